"""Binary cross-entropy, from probabilities and from logits, with its gradient and second derivative.

A label y says what happened (1), what did not (0), or how sure one is (soft, between them). The model
answers with a probability p or with a logit x, where p = σ(x). The loss is the model's surprise at the
label, in nats:

    ℓ = −y log p − (1 − y) log(1 − p)

Conventions that hold for every function here:

* Model output first, then labels; they broadcast. Labels lie in [0, 1]; nothing is clipped, and a value
  outside is a ValueError. nan stays nan. A prediction of exactly 0 or 1 that is wrong costs inf.
* The result has the floating type of the first argument (float64 for integers), whatever the type of the
  others.
* `sample_weight` broadcasts to the shape of the losses (that of output and labels broadcast together) and
  is finite and not negative. A weight of 0 leaves its entry out, even where its loss is inf, but not where
  its loss is nan: a nan in the inputs is seen in every sum.
* `reduction`: "mean" is Σ wℓ / Σ w over all entries, their plain mean where there are no weights; "sum" is
  Σ wℓ; "none" gives each wℓ. The mean over nothing is an error.
* A ``_gradient`` is the derivative of the *reduced* loss by the first argument, in the shape of that
  argument: "mean" divides by the number of losses or by Σ w. Where labels broadcast to a larger shape, an
  output that several labels share collects the sum of its derivatives; with "none" nothing is added up, so
  there the gradient has the shape of the losses, and each entry is the derivative of one loss by its own
  output.
* A ``_second_derivative`` is that of each loss by its own output, not reduced, in the shape of the losses.

Measured against high-precision values, losses, and gradients with hard labels, are within 3 units in the
last place in float64 and 1 in float32 and float16; a gradient by logits with a soft label is within 4 units
of the larger of its two terms, because near σ(x) = y it is a difference of nearly equal numbers.
"""

import numpy as np

from companion._arrays import (
    common_shape,
    over,
    real,
    reduced_gradient,
    reduced_loss,
    times,
    unit_interval,
    weights,
)

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_gradient",
    "binary_cross_entropy_second_derivative",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_gradient",
    "binary_cross_entropy_with_logits_second_derivative",
]


# ---------------------------------------------------------------- from probabilities


def binary_cross_entropy(probabilities, labels, *, sample_weight=None, reduction="mean"):
    """The loss −y log p − (1 − y) log(1 − p) of probabilities p for labels y, in nats.

    Where the model has logits, use `binary_cross_entropy_with_logits`: a probability that was rounded to 0
    or 1 has lost what the loss needs.

    Parameters
    ----------
    probabilities : array-like in [0, 1]
        what the model gives to the event
    labels : array-like in [0, 1]
        1 where it happened, 0 where it did not, or soft; broadcasts with probabilities
    sample_weight : array-like, finite and not negative, optional
        a weight for each loss; broadcasts to their shape
    reduction : "mean", "sum" or "none"
        Σ wℓ / Σ w, Σ wℓ, or each wℓ

    Returns
    -------
    NumPy number, or array for "none", not negative, of the floating type of probabilities

    Raises
    ------
    TypeError
        if an argument is not real numbers.
    ValueError
        if a probability or label lies outside [0, 1], a weight is negative or not finite, shapes do not
        broadcast, the reduction is unknown, or a mean is over nothing or over weights that sum to 0.

    Notes
    -----
    log(1 − p) is log1p(−p), and 0 · log 0 = 0, its limit: a label of 0 or 1 switches one term off.

    Examples
    --------
    At p = ½ each label costs log 2, one bit:

    >>> import numpy as np
    >>> print(binary_cross_entropy([0.5, 0.5, 0.5], [0, 1, 0.3], reduction="none") / np.log(2))
    [1. 1. 1.]
    """
    inputs = _probabilities_and_labels(probabilities, labels)
    return reduced_loss(_loss, inputs, sample_weight, reduction)


def _loss(p, y):
    return 0 - times(y, np.log(p)) - times(1 - y, np.log1p(-p))


