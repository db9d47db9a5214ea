"""Reasons with a name: accepted where they may be right, refused where they cannot be."""

import json
import re
from pathlib import Path

import pytest

from companion.derivation import Domain, judge
from companion.derivation.reasons import NAMED_RULES, objection

BOOK = Path(__file__).parents[2] / "book"
MIME = "application/vnd.cross-entropy.derivation+json"


@pytest.fixture(scope="module")
def v():
    domain = Domain(x="real", z="real", t="positive", y="[0, 1]", u="(0, 1)", s="label", n="count",
                    f="real[n]", g="real[n]", p="simplex[n]", c="closed simplex[n]")  # fmt: skip
    return domain.define("sigma(x)", "1/(1 + exp(-x))").define("H", "-Sum(p[i]*log(p[i]), (i, 1, n))")


# For each rule: reasons that are right, each with a line that it can give, and reasons that cannot be right.
ABS, TWICE, SHIFT = ("Abs(-x)", "==", "Abs(x)"), ("x + x", "==", "2*x"), ("t", "<=", "t + 1")
MULTIPLIED, LOGS = ("x*(1 + y)", "==", "x + x*y"), ("log(t) + log(t)", "==", "2*log(t)")
SQUARES = ("Sum(f[i]**2, (i, 1, n))", ">=", "0")
EXP, LOG, ONE = ("exp(x)", ">=", "1 + x"), ("log(t)", "<=", "t - 1"), ("exp(x)*exp(-x)", "==", "1")
SLOPE, INNER = ("Derivative(x + y*x, x)", "==", "1 + y"), ("Derivative(exp(-x), x)", "==", "-exp(-x)")
SLOPE_OF_LOG = ("Derivative(log(t), t)", "==", "1/t")
SIGMOID, SWAP = ("sigma(-x)", "==", "1/(1 + exp(x))"), ("x + 2*y", "==", "y*2 + x")
RENAMED = ("Sum(f[i], (i, 1, n))", "==", "Sum(f[k], (k, 1, n))")
DOUBLE = ("Sum(Sum(f[i]*g[k], (k, 1, n)), (i, 1, n))", "==", "Sum(Sum(f[i]*g[k], (i, 1, n)), (k, 1, n))")
GROWS = ("exp(x)", "<=", "exp(z)", ["x <= z"])
REASONS = {
    "cases": (
        [
            ("two cases", ABS),
            ("case by case", ("s*(1 - s)", "==", "0")),
            ("x ≥ 0 and x < 0", ABS),
            ("$x \\ge 0$ and $x < 0$", ABS),
            ("split into cases: x ≥ 0, x < 0", ABS),
            ("no case distinction is needed", TWICE),
            ("the same in all cases", TWICE),
            ("in most cases", TWICE),
            ("without telling two cases apart", TWICE),
            ("in any case", TWICE),
            ("as in the case n = 1", TWICE),
            ("a case split is not needed", TWICE),
            ("the share of positive cases", TWICE),
            ("lower-case letters are logits", TWICE),
            ("two cases of flu", TWICE),
            ("x ≥ 1 and y < 1", TWICE),
        ],
        [
            ("two cases", TWICE),
            ("case by case", ONE),
            ("by cases", SHIFT),
            ("x ≥ 0 and x < 0", TWICE),
            ("a case distinction", LOGS),
        ],
    ),
    "a definition": (
        [
            ("the definition", SIGMOID),
            ("by definition", ("H", "==", "-Sum(log(p[k])*p[k], (k, 1, n))")),
            ("definition of σ", ("1 - sigma(x)", "==", "1 - 1/(1 + exp(-x))")),
            ("the definition of a distribution", ("Sum(p[i], (i, 1, n))", "==", "1")),
            ("by definition of the logarithm", ("exp(log(t))", "==", "t")),
            ("the definition", ("t", ">", "0")),
            ("the definition of σ, with −x for x", SIGMOID),
            ("definition of the absolute value", ABS),
            ("the definition of x", ("x", "==", "2*z", ["x == 2*z"])),
            ("by definition", ("sigma(-x)", "==", "1 - 1/(1 + exp(-x))")),
        ],
        [
            ("the definition", TWICE),
            ("by definition", ("x + z", "==", "z + x")),
            ("by the definition of a product", ("x*(1 + z)", "==", "x + x*z")),
        ],
    ),
    "another order": (
        [
            ("swap", SWAP),
            ("swap the terms", ("z - x", "==", "-x + z")),
            ("commutativity", ("x*y*x", "==", "x**2*y")),
            ("multiplication is commutative", ("x*exp(y)", "==", "exp(y)*x")),
            ("reorder the sums", DOUBLE),
            ("swap", ("log(t/2)", "==", "-log(2/t)")),
            ("reorder, and collect", TWICE),
            ("addition commutes", ("3*x*2 + y", "==", "y + 6*x")),
            ("swapped", TWICE),
        ],
        [("swap", TWICE), ("reorder the terms", ONE), ("by commutativity", MULTIPLIED)],
    ),
    "another letter for an index": (
        [
            ("rename the index", RENAMED),
            ("another letter", RENAMED),
            ("renaming the summation index", RENAMED),
            (
                "rename indices",
                (
                    "Sum(Sum(f[i]*g[k], (k, 1, n)), (i, 1, n))",
                    "==",
                    "Sum(Sum(f[k]*g[i], (k, 1, n)), (i, 1, n))",
                ),
            ),
            (
                "rename the index in the second sum, and collect",
                ("Sum(f[i], (i, 1, n)) + Sum(f[k], (k, 1, n))", "==", "2*Sum(f[i], (i, 1, n))"),
            ),
            ("rename an index", ("Sum(exp(f[i]), (i, 1, n))", "==", "Sum(exp(f[j]), (j, 1, n))")),
        ],
        [
            ("rename the index", ("Sum(f[i] + f[i], (i, 1, n))", "==", "2*Sum(f[k], (k, 1, n))")),
            ("another letter", ("x + z", "==", "z + x")),
            ("rename the index", TWICE),
        ],
    ),
    "the chain rule": (
        [
            ("chain rule", ("Derivative(exp(x**2), x)", "==", "2*x*exp(x**2)")),
            ("the chain rule", INNER),
            ("by the chain rule", ("Derivative(sigma(-x), x)", "==", "-sigma(x)*(1 - sigma(x))")),
            ("chain rule", ("Derivative((x + 1)*(x + 1), x)", "==", "2*(x + 1)")),
            ("chain rule, for $t^t = e^{t \\log t}$", ("Derivative(t**t, t)", "==", "t**t*(log(t) + 1)")),
            ("chain rule for derivatives", INNER),
            ("no chain rule is needed", TWICE),
            ("the chain rule of entropy", TWICE),
            ("chain rule for probabilities", TWICE),
            ("chain rule", ("log(t*exp(x))", "==", "log(t) + x")),
            ("the chain rule is not needed", TWICE),
        ],
        [
            ("chain rule", SLOPE),
            ("the chain rule", TWICE),
            ("chain rule", SLOPE_OF_LOG),
            (
                "by the chain rule",
                ("2*Derivative(exp(-x), x)", "==", "Derivative(exp(-x), x) + Derivative(exp(-x), x)"),
            ),
        ],
    ),
    "the product rule": (
        [
            ("product rule", ("Derivative(x*exp(x), x)", "==", "exp(x) + x*exp(x)")),
            ("the product rule, twice", ("Derivative(x*exp(x), x, x)", "==", "2*exp(x) + x*exp(x)")),
            ("product rule", ("Derivative(2*exp(x), x)", "==", "2*exp(x)")),
            ("product rule", ("Derivative(x**2, x)", "==", "2*x")),
            ("the product rule for probabilities", TWICE),
            ("product rule of logarithms", ("log(t*t)", "==", "2*log(t)")),
            ("product rule", ("log(t*t)", "==", "2*log(t)")),
            ("the product rule of powers", ("x**3", "==", "x*x**2")),
            ("product rule", ("exp(x + y)", "==", "exp(x)*exp(y)")),
            ("without the product rule", INNER),
        ],
        [
            ("product rule", ("Derivative(x + exp(x), x)", "==", "1 + exp(x)")),
            ("the product rule", TWICE),
            ("product rule", SLOPE_OF_LOG),
            ("by the product rule", MULTIPLIED),
        ],
    ),
    "the quotient rule": (
        [
            ("quotient rule", ("Derivative(x/exp(x), x)", "==", "(1 - x)/exp(x)")),
            ("quotient rule", ("Derivative(sigma(x), x)", "==", "sigma(x)*(1 - sigma(x))")),
            ("the quotient rule", ("Derivative(x*exp(-x), x)", "==", "(1 - x)/exp(x)")),
            ("quotient rule", ("Derivative((1 + t)**(-1), t)", "==", "-1/(1 + t)**2")),
            ("quotient rule", ("Derivative(x/2, x)", "==", "1/2")),
            ("quotient rule of logarithms", ("log(t/2)", "==", "log(t) - log(2)")),
            ("quotient rule", ("log(t/2)", "==", "log(t) - log(2)")),
            ("no quotient rule is needed", TWICE),
        ],
        [
            ("quotient rule", ("Derivative(x*exp(x), x)", "==", "exp(x) + x*exp(x)")),
            ("the quotient rule", TWICE),
            ("quotient rule", SLOPE_OF_LOG),
            ("by the quotient rule", MULTIPLIED),
        ],
    ),
    "the power rule": (
        [
            ("power rule", ("Derivative(x**3, x)", "==", "3*x**2")),
            ("the power rule", ("Derivative(x, x)", "==", "1")),
            ("power rule", ("Derivative(1/t, t)", "==", "-1/t**2")),
            ("power rule", ("Derivative(x*x, x)", "==", "2*x")),
            ("power rule", ("Derivative(sqrt(t), t)", "==", "1/(2*sqrt(t))")),
            ("the power rule of logarithms", ("log(t**2)", "==", "2*log(t)")),
            ("power rule", ("log(t**2)", "==", "2*log(t)")),
            ("power rule", ("x**3", "==", "x*x**2")),
        ],
        [
            ("power rule", TWICE),
            ("the power rule", MULTIPLIED),
            ("power rule", ABS),
            ("by the power rule", ("Derivative(y, x)", "==", "0")),
        ],
    ),
    "taking a derivative": (
        [
            ("differentiate", ("Derivative(exp(x), x)", "==", "exp(x)")),
            ("take the derivative", SLOPE),
            ("differentiating term by term", SLOPE),
            ("differentiate twice", ("Derivative(x**2, x, x)", "==", "2")),
            ("differentiation of a product", ("Derivative(x*y, x)", "==", "y")),
            ("a differentiable function", TWICE),
            ("differentiate between the two labels", TWICE),
            ("no differentiation is needed", TWICE),
        ],
        [("differentiate", ONE), ("take the derivative", TWICE), ("by differentiation", LOG)],
    ),
    "a limit": (
        [
            ("take the limit", ("Limit(x*y, x, 1)", "==", "y")),
            ("in the limit", ("Limit(exp(-t), t, oo)", "==", "0")),
            ("the upper limit of the sum is n", ("Sum(1, (i, 1, n))", "==", "n")),
            ("no limit is needed", TWICE),
            ("the limits of the sum stay", RENAMED),
            ("its limit is 0, and it falls", ("exp(-t)", ">", "0")),
            ("take the limit h → 0", ("Derivative(x**2, x)", "==", "2*x")),
            ("unlimited", TWICE),
            ("take the limit of both sides", EXP),
        ],
        [("take the limit", TWICE), ("pass to the limit", ONE), ("in the limit", MULTIPLIED)],
    ),
    "an integral": (
        [
            ("integrate", ("Integral(exp(-t), (t, 0, oo))", "==", "1")),
            ("an integral power of x", TWICE),
            ("the integral of 1/t", LOG),
            ("integrate 1/t ≤ 1", LOG),
            ("the integral part of n", TWICE),
            ("an integral number of nats", TWICE),
            ("no integration is needed", TWICE),
            ("the integral of a density is 1", ("Integral(exp(-t), (t, 0, oo))", "==", "1")),
        ],
        [
            ("the integral of a constant", TWICE),
            ("integrate by parts", MULTIPLIED),
            ("by integration", ("x*z", "==", "z*x")),
        ],
    ),
    "the lemma": (
        [
            ("log t ≤ t − 1", LOG),
            ("the lemma", ("t - 1 - log(t)", ">=", "0")),
            ("the lemma at t = e^x", EXP),
            ("by the lemma", ("log(t)", ">=", "1 - 1/t")),
            ("the lemma, both halves", ("1 - 1/t", "<=", "t - 1")),
            ("$\\log t \\le t - 1$", LOG),
            ("the lemma is strict", ("log(1 + t)", "<", "t")),
            ("the handshake lemma", TWICE),
            ("Fatou's lemma", TWICE),
            ("without the lemma", TWICE),
        ],
        [("the lemma", SHIFT), ("log t ≤ t − 1", ("t**2", ">=", "0")), ("by the lemma", TWICE)],
    ),
    "monotonicity": (
        [
            ("monotonicity", EXP),
            ("exp is monotone", GROWS),
            ("the logarithm is monotonic", LOG),
            ("monotonicity of log", ("Max(log(t), log(2))", "==", "log(Max(t, 2))")),
            ("a monotone function", SHIFT),
            ("not monotone, but even", ("x**2", "==", "(-x)**2")),
        ],
        [("monotonicity", TWICE), ("exp is monotone", ONE), ("by monotonicity", LOGS)],
    ),
    "terms one by one": (
        [
            ("term by term", ("Sum(p[i]**2, (i, 1, n))", "<=", "Sum(p[i], (i, 1, n))")),
            ("term by term", SQUARES),
            ("term by term", SLOPE),
            ("chain rule, term by term", ("Derivative(exp(2*x) + x, x)", "==", "2*exp(2*x) + 1")),
            ("compare term by term", SHIFT),
            ("not term by term", ("t*t", "==", "t**2")),
        ],
        [("term by term", ("t*t", "==", "t**2")), ("term by term", ONE), ("term by term", ABS)],
    ),
    "an inequality": (
        [
            ("Gibbs' inequality", ("H", ">=", "0")),
            ("the triangle inequality", ("Abs(x + y)", "<=", "Abs(x) + Abs(y)")),
            ("by Jensen’s inequality", EXP),
            ("the triangle inequality becomes an equality", TWICE),
            ("the triangle inequality", ("Max(Abs(x + z), Abs(x) + Abs(z))", "==", "Abs(x) + Abs(z)")),
            ("equality in Jensen's inequality", TWICE),
            ("Cauchy–Schwarz inequality", SQUARES),
        ],
        [("Gibbs' inequality", TWICE), ("the triangle inequality", ONE), ("by an inequality", LOGS)],
    ),
    "induction": (
        [
            ("by induction", ("Sum(1, (i, 1, n))", "==", "n")),
            ("induction on n", ("n*n", ">=", "n")),
            ("by induction on the size", SQUARES),
            ("no induction is needed", TWICE),
            ("by induction on the exponent", ("x**3", "==", "x*x**2")),
        ],
        [("by induction", TWICE), ("mathematical induction", LOGS), ("induction", ABS)],
    ),
    "ball arithmetic": (
        [
            ("ball arithmetic", ("log(2)", "<", "7/10")),
            ("numerically", ("1/2 + 1/4", "==", "3/4")),
            ("checked numerically", ("exp(1)", ">", "2")),
            ("ball arithmetic on an interval", ("exp(y)", "<=", "3")),
            ("the numerically stable form", TWICE),
            ("numerically the safe way", TWICE),
            ("without ball arithmetic", SHIFT),
        ],
        [("ball arithmetic", SHIFT), ("checked numerically", TWICE), ("numerically", EXP)],
    ),
    "0·log 0": (
        [
            ("0·log 0 = 0", ("Sum(xlogy(c[i], c[i]), (i, 1, n))", "==", "Sum(xlogy(c[k], c[k]), (k, 1, n))")),
            ("0·log 0 = 0", ("xlogy(0, 0)", "==", "0")),
            ("$0 \\cdot \\log 0 = 0$", ("xlogy(y, y)", "<=", "0")),
            ("the limit 0·log 0", ("Limit(t*log(t), t, 0)", "==", "0")),
            ("no 0·log 0 occurs", TWICE),
            ("0·log 0 does not occur", TWICE),
        ],
        [("0·log 0 = 0", TWICE), ("0·log 0 = 0", LOGS), ("by 0·log 0 = 0", ABS)],
    ),
    "a common denominator": (
        [
            ("common denominator", ("1 - sigma(x)", "==", "exp(-x)/(1 + exp(-x))")),
            ("common denominator", ("x*exp(-y) + y*exp(-y)", "==", "(x + y)*exp(-y)")),
            ("a common denominator", ("1/t + t**(-2)", "==", "(t + 1)/t**2")),
            ("a common denominator", ("x/2 + x/3", "==", "5*x/6")),
            ("no common denominator is needed", TWICE),
            ("the common denominator is positive", ("x**2/t", ">=", "0")),
        ],
        [("common denominator", TWICE), ("a common denominator", MULTIPLIED), ("common denominator", LOGS)],
    ),
    "the logarithm of a product": (
        [
            ("log of a product", ("log(t*t)", "==", "2*log(t)")),
            ("the logarithm of a product", ("log(1 - u**2)", "==", "log(1 - u) + log(1 + u)")),
            ("log of a product", ("log(t**2 + t)", "==", "log(t) + log(t + 1)")),
            ("log of a product", ("log(6)", "==", "log(2) + log(3)")),
            ("log of a product", ("-log(sigma(x)*t)", "==", "-log(sigma(x)) - log(t)")),
            ("not the log of a product", TWICE),
        ],
        [
            ("log of a product", LOGS),
            ("the logarithm of a product", TWICE),
            ("log of a product", ("x*log(t) + y*log(t)", "==", "(x + y)*log(t)")),
        ],
    ),
    "the logarithm of a quotient": (
        [
            ("the logarithm of a quotient", ("log(sigma(x))", "==", "-log(1 + exp(-x))")),
            ("log of a quotient", ("log(t/2)", "==", "log(t) - log(2)")),
            ("log of a fraction", ("log(t*exp(-x))", "==", "log(t) - x")),
            ("log of a quotient, twice", ("log(t/2) + log(2/t)", "==", "0")),
            ("log of a quotient", ("log(1/2)", "==", "-log(2)")),
        ],
        [("log of a quotient", LOGS), ("the logarithm of a quotient", TWICE), ("the log of a fraction", ONE)],
    ),
    "the logarithm of a power": (
        [
            ("log of a power", ("log(t**2)", "==", "2*log(t)")),
            ("the logarithm of a power", ("log(8)", "==", "3*log(2)")),
            ("log of a power", ("log(sqrt(t))", "==", "log(t)/2")),
            ("log of a power", ("log(t*t)", "==", "2*log(t)")),
            ("the log of a power", ("log(exp(x))", "==", "x")),
            ("log of a power", ("log(1 + 2*t + t**2)", "==", "2*log(1 + t)")),
        ],
        [
            ("log of a power", LOGS),
            ("the logarithm of a power", TWICE),
            ("log of a power", ("x**2", "==", "x*x")),
        ],
    ),
    "completing a square": (
        [
            ("complete the square", ("x**2 + 2*x", "==", "(x + 1)**2 - 1")),
            ("completing the square", ("x**2 + 2*x", "==", "(x + 1)*(x + 1) - 1")),
            ("complete the square", ("x**2 + 1", ">=", "2*x")),
            ("completing a square", ("t + 1/t", ">=", "2")),
            ("completing squares", ("exp(x) + exp(-x)", ">=", "2")),
            ("no need to complete the square", TWICE),
        ],
        [("complete the square", TWICE), ("completing the square", SHIFT), ("completing a square", LOGS)],
    ),
}
RIGHT = [(reason, line) for right, _ in REASONS.values() for reason, line in right]
FALSE = [(name, *pair) for name, (_, false) in REASONS.items() for pair in false]


def judged(line, domain):
    left, relation, right, *where = line
    verdict = judge(left, right, domain.given(*where[0]) if where else domain, relation)
    assert verdict.accepted, verdict
    return verdict


@pytest.mark.parametrize(("reason", "line"), RIGHT)
def test_a_right_reason_is_accepted(reason, line, v):
    assert objection(reason, judged(line, v)) == ""


@pytest.mark.parametrize(("name", "reason", "line"), FALSE)
def test_a_reason_that_cannot_be_right_is_refused(name, reason, line, v):
    verdict = judged(line, v)
    said = objection(reason, verdict)
    assert said.startswith(f"The reason speaks of {name}, but ")
    assert said.endswith(f" The judge's method: {verdict.method}.")


def test_the_lemma_is_accepted_for_a_certificate(v):
    verdict = judge("t - 1 - log(t)", "0", v, ">=", certificate="t - 1 - log(t)")
    assert verdict.method == "certificate"
    assert objection("the lemma log t ≤ t − 1", verdict) == ""


def test_every_rule_is_tried():
    assert [rule.name for rule in NAMED_RULES] == list(REASONS)
    assert all(len(right) >= 5 and len(false) >= 3 for right, false in REASONS.values())


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
