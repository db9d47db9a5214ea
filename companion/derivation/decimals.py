"""Decimals as statements: what "0.6390" says of a number."""

import re
from fractions import Fraction

from companion.derivation.balls import Undefined, Unknown, ball, evaluate, precision
from companion.derivation.expression import Div, Expression, Neg, Num, free_names
from companion.derivation.judge import Verdict, judge
from companion.derivation.statuses import weakest

__all__ = ["nearest", "number", "read_decimal", "rounds"]

DECIMAL = re.compile(r"([−-]?)(\d+)(?:\.(\d+))?(?:e([−-]?\d{1,4}))?", re.ASCII)


def read_decimal(decimal: str) -> tuple[Fraction, Fraction]:
    """(value, half a unit of the last digit) of "0.6390", "-0.046703" or "2.14e-19".

    >>> read_decimal("0.25")
    (Fraction(1, 4), Fraction(1, 200))
    """
    if not isinstance(decimal, str):
        raise TypeError(f'decimal must be a string such as "0.6390", got {type(decimal).__name__}')
    match = DECIMAL.fullmatch(decimal)
    if match is None:
        raise ValueError(f'decimal must be written like "0.6390" or "2.14e-19", got {decimal!r}')
    sign, whole, digits, exponent = match.groups(default="")
    unit = Fraction(10) ** (int((exponent or "0").replace("−", "-")) - len(digits))
    value = int(whole + digits) * unit
    return (-value if sign else value), unit / 2


def number(value: Fraction) -> Expression:
    """A rational number as it is written: −, whole number, fraction bar."""
    size = Num(Fraction(abs(value.numerator)))
    whole = size if value.denominator == 1 else Div(size, Num(Fraction(value.denominator)))
    return Neg(whole) if value < 0 else whole


def rounds(left: Expression, decimal: str, domain) -> Verdict:
    """Does a number round to this decimal: does it lie within half a unit of its last digit?

    >>> from companion.derivation import Domain
    >>> rounds(Domain().read("log(2)"), "0.6931", Domain()).status
    'proved'
    """
    value, half = read_decimal(decimal)
    statement = (left, "≈", number(value), domain)
    verdicts = []
    for relation, bound in ((">", value - half), ("<", value + half)):
        one = judge(left, number(bound), domain, relation)
        if not one.accepted:
            return Verdict(one.status, one.method, one.detail, one.counterexample, statement)
        verdicts.append(one)
    status = weakest(v.status for v in verdicts)
    method = ", ".join(dict.fromkeys(v.method for v in verdicts))
    return Verdict(status, method, f"{status} by {method}", None, statement)


def nearest(left: Expression, decimal: str) -> str:
    """The decimal with as many digits behind the point that is next to a number; "" where none is known.

    >>> from companion.derivation import Domain
    >>> nearest(Domain().read("-log(2)"), "0.25")
    '-0.69'
    """
    if free_names(left) or "e" in decimal:
        return ""
    try:
        with precision(256):
            middle = ball(evaluate(left, {})).mid().man_exp()
    except (Undefined, Unknown, ValueError):
        return ""
    places = len(decimal.partition(".")[2])
    mantissa, exponent = map(int, middle)
    if abs(exponent) > 2000:
        return ""
    units = round(mantissa * Fraction(2) ** exponent * 10**places)
    digits = f"{abs(units):0{places + 1}d}"
    whole, behind = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{'-' * (units < 0)}{whole}{'.' * bool(behind)}{behind}"
