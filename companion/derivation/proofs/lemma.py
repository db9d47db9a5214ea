"""Proofs by the lemma 1 − 1/t ≤ log t ≤ t − 1 for t > 0, with equality at t = 1 only.

It bounds each logarithm by something without one. Gibbs' inequality, H ≤ log n and the convexity of −log all
follow from it.
"""

from __future__ import annotations

from itertools import combinations, islice, permutations

from companion.derivation import signs
from companion.derivation.domain import KINDS, Declaration
from companion.derivation.expression import (
    Apply,
    Div,
    Item,
    Mul,
    Product,
    Sub,
    Sum,
    Symbol,
    children,
    differentiate,
    free_names,
    rename,
    replace,
)
from companion.derivation.normal_form import ONE as RATIO_ONE
from companion.derivation.normal_form import Algebra, index_of
from companion.derivation.proofs.statement import ONE, TWO, ZERO, NotProved, algebra_of, declared_indices

__all__ = ["lemma", "lemma_at_root"]

NAME = "lemma log t ≤ t − 1"
MAX_LEMMA_CHOICES = 12
MEMBER = "@m0"  # the index of any one member of a family of logarithms


def lemma(statement, units):
    """Replace logarithms by bounds: log t ≤ t − 1, and log t ≥ 1 − 1/t, also term by term inside sums.

    In the place of each logarithm stands a letter first. The statement must be linear in it; the sign of its
    coefficient says which of the two bounds makes the statement harder. What is left is proved by its sign.
    Logarithms with opposite coefficients are also tried as one: c·log a − c·log b = c·log(a/b).
    """
    if statement.relation in ("!=", "=="):
        raise NotProved("the lemma gives inequalities")
    both = Sub(statement.left, statement.right)
    algebra_of(statement, units).normal(both)  # everything is defined
    for form in (lambda: both, lambda: _merge_logs(statement, units, both)):
        tree = form()
        logs = _outer_logs(tree)
        for size in (len(logs), *range(1, len(logs))):
            for chosen in islice(combinations(logs, size), MAX_LEMMA_CHOICES):
                if chosen and _lemma_with(statement, units, tree, chosen):
                    return NAME
    raise NotProved("the lemma log t ≤ t − 1 does not give the inequality")


def lemma_at_root(statement, units):
    """The lemma at √t, since log t = 2 log √t: how −p log p ≤ 2√p is seen."""
    if statement.relation in ("!=", "=="):
        raise NotProved("the lemma gives inequalities")
    both = Sub(statement.left, statement.right)
    algebra_of(statement, units).normal(both)
    logs = _outer_logs(both)
    if any(around for _, around in logs) or not 1 <= len(logs) <= 2:
        raise NotProved("the lemma at a root is for one or two logarithms that stand under no sum")
    if _lemma_with(statement, units, both, logs, root=2):
        return f"{NAME} at √t"
    raise NotProved("the lemma at a root does not give the inequality")


def _merge_logs(statement, units, both):
    """c·log a − c·log b as c·log(a/b), also for c_i under a sum, and where Σ c_i is the other coefficient.

    x·log a with 0·log 0 = 0 has the coefficient c·x beside a log b; b is positive, so the rule is the same.
    """
    logs = _outer_logs(both)
    named, letters = _with_letters_for(logs, both)
    algebra = Algebra(_with_letters(statement.domain, len(logs)), statement.facts, units, statement.distinct)
    slopes = [algebra.normal(differentiate(named, member)) for _, member in letters]
    merged, used = named, set()
    for (i, (log, around)), (j, (other, around_other)) in permutations(enumerate(logs), 2):
        if used & {i, j} or (not around and around_other) or other.function == "xlogy":
            continue
        total = slopes[i] * _weight(algebra, log, around)
        if around and not around_other:
            bound = algebra.fresh()
            total = algebra.sum_over(bound, index_of(around[0][1]), algebra.rename(total, {MEMBER: bound}))
        t, u = log.arguments[-1], other.arguments[0]
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
            # Σ c_i log t_i + (Σ c_i) log u = Σ c_i log(t_i·u); as a quotient where x/t is to be cancelled
            inside = Mul(t, u) if log.function == "log" else Div(t, Div(ONE, u))
        else:
            continue
        merged = replace(merged, letters[i][0], Apply(log.function, (*log.arguments[:-1], inside)))
        merged = replace(merged, letters[j][0], ZERO)
        used |= {i, j}
    for (log, _), (letter, _) in zip(logs, letters, strict=True):
        merged = replace(merged, letter, log)
    return merged


def _weight(algebra, log, around):
    """x of x·log t, for any one member of a family; 1 of log t."""
    if log.function == "log":
        return RATIO_ONE
    return algebra.normal(rename(log.arguments[0], around[0][0], MEMBER) if around else log.arguments[0])


def _lemma_with(statement, units, both, chosen, root=1) -> bool:
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
        lower, upper = _bounds_of(algebra, log, around, root)
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
    gap = Sub(log.arguments[0], ONE)
    if not around:
        return 0 not in signs.sign(algebra, slope) | signs.sign(algebra, algebra.normal(gap))
    ((letter, size),) = around
    for k in declared_indices(algebra.domain, size):
        at_k = signs.sign(algebra, algebra.rename(slope, {MEMBER: k}))
        if 0 not in at_k | signs.sign(algebra, algebra.normal(rename(gap, letter, k))):
            return True
    return False


def _bounds_of(algebra, log, around, root):
    """1 − 1/t ≤ log t ≤ t − 1; and times x ≥ 0: x − x/t ≤ x log t ≤ x(t − 1); x/(x/c) is c for c > 0."""
    if log.function == "log":
        (t,) = log.arguments
        if root == 2:
            half = Apply("sqrt", (t,))
            return Mul(TWO, Sub(ONE, Div(ONE, half))), Mul(TWO, Sub(half, ONE))
        return Sub(ONE, Div(ONE, t)), Sub(t, ONE)
    x, t = log.arguments
    if t == x:
        x_over_t = ONE
    elif isinstance(t, Div) and t.left == x and _is_positive(algebra, t.right, around):
        x_over_t = t.right
    else:
        x_over_t = Div(x, t)
    return Sub(x, x_over_t), Mul(x, Sub(t, ONE))


def _is_positive(algebra, tree, around) -> bool:
    """For any one member, whatever the domain says of a letter that is bound here."""
    member = rename(tree, around[0][0], MEMBER) if around else tree
    return signs.sign(algebra, algebra.normal(member)) == {1}


def _outer_logs(tree):
    """[(log node, ((bound letter, size), …)), …]; logarithms inside logarithms are left out."""
    found = {}

    def walk(part, bound):
        if isinstance(part, Apply) and part.function in ("log", "xlogy"):
            around = tuple((name, size) for name, size in bound if name in free_names(part))
            if found.setdefault(part, around) != around or len(around) > 1:
                raise NotProved("a logarithm stands under more than one sum")
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


def _with_letters(domain, count):
    """The domain, and letters that stand for logarithms."""
    copy = domain.given()
    copy.declarations |= {f"@L{i}": Declaration(f"@L{i}", KINDS["real"]) for i in range(count)}
    return copy
