"""Find the line of a derivation that does not follow, and repair it."""

from dataclasses import dataclass

from companion.exercises._judging import Formulas
from companion.exercises._predict import read_number
from companion.exercises._result import Result
from companion.exercises._text import describe


@dataclass(frozen=True, kw_only=True)
class Flaw(Formulas):
    """`lines` that should all be equal, `step`, the number (from 1) of the one that is not, and its `repair`.

    The `answer` of a mistake holds a `step`, or the right step and a `repair`.
    """

    lines: tuple[str, ...]
    step: int
    repair: str

    parts = ("step", "repair")

    @property
    def form(self):
        return f'The answer has two parts: check("{self.id}", step=…, repair="…").'

    def review(self, step, repair) -> Result:
        lines = f"The lines are numbered from 1 to {len(self.lines)}."
        if step is None:
            return self.not_yet(f"Which line is it? {lines} {self.form}")
        if (line := read_number(step)) not in range(1, len(self.lines) + 1):
            return self.not_yet(f"This is {describe(step)}, and the number of a line is asked for. {lines}")
        step = int(line)
        if step != self.step:
            return self.not_yet(self._mistakes(step)[None])
        if repair is None:
            return self.not_yet(f"Line {step} is the one. What should it say? {self.form}")
        if remark := self.remark(repair, self.repair, self._mistakes(step)):
            return self.not_yet(remark)
        return self.right(f"Line {step} is the one. {self._as_it_stood()}")

    def _mistakes(self, step) -> dict:
        """What to say to a known repair of this line, or (None) to the choice of this line."""
        known = (mistake for mistake in self.mistakes if mistake.answer["step"] == step)
        return {mistake.answer.get("repair"): mistake.message for mistake in known}

    def _as_it_stood(self) -> str:
        found = self.judge(self.lines[self.step - 1], self.repair).counterexample
        proved = f"The repair is proved for {self.domain().text}."
        return f"It gave {found.left} at {found.shown()}, where {found.right} is right. {proved}"
