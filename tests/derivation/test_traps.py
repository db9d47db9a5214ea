"""Statements that once fooled the judge. None of them holds on its whole domain, so none may be proved."""

import pytest

from companion.derivation import Domain, DomainError, judge

SIMPLICES = {"n": "count", "p": "simplex[n]", "q": "simplex[n]", "i": "index[n]", "x": "positive[n]"}
WITH_C = {**SIMPLICES, "c": "positive"}
TRAPS = {
    "cancelling": ("(x - 7/5)/(x - 7/5)", "==", "1", {"x": "real"}),
    "undefined on the left": ("log(x)", "<", "log(x) + 1", {"x": "real"}),
    "a kink": ("Derivative(Abs(x), x)", "==", "Abs(x)/x", {"x": "real"}),
    "a kink on the way": ("Derivative(Abs(x), x, y)", "==", "0", {"x": "real", "y": "real"}),
    "slope of log": ("Derivative(log(x), x)", "==", "1/x", {"x": "real", "where": ["Ne(x, 0)"]}),
    "leading coefficient 0": (
        "y*g**2 + u", "<=", "1000", {"y": "real", "g": "real", "u": "real", "where": ["y == 0"]},
    ),
    "a gap": ("1/x", ">=", "1", {"x": "real", "where": ["Ne(x, 0)"]}),
    "a captured index": (
        "Sum(a[i]**2, (i, 1, n)) + Sum(a[i]*a[k]*5/4, (k, 1, n))", ">=", "0",
        {"n": "count", "i": "index[n]", "a": "real[n]"},
    ),
    "the diagonal only": (
        "Sum(Sum(a[i]*a[j]*log(x[j]), (j, 1, n)), (i, 1, n))", "<=",
        "Sum(Sum(a[i]*a[j]*(x[j] - 1), (j, 1, n)), (i, 1, n))",
        {"n": "count", "a": "real[n]", "x": "positive[n]"},
    ),
    "one logarithm in two places": (
        "Sum((p[i] - q[i])*log(x[i]), (i, 1, n)) + log(x[i])", "<=",
        "Sum((p[i] - q[i])*(x[i] - 1), (i, 1, n)) + x[i] - 1", SIMPLICES,
    ),
    "a letter caught in merging": (
        "Sum(p[i]*log(q[i]), (i, 1, n)) - log(x[i])", "<=", "Sum(p[i]*q[i]/x[i], (i, 1, n)) - 1", SIMPLICES,
    ),
    "a letter caught by a sum around a constant": (
        "Sum(log(c), (i, 1, n)) - n*log(x[i])", "<=", "Sum(c/x[i] - 1, (i, 1, n))", WITH_C,
    ),
    "0·log of a negative": ("xlogy(x - x, y)", "==", "0", {"x": "real", "y": "real"}),
    "strict without a strict term": ("Sum(v[i]**2, (i, 1, n))", ">", "0", {"n": "count", "v": "real[n]"}),
    "Gibbs without a difference": ("Sum(p[i]*log(p[i]/q[i]), (i, 1, n))", ">", "0", SIMPLICES),
}  # fmt: skip


@pytest.mark.parametrize(("left", "relation", "right", "domain"), TRAPS.values(), ids=TRAPS)
def test_is_not_proved(left, relation, right, domain):
    assert judge(left, right, Domain(**domain), relation).status != "proved"


def test_a_definition_keeps_its_letters():
    v = Domain(x="real", y="real").define("f(x)", "x + y").define("g(y)", "f(y)")
    assert judge("g(1)", "2", v).status == "refuted"
    v = Domain(z="real").define("g(s, t)", "Derivative(s*t, s)")
    assert judge("g(z, z)", "z", v)
    v = Domain(x="real", where=["Ne(x, 0)"]).define("f(t)", "Derivative(log(t), t)")
    assert judge("f(2*x)", "1/(2*x)", v).status == "refuted"


def test_over_an_empty_domain_nothing_is_proved():
    assert judge("x**2 + 1", "0", Domain(x="real", where=["x > 1", "x < 0"]), "<").status == "undecided"


def test_renaming_a_letter_may_split_a_sum():
    """log(a_k·w_i·u_j + w_1·v_k) is log w_1 + log(a_k·u_j + v_k) once i is 1."""
    v = Domain(n="count", w="positive[2]", u="positive[n]", v="positive[n]", a="positive[n]")
    total = "Sum(Sum(Sum(log(a[k]*w[i]*u[j] + w[1]*v[k]), (k, 1, n)), (i, 1, 2)), (j, 1, n))"
    assert judge(total, "0", v).status == "refuted"


def test_powers_of_powers_take_no_time():
    assert judge("(((x**64)**64)**64)**64", "-1", {"x": "real"}, ">=").status == "undecided"
    assert judge("(x**16)**16", "-1", {"x": "real"}, ">=")
    assert judge("(((x**64)**64)**64)**64", "x", {"x": "real"}, "<").status == "refuted"


def test_a_condition_may_use_a_named_number():
    v = Domain(x="[0, 1]").define("c", "1/2").given("x <= c")
    assert judge("exp(x) - x", "5/2", v, "<").status == "certified"


@pytest.mark.parametrize(
    "limit",
    [
        "Limit(x*a/(x + Abs(a*(113*a - 355))), x, 0)",
        "Limit(x*a/(x + Abs(a*(a**2 - 2))), x, 0)",
        "Limit(x*a/(x + sqrt(a**2*(a**2 - 2)**2)), x, 0)",
        "Limit(a/(1 + x*sqrt(a**2*(113*a - 355)**2)), x, oo)",
    ],
)
def test_a_coefficient_may_be_zero_in_several_ways(limit):
    """At a = 0 the value 0 is right, at the other zeros of the coefficient it is not."""
    assert not judge(limit, "0", {"a": "real", "x": "positive"}).accepted


@pytest.mark.parametrize(
    ("limit", "value", "domain"),
    [
        ("Limit(log(x**a + x**30)/log(x), x, oo)", "30", {"a": "positive"}),  # it is max(a, 30)
        ("Limit(log(x**a + x**30)/log(x), x, 0)", "a", {"a": "positive", "x": "positive"}),  # min(a, 30)
        ("Limit(log(exp(a*x) + exp(x/1000))/x, x, oo)", "a", {"a": "positive"}),  # 1/1000 for smaller a
        ("Limit(log(exp(a*x) + exp(b*x))/x, x, oo)", "a", {"a": "positive", "b": "positive"}),
        ("Limit(log(x**a + x**(1/1000))/log(x), x, oo)", "a", {"a": "positive"}),
    ],
)
def test_which_of_two_terms_grows_faster(limit, value, domain):
    assert not judge(limit, value, domain).accepted


def test_sums_in_sums_are_bounded():
    with pytest.raises(DomainError, match="400 terms"):
        judge("Sum(Sum(x**i*x**j, (i, 1, 20)), (j, 1, 20))", "0", {"x": "positive"}, ">=")
