"""Figures of the chapter on sigmoid cross-entropy.

Curves are computed with `companion`; what was measured or trained is passed in by the notebook.
"""

import numpy as np
from matplotlib.patches import Circle, Rectangle

from companion import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    sigmoid,
)
from companion.figures import _style as pen
from companion.figures._style import Figure, number

__all__ = [
    "boundary",
    "descent",
    "gradient_check",
    "jacobians",
    "loss_of_a_logit",
    "neuron",
    "sigmoid_and_slope",
    "squared_error_sleeps",
    "weights_grow",
]


def _cross_entropy(logits, label):
    """(loss, gradient) of the cross-entropy, for each logit."""
    labels = np.full_like(logits, label)
    return (
        binary_cross_entropy_with_logits(logits, labels, reduction="none"),
        binary_cross_entropy_with_logits_gradient(logits, labels, reduction="none"),
    )


def _squared_error(logits, label):
    """(loss, gradient) of the squared error (σ − y)², for each logit."""
    _, residual = _cross_entropy(logits, label)  # σ − y
    return residual**2, 2 * residual * sigmoid(logits) * sigmoid(-logits)  # σ′ = σ(x)·σ(−x)


@pen.style()
def sigmoid_and_slope():
    """σ and its slope σ(1 − σ): ¼ at 0, where it is steepest, and almost flat on both sides."""
    logits = np.linspace(-8, 8, 161)
    slope = sigmoid(logits) * sigmoid(-logits)
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="logit x",
        y="σ(x) and its slope",
        xlim=(-8, 8),
        ylim=(0, 1.04),
        xticks=(-8, -4, 0, 4, 8),
        yticks={0: "0", 0.25: "¼", 0.5: "½", 1: "1"},
    )
    pen.line(axes, logits, sigmoid(logits), "model")
    pen.line(axes, logits, slope, "gradient")
    pen.point(axes, 0, 0.5, "model")
    pen.point(axes, 0, 0.25, "gradient")
    pen.label(axes, 2.3, 0.8, "σ(x)", "model")
    pen.label(axes, 1.0, 0.31, "slope σ(1 − σ) ≤ ¼", "gradient")
    alt = (
        "The sigmoid of a logit from −8 to 8, rising from 0 through ½ to 1, and under it its slope, a bell: "
        f"{number(slope.max())} at 0, {number(slope[0], 4)} at −8 and at 8."
    )
    return Figure(canvas, "sigmoid-and-slope", alt)


@pen.style()
def loss_of_a_logit(logit=2.0):
    """The loss for y = 1 and for y = 0, with both tangents at one logit: slopes σ − 1 and σ, 1 apart."""
    logits, here = np.linspace(-6, 6, 121), np.array([float(logit)])
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="logit x",
        y="loss (nat)",
        xlim=(-6, 6),
        ylim=(0, 6.2),
        xticks=(-6, -3, 0, 3, 6),
        yticks=(0, 2, 4, 6),
    )
    slopes, reach = {}, np.array([-1.6, 1.6])
    for label in (1, 0):
        pen.line(axes, logits, _cross_entropy(logits, label)[0], "loss", dashed=label == 0)
        (loss,), (slopes[label],) = _cross_entropy(here, label)
        pen.line(axes, here + reach, loss + slopes[label] * reach, "gradient", zorder=4)
        pen.point(axes, here, loss, "gradient")
    pen.label(axes, -4.6, 5.2, "y = 1", "loss")
    pen.label(axes, 4.6, 5.2, "y = 0", "loss", ha="right")
    pen.label(axes, 6, 1.4, f"slope {number(slopes[0], 4)}", "gradient", ha="right")
    pen.label(axes, 6, 0.62, f"slope {number(slopes[1], 4)}", "gradient", ha="right")
    alt = (
        "The cross-entropy of a logit from −6 to 6: for y = 1 it falls towards 0, for y = 0 it rises from 0, "
        f"mirror images. At logit {number(logit)} the slopes are {number(slopes[1], 4)} for y = 1 and "
        f"{number(slopes[0], 4)} for y = 0, exactly 1 apart."
    )
    return Figure(canvas, "loss-of-a-logit", alt)


