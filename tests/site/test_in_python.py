"""Exercises that Python answers in the page: what stands there, what the worker runs, and both.

Where `make lite` was not run, the tests in a browser are skipped. They reach no other host (FLAGS of
site_checks), so what passes there needs nothing from elsewhere.
"""

import ast
import functools
import json
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from cross_entropy_site import answers, in_python
from docutils import nodes
from playwright.sync_api import sync_playwright
from site_checks import FLAGS, SITE, WIDTHS, accessibility, chromium, dark_colours, listen, sideways
from sphinx_exercise.nodes import solution_node
from test_answers import NOT_KEPT, REFUSED, said_by_check
from test_lite import CHAPTER, MANIFEST, NETWORK, NO_NETWORK, NOT_BUILT, START
from test_site_extension import BOOK, built

from companion.exercises._implement import Implement
from companion.exercises._registry import chapters, find

sys.path.append(str(Path(__file__).parents[2] / "book" / "_lite" / "browser"))
from course_in_browser import answering

in_browser = pytest.mark.skipif(not MANIFEST.is_file(), reason=NOT_BUILT)
LITE = {"page bytes": 20_800_000, "NumPy MB": 3, "in page": ["sympy"], "made of": {}}
PLACES = {
    exercise.id: chapter
    for chapter, found in chapters().items()
    for exercise in found
    if not answers.answers_in_page(exercise)
}
CHECK = {"check": "from companion.exercises import check"}


# What stands on the page ------------------------------------------------------------------------------------


def test_summary_says_what_is_loaded_before_anything_is():
    def said(id, lite=LITE):
        return BeautifulSoup(in_python.fold(find(id), lite), "html.parser").summary.get_text()

    of_formula = "Answer it in this page The first time, this loads 21 MB from this site."
    assert said("sigmoid-log-slope") == of_formula
    of_function = of_formula.replace("site.", "site, and NumPy (3 MB) from cdn.jsdelivr.net.")
    assert said("sigmoid-batch-gradient") == of_function
    unknown = LITE | {"NumPy MB": 0}
    assert said("sigmoid-batch-gradient", unknown) == of_function.replace(" (3 MB)", "")


def document(*cells, solution=""):
    """A page with these cells, and one in a solution."""

    def cell(source):
        return nodes.container("", nodes.literal_block("", source), classes=["cell_input"])

    return nodes.section("", *map(cell, cells), solution_node("", cell(solution)))


def test_page_knows_what_its_cells_import_and_not_what_its_solutions_do():
    page = document(
        "import numpy as np\nfrom companion import sigmoid, softmax as share",
        "%matplotlib inline",
        "import os.path\ndef f():\n    import json",
        solution="from companion import entropy",
    )
    assert in_python.imports(page) == {
        "np": "import numpy as np",
        "sigmoid": "from companion import sigmoid",
        "share": "from companion import softmax as share",
        "os": "import os.path",
    }


def test_of_two_imports_of_a_name_the_later_one_counts():
    page = document("from companion import f", "from companion import g as f")
    assert in_python.imports(page) == {"f": "from companion import g as f"}


