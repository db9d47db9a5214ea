"""Functions: called with copies, compared in order, never able to break the checker."""

import functools
from dataclasses import replace

import numpy as np
import pytest

from companion.exercises import check
from companion.exercises._exercise import Mistake
from companion.exercises._implement import Case, Implement
from companion.exercises._registry import exercises

ABOUT = dict.fromkeys(("prompt", "starter", "solution"), "") | {
    "title": "Title",
    "hints": "abc",
    "shows": "It shows.",
}


def cases():
    yield Case({"a": [1.0, 2.0, 3.0], "b": [1.0, 1.0, 1.0]})
    yield Case({"a": [2.0], "b": [0.5]})
    yield Case({"a": [[1.0, 2.0], [3.0, 4.0]], "b": [[0.5, 0.5], [0.5, 0.5]]})
    yield Case({"a": [1.0], "b": [1.0]}, group="float32", dtype="float32")
    yield Case({"a": [0.0], "b": [0.0]}, group="extremes")


def quotient(a, b):
    with np.errstate(all="ignore"):
        return np.where(a == 0, 0, a / np.where(a == 0, 1, b)).astype(a.dtype)


QUOTIENT = Implement(
    id="quotient",
    function="quotient",
    reference=quotient,
    cases=cases,
    keeps_dtype=True,
    quiet=True,
    tolerance={"float64": (1e-12, 0), "float32": (1e-6, 0), "extremes": (0, 0)},
    question="What is divided by what?",
    mistakes=(
        Mistake(lambda a, b: b / a, "The quotient is turned. Which is above?"),
        Mistake(lambda a, b: np.divide(a, b), "0/0 warns. Which value is meant?"),
        Mistake(lambda a, b: a - b, "A difference. Which operation?"),
        Mistake(
            lambda a, b: a * 0 + 100,
            "Much too large. Why?",
            seen=lambda inputs, got, expected: got[0].min() > 90,
        ),
    ),
    **ABOUT,
)


def told(function, exercise=QUOTIENT):
    result = exercise.check(function, {})
    assert not result.passed
    return str(result)


def told_by(id, function):
    return " ".join(told(function, exercises()[id]).split())


def test_right_says_on_how_many_inputs():
    assert str(QUOTIENT.check(quotient, {})) == (
        "■ right · Title\nRight on all 5 inputs (values, float32, extremes).\nIt shows."
    )


@pytest.mark.parametrize(
    "answer", [functools.partial(quotient), np.vectorize(lambda a, b: a / b if a else a)]
)
def test_any_callable_is_a_function(answer):
    QUOTIENT.check(answer, {})


@pytest.mark.parametrize("answer", [3, "quotient", np.array([1.0]), object(), [], True])
def test_what_is_no_function(answer):
    text = " ".join(told(answer).split())
    assert 'a function is asked for. The answer is the function itself: check("quotient", quotient).' in text


# A body of its own each, as people write a cell that is yet to be filled in.
def dots(a, b): ...


def returns_dots(a, b):
    return ...


def words(a, b):
    """To be done."""


def passes(a, b):
    pass


def raises(a, b):
    raise NotImplementedError


@pytest.mark.parametrize("starter", [dots, returns_dots, words, passes, raises])
def test_starters(starter):
    assert QUOTIENT.check(starter, {}).state == "not attempted yet"


def test_forgotten_return():
    def forgotten(a, b):
        result = a / b  # noqa: F841

    assert "It returns nothing. Is a `return` missing?" in told(forgotten)


def test_starter_for_some_inputs_only():
    assert "Here it still returns `...`." in told(lambda a, b: ... if a.ndim == 2 else a / b)


def test_smallest_failing_input_with_both_values():
    assert told(lambda a, b: a * b).splitlines() == [
        "✕ not yet · Title",
        "result: other values than expected. What is divided by what?",
        "    a         [2.0]",
        "    b         [0.5]",
        "    yours     [1.0]",
        "    expected  [4.0]",
    ]


