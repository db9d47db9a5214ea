"""Surprise and its averages: information content, entropy, cross-entropy, perplexity and divergences.

p is the truth, q the model. Both are distributions along `axis`: what really happens, and what is believed.

Conventions that hold for every function here:

* Truth first, then model. The axis of the outcomes has the same length in both, and at least one outcome; it
  never broadcasts, and is counted in each argument by itself. The other axes broadcast.
* Probabilities lie in [0, 1], and a distribution sums to one: within 1e−9 in float64 and wider types and for
  integers, 1e−5 in float32, 5e−3 in float16. Anything else is a ValueError that names the argument, the place
  and the value. Nothing is clipped or renormalised. A row with a nan gives nan.
* 0 · log 0 = 0, its limit: an outcome that does not happen costs nothing. One that happens though the model
  says impossible (p > 0, q = 0) costs inf.
* Results are in nats (`base=None`, the natural logarithm), or in units of log b for `base=b`, a positive
  number other than 1: bits for 2. They are computed in nats and divided by log b once, which adds at most one
  unit in the last place; bits are computed with log₂, which is exact for powers of two. A base below 1 turns
  the sign.
* The result has the floating type of the first argument (float64 for integers).

Vectors of floats do not sum to one exactly. The functions take the numbers as they are: Σ −p log q is that of
the floats given, and the divergences are written so that the missing 1e−17 does no harm.

Measured against high-precision values, results in nats and in bits are within 3 units in the last place in
float64 (16 for `kl_divergence`, 10 for `jensen_shannon_divergence`; `perplexity` says its own), 1 in float32
and float16.
"""

import math
import numbers
import reprlib

import numpy as np

from companion._arrays import (
    distributions,
    elementwise,
    kept_dtype,
    over,
    sum_along_axis,
    times,
    unit_interval,
)

__all__ = [
    "binary_entropy",
    "cross_entropy",
    "entropy",
    "information_content",
    "jensen_shannon_divergence",
    "kl_divergence",
    "perplexity",
]


# ---------------------------------------------------------------- one event


def information_content(p, *, base=None):
    """−log p: how surprising it is that an event of probability p happens.

    Parameters
    ----------
    p : array-like in [0, 1]
    base : number, positive and not 1, optional
        of the logarithm; nats without it, bits for 2

    Returns
    -------
    NumPy number or array of the shape of p, not negative; 0 for p = 1, inf for p = 0

    Raises
    ------
    TypeError
        if p is not real numbers, or base no number.
    ValueError
        if an entry of p lies outside [0, 1], or base is not positive and finite, or 1.

    Examples
    --------
    Surprises of independent events add up:

    >>> print(information_content([0.5, 0.25, 0.5 * 0.25], base=2))
    [1. 2. 3.]
    """
    p, (log, unit) = unit_interval(p, "p"), _logarithm(base)
    return elementwise(lambda p: _in(unit)(0 - log(p)), p, dtype=kept_dtype(p))


def binary_entropy(p, *, base=None):
    """−p log p − (1 − p) log(1 − p): the mean surprise of an event of probability p and its opposite.

    Parameters
    ----------
    p : array-like in [0, 1]
    base : number, positive and not 1, optional
        of the logarithm; nats without it, bits for 2

    Returns
    -------
    NumPy number or array of the shape of p, in [0, log 2]; 0 for p = 0 and p = 1

    Raises
    ------
    TypeError
        if p is not real numbers, or base no number.
    ValueError
        if an entry of p lies outside [0, 1], or base is not positive and finite, or 1.

    Notes
    -----
    log(1 − p) is log1p(−p), which keeps the digits of a small p that 1 − p would round off.

    Examples
    --------
    A fair coin is worth one bit, and the two sides may be swapped:

    >>> print(binary_entropy([0.5, 0.25, 0.75], base=2).round(4))
    [1.     0.8113 0.8113]
    """
    p, (_, unit) = unit_interval(p, "p"), _logarithm(base, bits=False)
    return elementwise(lambda p: _in(unit)(_binary_entropy(p)), p, dtype=kept_dtype(p))


def _binary_entropy(p):
    return 0 - times(p, np.log(p)) - times(1 - p, np.log1p(-p))


# ---------------------------------------------------------------- one distribution, or two


