"""Every line of the book is spoilt on purpose, in many ways; the judge must not accept the result.

What is done to a line: a sign is turned, the two arguments of a difference, quotient or power are swapped, a
term or a factor is left out, an index becomes another one, an exponent or a number changes, the relation is
flipped, the domain is widened. Some lines are still true after that: exp(−0) is exp(0), a < b is also a ≤ b,
and an identity in x > 0 may hold for all x. Such a line may be accepted, but only if an evaluation that
shares nothing with the judge (`independent`) finds it true at random and special points, and false at none.
What is left must be refuted, and the counterexample must be one; or undecided. The lines as they are, with
those of the chapters to come, must hold at such points too. That they are accepted is seen where notebooks
and statements are run.

A quick run takes three mutants from each derivation of the book, and one from every third derivation to come.
`make spoil` takes one of each sort from every line; `MUTANTS=all make spoil` every mutant, at every place.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from independent import Arity, contains_limit, holds, points, read_definitions, rounds_to, with_pi
from statements import BOOK, Statement, of_the_book, of_the_curriculum

from companion.derivation import Derivation, StepRefused, judge, reader
from companion.derivation.expression import (
    Add,
    Apply,
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
    children,
)
from companion.derivation.judge import ACCEPTED, MIME
from companion.derivation.normal_form import Algebra

ALL = os.environ.get("MUTANTS") == "all"
SORTS = ALL or os.environ.get("MUTANTS") == "sorts"
# What the issue of the engine asks to be done to every line, and what is done beside that.
OPERATORS = ("sign of a term", "swapped arguments", "dropped term", "another index", "lost factor",
             "changed exponent", "flipped relation", "widened domain")  # fmt: skip
OTHERS = (
    "another number",
    "lost sum",
    "lost function",
    "changed argument",
    "swapped function",
    "changed digit",
)
POINTS, POINTS_OF_A_LINE = 20, 6
OF_A_DERIVATION = 3  # mutants of a derivation of the book that are judged in a quick run
ONE_IN = 3  # derivations to come whose mutants are judged in a quick run
WIDER = {
    "(0, 1)": ("[0, 1]", "real"),
    "[0, 1]": ("real",),
    "label": ("[0, 1]",),
    "sign": ("real",),
    "positive": ("nonnegative", "real"),
    "nonnegative": ("real",),
    "simplex": ("closed simplex",),
}
OTHER_RELATIONS = {"==": ("!=", "<", ">"), "<=": (">=", "<", "=="), "<": (">", ">=", "=="),
                   ">=": ("<=", ">", "=="), ">": ("<", "<=", "=="), "!=": ("==",)}  # fmt: skip


def parsed(s: Statement):
    """(definitions, left, right) as trees, the definitions not unfolded; a decimal stays as it is written."""
    definitions = read_definitions(s.kinds.definitions)
    arities = {name: Arity(parameters) for name, (parameters, _) in definitions.items()}
    left, right = (
        with_pi(reader.read(side, arities), s.kinds.names) if isinstance(side, str) else side
        for side in (s.left, s.right if s.relation != "≈" else "0")
    )
    return definitions, left, right


# ---- spoilt formulas


def spoilt(tree: Expression, letters: tuple[str, ...]):
    """(what was done, the tree with one place spoilt), for every place."""
    for what, other in _here(tree, letters):
        yield what, other
    inner = letters
    if isinstance(tree, Sum | Product):
        inner = (*letters, tree.index)
    for number, child in enumerate(children(tree)):
        if isinstance(tree, Sum | Product | Derivative | Limit | Integral) and number:
            continue  # sizes, ends, and what is differentiated by are left as they are
        for what, other in spoilt(child, inner):
            yield what, _with_child(tree, number, other)


def _with_child(tree, number, other):
    parts = list(children(tree))
    parts[number] = other
    match tree:
        case Item(base, _):
            return Item(base, tuple(parts))
        case Apply(name, _):
            return Apply(name, tuple(parts))
        case Sum(_, index, _) | Product(_, index, _):
            return type(tree)(parts[0], index, parts[1])
        case Derivative(_, variables):
            return Derivative(parts[0], variables)
        case Limit(_, variable, point):
            return Limit(parts[0], variable, point)
        case Integral(_, variable, lower, upper):
            return Integral(parts[0], variable, lower, upper)
    return type(tree)(*parts)


def _here(tree, letters):
    match tree:
        case Add(a, b):
            yield from (("sign of a term", Sub(a, b)), ("dropped term", a), ("dropped term", b))
        case Sub(a, b):
            yield from (("sign of a term", Add(a, b)), ("swapped arguments", Sub(b, a)), ("dropped term", a),
                        ("dropped term", Neg(b)))  # fmt: skip
        case Neg(a):
            yield "sign of a term", a
        case Mul(a, b):
            yield from (("lost factor", a), ("lost factor", b))
        case Div(a, b):
            yield from (("swapped arguments", Div(b, a)), ("lost factor", a))
        case Pow(a, Num(n)):
            yield from (("changed exponent", Pow(a, Num(n + 1))), ("changed exponent", a))
        case Pow(a, b):
            yield from (("changed exponent", a), ("swapped arguments", Pow(b, a)))
        case Apply("exp", (a,)):
            yield from (("changed exponent", Apply("exp", (Neg(a),))), ("changed exponent", a))
        case Apply("log", (a,)):
            yield from (("lost function", a), ("changed argument", Apply("log", (Add(a, Num(Fraction(1))),))))
        case Apply("Abs" | "sqrt", (a,)):
            yield "lost function", a
        case Apply("Max", (a, b)):
            yield from (("swapped function", Apply("Min", (a, b))), ("lost function", a))
        case Apply("Min", (a, b)):
            yield from (("swapped function", Apply("Max", (a, b))), ("lost function", a))
        case Apply("KroneckerDelta", _):
            yield "lost factor", Num(Fraction(1))
        case Sum(_, _, size):
            yield from (("lost sum", Div(tree, size)), ("lost sum", Mul(size, tree)))
        case Num(n):
            yield from (("another number", Num(n + 1)), ("another number", Num(Fraction(1 - n))))
        case Item(base, indices):
            for place, index in enumerate(indices):
                for letter in (*map(Symbol, letters), Num(Fraction(1))):
                    if letter != index:
                        changed = (*indices[:place], letter, *indices[place + 1 :])
                        yield "another index", Item(base, changed)


def mutants(s: Statement):
    """(what was done, the spoilt line) for one line: each sort of change at each place."""
    if s.relation == "≈":
        for right in other_decimals(s.right):
            yield "changed digit", replace(s, right=right)
        return
    _, left, right = parsed(s)
    letters = tuple(name for name, kind in s.kinds.names.items() if str(kind).startswith("index"))
    for what, other in spoilt(right, letters):
        yield what, replace(s, left=left, right=other)
    for what, other in spoilt(left, letters):
        yield what, replace(s, left=other, right=right)
    for relation in OTHER_RELATIONS[s.relation]:
        yield "flipped relation", replace(s, left=left, relation=relation, right=right)
    for kinds in wider_domains(s.kinds):
        yield "widened domain", replace(s, left=left, right=right, kinds=kinds)


def wider_domains(kinds):
    """The domain with one letter's kind replaced by a larger one, and with one condition left out."""
    for name, kind in kinds.names.items():
        if not isinstance(kind, str):
            yield replace(kinds, names={**kinds.names, name: "real"})
            continue
        for narrow, wide in WIDER.items():
            if kind == narrow or kind.startswith(narrow + "["):
                for wider in wide:
                    names = {**kinds.names, name: kind.replace(narrow, wider, 1)}
                    yield replace(kinds, names=names)
    for number in range(len(kinds.where)):
        yield replace(kinds, where=kinds.where[:number] + kinds.where[number + 1 :])


