"""Runs the tests: `python book/_tools/check.py [all | unit | notebooks | site] [options of pytest]`.

`all`, the default, is what `make test` runs once the book is built. It is one run of pytest, so that the last
line counts everything.
"""

from __future__ import annotations

import subprocess
import sys

from kernels import ROOT, environment, notebooks

UNIT = ["tests", "companion", "--doctest-modules", "--ignore=tests/site"]
SITE = ["tests/site"]
# current-env: the kernel is this very Python. The longest cell takes seconds; a minute means that it hangs.
NOTEBOOKS = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=60"]
NOTEBOOKS += [str(path.relative_to(ROOT)) for path in notebooks()]
PARTS = {
    "all": ["tests", "companion", "--doctest-modules", *NOTEBOOKS],
    "unit": UNIT,
    "notebooks": NOTEBOOKS,
    "site": SITE,
}
# loadscope: the cells of one notebook stay together and in order, on one worker. The files come in the order
# of tests/conftest.py; xdist's own, by the number of tests, would leave the longest for the end.
PARALLEL = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
REASONS = ["-rs"]  # what is skipped says why: without a browser that is a third of the tests


def main(arguments: list[str]) -> int:
    part = arguments.pop(0) if arguments and arguments[0] in PARTS else "all"
    if part == "notebooks" and not notebooks():
        print("There is no notebook in book/.")
        return 0
    colour = [] if sys.stdout.isatty() else ["--color=no"]  # nbval would colour a log file too
    command = [sys.executable, "-m", "pytest", *PARALLEL, *REASONS, *colour, *PARTS[part], *arguments]
    try:
        return subprocess.run(command, cwd=ROOT, env=environment()).returncode
    except KeyboardInterrupt:  # pytest got it too and has said so
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
