"""Our own enclosures, for where python-flint is not installed, against flint at far higher precision.

Sums, products and quotients are checked with exact fractions, exp and log with Arb balls that are far
narrower than the interval. Two tests take away the rounding and the margin and show that these checks see it.
"""

import math
import subprocess
import sys
from fractions import Fraction
from itertools import product
from random import Random

import flint
import pytest
from chapter_statements import STATEMENTS
from mpmath.libmp import finf, fninf, from_man_exp, fzero, mpf_add, mpf_pos, round_nearest
from test_judge import PROVED, REFUTED

import companion
from companion.derivation import Derivation, Domain, _intervals, balls, certified, judge, refuter, tie
from companion.derivation._intervals import Interval, context
from companion.derivation.domain import DomainError
from companion.derivation.reader import ReadError
from companion.derivation.tie import true_value

FLINT = {"arb": flint.arb, "ctx": flint.ctx, "fmpq": flint.fmpq}
OURS = {"arb": Interval, "ctx": context, "fmpq": Fraction}
BITS = (20, 53, 128, 700)  # at 700 mpmath takes e^n by another way than at 128

RANDOM = Random(2026)
SIMPLE = "0 1 -1 2 -2 1/2 3 -3 1/3 -1/3 7/5 -10 20 99/100 745 -746 1000 -100000"
NUMBERS = [
    *map(Fraction, SIMPLE.split()),
    # Beside 0 and beside 1, nearer than the bits; very large and very small.
    *(s * Fraction(2) ** e for s in (1, -1) for e in (-54, -129, -193, -300, -1074, 60, 300)),
    *(1 + s * Fraction(2) ** e for s in (1, -1) for e in (-20, -53, -128, -192, -230)),
    *(Fraction(RANDOM.randint(-(10**20), 10**20), RANDOM.randint(1, 10**20)) for _ in range(6)),
    *(Fraction(RANDOM.randint(-999, 999)) * Fraction(2) ** RANDOM.randint(-80, 12) for _ in range(6)),
]


def fraction(raw) -> Fraction:
    sign, mantissa, exponent, _ = raw
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** exponent


def contains(interval, value: Fraction) -> bool:
    below = interval.lower == fninf or fraction(interval.lower) <= value
    return below and (interval.upper == finf or value <= fraction(interval.upper))


def as_ball(raw):
    sign, mantissa, exponent, _ = raw
    return flint.arb((-int(mantissa) if sign else int(mantissa), int(exponent)))


def surrounds(interval, ball) -> bool:
    """Does the interval surely have the ball inside?"""
    below = interval.lower == fninf or as_ball(interval.lower) < ball
    return bool(below and (interval.upper == finf or as_ball(interval.upper) > ball))


def wide(x: Fraction, y: Fraction) -> Interval:
    """The interval from the smaller to the larger."""
    return Interval.between(Interval(min(x, y)).lower, Interval(max(x, y)).upper)


OPERATIONS = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
}


def lost_by_arithmetic(bits) -> list:
    """Points and operations whose exact result is not in the interval."""
    lost = []
    with context.workprec(bits):
        made = {x: Interval(x) for x in NUMBERS}
        lost += [("number", x) for x in NUMBERS if not contains(made[x], x)]
        lost += [("minus", x) for x in NUMBERS if not contains(-made[x], -x)]
        for name, f in OPERATIONS.items():
            for x, y in product(NUMBERS, NUMBERS):
                if (name != "/" or y) and not contains(f(made[x], made[y]), f(x, y)):
                    lost.append((name, x, y))
        for x, n in product(NUMBERS, (1, 2, 3, 7, 30, -1, -2, -5)):
            if (x or n > 0) and not contains(made[x] ** n, x**n):
                lost.append(("power", x, n))
    return lost


