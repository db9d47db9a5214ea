"""Entropy, cross-entropy, perplexity and divergences: known values, special values, identities, refusals.

What holds for `information_content` and `binary_entropy` entry by entry is in `test_properties.py` as well.
"""

import math

import numpy as np
import pytest
import reference
from catalogue import AVERAGES, distributions
from hypothesis import given
from hypothesis import strategies as st
from reference import exact, mp, neighbours

from companion import (
    _arrays,
    binary_cross_entropy,
    binary_entropy,
    cross_entropy,
    entropy,
    information_content,
    jensen_shannon_divergence,
    kl_divergence,
    perplexity,
    softmax,
)

INF, NAN = math.inf, math.nan
TINIEST = 5e-324
EPS = 2.0**-52
ALMOST_1 = 1 - 2.0**-53
LOG_2 = math.log(2)
DTYPES = [np.float64, np.float32, np.float16]

every_average = pytest.mark.parametrize("f", AVERAGES, ids=lambda f: f.name)
every_divergence = pytest.mark.parametrize("f", [kl_divergence, jensen_shannon_divergence])
each_dtype = pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)


def exactly(p):
    return [exact(number) for number in p]


# ---------------------------------------------------------------- table 1: ordinary points
# The values are the definitions in `reference.py`, in 60 digits, rounded: a test holds the tables to that
# recipe. Of one event: p, information content, binary entropy.

ONE_ORDINARY = [
    (0.5, 0.6931471805599453, 0.6931471805599453),
    (1.0, 0.0, 0.0),
    (0.25, 1.3862943611198906, 0.5623351446188084),
    (0.1, 2.3025850929940455, 0.32508297339144826),
    (0.9, 0.10536051565782628, 0.3250829733914482),
    (0.3, 1.2039728043259361, 0.6108643020548935),
    (0.3333333333333333, 1.0986122886681098, 0.6365141682948128),
    (0.99, 0.01005033585350145, 0.05600153435484738),
]

# Of one distribution: p, entropy.
ENTROPY_ORDINARY = [
    ([0.5, 0.5], 0.6931471805599453),
    ([0.3, 0.7], 0.6108643020548935),
    ([1.0], 0.0),
    ([1.0, 0.0], 0.0),
    ([0.8, 0.1, 0.1], 0.639031859650177),
    ([0.1, 0.2, 0.3, 0.4], 1.2798542258336674),
    ([0.25, 0.25, 0.5], 1.0397207708399179),
]

# Of two: p, q, cross-entropy, perplexity, Kullback–Leibler and Jensen–Shannon divergence.
PAIRS_ORDINARY = [
    ([0.5, 0.5], [0.5, 0.5], 0.6931471805599453, 2.0, 0.0, 0.0),
    (
        [0.5, 0.5],
        [0.75, 0.25],
        0.8369882167858358,
        2.309401076758503,
        0.14384103622589045,
        0.03382207556860523,
    ),
    (
        [0.8, 0.1, 0.1],
        [0.2, 0.3, 0.5],
        1.4772623284358686,
        4.380935685657674,
        0.8382304687856915,
        0.1953105772071983,
    ),
    (
        [0.2, 0.3, 0.5],
        [0.8, 0.1, 0.1],
        1.8866967846580784,
        6.597539553864471,
        0.8570437705935049,
        0.1953105772071983,
    ),
    (
        [0.0, 1.0],
        [0.25, 0.75],
        0.2876820724517809,
        1.3333333333333333,
        0.2876820724517809,
        0.09560258894703261,
    ),
    (
        [0.3333333333333333, 0.3333333333333333, 0.3333333333333333],
        [0.49, 0.42, 0.09],
        1.32959868807802,
        3.7795263142099986,
        0.23098639940991023,
        0.0472008018066398,
    ),
    (
        [0.49, 0.42, 0.09],
        [0.3333333333333333, 0.3333333333333333, 0.3333333333333333],
        1.0986122886681098,
        3.0,
        0.1680055003934998,
        0.0472008018066398,
    ),
    (
        [0.1, 0.9],
        [0.100001, 0.899999],
        0.32508297339700376,
        1.3841454884693756,
        5.5555226340371486e-12,
        1.3888827160963787e-12,
    ),
    (
        [0.5, 0.5],
        [0.55, 0.45],
        0.698172348486696,
        2.010075630518424,
        0.0050251679267507236,
        0.0012536620683131212,
    ),
]

# ---------------------------------------------------------------- table 2: the ends of the line

