"""How a derivation looks on the website.

A notebook stores a derivation three times: as text, as LaTeX, and as data. Jupyter shows the LaTeX; the
website and the PDF show the data, as lines that each carry their mark, their reason and the judge's
method. MyST-NB finds this module by its entry point when the book is built. The formulas are math nodes,
so that the page loads its mathematics; everything around them is HTML.
"""

import re
from html import escape
from zlib import crc32

from docutils import nodes

from companion.derivation.statuses import in_numbers

MIME = "application/vnd.cross-entropy.derivation+json"

# Shape leads, because colour alone does not tell proved from refuted to everyone.
_CROSS = '<path d="M1 1l8 8M9 1l-8 8"/>'
_SHAPES = {"proved": '<path d="M1 1h8v8H1z"/>', "refuted": _CROSS, "flawed, see exercise": _CROSS}
_OPEN_SHAPE = '<path d="M5 .7L9.3 5 5 9.3.7 5z"/>'
PARTS = ("lhs", "relation", "rhs", "status", "method")
_DOLLARS = re.compile(r"\$([^$]+)\$")


class Proof(nodes.General, nodes.Element):
    """What the website shows of a derivation, with the `data` that other builders print."""


class DerivationRenderer:
    """MyST-NB's renderer for derivations and verdicts."""

    mime_priority_overrides = tuple((builder, MIME, 5) for builder in ("html", "dirhtml", "latex"))

    @staticmethod
    def handle_mime(renderer, data, inline):
        """The nodes for one output, or None for outputs of other kinds."""
        if inline or data.mime_type != MIME:
            return None
        if data.content["version"] != 1:
            raise ValueError(f"{MIME}: the notebook stores version {data.content['version']}, known is 1")
        return [Proof("", *derivation(data.content), data=data.content)]


def derivation(data):
    """The nodes of a derivation, of a verdict, or of a claim, which repeats what a derivation proved."""
    kind = data["kind"]
    if kind == "claim":
        data = titled(data)
    anchor = f' id="{anchor_of(data["id"])}"' if data["id"] else ""
    name = _name(kind, data["title"]) if data["title"] else ""
    start = f'<section class="xe-proof" data-kind="{escape(kind)}"{anchor}{name}>'
    steps = [node for step in _steps(data["lines"], data.get("of")) for node in step]
    place = f' id="{place_of(data)}"' if kind == "verdict" else ""
    # Safari takes a list without marks for no list, unless it has the role.
    steps = [_html(f'<ol role="list"{place}>'), *steps, _html("</ol>")]
    return [_html(start), *_header(data), *steps, *_footer(data), _html("</section>")]


def titled(claim):
    """A claim gives the derivation's title as its reason; on the page it stands above the line."""
    [line] = claim["lines"]
    return {**claim, "title": line["reason"], "lines": [{**line, "reason": ""}]}


def _name(kind, title):
    """The block's name for a screen reader; a claim is not to be mistaken for the proof it repeats."""
    words = f"Claim: {_plain(title)}" if kind == "claim" else _plain(title)
    return f' role="group" aria-label="{escape(words)}"'


def anchor_of(name):
    """The place of a derivation on its page."""
    return f"derivation-{escape(name)}"


def place_of(data):
    """The place of a derivation or a verdict on its page; a verdict is named by what it judges, and how."""
    if data["kind"] == "derivation":
        return anchor_of(data["id"])
    judged = [data["domain"], *(line[side] for line in data["lines"] for side in PARTS)]
    return f"verdict-{crc32(chr(10).join(judged).encode()):08x}"


def _header(data):
    title, domain = [], []
    if data["title"]:
        title = [_html('<p class="xe-proof-title">'), *text_nodes(data["title"]), _html("</p>")]
    if data["domain"]:
        domain = _paragraph("xe-proof-domain", f"for {domain_of(data)}")
    return [_html("<header>"), *title, *domain, _html("</header>")] if title or domain else []


