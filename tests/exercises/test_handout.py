"""A handout has no solution in it and runs from start to end; every exercise in it is still to be done."""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from companion.exercises import sigmoid_cross_entropy as chapter

ROOT = Path(__file__).parents[2]
CHAPTER = ROOT / "book" / "sigmoid_cross_entropy.ipynb"
sys.path.insert(0, str(ROOT / "book" / "_tools"))


def hand_out(folder, *notebooks):
    command = [sys.executable, ROOT / "book" / "_tools" / "handout.py", folder, *notebooks]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handout") / "new"
    done = hand_out(folder, CHAPTER)
    assert done.returncode == 0, done.stderr
    assert "[1/1] book/sigmoid_cross_entropy.ipynb  written" in done.stdout
    return json.loads((folder / "book" / CHAPTER.name).read_text(encoding="utf-8"))


def test_no_solution_is_left(written):
    cells = ["".join(cell["source"]) for cell in written["cells"]]
    everything = json.dumps(written, ensure_ascii=False)
    for exercise in chapter.EXERCISES:
        assert exercise.starter.strip() in cells
        assert exercise.solution.strip() not in cells
        assert exercise.shows not in everything
        answer = exercise.solution.strip().removesuffix(exercise.starter.strip().splitlines()[-1])
        for line in answer.splitlines():
            if len(line) > 20 and line not in exercise.starter:
                assert line.strip() not in everything, line
    assert "solution" not in everything
    assert "<sol-" not in everything


def test_every_exercise_is_not_attempted_yet(written):
    outputs = [
        "".join(output["data"]["text/plain"])
        for cell in written["cells"]
        if cell["cell_type"] == "code"
        for output in cell["outputs"]
        if "text/plain" in output.get("data", {})
    ]
    for exercise in chapter.EXERCISES:
        assert any(text.startswith(f"not attempted yet · {exercise.title}\n") for text in outputs)
    assert not any(text.startswith("■ right") for text in outputs)


def test_all_cells_were_run_in_order(written):
    counts = [cell["execution_count"] for cell in written["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    kinds = {output["output_type"] for cell in written["cells"] for output in cell.get("outputs", [])}
    assert "error" not in kinds


def test_the_rest_of_the_chapter_is_there(written):
    before = [cell["id"] for cell in json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]]
    after = [cell["id"] for cell in written["cells"]]
    assert [id for id in before if id in after] == after
    assert {*before} - {*after} == {*solutions()}


def solutions():
    """What stands between the start of a solution and its end."""
    inside = False
    for cell in json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        inside = inside or "{solution-start}" in source
        if inside:
            yield cell["id"]
        inside = inside and "{solution-end}" not in source


def small(tmp_path, *sources):
    cells = [
        {"cell_type": kind, "metadata": {}, "source": source, "id": f"c{k}"}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for k, (kind, source) in enumerate(sources)
    ]
    path = tmp_path / "small.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_notebook_that_needs_a_solution_is_named_and_not_written(tmp_path):
    path = small(
        tmp_path,
        ("markdown", "```{solution-start} ex\n```"),
        ("code", "x = 1"),
        ("markdown", "```{solution-end}\n```"),
        ("code", "x + 1"),
    )
    done = hand_out(tmp_path / "out", path)
    assert done.returncode == 1
    assert "code cell [1] (id c3) fails" in done.stderr
    assert "NameError" in done.stderr
    assert not (tmp_path / "out" / "book" / "small.ipynb").exists()


def test_solution_without_an_end_is_refused(tmp_path):
    path = small(tmp_path, ("markdown", "```{solution-start} ex\n```"), ("code", "x = 1"))
    done = hand_out(tmp_path / "out", path)
    assert done.returncode == 1
    assert "a {solution-start} has no {solution-end}" in done.stderr


def test_notebooks_are_never_written_over(tmp_path):
    (tmp_path / "book").mkdir()
    path = small(tmp_path / "book", ("code", "1"))
    before = path.read_bytes()
    assert hand_out(tmp_path, path).returncode == 2
    assert path.read_bytes() == before


def test_handout_stands_on_its_own(tmp_path):
    """What a cell reads lies beside the notebooks: it is executed there, and not in the repository."""
    reads = 'len(list(Path("../benchmarks/results").glob("*.json"))), Path("_static/figures").is_dir()'
    path = small(tmp_path, ("code", f"from pathlib import Path\n\n{reads}"))
    done = hand_out(tmp_path / "out", path)
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "out" / "book" / "small.ipynb").read_text(encoding="utf-8"))
    stored = len(list((ROOT / "benchmarks" / "results").glob("*.json")))
    assert "".join(written["cells"][0]["outputs"][0]["data"]["text/plain"]) == f"({stored}, True)"


def test_all_that_notebooks_read_is_handed_out():
    patterns = importlib.import_module("handout").DATA
    handed = {path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern)}
    read = []
    for path in (ROOT / "book").glob("*.ipynb"):
        for named in re.findall(r'Path\(\\"([^"\\]+)\\"\)', path.read_text(encoding="utf-8")):
            place = (path.parent / named).resolve().relative_to(ROOT).as_posix()
            read.append(place)
            assert any(f"{name}/".startswith(f"{place}/") for name in handed), f"{path.name}: {named}"
    assert "benchmarks/results" in read
