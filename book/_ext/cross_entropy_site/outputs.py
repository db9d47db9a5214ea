"""What a notebook has stored. Nothing here needs Sphinx, and nothing is executed."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

DERIVATION = "application/vnd.cross-entropy.derivation+json"
SVG = "image/svg+xml"


@dataclass(frozen=True)
class Drawing:
    svg: str
    alt: str
    caption: str


class Notebook:
    """The stored cells of one .ipynb file."""

    def __init__(self, path):
        self.path = Path(path)
        self.cells = json.loads(self.path.read_text(encoding="utf-8"))["cells"]

    def title(self):
        """The first heading."""
        return first_heading(
            "\n".join(_text(cell["source"]) for cell in self.cells if cell["cell_type"] == "markdown")
        )

    def parts(self):
        """What stands on the page, in order: (text, {}) of a cell or a caption, ("", data) of an output."""
        for cell in self.cells:
            if cell["cell_type"] == "markdown":
                yield _text(cell["source"]), {}
            for output in cell.get("outputs", ()):
                yield "", {kind: _text(data) for kind, data in output.get("data", {}).items()}
            if caption := cell["metadata"].get("mystnb", {}).get("figure", {}).get("caption"):
                yield caption, {}

    def derivations(self):
        """The stored derivations, verdicts and claims, in order."""
        return [data[DERIVATION] for _, data in self._bundles() if DERIVATION in data]

    def derivation(self, name):
        """The stored derivation with this id."""
        return _only(name, {entry["id"]: entry for entry in self.derivations() if entry["id"]}, self.path)

    def proved_lines(self):
        """How many lines are proved on the page. A claim repeats the ends of a derivation and adds none."""
        return sum(entry["proved"] for entry in self.derivations() if entry["kind"] != "claim")

    def drawing(self, name):
        """The stored drawing of the figure with this name."""
        found = {}
        for cell, data in self._bundles():
            about = cell["metadata"].get("mystnb", {})
            figure = about.get("figure", {})
            if SVG in data and "name" in figure:
                svg, alt = _text(data[SVG]), about.get("image", {}).get("alt", "")
                found[figure["name"]] = Drawing(svg, alt, figure.get("caption", ""))
        return _only(name, found, self.path)

    def _bundles(self):
        for cell in self.cells:
            for output in cell.get("outputs", ()):
                yield cell, output.get("data", {})


def first_heading(text):
    """The first heading of a Markdown text."""
    return re.search(r"^# (.+)$", text, re.M).group(1).strip()


def page_title(path):
    """The first heading of a page, a notebook or not."""
    return Notebook(path).title() if path.suffix == ".ipynb" else first_heading(path.read_text("utf-8"))


def _only(name, found, path):
    if name not in found:
        raise KeyError(f"{path.name} stores no {name!r}; it has: {', '.join(found) or 'none'}")
    return found[name]


def _text(lines):
    """Jupyter stores a text as one string or as a list of lines; data that is no text stays as it is."""
    return "".join(lines) if isinstance(lines, list) else lines
