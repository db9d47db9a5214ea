"""What every function of the package does to its inputs: checks, dtype, cache-sized blocks.

A *kernel* is the formula of a chapter, written for one block: a few thousand float64 numbers of each input,
all of one shape. Everything around it stands here, once:

* `real`, `unit_interval`, `weights`, `fitting` and `refuse_where` turn an argument into an array, or say
  which entry is wrong;
* `elementwise`, `reduced_loss` and `reduced_gradient` run a kernel over broadcast arrays, block by block;
* `along_axis` and `row_by_row` run a kernel over the rows of one axis, a few rows at a time, and
  `reduced_row_loss` and `reduced_row_gradient` for losses that belong to a row;
* `distributions` and `sum_along_axis` are for what is a sum over outcomes: Σ p · (something);
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
from functools import cache, partial

import numpy as np

# Entries of a block. 16384 float64 numbers are 128 KiB, so that the handful of temporaries of a kernel stay
# in a second-level cache of 1 MiB. It affects speed only.
BLOCK = 16384

# What is freed at the top of the heap goes back to the system, and the next temporary has to fetch it again,
# page by page: a block then takes up to three times as long. glibc stops doing so once a larger array has
# come and gone. This one comes and goes; its memory is never touched.
np.empty(32 * BLOCK)

FLOAT64 = np.dtype(np.float64)
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
    if not within(array, 0, 1):
        refuse_where(lambda block: (block < 0) | (block > 1), array, name, "lie in [0, 1]", hint)
    return array


# How far from one the sum of a distribution may lie. The rounding of its entries moves it by half a unit in
# the last place; the rest is room for entries that were computed, by a softmax in that type, say.
TOLERANCE = {2: 5e-3, 4: 1e-5, 8: 1e-9}  # by the bytes of the type: float16, float32, float64 and wider


def distributions(value, name, axis, hint=""):
    """`value` as an array of distributions along `axis`: entries in [0, 1] that sum to one.

    A row with a nan is let through: it stays nan.
    """
    array = unit_interval(value, name, hint)
    if array.ndim == 0:
        raise ValueError(f"{name} must have an axis of outcomes, but it is the single number {array}")
    number = axis_number(axis, array)
    if array.shape[number] == 0:
        raise ValueError(f"{name} must have outcomes along axis {axis}, but its shape is {array.shape}")
    rows, tolerance = last_axis(array, number), TOLERANCE[min(kept_dtype(array).itemsize, 8)]
    for part in _parts(rows.shape[:-1], max(1, BLOCK // rows.shape[-1])):
        block = by_columns(rows[part].reshape(-1, rows.shape[-1]))
        if (abs(block.sum(axis=1, dtype=_wide_dtype([array])) - 1) > tolerance).any():
            said = _first_that_is_not_one(array, name, number, tolerance)
            raise ValueError(f"{name} must sum to one along axis {axis} (within {tolerance:g}), but {said}")
    return array


def _first_that_is_not_one(array, name, axis, tolerance):
    totals = np.sum(array, axis=axis, dtype=_wide_dtype([array]))
    where = np.unravel_index(np.argmax(abs(totals - 1) > tolerance), totals.shape)
    place = [str(int(i)) for i in where]
    place.insert(axis, ":")
    entry = f"{name}[{', '.join(place)}]" if where else name
    return f"{entry} sums to {totals[where]!s}"


def weights(value, name, shape):
    """`value` as an array of finite weights, none negative, that broadcasts to `shape` and not beyond."""
    array = fitting(value, name, shape)
    if array.size and not (array.min() >= 0 and array.max() < np.inf):  # nan is neither, and is refused
        good = "be finite and not negative"
        refuse_where(lambda block: ~((block >= 0) & (block < np.inf)), array, name, good)
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


def within(array, least, most):
    """Whether least ≤ entry ≤ most everywhere, judged by the extremes, which is fast; with a nan, False."""
    return array.size == 0 or bool(array.min() >= least and array.max() <= most)


def refuse_where(wrong, array, name, requirement, hint=""):
    """ValueError about the first entry of `array` at which the test `wrong` holds."""
    with np.errstate(all="ignore"):
        if any(wrong(block).any() for block in blocks_of(array)):
            where = np.unravel_index(np.argmax(wrong(array)), array.shape)
            entry = f"{name}{_position(where)} is {array[where]!s}"
            raise ValueError(f"{name} must {requirement}, but {entry}{hint and '; ' + hint}")


def blocks_of(array):
    """The entries of an array in blocks, as they are."""
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
    return f"{name} is an array of dtype {np.asarray(value).dtype}"


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
    return array.dtype.newbyteorder("=") if array.dtype.kind == "f" else FLOAT64


def _wide_dtype(arrays):
    """The type in which blocks are computed: float64, or wider where an input is."""
    return _widest(*[array.dtype for array in arrays])


@cache
def _widest(*dtypes):
    return np.result_type(np.float64, *dtypes)


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
    with np.errstate(all="ignore"):
        if blocks := _one_block(arrays):
            return kernel(*blocks).astype(dtype).reshape(arrays[0].shape)[()]
        with _walk(arrays, [None], dtype) as walk:
            for *blocks, out in walk:
                out[...] = kernel(*_contiguous(blocks))
            result = walk.operands[-1]
    return result if result.ndim else result[()]


def _total(kernel, arrays):
    """The sum of kernel(*arrays) over all broadcast entries, without storing them."""
    if blocks := _one_block(arrays):
        return kernel(*blocks).sum()
    with _walk(arrays) as walk:
        blocks = walk if len(arrays) > 1 else ((block,) for block in walk)
        return np.add.reduce([kernel(*_contiguous(block)).sum() for block in blocks])


def _one_block(arrays):
    """The arrays as one block each, read-only; None where an iterator has to cut, widen or broadcast them.

    Setting up an iterator takes as long as a kernel on a hundred entries.
    """
    shape = arrays[0].shape
    if not 0 < arrays[0].size <= BLOCK:
        return None
    for array in arrays:
        if array.shape != shape or array.dtype != FLOAT64 or not array.flags.c_contiguous:
            return None
    blocks = [array.reshape(-1) for array in arrays]
    for block in blocks:
        block.flags.writeable = False
    return list(_contiguous(blocks))


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

    A single entry may have a stride of 0, which NumPy's power takes for a fixed exponent and rounds
    differently. (The iterator's flag "contig" will not do: with it, NumPy 2.0 gives garbage for broadcast
    integers.)
    """
    return (block if block.strides == (block.itemsize,) else block.copy() for block in blocks)


