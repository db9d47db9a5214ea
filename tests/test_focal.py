"""The focal loss and FL*: known values, special values, limiting cases, identities.

Types, shapes, layouts, reductions, weights and refusals that all losses share are in `test_properties.py`.
"""

import math
import re

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from reference import exact, mp, neighbours

from companion import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    binary_cross_entropy_with_logits_second_derivative,
    focal_loss_with_logits,
    focal_loss_with_logits_gradient,
    focal_loss_with_logits_second_derivative,
    focal_star_loss_with_logits,
    focal_star_loss_with_logits_gradient,
    focal_star_loss_with_logits_second_derivative,
    softplus,
)

INF, NAN = math.inf, math.nan
EPS = 2.0**-52
GAMMAS = [0, 0.25, 0.5, 1, 2, 3.7, 5, 20]


def focal(x, y, **options):
    """Loss, gradient and second derivative of each entry."""
    return (
        focal_loss_with_logits(x, y, reduction="none", **options),
        focal_loss_with_logits_gradient(x, y, reduction="none", **options),
        focal_loss_with_logits_second_derivative(x, y, **options),
    )


def star(x, y, **options):
    return (
        focal_star_loss_with_logits(x, y, reduction="none", **options),
        focal_star_loss_with_logits_gradient(x, y, reduction="none", **options),
        focal_star_loss_with_logits_second_derivative(x, y, **options),
    )


RECIPES = {
    focal: (reference.focal, reference.focal_gradient, reference.focal_second_derivative),
    star: (reference.focal_star, reference.focal_star_gradient, reference.focal_star_second_derivative),
}


def bounds(function, gamma):
    """Units in the last place. An error of 1 − p_t counts γ times in its power."""
    return (5 + 3 * gamma, 7 + 3 * gamma, 7 + 3 * gamma) if function is focal else (5, 5, 7)


def errors(function, x, y, **options):
    """The errors of loss, gradient and second derivative at one point, in units in the last place."""
    numbers = [exact(x), exact(y)]
    numbers_of_options = {name: exact(value) for name, value in options.items()}
    scale = None
    if function is focal:
        scale = reference.focal_second_derivative_scale(*numbers, **numbers_of_options)
    return [
        reference.error(result, definition(*numbers, **numbers_of_options), size)
        for result, definition, size in zip(
            function(x, y, **options), RECIPES[function], (None, None, scale), strict=True
        )
    ]


def assert_accurate(function, x, y, **options):
    with np.errstate(all="raise"):
        found = errors(function, x, y, **options)
    for error, bound in zip(found, bounds(function, options["gamma"]), strict=True):
        assert error <= bound, (x, y, options, found)


# ---------------------------------------------------------------- table 1: ordinary points
# Function, point (logit, label), settings, loss, gradient, second derivative: the definitions in
# `reference.py`, in 60 digits, rounded. A test holds the table to that recipe.

