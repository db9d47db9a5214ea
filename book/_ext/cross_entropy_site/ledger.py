"""The proof ledger and the formula sheet, made from what the notebooks store.

ledger           every statement of the notebooks with its status, place, domain and method
ledger-counts    how many of them have which status, by chapter
formula-sheet    the definitions and claims alone, one line each
status WORDS     around an equation that no judge has seen: says which of the other statuses it has

Each proof on a page leads to its row in the ledger, and each row to its proof.
"""

import re
from collections import Counter
from html import escape
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from companion.derivation.site import domain_of, mark, slug, text_nodes

from .front import Reader, link
from .outputs import Notebook
from .statements import ALWAYS, MARKS, STATUSES, mark_place, methods, statements

_CLOSING = re.compile(r"\s*(?<!\\)[.,;]$")  # the mark that ends a sentence is no part of its formula
SHEET = ("claim", "definition")  # what the formula sheet has


class Chapter(NamedTuple):
    page: str
    number: str  # in the course; empty for a notebook that is no chapter
    notebook: Notebook
    statements: list

    def title(self):
        return f"{self.number} · {self.notebook.title()}" if self.number else self.notebook.title()


def row(identifier):
    """The place of a claim's row in the ledger."""
    return f"ledger-{identifier}"


class FromNotebooks(Reader, SphinxDirective):
    """A directive that reads every notebook of the table of contents, and is built anew when one changes."""

    def chapters(self):
        pages = [page for page in self.env.found_docs if Path(self.env.doc2path(page)).suffix == ".ipynb"]
        numbers = {page: about["number"] for page, about in self.config.course_chapters.items()}
        for page in sorted(pages, key=lambda page: (numbers.get(page, float("inf")), page)):
            notebook = self.notebook(page)
            yield Chapter(page, str(numbers.get(page, "")), notebook, statements(notebook))

    def section(self, chapter, content):
        title, name = chapter.title(), nodes.make_id(Path(chapter.page).name)
        section = nodes.section("", nodes.title(title, title), *content, ids=[name])
        self.state.document.note_implicit_target(section, section)
        return section


class Ledger(FromNotebooks):
    def run(self):
        return [
            self.section(chapter, _list("xe-ledger", chapter.page, chapter.statements, _row))
            for chapter in self.chapters()
        ]


class LedgerCounts(FromNotebooks):
    def run(self):
        return [_html(counts(list(self.chapters())))]


class FormulaSheet(FromNotebooks):
    def run(self):
        return [
            self.section(chapter, _list("xe-sheet", chapter.page, _on_the_sheet(chapter), _formula))
            for chapter in self.chapters()
        ]


def _on_the_sheet(chapter):
    return [one for one in chapter.statements if one.kind in SHEET and one.formulas]


def counts(chapters):
    """How many statements have which status, as a table: a row for a status, a column for a chapter."""
    found = [Counter(one.status for one in chapter.statements) for chapter in chapters]
    heads = [
        f'<abbr title="{escape(chapter.notebook.title())}">{chapter.number or "–"}</abbr>'
        for chapter in chapters
    ]
    lines = [_cells("th", "Status", *heads, "All")]
    for status in STATUSES:
        numbers = [count[status] for count in found]
        if any(numbers) or status in ALWAYS:
            lines.append(_cells("td", f"{mark(status, said=False)}{escape(status)}", *numbers, sum(numbers)))
    numbers = [sum(count.values()) for count in found]
    lines.append(_cells("td", "all statements", *numbers, sum(numbers)))
    numbers = [chapter.notebook.proved_lines() for chapter in chapters]
    lines.append(_cells("td", "lines proved", *numbers, sum(numbers)))
    head, *body = (f"<tr>{line}</tr>" for line in lines)
    caption = "<caption>Statements by status and chapter</caption>"
    table = f"<table>{caption}<thead>{head}</thead><tbody>{''.join(body)}</tbody></table>"
    return f'<div class="xe-table xe-counts">{table}</div>'


def _cells(kind, first, *numbers):
    scope = "col" if kind == "th" else "row"
    others = (f'<th scope="col">{n}</th>' if kind == "th" else f"<td>{n}</td>" for n in numbers)
    return f'<th scope="{scope}">{first}</th>' + "".join(others)


def _list(name, page, content, item):
    items = [item(page, one) for one in content]
    return [_html(f'<ol class="{name}">'), *chain(*items), _html("</ol>")]


def _row(page, one):
    place = f' id="{escape(row(one.id))}"' if one.id else ""
    return [
        _html(f'<li class="xe-entry" data-status="{slug(one.status)}"{place}>'),
        _html(f"{mark(one.status, said=False)}<div>"),
        _html('<p class="xe-entry-title">'),
        link(page, one.place, *text_nodes(one.title or _name(one))),
        _html("</p>"),
        *_formulas(one),
        *_paragraph(_about(one)),
        *(_html(_computed(*function)) for function in one.functions),
        _html("</div></li>"),
    ]


def _formula(page, one):
    return [
        _html(f'<li class="xe-entry" data-status="{slug(one.status)}">{mark(one.status)}'),
        *_formulas(one),
        _html('<p class="xe-entry-about">'),
        *([*text_nodes(domain_of(one.data)), _html(" · ")] if one.data and one.data["domain"] else []),
        link(page, one.place, *text_nodes(one.title or one.id)),
        _html("</p></li>"),
    ]


def _name(one):
    """What a statement without a title is called."""
    return {"verdict": "A statement put to the judge", "equation": "An equation"}.get(one.kind, one.id)


def _formulas(one):
    for latex in one.formulas:
        latex = rf"\displaystyle {_CLOSING.sub('', latex)}"
        yield from (_html('<div class="xe-line">'), nodes.math(latex, latex), _html("</div>"))


def _about(one):
    """Status, domain and method as a sentence."""
    if one.data is None:
        return f"{_words(one.status)}."
    domain = domain_of(one.data)
    how = ", ".join(methods(one.data))
    said = _words(one.status) + (f" for {domain}" if domain else "")
    if one.status == "refuted":
        found = next((line["counterexample"] for line in one.data["lines"] if line["counterexample"]), None)
        return f"{said}. Counterexample {found['text']}." if found else f"{said} by {how}."
    said += f", by {how}" if how else ""
    lines, proved = one.data["total"], one.data["proved"]
    count = f"{lines} line{'' if lines == 1 else 's'}" + (
        f", {proved} of them proved" if proved < lines else ""
    )
    return f"{said}. {count.capitalize()}."


def _words(status):
    return {"cited": "Cited, not proved here"}.get(status, status[0].upper() + status[1:])


def _computed(function, how):
    return f'<p class="xe-entry-about">Computed by <code>{escape(function)}</code>: {escape(how)}.</p>'


def _paragraph(text):
    return [_html('<p class="xe-entry-about">'), *text_nodes(text), _html("</p>")]


class Status(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        status = self.arguments[0]
        if status not in MARKS:
            raise self.error(f"{status!r} is no status; known are: {'; '.join(MARKS)}")
        self.assert_has_content()
        if status == "cited" and "{cite" not in "\n".join(self.content):
            raise self.error("what is cited has its source beside it: {cite}`…`")
        place = mark_place(self.env.new_serialno("status") + 1)
        block = nodes.container(ids=[place], classes=["xe-marked"], is_div=True)
        words = nodes.paragraph("", "", _html(mark(status, said=False)), nodes.Text(f"{_words(status)}."))
        self.state.nested_parse(self.content, self.content_offset, block)
        block += words
        return [block]


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
    app.add_directive("status", Status)
    app.add_post_transform(WayToTheLedger)