def test_as_many_digits_as_it_takes():
    text = told(lambda a, b: a / b * (1 + 1e-9))
    assert "yours     [4.000000004]" in text
    assert "expected  [4.0]" in text


def test_large_arrays_are_shown_by_their_first_difference():
    exercise = Implement(
        id="x",
        function="f",
        reference=lambda a: a,
        cases=lambda: [Case({"a": np.zeros((4, 5))})],
        mistakes=(),
        tolerance={"float64": (0, 0)},
        question="Why?",
        **ABOUT,
    )

    def off(a):
        a = a.copy()
        a[2, 3] = 1
        return a

    text = told(off, exercise)
    assert "    a         4 × 5 numbers" in text
    assert "    yours     1.0 at [2, 3]" in text


def test_known_mistake_with_the_input():
    text = told(lambda a, b: b / a)
    assert text.splitlines()[1] == "The quotient is turned. Which is above?"
    assert "    yours     [0.25]" in text


def test_known_mistake_by_what_is_seen():
    assert "Much too large. Why?" in told(lambda a, b: a * 0 + 95)


def test_mistake_at_extremes_only():
    text = told(lambda a, b: a / b)
    assert "0/0 warns." in text
    assert "    a         [0.0]" in text
    assert "    yours     [nan]" in text


def test_shape_and_dtype():
    text = told(lambda a, b: np.sum(a / b))
    assert "result: another shape than expected. Which shape does the exercise ask for?" in text
    text = told(lambda a, b: quotient(a, b).astype(float))
    assert "result: another dtype than expected. Which dtype does the exercise ask for?" in text
    assert "    yours     float64" in text


def test_right_values_with_fewer_digits_are_no_known_mistake():
    off = Mistake(None, "Off. Why?", seen=lambda *_: True)
    exercise = replace(QUOTIENT, reference=lambda a, b: a / 3, keeps_dtype=False, mistakes=(off,))
    text = told(lambda a, b: np.float32(a / 3), exercise)
    assert "result: right to the digits of float32, and float64 has more." in text
    assert "Which step rounds\nto float32?" in text
    assert "Off. Why?" in told(lambda a, b: np.float32(a), exercise)


def test_warning_with_right_values():
    def noisy(a, b):
        np.log(0 * a)
        return quotient(a, b)

    assert "The values are right, but NumPy warns: divide by zero encountered in log." in told(noisy)


def test_exception_with_line_and_message():
    def broken(a, b):
        total = a / b
        raise LookupError(f"no such thing as {len(a)}") if len(a) < 3 else total

    text = told(broken)
    line = broken.__code__.co_firstlineno + 2
    assert f"It stops at line {line} with LookupError: no such thing as 1" in text
    assert '    raise LookupError(f"no such thing as {len(a)}") if len(a) < 3 else total' in text
    assert "    a  [2.0]" in text


def test_exception_in_a_helper_shows_the_learners_line():
    assert "np.linalg.solve(a, b)" in told(lambda a, b: np.linalg.solve(a, b))


@pytest.mark.parametrize(
    "answer",
    [
        lambda: 1,
        lambda a, b, c: 1,
        lambda a, b: exit(3),
        lambda a, b: 1 / 0,
        lambda a, b: a[10],
        lambda a, b: broken_recursion(a),
        lambda a, b: object(),
        lambda a, b: "4.0",
        lambda a, b: [[1.0], [1.0, 2.0]],
        lambda a, b: {"a": 1},
        lambda a, b: (yield 1),
        lambda a, b: 1j * a,
        lambda a, b: np.array(["x"]),
        int,
        print,
    ],
)
def test_nothing_breaks_the_checker(answer, capsys):
    assert told(answer).startswith("✕ not yet")


def broken_recursion(a):
    return broken_recursion(a)


