"""Categorical cross-entropy: known values, special values, accuracy, calculus, weights, shapes, refusals."""

import math
from functools import partial

import numpy as np
import pytest
import reference
from catalogue import ROW_LOSSES
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from reference import exact, mp

from companion import (
    _arrays,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    binary_cross_entropy_with_logits_second_derivative,
    categorical_cross_entropy,
    categorical_cross_entropy_gradient,
    categorical_cross_entropy_with_logits,
    categorical_cross_entropy_with_logits_gradient,
    categorical_cross_entropy_with_logits_hessian_vector_product,
    log_softmax,
    softmax,
)


def one_line(argument):
    """The id of a case: some tools cannot ask for one of several lines again."""
    return " ".join(str(argument).split())


INF, NAN = math.inf, math.nan
TINIEST, LARGEST = 5e-324, 1.7976931348623157e308
EPS = 2.0**-52
DTYPES = pytest.mark.parametrize(
    "dtype", [np.float64, np.float32, np.float16], ids=lambda dtype: dtype.__name__
)

loss_of = categorical_cross_entropy_with_logits
gradient_of = categorical_cross_entropy_with_logits_gradient
hessian_times = categorical_cross_entropy_with_logits_hessian_vector_product


def from_probabilities(p, y):
    return (
        categorical_cross_entropy(p, y, reduction="none"),
        categorical_cross_entropy_gradient(p, y, reduction="none"),
    )


def from_logits(x, y):
    return loss_of(x, y, reduction="none"), gradient_of(x, y, reduction="none")


RECIPES = {
    from_probabilities: (reference.cce, reference.cce_gradient),
    from_logits: (reference.cce_of_logits, reference.cce_of_logits_gradient),
}

# ---------------------------------------------------------------- table 1: ordinary points
# Function, output, label (a class or a distribution), loss, gradient: the definitions in `reference.py`, in
# 60 digits, rounded. A test holds the table to that recipe.

ORDINARY = [
    (from_probabilities, [0.5, 0.5], 0, 0.6931471805599453, [-2.0, 0.0]),
    (from_probabilities, [0.25, 0.25, 0.5], 2, 0.6931471805599453, [0.0, 0.0, -2.0]),
    (
        from_probabilities,
        [0.125, 0.125, 0.75],
        [0.2, 0.3, 0.5],
        1.1835618070658085,
        [-1.6, -2.4, -0.6666666666666666],
    ),
    (from_probabilities, [0.1, 0.9], [1, 0], 2.3025850929940455, [-10.0, 0.0]),
    (from_probabilities, [0.0625, 0.9375], 1, 0.06453852113757118, [0.0, -1.0666666666666667]),
    (from_logits, [0, 0], 0, 0.6931471805599453, [-0.5, 0.5]),
    (
        from_logits,
        [1, 1, 3],
        0,
        2.2395447662218846,
        [-0.8934930210807992, 0.10650697891920075, 0.7869860421615985],
    ),
    (
        from_logits,
        [1, 1, 3],
        2,
        0.2395447662218845,
        [0.10650697891920075, 0.10650697891920075, -0.2130139578384015],
    ),
    (
        from_logits,
        [1, 2, 3],
        [0.2, 0.3, 0.5],
        1.1076059644443803,
        [-0.10996942682961955, -0.05527152894520233, 0.1652409557748219],
    ),
    (
        from_logits,
        [0.5, -1.5, 2.25],
        [0, 1, 0],
        3.9300620805209254,
        [0.1451391878875446, -0.9803575468985072, 0.8352183590109626],
    ),
    (
        from_logits,
        [2, 0, -2, 1],
        [0.25, 0.25, 0.25, 0.25],
        2.1697166463153397,
        [0.4072330228318555, -0.1610531827025957, -0.23796235728806056, -0.008217482841199218],
    ),
    (
        from_logits,
        [-3.5, 4, 0.125],
        1,
        0.0210835930227302,
        [0.0005415454329438712, -0.020862887882508906, 0.020321342449565037],
    ),
    (from_logits, [7], 0, 0.0, [0.0]),
]

# ---------------------------------------------------------------- table 2: the ends of the line

EXTREMES = [
    (from_logits, [40, 0], 0, 4.248354255291589e-18, [-4.248354255291589e-18, 4.248354255291589e-18]),
    (from_logits, [40, 0], 1, 40.0, [1.0, -1.0]),
    (
        from_logits,
        [40.1, 0.3, 0],
        0,
        9.033021500314752e-18,
        [-9.033021500314752e-18, 5.188951605054633e-18, 3.8440698952601175e-18],
    ),
    (from_logits, [0, 1e-15], 0, 0.6931471805599458, [-0.5000000000000002, 0.5000000000000002]),
    (from_logits, [0, -745], 0, 5e-324, [-5e-324, 5e-324]),
    (from_logits, [0, -745], 1, 745.0, [1.0, -1.0]),
    (from_logits, [1000, 1001], 1, 0.3132616875182228, [0.2689414213699951, -0.2689414213699951]),
    (from_logits, [-1e300, 0], 0, 1e300, [-1.0, 1.0]),
    (
        from_logits,
        [1000000000000000.0, 1000000000000001.0],
        0,
        1.3132616875182228,
        [-0.7310585786300049, 0.7310585786300049],
    ),
    (from_logits, [1e16, -1e16], 0, 0.0, [0.0, 0.0]),
    (from_logits, [709.78, 0], 0, 5.577796105262746e-309, [-5.577796105262746e-309, 5.577796105262746e-309]),
    (from_logits, [0, 0, -700], [1, 0, 0], 0.6931471805599453, [-0.5, 0.5, 4.929838271879885e-305]),
    (from_logits, [700, 0], [0.5, 0.5], 350.0, [0.5, -0.5]),
    (from_logits, [1e308, -7e307], [0, 1], 1.7e308, [1.0, -1.0]),
    (from_logits, [INF, 0], 0, 0.0, [0.0, 0.0]),
    (from_logits, [INF, 0], 1, INF, [1.0, -1.0]),
    (from_logits, [INF, -INF], 0, 0.0, [0.0, 0.0]),
    (from_logits, [INF, 0, 1], [0.5, 0.5, 0], INF, [0.5, -0.5, 0.0]),
    (from_logits, [INF, 0], [1, 0], 0.0, [0.0, 0.0]),
    (from_logits, [-INF, 0], 0, INF, [-1.0, 1.0]),
    (from_logits, [-INF, 0], 1, 0.0, [0.0, 0.0]),
    (from_logits, [-INF, 3, 3], [0, 0.5, 0.5], 0.6931471805599453, [0.0, 0.0, 0.0]),
    (from_logits, [INF], 0, 0.0, [0.0]),
    (from_logits, [LARGEST, -LARGEST], 1, INF, [1.0, -1.0]),
    (from_logits, [LARGEST, -LARGEST], 0, 0.0, [0.0, 0.0]),
    (from_logits, [INF, INF, 0], 2, NAN, [NAN, NAN, NAN]),
    (from_logits, [INF, INF, 0], [0, 0, 1], NAN, [NAN, NAN, NAN]),
    (from_logits, [-INF, -INF], 0, NAN, [NAN, NAN]),
    (from_logits, [-INF], 0, NAN, [NAN]),
    (from_logits, [NAN], 0, NAN, [NAN]),
    (from_logits, [NAN, 0, 0], 1, NAN, [NAN, NAN, NAN]),
    (from_logits, [INF, NAN], 0, NAN, [NAN, NAN]),
    (from_logits, [0, 1, 2], [NAN, 0, 0], NAN, [NAN, NAN, NAN]),
    (from_probabilities, [1, 0], 0, 0.0, [-1.0, 0.0]),
    (from_probabilities, [1, 0], 1, INF, [0.0, -INF]),
    (from_probabilities, [1, -0.0], 1, INF, [0.0, -INF]),
    (from_probabilities, [1, -0.0], [0.5, 0.5], INF, [-0.5, -INF]),
    (from_probabilities, [1, 0], [1, 0], 0.0, [-1.0, 0.0]),
    (from_probabilities, [1, TINIEST], 1, 744.4400719213812, [0.0, -INF]),
    (from_probabilities, [1 - 2.0**-53, 0], 0, 1.1102230246251565e-16, [-1.0000000000000002, 0.0]),
    (from_probabilities, [1], 0, 0.0, [-1.0]),
    (from_probabilities, [0.5, NAN], 0, NAN, [-2.0, NAN]),
    (from_probabilities, [0.5, NAN], [1, 0], NAN, [-2.0, NAN]),
    (from_probabilities, [0.5, 0.5], [NAN, 0.5], NAN, [NAN, -1.0]),
]


