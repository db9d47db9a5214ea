"""Figures of the chapter on cross-entropy.

Curves are computed with `companion`; what was trained is passed in by the notebook.
"""

import numpy as np
from matplotlib.patches import Rectangle

from companion import cross_entropy, entropy, information_content
from companion.figures import _style as pen
from companion.figures._style import Figure, number

__all__ = ["belief_in_width", "below_the_floor", "loss_falls", "no_ceiling", "wrong_belief"]

BAG, BELIEF, COLOURS = (0.8, 0.1, 0.1), (0.2, 0.2, 0.6), ("red", "green", "yellow")


@pen.style()
def wrong_belief(truth=BAG, model=BELIEF, outcomes=COLOURS):
    """Bars as tall as an outcome is frequent and as long as its surprise; the area is what is paid.

    The still of the moving figure of this name. Filled with the truth's colour is what the truth would cost,
    hatched what is paid beyond it, dashed what is saved.
    """
    p, q = (np.asarray(v, dtype=float) for v in (truth, model))
    own, paid = information_content(p), information_content(q)
    hatched, saved = (float(np.sum(p * np.maximum(part, 0))) for part in (paid - own, own - paid))
    right = float(np.max([own, paid])) * 1.04
    top, bottom = 5.0, 1.45  # inches
    canvas, _ = pen.blank()
    canvas.set_size_inches(pen.WIDTH, pen.STACKED)
    page = canvas.axes[0]
    page.set_ylim(0, pen.STACKED)
    bars = canvas.add_axes((0.9 / 4.8, bottom / 5.4, 3.0 / 4.8, (top - bottom) / 5.4))
    pen.frame(bars, x="", y="", xlim=(0, right), ylim=(0, 1), xticks=(0, 0.5, 1, 1.5, 2), yticks={})
    bars.grid(axis="x")
    bars.spines["left"].set_visible(False)

    inches = 3.0 / right, top - bottom  # of one nat, and of the probability 1
    upper = 1 - np.concatenate([[0], np.cumsum(p)])  # from the top down, as the strips are read
    for high, low, mine, length in zip(upper, upper[1:], own, paid, strict=False):
        if length > mine:
            _box(bars, mine, low, length - mine, high - low, "loss", hatch=inches)
        else:  # a little smaller, so that the dashes of two neighbours do not meet
            _box(bars, length, low + 0.008, mine - length, high - low - 0.016, "truth", dashed=True)
        _box(bars, 0, low, min(mine, length), high - low, "truth")
    for left, values, meaning, title in ((0.1, p, "truth", "truth p"), (4.1, q, "model", "model q")):
        edges = top - (top - bottom) * np.concatenate([[0], np.cumsum(values)])
        for name, high, low in zip(outcomes, edges, edges[1:], strict=False):
            _box(page, left, low, 0.6, high - low, meaning)
            pen.label(page, left + 0.3, (high + low) / 2, name, bold=False, ground=False, ha="center")
        pen.label(page, left + 0.3, top + 0.17, title, meaning, ha="center")
    pen.label(page, 0.9, top + 0.17, "bar: p tall, −log q long (nat)", bold=False)

    cost, floor = float(cross_entropy(p, q)), float(entropy(p))
    _box(page, 0.1, 0.72, 0.3, 0.16, "truth")
    _box(page, 1.72, 0.72, 0.15, 0.16, "truth")
    _box(page, 1.87, 0.72, 0.15, 0.16, "loss", hatch=(1, 1))
    _box(page, 3.26, 0.72, 0.24, 0.16, "loss", hatch=(1, 1))
    pen.label(page, 3.6, 0.8, "−", ha="center", bold=False, ground=False)
    _box(page, 3.7, 0.72, 0.24, 0.16, "truth", dashed=True)
    for left, title, value in (
        (0.48, "entropy H(p)", floor),
        (2.1, "paid H(p, q)", cost),
        (4.02, "excess", cost - floor),
    ):
        pen.label(page, left, 0.8, title, bold=False, ground=False)
        pen.label(page, left - (title == "excess") * 0.2, 0.53, f"{number(value, 4)} nat", bold=False)
    sentence = f"excess = hatched {number(hatched, 4)} − dashed {number(saved, 4)}"
    pen.label(page, 0.1, 0.2, sentence, bold=False, ground=False)
    heights = ", ".join(number(value) for value in p)
    alt = (
        f"{len(p)} bars, heights {heights}. Paid area {number(cost, 4)} nat: entropy {number(floor, 4)} plus "
        f"hatched {number(hatched, 4)} minus dashed outlines {number(saved, 4)}."
    )
    return Figure(canvas, "wrong-belief", alt)


