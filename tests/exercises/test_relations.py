"""Relations as answers: every form of the one asked for passes, and nothing else does."""

import subprocess
import sys

import pytest
import sympy

from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake

ABOUT = dict.fromkeys(("prompt", "starter", "solution"), "") | {
    "title": "Title",
    "hints": ("a", "b", "c"),
    "shows": "It shows.",
    "question": "Which two numbers are compared?",
}
LOGARITHM = Derive(
    id="log",
    answer="-log(p) >= 1 - p",
    names={"p": "positive"},
    mistakes=(
        Mistake("-log(p) <= 1 - p", "The comparison is turned. Which side is larger at p = 2?"),
        Mistake("log(p) >= 1 - p", "A minus sign is missing. Where is −log p?"),
    ),
    **ABOUT,
)
SOFTPLUS = Derive(
    id="softplus",
    answer="softplus(x) - softplus(-x) == x",
    names={"x": "real"},
    defined={"softplus(x)": "log(1 + exp(x))"},
    mistakes=(Mistake("softplus(x) - softplus(-x) == -x", "The sign is turned. What is it at x = 1?"),),
    **ABOUT,
)
GIBBS = Derive(
    id="gibbs",
    answer="-Sum(p[k]*log(q[k]), (k, 1, n)) >= -Sum(p[k]*log(p[k]), (k, 1, n))",
    names={"n": "count", "p": "simplex[n]", "q": "simplex[n]"},
    mistakes=(Mistake("Sum(q[k]*log(q[k]/p[k]), (k, 1, n)) >= 0", "The other way round. Who is first?"),),
    **ABOUT,
)
p, x = sympy.Symbol("p", positive=True), sympy.Symbol("x", real=True)


def told(exercise, answer):
    result = exercise.check(answer, {})
    assert not result.passed, result
    return " ".join(str(result).split())


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (LOGARITHM, "-log(p) >= 1 - p"),
        (LOGARITHM, "log(p) <= p - 1"),
        (LOGARITHM, "1 − p ≤ −log(p)"),
        (LOGARITHM, "log(p) - p + 1 <= 0"),
        (LOGARITHM, "log(1/p) >= 1 - p"),
        (LOGARITHM, "-2*log(p) >= 2 - 2*p"),
        (LOGARITHM, "-log(p)/log(2) >= (1 - p)/log(2)"),
        (LOGARITHM, "-p*log(p) >= p*(1 - p)"),
        (LOGARITHM, "(-log(p) >= 1 - p)"),
        (LOGARITHM, sympy.log(p) <= p - 1),
        (SOFTPLUS, "softplus(x) - softplus(-x) == x"),
        (SOFTPLUS, "x == softplus(x) - softplus(-x)"),
        (SOFTPLUS, "softplus(x) == x + softplus(-x)"),
        (SOFTPLUS, "2*softplus(x) - 2*softplus(-x) == 2*x"),
        (SOFTPLUS, "log(1 + exp(x)) - log(exp(-x) + 1) == x"),
        (SOFTPLUS, "-softplus(-x) + softplus(x) == log(exp(x))"),
        (GIBBS, "Sum(p[k]*log(p[k]/q[k]), (k, 1, n)) >= 0"),
        (GIBBS, "0 <= Sum(p[i]*log(p[i]), (i, 1, n)) - Sum(p[j]*log(q[j]), (j, 1, n))"),
    ],
    ids=str,
)
def test_every_form_of_the_relation(exercise, answer):
    result = exercise.check(answer, {})
    assert result.passed, result
    assert "and the relation asked for." in str(result)


@pytest.mark.parametrize(
    ("exercise", "answer", "said"),
    [
        (LOGARITHM, "-log(p) > 1 - p", "this comparison does not hold between them at every point."),
        (LOGARITHM, "-log(p) <= 1 - p", "The comparison is turned."),
        (LOGARITHM, "log(p) >= 1 - p", "A minus sign is missing."),
        (LOGARITHM, "-log(p) == 1 - p", "this comparison does not hold between them at every point."),
        (LOGARITHM, "p > 0", "This is true, and not the relation asked for: its sides are another"),
        (LOGARITHM, "-log(p) >= 1 - p - p**2", "This is true, and not the relation asked for"),
        (LOGARITHM, "p >= p", "Both sides say the same"),
        (SOFTPLUS, "x == x", "Both sides say the same"),
        (SOFTPLUS, "exp(x)*exp(-x) == 1", "This is true, and not the relation asked for."),
        (SOFTPLUS, "softplus(x) - softplus(-x) <= x", "This is true, and not the relation asked for."),
        (SOFTPLUS, "softplus(x) - softplus(-x) == -x", "The sign is turned."),
        (GIBBS, "Sum(q[k]*log(q[k]/p[k]), (k, 1, n)) >= 0", "The other way round."),
        (GIBBS, "Sum(p[k], (k, 1, n)) == 1", "This is true, and not the relation asked for."),
    ],
)
def test_other_relations(exercise, answer, said):
    assert said in told(exercise, answer)


