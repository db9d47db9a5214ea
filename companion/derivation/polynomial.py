"""Polynomials and their quotients over ℚ in numbered generators.

Sparse, exact, and only as much as the normal form needs. Greatest common divisors, factors and real roots are
left to SymPy's polynomial rings; everything else here is addition and multiplication of dictionaries.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd, lcm, prod

from sympy import QQ, Poly, Symbol
from sympy.polys.rings import PolyRing

__all__ = ["Polynomial", "Ratio", "TooLarge", "count_roots", "work"]

# A monomial is ((generator, exponent), …), generators ascending, exponents positive.
Monomial = tuple[tuple[int, int], ...]


def _times(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a)
    for generator, exponent in b:
        powers[generator] = powers.get(generator, 0) + exponent
    return tuple(sorted(powers.items()))


MAX_FACTORED = 300  # monomials up to its degrees, of a polynomial that is still factored
MAX_CANCELLED = 20_000  # terms above times terms below


class TooLarge(Exception):
    """The work on one statement exceeds its limit."""


class Work:
    """Counts what a proof costs, in products of terms. Counted in steps: the same on every machine.

    Each strategy has a limit of its own, so that one that leads nowhere does not use up the others', and all
    of them together have another.
    """

    limit, whole_limit = 1_500_000, 6_000_000

    def __init__(self):
        self.spent = self.whole = 0

    def restart(self, whole: bool = False):
        self.spent = 0
        if whole:
            self.whole = 0

    def spend(self, cost: int):
        self.spent += cost
        self.whole += cost
        if self.spent > self.limit or self.whole > self.whole_limit:
            raise TooLarge("the proof takes more steps than are allowed")


work = Work()


class Polynomial:
    """An immutable polynomial: {monomial: coefficient}, no zero coefficients."""

    __slots__ = ("__dict__", "terms")

    def __init__(self, terms):
        self.terms: dict[Monomial, Fraction] = {m: c for m, c in terms.items() if c}

    @classmethod
    def constant(cls, value) -> Polynomial:
        return cls({(): Fraction(value)})

    @classmethod
    def generator(cls, number: int) -> Polynomial:
        return cls({((number, 1),): Fraction(1)})

    def __add__(self, other):
        work.spend(len(self.terms) + len(other.terms))
        terms = dict(self.terms)
        for m, c in other.terms.items():
            terms[m] = terms.get(m, 0) + c
        return Polynomial(terms)

    def __neg__(self):
        return Polynomial({m: -c for m, c in self.terms.items()})

    def __sub__(self, other):
        return self + (-other)

    def __mul__(self, other):
        work.spend(len(self.terms) * len(other.terms))
        terms: dict[Monomial, Fraction] = {}
        for m, c in self.terms.items():
            for k, d in other.terms.items():
                product = _times(m, k)
                terms[product] = terms.get(product, 0) + c * d
        return Polynomial(terms)

    def __pow__(self, n: int):
        result = ONE
        for _ in range(n):
            result = result * self
        return result

    def __eq__(self, other):
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self):
        return hash(self.key)

    def __bool__(self):
        return bool(self.terms)

    @cached_property
    def key(self):
        """The polynomial as a sorted tuple: equal polynomials have equal keys."""
        return tuple(sorted(self.terms.items()))

    @cached_property
    def generators(self) -> tuple[int, ...]:
        return tuple(sorted({g for m in self.terms for g, _ in m}))

    @property
    def is_constant(self) -> bool:
        return not self.generators

    @property
    def value(self) -> Fraction:
        """The value of a constant."""
        return self.terms.get((), Fraction(0))

    @property
    def total_degree(self) -> int:
        return max((sum(e for _, e in m) for m in self.terms), default=0)

    def degree(self, generator: int) -> int:
        return max((dict(m).get(generator, 0) for m in self.terms), default=0)

    def coefficients(self, generator: int) -> dict[int, Polynomial]:
        """{exponent: coefficient}, the polynomial read in one generator."""
        work.spend(3 * len(self.terms))
        parts: dict[int, dict] = {}
        for m, c in self.terms.items():
            exponent = dict(m).get(generator, 0)
            rest = tuple((g, e) for g, e in m if g != generator)
            parts.setdefault(exponent, {})[rest] = c
        return {exponent: Polynomial(terms) for exponent, terms in parts.items()}

    def substitute(self, generator: int, value: Ratio) -> Ratio:
        """The polynomial with a quotient in the place of one generator."""
        result = Ratio(ZERO)
        for exponent, coefficient in self.coefficients(generator).items():
            result = result + Ratio(coefficient) * value**exponent
        return result

    def factors(self) -> tuple[Fraction, list[tuple[Polynomial, int]]]:
        """(c, [(f, k), …]) with self = c·Π f^k, each f irreducible over ℚ, its leading term positive."""
        if self.is_constant:
            return self.value, []
        if len(self.terms) == 1:
            ((m, c),) = self.terms.items()
            return c, [(Polynomial.generator(g), e) for g, e in m]
        work.spend(20 * len(self.terms) * len(self.generators))
        content, factors, cost = _factors(self)
        work.spend(cost)
        return content, factors


@lru_cache(maxsize=4096)
def _factors(p: Polynomial):
    """(content, factors, what the factoring costs)."""
    linear = [g for g in p.generators if p.degree(g) == 1]
    if linear:
        pieces, cost = _factors_where_linear(p, linear[0])
    elif (size := _dense_size(p)) > MAX_FACTORED:
        return Fraction(1), [(p, 1)], 0  # left whole
    else:
        ring = _ring(p.generators)
        pieces = [(_from_sympy(f, p.generators), k) for f, k in _to_sympy(p, ring).factor_list()[1]]
        cost = 100 * size
    found: dict[Polynomial, int] = {}
    for factor, k in pieces:
        f, _ = _primitive(factor)
        found[f] = found.get(f, 0) + k
    whole = ONE
    for f, k in found.items():
        whole = whole * f**k
    top = max(p.terms)
    return p.terms[top] / whole.terms[top], sorted(found.items(), key=lambda item: item[0].key), cost


def _factors_where_linear(p: Polynomial, g: int):
    """A·g + B without a common factor of A and B is irreducible; the common factor has fewer letters."""
    parts = p.coefficients(g)
    common, whole = parts[1], p
    if 0 not in parts:
        return [(Polynomial.generator(g), 1), *_pieces(parts[1])], 0
    generators = p.generators
    ring = _ring(generators)
    common, _, _ = _to_sympy(parts[1], ring).cofactors(_to_sympy(parts[0], ring))
    rest = _from_sympy(_to_sympy(whole, ring).exquo(common), generators)
    return [(rest, 1), *_pieces(_from_sympy(common, generators))], 10 * len(p.terms) * len(generators)


def _pieces(p: Polynomial):
    return [] if p.is_constant else p.factors()[1]


def _dense_size(p: Polynomial) -> int:
    """The number of monomials up to the degree of each letter: what SymPy's factoring has to walk through."""
    return prod(p.degree(g) + 1 for g in p.generators)


