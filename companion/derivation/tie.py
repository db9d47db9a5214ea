"""Tie a formula to the function that computes it.

A derivation proves a formula; a package function computes it in floating point. `tie` evaluates the
formula in ball arithmetic, with as many bits as it takes, at exact floating-point inputs, and compares
the function's values with the true ones in units in the last place.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from random import Random

from companion.derivation.balls import Undefined, Unknown, ball, evaluate, precision
from companion.derivation.derivation import Claim, Derivation
from companion.derivation.expression import Add, Neg, Sub, free_names

__all__ = ["NotTied", "Tie", "tie"]

MAX_BITS = 1 << 14
SMALLEST = Fraction(1, 2**1074)  # the least positive float64
# Where formulas break: around 0, where 1 + e^(−x) rounds to 1, at the ends of exp in float32 and float64.
EXTREME_NUMBERS = """
    0 5e-324 2.2250738585072014e-308 1e-300 1e-20 1e-16 1.1102230246251565e-16 1e-8 1e-3 .25 .5
    .6931471805599453 1 1.5 2 5 10 16 18.4 20 33.3 36.7 37 40 88.7 103.9 300 700 709.78 710 744.4 745.1
    746 1000 1e5 1e300
"""
EXTREMES = [float(number) for number in EXTREME_NUMBERS.split()]


class NotTied(AssertionError):
    """The function does not compute the formula."""


@dataclass(frozen=True)
class Tie:
    """The outcome of a comparison; printed as a bound, because the last digits differ between processors."""

    function: str
    claim: str
    points: int
    ulp: float
    where: dict
    limit: float
    scale: str

    def __str__(self):
        unit = "ulp" if self.scale == "value" else "ulp of the largest term"
        head = f"{self.function} computes {self.claim}"
        return f"{head}\n{self.points} points, error at most {self.limit:g} {unit}"

    __repr__ = __str__


def tie(
    claim,
    function,
    args: dict,
    *,
    limit: float = 4,
    scale: str = "value",
    points: int = 300,
    seed: int = 2026,
) -> Tie:
    """Compare a package function with a proved formula, in float64.

    Parameters
    ----------
    claim : Claim or Derivation
        The formula is the right side of the claim.
    function : callable
        Called with arrays. ``reduction="none"`` is passed where the function takes it.
    args : dict
        Which letter of the formula is which argument: ``{"logits": "x", "labels": "y"}``.
    limit : float
        The largest error allowed, in units in the last place.
    scale : {"value", "terms"}
        Units of the true value; or of the largest term of the formula, for a sum whose terms may cancel, such
        as σ(x) − y near a soft label, where the terms themselves are rounded.
    points, seed : int
        How many random points to add to the extremes, and where they start.

    Returns
    -------
    Tie
        ``ulp`` is the largest error and ``where`` its point.

    Raises
    ------
    NotTied
        When an error exceeds ``limit``; the message gives the point and both values.

    Examples
    --------
    >>> from companion import sigmoid
    >>> from companion.derivation import Derivation, Domain
    >>> d = Derivation("1/(1 + exp(-x))", Domain(x="real"), id="sigma").eq("exp(x)/(1 + exp(x))", "times e^x")
    >>> tie(d.claim, sigmoid, {"x": "x"})
    sigmoid computes sigma
    371 points, error at most 4 ulp
    """
    import inspect

    import numpy as np

    if scale not in ("value", "terms"):
        raise ValueError(f"scale must be 'value' or 'terms', got {scale!r}")
    claim = claim.claim if isinstance(claim, Derivation) else claim
    if not isinstance(claim, Claim):
        raise TypeError(f"claim must be a Claim or a Derivation, got {type(claim).__name__}")
    if claim.relation != "==":
        raise ValueError(
            f"{claim.id} claims an inequality: a function can only be tied to a formula it equals"
        )
    formula = claim.domain.unfold(claim.right)
    letters = list(args.values())
    if missing := free_names(formula) - set(letters):
        raise ValueError(f"args names no argument for {', '.join(sorted(missing))}")
    grid = _grid([claim.domain.declarations[letter] for letter in letters], points, Random(seed))
    columns = [np.array(column) for column in zip(*grid, strict=True)]
    extra = {"reduction": "none"} if "reduction" in inspect.signature(function).parameters else {}
    values = np.asarray(function(**dict(zip(args, columns, strict=True)), **extra))
    worst, where = -1.0, {}
    for row, got in zip(grid, values.tolist(), strict=True):
        point = {letter: Fraction(x) for letter, x in zip(letters, row, strict=True)}
        exact = true_value(formula, point)
        parts = terms(formula) if scale == "terms" else ()
        error = ulps(got, exact, max([abs(exact), *(abs(true_value(part, point)) for part in parts)]))
        if error > worst:
            worst, where = error, dict(zip(letters, row, strict=True))
            if error > limit:
                at = ", ".join(f"{letter} = {x!r}" for letter, x in where.items())
                raise NotTied(
                    f"{function.__name__} does not compute {claim.id}: at {at} it gives {got!r}, "
                    f"the formula {float(exact)!r} ({error:.3g} ulp, allowed {limit:g})"
                )
    return Tie(function.__name__, claim.id, len(grid), worst, where, limit, scale)


def true_value(formula, point) -> Fraction:
    """The value of a formula, right to 80 bits or below the least float; as an exact fraction."""
    bits = 160
    while bits <= MAX_BITS:
        with precision(bits):
            try:
                value = evaluate(formula, point)
            except Unknown:
                bits *= 2
                continue
            except Undefined:
                raise ValueError(f"the formula has no value at {point}") from None
            if isinstance(value, Fraction):
                return value
            value = ball(value)
            if value.is_exact() or value.rel_accuracy_bits() >= 80:
                return _fraction(value)
            if value.abs_upper() < ball(SMALLEST / 2**20):
                return Fraction(0)
        bits *= 2
    raise ValueError(f"the formula could not be evaluated at {point} with {MAX_BITS} bits")


def _fraction(value) -> Fraction:
    mantissa, exponent = value.mid().man_exp()
    mantissa, exponent = int(mantissa), int(exponent)
    if exponent < -4000:
        return Fraction(0)
    return Fraction(mantissa) * Fraction(2) ** exponent


def terms(formula) -> list:
    """The terms of a formula that is a sum or a difference."""
    match formula:
        case Add(a, b) | Sub(a, b):
            return [*terms(a), *terms(b)]
        case Neg(a):
            return terms(a)
    return [formula]


def ulps(got: float, exact: Fraction, size: Fraction) -> float:
    """|got − exact| in units in the last place of `size`."""
    import math

    if math.isnan(got) or math.isinf(got):
        return math.inf
    unit = Fraction(max(math.ulp(float(size)), 2.0**-1074))
    return float(abs(Fraction(got) - exact) / unit)


def _grid(declarations, points, random):
    """Extremes of every argument against each other, then random points over all exponents."""
    ends = [[x for x in _signed(EXTREMES) if d.kind.contains(Fraction(x))] for d in declarations]
    few = [
        [x for x in end if d.kind.upper is None or x in (0.0, 0.25, 0.5, 1.0)]
        for d, end in zip(declarations, ends, strict=True)
    ]
    grid = list(product(*few)) if len(declarations) > 1 else [(x,) for x in ends[0]]
    while points:
        row = tuple(_draw(d.kind, random) for d in declarations)
        if all(d.kind.contains(Fraction(x)) for d, x in zip(declarations, row, strict=True)):
            grid.append(row)
            points -= 1
    return grid


def _signed(values):
    return [*values, *(-x for x in values if x)]


def _draw(kind, random) -> float:
    if kind.values is not None:
        return float(random.choice(kind.values))
    if kind.lower is not None and kind.upper is not None:
        return float(kind.lower) + float(kind.upper - kind.lower) * random.random()
    if random.random() < 0.5:
        return random.uniform(-50, 50)
    return random.choice((-1, 1)) * 2.0 ** random.uniform(-60, 10)
