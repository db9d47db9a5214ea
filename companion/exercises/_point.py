"""A point as an answer: values for letters, read without running anything, and a statement looked at there.

Values are exact. "1/10", "0.1", 0.1 and Fraction(1, 10) are all one tenth: a decimal number counts as it is
written, not as the binary number next to it. A float that was computed counts as the short fraction that it
is but for its rounding: 1/3 is one third, and 1 - 0.7 is 3/10. "log(2)" or "sqrt(2)/2" are read by the reader
of `companion.derivation`. A family, such as a distribution, takes a list.
"""

import math
import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import product

from companion.derivation import Domain, judge
from companion.derivation.balls import Undefined, Unknown, compare, decimal, evaluate, precision
from companion.derivation.domain import KINDS
from companion.derivation.expression import (
    Add,
    Expression,
    Item,
    Mul,
    Num,
    Product,
    Sum,
    Symbol,
    map_children,
)
from companion.derivation.signs import ALLOWED
from companion.exercises._judging import Unreadable
from companion.exercises._text import describe, listed

MOST_MEMBERS = 64  # of a family
MOST_SHOWN = 6
SHORT = 1000  # the largest denominator that a float is taken for
BITS = (128, 1024)  # the second where the first does not tell two sides apart
NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})(e[+-]?\d{1,3})?|[+-]?\d{1,40}/\d{1,40}")


@dataclass(frozen=True)
class Point:
    """What the letters stand for: formulas without letters, by name, by (family, place), or a size."""

    values: dict[object, Expression]
    written: dict[str, str]  # as it is shown

    def at(self) -> dict:
        """Numbers, at the precision that is set."""
        return {key: evaluate(value, {}) for key, value in self.values.items()}

    def shown(self) -> str:
        return ", ".join(f"{name} = {text}" for name, text in self.written.items())


@dataclass(frozen=True)
class Finding:
    """How a statement does at a point: "holds", "fails" or "unknown", and both sides in digits."""

    state: str
    left: str = ""
    right: str = ""


NO_VALUE = "no value"


def letters(domain: Domain) -> list[str]:
    """The letters that need a value. A size that a family has is known from the family."""
    sized = {size.name for d in domain.declarations.values() for size in d.shape if isinstance(size, Symbol)}
    return [name for name in domain.declarations if name not in sized]


def read_point(given, domain: Domain) -> Point:
    """The point that an answer describes; `Unreadable` says what is missing or cannot be read."""
    wanted = letters(domain)
    if not isinstance(given, dict):
        if len(wanted) != 1:
            raise Unreadable(
                f"This is {describe(given)}, and a value for each of {listed(wanted)} is asked for."
            )
        given = {wanted[0]: given}
    given = {name: value for name, value in given.items() if not _is_open(value)}
    for name in given:
        if not (isinstance(name, str) and name in domain.declarations):
            raise Unreadable(f"There is no letter {describe(name)} here; the letters are {listed(wanted)}.")
    if missing := [name for name in wanted if name not in given]:
        raise Unreadable(f"{missing[0]} has no value yet. A point needs one for each of {listed(wanted)}.")
    values: dict[object, Expression] = {}
    written: dict[str, str] = {}
    for name, value in sorted(given.items(), key=lambda item: item[0] not in wanted):  # sizes last
        _put(values, written, domain.declarations[name], value, sized=name not in wanted)
    return Point(values, written)


def _is_open(value) -> bool:
    return value is None or value is Ellipsis or (isinstance(value, str) and not value.strip())


def _put(values, written, declaration, value, sized):
    name = declaration.name
    if not declaration.shape:
        number = _number(name, value)
        if sized:
            _agree_on_size(values, written, name, number)
        values[name] = number
        written[name] = _shown(values[name], value)
        return
    table = _members(name, value, len(declaration.shape))
    shape = []
    for size, length in zip(declaration.shape, _lengths(name, table, len(declaration.shape)), strict=True):
        shape.append(length)
        if isinstance(size, Num) and size.value != length:
            raise Unreadable(f"{name} has {_values(size.value)}, and {length} are given.")
        if isinstance(size, Symbol):
            _agree_on_size(values, written, size.name, Num(Fraction(length)), name)
    texts = []
    for place in product(*(range(1, length + 1) for length in shape)):
        member = table
        for i in place:
            member = member[i - 1]
        values[(name, *place)] = _number(f"{name}{list(place)}", member)
        texts.append(_shown(values[(name, *place)], member))
    written[name] = f"[{', '.join(texts)}]" if len(texts) <= MOST_SHOWN else f"{len(texts)} values"


