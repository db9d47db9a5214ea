"""The judge: what it proves and by which method, what it refutes and where, and what it leaves open."""

from fractions import Fraction

import pytest
import sympy

from companion.derivation import Domain, judge, proofs
from companion.derivation.judge import JudgeAlarm

REAL = {"x": "real"}

PROVED = [
    # left, relation, right, domain, a method that must have been used
    ("exp(x)*exp(-x)", "==", "1", REAL, "normal form"),
    ("1/(1 + exp(-x))", "==", "exp(x)/(1 + exp(x))", REAL, "normal form"),
    ("log(x*y)", "==", "log(x) + log(y)", {"x": "positive", "y": "positive"}, "normal form"),
    ("log((1 - p)/p)", "==", "log(1 - p) - log(p)", {"p": "(0, 1)"}, "normal form"),
    ("exp(x/2)**2", "==", "exp(x)", REAL, "normal form"),
    ("sqrt(x)*sqrt(x)", "==", "x", {"x": "positive"}, "normal form"),
    ("log(8)/log(2)", "==", "3", {}, "normal form"),
    ("x**g*x", "==", "x**(g + 1)", {"x": "positive", "g": "nonnegative"}, "normal form"),
    ("Max(x, 0) - Max(-x, 0)", "==", "x", REAL, "case split"),
    ("Max(x, 0) - x*y + log(1 + exp(-Abs(x)))", "==", "x - x*y + log(1 + exp(-x))",
     {"x": "real", "y": "[0, 1]"}, "case split"),
    ("y**2", "==", "y", {"y": "label"}, "case split"),
    ("Sum(s[i]**2, (i, 1, n))", "==", "n", {"n": "count", "s": "sign[n]"}, "normal form"),
    ("Sum(p[i]*KroneckerDelta(i, k), (i, 1, n))", "==", "p[k]",
     {"n": "count", "p": "real[n]", "k": "index[n]"}, "normal form"),
    ("Sum(p[i], (i, 1, n))", "==", "1", {"n": "count", "p": "simplex[n]"}, "normal form"),
    ("Sum(a[i] + b[i], (i, 1, n))", "==", "Sum(b[k], (k, 1, n)) + Sum(a[k], (k, 1, n))",
     {"n": "count", "a": "real[n]", "b": "real[n]"}, "normal form"),
    ("Sum(a[i], (i, 1, n))**2", "==", "Sum(Sum(a[i]*a[k], (i, 1, n)), (k, 1, n))",
     {"n": "count", "a": "real[n]"}, "normal form"),
    ("Derivative(log(Sum(exp(x[i]), (i, 1, n))), x[k])", "==", "exp(x[k])/Sum(exp(x[i]), (i, 1, n))",
     {"n": "count", "x": "real[n]", "k": "index[n]"}, "normal form"),
    ("x**2 - x + 1", ">", "0", REAL, "sign certificate"),
    ("p*(1 - p)", "<=", "1/4", {"p": "[0, 1]"}, "sign certificate"),
    ("p*(1 - p)", ">=", "0", {"p": "[0, 1]"}, "sign certificate"),
    ("x**3 - 3*x + 3", ">", "0", {"x": "positive"}, "sign certificate"),
    ("log(x)", "<=", "x - 1", {"x": "positive"}, "lemma"),
    ("log(1 + exp(-x))", "<", "exp(-x)", REAL, "lemma"),
    ("log(1 + exp(x))", ">", "log(1 + exp(-1))", {"x": "nonnegative"}, "monotonicity"),
    ("Sum(exp(x[i]), (i, 1, n))", ">", "0", {"n": "count", "x": "real[n]"}, "sign certificate"),
    ("Sum(p[i]**2, (i, 1, n))", "<=", "Sum(p[i], (i, 1, n))",
     {"n": "count", "p": "[0, 1][n]"}, "term by term"),
    ("log(3)", ">", "1", {}, "ball arithmetic"),
    ("exp(x)", ">=", "1 + x", REAL, "monotonicity"),
    ("exp(x)", ">", "1 + x + x**2/2", {"x": "positive"}, "monotonicity"),
    ("-p*log(p) - (1 - p)*log(1 - p)", "<=", "log(2)", {"p": "(0, 1)"}, "monotonicity"),
    ("Sum(p[i]*log(p[i]/q[i]), (i, 1, n))", ">=", "0",
     {"n": "count", "p": "simplex[n]", "q": "simplex[n]"}, "lemma"),
    ("-Sum(p[i]*log(q[i]), (i, 1, n))", ">=", "-Sum(p[i]*log(p[i]), (i, 1, n))",
     {"n": "count", "p": "simplex[n]", "q": "simplex[n]"}, "lemma"),
    ("Sum(v[i]**2, (i, 1, n))", ">", "0",
     {"n": "count", "v": "real[n]", "j": "index[n]", "where": ["Ne(v[j], 0)"]}, "term by term"),
    ("Sum(p[i]*log(p[i]/q[i]), (i, 1, n))", ">", "0",
     {"n": "count", "p": "simplex[n]", "q": "simplex[n]", "k": "index[n]", "where": ["Ne(p[k], q[k])"]},
     "lemma"),
    ("-Sum(p[i]*log(p[i]), (i, 1, n))", "<=", "log(n)", {"n": "count", "p": "simplex[n]"}, "lemma"),
    ("Sum(xlogy(p[i], p[i]/q[i]), (i, 1, n))", ">=", "0",
     {"n": "count", "p": "closed simplex[n]", "q": "simplex[n]"}, "0·log 0 = 0"),
    ("xlogy(x, x**2)", "==", "2*xlogy(x, x)", {"x": "[0, 1]"}, "0·log 0 = 0"),
    ("log(Product(t**y[i]*(1 - t)**(1 - y[i]), (i, 1, n)))", "==",
     "Sum(y[i]*log(t) + (1 - y[i])*log(1 - t), (i, 1, n))",
     {"n": "count", "y": "label[n]", "t": "(0, 1)"}, "normal form"),
    ("sqrt(x)**2", "==", "x", {"x": "nonnegative"}, "normal form"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "relation", "right", "domain", "method"), PROVED, ids=lambda v: str(v)[:40])
