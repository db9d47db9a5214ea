"""What answers of the chapter on the focal loss are compared with, against mpmath at 60 digits."""

import numpy as np
import pytest
from mpmath.ctx_mp import MPContext

from companion.exercises import check
from companion.exercises import focal_loss as chapter
from companion.exercises._registry import exercises

mp = MPContext()
mp.dps = 60


def focal(x, y, gamma):
    """−(1 − p_t)^γ log p_t of a logit"""
    x, gamma = mp.mpf(float(x)), mp.mpf(float(gamma))
    pt = 1 / (1 + mp.exp(-x if y else x))
    rest = 1 / (1 + mp.exp(x if y else -x))
    return -(rest**gamma) * mp.log(pt)


def test_numbers_to_predict():
    p = mp.mpf(1) / 4
    ratio = mp.log(1 - p) / (p**2 * mp.log(1 - p))
    assert exercises()["focal-how-much-smaller"].answer == ratio
    assert abs(exercises()["focal-rarer-prior"].answer - mp.log(mp.mpf(1) / 999)) < 1e-14


@pytest.mark.parametrize("p", [0.001, "1/10", 0.3, 0.367])
def test_every_probability_below_one_over_e_is_a_counterexample(p):
    assert check("focal-pulls-harder", counterexample={"p": p}).passed


@pytest.mark.parametrize("p", [0.368, 0.4, 0.5, 0.9])
def test_no_other_probability_is(p):
    assert not check("focal-pulls-harder", counterexample={"p": p}).passed


@pytest.mark.parametrize("case", list(chapter._scenes()), ids=lambda case: case.group)
def test_focal_loss_from_logits(case):
    logits, labels, gamma = case.arguments().values()
    got = chapter._focal_loss(logits, labels, gamma)
    with mp.workdps(800):
        for value, x, y in zip(got.flat, logits.flat, labels.flat, strict=True):
            exact = focal(x, y, gamma)
            assert abs(mp.mpf(float(value)) - exact) <= 1e-13 * exact + mp.mpf(10) ** -320


@pytest.mark.parametrize("case", list(chapter._predictions()), ids=lambda case: case.group)
def test_truth_behind_a_prediction(case):
    q, gamma = case.arguments().values()
    got = chapter._truth(q, gamma)
    assert np.shape(got) == np.shape(q)
    power = mp.mpf(float(gamma))
    for value, at in zip(got.flat, q.flat, strict=True):
        t = mp.mpf(float(value))

        def expected(u, t=t):
            return -t * (1 - u) ** power * mp.log(u) - (1 - t) * u**power * mp.log(1 - u)

        slope = mp.diff(expected, mp.mpf(float(at)))
        size = abs(mp.diff(lambda u: (1 - u) ** power * mp.log(u), mp.mpf(float(at))))
        assert abs(slope) <= 1e-13 * (1 + size)
