"""Exercises that answer in the page: in a browser, each answer gets the words that `check` has for it."""

import json

import pytest
import yaml
from bs4 import BeautifulSoup
from cross_entropy_site import answers
from site_checks import accessibility, dark_colours, listen
from test_site_extension import BOOK, built, words

from companion.exercises import check
from companion.exercises._predict import Predict, read_number
from companion.exercises._registry import chapters, exercises, find

FRONT = "cross-fair-coin"
PLACES = {
    exercise.id: chapter
    for chapter, found in chapters().items()
    for exercise in found
    if answers.answers_in_page(exercise)
}
# What people type, and what they do not: other notations of numbers, ties, signs, text of every kind.
TYPED = ["", "  ", "?", "nan", "inf", "-inf", "1e400", "-1e400", "1e-400", "0", "-0", "+0.00001", "-0.00001"]
TYPED += [
    "0.5",
    "1.5",
    "2.5",
    "0.125",
    "0.375",
    "-0.125",
    "0.00005",
    "2.00015",
    "1e21",
    "-1e22",
    "123456789.5",
]
TYPED += ["−1", "1,2", "1 2", "1_000", "_1", "1.", ".5", ".", "+", "1e", "e3", "1e3", "1E-3", "0x10", "1/3"]
TYPED += ["½", "²", "١٢", "１．２", "１.２", "log 2", "엔트로피", "🎲", "\u200b1", "a\tb", "a\u00a0b"]
TYPED += ["'", '"', "it's", "'\"", "\\", "1" * 99, "0." + "3" * 98, "0." + "3" * 99, "-" * 60, "True"]
TYPED += ["x" * 57, "x" * 58, "x" * 59, "x" * 200]


def answers_to(exercise):
    """The right answer, each known mistake, and what lies around them."""
    if not isinstance(exercise, Predict):
        return list(exercise.choices)
    numbers = [exercise.answer, *(mistake.answer for mistake in exercise.mistakes)]
    written = [f"{number:.{places}f}" for number in numbers for places in range(exercise.decimals + 3)]
    step = 10.0**-exercise.decimals
    near = [
        exercise.answer + share * step
        for share in (-51, -6, -4.9, -2, -0.51, -0.49, 0.49, 0.51, 2, 4.9, 6, 51)
    ]
    minus = [text.replace("-", "−") for text in written]
    return list(
        dict.fromkeys([*written, *minus, *map(repr, numbers), *map(repr, near), f" {written[-1]} ", *TYPED])
    )


def said_by_check(exercise, answer, parts=None):
    """State and message. What is not answered yet is pointed to `hint`, and in the page to the hint below."""
    result = exercise.check(answer, parts or {})
    state = result.state.removeprefix("■ ").removeprefix("✕ ")
    pointer = f'For a first pointer: hint("{exercise.id}", 1)'
    return state, result.message.replace(pointer, "For a first pointer, open the first hint.")


ASK = """(form, [answers, choice]) => answers.map((answer) => {
  if (choice) form.querySelector(`[value=${answer}]`).checked = true;
  else form.elements.answer.value = answer;
  form.requestSubmit();
  const hidden = form.querySelector(".xe-verdict .xe-hidden").textContent;
  const lines = [...form.querySelectorAll(".xe-verdict p")].map((line) => line.textContent).join("\\n");
  const state = form.closest(".exercise").querySelector(".xe-state").textContent;
  return {spoken: hidden, state, message: lines.slice(hidden.length)};
})"""


# A browser that keeps no answers, where a test runs this first, and what the page then says.
REFUSED = """
  const ours = (name) => { if (name.startsWith("xe-answer")) throw new Error("refused"); };
  const { getItem } = Storage.prototype;
  Storage.prototype.getItem = function (name) { ours(name); return getItem.call(this, name); };
  Storage.prototype.setItem = ours;
"""
NOT_KEPT = (
    "This answer stays only until you leave the page: this browser has no room for it, or its storage is off."
)


@pytest.mark.parametrize("name", PLACES)
def test_page_says_what_check_says(open_page, name):
    exercise = find(name)
    given = answers_to(exercise)
    page = open_page("wide", f"book/{PLACES[name]}.html")
    form = page.locator(f"#ex-{name} form.xe-answer")
    said = form.evaluate(ASK, [given, not isinstance(exercise, Predict)])
    states = set()
    for answer, shown in zip(given, said, strict=True):
        state, message = said_by_check(exercise, answer)
        assert shown == {"spoken": f"{state}: ", "state": state, "message": message}, answer
        states.add(state)
    assert states >= {"right", "not yet"}
    assert {mistake.message for mistake in exercise.mistakes} <= {shown["message"] for shown in said}


def test_answers_are_of_every_sort():
    """The list above has each sort of sentence: otherwise equality would say little."""
    exercise = find(FRONT)
    sentences = answers.said(exercise)
    said = [said_by_check(exercise, answer)[1] for answer in answers_to(exercise)]
    for sort in ("unreadable", "right", "other", "coarse", "off"):
        end = sentences[sort].split(answers.GIVEN)[1]
        assert any(message.endswith(end) for message in said), sort
    assert sum(read_number(answer) is None for answer in answers_to(exercise)) > 20


