"""The local Sphinx extension: its parts by themselves, and what they did to the built pages."""

import json
import os
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from bs4 import BeautifulSoup
from cross_entropy_site import (
    chapters,
    drawings,
    head,
    languages,
    mathematics,
    missing,
    moving,
    outputs,
    relations,
    versions,
)
from docutils import nodes
from site_checks import ADDRESS, pages, parsed

BOOK = Path(__file__).parents[2] / "book"
CONFIG = yaml.safe_load((BOOK.parent / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
DERIVATION = outputs.DERIVATION


def notebook(folder, *cells):
    path = folder / "chapter.ipynb"
    path.write_text(json.dumps({"cells": list(cells)}), "utf-8")
    return outputs.Notebook(path)


def output(data, **metadata):
    return {"cell_type": "code", "source": "x", "metadata": metadata, "outputs": [{"data": data}]}


def test_stored_lines_are_counted_and_found(tmp_path):
    one, two, claim = (
        {"id": name, "kind": kind, "proved": proved}
        for name, kind, proved in (("one", "derivation", 4), ("", "verdict", 1), ("", "claim", 1))
    )
    title = {"cell_type": "markdown", "source": ["(top)=\n", "# The title\n", "text"], "metadata": {}}
    stored = notebook(tmp_path, title, *(output({DERIVATION: entry}) for entry in (one, two, claim)))
    assert stored.title() == "The title"
    assert stored.proved_lines() == 5
    assert stored.derivation("one") == one
    with pytest.raises(KeyError, match=r"chapter\.ipynb stores no 'three'; it has: one"):
        stored.derivation("three")


def test_stored_drawing_is_found_by_name(tmp_path):
    about = {"figure": {"name": "fig-x", "caption": "A finding."}, "image": {"alt": "A curve."}}
    stored = notebook(tmp_path, output({"image/svg+xml": ["<svg>", "</svg>"]}, mystnb=about))
    assert stored.drawing("fig-x") == outputs.Drawing("<svg></svg>", "A curve.", "A finding.")


LIGHT = {"ink": "#111111", "truth": "#1b3c8a", "focus": "#1b3c8a"}


def test_drawing_takes_its_colours_from_the_style_sheet():
    path = '<path style="fill: #1B3C8A" stroke="#111111"/>'
    svg = f'<?xml version="1.0"?><svg xmlns="x" width="72pt" height="36pt">{path}</svg>'
    drawn = BeautifulSoup(drawings.inline(svg, 'A "curve"', LIGHT), "html.parser").svg
    assert (drawn["role"], drawn["aria-label"]) == ("img", 'A "curve"')
    assert (drawn["width"], drawn["height"]) == ("96", "48")
    assert (drawn.path["style"], drawn.path["stroke"]) == ("fill: var(--xe-truth)", "var(--xe-ink)")


def test_colour_that_is_no_token_is_noticed():
    assert drawings.foreign_colours('<path style="fill: #ABCDEF; stroke: #111111"/>', LIGHT) == ["#abcdef"]


def test_only_our_style_sheets_stay():
    ours = '<link rel="stylesheet" type="text/css" href="course.css?v=1" />'
    assert head.with_our_sheets('<link rel="stylesheet" href="theme.css" />\n' + ours) == ours


def test_unused_scripts_go_and_the_others_wait():
    kept = '<script src="a.js"></script>'
    assert head.without_unused_scripts(kept + '<script defer src="x/fontawesome.js?v=1"></script>') == kept
    assert head.deferred(kept) == '<script defer="defer" src="a.js"></script>'


LONG_ENOUGH = "A sentence that is long enough to describe a page."


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Why?", LONG_ENOUGH, "More."], LONG_ENOUGH),
        (["A sentence with a formula in it, \\frac{1}{2}, and more."], ""),
        (["word " * 60], "word " * 31 + "word …"),
        ([f"{LONG_ENOUGH} {'word ' * 60}"], LONG_ENOUGH),
    ],
)
def test_description_is_the_first_telling_paragraph(texts, expected):
    page = nodes.section("", *(nodes.paragraph("", text) for text in texts))
    assert head.description(page) == expected


@pytest.mark.parametrize(
    ("chain", "relation"),
    [
        ("==", "="),
        ("=<", "<"),
        ((r"\le", "="), r"\le"),
        ((r"\le", "<"), "<"),
        (("=", r"\approx"), r"\approx"),
        ("<>", ""),
    ],
)
def test_relation_between_the_ends_of_a_chain(chain, relation):
    assert relations.chained(chain) == relation


