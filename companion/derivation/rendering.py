"""Print formulas as they are written: LaTeX for the page, Unicode text for terminals."""

from __future__ import annotations

from companion.derivation.domain import is_infinite
from companion.derivation.expression import (
    Add,
    Apply,
    Constant,
    Derivative,
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
    free_names,
)

__all__ = [
    "RELATION_LATEX",
    "RELATION_TEXT",
    "decimal_latex",
    "latex",
    "name_latex",
    "name_text",
    "relation_latex",
    "relation_text",
    "text",
]

RELATION_LATEX = {"==": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "≈": r"\approx"}
RELATION_TEXT = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "≈": "≈"}

LETTERS = """
    alpha beta gamma delta epsilon zeta eta theta kappa lam mu nu xi pi rho sigma tau phi chi psi omega
"""
GREEK = dict(zip(LETTERS.split(), "αβγδεζηθκλμνξπρστφχψω", strict=True))

# How tightly a node binds; a part that binds less tightly than its place asks for is bracketed.
ADDED, SIGNED, PRODUCT, RAISED, ATOM = range(5)


def decimal_latex(decimal: str) -> str:
    r"""A decimal as it is printed, where LaTeX would take the e for a factor.

    >>> print(decimal_latex("2.14e-19"), decimal_latex("0.6931"))
    2.14 \cdot 10^{-19} 0.6931
    """
    digits, _, exponent = decimal.partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def latex(tree: Expression, domain) -> str:
    r"""The formula as LaTeX.

    >>> from companion.derivation import Domain
    >>> v = Domain(x="real")
    >>> print(latex(v.read("1/(1 + exp(-x))"), v))
    \frac{1}{1 + e^{-x}}
    """
    return _Latex(domain).show(tree)


def text(tree: Expression, domain) -> str:
    """The formula as one line of plain text.

    >>> from companion.derivation import Domain
    >>> v = Domain(x="real")
    >>> text(v.read("1/(1 + exp(-x))"), v)
    '1/(1 + e^(−x))'
    """
    return _Text(domain).show(tree)


def relation_latex(condition, domain) -> str:
    left, right = latex(condition.left, domain), latex(condition.right, domain)
    return f"{left} {RELATION_LATEX[condition.relation]} {right}"


def relation_text(condition, domain) -> str:
    left, right = text(condition.left, domain), text(condition.right, domain)
    return f"{left} {RELATION_TEXT[condition.relation]} {right}"


def name_latex(name: str) -> str:
    stem, _, tail = name.partition("_")
    head = (
        r"\varepsilon"
        if stem == "epsilon"
        else "\\lambda"
        if stem == "lam"
        else f"\\{stem}"
        if stem in GREEK
        else stem
    )
    if head == stem and len(stem) > 1:
        head = rf"\mathrm{{{stem}}}"
    return f"{head}_{{{tail}}}" if tail else head


def name_text(name: str) -> str:
    stem, _, tail = name.partition("_")
    return GREEK.get(stem, stem) + (f"_{tail}" if tail else "")


def binds(tree: Expression) -> int:
    match tree:
        case Add() | Sub():
            return ADDED
        case Neg():
            return SIGNED
        case Mul() | Sum() | Product() | Derivative() | Limit() | Integral() | Apply("xlogy", _):
            return PRODUCT
        case Pow() | Apply("exp", _):
            return RAISED
    return ATOM


def open_ended(tree: Expression) -> bool:
    """Does the printed form swallow a factor that stands behind it, as Σ, d/dx and log u do?"""
    match tree:
        case Sum() | Product() | Derivative() | Limit() | Integral():
            return True
        case Apply("log", (u,)) | Apply("xlogy", (_, u)):
            return not _brackets_argument(u)
        case Mul(_, right):
            return open_ended(right)
        case Div(Sum(), _):
            return True
    return False


def _brackets_argument(u: Expression) -> bool:
    """log x and log σ(x) need no bracket of their own; log(1 + x) does."""
    return not (
        isinstance(u, Symbol | Item | Num) or (isinstance(u, Apply) and u.function not in ("exp", "log"))
    )


