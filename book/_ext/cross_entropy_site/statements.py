"""What a page states: claims, verdicts, definitions, theorems, equations and formulas in a line of text.

Nothing here needs Sphinx, and nothing is executed. Claims and verdicts are read from the stored outputs;
the others from the text, by the parser that also builds the page. What a formula in a line or a theorem in
words rests on may stand in another chapter, so its status is settled for the book as a whole: `settled`.
"""

import re
from dataclasses import dataclass, replace
from itertools import chain, count

from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from companion.derivation.site import place_of

from .outputs import DERIVATION
from .relations import ROUNDS, chained, relations

# From the strongest to the weakest: a chain of lines has the status of its weakest line.
LINES = ("proved", "certified", "rests on SymPy", "measured", "cited", "undecided", "refuted")
# What an equation that no judge has seen may be called, by a {status} block around it.
MARKS = ("certified", "rests on SymPy", "measured", "cited", "flawed, see exercise")
DEFINITION, CONDITION, NONE = "definition", "condition", "no status"
STATUSES = tuple(dict.fromkeys([*LINES, *MARKS, DEFINITION, CONDITION, NONE]))
# What a judge has accepted may be said again in a line of text, and needs no mark there.
ACCEPTED = ("proved", "certified", "rests on SymPy")
# What {status} may say of a formula in a line; "undecided" and "refuted" only if a verdict says so.
SAID = (*MARKS, DEFINITION, CONDITION, "undecided", "refuted")
# These stand in the table of counts also when no statement has them.
ALWAYS = ("proved", "certified", "rests on SymPy", "measured", "cited", DEFINITION, "refuted")

_EXTENSIONS = {"amsmath", "colon_fence", "deflist", "dollarmath"}
_PARSER = create_md_parser(MdParserConfig(enable_extensions=_EXTENSIONS), DocutilsRenderer)
_DIRECTIVE = re.compile(r"\{([\w:-]+)\}\s*(.*)")
_OPTION = re.compile(r":([\w-]+):[ \t]*(.*)\n?")
_TIE = re.compile(r"(\w+) computes (\S+)\n(.+)", re.S)
_NOT_TEXT = {"code-block", "code-cell", "code", "literalinclude", "raw", "mermaid"}
_CLAIM = re.compile(r"\{claim\}`([^`]+)`")
_MARKED = "marked"  # stands for a place until the marks of the page are counted
_THEOREMS = {f"prf:{name}" for name in ("theorem", "lemma", "proposition", "corollary", "property")}
# A relation outside $…$, such as σ(−x) = 1 − σ(x), and its characters in LaTeX.
_TERM = r"[\w()\[\]²³′/·*]+"
_SIDE = rf"[−-]?{_TERM}(?:\s*[−+·/*]\s*{_TERM})*"
_RAW = re.compile(rf"({_SIDE})\s*([=≈≠≤≥<>])\s*({_SIDE})")
_AS_LATEX = {"≈": r"\approx", "≠": r"\ne", "≤": r"\le", "≥": r"\ge", "σ": r"\sigma", "ℓ": r"\ell"}
_AS_LATEX |= {"log": r"\log", "²": "^2", "³": "^3", "·": r"\cdot", "ε": r"\varepsilon", "η": r"\eta"}
_WRITTEN = re.compile("|".join(_AS_LATEX))


@dataclass(frozen=True)
class Statement:
    kind: str  # claim, verdict, definition, equation; theorem, in words; inline and reason, in a line
    status: str
    place: str  # the id of its place on the page
    title: str = ""
    formulas: tuple = ()  # LaTeX
    data: dict | None = None  # of a claim or a verdict, as stored
    functions: tuple = ()  # (name, how closely it computes the claim)
    proofs: tuple = ()  # the ids of derivations that a theorem or an inline formula points to
    said: tuple = ()  # the status of each relation of an inline formula

    @property
    def id(self):
        return self.data["id"] if self.kind == "claim" else ""


def statements(notebook):
    """All statements of a notebook, in the order of the page."""
    found, ties = [], {}
    for text, data in notebook.parts():
        found += _in_text(text) if text else _in_output(data)
        if tie := _TIE.match(data.get("text/plain", "")):
            ties.setdefault(tie[2], []).append((tie[1], tie[3].strip()))
    return [replace(one, functions=tuple(ties.get(one.id, ()))) if one.id else one for one in _placed(found)]


def text_statements(text):
    """All statements in a page's text, in order."""
    return list(_placed(_in_text(text)))


def _placed(found):
    """Marked blocks and marked formulas are counted, so that the ledger can lead to them."""
    blocks, formulas = count(1), count(1)
    for one in found:
        if one.kind == "equation" and one.status != NONE:
            one = replace(one, place=mark_place(next(blocks)))
        elif one.place == _MARKED:
            one = replace(one, place=formula_place(next(formulas)))
        yield one


def mark_place(number):
    """The place of a page's n-th {status} block."""
    return f"marked-{number}"