def table(rows):
    ids = [f"{function.__name__}({x}, {y})" for function, x, y, *_ in rows]
    return pytest.mark.parametrize(("function", "x", "y", "loss", "gradient"), rows, ids=ids)


def numbers(values):
    return [exact(value) for value in values]


def label(y):
    return y if isinstance(y, int) else numbers(y)


def has_recipe(row):
    function, x, y, *_ = row
    finite = all(map(math.isfinite, [*x, *(y if isinstance(y, list) else [])]))
    return finite and not (function is from_probabilities and 0 in x)


@table([row for row in ORDINARY + EXTREMES if has_recipe(row)])
def test_the_tables_are_their_recipe(function, x, y, loss, gradient):
    target = reference.targets(label(y), len(x))
    of_loss, of_gradient = RECIPES[function]
    assert float(of_loss(numbers(x), target)) == loss
    assert [float(value) for value in of_gradient(numbers(x), target)] == gradient


@table(ORDINARY + EXTREMES)
def test_values(function, x, y, loss, gradient):
    with np.errstate(all="raise"):
        results = function(x, y)
    scale = [abs(value) for value in (loss, *gradient)]
    if function is from_logits and isinstance(y, list) and np.isfinite([*x, *y]).all():
        scale[1:] = map(float, reference.cce_of_logits_gradient_scale(numbers(x), numbers(y)))
    for result, value, size in zip(np.hstack(results), [loss, *gradient], scale, strict=True):
        if 0 < abs(value) < LARGEST:
            # 4 ulp of the true value, which the table's is not
            assert abs(result - value) <= 4 * np.spacing(size)
        else:
            np.testing.assert_array_equal(result, value)
            assert value != 0 or not np.signbit(result)


@table([row for row in ORDINARY + EXTREMES if isinstance(row[2], int)])
def test_a_class_is_the_distribution_that_is_certain_of_it(function, x, y, loss, gradient):
    soft = function(x, [float(k == y) for k in range(len(x))])
    for result, expected in zip(np.hstack(soft), np.hstack(function(x, y)), strict=True):
        assert result == pytest.approx(expected, rel=8 * EPS, abs=0, nan_ok=True)


def test_the_tail_that_a_sum_of_all_terms_loses():
    """log Σ e^x − x₀ gives 0 here."""
    assert np.log(np.exp(np.array([0.0, -40.0])).sum()) == 0
    assert loss_of([40, 0], 0) == pytest.approx(4.248354255291589e-18, rel=3 * EPS, abs=0)
    np.testing.assert_allclose(
        gradient_of([40, 0], 0), [-4.248354255291589e-18, 4.248354255291589e-18], rtol=4 * EPS
    )


# ---------------------------------------------------------------- accuracy


