"""Reasons that can be checked: a rule that is named must be a rule that was used.

Reasons are prose, and most of them only people can judge. Some name a rule that leaves traces in the
formulas or in the judge's method: "case by case" where no case was split claims a proof that was not given,
"product rule" a product that must be there. `NAMED_RULES` says by which words such a reason is known, what
must be true of its line, and what is said where it is not. Other reasons are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

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
    Num,
    Pow,
    Product,
    Sub,
    Sum,
    Symbol,
    free_names,
    subexpressions,
)
from companion.derivation.judge import Verdict
from companion.derivation.shape import shape

__all__ = ["NAMED_RULES", "Line", "Rule", "objection"]

BUILT_IN = ("Abs", "Max", "Min", "sqrt", "KroneckerDelta", "xlogy")  # these names have a definition too


@dataclass(frozen=True)
class Line:
    """What a reason is held against: the two sides as written, their relation, and the judge's method."""

    left: Expression
    relation: str
    right: Expression
    domain: object
    method: str

    def written(self, *kinds) -> list[Expression]:
        """The parts of these kinds on both sides, as they are written."""
        return [
            part
            for side in (self.left, self.right)
            for part in subexpressions(side)
            if isinstance(part, kinds)
        ]

    def meant(self, *kinds) -> list[Expression]:
        """The parts of these kinds on both sides, with names unfolded and derivatives carried out."""
        unfolded = self.domain.unfold(self.left), self.domain.unfold(self.right)
        return [part for side in unfolded for part in subexpressions(side) if isinstance(part, kinds)]


@dataclass(frozen=True)
class Rule:
    """`words` by which a reason names a rule, what `holds` where it was used, what is `missing` where not."""

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
        if re.search(rule.words, reason, re.IGNORECASE) and not rule.holds(line):
            return (
                f"The reason speaks of {rule.name}, but {rule.missing}. The judge's method: {verdict.method}."
            )
    return ""


# ---- what can be seen in the judge's method


def _method(*words):
    return lambda line: any(word in line.method for word in words)


def _never(line):
    return False


# ---- what can be seen in the two sides


def _has(*kinds):
    return lambda line: bool(line.meant(*kinds))


def _an_inequality(line):
    return line.relation != "=="


def _same_shape(line):
    return shape(line.domain.unfold(line.left)) == shape(line.domain.unfold(line.right))


def _a_name_unfolded(line):
    """The same formula with a name written out; |x|, max and their like are unfolded by the judge itself."""
    left, right = (
        Counter(part.function for part in subexpressions(side) if isinstance(part, Apply))
        for side in (line.left, line.right)
    )
    unfolded = {name for name in (*line.domain.definitions, *BUILT_IN) if left[name] != right[name]}
    return bool(unfolded & set(BUILT_IN)) or (bool(unfolded) and _same_shape(line))


def _terms_apart(line):
    """An inequality of sums, shown for their terms (the lemma bounds each one), or an equality of sums."""
    if line.relation != "==":
        return "term by term" in line.method or ("lemma" in line.method and bool(line.meant(Sum)))
    return bool(line.meant(Sum, Add, Sub))


def _a_derivative_taken(line):
    """A derivative stands on one side and not, or not so, on the other."""
    left, right = (
        {part for part in subexpressions(line.domain.unfold(side)) if isinstance(part, Derived)}
        for side in (line.left, line.right)
    )
    return left != right


def _derivative_of(of):
    """A derivative is taken of a formula with such a part; a second one, of the first derivative."""

    def holds(line):
        variables = {v for d in line.written(Derivative) for v in d.variables}
        names = frozenset(getattr(v, "base", None) or v.name for v in variables)
        differentiated = [tree for d in line.meant(Derived) for tree in (*d.bodies, *d.stages)]
        parts = [part for tree in differentiated for part in subexpressions(tree)]
        # a derivative inside a definition: its variable has another name here
        return _a_derivative_taken(line) and any(of(part, names or free_names(part)) for part in parts)

    return holds


def _composed(part, names):
    """f(u), where u is more than a variable."""
    match part:
        case Apply(_, arguments):
            inner = arguments
        case Pow(base, exponent):
            inner = (base, exponent)
        case Div(_, below):
            inner = (below,)
        case _:
            return False
    return any(free_names(u) & names and not isinstance(u, Symbol | Item) for u in inner)


def _a_product(part, names):
    """Two factors that both move with the variable; a square and a quotient have two as well."""
    match part:
        case Mul(a, b) | Div(a, b) | Apply("xlogy", (a, b)):
            return bool(free_names(a) & names and free_names(b) & names)
        case Pow(a, _) | Product(a, _, _):
            return bool(free_names(a) & names)
    return False


def _a_quotient(part, names):
    return isinstance(part, Div) and bool(free_names(part.right) & names)


