"""The page for teachers: its exercises and places exist, its minutes add up, its transcripts are real.

Also `book/_tools/class_results.py`, which it recommends, and the form by which readers report a mistake.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml
from test_project import notebooks
from test_source_map import known

from companion.exercises._registry import CHAPTERS, chapters, find

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
PAGE = (BOOK / "teaching.md").read_text(encoding="utf-8")
ERRATA = (BOOK / "errata.md").read_text(encoding="utf-8")
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
CHAPTER_OF = {exercise.id: chapter for chapter, found in chapters().items() for exercise in found}
EXERCISE = re.compile(r"\{ref\}`([^`<]+) <ex-([^`>]+)>`")


# Exercises, places and minutes


def tables(text: str) -> dict[str, list[list[str]]]:
    """The rows of each schedule, without the head, by the title of its section."""
    found = {}
    for title, body in re.findall(r"^### (.+?)\n(.*?)(?=^##)", text, re.M | re.S):
        rows = [row.strip("|").split("|") for row in re.findall(r"^\|.*\|$", body, re.M)]
        found[title] = [[cell.strip() for cell in row] for row in rows[2:]]
    return found


def mistaken(text: str):
    """Exercises and places that do not exist, a link under another name, minutes that do not add up."""
    for name, label in EXERCISE.findall(text):
        if name not in CHAPTER_OF:
            yield f"there is no exercise {name}"
        if name != label:
            yield f"{name} leads to {label}"
    existing = known()
    for page, anchor in re.findall(r"\]\((\w+\.ipynb)(?:#([\w-]+))?\)", text):
        if not (BOOK / page).is_file():
            yield f"there is no {page}"
        elif anchor and ("heading", page, anchor) not in existing:
            yield f"{page} has no #{anchor}"
    for role, label in re.findall(r"\{(prf:ref|numref)\}`([^`<]+)`", text):
        if (role, label) not in existing:
            yield f"{label} is gone"
    schedules = tables(text)
    lecture = sum(int(row[0]) for row in schedules["One lecture"])
    if lecture != 90:
        yield f"the lecture takes {lecture} minutes, not 90"
    for title in ("One week", "A month"):
        for number, row in enumerate(schedules[title], start=1):
            if row[:2] != [str(number), "90"]:
                yield f"{title}: session {row[0]} takes {row[1]} minutes as number {number}"


def test_exercises_and_places_exist_and_minutes_add_up():
    assert list(mistaken(PAGE)) == []
    assert len(EXERCISE.findall(PAGE)) > 60


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("{ref}`kl-safe <ex-kl-safe>`", "{ref}`kl-save <ex-kl-safe>`", "there is no exercise kl-save"),
        (
            "{ref}`kl-safe <ex-kl-safe>`",
            "{ref}`kl-safe <ex-kl-near-terms>`",
            "kl-safe leads to kl-near-terms",
        ),
        ("overflow.ipynb#clipping", "overflow.ipynb#clapping", "overflow.ipynb has no #clapping"),
        ("(focal_loss.ipynb#it-is-not-convex)", "(fecal.ipynb)", "there is no fecal.ipynb"),
        ("{numref}`fig-fair-coin`", "{numref}`fig-fair-coins`", "fig-fair-coins is gone"),
        ("| 5 | four right", "| 6 | four right", "takes 91 minutes"),
        ("| 3 | 90 | [Sigmoid", "| 3 | 80 | [Sigmoid", "session 3 takes 80 minutes"),
    ],
)
def test_a_mistake_in_a_schedule_is_named(was, becomes, said):
    assert was in PAGE
    assert any(said in complaint for complaint in mistaken(PAGE.replace(was, becomes, 1)))


def test_the_month_goes_through_all_chapters_and_their_projects():
    rows = tables(PAGE)["A month"]
    pages = [page for row in rows for page in re.findall(r"\((\w+)\.ipynb(?:\)|#)", row[2])]
    assert [f"book/{page}.ipynb" for page in dict.fromkeys(pages)] == notebooks("Chapters")
    for row in rows:
        (project,) = EXERCISE.findall(row[5])
        assert find(project[0]).title.startswith("Project: ")


def test_commands_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(
        re.findall(r"\bmake ([a-z]+)\b", " ".join(re.findall(r"^\$ make.*$|`make.*?`", PAGE, re.M)))
    )
    assert targets
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)
    for path in re.findall(r"book/_tools/\w+\.py", PAGE):
        assert (ROOT / path).is_file()


# The transcripts


def after(words: str, text: str = PAGE) -> str:
    """The first block of text after these words."""
    return re.search(r"```text\n(.*?)```", text[text.index(words) :], re.S)[1]


def exercises(store, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "companion.exercises", *map(str, arguments)],
        env={**os.environ, "CROSS_ENTROPY_COURSE_PROGRESS": str(store), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


SOLVED = {
    "seat-01": ["entropy-four-outcomes", "cross-fair-coin", "overflow-end-of-half-precision"],
    "seat-02": ["entropy-four-outcomes", "cross-fair-coin"],
    "seat-03": ["cross-fair-coin"],
}
NOT_YET = {"seat-02": "overflow-end-of-half-precision", "seat-03": "entropy-four-outcomes"}
SET = SOLVED["seat-01"]


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    """Three learners at a terminal: the folder with what they sent, and what was printed, by name."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "results").mkdir()
    answer, printed = folder / "answer.py", {}
    for name, solved in SOLVED.items():
        store = folder / f"{name}.store"
        for id in solved:
            answer.write_text(find(id).solution, encoding="utf-8")
            printed[name, id] = exercises(store, "check", id, answer)
        if id := NOT_YET.get(name):
            answer.write_text("answer = 1.2130\n", encoding="utf-8")
            printed[name, id] = exercises(store, "check", id, answer)
        sent = exercises(store, "progress", "--json")
        (folder / "results" / f"{name}.json").write_text(sent, encoding="utf-8")
        printed[name] = exercises(store, "progress")
    return folder, printed


