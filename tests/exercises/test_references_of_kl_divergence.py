"""What answers of the chapter on the KL divergence are compared with, against mpmath at 60 digits."""

import numpy as np
import pytest
from mpmath.ctx_mp import MPContext

from companion.exercises import check
from companion.exercises import kl_divergence as chapter
from companion.exercises._registry import exercises

mp = MPContext()
mp.dps = 60


def exact(values):
    return [mp.mpf(float(value)) for value in values]


def divergence(p, q):
    """Σ p log(p/q) over the outcomes with p > 0."""
    if any(a > 0 and b == 0 for a, b in zip(p, q, strict=True)):
        return mp.inf
    return mp.fsum(a * mp.log(a / b) for a, b in zip(p, q, strict=True) if a > 0)


def test_numbers_to_predict():
    quarter, half = mp.mpf(1) / 4, mp.mpf(1) / 2
    fair = divergence([quarter, 1 - quarter], [half, half])
    assert abs(exercises()["kl-fair-model"].answer - fair) < 1e-15


def test_one_coin_has_one_counterexample():
    """D(p‖q) − D(q‖p) at p = 0.2 changes its sign at the mirrored coin alone, besides touching 0 at 0.2."""
    assert exercises()["kl-counterexample"].answer == {"p": "1/5", "q": "4/5"}
    p = mp.mpf(2) / 10

    def difference(k):
        q = mp.mpf(k) / 1000
        return divergence([p, 1 - p], [q, 1 - q]) - divergence([q, 1 - q], [p, 1 - p])

    signs = {k: mp.sign(difference(k)) for k in range(1, 1000) if k not in (200, 800)}
    assert {sign for k, sign in signs.items() if k < 200} == {1}
    assert {sign for k, sign in signs.items() if 200 < k < 800} == {-1}
    assert {sign for k, sign in signs.items() if k > 800} == {1}


@pytest.mark.parametrize(("p", "q"), [(0.2, 0.8), (0.9, 0.1), ("1/3", "2/3"), (0.001, 0.999)])
def test_every_mirrored_pair_is_a_counterexample(p, q):
    assert check("kl-counterexample", counterexample={"p": p, "q": q}).passed


def test_mean_of_the_log_ratio_of_two_waiting_times():
    a, b = mp.mpf(2), mp.mpf("0.5")
    mean = mp.quad(lambda x: a * mp.exp(-a * x) * (mp.log(a / b) + (b - a) * x), [0, 1, mp.inf])
    assert abs(mean - (mp.log(a / b) + b / a - 1)) < 1e-20


@pytest.mark.parametrize("case", list(chapter._distributions()), ids=lambda case: case.group)
def test_divergence_with_zeros(case):
    p, q = case.arguments().values()
    right = divergence(exact(p), exact(q))
    got = chapter._kl(p, q)
    assert got == right if right == mp.inf else abs(got - right) < 1e-14


@pytest.mark.parametrize("case", list(chapter._neighbours()), ids=lambda case: case.group)
def test_terms_keep_their_digits(case):
    """Rounded at 1e-16 a few times: thirteen digits, one more than the exercise asks for."""
    p, q = case.arguments().values()
    for got, a, b in zip(chapter._deviance(p, q), exact(p), exact(q), strict=True):
        right = a * mp.log(a / b) - a + b
        assert abs(got - right) <= 1e-13 * right


@pytest.mark.parametrize("case", list(chapter._mixtures()), ids=lambda case: str(len(case.inputs["means"])))
def test_fit_has_the_smallest_forward_divergence(case):
    """∫ p log q over the mixture is largest at the fit: no step in mean or width makes it larger."""
    weights, means, widths = case.arguments().values()
    mean, width = chapter._fit(weights, means, widths)

    def score(m, s):
        spread = np.sum(weights * (widths**2 + (means - m) ** 2))  # the mean of (x − m)² under the mixture
        return -np.log(s) - spread / (2 * s**2)

    for step in (1e-3, -1e-3):
        assert score(mean + step, width) < score(mean, width)
        assert score(mean, width + step) < score(mean, width)


PADS = [
    lambda p, q: np.sum(p * np.log((p + 1e-7) / (q + 1e-7))),
    lambda p, q: np.sum(p * np.log((p + 1e-15) / (q + 1e-15))),
    lambda p, q: np.sum(np.maximum(p, 1e-7) * np.log(np.maximum(p, 1e-7) / np.maximum(q, 1e-7))),
    lambda p, q: np.sum(p * np.log(np.maximum(p, 1e-10) / np.maximum(q, 1e-10))),
]


@pytest.mark.parametrize("k", range(len(PADS)))
def test_small_numbers_in_place_of_zero_are_recognised(k):
    assert "A small number is added to the probabilities" in check("kl-safe", PADS[k]).message
