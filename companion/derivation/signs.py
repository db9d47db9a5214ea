"""The sign of a normal form: which of −1, 0 and 1 it can take on the domain.

Each rule narrows the set of possible signs and is sound by itself: signs of factors multiply, terms of
one sign add up to that sign, a polynomial without a root in an interval keeps one sign there (Sturm),
bounds are moved to 0 by a substitution that keeps the sign. {1} means proved positive; {−1, 0, 1} means
that nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from companion.derivation.polynomial import Polynomial, Ratio, count_roots, work

__all__ = ["ALLOWED", "Bounds", "learn", "sign"]

ANY = frozenset({-1, 0, 1})
POSITIVE, NEGATIVE, ZERO_SIGN = frozenset({1}), frozenset({-1}), frozenset({0})
NONNEGATIVE = frozenset({0, 1})
ALLOWED = {
    "==": ZERO_SIGN,
    "!=": frozenset({-1, 1}),
    "<": NEGATIVE,
    "<=": frozenset({-1, 0}),
    ">": POSITIVE,
    ">=": NONNEGATIVE,
}
MAX_SHIFTED_TERMS = 400
MAX_STURM = 200  # the degree up to which real roots are counted
PI_BELOW, PI_ABOVE = Fraction(333, 106), Fraction(355, 113)  # the test compares them with ball arithmetic


@dataclass(frozen=True)
class Bounds:
    """An interval; None where it has no end."""

    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_open: bool = True
    upper_open: bool = True

    @classmethod
    def of(cls, relation: str, end: Fraction) -> Bounds:
        """The numbers x with x < end, x ≤ end, x > end or x ≥ end."""
        is_open = len(relation) == 1
        return (
            cls(upper=end, upper_open=is_open) if relation[0] == "<" else cls(lower=end, lower_open=is_open)
        )

    def closure_contains(self, x: Fraction) -> bool:
        """Is x in the interval, or one of its ends?"""
        return (self.lower is None or x >= self.lower) and (self.upper is None or x <= self.upper)

    def meet(self, other: Bounds) -> Bounds:
        """The intersection of two intervals."""
        lower, lower_open = _tighter(self.lower, self.lower_open, other.lower, other.lower_open, max)
        upper, upper_open = _tighter(self.upper, self.upper_open, other.upper, other.upper_open, min)
        return Bounds(lower, upper, lower_open, upper_open)

    def signs(self) -> frozenset[int]:
        possible = set(ANY)
        if self.lower is not None and self.lower >= 0:
            possible.discard(-1)
            if self.lower > 0 or self.lower_open:
                possible.discard(0)
        if self.upper is not None and self.upper <= 0:
            possible.discard(1)
            if self.upper < 0 or self.upper_open:
                possible.discard(0)
        return frozenset(possible)


def _tighter(a, a_open, b, b_open, pick):
    if a is None or b is None:
        return (b, b_open) if a is None else (a, a_open)
    if a == b:
        return a, a_open or b_open
    return (a, a_open) if pick(a, b) == a else (b, b_open)


def times(a, b):
    return frozenset(x * y for x in a for y in b)


def plus(a, b):
    """Signs that a sum can take: opposite signs can give anything."""
    possible = set()
    for x in a:
        for y in b:
            possible |= {x or y} if x * y >= 0 else ANY
    return frozenset(possible)


def power(a, n):
    return frozenset(x**n for x in a)


def learn(algebra, r: Ratio, allowed):
    """Take it as given that r has one of the allowed signs."""
    algebra.known_signs.clear()
    below = sign_of(algebra, r.den)
    if len(below) != 1 or 0 in below:
        return
    (s,) = below
    allowed = frozenset(s * x for x in allowed)
    content, factors = r.num.factors()
    if len(factors) != 1 or factors[0][1] != 1:
        algebra.facts[r.num] = allowed
        return
    p = factors[0][0]
    if content < 0:
        allowed = frozenset(-x for x in allowed)
    algebra.facts[p] = algebra.facts.get(p, ANY) & allowed
    _bound(algebra, p, algebra.facts[p])
    if allowed == ZERO_SIGN:
        _solve(algebra, p)


def _solve(algebra, p):
    """c·g + d = 0 with c ≠ 0 says what g is: from here on g is written −d/c."""
    for g in p.generators:
        if algebra.generators[g].kind not in ("symbol", "item", "sum") or p.degree(g) != 1:
            continue
        parts = p.coefficients(g)
        value = algebra.reduce(-Ratio(parts.get(0, Polynomial({})), parts[1]))
        if 0 in sign_of(algebra, parts[1]) or g in value.generators or g in algebra.solved:
            continue
        # values that are known already must not bring g back
        algebra.solved = {h: _put(v, g, value) for h, v in algebra.solved.items()} | {g: value}
        return


def _put(r, g, value):
    return r.num.substitute(g, value) / r.den.substitute(g, value)


def _bound(algebra, p, allowed):
    """c·g + d with a known sign bounds the generator g."""
    if len(p.generators) != 1 or p.degree(p.generators[0]) != 1:
        return
    g = p.generators[0]
    parts = p.coefficients(g)
    c, d = parts[1].value, parts.get(0, Polynomial({})).value
    end = -d / c
    if c < 0:
        allowed = frozenset(-x for x in allowed)
    known = algebra.bounds.get(g, Bounds())
    if -1 not in allowed:
        known = known.meet(Bounds(lower=end, lower_open=0 not in allowed))
    if 1 not in allowed:
        known = known.meet(Bounds(upper=end, upper_open=0 not in allowed))
    algebra.bounds[g] = known


def sign(algebra, r: Ratio) -> frozenset[int]:
    """The signs that a quotient can take, where its denominator is not zero."""
    return times(sign_of(algebra, r.num), sign_of(algebra, r.den) - {0})


def sign_of(algebra, p: Polynomial) -> frozenset[int]:
    if p.is_constant:
        return frozenset({(p.value > 0) - (p.value < 0)})
    possible = algebra.facts.get(p, ANY)
    content, factors = p.factors()
    product = frozenset({1 if content > 0 else -1})
    for factor, k in factors:
        product = times(product, power(_sign_of_factor(algebra, factor), k))
    return possible & product


def _sign_of_factor(algebra, p: Polynomial) -> frozenset[int]:
    if p in algebra.known_signs:
        return algebra.known_signs[p]
    work.spend(20 * len(p.terms))
    possible = algebra.facts.get(p, ANY)
    for rule in (_single, _termwise, _shifted, _sturm, _quadratic, _two_terms, _beyond_a_fact, _spread):
        if len(possible) == 1:
            break
        possible &= rule(algebra, p)
    algebra.known_signs[p] = possible
    return possible


def bounds(algebra, g: int) -> Bounds:
    """What is known of one generator: from its kind, from what it is, and from the facts."""
    return algebra.bounds.get(g, Bounds()).meet(_natural_bounds(algebra, algebra.generators[g]))


def _natural_bounds(algebra, generator) -> Bounds:
    match generator.kind, generator.data:
        case (("symbol" | "item"), (name, *_)):
            declaration = algebra.domain.declarations.get(name)
            if declaration is None:
                return Bounds(Fraction(1), lower_open=False)  # a bound index counts 1, 2, 3, …
            kind = declaration.kind
            lower_open = kind.lower_open and not declaration.is_index
            return Bounds(kind.lower, kind.upper, lower_open, kind.upper_open)
        case "pi", _:
            return Bounds(PI_BELOW, PI_ABOVE)
        case "exp", (base, _):
            # e^u lies beside 1 as u lies beside 0
            return _beside_one(sign(algebra, base), Fraction(0))
        case "root", (u, _):
            if 0 in sign(algebra, u):
                return Bounds(Fraction(0), lower_open=False)
            return _beside_one(sign(algebra, u - ONE), Fraction(0))
        case "xlogx", (f,):
            # f log f is at most 0 for 0 ≤ f ≤ 1
            return (
                Bounds(upper=Fraction(0), upper_open=False) if 1 not in sign(algebra, f - ONE) else Bounds()
            )
        case "log", (u,):
            possible = sign(algebra, u - ONE)
            return Bounds(
                Fraction(0) if -1 not in possible else None,
                Fraction(0) if 1 not in possible else None,
                0 not in possible,
                0 not in possible,
            )
        case "delta", _:
            return Bounds(Fraction(0), Fraction(1), False, False)
        case "sum", (_, body):
            possible = sign(algebra, body)
            return Bounds(
                Fraction(0) if -1 not in possible else None,
                Fraction(0) if 1 not in possible else None,
                0 not in possible,
                0 not in possible,
            )
    return Bounds()


def _beside_one(possible, floor) -> Bounds:
    lower, lower_open = (floor, True) if -1 in possible else (Fraction(1), 0 not in possible)
    upper = None if 1 in possible else Fraction(1)
    return Bounds(lower, upper, lower_open, 0 not in possible)


def _single(algebra, p):
    """A generator by itself."""
    if len(p.terms) == 1 and len(p.generators) == 1:
        return bounds(algebra, p.generators[0]).signs()
    return ANY


def _termwise(algebra, p, known=None):
    """Terms of one sign add up to that sign; even powers are never negative."""
    total = ZERO_SIGN
    cache = {} if known is None else dict(known)
    for m, c in p.terms.items():
        term = POSITIVE if c > 0 else NEGATIVE
        for g, e in m:
            if g not in cache:
                cache[g] = bounds(algebra, g).signs()
            term = times(term, power(cache[g], e))
        total = plus(total, term)
        if total == ANY:
            break
    return total


def _shifted(algebra, p):
    """Move each bounded generator to (0, ∞): g = a + t, g = b − t, or g = (a + b·t)/(1 + t).

    On a closed end b of the last form t would be infinite: the value there is looked at by itself.
    """
    known, r, closed_ends = {}, Ratio(p), []
    for g in p.generators:
        b = bounds(algebra, g)
        if b.lower is None and b.upper is None:
            known[g] = ANY
            continue
        t, known[g] = (
            Ratio.generator(g),
            NONNEGATIVE if not (b.lower_open if b.lower is not None else b.upper_open) else POSITIVE,
        )
        low, high = (None if end is None else Ratio.constant(end) for end in (b.lower, b.upper))
        if low is not None and high is not None:
            if not b.upper_open:
                closed_ends.append((g, high))
            value = (low + high * t) / (ONE + t)
        elif low is not None:
            value = low + t
        else:
            value = high - t
        r = r.num.substitute(g, value) / Ratio(r.den)
        if len(r.num.terms) > MAX_SHIFTED_TERMS:
            return ANY
    possible = _termwise(algebra, r.num, known)
    for g, end in closed_ends:
        at_end = p.substitute(g, end)
        possible |= sign_of(algebra, at_end.num) if at_end else ZERO_SIGN
    return possible


def _sturm(algebra, p):
    """A polynomial in one generator without a root in its interval has the sign of any point there."""
    if len(p.generators) != 1 or p.total_degree > MAX_STURM:
        return ANY
    g = p.generators[0]
    b = bounds(algebra, g)
    if b.lower is not None and b.upper is not None and b.lower > b.upper:
        return frozenset()  # the facts contradict each other: there is no such point
    value = lambda x: p.substitute(g, Ratio.constant(x)).value  # noqa: E731
    roots = count_roots(p, b.lower, b.upper)
    for end, is_open in ((b.lower, b.lower_open), (b.upper, b.upper_open)):
        if end is not None and is_open and value(end) == 0:
            roots -= 1
    inside = value(_inner_point(b))
    here = frozenset({(inside > 0) - (inside < 0)})
    if roots == 0:
        return here
    # Roots only at closed ends: the sign holds elsewhere.
    at_ends = sum(end is not None and not is_open and value(end) == 0
                  for end, is_open in ((b.lower, b.lower_open), (b.upper, b.upper_open)))  # fmt: skip
    return here | ZERO_SIGN if roots == at_ends else ANY


def _inner_point(b: Bounds) -> Fraction:
    if b.lower is not None and b.upper is not None:
        return (b.lower + b.upper) / 2
    if b.lower is not None:
        return b.lower + 1
    return b.upper - 1 if b.upper is not None else Fraction(0)


def _quadratic(algebra, p):
    """a·g² + b·g + c with b² < 4ac has the sign of a."""
    for g in p.generators:
        parts = p.coefficients(g)
        if set(parts) <= {0, 1, 2} and 2 in parts:
            a, b, c = (parts.get(k, Polynomial({})) for k in (2, 1, 0))
            discriminant = sign_of(algebra, b * b - Polynomial.constant(4) * a * c)
            leading = sign_of(algebra, a)
            if leading not in (POSITIVE, NEGATIVE):
                continue
            if discriminant == NEGATIVE:
                return leading
            if discriminant <= frozenset({-1, 0}):
                return leading | ZERO_SIGN
    return ANY


def _two_terms(algebra, p):
    """a − b with a, b > 0 has the sign of log a − log b: the way to compare e^u with e^v."""
    if len(p.terms) != 2 or algebra.comparing >= MAX_COMPARISONS:
        return ANY
    (m, c), (k, d) = p.terms.items()
    exponentials = any(algebra.generators[g].kind == "exp" for g in p.generators)
    if not exponentials or c * d > 0 or any(bounds(algebra, g).signs() != POSITIVE for g in p.generators):
        return ANY
    first, second = (Ratio(Polynomial({n: abs(e)})) for n, e in ((m, c), (k, d)))
    algebra.comparing += 1
    try:
        possible = sign(algebra, algebra.log(first) - algebra.log(second))
    finally:
        algebra.comparing -= 1
    return possible if c > 0 else times(possible, NEGATIVE)


def _beyond_a_fact(algebra, p):
    """With F ≥ 0 known, p = c·F + rest: where the rest has a sign too, they add up."""
    possible = ANY
    if algebra.comparing:
        return possible  # facts about what is inside a logarithm come back to this rule
    algebra.comparing += 1
    try:
        for fact, allowed in list(algebra.facts.items()):
            if fact != p and (allowed <= NONNEGATIVE or allowed <= {-1, 0}):
                possible &= _beyond(algebra, p, fact, allowed)
    finally:
        algebra.comparing -= 1
    return possible


def _beyond(algebra, p, fact, allowed):
    possible = ANY
    for m in [m for m in fact.terms if m in p.terms][:MAX_SCALES]:
        c = p.terms[m] / fact.terms[m]
        rest = p - Polynomial.constant(c) * fact
        if rest:
            known = times(allowed, {1 if c > 0 else -1})
            possible &= plus(known, _termwise(algebra, rest) & _shifted(algebra, rest))
    return possible


def _spread(algebra, p):
    """a·Σ f + b = Σ (a·f + b/n) has the sign of its terms, where they share one: 0 ≤ Σ y ≤ n for labels."""
    if algebra.comparing:
        return ANY
    for size in _sizes(algebra, p):
        body = _one_sum(algebra, p, size)
        if body is None:
            continue
        algebra.comparing += 1
        try:
            possible = sign(algebra, body)
        finally:
            algebra.comparing -= 1
        if possible <= NONNEGATIVE or possible <= {-1, 0}:
            return possible
    return ANY


def _sizes(algebra, p):
    """The names of the sizes over which sums in one index run."""
    ranges = [algebra.generators[g].data[0] for g in p.generators if algebra.generators[g].kind == "sum"]
    return sorted({names[0][1] for names in ranges if len(names) == 1 and isinstance(names[0][1], str)})


def _one_sum(algebra, p, size):
    """The body of p as one sum over 1, …, size; None where p is not such a sum with something beside it."""
    index, body, rest = algebra.fresh(), Ratio(Polynomial({})), p
    for g in p.generators:
        generator = algebra.generators[g]
        if generator.kind != "sum" or [n for _, n in generator.data[0]] != [size]:
            continue
        parts = rest.coefficients(g)
        if (
            set(parts) - {0, 1}
            or 1 not in parts
            or any(algebra.generators[h].kind == "sum" for h in parts[1].generators)
        ):
            return None
        (((name, _),), f) = generator.data
        body = body + Ratio(parts[1]) * algebra.rename(f, {name: index})
        rest = parts.get(0, Polynomial({}))
    return algebra.reduce(body + Ratio(rest) / algebra.count(size)) if rest else None


ONE = Ratio.constant(1)
MAX_SCALES = 4
MAX_COMPARISONS = 3
