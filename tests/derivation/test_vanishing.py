"""0·log 0 = 0: closed intervals by their ends and their inside; factors that both sides share."""

import pytest

from companion.derivation import Domain, judge

P = Domain(p="[0, 1]", q="(0, 1)", g="positive", x="real")


@pytest.mark.parametrize(
    ("left", "relation", "right"),
    [
        ("-xlogy(p, p) - xlogy(1 - p, 1 - p)", "<=", "log(2)"),
        ("-xlogy(p, p) - xlogy(1 - p, 1 - p)", ">=", "0"),
        ("xlogy(p, p/q) + xlogy(1 - p, (1 - p)/(1 - q))", ">=", "0"),
        ("xlogy(p, 2*p)", "==", "p*log(2) + xlogy(p, p)"),
        # both sides share a positive factor, or a negative one
        ("q*(1 - q)**(1 + g)", ">=", "q*(1 - (1 + g)*q)"),
        ("-(1 - q)**(1 + g)/q", "<=", "-(1 - (1 + g)*q)/q"),
    ],
)
def test_proved(left, relation, right):
    assert judge(left, right, P, relation), judge(left, right, P, relation)


@pytest.mark.parametrize(
    ("left", "relation", "right"),
    [
        ("-xlogy(p, p) - xlogy(1 - p, 1 - p)", "<", "log(2)"),  # equal at p = 1/2
        ("-xlogy(p, p) - xlogy(1 - p, 1 - p)", ">", "0"),  # equal at p = 0
        ("xlogy(p, p - 1/2)", "==", "xlogy(p, p - 1/2)"),  # undefined below 1/2, at p = 0 too
        ("xlogy(x, x)", ">=", "-1"),  # undefined for negative x
        ("-q*(1 - q)**(1 + g)", ">=", "-q*(1 - (1 + g)*q)"),  # the factor is negative
        ("x*(1 - q)**(1 + g)", ">=", "x*(1 - (1 + g)*q)"),  # the factor has both signs
    ],
)
def test_refuted(left, relation, right):
    assert judge(left, right, P, relation).status == "refuted"


def test_the_second_argument_must_not_be_negative_at_zero():
    """xlogy(0, −1) has no value: the ends of an interval are looked at with everything that stands there."""
    domain = Domain(p="[0, 1]", where=["p <= 0"])
    assert judge("xlogy(p, p - 1)", "0", domain).status == "refuted"
