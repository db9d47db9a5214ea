"""Runs a learner's file, in a process that `_run` starts for it and limits: nothing here is for importing.

    python -m companion.exercises._child ID FILE FOLDER SECONDS MEGABYTES

The text of the file comes on standard input; what became of it goes into the folder.
"""

import ast
import faulthandler
import io
import json
import linecache
import os
import sys
import traceback
import types
from dataclasses import asdict
from pathlib import Path

import companion
import companion.exercises
from companion.exercises._judging import Formulas
from companion.exercises._registry import find
from companion.exercises._result import Result
from companion.exercises._text import listed, without_addresses

LONGEST = 300  # characters of a message or a line
VERDICT, STUCK = "verdict.json", "stuck.txt"  # the result; where the file was when its time was up


def main(id: str, file: str, folder: str, seconds: str, megabytes: str) -> None:
    source = sys.stdin.buffer.read().decode("utf-8")
    names = provided()
    sys.path.append(str(Path(file).parent))  # last, so that a random.py there does not replace Python's own
    with open(Path(folder, STUCK), "w") as stuck:
        faulthandler.dump_traceback_later(float(seconds), exit=True, file=stuck)
        limit_memory(int(megabytes))
        result = judge(id, file, source, names)
        faulthandler.cancel_dump_traceback_later()
    Path(folder, VERDICT).write_text(json.dumps(asdict(result)), encoding="utf-8")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # whatever the file has started and not ended


def provided() -> dict:
    """What a file finds without an import: NumPy and what `companion` and `companion.exercises` export."""
    import numpy

    ours = (companion, companion.exercises)
    return {name: getattr(module, name) for module in ours for name in module.__all__} | {"np": numpy}


def limit_memory(megabytes: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)
    except (ImportError, ValueError, OSError):  # no such limit on this system, or a stricter one is set
        pass


def judge(id: str, file: str, source: str, names: dict) -> Result:
    """Run `source`, the text of the file, and say what its answer is worth.

    The answer is what the file itself gives to `check` or, if it calls none, what it defines under the names
    that the starter gives to `check`.
    """
    exercise, check = find(id), companion.exercises.check
    given = []

    def watched(asked, *answer, **parts):
        result = check(asked, *answer, **parts)
        given.extend([result] if asked == id else [])
        return result

    companion.exercises.check = watched  # for a file that imports it
    try:
        defined = run(file, source, names | {"check": watched})
    except Stopped as reason:
        unquoted = isinstance(exercise, Formulas) and "NameError" in str(reason)
        return (
            given[-1]
            if given
            else exercise.not_yet(f"{reason}\n{exercise.form}" if unquoted else str(reason))
        )
    if given:
        return given[-1]
    wanted = asked_for(exercise.starter)
    mine = {key: defined[key] for key in wanted if defined.get(key) is not names.get(key)}
    if not mine or any(part is None and key not in mine for key, part in wanted.items()):
        needed = listed([f"`{key}`" for key in wanted])
        calls = f'check("{id}", …)'
        return exercise.not_yet(f"The file has no answer: it neither defines {needed} nor calls {calls}.")
    answer = [mine[key] for key, part in wanted.items() if part is None]
    return check(id, *answer, **{part: mine.get(key) for key, part in wanted.items() if part})


class Stopped(Exception):
    """Why the file did not run to its end."""


def run(file: str, source: str, names: dict) -> dict:
    """Execute the file as Python would, and give back what it has defined."""
    name = Path(file).name
    linecache.cache[name] = (len(source), None, lines_of(source), name)
    module = types.ModuleType("__main__")
    module.__dict__.update(names, __file__=file)
    sys.modules["__main__"] = module
    try:
        code = compile(source, name, "exec")
    except SyntaxError as error:
        where = f"line {error.lineno}" if error.lineno else "the file"
        raise Stopped(f"Python cannot read {where}: {error.msg}.{_shown(error.text or '')}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Stopped(f"Python cannot read the file: {error or type(error).__name__}.") from None
    try:
        exec(code, module.__dict__)
    except SystemExit as error:
        where, _ = _place(error, name)
        raise Stopped(f"The file ends itself{where}, before its answer is checked.") from None
    except BaseException as error:
        where, line = _place(error, name)
        message = without_addresses(f"{type(error).__name__}: {error}".removesuffix(": "))[:LONGEST]
        raise Stopped(f"The file stops{where} with {message}{_shown(line)}") from None
    return module.__dict__


def lines_of(source: str) -> list[str]:
    """The lines as Python numbers them."""
    return io.StringIO(source, newline=None).readlines()


def _place(error, name) -> tuple[str, str]:
    """The deepest line of the file that the exception passed through: its number in words, and its text."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return (f" at line {frames[-1].lineno}", frames[-1].line) if frames else ("", "")


def _shown(line: str) -> str:
    return f"\n    {line.strip()[:LONGEST]}" if line.strip() else ""


def asked_for(starter: str) -> dict[str, str | None]:
    """The names that a starter's `check(id, …)` takes its answer from, each with its keyword or `None`."""
    calls = [node for node in ast.walk(ast.parse(starter)) if isinstance(node, ast.Call)]
    call = next(call for call in calls if getattr(call.func, "id", "") == "check")
    given = [(None, part) for part in call.args[1:]] + [(part.arg, part.value) for part in call.keywords]
    return {part.id if isinstance(part, ast.Name) else name or "answer": name for name, part in given}


if __name__ == "__main__":
    main(*sys.argv[1:])
