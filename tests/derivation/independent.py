"""A second opinion on a statement: mpmath values at points, with nothing of the judge but its reader.

The formulas are taken as they are written: definitions are called, not unfolded, and a derivative is a
difference quotient with a tiny step, taken on both sides. So a slip in unfolding, renaming, differentiating
or in ball arithmetic cannot hide here.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import mpmath

from companion.derivation import expression as ex
from companion.derivation import reader

DIGITS = 100
# Steps of the difference quotients, innermost derivative first: with 100 digits each level is right to about
# half the digits of the one inside it.
STEPS = (Fraction(1, 10**30), Fraction(1, 10**15), Fraction(1, 10**8))
LIMIT_RIGHT_TO = mpmath.mpf("1e-3")  # limits and integrals: a slip changes more than that
TINY = mpmath.mpf(10) ** -60  # a computed number below this may be 0
LARGEST = 10**6  # of an exponent
LOWEST = -(10**100)  # so far into the tail of a density goes a quadrature over an infinite interval
KINK = mpmath.mpf(10) ** -6
# How far values can be trusted: by difference quotients of order 0, 1, 2, 3.
RIGHT_TO = (mpmath.mpf(10) ** -60, mpmath.mpf(10) ** -40, mpmath.mpf(10) ** -20, mpmath.mpf(10) ** -9)


class Undefined(Exception):
    """The formula has no value at the point."""


class Unclear(Exception):
    """A hundred digits do not tell."""


class Point(dict):
    """Values at a point; a name that a counterexample leaves out does not matter and is 1."""

    def __missing__(self, key):
        return Fraction(1)


class Context:
    """Where a formula is evaluated: values of the declared names, and of the letters bound around it."""

    def __init__(self, values, definitions, bound=None):
        self.values, self.definitions, self.bound = Point(values), definitions, bound or {}

    def binding(self, **bound):
        return Context(self.values, self.definitions, {**self.bound, **bound})

    def calling(self, bound):
        """Inside a definition only its parameters and the declared names are seen."""
        return Context(self.values, self.definitions, bound)

    def moved(self, key, value):
        if key in self.bound:
            return Context(self.values, self.definitions, {**self.bound, key: value})
        return Context({**self.values, key: value}, self.definitions, self.bound)

    def at_letter(self, name, value):
        """A limit or an integral binds a letter of the domain: definitions see it too."""
        bound = {key: held for key, held in self.bound.items() if key != name}
        return Context({**self.values, name: value}, self.definitions, bound)

    def get(self, key):
        return self.bound[key] if key in self.bound else self.values[key]


def value(tree, at: Context):
    """The value at a point: a Fraction where the arithmetic stays rational, an mpf otherwise."""
    here = lambda part: value(part, at)  # noqa: E731
    match tree:
        case ex.Num(number):
            return number
        case ex.Constant("pi"):
            return +mpmath.pi
        case ex.Constant("oo"):
            return mpmath.inf
        case ex.Limit(body, variable, point):
            return _limit(body, variable, here(point), at)
        case ex.Integral(body, variable, lower, upper):
            return _integral(body, variable, here(lower), here(upper), at)
        case ex.Symbol(name):
            return Fraction(at.get(name)) if isinstance(at.get(name), int) else at.get(name)
        case ex.Item(base, indices):
            return at.values[(base, *(int(here(i)) for i in indices))]
        case ex.Add(a, b):
            return _exact(here(a), here(b), lambda x, y: x + y)
        case ex.Sub(a, b):
            return _exact(here(a), here(b), lambda x, y: x - y)
        case ex.Mul(a, b):
            return _exact(here(a), here(b), lambda x, y: x * y)
        case ex.Neg(a):
            return -here(a)
        case ex.Div(a, b):
            above, below = here(a), here(b)
            if sign(below) == 0:
                raise Undefined("division by zero")
            return _exact(above, below, lambda x, y: x / y)
        case ex.Pow(a, b):
            return _power(here(a), here(b))
        case ex.Apply("KroneckerDelta", (i, j)):
            return Fraction(here(i) == here(j))
        case ex.Apply(name, arguments) if name in at.definitions:
            parameters, body = at.definitions[name]
            return value(body, at.calling(dict(zip(parameters, map(here, arguments), strict=True))))
        case ex.Apply(name, arguments):
            return FUNCTIONS[name](*map(here, arguments))
        case ex.Sum(body, index, size) | ex.Product(body, index, size):
            adds = isinstance(tree, ex.Sum)
            total = Fraction(0 if adds else 1)
            for i in range(1, int(here(size)) + 1):
                term = value(body, at.binding(**{index: i}))
                total = _exact(total, term, (lambda x, y: x + y) if adds else (lambda x, y: x * y))
            return total
        case ex.Derivative(body, variables):
            return _slope(body, variables, at)
    raise TypeError(f"{tree!r}")


def _slope(body, variables, at):
    """The last of the derivatives, each from the one before it."""
    *before, last = variables
    inner = ex.Derivative(body, tuple(before)) if before else body
    height = order(inner, at.definitions)
    if height >= len(STEPS):
        raise Unclear("too high a derivative")
    key = (
        last.name if isinstance(last, ex.Symbol) else (last.base, *(int(value(i, at)) for i in last.indices))
    )
    h, x = STEPS[height], at.get(key) if isinstance(last, ex.Symbol) else at.values[key]
    x = Fraction(x) if isinstance(x, int) else x
    middle = _number(value(inner, at))  # no slope where there is no value
    try:
        right, left = (_number(value(inner, at.moved(key, x + step))) for step in (h, -h))
    except Undefined:
        raise Unclear("a neighbour has no value") from None
    h = _number(h)
    after, before = (right - middle) / h, (middle - left) / h
    if abs(after - before) > KINK * (1 + abs(after)):
        raise Undefined("a kink")
    return (right - left) / (2 * h)


def _limit(body, variable, point, at):
    """Where the values go on the way to the point, from every side on which there are values."""
    far = abs(_number(point)) == mpmath.inf
    steps = (
        (10**2, 10**5, 2 * 10**5) if far else (Fraction(1, 10**15), Fraction(1, 10**30), Fraction(1, 10**31))
    )
    ends = []
    for side in (1, -1) if not far else (1 if point > 0 else -1,):
        try:
            ends.append(
                [
                    _number(value(body, at.at_letter(variable, side * step if far else point + side * step)))
                    for step in steps
                ]
            )
        except Undefined:
            continue
    if not ends:
        raise Undefined("there are no values on the way")
    found = [_settled(*values) for values in ends]
    if len(found) == 2 and found[0] != found[1] and not abs(found[0] - found[1]) < LIMIT_RIGHT_TO:
        raise Undefined("the two sides differ")
    return found[0]


def _settled(early, late, later):
    """The value that the last two show, or ±∞ where the first two show growth, be it that of a logarithm."""
    if abs(later - late) < LIMIT_RIGHT_TO / 10:
        return later
    if abs(late) > 1.8 * abs(early) and abs(late - early) > LIMIT_RIGHT_TO and abs(later) > abs(late):
        return mpmath.inf * mpmath.sign(late)
    raise Unclear("it moves too slowly")


def _integral(body, variable, lower, upper, at):
    """Tanh–sinh quadrature, with its own estimate of the error.

    It is cut where a letter of the domain has its value: a narrow peak is seen if it stands at an end.
    """
    lower, upper = _number(lower), _number(upper)
    cuts = {*(-30, -8, -2, 0, 2, 8, 30), *map(_number, at.values.values())}
    breaks = [lower, *sorted(mpmath.mpf(x) for x in cuts if lower < x < upper), upper]
    with mpmath.workdps(20):
        f = lambda x: _number(value(body, at.at_letter(variable, x)))  # noqa: E731
        try:
            total, error = mpmath.quad(f, breaks, error=True)
        except Undefined:
            raise Unclear("a value on the way is missing") from None
    if error > LIMIT_RIGHT_TO / 10:
        raise Unclear("the quadrature is not sure")
    return total


def contains_limit(tree, definitions) -> bool:
    calls = isinstance(tree, ex.Apply) and tree.function in definitions
    return (
        isinstance(tree, ex.Limit | ex.Integral)
        or any(contains_limit(part, definitions) for part in ex.children(tree))
        or (calls and contains_limit(definitions[tree.function][1], definitions))
    )


def order(tree, definitions) -> int:
    """How many derivatives are nested in the formula, those inside the definitions that it calls too."""
    inside = max((order(part, definitions) for part in ex.children(tree)), default=0)
    if isinstance(tree, ex.Derivative):
        return inside + len(tree.variables)
    if isinstance(tree, ex.Apply) and tree.function in definitions:
        return inside + order(definitions[tree.function][1], definitions)
    return inside


def _number(x):
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def _exact(x, y, f):
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return f(x, y)
    return f(_number(x), _number(y))


def sign(x) -> int:
    if not isinstance(x, Fraction) and abs(x) < TINY:
        raise Unclear("so small that it may be zero")
    return (x > 0) - (x < 0)


def _exp(x):
    if not LOWEST < x < LARGEST:
        raise Unclear("too large")
    return Fraction(1) if x == 0 else mpmath.exp(_number(x))


def _log(x):
    if sign(x) <= 0:
        raise Undefined("log of what is not positive")
    return Fraction(0) if x == 1 else mpmath.log(_number(x))


def _xlogy(x, y):
    """x·log y for x > 0; 0 for x = 0 and y ≥ 0."""
    if sign(x) > 0:
        return _number(x) * _log(y)
    if sign(x) < 0 or sign(y) < 0:
        raise Undefined("xlogy has no value here")
    return Fraction(0)


def _power(x, e):
    if isinstance(e, Fraction) and e.denominator == 1:
        if abs(e) > 500:
            raise Unclear("too large")
        if e < 0 and sign(x) == 0:
            raise Undefined("division by zero")
        return Fraction(1) if e == 0 else x ** int(e)
    s = sign(x)
    if s < 0 and not isinstance(e, Fraction):
        raise Unclear("the exponent may be whole")
    if s < 0 or (s == 0 and sign(e) <= 0):
        raise Undefined("no real power")
    return Fraction(0) if s == 0 else _exp(_number(e) * mpmath.log(_number(x)))


FUNCTIONS = {
    "exp": _exp,
    "log": _log,
    "xlogy": _xlogy,
    "sqrt": lambda x: _power(x, Fraction(1, 2)),
    "Abs": abs,
    "Max": lambda x, y: x if _number(x) >= _number(y) else y,
    "Min": lambda x, y: y if _number(x) >= _number(y) else x,
}


def with_pi(tree, names):
    """The formula with the number π for the letter pi, where that letter is not declared."""
    return tree if "pi" in names else ex.substitute(tree, {"pi": ex.Constant("pi")})


def read_definitions(definitions):
    """{name: (parameters, body)} from [(signature, body), …], each body as it is written."""
    found = {}
    for signature, body, *_ in definitions:
        name, parameters = reader.read_signature(signature)
        arities = {known: Arity(p) for known, (p, _) in found.items()}
        found[name] = (parameters, with_pi(reader.read(body, arities), parameters))
    return found


class Arity:
    """What the reader asks of a definition: how many arguments."""

    def __init__(self, parameters):
        self.parameters = parameters


def holds(left, relation, right, values, definitions) -> bool | None:
    """Is the statement true at the point? None where the digits do not tell.

    A "no" is asked for again with four times the digits: where numbers of very different size meet, as in
    1 − σ(200), a hundred are not enough for a difference quotient.
    """
    answer = _holds(left, relation, right, values, definitions, DIGITS)
    return answer if answer is not False else _holds(left, relation, right, values, definitions, 4 * DIGITS)


def _holds(left, relation, right, values, definitions, digits):
    with mpmath.workdps(digits):
        at = Context(values, definitions)
        try:
            a, b = value(left, at), value(right, at)
        except Undefined:
            return False
        except (Unclear, OverflowError):
            return None
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            difference = (a > b) - (a < b)
        else:
            a, b = _number(a), _number(b)
            height = max(order(left, definitions), order(right, definitions))
            right_to = RIGHT_TO[height]
            if any(contains_limit(side, definitions) for side in (left, right)):
                right_to = LIMIT_RIGHT_TO
            if a == b or abs(a - b) <= right_to * (1 + abs(a) + abs(b)) < mpmath.inf:
                # Equal as far as the digits go: an answer to = and ≤, none to < and ≠.
                return True if relation in ("==", "<=", ">=") else None
            difference = 1 if a > b else -1
    return (
        difference
        in {"==": (0,), "!=": (-1, 1), "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}[relation]
    )


def rounds_to(tree, decimal, values, definitions) -> bool | None:
    """Does the number lie within half a unit of the decimal's last digit?"""
    digits, _, exponent = decimal.replace("−", "-").partition("e")
    unit = Fraction(10) ** (int(exponent or 0) - len(digits.partition(".")[2]))
    with mpmath.workdps(DIGITS):
        try:
            gap = abs(
                _number(value(tree, Context(values, definitions)))
                - _number(Fraction(decimal.replace("−", "-")))
            )
        except (Undefined, Unclear):
            return None
        return bool(gap < _number(unit) / 2)


