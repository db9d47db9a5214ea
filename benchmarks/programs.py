"""Runs short programs, as a reader would type them, and tells what each prints.

The programs of one library share a process, because some libraries take seconds to load. Each has names of
its own, and none may change a setting of its library. `python -m benchmarks.programs` is that process: a list
of programs in JSON comes in, and what they print goes out.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import warnings
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 600  # seconds for all programs of a library


@dataclass(frozen=True)
class Library:
    """How programs address a library, and what has to be installed for them."""

    name: str
    needs: tuple[str, ...]  # modules
    first: str  # the first line of its programs
    array: str = "{}"  # how a number or a list is handed over
    shown: str = "{}"  # how a result becomes plain numbers
    backend: str = ""  # what it computes with, where that can be chosen
    packages: tuple[str, ...] = ()  # distributions, if they are called otherwise than the modules
    number: str = ""  # how a prediction is handed over, if otherwise than a label

    def given(self, prediction: str) -> str:
        return (self.number or self.array).format(prediction)

    def missing(self) -> list[str]:
        return [module for module in self.needs if find_spec(module) is None]

    def versions(self) -> dict[str, str]:
        found = {}
        for package in self.packages or self.needs:
            try:
                found[package] = version(package)
            except PackageNotFoundError:  # a module that stands in the folder, as companion does
                continue
        return found


@dataclass(frozen=True)
class Printed:
    """What a program printed, or the kind of error that stopped it; and whether it warned."""

    text: str = ""
    error: str = ""
    warns: bool = False

    def numbers(self) -> list[float] | None:
        """The numbers in what was printed, in order; None if it was not a number or a list of them."""
        try:
            return list(_flat(self._value()))
        except json.JSONDecodeError:
            return None

    def _value(self):
        return json.loads(self.text.replace("nan", "NaN").replace("inf", "Infinity"))

    def shape(self) -> tuple[int, ...]:
        shape, value = [], self._value()
        while isinstance(value, list):
            shape.append(len(value))
            value = value[0]
        return tuple(shape)


def _flat(value):
    if isinstance(value, list):
        for part in value:
            yield from _flat(part)
    else:
        yield float(value)


@dataclass
class Batch:
    """The programs of one library, which are run together."""

    library: Library
    programs: list[str] = field(default_factory=list)

    def run(self) -> list[Printed]:
        quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "JAX_PLATFORMS": "cpu", "KERAS_BACKEND": "jax"}
        if self.library.backend:
            quiet["KERAS_BACKEND"] = self.library.backend.lower().replace("pytorch", "torch")
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.programs"],
            input=json.dumps(self.programs),
            env={**os.environ, **quiet},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the programs of {self.library.name} did not run:\n{done.stderr}")
        return [Printed(**result) for result in json.loads(done.stdout.splitlines()[-1])]


def _printed(program: str) -> Printed:
    out = io.StringIO()
    with warnings.catch_warnings(record=True) as heard, contextlib.redirect_stdout(out):
        warnings.simplefilter("always", UserWarning)
        try:
            exec(compile(program, "<program>", "exec"), {})
        except Exception as error:
            return Printed("", type(error).__name__, bool(heard))
    return Printed(out.getvalue().strip(), "", any(issubclass(one.category, UserWarning) for one in heard))


if __name__ == "__main__":
    print(json.dumps([asdict(_printed(program)) for program in json.load(sys.stdin)]))
