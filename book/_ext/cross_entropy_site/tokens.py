"""The colours of course.css, {name: "#rrggbb"}, in light and in dark. That file is their only home."""

import re
from pathlib import Path

STYLES = Path(__file__).parents[2] / "_static" / "course.css"
_TOKEN = re.compile(r"--xe-([a-z-]+):\s*(#[0-9a-f]{6})\s*;")


def light(css=None):
    return _block(css, r":root")


def dark(css=None):
    return _block(css, r"html\[data-theme=dark\]")


def _block(css, selector):
    css = STYLES.read_text(encoding="utf-8") if css is None else css
    return dict(_TOKEN.findall(re.search(rf"^{selector} \{{(.*?)^\}}", css, re.S | re.M).group(1)))
