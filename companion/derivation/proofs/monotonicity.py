"""Proofs from a point x₀: the difference has the sign there, and moves away from 0 on both sides of it."""

from __future__ import annotations

from dataclasses import replace as replace_fields
from fractions import Fraction

from companion.derivation import signs
from companion.derivation.domain import KINDS
from companion.derivation.expression import Derivative, Num, Sub, Symbol, carry_out, free_names, substitute
from companion.derivation.normal_form import NeedCase, NeedIndexCase, NotShown
from companion.derivation.polynomial import TooLarge
from companion.derivation.proofs.sign import exponential, sign
from companion.derivation.proofs.statement import NotProved, about

__all__ = ["monotone"]

MAX_DERIVATIVES = 3


def monotone(statement, units):
    """f has the sign at a point x₀ and moves away from 0 on both sides of it: by the sign of f′.

    That sign is found in the same way, up to the third derivative: with f′(x₀) = 0 and f″ ≥ 0 this is the
    minimum of a convex function. The domain of x must be an interval, and x₀ one of its points or ends: a
    number, or another letter that runs over the same interval, which gives tangents and chords.
    """
    if statement.relation in ("!=", "=="):
        raise NotProved("monotonicity gives inequalities")
    f = Sub(statement.left, statement.right)
    for name in sorted(free_names(f) & statement.domain.declarations.keys()):
        if not _is_interval(statement, name):
            continue
        for start in _starts(statement, name, f):
            if _moves_away(statement, units, f, name, start, MAX_DERIVATIVES):
                return "monotonicity"
    raise NotProved("no point was found from which the difference of the two sides moves one way")


def _starts(statement, name, f):
    """Points to start from: 0, 1, ½, the ends that the conditions give, and letters of the same kind."""
    limits = _limits(statement, name)
    ends = [end for end in (limits.lower, limits.upper) if end is not None]
    for value in dict.fromkeys([Fraction(0), Fraction(1), Fraction(1, 2), *ends]):
        if limits.closure_contains(value):
            yield Num(value)
    if any(name in free_names(left) | free_names(right) for left, _, right in statement.facts):
        return
    for other in sorted(free_names(f) - {name}):
        declaration = statement.domain.declarations.get(other)
        if declaration and declaration == replace_fields(statement.domain.declarations[name], name=other):
            yield Symbol(other)


def _moves_away(statement, units, f, name, start, depth) -> bool:
    """Does f have the sign at the start, and does f′ keep it on either side?

    At an open end f itself need not be strict: then f′ is.
    """
    relation = statement.relation
    limits = _limits(statement, name)
    lower, upper = (isinstance(start, Num) and start.value == end for end in (limits.lower, limits.upper))
    open_end = (lower and limits.lower_open) or (upper and limits.upper_open)
    at_start = relation if not open_end else relation.rstrip("=") + "="
    if not _certified(about(statement, substitute(f, {name: start}), at_start), units):
        return False
    slope = carry_out(Derivative(f, (Symbol(name),)))
    for side in ("<=", ">="):
        if (side == "<=" and lower) or (side == ">=" and upper):
            continue  # no point of the interval lies there
        # f is to be positive: it may rise to the right of the start, and fall to the left of it
        rises = (relation[0] == ">") == (side == ">=")
        wanted = ">" if rises else "<"
        wanted += "" if open_end and len(relation) == 1 else "="
        part = about(statement, slope, wanted, (Symbol(name), side, start))
        if open_end:
            part = about(part, slope, wanted, (Symbol(name), "!=", start))
        if _certified(part, units):
            continue
        if depth <= 1 or not _moves_away(part, units, slope, name, start, depth - 1):
            return False
    return True


def _certified(statement, units) -> bool:
    for strategy in (sign, exponential):
        try:
            strategy(statement, units)
            return True
        except (NotShown, NotProved, TooLarge, NeedCase, NeedIndexCase):
            continue
    return False


def _is_interval(statement, name) -> bool:
    """Does the name run over an interval that only numbers bound? A path from x₀ to x stays inside."""
    declaration = statement.domain.declarations[name]
    if (
        declaration.shape
        or declaration.is_index
        or declaration.kind.values
        or declaration.kind is KINDS["count"]
    ):
        return False
    mentions = [fact for fact in statement.facts if name in free_names(fact[0]) | free_names(fact[2])]
    return all(_is_end(fact, name) for fact in mentions)


def _is_end(fact, name) -> bool:
    left, relation, right = fact
    return left == Symbol(name) and isinstance(right, Num) and relation in ("<", "<=", ">", ">=")


def _limits(statement, name) -> signs.Bounds:
    """The interval that the kind and the facts leave to a letter."""
    kind = statement.domain.declarations[name].kind
    limits = signs.Bounds(kind.lower, kind.upper, kind.lower_open, kind.upper_open)
    for left, relation, right in statement.facts:
        if left == Symbol(name) and isinstance(right, Num) and relation not in ("==", "!="):
            limits = limits.meet(signs.Bounds.of(relation, right.value))
    return limits