ONE_EXTREMES = [
    (0.0, INF, 0.0),
    (-0.0, INF, 0.0),
    (1.0, 0.0, 0.0),
    (TINIEST, 744.4400719213812, 3.68e-321),
    (2.2250738585072014e-308, 708.3964185322641, 1.5784594261947744e-305),
    (1e-300, 690.7755278982137, 6.917755278982137e-298),
    (1e-17, 39.14394658089878, 4.0143946580898777e-16),
    (1e-08, 18.420680743952367, 1.9420680738952367e-07),
    (0.5000000000000001, 0.6931471805599451, 0.6931471805599453),
    (0.49999999999999994, 0.6931471805599454, 0.6931471805599453),
    (0.999999999, 9.999999722180686e-10, 2.1723265250352427e-08),
    (0.9999999999999998, 2.2204460492503136e-16, 8.225343381766315e-15),
    (ALMOST_1, 1.1102230246251565e-16, 4.189626486814324e-15),
]
ENTROPY_EXTREMES = [
    ([0.0, 1.0], 0.0),
    ([-0.0, 1.0], 0.0),
    ([0.0, 0.0, 1.0], 0.0),
    ([TINIEST, 1.0], 3.676e-321),
    ([1e-300, 1.0], 6.9077552789821376e-298),
    ([1e-17, 1.0], 3.914394658089878e-16),
    ([1.1102230246251565e-16, ALMOST_1], 4.189626486814324e-15),
    ([1e-09, 0.999999999], 2.1723265808164482e-08),
    ([0.5, 0.5, TINIEST], 0.6931471805599453),
]
PAIRS_EXTREMES = [
    ([1.0, 0.0], [0.0, 1.0], INF, INF, INF, 0.6931471805599453),
    ([0.0, 1.0], [0.0, 1.0], 0.0, 1.0, 0.0, 0.0),
    ([-0.0, 1.0], [-0.0, 1.0], 0.0, 1.0, 0.0, 0.0),
    ([0.0, 1.0], [-0.0, 1.0], 0.0, 1.0, 0.0, 0.0),
    ([0.5, 0.5], [-0.0, 1.0], INF, INF, INF, 0.2157615543388357),
    ([0.5, 0.5], [0.0, 1.0], INF, INF, INF, 0.2157615543388357),
    ([0.0, 1.0], [0.5, 0.5], 0.6931471805599453, 2.0, 0.6931471805599453, 0.2157615543388357),
    (
        [0.5, 0.5],
        [TINIEST, 1.0],
        372.2200359606906,
        4.4989137945431964e161,
        371.52688878013066,
        0.2157615543388357,
    ),
    ([TINIEST, 1.0], [0.5, 0.5], 0.6931471805599453, 2.0, 0.6931471805599453, 0.2157615543388357),
    ([TINIEST, 1.0], [1e-323, 1.0], 3.676e-321, 1.0, 0.0, 0.0),
    ([1.5e-323, 1.0], [TINIEST, 1.0], 1.1032e-320, 1.0, TINIEST, 0.0),
    (
        [1e-300, 1.0],
        [1e-301, 1.0],
        6.930781129912078e-298,
        1.0,
        1.4025850929940457e-300,
        2.1368109576588895e-301,
    ),
    (
        [1.0, 1e-17],
        [1.0, 3e-17],
        3.804533429223067e-16,
        1.0000000000000004,
        9.013877113318903e-18,
        2.6162407188227392e-18,
    ),
    ([1.1102230246251565e-16, ALMOST_1], [0.0, 1.0], INF, INF, INF, 3.84773979655831e-17),
    (
        [0.0, 1.0],
        [1.1102230246251565e-16, ALMOST_1],
        1.1102230246251565e-16,
        1.0000000000000002,
        1.1102230246251565e-16,
        3.84773979655831e-17,
    ),
    (
        [0.3, 0.7],
        [0.3000000003, 0.6999999996999999],
        0.6108643020548935,
        1.8420227750373133,
        2.142857496642421e-19,
        5.3571437421162566e-20,
    ),
    (
        [0.5, 0.5],
        [0.5000000000000001, 0.49999999999999994],
        0.6931471805599453,
        2.0,
        1.5407439555097884e-32,
        3.851859888774472e-33,
    ),
    (
        [1e-160, 1.0],
        [2e-160, 1.0],
        3.677204676984873e-158,
        1.0,
        3.068528194400547e-161,
        8.494951839769873e-162,
    ),
    (
        [0.5, 0.5],
        [0.5000000000001, 0.4999999999999],
        0.6931471805599453,
        2.0,
        2.0001337140285425e-26,
        5.000334285071356e-27,
    ),
]

ONE = (information_content, binary_entropy)
OF_PAIRS = (cross_entropy, perplexity, kl_divergence, jensen_shannon_divergence)
ULPS = {kl_divergence: 16, jensen_shannon_divergence: 10}


def perplexity_ulps(bits):
    """The exponential turns an absolute error of its argument into a relative one."""
    return 2 + 2 * bits


def check(function, value, *args):
    """The function gives the table's value, and the recipe does."""
    definition = getattr(reference, function.__name__)
    expected = definition(*(exactly(arg) if isinstance(arg, list) else exact(arg) for arg in args))
    assert float(expected) == value
    with np.errstate(all="raise"):
        result = function(*args)
    assert not np.signbit(result)
    if value in (0, INF):
        assert result == value
    else:
        ulps = perplexity_ulps(math.log2(value)) if function is perplexity else ULPS.get(function, 3)
        assert reference.error(result, expected) <= ulps