def _primitive(p: Polynomial) -> tuple[Polynomial, Fraction]:
    """p = scale · f, where f has coprime whole coefficients and a positive leading one."""
    denominator = lcm(*(c.denominator for c in p.terms.values()))
    numerator = gcd(*(int(c * denominator) for c in p.terms.values()))
    scale = Fraction(numerator, denominator)
    if p.terms[max(p.terms)] < 0:
        scale = -scale
    return Polynomial({m: c / scale for m, c in p.terms.items()}), scale


@lru_cache(maxsize=512)
def _ring(generators: tuple[int, ...]) -> PolyRing:
    return PolyRing([Symbol(f"g{g}") for g in generators], QQ)


def _to_sympy(p: Polynomial, ring):
    place = {int(s.name[1:]): i for i, s in enumerate(ring.symbols)}
    terms = {}
    for m, c in p.terms.items():
        exponents = [0] * len(place)
        for g, e in m:
            exponents[place[g]] = e
        terms[tuple(exponents)] = QQ(c.numerator, c.denominator)
    return ring.from_dict(terms)


def _from_sympy(element, generators) -> Polynomial:
    terms = {}
    for exponents, c in element.terms():
        m = tuple((g, int(e)) for g, e in zip(generators, exponents, strict=True) if e)
        terms[m] = Fraction(int(c.numerator), int(c.denominator))
    return Polynomial(terms)


