"""Categorical cross-entropy, from probabilities and from logits, with its gradient and Hessian.

One of K classes happens. The model answers with a distribution p over the classes, or with one logit for
each, x, where p = softmax(x). The loss is the model's surprise at the label y, in nats:

    ℓ = −Σₖ yₖ log pₖ,    which is −log p_c where the label is the class c

Conventions that hold for every function here:

* Model output first, then labels. `axis` is the axis of the classes in the output. Labels with one dimension
  fewer are classes, whole numbers from 0 to K − 1; labels with the same number of dimensions are
  distributions along that axis: they lie in [0, 1], and their sum is 1 (within 1e−9 for float64 and integers,
  1e−5 for float32, 5e−3 for float16). There is nothing in between. The axis of the classes never broadcasts,
  the others do.
* There is one loss for each row, so losses have the shape of the output without the axis of the classes (that
  of output and labels broadcast together). Nothing is clipped or renormalised; nan stays nan. A class that
  happened and had the probability 0, or the logit −inf, costs inf. A row of logits that are all −inf, or
  several of which are inf, has no softmax: its loss is nan.
* The result has the floating type of the first argument (float64 for integers), whatever the type of the
  others.
* `sample_weight` broadcasts to the shape of the losses and is finite and not negative. A weight of 0 leaves
  its row out, even where its loss is inf, but not where it is nan.
* `class_weight` gives one weight w to each class: ℓ = −Σₖ wₖ yₖ log pₖ, which is −w_c log p_c for a class.
* `label_smoothing` ε puts (1 − ε) yₖ + ε/K in the place of yₖ, everywhere (C. Szegedy, V. Vanhoucke, S.
  Ioffe, J. Shlens & Z. Wojna (2016), "Rethinking the Inception Architecture for Computer Vision", section 7,
  arXiv:1512.00567).
* `reduction`: "none" gives each loss, times its sample weight v; "sum" adds those up; "mean" divides their
  sum by the weight that was summed over, Σ v, or with class weights Σ v Σₖ wₖ yₖ, where y is smoothed, too.
  So the mean is a weighted mean of the numbers −log pₖ, and with equal logits it is log K for any weights.
  (For classes without smoothing this is the mean of PyTorch, and of scikit-learn, where w_c is part of the
  sample weight. For distributions PyTorch divides by the number of rows, and smoothing it leaves out of its
  divisor.) The mean over nothing is an error.
* A ``_gradient`` is the derivative of the *reduced* loss by the first argument, in the shape of that
  argument; with "none", of each loss by its own row. ``_hessian_vector_product`` is the derivative of that
  gradient in a direction.

Measured against high-precision values in float64, losses are within 3 units in the last place (4 with
smoothing or class weights), gradients by logits within 4 units (for a label that is no class: of the larger
of the two terms that the gradient is the difference of), Hessian products within 6 units of
Σⱼ sᵢ sⱼ abs(vᵢ − vⱼ) where no sⱼ is subnormal (one that is has few digits); all are within 1 in float32 and
float16.
"""

import reprlib
from functools import partial
from numbers import Real
from typing import NamedTuple

import numpy as np

from companion._arrays import (
    axis_number,
    compensated_sums,
    distributions,
    known_reduction,
    last_axis,
    over,
    real,
    reduced_row_gradient,
    reduced_row_loss,
    refuse_where,
    row_by_row,
    spread,
    times,
    total_weight,
    weights,
    within,
)
from companion.activations import shifted, softmax_rows, sum_of_shares

__all__ = [
    "categorical_cross_entropy",
    "categorical_cross_entropy_gradient",
    "categorical_cross_entropy_with_logits",
    "categorical_cross_entropy_with_logits_gradient",
    "categorical_cross_entropy_with_logits_hessian_vector_product",
]


# ---------------------------------------------------------------- from probabilities


