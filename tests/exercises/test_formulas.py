"""Formulas and flaws: every right form passes, a difference is shown at a point, text is never run."""

import subprocess
import sys

import pytest
import sympy

from companion.exercises import check
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._registry import exercises

SLOPE, CURVATURE, LETTER = "sigmoid-log-slope", "sigmoid-squared-error-curvature", "sigmoid-lost-letter"


def told(id, *answer, **parts):
    result = check(id, *answer, **parts)
    assert not result.passed
    return " ".join(str(result).split())


x = sympy.Symbol("x", real=True)


@pytest.mark.parametrize(
    "answer",
    [
        "1 - sigma(x)",
        "sigma(-x)",
        "1 − σ(x)",
        "exp(-x)/(1 + exp(-x))",
        "1/(1 + exp(x))",
        "1/(exp(x) + 1)",
        "(sigma(x) - sigma(x)**2)/sigma(x)",
        "1 - 1/(1 + exp(-x))",
        1 / (1 + sympy.exp(x)),
        1 / (1 + sympy.exp(sympy.Symbol("x"))),
        1 - 1 / (1 + sympy.exp(-x)),
        1 - sympy.Function("sigma")(x),
    ],
    ids=str,
)
def test_every_right_form_of_the_slope(answer):
    result = check(SLOPE, answer)
    assert result.passed, result


@pytest.mark.parametrize(
    "answer",
    [
        "2*sigma(x)*(1 - sigma(x))**2*(3*sigma(x) - 1)",
        "2*(1 - sigma(x))**2*(3*sigma(x)**2 - sigma(x))",
        "-2*(sigma(x)*(1 - sigma(x))**3 - 2*sigma(x)**2*(1 - sigma(x))**2)",
        "2*(sigma(x)*(1 - sigma(x)))**2 + 2*(sigma(x) - 1)*sigma(x)*(1 - sigma(x))*(1 - 2*sigma(x))",
        "2*exp(-2*x)*(2 - exp(-x))/(1 + exp(-x))**4",
        "2*exp(x)*(2*exp(x) - 1)/(1 + exp(x))**4",
        sympy.diff((1 / (1 + sympy.exp(-x)) - 1) ** 2, x, 2),
    ],
    ids=str,
)
def test_every_right_form_of_the_curvature(answer):
    result = check(CURVATURE, answer)
    assert result.passed, result


@pytest.mark.parametrize("answer", ["Derivative(log(sigma(x)), x)", "0*Derivative(x, x) + 1 - sigma(x)"])
def test_restating_the_question_is_no_answer(answer):
    assert "With `Derivative` the question is its own answer." in told(SLOPE, answer)
    assert "With `Derivative`" in told(SLOPE, sympy.Derivative(sympy.log(1 / (1 + sympy.exp(-x))), x))


def test_difference_is_shown_at_a_point():
    text = told(SLOPE, "1 + sigma(x)")
    assert exercises()[SLOPE].question in text
    assert "yours" in text
    assert "expected" in text
    assert "x" in text


@pytest.mark.parametrize(
    "answer",
    [
        "1 - sigma(x",
        "1 - s(x)",
        "1 - z",
        "one minus sigma",
        "x^2",
        "0.5*x",
        "1; 2",
        "lambda: 1",
        "x == 1",
        "x.is_real",
        "().__class__",
        "x[0]",
        "1/0",
        "sigma",
        "sigma(x, x)",
        "(" * 500 + "x" + ")" * 500,
        [1],
        {"x": 1},
        0.5,
        object(),
        True,
        len,
        1j,
        sympy.Symbol("z"),
        sympy.Matrix([1]),
        sympy.Function("f")(x),
    ],
    ids=lambda answer: str(answer)[:20] if not callable(answer) else "callable",
)
def test_what_is_no_formula_gets_a_message(answer):
    assert told(SLOPE, answer).startswith("✕ not yet")


def test_text_is_never_run(tmp_path):
    target = tmp_path / "run"
    for text in (
        f"__import__('pathlib').Path({str(target)!r}).touch()",
        f"open({str(target)!r}, 'w')",
        f"exec(\"open({str(target)!r}, 'w')\")",
    ):
        told(SLOPE, text)
        told(LETTER, step=2, repair=text)
        told(LETTER, step=text, repair="x")
    assert not target.exists()


@pytest.mark.parametrize(
    "repair",
    [
        "1 - y + 1/(1 + exp(-x)) * (-exp(-x))",
        "1 - y - exp(-x)/(1 + exp(-x))",
        "sigma(x) - y",
        "1 - y - sigma(-x)",
    ],
)
def test_every_right_repair(repair):
    assert check(LETTER, step=2, repair=repair)


def test_repair_is_shown_where_the_line_failed():
    text = str(check(LETTER, step=2, repair="sigma(x) - y"))
    assert "It gave −0.18394 at x = 0, y = 1, where −0.5 is right." in text


def test_half_an_answer():
    assert "Line 2 is the one. What should it say?" in told(LETTER, step=2)
    assert "Line 2 is the one." in told(LETTER, step=2, repair=...)
    assert "step=" in told(LETTER, repair="sigma(x) - y")
    assert check(LETTER, step=..., repair=...).state == "not attempted yet"


