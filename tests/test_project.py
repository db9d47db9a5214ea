"""The files around the book agree with one another and with the book."""

from __future__ import annotations

import ast
import doctest
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions, packages_distributions, version
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def canonical(name: str) -> str:
    """The name of a distribution as the package index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


# requirements.txt

PIN = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[A-Za-z0-9_.!+-]+)\s+# (?P<reason>\S.*\S)")


def requirements() -> list[str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def pins() -> dict[str, str]:
    found = [PIN.fullmatch(line) for line in requirements()[:-1]]
    return {canonical(match["name"]): match["version"] for match in found if match}


def test_requirements_are_exact_each_with_its_reason_and_end_with_the_project():
    *pinned, last = requirements()
    assert [line for line in pinned if not PIN.fullmatch(line)] == []
    assert last == "-e ."
    assert len(pins()) == len(pinned), "a package is pinned twice"


def test_everything_that_the_package_needs_is_pinned():
    needed = {canonical(re.match(r"[A-Za-z0-9_.-]+", line)[0]) for line in PROJECT["dependencies"]}
    assert needed - set(pins()) == set()


IN_BROWSER = {"pyodide_js"}  # what Pyodide itself brings: no package index has it


def test_everything_imported_here_is_pinned():
    """A package that comes along with another one may stay away one day: what we import, we ask for."""
    ours = {
        "companion",
        "benchmarks",
        *(path.stem for folder in ("tests", "book") for path in (ROOT / folder).rglob("*.py")),
    }
    ours |= {path.parent.name for path in ROOT.glob("book/**/__init__.py")} | IN_BROWSER
    providers = packages_distributions()
    unpinned = set()
    for folder in ("companion", "tests", "book"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module]
                for root in (
                    {name.split(".")[0] for name in names} - sys.stdlib_module_names - ours - IN_BROWSER
                ):
                    known = {canonical(name) for name in providers.get(root, [root])}
                    if not known & set(pins()):
                        unpinned.add(f"{path.relative_to(ROOT)}: {root}")
    assert unpinned == set()


def test_what_is_installed_is_what_is_pinned():
    """The stored outputs were made with the pinned versions. Where this fails: make book."""
    installed = {dist.name: dist.version for dist in distributions()}
    found = {canonical(name): number for name, number in installed.items()}
    assert {name: found.get(name, "not installed") for name in pins()} == pins()


def test_the_mutants_are_tested_with_the_versions_of_the_course():
    lines = (ROOT / "tests" / "mutation" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    found = [PIN.fullmatch(line) for line in lines if line and not line.startswith("#")]
    assert all(found)
    theirs = {canonical(match["name"]): match["version"] for match in found}
    assert {name: number for name, number in theirs.items() if name in pins()}.items() <= pins().items()
    assert theirs.keys() - pins().keys() == {"mutmut"}


def test_what_runs_in_the_browser_is_pinned_and_where_the_course_has_it_by_its_version():
    lines = (ROOT / "book" / "_lite" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    found = [PIN.fullmatch(line) for line in lines if line and not line.startswith("#")]
    assert all(found)
    theirs = {canonical(match["name"]): match["version"] for match in found}
    assert {name: number for name, number in theirs.items() if name in pins()}.items() <= pins().items()
    wheels = (ROOT / "book" / "_lite" / "wheels.txt").read_text(encoding="utf-8").splitlines()
    listed = [re.fullmatch(r"([\w-]+)==(\S+) --hash=sha256:[0-9a-f]{64}", line) for line in wheels[3:]]
    reasons = [re.fullmatch(r"# ([\w-]+): \S.*", line) for line in wheels[3:]]
    assert [reason and reason[1] for reason in reasons[::2]] == [pin and pin[1] for pin in listed[1::2]]
    versions = {pin[1]: pin[2] for pin in listed[1::2]}
    assert {name: versions[name] for name in ("sympy", "mpmath")} == {
        name: pins()[name] for name in ("sympy", "mpmath")
    }


def test_mutants_are_made_of_the_numeric_core_and_of_nothing_else():
    """What `companion` exports comes from these modules, and from the machinery under them."""
    import companion

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    core = {f"companion/{module}.py" for module in {*companion._MODULE_OF.values(), "_arrays"}}
    assert set(settings["only_mutate"]) == core
    tests = settings["pytest_add_cli_args_test_selection"]
    assert {f"tests/test_{Path(path).stem.removeprefix('_')}.py" for path in core} <= set(tests)
    assert [path for path in tests if not (ROOT / path).is_file()] == []


def test_each_mutant_that_is_called_equivalent_is_in_the_code_and_has_a_reason():
    text = (ROOT / "tests" / "mutation" / "equivalent.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["mutant"]
    assert len({(entry["in"], entry["was"], entry["is"]) for entry in entries}) == len(entries)
    for entry in entries:
        assert set(entry) == {"in", "was", "is", "reason"}
        assert entry["reason"].endswith(".")
        module = entry["in"].partition(".")[0]
        lines = (ROOT / "companion" / f"{module}.py").read_text(encoding="utf-8").splitlines()
        code = " ".join(line.partition("  # ")[0].strip() for line in lines)
        assert entry["was"] in code, entry


# Names and numbers


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    latest = re.search(r"^## \[(\d\S*)\]", changelog, re.MULTILINE)[1]
    assert {citation["version"], latest, version("cross-entropy-course")} == {PROJECT["version"]}


def test_citation_has_what_its_format_asks_for():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == [{"name": "The Cross-Entropy Course authors"}]
    assert " AND ".join(citation["license"]) == PROJECT["license"]


def test_license_covers_code_and_text():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    for words in ("MIT License", "code cells", "Creative Commons Attribution 4.0 International", "legalcode"):
        assert words in text


# README and table of contents


def notebooks(part: str | None = None) -> list[str]:
    """The notebooks of the table of contents, in its order; only those of one part, where it is named."""

    def files(node: object) -> list[str]:
        if isinstance(node, list):
            return [name for item in node for name in files(item)]
        if isinstance(node, dict):
            own = [node["file"]] if "file" in node else []
            return own + [name for key, item in node.items() if key != "file" for name in files(item)]
        return []

    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = [entry for entry in toc["parts"] if part in (None, entry["caption"])]
    found = [name.removesuffix(".ipynb") + ".ipynb" for name in files(parts)]
    return [name for name in found if (ROOT / name).is_file()]


class Row(NamedTuple):
    """What the map of the README says of a chapter."""

    title: str
    question: str
    modules: set[str]


def readme_map() -> dict[str, Row]:
    rows = re.findall(r"^\| \[(.+?)\]\((.+?)\) \| (.*) \| (.*) \|$", README, re.MULTILINE)
    return {
        path: Row(title, question, set(re.findall(r"`(companion[\w.]*)`", modules)))
        for title, path, question, modules in rows
    }


def modules_used(notebook: nbformat.NotebookNode) -> set[str]:
    """The modules of companion that the code cells import from, at the first level below the package."""
    import companion

    used = set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                used |= {alias.name for alias in node.names if alias.name.startswith("companion.")}
            if isinstance(node, ast.ImportFrom) and node.module == "companion":
                for name in (alias.name for alias in node.names):
                    thing = getattr(companion, name, None)
                    used.add(getattr(thing, "__module__", None) or f"companion.{name}")
            elif isinstance(node, ast.ImportFrom) and node.module.startswith("companion."):
                used.add(node.module)
    return {".".join(name.split(".")[:2]) for name in used}


def test_readme_maps_the_chapters_that_exist_in_their_order():
    assert list(readme_map()) == notebooks("Chapters")


@pytest.mark.parametrize("path", readme_map())
def test_readme_says_what_a_chapter_is_called_asks_and_uses(path):
    notebook = nbformat.read(ROOT / path, as_version=4)
    row = readme_map()[path]
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"]
    assert re.search(r"^# (.*)$", notebook.cells[0].source, re.MULTILINE)[1].startswith(row.title)
    assert row.question == config["course_chapters"][path.removesuffix(".ipynb")]["question"]
    assert row.modules == modules_used(notebook)


def test_every_notebook_is_in_the_table_of_contents():
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.glob("book/*.ipynb")} == set(notebooks())


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_what_a_page_tells_to_type_or_to_open_exists(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    typed = set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE))
    assert typed
    assert typed - TARGETS == set()
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_what_the_readme_computes_is_so():
    example = re.search(r"```pycon\n(.*?)```", README, re.S)[1]
    test = doctest.DocTestParser().get_doctest(example, {}, "README.md", None, 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_lines_without_make_are_those_of_make():
    """The README's steps for Windows run what the Makefile runs."""
    windows = re.search(r"```powershell\n(.*?)```", README, re.S)[1].replace("\\", "/")
    for command in (
        "jupyter-book build . -W --keep-going -n",
        "book/_tools/check.py",
        "jupyter-lab --ServerApp.root_dir=book",
    ):
        assert command in windows
        assert command in MAKEFILE


