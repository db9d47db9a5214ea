"""A derivation on the page: its markup from stored data, and how it folds, fits and prints."""

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_from_doctree
from docutils.utils import new_document

from companion.derivation import site as on_page


def line(lhs="H(x, y)", rhs="x - xy", **changes):
    plain = {"relation": "=", "relation_latex": "=", "reason": "collect the terms", "status": "proved"}
    return {"lhs": lhs, "rhs": rhs, "method": "normal form", "counterexample": None, **plain, **changes}


def derivation(*lines, **changes):
    proved = sum(line["status"] == "proved" for line in lines)
    about = {"version": 1, "kind": "derivation", "id": "bce", "title": "The loss", "domain": "x ∈ ℝ"}
    return {**about, "lines": list(lines), "proved": proved, "total": len(lines), **changes}


class Output:
    """What MyST-NB hands to a renderer."""

    def __init__(self, content, mime_type=on_page.MIME):
        self.content, self.mime_type = content, mime_type


def html(data):
    document = new_document("page")
    [proof] = on_page.DerivationRenderer.handle_mime(None, Output(data), inline=False)
    document += proof.children  # the build knows the node around them, and passes through it
    settings = {"raw_enabled": True, "math_output": "MathJax /mathjax.js"}
    written = publish_from_doctree(document, writer_name="html5", settings_overrides=settings)
    return BeautifulSoup(written, "html.parser").find(class_="xe-proof")


def words(tag):
    return " ".join(tag.get_text(" ").split())


def test_header_names_what_is_proved_and_where():
    proof = html(derivation(line(), title="The loss $H$"))
    assert proof["id"] == "derivation-bce"
    assert proof["aria-label"] == "The loss H"
    assert words(proof.header) == r"The loss \(H\) for x ∈ ℝ"


def test_domain_with_exponents_is_a_formula():
    latex = r"w \in \mathbb{R}^{m},\; j \in \{1, 2\}"
    proof = html(derivation(line(), domain="w ∈ ℝ^m, j ∈ {1, 2}", domain_latex=latex))
    shown = words(proof.find(class_="xe-proof-domain"))
    assert shown == r"for \(w \in \mathbb{R}^{m}\) , \(j \in \{1, 2\}\)"


def test_lines_say_status_reason_and_method():
    first, second = html(derivation(line(), line(rhs="0", status="rests on SymPy", method="limit")))("li")
    assert (first["data-status"], second["data-status"]) == ("proved", "rests-on-SymPy")
    assert words(first.find(class_="xe-judged")) == "proved:"
    assert words(second.find(class_="xe-judged")) == "rests on SymPy:"
    assert words(first.find(class_="xe-why")) == "Reason: collect the terms Judged by: normal form"
    assert words(second.find(class_="xe-method")) == "rests on SymPy: limit"


def test_only_a_proved_line_carries_the_tombstone():
    statuses = ("proved", "certified", "cited", "undecided")
    proof = html(derivation(*(line(status=status) for status in statuses)))
    shapes = [str(item.svg.path) for item in proof("li")]
    assert shapes[0] not in shapes[1:]
    assert words(proof.footer) == "1 of 4 lines proved, 1 certified, 1 cited, 1 undecided"


def test_left_side_is_repeated_only_while_it_stays():
    lefts = html(derivation(line(), line(), line(lhs="L"))).find_all(class_="xe-left")
    assert ["xe-again" in left["class"] for left in lefts] == [False, True, False]
    assert [left.get("aria-hidden") for left in lefts] == [None, "true", None]


def test_refuted_line_shows_both_values():
    counterexample = {"text": "at x = −1: left 0.3, right 1.3"}
    wrong = line(status="refuted", method="ball arithmetic", counterexample=counterexample)
    step = html(derivation(wrong, kind="verdict", id="", title="", domain="")).li
    assert words(step.find(class_="xe-method")) == "refuted by ball arithmetic"
    assert words(step.find(class_="xe-counterexample")) == "Counterexample at x = −1: left 0.3, right 1.3"
    wrong["counterexample"] = {"text": "left 1, right 2"}
    step = html(derivation(wrong)).li
    assert words(step.find(class_="xe-counterexample")) == "Counterexample: left 1, right 2"


def test_verdict_has_no_count_and_no_empty_header():
    proof = html(derivation(line(), kind="verdict", id="", title="", domain=""))
    assert proof.header is None
    assert proof.footer is None
    assert not proof.has_attr("id")


