"""What a class has solved: `python book/_tools/class_results.py FOLDER [--only ID ...] [--csv]`.

FOLDER holds one file for each learner, as `python -m companion.exercises progress --json` writes it; the
name of the file is the name in the table. The first table counts by learner and chapter, the second by
exercise, the least solved first. `--only` keeps the exercises that were set. `--csv` gives one line for each
learner and exercise instead, for a spreadsheet. A file that is no such answer is named and left out, and the
exit code is 1.

The files say what each learner's own machine has recorded. They are a report, not a proof.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

from companion.exercises._progress import MARKS, NOT_ATTEMPTED
from companion.exercises._registry import CHAPTERS, chapters
from companion.exercises._store import RIGHT

KNOWN = {exercise.id: chapter for chapter, found in chapters().items() for exercise in found}


class NoProgress(Exception):
    """A file that holds something else: what is wrong, as a sentence."""


def read(path: Path) -> dict[str, dict]:
    """State and date by exercise, of those that the course has; later versions may have had others."""
    try:
        content = json.loads(path.read_bytes())
        found = {entry["id"]: entry for entry in content["exercises"]}
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NoProgress(f"{path.name} is not what `progress --json` writes") from None
    strange = [id for id, entry in found.items() if entry.get("state") not in MARKS]
    if strange:
        raise NoProgress(f"{path.name} has no state that is known for {strange[0]}")
    return {id: found.get(id, {"state": NOT_ATTEMPTED, "date": None}) for id in KNOWN}


def tables(learners: dict[str, dict], chosen: list[str]) -> str:
    """Both tables, one under the other."""
    right = {name: {id for id in chosen if kept[id]["state"] == RIGHT} for name, kept in learners.items()}
    parts = {chapter: [id for id in chosen if KNOWN[id] == chapter] for chapter in CHAPTERS}
    parts = {CHAPTERS[chapter]: ids for chapter, ids in parts.items() if ids}
    width = max(map(len, [*learners, "learner"]))
    lines = [f"{'learner':{width}}  {'right':>8}  by chapter: {', '.join(parts)}"]
    for name, done in right.items():
        shares = "  ".join(f"{len(done.intersection(ids))}/{len(ids)}" for ids in parts.values())
        lines.append(f"{name:{width}}  {f'{len(done)}/{len(chosen)}':>8}  {shares}")
    lines += ["", "right of those who tried, least first"]
    tried = {id: sum(kept[id]["state"] != NOT_ATTEMPTED for kept in learners.values()) for id in chosen}
    solved = {id: sum(id in ids for ids in right.values()) for id in chosen}
    for id in sorted(filter(tried.get, chosen), key=lambda id: solved[id] / tried[id]):
        lines.append(f"{solved[id]:3} of {tried[id]:<3} {id}")
    return "\n".join(lines)


def rows(learners: dict[str, dict], chosen: list[str]):
    for name, kept in learners.items():
        for id in chosen:
            yield name, id, kept[id]["state"], kept[id]["date"] or ""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="class_results.py", description="What a class has solved.")
    parser.add_argument("folder", type=Path, help="one file of `progress --json` for each learner")
    parser.add_argument("--only", nargs="+", metavar="ID", help="only these exercises")
    parser.add_argument("--csv", action="store_true", help="one line for each learner and exercise")
    asked = parser.parse_args(arguments)
    unknown = [id for id in asked.only or [] if id not in KNOWN]
    if unknown:
        parser.error(f"no such exercise: {', '.join(unknown)}")
    if not asked.folder.is_dir():
        parser.error(f"no such folder: {asked.folder}")
    learners, left_out = {}, []
    for path in sorted(asked.folder.glob("*.json")):
        try:
            learners[path.stem] = read(path)
        except NoProgress as reason:
            left_out.append(str(reason))
    chosen = asked.only or list(KNOWN)
    if asked.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["learner", "exercise", "state", "date"])
        writer.writerows(rows(learners, chosen))
    elif learners:
        print(tables(learners, chosen))
    for reason in [*left_out, *([] if learners else [f"No file of a learner is in {asked.folder}."])]:
        print(reason, file=sys.stderr)
    return 1 if left_out or not learners else 0


if __name__ == "__main__":
    raise SystemExit(main())
