"""Figures of the chapter on sigmoid cross-entropy: the numbers in their lines."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from reading import DRAWN, curves, lines, texts

from companion import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    sigmoid,
    softmax,
)
from companion.figures import _style as pen
from companion.figures import sigmoid_cross_entropy as draw


def _jacobians():
    x = np.array([2.0, 0.0, -1.0])
    s = softmax(x)
    return np.diag(sigmoid(x) * sigmoid(-x)), np.diag(s) - np.outer(s, s)


def _animals():
    cats = [(5, 3), (5, 4), (6, 4), (6, 5), (7, 3), (8, 4), (9, 6), (6, 7)]
    dogs = [(6, 3), (7, 9), (8, 3), (8, 8), (9, 12), (10, 10), (11, 14), (12, 11)]
    return np.array(cats + dogs, dtype=float), np.array([0] * len(cats) + [1] * len(dogs))


STEPS = 10.0 ** -np.arange(1, 12)
ERRORS = 0.016 * STEPS**2 + 1e-16 / STEPS
AT = [1, 10, 100, 1000, 10000]

# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "sigmoid_and_slope": (),
    "loss_of_a_logit": (),
    "squared_error_sleeps": (),
    "gradient_check": (STEPS, ERRORS, 6e-6),
    "boundary": (*_animals(), np.array([0.3, 0.4]), -4.7),
    "descent": (0.44 + 0.25 * 0.8 ** np.arange(161), 0.44 + 0.25 * 0.12 ** np.arange(7)),
    "weights_grow": (AT, [1.2, 2.9, 6.2, 11.1, 16.4], [0.8, 1.5, 1.6, 1.6, 1.6]),
    "jacobians": _jacobians(),
    "neuron": ([1.0, -0.5], [1.0, 1.5], 0.25, 0),
}

# Figures whose numbers the notebook computes and passes in.
COMPUTED = {"descent", "weights_grow", "jacobians", "gradient_check"}


def loss(x, label):
    return binary_cross_entropy_with_logits(x, np.full_like(x, label), reduction="none")


def gradient(x, label):
    return binary_cross_entropy_with_logits_gradient(x, np.full_like(x, label), reduction="none")


def test_sigmoid_and_its_slope():
    (x, first), (_, second) = curves(draw.sigmoid_and_slope())
    np.testing.assert_allclose(first, sigmoid(x), rtol=DRAWN)
    np.testing.assert_allclose(second, sigmoid(x) * (1 - sigmoid(x)), rtol=DRAWN)
    assert second.max() == 0.25


@pytest.mark.parametrize("logit", [-1.0, 2.0])
def test_losses_and_tangents_of_a_logit(logit):
    figure = draw.loss_of_a_logit(logit)
    for (x, y), label in zip(curves(figure), (1, 0), strict=True):
        np.testing.assert_allclose(y, loss(x, label), rtol=DRAWN)
    tangents = [(x, y) for x, y in lines(figure) if len(x) == 2]
    for (x, y), label in zip(tangents, (1, 0), strict=True):
        slope = (y[1] - y[0]) / (x[1] - x[0])
        np.testing.assert_allclose(slope, sigmoid(logit) - label, atol=1e-5)  # from two rounded points
        np.testing.assert_allclose(y.mean(), loss(np.array([logit]), label)[0], rtol=2 * DRAWN)
        assert f"slope {slope:.4f}".replace("-", "−") in texts(figure)


@pytest.mark.parametrize(("logit", "label"), [(-6.0, 1), (-6.0, 0), (0.0, 1), (3.5, 0), (8.0, 1)])
def test_squared_error_sleeps(logit, label):
    figure = draw.squared_error_sleeps(logit, label)
    for (x, y), expected in zip(curves(figure, 0), (loss, lambda x, y: (sigmoid(x) - y) ** 2), strict=True):
        # σ − y cancels in this plain form, where the drawn one does not: 1e-16 of 3e-4 is no more than 1e-12.
        np.testing.assert_allclose(y, expected(x, label), rtol=DRAWN + 1e-11)
    plain = (gradient, lambda x, y: 2 * (sigmoid(x) - y) * sigmoid(x) * (1 - sigmoid(x)))
    for (x, y), expected in zip(curves(figure, 1), plain, strict=True):
        np.testing.assert_allclose(y, expected(x, label), rtol=DRAWN + 1e-11)
    ratio = 1 + np.cosh(logit)  # = 1/(2σ(1 − σ))
    assert f"a ratio of {ratio:.0f}." in figure.alt


def test_the_still_prints_the_numbers_of_the_chapter():
    figure = draw.squared_error_sleeps()
    assert "cross-entropy\n−0.9975" in texts(figure)
    assert "squared error −0.0049, 203 times less" in texts(figure)


def test_gradient_check_draws_two_digits_of_the_errors():
    x, y = next((x, y) for x, y in lines(draw.gradient_check(STEPS, ERRORS, 6e-6)) if len(x) == len(STEPS))
    np.testing.assert_allclose(x, STEPS[::-1], rtol=DRAWN)
    np.testing.assert_allclose(y, ERRORS[::-1], rtol=0.05)
    assert "best h ≈ 6·10⁻⁶" in texts(draw.gradient_check(STEPS, ERRORS, 6e-6))


def test_boundary_is_where_the_sigmoid_is_a_half():
    features, labels, weights, bias = CALLS["boundary"]
    figure = draw.boundary(features, labels, weights, bias, classes=("cat", "dog"))
    drawn = sorted(
        sigmoid(np.delete(np.column_stack(line), 2, axis=0) @ weights + bias).round(4).tolist()
        for line in lines(figure)[:3]
    )
    assert drawn == [[0.1] * 4, [0.5] * 4, [0.9] * 4]  # two pieces each, with a gap for the number
    for (x, y), label in zip(lines(figure)[3:], (0, 1), strict=True):
        assert np.array_equal(np.column_stack([x, y]), features[labels == label])
    wrong = np.sum((sigmoid(features @ weights + bias) > 0.5) != labels)
    assert f"{wrong} of the points" in figure.alt
    assert {"cat, y = 0", "dog, y = 1", "½", "0.1", "0.9"} <= set(texts(figure))


def test_no_line_of_the_boundary_runs_through_its_number():
    figure = draw.boundary(*CALLS["boundary"])
    axes = figure.matplotlib.axes[0]
    figure.matplotlib.canvas.draw()
    for line, text in zip(axes.lines[:3], ("0.1", "½", "0.9"), strict=True):
        (box,) = (t.get_window_extent().padded(3) for t in axes.texts if t.get_text() == text)
        starts = axes.transData.transform(line.get_xydata()[[0, 3]])
        assert not any(box.contains(*place) for place in starts), text
        assert box.contains(*starts.mean(axis=0)), text


@pytest.mark.parametrize("bias", [-100.0, -20.0, 0.0])
def test_a_boundary_beyond_the_data_is_left_out(bias):
    features, labels, weights, _ = CALLS["boundary"]
    assert draw.boundary(features, labels, weights, bias).alt


@pytest.mark.parametrize("weights", [(0.0, 1.0), (1.0, 0.0), (-1.0, 1.0)])
def test_a_boundary_may_run_in_any_direction(weights):
    features, labels, *_ = CALLS["boundary"]
    middle = features.mean(axis=0)
    assert len(lines(draw.boundary(features, labels, weights, -np.dot(weights, middle)))) == 5


def test_descent_and_growth_draw_what_they_are_given():
    down, newton = CALLS["descent"]
    (x, y), *_ = curves(draw.descent(down, newton))
    np.testing.assert_allclose(y, down[x.astype(int)], rtol=DRAWN)
    assert (x[0], x[-1]) == (0, len(down) - 1)
    grown = lines(draw.weights_grow(*CALLS["weights_grow"]))
    assert [y.tolist() for _, y in grown] == [list(values) for values in CALLS["weights_grow"][1:]]


def test_jacobians_print_every_entry():
    diagonal, full = _jacobians()
    figure = draw.jacobians(diagonal, full)
    assert texts(figure).count("0") == 6
    assert {pen.number(value, 3) for value in full.flat} <= set(texts(figure))
    filled = [patch for patch in figure.matplotlib.axes[0].patches if isinstance(patch, Rectangle)]
    assert len(filled) == 18


def test_neuron_carries_values_forward_and_slopes_back():
    shown = texts(draw.neuron([1.0, -0.5], [1.0, 1.5], 0.25, 0, measured=("ear length", "weight")))
    slope = gradient(np.array([0.5]), 0)[0]  # logit 1·1 − .5·1.5 + .25
    assert {"0.50", pen.number(sigmoid(0.5), 2), pen.number(loss(np.array([0.5]), 0)[0], 2)} <= set(shown)
    assert f"in w₂: (ŷ − y)·a₂ = {pen.number(-0.5 * slope, 2)}" in shown
    assert "ear length a₁" in shown