def entropy(p, *, base=None, axis=-1):
    """H(p) = −Σ p log p along an axis: the mean surprise of one who knows the distribution p.

    Parameters
    ----------
    p : array-like in [0, 1], with at least one axis
        distributions along `axis`, each of sum one
    base : number, positive and not 1, optional
        of the logarithm; nats without it, bits for 2
    axis : int
        the axis of the outcomes

    Returns
    -------
    NumPy number or array of the shape of p without `axis`; 0 for a certain outcome, at most log n for n

    Raises
    ------
    TypeError
        if p is not real numbers, base no number, or axis no integer.
    ValueError
        if an entry of p lies outside [0, 1], a sum is not one, there is no such axis or no outcome along it,
        or base is not positive and finite, or 1.

    Notes
    -----
    The definition is that of C. E. Shannon (1948), "A Mathematical Theory of Communication", section 6. No
    term is negative, and the sum is compensated, so that its error does not grow with n.

    Examples
    --------
    The uniform distribution has the largest entropy, log n:

    >>> print(entropy([[0.25, 0.25, 0.25, 0.25], [0.5, 0.25, 0.125, 0.125], [1, 0, 0, 0]], base=2))
    [2.   1.75 0.  ]
    """
    log, unit = _logarithm(base)
    inputs = {"p": distributions(p, "p", axis)}
    return sum_along_axis(lambda p: times(p, -log(p)), inputs, axis, _in(unit))


def cross_entropy(p, q, *, base=None, axis=-1):
    """H(p, q) = −Σ p log q along an axis: the mean surprise of one who believes q while p is true.

    Parameters
    ----------
    p, q : array-like in [0, 1], with at least one axis
        truth and model, distributions along `axis`, each of sum one
    base : number, positive and not 1, optional
        of the logarithm; nats without it, bits for 2
    axis : int
        the axis of the outcomes, of one length in both; their other axes broadcast

    Returns
    -------
    NumPy number or array of the broadcast shape without `axis`; inf where p > 0 and q = 0

    Raises
    ------
    TypeError
        if p or q is not real numbers, base no number, or axis no integer.
    ValueError
        if an entry lies outside [0, 1], a sum is not one, shapes do not fit, there is no such axis or no
        outcome along it, or base is not positive and finite, or 1.

    Examples
    --------
    A one-hot truth costs −log of the probability of its class, and H(p, p) = H(p):

    >>> print(cross_entropy([0, 1, 0], [0.25, 0.5, 0.25], base=2))
    1.0
    >>> p = [0.5, 0.2, 0.3]
    >>> print(cross_entropy(p, p) - entropy(p))
    0.0
    """
    log, unit = _logarithm(base)
    return sum_along_axis(lambda p, q: times(p, -log(q)), _pair(p, q, axis), axis, _in(unit))


def perplexity(p, q, *, axis=-1):
    """e^H(p, q) along an axis: among how many equally likely outcomes the believer of q seems to guess.

    Parameters
    ----------
    p, q : array-like in [0, 1], with at least one axis
        truth and model, distributions along `axis`, each of sum one
    axis : int
        the axis of the outcomes, of one length in both; their other axes broadcast

    Returns
    -------
    NumPy number or array of the broadcast shape without `axis`, at least 1; inf where p > 0 and q = 0

    Raises
    ------
    TypeError
        if p or q is not real numbers, or axis no integer.
    ValueError
        if an entry lies outside [0, 1], a sum is not one, shapes do not fit, there is no such axis or no
        outcome along it.

    Notes
    -----
    Computed as 2^h with h the cross-entropy in bits, so that it is exact for powers of two. The exponential
    turns an absolute error of h into a relative one: the error is within 2 + 2h units in the last place.

    Examples
    --------
    Of n equally likely outcomes it is n:

    >>> print(perplexity([0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]))
    4.0
    """
    return sum_along_axis(lambda p, q: times(p, -np.log2(q)), _pair(p, q, axis), axis, np.exp2)


# ---------------------------------------------------------------- divergences


def kl_divergence(p, q, *, base=None, axis=-1):
    """D(p‖q) = Σ p log(p/q) − p + q along an axis: what believing q costs beyond the entropy of p.

    Parameters
    ----------
    p, q : array-like in [0, 1], with at least one axis
        truth and model, distributions along `axis`, each of sum one
    base : number, positive and not 1, optional
        of the logarithm; nats without it, bits for 2
    axis : int
        the axis of the outcomes, of one length in both; their other axes broadcast

    Returns
    -------
    NumPy number or array of the broadcast shape without `axis`. Never negative (for a base above 1); 0 for
    equal distributions, and where the true value underflows; inf where p > 0 and q = 0.

    Raises
    ------
    TypeError
        if p or q is not real numbers, base no number, or axis no integer.
    ValueError
        if an entry lies outside [0, 1], a sum is not one, shapes do not fit, there is no such axis or no
        outcome along it, or base is not positive and finite, or 1.

    Notes
    -----
    For exact distributions Σ (q − p) = 0, and the sum is Σ p log(p/q). For floats Σ (q − p) is not 0: then
    Σ p log(p/q) may be negative, and for nearby distributions it is mostly the rounding of Σ p. With −p + q
    each term is a divergence by itself: zero for p = q, positive otherwise.

    Where p and q are near each other the three parts of a term cancel. With s = p + q, u = (p − q)/s and
    log(p/q) = 2 artanh u the term is s · (u artanh u + artanh u − u), whose series u² + u³/3 + u⁴/3 + …
    subtracts nothing of its own size; it serves for abs(u) < ¼. It is that of C. Loader (2000), "Fast and
    Accurate Computation of Binomial Probabilities", whose D₀ is such a term.

    Examples
    --------
    D(p‖q) = H(p, q) − H(p):

    >>> p, q = [0.5, 0.5], [0.75, 0.25]
    >>> print((kl_divergence(p, q) + entropy(p) - cross_entropy(p, q)).round(15) == 0)
    True
    >>> print(f"{kl_divergence([0.3, 0.7], [0.3 * (1 + 1e-9), 0.7 - 0.3e-9]):.2e}")
    2.14e-19
    """
    unit = _logarithm(base, bits=False)[1]
    return sum_along_axis(_deviance, _pair(p, q, axis), axis, _in(unit))