# ---- points of a domain, given as {name: kind} and conditions as in Domain(**kinds, where=…)

EDGES = {
    "real": (0, 1, -1, 2, -2, Fraction(1, 2), Fraction(-1, 3), 7, -7, 40, -40),
    "positive": (1, 2, Fraction(1, 2), Fraction(1, 50), 9, 40),
    "nonnegative": (0, 1, 2, Fraction(1, 2), 9, 40),
    "(0, 1)": (Fraction(1, 2), Fraction(1, 3), Fraction(3, 4), Fraction(1, 50), Fraction(49, 50)),
    "[0, 1]": (0, 1, Fraction(1, 2), Fraction(1, 3), Fraction(3, 4)),
    "label": (0, 1),
    "sign": (-1, 1),
}


BELONGS = {
    "real": lambda x: True,
    "positive": lambda x: x > 0,
    "nonnegative": lambda x: x >= 0,
    "(0, 1)": lambda x: 0 < x < 1,
    "[0, 1]": lambda x: 0 <= x <= 1,
    "label": lambda x: x in (0, 1),
    "sign": lambda x: x in (-1, 1),
}


def _draw(kind, random) -> Fraction:
    if not isinstance(kind, str):
        return _draw_from_set(kind, random)
    if random.random() < 0.5 or kind in ("label", "sign"):
        return Fraction(random.choice(EDGES[kind]))
    whole = Fraction(random.randint(1, 63), 64)
    if kind in ("(0, 1)", "[0, 1]"):
        return whole
    size = whole * random.choice((1, 4, 20))
    return size if kind in ("positive", "nonnegative") or random.random() < 0.5 else -size


