"""Which part may import which, and what stands in no file of the project.

The numeric core loads without SymPy and matplotlib, the derivation engine and the exercises without NumPy, so
that a page which runs in a browser starts at once.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
COMPANION = ROOT / "companion"
TOP = "companion"

# The parts of companion that each part may import, itself aside: imports run one way.
CORE = ("information", "likelihood", "binary", "categorical", "focal")
NUMERIC = ("_arrays", "activations", *CORE)
PARTS = {
    TOP: set(),
    "_arrays": set(),
    "activations": {"_arrays"},
    **{name: {"_arrays", "activations"} for name in CORE},
    "derivation": set(),
    "tables": set(),
    "figures": {TOP, *NUMERIC, "derivation"},
    "exercises": {TOP, *NUMERIC, "derivation"},
}
PACKAGE_MODULES = {TOP, f"{TOP}.derivation", f"{TOP}.figures", f"{TOP}.exercises"}
# The packages of others that each part may import: always, and only inside a function.
ALGEBRA = {"sympy", "mpmath", "flint"}
PACKAGES = {
    TOP: (set(), set()),
    **{name: ({"numpy"}, set()) for name in NUMERIC},
    "derivation": (ALGEBRA, set()),
    "derivation.tie": (ALGEBRA, {"numpy"}),
    "derivation.site": ({"docutils"}, set()),  # loaded by the book's build alone, through its entry point
    "tables": (set(), set()),
    "figures": ({"numpy", "matplotlib"}, set()),
    "exercises": (ALGEBRA, {"numpy", "platformdirs", "filelock"}),
}


class Import(NamedTuple):
    module: str
    line: int
    inside: bool  # a function, so that it happens when that is called


def imports(source: str, package: str) -> list[Import]:
    """All imports in the source of a module that lies in the package, with relative ones written out."""
    found = []

    def walk(node: ast.AST, inside: bool) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return  # never happens when the code runs
        if isinstance(node, ast.Import):
            found.extend(Import(alias.name, node.lineno, inside) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: 1 - node.level or None] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            names = [f"{base}.{alias.name}" for alias in node.names] if base == TOP else [base]
            found.extend(Import(name, node.lineno, inside) for name in names)
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            walk(child, inside)

    walk(ast.parse(source), False)
    return found


def part(module: str) -> str:
    """companion.derivation._judge → derivation; companion.sigmoid, a function's name → companion itself."""
    name = module.split(".")[1] if "." in module else TOP
    return name if name in PARTS else TOP


def misplaced(source: str, module: str) -> list[str]:
    """The imports of one module of companion that its part may not have."""
    mine = part(module)
    always, inside = PACKAGES.get(module.removeprefix("companion.").replace("._", "."), PACKAGES[mine])
    package = module if module in PACKAGE_MODULES else module.rpartition(".")[0]
    wrong = []
    for found in imports(source, package):
        root = found.module.split(".")[0]
        if root == TOP:
            fine = part(found.module) in PARTS[mine] | {mine}
        else:
            fine = root in sys.stdlib_module_names or root in always or (root in inside and found.inside)
        if not fine:
            wrong.append(f"line {found.line}: {module} imports {found.module}")
    return wrong


def modules() -> dict[str, Path]:
    paths = sorted(COMPANION.rglob("*.py"))
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths)
    return {name.removesuffix(".__init__"): path for name, path in zip(names, paths, strict=True)}


