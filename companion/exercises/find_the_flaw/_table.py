"""The table of the page *Find the flaw*, made from what the exercises and their sources hold."""

from dataclasses import dataclass
from functools import cached_property

from companion.exercises._counterexample import FalseStatement
from companion.exercises._exercise import Exercise
from companion.exercises._flaw import Flaw
from companion.exercises.find_the_flaw._source import Source


@dataclass(frozen=True)
class Row:
    """One item: its exercise, and where it comes from."""

    exercise: Exercise
    source: Source

    @cached_property
    def counterexample(self) -> str:
        """A point at which the flaw shows, and the two sides there; "" where it is no relation of formulas.

        A false statement's own point; for the rest, the one that the judge finds.
        """
        if isinstance(self.exercise, FalseStatement):
            point, found = self._own()
        elif (verdict := self._verdict()) is not None:
            point = found = verdict.counterexample
        else:
            return ""
        where = f"{point.shown()}: " if point.shown() else ""  # a statement about numbers alone has no point
        return f"{where}{found.left} against {found.right}"

    def _own(self):
        """The point that the exercise holds, and its statement there."""
        from companion.exercises._point import read_point

        exercise, domain = self.exercise, self.exercise.domain()
        point = read_point(dict(exercise.answer), domain)
        return point, exercise.look(exercise.statement, point, domain)

    def _verdict(self):
        exercise, claim = self.exercise, self.source.claim
        if isinstance(exercise, Flaw):
            return exercise.judge(exercise.lines[exercise.step - 1], exercise.repair)
        return claim and claim.verdict()


@dataclass(frozen=True)
class Table:
    """All items, by the sort of mistake. A notebook shows it as a table."""

    groups: dict[str, tuple[Row, ...]]

    def __repr__(self):
        rows = [row for group in self.groups.values() for row in group]
        return "\n".join(f"{row.exercise.id}: {row.source.where}; {row.counterexample}" for row in rows)

    def _repr_html_(self):
        from companion.exercises.find_the_flaw._html import as_html

        return as_html(self)
