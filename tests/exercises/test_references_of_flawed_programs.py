"""The answers of *The program computes something else*, found without the exercises: by running the programs.

Listings are run as they are printed. Of the entries only the prompts are taken, and the answers, which are
compared.
"""

from __future__ import annotations

import re

import mpmath
import numpy as np
import pytest

import companion
from companion.exercises.find_the_flaw import programs

PROBABILITIES = np.arange(1, 100) / 100


def listing(exercise, **replaced):
    """The function of a prompt, run as it is printed, or with some of its numbered lines replaced."""
    lines = re.findall(r"^    (\d)  (.*)$", exercise.prompt, re.MULTILINE)
    replaced = {int(name.removeprefix("line_")): text for name, text in replaced.items()}
    code = [_indented(text, replaced.get(int(number))) for number, text in lines]
    names = {"np": np}
    exec("\n".join(code), names)
    return names["focal_loss"]


def _indented(text, other):
    return text if other is None else " " * (len(text) - len(text.lstrip())) + other


def focal(p_t, gamma):
    return (1 - p_t) ** gamma * -np.log(p_t)


# One test of four fails -------------------------------------------------------------------------------------


def suite(loss):
    """What the four tests of the prompt say to a focal loss."""
    p, objects = PROBABILITIES, np.ones_like(PROBABILITIES)
    both = [(objects, p), (1 - objects, 1 - p)]
    return {
        "a": all((loss(p, y, gamma) >= 0).all() for y, _ in both for gamma in (0.0, 0.5, 1.0, 2.0, 5.0)),
        "b": all((np.diff(loss(p, objects, gamma)) < 0).all() for gamma in (0.5, 1.0, 2.0, 5.0)),
        "c": all(np.allclose(loss(p, y, 1.0), (1 - p_t) * -np.log(p_t)) for y, p_t in both),
        "d": all(np.allclose(loss(p, y, 0.0), -np.log(p_t)) for y, p_t in both),
    }


def test_one_test_fails_on_the_listing_and_none_on_the_repaired_one():
    failed = [letter for letter, passed in suite(listing(programs.which_test)).items() if not passed]
    assert failed == [programs.which_test.answer]
    repaired = listing(programs.which_test, line_2="on_objects = -((1 - p) ** gamma) * np.log(p)")
    assert all(suite(repaired).values())


# Where training turns ---------------------------------------------------------------------------------------


def test_the_published_loss_of_background_is_largest_where_the_answer_says():
    p = np.arange(1, 100_000) / 100_000
    top = p[np.argmax(-((1 - p) ** 2) * np.log(1 - p))]
    assert abs(top - programs.training_turns.answer) < 1e-4


# One weight -------------------------------------------------------------------------------------------------


def test_one_weight_moves_no_minimum_and_two_weights_do():
    q = np.arange(1, 1000) / 1000

    def best(w_object, w_background, share):
        return q[np.argmin(-w_object * share * np.log(q) - w_background * (1 - share) * np.log(1 - q))]

    for share in (0.1, 0.5, 0.8):
        assert best(0.25, 0.25, share) == best(1.0, 1.0, share) == share
        assert best(0.25, 0.75, share) < share
    assert programs.one_weight.answer == "c"


# A logarithm for its number ---------------------------------------------------------------------------------


def test_only_the_right_repair_computes_the_focal_loss():
    exercise = programs.nearly_probability
    choices = dict(re.findall(r'^- `"(\w)"`: `(.*)`$', exercise.prompt, re.MULTILINE))
    x = np.array([1.0, -0.5, 2.0])
    p = np.exp(x) / np.exp(x).sum()

    def computes_it(loss):
        return all(np.isclose(loss(x, k, g), focal(p[k], g)) for k in range(3) for g in (0.5, 1.0, 2.0))

    with np.errstate(invalid="ignore"):  # a negative number to the power ½
        right = [
            letter
            for letter, line in choices.items()
            if computes_it(listing(exercise, **{f"line_{exercise.step}": line}))
        ]
    assert right == [exercise.repair]
    assert not computes_it(listing(exercise))


