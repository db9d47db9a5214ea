"""Figures of the chapter on maximum likelihood: the numbers in their lines."""

import numpy as np
import pytest
from reading import DRAWN, curves, lines, texts

from companion import bernoulli_log_likelihood, bernoulli_score, binary_cross_entropy, kl_divergence
from companion.figures import _style as pen
from companion.figures import maximum_likelihood as draw

TOSSES = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1]
ENDS = {"float16": 25, "float32": 150, "float64": 1075}

# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "likelihood_peak": (TOSSES,),
    "likelihood_width": (),
    "loss_floor": (TOSSES,),
    "product_underflows": (ENDS,),
    "two_losses": (),
}

# Figures whose numbers the notebook computes and passes in: none here but the places of underflow.
COMPUTED = set()


def _likelihood(p, k, n):
    return k * np.log(p) + (n - k) * np.log(1 - p)


@pytest.mark.parametrize("pi", [0.3, 0.5, 0.9])
def test_the_curve_of_the_peak_and_its_tangent(pi):
    figure = draw.likelihood_peak(TOSSES, pi)
    ((x, y),) = curves(figure)
    np.testing.assert_allclose(y, _likelihood(x, 7, 10), rtol=3 * DRAWN)
    tangent = next((x, y) for x, y in lines(figure)[2:] if len(x) == 2)
    slope = np.diff(tangent[1])[0] / np.diff(tangent[0])[0]
    np.testing.assert_allclose(slope, bernoulli_score(pi, TOSSES), atol=1e-3)
    np.testing.assert_allclose(tangent[1].mean(), bernoulli_log_likelihood(pi, TOSSES), rtol=3 * DRAWN)


def test_the_still_prints_the_numbers_of_the_chapter():
    shown = texts(draw.likelihood_peak(TOSSES))
    assert {"log L = −6.9315", "score = 8", "BCE = 0.6931", "7 ones, 3 zeros", "mean 0.7"} <= set(shown)


def test_every_toss_is_a_dot_filled_if_it_is_a_one():
    hollow, filled = draw.likelihood_peak(TOSSES).matplotlib.axes[0].lines[-2:]
    assert (len(hollow.get_xdata()), len(filled.get_xdata())) == (3, 7)
    assert hollow.get_markerfacecolor() == pen.TOKENS["bg"]
    assert filled.get_markerfacecolor() == pen.TOKENS["truth"]
    order = np.argsort(np.concatenate([filled.get_xdata(), hollow.get_xdata()]))
    assert [bool(k < 7) for k in order] == [toss == 1 for toss in TOSSES]


def test_the_peak_is_marked_at_the_mean():
    figure = draw.likelihood_peak([1, 0, 0, 0, 1])
    assert any(x.tolist() == [0.4] for x, _ in lines(figure))
    assert "its peak at 0.4, the mean" in figure.alt


def test_underflow_is_marked_where_it_is_told():
    figure = draw.product_underflows(ENDS)
    ((x, y),) = curves(figure)
    np.testing.assert_allclose(y, x * np.log(2), rtol=2 * DRAWN)
    marks = [(x[0], y[0]) for x, y in lines(figure) if len(x) == 1]
    np.testing.assert_allclose(marks, [(n, n * np.log(2)) for n in ENDS.values()], rtol=DRAWN)
    assert "float64: 0 from n = 1075" in texts(figure)


def test_the_two_losses_are_mirror_images():
    figure = draw.two_losses()
    (x, one), (_, zero) = curves(figure)
    np.testing.assert_allclose(one, -np.log(x), rtol=2 * DRAWN, atol=1e-6)
    np.testing.assert_allclose(zero, one[::-1], rtol=DRAWN)
    assert {"1.6094", "0.6931"} <= set(texts(figure))


@pytest.mark.parametrize("pi", [0.2, 0.3, 0.45])
def test_the_excess_over_the_floor_is_a_divergence(pi):
    figure = draw.loss_floor(TOSSES, pi)
    ((x, y),) = curves(figure)
    np.testing.assert_allclose(y, -_likelihood(x, 7, 10) / 10, rtol=3 * DRAWN)
    loss = binary_cross_entropy(np.full(10, pi), TOSSES)
    excess = kl_divergence([0.7, 0.3], [pi, 1 - pi])
    assert f"loss {loss:.4f}:\nabove the floor by KL = {excess:.4f}" in texts(figure)


def test_the_marks_of_the_width_lie_one_standard_error_from_the_peak():
    figure = draw.likelihood_width()
    for (x, y), n in zip(curves(figure), (10, 100, 1000), strict=True):
        inside = (x > 0.001) & (x < 0.999)
        expected = np.exp(n * (0.7 * np.log(x / 0.7) + 0.3 * np.log((1 - x) / 0.3)))
        np.testing.assert_allclose(y[inside], expected[inside], rtol=1e-2, atol=1e-5)  # steep: x is rounded
        assert f"n = {n}, ± {np.sqrt(0.21 / n):.3f}" in texts(figure)
    marks = [x for x, _ in lines(figure) if len(x) == 2 and np.isclose(x.mean(), 0.7)]
    widths = [np.diff(x)[0] / 2 for x in marks]
    np.testing.assert_allclose(widths, np.sqrt(0.21 / np.array([10, 100, 1000])), rtol=1e-4)