def other_decimals(decimal: str):
    """The decimal with its last digit one more and one less, and with the other sign."""
    digits, mark, exponent = decimal.partition("e")
    last = digits[-1]
    for other in {str(min(int(last) + 1, 9)), str(max(int(last) - 1, 0))} - {last}:
        yield digits[:-1] + other + mark + exponent
    yield decimal[1:] if decimal[0] in "-−" else "-" + decimal


def verdict_on(s: Statement, domain):
    """The judge's verdict on a line, asked as the line's derivation asks."""
    if s.relation == "≈":
        try:
            return Derivation(s.left, domain, id="number").rounds_to(s.right).steps[-1].verdict
        except StepRefused as refusal:
            return refusal.verdict
    more = {"certificate": s.certificate} if s.certificate else {}
    return judge(s.left, s.right, domain, s.relation, **more)


def answers_on(s: Statement, definitions, left, right, domain, number):
    """(point, does the line hold there) at random and special points of the domain, by `independent`."""
    given = [(c.left, c.relation, c.right) for c in domain.conditions]
    for values in points(s.kinds.names, given, definitions, Random(s.id), number):
        if s.relation == "≈":
            yield values, rounds_to(left, s.right, values, definitions)
        else:
            yield values, holds(left, s.relation, right, values, definitions)


