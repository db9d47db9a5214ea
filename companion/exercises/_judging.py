"""What exercises on formulas share: the letters they may name, and the judge of `companion.derivation`.

A learner's text goes to the reader of `companion.derivation` and nowhere else: nothing of it is run.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.exercises._exercise import Exercise
from companion.exercises._text import describe, table, without_addresses


class Unreadable(Exception):
    """What keeps an answer from being read as a formula: a sentence or two."""


@dataclass(frozen=True, kw_only=True)
class Formulas(Exercise):
    """`names` says where each letter lives, `defined` which short names stand for which formula.

    `without` lists words that would only restate the question, such as `Derivative`.
    """

    names: Mapping[str, str]
    defined: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    def domain(self):
        from companion.derivation import Domain

        domain = Domain(**self.names)
        for name, formula in self.defined.items():
            domain.define(name, formula)
        return domain

    def judge(self, formula, right: str):
        """The verdict on formula == right. `Unreadable` if it is no formula in the letters that live here."""
        from companion.derivation import judge

        if isinstance(formula, bool) or not (
            isinstance(formula, str | int) or hasattr(formula, "free_symbols")
        ):
            raise Unreadable(f"This is {describe(formula)}, and a formula is asked for. {self.form}")
        for word in self.without:
            if word in _words(formula):
                raise Unreadable(f"With `{word}` the question is its own answer. What does it come to?")
        try:
            return judge(formula, right, self.domain())
        except (TypeError, ValueError) as reason:
            raise Unreadable(f"This cannot be read as a formula: {without_addresses(str(reason))}") from None
        except Exception as defect:
            kind = type(defect).__name__
            raise Unreadable(
                f"The judge stopped with {kind}: a defect of the course. Please report it."
            ) from defect

    def remark(self, formula, right: str, mistakes: Mapping[str, str]) -> str:
        """What to say to a formula that is not proved equal to `right`; nothing to one that is.

        `mistakes` holds known formulas and what to say to each.
        """
        try:
            verdict = self.judge(formula, right)
            if verdict.status == "proved":
                return ""
            said = next((said for known, said in mistakes.items() if self.judge(formula, known)), "")
        except Unreadable as reason:
            return str(reason)
        if verdict.status == "refuted":
            return "\n".join([said or self.question, *counterexample(verdict)])
        return said or "This could be neither proved nor refuted. Can it be written in a shorter form?"


def counterexample(verdict) -> list[str]:
    """Where the two sides differ, and by what: a table."""
    found = verdict.counterexample
    return table({"at": found.shown(), "yours": found.left, "expected": found.right})


def _is_formula(answer) -> bool:
    """Text, a whole number or a SymPy expression."""
    return type(answer) in (str, int) or hasattr(answer, "free_symbols")


def _words(formula) -> set[str]:
    """The names in a formula: of text its words, of a SymPy expression the kinds of its parts."""
    if isinstance(formula, str):
        return set(re.findall(r"\w+", formula))
    words, parts = set(), [formula]
    while parts:
        part = parts.pop()
        words.add(type(part).__name__)
        parts.extend(getattr(part, "args", ()))
    return words
