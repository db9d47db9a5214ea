"""What the book states has a status, and the ledger has all of it.

The rules run over every page of the table of contents, and over notebooks made wrong on purpose, where each
is seen to fire. The last tests build a small book and follow the links of its ledger both ways.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[1]
EXTENSION = ROOT / "book" / "_ext"
sys.path.insert(0, str(EXTENSION))  # the extension is found by its place, as the build finds it
outputs = importlib.import_module("cross_entropy_site.outputs")
relations = importlib.import_module("cross_entropy_site.relations")
stating = importlib.import_module("cross_entropy_site.statements")
settling = importlib.import_module("cross_entropy_site.settled")

# Displayed equations that may have no status, as (page, how the equation starts): the reason.
EXCEPTIONS: dict[tuple[str, str], str] = {}


def pages():
    """The files of the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    names = [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]
    found = {name: [ROOT / f"{name}{end}" for end in (".ipynb", ".md")] for name in names}
    return [next(path for path in paths if path.exists()) for paths in found.values()]


def notebooks():
    return [outputs.Notebook(path) for path in pages() if path.suffix == ".ipynb"]


# The rules. Each gives one complaint for each place ---------------------------------------------------------


def without_a_status(found):
    """Displayed equations that are in no definition, come from no judged output and bear no {status}."""
    equations = (one for one in found if one.kind == "equation")
    return [" ".join(one.formulas).replace("\n", " ") for one in equations if one.status == stating.NONE]


def unsupported(found):
    """Relations in a line of text, and theorems in words, that nothing covers."""
    for one in found:
        said = {"inline": one.said, "theorem": [one.status]}.get(one.kind, [])
        if stating.NONE in said:
            yield one.title or one.formulas[0]


def with_an_unknown_status(found):
    return [one.status for one in found if one.status not in stating.STATUSES]


def repeated_ids(books):
    """Ids that two derivations of the book share."""
    ids = Counter(one.id for book in books for one in stating.statements(book) if one.kind == "claim")
    return [name for name, count in ids.items() if count > 1 or not name]


def without_a_row(books):
    """Derivations in the code, and claims shown again, that the ledger does not have."""
    rows = {one.id for book in books for one in stating.statements(book) if one.kind == "claim"}
    made = [name for book in books for name in derived(book)]
    shown = [stored["of"] for book in books for stored in book.derivations() if stored["kind"] == "claim"]
    return [name for name in [*made, *shown] if name not in rows]


def derived(book):
    """The id of each Derivation in the code. One inside `try` shows a refusal and claims nothing."""
    for cell in book.cells:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            tried = {
                inner for node in ast.walk(tree) if isinstance(node, ast.Try) for inner in ast.walk(node)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and node not in tried and _name(node.func) == "Derivation":
                    given = [keyword.value for keyword in node.keywords if keyword.arg == "id"]
                    yield ast.literal_eval(given[0]) if given else "a Derivation without an id"


def _name(function):
    return getattr(function, "id", getattr(function, "attr", ""))


# The book keeps them ----------------------------------------------------------------------------------------


@lru_cache
def stated():
    """What each page states; a formula in its text may rest on any page."""
    found = [
        stating.statements(outputs.Notebook(path))
        if path.suffix == ".ipynb"
        else stating.text_statements(path.read_text("utf-8"))
        for path in pages()
    ]
    return dict(zip(pages(), settling.settled(found), strict=True))


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_every_relation_in_the_text_and_every_theorem_is_supported(path):
    assert list(unsupported(stated()[path])) == []


def test_the_book_has_relations_of_each_sort_in_its_text():
    said = Counter(status for found in stated().values() for one in found for status in one.said)
    assert {"proved", "definition", "condition"} <= set(said)


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_every_displayed_equation_has_a_status(path):
    found = stated()[path]
    page = path.relative_to(ROOT).as_posix()
    allowed = tuple(start for where, start in EXCEPTIONS if where == page)
    assert [equation for equation in without_a_status(found) if not equation.startswith(allowed)] == []
    assert with_an_unknown_status(found) == []


def test_ids_are_unique_in_the_book():
    assert repeated_ids(notebooks()) == []


def test_every_derivation_has_its_row():
    assert without_a_row(notebooks()) == []
    assert sum(len(list(derived(book))) for book in notebooks()) > 0


# Each rule is seen to fire ----------------------------------------------------------------------------------

DEFINITION = "```{prf:definition} The loss\n:label: def-loss\n\nIt is\n\n$$\n\\ell = -\\log q .\n$$\n```"
CITED = ":::{status} cited\n$$\nw = 1\n$$\n\nBy {cite}`somebody`.\n:::"


def line(status="proved", **changes):
    about = {"reason": "a reason", "method": "normal form, case split", "counterexample": None}
    shown = {"lhs": "a", "relation": "=", "relation_latex": "=", "rhs": "b", "status": status}
    return {**about, **shown, **changes}


def stored(*lines, kind="derivation", name="loss", **changes):
    about = {"version": 1, "kind": kind, "id": name, "title": "", "domain": "x ∈ ℝ"}
    proved = sum(line["status"] == "proved" for line in lines)
    counts = {"proved": proved, "total": len(lines), "domain_latex": r"x \in \mathbb{R}"}
    return {**about, **counts, "lines": list(lines), **changes}


def text(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, **data):
    data = {outputs.DERIVATION if kind == "judged" else kind: value for kind, value in data.items()}
    out = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}
    about = {"execution_count": 1, "metadata": {}, "source": source}
    return {"cell_type": "code", **about, "outputs": [out] if data else []}


