"""Random statements over the whole mini-language, most of them nearly true.

Most pairs are a formula and a rewriting of it by rules that are right everywhere, right only on part of the
domain, or wrong; so the judge has to see where they differ. The others are sums of logarithms beside the
bounds of log t ≤ t − 1, and curves beside their tangents.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from companion.derivation import reader
from companion.derivation.expression import (
    Add,
    Apply,
    Derivative,
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
    children,
    map_children,
    subexpressions,
)

DEFINITIONS = [
    ("sigma(x)", "1/(1 + exp(-x))"),
    ("f(y)", "x*y + 1"),
    ("g(x)", "f(x) - x"),
    ("slope(x)", "Derivative(x*log(x), x)"),
    ("bend(x, z)", "Derivative(Abs(x)*z, x)"),
    ("c", "2*a[j]"),
]
FAMILIES = {"n": "count", "a": "real[n]", "p": "positive[n]", "q": "simplex[n]", "s": "label[n]",
            "e": "sign[n]", "r": "closed simplex[n]",
            "i": "index[n]", "j": "index[n]", "k": "index[n]"}  # fmt: skip
SCALARS = ("real", "real", "positive", "nonnegative", "(0, 1)", "[0, 1]", "label", "sign")
CONDITIONS = ("Ne(x, 0)", "x > 0", "x >= 0", "x < y", "x != y", "x*y > 0", "x + y < 1", "x == y",
              "x <= log(2)", "Ne(j, k)", "y >= 1", "x == 0", "x**2 <= 1")  # fmt: skip


class Grammar:
    """Random formulas over one domain."""

    def __init__(self, random: Random, families: bool):
        self.random, self.families = random, families

    def number(self):
        return Num(Fraction(self.random.choice((0, 1, 1, 2, 2, 3, 5))))

    def leaf(self, bound=()):
        pick = self.random.random()
        if pick < 0.3:
            return self.number()
        if self.families and pick < 0.65:
            index = self.random.choice([*bound, *bound, "j", "k"])
            if self.random.random() < 0.06:
                return Apply(
                    "KroneckerDelta", (Symbol(index), Symbol(self.random.choice([*bound, "j", "k"])))
                )
            return Item(self.random.choice("aapqser"), (Symbol(index),))
        return Symbol(self.random.choice("xxxyyzn" if self.families else "xxxyyz"))

    def formula(self, depth, bound=()) -> Expression:
        here = lambda: self.formula(depth - 1, bound)  # noqa: E731
        if depth <= 0 or self.random.random() < 0.12:
            return self.leaf(bound)
        pick = self.random.randint(0, 22 if self.families else 18)
        if pick <= 9:
            node = (Add, Add, Sub, Sub, Mul, Mul, Mul, Div, Div, Sub)[pick]
            return node(here(), here())
        if pick == 10:
            return Pow(
                here(), self.random.choice((Num(Fraction(2)), Num(Fraction(3)), self.small_exponent(bound)))
            )
        if pick <= 14:
            return Apply(("exp", "exp", "log", "sqrt")[pick - 11], (here(),))
        if pick == 15:
            name = self.random.choice(("Abs", "Max", "Min"))
            return Apply(name, (here(),) if name == "Abs" else (here(), here()))
        if pick == 16:
            return self.call(here)
        if pick == 17:
            return Apply("xlogy", (here(), here()))
        if pick == 18:
            variables = [Symbol(self.random.choice("xy"))]
            if self.families and self.random.random() < 0.5:
                variables = [
                    Item(self.random.choice("aap"), (Symbol(self.random.choice([*bound, "j", "k"])),))
                ]
            return Derivative(self.formula(min(depth - 1, 2), bound), tuple(variables))
        letter = self.random.choice(("i", "j", "l", "i"))
        fold = Product if self.random.random() < 0.15 else Sum
        return fold(self.formula(depth - 1, (*bound, letter)), letter, Symbol("n"))

    def small_exponent(self, bound):
        one = Num(Fraction(1))
        half = Div(one, Num(Fraction(2)))
        return self.random.choice((Num(Fraction(0)), Neg(one), half, Symbol("y"), self.leaf(bound)))

    def call(self, here):
        name = self.random.choice(
            ("sigma", "sigma", "f", "g", "slope", "bend", "c" if self.families else "f")
        )
        arguments = {"bend": 2, "c": 0}.get(name, 1)
        return Apply(name, tuple(here() for _ in range(arguments)))

    # ---- rewritings: some right, some right only somewhere, some wrong

    def rewrite(self, tree, times):
        for _ in range(times):
            places = list(subexpressions(tree))
            tree = replace(tree, self.random.choice(places), self.rule, self.random)
        return tree

    def rule(self, tree):
        one, two = Num(Fraction(1)), Num(Fraction(2))
        u = tree
        letter = lambda: Symbol(self.random.choice("xyz"))  # noqa: E731
        options = [
            Sub(Add(u, v := letter()), v),
            Div(Mul(u, v), v),
            Mul(u, Div(v, v)),
            Add(Mul(u, Div(one, two)), Div(u, two)),
            Neg(Neg(u)),
            Apply("log", (Apply("exp", (u,)),)),
            Apply("exp", (Apply("log", (u,)),)),
            Pow(Apply("sqrt", (u,)), two),
            Apply("sqrt", (Pow(u, two),)),
            Apply("Abs", (u,)),
            Apply("Max", (u, Neg(u))),
            Apply("Max", (u, u)),
            Mul(u, Pow(v, Num(Fraction(0)))),
            Div(Sum(u, "m_1", Symbol("n")), Symbol("n")) if self.families else Add(u, Num(Fraction(0))),
            Add(u, Mul(Num(Fraction(0)), Apply("log", (v,)))),
            Derivative(Mul(u, Symbol("t")), (Symbol("t"),)),
            Add(u, Derivative(v, (Symbol("y" if v == Symbol("x") else "x"),))),
        ]
        match tree:
            case Add(a, b):
                options += [Add(b, a), Sub(a, Neg(b)), Sub(b, a)] * 3
            case Sub(a, b):
                options += [Add(a, Neg(b)), Neg(Sub(b, a)), Sub(b, a)] * 3
            case Mul(a, Add(b, c)):
                options += [Add(Mul(a, b), Mul(a, c)), Mul(Add(b, c), a)] * 4
            case Mul(a, b):
                options += [Mul(b, a), Div(a, Div(one, b)), Div(a, b)] * 3
            case Div(a, b):
                options += [Mul(a, Div(one, b)), Mul(a, Pow(b, Neg(one))), Div(b, a)] * 3
            case Apply("exp", (Add(a, b),)):
                options += [Mul(Apply("exp", (a,)), Apply("exp", (b,))), Apply("exp", (Add(b, a),))] * 4
            case Apply("exp", (Mul(a, b),)):
                options += [Pow(Apply("exp", (a,)), b), Mul(Apply("exp", (a,)), Apply("exp", (b,)))] * 4
            case Apply("log", (Mul(a, b),)):
                options += [Add(Apply("log", (a,)), Apply("log", (b,)))] * 6
            case Apply("log", (Div(a, b),)):
                options += [Sub(Apply("log", (a,)), Apply("log", (b,)))] * 6
            case Apply("log", (Pow(a, b),)):
                options += [Mul(b, Apply("log", (a,)))] * 6
            case Apply("xlogy", (a, b)):
                options += [Mul(a, Apply("log", (b,))), Sub(tree, tree), Apply("xlogy", (a, a))] * 4
            case Product(a, i, n):
                logs = Sum(Apply("log", (a,)), i, n)
                options += [Apply("exp", (logs,)), Pow(a, n), Div(Product(Pow(a, two), i, n), tree)] * 4
            case Apply("sqrt", (a,)):
                options += [Pow(a, Div(one, two)), Apply("exp", (Div(Apply("log", (a,)), two),))] * 3
            case Apply("Abs", (a,)):
                options += [a, Apply("sqrt", (Pow(a, two),)), Apply("Abs", (Neg(a),))] * 4
            case Apply("Max", (a, b)):
                gap = Apply("Abs", (Sub(a, b),))
                options += [Div(Add(Add(a, b), gap), two), Neg(Apply("Min", (Neg(a), Neg(b)))), a] * 3
            case Pow(a, Num(n)) if n == 2:
                options += [Mul(a, a), Pow(Apply("Abs", (a,)), two), Pow(Neg(a), two)] * 4
            case Apply("sigma", (a,)):
                options += [
                    Sub(one, Apply("sigma", (Neg(a),))),
                    Div(one, Add(one, Apply("exp", (Neg(a),)))),
                ] * 4
            case Apply("slope", (a,)):
                options += [Add(Apply("log", (a,)), one)] * 6
            case Apply("bend", (a, b)):
                options += [Div(Mul(b, Apply("Abs", (a,))), a)] * 6
            case Apply("f", (a,)):
                options += [Add(Mul(Symbol("x"), a), one), Add(Mul(a, a), one)] * 4
            case Apply("g", (a,)):
                options += [Sub(Add(Mul(Symbol("x"), a), one), a), Sub(Add(Mul(a, a), one), a)] * 4
            case Apply("c", ()):
                options += [Mul(two, Item("a", (Symbol("j"),)))] * 6
            case Sum(Add(a, b), i, n):
                options += [Add(Sum(a, i, n), Sum(b, i, n))] * 6
            case Sum(Mul(a, b), i, n):
                options += [Mul(a, Sum(b, i, n)), Sum(Mul(b, a), i, n), Mul(Sum(a, i, n), Sum(b, i, n))] * 4
            case Sum(a, i, n):
                options += [a, Mul(n, a), Sum(a, "m_2", n)] * 3
            case Item(base, (Symbol(i),)):
                options += [
                    Item(base, (Symbol("k" if i == "j" else "j"),)),
                    Pow(tree, two),
                    Pow(tree, Num(Fraction(3))),
                ] * 2
            case Derivative(a, (v,)):
                options += [self.slope(a, v)] * 12
        return self.random.choice(options)

    def slope(self, u, v):
        d = lambda part: Derivative(part, (v,))  # noqa: E731
        match u:
            case Num():
                return Num(Fraction(0))
            case Symbol() | Item() if isinstance(u, type(v)):
                if isinstance(u, Item):
                    return (
                        Apply("KroneckerDelta", (u.indices[0], v.indices[0]))
                        if u.base == v.base
                        else Num(Fraction(0))
                    )
                return Num(Fraction(u == v))
            case Add(a, b):
                return Add(d(a), d(b))
            case Sub(a, b):
                return Sub(d(a), d(b))
            case Mul(a, b):
                return Add(Mul(d(a), b), Mul(a, d(b)))
            case Div(a, b):
                return Div(Sub(Mul(d(a), b), Mul(a, d(b))), Pow(b, Num(Fraction(2))))
            case Neg(a):
                return Neg(d(a))
            case Pow(a, Num(n)):
                return Mul(Mul(Num(n), Pow(a, Num(n - 1))), d(a))
            case Apply("exp", (a,)):
                return Mul(u, d(a))
            case Apply("log", (a,)):
                return Div(d(a), a)
            case Apply("sqrt", (a,)):
                return Div(d(a), Mul(Num(Fraction(2)), u))
            case Apply("Abs", (a,)):
                return Div(Mul(a, d(a)), u)
            case Apply("Max", (a, b)):
                return Apply("Max", (d(a), d(b)))
            case Sum(a, i, n):
                return Sum(d(a), i, n)
        return d(u)


def replace(tree, old, rule, random):
    """The tree with one occurrence of `old` rewritten."""
    places = sum(part == old for part in subexpressions(tree))
    chosen, seen = random.randrange(max(places, 1)), -1

    def down(part):
        nonlocal seen
        if part == old:
            seen += 1
            if seen == chosen:
                return rule(part)
        if isinstance(part, Derivative):
            return Derivative(down(part.body), part.variables)
        if isinstance(part, Sum | Product):
            return type(part)(down(part.body), part.index, part.size)
        return part if isinstance(part, Item) or not children(part) else map_children(part, down)

    return down(tree)


LOG_ARGUMENTS = "p[i]", "q[i]", "q[i]/q[k]", "p[i]/q[i]", "p[k]*q[i]", "1 + exp(a[i])", "q[i]*p[j]", "n*q[i]"
COEFFICIENTS = (
    "q[i]",
    "r[i]",
    "a[i]**2",
    "a[i]",
    "a[i]*a[j]",
    "(q[i] - r[i])",
    "s[i]",
    "q[i]*p[k]",
    "(e[i] + 1)",
)
BOUNDS = ("log({t})", "({t} - 1)", "(1 - 1/({t}))")


def sum_of_logs(random: Random):
    """Σ c log t against Σ c (t − 1) and the like: true by the lemma where the signs of the c allow it."""
    sides = ["0", "0"]
    for _ in range(random.choice((1, 1, 2))):
        letter, other = random.sample("ijk", 2)
        c, t = random.choice(COEFFICIENTS), random.choice(LOG_ARGUMENTS)
        sign, shapes = random.choice("++-"), (BOUNDS[0], random.choice(BOUNDS))
        for side, shape in enumerate(shapes):
            term = f"{c}*{shape.format(t=t)}"
            if random.random() < 0.85:
                term = f"Sum({term}, ({letter}, 1, n))"
            if random.random() < 0.15:
                term = f"Sum({term}, ({other}, 1, n))"
            sides[side] += f" {sign} {term}"
        if random.random() < 0.3:
            sides[1] = sides[1].replace("(i, 1, n)", "(k, 1, n)")
    return tuple(reader.read(side, ()) for side in sides)


CURVES = ("exp(x)", "log(1 + x)", "x*log(x)", "1/(1 + exp(-x))", "log(1 + exp(x))", "sqrt(1 + x)",
          "exp(-x)", "x**y", "1/x", "Abs(x - 1)", "Max(x, 1 - x)", "xlogy(x, x)", "x**x", "exp(x)*y",
          "exp(x*y)")  # fmt: skip
TANGENTS = ("1 + x", "x", "x - 1", "1 + x + x**2/2", "1/2 + x/4", "log(2) + x/2", "1", "0", "1 - x",
            "1 + x*y", "exp(1)*x", "2 - x", "x**2", "1 + x/2", "y*(1 + x)")  # fmt: skip


def curve_and_tangent(random: Random):
    return tuple(reader.read(random.choice(texts), ()) for texts in (CURVES, TANGENTS))


def statement(random: Random):
    """(left, relation, right, kinds, conditions)."""
    pick = random.random()
    if pick < 0.08:
        kinds = {"t": "real", **FAMILIES} | {letter: random.choice(SCALARS) for letter in "xyz"}
        left, right = sum_of_logs(random)
        relation = random.choice(("<=", "<=", "<", ">=", "=="))
        return (
            left,
            relation,
            right,
            kinds,
            random.sample(("Ne(j, k)", "a[k] > 0", "p[j] <= 1"), random.choice((0, 0, 1))),
        )
    if pick < 0.2:
        kinds = {"t": "real"} | {letter: random.choice(SCALARS[:6]) for letter in "xyz"}
        left, right = curve_and_tangent(random)
        conditions = random.sample(
            ("x >= 0", "x > 0", "x <= 1", "x < 0", "Ne(x, 1)", "y >= 1", "x > y"), random.choice((0, 0, 1, 2))
        )
        return left, random.choice(("<=", "<", ">=", ">")), right, kinds, conditions
    families = random.random() < 0.5
    kinds = (
        {letter: random.choice(SCALARS) for letter in "xyz"} | {"t": "real"} | (FAMILIES if families else {})
    )
    grammar = Grammar(random, families)
    left = grammar.formula(random.choice((1, 1, 2, 2, 2)) if random.random() < 0.9 else 3)
    relation = random.choice(("==", "==", "==", "==", "<=", "<", ">=", ">", "!="))
    right = (
        grammar.rewrite(left, random.choice((1, 1, 2, 3))) if random.random() < 0.85 else grammar.formula(2)
    )
    if relation != "==" and random.random() < 0.7:
        extra = grammar.formula(1)
        gap = random.choice(
            (Pow(extra, Num(Fraction(2))), Apply("exp", (extra,)), Apply("Abs", (extra,)), extra)
        )
        right = (Add if "<" in relation or relation == "!=" else Sub)(right, gap)
    usable = [c for c in CONDITIONS if families or "j" not in c]
    conditions = random.sample(usable, random.choice((0, 0, 0, 1, 1, 2)))
    return left, relation, right, kinds, conditions
