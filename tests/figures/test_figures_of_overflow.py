"""Figures of the chapter on overflow: they draw what was measured, and what the formulas give."""

import json
from pathlib import Path

import numpy as np
import pytest
from reading import DRAWN, curves, lines, texts

from companion import sigmoid
from companion.figures import overflow as draw

RESULTS = Path(__file__).parents[2] / "benchmarks" / "results"
MEASURED = json.loads(sorted(RESULTS.glob("formulas-*.json"))[-1].read_text(encoding="utf-8"))["entries"]

# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "types_on_the_line": (),
    "four_formulas": (MEASURED,),
    "soft_labels": (MEASURED,),
    "log1mexp_forms": (MEASURED,),
    "clipped_gradients": (),
}

# Figures whose numbers the notebook computes and passes in: none, for what is stored has all its digits.
COMPUTED = set()


def entry(function, peer, dtype="float64"):
    return next(e for e in MEASURED if (e["function"], e["peer"], e["dtype"]) == (function, peer, dtype))


def errors(function, peer, dtype="float64"):
    return np.array([float(error) for error in entry(function, peer, dtype)["ulp"]])


def test_the_bars_end_where_the_exponential_does():
    shown = texts(draw.types_on_the_line())
    for dtype in (np.float16, np.float32, np.float64):
        info = np.finfo(dtype)
        largest, half = np.log(float(info.max)), np.log(float(info.smallest_subnormal)) - np.log(2)
        assert f"{largest:.1f}" in shown
        assert f"{half:.1f}".replace("-", "−") in shown
    assert {"−92.9", "88.7"} <= set(shown)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_four_formulas_draws_what_was_measured(dtype):
    figure = draw.four_formulas(MEASURED, dtype)
    low, top = 2.0**-9, 2.0 ** (draw.BITS[dtype] + 10)
    for (x, y), way in zip(curves(figure), ("naive", "clipped", "PyTorch", "companion"), strict=True):
        assert x.tolist() == entry("loss, label 0", way, dtype)["at"]
        expected = np.nan_to_num(errors("loss, label 0", way, dtype), nan=top, posinf=top)
        np.testing.assert_allclose(y, np.clip(expected, low, top), rtol=DRAWN)


def test_the_still_prints_the_numbers_of_the_brief():
    figure = draw.four_formulas(MEASURED)
    assert {"naive 0, PyTorch 0", "clipped 1.19·10⁻⁷", "companion 2.06·10⁻⁹"} <= set(texts(figure))
    assert "the loss is 2.06·10⁻⁹" in figure.alt
    k = entry("loss, label 0", "companion", "float32")["at"].index(-20)
    points = [(x[0], y[0]) for x, y in lines(figure) if len(x) == 1]
    assert [x for x, _ in points] == [-20] * 4
    for (_, y), way in zip(points, ("naive", "clipped", "PyTorch", "companion"), strict=True):
        np.testing.assert_allclose(y, errors("loss, label 0", way, "float32")[k], rtol=DRAWN)


def test_soft_labels_and_log1mexp_draw_what_was_measured():
    drawn = curves(draw.soft_labels(MEASURED))
    for (_, y), way in zip(drawn, ("TensorFlow", "companion"), strict=True):
        np.testing.assert_allclose(y, np.maximum(errors("loss, soft label", way), 2.0**-8), rtol=DRAWN)
    drawn = curves(draw.log1mexp_forms(MEASURED))
    for (x, y), way in zip(drawn, ("log1p", "expm1"), strict=True):
        np.testing.assert_allclose(-x, entry("log1mexp", way)["at"], rtol=DRAWN)
        np.testing.assert_allclose(y, np.clip(errors("log1mexp", way), 2.0**-6, 2.0**56), rtol=DRAWN)


def test_gradients_of_guarded_losses():
    figure = draw.clipped_gradients()
    (x, right), (far, floored) = curves(figure)
    np.testing.assert_allclose(right, -sigmoid(-x), rtol=DRAWN)
    p, q = sigmoid(far), sigmoid(-far)
    np.testing.assert_allclose(floored, -q / np.maximum(p * q, 1e-12) * (p * q), rtol=2 * DRAWN)
    step = next((x, y) for x, y in lines(figure) if len(x) == 3)
    np.testing.assert_allclose(sigmoid(step[0][1]), 1e-7, rtol=1e-4)
    assert "−0.0936 at −30" in figure.alt