def test_claim_leads_to_its_proof():
    proof = html(derivation(line(method="", reason="The loss"), kind="claim", id="", of="bce", title=""))
    assert words(proof.header) == "The loss for x ∈ ℝ"
    assert proof["aria-label"] == "Claim: The loss"
    assert words(proof.find(class_="xe-why")) == "its proof"
    assert proof.a["href"] == "#derivation-bce"
    assert (proof["data-kind"], proof.footer) == ("claim", None)
    assert not proof.has_attr("id")


def test_text_is_escaped():
    proof = html(derivation(line(reason="x < 0 & y"), title="<b>", domain="x < 1"))
    assert words(proof.find(class_="xe-reason")) == "Reason: x < 0 & y"
    assert proof.find("b") is None


def test_other_outputs_are_left_to_others():
    handle = on_page.DerivationRenderer.handle_mime
    assert handle(None, Output("x", "text/plain"), inline=False) is None
    assert handle(None, Output(derivation(line())), inline=True) is None


def test_unknown_version_is_refused():
    with pytest.raises(ValueError, match="stores version 2, known is 1"):
        html(derivation(line(), version=2))


def test_formulas_are_math_nodes():
    made = on_page.derivation(derivation(line()))
    assert [node.astext() for node in made if isinstance(node, nodes.math)] == [
        r"\displaystyle H(x, y)",
        r"\displaystyle {}= x - xy",
    ]


def test_only_builders_that_know_the_node_get_it():
    builders = {builder for builder, _, _ in on_page.DerivationRenderer.mime_priority_overrides}
    assert builders == {"html", "dirhtml", "latex"}


# In the browser, on the chapter -----------------------------------------------------------------------------

CHAPTER = "book/sigmoid_cross_entropy.html"
WHY = ".xe-proof:not(details .xe-proof) .xe-why"  # a solution stays folded
VISIBLE = "nodes => nodes.length && nodes.every(node => node.checkVisibility({visibilityProperty: true}))"
HIDDEN = "nodes => nodes.length && !nodes.some(node => node.checkVisibility({visibilityProperty: true}))"


@pytest.fixture(scope="module")
def chapter(open_page):
    """The chapter in both windows; a test leaves it as it found it."""
    return {window: open_page(window, CHAPTER) for window in ("wide", "narrow")}


def test_reasons_fold_on_a_phone(chapter):
    step = chapter["narrow"].locator(".xe-proof .xe-step").first
    button, reason = step.locator(".xe-fold-one"), step.locator(".xe-why")
    assert not reason.is_visible()
    box = button.bounding_box()
    assert (box["width"], box["height"]) == (44, 44)
    button.focus()
    chapter["narrow"].keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert reason.is_visible()
    button.click()
    assert button.get_attribute("aria-expanded") == "false"
    assert not reason.is_visible()


def test_one_button_opens_every_reason(chapter):
    proof = chapter["narrow"].locator(".xe-proof:has(.xe-fold-all)").first
    button, reasons = proof.locator(".xe-fold-all"), proof.locator(".xe-why")
    button.click()
    assert reasons.evaluate_all(VISIBLE)
    assert button.inner_text() == "Hide reasons"
    button.click()
    assert reasons.evaluate_all(HIDDEN)
    assert button.inner_text() == "Show reasons"


def test_paper_shows_every_reason_and_no_button(chapter):
    page = chapter["narrow"]
    page.emulate_media(media="print")
    assert page.locator(WHY).evaluate_all(VISIBLE)
    assert page.locator(".xe-fold-one, .xe-fold-all").evaluate_all(HIDDEN)
    page.emulate_media(media="screen")


def test_without_script_every_reason_shows(browser, root):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(root + CHAPTER)
    # Scripts are off for evaluate, too; what does not show has no box.
    reasons = page.locator(WHY).filter(visible=True)
    assert reasons.count() == page.locator(WHY).count() > 0
    context.close()


@pytest.mark.parametrize("window", ["wide", "narrow"])
def test_only_a_box_that_overflows_is_a_stop(chapter, window):
    measure = "boxes => boxes.map(box => [box.scrollWidth > box.clientWidth + 1, box.tabIndex === 0])"
    stops = chapter[window].eval_on_selector_all(".xe-line, div.math", measure)
    assert stops
    assert all(overflows == stop for overflows, stop in stops)


@pytest.mark.parametrize("window", ["wide", "narrow"])
def test_repeated_left_sides_do_not_show(chapter, window):
    assert chapter[window].locator(".xe-again").evaluate_all(HIDDEN)
