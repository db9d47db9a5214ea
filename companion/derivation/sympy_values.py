"""What SymPy says a limit or an integral is: a formula goes over, a value comes back.

SymPy decides nothing else. Before it is asked, `analysis` proves that the body is defined where the letter
moves; after it has answered, `numerical` compares the value with numbers, and the prover judges the statement
with the value in place. What SymPy leaves open, splits into cases, or answers with a function that the
formulas here do not have, is no value.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import combinations

from companion.derivation import proofs, reader
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
    replace,
    subexpressions,
    substitute,
)
from companion.derivation.normal_form import Algebra, NeedCase, NeedIndexCase, NeedUnit, NotShown
from companion.derivation.polynomial import TooLarge, work
from companion.derivation.rendering import text

__all__ = ["NoValue", "coefficients", "integral", "limit", "rates"]

ZERO = Num(Fraction(0))
# SymPy's algorithms have no bound of their own on their work: larger formulas are not put to them.
PARTS_OF_LIMIT, PARTS_OF_INTEGRAL, PARTS_OF_GAUSSIAN = 150, 60, 400
MAX_MOMENT = 12
MAX_DENOMINATOR = 12  # of exponents: SymPy brings all of them to one denominator
SIGNS = ((">", "positive"), ("<", "negative"), (">=", "nonnegative"), ("!=", "nonzero"))


class NoValue(Exception):
    """SymPy gives no value that can be used."""


def limit(body: Expression, letter: str, point: Expression, side: str, domain) -> Expression:
    """The limit of the body as the letter of the domain goes to the point from one side, "+" or "-"."""
    import sympy

    _check_size(body, PARTS_OF_LIMIT, "limit")
    names = _Names(domain)
    powers = names.formula(body).atoms(sympy.Pow)
    if any(q.q > MAX_DENOMINATOR for power in powers for q in power.exp.atoms(sympy.Rational)):
        raise NoValue(f"an exponent has a denominator above {MAX_DENOMINATOR}")
    answer = _ask(lambda: sympy.limit(names.formula(body), names.of(letter), names.formula(point), side))
    return names.tree(answer, letter)


def coefficients(body: Expression, letter: str, point: Expression, domain) -> list[Expression]:
    """What the other letters multiply powers and functions of the letter with, beside its point.

    SymPy computes as if none of them were zero: 1/(1 + (a − b)²·t) goes to 0 as t grows, but not where a = b;
    and c·e^(−ct) has the integral 1 over t > 0, but not where c = 0.
    """
    import sympy

    names, found = _Names(domain), []
    x, near = names.of(letter), names.formula(point)
    formula = names.formula(body)
    if near.is_finite and near != 0:
        formula = formula.subs(x, x + near)
    for part in sympy.preorder_traversal(formula):
        if x not in part.free_symbols:
            continue
        if part.is_Add or part.is_Mul:
            groups = {}
            for term in sympy.Add.make_args(sympy.expand(part)):
                factor, moving = term.as_independent(x, as_Add=False)
                groups[moving] = groups.get(moving, 0) + factor
            found += groups.values()
        elif part.is_Pow:
            found += [e for e in (part.exp, sympy.log(part.base)) if x not in e.free_symbols]
    return [names.tree(c, letter) for c in dict.fromkeys(found) if c.free_symbols]


def rates(body: Expression, letter: str, point: Expression, domain) -> list[Expression]:
    """Differences of the rates at which parts of the body grow: of exponents, and of factors inside exp.

    SymPy takes one of two terms as the faster one as if it knew: xᵃ + x³⁰ grows as xᵃ only where a > 30.
    """
    import sympy

    names = _Names(domain)
    x, near = names.of(letter), names.formula(point)
    formula = names.formula(body)
    if near.is_finite:
        formula = formula.subs(x, x + near)
    powers, exponentials = set(), set()
    for part in sympy.preorder_traversal(formula):
        if isinstance(part, sympy.exp) or (part.is_Pow and x in part.exp.free_symbols):
            exponent = part.exp if isinstance(part, sympy.exp) else part.exp * sympy.log(part.base)
            rate = sympy.expand(exponent).coeff(x, 1)
            if x not in rate.free_symbols:
                exponentials.add(rate)
            elif rate.free_symbols - {x}:
                raise NoValue(f"how fast exp({exponent}) grows is not compared with other terms")
        elif part.is_Pow and x in part.base.free_symbols:
            at_point = part.base.subs(x, 0) if near.is_finite else sympy.oo
            if not (at_point.is_number and at_point.is_finite and at_point.is_nonzero):
                powers.add(part.exp)
    found = []
    for own, others in ((powers, {0, 1}), (exponentials, {0})):
        if any(rate.free_symbols for rate in own):
            found += [sympy.expand(a - b) for a, b in combinations(own | set(map(sympy.Integer, others)), 2)]
    found = sorted(dict.fromkeys(d for d in found if d.free_symbols), key=sympy.default_sort_key)
    return [names.tree(d, letter) for d in found]


def integral(body: Expression, letter: str, lower: Expression, upper: Expression, domain):
    """(the integral of the body over the letter of the domain, was it a Gaussian one?).

    The rule for Gaussian integrals holds whatever the other letters are; of others see `coefficients`.
    """
    import sympy

    names = _Names(domain)
    ends = names.formula(lower), names.formula(upper)
    if ends == (-sympy.oo, sympy.oo) and (value := _gaussian(body, letter, names)) is not None:
        return names.tree(value, letter), True
    _check_size(body, PARTS_OF_INTEGRAL, "integral")
    answer = _ask(lambda: sympy.integrate(names.formula(body), (names.of(letter), *ends)))
    return names.tree(answer, letter), False


def _check_size(body, most, what):
    if sum(1 for _ in subexpressions(body)) > most:
        raise NoValue(f"the {what} has more than {most} parts, too many to put to SymPy")


def _ask(question):
    """SymPy's answer. Its algorithms raise errors of many kinds where they do not get through."""
    try:
        return question()
    except NoValue:
        raise
    except Exception as error:
        raise NoValue("SymPy finds none for this formula") from error