def scores(dtype, number, count, seed=0):
    """Rows of logits of all sizes: far from and near to each other, far from 0, with ties."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(number, count)) * 10.0 ** rng.uniform(-17, 2.5, (number, 1))
    x[::5] = rng.uniform(-40, 40, x[::5].shape)
    x[1::5] += 1000
    x[2::10] = np.round(x[2::10])
    x[3::10] += 10.0 ** rng.uniform(0, 15, (len(x[3::10]), 1))
    with np.errstate(over="ignore"):
        return np.clip(x, -np.finfo(dtype).max, np.finfo(dtype).max).astype(dtype)


def some_labels(x, seed=0):
    """Classes, one in three the likeliest, and distributions, some certain, some nearly so."""
    rng = np.random.default_rng(seed)
    number, count = x.shape
    classes = rng.integers(0, count, number)
    classes[::3] = x[::3].argmax(axis=1)
    y = rng.dirichlet(np.full(count, 0.3), number)
    y[::5] = np.eye(count)[classes[::5]]
    return classes, y


def worst(results, definitions, scales=None):
    scales = scales or [None] * len(results)
    return max(map(reference.error, results, definitions, scales))


def entries(rows):
    return [entry for row in rows for entry in row]


@pytest.mark.parametrize("count", [1, 2, 3, 10, 200])
@DTYPES
def test_accuracy_from_logits(dtype, count):
    """Losses ≤ 3 ulp; gradients ≤ 4, for distributions of the larger of two terms; narrow types ≤ 1."""
    narrow = dtype is not np.float64
    x = scores(dtype, max(3, 300 // count**2 + 20 if count < 100 else 3), count)
    classes, y = some_labels(x)
    X, Y = [numbers(row) for row in x], [numbers(row) for row in y]
    hard = [reference.targets(int(c), count) for c in classes]
    for labels, target in ((classes, hard), (y, Y)):
        losses = loss_of(x, labels, reduction="none")
        assert worst(losses, map(reference.cce_of_logits, X, target)) <= (1 if narrow else 3)
        gradient = gradient_of(x, labels, reduction="none").ravel()
        expected = entries(map(reference.cce_of_logits_gradient, X, target))
        scale = entries(map(reference.cce_of_logits_gradient_scale, X, target))
        assert worst(gradient, expected, scale) <= (1 if narrow else 4)


@pytest.mark.parametrize("count", [2, 3, 10])
@DTYPES
def test_accuracy_with_class_weights_and_smoothing(dtype, count):
    """Two roundings more, of the smoothed label and of its product with the weight: losses ≤ 4 ulp."""
    bound = 4 if dtype is np.float64 else 1
    x = scores(dtype, 40, count, seed=1)
    classes, y = some_labels(x)
    w = np.random.default_rng(2).uniform(0.1, 3, count)
    X, W, smoothing = [numbers(row) for row in x], numbers(w), exact(0.1)
    for labels in (classes, y):
        given = [int(c) if labels is classes else numbers(c) for c in labels]
        target = [reference.targets(c, count, W, smoothing) for c in given]
        options = {"class_weight": w, "label_smoothing": 0.1, "reduction": "none"}
        assert worst(loss_of(x, labels, **options), map(reference.cce_of_logits, X, target)) <= bound
        gradient = gradient_of(x, labels, **options).ravel()
        expected = entries(map(reference.cce_of_logits_gradient, X, target))
        scale = entries(map(reference.cce_of_logits_gradient_scale, X, target))
        assert worst(gradient, expected, scale) <= bound


@pytest.mark.parametrize("count", [1, 2, 3, 10, 100])
@DTYPES
def test_accuracy_of_the_hessian_times_a_vector(dtype, count):
    """In units of Σⱼ sᵢ sⱼ abs(vᵢ − vⱼ), the size of what is added up, where no sⱼ is subnormal."""
    x = scores(dtype, 300 // count**2 + 20 if count < 100 else 3, count, seed=3)
    x = np.maximum(x, x.max(axis=1, keepdims=True) - 700)
    v = np.random.default_rng(4).normal(size=x.shape) * 10.0 ** np.arange(-3, 4)[:: count + 3][:count].sum()
    v[::4, 0] += 1e6  # one far from the others
    one = reference.targets(0, count)
    product = hessian_times(x, np.zeros(len(x), int), v, reduction="none").ravel()
    X, V = [numbers(row) for row in x], [numbers(row) for row in v]
    expected = entries(reference.cce_of_logits_hessian_times(a, one, b) for a, b in zip(X, V, strict=True))
    scale = entries(reference.cce_of_logits_hessian_times_scale(a, one, b) for a, b in zip(X, V, strict=True))
    assert worst(product, expected, scale) <= (6 if dtype is np.float64 else 1)


@pytest.mark.parametrize("count", [1, 2, 10])
@DTYPES
def test_accuracy_from_probabilities(dtype, count):
    rng = np.random.default_rng(5)
    p = rng.dirichlet(np.full(count, 0.1), 60)
    p = np.where(p < np.finfo(dtype).tiny, 0, p)
    p[:, -1] = 1 - p[:, :-1].sum(axis=1)
    p = np.abs(p).astype(dtype)
    classes, y = p.argmax(axis=1), np.where(p > 0, rng.dirichlet(np.ones(count), 60), 0)
    y /= y.sum(axis=1, keepdims=True)
    P, Y = [numbers(row) for row in p], [numbers(row) for row in y]
    hard = [reference.targets(int(c), count) for c in classes]
    for labels, target in ((classes, hard), (y, Y)):
        bound = 3 if dtype is np.float64 else 1
        losses, gradient = from_probabilities(p, labels)
        expected = [
            reference.cce([a or mp.one for a in row], b) for row, b in zip(P, target, strict=True)
        ]  # where p is 0, y is
        assert worst(losses, expected) <= bound
        derivatives = entries(
            reference.cce_gradient([a or mp.one for a in row], b) for row, b in zip(P, target, strict=True)
        )
        assert worst(gradient.ravel(), derivatives) <= bound


@pytest.mark.parametrize("count", [1000, 20_000])
def test_many_nearly_equal_classes(count):
    """Where the denominator is a long sum: its rounding errors must not add up."""
    x = np.random.default_rng(1).normal(size=count)
    log_total = mp.log(mp.fsum(mp.exp(exact(score)) for score in x))
    uniform = np.full(count, 1 / count)
    mean = mp.fsum(map(exact, x)) * exact(uniform[0])
    assert reference.error(loss_of(x, 7), log_total - exact(x[7])) <= 3
    assert reference.error(loss_of(x, uniform), log_total * count * exact(uniform[0]) - mean) <= 3
    gradient = gradient_of(x, 7)
    assert reference.error(gradient[7], mp.expm1(exact(x[7]) - log_total)) <= 4
    assert abs(gradient.sum()) <= EPS * math.log2(count)


def test_many_equal_terms():
    """Many roundings in the same direction: a plain sum is wrong by more than 3 ulp for some lengths."""
    plain, ours = [], []
    for count in range(100, 3000, 7):
        uniform = 1 / count
        expected = mp.log(count) * count * exact(uniform)
        plain.append(reference.error(np.full(count, uniform * np.log(count)).sum(), expected))
        ours.append(reference.error(loss_of(np.zeros(count), np.full(count, uniform)), expected))
    assert max(ours) <= 3 < max(plain)


# ---------------------------------------------------------------- what every one of them holds to

every_row_loss = pytest.mark.parametrize("f", ROW_LOSSES, ids=lambda f: f.name)


@every_row_loss
@given(data=st.data())
def test_the_gradient_is_the_derivative_of_the_loss(f, data):
    """Numerical derivatives of the definition, in 60 digits, against the package's closed forms."""
    x = data.draw(arrays(np.float64, 3, elements=st.floats(-30, 30)))
    x = softmax(x) if "probabilities" in f.name else x
    label = data.draw(
        st.sampled_from([[0.2, 0.3, 0.5], [0.0, 1.0, 0.0], [0.9, 0.0, 0.1]] if f.soft else [0, 1, 2])
    )
    X, labels, target = numbers(x), label, f.target(label)
    gradient = f.gradient(x, labels, reduction="none")
    scale = f.gradient_scale(X, target)
    for k in range(len(x)):

        def along(t, k=k):
            return f.reference([*X[:k], t, *X[k + 1 :]], target)

        # a derivative that is 0 comes out near 1e−70
        derivative = mp.chop(mp.diff(along, X[k]), tol=1e-45)
        assert abs(exact(gradient[k]) - derivative) <= 8 * reference.ulp(scale[k]) + exact(1e-40)


@given(
    x=arrays(np.float64, 4, elements=st.floats(-30, 30)),
    v=arrays(np.float64, 4, elements=st.floats(-10, 10)),
    y=st.sampled_from([0, 3, [0.25, 0.25, 0.5, 0.0]]),
    options=st.sampled_from([{}, {"class_weight": [1, 2, 0.5, 3]}, {"label_smoothing": 0.25}]),
)
def test_the_hessian_times_v_is_the_derivative_of_the_gradient(x, v, y, options):
    w = options.get("class_weight", [1] * 4)
    target = reference.targets(label(y), 4, numbers(w), exact(options.get("label_smoothing", 0)))
    X, V = numbers(x), numbers(v)
    product = hessian_times(x, y, v, reduction="none", **options)
    scale = reference.cce_of_logits_hessian_times_scale(X, target, V)
    for i in range(4):

        def along(t, i=i):
            moved = [a + t * b for a, b in zip(X, V, strict=True)]
            return reference.cce_of_logits_gradient(moved, target)[i]

        derivative = mp.diff(along, 0)
        assert abs(exact(product[i]) - derivative) <= 6 * reference.ulp(scale[i]) + exact(1e-40)


ROWS = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 5)), elements=st.floats(-60, 60))


