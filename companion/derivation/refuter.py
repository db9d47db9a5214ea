"""Look for a counterexample: an exact rational point of the domain where the statement certainly fails.

Points are tried in a fixed order, simple ones first, so that the counterexample shown is a simple one and
the same on every machine. Two things refute: both sides have values and ball arithmetic certifies that
they are not related as claimed; or one side has no value there.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise, product
from random import Random

from companion.derivation.balls import Undefined, Unknown, compare, decimal, evaluate, precision
from companion.derivation.domain import Domain
from companion.derivation.expression import Expression, Num, Symbol, free_names, subexpressions, substitute
from companion.derivation.normal_form import Algebra, NeedCase, NeedIndexCase, NeedUnit, NotShown
from companion.derivation.polynomial import TooLarge
from companion.derivation.rendering import RELATION_TEXT, name_latex, name_text
from companion.derivation.signs import ALLOWED

__all__ = ["Counterexample", "JudgeAlarm", "check_point", "has_point", "is_point", "points", "search"]

BITS = 128
MAX_WRITTEN = 10**40  # larger numbers than these are not tried
# Tried in this order, so that the counterexample shown is a simple one.
SIMPLE_NUMBERS = """
    0 1 -1 2 -2 1/2 -1/2 3 -3 1/4 3/4 3/2 -3/2 1/3 2/3 5 -5 7/5 1/10 9/10 -1/4 10 -10 1/100 99/100
    7/3 -7/3 1/7 6/7 20 -20