def binary_cross_entropy_gradient(probabilities, labels, *, sample_weight=None, reduction="mean"):
    """The derivative (p − y) / (p (1 − p)) of the loss by p; reduced as the loss is.

    Arguments and errors are those of `binary_cross_entropy`. The limits are kept: a certain prediction that
    is right has the one-sided derivative 1 (p = y = 0) or −1 (p = y = 1), a wrong one −inf or inf.

    Returns
    -------
    Array of the shape of probabilities; with "none", of the shape of the losses

    Examples
    --------
    It is −1/p for y = 1, and 0 where the prediction equals a soft label:

    >>> print(binary_cross_entropy_gradient([0.25, 0.25], [1, 0.25], reduction="none"))
    [-4. 0.]
    """
    inputs = _probabilities_and_labels(probabilities, labels)
    return reduced_gradient(_gradient, inputs, sample_weight, reduction)


def _gradient(p, y):
    p = np.abs(p)  # −0 is 0
    right_and_certain = (p == y) & ((y == 0) | (y == 1))  # 0/0, with limit ±1
    return np.where(right_and_certain, 1 - 2 * y, (p - y) / (p * (1 - p)))


def binary_cross_entropy_second_derivative(probabilities, labels, *, sample_weight=None):
    """The second derivative y/p² + (1 − y)/(1 − p)² of each loss by its p; never negative.

    Arguments and errors are those of `binary_cross_entropy`, without a reduction.

    Returns
    -------
    Array of the shape of the losses

    Examples
    --------
    It is the square of the first derivative where the label is 0 or 1:

    >>> print(binary_cross_entropy_gradient([0.25, 0.5], [1, 0], reduction="none") ** 2)
    [16. 4.]
    >>> print(binary_cross_entropy_second_derivative([0.25, 0.5], [1, 0]))
    [16. 4.]
    """
    inputs = _probabilities_and_labels(probabilities, labels)
    return reduced_gradient(_second_derivative, inputs, sample_weight, "none")


def _second_derivative(p, y):
    # y/p/p, not y/p²: p² leaves the range of the floating type before the quotient does
    return over(over(y, p), p) + over(over(1 - y, 1 - p), 1 - p)


def _probabilities_and_labels(probabilities, labels):
    hint = "for logits there is the function that ends in _with_logits"
    return {
        "probabilities": unit_interval(probabilities, "probabilities", hint),
        "labels": unit_interval(labels, "labels"),
    }


# ---------------------------------------------------------------- from logits


def binary_cross_entropy_with_logits(
    logits, labels, *, pos_weight=None, sample_weight=None, reduction="mean"
):
    """The loss −y log σ(x) − (1 − y) log(1 − σ(x)) of logits x for labels y, in nats.

    Parameters
    ----------
    logits : array-like of real numbers
        the model's log-odds for the event
    labels : array-like in [0, 1]
        1 where it happened, 0 where it did not, or soft; broadcasts with logits
    pos_weight : array-like, finite and not negative, optional
        a factor w⁺ on the term of y: −w⁺ y log σ(x) − (1 − y) log(1 − σ(x)); broadcasts to the losses' shape
    sample_weight : array-like, finite and not negative, optional
        a weight for each loss; broadcasts to their shape (w⁺ does not count in Σ w)
    reduction : "mean", "sum" or "none"
        Σ wℓ / Σ w, Σ wℓ, or each wℓ; the mean is over all entries, for several labels a sample too

    Returns
    -------
    NumPy number, or array for "none", not negative, of the floating type of logits

    Raises
    ------
    TypeError
        if an argument is not real numbers.
    ValueError
        if a label lies outside [0, 1], a weight is negative or not finite, shapes do not broadcast, the
        reduction is unknown, or a mean is over nothing or over weights that sum to 0.

    Notes
    -----
    With E = exp(−abs(x)) the loss is max(x, 0) (1 − y) − min(x, 0) y + log1p(E). No exponent is
    positive, and no term is negative, so that nothing overflows or cancels: at x = −50, y = 0 the loss is
    1.93e−22, not 0, and a soft label costs no digits (max(x, 0) − xy would).

    Logits and labels broadcast: logits of shape (N, 1) and labels of shape (N,) give N² losses, of every
    logit with every label. For one loss each, give both the same shape.

    Examples
    --------
    For y = 1 the loss is softplus(−x), for y = 0 it is softplus(x):

    >>> from companion import softplus
    >>> loss = binary_cross_entropy_with_logits([3.0, -50.0], [1, 0], reduction="none")
    >>> print(loss - softplus([-3.0, -50.0]))
    [0. 0.]
    """
    inputs = _logits_and_labels(logits, labels, pos_weight)
    return reduced_loss(_loss_of_logit, inputs, sample_weight, reduction)


