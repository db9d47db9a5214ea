"""Statements made to mislead the judge: nearly true, at the places where its rules have conditions.

Each maker aims at one kind of argument. Sums are compared with other sums, with their parts and with single
terms, under letters that are declared, bound, or both. Functions that keep or turn an order are put around
two sides; summands are shared that have no value somewhere; conditions are equations. A bound lies a hair
above or below the least value that a curve has on an interval.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

import mpmath
from independent import Context, Unclear, Undefined, value
from sympy import Interval, Rational

from companion.derivation import reader

DEFINITIONS = ()
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


def _relation(random):
    return random.choice(("<=", "<=", "<", ">=", ">", "<"))


# ---- sums

SUM_KINDS = {"n": "count", "i": "index[n]", "j": "index[n]", "k": "index[n]", "x": "real[n]",
             "w": "positive[n]", "v": "nonnegative[n]", "p": "simplex[n]", "q": "closed simplex[n]",
             "y": "label[n]", "e": "sign[n]", "u": "[0, 1][n]", "b": "real[n, n]", "c": "positive",
             "t": "real"}  # fmt: skip
TERMS = ("{f}[{a}]**2", "{g}[{a}]", "w[{a}]", "v[{a}]", "exp(x[{a}])", "log(1 + w[{a}])", "q[{a}]*w[{a}]",
         "y[{a}]", "1 - y[{a}]", "Abs(x[{a}])", "Max(x[{a}], 0)", "u[{a}]", "1 - u[{a}]",
         "KroneckerDelta({a}, {d})", "1 - KroneckerDelta({a}, {d})", "x[{a}]*x[{d}]", "w[{a}]*w[{d}]",
         "b[{a}, {d}]**2", "b[{d}, {a}]", "p[{a}]", "w[{a}]/w[{d}]", "log(w[{a}])",
         "log(w[{a}]) - log(w[{d}])", "xlogy(q[{a}], w[{a}])", "c", "{g}[{a}]*t**2", "x[{a}]**2*exp(t)",
         "e[{a}]*x[{a}]", "1 + e[{a}]", "(x[{a}] - x[{d}])**2", "w[{a}] - 1", "1 - 1/w[{a}]",
         "p[{a}]*log(p[{a}]/w[{a}])", "p[{a}] - w[{a}]", "sqrt(v[{a}])", "1")  # fmt: skip
FACTORS = (
    "2",
    "1/2",
    "-1",
    "c",
    "n",
    "t",
    "1/n",
    "t**2",
    "w[{d}]",
    "x[{d}]",
    "exp(t)",
    "p[{d}]",
    "0",
    "1/w[{d}]",
)
SUM_CONDITIONS = ("Ne(j, k)", "Ne(i, j)", "x[j] > 0", "x[k] >= 0", "w[j] >= 1", "t > 0", "Ne(t, 0)", "c < 1",
                  "w[j] > w[k]", "Sum(y[i], (i, 1, n)) == 0", "Sum(v[i], (i, 1, n)) <= 1", "x[j] == x[k]",
                  "t == c")  # fmt: skip


def _term(random, letter, declared):
    d = random.choice(declared)
    text = random.choice(TERMS)
    if random.random() < 0.25:
        text = f"{random.choice(FACTORS)}*({text})"
    return text.format(a=letter, d=d, f=random.choice("xwuye"), g=random.choice("vwuyq"))


def _sum(random, declared, body=None):
    """Σ f, c·Σ f, Σ f/c, Σ f + Σ g, ΣΣ f: over a letter that may be declared too."""
    letter = random.choice("ijkl")
    term = (body or _term(random, "@", [*declared, "@"])).replace("@", letter)
    text = f"Sum({term}, ({letter}, 1, n))"
    pick = random.random()
    factor = random.choice(FACTORS).format(d=random.choice(declared))
    if pick < 0.15:
        return f"{factor}*{text}"
    if pick < 0.25:
        return f"{text}/({factor})"
    if pick < 0.32:
        return f"-{text}"
    if pick < 0.45:
        return f"({text} {random.choice('+-')} {_sum(random, declared)})"
    if pick < 0.55:
        other = random.choice([name for name in "ijkl" if name != letter])
        return f"Sum({text}, ({other}, 1, n))"
    return text


def sums(random: Random):
    """One side or both are sums; the other is a term, a multiple, a constant, or the sum of a larger term."""
    declared = random.sample("ijk", random.choice((1, 2, 3)))
    body = _term(random, "@", [*declared, "@"])
    left = _sum(random, declared, body)
    d = random.choice(declared)
    pick = random.random()
    if pick < 0.3:
        right = body.replace("@", d)  # one term of it
    elif pick < 0.4:
        right = f"{body.replace('@', d)} + {body.replace('@', random.choice(declared))}"
    elif pick < 0.6:
        extra = _term(random, "@", [*declared, "@"])
        right = _sum(random, declared, f"({body} {random.choice('+-')} {extra})")
    elif pick < 0.7:
        right = f"n*({body.replace('@', d)})"
    elif pick < 0.8:
        right = random.choice(("0", "1", "n", "-1", "n**2", "c", "1/n", "t"))
    else:
        right = _sum(random, declared)
    if random.random() < 0.25:
        shared = random.choice(("t", "log(t)", _sum(random, declared), "x[j]", "1/t", "log(c)", right))
        sign = random.choice("+-")
        left = f"{left} {sign} {shared}"
        right = f"{shared} + {right}" if sign == "+" else f"{right} - {shared}"
    if random.random() < 0.2:
        left, right = around(random, left, right)
    where = random.sample(SUM_CONDITIONS, random.choice((0, 0, 1, 1, 2)))
    return left, _relation(random), right, SUM_KINDS, where


# ---- functions around two sides

AROUND = (("exp({})", "exp({})"), ("log({})", "log({})"), ("exp({})", "{}"), ("{}", "log({})"),
          ("log({})", "{}"), ("({})/({d})", "{}"), ("({})/({d})", "({})/({d})"), ("{}", "({})/({d})"),
          ("exp(-({}))", "exp(-({}))"), ("sqrt({})", "sqrt({})"), ("({})**2", "({})**2"),
          ("{} + log({d})", "{} + log({d})"), ("{d} + ({})", "({}) + {d}"), ("({})/({d})", "0"),
          ("1/({})", "1/({})"))  # fmt: skip


def around(random, left, right):
    first, second = random.choice(AROUND)
    d = random.choice(("c", "t", "n", "c - 1", "t**2", "exp(t)", "-c", "1 + c", "c*t", "t - t", "1 - c"))
    return first.format(left, d=d), second.format(right, d=d)


SIDES = ("x", "y", "x + y", "x*y", "exp(x)", "x**2", "1 + x", "log(c)", "c", "c - 1", "1 - 1/c", "0", "1",
         "log(1 + c)", "x + 1", "Abs(x)", "Max(x, y)", "x**2 + y**2", "2*x*y", "exp(-x)", "c*x", "c*y",
         "x/c", "sqrt(c)", "c**2", "1/(1 + exp(-x))", "log(1 + exp(x))", "xlogy(u, u)", "u - 1",
         "xlogy(u, c)", "c**x", "u", "x*log(c)", "xlogy(u, u/c)", "u - c",
         "xlogy(u - u, (u - u)/(c - 1))", "u*c", "xlogy(s, s/(2*s - 1))", "xlogy(0, c)", "s", "s*x",
         "1 - s", "2*s - 1", "Derivative(x*exp(x), x)", "Derivative(Abs(x), x)")  # fmt: skip


CONDITIONS = ("x > 0", "x < y", "x >= y", "t > 0", "t < 0", "Ne(t, 0)", "c > 1", "c < 1", "x == y", "c == 1",
              "x == 2*y - 1", "x*y > 0", "x + y == 1", "x**2 <= 1", "Ne(c, 1)", "t >= 1",
              "y == x**2")  # fmt: skip


def wrapped(random: Random):
    """Two sides with the same function around them, or its inverse around one."""
    kinds = {"x": "real", "y": "real", "t": "real", "n": "count", "s": "label",
             "u": random.choice(("[0, 1]", "(0, 1)", "nonnegative")),
             "c": random.choice(("positive", "positive", "nonnegative", "real", "(0, 1)"))}  # fmt: skip
    left, right = random.choice(SIDES), random.choice(SIDES)
    if random.random() < 0.5:
        right = f"{left} {random.choice('+-')} {random.choice((right, f'({right})**2', f'Abs({right})'))}"
    for _ in range(random.choice((1, 1, 2))):
        left, right = around(random, left, right)
    where = random.sample(CONDITIONS, random.choice((0, 1, 1, 2, 2)))
    return left, _relation(random), right, kinds, where


# ---- a bound a hair beside the least or largest value, on an interval

CURVES = ("exp(x) - {m}*x", "x*log(x + 2) - {m}*x", "xlogy(x, x) + {m}*x", "x**3 - {m}*x",
          "x**4 - x**2 + {m}*x", "log(1 + exp(x)) - x/{m}", "Abs(x - 1/{m})", "Max(x, {m}*x - 1)",
          "Max(x**2, 1 - x)", "sqrt(x + 2)*x", "exp(-x**2)", "1/(1 + exp(-{m}*x))",
          "Derivative(exp(x)*x**2, x)", "Derivative(Abs(x - 1/3), x)", "1/(x - 1/{m})", "log(x + 1/{m})",
          "x**x", "Min(exp(x), {m} - x)", "Abs(exp(x) - {m}) - x", "x/(x**2 + 1/{m})",
          "(x - 1/2)**2*(x + {m})", "Derivative(sqrt(x), x)", "Derivative(Max(x, 1/2), x)",
          "pi*x - exp(x)", "Sum(x**i/i, (i, 1, 4))", "xlogy(x, x/{m})", "x**(1/3)", "(x - 1/2)**(1/{m})",
          "x - x", "Abs(x)/x", "sqrt(x**2) - x", "exp(log(x))", "log(x**2)", "1/x", "2**x - {m}*x",
          "Derivative(x**3, x, x)", "x*KroneckerDelta(1, 1)", "Max(x, 0)*Min(x, 1)")  # fmt: skip


def edges(random: Random):
    """f ≥ m on an interval, for an m that is found by trying points: true, nearly true, or nearly false."""
    lower = Fraction(random.randint(-8, 6), random.choice((2, 3, 4)))
    upper = lower + Fraction(random.randint(1, 12), random.choice((2, 4, 7)))
    text = random.choice(CURVES).format(m=random.choice((2, 3, 5)))
    if random.random() < 0.3:
        text = f"{text} {random.choice('+-*')} ({random.choice(CURVES).format(m=random.choice((2, 3)))})"
    tree = reader.read(text.replace("pi", "3"), ())
    found = []
    with mpmath.workdps(30):
        for step in range(25):
            try:
                found.append(
                    Fraction(
                        str(value(tree, Context({"x": lower + (upper - lower) * Fraction(step, 24)}, {})))
                    )
                )
            except (Undefined, Unclear, ValueError, OverflowError):
                continue
    least, largest = (min(found), max(found)) if found else (Fraction(0), Fraction(0))
    above = random.random() < 0.5
    gap = random.choice(
        (Fraction(1, 100), Fraction(1, 1000), Fraction(-1, 1000), Fraction(1, 10), Fraction(0))
    )
    bound = (least - gap if above else largest + gap).limit_denominator(10**6)
    relation = random.choice((">", ">=") if above else ("<", "<="))
    if random.random() < 0.6:
        kinds, where = (
            {"x": Interval(*(Rational(end.numerator, end.denominator) for end in (lower, upper)))},
            [],
        )
    else:
        kinds, where = {"x": "real"}, [f"x >= {lower}", f"{upper} >= x"]
        if random.random() < 0.4:
            where.append(random.choice(("Ne(x, 1/2)", "x > 0", "x**2 <= 1", "x < 1", "x == 1/2")))
    return text, relation, str(bound), kinds, where


MAKERS = (sums, sums, wrapped, wrapped, edges)


def statement(random: Random):
    """(left, relation, right, kinds, conditions), sides as text."""
    left, relation, right, kinds, where = random.choice(MAKERS)(random)
    if random.random() < 0.3:
        left, relation, right = right, FLIPPED[relation], left
    if random.random() < 0.1:
        relation = "!=" if "=" not in relation else "=="
    return left, relation, right, kinds, where