def categorical_cross_entropy(probabilities, labels, *, axis=-1, sample_weight=None, reduction="mean"):
    """The loss −Σₖ yₖ log pₖ of distributions p for labels y, in nats.

    Where the model has logits, use `categorical_cross_entropy_with_logits`: a probability that was rounded to
    0 or 1 has lost what the loss needs.

    Parameters
    ----------
    probabilities : array-like of distributions along `axis`
        what the model gives to each class; they lie in [0, 1] and sum to 1 (within 1e−9; 1e−5 in float32,
        5e−3 in float16)
    labels : array-like
        classes, integers, with one dimension fewer than probabilities; or distributions, with the same number
    axis : int
        the axis of the classes
    sample_weight : array-like, finite and not negative, optional
        a weight for each row; broadcasts to the shape of the losses
    reduction : "mean", "sum" or "none"
        Σ wℓ / Σ w, Σ wℓ, or each wℓ

    Returns
    -------
    NumPy number, or array for "none", not negative, of the floating type of probabilities

    Raises
    ------
    TypeError
        if an argument is not real numbers, labels of one dimension fewer are no integers, or axis is none.
    ValueError
        if a probability or label lies outside [0, 1], a row does not sum to 1, a class does not exist, labels
        have another number of dimensions or classes, a weight is negative or not finite, shapes do not
        broadcast, the reduction is unknown, or a mean is over nothing or over weights that sum to 0.

    Notes
    -----
    0 · log 0 = 0, its limit: a class that the label gives nothing to costs nothing.

    Examples
    --------
    The uniform distribution over K classes costs log K, whatever happens:

    >>> import numpy as np
    >>> uniform = np.full((2, 4), 0.25)
    >>> print(categorical_cross_entropy(uniform, [0, 3], reduction="none") / np.log(4))
    [1. 1.]
    """
    task = _from_probabilities(probabilities, labels, axis, sample_weight, reduction)
    return _loss(task, _loss_of_class, _loss_of_distribution, reduction)


def _loss_of_class(p, c):
    return 0 * p.sum(axis=1) - np.log(p[_at(c)])  # nan in a row stays nan


def _loss_of_distribution(p, y):
    return compensated_sums(times(y, 0 - np.log(p)))


def categorical_cross_entropy_gradient(
    probabilities, labels, *, axis=-1, sample_weight=None, reduction="mean"
):
    """The derivatives −yₖ / pₖ of the loss by each pₖ; reduced as the loss is.

    Arguments and errors are those of `categorical_cross_entropy`. Each probability is taken as a variable of
    its own: within the distributions only the differences of these derivatives count. A class that happened
    and had the probability 0 has the derivative −inf; one that the label gives nothing to has 0.

    Returns
    -------
    Array of the shape of probabilities; with "none", of the shape of the losses and the axis of the classes

    Examples
    --------
    Σₖ pₖ ∂ℓ/∂pₖ = −Σₖ yₖ = −1:

    >>> import numpy as np
    >>> p = np.array([0.5, 0.25, 0.25])
    >>> print(np.sum(p * categorical_cross_entropy_gradient(p, [0.2, 0.2, 0.6])))
    -1.0
    """
    task = _from_probabilities(probabilities, labels, axis, sample_weight, reduction)
    return _gradient(task, _gradient_of_class, _gradient_of_distribution, reduction)


def _gradient_of_class(p, c):
    gradient = 0 * p
    gradient[_at(c)] = -1 / np.abs(p[_at(c)])  # −0 is 0
    return gradient


def _gradient_of_distribution(p, y):
    return 0 - over(y, np.abs(p))


# ---------------------------------------------------------------- from logits


def categorical_cross_entropy_with_logits(
    logits, labels, *, axis=-1, class_weight=None, label_smoothing=0.0, sample_weight=None, reduction="mean"
):
    """The loss −Σₖ yₖ log softmax(x)ₖ of logits x for labels y, in nats.

    Parameters
    ----------
    logits : array-like of real numbers
        the model's scores of the classes along `axis`
    labels : array-like
        classes, integers, with one dimension fewer than logits; or distributions, with the same number, that
        lie in [0, 1] and sum to 1 (within 1e−9; 1e−5 in float32, 5e−3 in float16)
    axis : int
        the axis of the classes
    class_weight : array-like, finite and not negative, optional
        a weight w for each class: −Σₖ wₖ yₖ log softmax(x)ₖ
    label_smoothing : number in [0, 1]
        ε puts (1 − ε) yₖ + ε/K in the place of yₖ (Szegedy et al. 2016, section 7, arXiv:1512.00567)
    sample_weight : array-like, finite and not negative, optional
        a weight v for each row; broadcasts to the shape of the losses
    reduction : "mean", "sum" or "none"
        Σ vℓ / Σ v (with class weights Σ vℓ / Σ v Σₖ wₖ yₖ), Σ vℓ, or each vℓ

    Returns
    -------
    NumPy number, or array for "none", not negative, of the floating type of logits

    Raises
    ------
    TypeError
        if an argument is not real numbers, labels of one dimension fewer are no integers, or axis is none.
    ValueError
        if a class does not exist, a distribution has entries outside [0, 1] or does not sum to 1, labels have
        another number of dimensions or classes, a weight is negative or not finite, label_smoothing lies
        outside [0, 1], shapes do not broadcast, the reduction is unknown, or a mean is over nothing or over
        weights that sum to 0.

    Notes
    -----
    With m the largest logit, −log softmax(x)ₖ = (m − xₖ) + log1p(Σ e^(xⱼ − m)), the sum over all but one
    largest. No exponent is positive and no term is negative, so that nothing overflows or cancels: with
    logits (40, 0) the first class costs 4.25e−18, not 0.

    Examples
    --------
    With two classes it is the binary loss of x₁ − x₀:

    >>> from companion import binary_cross_entropy_with_logits
    >>> print(categorical_cross_entropy_with_logits([[1.0, 3.0], [40.0, 0.0]], [1, 0], reduction="none")
    ...       / binary_cross_entropy_with_logits([2.0, -40.0], [1, 0], reduction="none"))
    [1. 1.]
    """
    task = _from_logits(logits, labels, axis, class_weight, label_smoothing, sample_weight, reduction)
    return _loss(task, _loss_of_logits, _soft_loss_of_logits, reduction)