def lost_by_functions(bits) -> set:
    """Where e^x or log x, by flint with so many more bits that it tells, is not in the interval.

    The numbers themselves come with as many bits, and with many more of them.
    """
    lost = set()
    for x, more in product(NUMBERS, (0, 400)):
        with context.workprec(bits + more):
            interval = Interval(x)
        with context.workprec(bits), flint.ctx.workprec(4 * bits + 2600):
            ball = flint.arb(flint.fmpq(x.numerator, x.denominator))
            if x and not surrounds(interval.exp(), ball.exp()):
                lost.add("exp")
            if x > 0 and x != 1 and not surrounds(interval.log(), ball.log()):
                lost.add("log")
    return lost


@pytest.mark.parametrize("bits", BITS)
def test_the_exact_value_is_inside(bits):
    assert lost_by_arithmetic(bits) == []


@pytest.mark.parametrize("bits", BITS)
def test_the_values_of_exp_and_log_are_inside(bits):
    assert lost_by_functions(bits) == set()


def test_the_reported_defect_of_mpmath_iv_is_not_ours():
    # mpmath issue 1181: numbers just below a binary number of so many bits, where iv.exp ends too early.
    for x, bits in [
        (Fraction(3893924827815215, 1125899906842624), 53),
        (Fraction(1381846513289487, 70368744177664), 113),
    ]:
        with context.workprec(bits), flint.ctx.workprec(500):
            assert surrounds(Interval(x).exp(), flint.arb(flint.fmpq(x.numerator, x.denominator)).exp())


def test_without_the_margin_exp_and_log_would_be_lost(monkeypatch):
    """The margin is needed, and its absence is seen: at numbers beside 0 and 1, where mpmath rounds to 1."""
    monkeypatch.setattr(_intervals, "_around", lambda v: [mpf_pos(v, context.bits, way) for way in "fc"])
    assert lost_by_functions(53) == {"exp", "log"}


@pytest.mark.parametrize(
    ("sign", "size", "seen"),
    [
        (0, _intervals.DOUBTED - 2, set()),
        (1, _intervals.DOUBTED - 2, set()),
        (0, _intervals.DOUBTED + 2, {"exp", "log"}),
        (1, _intervals.DOUBTED + 2, {"exp"}),  # log(1 + t) < t: rounding up to t makes good a log too small
    ],
)
def test_the_margin_covers_errors_of_mpmath_up_to_its_size(monkeypatch, sign, size, seen):
    """mpmath's values made wrong by 2^size units in the last place, in either direction."""

    def slipping(f):
        def wrong(x, bits, rounding):
            value = f(x, bits, rounding)
            if value == fzero:
                return value
            return mpf_add(value, (sign, 1, value[2] + value[3] - bits + size, 1))

        return wrong

    monkeypatch.setattr(_intervals, "mpf_exp", slipping(_intervals.mpf_exp))
    monkeypatch.setattr(_intervals, "mpf_log", slipping(_intervals.mpf_log))
    assert lost_by_functions(53) == seen


@pytest.mark.parametrize("end", ["DOWN", "UP"])
def test_without_directed_rounding_arithmetic_would_be_lost(monkeypatch, end):
    monkeypatch.setattr(_intervals, end, round_nearest)
    assert {"number", "minus", "power", *OPERATIONS} == {name for name, *_ in lost_by_arithmetic(20)}


def test_what_is_exact_stays_exact():
    for bits in BITS:
        with context.workprec(bits):
            assert Interval(0).exp() == 1
            assert Interval(1).log() == 0
            assert Interval(3) * Interval(Fraction(1, 4)) == Fraction(3, 4)
            assert Interval(3) - Interval(3) == 0
            assert None not in [Interval(3)]


