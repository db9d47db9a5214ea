"""The exp–log normal form: when two formulas are equal, their difference becomes the zero polynomial.

A formula turns into a quotient of polynomials over ℚ in *generators*: symbols, members of families, exp
of a monomial, log of an irreducible polynomial, roots, Kronecker deltas, and sums in canonical form. Each
rewriting is an identity that holds wherever the formula is defined:

- exp(a + b) = exp(a)·exp(b), and exp(k·log u) = u^k for u > 0;
- log(u·v) = log u + log v, used only where both factors are proved positive;
- Σ is linear, Σ_i δ_ik f(i) = f(k), and products of sums are sums over several indices;
- |u| = u or −u, used only where the sign of u is proved.

On the way, every denominator is proved to be non-zero and every argument of a logarithm to be positive,
before anything cancels. Generators are treated as independent of each other. If they are not, an equality
may be missed; a wrong one cannot be found.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import lcm

from sympy import factorint

from companion.derivation import signs
from companion.derivation.expression import (
    Add,
    Apply,
    Constant,
    Derived,
    Div,
    Expression,
    Item,
    Mul,
    Neg,
    Num,
    Pow,
    Product,
    Sub,
    Sum,
    Symbol,
    free_names,
    rename,
)
from companion.derivation.polynomial import Polynomial, Ratio

__all__ = ["Algebra", "NeedCase", "NeedIndexCase", "NeedUnit", "NotShown", "index_of"]

MAX_TERMS = 4000  # of one polynomial; beyond it the judge gives up, on every machine at the same step
MAX_POWER = 24
MAX_DEGREE = 1000  # of powers of powers
MAX_EXPONENT = 64  # of one generator or number in exp(k·log u)
MAX_PRIME = 10**12
MAX_LABEL = 20_000  # characters that describe one generator; nesting makes them long


class NotShown(Exception):
    """Something that the statement needs (a non-zero denominator, a positive argument) was not proved."""


class NeedCase(Exception):
    """The sign of a formula decides: try again with u ≥ 0 and with u ≤ 0."""

    def __init__(self, tree):
        self.tree = tree


class NeedIndexCase(Exception):
    """Two free indices may be equal or not: try both."""

    def __init__(self, i, j):
        self.i, self.j = i, j


class NeedUnit(Exception):
    """exp(x/2) beside exp(x): start again with exp(x/2) as the generator."""

    def __init__(self, label, unit):
        self.label, self.unit = label, unit


@dataclass(frozen=True)
class Generator:
    """One letter of the polynomial ring, and what it stands for."""

    kind: str  # symbol, pi, item, exp, log, xlogx, root, delta, sum
    data: tuple
    label: str
    free: frozenset[str]  # indices that it depends on
    depth: int = 0  # how deeply sums are nested in it


class Algebra:
    """The normal form of formulas over one domain, under the facts of one case."""

    def __init__(self, domain, facts=(), units=None, distinct=()):
        self.domain, self.units, self.distinct = domain, units or {}, set(distinct)
        self.generators: list[Generator] = []
        self._numbers: dict[str, int] = {}
        self._bound = 0
        self.comparing = 0  # how deep signs are found through logarithms
        self.bounds: dict[int, signs.Bounds] = {}
        self.facts: dict[Polynomial, frozenset[int]] = {}
        self.solved: dict[int, Ratio] = {}  # what an equation among the facts says a generator is
        self.known_signs: dict[Polynomial, frozenset[int]] = {}
        self._learn_simplexes()
        for left, relation, right in facts:
            self._learn(left, relation, right)

    # ---- facts

    def _learn(self, left, relation, right):
        """Take a condition of the domain or of a case as given: left − right has the relation's signs."""
        if all(isinstance(side, Symbol) and self._is_index(side.name) for side in (left, right)):
            if relation == "!=":
                self.distinct.add(frozenset({left.name, right.name}))
            return
        try:
            difference = self.reduce(self.normal(Sub(left, right)))
            allowed = signs.ALLOWED[relation]
            signs.learn(self, difference, allowed)
            # u < 0 exactly when exp(u) < 1: facts about logits become facts about odds
            if not difference.is_constant:
                signs.learn(self, self.exp(difference) - ONE, allowed)
            # u < v exactly when log u < log v
            above, below = self.normal(left), self.normal(right)
            if signs.sign(self, above) == signs.sign(self, below) == {1}:
                signs.learn(self, self.reduce(self.log(above) - self.log(below)), allowed)
        except NotShown:
            pass  # a fact that is not understood is not used

    def _learn_simplexes(self):
        """The last member of a simplex with a written size is 1 minus the others, and not negative."""
        for name, declaration in self.domain.declarations.items():
            if declaration.simplex and isinstance(declaration.shape[0], Num):
                last = self.item(name, (int(declaration.shape[0].value),))
                if not last.is_constant:
                    signs.learn(self, last, {0, 1} if declaration.kind.contains(Fraction(0)) else {1})

    # ---- generators

    def _intern(self, kind, data, label, free=frozenset(), depth=0) -> Ratio:
        if len(label) > MAX_LABEL:
            raise NotShown("functions are nested too deep")
        if label not in self._numbers:
            self._numbers[label] = len(self.generators)
            self.generators.append(Generator(kind, data, label, frozenset(free), depth))
        return Ratio.generator(self._numbers[label])

    def generator(self, number: int) -> Generator:
        return self.generators[number]

    def label(self, r: Ratio) -> str:
        """The same text for equal quotients, whatever order their generators came in."""
        return self._label_of(r.num) + ("" if r.den.is_constant else f"/({self._label_of(r.den)})")

    def _label_of(self, p: Polynomial) -> str:
        def monomial(m):
            return "·".join(
                sorted(f"{self.generators[g].label}^{e}" if e > 1 else self.generators[g].label for g, e in m)
            )

        return " + ".join(sorted(f"{c}·{monomial(m)}" if m else str(c) for m, c in p.terms.items())) or "0"

    def free(self, r: Ratio | Polynomial) -> frozenset[str]:
        """The indices that a quotient depends on."""
        return frozenset().union(*(self.generators[g].free for g in r.generators))

    def _depth(self, r: Ratio) -> int:
        return max((self.generators[g].depth for g in r.generators), default=0)

    def _is_index(self, name):
        declaration = self.domain.declarations.get(name)
        return declaration is None or declaration.is_index

    # ---- from trees

    def normal(self, tree: Expression) -> Ratio:
        """The normal form of a formula. Raises NotShown where it may be undefined."""
        result = self._normal(tree)
        if len(result.num.terms) + len(result.den.terms) > MAX_TERMS:
            raise NotShown("the formula grows beyond the limit of the normal form")
        return result

    def _normal(self, tree: Expression) -> Ratio:
        match tree:
            case Num(value):
                return Ratio.constant(value)
            case Constant("pi"):
                return self._intern("pi", (), "the number π")
            case Constant():
                raise NotShown("∞ is no number and may stand beside a limit or an integral only")
            case Symbol(name):
                return self._intern("symbol", (name,), name, {name} if self._is_index(name) else ())
            case Item(base, indices):
                return self.item(base, tuple(map(index_of, indices)))
            case Add(a, b):
                return self.normal(a) + self.normal(b)
            case Sub(a, b):
                return self.normal(a) - self.normal(b)
            case Neg(a):
                return -self.normal(a)
            case Mul(a, b):
                return self.reduce(self.normal(a) * self.normal(b))
            case Div(a, b):
                top, below = self.normal(a), self.normal(b)
                self.show_nonzero(below, b)
                return self.reduce(top / below)
            case Pow(base, exponent):
                return self.power(base, exponent)
            case Apply("exp", (u,)):
                return self.exp(self.normal(u))
            case Apply("log", (u,)):
                inside = self.normal(u)
                if signs.sign(self, inside) != {1}:
                    raise NotShown("the argument of a logarithm is not shown to be positive")
                return self.log(inside)
            case Apply("xlogy", (u, v)):
                return self.xlogy(self.normal(u), self.normal(v))
            case Apply("sqrt", (u,)):
                return self.root(self.normal(u), Fraction(1, 2))
            case Apply("Abs", (u,)):
                inside = self.normal(u)
                return inside if self._is_nonnegative(inside, u) else -inside
            case Apply("Max" | "Min" as name, (u, v)):
                first_is_larger = self._is_nonnegative(self.normal(u) - self.normal(v), Sub(u, v))
                return self.normal(u if first_is_larger == (name == "Max") else v)
            case Apply("KroneckerDelta", (i, j)):
                return self.delta(index_of(i), index_of(j))
            case Sum(body, index, size):
                bound = self.fresh()
                return self.sum_over(bound, index_of(size), self.normal(rename(body, index, bound)))
            case Product(body, index, size):
                # ∏ f = exp(Σ log f), for factors that are proved positive
                factor = Apply("log", (body,))
                return self.exp(self.normal(Sum(factor, index, size)))
            case Derived(value, bodies, stages):
                # A derivative exists only where the formula does, and the derivatives on the way to it.
                for part in (*bodies, *stages):
                    self.normal(part)
                return self.normal(value)
        raise NotShown(f"the normal form does not know {type(tree).__name__}")

    def count(self, size: str) -> Ratio:
        """The number of terms of a sum, n, as a letter."""
        return self._intern("symbol", (size,), size)

    def fresh(self):
        self._bound += 1
        return f"@t{self._bound}"

    def show_nonzero(self, r: Ratio, tree=None):
        if not r:
            raise NotShown("a denominator is zero")
        if 0 in signs.sign(self, r):
            raise NotShown("a denominator is not shown to be non-zero")

    def _is_nonnegative(self, r: Ratio, tree) -> bool:
        possible = signs.sign(self, r)
        if possible <= {0, 1}:
            return True
        if possible <= {0, -1}:
            return False
        if any(name.startswith("@") for name in self.free(r) | free_names(tree)):
            raise NotShown("|·|, max and min under a sum are not split into cases")
        raise NeedCase(tree)

    # ---- functions

    def item(self, base, indices) -> Ratio:
        declaration = self.domain.declarations.get(base)
        if declaration and declaration.simplex and indices == (_whole(declaration.shape[0]),):
            return sum((-self.item(base, (i,)) for i in range(1, indices[0])), ONE)
        names = {i for i in indices if isinstance(i, str)}
        return self._intern("item", (base, indices), f"{base}[{','.join(map(str, indices))}]", names)

    def delta(self, i, j) -> Ratio:
        if i == j:
            return ONE
        i, j = sorted((i, j), key=str)
        if frozenset({i, j}) in self.distinct or (isinstance(i, int) and isinstance(j, int)):
            return ZERO
        if not any(str(k).startswith("@") for k in (i, j)):
            raise NeedIndexCase(i, j)
        names = {k for k in (i, j) if isinstance(k, str)}
        return self._intern("delta", (i, j), f"δ[{i},{j}]", names)

    def power(self, base: Expression, exponent: Expression) -> Ratio:
        e, u = self.normal(exponent), self.normal(base)
        if e.is_constant and e.value.denominator == 1:
            k = int(e.value)
            single = len(u.num.terms) == 1 and len(u.den.terms) == 1
            if abs(k) > (MAX_EXPONENT if single else MAX_POWER):
                raise NotShown(f"powers go to {MAX_EXPONENT}, powers of sums to {MAX_POWER}")
            if abs(k) * max(u.num.total_degree, u.den.total_degree) > MAX_DEGREE:
                raise NotShown(f"powers of powers go to {MAX_DEGREE}")
            if k < 0:
                self.show_nonzero(u, base)
            return self.reduce(u**k)
        if e.is_constant:
            return self.root(u, e.value)
        if signs.sign(self, u) != {1}:
            raise NotShown("the base of a power with a variable exponent is not shown to be positive")
        return self.exp(e * self.log(u))

    def root(self, u: Ratio, exponent: Fraction) -> Ratio:
        """u^(a/d) = exp((a/d)·log u), for u > 0; also u = 0 where the exponent is positive."""
        possible = signs.sign(self, u)
        if possible == {0} and exponent > 0:
            return ZERO
        if possible <= {0, 1} and exponent > 0 and possible != {1}:
            return self._power_of(u, exponent)  # a letter of its own: R ≥ 0 with R^d = u
        if possible != {1}:
            raise NotShown("the argument of a root is not shown to be positive")
        return self.reduce(self.exp(Ratio.constant(exponent) * self.log(u)))

    def exp(self, u: Ratio) -> Ratio:
        """exp of a sum is the product of the exps; exp(k·log v) is v^k."""
        result = ONE
        for part in self._parts_of_exponent(u):
            for m, c in part.num.terms.items():
                result = result * self._exp_monomial(c, m, part.den)
        return self.reduce(result)

    def _parts_of_exponent(self, u: Ratio):
        """The exponent as a sum: each logarithm in lowest terms, the whole part, the proper fraction.

        (E·log v + log v)/(E + 1) is log v, and E/(E + 1) is 1 − 1/(E + 1): equal exponents get equal parts.
        """
        rest = u.num
        for g in u.num.generators:
            parts = rest.coefficients(g)
            if (
                self.generators[g].kind == "log"
                and not u.den.is_constant
                and set(parts) <= {0, 1}
                and 1 in parts
            ):
                yield Ratio(parts[1], u.den) * Ratio.generator(g)
                rest = parts.get(0, Polynomial({}))
        whole, proper = Polynomial({}), rest
        for g in u.den.generators:
            if u.den.coefficients(g)[u.den.degree(g)].is_constant:
                whole, proper = _divide(rest, u.den, g)
                break
        yield Ratio(whole)
        yield Ratio(proper, u.den)

    def _exp_monomial(self, c: Fraction, m, den: Polynomial) -> Ratio:
        if den.is_constant and len(m) == 1 and m[0][1] == 1:
            generator = self.generators[m[0][0]]
            if generator.kind == "log":
                return self._power_of(generator.data[0], c)
        base = Ratio(Polynomial({m: Fraction(1)}), den)
        label = f"exp({self.label(base)})"
        unit = self._unit(label, c)
        number = self._intern("exp", (base, unit), label, self.free(base), self._depth(base))
        return number ** int(c / unit)

    def _power_of(self, u: Ratio, c: Fraction) -> Ratio:
        """u^c for a positive u that log does not split further."""
        if abs(c) > MAX_EXPONENT:
            raise NotShown(f"exponents go to {MAX_EXPONENT}")
        if c.denominator == 1:
            return u ** int(c)
        label = f"root({self.label(u)})"
        unit = self._unit(label, c)
        number = self._intern("root", (u, unit.denominator), label, self.free(u), self._depth(u))
        return number ** int(c / unit)

    def _unit(self, label, c: Fraction) -> Fraction:
        """The exponent that the generator stands for: fine enough for every multiple met so far."""
        unit = self.units.get(label, Fraction(1))
        if (c / unit).denominator != 1:
            raise NeedUnit(label, Fraction(1, lcm(unit.denominator, c.denominator)))
        if abs(c / unit) > MAX_EXPONENT:
            raise NotShown(f"exponents go to {MAX_EXPONENT}")
        return unit

    def log(self, u: Ratio) -> Ratio:
        """log of a positive quotient, split over the factors that are proved to have a sign."""
        result, rest = ZERO, ONE
        content_top, top = u.num.factors()
        content_below, below = u.den.factors()
        constant = content_top / content_below
        for factor, k in [*top, *((f, -n) for f, n in below)]:
            possible = signs.sign(self, Ratio(factor))
            if possible == {1}:
                result = result + Ratio.constant(k) * self._log_factor(factor)
            elif possible == {-1}:
                constant *= -1 if k % 2 else 1
                result = result + Ratio.constant(k) * self._log_factor(-factor)
            else:
                rest = rest * Ratio(factor) ** k
        if rest != ONE:
            return result + self._log_generator(rest * Ratio.constant(constant))
        if constant <= 0:
            raise NotShown("the argument of a logarithm is not positive")
        return result + self._log_number(constant)

    def xlogy(self, a: Ratio, b: Ratio) -> Ratio:
        """a·log b with 0·log 0 = 0, for a ≥ 0 and a b that is positive wherever a is.

        A factor of b that is positive everywhere gives a·log f. A factor f that vanishes with a = c·f, c > 0,
        gives c·(f log f), and f log f is a generator of its own.
        """
        if not signs.sign(self, a) <= {0, 1}:
            raise NotShown("the first argument of xlogy is not shown to be non-negative")
        if not a:
            if not signs.sign(self, b) <= {0, 1}:
                raise NotShown("the second argument of xlogy is not shown to be non-negative")
            return a
        if signs.sign(self, a) == {1}:
            if signs.sign(self, b) != {1}:
                raise NotShown("the second argument of xlogy is not shown to be positive where the first is")
            return a * self.log(b)
        result = ZERO
        content_top, top = b.num.factors()
        content_below, below = b.den.factors()
        for factor, k in [*top, *((f, -n) for f, n in below)]:
            f = Ratio(factor)
            if signs.sign(self, f) == {1}:
                result = result + Ratio.constant(k) * a * self._log_factor(factor)
            elif signs.sign(self, a / f) == {1}:
                vanishing = self._intern(
                    "xlogx", (f,), f"xlogx({self.label(f)})", self.free(f), self._depth(f)
                )
                result = result + Ratio.constant(k) * (a / f) * vanishing
            else:
                raise NotShown("the second argument of xlogy is not shown to be positive where the first is")
        if content_top / content_below <= 0:
            raise NotShown("the second argument of xlogy is not positive")
        return result + a * self._log_number(content_top / content_below)

    def _log_number(self, q: Fraction) -> Ratio:
        """log(8/3) = 3·log 2 − log 3."""
        if max(q.numerator, q.denominator) > MAX_PRIME:
            return self._log_generator(Ratio.constant(q))
        result = ZERO
        for number, sign in ((q.numerator, 1), (q.denominator, -1)):
            for prime, k in sorted(factorint(number).items()):
                result = result + Ratio.constant(sign * k) * self._log_generator(Ratio.constant(prime))
        return result

    def _log_factor(self, factor: Polynomial) -> Ratio:
        if len(factor.terms) == 1 and len(factor.generators) == 1:
            generator = self.generators[factor.generators[0]]
            scale = factor.terms[((factor.generators[0], 1),)]
            if scale == 1 and generator.kind == "exp":
                base, unit = generator.data
                return base * Ratio.constant(unit)
            if scale == 1 and generator.kind == "root":
                inside, d = generator.data
                return Ratio.constant(Fraction(1, d)) * self.log(inside)
        return self._log_generator(Ratio(factor))

    def _log_generator(self, u: Ratio) -> Ratio:
        return self._intern("log", (u,), f"log({self.label(u)})", self.free(u), self._depth(u))

    # ---- sums

    def sum_over(self, index, size, body: Ratio) -> Ratio:
        """Σ_{index = 1…size} body, by linearity a combination of canonical sums."""
        if isinstance(size, int):
            return sum((self.rename(body, {index: i}) for i in range(1, size + 1)), ZERO)
        content, factors = body.den.factors()
        outside, inside = Polynomial.constant(content), []
        for factor, k in factors:
            if index in self.free(factor):
                inside.append((factor, k))
            else:
                outside = outside * factor**k
        result = ZERO
        for numerator, below in self._partial_fractions(body.num, inside, index):
            for m, c in numerator.terms.items():
                moving = tuple((g, e) for g, e in m if index in self.generators[g].free)
                still = Polynomial({tuple(pair for pair in m if pair not in moving): c})
                result = result + Ratio(still) * self._sum_monomial(index, size, moving, below)
        return result / Ratio(outside)

    def _partial_fractions(self, num, factors, index):
        """num/f^k = r_k/f^k + … + r_1/f + q, by repeated division in one generator of f.

        This makes Σ (a·E + a)/(E + 1) the same canonical sum as Σ a.
        """
        if len(factors) == 1:
            f, k = factors[0]
            for g in f.generators:
                leading = f.coefficients(g)[f.degree(g)]
                if index in self.generators[g].free and leading.is_constant:
                    pieces = []
                    for power in range(k, 0, -1):
                        num, remainder = _divide(num, f, g)
                        pieces.append((remainder, [(f, power)]))
                    return [*pieces, (num, [])]
        return [(num, factors)]

    def _sum_monomial(self, index, size, moving, below) -> Ratio:
        if not moving and not below:
            return self.count(size)  # Σ 1 = n
        denominator = Ratio(Polynomial.constant(1))
        for f, k in below:
            denominator = denominator * Ratio(f) ** -k
        rest = Ratio(Polynomial({moving: Fraction(1)})) * denominator
        # Σ_i δ_ik f(i) = f(k)
        for g, e in moving:
            generator = self.generators[g]
            if generator.kind == "delta":
                i, j = generator.data
                return self.rename(rest / Ratio.generator(g) ** e, {index: j if i == index else i})
        # a sum inside is one more index of this sum: f·Σ_k g_k = Σ_k f·g_k
        indices, pieces = [(index, size)], [Ratio(f) ** -k for f, k in below]
        for g, e in moving:
            generator = self.generators[g]
            if generator.kind != "sum":
                pieces.append(Ratio.generator(g) ** e)
                continue
            for _ in range(e):
                inner, body = generator.data
                fresh = {name: self.fresh() for name, _ in inner}
                indices += [(fresh[name], n) for name, n in inner]
                pieces += self._pieces(self.rename(body, fresh))
        result = ONE
        for names, product in self._components(pieces):
            result = result * self._canonical_sum([(i, n) for i, n in indices if i in names], product)
        return result

    def _pieces(self, body: Ratio):
        """The factors of the body of a canonical sum."""
        _, below = body.den.factors()
        ((monomial, c),) = body.num.terms.items()
        scale = body.den.factors()[0]
        return [
            Ratio.constant(c / scale),
            *(Ratio.generator(g) ** e for g, e in monomial),
            *(Ratio(f) ** -k for f, k in below),
        ]

    def _components(self, pieces):
        """Group factors that share a bound index; groups that share none are sums multiplied."""
        groups: list[tuple[frozenset, Ratio]] = []
        for piece in pieces:
            names = frozenset(n for n in self.free(piece) if n.startswith("@t"))
            linked = [group for group in groups if group[0] & names]
            groups = [group for group in groups if not group[0] & names]
            for other, product in linked:
                names, piece = names | other, piece * product
            groups.append((names, piece))
        return groups

    def _canonical_sum(self, indices, body: Ratio) -> Ratio:
        """One generator for the sum, whatever its indices are called and in whatever order they stand."""
        if not indices:
            return body
        if len(indices) == 1 and self._is_simplex_sum(indices[0][0], body):
            return ONE  # Σ p = 1 on a simplex
        if len(indices) > 5:
            raise NotShown("sums over more than five indices are not put in canonical form")
        depth = 1 + self._depth(body)
        best = None
        for order in permutations(indices):
            names = [(f"@{depth}.{i}", n) for i, (_, n) in enumerate(order)]
            renamed = self.rename(body, {old: new for (old, _), (new, _) in zip(order, names, strict=True)})
            key = (str([n for _, n in names]), self.label(renamed))
            if best is None or key < best[0]:
                best = (key, tuple(names), renamed)
        key, names, body = best
        free = self.free(body) - {name for name, _ in names}
        return self._intern("sum", (names, body), f"Σ{key[0]}({key[1]})", free, depth)

    def _is_simplex_sum(self, index, body: Ratio) -> bool:
        if len(body.generators) != 1 or body != Ratio.generator(body.generators[0]):
            return False
        generator = self.generators[body.generators[0]]
        declaration = self.domain.declarations.get(generator.data[0]) if generator.kind == "item" else None
        return bool(declaration and declaration.simplex and generator.data[1] == (index,))

    def rename(self, r: Ratio, names: dict) -> Ratio:
        """Put other indices for free indices, everywhere inside the generators."""
        if not self.free(r) & names.keys():
            return r
        return self._map(r, lambda g: self._rename_generator(g, names))

    def _map(self, r: Ratio, f) -> Ratio:
        def polynomial(p):
            result = ZERO
            for m, c in p.terms.items():
                term = Ratio.constant(c)
                for g, e in m:
                    term = term * f(g) ** e
                result = result + term
            return result

        return polynomial(r.num) / polynomial(r.den)

    def _rename_generator(self, number, names) -> Ratio:
        generator = self.generators[number]
        if not generator.free & names.keys():
            return Ratio.generator(number)
        new = lambda name: names.get(name, name)  # noqa: E731
        match generator.kind, generator.data:
            case "symbol", (name,):
                if isinstance(new(name), int):
                    return Ratio.constant(new(name))
                return self._intern("symbol", (new(name),), new(name), {new(name)})
            case "item", (base, indices):
                return self.item(base, tuple(map(new, indices)))
            case "exp", (base, unit):
                return self.exp(self.rename(base, names) * Ratio.constant(unit))
            case "log", (u,):
                return self.log(self.rename(u, names))
            case "root", (u, d):
                return self.exp(Ratio.constant(Fraction(1, d)) * self.log(self.rename(u, names)))
            case "xlogx", (f,):
                renamed = self.rename(f, names)
                return self.xlogy(renamed, renamed)
            case "delta", (i, j):
                return self.delta(new(i), new(j))
            case "sum", (indices, body):
                fresh = {name: self.fresh() for name, _ in indices}
                total = self.rename(self.rename(body, fresh), names)  # may be a sum of products now
                for name, n in reversed(indices):
                    total = self.sum_over(fresh[name], n, total)
                return total
        raise NotShown(f"cannot rename an index inside {generator.label}")

    # ---- relations between generators

    def reduce(self, r: Ratio) -> Ratio:
        """Use what generators satisfy: y² = y for labels, s² = 1 for signs, R^d = u for roots; equations."""
        for g in r.generators:
            generator = self.generators[g]
            if g in self.solved:
                below = r.den.substitute(g, self.solved[g])
                if not below:
                    raise NotShown("a denominator is zero")
                r = r.num.substitute(g, self.solved[g]) / below
            elif generator.kind == "root":
                inside, d = generator.data
                if max(r.num.degree(g), r.den.degree(g)) >= d:
                    r = _lower(r.num, g, d, inside) / _lower(r.den, g, d, inside)
            elif (period := self._period(generator)) is not None:
                r = Ratio(_fold(r.num, g, period), _fold(r.den, g, period))
        return r

    def _period(self, generator):
        """1 where g² = g (labels, deltas), 2 where g² = 1 (signs): the powers repeat."""
        if generator.kind == "delta":
            return 1
        if generator.kind == "item":
            values = self.domain.declarations[generator.data[0]].kind.values
            return {(0, 1): 1, (-1, 1): 2}.get(values)
        return None

    def is_zero(self, r: Ratio) -> bool:
        """Is the quotient zero? Sums over the same range are merged: Σ f + Σ g = Σ (f + g)."""
        r = self.reduce(r)
        if not r:
            return True
        return self._merged_is_zero(Ratio(r.num))

    def _merged_is_zero(self, r: Ratio) -> bool:
        sums = [g for g in r.num.generators if self.generators[g].kind == "sum"]
        for g in sums:
            sizes = [n for _, n in self.generators[g].data[0]]
            alike = [h for h in sums if [n for _, n in self.generators[h].data[0]] == sizes]
            if len(sizes) != 1 or len(alike) < 2:
                continue
            bound, body, rest = self.fresh(), ZERO, r.num
            for h in alike:
                parts = rest.coefficients(h)
                if set(parts) - {0, 1} or any(k in alike for k in parts[1].generators):
                    return False
                ((name, _),), inner = self.generators[h].data
                body = body + Ratio(parts[1]) * self.rename(inner, {name: bound})
                rest = parts.get(0, Polynomial({}))
            if rest:
                body = body + Ratio(rest) / self.count(sizes[0])
            if self.is_zero(body):
                return True
        return False