def test_weaker_comparison_is_not_the_one_asked_for():
    strict = Derive(id="x", answer="exp(x) > x", names={"x": "real"}, mistakes=(), **ABOUT)
    assert strict.check("exp(x) - x > 0", {}).passed
    assert "A stronger one holds. Can the two sides be equal?" in told(strict, "exp(x) >= x")
    assert "A stronger one holds." in told(strict, "exp(x) != x")


def test_factor_that_fits_at_the_first_points_is_not_believed():
    """The two differences are the same at 0, 1, −1 and 2, and nowhere else."""
    positive = Derive(id="x", answer="x**2 + 1 > 0", names={"x": "real"}, mistakes=(), **ABOUT)
    near = "x**2 + 1 + x**2*(x - 1)**2*(x + 1)**2*(x - 2)**2 > 0"
    assert "This is true, and not the relation asked for" in told(positive, near)


def test_question_on_both_sides_is_no_answer():
    assert "Both sides say the same" in told(
        SOFTPLUS, "softplus(x) - softplus(-x) == softplus(x) - softplus(-x)"
    )


def test_unequal():
    unequal = Derive(id="x", answer="exp(x) != x", names={"x": "real"}, mistakes=(), **ABOUT)
    assert unequal.check("x - exp(x) != 0", {}).passed
    assert unequal.check("x ≠ exp(x)", {}).passed


def test_difference_is_shown_with_both_sides():
    text = str(LOGARITHM.check("-log(p) > 1 - p", {}))
    assert text.splitlines()[-3:] == ["    at     p = 1", "    left   0", "    right  0"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("0 < p < 1", "one comparison at a time. Which of them is the one asked for?"),
        ("p > 0 and p < 1", "one comparison at a time."),
        ("1 - p = -log(p)", "write == for"),
        ("p => 1", "write <= or >=, with the = behind."),
        ("-log(p)", "two formulas are asked for, with one of ==, <=, <, >=, > or != between them."),
        ("-log(p) >=", "two formulas are asked for"),
        ("log(p) is p", "two formulas are asked for"),
        ("q >= 1", "there is no letter q here; there is p."),
        ("2p <= 1", "write a multiplication with *"),
        ("p**2 >= )(", "cannot be read"),
        (3, "two formulas are asked for"),
        ([1], "a relation is asked for. The answer is a relation as text"),
        ("p > 0" + " " * 5000, "at most 4000 are read"),
        ("__import__('os') > 1", "__import__ is not a function here"),
        ("0.5 <= p", "rounded number"),
    ],
)
def test_what_is_no_relation(answer, said):
    assert said in told(LOGARITHM, answer)


def test_relation_where_a_formula_is_asked_for():
    formula = Derive(id="x", answer="2*x", names={"x": "real"}, mistakes=(), **ABOUT)
    assert "one formula is asked for here, not a relation" in told(formula, "2*x == 2*x")


def test_reference_that_the_judge_needs_help_for():
    """The learner's form is proved from the reference: it is the reference times a positive factor."""
    square = Derive(
        id="x",
        answer="x**2 + y**2 >= 2*x*y",
        certificate="(x - y)**2",
        names={"x": "real", "y": "real"},
        mistakes=(),
        **ABOUT,
    )
    assert square.check("x**2/2 + y**2/2 >= x*y", {}).passed


def test_condition_of_the_domain():
    where = Derive(
        id="x", answer="q - p > 0", names={"p": "real", "q": "real"}, where=("p < q",), mistakes=(), **ABOUT
    )
    assert where.check("p < q", {}).passed


NO_NUMPY = """
import sys
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
about = dict(prompt="", starter="", solution="", title="", hints="abc", shows="", question="", mistakes=())
derive = Derive(id="x", answer="-log(p) >= 1 - p", names={"p": "positive"}, **about)
assert derive.check("log(p) <= p - 1", {}).passed
assert not derive.check("log(p) < p - 1", {}).passed
about |= dict(names={"x": "real"}, answer={"x": -1})
false = FalseStatement(id="x", statement="log(x**2) == 2*log(x)", **about)
assert false.check(None, {"counterexample": {"x": "-1"}}).passed
print(*{name.split(".")[0] for name in sys.modules} & {"numpy", "matplotlib", "IPython"})
"""


def test_relations_and_counterexamples_load_no_numpy():
    done = subprocess.run([sys.executable, "-c", NO_NUMPY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
