"""A tie compares code with a proved formula, and breaks when a kernel does."""

from fractions import Fraction

import numpy as np
import pytest

import companion
from companion.derivation import Derivation, Domain, NotTied, tie
from companion.derivation.tie import true_value, ulps


def derivation(start, end, y="[0, 1]"):
    v = Domain(x="real", y=y).define("sigma(x)", "1/(1 + exp(-x))")
    return Derivation(start, v, id="tied").eq(end, "proved")


LOSS = "-y*log(1/(1 + exp(-x))) - (1 - y)*log(1 - 1/(1 + exp(-x)))"
LETTERS = {"logits": "x", "labels": "y"}
TIES = [
    (companion.binary_cross_entropy_with_logits, LOSS, "x - x*y + log(1 + exp(-x))", "[0, 1]", "value"),
    (
        companion.binary_cross_entropy_with_logits_gradient,
        f"Derivative({LOSS}, x)",
        "sigma(x) - y",
        "label",
        "value",
    ),
    (
        companion.binary_cross_entropy_with_logits_gradient,
        f"Derivative({LOSS}, x)",
        "sigma(x) - y",
        "[0, 1]",
        "terms",
    ),
    (
        companion.binary_cross_entropy_with_logits_second_derivative,
        f"Derivative({LOSS}, x, x)",
        "sigma(x)*(1 - sigma(x)) + 0*y",
        "[0, 1]",
        "value",
    ),
]


@pytest.mark.parametrize(("function", "start", "end", "labels", "scale"), TIES)
def test_kernels_compute_their_formulas(function, start, end, labels, scale):
    assert tie(derivation(start, end, labels), function, LETTERS, scale=scale).ulp <= 4


SLIPS = {
    "sign": lambda f, x, y: -f(x, y),
    "half": lambda f, x, y: f(x, y) / 2,
    "digit": lambda f, x, y: f(x, y) * (1 + 1e-14),
    "mirror": lambda f, x, y: f(-x - 1, y),
}


@pytest.mark.parametrize(("function", "start", "end", "labels", "scale"), TIES)
@pytest.mark.parametrize("slip", SLIPS)
def test_a_tie_breaks_when_the_kernel_does(function, start, end, labels, scale, slip):
    elementwise = {} if "second" in function.__name__ else {"reduction": "none"}

    def broken(logits, labels):
        return SLIPS[slip](lambda x, y: function(x, y, **elementwise), logits, labels)

    with pytest.raises(NotTied, match="does not compute tied: at x = "):
        tie(derivation(start, end, labels), broken, LETTERS, scale=scale)


def test_the_textbook_formula_does_not_compute_the_loss():
    def naive(logits, labels):
        with np.errstate(all="ignore"):
            p = 1 / (1 + np.exp(-logits))
            return -labels * np.log(p) - (1 - labels) * np.log(1 - p)

    with pytest.raises(NotTied):
        tie(derivation(LOSS, "x - x*y + log(1 + exp(-x))"), naive, LETTERS)


def test_what_is_printed_is_a_bound_and_not_a_measurement():
    text = str(
        tie(
            derivation(LOSS, "x - x*y + log(1 + exp(-x))"),
            companion.binary_cross_entropy_with_logits,
            LETTERS,
        )
    )
    assert text == "binary_cross_entropy_with_logits computes tied\n584 points, error at most 4 ulp"


def test_true_values_survive_cancellation_and_underflow():
    v = Domain(x="real")
    formula = v.read("x + log(1 + exp(-x))")
    assert float(true_value(formula, {"x": Fraction(-700)})) == pytest.approx(np.exp(-700.0), rel=1e-13)
    assert true_value(formula, {"x": Fraction(-100000)}) == 0


def test_an_ulp_is_the_spacing_of_floats():
    assert ulps(1 + 2.0**-52, Fraction(1), Fraction(1)) == 1
    assert ulps(float("nan"), Fraction(1), Fraction(1)) == float("inf")


def test_bad_arguments():
    d = derivation(LOSS, "x - x*y + log(1 + exp(-x))")
    with pytest.raises(ValueError, match="no argument for y"):
        tie(d, companion.sigmoid, {"x": "x"})
    bound = Derivation("x/(1 + x**2)", Domain(x="real"), id="bound").le("1/2", "a square")
    with pytest.raises(ValueError, match="inequality"):
        tie(bound, companion.sigmoid, {"x": "x"})
    with pytest.raises(TypeError, match="claim must be"):
        tie("x", companion.sigmoid, {"x": "x"})
    with pytest.raises(ValueError, match="scale must be"):
        tie(d, companion.binary_cross_entropy_with_logits, LETTERS, scale="ulp")
