"""The notebooks in the browser: what `make lite` builds, run in Chromium without any other host.

Where it was not built, these tests are skipped. No name but this machine's resolves (FLAGS of site_checks),
so what passes here needs nothing from elsewhere: the derivations, and every exercise whose answer is a
formula. The last test runs a whole chapter, with NumPy from Pyodide's own host, where COURSE_NETWORK says
that there is one, as in the publishing workflow.
"""

import json
import os
import re
import time
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import sync_playwright
from site_checks import FLAGS, SITE, WIDTHS, accessibility, chromium, dark_colours, sideways

from companion.exercises import sigmoid_cross_entropy as chapter
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._flaw import Flaw, FlawInCode
from companion.exercises._implement import Implement
from companion.exercises._predict import Choose, Predict
from companion.exercises._registry import exercises

MANIFEST = SITE / "lite" / "course.json"
NOT_BUILT = "The notebooks for the browser are not built here: make lite"
NO_NETWORK = "NumPy comes from another host. Where it can be reached, set COURSE_NETWORK=1"
NETWORK = os.environ.get("COURSE_NETWORK") == "1"
CHAPTER = "book/sigmoid_cross_entropy"
START = 240_000  # ms for Python to start; some ten seconds where the machine does nothing else

pytestmark = pytest.mark.skipif(not MANIFEST.is_file(), reason=NOT_BUILT)


class Lab:
    """One notebook in JupyterLite, driven by its own commands; notes requests, and the bytes of each file."""

    def __init__(self, browser, root):
        self.root, self.context = root, browser.new_context(viewport={"width": 1280, "height": 900})
        self.page, self.asked, self.loaded = self.context.new_page(), [], {}
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("response", self._note)
        self.page.set_default_timeout(START)

    def _note(self, response):
        path = unquote(urlsplit(response.url).path.removeprefix(urlsplit(self.root).path))
        if response.url.startswith(self.root) and (SITE / path).is_file():
            self.loaded[path] = (SITE / path).stat().st_size

    def open(self, notebook):
        self.page.goto(f"{self.root}lite/notebooks/index.html?path={notebook}.ipynb")
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell?.currentWidget?.content?.model?.cells?.length > 2"
        )

    def place(self, words):
        """The number of the first code cell that holds these words."""
        sources = self.page.evaluate(
            """() => {
              const cells = window.jupyterapp.shell.currentWidget.content.model.cells;
              return [...Array(cells.length).keys()].map((k) =>
                cells.get(k).type === "code" ? cells.get(k).sharedModel.getSource() : "");
            }"""
        )
        return next(number for number, source in enumerate(sources) if words in source)

    def run(self, words, source=None):
        """Runs the first cell that holds the words, with another source if one is given: what does it show?

        What the book has stored is taken away first: what is shown has been computed here.
        """
        return self.run_at(self.place(words), source)

    def run_at(self, number, source=None):
        outputs = self.page.evaluate(
            """async ([number, source, patience]) => {
              const late = new Promise((_, no) => setTimeout(() => no(new Error("no answer")), patience));
              const panel = window.jupyterapp.shell.currentWidget;
              await Promise.race([panel.sessionContext.ready, late]);
              const cell = panel.content.model.cells.get(number);
              if (source !== null) cell.sharedModel.setSource(source);
              cell.outputs.clear();
              panel.content.activeCellIndex = number;
              await Promise.race([window.jupyterapp.commands.execute("notebook:run-cell"), late]);
              return cell.outputs.toJSON();
            }""",
            [number, source, START],
        )
        return "\n".join(map(shown, outputs))

    def say(self, source):
        """Runs this source in the one cell that the tests write in."""
        return self.run_at(self.own, source.strip())

    def save(self):
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")

    def close(self):
        self.context.close()


def shown(output):
    """An output as text; an error begins with the word."""
    if output["output_type"] == "error":
        return "error: " + "\n".join(output["traceback"])
    text = output["text"] if output["output_type"] == "stream" else output["data"].get("text/plain", "")
    return "".join(text).rstrip("\n")


