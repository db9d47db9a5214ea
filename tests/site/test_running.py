"""Where a notebook can be run: the links on its page, what they lead to, and what each of them needs."""

import asyncio
import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from cross_entropy_site import running

ROOT = Path(__file__).parents[2]
REPOSITORY = {"COURSE_REPOSITORY": "owner/course"}
LITE = {"start MB": 33, "compiled MB": 0, "made of": {"book/a.ipynb": "…"}}

sys.path.append(str(ROOT / "book" / "_lite" / "browser"))
import colab  # noqa: E402
import course_in_browser  # noqa: E402
from course_in_browser import NotLoaded, needed  # noqa: E402

# Links built from the environment


def links(environment, lite=LITE, page="book/a"):
    block = running.block(page, "chapter", lite, running.places(environment), "../")
    return {link.get_text(): link["href"] for link in BeautifulSoup(block, "html.parser")("a")}


def test_without_anything_there_is_no_block():
    assert running.places({}) == {}
    assert running.block("book/a", "chapter", {}, {}, "../") == ""


def test_page_whose_notebook_is_not_in_the_browser_does_not_lead_there():
    assert links({}, page="book/b") == {}
    assert links({}) == {"Start the notebook": "../lite/notebooks/index.html?path=book/a.ipynb"}


def test_links_to_other_places_name_the_published_repository():
    assert links(REPOSITORY, lite={}) == {
        "Binder": "https://mybinder.org/v2/gh/owner/course/main?urlpath=lab/tree/book/a.ipynb",
        "Colab": "https://colab.research.google.com/github/owner/course/blob/colab/book/a.ipynb",
    }
    assert "/owner/course/release%2F1?" in links(REPOSITORY | {"COURSE_BRANCH": "release/1"})["Binder"]
    assert list(links(REPOSITORY)) == ["Start the notebook", "Binder", "Colab"]


def test_link_to_a_hub_is_there_where_a_hub_is_named():
    hub = {"COURSE_HUB": "https://hub.example.org/"}
    assert links(hub, lite={}) == {}
    assert links(REPOSITORY | hub)["your JupyterHub"] == (
        "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fowner%2Fcourse"
        "&branch=main&urlpath=lab%2Ftree%2Fcourse%2Fbook/a.ipynb"
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"COURSE_REPOSITORY": "course"},
        {"COURSE_REPOSITORY": 'owner/"><script>'},
        REPOSITORY | {"COURSE_HUB": "javascript:alert(1)"},
    ],
)
def test_address_that_is_none_stops_the_build(environment):
    with pytest.raises(running.ConfigError, match="has to"):
        running.places(environment)


def test_sentence_says_what_comes_from_where_and_how_much():
    text = running.block("book/a", "chapter", LITE | {"compiled MB": 17}, {}, "../")
    assert "loads 33 MB from this site" in text
    assert "Matplotlib (17 MB) come from" in text
    assert "cdn.jsdelivr.net" in text
    assert "MB)" not in running.block("book/a", "chapter", LITE, {}, "../")


HERE = '<div class="xe-run-here docutils">Run.</div>'
STILL = "<p>Fill in. On this page the\ncells stand still: <code>make lab</code> (<a>how</a>).</p>"


@pytest.mark.parametrize(
    ("lite", "said"), [(LITE, f"<p>Fill in. {running.ANSWERED_HERE}{HERE}"), ({}, STILL)]
)
def test_page_speaks_of_the_browser_only_where_it_is_there(lite, said):
    context = {"body": STILL + HERE}
    app = SimpleNamespace(
        builder=SimpleNamespace(format="html"),
        config=SimpleNamespace(course_lite=lite),
        env=SimpleNamespace(doc2path=lambda page: f"{page}.md"),
    )
    running._add_block(app, "book/index", "", context, object())
    assert context["body"] == said


def test_sentence_about_cells_that_stand_still_is_found_in_each_page_that_has_it(site):
    told = [path.stem for path in (ROOT / "book").glob("*.ipynb") if "stand still" in path.read_text("utf-8")]
    assert len(told) > 5
    for page in told:
        text = (site / "book" / f"{page}.html").read_text("utf-8")
        assert running.ONLY_WITHOUT_BROWSER.search(text) or running.ANSWERED_HERE in text, page


