"""The page *Find the flaw*: each item has its source, its link, a refuted claim and a repair that is proved.

What holds for every exercise is asked of these too, in `test_every_exercise.py`. Here are the rules for what
only they have. Each rule takes an item, its source and the cells of the page, yields one complaint for each
place, and is seen to fire on an item that was made wrong on purpose.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.exercises import find_the_flaw
from companion.exercises.find_the_flaw import EXERCISES, GROUPS, SOURCES, table
from companion.exercises.find_the_flaw._source import Claim, Source

BOOK = Path(__file__).parents[2] / "book"
DERIVATION = "application/vnd.cross-entropy.derivation+json"
TODAY = "2026-11-30"
LICENCES = {"paraphrased", "MIT", "Apache-2.0", "BSD-3-Clause", "CC BY 4.0", "CC BY-SA 4.0"}

Complaints = Iterator[str]


def page() -> list[dict]:
    """The cells of the page, each with its source as one text."""
    notebook = json.loads((BOOK / "find_the_flaw.ipynb").read_text(encoding="utf-8"))
    return [{**cell, "source": "".join(cell["source"])} for cell in notebook["cells"]]


def item_cells(cells: list[dict], id: str) -> tuple[str, list[dict], str]:
    """The words before an exercise, down from its heading; the cells of its solution; all its words."""
    places = {cell["id"]: place for place, cell in enumerate(cells)}
    asked, solved = places[f"ask-{id}"], places[f"solved-{id}"]
    headings = [k for k in range(asked) if re.match(r"###? ", cells[k]["source"])]
    text = [cell["source"] for cell in cells[headings[-1] : solved] if cell["cell_type"] == "markdown"]
    before = [cell["source"] for cell in cells[headings[-1] : asked]]
    return "\n".join(before), cells[places[f"solve-{id}"] : solved], "\n".join(text)


def judged(cells: list[dict]) -> list[dict]:
    """What the judge said in these cells."""
    outputs = (output for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"])
    return [output["data"][DERIVATION] for output in outputs if DERIVATION in output.get("data", {})]


# ---- the rules


def links_to_its_source(id, source, cells) -> Complaints:
    before, _, _ = item_cells(cells, id)
    if source.url and f"]({source.url})" not in before:
        yield f"{id} does not link to {source.url}"
    if not source.url and source.where not in before:
        yield f"{id} does not name {source.where}"


def shows_a_refusal(id, source, cells) -> Complaints:
    _, solution, _ = item_cells(cells, id)
    lines = [line for shown in judged(solution) for line in shown["lines"]]
    if not any(line["status"] == "refuted" and line["counterexample"] for line in lines):
        yield f"{id} shows no counterexample of the judge"


def proves_a_repair(id, source, cells) -> Complaints:
    _, solution, _ = item_cells(cells, id)
    shown = [one for one in judged(solution) if one["lines"]]
    if not any(all(line["status"] == "proved" for line in one["lines"]) for one in shown):
        yield f"{id} proves nothing"


def says_what_is_today(id, source, cells) -> Complaints:
    _, _, text = item_cells(cells, id)
    if f"({TODAY})" not in text:
        yield f"{id} does not say what is so today"


def source_is_complete(id, source, cells) -> Complaints:
    note = re.fullmatch(r"Note [A-E]", source.where)
    if bool(note) == bool(source.url):
        yield f"{id}: a study note has its letter, and everything else an address"
    if source.url and not re.match(r"https://[\w.-]+/\S+$", source.url):
        yield f"{id}: {source.url} is no address"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}" if not note else r"", source.date):
        yield f"{id}: {source.date!r} is no date"
    if source.commit and not re.fullmatch(r"[0-9a-f]{7,40}", source.commit):
        yield f"{id}: {source.commit} is no commit"
    if source.url and "/blob/" in source.url and f"/blob/{source.commit}/" not in source.url:
        yield f"{id}: the address is not that of the commit"
    for sentence in (source.status_note, source.confirmed):
        if not re.fullmatch(r"[A-Z].*\.", sentence):
            yield f"{id}: {sentence!r} is no sentence"
    if source.licence not in LICENCES:
        yield f"{id}: {source.licence} is no licence that allows it"


def claim_is_refuted(id, source, cells) -> Complaints:
    if source.claim and source.claim.verdict().status != "refuted":
        yield f"{id}: its claim is {source.claim.verdict().status}"


RULES = (
    links_to_its_source,
    shows_a_refusal,
    proves_a_repair,
    says_what_is_today,
    source_is_complete,
    claim_is_refuted,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("id", SOURCES)
def test_item_keeps_the_rule(id, rule):
    assert list(rule(id, SOURCES[id], page())) == []


def test_every_item_has_its_source_and_every_source_its_item():
    ids = [exercise.id for exercise in EXERCISES]
    assert set(ids) == set(SOURCES)
    assert len(ids) == len(set(ids)) == sum(len(group.SOURCES) for group in GROUPS.values())
    assert all(re.fullmatch(r"flaw(-[a-z]+)+", id) for id in ids)
    assert len(ids) >= 30


def test_every_row_of_the_notes_is_there():
    """Fourteen errors are known of the notes; each is somebody's item."""
    rows = [set(re.findall(r"\bX\d+\b", source.confirmed)) for source in SOURCES.values() if not source.url]
    assert set.union(*rows) == {f"X{number}" for number in range(1, 15)}


