"""What holds for every exercise of the course. A new exercise joins by being in its chapter's `EXERCISES`.

The rules are in `exercise_rules.py`. The example that CONTRIBUTING.md gives keeps them too.
"""

import dataclasses
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from exercise_rules import RULES, answered

import companion.exercises
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw, FlawInCode
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Choose, Predict
from companion.exercises._registry import CHAPTERS, exercises

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"


def example():
    """The exercise that CONTRIBUTING.md shows, as its code makes it."""
    part = CONTRIBUTING.read_text(encoding="utf-8").split("## Add an exercise")[1].split("\n## ")[0]
    [code] = re.findall(r"^```python\n(.*?)^```$", part, flags=re.MULTILINE | re.DOTALL)
    names = {}
    exec(compile(code, "CONTRIBUTING.md", "exec"), names)
    [exercise] = names["EXERCISES"]
    return exercise


EXERCISES = [*exercises().values(), example()]


def by_id(value):
    return getattr(value, "id", None) or getattr(value, "__name__", None)


@pytest.mark.parametrize("rule", RULES, ids=by_id)
@pytest.mark.parametrize("exercise", EXERCISES, ids=by_id)
def test_exercise_keeps_the_rule(exercise, rule):
    assert not list(rule(exercise))


# ---- samples of every kind, which keep the rules and are then broken

ABOUT = {
    "id": "sample",
    "title": "A sample",
    "prompt": "What is asked.",
    "hints": ("Where to look.", "The idea.", "The first line."),
    "question": "What is it at 1?",
    "shows": "It shows something.",
}


def cells(starter, solution):
    return {"starter": f'check("sample", {starter})', "solution": f'check("sample", {solution})'}


def said(*answers):
    return tuple(
        Mistake(answer, f"This is mistake {k}. What comes next?") for k, answer in enumerate(answers, 1)
    )


IMPLEMENT = Implement(
    function="twice",
    reference=lambda a: 2 * a,
    cases=lambda: [Case({"a": [1.0, 3.0]})],
    tolerance={"float64": (1e-12, 0)},
    mistakes=said(lambda a: a, lambda a: -2 * a, lambda a: a**2),
    **cells("...", "lambda a: a + a"),
    **ABOUT,
)
DERIVE = Derive(
    answer="2*x", names={"x": "real"}, mistakes=said("x", "x**2", "-2*x"), **cells("...", '"x + x"'), **ABOUT
)
RELATION = Derive(
    answer="x**2 + 1 > 0",
    names={"x": "real"},
    mistakes=said("x**2 + 1 < 0", "x**2 - 1 > 0", "x + 1 > 0"),
    **cells("...", '"x**2 > -1"'),
    **ABOUT,
)
PREDICT = Predict(answer=0.25, decimals=2, mistakes=said(0.5, 0.75, 4), **cells("...", "0.25"), **ABOUT)
CHOOSE = Choose(
    choices={"a": "it grows", "b": "it stays", "c": "it falls", "d": "it jumps"},
    answer="b",
    mistakes=said("a", "c", "d"),
    **cells("...", '"b"'),
    **ABOUT,
)
FLAW = Flaw(
    lines=("2*x + x", "3*x", "3*x**2", "x**2 + 2*x**2"),
    step=3,
    repair="3*x",
    names={"x": "real"},
    mistakes=said({"step": 1}, {"step": 2}, {"step": 3, "repair": "x**2"}),
    **cells("step=..., repair=...", 'step=3, repair="3*x"'),
    **ABOUT,
)
CODE = FlawInCode(
    code="def f(x):\n    y = x + 1\n    return x",
    step=3,
    repair="a",
    repairs={"a": "return y", "b": "return 1", "c": "return"},
    mistakes=said({"step": 2}, {"step": 3, "repair": "b"}, {"step": 3, "repair": "c"}),
    **cells("step=..., repair=...", 'step=3, repair="a"'),
    **ABOUT,
)
FALSE_STATEMENT = FalseStatement(
    statement="x**2 >= x",
    names={"x": "real"},
    answer={"x": "1/2"},
    mistakes=(
        *said({"counterexample": {"x": 1}}, {"counterexample": {"x": 2}}),
        Mistake({"counterexample": {"x": -1}}, "A negative number. And a positive one?", seen="x < 0"),
    ),
    **cells('counterexample={"x": ...}', 'counterexample={"x": "1/2"}'),
    **ABOUT,
)
SAMPLES = (IMPLEMENT, DERIVE, RELATION, PREDICT, CHOOSE, FLAW, CODE, FALSE_STATEMENT)


@pytest.mark.parametrize("rule", RULES, ids=by_id)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample).__name__)
def test_sample_of_every_kind_keeps_the_rules(sample, rule):
    assert not list(rule(sample))


def change(sample, **fields):
    return dataclasses.replace(sample, **fields)


class Addresses(Predict):
    def review(self, answer):
        return self.not_yet("<object at 0x7f3a12345678>")


