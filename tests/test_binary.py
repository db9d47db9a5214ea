"""Binary cross-entropy: known values, special values, limiting cases, identities.

Accuracy, gradients against derivatives, reductions, weights, shapes and refusals are in `test_properties.py`.
"""

import math

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st
from reference import exact, neighbours

from companion import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    binary_cross_entropy_second_derivative,
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    binary_cross_entropy_with_logits_second_derivative,
    log_sigmoid,
    sigmoid,
    softplus,
)

INF, NAN = math.inf, math.nan
TINIEST, LARGEST = 5e-324, 1.7976931348623157e308
EPS = 2.0**-52


def from_probability(p, y):
    """Loss, gradient and second derivative of each entry."""
    return (
        binary_cross_entropy(p, y, reduction="none"),
        binary_cross_entropy_gradient(p, y, reduction="none"),
        binary_cross_entropy_second_derivative(p, y),
    )


def from_logit(x, y, **options):
    return (
        binary_cross_entropy_with_logits(x, y, reduction="none", **options),
        binary_cross_entropy_with_logits_gradient(x, y, reduction="none", **options),
        binary_cross_entropy_with_logits_second_derivative(x, y, **options),
    )


RECIPES = {
    from_probability: (reference.bce, reference.bce_gradient, reference.bce_second_derivative),
    from_logit: (
        reference.bce_of_logit,
        reference.bce_of_logit_gradient,
        reference.bce_of_logit_second_derivative,
    ),
}

# ---------------------------------------------------------------- table 1: ordinary points
# Function, point (output, label), loss, gradient, second derivative: the definitions in `reference.py`, in 60
# digits, rounded. A test holds the table to that recipe.

ORDINARY = [
    (from_probability, (0.5, 0), 0.6931471805599453, 2.0, 4.0),
    (from_probability, (0.5, 1), 0.6931471805599453, -2.0, 4.0),
    (from_probability, (0.5, 0.3), 0.6931471805599453, 0.8, 4.0),
    (from_probability, (0.9, 1), 0.10536051565782628, -1.1111111111111112, 1.2345679012345678),
    (from_probability, (0.9, 0), 2.302585092994046, 10.000000000000002, 100.00000000000004),
    (from_probability, (0.1, 0.1), 0.32508297339144826, 0.0, 11.11111111111111),
    (from_probability, (0.25, 0.75), 1.1116412889528633, -2.6666666666666665, 12.444444444444445),
    (from_logit, (0, 1), 0.6931471805599453, -0.5, 0.25),
    (from_logit, (0, 0.3), 0.6931471805599453, 0.2, 0.25),
    (from_logit, (3, 1), 0.04858735157374206, -0.04742587317756678, 0.04517665973091213),
    (from_logit, (3, 0), 3.048587351573742, 0.9525741268224333, 0.04517665973091213),
    (from_logit, (-6, 1), 6.00247568513773, -0.9975273768433652, 0.0024665092913600476),
    (from_logit, (2, 0.9), 0.3269280110429725, -0.01920292202211758, 0.10499358540350652),
    (from_logit, (-2, 0.1), 0.32692801104297253, 0.01920292202211755, 0.10499358540350652),
    (from_logit, (36.7, 0.5), 18.35, 0.4999999999999999, 1.1518409493076095e-16),
    (from_logit, (37, 1e-16), 36.99999999999999, 0.9999999999999998, 8.533047625744065e-17),
]

# ---------------------------------------------------------------- table 2: the ends of the line

ALMOST_1 = 1 - 2.0**-53
NEAR_50, NEAR_710 = 1.9287498479639178e-22, 4.47628622567513e-309

