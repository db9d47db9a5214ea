"""Every row of the source map leads to a place that exists."""

import json
import re
from pathlib import Path

import pytest
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import default_slugify

from companion.derivation.judge import MIME

BOOK = Path(__file__).parents[1] / "book"
# The claims of the notes, by note; X are the slips.
CLAIMS = {"A": 4, "B": 5, "C": 8, "D": 6, "E": 12, "X": 14}
IDS = [f"{note}{number}" for note, count in CLAIMS.items() for number in range(1, count + 1)]
ROW = re.compile(r"^\| ([A-EX]\d+)(?: \([A-E]\))? \|.*\| ([^|]*) \|$", re.MULTILINE)
TARGET = re.compile(r"\{(prf:ref|numref|claim)\}`([^`]+)`|\]\(([\w.]+)#([\w-]+)\)")


def rows(text: str) -> list[tuple[str, str]]:
    return ROW.findall(text)


def targets(place: str) -> set[tuple]:
    """What the last column of a row leads to: ("claim", id), ("heading", page, anchor) …"""
    found = TARGET.findall(place)
    return {(role, name) if role else ("heading", page, anchor) for role, name, page, anchor in found}


def known() -> set[tuple]:
    """All that the chapters offer as a target."""
    found = set()
    for path in BOOK.glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                labels = re.findall(r"^:label: (\S+)$", source, re.MULTILINE)
                headings = re.findall(r"^#{2,3} (.+)$", source, re.MULTILINE)
                found |= {(role, label) for role in ("prf:ref", "numref") for label in labels}
                found |= {("heading", path.name, default_slugify(heading)) for heading in headings}
            else:
                if name := cell["metadata"].get("mystnb", {}).get("figure", {}).get("name"):
                    found.add(("numref", name))
                outputs = (output.get("data", {}).get(MIME, {}) for output in cell["outputs"])
                found |= {("claim", data["id"]) for data in outputs if data.get("kind") == "derivation"}
    return found


def complaints(text: str, existing: set[tuple]):
    """A row that is missing or twice, a row without a target, a target that is gone."""
    listed = [name for name, _ in rows(text)]
    yield from (f"{name}: {listed.count(name)} rows" for name in IDS if listed.count(name) != 1)
    for name, place in rows(text):
        leads = targets(place)
        if not leads:
            yield f"{name} leads nowhere"
        yield from (f"{name} leads to {target}, which is gone" for target in sorted(leads - existing))


MAP = (BOOK / "source_map.md").read_text(encoding="utf-8")


def test_every_claim_of_the_notes_leads_to_its_place():
    assert list(complaints(MAP, known())) == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("| E2 |", "| E33 |", "E2: 0 rows"),
        (
            "{prf:ref}`rem-x6`, {numref}`ex-flaw-product-of-entropies`",
            "the chapter on cross-entropy",
            "X6 leads nowhere",
        ),
        (
            "{claim}`bce-of-a-logit`",
            "{claim}`bce-of-a-letter`",
            "('claim', 'bce-of-a-letter'), which is gone",
        ),
        ("#nats-and-bits)", "#nats-or-bits)", "'nats-or-bits'), which is gone"),
    ],
)
def test_a_broken_row_is_named(was, becomes, said):
    assert was in MAP
    assert any(said in complaint for complaint in complaints(MAP.replace(was, becomes), known()))


def test_anchors_are_made_as_the_book_makes_them():
    assert MdParserConfig().heading_slug_func is None  # so that the parser takes default_slugify