@pytest.mark.parametrize("step", [0, 5, -1, 2.5, "two", "2nd", True, [2], object()])
def test_step_that_is_no_line(step):
    assert "The lines are numbered from 1 to 4." in told(LETTER, step=step, repair="sigma(x) - y")


def test_repair_says_why_not():
    assert exercises()[LETTER].question in told(LETTER, step=2, repair="y")
    assert "With `Derivative`" in told(LETTER, step=2, repair="Derivative(x - x*y + log(1 + exp(-x)), x)")


UNDECIDED = "This could be neither proved nor refuted."


def test_undecided_is_not_right(monkeypatch):
    class Undecided:
        status, counterexample = "undecided", None

        def __bool__(self):
            return False

    monkeypatch.setattr("companion.derivation.judge", lambda *given: Undecided())
    assert UNDECIDED in told(SLOPE, "1 - sigma(x)")
    assert UNDECIDED in told(LETTER, step=2, repair="sigma(x) - y")


def test_defect_of_the_judge_is_no_crash(monkeypatch):
    def broken(*given):
        raise AssertionError("prover and refuter disagree")

    monkeypatch.setattr("companion.derivation.judge", broken)
    assert "The judge stopped with AssertionError: a defect of the course." in told(SLOPE, "1 - sigma(x)")


FORMULAS_ONLY = """
import sys
from companion.exercises import check, hint
assert check("sigmoid-log-slope", "sigma(-x)")
assert not check("sigmoid-log-slope", "sigma(x)")
assert not check("sigmoid-log-slope", "2*x")
assert not check("sigmoid-log-slope", "a formula")
assert check("sigmoid-squared-error-curvature", "2*sigma(x)*(1 - sigma(x))**2*(3*sigma(x) - 1)")
assert check("sigmoid-lost-letter", step=2, repair="sigma(x) - y")
assert not check("sigmoid-lost-letter", step=2, repair="-exp(-x)")
assert check("sigmoid-confidently-wrong", -0.982)
for id in ("sigmoid-log-slope", "sigmoid-batch-gradient"):
    check(id), hint(id, 3)
print(*{name.split(".")[0] for name in sys.modules} & {"numpy", "matplotlib", "IPython"})
"""


def test_formulas_load_no_numpy():
    done = subprocess.run([sys.executable, "-c", FORMULAS_ONLY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_mistakes_are_looked_for_by_meaning():
    exercise = Derive(
        id="x", title="T", prompt="", starter="", solution="", hints="abc", question="Why?", shows="",
        answer="2*x", names={"x": "real"}, mistakes=(Mistake("x**2", "The integral. Which way?"),),
    )  # fmt: skip
    assert "The integral." in str(exercise.check("x*x", {}))
    assert exercise.check("x + x", {}).passed


@pytest.mark.parametrize("step", [2.0, "2", " 2 ", sympy.Integer(2)])
def test_number_of_a_line_in_any_spelling(step):
    assert check(LETTER, step=step, repair="sigma(x) - y")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("sigma(x)(1-sigma(x))", "write a multiplication with *, such as sigma(x)*(…)."),
        ("2sigma(x)", "write a multiplication with *, such as sigma(x)*(…)."),
        ("2 (1 - sigma(x))", "write a multiplication with *, such as sigma(x)*(…)."),
        ("sigma(x) (1 - sigma(x))", "write a multiplication with *, such as sigma(x)*(…)."),
        ("x(1 - x)", "write a multiplication with *, such as x*(…)."),
        ("e**x", "write a power of e with exp, such as exp(x) or exp(-x)."),
        ("1/(1+e^x)", "write a power of e with exp, such as exp(x) or exp(-x)."),
        ("1 - sigmoid(x)", "sigmoid is not a function here; did you mean sigma?"),
        ("s(x)", "s is not a function here; there are exp, log, sigma and σ."),
        ("x^2", "^ is not a power here; write x**2"),
        ("z", "there is no letter z here; there is x."),
        (sympy.Symbol("z"), "there is no letter z here; there is x."),
        (sympy.Function("sig")(x), "sig is not a function here; did you mean sigma?"),
        ("slope = 1 - sigma(x)", "only what stands behind the = is asked for."),
        ("$1 - sigma(x)$", "write it as in Python, without TeX"),
        (r"1 - \sigma(x)", "write it as in Python, without TeX"),
        ("1e-9", "is a rounded number; write the fraction"),
    ],
)
def test_spelling_of_paper_is_translated(answer, said):
    text = told(SLOPE, answer)
    assert said in text
    assert "Derivative" not in text
    assert "Sum" not in text


@pytest.mark.parametrize("answer", ["oo", "-oo", " ∞ ", "inf", "Infinity", sympy.oo, -sympy.oo])
def test_infinity_is_no_value(answer):
    assert "This is infinite, and what is asked for has a value." in told(SLOPE, answer)


def test_empty_text_is_no_attempt():
    for answer in ("", "  "):
        assert check(SLOPE, answer).state == "not attempted yet"
    assert check(LETTER, step=..., repair="").state == "not attempted yet"
    assert "Line 2 is the one. What should it say?" in told(LETTER, step=2, repair="")
