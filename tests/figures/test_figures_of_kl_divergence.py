"""Figures of the chapter on the KL divergence: the numbers in their lines and bars."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from mpmath.ctx_mp import MPContext
from reading import DRAWN, curves, lines, texts

from companion import kl_divergence
from companion.figures import _style as pen
from companion.figures import kl_divergence as draw

mp = MPContext()
mp.dps = 30

BAG, BELIEF = [0.8, 0.1, 0.1], [0.2, 0.2, 0.6]
MEANS = np.linspace(-3, 3, 61)
FORWARD = 0.56 + 0.06 * MEANS**2
REVERSE = 0.69 + 0.45 * np.exp(-((MEANS / 1.6) ** 4)) + 0.02 * MEANS**2 + (np.abs(MEANS) / 2.4) ** 12 / 9
REVERSE += 0.1 * np.exp(-(((np.abs(MEANS) - 1.1) / 0.3) ** 2))
GAPS = 10.0 ** -np.arange(1, 16)
SERIES = 0.2142857 * GAPS**2
TEXTBOOK = SERIES + 4e-17 * np.cos(np.arange(15))

# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "negative_terms": (BAG, BELIEF),
    "tangent_proves_gibbs": (),
    "parabola_at_the_truth": (),
    "two_bumps": (),
    "three_valleys": (MEANS, FORWARD, REVERSE),
    "rounding_floor": (GAPS, TEXTBOOK, SERIES),
}

# Figures whose numbers the notebook computes and passes in.
COMPUTED = {"three_valleys", "rounding_floor"}


def test_bars_are_the_terms_and_their_sum():
    figure = draw.negative_terms(BAG, BELIEF)
    bars = [patch for patch in figure.matplotlib.axes[0].patches if isinstance(patch, Rectangle)]
    terms = [p * np.log(p / q) for p, q in zip(BAG, BELIEF, strict=True)]
    np.testing.assert_allclose([bar.get_height() for bar in bars], [*terms, sum(terms)], rtol=DRAWN)
    assert {"1.1090", "−0.0693", "−0.1792", "0.8605"} <= set(texts(figure))
    assert "2 of them point down" in figure.alt


def test_the_curve_lies_under_its_tangent():
    figure = draw.tangent_proves_gibbs()
    ((t, y),) = curves(figure)
    np.testing.assert_allclose(y, np.log(t), rtol=DRAWN, atol=DRAWN)
    tangent = next((x, y) for x, y in lines(figure) if len(x) == 2 and x[0] == 0)
    np.testing.assert_allclose(tangent[1], np.array(tangent[0]) - 1)


@pytest.mark.parametrize("q", [(0.25, 0.75), (0.3, 0.7), (0.625, 0.375)])
def test_gaps_of_the_tangent_add_up_to_the_divergence(q):
    figure = draw.tangent_proves_gibbs(q=q)
    gaps = [y[1] - y[0] for x, y in lines(figure) if len(x) == 2 and x[0] == x[1]]
    np.testing.assert_allclose(np.dot([0.5, 0.5], gaps), kl_divergence([0.5, 0.5], q), atol=1e-5)


def test_the_still_of_the_tangent_prints_the_numbers_of_the_chapter():
    figure = draw.tangent_proves_gibbs()
    assert {"gap 0.1931", "gap 0.0945", "D(p‖q) = 0.09657 + 0.04727 = 0.14384"} <= set(texts(figure))


def test_divergence_and_parabolas():
    p = 0.3
    (q, divergence), (at, parabola), (everywhere, below) = curves(draw.parabola_at_the_truth(p))
    exact = p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
    np.testing.assert_allclose(divergence, exact, rtol=DRAWN, atol=1e-15)
    np.testing.assert_allclose(parabola, (at - p) ** 2 / (2 * p * (1 - p)), rtol=DRAWN, atol=1e-15)
    np.testing.assert_allclose(below, 2 * (everywhere - p) ** 2, rtol=DRAWN, atol=1e-15)


def gaussian(x, mean, width):
    return mp.exp(-((x - mean) ** 2) / (2 * width**2)) / (width * mp.sqrt(2 * mp.pi))


def bumps(x):
    return (gaussian(x, -2, mp.mpf("0.6")) + gaussian(x, 2, mp.mpf("0.6"))) / 2


@pytest.mark.parametrize(
    ("mean", "width"), [(0.0, 4.36**0.5), (1.9971, 0.6049), (1.0, 1.5), (-2.0, 0.6), (0.5, 3.0)]
)
def test_both_divergences_of_the_bumps(mean, width):
    """Against mpmath's quadrature, to the four digits that are printed."""
    m, s = mp.mpf(mean), mp.mpf(width)
    ends = [-30, -14, -8, -4, -2, 0, 2, 4, 8, 14, 30]
    forward = mp.quad(lambda x: bumps(x) * mp.log(bumps(x) / gaussian(x, m, s)), ends)
    reverse = mp.quad(lambda x: gaussian(x, m, s) * mp.log(gaussian(x, m, s) / bumps(x)), ends)
    shown = texts(draw.two_bumps(mean, width))
    assert f"forward D(p‖q) {float(forward):.4f}" in shown
    assert f"reverse D(q‖p) {float(reverse):.4f}" in shown


def test_the_still_of_the_bumps_prints_the_numbers_of_the_chapter():
    figure = draw.two_bumps()
    assert {"forward D(p‖q) 0.5552", "reverse D(q‖p) 1.2732", "nat, by quadrature"} <= set(texts(figure))
    assert "width 2.0881" in figure.alt
    (x, truth), (_, model) = curves(figure)
    np.testing.assert_allclose(truth, [float(bumps(value)) for value in x], rtol=2 * DRAWN)
    np.testing.assert_allclose(model, [float(gaussian(v, 0, mp.sqrt("4.36"))) for v in x], rtol=2 * DRAWN)


def test_valleys_are_found_where_they_are():
    figure = draw.three_valleys(MEANS, FORWARD, REVERSE)
    (x, forward), (_, reverse) = curves(figure)
    np.testing.assert_allclose(forward, FORWARD, rtol=DRAWN)
    np.testing.assert_allclose(reverse, REVERSE, rtol=DRAWN)
    lowest = [k for k in range(1, len(x) - 1) if REVERSE[k] < min(REVERSE[k - 1], REVERSE[k + 1])]
    assert f"Reverse has {len(lowest)}, at means" in figure.alt
    assert "Forward has one valley, at mean 0.0" in figure.alt


def test_rounding_floor_tells_signs_apart():
    figure = draw.rounding_floor(GAPS, TEXTBOOK, SERIES)
    points = [line for line in figure.matplotlib.axes[0].lines if line.get_linestyle() == "None"]
    inside = {line.get_markerfacecolor(): line.get_ydata() for line in points}
    np.testing.assert_allclose(inside[pen.TOKENS["bg"]], TEXTBOOK[::-1][TEXTBOOK[::-1] > 0], rtol=0.05)
    np.testing.assert_allclose(inside[pen.TOKENS["error"]], -TEXTBOOK[::-1][TEXTBOOK[::-1] < 0], rtol=0.05)
    assert f"{np.sum(TEXTBOOK < 0)} of its 15 values are negative" in figure.alt