def _a_power(part, names):
    return isinstance(part, Pow | Symbol | Item) and bool(free_names(part) & names)


def _log_of(*kinds):
    """log of such a formula, or of a product with such a factor, on one side."""

    def holds(line):
        logs = [part for part in line.meant(Apply) if part.function in ("log", "xlogy")]
        return any(_is(part, kinds) for log in logs for part in _factors(log.arguments[-1]))

    return holds


def _factors(tree):
    """The tree, and, where it is a product or a quotient, what it is made of."""
    yield tree
    if isinstance(tree, Mul | Div):
        yield from _factors(tree.left)
        yield from _factors(tree.right)
    if isinstance(tree, Product):
        yield from _factors(tree.body)


def _is(tree, kinds):
    """Roots and exponentials are powers, powers may be products and quotients, and 4 is 2², 2·2 and 8/2."""
    match tree:
        case Num():
            return True
        case Apply("exp" | "sqrt"):
            return Pow in kinds
        case Pow():
            return bool({Pow, Div, Mul} & set(kinds))
    return isinstance(tree, kinds)


def _a_square_of_a_sum(line):
    return any(isinstance(part.base, Add | Sub) and part.exponent == Num(2) for part in line.meant(Pow))


INSTEAD_OF_A_DERIVATIVE = "no such derivative is taken here"
NAMED_RULES = (
    Rule("cases", r"\b(cases|case by case|case (split|distinction))\b|^(\w+) ≥ (\w+) and \3 [<≤] \4$",
         _method("case split"), "none were told apart"),
    Rule("a definition", r"^(by |from )?(the )?definitions?( of [^,;:]+)?(, with [^,;:]+)?$",
         _a_name_unfolded, "the two sides differ in other ways than by a name that is written out"),
    Rule("another order", r"^swap( the)?( terms| summands| factors)?$|\bcommut|\breorder",
         _same_shape, "the two sides differ in other ways too"),
    Rule("another letter for an index",
         r"\brenam\w* (of )?(the |an? )?(\w+ )?ind(ex|ices)\b|^another letter\b",
         _same_shape, "the two sides differ in other ways too"),
    Rule("the chain rule", r"(?<!no )\bchain rule\b(?! (of|for) (entropy|information|probabilit))",
         _derivative_of(_composed), INSTEAD_OF_A_DERIVATIVE),
    Rule("the product rule", r"\bproduct rule\b(?! (of|for) probabilit)",
         _derivative_of(_a_product), INSTEAD_OF_A_DERIVATIVE),
    Rule("the quotient rule", r"\bquotient rule\b",
         _derivative_of(_a_quotient), INSTEAD_OF_A_DERIVATIVE),
    Rule("the power rule", r"\bpower rule\b", _derivative_of(_a_power), INSTEAD_OF_A_DERIVATIVE),
    Rule("taking a derivative", r"\bdifferentiat|\btake the derivative",
         _a_derivative_taken, INSTEAD_OF_A_DERIVATIVE),
    Rule("a limit", r"\blimits?\b", _has(Limit), "neither side has one"),
    Rule("an integral", r"\bintegra(l|ls|te|tion)\b", _has(Integral), "neither side has one"),
    Rule("linearity", r"\blinearity\b", _has(Sum, Derivative, Limit, Integral),
         "neither side has a sum, a derivative, a limit or an integral"),
    Rule("the lemma", r"\blemma\b|\blog t ([≤<] t − 1|[≥>] 1 − 1/t)",
         _method("lemma"), "it was not used"),
    Rule("monotonicity", r"\bmonoton", _method("monotonicity"), "it was not used"),
    Rule("terms one by one", r"\bterm by term\b", _terms_apart, "no sums were compared so"),
    Rule("an inequality", r"\binequality\b", _an_inequality, "the line is an equality"),
    Rule("induction", r"\binduction\b", _never, "the judge knows none"),
    Rule("ball arithmetic", r"\bball arithmetic\b|\bnumerically\b",
         _method("ball arithmetic"), "it was not used"),
    Rule("0·log 0", r"\b0·log 0\b", _method("0·log 0"), "it was not used"),
    Rule("a common denominator", r"\bcommon denominator\b", _has(Div), "neither side has a fraction"),
    Rule("the logarithm of a product", r"\blog(arithm)? of a product\b",
         _log_of(Mul, Product), "there is none"),
    Rule("the logarithm of a quotient", r"\blog(arithm)? of a (quotient|fraction)\b",
         _log_of(Div), "there is none"),
    Rule("the logarithm of a power", r"\blog(arithm)? of a power\b",
         _log_of(Pow), "there is none"),
    Rule("completing a square", r"\bcomplet\w+ (a |the )?square\b",
         _a_square_of_a_sum, "there is no square of a sum"),
)  # fmt: skip