def test_intervals_with_many_numbers():
    """Numbers inside go inside: intervals of every pattern of signs, infinite ones too."""
    ends = [Fraction(n, 7) for n in (-20, -3, 0, 2, 30)]
    pairs = [(a, b) for a, b in product(ends, ends) if a < b]
    with context.workprec(20):
        for (a, b), (c, d) in product(pairs, pairs):
            x, y = wide(a, b), wide(c, d)
            for name, f in OPERATIONS.items():
                result = f(x, y)
                for s, t in product((a, (2 * a + b) / 3, b), (c, (c + d) / 2, d)):
                    assert (name == "/" and not t) or contains(result, f(s, t)), (name, a, b, c, d)
        for a, b in pairs:
            for n, s in product((1, 2, 3, 4, 6), (a, (a + b) / 2, b)):
                assert contains(wide(a, b) ** n, s**n)
        low, high = Interval(-3).lower, Interval(5).upper
        for x in (Interval.between(fninf, high), Interval.between(low, finf), Interval.between(fninf, finf)):
            inside = [s for s in (-(10**9), -3, 0, 4, 10**9) if contains(x, Fraction(s))]
            for (c, d), (name, f) in product(pairs, OPERATIONS.items()):
                y = wide(c, d)
                for s, t in product(inside, (c, (c + d) / 2, d)):
                    assert (name == "/" and not t) or contains(f(x, y), f(s, t))
                    assert (name == "/" and not s) or contains(f(y, x), f(t, s))
            assert all(surrounds(x.exp(), flint.arb(s).exp()) for s in inside if abs(s) < 10)


def test_functions_of_many_numbers():
    with context.workprec(53), flint.ctx.workprec(300):
        for a, b in [
            (Fraction(-3), Fraction(2)),
            (Fraction(1, 3), Fraction(3)),
            (Fraction(5), Fraction(900)),
        ]:
            x = wide(a, b)
            for s in (a, (a + b) / 2, b):
                t = flint.arb(flint.fmpq(s.numerator, s.denominator))
                assert surrounds(x.exp(), t.exp())
                assert s <= 0 or a < 0 or surrounds(x.log(), t.log())
    with pytest.raises(ValueError, match="not certainly positive"):
        wide(Fraction(-1), Fraction(1)).log()
    with pytest.raises(ValueError, match="not certainly positive"):
        Interval(0).log()


def test_chains_that_cancel_lose_accuracy_and_not_the_value():
    """By ways that cancel, the true value stays inside, and the width says how much is left."""
    for bits, x in product(
        (53, 128, 400), (Fraction(1, 3), Fraction(20), Fraction(-33), Fraction(100), Fraction(-250))
    ):
        with context.workprec(bits):
            ours = _cancelling(Interval(x), Interval(1))
        with flint.ctx.workprec(bits + 2000):
            true = _cancelling(flint.arb(flint.fmpq(x.numerator, x.denominator)), flint.arb(1))
            assert surrounds(ours, true)
            good = ours.rel_accuracy_bits()
            error = abs(as_ball(ours.mid().lower) - true)
            assert good < -bits or error <= abs(as_ball(ours.mid().lower)) * flint.arb(2) ** -good


def _cancelling(x, one):
    return (one + (-x).exp()).log() + x - (one + x.exp()).log() + x.exp() * x.exp() - (x + x).exp() + x.exp()


def test_huge_exponents():
    with context.workprec(128), flint.ctx.workprec(2000):
        for x in (Fraction(10) ** 30, -(Fraction(10) ** 30), Fraction(3, 7) * 10**70):
            assert surrounds(Interval(x).exp(), flint.arb(flint.fmpq(x.numerator, x.denominator)).exp())
        for x in (Fraction(10) ** 300, -(Fraction(10) ** 300)):
            result = Interval(x).exp()
            assert (result > 1) == (x > 0)
            assert (result < 1) == (x < 0)
            assert float(result) == (math.inf if x > 0 else 0)
            again = result.exp()
            assert again > 1 or x < 0
            assert result.abs_upper() > 0
        # log e^x is x: through an exponent of 100 digits and back.
        back = Interval(Fraction(10) ** 30).exp().log()
        assert contains(back, Fraction(10) ** 30)
        assert back.rel_accuracy_bits() > 120