EXTREMES = [
    (from_probability, (0, 0), 0.0, 1.0, 1.0),
    (from_probability, (-0.0, 0), 0.0, 1.0, 1.0),
    (from_probability, (0, -0.0), 0.0, 1.0, 1.0),
    (from_probability, (1, 1), 0.0, -1.0, 1.0),
    (from_probability, (0, 1), INF, -INF, INF),
    (from_probability, (-0.0, 1), INF, -INF, INF),
    (from_probability, (1, 0), INF, INF, INF),
    (from_probability, (0, 0.5), INF, -INF, INF),
    (from_probability, (1, 0.5), INF, INF, INF),
    (from_probability, (0, TINIEST), INF, -INF, INF),
    (from_probability, (1, ALMOST_1), INF, INF, INF),
    (from_probability, (TINIEST, 0), TINIEST, 1.0, 1.0),
    (from_probability, (TINIEST, 1), 744.4400719213812, -INF, INF),
    (from_probability, (2e-308, 1), 708.5030614616061, -5e307, INF),
    (from_probability, (1e-300, 0), 1e-300, 1.0, 1.0),
    (from_probability, (1e-200, 1e-300), 1e-200, 1.0, 1e100),  # where p² is 0
    (from_probability, (1e-154, 1), 354.59810432108304, -1e154, 1e308),
    (from_probability, (1e-20, 0.5), 23.025850929940457, -5e19, 5.000000000000001e39),
    (from_probability, (ALMOST_1, 0), 36.7368005696771, 9007199254740992.0, 8.112963841460668e31),
    (from_probability, (ALMOST_1, 1), 1.1102230246251565e-16, -1.0000000000000002, 1.0000000000000002),
    (from_probability, (NAN, 1), NAN, NAN, NAN),
    (from_probability, (NAN, 0), NAN, NAN, NAN),
    (from_probability, (0, NAN), NAN, NAN, NAN),
    (from_logit, (INF, 1), 0.0, 0.0, 0.0),
    (from_logit, (INF, 0), INF, 1.0, 0.0),
    (from_logit, (INF, 0.25), INF, 0.75, 0.0),
    (from_logit, (-INF, 0), 0.0, 0.0, 0.0),
    (from_logit, (-INF, 1), INF, -1.0, 0.0),
    (from_logit, (-INF, 0.25), INF, -0.25, 0.0),
    (from_logit, (INF, ALMOST_1), INF, 1.1102230246251565e-16, 0.0),
    (from_logit, (LARGEST, 0), LARGEST, 1.0, 0.0),
    (from_logit, (LARGEST, 1), 0.0, 0.0, 0.0),
    (from_logit, (1e300, 0.25), 7.5e299, 0.75, 0.0),
    (from_logit, (-50, 0), NEAR_50, NEAR_50, NEAR_50),  # where softplus by log(1 + e^x) gives 0
    (from_logit, (50, 1), NEAR_50, -NEAR_50, NEAR_50),
    (from_logit, (710, 1), NEAR_710, -NEAR_710, NEAR_710),
    (from_logit, (-710, 0), NEAR_710, NEAR_710, NEAR_710),
    (from_logit, (-745, 0), TINIEST, TINIEST, TINIEST),
    (from_logit, (745, 0), 745.0, 1.0, TINIEST),
    (from_logit, (-0.0, 1), 0.6931471805599453, -0.5, 0.25),
    (from_logit, (1e-300, 0.5), 0.6931471805599453, 0.0, 0.25),
    (from_logit, (NAN, 1), NAN, NAN, NAN),
    (from_logit, (0, NAN), NAN, NAN, NAN),
]


def table(rows):
    ids = [f"{function.__name__}{point}" for function, point, *_ in rows]
    return pytest.mark.parametrize(("function", "point", "loss", "gradient", "second"), rows, ids=ids)


def has_recipe(row):
    function, (x, _), *_ = row
    return math.isfinite(sum(row[1])) and not (function is from_probability and x in (0, 1))


@table([row for row in ORDINARY + EXTREMES if has_recipe(row)])
def test_the_tables_are_their_recipe(function, point, loss, gradient, second):
    numbers = [exact(number) for number in point]
    for definition, value in zip(RECIPES[function], (loss, gradient, second), strict=True):
        result = definition(*numbers)
        if function is from_logit and value == 0 and definition is reference.bce_of_logit_gradient:
            assert abs(result) < 1e-300  # a soft label: the difference of two nearly equal terms
        else:
            assert float(result) == value


