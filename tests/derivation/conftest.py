"""Counts of the negative controls, added up over all workers and printed under the tests."""

from __future__ import annotations

import os
from collections import Counter

MUTANTS = (
    "{title}: {mutants:,} of {lines:,} lines: {refuted:,} refuted, {undecided:,} undecided, "
    "{still true:,} still true by independent evaluation; {not a statement:,} more cannot be stated"
)
RANDOM = (
    "{title}: {statements:,}: {proved:,} proved, {certified:,} certified, {rests on SymPy:,} rest on SymPy, "
    "{refuted:,} refuted, {undecided:,} undecided; {not a statement:,} cannot be stated; "
    "what was accepted holds at {points:,} points; {false:,} false verdicts"
)
LINES = {
    "mutants of the book": MUTANTS,
    "mutants of derivations to come": MUTANTS,
    "random statements": RANDOM,
    "hostile statements": RANDOM,
}


def pytest_report_header():
    if "FUZZ" in os.environ:
        seed = os.environ.get("SEED", "2026")
        return (
            f"{int(os.environ['FUZZ']):,} random statements, seed {seed} (make fuzz SEED={seed} repeats them)"
        )
    return None


def pytest_terminal_summary(terminalreporter):
    totals: dict[str, Counter] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for title, counts in report.user_properties:
                    if title in LINES:
                        totals.setdefault(title, Counter()).update(counts)
    if totals:
        terminalreporter.section("negative controls of the judge")
    if "FUZZ" in os.environ:
        terminalreporter.write_line(pytest_report_header())
    for title, counts in totals.items():
        terminalreporter.write_line(LINES[title].format_map(_Zeros(counts, title=title)))


class _Zeros(dict):
    """What was not counted is 0."""

    def __missing__(self, key):
        return 0
