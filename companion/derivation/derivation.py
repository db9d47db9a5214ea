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

A line that is not proved stops the chain:

    >>> try:
    ...     d.eq("1 + sigma(x)", "a slip")
    ... except StepRefused as refusal:
    ...     print(refusal)
    step 3 of mirror is wrong: a slip
      1 − σ(x) = 1 + σ(x), for x ∈ ℝ
      at x = 0: left 0.5, right 1.5
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from companion.derivation.domain import as_domain
from companion.derivation.expression import Div, Mul, Neg, Num
from companion.derivation.judge import MIME, Verdict, judge
from companion.derivation.rendering import GREEK, RELATION_LATEX, RELATION_TEXT, latex, text

__all__ = ["Claim", "Derivation", "Step", "StepRefused"]

STRENGTH = {"==": 0, "<=": 1, ">=": 1, "<": 2, ">": 2}


class StepRefused(ValueError):
    """A line of a derivation was refuted or not decided. The message says which, and why."""

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
    """What a derivation proves: its first formula related to its last."""

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
        return f"■ {self.status}: {left} {RELATION_TEXT[self.relation]} {right}{where}"

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None):
        left, right = latex(self.left, self.domain), latex(self.right, self.domain)
        relation = RELATION_LATEX[self.relation]
        line = {
            "lhs": left, "relation": RELATION_TEXT[self.relation], "relation_latex": relation, "rhs": right,
            "reason": self.title, "status": self.status, "method": "", "counterexample": None,
        }  # fmt: skip
        domain = rf"\qquad {self.domain.latex}" if self.domain.text else ""
        # No id: the derivation itself carries it, and a page may show both.
        data = {
            "kind": "claim",
            "id": "",
            "of": self.id,
            "title": "",
            "lines": [line],
            "proved": 1,
            "total": 1,
        }
        return {
            "text/plain": str(self),
            "text/latex": f"$$ {left} {relation} {right} {domain} $$",
            MIME: {"version": 1, **data, "domain": self.domain.text, "domain_latex": self.domain.latex},
        }


