"""The Bernoulli likelihood: known values, special values, accuracy, identities, shapes and refusals."""

import math

import numpy as np
import pytest
import reference
from catalogue import probabilities
from hypothesis import given
from hypothesis import strategies as st
from reference import exact, mp

from companion import (
    _arrays,
    bernoulli_log_likelihood,
    bernoulli_mle,
    bernoulli_score,
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    cross_entropy,
)

INF, NAN = math.inf, math.nan
TINIEST, LARGEST = 5e-324, 1.7976931348623157e308
EPS = 2.0**-52
ALMOST_1 = 1 - 2.0**-53
DTYPES = [np.float64, np.float32, np.float16]

OF_PARAMETER = (bernoulli_log_likelihood, bernoulli_score)
of_parameter = pytest.mark.parametrize("f", OF_PARAMETER, ids=lambda f: f.__name__)
each_dtype = pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)


def exactly(p, y):
    return [exact(number) for number in p], [exact(number) for number in y]


# ---------------------------------------------------------------- table 1: ordinary points
# Parameters, observations, log-likelihood, score: the definitions in `reference.py`, in 60 digits, rounded. A
# test holds the table to that recipe.

ORDINARY = [
    ([0.5, 0.5, 0.5], [0.0, 1.0, 1.0], -2.0794415416798357, 2.0),
    ([0.75, 0.75, 0.75, 0.75], [1.0, 0.0, 1.0, 1.0], -2.2493405784752336, 0.0),
    ([0.3, 0.6], [1.0, 0.0], -2.120263536200091, 0.8333333333333336),
    ([0.9, 0.9], [0.25, 1.0], -1.8586394643178172, -6.1111111111111125),
    ([0.1], [1.0], -2.3025850929940455, 10.0),
    ([0.1], [0.0], -0.10536051565782631, -1.1111111111111112),
]

# ---------------------------------------------------------------- table 2: the ends of the line

EXTREMES = [
    ([0.0], [0.0], 0.0, -1.0),
    ([-0.0], [0.0], 0.0, -1.0),
    ([0.0], [-0.0], 0.0, -1.0),
    ([1.0], [1.0], 0.0, 1.0),
    ([0.0], [1.0], -INF, INF),
    ([-0.0], [1.0], -INF, INF),
    ([1.0], [0.0], -INF, -INF),
    ([0.0, 0.0], [0.0, TINIEST], -INF, INF),
    ([1.0, 1.0], [1.0, ALMOST_1], -INF, -INF),
    ([0.0, 1.0], [1.0, 0.0], -INF, NAN),  # inf − inf: no common shift has a derivative
    ([0.5, 0.0], [1.0, 1.0], -INF, INF),
    ([1e-300, 1e-300], [1.0, 0.0], -690.7755278982137, 9.999999999999999e299),
    ([TINIEST], [1.0], -744.4400719213812, INF),
    ([TINIEST], [0.0], -TINIEST, -1.0),
    ([ALMOST_1, ALMOST_1], [0.0, 1.0], -36.7368005696771, -9007199254740991.0),
    ([ALMOST_1], [1.0], -1.1102230246251565e-16, 1.0000000000000002),
    ([1e-17, 1e-17], [0.0, 0.0], -2e-17, -2.0),
    ([0.5], [TINIEST], -0.6931471805599453, -2.0),
    ([0.5, NAN], [1.0, 1.0], NAN, NAN),
    ([0.5, 0.5], [1.0, NAN], NAN, NAN),
    ([0.0, NAN], [1.0, 0.0], NAN, NAN),
]


@pytest.mark.parametrize(("p", "y", "value", "slope"), ORDINARY + EXTREMES)
def test_values(p, y, value, slope):
    with np.errstate(all="raise"):
        results = bernoulli_log_likelihood(p, y), bernoulli_score(p, y)
    scale = None
    for result, number, f, ulps in zip(results, (value, slope), OF_PARAMETER, (3, 4), strict=True):
        if math.isfinite(number) and not {0.0, 1.0} & set(p):
            expected = getattr(reference, f.__name__)(*exactly(p, y))
            assert float(expected) == number  # the table is its recipe
            scale = reference.bernoulli_score_scale(*exactly(p, y)) if f is bernoulli_score else None
            assert reference.error(result, expected, scale) <= ulps
        else:
            np.testing.assert_array_equal(result, number)
            assert not (number == 0 and np.signbit(result))


