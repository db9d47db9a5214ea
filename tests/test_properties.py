"""What holds for every function and every loss, whatever its formula. The list is in `catalogue.py`."""

import re
import reprlib
from functools import partial

import numpy as np
import pytest
import reference
from catalogue import DOMAINS, FUNCTIONS, LOSSES, ROW_LOSSES, hard_labels
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

import companion
from companion import _arrays

DTYPES = [np.float64, np.float32, np.float16]
EPS = np.finfo(np.float64).eps

every_function = pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.name)
every_loss = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)


def only(name, items, condition):
    """The parameter `name` over those items for which a property makes sense."""
    chosen = [item for item in items if condition(item)]
    return pytest.mark.parametrize(name, chosen, ids=lambda item: item.name)


def same_bits(a, b):
    """Equal numbers, zeros of the same sign, nan in the same places."""
    return (
        a.dtype == b.dtype
        and np.array_equal(a, b, equal_nan=True)
        and bool(np.all(np.signbit(a) == np.signbit(b)))
    )


# ---------------------------------------------------------------- accuracy


@every_function
@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
def test_accuracy(f, dtype):
    """At every exponent, both signs, the critical regions. Narrow types are rounded once: 1 ulp at most."""
    bound = f.ulps if dtype is np.float64 else 1
    args = f.points(dtype)
    worst, point = max((error, [float(a[i]) for a in args]) for i, error in enumerate(f.errors(*args)))
    assert worst <= bound, f"{worst} ulp at {point}"


# ---------------------------------------------------------------- special values


@every_function
def test_special_values_raise_nothing_and_make_no_nan(f):
    """±0, ±inf, subnormals, the ends of the range: a number or an infinity, under the strictest settings."""
    args = f.special()
    with np.errstate(all="raise"):
        results = f(*args)
    nans = [tuple(a[i] for a in args) for i in np.flatnonzero(np.isnan(results))]
    assert not nans


@every_function
@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
def test_nothing_is_raised_anywhere(f, dtype):
    args = f.points(dtype)
    with np.errstate(all="raise"):
        assert not np.isnan(f(*args)).any()


@every_function
def test_nan_stays_nan_and_where_it_is(f):
    for position in range(len(f.arguments)):
        args = [np.full(3, value) for value in f.harmless()]
        args[position][1] = np.nan
        with np.errstate(all="raise"):
            assert np.isnan(f(*args)).tolist() == [False, True, False]


# ---------------------------------------------------------------- types, shapes, layout


@every_function
@pytest.mark.parametrize("dtype", [*DTYPES, np.longdouble], ids=lambda dtype: dtype.__name__)
def test_the_type_of_the_first_argument_is_kept(f, dtype):
    first, *others = f.harmless()
    result = f(np.full(2, first, dtype), *(np.full(2, other, np.float64) for other in others))
    assert result.dtype == dtype


@every_function
@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint64, int])
def test_integers_become_float64(f, dtype):
    args = [np.zeros(2, dtype) for _ in f.arguments]
    assert same_bits(f(*args), f(*(np.zeros(2) for _ in args)))


@every_function
def test_a_number_gives_a_number(f):
    for args in (f.harmless(), [np.array(value) for value in f.harmless()]):
        result = f(*args)
        assert isinstance(result, np.float64)
        assert result == f(*([value] for value in args))[0]
    for dtype in (np.float16, np.float32):
        assert isinstance(f(*map(dtype, f.harmless())), dtype)


@every_function
@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0)])
def test_nothing_gives_nothing(f, shape):
    assert f(*(np.empty(shape) for _ in f.arguments)).shape == shape


@every_function
def test_inputs_are_not_changed_and_may_be_read_only(f):
    args = f.special()
    before = [a.tobytes() for a in args]
    for a in args:
        a.flags.writeable = False
    f(*args)
    assert [a.tobytes() for a in args] == before