@given(ROWS, st.integers(0, 2**32 - 1))
def test_the_hessian_is_symmetric_and_never_negative(x, seed):
    """⟨v, Hv⟩ ≥ 0 up to rounding: the loss is convex. ⟨u, Hv⟩ = ⟨Hu, v⟩."""
    rng = np.random.default_rng(seed)
    u, v = rng.normal(size=(2, *x.shape))
    c = np.zeros(len(x), int)
    Hu, Hv = (hessian_times(x, c, w, reduction="none") for w in (u, v))
    s = softmax(x)
    spread = np.ptp(v, axis=1) * np.ptp(u, axis=1) * 8 * EPS * x.shape[1]
    assert np.all(np.sum(v * Hv, axis=1) >= -8 * EPS * np.abs(v * Hv).sum(axis=1))
    size = spread + 8 * EPS * (np.abs(u * Hv) + np.abs(v * Hu)).sum(axis=1)
    assert np.all(np.abs(np.sum(u * Hv, axis=1) - np.sum(v * Hu, axis=1)) <= size)
    assert np.all(np.abs(Hv) <= s * np.ptp(v, axis=1, keepdims=True) * (1 + 8 * EPS))


@pytest.mark.parametrize("constant", [1.0, 0.1, -3e5, 1e300, -1.7e308, 0.0])
def test_a_constant_is_the_null_direction_of_the_hessian(constant):
    """What remains is the rounding error of a rounding error."""
    x = np.array([[0.1, 2.0, -30.0], [1e5, 1e5, 1e5 + 1]])
    with np.errstate(all="raise"):
        product = hessian_times(x, [0, 2], np.full(x.shape, constant), reduction="none")
    assert np.all(np.abs(product) <= 4 * EPS**2 * abs(constant))


def test_the_hessian_times_the_longest_vectors_does_not_overflow():
    with np.errstate(all="raise"):
        product = hessian_times([0.0, 0.0], 0, [1.5e308, -1.5e308])
    np.testing.assert_allclose(product, [0.75e308, -0.75e308], rtol=4 * EPS)
    np.testing.assert_array_equal(hessian_times([0.0, 0.0], 0, [TINIEST, 0]), [0, 0])


@pytest.mark.parametrize("x", [[INF, 0.0, 1.0], [-INF, 2.0, -INF], [LARGEST, -LARGEST, 0.0]], ids=str)
def test_where_one_class_is_certain_the_hessian_is_zero(x):
    with np.errstate(all="raise"):
        assert not hessian_times(x, 0, [1.0, -2.0, 3.0]).any()


def test_what_has_no_softmax_has_no_hessian():
    for x in ([INF, INF], [-INF, -INF], [NAN, 0.0]):
        assert np.isnan(hessian_times(x, 0, [1.0, 2.0])).all()
    assert np.isnan(hessian_times([0.0, 0.0], 0, [NAN, 2.0])).all()


@given(ROWS)
def test_rows_of_the_gradient_add_up_to_zero(x):
    for labels in (np.zeros(len(x), int), np.full(x.shape, 1 / x.shape[1])):
        gradient = gradient_of(x, labels, reduction="none")
        assert np.all(np.abs(gradient.sum(axis=1)) <= 4 * EPS * (np.abs(gradient).sum(axis=1) + 1))
        assert np.all(np.abs(gradient) <= 1 + 4 * EPS)


@given(ROWS, st.integers(-1000, 1000))
def test_a_shift_of_the_logits_changes_nothing(x, shift):
    moved = np.round(x, 3) + shift
    x = moved - shift  # so that the difference is the shift, exactly
    c = np.arange(len(x)) % x.shape[1]
    y = softmax(x)
    for labels in (c, y):
        for a, b in zip(from_logits(moved, labels), from_logits(x, labels), strict=True):
            np.testing.assert_allclose(a, b, rtol=8 * EPS, atol=8 * EPS if labels is y else 0)


SIXTY_FOURTHS = st.integers(-20_000, 20_000).map(lambda n: n / 64)  # their differences are exact


@given(SIXTY_FOURTHS, SIXTY_FOURTHS, st.floats(0, 1))
def test_two_classes_are_the_binary_loss_of_the_difference(a, b, y):
    x = b - a
    for c in (0, 1):
        loss = binary_cross_entropy_with_logits(x, c)
        assert loss_of([a, b], c) == pytest.approx(loss, rel=6 * EPS, abs=0)
        gradient = binary_cross_entropy_with_logits_gradient(x, c)
        assert gradient_of([a, b], c) == pytest.approx([-gradient, gradient], rel=7 * EPS, abs=0)
    y = 1 - (1 - y)
    assert loss_of([a, b], [1 - y, y]) == pytest.approx(binary_cross_entropy_with_logits(x, y), rel=6 * EPS)
    second = binary_cross_entropy_with_logits_second_derivative(x, y)
    assert hessian_times([a, b], 1, [0, 1]) == pytest.approx([-second, second], rel=8 * EPS, abs=1e-320)


@given(st.floats(0, 1))
def test_two_probabilities_are_the_binary_loss(p):
    p = 1 - (1 - p)
    for c in (0, 1):
        expected = binary_cross_entropy(p, c)
        assert categorical_cross_entropy([1 - p, p], c) == pytest.approx(expected, rel=6 * EPS, abs=0)


@given(ROWS)
def test_the_loss_of_a_class_is_minus_its_log_softmax(x):
    c = np.arange(len(x)) % x.shape[1]
    expected = -log_softmax(x)[np.arange(len(x)), c]
    np.testing.assert_allclose(loss_of(x, c, reduction="none"), expected, rtol=2 * EPS)
    assert not np.signbit(loss_of(x, c, reduction="none")).any()


@given(ROWS)
def test_softmax_is_the_best_label(x):
    """At y = softmax(x) the gradient vanishes."""
    gradient = gradient_of(x, softmax(x), reduction="none")
    assert np.all(np.abs(gradient) <= 8 * EPS * softmax(x))


@given(ROWS)
def test_logits_and_probabilities_agree(x):
    c = np.zeros(len(x), int)
    np.testing.assert_allclose(
        categorical_cross_entropy(softmax(x), c, reduction="none"),
        loss_of(x, c, reduction="none"),
        rtol=4 * EPS,
        atol=4 * EPS,  # p is within 4 ulp, which moves its logarithm by 4 EPS
    )


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_classes_does_not_matter(x, random):
    number, count = x.shape
    rows, classes = random.sample(range(number), number), random.sample(range(count), count)
    c = np.arange(number) % count
    v = np.cos(np.arange(x.size)).reshape(x.shape)
    for reduction in ("mean", "none"):
        loss, moved = loss_of(x, c, reduction=reduction), loss_of(x[rows], c[rows], reduction=reduction)
        np.testing.assert_allclose(moved, loss if reduction == "mean" else loss[rows], rtol=8 * EPS)
        gradient = gradient_of(x, c, reduction=reduction)
        np.testing.assert_array_equal(gradient_of(x[rows], c[rows], reduction=reduction), gradient[rows])
    renamed = np.argsort(classes)[c]  # class k now stands where classes[j] = k
    np.testing.assert_allclose(
        loss_of(x[:, classes], renamed, reduction="none"), loss_of(x, c, reduction="none"), rtol=8 * EPS
    )
    np.testing.assert_allclose(
        gradient_of(x[:, classes], renamed), gradient_of(x, c)[:, classes], rtol=8 * EPS
    )
    np.testing.assert_allclose(
        hessian_times(x[:, classes], renamed, v[:, classes]),
        hessian_times(x, c, v)[:, classes],
        rtol=1e-6,  # differences of nearly equal numbers, in another order
        atol=16 * EPS,
    )


