"""Values with a guaranteed error: exact fractions where possible, balls of real numbers where not.

A value is a `Fraction` as long as the arithmetic stays rational, and one of python-flint's Arb balls
after the first exp, log or root: a midpoint and a radius that surely contain the true number. So "x ≠ 0"
and "u < v" can be certified, and a division by an exact 0 is told apart from one by something small. Where
python-flint is not installed, the intervals of `_intervals` stand in for Arb's balls.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from mpmath.libmp import from_man_exp, to_str

from companion.derivation.expression import (
    Add,
    Apply,
    Constant,
    Derived,
    Div,
    Expression,
    Item,
    Mul,
    Neg,
    Num,
    Pow,
    Product,
    Sub,
    Sum,
    Symbol,
)

try:
    from flint import arb, ctx, fmpq
except ImportError:  # it has no build for browsers
    from fractions import Fraction as fmpq

    from companion.derivation._intervals import Interval as arb
    from companion.derivation._intervals import context as ctx

MAX_EXPONENT = 1000
MAX_BITS = 100_000  # of an exact power

__all__ = ["Undefined", "Unknown", "ball", "compare", "decimal", "enclosure", "evaluate", "precision"]


class Undefined(Exception):
    """The formula has no value at this point."""


class Unknown(Exception):
    """Nothing certain can be said at this point."""


def precision(bits: int):
    """Context manager: work with balls of so many bits."""
    return ctx.workprec(bits)


def ball(value) -> arb:
    if isinstance(value, Fraction):
        return arb(fmpq(value.numerator, value.denominator))
    return value


def enclosure(lower: Fraction, upper: Fraction) -> arb:
    """A ball that contains every number between the two."""
    return ball(lower).union(ball(upper))


def evaluate(tree: Expression, point: dict):
    """The value at a point {name: Fraction or int or ball, (family, i): Fraction}.

    Raises Undefined where the formula certainly has no value, Unknown where that cannot be told.
    """
    at = lambda child: evaluate(child, point)  # noqa: E731
    match tree:
        case Num(value):
            return value
        case Constant("pi"):
            return arb.pi()
        case Symbol(name):
            value = point[name]
            return value if isinstance(value, arb) else Fraction(value)
        case Item(base, indices):
            key = (base, *(int(at(i)) for i in indices))
            if key not in point:
                raise Undefined
            return point[key]
        case Add(a, b):
            return _both(at(a), at(b), lambda x, y: x + y)
        case Sub(a, b):
            return _both(at(a), at(b), lambda x, y: x - y)
        case Neg(a):
            return -at(a)
        case Mul(a, b):
            return _both(at(a), at(b), lambda x, y: x * y)
        case Div(a, b):
            return _divide(at(a), at(b))
        case Pow(a, b):
            return _power(at(a), at(b))
        case Apply("KroneckerDelta", (i, j)):
            return Fraction(int(at(i) == at(j)))
        case Apply(function, arguments):
            return FUNCTIONS[function](*map(at, arguments))
        case Sum(body, index, size) | Product(body, index, size):
            adds = isinstance(tree, Sum)
            total = Fraction(0 if adds else 1)
            for i in range(1, int(at(size)) + 1):
                term = evaluate(body, {**point, index: i})
                total = _both(total, term, (lambda x, y: x + y) if adds else (lambda x, y: x * y))
            return total
        case Derived(value, bodies, stages):
            for body in bodies:
                at(body)
            try:
                return [at(part) for part in (*stages, value)][-1]
            except Undefined:
                # The rules give no value, which is not yet a proof that there is no derivative.
                raise Unknown from None
    raise Unknown


def _both(x, y, f):
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return f(x, y)
    return f(ball(x), ball(y))


def _sign(x) -> int:
    """The certain sign of a value; Unknown where a ball contains 0."""
    if isinstance(x, Fraction):
        return (x > 0) - (x < 0)
    if x > 0:
        return 1
    if x < 0:
        return -1
    raise Unknown


def _divide(x, y):
    if _sign(y) == 0:
        raise Undefined
    return _both(x, y, lambda a, b: a / b)


def _exp(x):
    return Fraction(1) if x == 0 else ball(x).exp()


def _log(x):
    if _sign(x) <= 0:
        raise Undefined
    return Fraction(0) if x == 1 and isinstance(x, Fraction) else ball(x).log()


def _xlogy(x, y):
    """x·log y, and 0 where x = 0 and y ≥ 0."""
    if _sign(x) < 0:
        raise Undefined
    if isinstance(x, Fraction) and x == 0:
        if _sign(y) < 0:
            raise Undefined
        return Fraction(0)
    return _both(x, _log(y), lambda a, b: a * b)


def _power(x, e):
    if isinstance(e, Fraction) and e.denominator == 1:
        n = int(e)
        if abs(n) > MAX_EXPONENT:
            if _sign(x) <= 0:
                raise Unknown
            return (ball(e) * ball(x).log()).exp()
        if n < 0:
            return _divide(Fraction(1), _power(x, -e))
        if isinstance(x, Fraction) and n * (x.numerator.bit_length() + x.denominator.bit_length()) > MAX_BITS:
            return ball(x) ** n
        return x**n if isinstance(x, Fraction) or n else Fraction(1)
    s = _sign(x)
    if s < 0 and not isinstance(e, Fraction):
        raise Unknown  # the exponent may be a whole number: √9 is
    if s < 0 or (s == 0 and _sign(e) <= 0):
        raise Undefined
    return Fraction(0) if s == 0 else (ball(e) * ball(x).log()).exp()


def _sqrt(x):
    return _power(x, Fraction(1, 2))


def _extreme(pick):
    return lambda x, y: (
        pick(x, y) if isinstance(x, Fraction) and isinstance(y, Fraction) else _extreme_ball(pick, x, y)
    )


def _extreme_ball(pick, x, y):
    """One of the two, or a ball around both where they overlap."""
    x, y = ball(x), ball(y)
    try:
        first_is_larger = _sign(x - y) >= 0
    except Unknown:
        return x.union(y)
    return x if first_is_larger == (pick is max) else y


def _abs(x):
    """|x|; for a ball around 0 everything from 0 to its farther end."""
    if isinstance(x, Fraction):
        return abs(x)
    try:
        return x if _sign(x) > 0 else -x
    except Unknown:
        return ball(Fraction(0)).union(x.abs_upper())


FUNCTIONS = {
    "exp": _exp,
    "log": _log,
    "xlogy": _xlogy,
    "sqrt": _sqrt,
    "Abs": _abs,
    "Max": _extreme(max),
    "Min": _extreme(min),
}


def compare(x, y) -> int | None:
    """The certain sign of x − y; None where the balls overlap."""
    try:
        return _sign(_both(x, y, lambda a, b: a - b))
    except Unknown:
        return None


def decimal(x, digits: int = 5) -> str:
    """The value to a few significant digits, for people, with an exponent of any size.

    >>> decimal(Fraction(1, 3)), decimal(Fraction(-1, 10**500))
    ('0.33333', '−1e−500')
    """
    if isinstance(x, Fraction) and x.denominator == 1 and abs(x) < 10**6:
        return str(x).replace("-", "−")
    value = ball(x)
    if value.rel_accuracy_bits() < 1:
        tiny = Fraction(1, 10**20)
        none = compare(x, tiny) == -1 and compare(x, -tiny) == 1
        return "as good as 0" if none else "of unknown size"
    near = float(value.mid())
    if digits <= 15 and 1e-300 < abs(near) < 1e300:
        shown = f"{near:.{digits}g}"
    else:
        shown = _decimal_of(*map(int, value.mid().man_exp()), digits)
    return shown.replace("-", "−")


def _decimal_of(mantissa, exponent, digits) -> str:
    """m·2^e where a float is too short or too small; 10^(−4.3e+12) where the exponent itself is long."""
    shown, _, power = to_str(from_man_exp(mantissa, exponent), digits).partition("e")
    shown = shown.removesuffix(".0")
    if len(power) > 12:
        return f"{'-' * (mantissa < 0)}10^({Decimal(power):.4g})"
    return f"{shown}e{power}" if power else shown
