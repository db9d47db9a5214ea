"""What an answer may not do to the checker: run for ever, give back too much, change what belongs to others.

The limits of the exercises here are short, so that the tests are. Where a platform has no time limit, the
tests of time are left out, as the limit is.
"""

import dataclasses
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal

import numpy as np
import pytest
import sympy

from companion.exercises import check
from companion.exercises._call import call
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._implement import Case, Implement
from companion.exercises._limits import MOST_NUMBERS, TimeUp, count_numbers, time_is_limited, time_limit

ABOUT = dict.fromkeys(("prompt", "starter", "solution"), "") | {
    "title": "Title",
    "hints": ("a", "b", "c"),
    "shows": "It shows.",
    "question": "Why?",
}
TWICE = Implement(
    id="twice",
    function="twice",
    reference=lambda a: 2 * a,
    cases=lambda: [Case({"a": [1.0, 2.0]}), Case({"a": [3.0]})],
    tolerance={"float64": (1e-12, 0)},
    mistakes=(Mistake(lambda a: a * a, "The square. Which is asked for?"),),
    **ABOUT,
)
SHORT = dataclasses.replace(TWICE, seconds=0.5)
timed = pytest.mark.skipif(not time_is_limited(), reason="this platform has no interval timer")


def told(function, exercise=TWICE):
    result = exercise.check(function, {})
    assert not result.passed
    return str(result)


@pytest.fixture(autouse=True)
def alarm_is_as_it_was():
    before = signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)
    yield
    assert (signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)) == before


# ---- time


def endless(a):
    total = 0.0
    for x in a:
        while True:
            total = total + x - 1


def catches_exceptions(a):
    while True:
        try:  # noqa: SIM105
            a = a + 1
        except Exception:
            pass


def catches_everything(a):
    while True:
        try:  # noqa: SIM105
            a = a + 1
        except:  # noqa: E722
            pass


def calls_another(a):
    return endless(a)


def sleeps(a):
    time.sleep(30)
    return 2 * a


def comes_late(a):
    try:
        time.sleep(30)
    except BaseException:
        raise ValueError("interrupted") from None


@timed
@pytest.mark.parametrize(
    ("answer", "place"),
    [
        (endless, (endless, 2, "in the loop of", "for x in a:")),
        (calls_another, (endless, 2, "in the loop of", "for x in a:")),
        (catches_exceptions, (catches_exceptions, 1, "in the loop of", "while True:")),
        (catches_everything, (catches_everything, 1, "in the loop of", "while True:")),
        (sleeps, (sleeps, 1, "at", "time.sleep(30)")),
    ],
)
def test_what_does_not_end_is_stopped_and_its_line_shown(answer, place):
    where, below, how, line = place
    number = where.__code__.co_firstlineno + below
    start = time.monotonic()
    assert told(answer, SHORT).splitlines() == [
        "✕ not yet · Title",
        f"It is still running after 0.5 seconds, {how} line {number}. What ends it?",
        f"    {line}",
        "    a  [1.0, 2.0]",
    ]
    assert time.monotonic() - start < 3
    assert TWICE.check(lambda a: 2 * a, {}).passed, "the kernel stays usable"


@timed
def test_time_is_for_all_inputs_together():
    exercise = Implement(
        id="x",
        function="f",
        reference=lambda a: a,
        cases=lambda: [Case({"a": [float(k)]}) for k in range(50)],
        tolerance={"float64": (0, 0)},
        mistakes=(),
        seconds=0.5,
        **ABOUT,
    )
    start = time.monotonic()
    assert "still running after 0.5 seconds" in str(exercise.check(lambda a: time.sleep(0.1) or a, {}))
    assert time.monotonic() - start < 3


@timed
def test_exception_on_being_stopped_is_no_crash():
    assert "ValueError: interrupted" in told(comes_late, SHORT)


