"""Limits on what an answer may use: time, and how much it may give back.

Time is limited by the interval timer of POSIX (Linux, macOS), in the main thread, where notebooks and scripts
run. Elsewhere there is no limit: not on Windows, not in another thread, not in a browser (Emscripten); there
the kernel is interrupted or restarted by hand. The signal is seen between two steps of Python, so a single
call into C, such as `sum(range(10**12))`, ends first. From the terminal (`python -m companion.exercises
check`) a file runs in a process of its own, which is ended from outside.

Memory is not limited here: what was handed back is counted before it is looked at.
"""

import contextlib
import inspect
import signal
import sys
import threading
import time

SECONDS = 20.0  # for an answer; a notebook of this book gives a cell a minute
AGAIN = 0.05  # seconds after which the signal is repeated, should a bare `except:` have caught the first
MOST_NUMBERS = 100_000  # in an array that is compared
DEEPEST = 32  # lists in lists


class TimeUp(BaseException):
    """The time is up. Not an `Exception`, so that an `except Exception` does not catch it."""

    def __init__(self, clock):
        super().__init__()
        self.clock = clock


class Clock:
    """What a time limit saw: how long the block took, and `up`, the exception if the time was up."""

    def __init__(self):
        self.start = time.monotonic()
        self.up: TimeUp | None = None
        self.running = True
        self.outer = self.outer_again = (
            0.0  # when the timer that was set before rings, and every how much then
        )

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.start

    def outer_is_due(self) -> bool:
        """Whether the timer that was set before rings now; if so, it is set to its next time."""
        due = 0 < self.outer <= self.seconds
        if due:
            self.outer = self.seconds + self.outer_again if self.outer_again else 0.0
        return due


def time_is_limited() -> bool:
    """Whether this platform and this thread have a time limit."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextlib.contextmanager
def time_limit(seconds: float):
    """Leave the block after so many seconds; the clock that it gives says whether that happened.

    The handler and the timer that were set before are set again in the end, the timer with what is left, so
    that limits may be nested and the shorter one counts. Where there is no time limit, nothing happens.
    """
    clock = Clock()
    if not time_is_limited():
        yield clock
        return

    def ring(signum, frame):
        if frame.f_code is code or frame.f_code.co_filename == contextlib.__file__:
            return  # on the way in or out, where an exception would leave the timer set; it rings again
        if not _runs_in(frame, owner):
            restore()  # the block was left in a way that is not known here: never ring outside of it
            return
        if callable(outer) and clock.outer_is_due():
            outer(signum, frame)
        if clock.running and clock.seconds >= seconds:
            raise TimeUp(clock)

    def restore():
        clock.running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if outer is None else outer)
        if clock.outer:
            signal.setitimer(signal.ITIMER_REAL, max(clock.outer - clock.seconds, 1e-3), clock.outer_again)

    code, owner = inspect.unwrap(time_limit).__code__, sys._getframe(2)  # above this one is contextlib's
    outer = signal.signal(signal.SIGALRM, ring)
    clock.outer, clock.outer_again = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    if 0 < clock.outer < seconds:
        signal.setitimer(signal.ITIMER_REAL, clock.outer, AGAIN)
    try:
        try:
            yield clock
        finally:
            clock.running = False
    except TimeUp as up:
        if up.clock is not clock:
            raise
        clock.up = up
    finally:
        restore()


def _runs_in(frame, owner) -> bool:
    """Whether a frame is that one, or was called from it."""
    while frame is not None and frame is not owner:
        frame = frame.f_back
    return frame is owner


def count_numbers(value) -> int:
    """How many numbers a nest of lists, tuples or arrays holds; counting stops above `MOST_NUMBERS`."""
    found, open_lists = 0, [iter((value,))]
    while open_lists and found <= MOST_NUMBERS:
        part = next(open_lists[-1], _END)
        if part is _END:
            open_lists.pop()
        elif type(part) is range:
            found += len(part)
        elif isinstance(part, list | tuple) and len(open_lists) < DEEPEST:
            open_lists.append(iter(part))
        else:
            size = getattr(part, "size", 1) if type(part).__module__ == "numpy" else 1
            found += size
    return found


_END = object()