BROKEN = {
    "starter_is_not_attempted": [change(DERIVE, starter='check("sample", "x")')],
    "solution_is_right": [
        *(change(DERIVE, solution=f'check("sample", {other})') for other in ('"x"', "...")),
        change(FALSE_STATEMENT, solution='check("sample", counterexample={"x": 2})'),
    ],
    "hints_are_three": [
        change(DERIVE, hints=("The same.", "The same.", "Another.")),
        change(DERIVE, hints=("One.", "Two.")),
    ],
    "mistakes_are_three_at_least": [
        change(DERIVE, mistakes=DERIVE.mistakes[:2]),
        change(DERIVE, mistakes=(*DERIVE.mistakes, Mistake("7", DERIVE.mistakes[0].message))),
    ],
    "mistake_gets_its_own_message": [
        change(DERIVE, mistakes=(*DERIVE.mistakes, Mistake("x + x", "The right one. Why?"))),
        change(DERIVE, mistakes=(*DERIVE.mistakes, Mistake("x + 0", "The first again. Why?"))),
        change(IMPLEMENT, mistakes=(*IMPLEMENT.mistakes, Mistake(lambda a: a + 0, "The first again. Why?"))),
    ],
    "mistake_is_named_and_asks_on": [
        change(DERIVE, mistakes=(*said("x", "x**2"), Mistake("-2*x", "The sign is turned."))),
        change(DERIVE, mistakes=(*said("x", "x**2"), Mistake("-2*x", "Which sign?"))),
    ],
    "reference_is_no_mistake": [
        change(IMPLEMENT, mistakes=said(lambda a: a + a)),
        change(IMPLEMENT, mistakes=(Mistake(lambda a: a, "x", seen=lambda given, got, right: True),)),
        change(DERIVE, mistakes=said("x + x")),
        change(RELATION, mistakes=said("x**2 > -1")),
        change(PREDICT, mistakes=said(0.25)),
        change(CHOOSE, mistakes=said("b")),
        change(FLAW, mistakes=said({"step": 3, "repair": "x + 2*x"})),
        change(CODE, mistakes=said({"step": 3, "repair": "a"})),
        change(FALSE_STATEMENT, mistakes=(Mistake({"counterexample": {"x": 1}}, "x", seen="x < 1"),)),
    ],
    "mathematics_is_right": [
        change(RELATION, answer="x**2 > 0"),
        change(FLAW, step=2, repair="3*x"),
        change(FLAW, lines=("2*x + x", "3*x", "3*x**2", "x**3"), mistakes=FLAW.mistakes),
        change(FLAW, step=4),
        change(CODE, step=4),
        change(CODE, mistakes=CODE.mistakes[:2]),
        change(CODE, repair="z"),
        change(FALSE_STATEMENT, answer={"x": 2}),
    ],
    "tone_is_calm": [
        change(DERIVE, shows="Well done!"),
        change(DERIVE, mistakes=(Mistake("x", "This is simply the half. Why?"),)),
    ],
    "text_fits_the_code_column": [change(DERIVE, mistakes=(Mistake("x", "word" * 30 + ". Why?"),))],
    "text_has_no_address": [
        Addresses(**{f.name: getattr(PREDICT, f.name) for f in dataclasses.fields(PREDICT)})
    ],
}


@pytest.mark.parametrize(
    ("rule", "broken"),
    [(rule, broken) for rule in RULES for broken in BROKEN[rule.__name__]],
    ids=by_id,
)
def test_rule_fires(rule, broken):
    assert list(rule(broken))


# ---- the course


@pytest.mark.parametrize("chapter", [chapter for chapter in CHAPTERS if chapter != "find_the_flaw"])
def test_chapter_has_five_to_eight_of_several_kinds(chapter):
    found = import_module(f"companion.exercises.{chapter}").EXERCISES
    assert 5 <= len(found) <= 8
    assert len({type(exercise) for exercise in found}) >= 3
    for exercise in found:
        assert re.fullmatch(rf"{chapter.split('_')[0]}(-[a-z]+)+", exercise.id)


def test_every_chapter_is_known():
    folder = Path(companion.exercises.__file__).parent
    modules = [*folder.glob("[!_]*.py"), *(path.parent for path in folder.glob("[!_]*/__init__.py"))]
    assert {path.stem for path in modules} == set(CHAPTERS)


def test_all_four_kinds_are_in_the_first_chapter():
    found = import_module("companion.exercises.sigmoid_cross_entropy").EXERCISES
    assert {type(exercise) for exercise in found} >= {Predict, Derive, Flaw, Implement}


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
            env={
                "PYTHONHASHSEED": seed,
                "PYTHONIOENCODING": "utf-8",
                "CROSS_ENTROPY_COURSE_PROGRESS": ":memory:",
            },
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
    assert b"0x" not in texts.pop()


def test_mistakes_are_answered_as_in_a_notebook():
    """`check` of the package says what the exercise says."""
    for exercise in exercises().values():
        mistake = exercise.mistakes[0]
        result = (
            companion.exercises.check(exercise.id, **mistake.answer)
            if exercise.parts
            else companion.exercises.check(exercise.id, mistake.answer)
        )
        assert str(result) == str(answered(exercise, mistake))
