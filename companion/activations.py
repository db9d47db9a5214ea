"""Sigmoid, softplus, softmax and their logarithms, accurate on the whole floating-point line.

All take array-likes and return NumPy numbers or arrays of the same floating type (integers become float64).
nan stays nan, ±inf gives the limit, no warning is raised. Measured errors against high-precision values are
at most 3 units in the last place in float64 (4 for `softmax`, and 4 units of the largest term for
`logsumexp`), and 1 in float32 and float16.
"""

import numpy as np

from companion._arrays import along_axis, by_columns, elementwise, kept_dtype, real, refuse_where, within

__all__ = ["log1mexp", "log_sigmoid", "log_softmax", "logsumexp", "sigmoid", "softmax", "softplus"]


def sigmoid(x):
    """The logistic sigmoid σ(x) = 1 / (1 + e^(−x)): a log-odds x turned into a probability.

    Parameters
    ----------
    x : array-like of real numbers

    Returns
    -------
    NumPy number or array of the shape of x, in [0, 1]; limits σ(−inf) = 0 and σ(inf) = 1

    Raises
    ------
    TypeError
        if x is not real numbers.

    Notes
    -----
    The exponent is never positive: with E = exp(−abs(x)), σ(x) = 1/(1 + E) for x ≥ 0, E/(1 + E) for x < 0.
    So nothing overflows, and σ(−710) is 4.48e−309 where 1/(1 + e^(−x)) gives 0.

    Examples
    --------
    σ(−x) = 1 − σ(x):

    >>> print(sigmoid([-2.0, 0.0, 2.0]) + sigmoid([2.0, 0.0, -2.0]))
    [1. 1. 1.]
    """
    return _entry_by_entry(_sigmoid, x)


def _sigmoid(x):
    E = np.exp(-np.abs(x))
    return np.maximum(E, x >= 0) / (1 + E)  # e^min(x, 0) / (1 + E): 1/(1 + e^(−x)) = e^x/(1 + e^x)


def softplus(x):
    """log(1 + e^x), the smooth maximum of x and 0, in nats.

    It is −log σ(−x): the loss of an event with logit x that did not happen.

    Parameters
    ----------
    x : array-like of real numbers

    Returns
    -------
    NumPy number or array of the shape of x, not negative; limits 0 at −inf and inf at inf

    Raises
    ------
    TypeError
        if x is not real numbers.

    Notes
    -----
    Computed as max(x, 0) + log1p(exp(−abs(x))): both terms are non-negative, so that nothing cancels.

    Examples
    --------
    softplus(x) − softplus(−x) = x:

    >>> print(softplus([0.5, 3.0, 8.0]) - softplus([-0.5, -3.0, -8.0]))
    [0.5 3.  8. ]
    """
    return _entry_by_entry(_softplus, x)


def _softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def log_sigmoid(x):
    """log σ(x) = −log(1 + e^(−x)), the logarithm of a probability whose log-odds are x, in nats.

    Parameters
    ----------
    x : array-like of real numbers

    Returns
    -------
    NumPy number or array of the shape of x, not positive; limits −inf at −inf and 0 at inf

    Raises
    ------
    TypeError
        if x is not real numbers.

    Notes
    -----
    Computed as min(x, 0) − log1p(exp(−abs(x))). It stays finite where σ(x) rounds to 0, and
    differs from 0 where σ(x) rounds to 1.

    Examples
    --------
    log σ(x) = −softplus(−x):

    >>> print(log_sigmoid([-800.0, 0.0, 40.0]) + softplus([800.0, 0.0, -40.0]))
    [0. 0. 0.]
    """
    return _entry_by_entry(_log_sigmoid, x)