def test_block_stands_below_the_title_and_its_question():
    context = {"body": "<h1>A</h1>\n<p>Why?</p>\n<p>Because.</p><h1>B</h1>"}
    app = SimpleNamespace(
        builder=SimpleNamespace(format="html"),
        config=SimpleNamespace(course_lite=LITE, course_places={}, course_chapters={"book/a": {}}),
        env=SimpleNamespace(doc2path=lambda page: f"{page}.ipynb"),
    )
    running._add_block(app, "book/a", "", context, object())
    before, _, after = context["body"].partition('<details class="xe-run">')
    assert before == "<h1>A</h1>\n<p>Why?</p>"
    assert after.endswith("</details>\n<p>Because.</p><h1>B</h1>")


# What the browser's notebooks were made of


@pytest.fixture
def built(tmp_path):
    """A repository in which the browser's notebooks were built, of one file."""
    (tmp_path / "_build" / "lite").mkdir(parents=True)
    (tmp_path / "a.ipynb").write_text("old")
    about = {"made of": {"a.ipynb": hashlib.sha256(b"old").hexdigest()}}
    (tmp_path / "_build" / "lite" / "course.json").write_text(json.dumps(about))
    return tmp_path


def test_browser_is_linked_while_it_has_the_files_of_the_book(built):
    assert "a.ipynb" in running.browsers(built)["made of"]
    (built / "a.ipynb").write_text("new")
    assert running.browsers(built) == {}
    (built / "a.ipynb").unlink()
    assert running.browsers(built) == {}
    (built / "_build" / "lite" / "course.json").unlink()
    assert running.browsers(built) == {}


def test_site_carries_the_browsers_notebooks_only_where_they_are_linked(built):
    site = built / "html"
    app = SimpleNamespace(
        srcdir=built,
        outdir=site,
        builder=SimpleNamespace(name="html"),
        config=SimpleNamespace(course_lite={}),
    )
    app.config.course_lite = running.browsers(built)
    running._copy(app, None)
    assert (site / "lite" / "course.json").is_file()
    app.config.course_lite = {}
    running._copy(app, None)
    assert not (site / "lite").exists()


# What a cell needs before it runs


@pytest.mark.parametrize(
    ("cell", "packages"),
    [
        ("from companion.derivation import Derivation, tie", set()),
        ("from companion.exercises import check", set()),
        ("from companion import sigmoid", {"numpy"}),
        ("import companion.binary", {"numpy"}),
        ("from companion.figures import entropy as draw", {"numpy", "matplotlib"}),
        ("from companion import figures", {"numpy", "matplotlib"}),
        ("import scipy.special as s\nfrom sklearn.datasets import load_digits", {"scipy", "sklearn"}),
        ("tie(proved, f)", {"numpy"}),
        ('check("a-function", f)', {"numpy"}),
        ('check("a-formula", "x")', set()),
        ("check()", set()),
        ("%pip install x\nimport numpy", set()),
        ("from . import numpy", set()),
    ],
)
def test_packages_that_a_cell_needs(cell, packages):
    assert needed(cell, lambda id: id == "a-function") == packages