def shown(name="loss"):
    return code(f"Derivation('a', v, id={name!r}).eq('b', 'a reason')", judged=stored(line(), name=name))


def tie(claim):
    return code("tie(d.claim, f)", **{"text/plain": f"f computes {claim}\n9 points, error at most 4 ulp"})


COUNTEREXAMPLE = {"text": "at x = 1: left 2, right 3", "lhs": "2", "rhs": "3"}
REFUTED = stored(line("refuted", counterexample=COUNTEREXAMPLE), kind="verdict", name="")


THEOREM = "```{prf:theorem} In words\n:label: thm-words\n\nIt holds. Proof: {claim}`loss`.\n```"


def good():
    return [
        text("# Title\n\nWords with $x = 1$."),
        text(DEFINITION),
        shown(),
        tie("loss"),
        code("judge('a', 'c', v)", judged=REFUTED),
        text(CITED),
        text(THEOREM),
        text("With $g = hk$ {status}`definition`, $a = b$, $g = hk$ and $x + 1 = 2$ {status}`condition`."),
        code("d.claim", judged=stored(line(), kind="claim", name="", of="loss")),
    ]


def written(folder, cells, name="chapter.ipynb"):
    numbered = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)]
    about = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"language_info": {"name": "python"}}}
    (folder / name).write_text(json.dumps({**about, "cells": numbered}), "utf-8")
    return outputs.Notebook(folder / name)


def test_good_notebook_passes_every_rule(tmp_path):
    book = written(tmp_path, good())
    found = stating.statements(book)
    assert (without_a_status(found), with_an_unknown_status(found)) == ([], [])
    assert (repeated_ids([book]), without_a_row([book])) == ([], [])
    kinds = [(one.kind, one.status, one.functions) for one in found]
    assert kinds == [
        ("inline", "no status", ()),
        ("definition", "definition", ()),
        ("claim", "proved", (("f", "9 points, error at most 4 ulp"),)),
        ("verdict", "refuted", ()),
        ("equation", "cited", ()),
        ("theorem", "no status", ()),
        ("inline", "definition", ()),
        *[("inline", "no status", ())] * 2,
        ("inline", "condition", ()),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "$$\nz = 1\n$$",
        "$$\nz = 1\n$$ (a-label)",
        "Words and $$z = 1$$ in a line.",
        r"Words and $\displaystyle z = 1$.",
        "- a list\n\n  $$ z = 1 $$",
        "```{math}\n:label: eq-z\n\nz = 1\n```",
        ":::{math}\nz = 1\n:::",
        "\\begin{align}\nz = 1\n\\end{align}",
        "\\begin{align*}\nz = 1\n\\end{align*}",
        "````{prf:theorem} A result\n:label: thm-z\n\n$$\nz = 1\n$$\n````",
        "```{exercise} A task\n$$\nz = 1\n$$\n```",
        "````{note}\n```{tip}\n$$\nz = 1\n$$\n```\n````",
        "> $$\n> z = 1\n> $$",
    ],
)
def test_equation_without_a_status_is_noticed(tmp_path, source):
    found = stating.statements(written(tmp_path, [*good(), text(source)]))
    [complaint] = without_a_status(found)
    assert "z = 1" in complaint


