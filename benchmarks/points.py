"""Where errors are looked for, and what time is taken on. The numbers are the same on every run."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# Where formulas of this subject change their ways: near 0; where 1 + e^(−x) rounds to 1 (16.6 in float32,
# 36.7 in float64); where e^x overflows (11.1, 88.7, 709.8), and where it underflows (17.3, 103.9, 745.1).
REGIONS = [(0, 1), (0.5, 0.9), (1, 16), (16, 40), (85, 89.5), (100, 105), (705, 711), (740, 747)]
CUTOFFS = [math.log(2), 11.09, 16.6355, 20, 36.7, 36.7368, 37, 88.7228, 103.98, 709.7827, 745.13]


def line(dtype, dense: int) -> np.ndarray:
    """The whole line: `dense` numbers of every exponent and each sign, and 40 `dense` of every region."""
    info = np.finfo(dtype)
    rng = np.random.default_rng(0)
    exponents = np.arange(info.minexp - info.nmant, info.maxexp)
    if dense < 1:  # a quick look: every so many exponents
        exponents = exponents[:: round(1 / dense)]
    exponents = np.repeat(exponents, max(1, int(dense)))
    every = np.ldexp(rng.uniform(1, 2, len(exponents)), exponents)
    cutoffs = np.array(CUTOFFS, dtype=dtype)
    cutoffs = [np.nextafter(cutoffs, dtype(0)), cutoffs, np.nextafter(cutoffs, dtype(np.inf))]
    regions = [rng.uniform(low, high, max(2, int(40 * dense))) for low, high in REGIONS]
    extremes = [0, info.smallest_subnormal, info.tiny, info.max]
    with np.errstate(all="ignore"):  # beyond the range of a narrow type it is inf: left out
        x = np.concatenate([every, *regions, *cutoffs, extremes]).astype(dtype)
    x = x[np.isfinite(x)]
    return np.concatenate([-x[::-1], x])


@dataclass(frozen=True)
class Arguments:
    """What the arguments of a function may be."""

    everywhere: Callable  # of a dtype and a density: a tuple of arrays, where the error is measured
    ordinary: Callable  # of a generator and a size: a tuple of arrays as in training, on which time is taken


def _real(dtype, dense):
    return (line(dtype, dense),)


def _negative(dtype, dense):
    x = line(dtype, dense)
    return (x[x < 0],)


def _unit(dtype, dense):
    """Numbers strictly between 0 and 1, of every exponent, and their complements."""
    p = line(dtype, dense)
    p = p[(p > 0) & (p < 1)]
    p = np.concatenate([p, (1 - p[p > np.finfo(dtype).epsneg]).astype(dtype)])
    return (p[(p > 0) & (p < 1)],)


REAL = Arguments(_real, lambda rng, size: (rng.normal(0, 4, size),))
NEGATIVE = Arguments(_negative, lambda rng, size: (-np.abs(rng.normal(0, 4, size)),))
UNIT = Arguments(_unit, lambda rng, size: (rng.uniform(1e-9, 1 - 1e-9, size),))


def hard(first: Arguments) -> Arguments:
    """Every number with label 0 and with label 1."""

    def everywhere(dtype, dense):
        (x,) = first.everywhere(dtype, dense)
        return np.repeat(x, 2), np.tile(np.array([0, 1], dtype=dtype), len(x))

    def ordinary(rng, size):
        return *first.ordinary(rng, size), rng.integers(0, 2, size).astype(float)

    return Arguments(everywhere, ordinary)


def soft(first: Arguments) -> Arguments:
    """Every number with a label of any size, near 0 and near 1 too."""

    def everywhere(dtype, dense):
        (x,) = first.everywhere(dtype, dense)
        rng = np.random.default_rng(1)
        y = rng.random(len(x)) * 10.0 ** -rng.integers(0, 7, len(x))
        return x, np.where(rng.random(len(x)) < 0.5, y, 1 - y).astype(dtype)

    return Arguments(everywhere, lambda rng, size: (*first.ordinary(rng, size), rng.random(size)))


# ---------------------------------------------------------------- rows

CLASSES = 10  # in an ordinary row


def _scores(dtype, dense):
    """Rows of three scores: of one size from tiny to large, shifted by any amount, or with a large lead."""
    rng = np.random.default_rng(2)
    many = max(4, int(200 * dense))
    size = np.ldexp(1.0, rng.integers(-8, 10, (many, 1)))
    scattered = rng.standard_normal((many, 3)) * size
    shifted = scattered + rng.uniform(-1000, 1000, (many, 1))
    lead = rng.uniform(1, 3, (many, 3)) * rng.uniform(0, 1, (many, 1))
    lead[np.arange(many), rng.integers(0, 3, many)] += rng.uniform(15, 800, many)
    return (np.concatenate([scattered, shifted, lead]).astype(dtype),)


def _scores_with_classes(dtype, dense):
    (x,) = _scores(dtype, dense)
    return x, np.random.default_rng(3).integers(0, 3, len(x))


def _distribution(dtype, dense):
    """Rows of three probabilities, some of them tiny."""
    rng = np.random.default_rng(4)
    many = max(8, int(400 * dense))
    p = rng.random((many, 3)) * 10.0 ** -rng.integers(0, 6, (many, 3))
    return ((p / p.sum(axis=1, keepdims=True)).astype(dtype),)


def _two_distributions(dtype, dense):
    """Any two, and pairs of neighbours: q = p(1 + δ), with δ down to the last digit."""
    (p,) = _distribution(dtype, dense)
    rng = np.random.default_rng(5)
    half = len(p) // 2
    q = np.roll(p, 1, axis=0).astype(np.float64)
    digits = rng.uniform(1, -math.log10(np.finfo(dtype).eps), (half, 1))
    q[:half] = p[:half] * (1 + rng.uniform(-1, 1, (half, 3)) * 10**-digits)
    return p, (q / q.sum(axis=1, keepdims=True)).astype(dtype)


def _ordinary_scores(rng, size):
    return (rng.normal(0, 4, (size // CLASSES, CLASSES)),)


def _ordinary_distribution(rng, size):
    p = rng.random((size // CLASSES, CLASSES)) + 1e-3
    return (p / p.sum(axis=1, keepdims=True),)


SCORES = Arguments(_scores, _ordinary_scores)
SCORES_WITH_CLASSES = Arguments(
    _scores_with_classes,
    lambda rng, size: (*_ordinary_scores(rng, size), rng.integers(0, CLASSES, size // CLASSES)),
)
DISTRIBUTION = Arguments(_distribution, _ordinary_distribution)
TWO_DISTRIBUTIONS = Arguments(
    _two_distributions,
    lambda rng, size: (*_ordinary_distribution(rng, size), *_ordinary_distribution(rng, size)),
)
