"""Flaws of things that changed places: their numbers at 60 digits, and their programs run as printed."""

import re

import numpy as np
import pytest
from mpmath.ctx_mp import MPContext

import companion
from companion.exercises.find_the_flaw import swaps

mp = MPContext()
mp.dps = 60
LISTED = [swaps.two_branches, swaps.sorted_draws]


def answered(exercise, answer=None, **parts):
    return exercise.check(answer, parts)


def listing(exercise):
    """The program as the prompt prints it, without its line numbers."""
    lines = re.findall(r"^    \d+ ?(.*)$", exercise.prompt, flags=re.MULTILINE)
    return "\n".join(line.removeprefix(" ") for line in lines)


def run(code, **names):
    names = {"np": np, **names}
    exec(compile(code, "listing", "exec"), names)
    return names


# ---- numbers


def test_numbers_to_predict():
    right = {
        "flaw-goes-to-one": 1 - 1 / mp.e,
        "flaw-about-ten": mp.e**10,
        "flaw-billion-halves": mp.log(mp.mpf(2) ** -(10**9)) / 10**6,
        "flaw-two-to-the-nats": mp.e ** mp.log(16, 2),
        "flaw-borrowed-code": mp.mpf(19) / 8,
    }
    answers = {exercise.id: exercise.answer for exercise in swaps.EXERCISES if exercise.id in right}
    for name, answer in answers.items():
        assert abs(answer - right[name]) < 1e-11, name
    assert answers.keys() == right.keys()


def test_the_printed_number_is_the_logarithm_to_base_ten():
    logarithm = mp.log10(mp.mpf(2) ** -(10**9))
    assert str(mp.nstr(logarithm, 12)).startswith("-301029995.6")
    assert abs(swaps.billion_halves.answer * 10**6 / logarithm - mp.log(10)) < 1e-12


def test_the_loss_is_one_where_it_is_said_to_be():
    loss = companion.binary_cross_entropy(swaps.goes_to_one.answer, 0.0)
    assert abs(loss - 1) < 1e-15


def test_the_thread_on_perplexities_has_both_numbers():
    """19.1218 before and 70.6083 after: one is a power of the other, as far as four decimals of both tell."""
    power = 1 / np.log(2)
    slope = power * 70.6083 / 19.1218
    assert abs(19.1218**power - 70.6083) < 0.5e-4 * (1 + slope)


def test_the_essay_has_its_four_lengths():
    bob, alice = swaps.BOB, swaps.ALICE
    lengths = [companion.cross_entropy(p, q, base=2) for p in (bob, alice) for q in (bob, alice)]
    assert lengths == [1.75, 2.375, 2.25, 1.75]


# ---- programs


@pytest.mark.parametrize("exercise", LISTED, ids=lambda exercise: exercise.id)
def test_the_prompt_prints_the_program_that_is_checked(exercise):
    assert listing(exercise).strip() == exercise.code.strip()


def test_of_the_repairs_of_two_branches_one_is_the_cross_entropy():
    exercise = swaps.two_branches
    x, y = np.array([-3.0, -0.5, 0.25, 4.0]), np.array([0.0, 1.0, 0.0, 1.0])
    right = companion.binary_cross_entropy_with_logits(x, y)
    printed = dict(re.findall(r"^- \*\*(\w)\*\* `(.*)`$", exercise.prompt, flags=re.MULTILINE))
    assert printed.keys() == exercise.repairs.keys()

    def value(line):
        lines = exercise.code.strip().splitlines()
        lines[exercise.step - 1] = f"    {line}"
        with np.errstate(invalid="ignore"):
            return run("\n".join(lines))["loss"](x, y)

    assert [letter for letter, line in printed.items() if np.isclose(value(line), right)] == ["b"]
    flawed = run(exercise.code)["loss"](x, y)
    assert np.isclose(flawed, companion.binary_cross_entropy_with_logits(-x, y))
    assert np.isclose(value(printed["c"]), flawed)  # as its message says


