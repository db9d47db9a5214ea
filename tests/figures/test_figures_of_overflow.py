"""Figures of the chapter on overflow: they draw what was measured, and what the formulas give."""

import json
from pathlib import Path

import numpy as np
import pytest
from reading import DRAWN, curves, lines, texts

from companion import sigmoid
from companion.figures import overflow as draw

RESULTS = Path(__file__).parents[2] / "benchmarks" / "results"
TEXT = (RESULTS.parents[1] / "book" / "_static" / "figures" / "four-formulas-data.js").read_text("utf-8")
STORED = json.loads(TEXT[TEXT.index("{") : TEXT.rindex("}") + 1])
MEASURED = json.loads(sorted(RESULTS.glob("formulas-*.json"))[-1].read_text(encoding="utf-8"))["entries"]

# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "types_on_the_line": (),
    "four_formulas": (STORED,),
    "whole_line": (MEASURED,),
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


def along(line, x):
    """The values of a drawn line at x, where level stretches are drawn by their ends."""
    return np.interp(x, *line)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_whole_line_draws_what_was_measured(dtype):
    figure = draw.whole_line(MEASURED, dtype)
    low, top = 2.0**-3, 2.0 ** (draw.BITS[dtype] + 14)
    for line, way in zip(lines(figure), ("naive", "clipped", "companion", "PyTorch"), strict=True):
        expected = np.nan_to_num(errors("loss, label 0", way, dtype), nan=top, posinf=top)
        x = entry("loss, label 0", way, dtype)["at"]
        np.testing.assert_allclose(along(line, x), np.clip(expected, low, top), rtol=0.1)  # ⅛ of an octave
    assert "at most 0.5 ulp" in figure.alt or dtype == "float64"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_four_formulas_draws_what_is_stored(dtype):
    drawn = [line for line in lines(draw.four_formulas(STORED, dtype)) if len(line[0]) > 10]
    low, top = 2.0**-6, 2.0 ** (draw.BITS[dtype] + 10)
    for line, (way, column) in zip(drawn, STORED[dtype].items(), strict=True):
        expected = [top if error is None else error for error in column["errors"]]
        np.testing.assert_allclose(
            along(line, STORED["logits"]), np.clip(expected, low, top), rtol=DRAWN, err_msg=way
        )


def test_the_still_prints_the_numbers_of_the_brief():
    figure = draw.four_formulas(STORED)
    assert {"naive, framework 0", "clipped 1.1921·10⁻⁷", "companion 2.0612·10⁻⁹"} <= set(texts(figure))
    assert "the loss is 2.0612·10⁻⁹" in figure.alt
    k = STORED["logits"].index(-20)
    points = [(x[0], y[0]) for x, y in lines(figure) if len(x) == 1]
    assert [x for x, _ in points] == [-20] * 4
    np.testing.assert_allclose(
        [y for _, y in points], [way["errors"][k] for way in STORED["float32"].values()], rtol=DRAWN
    )


def test_soft_labels_and_log1mexp_draw_what_was_measured():
    drawn = curves(draw.soft_labels(MEASURED))
    for line, way in zip(drawn, ("TensorFlow", "companion"), strict=True):
        x, expected = entry("loss, soft label", way)["at"], errors("loss, soft label", way)
        np.testing.assert_allclose(along(line, x), np.maximum(expected, 2.0**-8), rtol=DRAWN)
    drawn = curves(draw.log1mexp_forms(MEASURED))
    for (x, y), way in zip(drawn, ("log1p", "expm1"), strict=True):
        at, expected = entry("log1mexp", way)["at"], np.clip(errors("log1mexp", way), 2.0**-6, 2.0**56)
        k = [int(np.argmin(np.abs(-np.array(at) - point))) for point in x]
        np.testing.assert_allclose(y, expected[k], rtol=DRAWN)
        assert len(k) > 0.8 * len(at)


def test_gradients_of_guarded_losses():
    figure = draw.clipped_gradients()
    (x, right), (far, floored) = curves(figure)
    np.testing.assert_allclose(right, -sigmoid(-x), rtol=DRAWN)
    p, q = sigmoid(far), sigmoid(-far)
    np.testing.assert_allclose(floored, -q / np.maximum(p * q, 1e-12) * (p * q), rtol=2 * DRAWN)
    step = next((x, y) for x, y in lines(figure) if len(x) == 3)
    np.testing.assert_allclose(sigmoid(step[0][1]), 1e-7, rtol=1e-4)
    assert "−0.0936 at −30" in figure.alt
