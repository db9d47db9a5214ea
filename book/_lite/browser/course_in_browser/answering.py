"""Runs what a reader writes beside an exercise, on the page itself: Pyodide in a worker, without a kernel.

An answer runs by itself. Of the page it knows what the cells import, and only the imports that it names are
run; so an answer that is a formula needs nothing from elsewhere. `answer` gives back what the page shows.
"""

from __future__ import annotations

import ast
import json
import re
import symtable
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO

from companion.exercises._registry import exercises
from companion.exercises._result import Result
from companion.exercises._store import STATES

from . import ELSEWHERE, NotLoaded, absent, distributions, watch_imports

HERE = "<your answer>"  # the name of the program, in tracebacks
LONGEST_OUTPUT = 2000  # characters: a screen reader reads them all
MOST_LINES = 40
LONGEST_TROUBLE = 500
NOT_LOADED = (
    "{name} could not be loaded from cdn.jsdelivr.net, where Pyodide publishes it: your answer is kept, and "
    "with a connection to that host it can be run."
)
UNKNOWN = "An answer knows what the cells of this page import, and not what they compute."
NOTHING = "This ran, and its last line has nothing to show. With check(…) as the last line it is answered."


class Printed(StringIO):
    """What is printed, as long as somebody may read it."""

    def write(self, text):
        super().write(text[: max(LONGEST_OUTPUT + 1 - self.tell(), 0)])
        return len(text)

    def shown(self) -> str:
        text = self.getvalue()
        short = "".join(text[:LONGEST_OUTPUT].splitlines(keepends=True)[:MOST_LINES])
        return short if short == text else f"{short.rstrip()}\n…"


def wanted(source: str, imports: str) -> str:
    """What has to be fetched before this can run, as JSON: Pyodide's names of packages from elsewhere."""
    with suppress(Exception):  # the run will tell
        return json.dumps(distributions(absent(_with_imports(source, json.loads(imports)))))
    return "[]"


def answer(id: str, source: str, imports: str) -> str:
    """What the page shows, as JSON: `printed`, and a verdict's `state` and `message`, or else a `text`.

    `imports` is JSON too: each name that the page's cells import, with the statement that imports it. After
    an answer that is `spent`, Python holds more memory than it should.
    """
    with redirect_stdout(Printed()) as printed, redirect_stderr(printed):
        try:
            shown = _shown(_value(source, json.loads(imports)), id, printed)
        except BaseException as trouble:  # SystemExit too: the page goes on
            shown = {"text": _told(trouble, source), "spent": isinstance(trouble, MemoryError)}
    return json.dumps({"printed": printed.shown(), **shown})


def _value(source: str, imports: dict[str, str]):
    """Run the answer; the value of its last line, if that is an expression."""
    program = ast.parse(source, HERE)
    for name in absent(_with_imports(source, imports)):
        raise NotLoaded(name)
    names = {"__name__": "__main__"}
    exec(_imports(source, imports), names)
    last = ast.Expression(program.body.pop().value) if _ends_in_value(program) else None
    exec(compile(program, HERE, "exec"), names)
    return eval(compile(last, HERE, "eval"), names) if last else None


def _with_imports(source: str, imports: dict[str, str]) -> str:
    return f"{_imports(source, imports)}\n{source}"


def _imports(source: str, imports: dict[str, str]) -> str:
    return "\n".join(imports[name] for name in sorted(_free(source) & imports.keys()))


def _free(source: str) -> set[str]:
    """The names that a program uses and does not bind itself."""
    top = symtable.symtable(source, HERE, "exec")
    bound = {name.get_name() for name in top.get_symbols() if name.is_assigned() or name.is_imported()}
    return {
        name.get_name() for scope in _scopes(top) for name in scope.get_symbols() if name.is_global()
    } - bound


def _scopes(scope: symtable.SymbolTable):
    yield scope
    for inner in scope.get_children():
        yield from _scopes(inner)


def _ends_in_value(program: ast.Module) -> bool:
    return bool(program.body) and isinstance(program.body[-1], ast.Expr)


def _shown(value, id: str, printed: Printed) -> dict:
    if isinstance(value, Result) and value.id == id:
        # The hints stand on the page, below the answer.
        message = re.sub(r': hint\("[^"]*", 1\)$', ", open the first hint.", value.message)
        return {"state": STATES.get(value.state, value.state), "message": message}
    if value is not None:
        print(value)
    return {"text": "" if printed.tell() else NOTHING}


# Python's complaints, as a sentence and the line ------------------------------------------------------------


def _told(trouble: BaseException, source: str) -> str:
    if isinstance(trouble, NotLoaded):
        return NOT_LOADED.format(name=ELSEWHERE[trouble.name])
    if isinstance(trouble, SyntaxError) and trouble.filename == HERE:
        return _at(trouble.lineno, f"Python cannot read this: {trouble.msg}.", source)
    kind, text = type(trouble).__name__, str(trouble)
    text = f"{kind}: {text}" if text else kind
    if len(text) > LONGEST_TROUBLE:
        text = f"{text[:LONGEST_TROUBLE]}…"
    told = _at(_line(trouble), text, source)
    return f"{told}\n{UNKNOWN}" if isinstance(trouble, NameError) else told


def _line(trouble: BaseException) -> int | None:
    """The line of the answer at which it stopped, the innermost if one called another."""
    line, place = None, trouble.__traceback__
    while place:
        if place.tb_frame.f_code.co_filename == HERE:
            line = place.tb_lineno
        place = place.tb_next
    return line


def _at(line: int | None, text: str, source: str) -> str:
    lines = source.splitlines()
    if not line or line > len(lines):
        return text
    return f"Line {line}. {text}\n    {lines[line - 1].strip()}"


def start() -> None:
    """Load what every answer needs, while the reader still writes, and watch for what is not here."""
    import companion.derivation  # noqa: F401

    exercises()
    watch_imports()
