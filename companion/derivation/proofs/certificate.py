"""Proofs by a certificate: a formula for the difference, written so that its sign can be read off.

The caller says what the larger side has more, for example a sum of squares. The normal form proves that this
is the difference of the two sides; the sign of the certificate is then found from how it is written: squares
are not negative, t − 1 − log t and e^u − 1 − u are not negative, sums, products and quotients of such parts
keep the sign. A part that is none of these is put to the other strategies.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace as replace_fields
from itertools import count

from companion.derivation import signs
from companion.derivation.expression import Add, Apply, Div, Mul, Num, Pow, Sub, Sum, free_names, rename
from companion.derivation.normal_form import NotShown
from companion.derivation.polynomial import TooLarge
from companion.derivation.proofs.lemma import lemma
from companion.derivation.proofs.monotonicity import monotone
from companion.derivation.proofs.sign import exponential, normal_form, sign
from companion.derivation.proofs.statement import BOUND, ONE, ZERO, NotProved, algebra_of
from companion.derivation.rendering import text

__all__ = ["by_certificate"]

ANY_INDEX = "@c"


def by_certificate(statement, units):
    """The difference of the two sides is the certificate, and the certificate has the sign."""
    if statement.relation in ("==", "!="):
        raise NotProved("a certificate gives an inequality, not an equality")
    larger, smaller = statement.left, statement.right
    if statement.relation[0] == "<":
        larger, smaller = smaller, larger
    equality = replace_fields(
        statement, left=Sub(larger, smaller), right=statement.certificate, relation="=="
    )
    try:
        normal_form(equality, units)
    except NotProved:
        raise NotProved("the certificate is not what the larger side has more") from None
    possible = _signs(statement, units, statement.certificate)
    if len(statement.relation) == 1 and 0 in possible:
        raise NotProved("the certificate is not shown to be positive, only not to be negative")
    return "certificate"


def _signs(statement, units, tree) -> frozenset[int]:
    """{1} or {0, 1}; NotProved where the formula may be negative."""
    below = lambda part: _signs(statement, units, part)  # noqa: E731
    with suppress(NotProved):
        match tree:
            case Add(a, b):
                return signs.plus(below(a), below(b))
            case Mul(a, b) if a == b:
                return _of_a_square(statement, units, a)
            case Mul(a, b):
                return signs.times(below(a), below(b))
            case Div(a, b) if below(b) == {1}:
                return below(a)
            case Pow(a, Num(k)) if k.denominator == 1 and k > 0 and k % 2 == 0:
                return _of_a_square(statement, units, a)
            case Sum(body, index, _):
                taken = free_names(body) | statement.domain.declarations.keys()
                fresh = next(name for i in count() if (name := f"{ANY_INDEX}{i}") not in taken)
                return below(rename(body, index, fresh))
            case Sub(Sub(t, u), v) if _is_lemma(t, u, v) or _is_lemma(t, v, u):
                return signs.NONNEGATIVE
    return _of_a_part(statement, units, tree)


def _of_a_square(statement, units, a):
    algebra = algebra_of(statement, units)
    return signs.POSITIVE if 0 not in signs.sign(algebra, algebra.normal(a)) else signs.NONNEGATIVE


def _is_lemma(t, one, other) -> bool:
    """t − 1 − log t, or e^u − 1 − u."""
    return one == ONE and (other == Apply("log", (t,)) or t == Apply("exp", (other,)))


def _of_a_part(statement, units, tree):
    for relation, found in ((">", signs.POSITIVE), (">=", signs.NONNEGATIVE)):
        part = replace_fields(statement, left=tree, right=ZERO, relation=relation)
        for strategy in (sign, exponential, lemma, monotone):
            with suppress(NotShown, NotProved, TooLarge):
                strategy(part, units)
                return found
    shown = text(tree, statement.domain).replace(BOUND, "")
    raise NotProved(f"a part of the certificate may be negative: {shown}")
