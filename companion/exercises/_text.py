"""Values in words: short, and the same on every machine."""

import re
from decimal import Decimal
from fractions import Fraction
from numbers import Number

_LONGEST = 60


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def _is_numpy_number(value) -> bool:
    return type(value).__module__ == "numpy" and isinstance(value, Number)


def describe(value) -> str:
    """Numbers and short text as they are; of anything else the type: a repr may hold an address."""
    if isinstance(value, str):
        return shortened(repr(value[: _LONGEST + 1]), _LONGEST)
    if type(value) in (int, bool, float, complex, Fraction, Decimal) or _is_numpy_number(value):
        try:
            return shortened(str(value), _LONGEST)
        except ValueError:  # Python writes no integer of more than 4300 digits
            return "a number of thousands of digits"
    if value is None or value is Ellipsis:
        return "..." if value is Ellipsis else "None"
    return f"a value of type {type(value).__name__}"


def without_addresses(text: str) -> str:
    """`<object at 0x7f3a…>` differs from run to run; `<object>` does not."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", text)


def listed(items, last="and") -> str:
    """a, b and c"""
    *first, final = items
    return f"{', '.join(first)} {last} {final}" if first else final


def number(value: float, digits: int) -> str:
    """Significant digits without trailing zeros, as Python writes them."""
    text = f"{value:.{digits}g}"
    return text if any(mark in text for mark in ".enai") else f"{text}.0"


def table(rows) -> list[str]:
    """Named values below one another, indented."""
    width = max(map(len, rows)) + 2
    return [f"    {name:{width}}{value}" for name, value in rows.items()]
