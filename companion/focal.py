"""The focal loss and the paper's FL*, from logits, with gradients and second derivatives.

A detector sees a thousand easy backgrounds for one object, and the sum of many small losses drowns the few
large ones. The focal loss fades an example out as the probability p_t of its true class grows. With the sign
s = 2y − 1, −1 or 1, and x_t = s·x, so that p_t = σ(x_t):

    FL  = −α_t (1 − p_t)^γ log p_t          (equation 5; α_t is α for y = 1 and 1 − α for y = 0)
    FL* = −log σ(γ x_t + β) / γ             (appendix A)

Both are from T.-Y. Lin, P. Goyal, R. Girshick, K. He & P. Dollár (2017), "Focal Loss for Dense Object
Detection", ICCV, arXiv:1708.02002.

The conventions are those of `companion.binary`: logits first, then labels; dtype, `sample_weight`,
`reduction`, gradients of the reduced loss, nan and refusals are as there. What differs:

* Labels are hard: 0 or 1. The paper defines nothing between them, and interpolating the loss or p_t
  gives two different answers, so a soft label is a ValueError.
* `gamma`, `alpha` and `beta` are numbers, or arrays that broadcast to the shape of the losses: one for each
  label, say. They are settings, not data, so that a nan among them is a ValueError. (A number and an array
  that repeats it may give losses that differ in their last digits.)
* `alpha` is part of the loss, not a weight: it does not count in the Σ w of a mean. An α_t of 0 leaves its
  term out, even where its loss is inf.

Measured against high-precision values in float64, the focal loss is within 5 + 3γ units in the last place
and its gradient within 7 + 3γ, for γ up to 10¹²: a rounding error of 1 − p_t counts γ times in its power. Its
second derivative changes sign; it is within 7 + 3γ units of the larger of its positive and its negative part.
FL* and its gradient are within 5 units for every γ and β, its second derivative within 7. All are within 1 in
float32 and float16, for γ up to 10⁶.
"""

import numpy as np

from companion._arrays import (
    blocks_of,
    common_shape,
    fitting,
    real,
    reduced_gradient,
    reduced_loss,
    refuse_where,
    times,
    weights,
    within,
)
from companion.activations import _difference

__all__ = [
    "focal_loss_with_logits",
    "focal_loss_with_logits_gradient",
    "focal_loss_with_logits_second_derivative",
    "focal_star_loss_with_logits",
    "focal_star_loss_with_logits_gradient",
    "focal_star_loss_with_logits_second_derivative",
]


# ---------------------------------------------------------------- FL


def focal_loss_with_logits(logits, labels, *, gamma=2.0, alpha=None, sample_weight=None, reduction="mean"):
    """The focal loss −α_t (1 − p_t)^γ log p_t of logits x for labels y, in nats, where p_t = σ((2y − 1)x).

    Parameters
    ----------
    logits : array-like of real numbers
        the model's log-odds for the event
    labels : array-like, each 0 or 1
        1 where it happened, 0 where it did not; broadcasts with logits
    gamma : finite and not negative
        how fast an example fades as p_t grows; 0 gives the binary cross-entropy. A number, or an array
        that broadcasts to the losses' shape
    alpha : in [0, 1], optional
        the factor α_t is α where the label is 1, and 1 − α where it is 0; without it, 1. A number, or an
        array that broadcasts to the losses' shape
    sample_weight : array-like, finite and not negative, optional
        a weight for each loss; broadcasts to their shape (α_t does not count in Σ w)
    reduction : "mean", "sum" or "none"
        Σ wℓ / Σ w, Σ wℓ, or each wℓ. (The paper divides by the number of objects instead: take the "sum".)

    Returns
    -------
    NumPy number, or array for "none", not negative, of the floating type of logits

    Raises
    ------
    TypeError
        if an argument is not real numbers.
    ValueError
        if a label is neither 0 nor 1, gamma or a weight is negative or not finite, alpha lies outside [0, 1],
        shapes do not broadcast, the reduction is unknown, or a mean is over nothing or over weights that sum
        to 0.

    Notes
    -----
    Equation 5 of Lin et al. (2017), arXiv:1708.02002. With e = exp(−x_t), −log p_t is log1p(e) and 1 − p_t
    is e/(1 + e): where p_t rounds to 1, the difference 1 − p_t would be 0, and from p_t ≈ 1 − 1e−16 on it has
    no right digit. Where e would leave the range of float64, −log p_t is −x_t and 1 − p_t is 1.

    Examples
    --------
    γ = 0 is the binary cross-entropy, and at p_t = .9 γ = 2 divides it by 100:

    >>> import numpy as np
    >>> from companion import binary_cross_entropy_with_logits
    >>> x = np.log(9)
    >>> print(focal_loss_with_logits(x, 1, gamma=0) / binary_cross_entropy_with_logits(x, 1))
    1.0
    >>> print((binary_cross_entropy_with_logits(x, 1) / focal_loss_with_logits(x, 1)).round(9))
    100.0
    """
    inputs = _logits_labels_and_settings(logits, labels, gamma, alpha)
    return reduced_loss(*_with_numbers(_loss, inputs), sample_weight, reduction)


