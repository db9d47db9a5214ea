"""Exercises as this site writes them.

sphinx-exercise wraps each text in a section that always has the same id, and puts an exercise's name in
brackets. Here the wrapper goes (ids are unique on a page) and the name follows a dot: "Exercise 5.3 · the
stable form".
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import is_exercise_node, is_extension_node

_WRAPPERS = {"exercise-content", "solution-content"}


class PlainExercises(SphinxPostTransform):
    default_priority = 25  # after sphinx-exercise has resolved its titles (20 to 22)
    formats = ("html",)

    def run(self, **kwargs):
        for block in list(self.document.findall(is_extension_node)):
            _unwrap(block)
            if is_exercise_node(block):
                _name_after_dot(block[0])


def _unwrap(block):
    for wrapper in [child for child in block.children if _WRAPPERS & set(child.get("ids", ()))]:
        place = block.index(wrapper)
        block[place : place + 1] = wrapper.children


def _name_after_dot(title):
    first, last = title[0], title[-1]
    if isinstance(last, nodes.Text) and last.endswith(")"):
        title.replace(last, nodes.Text(last[:-1].replace(" (", " · ", 1) if first is last else last[:-1]))
        if first is not last and isinstance(first, nodes.Text):
            title.replace(first, nodes.Text(first.replace(" (", " · ", 1)))


def setup(app):
    app.add_post_transform(PlainExercises)
