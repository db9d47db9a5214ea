"""Tables written in Markdown say which cells are heads, and of what: a column, or the row that they begin.

Whoever hears a table cell by cell hears its two heads with each.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator


class HeadsOfRows(SphinxPostTransform):
    """The first cell of a row is its head."""

    default_priority = 30
    formats = ("html",)

    def run(self, **kwargs):
        for group in self.document.findall(nodes.tgroup):
            if next(group.findall(nodes.thead), None):
                next(group.findall(nodes.colspec))["stub"] = 1


def visit_entry(self, node):
    before = len(self.body)
    HTML5Translator.visit_entry(self, node)
    if not node.astext().strip():  # a cell that is left empty heads nothing
        self.body[before], self.context[-1] = "<td>", "</td>\n"
    scope = "col" if isinstance(node.parent.parent, nodes.thead) else "row"
    self.body[before] = self.body[before].replace("<th ", f'<th scope="{scope}" ', 1)


def depart_entry(self, node):
    HTML5Translator.depart_entry(self, node)


def setup(app):
    app.add_node(nodes.entry, override=True, html=(visit_entry, depart_entry))
    app.add_post_transform(HeadsOfRows)