def domain_of(data):
    """Words where they can be read as they are; formulas where words would need ^ for an exponent.

    One formula for each condition, so that a narrow page can break the line between them.
    """
    if "^" not in data["domain"]:
        return data["domain"]
    return ", ".join(f"${condition.strip()}$" for condition in data["domain_latex"].split(r",\;"))


def _footer(data):
    if data["kind"] != "derivation":
        return []
    count = f"<p>{escape(in_numbers(line['status'] for line in data['lines']))}</p>"
    # Stays empty where there is no ledger; the book's extension puts the way to its row here.
    to_ledger = nodes.inline(classes=["xe-to-ledger"], derivation=data["id"])
    return [_html(f"<footer>{count}"), to_ledger, _html("</footer>")]


def _steps(lines, proof):
    shown = None
    for line in lines:
        yield _step(line, line["lhs"] == shown, proof)
        shown = line["lhs"]


def _step(line, repeats, proof):
    status = line["status"]
    left = ' class="xe-left xe-again" aria-hidden="true"' if repeats else ' class="xe-left"'
    return [
        _html(f'<li class="xe-step" data-status="{slug(status)}">{mark(status)}'),
        _html(f'<div class="xe-line"><span{left}>'),
        _math(line["lhs"]),
        _html('</span> <span class="xe-right">'),
        _math(rf"{{}}{line['relation_latex']} {line['rhs']}"),
        _html('</span></div><div class="xe-why">'),
        *_paragraph("xe-reason", line["reason"], "Reason"),
        *_paragraph("xe-method", method_of(line), "Judged by" if status == "proved" else ""),
        *_link(proof),
        _html("</div>"),
        *_counterexample(line["counterexample"]),
        _html("</li>"),
    ]


def mark(status, said=True):
    """The line's mark, and its word for those who do not see it, unless that stands beside it anyway."""
    shape = _SHAPES.get(status, _OPEN_SHAPE)
    picture = f'<svg class="xe-mark" viewBox="0 0 10 10" aria-hidden="true">{shape}</svg>'
    word = f'<span class="xe-hidden">{escape(status)}: </span>' if said else ""
    return f'<span class="xe-judged" data-status="{slug(status)}">{picture}{word}</span>'


def slug(status):
    """A status as the style sheet names it."""
    return escape(status.replace(", ", "-").replace(" ", "-"))


def method_of(line):
    """What judged the line. Whatever is not proved says so in words."""
    status, method = line["status"], line["method"]
    if status == "proved":
        return method
    if status == "refuted":
        return f"refuted by {method}" if method else "refuted"
    words = f"{status}, not proved here" if status == "cited" else status
    return f"{words}: {method}" if method and method != status else words


def _counterexample(found):
    if not found:
        return []
    joint = " " if found["text"].startswith("at ") else ": "
    return _paragraph("xe-counterexample", f"Counterexample{joint}{found['text']}")


def _link(proof):
    if not proof:
        return []
    return [_html(f'<p class="xe-method"><a href="#{anchor_of(proof)}">its proof</a></p>')]


def _paragraph(name, text, what=""):
    """A paragraph; what it says is seen by its place, and heard by a word before it."""
    if not text:
        return []
    word = f'<span class="xe-hidden">{what}: </span>' if what else ""
    return [_html(f'<p class="{name}">{word}'), *text_nodes(text), _html("</p>")]


def text_nodes(text):
    """Words, in which $…$ is a formula."""
    return [nodes.math(piece, piece) if formula else nodes.Text(piece) for piece, formula in pieces(text)]


def pieces(text):
    """The text cut at its $…$: each piece, and whether it is a formula."""
    return [(piece, bool(odd % 2)) for odd, piece in enumerate(_DOLLARS.split(text)) if piece]


def _plain(text):
    return _DOLLARS.sub(r"\1", text)


def _math(latex):
    # One line of its own, so sums and fractions get their full height.
    latex = rf"\displaystyle {latex}"
    return nodes.math(latex, latex)


def _html(text):
    return nodes.raw("", text, format="html")
