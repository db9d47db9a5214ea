"""Random statements: whatever the judge decides must agree with an independent evaluation.

`grammar` makes statements over the whole mini-language, `hostile` those that are aimed at the conditions of
single rules. What the judge accepts must hold at random and special points of the domain, and what it calls
wrong must fail at the point that it names. `make test` takes a thousand statements, one in five of them
hostile; `make fuzz` takes twenty thousand. A complaint names the seed of its statement.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import grammar
import hostile
import pytest
from independent import Arity, holds, points, read_definitions, with_pi

from companion.derivation import Domain, judge, reader

STATEMENTS = int(os.environ.get("FUZZ", "1000"))
SEED = os.environ.get("SEED", "2026")
OF_A_BLOCK = 25
BLOCKS = STATEMENTS // OF_A_BLOCK
POINTS = 24


def judged(makes, random: Random, found: Counter):
    """Judge one random statement; a complaint if the verdict is wrong, None if nothing speaks against it."""
    left, relation, right, kinds, conditions = makes.statement(random)
    definitions = [d for d in makes.DEFINITIONS if d[0] != "c" or "n" in kinds]
    second = read_definitions(definitions)
    found["statements"] += 1
    try:
        domain = Domain(**kinds)
        for signature, body in definitions:
            domain.define(signature, body)
        domain = domain.given(*conditions)
        verdict = judge(left, right, domain, relation)
    except ValueError:  # labels have no derivative; an index that is not in its range
        found["not a statement"] += 1
        return None
    found[verdict.status] += 1
    arities = {name: Arity(parameters) for name, (parameters, _) in second.items()}
    left, right = (
        with_pi(reader.read(side, arities), kinds) if isinstance(side, str) else side
        for side in (left, right)
    )
    if verdict.counterexample and holds(left, relation, right, verdict.counterexample.point, second):
        found["false"] += 1
        return f"called wrong, but it holds there: {verdict}"
    if verdict.accepted:
        given = [(c.left, c.relation, c.right) for c in domain.conditions]
        for values in points(kinds, given, second, random, POINTS, tries=4 * POINTS):
            answer = holds(left, relation, right, values, second)
            if answer is False:
                found["false"] += 1
                return f"accepted, but it fails at {values}: {verdict}"
            found["points"] += answer is True
    return None


def run(makes, block, record_property, title):
    """Judge the statements of one block; an alarm of the judge is a false verdict too."""
    found, complaints = Counter(), []
    for number in range(OF_A_BLOCK):
        seed = f"{SEED}-{block}-{number}"
        try:
            complaint = judged(makes, Random(seed), found)
        except AssertionError as alarm:
            found["false"] += 1
            complaint = f"prover and refuter disagree: {alarm}"
        if complaint:
            complaints.append(f"seed {seed}: {complaint}")
    record_property(title, dict(found))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("block", range(BLOCKS - BLOCKS // 5))
def test_no_false_verdict(block, record_property):
    run(grammar, block, record_property, "random statements")


@pytest.mark.parametrize("block", range(BLOCKS // 5))
def test_no_false_verdict_on_hostile_statements(block, record_property):
    run(hostile, block, record_property, "hostile statements")


@pytest.mark.parametrize("makes", [grammar, hostile], ids=["grammar", "hostile"])
def test_a_broken_judge_is_caught(makes, monkeypatch):
    """A prover that takes denominators and arguments of logarithms for positive, and no refuter."""
    monkeypatch.setattr("companion.derivation.signs.sign", lambda algebra, r: frozenset({1}))
    monkeypatch.setattr("companion.derivation.refuter.search", lambda *args: None)
    with pytest.raises(AssertionError, match="accepted, but it fails"):
        run(makes, 0, lambda *counts: None, "")
