"""Statements in one letter on a bounded closed interval, certified by ball arithmetic.

Each side is evaluated on a whole piece of the interval at once: a ball that contains every value there. Where
the two balls lie apart the right way, the relation holds on the piece; where they overlap, the piece is
halved. Both sides are defined on every piece, since a ball that touches a pole or the end of a logarithm has
no value. This is evidence of another kind than a proof by algebra, so it has a status of its own; an equality
cannot be certified in this way.
"""

from __future__ import annotations

from fractions import Fraction

from companion.derivation import signs
from companion.derivation.balls import Undefined, Unknown, compare, enclosure, evaluate, precision
from companion.derivation.domain import KINDS
from companion.derivation.expression import Num, Product, Sum, Symbol, children, free_names

__all__ = ["interval_of", "on_an_interval"]

BITS = 64
MAX_PIECES = 4000  # for a formula of the usual size; fewer for longer ones
USUAL_TERMS = 100
MOST_PIECES_AT_ONCE = 64  # depth of the halving: beyond it the two sides touch


def on_an_interval(left, right, relation: str, domain) -> str:
    """The method, where ``left relation right`` was certified; "" where it was not."""
    names = free_names(left) | free_names(right)
    if relation == "==" or len(names) != 1 or not names <= domain.declarations.keys():
        return ""
    (name,) = names
    limits = interval_of(domain, name)
    if limits is None or limits.lower is None or limits.upper is None or limits.lower >= limits.upper:
        return ""
    pieces, tried = [(limits.lower, limits.upper)], 0
    most = MAX_PIECES // (1 + (_terms(left) + _terms(right)) // USUAL_TERMS)
    with precision(BITS):
        while pieces:
            tried += 1
            if tried > most or len(pieces) > MOST_PIECES_AT_ONCE:
                return ""
            lower, upper = pieces.pop()
            sign = _sign_on(left, right, {name: enclosure(lower, upper)})
            if sign is None:
                middle = (lower + upper) / 2
                pieces += [(middle, upper), (lower, middle)]
            elif sign not in signs.ALLOWED[relation]:
                return ""
    return f"ball arithmetic on {_shown(limits.lower)} ≤ {name} ≤ {_shown(limits.upper)}"


def _terms(tree) -> int:
    """The parts of a formula, those of sums as often as they are evaluated."""
    inside = sum(map(_terms, children(tree)))
    times = tree.size if isinstance(tree, Sum | Product) else None
    return 1 + inside * (int(times.value) if isinstance(times, Num) else 1)


def interval_of(domain, name: str) -> signs.Bounds | None:
    """The interval that kind and conditions leave to a letter; None where other letters bound it."""
    declaration = domain.declarations[name]
    kind = declaration.kind
    if declaration.shape or declaration.is_index or kind.values or kind is KINDS["count"]:
        return None
    limits = signs.Bounds(kind.lower, kind.upper, kind.lower_open, kind.upper_open)
    for condition in domain.conditions:
        if condition.relation == "!=":
            continue  # the statement is certified at that point too
        end = _end(domain.unfold(condition.left), condition.relation, domain.unfold(condition.right), name)
        if end is None:
            return None
        limits = limits.meet(end)
    return limits


def _end(left, relation, right, name) -> signs.Bounds | None:
    """The end that p ≥ 1/25 or 1/25 ≤ p gives."""
    if right == Symbol(name):
        left, right = right, left
        relation = relation.translate(str.maketrans("<>", "><"))
    value = _rational(right)
    if left != Symbol(name) or value is None or relation == "==":
        return None
    return signs.Bounds.of(relation, value)


def _rational(tree) -> Fraction | None:
    """The value of a formula in whole numbers."""
    if free_names(tree):
        return None
    try:
        value = evaluate(tree, {})
    except (Undefined, Unknown):
        return None
    return value if isinstance(value, Fraction) else None


def _sign_on(left, right, point) -> int | None:
    try:
        return compare(evaluate(left, point), evaluate(right, point))
    except (Undefined, Unknown):
        return None


def _shown(x: Fraction) -> str:
    return str(x).replace("-", "−")
