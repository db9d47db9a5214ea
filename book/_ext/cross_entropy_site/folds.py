"""What starts folded is a <details> element: it works without script, by keyboard, and says its state.

Applies to every block with the class "dropdown", and above all to the solutions of exercises. The title
is the summary, as text: a link inside a button could not be reached.
"""

from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class Fold(SphinxPostTransform):
    default_priority = 30  # after sphinx-exercise has resolved the titles of its solutions (20 to 22)
    formats = ("html",)

    def run(self, **kwargs):
        for block in list(self.document.findall(_is_dropdown)):
            title, *content = block.children
            classes = " ".join(name for name in ("xe-fold", *block["classes"]) if name != "dropdown")
            anchor = f' id="{escape(block["ids"][0])}"' if block["ids"] else ""
            start = f'<details class="{escape(classes)}"{anchor}><summary>{escape(_name(title))}</summary>'
            # Not replace_self, which would give the block's id to the first of its successors too.
            place = block.parent.index(block)
            block.parent[place : place + 1] = [_html(start), *content, _html("</details>")]


def _is_dropdown(node):
    return isinstance(node, nodes.Admonition) and "dropdown" in node["classes"]


def _name(title):
    """The title's words; of "Solution to Exercise 5.1 (the stable form)" those before the bracket."""
    return title.astext().split(" (")[0]


def _html(text):
    return nodes.raw("", text, format="html")


def setup(app):
    app.add_post_transform(Fold)