def _loss(x, y, gamma, alpha=None):
    u, q = _softplus_and_sigmoid((1 - 2 * y) * x)  # −log p_t, 1 − p_t
    return _balanced(q**gamma * u, y, alpha)


def _softplus_and_sigmoid(x):
    e = np.exp(np.minimum(x, LARGE))
    return np.maximum(x, np.log1p(e)), e / (1 + e)


LARGE = 700.0  # e^x is within the range of float64, and log(1 + e^x) has long been x, and σ(x) 1


def focal_loss_with_logits_gradient(
    logits, labels, *, gamma=2.0, alpha=None, sample_weight=None, reduction="mean"
):
    """The derivative s α_t (1 − p_t)^γ (γ p_t log p_t + p_t − 1) of the loss by x, with s = 2y − 1.

    Arguments and errors are those of `focal_loss_with_logits`; reduced as the loss is. The limits are kept:
    0 for a certain prediction that is right, also for γ < 1, and −s α_t for one that is wrong.

    Returns
    -------
    Array of the shape of logits; with "none", of the shape of the losses

    Notes
    -----
    Appendix B of the paper, where y stands for s. Both terms of the bracket are ≤ 0, so that nothing cancels.
    The product rule would give (1 − p_t)^(γ−1), which is infinite at p_t = 1 for γ < 1, times a 0.

    Examples
    --------
    At γ = 2 the focal loss pulls harder than cross-entropy where p_t < .2976:

    >>> import numpy as np
    >>> p = np.array([0.058, 0.9])
    >>> focal = focal_loss_with_logits_gradient(np.log(p / (1 - p)), 1, reduction="none")
    >>> print(focal.round(3), p - 1)
    [-1.129 -0.003] [-0.942 -0.1  ]
    """
    inputs = _logits_labels_and_settings(logits, labels, gamma, alpha)
    return reduced_gradient(*_with_numbers(_gradient, inputs), sample_weight, reduction)


def _gradient(x, y, gamma, alpha=None):
    u, q = _softplus_and_sigmoid((1 - 2 * y) * x)  # −log p_t, 1 − p_t
    return _balanced((1 - 2 * y) * q**gamma * (times(gamma * np.exp(-u), u) + q), y, alpha)


def focal_loss_with_logits_second_derivative(logits, labels, *, gamma=2.0, alpha=None, sample_weight=None):
    """The second derivative of each loss by its x; for γ > 0 it is negative where p_t is small.

    With p = p_t it is α_t p (1 − p)^γ ((2γ + 1)(1 − p) + γ (1 − p − γp) log p).

    Arguments and errors are those of `focal_loss_with_logits`, without a reduction.

    Returns
    -------
    Array of the shape of the losses

    Notes
    -----
    Where p_t or (1 − p_t)^γ is below 2e−308 it is subnormal, and has few digits. So their product is
    multiplied in two halves, the roots of both, and only the result is rounded so coarsely.

    Examples
    --------
    The focal loss is not convex, and γ = 0 gives σ(x)(1 − σ(x)):

    >>> print(focal_loss_with_logits_second_derivative([-4.0, 0.0], 1).round(6))
    [-0.046703  0.399143]
    >>> print(focal_loss_with_logits_second_derivative(0.0, 1, gamma=0))
    0.25
    """
    inputs = _logits_labels_and_settings(logits, labels, gamma, alpha)
    return reduced_gradient(*_with_numbers(_second_derivative, inputs), sample_weight, "none")


def _second_derivative(x, y, gamma, alpha=None):
    x = (2 * y - 1) * x
    u, q = _softplus_and_sigmoid(-x)
    p = np.exp(-u)
    bracket = (2 * gamma + 1) * q + times(gamma * (gamma * p - q), u)
    half = np.exp(np.minimum(x, 0) / 2) * q ** (gamma / 2)  # half² / (1 + E) is p q^γ
    bend = times(half, times(half, bracket)) / (1 + np.exp(-np.abs(x)))
    return _balanced(bend, y, alpha)


