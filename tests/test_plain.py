"""The notebooks for JupyterLite and Colab: words in place of roles and directives, and the same code."""

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "book" / "_tools"))
import plain  # noqa: E402

BOOK = {path.name: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "book").glob("*.ipynb"))}
NAMED = plain.titles(BOOK.values())
SITE = "https://example.org/course/"


def in_words(text, site=""):
    return plain.in_words(text, {"def-x": "The letter"}, site, ("", ".ipynb"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the {term}`chain rule` and {term}`nats <nat>`", "the chain rule and nats"),
        ("by {prf:ref}`def-x`, {prf:ref}`this one <def-x>`", "by The letter, this one"),
        (
            "{math}`x` is 1 {status}`definition` {claim}`one` {cite}`a1948`",
            "$x$ is 1 (definition) (see `one`) [a1948]",
        ),
        ("{numref}`fig-y` shows it", "the figure shows it"),
        ("{ref}`Solution <sol-x>`\n\n```{exercise-end}\n```", ""),
        ("```{exercise-start} A coin\n:label: ex-x\n```\n\nToss it.", "### Exercise: A coin\n\nToss it."),
        (
            "```{prf:theorem} The floor\n:label: thm-x\n\nIt is low.\n```\nSo",
            "**Theorem (The floor).** It is low.\nSo",
        ),
        ("```{prf:remark}\n:label: rem-x\n\nOne. ```", "**Remark.** One."),
        (":::{status} condition\n$$\nx = 1\n$$\n:::", "$$\nx = 1\n$$\n\n(condition)"),
        ("(here)=\n## Title", "## Title"),
        ("```python\nx = 1\n```", "```python\nx = 1\n```"),
        ("[signs](notation.md#one), [next](b.ipynb), [there](#c)", "signs, [next](b.ipynb), [there](#c)"),
    ],
)
def test_text_becomes_words(text, words):
    assert in_words(text) == words


def test_links_lead_to_the_site_where_its_address_is_known():
    assert (
        in_words("[signs](notation.md#one)", SITE)
        == "[signs](https://example.org/course/book/notation.html#one)"
    )


@pytest.mark.parametrize("name", BOOK)
def test_no_markup_is_left_and_the_code_is_that_of_the_book(name):
    cells = plain.plain(BOOK[name], NAMED, SITE)["cells"]
    text = "\n\n".join(plain.source(cell) for cell in plain.markdown({"cells": cells}))
    assert re.findall(r"\{[\w:-]+\}`|^[`:]{3,}\{.*$|\]\(\w+\.(?:md|ipynb)", text, re.M) == []
    assert "stand still" not in " ".join(text.split())
    assert re.findall(r"\b(?:def|thm|lem|rem|fig|ex|sol)-[\w-]+", re.sub(r"`[^`]*`", "", text)) == []
    assert [cell for cell in cells if cell["cell_type"] == "code"] == [
        cell for cell in BOOK[name]["cells"] if cell["cell_type"] == "code"
    ]


@pytest.mark.parametrize("name", BOOK)
def test_every_solution_is_closed_until_it_is_opened(name):
    cells = plain.plain(BOOK[name], NAMED)["cells"]
    solutions = [cell for cell in cells if cell["source"] == plain.SOLUTION]
    assert all(cell["metadata"]["jp-MarkdownHeadingCollapsed"] for cell in solutions)
    assert len(solutions) == json.dumps(BOOK[name]).count("{solution-start}")


def test_solution_that_a_text_follows_stays_open():
    cells = ["```{solution-start} ex-x\n```", "It is 1.", "```{solution-end}\n```", "Go on."]
    cells = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in cells]
    made = plain.plain({"cells": cells}, {})["cells"]
    assert [cell["source"] for cell in made] == [plain.SOLUTION, "It is 1.", "Go on."]
    assert made[0]["metadata"] == {}
    assert plain.plain({"cells": cells[:3]}, {})["cells"][0]["metadata"] == {
        "jp-MarkdownHeadingCollapsed": True
    }