@pytest.mark.parametrize(("p", "content", "mean"), ONE_ORDINARY + ONE_EXTREMES)
def test_values_of_one_event(p, content, mean):
    for function, value in zip(ONE, (content, mean), strict=True):
        check(function, value, p)


@pytest.mark.parametrize(("p", "value"), ENTROPY_ORDINARY + ENTROPY_EXTREMES)
def test_values_of_one_distribution(p, value):
    check(entropy, value, p)


@pytest.mark.parametrize(("p", "q", "cross", "choices", "kl", "js"), PAIRS_ORDINARY + PAIRS_EXTREMES)
def test_values_of_two_distributions(p, q, cross, choices, kl, js):
    for function, value in zip(OF_PAIRS, (cross, choices, kl, js), strict=True):
        check(function, value, p, q)


def test_published_values():
    """A coin, a die, and a bag of balls, in closed form."""
    assert entropy([1 / 6] * 6) == pytest.approx(math.log(6), rel=4 * EPS)
    assert entropy([1 / 6] * 6, base=2) == pytest.approx(2.585, abs=5e-4)
    bag, belief = [0.8, 0.1, 0.1], [0.2, 0.3, 0.5]
    assert entropy(bag) == pytest.approx(math.log(10) - 12 / 5 * LOG_2, rel=8 * EPS)
    assert kl_divergence(bag, belief) == pytest.approx(
        cross_entropy(bag, belief) - (math.log(10) - 12 / 5 * LOG_2), rel=16 * EPS
    )


@pytest.mark.parametrize("p", [[NAN, 0.5, 0.5], [0.0, NAN, 1.0], [NAN, NAN, NAN]])
def test_a_nan_makes_its_own_row_nan(p):
    good = [0.5, 0.25, 0.25]
    with np.errstate(all="raise"):
        assert np.isnan(entropy([good, p, good])).tolist() == [False, True, False]
        for f in OF_PAIRS:
            assert np.isnan(f([good, p, good], good)).tolist() == [False, True, False]
            assert np.isnan(f(good, [good, p, good])).tolist() == [False, True, False]
            assert np.isnan(f([good, [1, 0, 0]], [p, p])).all()


# ---------------------------------------------------------------- table 3: out of domain

PAIRED = pytest.mark.parametrize("f", OF_PAIRS, ids=lambda f: f.__name__)
GOOD = [[0.5, 0.5], [0.25, 0.75], [1, 0]]

OUT_OF_DOMAIN = [
    ([0.5, 0.4], "must sum to one along axis -1 (within 1e-09), but {} sums to 0.9"),
    (
        [[0.5, 0.5], [0.5, 0.5 + 2e-9]],
        "must sum to one along axis -1 (within 1e-09), but {}[1, :] sums to 1.000000002",
    ),
    (np.float32([0.5, 0.49998]), "must sum to one along axis -1 (within 1e-05), but {} sums to 0.99998"),
    (np.float16([0.5, 0.49]), "must sum to one along axis -1 (within 0.005), but {} sums to 0.98999"),
    ([0, 0], "must sum to one along axis -1 (within 1e-09), but {} sums to 0.0"),
    ([1, 1], "must sum to one along axis -1 (within 1e-09), but {} sums to 2.0"),
    ([2, 3], "must lie in [0, 1], but {}[0] is 2"),
    ([1 + EPS, 0], "must lie in [0, 1], but {}[0] is 1.0000000000000002"),
    ([1, -TINIEST], "must lie in [0, 1], but {}[1] is -5e-324"),
    ([[0.5, 0.5], [1.5, -0.5]], "must lie in [0, 1], but {}[1, 0] is 1.5"),
    ([INF, 0], "must lie in [0, 1], but {}[0] is inf"),
    ([[NAN, 0.5], [0.5, -INF]], "must lie in [0, 1], but {}[1, 1] is -inf"),
    ([[NAN, 0.5], [0.5, 0.25]], "must sum to one along axis -1 (within 1e-09), but {}[1, :] sums to 0.75"),
    (1.0, "must have an axis of outcomes, but it is the single number 1.0"),
    ([], "must have outcomes along axis -1, but its shape is (0,)"),
    (np.empty((2, 0)), "must have outcomes along axis -1, but its shape is (2, 0)"),
    (np.empty((0, 0)), "must have outcomes along axis -1, but its shape is (0, 0)"),
    ([[0.5, 0.5], [1.0]], "must be an array: its rows differ in length or depth"),
]