def test_the_page_has_the_groups_in_their_order_each_with_what_it_teaches():
    headings = [cell["source"].partition("\n")[0] for cell in page() if cell["source"].startswith("#")]
    places = [headings.index(f"## {title}") for title in GROUPS]
    assert places == sorted(places)
    assert headings.count("### What this group teaches") == len(GROUPS)


def test_the_table_has_a_row_and_a_counterexample_for_each():
    shown = table()
    rows = [row for group in shown.groups.values() for row in group]
    assert [row.exercise.id for row in rows] == [exercise.id for exercise in EXERCISES]
    html = shown._repr_html_()
    for row in rows:
        assert re.search(r"\S against \S", row.counterexample), row.exercise.id
        assert f'href="#ex-{row.exercise.id}"' in html
    assert str(shown).count("\n") == len(rows) - 1


def test_counts_are_those_of_the_sources():
    for field in ("status", "kind"):
        assert sum(find_the_flaw.count(field).values()) == len(SOURCES)
    assert find_the_flaw.count("kind")["convention"] == 1


# ---- each rule is seen to fire

SOURCE = Source(
    where="somebody/something, issue 1",
    url="https://example.org/1",
    date="2020-02-29",
    status="open",
    status_note="Nothing has changed.",
    confirmed="Read there.",
    kind="step",
    claim=Claim(left="x", right="x + 1", names={"x": "real"}),
)


def output(status):
    line = {"status": status, "counterexample": {"text": "x = 0"} if status == "refuted" else None}
    return {"data": {DERIVATION: {"lines": [line]}}}


def sample(link="[there](https://example.org/1)", statuses=("refuted", "proved"), today=TODAY):
    """The cells of one item that keeps every rule, or not."""

    def words(id, source):
        return {"cell_type": "markdown", "id": id, "source": source}

    return [
        words("an-item", f"### An item\n\nIt stands {link}."),
        words("ask-flaw-a", "What is it?"),
        {"cell_type": "code", "id": "solve-flaw-a", "source": "", "outputs": []},
        *(
            {"cell_type": "code", "id": f"c-{k}", "source": "", "outputs": [output(s)]}
            for k, s in enumerate(statuses)
        ),
        words("status", f"**Today** ({today}): open."),
        words("solved-flaw-a", "```{solution-end}\n```"),
    ]


def complaints(rule, source=SOURCE, **changes):
    return list(rule("flaw-a", source, sample(**changes)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_good_item_keeps_the_rule(rule):
    assert complaints(rule) == []


def changed(**fields):
    return dataclasses.replace(SOURCE, **fields)


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        (links_to_its_source, {"link": "[there](https://example.org/2)"}),
        (links_to_its_source, {"source": changed(where="Note A", url=None)}),
        (shows_a_refusal, {"statuses": ("proved", "proved")}),
        (proves_a_repair, {"statuses": ("refuted", "undecided")}),
        (says_what_is_today, {"today": "yesterday"}),
        (source_is_complete, {"source": changed(url=None)}),
        (source_is_complete, {"source": changed(where="Note A", date="")}),
        (source_is_complete, {"source": changed(url="example.org")}),
        (source_is_complete, {"source": changed(date="2020")}),
        (source_is_complete, {"source": changed(commit="main")}),
        (source_is_complete, {"source": changed(url="https://example.org/blob/abc/x.md", commit="abcdef0")}),
        (source_is_complete, {"source": changed(confirmed="seen there")}),
        (source_is_complete, {"source": changed(licence="all rights reserved")}),
        (claim_is_refuted, {"source": changed(claim=Claim(left="x", right="x", names={"x": "real"}))}),
    ],
)
def test_rule_fires(rule, broken):
    assert len(complaints(rule, **broken)) == 1


@pytest.mark.parametrize("field", ["status", "kind"])
def test_source_refuses_an_unknown_word(field):
    with pytest.raises(ValueError, match=f"{field}: expected one of"):
        changed(**{field: "perhaps"})
