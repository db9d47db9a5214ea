"""Every page of the built site, opened in a browser, wide and narrow, light and dark."""

import re

import pytest
from site_checks import SITE, WIDTHS, dead_links, pages, visit

import companion
import companion.derivation
import companion.exercises

# The page at the root only leads to the front page; the browser has left it before it could be looked at.
PAGES = [page for page in pages(SITE) if page != "index.html"] if SITE.is_dir() else ["index.html"]


@pytest.mark.parametrize("window", WIDTHS)
@pytest.mark.parametrize("address", PAGES)
def test_page_has_no_problem(windows, root, address, window):
    problems = visit(windows[window], root, address)
    assert not problems, f"{address}, {window}:\n" + "\n".join(problems)


def test_links_lead_somewhere(site):
    problems = dead_links(site)
    assert not problems, "\n".join(problems)


def test_site_has_its_pages(site):
    assert {"404.html", "book/index.html", "index.html", "search.html"} <= set(pages(site))


def test_root_leads_to_front_page(windows, root):
    page = windows["wide"].new_page()
    page.goto(root)
    page.wait_for_url(root + "book/index.html")
    page.close()


def test_missing_page_is_shown_at_any_depth(windows, root):
    problems = visit(windows["wide"], root, "no/such/page", expected_status=404)
    assert not problems, "\n".join(problems)


def test_theorem_has_its_square_only_if_all_that_it_points_to_is_proved(open_page):
    page = open_page("wide", "book/sigmoid_cross_entropy.html")
    theorem = page.locator("div.theorem").nth(1)  # it points to two derivations
    shown = "title => getComputedStyle(title, '::before').display"
    title = theorem.locator("> .admonition-title")
    assert title.evaluate(shown) == "inline-block"
    theorem.locator(".xe-judged").last.evaluate("mark => mark.dataset.status = 'certified'")
    assert title.evaluate(shown) == "none"
    theorem.evaluate("block => block.querySelectorAll('.xe-claimed').forEach(link => link.remove())")
    assert title.evaluate(shown) == "none"


def test_search_finds(open_page):
    page = open_page("narrow", "search.html?q=logit")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li a").first.get_attribute("href").startswith("book/")


def test_contents_open_and_close_on_a_phone(open_page):
    page = open_page("narrow", "book/notation.html")
    link = page.locator(".xe-contents a").first
    assert not link.is_visible()
    page.get_by_role("button", name="Contents").click()
    assert link.is_visible()
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")
    page.get_by_role("button", name="Contents").click()
    page.locator(".xe-sections a").last.press("Enter")  # what is on this page closes them, too
    link.wait_for(state="hidden")
    assert page.evaluate("document.querySelector('dialog:modal')") is None


def test_contents_follow_a_jump(open_page):
    page = open_page("wide", "book/sigmoid_cross_entropy.html")
    marked = page.locator(".xe-sections a.active")
    # Jumps by script: a key pressed while a busy page still scrolls may be lost.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("() => document.querySelector('.xe-sections a.active')")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("() => !document.querySelector('.xe-sections a.active')")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("() => document.querySelector('.xe-sections a.active')")
    last = marked.inner_text()
    # Into the middle of the longest section, where no heading is in view.
    page.evaluate("""() => {
        const headings = [...document.querySelectorAll(".xe-article h2")];
        const starts = headings.map((heading) => heading.getBoundingClientRect().top + scrollY);
        const gaps = starts.slice(1).map((start, k) => start - starts[k]);
        const longest = gaps.indexOf(Math.max(...gaps));
        scrollTo(0, starts[longest] + gaps[longest] / 2);
    }""")
    page.wait_for_function(
        "last => document.querySelector('.xe-sections a.active')?.innerText !== last", arg=last
    )


def test_sentences_of_the_checker_fit_on_a_phone(open_page):
    page = open_page("narrow", "book/sigmoid_cross_entropy.html")
    boxes = page.locator(".output.text_plain pre")
    assert boxes.count()
    assert boxes.evaluate_all("nodes => nodes.every(node => node.scrollWidth <= node.clientWidth)")


def test_reader_chooses_the_colours(browser, root):
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(root + "book/notation.html")
    shown = "() => [document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor]"
    seen = [page.evaluate(shown)]
    for _ in range(2):
        page.get_by_role("button", name="Colours").click()
        seen.append(page.evaluate(shown))
    assert [theme for theme, _ in seen] == ["light", "dark", "light"]
    assert seen[0][1] == seen[2][1] != seen[1][1]
    page.goto(root + "404.html")
    assert page.evaluate(shown) == seen[2]
    context.close()


def test_link_to_a_solution_opens_it(open_page):
    page = open_page("narrow", "book/sigmoid_cross_entropy.html")
    solution = page.locator("details.solution").first
    assert solution.get_attribute("open") is None
    page.evaluate("id => { location.hash = id }", solution.get_attribute("id"))
    page.wait_for_function("() => document.querySelector('details.solution').open")


# The page on the package


MODULES = [companion, companion.derivation, companion.exercises]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_page_on_the_package_lists_what_the_package_offers(site, module):
    text = (site / "book" / "api.html").read_text(encoding="utf-8")
    described = set(re.findall(r'<dt class="sig sig-object py" id="(?:\w+\.)*(\w+)"', text))
    assert set(module.__all__) - described == set()