def test_proved(left, relation, right, domain, method):
    verdict = judge(left, right, Domain(**domain), relation)
    assert verdict.status == "proved", str(verdict)
    assert method in verdict.method
    assert verdict


REFUTED = [
    ("1/(1 + exp(-x))", "==", "1/(1 + exp(x))", REAL, {"x": Fraction(1)}),
    ("log(x**2)", "==", "2*log(x)", REAL, {"x": Fraction(-1)}),
    ("x/x", "==", "1", REAL, {"x": Fraction(0)}),
    ("Abs(x)", "==", "x", REAL, {"x": Fraction(-1)}),
    ("x**2", ">", "0", REAL, {"x": Fraction(0)}),
    ("log(p)", "<", "0", {"p": "[0, 1]"}, {"p": Fraction(0)}),
    ("xlogy(p, p)", "==", "p*log(p)", {"p": "[0, 1]"}, {"p": Fraction(0)}),
    ("xlogy(1, x)", "<=", "x - 1", REAL, {"x": Fraction(0)}),
]


@pytest.mark.parametrize(("left", "relation", "right", "domain", "point"), REFUTED, ids=lambda v: str(v)[:40])
def test_refuted_at_a_simple_exact_point(left, relation, right, domain, point):
    verdict = judge(left, right, Domain(**domain), relation)
    assert verdict.status == "refuted"
    assert not verdict
    assert verdict.counterexample.point == point


@pytest.mark.parametrize(
    ("left", "right", "relation", "where"),
    [
        ("1/x", "1", ">=", ["Ne(x, 0)"]),  # falls on either side of a gap: no path from 1 to −1
        ("1/x", "1", ">=", ["x < 1", "Ne(x, 0)"]),
        ("x**2", "2*x - 1", ">", ["x >= 0"]),  # equal at x = 1
        ("exp(x)", "1 + x + x**2/2", ">=", []),  # the third derivative, but wrong on the left
    ],
)
def test_monotonicity_does_not_jump_gaps(left, right, relation, where):
    assert judge(left, right, Domain(x="real", where=where), relation).status == "refuted"


def test_a_true_statement_beyond_reach_is_undecided_and_not_proved():
    # The third symmetric fact about exp that no rule here knows: convexity between two points.
    verdict = judge("exp((x + y)/2)", "(exp(x) + exp(y))/2", Domain(x="real", y="real"), "<=")
    assert verdict.status in ("proved", "undecided")
    verdict = judge("exp(x)", "x**2", Domain(x="nonnegative"), ">")
    assert verdict.status == "undecided"
    assert not verdict
    assert "proved" not in str(verdict).split(":")[0]
    assert str(verdict).startswith("◇ undecided")


def test_the_counterexample_gives_both_values():
    verdict = judge("1/(1 + exp(-x))", "1/(1 + exp(x))", Domain(x="real"))
    assert str(verdict.counterexample) == "at x = 1: left 0.73106, right 0.26894"


def test_a_counterexample_may_be_a_family():
    verdict = judge("Sum(p[i]**2, (i, 1, n))", "1", Domain(n="count", p="simplex[n]"))
    assert verdict.status == "refuted"
    assert verdict.counterexample.point["n"] > 1


def test_plain_dicts_and_sympy_expressions():
    t, n, k = sympy.symbols("t n k")
    a = sympy.IndexedBase("a")
    assert judge(sympy.log(t**3), 3 * sympy.log(t), {t: sympy.Interval.open(0, sympy.oo)})
    assert judge(sympy.Sum(a[k], (k, 1, n)) * 2, sympy.Sum(2 * a[k], (k, 1, n)), {a: ("real", n)})
    assert judge("q*(1 - q)", "0", {"q": "unit"}, ">")


def test_bad_input_names_the_argument():
    with pytest.raises(ValueError, match=r"relation must be one of .* got '='"):
        judge("x", "x", REAL, "=")
    with pytest.raises(TypeError, match="domain must be a Domain or a dict, got list"):
        judge("x", "x", [])
    with pytest.raises(ValueError, match="4/5"):
        judge("x", "0.8", REAL)


def test_disagreement_is_an_alarm(monkeypatch):
    """Were the prover broken, the refuter would not let it pass."""
    monkeypatch.setattr(proofs, "prove", lambda *_: proofs.Proof(["a broken method"]))
    with pytest.raises(JudgeAlarm, match="a broken method"):
        judge("x", "x + 1", Domain(x="real"))


def test_the_verdict_is_the_same_every_time():
    v = Domain(x="real", y="[0, 1]")
    texts = {str(judge("x*y", "x + y", v)) for _ in range(3)}
    assert len(texts) == 1
