"""Formulas as they are written: an immutable tree that nothing evaluates.

SymPy rewrites what it is given: (x − 1)/(x − 1) becomes 1 before anyone has asked whether x may be 1. A judge
must see the formula itself. So a formula here is a small tree. It keeps the printed order, and only the judge
and the refuter give it a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import count

__all__ = [
    "Add",
    "Apply",
    "Constant",
    "Derivative",
    "Derived",
    "Div",
    "Expression",
    "Integral",
    "Item",
    "Limit",
    "Mul",
    "Neg",
    "NoDerivative",
    "Num",
    "Pow",
    "Product",
    "Sub",
    "Sum",
    "Symbol",
    "differentiate",
    "free_names",
    "map_children",
    "rename",
    "replace",
    "subexpressions",
    "substitute",
    "unfold",
]  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """Base of all nodes."""


@dataclass(frozen=True)
class Num(Expression):
    """An exact rational number."""

    value: Fraction


@dataclass(frozen=True)
class Constant(Expression):
    """The number π ("pi"); or ∞ ("oo"), which is no number and stands beside limits and integrals only."""

    name: str


@dataclass(frozen=True)
class Symbol(Expression):
    """A scalar, a number of outcomes, or an index."""

    name: str


@dataclass(frozen=True)
class Item(Expression):
    """One member of a family: w[k], a[i, k]."""

    base: str
    indices: tuple[Expression, ...]


@dataclass(frozen=True)
class Add(Expression):
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Sub(Expression):
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Mul(Expression):
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Div(Expression):
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Neg(Expression):
    body: Expression


@dataclass(frozen=True)
class Pow(Expression):
    base: Expression
    exponent: Expression


@dataclass(frozen=True)
class Apply(Expression):
    """A function at its arguments: exp, log, sqrt, Abs, Max, Min, KroneckerDelta, or a defined name."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Sum(Expression):
    """The sum of `body` for index = 1, …, size."""

    body: Expression
    index: str
    size: Expression


@dataclass(frozen=True)
class Product(Expression):
    """The product of `body` for index = 1, …, size."""

    body: Expression
    index: str
    size: Expression


@dataclass(frozen=True)
class Derivative(Expression):
    """The derivative with respect to each of `variables` in turn (symbols or members of a family)."""

    body: Expression
    variables: tuple[Expression, ...]


@dataclass(frozen=True)
class Derived(Expression):
    """A derivative that has been carried out: its value, and what must hold for it to exist.

    The value alone forgets conditions: 1/x has values left of 0, d log(x)/dx has none. So the formula that
    was differentiated stays here, in `bodies`, and the derivatives on the way to a higher one, in `stages`.
    """

    value: Expression
    bodies: tuple[Expression, ...]
    stages: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Limit(Expression):
    """What `body` approaches as the letter `variable`, bound here, approaches `point`."""

    body: Expression
    variable: str
    point: Expression


@dataclass(frozen=True)
class Integral(Expression):
    """The integral of `body` for the letter `variable`, bound here, from `lower` to `upper`."""

    body: Expression
    variable: str
    lower: Expression
    upper: Expression


ZERO, ONE, TWO = Num(Fraction(0)), Num(Fraction(1)), Num(Fraction(2))


def children(tree: Expression) -> tuple[Expression, ...]:
    match tree:
        case Item(_, indices):
            return indices
        case Add(a, b) | Sub(a, b) | Mul(a, b) | Div(a, b) | Pow(a, b):
            return (a, b)
        case Neg(a):
            return (a,)
        case Apply(_, arguments):
            return arguments
        case Sum(body, _, size) | Product(body, _, size):
            return (body, size)
        case Limit(body, _, point):
            return (body, point)
        case Integral(body, _, lower, upper):
            return (body, lower, upper)
        case Derivative(body, variables):
            return (body, *variables)
        case Derived(value, bodies, stages):
            return (value, *bodies, *stages)
    return ()


def map_children(tree: Expression, f) -> Expression:
    """The same node over f(child) for each child."""
    match tree:
        case Item(base, indices):
            return Item(base, tuple(map(f, indices)))
        case Add(a, b) | Sub(a, b) | Mul(a, b) | Div(a, b) | Pow(a, b):
            return type(tree)(f(a), f(b))
        case Neg(a):
            return Neg(f(a))
        case Apply(name, arguments):
            return Apply(name, tuple(map(f, arguments)))
        case Sum(body, index, size) | Product(body, index, size):
            return type(tree)(f(body), index, f(size))
        case Limit(body, variable, point):
            return Limit(f(body), variable, f(point))
        case Integral(body, variable, lower, upper):
            return Integral(f(body), variable, f(lower), f(upper))
        case Derivative(body, variables):
            return Derivative(f(body), tuple(map(f, variables)))
        case Derived(value, bodies, stages):
            return Derived(f(value), tuple(map(f, bodies)), tuple(map(f, stages)))
    return tree


