"""What the letters of a derivation stand for.

A `Domain` declares every name that a formula may use, and where it lives. A statement is proved when it
holds at every point of the domain; a counterexample is a point of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from math import prod

from companion.derivation import balls, reader
from companion.derivation.expression import (
    Apply,
    Constant,
    Derivative,
    Expression,
    Integral,
    Item,
    Limit,
    Neg,
    Num,
    Product,
    Sum,
    Symbol,
    children,
    map_children,
    substitute,
    unfold,
)

__all__ = ["Condition", "Declaration", "Domain", "DomainError", "Kind"]


MAX_TERMS = 256  # of sums with written sizes inside each other
NAME = re.compile(r"[A-Za-zα-ωΑ-Ω][A-Za-z0-9_α-ωΑ-Ω]*")


REAL = object()  # in place of the range of an index: a letter that a limit or an integral binds


class DomainError(ValueError):
    """A formula uses a name, an index or a condition that the domain does not allow."""


@dataclass(frozen=True)
class Kind:
    """A set of numbers: an interval, or finitely many values.

    `lower` and `upper` are None where the interval has no end on that side.
    """

    text: str
    latex: str
    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_open: bool = True
    upper_open: bool = True
    values: tuple[Fraction, ...] | None = None

    def contains(self, x: Fraction) -> bool:
        if self.values is not None:
            return x in self.values
        above = self.lower is None or x > self.lower or (x == self.lower and not self.lower_open)
        below = self.upper is None or x < self.upper or (x == self.upper and not self.upper_open)
        return above and below


KINDS = {
    "real": Kind("ℝ", r"\mathbb{R}"),
    "positive": Kind("(0, ∞)", r"(0, \infty)", Fraction(0)),
    "nonnegative": Kind("[0, ∞)", r"[0, \infty)", Fraction(0), lower_open=False),
    "(0, 1)": Kind("(0, 1)", "(0, 1)", Fraction(0), Fraction(1)),
    "[0, 1]": Kind("[0, 1]", "[0, 1]", Fraction(0), Fraction(1), False, False),
    "label": Kind("{0, 1}", r"\{0, 1\}", Fraction(0), Fraction(1), False, False, (Fraction(0), Fraction(1))),
    "sign": Kind(
        "{−1, 1}", r"\{-1, 1\}", Fraction(-1), Fraction(1), False, False, (Fraction(-1), Fraction(1))
    ),
    "count": Kind("{1, 2, …}", r"\{1, 2, \dots\}", Fraction(1), lower_open=False),
}
# A single outcome has probability 1, so the upper end is closed in both.
SIMPLEX = Kind("open simplex", r"\mathring{\Delta}", Fraction(0), Fraction(1), upper_open=False)
CLOSED_SIMPLEX = Kind("simplex", r"\Delta", Fraction(0), Fraction(1), False, False)


@dataclass(frozen=True)
class Declaration:
    """One name: a scalar (no shape), an index (of = its size), or a family (shape = its sizes)."""

    name: str
    kind: Kind
    shape: tuple[Expression, ...] = ()
    of: Expression | None = None
    simplex: bool = False

    @property
    def is_index(self) -> bool:
        return self.of is not None


@dataclass(frozen=True)
class Condition:
    """left relation right, read from `where`."""

    left: Expression
    relation: str
    right: Expression
    text: str


@dataclass(frozen=True)
class Definition:
    """A named function: prints as `latex`, is judged as `body`."""

    parameters: tuple[str, ...]
    body: Expression
    latex: str


class Domain:
    r"""The names that formulas may use, each with the set it lives in.

    Parameters
    ----------
    where : list of str
        Conditions that tie names together, such as ``"Ne(x, 0)"`` or ``"x <= 0"``.
    **names : str or SymPy set
        Kinds: ``"real"``, ``"positive"``, ``"nonnegative"``, ``"(0, 1)"``, ``"[0, 1]"``, ``"label"`` (0
        or 1), ``"sign"`` (−1 or 1), ``"count"`` (1, 2, 3, …), ``"index[n]"`` (1, …, n); families
        ``"real[n]"``, ``"real[n, m]"``, and ``"simplex[n]"`` (all positive, sum 1) or ``"closed
        simplex[n]"``.

    Raises
    ------
    DomainError
        For a kind that does not exist, a size that is not a count, or an unreadable condition.

    Examples
    --------
    >>> from companion.derivation import Domain, judge
    >>> v = Domain(x="real").define("sigma(x)", "1/(1 + exp(-x))", latex=r"\sigma")
    >>> judge("sigma(-x)", "1 - sigma(x)", v).status
    'proved'
    """

    def __init__(self, *, where=(), **names):
        self.declarations: dict[str, Declaration] = {}
        self.definitions: dict[str, Definition] = {}
        self.conditions: tuple[Condition, ...] = ()
        # Counts first: families and indices name them.
        for name, kind in sorted(names.items(), key=lambda item: item[1] != "count"):
            self.declarations[name] = self._declare(name, kind)
        self.declarations = {name: self.declarations[name] for name in names}
        for text in [where] if isinstance(where, str) else where:
            self.conditions += tuple(self._condition(text))

    def _declare(self, name, kind) -> Declaration:
        if (
            not re.fullmatch(r"[A-Za-zα-ωΑ-Ω][A-Za-z0-9_α-ωΑ-Ω]*", name)
            or name in reader.FUNCTIONS
            or name in reader.RESERVED
        ):
            raise DomainError(f"{name!r} cannot be the name of a variable: choose another letter")
        if not isinstance(kind, str):
            return Declaration(name, _kind_of_set(name, kind))
        family = re.fullmatch(r"\s*(.*?)\s*\[\s*([A-Za-z0-9_, ]+?)\s*\]\s*", kind)
        if kind in KINDS:
            return Declaration(name, KINDS[kind])
        if family is None:
            raise DomainError(_no_such_kind(name, kind))
        stem, sizes = (
            family.group(1),
            tuple(self._size(name, part.strip()) for part in family.group(2).split(",")),
        )
        if stem == "index" and len(sizes) == 1:
            text = f"{{1, …, {family.group(2)}}}"
            return Declaration(
                name, Kind(text, rf"\{{1, \dots, {family.group(2)}\}}", Fraction(1)), of=sizes[0]
            )
        if stem in ("simplex", "closed simplex") and len(sizes) == 1:
            return Declaration(name, SIMPLEX if stem == "simplex" else CLOSED_SIMPLEX, sizes, simplex=True)
        if stem in KINDS and stem != "count":
            return Declaration(name, KINDS[stem], sizes)
        raise DomainError(_no_such_kind(name, kind))

    def _size(self, name, text) -> Expression:
        if text.isdigit() and int(text) >= 1:
            return Num(Fraction(int(text)))
        if text in self.declarations and self.declarations[text].kind is KINDS["count"]:
            return Symbol(text)
        raise DomainError(f'the size {text!r} of {name!r} is not declared: add {text}="count" to the domain')

    def _condition(self, text):
        for left, relation, right in reader.read_relations(text, self.definitions):
            left, right = self._with_pi(left), self._with_pi(right)
            for side in (left, right):
                self.check(side)
                self.check(self.unfold(side))
            yield Condition(left, relation, right, text)

    def define(self, signature: str, body: str, latex: str | None = None) -> Domain:
        r"""Give a formula a name that prints short and is judged unfolded. Returns the domain itself.

        >>> from companion.derivation import Domain
        >>> v = Domain(x="real").define("softplus(x)", "log(1 + exp(x))", latex=r"\zeta")
        """
        name, parameters = reader.read_signature(signature)
        taken = {*self.declarations, *self.definitions, *reader.FUNCTIONS, *reader.RESERVED}
        if name in taken or not NAME.fullmatch(name):
            raise DomainError(f"{name!r} is taken: a definition needs a name of its own")
        # Parameters get names that no formula can use, so that they never meet a declared letter.
        internal = tuple(f"@{name}{i}" for i, _ in enumerate(parameters))
        known = {key: value for key, value in self.definitions.items() if key not in parameters}
        tree = self._with_pi(reader.read(body, known), parameters)
        tree = substitute(tree, {old: Symbol(new) for old, new in zip(parameters, internal, strict=True)})
        self.check(tree, internal)
        shown = latex or rf"\operatorname{{{name}}}"
        self.definitions[name] = Definition(internal, unfold(tree, self.definitions), shown)
        return self

    def given(self, *conditions: str) -> Domain:
        """A copy of the domain with more conditions."""
        copy = Domain()
        copy.declarations, copy.definitions = dict(self.declarations), dict(self.definitions)
        copy.conditions = self.conditions + tuple(c for text in conditions for c in self._condition(text))
        return copy

    def read(self, formula) -> Expression:
        """The formula as a tree: a string in the mini-language, a number, a SymPy expression, or a tree."""
        if isinstance(formula, Expression):
            tree = formula
        elif isinstance(formula, str):
            tree = self._with_pi(reader.read(formula, self.definitions))
        else:
            tree = reader.from_sympy(formula)
            self._check_sides(formula)
        if is_infinite(tree):
            return tree  # as a whole side, beside a limit or an integral
        self.check(tree)
        self.check(self.unfold(tree))
        return tree

    def _check_sides(self, formula):
        """A limit of SymPy names its side; here the kind of its letter says it, and the two must agree."""
        import sympy

        for limit in formula.atoms(sympy.Limit) if isinstance(formula, sympy.Basic) else ():
            tree = reader.from_sympy(limit)
            side, ours = str(limit.args[3]), self.approach(tree)
            if not is_infinite(tree.point) and ours not in (None, "+-", side):
                raise DomainError(
                    f"the limit is taken from the side {side!r}, and {tree.variable} lies on the other one"
                )

    def unfold(self, tree: Expression) -> Expression:
        return unfold(tree, self.definitions)

    def _with_pi(self, tree: Expression, parameters=()) -> Expression:
        """The formula with the number π for the letter pi, where that letter is not declared."""
        if "pi" in {*self.declarations, *parameters}:
            return tree
        return substitute(tree, {"pi": Constant("pi")})

    def approach(self, limit: Limit) -> str | None:
        """From where the letter of a limit goes to its point: "+" from the right, "-" from the left, "+-".

        A letter that is not declared comes from both sides, a declared one from where its kind lies; None
        where its kind does not come near the point.
        """
        declaration = self.declarations.get(limit.variable)
        kind = declaration.kind if declaration else KINDS["real"]
        if is_infinite(limit.point):
            side, end = ("-", kind.upper) if limit.point == Constant("oo") else ("+", kind.lower)
            return side if end is None else None
        if kind.lower is None and kind.upper is None:
            return "+-"
        point = _value(limit.point)
        if point is None:
            return None
        below = kind.lower is None or point >= kind.lower
        above = kind.upper is None or point <= kind.upper
        if not (below and above):
            return None
        return "+" * (point != kind.upper) + "-" * (point != kind.lower)

    # ---- are names and indices used as declared?

    def check(self, tree: Expression, parameters=(), bound=()) -> None:
        """Refuse undeclared names, families without indices, and indices that run over another range."""
        sizes = dict(bound)
        match tree:
            case Constant("oo"):
                raise DomainError(
                    "∞ (oo) is no number: it can be the point of a limit, an end of an integral, or one side"
                )
            case Constant("pi") if "pi" in self.declarations:
                raise DomainError("'pi' is declared as a letter of this domain, so it is not the number π")
            case Limit() | Integral():
                self._check_bound(tree)
                body, *ends = children(tree)
                for end in ends:
                    if not is_infinite(end):
                        self.check(end, parameters, sizes.items())
                self.check(body, parameters, {**sizes, tree.variable: REAL}.items())
                return
            case Symbol(name) if name not in sizes and name not in parameters:
                declaration = self.declarations.get(name)
                if declaration is None:
                    raise DomainError(self._undeclared(name))
                if declaration.shape:
                    raise DomainError(f"{name!r} is a family: say which member, as in {name}[k]")
            case Item(base, indices):
                declaration = self.declarations.get(base)
                if declaration is None:
                    raise DomainError(self._undeclared(base))
                if len(declaration.shape) != len(indices):
                    raise DomainError(
                        f"{base!r} takes {len(declaration.shape)} indices, it was given {len(indices)}"
                    )
                for index, size in zip(indices, declaration.shape, strict=True):
                    self._check_index(base, index, size, parameters, sizes)
                return
            case Apply("KroneckerDelta", (i, j)):
                sizes_of = [self._size_of(k, parameters, sizes) for k in (i, j)]
                for index, size in ((i, sizes_of[1]), (j, sizes_of[0])):
                    if isinstance(index, Num) and size is not None and not isinstance(size, Num):
                        self._check_index("KroneckerDelta", index, size, parameters, sizes)
                if any(isinstance(k, Num) for k in (i, j)):
                    return
                if None not in sizes_of and sizes_of[0] != sizes_of[1]:
                    raise DomainError("the two indices of a KroneckerDelta must run over the same range")
                return
            case Sum(body, index, size) | Product(body, index, size):
                if index in self.definitions or (
                    index in self.declarations and not self.declarations[index].is_index
                ):
                    raise DomainError(f"{index!r} is declared as a variable: sum over another letter")
                self._check_terms(size, sizes)
                whole = isinstance(size, Num) and size.value.denominator == 1
                if whole and not 1 <= size.value <= reader.MAX_TERMS:
                    raise DomainError(
                        f"a sum with a written number of terms has 1 to {reader.MAX_TERMS} of them"
                    )
                if not whole and size not in self._counts(parameters):
                    raise DomainError("a sum runs from 1 to a count or to a whole number, at least 1")
                self.check(body, parameters, {**sizes, index: size}.items())
                return
            case Derivative(body, variables):
                for variable in variables:
                    self._check_variable(variable, sizes)
                    self.check(variable, parameters, sizes.items())
                self.check(body, parameters, sizes.items())
                return

        def down(child):
            self.check(child, parameters, sizes.items())
            return child

        map_children(tree, down)

    def _check_bound(self, tree):
        """May the letter be bound by a limit or an integral?"""
        name, declaration = tree.variable, self.declarations.get(tree.variable)
        if name in self.definitions or (name == "pi" and declaration is None):
            raise DomainError(f"{name!r} has a meaning already: take another letter")
        counts = declaration and (declaration.is_index or declaration.kind is KINDS["count"])
        if declaration and (counts or declaration.shape or declaration.kind.values is not None):
            raise DomainError(f"{name!r} is not a letter for real numbers: take another one")

    def _check_terms(self, size, outer):
        """Sums in sums: written sizes multiply."""
        terms = prod(int(n.value) for n in (size, *outer.values()) if isinstance(n, Num))
        if terms > MAX_TERMS:
            raise DomainError(f"sums inside sums have {terms} terms together, at most {MAX_TERMS} are read")

    def _counts(self, parameters):
        return {Symbol(n) for n, d in self.declarations.items() if d.kind is KINDS["count"]} | {
            Symbol(p) for p in parameters
        }

    def _check_variable(self, variable, bound):
        name = variable.name if isinstance(variable, Symbol) else getattr(variable, "base", None)
        if name is None:
            raise DomainError("a derivative is taken with respect to a variable, such as x or w[k]")
        declaration = self.declarations.get(name)
        if bound.get(name) is REAL and isinstance(variable, Symbol):
            return
        if name in bound or (declaration and (declaration.is_index or declaration.kind is KINDS["count"])):
            raise DomainError(f"{name!r} counts: there is no derivative with respect to it")
        if declaration and declaration.kind.values is not None:
            values = declaration.kind.text
            raise DomainError(
                f"{name!r} takes only the values {values}: there is no derivative with respect to it"
            )

    def _size_of(self, index, parameters, bound):
        """The range of an index, or None where it is a parameter that has no range yet."""
        match index:
            case Symbol(name) if name in bound and bound[name] is not REAL:
                return bound[name]
            case Symbol(name) if name in bound:
                raise DomainError(f"{name!r} is not an index: a limit or an integral binds it")
            case Symbol(name) if name in self.declarations and self.declarations[name].is_index:
                return self.declarations[name].of
            case Symbol(name) if name in parameters:
                return None
            case Num(value) if value.denominator == 1 and value >= 1:
                return index
        raise DomainError(f'{_show(index)!r} is not an index: declare it as "index[n]", or sum over it')

    def _check_index(self, base, index, size, parameters, bound):
        have = self._size_of(index, parameters, bound)
        if have is None or have == size:
            return
        if isinstance(index, Num) and (
            index.value == 1 or (isinstance(size, Num) and index.value <= size.value)
        ):
            return
        raise DomainError(
            f"{base}[{_show(index)}]: the index runs to {_show(have)}, the family to {_show(size)}"
        )

    def _undeclared(self, name):
        near = get_close_matches(name, [*self.declarations, *self.definitions, *reader.FUNCTIONS], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        declared = ", ".join(self.declarations) or "none"
        return f"{name!r} is not declared in this domain (declared: {declared}){hint}"

    # ---- how the domain reads

    def _shown(self):
        """Names with the same kind together; counts are left out, the families name them."""
        groups: dict[tuple, list[str]] = {}
        for d in self.declarations.values():
            if d.kind is not KINDS["count"]:
                groups.setdefault((d.kind, d.shape, d.of), []).append(d.name)
        return groups.items()

    @property
    def text(self) -> str:
        """The domain in one line of plain text."""
        from companion.derivation.rendering import name_text, relation_text  # it prints domains' formulas

        parts = []
        for (kind, shape, _), names in self._shown():
            size = "×".join(map(_show, shape))
            power = "" if not size else f"^{size}" if len(size) == 1 else f"^({size})"
            parts.append(f"{', '.join(map(name_text, names))} ∈ {kind.text}{power}")
        parts += [relation_text(c, self) for c in self.conditions]
        return ", ".join(parts)

    @property
    def latex(self) -> str:
        """The domain as LaTeX."""
        from companion.derivation.rendering import name_latex, relation_latex  # it prints domains' formulas

        parts = []
        for (kind, shape, _), names in self._shown():
            size = r" \times ".join(map(_show, shape))
            letters = ", ".join(map(name_latex, names))
            parts.append(rf"{letters} \in {kind.latex}{f'^{{{size}}}' if size else ''}")
        parts += [relation_latex(c, self) for c in self.conditions]
        return r",\; ".join(parts)

    def __repr__(self):
        return f"Domain({self.text})"


def is_infinite(tree: Expression) -> bool:
    """Is it ∞ or −∞?"""
    return tree in (Constant("oo"), Neg(Constant("oo")))


def _value(tree) -> Fraction | None:
    """The value of a formula in whole numbers."""
    try:
        value = balls.evaluate(tree, {})
    except (KeyError, balls.Undefined, balls.Unknown):
        return None
    return value if isinstance(value, Fraction) else None


def _show(tree) -> str:
    match tree:
        case Num(value):
            return str(value)
        case Symbol(name):
            return name
    return "an expression"


def _no_such_kind(name, kind):
    known = ", ".join(KINDS)
    families = "real[n], simplex[n], closed simplex[n], …"
    return f"{name}={kind!r} is not a kind. Kinds: {known}, index[n]; families: {families}"


def _kind_of_set(name, given) -> Kind:
    """A SymPy interval or finite set of rational numbers."""
    import sympy

    if isinstance(given, sympy.FiniteSet) and all(v.is_Rational for v in given):
        values = tuple(sorted(Fraction(int(v.p), int(v.q)) for v in given))
        text = "{" + ", ".join(map(str, values)) + "}"
        return Kind(text, r"\{" + text[1:-1] + r"\}", values[0], values[-1], False, False, values)
    if given == sympy.S.Reals:
        return KINDS["real"]
    if isinstance(given, sympy.Interval):
        ends = []
        for end in (given.start, given.end):
            if end.is_infinite:
                ends.append(None)
            elif end.is_Rational:
                ends.append(Fraction(int(end.p), int(end.q)))
            else:
                raise DomainError(f"{name}: the ends of an interval must be rational numbers, got {end}")
        open_left, open_right = bool(given.left_open), bool(given.right_open)
        text = f"{'(' if open_left else '['}{'−∞' if ends[0] is None else ends[0]}, "
        text += f"{'∞' if ends[1] is None else ends[1]}{')' if open_right else ']'}"
        return Kind(text, text.replace("∞", r"\infty").replace("−", "-"), *ends, open_left, open_right)
    raise DomainError(
        f"{name}={given!r} is neither a kind nor a SymPy interval or finite set of rational numbers"
    )


def from_mapping(mapping: dict) -> Domain:
    """A Domain from {Symbol: SymPy set}, {index Symbol: ("index", n)} and {IndexedBase: (kind, n)}."""
    import sympy

    names = {}
    for key, value in mapping.items():
        shown = str(getattr(key, "label", key))
        if names.get(shown, "count") != "count" or (shown in names and not isinstance(value, tuple)):
            raise DomainError(f"{shown} is declared twice: give each letter one meaning")
        if isinstance(value, tuple):
            kind, size = value
            sizes = size if isinstance(size, tuple) else (size,)
            for n in sizes:
                if not isinstance(n, sympy.Symbol):
                    continue
                if names.setdefault(n.name, "count") != "count" or mapping.get(n, "count") != "count":
                    raise DomainError(f"{n} is a size of {key}, so it is a count and nothing else")
            stem = {"unit": "(0, 1)", "binary": "label"}.get(kind, kind)
            names[str(getattr(key, "label", key))] = f"{stem}[{', '.join(map(str, sizes))}]"
        else:
            names[str(key)] = (
                {"unit": "(0, 1)", "binary": "label"}.get(value, value) if isinstance(value, str) else value
            )
    return Domain(**names)


def as_domain(domain) -> Domain:
    """The Domain itself, or one made from a plain dict."""
    if isinstance(domain, Domain):
        return domain
    if isinstance(domain, dict):
        return from_mapping(domain)
    raise TypeError(f"domain must be a Domain or a dict, got {type(domain).__name__}")
