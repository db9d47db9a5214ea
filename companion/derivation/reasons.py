"""Reasons that can be checked: a rule that is named must be one that can give the line.

Reasons are prose, and most of them only people can judge. Some name a rule that leaves traces in the
formulas: a product rule needs a product, the lemma a logarithm. Where these are missing, the reason cannot
be right, and it is refused; that the judge went another way is no objection. Only "case by case" is held
against the judge's method: it says that every case was proved. `NAMED_RULES` says by which words such a
reason is known, what must be true of its line, and what is said where it is not. All other reasons are left
alone, and so is a rule that is named together with "no" or "not".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from companion.derivation.expression import (
    Add,
    Apply,
    Derivative,
    Derived,
    Div,
    Expression,
    Integral,
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
    children,
    free_names,
    subexpressions,
)
from companion.derivation.judge import Verdict
from companion.derivation.prose import plain

__all__ = ["NAMED_RULES", "Line", "Rule", "objection"]

LOGARITHMS = ("log", "xlogy")
SPLIT_UP = ("Abs", "Max", "Min", "sqrt")  # an inequality says which of two values they have
NO = re.compile(r"\b(no|not|nor|never|neither|without|instead of|rather than|needless)\b|n’t\b|n't\b", re.I)
IS_NOT = re.compile(r"\b(is|are|was|were|does|do|need|can) ?(not|never|n’t|n't)\b|\b(un|super)\w+$", re.I)


@dataclass(frozen=True)
class Line:
    """What a reason is held against: the two sides as written, their relation, and the judge's method."""

    left: Expression
    relation: str
    right: Expression
    domain: object
    method: str

    @cached_property
    def sides(self) -> tuple[list, list]:
        """The parts of each side, with names unfolded and derivatives carried out."""
        return tuple(list(subexpressions(self.domain.unfold(side))) for side in (self.left, self.right))

    def has(self, *kinds) -> bool:
        return any(isinstance(part, kinds) for side in self.sides for part in side)

    def calls(self, *functions) -> bool:
        return any(isinstance(part, Apply) and part.function in functions for s in self.sides for part in s)

    @cached_property
    def written(self) -> list[Expression]:
        """The parts of both sides, as they are written."""
        return [*subexpressions(self.left), *subexpressions(self.right)]

    @cached_property
    def letters(self) -> list:
        """The declarations of the letters that stand on either side."""
        names = free_names(self.domain.unfold(self.left)) | free_names(self.domain.unfold(self.right))
        return [d for name, d in self.domain.declarations.items() if name in names]


@dataclass(frozen=True)
class Rule:
    """`words` by which a reason names a rule, what `holds` where it may be used, what is `missing` else."""

    name: str
    words: str
    holds: Callable[[Line], bool]
    missing: str


def objection(reason: str, verdict: Verdict) -> str:
    """What speaks against a reason for a line that the judge accepted; "" where nothing does.

    >>> from companion.derivation import judge
    >>> print(objection("case by case", judge("x*(1 + x)", "x + x**2", {"x": "real"})))
    The reason speaks of cases, but none were told apart. The judge's method: normal form.
    """
    left, relation, right, domain = verdict.statement
    line = Line(left, relation, right, domain, verdict.method)
    for rule in NAMED_RULES:
        if _names(reason, rule) and not rule.holds(line):
            return (
                f"The reason speaks of {rule.name}, but {rule.missing}. The judge's method: {verdict.method}."
            )
    return ""


def _names(reason, rule) -> bool:
    """Does the reason name the rule, and not say that it is not needed?"""
    reason = plain(reason)
    for found in re.finditer(rule.words, reason, re.IGNORECASE):
        before, after = re.split(r"[,;:.]", reason[: found.start()])[-1], reason[found.end() :]
        if not NO.search(before) and not IS_NOT.search(re.split(r"[,;:.]", after)[0]):
            return True
    return False


