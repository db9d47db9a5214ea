"""Limits and integrals: SymPy computes them, everything around them is proved.

``settle`` puts a value in the place of each limit and integral, the innermost first, and then the prover
judges the statement without them. A value is put in only where all of this holds:

- the body is proved to be defined: for a limit on an interval beside its point, for an integral between its
  ends. All functions here are continuous where they are defined, so the integrand is too;
- SymPy gives one value, without cases, and no coefficient that may be zero was overlooked;
- numbers agree with it at points of the domain (`numerical`), which SymPy has no part in.

So the verdict rests on SymPy, and says so. A statement that fails with SymPy's value is left undecided: no
exact point certifies that it is wrong. ∞ is related to ∞ alone, and by = alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count, islice

from companion.derivation import numerical, proofs, refuter, signs, sympy_values
from companion.derivation.domain import KINDS, Condition, Declaration, is_infinite
from companion.derivation.expression import (
    Add,
    Constant,
    Div,
    Expression,
    Integral,
    Limit,
    Neg,
    Num,
    Product,
    Sub,
    Sum,
    Symbol,
    free_names,
    map_children,
    rename,
    subexpressions,
)
from companion.derivation.normal_form import Algebra, NeedCase, NeedIndexCase, NeedUnit, NotShown
from companion.derivation.polynomial import Ratio, TooLarge
from companion.derivation.refuter import JudgeAlarm, is_point, points
from companion.derivation.rendering import text

__all__ = ["has_analysis", "settle"]

ZERO, ONE = Num(Fraction(0)), Num(Fraction(1))
POINTS, POINTS_OF_INTEGRAL, TRIED, SEARCHED = 24, 4, 60, 600


class _Open(Exception):
    """The limit or integral has no value that can be relied on."""


def has_analysis(tree: Expression) -> bool:
    """Does the formula contain a limit or an integral?"""
    return any(isinstance(part, Limit | Integral) for part in subexpressions(tree))


def settle(left: Expression, right: Expression, relation: str, domain) -> tuple[str, str]:
    """(method, "") where the statement holds with SymPy's values, ("", obstacle) where it is not accepted."""
    computed: list[tuple[str, str]] = []
    try:
        left, right = (_without(side, domain, computed) for side in (left, right))
    except _Open as obstacle:
        return "", f"not decided: {obstacle}"
    kinds = [kind for kind in ("limit", "integral") if any(kind == k for k, _ in computed)]
    method = f"SymPy's {' and '.join(kinds)}"
    values = "; ".join(f"SymPy computes the {kind} as {value}" for kind, value in computed)
    if is_infinite(left) or is_infinite(right):
        if relation == "==" and left == right:
            return method, ""
        return "", f"not decided: {values}; ∞ is equal to ∞ and to nothing else"
    proof = proofs.prove(left, right, relation, domain)
    if found := refuter.search(left, right, relation, domain):
        if proof.method:
            raise JudgeAlarm(f"{values}: proved by {proof.method}, yet {found}")
        return "", f"not decided: {values}; with that value the statement fails: {found}"
    if proof.method:
        return f"{method}, {proof.method}", ""
    return "", f"{proof.obstacle}; {values}"


# ---- one value after the other


def _without(tree, domain, computed):
    """The formula with values in place of its limits and integrals; `computed` says which they were."""
    if not has_analysis(tree):
        return tree
    if isinstance(tree, Sum | Product) and has_analysis(tree.body):
        raise _Open("a limit or an integral stands inside a sum")
    if isinstance(tree, Limit):
        return _limit(tree, domain, computed)
    if isinstance(tree, Integral):
        return _integral(tree, domain, computed)
    return map_children(tree, lambda child: _without(child, domain, computed))