@pytest.mark.parametrize(("bad", "said"), OUT_OF_DOMAIN, ids=[said for _, said in OUT_OF_DOMAIN])
def test_what_is_no_distribution_is_refused_by_name_place_and_value(bad, said):
    calls = [("p", lambda bad: entropy(bad))]
    for f in OF_PAIRS:
        calls += [("p", lambda bad, f=f: f(bad, [0.5, 0.5])), ("q", lambda bad, f=f: f([0.5, 0.5], bad))]
    for name, call in calls:
        with np.errstate(all="raise"), pytest.raises(ValueError, match=rf"^{name} must") as caught:
            call(bad)
        assert str(caught.value).startswith(f"{name} {said.format(name)}")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (1.5, "p must lie in [0, 1], but p is 1.5"),
        (-TINIEST, "p must lie in [0, 1], but p is -5e-324"),
        (1 + EPS, "p must lie in [0, 1], but p is 1.0000000000000002"),
        ([INF], "p must lie in [0, 1], but p[0] is inf"),
        ([[0.5, NAN], [-INF, 2]], "p must lie in [0, 1], but p[1, 0] is -inf"),
    ],
)
def test_what_is_no_probability_is_refused_by_name_place_and_value(bad, said):
    for function in ONE:
        with np.errstate(all="raise"), pytest.raises(ValueError, match=r"^p must lie") as caught:
            function(bad)
        assert str(caught.value) == said


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (1j, r"p must be real numbers, but p is 1j \(complex\)"),
        ([0.5, "a"], r"p must be real numbers, but p\[1\] is 'a' \(str\)"),
        ([None, 1.0], r"p must be real numbers, but p\[0\] is None \(NoneType\)"),
        (np.ma.masked_array([0.5, 0.5]), "p is a masked array"),
    ],
)
def test_what_is_no_real_number_is_refused(bad, said):
    with pytest.raises(TypeError, match=rf"^{said}"):
        entropy(bad)
    for f in OF_PAIRS:
        with pytest.raises(TypeError, match=rf"^{said}"):
            f(bad, [0.5, 0.5])
        with pytest.raises(TypeError, match=r"^q "):
            f([0.5, 0.5], bad)


@PAIRED
@pytest.mark.parametrize(
    ("p", "q", "axis", "said"),
    [
        (
            [0.5, 0.5],
            [1],
            -1,
            "p and q must be equally long along axis -1, but p has length 2 there and q has length 1",
        ),
        (
            [1],
            [0.5, 0.5],
            0,
            "p and q must be equally long along axis 0, but p has length 1 there and q has length 2",
        ),
        (
            GOOD,
            GOOD[:2],
            -1,
            "p of shape (3, 2) and q of shape (2, 2) do not broadcast together, apart from axis -1",
        ),
    ],
)
def test_shapes_that_do_not_fit_are_refused(f, p, q, axis, said):
    with pytest.raises(ValueError, match="p ") as caught:
        f(p, q, axis=axis)
    assert str(caught.value) == said


@every_average
@pytest.mark.parametrize(
    ("axis", "kind", "said"),
    [
        (2, ValueError, r"axis 2 does not exist: the array has shape \(3, 2\)"),
        (-3, ValueError, "axis -3 does not exist"),
        (0.0, TypeError, "axis must be an integer, but it is 0.0"),
        (None, TypeError, "axis must be an integer, but it is None"),
    ],
)
def test_bad_axes_are_refused(f, axis, kind, said):
    with pytest.raises(kind, match=said):
        f(*[np.array(GOOD)] * f.count, axis=axis)


BASED = [
    lambda base: information_content(0.5, base=base),
    lambda base: binary_entropy(0.5, base=base),
    lambda base: entropy([0.5, 0.5], base=base),
    lambda base: cross_entropy([0.5, 0.5], [0.5, 0.5], base=base),
    lambda base: kl_divergence([1, 0], [0.5, 0.5], base=base),
    lambda base: jensen_shannon_divergence([1, 0], [0, 1], base=base),
]


@pytest.mark.parametrize("f", BASED)
@pytest.mark.parametrize(
    ("base", "kind", "said"),
    [
        (1, ValueError, "base must be positive, finite and not 1, but it is 1"),
        (1.0, ValueError, "base must be positive, finite and not 1, but it is 1.0"),
        (0, ValueError, "base must be positive, finite and not 1, but it is 0"),
        (-2, ValueError, "base must be positive, finite and not 1, but it is -2"),
        (INF, ValueError, "base must be positive, finite and not 1, but it is inf"),
        (NAN, ValueError, "base must be positive, finite and not 1, but it is nan"),
        (True, TypeError, r"base must be a number, but it is True \(bool\)"),
        ("e", TypeError, r"base must be a number, but it is 'e' \(str\)"),
        (2j, TypeError, r"base must be a number, but it is 2j \(complex\)"),
        ([2], TypeError, r"base must be a number, but it is \[2\] \(list\)"),
    ],
)
def test_bad_bases_are_refused(f, base, kind, said):
    with pytest.raises(kind, match=rf"^{said}"):
        f(base)


@pytest.mark.parametrize("f", BASED)
@pytest.mark.parametrize(
    "base", [2, 2.0, np.float32(2), np.int8(2), 10, math.e, math.exp(2), 0.5, 1 + EPS, TINIEST, 10**400]
)
def test_bases(f, base):
    """log_b is log / log b: each of these is log 2 nats."""
    expected = float(mp.log(2) / mp.log(mp.mpf(str(base)) if isinstance(base, int) else exact(base)))
    assert f(base) == pytest.approx(expected, rel=4 * EPS)
    if base == 2:
        assert f(base) == 1