def _loss_of_logits(x, c):
    _, _, d, _, (coarse, fine) = shifted(x)
    return np.log1p(coarse + fine)[:, 0] - d[_at(c)]


def _soft_loss_of_logits(x, y):
    _, _, d, _, (coarse, fine) = shifted(x)
    return compensated_sums(times(y, np.log1p(coarse + fine) - d))


def categorical_cross_entropy_with_logits_gradient(
    logits, labels, *, axis=-1, class_weight=None, label_smoothing=0.0, sample_weight=None, reduction="mean"
):
    """The derivative softmax(x) − y of the loss by the logits; reduced as the loss is.

    Arguments and errors are those of `categorical_cross_entropy_with_logits`. In general, with class weights
    and with T = Σⱼ wⱼ yⱼ, the derivative by xᵢ is T softmax(x)ᵢ − wᵢ yᵢ.

    Returns
    -------
    Array of the shape of logits; with "none", of the shape of the losses and the axis of the classes

    Notes
    -----
    With s = softmax(x), sᵢ − 1 cancels where sᵢ is near 1. For a class c the derivative by x_c is minus the
    sum of the other sⱼ. For a distribution y it is sᵢ (Σ yⱼ) − yᵢ (Σ sⱼ), both sums over all j but i: what
    the two terms have in common has been taken out, and a distribution that is certain of a class loses no
    digits.

    Examples
    --------
    Its entries add up to 0, because a shift of all logits changes nothing:

    >>> print(categorical_cross_entropy_with_logits_gradient([1.0, 2.0, 40.0], 2).sum())
    0.0
    """
    task = _from_logits(logits, labels, axis, class_weight, label_smoothing, sample_weight, reduction)
    return _gradient(task, _gradient_of_logits, _soft_gradient_of_logits, reduction)


def _gradient_of_logits(x, c):
    s = softmax_rows(x)
    s[_at(c)] *= 0  # nan stays nan
    s[_at(c)] = 0 - sum_of_shares(s)[:, 0]
    return s


def _soft_gradient_of_logits(x, y):
    s = softmax_rows(x)
    return s * _others(y) - y * _others(s)


def categorical_cross_entropy_with_logits_hessian_vector_product(
    logits,
    labels,
    v,
    *,
    axis=-1,
    class_weight=None,
    label_smoothing=0.0,
    sample_weight=None,
    reduction="mean",
):
    """The Hessian T (diag(s) − s sᵀ) of the loss, times v: how the gradient changes in the direction v.

    Here s = softmax(x), and T = Σⱼ wⱼ yⱼ, which is 1 without class weights. Arguments and errors are those of
    `categorical_cross_entropy_with_logits`; v is finite and has the shape of logits. The product is reduced
    as the loss is: it is the derivative of the gradient at logits + t v by t, at t = 0.

    Returns
    -------
    Array of the shape of logits; with "none", of the shape of the losses and the axis of the classes

    Notes
    -----
    Its entries are Σⱼ sᵢ sⱼ (vᵢ − vⱼ): they vanish where v is constant. Computed as sᵢ (uᵢ − Σ sⱼ uⱼ) with
    u = v − Σ sⱼ vⱼ. The second difference changes nothing but rounding errors: it removes those that the
    first mean left in u.

    Examples
    --------
    The Hessian is positive semi-definite, and (1, …, 1) is its null direction:

    >>> import numpy as np
    >>> x, v = np.array([0.0, 1.0, 2.0]), np.array([3.0, 0.0, -1.0])
    >>> hessian_times = categorical_cross_entropy_with_logits_hessian_vector_product
    >>> print(v @ hessian_times(x, 1, v) > 0, np.abs(hessian_times(x, 1, np.ones(3))).max() < 1e-30)
    True True
    """
    task = _from_logits(logits, labels, axis, class_weight, label_smoothing, sample_weight, reduction)
    return _gradient(_with_direction(task, v), None, _hessian_times, reduction)