def _limit(tree, domain, computed):
    sides = domain.approach(tree)
    if sides is None:
        raise _Open(f"{tree.variable} does not come near the point of the limit, as it is declared")
    tree = Limit(tree.body, tree.variable, _without(tree.point, domain, computed))
    if not is_infinite(tree.point) and not _is_defined(tree.point, domain):
        raise _Open("the point of the limit is not shown to be defined")
    kind = domain.declarations[tree.variable].kind if tree.variable in domain.declarations else KINDS["real"]
    values = [_from_one_side(tree, side, kind, domain, computed) for side in sides]
    first, *others = values
    for other in others:
        same = first == other or (
            not is_infinite(first)
            and not is_infinite(other)
            and proofs.prove(first, other, "==", domain).method
        )
        if not same:
            shown = f"{text(values[0], domain)} from the right, {text(values[1], domain)} from the left"
            raise _Open(f"SymPy computes the limit as {shown}")
    computed.append(("limit", text(first, domain)))
    return first


def _from_one_side(tree, side, kind, domain, computed):
    letter = _fresh_letter(tree.variable, domain)
    body = rename(tree.body, tree.variable, letter)
    beside = _beside(tree.point, side, letter, domain, free_names(tree.body) - {tree.variable})
    inner = _with_letter(domain, letter, kind, beside)
    body = _without(body, inner, computed)
    _show_defined(body, inner, "near its point")
    for difference in _value(lambda: sympy_values.rates(body, letter, tree.point, inner), "rates"):
        if not proofs.prove(difference, ZERO, "!=", domain).method:
            shown = text(difference, domain)
            raise _Open(
                f"which of two terms grows faster depends on the sign of {shown}, and that is not known"
            )
    value = _value(lambda: sympy_values.limit(body, letter, tree.point, side, inner), "limit")
    places = list(_points(body, tree.point, domain, POINTS))
    places += _special_points(body, letter, tree.point, domain, inner)
    if not places:
        raise _Open("no point was found where SymPy's limit could be compared with numbers")
    for at in places:
        if not numerical.limit_is(value, body, letter, tree.point, side, at):
            _disagree("limit", value, at, domain)
    return value


