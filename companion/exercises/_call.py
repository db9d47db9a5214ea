"""Calls a learner's function on copies, and keeps what it did: value, exception, warnings, changed inputs."""

import ast
import copy
import linecache
import traceback
import warnings
from dataclasses import dataclass

from companion.exercises import _numpy as np
from companion.exercises._limits import MOST_NUMBERS, SECONDS, TimeUp, count_numbers, time_limit
from companion.exercises._text import describe, listed, shortened, without_addresses


@dataclass(frozen=True)
class Outcome:
    """What one call did."""

    arrays: tuple | None = None  # the numbers it gave back, one array for each value expected
    blank: bool = False  # it is a starter still: it gave back `...`, or has no body
    trouble: str = ""  # why there are no numbers: one sentence
    warned: str = ""  # the first floating-point warning
    changed: tuple[str, ...] = ()  # the arguments that it changed
    seconds: float = 0.0  # how long it took
    late: bool = False  # it was stopped, because the time was up


class _NotNumbers(Exception):
    """A returned value that cannot be compared, and why: one sentence."""


def call(
    function, inputs: dict, returns: tuple[str, ...], left: float = SECONDS, limit: float = SECONDS
) -> Outcome:
    """Call `function` with copies of `inputs`, by position, and tell what came of it.

    It has the seconds that are `left` of the `limit` for all calls together.
    """
    given = {name: _fresh(value) for name, value in inputs.items()}
    arrays, trouble = None, ""
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(all="warn", under="ignore"),
        time_limit(left) as clock,
    ):
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
        except (KeyboardInterrupt, TimeUp):  # Ctrl-C stops the checker too
            raise
        except BaseException as error:  # a learner's code may raise anything
            trouble = _explain(error, function)
    if clock.up:
        arrays, trouble = None, _too_slow(clock.up, function, limit)
    return Outcome(
        arrays,
        blank=arrays is None and not trouble,
        trouble=trouble,
        warned=next((str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)), ""),
        changed=tuple(name for name, value in inputs.items() if _differs(given[name], value)),
        seconds=clock.seconds,
        late=clock.up is not None,
    )


def _fresh(value):
    """A copy of what a function could change."""
    return copy.deepcopy(value) if isinstance(value, np.ndarray | list | dict | set | tuple) else value


def _has_a_body(function) -> bool:
    """Whether the function does anything. A starter's body is a lone `...`, which compiles to nothing."""
    code = _attribute(function, "__code__")
    return code is None or len(code.co_code) > len(_starter.__code__.co_code)


def _starter(): ...


def _differs(after, before) -> bool:
    if isinstance(before, np.ndarray):
        same = (after.shape, after.dtype) == (before.shape, before.dtype)
        return not same or after.tobytes() != before.tobytes()
    if isinstance(before, dict):
        return list(after) != list(before) or _differs(list(after.values()), list(before.values()))
    if isinstance(before, list | tuple):
        return len(after) != len(before) or any(map(_differs, after, before))
    return isinstance(before, set) and after != before


def numbers(value, returns):
    """The returned value as arrays, one for each name in `returns`; `None` if it is a starter's."""
    if count_numbers(value) > MOST_NUMBERS:
        raise _NotNumbers(f"It returns more than {MOST_NUMBERS} numbers. How many does the exercise ask for?")
    values = (value,) if len(returns) == 1 else value
    if isinstance(values, np.ndarray) and values.shape == (len(returns),):
        values = tuple(values)  # two numbers in an array, which unpack as a pair does
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
        array = np.asarray(value)  # not yet a copy: an object may bring an array of any size
        array = array.copy() if array.size <= MOST_NUMBERS else None
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
    """The exception with the deepest line of the learner's own code that it passed through.

    Of an endless recursion that is any of its lines, so there it is the first one.
    """
    passed = _own_lines(error, function)
    if not passed:
        return f"It stops with {_said(error)}"
    place = passed[0] if isinstance(error, RecursionError) else passed[-1]
    return f"It stops at line {place[1]} with {_said(error)}{_quoted(*place)}"


def _too_slow(up: TimeUp, function, limit: float) -> str:
    """The loop that was still running. Which of its lines was reached is chance; where it begins is not."""
    passed = _own_lines(up, function)
    text = f"It is still running after {limit:g} seconds"
    if not passed:
        return f"{text}. What ends it?"
    for frame, line in passed:
        if loop := _outermost_loop(frame, line):
            return f"{text}, in the loop of line {loop}. What ends it?{_quoted(frame, loop)}"
    frame, line = passed[0]
    return f"{text}, at line {line}. What ends it?{_quoted(frame, line)}"


def _own_lines(error, function) -> list:
    """The frames of the learner's own code that an exception passed through, each with its line.

    That is what shares the function's global names: in a notebook all cells, in a script the file.
    """
    names = _names(function)
    passed = traceback.walk_tb(error.__traceback__)
    return [(frame, line) for frame, line in passed if names is not None and frame.f_globals is names]


def _names(function):
    """The global names of a function, also of a method, a `partial` or an object that can be called."""
    for _ in range(8):
        if isinstance(names := _attribute(function, "__globals__"), dict):
            return names
        inner = (_attribute(function, name) for name in ("__func__", "func", "pyfunc", "__wrapped__"))
        function = next((found for found in inner if found is not None), None) or type(function).__call__
    return None


def _attribute(thing, name):
    """An attribute, or None: an object of a learner's may refuse in its own way."""
    try:
        return getattr(thing, name, None)
    except Exception:
        return None


def _outermost_loop(frame, line: int) -> int | None:
    """The line where the loop begins that holds this line, in the function of the frame."""
    source = "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    try:
        nodes = ast.walk(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError):
        return None
    first = frame.f_code.co_firstlineno
    loops = (node for node in nodes if isinstance(node, ast.For | ast.While))
    return min((n.lineno for n in loops if first <= n.lineno <= line <= n.end_lineno), default=None)


def _quoted(frame, line: int) -> str:
    """A line of code below the sentence, where its text is known."""
    text = linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()
    return f"\n    {shortened(text, 76)}" if text else ""


def _said(error) -> str:
    """Kind and message of an exception, in one line. Its text is the learner's own, and may fail too."""
    kind = type(error).__name__.lstrip("_")
    if isinstance(error, RecursionError):
        return f"{kind}: maximum recursion depth exceeded"  # and then where, which depends on who calls
    try:
        said = " ".join(str(error).split())
    except Exception:
        said = ""
    return without_addresses(f"{kind}: {shortened(said, 160)}" if said else kind)