def test_help_lists_every_target_that_a_person_calls():
    described = set(re.findall(r"^([a-z-]+):.*## \S", MAKEFILE, re.MULTILINE))
    internal = {"fresh-book"}
    assert TARGETS - described == internal
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()
    assert set(phony) == TARGETS


# Workflows


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def workflow(request):
    return request.param.read_text(encoding="utf-8")


def test_actions_are_pinned_by_commit_with_their_version(workflow):
    uses = re.findall(r"^\s*(?:- )?uses:\s*(.*)$", workflow, re.MULTILINE)
    assert uses
    assert [
        line for line in uses if not re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line)
    ] == []


def test_one_action_has_one_commit_in_all_workflows():
    seen = {}
    for path in WORKFLOWS:
        for action, pin in re.findall(r"uses:\s*([\w/-]+)@(.*)", path.read_text(encoding="utf-8")):
            seen.setdefault(action, set()).add(pin)
    assert {action: found for action, found in seen.items() if len(found) > 1} == {}


SCRIPTS = {".ci/run", ".ci/links", ".ci/pdf"}  # install what a bare machine lacks, then call make


def test_workflows_run_what_the_readme_names(workflow):
    for job in yaml.safe_load(workflow)["jobs"].values():
        for command in (step["run"].strip() for step in job["steps"] if "run" in step):
            target = re.fullmatch(r"make ([a-z-]+)", command)
            known = command in SCRIPTS or (target and target[1] in TARGETS)
            assert known, command
    assert re.search(r"^make test ", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)