@table(ORDINARY + EXTREMES)
def test_values(function, point, loss, gradient, second):
    with np.errstate(all="raise"):
        results = function(*point)
    x, y = point
    scale = [None, None, None]
    if function is from_logit and 0 < y < 1 and math.isfinite(x):
        scale[1] = reference.bce_of_logit_gradient_scale(exact(x), exact(y))
    for result, value, size in zip(results, (loss, gradient, second), scale, strict=True):
        if 0 < abs(value) < LARGEST:
            # 3 ulp of the true value, which the table's is not
            unit = np.spacing(abs(value)) if size is None else float(reference.ulp(size))
            assert abs(result - value) <= 3 * unit
        else:
            np.testing.assert_array_equal(result, value)


# ---------------------------------------------------------------- table 3: out of domain


@pytest.mark.parametrize(
    ("function", "point", "said"),
    [
        (
            from_probability,
            (1.5, 1),
            "probabilities must lie in [0, 1], but probabilities is 1.5; for logits",
        ),
        (from_probability, (-TINIEST, 1), "probabilities must lie in [0, 1], but probabilities is -5e-324"),
        (from_probability, ([0.5, INF], 1), "probabilities must lie in [0, 1], but probabilities[1] is inf"),
        (from_probability, (0.5, [0, 1, 2]), "labels must lie in [0, 1], but labels[2] is 2"),
        (from_logit, (0.5, -1), "labels must lie in [0, 1], but labels is -1"),
        (
            from_logit,
            (0.5, np.nextafter(1, 2)),
            "labels must lie in [0, 1], but labels is 1.0000000000000002",
        ),
        (from_logit, (0.5, -INF), "labels must lie in [0, 1], but labels is -inf"),
    ],
)
def test_out_of_domain(function, point, said):
    with np.errstate(all="raise"), pytest.raises(ValueError, match="must lie in") as caught:
        function(*point)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("pos_weight", "kind", "said"),
    [
        (-1, ValueError, "pos_weight must be finite and not negative, but pos_weight is -1"),
        ([1, NAN], ValueError, "pos_weight must be finite and not negative, but pos_weight[1] is nan"),
        ([INF, 1], ValueError, "pos_weight must be finite and not negative, but pos_weight[0] is inf"),
        ([1, 2, 3], ValueError, "pos_weight of shape (3,) does not broadcast to losses of shape (4, 2)"),
        (np.ones((5, 4, 2)), ValueError, "pos_weight of shape (5, 4, 2) does not broadcast to losses of"),
        ("heavy", TypeError, "pos_weight must be real numbers, but pos_weight is 'heavy' (str)"),
    ],
)
def test_bad_pos_weights_are_refused(pos_weight, kind, said):
    for function in (
        binary_cross_entropy_with_logits,
        binary_cross_entropy_with_logits_gradient,
        binary_cross_entropy_with_logits_second_derivative,
    ):
        with pytest.raises(kind, match="pos_weight") as caught:
            function(np.zeros((4, 2)), np.ones(2), pos_weight=pos_weight)
        assert str(caught.value).startswith(said)


# ---------------------------------------------------------------- cutoffs, one ulp on either side


@pytest.mark.parametrize("y", [0.0, 1.0, 0.3])
@pytest.mark.parametrize("cutoff", [0.0, 36.7368005696771, 708.3964185322641, 745.1332191019412])
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16], ids=lambda dtype: dtype.__name__)
def test_either_side_of_a_cutoff(cutoff, y, dtype):
    """The sign of x chooses the formula; beyond the others e^(−abs(x)) stops to count, is subnormal, is 0."""
    bound = 3 if dtype is np.float64 else 1
    y = dtype(y)
    for x in np.concatenate([neighbours(cutoff, dtype), neighbours(-cutoff, dtype)]):
        point = exact(x), exact(y)
        loss, gradient, second = from_logit(x, y)
        scale = reference.bce_of_logit_gradient_scale(*point)
        assert reference.error(loss, reference.bce_of_logit(*point)) <= bound
        assert reference.error(gradient, reference.bce_of_logit_gradient(*point), scale) <= bound
        assert reference.error(second, reference.bce_of_logit_second_derivative(*point)) <= bound