def _agree_on_size(values, written, size, length, family=""):
    known = values.setdefault(size, length)
    if known != length:
        who = f"{family} has {_values(length.value)}" if family else f"{size} is {_shown(length, '')}"
        raise Unreadable(f"{who}, and another family has {_shown(known, '')}. Both have {size} values.")


def _values(count) -> str:
    return f"{count} value{'s' * (count != 1)}"


def _members(name, value, depth):
    """A family's values as nested lists."""
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        if getattr(value, "size", 0) > MOST_MEMBERS:
            raise Unreadable(f"{name} has {value.size} values, and at most {MOST_MEMBERS} are read.")
        value = value.astype(str).tolist() if _is_short_float(value) else value.tolist()
    if not isinstance(value, list | tuple):
        raise Unreadable(
            f"{name} is a family: its values come as a list, such as {{{name!r}: ['1/2', '1/2']}}."
        )
    if not 1 <= len(value) <= MOST_MEMBERS:
        raise Unreadable(f"{name} has {_values(len(value))}, and 1 to {MOST_MEMBERS} are read.")
    return value if depth == 1 else [_members(name, row, depth - 1) for row in value]


def _lengths(name, table, depth):
    if depth == 1:
        return [len(table)]
    rows = {len(row) for row in table}
    if len(rows) != 1 or len(table) * len(table[0]) > MOST_MEMBERS:
        raise Unreadable(f"{name} takes rows of one length, with at most {MOST_MEMBERS} values together.")
    return [len(table), *_lengths(name, table[0], depth - 1)]


def _number(name, value) -> Expression:
    """The number as a formula without letters."""
    if type(value).__module__ == "numpy" and hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        value = str(value) if _is_short_float(value) else value.item()
    sympy = sys.modules.get("sympy")
    if isinstance(value, bool):
        raise Unreadable(f"{name}: {value} is no number.")
    if isinstance(value, int | Fraction):
        tree = Num(Fraction(value))
    elif isinstance(value, float) and math.isfinite(value):
        tree = Num(_meant(value))
    elif isinstance(value, float | Decimal):
        tree = _from_text(name, str(value))
    elif isinstance(value, str):
        tree = _from_text(name, value)
    elif sympy is not None and isinstance(value, sympy.Basic):
        tree = _from_formula(name, value)
    else:
        raise Unreadable(f"{name}: {describe(value)} is no number. Write it as text, such as '1/2'.")
    if isinstance(tree, Num) and max(map(abs, tree.value.as_integer_ratio())) > 10**320:
        raise Unreadable(f"{name}: this number has too many digits. Is there a shorter one?")
    return tree


def _is_short_float(value) -> bool:
    """Whether NumPy holds it in fewer digits than Python: 0.1 in float32 is written 0.1, and is no 0.1."""
    return value.dtype.kind == "f" and value.dtype.itemsize < 8


def _meant(value: float) -> Fraction:
    """The number as it is written, or a fraction with a short denominator that is a few roundings away."""
    written = Fraction(repr(value))
    short = written.limit_denominator(SHORT)
    return short if short and abs(short - written) <= 4 * Fraction(math.ulp(value)) else written


def _from_text(name, text) -> Expression:
    text = text.replace("−", "-").strip()
    plain = "".join(text.split()).lower()
    if len(text) <= 120 and NUMBER.fullmatch(plain) and not re.search(r"/0+$", plain):
        return Num(Fraction(plain))
    return _from_formula(name, text)


def _from_formula(name, formula) -> Expression:
    try:
        tree = Domain().read(formula)
        with precision(BITS[0]):
            value = evaluate(tree, {})
        return Num(value) if isinstance(value, Fraction) else tree
    except (ValueError, TypeError, Undefined, Unknown):
        raise Unreadable(
            f"{name}: {describe(formula)} is no number. Write one, such as '1/2' or 'log(2)'."
        ) from None


def _shown(tree, value) -> str:
    if isinstance(tree, Num) and (len(text := str(tree.value)) <= 24 or not str(value)):
        return text.replace("-", "−")
    return " ".join(str(value).split())[:40]