def formula_place(number):
    """The place of a page's n-th {status} in a line of text."""
    return f"said-{number}"


def claim(data):
    """What a stored derivation says from its start to its end, and to which decimal it rounds."""
    exact = [line for line in data["lines"] if line["relation_latex"] != ROUNDS]
    rounded = [f"{ROUNDS} {line['rhs']}" for line in data["lines"] if line not in exact]
    ends = [f"{chained(line['relation_latex'] for line in exact)} {exact[-1]['rhs']}"] if exact else []
    return " ".join([data["lines"][0]["lhs"], *ends, *rounded])


def weakest(statuses):
    """A chain is as strong as its weakest line, a theorem as the weakest of its proofs."""
    return max(statuses, key=LINES.index)


def methods(data):
    """The judge's methods, each once, in the order of their use."""
    return list(dict.fromkeys(name for line in data["lines"] for name in line["method"].split(", ") if name))


def _in_output(data):
    if stored := data.get(DERIVATION):
        kind = {"derivation": "claim"}.get(stored["kind"], stored["kind"])
        if kind == "claim" and stored["kind"] != "derivation":
            return []  # a claim that is shown again has its row where it is derived
        status = weakest(line["status"] for line in stored["lines"])
        judged = Statement(kind, status, place_of(stored), stored["title"], (claim(stored),), stored)
        reasons = (one for line in stored["lines"] for one in _in_text(line["reason"]))
        return [judged, *(replace(one, kind="reason") for one in reasons if one.kind == "inline")]
    if latex := data.get("text/latex"):
        return [_unmarked(latex)]
    return _in_text(data.get("text/markdown", ""))


def _in_text(text):
    """Statements in MyST Markdown. Equations inside a definition or a {status} block belong to the block."""
    for token in _PARSER.parse(text):
        if token.type in ("math_block", "math_block_label", "amsmath"):
            yield _unmarked(token.content)
        elif token.type in ("fence", "colon_fence") and (directive := _DIRECTIVE.match(token.info.strip())):
            yield from _in_directive(*directive.groups(), token.content)
        elif token.children:
            yield from _in_line(token.children, token.content)


def _in_directive(name, argument, content):
    options = {}
    while option := _OPTION.match(content):
        options[option[1]] = option[2].strip()
        content = content[option.end() :]
    if name == "math":
        yield _unmarked(content or argument)
    elif name == "prf:definition":
        yield from _block("definition", DEFINITION, options.get("label", ""), argument, content)
    elif name == "status":
        yield from _block("equation", argument, "", "", content)
    elif name in _THEOREMS:
        proofs, cited = tuple(_CLAIM.findall(content)), "{status}`cited`" in content and "{cite" in content
        status = "cited" if cited else NONE
        yield Statement("theorem", status, options.get("label", ""), argument, proofs=proofs)
        yield from _in_text(content)
    elif name not in _NOT_TEXT:
        yield from _in_text(content)


def _block(kind, status, place, title, content):
    """A block whose equations and formulas share its status."""
    inside = list(_in_text(content))
    displayed = (one.formulas for one in inside if one.kind != "inline")
    yield Statement(kind, status, place, title, tuple(chain.from_iterable(displayed)))
    for one in inside:
        if one.kind == "inline":
            yield replace(one, status=status) if one.status == NONE else one


def _unmarked(latex):
    return Statement("equation", NONE, "", "", (latex.strip().strip("$").strip(),))


def _in_line(line, source):
    """Statements in a line of text. A role speaks of the formula before it. $$…$$ counts as displayed."""
    formula, before = None, ""
    for token in line:
        role = token.meta.get("name") if token.type == "myst_role" else ""
        if role in ("status", "claim"):
            if formula or role == "status":
                yield from _inline(formula, role, token.content, source)
            formula = None
        elif token.content.strip(" \n(,:") and formula:
            yield from _inline(formula)
            formula = None
        if token.type == "text":
            yield from _raw(token.content)
        elif token.type == "math_inline_double" or _is_displayed(token, before):
            yield _unmarked(token.content)
        elif token.type == "math_inline":
            formula = token.content
        before = token.content if token.type == "text" else ""
    if formula:
        yield from _inline(formula)


def _inline(formula, role="", content="", source=""):
    """A formula in a line, if it states a relation or is said to state something."""
    if role == "status":
        known = content in SAID and formula and (content != "cited" or "{cite" in source)
        status = content if known else f"{content}, without a formula or a source"
        yield Statement("inline", status, _MARKED, "", (formula or "",))
    elif relations(formula):
        yield Statement("inline", NONE, "", "", (formula,), proofs=(content,) if content else ())


def _raw(text):
    """Relations that are written without $…$."""
    for found in _RAW.finditer(text):
        latex = _WRITTEN.sub(lambda name: f" {_AS_LATEX[name[0]]} ", found[0])
        yield Statement("inline", NONE, "", "", (latex.strip(),))


def _is_displayed(token, before):
    return token.type == "math_inline" and (before.endswith("$") or r"\displaystyle" in token.content)
