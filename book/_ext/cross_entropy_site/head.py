"""What stands in a page's <head>: its description, its address where it has one, and nothing unused.

The theme's own style sheets go into a cascade layer, below ours: course.css then decides wherever it speaks,
and the theme dresses the rest. Dropped are the scripts of features that this book does not have (one of them,
thebe, would name another host), and the theme's script of icons, which nothing here draws with.
"""

import os
import re
from html import escape

from docutils import nodes

LONGEST_DESCRIPTION = 160
SHORTEST_DESCRIPTION = 40  # a paragraph below this is a question or a label, not a description
OURS = ("course.css", "figures.css")
_UNUSED_SCRIPTS = ("thebe", "toggle", "fontawesome", "bootstrap", "sphinx-book-theme", "design-tabs")
_UNUSED_SHEETS = ("thebe", "toggle", "proof.css", "exercise.css")
_SHEET = re.compile(r'<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref="([^"]+)"[^>]*>')
_SCRIPT = re.compile(r'<script\b[^>]*>.*?</script>\s*|<link\b[^>]*\bas="script"[^>]*>\s*', re.S)
# What screen readers would be told wrongly: a fold named otherwise than it reads, a role that is deprecated,
# and a list without entries.
_MENDED = (
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    (' role="doc-biblioentry"', ""),
    ('<div role="list" class="citation-list">', '<div class="citation-list">'),
)
_SPACES = re.compile(r"\s+")


def layered(html):
    """The theme's style sheets as imports into a layer, and ours as it stands."""
    theirs = [href for href in _SHEET.findall(html) if not _names(href, (*OURS, *_UNUSED_SHEETS))]
    # theme.css only imports basic.css, and Chromium asks for an import that deep at a wrong address, too.
    theirs = [href.replace("styles/theme.css", "basic.css") for href in theirs]
    if not theirs:
        return html
    imports = "".join(f'@import url("{href}") layer(theme);' for href in theirs)
    ours = _SHEET.sub(lambda link: link[0] if _names(link[1], OURS) else "", html)
    return f"<style>{imports}</style>" + ours


def without_unused_scripts(html):
    return _SCRIPT.sub(lambda script: "" if _names(script[0], _UNUSED_SCRIPTS) else script[0], html)


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
    for given, mended in _MENDED:
        context["body"] = context.get("body", "").replace(given, mended)


def _address(app, config):
    """Pages name their canonical address only where the publishing workflow says what it is."""
    if address := os.environ.get("COURSE_BASE_URL"):
        config.html_baseurl = address.rstrip("/") + "/"


def _add_filters(app):
    if app.builder.format == "html":
        filters = app.builder.templates.environment.filters
        filters["course_head"] = lambda html: layered(without_unused_scripts(html))


def setup(app):
    app.connect("config-inited", _address)
    app.connect("builder-inited", _add_filters)
    app.connect("html-page-context", _complete, priority=900)  # after every extension has added its scripts
