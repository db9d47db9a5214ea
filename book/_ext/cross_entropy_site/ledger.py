"""The proof ledger and the formula sheet, made from what the pages state.

ledger           every statement of the book with its status, place, domain and method
ledger-counts    how many of them have which status, by page
formula-sheet    the definitions and claims alone, one line each

Each proof on a page leads to its row in the ledger, and each row to its proof.
"""

import re
from collections import Counter
from functools import lru_cache
from html import escape
from itertools import chain
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from companion.derivation.site import domain_of, mark, slug, text_nodes

from . import printed
from .front import Reader, link
from .marks import words
from .outputs import Notebook, first_heading
from .printed import both, on_screen
from .settled import settled
from .statements import ALWAYS, CONDITION, DEFINITION, NONE, STATUSES, methods, statements, text_statements

_CLOSING = re.compile(r"\s*(?<!\\)[.,;]$")  # the mark that ends a sentence is no part of its formula
LINE_OF_TEXT = ("inline", "reason")
ON_PAPER = (
    "On paper the table of counts and the rows are left out: each line carries its mark where it stands, "
    "and the formula sheet lists the claims. The website has them all.\n"
)
SHEET = ("claim", "definition")  # what the formula sheet has


class Page(NamedTuple):
    name: str
    number: str  # of a chapter in the course; of any other page, a letter
    title: str
    statements: list
    lines: int  # how many lines are proved on it

    def heading(self):
        return f"{self.number} · {self.title}" if self.number.isdigit() else self.title


def row(identifier):
    """The place of a claim's row in the ledger."""
    return f"ledger-{identifier}"


class FromPages(Reader, SphinxDirective):
    """A directive that reads every page of the table of contents, and is built anew when one changes."""

    def pages(self):
        for name in self.env.found_docs:
            self.env.note_dependency(str(self.env.doc2path(name)))
        return pages(self.env)

    def section(self, page, content):
        heading, name = page.heading(), nodes.make_id(Path(page.name).name)
        section = nodes.section("", nodes.title(heading, heading), *content, ids=[name])
        self.state.document.note_implicit_target(section, section)
        return section

    def sections(self, name, choose, item):
        chosen = ((page, [one for one in page.statements if choose(one)]) for page in self.pages())
        return [self.section(page, _list(name, page.name, found, item)) for page, found in chosen if found]


def pages(env):
    """The pages that state something, chapters first, with what each statement rests on."""
    numbers = {page: about["number"] for page, about in env.config.course_chapters.items()}
    names = sorted(env.found_docs, key=lambda name: (numbers.get(name, float("inf")), name))
    paths = {name: Path(env.doc2path(name)) for name in names}
    found = [(name, *_read(path, path.stat().st_mtime_ns)) for name, path in paths.items()]
    found = [(name, title, stated, lines) for name, title, stated, lines in found if stated]
    letters = iter(ascii_uppercase)
    for (name, title, _, lines), stated in zip(found, settled([page[2] for page in found]), strict=True):
        number = str(numbers[name]) if name in numbers else next(letters)
        yield Page(name, number, title, stated, lines)


@lru_cache(maxsize=64)
def _read(path, stamp):
    """The title of a page, its statements and its number of proved lines; read anew when the file changes."""
    if path.suffix == ".ipynb":
        notebook = Notebook(path)
        return notebook.title(), statements(notebook), notebook.proved_lines()
    text = path.read_text("utf-8")
    return first_heading(text), text_statements(text), 0


class Ledger(FromPages):
    def run(self):
        return [
            nodes.raw("", ON_PAPER, format="latex"),
            *on_screen(*self.sections("xe-ledger", _has_a_row, _row)),
        ]


class LedgerCounts(FromPages):
    def run(self):
        return on_screen(_html(counts(list(self.pages()))))


class FormulaSheet(FromPages):
    def run(self):
        sheet = self.sections("xe-sheet", lambda one: one.kind in SHEET and one.formulas, _formula)
        return [*both("", r"\begin{xesheet}"), *sheet, *both("", r"\end{xesheet}")]


def _has_a_row(one):
    """A formula in a line has a row if it says something that stands nowhere else."""
    return one.kind not in LINE_OF_TEXT or (one.place and one.status != CONDITION)


# What is counted by itself: its name, the kinds, and the statuses that stand there also with a count of 0.
GROUPS = (
    ("Displayed", ("claim", "verdict", "definition", "equation"), ALWAYS),
    ("Theorems in words", ("theorem",), ("proved",)),
    ("Relations in the text", ("inline",), ("proved", DEFINITION, CONDITION)),
    ("Relations in reasons", ("reason",), ("proved", NONE)),
)


def counts(pages):
    """How many statements have which status, as a table: a row for a status, a column for a page."""
    head = _cells("th", "Status", *(page.number for page in pages), "All")
    groups = "".join(_group(pages, *group) for group in GROUPS)
    lines = [page.lines for page in pages]
    groups += f"<tbody><tr>{_cells('td', 'lines proved', *lines, sum(lines))}</tr></tbody>"
    others = "; ".join(f"{page.number}: {page.title}" for page in pages if not page.number.isdigit())
    caption = "Statements by status and page. A number is a chapter" + (f"; {others}." if others else ".")
    table = f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>{groups}</table>"
    return f'<div class="xe-table xe-counts">{table}</div>'


