"""The shape of a formula: what stays the same when summands, factors and bound letters are exchanged.

Two formulas of one shape are one formula for a reader: a + b and b + a, −(−x) and x, Σ_i f_i and Σ_k f_k.
Nothing is multiplied out, cancelled or computed, so two formulas may well be equal and differ in shape.
"""

from companion.derivation.expression import (
    Add,
    Derivative,
    Div,
    Expression,
    Integral,
    Limit,
    Mul,
    Neg,
    Product,
    Sub,
    Sum,
    Symbol,
    children,
)

__all__ = ["shape"]


def shape(tree: Expression, bound: tuple[str, ...] = ()):
    """The formula as a sorted sum of sorted products; bound letters are counted from the inside.

    >>> from companion.derivation import Domain
    >>> v = Domain(x="real", y="real", n="count", f="real[n]")
    >>> shape(v.read("x - y*f[1]")) == shape(v.read("-f[1]*y + x"))
    True
    >>> shape(v.read("x*(1 + y)")) == shape(v.read("x + x*y"))
    False
    """
    return tuple(sorted(_summands(tree, bound), key=repr))


def _summands(tree, bound):
    """(sign, factors), … of a sum."""
    match tree:
        case Add(a, b):
            return [*_summands(a, bound), *_summands(b, bound)]
        case Sub(a, b):
            return [*_summands(a, bound), *_negative(_summands(b, bound))]
        case Neg(a):
            return _negative(_summands(a, bound))
    sign, factors = _factors(tree, bound)
    return [(sign, tuple(sorted(factors, key=repr)))]


def _negative(summands):
    return [(-sign, factors) for sign, factors in summands]


def _factors(tree, bound):
    """(sign, [factor, …]) of a product; a sum in brackets is one factor."""
    match tree:
        case Neg(a):
            sign, factors = _factors(a, bound)
            return -sign, factors
        case Mul(a, b):
            (s, first), (t, second) = _factors(a, bound), _factors(b, bound)
            return s * t, first + second
        case Div(a, b):
            sign, factors = _factors(a, bound)
            return sign, [("over", tuple(sorted(factors, key=repr)), shape(b, bound))]
        case Add() | Sub():
            return 1, [("sum", shape(tree, bound))]
    return 1, [_node(tree, bound)]


def _node(tree, bound):
    match tree:
        case Symbol(name) if name in bound:
            return ("bound", bound[::-1].index(name))
        case Sum(body, letter, size) | Product(body, letter, size):
            return (type(tree).__name__, shape(body, (*bound, letter)), shape(size, bound))
        case Limit(body, letter, point):
            return ("limit", shape(body, (*bound, letter)), shape(point, bound))
        case Integral(body, letter, lower, upper):
            return ("integral", shape(body, (*bound, letter)), shape(lower, bound), shape(upper, bound))
        case Derivative(body, variables):
            return ("derivative", shape(body, bound), *(shape(v, bound) for v in variables))
    parts = children(tree)
    own = [value for value in vars(tree).values() if not isinstance(value, Expression | tuple)]
    return (type(tree).__name__, *map(str, own), *(shape(part, bound) for part in parts))
