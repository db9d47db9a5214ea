"""Runs the programs on the pages for practitioners: `python book/_tools/practice.py [PAGE ...]`.

A program is a ```python block; the ```text block right after it is what it prints. This script executes each
program and stores what it printed; where nothing changed, the page stays as it is. The tests execute them
again and compare.

A program that imports a framework names the versions that it was run with in its first line, as
`# PyTorch 2.14.1` or `# Keras 3.15.1 on JAX 0.10.2`. It is run by the first Python that has them: this one,
that of `make bench`, or one that the environment variable COURSE_PYTHON names (several: as in PATH). Where no
Python has them, it is left as it is, and named.

Of a warning and of an uncaught exception only the sentence is kept, as `RuntimeWarning: overflow …`. Only
the standard library is used here, so that any Python can execute the programs.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "book" / name for name in ("which_loss.md", "troubleshooting.md", "teaching.md", "errata.md")]
# A framework: the module that a program imports, and the distribution that has the version.
FRAMEWORKS = {
    "PyTorch": ("torch", "torch"),
    "Keras": ("keras", "keras"),
    "TensorFlow": ("tensorflow", "tensorflow"),
    "JAX": ("jax", "jax"),
    "Optax": ("optax", "optax"),
    "scikit-learn": ("sklearn", "scikit-learn"),
}
PROGRAM = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<printed>.*?)^```\n)?", re.M | re.S)
VERSION = re.compile(r"(PyTorch|Keras|TensorFlow|JAX|Optax|scikit-learn) (\d[\w.]*)")


class Program(NamedTuple):
    page: str
    line: int  # of its first line in the page
    code: str
    printed: str | None  # None where the page has no output after it

    @property
    def versions(self) -> dict[str, str]:
        """The frameworks that the first line names, with their versions."""
        first = self.code.partition("\n")[0]
        return dict(VERSION.findall(first)) if first.startswith("# ") else {}

    @property
    def imported(self) -> set[str]:
        """The frameworks that the code imports."""
        modules = set(re.findall(r"^\s*(?:import|from) (\w+)", self.code, re.M))
        return {name for name, (module, _) in FRAMEWORKS.items() if module in modules}

    @property
    def backend(self) -> str:
        """The framework that Keras computes on, as the first line says: `Keras 3.15.1 on JAX 0.10.2`."""
        found = re.search(r"Keras \S+ on (\w+)", self.code.partition("\n")[0])
        return FRAMEWORKS[found[1]][0] if found else ""


def programs(text: str, page: str) -> list[Program]:
    return [
        Program(page, text.count("\n", 0, found.start("code")) + 1, found["code"], found["printed"])
        for found in PROGRAM.finditer(text)
    ]


# Which Python


def pythons() -> list[str]:
    """The Pythons that may have a framework, this one first."""
    bench = [ROOT / ".venv-bench" / place for place in ("bin/python", "Scripts/python.exe")]
    named = os.environ.get("COURSE_PYTHON", "").split(os.pathsep)
    return [sys.executable, *(str(path) for path in bench if path.exists()), *filter(None, named)]


@cache
def installed(python: str) -> dict[str, str]:
    """The frameworks that a Python has, with their versions."""
    asked = json.dumps({name: distribution for name, (_, distribution) in FRAMEWORKS.items()})
    done = subprocess.run([python, __file__, "--installed"], input=asked, capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def _installed() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name, distribution in json.load(sys.stdin).items():
        for known in (distribution, f"{distribution}-cpu"):  # TensorFlow has a smaller one of that name
            with contextlib.suppress(PackageNotFoundError):
                found[name] = version(known)
    return found


def python_for(program: Program) -> str | None:
    """The first Python that has all the frameworks that a program names."""
    return next((python for python in pythons() if set(program.versions) <= set(installed(python))), None)


# Running


def run(chosen: list[Program]) -> dict[Program, str | None]:
    """What each program prints; None where no Python has its frameworks. One process for each surrounding."""
    groups: dict[tuple, list[Program]] = {}
    for program in chosen:
        key = (python_for(program), frozenset(program.versions), program.backend)
        groups.setdefault(key, []).append(program)
    found: dict[Program, str | None] = {}
    for (python, _, backend), group in groups.items():
        printed = [None] * len(group) if python is None else _printed_by(python, backend, group)
        found |= dict(zip(group, printed, strict=True))
    return found


def _printed_by(python: str, backend: str, group: list[Program]) -> list[str]:
    quiet = {"KERAS_BACKEND": backend or "jax", "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3"}
    surrounding = {**os.environ, **quiet, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [python, __file__, "--execute"],
        input=json.dumps([program.code for program in group]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=surrounding,
        cwd=ROOT / "book",
    )
    if done.returncode:
        raise RuntimeError(f"{python} executed nothing:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _execute(code: str) -> str:
    """What a program prints, with the sentences of its warnings and of the exception that ends it."""
    out = io.StringIO()

    def show(message, category, *_):
        print(f"{category.__name__}: {message}".splitlines()[0], file=out)

    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.showwarning = show
        try:
            exec(compile(code, "<program>", "exec"), {"__name__": "__main__"})
        except Exception as error:
            print(f"{type(error).__name__}: {error}".splitlines()[0])
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


# The pages


def stored(text: str, printed: dict[str, str | None]) -> str:
    """The page with what its programs, given by their code, have printed."""

    def block(found: re.Match) -> str:
        now = printed.get(found["code"])
        return found[0] if now is None else f"```python\n{found['code']}```\n\n```text\n{now}```\n"

    return PROGRAM.sub(block, text)


def main(arguments: list[str]) -> int:
    paths = [Path(name).resolve() for name in arguments] or PAGES
    for path in paths:
        before = path.read_text(encoding="utf-8")
        found = run(programs(before, path.name))
        after = stored(before, {program.code: printed for program, printed in found.items()})
        path.write_text(after, encoding="utf-8")
        left = [program for program, printed in found.items() if printed is None]
        state = "changed" if after != before else "unchanged"
        print(f"{path.name}: {len(found) - len(left)} programs run, {state}")
        for program in left:
            print(f"  line {program.line} not run: no Python here has {', '.join(program.versions)}")
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--execute"]:
        answer = [_execute(code) for code in json.load(sys.stdin)]
        print(json.dumps(answer))
    elif sys.argv[1:] == ["--installed"]:
        print(json.dumps(_installed()))
    else:
        raise SystemExit(main(sys.argv[1:]))
