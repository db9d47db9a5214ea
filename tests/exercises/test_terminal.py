"""The exercises from a terminal: what is printed, the exit codes, and files that do not behave."""

import dataclasses
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import companion.exercises
from companion.exercises import _run, _store, progress
from companion.exercises.__main__ import PROGRAM, main
from companion.exercises._child import asked_for, judge, provided
from companion.exercises._plain import plain
from companion.exercises._registry import CHAPTERS, exercises

EXERCISES = list(exercises().values())
SLOPE, LETTER, BATCH = "sigmoid-log-slope", "sigmoid-lost-letter", "sigmoid-batch-gradient"
RIGHT = 'answer = "1 - sigma(x)"\n'


def by_id(exercise):
    return exercise.id


@pytest.fixture
def say(capsys, monkeypatch, tmp_path):
    """Types a command; gives back the exit code, what is printed and what is told as an error."""
    monkeypatch.setenv(_store.VARIABLE, str(tmp_path / "progress.json"))

    def typed(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as ended:  # argparse, on --help and on what it does not know
            code = ended.code
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        assert "companion/exercises" not in printed.out + printed.err
        return code, printed.out, printed.err

    return typed


@pytest.fixture
def check_file(say, tmp_path):
    def checked(source, id=BATCH, *options):
        path = tmp_path / "mine.py"
        path.write_text(source, encoding="utf-8")
        return say("check", id, path, *options)

    return checked


def state_of(id):
    return next(one["state"] for one in progress().as_dict()["exercises"] if one["id"] == id)


def flat(text):
    return " ".join(text.split())


# Reading


def test_list_has_every_exercise_with_its_state(say, check_file):
    check_file(RIGHT, SLOPE)
    code, text, _ = say("list")
    assert code == 0
    for chapter in CHAPTERS.values():
        assert chapter in text.splitlines()
    for exercise in EXERCISES:
        mark = "■" if exercise.id == SLOPE else "□"
        assert re.search(rf"^  {mark} {exercise.id} +{re.escape(exercise.title)}$", text, re.MULTILINE)


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_show_can_be_read_and_says_how_to_answer(say, exercise):
    code, text, _ = say("show", exercise.id)
    assert code == 0
    assert text.startswith(f"{exercise.title}\n{exercise.id} · ")
    assert flat(exercise.form) in flat(text)
    assert f"{PROGRAM} check {exercise.id} answer.py" in text
    for line in exercise.starter.strip().splitlines():
        assert f"    {line}".rstrip() in text.splitlines()
    statement = text.partition("To start from:")[0]
    assert not re.search(r"\$|\\[a-zA-Z|]|&&|\{status\}", statement), statement
    assert all(len(line) <= 80 for line in statement.splitlines())


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_starter_alone_can_be_sent_to_a_file(say, exercise):
    assert say("show", exercise.id, "--starter")[1].strip() == exercise.starter.strip()


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("For $y = 1$ it is $-\\log\\sigma(x)$.", "For y = 1 it is -log σ(x)."),
        ("$e^{4} \\approx 54.598$", "e^4 ≈ 54.598"),
        ("$$\\frac{1}{1 + e^{-x}}$$", "    1/(1 + e^(-x))"),
        ("$\\frac{\\partial L}{\\partial x_{k}}$", "∂L/∂x_k"),
        ("$\\left(\\frac{a}{\\frac{b}{c}}\\right)$", "(a/(b/c))"),
        ("$$\\begin{aligned}a &= b && \\text{(1)}\\\\ &= c\\end{aligned}$$", "    a = b    (1)\n    = c"),
        ("$p \\in [0, 1]$ and $\\unheard(x)$", "p ∈ [0, 1] and \\unheard(x)"),
        ("one\ntwo\n\n- a\n- b\n\n    code", "one two\n\n- a\n- b\n\n    code"),
        (":::{status} definition\n$x$\n:::", "x"),
        ("$D(p \\| q)$ {status}`definition` is\nit", "D(p ‖ q) is it"),
        ("$\\log\\bigl(\\frac14\\bigr) \\qquad \\sqrt{2}$", "log(1/4)     √2"),
        (f"- `a`: {'word ' * 16}\n  end\n- `b`", f"- `a`: {'word ' * 13}word\n  word word end\n- `b`"),
    ],
)
def test_markdown_and_tex_become_plain(markdown, text):
    assert plain(markdown) == text


