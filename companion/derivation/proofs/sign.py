"""Proofs by calculation: the normal form of a difference is zero, or has a certified sign."""

from __future__ import annotations

from companion.derivation import signs
from companion.derivation.balls import Undefined, Unknown, compare, evaluate, precision
from companion.derivation.normal_form import ONE
from companion.derivation.proofs.statement import NotProved, algebra_of

__all__ = ["constants", "exponential", "normal_form", "sign"]


def normal_form(statement, units):
    algebra = algebra_of(statement, units)
    if algebra.is_zero(algebra.normal(statement.left) - algebra.normal(statement.right)):
        return "normal form"
    raise NotProved("the difference of the two sides does not reduce to zero")


def sign(statement, units):
    algebra = algebra_of(statement, units)
    difference = algebra.reduce(algebra.normal(statement.left) - algebra.normal(statement.right))
    if signs.sign(algebra, difference) <= signs.ALLOWED[statement.relation]:
        return "sign certificate"
    raise NotProved("the sign of the difference of the two sides is not shown")


def exponential(statement, units):
    """u lies beside 0 as e^u lies beside 1: the way to compare log u with log v."""
    algebra = algebra_of(statement, units)
    difference = algebra.reduce(algebra.normal(statement.left) - algebra.normal(statement.right))
    if signs.sign(algebra, algebra.exp(difference) - ONE) <= signs.ALLOWED[statement.relation]:
        return "monotonicity of exp"
    raise NotProved("the exponentials of the two sides do not show it either")


def constants(statement, units):
    """Two numbers are compared by ball arithmetic."""
    # the evaluation itself certifies that every part is defined
    try:
        with precision(256):
            sign = compare(evaluate(statement.left, {}), evaluate(statement.right, {}))
    except (Undefined, Unknown):
        raise NotProved("the two numbers could not be evaluated") from None
    if sign is not None and sign in signs.ALLOWED[statement.relation]:
        return "ball arithmetic"
    raise NotProved("the two numbers are too close to be told apart")
