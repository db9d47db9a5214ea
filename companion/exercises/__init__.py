"""Exercises that answer back.

    >>> from companion.exercises import check, hint
    >>> check("sigmoid-confidently-wrong")
    not attempted yet · Confidently wrong
    For a first pointer: hint("sigmoid-confidently-wrong", 1)

`check` looks at an answer and says whether it is right and, if not, why: what differs, at the smallest input
that shows it, and which mistake leads there. `hint` gives three pointers, one after the other: where to look,
the idea, the first line. `progress` shows what is right so far, which `check` remembers in a small file in
your data folder. None of them loads NumPy unless the exercise is about a function.

From a terminal: `python -m companion.exercises --help`.
"""

from companion.exercises._progress import progress
from companion.exercises._registry import find
from companion.exercises._result import Hint, Result
from companion.exercises._store import record

__all__ = ["check", "hint", "progress"]


def check(id, answer=None, *more, **parts) -> Result:
    """Say whether `answer` solves the exercise called `id`, and if not, why.

    An answer is a function (*implement*), a formula or a relation as text or SymPy expression (*derive*), a
    number or the letter of a choice (*predict*). *Find the flaw* takes its answer in two parts, `step=2,
    repair="…"`, or for a false statement as a point where it fails: `counterexample={"p": "1/2", "q": 0.1}`.

    The result is true if the answer is right (also `.passed`), and its `str()` is the whole text, the same
    every time. Functions are called with copies, and text is read as a formula, never run as Python. Whatever
    the answer is, it gets a result; only an unknown `id` raises (`ValueError`). What takes too long is
    stopped, where the platform allows that (not on Windows, in a browser or outside the main thread). The
    verdict is remembered for `progress`.
    """
    result = find(id).check((answer, *more) if more else answer, parts)
    record(id, result.state)
    return result


def hint(id, level=1) -> Hint:
    """Pointer 1 (where to look), 2 (the idea) or 3 (the first line) for the exercise called `id`.

    >>> hint("sigmoid-confidently-wrong", 1)
    Hint 1 of 3 · Confidently wrong
    Look at the line of this chapter that gives the derivative of the cross-entropy with respect to the logit.
    """
    return find(id).hint(level)
