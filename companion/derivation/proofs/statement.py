"""A statement under proof: two formulas, their relation, and what is known of the letters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from companion.derivation.domain import Domain
from companion.derivation.expression import (
    Expression,
    Num,
    Product,
    Sum,
    map_children,
    rename,
    substitute,
)
from companion.derivation.normal_form import Algebra

__all__ = [
    "FLIPPED",
    "ONE",
    "TWO",
    "ZERO",
    "NotProved",
    "Statement",
    "about",
    "algebra_of",
    "bound_apart",
    "declared_indices",
]

ZERO, ONE, TWO = (Num(Fraction(n)) for n in range(3))
BOUND = "@of·"
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "!=": "!="}


class NotProved(Exception):
    pass


@dataclass(frozen=True)
class Statement:
    """left relation right, under facts; indices known to be distinct; the certificate, where one is given."""

    left: Expression
    right: Expression
    relation: str
    domain: Domain
    facts: tuple = ()
    distinct: frozenset = frozenset()
    certificate: Expression | None = None

    def put(self, values) -> Statement:
        """The statement with values for some names."""
        put = lambda tree: substitute(tree, values)  # noqa: E731
        facts = tuple((put(a), r, put(b)) for a, r, b in self.facts)
        certificate = self.certificate and put(self.certificate)
        return replace(self, left=put(self.left), right=put(self.right), facts=facts, certificate=certificate)


def algebra_of(statement, units):
    return Algebra(statement.domain, statement.facts, units, statement.distinct)


def about(statement, tree, relation, *facts):
    """The statement that a formula has a sign, with more facts."""
    return replace(statement, left=tree, right=ZERO, relation=relation, facts=(*statement.facts, *facts))


def declared_indices(domain, size):
    """The letters of the domain that stand for one of 1, …, size."""
    return [name for name, d in domain.declarations.items() if d.is_index and d.of == size]


def bound_apart(tree: Expression) -> Expression:
    """The formula with bound letters that are no declared ones: Σ_k f_k as Σ_@k f_@k.

    So a letter that a proof moves under a sum is never caught by it. Equal formulas stay equal.
    """
    tree = map_children(tree, bound_apart)
    if isinstance(tree, Sum | Product) and not tree.index.startswith(BOUND):
        fresh = BOUND + tree.index
        return type(tree)(rename(tree.body, tree.index, fresh), fresh, tree.size)
    return tree
