"""Read a formula from a string without evaluating anything.

Python's own parser gives the syntax tree; only arithmetic, calls of known functions and indexing are let
through. Nothing is ever run: a learner's string is data.

The letter pi is read as any letter; the domain makes it the number π where no such letter is declared.
"""

from __future__ import annotations

import ast
from fractions import Fraction
from functools import reduce

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
    check_size,
)

__all__ = ["FUNCTIONS", "RESERVED", "ReadError", "from_sympy", "read", "read_relations", "read_signature"]

# xlogy(p, q) is p·log q, and 0 where p = 0
FUNCTIONS = {"exp": 1, "log": 1, "xlogy": 2, "sqrt": 1, "Abs": 1, "Max": 2, "Min": 2, "KroneckerDelta": 2}
ALIASES = {"ln": "log", "abs": "Abs", "max": "Max", "min": "Min"}
FOLDS = {"Sum": Sum, "Product": Product}
RESERVED = {*FOLDS, "Derivative", "Limit", "Integral", "Rational", "Ne", "oo", *ALIASES}
MAX_LENGTH, MAX_DEPTH, MAX_EXPONENT, MAX_DIGITS, MAX_ORDER, MAX_TERMS = 4000, 80, 64, 60, 4, 64
OPERATORS = {ast.Add: Add, ast.Sub: Sub, ast.Mult: Mul, ast.Div: Div, ast.Pow: Pow}
RELATIONS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


class ReadError(ValueError):
    """The string is not a formula of the mini-language."""


def read(text: str, definitions=()) -> Expression:
    """The formula in `text`, exactly as it is written."""
    return _Reader(text, definitions).expression(_parse(text))


def read_relations(text: str, definitions=()):
    """[(left, relation, right), …] from "x < 1", "0 < x <= 1" or "Ne(x, 0)"."""
    tree, here = _parse(text), _Reader(text, definitions)
    if (
        isinstance(tree, ast.Call)
        and isinstance(tree.func, ast.Name)
        and tree.func.id == "Ne"
        and len(tree.args) == 2
    ):
        return [(here.expression(tree.args[0]), "!=", here.expression(tree.args[1]))]
    if not isinstance(tree, ast.Compare):
        raise ReadError(f'{text!r} is not a relation: write one such as "x > 0" or "Ne(x, 0)"')
    sides = [here.expression(side) for side in (tree.left, *tree.comparators)]
    relations = [RELATIONS.get(type(op)) for op in tree.ops]
    if None in relations:
        raise ReadError(f"{text!r}: use one of == != < <= > >=")
    return list(zip(sides, relations, sides[1:], strict=False))


def read_signature(text: str):
    """("sigma", ("x",)) from "sigma(x)"."""
    tree = _parse(text)
    if isinstance(tree, ast.Name):
        return tree.id, ()
    if (
        isinstance(tree, ast.Call)
        and isinstance(tree.func, ast.Name)
        and all(isinstance(a, ast.Name) for a in tree.args)
    ):
        parameters = tuple(a.id for a in tree.args)
        if len(set(parameters)) == len(parameters):
            return tree.func.id, parameters
    raise ReadError(f'{text!r} is not a signature: write one such as "sigma(x)"')


def _parse(text):
    if not isinstance(text, str):
        raise TypeError(f"a formula is a string, got {type(text).__name__}")
    if len(text) > MAX_LENGTH:
        raise ReadError(f"the formula has {len(text)} characters, at most {MAX_LENGTH} are read")
    # Printed mathematics uses a true minus sign and a centred dot: read them as what they mean.
    source = text.replace("−", "-").replace("·", "*").strip()
    try:
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        hint = "; write a multiplication as 2*x" if any(c.isdigit() for c in text) else ""
        raise ReadError(f"{text!r} cannot be read: check brackets and operators{hint}") from None


