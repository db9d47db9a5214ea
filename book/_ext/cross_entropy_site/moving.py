"""Figures that move.

The still stands in the page; a module replaces it where script runs. `course_moving_figures` in
_config.yml maps the still's name to the module: {"fig-sleep": "sleep"}. The figure gets
data-figure="sleep", and only a page that has such a figure loads figures/index.js, which finds the module
sleep.js by that name, and its styles.
"""

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

SCRIPT, STYLES = "figures/index.js", "figures/figures.css"


def visit_figure(self, node):
    HTML5Translator.visit_figure(self, node)
    if module := module_of(node, self.config.course_moving_figures):
        self.body[-1] = self.body[-1].replace("<figure", f'<figure data-figure="{module}"', 1)


def depart_figure(self, node):
    HTML5Translator.depart_figure(self, node)


def module_of(figure, moving):
    return next((moving[name] for name in (*figure["ids"], *figure["names"]) if name in moving), None)


def _load_module(app, pagename, templatename, context, doctree):
    if 'data-figure="' in context.get("body", ""):
        app.add_js_file(SCRIPT, type="module")
        app.add_css_file(STYLES, priority=900)


def setup(app):
    app.add_config_value("course_moving_figures", {}, "env")
    app.add_node(nodes.figure, override=True, html=(visit_figure, depart_figure))
    app.connect("html-page-context", _load_module)
