"""The figure of the page on frameworks draws what was measured."""

import json
from pathlib import Path

import pytest
from reading import DRAWN, texts

from companion.figures import frameworks as draw

RESULTS = Path(__file__).parents[2] / "benchmarks" / "results"
MEASURED = json.loads(sorted(RESULTS.glob("accuracy-*.json"))[-1].read_text(encoding="utf-8"))["entries"]

# One call of every figure, by its name; the arguments are of the kind that the page passes.
CALLS = {"digits_lost": (MEASURED,)}

# Figures whose numbers the notebook computes and passes in: none, for what is stored has all its digits.
COMPUTED = set()


def stored(function):
    """The largest error of each library, as the file has it."""
    found = (e for e in MEASURED if (e["function"], e["dtype"]) == (function, "float64") and "normal" in e)
    return {e["peer"]: float(e["normal"]["ulp"]) for e in found if e["peer"] != "textbook"}


def test_there_is_a_point_for_every_library_where_it_was_measured():
    marked = [
        line for line in draw.digits_lost(MEASURED).matplotlib.axes[0].lines if line.get_marker() == "o"
    ]
    points = [point for line in marked for point in zip(*line.get_data(), strict=True)]
    for row, function in enumerate(draw.SHOWN):
        y = len(draw.SHOWN) - 1 - row
        drawn = sorted(x for x, height in points if height == y)
        ours, *others = stored(function).values()
        expected = sorted([max(ours, 1), *{min(max(error, 1), draw.ALL) for error in others}])
        assert drawn == pytest.approx(expected, rel=DRAWN), function


def test_who_loses_digits_is_named_and_who_does_not_is_not():
    shown = texts(draw.digits_lost(MEASURED))
    entries = [
        {"function": key, "dtype": "float64", "peer": peer, "normal": {"ulp": 1.5}}
        for key in draw.SHOWN
        for peer in ("companion", "PyTorch", "textbook")
    ]
    entries[1]["normal"]["ulp"] = "inf"
    few = texts(draw.digits_lost(entries))
    assert few.count("all others") == 1
    assert not {"PyTorch", "textbook"} & set(few)
    entries.append({**entries[0], "peer": "SciPy"})
    assert texts(draw.digits_lost(entries)).count("PyTorch") == 1
    for key in draw.SHOWN:
        _, *others = stored(key).values()
        if min(others) >= draw.LARGE:
            assert "all others" in shown
        elif stored(key)["PyTorch"] >= draw.LARGE:
            assert any("PyTorch" in names for names in shown), key


def test_the_sentence_counts_what_is_drawn():
    alt = draw.digits_lost(MEASURED).alt
    ours = max(stored(key)["companion"] for key in draw.SHOWN)
    others = [[error for name, error in stored(key).items() if name != "companion"] for key in draw.SHOWN]
    some, every = (sum(of(errors) >= draw.LARGE for errors in others) for of in (max, min))
    assert f"stays below {int(ours) + 1}. For {some} of the ten" in alt
    assert f"for {every} every other library does." in alt
