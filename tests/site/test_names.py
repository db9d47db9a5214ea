"""What has a name is found: on the search page, in a browser, and in the index."""

import json
import re
from functools import cache
from urllib.parse import quote

import pytest
from cross_entropy_site import named
from site_checks import SITE, accessibility, dark_colours, listen, pages, parsed
from test_site_extension import built, words

# A query, and where the first or the second name that it finds has to lead.
FOUND = {
    "focal loss gradient": "book/focal_loss.html#derivation-focal-gradient",
    "gradient of the focal loss": "book/focal_loss.html#derivation-focal-gradient",
    "focal-gradient": "book/focal_loss.html#derivation-focal-gradient",
    "softplus": "book/notation.html#term-softplus",
    "companion softplus()": "book/api.html#companion.activations.softplus",
    "Gibbs": "book/notation.html#term-Gibbs-inequality",
    "log-sum-exp": "book/notation.html#term-log-sum-exp",
    "logsumexp": "book/notation.html#term-log-sum-exp",
    "log sum exp": "book/notation.html#term-log-sum-exp",
    "교차 엔트로피": "book/notation.html#term-cross-entropy",
    "교차엔트로피": "book/notation.html#term-cross-entropy",
    "KL": "book/kl_divergence.html#def-kl-divergence",
    "BCE": "book/notation.html#term-binary-cross-entropy",
    "perplexity": "book/notation.html#term-perplexity",
    "perplexty": "book/notation.html#term-perplexity",
    "entropies": "book/notation.html#term-entropy",
    "soft labels": "book/notation.html#term-soft-label",
    "softmax hessian": "book/softmax_cross_entropy.html#derivation-softmax-hessian",
    "gradient sigmoid": "book/sigmoid_cross_entropy.html#derivation-gradient-of-the-loss",
    "nan": "book/troubleshooting.html#nan-0-times-infinity",
    "chain rule": "book/entropy.html#thm-chain-rule",
    "KL_DIVERGENCE": "book/api.html#companion.information.kl_divergence",
    "Too sure of a coin": "book/cross_entropy.html#ex-cross-fair-coin",
    "Overflow": "book/overflow.html",
}


@pytest.fixture
def ask(open_page):
    page = open_page("wide", "search.html")

    def asked(query):
        page.goto(page.url.split("?")[0] + "?q=" + quote(query))
        page.wait_for_function("() => document.querySelector('.xe-found').textContent")
        return page

    return asked


@pytest.mark.parametrize(("query", "place"), FOUND.items())
def test_name_is_found(ask, query, place):
    page = ask(query)
    ways = page.locator(".xe-named li > a").evaluate_all(
        "ways => ways.map((way) => way.getAttribute('href'))"
    )
    assert place in ways[:2], ways


@pytest.mark.parametrize("query", ["zzyzx", "크로스", "xe"])
def test_what_has_no_name_is_said_to_have_none(ask, query):
    page = ask(query)
    assert page.get_by_role("status").inner_text().startswith(f"Nothing is called “{query}”")
    assert not page.locator(".xe-named").is_visible()
    assert page.get_by_role("link", name="index").is_visible()


def test_numbers_of_results_are_announced(ask):
    page = ask("softplus")
    said = re.fullmatch(
        r"(\d+) names and (\d+) places in the text for “softplus”\.", page.get_by_role("status").inner_text()
    )
    assert page.locator(".xe-named li").count() == int(said[1])
    page.wait_for_function(
        "count => document.querySelectorAll('#search-results li').length === count", arg=int(said[2])
    )


@pytest.mark.parametrize("query", ["softplus", "probability", "accuracy", "entropy"])
def test_places_in_the_text_are_shown_in_whole_words(ask, query):
    page = ask(query)
    page.wait_for_function(
        "() => document.querySelectorAll('#search-results li:not(:has(p.context))').length === 0"
    )
    texts = page.locator("#search-results p.context").all_inner_texts()
    for text in texts:
        # What was cut or joined would be found in none of the pages.
        assert set(re.findall(r"[a-z]{5,}", text)) <= every_word(), text
    # The others have it in a proof alone, or another word of its stem.
    assert sum(query in text.lower() for text in texts) > 0.8 * len(texts)
    assert len(set(texts)) > 0.8 * len(texts)


@cache
def every_word():
    """All that stands between two letters of another kind, anywhere in the book."""
    bodies = (parsed(SITE / page).find(role="main") for page in pages(SITE) if page != "index.html")
    return {word for body in bodies if body for word in re.findall(r"[a-z]{5,}", body.get_text(" "))}