def count_roots(p: Polynomial, lower: Fraction | None, upper: Fraction | None) -> int:
    """Distinct real roots of a polynomial in one generator in [lower, upper], by Sturm's theorem."""
    (g,) = p.generators
    coefficients = p.coefficients(g)
    x = Symbol("x")
    poly = Poly(
        {(e,): QQ(c.value.numerator, c.value.denominator) for e, c in coefficients.items()}, x, domain=QQ
    )
    end = lambda v: None if v is None else QQ(v.numerator, v.denominator)  # noqa: E731
    return poly.count_roots(end(lower), end(upper))


ZERO, ONE = Polynomial({}), Polynomial({(): Fraction(1)})


class Ratio:
    """A quotient of polynomials in lowest terms; the denominator's leading coefficient is 1."""

    __slots__ = ("den", "num")

    def __init__(self, num: Polynomial, den: Polynomial = ONE):
        if not den:
            raise ZeroDivisionError("a denominator is identically zero")
        if not den.is_constant and num:
            common = set(num.generators) & set(den.generators)
            if common and len(num.terms) * len(den.terms) <= MAX_CANCELLED:
                work.spend(50 * (len(num.terms) + len(den.terms)))
                num, den = _cancel(num, den)
        elif not num:
            den = ONE
        leading = den.terms[max(den.terms)]
        if leading != 1:
            scale = Polynomial.constant(1 / leading)
            num, den = num * scale, den * scale
        self.num, self.den = num, den

    @classmethod
    def constant(cls, value) -> Ratio:
        return cls(Polynomial.constant(value))

    @classmethod
    def generator(cls, number: int) -> Ratio:
        return cls(Polynomial.generator(number))

    def __add__(self, other):
        if self.den == other.den:
            return Ratio(self.num + other.num, self.den)
        return Ratio(self.num * other.den + other.num * self.den, self.den * other.den)

    def __neg__(self):
        return Ratio(-self.num, self.den)

    def __sub__(self, other):
        return self + (-other)

    def __mul__(self, other):
        return Ratio(self.num * other.num, self.den * other.den)

    def __truediv__(self, other):
        return Ratio(self.num * other.den, self.den * other.num)

    def __pow__(self, n: int):
        return Ratio(self.num**n, self.den**n) if n >= 0 else Ratio(self.den**-n, self.num**-n)

    def __eq__(self, other):
        return isinstance(other, Ratio) and self.num == other.num and self.den == other.den

    def __hash__(self):
        return hash(self.key)

    def __bool__(self):
        return bool(self.num)

    @property
    def key(self):
        return (self.num.key, self.den.key)

    @property
    def generators(self) -> tuple[int, ...]:
        return tuple(sorted({*self.num.generators, *self.den.generators}))

    @property
    def is_constant(self) -> bool:
        return self.num.is_constant and self.den.is_constant

    @property
    def value(self) -> Fraction:
        return self.num.value / self.den.value


@lru_cache(maxsize=4096)
def _cancel(num: Polynomial, den: Polynomial):
    generators = tuple(sorted({*num.generators, *den.generators}))
    ring = _ring(generators)
    _, p, q = _to_sympy(num, ring).cofactors(_to_sympy(den, ring))
    return _from_sympy(p, generators), _from_sympy(q, generators)