@pytest.mark.parametrize("base", [None, 2, 10, 0.5])
def test_nothing_is_plus_zero_in_every_base(base):
    sure = [1.0, 0.0]
    zeros = [information_content(1, base=base), binary_entropy([0, 1], base=base), entropy(sure, base=base)]
    zeros += [f(sure, sure, base=base) for f in (cross_entropy, kl_divergence, jensen_shannon_divergence)]
    for zero in zeros:
        assert not np.any(zero)
        assert not np.signbit(zero).any()


def test_powers_of_two_are_exact_in_bits():
    powers = np.arange(1075)
    np.testing.assert_array_equal(information_content(0.5**powers, base=2), powers)
    for k in range(12):
        even = np.full(2**k, 0.5**k)
        assert entropy(even, base=2) == k
        assert cross_entropy(np.eye(2**k)[0], even, base=2) == k
        assert perplexity(even, even) == 2**k
    assert entropy([0.5, 0.25, 0.125, 0.125], base=2) == 1.75


# ---------------------------------------------------------------- accuracy


@every_average
@each_dtype
@pytest.mark.parametrize(
    ("length", "number"), [(1, 1), (2, 100), (3, 60), (9, 40), (31, 20), (200, 5), (1000, 3)]
)
def test_accuracy(f, dtype, length, number):
    rows = f.rows(dtype, number, length, seed=length)
    with np.errstate(all="raise"):
        results = f(*rows)
    worst = max(f.error(result, *row) for result, *row in zip(results, *rows, strict=True))
    assert worst <= (f.ulps if dtype is np.float64 else 1)
    assert not np.signbit(results).any()


@pytest.mark.parametrize("length", [24, 100, 1000, 40_000])
def test_the_error_of_a_sum_does_not_grow_with_its_length(length):
    """In a long row, in a column, in many rows at once; a running sum is off by several units here."""
    worst = 0
    for seed in range(3):
        p = softmax(np.random.default_rng(seed).normal(size=(1, length)))[0]
        expected = reference.entropy(exactly(p))
        stacked = np.stack([p] * 40, axis=1) if length == 100 else p[:, None]
        for result in (entropy(p), entropy(stacked, axis=0)[0], entropy(stacked.T)[-1]):
            worst = max(worst, reference.error(result, expected))
    assert worst <= 1.5


def test_a_sum_is_compensated():
    """The sum of each row is rounded as if once, even where its terms cancel."""
    rng = np.random.default_rng(0)
    for shape in ((300, 40), (3, 5000)):
        some = rng.normal(size=shape) * 10.0 ** rng.uniform(-3, 0, shape)
        for block in (some, np.asfortranarray(some), np.abs(some), -np.abs(some)):
            for total, row in zip(_arrays.compensated_sums(block), block, strict=True):
                # what is not exact: n terms of 2⁻²⁶ of the largest, with the rounding of their sum
                slack = EPS * 2.0**-26 * len(row) * np.abs(row).max()
                assert abs(total - math.fsum(row)) <= np.spacing(abs(math.fsum(row))) + slack
    assert _arrays.compensated_sums(np.zeros((2, 0))).tolist() == [0, 0]
    with np.errstate(all="ignore"):
        special = np.array([[INF, 1], [INF, -INF], [NAN, 1], [0, 0], [1e308, 1e307], [TINIEST, TINIEST]])
        np.testing.assert_array_equal(
            _arrays.compensated_sums(special), [INF, NAN, NAN, 0, 1.1e308, 2 * TINIEST]
        )


@every_divergence
@pytest.mark.parametrize("exponent", range(1, 17))
def test_nearby_distributions(f, exponent):
    """Divergences of order δ², which a difference of entropies loses from δ = 1e−8 on."""
    definition = getattr(reference, f.__name__)
    rng = np.random.default_rng(exponent)
    for length in (2, 3, 10):
        p = distributions(np.float64, 6, length, seed=exponent)
        q = p * (1 + 10.0**-exponent * rng.uniform(-1, 1, p.shape))
        q /= q.sum(axis=1, keepdims=True)
        for result, *pair in zip(f(p, q), p, q, strict=True):
            assert result >= 0
            assert reference.error(result, definition(*map(exactly, pair))) <= ULPS[f]


@every_divergence
@pytest.mark.parametrize("cutoff", [0.25, 0.5])
@pytest.mark.parametrize("side", [-1, 1])
def test_either_side_of_a_cutoff(f, cutoff, side):
    """Where abs(p − q)/(p + q) is ¼ or ½ the formula changes."""
    definition = getattr(reference, f.__name__)
    for p in np.linspace(0.05, 0.5, 40):
        for u in [*(cutoff * (1 + k * EPS) for k in range(-3, 4)), 0.99 * cutoff, 1.01 * cutoff]:
            q = p * (1 - side * u) / (1 + side * u)
            pair = [p, 1 - p], [q, 1 - q]
            if 0 <= q <= 1:
                assert reference.error(f(*pair), definition(*map(exactly, pair))) <= ULPS[f]


