"""Where a refused statement may be right: on a part of its domain, for hard labels, for one outcome.

Each `Repair` is the statement on a smaller domain, or with values for some of its letters.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, islice

from companion.derivation.domain import CLOSED_SIMPLEX, KINDS, Declaration, Kind
from companion.derivation.expression import (
    Apply,
    Item,
    Num,
    Symbol,
    fresh_name,
    map_children,
    subexpressions,
    substitute,
)
from companion.derivation.rendering import RELATION_TEXT, name_text
from companion.derivation.repairs import is_count, used_letters

__all__ = ["hard_labels", "parts_of_the_domain", "special_indices"]


def hard_labels(given, wrong):
    """Labels in [0, 1] that may only be 0 or 1; a distribution that may only be one-hot."""
    domain = given.domain
    for d in used_letters(given):
        shown = name_text(d.name)
        if d.kind is KINDS["[0, 1]"]:
            hard = _with(domain, replace(d, kind=KINDS["label"]))
            values = f"{shown} = 0 and {shown} = 1" if not d.shape else f"0 and 1 of {shown}"
            yield replace(given, domain=hard, said=_for(f"the hard labels {values}", wrong))
        elif d.kind is CLOSED_SIMPLEX:
            index = fresh_name("k", {*domain.declarations, *domain.definitions, *_all_names(given)})
            hard = _with(domain, Declaration(index, Kind("{1, …}", "", Fraction(1)), of=d.shape[0]))
            one_hot = lambda tree, d=d, k=index: _one_hot(tree, d.name, Symbol(k))  # noqa: E731
            yield replace(
                given,
                left=one_hot(given.left),
                right=one_hot(given.right),
                domain=hard,
                said=_for(f"hard labels, all of {shown} on one outcome", wrong),
            )


def _one_hot(tree, family, k):
    if isinstance(tree, Item) and tree.base == family:
        return Apply("KroneckerDelta", (tree.indices[0], k))
    return map_children(tree, lambda child: _one_hot(child, family, k))


def parts_of_the_domain(given, wrong):
    """Without a point, on one side of it, for one label."""
    for d in used_letters(given):
        if d.shape or d.is_index or is_count(given.domain, d.name):
            continue
        for relation, value in _parts(d.kind):
            shown = f"{name_text(d.name)} {RELATION_TEXT[relation]} {value}".replace("-", "−")
            condition = f"Ne({d.name}, {value})" if relation == "!=" else f"{d.name} {relation} {value}"
            if relation == "==":
                at = {d.name: Num(value)}
                part = replace(given, left=substitute(given.left, at), right=substitute(given.right, at))
            else:
                part = replace(given, domain=given.domain.given(condition))
            yield replace(part, said=_where(shown, wrong))
    used = [d for d in used_letters(given) if not d.shape and d.kind.values is None]
    for a, b in islice(combinations(used, 2), 6):
        if (a.kind, a.of) == (b.kind, b.of) and not is_count(given.domain, a.name):
            apart = given.domain.given(f"Ne({a.name}, {b.name})")
            yield replace(
                given, domain=apart, said=_where(f"{name_text(a.name)} ≠ {name_text(b.name)}", wrong)
            )


def _where(shown, wrong):
    return f"It holds where {shown}, but not everywhere." if wrong else f"Where {shown} it would be proved."


def _for(shown, wrong):
    return f"It holds for {shown}, but not everywhere." if wrong else f"For {shown} it would be proved."


def _parts(kind):
    """(relation, number), …: the parts of an interval that a formula may be right on, the largest first."""
    if kind.values is not None:
        yield from (("==", value) for value in kind.values)
        return
    zero, one, half = Fraction(0), Fraction(1), Fraction(1, 2)
    yield from (("!=", v) for v in (zero, one) if kind.contains(v))
    inside = {v for v in (zero, one, half) if _is_inside(kind, v)}
    for value in [
        v for v in (zero, one if half not in inside or kind.upper is None else half) if v in inside
    ]:
        yield from ((relation, value) for relation in (">=", "<=", ">", "<"))


def _is_inside(kind, value):
    return kind.contains(value) and value not in (kind.lower, kind.upper)


def special_indices(given, wrong):
    """One outcome only; two indices that are the same, or are not."""
    domain = given.domain
    for d in used_letters(given):
        if is_count(domain, d.name):
            yield replace(_for_one(given, d.name), said=_where(f"{name_text(d.name)} = 1", wrong))
    indices = [d for d in used_letters(given) if d.is_index]
    for a, b in islice(combinations(indices, 2), 6):
        if a.of == b.of and given.relation == "==":
            same = {b.name: Symbol(a.name)}
            left, right = substitute(given.left, same), substitute(given.right, same)
            said = _where(f"{name_text(a.name)} = {name_text(b.name)}", wrong)
            yield replace(given, left=left, right=right, said=said)


def _for_one(given, n):
    """The statement for n = 1, with 1 for every index that runs to n, also inside the names of conditions."""
    domain = given.domain.given()
    one, size = Num(Fraction(1)), Symbol(n)
    values = {n: one} | {name: one for name, d in domain.declarations.items() if d.of == size}
    put = lambda tree: substitute(domain.unfold(tree), values)  # noqa: E731
    domain.declarations = {
        name: replace(d, shape=tuple(map(put, d.shape))) for name, d in domain.declarations.items()
    }
    domain.conditions = tuple(replace(c, left=put(c.left), right=put(c.right)) for c in domain.conditions)
    return replace(given, left=put(given.left), right=put(given.right), domain=domain)


def _all_names(given):
    return {
        part.name if isinstance(part, Symbol) else getattr(part, "index", "")
        for tree in (given.left, given.right)
        for part in subexpressions(tree)
    }


def _with(domain, declaration):
    copy = domain.given()
    copy.declarations[declaration.name] = declaration
    return copy
