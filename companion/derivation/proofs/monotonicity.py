"""Proofs from a point x₀: the difference has the sign there, and moves away from 0 on both sides of it."""

from __future__ import annotations

from fractions import Fraction

from companion.derivation import signs
from companion.derivation.domain import KINDS
from companion.derivation.expression import Derivative, Num, Sub, Symbol, carry_out, free_names, substitute
from companion.derivation.normal_form import NeedCase, NeedIndexCase, NotShown
from companion.derivation.polynomial import TooLarge
from companion.derivation.proofs.sign import exponential, sign
from companion.derivation.proofs.statement import ONE, ZERO, NotProved, about

__all__ = ["monotone"]

MAX_DERIVATIVES = 3


def monotone(statement, units):
    """f has the sign at a point x₀ and moves away from 0 on both sides of it: by the sign of f′.

    That sign is found in the same way, up to the third derivative: with f′(x₀) = 0 and f″ ≥ 0 this is the
    minimum of a convex function. The domain of x must be an interval, and x₀ one of its points or ends.
    """
    if statement.relation in ("!=", "=="):
        raise NotProved("monotonicity gives inequalities")
    f = Sub(statement.left, statement.right)
    for name in sorted(free_names(f) & statement.domain.declarations.keys()):
        if not _is_interval(statement, name):
            continue
        for start in (ZERO, ONE, Num(Fraction(1, 2))):
            ends_open = _is_open_end(statement, name, start.value)
            if ends_open is not None and _moves_away(
                statement, units, f, name, start, ends_open, MAX_DERIVATIVES
            ):
                return "monotonicity"
    raise NotProved("no point was found from which the difference of the two sides moves one way")


def _moves_away(statement, units, f, name, start, open_end, depth) -> bool:
    """Does f have the sign at the start, and does f′ keep it on either side?

    At an open end f itself need not be strict: then f′ is.
    """
    relation = statement.relation
    at_start = relation if not open_end else relation.rstrip("=") + "="
    if not _certified(about(statement, substitute(f, {name: start}), at_start), units):
        return False
    slope = carry_out(Derivative(f, (Symbol(name),)))
    for side in ("<=", ">="):
        # f is to be positive: it may rise to the right of the start, and fall to the left of it
        rises = (relation[0] == ">") == (side == ">=")
        wanted = ">" if rises else "<"
        wanted += "" if open_end and len(relation) == 1 else "="
        part = about(statement, slope, wanted, (Symbol(name), side, start))
        if open_end:
            part = about(part, slope, wanted, (Symbol(name), "!=", start))
        if _certified(part, units):
            continue
        if depth <= 1 or not _moves_away(part, units, slope, name, start, open_end, depth - 1):
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


def _is_open_end(statement, name, value) -> bool | None:
    """False for a point of the domain, True for its open end, None for a point outside."""
    kind = statement.domain.declarations[name].kind
    limits = signs.Bounds(kind.lower, kind.upper, kind.lower_open, kind.upper_open)
    for left, relation, right in statement.facts:
        if left == Symbol(name):
            allowed = signs.ALLOWED[relation]
            end = {"lower": right.value, "lower_open": 0 not in allowed} if 1 in allowed else None
            end = end or {"upper": right.value, "upper_open": 0 not in allowed}
            limits = limits.meet(signs.Bounds(**end))
    above = limits.lower is None or value >= limits.lower
    below = limits.upper is None or value <= limits.upper
    if not (above and below):
        return None
    return (value == limits.lower and limits.lower_open) or (value == limits.upper and limits.upper_open)