def _loss_of_logit(x, y, pos_weight=None):
    no, yes, both = _shares(y, pos_weight)
    E = np.exp(-np.abs(x))
    rest = np.log1p(E) if pos_weight is None else both * np.log1p(E)
    return times(no, np.maximum(x, 0)) - times(yes, np.minimum(x, 0)) + rest


def binary_cross_entropy_with_logits_gradient(
    logits, labels, *, pos_weight=None, sample_weight=None, reduction="mean"
):
    """The derivative σ(x) − y of the loss by x; reduced as the loss is.

    Arguments and errors are those of `binary_cross_entropy_with_logits`. With `pos_weight` w⁺ the
    derivative is (1 − y) σ(x) − w⁺ y σ(−x).

    Returns
    -------
    Array of the shape of logits; with "none", of the shape of the losses. Logits of shape (N, 1) with labels
    of shape (N,) have N² losses, whose derivatives are added up in the shape (N, 1).

    Notes
    -----
    σ(x) − 1 cancels for large x. With E = exp(−abs(x)) the derivative is ((1 − y) − yE)/(1 + E) for x ≥ 0 and
    ((E − y) − yE)/(1 + E) for x < 0: with a label of 0 or 1, what is rounded is never larger than the result.

    Examples
    --------
    It is σ(x) − y:

    >>> from companion import sigmoid
    >>> gradient = binary_cross_entropy_with_logits_gradient([0.0, 2.0], [1, 0], reduction="none")
    >>> print(gradient - sigmoid([0.0, 2.0]))
    [-1.  0.]
    """
    inputs = _logits_and_labels(logits, labels, pos_weight)
    return reduced_gradient(_gradient_of_logit, inputs, sample_weight, reduction)


def _gradient_of_logit(x, y, pos_weight=None):
    E = np.exp(-np.abs(x))
    if pos_weight is None:
        return (np.maximum(E, x >= 0) - y - y * E) / (1 + E)  # e^min(x, 0) = e^x/(1 + e^x) · (1 + E)
    no, yes, _ = _shares(y, pos_weight)
    return (no * np.maximum(E, x >= 0) - yes * np.maximum(E, x <= 0)) / (1 + E)  # e^min(x, 0), e^(−max(x, 0))


def binary_cross_entropy_with_logits_second_derivative(
    logits, labels, *, pos_weight=None, sample_weight=None
):
    """The second derivative σ(x) (1 − σ(x)) of each loss by its x, in [0, ¼], the same for every label.

    Arguments and errors are those of `binary_cross_entropy_with_logits`, without a reduction. With
    `pos_weight` w⁺ it is (1 − y + w⁺ y) σ(x) (1 − σ(x)).

    Returns
    -------
    Array of the shape of the losses: (N, N) for logits of shape (N, 1) and labels of shape (N,)

    Notes
    -----
    Computed as E/(1 + E)² with E = exp(−abs(x)): σ(x) (1 − σ(x)) would be 0 from x = 37 on,
    where 1 − σ(x) cancels.

    Examples
    --------
    It is even in x, and largest at 0:

    >>> print(binary_cross_entropy_with_logits_second_derivative([-2.0, 0.0, 2.0], 1).round(3))
    [0.105 0.25  0.105]
    """
    inputs = _logits_and_labels(logits, labels, pos_weight)
    return reduced_gradient(_second_derivative_of_logit, inputs, sample_weight, "none")


def _second_derivative_of_logit(x, y, pos_weight=None):
    _, _, both = _shares(y, pos_weight)
    E = np.exp(-np.abs(x))
    return (both + 0 * y) * (E / (1 + E) / (1 + E))  # a nan label stays nan


def _shares(y, pos_weight):
    """1 − y and w⁺y, the factors of −log(1 − σ(x)) and −log σ(x), and their sum."""
    if pos_weight is None:
        return 1 - y, y, 1  # (1 − y) + y, which would be rounded
    no, yes = 1 - y, pos_weight * y
    return no, yes, no + yes


def _logits_and_labels(logits, labels, pos_weight):
    inputs = {"logits": real(logits, "logits"), "labels": unit_interval(labels, "labels")}
    if pos_weight is not None:
        inputs["pos_weight"] = weights(pos_weight, "pos_weight", common_shape(inputs))
    return inputs