def _box(axes, x, y, width, height, meaning, *, hatch=None, dashed=False):
    """A rectangle in the fill and the outline of its meaning; dashed, it is an outline alone.

    `hatch` is the size of one unit of either axis in inches, so that the strokes run at 45 degrees.
    """
    x, y, width, height = (float(value) for value in pen.rounded([x, y, width, height]))
    if width <= 0 or height <= 0:
        return
    look = {"edgecolor": pen.TOKENS[meaning], "linewidth": 1.4, "zorder": 3}
    filled = {"facecolor": pen.TOKENS[f"{meaning}-fill"]}
    look |= {"facecolor": "none", "linestyle": "--"} if dashed else filled
    axes.add_patch(Rectangle((x, y), width, height, **look))
    if hatch:
        unit = np.array(hatch)
        strokes = _strokes(*(np.array([width, height]) * unit))
        across, up = (strokes / unit + (x, y)).reshape(-1, 2).T
        gaps = np.arange(2, len(across), 2)
        pen.line(axes, np.insert(across, gaps, np.nan), np.insert(up, gaps, np.nan), meaning, linewidth=1)


def _strokes(width, height, apart=0.13):
    """Strokes that rise at 45 degrees through a box of this size: an array of pairs of points."""
    starts = np.arange(apart / 2 - height, width, apart)  # where a stroke would meet the lower edge
    low, high = np.maximum(starts, 0), np.minimum(starts + height, width)
    ends = np.stack([np.stack([low, low - starts], axis=1), np.stack([high, high - starts], axis=1)], axis=1)
    return ends[high - low > 0.02]


@pen.style()
def loss_falls(truth, losses, models, step=0, outcomes=COLOURS):
    """The cross-entropy of a training run over the entropy of the truth, and the model at one step.

    The still of the moving figure of this name. Entry k of `losses` and of `models` belongs to k steps.
    """
    p, losses, models = (np.asarray(v, dtype=float) for v in (truth, losses, models))
    step, floor, last = int(step), float(entropy(p)), len(losses) - 1
    loss, q = losses[step], models[step]
    high = 1.08 * losses.max()
    canvas, (upper, lower) = pen.sheet(panels=2)
    pen.frame(
        upper,
        x="step",
        y="cross-entropy (nat)",
        xlim=(0, last),
        ylim=(0, high),
        xticks=pen.plain_ticks(0, last),
        yticks=(0, 0.5, 1),
    )
    floor_box = Rectangle(
        (0, 0), last, float(pen.rounded(floor)[0]), facecolor=pen.TOKENS["truth-fill"], zorder=1
    )
    upper.add_patch(floor_box)
    pen.line(upper, (0, last), (floor, floor), "truth")
    pen.line(upper, np.arange(last + 1), losses, "loss")
    pen.point(upper, step, loss, "loss")
    beside = step + 0.04 * last
    pen.label(upper, beside, loss, f"H(p, q) = {number(loss, 4)}", "loss")
    pen.label(
        upper, last * 0.98, floor / 2, f"entropy H(p) = {number(floor, 4)}", "truth", ha="right", ground=False
    )
    pen.label(upper, step + 0.22 * last, (loss + floor) / 2, f"gap {number(loss - floor, 4)}", bold=False)

    places = np.arange(len(p))
    pen.frame(
        lower,
        x=f"outcome, after {step} steps" if step else "outcome, before the first step",
        y="probability",
        xlim=(-0.6, len(p) - 0.4),
        ylim=(0, 1),
        xticks=dict(zip(places.tolist(), outcomes, strict=True)),
        yticks={0: "0", 0.5: "½", 1: "1"},
    )
    for place, mine, theirs in zip(places, p, q, strict=True):
        _box(lower, place - 0.32, 0, 0.3, mine, "truth")
        _box(lower, place + 0.02, 0, 0.3, theirs, "model")
    k = int(np.argmax(p))
    pen.label(lower, k - 0.17, min(p[k] + 0.07, 0.95), "p", "truth", ha="center")
    pen.label(lower, k + 0.17, min(q[k] + 0.07, 0.95), "q", "model", ha="center")
    alt = (
        f"Above, the cross-entropy against the step: it starts at {number(losses[0], 4)} and falls to the "
        f"entropy of the truth, {number(floor, 4)}, never below. Below, the truth's probabilities beside the "
        f"model's after {step} steps, where the gap is {number(loss - floor, 4)}."
    )
    return Figure(canvas, "loss-falls", alt)


