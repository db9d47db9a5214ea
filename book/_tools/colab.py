"""Pushes the notebooks for Google Colab, as the branch `colab`: `python book/_tools/colab.py`.

Colab opens a notebook from GitHub alone, without the rest of the repository. So each copy begins with a cell
that fetches and installs the course from its repository; anywhere else that cell does nothing. The
repository is named by COURSE_REPOSITORY (owner/name), its published branch by COURSE_BRANCH. The branch
`colab` has no history: each push replaces it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from kernels import ROOT, notebooks
from plain import plain, titles

BRANCH = "colab"
FIRST_CELL = """\
# On Google Colab this fetches and installs the course. Elsewhere it does nothing.
import os
import sys

if "google.colab" in sys.modules and not os.path.isdir("/content/course"):
    !git clone --quiet --depth 1 --branch {branch} https://github.com/{repository} /content/course
    %pip install --quiet /content/course
    os.chdir("/content/course/book")"""
WHO = {"NAME": "The publishing workflow", "EMAIL": "noreply@github.com"}
COMMITTER = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in WHO.items()}
README = """\
The notebooks of The Cross-Entropy Course as Google Colab opens them: each begins with a cell that installs
the course. The publishing workflow makes this branch from the notebooks in https://github.com/{repository}.
"""


def main() -> int:
    repository = os.environ.get("COURSE_REPOSITORY", "")
    branch = os.environ.get("COURSE_BRANCH") or "main"
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository) or not re.fullmatch(r"[\w./-]+", branch):
        print(
            "Set COURSE_REPOSITORY to owner/name: the notebooks say where to find the course.",
            file=sys.stderr,
        )
        return 2
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), repository, branch)
        push(Path(folder))
    print(f"{len(notebooks())} notebooks are in the branch {BRANCH}.")
    return 0


def write(folder: Path, repository: str, branch: str) -> None:
    """The notebooks for Colab, in the places that they have in the repository."""
    source = FIRST_CELL.format(repository=repository, branch=branch)
    book = {path: json.loads(path.read_text("utf-8")) for path in notebooks()}
    named, site = titles(book.values()), os.environ.get("COURSE_BASE_URL", "")
    for path, notebook in book.items():
        notebook = with_first_cell(plain(notebook, named, site), source)
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / "README.md").write_text(README.format(repository=repository), "utf-8")


def with_first_cell(notebook: dict, source: str) -> dict:
    cell = {"cell_type": "code", "execution_count": None, "id": "colab", "metadata": {}, "outputs": []}
    return notebook | {"cells": [cell | {"source": source}, *notebook["cells"]]}


def push(folder: Path) -> None:
    """One commit without parents, made beside the work tree and the index, which stay as they are."""
    index = {"GIT_INDEX_FILE": str(folder / ".index"), "GIT_WORK_TREE": str(folder)}
    git("add", "--force", "book", "README.md", **index)
    tree = git("write-tree", **index)
    who = {
        f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in COMMITTER.items()
    }
    commit = git("commit-tree", tree, "-m", "Make the notebooks for Colab", **who)
    git("push", "--quiet", "--force", "origin", f"{commit}:refs/heads/{BRANCH}")


def git(*arguments: str, **environment: str) -> str:
    """What git says; `environment` may give it another work tree and index than the repository's."""
    folder = environment.get("GIT_WORK_TREE", ROOT)
    if folder != ROOT:
        environment["GIT_DIR"] = git("rev-parse", "--absolute-git-dir")
    env = os.environ | environment
    ended = subprocess.run(
        ["git", *arguments], cwd=folder, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return ended.stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main())
