"""Why a line may have been refused: the usual slips, each named only when its repair is proved.

A repair is the statement as it may have been meant: the right side with the other sign, with a factor more,
on a part of the domain, … Most are ruled out at once, by ball arithmetic at a few points. The few that are
left go to the judge, in a fixed order, and the first that is proved is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from companion.derivation import refuter
from companion.derivation.balls import precision
from companion.derivation.decimals import nearest, rounds
from companion.derivation.domain import DomainError
from companion.derivation.expression import (
    Apply,
    Div,
    Expression,
    Mul,
    Num,
)
from companion.derivation.judge import Verdict, judge
from companion.derivation.parts import hard_labels, parts_of_the_domain, special_indices
from companion.derivation.repairs import (
    FLIPPED,
    Repair,
    only_a_bound,
    other_relation,
    other_right_sides,
    points_of,
    touches,
    unfolded,
)

__all__ = ["likely_cause", "likely_decimal", "repairs"]

MAX_JUDGED = 4  # repairs that go to the judge
MAX_JUDGED_IF_UNDECIDED = 2  # what was not decided takes longer to judge


def likely_cause(verdict: Verdict) -> str:
    """What probably went wrong in a statement that was refuted or not decided; "" where nothing is known.

    >>> likely_cause(judge("Derivative(x**2, x)", "x", {"x": "real"}))
    '2 times the right side would be proved: look for a lost factor.'
    """
    given = unfolded(verdict)
    most = MAX_JUDGED if verdict.status == "refuted" else MAX_JUDGED_IF_UNDECIDED
    looked_at, judged = {id(given.domain): (given, points_of(given))}, 0
    for repair in repairs(verdict):
        key = id(repair.domain)
        if key not in looked_at:
            looked_at[key] = repair, points_of(repair)
        if not _survives(repair, looked_at[key][1]):
            continue
        judged += 1
        if _is_proved(repair):
            return repair.said
        if judged == most:
            break
    return ""


def likely_decimal(left: Expression, decimal: str, domain) -> str:
    """What probably went wrong with a decimal: a digit, or the base of the logarithm.

    >>> from companion.derivation import Domain
    >>> likely_decimal(Domain().read("log(2)"), "0.6932", Domain())
    '0.6931 would be proved.'
    """
    log2 = Apply("log", (Num(Fraction(2)),))
    for repaired, how in ((Div(left, log2), "over"), (Mul(left, log2), "times")):
        if rounds(repaired, decimal, domain):
            return f"The left side {how} log 2 rounds so: one side counts in nats, the other in bits."
    right = nearest(domain.unfold(left), decimal)
    return f"{right} would be proved." if right and rounds(left, right, domain) else ""


def repairs(verdict: Verdict) -> Iterator[Repair]:
    """The statements that may have been meant, the most likely first."""
    given, right, relation = unfolded(verdict), verdict.statement[2], verdict.statement[1]
    if relation not in ("==", *FLIPPED):
        return
    wrong = verdict.status == "refuted"
    if wrong and relation != "==":
        yield from other_relation(given, verdict)
    if wrong:
        for repair in other_right_sides(given, right):
            # a bound that is far off is better by any factor; one that was meant touches its formula
            if relation == "==" or touches(repair):
                yield repair
    yield from hard_labels(given)
    yield from parts_of_the_domain(given, wrong)
    yield from special_indices(given, wrong)
    if wrong and relation == "==":
        yield from only_a_bound(given)


def _survives(repair, points) -> bool:
    """Is the repair right at every point, as far as balls can tell?"""
    with precision(refuter.BITS):
        return bool(points) and all(
            refuter.check_point(repair.left, repair.right, repair.relation, point) is None for point in points
        )


def _is_proved(repair) -> bool:
    try:
        return bool(judge(repair.left, repair.right, repair.domain, repair.relation))
    except DomainError:
        return False