def test_hints(say):
    for arguments, level in ([], 1), ([1], 1), ([3], 3):
        code, text, _ = say("hint", SLOPE, *arguments)
        assert code == 0
        assert text == f"{companion.exercises.hint(SLOPE, level)}\n"


def test_progress_for_people_and_for_programs(say, check_file):
    check_file(RIGHT, SLOPE)
    assert say("progress") == (0, f"{progress()}\n", "")
    code, text, _ = say("progress", "--json")
    assert code == 0
    assert text.isascii()
    assert json.loads(text) == progress().as_dict()


def test_warning_about_a_broken_store_is_a_note(say, tmp_path):
    (tmp_path / "progress.json").write_text("{")
    code, _, told = say("progress")
    assert code == 0
    assert told.startswith("Note: ")


@pytest.mark.parametrize("command", ["show", "check", "hint"])
def test_unknown_id_names_the_nearest(say, command):
    code, _, told = say(command, "sigmoid-log-slop", *["x.py"][: command == "check"])
    assert code == 2
    assert "did you mean sigmoid-log-slope" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "One way through"),
        (["frobnicate"], "invalid choice"),
        (["hint", SLOPE, "4"], "choose from 1, 2, 3"),
        (["check", SLOPE], "FILE"),
        (["check", SLOPE, "x.py", "--seconds", "soon"], "a number from 0.1 to 3600"),
        (["check", SLOPE, "x.py", "--megabytes", "1"], "a number from 512"),
    ],
)
def test_what_is_not_understood_is_told_with_the_usage(say, arguments, words):
    code, _, told = say(*arguments)
    assert code == 2
    assert words in told
    assert "usage:" in told


def test_help_teaches_and_says_that_a_file_is_executed(say):
    code, text, _ = say("--help")
    assert code == 0
    assert all(f"{PROGRAM} {command}" in text for command in ("list", "show", "check", "hint", "progress"))
    assert "Exit codes" in text
    assert "the one you typed this with, such as .venv/bin/python." in text
    text = flat(say("check", "--help")[1])
    for words in ("Executes FILE", "30 seconds", "2048 MB", "not on macOS and Windows", "not against malice"):
        assert words in text


# Judging a file


@pytest.fixture
def judged(monkeypatch):
    """Judges a file in this process, and puts back what the child, which then ends, does not."""
    monkeypatch.setattr(companion.exercises, "check", companion.exercises.check)
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return lambda id, source: judge(id, "mine.py", source, provided())


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_starter_as_a_file_is_not_attempted(judged, exercise):
    assert judged(exercise.id, exercise.starter).state == "not attempted yet"


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_solution_as_a_file_is_right(judged, exercise):
    assert judged(exercise.id, exercise.solution).passed


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_answer_alone_is_enough(judged, exercise):
    """What the starter gives to `check`, under the same name, and no call."""
    answer, _, arguments = exercise.solution.rpartition("check(")
    for name, keyword in asked_for(exercise.starter).items():
        if keyword:
            answer += f"{name} = dict({arguments.strip().partition(',')[2][:-1]})['{keyword}']\n"
    assert judged(exercise.id, answer).passed


def test_file_with_imports_of_its_own(judged):
    imports = "import numpy as np\nfrom companion import sigmoid\nfrom companion.exercises import *\n"
    assert judged(BATCH, imports + exercises()[BATCH].solution).passed


def test_last_call_counts_and_calls_about_others_do_not(judged):
    calls = [f'check("{SLOPE}", "x")', f'check("{SLOPE}", "1 - sigma(x)")', f'check("{LETTER}", step=1)']
    assert judged(SLOPE, "\n".join(calls)).passed
    assert not judged(SLOPE, "\n".join(reversed(calls))).passed