@pen.style()
def squared_error_sleeps(logit=-6.0, label=1):
    """Cross-entropy and squared error above, their gradients below as arrows on the same logit.

    The still of the moving figure of this name. The gradients differ by the factor 1/(2σ(1 − σ)), whatever
    the label.
    """
    logits, here = np.linspace(-8, 8, 161), np.array([float(logit)])
    losses = {"cross-entropy": _cross_entropy, "squared error": _squared_error}
    gradients = {name: float(loss(here, label)[1][0]) for name, loss in losses.items()}
    words = {name: number(gradient, 4) for name, gradient in gradients.items()}
    ratio = f"{gradients['cross-entropy'] / gradients['squared error']:.0f}"
    toward = 1 if label else -1  # y = 0 is the mirror image: left to right, and gradients upside down
    side = {"ha": "left" if label else "right"}

    canvas, (upper, lower) = pen.sheet(panels=2)
    logit_axis = {"xlim": (-8, 8), "xticks": (-8, -4, 0, 4, 8)}
    pen.frame(upper, x="", y="loss", ylim=(0, 8.4), yticks=(0, 1, 4, 8), **logit_axis)
    limits, ticks = sorted((-1.06 * toward, 0.26 * toward)), sorted((-toward, -0.5 * toward, 0))
    pen.frame(lower, x="logit x", y="gradient", ylim=limits, yticks=ticks, **logit_axis)
    for axes in (upper, lower):
        pen.line(axes, (logit, logit), axes.get_ylim(), "control", linewidth=1, zorder=2)
    for (name, loss), dashed in zip(losses.items(), (False, True), strict=True):
        pen.line(upper, logits, loss(logits, label)[0], "loss", dashed=dashed)
        pen.line(lower, logits, loss(logits, label)[1], "gradient", dashed=dashed)
        pen.point(upper, logit, loss(here, label)[0], "loss")
        foot = logit + 0.5 * toward * dashed  # beside the other arrow, not on it
        if not pen.arrow(lower, (foot, 0), (foot, gradients[name]), "gradient"):
            pen.point(lower, logit, gradients[name], "gradient")
    pen.label(upper, -3.4 * toward, 4.2, "cross-entropy", "loss", **side)
    pen.label(upper, -7.7 * toward, 1.8, "squared error", "loss", **side)
    strong, weak = (f"cross-entropy\n{words['cross-entropy']}", f"squared error {words['squared error']}")
    pen.label(lower, logit + 0.5 * toward, -0.5 * toward, strong, "gradient", **side)
    pen.label(lower, -5.5 * toward, 0.14 * toward, f"{weak}, {ratio} times less", "gradient", **side)
    alt = (
        f"Two panels against the logit, for label {label}. Above, the losses: far on the wrong side "
        "cross-entropy keeps rising while squared error levels off at 1. Below, their gradients as arrows: "
        f"at logit {number(logit)} they are {words['cross-entropy']} and {words['squared error']}, "
        f"a ratio of {ratio}."
    )
    return Figure(canvas, "squared-error-sleeps", alt)


