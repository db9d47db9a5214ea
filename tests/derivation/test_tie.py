"""A tie compares code with a proved formula, and breaks when a kernel does."""

from fractions import Fraction

import numpy as np
import pytest

import companion
from companion.derivation import Derivation, Domain, NotTied, tie
from companion.derivation.grid import grid
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


# ---------------------------------------------------------------- families, indices, formulas of arguments

SOFTMAX = ("s(j)", "exp(x[j])/Sum(exp(x[i]), (i, 1, n))")
ROWS = {"n": "count", "x": "real[n]", "k": "index[n]"}


def softmax_is_a_quotient(**more):
    v = Domain(**ROWS, **more).define(*SOFTMAX)
    return Derivation("s(k)", v, id="softmax").eq("1/Sum(exp(x[i] - x[k]), (i, 1, n))", "divide by e^{x_k}")


def test_an_index_that_no_argument_names_counts_the_entries_of_the_result():
    tied = tie(softmax_is_a_quotient(), companion.softmax, {"x": "x"}, points=40)
    assert set(tied.where) == {"n", "x", "k"}
    assert len(tied.where["x"]) == tied.where["n"] >= tied.where["k"] >= 1


def test_entries_in_another_order_are_noticed():
    def turned(x):
        return companion.softmax(x)[..., ::-1]

    with pytest.raises(
        NotTied, match=r"turned does not compute softmax: at n = 2, x = \(.*\), k = 1 it gives"
    ):
        tie(softmax_is_a_quotient(), turned, {"x": "x"})


def test_a_result_of_another_shape_is_noticed():
    with pytest.raises(
        NotTied, match=r"logsumexp gives an array of shape \(\d+,\) where \(\d+, 1\) is asked"
    ):
        tie(softmax_is_a_quotient(), companion.logsumexp, {"x": "x"})


def test_a_class_is_counted_from_one_on_paper_and_from_zero_in_code():
    v = Domain(**{**ROWS, "c": "index[n]"}).define(*SOFTMAX)
    d = Derivation("-log(s(c))", v, id="class").eq("log(Sum(exp(x[i] - x[c]), (i, 1, n)))", "a quotient")
    seen = []

    def loss(logits, labels):
        seen.extend(labels.tolist())
        assert labels.dtype == int
        return -np.take_along_axis(companion.log_softmax(logits), labels[:, None], axis=1)[:, 0]

    assert tie(d, loss, {"logits": "x", "labels": "c - 1"}).ulp <= 3
    assert min(seen) == 0
    with pytest.raises(IndexError):
        tie(d, loss, {"logits": "x", "labels": "c"})


def test_the_limit_may_be_a_formula_and_conditions_choose_the_points():
    v = Domain(x="real", g="positive")
    d = Derivation("exp(g*x)", v, id="power").eq("exp(x*g)", "a product commutes")

    def power(x, g):
        with np.errstate(all="ignore"):
            return np.exp(x) ** g

    tied = tie(d, power, {"x": "x", "g": "g"}, limit="2 + 2*g", where=["g <= 4", "Abs(x) <= 50"])
    assert str(tied).endswith("points, error at most 2 + 2*g ulp")
    assert tied.where["g"] <= 4
    assert abs(tied.where["x"]) <= 50
    with pytest.raises(NotTied):
        tie(d, power, {"x": "x", "g": "g"}, limit=2, where=["g <= 4", "Abs(x) <= 50"])


def test_the_right_infinity_is_no_error_and_any_other_is_one():
    large = Fraction(10) ** 400
    assert ulps(float("inf"), large, large) == 0
    for wrong in (float("-inf"), 1e308, float("nan")):
        assert ulps(wrong, large, large) == float("inf")
    assert ulps(float("inf"), Fraction(1), Fraction(1)) == float("inf")


@pytest.mark.parametrize(
    ("names", "args", "said"),
    [
        ({"a": "real[n, n]"}, {"x": "x", "y": "a"}, "two indices"),
        ({"m": "count", "a": "real[m]"}, {"x": "x", "y": "a"}, "different sizes"),
        ({}, {}, "no argument for k, n, x"),
        ({}, {"x": "x", "y": "k/3"}, "no exact value in floating point"),
    ],
)
def test_points_that_cannot_be_made(names, args, said):
    d = softmax_is_a_quotient(**names)
    with pytest.raises(ValueError, match=said):
        tie(d, companion.softmax, args)


def test_conditions_that_no_point_meets():
    with pytest.raises(ValueError, match="no point was found"):
        tie(softmax_is_a_quotient(), companion.softmax, {"x": "x"}, where=["x[1] > 1", "x[1] < 0"], points=5)


def test_distributions_are_exact_and_of_every_kind():
    v = Domain(n="count", p="closed simplex[n]", q="simplex[n]")
    rows = grid(v, ["p", "q"], 300, 7)
    assert {row["n"] for row in rows} == {len(row["p"]) for row in rows} == {1, 2, 3, 6}
    for row in rows:
        assert sum(map(Fraction, row["p"])) == sum(map(Fraction, row["q"])) == 1
        assert min(row["q"]) > 0
    assert any(0 in row["p"] for row in rows)
    near = [max(abs(a - b) for a, b in zip(row["p"], row["q"], strict=True)) for row in rows]
    assert sum(0 < distance < 1e-5 for distance in near) > 50
    assert rows == grid(v, ["p", "q"], 300, 7)