@pen.style()
def no_ceiling(bound=10.0, power=10):
    """−log q against q on a logarithmic axis: a straight line through any bound, 23.03 at 10⁻¹⁰."""
    q = np.logspace(-14, 0, 57)
    here = 10.0**-power
    loss = float(information_content(here))
    crossing = float(np.exp(-bound))
    canvas, (axes,) = pen.sheet()
    axes.set_xscale("log")
    pen.frame(
        axes,
        x="probability q of the true class",
        y="loss −log q (nat)",
        xlim=(1e-14, 1),
        ylim=(0, 34),
        xticks={10.0**-k: pen.power_of_ten(-k) for k in (12, 10, 8, 4)} | {1: "1"},
        yticks=(0, 10, 20, 30),
    )
    pen.line(axes, (1e-14, 1), (bound, bound), "control", linewidth=1.2, zorder=2)
    pen.line(axes, q, information_content(q), "loss")
    pen.point(axes, here, loss, "loss")
    pen.point(axes, crossing, bound, "loss")
    pen.label(axes, here * 3, loss + 1.6, f"{number(loss, 2)} at q = {pen.power_of_ten(-power)}", "loss")
    below = f"{number(bound)} at q = {crossing:.6f}"
    pen.label(axes, crossing / 3, bound - 2.2, below, "loss", ha="right")
    alt = (
        "The loss −log q against q from 10⁻¹⁴ to 1, q on a logarithmic axis: a straight line, with no upper "
        f"end. It passes {below} and {number(loss, 2)} at q = "
        f"{pen.power_of_ten(-power)}."
    )
    return Figure(canvas, "no-ceiling", alt)


@pen.style()
def below_the_floor(truth, seen, unseen):
    """A model trained on a sample: its loss there, and its cross-entropy under the truth.

    Entry k of a sequence belongs to k steps.
    """
    seen, unseen = (np.asarray(v, dtype=float) for v in (seen, unseen))
    floor, last = float(entropy(np.asarray(truth, dtype=float))), len(seen) - 1
    steps, high = np.arange(last + 1), 1.05 * max(seen.max(), unseen.max())
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="step",
        y="cross-entropy (nat)",
        xlim=(0, last),
        ylim=(0, high),
        xticks=pen.plain_ticks(0, last),
        yticks=(0, 0.5, 1),
    )
    pen.line(axes, (0, last), (floor, floor), "truth", linewidth=1.4, zorder=2)
    pen.line(axes, steps, unseen, "loss", dashed=True)
    pen.line(axes, steps, seen, "loss")
    best, end = int(np.argmin(unseen)), last * 0.98
    pen.label(axes, end, unseen[-1] + 0.09, f"under the truth {number(unseen[-1], 4)}", "loss", ha="right")
    pen.label(axes, end, floor - 0.09, f"entropy of the truth {number(floor, 4)}", "truth", ha="right")
    pen.label(axes, end, seen[-1] - 0.09, f"on the sample {number(seen[-1], 4)}", "loss", ha="right")
    alt = (
        f"Cross-entropy against the step. On the sample it falls to {number(seen[-1], 4)}, below the entropy "
        f"of the truth, {number(floor, 4)}. Under the truth it stays above: lowest after {best} steps, then "
        f"rising to {number(unseen[-1], 4)}."
    )
    return Figure(canvas, "below-the-floor", alt)


@pen.style()
def belief_in_width(distance=1.0):
    """The cross-entropy of N(0, 1) under a Gaussian of width t, with the right mean and with one off."""
    t = np.linspace(0.45, 3, 103)

    def cost(t, d):
        return (1 + d**2) / (2 * t**2) + np.log(t) + np.log(2 * np.pi) / 2

    floor, best = cost(1.0, 0.0), float(np.sqrt(1 + distance**2))
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="width t of the model",
        y="cross-entropy (nat)",
        xlim=(0.4, 3),
        ylim=(1, 4),
        xticks={0.5: "½", 1: "1", best: "√2" if distance == 1 else number(best, 2), 2: "2", 3: "3"},
        yticks=(1, 2, 3, 4),
    )
    pen.line(axes, (0.4, 3), (floor, floor), "truth", linewidth=1.4, zorder=2)
    for d, dashed in ((distance, False), (0.0, True)):
        shown = t[cost(t, d) <= 4]
        pen.line(axes, shown, cost(shown, d), "loss", dashed=dashed)
    pen.point(axes, 1, floor, "loss")
    pen.point(axes, best, cost(best, distance), "loss")
    pen.label(axes, 1.1, 3.1, f"mean off by {number(distance)}", "loss")
    pen.label(axes, 3, floor + 0.24, "right mean", "loss", ha="right")
    pen.label(axes, 3, floor - 0.22, f"entropy {number(floor, 4)}", "truth", ha="right")
    alt = (
        "Cross-entropy of a standard Gaussian under Gaussian models, against their width t. With the right "
        f"mean it is lowest at t = 1 and touches the entropy, {number(floor, 4)}. With the mean off by "
        f"{number(distance)} it is lowest at t = {number(best, 4)}, with {number(cost(best, distance), 4)}."
    )
    return Figure(canvas, "belief-in-width", alt)