def _balanced(value, y, alpha):
    """α_t · value"""
    return value if alpha is None else times(np.where(y == 1, alpha, 1 - alpha), value)


# ---------------------------------------------------------------- FL*


def focal_star_loss_with_logits(logits, labels, *, gamma=2.0, beta=0.0, sample_weight=None, reduction="mean"):
    """The loss FL* = −log σ(γ x_t + β) / γ of logits x for labels y, in nats, where x_t = (2y − 1)x.

    It is the binary cross-entropy of a line that is γ times as steep and shifted by β: convex, unlike the
    focal loss, and with a similar effect.

    Parameters
    ----------
    logits : array-like of real numbers
        the model's log-odds for the event
    labels : array-like, each 0 or 1
        1 where it happened, 0 where it did not; broadcasts with logits
    gamma : finite and positive
        the steepness. A number, or an array that broadcasts to the losses' shape
    beta : finite
        the shift. A number, or an array that broadcasts to the losses' shape
    sample_weight : array-like, finite and not negative, optional
        a weight for each loss; broadcasts to their shape
    reduction : "mean", "sum" or "none"
        Σ wℓ / Σ w, Σ wℓ, or each wℓ

    Returns
    -------
    NumPy number, or array for "none", not negative, of the floating type of logits

    Raises
    ------
    TypeError
        if an argument is not real numbers.
    ValueError
        if a label is neither 0 nor 1, gamma is not positive or not finite, beta is not finite, a weight is
        negative or not finite, shapes do not broadcast, the reduction is unknown, or a mean is over nothing
        or over weights that sum to 0.

    Notes
    -----
    Appendix A of Lin et al. (2017), arXiv:1708.02002, with β = 1 and γ = 2 among its settings. What the
    rounding of γ x_t + β loses is carried along: e^(a + δ) = e^a (1 + δ). Without it the loss at a = 700,
    which is e^(−700), would keep 13 of its 16 digits.

    Examples
    --------
    γ = 1, β = 0 is the binary cross-entropy:

    >>> from companion import binary_cross_entropy_with_logits
    >>> print(focal_star_loss_with_logits(3.0, 0, gamma=1) - binary_cross_entropy_with_logits(3.0, 0))
    0.0
    """
    inputs = _logits_labels_and_line(logits, labels, gamma, beta)
    return reduced_loss(*_with_numbers(_star_loss, inputs), sample_weight, reduction)


def _star_loss(x, y, gamma, beta):
    x = (2 * y - 1) * x
    a, half = _line(gamma, x, beta)
    E = half * half
    linear = np.where(np.isinf(a) & (gamma > 1), x + beta / gamma, a / gamma)  # γx may overflow, not x + β/γ
    return np.maximum(-linear, 0) + np.where(E < TINY, half * (half / gamma), np.log1p(E) / gamma)


def focal_star_loss_with_logits_gradient(
    logits, labels, *, gamma=2.0, beta=0.0, sample_weight=None, reduction="mean"
):
    """The derivative s (σ(γ x_t + β) − 1) of the loss by x, with s = 2y − 1; reduced as the loss is.

    Arguments and errors are those of `focal_star_loss_with_logits`.

    Returns
    -------
    Array of the shape of logits; with "none", of the shape of the losses

    Notes
    -----
    Computed as −s σ(−(γ x_t + β)): the difference would cancel.

    Examples
    --------
    It is cross-entropy's gradient at γ x_t + β:

    >>> from companion import binary_cross_entropy_with_logits_gradient
    >>> print(focal_star_loss_with_logits_gradient(3.0, 1, gamma=2, beta=1))
    -0.0009110511944006454
    >>> print(binary_cross_entropy_with_logits_gradient(7.0, 1))
    -0.0009110511944006454
    """
    inputs = _logits_labels_and_line(logits, labels, gamma, beta)
    return reduced_gradient(*_with_numbers(_star_gradient, inputs), sample_weight, reduction)


def _star_gradient(x, y, gamma, beta):
    a, half = _line(gamma, (2 * y - 1) * x, beta)
    E = half * half
    return (1 - 2 * y) * np.where(a >= 0, E, 1) / (1 + E)


