"""Proofs of one statement, each by a method that has a name.

An equality holds when the normal form of the difference is zero. An inequality holds when the difference
has a certified sign; where logarithms are in the way, the lemma 1 − 1/t ≤ log t ≤ t − 1 bounds them;
where both sides are sums, they are compared term by term. Max, |·|, labels and free indices split the
statement into cases, and every case is proved.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from fractions import Fraction
from functools import reduce
from itertools import combinations, count, islice, permutations, product

from companion.derivation import signs
from companion.derivation.balls import Undefined, Unknown, compare, evaluate, precision
from companion.derivation.domain import KINDS, Declaration, Domain
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
    Product,
    Sub,
    Sum,
    Symbol,
    carry_out,
    children,
    differentiate,
    free_names,
    rename,
    replace,
    substitute,
)
from companion.derivation.normal_form import (
    ONE,
    Algebra,
    NeedCase,
    NeedIndexCase,
    NeedUnit,
    NotShown,
    index_of,
)
from companion.derivation.polynomial import TooLarge, work

__all__ = ["Proof", "prove"]

MAX_CASES = 32
MAX_LEMMA_CHOICES = 12
MAX_DEPTH = 4
MAX_DERIVATIVES = 3
TERM = "@t0"  # the common index when two sums are compared term by term
MEMBER = "@m0"  # the index of any one member of a family of logarithms
ZERO_TREE, ONE_TREE = Num(Fraction(0)), Num(Fraction(1))


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
    work.restart()
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
            fact = (need.tree, relation, ZERO_TREE)  # learned first: conditions may need it
            _by_cases(_Statement(statement.left, statement.right, statement.relation, statement.domain,
                                 (fact, *statement.facts), statement.distinct), proof, depth - 1)  # fmt: skip
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
        strategies = [_sign, _termwise, _exponential, _lemma, _cancelled, _peeled, _monotone]
    else:
        strategies = [_sign, _constants]
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
    # the evaluation itself certifies that every part is defined
    try:
        with precision(256):
            sign = compare(evaluate(statement.left, {}), evaluate(statement.right, {}))
    except (Undefined, Unknown):
        raise _NotProved("the two numbers could not be evaluated") from None
    if sign is not None and sign in signs.ALLOWED[statement.relation]:
        return "ball arithmetic"
    raise _NotProved("the two numbers are too close to be told apart")


def _lemma(statement, units):
    """Replace logarithms by bounds: log t ≤ t − 1, and log t ≥ 1 − 1/t, also term by term inside sums.

    In the place of each logarithm stands a letter first. The statement must be linear in it; the sign of its
    coefficient says which of the two bounds makes the statement harder. What is left is proved by its sign.
    Logarithms with opposite coefficients are also tried as one: c·log a − c·log b = c·log(a/b).
    """
    if statement.relation in ("!=", "=="):
        raise _NotProved("the lemma gives inequalities")
    both = Sub(statement.left, statement.right)
    _algebra(statement, units).normal(both)  # everything is defined
    for form in (lambda: both, lambda: _merge_logs(statement, units, both)):
        tree = form()
        logs = _outer_logs(tree)
        for size in (len(logs), *range(1, len(logs))):
            for chosen in islice(combinations(logs, size), MAX_LEMMA_CHOICES):
                if chosen and _lemma_with(statement, units, tree, chosen):
                    return "lemma log t ≤ t − 1"
    raise _NotProved("the lemma log t ≤ t − 1 does not give the inequality")


def _merge_logs(statement, units, both):
    """c·log a − c·log b as c·log(a/b), also for c_i under a sum, and where Σ c_i is the other coefficient."""
    logs = _outer_logs(both)
    named, letters = _with_letters_for(logs, both)
    algebra = Algebra(_with_letters(statement.domain, len(logs)), statement.facts, units, statement.distinct)
    slopes = [algebra.normal(differentiate(named, member)) for _, member in letters]
    merged, used = named, set()
    for (i, (log, around)), (j, (other, around_other)) in permutations(enumerate(logs), 2):
        if used & {i, j} or (not around and around_other) or "xlogy" in (log.function, other.function):
            continue
        total = slopes[i]
        if around and not around_other:
            bound = algebra.fresh()
            total = algebra.sum_over(bound, index_of(around[0][1]), algebra.rename(total, {MEMBER: bound}))
        t, u = log.arguments[0], other.arguments[0]
        own = {around_other[0][0]} if around_other else set()
        if around and around[0][0] in free_names(u) - own:
            continue  # the letter of t's sum would catch a free letter of u
        if around_other:
            if around_other[0][1] != around[0][1]:
                continue
            u = rename(u, around_other[0][0], around[0][0])
        if algebra.is_zero(total + slopes[j]):
            inside = Div(t, u)
        elif around and not around_other and algebra.is_zero(total - slopes[j]):
            inside = Mul(t, u)  # Σ c_i log t_i + (Σ c_i) log u = Σ c_i log(t_i·u)
        else:
            continue
        merged = replace(merged, letters[i][0], Apply("log", (inside,)))
        merged = replace(merged, letters[j][0], ZERO_TREE)
        used |= {i, j}
    for (log, _), (letter, _) in zip(logs, letters, strict=True):
        merged = replace(merged, letter, log)
    return merged


def _monotone(statement, units):
    """f has the sign at a point x₀ and moves away from 0 on both sides of it: by the sign of f′.

    That sign is found in the same way, up to the third derivative: with f′(x₀) = 0 and f″ ≥ 0 this is the
    minimum of a convex function. The domain of x must be an interval, and x₀ one of its points or ends.
    """
    if statement.relation in ("!=", "=="):
        raise _NotProved("monotonicity gives inequalities")
    f = Sub(statement.left, statement.right)
    for name in sorted(free_names(f) & statement.domain.declarations.keys()):
        if not _is_interval(statement, name):
            continue
        for start in (ZERO_TREE, ONE_TREE, Num(Fraction(1, 2))):
            ends_open = _is_open_end(statement, name, start.value)
            if ends_open is not None and _moves_away(
                statement, units, f, name, start, ends_open, MAX_DERIVATIVES
            ):
                return "monotonicity"
    raise _NotProved("no point was found from which the difference of the two sides moves one way")


def _is_interval(statement, name) -> bool:
    """Does the name run over an interval that only numbers bound? A path from x₀ to x stays inside."""
    declaration = statement.domain.declarations[name]
    if (
        declaration.shape
        or declaration.is_index
        or declaration.kind.values
        or declaration.kind is KINDS["count"]
    ):
        return False
    mentions = [fact for fact in statement.facts if name in free_names(fact[0]) | free_names(fact[2])]
    return all(_is_end(fact, name) for fact in mentions)


def _is_end(fact, name) -> bool:
    left, relation, right = fact
    return left == Symbol(name) and isinstance(right, Num) and relation in ("<", "<=", ">", ">=")


def _is_open_end(statement, name, value) -> bool | None:
    """False for a point of the domain, True for its open end, None for a point outside."""
    kind = statement.domain.declarations[name].kind
    limits = signs.Bounds(kind.lower, kind.upper, kind.lower_open, kind.upper_open)
    for left, relation, right in statement.facts:
        if left == Symbol(name):
            allowed = signs.ALLOWED[relation]
            end = {"lower": right.value, "lower_open": 0 not in allowed} if 1 in allowed else None
            end = end or {"upper": right.value, "upper_open": 0 not in allowed}
            limits = limits.meet(signs.Bounds(**end))
    above = limits.lower is None or value >= limits.lower
    below = limits.upper is None or value <= limits.upper
    if not (above and below):
        return None
    return (value == limits.lower and limits.lower_open) or (value == limits.upper and limits.upper_open)


def _moves_away(statement, units, f, name, start, open_end, depth) -> bool:
    """Does f have the sign at the start, and does f′ keep it on either side?

    At an open end f itself need not be strict: then f′ is.
    """
    relation = statement.relation
    at_start = relation if not open_end else relation.rstrip("=") + "="
    if not _certified(_about(statement, substitute(f, {name: start}), at_start), units):
        return False
    slope = carry_out(Derivative(f, (Symbol(name),)))
    for side in ("<=", ">="):
        # f is to be positive: it may rise to the right of the start, and fall to the left of it
        rises = (relation[0] == ">") == (side == ">=")
        wanted = ">" if rises else "<"
        wanted += "" if open_end and len(relation) == 1 else "="
        part = _about(statement, slope, wanted, (Symbol(name), side, start))
        if open_end:
            part = _about(part, slope, wanted, (Symbol(name), "!=", start))
        if _certified(part, units):
            continue
        if depth <= 1 or not _moves_away(part, units, slope, name, start, open_end, depth - 1):
            return False
    return True


def _about(statement, tree, relation, *facts):
    """The statement that a formula has a sign, with more facts."""
    return _Statement(
        tree, ZERO_TREE, relation, statement.domain, (*statement.facts, *facts), statement.distinct
    )


def _certified(statement, units) -> bool:
    for strategy in (_sign, _exponential):
        try:
            strategy(statement, units)
            return True
        except (NotShown, _NotProved, TooLarge, NeedCase, NeedIndexCase):
            continue
    return False


def _outer_logs(tree):
    """[(log node, ((bound letter, size), …)), …]; logarithms inside logarithms are left out."""
    found = {}

    def walk(part, bound):
        if isinstance(part, Apply) and part.function in ("log", "xlogy"):
            around = tuple((name, size) for name, size in bound if name in free_names(part))
            if found.setdefault(part, around) != around or len(around) > 1:
                raise _NotProved("a logarithm stands under more than one sum")
            return
        # a number below a fraction bar, such as log 2 for bits, stays where it is
        number_below = isinstance(part, Div) and not free_names(part.right)
        for child in (part.left,) if number_below else children(part):
            inside = isinstance(part, Sum | Product) and child is part.body
            walk(child, (*bound, (part.index, part.size)) if inside else bound)

    walk(tree, ())
    return list(found.items())


def _with_letters_for(logs, tree):
    """The tree with a letter for each logarithm, and [(letter as it stands, letter of any one member), …]."""
    letters = []
    for number, (log, around) in enumerate(logs):
        letter = member = Symbol(f"@L{number}")
        if around:
            letter = Item(f"@L{number}", (Symbol(around[0][0]),))
            # a member with an index of its own: its coefficient in the sum is found by differentiating
            member = Item(f"@L{number}", (Symbol(MEMBER),))
        letters.append((letter, member))
        tree = replace(tree, log, letter)
    return tree, letters


def _bounds_of(log):
    """1 − 1/t ≤ log t ≤ t − 1; and times x ≥ 0: x − x/t ≤ x log t ≤ x(t − 1), where x/(x/c) is c."""
    if log.function == "log":
        (t,) = log.arguments
        return Sub(ONE_TREE, Div(ONE_TREE, t)), Sub(t, ONE_TREE)
    x, t = log.arguments
    if t == x:
        x_over_t = ONE_TREE
    elif isinstance(t, Div) and t.left == x:
        x_over_t = t.right
    else:
        x_over_t = Div(x, t)
    return Sub(x, x_over_t), Mul(x, Sub(t, ONE_TREE))


def _lemma_with(statement, units, both, chosen) -> bool:
    above = statement.relation in ("<", "<=")  # the difference is to be negative: bound it from above
    domain = _with_letters(statement.domain, len(chosen))
    named, letters = _with_letters_for(chosen, both)
    bounded, strict = named, False
    algebra = Algebra(domain, statement.facts, units, statement.distinct)
    for (letter, member), (log, around) in zip(letters, chosen, strict=True):
        slope = algebra.normal(differentiate(named, member))
        if any("@L" in algebra.generators[g].label for g in slope.generators):
            return False  # not linear in the logarithm
        signs_of_slope = signs.sign(algebra, slope)
        lower, upper = _bounds_of(log)
        if signs_of_slope <= {0, 1}:
            bound = upper if above else lower
        elif signs_of_slope <= {-1, 0}:
            bound = lower if above else upper
        else:
            return False
        strict |= _is_strict(algebra, slope, log, around)
        bounded = replace(bounded, letter, bound)
    allowed = signs.ALLOWED[statement.relation] | ({0} if strict else set())
    return signs.sign(algebra, algebra.reduce(algebra.normal(bounded))) <= allowed


def _is_strict(algebra, slope, log, around) -> bool:
    """The lemma is strict away from t = 1, for a logarithm by itself or for a member at a declared index."""
    if log.function != "log":
        return False
    gap = Sub(log.arguments[0], ONE_TREE)
    if not around:
        return 0 not in signs.sign(algebra, slope) | signs.sign(algebra, algebra.normal(gap))
    ((letter, size),) = around
    for k in _declared_indices(algebra.domain, size):
        at_k = signs.sign(algebra, algebra.rename(slope, {MEMBER: k}))
        if 0 not in at_k | signs.sign(algebra, algebra.normal(rename(gap, letter, k))):
            return True
    return False


def _with_letters(domain, count):
    """The domain, and letters that stand for logarithms."""
    copy = domain.given()
    copy.declarations |= {f"@L{i}": Declaration(f"@L{i}", KINDS["real"]) for i in range(count)}
    return copy


def _termwise(statement, units):
    """Sums over the same range are related as their terms are."""
    if statement.relation in ("!=", "=="):
        raise _NotProved("sums are compared term by term for inequalities only")
    left, right = _as_sum(statement.left), _as_sum(statement.right)
    if left is None and right is None:
        raise _NotProved("neither side is a sum")
    if left is None or right is None:
        with suppress(NotShown, _NotProved, TooLarge):
            return _one_term(statement, units)
        if left is None:
            left = _spread(statement.left, right)
        else:
            right = _spread(statement.right, left)
    if left[1] != right[1]:
        raise _NotProved("the two sums run over different ranges")
    # the common index stands for any of 1, …, n: an index that is declared nowhere
    index = next(name for i in count() if (name := f"{TERM}{i or ''}") not in _all_names(statement))
    body_left, body_right = (rename(body, name, index) for name, _, body in (left, right))
    algebra = _algebra(statement, units)
    algebra.normal(statement.left), algebra.normal(statement.right)
    term = replace_fields(statement, left=body_left, right=body_right)
    try:
        return f"term by term, {_term(term, units)}"
    except (NotShown, _NotProved, TooLarge):
        if len(statement.relation) == 2:
            raise
    # < needs one strict term, and ≤ for the others
    method = _term(replace_fields(term, relation=term.relation + "="), units)
    for k in _declared_indices(statement.domain, left[1]):
        one = {index: Symbol(k)}
        with suppress(NotShown, _NotProved, TooLarge):
            _term(term.put(one), units)
            return f"term by term, {method}"
    raise _NotProved("no term is shown to be strictly on one side")


def _spread(other, parts):
    """A formula c as the sum of its equal parts: c = Σ c/n."""
    index, size, _ = parts
    return (
        "@s" if index in free_names(other) else index,
        size,
        Div(other, size) if other != ZERO_TREE else other,
    )


def _one_term(statement, units):
    """A sum of terms that are not negative is at least any one of them."""
    flipped = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    total, relation, other = statement.left, statement.relation, statement.right
    if _as_sum(total) is None:
        total, relation, other = other, flipped[relation], total
    index, size, body = _as_sum(total)
    if relation[0] != ">" or other == ZERO_TREE:
        raise _NotProved("a sum of terms that are not negative is at least one of them, not at most")
    algebra = _algebra(statement, units)
    algebra.normal(statement.left), algebra.normal(statement.right)
    _termwise(replace_fields(statement, left=total, right=ZERO_TREE, relation=">="), units)
    declared = _declared_indices(statement.domain, size)
    for k in declared:
        at_k = substitute(body, {index: Symbol(k)})
        with suppress(NotShown, _NotProved, TooLarge):
            _sign(replace_fields(statement, left=at_k, right=other, relation=relation), units)
            return "one term of a sum"
        if relation == ">=":
            continue
        for j in declared:
            if frozenset({j, k}) in algebra.distinct:
                with suppress(NotShown, _NotProved, TooLarge):
                    at_j = substitute(body, {index: Symbol(j)})
                    _sign(replace_fields(statement, left=at_j, right=ZERO_TREE, relation=">"), units)
                    _sign(replace_fields(statement, left=at_k, right=other, relation=">="), units)
                    return "one term of a sum"
    raise _NotProved("no term of the sum is shown to be large enough")


def _peeled(statement, units):
    """log, exp and multiplication by a positive number keep an order: compare what is inside."""
    algebra = _algebra(statement, units)
    algebra.normal(statement.left), algebra.normal(statement.right)  # both sides are defined
    left, right, method = statement.left, statement.right, ""
    for function, inverse in (("log", "exp"), ("exp", "log")):
        if any(isinstance(side, Apply) and side.function == function for side in (left, right)):
            left, right = (
                side.arguments[0]
                if isinstance(side, Apply) and side.function == function
                else Apply(inverse, (side,))
                for side in (left, right)
            )
            method = f"monotonicity of {function}"
            break
    else:
        for side in (left, right):
            if isinstance(side, Div) and signs.sign(algebra, algebra.normal(side.right)) == {1}:
                left = left.left if side is left else Mul(left, side.right)
                right = right.left if side is right else Mul(right, side.right)
                method = "a positive denominator"
                break
    if not method:
        raise _NotProved("neither side is a logarithm, an exponential or a quotient")
    inside = replace_fields(statement, left=left, right=right)
    for strategy in (_sign, _termwise, _lemma, _cancelled):
        with suppress(NotShown, _NotProved, TooLarge):
            return f"{method}, {strategy(inside, units)}"
    raise _NotProved("what is inside is not decided either")


def _all_names(statement):
    return free_names(statement.left) | free_names(statement.right)


def _term(term, units):
    try:
        return _sign(term, units)
    except (NotShown, _NotProved, TooLarge) as obstacle:
        for strategy in (_lemma, _termwise):
            with suppress(NotShown, _NotProved, TooLarge):
                return strategy(term, units)
        raise obstacle


def _declared_indices(domain, size):
    """The letters of the domain that stand for one of 1, …, size."""
    return [name for name, d in domain.declarations.items() if d.is_index and d.of == size]


def _cancelled(statement, units):
    """a + b lies beside a + c as b lies beside c: summands that both sides share are taken away first."""
    if statement.relation == "==":
        raise _NotProved("equalities are left to the normal form")
    left, right = list(_summands(statement.left)), list(_summands(statement.right))
    shared = [part for part in left if part in right]
    for part in shared:
        if part in right:
            left.remove(part)
            right.remove(part)
    if not shared:
        raise _NotProved("the two sides share no summand")
    algebra = _algebra(statement, units)
    algebra.normal(statement.left), algebra.normal(statement.right)  # what is taken away is defined
    rest = replace_fields(statement, left=_total(left), right=_total(right))
    return _termwise(rest, units)


def _summands(tree, sign=1):
    """(1, a), (−1, b), … of a − b + …"""
    match tree:
        case Add(a, b):
            yield from _summands(a, sign)
            yield from _summands(b, sign)
        case Sub(a, b):
            yield from _summands(a, sign)
            yield from _summands(b, -sign)
        case Neg(a):
            yield from _summands(a, -sign)
        case _:
            yield sign, tree


def _total(summands):
    signed = [part if sign == 1 else Neg(part) for sign, part in summands]
    return reduce(Add, signed) if signed else ZERO_TREE


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