def subexpressions(tree: Expression):
    """The tree and everything in it, outermost first."""
    yield tree
    for child in children(tree):
        yield from subexpressions(child)


class TooLong(ValueError):
    """A formula has too many parts to be worked with."""


class NoDerivative(ValueError):
    """No rule here differentiates the formula."""


def check_size(tree: Expression, parts: int = 20_000, depth: int = 200) -> None:
    """Raise TooLong for a tree with more parts, or nested deeper, than allowed."""
    level, seen = [tree], 0
    for _ in range(depth):
        level = [child for node in level for child in children(node)]
        seen += len(level)
        if not level:
            return
        if seen > parts:
            raise TooLong(f"the formula, with its derivatives carried out, has more than {parts} parts")
    raise TooLong(f"the formula is nested more than {depth} deep, or a sum has that many terms")


def free_names(tree: Expression) -> frozenset[str]:
    """Names that the formula depends on: symbols, families and free indices, without the bound ones."""
    match tree:
        case Symbol(name):
            return frozenset({name})
        case Item(base, indices):
            return frozenset({base}).union(*map(free_names, indices))
        case Sum(body, index, size) | Product(body, index, size):
            return (free_names(body) - {index}) | free_names(size)
        case Limit() | Integral():
            body, *ends = children(tree)
            return (free_names(body) - {tree.variable}).union(*map(free_names, ends))
    return frozenset().union(*map(free_names, children(tree)))


def substitute(tree: Expression, values: dict[str, Expression]) -> Expression:
    """Put expressions for symbols, renaming a bound letter wherever it would capture a name of theirs."""
    match tree:
        case Symbol(name):
            return values.get(name, tree)
        case Sum() | Product() | Limit() | Integral():
            body, letter = tree.body, bound_letter(tree)
            inner = {name: value for name, value in values.items() if name != letter}
            taken = frozenset().union(*(free_names(v) for n, v in inner.items() if n in free_names(body)))
            if letter in taken:
                tree = with_letter(tree, fresh_name(letter, taken | free_names(body)))
            body, *ends = children(tree)
            return type(tree)(
                substitute(body, inner), bound_letter(tree), *(substitute(end, values) for end in ends)
            )
    return map_children(tree, lambda child: substitute(child, values))


def replace(tree: Expression, old: Expression, new: Expression) -> Expression:
    """Put one subtree for another, wherever it stands as it is written."""
    return new if tree == old else map_children(tree, lambda child: replace(child, old, new))


def rename(tree: Expression, old: str, new: str) -> Expression:
    return substitute(tree, {old: Symbol(new)})


def with_letter(tree, letter: str):
    """A sum, product, limit or integral with another letter for the one that it binds."""
    body, *ends = children(tree)
    return type(tree)(substitute(body, {bound_letter(tree): Symbol(letter)}), letter, *ends)


def bound_letter(tree) -> str:
    """The letter that a sum, product, limit or integral binds."""
    return tree.variable if isinstance(tree, Limit | Integral) else tree.index


def fresh_name(name: str, taken) -> str:
    """name_1, name_2, … : the first that is not taken."""
    stem = name.split("_")[0]
    return next(candidate for i in count(1) if (candidate := f"{stem}_{i}") not in taken)


def unfold(tree: Expression, definitions: dict) -> Expression:
    """Replace each defined name by its body, arguments put in, and carry out the derivatives."""
    if isinstance(tree, Sum | Product):
        # The letter of a limit or an integral is the letter of the domain; an index is nobody else's, and
        # must not catch a free letter of a definition.
        taken = frozenset().union(*(free_names(d.body) - set(d.parameters) for d in definitions.values()))
        letter = bound_letter(tree)
        if letter in taken:
            tree = with_letter(tree, fresh_name(letter, taken | free_names(tree.body)))
    if isinstance(tree, Derivative):
        return carry_out(Derivative(unfold(tree.body, definitions), tree.variables))
    tree = map_children(tree, lambda child: unfold(child, definitions))
    if isinstance(tree, Apply) and tree.function in definitions:
        definition = definitions[tree.function]
        values = dict(zip(definition.parameters, tree.arguments, strict=True))
        return substitute(definition.body, values)
    return tree


