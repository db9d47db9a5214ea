"""What the kernel in the browser does beyond Pyodide's: it fetches what a cell needs before the cell runs.

Pyodide fetches the packages that a cell imports by name. Here a cell often says `from companion import
sigmoid`, which needs NumPy, or checks an exercise that computes. NumPy and the other compiled packages come
from Pyodide's own distribution, on another host. Where they cannot be had, the cell says so in one
paragraph, and everything that needs only algebra goes on working: derivations, and the exercises whose
answers are formulas.

IPython loads this extension by `ipython_config.py`, which lies beside it.
"""

from __future__ import annotations

import ast
import sys
from importlib.machinery import PathFinder

# The packages that are not on the site, by the name that a program imports, with what people call them.
ELSEWHERE = {"numpy": "NumPy", "matplotlib": "Matplotlib", "scipy": "SciPy", "sklearn": "scikit-learn"}
# Pyodide's names, where they differ from those of the imports.
DISTRIBUTIONS = {"sklearn": "scikit-learn"}
# What these modules of companion need; every other one computes with NumPy.
OF_MODULE = {"derivation": set(), "exercises": set(), "tables": set(), "figures": {"numpy", "matplotlib"}}
NUMBERS = {"numpy"}


class NotLoaded(ModuleNotFoundError):
    """A package that comes from another host is not here."""

    def __init__(self, name):
        super().__init__(
            f"{ELSEWHERE[name]} is not loaded. In the browser it comes from Pyodide's distribution at "
            "cdn.jsdelivr.net, which could not be reached when this cell asked for it. Cells that derive "
            "formulas, and exercises whose answer is a formula, a number or a choice, work without it. With "
            "a connection, run this cell again.",
            name=name,
        )


def needed(code: str, computes=lambda id: False) -> set[str]:
    """Which of the packages from elsewhere a cell needs; `computes` says it of an exercise, by its id.

    >>> sorted(needed("from companion.figures import entropy"))
    ['matplotlib', 'numpy']
    >>> needed("from companion.derivation import Derivation")
    set()
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a magic, or a slip that the cell itself will tell
        return set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found |= _of_import(alias.name, ())
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= _of_import(node.module, [alias.name for alias in node.names])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found |= _of_call(node, computes)
    return found


def _of_import(module: str, names) -> set[str]:
    root, *below = module.split(".")
    if root in ELSEWHERE:
        return {root}
    if root != "companion":
        return set()
    return set().union(*(OF_MODULE.get(name, NUMBERS) for name in (below[:1] or names)))


def _of_call(node: ast.Call, computes) -> set[str]:
    first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
    if node.func.id == "tie" or (node.func.id == "check" and computes(first)):
        return NUMBERS
    return set()


def _computes(id) -> bool:
    """Whether the exercise is a function, which is compared with another one by NumPy."""
    from companion.exercises._implement import Implement
    from companion.exercises._registry import exercises

    return isinstance(exercises().get(id), Implement)


def _is_here(name) -> bool:
    return PathFinder.find_spec(name) is not None


class Finder:
    """Asked for a module that no folder has: says of the packages from elsewhere why they are missing."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in ELSEWHERE:
            raise NotLoaded(name)


def absent(code: str) -> list[str]:
    """What the code needs from elsewhere, and is not here."""
    wanted = needed(code, _computes)
    return [name for name in ELSEWHERE if name in wanted and not _is_here(name)]


def distributions(names: list[str]) -> list[str]:
    """What Pyodide calls these packages."""
    return [DISTRIBUTIONS.get(name, name) for name in names]


def watch_imports() -> None:
    sys.meta_path.insert(sys.meta_path.index(PathFinder) + 1, Finder)


def load_ipython_extension(shell) -> None:
    import pyodide_js

    async def fetch(lines: list[str]) -> list[str]:
        code = "".join(lines)
        if missing := absent(code):
            await pyodide_js.loadPackage(distributions(missing))
        for name in absent(code):  # then the cell is not begun
            return [f"raise __import__({__name__!r}).NotLoaded({name!r})\n"]
        return lines

    def tell(shell, kind, error, traceback, tb_offset=None):
        shell._showtraceback(kind, error, [str(error)])  # the sentence, in place of the way to it

    shell.kernel.lite_transform_manager.line_transforms.append(fetch)
    shell.set_custom_exc((NotLoaded,), tell)
    watch_imports()
