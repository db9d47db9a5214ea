"""Tables: header cells, a caption and shared names on a page; aligned columns in a terminal."""

import pytest
from bs4 import BeautifulSoup

from companion.tables import Table

ROWS = [["A", "`f`", "1 < 2"], ["A", "[`g`](https://example.org/g)", "3"], ["B", "`h`", "4"]]


def table(**options):
    return Table(["library", "function", "answer"], ROWS, "What `f` gives.", **{"heads": 2, **options})


def html(shown):
    return BeautifulSoup(shown._repr_html_(), "html.parser")


def test_a_page_gets_header_cells_a_caption_and_a_box_to_scroll_in():
    page = html(table())
    assert page.select_one(".xe-table > table > caption").text == "What f gives."
    assert [cell["scope"] for cell in page.select("thead th")] == ["col"] * 3
    assert [cell.text for cell in page.select("th[scope=row]")] == ["f", "g", "B", "h"]
    assert [cell.text for cell in page.select("td")] == ["1 < 2", "3", "4"]
    assert page.select_one("a code").text == "g"
    assert page.a["href"] == "https://example.org/g"


def test_rows_of_one_name_share_it():
    page = html(table())
    (shared,) = page.select("th[scope=rowgroup]")
    assert (shared.text, shared["rowspan"]) == ("A", "2")
    assert [len(body.select("tr")) for body in page.select("tbody")] == [2, 1]


def test_a_single_name_is_never_shared():
    page = html(table(heads=1))
    assert [cell.text for cell in page.select("th[scope=row]")] == ["A", "A", "B"]


def test_what_a_cell_says_is_no_markup():
    shown = Table(["a"], [["<b>&`<i>`"]], "c")
    assert "<b>" not in shown._repr_html_()
    assert html(shown).th.find_next("th").text == "<b>&<i>"


def test_a_terminal_gets_aligned_columns():
    assert repr(table()).splitlines() == [
        "What f gives.",
        "",
        "library  function  answer",
        "───────  ────────  ──────",
        "A        f         1 < 2",
        "A        g         3",
        "B        h         4",
    ]


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="has 1 cells; the header has 2"):
        Table(["a", "b"], [["1"]], "c")