def differentiate(tree: Expression, variable: Expression) -> Expression:
    """The derivative by the rules of calculus, each rule on one line.

    `variable` is a Symbol or a member of a family; ∂w[i]/∂w[k] is the Kronecker delta. The result is
    written down, not simplified; at a closed end of the domain it is the one-sided derivative. Where a rule
    needs a condition (log u needs u > 0, |u| needs u ≠ 0), the derivative or the formula itself has a term
    that is undefined without it, so that the judge meets the condition again.
    """
    d = lambda part: differentiate(part, variable)  # noqa: E731
    match tree:
        case Num() | Constant():
            return ZERO
        case Symbol():
            return ONE if tree == variable else ZERO
        case Item(base, indices):
            return (
                _delta(indices, variable.indices)
                if isinstance(variable, Item) and variable.base == base
                else ZERO
            )
        case Neg(u):
            return _neg(d(u))
        case Add(u, v):
            return _add(d(u), d(v))
        case Sub(u, v):
            return _add(d(u), _neg(d(v)))
        case Mul(u, v):
            return _add(_mul(d(u), v), _mul(u, d(v)))
        case Div(u, v):
            du, dv = d(u), d(v)
            if dv == ZERO:
                return ZERO if du == ZERO else Div(du, v)
            return Div(_add(_mul(du, v), _neg(_mul(u, dv))), Pow(v, TWO))
        case Pow(u, Num(c)):
            return _mul(_mul(Num(c), Pow(u, Num(c - 1)) if c != 2 else u), d(u)) if c else ZERO
        case Pow(u, v):
            # u^v = exp(v log u)
            growth = _add(_mul(d(v), Apply("log", (u,))), ZERO if d(u) == ZERO else Div(_mul(v, d(u)), u))
            return _mul(tree, growth)
        case Apply("exp", (u,)):
            return _mul(tree, d(u))
        case Apply("log", (u,)):
            du = d(u)
            return ZERO if du == ZERO else Div(du, u)
        case Apply("xlogy", (u, v)):
            # for u > 0 only: the factor u/u has no value at 0, left of which the function has none
            slope = d(Mul(u, Apply("log", (v,))))
            return slope if slope == ZERO else Mul(Div(u, u), slope)
        case Apply("sqrt", (u,)):
            du = d(u)
            return ZERO if du == ZERO else Div(du, Mul(TWO, tree))
        case Apply("Abs", (u,)):
            # |u|′ = u′·|u|/u away from u = 0
            du = d(u)
            return ZERO if du == ZERO else _mul(du, Div(tree, u))
        case Apply("Max" | "Min" as name, (u, v)):
            # max(u, v) = (u + v + |u − v|)/2, and min with a minus
            gap = Apply("Abs", (Sub(u, v),))
            half = Add(Add(u, v), gap) if name == "Max" else Sub(Add(u, v), gap)
            return d(Div(half, TWO))
        case Apply("KroneckerDelta", _):
            return ZERO
        case Sum(body, index, size):
            if index in free_names(variable):
                fresh = fresh_name(index, free_names(variable) | free_names(body))
                body, index = rename(body, index, fresh), fresh
            slope = d(body)
            return ZERO if slope == ZERO else Sum(slope, index, size)
        case Product(body, index, size):
            # (∏ f)′ = ∏ f · Σ f′/f
            return _mul(tree, d(Sum(Apply("log", (body,)), index, size)))
        case Derivative():
            return d(carry_out(tree))
        case Derived(value, bodies, stages):
            return Derived(d(value), bodies, (*stages, value))
        case Limit() | Integral():
            if not free_names(variable) & free_names(tree):
                return ZERO
            name = type(tree).__name__.lower()
            raise NoDerivative(
                f"no rule here differentiates the {name} with respect to a letter that it uses"
            )
    raise TypeError(f"no derivative is known for {tree!r}")


def carry_out(tree: Derivative) -> Derived:
    """The derivative that the node asks for, by the rules, with what it rests on."""
    first, *others = tree.variables
    result = Derived(differentiate(tree.body, first), (tree.body,))
    for variable in others:
        result = differentiate(result, variable)
        check_size(result)
    return result


def _delta(ours, theirs):
    result = ONE
    for i, j in zip(ours, theirs, strict=True):
        result = _mul(result, ONE if i == j else Apply("KroneckerDelta", (i, j)))
    return result


# Sums and products without their idle 0 and 1. What is dropped here is still in the formula itself, which
# must be defined before its derivative is looked at.
def _neg(u):
    return ZERO if u == ZERO else Neg(u)


def _add(u, v):
    return v if u == ZERO else u if v == ZERO else Add(u, v)


def _mul(u, v):
    if ZERO in (u, v):
        return ZERO
    return v if u == ONE else u if v == ONE else Mul(u, v)
