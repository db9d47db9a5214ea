"""What answers of the chapter on maximum likelihood are compared with, against mpmath at 40 digits."""

import numpy as np
import pytest
from mpmath.ctx_mp import MPContext

from companion.exercises import maximum_likelihood as chapter
from companion.exercises._registry import exercises

mp = MPContext()
mp.dps = 40


def xlogy(x, y):
    return x * mp.log(y) if x else mp.mpf(0)


def test_numbers_to_predict():
    tenth, half = mp.mpf(1) / 10, mp.mpf(1) / 2
    base_rate = -tenth * mp.log(tenth) - (1 - tenth) * mp.log(1 - tenth)
    assert abs(exercises()["maximum-base-rate"].answer - base_rate) < 1e-15
    assert exercises()["maximum-how-many-tosses"].answer == half * (1 - half) * 100**2
    assert abs(exercises()["maximum-flawless-forger"].answer + mp.log(half) + mp.log(1 - half)) < 1e-15


@pytest.mark.parametrize("case", list(chapter._series()), ids=lambda case: case.group)
def test_log_likelihood(case):
    p, y = case.arguments().values()
    ones, zeros = int(y.sum()), int(y.size - y.sum())
    p = mp.mpf(p)
    impossible = (p == 0 and ones) or (p == 1 and zeros)
    exact = -mp.inf if impossible else xlogy(ones, p) + xlogy(zeros, 1 - p)
    got = exercises()["maximum-no-underflow"].reference(*case.arguments().values())
    assert got == exact or abs(got - exact) <= 1e-14 * abs(exact)


def pooled(prevalence, sizes, positives):
    """The log-likelihood of pools, from the probability of each result."""
    negative = [(1 - prevalence) ** int(m) for m in sizes]
    return mp.fsum(
        xlogy(int(y), 1 - u) + xlogy(1 - int(y), u) for u, y in zip(negative, positives, strict=True)
    )


@pytest.mark.parametrize(
    "case", list(chapter._pools()), ids=lambda case: f"{len(case.inputs['sizes'])} pools"
)
def test_prevalence_is_where_the_likelihood_is_largest(case):
    sizes, positives = case.arguments().values()
    got = mp.mpf(float(chapter._prevalence(sizes, positives)))
    if got in (0, 1):
        assert pooled(got, sizes, positives) == 0  # certain: no parameter does better
        return
    assert abs(mp.diff(lambda x: pooled(x, sizes, positives), got)) < 1e-6
    best = pooled(got, sizes, positives)
    assert all(pooled(mp.mpf(k) / 200, sizes, positives) <= best + mp.mpf(10) ** -30 for k in range(1, 200))


def test_pools_of_one_size_have_a_formula():
    sizes, positives = np.full(40, 12.0), (np.arange(40) < 9).astype(float)
    assert abs(chapter._prevalence(sizes, positives) - (1 - (1 - 9 / 40) ** (1 / 12))) < 1e-12
