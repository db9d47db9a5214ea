"""Exercises, definitions and theorems as this site writes them.

sphinx-exercise and sphinx-proof wrap each text in a section that always has the same id, and an exercise has
its name in brackets. Here the wrapper goes (ids are unique on a page) and the name follows a dot: "Exercise
5.3 · the stable form".
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import is_exercise_node

_WRAPPERS = {"exercise-content", "solution-content", "proof-content"}


class PlainBlocks(SphinxPostTransform):
    default_priority = 25  # after sphinx-exercise has resolved its titles (20 to 22)
    formats = ("html", "latex")

    def run(self, **kwargs):
        for wrapper in [
            node for node in self.document.findall(nodes.section) if _WRAPPERS & set(node["ids"])
        ]:
            place = wrapper.parent.index(wrapper)
            wrapper.parent[place : place + 1] = wrapper.children
        for exercise in self.document.findall(is_exercise_node):
            _name_after_dot(exercise[0])


def _name_after_dot(title):
    """The name stands in brackets behind the number, which in LaTeX is a node of its own."""
    last = title[-1]
    if isinstance(last, nodes.Text) and last.endswith(")"):
        title.replace(last, nodes.Text(last[:-1]))
        opening = next((text for text in title.findall(nodes.Text) if " (" in text), None)
        if opening is not None:
            opening.parent.replace(opening, nodes.Text(opening.replace(" (", " · ", 1)))


def setup(app):
    app.add_post_transform(PlainBlocks)