@timed
def test_formula_that_takes_too_long(monkeypatch):
    monkeypatch.setattr("companion.derivation.judge", lambda *given: time.sleep(30))
    exercise = Derive(id="x", answer="x", names={"x": "real"}, mistakes=(), seconds=0.2, **ABOUT)
    text = " ".join(str(exercise.check("2*x", {})).split())
    assert "0.2 seconds without a verdict. Can it be written in a shorter form?" in text


@timed
def test_outer_timer_goes_on():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *given: rung.append(time.monotonic()))
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.4)
    try:
        with time_limit(0.1) as clock:
            time.sleep(1)
        assert clock.up
        assert not rung
        time.sleep(0.5)
        assert len(rung) == 1
        assert 0.35 < rung[0] - start < 0.6
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@timed
def test_outer_timer_that_is_due_first_rings_in_time():
    def stop(*given):
        raise LookupError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    start = time.monotonic()
    try:
        with pytest.raises(LookupError), time_limit(10):
            time.sleep(5)
        assert time.monotonic() - start < 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@timed
@pytest.mark.parametrize(("outer", "inner"), [(0.1, 5), (5, 0.1)])
def test_limits_in_limits(outer, inner):
    start = time.monotonic()
    with time_limit(outer) as long:
        with time_limit(inner) as short:
            time.sleep(8)
        assert short.up
    assert bool(long.up) == (outer < inner)
    assert time.monotonic() - start < 1


@timed
def test_check_inside_a_checked_function():
    def nested(a):
        assert "still running" in told(endless, SHORT)
        return 2 * a

    outcome = call(nested, {"a": np.array([1.0])}, ("result",))
    assert not outcome.trouble


def test_other_threads_have_no_limit_and_work():
    results = []
    thread = threading.Thread(target=lambda: results.append(TWICE.check(lambda a: 2 * a, {}).passed))
    thread.start()
    thread.join()
    assert results == [True]


def test_platform_without_a_timer(monkeypatch):
    monkeypatch.delattr(signal, "setitimer", raising=False)
    assert not time_is_limited()
    assert TWICE.check(lambda a: 2 * a, {}).passed
    monkeypatch.undo()


@timed
def test_time_up_is_nothing_that_except_exception_catches():
    assert not issubclass(TimeUp, Exception)


# ---- size


@pytest.mark.parametrize(
    "answer",
    [
        lambda a: np.zeros((10**9,)),
        lambda a: np.broadcast_to(0.0, (10**9,)),
        lambda a: range(10**12),
        lambda a: [[0.0] * 10**4] * 10**5,
        lambda a: [0.0] * 10**7,
    ],
)
def test_many_numbers_are_refused_before_they_are_looked_at(answer):
    assert f"It returns more than {MOST_NUMBERS} numbers." in told(answer)


def test_object_that_brings_many_numbers():
    class Many:
        def __array__(self, dtype=None, copy=None):
            return np.zeros(10**9)

    assert "real numbers are expected" in told(lambda a: Many())


def test_memory_that_is_not_there():
    assert "MemoryError: Unable to allocate" in told(lambda a: np.ones(10**16))


def test_counting():
    assert count_numbers([[1, 2], (3, [4])]) == 4
    assert count_numbers(np.zeros((3, 4))) == 12
    assert count_numbers(1.0) == 1
    endless_list = []
    endless_list.append(endless_list)
    assert count_numbers(endless_list) <= MOST_NUMBERS + 1


x = sympy.Symbol("x", real=True)


def shared(depth):
    """Short to hold, with 2**depth parts to walk through."""
    e = x
    for _ in range(depth):
        e = sympy.sin(e) + e
    return e


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (shared(200), "more than 2000 parts"),
        (sympy.Integer(10) ** 10000, "more than 60 digits"),
        (sympy.Rational(1, 10**10000), "more than 60 digits"),
        (10**5000, "more than 60 digits"),
        (x**1000, "An exponent in it is larger than 64."),
        ("x + " * 2000 + "x", "at most 4000 are read"),
        ("x**65", "exponents go to 64"),
        ("9" * 100, "at most 60 digits"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else type(value).__name__,
)
def test_large_formulas_are_refused(answer, said):
    start = time.monotonic()
    assert said in " ".join(str(check("sigmoid-log-slope", answer)).split())
    assert time.monotonic() - start < 3


