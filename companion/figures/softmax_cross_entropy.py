"""Figures of the chapter on softmax cross-entropy.

Curves are computed with `companion`; what was trained is passed in by the notebook.
"""

import numpy as np
from matplotlib.patches import Rectangle

from companion import (
    categorical_cross_entropy_with_logits,
    categorical_cross_entropy_with_logits_gradient,
    softmax,
)
from companion.figures import _style as pen
from companion.figures._style import Figure, number

__all__ = [
    "label_smoothing",
    "only_differences",
    "reactions",
    "softmax_twice",
    "temperature",
]

CLASSES, PLACES = "ABC", np.arange(1, 4)


def _reactions(z):
    """(slope of the plain share, slope of the softmax) of the third of the scores (1, 1, z)."""
    rows = np.column_stack([np.ones_like(z), np.ones_like(z), z])
    shares = softmax(rows)
    return 2 / (z + 2) ** 2, shares[:, 2] * (shares[:, 0] + shares[:, 1])  # 1 − s₃, without cancelling


@pen.style()
def only_differences(logits=(1.0, 1.0, 3.0), label=3, shift=0.0, temperature=1.0):
    """Three logits above, their softmax and the gradient s − y below; `label` counts from 1.

    The still of the moving figure of this name. Logits are shifted and drawn; the temperature divides them
    before the softmax, and the gradient in the logits with them.
    """
    shifted = np.asarray(logits, dtype=float) + shift
    x = shifted / temperature
    shares = softmax(x)
    loss = float(categorical_cross_entropy_with_logits(x, label - 1))
    gradient = categorical_cross_entropy_with_logits_gradient(x, label - 1) / temperature
    canvas, (upper, lower) = pen.sheet(panels=2)
    names = dict(zip(PLACES, CLASSES, strict=True))
    names[label] += " (true)"
    low, high = min(0.0, shifted.min()), max(0.0, shifted.max())
    room = 0.24 * max(high - low, 1.0)
    axis = {"xlim": (0.5, 3.6), "xticks": names}
    limits = (low - room * (low < 0), high + room)
    pen.frame(upper, x="", y="logit", ylim=limits, yticks=pen.plain_ticks(low, high), **axis)
    ticks = {-1: "−1", -0.5: "−½", 0: "0", 0.5: "½", 1: "1"}
    pen.frame(lower, x="", y="share s, gradient s − y", ylim=(-1.1, 1.2), yticks=ticks, **axis)
    for axes in (upper, lower):
        pen.line(axes, (0.5, 3.6), (0, 0), "control", linewidth=1.2, zorder=2)
    for place, value, share, slope in zip(PLACES, shifted, shares, gradient, strict=True):
        _bar(upper, place, value, "model")
        up = value >= 0
        text = number(round(value, 2))
        pen.label(
            upper, place, value + 0.09 * room * (1 if up else -1), text, ha="center", va=_va(up), bold=False
        )
        _bar(lower, place, share, "model")
        if place == label:
            _outline(lower, place)
        if share > 0.3:
            pen.label(lower, place, share / 2, number(share, 4), ha="center", ground=False)
        else:
            pen.label(lower, place - 0.3, share + 0.03, number(share, 4), "model", va="bottom")
        drawn = float(np.clip(slope, -1.05, 1.05))
        if not pen.arrow(lower, (place + 0.4, 0), (place + 0.4, drawn), "gradient"):
            pen.line(lower, (place + 0.4, place + 0.4), (0, drawn), "gradient", linewidth=2.6)
        beside = -0.2 if slope > 0 else min(drawn - 0.18, -0.2)
        pen.label(lower, place + 0.4, beside, number(slope, 4), "gradient", ha="center")
    words = f"loss {number(loss, 4)} nat"
    pen.label(upper, 0.6, high + 0.75 * room, words, "loss")
    said = [number(value, 4) for value in shares]
    pushes = [number(value, 4) for value in gradient]
    alt = (
        "Two panels over three classes A, B and C. Above, the logits "
        f"{_listed(number(v) for v in shifted)} as bars. Below, their softmax as bars, {_listed(said)}, an "
        f"outline of height 1 for the true class {CLASSES[label - 1]}, and the gradient as arrows, "
        f"{_listed(pushes)}. The loss is {number(loss, 4)} nat."
    )
    return Figure(canvas, "only-differences", alt)


