"""Figures of the chapter on entropy: the numbers in their lines."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from reading import DRAWN, curves, lines, texts

from companion import binary_entropy, entropy
from companion.figures import _style as pen
from companion.figures import entropy as draw

LETTERS = (" ", "e", "t", "x")
SHARES = np.array([0.5, 0.3, 0.15, 0.05])
LENGTHS = [1, 2, 3, 3]

# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "halving": (),
    "fair_coin": (),
    "spreading": (),
    "small_probabilities": (),
    "code_lengths": (LETTERS, SHARES, LENGTHS),
}

# Figures whose numbers the notebook computes and passes in.
COMPUTED = set()


def boxes(figure, panel=0):
    """(x, y, width, height) of each rectangle, in data coordinates."""
    return [p.get_bbox().bounds for p in figure.matplotlib.axes[panel].patches if isinstance(p, Rectangle)]


@pytest.mark.parametrize(("p", "bits"), [(0.5, 1), (0.25, 2), (0.125, 3), (0.0625, 4)])
def test_the_shaded_part_is_the_probability(p, bits):
    figure = draw.halving(p)
    (_, _, width, height), (x, y, w, h) = boxes(figure)
    assert (width, height) == (1, 1)
    assert w * h == p
    assert (x, y) == (0, 0)
    assert len(lines(figure)) == bits  # one cut for each halving
    assert f"{-np.log(p):.4f} nat\n= {bits} bit" in " ".join(texts(figure))


def test_the_curve_beside_it_is_the_surprise():
    ((p, surprise),) = curves(draw.halving(), panel=1)
    np.testing.assert_allclose(surprise, -np.log(p), rtol=2 * DRAWN, atol=1e-6)
    points = [(x[0], y[0]) for x, y in lines(draw.halving(), panel=1) if len(x) == 1]
    np.testing.assert_allclose(points, [(2.0**-k, k * np.log(2)) for k in (1, 2, 3)], rtol=DRAWN)


@pytest.mark.parametrize("p", [0.05, 0.2, 0.5, 0.7, 0.95])
def test_the_arch_and_its_tangent(p):
    figure = draw.fair_coin(p)
    ((x, y),) = curves(figure)
    expected = [0 if q in (0, 1) else -q * np.log(q) - (1 - q) * np.log(1 - q) for q in x]
    np.testing.assert_allclose(y, expected, rtol=1e-4, atol=1e-6)
    x, y = next((x, y) for x, y in lines(figure) if len(x) == 2)
    slope = np.log((1 - p) / p)
    np.testing.assert_allclose((y[1] - y[0]) / (x[1] - x[0]), slope, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(np.interp(p, x, y), binary_entropy(p), rtol=1e-4)
    assert np.all(y >= binary_entropy(x) - 1e-5)
    assert f"H = {binary_entropy(p):.4f}" in texts(figure)


def test_the_coin_prints_the_numbers_of_the_chapter():
    figure = draw.fair_coin()
    assert "H = 0.5004" in texts(figure)
    assert "slope 1.3863\nsecond derivative −6.25" in texts(figure)
    assert "maximum ln 2 = 0.6931" in texts(figure)


@pytest.mark.parametrize("p", [(0.4, 0.3, 0.2, 0.1), (0.25, 0.25, 0.25, 0.25), (0.6, 0.3, 0.1)])
def test_the_strip_and_the_bar(p):
    figure = draw.spreading(p)
    *strip, whole, bar = boxes(figure)
    widths = np.array([width for _, _, width, _ in strip])
    np.testing.assert_allclose(widths / widths.sum(), p, rtol=1e-9)
    np.testing.assert_allclose(bar[2] / whole[2], entropy(p) / np.log(len(p)), rtol=1e-5)
    assert f"H = {entropy(p):.4f}" in texts(figure)


def test_the_strip_prints_the_numbers_of_the_chapter():
    shown = texts(draw.spreading())
    assert {"H = 1.2799", "log 4 = 1.3863", "log 4 − H = 0.1064", ".4", ".1"} <= set(shown)


def test_small_probabilities_stay_below_the_root():
    figure = draw.small_probabilities()
    (p, root), (q, term) = curves(figure)
    np.testing.assert_allclose(root, 2 * np.sqrt(p), rtol=3 * DRAWN)
    inside = (q > 0) & (q < 1)
    np.testing.assert_allclose(term[inside], -q[inside] * np.log(q[inside]), rtol=1e-3)
    assert term.max() <= 1 / np.e
    assert "maximum 1/e = 0.3679" in texts(figure)


def test_code_lengths_are_drawn_against_surprises():
    figure = draw.code_lengths(LETTERS, SHARES, LENGTHS)
    x, y = next((x, y) for x, y in lines(figure) if len(x) == len(SHARES))
    np.testing.assert_allclose(x, -np.log2(SHARES), rtol=DRAWN)
    assert y.tolist() == LENGTHS
    assert {"space", "x"} <= set(texts(figure))
    assert f"than {pen.number(np.max(np.abs(y - x)), 2)} bits" in figure.alt