class _Printer:
    """The walk over the tree; the subclasses say how each node looks."""

    def __init__(self, domain):
        self.domain = domain
        self.letters: frozenset[str] = frozenset()  # bound by the limits and integrals around

    def show(self, tree: Expression, least: int = ADDED) -> str:
        printed = self.node(tree)
        return self.bracket(printed) if binds(tree) < least else printed

    def node(self, tree: Expression) -> str:
        match tree:
            case Num(value):
                return self.number(value)
            case Constant(name):
                return self.constant(name)
            case Symbol(name):
                return self.name(name)
            case Item(base, indices):
                return self.subscript(self.name(base), indices)
            case Add(a, b):
                return f"{self.show(a)} + {self.show(b, PRODUCT)}"
            case Sub(a, b):
                return f"{self.show(a)} {self.minus} {self.show(b, PRODUCT)}"
            case Neg(a):
                return f"{self.minus}{self.show(a, PRODUCT)}"
            case Mul(a, b):
                return self.product(a, b)
            case Div(Sum(body, index, size), below) if isinstance(below, Num | Symbol | Mul):
                one_over = self.quotient(Num(1), below)
                return f"{one_over} {self.sum(Sum(body, index, size))}"
            case Div(a, b):
                return self.quotient(a, b)
            case Pow(base, exponent):
                return self.power(self.raised(base), exponent)
            case Apply("exp", (u,)):
                return self.power("e", u)
            case Apply("xlogy", (u, v)):
                return self.product(u, Apply("log", (v,)))
            case Apply(function, arguments):
                return self.apply(function, arguments)
            case Sum() | Product():
                return self.sum(tree)
            case Derivative(body, variables):
                return self.derivative(body, variables)
            case Limit() | Integral():
                outside, self.letters = self.letters, self.letters | {tree.variable}
                try:
                    return self.limit(tree) if isinstance(tree, Limit) else self.integral(tree)
                finally:
                    self.letters = outside
        raise TypeError(f"cannot print {tree!r}")

    def raised(self, base):
        return self.bracket(self.node(base)) if isinstance(base, Div | Pow) else self.show(base, ATOM)

    def product(self, a, b):
        left = self.show(a, SIGNED if not open_ended(a) else ATOM)
        if open_ended(a) and binds(a) == ATOM:
            left = self.bracket(left)
        right = self.show(b, PRODUCT)
        return f"{left}{self.times(a, b)}{right}"

    def is_index(self, tree) -> bool:
        """Is this an index letter? (A bound one is not declared, and only indices are bound.)"""
        declared = self.domain.declarations
        if not isinstance(tree, Symbol) or tree.name in self.letters:
            return False
        return tree.name not in declared or declared[tree.name].is_index

    def apply(self, function, arguments):
        if function == "KroneckerDelta":
            return self.subscript(self.name("delta"), arguments)
        if function in self.domain.definitions:
            head = self.defined(function)
            if not arguments:
                return head
            if all(map(self.is_index, arguments)):
                return self.subscript(head, arguments)
        else:
            head = self.known(function)
        if function == "Abs":
            return self.bars(self.show(arguments[0]))
        if function == "sqrt":
            return self.root(arguments[0])
        if function == "log" and not _brackets_argument(arguments[0]):
            return f"{head} {self.show(arguments[0])}"
        inside = ", ".join(map(self.show, arguments))
        return f"{head}{self.bracket(inside)}"

    def with_respect_to(self, variables):
        """[(variable, times), …] in the order of first appearance."""
        return [(v, variables.count(v)) for v in dict.fromkeys(variables)]

    def is_ordinary(self, body, variables):
        """One variable and nothing else that could move: d rather than ∂."""
        return len(free_names(self.domain.unfold(body)) | free_names(variables[0])) == 1


