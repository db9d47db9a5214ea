"""Every line of the book is spoilt on purpose, in many ways; the judge must not call the result proved.

Some spoilt lines are still true: exp(−0) for exp(0), a weaker relation. Those are found by an evaluation that
shares nothing with the judge (`independent`), at random points and special ones; what is left must be refuted
or undecided. And the unspoilt lines, with those of the chapters to come, must all be proved.
`MUTANTS=all pytest tests/derivation/test_mutants.py -s` takes every mutant, not a sample of them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from independent import Arity, holds, points, read_definitions
from statements import BOOK, Statement, of_the_book, of_the_curriculum

from companion.derivation import judge, reader
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
)
from companion.derivation.judge import MIME
from companion.derivation.normal_form import Algebra
from companion.derivation.rendering import text

ALL = os.environ.get("MUTANTS") == "all"
OF_A_LINE = {"book": 3, "curriculum": 1}  # mutants in a quick run
POINTS = 40
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
    """(definitions, left, right) as trees, the definitions not unfolded."""
    definitions = read_definitions(s.kinds.definitions)
    arities = {name: Arity(parameters) for name, (parameters, _) in definitions.items()}
    return definitions, reader.read(s.left, arities), reader.read(s.right, arities)


# ---- spoilt formulas


def spoilt(tree: Expression, letters: tuple[str, ...]):
    """(what was done, the tree with one place spoilt), for every place."""
    for what, other in _here(tree, letters):
        yield what, other
    inner = letters
    if isinstance(tree, Sum | Product):
        inner = (*letters, tree.index)
    for number, child in enumerate(children(tree)):
        if isinstance(tree, Sum | Product | Derivative) and number:
            continue  # sizes, and what is differentiated by, are no formulas
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
                for letter in letters:
                    if Symbol(letter) != index:
                        changed = (*indices[:place], Symbol(letter), *indices[place + 1 :])
                        yield "another index", Item(base, changed)


def mutants(s: Statement):
    """(what was done, left, relation, right, kinds) for one line."""
    _, left, right = parsed(s)
    letters = tuple(name for name, kind in s.kinds.names.items() if kind.startswith("index"))
    for what, other in spoilt(right, letters):
        yield what, left, s.relation, other, s.kinds
    for what, other in spoilt(left, letters):
        yield f"{what}, left", other, s.relation, right, s.kinds
    for relation in OTHER_RELATIONS[s.relation]:
        yield "flipped relation", left, relation, right, s.kinds
    for name, kind in s.kinds.names.items():
        for narrow, wide in WIDER.items():
            if kind == narrow or kind.startswith(narrow + "["):
                for wider in wide:
                    names = {**s.kinds.names, name: kind.replace(narrow, wider, 1)}
                    yield "widened domain", left, s.relation, right, replace(s.kinds, names=names)
    for number in range(len(s.kinds.where)):
        where = s.kinds.where[:number] + s.kinds.where[number + 1 :]
        yield "widened domain", left, s.relation, right, replace(s.kinds, where=where)


def judged(s: Statement, mutant, found: Counter):
    """Judge a mutant and count it; the complaint if it is called proved and fails at a point."""
    what, left, relation, right, kinds = mutant
    definitions = parsed(s)[0]
    try:
        domain = kinds.make()
        verdict = judge(left, right, domain, relation)
    except ValueError:  # a label has no derivative, an index is not in its range
        found["not a statement"] += 1
        return None
    shown = f"{s.id}, {what}: {text(left, domain)}  {relation}  {text(right, domain)}  for {domain.text}"
    if verdict.counterexample:
        if holds(left, relation, right, verdict.counterexample.point, definitions):
            return f"called wrong, but holds at {verdict.counterexample.point}: {shown}"
        found["refuted"] += 1
    elif not verdict.accepted:
        found["undecided"] += 1
    else:
        given = [(c.left, c.relation, c.right) for c in domain.conditions]
        answers = Counter()
        for values in points(kinds.names, given, definitions, Random(s.id), POINTS):
            answer = holds(left, relation, right, values, definitions)
            answers[answer] += 1
            if answer is False:
                return f"called proved ({verdict.method}), but fails at {values}: {shown}"
        if not answers[True]:
            return f"called proved ({verdict.method}), and no point confirms it: {shown}"
        found["still true, and proved"] += 1
    found[what.removesuffix(", left")] += 1
    return None


def sample(s: Statement):
    """A few mutants of a line, of as many sorts as there are."""
    every = list(mutants(s))
    if ALL:
        return every
    random = Random(s.id)
    random.shuffle(every)
    number = OF_A_LINE["curriculum" if s.id.startswith("ch") else "book"]
    first_of_a_sort = {m[0].removesuffix(", left"): m for m in reversed(every)}
    return random.sample(list(first_of_a_sort.values()), min(number, len(first_of_a_sort)))


# ---- the tests, by chain of lines


def chains():
    found: dict[str, list[Statement]] = {}
    for s in [*of_the_book(), *of_the_curriculum()]:
        found.setdefault(s.id.rpartition("-")[0], []).append(s)
    return found


CHAINS = chains()
COUNTS: Counter = Counter()


def test_the_derivations_of_the_book_are_read():
    """Those whose proved lines a notebook shows are among the chains that are spoilt here."""
    cells = [
        cell
        for path in BOOK.glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    outputs = [output.get("data", {}).get(MIME, {}) for cell in cells for output in cell.get("outputs", [])]
    shown = {
        data["id"] for data in outputs if data.get("kind") == "derivation" and data["proved"] == data["total"]
    }
    assert {"bce-of-a-logit", "gradient-of-a-minibatch", "softmax-jacobian"} <= shown <= CHAINS.keys()


@pytest.mark.parametrize("chain", CHAINS)
def test_every_line_holds_and_those_of_the_book_are_proved(chain):
    for s in CHAINS[chain]:
        definitions, left, right = parsed(s)
        domain = s.kinds.make()
        given = [(c.left, c.relation, c.right) for c in domain.conditions]
        answers = [holds(left, s.relation, right, values, definitions)
                   for values in points(s.kinds.names, given, definitions, Random(s.id), 8)]  # fmt: skip
        assert False not in answers, s
        if not chain.startswith("ch"):  # test_chapter_statements judges the others
            assert judge(left, right, domain, s.relation).status == "proved", s


@pytest.mark.parametrize("chain", CHAINS)
def test_no_mutant_is_proved(chain):
    complaints = [judged(s, mutant, COUNTS) for s in CHAINS[chain] for mutant in sample(s)]
    assert not any(complaints), "\n".join(filter(None, complaints))


def test_mutants_of_every_sort_were_refuted():
    """Runs after the others, on their counts."""
    print("\nmutants:", dict(COUNTS))
    if not COUNTS:
        pytest.skip("no mutants were judged in this run")
    sorts = {"sign of a term", "swapped arguments", "dropped term", "lost factor", "changed exponent",
             "flipped relation", "another index", "widened domain"}  # fmt: skip
    assert sorts <= set(COUNTS)
    assert COUNTS["refuted"] > 5 * COUNTS["undecided"]


def test_a_broken_judge_is_caught(monkeypatch):
    """A prover that takes every difference for zero, and no refuter: mutants are called proved."""
    s = CHAINS["bce-of-a-logit"][-1]
    assert not any(judged(s, mutant, Counter()) for mutant in mutants(s))
    monkeypatch.setattr(Algebra, "is_zero", lambda self, r: True)
    monkeypatch.setattr("companion.derivation.refuter.search", lambda *args: None)
    assert any(judged(s, mutant, Counter()) for mutant in mutants(s))
