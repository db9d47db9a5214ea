"""Compares what a function gave with what was expected, and shows where they first differ."""

from dataclasses import dataclass

from companion.exercises import _numpy as np
from companion.exercises._text import number

_SHOWN_IN_FULL = 6  # elements; of larger arrays only the shape, or the first element that differs


@dataclass(frozen=True)
class Difference:
    """What differs, in a sentence, and both sides."""

    what: str
    yours: str = ""
    expected: str = ""
    question: str = ""  # what to ask, where the exercise's own question does not fit
    certain: bool = False  # whether it leaves no room for a known mistake


def agree(got, expected, tolerance) -> bool:
    """Whether two tuples of arrays have the same shapes and, within the tolerance, the same values."""
    return all(
        mine.shape == right.shape and bool(np.all(_close(mine, right, tolerance)))
        for mine, right in zip(got, expected, strict=True)
    )


def first_difference(got, expected, names, tolerance, keeps_dtype) -> Difference | None:
    """The first of the arrays that has another shape, other values or, where it matters, another dtype."""
    several = len(names) > 1
    shapes = "Which shapes does the exercise ask for, and in which order?"
    shape = shapes if several else "Which shape does the exercise ask for?"
    dtype = "Which dtype does the exercise ask for?"
    for name, mine, right in zip(names, got, expected, strict=True):
        label = f"{name} = " if several else ""
        if mine.shape != right.shape:
            what = f"{name}: another shape than expected."
            return Difference(what, str(mine.shape), str(right.shape), shape)
        if not np.all(same := _close(mine, right, tolerance)):
            if _is_rounded(mine, right):
                what = f"{name}: right to the digits of {mine.dtype}, and {right.dtype} has more."
                question = f"Which step rounds to {mine.dtype}?"
                return Difference(what, *_both(mine, right, same, label), question, certain=True)
            return Difference(f"{name}: other values than expected.", *_both(mine, right, same, label))
        if keeps_dtype and mine.dtype != right.dtype:
            what = f"{name}: another dtype than expected."
            return Difference(what, str(mine.dtype), str(right.dtype), dtype)
    return None


def shown(array) -> str:
    """A small array in full, a larger one by its shape."""
    if array.size <= _SHOWN_IN_FULL:
        return _nested(array.tolist(), 6)
    return f"{' × '.join(map(str, array.shape))} numbers"


def _close(mine, right, tolerance):
    relative, absolute = tolerance
    return np.isclose(mine, right, rtol=relative, atol=absolute, equal_nan=True)


def _is_rounded(mine, right) -> bool:
    """Whether an array holds the right values in a dtype with fewer digits."""
    if mine.dtype.kind != "f" or mine.dtype.itemsize >= right.dtype.itemsize:
        return False
    return bool(np.all(_close(mine, right, (4 * np.finfo(mine.dtype).eps, 0.0))))


def _both(mine, right, same, label) -> tuple[str, str]:
    """Both sides with as many digits as it takes to see the difference."""
    place = ""
    if mine.size > _SHOWN_IN_FULL:
        index = tuple(int(k) for k in np.argwhere(~same)[0])
        place, mine, right = f" at {list(index)}", mine[index], right[index]
    for digits in range(6, 18):
        texts = _nested(mine.tolist(), digits), _nested(right.tolist(), digits)
        if texts[0] != texts[1]:
            break
    return label + texts[0] + place, label + texts[1] + place


def _nested(values, digits: int) -> str:
    if isinstance(values, list):
        return f"[{', '.join(_nested(value, digits) for value in values)}]"
    return number(float(values), digits)
