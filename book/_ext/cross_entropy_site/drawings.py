"""SVG stands inside the page, so that one drawing serves light and dark.

A figure is drawn once, in the light values of the colour tokens. Here each value becomes the variable of
its token, and the style sheet decides. For a screen reader the drawing is one image, named by its
alternative text.
"""

import re
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from . import tokens

log = logging.getLogger(__name__)
_HEX = re.compile(r"""(?<=[:"'\s])#[0-9a-fA-F]{6}(?=[;"'\s])""")
_POINT = 4 / 3  # CSS pixels


def variables(light):
    """{"#1b3c8a": "var(--xe-truth)"}; of two tokens with one value, the first in the style sheet."""
    table = {}
    for name, value in light.items():
        table.setdefault(value, f"var(--xe-{name})")
    return table


def foreign_colours(svg, light):
    """The colours that are no token and so would not follow the theme."""
    return sorted({colour.lower() for colour in _HEX.findall(svg)} - set(light.values()))


def inline(svg, alt, light):
    """The drawing as an element of the page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S)
    table = variables(light)
    svg = _HEX.sub(lambda colour: table.get(colour[0].lower(), colour[0]), svg)
    start, rest = svg.split(">", 1)
    start = re.sub(r'\s(version|xmlns(:\w+)?)="[^"]*"', "", start)
    start = re.sub(r'\b(width|height)="([\d.]+)pt"', _pixels, start)
    image = f'<svg class="xe-svg" role="img" aria-label="{escape(alt)}"'
    return f"{start.replace('<svg', image, 1)}>{rest}"


def _pixels(size):
    return f'{size[1]}="{float(size[2]) * _POINT:g}"'


class InlineDrawings(SphinxPostTransform):
    """Puts every .svg image of a page into the page."""

    default_priority = 10  # after myst-nb has chosen among an output's forms (4)
    formats = ("html",)

    def run(self, **kwargs):
        light = tokens.light()
        for image in list(self.document.findall(nodes.image)):
            if not image["uri"].endswith(".svg"):
                continue
            svg = (Path(self.app.srcdir) / image["uri"]).read_text(encoding="utf-8")
            if not image.get("alt"):
                log.warning("a drawing has no alternative text", location=image)
            if foreign := foreign_colours(svg, light):
                log.warning("a drawing has colours that are no token: %s", ", ".join(foreign), location=image)
            image.replace_self(nodes.raw("", inline(svg, image.get("alt", ""), light), format="html"))


def setup(app):
    app.add_post_transform(InlineDrawings)
