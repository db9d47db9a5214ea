"""Judge one statement: proved, refuted or undecided.

The prover (`proofs`) and the refuter work apart from each other. What the prover accepts is still put to the
refuter at a few points; if the two disagree, one of them is broken, and that is an alarm, not a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass

from companion.derivation import proofs, refuter
from companion.derivation.domain import as_domain
from companion.derivation.expression import Apply, Sub, subexpressions
from companion.derivation.rendering import RELATION_LATEX, RELATION_TEXT, latex, text
from companion.derivation.signs import ALLOWED

__all__ = ["JudgeAlarm", "Verdict", "judge"]

MIME = "application/vnd.cross-entropy.derivation+json"
POINTS_AFTER_A_PROOF = 12


class JudgeAlarm(AssertionError):
    """Prover and refuter disagree: the engine has a defect. Please report the statement."""


@dataclass(frozen=True)
class Verdict:
    """What the judge found. True in a condition only when the statement is proved."""

    status: str
    method: str
    detail: str
    counterexample: refuter.Counterexample | None
    statement: tuple  # left, relation, right, domain

    def __bool__(self):
        return self.status == "proved"

    def __str__(self):
        left, relation, right, domain = self.statement
        shown = f"{text(left, domain)} {RELATION_TEXT[relation]} {text(right, domain)}"
        where = f", for {domain.text}" if domain.text else ""
        mark = {"proved": "■ proved", "refuted": "✕ refuted", "undecided": "◇ undecided"}[self.status]
        return f"{mark}: {shown}{where}\n  {self.detail}"

    __repr__ = __str__

    def as_line(self, reason="") -> dict:
        left, relation, right, domain = self.statement
        return {
            "lhs": latex(left, domain),
            "relation": RELATION_TEXT[relation],
            "relation_latex": RELATION_LATEX[relation],
            "rhs": latex(right, domain),
            "reason": reason,
            "status": self.status,
            "method": self.method,
            "counterexample": self.counterexample.as_json() if self.counterexample else None,
        }

    def _repr_mimebundle_(self, include=None, exclude=None):
        domain = self.statement[3]
        line = self.as_line()
        mark = {"proved": r"\text{proved}", "refuted": r"\text{refuted}", "undecided": r"\text{undecided}"}[
            self.status
        ]
        return {
            "text/plain": str(self),
            "text/latex": f"$$ {line['lhs']} {line['relation_latex']} {line['rhs']} \\qquad {mark} $$",
            MIME: {
                "version": 1, "kind": "verdict", "id": "", "title": "",
                "domain": domain.text, "domain_latex": domain.latex, "lines": [line],
                "proved": int(bool(self)), "total": 1,
            },
        }  # fmt: skip


def judge(lhs, rhs, domain, relation: str = "==") -> Verdict:
    """Is ``lhs relation rhs`` true at every point of the domain?

    Parameters
    ----------
    lhs, rhs : str or SymPy expression
        Read without evaluation.
    domain : Domain or dict
        Where the letters live.
    relation : {"==", "!=", "<", "<=", ">", ">="}

    Returns
    -------
    Verdict
        ``status`` is "proved" (both sides are defined and related at every point), "refuted"
        (``counterexample`` is an exact point where ball arithmetic certifies the violation, or where a
        side is undefined) or "undecided". True in a condition only when proved.

    Raises
    ------
    ReadError, DomainError
        For a formula that cannot be read, a float, or a name that the domain does not declare.

    Examples
    --------
    >>> judge("exp(x)*exp(-x)", "1", {"x": "real"}).status
    'proved'
    >>> judge("log(x**2)", "2*log(x)", {"x": "real"}).counterexample.point
    {'x': Fraction(-1, 1)}
    """
    if relation not in ALLOWED:
        raise ValueError(f"relation must be one of {', '.join(ALLOWED)}, got {relation!r}")
    domain = as_domain(domain)
    left, right = domain.read(lhs), domain.read(rhs)
    statement = (left, relation, right, domain)
    a, b = domain.unfold(left), domain.unfold(right)
    if domain.conditions and not refuter.has_point(a, b, domain):
        nowhere = "no point that satisfies the conditions was found: over an empty domain everything is true"
        return Verdict("undecided", "", nowhere, None, statement)
    proof = proofs.prove(a, b, relation, domain)
    counterexample = refuter.search(a, b, relation, domain, POINTS_AFTER_A_PROOF if proof.method else 120)
    if proof.method and counterexample:
        raise JudgeAlarm(
            f"{text(left, domain)} {relation} {text(right, domain)}: "
            f"proved by {proof.method}, yet {counterexample}"
        )
    if proof.method:
        vanishing = any(isinstance(t, Apply) and t.function == "xlogy" for t in subexpressions(Sub(a, b)))
        method = proof.method + (", with 0·log 0 = 0" if vanishing else "")
        return Verdict("proved", method, f"proved by {method}", None, statement)
    if counterexample:
        return Verdict("refuted", "counterexample", str(counterexample), counterexample, statement)
    return Verdict("undecided", "", proof.obstacle, None, statement)