NEARBY = 0.25  # up to here the twelve terms of the series leave out less than 1e−16 of the whole


def _deviance(p, q):
    s = p + q
    u = over(p - q, s)
    near = s * u**2 * (1 + u * (1 + u) * _artanh_tail(u**2))
    return np.where(np.abs(u) < NEARBY, near, times(p, _log_ratio(p, q)) - (p - q))


def _artanh_tail(squared):
    """(artanh u − u)/u³ = 1/3 + u²/5 + u⁴/7 + …, by Horner's rule from u²."""
    result = 0 * squared
    for k in reversed(range(12)):
        result *= squared
        result += 1 / (2 * k + 3)
    return result


def _log_ratio(p, q):
    ratio = p / q
    result = np.log(ratio)
    beyond = np.isinf(ratio)  # q is 0 (or −0), or so small that only p/q leaves the range
    if beyond.any():
        result[beyond] = np.log(p[beyond]) - np.log(q[beyond])
    return result


def jensen_shannon_divergence(p, q, *, base=None, axis=-1):
    """½ D(p‖m) + ½ D(q‖m) with m = (p + q)/2, along an axis: how well one outcome tells p from q.

    Parameters
    ----------
    p, q : array-like in [0, 1], with at least one axis
        distributions along `axis`, each of sum one
    base : number, positive and not 1, optional
        of the logarithm; nats without it, bits for 2
    axis : int
        the axis of the outcomes, of one length in both; their other axes broadcast

    Returns
    -------
    NumPy number or array of the broadcast shape without `axis`. Never negative (for a base above 1), finite,
    the same for (q, p); at most log 2 times the mean of Σ p and Σ q, which are one up to rounding.

    Raises
    ------
    TypeError
        if p or q is not real numbers, base no number, or axis no integer.
    ValueError
        if an entry lies outside [0, 1], a sum is not one, shapes do not fit, there is no such axis or no
        outcome along it, or base is not positive and finite, or 1.

    Notes
    -----
    Defined by J. Lin (1991), "Divergence Measures Based on the Shannon Entropy", IEEE Transactions on
    Information Theory 37(1). With s = p + q and u = (p − q)/s a term is s/4 times
    (1 + u) log(1 + u) + (1 − u) log(1 − u) = 2u artanh u + log(1 − u²). For nearby p and q the left side
    cancels, as it is of order u and its value of order u²; on the right 2u² and −u² leave u², and no digit
    is lost. Near u = ±1 it is the other way round.

    Examples
    --------
    It is one bit for distributions that share no outcome, and 0 for equal ones:

    >>> print(jensen_shannon_divergence([[1, 0], [0.5, 0.5]], [[0, 1], [0.5, 0.5]], base=2))
    [1. 0.]
    """
    unit = _logarithm(base, bits=False)[1]
    return sum_along_axis(_jensen_shannon, _pair(p, q, axis), axis, _in(unit))


def _jensen_shannon(p, q):
    s = p + q
    u = over(p - q, s)
    near = s * (2 * u * np.arctanh(u) + np.log1p(-(u**2))) / 4
    far = (times(p, np.log(2 * p / s)) + times(q, np.log(2 * q / s))) / 2
    return np.where(np.abs(u) < 0.5, near, far)


# ---------------------------------------------------------------- arguments


def _pair(p, q, axis):
    return {"p": distributions(p, "p", axis), "q": distributions(q, "q", axis)}


def _in(unit):
    return (lambda nats: nats) if unit == 1 else (lambda nats: nats / unit + 0.0)  # −0 is 0


def _logarithm(base, bits=True):
    """A logarithm, and the number of its units in one unit of the result."""
    if base is None:
        return np.log, 1.0
    if isinstance(base, (bool, np.bool_)) or not isinstance(base, numbers.Real):
        raise TypeError(f"base must be a number, but it is {reprlib.repr(base)} ({type(base).__name__})")
    if not 0 < base < math.inf or base == 1:
        raise ValueError(f"base must be positive, finite and not 1, but it is {base!s}")
    return (np.log2, 1.0) if bits and base == 2 else (np.log, math.log(base))