ORDINARY = [
    (focal, (0, 1), {"gamma": 2}, 0.17328679513998632, -0.29828679513998635, 0.3991433975699932),
    (
        focal,
        (0, 0),
        {"gamma": 2, "alpha": 0.25},
        0.12996509635498973,
        0.22371509635498973,
        0.2993575481774949,
    ),
    (focal, (2.0, 1), {"gamma": 2}, 0.0018035628352403754, -0.004870940195392767, 0.012677562318449059),
    (focal, (2.0, 0), {"gamma": 2}, 1.6500781794214088, 1.076713730448482, 0.15456276795633803),
    (focal, (-4.0, 1), {"gamma": 2}, 3.874907237957348, -1.0863958530848354, -0.04670325882434381),
    (
        focal,
        (-1.6, 1),
        {"gamma": 5, "alpha": 0.75},
        0.5334534944000086,
        -0.6968567240765655,
        0.463275992821557,
    ),
    (
        focal,
        (3.0, 0),
        {"gamma": 0.5, "alpha": 0.25},
        2.2315637472376433,
        0.7502005048841168,
        0.016986082575848823,
    ),
    (focal, (3.0, 1), {"gamma": 0}, 0.04858735157374206, -0.04742587317756678, 0.04517665973091213),
    (focal, (1.25, 1), {"gamma": 0.25}, 0.17306467253716856, -0.18661640606411575, 0.17741927188911985),
    (focal, (-0.3, 1), {"gamma": 20}, 1.3078863763673199e-05, -0.00012010999767137375, 0.0010369173172891863),
    (focal, (10.0, 1), {"gamma": 1}, 2.061013265882273e-09, -4.121886182996107e-09, 8.243351335261784e-09),
    (
        focal,
        (-12.5, 1),
        {"gamma": 3.7, "alpha": 0.9},
        11.249848233355562,
        -0.9001393556920668,
        -0.00012694365108514738,
    ),
    (star, (0, 1), {"gamma": 2, "beta": 0}, 0.34657359027997264, -0.5, 0.5),
    (star, (0, 0), {"gamma": 2, "beta": 1}, 0.1566308437591114, 0.2689414213699951, 0.3932238664829637),
    (star, (3.0, 0), {"gamma": 2, "beta": 1}, 2.503357674244559, 0.9933071490757152, 0.01329611334158031),
    (
        star,
        (3.0, 1),
        {"gamma": 2, "beta": 1},
        0.00045573322688712237,
        -0.0009110511944006454,
        0.001820442360243653,
    ),
    (
        star,
        (-4.0, 1),
        {"gamma": 3.7, "beta": 0},
        4.000000100981046,
        -0.9999996263702016,
        1.3824297375230791e-06,
    ),
    (
        star,
        (1.5, 1),
        {"gamma": 0.25, "beta": -7.5},
        28.5032176375445,
        -0.9991959140643708,
        0.0002008598453593397,
    ),
    (
        star,
        (-2.5, 0),
        {"gamma": 20, "beta": 0.1},
        8.726025162344605e-24,
        1.745205032468921e-22,
        3.490410064937842e-21,
    ),
    (star, (0.5, 0), {"gamma": 1, "beta": 0}, 0.9740769841801067, 0.6224593312018546, 0.2350037122015945),
]

# ---------------------------------------------------------------- table 2: the ends of the line
# Where 1 − p_t computed as a difference is 0 (36.7 and beyond), where float32 and float64 leave the range of
# exp, where a power underflows, where γx overflows or cancels β.

