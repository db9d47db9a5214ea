"""What the page on frameworks says of a library, the library says when it is asked again.

The page reads stored answers. Here every program of every installed library runs once more. A library that is
not installed is skipped by name; `make conventions` makes an environment that has them all.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import mpmath
import pytest
from test_project import PIN, canonical

from benchmarks import conventions, results, surprises
from benchmarks.programs import Batch, Library, Printed

ROOT = Path(__file__).parents[1]
STORED = json.loads(sorted(results.RESULTS.glob("conventions-*.json"))[-1].read_text(encoding="utf-8"))
NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
PLAIN = Library("plain", (), "")


def label(library):
    return f"{library.name} on {library.backend}" if library.backend else library.name


def present(library):
    if missing := library.missing():
        pytest.skip(f"{', '.join(missing)} is not installed here: make conventions")
    return library


def place(entry):
    return tuple(entry[name] for name in ("question", "task", "row", "column"))


@cache
def asked_again(library):
    """The library's answers, by their place in the tables."""
    return {place(entry): entry for entry in conventions.measure(libraries=(library,))}


def stored(library):
    """The stored answers that hold for the library, and for this backend."""
    for entry in STORED["entries"]:
        backends = entry["on"].split(", ")
        if entry["peer"] == library.name and (backends == [""] or library.backend in backends):
            yield entry


@pytest.mark.parametrize("library", conventions.LIBRARIES, ids=label)
def test_the_library_still_answers_as_stored(library):
    again = asked_again(present(library))
    own = {
        (question, cell.task, cell.row, cell.column)
        for question, cells in conventions.QUESTIONS.items()
        for cell in cells()
        if cell.library is library
    }
    expected = [entry for entry in stored(library) if place(entry) in own]
    assert len(expected) == len(own) == len(again)
    for entry in expected:
        assert again[place(entry)]["answer"] == entry["answer"], entry["program"]