# ---- whatever it is, it gets a result


class Refuses:
    """An object that answers nothing."""

    def _no(self, *given):
        raise RuntimeError("no")

    __getattr__ = __eq__ = __bool__ = __len__ = __repr__ = __str__ = __float__ = __hash__ = __iter__ = _no


class Callable(Refuses):
    def __call__(self, a):
        return 2 * a


class LoopsWhenRead:
    def __float__(self):
        while True:
            pass


HOSTILE = [
    Refuses(),
    Callable(),
    10**5000,
    -(10**5000),
    Decimal("1e999999"),
    "1" * 10**6,
    "(" * 3000,
    b"x",
    {1},
]
HOSTILE += ["exp(" * 70 + "x" + ")" * 70, "2**2**2**64", "((x**64)**64)**64", type, sympy.nan, sympy.true]
IDS = ["sigmoid-confidently-wrong", "sigmoid-log-slope", "sigmoid-batch-gradient"]


@pytest.mark.parametrize("answer", HOSTILE, ids=lambda answer: type(answer).__name__)
@pytest.mark.parametrize("id", IDS)
def test_every_answer_gets_a_result(id, answer):
    start = time.monotonic()
    text = str(check(id, answer))
    assert text.startswith(("✕ not yet", "not attempted yet"))
    assert "defect of the course" not in text
    assert "0x" not in text
    assert len(text) < 2000
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("answer", HOSTILE, ids=lambda answer: type(answer).__name__)
def test_every_part_of_an_answer_gets_a_result(answer):
    for parts in ({"step": answer, "repair": "x"}, {"step": 2, "repair": answer}):
        assert "defect of the course" not in str(check("sigmoid-lost-letter", **parts))


def test_hostile_object_as_a_function_works():
    assert TWICE.check(Callable(), {}).passed


@timed
def test_number_that_never_comes():
    assert check("sigmoid-confidently-wrong", 1).passed is False
    from companion.exercises._registry import exercises

    exercise = exercises()["sigmoid-confidently-wrong"]
    object.__setattr__(exercise, "seconds", 0.2)
    try:
        assert "without a verdict" in str(check("sigmoid-confidently-wrong", LoopsWhenRead()))
    finally:
        object.__setattr__(exercise, "seconds", type(exercise).seconds)


def test_defect_of_the_checker_is_said_and_is_no_crash(monkeypatch):
    def broken(self, answer):
        raise ZeroDivisionError

    monkeypatch.setattr(Derive, "review", broken)
    assert "The checker stopped with ZeroDivisionError" in str(check("sigmoid-log-slope", "x"))


# ---- exceptions


class Odd(BaseException):
    pass


class Silent(Exception):
    def __str__(self):
        raise RuntimeError


def raises_odd(a):
    raise Odd("a\nb" * 500)


def raises_silent(a):
    raise Silent


def recurses(a):
    return recurses(a)


def test_exception_of_any_kind():
    text = told(raises_odd)
    assert f"It stops at line {raises_odd.__code__.co_firstlineno + 1} with Odd:" in text
    assert len(text) < 500
    assert "with Silent\n    raise Silent" in told(raises_silent)


def test_endless_recursion_is_told_the_same_from_every_depth():
    def deeper(depth):
        return deeper(depth - 1) if depth else told(recurses)

    assert told(recurses) == deeper(50)
    assert "RecursionError: maximum recursion depth exceeded\n    return recurses(a)" in told(recurses)


def test_helper_of_the_learner_shows_the_line_inside_it():
    assert "raise Odd" in told(lambda a: raises_odd(a))