def test_transcripts_of_checking_are_real(classroom, tmp_path):
    _, printed = classroom
    refused = printed["seat-03", "entropy-four-outcomes"].partition("\n")[2]
    assert refused == after("With the entropy in nats")
    answer = tmp_path / "answer.py"
    answer.write_text("answer = 1.75\n", encoding="utf-8")
    said = exercises(":memory:", "check", "entropy-four-outcomes", answer)
    assert said.partition("\n")[2] == after("and with `answer = 1.75`")


def test_transcript_of_progress_is_real(classroom):
    """Its lines stand in what is printed, in their order; … stands for what is left out."""
    printed = iter(classroom[1]["seat-02"].splitlines())
    shown = after("$ python -m companion.exercises progress\n").splitlines()
    assert len(shown) > 5
    assert [line for line in shown if line != "…" and line not in printed] == []


def class_results(*arguments):
    command = [sys.executable, ROOT / "book" / "_tools" / "class_results.py", *map(str, arguments)]
    surrounding = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=surrounding)


def test_table_of_the_class_is_real(classroom):
    folder, _ = classroom
    done = class_results(folder / "results", "--only", *SET)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == after("$ .venv/bin/python book/_tools/class_results.py")


# class_results.py


def test_all_exercises_count_without_only(classroom):
    said = class_results(classroom[0] / "results").stdout.splitlines()
    assert re.search(rf"seat-01 +3/{len(CHAPTER_OF)} ", said[1])
    assert said[0].endswith(", ".join(CHAPTERS.values()))


def test_spreadsheet_has_a_line_for_each_learner_and_exercise(classroom):
    said = class_results(classroom[0] / "results", "--only", *SET, "--csv").stdout.splitlines()
    assert said[0] == "learner,exercise,state,date"
    assert len(said) == 1 + 3 * 3
    assert f"seat-03,entropy-four-outcomes,not yet,{date.today().isoformat()}" in said
    assert "seat-03,overflow-end-of-half-precision,not attempted," in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no JSON", "broken.json is not what"),
        ("[1, 2]", "broken.json is not what"),
        ('{"exercises": [{"title": "no id"}]}', "broken.json is not what"),
        (
            json.dumps({"exercises": [{"id": "kl-safe", "state": "perfect", "date": None}]}),
            "broken.json has no state that is known for kl-safe",
        ),
    ],
)
def test_a_file_that_is_no_progress_is_named_and_the_others_are_counted(classroom, tmp_path, content, said):
    good = (classroom[0] / "results" / "seat-01.json").read_bytes()
    (tmp_path / "seat-01.json").write_bytes(good)
    (tmp_path / "broken.json").write_text(content, encoding="utf-8")
    done = class_results(tmp_path, "--only", *SET)
    assert done.returncode == 1
    assert said in done.stderr
    assert "seat-01" in done.stdout
    assert "broken" not in done.stdout