# ---- formulas to SymPy and back


class _Names:
    """SymPy's symbols for the names of a domain, with what is known of their signs."""

    def __init__(self, domain):
        self.domain = domain
        self.symbols: dict[Expression, object] = {}

    def of(self, name: str):
        return self.symbol(Symbol(name))

    def symbol(self, tree):
        import sympy

        if tree not in self.symbols:
            # no letter is called x[1]
            name = tree.name if isinstance(tree, Symbol) else f"{tree.base}[{self._indices(tree)}]"
            self.symbols[tree] = sympy.Symbol(name, **self._assumptions(tree))
        return self.symbols[tree]

    def _indices(self, item):
        return ", ".join(text(i, self.domain) for i in item.indices)

    def _assumptions(self, tree):
        """Real, and a sign where the prover finds one: SymPy itself is never asked for a sign of a letter."""
        for relation, word in SIGNS:
            if proofs.prove(tree, ZERO, relation, self.domain).method:
                return {word: True, "real": True}
        return {"real": True}

    def tree(self, answer, letter) -> Expression:
        """SymPy's answer as a formula."""
        import sympy

        if answer.has(sympy.Limit, sympy.Integral):
            raise NoValue("SymPy leaves it as it is")
        if answer.has(sympy.Piecewise):
            raise NoValue("SymPy's value depends on conditions")
        if answer.has(sympy.nan, sympy.zoo, sympy.AccumBounds):
            raise NoValue(f"SymPy gives {answer}, which is no value")
        if self.of(letter) in answer.free_symbols:
            raise NoValue("the letter is still in SymPy's value")
        try:
            tree = reader.from_sympy(answer)
        except reader.ReadError as error:
            raise NoValue(f"SymPy's value cannot be used: {error}") from None
        for ours, theirs in self.symbols.items():
            tree = replace(tree, Symbol(theirs.name), ours)
        return tree

    def formula(self, tree: Expression):
        """The SymPy expression. It may simplify itself: the formula was proved to be defined before."""
        import sympy

        down = self.formula
        match tree:
            case Num(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Constant(name):
                return {"pi": sympy.pi, "oo": sympy.oo}[name]
            case Symbol() | Item():
                return self.symbol(tree)
            case Add(a, b):
                return down(a) + down(b)
            case Sub(a, b):
                return down(a) - down(b)
            case Mul(a, b):
                return down(a) * down(b)
            case Div(a, b):
                return down(a) / down(b)
            case Neg(a):
                return -down(a)
            case Pow(a, b):
                return down(a) ** down(b)
            case Apply("xlogy", (u, v)):
                return down(u) * sympy.log(down(v))
            case Apply("exp" | "log" | "sqrt" | "Abs" | "Max" | "Min" as name, arguments):
                return getattr(sympy, name)(*map(down, arguments))
            case Sum(body, index, Num(size)) | Product(body, index, Num(size)):
                terms = [down(substitute(body, {index: Num(Fraction(i))})) for i in range(1, int(size) + 1)]
                return (sympy.Add if isinstance(tree, Sum) else sympy.Mul)(*terms)
            case Derived(value, _, _):
                return down(value)
        if isinstance(tree, Sum | Product):
            raise NoValue("a sum over a symbolic number of terms stands inside")
        raise NoValue(f"{type(tree).__name__} is not put to SymPy")


# ---- Gaussian integrals


def _gaussian(body, letter, names):
    """∫ R(x)·e^(−αx² + βx + γ) dx over the whole line, summed over such terms; None for other integrands.

    The normal form writes the body as such terms: logarithms of Gaussians become polynomials there. With the
    centre μ = β/(2α) it is e^(γ + β²/(4α)) Σ_k c_k ∫ u^k e^(−αu²) du, where R(μ + u) = Σ_k c_k u^k. SymPy
    finds the coefficients and the moments.
    """
    import sympy

    _check_size(body, PARTS_OF_GAUSSIAN, "integral")
    x, total = names.of(letter), 0
    for factor, exponent in _terms(body, names) or [(1, 1)]:
        try:
            quadratic, polynomial = sympy.Poly(sympy.expand(exponent), x), sympy.Poly(factor, x)
        except sympy.PolynomialError:
            return None
        if quadratic.degree() != 2 or polynomial.degree() > MAX_MOMENT:
            return None
        minus_alpha, beta, gamma = quadratic.all_coeffs()
        alpha = sympy.factor(-minus_alpha)
        if not alpha.is_positive:
            return None
        centre = sympy.cancel(beta / (2 * alpha))
        shifted = sympy.Poly(polynomial.as_expr().subs(x, centre + x), x)
        moments = sum(c * _moment(k, alpha) for (k,), c in shifted.terms())
        total += sympy.exp(sympy.cancel(gamma + beta**2 / (4 * alpha))) * moments
    return total


def _moment(k, alpha):
    """∫ u^k e^(−αu²) du over the line, for α > 0."""
    import sympy

    u, a = sympy.Symbol("u", real=True), sympy.Symbol("a", positive=True)
    answer = _ask(lambda: sympy.integrate(u**k * sympy.exp(-a * u**2), (u, -sympy.oo, sympy.oo)))
    return answer.subs(a, alpha)


def _terms(body, names):
    """[(R, exponent), …] with the body = Σ R·e^exponent, from its normal form; None where there is none."""
    work.restart()
    units = {}
    for _ in range(12):
        algebra = Algebra(names.domain, _facts(names.domain), units)
        try:
            r = algebra.normal(body)
            break
        except NeedUnit as need:
            units[need.label] = need.unit
        except (NotShown, NeedCase, NeedIndexCase, TooLarge):
            return None
    else:
        return None
    if len(r.den.terms) != 1:
        return None
    ((below, c),) = r.den.terms.items()
    try:
        divisor = _monomial(below, c, algebra, names)
        terms = [_monomial(m, c, algebra, names) for m, c in r.num.terms.items()]
    except NoValue:
        return None
    return [(factor / divisor[0], exponent - divisor[1]) for factor, exponent in terms]


def _facts(domain):
    return tuple((domain.unfold(c.left), c.relation, domain.unfold(c.right)) for c in domain.conditions)


def _monomial(monomial, c, algebra, names):
    """(factor, exponent) of c·∏ g^e, the generators exp among them in the exponent."""
    factor, exponent = _rational(c), 0
    for g, e in monomial:
        generator = algebra.generator(g)
        if generator.kind == "exp":
            base, unit = generator.data
            exponent += e * _rational(unit) * _quotient(base, algebra, names)
        else:
            factor *= _generator(generator, algebra, names) ** e
    return factor, exponent


def _generator(generator, algebra, names):
    import sympy

    match generator.kind, generator.data:
        case "symbol", (name,):
            return names.of(name)
        case "item", (base, indices):
            return names.symbol(Item(base, tuple(map(_index, indices))))
        case "pi", _:
            return sympy.pi
        case "log", (u,):
            return sympy.log(_quotient(u, algebra, names))
        case "root", (u, d):
            return _quotient(u, algebra, names) ** sympy.Rational(1, d)
    raise NoValue(f"a {generator.kind} is not put to SymPy")


def _quotient(r, algebra, names):
    """A quotient of polynomials as a SymPy expression."""
    import sympy

    def polynomial(p):
        pairs = [_monomial(m, c, algebra, names) for m, c in p.terms.items()]
        return reduce(sympy.Add, (factor * sympy.exp(exponent) for factor, exponent in pairs), sympy.S.Zero)

    return polynomial(r.num) / polynomial(r.den)


def _index(i):
    return Symbol(i) if isinstance(i, str) else Num(Fraction(i))


def _rational(value):
    import sympy

    return sympy.Rational(value.numerator, value.denominator)