@pen.style()
def gradient_check(steps, errors, best):
    """The largest error of the central difference at each step h: a V, h² on one side and ε/h on the other.

    Left of the bend it is rounding noise, so `errors` are drawn to two significant digits.
    """
    order = np.argsort(steps)
    steps = np.asarray(steps, dtype=float)[order]
    errors = pen.rounded(np.asarray(errors, dtype=float)[order], digits=2)
    bend, low, high = np.argmin(errors), errors.min() / 30, errors.max() * 10
    canvas, (axes,) = pen.sheet()
    axes.set(xscale="log", yscale="log")
    pen.frame(
        axes,
        x="step h",
        y="error of the central difference",
        xlim=(steps[0] / 3, steps[-1] * 3),
        ylim=(low, high),
        xticks=pen.decades(steps[0], steps[-1]),
        yticks=pen.decades(low, high),
    )
    # Guides with the slopes of both errors, a little above the points.
    truncation, rounding = 4 * errors[-1] * (steps / steps[-1]) ** 2, 4 * errors[0] * steps[0] / steps
    pen.line(axes, steps[bend:], truncation[bend:], "control", linewidth=1.2, zorder=2)
    pen.line(axes, steps[: bend + 1], rounding[: bend + 1], "control", linewidth=1.2, zorder=2)
    pen.line(axes, (best, best), (low, high / 30), "gradient", linewidth=1.4, dashed=True)
    pen.point(axes, steps, errors, "error").set(linestyle="none", markersize=7 if len(steps) < 24 else 4.5)
    power = int(np.floor(np.log10(best)))
    nearly = f"{best / 10.0**power:.0f}·{pen.power_of_ten(power)}"
    pen.label(axes, best, high / 12, f"best h ≈ {nearly}", "gradient", ha="center")
    pen.label(axes, steps[0], low * 10, "rounding, like ε/h", bold=False)
    pen.label(axes, steps[-1], low * 10, "truncation, like h²", bold=False, ha="right")
    alt = (
        "Error of the central difference against its step h, both axes logarithmic, a V: to the right the "
        f"error grows like h², to the left like ε/h. The best step is near {nearly}."
    )
    return Figure(canvas, "gradient-check", alt)


@pen.style()
def boundary(
    features, labels, weights, bias, *, measured=("first feature", "second feature"), classes=("dog", "cat")
):
    """Two measured features of each example, the line where σ = ½, and dashed the lines where σ = .1 and .9.

    `features` is N × 2; `classes` names the labels 0 and 1.
    """
    features, labels, weights = (np.asarray(v, dtype=float) for v in (features, labels, weights))
    margin = np.array([0.05, 0.18]) * np.ptp(features, axis=0)  # above and below: a strip for words
    low, high = features.min(axis=0) - margin, features.max(axis=0) + margin
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x=measured[0],
        y=measured[1],
        xlim=(low[0], high[0]),
        ylim=(low[1], high[1]),
        xticks=pen.plain_ticks(low[0], high[0]),
        yticks=pen.plain_ticks(low[1], high[1]),
    )
    # σ(w·a + b) = c where w·a + b = log(c/(1 − c))
    levels = {"0.1": -np.log(9), "½": 0.0, "0.9": np.log(9)}
    lines = {text: _across(weights, bias - level, low, high) for text, level in levels.items()}
    lines = {text: ends for text, ends in lines.items() if len(ends)}
    inches = np.array([pen.WIDTH - pen.LEFT - pen.RIGHT, pen.HEIGHT - pen.ABOVE - pen.BELOW]) / (high - low)
    frame, t = inches * (low, high), np.linspace(0, 1, 41)[:, None]
    label_size = (0.4, 0.26)  # with room around it, so that no dash stands beside a number like a full stop
    traces = {text: inches * (first + (last - first) * t) for text, (first, last) in lines.items()}
    for text, trace in traces.items():
        others = [features * inches, *(traces[other] for other in traces if other != text)]
        place = _freest(trace, label_size, np.concatenate(others), frame)
        pieces = trace[[0, -1]]
        if place is not None:  # it is where a line only cuts a corner
            pen.label(axes, *(place / inches), text, "model", ha="center")
            pieces = _around(place, label_size, *pieces)
        pen.line(axes, *(pieces / inches).T, "model", dashed=text != "½", zorder=2)
    for label in (0, 1):
        text, own = f"{classes[label]}, y = {label}", features[labels == label]
        fill = pen.TOKENS["truth" if label else "bg"]
        pen.point(axes, *own.T, "truth").set(linestyle="none", markerfacecolor=fill)
        size = np.array([0.083 * len(text), 0.16])
        beside = np.concatenate([own * inches + (side * (0.12 + size[0] / 2), 0) for side in (1, -1)])
        x, y = (
            _freest(beside, size, np.concatenate([features * inches, *traces.values()]), frame, skip=1)
            / inches
        )
        pen.label(axes, x, y, text, "truth", ha="center")
    wrong = int(np.sum((features @ weights + bias > 0) != (labels == 1)))
    alt = (
        f"{len(labels)} examples by {measured[0]} and {measured[1]}, filled points for {classes[1]}, hollow "
        f"ones for {classes[0]}, and straight lines where σ = {', '.join(lines)}. {wrong} of the points lie "
        "on the wrong side of σ = ½."
    )
    return Figure(canvas, "boundary", alt)


