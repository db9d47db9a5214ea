"""Every page of the built site, opened in a browser, wide and narrow, light and dark."""

import re

import pytest
from site_checks import SITE, WIDTHS, dead_links, landing, pages, parsed, visit

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


LONG = ["find_the_flaw", "formulas", "frameworks", "how_steps_are_checked", "kl_divergence", "ledger"]
LONG += ["maximum_likelihood", "overflow", "sigmoid_cross_entropy"]


@pytest.mark.parametrize("name", LONG)
def test_a_jump_ends_at_its_target_and_stays_there(windows, root, name):
    """To the middle of the page by a link, near its end by its address: what is far has no layout before."""
    address = f"{root}book/{name}.html"
    page = windows["narrow"].new_page()
    page.goto(address)
    sections = ".xe-article > section > section"
    places = page.locator(sections).evaluate_all("sections => sections.map((section) => section.id)")
    problems = landing(page, address, places[len(places) // 2])
    page.close()
    page = windows["wide"].new_page()
    problems += landing(page, address, places[-3])
    page.close()
    assert not problems, "\n".join(problems)


def test_titles_of_pages_differ(site):
    titles = [parsed(site / page).title.text for page in PAGES]
    assert len(set(titles)) == len(titles)


def test_each_page_counts_its_own_exercises(site):
    for page in PAGES:
        shown = parsed(site / page).select(".exercise > .admonition-title .caption-number")
        numbers = [int(re.search(r"(\d+)\s*$", number.text)[1]) for number in shown]
        assert numbers == [*range(1, len(numbers) + 1)], page


def test_a_proof_is_heard_line_by_line(open_page):
    """Status, line, reason and method, each with its word."""
    proof = open_page("wide", "book/sigmoid_cross_entropy.html").locator(".xe-proof").first
    heard = proof.aria_snapshot()
    assert heard.startswith('- group "The sigmoid of the log-odds is the probability"')
    steps = heard.count("- listitem:")
    assert steps == proof.locator(".xe-step").count() > 1
    for word in ("proved:", "math:", "Reason: the definition", "Judged by: normal form"):
        assert word in heard
    assert (heard.count("Reason:"), heard.count("Judged by:")) == (steps, steps)


def test_a_moving_figure_is_heard_as_its_name_its_numbers_and_what_moves_it(open_page):
    page = open_page("wide", "book/entropy.html")
    heard = page.locator("figure[data-figure=halving]").aria_snapshot()
    for line in ('- img "A box of which', "- term: probability p", '- slider "probability p"', "- status"):
        assert line in heard
    assert "surprise −log₂ p (bit)" not in heard  # the name of an axis


def test_cells_of_a_table_have_heads(site):
    for page in PAGES:
        for table in parsed(site / page).select("main table:not(.xe-counts table)"):
            assert not table.select("thead td, th:not([scope])"), page
            heads = [row.find(["th", "td"]) for row in table.select("tbody tr")]
            written = "table" in table.get("class", ())  # others are outputs of cells
            assert all(head.name == "th" or not head.text.strip() for head in heads if written), page


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
