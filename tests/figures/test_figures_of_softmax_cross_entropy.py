"""Figures of the chapter on softmax cross-entropy: the numbers in their lines."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from reading import DRAWN, curves, lines, texts

from companion import softmax
from companion.figures import _style as pen
from companion.figures import softmax_cross_entropy as draw

STEPS = [0, *np.unique(np.geomspace(1, 1000, 30).round().astype(int)).tolist()]
FLOOR = np.log(1 + 2 / np.e)


def falling(end):
    return end + (np.log(3) - end) / (1 + np.array(STEPS) / 10)


# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "only_differences": (),
    "reactions": (),
    "temperature": (),
    "label_smoothing": (),
    "softmax_twice": (STEPS, falling(0.33), falling(0.66), FLOOR),
}

# Figures whose numbers the notebook computes and passes in.
COMPUTED = {"softmax_twice"}


def heights(figure, panel):
    return [bar.get_height() for bar in figure.matplotlib.axes[panel].patches if isinstance(bar, Rectangle)]


@pytest.mark.parametrize(
    ("logits", "label", "shift", "temperature"),
    [((1, 1, 3), 3, 0, 1), ((1, 1, 3), 1, 0, 1), ((1, 1, 10), 2, -3, 1), ((-2, 0.5, 1), 3, 0.5, 2)],
)
def test_only_differences_draws_shares_and_prints_the_gradient(logits, label, shift, temperature):
    figure = draw.only_differences(logits, label, shift, temperature)
    x = np.array(logits, dtype=float)
    shares = softmax(x / temperature)  # without the shift: it changes nothing
    drawn = heights(figure, 1)
    drawn.remove(1)  # the outline of the label
    np.testing.assert_allclose(drawn, shares, rtol=1e-5)
    np.testing.assert_allclose(heights(figure, 0), x + shift, rtol=DRAWN)
    gradient = (shares - np.eye(3)[label - 1]) / temperature
    words = set(texts(figure))
    assert {pen.number(value, 4) for value in (*shares, *gradient)} <= words
    assert f"{'ABC'[label - 1]} (true)" in [t.get_text() for t in figure.matplotlib.axes[1].get_xticklabels()]
    loss = pen.number(-np.log(shares[label - 1]), 4)
    assert f"loss {loss} nat" in words
    assert f"The loss is {loss} nat." in figure.alt


def test_the_still_prints_the_numbers_where_the_moving_figure_starts():
    assert {"0.1065", "0.7870", "−0.2130", "loss 0.2395 nat"} <= set(texts(draw.only_differences()))


def test_reactions_are_the_slopes_of_both_shares():
    (z, plain), (_, soft) = [(x, y) for x, y in lines(draw.reactions()) if len(x) > 100]
    share = np.exp(z) / (2 * np.e + np.exp(z))
    np.testing.assert_allclose(plain, 2 / (z + 2) ** 2, rtol=DRAWN)
    np.testing.assert_allclose(soft, share * 2 * np.e / (2 * np.e + np.exp(z)), rtol=DRAWN)
    assert abs(z[np.argmax(soft)] - (1 + np.log(2))) < 0.05
    assert {"2.1 times", "0.84 times", "0.018 times"} <= set(texts(draw.reactions()))


def test_temperature_draws_the_shares():
    (T, largest), (_, other) = [(x, y) for x, y in lines(draw.temperature()) if len(x) > 100]
    np.testing.assert_allclose(largest, 1 / (1 + 2 * np.exp(-2 / T)), rtol=2 * DRAWN)
    np.testing.assert_allclose(largest + 2 * other, 1, rtol=1e-5)


def test_label_smoothing_is_lowest_at_the_proved_lead():
    figure = draw.label_smoothing(10, 0.1)
    (lead, soft), (_, hard) = curves(figure)
    assert abs(lead[np.argmin(soft)] - np.log(91)) < 0.05
    np.testing.assert_allclose(hard, np.log1p(9 * np.exp(-lead)), rtol=DRAWN + 1e-11)
    np.testing.assert_allclose(soft, np.log1p(9 * np.exp(-lead)) + 0.09 * lead, rtol=DRAWN + 1e-11)
    assert "0.5003 at a lead of 4.5109" in figure.alt


def test_softmax_twice_draws_what_it_is_given():
    figure = draw.softmax_twice(*CALLS["softmax_twice"])
    drawn = [(x, y) for x, y in lines(figure) if len(x) == len(STEPS)]
    for (x, y), end in zip(drawn, (0.33, 0.66), strict=True):
        assert x.tolist() == STEPS
        np.testing.assert_allclose(y, falling(end), rtol=DRAWN)
    assert "floor 0.5514" in texts(figure)
