"""Still figures: the same bytes everywhere, the colours of the course, the numbers of `companion`.

Notebooks compare a figure's SVG. What such a comparison cannot see is held here: that the picture is right
and readable.
"""

import functools
import gzip
import hashlib
import importlib
import inspect
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib
import numpy as np
import pytest

import companion
from companion import figures
from companion.figures import _style as pen

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"

# Each chapter's own tests hold one call of every figure (CALLS), with arguments of the kind that the chapter
# passes, and say which figures take what the notebook computes (COMPUTED).
CHAPTERS = {
    chapter: (getattr(figures, chapter), importlib.import_module(f"test_figures_of_{chapter}"))
    for chapter in figures.CHAPTERS
}
FIGURES = [(chapter, name) for chapter, (_, tests) in CHAPTERS.items() for name in sorted(tests.CALLS)]


def make(chapter, name):
    draw, tests = CHAPTERS[chapter]
    return getattr(draw, name)(*tests.CALLS[name])


made = functools.cache(make)  # for tests that only look


@pytest.fixture(params=FIGURES, ids="/".join)
def which(request):
    return request.param


@pytest.fixture
def figure(which):
    return made(*which)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_figure_of_the_chapter_is_tested(chapter):
    draw, tests = CHAPTERS[chapter]
    assert sorted(tests.CALLS) == draw.__all__
    assert set(draw.__all__) >= tests.COMPUTED


# The same bytes everywhere


def test_two_drawings_are_equal_to_the_byte(which):
    assert make(*which).svg == made(*which).svg


def test_another_process_draws_the_same_bytes():
    program = (
        "import sys, hashlib, matplotlib; sys.path.insert(0, 'tests/figures')\n"
        "matplotlib.rcParams.update({'lines.linewidth': 9, 'axes.labelweight': 'bold'})\n"
        "from test_every_figure import FIGURES, make\n"
        "for which in FIGURES: print(*which, hashlib.sha256(make(*which).svg.encode()).hexdigest())\n"
    )
    # Another hash seed, other settings of the reader, and a clock that must not be read.
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "SOURCE_DATE_EPOCH": "1"}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    here = [" ".join([*which, hashlib.sha256(made(*which).svg.encode()).hexdigest()]) for which in FIGURES]
    assert run.stdout.splitlines() == here


def test_the_settings_of_the_reader_stay_as_they_were(which):
    before = dict(matplotlib.rcParams)
    make(*which)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("direction", [-np.inf, np.inf])
def test_the_last_digit_of_a_number_changes_nothing(which, direction, monkeypatch):
    expected = made(*which).svg
    chapter, name = which
    draw, tests = CHAPTERS[chapter]
    for function in set(companion.__all__) & set(vars(draw)):
        exact = getattr(draw, function)

        def nudged(*args, exact=exact, **kwargs):
            return np.nextafter(exact(*args, **kwargs), direction)

        monkeypatch.setattr(draw, function, nudged)

    def nudge(argument):
        argument = np.asarray(argument, dtype=float)
        return np.where(argument == 0, 0, np.nextafter(argument, direction))

    computed = name in tests.COMPUTED
    arguments = [nudge(argument) for argument in tests.CALLS[name]] if computed else tests.CALLS[name]
    assert getattr(draw, name)(*arguments).svg == expected


# The course's look


def _effective(element, inherited):
    """Fill and stroke of an element: its own, or its parent's; SVG's default is black."""
    style = dict(pair.split(":", 1) for pair in element.get("style", "").split(";") if pair.strip())
    style = {key.strip(): value.strip() for key, value in style.items()}
    return {kind: style.get(kind, element.get(kind, inherited[kind])) for kind in ("fill", "stroke")}


def _colours(element, inherited=None):
    inherited = _effective(element, inherited or {"fill": "black", "stroke": "none"})
    if element.tag in (f"{SVG}defs", f"{SVG}clipPath"):  # drawn where it is used, in the colour of that place
        return
    if element.tag in (f"{SVG}path", f"{SVG}use", f"{SVG}rect", f"{SVG}circle"):
        yield from inherited.values()
    for child in element:
        yield from _colours(child, inherited)


def test_every_colour_is_a_token(figure):
    found = set(_colours(ET.fromstring(figure.svg)))
    assert found - {"none"} <= set(pen.TOKENS.values())
    assert len(found) > 3
    assert not re.search(r"opacity|rgb|hsl|gradient\(|<style|<image", figure.svg)


def test_tokens_are_those_of_the_site():
    css = (ROOT / "book" / "_static" / "course.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--xe-([a-z-]+):\s*(#[0-9a-f]{6})", css[: css.index("[data-theme=dark]")]))
    assert {name: light.get(name) for name in pen.TOKENS} == pen.TOKENS


