"""What every exercise has, whatever its kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from companion.exercises._limits import SECONDS, time_limit
from companion.exercises._result import NOT_ATTEMPTED, NOT_YET, RIGHT, Hint, Result


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give, and what to say to it.

    `answer` has the form that the kind of exercise takes: a function, a formula, a number, or the parts of a
    flaw. An answer that does the same is this mistake. Where a mistake has no single form (a loop stopped too
    early, at whatever step), `seen(inputs, got, expected)` recognises it instead, input by input; `answer` is
    then one example of it. For a false statement `seen` is a relation in its letters, as text.

    `message` names the mistake in its first sentence, and ends with the question that leads on.
    """

    answer: Any
    message: str
    seen: Callable[..., bool] | str | None = None


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise. The subclasses, one for each kind, add what is asked and how an answer is looked at."""

    id: str
    title: str
    prompt: str  # Markdown, as the chapter prints it
    starter: str  # code of the cell that the learner fills in
    solution: str  # code of the collapsed cell; it is run, and passes
    hints: tuple[str, str, str]  # where to look, the idea, the first line
    mistakes: tuple[Mistake, ...]
    question: str  # what to ask when no known mistake fits
    shows: str  # what a right answer shows
    seconds: float = SECONDS  # for an answer, where the platform has a time limit (see `_limits`)

    keeps_time: ClassVar[bool] = False  # whether the kind itself limits what takes long
    parts: ClassVar[tuple[str, ...]] = ()  # keywords that the answer comes in, where it is not a single value

    def check(self, answer, parts) -> Result:
        """Refuse what is not an answer to this kind, and let the kind `review` the rest."""
        if unknown := sorted(set(parts) - set(self.parts)):
            return self.not_yet(f"There is no `{unknown[0]}` to answer here. {self.form}")
        if answer is not None and answer is not Ellipsis and self.parts:
            return self.not_yet(self.form)
        given = {name: parts.get(name) for name in self.parts} if self.parts else {"answer": answer}
        given = {name: None if _is_blank(value) else value for name, value in given.items()}
        if all(value is None for value in given.values()):
            return self.not_attempted()
        try:
            if self.keeps_time:
                return self.review(**given)
            with time_limit(self.seconds):
                return self.review(**given)
        except Exception as defect:  # an answer gets a result, whatever it is
            kind = type(defect).__name__
            return self.not_yet(
                f"The checker stopped with {kind}, which no answer should make it do: a defect of the "
                "course. Please report it."
            )
        return self.not_yet(
            f"This was looked at for {self.seconds:g} seconds without a verdict. Can it be written in a "
            "shorter form?"
        )

    @property
    def form(self) -> str:
        """How an answer is written: one sentence."""
        raise NotImplementedError

    def review(self, **given) -> Result:
        raise NotImplementedError

    def hint(self, level) -> Hint:
        if type(level) is not int or level not in (1, 2, 3):
            raise ValueError(f"level: expected 1, 2 or 3, got {level!r}")
        return Hint(level, self.title, self.hints[level - 1])

    def right(self, message: str) -> Result:
        return Result(self.id, self.title, RIGHT, f"{message}\n{self.shows}")

    def not_yet(self, message: str) -> Result:
        return Result(self.id, self.title, NOT_YET, message)

    def not_attempted(self, message: str = "") -> Result:
        pointer = f'For a first pointer: hint("{self.id}", 1)'
        return Result(self.id, self.title, NOT_ATTEMPTED, f"{message}\n{pointer}".lstrip())


def _is_blank(value) -> bool:
    """Whether an answer is left open: `None`, the starter's `...`, or empty text."""
    return value is None or value is Ellipsis or (isinstance(value, str) and not value.strip())
