"""Executes notebooks in place and stores their outputs: `python book/_tools/refresh.py [NOTEBOOK ...]`.

Without a name it takes all notebooks of the book. Running it twice changes no byte: the surroundings are
fixed (`kernels.py`), no time is recorded, and what an editor adds to a file is taken out again. A notebook
with a failing cell stays as it was, and the cell is named.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from pathlib import Path

import ipykernel.kernelspec
import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from kernels import ROOT, environment, notebooks
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

# The same for every Python that may run the book, so that a newer one changes no file.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
# What an author says of a cell. The rest (times, scroll positions, an editor's marks) is noise.
CELL_METADATA = ("tags", "mystnb", "jupyter")
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
TIMEOUT = 60  # seconds for one cell, as in check.py


def main(arguments: list[str]) -> int:
    paths = [Path(name).resolve() for name in arguments] or notebooks()
    if not paths:
        print("There is no notebook in book/.")
    os.environ.update(environment())
    failed = []
    for number, path in enumerate(paths, start=1):
        if not refresh(path, f"[{number}/{len(paths)}] {shown(path)}"):
            failed.append(shown(path))
    if failed:
        print(f"Not refreshed, because a cell fails: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def refresh(path: Path, label: str) -> bool:
    """Execute one notebook and write it back where it differs; False where a cell fails."""
    before = path.read_text(encoding="utf-8")
    notebook = normal(json.loads(before))
    progress = Progress(label, sum(cell.cell_type == "code" for cell in notebook.cells))
    try:
        execute(notebook, path.parent, progress)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        progress.end("fails")
        print(failure(path, progress, error), file=sys.stderr)
        return False
    after = text(normal(notebook))
    if after != before:
        replace(path, after)
    progress.end("refreshed" if after != before else "unchanged")
    return True


def normal(notebook: dict) -> nbformat.NotebookNode:
    """The notebook in the one form that is stored: nothing in it depends on who executed it, or when."""
    cells, used = [], set()
    for number, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"])
        said = {key: value for key, value in cell["metadata"].items() if key in CELL_METADATA and value}
        kept = {"cell_type": cell["cell_type"], "metadata": said, "source": source}
        kept["id"] = stable_id(cell.get("id"), f"{number}\n{source}", used)
        used.add(kept["id"])
        if cell["cell_type"] == "code":
            kept["execution_count"] = cell.get("execution_count")
            kept["outputs"] = [
                {key: value for key, value in output.items() if key != "transient"}
                for output in cell.get("outputs", [])
            ]
        if cell.get("attachments"):
            kept["attachments"] = cell["attachments"]
        cells.append(kept)
    return nbformat.from_dict({"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5})


def stable_id(given: str | None, content: str, used: set[str]) -> str:
    """The cell's own id where it is good, else one made from its place and content."""
    if given and CELL_ID.fullmatch(given) and given not in used:
        return given
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def text(notebook: nbformat.NotebookNode) -> str:
    """The notebook as a file: keys sorted, one line of text a line."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def execute(notebook: nbformat.NotebookNode, folder: Path, progress: Progress) -> None:
    """Run all cells in order in a fresh kernel."""
    NotebookClient(
        notebook,
        kernel_manager_class=ThisPython,
        timeout=TIMEOUT,
        record_timing=False,
        coalesce_streams=True,  # what is printed is one text, however many messages it came in
        resources={"metadata": {"path": str(folder)}},
        on_cell_execute=progress.cell,
    ).execute()


class ThisPython(AsyncKernelManager):
    """Starts the Python that runs this script, whatever kernels the machine has under the name python3."""

    transport_encryption = "auto"  # without it the kernel warns that others on this machine could listen

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(**ipykernel.kernelspec.get_kernel_dict())


class Progress:
    """One line for a notebook; on a terminal it counts the cells as they run."""

    def __init__(self, label: str, total: int) -> None:
        self.label, self.total, self.done = label, total, 0
        self.current: nbformat.NotebookNode | None = None

    def cell(self, cell: nbformat.NotebookNode, cell_index: int) -> None:
        self.current, self.done = cell, self.done + 1
        if sys.stdout.isatty():
            print(f"\r{self.label}  cell {self.done}/{self.total}", end="", flush=True)

    def end(self, verdict: str) -> None:
        erase = "\r\x1b[K" if sys.stdout.isatty() else ""
        print(f"{erase}{self.label}  {verdict}", flush=True)


def failure(path: Path, progress: Progress, error: Exception) -> str:
    cell = progress.current
    where = f"code cell [{progress.done}] (id {cell.id})" if cell else "the start of its kernel"
    return f"{shown(path)}: {where} fails.\n{ANSI.sub('', str(error)).strip()}\n"


def replace(path: Path, content: str) -> None:
    """Write the whole file or nothing, so that an interruption leaves the old one."""
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(content, encoding="utf-8", newline="\n")
    os.replace(temporary, path)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