@pytest.mark.parametrize(
    ("y", "value"),
    [
        ([1, 0, 1, 1], 0.75),
        ([0, 0, 0], 0.0),
        ([-0.0, -0.0], 0.0),
        ([1], 1.0),
        ([True, False, False], 1 / 3),
        ([0.25, 0.5, 1], 7 / 12),
        ([TINIEST, 0], 0.0),
        ([TINIEST, TINIEST], TINIEST),
        ([1e-320, 1e-320, 1e-320], 1e-320),
        ([1] + [2.0**-54] * 3, 0.25 + 2.0**-54),  # a running sum gives ¼
        ([ALMOST_1] * 7, ALMOST_1),
        ([1, NAN, 0], NAN),
    ],
)
def test_estimates(y, value):
    with np.errstate(all="raise"):
        result = bernoulli_mle(y)
    np.testing.assert_array_equal(result, value)
    assert not np.signbit(result)
    if math.isfinite(value):
        assert float(reference.bernoulli_mle([exact(number) for number in y])) == value


# ---------------------------------------------------------------- table 3: out of domain


@of_parameter
@pytest.mark.parametrize(
    ("p", "y", "said"),
    [
        (1.5, [0, 1], "p must lie in [0, 1], but p is 1.5"),
        (-TINIEST, [0, 1], "p must lie in [0, 1], but p is -5e-324"),
        ([0.5, INF], [0, 1], "p must lie in [0, 1], but p[1] is inf"),
        (0.5, [0, 1, 2], "y must lie in [0, 1], but y[2] is 2"),
        (0.5, [[0, NAN], [-1, 0]], "y must lie in [0, 1], but y[1, 0] is -1.0"),
        (0.5, [1 + EPS], "y must lie in [0, 1], but y[0] is 1.0000000000000002"),
        (0.5, 1, "y must have an axis of observations, but it is the single number 1"),
        ([0.5, 0.5], [0, 1, 1], "p of shape (2,) and y of shape (3,) do not broadcast together"),
        ([0.5, 0.5], [], "p of shape (2,) and y of shape (0,) do not broadcast together"),
    ],
)
def test_out_of_domain(f, p, y, said):
    with np.errstate(all="raise"), pytest.raises(ValueError, match=r"^[py] ") as caught:
        f(p, y)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("y", "said"),
    [
        ([0, 1, 2], "y must lie in [0, 1], but y[2] is 2"),
        ([[0, 1], [0, -TINIEST]], "y must lie in [0, 1], but y[1, 1] is -5e-324"),
        (1, "y must have an axis of observations, but it is the single number 1"),
        ([], "no observations have no most probable parameter: y has shape (0,)"),
        (np.empty((2, 0)), "no observations have no most probable parameter: y has shape (2, 0)"),
        (np.empty((0, 0)), "no observations have no most probable parameter: y has shape (0, 0)"),
    ],
)
def test_estimates_out_of_domain(y, said):
    with pytest.raises(ValueError, match=r"^(y|no) ") as caught:
        bernoulli_mle(y)
    assert str(caught.value) == said


CALLS = [
    lambda y, axis=-1: bernoulli_log_likelihood(0.5, y, axis=axis),
    lambda y, axis=-1: bernoulli_score(0.5, y, axis=axis),
    lambda y, axis=-1: bernoulli_mle(y, axis=axis),
]


@pytest.mark.parametrize("f", CALLS)
@pytest.mark.parametrize(
    ("axis", "kind", "said"),
    [
        (2, ValueError, r"axis 2 does not exist: the array has shape \(2, 3\)"),
        (-3, ValueError, "axis -3 does not exist"),
        (1.0, TypeError, "axis must be an integer, but it is 1.0"),
        (None, TypeError, "axis must be an integer, but it is None"),
    ],
)
def test_bad_axes_are_refused(f, axis, kind, said):
    with pytest.raises(kind, match=said):
        f(np.zeros((2, 3)), axis=axis)


@pytest.mark.parametrize("f", CALLS)
def test_what_is_no_real_number_is_refused(f):
    with pytest.raises(TypeError, match=r"^y must be real numbers, but y\[1\] is 'a' \(str\)"):
        f([0, "a"])
    with pytest.raises(TypeError, match=r"^y is a masked array"):
        f(np.ma.masked_array([0, 1]))


@of_parameter
def test_a_parameter_that_is_no_real_number_is_refused(f):
    with pytest.raises(TypeError, match=r"^p must be real numbers, but p is 'a' \(str\)"):
        f("a", [0, 1])


# ---------------------------------------------------------------- accuracy


@each_dtype
def test_accuracy_of_one_observation(dtype):
    """At every exponent: with a hard observation nothing is subtracted, and a score is exact to 3 units."""
    bound = 3 if dtype is np.float64 else 1
    p = probabilities(dtype)
    for y in (0, 1):
        with np.errstate(all="raise"):
            values = bernoulli_log_likelihood(p[:, None], [y]), bernoulli_score(p[:, None], [y])
        for number, *results in zip(p, *values, strict=True):
            for result, f in zip(results, OF_PARAMETER, strict=True):
                expected = getattr(reference, f.__name__)(*exactly([number], [y]))
                assert reference.error(result, expected) <= bound


