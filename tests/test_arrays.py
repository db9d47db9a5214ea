"""The machinery under every kernel: checks, dtypes, blocks, reductions, rows.

What it does to the public functions is tested in `test_properties.py`; here are its own promises.
"""

import math
import tracemalloc

import numpy as np
import pytest

from companion import _arrays

# ---------------------------------------------------------------- a zero weight removes its term


def test_zero_times_infinity_is_zero_and_nan_stays():
    weight = np.array([0, 0, 1, 0, np.nan, 2])
    value = np.array([np.inf, -np.inf, np.inf, np.nan, 0, 3])
    with np.errstate(invalid="ignore"):
        product = _arrays.times(weight, value)
    np.testing.assert_array_equal(product, [0, 0, np.inf, np.nan, np.nan, 6])


def test_zero_over_zero_is_zero_and_nan_stays():
    weight = np.array([0, 1, 0, np.nan, 6])
    value = np.array([0, 0, np.nan, 0, 3])
    with np.errstate(all="ignore"):
        quotient = _arrays.over(weight, value)
    np.testing.assert_array_equal(quotient, [0, np.inf, np.nan, np.nan, 2])


# ---------------------------------------------------------------- dtypes


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (np.float16, np.float16),
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.longdouble, np.longdouble),
        (">f4", np.float32),
        (bool, np.float64),
        (np.int8, np.float64),
        (np.uint64, np.float64),
    ],
)
def test_kept_dtype(given, kept):
    dtype = _arrays.kept_dtype(np.zeros(1, given))
    assert dtype == kept
    assert dtype.isnative


def test_blocks_are_float64_or_wider():
    seen = []

    def kernel(x, y):
        seen.append((x.dtype, y.dtype))
        return x + y

    _arrays.elementwise(kernel, np.zeros(1, np.float16), np.zeros(1, np.int8), dtype=np.float16)
    _arrays.elementwise(kernel, np.zeros(1, np.float32), np.zeros(1, np.longdouble), dtype=np.float32)
    assert seen == [(np.float64, np.float64), (np.longdouble, np.longdouble)]


def test_the_first_argument_decides_the_type_of_the_result():
    inputs = {"a": np.ones(2, np.float32), "b": np.ones(2, np.float64)}
    assert _arrays.reduced_loss(np.add, inputs, reduction="none").dtype == np.float32
    assert _arrays.reduced_loss(np.add, dict(reversed(inputs.items())), reduction="none").dtype == np.float64


# ---------------------------------------------------------------- blocks


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 32, 100])
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_no_block_exceeds_the_limit_and_none_is_lost(size, dtype, monkeypatch):
    monkeypatch.setattr(_arrays, "BLOCK", 16)
    seen = []

    def kernel(x):
        seen.append(x.copy())
        return x

    result = _arrays.elementwise(kernel, np.arange(size, dtype=dtype), dtype=np.float64)
    assert result.tolist() == list(range(size))
    assert all(0 < len(block) <= 16 for block in seen)
    assert sum(map(len, seen)) == size


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_blocks_of_broadcast_arguments_are_contiguous_and_of_one_shape(dtype, monkeypatch):
    """Integers too, which are converted on the way (where NumPy 2.0 goes wrong if a flag asks for both)."""
    monkeypatch.setattr(_arrays, "BLOCK", 16)
    inputs = np.arange(9, dtype=dtype)[::2, None], np.arange(7, dtype=dtype), np.array(1, dtype=dtype)

    def kernel(*blocks):
        for block in blocks:
            assert block.dtype == np.float64
            assert block.shape == blocks[0].shape
            assert block.flags.c_contiguous
            # a block is a copy, or cannot be written to
            assert not (block.flags.writeable and any(np.shares_memory(block, array) for array in inputs))
        x, y, z = blocks
        return 100 * x + 10 * y + z

    result = _arrays.elementwise(kernel, *inputs, dtype=np.float64)
    np.testing.assert_array_equal(result, 100 * inputs[0] + 10 * inputs[1] + inputs[2])


def test_a_single_block_cannot_be_written_to_and_is_not_given_back():
    inputs = np.ones(3), np.ones(3)

    def kernel(*blocks):
        assert not any(block.flags.writeable for block in blocks)
        return blocks[0]

    result = _arrays.elementwise(kernel, *inputs, dtype=np.float64)
    assert not np.shares_memory(result, inputs[0])
    assert inputs[0].flags.writeable


@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray])
def test_results_lie_in_memory_as_the_first_argument_does(layout):
    result = _arrays.elementwise(np.negative, layout(np.ones((3, 4))), dtype=np.float64)
    assert result.flags.c_contiguous == (layout is np.ascontiguousarray)


def test_sums_over_many_blocks_keep_their_digits(monkeypatch):
    """Pairwise in the block and over the blocks: 10⁵ summands, 3 ulp."""
    monkeypatch.setattr(_arrays, "BLOCK", 128)
    numbers = np.random.default_rng(0).random(100_000)
    total = _arrays.reduced_loss(lambda x: x, {"x": numbers}, reduction="sum")
    exact = float(sum(map(int, numbers * 2.0**53))) / 2.0**53  # each number is a multiple of 2^−53
    assert abs(total - exact) <= 3 * np.spacing(exact)


