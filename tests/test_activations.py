"""Sigmoid, softplus, softmax and their logarithms: known values, special values, identities.

Accuracy over the whole line, types, shapes and refusals are in `test_properties.py`.
"""

import math

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from reference import exact, mp, neighbours

from companion import log1mexp, log_sigmoid, log_softmax, logsumexp, sigmoid, softmax, softplus

INF, NAN = math.inf, math.nan
TINIEST, LARGEST = 5e-324, 1.7976931348623157e308
EPS = 2.0**-52  # the spacing of the floats from 1 on

# ---------------------------------------------------------------- table 1: ordinary points
# The value is the definition in `reference.py`, in 60 digits, rounded: a test holds the table to that recipe.

ORDINARY = [
    (sigmoid, -40, 4.248354255291589e-18),
    (sigmoid, -1, 0.2689414213699951),
    (sigmoid, -0.5, 0.37754066879814546),
    (sigmoid, 0, 0.5),
    (sigmoid, 0.5, 0.6224593312018546),
    (sigmoid, 1, 0.7310585786300049),
    (sigmoid, 2, 0.8807970779778824),
    (sigmoid, 16.6355, 0.9999999403934315),
    (sigmoid, 37, 0.9999999999999999),
    (sigmoid, 40, 1.0),
    (log_sigmoid, -37, -37.0),
    (log_sigmoid, -1, -1.3132616875182228),
    (log_sigmoid, 0, -0.6931471805599453),
    (log_sigmoid, 2, -0.1269280110429725),
    (log_sigmoid, 37, -8.533047625744066e-17),
    (log_sigmoid, 40, -4.248354255291589e-18),
    (softplus, -40, 4.248354255291589e-18),
    (softplus, -37, 8.533047625744066e-17),
    (softplus, -1, 0.3132616875182228),
    (softplus, 0, 0.6931471805599453),
    (softplus, 1, 1.3132616875182228),
    (softplus, 20, 20.000000002061153),
    (softplus, 37, 37.0),
    (log1mexp, -1e-20, -46.051701859880914),
    (log1mexp, -1e-08, -18.420680748952364),
    (log1mexp, -0.1, -2.3521684610440907),
    (log1mexp, -0.5, -0.9327521295671886),
    (log1mexp, -1, -0.4586751453870819),
    (log1mexp, -2, -0.14541345786885906),
    (log1mexp, -37, -8.533047625744066e-17),
]

# ---------------------------------------------------------------- table 2: the ends of the line

EXTREMES = [
    (sigmoid, -INF, 0.0),
    (sigmoid, -LARGEST, 0.0),
    (sigmoid, -745, TINIEST),
    (sigmoid, -710, 4.47628622567513e-309),  # where 1/(1 + e^(−x)) gives 0
    (sigmoid, -TINIEST, 0.5),
    (sigmoid, -0.0, 0.5),
    (sigmoid, TINIEST, 0.5),
    (sigmoid, LARGEST, 1.0),
    (sigmoid, INF, 1.0),
    (sigmoid, NAN, NAN),
    (log_sigmoid, -INF, -INF),
    (log_sigmoid, -LARGEST, -LARGEST),
    (log_sigmoid, -745, -745.0),
    (log_sigmoid, 88.7, -3.006626321563833e-39),
    (log_sigmoid, 709.78, -5.577796105262746e-309),
    (log_sigmoid, 745, -TINIEST),
    (log_sigmoid, 746, 0.0),
    (log_sigmoid, INF, 0.0),
    (log_sigmoid, NAN, NAN),
    (softplus, -INF, 0.0),
    (softplus, -746, 0.0),
    (softplus, -745, TINIEST),
    (softplus, -709.78, 5.577796105262746e-309),
    (softplus, -88.7, 3.006626321563833e-39),
    (softplus, 745, 745.0),
    (softplus, LARGEST, LARGEST),
    (softplus, INF, INF),
    (softplus, NAN, NAN),
    (log1mexp, -INF, 0.0),
    (log1mexp, -746, 0.0),
    (log1mexp, -744, -1e-323),
    (log1mexp, -709.78, -5.577796105262746e-309),
    (log1mexp, -1e-300, -690.7755278982137),
    (log1mexp, -TINIEST, -744.4400719213812),
    (log1mexp, -0.0, -INF),
    (log1mexp, 0.0, -INF),
    (log1mexp, NAN, NAN),
]


def table(rows):
    return pytest.mark.parametrize(
        ("function", "x", "value"), rows, ids=[f"{function.__name__}({x})" for function, x, _ in rows]
    )


@table([row for row in ORDINARY + EXTREMES if math.isfinite(row[1]) and math.isfinite(row[2])])
def test_the_tables_are_their_recipe(function, x, value):
    assert float(getattr(reference, function.__name__)(exact(x))) == value