def test_size_title_legend_and_ticks(figure):
    width, height = figure.matplotlib.get_size_inches()
    assert (width, height) in {(4.8, 3.0), (4.8, 5.4)}
    for axes in figure.matplotlib.axes:
        assert not axes.get_title()
        assert axes.get_legend() is None
        for axis in (axes.xaxis, axes.yaxis):
            assert len(axis.get_ticklocs()) <= 5 or not axes.axison
            assert not len(axis.get_ticklocs(minor=True))


def _words(figure):
    """Every visible text with its box, in points."""
    canvas = figure.matplotlib
    canvas.canvas.draw()
    texts = [
        text
        for text in canvas.findobj(matplotlib.text.Text)
        if text.get_visible() and text.get_text().strip()
    ]
    return [(text, text.get_window_extent()) for text in texts]


def test_words_are_10_points_inside_the_picture_and_apart(figure):
    with pen.style():
        words = _words(figure)
    assert {text.get_fontsize() for text, _ in words} == {10}
    page = figure.matplotlib.bbox
    for k, (text, box) in enumerate(words):
        assert page.x0 <= box.x0, text
        assert box.x1 <= page.x1, text
        assert page.y0 <= box.y0, text
        assert box.y1 <= page.y1, text
        for other, next_box in words[k + 1 :]:
            assert not box.overlaps(next_box), (text, other)


def test_a_figure_is_small(figure):
    assert len(gzip.compress(figure.svg.encode(), mtime=0)) <= 10_240  # the brief's ten kB


def test_figures_share_no_id():
    ids = [id for which in FIGURES for id in re.findall(r' id="([^"]+)"', made(*which).svg)]
    assert len(ids) == len(set(ids))


def test_every_reference_is_defined(figure):
    referred = set(re.findall(r'(?:href="|url\()#([^")]+)', figure.svg))
    assert referred
    assert referred <= set(re.findall(r' id="([^"]+)"', figure.svg))


# What a notebook and a terminal show


def test_a_cell_shows_svg_and_one_sentence(which, figure):
    bundle = figure._repr_mimebundle_()
    assert list(bundle) == ["image/svg+xml", "text/plain"]
    assert bundle["text/plain"] == repr(figure) == figure.alt
    assert figure.name == which[1].replace("_", "-")
    assert bundle["image/svg+xml"].startswith("<svg ")


def test_ipython_adds_no_other_form(figure):
    formatters = pytest.importorskip("IPython.core.formatters")
    shown, _ = formatters.DisplayFormatter().format(figure)
    assert sorted(shown) == ["image/svg+xml", "text/plain"]


def test_the_sentence_names_a_number(figure):
    assert re.search(r"\d", figure.alt)
    assert figure.alt.endswith(".")
    assert "\n" not in figure.alt
    assert "-" not in re.sub(r"[a-z]-[a-z]", "", figure.alt)  # minus signs are real ones


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_figure_can_be_saved(tmp_path, ending):
    path = tmp_path / f"figure.{ending}"
    made(*FIGURES[0]).savefig(path)
    start = path.read_bytes()[:8]
    assert {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[ending] in start


def test_every_figure_says_what_it_shows():
    assert all(inspect.getdoc(getattr(CHAPTERS[chapter][0], name)) for chapter, name in FIGURES)


def test_matplotlib_is_loaded_with_the_first_module_that_draws():
    program = (
        "import sys, companion.figures as figures\n"
        "assert 'matplotlib' not in sys.modules\n"
        "figures.sigmoid_cross_entropy\n"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_an_unknown_chapter_is_refused_by_name():
    with pytest.raises(AttributeError, match="no 'sigmoid'; it has Figure, "):
        figures.sigmoid  # noqa: B018
    assert dir(figures) == sorted(["Figure", *figures.CHAPTERS])


# The style's own tools


def test_six_ticks_are_refused():
    _, (axes,) = pen.sheet()
    with pytest.raises(ValueError, match="6 ticks, at most 5"):
        pen.frame(axes, x="x", y="y", xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.2, 0.4, 0.6, 0.8, 1], yticks=[0])


def test_numbers_have_a_real_minus():
    assert [pen.number(-0.5), pen.number(-0.25, 1), pen.number(203.0)] == ["−0.5", "−0.2", "203"]
    assert [pen.power_of_ten(power) for power in (-12, 0, 4, 5)] == ["10⁻¹²", "1", "10 000", "10⁵"]
    assert pen.rounded([1 / 3, 2e-17]).tolist() == [0.333333, 2e-17]


def test_an_arrow_shorter_than_its_head_is_not_drawn():
    _, (axes,) = pen.sheet()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    assert pen.arrow(axes, (0.5, 0), (0.5, 0.01), "gradient") is None
    assert pen.arrow(axes, (0.5, 0), (0.5, 0.5), "gradient") is not None