def focal_star_loss_with_logits_second_derivative(logits, labels, *, gamma=2.0, beta=0.0, sample_weight=None):
    """The second derivative γ σ(a) (1 − σ(a)) of each loss by its x, with a = γ x_t + β; in [0, γ/4].

    Arguments and errors are those of `focal_star_loss_with_logits`, without a reduction.

    Returns
    -------
    Array of the shape of the losses

    Examples
    --------
    It is largest where γ x_t = −β:

    >>> print(focal_star_loss_with_logits_second_derivative([-1.0, -0.5, 0.0], 1, gamma=2, beta=1).round(3))
    [0.393 0.5   0.393]
    """
    inputs = _logits_labels_and_line(logits, labels, gamma, beta)
    return reduced_gradient(*_with_numbers(_star_second_derivative, inputs), sample_weight, "none")


def _star_second_derivative(x, y, gamma, beta):
    _, half = _line(gamma, (2 * y - 1) * x, beta)
    return gamma * half * half / (1 + half * half) ** 2


TINY = 2.0**-200  # log1p(E) is E, in any floating type


def _line(gamma, x, beta):
    """a = γx + β, rounded, and h = e^(−abs(γx + β)/2), which the rounding does not touch.

    The factor h² stays in two halves: where it is subnormal, and has few digits, γh² and h²/γ need not have
    few.
    """
    a, lost = _product(gamma, x)
    a, more = _difference(a, -beta)
    a, lost = _difference(a, -(lost + more))  # γx and β may cancel, and leave what was lost
    half = np.exp(-np.abs(a) / 2)
    return a, half - np.sign(a) * lost / 2 * half  # e^(−(a + δ)/2) = e^(−a/2) (1 − δ/2) for the tiny δ left


def _product(a, b):
    """a·b, and what its rounding lost: Dekker's product. (Nothing is lost where a·b is not finite.)"""
    product = a * b
    (a, low_a), (b, low_b) = _two_halves(a), _two_halves(b)
    lost = ((a * b - product) + a * low_b + low_a * b) + low_a * low_b
    lost[~np.isfinite(lost)] = 0
    return product, lost


def _two_halves(a):
    """Two numbers of half as many digits whose sum is a: Veltkamp's splitting, scaled against overflow."""
    scale = 2.0 ** ((np.finfo(a.dtype).nmant + 2) // 2)
    wide = a + a / scale
    high = (wide - (wide - a / scale)) * scale
    return high, a - high


# ---------------------------------------------------------------- arguments


def _logits_labels_and_settings(logits, labels, gamma, alpha):
    inputs = _logits_and_hard_labels(logits, labels)
    shape = common_shape(inputs)
    inputs["gamma"] = weights(gamma, "gamma", shape)
    if alpha is not None:
        inputs["alpha"] = alpha = fitting(alpha, "alpha", shape)
        if not within(alpha, 0, 1):
            refuse_where(lambda block: ~((block >= 0) & (block <= 1)), alpha, "alpha", "lie in [0, 1]")
    return inputs


def _logits_labels_and_line(logits, labels, gamma, beta):
    inputs = _logits_and_hard_labels(logits, labels)
    shape = common_shape(inputs)
    gamma, beta = fitting(gamma, "gamma", shape), fitting(beta, "beta", shape)
    refuse_where(lambda block: ~((block > 0) & (block < np.inf)), gamma, "gamma", "be finite and positive")
    refuse_where(lambda block: ~np.isfinite(block), beta, "beta", "be finite")
    return {**inputs, "gamma": gamma, "beta": beta}


def _logits_and_hard_labels(logits, labels):
    labels = real(labels, "labels")
    hint = "the focal losses are not defined for soft labels"
    if not all(((block == 0) | (block == 1)).all() for block in blocks_of(labels)):
        refuse_where(_neither_0_nor_1, labels, "labels", "be 0 or 1", hint)
    return {"logits": real(logits, "logits"), "labels": labels}


def _neither_0_nor_1(labels):
    return (labels != 0) & (labels != 1) & (labels == labels)  # nan is let through: it stays nan


def _with_numbers(kernel, inputs):
    """The kernel with the settings that are single numbers put in, and the inputs that remain.

    NumPy takes q² for q ** 2, but only where 2 is one number for the whole array.
    """
    arrays = {name: inputs.pop(name) for name in ("logits", "labels")}
    wide = {name: array.astype(np.result_type(np.float64, array)) for name, array in inputs.items()}
    numbers = {name: array[()] for name, array in wide.items() if array.ndim == 0}
    others = {name: array for name, array in wide.items() if array.ndim > 0}

    def filled_in(x, y, *blocks):
        return kernel(x, y, **numbers, **dict(zip(others, blocks, strict=True)))

    return filled_in, {**arrays, **others}
