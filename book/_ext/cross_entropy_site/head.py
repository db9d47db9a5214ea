"""What stands in a page's <head>: its description, its address where it has one, and nothing unused.

Of the style sheets and scripts that the theme and the extensions bring, pages keep what they need: our own
sheets, and the scripts behind the search and the buttons that copy. The rest would take longer to load than
the page (icons, a framework of styles), or name another host (thebe).
"""

import os
import re
from html import escape

from docutils import nodes

LONGEST_DESCRIPTION = 160
SHORTEST_DESCRIPTION = 40  # a paragraph below this is a question or a label, not a description
OURS = ("course.css", "figures.css")
_UNUSED_SCRIPTS = (
    *("thebe", "kernelName", "toggle", "fontawesome", "bootstrap", "design-tabs", "DOCUMENTATION_OPTIONS."),
    *("pydata-sphinx-theme", "sphinx-book-theme"),  # what they did for this book, course.js does
)
_SHEET = re.compile(r'<link\b(?=[^>]*\brel="stylesheet")[^>]*>\s*')
_SCRIPT = re.compile(r'<script\b[^>]*>.*?</script>\s*|<link\b[^>]*\bas="script"[^>]*>\s*', re.S)
# What screen readers would be told wrongly: a fold named otherwise than it reads, a role that is deprecated,
# and a list without entries.
_MENDED = (
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    (' role="doc-biblioentry"', ""),
    ('<div role="list" class="citation-list">', '<div class="citation-list">'),
)
_SPACES = re.compile(r"\s+")


def with_our_sheets(html):
    return _SHEET.sub(lambda link: link[0] if _names(link[0], OURS) else "", html)


def without_unused_scripts(html):
    return _SCRIPT.sub(lambda script: "" if _names(script[0], _UNUSED_SCRIPTS) else script[0], html)


def deferred(html):
    """Scripts that run in their order once the page has been read, and do not hold it up."""
    return html.replace("<script src=", '<script defer="defer" src=')


def _names(text, names):
    return any(name in text for name in names)


def description(doctree):
    """The first paragraph that says something: what fits of its sentences, or of its words."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = _SPACES.sub(" ", paragraph.astext()).strip()
        if len(text) >= SHORTEST_DESCRIPTION and "\\" not in text:
            return _cut(text)
    return ""


def _cut(text):
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    end = text.rfind(". ", SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION)
    if end > 0:
        return text[: end + 1]
    return text[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _complete(app, pagename, templatename, context, doctree):
    if doctree and 'name="description"' not in context.get("metatags", "") and (text := description(doctree)):
        context["metatags"] += f'\n<meta name="description" content="{escape(text)}">'
    scripts = context.get("script_files", [])
    scripts[:] = [
        script for script in scripts if not _names(f"{script.filename} {script.attributes}", _UNUSED_SCRIPTS)
    ]
    body = without_unused_scripts(context.get("body", ""))
    for given, mended in _MENDED:
        body = body.replace(given, mended)
    context["body"] = body


def _address(app, config):
    """Pages name their canonical address only where the publishing workflow says what it is."""
    if address := os.environ.get("COURSE_BASE_URL"):
        config.html_baseurl = address.rstrip("/") + "/"


def _add_filters(app):
    if app.builder.format == "html":
        filters = app.builder.templates.environment.filters
        filters["course_head"] = lambda html: with_our_sheets(without_unused_scripts(html))
        filters["course_deferred"] = deferred


def setup(app):
    app.connect("config-inited", _address)
    app.connect("builder-inited", _add_filters)
    app.connect("html-page-context", _complete, priority=900)  # after every extension has added its scripts
