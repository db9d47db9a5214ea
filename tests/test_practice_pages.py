"""The pages for practitioners: each program prints what stands under it, and each symptom leads to its cure.

Programs that need nothing but `companion`, NumPy and scikit-learn always run. Those of other frameworks run
where a Python has them: this one, that of `make bench`, or one that COURSE_PYTHON names; elsewhere they are
skipped. `book/_tools/practice.py` says more, and stores what the programs print.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from myst_parser.mdit_to_docutils.base import default_slugify
from test_project import PIN, pins

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
sys.path.insert(0, str(BOOK / "_tools"))
practice = importlib.import_module("practice")
sys.path.remove(str(BOOK / "_tools"))

TEXTS = {path.name: path.read_text(encoding="utf-8") for path in practice.PAGES}
TROUBLE = TEXTS["troubleshooting.md"]
PROGRAMS = [program for name, text in TEXTS.items() for program in practice.programs(text, name)]
PROSE = re.compile(r"^```.*?^```$", re.M | re.S)  # what is not prose, to be taken out


def place(program) -> str:
    return f"{program.page}:{program.line}"


# What they print


@cache
def printed():
    return practice.run(PROGRAMS)


@pytest.mark.parametrize("program", PROGRAMS, ids=place)
def test_program_prints_what_stands_under_it(program):
    found = printed()[program]
    if found is None:
        pytest.skip(f"no Python here has {', '.join(program.versions)}; `make bench` installs most")
    assert found == program.printed


def test_programs_without_a_framework_run_everywhere():
    plain = [program for program in PROGRAMS if program.versions.keys() <= {"scikit-learn"}]
    assert len(plain) >= 20
    assert all(printed()[program] is not None for program in plain)


@pytest.mark.parametrize("code", ["print('0.6931')\n", "print(0.5)\nprint(1 / 0)\n"])
def test_another_output_is_seen(code):
    page = f"```python\n{code}```\n\n```text\n0.5\n```\n"
    (program,) = practice.programs(page, "page.md")
    found = practice.run([program])
    assert found[program] != program.printed
    mended = practice.stored(page, {program.code: found[program]})
    (again,) = practice.programs(mended, "page.md")
    assert again.printed == found[program]
    assert practice.stored(mended, {again.code: found[program]}) == mended


def test_an_output_that_was_tampered_with_is_seen():
    """In every page, whatever stands under the first program that runs here."""
    for name, text in TEXTS.items():
        program = next(one for one in practice.programs(text, name) if not one.versions)
        tampered = program._replace(printed=re.sub(r"\d", "?", program.printed, count=1))
        assert practice.run([tampered])[tampered] != tampered.printed


def test_warnings_and_the_last_exception_are_shown_by_their_sentence():
    code = "import numpy as np\nnp.log(0 * np.ones(1))\nraise ValueError('no\\nmore')\n"
    program = practice.Program("page.md", 1, code, "")
    assert practice.run([program])[program].splitlines() == [
        "RuntimeWarning: divide by zero encountered in log",
        "ValueError: no",
    ]


def test_what_ran_before_changes_nothing():
    warns = practice.Program("page.md", 1, "import numpy as np\nprint(np.log(np.zeros(1)))\n", "")
    twice = [warns, warns._replace(line=2)]
    assert len(set(practice.run(twice).values())) == 1


def test_a_program_for_which_there_is_no_python_is_left_as_it_is(monkeypatch):
    monkeypatch.setattr(practice, "pythons", lambda: [])
    page = "```python\n# PyTorch 2.14.1\nimport torch\n```\n\n```text\n1\n```\n"
    found = practice.run(practice.programs(page, "page.md"))
    assert list(found.values()) == [None]
    assert practice.stored(page, {program.code: None for program in found}) == page


# How they are written


def pinned() -> dict[str, str]:
    """The versions of frameworks that the course pins, for itself or for its benchmark."""
    lines = (ROOT / "benchmarks" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    bench = {match["name"]: match["version"] for match in map(PIN.fullmatch, lines) if match}
    known = {**bench, **pins()}
    return {name: known[package] for name, (_, package) in practice.FRAMEWORKS.items() if package in known}


WIDTH = 90  # what the column of a wide page shows without scrolling


def badly_written(programs):
    """Programs without an output, or whose first line names other frameworks or versions than they use."""
    for program in programs:
        if not program.printed:
            yield f"{place(program)} prints nothing"
        if any(len(line) > WIDTH for line in program.code.splitlines()):
            yield f"{place(program)} has a line of more than {WIDTH} characters"
        imported = program.imported | ({"JAX"} if program.backend == "jax" else set())
        if imported != set(program.versions):
            yield f"{place(program)} imports {sorted(imported)} and names {sorted(program.versions)}"
        for name, version in program.versions.items():
            if pinned().get(name, version) != version:
                yield f"{place(program)} names {name} {version}, but {pinned()[name]} is pinned"


def test_programs_name_the_versions_that_they_were_run_with():
    assert list(badly_written(PROGRAMS)) == []
    named = {pair for program in PROGRAMS for pair in program.versions.items()}
    assert len(named) == len(dict(named)), "two versions of one framework"
    assert {name for name, _ in named} == set(practice.FRAMEWORKS)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("```python\nx = 1\n```\n", "prints nothing"),
        (f"```python\n{'x' * 91}\n```\n\n```text\n1\n```\n", "a line of more than 90"),
        ("```python\nimport torch\n```\n\n```text\n1\n```\n", "imports ['PyTorch'] and names []"),
        ("```python\n# PyTorch 2.14.1\nprint(1)\n```\n\n```text\n1\n```\n", "imports [] and names"),
        ("```python\n# PyTorch 1.0\nimport torch\n```\n\n```text\n1\n```\n", "2.14.1 is pinned"),
        ("```python\n# Keras 3.15.1\nimport keras\n```\n\n```text\n1\n```\n", None),
        ("```python\n# JAX 0.10.2\nimport jax\n```\n\n```text\n1\n```\n", None),
    ],
)
def test_a_badly_written_program_is_named(page, words):
    complaints = list(badly_written(practice.programs(page, "page.md")))
    assert not complaints if words is None else any(words in complaint for complaint in complaints)


# How a symptom is found


def sections(text: str) -> dict[str, str]:
    """The sections of a page by their headings, the deepest ones."""
    parts = re.split(r"^#{2,3} (.+)$", text, flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


# What stands on the page and is no symptom: the heading, and why the index need not lead there.
NO_SYMPTOM = {
    "The two-minute test": "comes right after the index",
    "Numbers that give a cause away": "comes right after it",
    "Plausible and not right": "three symptoms stand under it",
    "Messages": "a table of its own",
}


def hard_to_find(text: str):
    """Symptoms to which the index does not lead, and sections that lack a part."""
    index = text[: text.index("## ")]
    targets = set(re.findall(r"\]\(#([\w-]+)\)", index))
    found = sections(text)
    for heading, body in found.items():
        if heading in NO_SYMPTOM:
            continue
        if default_slugify(heading) not in targets:
            yield f"the index does not lead to {heading!r}"
        order = [body.find(f"**{word}") for word in ("You see**", "Why.**", "Cure.**")]
        if -1 in order or order != sorted(order):
            yield f"{heading!r} does not say what you see, why, and the cure"
        if "```python" not in body:
            yield f"{heading!r} has no program"
        if not re.search(r"\{(claim|prf:ref)\}|\.ipynb", body):
            yield f"{heading!r} leads to no chapter"
    slugs = {default_slugify(heading) for heading in found}
    yield from (f"the index leads to #{name}, which is gone" for name in sorted(targets - slugs))


def test_every_symptom_is_found_from_the_index():
    assert list(hard_to_find(TROUBLE)) == []
    assert NO_SYMPTOM.keys() <= sections(TROUBLE).keys()


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("(#half-precision)", "(#inf)", "does not lead to 'Half precision'"),
        ("(#half-precision)", "(#half-precise)", "#half-precise, which is gone"),
        ("**Cure.** Let the matrix", "Let the matrix", "'Half precision' does not say"),
    ],
)
def test_a_symptom_that_cannot_be_found_is_named(was, becomes, said):
    assert was in TROUBLE
    assert any(said in complaint for complaint in hard_to_find(TROUBLE.replace(was, becomes, 1)))


def test_a_section_without_program_or_proof_is_named():
    bare = "| x | [A](#a) |\n\n## A\n\n**You see** x. **Why.** y. **Cure.** z.\n"
    assert list(hard_to_find(bare)) == ["'A' has no program", "'A' leads to no chapter"]


# Where the numbers come from


NUMBER = re.compile(r"(?<![\w.])\d*\.\d{2,}+(?!\w|\.\d)")


@cache
def chapters_print() -> str:
    """All that the chapters' cells have printed or proved, without the drawings."""
    cells = [cell for path in BOOK.glob("*.ipynb") for cell in json.loads(path.read_text("utf-8"))["cells"]]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    data = [output.get("data", {}) for output in outputs]
    return json.dumps([[output.get("text") for output in outputs], [one.get("text/latex") for one in data]])


def out_of_nowhere(text: str):
    """Decimals in the prose that no program on the page, and no cell of a chapter, has printed."""
    outputs = "\n".join(program.printed or "" for program in practice.programs(text, ""))
    known = {float(number) for number in NUMBER.findall(outputs + chapters_print())}
    for number in NUMBER.findall(re.sub(r"Python 3\.\d+", "", PROSE.sub("", text))):
        decimals = len(number.partition(".")[2])
        if float(number) not in {round(value, decimals) for value in known}:
            yield number


@pytest.mark.parametrize("name", TEXTS)
def test_numbers_in_the_prose_were_printed(name):
    assert list(out_of_nowhere(TEXTS[name])) == []


def test_a_number_that_nobody_printed_is_named():
    assert list(out_of_nowhere("It is .6931, and not .123456.")) == [".123456"]


def test_korean_words_are_those_of_the_glossary():
    words = re.findall(r"[가-힣]+(?: [가-힣]+)*", TEXTS["which_loss.md"])
    glossary = (BOOK / "notation.md").read_text(encoding="utf-8")
    assert words
    assert [word for word in words if word not in glossary] == []
