"""Figures of the chapter on training.

What was trained or measured is passed in by the notebook.
"""

import numpy as np

from companion.figures import _style as pen
from companion.figures._style import Figure, number

__all__ = ["calibration", "precision_and_recall", "three_ways_down", "threshold", "weights_without_end"]

DASHES = ("-", "--", ":")  # three models, in the order in which they are given


@pen.style()
def weights_without_end(steps, lengths, losses):
    """Above the length of the weights, below the loss, after so many steps without a penalty."""
    canvas, (upper, lower) = pen.sheet(panels=2)
    axis = {"xlim": (steps[0], steps[-1]), "xticks": pen.decades(steps[0], steps[-1])}
    panels = (
        (upper, "length of the weights", lengths, "model", ""),
        (lower, "mean loss (nat)", losses, "loss", "steps"),
    )
    for axes, quantity, values, meaning, below in panels:
        axes.set_xscale("log")
        top = 1.08 * max(values)
        pen.frame(axes, x=below, y=quantity, ylim=(0, top), yticks=pen.plain_ticks(0, top), **axis)
        pen.line(axes, steps, values, meaning)
        for step, value in zip(steps, values, strict=True):
            pen.point(axes, step, value, meaning)
    alt = (
        f"Two curves against the number of steps, from {steps[0]} to {steps[-1]}: the length of the "
        f"weights grows from {number(lengths[0], 1)} to {number(lengths[-1], 1)} and still rises, while "
        f"the loss falls from {number(losses[0], 3)} to {number(losses[-1], 3)}."
    )
    return Figure(canvas, "weights-without-end", alt)


@pen.style()
def three_ways_down(ways):
    """How far the objective lies above its minimum after so many passes over the data, for three methods.

    `ways` holds (passes, gaps) for each method by its name, from pass 0 on.
    """
    canvas, (axes,) = pen.sheet()
    axes.set(xscale="log", yscale="log")
    low, high, last = 1e-7, 1e3, 1e5
    pen.frame(
        axes,
        x="passes over the data",
        y="objective above its minimum",
        xlim=(1, last),
        ylim=(low, high),
        xticks=pen.decades(1, last),
        yticks=pen.decades(low, high),
    )
    arrived = {}
    for (name, (passes, gaps)), style in zip(ways.items(), DASHES, strict=True):
        passes, gaps = np.asarray(passes)[1:], np.asarray(gaps)[1:]
        below = np.flatnonzero(gaps < low)
        end = below[0] + 1 if len(below) else len(gaps)
        arrived[name] = int(passes[end - 1])
        # a small gap is a difference of large numbers: three of its digits are the same everywhere
        pen.line(
            axes, passes[:end], pen.rounded(np.maximum(gaps[:end], low / 10), 3), "loss", linestyle=style
        )
    pen.label(axes, 7, 2e-2, "Newton", "loss")
    pen.label(axes, 3e3, 1e-4, "gradient descent", "loss", ha="right")
    pen.label(axes, 160, 0.6, "minibatches", "loss", ha="right")
    alt = (
        "The objective above its minimum against passes over the data, both logarithmic. Newton's method "
        f"is within 10⁻⁷ after {arrived['Newton']} steps, gradient descent after about "
        f"{round(arrived['gradient descent'] / 1000)} thousand passes. Minibatches are ahead of gradient "
        "descent in the first passes and then slow down."
    )
    return Figure(canvas, "three-ways-down", alt)


def _found(positive, negative, threshold):
    """(found, false alarms) among scores in thousandths, at a threshold in hundredths."""
    return int(np.sum(positive >= 10 * threshold)), int(np.sum(negative >= 10 * threshold))


def _trade_off(positive, negative):
    """Recall and precision at every threshold from 0 to 1 at which something is called positive."""
    counts = [_found(positive, negative, threshold) for threshold in range(101)]
    return np.array(
        [(found / len(positive), found / (found + alarms)) for found, alarms in counts if found + alarms]
    )