def test_what_is_known_of_a_number():
    with context.workprec(100):
        third = Interval(Fraction(1, 3))
        assert not third.is_exact()
        assert third.mid().is_exact()
        assert 97 <= third.rel_accuracy_bits() <= 101
        assert Interval(3).rel_accuracy_bits() == sys.maxsize
        assert Interval(-6).man_exp() == (-3, 1)
        assert wide(Fraction(-5), Fraction(3)).abs_upper() == 5
        assert wide(Fraction(-1), Fraction(1)).rel_accuracy_bits() < 0
        assert float(third) == 1 / 3
        m, e = third.mid().man_exp()
        assert contains(third, m * Fraction(2) ** e)
        assert Interval.between(fninf, finf).rel_accuracy_bits() < 0
        assert fraction(Interval.between(fninf, from_man_exp(-4, 0)).mid().lower) == -4
    with pytest.raises(ValueError, match="no mantissa"):
        third.man_exp()


def test_bits_are_as_before_after_the_work():
    before = context.bits
    with pytest.raises(ValueError, match="not certainly"), context.workprec(99):
        Interval(-context.bits).log()
    assert context.bits == before


def test_comparisons_hold_only_when_certain():
    low, high, both = (
        wide(Fraction(1), Fraction(2)),
        wide(Fraction(3), Fraction(4)),
        wide(Fraction(-1), Fraction(1)),
    )
    assert low < high
    assert high > low
    assert low > 0
    assert -low < 0
    assert not any((both > 0, both < 0, both == 0, low > low, low < low, low == low))
    assert not wide(Fraction(1), Fraction(3)) < high
    assert not low > 1


# ---- the engine with either


@pytest.fixture
def use(monkeypatch):
    def switch(names):
        for name, value in names.items():
            monkeypatch.setattr(balls, name, value)

    return switch


def lines():
    """(left, relation, right, domain) of every line of the curriculum that can be read."""
    found = []
    for s in STATEMENTS:
        try:
            domain = Domain(**s["domain"])
            for definition in s["define"]:
                domain.define(*definition)
            domain, left = domain.given(*s["where"]), s["start"]
            for relation, right, _ in s["steps"]:
                if relation != "≈":
                    found.append(
                        (
                            domain.unfold(domain.read(left)),
                            relation,
                            domain.unfold(domain.read(right)),
                            domain,
                        )
                    )
                    left = right
        except (ReadError, DomainError):
            continue
    return found


def test_the_refuter_finds_the_same_counterexamples(use):
    """At the first points of every line of the curriculum: the same point and the same values, or none."""
    rows, outcomes = lines(), []
    for names in (FLINT, OURS):
        use(names)
        outcomes.append([refuter.search(a, b, relation, domain, 4) for a, relation, b, domain in rows])
    assert len(rows) > 300
    assert sum(map(bool, outcomes[0])) > 20
    assert [(x, y) for x, y in zip(*outcomes, strict=True) if str(x) != str(y) and y is not None] == []
    assert sum(x is not None and y is None for x, y in zip(*outcomes, strict=True)) == 0


@pytest.mark.parametrize("row", [*PROVED, *REFUTED], ids=lambda row: str(row[:3])[:50])
def test_verdicts_are_the_same_or_undecided(use, row):
    left, relation, right, domain = row[:4]
    use(FLINT)
    first = judge(left, right, Domain(**domain), relation)
    use(OURS)
    second = judge(left, right, Domain(**domain), relation)
    assert second.status in (first.status, "undecided")
    assert second.status == "undecided" or str(second) == str(first)


@pytest.mark.parametrize(
    ("left", "relation", "right", "status"),
    [
        ("log(3)", ">", "1", "proved"),
        ("exp(1)", "<", "2718281829/1000000000", "proved"),
        ("exp(1)", "<", "2718281828/1000000000", "refuted"),
        ("log(1 + 1/10**30)", "<", "1/10**30", "proved"),
        ("exp(-1/10**30)", ">", "1 - 1/10**30", "proved"),
        ("log(2)/log(10)", "!=", "30103/100000", "proved"),
        ("2**(1/2)", ">", "14142135/10000000", "proved"),
        ("exp(log(2)) - 2", "==", "0", "proved"),
    ],
)
def test_numbers_are_compared_alike(use, left, relation, right, status):
    for names in (FLINT, OURS):
        use(names)
        assert judge(left, right, Domain(), relation).status == status