# ---- what is held against the judge's method


def _cases_were_split(line):
    return "case split" in line.method


def _numbers_decide(line):
    """By ball arithmetic, or it could: there are no letters, or an inequality in letters that have ends."""
    return (
        "ball arithmetic" in line.method
        or "SymPy" in line.method
        or not line.letters
        or (line.relation != "==" and all(_has_ends(line, d) for d in line.letters))
    )


def _has_ends(line, letter):
    return bool(line.domain.conditions) or None not in (letter.kind.lower, letter.kind.upper)


# ---- what can be seen in the two sides


def _more_than_arithmetic(line):
    """Something stands there that has a definition, or a letter of which the domain says more than real."""
    return (
        line.relation != "=="
        or bool(line.domain.conditions)
        or line.has(Apply, Pow, Sum, Product, Derived, Limit, Integral, Item)
        or any(isinstance(part, Apply) for part in line.written)
        or any(d.kind.text != "ℝ" for d in line.letters)
    )


def _the_same_letters(line):
    """As many of each letter and each function on either side: x² counts as two, −x and numbers as x."""
    if line.has(Derived, Limit, Integral):
        return True
    left, right = (Counter(_atoms(line.domain.unfold(side))) for side in (line.left, line.right))
    return left == right


def _atoms(tree, bound=()):
    match tree:
        case Symbol(name):
            yield "bound" if name in bound else name
        case Pow(base, Num(n)) if n.denominator == 1 and 0 < n < 20:
            yield from list(_atoms(base, bound)) * int(n)
            return
        case Item(base, _):
            yield base
        case Apply(function, _):
            yield function
        case Sum() | Product():
            yield type(tree)
            bound = (*bound, tree.index)
    for child in children(tree):
        yield from _atoms(child, bound)


def _an_index_renamed(line):
    return line.has(Sum, Product, Limit, Integral, Item) and _the_same_letters(line)


def _a_derivative_taken(line):
    """A derivative stands on one side and not, or not so, on the other."""
    left, right = ({part for part in side if isinstance(part, Derived)} for side in line.sides)
    return left != right or line.has(Limit, Integral)


def _rule_for(of, *others):
    """A derivative is taken of a formula with such a part; or none is, and something else has such a rule.

    Logarithms and powers have a product rule too, and entropies a chain rule.
    """

    def holds(line):
        if not _a_derivative_taken(line):
            return line.calls(*others) or (Pow in others and line.has(Pow))
        if line.has(Limit, Integral):
            return True
        variables = {v for d in line.written if isinstance(d, Derivative) for v in d.variables}
        names = frozenset(getattr(v, "base", None) or v.name for v in variables)
        derived = [part for side in line.sides for part in side if isinstance(part, Derived)]
        differentiated = [tree for d in derived for tree in (*d.bodies, *d.stages)]
        parts = [part for tree in differentiated for part in subexpressions(tree)]
        # a derivative inside a definition: its variable has another name here
        return any(of(part, names or free_names(part)) for part in parts)

    return holds


def _composed(part, names):
    """f(u), where u is more than a variable; a^u is e^(u·log a)."""
    match part:
        case Apply(_, arguments):
            inner = arguments
        case Pow(base, exponent):
            if free_names(exponent) & names:
                return True
            inner = (base,)
        case Mul(a, b) if a == b:
            inner = (a,)
        case Div(_, below):
            inner = (below,)
        case _:
            return False
    return any(free_names(u) & names and not isinstance(u, Symbol | Item) for u in inner)


def _a_product(part, names):
    """Two factors, one of which moves with the variable; a square and a quotient have two as well."""
    is_one = isinstance(part, Mul | Div | Pow | Product) or (
        isinstance(part, Apply) and part.function in ("xlogy", "sqrt")
    )
    return is_one and bool(free_names(part) & names)


def _a_quotient(part, names):
    return _is_fraction(part) and bool(free_names(part) & names)


