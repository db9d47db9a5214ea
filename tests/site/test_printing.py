"""The PDF, all but once without XeLaTeX: what is written for it, and what its checks notice."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pdf
import pytest
from cross_entropy_site import outputs, printed, tokens
from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes
from sphinx.util import texescape
from sphinx_exercise.nodes import exercise_node, solution_node

ROOT = Path(__file__).parents[2]
STYLE = (ROOT / "book" / "_print" / "course.sty").read_text("utf-8")


texescape.init()  # as Sphinx does before it builds


def stored(chapter, name):
    return outputs.Notebook(ROOT / "book" / f"{chapter}.ipynb").derivation(name)


def test_colours_on_paper_are_those_of_the_website():
    light = tokens.light()
    colours = re.findall(r"\\definecolor\{xe-(\w+)\}\{HTML\}\{(\w{6})\}", STYLE)
    assert len(colours) > 5
    assert {name: f"#{value.lower()}" for name, value in colours} == {
        name: light[name] for name, _ in colours
    }


def test_a_proof_is_printed_line_by_line_with_mark_reason_and_method():
    data = stored("entropy", "surprise-is-additive")
    lines = "\n".join(printed.proof(data)).splitlines()
    assert lines[1].startswith(r"\begin{xeproof}{Independent surprises add up}{for p, q")
    assert lines[1].endswith(r"{2}\phantomsection\label{\detokenize{derivation-surprise-is-additive}}")
    assert lines[2:4] == [
        r"\xeline{\xemark{proved}}{-\log(p q)}{{}= -(\log p + \log q)}"
        r"{the logarithm of a product}{normal form}",
        r"\xeline{\xemark{proved}}{}{{}= -\log p - \log q}{multiply out}{normal form}",
    ]
    assert lines[4] == r"\end{xeproof}"


def test_a_refuted_line_is_printed_with_its_cross_and_its_counterexample():
    refuted = next(
        data
        for data in outputs.Notebook(ROOT / "book" / "entropy.ipynb").derivations()
        if data["lines"][0]["counterexample"]
    )
    text = "\n".join(printed.proof(refuted))
    assert r"\xeline{\xemark{refuted}}" in text
    assert r"\xecounterexample{Counterexample at " in text


@pytest.mark.parametrize(
    ("text", "latex"),
    [("50 % of $a_i$", r"50 \% of $a_i$"), ("a_b", r"a\_b"), ("$x^2$", "$x^2$"), ("", "")],
)
def test_words_are_escaped_and_formulas_are_not(text, latex):
    assert printed.words(text) == latex


@pytest.mark.parametrize(
    "status", ["proved", "refuted", "cited", "certified", "rests on SymPy", "definition"]
)
def test_every_status_has_a_mark_that_the_style_draws(status):
    shape = re.fullmatch(r"\\xemark\{(\w+)\}", printed.mark(status))[1]
    assert rf"\csname xemark@{shape}\endcsname" in STYLE


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        (nodes.Element(realtype="definition"), "definition"),
        (nodes.Element(realtype="lemma"), "theorem"),
        (nodes.paragraph(), ""),
        (nodes.Text("theorem"), ""),
    ],
)
def test_a_block_is_set_as_what_it_is(node, kind):
    assert printed.kind_of(node) == kind


def test_each_block_is_named_right_before_it_and_a_solution_where_it_has_moved():
    page = addnodes.start_of_file(docname="book/small")
    page += nodes.section("", nodes.title("", "Small"))
    page[0] += [exercise_node("", ids=["ex"]), solution_node("", ids=["sol"]), nodes.paragraph("", "last")]
    document = new_document("all")
    document += page
    steps = [printed.Kinds, printed.SolutionsAtTheEnd]
    for step in sorted(steps, key=lambda step: step.default_priority):
        step(document).run()
    exercise, solution = (document.next_node(kind) for kind in (exercise_node, solution_node))
    assert [node.astext() for node in document.findall(nodes.raw)] == [
        "\\xekind{exercise}\n",
        "\\xekind{solution}\n",
    ]
    assert [node.parent[node.parent.index(node) - 1].astext() for node in (exercise, solution)] == [
        "\\xekind{exercise}\n",
        "\\xekind{solution}\n",
    ]
    assert solution.parent.astext().startswith("Solutions")


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="XeLaTeX is not here")
def test_each_page_outside_the_chapters_counts_from_one(tmp_path):
    def figure(name):
        return rf"\begin{{figure}}\caption{{x}}\label{{{name}}}\end{{figure}}"

    outside = STYLE[STYLE.index(r"\newcount\xe@outside") :]
    page = rf"\xeoutside\chapter{{One}}{figure('a')}{figure('b')}\xeoutside\chapter{{Two}}{figure('c')}"
    (tmp_path / f"{pdf.NAME}.tex").write_text(
        rf"\documentclass{{book}}\usepackage{{etoolbox,hyperref}}\makeatletter{outside}\makeatother"
        rf"\begin{{document}}\chapter{{Zero}}{figure('z')}{page}\end{{document}}",
        "utf-8",
    )
    run = ["xelatex", "-interaction=batchmode", "-no-pdf", f"{pdf.NAME}.tex"]
    subprocess.run(run, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    assert pdf.labels(tmp_path) == {"z": "1.1", "a": "1", "b": "2", "c": "1"}
    places = re.findall(r"\{(figure[^}]*)\}\{\}\}$", (tmp_path / f"{pdf.NAME}.aux").read_text("utf-8"), re.M)
    assert len(set(places)) == 4


def test_the_pdf_has_the_date_of_the_book(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    assert pdf.dated().items() >= {"SOURCE_DATE_EPOCH": "7", "FORCE_SOURCE_DATE": "1"}.items()


def test_without_git_the_pdf_has_no_date_of_its_own(monkeypatch, tmp_path):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "SOURCE_DATE_EPOCH" not in pdf.dated()


def test_a_book_below_another_repository_does_not_take_its_date(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(pdf, "ROOT", ROOT / "book")
    assert "SOURCE_DATE_EPOCH" not in pdf.dated()


def test_the_pdf_says_its_language():
    assert "/Lang (en)" in STYLE


def test_every_kind_of_block_has_a_look():
    for kind in ("note", "exercise", "solution", "definition", "theorem"):
        assert rf"\def\xe@kind@{kind}#1" in STYLE


def test_an_exercise_without_an_answer_says_nothing_on_paper():
    def output(text):
        return nodes.container("", nodes.literal_block("", text), classes=["cell_output"])

    assert printed._waits_for_an_answer(output("not attempted yet · Four letters\nFor a first pointer: …"))
    assert not printed._waits_for_an_answer(output("■ right · Four letters"))


def test_a_link_to_a_solution_says_its_page():
    link = nodes.reference("", "Solution to Exercise 1.1 (Four letters)", refid="sol-entropy-four-outcomes")
    printed.SolutionsAtTheEnd.shorten(None, link, "book/entropy")
    assert link.astext() == r"Solution on page \pageref*{\detokenize{book/entropy:sol-entropy-four-outcomes}}"


def test_the_link_to_the_pdf_says_how_long_it_is(tmp_path):
    made = tmp_path / "cross-entropy-course.pdf"
    made.write_bytes(b"x" * 3_900_000)
    (tmp_path / "cross-entropy-course.pages").write_text("514")
    assert printed.size_of(made) == "514 pages, 3.9 MB"


def test_the_date_is_written_in_words():
    assert printed.in_words(date(2026, 5, 3)) == "3 May 2026"
    assert printed.in_words(None) == ""


LOG = r"""
Missing character: There is no ₖ (U+2096) in font texgyrepagella-regular!
LaTeX Warning: Hyper reference `book/index:gone' on page 1 undefined on input l
ine 132.
LaTeX Warning: Label `book/index:here' multiply defined.
LaTeX Font Warning: Font shape `TU/NanumMyeongjo(0)/m/it' undefined
Overfull \hbox (4.20036pt too wide) in paragraph at lines 47052--47052
"""


def test_the_log_is_searched_for_letters_links_and_names():
    found = pdf.complaints(LOG)
    assert len(found) == 3
    assert "ₖ" in found[2]
    assert "book/index:gone" in found[0]
    assert "book/index:here" in found[1]
    assert pdf.complaints("Overfull \\hbox\nall is well\n") == []


def test_what_sticks_out_is_named_with_its_page():
    wide = r"Overfull \hbox (39.66673pt too wide) in paragraph at lines 47--47"
    assert pdf.sticking_out(f"[1] [2\n]\n{wide}\n[3]\n") == [f"Page 3: {wide}"]
    assert len(pdf.sticking_out(r"Overfull \vbox (6.3pt too high) detected at line 24042")) == 1
    assert pdf.sticking_out(LOG) == []  # its 4.2 points are less than an eye sees


def test_titles_carry_their_numbers(tmp_path):
    (tmp_path / f"{pdf.NAME}.tex").write_text(
        r"""\label{book/entropy:thm-surprise}
\begin{sphinxadmonition}{note}{Theorem 1.1 Three \emph{wishes} granted}
\phantomsection \label{exercise:ex-entropy-four-outcomes}

\begin{sphinxadmonition}{note}{Exercise 1.1 · Four letters}

\phantomsection\label{\detokenize{book/entropy:ex-entropy-four-outcomes}}
""",
        "utf-8",
    )
    assert pdf.titles(tmp_path) == {
        "book/entropy:thm-surprise": "1.1",
        "book/entropy:ex-entropy-four-outcomes": "1.1",
    }


def test_a_figure_with_another_number_on_paper_is_named():
    site = {"book/entropy:fig-halving": "1.1", "book/entropy:fig-fair-coin": "1.2"}
    assert pdf.other_numbers(site, site) == []
    found = pdf.other_numbers({"book/entropy:fig-halving": "1.2"}, site)
    assert found == [
        "book/entropy:fig-halving is 1.2 in the PDF and 1.1 on the website",
        "book/entropy:fig-fair-coin is missing in the PDF and 1.2 on the website",
    ]


def test_the_site_has_numbers_to_compare(site):
    numbers = pdf.numbers_of_the_site()
    assert numbers["book/entropy:fig-halving"] == "1.1"
    assert numbers["book/entropy:thm-surprise"] == "1.1"
    assert numbers["book/entropy:ex-entropy-four-outcomes"] == "1.1"
    assert len(numbers) > 250


def test_what_is_missing_is_named_with_the_packages_to_install(monkeypatch, capsys, tmp_path):
    which = shutil.which
    monkeypatch.setattr(
        shutil, "which", lambda name: None if name == "xelatex" else which(name) or "/bin/true"
    )
    assert pdf.main([str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "missing here: xelatex." in said
    assert "apt install --no-install-recommends texlive-xetex" in said
    assert "On macOS and Windows we have not tried it." in said


def test_the_script_installs_the_packages_that_the_message_names():
    script = (ROOT / ".ci" / "pdf").read_text("utf-8")
    assert set(pdf.PACKAGES.split()) <= set(script.split())
    assert script.splitlines()[-1] == "make pdf"


def test_an_output_wider_than_the_page_is_set_smaller():
    def size(width):
        block = nodes.literal_block("", "x" * width)
        page = new_document("page")
        page += nodes.container("", block, classes=["cell_output"])
        printed.WideOutputs(page).run()
        return re.findall(r"\\xewide\{([\d.]+)\}", page.astext())

    assert size(94) == []
    assert size(121) == ["6.99"]
    assert size(125) == []  # too small to read: these are broken
