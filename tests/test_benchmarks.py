"""The benchmarks measure what they say. How fast something is, no test asks."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import mpmath
import numpy as np
import pytest
from test_project import PIN

import companion
from benchmarks import accuracy, formulas, peers, points, results, speed
from benchmarks.functions import FUNCTIONS

ROOT = Path(__file__).parents[1]
BY_KEY = {function.key: function for function in FUNCTIONS}


def peer(key, function, name="companion"):
    return peers.Peer(name, {}, {key: function})


def errors(key, function, dtype=np.float64):
    """What is measured of a function that is given out as companion's."""
    return next(accuracy.measure([peer(key, function)], True, [BY_KEY[key]], [dtype]))


# What runs from the command line


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Both measurements, quick and of companion alone, as a reader would start them; their JSON by kind."""
    folder = tmp_path_factory.mktemp("results")
    command = [sys.executable, "-W", "error", "-m", "benchmarks", "--quick", "--peers", "companion"]
    run = subprocess.run(
        [*command, "--results", folder], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    found = {path.name.split("-")[0]: path for path in folder.iterdir()}
    assert "Known surprises" in run.stdout
    return {kind: json.loads(path.read_text(encoding="utf-8")) for kind, path in found.items()}


NUMBER = (int, float)
SCHEMAS = {
    "accuracy": {
        "function": str,
        "title": str,
        "dtype": str,
        "peer": str,
        "aim": NUMBER,
        "ulp": NUMBER,
        "at": list,
        "computed": (list, *NUMBER),
        "right": (str, list),
        "normal": dict,
        "far": NUMBER,
        "far_means_ulp": NUMBER,
        "points": int,
    },
    "speed": {
        "function": str,
        "title": str,
        "dtype": str,
        "size": int,
        "peer": str,
        "seconds": list,
        "turns": int,
        "times_as_fast": list,
    },
    "conventions": {
        "question": str,
        "row": str,
        "column": str,
        "program": str,
        "printed": str,
        "answer": str,
    },
    "formulas": {
        "function": str,
        "title": str,
        "dtype": str,
        "peer": str,
        "at": list,
        "computed": list,
        "right": list,
        "ulp": list,
    },
}
HEAD = {
    "version",
    "kind",
    "date",
    "quick",
    "processor",
    "instructions",
    "system",
    "load",
    "python",
    "peers",
    "left_out",
}


def breaches(result):
    """What is not in the form that the chapters read."""
    missing = HEAD - set(result)
    yield from (f"no {key}" for key in sorted(missing))
    schema = SCHEMAS[result["kind"]]
    for entry in result["entries"]:
        yield from (
            f"{key} is {entry.get(key)!r}" for key in schema if not isinstance(entry.get(key), schema[key])
        )


@pytest.mark.parametrize("kind", ["accuracy", "speed"])
def test_the_quick_run_writes_what_chapters_read(written, kind):
    result = written[kind]
    assert list(breaches(result)) == []
    assert result["quick"] is True
    measured = {entry["function"] for entry in result["entries"]}
    offered = {function.key for function in FUNCTIONS if function.companion()}
    assert measured == {key for key in offered if kind == "accuracy" or BY_KEY[key].timed}


def test_a_missing_key_is_seen(written):
    broken = json.loads(json.dumps(written["accuracy"]))
    del broken["processor"]
    broken["entries"][0]["ulp"] = "nan"
    assert list(breaches(broken)) == ["no processor", "ulp is 'nan'"]


def test_the_quick_run_finds_no_error_larger_than_its_aim(written):
    assert [entry for entry in written["accuracy"]["entries"] if entry["ulp"] > entry["aim"]] == []


@pytest.mark.parametrize("path", sorted(results.RESULTS.glob("*.json")), ids=lambda path: path.name)
def test_a_stored_result_is_what_chapters_read(path):
    result = json.loads(path.read_text(encoding="utf-8"))
    of_ours = [entry for entry in result["entries"] if entry["peer"] == "companion"]
    assert of_ours
    assert list(breaches({**result, "entries": of_ours})) == []
    assert not result["quick"]


STORED = json.loads(sorted(results.RESULTS.glob("formulas-*.json"))[-1].read_text(encoding="utf-8"))[
    "entries"
]


@pytest.mark.parametrize("entry", STORED, ids=lambda entry: f"{entry['title']}, {entry['dtype']}")
def test_a_stored_formula_still_gives_what_is_stored(entry):
    """Up to the last digits of an exponential, which differ between processors."""
    dtype = np.dtype(entry["dtype"])
    x = (formulas.exponents() if entry["function"] == "log1mexp" else formulas.logits()).astype(dtype)
    label = {"loss, label 0": 0.0, "loss, soft label": formulas.SOFT}.get(entry["function"])
    ways = {**formulas.HARD_LABEL, **formulas.SOFT_LABEL} if label is not None else formulas.LOG1MEXP
    arguments = [x] if label is None else [x, np.full_like(x, label)]
    with np.errstate(all="ignore"):
        found = ways[entry["peer"]](*arguments).astype(float)
    computed, right = (np.array(list(map(float, entry[key]))) for key in ("computed", "right"))
    np.testing.assert_allclose(entry["at"], x.astype(float), rtol=1e-8)
    assert (np.isfinite(found) == np.isfinite(computed)).all()
    found, computed, right = (values[np.isfinite(computed)] for values in (found, computed, right))
    # A formula that cancels loses the same digits everywhere, and gives other ones in their place.
    allowed = 2e-5 * np.abs(computed) + 4 * np.abs(computed - right) + 4 * np.finfo(dtype).smallest_subnormal
    assert (np.abs(found - computed) <= allowed).all()
    if entry["peer"] == "companion":
        assert max(map(float, entry["ulp"])) <= (3 if dtype == np.float64 else 1)


# Errors are measured right


@pytest.mark.parametrize("dtype", accuracy.DTYPES)
@pytest.mark.parametrize("ulps", [1, 20])
def test_a_function_that_is_off_by_some_ulp_is_seen(dtype, ulps):
    def off(x):
        result = companion.softplus(x)
        result[x == 16] += ulps * np.spacing(result[x == 16])
        return result

    sixteen = np.array([1, 16, 30], dtype=dtype)
    found = accuracy._errors(
        BY_KEY["softplus"],
        peer("softplus", off),
        [sixteen],
        accuracy.right_values(BY_KEY["softplus"], [sixteen]),
    )
    assert found["at"] == [16]
    assert ulps - 0.51 <= found["ulp"] <= ulps + 0.51
    assert found["far"] == (pytest.approx(1 / 3, abs=1e-4) if ulps > accuracy.FAR else 0)


@pytest.mark.parametrize(
    ("key", "wrong", "where"),
    [
        ("sigmoid", lambda x: 1 - companion.sigmoid(-x), lambda x: x < -30),
        ("softplus", lambda x: np.where(x > 20, x, companion.softplus(x)), lambda x: 20 < x < 21),
        ("log_sigmoid", lambda x: np.log(1 / (1 + np.exp(-x))), lambda x: abs(x) > 30),
    ],
)
def test_a_wrong_formula_is_seen_where_it_is_wrong(key, wrong, where):
    found = errors(key, wrong)
    assert float(found["ulp"]) > 1e5
    assert where(*found["at"])
    assert found["far"] > 0


@pytest.mark.parametrize("spoilt", [np.nan, np.inf])
def test_nan_and_infinity_are_infinitely_wrong_and_can_be_written(spoilt, tmp_path):
    found = errors("sigmoid", lambda x: np.where(x == 0.5, companion.sigmoid(x), spoilt))
    assert found["ulp"] == "inf"
    assert found["computed"] == str(spoilt)
    path = results.write(
        {"kind": "accuracy", "date": "2000-01-01", "quick": False, "entries": [found]}, tmp_path
    )
    assert json.loads(path.read_text(encoding="utf-8"))["entries"] == [found]


def test_an_error_among_subnormals_hides_no_other():
    flushed = np.finfo(np.float64).tiny
    found = errors("sigmoid", lambda x: np.where(companion.sigmoid(x) < flushed, 0, companion.sigmoid(x)))
    assert found["ulp"] > 1e12
    assert found["normal"]["ulp"] < 3


def test_a_peer_that_refuses_is_said_to():
    def refuses(x):
        raise TypeError("no such numbers")

    assert errors("sigmoid", refuses)["refused"] == "TypeError: no such numbers"


@pytest.mark.parametrize("key", BY_KEY)
def test_definitions_agree_with_formulas_written_another_way(key):
    """At one point each, against float64 formulas: a slip in a definition would show in the first digits."""
    x, y, k = np.array([0.3]), np.array([1.0]), np.array([1])
    if BY_KEY[key].arguments is points.NEGATIVE:
        x = -x
    soft = np.array([0.25]) if "soft" in key else y
    row, p, q = np.array([[0.5, -1.0, 2.0]]), np.array([[0.2, 0.3, 0.5]]), np.array([[0.6, 0.3, 0.1]])
    given = {
        points.REAL: [x],
        points.NEGATIVE: [x],
        points.UNIT: [x],
        points.SCORES: [row],
        points.SCORES_WITH_CLASSES: [row, k],
        points.DISTRIBUTION: [p],
        points.TWO_DISTRIBUTIONS: [p, q],
    }.get(BY_KEY[key].arguments, [x, soft])
    right = accuracy.right_values(BY_KEY[key], given)[0]
    textbook = peers.textbook().functions[key](*given)[0]
    np.testing.assert_allclose(textbook, np.array(right, dtype=float), rtol=1e-12)


def test_the_points_reach_every_exponent_both_signs_and_the_cutoffs():
    x = points.line(np.float64, 1)
    assert set(np.frexp(x[x > 0])[1]) == set(np.frexp(-x[x < 0])[1]) == set(range(-1073, 1025))
    assert np.isfinite(x).all()
    for cutoff in (20.0, 36.7368, 709.7827):
        assert {np.nextafter(cutoff, 0), cutoff, np.nextafter(cutoff, np.inf)} <= set(x)


# Peers


def test_peers_that_are_not_installed_are_left_out_by_name(monkeypatch):
    def absent():
        raise ImportError(name="some_library")

    monkeypatch.setitem(peers.MAKERS, "Keras", absent)
    found, left_out = peers.load(["companion", "Keras"])
    assert [peer.name for peer in found] == ["companion"]
    assert left_out == {"Keras": "not installed: some_library"}


def test_every_requirement_is_exact_with_its_reason_and_as_in_the_course():
    def lines(path):
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]

    ours = [PIN.fullmatch(line) for line in lines(ROOT / "benchmarks" / "requirements.txt")]
    assert all(ours)
    course = {
        match["name"]: match["version"]
        for line in lines(ROOT / "requirements.txt")
        if (match := PIN.match(line))
    }
    assert {m["name"]: m["version"] for m in ours if m["name"] in course}.items() <= course.items()
    assert course["mpmath"] == mpmath.__version__


# Time and memory, as far as they do not depend on the machine


def test_turns_are_taken_by_all_and_the_ratio_is_theirs_to_ours(monkeypatch):
    clock = iter(range(10**6))
    monkeypatch.setattr(speed.time, "process_time", lambda: next(clock))  # every call takes one second
    times = speed.take_turns({"companion": int, "other": int}, budget=0)
    assert times == {"companion": [1.0] * 5, "other": [1.0] * 5}
    assert speed._ratio({"companion": [1.0, 2.0, 3.0], "other": [2.0, 4.0, 9.0]}, "other")[1] == 2


def test_the_peak_counts_temporaries_and_not_the_result():
    x = np.ones(100_000)
    assert speed.peak(partial(np.add, x, 1)) < 0.01 * x.nbytes
    assert 0.99 <= speed.peak(lambda: np.exp(x + 1)) / x.nbytes <= 1.01