class _Reader:
    def __init__(self, text, definitions):
        self.text, self.definitions = text, definitions

    def refuse(self, why):
        raise ReadError(f"{self.text!r}: {why}")

    def expression(self, node, depth=0) -> Expression:
        if depth > MAX_DEPTH:
            self.refuse(f"the formula is nested more than {MAX_DEPTH} deep")
        down = lambda child: self.expression(child, depth + 1)  # noqa: E731
        match node:
            case ast.Constant(value=bool() | complex() | str() | bytes() | None):
                self.refuse(f"{node.value!r} is not a number")
            case ast.Constant(value=int(value)):
                if abs(value) >= 10**MAX_DIGITS:
                    self.refuse(f"whole numbers have at most {MAX_DIGITS} digits")
                return Num(Fraction(value))
            case ast.Constant(value=float(value)):
                self.refuse(f"{value!r} is a rounded number; write the fraction {_advice(value)}")
            case ast.Name(id=name):
                if name in self.definitions and not self.definitions[name].parameters:
                    return Apply(name, ())
                if name in FUNCTIONS or name in ALIASES or name in self.definitions:
                    self.refuse(f"{name} is a function: give it its argument")
                if name == "oo":
                    return Constant(name)
                return Symbol(name)
            case ast.UnaryOp(op=ast.USub(), operand=body):
                return Neg(down(body))
            case ast.UnaryOp(op=ast.UAdd(), operand=body):
                return down(body)
            case ast.BinOp(op=ast.BitXor()):
                self.refuse("^ is not a power here; write x**2")
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                a, b = down(left), down(right)
                if isinstance(op, ast.Pow) and isinstance(b, Num) and abs(b.value) > MAX_EXPONENT:
                    self.refuse(f"exponents go to {MAX_EXPONENT}")
                return OPERATORS[type(op)](a, b)
            case ast.Subscript(value=ast.Name(id=base), slice=where):
                parts = where.elts if isinstance(where, ast.Tuple) else [where]
                return Item(base, tuple(map(down, parts)))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self.call(
                    ALIASES.get(name, name) if name not in self.definitions else name, arguments, down
                )
            case ast.Compare():
                self.refuse("one formula is asked for here, not a relation")
        self.refuse("only + − * / **, brackets, known functions and members of families can be read")

    def call(self, name, arguments, down):
        if name in FOLDS:
            return self.fold(name, arguments, down)
        if name == "Derivative":
            if len(arguments) < 2:
                self.refuse("Derivative needs a formula and a variable: Derivative(f, x)")
            return self.derivative(arguments, down)
        if name in ("Limit", "Integral"):
            return self.analysis(name, arguments, down)
        if name == "Rational" and len(arguments) == 2:
            return Div(*map(down, arguments))
        wanted = FUNCTIONS.get(name)
        if name in self.definitions:
            wanted = len(self.definitions[name].parameters)
        if wanted is None:
            known = ", ".join([*FUNCTIONS, *FOLDS, "Derivative", "Limit", "Integral", *self.definitions])
            self.refuse(f"{name} is not a function here (known: {known})")
        if len(arguments) != wanted:
            self.refuse(f"{name} takes {wanted} argument{'s' * (wanted != 1)}, it was given {len(arguments)}")
        return Apply(name, tuple(map(down, arguments)))

    def fold(self, name, arguments, down):
        match arguments:
            case [body, ast.Tuple(elts=[ast.Name(id=index), ast.Constant(value=1), size])]:
                return FOLDS[name](down(body), index, down(size))
        self.refuse(f"a {name.lower()} is written {name}(f, (i, 1, n))")

    def analysis(self, name, arguments, down):
        match name, arguments:
            case "Limit", [body, ast.Name(id=letter), point]:
                tree = Limit(down(body), self.letter(letter), down(point))
            case "Integral", [body, ast.Tuple(elts=[ast.Name(id=letter), lower, upper])]:
                tree = Integral(down(body), self.letter(letter), down(lower), down(upper))
            case _:
                form = "Limit(f, x, a)" if name == "Limit" else "Integral(f, (x, a, b))"
                self.refuse(f"{'a limit' if name == 'Limit' else 'an integral'} is written {form}")
        return tree

    def letter(self, name):
        if name in FUNCTIONS or name in RESERVED or name in self.definitions:
            self.refuse(f"{name} has a meaning already: take another letter for the limit or integral")
        return name

    def derivative(self, arguments, down):
        variables = []
        if len(arguments) > MAX_ORDER + 1:
            self.refuse(f"derivatives go to order {MAX_ORDER}")
        for argument in arguments[1:]:
            match argument:
                # Derivative(f, (x, 3)) for the third derivative, as in SymPy
                case ast.Tuple(elts=[variable, ast.Constant(value=int(times))]) if 1 <= times <= MAX_ORDER:
                    variables += [down(variable)] * times
                case ast.Tuple(elts=[_, ast.Constant(value=int(times))]):
                    self.refuse(f"derivatives go to order {MAX_ORDER}, not {times}")
                case _:
                    variables.append(down(argument))
        if not all(isinstance(v, Symbol | Item) for v in variables):
            self.refuse("a derivative is taken with respect to a variable, such as x or w[k]")
        return Derivative(down(arguments[0]), tuple(variables))


def _advice(value: float) -> str:
    """4/5 for 0.8: the fraction that the decimal writes down."""
    fraction = Fraction(repr(value)) if abs(value) < float("inf") else None
    return str(fraction) if fraction is not None else "as a fraction of whole numbers"