@pen.style()
def threshold(positive, negative, at=50):
    """Scores of both classes with a threshold, and under them precision against recall.

    Scores are whole numbers, thousandths; the threshold `at` is in hundredths. The still of the moving figure
    of this name.
    """
    positive, negative = np.sort(np.asarray(positive)), np.sort(np.asarray(negative))
    found, alarms = _found(positive, negative, at)
    canvas, (upper, lower) = pen.sheet(panels=2)
    halves = {0: "0", 0.5: "½", 1: "1"}
    pen.frame(upper, x="score", y="", xlim=(-0.01, 1.01), ylim=(0, 2.5), xticks=halves, yticks={})
    pen.line(upper, (-0.01, 1.01), (1.25, 1.25), "rule", linewidth=0.8, zorder=1)
    pen.line(upper, (at / 100, at / 100), (0, 2.5), "ink", linewidth=1.6)
    for scores, low, decided_wrong in (
        (positive, 1.35, positive < 10 * at),
        (negative, 0.08, negative >= 10 * at),
    ):
        height = low + 0.75 * (7 * np.arange(len(scores)) % 20) / 20
        for wrong, meaning in ((False, "truth"), (True, "error")):
            some = decided_wrong == wrong
            dots = upper.plot(
                pen.rounded(scores[some] / 1000, 4), pen.rounded(height[some], 3), "o", zorder=3
            )[0]
            dots.set(markersize=3.2, markerfacecolor=pen.TOKENS[meaning], markeredgewidth=0)
    pen.label(upper, 0.0, 2.32, "positive", "truth")
    pen.label(upper, 1.0, 2.32, f"{found} found, {len(positive) - found} missed", ha="right", bold=False)
    pen.label(upper, 0.0, 1.06, "negative", "truth")
    words = f"{alarms} false alarms, {len(negative) - alarms} right"
    pen.label(upper, 1.0, 1.06, words, ha="right", bold=False)
    axis = {
        "xlim": (0, 1),
        "ylim": (0, 1.03),
        "xticks": {0: "0", 0.5: "½", 1: "1"},
        "yticks": {0: "0", 0.5: "½", 1: "1"},
    }
    pen.frame(lower, x="recall", y="precision", **axis)
    curve = _trade_off(positive, negative)
    pen.line(lower, curve[:, 0], curve[:, 1], "model")
    precision, recall = found / (found + alarms), found / len(positive)
    pen.point(lower, recall, precision, "model")
    alt = (
        f"Scores of {len(positive)} positive and {len(negative)} negative examples with a threshold at "
        f"{number(at / 100)}: {found} positives are found and {len(positive) - found} missed, with "
        f"{alarms} false alarms. Under them, precision falls as recall rises; here they are "
        f"{number(precision, 4)} and {number(recall, 4)}."
    )
    return Figure(canvas, "threshold", alt)


def _key(axes, names, left, top, step, length):
    """Which line is which: its style with its name beside it, one below the other."""
    for k, (name, style) in enumerate(zip(names, DASHES, strict=True)):
        y = top - k * step
        pen.line(axes, (left, left + length), (y, y), "model", linestyle=style)
        pen.label(axes, left + 1.25 * length, y, name, "model")


@pen.style()
def precision_and_recall(curves):
    """Precision against recall for three models; `curves` holds (recall, precision, at ½) by name."""
    canvas, (axes,) = pen.sheet()
    shares = {0.25: "¼", 0.5: "½", 0.75: "¾", 1: "1"}
    pen.frame(
        axes,
        x="recall",
        y="precision",
        xlim=(0.5, 1),
        ylim=(0.25, 1.04),
        xticks={0.5: "½", 0.75: "¾", 1: "1"},
        yticks=shares,
    )
    for (recall, precision, _), style in zip(curves.values(), DASHES, strict=True):
        inside = np.asarray(recall) >= 0.5
        pen.line(axes, np.asarray(recall)[inside], np.asarray(precision)[inside], "model", linestyle=style)
    for _, _, here in curves.values():
        pen.point(axes, *here, "model")
    _key(axes, curves, 0.53, 0.62, 0.105, 0.05)
    said = "; ".join(
        f"{name} {number(here[1], 2)} at {number(here[0], 2)}" for name, (_, _, here) in curves.items()
    )
    alt = (
        "Precision against recall for three models, whose curves run close together. At the threshold ½ the "
        f"weighted one stands apart, with these precisions at these recalls: {said}."
    )
    return Figure(canvas, "precision-and-recall", alt)


@pen.style()
def calibration(curves):
    """The share of positives against the mean predicted probability, in bins, for three models by name."""
    canvas, (axes,) = pen.sheet()
    halves = {0: "0", 0.5: "½", 1: "1"}
    axis = {"xlim": (0, 1), "ylim": (0, 1), "xticks": halves, "yticks": halves}
    pen.frame(axes, x="predicted probability", y="share that is positive", **axis)
    pen.line(axes, (0, 1), (0, 1), "truth", linewidth=1.4)
    for (predicted, share), style in zip(curves.values(), DASHES, strict=True):
        pen.line(axes, predicted, share, "model", linestyle=style)
        for x, y in zip(predicted, share, strict=True):
            pen.point(axes, x, y, "model")
    _key(axes, curves, 0.06, 0.9, 0.13, 0.1)
    gaps = {name: np.max(np.subtract(predicted, share)) for name, (predicted, share) in curves.items()}
    said = ", ".join(f"{name} {number(gap, 2)}" for name, gap in gaps.items())
    alt = (
        "The share of positives against the predicted probability for three models, and the diagonal of a "
        f"calibrated one. Predictions exceed the shares by at most: {said}."
    )
    return Figure(canvas, "calibration", alt)
