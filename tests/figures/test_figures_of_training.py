"""Figures of the chapter on training: the numbers in their lines."""

import json
from pathlib import Path

import nbformat
import numpy as np
import pytest
from reading import DRAWN, lines, texts

from companion.figures import training as draw

BOOK = Path(__file__).parents[2] / "book"


def stored():
    """The scores of the moving figure, by loss and class."""
    text = (BOOK / "_static" / "figures" / "threshold-data.js").read_text(encoding="utf-8")
    return json.loads(text[text.index("{") : text.rindex("}") + 1])


SCORES = [np.array(stored()["cross-entropy"][group]) for group in ("positive", "negative")]
STEPS, LENGTHS, LOSSES = [10, 100, 1000, 10000], [2.9, 3.9, 7.2, 18.6], [0.072, 0.054, 0.042, 0.031]
PASSES = [*range(50), *range(100, 30001, 100)]
WAYS = {
    "Newton": (range(11), 300 * 0.1 ** (np.arange(11.0) ** 1.6)),
    "gradient descent": (PASSES, 300 * np.exp(-np.sqrt(np.array(PASSES) / 30.0))),
    "minibatches": (range(201), 300 / (1 + np.arange(201.0))),
}
RECALL = np.linspace(0.01, 1, 100)
TRADES = {
    "cross-entropy": (RECALL, 1 - 0.6 * RECALL**4, (0.76, 0.85)),
    "weighted": (RECALL, 1 - 0.62 * RECALL**4, (0.89, 0.62)),
    "focal": (RECALL, 1 - 0.61 * RECALL**4, (0.75, 0.83)),
}
SAID = np.array([0.01, 0.19, 0.4, 0.6, 0.8, 0.98])
CALIBRATED = {"cross-entropy": (SAID, SAID), "weighted": (SAID, SAID**3), "focal": (SAID, SAID**1.5)}

# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "calibration": (CALIBRATED,),
    "precision_and_recall": (TRADES,),
    "three_ways_down": (WAYS,),
    "threshold": SCORES,
    "weights_without_end": (STEPS, LENGTHS, LOSSES),
}

# Figures whose numbers the notebook computes and passes in, as lists.
COMPUTED = {"weights_without_end"}


def test_weights_and_losses_are_drawn_as_they_came():
    figure = draw.weights_without_end(STEPS, LENGTHS, LOSSES)
    for panel, values in enumerate((LENGTHS, LOSSES)):
        x, y = lines(figure, panel)[0]
        np.testing.assert_allclose(x, STEPS, rtol=DRAWN)
        np.testing.assert_allclose(y, values, rtol=DRAWN)
    assert "from 2.9 to 18.6" in figure.alt
    assert "from 0.072 to 0.031" in figure.alt


def test_gaps_are_drawn_to_three_digits_down_to_where_they_pass_the_edge():
    for (x, y), (name, (passes, gaps)) in zip(lines(draw.three_ways_down(WAYS)), WAYS.items(), strict=True):
        np.testing.assert_allclose(x, np.array(passes)[1 : len(x) + 1], rtol=DRAWN)
        np.testing.assert_allclose(y, np.maximum(gaps[1 : len(x) + 1], 1e-8), rtol=0.005)
        assert np.all(y[:-1] >= 1e-7), name
    said = draw.three_ways_down(WAYS).alt
    assert "after 5 steps, gradient descent after about 14 thousand passes" in said


def test_noise_of_a_difference_moves_no_line():
    noisy = {way: (passes, gaps + 1e-14) for way, (passes, gaps) in WAYS.items()}
    for (_, exact), (_, moved) in zip(
        lines(draw.three_ways_down(WAYS)), lines(draw.three_ways_down(noisy)), strict=True
    ):
        np.testing.assert_allclose(moved, exact, rtol=0.01)


@pytest.mark.parametrize("at", [0, 25, 50, 90])
def test_threshold_counts_and_colours(at):
    positive, negative = SCORES
    figure = draw.threshold(positive, negative, at)
    found, alarms = np.sum(positive >= 10 * at), np.sum(negative >= 10 * at)
    assert f"{found} found, {30 - found} missed" in texts(figure)
    assert f"{alarms} false alarms, {270 - alarms} right" in texts(figure)
    dots = [line for line in figure.matplotlib.axes[0].lines if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in dots] == [found, 30 - found, 270 - alarms, alarms]
    x, y = lines(figure, 1)[-1]
    np.testing.assert_allclose([*x, *y], [found / 30, found / (found + alarms)], rtol=DRAWN)


def test_precision_falls_as_the_threshold_does_and_counts_agree_with_a_loop():
    positive, negative = SCORES
    recall, precision = lines(draw.threshold(positive, negative), 1)[0]
    assert np.all(np.diff(recall) <= 0)  # from threshold 0 to 1
    for place in (0, 20, 50):
        found = sum(score >= 10 * place for score in positive)
        alarms = sum(score >= 10 * place for score in negative)
        np.testing.assert_allclose(recall[place], found / 30, rtol=DRAWN)
        np.testing.assert_allclose(precision[place], found / (found + alarms), rtol=DRAWN)


def test_the_still_of_the_chapter_shows_the_scores_of_the_moving_figure():
    notebook = nbformat.read(BOOK / "training.ipynb", as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.get("id") == "threshold")
    assert cell.outputs[0].data["image/svg+xml"] == draw.threshold(*SCORES).svg


def test_precision_and_recall_are_drawn_from_a_half_on():
    figure = draw.precision_and_recall(TRADES)
    for (x, y), (recall, precision, _) in zip(lines(figure)[:3], TRADES.values(), strict=True):
        np.testing.assert_allclose(x, recall[recall >= 0.5], rtol=DRAWN)
        np.testing.assert_allclose(y, precision[recall >= 0.5], rtol=DRAWN)
    points = [(x[0], y[0]) for x, y in lines(figure) if len(x) == 1]
    np.testing.assert_allclose(points, [here for _, _, here in TRADES.values()], rtol=DRAWN)
    assert "weighted 0.62 at 0.89" in figure.alt
    assert set(TRADES) <= set(texts(figure))


def test_calibration_draws_the_diagonal_and_names_the_largest_excess():
    figure = draw.calibration(CALIBRATED)
    drawn = [line for line in lines(figure) if len(line[0]) > 1]
    np.testing.assert_allclose(*drawn[0])
    for (x, y), (said, came) in zip(drawn[1:4], CALIBRATED.values(), strict=True):
        np.testing.assert_allclose(x, said, rtol=DRAWN)
        np.testing.assert_allclose(y, came, rtol=DRAWN)
    assert f"weighted {np.max(SAID - SAID**3):.2f}" in figure.alt