def _across(weights, bias, low, high):
    """Where the line weights·a + bias = 0 meets the rectangle's edge: two points, lower first, or none."""
    ends = []
    for axis in (0, 1):
        if weights[1 - axis]:
            for edge in (low[axis], high[axis]):
                crossing = -(bias + weights[axis] * edge) / weights[1 - axis]
                if low[1 - axis] <= crossing <= high[1 - axis]:
                    ends.append((edge, crossing) if axis == 0 else (crossing, edge))
    ends.sort(key=lambda end: end[1])
    return np.array([ends[0], ends[-1]] if ends else [])


def _around(place, size, first, last):
    """The line without a box at `place` on it, drawn from the box outwards so that dashes begin there."""
    along = (last - first) / np.hypot(*(last - first))
    with np.errstate(divide="ignore"):
        gap = along * np.min(np.divide(size, 2) / np.abs(along))
    return np.array([place - gap, first, (np.nan, np.nan), place + gap, last])


def _freest(centres, size, others, frame, skip=0):
    """The centre where a box of this size, inside the frame, keeps farthest from `others` (inches), or None.

    `skip` is the number of nearest others that do not count: a label stands beside its own point.
    """
    best = (-np.inf, 0, None)
    for k, centre in enumerate(centres):
        box = centre - np.divide(size, 2), centre + np.divide(size, 2)
        if np.all(box[0] >= frame[0]) and np.all(box[1] <= frame[1]):
            gaps = np.hypot(*np.maximum(np.maximum(box[0] - others, others - box[1]), 0).T)
            best = max(best, (round(np.sort(gaps)[skip], 3), -k, centre), key=lambda found: found[:2])
    return best[2]


@pen.style()
def descent(gradient_descent, newton):
    """The loss after each step of gradient descent and of Newton's method, down to the same floor.

    Entry k of a sequence is the loss after k steps; entry 0 is the start.
    """
    gradient_descent, newton = np.asarray(gradient_descent), np.asarray(newton)
    start, floor = gradient_descent[0], min(gradient_descent.min(), newton.min())
    last = len(gradient_descent) - 1
    canvas, (axes,) = pen.sheet()
    axes.set_xscale("symlog", linthresh=1, linscale=0.8)
    low, high = floor - 0.12 * (start - floor), start + 0.05 * (start - floor)
    pen.frame(
        axes,
        x="step",
        y="mean loss (nat)",
        xlim=(0, last),
        ylim=(low, high),
        xticks={0: "0", **pen.decades(1, last)},
        yticks=pen.plain_ticks(low, high),
    )
    shown = np.unique(np.concatenate([[0], np.geomspace(1, last, 120).round().astype(int)]))
    pen.line(axes, (0, last), (floor, floor), "control", linewidth=1.2, zorder=2)
    pen.line(axes, shown, gradient_descent[shown], "loss")
    pen.line(axes, np.arange(len(newton)), newton, "loss", dashed=True)
    pen.point(axes, np.arange(len(newton)), newton, "loss").set_linestyle("none")
    half = int(np.argmax(gradient_descent < (start + floor) / 2))
    above = gradient_descent[half] + 0.05 * (start - floor)
    pen.label(axes, half * 1.2, above, "gradient descent", "loss", va="bottom")
    pen.label(axes, 0.85, newton[1], "Newton", "loss", ha="right")
    below = floor - 0.06 * (start - floor)
    pen.label(axes, last, below, f"minimum {number(floor, 4)}", bold=False, ha="right")
    alt = (
        f"Mean loss against the step, logarithmic. Both curves start at {number(start, 4)} and end on the "
        f"same floor, {number(floor, 4)}: Newton's method within {len(newton) - 1} steps, gradient descent "
        f"within {last}."
    )
    return Figure(canvas, "descent", alt)