def test_addresses_are_left_out():
    def broken(a, b):
        raise ValueError(f"cannot use {object()}")

    assert "ValueError: cannot use <object object>" in told(broken)


def test_interruption_is_not_swallowed():
    def interrupted(a, b):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        QUOTIENT.check(interrupted, {})


def test_inputs_that_come_back_changed():
    def careless(a, b):
        result = quotient(a, b)
        a[...] = 0
        return result

    assert "The values are right, but `a` comes back changed" in told(careless)


def test_every_call_gets_a_fresh_copy():
    """What one call does to its arguments is not seen by the next, nor by the reference."""
    first = told(lambda a, b: a.fill(7) or a * 0 + 5)
    assert first == told(lambda a, b: a.fill(7) or a * 0 + 5)
    assert "    a         [2.0]" in first


def test_several_values():
    exercise = Implement(
        id="x",
        function="f",
        reference=lambda a: (a, a.sum()),
        cases=lambda: [Case({"a": [1.0, 2.0]})],
        mistakes=(),
        returns=("copy", "total"),
        tolerance={"float64": (0, 0)},
        question="Why?",
        **ABOUT,
    )
    assert exercise.check(lambda a: (a, 3.0), {}).passed
    assert exercise.check(lambda a: [a.tolist(), 3], {}).passed
    assert exercise.check(lambda a: (..., ...), {}).state == "not attempted yet"
    assert "    yours     total = 2.0" in told(lambda a: (a, 2.0), exercise)
    assert "2 values are expected: copy and total" in told(lambda a: [*a.tolist(), 1], exercise)
    assert "total: None, where real numbers are expected." in told(lambda a: (a, None), exercise)
    assert "copy: another shape than expected. Which shapes does the exercise ask for" in told(
        lambda a: (a.sum(), a), exercise
    )


def test_two_numbers_may_come_as_an_array():
    assert exercises()["kl-forward-fit"].check(
        lambda w, m, s: np.array([w @ m, np.sqrt(w @ (s**2 + (m - w @ m) ** 2))]), {}
    )
    assert "2 values are expected: mean and width" in told_by(
        "kl-forward-fit", lambda w, m, s: np.zeros((2, 1))
    )


# Other ways to write a right answer, and partial ones, of the chapter's own exercises.


def stable(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, y: (stable(x) - y) / x.size,
        lambda logits, labels: (0.5 * (1 + np.tanh(logits / 2)) - labels) / logits.size,
        lambda x, y: np.where(y == 1, -stable(-x), stable(x) - y) / np.prod(x.shape, dtype=x.dtype),
    ],
)
def test_batch_gradient_written_differently(answer):
    assert check("sigmoid-batch-gradient", answer)


@pytest.mark.parametrize("step", [1e-6, 5e-6, 6.06e-6, 1e-5])
def test_gradient_check_accepts_every_good_step(step):
    def numerical_gradient(loss, weights, step=step):
        basis = np.eye(len(weights))
        return [(loss(weights + step * e) - loss(weights - step * e)) / 2 / step for e in basis]

    assert check("sigmoid-gradient-check", numerical_gradient)


@pytest.mark.parametrize("step", [1e-9, 3e-8, 1e-12, 0.1])
def test_gradient_check_asks_on_after_a_bad_step(step):
    def numerical_gradient(loss, weights, step=step):
        basis = np.eye(len(weights))
        return np.array([(loss(weights + step * e) - loss(weights - step * e)) / (2 * step) for e in basis])

    text = told_by("sigmoid-gradient-check", numerical_gradient)
    assert "Too long a step leaves the formula's error" in text


def test_gradient_check_with_the_best_known_step():
    def numerical_gradient(loss, weights, step=1e-8):
        gradient = np.zeros(weights.size)
        for k in range(weights.size):
            shift = np.zeros(weights.size)
            shift[k] = step
            gradient[k] = (loss(weights + shift) - loss(weights - shift)) / (2 * step)
        return gradient

    text = told_by("sigmoid-gradient-check", numerical_gradient)
    assert "with a default step of 1e-8 rounding, 1e-16/step, is near 1e-8." in text