# ---------------------------------------------------------------- refusals


def test_a_compensated_sum_is_rounded_once():
    """Of short and long rows of every size, of like terms or of a large one and many small ones."""
    rng = np.random.default_rng(0)
    for shape in ((400, 200), (40, 10_000)):
        for most in (1, 2.0**-11):
            terms = rng.uniform(0, most, shape)
            terms[:, 0] = 1
            terms *= 2.0 ** rng.integers(-300, 300, (shape[0], 1))
            once = [math.fsum(row) for row in terms]
            assert np.mean(_arrays.compensated_sums(terms) == once) > 0.99
    np.testing.assert_array_equal(_arrays.compensated_sums(np.empty((3, 0))), np.zeros(3))


def test_positions_are_written_as_they_are_typed():
    def refusal(array):
        with pytest.raises(ValueError, match="must be small") as caught:
            _arrays.refuse_where(lambda block: block > 1, np.array(array), "x", "be small")
        return str(caught.value)

    assert refusal(2.0) == "x must be small, but x is 2.0"
    assert refusal([0, 2, 3]) == "x must be small, but x[1] is 2"
    assert refusal([[[0, 0]], [[1, 2]]]) == "x must be small, but x[1, 0, 1] is 2"
    assert refusal(np.float32([0.1, 1.1])) == "x must be small, but x[1] is 1.1"


def test_the_first_offender_is_named_in_reading_order():
    array = np.asfortranarray([[0.0, 5.0], [7.0, 0.0]])
    with pytest.raises(ValueError, match=r"x\[0, 1\] is 5.0"):
        _arrays.refuse_where(lambda block: block > 1, array, "x", "be small")


def test_a_refusal_without_advice_ends_with_the_entry():
    with pytest.raises(ValueError, match=r"^p must lie in \[0, 1\], but p\[0\] is 1\.5$"):
        _arrays.distributions([1.5, -0.5], "p", -1)


def test_the_sum_of_a_narrow_distribution_is_not_rounded_before_it_is_judged():
    """1 + 21/4096 is 1.0051, and 1.0049 in float16; the tolerance is 0.005."""
    with pytest.raises(ValueError, match=r"must sum to one .*, but p sums to 1\.005"):
        _arrays.distributions(np.float16([0.5, 0.25, 0.25 + 21 / 4096]), "p", -1)


def test_long_values_are_cut_in_messages():
    with pytest.raises(TypeError) as caught:
        _arrays.real("a" * 10_000, "x")
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([10**20, 1], r"x\[0\] is 100000000000000000000, too large for an integer type: write 1e20$"),
        ([[0.5, 1], [2, -(10**20)]], r"x\[1, 1\] is -100000000000000000000, too large .*: write -1e20$"),
        (10**5000, r"x is a whole number of more than 300 digits, too large for NumPy's number types$"),
        ([10**20, "a"], r"x\[1\] is 'a' \(str\)$"),
    ],
    ids=["large", "negative", "beyond floats", "text first"],
)
def test_whole_numbers_beyond_the_integer_types_are_named(value, said):
    with pytest.raises(TypeError, match=said):
        _arrays.real(np.array(value, dtype=object), "x")


def test_whole_numbers_beyond_the_integer_types_are_named_in_a_list_too():
    with pytest.raises(TypeError, match=r"x\[0\] is 100000000000000000000, too large"):
        _arrays.real([10**20, 1], "x")


@pytest.mark.parametrize("keepdims", ["yes", 1, 0, None])
def test_keepdims_is_true_or_false(keepdims):
    with pytest.raises(TypeError, match=f"keepdims must be True or False, but it is {keepdims!r}"):
        _arrays.along_axis(lambda rows: rows[:, 0], np.ones((2, 3)), 0, reduces=True, keepdims=keepdims)
    kept = _arrays.along_axis(lambda rows: rows[:, 0], np.ones((2, 3)), 0, reduces=True, keepdims=np.True_)
    assert kept.shape == (1, 3)


def test_ordinary_arguments_are_accepted_as_they_are():
    array = np.ones(3)
    assert _arrays.real(array, "x") is array
    assert _arrays.real([True, False], "x").dtype == bool
    assert _arrays.unit_interval([0, 1], "x").dtype.kind == "i"
    assert _arrays.weights(2, "w", (3, 4)).shape == ()


def test_an_array_of_a_class_of_its_own_is_accepted():
    class Measured(np.ndarray):
        pass

    assert type(_arrays.real(np.ones(3).view(Measured), "x")) is np.ndarray


# ---------------------------------------------------------------- summing back


