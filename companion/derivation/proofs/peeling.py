"""Proofs by taking the outermost function off both sides: what is inside is related in the same way."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace as replace_fields

from companion.derivation import signs
from companion.derivation.expression import Apply, Div, Mul
from companion.derivation.normal_form import NotShown
from companion.derivation.polynomial import TooLarge
from companion.derivation.proofs.lemma import lemma
from companion.derivation.proofs.sign import sign
from companion.derivation.proofs.statement import NotProved, algebra_of
from companion.derivation.proofs.sums import cancelled, termwise

__all__ = ["peeled"]


def peeled(statement, units):
    """exp, log and a positive denominator keep an order: compare what is inside.

    e^u ≤ v, for v > 0, is u ≤ log v; log u ≤ v, for u > 0, is u ≤ e^v; u/w ≤ v, for w > 0, is u ≤ v·w. The
    statement inside is proved with everything in it defined, so that v > 0 is shown on the way.
    """
    algebra = algebra_of(statement, units)
    for take in (_without_exp, _without_log, _without_denominator):
        left, right, method = take(algebra, statement.left, statement.right)
        if method:
            break
    else:
        raise NotProved("neither side is an exponential, a logarithm or a quotient")
    inside = replace_fields(statement, left=left, right=right)
    for strategy in (sign, termwise, lemma, cancelled):
        with suppress(NotShown, NotProved, TooLarge):
            return f"{method}, {strategy(inside, units)}"
    raise NotProved("what is inside is not decided either")


def _without_exp(algebra, left, right):
    if not (_is(left, "exp") or _is(right, "exp")):
        return left, right, ""
    return _inside(left, "exp", "log"), _inside(right, "exp", "log"), "monotonicity of exp"


def _without_log(algebra, left, right):
    if not (_is(left, "log") or _is(right, "log")):
        return left, right, ""
    algebra.normal(left), algebra.normal(right)  # the arguments of the logarithms are positive
    return _inside(left, "log", "exp"), _inside(right, "log", "exp"), "monotonicity of log"


def _without_denominator(algebra, left, right):
    for side in (left, right):
        if isinstance(side, Div) and signs.sign(algebra, algebra.normal(side.right)) == {1}:
            algebra.normal(left), algebra.normal(right)
            return (
                *(s.left if s is side else Mul(s, side.right) for s in (left, right)),
                "a positive denominator",
            )
    return left, right, ""


def _is(side, function):
    return isinstance(side, Apply) and side.function == function


def _inside(side, function, inverse):
    """What is inside the function, or the inverse function of a side that has it not outside."""
    return side.arguments[0] if _is(side, function) else Apply(inverse, (side,))
