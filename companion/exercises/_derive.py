"""Derive a formula or a relation. The judge of `companion.derivation` decides: every right form passes.

    Derive(answer="1 - sigma(x)", names={"x": "real"}, defined={"sigma(x)": "1/(1 + exp(-x))"}, …)
    Derive(answer="-log(p) >= 1 - p", names={"p": "positive"}, …)
    Derive(answer="-Sum(p[k]*log(q[k]), (k, 1, n))", names={"n": "count", "p": "simplex[n]", …}, …)

The second asks for a relation because its answer is one; so are then the learner's answer and those of the
mistakes. What counts as the relation asked for stands in `_relation`.
"""

from dataclasses import dataclass

from companion.exercises._judging import Formulas, Unreadable
from companion.exercises._result import Result
from companion.exercises._text import table


@dataclass(frozen=True, kw_only=True)
class Derive(Formulas):
    """A formula that is equal to `answer` wherever its letters live; or the relation that `answer` is.

    `certificate` is what the judge needs to prove the relation, where it needs something.
    """

    answer: str
    certificate: str | None = None

    @property
    def asks_relation(self) -> bool:
        return any(sign in self.answer for sign in ("<", ">", "==", "!="))

    @property
    def form(self):
        if self.asks_relation:
            return (
                'The answer is a relation as text, with one comparison (==, <=, <, >=, > or !=), such as "x '
                '<= x**2 + 1".'
            )
        return 'The answer is a formula as text, such as "x**2 + 1", or a SymPy expression.'

    def review(self, answer) -> Result:
        if self.asks_relation:
            return self._review_relation(answer)
        mistakes = {mistake.answer: mistake.message for mistake in self.mistakes}
        if remark := self.remark(answer, self.answer, mistakes):
            return self.not_yet(remark)
        return self.right(f"Proved equal for {self.domain().text}.")

    # ---- relations

    def _review_relation(self, answer) -> Result:
        from companion.derivation import judge

        domain = self.domain()
        try:
            mine, asked = self.relation(answer, domain), self.relation(self.answer, domain)
            verdict = self.guarded(lambda: judge(mine.left, mine.right, domain, mine.sign))
            standing = self.guarded(lambda: _relations().standing(mine, asked, domain))
            # An inequality that only says the asked one in other words is proved with it.
            if standing == "same" and (verdict or (mine.sign != "==" and verdict.status != "refuted")):
                return self.right(f"Proved for {domain.text}, and the relation asked for.")
            text = self.guarded(
                lambda: self._known(mine, domain) or self._remark(mine, asked, standing, verdict, domain)
            )
            found = verdict.counterexample
            rows = table({"at": found.shown(), "left": found.left, "right": found.right}) if found else []
            return self.not_yet("\n".join([text, *rows]))
        except Unreadable as reason:
            return self.not_yet(str(reason))

    def _known(self, mine, domain) -> str:
        """What to say to a known relation."""
        for mistake in self.mistakes:
            known = self.relation(mistake.answer, domain)
            if _relations().standing(mine, known, domain) == "same":
                return mistake.message
        return ""

    def _remark(self, mine, asked, standing, verdict, domain) -> str:
        from companion.derivation import judge

        if standing == "weaker":
            return (
                "The two sides are the ones asked for, and this comparison is true. A stronger one holds. "
                "Can the two sides be equal?"
            )
        if verdict.status == "refuted":
            text = f"This does not hold at every point. {self.question}"
            if standing == "sides":
                text = (
                    "The two sides are the ones asked for, and this comparison does not hold between them at "
                    "every point. Which one does?"
                )
            return text
        if verdict.status != "proved":
            return "This could be neither proved nor refuted. Can it be written in a shorter form?"
        if _relations().says_nothing(mine, domain):
            return f"Both sides say the same, so this holds whatever the formula means. {self.question}"
        mine, asked = mine.oriented(), asked.oriented()
        if "==" in (mine.sign, asked.sign):
            return f"This is true, and not the relation asked for. {self.question}"
        text = "This is true, and not the relation asked for: its sides are another distance apart."
        found = judge(mine.gap, asked.gap, domain).counterexample
        return "\n".join([f"{text} {self.question}", *(counterexample_of_gaps(found) if found else [])])


def counterexample_of_gaps(found) -> list[str]:
    """Where the sides of two relations are not equally far apart."""
    return table({"at": found.shown(), "yours": f"{found.left} apart", "asked for": f"{found.right} apart"})


def _relations():
    from companion.exercises import _relation  # it loads the judge, which importing an exercise does not

    return _relation
