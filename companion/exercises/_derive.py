"""Derive a formula. The judge of `companion.derivation` decides, so that every right form passes."""

from dataclasses import dataclass

from companion.exercises._judging import Formulas
from companion.exercises._result import Result


@dataclass(frozen=True, kw_only=True)
class Derive(Formulas):
    """A formula that is equal to `answer` wherever its letters live."""

    answer: str

    @property
    def form(self):
        return 'The answer is a formula as text, such as "x**2 + 1", or a SymPy expression.'

    def review(self, answer) -> Result:
        mistakes = {mistake.answer: mistake.message for mistake in self.mistakes}
        if remark := self.remark(answer, self.answer, mistakes):
            return self.not_yet(remark)
        return self.right(f"Proved equal for {self.domain().text}.")
