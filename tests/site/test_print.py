"""A chapter on paper: without what only a screen can do, and without what is folded away."""

import pytest
from site_checks import settle

CHAPTER = "book/cross_entropy.html"
HIDDEN = (
    ".xe-top",
    ".xe-contents",
    ".xe-turn",
    ".xe-foot",
    "form.xe-answer",
    "details.hide",
    ".xe-moving",
    ".xe-keys",
)


@pytest.fixture(scope="module", params=["wide", "narrow"])
def paper(request, windows, root):
    page = windows[request.param].new_page()
    page.goto(root + CHAPTER, wait_until="load")
    settle(page)
    page.locator("details.solution").first.evaluate("solution => { solution.open = true }")
    page.emulate_media(media="print", color_scheme="dark")
    yield page
    page.emulate_media(media="screen", color_scheme="light")
    page.close()


def shown(page, selector):
    """How many of these there are, and how many of them take room."""
    boxes = "boxes => boxes.map((box) => box.getClientRects().length > 0)"
    seen = page.locator(selector).evaluate_all(boxes)
    return len(seen), sum(seen)


@pytest.mark.parametrize("selector", HIDDEN)
def test_what_only_a_screen_can_do_is_not_printed(paper, selector):
    there, printed = shown(paper, selector)
    assert there > 0
    assert printed == 0


def test_only_the_solution_that_was_opened_is_printed(paper):
    assert shown(paper, "details.solution")[0] > 5
    assert shown(paper, "details.solution")[1] == shown(paper, "details.solution[open]")[0] == 1


def test_moving_figure_is_printed_as_a_still(paper):
    there, printed = shown(paper, "[data-figure] > svg[role=img]")
    assert there == printed > 0


def test_reasons_stand_beside_their_lines(paper):
    there, printed = shown(paper, ".xe-proof:not([data-kind=claim], details *) .xe-why")
    assert there == printed > 20
    columns = "steps => steps.map((step) => getComputedStyle(step).gridTemplateColumns.split(' ').length)"
    assert set(paper.locator(".xe-step:not(details *)").evaluate_all(columns)) == {3}


@pytest.mark.parametrize("chapter", ["cross_entropy", "kl_divergence", "focal_loss"])
def test_no_line_of_a_proof_is_cut_off(browser, root, chapter):
    context = browser.new_context(viewport={"width": 718, "height": 1000})  # A4 within margins of 1 cm
    page = context.new_page()
    page.goto(f"{root}book/{chapter}.html", wait_until="load")
    settle(page)
    page.emulate_media(media="print")
    cut = page.locator(".xe-step:not(details *)").evaluate_all(
        """steps => steps.filter((step) => {
          const right = (box) => box.getBoundingClientRect().right;
          const ends = [...step.querySelectorAll(".xe-line mjx-container")].map(right);
          const [line, why] = [".xe-line", ".xe-why"].map((part) => right(step.querySelector(part)));
          return why > innerWidth || Math.max(...ends) > line + 1;
        }).map((step) => step.querySelector("math").textContent)"""
    )
    context.close()
    assert cut == []


@pytest.mark.parametrize("selector", [".xe-proof", "figure", "div.exercise", "div.cell"])
def test_no_page_ends_inside(paper, selector):
    breaks = "boxes => boxes.map((box) => getComputedStyle(box).breakInside)"
    assert set(paper.locator(selector).evaluate_all(breaks)) == {"avoid"}


def test_paper_is_white_and_links_are_text(paper):
    colour = "getComputedStyle(document.body).getPropertyValue('--xe-bg')"
    assert paper.evaluate(colour) == "#ffffff"
    lines = "links => links.map((link) => getComputedStyle(link).textDecorationLine)"
    assert set(paper.locator(".xe-article p a").evaluate_all(lines)) == {"none"}


def test_printing_folds_again_what_it_has_opened(open_page):
    page = open_page("wide", CHAPTER)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<details id=other>x</details>')"
    )
    opened = (
        "() => [...document.querySelectorAll('details[open]')].map((fold) => fold.id || fold.classList[0])"
    )
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    found = page.evaluate(opened)
    assert found.count(None) == page.locator(".xe-hints details").count() > 0
    assert "other" in found
    # Where the notebooks can be run in the browser there are more, and of these a page prints only the cells.
    assert set(found) - {None, "other"} <= {"xe-run", "xe-python", "xe-fold"}
    assert page.locator("details[open]:is(.hide, .solution)").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(opened) == []