def from_sympy(formula) -> Expression:
    """The tree of a SymPy expression, of an int or of a Fraction. Floats are refused."""
    if isinstance(formula, bool):
        raise TypeError(f"a formula is a string or a SymPy expression, got {formula!r}")
    if isinstance(formula, int | Fraction):
        return Num(Fraction(formula))
    if isinstance(formula, float):
        raise ReadError(f"{formula!r} is a rounded number; write the fraction {_advice(formula)}")
    import sympy

    if not isinstance(formula, sympy.Basic):
        raise TypeError(f"a formula is a string or a SymPy expression, got {type(formula).__name__}")
    try:
        tree = _convert(formula, sympy)
        check_size(tree)
    except RecursionError:
        raise ReadError("the formula is nested too deep") from None
    return tree


def _convert(e, sympy) -> Expression:
    down = lambda child: _convert(child, sympy)  # noqa: E731
    if e.is_Float:
        raise ReadError(f"{e} is a rounded number; write the fraction {_advice(float(e))}")
    if e.is_Rational:
        return Num(Fraction(int(e.p), int(e.q)))
    if e.is_Symbol or isinstance(e, sympy.Idx):
        return Symbol(str(getattr(e, "label", e)))
    if isinstance(e, sympy.Indexed):
        return Item(str(e.base.label), tuple(map(down, e.indices)))
    if e == sympy.pi:
        return Constant("pi")
    if e in (sympy.oo, -sympy.oo):
        return Constant("oo") if e == sympy.oo else Neg(Constant("oo"))
    if e == sympy.E:
        return Apply("exp", (Num(Fraction(1)),))
    if e.is_Add:
        parts = [down(a) for a in e.args]
        return reduce(lambda a, b: Sub(a, b.body) if isinstance(b, Neg) else Add(a, b), parts)
    if e.is_Mul and e.args[0].is_Rational and e.args[0].is_negative:
        return Neg(down(-e))
    if e.is_Mul:
        above = [down(a) for a in e.args if not _is_reciprocal(a)]
        below = [_reciprocal(a, down) for a in e.args if _is_reciprocal(a)]
        numerator = reduce(Mul, above) if above else Num(Fraction(1))
        return Div(numerator, reduce(Mul, below)) if below else numerator
    if isinstance(e, sympy.exp):
        return Apply("exp", (down(e.exp),))  # also E**x, which SymPy takes for an exp
    if e.is_Pow:
        if _is_reciprocal(e):
            return Div(Num(Fraction(1)), _reciprocal(e, down))
        if e.exp == sympy.S.Half:
            return Apply("sqrt", (down(e.base),))
        return Pow(down(e.base), down(e.exp))
    for cls, name in ((sympy.log, "log"), (sympy.Abs, "Abs"), (sympy.KroneckerDelta, "KroneckerDelta")):
        if isinstance(e, cls) and len(e.args) == FUNCTIONS[name]:
            return Apply(name, tuple(map(down, e.args)))
    for cls, name in ((sympy.Max, "Max"), (sympy.Min, "Min")):
        if isinstance(e, cls):
            parts = [down(a) for a in e.args]
            while len(parts) > 1:
                parts = [Apply(name, tuple(parts[:2])), *parts[2:]]
            return parts[0]
    for cls, node in ((sympy.Sum, Sum), (sympy.Product, Product)):
        if isinstance(e, cls) and len(e.limits) == 1 and e.limits[0][1] == 1:
            index, _, size = e.limits[0]
            return node(down(e.function), str(index), down(size))
    if isinstance(e, sympy.Integral) and len(e.limits) == 1 and len(e.limits[0]) == 3:
        letter, lower, upper = e.limits[0]
        return Integral(down(e.function), str(letter), down(lower), down(upper))
    if isinstance(e, sympy.Limit):
        body, letter, point, _ = e.args  # from which side is said by the domain of the letter
        return Limit(down(body), str(letter), down(point))
    if isinstance(e, sympy.Derivative) and all(times.is_Integer for _, times in e.variable_count):
        return Derivative(
            down(e.expr), tuple(down(v) for v, times in e.variable_count for _ in range(int(times)))
        )
    raise ReadError(f"{e} uses {type(e).__name__}, which the judge does not know")


def _is_reciprocal(e) -> bool:
    """u^(−k) with a positive rational k: it prints as a denominator."""
    return bool(e.is_Pow and e.exp.is_Rational and e.exp.is_negative)


def _reciprocal(e, down) -> Expression:
    """u^k of u^(−k), from the parts: SymPy would simplify 1/e."""
    k = Fraction(-int(e.exp.p), int(e.exp.q))
    if k == Fraction(1, 2):
        return Apply("sqrt", (down(e.base),))
    return down(e.base) if k == 1 else Pow(down(e.base), Num(k))
