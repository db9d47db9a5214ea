"""The statements of “True sometimes, claimed always”, checked by other means than the checker's own.

Each statement is written once more here, in mpmath, with the points that it speaks of. Over a grid of points
the checker has to accept those where it fails, and no others: neither a point where it holds nor one outside.
"""

from fractions import Fraction
from itertools import product

import pytest
from mpmath.ctx_mp import MPContext

from companion.exercises._counterexample import FalseStatement
from companion.exercises.find_the_flaw.always import EXERCISES

STATEMENTS = {one.id: one for one in EXERCISES if isinstance(one, FalseStatement)}
mp = MPContext()
mp.dps = 40
mpf = mp.mpf

SHARES = ("0", "1/100", "1/10", "3/10", "2/5", "1/2", "3/5", "9/10", "99/100", "1")
COINS = (["1/2", "1/2"], ["1/10", "9/10"], ["9/10", "1/10"], ["1/4", "3/4"], ["99/100", "1/100"], ["1", "0"])
THREES = (["1/3", "1/3", "1/3"], ["1/6", "5/12", "5/12"], ["5/12", "5/12", "1/6"], ["9/10", "1/20", "1/20"])
LISTS = (*COINS, *THREES, ["1/2", "1/4"], ["1/4", "1/4", "1/4", "1/4"])


def number(text):
    one = Fraction(text)
    return mpf(one.numerator) / one.denominator


def log(x):
    return mp.log(x)


def h(x):
    return -x * log(x) - (1 - x) * log(1 - x)


def j(x, y):
    return h((x + y) / 2) - (h(x) + h(y)) / 2


def inside(*values):
    """Whether all lie strictly between 0 and 1."""
    return all(0 < value < 1 for value in values)


def distributions(*families):
    """Whether all are distributions without zeros, of one length."""
    whole = all(abs(sum(family) - 1) < mpf(10) ** -30 and inside(*family) for family in families)
    return whole and len({len(family) for family in families}) == 1


def mean(p, surprises):
    return sum(a * b for a, b in zip(p, surprises, strict=True))


def entropy(p):
    return mean(p, [-log(a) for a in p])


def cross_entropy(p, q):
    return mean(p, [-log(a) for a in q])


def divergence(p, q):
    return cross_entropy(p, q) - entropy(p)


def bell(a, r, b, s):
    return log(s / r) + (r**2 + (a - b) ** 2) / (2 * s**2) - mpf(1) / 2


def bits(x):
    return h(x) / log(2)


def loss(y, p):
    return -log(p) if y else -log(1 - p)


def bend(x):
    return 1 / (2 + mp.exp(x) + mp.exp(-x))  # σ(x)(1 − σ(x))


def different(a, b):
    return abs(a - b) > mpf(10) ** -25


