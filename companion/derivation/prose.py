r"""Reasons, as a terminal and as LaTeX print them. What stands between dollars is a formula."""

import re

from companion.derivation.rendering import GREEK

__all__ = ["in_text", "plain"]

PLAIN = {**GREEK, "le": "≤", "ge": "≥", "ne": "≠", "cdot": "·", "tfrac": "", "log": "log"}


def plain(reason: str) -> str:
    r"""A reason for a terminal: $e^{-x}$ as e^(−x), $x_{ij}$ as x_ij.

    >>> plain(r"top and bottom times $e^{-x}$")
    'top and bottom times e^(−x)'
    """
    parts = reason.split("$")
    for i in range(1, len(parts), 2):
        shown = re.sub(r"_\{(\w+)\}", r"_\1", parts[i])
        shown = re.sub(r"\^\{([^{}]*)\}", r"^(\1)", shown)
        shown = re.sub(r"\\([a-z]+)", lambda m: PLAIN.get(m[1], m[1]), shown)
        parts[i] = shown.replace("-", "−")
    return "".join(parts)


def in_text(reason: str) -> str:
    """A reason inside LaTeX's \\text: formulas between dollars stay formulas, the rest is plain."""
    parts = reason.split("$")
    outside = [
        p.replace("\\", "")
        .replace("_", r"\_")
        .replace("%", r"\%")
        .replace("&", r"\&")
        .replace("^", r"\hat{}")
        for p in parts
    ]
    return "$".join(outside[i] if i % 2 == 0 else parts[i] for i in range(len(parts)))
