"""What `make mutants` found: the score, and every mutant that no test noticed.

A *mutant* is the numeric core with one thing broken: a sign, a comparison, a constant, an argument. A test
should notice it. One that cannot be noticed, because it computes the same, is listed in `equivalent.toml`
with the reason. This prints the score of each module, and every other survivor; with one of those, or with an
entry of the list that is no survivor any more, it ends with 1.

Run it from the root of the repository, after `mutmut run`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LISTED = Path(__file__).with_name("equivalent.toml")
LEAST = 0.95
NOTICED = {"killed", "timeout", "segfault", "suspicious"}  # an endless loop is noticed, too
UNREADABLE = "unreadable: mutmut does not show it", "?"
NAME = re.compile(r"companion\.(?P<module>\w+)\.(?P<function>\w+)__mutmut_\d+")


def mutmut(*arguments) -> str:
    command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def statuses() -> dict[str, str]:
    """What became of each mutant."""
    lines = (line.strip().split(": ") for line in mutmut("results", "--all", "true").splitlines())
    return {line[0]: line[1] for line in lines if len(line) == 2}


def change(mutant: str) -> tuple[str, str, str]:
    """Where it is, and the code before and after; without spaces at the ends and comments."""
    place = NAME.fullmatch(mutant)
    where = f"{place['module']}.{place['function'].removeprefix('x_')}"
    try:
        shown = mutmut("show", mutant).splitlines()
    except subprocess.CalledProcessError:  # now and then, while a run is on
        return where, *UNREADABLE
    lines = [line for line in shown if not line.startswith(("---", "+++", "#"))]
    was, becomes = (" ".join(code(line[1:]) for line in lines if line.startswith(sign)) for sign in "-+")
    return where, was, becomes


def code(line: str) -> str:
    return line.partition("  # ")[0].strip()


def main() -> int:
    every = statuses()
    found = {mutant: status for mutant, status in every.items() if status != "not checked"}
    unfinished = {NAME.fullmatch(mutant)["module"] for mutant in every.keys() - found.keys()}
    listed = tomllib.loads(LISTED.read_text(encoding="utf-8")).get("mutant", [])
    known = {(entry["in"], entry["was"], entry["is"]) for entry in listed}
    alive = [mutant for mutant, status in found.items() if status not in NOTICED]
    with ThreadPoolExecutor(2) as pool:
        changes = dict(zip(alive, pool.map(change, alive), strict=True))
    counts = Counter((NAME.fullmatch(m)["module"], status in NOTICED) for m, status in found.items())
    for module in sorted({module for module, _ in counts}):
        noticed, of = counts[module, True], counts[module, True] + counts[module, False]
        listed_here = sum(change in known for m, change in changes.items() if f".{module}." in m)
        print(f"{module:14}{of:6,} mutants, {noticed:6,} noticed, {listed_here:4} of the others equivalent")
    noticed = len(found) - len(alive)
    share = noticed / max(1, len(found))
    print(f"{'together':14}{len(found):6,} mutants, {noticed:6,} noticed: {share:.1%}")
    unfinished |= {NAME.fullmatch(m)["module"] for m, change in changes.items() if change[1:] == UNREADABLE}
    unknown = {mutant: change for mutant, change in changes.items() if change not in known}
    for mutant, (_, was, becomes) in unknown.items():
        print(f"\n{mutant} ({found[mutant]})\n- {was}\n+ {becomes}")
    gone = [one for one in known - set(changes.values()) if one[0].partition(".")[0] not in unfinished]
    for place, was, becomes in gone:
        print(f"\nlisted as equivalent, but noticed or gone: {place}\n- {was}\n+ {becomes}")
    return int(bool(unknown or gone or share < LEAST))


if __name__ == "__main__":
    raise SystemExit(main())
