"""The surroundings in which this project executes a notebook.

`refresh.py`, which stores the outputs, and `check.py`, which compares them, both take them from here:
what one writes, the other must find again, on every machine and whatever settings its owner has.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "_build" / "settings"

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # sets print in one order
    "PYTHONUTF8": "1",  # σ and − are written on every locale
    "OPENBLAS_NUM_THREADS": "1",  # the order of a matrix product's sums depends on the number of threads
    "IPYTHONDIR": str(SETTINGS / "ipython"),  # nobody's start-up files run before the first cell
    "MPLCONFIGDIR": str(SETTINGS / "matplotlib"),  # nobody's matplotlibrc reaches a figure
    "CROSS_ENTROPY_COURSE_PROGRESS": ":memory:",  # solutions that run here mark nobody's exercises as done
    "JUPYTER_PLATFORM_DIRS": "1",  # the default of later Jupyter versions; without it they warn
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger is not used, and is not to warn about itself
}
# The kernel chooses its inline backend where nothing else is asked for, and warns as Python does.
UNSET = ("MPLBACKEND", "PYTHONWARNINGS")


def notebooks() -> list[Path]:
    """The notebooks of the book, in alphabetical order."""
    return sorted((ROOT / "book").glob("*.ipynb"))


def environment() -> dict[str, str]:
    """The environment for a process that executes notebooks, with its folders in place."""
    for folder in ("ipython", "matplotlib"):
        (SETTINGS / folder).mkdir(parents=True, exist_ok=True)
    env = {name: value for name, value in os.environ.items() if name not in UNSET} | ENVIRONMENT
    # matplotlib writes a warning when its list of fonts takes long to make: make it before any cell runs.
    fonts = [sys.executable, "-c", "import matplotlib.font_manager"]
    subprocess.run(fonts, env=env, check=True, capture_output=True)
    return env