# ---------------------------------------------------------------- losses and gradients, weighted and reduced


def reduced_loss(kernel, inputs, sample_weight=None, reduction="mean"):
    """The losses ℓ = kernel(*inputs): the mean Σ wℓ / Σ w, the sum Σ wℓ, or each wℓ ("none")."""
    arrays, weight, shape = _loss_arguments(inputs, sample_weight, reduction)
    if reduction == "none":
        kernel, arrays = _weighted(kernel, arrays, weight)
        return elementwise(kernel, *arrays, dtype=kept_dtype(arrays[0]))
    whole = total_weight(weight, shape) if reduction == "mean" else None
    return _sum_or_mean(_total, kernel, arrays, weight, whole)


def _sum_or_mean(total, kernel, arrays, weight, whole):
    """Σ wℓ, or Σ wℓ / whole; `total` is the function that adds up what a kernel gives."""
    dtype = kept_dtype(arrays[0])
    with np.errstate(all="ignore"):
        result = total(*_weighted(kernel, arrays, weight))
        if whole is not None:
            result = result / whole
            if math.isinf(result):  # a sum can overflow where its mean does not: Σ (w/whole)·ℓ
                shares = (_divided(kernel, whole), None) if weight is None else (kernel, weight / whole)
                result = total(*_weighted(shares[0], arrays, shares[1]))
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
        whole = total_weight(weight, shape)
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
    known_reduction(reduction)
    shape = common_shape(inputs)
    weight = None if sample_weight is None else weights(sample_weight, "sample_weight", shape)
    return list(inputs.values()), weight, shape


def known_reduction(reduction):
    if not isinstance(reduction, str) or reduction not in REDUCTIONS:
        raise ValueError(f'reduction must be "mean", "sum" or "none", but it is {reprlib.repr(reduction)}')


def _weighted(kernel, arrays, weight):
    """The kernel of wℓ and its arrays, the weights last; without weights, both as they are."""
    if weight is None:
        return kernel, arrays
    return (lambda *blocks: times(blocks[-1], kernel(*blocks[:-1]))), [*arrays, weight]


def _divided(kernel, number):
    return lambda *blocks: kernel(*blocks) / number


