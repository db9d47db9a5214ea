"""The likelihood of a Bernoulli parameter: its logarithm, the slope of that, and where it is largest.

p is the probability of the outcome 1 and y what was observed, both in [0, 1]: 0 or 1, or soft (a share).
Observations lie along `axis`, and are independent, so that the logarithms of their probabilities add up:

    ℓ(p) = Σ y log p + (1 − y) log(1 − p)

Conventions that hold for every function here:

* Parameter first, then observations. They broadcast: a number p for all observations, a column p[:, None] for
  a likelihood at many parameters, or one p for each observation. `axis` is counted in the broadcast shape.
* 0 · log 0 = 0: what cannot happen and does not happen changes nothing. Of what cannot happen and does, the
  log-likelihood is −inf. Nothing is clipped; an entry outside [0, 1] is a ValueError; nan stays nan.
* The result has the floating type of the first argument (float64 for integers), in nats.

Measured against high-precision values, log-likelihoods are within 3 units in the last place in float64, an
estimate within 2, and a score within 4 units of the larger of its two sums, Σ y/p and Σ (1 − y)/(1 − p),
because near its zero it is a difference of nearly equal numbers; all are within 1 in float32 and float16.
"""

import numpy as np

from companion._arrays import axis_number, common_shape, over, sum_along_axis, times, unit_interval

__all__ = ["bernoulli_log_likelihood", "bernoulli_mle", "bernoulli_score"]


def bernoulli_log_likelihood(p, y, *, axis=-1):
    """Σ y log p + (1 − y) log(1 − p) along an axis: the log-probability of the observations, in nats.

    The product of their probabilities underflows from a thousand observations or so on. The sum does not.

    Parameters
    ----------
    p : array-like in [0, 1]
        the probability of the outcome 1
    y : array-like in [0, 1]
        the observations, 0 or 1, or soft; broadcasts with p
    axis : int
        the axis of the observations, in the broadcast shape

    Returns
    -------
    NumPy number or array of the broadcast shape without `axis`, not positive; 0 for no observations, −inf
    where p calls an observation impossible

    Raises
    ------
    TypeError
        if p or y is not real numbers, or axis no integer.
    ValueError
        if an entry lies outside [0, 1], p and y do not broadcast, or there is no such axis.

    Notes
    -----
    Divided by −n it is the binary cross-entropy, the mean loss of the n observations.

    Examples
    --------
    Three heads and a tail have the probability p³(1 − p):

    >>> import numpy as np
    >>> print(np.exp(bernoulli_log_likelihood(0.75, [1, 0, 1, 1])).round(6), 0.75**3 * 0.25)
    0.105469 0.10546875
    """
    return sum_along_axis(_log_probability, _observed(p, y, axis), axis)


def _log_probability(p, y):
    return times(y, np.log(p)) + times(1 - y, np.log1p(-p))


def bernoulli_score(p, y, *, axis=-1):
    """Σ y/p − (1 − y)/(1 − p) along an axis: the derivative of the log-likelihood by the parameter p.

    Arguments and errors are those of `bernoulli_log_likelihood`. Where p differs between observations, it is
    the derivative for a shift of all of them together.

    Returns
    -------
    NumPy number or array of the broadcast shape without `axis`; 0 for no observations. At p = 0 and p = 1
    it is the one-sided limit, which is infinite where p calls an observation impossible (and nan where it
    is inf for one observation and −inf for another).

    Notes
    -----
    It is zero at the mean of y, n (mean − p)/(p (1 − p)) elsewhere: positive below, negative above.

    Examples
    --------
    Positive below the mean of the observations, which is 0.75, and negative above:

    >>> print(bernoulli_score([[0.5], [0.8]], [1, 0, 1, 1]).round(6))
    [ 4.   -1.25]
    """
    return sum_along_axis(_score, _observed(p, y, axis), axis)


def _score(p, y):
    p = np.abs(p)  # −0 is 0
    return over(y, p) - over(1 - y, 1 - p)


def bernoulli_mle(y, *, axis=-1):
    """Σ y / n along an axis: the parameter under which the n observations are most probable, their mean.

    Parameters
    ----------
    y : array-like in [0, 1]
        the observations, 0 or 1, or soft
    axis : int
        the axis of the observations

    Returns
    -------
    NumPy number or array of the shape of y without `axis`, in [0, 1]

    Raises
    ------
    TypeError
        if y is not real numbers, or axis no integer.
    ValueError
        if an entry lies outside [0, 1], there is no such axis, or no observation along it.

    Notes
    -----
    Between 0 and 1 it is where the score is zero. If all observations agree it is 0 or 1, at the end of the
    interval, where the likelihood is largest though its slope is not zero.

    Examples
    --------
    It is where the score is zero:

    >>> print(bernoulli_mle([1, 0, 1, 1]), bernoulli_score(0.75, [1, 0, 1, 1]).round(9) == 0)
    0.75 True
    """
    y = unit_interval(y, "y")
    count = y.shape[_observation_axis(y, axis)]
    if count == 0:
        raise ValueError(f"no observations have no most probable parameter: y has shape {y.shape}")
    return sum_along_axis(lambda y: y, {"y": y}, axis, lambda total: total / count)


def _observed(p, y, axis):
    """p and y, broadcast."""
    inputs = {"p": unit_interval(p, "p"), "y": unit_interval(y, "y")}
    shape = common_shape(inputs)
    inputs = {name: np.broadcast_to(array, shape) for name, array in inputs.items()}
    _observation_axis(inputs["y"], axis)
    return inputs


def _observation_axis(y, axis):
    if y.ndim == 0:
        raise ValueError(f"y must have an axis of observations, but it is the single number {y!s}")
    return axis_number(axis, y)
