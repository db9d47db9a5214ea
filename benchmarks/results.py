"""Tables for the eye, and dated JSON for the chapters that read it.

Of accuracy an entry says, for one function, dtype and peer: the largest error in `ulp` (the text "inf"
where it is infinite), `at` which arguments, what the peer `computed` there and what is `right` (17 digits,
as text); the same among `normal` results; the share of the `points` that is `far` off, by more than
`far_means_ulp`; and what is the `aim` of companion. Or what it was `refused` with. `cases` are inputs that
are known to surprise.

Of speed an entry says, for one function, dtype, size and peer: the `seconds` of a call and companion's
`times_as_fast`, each as [lower quartile, median, upper quartile] over so many `turns`. `memory` is the
largest memory in use during a call as a share of the first argument, for peers that take it from NumPy.
Of conventions an entry says, for one question, library (and backend, where its answers differ), row and
column of a table: the `program`, what it `printed`, and the `answer` that this is read as. `surprises` have
in its place the right value, and, where there is one, a program that does better.

`load` is how busy the machine was at the start, others' work included.
"""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).parent / "results"
VERSION = 1  # of the format


def record(kind: str, peers, left_out: dict, quick: bool, entries: list[dict], **more) -> dict:
    """All that a reader of the numbers has to know, with them: nothing that names the machine or a person."""
    return {
        "version": VERSION,
        "kind": kind,
        "date": datetime.date.today().isoformat(),
        "quick": quick,
        "processor": processor(),
        "instructions": instructions(),
        "system": platform.system(),
        "python": platform.python_version(),
        "peers": {peer.name: peer.versions for peer in peers},
        "left_out": left_out,
        **more,
        "entries": entries,
    }


def processor() -> str:
    """The processor's name, as the system tells it."""
    if Path("/proc/cpuinfo").is_file():
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if platform.system() == "Darwin":
        asked = subprocess.run(
            ["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True, check=False
        )
        return asked.stdout.strip() or platform.machine()
    return platform.processor() or platform.machine()


def load() -> float | None:
    """How many processes wanted to run in the last minute, on average, where the system tells it."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def instructions() -> list[str]:
    """The optional instruction sets that NumPy found here: its last digits and its speed depend on them."""
    found = np.show_config(mode="dicts").get("SIMD Extensions", {})
    return list(found.get("found", []))


def write(result: dict, folder: Path = RESULTS) -> Path:
    """Write benchmarks/results/<kind>-<date>.json; a second run on the same day replaces the first."""
    folder.mkdir(parents=True, exist_ok=True)
    quick = "-quick" if result["quick"] else ""
    path = folder / f"{result['kind']}-{result['date']}{quick}.json"
    path.write_text(_json(result), encoding="utf-8")
    return path


def _json(result):
    """One entry a line, so that a new run reads well as a difference."""
    lists = {key: value for key, value in result.items() if value and _is_entries(value)}
    head = {key: f"@{key}@" if key in lists else value for key, value in result.items()}
    text = json.dumps(head, indent=1, ensure_ascii=False, allow_nan=False)
    for key, entries in lists.items():
        lines = ",\n  ".join(json.dumps(entry, ensure_ascii=False, allow_nan=False) for entry in entries)
        text = text.replace(f'"@{key}@"', f"[\n  {lines}\n ]")
    return text + "\n"


def _is_entries(value):
    return isinstance(value, list) and isinstance(value[0], dict)


def table(header: list[str], rows: list[list[str]]) -> str:
    """Columns as wide as they need to be; the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]

    def line(row):
        first, *others = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        return "  ".join([first, *others]).rstrip()

    return "\n".join([line(header), "  ".join("─" * width for width in widths), *map(line, rows)])


def pivot(entries: list[dict], peers: list[str], row, cell) -> list[list[str]]:
    """One row for each value of row(entry), one column a peer, "–" where there is no entry."""
    rows: dict[tuple, dict[str, str]] = {}
    for entry in entries:
        rows.setdefault(row(entry), {})[entry["peer"]] = cell(entry)
    return [[*key, *(cells.get(peer, "–") for peer in peers)] for key, cells in rows.items()]