def _draw_from_set(given, random) -> Fraction:
    """A point of a SymPy set: one of finitely many, or of an interval, its ends among them."""
    if given.is_FiniteSet:
        chosen = random.choice(sorted(given))
        return Fraction(int(chosen.p), int(chosen.q))
    lower, upper = (None if end.is_infinite else Fraction(int(end.p), int(end.q))
                    for end in (given.start, given.end))  # fmt: skip
    if lower is None and upper is None:
        return _draw("real", random)
    if lower is None or upper is None:
        step = _draw("positive" if given.left_open or given.right_open else "nonnegative", random)
        return upper - step if lower is None else lower + step
    ends = [end for end, is_open in ((lower, given.left_open), (upper, given.right_open)) if not is_open]
    if ends and random.random() < 0.3:
        return random.choice(ends)
    return lower + (upper - lower) * Fraction(random.randint(1, 63), 64)


def points(kinds, conditions, definitions, random, number, tries=400):
    """Random points with many special values: ends of intervals, equal letters, equal indices, n = 1."""
    found, between = 0, _between(kinds, conditions, definitions)
    for _ in range(tries):
        if found >= number:
            return
        values = _point(kinds, random)
        for name, (low, high) in between.items():
            values[name] = low + (high - low) * Fraction(random.randint(0, 12), 12)
        for left, relation, right in conditions:
            if relation == "==" and isinstance(left, ex.Symbol) and kinds.get(left.name) in BELONGS:
                _solve(left.name, kinds[left.name], right, values, definitions)
        if all(holds(left, relation, right, values, definitions) for left, relation, right in conditions):
            found += 1
            yield values


