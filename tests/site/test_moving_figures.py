"""Moving figures, driven by keyboard and mouse in a browser; what they print is compared with `companion`.

They run here on small pages of their own, with the modules and styles of the book and, where the course has
it, the still picture. moving_cases.py has one entry a figure; the tests are the same for all.
"""

import re
import shutil
from pathlib import Path

import pytest
from moving_cases import CASES
from site_checks import accessibility, dark_colours, listen, reveal, served, sideways

from companion import figures

STATIC = Path(__file__).parents[2] / "book" / "_static"
MODULES = sorted((STATIC / "figures").glob("*.js"))
SHARED = {"index", "frame", "controls", "drawing", "information"}
SHARED |= {path.stem for path in MODULES if path.stem.endswith("-data")}
WIDTHS = (722, 390)
PAGE = """<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8"><title>Figures</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="course.css"><link rel="stylesheet" href="figures/figures.css">
<script type="module" src="figures/index.js?v=checksum"></script>
<main style="max-width: 690px; margin: 0 16px"><h1>Figures</h1>{figures}</main></html>"""
CAPTION = "The first sentence of a caption states the finding. The second says what is drawn."
SIZES = {  # of the drawing, wide and narrow
    "halving": ((690, 300), (358, 420)),
    "fair-coin": ((690, 300), (358, 260)),
    "spreading": ((690, 280), (358, 300)),
    "wrong-belief": ((690, 376), (358, 346)),
    "loss-falls": ((690, 320), (358, 420)),
    "squared-error-sleeps": ((690, 340), (358, 460)),
    "easy-majority": ((690, 324), (358, 512)),
    "tangent-proves-gibbs": ((690, 320), (358, 320)),
    "likelihood-peak": ((690, 340), (358, 400)),
    "two-bumps": ((690, 340), (358, 360)),
    "focal-pushes": ((690, 320), (358, 320)),
    "only-differences": ((690, 340), (358, 440)),
    "training-steps": ((690, 360), (358, 520)),
    "threshold": ((690, 380), (358, 560)),
    "four-formulas": ((690, 360), (358, 440)),
}


# Without a browser


