"""`python -m benchmarks accuracy`, `speed`, `formulas` or `conventions`; without a word, all (`--help`)."""

from __future__ import annotations

import os

# One thread for everybody. It has to be said before the libraries are loaded.
for variable in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
if hasattr(os, "sched_setaffinity"):  # where the system allows it, on one core too
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import argparse  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

from benchmarks import accuracy, conventions, formulas, peers, results, speed, surprises  # noqa: E402
from benchmarks.functions import FUNCTIONS  # noqa: E402


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="How accurate and how fast companion and its peers are."
    )
    parser.add_argument(
        "what",
        nargs="?",
        choices=["accuracy", "speed", "formulas", "conventions"],
        help="one measurement; without: all",
    )
    parser.add_argument("--quick", action="store_true", help="few points and sizes: does everything run?")
    parser.add_argument("--peers", nargs="+", choices=list(peers.MAKERS), help="only these")
    parser.add_argument("--functions", nargs="+", choices=[f.key for f in FUNCTIONS], help="only these")
    parser.add_argument("--results", type=Path, default=results.RESULTS, help="the folder for the JSON")
    asked = parser.parse_args(arguments)
    if asked.what in (None, "conventions"):
        print("Written:", results.write(run_conventions(), asked.results).name)
        if asked.what:
            return 0

    found, left_out = peers.load(asked.peers)
    print("Measured:", ", ".join(peer.name for peer in found))
    for name, reason in left_out.items():
        print(f"Left out: {name} ({reason})")
    functions = [f for f in FUNCTIONS if not asked.functions or f.key in asked.functions]
    for missing in [f for f in functions if f.companion() is None]:
        print(f"Left out: {missing.title} (companion has no {missing.name})")
    functions = [f for f in functions if f.companion() is not None]

    for kind, run in {"accuracy": run_accuracy, "speed": run_speed}.items():
        if asked.what in (None, kind):
            load = results.load()
            parts = run(found, functions, asked.quick)
            result = results.record(kind, found, left_out, asked.quick, load=load, **parts)
            print("Written:", results.write(result, asked.results).name)
    if asked.what in (None, "formulas"):
        numpy_alone, _ = peers.load(["companion"])
        entries = with_progress(formulas.measure(), 3)
        result = results.record("formulas", numpy_alone, {}, False, entries, load=results.load())
        print("Written:", results.write(result, asked.results).name)
    return 0


