"""`check` and `hint` as a reader meets them: what they take, refuse and print."""

import pickle

import pytest

from companion.exercises import check, hint
from companion.exercises._registry import exercises
from companion.exercises._result import NOT_YET, RIGHT, Result, wrap
from companion.exercises._text import describe


def test_unknown_id_names_the_nearest():
    with pytest.raises(
        ValueError, match=r"id: no exercise is called 'sigmoid-log-slop'; did you mean sigmoid-log-slope"
    ):
        check("sigmoid-log-slop", "x")
    with pytest.raises(ValueError, match="did you mean sigmoid-lost-letter"):
        hint("sigmoid-lost-leter", 1)


def test_unknown_id_that_is_near_to_none_lists_all():
    first, *_, last = exercises()
    with pytest.raises(ValueError, match=rf"there are {first}, .* and {last}"):
        check("qqq")


@pytest.mark.parametrize("id", [None, 3, len, ["sigmoid-log-slope"]])
def test_id_that_is_no_text(id):
    with pytest.raises(ValueError, match="id: no exercise is called"):
        check(id)


@pytest.mark.parametrize("level", [0, 4, -1, 1.0, "1", None, True])
def test_level_out_of_range_is_named(level):
    with pytest.raises(ValueError, match=f"level: expected 1, 2 or 3, got {level!r}"):
        hint("sigmoid-log-slope", level)


def test_first_hint_is_the_default():
    assert str(hint("sigmoid-log-slope")) == str(hint("sigmoid-log-slope", 1))


def test_result_reads_well_as_the_last_line_of_a_cell():
    result = check("sigmoid-confidently-wrong", 0.9820)
    assert repr(result) == str(result)
    first, second, *_ = str(result).splitlines()
    assert first == "✕ not yet · Confidently wrong"
    assert second.startswith("This is the derivative with its sign turned")


def test_result_can_be_kept():
    result = check("sigmoid-confidently-wrong", -0.982)
    assert pickle.loads(pickle.dumps(result)) == result
    with pytest.raises(AttributeError):
        result.state = NOT_YET


def test_truth_is_passed():
    assert Result("id", "Title", RIGHT, "").passed is True
    assert Result("id", "Title", NOT_YET, "").passed is False


@pytest.mark.parametrize("value", [object(), len, [object()], {1: object()}, ZeroDivisionError, Ellipsis])
def test_values_are_described_without_addresses(value):
    assert "0x" not in describe(value)
    assert "0x" not in str(check("sigmoid-confidently-wrong", value))


def test_short_values_are_described_as_they_are():
    assert [describe(value) for value in (3, 0.5, "x", None, "y" * 100)] == [
        "3",
        "0.5",
        "'x'",
        "None",
        f"'{'y' * 59}…",
    ]


def test_wrap_leaves_values_alone():
    long = "    " + "[1.0, " * 30
    assert wrap(f"word {'word ' * 30}\n{long}").splitlines()[-1] == long


def test_part_that_is_not_asked_for():
    result = check("sigmoid-log-slope", "1 - sigma(x)", step=3)
    assert not result.passed
    assert "There is no `step` to answer here." in str(result)


def test_answer_where_parts_are_asked_for():
    assert "step" in str(check("sigmoid-lost-letter", 2))


@pytest.mark.parametrize("id", exercises())
def test_more_answers_than_one_get_the_form(id):
    """Only an unknown id raises."""
    for more in ((2, "1 - y"), (None, None), (len, len, len)):
        result = check(id, *more)
        assert not result.passed
        assert exercises()[id].form in result.message
