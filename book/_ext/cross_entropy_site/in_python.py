"""Exercises that Python answers in the page: those whose answer is a formula, a function or a repair.

On a site that carries the notebooks for the browser, such an exercise gets a fold with a field for the
answer, and its cell is folded below. When a reader opens the field, python.js starts Pyodide in a worker, and
the exercise's own `check` looks at what is typed. Where no script runs, only the folded cell shows; on other
sites the page is as it would be without this module.
"""

import ast
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import is_exercise_node, is_solution_node

from companion.exercises._implement import Implement

from . import answers, running

SCRIPT, WORKER = "python.js", "python_worker.js"
_START = '<details class="xe-python pst-js-only"'
_KEYS = "Ctrl + Enter runs it, on a Mac ⌘ + Enter. Tab leaves the field."
_KNOWS = "An answer knows what the cells of this page import, and not what they compute."
_STAYS = "<span>It stays in this browser.</span>"  # hidden where it does not


def fold(exercise, lite):
    """The fold as HTML. Its summary says, before anything is loaded, what it costs."""
    name = escape(exercise.id)
    return (
        f"{_START}><summary><span>Answer it in this page <small>{_cost(exercise, lite)}</small></span>"
        "</summary>"
        f'<form class="xe-answer" {answers.about(exercise)}>'
        f'<label for="python-{name}">Your answer, in Python</label>'
        f'<textarea id="python-{name}" name="source" aria-describedby="keys-{name}" '
        f"{answers.AS_TYPED}></textarea>"
        '<button class="xe-button">Run</button>'
        '<button class="xe-button" type="button" name="stop">Stop</button>'
        '<button class="xe-button" type="button" name="reset">Reset</button>'
        '<p class="xe-loading" hidden><label><span></span> <progress></progress></label></p>'
        '<div role="status" class="xe-verdict"></div>'
        f'{answers.hints(exercise)}<p class="xe-keys" id="keys-{name}">{_KEYS} {_KNOWS} {_STAYS}</p>'
        "</form></details>"
    )


def _cost(exercise, lite):
    cost = f"The first time, this loads {lite['page bytes'] / 1e6:.0f} MB from this site"
    if not isinstance(exercise, Implement):
        return f"{cost}."
    size = f" ({lite['NumPy MB']} MB)" if lite["NumPy MB"] else ""
    return f"{cost}, and NumPy{size} from cdn.jsdelivr.net."


def imports(document):
    """Each name that the cells of a page import, with its statement. Those of solutions do not count."""
    found = {}
    for cell in document.findall(_is_code):
        for statement in _statements(cell.astext()):
            for alias in statement.names:
                statement.names = [alias]
                found[alias.asname or alias.name.partition(".")[0]] = ast.unparse(statement)
    return found


def _is_code(node):
    return (
        isinstance(node, nodes.literal_block)
        and "cell_input" in node.parent.get("classes", ())
        and not any(map(is_solution_node, _above(node)))
    )


def _above(node):
    while node := node.parent:
        yield node


def _statements(source):
    """The imports of a cell, none inside of a function."""
    try:
        program = ast.parse(source)
    except SyntaxError:  # a command of the notebook's
        return []
    return [found for found in program.body if isinstance(found, ast.Import | ast.ImportFrom)]


def about(page, document, lite):
    """What python.js has to know of this page."""
    return {
        "imports": imports(document),
        "packages": lite["in page"],
        "bytes": lite["page bytes"],
        "notebook": running.address(page),
        # A browser that keeps an older file asks for the new one.
        "worker": f"{WORKER}?v={running.checksum(Path(__file__).parents[2] / '_static' / WORKER)[:8]}",
    }


class AnswerInPython(SphinxPostTransform):
    """Puts the fold above the cell of each exercise that no form answers; at the end the page's data."""

    default_priority = 27  # after AnswerInPage, and before Fold takes the solutions apart
    formats = ("html",)

    def run(self, **kwargs):
        page, lite = self.env.docname, self.config.course_lite
        if f"{page}.ipynb" not in lite.get("made of", {}):
            return
        asked = [
            (block, exercise)
            for block in self.document.findall(is_exercise_node)
            for exercise in answers.known(block)
            if not answers.answers_in_page(exercise)
        ]
        for block, exercise in asked:
            answers.fold_cell(block, fold(exercise, lite), "xe-fold")
        if asked:
            data = answers.data(about(page, self.document, lite))
            self.document.append(_html(f'<script type="application/json" id="xe-python">{data}</script>'))


def _load_script(app, pagename, templatename, context, doctree):
    if _START in context.get("body", ""):
        app.add_js_file(SCRIPT, defer="defer")  # after answers.js, which this page has for the same forms


def _html(text):
    return nodes.raw("", text, format="html")


def setup(app):
    app.add_post_transform(AnswerInPython)
    app.connect("html-page-context", _load_script)