def test_the_code_of_the_entry_is_the_listing_of_its_prompt():
    exercise = programs.nearly_probability
    printed = re.findall(r"^    \d  (.*)$", exercise.prompt, re.MULTILINE)
    assert exercise.code.splitlines() == printed


# A mean that comes too early, and a weight on the whole -----------------------------------------------------


def test_the_focal_loss_of_a_mean_is_the_mean_for_equal_losses_only():
    def sides(a, b):
        p_t = np.exp(-np.array([a, b]))
        return focal(np.exp(-(a + b) / 2), 2), focal(p_t, 2).mean()

    for a in (0.1, 1.0, 3.0):
        assert np.isclose(*sides(a, a))
        assert not np.isclose(*sides(a, a + 0.5))


def test_the_weighted_whole_differs_by_four_factors():
    rng = np.random.default_rng(20261130)
    for x, y, w in zip(rng.normal(0, 3, 50), rng.random(50), rng.uniform(0.1, 5, 50), strict=True):
        whole = (1 + (w - 1) * y) * companion.binary_cross_entropy_with_logits(x, y)
        first = companion.binary_cross_entropy_with_logits(x, y, pos_weight=w)
        assert whole - first == pytest.approx((w - 1) * y * (1 - y) * x, abs=1e-12)


# Numbers that were meant for another function ---------------------------------------------------------------


def test_the_second_softmax_sees_what_the_answer_says():
    assert companion.softmax(np.eye(10)[0])[0] == pytest.approx(programs.most_sure.answer, rel=1e-15)


def test_the_published_log_loss_has_a_slope_that_does_not_know_the_prediction():
    def loss(y, p):
        return -(p * np.log(y) + (1 - p) * np.log(1 - y))

    for y in (0.2, 0.5, 0.9):
        slopes = np.diff(loss(y, PROBABILITIES)) / 0.01
        assert np.allclose(slopes, np.log(1 - y) - np.log(y), atol=1e-10)


def test_the_logit_one_half_is_the_probability_of_the_answer():
    logits = np.linspace(-3, 3, 60_001)
    chosen = companion.sigmoid(logits[logits > 0.5])
    assert chosen.min() == pytest.approx(programs.half_of_what.answer, abs=1e-4)


def test_one_at_a_time_the_metric_is_as_accurate_as_the_answer_says():
    def decide(scores):
        given = scores if ((scores >= 0) & (scores <= 1)).all() else companion.sigmoid(scores)
        return given > 0.5

    logits = np.array([0.2, 0.4, 2.0])
    assert np.mean([decide(logits[k : k + 1])[0] for k in range(3)]) == programs.company.answer
    assert decide(logits).all()


# Rounded away -----------------------------------------------------------------------------------------------


def test_the_smallest_power_of_ten_that_counts_at_one():
    one = np.float32(1)
    counts = [k for k in range(1, 46) if one - np.float32(10.0**-k) != one]
    assert max(counts) == programs.power_of_ten.answer


def test_just_below_24_log_2_the_focal_loss_is_four_times_too_large():
    x = np.float32(24 * np.log(2))
    while np.float32(1) + np.exp(-x) == 1:
        x = np.nextafter(x, np.float32(0))
    p = 1 / (1 + np.exp(-x))
    right = 1 / (1 + mpmath.exp(mpmath.mpf(float(x))))
    assert p.dtype == np.float32
    assert float((mpmath.mpf(float(1 - p)) / right) ** 2) == pytest.approx(
        programs.last_step.answer, rel=1e-4
    )
    above = np.float32(16.64)
    assert 1 - 1 / (1 + np.exp(-above)) == 0


def test_the_two_numbers_of_the_reports_on_the_guard():
    assert f"{-np.log(1 + 1e-12):.4e}" == "-1.0001e-12"
    assert f"{-np.log(1e-12):.4f}" == "27.6310"


def test_a_second_minus_makes_the_loss_negative():
    cross_entropy = companion.binary_cross_entropy_with_logits(0.0, 1)
    assert cross_entropy * 0.5**2 == companion.focal_loss_with_logits(0.0, 1, gamma=2.0) > 0
    assert programs.missing_minus.answer == "b"
