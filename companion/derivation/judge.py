"""Judge one statement: proved, refuted or undecided; certified where only ball arithmetic can tell.

The prover (`proofs`) and the refuter work apart from each other. What the prover accepts is still put to the
refuter at a few points; if the two disagree, one of them is broken, and that is an alarm, not a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass

from companion.derivation import analysis, certified, proofs, refuter
from companion.derivation.domain import as_domain
from companion.derivation.expression import Apply, Sub, subexpressions
from companion.derivation.refuter import JudgeAlarm
from companion.derivation.rendering import RELATION_LATEX, RELATION_TEXT, latex, text
from companion.derivation.signs import ALLOWED

__all__ = ["ACCEPTED", "MARKS", "JudgeAlarm", "Verdict", "judge"]

MIME = "application/vnd.cross-entropy.derivation+json"
POINTS_AFTER_A_PROOF = 12
# What a line of a derivation may rest on, the strongest first.
ACCEPTED = ("proved", "certified", "rests on SymPy")
MARKS = {"proved": "■", "refuted": "✕"}  # everything else has the open mark ◇, and the status in words


@dataclass(frozen=True)
class Verdict:
    """What the judge found. True in a condition only when the statement is proved.

    ``accepted`` says more: proved, or certified by ball arithmetic on a compact interval, or resting on a
    limit or an integral that SymPy computed.
    """

    status: str
    method: str
    detail: str
    counterexample: refuter.Counterexample | None
    statement: tuple  # left, relation, right, domain

    def __bool__(self):
        return self.status == "proved"

    @property
    def accepted(self) -> bool:
        return self.status in ACCEPTED

    def __str__(self):
        left, relation, right, domain = self.statement
        shown = f"{text(left, domain)} {RELATION_TEXT[relation]} {text(right, domain)}"
        where = f", for {domain.text}" if domain.text else ""
        return f"{MARKS.get(self.status, '◇')} {self.status}: {shown}{where}\n  {self.detail}"

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
        mark = rf"\text{{{self.status}}}"
        return {
            "text/plain": str(self),
            "text/latex": f"$$ {line['lhs']} {line['relation_latex']} {line['rhs']} \\qquad {mark} $$",
            MIME: {
                "version": 1, "kind": "verdict", "id": "", "title": "",
                "domain": domain.text, "domain_latex": domain.latex, "lines": [line],
                "proved": int(bool(self)), "total": 1,
            },
        }  # fmt: skip


def judge(lhs, rhs, domain, relation: str = "==", *, certificate=None) -> Verdict:
    """Is ``lhs relation rhs`` true at every point of the domain?

    Parameters
    ----------
    lhs, rhs : str or SymPy expression
        Read without evaluation.
    domain : Domain or dict
        Where the letters live.
    relation : {"==", "!=", "<", "<=", ">", ">="}
    certificate : str or SymPy expression, optional
        For an inequality: a formula for what the larger side has more, written so that its sign can be read
        off, such as a sum of squares. It is proved to be the difference, and its parts to have the sign.

    Returns
    -------
    Verdict
        ``status`` is "proved" (both sides are defined and related at every point), "refuted"
        (``counterexample`` is an exact point where ball arithmetic certifies the violation, or where a
        side is undefined) or "undecided"; for one letter on a bounded closed interval also "certified" (ball
        arithmetic encloses both sides on pieces that cover it); for limits and integrals "rests on SymPy"
        (SymPy's value, confirmed by numbers, in a proof). True in a condition only when proved.

    Raises
    ------
    ReadError, DomainError
        For a formula that cannot be read, a float, or a name that the domain does not declare.

    Examples
    --------
    >>> judge("exp(x)*exp(-x)", "1", {"x": "real"}).status
    'proved'
    >>> judge("x**2 + y**2", "2*x*y", {"x": "real", "y": "real"}, ">=", certificate="(x - y)**2").method
    'certificate'
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
        nowhere = "no point tried satisfies the conditions, and over an empty domain everything is true"
        return Verdict("undecided", "", nowhere, None, statement)
    given = None if certificate is None else domain.unfold(domain.read(certificate))
    status, method, detail, counterexample = _settle(a, b, relation, domain, given)
    if status == "alarm":
        shown = f"{text(left, domain)} {relation} {text(right, domain)}"
        raise JudgeAlarm(f"{shown}: {detail}, yet {counterexample}")
    if status in ACCEPTED and any(
        isinstance(t, Apply) and t.function == "xlogy" for t in subexpressions(Sub(a, b))
    ):
        method += ", with 0·log 0 = 0"
    return Verdict(status, method, detail or f"{status} by {method}", counterexample, statement)


def _settle(a, b, relation, domain, certificate):
    """(status, method, detail, counterexample): prover, refuter, then ball arithmetic on an interval.

    Limits and integrals are computed first, and what is found then rests on SymPy.
    """
    if analysis.has_analysis(a) or analysis.has_analysis(b):
        method, obstacle = analysis.settle(a, b, relation, domain)
        status = "rests on SymPy" if method else "undecided"
        return status, method, f"rests on {method}" if method else obstacle, None
    proof = proofs.prove(a, b, relation, domain, certificate)
    counterexample = refuter.search(a, b, relation, domain, POINTS_AFTER_A_PROOF if proof.method else 120)
    if proof.method and counterexample:
        return "alarm", "", f"proved by {proof.method}", counterexample
    if proof.method:
        return "proved", proof.method, "", None
    if counterexample:
        return "refuted", "counterexample", str(counterexample), counterexample
    method = "" if certificate is not None else certified.on_an_interval(a, b, relation, domain)
    if method:
        return "certified", method, "", None
    return "undecided", "", proof.obstacle, None
