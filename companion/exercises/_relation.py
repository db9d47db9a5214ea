"""A relation as an answer: two formulas with one comparison between them, and which relations say the same.

Every true relation is equivalent to every other one, so "the one that was asked for" must mean more. Here it
means: the same comparison, and a difference of the two sides that is that of the relation asked for, times
a positive factor. Terms may change sides, `>=` may be turned into `<=`, both sides may be multiplied by a
positive number (or divided by log 2, for bits) or by a letter that is positive. The factor is guessed from a
few points and then proved, so that a guess decides nothing. For `!=` the factor may be negative too.

The two sides of a true equation differ by 0, whatever it says. So an equation is the one asked for if one of
its sides is, as it is written up to the order of its terms and factors, the left side that was asked about,
or if moving terms gets there; that both sides are equal is then proved. `x == x` says nothing: refused.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from companion.derivation import Domain, judge
from companion.derivation.balls import Undefined, Unknown, ball, compare, evaluate, precision
from companion.derivation.expression import (
    Add,
    Apply,
    Div,
    Expression,
    Item,
    Limit,
    Mul,
    Neg,
    Num,
    Pow,
    Product,
    Sub,
    Sum,
    Symbol,
    bound_letter,
    children,
    with_letter,
)
from companion.derivation.reader import RELATIONS, ReadError
from companion.derivation.refuter import BITS, points
from companion.derivation.signs import ALLOWED

PRINTED = {"≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "·": "*"}
TURNED = {">": "<", ">=": "<="}
COMPARISONS = "==, <=, <, >=, > or !="
FORM = f"two formulas are asked for, with one of {COMPARISONS} between them."
TRIED = 40  # points at which two differences are compared before their ratio is proved
LETTERS = 3  # that a factor may contain


class NoRelation(ReadError):
    """An answer that is no single comparison, and what to write instead."""


@dataclass(frozen=True)
class Relation:
    """left sign right, as it was written."""

    left: Expression
    sign: str
    right: Expression

    def oriented(self) -> "Relation":
        """The same with `<` or `<=` for `>` or `>=`."""
        turned = TURNED.get(self.sign)
        return Relation(self.right, turned, self.left) if turned else self

    @property
    def gap(self) -> Expression:
        """By how much the right side is larger."""
        return Sub(self.right, self.left)


def has_comparison(text: str) -> bool:
    return any(sign in text for sign in ("<", ">", "==", "!="))


def read_relation(answer, domain: Domain) -> Relation:
    """The one comparison in a string, or in a relation of SymPy; `NoRelation` says what to write instead."""
    if not isinstance(answer, str):
        if not hasattr(answer, "rel_op"):
            raise NoRelation(FORM)
        return Relation(domain.read(answer.lhs), str(answer.rel_op), domain.read(answer.rhs))
    text = "".join(PRINTED.get(letter, letter) for letter in answer).strip()
    if re.search(r"=<|=>", text):
        raise NoRelation("write <= or >=, with the = behind.")
    if re.search(r"(?<![<>=!])=(?![=])", text):
        raise NoRelation("write == for equality; a single = only gives a name.")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        for side in re.split(r"[<>=!]=?", text):
            if side.strip():
                domain.read(side)  # says which side cannot be read, and why
        raise NoRelation(FORM) from None
    if isinstance(tree, ast.BoolOp) or (isinstance(tree, ast.Compare) and len(tree.ops) > 1):
        raise NoRelation("one comparison at a time. Which of them is the one asked for?")
    if not isinstance(tree, ast.Compare) or type(tree.ops[0]) not in RELATIONS:
        raise NoRelation(FORM)
    left, right = (ast.get_source_segment(text, side) for side in (tree.left, tree.comparators[0]))
    return Relation(domain.read(f"({left})"), RELATIONS[type(tree.ops[0])], domain.read(f"({right})"))


def standing(mine: Relation, asked: Relation, domain: Domain) -> str:
    """How one relation stands to another: "same", in other words; "weaker", so that it follows; "sides", with
    the same two sides and another comparison; or "other".

    Of an equation "same" leaves open whether it is true.
    """
    mine, asked = mine.oriented(), asked.oriented()
    if mine.sign == asked.sign == "==" and _same_as_written(mine, asked, domain):
        return "same"
    sign = factor(mine.gap, asked.gap, domain)
    if not sign:
        return "other"
    allowed = frozenset(sign * order for order in ALLOWED[mine.sign])
    if allowed == ALLOWED[asked.sign]:
        return "same"
    return "weaker" if allowed > ALLOWED[asked.sign] else "sides"


def says_nothing(relation: Relation, domain: Domain) -> bool:
    """Whether both sides are the same as they are written."""
    return any(not terms(view(relation.gap)) for view in _views(domain))


# ---- the same as it is written


def _views(domain):
    """A formula with its short names, and without."""
    return (lambda tree: tree), domain.unfold


def _same_as_written(mine, asked, domain) -> bool:
    for view in _views(domain):
        gap, wanted = terms(view(mine.gap)), terms(view(asked.gap))
        given = terms(view(asked.left))
        about_it = given in (terms(view(mine.left)), terms(view(mine.right)))
        if gap and (about_it or _proportional(gap, wanted)):
            return True
    return False


def _proportional(a: Mapping, b: Mapping) -> bool:
    return a.keys() == b.keys() and len({a[key] / b[key] for key in a}) == 1


def terms(tree: Expression) -> dict:
    """The formula as {product: coefficient}: like terms are collected, nothing else is worked out."""
    found: dict = {}
    _collect(tree, Fraction(1), found)
    return {key: value for key, value in found.items() if value}


def _collect(tree, scale, found):
    match tree:
        case Add(a, b):
            _collect(a, scale, found)
            _collect(b, scale, found)
        case Sub(a, b):
            _collect(a, scale, found)
            _collect(b, -scale, found)
        case Neg(a):
            _collect(a, -scale, found)
        case Mul(Num(c), a) | Mul(a, Num(c)):
            _collect(a, scale * c, found)
        case Div(a, Num(c)) if c:
            _collect(a, scale / c, found)
        case _:
            factors: dict = {}
            c = _factors(tree, 1, factors)
            key = frozenset((shape, power) for shape, power in factors.items() if power)
            found[key] = found.get(key, 0) + scale * c


def _factors(tree, power, found) -> Fraction:
    """Add the factors of a product to `found`, as {shape: power}; the number in front is the value."""
    match tree:
        case Mul(a, b):
            return _factors(a, power, found) * _factors(b, power, found)
        case Div(a, b):
            return _factors(a, power, found) * _factors(b, -power, found)
        case Neg(a):
            return (-1) ** power * _factors(a, power, found)
        case Num(c) if c:
            return c**power
        case Num():
            return Fraction(0)
        case Pow(a, Num(c)) if c.denominator == 1 and not isinstance(a, Num):
            return _factors(a, power * int(c), found)
    shape = _shape(tree)
    found[shape] = found.get(shape, 0) + power
    return Fraction(1)


def _shape(tree, depth=0):
    """Something that is equal for formulas that differ in the order of terms or the letter of a sum only."""
    match tree:
        case Add() | Sub() | Neg() | Mul() | Div() | Num():
            return ("terms", frozenset(terms(tree).items()))
        case Sum() | Product() | Limit():
            tree = with_letter(tree, f"@{_nesting(tree)}")
            return (type(tree).__name__, bound_letter(tree), *map(_shape, children(tree)))
        case Symbol(name):
            return name
        case Apply(name, arguments):
            return (name, *map(_shape, arguments))
        case Item(base, indices):
            return (base, *map(_shape, indices))
    return (type(tree).__name__, *map(_shape, children(tree)))


def _nesting(tree) -> int:
    inner = max((_nesting(child) for child in children(tree)), default=0)
    return inner + isinstance(tree, Sum | Product | Limit)


# ---- the same up to a factor


def factor(mine: Expression, asked: Expression, domain: Domain) -> int:
    """The sign of f, where `mine` is proved to be f times `asked`; 0 if no such factor was found."""
    for sign, guess in _guesses(mine, asked, domain):
        if judge(mine, Mul(guess, asked), domain):
            return sign
    return 0


def _guesses(mine, asked, domain):
    """Factors that fit at some points, as (sign, formula), the simplest first."""
    ratios = list(islice(_ratios(mine, asked, domain), 4))
    if not ratios:
        return
    for powers in _monomials(domain):
        rest = [ratio / _power_at(powers, point) for point, ratio in ratios]
        if max(rest) - min(rest) > 1e-9 * abs(rest[0]):
            continue
        for unit in ("1", "log(2)", "1/log(2)"):
            base = domain.read(unit)
            c = Fraction(rest[0] / _float(base, {})).limit_denominator(100)
            if c and abs(float(c) * _float(base, {}) - rest[0]) < 1e-9 * abs(rest[0]):
                whole = Num(c) if unit == "1" else Mul(Num(c), base)
                for letter, power in powers.items():
                    whole = Mul(whole, Pow(Symbol(letter), Num(Fraction(power))))
                yield (1 if c > 0 else -1), whole


def _ratios(mine, asked, domain):
    mine, asked = domain.unfold(mine), domain.unfold(asked)
    with precision(BITS):
        for point in points(mine, asked, domain, TRIED):
            try:
                a, b = evaluate(mine, point), evaluate(asked, point)
            except (Undefined, Unknown):
                continue
            if compare(b, Fraction(0)) not in (None, 0):
                yield point, float((ball(a) / ball(b)).mid())


def _monomials(domain):
    """Products of positive letters and of their reciprocals, with few letters first."""
    letters = [
        name
        for name, d in domain.declarations.items()
        if not (d.shape or d.is_index) and d.kind.lower is not None
        if d.kind.lower > 0 or (d.kind.lower == 0 and d.kind.lower_open)
    ][:LETTERS]
    powers = sorted(product((0, 1, -1), repeat=len(letters)), key=lambda p: sum(map(abs, p)))
    return [{name: k for name, k in zip(letters, row, strict=True) if k} for row in powers]


def _power_at(powers, point) -> float:
    value = 1.0
    for letter, power in powers.items():
        value *= float(point.get(letter, 1)) ** power
    return value


def _float(tree, point) -> float:
    return float(ball(evaluate(tree, point)).mid())
