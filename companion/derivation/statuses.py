"""How the statuses of several lines add up."""

from collections import Counter

from companion.derivation.judge import ACCEPTED

__all__ = ["in_numbers", "weakest"]


def weakest(statuses) -> str:
    """A chain is as strong as its weakest line.

    >>> weakest(["proved", "certified", "proved"])
    'certified'
    """
    return max(statuses, key=ACCEPTED.index)


def in_numbers(statuses) -> str:
    """How many lines are proved, and what the others are.

    >>> in_numbers(["proved", "certified", "proved", "proved"])
    '3 of 4 lines proved, 1 certified'
    >>> in_numbers(["proved"])
    '1 of 1 line proved'
    """
    count = Counter(statuses)
    total = count.total()
    others = [f", {count[status]} {status}" for status in count if status != "proved"]
    return f"{count['proved']} of {total} line{'' if total == 1 else 's'} proved{''.join(others)}"