@pytest.mark.parametrize("cutoff", [0.0, 1.0])
def test_either_side_of_a_certain_prediction(cutoff):
    for p in neighbours(cutoff):
        for y in (0.0, 1.0, 0.3):
            if 0 < p < 1:
                for result, definition in zip(from_probability(p, y), RECIPES[from_probability], strict=True):
                    assert reference.error(result, definition(exact(p), exact(y))) <= 3
            elif p not in (0, 1):
                with pytest.raises(ValueError, match="probabilities must lie in"):
                    from_probability(p, y)


# ---------------------------------------------------------------- limiting cases and identities

LOGITS = st.floats(-1e300, 1e300)
LABELS = st.floats(0, 1)


@given(LOGITS)
def test_hard_labels_give_softplus(x):
    """ℓ(x, 1) = softplus(−x) and ℓ(x, 0) = softplus(x)."""
    assert binary_cross_entropy_with_logits(x, 1) == softplus(-x) == -log_sigmoid(x)
    assert binary_cross_entropy_with_logits(x, 0) == softplus(x)


@given(LOGITS, LABELS)
def test_swapping_the_outcomes_changes_nothing(x, y):
    """ℓ(−x, 1 − y) = ℓ(x, y), and the gradient changes its sign."""
    y = 1 - (1 - y)  # so that 1 − (1 − y) is y, exactly
    loss, gradient, second = from_logit(x, y)
    mirrored, mirrored_gradient, mirrored_second = from_logit(-x, 1 - y)
    assert mirrored == pytest.approx(loss, rel=4 * EPS, abs=0)
    assert mirrored_gradient == -gradient
    assert mirrored_second == second


@given(st.floats(-30, 30), LABELS)
def test_logits_and_probabilities_agree(x, y):
    """ℓ(x, y) is the loss of p = σ(x), up to what the rounding of p does to it."""
    p = sigmoid(x)
    expected = binary_cross_entropy_with_logits(x, y)
    from_rounding = 4 * EPS * p * abs(binary_cross_entropy_gradient(p, y))  # p is within 3 ulp of σ(x)
    assert abs(binary_cross_entropy(p, y) - expected) <= from_rounding + 4 * EPS * expected


@given(st.floats(-30, 30), LABELS)
def test_the_gradient_is_sigma_minus_y(x, y):
    assert abs(binary_cross_entropy_with_logits_gradient(x, y) - (sigmoid(x) - y)) <= 4 * EPS


@given(st.floats(-30, 30), LABELS)
def test_the_second_derivative_is_sigma_times_its_complement(x, y):
    expected = sigmoid(x) * sigmoid(-x)
    assert binary_cross_entropy_with_logits_second_derivative(x, y) == pytest.approx(expected, rel=8 * EPS)


@given(LABELS)
def test_the_best_prediction_is_the_label(y):
    """At p = y the gradient vanishes, and no other prediction costs less."""
    if 0 < y < 1:
        assert binary_cross_entropy_gradient(y, y) == 0
    loss = binary_cross_entropy(y, y)
    for p in (y / 2, (1 + y) / 2):
        assert binary_cross_entropy(p, y) >= loss * (1 - 4 * EPS)


@given(st.floats(2.0**-40, 1 - 2.0**-40), st.sampled_from([0, 1]))
def test_hard_labels_square_the_gradient(p, y):
    """For y in {0, 1}, ℓ″ = (ℓ′)²."""
    _, gradient, second = from_probability(p, y)
    assert second == pytest.approx(gradient**2, rel=8 * EPS)


@given(LOGITS, LABELS)
def test_a_pos_weight_of_one_is_none(x, y):
    for with_weight, without in zip(from_logit(x, y, pos_weight=1.0), from_logit(x, y), strict=True):
        assert with_weight == pytest.approx(without, rel=4 * EPS, abs=0)


@given(LOGITS, st.floats(0, 1e6))
def test_pos_weight_weighs_the_positive_term_alone(x, w):
    for weighted, plain in zip(from_logit(x, 1, pos_weight=w), from_logit(x, 1), strict=True):
        assert weighted == pytest.approx(w * plain, rel=4 * EPS, abs=1e-300)
    assert from_logit(x, 0, pos_weight=w) == from_logit(x, 0)


