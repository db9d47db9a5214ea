"""What a refused statement may have been meant to say: another right side, or another relation.

Nothing is claimed here. Each `Repair` is a candidate, with the words to say if the judge proves it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, reduce
from itertools import combinations, islice, permutations

from companion.derivation import refuter
from companion.derivation.balls import Undefined, Unknown, ball, evaluate, precision
from companion.derivation.domain import KINDS
from companion.derivation.expression import (
    Add,
    Apply,
    Div,
    Expression,
    Item,
    Mul,
    Neg,
    Num,
    Sub,
    Symbol,
    free_names,
    map_children,
    subexpressions,
    substitute,
)
from companion.derivation.rendering import RELATION_TEXT, name_text, text

__all__ = [
    "FLIPPED",
    "Repair",
    "is_count",
    "only_a_bound",
    "other_relation",
    "other_right_sides",
    "touches",
    "unfolded",
    "used_letters",
]

MAX_SUMMANDS = 8  # of which the signs are tried
POINTS = 12  # points at which a repair is looked at before
LARGEST_DENOMINATOR = 360  # of a factor or a summand that is found in the values
UNITS = (
    (2, "one side counts in nats, the other in bits"),
    (10, "one side has natural logarithms, the other those to base 10"),
)
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class Repair:
    """left relation right on the domain, all names unfolded, and what is said if that is proved."""

    left: Expression
    relation: str
    right: Expression
    domain: object
    said: str

    @cached_property
    def points(self) -> list[dict]:
        """Points of the domain at which it is looked at."""
        with precision(refuter.BITS):
            return list(islice(refuter.points(self.left, self.right, self.domain, POINTS), POINTS))

    @cached_property
    def values(self) -> list[tuple]:
        """(left, right) as balls, where both have a value."""
        found = []
        with precision(refuter.BITS):
            for point in self.points:
                with suppress(Undefined, Unknown):
                    found.append((ball(evaluate(self.left, point)), ball(evaluate(self.right, point))))
        return found


def unfolded(verdict) -> Repair:
    left, relation, right, domain = verdict.statement
    return Repair(domain.unfold(left), relation, domain.unfold(right), domain, "")


# ---- looking at points


def touches(given) -> bool:
    """Are the two sides equal at one of the points, as far as balls can tell?"""
    return any(not (left < right or left > right) for left, right in given.values)


def _the_same(given, combine, usable=lambda left, right: True) -> Fraction | None:
    """The simple number that two values make at every point, such as their ratio; None if there is none.

    It is the fraction next to the first value, and only a candidate: the judge proves it.
    """
    if not free_names(given.left) | free_names(given.right):
        return None  # two numbers always have a ratio
    with precision(refuter.BITS):
        found = [combine(left, right) for left, right in given.values if usable(left, right)]
        if len(found) < 2:
            return None
        mantissa, exponent = map(int, found[0].mid().man_exp())
        if abs(exponent) > 2000:
            return None
        near = (mantissa * Fraction(2) ** exponent).limit_denominator(LARGEST_DENOMINATOR)
        apart = [value - ball(near) for value in found]
        return None if any(value > 0 or value < 0 for value in apart) else near


# ---- letters


def used_letters(given):
    """The declarations that the statement depends on."""
    names = free_names(given.left) | free_names(given.right)
    return [d for name, d in given.domain.declarations.items() if name in names]


def _letters(given):
    """Counts first, then the other scalars; labels and signs are no factors that get lost."""
    scalars = [d for d in used_letters(given) if not d.shape and not d.is_index]
    wanted = [d for d in scalars if d.kind.values is None]
    return [Symbol(d.name) for d in sorted(wanted, key=lambda d: not is_count(given.domain, d.name))]


def is_count(domain, name) -> bool:
    return domain.declarations[name].kind is KINDS["count"] and not domain.declarations[name].is_index


# ---- the right side


def other_right_sides(given, written):
    """Another sign, factor, base or summand, or other letters. `written`: the right side before unfolding."""
    if given.relation != "==":
        yield from _swapped(given, written)
        yield from _other_letter(given)
    yield from _other_sign(given)
    yield from _one_sign(given, written)
    yield from _other_factor(given)
    yield from _other_base(given)
    if given.relation == "==":
        yield from _other_summand(given)
        yield from _reciprocal(given)
        yield from _swapped(given, written)
        yield from _other_letter(given)
    yield from _mirrored(given)


def _other_sign(given):
    said = "The right side with the opposite sign would be proved: look for a lost minus."
    yield replace(given, right=Neg(given.right), said=said)


def _one_sign(given, written):
    """The sign of one summand."""
    parts = list(_summands(written))
    for i, (sign, part) in enumerate(parts[: MAX_SUMMANDS if len(parts) > 1 else 0]):
        right = reduce(Add, [Neg(p) if (s < 0) != (i == j) else p for j, (s, p) in enumerate(parts)])
        shown = text(part, given.domain)
        other = "+" if sign < 0 else "−"
        said = f"With {other} before {shown} the right side would be proved: look at its sign."
        yield replace(given, right=given.domain.unfold(right), said=said)


def _summands(tree, sign=1):
    """(1, a), (−1, b), … of a − b + …"""
    match tree:
        case Add(a, b):
            yield from _summands(a, sign)
            yield from _summands(b, sign)
        case Sub(a, b):
            yield from _summands(a, sign)
            yield from _summands(b, -sign)
        case Neg(a):
            yield from _summands(a, -sign)
        case _:
            yield sign, tree


def _other_factor(given):
    """2, ½, 3, ⅓; a count or a letter and what is one over it; any other constant ratio of the two sides."""
    equal = given.relation == "=="
    for factor in (2, Fraction(1, 2), 3, Fraction(1, 3)) if equal else (2, Fraction(1, 2)):
        yield _times(given, Num(Fraction(factor)))
    if not equal:
        return
    for letter in _letters(given):
        yield _times(given, letter)
        yield _times(given, Div(Num(Fraction(1)), letter))
    ratio = _the_same(given, lambda left, right: left / right, lambda left, right: right > 0 or right < 0)
    if ratio is not None and ratio not in (0, 1, -1):
        yield _times(given, Num(ratio))


def _times(given, factor):
    shown = text(factor, given.domain).replace("-", "−")
    said = f"{shown} times the right side would be proved: look for a lost factor."
    return replace(given, right=Mul(factor, given.right), said=said)


def _other_summand(given):
    """A constant, log 2, the log of a count, a letter: all that may be left of the difference."""
    log2, log10 = (Apply("log", (Num(Fraction(n)),)) for n in (2, 10))
    logs = [Apply("log", (letter,)) for letter in _letters(given) if is_count(given.domain, letter.name)]
    difference = _the_same(given, lambda left, right: left - right)
    found = [] if difference in (None, 0) else [Num(abs(difference))]
    for summand in (*found, log2, *logs, log10, *_letters(given)):
        shown = text(summand, given.domain)
        for kind, how in ((Add, "plus"), (Sub, "minus")):
            said = f"The right side {how} {shown} would be proved: look for a lost summand."
            yield replace(given, right=kind(given.right, summand), said=said)


def _other_base(given):
    """log x/log 2 is the logarithm to base 2: a factor log 2 lies between nats and bits."""
    for base, units in UNITS:
        log = Apply("log", (Num(Fraction(base)),))
        for node, how in ((Mul, "times"), (Div, "over")):
            said = f"The right side {how} log {base} would be proved: {units}."
            yield replace(given, right=node(given.right, log), said=said)


def _reciprocal(given):
    said = "One over the right side would be proved: look for a fraction upside down."
    yield replace(given, right=Div(Num(Fraction(1)), given.right), said=said)


def _swapped(given, written):
    """The two arguments of a named function; two letters of one kind."""
    domain = given.domain
    for name, definition in domain.definitions.items():
        if len(definition.parameters) == 2 and name in _functions(written):
            said = f"With the two arguments of {name_text(name)} swapped, the right side would be proved."
            yield replace(given, right=domain.unfold(_swap_arguments(written, name)), said=said)
    names = free_names(given.right)
    alike = [d for n, d in domain.declarations.items() if n in names and not is_count(domain, n)]
    for a, b in islice(combinations(alike, 2), 6):
        if _alike(a, b):
            shown = f"{name_text(a.name)} and {name_text(b.name)}"
            said = f"With {shown} swapped, the right side would be proved."
            yield replace(given, right=_exchange(given.right, a.name, b.name), said=said)


def _other_letter(given):
    """A letter of the left side that is not on the right, in the place of one of its kind that is."""
    left, right = free_names(given.left), free_names(given.right)
    for wrong, meant in islice(permutations(used_letters(given), 2), 30):
        if wrong.name in right and meant.name in left - right and _alike(wrong, meant):
            said = f"{name_text(meant.name)} in the place of {name_text(wrong.name)}"
            changed = _exchange(given.right, wrong.name, meant.name)
            yield replace(given, right=changed, said=f"With {said} the right side would be proved.")


def _alike(a, b) -> bool:
    return (a.kind, a.shape, a.of) == (b.kind, b.shape, b.of)


def _mirrored(given):
    """1 − y for a label or a probability, −x for a real number or a sign."""
    for d in used_letters(given):
        ends = (d.kind.lower, d.kind.upper)
        if d.shape or d.is_index or ends not in ((0, 1), (-1, 1), (None, None)):
            continue
        letter = Symbol(d.name)
        other = Sub(Num(Fraction(1)), letter) if ends == (0, 1) else Neg(letter)
        shown = text(other, given.domain)
        said = f"With {shown} in the place of {name_text(d.name)} the right side would be proved."
        yield replace(given, right=substitute(given.right, {d.name: other}), said=said)


def _functions(tree) -> set[str]:
    return {part.function for part in subexpressions(tree) if isinstance(part, Apply)}


def _swap_arguments(tree, name):
    tree = map_children(tree, lambda child: _swap_arguments(child, name))
    if isinstance(tree, Apply) and tree.function == name:
        return Apply(name, tree.arguments[::-1])
    return tree


def _exchange(tree, a, b):
    """a for b and b for a, also where they are families."""
    other = {a: b, b: a}
    match tree:
        case Symbol(name):
            return Symbol(other.get(name, name))
        case Item(base, indices):
            return Item(other.get(base, base), tuple(_exchange(i, a, b) for i in indices))
    return map_children(tree, lambda child: _exchange(child, a, b))


# ---- the relation


def other_relation(given, verdict):
    """≤ where < fails at a point of equality; ≥ where ≤ fails."""
    relation = given.relation
    if len(relation) == 1:
        weak = relation + "="
        found = verdict.counterexample
        where = f" at {found.shown()}" if found and found.point else ""
        said = f"{RELATION_TEXT[weak]} would be proved: the two sides are equal{where}."
        yield replace(given, relation=weak, said=said)
    said = f"{RELATION_TEXT[FLIPPED[relation]]} would be proved: look at which side is the larger."
    yield replace(given, relation=FLIPPED[relation], said=said)


def only_a_bound(given):
    """≤ in the place of =, where the two sides meet: |x + y| is |x| + |y| for some x and y."""
    for relation in ("<=", ">=") if touches(given) else ():
        said = f"{RELATION_TEXT[relation]} would be proved: the two sides are not equal everywhere."
        yield replace(given, relation=relation, said=said)
