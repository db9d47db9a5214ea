"""The notebooks of the book keep the rules of `notebook_rules.py`, and each rule is seen to fire.

That the stored outputs are reproduced is nbval's part (`make notebooks`); the last tests here hold nbval and
`refresh.py` to what the project relies on.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import nbformat
import notebook_rules
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_rules import RULES, open_fences, undescribed_in_markdown

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "book" / "_tools"
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
PAGES = sorted((ROOT / "book").glob("*.md"))


def name_of(path: object) -> str:
    return getattr(path, "name", None) or getattr(path, "__name__", str(path))


@pytest.mark.parametrize("rule", RULES, ids=name_of)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_notebook_keeps_the_rule(path, rule):
    assert list(rule(nbformat.read(path, as_version=4), path.name)) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_describes_its_pictures(path):
    assert list(undescribed_in_markdown(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_closes_its_blocks(path):
    assert list(open_fences(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_notebook_is_stored_as_refresh_writes_it(path):
    """So that a change of the file is a change of its content. Where this fails: make refresh."""
    stored = path.read_text(encoding="utf-8")
    assert refresh().text(refresh().normal(json.loads(stored))) == stored


def test_exceptions_are_needed():
    """An exception for a cell that is gone, or that does not use it, is taken off the list."""
    used = set()
    for path in NOTEBOOKS:
        for _, cell in notebook_rules.code_cells(nbformat.read(path, as_version=4)):
            used |= {(path.name, cell.id, tag) for tag in notebook_rules.tags(cell)}
            if notebook_rules.pictures(cell):
                used.add((path.name, cell.id))
    exceptions = {**notebook_rules.TAG_EXCEPTIONS, **notebook_rules.BITMAP_EXCEPTIONS}
    assert [place for place in exceptions if place not in used] == []
    assert all(exceptions.values()), "each exception has its reason"


# Each rule against a notebook that breaks it, and only it.

SVG = {"image/svg+xml": "<svg/>", "text/plain": "<figure>"}
ALT = "A curve falls from 1 to 0."


def good():
    """A notebook that keeps every rule."""
    figure = {"figure": {"caption": "It falls.", "name": "fig-it-falls"}, "image": {"alt": ALT}}
    return new_notebook(
        cells=[
            new_markdown_cell("# Title\n\n![A tree with two leaves.](tree.svg)"),
            new_code_cell(
                "1 + 1",
                execution_count=1,
                outputs=[new_output("execute_result", {"text/plain": "2"}, execution_count=1)],
            ),
            new_code_cell(
                "draw()",
                execution_count=2,
                metadata={"mystnb": figure, "tags": ["hide-input"]},
                outputs=[new_output("display_data", SVG)],
            ),
        ]
    )


def test_good_notebook_passes_every_rule():
    assert [complaint for rule in RULES for complaint in rule(good(), "good.ipynb")] == []


def never_run(cells):
    cells[1].execution_count, cells[1].outputs = None, []


def out_of_order(cells):
    cells[1].execution_count, cells[2].execution_count = 2, 1
    cells[1].outputs[0].execution_count = 2


def run_twice(cells):
    cells[2].execution_count = 3


def stale_output(cells):
    cells[1].outputs[0].execution_count = 7


def empty(cells):
    cells[1].source = "\n"


def stored_error(cells):
    cells[1].outputs = [
        new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=[])
    ]


def warning(cells):
    cells[1].outputs = [new_output("stream", name="stderr", text="RuntimeWarning: overflow\n")]


def skipped(cells):
    cells[1].metadata["tags"] = ["nbval-skip"]


def uncompared(cells):
    cells[1].metadata["tags"] = ["nbval-ignore-output"]


def may_raise(cells):
    cells[1].metadata["tags"] = ["raises-exception"]


def misspelt_tag(cells):
    cells[1].metadata["tags"] = ["hide_input"]


def nbval_comment(cells):
    cells[1].source = "# NBVAL_IGNORE_OUTPUT\n1 + 1"


def long_cell(cells):
    cells[1].source = "1 + 1\n" * 21


def semicolon(cells):
    cells[1].source = "1 + 1;"


def semicolon_before_comment(cells):
    cells[1].source = "1 + 1;  # quiet"


def no_alt(cells):
    cells[2].metadata["mystnb"]["image"] = {}


def alt_is_a_file(cells):
    cells[2].metadata["mystnb"]["image"]["alt"] = "../_build/jupyter_execute/1a2b.svg"


def alt_says_nothing(cells):
    cells[2].metadata["mystnb"]["image"]["alt"] = "Figure 3"


def no_caption(cells):
    cells[2].metadata["mystnb"]["figure"].pop("caption")


def no_name(cells):
    cells[2].metadata["mystnb"]["figure"]["name"] = " "


def same_alt_twice(cells):
    again = nbformat.from_dict({**cells[2], "execution_count": 3})
    cells.append(again)


def two_pictures(cells):
    cells[2].outputs.append(new_output("display_data", SVG))


def markdown_without_alt(cells):
    cells[0].source = "![](tree.svg)"


def html_without_alt(cells):
    cells[0].source = '<img src="tree.svg">'


def directive_without_alt(cells):
    cells[0].source = "```{figure} tree.svg\n:name: fig-tree\n\nA caption.\n```"


def bitmap(cells):
    cells[2].outputs[0].data = {"image/png": "aGk=", "text/plain": "<figure>"}


def widget(cells):
    cells[1].outputs[0].data["application/vnd.jupyter.widget-view+json"] = {}


def open_block(cells):
    cells[0].source += "\n\n```{note}\nThe fence below stands behind words. ```"


def open_block_within(cells):
    cells[0].source += "\n\n````{note}\n:::{tip}\nThe inner block is left open.\n````"


def path_in_source(cells):
    cells[1].source = "open('/ho" + "me/ann/data.csv')"


def path_in_output(cells):
    cells[1].outputs = [new_output("stream", text="/tm" + "p/x1/data.csv\n")]


def package_path(cells):
    cells[1].outputs = [new_output("stream", text="lib/site-" + "packages/numpy/__init__.py\n")]


def address(cells):
    cells[1].outputs[0].data["text/plain"] = "<object object at 0x7f3a5c0d1e40>"


BROKEN = [
    (never_run, "executed_in_order", "execution count None"),
    (out_of_order, "executed_in_order", "execution count 2, not 1"),
    (run_twice, "executed_in_order", "execution count 3, not 2"),
    (stale_output, "executed_in_order", "output of run 7"),
    (empty, "executed_in_order", "is empty"),
    (stored_error, "no_stored_error", "ZeroDivisionError"),
    (warning, "no_stored_error", "writes to stderr"),
    (skipped, "known_tags", "nbval-skip"),
    (uncompared, "known_tags", "nbval-ignore-output"),
    (may_raise, "known_tags", "raises-exception"),
    (misspelt_tag, "known_tags", "hide_input"),
    (nbval_comment, "known_tags", "NBVAL_IGNORE_OUTPUT"),
    (long_cell, "short_cells", "shows 21 lines"),
    (semicolon, "no_trailing_semicolon", "semicolon"),
    (semicolon_before_comment, "no_trailing_semicolon", "semicolon"),
    (no_alt, "described_pictures", "without alternative text"),
    (alt_is_a_file, "described_pictures", "says nothing"),
    (alt_says_nothing, "described_pictures", "says nothing"),
    (no_caption, "described_pictures", "without a caption"),
    (no_name, "described_pictures", "without a name"),
    (same_alt_twice, "described_pictures", "repeats"),
    (two_pictures, "described_pictures", "shows 2 pictures"),
    (markdown_without_alt, "described_pictures", "without alternative text"),
    (html_without_alt, "described_pictures", "without alternative text"),
    (directive_without_alt, "described_pictures", "without alternative text"),
    (bitmap, "compared_outputs_only", "image/png"),
    (widget, "compared_outputs_only", "widget"),
    (open_block, "closed_fences", "```{note}"),
    (open_block_within, "closed_fences", ":::{tip}"),
    (path_in_source, "no_machine_path", "ann"),
    (path_in_output, "no_machine_path", "x1"),
    (package_path, "no_machine_path", "packages"),
    (address, "no_machine_path", "0x7f3a5c0d1e40"),
]


@pytest.mark.parametrize(
    ("damage", "rule", "words"), BROKEN, ids=[damage.__name__ for damage, _, _ in BROKEN]
)
def test_rule_fires(damage, rule, words):
    notebook = good()
    damage(notebook.cells)
    complaints = [(fired.__name__, text) for fired in RULES for text in fired(notebook, "bad.ipynb")]
    assert {fired for fired, _ in complaints} == {rule}
    assert any(words in text for _, text in complaints), complaints


def test_every_rule_is_seen_to_fire():
    assert {rule for _, rule, _ in BROKEN} == {rule.__name__ for rule in RULES}


def test_exception_on_the_list_is_accepted(monkeypatch):
    notebook = good()
    may_raise(notebook.cells)
    place = ("bad.ipynb", notebook.cells[1].id, "raises-exception")
    monkeypatch.setitem(notebook_rules.TAG_EXCEPTIONS, place, "the cell shows what a refusal looks like")
    assert list(notebook_rules.known_tags(notebook, "bad.ipynb")) == []


# The tools.


@cache
def refresh():
    """The module book/_tools/refresh.py, from its file: the book is no package."""
    sys.path.insert(0, str(TOOLS))
    try:
        return importlib.import_module("refresh")
    finally:
        sys.path.remove(str(TOOLS))


def run(*command, **options):
    return subprocess.run([sys.executable, *map(str, command)], capture_output=True, text=True, **options)


def test_normal_form_takes_out_what_an_editor_adds():
    notebook = good()
    plain = refresh().text(refresh().normal(json.loads(nbformat.writes(notebook))))
    notebook.metadata["language_info"] = {"name": "python", "version": "3.13.1"}
    notebook.metadata["toc"] = {"height": 300}
    notebook.cells[1].metadata |= {
        "scrolled": True,
        "execution": {"iopub.status.busy": "2026-01-01T00:00:00Z"},
    }
    assert refresh().text(refresh().normal(json.loads(nbformat.writes(notebook)))) == plain


def test_cells_without_an_id_get_the_same_one_each_time():
    raw = json.loads(nbformat.writes(good()))
    for cell in raw["cells"]:
        del cell["id"]
    first, second = refresh().normal(raw), refresh().normal(raw)
    ids = [cell.id for cell in first.cells]
    assert ids == [cell.id for cell in second.cells]
    assert len(set(ids)) == len(ids)


CELLS = ["print('σ')", "{'b', 'a', 'c', 'd'}", "for k in range(3):\n    print(k, flush=True)", "2 / 3"]


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """A small notebook that was refreshed, and what refresh printed the first and the second time."""
    path = tmp_path_factory.mktemp("refreshed") / "small.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in CELLS]), path)
    printed, contents = [], []
    for _ in range(2):
        done = run(TOOLS / "refresh.py", path)
        assert done.returncode == 0, done.stderr
        printed.append(done.stdout)
        contents.append(path.read_bytes())
    return path, printed, contents


def test_refreshing_twice_changes_no_byte(refreshed):
    _, printed, contents = refreshed
    assert contents[0] == contents[1]
    assert "refreshed" in printed[0]
    assert "unchanged" in printed[1]


def test_refreshed_notebook_keeps_the_rules(refreshed):
    notebook = nbformat.read(refreshed[0], as_version=4)
    assert [complaint for rule in RULES for complaint in rule(notebook, "small.ipynb")] == []
    assert [output.text for output in notebook.cells[2].outputs] == ["0\n1\n2\n"]


def test_refresh_names_the_cell_that_fails_and_leaves_the_file(tmp_path):
    path = tmp_path / "failing.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("x = 1"), new_code_cell("x / 0", id="divides")]), path)
    before = path.read_bytes()
    done = run(TOOLS / "refresh.py", path)
    assert done.returncode == 1
    assert "code cell [2] (id divides) fails" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert path.read_bytes() == before


def test_nbval_compares_what_is_stored(refreshed, tmp_path):
    """A lost output, an added one and a changed number each fail and are named. nbval counts from 0."""
    notebook = nbformat.read(refreshed[0], as_version=4)
    notebook.cells[0].outputs = []
    notebook.cells[2].outputs.append(new_output("display_data", {"text/plain": "4"}))
    notebook.cells[3].outputs[0].data["text/plain"] = "0.6666666666666667"
    path = tmp_path / "tampered.ipynb"
    nbformat.write(notebook, path)
    options = ["--nbval", "--nbval-current-env", "--color=no", "-p", "no:xdist", "-p", "no:cacheprovider"]
    done = run("-m", "pytest", *options, path, cwd=tmp_path, env=refresh().environment())
    failed = {line.split("::")[1][:6] for line in done.stdout.splitlines() if line.startswith("FAILED")}
    assert failed == {"Cell 0", "Cell 2", "Cell 3"}, done.stdout
