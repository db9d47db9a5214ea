"""What exercises on formulas share: the letters they may name, and the judge of `companion.derivation`.

A learner's text goes to the reader of `companion.derivation` and nowhere else: nothing of it is run.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from companion.exercises._exercise import Exercise
from companion.exercises._text import describe, listed, table, without_addresses

_FUNCTIONS = ("exp", "log")  # what an answer needs, and what is offered
# read as well, and not offered: they are rarely needed, or restate the question
_ALSO_READ = ("ln", "sqrt", "Abs", "abs", "Max", "max", "Min", "min", "xlogy")
_ALSO_READ += ("Sum", "Product", "KroneckerDelta", "Derivative", "Rational")

# What is read at all: the bounds of the reader for text, and the same for an expression of SymPy.
MOST_LETTERS, MOST_PARTS, MOST_DIGITS, MOST_EXPONENT = 4000, 2000, 60, 64
MOST_BITS = 200  # of a number of 60 digits


class Unreadable(Exception):
    """What keeps an answer from being read as a formula: a sentence or two."""


@dataclass(frozen=True, kw_only=True)
class Formulas(Exercise):
    """`names` says where each letter lives, `defined` which short names stand for which formula.

    `where` holds conditions that tie letters together, such as `"p != q"`. `without` lists words that would
    only restate the question, such as `Derivative`.
    """

    names: Mapping[str, str]
    defined: Mapping[str, str] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def domain(self):
        from companion.derivation import Domain

        domain = Domain(**self.names)
        for name, formula in self.defined.items():
            domain.define(name, formula)
        return domain.given(*self.where) if self.where else domain

    def judge(self, formula, right: str):
        """The verdict on formula == right. `Unreadable` if it is no formula in the letters that live here."""
        from companion.derivation import judge

        self._look_at(formula, "a formula is asked for")
        formula = _with_names(formula)
        return self.guarded(lambda: judge(formula, right, self.domain()), formula)

    def relation(self, answer, domain):
        """The relation that an answer is; `Unreadable` if it is none in the letters that live here."""
        from companion.exercises._relation import NoRelation, read_relation

        self._look_at(answer, "a relation is asked for")
        try:
            return self.guarded(lambda: read_relation(answer, domain), answer)
        except Unreadable as reason:
            if isinstance(reason.__cause__, NoRelation):
                raise Unreadable(f"This cannot be read as one relation: {reason.__cause__}") from None
            raise

    def _look_at(self, answer, asked: str) -> None:
        """Refuse what is no formula at all, is too large to be read, or restates the question."""
        if not is_formula(answer):
            raise Unreadable(f"This is {describe(answer)}, and {asked}. {self.form}")
        if too_large := oversize(answer):
            raise Unreadable(f"{too_large} Can it be written in a shorter form?")
        for word in self.without:
            if word in _words(answer):
                raise Unreadable(f"With `{word}` the question is its own answer. What does it come to?")

    def guarded(self, work, formula=None):
        """What `work` gives; `Unreadable`, with the reason, where it refuses a formula or breaks."""
        try:
            return work()
        except Unreadable:
            raise
        except (TypeError, ValueError) as reason:
            said = str(reason)
            if isinstance(formula, str):  # a long one is quoted in part
                said = said.replace(repr(formula), describe(formula))
            why = self._spelling(formula) or _undeclared(said) or without_addresses(said)
            raise Unreadable(f"This cannot be read as a formula: {why}") from reason
        except Exception as defect:
            kind = type(defect).__name__
            raise Unreadable(
                f"The judge stopped with {kind}: a defect of the course. Please report it."
            ) from defect

    def _spelling(self, formula) -> str:
        """What to write instead of a spelling that people use on paper; nothing if it is none of these."""
        if not isinstance(formula, str):
            return ""
        if re.search(r"[$\\]", formula):
            return "write it as in Python, without TeX, such as (a + b)/c."
        if re.search(r"(?<![<>=!])=(?!=)", formula):
            return "only what stands behind the = is asked for."
        formula = re.sub(r"\d\.?\d*[eE][+-]?\d+", "1", formula)  # 1e-9 is a number, and no product
        if re.search(r"\be\s*(\*\*|\^)", formula):
            return "write a power of e with exp, such as exp(x) or exp(-x)."
        known = [*_FUNCTIONS, *(name.partition("(")[0] for name in self.defined)]
        if any("[" in str(kind).lstrip("[") for kind in self.names.values()):
            known += ["Sum"]
        called = re.findall(r"(?<![\w.])([^\W\d_]\w*)\s*\(", formula)
        letters = {*self.names, "e"}
        for name in called:
            if name in letters:
                return f"write a multiplication with *, such as {name}*(…)."
            if name not in (*known, *_ALSO_READ):
                near = get_close_matches(name, known, n=1)
                advice = f"did you mean {near[0]}?" if near else f"there are {listed(known)}."
                return f"{name} is not a function here; {advice}"
        if re.search(r"\)\s*[\w(]|\d\s*[^\W\d]|\d\s*\(|\w\s+[\w(]", formula):
            return f"write a multiplication with *, such as {self._example()}*(…)."
        return ""

    def _example(self) -> str:
        """Something that can be multiplied here."""
        return next(iter([*self.defined, *self.names]))

    def remark(self, formula, right: str, mistakes: Mapping[str, str]) -> str:
        """What to say to a formula that is not proved equal to `right`; nothing to one that is.

        `mistakes` holds known formulas and what to say to each.
        """
        try:
            if is_infinite(formula):
                return f"This is infinite, and what is asked for has a value. {self.question}"
            verdict = self.judge(formula, right)
            if verdict.status == "proved":
                return ""
            said = next((said for known, said in mistakes.items() if self.judge(formula, known)), "")
        except Unreadable as reason:
            return str(reason)
        if verdict.status == "refuted":
            return "\n".join([said or self.question, *counterexample(verdict)])
        return said or "This could be neither proved nor refuted. Can it be written in a shorter form?"


def counterexample(verdict) -> list[str]:
    """Where the two sides differ, and by what: a table."""
    found = verdict.counterexample
    return table({"at": found.shown(), "yours": found.left, "expected": found.right})


def is_formula(answer) -> bool:
    """Text, a whole number or a SymPy expression. SymPy is asked only if somebody has loaded it."""
    sympy = sys.modules.get("sympy")
    return type(answer) in (str, int) or (sympy is not None and isinstance(answer, sympy.Basic))


def is_infinite(answer) -> bool:
    """Whether the whole answer is an infinity, however it is written."""
    if isinstance(answer, str):
        return bool(re.fullmatch(r"[-+−]?\s*(oo|∞|inf|infinity|infty)", answer.strip(), re.IGNORECASE))
    return is_formula(answer) and bool(getattr(answer, "is_infinite", False))


def _with_names(formula):
    """The formula; as text, if it holds functions such as sigma(x) to which SymPy gives no meaning."""
    if isinstance(formula, str | int):
        return formula
    undefined = sys.modules["sympy"].core.function.AppliedUndef
    return str(formula) if formula.has(undefined) else formula


def _undeclared(said: str) -> str:
    """What to say to a letter that is none of the exercise."""
    found = re.search(r"'(\w+)' is not declared in this domain \(declared: ([^)]*)\)", said)
    if not found:
        return ""
    known = found[2].split(", ")
    return f"there is no letter {found[1]} here; there {'are' if known[1:] else 'is'} {listed(known)}."


def oversize(formula) -> str:
    """What is too large about a formula: one sentence, or nothing.

    Counted without recursion and up to a bound, because an expression of SymPy may share its parts and so be
    short to hold and endless to walk through.
    """
    if isinstance(formula, str):
        length = len(formula)
        return f"The text has {length} characters, and at most {MOST_LETTERS} are read." * (
            length > MOST_LETTERS
        )
    parts, seen = [formula], 0
    while parts:
        part = parts.pop()
        seen += 1
        if seen > MOST_PARTS:
            return f"The formula has more than {MOST_PARTS} parts."
        if isinstance(part, int) or getattr(part, "is_Rational", False):
            numbers = (part,) if isinstance(part, int) else (part.p, part.q)
            if any(int(n).bit_length() > MOST_BITS for n in numbers):
                return f"A number in it has more than {MOST_DIGITS} digits."
        elif getattr(part, "is_Pow", False) and part.exp.is_Rational and abs(part.exp) > MOST_EXPONENT:
            return f"An exponent in it is larger than {MOST_EXPONENT}."
        parts.extend(getattr(part, "args", ()))
    return ""


def _words(formula) -> set[str]:
    """The names in a formula: of text its words, of a SymPy expression the kinds of its parts."""
    if isinstance(formula, str):
        return set(re.findall(r"\w+", formula))
    words, parts = set(), [formula]
    while parts:
        part = parts.pop()
        words.add(type(part).__name__)
        parts.extend(getattr(part, "args", ()))
    return words