def test_answer_that_was_checked_counts_though_the_file_stops_later(judged):
    assert judged(SLOPE, f'check("{SLOPE}", "1 - sigma(x)")\nnonsense').passed


def test_one_part_of_two_is_talked_about(judged):
    assert "What should it say?" in str(judged(LETTER, "step = 2"))


def test_what_companion_provides_is_nobodys_answer(judged, monkeypatch):
    starter = 'def sigmoid(x):\n    ...\n\n\ncheck("own-sigmoid", sigmoid)'
    own = dataclasses.replace(exercises()[BATCH], id="own-sigmoid", starter=starter)
    monkeypatch.setitem(exercises(), "own-sigmoid", own)
    for source in ("x = 1", "from companion import sigmoid"):
        assert "neither defines `sigmoid` nor calls" in flat(str(judged("own-sigmoid", source)))


# The whole way, in a process of its own


def test_right_file(check_file, tmp_path):
    code, text, _ = check_file(RIGHT, SLOPE)
    assert code == 0
    assert text.startswith(f"Executing {tmp_path / 'mine.py'} as a program of yours (at most 30 s")
    assert "■ right · The slope of log σ" in text
    assert state_of(SLOPE) == "right"


def test_file_that_is_not_right_yet(check_file):
    code, text, _ = check_file('answer = "1/sigma(x)"', SLOPE)
    assert code == 1
    assert "✕ not yet · The slope of log σ\nThis is the outer derivative alone" in text
    assert text.endswith(f"{PROGRAM} hint {SLOPE}\n")
    assert state_of(SLOPE) == "not yet"


def test_starter_from_standard_input(say, monkeypatch, tmp_path):
    path = tmp_path / "starter.py"
    path.write_text(exercises()[SLOPE].starter)
    with path.open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        code, text, _ = say("check", SLOPE, "-")
    assert code == 1
    assert text.endswith(
        f"not attempted yet · The slope of log σ\nFor a first pointer: {PROGRAM} hint {SLOPE}\n"
    )


def test_only_the_exercise_that_is_named_is_remembered(check_file, tmp_path):
    check_file(f'{RIGHT}check("sigmoid-confidently-wrong", -0.982)', SLOPE)
    assert set(json.loads((tmp_path / "progress.json").read_text())["exercises"]) == {SLOPE}


def test_file_finds_its_neighbours_but_python_does_not(check_file, tmp_path):
    """A helper beside the file can be imported; a random.py there does not replace Python's own."""
    (tmp_path / "helper.py").write_text('right = "1 - sigma(x)"')
    (tmp_path / "random.py").write_text("raise SystemExit")
    assert check_file("import random\nfrom helper import right\nanswer = right", SLOPE)[0] == 0


# What a file does, and what is said to it.
STOPS = {
    "exception": (
        "def f():\n    return 1 / 0\n\nf()\n",
        r"line 2 with ZeroDivisionError: .*\n    return 1 / 0$",
    ),
    "long exception": ("raise ValueError('x' * 10**6)", r"line 1 with\s+ValueError:\s+x{200,300}\n"),
    "syntax": ("x = 1\ndef f(:\n", r"Python cannot read line 2: invalid syntax\.\n    def f\(:$"),
    "null": ("x = 1\0", r"Python cannot read the file: .* null bytes\.$"),
    "deep": ("(" * 10**5, r"Python cannot read "),
    "exit": ("import sys\nsys.exit(0)\n", r"ends itself at line 2, before its answer is\s+checked\.$"),
    "interrupt": ("raise KeyboardInterrupt", r"line 1 with KeyboardInterrupt"),
    "nothing": ("", r"neither defines `bce_gradient` nor calls\s+check\(\"sigmoid-batch-gradient\", …\)\.$"),
}
TROUBLE = {
    "endless loop": ("x = 0\nwhile True:\n    x += 1\n", r"After 0.3 s the file was still at line [23]\."),
    "endless function": (
        "def bce_gradient(x, y):\n    for _ in iter(int, 1):\n        pass\n",
        r"line [23]\b",
    ),
    "deaf loop": (
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException: pass\n",
        r"After 0.3 s the file was still at line [34]\.",
    ),
    "hard exit": ("import os\nos._exit(0)\n", r"ended Python itself, with exit code 0"),
    "crash": ("import ctypes\nctypes.string_at(0)\n", r"ended by SIGSEGV|exit code"),
    "flood": (
        "while True:\n    print('σ' * 50)\n",
        r"\| (σ{50}\n  \| ){19}.*…\n  \| \(the rest is not shown\)\n",
    ),
    "question": ("name = input()\n", r"line 1 with EOFError"),
}
LIMITED = {
    "many elements": ("def bce_gradient(x, y):\n    return np.zeros(10**9)\n", r"line 2 with MemoryError"),
    "long list": ("\nbig = [0] * 10**9\n", r"line 2 with MemoryError\n    big = \[0\]"),
}


