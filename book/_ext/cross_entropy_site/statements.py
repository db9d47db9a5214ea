"""What a notebook states: its claims, verdicts, definitions and marked equations, each with its status.

Nothing here needs Sphinx, and nothing is executed. Claims and verdicts are read from the stored outputs;
definitions and marked equations from the text, by the parser that also builds the page.
"""

import re
from dataclasses import dataclass, replace

from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from companion.derivation.site import place_of

from .outputs import DERIVATION

# From the strongest to the weakest: a chain of lines has the status of its weakest line.
LINES = ("proved", "certified", "rests on SymPy", "measured", "cited", "undecided", "refuted")
# What an equation that no judge has seen may be called, by a {status} block around it.
MARKS = ("certified", "rests on SymPy", "measured", "cited", "flawed, see exercise")
DEFINITION, NONE = "definition", "no status"
STATUSES = tuple(dict.fromkeys([*LINES, *MARKS, DEFINITION, NONE]))
# These stand in the table of counts also when no statement has them.
ALWAYS = ("proved", "certified", "rests on SymPy", "measured", "cited", DEFINITION, "refuted")

_EXTENSIONS = {"amsmath", "colon_fence", "deflist", "dollarmath"}
_PARSER = create_md_parser(MdParserConfig(enable_extensions=_EXTENSIONS), DocutilsRenderer)
_DIRECTIVE = re.compile(r"\{([\w:-]+)\}\s*(.*)")
_OPTION = re.compile(r":([\w-]+):[ \t]*(.*)\n?")
_TIE = re.compile(r"(\w+) computes (\S+)\n(.+)", re.S)
_NOT_TEXT = {"code-block", "code-cell", "code", "literalinclude", "raw", "mermaid"}


@dataclass(frozen=True)
class Statement:
    kind: str  # claim, verdict, definition or equation
    status: str
    place: str  # the id of its place on the page
    title: str = ""
    formulas: tuple = ()  # LaTeX
    data: dict | None = None  # of a claim or a verdict, as stored
    functions: tuple = ()  # (name, how closely it computes the claim)

    @property
    def id(self):
        return self.data["id"] if self.kind == "claim" else ""


def statements(notebook):
    """All statements of a notebook, in the order of the page."""
    found, ties, marked = [], {}, 0
    for text, data in notebook.parts():
        for statement in _in_text(text) if text else _in_output(data):
            if statement.kind == "equation" and statement.status != NONE:
                marked += 1
                statement = replace(statement, place=mark_place(marked))
            found.append(statement)
        if tie := _TIE.match(data.get("text/plain", "")):
            ties.setdefault(tie[2], []).append((tie[1], tie[3].strip()))
    return [replace(one, functions=tuple(ties.get(one.id, ()))) if one.id else one for one in found]


def mark_place(number):
    """The place of a page's n-th {status} block."""
    return f"marked-{number}"


def relation(lines):
    """A chain of equalities is an equality; otherwise its strictest relation holds between the ends."""
    relations = {line["relation_latex"] for line in lines} - {"="}
    strict = relations & {"<", ">"}
    return next(iter(strict or relations), "=")


def claim(data):
    """What a stored derivation says from its start to its end."""
    first, last = data["lines"][0], data["lines"][-1]
    return f"{first['lhs']} {relation(data['lines'])} {last['rhs']}"


def methods(data):
    """The judge's methods, each once, in the order of their use."""
    return list(dict.fromkeys(name for line in data["lines"] for name in line["method"].split(", ") if name))


def text_statements(text):
    """The definitions, marked equations and equations without a status in a page's text."""
    return list(_in_text(text))


def _in_output(data):
    if stored := data.get(DERIVATION):
        kind = {"derivation": "claim"}.get(stored["kind"], stored["kind"])
        if kind == "claim" and stored["kind"] != "derivation":
            return []  # a claim that is shown again has its row where it is derived
        weakest = max((line["status"] for line in stored["lines"]), key=LINES.index)
        return [Statement(kind, weakest, place_of(stored), stored["title"], (claim(stored),), stored)]
    if latex := data.get("text/latex"):
        return [_unmarked(latex)]
    return _in_text(data.get("text/markdown", ""))


def _in_text(text):
    """Statements in MyST Markdown. Equations inside a definition or a {status} block belong to the block."""
    for token in _tokens(_PARSER.parse(text)):
        if token.type in ("math_block", "math_block_label", "amsmath", "math_inline_double"):
            yield _unmarked(token.content)
        elif token.type in ("fence", "colon_fence") and (directive := _DIRECTIVE.match(token.info.strip())):
            yield from _in_directive(*directive.groups(), token.content)


def _in_directive(name, argument, content):
    options = {}
    while option := _OPTION.match(content):
        options[option[1]] = option[2].strip()
        content = content[option.end() :]
    if name == "math":
        yield _unmarked(content or argument)
    elif name == "prf:definition":
        inside = tuple(formula for one in _in_text(content) for formula in one.formulas)
        yield Statement("definition", DEFINITION, options.get("label", ""), argument, inside)
    elif name == "status":
        inside = tuple(formula for one in _in_text(content) for formula in one.formulas)
        yield Statement("equation", argument, "", "", inside)
    elif name not in _NOT_TEXT:
        yield from _in_text(content)


def _unmarked(latex):
    return Statement("equation", NONE, "", "", (latex.strip().strip("$").strip(),))


def _tokens(tokens):
    """All tokens, with those inside paragraphs. $$…$$ inside a line is displayed by Jupyter: it counts."""
    for token in tokens:
        yield token
        before = ""
        for child in token.children or ():
            displayed = before.endswith("$") or r"\displaystyle" in child.content
            if child.type == "math_inline" and displayed:
                child.type = "math_inline_double"
            yield child
            before = child.content if child.type == "text" else ""