@pytest.mark.parametrize("module", modules())
def test_imports_run_one_way(module):
    assert misplaced(modules()[module].read_text(encoding="utf-8"), module) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("companion._arrays", "from companion.activations import sigmoid"),
        ("companion._arrays", "from . import binary"),
        ("companion.activations", "import companion.binary"),
        ("companion.binary", "from .focal import focal_loss"),
        ("companion.binary", "from companion import sigmoid"),
        ("companion.binary", "def f():\n    import sympy"),
        ("companion.focal", "import matplotlib.pyplot as plt"),
        ("companion.focal", "import scipy.special"),
        ("companion.derivation", "from companion.binary import binary_cross_entropy"),
        ("companion.derivation._judge", "import numpy"),
        ("companion.derivation._judge", "def f():\n    import numpy"),
        ("companion.derivation._judge", "from ..figures import show"),
        ("companion.derivation._judge", "import docutils.nodes"),
        ("companion.derivation.tie", "import numpy"),
        ("companion.exercises._implement", "import numpy as np"),
        ("companion.exercises", "from companion.figures import show"),
        ("companion.figures._style", "from companion.exercises import check"),
        ("companion.tables", "from companion.figures import Figure"),
        ("companion.figures._style", "import book._tools.refresh"),
        ("companion", "from companion.activations import sigmoid"),
        ("companion", "import numpy"),
    ],
)
def test_misplaced_import_is_seen(module, line):
    assert len(misplaced(line, module)) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("companion.activations", "import math\n\nimport numpy as np\n\nfrom companion._arrays import apply"),
        ("companion.binary", "from .activations import sigmoid\nfrom ._arrays import apply"),
        ("companion.derivation", "from companion.derivation._judge import judge\nimport sympy"),
        ("companion.derivation._tie", "def tie():\n    import numpy"),
        ("companion.derivation._domain", "from ._reader import read"),
        ("companion.exercises.sigmoid", "def cases():\n    import numpy"),
        (
            "companion.exercises.sigmoid",
            "from companion import sigmoid\nfrom companion.derivation import judge",
        ),
        ("companion.figures.sigmoid", "import matplotlib\nfrom ._style import figure"),
    ],
)
def test_import_in_its_place_is_accepted(module, line):
    assert misplaced(line, module) == []


# What is really loaded, also by imports that a reader of the source does not see.
CORE_MODULES = ", ".join(f"companion.{name}" for name in NUMERIC if (COMPANION / f"{name}.py").is_file())
UNLOADED = {
    "companion": {"numpy", "sympy", "mpmath", "flint", "matplotlib", "IPython"},
    "companion.derivation": {"numpy", "matplotlib", "docutils", "IPython"},
    "companion.exercises": {"numpy", "matplotlib", "docutils", "IPython", "platformdirs", "filelock"},
    CORE_MODULES: {"sympy", "mpmath", "flint", "matplotlib", "IPython"},
    "companion.tables": {"numpy", "sympy", "mpmath", "flint", "matplotlib", "IPython"},
    "companion.figures": {"sympy", "IPython"},
}


@pytest.mark.parametrize("modules", UNLOADED)
def test_import_loads_no_more_than_it_needs(modules):
    code = f"import sys, {modules}; print(*{{name.split('.')[0] for name in sys.modules}})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert set(loaded.stdout.split()) & UNLOADED[modules] == set()


# What stands in no file.
KEPT_OUT = {".git", ".venv", "_build", "__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".ruff_cache"}
KEPT_OUT |= {".hypothesis", ".venv-bench", ".venv-lite"}
FORBIDDEN = {
    # That name belongs to somebody else's package on the index: ours is called cross-entropy-course.
    "installs a foreign package": re.compile(r"pip3?[ \t]+install[ \t]+(?:\S+[ \t]+)*companion\b(?!/)"),
    "a path of somebody's machine": re.compile(
        r"(?<![\w.:/<-])/(?:home|Users|root|tmp|mnt|opt|work|workspace)/[\w.-]+"
    ),
    "imports from the book, which is no package": re.compile(r"^\s*(?:from|import) book\b", re.MULTILINE),
}


def texts() -> dict[str, str]:
    """Every text file of the project, by its path."""
    found = {}
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        if path.is_file() and not KEPT_OUT & set(inside) and not any(p.endswith(".egg-info") for p in inside):
            content = path.read_bytes()
            if b"\0" not in content:
                found["/".join(inside)] = content.decode("utf-8")
    return found


def forbidden(text: str) -> list[str]:
    return [f"{what}: {found[0]!r}" for what, pattern in FORBIDDEN.items() if (found := pattern.search(text))]


def test_no_file_says_what_none_should():
    here = Path(__file__).relative_to(ROOT).as_posix()
    assert {
        path: wrong for path, text in texts().items() if path != here and (wrong := forbidden(text))
    } == {}


@pytest.mark.parametrize(
    "text",
    [
        "Type `pip install companion` first.",
        "%pip install --quiet companion",
        "see /home/ann/course/book",
        "FileNotFoundError: '/tmp/x/y.npy'",
        "from book import entropy",
    ],
)
def test_forbidden_text_is_seen(text):
    assert len(forbidden(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "pip install cross-entropy-course",
        "pip install -r requirements.txt",
        "pip install .\n\nThe package is called companion.",
        "https://example.org/home/page",
        "from bookkeeping import x",
    ],
)
def test_allowed_text_is_accepted(text):
    assert forbidden(text) == []
