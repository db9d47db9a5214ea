"""Why a line may have been refused: the usual slips, each named only when its repair is proved.

A repair is the statement as it may have been meant: the right side with the other sign, with a factor more,
on a part of the domain, … Most are ruled out at once, by ball arithmetic at a few points. The few that are
left go to the prover, in a fixed order and with few steps, and the first that is proved is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from companion.derivation import analysis, proofs, refuter
from companion.derivation.balls import precision
from companion.derivation.decimals import nearest, rounds
from companion.derivation.expression import (
    Apply,
    Div,
    Expression,
    Mul,
    Num,
)
from companion.derivation.judge import Verdict
from companion.derivation.parts import hard_labels, parts_of_the_domain, special_indices
from companion.derivation.polynomial import work
from companion.derivation.repairs import (
    FLIPPED,
    Repair,
    only_a_bound,
    other_relation,
    other_right_sides,
    touches,
    unfolded,
)

__all__ = ["likely_cause", "likely_decimal", "repairs"]

MAX_TRIED = 3  # repairs that go to the prover
MAX_STEPS, ALL_STEPS = 220_000, 500_000  # of the prover, for each of them and for all: a reader waits


def likely_cause(verdict: Verdict) -> str:
    """What probably went wrong in a statement that was refuted or not decided; "" where nothing is known.

    >>> from companion.derivation import judge
    >>> likely_cause(judge("Derivative(x**2, x)", "x", {"x": "real"}))
    '2 times the right side would be proved: look for a lost factor.'
    """
    given, tried, steps = unfolded(verdict), 0, 0
    if analysis.has_analysis(given.left) or analysis.has_analysis(given.right):
        return ""  # nothing with a limit or an integral is proved
    for repair in repairs(given, verdict):
        points = given.points if repair.domain is given.domain else repair.points
        if not _survives(repair, points):
            continue
        if _is_proved(repair, min(MAX_STEPS, ALL_STEPS - steps)):
            return repair.said
        tried, steps = tried + 1, steps + work.whole
        if tried == MAX_TRIED or steps >= ALL_STEPS:
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


def repairs(given: Repair, verdict: Verdict) -> Iterator[Repair]:
    """The statements that may have been meant, the most likely first. `given`: the verdict's, unfolded."""
    right, relation = verdict.statement[2], verdict.statement[1]
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
    yield from hard_labels(given, wrong)
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


def _is_proved(repair, steps) -> bool:
    """Does the prover show it, with fewer steps than a line may take? The refuter has seen it before."""
    with _at_most(steps):
        return bool(proofs.prove(repair.left, repair.right, repair.relation, repair.domain).method)


@contextmanager
def _at_most(steps):
    limits = work.limit, work.whole_limit
    work.limit = work.whole_limit = steps
    try:
        yield
    finally:
        work.limit, work.whole_limit = limits