WRITES = {
    ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("publish.yml", "colab"): {"contents": "write"},
    ("links.yml", "links"): {"issues": "write"},
}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_do_no_more_than_they_need(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        writes = {what: how for what, how in job.get("permissions", {}).items() if how != "read"}
        assert writes == WRITES.get((path.name, name), {})
        assert job["timeout-minutes"] <= 30


def test_links_to_other_sites_are_checked_by_the_clock_and_by_no_push():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "links.yml").read_text(encoding="utf-8"))
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"}  # YAML 1.1 reads "on" as true
    minute, hour, *days, weekday = workflow[True]["schedule"][0]["cron"].split()
    assert minute.isdigit()
    assert hour.isdigit()
    assert days == ["*", "*"]
    assert weekday in set("0123456")
    assert "make links" in (ROOT / ".ci" / "links").read_text(encoding="utf-8")


GH = """#!/bin/sh
echo "$@" >> calls
case "$2" in list) echo "$OPEN";; *) cat _build/dead-links.md >> calls;; esac
"""
MAKE = """#!/bin/sh
mkdir -p _build/linkcheck
cat > _build/linkcheck/output.txt <<END
book/a.md:3: [working] https://example.org/
book/b.md:4: [broken] https://example.org/gone: 404
END
exit $DEAD
"""


@pytest.mark.skipif(os.name == "nt", reason="it is a script of the shell, for the workflow")
@pytest.mark.parametrize(
    ("dead", "opened", "calls"),
    [
        ("0", "", None),
        ("1", "", ["issue list", "issue create --title Dead links"]),
        ("1", "7", ["issue list", "issue comment 7"]),
    ],
)
def test_dead_links_go_into_one_issue(tmp_path, dead, opened, calls):
    for name, text in ((".ci/links", ""), ("bin/gh", GH), ("bin/make", MAKE)):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text or (ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
        path.chmod(0o755)
    environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "DEAD": dead, "OPEN": opened}
    subprocess.run([".ci/links"], cwd=tmp_path, env=environment, check=True)
    if calls is None:
        assert not (tmp_path / "calls").exists()
        return
    *said, _, _, line = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert all(start.startswith(call) for start, call in zip(said, calls, strict=True))
    assert line == "- book/b.md:4: [broken] https://example.org/gone: 404"
