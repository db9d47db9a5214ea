"""Data of the moving figures that show stored numbers: python book/_tools/figure_data.py

What arithmetic does to four formulas is computed here, by NumPy and `companion`, and never by a browser; and
the scores of two trained models come from here. tests/site/test_figure_data.py makes both again and compares.
"""

from __future__ import annotations

import json
from pathlib import Path

import mpmath
import numpy as np

import companion

FIGURES = Path(__file__).resolve().parents[1] / "_static" / "figures"
LOGITS = range(-60, 61)
SEED = 9


def four_formulas() -> dict:
    """The loss log(1 + e^x) of label 0 by four formulas, in two precisions: values, and errors in ulp."""
    with mpmath.workdps(60):
        exact = [mpmath.log1p(mpmath.exp(x)) for x in LOGITS]
        return {
            "logits": list(LOGITS),
            "exact": [_shown(value) for value in exact],
            **{np.dtype(kind).name: _in_precision(kind, exact) for kind in (np.float32, np.float64)},
        }


def _in_precision(kind, exact):
    x = np.array(LOGITS, dtype=kind)
    one, least = kind(1), kind(1e-7)
    with np.errstate(over="ignore", divide="ignore"):
        probability = one / (one + np.exp(-x))
        values = {
            "naive": -np.log(one - probability),
            "clipped": -np.log(one - np.clip(probability, least, one - least)),
            "framework": np.maximum(x, 0) + np.log(one + np.exp(-np.abs(x))),
        }
    values["companion"] = companion.binary_cross_entropy_with_logits(x, np.zeros_like(x), reduction="none")
    return {
        name: {
            "values": [_shown(value) for value in column],
            "errors": [_error(value, true) for value, true in zip(column, exact, strict=True)],
        }
        for name, column in values.items()
    }


def _error(value, true):
    """In units in the last place of the true value, two digits; null for an infinite one."""
    if np.isinf(value):
        return None
    unit = mpmath.mpf(float(np.spacing(type(value)(float(true)))))
    return float(f"{float(abs(mpmath.mpf(float(value)) - true) / unit):.2g}")


def _shown(value):
    """Five digits: 20.000, 0.12693, 2.0612·10⁻⁹, 0, ∞."""
    value = float(value)
    if value == 0 or np.isinf(value):
        return "0" if value == 0 else "∞"
    if value >= 1e-3:
        return f"{value:#.5g}"
    digits, power = f"{value:.4e}".split("e-")
    return f"{digits}·10⁻" + str(int(power)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def threshold() -> dict:
    """Scores that two models give to the same 300 examples, in thousandths, by class and in order.

    One example in ten is positive. Each model is one neuron, trained on 2000 other examples: with the
    cross-entropy, and with the focal loss at γ = 2.
    """
    random = np.random.default_rng(SEED)
    features, labels = _sample(random, 1800, 200)
    shown, truth = _sample(random, 270, 30)
    losses = {
        "cross-entropy": companion.binary_cross_entropy_with_logits_gradient,
        "focal": companion.focal_loss_with_logits_gradient,
    }
    scores = {}
    for name, gradient in losses.items():
        weights = _trained(features, labels, gradient)
        thousandths = np.rint(1000 * companion.sigmoid(shown @ weights)).astype(int)
        scores[name] = {
            "positive": sorted(thousandths[truth == 1].tolist()),
            "negative": sorted(thousandths[truth == 0].tolist()),
        }
    return scores


def _sample(random, negatives, positives):
    around = np.concatenate([np.zeros((negatives, 2)), np.full((positives, 2), (1.9, 1.2))])
    wide = np.concatenate([np.ones((negatives, 2)), np.full((positives, 2), (1.2, 0.8))])
    features = around + wide * random.standard_normal(around.shape)
    labels = np.repeat([0.0, 1.0], [negatives, positives])
    return np.column_stack([features, np.ones(len(labels))]), labels


def _trained(features, labels, gradient):
    """Weights by gradient descent, until the gradient is 0 to ten digits."""
    weights = np.zeros(3)
    for _ in range(100_000):
        slope = features.T @ gradient(features @ weights, labels, reduction="none") / len(labels)
        if np.abs(slope).max() < 1e-10:
            return weights
        weights = weights - 2.0 * slope
    raise RuntimeError("gradient descent has not arrived")


MADE = {"four-formulas-data.js": four_formulas, "threshold-data.js": threshold}


def text(data: dict) -> str:
    """The module that exports the data."""
    table = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"// Made by book/_tools/figure_data.py; a test compares.\n\nexport const DATA = {table};\n"


def stored(name: str) -> dict:
    """The data in a module that was made here."""
    module = (FIGURES / name).read_text(encoding="utf-8")
    return json.loads(module.split("DATA = ", 1)[1].rstrip(";\n"))


if __name__ == "__main__":
    for name, make in MADE.items():
        (FIGURES / name).write_text(text(make()), encoding="utf-8")
