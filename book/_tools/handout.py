"""Writes the notebooks for a class, no solutions: `python book/_tools/handout.py [FOLDER] [NOTEBOOK ...]`.

Everything from a `{solution-start}` to its `{solution-end}` is left out, and so are the links to it. What is
left is executed from start to end in a fresh kernel before it is written: each exercise answers "not
attempted yet". A notebook that fails is not written, and its cell is named. The folder is `_build/handout`
unless another one is given. It stands on its own: the notebooks are in its `book`, are executed there, and
the data that they read lie beside them as in the repository. The solutions stay in the package, for those
who look.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
from kernels import ROOT, environment, notebooks
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from refresh import Progress, execute, failure, normal, replace, shown, text

START, END = re.compile(r"^[`:]{3,}\{solution-start\}", re.M), re.compile(r"^[`:]{3,}\{solution-end\}", re.M)
DATA = ("benchmarks/results/*.json", "book/_static/figures/*-data.js")  # what cells read
LINK = re.compile(r"\{ref\}`[^`<]*<sol-[^`>]*>`\n*")


def main(arguments: list[str]) -> int:
    folder = Path(arguments.pop(0) if arguments else ROOT / "_build" / "handout").resolve()
    paths = [Path(name).resolve() for name in arguments] or notebooks()
    if any(path.parent == folder / "book" for path in paths):
        print(f"{shown(folder)} holds the notebooks themselves: choose another folder.", file=sys.stderr)
        return 2
    (folder / "book").mkdir(parents=True, exist_ok=True)
    copy_data(folder)
    os.environ.update(environment())
    written = [
        hand_out(path, folder / "book", f"[{number}/{len(paths)}] {shown(path)}")
        for number, path in enumerate(paths, start=1)
    ]
    print(f"{sum(written)} of {len(paths)} notebooks without solutions are in {shown(folder)}.")
    return 0 if all(written) else 1


def copy_data(folder: Path) -> None:
    """Put the data that cells read where the notebooks will look for them."""
    for path in (path for pattern in DATA for path in ROOT.glob(pattern)):
        place = folder / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def hand_out(path: Path, folder: Path, label: str) -> bool:
    """Write one notebook without its solutions; False where a cell fails."""
    notebook = normal(without_solutions(json.loads(path.read_text(encoding="utf-8"))))
    progress = Progress(label, sum(cell.cell_type == "code" for cell in notebook.cells))
    try:
        execute(notebook, folder, progress)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        progress.end("fails without its solutions")
        print(failure(path, progress, error), file=sys.stderr)
        return False
    replace(folder / path.name, text(normal(notebook)))
    progress.end("written")
    return True


def without_solutions(notebook: dict) -> dict:
    """The notebook without the cells of its solutions and without the links to them."""
    cells, inside = [], False
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        prose = cell["cell_type"] == "markdown"
        inside = inside or (prose and bool(START.search(source)))
        if not inside:
            kept = LINK.sub("", source) if prose else source
            if kept.strip():
                cells.append({**cell, "source": kept})
        elif prose and END.search(source):
            inside = False
    if inside:
        raise ValueError("a {solution-start} has no {solution-end}")
    return nbformat.from_dict({**notebook, "cells": cells})


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
