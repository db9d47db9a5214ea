"""The points at which a formula and its code are compared: floats where formulas break, and random ones.

A point gives each letter of the formula a value that the code can be given exactly: a float for a scalar, a
whole number for an index, a tuple of floats for a family. A distribution is dyadic: whole multiples of
2^(−m) that sum to one, because floats such as .1 and .9 as a rule do not.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, product
from random import Random

from companion.derivation.domain import KINDS
from companion.derivation.expression import Num, Symbol
from companion.derivation.refuter import _holds

__all__ = ["exact", "grid"]

# Where formulas break: around 0, where 1 + e^(−x) rounds to 1, at the ends of exp in float32 and float64.
EXTREME_NUMBERS = """
    0 5e-324 2.2250738585072014e-308 1e-300 1e-20 1e-16 1.1102230246251565e-16 1e-8 1e-3 .25 .5
    .6931471805599453 1 1.5 2 5 10 16 18.4 20 33.3 36.7 37 40 88.7 103.9 300 700 709.78 710 744.4 745.1
    746 1000 1e5 1e300
"""
EXTREMES = [float(number) for number in EXTREME_NUMBERS.split()]
MOST_EXTREMES = 400  # of several letters against each other; of more, so many are drawn
SIZES = (1, 2, 3, 6)  # of a family
TRIES = 100  # to meet the conditions of the domain, for each point that is wanted


def grid(domain, letters, points: int, seed: int) -> list[dict]:
    """Extremes of every letter against each other, then random points over all exponents."""
    random = Random(seed)
    declarations = [domain.declarations[letter] for letter in letters]
    counts = [name for name, d in domain.declarations.items() if d.kind is KINDS["count"]]
    sizes, found = _sizes(declarations), []
    for place, size in enumerate(sizes):
        share = points // len(sizes) + (place < points % len(sizes))
        known = dict.fromkeys(counts, size) if size else {}
        some = _signed(EXTREMES)[place :: len(sizes)]
        extremes = ({**known, **row} for row in _extreme_rows(declarations, size, some, random))
        drawn = ({**known, **_random_row(declarations, size, random)} for _ in range(TRIES * share))
        found += [row for row in extremes if _inside(row, domain)]
        found += islice((row for row in drawn if _inside(row, domain)), share)
    if not found:
        raise ValueError("no point was found that meets the conditions of the domain")
    return found


def exact(row: dict) -> dict:
    """The point as a formula is evaluated at it: fractions, and one for each member of a family."""
    point = {}
    for letter, value in row.items():
        if isinstance(value, tuple):
            point.update({(letter, i): Fraction(x) for i, x in enumerate(value, 1)})
        else:
            point[letter] = Fraction(value)
    return point


def _sizes(declarations):
    """How large the families are in turn; (None,) where there is none."""
    sizes = {size for d in declarations for size in (*d.shape, *([d.of] if d.is_index else []))}
    if any(len(d.shape) > 1 for d in declarations):
        raise ValueError("families with two indices cannot be tied")
    written = {int(size.value) for size in sizes if isinstance(size, Num)}
    if len(sizes) > 1:
        raise ValueError("families of different sizes cannot be tied together")
    return tuple(written) or (SIZES if any(isinstance(size, Symbol) for size in sizes) else (None,))


def _inside(row, domain):
    """Is the point in the domain?"""
    for letter, value in row.items():
        kind = domain.declarations[letter]
        if not (kind.shape or kind.is_index) and not kind.kind.contains(Fraction(value)):
            return False
    return not domain.conditions or all(_holds(c, exact(row), domain) for c in domain.conditions)


# ---- extremes


def _extreme_rows(declarations, size, extremes, random):
    """With families, each size has its share of the extremes, in one entry at least."""
    if size is None:
        yield from _extreme_scalars(declarations, random)
        return
    for value in extremes:
        yield {d.name: _extreme(d, value, size, random) for d in declarations}


def _extreme_scalars(declarations, random):
    ends = [_ends(d.kind) for d in declarations]
    if len(ends) > 1:
        few = (0.0, 0.25, 0.5, 1.0)
        ends = [
            [x for x in end if d.kind.upper is None or x in few]
            for d, end in zip(declarations, ends, strict=True)
        ]
    names = [d.name for d in declarations]
    rows = [dict(zip(names, row, strict=True)) for row in product(*ends)]
    yield from rows if len(rows) <= MOST_EXTREMES else random.sample(rows, MOST_EXTREMES)


def _ends(kind):
    return [x for x in _signed([*EXTREMES, *(kind.values or ())]) if kind.contains(Fraction(x))]


def _signed(values):
    values = [float(x) for x in values]
    return list(dict.fromkeys([*values, *(-x for x in values if x)]))


def _extreme(declaration, value, size, random):
    """A value with that extreme in it, where the kind allows; a distribution that is nearly certain."""
    if declaration.is_index:
        return random.randint(1, size)
    if declaration.simplex:
        return _dyadic(declaration, size, random, extreme=True)
    ends = _ends(declaration.kind)
    value = value if value in ends else random.choice(ends)
    if not declaration.shape:
        return value
    others = [random.choice([0.0 if 0.0 in ends else value, value, random.choice(ends)]) for _ in range(size)]
    others[random.randrange(size)] = value
    return tuple(others)


# ---- random points


def _random_row(declarations, size, random):
    row, before = {}, None
    for d in declarations:
        near = _moved(before, random) if d.simplex and before else None
        if near and random.random() < 0.5 and all(d.kind.contains(Fraction(x)) for x in near):
            row[d.name] = near
        else:
            row[d.name] = _random(d, size, random)
        before = row[d.name] if d.simplex else before
    return row


def _random(declaration, size, random):
    if declaration.is_index:
        return random.randint(1, size)
    if declaration.simplex:
        return _dyadic(declaration, size, random)
    if not declaration.shape:
        return _draw(declaration.kind, random)
    pool = [_draw(declaration.kind, random) for _ in range(size)]
    return tuple(random.choice(pool) for _ in pool) if random.random() < 0.25 else tuple(pool)


def _draw(kind, random) -> float:
    if kind.values is not None:
        return float(random.choice(kind.values))
    if kind.lower is not None and kind.upper is not None:
        return float(kind.lower) + float(kind.upper - kind.lower) * random.random()
    if random.random() < 0.5:
        return random.uniform(-50, 50)
    return random.choice((-1, 1)) * 2.0 ** random.uniform(-60, 10)


def _dyadic(declaration, size, random, extreme=False):
    """Multiples of 2^(−bits) that sum to one."""
    least = 1 if declaration.kind.lower_open else 0
    bits = random.choice((3, 52) if extreme else (3, 6, 20, 52))
    whole = 2**bits
    if extreme:  # one outcome gets all that the others need not have
        shares = [random.choice((least, 1)) for _ in range(size)]
        shares[random.randrange(size)] = 0
        shares[shares.index(0) if 0 in shares else 0] += whole - sum(shares)
    else:
        cuts = sorted(random.randint(0, whole - least * size) for _ in range(size - 1))
        shares = [b - a + least for a, b in zip([0, *cuts], [*cuts, whole - least * size], strict=True)]
    return tuple(share / whole for share in shares)


def _moved(shares, random):
    """The distribution with a little moved from its largest outcome to another one."""
    source, target = shares.index(max(shares)), random.randrange(len(shares))
    step = 2.0 ** -random.choice((20, 30, 40, 50))
    moved = list(shares)
    moved[source] -= step
    moved[target] += step
    return tuple(moved) if sum(map(Fraction, moved)) == 1 else shares