@each_dtype
@pytest.mark.parametrize("n", [2, 7, 20, 300])
def test_accuracy_of_many_observations(dtype, n):
    rng = np.random.default_rng(n)
    narrow = dtype is not np.float64
    for kind in range(20 if n < 300 else 4):
        y = (rng.integers(0, 2, n) if kind % 2 else rng.random(n) * 10.0 ** -rng.integers(0, 5, n)).astype(
            dtype
        )
        p = rng.uniform(0.001, 0.999, n if kind % 3 else 1).astype(dtype) + np.zeros(n, dtype)
        point = exactly(p, y)
        scale = reference.bernoulli_score_scale(*point)
        likelihood = bernoulli_log_likelihood(p, y)
        assert reference.error(likelihood, reference.bernoulli_log_likelihood(*point)) <= (1 if narrow else 3)
        assert reference.error(bernoulli_score(p, y), reference.bernoulli_score(*point), scale) <= (
            1 if narrow else 4
        )
        estimate = bernoulli_mle(y)  # a sum, rounded, and a quotient
        assert reference.error(estimate, reference.bernoulli_mle(point[1])) <= (1 if narrow else 2)


def test_a_long_sum_keeps_its_digits():
    """Observations of 40 000: a running sum would be off by hundreds of units."""
    rng = np.random.default_rng(0)
    y, p = rng.integers(0, 2, 40_000), rng.uniform(0.01, 0.99, 40_000)
    terms = [mp.log(exact(a)) if b else mp.log1p(-exact(a)) for a, b in zip(p, y, strict=True)]
    assert reference.error(bernoulli_log_likelihood(p, y), mp.fsum(terms)) <= 1
    assert bernoulli_mle(p) == math.fsum(p) / len(p)


# ---------------------------------------------------------------- identities

OBSERVATIONS = st.lists(st.integers(0, 1), min_size=1, max_size=40)
SOFT = st.lists(st.floats(0, 1), min_size=1, max_size=40)
PARAMETERS = st.floats(2.0**-40, 1 - 2.0**-40)


@given(PARAMETERS, SOFT)
def test_it_is_minus_n_times_the_binary_cross_entropy(p, y):
    n = len(y)
    assert bernoulli_log_likelihood(p, y) == pytest.approx(-n * binary_cross_entropy(p, y), rel=n * EPS)
    gradient = binary_cross_entropy_gradient(p, y)  # of the mean, by the p that all share
    scale = reference.bernoulli_score_scale(*exactly([p] * n, y))
    assert abs(bernoulli_score(p, y) + n * gradient) <= (n + 8) * EPS * float(scale)


@given(PARAMETERS, OBSERVATIONS)
def test_it_is_the_logarithm_of_the_probability(p, y):
    k, n = sum(y), len(y)
    expected = mp.exp(reference.bernoulli_log_likelihood(*exactly([p] * n, y)))
    assert abs(expected / (exact(p) ** k * (1 - exact(p)) ** (n - k)) - 1) < 1e-40
    assert reference.error(bernoulli_log_likelihood(p, y), mp.log(expected)) <= 3


@given(PARAMETERS, OBSERVATIONS)
def test_the_estimate_is_the_most_probable_parameter(p, y):
    """No other parameter is likelier, and by how much less is n times a divergence: never negative."""
    best = bernoulli_mle(y)
    at_best = bernoulli_log_likelihood(best, y)
    assert bernoulli_log_likelihood(p, y) <= at_best * (1 - 4 * EPS)
    n = len(y)
    assert at_best == pytest.approx(-n * cross_entropy([best, 1 - best], [best, 1 - best]), rel=8 * EPS)
    if best not in (0, 1):
        # the estimate is rounded, and where it is p the two sums cancel
        scale = n / min(best, 1 - best)
        assert abs(bernoulli_score(best, y)) <= 8 * EPS * scale
    if abs(p - best) > 1e-9:
        assert np.sign(bernoulli_score(p, y)) == np.sign(best - p)


@given(PARAMETERS, SOFT)
def test_the_score_is_the_derivative(p, y):
    Y = [exact(number) for number in y]
    slope = mp.diff(lambda t: reference.bernoulli_log_likelihood([t] * len(Y), Y), exact(p))
    scale = reference.bernoulli_score_scale(*exactly([p] * len(Y), y))
    assert reference.error(bernoulli_score(p, y), slope, scale) <= 4


