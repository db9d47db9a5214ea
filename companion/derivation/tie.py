"""Tie a formula to the function that computes it.

A derivation proves a formula; a package function computes it in floating point. `tie` evaluates the
formula in ball arithmetic, with as many bits as it takes, at exact floating-point inputs, and compares
the function's values with the true ones in units in the last place.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from companion.derivation.balls import Undefined, Unknown, ball, evaluate, precision
from companion.derivation.derivation import Claim, Derivation
from companion.derivation.expression import Add, Neg, Sub, Symbol, free_names
from companion.derivation.grid import exact, grid

__all__ = ["NotTied", "Tie", "tie"]

MAX_BITS = 1 << 14
SMALLEST = Fraction(1, 2**1074)  # the least positive float64
OVERFLOW = 2**1024 - 2**970  # what is as large rounds to infinity


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
    limit: float | str
    scale: str

    def __str__(self):
        unit = "ulp" if self.scale == "value" else "ulp of the largest term"
        head = f"{self.function} computes {self.claim}"
        limit = self.limit if isinstance(self.limit, str) else f"{self.limit:g}"
        return f"{head}\n{self.points} points, error at most {limit} {unit}"

    __repr__ = __str__


def tie(
    claim,
    function,
    args: dict,
    *,
    limit: float | str = 4,
    scale: str = "value",
    where=(),
    points: int = 300,
    seed: int = 2026,
) -> Tie:
    """Compare a package function with a proved formula, in float64.

    Where letters are families, they are the last axis of the arguments, for several sizes in turn; an index
    of the formula that no argument names is the last axis of the result.

    Parameters
    ----------
    claim : Claim or Derivation
        The formula is the right side of the claim.
    function : callable
        Called with arrays. ``reduction="none"`` is passed where the function takes it.
    args : dict
        Which letter of the formula is which argument: ``{"logits": "x", "labels": "y"}``. It may be a formula
        of letters: ``{"labels": "(1 + s)/2"}`` for a sign s, ``{"labels": "c - 1"}`` for a class c, which is
        counted from 1 on paper and from 0 in code.
    limit : float or str
        The largest error allowed, in units in the last place; or a formula of it, such as ``"5 + 3*gamma"``.
    scale : {"value", "terms"}
        Units of the true value; or of the largest term of the formula, for a sum whose terms may cancel, such
        as σ(x) − y near a soft label, where the terms themselves are rounded.
    where : str or list of str
        Conditions for the points, beside those of the domain: ``"gamma <= 1000"``.
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
    if scale not in ("value", "terms"):
        raise ValueError(f"scale must be 'value' or 'terms', got {scale!r}")
    claim = claim.claim if isinstance(claim, Derivation) else claim
    if not isinstance(claim, Claim):
        raise TypeError(f"claim must be a Claim or a Derivation, got {type(claim).__name__}")
    if claim.relation != "==":
        raise ValueError(
            f"{claim.id} claims an inequality: a function can only be tied to a formula it equals"
        )
    name, domain = _name(function), claim.domain.given(*([where] if isinstance(where, str) else where))
    formula, allowed = (domain.unfold(part) for part in (claim.right, domain.read(_formula(limit))))
    arguments = {argument: _argument(written, domain) for argument, written in args.items()}
    letters = list(dict.fromkeys(n for part in arguments.values() for n in _letters(part, domain)))
    entry = _entry(formula, letters, domain)
    parts = terms(formula) if scale == "terms" else ()
    worst, where, compared = -1.0, {}, 0
    for row, got in _values(function, arguments, grid(domain, letters, points, seed), domain, entry):
        point = exact(row)
        true = true_value(formula, point)
        error = ulps(got, true, max([abs(true), *(abs(true_value(part, point)) for part in parts)]))
        compared += 1
        if error > worst:
            worst, where = error, row
        if error > (most := true_value(allowed, point)):
            at = ", ".join(f"{letter} = {x!r}" for letter, x in row.items())
            raise NotTied(
                f"{name} does not compute {claim.id}: at {at} it gives {got!r}, "
                f"the formula {_rounded(true)!r} ({error:.3g} ulp, allowed {float(most):g})"
            )
    return Tie(name, claim.id, compared, worst, where, limit, scale)


