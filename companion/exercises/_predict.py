"""Predict a number, to the digits asked, or choose; before running anything."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from companion.exercises._exercise import Exercise
from companion.exercises._result import Result
from companion.exercises._text import describe

_LONGEST = 100  # letters of a number


@dataclass(frozen=True, kw_only=True)
class Predict(Exercise):
    """A number `answer`, wanted to so many `decimals`."""

    answer: float
    decimals: int

    @property
    def form(self):
        return f"The answer is one number, to {_places(self.decimals)}."

    def review(self, answer) -> Result:
        number = read_number(answer)
        if number is None:
            return self.not_yet(f"This is {describe(answer)}, and a number is asked for. {self.form}")
        if self._agrees(number, self.answer):
            return self.right(f"{self._shown(number)} is right to {_places(self.decimals)}.")
        for mistake in self.mistakes:
            if self._agrees(number, mistake.answer):
                return self.not_yet(mistake.message)
        if self._coarse(answer, number):
            given = describe(answer).strip("'").replace("-", "−")
            return self.not_yet(f"{given} is right as far as it goes. {self.form}")
        if self.decimals > 1 and abs(number - self.answer) <= 0.5 * 10.0 ** -(self.decimals - 1):
            right = f"{self._shown(number)} is right to {_places(self.decimals - 1)}"
            return self.not_yet(f"{right}, and the next is off. Was a number rounded on the way?")
        return self.not_yet(f"{self._shown(number)} is not the number asked for. {self.question}")

    def _agrees(self, number: float, target: float) -> bool:
        """Rounded to the decimals asked, or more exact. The factor forgives the rounding of 10⁻⁴ itself.

        A number with more decimals than asked is no rounding: it has to round to the same, or be close.
        """
        unit = 10.0**-self.decimals
        if abs(number - target) > 0.5 * unit * (1 + 1e-9):
            return False
        rounded = round(number, self.decimals) == number
        return rounded or self._shown(number) == self._shown(target) or abs(number - target) < 0.01 * unit

    def _coarse(self, answer, number: float) -> bool:
        """Whether the number is the right one, rounded to fewer decimals than asked (but to one at least)."""
        text = answer if isinstance(answer, str) else describe(answer)
        given = len(text.partition(".")[2]) if set(text) <= set("+-0123456789.") else 0
        return 0 < given < self.decimals and abs(number - self.answer) <= 0.5 * 10.0**-given

    def _shown(self, number: float) -> str:
        return f"{number:.{self.decimals}f}".replace("-", "−")


@dataclass(frozen=True, kw_only=True)
class Choose(Exercise):
    """One of several statements, by its letter; each of the others is a known mistake."""

    choices: Mapping[str, str] = field(default_factory=dict)
    answer: str

    @property
    def form(self):
        return f"The answer is one of {', '.join(repr(letter) for letter in self.choices)}."

    def review(self, answer) -> Result:
        letter = answer.strip().lower() if isinstance(answer, str) else None
        if letter == self.answer:
            return self.right(f"{letter!r}: {self.choices[letter]}")
        for mistake in self.mistakes:
            if letter == mistake.answer:
                return self.not_yet(mistake.message)
        return self.not_yet(f"This is {describe(answer)}, and not one of the choices. {self.form}")


def read_number(answer) -> float | None:
    """The finite real number that `answer` is or spells; `None` if it is no such thing. Runs nothing."""
    if isinstance(answer, bool) or (isinstance(answer, str) and len(answer) > _LONGEST):
        return None
    try:
        if getattr(answer, "ndim", 0):  # arrays of one element would convert
            return None
        number = float(Decimal(answer.strip().replace("−", "-")) if isinstance(answer, str) else answer)
    except Exception:  # whatever an object raises that was asked for its value: it is no number
        return None
    return number if math.isfinite(number) else None


def _places(decimals: int) -> str:
    if decimals == 0:
        return "the nearest whole number"
    words = ("no", "one", "two", "three", "four", "five", "six")
    return f"{words[decimals]} decimal{'s' if decimals != 1 else ''}"