def test_the_glossary_does_not_look_at_the_prediction():
    """As printed: 0 for label 0, infinite for label 1."""
    printed = re.search(r"^    def .*?(?=\n\n)", swaps.two_roles.prompt, flags=re.MULTILINE | re.DOTALL)[0]
    loss = run("\n".join(line[4:] for line in printed.splitlines()))["cross_entropy"]
    with np.errstate(divide="ignore"):
        for prediction in (1e-9, 0.1, 0.5, 0.8, 1 - 1e-9):
            assert loss(prediction, np.float64(0)) == 0
            assert loss(prediction, np.float64(1)) == np.inf


def test_the_sorted_draws_are_thousands_of_bits_apart():
    said = []
    with np.errstate(invalid="ignore"):
        run(swaps.sorted_draws.code, rng=np.random.default_rng(3), print=lambda *two: said.extend(two))
    there, back = said
    assert min(there, back) > 1000
    assert abs(there - back) > 1000


def test_narrow_cells_give_half_a_nat_in_both_directions():
    centres = np.arange(-1000, 1101) / 100
    p, q = (np.exp(-((centres - mean) ** 2) / 2) for mean in (0, 1))
    p, q = p / p.sum(), q / q.sum()
    for pair in ((p, q), (q, p)):
        assert abs(companion.kl_divergence(*pair) - 0.5) < 1e-9


# ---- statements: what refutes them, and what does not


@pytest.mark.parametrize("p", [(0.5, 0.5), (0.25, 0.75), (0.2, 0.3, 0.5)])
@pytest.mark.parametrize("q", [(0.5, 0.5), (0.3, 0.7), (0.75, 0.25), (0.5, 0.3, 0.2), (0.3, 0.5, 0.2)])
def test_every_different_pair_is_above_and_some_are_not_exchanged(p, q):
    if len(p) != len(q):
        return
    pair = {"p": list(p), "q": list(q)}
    assert answered(swaps.above_or_below, counterexample=pair).passed == (p != q)
    differ = abs(companion.cross_entropy(p, q) - companion.cross_entropy(q, p)) > 1e-12
    assert answered(swaps.two_letters, counterexample=pair).passed == differ


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize(("pi", "fails"), [("1/100", True), ("1/2", False), ("51/100", True), ("9/10", True)])
def test_every_coin_but_the_fair_one_notices(pi, y, fails):
    assert answered(swaps.two_cases, counterexample={"pi": pi, "y": y}).passed == fails


# ---- answers that no list has


@pytest.mark.parametrize(
    ("exercise", "answer", "said"),
    [
        (swaps.goes_to_one, 0.6322, "the next is off"),
        (swaps.goes_to_one, 0.8647, "Which number has the logarithm −1?"),
        (swaps.about_ten, 22027, "not the number asked for"),
        (swaps.about_ten, "1 in 22026", "a number is asked for"),
        (swaps.billion_halves, -2302.6, "not the number asked for"),
        (swaps.two_to_the_nats, 256, "in which unit is that loss?"),
        (swaps.borrowed_code, 3.25, "How long is each of Bob's words"),
        (swaps.borrowed_code, "2.38", "right as far as it goes"),
        (swaps.first_loss, 1.0986, "not one of the choices"),
        (swaps.two_roles, "a and b", "not one of the choices"),
        (swaps.who_expects, "0", "Which is which here?"),
        (swaps.who_expects, "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))", "there is no letter p here"),
    ],
)
def test_other_answers_are_answered(exercise, answer, said):
    result = answered(exercise, answer)
    assert not result.passed
    assert said in " ".join(str(result).split())


@pytest.mark.parametrize(
    ("exercise", "parts", "said"),
    [
        (swaps.two_cases, {"counterexample": {"pi": "3/2", "y": 1}}, "lies outside"),
        (swaps.two_letters, {"counterexample": {"p": [0.5, 0.5], "q": [0.3, 0.3]}}, "sum to 3/5"),
        (
            swaps.above_or_below,
            {"counterexample": {"p": [0.5, 0.5], "q": [1, 0]}},
            "One of the probabilities",
        ),
        (swaps.two_branches, {"step": 3, "repair": "np.where(y == 1, p, 1 - p)"}, "not one of the repairs"),
        (swaps.sorted_draws, {"step": 1}, "does what it should"),
        (swaps.sorted_draws, {"step": 4}, "is empty"),
    ],
)
def test_other_parts_are_answered(exercise, parts, said):
    result = answered(exercise, **parts)
    assert not result.passed
    assert said in " ".join(str(result).split())
