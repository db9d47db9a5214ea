"""Figures of the chapter on the focal loss.

Curves are computed with `companion`; what was simulated is passed in by the notebook.
"""

import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from companion import (
    binary_cross_entropy_with_logits_gradient,
    focal_loss_with_logits,
    focal_loss_with_logits_gradient,
    focal_star_loss_with_logits_gradient,
)
from companion.figures import _style as pen
from companion.figures._style import Figure, number

__all__ = [
    "cumulative_share",
    "easy_majority",
    "expected_loss",
    "focal_losses",
    "focal_pushes",
    "slopes_of_the_logit",
]

TRUE_CLASS = "probability pₜ of the true class"


def _focal(p, gamma):
    """The focal loss of an example that gives its true class the probability p."""
    return focal_loss_with_logits(np.log(p / (1 - p)), 1, gamma=gamma, reduction="none")


def _push(p, gamma):
    """The size of its slope by the logit."""
    return -focal_loss_with_logits_gradient(np.log(p / (1 - p)), 1, gamma=gamma, reduction="none")


def _zero(f, low, high):
    """Where f, positive at low and negative at high, changes its sign."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if f(np.array(middle)) > 0 else (low, middle)
    return float(pen.rounded(low)[0])


@pen.style()
def focal_losses(gammas=(0.0, 0.5, 1.0, 2.0, 5.0)):
    """−(1 − p_t)^γ log p_t for several γ: figure 1 of the paper."""
    p = np.concatenate([np.geomspace(0.006, 0.1, 50)[:-1], np.linspace(0.1, 0.995, 90)])
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x=TRUE_CLASS,
        y="loss (nat)",
        xlim=(0, 1),
        ylim=(0, 5.1),
        xticks={0: "0", 0.2: "0.2", 0.5: "½", 0.9: "0.9", 1: "1"},
        yticks=(0, 1, 2, 3, 5),
    )
    for k, gamma in enumerate(gammas):
        pen.line(axes, p, _focal(p, gamma), "loss", dashed=gamma == 0, linewidth=2.4 - 0.3 * k)
        word = f"γ = {number(gamma)}" + (", cross-entropy" if gamma == 0 else "")
        pen.label(axes, 0.3, 4.5 - 0.52 * k, word, "loss")
        place = np.array([0.28, 4.5 - 0.52 * k])
        on_curve = np.interp(place[1], _focal(p, gamma)[::-1], p[::-1])
        pen.line(axes, (on_curve, place[0]), (place[1], place[1]), "control", linewidth=0.9, zorder=2)
    strongest, at = gammas[-1], np.array([0.5])
    alt = (
        "The loss against the probability of the true class, one curve for each γ of "
        f"{', '.join(number(gamma) for gamma in gammas)}. All rise without bound at 0 and end at 0; at ½ "
        f"they fall from {number(_focal(at, gammas[0])[0], 4)} nat for γ = {number(gammas[0])} to "
        f"{number(_focal(at, strongest)[0], 4)} for γ = {number(strongest)}."
    )
    return Figure(canvas, "focal-losses", alt)


@pen.style()
def easy_majority(
    gamma=0.0, probabilities=(0.99, 0.9, 0.6, 0.3, 0.1), counts=(95000, 4000, 700, 250, 50), easy=2
):
    """Groups of examples on the loss curve, and their shares of the examples joined to those of the loss.

    The still of the moving figure of this name. The first `easy` groups are the easy ones.
    """
    at, many = np.array(probabilities), np.array(counts)
    losses = many * _focal(at, gamma)
    total, share = losses.sum(), losses[:easy].sum() / losses.sum()
    canvas, (upper, lower) = pen.sheet(panels=2)
    p = np.concatenate([np.geomspace(0.01, 0.1, 16)[:-1], np.linspace(0.1, 0.995, 36)])
    pen.frame(
        upper,
        x=TRUE_CLASS,
        y="loss (nat)",
        xlim=(0, 1),
        ylim=(0, 4.7),
        xticks={0: "0", 0.5: "½", 1: "1"},
        yticks=(0, 2, 4),
    )
    pen.line(upper, p, _focal(p, gamma), "loss")
    if gamma:
        pen.line(upper, p, _focal(p, 0.0), "loss", dashed=True, linewidth=1.6)
    pen.point(upper, at, _focal(at, gamma), "loss").set(linestyle="none")
    pen.label(upper, 0.28, 3.3, f"γ = {number(gamma)}, total {number(total, 1)} nat", "loss")
    _bands(lower, many / many.sum(), losses / total)
    easy_examples = 100 * many[:easy].sum() / many.sum()
    pen.label(lower, 0, 1.08, f"share of {many.sum():,} examples".replace(",", " "))
    pen.label(lower, 1, 1.08, f"{number(easy_examples)} % easy", ha="right")
    pen.label(lower, 0, -0.12, "share of the loss")
    pen.label(lower, 1, -0.12, f"{number(100 * share, 1)} % easy", "loss", ha="right")
    alt = (
        f"Above, the loss for γ = {number(gamma)} with a point for each of five groups of examples, at "
        f"{', '.join(number(place) for place in at)}. Below, bands join each group's share of the examples "
        f"to its share of the loss: the easy {number(easy_examples)} % hold {number(100 * share, 1)} % of a "
        f"total of {number(total, 1)} nat."
    )
    return Figure(canvas, "easy-majority", alt)


def _bands(axes, above, below):
    """Two bars of unit length, one over the other, and a band from each part to the same part below."""
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_axis_off()
    upper, lower = (np.concatenate([[0], np.cumsum(parts)]) for parts in (above, below))
    for k, fill in enumerate(("bg", "bg", "loss-fill", "loss-fill", "loss")):
        (a, b), (c, d) = pen.rounded(upper[k : k + 2]), pen.rounded(lower[k : k + 2])
        look = {"facecolor": pen.TOKENS[fill], "edgecolor": pen.TOKENS["loss"]}
        look |= {"linewidth": 0.8, "clip_on": False, "zorder": 3}
        steps = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        right, left = [(b, 0.78), (b, 0.5), (d, 0.5), (d, 0.22)], [(c, 0.22), (c, 0.5), (a, 0.5), (a, 0.78)]
        axes.add_patch(PathPatch(Path([*right, *left, right[0]], steps), **look))
        for start, end, foot in ((a, b, 0.78), (c, d, 0)):
            axes.add_patch(Rectangle((start, foot), end - start, 0.22, **look))
            if end - start > 0.08 and fill != "loss":  # words stay off the dark fill
                text = f"{number(100 * (end - start), 0)} %"
                place = start + 0.08 if end - start > 0.9 else (start + end) / 2
                pen.label(axes, place, foot + 0.11, text, ha="center", ground=False)


@pen.style()
def focal_pushes(gamma=2.0, p=0.058):
    """The sizes of both slopes by the logit against p_t, and where they cross.

    The still of the moving figure of this name.
    """
    here = np.array([float(p)])
    crossing = _zero(lambda at: _push(at, gamma) - (1 - at), 1e-9, 1 - 1e-9)
    grid = np.concatenate([np.geomspace(1e-4, 0.05, 50)[:-1], np.linspace(0.05, 0.9999, 100)])
    focal, plain = float(_push(here, gamma)[0]), float(1 - here[0])
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x=TRUE_CLASS,
        y="size of the slope in the logit",
        xlim=(0, 1),
        ylim=(0, 1.3),
        xticks={0: "0", crossing: number(crossing, 4), 0.5: "½", 1: "1"},
        yticks={0: "0", 0.5: "½", 1: "1"},
    )
    pen.line(axes, (crossing, crossing), (0, 1 - crossing), "control", linewidth=1, zorder=2)
    pen.line(axes, grid, 1 - grid, "gradient", dashed=True)
    pen.line(axes, grid, _push(grid, gamma), "gradient")
    pen.point(axes, here, plain, "gradient")
    pen.point(axes, here, focal, "gradient")
    pen.label(axes, 0.14, 1.19, f"focal loss, γ = {number(gamma)}: {number(focal, 3)}", "gradient")
    pen.label(axes, 0.52, 0.62, f"cross-entropy: {number(plain, 3)}", "gradient")
    pen.label(axes, 0.52, 0.86, f"at pₜ = {number(p)}", bold=False)
    pen.point(axes, crossing, 1 - crossing, "gradient")
    alt = (
        "The sizes of two slopes in the logit against the probability of the true class. Cross-entropy's "
        f"falls in a straight line from 1 to 0. That of the focal loss with γ = {number(gamma)} lies above "
        f"it up to {number(crossing, 4)} and below it from there on; at {number(p)} it is {number(focal, 3)} "
        f"against {number(plain, 3)}."
    )
    return Figure(canvas, "focal-pushes", alt)


@pen.style()
def cumulative_share(gammas, objects, background):
    """The cumulative share of the loss over the examples, mildest first: figure 4 of the paper.

    `objects` and `background` have a row of losses for each γ; γ grows.
    """
    canvas, panels = pen.sheet(panels=2)
    hardest, fractions = {}, np.concatenate([np.linspace(0, 0.8, 9), np.linspace(0.82, 1, 10)])
    for axes, losses, name in zip(panels, (objects, background), ("objects", "background"), strict=True):
        pen.frame(
            axes,
            x=f"{name}, mildest first",
            y="share of their loss",
            xlim=(0, 1),
            ylim=(0, 1.02),
            xticks={0: "0", 0.5: "½", 0.8: "0.8", 1: "1"},
            yticks={0: "0", 0.5: "½", 1: "1"},
        )
        for k, (gamma, values) in enumerate(zip(gammas, losses, strict=True)):
            share = np.cumsum(np.sort(values)) / np.sum(values)
            curve = np.interp(fractions, np.arange(len(share) + 1) / len(share), [0, *share])
            pen.line(axes, fractions, curve, "loss", dashed=gamma == 0, linewidth=2.4 - 0.4 * k)
            hardest[name, gamma] = 1 - curve[8]
        first, last = gammas[0], gammas[-1]
        share = {gamma: number(100 * hardest[name, gamma], 0) for gamma in (first, last)}
        words = f"hardest fifth: {share[first]} % at γ = {number(first)},\n"
        words += f"{share[last]} % at γ = {number(last)}"
        pen.label(axes, 0.03, 0.62, words, "loss")
    rise = {
        name: " to ".join(number(100 * hardest[name, gamma], 0) for gamma in (gammas[0], gammas[-1]))
        for name in ("objects", "background")
    }
    alt = (
        f"The cumulative share of the loss, mildest examples first, for γ = "
        f"{', '.join(number(gamma) for gamma in gammas)}; objects above, background below. "
        "From the smallest γ to the largest the share of the hardest fifth rises "
        f"from {rise['objects']} % for objects and from {rise['background']} % for background."
    )
    return Figure(canvas, "cumulative-share", alt)


@pen.style()
def slopes_of_the_logit(gamma=2.0, star=4.0):
    """The slopes of cross-entropy, the focal loss and FL* against x_t = s·x: figure 6 of the paper."""
    logits = np.linspace(-10, 8, 181)
    focal = focal_loss_with_logits_gradient(logits, 1, gamma=gamma, reduction="none")
    plain = binary_cross_entropy_with_logits_gradient(logits, np.ones_like(logits), reduction="none")
    shallow = focal_star_loss_with_logits_gradient(logits, 1, gamma=star, reduction="none")
    lowest = int(np.argmin(focal))
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="xₜ, the logit towards the true class",
        y="slope of the loss",
        xlim=(-10, 8),
        ylim=(-1.25, 0.05),
        xticks=(-10, -5, 0, 5),
        yticks={-1: "−1", -0.5: "−½", 0: "0"},
    )
    pen.line(axes, logits, plain, "gradient", dashed=True)
    pen.line(axes, logits, shallow, "gradient", linewidth=1.3)
    pen.line(axes, logits, focal, "gradient")
    pen.point(axes, logits[lowest], focal[lowest], "gradient")
    pen.label(axes, -9.7, -1.15, f"focal loss, γ = {number(gamma)}", "gradient")
    pen.label(axes, 2.2, -0.36, "cross-entropy", "gradient")
    pen.label(axes, -9.7, -0.6, f"FL*, γ = {number(star)}, β = 0", "gradient")
    pen.line(axes, (-2.9, -0.12), (-0.6, -0.6), "control", linewidth=0.9, zorder=2)
    alt = (
        "Slopes of three losses against the logit towards the true class. Cross-entropy's and that of FL* "
        f"rise from −1 to 0. That of the focal loss with γ = {number(gamma)} starts at −1, falls to "
        f"{number(focal[lowest], 3)} and only then rises."
    )
    return Figure(canvas, "slopes-of-the-logit", alt)


def _truth_behind(q, gamma):
    """The truth at which q is the prediction of the least expected focal loss."""
    # The slope of the expected loss by the logit is (1 − t)·push(1 − q) − t·push(q).
    return _push(1 - q, gamma) / (_push(q, gamma) + _push(1 - q, gamma))


@pen.style()
def expected_loss(truth=0.9, gamma=2.0):
    """Above, the expected loss of each prediction at one truth; below, the best prediction at each truth."""
    q = np.linspace(0.02, 0.995, 54)
    canvas, (upper, lower) = pen.sheet(panels=2)
    best = _zero(lambda at: truth - _truth_behind(at, gamma), 1e-9, 1 - 1e-9)
    pen.frame(
        upper,
        x="prediction q",
        y=f"expected loss (nat), truth {number(truth)}",
        xlim=(0, 1),
        ylim=(0, 2.1),
        xticks={0: "0", 0.5: "½", best: number(best, 3), truth: number(truth)},
        yticks=(0, 1, 2),
    )
    for power, place, dashed in ((0.0, truth, True), (gamma, best, False)):
        curve = truth * _focal(q, power) + (1 - truth) * _focal(1 - q, power)
        low = truth * _focal(np.array(place), power) + (1 - truth) * _focal(np.array(1 - place), power)
        pen.line(upper, q, curve, "loss", dashed=dashed)
        pen.line(upper, (place, place), (0, low), "control", linewidth=1, zorder=2)
        pen.point(upper, place, low, "loss")
    pen.label(upper, 0.42, 1.15, "cross-entropy", "loss")
    pen.label(upper, 0.04, 0.42, f"focal loss,\nγ = {number(gamma)}", "loss")
    pen.frame(
        lower,
        x="truth",
        y="best prediction",
        xlim=(0, 1),
        ylim=(0, 1),
        xticks={0: "0", 0.5: "½", truth: number(truth), 1: "1"},
        yticks={0: "0", 0.5: "½", best: number(best, 2), 1: "1"},
    )
    pen.line(lower, (0, 1), (0, 1), "model", dashed=True)
    pen.line(lower, _truth_behind(q, gamma), q, "model")
    pen.point(lower, truth, best, "model")
    pen.label(lower, 0.2, 0.13, "cross-entropy", "model", ground=False)
    pen.label(lower, 0.04, 0.62, f"focal loss, γ = {number(gamma)}", "model")
    alt = (
        f"Above, the expected loss of a prediction at the truth {number(truth)}: cross-entropy is lowest at "
        f"{number(truth)}, the focal loss with γ = {number(gamma)} at {number(best, 3)}. Below, the best "
        "prediction against the truth: a straight line for cross-entropy, and for the focal loss an S that "
        "stays nearer to ½."
    )
    return Figure(canvas, "expected-loss", alt)