# ---------------------------------------------------------------- smoothing and class weights: definitions

X = np.array([[0.5, -1.0, 2.0], [3.0, 0.25, 0.0], [-2.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
C = np.array([2, 1, 0, 1])
ONE_HOT = np.eye(3)[C]
Y = np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.125, 0.25, 0.625], [0.5, 0.5, 0.0]])
CLASS_WEIGHT = np.array([1.0, 0.25, 4.0])
V = np.array([1.0, 2.0, 0.5, 0.0])


def every_function(x, labels, **options):
    """Loss, gradient, and Hessian times a vector."""
    v = np.arange(x.size, dtype=np.float64).reshape(x.shape) ** 2
    return (
        loss_of(x, labels, **options),
        gradient_of(x, labels, **options),
        hessian_times(x, labels, v, **options),
    )


def assert_close(results, expected, ulps=16):
    for result, value in zip(results, expected, strict=True):
        np.testing.assert_allclose(result, value, rtol=ulps * EPS, atol=ulps * EPS)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("labels", [C, ONE_HOT, Y], ids=["classes", "one-hot", "distributions"])
@pytest.mark.parametrize("class_weight", [None, CLASS_WEIGHT])
def test_smoothing_puts_another_distribution_in_the_place_of_the_label(labels, class_weight, reduction):
    """(1 − ε) y + ε/K."""
    options = {"class_weight": class_weight, "reduction": reduction, "sample_weight": V}
    for smoothing in (0, 0.1, 0.5, 1.0, 1):
        y = ONE_HOT if labels is C else labels
        smoothed = (1 - smoothing) * y + smoothing / 3
        results = every_function(X, labels, label_smoothing=smoothing, **options)
        assert_close(results, every_function(X, smoothed, **options), 64)
    assert_close(
        every_function(X, labels, label_smoothing=0, **options), every_function(X, labels, **options), 0
    )


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("smoothing", [0, 0.25])
def test_the_definition_of_class_weights(smoothing, reduction):
    """−Σ wₖ yₖ log sₖ, and the mean divides by Σ v Σ wₖ yₖ."""
    logs = log_softmax(X)
    for labels, y in ((C, ONE_HOT), (ONE_HOT, ONE_HOT), (Y, Y)):
        y = (1 - smoothing) * y + smoothing / 3
        for v in (None, V):
            W = CLASS_WEIGHT * y * (1 if v is None else v[:, None])
            each, gradient = -np.sum(W * logs, axis=1), W.sum(axis=1, keepdims=True) * softmax(X) - W
            divisor = W.sum() if reduction == "mean" else 1
            options = {"class_weight": CLASS_WEIGHT, "label_smoothing": smoothing, "sample_weight": v}
            loss = loss_of(X, labels, reduction=reduction, **options)
            expected = each if reduction == "none" else each.sum() / divisor
            np.testing.assert_allclose(loss, expected, rtol=16 * EPS)
            result = gradient_of(X, labels, reduction=reduction, **options)
            np.testing.assert_allclose(result, gradient / divisor, rtol=16 * EPS, atol=64 * EPS)


def test_class_weights_of_classes_are_weights_of_their_rows():
    """As scikit-learn does it: the weight of a sample times that of its class."""
    for v in (None, V):
        row_weight = CLASS_WEIGHT[C] * (1 if v is None else v)
        for reduction in ("mean", "sum", "none"):
            assert_close(
                every_function(X, C, class_weight=CLASS_WEIGHT, sample_weight=v, reduction=reduction),
                every_function(X, C, sample_weight=row_weight, reduction=reduction),
                2,
            )


def test_a_mean_is_a_weighted_mean_of_log_probabilities():
    """With equal logits it is log K, whatever weights, labels and smoothing."""
    for labels in (C, Y):
        for smoothing in (0, 0.3):
            options = {"class_weight": CLASS_WEIGHT, "label_smoothing": smoothing, "sample_weight": V}
            assert loss_of(np.full((4, 3), 0.7), labels, **options) == pytest.approx(math.log(3), rel=4 * EPS)


def test_narrow_weights_do_not_overflow():
    """100 · 2 is no int8."""
    narrow = {"class_weight": np.int8([1, 2, 4]), "sample_weight": np.int8([100, 100, 50, 1])}
    wide = {name: weight.astype(np.float64) for name, weight in narrow.items()}
    for labels in (C, Y):
        for reduction in _arrays.REDUCTIONS:
            options = {"reduction": reduction}
            results = every_function(X, labels, **narrow, **options)
            assert_close(results, every_function(X, labels, **wide, **options), 0)


def test_wide_class_weights_keep_their_digits():
    x, third = X.astype(np.longdouble), 1 / np.longdouble(3)
    plain = every_function(x, C, reduction="none")
    weighted = every_function(x, C, class_weight=np.full(3, third), reduction="none")
    for result, expected in zip(weighted, plain, strict=True):
        np.testing.assert_array_equal(result, third * expected)


def test_a_smoothed_class_is_its_smoothed_distribution_in_a_wide_type():
    x = X.astype(np.longdouble)
    for options in ({"label_smoothing": 0.1}, {"label_smoothing": 0.1, "class_weight": CLASS_WEIGHT}):
        loss, same = (loss_of(x, labels, reduction="none", **options) for labels in (C, ONE_HOT))
        np.testing.assert_array_equal(loss, same)


def test_equal_class_weights_are_none_to_a_mean():
    for labels in (C, Y):
        assert_close(every_function(X, labels, class_weight=[0.5] * 3), every_function(X, labels), 64)


def test_a_class_weight_of_zero_leaves_the_class_out():
    x = np.array([[-INF, 0.0, 0.0], [1.0, 2.0, 3.0]])
    for labels in ([0, 1], [[1, 0, 0], [0, 1, 0]], [[0.5, 0.5, 0], [0, 1, 0]]):
        loss = loss_of(x, labels, class_weight=[0, 1, 1], reduction="none")
        assert np.isfinite(loss).all()
    assert loss_of(x, [0, 1], class_weight=[0, 1, 1]) == loss_of(x[1], 1)
    assert loss_of(x[0], [0.5, 0.5, 0], class_weight=[0, 1, 1]) == pytest.approx(math.log(2))


# ---------------------------------------------------------------- reductions and sample weights


@every_row_loss
@pytest.mark.parametrize("weight", [None, [1.0, 2.0, 0.5, 0.0], [3], 2.0, [1, 0, 0, 2]], ids=str)
def test_sum_mean_and_weights_are_consistent(f, weight):
    x, labels = f.rows(4), f.labels(4)
    each, gradients = f.loss(x, labels, reduction="none"), f.gradient(x, labels, reduction="none")
    w = np.broadcast_to(1.0 if weight is None else weight, 4)
    row_weight = w[:, None]

    def loss(reduction):
        return f.loss(x, labels, sample_weight=weight, reduction=reduction)

    np.testing.assert_array_equal(loss("none"), w * each)
    assert loss("sum") == pytest.approx(np.sum(w * each), rel=8 * EPS)
    whole = np.sum(w * f.row_weights(4))
    assert loss("mean") == pytest.approx(np.sum(w * each) / whole, rel=16 * EPS)
    assert f.loss(x, labels, sample_weight=weight) == loss("mean")
    for reduction, expected in (
        ("none", row_weight * gradients),
        ("sum", row_weight * gradients),
        ("mean", row_weight * gradients / whole),
    ):
        result = f.gradient(x, labels, sample_weight=weight, reduction=reduction)
        np.testing.assert_allclose(result, expected, rtol=16 * EPS, atol=0)


