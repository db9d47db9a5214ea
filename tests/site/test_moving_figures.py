"""Moving figures, driven by keyboard and mouse in a browser; what they print is compared with `companion`.

They run here on a small page of their own, with the still picture, the modules and the styles of the book.
"""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from site_checks import listen, served

from companion import binary_cross_entropy_with_logits_gradient, sigmoid
from companion.figures import sigmoid_cross_entropy as draw

STATIC = Path(__file__).parents[2] / "book" / "_static"
FIGURES = sorted((STATIC / "figures").glob("*.js"))
CAPTION = "Squared error sleeps when wrong. At logit −6 and label 1 the gradients are −0.9975 and −0.0049."
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Figure</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="course.css"><link rel="stylesheet" href="figures/figures.css">
<script type="module" src="figures/index.js?v=checksum"></script>
<main style="max-width: 690px; margin: 0 16px">{figure}<p>Between.</p>{figure}</main></html>"""


# Without a browser


@pytest.mark.parametrize("path", [*FIGURES, STATIC / "figures" / "figures.css"], ids=lambda path: path.name)
def test_colours_are_tokens(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", text)
    known = set(re.findall(r"--xe-[a-z-]+", (STATIC / "course.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"--xe-[a-z-]+", text)) <= known


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.name)
def test_modules_load_nothing_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    sources = re.findall(r"""(?:from|import) ?\(?["'`]([^"'`]+)""", text)
    assert [source for source in sources if not source.startswith("./")] == []
    assert not re.search(r"fetch\(|XMLHttpRequest|innerHTML|eval\(|https?:(?!//www\.w3\.org/2000/svg)", text)


# In a browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A folder with a page that holds the same figure twice, served from this machine."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(STATIC, folder, dirs_exist_ok=True)
    image = '<svg role="img" aria-label="still" class="xe-svg" '
    still = draw.squared_error_sleeps().svg.replace("<svg ", image, 1)
    caption = f"<figcaption><p>{CAPTION}</p></figcaption>"
    figure = f'<figure data-figure="squared-error-sleeps">{still}{caption}</figure>'
    (folder / "page.html").write_text(PAGE.replace("{figure}", figure), encoding="utf-8")
    with served(folder) as address:
        yield address


@pytest.fixture
def open_page(browser, address):
    """Opens the page in a window of its own; what it logs, or asks of other hosts, fails the test."""
    contexts, problems = [], []

    def open_(width=722, blocked=None, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        problems.append(listen(page, address))
        if blocked:
            empty = {"content_type": "text/javascript", "body": "export const mount = () => 0"}
            page.route(blocked, lambda route: route.fulfill(**empty))
        page.goto(address + "page.html", wait_until="load")
        if blocked is None and options.get("java_script_enabled", True):
            page.locator("figure.xe-moves").last.wait_for()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not any(problems), problems


def figure_of(page):
    return Figure(page.locator("figure").first)


class Figure:
    """The first figure of a page, as a reader finds it."""

    def __init__(self, node):
        self.node, self.page = node, node.page
        self.slider = node.get_by_role("slider", name="logit x")
        self.reset = node.get_by_role("button", name="Reset")

    def label(self, label):
        return self.node.get_by_role("group", name="label").get_by_role("button", name=f"y = {label}")

    def press(self, *keys):
        self.slider.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def printed(self):
        return self.node.locator("dd").all_text_contents()

    def state(self):
        pressed = [label for label in (0, 1) if self.label(label).get_attribute("aria-pressed") == "true"]
        return float(self.slider.input_value()), *pressed

    def place_of(self, logit, panel):
        """Where the logit is on the screen, in the panel of losses (0) or of gradients (1)."""
        axes = self.node.locator(".xe-drawing .axes").nth(panel).bounding_box()
        return axes["x"] + (logit + 8) / 16 * axes["width"], axes["y"] + axes["height"] / 2


def expected(logit, label):
    """What the figure has to print, computed by `companion`."""
    x = np.array([float(logit)])
    cross_entropy = binary_cross_entropy_with_logits_gradient(x, np.full(1, float(label)), reduction="none")[
        0
    ]
    squared_error = 2 * cross_entropy * sigmoid(x)[0] * sigmoid(-x)[0]
    ratio = cross_entropy / squared_error
    return [
        number(cross_entropy),
        number(squared_error),
        f"{ratio:.{2 if ratio < 10 else 1 if ratio < 100 else 0}f}",
    ]


def number(value):
    """Four decimals, five below a thousandth, below a ten-thousandth two digits and a power of ten."""
    if abs(value) >= 1e-4:
        return f"{value:.{4 if abs(value) >= 1e-3 else 5}f}".replace("-", "−")
    digits, power = f"{value:.1e}".split("e-")
    raised = str(int(power)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits}·10⁻{raised}".replace("-", "−")


def test_the_start_is_the_still(open_page):
    figure = figure_of(open_page())
    assert figure.state() == (-6, 1)
    assert figure.printed() == expected(-6, 1) == ["−0.9975", "−0.0049", "203"]


# Ten states: keys pressed one set after the other, and where they lead.
BY_KEYBOARD = [
    ((), -6.0),
    (("ArrowRight",) * 3, -5.7),
    (("PageUp",) * 3, -2.7),
    (("ArrowUp", "ArrowUp", "ArrowLeft"), -2.6),
    (("Home",), -8.0),
    (("ArrowLeft", "PageDown"), -8.0),
    (("End",), 8.0),
    (("PageUp", "ArrowRight"), 8.0),
    (("PageDown",) * 8, 0.0),
    (("ArrowDown",) * 7, -0.7),
]


@pytest.mark.parametrize("label", [1, 0])
def test_ten_states_by_keyboard(open_page, label):
    figure = figure_of(open_page())
    figure.label(label).focus()
    figure.page.keyboard.press("Enter")
    for keys, logit in BY_KEYBOARD:
        figure.press(*keys)
        assert figure.state() == (logit, label)
        assert figure.printed() == expected(logit, label)


@pytest.mark.parametrize("width", [722, 390])
def test_states_by_mouse(open_page, width):
    figure = figure_of(open_page(width))
    mouse = figure.page.mouse
    for panel, start, end in ((0, -6, 2.5), (1, 4, -7.3), (1, 0, 7.9)):
        mouse.move(*figure.place_of(start, panel))
        mouse.down()
        near(figure, start)  # a click does the same without dragging
        mouse.move(*figure.place_of(end, panel), steps=5)
        near(figure, end)
        mouse.up()
        mouse.move(*figure.place_of(0, panel))
        near(figure, end)


def near(figure, aim):
    """The pointer stands on whole pixels, and one is a good half of a step of 0.1."""
    logit, label = figure.state()
    assert logit == pytest.approx(aim, abs=0.11)
    assert figure.printed() == expected(logit, label)


def test_a_drag_stays_with_its_panel_and_inside_the_axis(open_page):
    figure = figure_of(open_page())
    figure.page.mouse.move(*figure.place_of(0, 0))
    figure.page.mouse.down()
    figure.page.mouse.move(*figure.place_of(0, 1))
    assert figure.state() == (8, 1)
    figure.page.mouse.move(1, 300)
    assert figure.state() == (-8, 1)
    assert figure.slider.evaluate("node => node === document.activeElement")


def test_every_state_agrees_with_companion(open_page):
    states = [(k, label) for k in range(-800, 801, 10) for label in (0, 1)]
    shown = open_page().evaluate(
        """async (states) => {
            const { printed } = await import("./figures/squared-error-sleeps.js");
            return states.map(([logit, label]) => Object.values(printed({ logit, label })));
        }""",
        states,
    )
    assert shown == [expected(k / 100, label) for k, label in states]


def test_reset_restores_logit_and_label(open_page):
    figure = figure_of(open_page())
    figure.press("End", "ArrowLeft")
    figure.label(0).click()
    assert figure.state() == (7.9, 0)
    figure.reset.click()
    assert figure.state() == (-6, 1)
    assert figure.printed() == expected(-6, 1)


def test_two_figures_on_a_page_keep_apart(open_page):
    page = open_page()
    first, second = Figure(page.locator("figure").first), Figure(page.locator("figure").last)
    first.press("End")
    assert (first.state(), second.state()) == ((8, 1), (-6, 1))


def test_names_values_and_roles(open_page):
    figure = figure_of(open_page())
    assert figure.slider.get_attribute("aria-valuetext") == "−6.0, probability 0.0025"
    assert [figure.slider.get_attribute(name) for name in ("min", "max", "step")] == ["-8", "8", "0.1"]
    assert (
        figure.node.get_by_role("group", name="Two losses and their gradients against the logit").count() == 1
    )
    assert figure.node.locator("dt").all_text_contents() == [
        "gradient of cross-entropy",
        "gradient of squared error",
        "ratio",
    ]
    assert CAPTION in figure.node.locator("figcaption").inner_text()
    assert figure.node.locator("button").evaluate_all("nodes => nodes.every(node => node.type === 'button')")


def test_the_state_is_announced_once_it_rests(open_page):
    figure = figure_of(open_page())
    status = figure.node.get_by_role("status")
    figure.page.wait_for_timeout(600)
    assert status.text_content() == ""  # the start is not news
    status.evaluate(
        """node => {
            window.said = 0;
            new MutationObserver(() => window.said++).observe(node, { childList: true });
        }"""
    )
    figure.press(*["ArrowRight"] * 8)
    assert status.text_content() == ""
    figure.page.wait_for_timeout(600)
    assert status.text_content() == (
        "The true class has probability 0.0055: sure and wrong. Squared error pulls 91.6 times less."
    )
    assert figure.page.evaluate("window.said") == 1


def test_the_reading_follows_the_state(open_page):
    figure = figure_of(open_page())
    verdicts = ["sure and wrong", "wrong", "undecided", "right", "sure and right"]
    for pages, verdict in zip((0, 7, 8, 9, 16), verdicts, strict=True):
        figure.press("Home", *["PageUp"] * pages)
        assert f": {verdict}." in figure.node.locator(".xe-reading").text_content()


# The still


def test_without_script_the_still_stays(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator("figure > svg[role=img]").first.is_visible()
    assert page.locator(".xe-moving").count() == 0
    still = page.locator("figure > svg").first.bounding_box()
    assert still["height"] == pytest.approx(518.4, abs=1)  # its own size, 5.4 in: nothing is reserved


def test_where_a_module_fails_the_still_stays(open_page):
    page = open_page(blocked="**/squared-error-sleeps.js")
    assert page.locator("figure > svg[role=img]").first.is_visible()
    assert page.locator(".xe-moving").count() == 0


def test_print_shows_the_still(open_page):
    page = open_page()
    still, moving = page.locator("figure > svg").first, page.locator(".xe-moving").first
    assert (still.is_visible(), moving.is_visible()) == (False, True)
    page.emulate_media(media="print")
    assert (still.is_visible(), moving.is_visible()) == (True, False)
    assert not page.locator(".xe-keys").first.is_visible()


@pytest.mark.parametrize("width", [722, 390])
def test_nothing_jumps(open_page, width):
    before = open_page(width, blocked="**/squared-error-sleeps.js").locator("figure").first.bounding_box()
    after = open_page(width).locator("figure").first.bounding_box()
    # One line of text: fonts differ between machines, and the caption and the key hints wrap with them.
    assert after["height"] == pytest.approx(before["height"], abs=22)


@pytest.mark.parametrize("width", [722, 390])
def test_the_page_below_stays_in_its_place(open_page, width):
    figure = figure_of(open_page(width))
    heights = set()
    for label in (0, 1):
        figure.label(label).click()
        for key in ("Home", *["PageUp"] * 16):
            figure.press(key)
            heights.add(figure.node.bounding_box()["height"])
    assert len(heights) == 1


# The drawing


@pytest.mark.parametrize(("width", "size"), [(722, (690, 340)), (390, (358, 460))])
def test_the_drawing_fits_its_column_with_text_of_13_px(open_page, width, size):
    page = open_page(width)
    picture = page.locator(".xe-drawing svg").first
    box = picture.bounding_box()
    assert (box["width"], box["height"]) == size
    words = picture.locator("text")
    assert set(words.evaluate_all("nodes => nodes.map(node => getComputedStyle(node).fontSize)")) == {"13px"}
    frame = words.evaluate_all(
        "nodes => nodes.map(node => { const b = node.getBoundingClientRect(); return [b.left, b.right]; })"
    )
    assert (
        min(left for left, _ in frame) >= box["x"] - 0.5
    )  # half a pixel: text may be antialiased beyond its box
    assert max(right for _, right in frame) <= box["x"] + box["width"] + 0.5
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_the_drawing_follows_its_column_and_waits_below_200_px(open_page):
    page = open_page()
    picture = page.locator(".xe-drawing svg").first
    for width, drawn in ((400, "400"), (150, "400"), (519, "519"), (520, "520")):
        page.locator("main").evaluate(f"node => (node.style.width = '{width}px')")
        page.wait_for_timeout(100)
        assert picture.get_attribute("width") == drawn
    assert picture.get_attribute("height") == "340"


def test_colours_follow_the_theme(open_page):
    page = open_page()
    line = page.locator(".xe-drawing .line.loss").first
    stroke = "node => getComputedStyle(node).stroke"
    light = line.evaluate(stroke)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert (light, line.evaluate(stroke)) == ("rgb(156, 66, 215)", "rgb(224, 190, 250)")


def test_targets_are_large_enough(open_page):
    for width, least in ((722, 32), (390, 40)):
        figure = figure_of(open_page(width))
        for target in (figure.slider, figure.reset, figure.label(0), figure.label(1)):
            assert target.bounding_box()["height"] >= least
