"""Numbers for people: any size, and the same from python-flint's balls as from our own intervals."""

from fractions import Fraction

import flint
import pytest

from companion.derivation import Domain, balls, judge
from companion.derivation._intervals import Interval, context

FLINT = {"arb": flint.arb, "ctx": flint.ctx, "fmpq": flint.fmpq}
OURS = {"arb": Interval, "ctx": context, "fmpq": Fraction}


@pytest.fixture(params=(FLINT, OURS), ids=("flint", "ours"))
def backend(request, monkeypatch):
    for name, value in request.param.items():
        monkeypatch.setattr(balls, name, value)


def exp(x):
    return balls.ball(Fraction(x)).exp()


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize(("value", "shown"), [
    (lambda: Fraction(0), "0"),
    (lambda: Fraction(-7), "−7"),
    (lambda: Fraction(1, 3), "0.33333"),
    (lambda: balls.ball(Fraction(2)).log(), "0.69315"),
    (lambda: Fraction(1, 10**305), "1e−305"),  # a float, but not one with all its digits
    (lambda: exp(-1000), "5.076e−435"),
    (lambda: -exp(-1000), "−5.076e−435"),
    (lambda: exp(1000), "1.9701e+434"),
    (lambda: exp(-10**15), "10^(−4.343e+14)"),
    (lambda: -exp(10**15), "−10^(4.343e+14)"),
    (lambda: exp(1) - exp(1), "as good as 0"),
    (lambda: exp(1000) - exp(1000), "of unknown size"),
])  # fmt: skip
def test_decimal(value, shown):
    with balls.precision(128):
        assert balls.decimal(value()) == shown


@pytest.mark.usefixtures("backend")
def test_more_digits_than_a_float_has():
    with balls.precision(128):
        assert balls.decimal(exp(1), 25) == "2.718281828459045235360287"


@pytest.mark.usefixtures("backend")
def test_a_counterexample_that_underflows_shows_both_values():
    found = judge("exp(-1000)", "exp(-1001)", Domain()).counterexample
    assert (found.left, found.right) == ("5.076e−435", "1.8673e−435")