def judged(original: Statement, what: str, mutant: Statement, found: Counter):
    """Judge a mutant and count it; a complaint if the verdict is wrong, None if it is right."""
    definitions, left, right = parsed(original if original.relation == "≈" else mutant)
    try:
        domain = mutant.kinds.make()
        verdict = verdict_on(mutant, domain)
    except ValueError:  # a label has no derivative, an index is not in its range
        found["not a statement"] += 1
        return None
    shown = f"{original.id}, {what}: {verdict}"
    if verdict.counterexample:
        at = verdict.counterexample.point
        if mutant.relation != "≈" and holds(left, mutant.relation, right, at, definitions):
            return f"called wrong, but holds at {at}: {shown}"
        found["refuted"] += 1
    elif not verdict.accepted:
        found["undecided"] += 1
    else:
        answers = Counter()
        slow = any(contains_limit(side, definitions) for side in (left, right))
        number = POINTS_OF_A_LINE if slow else POINTS
        for values, answer in answers_on(mutant, definitions, left, right, domain, number):
            answers[answer] += 1
            if answer is False:
                return f"accepted, but fails at {values}: {shown}"
        if not answers[True]:
            return f"accepted, and no point confirms it: {shown}"
        found["still true"] += 1
    found["mutants"] += 1
    return None


def sample(s: Statement):
    """Every mutant of a line, or one of each sort, at a place that only the line's name decides."""
    every = list(mutants(s))
    if ALL:
        return every
    Random(s.id).shuffle(every)
    return list({what: (what, mutant) for what, mutant in every}.values())


def sample_of_chain(lines: list[Statement]):
    """(line, what was done, mutant): what `sample` takes from each line, or a few of these."""
    every = [(s, what, mutant) for s in lines for what, mutant in sample(s)]
    if SORTS:
        return every
    return Random(lines[0].chain).sample(every, min(OF_A_DERIVATION, len(every)))


# ---- the tests, by chain of lines


def chains():
    found: dict[str, list[Statement]] = {}
    for s in [*of_the_book(), *of_the_curriculum()]:
        found.setdefault(s.chain, []).append(s)
    return found


CHAINS = chains()
BOOK_CHAINS = [name for name, lines in CHAINS.items() if lines[0].source != "curriculum"]
OTHER_CHAINS = [name for name in CHAINS if name not in BOOK_CHAINS]


def test_the_derivations_of_the_book_are_read():
    """Those that a notebook's outputs show are the ones that are spoilt here."""
    shown = {
        f"{path.stem}/{data['id']}"
        for path in BOOK.glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if (data := output.get("data", {}).get(MIME, {})).get("kind") == "derivation"
        and all(line["status"] in ACCEPTED for line in data["lines"])
    }
    assert "sigmoid_cross_entropy/bce-of-a-logit" in shown
    assert shown <= set(BOOK_CHAINS)


def test_every_line_is_spoilt_in_every_way_that_it_allows():
    for name in BOOK_CHAINS:
        for s in CHAINS[name]:
            taken = {what for what, _ in sample(s)}
            assert taken == {what for what, _ in mutants(s)} <= {*OPERATORS, *OTHERS}
            assert taken & {*OPERATORS, "changed digit"}
    taken = {what for name in BOOK_CHAINS for _, what, _ in sample_of_chain(CHAINS[name])}
    assert taken >= set(OPERATORS)


@pytest.mark.parametrize("chain", CHAINS)
def test_every_line_holds(chain):
    for s in CHAINS[chain]:
        definitions, left, right = parsed(s)
        domain = s.kinds.make()
        answers = answers_on(s, definitions, left, right, domain, POINTS_OF_A_LINE)
        assert not [values for values, answer in answers if answer is False], s


@pytest.mark.parametrize("chain", BOOK_CHAINS)
def test_no_mutant_of_the_book_is_accepted(chain, record_property):
    found = Counter(lines=len(CHAINS[chain]))
    complaints = [judged(*mutant, found) for mutant in sample_of_chain(CHAINS[chain])]
    record_property("mutants of the book", dict(found))
    assert not any(complaints), "\n".join(filter(None, complaints))


@pytest.mark.parametrize("chain", OTHER_CHAINS if ALL else OTHER_CHAINS[::ONE_IN])
def test_no_mutant_of_a_derivation_to_come_is_accepted(chain, record_property):
    lines = CHAINS[chain] if ALL else [Random(chain).choice(CHAINS[chain])]
    found = Counter(lines=len(lines))
    spoilt_lines = [(s, mutant) for s in lines for mutant in (sample(s) if ALL else sample(s)[:1])]
    complaints = [judged(s, *mutant, found) for s, mutant in spoilt_lines]
    record_property("mutants of derivations to come", dict(found))
    assert not any(complaints), "\n".join(filter(None, complaints))


def test_a_broken_judge_is_caught(monkeypatch):
    """A prover that takes every difference for zero, and no refuter: mutants are accepted."""
    s = CHAINS["sigmoid_cross_entropy/bce-of-a-logit"][-1]
    assert not any(judged(s, *mutant, Counter()) for mutant in mutants(s))
    monkeypatch.setattr(Algebra, "is_zero", lambda self, r: True)
    monkeypatch.setattr("companion.derivation.refuter.search", lambda *args: None)
    assert any(judged(s, *mutant, Counter()) for mutant in mutants(s))