@pytest.mark.parametrize(("source", "words"), STOPS.values(), ids=STOPS)
def test_file_that_stops(judged, source, words):
    result = judged(BATCH, source)
    assert not result.passed
    assert re.search(words, str(result)), str(result)
    assert len(str(result)) < 800


def test_formula_without_quotes_is_told_how_one_is_written(judged):
    text = str(judged(SLOPE, "answer = 1 - sigma(x)\n"))
    assert "line 1 with NameError: name 'sigma' is not defined\n    answer = 1 - sigma(x)\n" in text
    assert text.endswith("or a SymPy expression.")
    assert "The answer is" not in str(judged(BATCH, "bce_gradient = x\n"))


@pytest.mark.parametrize(("source", "words"), TROUBLE.values(), ids=TROUBLE)
def test_file_that_does_not_behave(check_file, source, words):
    code, text, told = check_file(source, BATCH, "--seconds", 0.3)
    assert (code, told) == (1, "")
    assert "✕ not yet · One gradient for a whole batch" in text
    assert re.search(words, text), text
    assert len(text) < 2000


@pytest.mark.skipif(not _run.LIMITS_MEMORY, reason="this system limits no process's memory")
@pytest.mark.parametrize(("source", "words"), LIMITED.values(), ids=LIMITED)
def test_file_that_wants_too_much_memory(check_file, source, words):
    code, text, _ = check_file(source, BATCH, "--megabytes", 1024)
    assert code == 1
    assert re.search(words, text), text


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes where Linux shows them")
def test_what_a_file_has_started_ends_with_it(check_file):
    start = "import subprocess\nprint('pid', subprocess.Popen(['sleep', '60']).pid, flush=True)\n"
    code, text, _ = check_file(start + RIGHT, SLOPE)
    assert code == 0
    stat = Path("/proc", re.search(r"pid (\d+)", text)[1], "stat")
    deadline = time.monotonic() + 5
    while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("latin.py", b"x = 1\ny = '\xe9'\n", "is not UTF-8: line 2 has the byte 0xe9"),
        ("wide.py", RIGHT.encode("utf-16"), "is not UTF-8: line 1"),
        ("large.py", b" " * (2**20 + 1), "larger than 1 MB"),
        ("book.ipynb", b"{}", "is a notebook"),
        ("gone.py", None, "cannot be read: No such file"),
        (".", None, "cannot be read: "),
        ("nul\0.py", None, "cannot be read: "),
    ],
)
def test_file_that_cannot_be_read_is_not_executed(say, tmp_path, monkeypatch, name, content, words):
    monkeypatch.setattr("companion.exercises.__main__.run", None)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, text, told = say("check", SLOPE, f"{tmp_path}/{name}")
    assert (code, text) == (2, "")
    assert words in told


def test_typed_in_a_shell(tmp_path):
    """As a program: on a terminal that knows ASCII alone, into a pipe that is closed at once."""
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-m", "companion.exercises", "progress"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    ) as process:
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")