def _group(pages, name, kinds, always):
    found = [Counter(_statuses(page, kinds)) for page in pages]
    lines = [f'<th scope="rowgroup" colspan="{len(pages) + 2}">{name}</th>']
    for status in STATUSES:
        numbers = [count[status] for count in found]
        if any(numbers) or status in always:
            shape = "" if status in (CONDITION, NONE) else mark(status, said=False)
            lines.append(_cells("td", f"{shape}{escape(status)}", *numbers, sum(numbers)))
    numbers = [sum(count.values()) for count in found]
    lines.append(_cells("td", "all", *numbers, sum(numbers)))
    return f"<tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody>"


def _statuses(page, kinds):
    """A formula in a line counts once for each relation in it, anything else once."""
    for one in page.statements:
        if one.kind in kinds:
            yield from one.said if one.kind in LINE_OF_TEXT else (one.status,)


def _cells(kind, first, *numbers):
    scope = "col" if kind == "th" else "row"
    others = (f'<th scope="col">{n}</th>' if kind == "th" else f"<td>{n}</td>" for n in numbers)
    return f'<th scope="{scope}">{first}</th>' + "".join(others)


def _list(name, page, content, item):
    items = [item(page, one) for one in content]
    return [_html(f'<ol class="{name}" role="list">'), *chain(*items), _html("</ol>")]


def _row(page, one):
    place = f' id="{escape(row(one.id))}"' if one.id else ""
    return [
        _html(f'<li class="xe-entry" data-status="{slug(one.status)}"{place}>'),
        _html(f"{mark(one.status, said=False)}<div>"),
        _html('<p class="xe-entry-title">'),
        link(page, one.place, *text_nodes(one.title or _name(one))),
        _html("</p>"),
        *_formulas(one),
        *(_rests_on(one) if one.kind == "theorem" and one.proofs else _paragraph(_about(one))),
        *(_html(_computed(*function)) for function in one.functions),
        _html("</div></li>"),
    ]


def _formula(page, one):
    said = "" if one.status in ("proved", DEFINITION) else f"{one.status} · "
    start = f'<li class="xe-entry" data-status="{slug(one.status)}">{mark(one.status, said=not said)}'
    return [
        *both(start, rf"\xeentry{{{printed.mark(one.status)}}}{{"),
        *_formulas(one),
        *both('<p class="xe-entry-about">', "}{"),
        nodes.Text(said),
        *([*text_nodes(domain_of(one.data)), nodes.Text(" · ")] if one.data and one.data["domain"] else []),
        link(page, one.place, *text_nodes(one.title or one.id)),
        *both("</p></li>", "}\n"),
    ]


def _name(one):
    """What a statement without a title is called."""
    names = {"verdict": "A statement put to the judge", "equation": "An equation", "inline": "In the text"}
    return names.get(one.kind, one.id)


def _formulas(one):
    for latex in one.formulas:
        latex = rf"\displaystyle {_CLOSING.sub('', latex)}"
        yield from (
            *both('<div class="xe-line">', r"\xeformula{"),
            nodes.math(latex, latex),
            *both("</div>", "}"),
        )


def _about(one):
    """Status, domain and method as a sentence."""
    if one.data is None:
        return f"{words(one.status)}."
    domain = domain_of(one.data)
    how = ", ".join(methods(one.data))
    said = words(one.status) + (f" for {domain}" if domain else "")
    if one.status == "refuted":
        found = next((line["counterexample"] for line in one.data["lines"] if line["counterexample"]), None)
        return f"{said}. Counterexample {found['text']}." if found else f"{said} by {how}."
    said += f", by {how}" if how else ""
    lines, proved = one.data["total"], one.data["proved"]
    count = f"{lines} line{'' if lines == 1 else 's'}" + (
        f", {proved} of them proved" if proved < lines else ""
    )
    return f"{said}. {count.capitalize()}."


def _rests_on(one):
    """The rows of the derivations that a theorem points to."""
    ways = ", ".join(f'<a href="#{escape(row(name))}">{escape(name)}</a>' for name in one.proofs)
    said = f"A theorem in words. It rests on lines with the status <em>{escape(one.status)}</em>: {ways}."
    return [_html(f'<p class="xe-entry-about">{said}</p>')]


def _computed(function, how):
    return f'<p class="xe-entry-about">Computed by <code>{escape(function)}</code>: {escape(how)}.</p>'


def _paragraph(text):
    return [_html('<p class="xe-entry-about">'), *text_nodes(text), _html("</p>")]


class WayToTheLedger(SphinxPostTransform):
    """Puts a link to the ledger into the footer of each proof, if the book has a ledger."""

    default_priority = 10  # after myst-nb has chosen among an output's forms (4)
    formats = ("html",)

    def run(self, **kwargs):
        ledger = self.config.course_ledger
        if ledger in self.env.found_docs:
            for place in list(self.document.findall(_waits_for_the_way)):
                place.replace_self(link(ledger, row(place["derivation"]), "in the ledger"))


def _waits_for_the_way(node):
    return isinstance(node, nodes.inline) and "xe-to-ledger" in node["classes"]


def _html(text):
    return nodes.raw("", text, format="html")


def setup(app):
    app.add_config_value("course_ledger", "book/ledger", "env")
    app.add_directive("ledger", Ledger)
    app.add_directive("ledger-counts", LedgerCounts)
    app.add_directive("formula-sheet", FormulaSheet)
    app.add_post_transform(WayToTheLedger)
