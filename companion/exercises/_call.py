"""Calls a learner's function on copies, and keeps what it did: value, exception, warnings, changed inputs."""

import traceback
import warnings
from dataclasses import dataclass

from companion.exercises import _numpy as np
from companion.exercises._text import describe, listed, without_addresses


@dataclass(frozen=True)
class Outcome:
    """What one call did."""

    arrays: tuple | None = None  # the numbers it gave back, one array for each value expected
    blank: bool = False  # it is a starter still: it gave back `...`, or has no body
    trouble: str = ""  # why there are no numbers: one sentence
    warned: str = ""  # the first floating-point warning
    changed: tuple[str, ...] = ()  # the arguments that it changed


class _NotNumbers(Exception):
    """A returned value that cannot be compared, and why: one sentence."""


def call(function, inputs: dict, returns: tuple[str, ...]) -> Outcome:
    """Call `function` with copies of `inputs`, by position, and tell what came of it."""
    given = {name: value.copy() if isinstance(value, np.ndarray) else value for name, value in inputs.items()}
    arrays, trouble = None, ""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        try:
            value = function(*given.values())
            if value is None and _has_a_body(function):
                raise _NotNumbers("It returns nothing. Is a `return` missing?")
            arrays = numbers(value, returns)
        except NotImplementedError:
            pass
        except _NotNumbers as reason:
            trouble = str(reason)
        except (Exception, SystemExit) as error:  # a learner's code may raise anything; Ctrl-C still stops it
            trouble = _explain(error, function)
    return Outcome(
        arrays,
        blank=arrays is None and not trouble,
        trouble=trouble,
        warned=next((str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)), ""),
        changed=tuple(name for name, value in inputs.items() if _differs(given[name], value)),
    )


def _has_a_body(function) -> bool:
    """Whether the function does anything. A starter's body is a lone `...`, which compiles to nothing."""
    code = getattr(function, "__code__", None)
    return code is None or len(code.co_code) > len(_starter.__code__.co_code)


def _starter(): ...


def _differs(after, before) -> bool:
    return isinstance(before, np.ndarray) and after.tobytes() != before.tobytes()


def numbers(value, returns):
    """The returned value as arrays, one for each name in `returns`; `None` if it is a starter's."""
    values = (value,) if len(returns) == 1 else value
    if value is None or value is Ellipsis:
        return None
    if not isinstance(values, tuple | list) or len(values) != len(returns):
        raise _NotNumbers(
            f"It returns {_kind(value)}, where {len(returns)} values are expected: {listed(returns)}."
        )
    if all(part is None or part is Ellipsis for part in values):
        return None
    return tuple(_array(part, name) for name, part in zip(returns, values, strict=True))


def _array(value, name):
    try:
        array = np.array(value)
    except Exception:  # ragged lists, objects that refuse
        array = None
    if array is None or array.dtype.kind not in "biuf":
        raise _NotNumbers(f"{name}: {_kind(value)}, where real numbers are expected.")
    return array


def _kind(value) -> str:
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    return f"an array of {value.dtype}" if isinstance(value, np.ndarray) else describe(value)


def _explain(error, function) -> str:
    """The exception with the deepest line of the learner's own code that it passed through."""
    message = without_addresses(f"{type(error).__name__}: {error}".removesuffix(": "))
    code = getattr(function, "__code__", None)
    passed = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in passed if code and frame.filename == code.co_filename]
    if not frames:
        return f"It stops with {message}"
    return f"It stops at line {frames[-1].lineno} with {message}\n    {frames[-1].line}"