def _hessian_times(x, v):
    s = softmax_rows(x)
    u = v / 4  # so that no difference overflows
    u = u - compensated_sums(s * u)[:, None]
    return 4 * s * (u - compensated_sums(s * u)[:, None])


def _others(terms):
    """The sum of all other terms of the row, for each term; none is negative."""
    largest = _at(terms.argmax(axis=1))
    rest = terms.copy()
    rest[largest] = 0
    rest = compensated_sums(rest)
    others = (terms[largest] + rest)[:, None] - terms
    others[largest] = rest
    return others


def _at(columns):
    """The index of one column in each row."""
    return np.arange(len(columns)), columns.astype(np.intp)


# ---------------------------------------------------------------- arguments


class _Task(NamedTuple):
    """What a loss is computed from: the classes on the last axis, the others spread to the losses' shape."""

    rows: np.ndarray  # the model's output
    labels: np.ndarray
    hard: bool  # whether the labels are classes
    axis: int  # of the classes, in the arguments
    first: tuple  # the shape of the first argument, the classes last
    shape: tuple  # of the losses
    weight: np.ndarray | None  # of each loss
    whole: float | None = None  # what the sum is divided by
    targets: object = None  # what makes the wₖ yₖ of a block of labels, if not the labels themselves


def _loss(task, of_class, of_distribution, reduction):
    kernel = _kernel(task, of_class, of_distribution)
    return reduced_row_loss(kernel, [task.rows, task.labels], task.shape, task.weight, task.whole, reduction)


def _gradient(task, of_class, of_distribution, reduction):
    kernel, arrays = _kernel(task, of_class, of_distribution), [task.rows, task.labels]
    each = reduced_row_gradient(kernel, arrays, task.shape, task.weight, task.whole, reduction, task.first)
    return np.moveaxis(each, -1, task.axis)


def _kernel(task, of_class, of_distribution):
    if task.targets is None:
        return of_class if task.hard else of_distribution
    return lambda x, y: of_distribution(x, task.targets(y))


def _from_probabilities(probabilities, labels, axis, sample_weight, reduction):
    known_reduction(reduction)
    hint = "for logits there is the function that ends in _with_logits"
    probabilities = distributions(probabilities, "probabilities", axis, hint)
    task = _task("probabilities", probabilities, labels, axis, sample_weight)
    return _with_whole(task, task.weight, "sample_weight", reduction)


def _from_logits(logits, labels, axis, class_weight, label_smoothing, sample_weight, reduction):
    known_reduction(reduction)
    task = _task("logits", real(logits, "logits"), labels, axis, sample_weight)
    count, smoothing = task.rows.shape[-1], _smoothing(label_smoothing)
    if class_weight is None:
        if smoothing:
            task = task._replace(targets=partial(_targets, count=count, smoothing=smoothing))
        return _with_whole(task, task.weight, "sample_weight", reduction)
    class_weight = _class_weight(class_weight, count)
    name = "class_weight of the labels" + ("" if sample_weight is None else " times sample_weight")
    if task.hard and not smoothing:
        task = task._replace(weight=_product(task.weight, class_weight[task.labels]))
        return _with_whole(task, task.weight, name, reduction)
    targets = partial(_targets, count=count, smoothing=smoothing, class_weight=class_weight)
    task = task._replace(targets=targets)
    return _with_whole(task, _product(task.weight, _totals(task)), name, reduction)


def _with_whole(task, weight, name, reduction):
    return task._replace(whole=total_weight(weight, task.shape, name)) if reduction == "mean" else task


