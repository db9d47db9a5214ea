"""The book asks what the checker checks: each exercise stands in its chapter as the package holds it."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from companion.exercises._registry import CHAPTERS

BOOK = Path(__file__).parents[2] / "book"
PLACED = [
    (chapter, exercise)
    for chapter in CHAPTERS
    for exercise in import_module(f"companion.exercises.{chapter}").EXERCISES
]


def cells(chapter, kind):
    notebook = json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def flat(text):
    """The words alone: without line breaks, and without the fences that give an equation its status."""
    return " ".join(re.sub(r"^:::.*$", "", text, flags=re.MULTILINE).split())


@pytest.mark.parametrize(("chapter", "exercise"), PLACED, ids=lambda value: getattr(value, "id", None))
def test_chapter_asks_what_is_checked(chapter, exercise):
    text = flat("\n".join(cells(chapter, "markdown")))
    assert exercise.title in text, f"book/{chapter}.ipynb does not have it: see CONTRIBUTING, Add an exercise"
    assert flat(exercise.prompt) in text


@pytest.mark.parametrize(("chapter", "exercise"), PLACED, ids=lambda value: getattr(value, "id", None))
def test_chapter_has_the_starter_and_then_the_solution(chapter, exercise):
    code = [cell.strip() for cell in cells(chapter, "code")]
    assert exercise.starter.strip() in code
    assert exercise.solution.strip() in code
    assert code.index(exercise.starter.strip()) < code.index(exercise.solution.strip())


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_exercises_come_in_the_order_of_the_package(chapter):
    code = [cell.strip() for cell in cells(chapter, "code")]
    places = [code.index(exercise.starter.strip()) for where, exercise in PLACED if where == chapter]
    assert places == sorted(places)
