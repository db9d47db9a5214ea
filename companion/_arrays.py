"""What every function of the package does to its inputs: checks, dtype, cache-sized blocks.

A *kernel* is the formula of a chapter, written for one block: a few thousand float64 numbers of each input,
all of one shape. Everything around it stands here, once:

* `real`, `unit_interval`, `weights`, `fitting` and `refuse_where` turn an argument into an array, or say
  which entry is wrong;
* `elementwise`, `reduced_loss` and `reduced_gradient` run a kernel over broadcast arrays, block by block;
* `along_axis` runs a kernel over the rows of one axis, a few rows at a time;
* `times` and `over` are the product and the quotient in which 0 · ∞ and 0 / 0 are 0.

Results keep the floating type of the first argument, whatever the type of the others; integers and booleans
become float64. Blocks are computed in float64 (or wider, for wider inputs) and rounded once, so float32 and
float16 results are right to the last digit. Inputs are never written to. Floating-point flags raised on the
way (the underflow of e^(−1000), the division 1/0 whose limit is wanted) are not reported: results are the
limits.
"""

import math
import operator
import reprlib

import numpy as np

# Entries of a block. 16384 float64 numbers are 128 KiB, so that the handful of temporaries of a kernel stay
# in a second-level cache of 1 MiB. It affects speed only.
BLOCK = 16384

REDUCTIONS = ("mean", "sum", "none")


# ---------------------------------------------------------------- arguments: accept or refuse, never repair


def real(value, name):
    """`value` as an array of integers, booleans or floating-point numbers; if it is none, an error."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must be an array: its rows differ in length or depth") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be real numbers, but {_first_that_is_not_real(value, name)}")
    if array is not value and isinstance(value, np.ndarray) and isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array, whose mask would be lost: pass its compressed() entries")
    return array


def unit_interval(value, name, hint=""):
    """`value` as an array whose entries lie in [0, 1] (nan is let through: it stays nan)."""
    array = real(value, name)
    refuse_where(lambda block: (block < 0) | (block > 1), array, name, "lie in [0, 1]", hint)
    return array


def weights(value, name, shape):
    """`value` as an array of finite weights, none negative, that broadcasts to `shape` and not beyond."""
    array = fitting(value, name, shape)
    refuse_where(lambda block: ~((block >= 0) & (block < np.inf)), array, name, "be finite and not negative")
    return array


def fitting(value, name, shape):
    """`value` as an array that broadcasts to `shape` and not beyond."""
    array = real(value, name)
    try:
        fits = array.ndim == 0 or np.broadcast_shapes(array.shape, shape) == shape
    except ValueError:
        fits = False
    if not fits:
        hint = ""
        if array.ndim == 1 and len(shape) > 1 and array.shape[0] == shape[0]:
            hint = f"; for one weight a row pass {name}[:, None]"
        raise ValueError(f"{name} of shape {array.shape} does not broadcast to losses of shape {shape}{hint}")
    return array


def refuse_where(wrong, array, name, requirement, hint=""):
    """ValueError about the first entry of `array` at which the test `wrong` holds."""
    with np.errstate(all="ignore"):
        if any(wrong(block).any() for block in _blocks_of(array)):
            where = np.unravel_index(np.argmax(wrong(array)), array.shape)
            entry = f"{name}{_position(where)} is {array[where]!s}"
            raise ValueError(f"{name} must {requirement}, but {entry}{hint and '; ' + hint}")


def _blocks_of(array):
    if array.size <= BLOCK:
        return (array,)
    return np.nditer(array, flags=["external_loop", "buffered"], buffersize=BLOCK)


def _first_that_is_not_real(value, name):
    """In words, the first entry of `value` that is no real number, or that no integer type holds."""
    entries = np.asarray(value, dtype=object)
    for where in np.ndindex(entries.shape):
        entry = entries[where]
        if not isinstance(entry, (bool, int, float, np.bool_, np.integer, np.floating)):
            return f"{name}{_position(where)} is {reprlib.repr(entry)} ({type(entry).__name__})"
    for where in np.ndindex(entries.shape):
        entry = entries[where]
        if isinstance(entry, int) and not -(2**63) <= entry < 2**64:
            return f"{name}{_position(where)} is {_whole(entry)}"
    return f"{name} is an array of Python objects (dtype {np.asarray(value).dtype})"


def _whole(number):
    """A whole number beyond NumPy's integer types, and how to write it instead."""
    # No float reaches beyond 1.8e308, and Python refuses to print more than 4300 digits.
    if abs(number) >= 10**300:
        return "a whole number of more than 300 digits, too large for NumPy's number types"
    return f"{number}, too large for an integer type: write {float(number)!r}".replace("e+", "e")