def _bar(axes, place, height, meaning):
    (height,) = pen.rounded(height)
    look = {"facecolor": pen.TOKENS[f"{meaning}-fill"], "edgecolor": pen.TOKENS[meaning]}
    axes.add_patch(Rectangle((place - 0.3, 0), 0.6, height, **look, linewidth=1.6, zorder=3))


def _outline(axes, place):
    """The label: a bar of height 1, of which only the outline is drawn."""
    look = {"facecolor": "none", "edgecolor": pen.TOKENS["truth"], "linestyle": (0, (3.6, 1.8))}
    axes.add_patch(Rectangle((place - 0.3, 0), 0.6, 1, **look, linewidth=1.6, zorder=4))
    pen.label(axes, place - 0.34, 0.93, "label y", "truth", ha="right")


def _va(up):
    return "bottom" if up else "top"


def _listed(words):
    *first, last = words
    return f"{', '.join(first)} and {last}"


@pen.style()
def reactions(marked=(3, 5, 10)):
    """How fast the third share of (1, 1, z) moves with z: plain, and under a softmax."""
    z = np.linspace(0, 10, 201)
    plain, soft = _reactions(z)
    at = np.asarray(marked, dtype=float)
    plain_at, soft_at = _reactions(at)
    ratios = [_two_digits(value) for value in soft_at / plain_at]
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="third score z of (1, 1, z)",
        y="slope of the third share in z",
        xlim=(0, 10),
        ylim=(0, 0.52),
        xticks=(0, 1, 3, 5, 10),
        yticks={0: "0", 0.25: "¼", 0.5: "½"},
    )
    pen.line(axes, z, plain, "gradient", dashed=True)
    pen.line(axes, z, soft, "gradient")
    for x, y, ratio in zip(at, soft_at, ratios, strict=True):
        pen.line(axes, (x, x), (0, y + 0.045), "control", linewidth=1, zorder=2)
        pen.point(axes, x, y, "gradient")
        ha = "right" if x > 9 else "left"
        pen.label(axes, x + (0.15 if ha == "left" else 0), y + 0.07, f"{ratio} times", ha=ha, bold=False)
    pen.label(axes, 0.35, 0.46, "plain share", "gradient")
    pen.label(axes, 2.3, 0.29, "softmax", "gradient", va="bottom")
    alt = (
        "The slope of the third share of the scores 1, 1, z in z, from 0 to 10: for plain shares it falls "
        "slowly from ½, for the softmax it rises to ¼ near z = 1.7 and then falls to almost nothing. The "
        f"softmax reacts {_listed(ratios)} times as strongly at z = {_listed(number(x) for x in at)}."
    )
    return Figure(canvas, "reactions", alt)


def _two_digits(value):
    """2.1, 0.84 and 0.018: two significant digits."""
    return number(float(f"{value:.2g}"))


@pen.style()
def temperature(logits=(1.0, 1.0, 3.0)):
    """The shares of three logits against the temperature: all for the largest, then for each the same."""
    x = np.asarray(logits, dtype=float)
    T = np.geomspace(0.1, 100, 121)
    shares = softmax(x / T[:, None])
    here = softmax(x)
    canvas, (axes,) = pen.sheet()
    axes.set_xscale("log")
    pen.frame(
        axes,
        x="temperature T",
        y="share of each class",
        xlim=(0.1, 100),
        ylim=(0, 1.04),
        xticks={0.1: "0.1", 1: "1", 10: "10", 100: "100"},
        yticks={0: "0", 1 / 3: "⅓", 1: "1"},
    )
    pen.line(axes, (1, 1), (0, 1.04), "control", linewidth=1, zorder=2)
    pen.line(axes, T, shares[:, 2], "model")
    pen.line(axes, T, shares[:, 0], "model", dashed=True)
    for value in (here[2], here[0]):
        pen.point(axes, 1, value, "model")
    pen.label(axes, 1.25, here[2] + 0.05, f"logit {number(x[2])}: {number(here[2], 4)}", "model")
    pen.label(axes, 1.25, here[0] - 0.03, f"logits {number(x[0])}: {number(here[0], 4)}", "model")
    alt = (
        "The shares of the logits 1, 1 and 3 against the temperature from 0.1 to 100, logarithmic. Cold, the "
        f"third has {number(shares[0, 2], 4)}; at 1 it has {number(here[2], 4)} and each other "
        f"{number(here[0], 4)}; hot, all three come close to ⅓."
    )
    return Figure(canvas, "temperature", alt)