def test_hangul_is_marked_as_korean():
    pieces = languages.marked("logit (로짓) 완전 연결 층, dense")
    assert [piece.astext() for piece in pieces] == ["logit (", "로짓", ") ", "완전 연결 층", ", dense"]
    assert [isinstance(piece, languages.Korean) for piece in pieces] == [False, True, False, True, False]
    assert languages.in_html('<a title="로짓">로짓</a>') == '<a title="로짓"><span lang="ko">로짓</span></a>'


def test_formula_is_set_for_the_eye_and_for_screen_readers():
    written = mathematics.set_formula(r'<span class="math">\(x &lt; \sigma\)</span>')
    formula = BeautifulSoup(written, "html.parser").find(class_="math").find("mjx-container", display=False)
    assert [glyph["class"] for glyph in formula("mjx-c")] == [
        ["mjx-c1D465", "TEX-I"],
        ["mjx-c3C"],
        ["mjx-c1D70E", "TEX-I"],
    ]
    assert formula.find("mjx-math")["aria-hidden"] == "true"
    assert formula.find("math").get_text() == "x<σ"


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("for ", ", where", "x,"),
        ("see (", "). So", "(x)."),
        ("", "-dimensional", "x-"),
        ("for ", " in", None),
        ("a", "th", None),
    ],
)
def test_punctuation_stays_with_its_formula(before, after, whole):
    paragraph = nodes.paragraph("", "", nodes.Text(before), nodes.math("", "x"), nodes.Text(after))
    mathematics.with_punctuation(paragraph[1])
    assert paragraph.astext() == before + "x" + after
    assert [piece.astext() for piece in paragraph.findall(nodes.inline)] == ([whole] if whole else [])


@pytest.mark.parametrize("source", [r"\[ x \]", r"\begin{align} x \end{align}"])
def test_equation_keeps_its_number(source):
    number = '<span class="eqno">(1)<a class="headerlink" href="#here">§</a></span>'
    equation = BeautifulSoup(mathematics.set_formula(f"<div>{number}{source}</div>\n"), "html.parser").div
    assert equation.find(class_="eqno").get_text() == "(1)§"
    assert equation.find("mjx-container")["display"] == "true"


@pytest.mark.parametrize("tex", [r"\nope", r"\frac{1}", "{x", r"\begin{aligned} x"])
def test_formula_that_cannot_be_read_is_refused(tex):
    with pytest.raises(mathematics.NotReadable):
        mathematics.typeset(tex)


def test_page_gets_the_rules_of_its_glyphs_and_no_others():
    rules = mathematics.style_sheet(mathematics.typeset(r"\{x\}"), "../fonts")
    glyphs = set(re.findall(r"mjx-c\.(mjx-c[0-9A-F]+)", rules))
    assert glyphs == {"mjx-c7B", "mjx-c7D", "mjx-c1D465"}
    assert 'url("../fonts/MathJax_Math-Italic.woff")' in rules


def test_moving_figure_is_known_by_its_name():
    figure = nodes.figure("", ids=["fig-x"], names=["fig-x"])
    assert moving.module_of(figure, {"fig-x": "x"}) == "x"
    assert moving.module_of(figure, {"fig-y": "x"}) is None


def test_two_chapters_with_one_number_are_refused():
    config = SimpleNamespace(course_chapters={"book/a": {"number": 5}, "book/b": {"number": 5}})
    with pytest.raises(chapters.ConfigError, match="one number to two chapters"):
        chapters._check(None, config)


def test_pages_name_their_address_only_where_the_site_has_one(monkeypatch):
    config = SimpleNamespace(html_baseurl="")
    monkeypatch.delenv("COURSE_BASE_URL", raising=False)
    head._address(None, config)
    assert config.html_baseurl == ""
    monkeypatch.setenv("COURSE_BASE_URL", "https://example.org/course")
    head._address(None, config)
    assert config.html_baseurl == "https://example.org/course/"


@pytest.mark.parametrize(("address", "root"), [("", "/"), ("https://example.org/course/", "/course/")])
def test_links_of_the_missing_page_count_from_the_root(address, root):
    config = SimpleNamespace(html_baseurl=address, html_title="The course", root_doc="book/index")
    app = SimpleNamespace(builder=SimpleNamespace(name="html"), config=config)
    contexts = {name: context for name, context, _ in missing._pages(app)}
    assert contexts["404"]["site_root"] == root
    assert contexts["index"]["front"] == f"{address}book/index.html"


