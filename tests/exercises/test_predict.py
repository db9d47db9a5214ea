"""Numbers to the digits asked, and choices."""

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from companion.exercises import check
from companion.exercises._exercise import Mistake
from companion.exercises._predict import Choose, Predict, read_number

ABOUT = {
    "title": "Title",
    "prompt": "",
    "starter": "",
    "solution": "",
    "hints": ("a", "b", "c"),
    "shows": "It shows.",
    "question": "And now?",
}
THIRD = Predict(
    id="third",
    answer=-1 / 3,
    decimals=3,
    mistakes=(Mistake(1 / 3, "The sign is turned. Which way?"),),
    **ABOUT,
)
LETTER = Choose(
    id="letter",
    choices={"a": "it grows", "b": "it stays", "c": "it falls"},
    answer="b",
    mistakes=(Mistake("a", "That is another. Which?"), Mistake("c", "That is the third. Which?")),
    **ABOUT,
)


@pytest.mark.parametrize(
    "answer",
    [
        -0.333,
        -0.3333,
        -1 / 3,
        "-0.333",
        "−0.3333",
        Fraction(-1, 3),
        Decimal("-0.333"),
        np.float32(-0.3333),
        np.array(-0.333),
    ],
)
def test_right_to_the_digits_asked_or_more(answer):
    assert THIRD.check(answer, {}).passed


def told(exercise, answer):
    result = exercise.check(answer, {})
    assert not result.passed
    return " ".join(str(result).split())


@pytest.mark.parametrize("answer", [-0.34, -0.326, 0, 1e300])
def test_next_digit_is_not_right(answer):
    assert "is not the number asked for. And now?" in told(THIRD, answer)


@pytest.mark.parametrize(("answer", "shown"), [(-0.334, "−0.334"), (-0.332, "−0.332"), (-0.3339, "−0.334")])
def test_last_digit_off(answer, shown):
    text = told(THIRD, answer)
    assert f"{shown} is right to two decimals, and the next is off. Was a number rounded on the way?" in text


def test_last_digit_of_the_first_exercise():
    assert "−0.9821 is right to three decimals" in str(check("sigmoid-confidently-wrong", -0.9821))


def test_minus_sign_is_the_printed_one():
    for answer in (-0.33, "-0.33", -0.334, -2):
        assert "-" not in str(THIRD.check(answer, {}))


@pytest.mark.parametrize("answer", [-0.3, -0.33, "-0.33"])
def test_fewer_digits_are_right_as_far_as_they_go(answer):
    assert "right as far as it goes. The answer is one number, to three decimals." in str(
        THIRD.check(answer, {})
    )


def test_whole_number_is_called_that():
    whole = replace(THIRD, answer=2500.0, decimals=0)
    assert "2500 is right to the nearest whole number." in str(whole.check(2500, {}))
    assert "The answer is one number, to the nearest whole number." in told(whole, "many")


def test_known_number():
    assert "The sign is turned." in str(THIRD.check(0.3333, {}))


@pytest.mark.parametrize(
    "answer",
    [
        "one third",
        "1/3",
        "__import__('os')",
        True,
        math.nan,
        math.inf,
        [1],
        {},
        object(),
        np.array([-0.333]),
        1j,
        len,
    ],
)
def test_no_number(answer):
    assert read_number(answer) is None
    assert "a number is asked for" in told(THIRD, answer)


def test_choice():
    assert LETTER.check("b", {}).passed
    assert LETTER.check(" B ", {}).passed
    assert "That is the third." in str(LETTER.check("c", {}))
    for nothing in (None, "", " "):
        assert LETTER.check(nothing, {}).state == "not attempted yet"
        assert THIRD.check(nothing, {}).state == "not attempted yet"


@pytest.mark.parametrize("answer", ["d", 2, ["b"], np.array([1, 2]), object()])
def test_no_choice(answer):
    assert "The answer is one of 'a', 'b', 'c'." in told(LETTER, answer)


def test_more_decimals_than_asked_have_to_round_to_the_answer():
    assert not check("flaw-power-of-ten", 7.5).passed
    assert not check("flaw-power-of-ten", 6.5).passed
    assert not check("flaw-billion-halves", -693.19).passed
    assert check("flaw-billion-halves", -693.147).passed
    assert check("flaw-billion-halves", -693.1).passed


def test_the_answer_is_not_given_away():
    for answer in (0.5, "x", -2):
        assert "0.9820" not in str(check("sigmoid-confidently-wrong", answer))