EXTREMES = [
    (focal, (36.7, 1), {"gamma": 2}, 1.5281906649926102e-48, -4.58457199497783e-48, 1.375371598493349e-47),
    (
        focal,
        (36.7, 1),
        {"gamma": 0.5},
        1.2362000910016996e-24,
        -1.8543001365025493e-24,
        2.7814502047538235e-24,
    ),
    (
        focal,
        (-36.7, 0),
        {"gamma": 0.5},
        1.2362000910016996e-24,
        1.8543001365025493e-24,
        2.7814502047538235e-24,
    ),
    (focal, (-50, 0), {"gamma": 1}, 3.720075976020836e-44, 7.440151952041672e-44, 1.4880303904083344e-43),
    (focal, (50, 1), {"gamma": 0.25}, 7.187781739060989e-28, -8.984727173826236e-28, 1.1230908967282795e-27),
    (
        focal,
        (88.7, 1),
        {"gamma": 2},
        2.717930614641014e-116,
        -8.153791843923042e-116,
        2.4461375531769126e-115,
    ),
    (
        focal,
        (103.9, 1),
        {"gamma": 0.5},
        2.0663552852318343e-68,
        -3.0995329278477517e-68,
        4.649299391771628e-68,
    ),
    (focal, (-103.9, 1), {"gamma": 2}, 103.9, -1.0, -1.527113375139471e-43),
    (focal, (250.0, 1), {"gamma": 2}, 0.0, -0.0, 0.0),
    (focal, (240.0, 1), {"gamma": 2}, 2.0322308024e-313, -6.09669240726e-313, 1.82900772218e-312),
    (focal, (-700.0, 1), {"gamma": 2}, 700.0, -1.0, -1.375424877854488e-301),
    (focal, (-709.78, 1), {"gamma": 0.5}, 709.78, -1.0, -1.96834846758617e-306),
    (focal, (709.78, 1), {"gamma": 0.05}, 0.0, -0.0, 0.0),
    (focal, (-740.0, 1), {"gamma": 2}, 740.0, -1.0, -6.1784e-319),
    (focal, (745.1, 1), {"gamma": 0}, 5e-324, -5e-324, 5e-324),
    (focal, (-745.1, 1), {"gamma": 20}, 745.1, -1.0, -3.795e-320),
    (focal, (745.1, 0), {"gamma": 20, "alpha": 0.25}, 558.825, 0.75, -2.8463e-320),
    (focal, (746.0, 1), {"gamma": 0.5}, 0.0, -0.0, 0.0),
    (focal, (800.0, 1), {"gamma": 0.5}, 0.0, -0.0, 0.0),
    (focal, (1e308, 0), {"gamma": 2}, 1e308, 1.0, -0.0),
    (focal, (1e308, 1), {"gamma": 2}, 0.0, -0.0, 0.0),
    (focal, (5e-324, 1), {"gamma": 2}, 0.17328679513998632, -0.29828679513998635, 0.3991433975699932),
    (focal, (1e-300, 0), {"gamma": 3.7}, 0.05333526743575978, 0.13714350767318423, 0.2947925346723303),
    (focal, (37.3, 1), {"gamma": 20}, 0.0, -0.0, 0.0),
    (focal, (-1e16, 1), {"gamma": 1e-300}, 1e16, -1.0, 0.0),
    (
        focal,
        (0.0, 1),
        {"gamma": 1000.0},
        6.468890458846786e-302,
        -3.239111547515909e-299,
        1.620274043348547e-296,
    ),
    (focal, (-7.0, 1), {"gamma": 1000000.0}, 0.0, -0.0, 0.0),
    (focal, (-0.14, 1), {"gamma": 1159.0}, 9.8254045e-316, -5.30276937337e-313, 2.85906924991106e-310),
    (
        star,
        (700.0, 1),
        {"gamma": 1, "beta": 0},
        9.85967654375977e-305,
        -9.85967654375977e-305,
        9.85967654375977e-305,
    ),
    (
        star,
        (233.1, 1),
        {"gamma": 3.0, "beta": 0.7},
        3.2865588479199796e-305,
        -9.859676543759939e-305,
        2.957902963127982e-304,
    ),
    (star, (-233.1, 1), {"gamma": 3.0, "beta": 0.7}, 232.86666666666667, -1.0, 1.1994887998006356e-303),
    (star, (1e308, 0), {"gamma": 4, "beta": 0}, 1e308, 1.0, 0.0),
    (star, (1e308, 0), {"gamma": 4, "beta": 1e308}, 7.5e307, 1.0, 0.0),
    (
        star,
        (1e300, 0),
        {"gamma": 1e-300, "beta": 0},
        1.3132616875182229e300,
        0.7310585786300049,
        1.9661193324148185e-301,
    ),
    (star, (1e300, 1), {"gamma": 10000000000.0, "beta": 0}, 0.0, -0.0, 0.0),
    (star, (0.1, 1), {"gamma": 3.0, "beta": -0.3}, 0.23104906018664842, -0.5, 0.75),
    (
        star,
        (1e17, 0),
        {"gamma": 3.7, "beta": 3.7e17},
        4.800964436025578,
        0.9999999807078664,
        7.138089268013612e-08,
    ),
    (star, (1.0, 1), {"gamma": 1e-300, "beta": 700.0}, 9.859676543759771e-05, -9.85967654375977e-305, 0.0),
    (star, (36.0, 1), {"gamma": 20, "beta": 0}, 1.016115401e-314, -2.0322308024e-313, 4.064461604847e-312),
    (star, (372.5, 1), {"gamma": 2, "beta": 0}, 0.0, -5e-324, 5e-324),
    (star, (2960.0, 1), {"gamma": 0.25, "beta": 0}, 1.675e-321, -4.2e-322, 1.04e-322),
    (star, (5e-324, 1), {"gamma": 2, "beta": 0}, 0.34657359027997264, -0.5, 0.5),
    (star, (745000.0, 1), {"gamma": 0.001, "beta": 0}, 2.82e-321, -5e-324, 0.0),
    (star, (35.98522838512554, 0), {"gamma": 20, "beta": 0}, 35.98522838512554, 1.0, 5.461445974476e-312),
    (star, (37.0, 1), {"gamma": 20, "beta": 1.0}, 1e-323, -1.53e-322, 3.083e-321),
    (star, (6.9123e302, 1), {"gamma": 1.1e-300, "beta": 0}, 5.514360013220108e-31, -0.0, 0.0),
    (
        star,
        (5.77e302, 1),
        {"gamma": 1.1e-300, "beta": 0},
        2.0506882869942412e24,
        -2.2557571156936654e-276,
        0.0,
    ),
]

