"""Statements that the chapters call proved, one for each line of a derivation.

The derivations of written chapters are read from their notebooks, where they stand once; what the others will
derive comes from `chapter_statements`.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from chapter_statements import STATEMENTS
from sympy import FiniteSet, Interval, Rational, oo

from companion.derivation import Domain
from companion.derivation.judge import ACCEPTED

BOOK = Path(__file__).parents[2] / "book"
RELATIONS = {"eq": "==", "le": "<=", "lt": "<", "ge": ">=", "gt": ">", "rounds_to": "≈"}


@dataclass(frozen=True)
class Kinds:
    """A domain as it is written: kinds, conditions, definitions."""

    names: dict
    where: tuple = ()
    definitions: tuple = ()

    def make(self):
        domain = Domain(**self.names)
        for signature, body in self.definitions:
            domain.define(signature, body)
        return domain.given(*self.where) if self.where else domain


@dataclass(frozen=True)
class Statement:
    """One line of a derivation, about the formula on the line before it; `≈` takes a decimal at the right."""

    id: str
    left: str
    relation: str
    right: str
    kinds: Kinds
    certificate: str | None = None
    source: str = "curriculum"  # or the notebook that shows it

    @property
    def chain(self) -> str:
        """The derivation that it is a line of, and where that stands."""
        return f"{self.source}/{self.id.rpartition('-')[0]}"


# ---- what the notebooks derive: their code is run with stand-ins that remember what they are given


class _Domain:
    """Stands in for Domain."""

    def __init__(self, *, where=(), **names):
        self.kinds = Kinds(names, (where,) if isinstance(where, str) else tuple(where))

    def define(self, signature, body, latex=None):
        self.kinds = replace(self.kinds, definitions=(*self.kinds.definitions, (signature, body)))
        return self

    def given(self, *conditions):
        copy = _Domain()
        copy.kinds = replace(self.kinds, where=(*self.kinds.where, *conditions))
        return copy


@dataclass
class _Derivation:
    """Stands in for Derivation."""

    start: str
    domain: _Domain
    id: str
    title: str = ""
    lines: list = field(default_factory=list)  # (relation, formula, certificate)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in RELATIONS:
            return lambda *args, **kwargs: self  # what shows or ties

        def line(formula, reason="", *, certificate=None):
            self.lines.append((RELATIONS[name], formula, certificate))
            return self

        return line


def derivations_of(notebook: Path) -> list[_Derivation]:
    """The derivations in a notebook's code cells, in order.

    Only the lines are run that build domains and derivations, and use nothing else: no package function, no
    figure. A derivation inside `try` shows a refusal, so it is left out.
    """
    found = []

    def derivation(start, domain, *, id, title=""):
        found.append(_Derivation(start, domain, id, title))
        return found[-1]

    names = {"Domain": _Domain, "Derivation": derivation, "Interval": Interval, "FiniteSet": FiniteSet,
             "Rational": Rational, "oo": oo, "dict": dict}  # fmt: skip
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        for line in ast.parse("".join(cell["source"])).body:
            if isinstance(line, ast.Assign | ast.Expr | ast.FunctionDef) and _unknown(line) <= names.keys():
                exec(compile(ast.Module([line], []), str(notebook), "exec"), names)
    return found


def _unknown(line) -> set[str]:
    """Names that a line takes from before."""
    used = {n.id for n in ast.walk(line) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    own = {n.id for n in ast.walk(line) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    arguments = {n.arg for n in ast.walk(line) if isinstance(n, ast.arg)}
    assigned = own if isinstance(line, ast.FunctionDef) else set()
    return used - arguments - assigned


def of_the_book() -> list[Statement]:
    """Every line of every derivation in the book."""
    found = []
    for notebook in sorted(BOOK.glob("*.ipynb")):
        for derivation in derivations_of(notebook):
            before = derivation.start
            for number, (relation, after, certificate) in enumerate(derivation.lines, 1):
                name = f"{derivation.id}-{number}"
                kinds = derivation.domain.kinds
                found.append(Statement(name, before, relation, after, kinds, certificate, notebook.stem))
                before = after
    return found


# ---- what the other chapters will derive


def of_the_curriculum() -> list[Statement]:
    """Every line that `chapter_statements` expects to be accepted."""
    found = []
    for chain in STATEMENTS:
        kinds = Kinds(chain["domain"], tuple(chain["where"]), tuple(d[:2] for d in chain["define"]))
        before = chain["start"]
        for number, (relation, after, *_) in enumerate(chain["steps"], 1):
            if chain["expect"] in ACCEPTED and not chain["reach"]:
                found.append(Statement(f"{chain['id']}-{number}", before, relation, after, kinds))
            before = after
    return found
