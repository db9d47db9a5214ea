"""The engine's reach: every statement of the curriculum, judged line by line.

A statement that is marked "not yet" must really be out of reach: undecided, or written in words that the
mini-language does not have. When the engine learns the rule, the test fails and the mark is taken away.
"""

from collections import Counter

import pytest
from chapter_statements import STATEMENTS

from companion.derivation import Derivation, Domain, StepRefused, judge
from companion.derivation.domain import DomainError
from companion.derivation.reader import ReadError

BY_ID = {s["id"]: s for s in STATEMENTS}


def judged(s):
    """("proved" | "refuted" | "undecided" | "not readable", what it rests on) of a chain, line by line."""
    methods = []
    try:
        domain = Domain(**s["domain"])
        for definition in s["define"]:
            domain.define(*definition)
        domain = domain.given(*s["where"])
        left = s["start"]
        for number, (relation, right, reason) in enumerate(s["steps"], 1):
            if relation == "≈":
                verdict = _rounded(left, domain, right, reason)
            else:
                verdict, left = judge(left, right, domain, relation), right
            if not verdict:
                return verdict.status, f"line {number}: {verdict.detail}"
            methods.append(verdict.method)
    except (ReadError, DomainError) as refusal:
        return "not readable", str(refusal)
    return "proved", ", ".join(dict.fromkeys(methods))


def _rounded(left, domain, decimal, reason):
    try:
        return Derivation(left, domain, id="number").rounds_to(decimal, reason).steps[-1].verdict
    except StepRefused as refusal:
        return refusal.verdict


@pytest.mark.parametrize("id", BY_ID)
def test_verdict(id):
    s = BY_ID[id]
    status, detail = judged(s)
    if s["reach"]:
        assert s["reach"].startswith("not yet: ")
        assert status in ("undecided", "not readable"), f"now {status} ({detail}): take the mark away"
    else:
        assert status == s["expect"], detail


def test_ids_are_unique_and_name_their_chapter():
    assert len(BY_ID) == len(STATEMENTS)
    assert all(id[:2] == "ch" and id[2] in "123456789" and id[3] == "-" for id in BY_ID)


def test_every_chapter_has_statements_and_mistakes():
    proved = Counter(s["id"][2] for s in STATEMENTS if s["expect"] == "proved")
    refuted = Counter(s["id"][2] for s in STATEMENTS if s["expect"] == "refuted")
    assert all(proved[c] >= 5 for c in "123456789")
    assert all(refuted[c] >= 1 for c in "12345678")


def test_every_error_of_the_source_notes_is_refuted():
    named = {s["says"].split(":")[0] for s in STATEMENTS if s["expect"] == "refuted" and not s["reach"]}
    assert {f"X{number}" for number in range(1, 15)} <= named


def test_a_chain_is_as_good_as_its_worst_line():
    chain = {"domain": {"x": "real"}, "define": [], "where": [], "start": "x + 1"}
    assert judged({**chain, "steps": [("==", "1 + x", "swap")]})[0] == "proved"
    assert judged({**chain, "steps": [("==", "1 + x", "swap"), (">", "x + 2", "a slip")]})[0] == "refuted"
    assert judged({**chain, "steps": [("==", "z", "undeclared")]})[0] == "not readable"