class _Latex(_Printer):
    minus = "-"

    def number(self, value):
        return str(value) if value.denominator == 1 else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"

    name = staticmethod(name_latex)

    def known(self, function):
        return {"log": r"\log", "Max": r"\max", "Min": r"\min"}.get(function, function)

    def defined(self, function):
        return self.domain.definitions[function].latex

    def bracket(self, inside):
        tall = any(sign in inside for sign in (r"\frac", r"\sum", r"\prod", r"\int", r"\lim"))
        return rf"\left({inside}\right)" if tall else f"({inside})"

    def bars(self, inside):
        return rf"\left|{inside}\right|"

    def root(self, u):
        return rf"\sqrt{{{self.show(u)}}}"

    def subscript(self, head, indices):
        separator = "" if all(len(self.show(i)) == 1 for i in indices) else ","
        return f"{head}_{{{separator.join(map(self.show, indices))}}}"

    def power(self, base, exponent):
        return f"{base}^{{{self.small(exponent)}}}"

    def small(self, tree):
        """In a raised or lowered place a fraction stands on one line."""
        if isinstance(tree, Div):
            return f"{self.show(tree.left, SIGNED)}/{self.show(tree.right, ATOM)}"
        return self.show(tree)

    def quotient(self, a, b):
        return rf"\frac{{{self.show(a)}}}{{{self.show(b)}}}"

    def times(self, a, b):
        digits = isinstance(b, Num) or (isinstance(b, Pow) and isinstance(b.base, Num))
        fractions = isinstance(a, Div) and isinstance(b, Div)
        return r" \cdot " if digits or fractions else " "

    def sum(self, tree):
        size = self.show(tree.size)
        sign = r"\sum" if isinstance(tree, Sum) else r"\prod"
        return rf"{sign}_{{{self.name(tree.index)}=1}}^{{{size}}} {self.show(tree.body, PRODUCT)}"

    def constant(self, name):
        return {"pi": r"\pi", "oo": r"\infty"}[name]

    def limit(self, tree):
        side = self.domain.approach(tree)
        mark = f"^{side}" if side in ("+", "-") and not is_infinite(tree.point) else ""
        point = self.show(tree.point, RAISED) if mark else self.small(tree.point)
        return rf"\lim_{{{self.name(tree.variable)} \to {point}{mark}}} {self.show(tree.body, SIGNED)}"

    def integral(self, tree):
        ends = f"_{{{self.small(tree.lower)}}}^{{{self.small(tree.upper)}}}"
        return rf"\int{ends} {self.show(tree.body, SIGNED)} \,\mathrm{{d}}{self.name(tree.variable)}"

    def derivative(self, body, variables):
        d = r"\mathrm{d}" if self.is_ordinary(body, variables) else r"\partial"
        order = "" if len(variables) == 1 else f"^{{{len(variables)}}}"
        space = " " if d == r"\partial" else ""
        below = r" \, ".join(
            f"{d}{space}{self.show(v)}" + (f"^{{{n}}}" if n > 1 else "")
            for v, n in self.with_respect_to(variables)
        )
        inner = (
            self.show(body, ATOM)
            if isinstance(body, Apply | Symbol | Item)
            else rf"\left[{self.show(body)}\right]"
        )
        return rf"\frac{{{d}{order}}}{{{below}}} {inner}"


class _Text(_Printer):
    minus = "−"

    def number(self, value):
        return str(value).replace("-", self.minus)

    name = staticmethod(name_text)

    def known(self, function):
        return {"Max": "max", "Min": "min"}.get(function, function)

    def defined(self, function):
        return name_text(function)

    def bracket(self, inside):
        return f"({inside})"

    def bars(self, inside):
        return f"|{inside}|"

    def root(self, u):
        return f"√({self.show(u)})"

    def subscript(self, head, indices):
        printed = [self.show(i) for i in indices]
        joined = "".join(printed) if all(len(i) == 1 for i in printed) else "{" + ",".join(printed) + "}"
        return f"{head}_{joined}"

    def power(self, base, exponent):
        printed = self.show(exponent)
        plain = isinstance(exponent, Symbol | Num) and len(printed) == 1
        return f"{base}^{printed}" if plain else f"{base}^({printed})"

    def quotient(self, a, b):
        left = self.show(a, SIGNED)
        right = self.show(b, RAISED)
        return f"{left}/{self.bracket(right) if isinstance(b, Div) else right}"

    def times(self, a, b):
        return "·"

    def product(self, a, b):
        # On one line a/b·c/d would be read from left to right: the second fraction gets a bracket.
        printed = super().product(a, b)
        if not isinstance(b, Div):
            return printed
        tail = self.show(b)
        return printed.removesuffix(tail) + self.bracket(tail)

    def sum(self, tree):
        return (
            f"{'Σ' if isinstance(tree, Sum) else '∏'}_{self.name(tree.index)} {self.show(tree.body, PRODUCT)}"
        )

    def constant(self, name):
        return {"pi": "π", "oo": "∞"}[name]

    def limit(self, tree):
        side = self.domain.approach(tree)
        mark = {"+": "⁺", "-": "⁻"}.get(side, "") if not is_infinite(tree.point) else ""
        point = self.show(tree.point, RAISED if mark else ADDED)
        return f"lim_{{{self.name(tree.variable)}→{point}{mark}}} {self.show(tree.body, SIGNED)}"

    def integral(self, tree):
        ends = [self.show(end) for end in (tree.lower, tree.upper)]
        lower, upper = (end if len(end) == 1 else f"({end})" for end in ends)
        return f"∫_{lower}^{upper} {self.show(tree.body, SIGNED)} d{self.name(tree.variable)}"

    def derivative(self, body, variables):
        d = "d" if self.is_ordinary(body, variables) else "∂"
        order = {1: "", 2: "²", 3: "³"}.get(len(variables), f"^{len(variables)}")
        below = " ".join(
            f"{d}{self.show(v)}" + {1: "", 2: "²", 3: "³"}.get(n, f"^{n}")
            for v, n in self.with_respect_to(variables)
        )
        return f"{d}{order}/{below} [{self.show(body)}]"
