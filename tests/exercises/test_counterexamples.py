"""False statements: a point where they fail is the answer, and every other point is answered."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy

from companion.exercises import check
from companion.exercises._counterexample import FalseStatement
from companion.exercises._exercise import Mistake

ABOUT = dict.fromkeys(("prompt", "starter", "solution"), "") | {
    "title": "Title",
    "hints": ("a", "b", "c"),
    "shows": "It shows.",
    "question": "Where are the two sides apart?",
}
LOGARITHM = FalseStatement(
    id="log",
    statement="log(x**2) == 2*log(x)",
    names={"x": "real"},
    answer={"x": -1},
    mistakes=(Mistake({"counterexample": {"x": 1}}, "At 1 both are 0. Where is log negative?"),),
    **ABOUT,
)
SYMMETRY = FalseStatement(
    id="symmetry",
    statement="-Sum(p[k]*log(q[k]), (k, 1, n)) == -Sum(q[k]*log(p[k]), (k, 1, n))",
    names={"n": "count", "p": "simplex[n]", "q": "simplex[n]"},
    answer={"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]},
    mistakes=(
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["1/2", "1/2"]}},
            "Here both distributions are the same. What if they differ?",
            seen="Sum((p[k] - q[k])**2, (k, 1, n)) == 0",
        ),
    ),
    **ABOUT,
)
ORDER = FalseStatement(
    id="order",
    statement="p*log(p) <= q*log(q)",
    names={"p": "(0, 1)", "q": "[0, 1]"},
    where=("p <= q",),
    answer={"p": "1/10", "q": "1/2"},
    mistakes=(),
    **ABOUT,
)


def at(exercise, point):
    return exercise.check(None, {"counterexample": point})


def told(exercise, point):
    result = at(exercise, point)
    assert not result.passed, result
    return " ".join(str(result).split())


@pytest.mark.parametrize(
    ("exercise", "point"),
    [
        (LOGARITHM, {"x": "-1"}),
        (LOGARITHM, -3),
        (LOGARITHM, {"x": "−1/2"}),
        (LOGARITHM, {"x": "-sqrt(2)"}),
        (LOGARITHM, {"x": -sympy.sqrt(2)}),
        (LOGARITHM, {"x": np.float64(-2)}),
        (SYMMETRY, {"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]}),
        (SYMMETRY, {"p": (0.1, 0.9), "q": [0.2, 0.8]}),
        (SYMMETRY, {"p": np.array([0.1, 0.9]), "q": np.array([0.2, 0.8])}),
        (SYMMETRY, {"n": 3, "p": ["1/3"] * 3, "q": ["1/2", "1/4", "1/4"]}),
        (SYMMETRY, {"p": ["log(2)", "1 - log(2)"], "q": [0.5, 0.5]}),
        (ORDER, {"p": "1/10", "q": "1/2"}),
        (ORDER, {"p": Fraction(1, 10), "q": Decimal("0.5")}),
        (ORDER, {"p": 0.1, "q": 0.3}),
        (ORDER, {"p": "exp(-2)", "q": "exp(-1)"}),
        (SYMMETRY, {"p": [1 / 3, 2 / 3], "q": [0.5, 0.5]}),
        (SYMMETRY, {"p": [1 / 3] * 3, "q": [0.7, 1 - 0.9, 0.2]}),
        (SYMMETRY, {"p": np.array([0.1, 0.9], "float32"), "q": [np.float32(0.3), np.float16(0.7)]}),
    ],
)
def test_every_point_where_the_statement_fails(exercise, point):
    assert at(exercise, point).passed, at(exercise, point)


def test_both_sides_are_shown():
    assert str(at(ORDER, {"p": 0.1, "q": 0.5})).splitlines() == [
        "■ right · Title",
        "The statement fails there.",
        "    at     p = 1/10, q = 1/2",
        "    left   −0.23026",
        "    right  −0.34657",
        "It shows.",
    ]


@pytest.mark.parametrize(
    ("exercise", "point", "said"),
    [
        (LOGARITHM, {"x": 2}, "The statement holds at this point. Where are the two sides apart? at x = 2"),
        (LOGARITHM, {"x": 1}, "At 1 both are 0."),
        (LOGARITHM, {"x": 0}, "Neither side has a value at this point."),
        (LOGARITHM, {"x": "sqrt(2)"}, "The statement holds at this point."),
        (SYMMETRY, {"p": [0.1, 0.9], "q": [0.9, 0.1]}, "The statement holds at this point."),
        (SYMMETRY, {"p": [0.3, 0.7], "q": [0.3, 0.7]}, "Here both distributions are the same."),
        (SYMMETRY, {"p": [0.5, 0.6], "q": [0.5, 0.5]}, "The values of p sum to 11/10"),
        (SYMMETRY, {"p": [0.5, 0.6], "q": [0.5, 0.6]}, "The values of p sum to 11/10"),
        (SYMMETRY, {"p": ["0.3333333333"] * 3, "q": [0.5, 0.25, 0.25]}, "The values of p sum to almost 1"),
        (LOGARITHM, {"x": 1e300}, "at x = 1e+300 left"),
        (SYMMETRY, {"p": [1, 0], "q": [0.5, 0.5]}, "p[2] = 0 lies outside open simplex."),
        (SYMMETRY, {"p": 0.5, "q": 0.5}, "p is a family: its values come as a list"),
        (SYMMETRY, {"p": [0.5, 0.5], "q": [1]}, "q has 1 value, and another family has 2."),
        (SYMMETRY, {"n": 2, "p": [1], "q": [1]}, "n is 2, and another family has 1."),
        (SYMMETRY, {"p": [0.5, 0.5]}, "q has no value yet."),
        (SYMMETRY, {"p": [0.5, 0.5], "q": ...}, "q has no value yet."),
        (SYMMETRY, {"p": [[1]], "q": [1]}, "p[1]: a value of type list is no number."),
        (SYMMETRY, {"p": [], "q": []}, "p has 0 values, and 1 to 64 are read."),
        (SYMMETRY, {"p": [0.001] * 1000, "q": [1]}, "p has 1000 values"),
        (SYMMETRY, {"p": np.zeros(10**9), "q": [1]}, "p has 1000000000 values"),
        (ORDER, {"p": 0, "q": 0.5}, "p = 0 lies outside (0, 1)."),
        (ORDER, {"p": 0.5, "q": 0.25}, "The condition p <= q does not hold here."),
        (ORDER, {"p": 0.5, "q": 0}, "The condition p <= q does not hold here."),
        (ORDER, {"p": 0.25, "q": 0.5}, "The statement holds at this point."),
        (ORDER, {"r": 1}, "There is no letter 'r' here; the letters are p and q."),
        (ORDER, 0.5, "This is 0.5, and a value for each of p and q is asked for."),
    ],
)
def test_other_points(exercise, point, said):
    assert said in told(exercise, point)


@pytest.mark.parametrize(
    "value",
    [
        "1/0",
        "one",
        "x",
        "",
        "__import__('os')",
        "1; 2",
        float("nan"),
        float("inf"),
        True,
        1j,
        [1],
        object(),
        len,
        "9" * 500,
        10**5000,
        "1e999999999",
        "1e-999",
        Decimal("1e999999"),
        "exp(exp(exp(9**9)))",
        "log(0)",
        "x" * 10**6,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_number(value):
    assert not at(LOGARITHM, {"x": value}).passed


@pytest.mark.parametrize("point", [{}, {"x": ...}, {"x": None}, None, ..., {"x": ""}])
def test_no_answer(point):
    assert at(LOGARITHM, point).state == "not attempted yet"


def test_what_balls_cannot_tell_the_judge_may():
    tight = FalseStatement(
        id="x", statement="exp(x)*exp(-x) > 1", names={"x": "real"}, answer={"x": 1}, mistakes=(), **ABOUT
    )
    assert at(tight, {"x": 1}).passed
    assert at(tight, {"x": "log(2)"}).passed


def test_undecided_is_said():
    far = FalseStatement(
        id="x",
        statement="log(x**2) == 2*log(x)",
        names={"x": "positive"},
        answer={"x": 1},
        mistakes=(),
        **ABOUT,
    )
    assert "To 300 digits the two sides are the same here" in told(far, {"x": 10**60})


def test_sides_without_a_value_are_not_called_the_same():
    text = " ".join(str(check("flaw-check-it-yourself", counterexample={"x": 1000, "y": 0})).split())
    assert "could not be computed closely enough" in text
    assert "the same" not in text


def test_answer_is_left_as_it_was():
    point = {"p": [0.5, 0.5], "q": np.array([0.25, 0.75]), "n": ...}
    at(SYMMETRY, point)
    assert point["p"] == [0.5, 0.5]
    assert point["q"].tolist() == [0.25, 0.75]
    assert point["n"] is ...


def test_positional_answer_gets_the_form():
    text = " ".join(str(SYMMETRY.check({"p": [1], "q": [1]}, {})).split())
    assert 'check("symmetry", counterexample={"p": …, "q": …}).' in text