def test_pos_weight_per_label_broadcasts_along_the_last_axis():
    x = np.linspace(-3, 3, 8).reshape(4, 2)
    y = np.array([[1, 1], [0, 1], [1, 0], [0, 0]])
    w = np.array([2.0, 5.0])
    for together, *columns in zip(
        from_logit(x, y, pos_weight=w),
        *(from_logit(x[:, k], y[:, k], pos_weight=w[k]) for k in range(2)),
        strict=True,
    ):
        np.testing.assert_array_equal(together, np.stack(columns, axis=1))


def test_a_pos_weight_of_zero_removes_the_positive_term():
    assert binary_cross_entropy_with_logits(-INF, 1, pos_weight=0) == 0
    assert binary_cross_entropy_with_logits_gradient(-INF, 1, pos_weight=0) == 0


def test_pos_weight_does_not_count_in_the_mean():
    loss = binary_cross_entropy_with_logits([0.0, 0.0], [1, 0], pos_weight=3, sample_weight=[1, 1])
    assert loss == pytest.approx(2 * math.log(2))  # (3 + 1)/2


def test_the_uniform_prediction_costs_log_2():
    assert binary_cross_entropy(np.full(5, 0.5), [0, 1, 0.2, 0.7, 1]) == pytest.approx(math.log(2))
    assert binary_cross_entropy_with_logits(np.zeros(5), [0, 1, 0.2, 0.7, 1]) == pytest.approx(math.log(2))


# ---------------------------------------------------------------- shapes that broadcasting makes


def test_many_labels_for_each_output():
    """Labels (3, 2) for two outputs: the gradient has the outputs' shape; with "none", the losses'."""
    x, y = np.array([0.0, 2.0]), np.array([[1, 0], [1, 1], [0, 0.5]])
    each = sigmoid(x) - y
    for gradient, expected in (
        (binary_cross_entropy_with_logits_gradient(x, y), each.sum(axis=0) / 6),
        (binary_cross_entropy_with_logits_gradient(x, y, reduction="sum"), each.sum(axis=0)),
        (binary_cross_entropy_with_logits_gradient(x, y, reduction="none"), each),
        (binary_cross_entropy_with_logits_gradient(0.0, y, reduction="sum"), 6 * 0.5 - y.sum()),
    ):
        assert np.shape(gradient) == np.shape(expected)
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=8 * EPS)
    assert isinstance(binary_cross_entropy_with_logits_gradient(0.0, y), np.float64)
    assert binary_cross_entropy_with_logits_second_derivative(x, y).shape == (3, 2)


def test_a_gradient_step_of_the_mean_lowers_the_mean():
    x, y = np.array([0.5, -1.0, 3.0]), np.array([0, 1, 1])
    before = binary_cross_entropy_with_logits(x, y)
    step = 0.1
    gradient = binary_cross_entropy_with_logits_gradient(x, y)
    after = binary_cross_entropy_with_logits(x - step * gradient, y)
    # to first order; the second derivative of the mean is at most ¼ / 3 in each direction
    assert before - after == pytest.approx(step * np.sum(gradient**2), rel=step * 0.25)


def test_a_column_of_logits_and_a_row_of_labels_give_every_pair():
    """As the docstring says: (N, 1) and (N,) broadcast to (N, N)."""
    logits, labels = np.zeros((3, 1)), np.zeros(3)
    assert binary_cross_entropy_with_logits(logits, labels, reduction="none").shape == (3, 3)
    assert binary_cross_entropy_with_logits_gradient(logits, labels, reduction="none").shape == (3, 3)
    assert binary_cross_entropy_with_logits_gradient(logits, labels).shape == (3, 1)
    assert binary_cross_entropy_with_logits_second_derivative(logits, labels).shape == (3, 3)


def test_a_weight_of_zero_leaves_out_inf_but_not_nan():
    assert binary_cross_entropy([0.5, 0.0], [1, 1], sample_weight=[1, 0]) == np.log(2)
    assert np.isnan(binary_cross_entropy([0.5, np.nan], [1, 1], sample_weight=[1, 0]))
    assert np.isnan(binary_cross_entropy_with_logits([0.5, np.nan], [1, 1], sample_weight=[1, 0]))