@functools.cache
def imports_of(chapter):
    """What the cells of a chapter's notebook import, those of its solutions left out."""
    cells, solution = [], False
    for cell in json.loads((BOOK / f"{chapter}.ipynb").read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and not solution:
            cells.append(source)
        for mark in re.findall(r"\{solution-(start|end)\}", source):
            solution = mark == "start"
    return in_python.imports(document(*cells))


@in_browser
def test_every_other_exercise_is_answered_in_python(site):
    for id, chapter in PLACES.items():
        block = built(site, f"book/{chapter}.html").find(id=f"ex-{id}")
        [form] = block.select("details.xe-python form")
        assert form["data-exercise"] == id
        assert form["aria-label"] == f"Answer to: {find(id).title}"
        [cell] = block.select("details.xe-python + details.xe-fold:not(.hide)")
        assert cell.summary.get_text() == "The same in the notebook"
        assert f'check("{id}", ' in cell.select_one("div.cell_input").get_text()
    for chapter in set(PLACES.values()):
        page = built(site, f"book/{chapter}.html")
        assert len(page.select("details.xe-python")) == list(PLACES.values()).count(chapter)
        scripts = [script["src"].partition("?")[0] for script in page.select("script[src*=_static][defer]")]
        assert scripts.index("../_static/answers.js") < scripts.index("../_static/python.js")
        [data] = page.select("script#xe-python")
        assert json.loads(data.string)["imports"] == imports_of(chapter)
    assert not built(site, "book/notation.html").select('script[src*="python"]')


# What the worker runs ---------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch):
    """Runs an answer as the worker does, and gives back what the page gets."""
    monkeypatch.setenv("CROSS_ENTROPY_COURSE_PROGRESS", ":memory:")

    def run_(source, imports=CHECK, id="sigmoid-log-slope"):
        return json.loads(answering.answer(id, source, json.dumps(imports)))

    return run_


@pytest.mark.parametrize("id", PLACES)
def test_solution_needs_no_more_than_what_its_page_imports(run, id):
    assert run(find(id).solution, imports_of(PLACES[id]), id).get("state") == "right"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("check('a', np.exp(1))", {"check", "np"}),
        ("import numpy as np\nnp.exp(1)", set()),
        ("def f(x, softmax):\n    sigmoid = x\n    return sigmoid + np.exp(softmax) + f(x)", {"np"}),
        ("sigmoid = lambda x: x\ncheck('a', sigmoid)", {"check"}),
        ("[entropy(p) for p in q]", {"entropy", "q"}),
    ],
)
def test_names_that_an_answer_takes_from_the_page(source, names):
    assert answering._free(source) == names


def test_answer_runs_only_the_imports_that_it_names(run):
    imports = {**CHECK, "missing": "import no_such_module"}
    assert run('check("sigmoid-log-slope", "1 - sigma(x)")', imports)["state"] == "right"
    assert "no_such_module" in run("missing", imports)["text"]


def test_verdict_of_another_exercise_is_only_shown(run):
    said = run('check("sigmoid-mirror-image", ...)\ncheck("sigmoid-lost-letter", step=2)')
    assert said["text"].startswith("Line 1. ValueError")
    said = run('check("sigmoid-lost-letter", step=2)')
    assert "state" not in said
    assert said["printed"].startswith("✕ not yet")


@pytest.mark.parametrize(
    ("source", "printed", "text"),
    [
        ('print("so")\n3 * 4', "so\n12\n", ""),
        ("'a'", "a\n", ""),
        ("x = 3", "", answering.NOTHING),
        ("", "", answering.NOTHING),
        (
            "def f(x):\n    return x/0\n\nf(2)",
            "",
            "Line 2. ZeroDivisionError: division by zero\n    return x/0",
        ),
        ("x = (1,", "", "Line 1. Python cannot read this: '(' was never closed.\n    x = (1,"),
        ("print(1)\nraise SystemExit", "1\n", "Line 2. SystemExit\n    raise SystemExit"),
        (
            "check('sigmoid-log-slope', answr)",
            "",
            "Line 1. NameError: name 'answr' is not defined\n    check('sigmoid-log-slope', answr)\n"
            + answering.UNKNOWN,
        ),
        ("eval('1 +')", "", "Line 1. SyntaxError: invalid syntax (<string>, line 1)\n    eval('1 +')"),
    ],
)
def test_output_and_trouble_are_told_with_the_line(run, source, printed, text):
    said = run(source)
    assert said["printed"] == printed
    assert said["text"] == text