REALS = ("-7", "-3", "0", "1/2", "1", "2", "3", "7", "8")
WIDTHS = ("-1", "0", "1/3", "1", "2")
# For each statement: the grid, whether it speaks of a point, and whether it fails there.
KNOWN = {
    "flaw-logloss-range": (
        {"y": ("0", "1", "2"), "p": SHARES},
        lambda y, p: y in (0, 1) and inside(p),
        lambda y, p: loss(y, p) > 1,
    ),
    "flaw-kl-above-one": ({"p": LISTS, "q": LISTS}, distributions, lambda p, q: divergence(p, q) <= 1),
    "flaw-kl-below-one": ({"p": LISTS, "q": LISTS}, distributions, lambda p, q: divergence(p, q) > 1),
    "flaw-density-entropy": ({"a": (*REALS, "27/10", "28/10")}, lambda a: a > 0, lambda a: 1 - log(a) < 0),
    "flaw-perfect-prediction": ({"p": LISTS}, distributions, lambda p: different(entropy(p), 0)),
    "flaw-both-ways": (
        {"a": ("0", "1"), "r": WIDTHS, "b": ("0", "-2"), "s": WIDTHS},
        lambda a, r, b, s: r > 0 and s > 0 and (a, r) != (b, s),
        lambda a, r, b, s: not different(bell(a, r, b, s), bell(b, s, a, r)),
    ),
    "flaw-detour": (
        {"p": SHARES[1:7], "q": SHARES[3:9], "r": SHARES[:8]},
        inside,
        lambda p, q, r: j(p, q) - j(p, r) - j(r, q) > mpf(10) ** -25,
    ),
    "flaw-scaled-weights": (
        {"C": ("1/2", "1", "3/2", "2", "3"), "a": ("-1", "0", "1/2", "1", "3/2", "2", "3")},
        lambda C, a: C > 1 and a > 0,
        lambda C, a: different(mp.exp(-C * a), mp.exp(-C - a)),
    ),
    "flaw-strongly-convex": (
        {"x": (*REALS, "69/10", "691/100")},
        lambda x: True,
        lambda x: bend(x) < mpf("1e-3"),
    ),
    "flaw-outside-or-inside": (
        {"p": (*LISTS, ["1/3"], ["1/3", "1/3"], ["1/3", "3/2"])},
        lambda p: inside(*p),
        lambda p: different(sum(-log(a) for a in p) / len(p), -log(sum(p) / len(p))),
    ),
    "flaw-gain": (
        {"w": SHARES[::2], "a": SHARES, "b": SHARES[1::2]},
        inside,
        lambda w, a, b: different(bits(w * a + (1 - w) * b), 1),
    ),
    "flaw-product-of-entropies": (
        {"p": LISTS, "q": LISTS},
        distributions,
        lambda p, q: entropy(p) * entropy(q) > cross_entropy(p, q),
    ),
    "flaw-object-there": (
        {"y": ("0", "1", "1/2"), "p": SHARES},
        lambda y, p: y in (0, 1) and inside(p),
        lambda y, p: y == 0 and different(p, mpf(1) / 2),
    ),
    "flaw-own-score": (
        {"a": ("4", "5", "9"), "b": REALS, "c": ("-7", "3", "8")},
        lambda a, b, c: a >= 5,
        lambda a, b, c: log(1 + mp.exp(b - a) + mp.exp(c - a)) > mpf("0.1"),
    ),
    "flaw-rare-event": (
        {"p": ("0", "1/100", "1/20", "1/10"), "q": (*SHARES, "1/5", "19/20")},
        lambda p, q: 0 < p <= mpf(1) / 20 and q > 0 and p + q < 1 - mpf(10) ** -30,
        lambda p, q: entropy([p, q, 1 - p - q]) < log(2),
    ),
    "flaw-near-it": (
        {
            "p": ("3/10", "1/2", "99/200", "7/10"),
            "q": ("3/10", "31/100", "29/100", "101/200", "7/10", "71/100"),
        },
        lambda p, q: inside(p, q) and abs(p - q) <= mpf("0.01") + mpf(10) ** -30,
        lambda p, q: h(p) - h(q) > mpf(10) ** -25,
    ),
    "flaw-small-loss": (
        {"y": ("0", "1", "2"), "x": REALS},
        lambda y, x: y in (0, 1) and y * log(1 + mp.exp(-x)) < mpf("0.1"),
        lambda y, x: (2 * y - 1) * x <= 0,
    ),
    "flaw-loudest": (
        {"p": SHARES, "q": SHARES},
        lambda p, q: inside(p, q) and q > mpf(1) / 2,
        lambda p, q: -p * log(q) < -(1 - p) * log(1 - q),
    ),
}


def grid(axes):
    """Every point of the axes, as it is written."""
    for values in product(*axes.values()):
        yield dict(zip(axes, values, strict=True))


def numbers(point):
    return [
        [number(x) for x in value] if isinstance(value, list) else number(value) for value in point.values()
    ]


def accepted(exercise, point):
    return bool(exercise.check(None, {"counterexample": point}))


def test_every_statement_is_written_once_more():
    assert KNOWN.keys() == STATEMENTS.keys()


@pytest.mark.parametrize("id", KNOWN)
def test_a_point_is_accepted_where_the_statement_fails_and_nowhere_else(id):
    axes, speaks, fails = KNOWN[id]
    seen = set()
    for point in grid(axes):
        values = numbers(point)
        expected = speaks(*values) and bool(fails(*values))
        assert accepted(STATEMENTS[id], point) == expected, point
        seen.add(expected)
    assert seen == {True, False}


@pytest.mark.parametrize("id", KNOWN)
def test_a_point_that_is_not_accepted_gets_words_of_its_own(id):
    """Where the statement holds, the answer names what the point has, instead of the common words."""
    axes, speaks, fails = KNOWN[id]
    for point in grid(axes):
        values = numbers(point)
        if speaks(*values) and not fails(*values):
            said = STATEMENTS[id].check(None, {"counterexample": point}).message
            assert any(said.startswith(mistake.message) for mistake in STATEMENTS[id].mistakes), (point, said)


def test_the_second_look_sees_a_statement_that_was_changed():
    """With the opposite statement the comparison fails, and so it can."""
    axes, speaks, fails = KNOWN["flaw-logloss-range"]
    points = [(point, numbers(point)) for point in grid(axes)]
    turned = [(point, speaks(*values) and not fails(*values)) for point, values in points]
    assert any(accepted(STATEMENTS["flaw-logloss-range"], point) != expected for point, expected in turned)


def test_the_number_to_predict():
    shifted = [mpf(x) - 1002 for x in (1000, 1001, 1002)]
    [asked] = [one for one in EXERCISES if one.id == "flaw-shifted-by-the-largest"]
    assert abs(asked.answer - log(sum(map(mp.exp, shifted)))) < mpf(10) ** -15