@every_function
def test_memory_layout_does_not_matter(f):
    args = [np.resize(a[:: max(1, len(a) // 60)], (6, 10)) for a in f.points(np.float64)]
    expected = f(*args)
    for layout in (
        np.asfortranarray,
        lambda a: np.repeat(a, 2, axis=1)[:, ::2],
        lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
        lambda a: a.astype(">f8"),
        lambda a: a.tolist(),
    ):
        assert same_bits(f(*map(layout, args)), expected)


@every_function
def test_block_size_does_not_matter(f, monkeypatch):
    args = f.points(np.float64)
    expected = f(*args)
    for size in (16, 97, len(args[0])):
        monkeypatch.setattr(_arrays, "BLOCK", size)
        assert same_bits(f(*args), expected)


@only("f", FUNCTIONS, lambda f: len(f.arguments) == 2)
def test_arguments_broadcast(f):
    x, y = (a[:: len(a) // 7][:7] for a in f.points(np.float64))
    expected = np.array([[f(own, label) for label in y] for own in x])
    assert same_bits(f(x[:, None], y), expected)


# ---------------------------------------------------------------- refusals


@every_function
@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (1j, r"is 1j \(complex\)"),
        ("0.5", r"is '0.5' \(str\)"),
        (None, r"is None \(NoneType\)"),
        ([0, "a"], r"\[1\] is 'a' \(str\)"),
        ([[0, 0], [0, None]], r"\[1, 1\] is None \(NoneType\)"),
        (np.array([0, 1j]), r"\[0\] is 0j \(complex"),
        (np.array([0.0, 0.0], dtype=object), "is an array of dtype object"),
        (np.array(["2020-01-01"], dtype="M8[D]"), r"\[0\] is .*date"),
        (np.array([0], dtype="m8[ns]"), r"is an array of dtype timedelta64\[ns\]"),
        (np.ma.masked_array([0.0, 0.5], [False, True]), "is a masked array"),
    ],
    ids=[
        "complex",
        "text",
        "None",
        "text-inside",
        "None-inside",
        "complex-array",
        "objects",
        "dates",
        "nanoseconds",
        "masked",
    ],
)
def test_what_is_no_real_number_is_refused_by_name_and_place(f, bad, said):
    for position, name in enumerate(f.arguments):
        args = f.harmless()
        args[position] = bad
        with pytest.raises(TypeError, match=rf"^{name} (must be real numbers, but {name}.*)?{said}"):
            f(*args)


@every_function
def test_ragged_rows_are_refused_by_name(f):
    for position, name in enumerate(f.arguments):
        args = f.harmless()
        args[position] = [[0.0, 0.0], [0.0]]
        with pytest.raises(ValueError, match=f"^{name} must be an array: its rows differ"):
            f(*args)


def bounded(f):
    """Position, name and domain of the arguments that have one."""
    domains = [(i, name, DOMAINS[domain]) for i, (name, domain) in enumerate(f.arguments.items())]
    return [argument for argument in domains if argument[2].bad is not None]


@only("f", FUNCTIONS, bounded)
def test_what_lies_outside_is_refused_by_name_place_and_value(f):
    for position, name, domain in bounded(f):
        bad, said = domain.bad, domain.said
        args = [np.full((2, 3), value) for value in f.harmless()]
        args[position][1, 2] = bad
        args[position][0, 0] = np.nan  # nan, before or after it, hides nothing
        with pytest.raises(ValueError, match=rf"^{name} {said}, but {name}\[1, 2\] is {bad}($|;)"):
            f(*args)
        args[position] = bad
        with pytest.raises(ValueError, match=rf"^{name} {said}, but {name} is {bad}($|;)"):
            f(*args)
        if domain.interval:
            args[position] = np.nextafter(domain.good, bad)
            f(*args)


@only("f", FUNCTIONS, bounded)
def test_the_last_entry_of_a_long_array_is_checked(f):
    for position, name, domain in bounded(f):
        bad = domain.bad
        size = 2 * _arrays.BLOCK + 5
        args = [np.full(size, value) for value in f.harmless()]
        args[position][-1] = bad
        with pytest.raises(ValueError, match=rf"{name}\[{size - 1}\] is {bad}"):
            f(*args)


# ---------------------------------------------------------------- losses: the calculus

LOGITS = st.floats(-60, 60)
PROBABILITIES = st.floats(2.0**-30, 1 - 2.0**-30)
HARD_LABELS = st.sampled_from([0.0, 1.0])
LABELS = st.one_of(HARD_LABELS, st.floats(0, 1))


def point_of(loss):
    return {"real": LOGITS, "probability": PROBABILITIES}[next(iter(loss.arguments.values()))]


def label_of(loss):
    return LABELS if loss.soft else HARD_LABELS


@every_loss
@given(data=st.data())
def test_the_gradient_is_the_derivative_of_the_loss(loss, data):
    """Numerical derivatives of the definition, in 200 digits, against the package's closed forms."""
    x, y = data.draw(point_of(loss)), data.draw(label_of(loss))
    X, Y = reference.exact(x), reference.exact(y)
    definition = loss.references[0]

    def derivative(order):
        with reference.mp.workdps(200):  # FL* has derivatives of e^(−220) where it is 60
            slope = reference.mp.diff(lambda t: definition(t, Y), X, order)
        # with a soft label it may be 0, and comes out near 1e−70; none of the others is below e^(−60)/2^60
        return reference.mp.chop(slope, tol=1e-50) if 0 < y < 1 else slope

    gradient = loss.gradient(x, y, reduction="none", **loss.options)
    second = loss.second_derivative(x, y, **loss.options)
    scale = loss.gradient_scale and loss.gradient_scale(X, Y)
    assert reference.error(gradient, derivative(1), scale) <= max(4, loss.gradient_ulps)
    scale = loss.second_derivative_scale and loss.second_derivative_scale(X, Y)
    assert reference.error(second, derivative(2), scale) <= loss.second_derivative_ulps


@every_loss
def test_losses_are_never_negative(loss):
    """Not even −0, which prints as a negative number."""
    for f in loss.functions():
        if "loss" in f.name:
            assert not np.signbit(f(*f.special())).any()
            assert not np.signbit(f(*f.points(np.float64))).any()


@only("loss", LOSSES, lambda loss: loss.convex)
@given(data=st.data())
def test_a_convex_loss_lies_below_its_chords(loss, data):
    a, b, y = data.draw(point_of(loss)), data.draw(point_of(loss)), data.draw(label_of(loss))
    at_a, at_b, between = (loss.loss(x, y, **loss.options) for x in (a, b, (a + b) / 2))
    # 4 ulp: the rounding of three losses, and of (a + b)/2, which moves the loss by |gradient|·ulp
    slack = 4 * EPS * max(at_a, at_b, 1, abs(loss.gradient((a + b) / 2, y, **loss.options)))
    assert between <= (at_a + at_b) / 2 + slack
    assert loss.second_derivative(a, y, **loss.options) >= 0


# ---------------------------------------------------------------- losses: weights and reductions


@st.composite
def weighted_arrays(draw, loss):
    """Outputs, labels and weights of shapes that broadcast, the weights not beyond the losses' shape."""
    shapes = draw(mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=1, max_side=4))
    shape = shapes.result_shape
    weight_shape = tuple(
        draw(st.sampled_from([1, side])) for side in shape[draw(st.integers(0, len(shape))) :]
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x = rng.uniform(0.01, 0.99, shapes.input_shapes[0])
    if "logits" in loss.arguments:
        x = 40 * (x - 0.5)
    y = rng.choice([0, 1, 0.3] if loss.soft else [0, 1], shapes.input_shapes[1])
    w = rng.choice([0, 1, 0.5, 3], weight_shape)
    w = w if w.any() else w + 1
    return x, y, w, shape


def close(a, b, terms, size):
    """Equal up to the rounding of a sum: each of the terms adds at most 4 ulp of the sum of their sizes."""
    return np.all(np.abs(a - b) <= 4 * EPS * (terms + 1) * size)


@every_loss
@given(data=st.data())
def test_sum_mean_and_weights_are_consistent(loss, data):
    x, y, w, shape = data.draw(weighted_arrays(loss))
    each = np.broadcast_to(loss.loss(x, y, reduction="none", **loss.options), shape)
    weights = np.broadcast_to(w, shape)
    n = each.size

    def reduced(reduction, weight):
        return loss.loss(x, y, sample_weight=weight, reduction=reduction, **loss.options)

    assert np.array_equal(reduced("none", w), weights * each)
    assert close(reduced("sum", None), each.sum(), n, each.sum())
    assert close(reduced("mean", None), each.mean(), n, each.mean())
    assert close(reduced("sum", w), (weights * each).sum(), n, each.sum() * 3)
    expected = (weights * each).sum() / weights.sum()
    assert close(reduced("mean", w), expected, n, expected)
    assert reduced("mean", None) == loss.loss(x, y, **loss.options)
    # only ratios of weights matter to a mean, and equal weights are none
    assert reduced("mean", 4.0 * w) == reduced("mean", w)
    assert close(reduced("mean", np.full(shape, 0.1)), each.mean(), n, each.mean())
    for reduction in _arrays.REDUCTIONS:
        assert np.array_equal(reduced(reduction, np.ones(shape)), reduced(reduction, None))


@every_loss
@given(data=st.data())
def test_the_gradient_is_that_of_the_reduced_loss(loss, data):
    """Its shape is the first argument's; shared entries are added up; the mean divides by N or Σ w."""
    x, y, w, shape = data.draw(weighted_arrays(loss))
    each = np.broadcast_to(loss.gradient(x, y, reduction="none", **loss.options), shape)
    weights = np.broadcast_to(w, shape)
    place = np.broadcast_to(np.arange(x.size).reshape(x.shape), shape)

    def collected(terms):
        result = np.zeros(x.size)
        np.add.at(result, place, terms)
        return result.reshape(x.shape)

    for weight, factor in ((None, np.ones(shape)), (w, weights)):
        expected = {"sum": collected(factor * each), "mean": collected(factor * each) / factor.sum()}
        size = {"sum": collected(np.abs(factor * each))}
        size["mean"] = size["sum"] / factor.sum()
        for reduction in ("sum", "mean"):
            gradient = loss.gradient(x, y, sample_weight=weight, reduction=reduction, **loss.options)
            assert gradient.shape == x.shape
            assert close(gradient, expected[reduction], each.size / x.size, size[reduction])
        unreduced = loss.gradient(x, y, sample_weight=weight, reduction="none", **loss.options)
        assert np.array_equal(unreduced, factor * each)
    second = loss.second_derivative(x, y, **loss.options)
    assert np.array_equal(loss.second_derivative(x, y, sample_weight=w, **loss.options), weights * second)


@every_loss
@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_reductions_keep_the_type_and_round_once(loss, dtype, reduction):
    """A float16 sum is that of the float64 losses, rounded, not a sum of rounded losses."""
    x = np.linspace(0.02, 0.98, 3000).astype(dtype)
    wide = loss.loss(x.astype(np.float64), 1, reduction=reduction, **loss.options)
    narrow = loss.loss(x, 1, reduction=reduction, **loss.options)
    assert narrow.dtype == dtype
    assert isinstance(narrow, np.generic)
    assert narrow == wide.astype(dtype)
    # one output under many labels: the gradient is collected wide, too
    gradient = loss.gradient(x[:1], np.ones(300), reduction=reduction, **loss.options)
    first = x[:1].astype(np.float64)
    expected = loss.gradient(first, np.ones(300), reduction=reduction, **loss.options)
    assert gradient.dtype == dtype
    assert gradient == expected.astype(dtype)


@every_loss
def test_a_zero_weight_leaves_its_entry_out(loss):
    """Even where its loss or its derivative is infinite. A nan is not hidden by it."""
    hopeless = 0.0 if "probabilities" in loss.arguments else -np.inf
    x, y, w = [0.25, hopeless], [1, 1], [2, 0]
    kept = loss.loss([0.25], [1], **loss.options)
    assert loss.loss(x, y, sample_weight=w, **loss.options) == kept
    assert loss.loss(x, y, sample_weight=w, reduction="none", **loss.options).tolist() == [2 * kept, 0]
    for reduction in _arrays.REDUCTIONS:
        gradient = loss.gradient(x, y, sample_weight=w, reduction=reduction, **loss.options)
        assert gradient[1] == 0
        assert gradient[0] != 0
    assert np.isnan(loss.loss([0.25, np.nan], y, sample_weight=w, **loss.options))


@every_loss
def test_a_weight_that_underflows_raises_nothing(loss):
    for reduction in _arrays.REDUCTIONS:
        options = {"sample_weight": [3, 5e-324], "reduction": reduction, **loss.options}
        for function in (loss.loss, loss.gradient):
            with np.errstate(all="raise"):
                assert np.isfinite(function([0.5, 0.5], 1, **options)).all()


@every_loss
def test_a_mean_over_nothing_is_refused(loss):
    for function in (loss.loss, loss.gradient):
        with pytest.raises(ValueError, match=r"mean over nothing .* shape \(0, 2\)"):
            function(np.empty((0, 2)), np.empty((0, 2)), **loss.options)
        with pytest.raises(ValueError, match="mean over nothing"):
            function([], [], sample_weight=[], **loss.options)
    assert loss.loss([], [], reduction="sum", **loss.options) == 0
    assert loss.loss([], [], reduction="none", **loss.options).shape == (0,)
    assert loss.gradient([], [], reduction="sum", **loss.options).shape == (0,)
    assert loss.gradient([0.5], [], reduction="sum", **loss.options).tolist() == [0]


@every_loss
@pytest.mark.parametrize("reduction", ["average", "Mean", "", None, 0, ["mean"], np.array(["mean", "sum"])])
def test_an_unknown_reduction_is_refused(loss, reduction):
    said = f'reduction must be "mean", "sum" or "none", but it is {reprlib.repr(reduction)}'
    for function in (loss.loss, loss.gradient):
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            function([0.5], [1], reduction=reduction, **loss.options)


@every_loss
@pytest.mark.parametrize(
    ("weight", "kind", "said"),
    [
        ([1, -2], ValueError, r"be finite and not negative, but sample_weight\[1\] is -2"),
        ([np.nan, 1], ValueError, r"be finite and not negative, but sample_weight\[0\] is nan"),
        ([1, np.inf], ValueError, r"be finite and not negative, but sample_weight\[1\] is inf"),
        ([0, -2], ValueError, r"be finite and not negative, but sample_weight\[1\] is -2"),
        ([0.5, np.nan], ValueError, r"be finite and not negative, but sample_weight\[1\] is nan"),
        ([1, 2, 3], ValueError, r"of shape \(3,\) does not broadcast to losses of shape \(2,\)"),
        ([[1], [2]], ValueError, r"of shape \(2, 1\) does not broadcast to losses of shape \(2,\)"),
        ([0, 0], ValueError, "must have a positive, finite sum, but its sum is 0.0"),
        ([1e308, 1e308], ValueError, "must have a positive, finite sum, but its sum is inf"),
        ([1, 1j], TypeError, r"sample_weight\[1\] is 1j \(complex\)"),
        (["1", 1], TypeError, r"sample_weight\[0\] is '1' \(str\)"),
    ],
)
def test_bad_weights_are_refused_by_name_place_and_value(loss, weight, kind, said):
    for function in (loss.loss, loss.gradient):
        with np.errstate(all="raise"), pytest.raises(kind, match=f"^sample_weight .*{said}$"):
            function([0.5, 0.5], [1, 0], sample_weight=weight, **loss.options)


@every_loss
def test_weights_for_rows_get_advice(loss):
    with pytest.raises(ValueError, match=r"for one weight a row pass sample_weight\[:, None\]"):
        loss.loss(np.full((3, 2), 0.5), 1, sample_weight=[1, 2, 3], **loss.options)


@every_loss
def test_shapes_that_do_not_broadcast_are_refused_by_name(loss):
    first, second = loss.arguments
    for function in (loss.loss, loss.gradient, loss.second_derivative):
        with pytest.raises(
            ValueError, match=rf"^{first} of shape \(3,\) and {second} of shape \(4,\) do not broadcast"
        ):
            function(np.full(3, 0.5), np.ones(4), **loss.options)


# from probabilities no loss exceeds 745; with α_t the loss is not −x
@only("loss", LOSSES, lambda loss: "logits" in loss.arguments and loss.options.get("alpha") is None)
def test_a_mean_is_finite_where_its_sum_is_not(loss):
    huge = np.full(4, -1e308 / loss.options.get("pos_weight", 1))
    with np.errstate(all="raise"):
        assert loss.loss(huge, 1, **loss.options) == pytest.approx(1e308, rel=4 * EPS)
        weighted = loss.loss(huge, 1, sample_weight=[1, 2, 3, 4], **loss.options)
        assert weighted == pytest.approx(1e308, rel=4 * EPS)
        assert loss.loss(huge, 1, reduction="sum", **loss.options) == np.inf
        assert loss.loss([-np.inf, 0.0], 1, **loss.options) == np.inf


# ---------------------------------------------------------------- losses of entries and losses of rows alike

ALL_LOSSES = [*LOSSES, *ROW_LOSSES]
every_loss_of_both_kinds = pytest.mark.parametrize("loss", ALL_LOSSES, ids=lambda loss: loss.name)


def batch(loss, number):
    """Outputs and labels of several samples, and the options of the loss that are not in it yet."""
    if loss in ROW_LOSSES:
        return loss.rows(number), loss.labels(number), {}
    rng = np.random.default_rng(3)
    x = rng.uniform(0.01, 0.99, number) if "probabilities" in loss.arguments else rng.normal(size=number) * 5
    y = rng.choice([0, 1, 0.3] if loss.soft else [0, 1], number)
    return x, y, loss.options


@every_loss_of_both_kinds
def test_the_order_of_the_samples_does_not_matter(loss):
    x, y, options = batch(loss, 50)
    order = np.random.default_rng(5).permutation(50)
    each = loss.loss(x, y, reduction="none", **options)
    assert same_bits(loss.loss(x[order], y[order], reduction="none", **options), each[order])
    for reduction in _arrays.REDUCTIONS:
        gradient = loss.gradient(x, y, reduction=reduction, **options)
        # only Σ w of a weighted mean is added in another order
        turned = loss.gradient(x[order], y[order], reduction=reduction, **options)
        np.testing.assert_allclose(turned, gradient[order], rtol=50 * EPS, atol=0)
    for reduction in ("sum", "mean"):
        whole, turned = (
            loss.loss(x[k], y[k], reduction=reduction, **options) for k in (np.arange(50), order)
        )
        assert turned == pytest.approx(whole, rel=50 * EPS, abs=0)  # no term is negative: 50 roundings


@every_loss_of_both_kinds
def test_a_sample_has_the_loss_that_it_has_alone(loss):
    x, y, options = batch(loss, 9)
    for function in (loss.loss, loss.gradient):
        each = function(x, y, reduction="none", **options)
        for i in range(9):
            assert same_bits(function(x[i], y[i], reduction="none", **options), each[i])


# from probabilities a step would leave the distributions
@only("loss", ALL_LOSSES, lambda loss: loss not in ROW_LOSSES or "logits" in loss.name)
def test_a_step_against_the_gradient_lowers_the_loss(loss):
    """By the step times the squared length of the gradient, to first order."""
    x, y, options = batch(loss, 20)
    gradient = loss.gradient(x, y, reduction="sum", **options)
    length = np.sum(gradient**2)
    # the curvature of a loss by logits is at most 10 here; from probabilities it is at most 1/0.01²
    step = 1e-7 if "logits" in loss.name or "focal" in loss.name else 1e-9
    before, after = (loss.loss(z, y, reduction="sum", **options) for z in (x, x - step * gradient))
    # 100 EPS of the loss is the rounding of the two sums
    assert abs((before - after) - step * length) <= 1e-3 * step * length + 100 * EPS * before


@pytest.mark.parametrize("loss", ROW_LOSSES, ids=lambda loss: loss.name)
def test_a_convex_loss_of_rows_lies_below_its_chords(loss):
    rows = loss.rows(80)
    a, b, y = rows[:40], rows[40:], loss.labels(40)
    at_a, at_b, between = (loss.loss(x, y, reduction="none") for x in (a, b, (a + b) / 2))
    # the rounding of (a + b)/2, at most 20 ulp of 1, reaches the loss with a slope of at most 2, or of 1/p
    slack = 100 * EPS * np.maximum(1, np.maximum(at_a, at_b))
    if "probabilities" in loss.name:
        slack = slack / np.min((a + b) / 2, axis=1)
    assert np.all(between <= (at_a + at_b) / 2 + slack)


# ---------------------------------------------------------------- one loss as a special case of another

bce = partial(companion.binary_cross_entropy_with_logits, reduction="none")
focal = partial(companion.focal_loss_with_logits, reduction="none")
focal_star = partial(companion.focal_star_loss_with_logits, reduction="none")
cce = partial(companion.categorical_cross_entropy_with_logits, reduction="none")


def of_two_classes(x, y, **options):
    return cce(np.stack([0 * x, x], axis=-1), y.astype(int), **options)


def of_two_soft_classes(x, y):
    return cce(np.stack([0 * x, x], axis=-1), np.stack([1 - y, y], axis=-1))


SPECIAL_CASES = {  # a loss of logits and hard labels, the same by another name, and how far apart in ulp
    "γ = 0": (partial(focal, gamma=0), bce, 5),
    "γ = 1 and β = 0": (partial(focal_star, gamma=1, beta=0), bce, 4),
    "a pos_weight of 1": (partial(bce, pos_weight=1), bce, 4),
    "a hard label": (lambda x, y: companion.softplus((1 - 2 * y) * x), bce, 4),
    "two classes": (of_two_classes, bce, 4),
    "two soft classes": (of_two_soft_classes, bce, 4),
    "α = ½, twice": (lambda x, y: 2 * focal(x, y, alpha=0.5), focal, 1),
    "class weights of 1": (partial(of_two_classes, class_weight=[1, 1]), of_two_classes, 0),
    "no smoothing": (partial(of_two_classes, label_smoothing=0), of_two_classes, 0),
}


@pytest.mark.parametrize("name", SPECIAL_CASES)
def test_special_cases(name):
    one, other, ulps = SPECIAL_CASES[name]
    x = reference.numbers(np.float64)
    y = hard_labels(np.float64, len(x), np.random.default_rng(1))

    np.testing.assert_array_max_ulp(one(x, y), other(x, y), ulps)


@given(st.floats(-30, 30), st.sampled_from([0.0, 1.0]), st.floats(0, 1e-6))
def test_a_small_gamma_moves_the_focal_loss_little(x, y, gamma):
    """|FL − CE| ≤ γ·|log(1 − p_t)|·CE, because 1 − q^γ ≤ −γ log q."""
    ce, faded = bce(x, y), focal(x, y, gamma=gamma)
    opposite = bce(x, 1 - y)  # −log(1 − p_t)
    assert abs(faded - ce) <= (gamma * opposite + 16 * EPS) * ce


# ---------------------------------------------------------------- a shift of the logits

ROW_LOSSES_OF_LOGITS = [loss for loss in ROW_LOSSES if "logits" in loss.name]


@pytest.mark.parametrize("loss", ROW_LOSSES_OF_LOGITS, ids=lambda loss: loss.name)
@pytest.mark.parametrize("shift", [1.0, -64.0, 2.0**20])
def test_a_shift_of_all_logits_changes_nothing(loss, shift):
    x = np.round(loss.rows(30) * 16) / 16  # so that the shift is exact
    y = loss.labels(30)
    for function in (loss.loss, loss.gradient):
        for reduction in _arrays.REDUCTIONS:
            assert same_bits(function(x + shift, y, reduction=reduction), function(x, y, reduction=reduction))


@given(st.floats(-700, 700))
def test_a_binary_loss_moves_by_the_logit_when_the_label_turns(x):
    """ℓ(x, 0) − ℓ(x, 1) = x"""
    losses = bce(x, 0), bce(x, 1)
    assert abs(losses[0] - losses[1] - x) <= 4 * EPS * max(losses)


def test_defaults():
    """γ = 2, β = 0, no α, no weights, the mean; label smoothing and class weights off."""
    x, y = np.array([0.5, -1.0, 3.0]), np.array([1, 0, 0])
    for kind in ("", "_gradient", "_second_derivative"):
        plain = {} if kind == "_second_derivative" else {"sample_weight": None, "reduction": "mean"}
        for name, settings in (
            ("binary_cross_entropy_with_logits", {"pos_weight": None}),
            ("focal_loss_with_logits", {"gamma": 2, "alpha": None}),
            ("focal_star_loss_with_logits", {"gamma": 2, "beta": 0}),
        ):
            function = getattr(companion, name + kind)
            assert same_bits(np.asarray(function(x, y)), np.asarray(function(x, y, **settings, **plain)))
    rows, settings = np.outer(y + 1, x), {"label_smoothing": 0, "class_weight": None, "axis": -1}
    for kind, more in (("", []), ("_gradient", []), ("_hessian_vector_product", [rows**2])):
        function = getattr(companion, "categorical_cross_entropy_with_logits" + kind)
        expected = function(rows, y, *more, sample_weight=None, reduction="mean", **settings)
        assert same_bits(np.asarray(function(rows, y, *more)), np.asarray(expected))