@table(ORDINARY)
def test_ordinary_points(function, x, value):
    # within 3 ulp of the true value, which the table's is not
    assert abs(function(x) - value) <= 3 * np.spacing(abs(value))


@table(EXTREMES)
def test_extremes(function, x, value):
    with np.errstate(all="raise"):
        result = function(x)
    if 0 < abs(value) < LARGEST:
        assert abs(result - value) <= 3 * np.spacing(abs(value))
    else:
        np.testing.assert_array_equal(result, value)


# ---------------------------------------------------------------- table 3: out of domain


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (TINIEST, r"x must not be positive, but x is 5e-324"),
        (INF, r"x must not be positive, but x is inf"),
        ([-1, 0, 2], r"x must not be positive, but x\[2\] is 2"),
        ([[NAN, -1.0], [0.5, -1.0]], r"x must not be positive, but x\[1, 0\] is 0\.5"),
    ],
)
def test_log1mexp_refuses_positive_numbers(x, said):
    with np.errstate(all="raise"), pytest.raises(ValueError, match=said):
        log1mexp(x)


# ---------------------------------------------------------------- cutoffs, one ulp on either side


@pytest.mark.parametrize(
    ("function", "cutoff"),
    [
        (sigmoid, 0.0),
        (softplus, 0.0),
        (log_sigmoid, 0.0),
        (log1mexp, -math.log(2)),  # where −expm1 hands over to log1p
        (log1mexp, -1.0),
        *[(softplus, x) for x in (-745.1332191019412, -708.3964185322641, -36.7368005696771)],
        *[
            (sigmoid, x)
            for x in (-745.1332191019412, -708.3964185322641, 36.7368005696771, 37.42994775023705)
        ],
        *[(log1mexp, x) for x in (-745.1332191019412, -36.7368005696771)],
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16], ids=lambda dtype: dtype.__name__)
def test_either_side_of_a_cutoff(function, cutoff, dtype):
    definition = getattr(reference, function.__name__)
    for x in neighbours(cutoff, dtype):
        assert reference.error(function(x), definition(exact(x))) <= (3 if dtype is np.float64 else 1)


def test_log1mexp_changes_formula_at_minus_log_2():
    """Far from the cutoff each formula fails on the other's side; near it, each is used on its own."""
    near, far = np.float64(-1e-10), np.float64(-40)
    for x, wrong in ((near, np.log1p(-np.exp(near))), (far, np.log(-np.expm1(far)))):
        expected = reference.log1mexp(exact(x))
        assert reference.error(wrong, expected) > 1e3
        assert reference.error(log1mexp(x), expected) <= 3
    below, above = np.linspace(-1.1, -0.694, 100), np.linspace(-0.692, -0.4, 100)
    np.testing.assert_array_equal(log1mexp(below), np.log1p(-np.exp(below)))
    np.testing.assert_array_equal(log1mexp(above), np.log(-np.expm1(above)))


# ---------------------------------------------------------------- identities and limits

REALS = st.floats(allow_nan=False, allow_infinity=False)


@given(REALS)
def test_opposite_probabilities_add_up_to_one(x):
    assert abs(sigmoid(x) + sigmoid(-x) - 1) <= EPS  # one rounding in each, one in the sum


@given(REALS)
def test_log_sigmoid_is_minus_softplus_of_the_opposite(x):
    assert log_sigmoid(x) == -softplus(-x)


@given(st.floats(-700, 700))
def test_log_sigmoid_is_the_logarithm_of_sigmoid(x):
    # a relative error of 3 EPS in σ moves log σ by 3 EPS; the logarithm itself is rounded
    assert abs(log_sigmoid(x) - np.log(sigmoid(x))) <= 4 * EPS * max(1, abs(log_sigmoid(x)))


@given(REALS, REALS)
def test_monotone(a, b):
    low, high = min(a, b), max(a, b)
    if high - low > 1e-10 * max(1, abs(low), abs(high)):  # apart by more than rounding can turn
        assert sigmoid(low) <= sigmoid(high)
        assert softplus(low) <= softplus(high)


@given(st.floats(-700, -1e-15))
def test_log1mexp_is_the_log_of_the_opposite_probability(x):
    assert abs(np.exp(x) + np.exp(log1mexp(x)) - 1) <= 4 * EPS


@given(st.floats(-1e308, 1e308))
def test_softplus_is_logsumexp_with_zero(x):
    assert abs(logsumexp([x, 0]) - softplus(x)) <= 4 * np.spacing(max(softplus(x), abs(x)))