class Derivation:
    """A chain of formulas in which every line is proved, or the chain stops.

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
        From ``eq``, ``le``, ``lt``, ``ge``, ``gt`` and ``rounds_to``, when the line is not proved.
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

    def le(self, formula, reason: str) -> Derivation:
        """The next line: ≤ formula."""
        return self._step("<=", formula, reason)

    def lt(self, formula, reason: str) -> Derivation:
        """The next line: < formula."""
        return self._step("<", formula, reason)

    def ge(self, formula, reason: str) -> Derivation:
        """The next line: ≥ formula."""
        return self._step(">=", formula, reason)

    def gt(self, formula, reason: str) -> Derivation:
        """The next line: > formula."""
        return self._step(">", formula, reason)

    def rounds_to(self, decimal: str, reason: str = "to the digits shown") -> Derivation:
        """The last line: ≈ a decimal. Proved when the number lies within half a unit of its last digit.

        A number exactly between two decimals rounds to neither here.

        >>> from companion.derivation import Domain
        >>> print(Derivation("log(2)", Domain(), id="coin").rounds_to("0.6931").steps[-1].verdict.status)
        proved
        """
        value, half = _read_decimal(decimal)
        for relation, bound in ((">", value - half), ("<", value + half)):
            verdict = judge(self.last, _number(bound), self.domain, relation)
            if not verdict:
                break
        shown = Verdict(verdict.status, verdict.method, verdict.detail, verdict.counterexample,
                        (self.last, "≈", _number(value), self.domain))  # fmt: skip
        if not verdict:
            raise StepRefused(self._refusal(shown, reason), shown)
        self.steps.append(Step("≈", decimal, reason, shown))
        return self

    @property
    def last(self):
        """The formula of the last line."""
        return self.steps[-1].right if self.steps else self.start

    def _step(self, relation, formula, reason) -> Derivation:
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError("reason must say in a few words why the line follows")
        if self.steps and self.steps[-1].relation == "≈":
            raise ValueError("a rounded value ends a chain: nothing exact follows from it")
        used = {s.relation[0] for s in self.steps} | {relation[0]}
        if {"<", ">"} <= used:
            raise ValueError("a chain goes one way: ≤ and ≥ in one chain prove nothing about its ends")
        right = self.domain.read(formula)
        verdict = judge(self.last, right, self.domain, relation)
        if not verdict:
            raise StepRefused(self._refusal(verdict, reason), verdict)
        self.steps.append(Step(relation, right, reason, verdict))
        return self

    def _refusal(self, verdict, reason) -> str:
        left, relation, right, domain = verdict.statement
        what = "is wrong" if verdict.status == "refuted" else "was not decided"
        lines = [
            f"step {len(self.steps) + 1} of {self.id} {what}: {_plain(reason)}",
            f"  {text(left, domain)} {RELATION_TEXT[relation]} {text(right, domain)}"
            + (f", for {domain.text}" if domain.text else ""),
            f"  {verdict.detail}",
        ]
        if relation == "==" and (cause := likely_cause(left, right, domain)):
            lines.append(f"  {cause}")
        if verdict.status == "undecided":
            lines.append("  Try a smaller step, or write the domain more narrowly.")
        return "\n".join(lines)

    @property
    def claim(self) -> Claim:
        """First formula, relation, last exact formula."""
        exact = [s for s in self.steps if s.relation != "≈"]
        if not exact:
            raise ValueError("the derivation has no exact line yet")
        relation = max((s.relation for s in exact), key=STRENGTH.__getitem__)
        methods = ", ".join(dict.fromkeys(s.verdict.method for s in exact))
        return Claim(
            self.start, relation, exact[-1].right, self.domain, self.id, self.title, "proved", methods
        )

    # ---- how it reads

    def _rights(self, show):
        return [s.right if s.relation == "≈" else show(s.right, self.domain) for s in self.steps]

    def __str__(self):
        where = f", for {self.domain.text}" if self.domain.text else ""
        shown = [
            f"{RELATION_TEXT[s.relation]} {r}" for s, r in zip(self.steps, self._rights(text), strict=True)
        ]
        width = min(max(map(len, shown), default=0), 60)
        lines = [f"{self.title or self.id}{where}", f"  {text(self.start, self.domain)}"]
        for step, line in zip(self.steps, shown, strict=True):
            lines.append(f"■   {line:<{width}}    {_plain(step.reason)} ({step.verdict.method})")
        lines.append(f"{len(self.steps)} of {len(self.steps)} line{'s' * (len(self.steps) != 1)} proved")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_latex_(self):
        """Aligned LaTeX: the lines under each other at their relations, the reasons beside them."""
        left = latex(self.start, self.domain)
        rows = []
        for i, (step, right) in enumerate(zip(self.steps, self._rights(latex), strict=True)):
            head = left if i == 0 else ""
            rows.append(
                rf"{head} &{RELATION_LATEX[step.relation]} {right} && \text{{{_in_text(step.reason)}}}"
            )
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
                "lines": lines, "proved": len(lines), "total": len(lines),
            },
        }  # fmt: skip


def likely_cause(left, right, domain) -> str:
    """The usual slips: try each, and name the first whose repair is proved."""
    if judge(left, Neg(right), domain):
        return "The right side with the opposite sign would be proved: look for a lost minus."
    for factor in (2, Fraction(1, 2), 3, Fraction(1, 3)):
        if judge(left, Mul(Num(Fraction(factor)), right), domain):
            return f"{factor} times the right side would be proved: look for a lost factor."
    for name, declaration in domain.declarations.items():
        if declaration.kind.text == "[0, 1]" and not declaration.shape:
            hard = domain.given(f"{name}*(1 - {name}) <= 0")
            if all(judge(*_at(left, right, name, value), hard) for value in (0, 1)):
                return f"It holds for the hard labels {name} = 0 and {name} = 1 only, not in between."
        if declaration.kind.lower is None and not declaration.shape:
            for part in (f"{name} >= 0", f"{name} <= 0"):
                if judge(left, right, domain.given(part)):
                    return f"It holds where {part.replace('>=', '≥').replace('<=', '≤')} only."
    return ""


def _at(left, right, name, value):
    from companion.derivation.expression import substitute

    values = {name: Num(Fraction(value))}
    return substitute(left, values), substitute(right, values)


DECIMAL = re.compile(r"([−-]?)(\d+)(?:\.(\d+))?(?:e([−-]?\d{1,4}))?", re.ASCII)


def _read_decimal(decimal):
    """(value, half a unit of the last digit) of "0.6390", "−.046703" is written −0.046703, "2.14e-19"."""
    if not isinstance(decimal, str):
        raise TypeError(f'decimal must be a string such as "0.6390", got {type(decimal).__name__}')
    match = DECIMAL.fullmatch(decimal)
    if match is None:
        raise ValueError(f'decimal must be written like "0.6390" or "2.14e-19", got {decimal!r}')
    sign, whole, digits, exponent = match.groups(default="")
    unit = Fraction(10) ** (int((exponent or "0").replace("−", "-")) - len(digits))
    value = int(whole + digits) * unit
    return (-value if sign else value), unit / 2


def _number(value: Fraction):
    size = Num(Fraction(abs(value.numerator)))
    whole = size if value.denominator == 1 else Div(size, Num(Fraction(value.denominator)))
    return Neg(whole) if value < 0 else whole


PLAIN = {**GREEK, "le": "≤", "ge": "≥", "ne": "≠", "cdot": "·", "tfrac": "", "log": "log"}


def _plain(reason: str) -> str:
    """A reason for a terminal: $e^{-x}$ as e^(−x), $x_{ij}$ as x_ij."""
    parts = reason.split("$")
    for i in range(1, len(parts), 2):
        plain = re.sub(r"_\{(\w+)\}", r"_\1", parts[i])
        plain = re.sub(r"\^\{([^{}]*)\}", r"^(\1)", plain)
        plain = re.sub(r"\\([a-z]+)", lambda m: PLAIN.get(m[1], m[1]), plain)
        parts[i] = plain.replace("-", "−")
    return "".join(parts)


def _in_text(reason: str) -> str:
    """A reason inside LaTeX's \\text: formulas between dollars stay formulas, the rest is plain."""
    parts = reason.split("$")
    plain = [
        p.replace("\\", "")
        .replace("_", r"\_")
        .replace("%", r"\%")
        .replace("&", r"\&")
        .replace("^", r"\hat{}")
        for p in parts
    ]
    return "$".join(plain[i] if i % 2 == 0 else parts[i] for i in range(len(parts)))