@pytest.mark.parametrize("kind", ["text/latex", "text/markdown"])
def test_equation_that_code_displays_unjudged_is_noticed(tmp_path, kind):
    found = stating.statements(written(tmp_path, [*good(), code("display(x)", **{kind: "$$z = 1$$"})]))
    assert [complaint.strip("$") for complaint in without_a_status(found)] == ["z = 1"]


# Relations in a line of text --------------------------------------------------------------------------------


def chain():
    """a(x) = b ≤ c/2 ≈ 0.25 for x < 2/K, where the second line is certified; then a refuted verdict."""
    second = line("certified", relation="≤", relation_latex=r"\le", rhs=r"\frac{c}{2}", lhs="a(x)")
    last = line(relation="≈", relation_latex=r"\approx", rhs="0.25", lhs="a(x)")
    where = r"x \in \mathbb{R},\; x < \frac{2}{K}"
    proof = stored(line(lhs="a(x)"), second, last, name="chained", domain_latex=where)
    refuted = stored(
        line("refuted", lhs="u^2", rhs="-u", counterexample=COUNTEREXAMPLE), kind="verdict", name=""
    )
    return [code("d", judged=proof), code("v", judged=refuted)]


def settled(folder, *sources):
    """The statements of a notebook with the chain, then of these texts, settled."""
    book = written(folder, [*good(), *chain(), *map(text, sources)])
    [found] = settling.settled([stating.statements(book)])
    return found


COVERED = {
    "$y = 1$, $x \\in \\mathbb{R}$, $j \\ne k$, $0 < \\eta$ and $d_i \\ge \\tfrac12$": {"condition"},
    "where $2/K > x$": {"condition"},
    "$a(x) = b$": {"proved"},
    "$b = a(x)$": {"proved"},
    "$a(x) \\leq b$": {"proved"},
    "$a(x) \\le c/2$ and $\\dfrac c2 \\ge b$": {"certified"},
    "$c/2 \\approx 0.25$": {"proved"},
    "$\\ell = -\\ln q$": {"definition"},
    "$r = sv$ {status}`definition`, so $r = sv$": {"definition"},
    "$r = sv = b = a(x)$ {status}`definition`": {"definition", "no status", "proved"},
    "by {cite}`somebody` $r = sv$ {status}`cited`": {"cited"},
    "solve $r = sv$ {status}`condition`": {"condition"},
    "the slip $u^2 = -u$ {status}`refuted`": {"refuted"},
    "$r = sv$ {claim}`loss`": {"proved"},
    "$r = sv$ ({claim}`chained`)": {"certified"},
    "the sign $=$, the sum $\\sum_{k=1}^n k$, the share $p_{i=1}$": set(),
    ":::{status} measured\n$$ r = s $$\nand $r = 2s$ with $s = 1$\n:::": {"measured", "condition"},
    "```{prf:definition} D\n:label: d\n$r = sv$ for $s = 1$\n```": {"definition", "condition"},
}


@pytest.mark.parametrize("source", COVERED)
def test_relation_in_the_text_is_covered(tmp_path, source):
    found = settled(tmp_path, source)
    assert {status for one in found[12:] for status in one.said} == COVERED[source]
    assert with_an_unknown_status(found) == []


@pytest.mark.parametrize(
    "source",
    [
        "So $r = sv$.",
        "# A heading with $r = sv$",
        "| a table |\n|---|\n| $r = sv$ |",
        "```{note}\nSo $r = sv$.\n```",
        "```{glossary}\nword\n  Has $r = sv$.\n```",
        "Hence $\\sigma(x) \\in (0, 1)$.",
        "Its value $r \\approx 0.5$.",
        "As $r \\to 0$.",
        "And $e = 3$.",
        "$a(x) = 2b$",
        "$a(x) < b$",
        "$a(x) = c/2$",
        "$b < c/2$",
        "$b \\ne c/2$",
        "$b \\ge c/2$",
        "$a(x) = b = rs$",
        "at most $\\le \\frac14$",
        "the slip $u^2 = -u$",
        "the slip $u^2 = -u$ {status}`undecided`",
        "$r = sv$ and {status}`definition`",
        "$r = sv$ {claim}`nowhere`",
        "Without dollars σ(−x) = 1 − σ(x).",
        "Without dollars p + 1 − p = 1.",
        "```{prf:theorem} Words\n:label: thm-w\n\nIt holds, always.\n```",
        "```{prf:lemma} Words\n:label: thm-w\n\nIt holds: {claim}`nowhere`.\n```",
        "```{prf:theorem} Words\n:label: thm-w\n\nWell known {status}`cited`, to all.\n```",
    ],
)
def test_unsupported_statement_in_the_text_is_noticed(tmp_path, source):
    assert len(list(unsupported(settled(tmp_path, source)))) == 1