def test_the_hessian_is_that_of_the_reduced_loss():
    v = np.cos(np.arange(12)).reshape(4, 3)
    for labels, total in ((C, np.ones(4)), (Y, Y.sum(axis=1))):
        each = hessian_times(X, labels, v, reduction="none")
        weighted = V[:, None] * each
        assert_close(
            [
                hessian_times(X, labels, v),
                hessian_times(X, labels, v, reduction="sum"),
                hessian_times(X, labels, v, sample_weight=V),
                hessian_times(X, labels, v, sample_weight=V, reduction="none"),
            ],
            [each / 4, each, weighted / V.sum(), weighted],
        )
        s = softmax(X)
        expected = total[:, None] * (s * v - s * np.sum(s * v, axis=1, keepdims=True))
        np.testing.assert_allclose(each, expected, atol=4 * EPS)


@every_row_loss
@DTYPES
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_reductions_keep_the_type_and_round_once(f, dtype, reduction):
    x, labels = f.rows(3000).astype(dtype), f.labels(3000)
    wide = f.loss(x.astype(np.float64), labels, reduction=reduction) if "logits" in f.name else None
    narrow = f.loss(x, labels, reduction=reduction)
    assert narrow.dtype == dtype
    assert isinstance(narrow, np.generic)
    assert wide is None or narrow == wide.astype(dtype)


@every_row_loss
def test_a_zero_weight_leaves_its_row_out_but_hides_no_nan(f):
    x, labels = f.rows(2), f.labels(2)
    x[1] = f.hopeless
    kept = f.loss(x[:1], labels[:1])
    assert f.loss(x, labels, reduction="sum") == INF
    assert f.loss(x, labels, sample_weight=[2, 0]) == pytest.approx(kept, rel=2 * EPS)
    assert f.loss(x, labels, sample_weight=[2, 0], reduction="none")[1] == 0
    for reduction in _arrays.REDUCTIONS:
        gradient = f.gradient(x, labels, sample_weight=[2, 0], reduction=reduction)
        assert not gradient[1].any()
        assert gradient[0].any()
    x[1] = NAN
    assert np.isnan(f.loss(x, labels, sample_weight=[2, 0]))


@every_row_loss
def test_a_nan_stays_in_its_row(f):
    x, labels = f.rows(3), f.labels(3)
    expected = f.loss(x, labels, reduction="none"), f.gradient(x, labels, reduction="none")
    x[1] = NAN
    for result, value in zip((f.loss, f.gradient), expected, strict=True):
        np.testing.assert_array_equal(result(x, labels, reduction="none")[::2], value[::2])


@every_row_loss
def test_a_weight_that_underflows_raises_nothing(f):
    with np.errstate(all="raise"):
        for function in (f.loss, f.gradient):
            for reduction in _arrays.REDUCTIONS:
                function(f.rows(2), f.labels(2), sample_weight=[3, TINIEST], reduction=reduction)


@every_row_loss
@pytest.mark.parametrize(
    ("weight", "kind", "said"),
    [
        ([1, -2], ValueError, r"be finite and not negative, but sample_weight\[1\] is -2"),
        ([1, INF], ValueError, r"be finite and not negative, but sample_weight\[1\] is inf"),
        ([1, 2, 3], ValueError, r"of shape \(3,\) does not broadcast to losses of shape \(2,\)"),
        ([[1], [2]], ValueError, r"of shape \(2, 1\) does not broadcast to losses of shape \(2,\)"),
        ([0, 0], ValueError, "must have a positive, finite sum, but its sum is 0.0"),
        (["1", 1], TypeError, r"sample_weight\[0\] is '1' \(str\)"),
    ],
)
def test_bad_sample_weights_are_refused(f, weight, kind, said):
    for function in (f.loss, f.gradient):
        with np.errstate(all="raise"), pytest.raises(kind, match=f"sample_weight .*{said}$"):
            function(f.rows(2), f.labels(2), sample_weight=weight)


@every_row_loss
@pytest.mark.parametrize("reduction", ["average", "", None, ["mean"]])
def test_an_unknown_reduction_is_refused(f, reduction):
    for function in (f.loss, f.gradient):
        with pytest.raises(ValueError, match='reduction must be "mean", "sum" or "none", but it is '):
            function(f.rows(2), f.labels(2), reduction=reduction)


def test_a_mean_is_finite_where_its_sum_is_not():
    x = np.array([[-1e308, 0.0]] * 4)
    with np.errstate(all="raise"):
        for labels in ([0] * 4, [[1, 0]] * 4):
            assert loss_of(x, labels) == pytest.approx(1e308, rel=4 * EPS)
            assert loss_of(x, labels, sample_weight=[1, 2, 3, 4]) == pytest.approx(1e308, rel=4 * EPS)
            assert loss_of(x, labels, reduction="sum") == INF


# ---------------------------------------------------------------- shapes, types, layout


@every_row_loss
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, np.int64(1)])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_axis(f, axis, reduction):
    x, labels = f.rows(12).reshape(3, 4, 3), np.asarray(f.labels(12)).reshape(3, 4, *f.label_shape)
    moved = np.moveaxis(x, -1, axis)
    turned = np.moveaxis(labels, -1, axis) if f.label_shape else labels
    w = np.arange(1.0, 13).reshape(3, 4)
    options = {"sample_weight": w, "reduction": reduction}
    np.testing.assert_array_equal(f.loss(moved, turned, axis=axis, **options), f.loss(x, labels, **options))
    gradient = f.gradient(moved, turned, axis=axis, **options)
    np.testing.assert_array_equal(gradient, np.moveaxis(f.gradient(x, labels, **options), -1, axis))
    if "logits" in f.name:
        v = np.sin(np.arange(36)).reshape(x.shape)
        product = hessian_times(moved, turned, np.moveaxis(v, -1, axis), axis=axis, **options)
        expected = hessian_times(x, labels, v, **options)
        np.testing.assert_array_equal(product, np.moveaxis(expected, -1, axis))


