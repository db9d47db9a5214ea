"""What was done is remembered, survives a broken file, and is marked by nobody but the learner."""

import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
from datetime import date
from pathlib import Path

import filelock
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from companion.exercises import _progress, _store, check, progress
from companion.exercises._progress import Progress
from companion.exercises._registry import CHAPTERS, chapters, exercises
from companion.exercises._result import RIGHT

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "book" / "_tools"
FIRST, SECOND = "sigmoid-confidently-wrong", "sigmoid-log-slope"
TODAY = date.today().isoformat()


@pytest.fixture
def store(tmp_path, monkeypatch):
    """An empty store in a folder that is not there yet."""
    path = tmp_path / "data" / "progress.json"
    monkeypatch.setenv(_store.VARIABLE, str(path))
    monkeypatch.setattr(_store, "_told", set())
    return path


@pytest.fixture
def one_chapter(monkeypatch):
    """As if the course had the chapter on sigmoid cross-entropy only."""
    name = "sigmoid_cross_entropy"
    monkeypatch.setattr(_progress, "CHAPTERS", {name: CHAPTERS[name]})
    monkeypatch.setattr(_progress, "chapters", lambda: {name: chapters()[name]})


def kept(path):
    return json.loads(path.read_text(encoding="utf-8"))["exercises"]


def solve():
    result = check(FIRST, -0.9820)
    assert result.passed
    return result


# What is remembered


def test_right_answer_is_remembered_with_its_date(store):
    solve()
    assert kept(store) == {FIRST: {"state": "right", "date": TODAY}}


def test_answer_that_is_not_right_yet_is_remembered_as_that(store):
    check(SECOND, "sigma(x)")
    assert kept(store) == {SECOND: {"state": "not yet", "date": TODAY}}


def test_what_was_not_attempted_leaves_no_file(store):
    check(FIRST)
    check(SECOND, ...)
    assert not store.parent.exists()


def test_once_right_stays_right_with_its_first_date(store):
    store.parent.mkdir()
    store.write_text(json.dumps({"exercises": {FIRST: {"state": "right", "date": "2020-02-29"}}}))
    check(FIRST, 7)
    solve()
    assert kept(store) == {FIRST: {"state": "right", "date": "2020-02-29"}}


def test_not_yet_becomes_right(store):
    check(FIRST, 7)
    solve()
    assert kept(store)[FIRST]["state"] == "right"


def test_answers_that_are_no_news_write_nothing(store, monkeypatch, recwarn):
    solve()
    check(SECOND, "sigma(x)")
    monkeypatch.setattr(_store, "_write", None)  # would be called, and warn
    solve()
    check(FIRST, 7)
    check(SECOND, "x")
    assert list(recwarn) == []


def test_what_another_version_of_the_course_wrote_is_kept(store):
    store.parent.mkdir()
    entry = {"state": "right", "date": "2030-01-01", "tries": 3}
    store.write_text(json.dumps({"exercises": {"of-tomorrow": entry}, "more": [1]}))
    solve()
    assert kept(store)["of-tomorrow"] == entry
    assert json.loads(store.read_text())["more"] == [1]
    assert "of-tomorrow" not in str(progress())


# What is shown


def test_table(store, one_chapter):
    solve()
    check(SECOND, "sigma(x)")
    assert (
        str(progress())
        == """\
1 of 7 exercises   ■ right   ✕ not yet   □ not attempted

Sigmoid cross-entropy     1 of 7  ■✕□□□□□

Not yet: sigmoid-log-slope
Next: sigmoid-lost-letter · A letter goes astray"""
    )
    assert repr(progress()) == str(progress())


def test_table_of_everything_right_has_no_advice(store):
    for id in exercises():
        _store.record(id, RIGHT)
    text = str(progress())
    bars = re.split(r"\n(?=\S)", text.partition("\n\n")[2])  # a long one takes two lines
    assert [bar.count("■") for bar in bars] == [len(found) for found in chapters().values()]
    assert "Next" not in text


def test_text_does_not_depend_on_the_day(store):
    solve()
    before = str(progress())
    store.write_text(store.read_text().replace(TODAY, "1999-12-31"))
    assert str(progress()) == before