@pytest.mark.parametrize(
    ("shape", "full"),
    [
        ((), (2, 3)),
        ((1,), (2, 3)),
        ((3,), (2, 3)),
        ((2, 1), (2, 3)),
        ((1, 1), (2, 3)),
        ((2, 3), (2, 3)),
        ((1,), (0,)),
    ],
)
def test_summed_back_undoes_broadcasting(shape, full):
    array = np.arange(float(np.prod(full))).reshape(full)
    result = _arrays._summed_back(array, shape)
    assert result.shape == shape
    assert result.sum() == array.sum()
    # each entry counts once for every copy that broadcasting made of it
    copies = _arrays._summed_back(np.ones(full), shape)
    assert np.all(copies == array.size / max(1, result.size))


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3])
@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray])
def test_rows_along_any_axis(axis, layout, monkeypatch):
    monkeypatch.setattr(_arrays, "BLOCK", 16)
    array = layout(np.random.default_rng(0).random((3, 4, 5)))
    result = _arrays.along_axis(lambda rows: np.cumsum(rows, axis=1), array, axis)
    np.testing.assert_array_equal(result, np.cumsum(array, axis=axis))
    largest = _arrays.along_axis(lambda rows: rows.max(axis=1), array, axis, reduces=True)
    np.testing.assert_array_equal(largest, array.max(axis=axis))
    largest = _arrays.along_axis(lambda rows: rows.max(axis=1), array, axis, reduces=True, keepdims=True)
    np.testing.assert_array_equal(largest, array.max(axis=axis, keepdims=True))


@pytest.mark.parametrize(("length", "together"), [(1, 16), (3, 5), (5, 3), (16, 1), (17, 1), (100, 1)])
def test_no_block_of_rows_exceeds_the_limit_unless_one_row_does(length, together, monkeypatch):
    monkeypatch.setattr(_arrays, "BLOCK", 16)
    seen = []

    def kernel(rows):
        seen.append(len(rows))
        return rows

    array = np.random.default_rng(0).random((20, length))
    np.testing.assert_array_equal(_arrays.along_axis(kernel, array, 1), array)
    assert max(seen) == together
    assert sum(seen) == 20


@pytest.mark.parametrize("most", [1, 16, 25, 100, 120])
def test_every_row_is_seen_once_and_in_order(most, monkeypatch):
    """Also where the inner axes are more than a block, so that the outer ones are cut, too."""
    monkeypatch.setattr(_arrays, "BLOCK", most)
    array = np.arange(120.0).reshape(2, 3, 4, 5)
    seen = []

    def kernel(rows):
        assert rows.size <= max(5, most)
        seen.extend(rows.tolist())
        return rows

    np.testing.assert_array_equal(_arrays.along_axis(kernel, array, -1), array)
    assert seen == array.reshape(-1, 5).tolist()


@pytest.mark.parametrize("shape", [(100_000, 10), (100, 1000, 10)])
def test_distributions_are_checked_a_block_at_a_time(shape):
    p = np.full(shape, 0.1)
    tracemalloc.start()
    _arrays.distributions(p, "p", -1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak <= p.nbytes / 5


def test_a_kernel_may_change_its_rows():
    array = np.ones((2, 3))

    def kernel(rows):
        rows += 1
        return rows

    assert _arrays.along_axis(kernel, array, -1).sum() == 12
    assert array.sum() == 6


# ---------------------------------------------------------------- the ends of whole numbers


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([5000, 2**64], r"x\[1\] is 18446744073709551616, "),
        ([-5000, 2**64], r"x\[1\] is 18446744073709551616, "),
        ([-(2**63), 2**64], r"x\[1\] is 18446744073709551616, "),
        ([2**64 - 1, -(2**63) - 1], r"x\[1\] is -9223372036854775809, "),
        (10**300 - 1, r"x is 9{300}, too large for an integer type: write 1e300$"),
        (10**300, r"x is a whole number of more than 300 digits, too large for NumPy's number types$"),
        (-(10**300), "x is a whole number of more than 300 digits"),
    ],
    ids=["5000", "-5000", "least", "beyond the least", "300 digits", "301 digits", "-301 digits"],
)
def test_the_ends_of_the_integer_types(value, said):
    with pytest.raises(TypeError, match=said):
        _arrays.real(np.array(value, dtype=object) if isinstance(value, list) else value, "x")


# ---------------------------------------------------------------- defaults, overflow, nothing


def test_a_mean_without_weights_is_the_default():
    inputs = {"x": np.array([1.0, 3.0])}
    assert _arrays.reduced_loss(lambda x: x, inputs) == 2
    assert _arrays.reduced_gradient(lambda x: x, inputs).tolist() == [0.5, 1.5]


def test_a_total_that_overflows_raises_nothing():
    half = np.full(4, 6e4, np.float16)
    huge = np.full(4, 1e308)
    with np.errstate(all="raise"):
        assert _arrays.reduced_loss(lambda x: x, {"x": half}, reduction="sum") == np.inf
        assert _arrays.reduced_loss(lambda x: x, {"x": huge}, reduction="sum") == np.inf
        one = {"x": np.array([1e308]), "y": np.ones(4)}
        assert _arrays.reduced_gradient(lambda x, y: x * y, one, reduction="sum") == np.inf


def test_a_row_of_nothing_keeps_the_type():
    empty = np.empty((2, 0), np.float32)
    found = _arrays.along_axis(lambda x: x.sum(axis=1), empty, -1, reduces=True, empty=-np.inf)
    assert found.dtype == np.float32
    assert found.tolist() == [-np.inf, -np.inf]