# ---- inside?


def outside(point: Point, domain: Domain) -> str:
    """Why the point is not in the domain: one sentence; nothing if it is."""
    with precision(BITS[0]):
        values = point.at()
        for key, value in values.items():
            name, *place = key if isinstance(key, tuple) else (key,)
            kind = domain.declarations[name].kind
            shown = f"{name}{place}" if place else name
            if not _inside(kind, value) or (kind is KINDS["count"] and not _is_whole(value)):
                return f"{shown} = {_digits(value)} lies outside {kind.text}."
        for d in domain.declarations.values():
            size = values.get(d.of.name) if d.is_index and isinstance(d.of, Symbol) else None
            if d.is_index and not (_is_whole(values[d.name]) and (size is None or values[d.name] <= size)):
                return f"{d.name} = {_digits(values[d.name])} lies outside {d.kind.text}."
            if d.simplex:
                members = (v for k, v in point.values.items() if isinstance(k, tuple) and k[0] == d.name)
                total = reduce(Add, members)
                if not judge(total, "1", Domain()):
                    if _digits(evaluate(total, {})) == "1":
                        return (
                            f"The values of {d.name} sum to almost 1, and the probabilities of a "
                            "distribution sum to 1 exactly. A decimal number counts as it is written: "
                            "write a third as text, '1/3'."
                        )
                    return (
                        f"The values of {d.name} sum to {_digits(evaluate(total, {}))}, and the "
                        "probabilities of a distribution sum to 1 exactly."
                    )
    for condition in domain.conditions:
        found = look(condition.left, condition.relation, condition.right, point, domain)
        if found.state != "holds":
            return f"The condition {condition.text} does not hold here."
    return ""


def _inside(kind, value) -> bool:
    if isinstance(value, Fraction):
        return kind.contains(value)
    above = kind.lower is None or compare(value, kind.lower) == 1
    return kind.values is None and above and (kind.upper is None or compare(value, kind.upper) == -1)


def _is_whole(value) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1


def _digits(value) -> str:
    short = isinstance(value, Fraction) and len(str(value)) <= 12
    return str(value).replace("-", "−") if short else decimal(value)


# ---- true there?


def look(left: Expression, sign: str, right: Expression, point: Point, domain: Domain) -> Finding:
    """Does left sign right hold at the point? By balls, and by the judge where balls cannot tell."""
    left, right = domain.unfold(left), domain.unfold(right)
    shown: tuple[str, ...] = ()
    for bits in BITS:
        with precision(bits):
            values = point.at()
            try:
                sides = [_value(side, values) for side in (left, right)]
            except Unknown:
                continue
            if None in sides:
                shown = [NO_VALUE if side is None else decimal(side) for side in sides]
                return Finding("unknown" if sides == [None, None] else "fails", *shown)
            order = compare(*sides)
            if order is not None:
                return Finding("holds" if order in ALLOWED[sign] else "fails", *_apart(*sides, order))
            shown = _apart(*sides, 0)
    try:
        verdict = judge(_ground(left, point.values), _ground(right, point.values), Domain(), sign)
    except (KeyError, ValueError, RecursionError):
        return Finding("unknown", *shown)
    state = {"proved": "holds", "refuted": "fails"}.get(verdict.status, "unknown")
    return Finding(state, *shown)


def _value(side, values):
    try:
        return evaluate(side, values)
    except Undefined:
        return None


def _apart(left, right, order) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to see the difference."""
    digits = 5
    while order and digits < 36 and decimal(left, digits) == decimal(right, digits):
        digits += 3
    return decimal(left, digits), decimal(right, digits)


def _ground(tree: Expression, values: dict) -> Expression:
    """The formula with the numbers put in, and its sums written out."""
    match tree:
        case Symbol(name):
            return values.get(name, tree)
        case Item(base, indices):
            return values[(base, *(int(_ground(i, values).value) for i in indices))]
        case Sum(body, index, size) | Product(body, index, size):
            count = int(_ground(size, values).value)
            parts = [_ground(body, {**values, index: Num(Fraction(i))}) for i in range(1, count + 1)]
            total, join = parts[0], Add if isinstance(tree, Sum) else Mul
            for part in parts[1:]:
                total = join(total, part)
            return total
    return map_children(tree, lambda child: _ground(child, values))