@given(PARAMETERS, OBSERVATIONS)
def test_swapping_the_outcomes_changes_nothing(p, y):
    p = 1 - (1 - p)  # so that 1 − (1 − p) is p, exactly
    other = [1 - outcome for outcome in y]
    value = bernoulli_log_likelihood(p, y)
    assert bernoulli_log_likelihood(1 - p, other) == pytest.approx(value, rel=8 * EPS)
    scale = float(reference.bernoulli_score_scale(*exactly([p] * len(y), y)))
    assert abs(bernoulli_score(1 - p, other) + bernoulli_score(p, y)) <= 8 * EPS * scale


@given(PARAMETERS, OBSERVATIONS, OBSERVATIONS)
def test_observations_add_up(p, first, second):
    for f in OF_PARAMETER:
        parts = f(p, first), f(p, second)
        assert f(p, first + second) == pytest.approx(
            sum(parts), rel=4 * EPS, abs=8 * EPS * sum(map(abs, parts))
        )


def test_the_product_underflows_and_the_sum_does_not():
    y = np.ones(2000)
    assert np.prod(np.full(2000, 0.5)) == 0
    assert bernoulli_log_likelihood(0.5, y) == pytest.approx(-2000 * math.log(2), rel=2 * EPS)


# ---------------------------------------------------------------- shapes, types, layout


@of_parameter
def test_one_parameter_one_for_each_or_a_column_of_them(f):
    y = np.array([1, 0, 1, 1, 0])
    p = np.linspace(0.1, 0.9, 7)
    assert isinstance(f(0.5, y), np.float64)
    assert f(np.full(5, 0.5), y) == f(0.5, y) == f([0.5], y)
    assert f(p[:, None], y).tolist() == [f(number, y) for number in p]
    assert f(p, y[:, None], axis=0).tolist() == f(p[:, None], y).tolist()
    each = [f([a], [b]) for a, b in zip(p[:5], y, strict=True)]
    assert f(p[:5], y) == pytest.approx(math.fsum(each), rel=4 * EPS)


@pytest.mark.parametrize("f", CALLS)
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3, np.int64(1)])
def test_axis(f, axis):
    y = np.random.default_rng(0).integers(0, 2, (3, 4, 5)).astype(float)
    expected = f(np.ascontiguousarray(np.moveaxis(y, axis, -1)))
    np.testing.assert_array_equal(f(y, axis=axis), expected)
    np.testing.assert_array_equal(f(np.asfortranarray(y), axis=axis), expected)
    np.testing.assert_array_equal(f(y[::-1].copy()[::-1], axis=axis), expected)
    np.testing.assert_array_equal(f(y.astype(">f8"), axis=axis), expected)
    np.testing.assert_array_equal(f(y.astype(int), axis=axis), expected)
    np.testing.assert_array_equal(f(y.astype(bool), axis=axis), expected)


@of_parameter
@pytest.mark.parametrize("dtype", [*DTYPES, np.longdouble])
def test_the_type_of_the_first_argument_is_kept(f, dtype):
    p = np.array([0.75, 0.25], dtype)
    assert f(p, np.ones(2)).dtype == dtype
    assert f(np.array([0, 1]), np.float16([0, 1])).dtype == np.float64
    assert bernoulli_mle(p).dtype == dtype
    assert bernoulli_mle(p) == 0.5
    assert bernoulli_mle([1, 0]).dtype == np.float64


@of_parameter
def test_no_observations(f):
    """A sum over nothing is 0; there is no estimate."""
    assert f(0.5, []) == 0
    assert f(0.5, np.empty((3, 0))).tolist() == [0, 0, 0]
    assert f(0.5, np.empty((0, 3))).shape == (0,)
    assert f(0.5, np.empty((0, 3)), axis=0).tolist() == [0, 0, 0]
    assert bernoulli_mle(np.empty((0, 3))).shape == (0,)


@of_parameter
def test_inputs_are_not_changed_and_may_be_read_only(f):
    p, y = np.linspace(0, 1, 6), np.array([0.0, 1, -0.0, 0.5, 1, 1])
    before = p.tobytes(), y.tobytes()
    p.flags.writeable = y.flags.writeable = False
    f(p, y)
    bernoulli_mle(y)
    assert (p.tobytes(), y.tobytes()) == before


@of_parameter
def test_block_size_does_not_matter(f, monkeypatch):
    rng = np.random.default_rng(0)
    p, y = rng.random((50, 30)), rng.integers(0, 2, (50, 30))
    expected, size = f(p, y), bernoulli_log_likelihood(p, y)
    for block in (1, 7, 29, 30, 97, 1500):
        monkeypatch.setattr(_arrays, "BLOCK", block)
        np.testing.assert_allclose(f(p, y), expected, rtol=3 * EPS, atol=3 * EPS * np.abs(size).max() * 100)