@pytest.mark.parametrize("p", np.concatenate([neighbours(0.0)[1:], neighbours(0.5), neighbours(1.0)[:2]]))
def test_either_side_of_certain_and_of_even(p):
    p = float(p)
    check(binary_entropy, float(reference.binary_entropy(exact(p))), p)
    check(information_content, float(reference.information_content(exact(p))), p)


def test_perplexity_is_as_accurate_as_its_conditioning_allows():
    for length in (2, 5, 100):
        p, q = AVERAGES[3].rows(np.float64, 60, length, seed=length)
        for result, *pair in zip(perplexity(p, q), p, q, strict=True):
            expected = reference.perplexity(*map(exactly, pair))
            assert reference.error(result, expected) <= perplexity_ulps(float(mp.log(expected, 2)))
        for dtype in (np.float32, np.float16):
            narrow = p.astype(dtype)
            wide = narrow.astype(np.float64)
            expected = [reference.perplexity(exactly(row), exactly(row)) for row in wide]
            results = perplexity(narrow, narrow)
            assert max(map(reference.error, results, expected)) <= 1


# ---------------------------------------------------------------- identities


@st.composite
def rows_of(draw, count=1):
    """Distributions of one length, with entries of very different sizes, and zeros at the same places."""
    length = draw(st.integers(1, 8))
    exponents = st.lists(st.floats(-40, 0), min_size=length, max_size=length)
    absent = [*draw(st.lists(st.booleans(), min_size=length - 1, max_size=length - 1)), False]
    weights = [np.where(absent, 0, np.exp(draw(exponents))) for _ in range(count)]
    return [w / w.sum() for w in weights]


NEARBY = st.floats(1e-16, 0.3)


@given(rows_of(2))
def test_gibbs(pair):
    """H(p, q) ≥ H(p): each rounding of an entry, of at most EPS/2 of it, can turn this by as much."""
    p, q = pair
    assert kl_divergence(p, q) >= 0
    assert cross_entropy(p, q) >= entropy(p) * (1 - 8 * EPS) - 2 * EPS
    assert kl_divergence(p, p) == jensen_shannon_divergence(p, p) == 0


@given(rows_of(2))
def test_cross_entropy_is_entropy_plus_divergence(pair):
    """With −p + q in the divergence: H(p, q) − Σ p + Σ q = H(p) + D(p‖q)."""
    p, q = pair
    left = cross_entropy(p, q) + math.fsum(q) - math.fsum(p)
    assert left == pytest.approx(entropy(p) + kl_divergence(p, q), rel=32 * EPS, abs=8 * EPS)


@given(rows_of(1), NEARBY, st.integers(0, 2**32 - 1))
def test_divergences_of_neighbours_are_positive(rows, distance, seed):
    """Not 0, not negative: as long as the floats differ, so do the distributions."""
    (p,) = rows
    q = p * (1 + distance * np.random.default_rng(seed).uniform(-1, 1, p.shape))
    q /= q.sum()
    for f in (kl_divergence, jensen_shannon_divergence):
        for a, b in ((p, q), (q, p)):
            assert f(a, b) >= 0
            assert (f(a, b) == 0) == np.array_equal(a, b)


@given(rows_of(1), st.floats(1e-14, 1e-3), st.integers(0, 2**32 - 1))
def test_divergences_of_neighbours_are_half_and_an_eighth_of_chi_squared(rows, distance, seed):
    """To second order D = Σ δ²/(2p) and JS = Σ δ²/(8p), up to a relative error of the size of δ/p."""
    (p,) = rows
    q = p * (1 + distance * np.random.default_rng(seed).uniform(-1, 1, p.shape))
    q /= q.sum()
    chi_squared = np.sum(np.divide((q - p) ** 2, p, where=p > 0, out=np.zeros_like(p)))
    assert kl_divergence(p, q) == pytest.approx(chi_squared / 2, rel=8 * distance + 64 * EPS, abs=0)
    assert jensen_shannon_divergence(p, q) == pytest.approx(
        chi_squared / 8, rel=8 * distance + 64 * EPS, abs=0
    )


@given(rows_of(2))
def test_jensen_shannon_is_symmetric_and_bounded(pair):
    p, q = pair
    js = jensen_shannon_divergence(p, q)
    assert js == jensen_shannon_divergence(q, p)
    assert 0 <= js <= LOG_2 * (math.fsum(p) + math.fsum(q)) / 2 * (1 + 8 * EPS)
    middle = (p + q) / 2
    expected = (kl_divergence(p, middle) + kl_divergence(q, middle)) / 2
    assert js == pytest.approx(expected, rel=64 * EPS, abs=2 * EPS)  # 2 EPS: the rounding of the middle


@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_distributions_without_a_common_outcome_are_one_bit_apart(first, second, data):
    p = np.append(softmax(data.draw(scores(first))), np.zeros(second))
    q = np.append(np.zeros(first), softmax(data.draw(scores(second))))
    assert jensen_shannon_divergence(p, q, base=2) == pytest.approx(1, rel=8 * EPS)
    assert kl_divergence(p, q) == cross_entropy(p, q) == perplexity(p, q) == INF


