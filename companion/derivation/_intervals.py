"""Enclosures of real numbers without python-flint: what browsers use in place of Arb's balls.

An `Interval` keeps two binary numbers, a lower and an upper end, and the true number surely lies between
them. Every operation rounds the lower end down and the upper end up, so that this stays true. It has the
methods of flint's `arb` that `balls` and `tie` call, under the same names, and no others.

What is trusted:

- Sums, differences, products and quotients of two mpmath numbers, which mpmath rounds correctly, also down
  and up. (mpmath rounds its exp and log to nearly the last place only, also down and up: so `mpmath.iv.exp`
  may miss the true value.)
- π, and exp and log of an mpmath number, up to a wide margin: they are computed with 64 bits more than
  wanted, and the last 32 of those are not believed (`_around`). mpmath aims at an error of about one unit in
  the last place; the margin is at least 2³¹ of them.

Exponents are integers of any size, so that nothing overflows or underflows; ends may be infinite. An
operation takes some twenty to a hundred times as long as with Arb; judging takes about as long, since its
time goes into algebra.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from fractions import Fraction
from functools import cmp_to_key

from mpmath.libmp import (
    finf,
    fninf,
    fone,
    from_int,
    fzero,
    mpf_abs,
    mpf_add,
    mpf_cmp,
    mpf_div,
    mpf_exp,
    mpf_log,
    mpf_mul,
    mpf_neg,
    mpf_pi,
    mpf_shift,
    mpf_sub,
    round_ceiling,
    round_floor,
    round_nearest,
    to_float,
)

__all__ = ["Interval", "context"]

DOWN, UP = round_floor, round_ceiling
EXTRA = 64  # bits computed beyond those wanted
DOUBTED = 32  # of them, not believed
BY_SIZE = cmp_to_key(mpf_cmp)


class _Context:
    """How many bits the ends of a new interval have."""

    bits = 53

    @contextmanager
    def workprec(self, bits: int):
        before, self.bits = self.bits, bits
        try:
            yield
        finally:
            self.bits = before


context = _Context()


class Interval:
    """All real numbers from `lower` to `upper`, which are raw mpmath numbers and may be infinite."""

    __slots__ = ("lower", "upper")

    def __init__(self, value: int | Fraction):
        """The tightest interval around a fraction: its numerator over its denominator, rounded both ways."""
        p, q = from_int(value.numerator), from_int(value.denominator)
        self.lower = mpf_div(p, q, context.bits, DOWN)
        self.upper = mpf_div(p, q, context.bits, UP)

    @classmethod
    def between(cls, lower, upper) -> Interval:
        made = cls.__new__(cls)
        made.lower, made.upper = lower, upper
        return made

    @classmethod
    def pi(cls) -> Interval:
        return cls.between(*_around(mpf_pi(context.bits + EXTRA, round_nearest)))

    def __repr__(self):
        return f"[{to_float(self.lower)}, {to_float(self.upper)}]"

    # ---- arithmetic

    def __neg__(self):
        """−x falls as x grows, and changing a sign is exact."""
        return Interval.between(mpf_neg(self.upper), mpf_neg(self.lower))

    def union(self, other):
        """The smallest interval that contains both."""
        lower = min(self.lower, other.lower, key=BY_SIZE)
        return Interval.between(lower, max(self.upper, other.upper, key=BY_SIZE))

    def __add__(self, other):
        """x + y grows with both. Lower ends are never +∞ and upper ends never −∞, so no ∞ − ∞ arises."""
        bits = context.bits
        return Interval.between(
            mpf_add(self.lower, other.lower, bits, DOWN), mpf_add(self.upper, other.upper, bits, UP)
        )

    def __sub__(self, other):
        """x − y grows with x and falls with y."""
        bits = context.bits
        return Interval.between(
            mpf_sub(self.lower, other.upper, bits, DOWN), mpf_sub(self.upper, other.lower, bits, UP)
        )

    def __mul__(self, other):
        """x·y is linear in each factor, so its extremes over the rectangle of x and y are at corners.

        For positive factors it is known at which; that saves most of the time.
        """
        bits = context.bits
        if self > 0 and other > 0:
            return Interval.between(
                mpf_mul(self.lower, other.lower, bits, DOWN), mpf_mul(self.upper, other.upper, bits, UP)
            )
        if self < 0:
            return -(-self * other)
        if other < 0:
            return -(self * -other)
        corners = [(a, b) for a in (self.lower, self.upper) for b in (other.lower, other.upper)]
        return Interval.between(
            min((_product(a, b, DOWN) for a, b in corners), key=BY_SIZE),
            max((_product(a, b, UP) for a, b in corners), key=BY_SIZE),
        )

    def __truediv__(self, other):
        """For y > 0, x/y grows with x; it falls with y where x ≥ 0 and grows with y where x < 0.

        Where y may be 0 nothing is known.
        """
        if other < 0:
            return -self / -other
        if not other > 0:
            return Interval.between(fninf, finf)
        least, most = other.lower, other.upper
        return Interval.between(
            _quotient(self.lower, least if _is_negative(self.lower) else most, DOWN),
            _quotient(self.upper, most if _is_negative(self.upper) else least, UP),
        )

    def __pow__(self, n: int):
        """xⁿ by products, along the binary digits of n; each of them encloses, so the last one does."""
        if n < 0:
            return Interval(1) / self**-n
        result = Interval(1)
        for digit in f"{n:b}":
            result = result * result
            if digit == "1":
                result = result * self
        return result

    # ---- functions

    def exp(self):
        """e^x grows with x: below its value at the lower end, above its value at the upper one."""
        return _of_growing(_exp, self)

    def log(self):
        """log x grows with x > 0."""
        if not self > 0:
            raise ValueError("the log of an interval that is not certainly positive")
        return _of_growing(_log, self)

    # ---- comparisons: true only when true for all numbers of both intervals

    def __lt__(self, other):
        return mpf_cmp(self.upper, _as_interval(other).lower) < 0

    def __gt__(self, other):
        return mpf_cmp(self.lower, _as_interval(other).upper) > 0

    def __eq__(self, other):
        if not isinstance(other, Interval | int | Fraction):
            return NotImplemented
        other = _as_interval(other)
        return self.is_exact() and other.is_exact() and self.lower == other.lower

    __hash__ = None

    # ---- what is known of the number

    def is_exact(self) -> bool:
        """One number, and not an interval of them. mpmath writes each number in one way only."""
        return self.lower == self.upper

    def mid(self):
        """A number of the interval, near its middle.

        Half the sum of the ends is rounded to as many bits as the longer end has. Both ends have no more,
        and rounding keeps order, so the result still lies between them.
        """
        if finf == self.upper:
            point = fzero if fninf == self.lower else self.lower
        elif fninf == self.lower:
            point = self.upper
        else:
            bits = max(self.lower[3], self.upper[3], 1)
            point = mpf_shift(mpf_add(self.lower, self.upper, bits, round_nearest), -1)
        return Interval.between(point, point)

    def man_exp(self) -> tuple[int, int]:
        """(m, e) of an exact number m·2^e."""
        if not self.is_exact():
            raise ValueError("an interval of many numbers has no mantissa")
        sign, mantissa, exponent, _ = self.lower
        return (-int(mantissa) if sign else int(mantissa)), int(exponent)

    def rel_accuracy_bits(self) -> int:
        """As many bits of `mid` are surely right: |mid − x| ≤ 2^(−bits)·|mid| for every x of the interval.

        |mid − x| is at most the width, below 2^w, and |mid| is at least 2^(m − 1), for w and m the places of
        their leading bits. The width is rounded up.
        """
        if self.is_exact():
            return sys.maxsize
        middle, width = self.mid().lower, mpf_sub(self.upper, self.lower, 30, UP)
        if finf == width or fzero == middle:
            return -sys.maxsize
        return _place(middle) - 1 - _place(width)

    def abs_upper(self):
        """A number that |x| does not exceed: the larger of the two ends without their signs."""
        largest = max(mpf_abs(self.lower), mpf_abs(self.upper), key=BY_SIZE)
        return Interval.between(largest, largest)

    def __float__(self):
        return to_float(self.mid().lower)


def _as_interval(value):
    if isinstance(value, Interval):
        return value
    return Interval(value) if value else ZERO


ZERO = Interval(0)


def _place(x) -> int:
    """The m with 2^(m − 1) ≤ |x| < 2^m."""
    return x[2] + x[3]


def _is_negative(x) -> bool:
    return mpf_cmp(x, fzero) < 0


def _product(a, b, rounding):
    """a·b; 0·∞ is 0, since an infinite end stands for finite numbers of any size."""
    return fzero if fzero in (a, b) else mpf_mul(a, b, context.bits, rounding)


def _quotient(a, b, rounding):
    """a/b; over an infinite b it is 0, which quotients by larger and larger numbers approach."""
    return fzero if b == finf else mpf_div(a, b, context.bits, rounding)


def _of_growing(bounds, x):
    below, above = bounds(x.lower)
    return Interval.between(below, above if x.is_exact() else bounds(x.upper)[1])


def _around(value):
    """Two numbers with the true one between them, for a value of mpmath with EXTRA bits.

    The value v is taken to be right up to |v|·2^−(bits + EXTRA − DOUBTED): at least 2^(DOUBTED − 1) units of
    its last place. The margin is relative, so that a value of 0 stays 0: log 1 is exact, and exp is never 0.
    """
    margin = mpf_shift(mpf_abs(value), -(context.bits + EXTRA - DOUBTED))
    return mpf_sub(value, margin, context.bits, DOWN), mpf_add(value, margin, context.bits, UP)


def _exp(x):
    """Bounds of e^x for a number x; e^0 is exact.

    For a very large |x| ≥ 2^m they are crude, since mpmath would need m more bits: from e > 2 follows
    e^x > 2^(2^m), or e^x < 2^(−2^m) for a negative x.
    """
    if x == fzero:
        return fone, fone
    if x == fninf:
        return fzero, fzero
    if x == finf:
        return finf, finf
    most = max(128, 2 * context.bits)
    if _place(x) > most:
        huge = 1 << most
        return (fzero, mpf_shift(fone, -huge)) if _is_negative(x) else (mpf_shift(fone, huge), finf)
    return _around(mpf_exp(x, context.bits + EXTRA, round_nearest))


def _log(x):
    """Bounds of log x for a number x > 0."""
    if x == finf:
        return finf, finf
    return _around(mpf_log(x, context.bits + EXTRA, round_nearest))