@pytest.mark.parametrize(
    "source", ["$r = sv$ {status}`believed`", "$r = sv$ {status}`cited`", "{status}`cited`"]
)
def test_mark_that_is_unknown_or_has_no_source_or_formula_is_noticed(tmp_path, source):
    assert len(with_an_unknown_status(settled(tmp_path, source))) == 1


def test_relation_in_a_caption_counts(tmp_path):
    cell = code("draw()")
    cell["metadata"] = {"mystnb": {"figure": {"caption": "Hence $r = sv$, for y = 1.", "name": "fig-r"}}}
    book = written(tmp_path, [*good(), cell])
    [found] = settling.settled([stating.statements(book)])
    assert list(unsupported(found)) == ["r = sv"]


def test_relations_in_reasons_are_counted_and_may_have_no_status(tmp_path):
    reasons = ["as $f = g^2$ and $a = b$", "because f = g²"]
    cells = [code("d", judged=stored(*(line(reason=reason) for reason in reasons)))]
    [found] = settling.settled([stating.statements(written(tmp_path, cells))])
    said = [status for one in found if one.kind == "reason" for status in one.said]
    assert said == ["no status", "proved", "no status"]
    assert list(unsupported(found)) == []


def test_relation_without_dollars_is_read_like_one_with_them(tmp_path):
    proof = stored(line(lhs=r"\sigma(-x)", rhs=r"1 - \sigma(x)^{2}"))
    cells = [code("d", judged=proof), text("As σ(−x) = 1 − σ(x)², it holds, and (b − c)/2 ≤ d too.")]
    [found] = settling.settled([stating.statements(written(tmp_path, cells))])
    assert [one.said for one in found if one.kind == "inline"] == [("proved",), ("no status",)]


def test_theorem_is_as_strong_as_its_weakest_proof(tmp_path):
    both = THEOREM.replace("{claim}`loss`", "{claim}`loss` and {claim}`chained`")
    statuses = [one.status for one in settled(tmp_path, THEOREM, both) if one.kind == "theorem"]
    assert statuses[1:] == ["proved", "certified"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{a + b}{2 c} \leq 1", r"(a + b)/(2c) \le 1"),
        (r"\tfrac12\,x = \left(y\right)", r"(1/2)x = (y)"),
        (r"e^{x} = 1 .", r"e^x = 1"),
        (r"\log(x) < \ln y", r"\log x < \log y"),
    ],
)
def test_two_spellings_of_one_relation_are_one(one, other):
    assert relations.relations(one) == relations.relations(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{a}{2 c} = 1", r"a/2c = 1"),
        (r"\log \frac{1}{2} = x", r"\frac{\log 1}{2} = x"),
        (r"\frac{1}{2} x = 1", r"1/(2x) = 1"),
        (r"x^{12} = 1", r"x^12 = 1"),
        (r"\log(1 + x) = y", r"\log 1 + x = y"),
        (r"a = b", r"b \ne a"),
    ],
)
def test_relations_that_differ_are_two(one, other):
    assert relations.relations(one) != relations.relations(other)


@pytest.mark.parametrize("source", ["```python\nprice = '$$ 1 $$'\n```", "`$$ z $$`", "Inline $z = 1$."])
def test_what_is_no_displayed_equation_passes(tmp_path, source):
    assert without_a_status(stating.statements(written(tmp_path, [text(source)]))) == []


def test_unknown_status_is_noticed(tmp_path):
    bad = CITED.replace("cited", "believed")
    assert with_an_unknown_status(stating.statements(written(tmp_path, [text(bad)]))) == ["believed"]


def test_repeated_and_empty_ids_are_noticed(tmp_path):
    books = [written(tmp_path, good()), written(tmp_path, [shown()], "other.ipynb")]
    assert repeated_ids(books) == ["loss"]
    assert repeated_ids([written(tmp_path, [shown("")])]) == [""]