@every_row_loss
def test_all_axes_but_that_of_the_classes_broadcast(f):
    """One row of output under many labels collects their gradients; with "none" each keeps its own."""
    x, labels = f.rows(2), np.asarray(f.labels(6)).reshape(3, 2, *f.label_shape)
    for first, second in ((x[None], labels), (x[None, :1], labels), (f.rows(3)[:, None], labels[:1])):
        whole = np.broadcast_shapes(first.shape[:-1], second.shape[:2])
        full = np.broadcast_to(first, (*whole, 3)), np.broadcast_to(second, (*whole, *f.label_shape))
        loss = f.loss(first, second, reduction="none")
        assert loss.shape == whole
        np.testing.assert_array_equal(loss, f.loss(*full, reduction="none"))
        each = f.gradient(first, second, reduction="none")
        np.testing.assert_array_equal(each, f.gradient(*full, reduction="none"))
        axes = tuple(axis for axis in range(2) if first.shape[axis] != whole[axis])
        total = each.sum(axis=axes, keepdims=True)
        divisor = np.sum(np.broadcast_to(f.row_weights(6).reshape(3, 2)[: second.shape[0]], whole))
        for reduction, expected in (("sum", total), ("mean", total / divisor)):
            gradient = f.gradient(first, second, reduction=reduction)
            assert gradient.shape == first.shape
            np.testing.assert_allclose(gradient, expected, rtol=1e-13, atol=16 * EPS)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_shared_row_collects_its_gradient_wide(reduction):
    """Three hundred float16 derivatives are added up before they are rounded."""
    x, c = np.array([[0.1, 2.3, -1.7]], np.float16), np.arange(300) % 3
    narrow, wide = (gradient_of(a, c, reduction=reduction) for a in (x, x.astype(np.float64)))
    assert narrow.dtype == np.float16
    np.testing.assert_array_equal(narrow, wide.astype(np.float16))


def test_a_shared_row_collects_a_wide_gradient_in_its_type():
    x, c = np.array([[0.1, 2.3, -1.7]], np.longdouble), np.arange(300) % 3
    each = gradient_of(x, c, reduction="none")
    np.testing.assert_array_equal(gradient_of(x, c, reduction="sum"), each.sum(axis=0, keepdims=True))


def test_the_hessian_of_a_shared_row_adds_up():
    v = np.array([1.0, -1.0, 0.5])
    product = hessian_times(X[:1], C, v[None], reduction="sum")
    np.testing.assert_allclose(product, 4 * hessian_times(X[:1], C[:1], v[None]), rtol=4 * EPS)
    assert hessian_times(X[:1], C, v[None], reduction="none").shape == (4, 3)


@every_row_loss
def test_one_row_gives_a_number(f):
    x, labels = f.rows(1), f.labels(1)
    loss = f.loss(x[0], labels[0])
    assert isinstance(loss, np.float64)
    for reduction in ("sum", "none"):
        result = f.loss(x[0], labels[0], reduction=reduction)
        assert isinstance(result, np.float64)
        assert result == f.loss(x, labels, reduction="none")[0]
    np.testing.assert_array_equal(f.gradient(x[0], labels[0]), f.gradient(x, labels)[0])


@every_row_loss
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.longdouble, int, bool])
def test_the_type_of_the_first_argument_is_kept(f, dtype):
    x = np.eye(3, dtype=dtype)
    for reduction in _arrays.REDUCTIONS:
        kept = np.float64 if np.dtype(dtype).kind in "bi" else dtype
        assert f.loss(x, f.labels(3), reduction=reduction).dtype == kept
        assert f.gradient(x, f.labels(3), reduction=reduction).dtype == kept


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.uint64, np.int32])
def test_classes_may_be_any_integers(dtype):
    assert loss_of(X, C.astype(dtype)) == loss_of(X, C)
    assert loss_of(X, ONE_HOT.astype(dtype)) == loss_of(X, ONE_HOT)
    assert loss_of(X, ONE_HOT.astype(bool)) == loss_of(X, ONE_HOT)


@every_row_loss
def test_nothing_gives_nothing(f):
    for shape in ((0,), (0, 4), (4, 0)):
        x, labels = np.empty((*shape, 3)), np.empty((*shape, *f.label_shape))
        assert f.loss(x, labels, reduction="none").shape == shape
        assert f.loss(x, labels, reduction="sum") == 0
        assert f.gradient(x, labels, reduction="sum").shape == x.shape
        for function in (f.loss, f.gradient):
            with pytest.raises(ValueError, match=r"the mean over nothing does not exist"):
                function(x, labels)
    assert f.loss(np.empty((0, 3)), np.empty((0, *f.label_shape)).tolist(), reduction="none").shape == (0,)


@every_row_loss
def test_memory_layout_and_block_size_do_not_matter(f, monkeypatch):
    x, labels = f.rows(40), np.asarray(f.labels(40))
    w = np.linspace(0, 1, 40)
    before = x.tobytes(), labels.tobytes(), w.tobytes()

    def results(x, labels, w):
        return [
            function(x, labels, sample_weight=w, reduction=reduction)
            for function in (f.loss, f.gradient)
            for reduction in ("none", "mean")
        ]

    expected = results(x, labels, w)
    for layout in (
        np.asfortranarray,
        lambda a: np.repeat(a, 2, axis=0)[::2],
        lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
        lambda a: a[::-1].copy()[::-1],
        lambda a: a.tolist(),
        lambda a: a.astype(a.dtype.newbyteorder(">")),
    ):
        for a, b in zip(results(*map(layout, (x, labels, w))), expected, strict=True):
            np.testing.assert_array_equal(a, b)
    for array in (x, labels, w):
        array.flags.writeable = False
    for size in (1, 7, 64):
        monkeypatch.setattr(_arrays, "BLOCK", size)
        for a, b in zip(results(x, labels, w), expected, strict=True):
            np.testing.assert_allclose(a, b, rtol=4 * EPS)  # the sum of the losses is over other blocks
    assert (x.tobytes(), labels.tobytes(), w.tobytes()) == before


def test_temporaries_are_small():
    """A hundred blocks of rows: what is held beside the input is a few of them."""
    import tracemalloc

    x, c = np.zeros((100_000, 10)), np.zeros(100_000, np.int64)
    for function in (loss_of, partial(loss_of, label_smoothing=0.1)):
        tracemalloc.start()
        function(x, c)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak <= x.nbytes / 5


# ---------------------------------------------------------------- table 3: out of domain


@pytest.mark.parametrize(
    ("labels", "kind", "said"),
    [
        ([0, 1, 3], ValueError, "labels must be classes from 0 to 2, but labels[2] is 3"),
        ([0, -1, 3], ValueError, "labels must be classes from 0 to 2, but labels[1] is -1"),
        ([0.0, 1.0, 2.0], TypeError, "labels must be classes (integers"),
        ([True, False, True], TypeError, "labels must be classes (integers"),
        ([0, 1], ValueError, "(3, 3) and labels of shape (2,) do not broadcast together"),
        (0, ValueError, "labels must have one dimension fewer than"),
        (np.zeros((1, 3, 3)), ValueError, "labels must have one dimension fewer than"),
        ([[0], [1], [2]], ValueError, "labels must have 3 entries along axis 1, one for each class"),
        ([[1.0], [1.0], [1.0]], ValueError, "but their shape is (3, 1); classes have one dimension fewer"),
        ([[0.5, 0.5]] * 3, ValueError, "labels must have 3 entries along axis 1, one for each class"),
        ([[1, 0, 0]] * 2, ValueError, "(3, 3) and labels of shape (2,) do not broadcast together"),
        ([[1, 0, 0], [0, 0.5, 0], [0, 0, 1]], ValueError, "labels[1, :] sums to 0.5"),
        ([[1, 0, 0], [1, 0, 1], [0, 0, 1]], ValueError, "labels[1, :] sums to 2.0"),
        ([[1, 0, 0], [1, -0.5, 0.5], [0, 0, 1]], ValueError, "in [0, 1], but labels[1, 1] is -0.5"),
        ([[1, 0, 0], [1, 0], [0, 0, 1]], ValueError, "labels must be an array: its rows differ"),
        (["a", "b", "c"], TypeError, "labels must be real numbers, but labels[0] is 'a' (str)"),
        (None, TypeError, "labels must be real numbers, but labels is None (NoneType)"),
    ],
    ids=one_line,
)
def test_bad_labels_are_refused_by_name_place_and_value(labels, kind, said):
    for function in (
        loss_of,
        gradient_of,
        lambda x, y: hessian_times(x, y, x),
        categorical_cross_entropy,
        categorical_cross_entropy_gradient,
    ):
        with np.errstate(all="raise"), pytest.raises(kind, match="labels") as caught:
            function(np.eye(3), labels)
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("excess", "refused"), [(1e-8, True), (-1e-8, True), (1e-10, False), (-1e-10, False)]
)
def test_distributions_sum_to_one_within_the_tolerance(excess, refused):
    off = [0.5, 0.25, 0.25 + excess]
    for function in (lambda: loss_of([0, 0, 0], off), lambda: categorical_cross_entropy(off, 0)):
        if refused:
            with pytest.raises(ValueError, match="must sum to one along axis"):
                function()
        else:
            function()


