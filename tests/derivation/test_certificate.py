"""Certificates: the caller says what the larger side has more, and the judge checks that it is so."""

import pytest

from companion.derivation import Derivation, Domain, StepRefused, judge

XY = Domain(x="real", y="real")
FAMILY = Domain(n="count", x="real[n]", t="positive", u="real")


@pytest.mark.parametrize(
    ("left", "relation", "right", "domain", "certificate"),
    [
        ("x**2 + y**2", ">=", "2*x*y", XY, "(x - y)**2"),
        ("2*x*y", "<=", "x**2 + y**2", XY, "(x - y)*(x - y)"),
        ("x**4 + y**4 + 1", ">", "2*x**2*y**2", XY, "(x**2 - y**2)**2 + 1"),
        ("(x**2 + y**2)/2", ">=", "((x + y)/2)**2", XY, "((x - y)/2)**2"),
        (
            "Sum(x[i]**2, (i, 1, n))*n", ">=", "Sum(x[i], (i, 1, n))**2", FAMILY,
            "Sum(Sum((x[i] - x[j])**2, (j, 1, n)), (i, 1, n))/2",
        ),
        ("t - 1 + exp(u)", ">=", "log(t) + 1 + u", FAMILY, "(t - 1 - log(t)) + (exp(u) - 1 - u)"),
        # a square that cannot vanish, and a part that another strategy proves
        ("x**2 + 2*x + 3", ">", "1", XY, "(x + 1)**2 + exp(y)/exp(y)"),
    ],
)  # fmt: skip
def test_proved(left, relation, right, domain, certificate):
    verdict = judge(left, right, domain, relation, certificate=certificate)
    assert (verdict.status, verdict.method) == ("proved", "certificate"), verdict


@pytest.mark.parametrize(
    ("left", "relation", "right", "certificate", "why"),
    [
        ("x**2 + y**2 + 1", ">=", "2*x*y", "(x - y)**2", "not what the larger side has more"),
        ("x**2 + y**2", ">=", "2*x*y", "(y - x)**2 + x - x + 0*y + 1 - 1*y/y", "not shown to be non-zero"),
        ("x**6 + y**6 + 1", ">=", "3*x**2*y**2", "x**6 + y**6 + (1 - 3*x**2*y**2)", "may be negative"),
        ("x**2 + y**2 + 2", ">", "2*x*y + 2", "(x - y)**2", "at x = 0, y = 0"),
    ],
)
def test_not_proved(left, relation, right, certificate, why):
    verdict = judge(left, right, XY, relation, certificate=certificate)
    assert verdict.status in ("undecided", "refuted")
    assert why in verdict.detail


def test_equalities_take_none():
    assert "not an equality" in judge("x", "x", XY, certificate="0").detail


def test_the_sign_is_of_the_larger_side():
    """The wrong order of the two sides is refuted, whatever the certificate says."""
    assert judge("x**2 + y**2", "2*x*y", XY, "<=", certificate="(x - y)**2").status == "refuted"
    assert judge("x**2 + y**2", "2*x*y", XY, "<=", certificate="-(x - y)**2").status == "refuted"


def test_in_a_derivation():
    chain = Derivation("2*x*y", XY, id="means").le("x**2 + y**2", "a square", certificate="(x - y)**2")
    assert "certificate" in str(chain)
    with pytest.raises(StepRefused, match="not what the larger side has more"):
        chain.le("x**2 + y**2 + x**2", "a square", certificate="(x - y)**2")