def test_method_and_partial_show_their_line():
    import functools

    class Model:
        def twice(self, a):
            return a["x"]

    assert 'return a["x"]' in told(Model().twice)
    assert 'return a["x"]' in told(functools.partial(Model.twice, None))


# Cells of a notebook share their names, and their text is known to IPython alone.
CELLS = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell("from companion.exercises import check", store_history=True)
shell.run_cell("def helper(x):\\n    y = x + 1\\n    return y.nothing", store_history=True)
shell.run_cell("def bce_gradient(logits, labels):\\n    return helper(logits)", store_history=True)
shell.run_cell("print(check('sigmoid-batch-gradient', bce_gradient))", store_history=True)
"""


def test_line_of_a_cell_is_shown(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", CELLS],
        capture_output=True,
        check=True,
        env={"IPYTHONDIR": str(tmp_path), "PYTHONUTF8": "1", "HOME": str(tmp_path)},
    )
    text = done.stdout.decode()
    assert "It stops at line 3 with AttributeError" in text, text + done.stderr.decode()
    assert "    return y.nothing" in text


# ---- nothing of anybody's is changed


def test_inputs_of_every_kind_are_copied():
    table = {"rows": [np.array([1.0, 2.0])]}
    inputs = {"a": np.array([1.0, 2.0]), "b": table, "c": (1, [2])}

    def careless(a, b, c):
        a[0] = 7
        b["rows"][0][0] = 7
        c[1].append(3)
        return 1.0

    outcome = call(careless, inputs, ("result",))
    assert outcome.changed == ("a", "b", "c")
    assert inputs["a"].tolist() == [1.0, 2.0]
    assert table["rows"][0].tolist() == [1.0, 2.0]
    assert inputs["c"] == (1, [2])


def test_shape_that_comes_back_changed():
    def reshapes(a):
        a.shape = (2, 1)
        return 1.0

    assert call(reshapes, {"a": np.array([1.0, 2.0])}, ("result",)).changed == ("a",)


def test_settings_of_numpy_and_warnings_stay():
    import warnings

    def changes(a):
        np.seterr(all="ignore")
        warnings.simplefilter("ignore")
        return 2 * a

    before = np.geterr(), list(warnings.filters)
    TWICE.check(changes, {})
    assert (np.geterr(), list(warnings.filters)) == before


@timed
def test_ringing_at_the_very_end_leaves_nothing_behind():
    """Blocks that end at about the time of the alarm: either they ended or they were stopped."""
    for k in range(300):
        left = 0.001 + k % 10 * 1e-5
        with time_limit(0.001) as clock:
            end = time.perf_counter() + left
            while time.perf_counter() < end:
                pass
        assert clock.up is None or isinstance(clock.up, TimeUp)
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@timed
def test_block_that_is_left_without_its_exit_does_not_ring_elsewhere():
    kept = time_limit(0.05)  # were it let go, its end would come with it

    def leave():
        kept.__enter__()

    leave()
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


# A kernel, as a reader has it: the first cell never ends, the second one answers.
ENDLESS_CELL = """
from companion.exercises import check
from companion.exercises._registry import exercises
object.__setattr__(exercises()["sigmoid-batch-gradient"], "seconds", 1)
def bce_gradient(logits, labels):
    while True:
        logits = logits + 1
check("sigmoid-batch-gradient", bce_gradient)
"""


@timed
def test_kernel_stays_usable():
    import nbformat
    from nbclient import NotebookClient

    cells = [nbformat.v4.new_code_cell(source) for source in (ENDLESS_CELL.strip(), "6 * 7")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=60).execute()
    shown = [cell.outputs[-1].data["text/plain"] for cell in notebook.cells]
    assert "It is still running after 1 seconds, in the loop of line 5. What ends it?" in shown[0]
    assert "    while True:" in shown[0]
    assert shown[1] == "42"