def test_what_is_stored_was_asked_of_the_pinned_versions():
    lines = (ROOT / "benchmarks" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = {canonical(m["name"]): m["version"] for line in lines if (m := PIN.fullmatch(line))}
    found = {name: version for of in STORED["peers"].values() for name, version in of.items()}
    del found["backends"]
    assert {name: pinned.get(canonical(name)) for name in found} == found
    assert STORED["left_out"] == {}


def test_every_question_is_stored_for_every_row():
    """Whatever a question would ask of a library stands in the file."""
    places = {
        (entry["question"], entry["peer"], entry["row"], entry["column"]) for entry in STORED["entries"]
    }
    assert places == {
        (question, cell.library.name, cell.row, cell.column)
        for question, cells in conventions.QUESTIONS.items()
        for cell in cells()
    }


# Answers are read right


def test_readings_of_one_input_lie_far_apart():
    for readings in (*conventions.READINGS.values(), conventions.WEIGHTED, conventions.GUARDS):
        values = sorted(abs(value) for value in readings.values())
        assert all(b > a * (1 + 50 * conventions.CLOSE) for a, b in pairwise(values)), readings


@pytest.mark.parametrize(
    ("printed", "answer"),
    [
        (Printed("0.22314353"), "probabilities"),
        (Printed("[0.3711007]"), "logits"),
        (Printed("0.3711007", warns=True), "logits, with a warning"),
        (Printed("0.45"), "0.45"),
        (Printed("[-0.0]"), "0"),
        (Printed("nan"), "nan"),
        (Printed("-inf"), "−∞"),
        (Printed("1.25e-12"), "1.25·10⁻¹²"),
        (Printed(error="TypeError"), "refused"),
        (Printed("[0.2231, 0.3711]"), "[0.2231, 0.3711]"),
    ],
)
def test_what_is_printed_is_read_as_what_it_is(printed, answer):
    assert conventions.reading(conventions.BINARY)(printed) == answer


@pytest.mark.parametrize(
    ("question", "was", "becomes", "answers"),
    [
        ("takes", "cross_entropy_with_logits(", "cross_entropy(", {"The prediction is": "probabilities"}),
        ("takes", "logits(0.8, 1.0)", "logits(1.0, 0.8)", {"The prediction is": "0.5133"}),
        (
            "weights",
            "sample_weight=[3, 1]",
            "sample_weight=[1, 1]",
            {"Weighted, the mean divides by": "0.41"},
        ),
        ("guards", "(-200.0", "(-20.0", {"Loss at the logit −200": "20"}),
    ],
)
def test_a_function_that_does_something_else_is_seen(question, was, becomes, answers):
    """The programs of companion, each changed on purpose, and what the table would then say."""
    cell = next(
        cell
        for cell in conventions.QUESTIONS[question]()
        if cell.library is conventions.COMPANION and was in cell.program and cell.column in answers
    )
    (printed,) = Batch(cell.library, [cell.program.replace(was, becomes)]).run()
    assert cell.read(printed) == answers[cell.column]


def test_backends_that_agree_are_one_row_and_others_are_named():
    def entry(on, row, answer):
        return {"question": "q", "task": "", "peer": "Keras", "on": on, "row": row, "answer": answer}

    found = conventions._merged(
        [
            *(entry(on, "alike", "taken") for on in ("JAX", "TensorFlow", "PyTorch")),
            *(
                entry(on, "not alike", answer)
                for on, answer in (("JAX", "0"), ("TensorFlow", "1"), ("PyTorch", "0"))
            ),
        ]
    )
    assert [(one["on"], one["row"], one["answer"]) for one in found] == [
        ("", "alike", "taken"),
        ("JAX, PyTorch", "not alike", "0"),
        ("TensorFlow", "not alike", "1"),
    ]


def test_programs_tell_numbers_errors_and_warnings():
    programs = [
        "print([[0.5], [float('nan')]])",
        "1 / 0",
        "import warnings\nwarnings.warn('beware')\nprint(1)",
        "x = 2\nprint(x)",
        "print('x' in globals())",
    ]
    one, two, three, four, five = Batch(PLAIN, programs).run()
    assert one.numbers()[0] == 0.5
    assert math.isnan(one.numbers()[1])
    assert one.shape() == (2, 1)
    assert two == Printed("", "ZeroDivisionError")
    assert (three.text, three.warns) == ("1", True)
    assert (four, five.text) == (Printed("2"), "False")


def test_programs_that_cannot_run_say_why():
    with pytest.raises(RuntimeError, match="the programs of plain did not run"):
        Batch(PLAIN, ["import os\nos._exit(3)"]).run()


# The surprising inputs


def numbers(text):
    """The numbers in what a program printed, nan among them, and the words around them."""
    text = text.replace("nan", "0").replace("inf", "0") if "nan" in text else text
    return NUMBER.sub("#", text), [float(number) for number in NUMBER.findall(text)]


@pytest.mark.parametrize("surprise", surprises.SURPRISES, ids=lambda one: one.id)
def test_the_program_still_prints_what_is_stored(surprise):
    present(surprise.library)
    (expected,) = (entry for entry in STORED["surprises"] if entry["row"] == surprise.id)
    (found,) = surprises.measure([surprise])
    assert (found["program"], found["answer"]) == (expected["program"], expected["answer"])
    for key in {"printed", "instead_printed"} & set(expected):
        assert ("nan" in found[key]) == ("nan" in expected[key])
        (words, values), (stored_words, stored_values) = numbers(found[key]), numbers(expected[key])
        assert words == stored_words
        assert values == pytest.approx(stored_values, rel=1e-5)


@pytest.mark.parametrize("entry", STORED["surprises"], ids=lambda entry: entry["row"])
def test_what_is_stored_surprises_and_the_other_line_is_right(entry):
    """To the digits that are printed. A surprise that a new version takes away is taken off the page."""
    assert len(entry["program"].splitlines()) == 2
    if not NUMBER.match(entry["answer"]):
        assert entry["answer"].startswith("no loss")
        return
    right = mpmath.mpf(entry["answer"])

    def is_right(printed):
        values = numbers(printed)[1]
        return (
            "nan" not in printed
            and len(values) == 1
            and values[0] == pytest.approx(float(right), rel=2e-3, abs=0)
        )

    assert not is_right(entry["printed"])
    assert is_right(entry["instead_printed"])
