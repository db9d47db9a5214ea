"""One loss, written in several ways: what each gives and how far it is off, along the whole line.

This is for pictures: the same points for every way, not the places where errors are largest. A way is a
formula in NumPy, in one type from the first operation to the last, as it stands in the source that is named;
what is measured is the formula. (What the libraries themselves return, `accuracy` asks them.)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

import companion
from benchmarks import definitions as of

SOFT = 0.999  # in float64: a number whose product with a logit is rounded


def naive(x, y):
    """−y log σ(x) − (1 − y) log(1 − σ(x)), with σ(x) = 1/(1 + e^(−x)): the definition."""
    p = 1 / (1 + np.exp(-x))
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def clipped(x, y):
    """Keras from probabilities: `binary_crossentropy` of keras/src/backend/*/nn.py, epsilon 1e−7."""
    epsilon = x.dtype.type(1e-7)
    p = np.clip(1 / (1 + np.exp(-x)), epsilon, 1 - epsilon)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def pytorch(x, y):
    """(1 − y)x − log σ(x): `binary_cross_entropy_with_logits` of aten/src/ATen/native/Loss.cpp."""
    return (1 - y) * x - (np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))))


def tensorflow(x, y):
    """max(x, 0) − xy + log1p(e^(−|x|)): `sigmoid_cross_entropy_with_logits` of tensorflow's nn_impl.py."""
    return np.maximum(x, 0) - x * y + np.log1p(np.exp(-np.abs(x)))


def ours(x, y):
    return companion.binary_cross_entropy_with_logits(x, y, reduction="none")


def logits() -> np.ndarray:
    """Whole and half numbers from −1000 to 1000, dense where formulas change: exact in every type."""
    sides = [np.arange(0, 4, 0.5), np.arange(4, 44, 1), np.arange(44, 112, 8), np.arange(120, 700, 80)]
    sides += [np.arange(700, 752, 8), np.arange(760, 1001, 80)]
    side = np.concatenate(sides)
    return np.concatenate([-side[:0:-1], side])


def exponents() -> np.ndarray:
    """From −2¹⁰ to −2⁻⁶⁰, three to two octaves; no power of 2, for there the errors are too small."""
    return -(2.0 ** (np.arange(15, -91, -1) / 1.5 - 0.2))


def _of_label(y):
    return lambda x: of.bce_of_logit(x, of.exact(y))


HARD_LABEL = {"naive": naive, "clipped": clipped, "PyTorch": pytorch, "companion": ours}
SOFT_LABEL = {"TensorFlow": tensorflow, "companion": ours}
LOG1MEXP = {
    "naive": lambda x: np.log(1 - np.exp(x)),
    "expm1": lambda x: np.log(-np.expm1(x)),
    "log1p": lambda x: np.log1p(-np.exp(x)),
    "companion": companion.log1mexp,
}


def measure() -> Iterator[dict]:
    """One entry for each function, dtype and way, with a list for the points."""
    for dtype in (np.float16, np.float32, np.float64):
        for way, formula in HARD_LABEL.items():
            yield _of_label("loss, label 0", way, formula, 0.0, dtype)
    for way, formula in SOFT_LABEL.items():
        yield _of_label("loss, soft label", way, formula, SOFT, np.float64)
    for way, formula in LOG1MEXP.items():
        yield _entry("log1mexp", way, formula, of.log1mexp, exponents().astype(np.float64))


def _of_label(function, way, formula, label, dtype):
    x, y = logits().astype(dtype), dtype(label)
    return _entry(
        function, way, lambda x: formula(x, np.full_like(x, y)), lambda x: of.bce_of_logit(x, of.exact(y)), x
    )


def _entry(function: str, way: str, formula: Callable, definition: Callable, x: np.ndarray) -> dict:
    with np.errstate(all="ignore"):
        computed = formula(x)
    right = [definition(of.exact(point)) for point in x]
    errors = [of.error(got, wanted) for got, wanted in zip(computed, right, strict=True)]
    return {
        "function": function,
        "title": f"{function}: {way}",
        "peer": way,
        "dtype": x.dtype.name,
        "at": [_short(point, 9) for point in x],
        "computed": [_short(value, 6) for value in computed],
        "right": [of.mp.nstr(value, 6) for value in right],
        "ulp": [_short(error, 3) for error in errors],
    }


def _short(value, digits: int):
    """A number to so many digits, for JSON; nan and infinities in words."""
    value = float(value)
    return float(f"{value:.{digits}g}") if math.isfinite(value) else str(value)