def test_pi_is_inside():
    for bits in BITS:
        with context.workprec(bits), flint.ctx.workprec(2 * bits + 300):
            assert surrounds(Interval.pi(), flint.arb.pi())
            assert Interval.pi().rel_accuracy_bits() >= bits - 3


def test_a_union_contains_both():
    ends = [Fraction(n, 7) for n in (-20, -3, 0, 2, 30)]
    with context.workprec(20):
        for a, b, c, d in product(ends, repeat=4):
            both = wide(a, b).union(wide(c, d))
            assert all(contains(both, s) for s in (a, b, c, d, (min(a, c) + max(b, d)) / 2))
            assert not contains(both, min(a, b, c, d) - Fraction(1, 100))
            assert not contains(both, max(a, b, c, d) + Fraction(1, 100))
        endless = wide(ends[0], ends[1]).union(Interval.between(Interval(5).lower, finf))
        assert contains(endless, Fraction(10**9))
        assert contains(endless, ends[0])


# ---- formulas of one letter on whole intervals, as `certified` asks for them

ON_INTERVALS = """
    exp(x); log(x); log(x**2 + 1/7); xlogy(x, x); xlogy(1 - x, x); sqrt(x); sqrt(Abs(x)); Abs(x); Abs(x - 1/3)
    Abs(x)*x; Max(x, 1/3); Min(x, -x); Max(exp(x), 1 + x); Min(log(x), x); Max(Abs(x), x**2); 1/x
    1/(1 + Abs(x)); x**2; x**3; x**(-2); x**(1/3); x**(-3/2); x**x; 2**x; x**0; (x - 1/3)**4; x/(x - 5)
    exp(-Abs(x)); pi*x; Abs(x) - Abs(-x); Derivative(x*log(x), x); Derivative(Abs(x), x)
    -x*log(x) - (1 - x)*log(1 - x)
"""
FORMULAS = [part.strip() for part in ON_INTERVALS.replace("\n", ";").split(";") if part.strip()]
ENDS = [Fraction(n, 12) for n in (-50, -12, -1, 0, 1, 4, 6, 12, 13, 60)]


def inside(ball, value) -> bool:
    """May the value, a fraction or a narrow ball, be a number of the ball?"""
    return balls.compare(ball, value) is None or ball == value


@pytest.mark.parametrize("names", [FLINT, OURS], ids=["flint", "ours"])
def test_formulas_on_an_interval_enclose_their_values(use, names):
    """Values at points lie in the ball for the whole interval; without a value somewhere it has none."""
    use(names)
    v, enclosed = Domain(x="real"), 0
    for formula in FORMULAS:
        tree = v.unfold(v.read(formula))
        for a, b in [(a, b) for a, b in product(ENDS, ENDS) if a < b]:
            points = [a, b, (a + b) / 2, (5 * a + b) / 6, *(e for e in ENDS if a < e < b)]
            with balls.precision(64):
                whole = _on(tree, balls.enclosure(a, b))
            with balls.precision(200):
                values = [_on(tree, s) for s in points]
            if whole == "undefined":
                assert all(value in ("undefined", "unknown") for value in values), (formula, a, b)
            elif whole != "unknown":
                enclosed += 1
                assert all(not isinstance(y, str) and inside(whole, y) for y in values), (formula, a, b)
    assert enclosed > 600


def _on(tree, value):
    try:
        return balls.evaluate(tree, {"x": value})
    except balls.Undefined:
        return "undefined"
    except balls.Unknown:
        return "unknown"