def _with_direction(task, v):
    """The task of a Hessian: v in the place of the labels, which count only by the sum of their rows."""
    v = real(v, "v")
    shape = (*task.first[: task.axis], task.first[-1], *task.first[task.axis : -1])
    if v.shape != shape:
        raise ValueError(f"v must have the shape of logits, {shape}, but its shape is {v.shape}")
    refuse_where(np.isinf, v, "v", "be finite")
    weight = task.weight if task.hard and task.targets is None else _product(task.weight, _totals(task))
    v = spread(last_axis(v, task.axis), task.shape, 1)
    return task._replace(labels=v, hard=False, targets=None, weight=weight)


def _task(name, output, labels, axis, sample_weight):
    if output.ndim == 0:
        raise ValueError(f"{name} must have an axis of classes, but are the single number {output}")
    axis, labels = axis_number(axis, output), real(labels, "labels")
    rows = last_axis(output, axis)
    first, count = rows.shape, rows.shape[-1]
    if count == 0:
        raise ValueError(f"{name} must have classes along axis {axis}, but their shape is {output.shape}")
    hard = labels.ndim == output.ndim - 1
    if hard:
        labels = _classes(labels, count)
    elif labels.ndim == output.ndim:
        labels = last_axis(_distributions(labels, axis, count), axis)
    else:
        said = f"one dimension fewer than {name} of shape {output.shape} (classes) or as many (distributions)"
        raise ValueError(f"labels must have {said}, but their shape is {labels.shape}")
    shape = _losses_shape(name, output, rows, labels, hard)
    weight = None if sample_weight is None else spread(weights(sample_weight, "sample_weight", shape), shape)
    rows, labels = spread(rows, shape, 1), spread(labels, shape, 0 if hard else 1)
    return _Task(rows, labels, hard, axis, first, shape, weight)


def _losses_shape(name, output, rows, labels, hard):
    """The shape of the losses: the axes of output and labels, without that of the classes, broadcast."""
    mine, theirs = rows.shape[:-1], labels.shape if hard else labels.shape[:-1]
    try:
        return mine if mine == theirs else np.broadcast_shapes(mine, theirs)
    except ValueError:
        said = f"{name} of shape {output.shape} and labels of shape {theirs} do not broadcast together"
        raise ValueError(f"{said}: without the classes, {name} have the shape {mine}") from None


def _classes(labels, count):
    if labels.dtype.kind not in "iu":
        if labels.size:
            advice = "integers, or distributions with the axis of the classes"
            raise TypeError(f"labels must be classes ({advice}), but their type is {labels.dtype}")
        labels = labels.astype(np.intp)  # [] has the type of floats
    if not within(labels, 0, count - 1):
        good = f"be classes from 0 to {count - 1}"
        refuse_where(lambda block: (block < 0) | (block >= count), labels, "labels", good)
    return labels


def _distributions(labels, axis, count):
    if labels.shape[axis] != count:
        said = f"labels must have {count} entries along axis {axis}, one for each class"
        raise ValueError(f"{said}, but their shape is {labels.shape}; classes have one dimension fewer")
    return distributions(labels, "labels", axis)


def _class_weight(value, count):
    array = real(value, "class_weight")
    if array.shape != (count,):
        raise ValueError(f"class_weight must have the shape ({count},), but its shape is {array.shape}")
    return weights(array, "class_weight", (count,)).astype(np.result_type(array, np.float64))


def _smoothing(value):
    if not isinstance(value, Real):
        raise TypeError(f"label_smoothing must be a number, but it is {reprlib.repr(value)}")
    if not 0 <= value <= 1:
        raise ValueError(f"label_smoothing must lie in [0, 1], but it is {value}")
    return value


def _targets(y, count, smoothing, class_weight=1):
    """wₖ ((1 − ε) yₖ + ε/K) for rows of labels, or for the rows that classes stand for."""
    if y.ndim == 1:
        classes, y = _at(y), np.zeros((len(y), count), y.dtype)
        y[classes] = 1
    return class_weight * ((1 - smoothing) * y + smoothing / count if smoothing else y)


def _totals(task):
    """Σₖ wₖ yₖ of each row."""
    targets = task.targets or (lambda y: y)
    return row_by_row(lambda y: compensated_sums(targets(y)), [task.labels], task.shape, (), np.float64)


def _product(weight, factor):
    with np.errstate(all="ignore"):
        return factor if weight is None else weight * factor