def _whole(size: Expression):
    """The size of a family, where it is a written number."""
    return int(size.value) if isinstance(size, Num) else None


def index_of(tree: Expression):
    """The name or the number of an index."""
    match tree:
        case Symbol(name):
            return name
        case Num(value) if value.denominator == 1:
            return int(value)
    raise NotShown("an index is a letter or a whole number")


def _divide(p: Polynomial, f: Polynomial, g: int):
    """(q, r) with p = q·f + r, r of lower degree in g than f, whose leading coefficient is a number."""
    degree = f.degree(g)
    leading = f.coefficients(g)[degree].value
    quotient = Polynomial({})
    while p and p.degree(g) >= degree:
        n = p.degree(g)
        top = p.coefficients(g)[n] * Polynomial({((g, n - degree),) if n > degree else (): 1 / leading})
        quotient, p = quotient + top, p - top * f
    return quotient, p


def _lower(p: Polynomial, g: int, d: int, value: Ratio) -> Ratio:
    """The polynomial with g^d replaced by its value."""
    result = ZERO
    for exponent, coefficient in p.coefficients(g).items():
        whole, left = divmod(exponent, d)
        result = result + Ratio(coefficient) * value**whole * Ratio.generator(g) ** left
    return result


def _fold(p: Polynomial, g: int, period: int) -> Polynomial:
    """The polynomial with powers of g folded: g, g², g³, … for period 1; g³ = g, g² = 1 for period 2."""
    result = Polynomial({})
    for exponent, coefficient in p.coefficients(g).items():
        if exponent:
            exponent = 1 if period == 1 else exponent % 2
        result = result + coefficient * Polynomial.generator(g) ** exponent
    return result


ZERO, ONE = Ratio.constant(0), Ratio.constant(1)
