"""Find the line that does not follow, of a derivation or of a program, and repair it.

    Flaw(lines=("log(a*b)", "log(a)*log(b)", …), step=2, repair="log(a) + log(b)", names={…}, …)
    FlawInCode(code="def f(x):\\n    …", step=2, repair="b", repairs={"a": "…", "b": "…"}, …)

Lines count from 1; for code that is the line of the listing. A learner answers with
`check(id, step=2, repair="…")`: for a derivation the whole line repaired, for code the letter of a repair.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from companion.exercises._exercise import Exercise
from companion.exercises._judging import Formulas
from companion.exercises._predict import read_number
from companion.exercises._result import Result
from companion.exercises._text import describe


@dataclass(frozen=True, kw_only=True)
class _Lines(Exercise):
    """What flaws share: first the number of the line, then its repair.

    The `answer` of a mistake holds a `step`, or the right step and a `repair`.
    """

    step: int
    repair: str

    parts = ("step", "repair")

    @property
    def form(self):
        return f'The answer has two parts: check("{self.id}", step=…, repair="…").'

    def review(self, step, repair) -> Result:
        count = self.count_lines()
        lines = f"The lines are numbered from 1 to {count}."
        if step is None:
            return self.not_yet(f"Which line is it? {lines} {self.form}")
        if (line := read_number(step)) not in range(1, count + 1):
            return self.not_yet(f"This is {describe(step)}, and the number of a line is asked for. {lines}")
        step = int(line)
        if step != self.step:
            return self.not_yet(self.known(step).get(None) or self.follows(step))
        if repair is None:
            return self.not_yet(f"Line {step} is the one. What should it say? {self.form}")
        return self.review_repair(repair)

    def known(self, step) -> dict:
        """What to say to a known repair of this line, or (None) to the choice of this line."""
        known = (mistake for mistake in self.mistakes if mistake.answer["step"] == step)
        return {mistake.answer.get("repair"): mistake.message for mistake in known}

    def count_lines(self) -> int:
        raise NotImplementedError

    def follows(self, step: int) -> str:
        """What to say to a line that is not the one, where the exercise says nothing."""
        raise NotImplementedError

    def review_repair(self, repair) -> Result:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Flaw(_Lines, Formulas):
    """`lines` of a chain of equations, and `step`, the one that is not equal to those above it.

    `repair` is equal to the lines above. The lines below may carry the error on, or have lost it again.
    """

    lines: tuple[str, ...]

    def count_lines(self):
        return len(self.lines)

    def follows(self, step):
        if step == 1:
            return (
                "Line 1 is what the derivation starts from, and says nothing yet. Which line does it lead to?"
            )
        return (
            f"Line {step} follows from line {step - 1}: the two are equal for {self.domain().text}. Which "
            "line changes the value?"
        )

    def review_repair(self, repair) -> Result:
        if remark := self.remark(repair, self.repair, self.known(self.step)):
            return self.not_yet(remark)
        return self.right(f"Line {self.step} is the one. {self._as_it_stood()}")

    def _as_it_stood(self) -> str:
        found = self.judge(self.lines[self.step - 1], self.repair).counterexample
        proved = f"The repair is proved for {self.domain().text}."
        return f"It gave {found.left} at {found.shown()}, where {found.right} is right. {proved}"


@dataclass(frozen=True, kw_only=True)
class FlawInCode(_Lines):
    """`code`, a listing with one flawed line, and `repairs` of that line by letter, of which one is right."""

    code: str
    repairs: Mapping[str, str] = field(default_factory=dict)

    @property
    def form(self):
        choices = ", ".join(repr(letter) for letter in self.repairs)
        return f'The answer has two parts: check("{self.id}", step=…, repair=…), with one of {choices}.'

    def count_lines(self):
        return len(self.code.strip().splitlines())

    def follows(self, step):
        line = self.code.strip().splitlines()[step - 1].strip()
        return (
            f"Line {step}, `{line}`, does what it should. Which line does not?"
            if line
            else (f"Line {step} is empty. Which line does something that it should not?")
        )

    def review_repair(self, repair) -> Result:
        letter = repair.strip().lower() if isinstance(repair, str) else None
        if letter == self.repair:
            return self.right(f"Line {self.step} is the one, and {letter!r}: {self.repairs[letter]}")
        if letter in self.repairs:
            return self.not_yet(self.known(self.step)[letter])
        return self.not_yet(f"This is {describe(repair)}, and not one of the repairs. {self.form}")
