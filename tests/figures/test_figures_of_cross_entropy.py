"""Figures of the chapter on cross-entropy: the numbers in their lines."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from reading import DRAWN, curves, lines, texts

from companion import cross_entropy, entropy, softmax
from companion.figures import _style as pen
from companion.figures import cross_entropy as draw

BAG, BELIEF = np.array([0.8, 0.1, 0.1]), np.array([0.2, 0.2, 0.6])


def _run(truth, steps, taught=None):
    """(cross-entropies under the truth, models) of a descent that is taught by the truth, or by a sample."""
    x, losses, models = np.zeros(len(truth)), [], []
    for _ in range(steps + 1):
        models.append(softmax(x))
        losses.append(cross_entropy(truth, models[-1]))
        x = x - (models[-1] - (truth if taught is None else taught))
    return losses, models


SAMPLE = np.array([0.9, 0.05, 0.05])

# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "wrong_belief": (BAG, BELIEF),
    "loss_falls": (BAG, *_run(BAG, 20)),
    "no_ceiling": (),
    "below_the_floor": (BAG, _run(SAMPLE, 40)[0], _run(BAG, 40, taught=SAMPLE)[0]),
    "belief_in_width": (),
}

# Figures whose numbers the notebook computes and passes in.
COMPUTED = {"below_the_floor", "loss_falls"}


def boxes(figure, panel):
    return [patch for patch in figure.matplotlib.axes[panel].patches if isinstance(patch, Rectangle)]


def is_loss(patch):
    return to_hex(patch.get_edgecolor()) == pen.TOKENS["loss"]


def area(patches):
    return sum(patch.get_width() * patch.get_height() for patch in patches)


@pytest.mark.parametrize(
    ("truth", "model"), [(BAG, BELIEF), (BELIEF, BAG), ([0.5, 0.25, 0.25], [0.25, 0.25, 0.5])]
)
def test_areas_are_the_costs(truth, model):
    truth, model = np.array(truth), np.array(model)
    figure = draw.wrong_belief(truth, model)
    bars = boxes(figure, 1)
    filled = [bar for bar in bars if bar.get_facecolor()[3] > 0]
    hatched = [bar for bar in filled if is_loss(bar)]
    gap = truth * np.log(truth / model)
    np.testing.assert_allclose(area(filled), cross_entropy(truth, model), rtol=2 * DRAWN)
    np.testing.assert_allclose(area(hatched), gap[gap > 0].sum(), rtol=1e-4)
    for value in (entropy(truth), cross_entropy(truth, model), gap.sum()):
        assert f"{value:.4f} nat" in texts(figure)


def test_hatching_stays_in_its_boxes():
    figure = draw.wrong_belief(BAG, BELIEF)
    (bar,) = filter(is_loss, boxes(figure, 1))
    ((x, y),) = lines(figure, 1)
    low, high = bar.get_corners()[[0, 2]]
    assert np.nanmin(x) >= low[0] - 1e-5
    assert np.nanmax(x) <= high[0] + 1e-5
    assert np.nanmin(y) >= low[1] - 1e-5
    assert np.nanmax(y) <= high[1] + 1e-5


def test_strips_are_the_distributions():
    page = boxes(draw.wrong_belief(BAG, BELIEF), 0)
    for left, expected in ((0.1, BAG), (4.1, BELIEF)):
        strip = [box for box in page if box.get_x() == left and box.get_width() == 0.6]
        np.testing.assert_allclose([box.get_height() / 3.55 for box in strip], expected, atol=1e-5)


def test_equal_beliefs_have_no_hatched_bar():
    figure = draw.wrong_belief(BAG, BAG)
    assert not any(map(is_loss, boxes(figure, 1)))
    assert not lines(figure, 1)
    assert "0.0000 nat" in texts(figure)


def test_the_stills_print_the_numbers_of_the_chapter():
    assert {"0.6390 nat", "1.4996 nat", "0.8605 nat"} <= set(texts(draw.wrong_belief()))
    start = texts(draw.loss_falls(*CALLS["loss_falls"]))
    assert {"H(p, q) = 1.0986", "entropy H(p) = 0.6390", "gap 0.4596"} <= set(start)


@pytest.mark.parametrize("step", [0, 1, 7, 20])
def test_loss_falls_shows_the_run_and_one_model(step):
    losses, models = _run(BAG, 20)
    figure = draw.loss_falls(BAG, losses, models, step)
    (_, level), (x, y), (here, value) = lines(figure, 0)
    np.testing.assert_allclose(level, entropy(BAG), rtol=DRAWN)
    np.testing.assert_allclose(y, losses, rtol=DRAWN)
    assert (x[0], x[-1], here[0]) == (0, 20, step)
    np.testing.assert_allclose(value, losses[step], rtol=DRAWN)
    heights = [box.get_height() for box in boxes(figure, 1)]
    np.testing.assert_allclose(heights, np.ravel(np.column_stack([BAG, models[step]])), rtol=DRAWN)


def test_no_ceiling_is_minus_the_logarithm():
    x, y = curves(draw.no_ceiling())[0]
    np.testing.assert_allclose(y, -np.log(x) + 0.0, atol=1e-4)
    marked = {round(float(y[0]), 2): float(x[0]) for x, y in lines(draw.no_ceiling()) if len(x) == 1}
    assert sorted(marked) == [10.0, 23.03]
    assert -np.log(marked[10.0]) == pytest.approx(10, abs=1e-5)


def test_below_the_floor_draws_what_it_is_given():
    _, seen, unseen = CALLS["below_the_floor"]
    figure = draw.below_the_floor(*CALLS["below_the_floor"])
    drawn = [y for x, y in lines(figure) if len(x) > 2]
    np.testing.assert_allclose(drawn, [unseen, seen], rtol=DRAWN)
    assert f"lowest after {int(np.argmin(unseen))} steps" in figure.alt
    assert f"on the sample {entropy(SAMPLE):.4f}" in texts(figure)


@pytest.mark.parametrize("distance", [0.5, 1.0])
def test_widths_against_an_integral(distance):
    """The cross-entropy of two Gaussians as a sum over narrow strips."""
    x = np.linspace(-12, 12, 2401)
    p = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    figure = draw.belief_in_width(distance)
    for (t, y), d in zip(curves(figure), (distance, 0.0), strict=True):
        q = (x[:, None] - d) ** 2 / (2 * t**2) + np.log(t) + np.log(2 * np.pi) / 2
        np.testing.assert_allclose(y, p @ q * 0.01, rtol=2 * DRAWN)
        assert min(y) >= pen.rounded(0.5 + np.log(2 * np.pi) / 2)[0] - 1e-5
    lowest = [float(x[0]) for x, _ in lines(figure) if len(x) == 1]
    np.testing.assert_allclose(lowest, [1, np.hypot(1, distance)], rtol=DRAWN)