def scores(length):
    return st.lists(st.floats(-30, 30), min_size=length, max_size=length)


@given(st.data(), st.integers(1, 4), st.integers(1, 4))
def test_chain_rule(data, n, m):
    """H(X, Y) = H(X) + Σ p(x) H(Y | X = x), and the same for the divergence of two joint distributions."""
    first, second = (softmax(data.draw(scores(n))) for _ in range(2))
    given_first, given_second = (softmax([data.draw(scores(m)) for _ in range(n)]) for _ in range(2))
    joint, other = (first[:, None] * given_first).ravel(), (second[:, None] * given_second).ravel()
    expected = entropy(first) + first @ entropy(given_first)
    assert entropy(joint) == pytest.approx(expected, rel=32 * EPS, abs=8 * EPS)
    expected = kl_divergence(first, second) + first @ kl_divergence(given_first, given_second)
    assert kl_divergence(joint, other) == pytest.approx(expected, rel=64 * EPS, abs=32 * EPS)
    assert entropy(joint) <= entropy(first) + entropy(joint.reshape(n, m).sum(axis=0)) + 32 * EPS


@given(rows_of(2), st.randoms(use_true_random=False))
def test_the_order_of_the_outcomes_does_not_matter(pair, random):
    p, q = pair
    order = random.sample(range(len(p)), len(p))
    for f in AVERAGES:
        args = pair[: f.count]
        assert f(*(row[order] for row in args)) == pytest.approx(f(*args), rel=4 * EPS, abs=0)
    assert perplexity(p[order], q[order]) == pytest.approx(perplexity(p, q), rel=64 * EPS)


@given(rows_of(2), st.integers(1, 5))
def test_outcomes_that_do_not_happen_change_nothing(pair, count):
    for f in AVERAGES:
        args = pair[: f.count]
        longer = [np.append(row, np.zeros(count)) for row in args]
        assert f(*longer) == pytest.approx(f(*args), rel=2 * EPS, abs=0)


@given(rows_of(1))
def test_entropy_lies_between_0_and_log_n(rows):
    (p,) = rows
    assert 0 <= entropy(p) <= math.log(len(p)) + 4 * EPS
    even = np.full(len(p), 1 / len(p))
    assert cross_entropy(p, even) == pytest.approx(math.log(len(p)), rel=4 * EPS, abs=4 * EPS)


@given(rows_of(2), st.floats(1.01, 100))
def test_a_base_is_a_unit(pair, base):
    for f in (entropy, cross_entropy, kl_divergence, jensen_shannon_divergence):
        args = pair[: 1 if f is entropy else 2]
        nats, bits = f(*args), f(*args, base=2)
        assert f(*args, base=base) == nats / math.log(base)
        assert bits == pytest.approx(nats / LOG_2, rel=4 * EPS, abs=0)
        assert f(*args, base=1 / base) == pytest.approx(-nats / math.log(base), rel=1e-12, abs=0)


@given(rows_of(2))
def test_perplexity_is_the_exponential_of_cross_entropy(pair):
    h = cross_entropy(*pair)
    assert perplexity(*pair) == pytest.approx(math.exp(h), rel=4 * EPS * (1 + h))
    assert perplexity(*pair) >= 1 - 4 * EPS


@given(st.floats(0, 1))
def test_binary_entropy_is_that_of_two_outcomes(p):
    p = 1 - (1 - p)  # so that 1 − (1 − p) is p, exactly
    assert binary_entropy(p) == pytest.approx(entropy([p, 1 - p]), rel=4 * EPS, abs=0)
    assert binary_entropy(p) == pytest.approx(binary_entropy(1 - p), rel=4 * EPS, abs=0)
    assert binary_entropy(p) == binary_cross_entropy(p, p)
    assert binary_entropy(p) <= LOG_2


@given(st.floats(0, 1), st.floats(0, 1))
def test_information_content_of_independent_events_adds_up(a, b):
    if a * b > 1e-290:
        together = information_content(a * b)
        assert together == pytest.approx(
            information_content(a) + information_content(b), rel=4 * EPS, abs=EPS
        )
    assert information_content(min(a, b)) >= information_content(max(a, b)) >= 0


# ---------------------------------------------------------------- shapes, types, layout


def same(a, b):
    return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)


@every_average
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3, np.int64(1)])
def test_axis(f, axis):
    rows = [row.reshape(3, 4, 5) for row in f.rows(np.float64, 12, 5)]
    expected = f(*rows)
    moved = [np.moveaxis(row, -1, axis) for row in rows]
    assert same(f(*moved, axis=axis), expected)
    assert same(f(*(np.ascontiguousarray(row) for row in moved), axis=axis), expected)