@given(st.floats(-1e308, 1e308))
def test_softmax_of_two_is_sigmoid(x):
    bound = 7  # softmax within 4 ulp, sigmoid within 3
    assert abs(softmax([x, 0])[0] - sigmoid(x)) <= bound * np.spacing(sigmoid(x))
    assert abs(log_softmax([x, 0])[0] - log_sigmoid(x)) <= bound * np.spacing(abs(log_sigmoid(x)))


# ---------------------------------------------------------------- softmax, its logarithm, logsumexp: accuracy


def rows(dtype, number, length, seed=0):
    """Rows of scores: of all sizes, far from and near to each other, shifted away from 0, with ties."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(number, length)) * 10.0 ** rng.uniform(-3, 3, (number, 1))
    x[::4] = rng.uniform(-40, 40, x[::4].shape)
    x[1::4] += 1000
    x[2::8] = np.round(x[2::8])
    return x.astype(dtype)


@pytest.mark.parametrize("length", [1, 2, 3, 10, 100])
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16], ids=lambda dtype: dtype.__name__)
def test_softmax_accuracy(dtype, length):
    narrow = dtype is not np.float64
    x = rows(dtype, 400 // length + 8, length)
    for row, soft, log, total in zip(x, softmax(x), log_softmax(x), logsumexp(x), strict=True):
        scores = [exact(score) for score in row]
        expected, sum_ = reference.log_softmax(scores), reference.logsumexp(scores)
        scale = max(abs(max(scores)), abs(sum_))
        assert reference.error(total, sum_, scale) <= (1 if narrow else 4)
        for a, b, value in zip(soft, log, expected, strict=True):
            assert reference.error(a, mp.exp(value)) <= (1 if narrow else 4)
            assert reference.error(b, value) <= (1 if narrow else 3)


LOG_HALF = -0.6931471805599453


@pytest.mark.parametrize(
    ("x", "probabilities", "logs", "total"),
    [
        ([1000, 1000], [0.5, 0.5], [LOG_HALF, LOG_HALF], 1000.6931471805599),
        ([-1000, -1000], [0.5, 0.5], [LOG_HALF, LOG_HALF], -999.3068528194401),
        ([0, -745], [1, TINIEST], [-TINIEST, -745], TINIEST),
        ([LARGEST, 0], [1, 0], [0, -LARGEST], LARGEST),
        ([LARGEST, -LARGEST], [1, 0], [0, -INF], LARGEST),
        ([INF, 0], [1, 0], [0, -INF], INF),
        ([INF, -INF], [1, 0], [0, -INF], INF),
        ([INF], [1], [0], INF),
        ([-INF, 0], [0, 1], [-INF, 0], 0),
        ([-INF, -INF, 3], [0, 0, 1], [-INF, -INF, 0], 3),
        ([7], [1], [0], 7),
        ([INF, INF, 0], [NAN, NAN, NAN], [NAN, NAN, NAN], INF),
        ([-INF, -INF], [NAN, NAN], [NAN, NAN], -INF),
        ([-INF], [NAN], [NAN], -INF),
        ([0, NAN], [NAN, NAN], [NAN, NAN], NAN),
        ([INF, NAN], [NAN, NAN], [NAN, NAN], NAN),
        ([-INF, NAN], [NAN, NAN], [NAN, NAN], NAN),
    ],
    ids=str,
)
def test_softmax_extremes(x, probabilities, logs, total):
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(softmax(x), probabilities)
        np.testing.assert_array_equal(log_softmax(x), logs)
        np.testing.assert_array_equal(logsumexp(x), total)


def test_nearly_certain_classes_keep_their_small_loss():
    """A log-softmax that sums all terms gives 0 here."""
    for x, place in (([40.0, 0.0], 0), ([0.0, 40.1, 0.3], 1)):
        expected = reference.log_softmax([exact(score) for score in x])[place]
        assert -1e-17 < expected < 0
        assert reference.error(log_softmax(x)[place], expected) <= 3


@pytest.mark.parametrize("length", [2, 30, 1000, 20_000])
def test_softmax_of_many_nearly_equal_classes(length):
    """Where the denominator is a long sum: its rounding errors must not add up."""
    x = np.random.default_rng(1).normal(size=length)
    total = mp.fsum(mp.exp(exact(score)) for score in x)
    s = softmax(x)
    worst = max(reference.error(s[i], mp.exp(exact(x[i])) / total) for i in range(min(length, 200)))
    assert worst <= 4


SCORES = arrays(np.float64, st.integers(2, 6), elements=st.floats(-30, 30))


@given(SCORES, st.integers(-1000, 1000))
def test_a_shift_moves_logsumexp_and_leaves_softmax(x, shift):
    moved = np.round(x, 3) + shift
    x = moved - shift  # so that the difference is the shift, exactly
    np.testing.assert_allclose(softmax(moved), softmax(x), rtol=8 * EPS)
    difference = logsumexp(moved) - logsumexp(x)
    assert abs(difference - shift) <= 8 * np.spacing(abs(float(shift)) + 40)


@given(SCORES)
def test_softmax_is_a_distribution_that_keeps_the_order(x):
    s = softmax(x)
    assert abs(s.sum() - 1) <= EPS * (len(x) + 4)
    assert np.all(np.diff(s[np.argsort(x)]) >= 0)
    assert np.all(log_softmax(x) <= 0)
    assert logsumexp(x) >= x.max()
    assert logsumexp(x) <= x.max() + np.log(len(x)) + 1e-14


@given(SCORES, st.randoms(use_true_random=False))
def test_order_of_the_classes_does_not_matter(x, random):
    order = random.sample(range(len(x)), len(x))
    np.testing.assert_allclose(softmax(x[order]), softmax(x)[order], rtol=4 * EPS)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 1000])
def test_equal_scores_share_equally(n):
    assert softmax(np.full(n, 3.25)).tolist() == [1 / n] * n
    assert abs(log_softmax(np.full(n, 3.25))[0] + math.log(n)) <= EPS * max(1, math.log(n))


# ---------------------------------------------------------------- softmax, its logarithm, logsumexp: shapes

ROW_FUNCTIONS = pytest.mark.parametrize("f", [softmax, log_softmax, logsumexp], ids=lambda f: f.__name__)


@ROW_FUNCTIONS
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, np.int64(1)])
def test_axis(f, axis):
    x = rows(np.float64, 12, 5).reshape(3, 4, 5)
    moved = np.moveaxis(x, axis, -1)
    expected = f(np.ascontiguousarray(moved))
    if f is logsumexp:
        np.testing.assert_array_equal(f(x, axis=axis), expected)
        np.testing.assert_array_equal(f(x, axis=axis, keepdims=True), np.expand_dims(expected, axis))
    else:
        np.testing.assert_array_equal(f(x, axis=axis), np.moveaxis(expected, -1, axis))


@ROW_FUNCTIONS
@pytest.mark.parametrize(
    ("axis", "kind", "said"),
    [
        (2, ValueError, r"axis 2 does not exist: the array has shape \(2, 3\)"),
        (-3, ValueError, "axis -3 does not exist"),
        (0.0, TypeError, "axis must be an integer, but it is 0.0"),
        (None, TypeError, "axis must be an integer, but it is None"),
        ((0, 1), TypeError, r"axis must be an integer, but it is \(0, 1\)"),
    ],
)
def test_bad_axes_are_refused(f, axis, kind, said):
    with pytest.raises(kind, match=said):
        f(np.zeros((2, 3)), axis=axis)


@ROW_FUNCTIONS
def test_a_single_number_has_no_classes(f):
    with pytest.raises(ValueError, match=r"x must have an axis of scores, but it is the single number 3\.0"):
        f(3.0)


@ROW_FUNCTIONS
def test_what_is_no_score_is_refused(f):
    with pytest.raises(TypeError, match=r"^x must be real numbers, but x\[1\] is 'a' \(str\)"):
        f([0.5, "a"])


@ROW_FUNCTIONS
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.longdouble])
def test_rows_keep_their_type_and_their_input(f, dtype):
    x = np.arange(6, dtype=dtype).reshape(2, 3)
    x.flags.writeable = False
    assert f(x).dtype == dtype
    assert f(x.astype(int)).dtype == np.float64
    assert x.ravel().tolist() == [0, 1, 2, 3, 4, 5]


def test_no_rows_and_no_classes():
    assert softmax(np.empty((0, 3))).shape == (0, 3)
    assert softmax(np.empty((3, 0))).shape == (3, 0)
    assert log_softmax(np.empty((2, 0, 3)), axis=1).shape == (2, 0, 3)
    assert logsumexp(np.empty((0, 3))).shape == (0,)
    # the logarithm of an empty sum
    assert logsumexp(np.empty((2, 0))).tolist() == [-INF, -INF]
    assert logsumexp([]) == -INF


def test_logsumexp_of_one_row_is_a_number():
    assert isinstance(logsumexp([1.0, 2.0]), np.float64)
    assert logsumexp([1.0, 2.0], keepdims=True).shape == (1,)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_log1mexp_of_the_impossible_is_plus_zero(dtype):
    """log(1 − 0) = log 1, which is +0 by IEEE 754."""
    zeros = log1mexp(np.array([-np.inf, -1e4], dtype))
    assert not zeros.any()
    assert not np.signbit(zeros).any()


def test_a_positive_argument_of_log1mexp_is_told_why():
    with pytest.raises(ValueError, match=r"x is 1.0; log\(1 − e\^x\) is not real there$"):
        log1mexp(1.0)