@pytest.mark.parametrize(
    ("cell", "missing"),
    [
        (code("d = Derivation('a', v, id='hidden').eq('b', 'a reason')"), "hidden"),
        (code("d = derivation.Derivation('a', v)"), "a Derivation without an id"),
        (code("d.claim", judged=stored(line(), kind="claim", name="", of="hidden")), "hidden"),
    ],
)
def test_derivation_without_a_row_is_noticed(tmp_path, cell, missing):
    assert without_a_row([written(tmp_path, [*good(), cell])]) == [missing]


def test_refusal_that_is_shown_needs_no_row(tmp_path):
    refused = (
        "try:\n    Derivation('a', v, id='wrong').eq('c', 'no')\nexcept StepRefused as why:\n    print(why)"
    )
    assert without_a_row([written(tmp_path, [*good(), code(refused)])]) == []


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (("proved", "proved"), "proved"),
        (("proved", "certified"), "certified"),
        (("cited", "proved", "rests on SymPy"), "cited"),
    ],
)
def test_chain_is_as_strong_as_its_weakest_line(tmp_path, statuses, status):
    cells = [code("d", judged=stored(*(line(status) for status in statuses)))]
    [claim] = stating.statements(written(tmp_path, cells))
    assert claim.status == status


# A small book, built ----------------------------------------------------------------------------------------

CONFIGURATION = f"""
import sys
sys.path.insert(0, {str(EXTENSION)!r})
from cross_entropy_site import chapters, front, ledger, marks, printed
extensions = ["myst_nb", "sphinx_proof"]
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
nb_execution_mode = "off"
exclude_patterns = ["html", "jupyter_execute"]
course_chapters = {{"chapter": {{"number": 5, "question": "Why?"}}}}
course_ledger = "index"
suppress_warnings = ["myst.xref_missing"]

def setup(app):
    app.add_role("cite", lambda *given: ([], []))
    for module in (chapters, front, ledger, marks, printed):
        module.setup(app)
"""
INDEX = "# Ledger\n\n```{ledger-counts}\n```\n\n```{toctree}\nchapter\nsheet\n```\n\n```{ledger}\n```\n"
SHEET = "# Sheet\n\n```{formula-sheet}\n```\n"