def _integral(tree, domain, computed):
    lower, upper = (_without(end, domain, computed) for end in (tree.lower, tree.upper))
    if lower == Constant("oo") or upper == Neg(Constant("oo")):
        raise _Open("the integral does not run upwards")
    infinite = is_infinite(lower) or is_infinite(upper)
    if not infinite and not proofs.prove(lower, upper, "<", domain).method:
        raise _Open("the lower end of the integral is not shown to be below the upper one")
    for end in (lower, upper):
        if not is_infinite(end) and not _is_defined(end, domain):
            raise _Open("an end of the integral is not shown to be defined")
    if not _stays_inside(tree.variable, lower, upper, domain):
        raise _Open(f"the integral runs outside of what {tree.variable} is declared to be")
    letter = _fresh_letter(tree.variable, domain)
    ends = [(letter, ">", lower), (letter, "<", upper)]
    between = [fact for fact in ends if not is_infinite(fact[2])]
    inner = _with_letter(domain, letter, KINDS["real"], between)
    body = _without(rename(tree.body, tree.variable, letter), inner, computed)
    _show_defined(body, inner, "between its ends")
    value, gaussian = _value(lambda: sympy_values.integral(body, letter, lower, upper, inner), "integral")
    if is_infinite(value):
        raise _Open("SymPy computes the integral as infinite")
    ends = Sub(ZERO if is_infinite(lower) else lower, ZERO if is_infinite(upper) else upper)
    moderate = [at for at in _points(body, ends, domain, TRIED) if numerical.is_moderate(at)]
    if not moderate:
        raise _Open("no point was found where SymPy's integral could be compared with numbers")
    # the simplest ones come first: special cases; and general ones after them
    places = moderate[:: max(1, len(moderate) // POINTS_OF_INTEGRAL)][:POINTS_OF_INTEGRAL]
    if not gaussian:
        places += _special_points(body, letter, ZERO, domain, inner)
    for at in places:
        if not numerical.integral_is(value, body, letter, (lower, upper), at):
            _disagree("integral", value, at, domain)
    computed.append(("integral", text(value, domain)))
    return value


def _stays_inside(name, lower, upper, domain) -> bool:
    """Does the integral over a declared letter keep to the letter's kind?"""
    if name not in domain.declarations:
        return True
    kind = domain.declarations[name].kind
    pairs = [(lower, ">=", kind.lower), (upper, "<=", kind.upper)]
    return all(
        bound is None
        or (not is_infinite(end) and proofs.prove(end, Num(bound), relation, domain).method != "")
        for end, relation, bound in pairs
    )


def _value(ask, what):
    try:
        return ask()
    except sympy_values.NoValue as obstacle:
        raise _Open(f"{what}: {obstacle}") from None


def _disagree(what, value, at, domain):
    where = refuter.Counterexample(at, "", "", "==").shown()
    where = f" at {where}" if where else ""
    raise _Open(f"SymPy computes the {what} as {text(value, domain)}, which numbers{where} do not confirm")


def _points(body, other, domain, limit):
    """Points of the domain for the free letters of the two formulas."""
    names = free_names(body) | free_names(other)
    free = [Symbol(n) for n in sorted(names & domain.declarations.keys())]
    return points(body, other, domain, limit) if free else iter([{}])


def _special_points(body, letter, point, domain, inner):
    """For each way in which a coefficient may be zero a point where it is: there SymPy's value may be wrong.

    A coefficient is a product of irreducible factors. Each that may be zero must be linear, so that it is
    zero in one way only, and is looked at by itself.
    """
    found = []
    for c in _value(lambda: sympy_values.coefficients(body, letter, point, inner), "coefficients"):
        if proofs.prove(c, ZERO, "!=", domain).method:
            continue
        for zero in _zeros(c, domain):
            here = next((at for at in _near(zero, Sub(body, c), point, domain) if zero.is_at(at)), None)
            if here is None:
                raise _untried(c, domain)
            found.append(here)
    return found


def _untried(c, domain):
    shown = text(c, domain)
    return _Open(f"the value may be another one where {shown} is zero, and no such point was tried")


@dataclass(frozen=True)
class _Zero:
    """A linear factor a·x + b·y + … + c: {name: a, …} and c, and the other factors as such."""

    slopes: tuple
    constant: Fraction
    others: tuple = ()

    def value(self, at):
        return self.constant + sum(a * Fraction(at.get(name, 0)) for name, a in self.slopes)

    def is_at(self, at) -> bool:
        return self.value(at) == 0 and all(other.value(at) != 0 for other in self.others)


def _zeros(c, domain) -> list[_Zero]:
    """The factors of a coefficient that may be zero; open where one of them is not linear."""
    facts = [(domain.unfold(k.left), k.relation, domain.unfold(k.right)) for k in domain.conditions]
    algebra = Algebra(domain, facts)
    try:
        factors = [f for f, _ in algebra.normal(c).num.factors()[1] if 0 in signs.sign_of(algebra, f)]
    except (NotShown, NeedCase, NeedIndexCase, NeedUnit, TooLarge):
        raise _untried(c, domain) from None
    zeros = [_linear(algebra, f) for f in factors]
    if None in zeros:
        raise _untried(c, domain)
    return [replace(z, others=tuple(o for o in zeros if o is not z)) for z in zeros]


def _linear(algebra, f) -> _Zero | None:
    """The factor as a·x + b·y + … + c over letters and members of families; log u is zero where u − 1 is."""
    if len(f.generators) == 1 and len(f.terms) == 1 and algebra.generators[f.generators[0]].kind == "log":
        f = (algebra.generators[f.generators[0]].data[0] - Ratio.constant(1)).num
    names = {g: _key(algebra.generators[g]) for g in f.generators}
    if None in names.values() or any(sum(e for _, e in m) > 1 for m in f.terms):
        return None
    slopes = tuple((names[m[0][0]], a) for m, a in f.terms.items() if m)
    return _Zero(slopes, f.terms.get((), Fraction(0)))


def _key(generator):
    """What a point calls a letter, x, or a member with written indices, (w, 1)."""
    match generator.kind, generator.data:
        case "symbol", (name,):
            return name
        case "item", (base, indices) if all(isinstance(i, int) for i in indices):
            return (base, *indices)
    return None


def _near(zero, body, point, domain):
    """Points of the domain, and points where one letter is moved so that the factor is zero."""
    for at in islice(_points(body, point, domain, SEARCHED), SEARCHED):
        yield at
        for name, slope in zero.slopes:
            if name in at:
                moved = at | {name: Fraction(at[name]) - zero.value(at) / slope}
                if is_point(moved, domain):
                    yield moved


# ---- where the letter moves


def _fresh_letter(name, domain) -> str:
    """x, x′, x″, …: a letter that stands for nothing else, so that no condition of the domain is about it."""
    return next(letter for i in count() if (letter := name + "′" * i) not in domain.declarations)


def _with_letter(domain, letter, kind, facts):
    """The domain with one more letter, and conditions on it."""
    copy = domain.given()
    copy.declarations |= {letter: Declaration(letter, kind)}
    copy.conditions += tuple(Condition(Symbol(name), relation, end, "") for name, relation, end in facts)
    return copy


def _beside(point, side, letter, domain, names):
    """Conditions that hold on an interval beside the point: each names a distance that is proved positive.

    Distances are 1, and those from the letters of the body to the ends of what they may be. For a point at
    infinity the letter is beyond all of these, and beyond their reciprocals.
    """
    distances = [d for d in _distances(domain, names) if proofs.prove(d, ZERO, ">", domain).method]
    if is_infinite(point):
        beyond = [ONE, *distances, *(Div(ONE, d) for d in distances)]
        letters = [Symbol(n) for n in sorted(names) if _is_scalar(domain, n)]
        beyond += [*letters, *map(Neg, letters)]
        upwards = point == Constant("oo")
        return [(letter, ">" if upwards else "<", end if upwards else Neg(end)) for end in beyond]
    sign, (near, far) = (Add, (">", "<")) if side == "+" else (Sub, ("<", ">"))
    if point == ZERO:
        return [(letter, near, ZERO), *((letter, far, d if side == "+" else Neg(d)) for d in distances)]
    return [(letter, near, point), *((letter, far, sign(point, d)) for d in distances)]


def _is_scalar(domain, name) -> bool:
    declaration = domain.declarations.get(name)
    return declaration is not None and not declaration.shape and not declaration.is_index


def _distances(domain, names):
    yield ONE
    for name in sorted(names):
        if not _is_scalar(domain, name):
            continue
        kind, letter = domain.declarations[name].kind, Symbol(name)
        if kind.lower is not None:
            yield letter if kind.lower == 0 else Sub(letter, Num(kind.lower))
        if kind.upper is not None:
            yield Sub(Num(kind.upper), letter)
        if kind.lower is None and kind.upper is None:
            yield from (letter, Neg(letter))
    for condition in domain.conditions:
        low, high = domain.unfold(condition.left), domain.unfold(condition.right)
        if condition.relation in ("<", "<=", ">", ">="):
            yield Sub(high, low) if condition.relation[0] == "<" else Sub(low, high)


def _is_defined(tree, domain) -> bool:
    """The normal form of a formula is found only where all its parts are proved to be defined."""
    return bool(proofs.prove(tree, tree, "==", domain).method)


def _show_defined(body, domain, where):
    proof = proofs.prove(body, body, "==", domain)
    if not proof.method:
        why = proof.obstacle.partition(": ")[2]
        raise _Open(f"what stands inside is not shown to be defined {where} ({why})")
