"""Reasons with a name: accepted where the rule was used, refused where not, and the others left alone."""

import json
import re
from pathlib import Path

import pytest

from companion.derivation import Domain, judge
from companion.derivation.reasons import NAMED_RULES, objection
from companion.derivation.shape import shape

BOOK = Path(__file__).parents[2] / "book"
MIME = "application/vnd.cross-entropy.derivation+json"


@pytest.fixture(scope="module")
def v():
    domain = Domain(x="real", y="[0, 1]", n="count", f="real[n]", g="real[n]", t="positive", p="simplex[n]",
                    c="closed simplex[n]")  # fmt: skip
    return domain.define("sigma(x)", "1/(1 + exp(-x))").define("H", "-Sum(p[i]*log(p[i]), (i, 1, n))")


# The name of the rule, a reason, a line that rests on it, and one that is right and does not.
LINES = [
    ("cases", "two cases", ("Abs(-x)", "==", "Abs(x)"), ("x + x", "==", "2*x")),
    ("cases", "x ≥ 0 and x < 0", ("Abs(-x)", "==", "Abs(x)"), ("x + x", "==", "2*x")),
    ("a definition", "the definition", ("sigma(-x)", "==", "1/(1 + exp(x))"), ("x + x", "==", "2*x")),
    ("a definition", "by definition", ("H", "==", "-Sum(log(p[k])*p[k], (k, 1, n))"),
     ("sigma(-x)", "==", "1 - 1/(1 + exp(-x))")),
    ("a definition", "definition of σ", ("1 - sigma(x)", "==", "1 - 1/(1 + exp(-x))"), ("x", "==", "x")),
    ("another order", "swap", ("x + 2*y", "==", "y*2 + x"), ("x + x", "==", "2*x")),
    ("another letter for an index", "rename the index",
     ("Sum(f[i], (i, 1, n))", "==", "Sum(f[k], (k, 1, n))"),
     ("Sum(f[i] + f[i], (i, 1, n))", "==", "2*Sum(f[k], (k, 1, n))")),
    ("the chain rule", "chain rule", ("Derivative(exp(x**2), x)", "==", "2*x*exp(x**2)"),
     ("Derivative(x + y*x, x)", "==", "1 + y")),
    ("the chain rule", "by the chain rule", ("Derivative(sigma(-x), x)", "==", "-sigma(x)*(1 - sigma(x))"),
     ("2*Derivative(exp(-x), x)", "==", "Derivative(exp(-x), x) + Derivative(exp(-x), x)")),
    ("the product rule", "product rule", ("Derivative(x*exp(x), x)", "==", "exp(x) + x*exp(x)"),
     ("Derivative(2*exp(x), x)", "==", "2*exp(x)")),
    ("the quotient rule", "quotient rule", ("Derivative(x/exp(x), x)", "==", "(1 - x)/exp(x)"),
     ("Derivative(x/2, x)", "==", "1/2")),
    ("the power rule", "power rule", ("Derivative(x**3, x)", "==", "3*x**2"), ("x**3", "==", "x*x**2")),
    ("taking a derivative", "differentiate", ("Derivative(exp(x), x)", "==", "exp(x)"),
     ("exp(x)*exp(-x)", "==", "1")),
    ("a limit", "take the limit", None, ("x + x", "==", "2*x")),
    ("an integral", "the integral of a constant", None, ("x + x", "==", "2*x")),
    ("linearity", "linearity", ("Sum(2*f[i], (i, 1, n))", "==", "2*Sum(f[i], (i, 1, n))"),
     ("2*(x + y)", "==", "2*x + 2*y")),
    ("the lemma", "log t ≤ t − 1", ("log(t)", "<=", "t - 1"), ("t", "<=", "t + 1")),
    ("monotonicity", "monotonicity", ("exp(x)", ">=", "1 + x"), ("x", "<=", "x + 1")),
    ("terms one by one", "term by term",
     ("Sum(p[i]**2, (i, 1, n))", "<=", "Sum(p[i], (i, 1, n))"), ("t", "<=", "t + 1")),
    ("terms one by one", "term by term", ("Derivative(x + x**2, x)", "==", "1 + 2*x"), ("t*t", "==", "t**2")),
    ("an inequality", "Gibbs' inequality", ("H", ">=", "0"), ("x + x", "==", "2*x")),
    ("induction", "by induction", None, ("Sum(1, (i, 1, n))", "==", "n")),
    ("ball arithmetic", "ball arithmetic",
     ("log(2)", "<", "7/10"), ("t", "<=", "t + 1")),
    ("0·log 0", "0·log 0 = 0",
     ("Sum(xlogy(c[i], c[i]), (i, 1, n))", "==", "Sum(xlogy(c[k], c[k]), (k, 1, n))"),
     ("x + x", "==", "2*x")),
    ("a common denominator", "common denominator", ("1 - sigma(x)", "==", "exp(-x)/(1 + exp(-x))"),
     ("x + x", "==", "2*x")),
    ("the logarithm of a product", "log of a product", ("log(t*t)", "==", "2*log(t)"),
     ("log(t) + log(t)", "==", "2*log(t)")),
    ("the logarithm of a quotient", "the logarithm of a quotient",
     ("log(sigma(x))", "==", "-log(1 + exp(-x))"),
     ("log(t) + log(t)", "==", "2*log(t)")),
    ("the logarithm of a power", "log of a power", ("log(t**2)", "==", "2*log(t)"),
     ("log(t) + log(t)", "==", "2*log(t)")),
    ("completing a square", "complete the square", ("x**2 + 2*x", "==", "(x + 1)**2 - 1"),
     ("x**2 + 2*x", "==", "x*(x + 2)")),
]  # fmt: skip