HALF = {"gamma": 0.5}
LIMITS = [
    (focal, (INF, 1), {"gamma": 2}, 0.0, 0.0, 0.0),
    (focal, (-INF, 0), {"gamma": 2}, 0.0, 0.0, 0.0),
    (focal, (INF, 0), {"gamma": 2}, INF, 1.0, 0.0),
    (focal, (-INF, 1), {"gamma": 2}, INF, -1.0, 0.0),
    (focal, (INF, 1), HALF, 0.0, 0.0, 0.0),
    (focal, (-INF, 1), HALF, INF, -1.0, 0.0),
    (focal, (INF, 1), {"gamma": 0}, 0.0, 0.0, 0.0),
    (focal, (-INF, 1), {"gamma": 0}, INF, -1.0, 0.0),
    (focal, (-INF, 1), {"gamma": 20, "alpha": 0.25}, INF, -0.25, 0.0),
    (focal, (INF, 0), {"gamma": 20, "alpha": 0.25}, INF, 0.75, 0.0),
    (focal, (-INF, 1), {"gamma": 2, "alpha": 0}, 0.0, 0.0, 0.0),
    (focal, (INF, 0), {"gamma": 2, "alpha": 1}, 0.0, 0.0, 0.0),
    (focal, (-1e308, 1), {"gamma": 1e300}, 1e308, -1.0, 0.0),
    (focal, (NAN, 1), {"gamma": 2}, NAN, NAN, NAN),
    (focal, (0, NAN), {"gamma": 2}, NAN, NAN, NAN),
    (focal, (NAN, 1), {"gamma": 2, "alpha": 0}, NAN, NAN, NAN),
    (focal, (0, NAN), {"gamma": 2, "alpha": 0.25}, NAN, NAN, NAN),
    (focal, (NAN, 1), {"gamma": 0}, NAN, NAN, NAN),
    (star, (INF, 1), {"gamma": 2}, 0.0, 0.0, 0.0),
    (star, (-INF, 0), {"gamma": 2, "beta": -1e308}, 0.0, 0.0, 0.0),
    (star, (INF, 0), {"gamma": 2, "beta": 1e308}, INF, 1.0, 0.0),
    (star, (-INF, 1), HALF, INF, -1.0, 0.0),
    (star, (-INF, 1), {"gamma": 1e-300, "beta": 1e308}, INF, -1.0, 0.0),
    (star, (-1e308, 1), {"gamma": 0.5, "beta": -1.7e308}, INF, -1.0, 0.0),
    (star, (NAN, 1), {"gamma": 2}, NAN, NAN, NAN),
    (star, (0, NAN), {"gamma": 2}, NAN, NAN, NAN),
]


def table(rows):
    ids = [f"{function.__name__}{point}{list(options.values())}" for function, point, options, *_ in rows]
    return pytest.mark.parametrize(
        ("function", "point", "options", "loss", "gradient", "second"), rows, ids=ids
    )


@table(ORDINARY + EXTREMES)
def test_the_tables_are_their_recipe(function, point, options, loss, gradient, second):
    numbers = [exact(number) for number in point]
    settings = {name: exact(value) for name, value in options.items()}
    for definition, value in zip(RECIPES[function], (loss, gradient, second), strict=True):
        assert float(definition(*numbers, **settings)) == value


@table(ORDINARY + EXTREMES)
def test_values(function, point, options, loss, gradient, second):
    assert_accurate(function, *point, **options)


@table(LIMITS)
def test_limits(function, point, options, loss, gradient, second):
    with np.errstate(all="raise"):
        results = function(*point, **options)
    np.testing.assert_array_equal(results, (loss, gradient, second))
    assert not np.signbit(results[0]) or np.isnan(loss)


# ---------------------------------------------------------------- table 3: out of domain

LABELS_SAID = "labels must be 0 or 1, but labels"
GAMMA_SAID = "gamma must be finite and not negative, but gamma"
STEEP_SAID = "gamma must be finite and positive, but gamma"
ALPHA_SAID = "alpha must lie in [0, 1], but alpha"
BETA_SAID = "beta must be finite, but beta"


