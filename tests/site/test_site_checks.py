"""Each check fires: on a small page that is broken in one way, it names what is broken."""

import os
import random
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from site_checks import dead_links, landing, served, visit

ROOT = Path(__file__).parents[2]

SOUND = """<!DOCTYPE html><html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sound</title><link rel="icon" href="data:,">{head}</head>
<body><main><h1>Sound</h1><p>With <a href="#here">one link</a>.</p><div id="here"></div>{body}</main></body>
</html>"""
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="

NOISE = b64encode(random.Random(0).randbytes(600_000)).decode()
# Once the page has been seen, something comes above what it shows.
JUMP = """const late = Object.assign(document.createElement("div"), { style: "height: 400px" });
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => document.body.prepend(late))));"""

# Two links before the text, of which the first may skip to it.
BEFORE = """const [skip, other] = ["#text", "#here"].map((href) =>
  Object.assign(document.createElement("a"), { href, textContent: href }));
document.body.prepend(skip, other);"""

# The beginning of the problem that must be reported, what is added to the body, and what to the head.
BROKEN = {
    "outside script": (
        "request to another host: https",
        "",
        '<script src="https://example.org/x.js"></script>',
    ),
    "outside image": (
        "request to another host: https",
        '<img src="https://example.org/x.png" alt="A curve">',
    ),
    "console error": ("console error: broken", '<script>console.error("broken")</script>'),
    "console warning": ("console warning: odd", '<script>console.warn("odd")</script>'),
    "script error": ("script error: nothing is not defined", "<script>nothing.here()</script>"),
    "missing script": ("console error: Failed to load resource", '<script src="gone.js"></script>'),
    "formula not drawn": ("formula not drawn: \\(x\\)", r'<span class="math">\(x\)</span>'),
    "formula in error": (
        "formula in error",
        '<span class="math"><mjx-container><mjx-merror>x</mjx-merror></mjx-container></span>',
    ),
    "unknown command": (
        "formula in error",
        '<span class="math"><mjx-container><mtext mathcolor="red">\\nope</mtext></mjx-container></span>',
    ),
    "formula without a glyph": (
        "formula without its glyph mjx-c78: x",
        '<span class="math"><mjx-container><mjx-c class="mjx-c78"></mjx-c>x</mjx-container></span>',
    ),
    "formula for the eye alone": (
        "formula that screen readers cannot reach: x",
        '<span class="math"><mjx-container>x</mjx-container></span>',
    ),
    "formula met twice": (
        "formula that screen readers meet twice: x",
        '<span class="math"><mjx-container><mjx-math>x</mjx-math></mjx-container></span>',
    ),
    "TeX as text": ("TeX left as text: The loss", r"<p>The loss \(x - xy\) is convex.</p>"),
    "figure that stays still": ("figure does not move: 9-9", '<figure data-figure="9-9"></figure>'),
    "heavy page": ("weighs ", f"<script>/* {NOISE} */</script>"),
    "many requests": ("weighs ", "".join(f'<img src="{number}.png" alt="A dot">' for number in range(41))),
    "jump": ("jumps by 0.", f"<script>{JUMP}</script>"),
    "wide block": ("scrolls sideways: 6", '<div style="width: 600px; height: 9px"></div>'),
    "image without text": ("image without alternative text", f'<img src="{PIXEL}" alt="">'),
    "drawing without text": ("image without alternative text", '<svg role="img" width="9" height="9"></svg>'),
    "path as text": ("alternative text is a path", f'<img src="{PIXEL}" alt="../_images/fig.svg">'),
    "unmarked drawing": ("drawing with neither role", '<svg width="9" height="9"><path d="M1 1h8"/></svg>'),
    "pale text": ("axe color-contrast", '<p style="color: #bbb">Hardly to be read.</p>'),
    "pale text in the dark": (
        "dark: axe color-contrast",
        "<p>Black on black.</p>",
        "<style>@media (prefers-color-scheme: dark) { body { background: #222 } }</style>",
    ),
    "nameless button": ("axe button-name", "<button></button>"),
    "small targets": ("axe target-size", 2 * '<button style="width: 12px; padding: 0">x</button>'),
    "focus without an outline": ("focus is not shown", '<button style="outline: none">Go</button>'),
    "pale focus": (
        "focus is hardly seen",
        "<button>Go</button>",
        "<style>:focus-visible { outline: 2px solid #bbb }</style>",
    ),
    "focus cut off": ("focus is cut off", '<div style="overflow: hidden"><button>Go</button></div>'),
    "focus that fades": (
        "focus is cut off",
        '<button style="mask-image: linear-gradient(red, red)">Go</button>',
    ),
    "focus under a cover": (
        "focus is out of sight or covered",
        '<button>Go</button><div style="position: fixed; inset: 0; background: white"></div>',
    ),
    "order of its own": ("has an order of its own", '<button tabindex="2">Go</button>'),
    "keyboard trap": (
        "Tab does not go on",
        '<button onkeydown="event.preventDefault()">Go</button><button>On</button>',
    ),
    "no way to the text": ("the first Tab leads neither", f"<script>{BEFORE}</script>"),
    "skip that does not skip": (
        "the link that skips to the text does not lead there",
        f"<script>{BEFORE} document.querySelector('main').id = 'text'; skip.onclick = () => false;</script>",
    ),
    "motion by itself": (
        "no-preference: moves by itself",
        "",
        "<style>@keyframes fade { to { opacity: .9 } } p { animation: fade .1s infinite }</style>",
    ),
    "slow motion": ("no-preference: moves slowly", "", "<style>a { transition: color .3s }</style>"),
    "motion though none is wanted": ("reduce: moves slowly", '<p style="transition: color .1s">Text</p>'),
    "smooth scrolling though no motion is wanted": (
        "reduce: moves slowly",
        "",
        "<style>html { scroll-behavior: smooth }</style>",
    ),
    "too wide for 320 px": ("at 320 px: scrolls sideways", '<div style="width: 340px; height: 9px"></div>'),
    "no room for spaced text": (
        "at 320 px: text is cut off",
        '<p style="width: 200px; overflow: hidden; white-space: nowrap">Some twenty-four letters</p>',
    ),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("broken")
    (folder / "sound.html").write_text(SOUND.format(head="", body=""), "utf-8")
    for number, (_, body, *head) in enumerate(BROKEN.values()):
        (folder / f"{number}.html").write_text(SOUND.format(head="".join(head), body=body), "utf-8")
    with served(folder) as address:
        yield address


def test_sound_page_passes(windows, broken):
    assert visit(windows["narrow"], broken, "sound.html") == []


@pytest.mark.parametrize("name", BROKEN)
def test_broken_page_is_reported(windows, broken, name):
    number = list(BROKEN).index(name)
    problems = visit(windows["narrow"], broken, f"{number}.html")
    assert any(problem.startswith(BROKEN[name][0]) for problem in problems), problems


FAR = """<p><a href="#far">Far</a></p><div style="height: 3000px"></div><h2 id="far">Far</h2>
<div style="height: 3000px"></div><script>{}</script>"""
# Does not come to rest, so that it moves between two looks on a busy machine too.
GROWS = """let room = 0;
const grow = () => { document.body.style.paddingTop = `${room += 20}px` };
addEventListener("scroll", () => setInterval(grow, 50), { once: true });"""


@pytest.mark.parametrize("by", ["link", "address"])
@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("", ""),
        (GROWS, "#far moves from"),
        ('addEventListener("scroll", () => scrollTo(0, 2500), { once: true })', "#far stands at"),
    ],
)
def test_bad_landing_is_reported(windows, tmp_path, script, problem, by):
    still = "<style>html { overflow-anchor: none }</style>"
    (tmp_path / "far.html").write_text(SOUND.format(head=still, body=FAR.format(script)), "utf-8")
    page = windows["narrow"].new_page()
    with served(tmp_path) as root:
        if by == "link":
            page.goto(root + "far.html")
        problems = landing(page, root + "far.html", "far")
        page.close()
    assert [text[: len(problem)] for text in problems[:1]] == [problem] * bool(problem)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<a href="gone.html">x</a>', "leads to a missing file: gone.html"),
        ('<a href="#gone">x</a>', "leads to a missing place: #gone"),
        ('<a href="other.html#gone">x</a>', "leads to a missing place: other.html#gone"),
        ('<form action="gone.html"></form>', "leads to a missing file: gone.html"),
        ('<style>i { src: url("gone.woff") }</style>', "leads to a missing file: gone.woff"),
        ('<img src="//example.org/x.png" alt="x">', "loads from another host: //example.org/x.png"),
    ],
)
def test_dead_link_is_reported(tmp_path, body, problem):
    (tmp_path / "other.html").write_text(SOUND.format(head="", body=""), "utf-8")
    (tmp_path / "page.html").write_text(SOUND.format(head="", body=body), "utf-8")
    assert dead_links(tmp_path) == [f"page.html: {problem}"]


def test_link_to_another_host_is_no_problem(tmp_path):
    link = '<a href="https://example.org">x</a>'
    (tmp_path / "page.html").write_text(SOUND.format(head="", body=link), "utf-8")
    assert dead_links(tmp_path) == []


def test_a_skip_says_why(tmp_path):
    """Without a browser the run goes on, and its last lines say what was not looked at."""
    unset = ("CHROMIUM", "CI", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unset)}
    command = [sys.executable, "book/_tools/check.py", "site", "-n0", "-k", "test_sound_page_passes"]
    run = subprocess.run(
        command, cwd=ROOT, env={**environment, "PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "No Chromium was found" in run.stdout
