"""Formulas are set when the book is built: they stand in the page, and no script of mathematics is loaded.

MathJax runs here, inside Python, and writes what it would write in a browser: glyphs from its own fonts for
the eye, MathML for screen readers. A formula that it cannot read is a warning, which fails the build. Each
page carries the few rules of MathJax's style sheet that its formulas need.
"""

import atexit
import json
import re
from contextlib import suppress
from functools import cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.ext.mathjax import html_visit_displaymath, html_visit_math
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.fileutil import copy_asset

log = logging.getLogger(__name__)
# The package's name is no name in Python, so its files are found, not imported.
MATHJAX = Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
FONTS = "_static/mathjax"
_COMPONENTS = (
    *("loader", "core", "adaptors/liteDOM", "input/tex-base", "input/tex/extensions/ams"),
    *("output/chtml", "output/chtml/fonts/tex", "a11y/assistive-mml"),
)
# The parts put together by hand: MathJax's own start would wait for a page.
_START = """
const { liteAdaptor } = MathJax._.adaptors.liteAdaptor, adaptor = liteAdaptor();
const handler = MathJax._.handlers.html_ts.RegisterHTMLHandler(adaptor);
MathJax._.a11y["assistive-mml"].AssistiveMmlHandler(handler);
const formatError = (_, error) => { throw error; };
const input = new MathJax._.input.tex_ts.TeX({ packages: ["base", "ams", "newcommand"], formatError });
const font = new MathJax._.output.chtml.fonts.tex_ts.TeXFont({ fontURL: "fonts:" });
const output = new MathJax._.output.chtml_ts.CHTML({ font, adaptiveCSS: false });
const page = MathJax._.mathjax.mathjax.document("", { InputJax: input, OutputJax: output });
function typeset(tex, display) {
  try { return { html: adaptor.outerHTML(page.convert(tex, { display })) }; }
  catch (error) { return { error: error.message }; }
}
const styles = () => adaptor.textContent(output.styleSheet(page));
"""
_WRITTEN = re.compile(r'(<(span|div)\b[^>]*>(?:<span class="eqno">.*?</span>)?)(.*)(</\2>\s*)', re.S)
_DELIMITED = re.compile(r"\s*\\([(\[])(.*)\\[)\]]\s*", re.S)
_RULE = re.compile(r'[^{}]+\{(?:[^{}"]|"[^"]*")*\}')  # some glyphs are braces
_GLYPH = re.compile(r"\bmjx-c[0-9A-F]+\b")
_SPACES = re.compile(r"\s+")
_OPENING, _CLOSING = re.compile(r"[^\w\s]+\Z"), re.compile(r"\A[^\w\s]+")


class NotReadable(ValueError):
    """MathJax cannot read the formula."""


@cache
def _engine():
    engine = MiniRacer()
    # Python ends while V8 still waits for it, unless V8 is told before.
    atexit.register(engine.close)
    engine.eval("globalThis.global = globalThis; globalThis.MathJax = { loader: { load: [] } }")
    for component in _COMPONENTS:
        engine.eval((MATHJAX / f"{component}.js").read_text(encoding="utf-8"))
    engine.eval(_START)
    return engine


@cache
def typeset(tex, display=False):
    """The formula as HTML."""
    answer = json.loads(_engine().eval(f"JSON.stringify(typeset({json.dumps(tex)}, {json.dumps(display)}))"))
    if "error" in answer:
        raise NotReadable(answer["error"])
    return answer["html"]


@cache
def _rules():
    """MathJax's style sheet as pairs: the glyph that a rule draws, or "", and the rule."""
    rules = _RULE.findall(re.sub(r"/\*.*?\*/", "", _engine().eval("styles()"), flags=re.S))
    glyphs = [_GLYPH.search(rule.partition("{")[0]) for rule in rules]
    return [
        (glyph[0] if glyph else "", _SPACES.sub(" ", rule.strip()))
        for glyph, rule in zip(glyphs, rules, strict=True)
    ]


def style_sheet(html, fonts):
    """The rules that the formulas in the HTML need; the fonts are below the address."""
    used = {"", *_GLYPH.findall(html)}
    return "\n".join(rule for glyph, rule in _rules() if glyph in used).replace("fonts:", fonts)


class WithPunctuation(SphinxPostTransform):
    """Keeps a comma or a bracket on the line of the formula that it touches, as it stays with a word."""

    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs):
        for formula in list(self.document.findall(nodes.math)):
            with_punctuation(formula)


def with_punctuation(formula):
    """Puts the formula and what touches it into one piece, which is not broken."""
    before, after = _touching(formula, -1), _touching(formula, +1)
    if before or after:
        whole = nodes.inline("", "", classes=["xe-whole"])
        formula.replace_self(whole)
        whole += [*before, formula, *after]


def _touching(formula, side):
    """The punctuation next to the formula, taken out of the text there."""
    place = formula.parent.index(formula) + side
    text = formula.parent[place] if 0 <= place < len(formula.parent) else None
    found = isinstance(text, nodes.Text) and (_CLOSING if side > 0 else _OPENING).search(text)
    if not found:
        return []
    formula.parent.replace(text, nodes.Text(text[: found.start()] + text[found.end() :]))
    return [nodes.Text(found[0])]


# What stands around a formula is written by Sphinx: its number, and how several lines are aligned.


def visit_math(self, node):
    _write(self, html_visit_math, node)


def visit_math_block(self, node):
    _write(self, html_visit_displaymath, node)


def _write(translator, visit, node):
    before = len(translator.body)
    with suppress(nodes.SkipNode):
        visit(translator, node)
    written = "".join(translator.body[before:])
    try:
        translator.body[before:] = [set_formula(written)]
    except NotReadable as error:
        log.warning("MathJax cannot read %s: %s", node.astext(), error, location=node)
    raise nodes.SkipNode


def set_formula(written):
    r"""<span …>\(x\)</span> with the formula in place of its source."""
    start, kind, source, end = _WRITTEN.fullmatch(written).groups()
    source = unescape(source)
    delimited = _DELIMITED.fullmatch(source)  # otherwise an environment that displays by itself
    return start + typeset(delimited[2] if delimited else source, display=kind == "div") + end


def _add_styles(app, pagename, templatename, context, doctree):
    if "<mjx-container" in context.get("body", ""):
        context["mathematics"] = style_sheet(context["body"], context["pathto"](FONTS, resource=True))


def _copy_fonts(app, error):
    if error is None and app.builder.format == "html":
        copy_asset(MATHJAX / "output" / "chtml" / "fonts" / "woff-v2", app.outdir / FONTS)


def setup(app):
    app.add_html_math_renderer("typeset", (visit_math, None), (visit_math_block, None))
    app.add_post_transform(WithPunctuation)
    app.connect("html-page-context", _add_styles)
    app.connect("build-finished", _copy_fonts)