@pytest.mark.parametrize(
    ("function", "labels", "options", "kind", "said"),
    [
        (focal, 0.5, {}, ValueError, f"{LABELS_SAID} is 0.5; the focal losses are not defined for soft"),
        (star, 0.5, {}, ValueError, f"{LABELS_SAID} is 0.5; the focal losses are not defined for soft"),
        (focal, [0, 1, 2, 0], {}, ValueError, f"{LABELS_SAID}[2] is 2"),
        (focal, [0, -1, 1, 1], {}, ValueError, f"{LABELS_SAID}[1] is -1"),
        (focal, [0, 1, NAN, 1 - EPS], {}, ValueError, f"{LABELS_SAID}[3] is 0.9999999999999998"),
        (focal, 5e-324, {}, ValueError, f"{LABELS_SAID} is 5e-324"),
        (focal, 1e-200, {}, ValueError, f"{LABELS_SAID} is 1e-200"),
        (star, INF, {}, ValueError, f"{LABELS_SAID} is inf"),
        (star, -INF, {}, ValueError, f"{LABELS_SAID} is -inf"),
        (focal, 1, {"gamma": -5e-324}, ValueError, f"{GAMMA_SAID} is -5e-324"),
        (focal, 1, {"gamma": INF}, ValueError, f"{GAMMA_SAID} is inf"),
        (focal, 1, {"gamma": [1, 1, NAN, 1]}, ValueError, f"{GAMMA_SAID}[2] is nan"),
        (focal, 1, {"gamma": [1, 2]}, ValueError, "gamma of shape (2,) does not broadcast to losses of"),
        (focal, 1, {"gamma": None}, TypeError, "gamma must be real numbers, but gamma is None (NoneType)"),
        (focal, 1, {"gamma": 2j}, TypeError, "gamma must be real numbers, but gamma is 2j (complex)"),
        (focal, 1, {"alpha": 1.5}, ValueError, f"{ALPHA_SAID} is 1.5"),
        (focal, 1, {"alpha": -5e-324}, ValueError, f"{ALPHA_SAID} is -5e-324"),
        (focal, 1, {"alpha": [0, 1, NAN, 1]}, ValueError, f"{ALPHA_SAID}[2] is nan"),
        (focal, 1, {"alpha": np.ones((5, 1, 4))}, ValueError, "alpha of shape (5, 1, 4) does not broadcast"),
        (focal, 1, {"alpha": "balanced"}, TypeError, "alpha must be real numbers, but alpha is 'balanced'"),
        (star, 1, {"gamma": 0}, ValueError, f"{STEEP_SAID} is 0"),
        (star, 1, {"gamma": [1, -2, 1, 1]}, ValueError, f"{STEEP_SAID}[1] is -2"),
        (star, 1, {"gamma": INF}, ValueError, f"{STEEP_SAID} is inf"),
        (star, 1, {"gamma": NAN}, ValueError, f"{STEEP_SAID} is nan"),
        (star, 1, {"gamma": [1, 2]}, ValueError, "gamma of shape (2,) does not broadcast to losses of"),
        (star, 1, {"beta": INF}, ValueError, f"{BETA_SAID} is inf"),
        (star, 1, {"beta": [0, NAN, 0, 0]}, ValueError, f"{BETA_SAID}[1] is nan"),
        (star, 1, {"beta": [1, 2]}, ValueError, "beta of shape (2,) does not broadcast to losses of"),
        (star, 1, {"beta": None}, TypeError, "beta must be real numbers, but beta is None (NoneType)"),
    ],
)
def test_out_of_domain(function, labels, options, kind, said):
    twins = {
        focal: (
            focal_loss_with_logits,
            focal_loss_with_logits_gradient,
            focal_loss_with_logits_second_derivative,
        ),
        star: (
            focal_star_loss_with_logits,
            focal_star_loss_with_logits_gradient,
            focal_star_loss_with_logits_second_derivative,
        ),
    }
    for twin in twins[function]:
        with np.errstate(all="raise"), pytest.raises(kind, match="^" + re.escape(said)):
            twin(np.zeros(4), labels, **options)


# ---------------------------------------------------------------- accuracy for every γ, α, β


@pytest.mark.parametrize("gamma", GAMMAS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16], ids=lambda dtype: dtype.__name__)
def test_accuracy_of_the_focal_loss(gamma, dtype):
    x = reference.numbers(dtype, seed=3)[::4]
    y = np.random.default_rng(3).integers(0, 2, len(x))
    settings = {"gamma": gamma, "alpha": 0.375}
    results = focal(x, y, **settings)
    scales = (None, None, reference.focal_second_derivative_scale)
    limits = bounds(focal, gamma) if dtype is np.float64 else (1, 1, 1)
    for values, definition, scale, limit in zip(results, RECIPES[focal], scales, limits, strict=True):
        for value, *point in zip(values, map(exact, x), map(exact, y), strict=True):
            size = scale and scale(*point, exact(gamma), settings["alpha"])
            assert reference.error(value, definition(*point, exact(gamma), settings["alpha"]), size) <= limit