def build(folder, *options):
    """Builds the small book with warnings as errors; the result has the exit code and what was said."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", *options]
    command += [str(folder), str(folder / "html")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def read(folder, page):
    return BeautifulSoup((folder / "html" / f"{page}.html").read_text("utf-8"), "html.parser")


def words(tag):
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


@pytest.fixture(scope="module")
def small_book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    (folder / "conf.py").write_text(CONFIGURATION, "utf-8")
    (folder / "index.md").write_text(INDEX, "utf-8")
    (folder / "sheet.md").write_text(SHEET, "utf-8")
    written(folder, good())
    done = build(folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_links_lead_both_ways(small_book):
    ledger, chapter = read(small_book, "index"), read(small_book, "chapter")
    row = ledger.find(id="ledger-loss")
    assert row.a["href"] == "chapter.html#derivation-loss"
    assert chapter.find(id="derivation-loss").footer.a["href"] == "index.html#ledger-loss"
    entries = ledger.select(".xe-ledger > .xe-entry") + read(small_book, "sheet").select(".xe-entry")
    assert len(entries) == 6 + 2
    for entry in entries:
        page, place = entry.a["href"].split("#")
        assert page == "chapter.html"
        assert chapter.find(id=place), place


def test_rows_say_status_domain_method_and_function(small_book):
    rows = read(small_book, "index").select(".xe-ledger > .xe-entry")
    statuses = ["definition", "proved", "refuted", "cited", "proved", "definition"]
    assert [row["data-status"] for row in rows] == statuses
    said = [" ".join(words(part) for part in row.select(".xe-entry-about")) for row in rows]
    assert said == [
        "Definition.",
        "Proved for x ∈ ℝ, by normal form, case split. 1 line. "
        "Computed by f : 9 points, error at most 4 ulp.",
        "Refuted for x ∈ ℝ. Counterexample at x = 1: left 2, right 3.",
        "Cited, not proved here.",
        "A theorem in words. It rests on lines with the status proved : loss .",
        "Definition.",
    ]
    shapes = [str(row.svg.path) for row in rows]
    assert shapes[1] not in (shapes[0], shapes[2], shapes[3])


def test_counts_add_up(small_book):
    table = read(small_book, "index").find(class_="xe-counts")
    displayed, theorems, inline, reasons, lines = (
        {words(row.th): [int(words(cell)) for cell in row("td")] for row in group("tr")}
        for group in table("tbody")
    )
    seen = {"proved": [1, 1], "definition": [1, 1], "refuted": [1, 1], "cited": [1, 1], "all": [4, 4]}
    assert displayed == {**{status: [0, 0] for status in stating.ALWAYS}, **seen, "Displayed": []}
    assert theorems == {"Theorems in words": [], "proved": [1, 1], "all": [1, 1]}
    said = {"proved": [1, 1], "definition": [2, 2], "condition": [2, 2], "all": [5, 5]}
    assert inline == {"Relations in the text": [], **said}
    assert reasons == {"Relations in reasons": [], "proved": [0, 0], "no status": [0, 0], "all": [0, 0]}
    assert lines == {"lines proved": [1, 1]}


def test_marked_equation_says_its_status(small_book):
    block = read(small_book, "chapter").find(class_="xe-marked")
    assert words(block).endswith("Cited, not proved here.")


def test_marks_in_the_text_are_seen_and_lead_to_the_proof(small_book):
    chapter = read(small_book, "chapter")
    assert [words(place) for place in chapter(class_="xe-said")] == ["definition", ""]
    assert chapter.find(id="said-1").svg
    [proof] = chapter(class_="xe-claimed")
    assert proof["href"] == "#derivation-loss"
    assert words(proof) == "proved: loss"


def test_ledger_follows_the_notebook_and_bad_marks_stop_the_build(small_book):
    bad = [CITED.replace("cited", "believed"), CITED.replace("{cite}", "")]
    bad += ["$r = sv$ {status}`supposed`", "$r = sv$ {claim}`nowhere`"]
    written(small_book, [*good(), shown("second"), *map(text, bad)])
    done = build(small_book)  # of the small book only the chapter has changed
    assert read(small_book, "index").find(id="ledger-second")
    assert done.returncode == 1
    assert "'believed' is no status; known are: certified" in done.stderr
    assert "what is cited has its source beside it" in done.stderr
    assert "'supposed' is no status" in done.stderr
    assert "no derivation is called 'nowhere'" in done.stderr


def test_certified_lines_and_limits_keep_their_word_everywhere(tmp_path):
    (tmp_path / "conf.py").write_text(CONFIGURATION, "utf-8")
    (tmp_path / "index.md").write_text(INDEX, "utf-8")
    (tmp_path / "sheet.md").write_text(SHEET, "utf-8")
    weak = ["certified", "rests on SymPy"]
    proofs = [code("d", judged=stored(line(), line(one), name=one.replace(" ", "-"))) for one in weak]
    written(tmp_path, [text("# Title\n\n{claim}`certified` and {claim}`rests-on-SymPy`."), *proofs])
    done = build(tmp_path)
    assert done.returncode == 0, done.stderr
    chapter, ledger, sheet = (read(tmp_path, page) for page in ("chapter", "index", "sheet"))
    assert [words(way) for way in chapter(class_="xe-claimed")] == [
        "certified: certified",
        "rests on SymPy: rests-on-SymPy",
    ]
    assert [words(row.find(class_="xe-entry-about")) for row in ledger.select(".xe-entry")] == [
        f"{one} for x ∈ ℝ, by normal form, case split. 2 lines, 1 of them proved."
        for one in ("Certified", "Rests on SymPy")
    ]
    assert [
        words(row.find(class_="xe-entry-about")).split(" ·")[0] for row in sheet.select(".xe-entry")
    ] == weak
    table = {words(row.th): words(row("td")[-1]) for row in ledger.find(class_="xe-counts").tbody("tr")[1:]}
    assert [table[one] for one in ("proved", *weak)] == ["0", "1", "1"]


def test_book_without_a_ledger_is_built(tmp_path):
    (tmp_path / "conf.py").write_text(CONFIGURATION, "utf-8")
    (tmp_path / "index.md").write_text("# Start\n\n```{toctree}\nchapter\n```\n", "utf-8")
    written(tmp_path, good())
    done = build(tmp_path, "-D", "course_ledger=nowhere")
    assert done.returncode == 0, done.stderr
    assert words(read(tmp_path, "chapter").find(id="derivation-loss").footer) == "1 of 1 line proved"
