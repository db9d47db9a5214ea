"""The marks in a page's text that say what a statement rests on.

a block  {status} WORDS       around an equation that no judge has seen: which of the other statuses it has
in line  {status}`words`      behind a formula: the same
in line  {claim}`id`          the derivation that proves a theorem in words, or the formula before it
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from companion.derivation.site import anchor_of, mark, text_nodes

from . import printed
from .front import Reader, link
from .statements import CONDITION, MARKS, SAID, formula_place, mark_place, weakest


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
        said = nodes.paragraph("", "", *shown(status), nodes.Text(f"{words(status)}."))
        self.state.nested_parse(self.content, self.content_offset, block)
        block += said
        return [block]


class StatusOfFormula(SphinxRole):
    """A condition says nothing that could be proved, so a reader sees no mark at it."""

    def run(self):
        if self.text not in SAID:
            return self.refuse(f"{self.text!r} is no status; known are: {'; '.join(SAID)}")
        place = formula_place(self.env.new_serialno("status of a formula") + 1)
        seen = [] if self.text == CONDITION else [*shown(self.text), nodes.Text(self.text)]
        return [nodes.inline("", "", *seen, ids=[place], classes=["xe-said"])], []

    def refuse(self, words):
        return [], [self.inliner.reporter.error(words, line=self.lineno)]


class ClaimOf(Reader, StatusOfFormula):
    """A link to a derivation, in whichever chapter it stands: its mark and its title."""

    def run(self):
        for page in sorted(self.env.found_docs):
            if str(self.env.doc2path(page)).endswith(".ipynb"):
                found = [one for one in self.notebook(page).derivations() if one["id"] == self.text]
                if found:
                    return [self.way(page, found[0])], []
        return self.refuse(f"no derivation is called {self.text!r}")

    def way(self, page, derivation):
        status = weakest(line["status"] for line in derivation["lines"])
        said = [] if status == "proved" else [nodes.Text(f"{status}: ")]
        words = text_nodes(derivation["title"] or derivation["id"])
        seen = [*shown(status, said=status == "proved"), *said, *words]
        return link(page, anchor_of(self.text), *seen, classes=["xe-claimed"])


def words(status):
    return {"cited": "Cited, not proved here"}.get(status, status[0].upper() + status[1:])


def shown(status, said=False):
    """The mark of a status, for the screen and for paper."""
    return [_html(mark(status, said=said)), nodes.raw("", f"{printed.mark(status)} ", format="latex")]


def _html(text):
    return nodes.raw("", text, format="html")


def setup(app):
    app.add_directive("status", Status)
    app.add_role("status", StatusOfFormula())
    app.add_role("claim", ClaimOf())