@given(st.floats(-760, 760), st.sampled_from([0, 1]), st.floats(-30, 40).map(lambda power: 2.0**power))
def test_accuracy_of_the_focal_loss_for_any_gamma(x, y, gamma):
    """γ from 1e−9 to 1e12; beyond, no float is near enough to 1 − p_t."""
    assert_accurate(focal, x, y, gamma=min(gamma, 1e12))


@given(
    st.floats(-760, 760),
    st.sampled_from([0, 1]),
    st.floats(-60, 60).map(lambda power: 2.0**power),
    st.one_of(st.just(0.0), st.floats(-50, 50), st.floats(-1e6, 1e6)),
)
def test_accuracy_of_star_for_any_setting(a, y, gamma, beta):
    """At points where γ x_t + β is near a: also where γ x_t and β cancel, and where e^a is subnormal."""
    assert_accurate(star, (2 * y - 1) * (a - beta) / gamma, y, gamma=gamma, beta=beta)


@given(st.integers(-4, 4), st.floats(0.1, 30), st.floats(1e15, 1e17))
def test_star_keeps_what_a_cancellation_leaves(steps, gamma, beta):
    """γx + β where γx is, but for a few units in the last place, −β: the rounding of γx is all that stays."""
    x = -beta / gamma * (1 + steps * EPS)
    assert_accurate(star, x, 1, gamma=gamma, beta=beta)


@pytest.mark.parametrize("cutoff", [0.0, 36.7368005696771, 708.3964185322641, 745.1332191019412])
@pytest.mark.parametrize("y", [0, 1])
def test_either_side_of_a_cutoff(cutoff, y):
    for x in np.concatenate([neighbours(cutoff), neighbours(-cutoff)]):
        for gamma in GAMMAS:
            assert_accurate(focal, x, y, gamma=gamma)
        assert_accurate(star, x, y, gamma=1.0, beta=0.0)


# ---------------------------------------------------------------- the calculus

LOGITS = st.floats(-60, 60)
LABELS = st.sampled_from([0, 1])
GAMMA = st.one_of(st.sampled_from(GAMMAS), st.floats(0, 20))


@given(LOGITS, LABELS, GAMMA)
def test_each_derivative_is_that_of_the_one_before(x, y, gamma):
    """Numerical derivatives of the loss, and of the gradient, in 100 digits."""
    X, Y, G = exact(x), exact(y), exact(gamma)
    with mp.workdps(100):
        slope = mp.diff(lambda t: reference.focal(t, Y, G), X)
        bend = mp.diff(lambda t: reference.focal_gradient(t, Y, G), X)
    _, gradient, second = focal(x, y, gamma=gamma)
    _, slope_bound, bend_bound = bounds(focal, gamma)
    assert reference.error(gradient, slope) <= slope_bound
    assert reference.error(second, bend, reference.focal_second_derivative_scale(X, Y, G)) <= bend_bound


@given(LOGITS, LABELS, GAMMA)
def test_the_gradient_points_to_the_label(x, y, gamma):
    assert (2 * y - 1) * focal_loss_with_logits_gradient(x, y, gamma=gamma) <= 0


# ---------------------------------------------------------------- limiting cases and identities

ANY_LOGIT = st.floats(-1e300, 1e300)


@given(ANY_LOGIT, LABELS)
def test_gamma_zero_is_cross_entropy(x, y):
    """Also γ → 0: (1 − p_t)^γ is then 1 wherever 1 − p_t is not 0."""
    expected = (
        binary_cross_entropy_with_logits(x, y),
        binary_cross_entropy_with_logits_gradient(x, y),
        binary_cross_entropy_with_logits_second_derivative(x, y),
    )
    for gamma in (0, 1e-300):
        for result, value in zip(focal(x, y, gamma=gamma), expected, strict=True):
            assert result == pytest.approx(value, rel=8 * EPS, abs=5e-324)


@given(st.floats(-700, 700), LABELS, st.floats(0, 1e-6))
def test_a_small_gamma_changes_little(x, y, gamma):
    """(1 − p_t)^γ is at least 1 − γ·softplus(x_t): the loss falls by no more than that share."""
    plain = binary_cross_entropy_with_logits(x, y)
    loss = focal_loss_with_logits(x, y, gamma=gamma)
    assert plain * (1 - gamma * softplus((2 * y - 1) * x) - 8 * EPS) <= loss


@given(ANY_LOGIT, LABELS, st.floats(0, 1e3), st.floats(0, 1e3))
def test_a_larger_gamma_never_raises_the_loss(x, y, gamma, more):
    """And none exceeds cross-entropy, where γ = 0."""
    loss = focal_loss_with_logits(x, y, gamma=gamma)
    assert focal_loss_with_logits(x, y, gamma=gamma + more) <= loss * (1 + 4 * EPS)
    assert loss <= softplus((1 - 2 * y) * x)