def test_date_is_that_of_the_last_commit_unless_the_environment_says_another(monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert str(versions.date(tmp_path)) == "1970-01-01"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert versions.date(tmp_path) is None
    me = ["-c", "user.name=me", "-c", "user.email=me@example.org"]
    when = {**os.environ, "GIT_COMMITTER_DATE": "2026-12-01T01:00:00+02:00"}  # in UTC, the day before
    for command in (["init", "-q"], [*me, "commit", "-q", "--allow-empty", "-m", "one"]):
        subprocess.run(["git", *command], cwd=tmp_path, env=when, check=True)
    assert str(versions.date(tmp_path)) == "2026-11-30"
    (tmp_path / "below").mkdir()
    assert versions.date(tmp_path / "below") is None


# In the built site ------------------------------------------------------------------------------------------


def built(site, page):
    return parsed(site / page)


def words(tag):
    return " ".join(tag.get_text(" ").split())


CHAPTERS = {f"{page}.html": about["number"] for page, about in CONFIG["course_chapters"].items()}


@pytest.mark.parametrize(("page", "number"), CHAPTERS.items())
def test_chapter_carries_its_number(site, page, number):
    document = built(site, page)
    assert words(document.h1.find(class_="section-number")) == str(number)
    assert not document.select("h2 .section-number")
    labels = [words(tag).split()[-1] for tag in document.select(".caption-number")]
    assert labels
    assert all(label.startswith(f"{number}.") for label in labels)


@pytest.mark.parametrize("page", CHAPTERS)
def test_front_page_counts_what_the_notebook_stores(site, page):
    stored = json.loads((BOOK.parent / page).with_suffix(".ipynb").read_text("utf-8"))
    outputs = [item.get("data", {}) for cell in stored["cells"] for item in cell.get("outputs", ())]
    shown = [data[DERIVATION] for data in outputs if DERIVATION in data]
    lines = [line for entry in shown if entry["kind"] != "claim" for line in entry["lines"]]
    proved = sum(line["status"] == "proved" for line in lines)
    marks = built(site, page).select(".xe-proof:not([data-kind=claim]) .xe-step[data-status=proved]")
    assert len(marks) == proved > 0
    assert f"{proved} lines proved" in words(built(site, "book/index.html").find(class_="xe-map"))


def test_pages_name_the_address_that_the_site_was_built_for(site):
    for page in set(pages(site)) - {"404.html"}:
        named = [link["href"] for link in built(site, page).select('link[rel="canonical"]')]
        shown = "book/index.html" if page == "index.html" else page
        assert named == ([f"{ADDRESS.rstrip('/')}/{shown}"] if ADDRESS else []), page


def test_every_page_describes_itself(site):
    for page in set(pages(site)) - {"index.html"}:
        document = built(site, page)
        assert len(document.select('meta[name="description"][content]')) == 1, page
        assert document.select('link[rel="icon"]'), page
        assert len(document.select("h1")) == 1, page


def test_every_page_names_version_and_date_and_leads_to_the_changes(site):
    expected = f"Version {versions.version(BOOK.parent)}"
    if day := versions.date(BOOK.parent):
        expected += f", {day}"
    for page in set(pages(site)) - {"index.html", "404.html"}:
        foot = built(site, page).find("footer", class_="xe-foot")
        assert f"{expected} ( changes )." in words(foot), page
        way = foot.find("a", string="changes")["href"]
        assert way.endswith("changelog.html") or (page, way) == ("book/changelog.html", "#"), page
    assert "## " not in words(built(site, "book/changelog.html").article)


def test_moving_figures_load_their_module_only_where_they_are(site):
    for page in pages(site):
        document = built(site, page)
        modules = document.select('script[src*="figures/index.js"]')
        assert bool(document.select("[data-figure]")) == bool(modules), page


def test_all_hangul_is_marked_as_korean(site):
    marked = 0
    for page in pages(site):
        document = built(site, page)
        for text in document.body.find_all(string=languages._RUN):
            if text.find_parent(["script", "style", "pre", "code"]) is None:
                assert text.find_parent(lang="ko"), (page, text)
                marked += 1
    assert marked


def test_ids_are_unique_on_a_page(site):
    for page in pages(site):
        ids = [tag["id"] for tag in built(site, page)(id=True)]
        assert len(ids) == len(set(ids)), (page, {name for name in ids if ids.count(name) > 1})
