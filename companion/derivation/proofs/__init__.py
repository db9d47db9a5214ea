"""Proofs of one statement, each by a method that has a name.

An equality holds when the normal form of the difference is zero. An inequality holds when the difference
has a certified sign; where logarithms are in the way, the lemma 1 − 1/t ≤ log t ≤ t − 1 bounds them;
where both sides are sums, they are compared term by term. Max, |·|, labels and free indices split the
statement into cases, and every case is proved. One module for each kind of argument; here they are tried in
turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product

from companion.derivation.domain import Domain
from companion.derivation.expression import Expression, Num, Symbol, free_names
from companion.derivation.normal_form import NeedCase, NeedIndexCase, NeedUnit, NotShown
from companion.derivation.polynomial import TooLarge, work
from companion.derivation.proofs import vanishing
from companion.derivation.proofs.certificate import by_certificate
from companion.derivation.proofs.lemma import lemma, lemma_at_root
from companion.derivation.proofs.monotonicity import monotone
from companion.derivation.proofs.peeling import peeled
from companion.derivation.proofs.sign import constants, exponential, normal_form, sign
from companion.derivation.proofs.statement import ZERO, NotProved, Statement, bound_apart
from companion.derivation.proofs.sums import cancelled, termwise

__all__ = ["Proof", "prove"]

MAX_CASES = 32
MAX_DEPTH = 4


@dataclass
class Proof:
    """The methods that were used; none when the statement was not proved, and then what stood in the way."""

    methods: list[str] = field(default_factory=list)
    obstacle: str = ""

    @property
    def method(self) -> str:
        return ", ".join(dict.fromkeys(self.methods))


def prove(
    left: Expression, right: Expression, relation: str, domain: Domain, certificate: Expression | None = None
) -> Proof:
    """Try to prove ``left relation right`` on the whole domain, with the certificate where one is given."""
    left, right, certificate = (tree and bound_apart(tree) for tree in (left, right, certificate))
    facts = tuple((domain.unfold(c.left), c.relation, domain.unfold(c.right)) for c in domain.conditions)
    statement = Statement(left, right, relation, domain, facts, certificate=certificate)
    proof = Proof()
    work.restart(whole=True)
    try:
        _by_values(statement, proof)
    except (NotProved, NotShown, TooLarge) as obstacle:
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
        raise NotProved(f"there are more than {MAX_CASES} combinations of labels")
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
            raise NotProved("too many cases") from None
        proof.methods.append("case split")
        for relation in (">=", "<="):
            fact = (need.tree, relation, ZERO)  # learned first: conditions may need it
            _by_cases(replace(statement, facts=(fact, *statement.facts)), proof, depth - 1)
        return
    except NeedIndexCase as need:
        if not depth:
            raise NotProved("too many cases") from None
        proof.methods.append("case split")
        i, j = need.i, need.j
        name, other = (i, j) if isinstance(i, str) else (j, i)
        value = Symbol(other) if isinstance(other, str) else Num(Fraction(other))
        _by_cases(statement.put({name: value}), proof, depth - 1)
        apart = statement.distinct | {frozenset({i, j})}
        _by_cases(replace(statement, distinct=apart), proof, depth - 1)
        return
    except (NotShown, NotProved, TooLarge):
        parts = vanishing.split(statement) if depth else ()
        if not parts:
            raise
        proof.methods.append("case split")
        for part in parts:
            _by_cases(part, proof, depth - 1)
        return
    proof.methods += trial.methods


def _directly(statement, proof):
    """The first strategy that works; the reason of the first that does not is reported."""
    obstacles = []
    if statement.certificate is not None:
        strategies = [by_certificate]
    elif statement.relation == "==":
        strategies = [normal_form]
    elif free_names(statement.left) | free_names(statement.right):
        strategies = [sign, termwise, exponential, cancelled, lemma, lemma_at_root, peeled, monotone]
    else:
        strategies = [sign, constants]
    for strategy in strategies:
        try:
            proof.methods.append(_with_units(strategy, statement))
            return
        except (NotShown, NotProved, TooLarge) as obstacle:
            obstacles.append(obstacle)
    raise obstacles[0]


def _with_units(strategy, statement):
    """Run a strategy; where exp(x/2) turns up beside exp(x), start again with the finer unit."""
    units = {}
    work.restart()
    for _ in range(12):
        try:
            return strategy(statement, units)
        except NeedUnit as need:
            units[need.label] = need.unit
    raise NotProved("the exponents have no common unit within the limit")
