"""A derivation: a chain of relations, each judged when it is written down.

    >>> from companion.derivation import Domain
    >>> v = Domain(x="real").define("sigma(x)", "1/(1 + exp(-x))", latex=r"\\sigma")
    >>> d = (Derivation("sigma(-x)", v, id="mirror")
    ...      .eq("1/(1 + exp(x))", "the definition")
    ...      .eq("1 - sigma(x)", "common denominator"))
    >>> print(d)
    mirror, for x ∈ ℝ
      σ(−x)
    ■   = 1/(1 + e^x)    the definition (normal form)
    ■   = 1 − σ(x)       common denominator (normal form)
    2 of 2 lines proved

A line that is proved has the mark ■. A line that was certified by ball arithmetic, or that rests on a limit
or an integral of SymPy's, has the mark ◇ and says so. Any other line stops the chain:

    >>> try:
    ...     d.eq("1 + sigma(x)", "a slip")
    ... except StepRefused as refusal:
    ...     print(refusal)
    step 3 of mirror is wrong: a slip
      1 − σ(x) = 1 + σ(x), for x ∈ ℝ
      at x = 0: left 0.5, right 1.5
      With − before σ(x) the right side would be proved: look at its sign.
"""

from __future__ import annotations

from dataclasses import dataclass

from companion.derivation.causes import likely_cause, likely_decimal
from companion.derivation.decimals import rounds
from companion.derivation.domain import as_domain
from companion.derivation.judge import MARKS, MIME, Verdict, judge
from companion.derivation.prose import in_text, plain
from companion.derivation.reasons import objection
from companion.derivation.rendering import RELATION_LATEX, RELATION_TEXT, decimal_latex, latex, text
from companion.derivation.statuses import in_numbers, weakest

__all__ = ["Claim", "Derivation", "Step", "StepRefused"]

STRENGTH = {"==": 0, "<=": 1, ">=": 1, "<": 2, ">": 2}


class StepRefused(ValueError):
    """A line of a derivation was refuted, was not decided, or gives a reason that it does not rest on.

    The message says which, and why.
    """

    def __init__(self, message, verdict):
        super().__init__(message)
        self.verdict = verdict


@dataclass(frozen=True)
class Step:
    """One line: relation, right side, reason, and the judge's verdict."""

    relation: str
    right: object
    reason: str
    verdict: Verdict


@dataclass(frozen=True)
class Claim:
    """What a derivation shows: its first formula related to its last.

    `status` is that of its weakest line.
    """

    left: object
    relation: str
    right: object
    domain: object
    id: str
    title: str
    status: str
    method: str

    def __str__(self):
        left, right = text(self.left, self.domain), text(self.right, self.domain)
        where = f", for {self.domain.text}" if self.domain.text else ""
        mark = MARKS.get(self.status, "◇")
        return f"{mark} {self.status}: {left} {RELATION_TEXT[self.relation]} {right}{where}"

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None):
        left, right = latex(self.left, self.domain), latex(self.right, self.domain)
        relation = RELATION_LATEX[self.relation]
        line = {
            "lhs": left, "relation": RELATION_TEXT[self.relation], "relation_latex": relation, "rhs": right,
            "reason": self.title, "status": self.status, "method": "", "counterexample": None,
        }  # fmt: skip
        domain = rf"\qquad {self.domain.latex}" if self.domain.text else ""
        if self.status != "proved":
            domain += rf" \qquad \text{{{self.status}}}"
        # No id: the derivation itself carries it, and a page may show both.
        data = {
            "kind": "claim",
            "id": "",
            "of": self.id,
            "title": "",
            "lines": [line],
            "proved": int(self.status == "proved"),
            "total": 1,
        }
        return {
            "text/plain": str(self),
            "text/latex": f"$$ {left} {relation} {right} {domain} $$",
            MIME: {"version": 1, **data, "domain": self.domain.text, "domain_latex": self.domain.latex},
        }