@PAIRED
def test_outer_axes_broadcast_and_the_axis_is_counted_in_each(f):
    p, q = AVERAGES[3].rows(np.float64, 12, 5)
    expected = np.array([[f(a, b) for b in q[:4]] for a in p[:3]])
    assert same(f(p[:3, None], q[:4]), expected)
    assert same(f(p[0], q), np.array([f(p[0], b) for b in q]))
    assert same(f(p, q[0]), np.array([f(a, q[0]) for a in p]))
    assert same(f(p.T, q[0], axis=0), f(p, q[0]))
    assert f(np.empty((0, 2)), [0.5, 0.5]).shape == (0,)


@every_average
def test_memory_layout_does_not_matter(f):
    rows = f.rows(np.float64, 20, 7)
    expected = f(*rows)
    for layout in (
        np.asfortranarray,
        lambda a: np.repeat(a, 2, axis=1)[:, ::2],
        lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
        lambda a: a.astype(">f8"),
        lambda a: a.tolist(),
    ):
        assert same(f(*map(layout, rows)), expected)


@every_average
def test_block_size_does_not_matter(f, monkeypatch):
    rows = f.rows(np.float64, 50, 30)
    expected = f(*rows)
    for size in (30, 97, 1500):
        monkeypatch.setattr(_arrays, "BLOCK", size)
        np.testing.assert_allclose(f(*rows), expected, rtol=2 * EPS)
    for size in (1, 7, 29):  # rows that are summed piece by piece
        monkeypatch.setattr(_arrays, "BLOCK", size)
        np.testing.assert_allclose(f(*rows), expected, rtol=3 * EPS)


@every_average
def test_inputs_are_not_changed_and_may_be_read_only(f):
    rows = f.rows(np.float64, 20, 7)
    before = [row.tobytes() for row in rows]
    for row in rows:
        row.flags.writeable = False
    f(*rows)
    assert [row.tobytes() for row in rows] == before


@every_average
@pytest.mark.parametrize("dtype", [*DTYPES, np.longdouble])
def test_the_type_of_the_first_argument_is_kept(f, dtype):
    first, *others = ([0.75, 0.25], [0.5, 0.5])[: f.count]
    result = f(np.array([first], dtype), *others)
    assert result.dtype == dtype
    assert result.shape == (1,)
    assert same(f(*[np.array([0, 1])] * f.count), np.float64(0))
    assert same(f(*[np.array([False, True])] * f.count), np.float64(0))


@every_average
def test_a_narrow_result_is_the_wide_one_rounded(f):
    for dtype in (np.float32, np.float16):
        rows = f.rows(dtype, 40, 6)
        wide = f(
            *(row.astype(np.float64) / row.astype(np.float64).sum(axis=1, keepdims=True) for row in rows)
        )
        assert f(*rows).dtype == dtype
        if f.name.startswith(("entropy", "cross")):
            # the sum of the narrow row is not one: off by half a unit for each entry
            np.testing.assert_allclose(f(*rows).astype(float), wide, rtol=8 * np.finfo(dtype).eps, atol=1e-2)


@every_average
def test_one_row_gives_a_number(f):
    rows = [row[0] for row in f.rows(np.float64, 1, 4)]
    assert isinstance(f(*rows), np.float64)
    assert isinstance(f(*(row.astype(np.float16) for row in rows)), np.float16)
    assert same(f(*(row[None] for row in rows))[0], f(*rows))


@every_average
def test_no_rows_give_nothing(f):
    assert f(*[np.empty((0, 3))] * f.count).shape == (0,)
    assert f(*[np.empty((2, 0, 3))] * f.count).shape == (2, 0)
    assert f(*[np.empty((3, 0))] * f.count, axis=0).shape == (0,)


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float16, 5e-3), (np.float32, 1e-5), (np.float64, 1e-9)])
def test_the_tolerance_of_a_sum(dtype, tolerance):
    """On either side of it; for a type that is wider than float64, that of float64."""
    for sign in (-1, 1):
        for factor, right in ((0.75, True), (1.25, False)):
            p = np.array([0.5, 0.5 + sign * factor * tolerance], dtype)
            if right:
                entropy(p)
            else:
                with pytest.raises(ValueError, match=r"^p must sum to one"):
                    entropy(p)
    for wide in (np.longdouble, np.int64):
        with pytest.raises(ValueError, match="within 1e-09"):
            entropy(np.array([0, 0], wide))


def test_what_a_softmax_gives_is_a_distribution():
    """In every type, with many classes: the tolerance leaves room for its rounding."""
    for dtype, length in ((np.float64, 10**5), (np.float32, 10**5), (np.float16, 10**4)):
        x = np.random.default_rng(0).normal(size=length).astype(dtype)
        assert entropy(softmax(x)) > 5


def test_a_bad_row_at_the_end_of_many_is_found():
    p = np.full((_arrays.BLOCK, 2), 0.5)
    p[-1, 1] = 0.25
    with pytest.raises(ValueError, match=rf"p\[{len(p) - 1}, :\] sums to 0.75"):
        entropy(p)
    with pytest.raises(
        ValueError, match=rf"along axis 0 \(within 1e-09\), but p\[:, {len(p) - 1}\] sums to 0.75"
    ):
        entropy(p.T, axis=0)