def _log_sigmoid(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


def log1mexp(x):
    """log(1 − e^x) for x ≤ 0: the log-probability of the opposite of an event whose log-probability is x.

    Parameters
    ----------
    x : array-like of real numbers, none positive

    Returns
    -------
    NumPy number or array of the shape of x, not positive; limits 0 at −inf and −inf at 0

    Raises
    ------
    TypeError
        if x is not real numbers.
    ValueError
        if an entry of x is positive: 1 − e^x is negative there.

    Notes
    -----
    Near 0 the difference 1 − e^x cancels, and −expm1(x) does not; far from 0 it is near 1, and log1p keeps
    what rounding to 1 would lose. The cutoff −log 2, where e^x = ½, serves accuracy; it is that of M. Mächler
    (2012), "Accurately Computing log(1 − exp(−|a|)) Assessed by the Rmpfr package".

    Examples
    --------
    log(1 − e^x) undoes itself:

    >>> print(log1mexp(log1mexp([-3.0, -0.5])))
    [-3.  -0.5]
    """
    x = real(x, "x")
    if not within(x, -np.inf, 0):
        refuse_where(lambda block: block > 0, x, "x", "not be positive", "log(1 − e^x) is not real there")
    return elementwise(_log1mexp, x, dtype=kept_dtype(x))


LOG_HALF = -np.log(2)


def _log1mexp(x):
    result = np.where(x > LOG_HALF, np.log(-np.expm1(x)), np.log1p(-np.exp(x)))
    return result + 0.0  # log 1 is +0, and log1p(−0) is −0; −0 + 0 is +0


def _entry_by_entry(kernel, x):
    x = real(x, "x")
    return elementwise(kernel, x, dtype=kept_dtype(x))


# ---------------------------------------------------------------- one row of scores at a time


def logsumexp(x, *, axis=-1, keepdims=False):
    """log Σₖ e^(xₖ) along an axis, the smooth maximum of the scores x, in nats.

    Parameters
    ----------
    x : array-like of real numbers, with at least one axis
    axis : int
        the axis that is summed over
    keepdims : bool
        whether that axis stays, with length 1

    Returns
    -------
    NumPy number or array of the shape of x without `axis`. −inf for scores that are all −inf, and for no
    scores (the logarithm of an empty sum); inf where one is inf.

    Raises
    ------
    TypeError
        if x is not real numbers, axis no integer, or keepdims neither True nor False.
    ValueError
        if x has no such axis.

    Notes
    -----
    With m the largest score, computed as m + log1p(Σ e^(xₖ − m)), the sum over all but one largest: every
    exponent is ≤ 0, and what is added to m keeps its digits even where it is small. The shift and its errors
    are analysed by P. Blanchard, D. J. Higham & N. J. Higham (2021), "Accurately computing the log-sum-exp
    and softmax functions", IMA Journal of Numerical Analysis 41(4).

    Examples
    --------
    LSE(x + b) = LSE(x) + b:

    >>> print(logsumexp([[1000.0, 1002.0, 1003.0]]) - logsumexp([[0.0, 2.0, 3.0]]))
    [1000.]
    """
    return along_axis(_logsumexp, _scores(x), axis, reduces=True, keepdims=keepdims, empty=-np.inf)


def _logsumexp(x):
    largest, _, _, _, (coarse, fine) = shifted(x)
    return np.where(np.isinf(largest), largest, largest + np.log1p(coarse + fine))[:, 0]


def softmax(x, *, axis=-1):
    """e^(xᵢ) / Σₖ e^(xₖ) along an axis: scores turned into a distribution.

    Parameters
    ----------
    x : array-like of real numbers, with at least one axis
    axis : int
        the axis of the classes

    Returns
    -------
    Array of the shape of x, in [0, 1]. One score of inf gets all the probability; where
    several are inf, or all are −inf, there is no distribution, and the whole row is nan.

    Raises
    ------
    TypeError
        if x is not real numbers, or axis no integer.
    ValueError
        if x has no such axis.

    Notes
    -----
    Computed from xᵢ − max x, whose rounding error is carried along: e^(d + δ) = e^d (1 + δ) for
    the tiny δ that the subtraction lost. (Without it the error grows with the distance from the largest
    score.)

    Examples
    --------
    Of two classes, the first gets σ(x₁ − x₂):

    >>> from companion import sigmoid
    >>> print(softmax([[3.0, 1.0], [7.0, 7.0]])[:, 0] / sigmoid([2.0, 0.0]))
    [1. 1.]
    """
    return along_axis(softmax_rows, _scores(x), axis)


def softmax_rows(x):
    _, top, _, E, (coarse, fine) = shifted(x)
    E[top] = 1
    E /= 1 + coarse + fine  # 1 + coarse is exact, too
    return E


def log_softmax(x, *, axis=-1):
    """xᵢ − log Σₖ e^(xₖ) along an axis: the logarithm of `softmax`, in nats.

    Parameters
    ----------
    x : array-like of real numbers, with at least one axis
    axis : int
        the axis of the classes

    Returns
    -------
    Array of the shape of x, not positive. Where several scores are inf, or all are −inf,
    the whole row is nan.

    Raises
    ------
    TypeError
        if x is not real numbers, or axis no integer.
    ValueError
        if x has no such axis.

    Notes
    -----
    Computed as (xᵢ − m) − log1p(Σ e^(xₖ − m)) with m the largest score, the sum over all but
    one largest. So a class that is nearly certain keeps the digits of its small loss: with scores (40, 0)
    the first class gets −4.25e−18, not 0.

    Examples
    --------
    Of two classes, the first gets log σ(x₁ − x₂):

    >>> from companion import log_sigmoid
    >>> print(log_softmax([[3.0, 1.0], [40.0, 0.0]])[:, 0] / log_sigmoid([2.0, 40.0]))
    [1. 1.]
    """
    return along_axis(_log_softmax, _scores(x), axis)


def _log_softmax(x):
    _, _, d, _, (coarse, fine) = shifted(x)
    d -= np.log1p(coarse + fine)
    return d


def _scores(x):
    x = real(x, "x")
    if x.ndim == 0:
        raise ValueError(f"x must have an axis of scores, but it is the single number {x}")
    return x


def shifted(x):
    """What the functions of rows share, for rows x with largest entry m.

    m itself; the place of (one) m in each row; d = x − m; E = e^(x − m), with 0 in the place of m; and the
    sum of E, which is Σ e^(x − m) − 1, as a pair of numbers to be added. (It is nan where m is −inf or nan:
    such scores have no softmax.)
    """
    top = np.arange(len(x)), x.argmax(axis=1)  # where there is a nan, argmax finds it
    largest = x[top][:, None]
    d, lost = _difference(x, largest)
    d[top] = 0  # also for inf − inf
    E = np.exp(d)
    lost *= E
    E += lost  # e^(d + lost): what was lost is tiny
    E[top] = 0
    coarse, fine = _sum_in_two_parts(E)
    if x.shape[1] == 1:  # where no other entry of d is nan
        coarse[~(largest > -np.inf)] = np.nan
    return largest, top, d, E, (coarse, fine)


def sum_of_shares(terms):
    """The sum of each row of numbers in [0, 1], as a column."""
    coarse, fine = _sum_in_two_parts(terms)
    return coarse + fine


def _sum_in_two_parts(terms):
    """The sum of each row of numbers in [0, 1]: a part that is free of rounding errors, and the small rest.

    Adding and subtracting 2²⁶ rounds each number to a multiple of 2⁻²⁶; up to 2²⁷ of those add up exactly.
    """
    terms = by_columns(terms)
    coarse = terms + 2.0**26
    coarse -= 2.0**26
    return np.add.reduce(coarse, 1, keepdims=True), np.add.reduce(terms - coarse, 1, keepdims=True)


def _difference(a, b):
    """a − b, and what its rounding lost: Knuth's TwoSum. (Nothing is lost where a − b is not finite.)"""
    d = a - b
    minus_b = d - a
    lost = d - minus_b
    np.subtract(a, lost, out=lost)
    minus_b += b
    lost -= minus_b
    np.copyto(lost, 0, where=np.isnan(lost))
    return d, lost