@pen.style()
def weights_grow(steps, separable, overlapping):
    """The length of the weights at the given steps: it settles, unless the data are separable."""
    steps, separable, overlapping = (np.asarray(v, dtype=float) for v in (steps, separable, overlapping))
    top = 1.12 * max(separable.max(), overlapping.max())
    canvas, (axes,) = pen.sheet()
    axes.set_xscale("log")
    pen.frame(
        axes,
        x="step of gradient descent",
        y="length of the weights ‖w‖",
        xlim=(steps[0], steps[-1]),
        ylim=(0, top),
        xticks=pen.decades(steps[0], steps[-1], most=5),
        yticks=pen.plain_ticks(0, top),
    )
    pen.line(axes, steps, separable, "model")
    pen.line(axes, steps, overlapping, "model", dashed=True)
    near = int(0.7 * len(steps))
    pen.label(axes, steps[near], separable[near] + 0.07 * top, "separable data", "model", ha="right")
    pen.label(axes, steps[-1], overlapping[-1] + 0.07 * top, "overlapping data", "model", ha="right")
    alt = (
        "Length of the weight vector against the step, logarithmic. On overlapping data it settles at "
        f"{number(overlapping[-1], 2)}; on separable data it keeps growing and stands at "
        f"{number(separable[-1], 2)} after step {number(steps[-1])}."
    )
    return Figure(canvas, "weights-grow", alt)


@pen.style()
def jacobians(sigmoid_jacobian, softmax_jacobian):
    """Two Jacobians ∂ŷⱼ/∂xₖ as squares of numbers: sigmoids are independent, a softmax ties all its outputs.

    At most four outputs; the two may differ in size.
    """
    canvas, axes = pen.blank()
    pen.label(axes, 0.1, 2.84, "derivative of each output ŷ in each logit x", bold=False)
    sides = (0.4, "sigmoids: diagonal", sigmoid_jacobian), (2.75, "softmax: full", softmax_jacobian)
    for left, title, jacobian in sides:
        _matrix(axes, np.asarray(jacobian, dtype=float), left, bottom=0.38)
        pen.label(axes, left, 2.5, title)
    off_diagonal = [np.count_nonzero(jacobian - np.diag(np.diag(jacobian))) for _, _, jacobian in sides]
    alt = (
        "Two square tables, the derivative of each output in each logit: for sigmoids on the left, for a "
        f"softmax on the right. Off the diagonal, {off_diagonal[0]} entries on the left and "
        f"{off_diagonal[1]} on the right differ from 0."
    )
    return Figure(canvas, "jacobians", alt)


def _matrix(axes, values, left, bottom, side=1.95):
    """A square of numbers, filled where they are not 0."""
    size = len(values)
    cell = side / size
    for (row, column), value in np.ndenumerate(values):
        x, y = left + column * cell, bottom + side - (row + 1) * cell
        fill, edge = ("gradient-fill", "gradient") if value else ("bg", "rule")
        look = {"facecolor": pen.TOKENS[fill], "edgecolor": pen.TOKENS[edge], "zorder": 3 if value else 2}
        axes.add_patch(Rectangle((x, y), cell, cell, **look))
        text, tone = (number(value, 3), "ink") if value else ("0", "soft")
        pen.label(axes, x + cell / 2, y + cell / 2, text, tone, ha="center", bold=False, ground=False)
    for k in range(size):
        middle, index = (k + 0.5) * cell, "₁₂₃₄"[k]
        pen.label(axes, left + middle, bottom - 0.17, f"x{index}", bold=False, ha="center")
        pen.label(axes, left - 0.1, bottom + side - middle, f"ŷ{index}", "model", bold=False, ha="right")