def _is_fraction(part):
    """a/b, and what can be written so: a^(−n), a^b, e^(−u), ⅓."""
    match part:
        case Div():
            return True
        case Pow(_, exponent):
            return not (isinstance(exponent, Num) and exponent.value > 0)
        case Apply("exp", (u,)):
            return any(isinstance(p, Neg | Sub) for p in subexpressions(u))
        case Num(value):
            return value.denominator != 1
    return False


def _a_power(part, names):
    return isinstance(part, Pow | Mul | Div | Symbol | Item | Apply) and bool(free_names(part) & names)


def _an_integral_may_be_meant(line):
    """log x is the integral of 1/t, an inequality may be integrated, and a sum compared with an integral."""
    return line.relation != "==" or line.has(Limit, Integral, Derived, Apply, Sum, Pow)


def _a_bound_of_the_logarithm(line):
    """log, exp, a power with letters above, or a fraction: 1 − 1/t ≤ log t ≤ t − 1 may stand behind it."""
    powers = [part for side in line.sides for part in side if isinstance(part, Pow)]
    return (
        line.calls(*LOGARITHMS, "exp", "sqrt")
        or line.has(Limit, Integral, Product)
        or any(not isinstance(p.exponent, Num) or p.exponent.value < 0 for p in powers)
        or any(isinstance(p, Div) and free_names(p.right) for side in line.sides for p in side)
    )


def _may_rest_on_an_order(line):
    """An inequality, or an equality about which of two values |x|, max and their like have."""
    return line.relation != "==" or line.calls(*SPLIT_UP) or line.has(Limit, Integral)


def _counts(line):
    """Something is counted: a size, an index, a sum, or a power."""
    return line.has(Sum, Product, Item, Pow) or any(d.is_index or "…" in d.kind.text for d in line.letters)


def _a_logarithm_changed(line):
    """A logarithm of something stands on one side only."""
    left, right = (
        {part.arguments[-1] for part in side if isinstance(part, Apply) and part.function in LOGARITHMS}
        for side in line.sides
    )
    return left != right


def _not_linear(line):
    """A power, a root or an exponential, a product of letters, or a letter under a fraction bar."""
    parts = [part for side in line.sides for part in side]
    return (
        line.has(Pow, Limit, Integral, Derived)
        or line.calls("exp", "sqrt", "Abs")
        or any(isinstance(p, Mul) and free_names(p.left) and free_names(p.right) for p in parts)
        or any(isinstance(p, Div) and free_names(p.right) for p in parts)
    )


