"""Still figures: the same bytes everywhere, the colours of the course, the numbers of `companion`.

Notebooks compare a figure's SVG. What such a comparison cannot see is held here: that the picture is right
and readable.
"""

import functools
import gzip
import hashlib
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
from matplotlib.patches import Rectangle

from companion import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    figures,
    sigmoid,
    softmax,
)
from companion.figures import _style as pen
from companion.figures import sigmoid_cross_entropy as draw

ROOT = Path(__file__).parents[1]
SVG = "{http://www.w3.org/2000/svg}"


def _jacobians():
    x = np.array([2.0, 0.0, -1.0])
    s = softmax(x)
    return np.diag(sigmoid(x) * sigmoid(-x)), np.diag(s) - np.outer(s, s)


def _animals():
    cats = [(5, 3), (5, 4), (6, 4), (6, 5), (7, 3), (8, 4), (9, 6), (6, 7)]
    dogs = [(6, 3), (7, 9), (8, 3), (8, 8), (9, 12), (10, 10), (11, 14), (12, 11)]
    return np.array(cats + dogs, dtype=float), np.array([0] * len(cats) + [1] * len(dogs))


STEPS = 10.0 ** -np.arange(1, 12)
ERRORS = 0.016 * STEPS**2 + 1e-16 / STEPS
AT = [1, 10, 100, 1000, 10000]

# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "sigmoid_and_slope": (),
    "loss_of_a_logit": (),
    "squared_error_sleeps": (),
    "gradient_check": (STEPS, ERRORS, 6e-6),
    "boundary": (*_animals(), np.array([0.3, 0.4]), -4.7),
    "descent": (0.44 + 0.25 * 0.8 ** np.arange(161), 0.44 + 0.25 * 0.12 ** np.arange(7)),
    "weights_grow": (AT, [1.2, 2.9, 6.2, 11.1, 16.4], [0.8, 1.5, 1.6, 1.6, 1.6]),
    "jacobians": _jacobians(),
    "neuron": ([1.0, -0.5], [1.0, 1.5], 0.25, 0),
}


def make(name):
    return getattr(draw, name)(*CALLS[name])


@pytest.fixture(params=sorted(CALLS))
def name(request):
    return request.param


made = functools.cache(make)  # for tests that only look


@pytest.fixture
def figure(name):
    return made(name)


def test_every_figure_of_the_chapter_is_tested():
    assert sorted(CALLS) == draw.__all__


# The same bytes everywhere


def test_two_drawings_are_equal_to_the_byte(name):
    assert make(name).svg == made(name).svg


def test_another_process_draws_the_same_bytes():
    program = (
        "import sys, hashlib, matplotlib; sys.path.insert(0, 'tests')\n"
        "matplotlib.rcParams.update({'lines.linewidth': 9, 'axes.labelweight': 'bold'})\n"
        "from test_figures import CALLS, make\n"
        "for name in sorted(CALLS): print(name, hashlib.sha256(make(name).svg.encode()).hexdigest())\n"
    )
    # Another hash seed, other settings of the reader, and a clock that must not be read.
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "SOURCE_DATE_EPOCH": "1"}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    here = [f"{name} {hashlib.sha256(made(name).svg.encode()).hexdigest()}" for name in sorted(CALLS)]
    assert run.stdout.splitlines() == here


def test_the_settings_of_the_reader_stay_as_they_were(name):
    before = dict(matplotlib.rcParams)
    make(name)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("direction", [-np.inf, np.inf])
def test_the_last_digit_of_a_number_changes_nothing(name, direction, monkeypatch):
    expected = made(name).svg
    for function in (
        "sigmoid",
        "binary_cross_entropy_with_logits",
        "binary_cross_entropy_with_logits_gradient",
    ):
        exact = getattr(draw, function)

        def nudged(*args, exact=exact, **kwargs):
            return np.nextafter(exact(*args, **kwargs), direction)

        monkeypatch.setattr(draw, function, nudged)

    def nudge(argument):
        argument = np.asarray(argument, dtype=float)
        return np.where(argument == 0, 0, np.nextafter(argument, direction))

    computed = name in {"descent", "weights_grow", "jacobians", "gradient_check"}  # by the notebook
    arguments = [nudge(argument) for argument in CALLS[name]] if computed else CALLS[name]
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
    ids = [id for name in CALLS for id in re.findall(r' id="([^"]+)"', made(name).svg)]
    assert len(ids) == len(set(ids))