def test_every_chapter_that_needs_numpy_is_seen_to_need_it():
    for path in sorted((ROOT / "book").glob("*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        assert "numpy" in set().union(*map(needed, sources)), path.name


@pytest.fixture
def kernel(monkeypatch):
    """The extension in a kernel that has NumPy; what it fetches is noted, and nothing comes of it."""
    fetched, transforms, told = [], [], {}

    async def load(names):
        fetched.extend(names)

    monkeypatch.setitem(sys.modules, "pyodide_js", SimpleNamespace(loadPackage=load))
    monkeypatch.setattr(course_in_browser, "_is_here", lambda name: name == "numpy")
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    shell = SimpleNamespace(
        kernel=SimpleNamespace(lite_transform_manager=SimpleNamespace(line_transforms=transforms)),
        set_custom_exc=lambda kinds, tell: told.update(dict.fromkeys(kinds, tell)),
        _showtraceback=lambda *shown: told.update(shown=shown),
    )
    course_in_browser.load_ipython_extension(shell)
    [transform] = transforms

    def run(cell):
        # In a thread of its own, because the browser of other tests runs a loop in this one.
        with ThreadPoolExecutor(1) as thread:
            return "".join(thread.submit(asyncio.run, transform(cell.splitlines(keepends=True))).result())

    return SimpleNamespace(run=run, fetched=fetched, told=told, shell=shell)


def test_kernel_leaves_a_cell_alone_that_has_what_it_needs(kernel):
    cell = "from companion import sigmoid\nsigmoid(0)\n"
    assert kernel.run(cell) == cell
    assert kernel.fetched == []


def test_kernel_fetches_what_a_cell_needs_and_says_what_did_not_come(kernel):
    run = kernel.run("from sklearn.datasets import load_digits\nfrom companion.figures import entropy\n")
    assert kernel.fetched == ["matplotlib", "scikit-learn"]
    with pytest.raises(NotLoaded, match=r"^Matplotlib is not loaded\.") as caught:
        exec(run)
    kernel.told[NotLoaded](kernel.shell, NotLoaded, caught.value, None)
    assert kernel.told["shown"][2] == [str(caught.value)]


def test_kernel_says_what_is_missing_when_a_program_asks_for_it_later(kernel, monkeypatch):
    for name in ("sklearn", "sklearn.datasets"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(NotLoaded, match="scikit-learn is not loaded"):
        import_module("sklearn")


def test_kernel_knows_which_exercises_compute(kernel):
    assert course_in_browser._computes("sigmoid-batch-gradient")
    assert not course_in_browser._computes("sigmoid-confidently-wrong")
    assert not course_in_browser._computes("no-such-exercise")


def test_what_is_missing_says_where_it_comes_from():
    said = str(NotLoaded("sklearn"))
    assert said.startswith("scikit-learn is not loaded.")
    assert "cdn.jsdelivr.net" in said
    assert isinstance(NotLoaded("numpy"), ModuleNotFoundError)


# Colab


def test_first_cell_for_colab_does_nothing_elsewhere(monkeypatch):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    done = []
    monkeypatch.setattr(shell, "system", done.append)
    monkeypatch.setattr(shell, "run_line_magic", lambda name, line, **_: done.append(f"%{name} {line}"))
    monkeypatch.setattr("os.chdir", done.append)
    cell = colab.FIRST_CELL.format(repository="owner/course", branch="main")
    assert shell.run_cell(cell).success
    assert done == []
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace())
    assert shell.run_cell(cell).success
    assert done == [
        "git clone --quiet --depth 1 --branch main https://github.com/owner/course /content/course",
        "%pip install --quiet /content/course",
        "/content/course/book",
    ]


def test_notebooks_for_colab_are_those_of_the_book_after_one_cell(tmp_path):
    colab.write(tmp_path, "owner/course", "main")
    for path in (ROOT / "book").glob("*.ipynb"):
        first, *others = json.loads((tmp_path / "book" / path.name).read_text("utf-8"))["cells"]
        assert "github.com/owner/course" in first["source"]
        assert code(others) == code(json.loads(path.read_text("utf-8"))["cells"])


def code(cells):
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_branch_for_colab_is_pushed_beside_the_work_tree(tmp_path, monkeypatch):
    origin, here = tmp_path / "origin", tmp_path / "here"
    subprocess.run(["git", "init", "--quiet", "--bare", origin], check=True)
    subprocess.run(["git", "clone", "--quiet", origin, here], check=True, capture_output=True)
    made = tmp_path / "made"
    (made / "book").mkdir(parents=True)
    (made / "book" / "a.ipynb").write_text("{}")
    (made / "README.md").write_text("What this is.")
    monkeypatch.setattr(colab, "ROOT", here)
    for _ in range(2):  # the second replaces the first
        colab.push(made)
    listed = ["git", "--git-dir", origin, "ls-tree", "-r", "--name-only", "colab"]
    found = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split()
    assert found == ["README.md", "book/a.ipynb"]
    counted = ["git", "--git-dir", origin, "rev-list", "--count", "colab"]
    assert subprocess.run(counted, check=True, capture_output=True, text=True).stdout.strip() == "1"
    assert [path.name for path in here.iterdir()] == [".git"]


@pytest.mark.parametrize("repository", ["", "course", "owner/$(course)"])
def test_colab_needs_to_know_the_repository(repository, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_REPOSITORY", repository)
    assert colab.main() == 2
    assert "COURSE_REPOSITORY" in capsys.readouterr().err
