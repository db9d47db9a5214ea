"""The front page's directives. Every number and line they print is read from a notebook's stored outputs.

course-line PAGE ID       one proved line, with a link to its proof
course-figure PAGE NAME   a figure of the notebook, moving where it moves there
course-map                the chapters that exist, with their questions and counts
course-practice           the pages for practice that exist, with what leads a reader there
"""

from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from . import drawings, tokens
from .outputs import Notebook, page_title
from .printed import DERIVATION, both, on_screen, skip
from .printed import mark as printed_mark
from .statements import claim

MARK = '<svg class="xe-mark" viewBox="0 0 10 10" aria-hidden="true"><path d="M1 1h8v8H1z"/></svg>'


class Reader:
    """Reads a notebook for the page being built, which is built anew when the notebook changes."""

    def notebook(self, page):
        path = Path(self.env.doc2path(page))
        self.env.note_dependency(str(path))
        return Notebook(path)

    def stored(self, find, name):
        """What the notebook stores under the name; if there is none, a warning, which fails the build."""
        try:
            return find(name)
        except KeyError as missing:
            raise self.error(missing.args[0]) from missing


class CourseLine(Reader, SphinxDirective):
    required_arguments = 2

    def run(self):
        page, name = self.arguments
        derivation = self.stored(self.notebook(page).derivation, name)
        if derivation["proved"] < derivation["total"]:
            raise self.error(f"{name} is not proved to its last line")
        latex = claim(derivation)
        return on_screen(
            _html('<div class="xe-claim">'),
            nodes.math_block(latex, latex, nowrap=False, number=None, label=None),
            _html(f"<p>{MARK}<span>Proved for {escape(derivation['domain'])}. "),
            link(page, f"derivation-{name}", _see(derivation["total"])),
            _html("</span></p></div>"),
        )


def _see(lines):
    words = {1: "See the line", 2: "See both lines"}
    return words.get(lines, f"See the {lines} lines")


class CourseFigure(Reader, SphinxDirective):
    required_arguments = 2

    def run(self):
        page, name = self.arguments
        drawing = self.stored(self.notebook(page).drawing, name)
        module = self.config.course_moving_figures.get(name)
        moves = f' data-figure="{escape(module)}"' if module else ""
        caption = nodes.Element()
        self.state.nested_parse([drawing.caption], self.content_offset, caption)
        svg = drawings.inline(drawing.svg, drawing.alt, tokens.light())
        return on_screen(
            _html(f'<figure class="xe-figure"{moves}>{svg}<figcaption>'),
            *caption.children,
            _html("</figcaption></figure>"),
        )


class CourseMap(Reader, SphinxDirective):
    def run(self):
        chapters = sorted(self.config.course_chapters.items(), key=lambda item: item[1]["number"])
        entries = [self.entry(page, about) for page, about in chapters if page in self.env.found_docs]
        return [
            _html('<ol class="xe-map" role="list">'),
            *(node for entry in entries for node in entry),
            _html("</ol>"),
        ]

    def entry(self, page, about):
        notebook = self.notebook(page)
        return [
            *both(
                f'<li><span class="xe-map-number">{about["number"]}</span>',
                rf"\xechapter{{{about['number']}}}{{",
            ),
            link(page, "", notebook.title(), classes=["xe-map-title"]),
            *both("<p>", "}{"),
            nodes.Text(about["question"]),
            *both(f'</p><p class="xe-map-count">{MARK}', rf"}}{{{printed_mark('proved')} "),
            nodes.Text(_count(notebook.proved_lines())),
            *both("</p></li>", "}\n"),
        ]


class CoursePractice(Reader, SphinxDirective):
    def run(self):
        pages = [entry for entry in self.config.course_practice.items() if entry[0] in self.env.found_docs]
        entries = [node for page, why in pages for node in self.entry(page, why)]
        return [_html('<ul class="xe-map xe-map-plain" role="list">'), *entries, _html("</ul>")]

    def entry(self, page, why):
        path = Path(self.env.doc2path(page))
        self.env.note_dependency(str(path))
        way = link(page, "", page_title(path), classes=["xe-map-title"])
        start, end = both("<li>", r"\xechapter{}{"), both("</p></li>", "}{}\n")
        return [*start, way, *both("<p>", "}{"), nodes.Text(why), *end]


def _count(lines):
    return f"{lines} line{'' if lines == 1 else 's'} proved"


class PageLink(nodes.Inline, nodes.TextElement):
    """A link to a place in another page, given by the place's id; without an id, to the page."""


def link(page, anchor, *words, classes=(), paged=False):
    """A link whose words are texts or nodes; on paper it may be followed by the number of the page."""
    words = [nodes.Text(word) if isinstance(word, str) else word for word in words]
    return PageLink("", "", *words, page=page, anchor=anchor, classes=list(classes), paged=paged)


def print_page_link(self, node):
    self.body.append(rf"{{\hyperref[\detokenize{{{printed_place(node)}}}]{{")


def end_page_link(self, node):
    self.body.append("}}")
    if node["paged"]:
        self.body.append(rf",~\pageref{{\detokenize{{{printed_place(node)}}}}}")


def printed_place(node):
    """A derivation's place has the same name in the whole book, any other belongs to its page."""
    place = node["anchor"]
    return place if place.startswith(DERIVATION) else f"{node['page']}:{place or ':doc'}"


def visit_page_link(self, node):
    uri = self.builder.get_relative_uri(self.builder.current_docname, node["page"])
    uri += f"#{node['anchor']}" if node["anchor"] else ""
    self.body.append(self.starttag(node, "a", "", href=uri))


def depart_page_link(self, node):
    self.body.append("</a>")


def _html(text):
    return nodes.raw("", text, format="html")


def setup(app):
    app.add_node(
        PageLink,
        html=(visit_page_link, depart_page_link),
        latex=(print_page_link, end_page_link),
        text=(skip, None),
    )
    app.add_directive("course-line", CourseLine)
    app.add_directive("course-figure", CourseFigure)
    app.add_directive("course-map", CourseMap)
    app.add_directive("course-practice", CoursePractice)
    app.add_config_value("course_practice", {}, "env")