def _position(where):
    """The index as it is typed: [2], [1, 0], and nothing for a scalar."""
    return f"[{', '.join(str(int(i)) for i in where)}]" if where else ""


def common_shape(inputs):
    """The shape to which all named inputs broadcast."""
    shapes = [array.shape for array in inputs.values()]
    if all(shape == shapes[0] for shape in shapes):
        return shapes[0]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        listed = " and ".join(f"{name} of shape {array.shape}" for name, array in inputs.items())
        raise ValueError(f"{listed} do not broadcast together") from None


def kept_dtype(array):
    """The floating type of a result: that of the first argument, and float64 for integers and booleans."""
    return array.dtype.newbyteorder("=") if array.dtype.kind == "f" else np.dtype(np.float64)


def _wide_dtype(arrays):
    """The type in which blocks are computed: float64, or wider where an input is."""
    return np.result_type(np.float64, *(array.dtype for array in arrays))


# ---------------------------------------------------------------- a zero weight removes its term


def times(weight, value):
    """weight · value, where 0 · ∞ = 0: a term whose weight is zero is absent."""
    return _zero_where_undefined(weight * value, weight, value)


def over(weight, value):
    """weight / value, where 0 / 0 = 0: a term whose weight is zero is absent."""
    return _zero_where_undefined(weight / value, weight, value)


def _zero_where_undefined(result, *operands):
    undefined = np.isnan(result)
    if undefined.any():
        for operand in operands:
            undefined &= ~np.isnan(operand)  # nan stays nan
        result[undefined] = 0
    return result


# ---------------------------------------------------------------- entry by entry


def elementwise(kernel, *arrays, dtype):
    """kernel(*arrays), broadcast, computed block by block, each block rounded once to `dtype`."""
    with np.errstate(all="ignore"), _walk(arrays, [None], dtype) as walk:
        for *block, out in walk:
            out[...] = kernel(*_contiguous(block))
        result = walk.operands[-1]
    return result if result.ndim else result[()]


def _total(kernel, arrays):
    """The sum of kernel(*arrays) over all broadcast entries, without storing them."""
    with np.errstate(all="ignore"), _walk(arrays) as walk:
        blocks = walk if len(arrays) > 1 else ((block,) for block in walk)
        return np.add.reduce([kernel(*_contiguous(block)).sum() for block in blocks])


def _walk(arrays, outputs=(), dtype=None):
    """An iterator over blocks of the broadcast arrays, widened on the way."""
    return np.nditer(
        [*arrays, *outputs],
        flags=["external_loop", "buffered", "zerosize_ok"],
        op_flags=[["readonly"]] * len(arrays) + [["writeonly", "allocate"]] * len(outputs),
        op_dtypes=[_wide_dtype(arrays)] * len(arrays) + [dtype] * len(outputs),
        casting="same_kind",
        buffersize=BLOCK,
    )


def _contiguous(blocks):
    """The blocks, so laid out that NumPy computes the same last digit for every layout of the inputs.

    (The iterator's own flag "contig" will not do: with it, NumPy 2.0 gives garbage for broadcast integers.)
    """
    return map(np.ascontiguousarray, blocks)


# ---------------------------------------------------------------- losses and gradients, weighted and reduced


def reduced_loss(kernel, inputs, sample_weight=None, reduction="mean"):
    """The losses ℓ = kernel(*inputs): the mean Σ wℓ / Σ w, the sum Σ wℓ, or each wℓ ("none")."""
    arrays, weight, shape = _loss_arguments(inputs, sample_weight, reduction)
    dtype = kept_dtype(arrays[0])
    if reduction == "none":
        kernel, arrays = _weighted(kernel, arrays, weight)
        return elementwise(kernel, *arrays, dtype=dtype)
    with np.errstate(all="ignore"):
        result = _total(*_weighted(kernel, arrays, weight))
        if reduction == "mean":
            whole = _total_weight(weight, shape)
            result = result / whole
            if math.isinf(result):  # a sum can overflow where its mean does not: Σ (w/Σw)·ℓ
                share = np.asarray(1.0 if weight is None else weight) / whole
                result = _total(*_weighted(kernel, arrays, share))
        return dtype.type(result)