def test_long_output_and_long_trouble_are_cut(run):
    printed = run("for k in range(10**5): print(k)")["printed"]
    assert printed.startswith("0\n1\n")
    assert printed.endswith("\n39\n…")
    assert len(run("print('x' * 10**6)")["printed"]) < answering.LONGEST_OUTPUT + 3
    assert len(run("raise ValueError('x' * 10**6)")["text"]) < answering.LONGEST_TROUBLE + 99


def test_answer_that_took_all_memory_ends_its_python(run):
    assert run("raise MemoryError")["spent"]
    assert not run("raise ValueError")["spent"]


def test_function_waits_for_numpy_and_says_in_one_sentence_that_it_is_missing(run, monkeypatch):
    monkeypatch.setattr("course_in_browser._is_here", lambda name: False)
    source, imports = 'check("sigmoid-batch-gradient", lambda x, y: x)', json.dumps(CHECK)
    assert json.loads(answering.wanted(source, imports)) == ["numpy"]
    assert json.loads(answering.wanted("np", json.dumps({"np": "import numpy as np"}))) == ["numpy"]
    assert json.loads(answering.wanted('check("sigmoid-log-slope", "x")', imports)) == []
    assert json.loads(answering.wanted("x = (", imports)) == []
    said = run(source)["text"]
    assert said.startswith("NumPy could not be loaded from cdn.jsdelivr.net")
    assert len(re.findall(r"\.(?= |$)", said)) == 1


# Both in a browser ------------------------------------------------------------------------------------------


class Answer:
    """The answer to one exercise on an open page."""

    def __init__(self, page, id):
        self.page, self.block = page, page.locator(f"#ex-{id}")
        self.fold = self.block.locator("details.xe-python")
        self.field = self.fold.get_by_label("Your answer, in Python")
        self.status = self.fold.get_by_role("status")

    def open(self):
        if self.fold.get_attribute("open") is None:
            self.fold.locator("summary").first.click()
        return self

    def press(self, name):
        self.fold.get_by_role("button", name=name).click()

    def start(self, source):
        self.field.fill(source)
        self.press("Run")

    def run(self, source):
        self.start(source)
        return self.said()

    def said(self):
        """The words that the page ends up with, as lines."""
        said = self.status.element_handle()
        self.page.wait_for_function(
            "(said) => said.textContent && !/^(Running|Waiting)/.test(said.textContent)",
            arg=said,
            timeout=START,
        )
        return "\n".join(self.status.locator("p").all_text_contents())

    def state(self):
        return self.block.locator(".xe-state").text_content()


def no_worker_is_left(page):
    """A browser ends a worker a moment after it is told to."""
    for _ in range(100):
        if not page.workers:
            return True
        page.wait_for_timeout(100)
    return False


