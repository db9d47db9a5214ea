"""The mistakes that are made from a reference: each is recognised in what somebody would write."""

import numpy as np
import pytest

import companion
from companion.exercises import _mistakes as mistakes
from companion.exercises._implement import Case, Implement

ABOUT = dict.fromkeys(("prompt", "starter", "solution"), "") | {
    "title": "Title",
    "hints": ("a", "b", "c"),
    "shows": "It shows.",
    "question": "Why?",
}


def _pairs():
    for dtype in ("float64", "float32"):
        yield Case({"p": [0.25, 0.75], "q": [0.5, 0.5]}, group=dtype, dtype=dtype)
        yield Case(
            {"p": [[0.25, 0.75], [0.5, 0.5], [1.0, 0.0]], "q": [[0.5, 0.5]] * 3}, group=dtype, dtype=dtype
        )
    yield Case({"p": [0.5, 0.5], "q": [1.0, 0.0]}, group="extremes")


def _cross_entropy(p, q):
    return companion.cross_entropy(p, q)


def _unchecked(p, q):
    with np.errstate(all="ignore"):
        return -np.sum(np.where(p == 0, 0, p * np.log(q)), axis=-1)


CROSS_ENTROPY = Implement(
    id="x",
    function="cross_entropy",
    reference=_cross_entropy,
    cases=_pairs,
    tolerance={"float64": (1e-12, 0), "float32": (1e-6, 0), "extremes": (0, 0)},
    keeps_dtype=True,
    mistakes=(
        mistakes.other_base(_cross_entropy, 2),
        mistakes.other_base(_cross_entropy, 10),
        mistakes.turned(_cross_entropy),
        mistakes.swapped(_unchecked),
        mistakes.one_number(_cross_entropy),
        mistakes.double(_cross_entropy),
        mistakes.clipped(_unchecked, argument=1),
        mistakes.other_axis(_unchecked),
    ),
    **ABOUT,
)


def _batches():
    for dtype in ("float64", "float32"):
        yield Case({"logits": [2.0, -1.0], "labels": [1.0, 0.0]}, group=dtype, dtype=dtype)
        yield Case({"logits": [[2.0, -1.0]] * 3, "labels": [[1.0, 0.3]] * 3}, group=dtype, dtype=dtype)


def _gradient(logits, labels):
    return companion.binary_cross_entropy_with_logits_gradient(logits, labels)


GRADIENT = Implement(
    id="x",
    function="gradient",
    reference=_gradient,
    cases=_batches,
    tolerance={"float64": (1e-12, 1e-15), "float32": (1e-5, 1e-7)},
    mistakes=(
        mistakes.of_the_sum(_gradient),
        mistakes.per_row(_gradient),
        mistakes.hard_labels(_gradient),
        mistakes.overflows(lambda x, y: x * y, "exp(−x)", "x = −710"),
    ),
    **ABOUT,
)


def _rows():
    yield Case({"logits": [[2.0, -1.0, 0.5], [0.0, 1.0, 3.0]]})


SOFTMAX = Implement(
    id="x",
    function="softmax",
    reference=lambda logits: companion.softmax(logits),
    cases=_rows,
    tolerance={"float64": (1e-12, 0)},
    mistakes=(mistakes.softmax_twice(lambda logits: companion.softmax(logits)),),
    **ABOUT,
)


def stable(x):
    return 0.5 * (1 + np.tanh(x / 2))


def log_loss(p, q, log=np.log, axis=-1):
    return -np.sum(p * log(q), axis=axis).astype(p.dtype)


@pytest.mark.parametrize(
    ("exercise", "answer", "said"),
    [
        (CROSS_ENTROPY, lambda p, q: log_loss(p, q, np.log2), "These are bits: the logarithm is to base 2."),
        (CROSS_ENTROPY, lambda p, q: log_loss(p, q, np.log10), "This is the logarithm to base 10."),
        (CROSS_ENTROPY, lambda p, q: -log_loss(p, q), "The sign is turned."),
        (
            CROSS_ENTROPY,
            lambda p, q: np.mean(log_loss(p, q)),
            "This is the mean of all elements, one number.",
        ),
        (CROSS_ENTROPY, lambda p, q: log_loss(p, q).astype(float), "float32 went in and float64 came out."),
        (
            CROSS_ENTROPY,
            lambda p, q: log_loss(p, np.clip(q, 1e-7, 1 - 1e-7)),
            "A probability is clipped at 1e-07",
        ),
        (
            CROSS_ENTROPY,
            lambda p, q: _unchecked(q, p).astype(p.dtype),
            "The first two arguments have changed places.",
        ),
        (
            CROSS_ENTROPY,
            lambda p, q: log_loss(p, q, axis=0 if p.ndim > 1 else -1),
            "This goes along the other axis",
        ),
        (GRADIENT, lambda x, y: stable(x) - y, "This is that of the sum: divide by N."),
        (GRADIENT, lambda x, y: (stable(x) - y) / len(x), "This divides by the number of rows."),
        (GRADIENT, lambda x, y: (stable(x) - (y == 1)) / x.size, "This is right for hard labels only"),
        (GRADIENT, lambda x, y: x * y, "exp(−x) overflows at x = −710."),
        (SOFTMAX, lambda x: companion.softmax(companion.softmax(x)), "The softmax is applied twice"),
    ],
)
def test_mistake_is_recognised(exercise, answer, said):
    text = " ".join(str(exercise.check(answer, {})).split())
    assert said in text, text


@pytest.mark.parametrize("exercise", [CROSS_ENTROPY, GRADIENT, SOFTMAX], ids=lambda e: e.function)
def test_right_answers_are_right_and_no_mistake_is(exercise):
    assert exercise.check(exercise.reference, {}).passed
    for mistake in exercise.mistakes:
        result = exercise.check(mistake.answer, {})
        assert result.message.startswith(mistake.message), mistake.message
        assert mistake.message.endswith("?")


def test_words_of_the_subject_replace_the_usual_ones():
    assert mistakes.turned(_gradient, "Down, not up. Which?").message == "Down, not up. Which?"


def test_several_values():
    mistake = mistakes.turned(lambda a: (a, 2 * a))
    assert mistake.answer(1.0) == (-1.0, -2.0)