@pytest.mark.parametrize("names", [FLINT, OURS], ids=["flint", "ours"])
@pytest.mark.parametrize("name", ["Abs", "Max"])
def test_a_value_lost_on_an_interval_is_seen(use, monkeypatch, names, name):
    """On wide balls |x| as x, and the larger of two as the first of them: the test above sees it."""
    right = balls.FUNCTIONS[name]

    def wrong(x, *others):
        is_wide = not isinstance(x, Fraction) and x.rel_accuracy_bits() < 20
        return x if is_wide else right(x, *others)

    monkeypatch.setitem(balls.FUNCTIONS, name, wrong)
    with pytest.raises(AssertionError):
        test_formulas_on_an_interval_enclose_their_values(use, names)


CERTIFIED = [
    ("-x*log(x)", "<=", "2/5", "[1/100, 1]"),
    ("x**x", ">", "69/100", "[1/10, 1]"),
    ("exp(-Abs(x))*x**2", "<", "11/20", "[-1, 1]"),
    ("Max(x, x**2 - 1/5) + exp(-x)", ">", "4/5", "[-2, 2]"),
    ("sqrt(1 + Abs(x)) - log(2 + x)", ">", "1/5", "[-1, 1]"),
    ("pi*x - x**3*pi**2/7", "<", "5/2", "[0, 1]"),
    ("Min(exp(x), 2) + Max(x, 1/3)**x", "<", "41/10", "[1/4, 1]"),
    ("-x*log(x)", "<=", "36/100", "[1/100, 1]"),
    ("log(x)", "<", "1", "[0, 1]"),
]


@pytest.mark.parametrize("row", CERTIFIED, ids=lambda row: f"{row[0]} {row[1]} {row[2]}")
def test_certified_statements_are_the_same(use, row):
    left, relation, right, interval = row
    low, high = interval[1:-1].split(", ")
    seen = []
    for names in (FLINT, OURS):
        use(names)
        v = Domain(x="real", where=[f"x >= {low}", f"x <= {high}"])
        a, b = (v.unfold(v.read(side)) for side in (left, right))
        seen.append((certified.on_an_interval(a, b, relation, v), judge(left, right, v, relation).status))
    assert seen[0] == seen[1]
    assert bool(seen[0][0]) == (row not in CERTIFIED[-2:])


def test_tie_finds_the_same_true_values(use):
    v = Domain(x="real").define("sigma(x)", "1/(1 + exp(-x))")
    values = {}
    for names in (FLINT, OURS):
        use(names)
        for text, x in product(
            ("x + log(1 + exp(-x))", "sigma(x)*(1 - sigma(x))", "log(1 + exp(x))"),
            map(Fraction, ("0", "-700", "-745.1", "1e-300", "36.7", "-100000", "5e-324")),
        ):
            value = true_value(v.unfold(v.read(text)), {"x": x})
            values.setdefault((text, x), []).append(value)
    for first, second in values.values():
        assert abs(first - second) <= abs(first) / 2**79
    use(OURS)
    d = Derivation("sigma(x)", v, id="sigma").eq("exp(x)/(1 + exp(x))", "times e^x")
    assert tie(d.claim, companion.sigmoid, {"x": "x"}, points=30).ulp <= 4


WITHOUT_FLINT = """
import sys
sys.modules["flint"] = None
from companion.derivation import Derivation, Domain, balls, judge
assert balls.arb.__module__ == "companion.derivation._intervals"
print(judge("log(3)", "1", {}, ">").status, judge("1/(1 + exp(-x))", "1/(1 + exp(x))", {"x": "real"}))
d = Derivation("1/(1 + exp(-x))", Domain(x="real"), id="d").eq("exp(x)/(1 + exp(x))", "times e^x")
print(d.claim.id, len([name for name in sys.modules if name.startswith("flint.")]))
"""


def test_the_engine_works_where_flint_is_not_installed():
    run = subprocess.run([sys.executable, "-W", "error", "-c", WITHOUT_FLINT], capture_output=True, text=True)
    assert run.stderr == ""
    assert run.stdout.splitlines() == [
        "proved ✕ refuted: 1/(1 + e^(−x)) = 1/(1 + e^x), for x ∈ ℝ",
        "  at x = 1: left 0.73106, right 0.26894",
        "d 0",
    ]
    assert balls.arb is flint.arb  # where it is installed, it is used