@pytest.fixture(scope="module")
def lab(browser, root):
    opened = Lab(browser, root)
    opened.began = time.monotonic()
    opened.open(CHAPTER)
    opened.first = opened.run("from companion.derivation import Derivation")
    opened.seconds = time.monotonic() - opened.began
    opened.own = opened.place("from companion.exercises import check")
    opened.say("from companion.exercises import check, hint, progress")
    yield opened
    opened.close()


def elsewhere(lab):
    here = "{0.scheme}://{0.netloc}/".format(urlsplit(lab.root))
    return [url for url in lab.asked if not url.startswith((here, "data:", "blob:"))]


# These run in this order: whether anything left the site is asked after all that needs nothing else.


@pytest.mark.parametrize("id", ["sigmoid-of-the-log-odds", "log-odds-of-the-sigmoid", "sigmoid-mirror"])
def test_derivation_is_proved_in_the_browser(lab, id):
    assert lab.first == ""
    found = re.search(r"(\d+) of (\d+) lines proved$", lab.run(f'id="{id}"'))
    assert found
    assert found[1] == found[2]


def test_spoiled_derivation_is_refused_in_the_browser(lab):
    start = (
        'from companion.derivation import Derivation\nDerivation("exp(x)*exp(-x)", {"x": "real"}, id="slip")'
    )
    said = lab.say(start + '.eq("exp(0)", "the exponents add up").eq("0", "a slip")')
    assert said.startswith("error")
    assert "step 2 of slip is wrong" in said


SYMBOLIC = (Derive, FalseStatement, Flaw, FlawInCode, Choose, Predict)
OF_CHAPTER = [exercise for exercise in chapter.EXERCISES if isinstance(exercise, SYMBOLIC)]
# Those kinds that this chapter has not, from the chapters that have them.
OTHERS = {type(exercise): exercise for exercise in exercises().values() if "np." not in exercise.solution}
SOLVED = OF_CHAPTER + [OTHERS[kind] for kind in SYMBOLIC if kind not in set(map(type, OF_CHAPTER))]


@pytest.mark.parametrize("exercise", SOLVED, ids=lambda exercise: exercise.id)
def test_exercise_is_answered_in_the_browser(lab, exercise):
    assert lab.say(exercise.starter).startswith(f"not attempted yet · {exercise.title}")
    assert lab.say(exercise.solution).startswith(f"■ right · {exercise.title}")


def test_mistaken_answer_is_told_its_mistake_and_gets_a_hint_in_the_browser(lab):
    exercise = next(exercise for exercise in OF_CHAPTER if isinstance(exercise, Derive))
    mistake = exercise.mistakes[0]
    said = lab.say(f'check("{exercise.id}", {mistake.answer!r})')
    assert said.startswith(f"✕ not yet · {exercise.title}")
    assert " ".join(mistake.message.split()) in " ".join(said.split())
    assert lab.say(f'hint("{exercise.id}", 1)').startswith(f"Hint 1 of 3 · {exercise.title}")


def test_nothing_left_the_site_until_here(lab):
    assert elsewhere(lab) == []


def test_page_says_how_much_is_loaded(lab):
    said = json.loads(MANIFEST.read_text("utf-8"))["start MB"]
    assert abs(sum(lab.loaded.values()) / 1e6 - said) < 1.5


@pytest.mark.skipif(not NETWORK, reason="Measured where the machine does nothing else, as in the workflow")
def test_first_cell_comes_within_half_a_minute(lab):
    assert lab.seconds < 30


def test_changes_and_progress_are_kept_when_the_page_is_loaded_again(lab):
    before = lab.say("from companion.exercises import progress  # mine\nprogress()")
    assert re.search(r"Sigmoid cross-entropy +[1-9]\d* of", before)
    lab.save()
    lab.page.reload()
    lab.open(CHAPTER)
    assert lab.run("# mine") == before