@given(ANY_LOGIT, LABELS, GAMMA, st.integers(0, 16).map(lambda n: n / 16))
def test_swapping_the_outcomes_swaps_the_signs(x, y, gamma, alpha):
    """FL(−x, 1 − y; 1 − α) = FL(x, y; α): bit for bit, and the gradient changes its sign."""
    loss, gradient, second = focal(x, y, gamma=gamma, alpha=alpha)
    assert focal(-x, 1 - y, gamma=gamma, alpha=1 - alpha) == (loss, -gradient, second)
    loss, gradient, second = focal(x, y, gamma=gamma)
    assert focal(-x, 1 - y, gamma=gamma) == (loss, -gradient, second)


@given(ANY_LOGIT, LABELS, st.floats(1e-3, 20), st.floats(-50, 50))
def test_star_swaps_outcomes_too(x, y, gamma, beta):
    loss, gradient, second = star(x, y, gamma=gamma, beta=beta)
    assert star(-x, 1 - y, gamma=gamma, beta=beta) == (loss, -gradient, second)


@given(ANY_LOGIT, LABELS)
def test_star_of_one_and_zero_is_cross_entropy(x, y):
    loss, gradient, second = star(x, y, gamma=1, beta=0)
    assert loss == pytest.approx(binary_cross_entropy_with_logits(x, y), rel=8 * EPS, abs=5e-324)
    assert gradient == pytest.approx(binary_cross_entropy_with_logits_gradient(x, y), rel=8 * EPS, abs=5e-324)
    expected = binary_cross_entropy_with_logits_second_derivative(x, y)
    assert second == pytest.approx(expected, rel=12 * EPS, abs=5e-324)


@given(st.integers(-1000, 1000), LABELS, st.sampled_from([0.25, 0.5, 1, 2, 4]), st.integers(-50, 50))
def test_star_is_cross_entropy_of_a_line(x, y, gamma, beta):
    """γ FL* is softplus(−a) and its slope σ(a) − 1, with a = γ x_t + β, which is exact here."""
    a = gamma * (2 * y - 1) * x + beta
    loss, gradient, _ = star(x, y, gamma=gamma, beta=beta)
    assert loss == pytest.approx(softplus(-a) / gamma, rel=10 * EPS, abs=2e-323)
    expected = (2 * y - 1) * binary_cross_entropy_with_logits_gradient(a, 1)
    assert gradient == pytest.approx(expected, rel=8 * EPS, abs=5e-324)


def logit(p):
    return math.log(p / (1 - p))


def test_what_the_paper_says_about_gamma_two():
    """At p_t = .9 the loss is 100 times smaller; at p_t ≤ ½ at most 4 times."""
    for p, times in ((0.9, 100), (0.5, 4), (1 - 1000**-0.5, 1000)):
        ratio = binary_cross_entropy_with_logits(logit(p), 1) / focal_loss_with_logits(logit(p), 1)
        assert ratio == pytest.approx(times, rel=1e-12)  # the logit is rounded


def test_what_the_chapter_proves():
    """γ = 2: the push beyond cross-entropy's below p_t = .2976, its size at .058, the bend downwards."""
    for p, beyond in ((0.058, True), (0.2975, True), (0.2977, False), (0.9, False)):
        focal_push = -focal_loss_with_logits_gradient(logit(p), 1)
        assert (focal_push > 1 - p) == beyond
    assert -focal_loss_with_logits_gradient(logit(0.058), 1) == pytest.approx(1.129, abs=5e-4)
    assert focal_loss_with_logits_second_derivative(-4.0, 1) == pytest.approx(-0.046703, abs=5e-7)
    before, after = (focal_loss_with_logits_gradient(x, 1) for x in (-40.0, logit(0.1633)))
    assert before == pytest.approx(-1, rel=13 * EPS)
    assert after == pytest.approx(-1, abs=2e-4)


@pytest.mark.parametrize("gamma", [0.25, 0.5, 0.999])
def test_a_gamma_below_one_has_a_gradient_where_the_probability_is_one(gamma):
    """(1 − p_t)^(γ−1) would be infinite, and its product with 0 nan."""
    x = np.array([36.7, 37, 40, 745, 746, 1e4, 1e308, INF])
    with np.errstate(all="raise"):
        for label, sign in ((1, 1), (0, -1)):
            _, gradient, second = focal(sign * x, label, gamma=gamma)
            assert (-sign * gradient >= 0).all()
            assert (second >= 0).all()
            assert not gradient[4:].any()