@pytest.mark.parametrize("path", [*MODULES, STATIC / "figures" / "figures.css"], ids=lambda path: path.name)
def test_colours_are_tokens(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<!url\()#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", text)
    known = set(re.findall(r"--xe-[a-z-]+", (STATIC / "course.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"--xe-[a-z-]+", text)) <= known


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_modules_load_nothing_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    sources = re.findall(r"""(?:from|import) ?\(?["'`]([^"'`]+)""", text)
    assert [source for source in sources if not source.startswith("./")] == []
    assert not re.search(r"fetch\(|XMLHttpRequest|innerHTML|eval\(|https?:(?!//www\.w3\.org/2000/svg)", text)


def test_nothing_moves_by_itself():
    for path in (*MODULES, STATIC / "figures" / "figures.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"transition|animat|@keyframes|setInterval|requestAnimationFrame", text), (
            path.name
        )


def test_every_module_is_tested_and_has_room_reserved():
    assert {path.stem for path in MODULES} - SHARED == set(CASES) == set(SIZES)
    styles = (STATIC / "figures" / "figures.css").read_text(encoding="utf-8")
    assert set(re.findall(r"data-figure=([a-z-]+)\]", styles)) == set(CASES)


# In a browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A folder, served from this machine, with a page for each figure and one with all of them."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(STATIC, folder, dirs_exist_ok=True)
    pages = {"all": list(CASES), "twice": ["squared-error-sleeps"] * 2} | {name: [name] for name in CASES}
    for page, names in pages.items():
        text = PAGE.replace("{figures}", "".join(map(still_figure, names)))
        (folder / f"{page}.html").write_text(text, encoding="utf-8")
    with served(folder) as address:
        yield address


def still_figure(name):
    """The figure as the book has it before script runs."""
    drawn = (getattr(getattr(figures, chapter), name.replace("-", "_"), None) for chapter in figures.CHAPTERS)
    draw = next(filter(None, drawn), None)
    try:
        still = draw().svg
    except TypeError:  # not drawn yet, or from data of its chapter
        still = '<svg width="345.6pt" height="216pt" viewBox="0 0 346 216"></svg>'
    still = still.replace("<svg ", f'<svg role="img" aria-label="still of {name}" class="xe-svg" ', 1)
    return f'<figure data-figure="{name}">{still}<figcaption><p>{CAPTION}</p></figcaption></figure>'


@pytest.fixture(scope="module")
def open_page(browser, address):
    """Opens a page in a window of its own; what it logs, or asks of other hosts, fails the module's tests."""
    contexts, problems = [], []

    def open_(name, width=722, still=False, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        problems.append(listen(page, address))
        if still:  # every module is there and does nothing
            empty = {"content_type": "text/javascript", "body": "export const mount = () => 0"}
            page.route(re.compile(rf"figures/({'|'.join(CASES)})\.js"), lambda route: route.fulfill(**empty))
        page.goto(f"{address}{name}.html", wait_until="load")
        if options.get("java_script_enabled", True):
            reveal(page)
        if not still and options.get("java_script_enabled", True):
            page.wait_for_function("() => !document.querySelector('figure:not(.xe-moves)')")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not any(problems), problems


EACH = [(name, width) for name in CASES for width in WIDTHS]


@pytest.fixture(scope="module")
def pages(open_page):
    """The page with all figures, wide and narrow."""
    return {width: open_page("all", width) for width in WIDTHS}


@pytest.fixture(scope="module", params=EACH, ids=lambda each: "-".join(map(str, each)))
def figure(request, pages):
    """Each figure, wide and narrow."""
    name, width = request.param
    return Figure(pages[width].locator(f"figure[data-figure={name}]"), name)


@pytest.fixture
def started(figure):
    """Each figure at its start."""
    figure.reset()
    return figure


@pytest.fixture(params=WIDTHS)
def everything(request, pages):
    """The page with all figures, at their start."""
    page = pages[request.param]
    page.evaluate(
        "document.querySelectorAll('button').forEach((node) => node.textContent === 'Reset' && node.click())"
    )
    return page


class Figure:
    """One figure of a page, as a reader finds it."""

    SLIDERS = "input[type=range], [role=slider]"
    LOOK = """figure => {
        const all = (selector) => [...figure.querySelectorAll(selector)];
        const texts = (nodes) => [...nodes].map((node) => node.textContent);
        const aria = (node, ...names) => names.map((name) => Number(node.getAttribute(`aria-${name}`)));
        const state = (node) => node.type
          ? [node.valueAsNumber, Number(node.min), Number(node.max), Number(node.step)]
          : [...aria(node, "valuenow", "valuemin", "valuemax"), 1];
        const picture = figure.querySelector(".xe-drawing svg").getBoundingClientRect();
        // Half a pixel: text may be antialiased beyond its box. Lines have room for accents.
        const outside = (node) => {
          const { left, right, top, bottom } = node.getBoundingClientRect();
          return left < picture.left - 0.5 || right > picture.right + 0.5
            || top < picture.top - 3 || bottom > picture.bottom + 3;
        };
        const end = figure.getBoundingClientRect().right;
        const cutOff = (node) => node.getBoundingClientRect().right > end + 0.5;
        const wrong = /NaN|Infinity|undefined/;
        const broken = (node) => [...node.attributes].some(({ value }) => wrong.test(value));
        return {
          sliders: all("SLIDERS").map(state),
          words: all("SLIDERS").map((node) => node.getAttribute("aria-valuetext")),
          pressed: all("[aria-pressed]").map((node) => node.getAttribute("aria-pressed") === "true"),
          printed: texts(all("dd")),
          rows: all("tbody tr").map((row) => texts(row.querySelectorAll("td"))),
          height: figure.getBoundingClientRect().height,
          outside: texts(all(".xe-drawing text").filter(outside)),
          cutOff: texts(all("td, th, dt, dd").filter(cutOff)),
          broken: all(".xe-drawing *").filter(broken).map((node) => node.outerHTML),
        };
    }""".replace("SLIDERS", SLIDERS)

    def __init__(self, node, name):
        self.node, self.page, self.name, self.case = node, node.page, name, CASES[name]
        self.sliders = node.locator(self.SLIDERS)
        self.height = None
        node.evaluate(f"""figure => {{
            window.seen = [];
            figure.addEventListener("keyup", () => seen.push(({self.LOOK})(figure)));
        }}""")

    def reset(self):
        self.node.get_by_role("button", name="Reset").click()

    def look(self):
        return self.node.evaluate(self.LOOK)

    def press(self, control, *keys):
        """What is shown after each of the keys."""
        self.page.evaluate("window.seen = []")
        control.focus()
        for key in keys:
            self.page.keyboard.press(key)
        return [self.check(seen) for seen in self.page.evaluate("seen")]

    def state(self, seen):
        native = self.node.locator("input[type=range]").count()
        whole = [1] * (len(seen["sliders"]) - native) + [*self.case.per] * native
        values = [value * per for (value, *_), per in zip(seen["sliders"], whole, strict=False)]
        assert values == pytest.approx([round(value) for value in values], abs=1e-6)
        return self.case.read([round(value) for value in values], seen["pressed"])

    def check(self, seen=None):
        """What is shown belongs to the state, stays inside the picture, and moves nothing below it."""
        seen = seen or self.look()
        expected = self.case.expected(self.state(seen))
        assert seen["printed"] == [value for value in expected.values() if isinstance(value, str)]
        lines = [*seen["rows"], *map(list, zip(*seen["rows"], strict=True))]
        assert [value for value in expected.values() if isinstance(value, list) and value not in lines] == []
        assert (seen["outside"], seen["cutOff"], seen["broken"]) == ([], [], [])
        assert all(seen["words"])
        self.height = self.height or seen["height"]
        assert seen["height"] == self.height
        return seen


def test_the_start(started):
    seen = started.check()
    assert seen["printed"] == started.case.start


# Keys, and how many steps they go.
WALK = {"ArrowRight": 1, "ArrowUp": 1, "PageUp": 10, "ArrowLeft": -1, "ArrowDown": -1, "PageDown": -10}
WALK |= {"End": 1e9, "Home": -1e9}


def test_every_key_of_every_slider(started):
    narrow = started.page.viewport_size["width"] < WIDTHS[0]
    keys = [*WALK, "ArrowLeft", "PageDown", "ArrowUp", "PageUp"] if not narrow else ["End", "Home", "PageUp"]
    for index in range(started.sliders.count()):
        now, *_ = started.look()["sliders"][index]
        for key, seen in zip(keys, started.press(started.sliders.nth(index), *keys), strict=True):
            value, low, high, step = seen["sliders"][index]
            assert value == pytest.approx(min(high, max(low, now + WALK[key] * step)), abs=1e-9), key
            now = value
    started.reset()
    assert started.check()["printed"] == started.case.start


def test_every_button_and_reset(started):
    buttons = started.node.locator("button")
    assert buttons.evaluate_all("nodes => nodes.every(node => node.type === 'button')")
    start = started.look()
    for place, button in enumerate(buttons.all()):
        button.press(("Enter", "Space")[place % 2])
        started.check()
        started.reset()
        assert started.check() == start


def test_pointer_in_the_picture(started):
    """Pressing does what dragging does; a pointer that leaves is held; nothing follows once it is up."""
    picture, mouse = started.node.locator(".xe-drawing svg").first, started.page.mouse
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    for start, end in started.case.drags:
        shown = []
        for place in (start, end, (-1, 5), end):
            mouse.move(box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"])
            if place is start:
                shown.append(started.look()["printed"])
                mouse.down()
            shown.append(started.check()["printed"])
        mouse.up()
        mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert shown[0] != shown[1] != shown[2]
        assert shown[2] == shown[4] == started.check()["printed"]
        assert started.page.evaluate(f"document.activeElement.matches('{Figure.SLIDERS}')")


def test_pointer_on_handles(started):
    """A knob does not jump under the pointer, and follows it."""
    mouse = started.page.mouse
    handles = started.node.locator(".handle")
    for index in range(handles.count()):
        started.reset()
        knob = handles.nth(index).locator(".knob").bounding_box()
        x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
        before = started.look()["sliders"][index][0]
        mouse.move(x + 3, y + 3)
        mouse.down()
        assert started.check()["sliders"][index][0] == before
        sideways = handles.nth(index).get_attribute("aria-orientation") == "horizontal"
        mouse.move(x + 3 - 30 * sideways, y + 3 - 30 * (not sideways))
        after = started.check()["sliders"][index][0]
        mouse.up()
        assert (after < before) if sideways else (after > before)


@pytest.fixture(scope="module")
def phone(open_page):
    """The page with all figures under a finger: finger("touchStart", x, y) and the like, in CSS pixels."""
    page = open_page("all", WIDTHS[1], has_touch=True)
    page.add_style_tag(content="main { padding: 600px 0 }")  # so that every figure can be scrolled both ways
    protocol = page.context.new_cdp_session(page)

    def finger(act, x=None, y=None):
        points = [] if x is None else [{"x": x, "y": y}]
        protocol.send("Input.dispatchTouchEvent", {"type": act, "touchPoints": points})

    page.finger = finger
    return page


@pytest.fixture(params=CASES)
def touched(request, phone):
    """Each figure at its start, under a finger, in the middle of the window."""
    figure = Figure(phone.locator(f"figure[data-figure={request.param}]"), request.param)
    figure.reset()
    figure.node.locator(".xe-drawing svg").first.evaluate("node => node.scrollIntoView({ block: 'center' })")
    return figure


AT_REST = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let still = 0, last = -1; still < 5; await frame()) {
    still = scrollY === last ? still + 1 : 0;
    last = scrollY;
  }
}"""


def drawn_over(page, x, y, across, along, last="touchEnd"):
    """A finger goes down at a place and is drawn so many pixels over the glass."""
    page.finger("touchStart", x, y)
    for step in range(1, 21):
        page.finger("touchMove", x + across * step / 20, y + along * step / 20)
    page.wait_for_timeout(60)  # at rest, so that the page does not run on
    page.finger(last)
    page.evaluate(AT_REST)


def test_a_finger_in_the_picture(touched):
    """It scrolls up and down and changes nothing; sideways, and by a tap, it moves what a mouse moves."""
    page, picture = touched.page, touched.node.locator(".xe-drawing svg").first
    start = touched.check()
    for (to, _), (x, y) in touched.case.drags:
        box = picture.bounding_box()
        x, y, to = box["x"] + x * box["width"], box["y"] + y * box["height"], box["x"] + to * box["width"]
        across = 40 if to > x else -40
        page.finger("touchStart", x, y)
        assert touched.check() == start
        page.finger("touchCancel")
        for along in (-200, 200):
            top = page.evaluate("scrollY")
            drawn_over(page, x, y, across=3, along=along)
            assert abs(page.evaluate("scrollY") - top) > 100
            assert touched.check() == start
            page.evaluate(f"scrollTo(0, {top})")
        drawn_over(page, x, y, across, along=4, last="touchCancel")
        assert touched.check() == start
        for act in (lambda: page.touchscreen.tap(x, y), lambda: drawn_over(page, x, y, across, along=4)):  # noqa: B023
            act()
            assert touched.check()["sliders"] != start["sliders"]
            assert page.evaluate("scrollY") == top
            touched.reset()
            page.evaluate(f"scrollTo(0, {top})")


def test_a_finger_on_handles(touched):
    """A knob follows it up and down at once, and the page stays."""
    for handle in touched.node.locator(".handle").all():
        knob = handle.locator(".knob").bounding_box()
        x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
        top = touched.page.evaluate("scrollY")
        before = handle.get_attribute("aria-valuenow")
        sideways = handle.get_attribute("aria-orientation") == "horizontal"
        drawn_over(touched.page, x, y, across=-30 * sideways, along=-30 * (not sideways))
        touched.check()
        assert handle.get_attribute("aria-valuenow") != before
        assert touched.page.evaluate("scrollY") == top


def test_pointer_on_native_sliders(started):
    for slider in started.node.locator("input[type=range]").all():
        box = slider.bounding_box()
        for part in (0.25, 0.9):
            slider.click(position={"x": box["width"] * part, "y": box["height"] / 2})
            started.check()
            low, high, now = (
                slider.evaluate(f"node => Number(node.{name})") for name in ("min", "max", "value")
            )
            assert (now - low) / (high - low) == pytest.approx(part, abs=0.1)


@pytest.mark.parametrize("name", CASES)
def test_ten_states_agree_with_companion(pages, name):
    case = CASES[name]
    assert len(case.states) >= 10
    shown = pages[WIDTHS[0]].evaluate(
        "async ([name, states]) => states.map((await import(`./figures/${name}.js`)).printed)",
        [name, case.states],
    )
    assert shown == [case.expected(state) for state in case.states]


# All figures on one page


def test_axe_in_light_and_dark(everything):
    assert accessibility(everything) == []
    everything.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert dark_colours(everything) == []
    everything.evaluate("document.documentElement.dataset.theme = 'light'")


def test_nothing_scrolls_sideways(everything):
    assert sideways(everything) == []


def test_the_state_is_announced_once_it_rests(open_page):
    page = open_page("all")
    page.wait_for_timeout(500)
    assert page.locator("[role=status]").all_text_contents() == [""] * len(CASES)  # the start is not news
    page.evaluate(
        """() => {
          window.said = {};
          for (const figure of document.querySelectorAll("figure")) {
            const status = figure.querySelector("[role=status]"), list = (said[figure.dataset.figure] = []);
            new MutationObserver(() => list.push(status.textContent)).observe(status, { childList: true });
          }
        }"""
    )
    for name in CASES:
        page.locator(f"[data-figure={name}]").locator(Figure.SLIDERS).first.focus()
        for _ in range(3):
            page.keyboard.press("ArrowUp")
        assert page.evaluate(f"said['{name}']") == []
    page.wait_for_timeout(600)
    reading = page.locator(".xe-reading").all_text_contents()
    assert page.evaluate("said") == {name: [words] for name, words in zip(CASES, reading, strict=True)}
    assert [
        case.announced
        for case, words in zip(CASES.values(), reading, strict=True)
        if case.announced not in words
    ] == []


def test_sizes_and_type(everything):
    wide = everything.viewport_size["width"] == WIDTHS[0]
    for name, sizes in SIZES.items():
        picture = everything.locator(f"figure[data-figure={name}] .xe-drawing svg").first
        box = picture.bounding_box()
        assert (box["width"], box["height"]) == sizes[not wide], name
        fonts = picture.locator("text").evaluate_all(
            "nodes => nodes.map(node => getComputedStyle(node).fontSize)"
        )
        assert set(fonts) == {"13px"}, name


def test_targets_are_large_enough(everything):
    least = 32 if everything.viewport_size["width"] == WIDTHS[0] else 44
    small = everything.evaluate(
        """least => [...document.querySelectorAll("button, input, .handle > .reach")].filter((node) => {
          const { width, height } = node.getBoundingClientRect();
          return width < least - 0.1 || height < least - 0.1;
        }).map((node) => node.outerHTML)""",
        least,
    )
    assert small == []


def test_names_and_roles(everything):
    for name in CASES:
        node = everything.locator(f"figure[data-figure={name}]")
        picture = node.locator(".xe-drawing > svg")
        assert picture.get_attribute("aria-label")
        assert picture.get_attribute("role") == ("group" if picture.locator(".handle").count() else "img")
        assert node.locator("[role=status]").count() == 1
        assert CAPTION in node.locator("figcaption").inner_text()
        for slider in node.locator("[role=slider]").all():
            assert slider.get_attribute("aria-label")
            assert slider.get_attribute("tabindex") == "0"


def test_print_shows_the_still(everything):
    shown = "nodes => nodes.map((node) => node.getBoundingClientRect().height > 0)"
    stills, moving = everything.locator(".xe-still"), everything.locator(".xe-moving, .xe-keys")
    assert (any(stills.evaluate_all(shown)), all(moving.evaluate_all(shown))) == (False, True)
    everything.emulate_media(media="print")
    assert (all(stills.evaluate_all(shown)), any(moving.evaluate_all(shown))) == (True, False)
    everything.emulate_media(media="screen")


def test_nothing_jumps(everything, open_page):
    heights = """nodes => Object.fromEntries(
        nodes.map((node) => [node.dataset.figure, node.getBoundingClientRect().height]))"""
    after = everything.locator("figure").evaluate_all(heights)
    page = open_page("all", everything.viewport_size["width"], still=True)
    before = page.locator("figure").evaluate_all(heights)
    # One line of text: fonts differ between machines, and the caption and the key hints wrap with them.
    assert after == pytest.approx(before, abs=22)


def test_without_script_the_stills_stay(open_page):
    page = open_page("all", java_script_enabled=False)
    stills = page.locator("figure > svg[role=img]")
    assert stills.count() == len(CASES)
    assert all(still.is_visible() for still in stills.all())
    assert page.locator(".xe-moving").count() == 0
    size = page.locator("[data-figure=squared-error-sleeps] > svg").bounding_box()
    assert size["height"] == pytest.approx(518.4, abs=1)  # its own size, 5.4 in: nothing is reserved


def test_where_modules_fail_the_stills_stay(open_page):
    page = open_page("all", still=True)
    assert all(still.is_visible() for still in page.locator("figure > svg[role=img]").all())
    assert page.locator(".xe-moving").count() == 0


def test_the_drawing_follows_its_column_and_waits_below_200_px(open_page):
    page = open_page("squared-error-sleeps")
    picture = page.locator(".xe-drawing svg").first
    for width, drawn in ((400, "400"), (150, "400"), (519, "519"), (520, "520")):
        page.locator("main").evaluate(f"node => (node.style.width = '{width}px')")
        page.wait_for_function(
            f"document.querySelector('.xe-drawing svg').getAttribute('width') === '{drawn}'"
        )
    assert picture.get_attribute("height") == "340"


def test_colours_follow_the_theme(open_page):
    page = open_page("squared-error-sleeps")
    line = page.locator(".xe-drawing .line.loss").first
    stroke = "node => getComputedStyle(node).stroke"
    light = line.evaluate(stroke)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert (light, line.evaluate(stroke)) == ("rgb(156, 66, 215)", "rgb(224, 190, 250)")


def test_two_figures_on_a_page_keep_apart(open_page):
    page = open_page("twice")
    first, second = (Figure(page.locator("figure").nth(place), "squared-error-sleeps") for place in (0, 1))
    first.press(first.sliders, "End")
    assert [figure.state(figure.look())["logit"] for figure in (first, second)] == [800, -600]


# What is special about one of them


def test_a_drag_stays_with_its_panel(open_page):
    page = open_page("squared-error-sleeps")
    figure = Figure(page.locator("figure"), "squared-error-sleeps")
    axes = [node.bounding_box() for node in figure.node.locator(".xe-drawing .axes").all()]
    page.mouse.move(axes[0]["x"] + axes[0]["width"] / 2, axes[0]["y"] + 90)
    page.mouse.down()
    page.mouse.move(axes[1]["x"] + axes[1]["width"] / 2, axes[1]["y"] + 90)
    assert figure.state(figure.check())["logit"] == 800


def test_the_reading_follows_the_state(open_page):
    page = open_page("squared-error-sleeps")
    figure = Figure(page.locator("figure"), "squared-error-sleeps")
    verdicts = ["sure and wrong", "wrong", "undecided", "right", "sure and right"]
    for pages, verdict in zip((0, 7, 8, 9, 16), verdicts, strict=True):
        figure.press(figure.sliders, "Home", *["PageUp"] * pages)
        assert f": {verdict}." in page.locator(".xe-reading").text_content()


@pytest.mark.parametrize(("key", "order", "takes"), [("Home", (0, 1, 0), 0), ("End", (1, 0, 1), 1)])
def test_where_borders_meet_the_pointer_gets_the_one_that_can_move(open_page, key, order, takes):
    page = open_page("wrong-belief")
    figure = Figure(page.locator("figure"), "wrong-belief")
    for index in order:
        figure.press(figure.sliders.nth(index), key)
    met = [0, 0] if key == "Home" else [100, 100]
    assert [now for now, *_ in figure.look()["sliders"][:2]] == met
    knob = figure.node.locator(".knob").first.bounding_box()
    x, y = knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + (-60 if key == "Home" else 60))
    borders = [now for now, *_ in figure.check()["sliders"][:2]]
    assert borders[takes] == pytest.approx(20 if key == "Home" else 80, abs=1)
    assert borders[1 - takes] == met[0]


def test_an_infinite_word_leaves_the_picture(open_page):
    page = open_page("wrong-belief")
    figure = Figure(page.locator("figure"), "wrong-belief")
    (seen,) = figure.press(figure.sliders.nth(2), "Home")  # the model gives green nothing
    assert seen["printed"] == ["0.6390 nat", "∞ nat", "∞ nat"]
    assert page.locator(".beyond + text").text_content() == "→ ∞"
    assert "infinite cost" in page.locator(".xe-reading").text_content()