@contextmanager
def opened(browser, root, chapter="sigmoid_cross_entropy", prepare=lambda context: None, **options):
    """A page in a window of its own; `page.asked` lists what it and its workers ask for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    prepare(context)
    page = context.new_page()
    page.asked, page.problems = [], listen(page, root)
    context.on("request", lambda request: page.asked.append(request.url))
    page.goto(f"{root}book/{chapter}.html")
    yield page
    context.close()


def sources(exercise):
    """The solution as it stands in the book, and each known mistake."""
    yield exercise.solution.strip()
    for mistake in exercise.mistakes:
        given = mistake.answer if isinstance(mistake.answer, dict) else {"answer": mistake.answer}
        parts = ", ".join(f"{name}={value!r}" for name, value in given.items())
        yield f'check("{exercise.id}", {parts})'


def by_check(source):
    """State and message of the verdict that the same lines get here."""
    *lines, last = ast.parse(source).body
    names = {"check": lambda id, answer=None, **parts: said_by_check(find(id), answer, parts)}
    exec(compile(ast.Module(lines, []), "answer", "exec"), names)
    return eval(compile(ast.Expression(last.value), "answer", "eval"), names)


FORMULAS = [id for id in PLACES if not isinstance(find(id), Implement)]
COMPARED = ["sigmoid_cross_entropy", "cross_entropy", "find_the_flaw"]


@in_browser
@pytest.mark.parametrize("chapter", COMPARED)
def test_page_says_what_check_says(browser, root, chapter):
    states = []
    with opened(browser, root, chapter) as page:
        for id in [id for id in FORMULAS if PLACES[id] == chapter]:
            answer = Answer(page, id).open()
            for source in sources(find(id)):
                state, message = by_check(source)
                assert answer.run(source) == f"{state}: {message}", source
                assert answer.state() == state
                states.append(state)
        assert len(page.workers) == 1
        assert page.problems == []
    assert states.count("right") >= 2
    assert states.count("not yet") >= 4


RIGHT = 'check("sigmoid-log-slope", "1 - sigma(x)")'
NEXT = 'check("sigmoid-lost-letter", step=2)'


@in_browser
def test_page_without_a_click_loads_nothing_of_it(browser, root):
    with opened(browser, root) as page:
        page.wait_for_timeout(500)
        assert [url for url in page.asked if "/_static/python.js" in url]
        assert not [url for url in page.asked if "/lite/" in url or "python_worker" in url]
        assert page.workers == []
        assert not Answer(page, "sigmoid-log-slope").field.is_visible()


@in_browser
def test_start_shows_how_much_has_come_and_loads_what_the_summary_said_from_this_site(browser, root):
    with opened(browser, root) as page:
        slope = Answer(page, "sigmoid-log-slope").open()
        assert slope.field.input_value() == 'answer = ...\n\ncheck("sigmoid-log-slope", answer)'
        bar = slope.fold.get_by_role("progressbar")
        assert re.match("(Loading|Starting) Python", bar.evaluate("bar => bar.labels[0].textContent"))
        assert slope.run(slope.field.input_value()).startswith("not attempted yet: For a first pointer, open")
        assert not bar.is_visible()
        paths = {unquote(urlsplit(url).path) for url in page.asked if "/lite/" in url}
        below = "/lite/" if "/lite/" in next(iter(paths)) else ""
        loaded = sum((SITE / "lite" / path.split(below, 1)[1]).stat().st_size for path in paths)
        assert loaded == json.loads(MANIFEST.read_text("utf-8"))["page bytes"]
        assert [url for url in page.asked if not url.startswith((root, "data:", "blob:"))] == []


# The following share one page, so that Python starts less often; each sets up what it needs.


@pytest.fixture(scope="module")
def page(browser, root):
    with opened(browser, root) as page:
        yield page


@pytest.fixture
def other(page):
    return Answer(page, "sigmoid-lost-letter").open()


@pytest.fixture
def slope(page):
    return Answer(page, "sigmoid-log-slope").open()


@in_browser
def test_stop_ends_what_does_not_end_and_the_next_answer_runs(page, slope, other):
    slope.start("while True:\n    pass")
    other.start(NEXT)
    slope.fold.get_by_text("Running …").wait_for(timeout=START)
    assert other.status.inner_text() == "Waiting for another answer …"
    slope.press("Stop")
    assert slope.said() == "Stopped. Your answer is kept; Run starts anew."
    assert slope.field.input_value() == "while True:\n    pass"
    assert other.said().startswith("not yet: Line 2 is the one.")
    assert slope.run(RIGHT).startswith("right: Proved equal")
    assert len(page.workers) == 1


@in_browser
def test_answer_that_waits_can_be_stopped_alone(page, slope, other):
    slope.start("while True:\n    pass")
    other.start(NEXT)
    slope.fold.get_by_text("Running …").wait_for(timeout=START)
    other.press("Stop")
    assert other.said().startswith("Stopped.")
    assert slope.status.inner_text() == "Running …"
    slope.press("Stop")
    assert no_worker_is_left(page)
    slope.status.evaluate("status => status.replaceChildren()")
    slope.fold.get_by_role("button", name="Stop").evaluate("button => button.click()")
    assert slope.status.text_content() == ""  # there was nothing to stop


@in_browser
def test_python_that_breaks_is_told_and_starts_anew(page, slope):
    slope.run("1")
    page.problems.clear()
    page.context.set_offline(True)  # what runs already does not stop because of that
    said = slope.run("import os\nos.abort()")
    page.context.set_offline(False)
    assert said.startswith("Python has stopped: ")
    assert "not connected" not in said
    assert "Your answer is kept." in said
    assert slope.field.input_value() == "import os\nos.abort()"
    assert no_worker_is_left(page)
    assert slope.run('print("so")').strip() == ""
    assert slope.status.locator("pre").text_content() == "so\n"
    assert not [problem for problem in page.problems if not re.search("fatal|abort", problem, re.I)]


@in_browser
def test_reset_brings_the_cell_back_and_can_be_undone(page, slope):
    slope.field.fill("mine")
    slope.press("Reset")
    assert slope.field.input_value() == 'answer = ...\n\ncheck("sigmoid-log-slope", answer)'
    slope.press("Undo reset")
    assert slope.field.input_value() == "mine"
    slope.press("Reset")
    slope.field.press("End")
    slope.field.press_sequentially(" ")
    assert slope.fold.get_by_role("button", name="Reset", exact=True).is_visible()


@in_browser
def test_keyboard_writes_runs_and_leaves(page, slope):
    slope.field.fill("")
    slope.field.focus()
    page.keyboard.type("def f(x):\nreturn x\n")
    assert slope.field.input_value() == "def f(x):\n    return x\n    "
    page.keyboard.press("Control+Z")
    assert slope.field.input_value().startswith("def f(x):")
    page.keyboard.press("Control+A")
    page.keyboard.type("6 * 7")
    for keys in ("Control+Enter", "Meta+Enter"):
        slope.status.evaluate("status => status.replaceChildren()")
        page.keyboard.press(keys)
        slope.said()
        assert slope.status.text_content() == "42\n"
        assert slope.field.input_value() == "6 * 7"
    focused = "() => document.activeElement.textContent"
    for name in ("Run", "Stop", "Reset"):
        page.keyboard.press("Tab")
        assert page.evaluate(focused) == name
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert slope.field.evaluate("field => field === document.activeElement")


@in_browser
def test_function_says_in_one_sentence_that_numpy_cannot_be_had(page):
    function = Answer(page, "sigmoid-batch-gradient").open()
    said = function.run(find("sigmoid-batch-gradient").solution)
    assert said == answering.NOT_LOADED.format(name="NumPy")
    assert {urlsplit(url).netloc for url in page.asked if "numpy" in url} == {"cdn.jsdelivr.net"}


@in_browser
def test_error_after_a_verdict_does_not_look_like_one_and_the_state_stays(page, slope):
    colour = "status => getComputedStyle(status).borderLeftColor"
    assert slope.run('print("so")').strip() == ""
    plain = slope.status.evaluate(colour)
    assert slope.run(RIGHT).startswith("right")
    assert slope.status.evaluate(colour) != plain
    assert slope.run("1/0").startswith("Line 1. ZeroDivisionError")
    assert slope.status.evaluate(colour) == plain
    assert slope.state() == "right"


@in_browser
def test_text_and_state_are_kept_when_the_page_is_loaded_again(page, slope, other):
    assert other.run(NEXT).startswith("not yet")
    assert slope.run(RIGHT).startswith("right")
    slope.field.press_sequentially("  # mine")
    page.reload()
    assert slope.state() == "right"
    assert other.state() == "not yet"
    assert Answer(page, "sigmoid-batch-gradient").state() == "not attempted yet"
    assert no_worker_is_left(page)
    assert slope.open().field.input_value() == f"{RIGHT}  # mine"


KEEP = "([id, text]) => localStorage.setItem(`xe-answer-${id}`, text)"
KEPT = "id => localStorage.getItem(`xe-answer-${id}`)"


@in_browser
@pytest.mark.parametrize(
    ("kept", "source", "state"),
    [
        ("null", None, "not attempted yet"),
        ('{"source', None, "not attempted yet"),
        ('{"source": 3, "state": "<img src=x>"}', None, "not attempted yet"),
        ('{"source": "mine", "state": "constructor"}', "mine", "not attempted yet"),
        ('{"source": "mine", "state": "right"}', "mine", "right"),
    ],
)
def test_of_what_is_kept_only_text_and_a_known_state_count(browser, root, kept, source, state):
    with opened(browser, root) as page:
        answer = Answer(page, "sigmoid-log-slope")
        original = answer.field.input_value()
        page.evaluate(KEEP, ["sigmoid-log-slope", kept])
        page.reload()
        assert answer.state() == state
        assert answer.field.input_value() == (source or original)
        assert Answer(page, "sigmoid-batch-gradient").state() == "not attempted yet"
        assert page.problems == []


@in_browser
def test_what_is_as_at_the_start_is_not_kept_as_an_answer(browser, root):
    with opened(browser, root) as page:
        answer = Answer(page, "sigmoid-log-slope")
        page.context.set_offline(True)  # no Python is needed
        answer.open().field.fill("mine")
        assert json.loads(page.evaluate(KEPT, "sigmoid-log-slope")) == {"source": "mine"}
        answer.press("Reset")
        assert json.loads(page.evaluate(KEPT, "sigmoid-log-slope")) == {}


@in_browser
def test_stop_while_python_starts_leaves_the_start_to_those_who_wait(browser, root):
    with opened(browser, root) as page:
        first, second, third = (
            Answer(page, id).open()
            for id in ("sigmoid-log-slope", "sigmoid-lost-letter", "sigmoid-batch-gradient")
        )
        first.start(RIGHT)
        second.start(NEXT)
        [worker] = page.workers
        assert third.fold.get_by_role("button", name="Stop").get_attribute("aria-disabled") == "true"
        first.press("Stop")
        assert first.status.inner_text().startswith("Stopped.")
        assert second.status.inner_text() == "Waiting for Python to start …"
        assert page.workers == [worker]
        second.press("Stop")
        assert no_worker_is_left(page)


@in_browser
@pytest.mark.parametrize("window", WIDTHS)
def test_open_answer_has_no_problem(open_page, window):
    page = open_page(window, "book/sigmoid_cross_entropy.html")
    answer = Answer(page, "sigmoid-lost-letter").open()
    answer.run('print("a" * 300)\ncheck("sigmoid-lost-letter", step=2, repair="x")')
    small = "nodes => nodes.filter((node) => node.getBoundingClientRect().height < 40).length"
    assert answer.fold.locator("button, textarea, summary").evaluate_all(small) == 0
    letters = answer.field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)")
    assert window == "wide" or letters >= 16  # a phone zooms into smaller ones
    problems = sideways(page) + accessibility(page) + dark_colours(page)
    assert not problems, "\n".join(problems)


@in_browser
def test_paper_shows_none_of_it_and_starts_nothing(browser, root):
    with opened(browser, root) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details.xe-python[open]").count() > 0
        assert not page.locator("details.xe-python").first.is_visible()
        cell = page.locator("#ex-sigmoid-log-slope div.cell_input")
        assert cell.is_visible()
        assert not page.get_by_text("The same in the notebook").first.is_visible()
        assert no_worker_is_left(page)


@in_browser
def test_without_script_and_from_a_file_the_cell_is_there_alone(browser, root):
    with opened(browser, root, java_script_enabled=False) as page:
        only_the_cell(page)
    page = browser.new_page()
    page.goto((SITE / "book" / "sigmoid_cross_entropy.html").as_uri())
    only_the_cell(page)
    page.close()


def only_the_cell(page):
    block = page.locator("#ex-sigmoid-log-slope")
    assert block.locator("details.xe-python").count() == 1
    assert not block.locator("details.xe-python").is_visible()
    assert block.locator(".xe-state").count() == 0
    block.get_by_text("The same in the notebook").click()
    assert block.locator("div.cell_input").is_visible()


# Where it cannot start --------------------------------------------------------------------------------------


def without(script):
    return lambda context: context.add_init_script(script)


def missing(name):
    return lambda context: context.route(re.compile(name), lambda route: route.abort())


def forbidden(policy):
    """The page comes with a content security policy, as some hosts send one."""

    def answer(route):
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": policy})

    return lambda context: context.route(re.compile(r"\.html$"), answer)


TROUBLES = {
    "no WebAssembly": (without("delete globalThis.WebAssembly"), "this browser has no WebAssembly"),
    "no workers": (without("delete globalThis.Worker"), "Worker is not defined"),
    "no worker's file": (missing("python_worker"), "its worker was not let in"),
    "policy": (forbidden("worker-src 'none'"), "its worker was not let in|Worker"),
    "no Pyodide": (missing(r"pyodide\.mjs"), "pyodide.mjs"),
    "no machine code": (missing(r"\.wasm"), "Pyodide does not start"),
    "no SymPy": (missing("sympy"), "sympy could not be loaded"),
    "offline": (lambda context: None, "this device is not connected"),
}


@in_browser
@pytest.mark.parametrize("trouble", TROUBLES)
def test_start_that_fails_says_why_and_what_to_do(browser, root, trouble):
    prepare, reason = TROUBLES[trouble]
    with opened(browser, root, prepare=prepare) as page:
        page.context.set_offline(trouble == "offline")
        answer = Answer(page, "sigmoid-log-slope").open()
        answer.fold.get_by_text("could not be started here").wait_for(timeout=START)
        answer.start(RIGHT)
        said = answer.said()
        assert re.match(rf"Python could not be started here: .*(?:{reason})", said)
        assert "\n" not in said.partition(" Your answer is kept.")[0]
        assert answer.field.input_value() == RIGHT
        link = answer.status.get_by_role("link", name="notebook of this page")
        assert link.get_attribute("href") == f"{root}lite/notebooks/index.html?path={CHAPTER}.ipynb"
        assert no_worker_is_left(page)


@in_browser
def test_start_that_failed_is_tried_again_by_the_next_run(browser, root):
    with opened(browser, root) as page:
        page.context.set_offline(True)
        answer = Answer(page, "sigmoid-log-slope").open()
        answer.fold.get_by_text("this device is not connected").wait_for(timeout=START)
        page.context.set_offline(False)
        assert answer.run(RIGHT).startswith("right: Proved equal")


@in_browser
def test_where_nothing_may_be_stored_it_answers_all_the_same(browser, root):
    with opened(browser, root, prepare=without(REFUSED)) as page:
        answer = Answer(page, "sigmoid-log-slope").open()
        assert answer.run(RIGHT).startswith("right: Proved equal")
        assert answer.fold.get_by_role("alert").all_inner_texts() == [NOT_KEPT]
        assert not answer.fold.get_by_text("It stays in this browser.").is_visible()
        assert page.problems == []


# With Pyodide's own host ------------------------------------------------------------------------------------


@in_browser
@pytest.mark.skipif(not NETWORK, reason=NO_NETWORK)
def test_functions_are_answered_with_numpy_from_its_host(root):
    with sync_playwright() as playwright:
        flags = [flag for flag in FLAGS if not flag.startswith("--host-resolver-rules")]
        with opened(playwright.chromium.launch(executable_path=chromium(), args=flags), root) as page:
            for id in ("sigmoid-batch-gradient", "sigmoid-gradient-check", "sigmoid-fit-a-neuron"):
                assert Answer(page, id).open().run(find(id).solution).startswith("right: "), id