# ---------------------------------------------------------------- settings that are arrays


def test_settings_for_each_label_broadcast_along_the_last_axis():
    x = np.linspace(-3, 3, 8).reshape(4, 2)
    y = np.array([[1, 1], [0, 1], [1, 0], [0, 0]])
    both = {"gamma": np.array([0.5, 3.0])}
    for function, other, values in ((focal, "alpha", [0.25, 0.9]), (star, "beta", [-1.0, 2.0])):
        settings = {**both, other: np.array(values)}
        columns = [
            function(x[:, k], y[:, k], **{name: array[k] for name, array in settings.items()})
            for k in range(2)
        ]
        for together, first, second in zip(function(x, y, **settings), *columns, strict=True):
            # a power of one exponent may be rounded otherwise than that of an array of exponents
            np.testing.assert_allclose(together, np.stack([first, second], axis=1), rtol=16 * EPS)


def test_settings_do_not_decide_the_type():
    wide = np.array([2.0], dtype=np.longdouble)
    for dtype in (np.float16, np.float32, np.float64):
        x = np.array([0.5], dtype=dtype)
        for result in (*focal(x, 1, gamma=wide, alpha=wide / 4), *star(x, 1, gamma=wide, beta=wide)):
            assert result.dtype == dtype


def test_alpha_weighs_the_classes():
    """α for y = 1, and 1 − α for y = 0; it does not count in the mean."""
    x, y = np.array([0.5, -1.0, 2.0]), np.array([1, 0, 0])
    for weighted, plain in zip(focal(x, y, alpha=0.25), focal(x, y), strict=True):
        np.testing.assert_array_equal(weighted, [0.25 * plain[0], 0.75 * plain[1], 0.75 * plain[2]])
    loss = focal_loss_with_logits([0.0, 0.0], [1, 0], gamma=0, alpha=0.25, sample_weight=[1, 1])
    assert loss == pytest.approx(math.log(2) / 2)  # (¼ + ¾)/2


def test_wide_settings_keep_their_digits():
    x, third = np.linspace(-3, 3, 7, dtype=np.longdouble), 1 / np.longdouble(3)
    for weighted, plain in zip(focal(x, 1, alpha=third), focal(x, 1), strict=True):
        np.testing.assert_array_equal(weighted, third * plain)


@pytest.mark.parametrize("gamma", [0.5, 2.0, 3.7])
def test_a_lone_entry_has_the_digits_it_has_in_a_row(gamma):
    x = np.linspace(-5, 5, 101)
    for function in (focal, star):
        alone = [function(number, 1, gamma=gamma) for number in x]
        np.testing.assert_array_equal(np.transpose(alone), function(x, 1, gamma=gamma))
        alone = [function([number], 1, gamma=[gamma]) for number in x]
        row = function(x, 1, gamma=np.full(len(x), gamma))
        np.testing.assert_array_equal(np.concatenate(alone, axis=1), row)


def test_settings_of_any_type_are_computed_wide():
    """2γ + 1 is 511 for a γ of 255 in one byte, and γ² is 10000 for a γ of 100 in float16."""
    x = np.linspace(-5, 5, 11)
    for narrow in (np.uint8(255), np.int8(100), np.float16(100), np.array([100], dtype=np.int8)):
        for function in (focal, star):
            for result, wide in zip(
                function(x, 1, gamma=narrow), function(x, 1, gamma=narrow.astype(float)), strict=True
            ):
                np.testing.assert_array_equal(result, wide)


def test_a_nan_label_is_a_nan_loss_and_no_soft_label():
    assert np.isnan(focal_loss_with_logits([0.5, 0.5], [1, NAN]))
    assert np.isnan(focal_star_loss_with_logits([0.5, 0.5], [1, NAN]))


@pytest.mark.parametrize("gamma", [1.5, 2.0, 7.0])
def test_star_is_finite_where_gamma_x_is_not(gamma):
    """It is −(x_t + β/γ) there, for a prediction as wrong as can be."""
    with np.errstate(all="raise"):
        assert focal_star_loss_with_logits(-1.7e308, 1, gamma=gamma, beta=3.0) == 1.7e308
        assert focal_star_loss_with_logits(1.7e308, 1, gamma=gamma, beta=3.0) == 0