@pytest.mark.parametrize(
    ("p", "said"),
    [
        ([1.5, -0.5], "probabilities must lie in [0, 1], but probabilities[0] is 1.5; for logits there is"),
        ([0.5, 0.25], "probabilities must sum to one along axis -1 (within 1e-09), but"),
        (0.5, "probabilities must have an axis of"),
        (np.empty((2, 0)), "probabilities must have"),
    ],
    ids=one_line,
)
def test_bad_probabilities_are_refused(p, said):
    for function in (categorical_cross_entropy, categorical_cross_entropy_gradient):
        with pytest.raises(ValueError, match="probabilities") as caught:
            function(p, 0)
        assert said in str(caught.value)


@pytest.mark.parametrize("labels", [[0, 1], 0])
def test_the_output_is_named_where_labels_do_not_fit(labels):
    for function, name in ((categorical_cross_entropy, "probabilities"), (loss_of, "logits")):
        with pytest.raises(ValueError, match=rf"{name} of shape \(3, 3\)"):
            function(np.eye(3), labels)


@pytest.mark.parametrize(
    ("options", "kind", "said"),
    [
        (
            {"class_weight": [1, 2]},
            ValueError,
            "class_weight must have the shape (3,), but its shape is (2,)",
        ),
        ({"class_weight": 2.0}, ValueError, "class_weight must have the shape (3,), but its shape is ()"),
        ({"class_weight": np.ones((3, 1))}, ValueError, "class_weight must have the shape (3,)"),
        ({"class_weight": [1, -1, 1]}, ValueError, "finite and not negative, but class_weight[1] is -1"),
        ({"class_weight": [1, 1, NAN]}, ValueError, "finite and not negative, but class_weight[2] is nan"),
        ({"class_weight": "balanced"}, TypeError, "class_weight must be real numbers"),
        (
            {"class_weight": [0, 0, 0]},
            ValueError,
            "class_weight of the labels must have a positive, finite sum",
        ),
        (
            {"class_weight": [0, 1, 1], "sample_weight": [1, 0, 0]},
            ValueError,
            "class_weight of the labels times sample_weight must have a positive, finite sum, but its sum",
        ),
        ({"label_smoothing": -0.1}, ValueError, "label_smoothing must lie in [0, 1], but it is -0.1"),
        ({"label_smoothing": 1.5}, ValueError, "label_smoothing must lie in [0, 1], but it is 1.5"),
        ({"label_smoothing": NAN}, ValueError, "label_smoothing must lie in [0, 1], but it is nan"),
        ({"label_smoothing": "0.1"}, TypeError, "label_smoothing must be a number, but it is '0.1'"),
        ({"label_smoothing": [0.1]}, TypeError, "label_smoothing must be a number, but it is [0.1]"),
        ({"label_smoothing": None}, TypeError, "label_smoothing must be a number, but it is None"),
        ({"axis": 2}, ValueError, "axis 2 does not exist: the array has shape (3, 3)"),
        ({"axis": 1.0}, TypeError, "axis must be an integer, but it is 1.0"),
    ],
    ids=one_line,
)
def test_bad_options_are_refused(options, kind, said):
    for labels in ([0, 1, 2], np.eye(3)):
        for function in (loss_of, gradient_of, lambda x, y, **rest: hessian_times(x, y, x, **rest)):
            with np.errstate(all="raise"), pytest.raises(kind) as caught:
                function(np.eye(3), labels, **options)
            assert said in str(caught.value)


@pytest.mark.parametrize(
    ("v", "kind", "said"),
    [
        (np.ones(3), ValueError, "v must have the shape of logits, (2, 3), but its shape is (3,)"),
        (np.ones((3, 2)), ValueError, "v must have the shape of logits, (2, 3), but its shape is (3, 2)"),
        ([[0, 0, 0], [0, INF, 0]], ValueError, "v must be finite, but v[1, 1] is inf"),
        ([[0, 0, 0], [0, "a", 0]], TypeError, "v must be real numbers, but v[1, 1] is 'a' (str)"),
    ],
    ids=one_line,
)
def test_bad_directions_are_refused(v, kind, said):
    with pytest.raises(kind) as caught:
        hessian_times(np.zeros((2, 3)), [0, 1], v)
    assert str(caught.value) == said


def test_logits_have_an_axis_with_classes():
    with pytest.raises(ValueError, match=r"axis of classes, but are the single number 3\.0"):
        loss_of(3.0, 0)
    with pytest.raises(
        ValueError, match=r"logits must have classes along axis 1, but their shape is \(2, 0\)"
    ):
        loss_of(np.empty((2, 0)), [0, 0])
    with pytest.raises(TypeError, match=r"^logits must be real numbers, but logits\[1\] is 'a' \(str\)"):
        loss_of([0.5, "a"], 0)


@pytest.mark.parametrize("labels", [0, 2, [0.0, 1.0, 0.0], [0.5, 0.25, 0.25], [1.0, TINIEST, -0.0]], ids=str)
def test_special_values_raise_nothing(labels):
    """Every row of three from the ends of the line: nan only where there is no softmax."""
    ends = [-INF, -LARGEST, -745.2, -37, -TINIEST, -0.0, 0.0, TINIEST, 1e-310, 37, 709.8, LARGEST, INF]
    x = np.stack([grid.ravel() for grid in np.meshgrid(ends, ends, ends)], axis=1)
    hopeless = (np.sum(x == INF, axis=1) > 1) | np.all(x == -INF, axis=1)
    v = np.tile([1e308, -0.5, TINIEST], (len(x), 1))
    with np.errstate(all="raise"):
        y = np.tile(labels, (len(x), 1)) if np.ndim(labels) else np.full(len(x), labels)
        results = [*from_logits(x, y), hessian_times(x, y, v, reduction="none")]
    for result in results:
        np.testing.assert_array_equal(np.isnan(result.reshape(len(x), -1)).any(axis=1), hopeless)
    assert not np.signbit(results[0][~hopeless]).any()