def test_an_exercise_that_is_new_or_gone_breaks_nothing(tmp_path):
    content = {"exercises": [{"id": "of-another-version", "state": "right", "date": "2026-01-01"}]}
    (tmp_path / "seat-04.json").write_text(json.dumps(content), encoding="utf-8")
    done = class_results(tmp_path, "--only", *SET)
    assert done.returncode == 0
    assert re.search(r"seat-04 +0/3 ", done.stdout)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["missing"], "no such folder"), ([".", "--only", "kl-save"], "no such exercise: kl-save")],
)
def test_what_cannot_be_done_is_said(arguments, said, tmp_path):
    done = class_results(*(tmp_path / one if one in (".", "missing") else one for one in arguments))
    assert done.returncode == 2
    assert said in done.stderr


def test_an_empty_folder_is_said(tmp_path):
    done = class_results(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "No file of a learner" in done.stderr


# Errata


ASKED = ["page", "place", "wrong", "right", "evidence"]
TYPES = {"markdown", "input", "textarea", "dropdown", "checkboxes"}


def not_a_form(text: str):
    """What of a form would not be accepted, or asks for less than an erratum needs."""
    form = yaml.safe_load(text)
    if not isinstance(form, dict) or not {"name", "description", "body"} <= form.keys():
        yield "name, description or body is missing"
        return
    fields = [part for part in form["body"] if part.get("type") != "markdown"]
    if any(part.get("type") not in TYPES for part in form["body"]):
        yield "a part has a type that there is not"
    ids = [part.get("id") for part in fields]
    if ids != ASKED:
        yield f"it asks for {ids}"
    for part in fields:
        if not part.get("attributes", {}).get("label"):
            yield f"{part.get('id')} has no label"
        if part.get("validations", {}).get("required") is not True:
            yield f"{part.get('id')} may be left out"


FORM = (FORMS / "erratum.yml").read_text(encoding="utf-8")


def test_the_form_asks_for_what_an_erratum_needs():
    assert list(not_a_form(FORM)) == []
    assert yaml.safe_load((FORMS / "config.yml").read_text(encoding="utf-8")) == {
        "blank_issues_enabled": True
    }


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("name: Erratum", "nam: Erratum", "is missing"),
        ("id: wrong", "id: mistake", "it asks for"),
        ("  - type: input", "  - type: line", "a type that there is not"),
        ("      required: true", "      required: false", "page may be left out"),
        ("      label: Page", "      title: Page", "page has no label"),
    ],
)
def test_a_form_that_asks_for_less_is_named(was, becomes, said):
    assert was in FORM
    assert any(said in complaint for complaint in not_a_form(FORM.replace(was, becomes, 1)))


def test_the_page_on_errata_says_what_the_form_asks():
    assert yaml.safe_load(FORM)["name"] in ERRATA
    rows = re.findall(r"^\| (.*?) \| .* \|$", ERRATA[: ERRATA.index("A counterexample")], re.M)
    assert len(rows) - 1 == len(ASKED)  # without the head


def test_corrections_have_a_day_and_a_place():
    rows = re.findall(r"^\| (\d\S+) \| \[.+?\]\((\S+?)(?:#(\S+))?\) \|.*\|$", ERRATA, re.M)
    assert rows
    days = [date.fromisoformat(day) for day, _, _ in rows]
    assert days == sorted(days, reverse=True)
    existing = known()
    assert [row for row in rows if row[2] and ("heading", *row[1:]) not in existing] == []
