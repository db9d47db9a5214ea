"""x·log y with 0·log 0 = 0, where x may be 0: the statement at x = 0, and the statement for x > 0.

At x = 0 the product is 0, as long as y is not negative; for x > 0 it is an ordinary product. A statement is
proved when both are, and when x is shown not to be negative. So a closed interval gives back the open one
and its ends.
"""

from __future__ import annotations

from dataclasses import replace as replace_fields

from companion.derivation.expression import (
    Apply,
    Expression,
    Mul,
    Num,
    Product,
    Sub,
    Sum,
    Symbol,
    children,
    map_children,
)
from companion.derivation.proofs.statement import ZERO

__all__ = ["split"]


def split(statement):
    """What is to be proved instead; () where no x may vanish before a logarithm, outside sums."""
    nodes = _outside_sums(Sub(statement.left, statement.right))
    found = [node for node in nodes if _positive(node.arguments[0]) not in statement.facts]
    if not found:
        return ()
    x = found[0].arguments[0]
    others = [p.arguments[1] for p in found if p.arguments[0] == x]
    not_negative = replace_fields(statement, left=x, right=ZERO, relation=">=", certificate=None)
    at_zero = _with(statement, x, lambda y: ZERO)
    defined = [replace_fields(not_negative, left=y) for y in others]
    positive = _with(statement, x, lambda y: Mul(x, Apply("log", (y,))))
    return (
        not_negative,
        *(_where_zero(part, x) for part in (*defined, at_zero)),
        replace_fields(positive, facts=(_positive(x), *positive.facts)),
    )


def _outside_sums(tree):
    """The nodes x·log y that no sum or product stands around."""
    if isinstance(tree, Sum | Product):
        return
    if isinstance(tree, Apply) and tree.function == "xlogy":
        yield tree
    for child in children(tree):
        yield from _outside_sums(child)


def _with(statement, x, value):
    """The statement with x·log y replaced outside sums, for every y."""

    def put(tree: Expression) -> Expression:
        if isinstance(tree, Sum | Product):
            return tree
        if isinstance(tree, Apply) and tree.function == "xlogy" and tree.arguments[0] == x:
            return value(put(tree.arguments[1]))
        return map_children(tree, put)

    return replace_fields(statement, left=put(statement.left), right=put(statement.right))


def _where_zero(statement, x):
    if isinstance(x, Symbol):
        return statement.put({x.name: ZERO})
    if isinstance(x, Sub) and isinstance(x.left, Num) and isinstance(x.right, Symbol):
        return statement.put({x.right.name: x.left})
    return replace_fields(statement, facts=((x, "==", ZERO), *statement.facts))


def _positive(x):
    """x > 0 as a fact; 1 − p > 0 as p < 1, which bounds a letter by a number."""
    if isinstance(x, Sub) and isinstance(x.left, Num) and isinstance(x.right, Symbol):
        return x.right, "<", x.left
    return x, ">", ZERO
