"""Find the flaw in a false statement: the answer is a point where it fails.

    FalseStatement(
        statement="-Sum(p[k]*log(q[k]), (k, 1, n)) == -Sum(q[k]*log(p[k]), (k, 1, n))",
        names={"n": "count", "p": "simplex[n]", "q": "simplex[n]"},
        answer={"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]},
        mistakes=(
            Mistake(
                {"counterexample": {"p": ["1/2", "1/2"], "q": ["1/2", "1/2"]}},
                "Here both distributions are the same, and then so are both sides. …?",
                seen="Sum((p[k] - q[k])**2, (k, 1, n)) == 0",
            ),
            …
        ),
        …
    )

A learner answers with `check(id, counterexample={"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]})`: a value for
each letter, a list for a family. What may be written for a number stands in `_point`. A mistake is a point
too, and is recognised there; or, if `seen` is a relation in the letters, wherever that relation holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.exercises._exercise import Mistake
from companion.exercises._judging import Formulas, Unreadable
from companion.exercises._result import Result
from companion.exercises._text import table


@dataclass(frozen=True, kw_only=True)
class FalseStatement(Formulas):
    """`statement`, one relation that is not true everywhere, and `answer`, a point where it fails."""

    statement: str
    answer: Mapping[str, object]

    parts = ("counterexample",)

    @property
    def form(self):
        from companion.exercises._point import letters

        blanks = ", ".join(f'"{name}": …' for name in letters(self.domain()))
        return f'The answer is a point where it fails: check("{self.id}", counterexample={{{blanks}}}).'

    def review(self, counterexample) -> Result:
        from companion.exercises import _point

        domain = self.domain()
        if isinstance(counterexample, dict) and all(map(_is_open, counterexample.values())):
            return self.not_attempted()
        try:
            point = self.guarded(lambda: _point.read_point(counterexample, domain))
            outside = self.guarded(lambda: _point.outside(point, domain))
            found = self.guarded(lambda: self.look(self.statement, point, domain))
            said = self.guarded(lambda: self._known(point, domain, outside))
        except Unreadable as reason:
            return self.not_yet(f"{reason} {self.form}" if self.form not in str(reason) else str(reason))
        at = {"at": point.shown()}
        sides = {"left": found.left, "right": found.right} if found.left else {}
        if outside:
            text = said or f"{outside} The statement does not speak of this point. Of which points does it?"
            return self.not_yet("\n".join([text, *table(at)]))
        if found.state == "fails":
            where = "\n".join(table(at | sides))
            return self.right(f"The statement fails there.\n{where}")
        if found.state == "holds":
            text = said or f"The statement holds at this point. {self.question}"
        elif "no value" in (found.left, found.right):
            text = said or "Neither side has a value at this point. Where does at least one have one?"
        elif not found.left:
            text = said or (
                "The two sides could not be computed closely enough here to be compared: numbers in between "
                "are too large or too small. What about a point that is less far out?"
            )
        else:
            text = said or (
                "To 300 digits the two sides are the same here, and nothing proves that they are equal. "
                "Where are they further apart?"
            )
        return self.not_yet("\n".join([text, *table(at | sides)]))

    def look(self, statement: str, point, domain):
        """How a relation in the letters of this exercise does at a point."""
        from companion.exercises import _point
        from companion.exercises._relation import read_relation

        relation = read_relation(statement, domain)
        return _point.look(relation.left, relation.sign, relation.right, point, domain)

    def _known(self, point, domain, outside: str) -> str:
        """What to say to a known point. Outside of the domain, only what is said of a point out there."""
        from companion.exercises import _point

        for mistake in self.mistakes:
            example = _point.read_point(mistake.answer["counterexample"], domain)
            if (not outside or _point.outside(example, domain)) and self._is(mistake, point, domain):
                return mistake.message
        return ""

    def _is(self, mistake: Mistake, point, domain) -> bool:
        from companion.exercises import _point

        if isinstance(mistake.seen, str):
            return self.look(mistake.seen, point, domain).state == "holds"
        return _point.read_point(mistake.answer["counterexample"], domain).values == point.values


def _is_open(value) -> bool:
    return value is None or value is Ellipsis or (isinstance(value, str) and not value.strip())
