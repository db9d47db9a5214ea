"""What answers to the exercises on cross-entropy are compared with, against mpmath at 30 digits."""

import numpy as np
import pytest
from mpmath.ctx_mp import MPContext

from companion.exercises import cross_entropy as chapter
from companion.exercises._registry import exercises

mp = MPContext()
mp.dps = 30


def exact(values):
    return [mp.mpf(float(value)) for value in values]


def cost(p, q):
    """−Σ pᵢ log qᵢ over the outcomes that happen; inf where one of them is called impossible."""
    return mp.fsum(-a * mp.log(b) if b else mp.inf for a, b in zip(p, q, strict=True) if a)


def test_numbers_to_predict():
    half = mp.mpf(1) / 2
    coin = cost([half, half], [mp.mpf(9) / 10, mp.mpf(1) / 10])
    words = mp.exp(mp.fsum(map(mp.log, (2, 8, 4, 16))) / 4)
    for name, value in (("cross-fair-coin", coin), ("cross-four-words", words)):
        assert abs(exercises()[name].answer - value) < 1e-14, name


@pytest.mark.parametrize("case", list(chapter._beliefs()), ids=lambda case: case.group)
def test_costs_of_beliefs(case):
    p, q = case.arguments().values()
    expected, got = cost(exact(p), exact(q)), chapter._cross_entropy(p, q)
    assert got == expected or abs(got - expected) < 1e-15 * max(1, expected)


@pytest.mark.parametrize("case", list(chapter._truths()), ids=lambda case: f"{case.inputs['steps']} steps")
def test_training_run(case):
    """The descent in exact arithmetic, with the derivative of the cross-entropy taken numerically."""
    truth, rate, steps = case.arguments().values()
    p, x = exact(truth), [mp.mpf(0)] * len(truth)

    def loss(*x):
        total = mp.fsum(map(mp.exp, x))
        return cost(p, [mp.exp(value) / total for value in x])

    losses = [loss(*x)]
    for _ in range(min(steps, 3)):
        units = np.eye(len(x), dtype=int).tolist()
        x = [value - mp.mpf(rate) * mp.diff(loss, x, unit) for value, unit in zip(x, units, strict=True)]
        losses.append(loss(*x))
    got = chapter._run(truth, rate, steps)
    assert got.shape == (steps + 1,)
    assert max(abs(a - b) for a, b in zip(got, losses, strict=False)) < 1e-10
    assert np.all(np.diff(got) <= 0)
    assert got[-1] >= cost(p, p) - 1e-15


def test_hedge_is_reached():
    """The largest loss of a hedged belief is that of a class that the belief itself calls impossible."""
    n, h = mp.mpf(10), mp.mpf(1) / 100
    losses = [-mp.log((1 - h) * q + h / n) for q in mp.linspace(0, 1, 11)]
    assert max(losses) == losses[0]
    assert abs(losses[0] - mp.log(n / h)) < 1e-25
