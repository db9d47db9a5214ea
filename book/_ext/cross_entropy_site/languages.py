"""Runs of Hangul are marked as Korean: screen readers change the voice, browsers the font (WCAG 3.1.2)."""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

_HANGUL = r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+"
_RUN = re.compile(rf"({_HANGUL}(?:[ ·-]{_HANGUL})*)")
_BETWEEN_TAGS = re.compile(r">[^<]+")
_AS_IT_STANDS = (nodes.literal, nodes.math, nodes.math_block, nodes.raw, nodes.FixedTextElement)


class Korean(nodes.inline):
    """Words in Korean."""


class MarkKorean(SphinxPostTransform):
    default_priority = 900  # after references have got their words
    formats = ("html",)

    def run(self, **kwargs):
        for text in [node for node in self.document.findall(nodes.Text) if _RUN.search(node)]:
            if not isinstance(text.parent, (Korean, *_AS_IT_STANDS)):
                text.parent.replace(text, marked(text))


def marked(text):
    """The text as nodes, of which every second one is Korean."""
    pieces = enumerate(_RUN.split(text))
    return [
        Korean("", "", nodes.Text(piece)) if odd % 2 else nodes.Text(piece) for odd, piece in pieces if piece
    ]


def visit_korean(self, node):
    self.body.append(self.starttag(node, "span", "", lang="ko"))


def depart_korean(self, node):
    self.body.append("</span>")


def in_html(html):
    """The same for the words between tags: contents are made of titles, which no transform reaches."""
    return _BETWEEN_TAGS.sub(lambda words: _RUN.sub(r'<span lang="ko">\1</span>', words[0]), str(html))


def _add_filter(app):
    if app.builder.format == "html":
        app.builder.templates.environment.filters["course_languages"] = in_html


def setup(app):
    app.connect("builder-inited", _add_filter)
    app.add_node(Korean, html=(visit_korean, depart_korean))
    app.add_post_transform(MarkKorean)
