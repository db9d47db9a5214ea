"""Proofs about sums: term by term, by one of the terms, or after equal summands are taken away."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace as replace_fields
from functools import reduce
from itertools import count

from companion.derivation.expression import (
    Add,
    Div,
    Mul,
    Neg,
    Sub,
    Sum,
    Symbol,
    free_names,
    rename,
    substitute,
)
from companion.derivation.normal_form import NotShown
from companion.derivation.polynomial import TooLarge
from companion.derivation.proofs.lemma import lemma
from companion.derivation.proofs.sign import sign
from companion.derivation.proofs.statement import FLIPPED, ZERO, NotProved, algebra_of, declared_indices

__all__ = ["cancelled", "termwise"]

TERM = "@t0"  # the common index when two sums are compared term by term


def termwise(statement, units):
    """Sums over the same range are related as their terms are."""
    if statement.relation in ("!=", "=="):
        raise NotProved("sums are compared term by term for inequalities only")
    left, right = _as_sum(statement.left), _as_sum(statement.right)
    if left is None and right is None:
        raise NotProved("neither side is a sum")
    if left is None or right is None:
        with suppress(NotShown, NotProved, TooLarge):
            return one_term(statement, units)
        if left is None:
            left = _spread(statement.left, right)
        else:
            right = _spread(statement.right, left)
    if left[1] != right[1]:
        raise NotProved("the two sums run over different ranges")
    # the common index stands for any of 1, …, n: an index that is declared nowhere
    index = next(name for i in count() if (name := f"{TERM}{i or ''}") not in _all_names(statement))
    body_left, body_right = (rename(body, name, index) for name, _, body in (left, right))
    algebra = algebra_of(statement, units)
    algebra.normal(statement.left), algebra.normal(statement.right)
    term = replace_fields(statement, left=body_left, right=body_right)
    try:
        return f"term by term, {_term(term, units)}"
    except (NotShown, NotProved, TooLarge):
        if len(statement.relation) == 2:
            raise
    # < needs one strict term, and ≤ for the others
    method = _term(replace_fields(term, relation=term.relation + "="), units)
    for k in declared_indices(statement.domain, left[1]):
        one = {index: Symbol(k)}
        with suppress(NotShown, NotProved, TooLarge):
            _term(term.put(one), units)
            return f"term by term, {method}"
    raise NotProved("no term is shown to be strictly on one side")


def _term(term, units):
    try:
        return sign(term, units)
    except (NotShown, NotProved, TooLarge) as obstacle:
        for strategy in (lemma, termwise):
            with suppress(NotShown, NotProved, TooLarge):
                return strategy(term, units)
        raise obstacle


def _spread(other, parts):
    """A formula c as the sum of its equal parts: c = Σ c/n."""
    index, size, _ = parts
    return (
        "@s" if index in free_names(other) else index,
        size,
        Div(other, size) if other != ZERO else other,
    )


def one_term(statement, units):
    """A sum of terms that are not negative is at least any one of them."""
    total, relation, other = statement.left, statement.relation, statement.right
    if _as_sum(total) is None:
        total, relation, other = other, FLIPPED[relation], total
    index, size, body = _as_sum(total)
    if relation[0] != ">" or other == ZERO:
        raise NotProved("a sum of terms that are not negative is at least one of them, not at most")
    algebra = algebra_of(statement, units)
    algebra.normal(statement.left), algebra.normal(statement.right)
    termwise(replace_fields(statement, left=total, right=ZERO, relation=">="), units)
    declared = declared_indices(statement.domain, size)
    for k in declared:
        at_k = substitute(body, {index: Symbol(k)})
        with suppress(NotShown, NotProved, TooLarge):
            sign(replace_fields(statement, left=at_k, right=other, relation=relation), units)
            return "one term of a sum"
        if relation == ">=":
            continue
        for j in declared:
            if frozenset({j, k}) in algebra.distinct:
                with suppress(NotShown, NotProved, TooLarge):
                    at_j = substitute(body, {index: Symbol(j)})
                    sign(replace_fields(statement, left=at_j, right=ZERO, relation=">"), units)
                    sign(replace_fields(statement, left=at_k, right=other, relation=">="), units)
                    return "one term of a sum"
    raise NotProved("no term of the sum is shown to be large enough")


def cancelled(statement, units):
    """a + b lies beside a + c as b lies beside c: summands that both sides share are taken away first."""
    if statement.relation == "==":
        raise NotProved("equalities are left to the normal form")
    left, right = list(_summands(statement.left)), list(_summands(statement.right))
    shared = [part for part in left if part in right]
    for part in shared:
        if part in right:
            left.remove(part)
            right.remove(part)
    if not shared:
        raise NotProved("the two sides share no summand")
    algebra = algebra_of(statement, units)
    algebra.normal(statement.left), algebra.normal(statement.right)  # what is taken away is defined
    rest = replace_fields(statement, left=_total(left), right=_total(right))
    return termwise(rest, units)


def _summands(tree, sign=1):
    """(1, a), (−1, b), … of a − b + …"""
    match tree:
        case Add(a, b):
            yield from _summands(a, sign)
            yield from _summands(b, sign)
        case Sub(a, b):
            yield from _summands(a, sign)
            yield from _summands(b, -sign)
        case Neg(a):
            yield from _summands(a, -sign)
        case _:
            yield sign, tree


def _total(summands):
    signed = [part if sign == 1 else Neg(part) for sign, part in summands]
    return reduce(Add, signed) if signed else ZERO


def _as_sum(tree):
    """(index, size, body) of a formula that is one sum: Σ f, c·Σ f, Σ f/c, −Σ f."""
    match tree:
        case Sum(body, index, size):
            return index, size, body
        case Neg(a):
            inner = _as_sum(a)
            return inner and (inner[0], inner[1], Neg(inner[2]))
        case Mul(a, b):
            left, right = _as_sum(a), _as_sum(b)
            if left and right is None:
                return _fresh_for(left, b, lambda body: Mul(body, b))
            if right and left is None:
                return _fresh_for(right, a, lambda body: Mul(a, body))
        case Div(a, b):
            inner = _as_sum(a)
            return inner and _fresh_for(inner, b, lambda body: Div(body, b))
        case Add(a, b) | Sub(a, b):
            left, right = _as_sum(a), _as_sum(b)
            if left and right and left[1] == right[1]:
                # One letter for both that neither body uses.
                bodies = (rename(body, name, "@s") for name, _, body in (left, right))
                return "@s", left[1], type(tree)(*bodies)
    return None


def _fresh_for(parts, factor, f):
    """The sum with a factor moved in, its index renamed where the factor uses the same letter."""
    index, size, body = parts
    if index in free_names(factor):
        body, index = rename(body, index, "@s"), "@s"
    return index, size, f(body)


def _all_names(statement):
    return free_names(statement.left) | free_names(statement.right)