def with_progress(entries, count: int) -> list[dict]:
    """All entries; meanwhile one line says how far it is."""
    found, start, seen = [], time.perf_counter(), set()
    for entry in entries:
        found.append(entry)
        seen.add(entry["function"])
        if sys.stderr.isatty():
            passed = time.perf_counter() - start
            print(f"\r{len(seen)}/{count}  {entry['title']:<50} {passed:5.0f} s", end="", file=sys.stderr)
        elif len(found) == 1 or found[-2]["function"] != entry["function"]:
            print(f"{len(seen)}/{count}  {entry['title']}", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return found


def run_conventions() -> dict:
    found, left_out = conventions.found()
    print("Asked:", ", ".join(peer.name for peer in found))
    for name, reason in left_out.items():
        print(f"Left out: {name} ({reason})")
    load = results.load()
    entries, surprising = list(conventions.measure()), list(surprises.measure())
    for question in conventions.QUESTIONS:
        some = [entry for entry in entries if entry["question"] == question]
        columns = list(dict.fromkeys(entry["column"] for entry in some))
        rows: dict[tuple, dict[str, str]] = {}
        for entry in some:
            peer = " on ".join(filter(None, [entry["peer"], entry["on"]]))
            rows.setdefault((peer, entry["row"]), {})[entry["column"]] = entry["answer"]
        print(f"\n{question}")
        body = [[*key, *(row.get(column, "–") for column in columns)] for key, row in rows.items()]
        print(results.table(["library", "function", *columns], body))
    print("\nsurprises")
    rows = [[entry["row"], entry["peer"], entry["printed"], entry["answer"]] for entry in surprising]
    print(results.table(["input", "library", "printed", "right"], rows))
    return results.record("conventions", found, left_out, False, entries, load=load, surprises=surprising)


def run_accuracy(found, functions, quick) -> dict:
    entries = with_progress(accuracy.measure(found, quick, functions), len(functions))
    surprises = list(accuracy.cases(found, functions))
    names = [peer.name for peer in found]
    for dtype in sorted({entry["dtype"] for entry in entries}, reverse=True):
        rows = results.pivot(
            [entry for entry in entries if entry["dtype"] == dtype],
            names,
            lambda entry: (entry["title"],),
            _errors,
        )
        print(f"\n{dtype}: largest error in ulp (after a slash: where the right result is a normal number)")
        print(results.table(["function", *names], rows))
    rows = results.pivot(
        [entry for entry in entries if entry["dtype"] == "float64"],
        names,
        lambda entry: (entry["title"],),
        _share,
    )
    print(
        "\nfloat64: share of the points that are more than 4 ulp off (where more is aimed at: more than that)"
    )
    print(results.table(["function", *names], rows))
    print("\ncompanion's largest errors, and where they are")
    ours = [entry for entry in entries if entry["peer"] == "companion" and "ulp" in entry]
    print(results.table(["function", "dtype", "ulp", "aim", "at"], [_place(entry) for entry in ours]))
    print("\nKnown surprises, float64")
    rows = results.pivot(
        surprises, names, lambda entry: (entry["title"], _text(entry["at"]), _text(entry["right"])), _answer
    )
    print(results.table(["function", "at", "right", *names], rows))
    return {"entries": entries, "cases": surprises}


def run_speed(found, functions, quick) -> dict:
    functions = [function for function in functions if function.timed]
    entries = with_progress(speed.measure(found, quick, functions), len(functions))
    names = [peer.name for peer in found]
    for dtype, size in dict.fromkeys((entry["dtype"], entry["size"]) for entry in entries):
        some = [entry for entry in entries if (entry["dtype"], entry["size"]) == (dtype, size)]
        print(f"\n{dtype}, n = {size:,}: companion's time; how many times as fast it is (quartiles)")
        rows = results.pivot(some, names, lambda entry: (entry["title"],), _time_or_ratio)
        print(results.table(["function", *names], rows))
    used = [] if quick else list(speed.memory(found, functions))
    if used:
        print(f"\nMemory during a call at n = {speed.MEMORY_SIZE:,}, without input and result, by input")
        rows = results.pivot(
            used, names, lambda entry: (entry["title"],), lambda entry: f"{entry['share']:.3f}"
        )
        print(results.table(["function", *names], rows))
    return {"entries": entries, "memory": used}


def _errors(entry) -> str:
    if "refused" in entry:
        return "refused"
    overall, normal = _short(entry["ulp"]), _short(entry["normal"]["ulp"])
    return overall if overall == normal else f"{overall} / {normal}"


def _share(entry) -> str:
    return "refused" if "refused" in entry else f"{entry['far']:.1%}"


def _short(ulp) -> str:
    ulp = float(ulp)
    return "∞" if ulp == float("inf") else f"{ulp:.2f}" if ulp < 100 else f"{ulp:.1e}"


def _place(entry) -> list[str]:
    return [entry["title"], entry["dtype"], _short(entry["ulp"]), f"{entry['aim']:g}", _text(entry["at"])]


def _text(arguments) -> str:
    return arguments if isinstance(arguments, str) else ", ".join(map(str, arguments))


def _answer(entry) -> str:
    value = entry["computed"]
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def _time_or_ratio(entry) -> str:
    if entry["peer"] == "companion" or not entry["times_as_fast"]:
        return _seconds(entry["seconds"][1])
    low, ratio, high = entry["times_as_fast"]
    return f"{ratio:.2f} ({low:.2f}–{high:.2f})"


def _seconds(seconds: float) -> str:
    for unit, name in ((1, "s"), (1e-3, "ms")):
        if seconds >= unit:
            return f"{seconds / unit:.3g} {name}"
    return f"{seconds * 1e6:.3g} µs"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
