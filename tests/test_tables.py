"""Tables: header cells, a caption and headings of groups on a page; aligned columns in a terminal."""

import pytest
from bs4 import BeautifulSoup

from companion.tables import Table

ROWS = [["A", "`f`", "1 < 2"], ["B", "[`g`](https://example.org/g)", "3"]]
GROUPS = {"`ours`": ROWS, "others": [["C", "`h`", "4"]]}


def table(rows=ROWS):
    return Table(["library", "function", "answer"], rows, "What `f` gives.", heads=2)


def html(shown):
    return BeautifulSoup(shown._repr_html_(), "html.parser")


def test_a_page_gets_header_cells_a_caption_and_a_box_to_scroll_in():
    page = html(table())
    assert page.select_one(".xe-table > table > caption").text == "What f gives."
    assert [cell["scope"] for cell in page.select("thead th")] == ["col"] * 3
    assert [cell.text for cell in page.select("th[scope=row]")] == ["A", "f", "B", "g"]
    assert [cell.text for cell in page.select("td")] == ["1 < 2", "3"]
    assert page.select_one("a code").text == "g"
    assert page.a["href"] == "https://example.org/g"
    assert not page.select("th[scope=rowgroup]")


def test_groups_stand_under_their_headings():
    page = html(table(GROUPS))
    assert [cell.text for cell in page.select("tbody > tr:first-child > th[scope=rowgroup]")] == [
        "ours",
        "others",
    ]
    assert {cell["colspan"] for cell in page.select("th[scope=rowgroup]")} == {"3"}
    assert [len(body.select("tr")) for body in page.select("tbody")] == [3, 2]
    assert len(table(GROUPS).rows) == 3


def test_a_long_name_may_be_broken_and_an_address_is_not():
    shown = Table(["a"], [["[`a_b`](https://example.org/a_b)"]], "c")
    assert '<a href="https://example.org/a_b"><code>a_<wbr>b</code></a>' in shown._repr_html_()


def test_what_a_cell_says_is_no_markup():
    shown = Table(["a"], [["<b>&`<i>`"]], "c")
    assert "<b>" not in shown._repr_html_()
    assert html(shown).select_one("th[scope=row]").text == "<b>&<i>"


def test_a_terminal_gets_aligned_columns():
    assert repr(table(GROUPS)).splitlines() == [
        "What f gives.",
        "",
        "library  function  answer",
        "───────  ────────  ──────",
        "ours:",
        "A        f         1 < 2",
        "B        g         3",
        "others:",
        "C        h         4",
    ]


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="has 1 cells; the header has 2"):
        Table(["a", "b"], [["1"]], "c")