def _between(kinds, conditions, definitions):
    """Letters that conditions hold between two numbers, which a random point would seldom meet."""
    ends = {"<": {}, ">": {}}
    for left, relation, right in conditions:
        if isinstance(left, ex.Symbol) and relation[0] in ends and kinds.get(left.name) in BELONGS:
            try:
                ends[relation[0]][left.name] = value(right, Context({}, definitions))
            except (Undefined, Unclear, KeyError):
                continue
    both = {name: (ends[">"][name], ends["<"][name]) for name in ends["<"].keys() & ends[">"].keys()}
    return {
        name: pair for name, pair in sorted(both.items()) if all(isinstance(end, Fraction) for end in pair)
    }


def _solve(name, kind, tree, values, definitions):
    """Meet the condition name = tree, which a random point does not."""
    try:
        solved = value(tree, Context(values, definitions))
    except (Undefined, Unclear, KeyError):
        return
    if isinstance(solved, Fraction) and BELONGS[kind](solved):
        values[name] = solved


def _point(kinds, random):
    values: dict = {name: random.choice((1, 2, 3, 4)) for name, kind in kinds.items() if kind == "count"}
    for name, kind in kinds.items():
        if not isinstance(kind, str):
            values[name] = _draw_from_set(kind, random)
            continue
        stem, _, sizes = kind.rpartition("[") if kind.endswith("]") and kind != "[0, 1]" else (kind, "", "")
        ranges = [values.get(size.strip()) or int(size) for size in sizes.rstrip("]").split(",") if size]
        if kind == "count":
            continue
        if stem == "index":
            values[name] = random.randint(1, ranges[0])
        elif not ranges:
            values[name] = _draw(kind, random)
        elif "simplex" in stem:
            least = 0 if "closed" in stem else 1
            weights = [random.randint(least, 6) for _ in range(ranges[0])]
            weights = weights if sum(weights) else [1] * ranges[0]
            values.update({(name, i + 1): Fraction(w, sum(weights)) for i, w in enumerate(weights)})
        else:
            same = _draw(stem, random) if random.random() < 0.2 else None
            for member in product(*(range(1, size + 1) for size in ranges)):
                values[(name, *member)] = _draw(stem, random) if same is None else same
    scalars = [n for n, k in kinds.items() if isinstance(k, str) and k in EDGES]
    if len(scalars) > 1 and random.random() < 0.2:
        a, b = random.sample(scalars, 2)
        if kinds[a] == kinds[b]:
            values[a] = values[b]
    return values
