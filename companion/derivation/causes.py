"""Why a line may have been refused: the usual slips, each named only when its repair is proved.

A repair is the statement as it may have been meant: the right side with the other sign, with a factor more,
on a part of the domain, … Most are ruled out at once, by ball arithmetic at a few points. The few that are
left go to the judge, in a fixed order, and the first that is proved is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from itertools import combinations, islice

from companion.derivation import refuter
from companion.derivation.balls import Undefined, Unknown, ball, evaluate, precision
from companion.derivation.decimals import nearest, rounds
from companion.derivation.domain import CLOSED_SIMPLEX, KINDS, Declaration, DomainError, Kind
from companion.derivation.expression import (
    Add,
    Apply,
    Div,
    Expression,
    Item,
    Mul,
    Neg,
    Num,
    Sub,
    Symbol,
    free_names,
    fresh_name,
    map_children,
    subexpressions,
    substitute,
)
from companion.derivation.judge import Verdict, judge
from companion.derivation.rendering import RELATION_TEXT, name_text, text

__all__ = ["Repair", "likely_cause", "likely_decimal", "repairs"]

MAX_JUDGED = 8  # repairs that go to the judge
MAX_JUDGED_IF_UNDECIDED = 4  # what was not decided takes longer to judge
MAX_SUMMANDS = 8  # of which the signs are tried
POINTS = 16  # points at which a repair is looked at before
LARGEST_DENOMINATOR = 360  # of a factor or a summand that is found in the values
UNITS = (
    (2, "one side counts in nats, the other in bits"),
    (10, "one side has natural logarithms, the other those to base 10"),
)
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class Repair:
    """left relation right on the domain, all names unfolded, and what is said if that is proved."""

    left: Expression
    relation: str
    right: Expression
    domain: object
    said: str


def likely_cause(verdict: Verdict) -> str:
    """What probably went wrong in a statement that was refuted or not decided; "" where nothing is known.

    >>> likely_cause(judge("Derivative(x**2, x)", "x", {"x": "real"}))
    '2 times the right side would be proved: look for a lost factor.'
    """
    given = _unfolded(verdict)
    most = MAX_JUDGED if verdict.status == "refuted" else MAX_JUDGED_IF_UNDECIDED
    looked_at, judged = {id(given.domain): (given, _points(given))}, 0
    for repair in repairs(verdict):
        key = id(repair.domain)
        if key not in looked_at:
            looked_at[key] = repair, _points(repair)
        if not _survives(repair, looked_at[key][1]):
            continue
        judged += 1
        if _is_proved(repair):
            return repair.said
        if judged == most:
            break
    return ""


def likely_decimal(left: Expression, decimal: str, domain) -> str:
    """What probably went wrong with a decimal: a digit, or the base of the logarithm.

    >>> from companion.derivation import Domain
    >>> likely_decimal(Domain().read("log(2)"), "0.6932", Domain())
    '0.6931 would be proved.'
    """
    log2 = Apply("log", (Num(Fraction(2)),))
    for repaired, how in ((Div(left, log2), "over"), (Mul(left, log2), "times")):
        if rounds(repaired, decimal, domain):
            return f"The left side {how} log 2 rounds so: one side counts in nats, the other in bits."
    right = nearest(domain.unfold(left), decimal)
    return f"{right} would be proved." if right and rounds(left, right, domain) else ""


def repairs(verdict: Verdict) -> Iterator[Repair]:
    """The statements that may have been meant, the most likely first."""
    given, right, relation = _unfolded(verdict), verdict.statement[2], verdict.statement[1]
    if relation not in ("==", *FLIPPED):
        return
    wrong = verdict.status == "refuted"
    if wrong and relation != "==":
        yield from _other_relation(given, verdict)
    if wrong:
        for repair in _other_right_sides(given, right):
            # a bound that is far off is better by any factor; one that was meant touches its formula
            if relation == "==" or _touches(repair):
                yield repair
    yield from _hard_labels(given)
    yield from _part_of_the_domain(given, wrong)
    yield from _special_indices(given, wrong)
    if wrong and relation == "==":
        yield from _only_a_bound(given)


def _other_right_sides(given, written):
    yield from _other_sign(given)
    yield from _one_sign(given, written)
    yield from _other_factor(given)
    yield from _other_summand(given) if given.relation == "==" else ()
    yield from _other_base(given)
    yield from _reciprocal(given) if given.relation == "==" else ()
    yield from _swapped(given, written)


# ---- looking and judging


def _unfolded(verdict) -> Repair:
    left, relation, right, domain = verdict.statement
    return Repair(domain.unfold(left), relation, domain.unfold(right), domain, "")


def _points(repair) -> list[dict]:
    with precision(refuter.BITS):
        return list(islice(refuter.points(repair.left, repair.right, repair.domain, POINTS), POINTS))


def _survives(repair, points) -> bool:
    """Is the repair right at every point, as far as balls can tell?"""
    with precision(refuter.BITS):
        return bool(points) and all(
            refuter.check_point(repair.left, repair.right, repair.relation, point) is None for point in points
        )


def _is_proved(repair) -> bool:
    try:
        return bool(judge(repair.left, repair.right, repair.domain, repair.relation))
    except DomainError:
        return False


def _values(given) -> list[tuple]:
    """(left, right) as balls, where both have a value."""
    found = []
    with precision(refuter.BITS):
        for point in _points(given):
            try:
                found.append((ball(evaluate(given.left, point)), ball(evaluate(given.right, point))))
            except (Undefined, Unknown):
                continue
    return found


def _touches(given) -> bool:
    """Are the two sides equal at one of the points, as far as balls can tell?"""
    return any(not (left < right or left > right) for left, right in _values(given))


# ---- the right side


def _other_sign(given):
    said = "The right side with the opposite sign would be proved: look for a lost minus."
    yield replace(given, right=Neg(given.right), said=said)


def _one_sign(given, written):
    """The sign of one summand."""
    parts = list(_summands(written))
    for i, (sign, part) in enumerate(parts[: MAX_SUMMANDS if len(parts) > 1 else 0]):
        right = reduce(Add, [Neg(p) if (s < 0) != (i == j) else p for j, (s, p) in enumerate(parts)])
        shown = text(part, given.domain)
        other = "+" if sign < 0 else "−"
        said = f"With {other} before {shown} the right side would be proved: look at its sign."
        yield replace(given, right=given.domain.unfold(right), said=said)


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


def _other_factor(given):
    """2, ½, 3, ⅓; a count or a letter and what is one over it; any other constant ratio of the two sides."""
    equal = given.relation == "=="
    for factor in (2, Fraction(1, 2), 3, Fraction(1, 3)) if equal else (2, Fraction(1, 2)):
        yield _times(given, Num(Fraction(factor)))
    if not equal:
        return
    for letter in _letters(given):
        yield _times(given, letter)
        yield _times(given, Div(Num(Fraction(1)), letter))
    ratio = _the_same(given, lambda left, right: left / right, lambda left, right: right > 0 or right < 0)
    if ratio is not None and ratio not in (0, 1, -1):
        yield _times(given, Num(ratio))


def _times(given, factor):
    shown = text(factor, given.domain).replace("-", "−")
    said = f"{shown} times the right side would be proved: look for a lost factor."
    return replace(given, right=Mul(factor, given.right), said=said)


def _other_summand(given):
    """A constant, log 2, the log of a count, a letter: all that may be left of the difference."""
    log2, log10 = (Apply("log", (Num(Fraction(n)),)) for n in (2, 10))
    logs = [Apply("log", (letter,)) for letter in _letters(given) if _is_count(given.domain, letter.name)]
    difference = _the_same(given, lambda left, right: left - right)
    found = [] if difference in (None, 0) else [Num(abs(difference))]
    for summand in (*found, log2, *logs, log10, *_letters(given)):
        shown = text(summand, given.domain)
        for kind, how in ((Add, "plus"), (Sub, "minus")):
            said = f"The right side {how} {shown} would be proved: look for a lost summand."
            yield replace(given, right=kind(given.right, summand), said=said)


def _other_base(given):
    """log x/log 2 is the logarithm to base 2: a factor log 2 lies between nats and bits."""
    for base, units in UNITS:
        log = Apply("log", (Num(Fraction(base)),))
        for node, how in ((Mul, "times"), (Div, "over")):
            said = f"The right side {how} log {base} would be proved: {units}."
            yield replace(given, right=node(given.right, log), said=said)


def _reciprocal(given):
    said = "One over the right side would be proved: look for a fraction upside down."
    yield replace(given, right=Div(Num(Fraction(1)), given.right), said=said)


def _swapped(given, written):
    """The two arguments of a named function; two letters of one kind."""
    domain = given.domain
    for name, definition in domain.definitions.items():
        if len(definition.parameters) == 2 and name in _functions(written):
            said = f"With the two arguments of {name_text(name)} swapped, the right side would be proved."
            yield replace(given, right=domain.unfold(_swap_arguments(written, name)), said=said)
    names = free_names(given.right)
    alike = [d for n, d in domain.declarations.items() if n in names and not _is_count(domain, n)]
    for a, b in islice(combinations(alike, 2), 6):
        if (a.kind, a.shape, a.of) == (b.kind, b.shape, b.of):
            shown = f"{name_text(a.name)} and {name_text(b.name)}"
            said = f"With {shown} swapped, the right side would be proved."
            yield replace(given, right=_exchange(given.right, a.name, b.name), said=said)


def _functions(tree) -> set[str]:
    return {part.function for part in subexpressions(tree) if isinstance(part, Apply)}


def _swap_arguments(tree, name):
    tree = map_children(tree, lambda child: _swap_arguments(child, name))
    if isinstance(tree, Apply) and tree.function == name:
        return Apply(name, tree.arguments[::-1])
    return tree


def _exchange(tree, a, b):
    """a for b and b for a, also where they are families."""
    other = {a: b, b: a}
    match tree:
        case Symbol(name):
            return Symbol(other.get(name, name))
        case Item(base, indices):
            return Item(other.get(base, base), tuple(_exchange(i, a, b) for i in indices))
    return map_children(tree, lambda child: _exchange(child, a, b))


# ---- the relation


def _other_relation(given, verdict):
    """≤ where < fails at a point of equality; ≥ where ≤ fails."""
    relation = given.relation
    if len(relation) == 1:
        weak = relation + "="
        found = verdict.counterexample
        where = f" at {found.shown()}" if found and found.point else ""
        said = f"{RELATION_TEXT[weak]} would be proved: the two sides are equal{where}."
        yield replace(given, relation=weak, said=said)
    said = f"{RELATION_TEXT[FLIPPED[relation]]} would be proved: look at which side is the larger."
    yield replace(given, relation=FLIPPED[relation], said=said)


def _only_a_bound(given):
    """≤ in the place of =, where the two sides meet: |x + y| is |x| + |y| for some x and y."""
    for relation in ("<=", ">=") if _touches(given) else ():
        said = f"{RELATION_TEXT[relation]} would be proved: the two sides are not equal everywhere."
        yield replace(given, relation=relation, said=said)


# ---- the domain


def _hard_labels(given):
    """Labels in [0, 1] that may only be 0 or 1; a distribution that may only be one-hot."""
    domain = given.domain
    for d in _used(given):
        shown = name_text(d.name)
        if d.kind is KINDS["[0, 1]"]:
            hard = _with(domain, replace(d, kind=KINDS["label"]))
            values = f"{shown} = 0 and {shown} = 1" if not d.shape else f"0 and 1 of {shown}"
            yield replace(
                given, domain=hard, said=f"It holds for the hard labels {values} only, not in between."
            )
        elif d.kind is CLOSED_SIMPLEX:
            index = fresh_name("k", {*domain.declarations, *domain.definitions, *_all_names(given)})
            hard = _with(domain, Declaration(index, Kind("{1, …}", "", Fraction(1)), of=d.shape[0]))
            one_hot = lambda tree, d=d, k=index: _one_hot(tree, d.name, Symbol(k))  # noqa: E731
            yield replace(
                given,
                left=one_hot(given.left),
                right=one_hot(given.right),
                domain=hard,
                said=f"It holds for hard labels only: all of {shown} on one outcome, not shared out.",
            )


def _one_hot(tree, family, k):
    if isinstance(tree, Item) and tree.base == family:
        return Apply("KroneckerDelta", (tree.indices[0], k))
    return map_children(tree, lambda child: _one_hot(child, family, k))


def _part_of_the_domain(given, wrong):
    """Without a point, on one side of it, for one label."""
    for d in _used(given):
        if d.shape or d.is_index or _is_count(given.domain, d.name):
            continue
        for relation, value in _parts(d.kind):
            shown = f"{name_text(d.name)} {RELATION_TEXT[relation]} {value}".replace("-", "−")
            condition = f"Ne({d.name}, {value})" if relation == "!=" else f"{d.name} {relation} {value}"
            if relation == "==":
                at = {d.name: Num(value)}
                part = replace(given, left=substitute(given.left, at), right=substitute(given.right, at))
            else:
                part = replace(given, domain=given.domain.given(condition))
            yield replace(part, said=_where(shown, wrong))
    used = [d for d in _used(given) if not d.shape and d.kind.values is None]
    for a, b in islice(combinations(used, 2), 6):
        if (a.kind, a.of) == (b.kind, b.of) and not _is_count(given.domain, a.name):
            apart = given.domain.given(f"Ne({a.name}, {b.name})")
            yield replace(
                given, domain=apart, said=_where(f"{name_text(a.name)} ≠ {name_text(b.name)}", wrong)
            )


def _where(shown, wrong):
    return f"It holds where {shown}, but not everywhere." if wrong else f"Where {shown} it would be proved."


def _parts(kind):
    """(relation, number), …: the parts of an interval that a formula may be right on, the largest first."""
    if kind.values is not None:
        yield from (("==", value) for value in kind.values)
        return
    zero, one, half = Fraction(0), Fraction(1), Fraction(1, 2)
    yield from (("!=", v) for v in (zero, one) if kind.contains(v))
    inside = {v for v in (zero, one, half) if _is_inside(kind, v)}
    for value in [
        v for v in (zero, one if half not in inside or kind.upper is None else half) if v in inside
    ]:
        yield from ((relation, value) for relation in (">=", "<=", ">", "<"))


def _is_inside(kind, value):
    return kind.contains(value) and value not in (kind.lower, kind.upper)


def _special_indices(given, wrong):
    """One outcome only; two indices that are the same, or are not."""
    domain = given.domain
    for d in _used(given):
        if _is_count(domain, d.name):
            yield replace(_for_one(given, d.name), said=_where(f"{name_text(d.name)} = 1", wrong))
    indices = [d for d in _used(given) if d.is_index]
    for a, b in islice(combinations(indices, 2), 6):
        if a.of == b.of and given.relation == "==":
            same = {b.name: Symbol(a.name)}
            left, right = substitute(given.left, same), substitute(given.right, same)
            said = _where(f"{name_text(a.name)} = {name_text(b.name)}", wrong)
            yield replace(given, left=left, right=right, said=said)


def _for_one(given, n):
    """The statement for n = 1, with 1 for every index that runs to n."""
    domain = given.domain.given()
    one, size = Num(Fraction(1)), Symbol(n)
    values = {n: one} | {name: one for name, d in domain.declarations.items() if d.of == size}
    put = lambda tree: substitute(tree, values)  # noqa: E731
    domain.declarations = {
        name: replace(d, shape=tuple(map(put, d.shape))) for name, d in domain.declarations.items()
    }
    domain.conditions = tuple(replace(c, left=put(c.left), right=put(c.right)) for c in domain.conditions)
    return replace(given, left=put(given.left), right=put(given.right), domain=domain)


# ---- letters


def _used(given):
    """The declarations that the statement depends on."""
    names = free_names(given.left) | free_names(given.right)
    return [d for name, d in given.domain.declarations.items() if name in names]


def _letters(given):
    """Counts first, then the other scalars; labels and signs are no factors that get lost."""
    scalars = [d for d in _used(given) if not d.shape and not d.is_index]
    wanted = [d for d in scalars if d.kind.values is None]
    return [Symbol(d.name) for d in sorted(wanted, key=lambda d: not _is_count(given.domain, d.name))]


def _is_count(domain, name) -> bool:
    return domain.declarations[name].kind is KINDS["count"] and not domain.declarations[name].is_index


def _all_names(given):
    return {
        part.name if isinstance(part, Symbol) else getattr(part, "index", "")
        for tree in (given.left, given.right)
        for part in subexpressions(tree)
    }


def _with(domain, declaration):
    copy = domain.given()
    copy.declarations[declaration.name] = declaration
    return copy


def _the_same(given, combine, usable=lambda left, right: True) -> Fraction | None:
    """The simple number that two values make at every point, such as their ratio; None if there is none.

    It is the fraction next to the first value, and only a candidate: the judge proves it.
    """
    if not free_names(given.left) | free_names(given.right):
        return None  # two numbers always have a ratio
    with precision(refuter.BITS):
        found = [combine(left, right) for left, right in _values(given) if usable(left, right)]
        if len(found) < 2:
            return None
        mantissa, exponent = map(int, found[0].mid().man_exp())
        if abs(exponent) > 2000:
            return None
        near = (mantissa * Fraction(2) ** exponent).limit_denominator(LARGEST_DENOMINATOR)
        apart = [value - ball(near) for value in found]
        return None if any(value > 0 or value < 0 for value in apart) else near