@pytest.mark.parametrize(
    "cell",
    ["import numpy as np", "from companion import sigmoid", "from companion.figures import entropy"],
)
def test_numpy_that_cannot_be_had_is_told_in_a_sentence(lab, cell):
    said = lab.say(cell)
    assert said.startswith(("error: NumPy is not loaded.", "error: Matplotlib is not loaded."))
    assert "Traceback" not in said
    assert len(said) < 500


def test_exercise_that_computes_says_that_it_needs_numpy(lab):
    exercise = next(exercise for exercise in chapter.EXERCISES if isinstance(exercise, Implement))
    lab.say("from companion.exercises import check")
    assert "NumPy is not loaded" in lab.say(f"check({exercise.id!r}, lambda *given: given)")
    assert set(map(host, elsewhere(lab))) == {"cdn.jsdelivr.net"}


def host(url):
    return urlsplit(url).netloc


@pytest.mark.parametrize(
    "path", sorted((SITE / "lite" / "files" / "book").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_stored_outputs_are_shown_as_the_book_shows_them(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        assert cell["metadata"]["trusted"]
        for output in cell.get("outputs", ()):
            for kind, value in [("text", output.get("text", "")), *output.get("data", {}).items()]:
                assert isinstance(value, str) or kind.endswith("json")


# The block on the page


NOTEBOOKS = sorted(path.stem for path in (SITE / "_sources" / "book").glob("*.ipynb"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_page_leads_to_its_notebook_and_says_before_what_is_loaded(open_page, name):
    page = open_page("wide", f"book/{name}.html")
    block = page.locator("details.xe-run")
    assert not block.locator("a").first.is_visible()
    block.locator("summary").click()
    size = json.loads(MANIFEST.read_text("utf-8"))["start MB"]
    assert f"loads {size} MB from this site" in block.inner_text()
    start = block.get_by_role("link", name="Start the notebook")
    assert start.is_visible()
    assert start.get_attribute("href") == f"../lite/notebooks/index.html?path=book/{name}.ipynb"
    assert (SITE / "lite" / "files" / "book" / f"{name}.ipynb").is_file()


def test_front_page_says_that_chapters_run_in_the_browser(open_page):
    assert (
        "In your browser, with nothing installed"
        in open_page("wide", "book/index.html").locator("main").inner_text()
    )


@pytest.mark.parametrize("window", WIDTHS)
def test_open_block_has_no_problem(open_page, window):
    page = open_page(window, f"{CHAPTER}.html")
    page.locator("details.xe-run summary").click()
    problems = sideways(page) + accessibility(page) + dark_colours(page)
    assert not problems, "\n".join(problems)


def test_page_from_a_file_says_that_it_needs_a_server(browser):
    page = browser.new_page()
    page.goto((SITE / f"{CHAPTER}.html").as_uri())
    page.locator("details.xe-run summary").click()
    assert not page.get_by_role("link", name="Start the notebook").is_visible()
    assert "make serve" in page.locator("details.xe-run").inner_text()
    page.close()


# A whole chapter


@pytest.mark.skipif(not NETWORK, reason=NO_NETWORK)
def test_whole_chapter_runs_in_the_browser(root):
    with sync_playwright() as playwright:
        flags = [flag for flag in FLAGS if not flag.startswith("--host-resolver-rules")]
        opened = Lab(playwright.chromium.launch(executable_path=chromium(), args=flags), root)
        opened.open(CHAPTER)
        numbers = opened.page.evaluate(
            """() => {
              const cells = window.jupyterapp.shell.currentWidget.content.model.cells;
              return [...Array(cells.length).keys()].filter((k) => cells.get(k).type === "code");
            }"""
        )
        said = {number: opened.run_at(number) for number in numbers}
        opened.close()
    failed = re.compile(r"^error: ", re.M)
    assert {number: text for number, text in said.items() if failed.search(text)} == {}
    assert sum("lines proved" in text for text in said.values()) > 10
