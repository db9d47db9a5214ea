"""The engine's reach: `python tests/derivation/reach.py` prints all that the curriculum calls proved.

Each statement of `chapter_statements` is judged line by line, and where its reasons name a rule they are held
against the judge's method. The table goes to the standard output as Markdown, the progress to the other one.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from itertools import groupby

from chapter_statements import STATEMENTS

from companion.derivation import Derivation, Domain, StepRefused, judge
from companion.derivation.domain import DomainError
from companion.derivation.judge import ACCEPTED
from companion.derivation.reader import ReadError
from companion.derivation.reasons import objection
from companion.derivation.statuses import weakest

TITLES = {
    "1": "Entropy",
    "2": "Cross-entropy",
    "3": "KL divergence",
    "4": "Maximum likelihood",
    "5": "Sigmoid cross-entropy",
    "6": "Overflow",
    "7": "Softmax",
    "8": "Focal loss",
    "9": "Training",
}
STATUSES = (*ACCEPTED, "refuted", "undecided", "not readable")


def judged(statement) -> tuple[str, str]:
    """(status, methods) of a chain, by its weakest line; or (status, why) of the line that stops it.

    A line that is right for another reason than the one it gives has the status "other reason".
    """
    verdicts = []
    try:
        domain = Domain(**statement["domain"])
        for definition in statement["define"]:
            domain.define(*definition)
        domain = domain.given(*statement["where"])
        left = statement["start"]
        for number, (relation, right, reason, *certificate) in enumerate(statement["steps"], 1):
            verdict = _verdict(left, relation, right, domain, *certificate)
            if not verdict.accepted:
                return verdict.status, f"line {number}: {verdict.detail}"
            if against := objection(reason, verdict):
                return "other reason", f"line {number}, {reason}: {against}"
            verdicts.append(verdict)
            left = right
    except (ReadError, DomainError) as refusal:
        return "not readable", str(refusal)
    return weakest(v.status for v in verdicts), ", ".join(dict.fromkeys(v.method for v in verdicts))


def _verdict(left, relation, right, domain, certificate=None):
    """The judge's verdict on a line, as `Derivation` asks for it, but without the words of a refusal."""
    if relation == "≈":
        try:
            return Derivation(left, domain, id="number").rounds_to(right).steps[-1].verdict
        except StepRefused as refusal:
            return refusal.verdict
    given = {} if certificate is None else {"certificate": certificate}
    return judge(left, right, domain, relation, **given)


# ---- the table


def measured(statements):
    """(statement, status, method or obstacle, milliseconds of processor time) of each."""
    for chapter, group in groupby(statements, key=_chapter):
        group = list(group)
        print(f"{chapter} {TITLES[chapter]}: {len(group)} statements", file=sys.stderr, flush=True)
        for statement in group:
            start = time.process_time()
            status, why = judged(statement)
            yield statement, status, why, 1000 * (time.process_time() - start)


def _chapter(statement) -> str:
    return statement["id"][2]


def table(rows) -> str:
    """Totals by chapter and status, then one table for each chapter."""
    rows = list(rows)
    lines = ["# What the curriculum calls proved", "", *totals(rows)]
    for chapter, group in groupby(rows, key=lambda row: _chapter(row[0])):
        lines += ["", f"## {chapter} {TITLES[chapter]}", ""]
        lines += ["| id | statement | verdict | method | ms |", "|---|---|---|---|--:|"]
        for statement, status, why, ms in group:
            why = statement["reach"] or why
            cells = [statement["id"], statement["says"], status, why, f"{ms:.0f}"]
            lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines)


def totals(rows) -> list[str]:
    """How many of each status in each chapter, and their time."""
    counts = Counter((_chapter(statement), status) for statement, status, *_ in rows)
    shown = [status for status in (*STATUSES, "other reason") if any(s == status for _, s in counts)]
    lines = [f"| chapter | {' | '.join(shown)} | all | s |", f"|---|{'--:|' * (len(shown) + 2)}"]
    for chapter in (*TITLES, ""):
        its = [row for row in rows if _chapter(row[0]).startswith(chapter)]
        numbers = [sum(row[1] == status for row in its) for status in shown]
        title = f"{chapter} {TITLES[chapter]}" if chapter else "all"
        seconds = sum(row[3] for row in its) / 1000
        lines.append(f"| {title} | {' | '.join(map(str, numbers))} | {len(its)} | {seconds:.1f} |")
    return lines


def _cell(text) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


if __name__ == "__main__":
    print(table(measured(STATEMENTS)))