def test_gradient_check_without_a_default_step():
    def left(loss, weights, step=...):
        return [
            (loss(weights + step * e) - loss(weights - step * e)) / 2 / step for e in np.eye(len(weights))
        ]

    def missing(loss, weights, step):
        return left(loss, weights, step)

    for function in (left, missing):
        text = told_by("sigmoid-gradient-check", function)
        assert "The default step is still to be chosen: write step=1e-… in the first line." in text
        assert "ellipsis" not in text


@pytest.mark.parametrize("floor", [1e-12, 1e-7, 1e-6])
def test_batch_gradient_of_clipped_probabilities(floor):
    text = told_by("sigmoid-batch-gradient", lambda x, y: (np.clip(stable(x), floor, 1 - floor) - y) / x.size)
    assert "A probability or a logit is clipped" in text


@pytest.mark.parametrize("weight", [lambda x: 1, lambda x: x.size])
def test_batch_gradient_that_is_another_derivative(weight):
    told = functools.partial(told_by, "sigmoid-batch-gradient")
    loss = lambda x, y: (np.logaddexp(0, x) - x * y) / weight(x)  # noqa: E731
    assert "These are the losses themselves" in told(loss)
    assert "This is the mean loss itself" in told(lambda x, y: np.mean(np.logaddexp(0, x) - x * y))
    assert "This is σ(1 − σ)" in told(lambda x, y: stable(x) * (1 - stable(x)) / weight(x))


def descend(features, labels, rate=0.5, steps=3000, scale=None):
    weights, bias = np.zeros(features.shape[1]), 0.0
    scale = scale or len(labels)
    for _ in range(steps):
        error = stable(features @ weights + bias) - labels
        weights = weights - rate * features.T @ error / scale
        bias = bias - rate * error.sum() / scale
    return weights, bias


def test_neuron_trained_by_gradient_descent():
    assert check("sigmoid-fit-a-neuron", descend)


@pytest.mark.parametrize("ddof", [0, 1])
def test_neuron_with_weights_of_standardised_features(ddof):
    def answer(a, y):
        return descend((a - a.mean(axis=0)) / a.std(axis=0, ddof=ddof), y)

    assert "These are the weights for standardised features" in told_by("sigmoid-fit-a-neuron", answer)


@pytest.mark.parametrize("ddof", [0, 1])
def test_neuron_with_weights_brought_back(ddof):
    def answer(a, y):
        mean, spread = a.mean(axis=0), a.std(axis=0, ddof=ddof)
        weights, bias = descend((a - mean) / spread, y)
        return weights / spread, bias - mean @ (weights / spread)

    assert check("sigmoid-fit-a-neuron", answer)


@pytest.mark.parametrize(
    "answer", [lambda a, y: descend(a, y)[::-1], lambda a, y: (descend(a, y)[0], descend(a, y)[1:])]
)
def test_neuron_in_other_shapes(answer):
    text = told_by("sigmoid-fit-a-neuron", answer)
    assert "another shape than expected. Which shapes does the exercise ask for, and in which order?" in text
    assert "At the optimum" not in text


def test_neuron_on_its_way():
    text = told_by("sigmoid-fit-a-neuron", lambda a, y: descend(a, y, steps=50))
    assert "On its way, not there yet" in text


@pytest.mark.parametrize(
    "answer",
    [
        lambda a, y: descend(a, y, scale=1e-3),
        lambda a, y: descend(a, y, rate=-0.5),
        lambda a, y: descend(a, 2 * y - 1),
        lambda a, y: (np.full(a.shape[1], np.nan), 0.0),
    ],
)
def test_neuron_that_went_astray(answer):
    text = told_by("sigmoid-fit-a-neuron", answer)
    assert "The loss at this fit is higher than with all weights at 0" in text