def test_every_exercise_of_these_kinds_answers_in_its_chapter(site):
    for name, chapter in PLACES.items():
        block = built(site, f"book/{chapter}.html").find(id=f"ex-{name}")
        [form] = block.select("form.xe-answer:has(> script)")
        assert form["data-exercise"] == name
        assert form["aria-label"] == f"Answer to: {find(name).title}"
    for chapter in set(PLACES.values()):
        document = built(site, f"book/{chapter}.html")
        assert len(document.select("form.xe-answer:has(> script)")) == list(PLACES.values()).count(chapter)
        assert len(document.select('script[src*="answers.js"][defer]')) == 1
    assert not built(site, "book/notation.html").select('script[src*="answers.js"]')


def test_front_page_exercise_by_keyboard(open_page):
    page = open_page("narrow", "book/index.html")
    exercise = page.locator(".exercise")
    assert exercise.locator(".xe-state").inner_text() == "not attempted yet"
    status = exercise.get_by_role("status")
    assert status.inner_text() == ""
    exercise.get_by_label("Your answer").focus()
    page.keyboard.type("0.6931")
    page.keyboard.press("Tab")
    assert exercise.get_by_role("button", name="Check").evaluate(
        "button => button === document.activeElement"
    )
    page.keyboard.press("Space")
    assert status.text_content() == "not yet: " + check(FRONT, 0.6931).message
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("1.204")
    page.keyboard.press("Enter")
    assert exercise.locator(".xe-state").inner_text() == "right"
    assert exercise.get_by_label("Your answer").input_value() == "1.204"
    assert "?" not in page.url


def test_answer_stays_in_this_browser(browser, root):
    context = browser.new_context()
    page = context.new_page()
    problems = listen(page, root)
    page.goto(root + "book/index.html")
    page.get_by_label("Your answer").fill("1.737")
    page.get_by_role("button", name="Check").click()
    assert page.get_by_role("alert").count() == 0
    page.close()
    page = context.new_page()
    page.goto(root + "book/cross_entropy.html")
    block = page.locator(f"#ex-{FRONT}")
    assert block.get_by_label("Your answer").input_value() == "1.737"
    assert block.locator(".xe-state").text_content() == "not yet"
    assert not problems
    context.close()


def test_where_nothing_may_be_stored_it_answers_all_the_same(browser, root):
    context = browser.new_context()
    context.add_init_script(REFUSED)
    page = context.new_page()
    problems = listen(page, root)
    page.goto(root + "book/index.html")
    page.get_by_label("Your answer").fill("1.204")
    for _ in range(2):
        page.get_by_role("button", name="Check").click()
        assert page.locator(".exercise .xe-state").inner_text() == "right"
        assert page.get_by_role("alert").all_inner_texts() == [NOT_KEPT]
    assert not problems
    context.close()


def test_without_script_the_page_says_what_to_do(browser, root):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(root + "book/index.html")
    block = page.locator(".exercise")
    assert not block.locator("form").is_visible()
    assert f'check("{FRONT}", answer)' in block.locator("noscript").inner_text()
    assert block.get_by_role("link", name="Its solution").is_visible()
    page.goto(root + "book/entropy.html")
    assert not page.locator("form.xe-answer").first.is_visible()
    context.close()


@pytest.mark.parametrize("window", ["wide", "narrow"])
def test_answered_exercises_have_no_problem(open_page, window):
    page = open_page(window, "book/index.html")
    page.get_by_label("Your answer").fill("0.6931")
    page.get_by_role("button", name="Check").click()
    page.locator(".xe-hints summary").nth(1).click()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    small = """nodes => nodes.filter((node) => node.getBoundingClientRect().height < 40).length"""
    assert page.locator("form.xe-answer :is(input, button, summary)").evaluate_all(small) == 0
    assert accessibility(page) + dark_colours(page) == []


def test_front_page_counts_the_exercises(site):
    text = words(built(site, "book/index.html").main)
    assert f"The course has {len(exercises())} exercises. {len(PLACES)} of them" in text


def test_front_page_has_every_page_for_practice(site):
    parts = yaml.safe_load((BOOK.parent / "_toc.yml").read_text("utf-8"))["parts"]
    [listed] = [
        [entry["file"] for entry in part["chapters"]] for part in parts if part["caption"] == "Practice"
    ]
    shown = [link["href"] for link in built(site, "book/index.html").select(".xe-map-plain a")]
    assert {f"{page}.html" for page in listed} <= {f"book/{page}" for page in shown}


def test_data_cannot_end_its_script():
    shown = BeautifulSoup(answers.form(find(FRONT)), "html.parser").script.string
    assert json.loads(shown) == answers.said(find(FRONT))
    assert "</" not in shown