@pen.style()
def label_smoothing(classes=10, smoothing=0.1):
    """The loss against the lead of the true class's logit, for a one-hot label and for a smoothed one."""
    lead = np.linspace(0, 12, 241)
    best = np.log(1 + classes * (1 - smoothing) / smoothing)
    hard, soft = (_loss_of_lead(lead, classes, epsilon) for epsilon in (0.0, smoothing))
    (floor,) = _loss_of_lead(np.array([best]), classes, smoothing)
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="lead of the true class's logit",
        y="loss (nat)",
        xlim=(0, 12),
        ylim=(0, 2.4),
        xticks=(0, 4, 8, 12),
        yticks=(0, 1, 2),
    )
    pen.line(axes, lead, soft, "loss")
    pen.line(axes, lead, hard, "loss", dashed=True)
    pen.line(axes, (best, best), (0, floor), "control", linewidth=1, zorder=2)
    pen.point(axes, best, floor, "loss")
    pen.label(axes, 11.9, soft[-1] + 0.17, f"smoothed, ε = {number(smoothing)}", "loss", ha="right")
    pen.label(axes, 11.9, 0.14, "one-hot", "loss", ha="right")
    pen.label(axes, best + 0.1, floor + 0.3, f"best lead {number(best, 2)}", bold=False, ha="center")
    alt = (
        f"Loss of {classes} classes against the lead of the true class's logit, 0 to 12. With a one-hot "
        f"label it falls towards 0; with ε = {number(smoothing)} it has its lowest value {number(floor, 4)} "
        f"at a lead of {number(best, 4)} and rises again."
    )
    return Figure(canvas, "label-smoothing", alt)


def _loss_of_lead(lead, classes, smoothing):
    logits = np.zeros((len(lead), classes))
    logits[:, 0] = lead
    return categorical_cross_entropy_with_logits(
        logits, np.zeros(len(lead), int), label_smoothing=smoothing, reduction="none"
    )


@pen.style()
def softmax_twice(steps, once, twice, floor):
    """The loss at the given steps of training, with the softmax applied once and twice, and the floor."""
    steps, once, twice = (np.asarray(v, dtype=float) for v in (steps, once, twice))
    top = 1.12 * max(once.max(), twice.max())
    canvas, (axes,) = pen.sheet()
    axes.set_xscale("symlog", linthresh=1, linscale=0.5)
    pen.frame(
        axes,
        x="step of gradient descent",
        y="mean loss (nat)",
        xlim=(0, steps[-1]),
        ylim=(0, top),
        xticks={0: "0", **pen.decades(1, steps[-1])},
        yticks=pen.plain_ticks(0, top),
    )
    pen.line(axes, (0, steps[-1]), (floor, floor), "control", linewidth=1.2, zorder=2)
    pen.line(axes, steps, once, "loss")
    pen.line(axes, steps, twice, "loss", dashed=True)
    late = int(0.72 * len(steps))
    pen.label(axes, steps[late], twice[late] + 0.1 * top, "softmax twice", "loss", ha="right", va="bottom")
    pen.label(axes, steps[late], once[late] - 0.03 * top, "softmax once", "loss", ha="right", va="top")
    pen.label(axes, 0.1, floor - 0.05 * top, f"floor {number(floor, 4)}", bold=False)
    alt = (
        f"Mean loss against the step, logarithmic, to step {number(steps[-1])}. Both start at "
        f"{number(once[0], 4)}. Applied once, the softmax lets it fall to {number(once[-1], 4)}; applied "
        f"twice, it ends at {number(twice[-1], 4)}, above a floor of {number(floor, 4)}."
    )
    return Figure(canvas, "softmax-twice", alt)
