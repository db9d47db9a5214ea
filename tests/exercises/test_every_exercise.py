"""What holds for every exercise of the course. A new exercise joins by being in its chapter's `EXERCISES`."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import companion.exercises
from companion.exercises import check, hint
from companion.exercises._implement import Implement
from companion.exercises._registry import CHAPTERS, exercises

EXERCISES = list(exercises().values())
MISTAKES = [(exercise, k) for exercise in EXERCISES for k in range(len(exercise.mistakes))]


def by_id(value):
    return value.id if hasattr(value, "id") else None


def run_cell(code):
    """Run a notebook cell whose last expression is its value, as the chapter does."""
    body, call, arguments = code.strip().rpartition("check(")
    names = {"np": np, "sigmoid": companion.sigmoid, "check": check}
    exec(compile(body, "cell", "exec"), names)
    return eval(compile(call + arguments, "cell", "eval"), names)


def answer_to(exercise, mistake):
    if exercise.parts:
        return check(exercise.id, **mistake.answer)
    return check(exercise.id, mistake.answer)


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_starter_is_not_attempted(exercise):
    result = run_cell(exercise.starter)
    assert not result.passed
    assert str(result).startswith("not attempted yet")


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_solution_is_right(exercise):
    result = run_cell(exercise.solution)
    assert result.passed, result
    assert result
    assert str(result).startswith("■ right")
    assert " ".join(exercise.shows.split()) in " ".join(str(result).split())


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_no_answer_is_not_attempted(exercise):
    for answer in (None, ...):
        assert check(exercise.id, answer).state == "not attempted yet"


@pytest.mark.parametrize(("exercise", "k"), MISTAKES, ids=by_id)
def test_known_mistake_gets_its_own_message(exercise, k):
    result = answer_to(exercise, exercise.mistakes[k])
    assert not result.passed
    assert not result
    assert result.message.startswith(exercise.mistakes[k].message)


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_known_mistakes_are_three_at_least_and_told_apart(exercise):
    messages = [mistake.message for mistake in exercise.mistakes]
    assert len(messages) >= 3
    assert len(set(messages)) == len(messages)
    for message in messages:
        assert message.endswith("?"), "the last sentence asks the question that leads on"
        assert not message.split(".")[0].endswith("?"), "the first sentence names the mistake"


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if isinstance(e, Implement)], ids=by_id)
def test_no_mistake_is_seen_in_a_right_function(exercise):
    trials = [exercise._try(exercise.reference, case) for case in exercise.cases()]
    for mistake in exercise.mistakes:
        if mistake.seen:
            assert not any(exercise._seen(mistake, trial) for trial in trials), mistake.message
        else:
            assert not all(exercise._same(mistake, trial) for trial in trials), mistake.message


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_hints_are_three(exercise):
    assert len(set(exercise.hints)) == 3
    for level, text in enumerate(exercise.hints, 1):
        shown = " ".join(str(hint(exercise.id, level)).split())
        assert shown == f"Hint {level} of 3 · {exercise.title} {' '.join(text.split())}"


# The tone: the answer says what is so and asks on. It neither scolds nor praises, and nothing is "obvious".
UNWANTED = (
    r"\b(wrong|false|simply|obviously|clearly|just|easy|easily|trivial|sorry|unfortunately|great|perfect|"
)
UNWANTED += r"excellent|well done|good job|congratulations|bravo|nice|oops)\b|!"
# These speak of the neuron, not of the learner.
ABOUT_OTHERS = re.compile(r"confidently wrong|neuron is wrong", re.IGNORECASE)


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_tone(exercise):
    texts = [exercise.title, exercise.prompt, exercise.question, exercise.shows, *exercise.hints]
    texts += [mistake.message for mistake in exercise.mistakes]
    for text in texts:
        flat = ABOUT_OTHERS.sub("", " ".join(text.split()))
        assert not re.search(UNWANTED, flat, re.IGNORECASE), text


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_has_five_to_eight_of_several_kinds(chapter):
    found = import_module(f"companion.exercises.{chapter}").EXERCISES
    assert 5 <= len(found) <= 8
    assert len({type(exercise) for exercise in found}) >= 3
    for exercise in found:
        assert re.fullmatch(rf"{chapter.split('_')[0]}(-[a-z]+)+", exercise.id)


def test_every_chapter_is_known():
    modules = (path.stem for path in Path(companion.exercises.__file__).parent.glob("[!_]*.py"))
    assert set(modules) == set(CHAPTERS)


ALL_TEXTS = """
from companion.exercises import check, hint
from companion.exercises._registry import exercises
for e in exercises().values():
    print(check(e.id), *(hint(e.id, level) for level in (1, 2, 3)), sep="\\n")
    for m in e.mistakes:
        print(check(e.id, **m.answer) if e.parts else check(e.id, m.answer))
"""


def test_the_text_is_the_same_every_time():
    """In another process, with another order of sets and other addresses."""
    texts = {
        subprocess.run(
            [sys.executable, "-c", ALL_TEXTS],
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
    assert b"0x" not in texts.pop()


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_text_fits_the_code_column(exercise):
    for mistake in exercise.mistakes:
        for line in str(answer_to(exercise, mistake)).splitlines():
            assert len(line) <= 80, line
