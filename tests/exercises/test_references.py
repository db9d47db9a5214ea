"""What answers are compared with, against definitions evaluated by mpmath at 30 digits."""

import numpy as np
import pytest
from mpmath.ctx_mp import MPContext

from companion.exercises import sigmoid_cross_entropy as chapter
from companion.exercises._registry import exercises

mp = MPContext()
mp.dps = 30

ANIMALS = list(chapter._animals())


def by_shape(case):
    return str(np.shape(case.inputs["features"]))


def loss(x, y):
    """−y log σ(x) − (1 − y) log(1 − σ(x))"""
    return -y * mp.log(1 / (1 + mp.exp(-x))) - (1 - y) * mp.log(1 / (1 + mp.exp(x)))


def near(got, expected, tolerance):
    assert np.shape(got) == np.shape(expected)
    for a, b in zip(np.ravel(got), np.ravel(np.asarray(expected, dtype=object)), strict=True):
        assert abs(mp.mpf(float(a)) - b) <= tolerance, (a, b)


def test_number_to_predict():
    exercise = exercises()["sigmoid-confidently-wrong"]
    exact = mp.diff(lambda x: mp.log(1 + mp.exp(-x)), -4)
    assert abs(exercise.answer - exact) < 1e-15  # one rounding of a number near 1, with room for three


@pytest.mark.parametrize("case", list(chapter._batches()), ids=lambda case: case.group)
def test_batch_gradient(case):
    logits, labels = case.arguments().values()
    pairs = [(mp.mpf(float(x)), mp.mpf(float(y))) for x, y in zip(logits.flat, labels.flat, strict=True)]
    exact = [(1 / (1 + mp.exp(-x)) - y) / len(pairs) for x, y in pairs]
    got = chapter._bce_gradient(logits, labels)
    assert got.dtype == logits.dtype
    # half a unit in the last place of numbers below 1, with room for three roundings
    near(got.ravel(), exact, 2 * np.finfo(logits.dtype).eps)


def test_gradient_of_the_mean_is_its_derivative():
    """That σ(x) − y over n is the derivative at all: by differences of the mean loss itself."""
    logits, labels = [2.0, -1.0, 0.5], [1.0, 0.3, 0.0]

    def mean_loss(*x):
        return sum(loss(x_k, mp.mpf(y_k)) for x_k, y_k in zip(x, labels, strict=True)) / 3

    exact = [mp.diff(mean_loss, logits, order) for order in [(1, 0, 0), (0, 1, 0), (0, 0, 1)]]
    near(chapter._bce_gradient(np.array(logits), np.array(labels)), exact, 1e-15)


@pytest.mark.parametrize("case", list(chapter._losses()), ids=lambda case: case.inputs["loss"].words)
def test_exact_gradients_of_the_losses(case):
    """By central differences with the step 1e-5, whose own error is below 1e-9 (see the exercise)."""
    function, weights = case.inputs["loss"], np.array(case.inputs["weights"]) + 0.25
    assert np.max(np.abs(function.gradient(weights) - chapter._central(function, weights))) < 1e-9


@pytest.mark.parametrize("case", ANIMALS, ids=by_shape)
def test_fit_is_the_optimum(case):
    """The exact gradient vanishes at the fit, so that it is the minimum of a convex loss."""
    features, labels = case.arguments().values()
    weights, bias = chapter._fit_neuron(features, labels)
    w = [mp.mpf(float(value)) for value in [*weights, bias]]
    rows = [[mp.mpf(float(value)) for value in [*row, 1]] for row in features]
    errors = [1 / (1 + mp.exp(-mp.fdot(row, w))) - int(y) for row, y in zip(rows, labels, strict=True)]
    for k in range(len(w)):
        assert abs(mp.fdot([row[k] for row in rows], errors)) < 1e-12  # N terms of size 1, rounded at 1e-16


@pytest.mark.parametrize("case", ANIMALS, ids=by_shape)
def test_plain_gradient_descent_gets_there(case):
    """The project promises that both ways lead there: 5000 steps at the rate 0.1 reach six digits."""
    features, labels = case.arguments().values()
    got, expected = chapter._descend(features, labels, 0.1, 5000), chapter._fit_neuron(features, labels)
    assert np.max(np.abs(np.append(*got) - np.append(*expected))) < 1e-7


@pytest.mark.parametrize("case", ANIMALS, ids=by_shape)
def test_squared_error_fit_has_converged(case):
    """Otherwise somebody else's fit by squared error would not be recognised."""
    features, labels = case.arguments().values()
    A, w = chapter._with_ones(features), np.append(*chapter._fit_squared_error(features, labels))
    p = 1 / (1 + np.exp(-A @ w))
    assert np.max(np.abs(A.T @ ((p - labels) * p * (1 - p)))) < 1e-8