@pen.style()
def neuron(features, weights, bias, label, *, measured=("", "")):
    """One neuron and one example with two features: values run to the right, slopes of the loss run back."""
    a, w = np.asarray(features, dtype=float), np.asarray(weights, dtype=float)
    x = np.array([a @ w + bias])
    (loss,), (slope,) = _cross_entropy(x, label)
    canvas, axes = pen.blank()
    first, second, logit, output, end = (0.4, 2.3), (0.4, 1.45), (2.0, 1.875), (3.2, 1.875), (4.35, 1.875)
    for place, name, value, meaning in (
        (first, f"{measured[0]} a₁", a[0], "truth"),
        (second, f"{measured[1]} a₂", a[1], "truth"),
        (logit, "logit x", x[0], "ink"),
        (output, "ŷ = σ(x)", sigmoid(x)[0], "model"),
        (end, "loss", loss, "loss"),
    ):
        fill = pen.TOKENS.get(f"{meaning}-fill", pen.TOKENS["bg"])
        axes.add_patch(Circle(place, 0.29, facecolor=fill, edgecolor=pen.TOKENS[meaning], lw=1.8, zorder=3))
        pen.label(axes, *place, number(value, 2), ha="center", bold=False, ground=False)
        start, ha = (0.11, "left") if place[0] < 1 else (place[0], "center")
        pen.label(axes, start, place[1] + 0.42, name.strip(), meaning, ha=ha)
    for start, stop in ((first, logit), (second, logit), (logit, output), (output, end)):
        pen.arrow(axes, *_between(start, stop, 0.33), "control")
    pen.label(axes, 1.15, 2.33, f"w₁ = {number(w[0])}", bold=False, ha="center")
    pen.label(axes, 1.15, 1.42, f"w₂ = {number(w[1])}", bold=False, ha="center")
    pen.label(axes, 2.0, 1.44, f"b = {number(bias)}", bold=False, ha="center")
    pen.label(axes, 4.35, 1.44, f"y = {label}", "truth", bold=False, ha="center")
    pen.arrow(axes, (4.35, 1.05), (2.0, 1.05), "gradient")
    pen.arrow(axes, (1.9, 1.05), (0.4, 1.05), "gradient")
    pen.label(axes, 3.2, 1.2, "slope of the loss", "gradient", ha="center")
    slopes = {
        "x: ŷ − y": slope,
        "w₁: (ŷ − y)·a₁": slope * a[0],
        "w₂: (ŷ − y)·a₂": slope * a[1],
        "b: ŷ − y": slope,
    }
    places = ((4.65, 0.8, "right"), (0.1, 0.8, "left"), (0.1, 0.54, "left"), (0.1, 0.28, "left"))
    for (name, value), (column, row, ha) in zip(slopes.items(), places, strict=True):
        pen.label(axes, column, row, f"in {name} = {number(value, 2)}", "gradient", ha=ha)
    alt = (
        f"A neuron as a chain: two features {number(a[0], 2)} and {number(a[1], 2)}, the logit "
        f"{number(x[0], 2)}, the probability {number(sigmoid(x)[0], 2)}, the loss {number(loss, 2)} for "
        f"label {label}. Arrows back carry the slope ŷ − y = {number(slope, 2)} to the logit and, times each "
        "feature, to the weights."
    )
    return Figure(canvas, "neuron", alt)


def _between(start, stop, gap):
    """The part of a line that leaves `gap` at both ends."""
    start, stop = np.array(start), np.array(stop)
    along = gap * (stop - start) / np.hypot(*(stop - start))
    return start + along, stop - along