def _name(function) -> str:
    """The name of a function, also of one with some arguments given."""
    while not hasattr(function, "__name__"):
        function = function.func
    return function.__name__


def _formula(limit):
    return limit if isinstance(limit, str) else Fraction(limit)


def _argument(written, domain):
    """What an argument of the function is made from: the name of a family, or a formula."""
    declaration = domain.declarations.get(written)
    return written if declaration and declaration.shape else domain.unfold(domain.read(written))


def _letters(part, domain) -> list[str]:
    names = {part} if isinstance(part, str) else free_names(part)
    return [name for name in domain.declarations if name in names]


def _entry(formula, letters, domain) -> str | None:
    """The index that counts the entries of the result; every other letter has to be in an argument."""
    sizes = {size.name for name in letters for size in _sizes_of(domain.declarations[name])}
    missing = sorted(free_names(formula) - {*letters} - sizes)
    entries = [name for name in missing if domain.declarations[name].is_index]
    if len(entries) > 1 or missing != entries:
        raise ValueError(f"args names no argument for {', '.join(missing)}")
    return entries[0] if entries else None


def _sizes_of(declaration):
    sizes = (*declaration.shape, declaration.of)
    return [size for size in sizes if isinstance(size, Symbol)]


def _values(function, arguments, rows, domain, entry):
    """Each point with the value of the function there; one call for all points of one size."""
    import inspect
    from itertools import groupby

    import numpy as np

    extra = {"reduction": "none"} if "reduction" in inspect.signature(function).parameters else {}

    def size(row):
        return max((len(x) for x in row.values() if isinstance(x, tuple)), default=None)

    for length, together in groupby(rows, size):
        together = list(together)
        columns = {
            a: np.array([_given(part, row, domain) for row in together]) for a, part in arguments.items()
        }
        values = np.asarray(function(**columns, **extra))
        shape = (len(together), *([length] if entry else []))
        if values.shape != shape:
            raise NotTied(
                f"{_name(function)} gives an array of shape {values.shape} where {shape} is asked for"
            )
        for row, value in zip(together, values.tolist(), strict=True):
            if entry:
                yield from (({**row, entry: k}, v) for k, v in enumerate(value, 1))
            else:
                yield row, value


def _given(part, row, domain):
    """What the function is given at a point: a number that is exactly that of the formula."""
    if isinstance(part, str):
        return row[part]
    value = evaluate(part, exact(row))
    if not isinstance(value, Fraction) or Fraction(float(value)) != value:
        raise ValueError(f"an argument has no exact value in floating point at {row}")
    counts = all(domain.declarations[name].is_index for name in free_names(part))
    return int(value) if counts and free_names(part) else float(value)


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
    return Fraction(mantissa) * Fraction(2) ** min(exponent, 4000)  # beyond all floats, as it was


def terms(formula) -> list:
    """The terms of a formula that is a sum or a difference."""
    match formula:
        case Add(a, b) | Sub(a, b):
            return [*terms(a), *terms(b)]
        case Neg(a):
            return terms(a)
    return [formula]


def ulps(got: float, exact: Fraction, size: Fraction) -> float:
    """|got − exact| in units in the last place of `size`; 0 for an infinity that exact rounds to."""
    import math

    if math.isinf(got) and abs(exact) >= OVERFLOW and (got > 0) == (exact > 0):
        return 0.0
    if math.isnan(got) or math.isinf(got) or abs(exact) >= OVERFLOW:
        return math.inf
    unit = Fraction(max(math.ulp(_rounded(size)), 2.0**-1074))
    return _rounded(abs(Fraction(got) - exact) / unit)


def _rounded(value: Fraction) -> float:
    return float(value) if abs(value) < OVERFLOW else float("inf" if value > 0 else "-inf")