# Rules of other fields have the same names: "the product rule for probabilities".
OF_DERIVATIVES = r"(?! (of|for) (?!(the )?(derivatives?|differentiation|slopes?)\b))"
ONE_CLAUSE = r"^(?!.*(\b(and|then|with|after|before)\b|[,;:]))"
INSTEAD_OF_A_DERIVATIVE = "no such derivative is taken here"
NO_SUCH_LOGARITHM = "the logarithms on both sides are the same"
NAMED_RULES = (
    Rule("cases",
         r"\b(case by case|case (split|distinction|analysis)|by cases|cases:"
         r"|(two|three|four|into|distinguish\w*) cases)\b(?! of)|^(\w+) ≥ (\w+) and \4 < \5$",
         _cases_were_split, "none were told apart"),
    Rule("a definition", r"^(by |from )?(the )?definitions?( of [^,;:]+)?(, with [^,;:]+)?$",
         _more_than_arithmetic, "nothing stands there that has one"),
    Rule("another order",
         ONE_CLAUSE + r"(swap( the)?( terms| summands| factors)?$|.*\bcommut(e|es|ativ\w+)\b|(by )?reorder)",
         _the_same_letters, "the two sides differ in other ways too"),
    Rule("another letter for an index",
         ONE_CLAUSE + r"(.*\brenam\w* (of )?(the |an? )?(\w+ )?ind(ex|ices)\b|another letter\b)",
         _an_index_renamed, "the two sides differ in other ways too"),
    Rule("the chain rule", r"\bchain rule\b" + OF_DERIVATIVES,
         _rule_for(_composed, *LOGARITHMS), INSTEAD_OF_A_DERIVATIVE),
    Rule("the product rule", r"\bproduct rule\b" + OF_DERIVATIVES,
         _rule_for(_a_product, *LOGARITHMS, "exp", "sqrt", Pow), INSTEAD_OF_A_DERIVATIVE),
    Rule("the quotient rule", r"\bquotient rule\b" + OF_DERIVATIVES,
         _rule_for(_a_quotient, *LOGARITHMS, "exp", "sqrt", Pow), INSTEAD_OF_A_DERIVATIVE),
    Rule("the power rule", r"\bpower rule\b" + OF_DERIVATIVES,
         _rule_for(_a_power, *LOGARITHMS, "exp", "sqrt", Pow), INSTEAD_OF_A_DERIVATIVE),
    Rule("taking a derivative", r"\bdifferentiat(e|es|ed|ing|ion)\b(?! between)|\btake the derivative\b",
         _a_derivative_taken, INSTEAD_OF_A_DERIVATIVE),
    Rule("a limit", r"\b(tak\w+|comput\w+|evaluat\w+|pass\w* to|go\w* to) the limit\b|^(in|by) the limit$",
         lambda line: line.relation != "==" or line.has(Limit, Integral, Derived), "neither side has one"),
    Rule("an integral",
         r"\bintegrat(e|es|ed|ing|ion)\b|\bintegral (of|over|from|is)\b|\bintegrals\b|\bintegral$",
         _an_integral_may_be_meant, "neither side has one"),
    Rule("the lemma", r"^(by |from )?the lemma\b(?! of)|\blog t ([≤<] t − 1|[≥>] 1 − 1/t)",
         _a_bound_of_the_logarithm, "no logarithm stands there, nor anything that one bounds"),
    Rule("monotonicity", r"\bmonoton(e|ic|ically|icity|ous)\b",
         _may_rest_on_an_order, "the line is an equality"),
    Rule("terms one by one", r"\bterm by term\b",
         lambda line: line.has(Sum, Product, Add, Sub, Limit, Integral), "there are no terms"),
    Rule("an inequality", r"^(?!equality)(by |from )?(the )?([\w’'–-]+ ){0,3}inequality$",
         _may_rest_on_an_order, "the line is an equality"),
    Rule("induction", r"\b(by|with|mathematical|complete) induction\b|^induction\b",
         _counts, "nothing is counted there"),
    Rule("ball arithmetic", r"\bball arithmetic\b|^numerically$|\b(checked|verified|proved) numerically\b",
         _numbers_decide, "numbers alone do not show this"),
    Rule("0·log 0", r"\b0 ?· ?log 0\b",
         lambda line: line.calls("xlogy") or line.has(Limit), "it does not occur"),
    Rule("a common denominator", r"\bcommon denominators?\b",
         lambda line: any(_is_fraction(part) for side in line.sides for part in side),
         "neither side has a fraction"),
    Rule("the logarithm of a product", r"\blog(arithm)? of (a|the) product\b",
         _a_logarithm_changed, NO_SUCH_LOGARITHM),
    Rule("the logarithm of a quotient", r"\blog(arithm)? of (a|the) (quotient|fraction)\b",
         _a_logarithm_changed, NO_SUCH_LOGARITHM),
    Rule("the logarithm of a power", r"\blog(arithm)? of (a|the) power\b",
         _a_logarithm_changed, NO_SUCH_LOGARITHM),
    Rule("completing a square", r"\bcomplet\w+ (a |the )?squares?\b",
         _not_linear, "both sides are linear"),
)  # fmt: skip
