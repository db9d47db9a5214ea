"""Mistakes that many functions share, made from the function that is right.

    from companion.exercises import _mistakes as mistakes

    mistakes=(
        mistakes.other_base(_entropy, 10),
        mistakes.of_the_sum(_gradient),
        mistakes.swapped(_cross_entropy, "Truth and model have changed places. Which one is in the log?"),
        …
    )

Each takes the reference of an *implement* exercise (its arguments by position, arrays first) and gives a
`Mistake`. `say` replaces its words, where those of the subject are better. A mistake is recognised on all
inputs or not at all, so an exercise needs a case in which it differs from the reference; a test asks for it.
"""

from collections.abc import Callable

import companion
from companion.exercises import _numpy as np
from companion.exercises._exercise import Mistake


def other_base(reference: Callable, base: int, say: str = "") -> Mistake:
    """Logarithms to base 2 or 10."""
    text = {2: "These are bits: the logarithm is to base 2.", 10: "This is the logarithm to base 10."}[base]
    text += " Which logarithm is meant where no base is said?"
    return _after(reference, lambda value: value / np.log(base), say or text)


def turned(reference: Callable, say: str = "") -> Mistake:
    """The opposite sign."""
    text = "The sign is turned. Which sign should the value have at the input below?"
    return _after(reference, lambda value: -value, say or text)


def of_the_sum(reference: Callable, say: str = "") -> Mistake:
    """The sum over the elements of the first argument, where their mean is asked for."""
    text = "This is that of the sum: divide by N. What weight does the mean give to each single loss?"
    return Mistake(lambda *given: _each(lambda value: value * given[0].size, reference(*given)), say or text)


def per_row(reference: Callable, say: str = "") -> Mistake:
    """A mean that divides by the rows of the first argument, not by its elements."""
    text = "This divides by the number of rows. The mean goes over all elements. How many are there?"

    def answer(*given):
        return _each(lambda value: value * (given[0].size / len(given[0])), reference(*given))

    return Mistake(answer, say or text)


def one_number(reference: Callable, say: str = "") -> Mistake:
    """The mean of the result, where each of its elements is asked for."""
    text = "This is the mean of all elements, one number. How many values does the exercise ask for?"
    return _after(reference, lambda value: np.mean(value), say or text)


def double(reference: Callable, say: str = "") -> Mistake:
    """float64 for float32."""
    text = "The values are right, but float32 went in and float64 came out. Which step converts the array?"
    return _before(reference, lambda array: array.astype("float64"), say or text)


def swapped(reference: Callable, say: str = "") -> Mistake:
    """The first two arguments in each other's place."""
    text = "The first two arguments have changed places. Which of the two is the truth, and which the model?"
    return Mistake(lambda a, b, *rest: reference(b, a, *rest), say or text)


def clipped(reference: Callable, argument: int = 0, at: float = 1e-7, say: str = "") -> Mistake:
    """Probabilities kept off 0 and 1."""
    text = (
        f"A probability is clipped at {at:g}, and clipping hides what happens at 0 and 1. What is the value "
    )
    text += "there without it?"
    return _argument(reference, argument, lambda p: np.clip(p, at, 1 - at), say or text)


def softmax_twice(reference: Callable, say: str = "") -> Mistake:
    """Probabilities where logits belong, so that they are made to probabilities again."""
    text = (
        "The softmax is applied twice: to the logits, and then to its own result. Which of the two does the "
    )
    text += "function do itself?"
    return _argument(reference, 0, lambda logits: companion.softmax(logits), say or text)


def hard_labels(reference: Callable, argument: int = 1, say: str = "") -> Mistake:
    """Right for labels 0 and 1, and for none between them."""
    text = (
        "This is right for hard labels only: a soft label counts as 0. Which single expression covers both "
    )
    text += "cases and everything between them?"
    return _argument(reference, argument, lambda y: (y == 1).astype(y.dtype), say or text)


def other_axis(reference: Callable, say: str = "") -> Mistake:
    """The last two axes in each other's place."""
    text = (
        "This goes along the other axis: classes and examples have changed places. Along which axis does one "
    )
    text += "distribution lie?"

    def answer(*given):
        return _each(_across, reference(*map(_across, given)))

    return Mistake(answer, say or text)


def overflows(naive: Callable, what: str, at: str, say: str = "") -> Mistake:
    """A form that is right until its exponential is too large: what("exp(−x)") overflows at("x = −710")."""
    text = f"{what} overflows at {at}. Which form of the same formula has no positive exponent there?"
    return Mistake(naive, say or text)


# ---- how they are made


def _each(change, value):
    """What a function gives may be one array or several."""
    return tuple(map(change, value)) if isinstance(value, tuple) else change(value)


def _after(reference, change, say) -> Mistake:
    return Mistake(lambda *given: _each(change, reference(*given)), say)


def _before(reference, change, say) -> Mistake:
    return Mistake(
        lambda *given: reference(*(change(value) if _is_array(value) else value for value in given)), say
    )


def _argument(reference, place, change, say) -> Mistake:
    return Mistake(lambda *given: reference(*given[:place], change(given[place]), *given[place + 1 :]), say)


def _is_array(value) -> bool:
    return isinstance(value, np.ndarray)


def _across(value):
    return np.swapaxes(value, -1, -2) if _is_array(value) and value.ndim > 1 else value
