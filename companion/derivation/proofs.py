"""Proofs of one statement, each by a method that has a name.

An equality holds when the normal form of the difference is zero. An inequality holds when the difference
has a certified sign; where logarithms are in the way, the lemma 1 − 1/t ≤ log t ≤ t − 1 bounds them;
where both sides are sums, they are compared term by term. Max, |·|, labels and free indices split the
statement into cases, and every case is proved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product

from companion.derivation import signs
from companion.derivation.balls import Undefined, Unknown, compare, evaluate, precision
from companion.derivation.domain import Domain
from companion.derivation.expression import (
    Add,
    Apply,
    Div,
    Expression,
    Mul,
    Neg,
    Num,
    Sub,
    Sum,
    Symbol,
    free_names,
    rename,
    subexpressions,
    substitute,
)
from companion.derivation.normal_form import ONE, Algebra, NeedCase, NeedIndexCase, NeedUnit, NotShown
from companion.derivation.polynomial import Ratio, TooLarge

__all__ = ["Proof", "prove"]

MAX_CASES = 32
MAX_DEPTH = 4
ZERO_TREE = Num(Fraction(0))


@dataclass
class Proof:
    """The methods that were used; none when the statement was not proved, and then what stood in the way."""

    methods: list[str] = field(default_factory=list)
    obstacle: str = ""

    @property
    def method(self) -> str:
        return ", ".join(dict.fromkeys(self.methods))


class _NotProved(Exception):
    pass


@dataclass(frozen=True)
class _Statement:
    left: Expression
    right: Expression
    relation: str
    domain: Domain
    facts: tuple = ()
    distinct: frozenset = frozenset()

    def put(self, values) -> _Statement:
        """The statement with values for some names."""
        put = lambda tree: substitute(tree, values)  # noqa: E731
        facts = tuple((put(a), r, put(b)) for a, r, b in self.facts)
        return _Statement(put(self.left), put(self.right), self.relation, self.domain, facts, self.distinct)


def prove(left: Expression, right: Expression, relation: str, domain: Domain) -> Proof:
    """Try to prove ``left relation right`` on the whole domain."""
    facts = tuple((domain.unfold(c.left), c.relation, domain.unfold(c.right)) for c in domain.conditions)
    statement = _Statement(left, right, relation, domain, facts)
    proof = Proof()
    try:
        _by_values(statement, proof)
    except (_NotProved, NotShown, TooLarge) as obstacle:
        return Proof(obstacle=f"not decided: {obstacle}")
    return proof


def _by_values(statement, proof):
    """A label or a sign takes two values: prove the statement for each."""
    names = free_names(statement.left) | free_names(statement.right)
    finite = [
        d for n, d in statement.domain.declarations.items() if n in names and d.kind.values and not d.shape
    ]
    cases = list(product(*(d.kind.values for d in finite)))
    if len(cases) > MAX_CASES:
        raise _NotProved(f"there are more than {MAX_CASES} combinations of labels")
    if finite:
        proof.methods.append("case split")
    for values in cases:
        _by_cases(
            statement.put({d.name: Num(v) for d, v in zip(finite, values, strict=True)}), proof, MAX_DEPTH
        )


def _by_cases(statement, proof, depth):
    """Prove the statement; split it where a sign or the equality of two indices decides."""
    trial = Proof()
    try:
        _directly(statement, trial)
    except NeedCase as need:
        if not depth:
            raise _NotProved("too many cases") from None
        proof.methods.append("case split")
        for relation in (">=", "<="):
            fact = (need.tree, relation, ZERO_TREE)
            _by_cases(_Statement(statement.left, statement.right, statement.relation, statement.domain,
                                 (*statement.facts, fact), statement.distinct), proof, depth - 1)  # fmt: skip
        return
    except NeedIndexCase as need:
        if not depth:
            raise _NotProved("too many cases") from None
        proof.methods.append("case split")
        i, j = need.i, need.j
        name, other = (i, j) if isinstance(i, str) else (j, i)
        value = Symbol(other) if isinstance(other, str) else Num(Fraction(other))
        _by_cases(statement.put({name: value}), proof, depth - 1)
        apart = statement.distinct | {frozenset({i, j})}
        _by_cases(_Statement(statement.left, statement.right, statement.relation, statement.domain,
                             statement.facts, apart), proof, depth - 1)  # fmt: skip
        return
    proof.methods += trial.methods


def _directly(statement, proof):
    """The first strategy that works; the reason of the first that does not is reported."""
    obstacles = []
    if statement.relation == "==":
        strategies = [_normal_form]
    elif free_names(statement.left) | free_names(statement.right):
        strategies = [_sign, _termwise, _exponential, _lemma]
    else:
        strategies = [_constants]
    for strategy in strategies:
        try:
            proof.methods.append(_with_units(strategy, statement))
            return
        except (NotShown, _NotProved, TooLarge) as obstacle:
            obstacles.append(obstacle)
    raise obstacles[0]


def _with_units(strategy, statement):
    """Run a strategy; where exp(x/2) turns up beside exp(x), start again with the finer unit."""
    units = {}
    for _ in range(12):
        try:
            return strategy(statement, units)
        except NeedUnit as need:
            units[need.label] = need.unit
    raise _NotProved("the exponents have no common unit within the limit")


def _algebra(statement, units):
    return Algebra(statement.domain, statement.facts, units, statement.distinct)


def _normal_form(statement, units):
    algebra = _algebra(statement, units)
    if algebra.is_zero(algebra.normal(statement.left) - algebra.normal(statement.right)):
        return "normal form"
    raise _NotProved("the difference of the two sides does not reduce to zero")


def _sign(statement, units):
    algebra = _algebra(statement, units)
    difference = algebra.reduce(algebra.normal(statement.left) - algebra.normal(statement.right))
    if signs.sign(algebra, difference) <= signs.ALLOWED[statement.relation]:
        return "sign certificate"
    raise _NotProved("the sign of the difference of the two sides is not certified")


def _exponential(statement, units):
    """u lies beside 0 as e^u lies beside 1: the way to compare log u with log v."""
    algebra = _algebra(statement, units)
    difference = algebra.reduce(algebra.normal(statement.left) - algebra.normal(statement.right))
    if signs.sign(algebra, algebra.exp(difference) - ONE) <= signs.ALLOWED[statement.relation]:
        return "monotonicity of exp"
    raise _NotProved("the exponentials of the two sides are not certified either")


def _constants(statement, units):
    """Two numbers are compared by ball arithmetic."""
    _algebra(statement, units).normal(Sub(statement.left, statement.right))
    try:
        with precision(256):
            sign = compare(evaluate(statement.left, {}), evaluate(statement.right, {}))
    except (Undefined, Unknown):
        raise _NotProved("the two numbers could not be evaluated") from None
    if sign is not None and sign in signs.ALLOWED[statement.relation]:
        return "ball arithmetic"
    raise _NotProved("the two numbers are too close to be told apart")


def _lemma(statement, units):
    """Replace logarithms by bounds: log t ≤ t − 1, and log t ≥ 1 − 1/t."""
    if statement.relation in ("!=", "=="):
        raise _NotProved("the lemma gives inequalities")
    upper = statement.relation in ("<", "<=")  # the difference is to be negative: bound it from above
    both = Sub(statement.left, statement.right)
    logs = [t for t in dict.fromkeys(subexpressions(both)) if isinstance(t, Apply) and t.function == "log"]
    outer = [t for t in logs if not any(t in list(subexpressions(s))[1:] for s in logs)]
    bound_names = {s.index for s in subexpressions(both) if isinstance(s, Sum)}
    outer = [t for t in outer if not free_names(t) & bound_names]
    for size in (len(outer), *range(1, len(outer))):
        for chosen in combinations(outer, size):
            if chosen and _lemma_with(_algebra(statement, units), both, chosen, upper, statement.relation):
                return "lemma log t ≤ t − 1"
    raise _NotProved("the lemma log t ≤ t − 1 does not give the inequality")


def _lemma_with(algebra, both, chosen, upper, relation) -> bool:
    algebra.normal(both)  # everything is defined
    inside = {}
    for i, tree in enumerate(chosen):
        t = algebra.normal(tree.arguments[0])
        inside[i] = t
        algebra._opaque[tree] = algebra._intern("opaque", (i,), f"opaque[{i}]")
    difference = algebra.normal(both)
    strict = False
    for i, tree in enumerate(chosen):
        (number,) = algebra._opaque[tree].generators
        if number in difference.den.generators or difference.num.degree(number) != 1:
            return False
        slope = Ratio(difference.num.coefficients(number)[1], difference.den)
        slope_sign = signs.sign(algebra, slope)
        t = inside[i]
        if slope_sign <= {0, 1}:
            bound = t - ONE if upper else ONE - ONE / t
        elif slope_sign <= {-1, 0}:
            bound = ONE - ONE / t if upper else t - ONE
        else:
            return False
        # the lemma is strict away from t = 1
        strict |= 0 not in slope_sign and 0 not in signs.sign(algebra, t - ONE)
        difference = difference + slope * (bound - algebra._opaque[tree])
    allowed = signs.ALLOWED[relation]
    if strict:
        allowed = allowed | {0}
    return signs.sign(algebra, algebra.reduce(difference)) <= allowed


def _termwise(statement, units):
    """Sums over the same range are related as their terms are."""
    if statement.relation in ("!=", "=="):
        raise _NotProved("sums are compared term by term for inequalities only")
    left, right = _as_sum(statement.left), _as_sum(statement.right)
    if left is None and right is None:
        raise _NotProved("neither side is a sum")
    if left is None or right is None:
        other, given = (statement.left, right) if left is None else (statement.right, left)
        if other != ZERO_TREE:
            raise _NotProved("only one side is a sum")
        empty = (given[0], given[1], ZERO_TREE)
        left, right = (empty, right) if left is None else (left, empty)
    if left[1] != right[1]:
        raise _NotProved("the two sums run over different ranges")
    # the common index stands for any of 1, …, n: an index that is declared nowhere
    index = "@t0"
    body_left, body_right = (rename(body, name, index) for name, _, body in (left, right))
    algebra = _algebra(statement, units)
    algebra.normal(statement.left), algebra.normal(statement.right)
    term = _Statement(
        body_left, body_right, statement.relation, statement.domain, statement.facts, statement.distinct
    )
    try:
        method = _sign(term, units)
    except (NotShown, _NotProved, TooLarge):
        method = _lemma(term, units)
    return f"term by term, {method}"


def _as_sum(tree):
    """(index, size, body) of a formula that is one sum: Σ f, c·Σ f, Σ f/c, −Σ f."""
    match tree:
        case Sum(body, index, size):
            return index, size, body
        case Neg(a):
            inner = _as_sum(a)
            return inner and (inner[0], inner[1], Neg(inner[2]))
        case Mul(a, b):
            left, right = _as_sum(a), _as_sum(b)
            if left and right is None:
                return _fresh_for(left, b, lambda body: Mul(body, b))
            if right and left is None:
                return _fresh_for(right, a, lambda body: Mul(a, body))
        case Div(a, b):
            inner = _as_sum(a)
            return inner and _fresh_for(inner, b, lambda body: Div(body, b))
        case Add(a, b) | Sub(a, b):
            left, right = _as_sum(a), _as_sum(b)
            if left and right and left[1] == right[1]:
                # One letter for both that neither body uses.
                bodies = (rename(body, name, "@s") for name, _, body in (left, right))
                return "@s", left[1], type(tree)(*bodies)
    return None


def _fresh_for(parts, factor, f):
    """The sum with a factor moved in, its index renamed where the factor uses the same letter."""
    index, size, body = parts
    if index in free_names(factor):
        body, index = rename(body, index, "@s"), "@s"
    return index, size, f(body)