"""
SIMPLE = [Fraction(number) for number in SIMPLE_NUMBERS.split()]
SIZES = (2, 1, 3)


class JudgeAlarm(AssertionError):
    """Prover and refuter disagree: the engine has a defect. Please report the statement."""


@dataclass(frozen=True)
class Counterexample:
    """A point, and what the two sides are there."""

    point: dict
    left: str
    right: str
    relation: str

    def shown(self, name=name_text) -> str:
        return ", ".join(f"{_key(k, name)} = {_number(v)}" for k, v in self.point.items())

    def __str__(self):
        if self.relation == "==" or "undefined" in (self.left, self.right):
            sides = f"left {self.left}, right {self.right}"
        else:
            sides = f"left {self.left} is not {RELATION_TEXT[self.relation]} right {self.right}"
        return f"at {self.shown()}: {sides}" if self.point else sides

    def as_json(self) -> dict:
        return {
            "point": {_key(k, name_text): str(v) for k, v in self.point.items()},
            "point_latex": self.shown(name_latex).replace("−", "-"),
            "lhs": self.left,
            "rhs": self.right,
            "text": str(self),
        }


def _key(key, name):
    if isinstance(key, str):
        return name(key)
    base, *indices = key
    separator = "" if all(i < 10 for i in indices) else ","
    inside = separator.join(map(str, indices))
    return f"{name(base)}_{{{inside}}}" if name is name_latex else f"{name(base)}_{inside}"


def _number(value) -> str:
    return str(value).replace("-", "−")


def search(
    left: Expression, right: Expression, relation: str, domain, limit: int = 120
) -> Counterexample | None:
    """The first counterexample among `limit` points of the domain, or None."""
    if not free_names(left) | free_names(right):
        limit = 1
    nowhere = None
    with precision(BITS):
        for point in points(left, right, domain, limit):
            found = check_point(left, right, relation, point)
            if found and found.left != found.right:
                return found
            # neither side has a value there: a refutation, but a point where one has says more
            nowhere = nowhere or found
    return nowhere


def has_point(left: Expression, right: Expression, domain) -> bool:
    """Was any point of the domain found? Over an empty one everything would be true."""
    with precision(BITS):
        return any(True for _ in islice(points(left, right, domain, 600), 1))


def check_point(left, right, relation, point) -> Counterexample | None:
    """The counterexample that this point is, if it is one."""
    try:
        sides = [_value(left, point), _value(right, point)]
    except Unknown:
        return None
    if None in sides:
        shown = ["undefined" if s is None else decimal(s) for s in sides]
        return Counterexample(point, *shown, relation)
    sign = compare(*sides)
    if sign is None and 0 not in ALLOWED[relation] and _are_equal(left, right, point):
        sign = 0
    if sign is None or sign in ALLOWED[relation]:
        return None
    digits = 5
    while sign and decimal(sides[0], digits) == decimal(sides[1], digits) and digits < 36:
        digits += 3
    return Counterexample(point, *(decimal(s, digits) for s in sides), relation)


def _are_equal(left, right, point) -> bool:
    """Balls never show that two irrational numbers are equal: the normal form at the point does."""
    if not all(isinstance(name, str) for name in point):
        return False  # members of families
    at = {name: Num(Fraction(value)) for name, value in point.items()}
    algebra = Algebra(Domain())
    try:
        sides = (algebra.normal(substitute(side, at)) for side in (left, right))
        return algebra.is_zero(next(sides) - next(sides))
    except (NotShown, NeedCase, NeedIndexCase, NeedUnit, TooLarge):
        return False


def _value(tree, point):
    try:
        return evaluate(tree, point)
    except Undefined:
        return None


def points(left, right, domain, limit):
    """Points of the domain, simple ones first; the same ones every time."""
    names = free_names(left) | free_names(right)
    for condition in domain.conditions:
        names |= free_names(condition.left) | free_names(condition.right)
    wanted = [d for n, d in domain.declarations.items() if n in names]
    scalars = [d for d in wanted if not d.shape and not d.is_index and d.kind.text != "{1, 2, …}"]
    others = [d for d in wanted if d not in scalars]
    random = Random(2026)
    found = 0
    for attempt, values in enumerate(
        _scalar_points(scalars, _special_numbers(left, right, domain), random, 12 * limit)
    ):
        if found >= limit:
            return
        if None in values:
            continue
        point = {d.name: v for d, v in zip(scalars, values, strict=True)}
        if others and not _fill(point, others, domain, attempt, random):
            continue
        if all(_holds(c, point, domain) for c in domain.conditions):
            found += 1
            yield point
        if not scalars and not others:
            return


def _special_numbers(left, right, domain):
    """Numbers that stand in the statement, with both signs: where x − 7/5 is zero.

    And for conditions, numbers beside and between those that stand in them: inside 1 < x < 2, or x > 30.
    """
    sides = [domain.unfold(side) for c in domain.conditions for side in (c.left, c.right)]
    ends = sorted({v for side in sides for v in (_written(side) or _numbers_in(side))})
    between = [(a + b) / 2 for a, b in pairwise(ends)]
    beside = [end + step for end in ends for step in (1, -1, Fraction(1, 100), Fraction(-1, 100))]
    scaled = [end * factor for end in ends for factor in (Fraction(1, 2), 2)]
    return list(dict.fromkeys([*_numbers_in(left, right), *ends, *between, *scaled, *beside]))[:32]


def _numbers_in(*trees):
    """The numbers that are written in the formulas, also as 1/10**7; each with both signs."""
    found = [v for whole in trees for part in subexpressions(whole) for v in _written(part)]
    return [v for value in dict.fromkeys(found) for v in (value, -value)][:12]


def _written(tree):
    """[the number] of a formula in whole numbers, [] of any other."""
    if free_names(tree):
        return []
    with suppress(Undefined, Unknown):
        value = evaluate(tree, {})
        if isinstance(value, Fraction) and value.denominator < MAX_WRITTEN > abs(value.numerator):
            return [value]
    return []


def _scalar_points(scalars, special, random, tries):
    pools = [
        [v for v in dict.fromkeys([*SIMPLE[:7], *special, *SIMPLE]) if d.kind.contains(v)] for d in scalars
    ]
    few = [pool[: 7 + len(special)] for pool in pools]
    # All combinations of the simplest values, those with the smallest places first; then at random.
    places = (
        sorted(product(*(range(len(pool)) for pool in few)), key=lambda p: (sum(p), p))
        if len(pools) <= 3
        else []
    )
    yield from ([pool[i] for pool, i in zip(few, place, strict=True)] for place in places[:tries])
    for _ in range(tries):
        yield [_random_value(d.kind, pool, random) for d, pool in zip(scalars, pools, strict=True)]


def _random_value(kind, pool, random):
    for _ in range(8):
        value = Fraction(random.randint(-60, 60), random.randint(1, 12))
        if kind.lower is not None and kind.upper is not None:
            d = random.randint(2, 40)
            value = kind.lower + (kind.upper - kind.lower) * Fraction(random.randint(0, d), d)
        if kind.contains(value):
            return value
    if pool:
        return random.choice(pool)
    # An interval far from 0: step in from its end.
    step = Fraction(random.randint(0, 60), random.randint(1, 12))
    value = kind.lower + step if kind.lower is not None else kind.upper - step
    return value if kind.contains(value) else None


def _fill(point, others, domain, attempt, random) -> bool:
    """Sizes, indices and families for the point."""
    sizes = {}

    def size(tree):
        if isinstance(tree, Num):
            return int(tree.value)
        if tree.name not in sizes:
            sizes[tree.name] = SIZES[(attempt + len(sizes)) % len(SIZES)]
            point[tree.name] = sizes[tree.name]
        return sizes[tree.name]

    for d in others:
        if d.kind.text == "{1, 2, …}":
            size(Symbol(d.name))
        elif d.is_index:
            point[d.name] = random.randint(1, size(d.of))
        else:
            members = list(product(*(range(1, size(s) + 1) for s in d.shape)))
            if d.simplex:
                weights = [random.randint(0 if "open" not in d.kind.text else 1, 6) for _ in members]
                weights = weights if sum(weights) else [1] * len(weights)
                values = [Fraction(w, sum(weights)) for w in weights]
            else:
                pool = [v for v in SIMPLE[:14] if d.kind.contains(v)]
                values = [random.choice(pool) for _ in members]
            point.update({(d.name, *member): v for member, v in zip(members, values, strict=True)})
    return True


def is_point(values: dict, domain) -> bool:
    """Do values for scalars lie in the domain?"""
    inside = all(
        domain.declarations[name].kind.contains(v) for name, v in values.items() if isinstance(name, str)
    )
    return inside and all(_holds(c, values, domain) for c in domain.conditions)


def _holds(condition, point, domain) -> bool:
    """Does the point certainly satisfy the condition?"""
    try:
        sides = (evaluate(domain.unfold(side), point) for side in (condition.left, condition.right))
        sign = compare(*sides)
    except (Undefined, Unknown):
        return False
    return sign is not None and sign in ALLOWED[condition.relation]