def reduced_gradient(kernel, inputs, sample_weight=None, reduction="mean"):
    """The derivative of the reduced loss by the first input; kernel(*inputs) is that of each single loss.

    It has the shape of the first input. An entry that several losses share, because the other inputs
    broadcast to a larger shape, collects the sum of their derivatives; with "none" nothing is added up, and
    each loss keeps its own.
    """
    arrays, weight, shape = _loss_arguments(inputs, sample_weight, reduction)
    first = arrays[0]
    if reduction == "mean":
        whole = _total_weight(weight, shape)
        if weight is None:
            kernel = _divided(kernel, whole)
        else:
            with np.errstate(all="ignore"):
                weight = weight / whole
    kernel, arrays = _weighted(kernel, arrays, weight)
    if reduction == "none" or shape == first.shape:
        return elementwise(kernel, *arrays, dtype=kept_dtype(first))
    each = elementwise(kernel, *arrays, dtype=_wide_dtype(arrays))
    return _summed_back(each, first.shape).astype(kept_dtype(first))[()]


def _loss_arguments(inputs, sample_weight, reduction):
    if not isinstance(reduction, str) or reduction not in REDUCTIONS:
        raise ValueError(f'reduction must be "mean", "sum" or "none", but it is {reprlib.repr(reduction)}')
    shape = common_shape(inputs)
    weight = None if sample_weight is None else weights(sample_weight, "sample_weight", shape)
    return list(inputs.values()), weight, shape


def _weighted(kernel, arrays, weight):
    """The kernel of wℓ and its arrays, the weights last; without weights, both as they are."""
    if weight is None:
        return kernel, arrays
    return (lambda *blocks: times(blocks[-1], kernel(*blocks[:-1]))), [*arrays, weight]


def _divided(kernel, number):
    return lambda *blocks: kernel(*blocks) / number


def _total_weight(weight, shape):
    """Σ w over all entries of the broadcast loss, which is their number where there are no weights."""
    count = math.prod(shape)
    if count == 0:
        raise ValueError(f"the mean over nothing does not exist: the losses have shape {shape}")
    if weight is None:
        return count
    with np.errstate(all="ignore"):
        whole = np.sum(weight, dtype=_wide_dtype([weight])) * (count // weight.size)
    if not 0 < whole < np.inf:
        raise ValueError(f"sample_weight must have a positive, finite sum, but its sum is {whole}")
    return whole


def _summed_back(array, shape):
    """`array` summed over the axes along which an input of shape `shape` was broadcast."""
    new = array.ndim - len(shape)
    axes = tuple(axis for axis, size in enumerate(array.shape) if axis < new or shape[axis - new] != size)
    with np.errstate(all="ignore"):
        return array.sum(axis=axes).reshape(shape)


# ---------------------------------------------------------------- row by row


def along_axis(kernel, array, axis, *, reduces=False, keepdims=False, empty=None):
    """kernel on the rows of `array` along `axis`, a block (rows, length) at a time.

    The kernel gives a block of the same shape, or, if it `reduces`, one number a row. Its argument is a copy,
    which it may change. `empty` is what a row of length zero reduces to.
    """
    axis = _axis(axis, array)
    if not isinstance(keepdims, (bool, np.bool_)):
        raise TypeError(f"keepdims must be True or False, but it is {reprlib.repr(keepdims)}")
    moved = np.moveaxis(array, axis, -1)
    *outer, length = moved.shape
    rows = moved.reshape(math.prod(outer), length)
    out = np.full(len(rows) if reduces else rows.shape, empty, dtype=kept_dtype(array))
    step = max(1, BLOCK // max(1, length))
    with np.errstate(all="ignore"):
        for start in range(0, len(rows) if length else 0, step):
            block = rows[start : start + step].astype(_wide_dtype([array]), order="C")
            out[start : start + step] = kernel(block)
    if not reduces:
        return np.moveaxis(out.reshape(moved.shape), -1, axis)
    out = out.reshape(outer)
    return np.expand_dims(out, axis) if keepdims else out[()]


def _axis(axis, array):
    """The axis as a number from 0."""
    try:
        number = operator.index(axis)
    except TypeError:
        raise TypeError(f"axis must be an integer, but it is {reprlib.repr(axis)}") from None
    if not -array.ndim <= number < array.ndim:
        raise ValueError(f"axis {number} does not exist: the array has shape {array.shape}")
    return number % array.ndim