class Derivation:
    """A chain of formulas in which every line is judged, and a line that is not accepted stops the chain.

    Accepted is what is proved, certified by ball arithmetic, or rests on a limit or an integral of SymPy's.

    Parameters
    ----------
    start : str or SymPy expression
        The formula to begin with.
    domain : Domain or dict
        Where the letters live.
    id : str
        A name for the derivation, unique in the book: letters, digits and hyphens.
    title : str
        What is proved, in a few words.

    Raises
    ------
    StepRefused
        From ``eq``, ``le``, ``lt``, ``ge``, ``gt`` and ``rounds_to``, when the line is not accepted, or when
        its reason names a rule that was not used.
    ValueError
        For a chain that mixes ≤ with ≥, and for an empty reason.
    """

    def __init__(self, start, domain, *, id: str, title: str = ""):
        if not id or not id.replace("-", "").isalnum():
            raise ValueError(f"id must be letters, digits and hyphens, got {id!r}")
        self.domain, self.id, self.title = as_domain(domain), id, title
        self.start = self.domain.read(start)
        self.steps: list[Step] = []

    def eq(self, formula, reason: str) -> Derivation:
        """The next line: = formula."""
        return self._step("==", formula, reason)

    def le(self, formula, reason: str, *, certificate=None) -> Derivation:
        """The next line: ≤ formula.

        `certificate` is a formula for what the larger side has more, so written that its sign can be read.
        """
        return self._step("<=", formula, reason, certificate)

    def lt(self, formula, reason: str, *, certificate=None) -> Derivation:
        """The next line: < formula."""
        return self._step("<", formula, reason, certificate)

    def ge(self, formula, reason: str, *, certificate=None) -> Derivation:
        """The next line: ≥ formula."""
        return self._step(">=", formula, reason, certificate)

    def gt(self, formula, reason: str, *, certificate=None) -> Derivation:
        """The next line: > formula."""
        return self._step(">", formula, reason, certificate)

    def rounds_to(self, decimal: str, reason: str = "to the digits shown") -> Derivation:
        """The last line: ≈ a decimal. Proved when the number lies within half a unit of its last digit.

        A number exactly between two decimals rounds to neither here.

        >>> from companion.derivation import Domain
        >>> print(Derivation("log(2)", Domain(), id="coin").rounds_to("0.6931").steps[-1].verdict.status)
        proved
        """
        return self._append(Step("≈", decimal, reason, rounds(self.last, decimal, self.domain)))

    @property
    def last(self):
        """The formula of the last line."""
        return self.steps[-1].right if self.steps else self.start

    def _step(self, relation, formula, reason, certificate=None) -> Derivation:
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError("reason must say in a few words why the line follows")
        if self.steps and self.steps[-1].relation == "≈":
            raise ValueError("a rounded value ends a chain: nothing exact follows from it")
        used = {s.relation[0] for s in self.steps} | {relation[0]}
        if {"<", ">"} <= used:
            raise ValueError("a chain goes one way: ≤ and ≥ in one chain prove nothing about its ends")
        right = self.domain.read(formula)
        verdict = judge(self.last, right, self.domain, relation, certificate=certificate)
        return self._append(Step(relation, right, reason, verdict), certificate)

    def _append(self, step, certificate=None) -> Derivation:
        """The chain with one more line, if the judge accepts it and the reason is the one it rests on."""
        verdict = step.verdict
        if not verdict.accepted:
            raise StepRefused(self._refusal(step, certificate), verdict)
        if against := objection(step.reason, verdict):
            raise StepRefused(self._other_reason(step, against), verdict)
        self.steps.append(step)
        return self

    def _refusal(self, step, certificate) -> str:
        verdict = step.verdict
        wrong = verdict.status == "refuted"
        found, cause = verdict.detail, ""
        if step.relation == "≈":
            if verdict.counterexample:
                found = f"the value is {verdict.counterexample.left}"
                cause = likely_decimal(self.last, step.right, self.domain)
        elif wrong or certificate is None:
            cause = likely_cause(verdict)
        advice = "Try a smaller step, or write the domain more narrowly."
        if certificate is not None:
            advice = "Correct the certificate, or leave it out."
        lines = [*self._head(step, "is wrong" if wrong else "was not decided"), found, cause]
        return "\n  ".join(filter(None, [*lines, "" if wrong else advice]))

    def _other_reason(self, step, against) -> str:
        return "\n  ".join([*self._head(step, "is right, but not for this reason"), against])

    def _head(self, step, what) -> list[str]:
        left, relation, right, domain = step.verdict.statement
        where = f", for {domain.text}" if domain.text else ""
        right = step.right if relation == "≈" else text(right, domain)
        return [
            f"step {len(self.steps) + 1} of {self.id} {what}: {plain(step.reason)}",
            f"{text(left, domain)} {RELATION_TEXT[relation]} {right}{where}",
        ]

    @property
    def claim(self) -> Claim:
        """First formula, relation, last exact formula, with the status of the weakest line between them."""
        exact = [s for s in self.steps if s.relation != "≈"]
        if not exact:
            raise ValueError("the derivation has no exact line yet")
        relation = max((s.relation for s in exact), key=STRENGTH.__getitem__)
        methods = ", ".join(dict.fromkeys(s.verdict.method for s in exact))
        status = weakest(s.verdict.status for s in exact)
        return Claim(self.start, relation, exact[-1].right, self.domain, self.id, self.title, status, methods)

    # ---- how it reads

    def _statuses(self):
        return [s.verdict.status for s in self.steps]

    def _rights(self, show):
        decimal = decimal_latex if show is latex else str
        return [decimal(s.right) if s.relation == "≈" else show(s.right, self.domain) for s in self.steps]

    def __str__(self):
        where = f", for {self.domain.text}" if self.domain.text else ""
        shown = [
            f"{RELATION_TEXT[s.relation]} {r}" for s, r in zip(self.steps, self._rights(text), strict=True)
        ]
        width = min(max(map(len, shown), default=0), 60)
        lines = [f"{self.title or self.id}{where}", f"  {text(self.start, self.domain)}"]
        for step, line in zip(self.steps, shown, strict=True):
            mark = MARKS.get(step.verdict.status, "◇")
            lines.append(f"{mark}   {line:<{width}}    {plain(step.reason)} ({_method(step.verdict)})")
        lines.append(in_numbers(self._statuses()))
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_latex_(self):
        """Aligned LaTeX: the lines under each other at their relations, the reasons beside them."""
        left = latex(self.start, self.domain)
        rows = []
        for i, (step, right) in enumerate(zip(self.steps, self._rights(latex), strict=True)):
            head = left if i == 0 else ""
            status = step.verdict.status
            why = in_text(step.reason) + (f" ({status})" if status != "proved" else "")
            rows.append(rf"{head} &{RELATION_LATEX[step.relation]} {right} && \text{{{why}}}")
        body = " \\\\\n".join(rows) or left
        return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"

    def _repr_mimebundle_(self, include=None, exclude=None):
        left = latex(self.start, self.domain)
        lines = []
        for step, right in zip(self.steps, self._rights(latex), strict=True):
            line = step.verdict.as_line(step.reason)
            lines.append({**line, "lhs": left, "rhs": right})
        return {
            "text/plain": str(self),
            "text/latex": self._repr_latex_(),
            MIME: {
                "version": 1, "kind": "derivation", "id": self.id, "title": self.title,
                "domain": self.domain.text, "domain_latex": self.domain.latex,
                "lines": lines, "proved": self._statuses().count("proved"), "total": len(lines),
            },
        }  # fmt: skip


def _method(verdict) -> str:
    """The judge's method; before it the status, in words, of what is not proved."""
    return verdict.method if verdict.status == "proved" else f"{verdict.status}: {verdict.method}"