def test_dictionary_has_every_exercise_with_its_state_and_goes_into_json(store):
    solve()
    content = progress().as_dict()
    assert json.loads(json.dumps(content)) == content
    assert content["course"] == "cross-entropy-course"
    assert re.fullmatch(r"\d+\.\d+\.\d+", content["version"])
    assert [entry["id"] for entry in content["exercises"]] == list(exercises())
    found = {entry["id"]: entry for entry in content["exercises"]}
    assert found[FIRST] == {
        "id": FIRST,
        "title": "Confidently wrong",
        "chapter": "sigmoid_cross_entropy",
        "state": "right",
        "date": TODAY,
    }
    assert (found[SECOND]["state"], found[SECOND]["date"]) == ("not attempted", None)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_is_called_as_in_the_book(chapter):
    notebook = nbformat.read(ROOT / "book" / f"{chapter}.ipynb", as_version=4)
    heading = re.search(r"^# (.*)$", notebook.cells[0].source, re.MULTILINE)[1]
    assert heading.startswith(CHAPTERS[chapter])


def test_table_fits_the_code_column(store):
    for id in exercises():
        check(id, 7)
    assert isinstance(progress(), Progress)
    assert all(len(line) <= 80 for line in str(progress()).splitlines())


# What may go wrong with a file