def judged(line, domain):
    left, relation, right = line
    verdict = judge(left, right, domain, relation)
    assert verdict.accepted, verdict
    return verdict


@pytest.mark.parametrize(("name", "reason", "used", "unused"), LINES)
def test_a_named_rule_was_used(name, reason, used, unused, v):
    assert [rule.name for rule in NAMED_RULES if re.search(rule.words, reason, re.IGNORECASE)] == [name]
    if used:
        assert objection(reason, judged(used, v)) == ""
    assert f"The reason speaks of {name}, but" in objection(reason, judged(unused, v))


def test_every_rule_is_tried():
    assert {rule.name for rule in NAMED_RULES} == {name for name, *_ in LINES}


@pytest.mark.parametrize("reason", [
    "by symmetry", "collect", "in case of doubt", "no chain rule", "chain rule of entropy", "1 − 1 = 0",
    "the definition, and 1 − 1/(1 + u) = u/(1 + u)", "the slope of the sigmoid", "unlimited", "swapped",
    "log(1 + u) ≤ u",
])  # fmt: skip
def test_other_reasons_are_left_alone(reason, v):
    assert objection(reason, judged(("x + x", "==", "2*x"), v)) == ""


def test_the_reasons_of_the_book_name_rules_that_were_used():
    """What the notebooks store was accepted; a rule by its method alone can be seen without judging again."""
    lines = [line for notebook in BOOK.glob("*.ipynb") for line in stored(notebook)]
    cases = next(rule for rule in NAMED_RULES if rule.name == "cases")
    named = [line for line in lines if re.search(cases.words, line["reason"], re.IGNORECASE)]
    assert lines
    assert all("case split" in line["method"] for line in named)


def stored(notebook):
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {}).get(MIME, {})
            yield from data.get("lines", ()) if data.get("kind") == "derivation" else ()


@pytest.mark.parametrize(("left", "right", "same"), [
    ("x + y", "y + x", True),
    ("-(-x)*y", "y*x", True),
    ("x - (y - 2)", "x + 2 - y", True),
    ("-x/y", "-(x/y)", True),
    ("Sum(Sum(f[i]*g[k], (k, 1, n)), (i, 1, n))", "Sum(Sum(f[k]*g[i], (i, 1, n)), (k, 1, n))", True),
    ("Sum(Sum(f[i]*g[k], (k, 1, n)), (i, 1, n))", "Sum(Sum(f[k]*g[i], (k, 1, n)), (i, 1, n))", False),
    ("x/y", "y/x", False),
    ("x - y", "y - x", False),
    ("x**2", "2**x", False),
    ("x*x", "x**2", False),
    ("f[1]", "g[1]", False),
    ("exp(x)", "log(x)", False),
    ("Derivative(x**2, x)", "Derivative(x**2, y)", False),
])  # fmt: skip
def test_shape(left, right, same, v):
    # x over y is a shape wherever it has a value
    assert (shape(v.read(left)) == shape(v.read(right))) == same
