"""Proofs by taking the outermost function off both sides: what is inside is related in the same way."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace as replace_fields
from fractions import Fraction
from functools import reduce

from companion.derivation import signs
from companion.derivation.expression import Apply, Div, Mul, Neg, Num
from companion.derivation.normal_form import NotShown
from companion.derivation.polynomial import TooLarge
from companion.derivation.proofs.lemma import lemma
from companion.derivation.proofs.monotonicity import monotone
from companion.derivation.proofs.sign import sign
from companion.derivation.proofs.statement import FLIPPED, ONE, NotProved, algebra_of
from companion.derivation.proofs.sums import cancelled, termwise

__all__ = ["peeled"]

MINUS_ONE = Num(Fraction(-1))


def peeled(statement, units):
    """exp, log and a positive denominator keep an order: compare what is inside.

    c·u ≤ c·v, for c > 0, is u ≤ v; e^u ≤ v, for v > 0, is u ≤ log v; log u ≤ v, for u > 0, is u ≤ e^v;
    u/w ≤ v, for w > 0, is u ≤ v·w. What is inside is proved with everything in it defined, so that v > 0 is
    shown on the way.
    """
    algebra = algebra_of(statement, units)
    for take in (_without_common_factors, _without_exp, _without_log, _without_denominator):
        inside, method = take(algebra, statement)
        if method:
            break
    else:
        raise NotProved("neither side is an exponential, a logarithm or a quotient")
    for strategy in (sign, termwise, lemma, cancelled, monotone):
        with suppress(NotShown, NotProved, TooLarge):
            return f"{method}, {strategy(inside, units)}"
    raise NotProved("what is inside is not decided either")


def _without_common_factors(algebra, statement):
    """c·u ≤ c·v is u ≤ v for c > 0, and u ≥ v for c < 0."""
    left, right = (list(_factors(side)) for side in (statement.left, statement.right))
    relation, shared = statement.relation, [f for f in left if f in right]
    if not shared:
        return statement, ""
    algebra.normal(statement.left), algebra.normal(statement.right)
    for tree, power in shared:
        possible = signs.sign(algebra, algebra.normal(tree))
        if (tree, power) in right and possible in (signs.POSITIVE, signs.NEGATIVE):
            left.remove((tree, power))
            right.remove((tree, power))
            relation = relation if possible == signs.POSITIVE else FLIPPED[relation]
    if len(left) == len(list(_factors(statement.left))):
        return statement, ""
    return replace_fields(
        statement, left=_product(left), right=_product(right), relation=relation
    ), "a common factor"


def _factors(tree, power=1):
    """(a, 1), (b, 1), (c, −1) of a·b/c; a minus sign is the factor −1."""
    match tree:
        case Mul(a, b):
            yield from _factors(a, power)
            yield from _factors(b, power)
        case Div(a, b):
            yield from _factors(a, power)
            yield from _factors(b, -power)
        case Neg(a):
            yield MINUS_ONE, 1
            yield from _factors(a, power)
        case _:
            yield tree, power


def _product(factors):
    above = reduce(Mul, [tree for tree, power in factors if power == 1] or [ONE])
    below = [tree for tree, power in factors if power == -1]
    return Div(above, reduce(Mul, below)) if below else above


def _without_exp(algebra, statement):
    left, right = statement.left, statement.right
    if not (_is(left, "exp") or _is(right, "exp")):
        return statement, ""
    inside = _inside(left, "exp", "log"), _inside(right, "exp", "log")
    return replace_fields(statement, left=inside[0], right=inside[1]), "monotonicity of exp"


def _without_log(algebra, statement):
    left, right = statement.left, statement.right
    if not (_is(left, "log") or _is(right, "log")):
        return statement, ""
    algebra.normal(left), algebra.normal(right)  # the arguments of the logarithms are positive
    inside = _inside(left, "log", "exp"), _inside(right, "log", "exp")
    return replace_fields(statement, left=inside[0], right=inside[1]), "monotonicity of log"


def _without_denominator(algebra, statement):
    sides = statement.left, statement.right
    for below in (side.right for side in sides if isinstance(side, Div)):
        if signs.sign(algebra, algebra.normal(below)) == signs.POSITIVE:
            algebra.normal(sides[0]), algebra.normal(sides[1])
            left, right = (
                s.left if isinstance(s, Div) and s.right == below else Mul(s, below) for s in sides
            )
            return replace_fields(statement, left=left, right=right), "a positive denominator"
    return statement, ""


def _is(side, function):
    return isinstance(side, Apply) and side.function == function


def _inside(side, function, inverse):
    """What is inside the function, or the inverse function of a side that has it not outside."""
    return side.arguments[0] if _is(side, function) else Apply(inverse, (side,))