def test_every_reference_is_defined(figure):
    referred = set(re.findall(r'(?:href="|url\()#([^")]+)', figure.svg))
    assert referred
    assert referred <= set(re.findall(r' id="([^"]+)"', figure.svg))


# What a notebook and a terminal show


def test_a_cell_shows_svg_and_one_sentence(name, figure):
    bundle = figure._repr_mimebundle_()
    assert list(bundle) == ["image/svg+xml", "text/plain"]
    assert bundle["text/plain"] == repr(figure) == figure.alt
    assert figure.name == name.replace("_", "-")
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
    draw.sigmoid_and_slope().savefig(path)
    start = path.read_bytes()[:8]
    assert {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[ending] in start


def test_every_figure_says_what_it_shows():
    assert all(inspect.getdoc(getattr(draw, name)) for name in CALLS)


def test_matplotlib_is_loaded_with_the_first_module_that_draws():
    program = (
        "import sys, companion.figures as figures\n"
        "assert 'matplotlib' not in sys.modules\n"
        "figures.sigmoid_cross_entropy\n"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_an_unknown_chapter_is_refused_by_name():
    with pytest.raises(AttributeError, match="no 'sigmoid'; it has Figure, sigmoid_cross_entropy"):
        figures.sigmoid  # noqa: B018
    assert dir(figures) == ["Figure", "sigmoid_cross_entropy"]


# The numbers in the lines

# Six significant digits are drawn: a drawn value differs from the computed one by at most this share of it.
DRAWN = 5e-6


def lines(figure, panel=0):
    return [(line.get_xdata(), line.get_ydata()) for line in figure.matplotlib.axes[panel].lines]


def curves(figure, panel=0):
    return [(x, y) for x, y in lines(figure, panel) if len(x) > 50]


def texts(figure):
    return [text.get_text() for text in figure.matplotlib.findobj(matplotlib.text.Text)]


def loss(x, label):
    return binary_cross_entropy_with_logits(x, np.full_like(x, label), reduction="none")


def gradient(x, label):
    return binary_cross_entropy_with_logits_gradient(x, np.full_like(x, label), reduction="none")


def test_sigmoid_and_its_slope():
    (x, first), (_, second) = curves(draw.sigmoid_and_slope())
    np.testing.assert_allclose(first, sigmoid(x), rtol=DRAWN)
    np.testing.assert_allclose(second, sigmoid(x) * (1 - sigmoid(x)), rtol=DRAWN)
    assert second.max() == 0.25


@pytest.mark.parametrize("logit", [-1.0, 2.0])
def test_losses_and_tangents_of_a_logit(logit):
    figure = draw.loss_of_a_logit(logit)
    for (x, y), label in zip(curves(figure), (1, 0), strict=True):
        np.testing.assert_allclose(y, loss(x, label), rtol=DRAWN)
    tangents = [(x, y) for x, y in lines(figure) if len(x) == 2]
    for (x, y), label in zip(tangents, (1, 0), strict=True):
        slope = (y[1] - y[0]) / (x[1] - x[0])
        np.testing.assert_allclose(slope, sigmoid(logit) - label, atol=1e-5)  # from two rounded points
        np.testing.assert_allclose(y.mean(), loss(np.array([logit]), label)[0], rtol=2 * DRAWN)
        assert f"slope {slope:.4f}".replace("-", "−") in texts(figure)


@pytest.mark.parametrize(("logit", "label"), [(-6.0, 1), (-6.0, 0), (0.0, 1), (3.5, 0), (8.0, 1)])
def test_squared_error_sleeps(logit, label):
    figure = draw.squared_error_sleeps(logit, label)
    for (x, y), expected in zip(curves(figure, 0), (loss, lambda x, y: (sigmoid(x) - y) ** 2), strict=True):
        # σ − y cancels in this plain form, where the drawn one does not: 1e-16 of 3e-4 is no more than 1e-12.
        np.testing.assert_allclose(y, expected(x, label), rtol=DRAWN + 1e-11)
    plain = (gradient, lambda x, y: 2 * (sigmoid(x) - y) * sigmoid(x) * (1 - sigmoid(x)))
    for (x, y), expected in zip(curves(figure, 1), plain, strict=True):
        np.testing.assert_allclose(y, expected(x, label), rtol=DRAWN + 1e-11)
    ratio = 1 + np.cosh(logit)  # = 1/(2σ(1 − σ))
    assert f"a ratio of {ratio:.0f}." in figure.alt


def test_the_still_prints_the_numbers_of_the_chapter():
    figure = draw.squared_error_sleeps()
    assert "cross-entropy\n−0.9975" in texts(figure)
    assert "squared error −0.0049, 203 times less" in texts(figure)


def test_gradient_check_draws_two_digits_of_the_errors():
    x, y = next((x, y) for x, y in lines(draw.gradient_check(STEPS, ERRORS, 6e-6)) if len(x) == len(STEPS))
    np.testing.assert_allclose(x, STEPS[::-1], rtol=DRAWN)
    np.testing.assert_allclose(y, ERRORS[::-1], rtol=0.05)
    assert "best h ≈ 6·10⁻⁶" in texts(draw.gradient_check(STEPS, ERRORS, 6e-6))


def test_boundary_is_where_the_sigmoid_is_a_half():
    features, labels, weights, bias = CALLS["boundary"]
    figure = draw.boundary(features, labels, weights, bias, classes=("cat", "dog"))
    drawn = sorted(
        sigmoid(np.delete(np.column_stack(line), 2, axis=0) @ weights + bias).round(4).tolist()
        for line in lines(figure)[:3]
    )
    assert drawn == [[0.1] * 4, [0.5] * 4, [0.9] * 4]  # two pieces each, with a gap for the number
    for (x, y), label in zip(lines(figure)[3:], (0, 1), strict=True):
        assert np.array_equal(np.column_stack([x, y]), features[labels == label])
    wrong = np.sum((sigmoid(features @ weights + bias) > 0.5) != labels)
    assert f"{wrong} of the points" in figure.alt
    assert {"cat, y = 0", "dog, y = 1", "½", "0.1", "0.9"} <= set(texts(figure))


def test_no_line_of_the_boundary_runs_through_its_number():
    figure = draw.boundary(*CALLS["boundary"])
    axes = figure.matplotlib.axes[0]
    figure.matplotlib.canvas.draw()
    for line, text in zip(axes.lines[:3], ("0.1", "½", "0.9"), strict=True):
        (box,) = (t.get_window_extent().padded(3) for t in axes.texts if t.get_text() == text)
        starts = axes.transData.transform(line.get_xydata()[[0, 3]])
        assert not any(box.contains(*place) for place in starts), text
        assert box.contains(*starts.mean(axis=0)), text


@pytest.mark.parametrize("bias", [-100.0, -20.0, 0.0])
def test_a_boundary_beyond_the_data_is_left_out(bias):
    features, labels, weights, _ = CALLS["boundary"]
    assert draw.boundary(features, labels, weights, bias).alt


@pytest.mark.parametrize("weights", [(0.0, 1.0), (1.0, 0.0), (-1.0, 1.0)])
def test_a_boundary_may_run_in_any_direction(weights):
    features, labels, *_ = CALLS["boundary"]
    middle = features.mean(axis=0)
    assert len(lines(draw.boundary(features, labels, weights, -np.dot(weights, middle)))) == 5


def test_descent_and_growth_draw_what_they_are_given():
    down, newton = CALLS["descent"]
    (x, y), *_ = curves(draw.descent(down, newton))
    np.testing.assert_allclose(y, down[x.astype(int)], rtol=DRAWN)
    assert (x[0], x[-1]) == (0, len(down) - 1)
    grown = lines(draw.weights_grow(*CALLS["weights_grow"]))
    assert [y.tolist() for _, y in grown] == [list(values) for values in CALLS["weights_grow"][1:]]


def test_jacobians_print_every_entry():
    diagonal, full = _jacobians()
    figure = draw.jacobians(diagonal, full)
    assert texts(figure).count("0") == 6
    assert {pen.number(value, 3) for value in full.flat} <= set(texts(figure))
    filled = [patch for patch in figure.matplotlib.axes[0].patches if isinstance(patch, Rectangle)]
    assert len(filled) == 18


def test_neuron_carries_values_forward_and_slopes_back():
    shown = texts(draw.neuron([1.0, -0.5], [1.0, 1.5], 0.25, 0, measured=("ear length", "weight")))
    slope = gradient(np.array([0.5]), 0)[0]  # logit 1·1 − .5·1.5 + .25
    assert {"0.50", pen.number(sigmoid(0.5), 2), pen.number(loss(np.array([0.5]), 0)[0], 2)} <= set(shown)
    assert f"in w₂: (ŷ − y)·a₂ = {pen.number(-0.5 * slope, 2)}" in shown
    assert "ear length a₁" in shown


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
