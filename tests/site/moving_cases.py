"""What each moving figure has to print, computed by `companion`, and how its state is read from its controls.

One entry a figure: everything else that is tested is the same for all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import figure_data
import numpy as np

import companion


@dataclass
class Case:
    """A moving figure.

    start: what the list of numbers prints first; expected(state): all that the module's printed(state) gives;
    read(sliders, pressed): the state that the page shows, from the whole numbers of its sliders and the
    buttons that can be pressed; states: ten of them, with the extremes; drags: places of the picture, as
    parts of its width and height, on which the pointer goes down, and to which it is drawn.
    """

    start: list[str]
    expected: Callable
    read: Callable
    states: list[dict]
    per: tuple = (100,)  # what makes 1 on each native slider
    drags: list = field(default_factory=list)
    announced: str = ""  # a part of the sentence after the first slider's third step


# Numbers as the course prints them


def number(value):
    """Four decimals, five below a thousandth, below a ten-thousandth two digits and a power of ten."""
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    if abs(value) >= 1e-4 or value == 0:
        return f"{value:.{5 if 0 < abs(value) < 1e-3 else 4}f}".replace("-", "−")
    return raised(value).replace("-", "−")


def raised(value):
    digits, power = f"{value:.1e}".split("e-")
    return f"{digits}·10⁻" + str(int(power)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def significant(value, digits):
    return raised(value) if 0 < value < 1e-3 else f"{value:#.{digits}g}".removesuffix(".")


def nat(value):
    return f"{number(value)} nat"


def shares(list_):
    return np.array(list_) / 100


def between(borders):
    """The shares that borders cut, from the left."""
    return [high - low for low, high in pairwise([0, *borders, 100])]


# One function a figure


def squared_error_sleeps(state):
    x, labels = np.array([state["logit"] / 100]), np.full(1, float(state["label"]))
    (cross_entropy,) = companion.binary_cross_entropy_with_logits_gradient(x, labels, reduction="none")
    squared_error = 2 * cross_entropy * companion.sigmoid(x)[0] * companion.sigmoid(-x)[0]
    ratio = cross_entropy / squared_error
    return {
        "crossEntropy": number(cross_entropy),
        "squaredError": number(squared_error),
        "ratio": f"{ratio:.{2 if ratio < 10 else 1 if ratio < 100 else 0}f}",
    }


def wrong_belief(state):
    p, q, base = shares(state["p"]), shares(state["q"]), 2 if state["bits"] else None
    sums = {
        "entropy": companion.entropy(p, base=base),
        "paid": companion.cross_entropy(p, q, base=base),
        "excess": companion.kl_divergence(p, q, base=base),
    }
    return {name: f"{number(value)} {'bit' if base else 'nat'}" for name, value in sums.items()}


def fair_coin(state):
    p = state["p"] / 100
    with np.errstate(divide="ignore"):
        slope = np.log((100 - state["p"]) / np.float64(state["p"]))
        bend = -1 / np.float64(p * (1 - p))
    return {"entropy": nat(companion.binary_entropy(p)), "slope": number(slope), "bend": number(bend)}


def halving(state):
    bits = state["tenths"] / 10
    p = 2.0**-bits
    return {
        "p": number(p) if bits % 1 else f"1/{2**bits:.0f}" if bits else "1",
        "nats": nat(companion.information_content(p)),
        "bits": f"{round(companion.information_content(p, base=2), 9):g} bit",
    }


def spreading(state):
    p = shares(state["p"])
    return {
        "entropy": nat(companion.entropy(p)),
        "gap": nat(companion.kl_divergence(p, np.full(4, 0.25))),
    }


def loss_falls(state):
    truth, logits = np.array([0.8, 0.1, 0.1]), np.zeros(3)
    for _ in range(state["step"]):
        logits = (
            logits
            - companion.categorical_cross_entropy_with_logits_gradient(
                logits[None], truth[None], reduction="none"
            )[0]
        )
    model = companion.softmax(logits)
    return {
        "loss": nat(companion.cross_entropy(truth, model)),
        "floor": nat(companion.entropy(truth)),
        "gap": nat(companion.kl_divergence(truth, model)),
    }


def easy_majority(state):
    groups = {0.99: 95_000, 0.9: 4_000, 0.6: 700, 0.3: 250, 0.1: 50}
    p, counts = np.array(list(groups)), np.array(list(groups.values()))
    ones = np.ones(5)

    def losses(gamma):
        logits = np.log(p) - np.log1p(-p)
        return counts * companion.focal_loss_with_logits(logits, ones, gamma=gamma, reduction="none")

    mine, plain = losses(state["gamma"] / 100), losses(0.0)
    easy = 100 * mine[:2].sum() / mine.sum()
    return {
        "easy": f"{easy:.1f} %" if easy >= 0.1 else f"{significant(easy, 2)} %",
        "total": f"{mine.sum():.1f}",
        "plain": f"{significant(plain.sum() / mine.sum(), 3)} × this",
        "shares": ["< 0.01" if loss < 1e-4 else significant(100 * loss, 3) for loss in mine / mine.sum()],
    }


def tangent_proves_gibbs(state):
    p, q = shares([50, 50]), shares(state["q"])
    with np.errstate(divide="ignore"):
        heads, tails = p * (q / p - 1 - np.log(q / p))
    return {"heads": nat(heads), "tails": nat(tails), "sum": nat(companion.kl_divergence(p, q))}


def likelihood_peak(state):
    tosses, p = np.array(state["tosses"], dtype=float), state["p"] / 100
    likelihood = companion.bernoulli_log_likelihood(p, tosses)
    return {
        "likelihood": number(likelihood),
        "score": number(round(float(companion.bernoulli_score(p, tosses)), 9)),
        "loss": nat(companion.binary_cross_entropy(np.full(10, p), tosses)),
    }


def two_bumps(state):
    mean, deviation = state["mean"] / 100, np.sqrt(state["variance"]) / 10

    def normal(x, m, s):
        return -(((x - m) / s) ** 2) / 2 - np.log(s * np.sqrt(2 * np.pi))

    def log_p(x):
        return companion.logsumexp(np.stack([normal(x, -2, 0.6), normal(x, 2, 0.6)]), axis=0) - np.log(2)

    def divergence(log_a, log_b, centre, reach):
        x = np.linspace(centre - reach, centre + reach, 200_001)
        return np.trapezoid(np.exp(log_a(x)) * (log_a(x) - log_b(x)), x)

    def log_q(x):
        return normal(x, mean, deviation)

    return {
        "forward": nat(divergence(log_p, log_q, 0, 9)),
        "reverse": nat(divergence(log_q, log_p, mean, 11 * deviation)),
        "width": number(deviation),
    }


def focal_pushes(state):
    gamma = state["gamma"] / 100

    def pulls(p):
        with np.errstate(divide="ignore"):
            logit = np.array([np.log(p) - np.log1p(-p)])
        focal = companion.focal_loss_with_logits_gradient(logit, np.ones(1), gamma=gamma, reduction="none")
        other = companion.binary_cross_entropy_with_logits_gradient(logit, np.ones(1), reduction="none")
        return abs(focal[0]), abs(other[0])

    low, high = 0.001, 0.6
    while gamma and high - low > 1e-12:
        middle = (low + high) / 2
        focal, other = pulls(np.float64(middle))
        low, high = (middle, high) if focal > other else (low, middle)
    focal, other = pulls(np.float64(state["p"] / 1000))
    return {
        "focal": number(focal),
        "crossEntropy": number(other),
        "crossing": number(low) if gamma else "none",
    }


def only_differences(state):
    temperature = state["temperature"] / 10
    logits = (np.array([state["logits"]]) + state["shift"]) / 10 / temperature
    label = np.array([state["label"]])
    gradient = companion.categorical_cross_entropy_with_logits_gradient(logits, label) / temperature
    return {
        "loss": nat(companion.categorical_cross_entropy_with_logits(logits, label)),
        "softmax": [number(share) for share in companion.softmax(logits)[0]],
        "gradient": [number(slope) for slope in gradient[0]],
    }


CATS = [(5, 3), (5, 4), (6, 4), (6, 5), (7, 3), (7, 5), (8, 4), (8, 5), (9, 6), (6, 7)]
DOGS = [(6, 3), (7, 6), (7, 9), (8, 3), (8, 8), (9, 8), (9, 12), (10, 10), (11, 14), (12, 11)]


def training_steps(state):
    """The neuron of the chapter on sigmoid cross-entropy, as its notebook trains it."""
    features = (np.array(CATS + DOGS, float) - (8, 6)) / (2, 3)
    rows, labels, weights = np.column_stack([features, np.ones(20)]), np.repeat([0.0, 1.0], 10), np.zeros(3)

    def gradient(weights):
        pulls = companion.binary_cross_entropy_with_logits_gradient(rows @ weights, labels, reduction="none")
        return rows.T @ pulls / 20

    for _ in range(state["step"]):
        step = 2.0 * gradient(weights)
        if state["method"]:
            bend = companion.sigmoid(rows @ weights) * companion.sigmoid(-rows @ weights)
            step = np.linalg.solve((rows.T * bend) @ rows / 20, gradient(weights))
        weights = weights - step
    length = np.linalg.norm(gradient(weights))
    return {
        "loss": nat(companion.binary_cross_entropy_with_logits(rows @ weights, labels)),
        "gradient": number(length) if length >= 1e-9 else "<\u00a010⁻⁹",
    }


def threshold(state):
    scores = list(figure_data.stored("threshold-data.js").values())[state["loss"]]
    positive, negative = np.array(scores["positive"]), np.array(scores["negative"])
    found, alarms = (int(np.sum(group >= 10 * state["threshold"])) for group in (positive, negative))
    return {
        "precision": number(found / (found + alarms)) if found + alarms else "none",
        "recall": number(found / len(positive)),
        "positive": [str(found), str(len(positive) - found)],
        "negative": [str(alarms), str(len(negative) - alarms)],
    }


def four_formulas(state):
    data, place = figure_data.stored("four-formulas-data.js"), state["x"] + 60
    columns = data[("float32", "float64")[state["kind"]]].values()

    def in_ulp(error):
        if error is None:
            return "∞"
        if error < 1e4:
            return f"{error + 1e-9:.1f}" if error < 10 else f"{error:.0f}"
        digits, power = f"{error:.1e}".split("e+")
        return f"{digits}·10" + str(int(power)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))

    return {
        "exact": data["exact"][place],
        "values": [column["values"][place] for column in columns],
        "errors": [in_ulp(column["errors"][place]) for column in columns],
    }


def upright(borders):
    """The shares of a strip that stands, from the top; its borders tell the share below them."""
    return between(borders[::-1])[::-1]


CASES = {
    "squared-error-sleeps": Case(
        start=["−0.9975", "−0.0049", "203"],
        expected=squared_error_sleeps,
        read=lambda sliders, pressed: {"logit": sliders[0], "label": pressed.index(True)},
        states=[{"logit": x, "label": y} for x in (-800, -310, 0, 10, 800) for y in (0, 1)],
        drags=[((0.1, 0.5), (0.4, 0.3)), ((0.9, 0.5), (0.7, 0.9))],
        announced="The true class has probability 0.0033: sure and wrong. Squared error pulls 150 times",
    ),
    "wrong-belief": Case(
        start=["0.6390 nat", "1.4996 nat", "0.8605 nat"],
        expected=wrong_belief,
        read=lambda sliders, pressed: {
            "p": upright(sliders[:2]),
            "q": upright(sliders[2:]),
            "bits": pressed[0],
        },
        states=[
            {"p": [80, 10, 10], "q": [20, 20, 60], "bits": True},
            {"p": [20, 20, 60], "q": [80, 10, 10], "bits": False},
            {"p": [80, 10, 10], "q": [40, 0, 60], "bits": False},  # ∞
            {"p": [80, 0, 20], "q": [40, 0, 60], "bits": False},  # what never happens may be impossible
            {"p": [100, 0, 0], "q": [100, 0, 0], "bits": False},
            {"p": [0, 0, 100], "q": [1, 98, 1], "bits": True},
            {"p": [33, 33, 34], "q": [34, 33, 33], "bits": False},
            {"p": [33, 33, 34], "q": [33, 33, 34], "bits": False},
            {"p": [100, 0, 0], "q": [0, 0, 100], "bits": True},
            {"p": [1, 1, 98], "q": [50, 49, 1], "bits": False},
        ],
        drags=[((0.1, 0.3), (0.1, 0.5)), ((0.9, 0.7), (0.9, 0.2))],
    ),
    "fair-coin": Case(
        start=["0.5004 nat", "1.3863", "−6.2500"],
        expected=fair_coin,
        read=lambda sliders, pressed: {"p": sliders[0]},
        states=[{"p": p} for p in (0, 1, 7, 20, 49, 50, 51, 80, 99, 100)],
        drags=[((0.3, 0.5), (0.6, 0.3))],
        announced="With more heads the entropy rises, by 1.2083 nat for each unit of p.",
    ),
    "halving": Case(
        start=["1/8", "2.0794 nat", "3 bit"],
        expected=halving,
        read=lambda sliders, pressed: {"tenths": -sliders[0]},
        states=[{"tenths": t} for t in (0, 1, 5, 10, 20, 33, 40, 57, 79, 80)],
        per=(10,),
        drags=[((0.7, 0.6), (0.5, 0.5))],
    ),
    "spreading": Case(
        start=["1.2799 nat", "0.1064 nat"],
        expected=spreading,
        read=lambda sliders, pressed: {"p": between(sliders)},
        states=[
            {"p": p}
            for p in (
                [25, 25, 25, 25],
                [100, 0, 0, 0],
                [0, 0, 0, 100],
                [40, 30, 20, 10],
                [26, 25, 25, 24],
                [50, 50, 0, 0],
                [97, 1, 1, 1],
                [0, 33, 33, 34],
                [1, 99, 0, 0],
                [10, 20, 30, 40],
            )
        ],
        drags=[((0.2, 0.25), (0.5, 0.25)), ((0.9, 0.25), (0.8, 0.3))],
    ),
    "loss-falls": Case(
        start=["1.0986 nat", "0.6390 nat", "0.4596 nat"],
        expected=loss_falls,
        read=lambda sliders, pressed: {"step": sliders[0]},
        states=[{"step": step} for step in (0, 1, 2, 3, 5, 8, 12, 15, 19, 20)],
        per=(1,),
        drags=[((0.3, 0.4), (0.5, 0.3))],
    ),
    "easy-majority": Case(
        start=["64.0 %", "2149.9", "1.00 × this"],
        expected=easy_majority,
        read=lambda sliders, pressed: {"gamma": sliders[0]},
        states=[{"gamma": gamma} for gamma in (0, 10, 50, 100, 150, 200, 250, 330, 490, 500)],
    ),
    "tangent-proves-gibbs": Case(
        start=["0.0966 nat", "0.0473 nat", "0.1438 nat"],
        expected=tangent_proves_gibbs,
        read=lambda sliders, pressed: {"q": upright(sliders)},
        states=[{"q": [q, 100 - q]} for q in (0, 1, 10, 25, 49, 50, 51, 75, 99, 100)],
        drags=[((0.1, 0.6), (0.2, 0.5)), ((0.89, 0.3), (0.89, 0.7))],
    ),
    "likelihood-peak": Case(
        start=["−6.9315", "8.0000", "0.6931 nat"],
        expected=likelihood_peak,
        read=lambda sliders, pressed: {"tosses": [int(one) for one in pressed], "p": sliders[0]},
        states=[
            {"tosses": [1] * k + [0] * (10 - k), "p": p}
            for k, p in (
                (7, 50),
                (7, 70),
                (7, 0),
                (7, 100),
                (10, 100),
                (10, 0),
                (0, 0),
                (0, 100),
                (3, 29),
                (5, 99),
                (1, 1),
            )
        ],
        drags=[((0.3, 0.5), (0.8, 0.5))],
        announced="The score is positive: a larger π makes these tosses more likely.",
    ),
    "two-bumps": Case(
        start=["0.5552 nat", "1.2732 nat", "2.0881"],
        expected=two_bumps,
        read=lambda sliders, pressed: dict(zip(("mean", "variance"), sliders, strict=True)),
        states=[
            {"mean": mean, "variance": variance}
            for mean, variance in (
                (0, 436),
                (200, 36),
                (-200, 36),
                (0, 36),
                (300, 16),
                (-300, 900),
                (0, 900),
                (0, 16),
                (170, 120),
                (-30, 300),
            )
        ],
        per=(100, 100),
        drags=[((0.57, 0.5), (0.7, 0.5)), ((0.95, 0.7), (0.85, 0.7))],
    ),
    "focal-pushes": Case(
        start=["1.1290", "0.9420", "0.2976"],
        expected=focal_pushes,
        read=lambda sliders, pressed: dict(zip(("gamma", "p"), sliders, strict=True)),
        states=[
            {"gamma": gamma, "p": p}
            for gamma, p in (
                (200, 58),
                (200, 298),
                (200, 0),
                (200, 1000),
                (0, 500),
                (0, 0),
                (10, 2),
                (500, 60),
                (500, 998),
                (100, 162),
            )
        ],
        per=(100, 1000),
        drags=[((0.3, 0.5), (0.8, 0.5))],
    ),
    "only-differences": Case(
        start=["0.2395 nat"],
        expected=only_differences,
        read=lambda sliders, pressed: {
            "logits": sliders[:3],
            "shift": sliders[3],
            "temperature": sliders[4],
            "label": pressed.index(True),
        },
        states=[
            {"logits": logits, "shift": shift, "temperature": temperature, "label": label}
            for logits, shift, temperature, label in (
                ([10, 10, 30], 0, 10, 2),
                ([10, 10, 30], 30, 10, 2),
                ([10, 10, 30], -30, 10, 0),
                ([10, 10, 100], 0, 10, 1),
                ([50, -50, 0], 0, 1, 0),
                ([50, -50, 0], 0, 1, 1),
                ([0, 0, 0], 0, 10, 1),
                ([-50, -50, 50], 7, 50, 2),
                ([1, 2, 3], -1, 20, 0),
                ([-3, 14, 2], 12, 3, 1),
            )
        ],
        per=(10, 10),
        drags=[((0.14, 0.3), (0.16, 0.1))],
    ),
    "training-steps": Case(
        start=["0.6931 nat", "0.4035"],
        expected=training_steps,
        read=lambda sliders, pressed: {"step": sliders[0], "method": pressed.index(True)},
        states=[{"step": step, "method": method} for step in (0, 1, 2, 5, 6, 40) for method in (0, 1)],
        per=(1,),
        drags=[((0.9, 0.72), (0.97, 0.72))],
    ),
    "threshold": Case(
        start=["0.6000", "0.4000"],
        expected=threshold,
        read=lambda sliders, pressed: {"threshold": sliders[0], "loss": pressed.index(True)},
        states=[{"threshold": place, "loss": loss} for place in (0, 1, 25, 50, 81, 100) for loss in (0, 1)],
        drags=[((0.4, 0.2), (0.2, 0.3))],
    ),
    "four-formulas": Case(
        start=["2.0612·10⁻⁹"],
        expected=four_formulas,
        read=lambda sliders, pressed: {"x": sliders[0], "kind": pressed.index(True)},
        states=[{"x": x, "kind": kind} for x in (-60, -37, -20, 0, 17, 60) for kind in (0, 1)],
        per=(1,),
        drags=[((0.3, 0.5), (0.8, 0.5))],
        announced="In float32 at x = −17, naive, clipped and framework have lost more than 1000 ulp.",
    ),
}
