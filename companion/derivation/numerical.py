"""Is a limit or an integral what it is said to be? Numbers at a few points, without SymPy.

This proves nothing: it is the check that a value from SymPy has to pass. A limit is followed along ten to the
power −2, −4, −8, … towards its point, with balls that know their error; slow convergence shows as errors that
shrink from step to step. An integral is compared with mpmath's quadrature, which uses values from balls too.
Its ends are computed twice, over different pieces: what diverges does not come out the same, not even where
two infinite parts would cancel.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from companion.derivation.balls import Undefined, Unknown, ball, compare, evaluate, precision
from companion.derivation.domain import is_infinite
from companion.derivation.expression import Add, Constant, Expression, Num, Sub

__all__ = ["integral_is", "limit_is"]

EXPONENTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
FIRST_NEAR = 8
BITS, BITS_PER_PLACE = 256, 16  # so that a difference of second order keeps its leading digits
CLOSE = Fraction(1, 10**9)
NEAR, SHRINKS = Fraction(3, 1000), Fraction(3, 4)  # 1/log x is this near at 10^−512, and halves at each step
KEEPS_GROWING = Fraction(19, 20)  # log log x gains as much at each step, a convergent sequence less and less
FAR = 5
DIGITS, QUADRATURE_ERROR = 10, 1e-6
QUADRATURE_BITS = (96, 400)  # more bits where a Gaussian is divided by one, far out
MODERATE = (Fraction(1, 5), Fraction(5))  # the scale on which quadrature looks for an integrand


def limit_is(value: Expression, body, letter: str, point: Expression, side: str, at: dict) -> bool:
    """Does the body come to the value as the letter goes to the point, at these values of the others?"""
    try:
        return (_grows if is_infinite(value) else _comes_near)(value, body, letter, point, side, at)
    except Undefined:
        return False


def _steps(body, letter, point, side, at):
    """Values of the body on the way to the point: those whose size is known, until one is not.

    The first places may lie beyond the interval on which the body is defined.
    """
    for exponent in EXPONENTS:
        with precision(BITS + BITS_PER_PLACE * exponent):
            place = _place(point, side, exponent)
            try:
                value = evaluate(body, {**at, letter: evaluate(place, at)})
            except Undefined:
                if exponent < FIRST_NEAR:
                    continue
                raise
            except Unknown:
                return
            if not _is_known(value):
                return
            yield value


def _place(point, side, exponent) -> Expression:
    """10^e on the way to ∞, a ± 10^(−e) on the way to a."""
    if is_infinite(point):
        return Num(Fraction(10) ** exponent * (1 if point == Constant("oo") else -1))
    return (Add if side == "+" else Sub)(point, Num(Fraction(1, 10**exponent)))


def _is_known(value) -> bool:
    if isinstance(value, Fraction):
        return True
    return value.rel_accuracy_bits() > 10 or compare(_size(value), Fraction(1, 10**30)) == -1


def _size(value):
    return abs(value) if isinstance(value, Fraction) else value.abs_upper()


def _comes_near(value, body, letter, point, side, at) -> bool:
    target = _value(value, at)
    if target is None:
        return False
    with precision(BITS):
        scale = ball(Fraction(1)) + ball(_size(target))
    errors = []
    for f in _steps(body, letter, point, side, at):
        with precision(BITS + BITS_PER_PLACE * EXPONENTS[-1]):
            exact = _value(value, at)
            errors.append(_size(ball(f) - ball(exact)))
    if len(errors) < 4:
        return False
    with precision(BITS):
        if compare(ball(errors[-1]), ball(CLOSE) * scale) == -1:
            return True
        near = compare(ball(errors[-1]), ball(NEAR) * scale) == -1
        last = errors[-4:]
        shrink = all(compare(ball(b), ball(SHRINKS) * ball(a)) == -1 for a, b in pairwise(last))
    return near and shrink


def _grows(value, body, letter, point, side, at) -> bool:
    sign = 1 if value == Constant("oo") else -1
    values = [ball(f) if sign == 1 else -ball(f) for f in _steps(body, letter, point, side, at)][-5:]
    if len(values) < 5:
        return False
    with precision(BITS):
        gains = [b - a for a, b in pairwise(values)]
        keeps = all(compare(b, ball(KEEPS_GROWING) * a) == 1 for a, b in pairwise(gains))
        return compare(gains[0], Fraction(0)) == 1 and keeps and compare(values[-1], Fraction(FAR)) == 1


def _value(tree, at):
    try:
        return evaluate(tree, at)
    except (Undefined, Unknown):
        return None


def is_moderate(at: dict) -> bool:
    """Are the values of a scale on which quadrature finds the integrand?"""
    low, high = MODERATE
    return all(v == 0 or low <= abs(v) <= high for v in at.values())


def integral_is(value: Expression, body, letter: str, ends, at: dict) -> bool:
    """Is the integral over the letter the value, at these values of the others?"""
    from mpmath import mp, mpf

    target, *limits = [_number(tree, at) for tree in (value, *ends)]
    if None in (target, *limits):
        return False

    def f(x):
        for bits in QUADRATURE_BITS:
            try:
                with precision(bits):
                    y = evaluate(body, {**at, letter: _fraction(x)})
                    return mpf(float(ball(y).mid()))
            except Undefined:
                if x in limits:
                    return mpf(0)  # so near its end that it rounds to it
                raise
            except Unknown:
                continue
        raise Unknown

    with mp.workdps(DIGITS):
        places = _places(*limits, at)
        try:
            parts = [_quadrature(f, a, b) for a, b in pairwise(places)]
            first = sum(_quadrature(f, a, b) for a, b in _cut(places[0], places[1], places[1]))
            last = sum(_quadrature(f, a, b) for a, b in _cut(places[-2], places[-1], places[-2]))
        except (Undefined, Unknown, OverflowError, _NoQuadrature):
            return False
        room = QUADRATURE_ERROR * (1 + sum(map(abs, parts)))
        return all(abs(a - b) < room for a, b in ((first, parts[0]), (last, parts[-1]), (sum(parts), target)))


class _NoQuadrature(Exception):
    pass


def _number(tree, at):
    """The value as a number of mpmath, ∞ included; None where there is none."""
    from mpmath import inf, mpf

    if is_infinite(tree):
        return inf if tree == Constant("oo") else -inf
    with precision(QUADRATURE_BITS[-1]):
        value = _value(tree, at)
        return None if value is None else mpf(float(ball(value).mid()))


def _fraction(x) -> Fraction:
    """The number that a float of mpmath is."""
    sign, mantissa, exponent, _ = x._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** int(exponent)


def _places(lower, upper, at):
    """The ends, and between them the values of the other letters: where a Gaussian has its centre."""
    inside = sorted({float(v) for v in at.values()} | {0.0})
    inside = [v for v in inside if lower < v < upper]
    return [lower, *inside, upper] if inside else [lower, (lower + upper) / 2, upper]


def _cut(lower, upper, inner):
    """A piece in two, near its outer end."""
    from mpmath import isinf

    if isinf(lower) or isinf(upper):
        middle = inner + 7 if isinf(upper) else inner - 7
    else:
        middle = lower + (upper - lower) / 16 if inner == upper else upper - (upper - lower) / 16
    return (lower, middle), (middle, upper)


def _quadrature(f, lower, upper):
    from mpmath import isfinite, quad

    value, error = quad(f, [lower, upper], error=True)
    if not isfinite(value) or error > QUADRATURE_ERROR * (1 + abs(value)):
        raise _NoQuadrature
    return value