DAMAGED = {
    "empty": b"",
    "half": b'{"exercises": {"sigm',
    "no UTF-8": b"\xff\xfe{}",
    "a list": b"[]",
    "no exercises": b"{}",
    "exercises in a list": b'{"exercises": []}',
    "no state": b'{"exercises": {"a": {"date": "2020-01-01"}}}',
    "no date": b'{"exercises": {"a": {"state": "right"}}}',
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_damaged_file_is_kept_aside(store, content):
    store.parent.mkdir()
    store.write_bytes(content)
    with pytest.warns(UserWarning, match="held no progress. It is kept as progress.damaged-1.json"):
        solve()
    assert (store.parent / "progress.damaged-1.json").read_bytes() == content
    assert set(kept(store)) == {FIRST}


def test_second_damaged_file_does_not_replace_the_first(store):
    store.parent.mkdir()
    for k in (1, 2):
        store.write_bytes(b"%d" % k)
        with pytest.warns(UserWarning, match=f"damaged-{k}"):
            solve()
    assert [(store.parent / f"progress.damaged-{k}.json").read_bytes() for k in (1, 2)] == [b"1", b"2"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_device_is_not_set_aside(store):
    store.parent.mkdir()
    store.symlink_to(os.devnull)
    with pytest.warns(UserWarning, match="not kept in your progress: .* is no ordinary file"):
        solve()
    assert store.is_symlink()
    assert not list(store.parent.glob("*damaged*"))


def test_looking_at_a_damaged_file_warns_and_leaves_it(store):
    store.parent.mkdir()
    store.write_bytes(b"{")
    with pytest.warns(UserWarning, match="holds no progress"):
        assert "0 of" in str(progress())
    assert [path.read_bytes() for path in store.parent.iterdir()] == [b"{"]


def fails_once(words):
    """Answers are judged as ever, even where warnings are errors, and there is one warning."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error")
        verdicts = [check(FIRST, answer).passed for answer in (-0.9820, 7, -0.9820)]
    assert verdicts == [True, False, True]
    assert len(caught) == 1
    assert re.search(words, str(caught[0].message))
    assert caught[0].filename == __file__, "the warning names the learner's line"


def test_locked(store, monkeypatch):
    monkeypatch.setattr(_store, "TIMEOUT", 0.05)
    check(SECOND, "x")
    before = store.read_bytes()
    with filelock.FileLock(f"{store}.lock"):
        fails_once("not kept in your progress")
    assert store.read_bytes() == before
    solve()
    assert set(kept(store)) == {FIRST, SECOND}


@pytest.mark.parametrize("step", ["mkstemp", "fsync", "replace"])
def test_disk_that_is_full_at_any_step(store, monkeypatch, step):
    check(SECOND, "x")
    before = store.read_bytes()

    def full(*args, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile if step == "mkstemp" else os, step, full)
    fails_once("No space left on device")
    assert store.read_bytes() == before
    assert list(store.parent.glob("*.new")) == []


def test_folder_that_is_a_file(store):
    store.parent.write_text("not a folder")
    fails_once("not kept in your progress")


def test_file_that_is_a_folder(store):
    store.mkdir(parents=True)
    fails_once("not kept in your progress")
    with pytest.warns(UserWarning, match="Your progress cannot be read"):
        progress()


# Real limits, in a process of its own: without rights even where the tests are run by root.
ONE_ANSWER = """
import os, sys, warnings
import filelock, platformdirs
from companion.exercises import check, progress
warnings.simplefilter("always")
LIMIT
assert check("sigmoid-confidently-wrong", -0.9820).passed
print(progress())
"""
NO_RIGHTS = "os.geteuid() or os.seteuid(65534)"
SMALL_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))"


def answer_in_a_process(path, limit="", **environment):
    return subprocess.run(
        [sys.executable, "-c", ONE_ANSWER.replace("LIMIT", limit)],
        env=os.environ | {_store.VARIABLE: str(path), "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=True,
    )


@pytest.fixture
def shared_folder():
    """A folder that everyone may look into; those of pytest are private."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)
        os.chmod(name, 0o755)


posix = pytest.mark.skipif(os.name != "posix", reason="rights and limits of POSIX")


@posix
def test_folder_is_read_only(shared_folder):
    path = shared_folder / "progress.json"
    os.chmod(shared_folder, 0o555)
    done = answer_in_a_process(path, NO_RIGHTS)
    assert "not kept in your progress" in done.stderr
    assert list(shared_folder.iterdir()) == []


@posix
def test_file_is_read_only(shared_folder):
    path = shared_folder / "progress.json"
    path.write_text('{"exercises": {}}')
    os.chmod(path, 0o444)
    os.chmod(shared_folder, 0o777)
    done = answer_in_a_process(path, NO_RIGHTS)
    assert "Permission denied" in done.stderr
    assert path.read_text() == '{"exercises": {}}'


@posix
def test_file_may_not_be_read(shared_folder):
    path = shared_folder / "progress.json"
    path.write_text('{"exercises": {}}')
    os.chmod(path, 0)
    os.chmod(shared_folder, 0o777)
    done = answer_in_a_process(path, NO_RIGHTS)
    assert "Your progress cannot be read" in done.stderr
    assert path.read_text() == '{"exercises": {}}'
    assert [name.name for name in shared_folder.glob("*damaged*")] == []


@posix
def test_file_may_not_grow(tmp_path):
    path = tmp_path / "progress.json"
    path.write_text('{"exercises": {}}')
    assert "File too large" in answer_in_a_process(path, SMALL_FILES).stderr
    assert path.read_text() == '{"exercises": {}}'
    assert list(tmp_path.glob("*.new")) == []


MANY = """
import sys
from companion.exercises._result import RIGHT
from companion.exercises._store import record
for k in range(20):
    record(f"{sys.argv[1]}-{k}", RIGHT)
"""


def test_processes_at_once_lose_nothing_of_each_other(store):
    command = [sys.executable, "-c", MANY]
    running = [subprocess.Popen([*command, name], stderr=subprocess.PIPE, cwd=ROOT) for name in "abcd"]
    assert [process.communicate()[1] for process in running] == [b""] * 4
    assert set(kept(store)) == {f"{name}-{k}" for name in "abcd" for k in range(20)}
    assert list(store.parent.glob("*.new")) == []


# Where it is kept


def test_in_a_browser_it_is_a_file_of_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.delenv(_store.VARIABLE)
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.chdir(tmp_path)
    for needless in ("platformdirs", "filelock"):
        monkeypatch.setitem(sys.modules, needless, None)  # importing it would fail
    solve()
    assert set(kept(tmp_path / "cross-entropy-course-progress.json")) == {FIRST}
    assert str(progress()).startswith("1 of")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's home, in which nothing is; the variable is not set, as on a learner's machine."""
    monkeypatch.delenv(_store.VARIABLE)
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "LOCALAPPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def stores(folder):
    return [path.relative_to(folder) for path in folder.rglob("progress.json")]


def test_a_learner_has_it_in_the_data_folder(home):
    command = "from companion.exercises import check; check('sigmoid-confidently-wrong', -0.9820)"
    subprocess.run([sys.executable, "-c", command], check=True, cwd=ROOT)
    (found,) = stores(home)
    assert found.parent.name == "cross-entropy-course"


def test_notebooks_that_the_project_runs_mark_nothing_as_done(home, tmp_path, monkeypatch):
    """`make refresh` and `make notebooks`, on a notebook that solves an exercise."""
    path = tmp_path / "solved.ipynb"
    cells = ["from companion.exercises import check, progress", f"check('{FIRST}', -0.9820)", "progress()"]
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in cells]), path)
    monkeypatch.syspath_prepend(TOOLS)
    tools = importlib.import_module("check")
    subprocess.run([sys.executable, TOOLS / "refresh.py", path], check=True)
    shown = nbformat.read(path, as_version=4).cells[2].outputs[0].data["text/plain"]
    assert shown.startswith(f"1 of {len(exercises())} exercises")
    nbval = [option for option in tools.NOTEBOOKS if option.startswith("--")]
    monkeypatch.setitem(tools.PARTS, "notebooks", [*nbval, "-p", "no:cacheprovider", str(path)])
    assert tools.main(["notebooks", "-q", "-n", "0"]) == 0
    assert stores(home) == []