def test_query_is_text_and_nothing_else(ask):
    page = ask("<img src=x onerror=alert(1)>")
    assert page.locator(".xe-found img").count() == 0


@pytest.mark.parametrize("window", ["wide", "narrow"])
def test_results_have_no_problem(open_page, window):
    page = open_page(window, "search.html?q=entropy")
    page.wait_for_function("() => document.querySelector('.xe-found').textContent")
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert accessibility(page) + dark_colours(page) == []


def test_search_by_keyboard(open_page):
    page = open_page("wide", "search.html")
    assert page.evaluate("document.activeElement.id") == "xe-query"
    page.keyboard.type("softplus")
    page.keyboard.press("Enter")
    page.wait_for_selector(".xe-named li a")
    page.locator(".xe-named li a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/notation.html#term-softplus")


def test_names_are_found_without_a_server(browser, site):
    page = browser.new_context().new_page()
    page.goto((site / "search.html").as_uri() + "?q=softplus")
    page.wait_for_selector(".xe-named li a")
    page.locator(".xe-named li a").first.click()
    page.wait_for_url(re.compile(r"^file:.*/book/notation\.html#term-softplus$"))
    page.context.close()


def test_names_come_with_the_search_page_alone(browser, root):
    page = browser.new_context().new_page()
    problems, loaded = listen(page, root), []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(root + "book/notation.html")
    assert not [url for url in loaded if url.endswith(("names.js", "find.js"))]
    assert not problems
    page.context.close()


def stored_names(site):
    text = (site / named.SCRIPT).read_text("utf-8")
    return json.loads(text.removeprefix("const courseNames = ").rstrip(";\n"))


def test_every_name_leads_somewhere(site):
    data = stored_names(site)
    places = {page: {tag["id"] for tag in built(site, f"{page}.html")(id=True)} for page, _ in data["pages"]}
    for name, _, page, place, *_ in data["names"]:
        assert not place or place in places[data["pages"][page][0]], name
    assert {data["kinds"][kind] for _, kind, *_ in data["names"]} == set(named.KINDS)


def test_index_has_every_word_in_both_languages(site):
    index = built(site, "book/index_of_names.html")
    glossary = built(site, "book/notation.html").select("dl.glossary dt")
    shown = [words(entry.a) for entry in index.select(".xe-index > li")]
    assert len(glossary) > 200
    for term in glossary:
        term.a.extract()
        assert words(term) in shown
    for section, language in (("in-english", "entropy"), ("in-korean", "엔트로피")):
        found = [words(entry.a) for entry in index.find(id=section).select(".xe-index > li")]
        assert language in found
    assert index.select('a[href="focal_loss.html#derivation-focal-gradient"]')
    assert index.select('a[href="api.html#companion.activations.softplus"]')
    assert built(site, "book/entropy.html").select('.xe-chapters a[href="index_of_names.html"]')


@pytest.mark.parametrize(
    ("title", "word", "expected"),
    [
        ("The entropy of a die", "entropy", True),
        ("Independent entropies add up", "entropy", True),
        ("Cross-entropy is at least the entropy", "cross-entropy", True),
        ("Binary cross-entropy", "entropy", False),
        ("Two soft labels", "soft label", True),
        ("A bitter end", "bit", False),
    ],
)
def test_results_stand_below_the_words_in_their_names(title, word, expected):
    assert named.names_it(title, word) is expected


@pytest.mark.parametrize(
    ("word", "letter"), [("교차", "ㄱ"), ("깁스", "ㄱ"), ("엔트로피", "ㅇ"), ("확률", "ㅎ"), ("쌍", "ㅅ")]
)
def test_korean_words_stand_under_their_first_consonant(word, letter):
    assert named.initial(word) == letter


@pytest.mark.parametrize(
    ("full", "objtype", "expected"),
    [
        ("companion.activations.softplus", "function", ("softplus()", "function")),
        ("companion.derivation.Derivation.eq", "method", ("Derivation.eq()", "function")),
        ("companion.derivation.Derivation.claim", "property", ("Derivation.claim", "function")),
        ("companion.derivation.StepRefused", "exception", ("StepRefused", "class")),
    ],
)
def test_functions_are_called_by_their_short_names(full, objtype, expected):
    assert named._called(full, objtype) == expected


def test_formulas_in_names_are_written_as_one_types_them():
    assert (
        named.Name(r"Fades like $e^{-z}$, with $\gamma$", "derivation", "", "").plain()
        == "Fades like e^-z, with gamma"
    )
