"""Checks of a built page, each a function that returns a list of problems, empty when all is well.

`visit` opens a page in a browser and applies those that need one; `dead_links` reads the files. That each
check fires is shown in test_site_checks.py, on small pages that are broken on purpose.
"""

import functools
import gzip
import http.server
import os
import re
import shutil
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import TimeoutError

# The site to look at, and the address that it was built for, if it has one.
ADDRESS = os.environ.get("COURSE_BASE_URL", "")
SITE = Path(os.environ.get("COURSE_SITE") or Path(__file__).parents[2] / "_build" / "html")
NO_SITE = f"There is no built site in {SITE}: run `make book` first."
NO_BROWSER = (
    "No Chromium was found, so no page of the site was opened. Install chromium, chromium-browser or "
    "google-chrome, or name one in the environment variable CHROMIUM."
)
# No sandbox and no GPU, because tests run in containers; nothing that makes Chromium call home; and no name
# resolves but this machine's, so that a page that asks another host is noticed and not answered.
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --host-resolver-rules=MAP~*~NOTFOUND,EXCLUDE~127.0.0.1"""
FLAGS = [flag.replace("~", " ") for flag in FLAGS.split()]

WIDTHS = {"wide": 1280, "narrow": 390}
HEAVIEST = 500  # kB
MOST_REQUESTS = 40
WIDEST_JUMP = 0.1  # layout shift, as browsers measure it
PATIENCE = 3000  # ms for a moving figure to begin; it takes a tenth of that
REST = 300  # ms after a jump, in which what is near has got its layout
HIGHEST = 40  # px between the top of the window and where a jump ends
SMALLEST = 320  # px: a window of 1280 at four times the size, WCAG 1.4.10
# s, at most, for what moves after a reader's act
EASE = {"reduce": 0.01, "no-preference": 0.2}


def chromium():
    """The path of an installed Chromium, or None."""
    names = (
        os.environ.get("CHROMIUM"),
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    )
    return next(filter(None, (shutil.which(name) for name in names if name)), None)


def pages(site):
    """The pages of the site, as addresses below its root.

    The theme leaves pieces of templates in _static; lite is JupyterLite, which test_lite.py looks at.
    """
    found = (path.relative_to(site) for path in site.rglob("*.html"))
    return sorted(path.as_posix() for path in found if path.parts[0] not in ("_static", "_sources", "lite"))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files below a path; shows 404.html for what is missing, as the published site's host does."""

    below = "/"

    def translate_path(self, path):
        inside = path.startswith(self.below)
        return super().translate_path(path[len(self.below) - 1 :] if inside else "/nothing/here")

    def log_message(self, *arguments):
        pass

    def send_error(self, code, message=None, explain=None):
        missing = Path(self.directory) / "404.html"
        if code != 404 or not missing.exists():
            return super().send_error(code, message, explain)
        body = missing.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder, below="/"):
    """The folder on a free port of this machine, below a path: `with served(folder) as address`."""
    handler = functools.partial(type("Handler", (_Quiet,), {"below": below}), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{below}"
        server.shutdown()
        thread.join()


# In the browser ---------------------------------------------------------------------------------------------


def visit(context, root, address, *, expected_status=200):
    """Opens one page of the site and returns every problem found in it."""
    page = context.new_page()
    try:
        problems = listen(page, root)
        response = page.goto(root + address, wait_until="load")
        problems += jumps(page)
        settle(page)
        if response.status != expected_status:
            problems.append(f"status {response.status}, expected {expected_status}")
        for check in CHECKS:
            problems += check(page)
        return problems
    finally:
        page.close()


def landing(page, address, place):
    """What is wrong with a jump to a place of the page, by a link on it or by its address."""
    by_link = page.url.partition("#")[0] == address
    if by_link:
        page.evaluate("place => document.querySelector(`a[href$='#${CSS.escape(place)}']`).click()", place)
    else:
        page.goto(f"{address}#{place}", wait_until="load")
    tops = page.evaluate(
        """async (place) => {
          const target = document.getElementById(place);
          const end = () => scrollY >= document.scrollingElement.scrollHeight - innerHeight - 2;
          const look = () => [Math.round(target.getBoundingClientRect().top), end()];
          const later = (time) => new Promise((resolve) => setTimeout(resolve, time));
          await later(50);
          const first = look();
          await later(REST);
          return [first, look()];
        }""".replace("REST", str(REST)),
        place,
    )
    (first, _), (last, at_the_end) = tops
    problems = [f"#{place} moves from {first} to {last} px"] if abs(first - last) > 2 else []
    if not 0 <= last <= HIGHEST and not at_the_end:
        problems.append(f"#{place} stands at {last} px, not at the top")
    return problems


def listen(page, root):
    """A list that fills with requests to other hosts and with what the console complains about."""
    problems = []

    def request(request):
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(root):
            problems.append(f"request to another host: {request.url}")

    def console(message):
        if message.type in ("error", "warning") and not _is_missing_page(message):
            problems.append(f"console {message.type}: {message.text} ({message.location['url']})")

    page.on("request", request)
    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on("requestfailed", lambda request: problems.append(f"could not be loaded: {request.url}"))
    return problems


def _is_missing_page(message):
    """The browser's note that the page itself, not something in it, came with status 404."""
    return "404" in message.text and message.location["url"].endswith("/no/such/page")


def settle(page):
    """Waits for the fonts of mathematics and for moving figures, which come after the page has loaded."""
    reveal(page)
    page.evaluate("() => document.fonts.ready.then(() => 0)")
    with suppress(TimeoutError):  # moving_figures reports it
        page.wait_for_function(
            "() => !document.querySelector('[data-figure]:not(.xe-moves)')", timeout=PATIENCE
        )


def reveal(page):
    """Scrolls to what waits until it is near: sections for their layout, figures for their module."""
    page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          for (const part of document.querySelectorAll(".xe-article > section > *, [data-figure]")) {
            const { top } = part.getBoundingClientRect();
            if (top > -innerHeight && top < innerHeight) continue;
            part.scrollIntoView();
            await frame().then(frame);
          }
          scrollTo(0, 0);
          await frame().then(frame);
        }"""
    )


def weight(page):
    """What the page and all that it has loaded weigh, compressed as hosts send them, and how many it is."""
    urls = page.evaluate(
        "() => [location.href, ...performance.getEntriesByType('resource').map((entry) => entry.name)]"
    )
    here = "{0.scheme}://{0.netloc}/".format(urlsplit(page.url))  # what is from elsewhere is a problem anyway
    loaded = {url.partition("#")[0] for url in urls if url.startswith(here)}
    kilobytes = sum(_compressed(page, url) for url in loaded) / 1000
    if kilobytes <= HEAVIEST and len(loaded) <= MOST_REQUESTS:
        return []
    return [
        f"weighs {kilobytes:.0f} kB in {len(loaded)} requests; {HEAVIEST} and {MOST_REQUESTS} are allowed"
    ]


def _compressed(page, url):
    body = page.request.get(url).body()
    return len(body) if urlsplit(url).path.endswith(".woff") else len(gzip.compress(body, 6))


def jumps(page):
    """What a reader sees stays where it is once it is seen, while the rest of the page comes."""
    shift = page.evaluate(
        """() => new Promise((resolve) => {
          let shift = 0;
          new PerformanceObserver((list) => {
            for (const { value, hadRecentInput } of list.getEntries()) shift += hadRecentInput ? 0 : value;
          }).observe({ type: "layout-shift", buffered: true });
          document.fonts.ready.then(() => setTimeout(() => resolve(shift), 100));
        })"""
    )
    return [f"jumps by {shift:.2f}; {WIDEST_JUMP} is allowed"] if shift > WIDEST_JUMP else []


def formulas(page):
    """Every formula is drawn, and none as an error."""
    return page.evaluate(
        r"""() => {
          const problems = [];
          for (const math of document.querySelectorAll(".math")) {
            const source = math.dataset.source ?? math.textContent.trim().slice(0, 60);
            if (!math.querySelector("mjx-container")) problems.push(`formula not drawn: ${source}`);
            // An unknown command is no error to MathJax: it prints the command, in red.
            if (math.querySelector("mjx-merror, merror, [data-mjx-error], mtext[mathcolor=red]"))
              problems.push(`formula in error: ${source}`);
            for (const glyph of math.querySelectorAll("mjx-c"))
              if (getComputedStyle(glyph, "::before").content === "none") {
                problems.push(`formula without its glyph ${glyph.className}: ${source}`);
                break;
              }
            if (!math.querySelector("mjx-assistive-mml > math"))
              problems.push(`formula that screen readers cannot reach: ${source}`);
            if (math.querySelector("mjx-container > :not(mjx-assistive-mml, [aria-hidden=true])"))
              problems.push(`formula that screen readers meet twice: ${source}`);
          }
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const text = walker.currentNode.textContent;
            const parent = walker.currentNode.parentElement;
            const quoted = parent.closest("pre, code, script, style, .math, #search-results");
            if (!quoted && /\\\(|\\\[|\$\$|\\(frac|begin|sigma|mathbb)\b/.test(text))
              problems.push(`TeX left as text: ${text.trim().slice(0, 60)}`);
          }
          return problems;
        }"""
    )


def moving_figures(page):
    """Every figure that can move has been taken over by its module."""
    idle = "figures => figures.map(figure => `figure does not move: ${figure.dataset.figure}`)"
    return page.eval_on_selector_all("[data-figure]:not(.xe-moves)", idle)


def sideways(page):
    """The page does not scroll sideways; what is wider scrolls in a box of its own."""
    found = page.evaluate(
        """() => {
          const width = innerWidth;
          const scrolls = (box) =>
            box && (getComputedStyle(box).overflowX !== "visible" || scrolls(box.parentElement));
          const escapes = (box) =>
            getComputedStyle(box).position === "absolute" || !scrolls(box.parentElement);
          const wide = [...document.body.querySelectorAll("*")].filter((box) =>
            box.getBoundingClientRect().right > width + 1 && escapes(box));
          return wide.slice(0, 3).map((box) => box.outerHTML.slice(0, 80));
        }"""
    )
    scrolling, shown = page.evaluate("() => [document.scrollingElement.scrollWidth, innerWidth]")
    if scrolling <= shown:
        return []
    return [
        f"scrolls sideways: {scrolling} px in {shown} px, because of {' and '.join(found) or 'no one box'}"
    ]


def images(page):
    """Every image has an alternative text that is a text; other drawings are decoration or groups."""
    found = page.evaluate(
        """() => {
          const label = (node) => node.getAttribute("alt") ?? node.getAttribute("aria-label") ?? "";
          const html = (node) => node.outerHTML.slice(0, 80);
          const pictures = [...document.querySelectorAll("img, [role=img]")]
            .map((node) => [label(node), html(node)]);
          const unmarked = [...document.querySelectorAll("svg:not([role])")]
            .filter((node) => !node.closest("[aria-hidden=true]"));
          return {pictures, unmarked: unmarked.map(html)};
        }"""
    )
    problems = [f"drawing with neither role nor aria-hidden: {html}" for html in found["unmarked"]]
    for text, html in found["pictures"]:
        if not text.strip():
            problems.append(f"image without alternative text: {html}")
        elif re.search(r"\.(svg|png|jpe?g|gif|webp)$|[0-9a-f]{32}|^\S*/\S*$", text.strip(), re.I):
            problems.append(f"alternative text is a path: {text}")
    return problems


# Text spaced as WCAG 1.4.12 has it.
_SPACED = """p { margin-bottom: 2em !important }
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"""


def reflow(page):
    """On the smallest window nothing is lost, not even once a reader has spaced the text."""
    size = page.viewport_size
    if size["width"] > WIDTHS["narrow"]:
        return []
    spacing = page.add_style_tag(content=_SPACED)
    page.set_viewport_size({"width": SMALLEST, "height": size["height"]})
    reveal(page)
    problems = [f"at {SMALLEST} px: {problem}" for problem in sideways(page) + cut_off(page)]
    spacing.evaluate("style => style.remove()")
    page.set_viewport_size(size)
    return problems


def cut_off(page):
    """Text that ends at the edge of the window, or of its box, and cannot be scrolled."""
    found = page.evaluate(
        """() => {
          const out = "mjx-container *, svg *, .xe-hidden, .xe-hidden *, .xe-status, .xe-moving caption";
          const text = (box) => [...box.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
          const style = (box) => getComputedStyle(box).overflowX;
          const full = (box) => box.scrollWidth > box.clientWidth + 1;
          const clips = (box) => full(box) && ["hidden", "clip"].includes(style(box));
          const scrolls = (box) =>
            box && (["auto", "scroll"].includes(style(box)) || scrolls(box.parentElement));
          const beyond = (box) => text(box) && box.getBoundingClientRect().right > innerWidth + 1;
          return [...document.querySelectorAll(`body *:not(${out})`)]
            .filter((box) => (beyond(box) || clips(box)) && !scrolls(box) && box.checkVisibility())
            .map((box) => box.outerHTML.slice(0, 80));
        }"""
    )
    return [f"text is cut off: {html}" for html in found[:3]]


def focus(page):
    """Tab leads to the text first, goes on from everything, and shows where it is.

    Of each kind of link, button and box one is looked at: its outline, 2 px at least, has a contrast of 3
    with the ground, is not cut off, and stands in view, with nothing before it (WCAG 2.4.7, 2.4.11, 2.4.13).
    """
    problems = _way_to_the_text(page)
    samples = page.evaluate(_FOCUS)
    for sample in samples["boxes"]:
        page.evaluate("sample => samples[sample].focus()", sample)
        page.keyboard.press("Tab")
        if left := page.evaluate("sample => leftBehind(sample)", sample):
            problems.append(f"Tab does not go on to what comes next: {left}")
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    return problems + samples["problems"]


def _way_to_the_text(page):
    """The first Tab reaches the text, or a link that skips to it."""
    if page.locator("[autofocus]").count():
        return []
    main = "document.activeElement.closest('main') !== null"
    page.keyboard.press("Tab")
    if page.evaluate(main):
        return []
    skip = page.evaluate("() => document.querySelector('main')?.id === document.activeElement.hash?.slice(1)")
    if not skip:
        return ["the first Tab leads neither to the text nor to a link that skips to it"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    return [] if page.evaluate(main) else ["the link that skips to the text does not lead there"]


_FOCUS = r"""() => {
  const html = (node) => node.outerHTML.slice(0, 80);
  const visible = (node) => node.checkVisibility({ visibilityProperty: true });
  const seen = (node) => node.tabIndex >= 0 && !node.disabled && visible(node);
  const chosen = (node) =>
    node.type !== "radio" || node.checked || node === node.form?.querySelector("[type=radio]");
  const able = "a[href], button, input, select, textarea, summary, [tabindex]";
  const all = [...document.querySelectorAll(able)].filter((node) => seen(node) && chosen(node));
  const name = (node) => `${node.tagName} ${node.getAttribute("class")} ${node.type ?? ""}`;
  const kinds = new Map();
  for (const node of all) {
    const kind = `${name(node)} in ${name(node.parentElement)} in ${name(node.parentElement.parentElement)}`;
    if (!kinds.has(kind)) kinds.set(kind, node);
  }
  window.samples = [...kinds.values()];
  window.leftBehind = (sample) => {
    const [node, now] = [samples[sample], document.activeElement];
    const next = all[all.indexOf(node) + 1] ?? document.body;
    return now === next || !seen(next) ? "" : `${html(node)}, but to ${html(now)}`;
  };

  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const brightness = (colour) => {
    const [r, g, b] = parts(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const contrast = (one, other) => {
    const [low, high] = [brightness(one), brightness(other)].sort((a, b) => a - b);
    return high / low;
  };
  const ground = (node) => {
    const colour = node ? getComputedStyle(node).backgroundColor : "rgb(255, 255, 255)";
    return (parts(colour)[3] ?? 1) > 0.5 ? colour : ground(node.parentElement);
  };
  // An outline (auto is the browser's own); in a drawing, a ring that appears.
  const lines = (node) => {
    const style = getComputedStyle(node);
    const width = style.outlineStyle === "auto" ? 2 : parseFloat(style.outlineWidth);
    const outline = style.outlineStyle === "none" ? 0 : width;
    const rings = node.ownerSVGElement
      ? [...node.querySelectorAll("*")].map((ring) => getComputedStyle(ring).stroke)
      : [];
    return { outline, colour: style.outlineColor, offset: parseFloat(style.outlineOffset), rings };
  };
  const shown = (before, after) => {
    if (after.outline >= 2 && after.outline !== before.outline) return after.colour;
    return after.rings.find((ring, index) => ring !== before.rings[index] && ring !== "none");
  };
  const clips = (box) => {
    const { overflowX, overflowY, contentVisibility } = getComputedStyle(box);
    return overflowX !== "visible" || overflowY !== "visible" || contentVisibility === "auto";
  };
  const cut = (node, room) => {
    const box = node.getBoundingClientRect();
    for (let around = node.parentElement; around && around !== document.body; around = around.parentElement) {
      if (!clips(around)) continue;
      const edge = around.getBoundingClientRect();
      if (box.left - room < edge.left - 1 || box.right + room > edge.right + 1) return true;
    }
    return getComputedStyle(node).maskImage !== "none";
  };
  const problems = [];
  for (const node of samples) {
    document.activeElement.blur();
    const before = lines(node);
    node.focus();
    const after = lines(node);
    const colour = shown(before, after);
    if (node.tabIndex > 0) problems.push(`has an order of its own: ${html(node)}`);
    if (!colour) problems.push(`focus is not shown: ${html(node)}`);
    else if (contrast(colour, ground(node.parentElement)) < 3)
      problems.push(`focus is hardly seen: ${html(node)}`);
    if (after.outline && cut(node, after.outline + after.offset))
      problems.push(`focus is cut off: ${html(node)}`);
    const { left, right, top, bottom } = node.getClientRects()[0];
    const [x, y] = [(left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
    const above = document.elementFromPoint(x, y);
    if (!above || !(node.contains(above) || above.contains(node)))
      problems.push(`focus is out of sight or covered: ${html(node)}`);
  }
  // Links let Tab go on; whether a box does that handles keys, or scrolls, is tried.
  const boxes = [...samples.keys()].filter((sample) => !samples[sample].matches("a[href]"));
  return { boxes, problems };
}"""


def motion(page):
    """Nothing moves by itself; what moves after a reader's act moves briefly, or not at all if so asked."""
    problems = []
    for preference, longest in EASE.items():
        page.emulate_media(reduced_motion=preference)
        problems += [f"{preference}: {problem}" for problem in page.evaluate(_MOTION, longest)]
    return problems


_MOTION = """(longest) => {
  const html = (node) => node.outerHTML.slice(0, 80);
  const alone = "marquee, blink, animate, animateTransform, [autoplay]";
  const moving = document.getAnimations().map(({ effect }) => effect.target);
  moving.push(...document.querySelectorAll(alone));
  const problems = moving.map((node) => `moves by itself: ${html(node)}`);
  const slow = ({ transitionDuration, animationDuration, scrollBehavior }) => {
    const times = `${transitionDuration}, ${animationDuration}`.split(/, */).map(parseFloat);
    return times.some((time) => time > longest) || (longest < 0.1 && scrollBehavior === "smooth");
  };
  const inForce = (rule) => !(rule instanceof CSSMediaRule) || matchMedia(rule.conditionText).matches;
  const inside = (rule) => (inForce(rule) ? rules(rule.cssRules ?? []) : []);
  const rules = (list) => [...list].flatMap((rule) => [rule, ...inside(rule)]);
  for (const rule of rules([...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])))
    if (rule.style && slow(rule.style)) problems.push(`moves slowly: ${rule.cssText.slice(0, 80)}`);
  for (const node of document.querySelectorAll("[style]"))
    if (slow(node.style)) problems.push(`moves slowly: ${html(node)}`);
  return problems;
}"""


def accessibility(page):
    """What axe-core finds, rule by rule, and targets of 24 px (WCAG 2.5.8). Nothing is excepted."""
    return _axe(page, rules={"target-size": {"enabled": True}})


def dark_colours(page):
    """What axe-core finds in the colours once the reader's system turns dark."""
    page.emulate_media(color_scheme="dark")
    return [f"dark: {problem}" for problem in _axe(page, runOnly=["color-contrast", "link-in-text-block"])]


CHECKS = (
    *(weight, formulas, moving_figures, sideways, images, motion, focus, reflow),
    *(accessibility, dark_colours),  # last: they leave only a part of the page
)


def thin_out(page):
    """Leaves axe-core, which takes a minute for 30 000 elements, one of each thing to look at.

    A formula keeps its place, its size and what is heard of it, and loses MathJax's boxes, which have the
    colour of the text around them; a drawing is one image, whatever it is drawn with; each kind of word in
    code keeps its colour once.
    """
    page.evaluate(
        """() => {
          const formulas = [...document.querySelectorAll("mjx-container")];
          const sizes = formulas.map((formula) => formula.getBoundingClientRect());
          formulas.forEach((formula, place) => {
            const { width, height } = sizes[place];
            const heard = formula.querySelector("math")?.textContent;
            if (heard) formula.setAttribute("aria-label", heard);
            if (heard) formula.setAttribute("role", "img");
            formula.replaceChildren();
            // Not a part of a pixel more, or a line that just fits would scroll.
            const size = { display: "inline-block", width: `${Math.floor(width)}px`, height: `${height}px` };
            Object.assign(formula.style, size);
          });
          const stills = document.querySelectorAll("svg[role=img]:not(.xe-drawing > svg)");
          stills.forEach((drawing) => drawing.replaceChildren());
          const seen = new Set();
          for (const word of document.querySelectorAll(".highlight span")) {
            if (seen.has(word.className)) word.replaceWith(...word.childNodes);
            seen.add(word.className);
          }
        }"""
    )


def _axe(page, **options):
    thin_out(page)
    rules = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    found = ((rule, node["html"][:160]) for rule in rules for node in rule["nodes"])
    return [f"axe {rule['id']} ({rule['help']}): {html}" for rule, html in found]


# In the files -----------------------------------------------------------------------------------------------

_LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}


_FORMULA = re.compile("<mjx-container.*?</mjx-container>", re.S)


@functools.cache
def parsed(path):
    """A page as elements, read once. Formulas are left out: most of a page's elements are theirs."""
    return BeautifulSoup(_FORMULA.sub("", path.read_text("utf-8")), "html.parser")


def dead_links(site):
    """Links to files or places that are not there, and whatever would be loaded from another host."""
    documents = {page: parsed(site / page) for page in pages(site)}
    places = {page: _places(document) for page, document in documents.items()}
    problems = []
    for page, document in documents.items():
        base = "" if document.base else page  # a page that names a base names the site's root
        for tag, target in _targets(document):
            if problem := _dead(site, places, base, tag, target):
                problems.append(f"{page}: {problem}")
    return problems


def _places(document):
    return {tag["id"] for tag in document(id=True)} | {
        tag["name"] for tag in document("a", attrs={"name": True})
    }


def _targets(document):
    for tag in document.find_all(["a", "form", *_LOADING]):
        target = tag.get("href") or tag.get("src") or tag.get("action")
        if target and not (tag.name == "link" and "canonical" in tag.get("rel", ())):
            yield tag.name, target
    for style in document.find_all("style"):
        yield from (("link", address) for address in re.findall(r'url\("([^"]+)"\)', style.get_text()))


def _dead(site, places, base, tag, target):
    parts = urlsplit(target)
    if parts.scheme in ("mailto", "data"):
        return None
    if parts.scheme or parts.netloc:
        return f"loads from another host: {target}" if tag in _LOADING else None
    page = unquote(urljoin("/" + base, parts.path).lstrip("/")) if parts.path else base
    if page.endswith("/") or not page:
        page += "index.html"
    if not (site / page).is_file():
        return f"leads to a missing file: {target}"
    if parts.fragment and page in places and unquote(parts.fragment) not in places[page]:
        return f"leads to a missing place: {target}"
    return None