def total_weight(weight, shape, name="sample_weight"):
    """Σ w over all entries of the broadcast loss, which is their number where there are no weights."""
    count = math.prod(shape)
    if count == 0:
        raise ValueError(f"the mean over nothing does not exist: the losses have shape {shape}")
    if weight is None:
        return count
    with np.errstate(all="ignore"):
        whole = np.sum(weight, dtype=_wide_dtype([weight])) * (count // weight.size)
    if not 0 < whole < np.inf:
        raise ValueError(f"{name} must have a positive, finite sum, but its sum is {whole}")
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
    axis = axis_number(axis, array)
    if not isinstance(keepdims, (bool, np.bool_)):
        raise TypeError(f"keepdims must be True or False, but it is {reprlib.repr(keepdims)}")
    rows = last_axis(array, axis)
    shape, tail = rows.shape[:-1], () if reduces else rows.shape[-1:]
    if rows.shape[-1]:
        out = row_by_row(kernel, [rows], shape, tail, kept_dtype(array))
    else:
        out = np.full(shape + tail, empty, dtype=kept_dtype(array))
    if not reduces:
        return np.moveaxis(out, -1, axis)
    return np.expand_dims(out, axis) if keepdims else out[()]


def row_by_row(kernel, arrays, shape, tail, dtype):
    """kernel(*arrays), a block of rows at a time, each block rounded once to `dtype`.

    Each array has the axes `shape`, over which the rows are spread; what axes it has beyond them, a row or a
    number, is what the kernel sees of each row. Of each row the kernel makes something of shape `tail`.
    """
    out = np.empty((*shape, *tail), dtype)
    with np.errstate(all="ignore"):
        for part, blocks in _blocks_of_rows(arrays, shape):
            out[part] = kernel(*blocks).reshape(out[part].shape)
    return out


def _row_total(kernel, arrays, shape):
    """The sum of kernel(*arrays) over all rows, without storing them."""
    sums = [kernel(*blocks).sum() for _, blocks in _blocks_of_rows(arrays, shape)]
    return sums[0] if len(sums) == 1 else np.add.reduce(sums)


def _blocks_of_rows(arrays, shape):
    """Where in `shape` a block of rows lies, and those rows of each array, copied and widened."""
    wide = _wide_dtype(arrays)
    tails = [array.shape[len(shape) :] for array in arrays]
    length = max(map(math.prod, tails))
    whole = 0 < math.prod(shape) * length <= BLOCK
    for part in [()] if whole else _parts(shape, max(1, BLOCK // length)):
        copies = [array[part].astype(wide, order="C") for array in arrays]
        yield part, [copy.reshape(-1, *tail) for copy, tail in zip(copies, tails, strict=True)]


def _parts(shape, most):
    """Slices that cut an array of that shape into parts of at most `most` entries."""
    if not shape:
        yield ()
        return
    first, *rest = shape
    inner = math.prod(rest)
    if inner > most:
        for i in range(first):
            for part in _parts(rest, most):
                yield slice(i, i + 1), *part
    else:
        step = most // max(1, inner)
        for start in range(0, first if inner else 0, step):
            yield (slice(start, start + step),)


# ---------------------------------------------------------------- losses and gradients that belong to a row


def reduced_row_loss(kernel, arrays, shape, weight, whole, reduction):
    """The losses ℓ = kernel(*arrays), one a row: the mean Σ wℓ / whole, the sum Σ wℓ, or each wℓ ("none").

    The arrays and the weights are spread over `shape`, the shape of the losses.
    """
    if reduction == "none":
        kernel, arrays = _weighted(kernel, arrays, weight)
        return row_by_row(kernel, arrays, shape, (), kept_dtype(arrays[0]))[()]
    return _sum_or_mean(partial(_row_total, shape=shape), kernel, arrays, weight, whole)


def reduced_row_gradient(kernel, arrays, shape, weight, whole, reduction, first):
    """The derivative of the reduced loss by its first argument; kernel(*arrays) is that of each single loss.

    The result has the shape `first`, the classes last; with "none" it has that of the losses and the classes.
    """
    tail, dtype = first[-1:], kept_dtype(arrays[0])
    weight = None if weight is None else weight[..., None]  # one weight for all entries of a row
    if reduction == "mean" and weight is None:
        kernel = _divided(kernel, whole)
    elif reduction == "mean":
        with np.errstate(all="ignore"):
            weight = weight / whole
    kernel, arrays = _weighted(kernel, arrays, weight)
    if reduction == "none" or (*shape, *tail) == first:
        return row_by_row(kernel, arrays, shape, tail, dtype)
    each = row_by_row(kernel, arrays, shape, tail, _wide_dtype(arrays))
    return _summed_back(each, first).astype(dtype)


def spread(array, shape, core=0):
    """The array, its axes before the last `core` ones broadcast to `shape`."""
    full = (*shape, *array.shape[array.ndim - core :])
    return array if array.shape == full else np.broadcast_to(array, full)


def last_axis(array, axis):
    """The array with that axis last."""
    return array if axis == array.ndim - 1 else np.moveaxis(array, axis, -1)


def axis_number(axis, array):
    """The axis as a number from 0."""
    try:
        number = operator.index(axis)
    except TypeError:
        raise TypeError(f"axis must be an integer, but it is {reprlib.repr(axis)}") from None
    if not -array.ndim <= number < array.ndim:
        raise ValueError(f"axis {number} does not exist: the array has shape {array.shape}")
    return number % array.ndim


# ---------------------------------------------------------------- sums along an axis


def sum_along_axis(kernel, inputs, axis, finish=None):
    """finish(Σ kernel(*inputs)), the sum along `axis`, in the floating type of the first input.

    The axis is counted in each input by itself, and is of one length in all; the other axes broadcast. The
    kernel gives the terms of a block (rows, length). A sum over nothing is 0.
    """
    arrays = _aligned(inputs, axis)
    *shape, length = arrays[0].shape
    wide = _wide_dtype(arrays)
    out = np.empty(shape, kept_dtype(next(iter(inputs.values()))))
    with np.errstate(all="ignore"):
        for part in _parts(tuple(shape), max(1, BLOCK // max(1, length))):
            rows = out[part].size
            pieces = []
            for start in range(0, max(1, length), BLOCK):  # a long row is summed piece by piece
                place = *part, ..., slice(start, start + BLOCK)
                blocks = [np.ascontiguousarray(array[place], dtype=wide) for array in arrays]
                pieces.append(compensated_sums(kernel(*blocks).reshape(rows, -1 if length else 0)))
            total = pieces[0] if len(pieces) == 1 else compensated_sums(np.stack(pieces, axis=1))
            out[part] = (finish(total) if finish else total).reshape(out[part].shape)
    return out[()]


def compensated_sums(terms):
    """The sum of each row, as if it were rounded once: a part free of rounding errors, and the small rest.

    Adding and subtracting 2²⁷ times the largest term rounds each term to a multiple of a unit that is 2⁻²⁶
    of the largest, or a little less; millions of those add up exactly. The rest is small, and its errors too.
    """
    terms = by_columns(terms)
    anchor = 2.0**27 * np.maximum.reduce(np.abs(terms), axis=1, keepdims=True, initial=0)
    coarse = terms + anchor
    coarse -= anchor
    total = np.add.reduce(coarse, axis=1) + np.add.reduce(terms - coarse, axis=1)
    if not np.isfinite(total).all():
        total = np.where(np.isfinite(total), total, terms.sum(axis=1))  # inf − inf above, where inf is right
    return total


def by_columns(rows):
    """The rows, laid out so that NumPy adds many short ones side by side."""
    return np.asfortranarray(rows) if len(rows) > rows.shape[1] else rows


def _aligned(inputs, axis):
    """The arrays with that axis last, their other axes broadcast."""
    arrays = {name: last_axis(array, axis_number(axis, array)) for name, array in inputs.items()}
    (first, length), *others = ((name, array.shape[-1]) for name, array in arrays.items())
    for name, other in others:
        if other != length:
            raise ValueError(
                f"{first} and {name} must be equally long along axis {axis}, but {first} has length {length} "
                f"there and {name} has length {other}"
            )
    if len({array.shape for array in arrays.values()}) == 1:
        return list(arrays.values())
    try:
        shape = np.broadcast_shapes(*(array.shape[:-1] for array in arrays.values()))
    except ValueError:
        listed = " and ".join(f"{name} of shape {array.shape}" for name, array in inputs.items())
        raise ValueError(f"{listed} do not broadcast together, apart from axis {axis}") from None
    return [spread(array, shape, 1) for array in arrays.values()]
