"""Figures of the chapter on overflow.

Errors are measured, not computed when a figure is drawn: the notebook passes in what is stored, the numbers
of the moving figure or the entries of a result of `python -m benchmarks formulas`.
"""

import math

import numpy as np

from companion import sigmoid
from companion.figures import _style as pen
from companion.figures._style import Figure, number

__all__ = [
    "clipped_gradients",
    "four_formulas",
    "log1mexp_forms",
    "soft_labels",
    "types_on_the_line",
    "whole_line",
]

BITS = {"float16": 11, "bfloat16": 8, "float32": 24, "float64": 53}
TOP = {"float16": 15, "bfloat16": 127, "float32": 127, "float64": 1023}  # exponent of the largest number
WIDE = 8  # logits up to here are spread evenly, and the rest of the line like a logarithm
LOOKS = {
    "naive": {"meaning": "error"},
    "clipped": {"meaning": "error", "dashed": True},
    "framework": {"meaning": "error", "linestyle": ":"},
    "companion": {"meaning": "ink"},
}


@pen.style()
def types_on_the_line():
    """For each type, the part of the line on which e^x is neither 0 nor infinite."""
    canvas, (axes,) = pen.sheet()
    axes.set_xscale("asinh", linear_width=20)
    pen.frame(
        axes,
        x="x",
        y="where eˣ is neither 0 nor ∞",
        xlim=(-6000, 6000),
        ylim=(-0.6, 3.7),
        xticks={-1000: "−1000", -100: "−100", 0: "0", 100: "100", 1000: "1000"},
        yticks={},
    )
    ends = {}
    for row, (name, bits) in zip((3, 2, 1, 0), BITS.items(), strict=True):
        top = TOP[name] * math.log(2) + math.log(2 - 2.0 ** (1 - bits))
        bottom = (1 - TOP[name] - bits) * math.log(2)  # half of the smallest number
        ends[name] = (bottom, top)
        pen.line(axes, (bottom, top), (row, row), "truth", linewidth=5)
        pen.label(axes, 0, row + 0.42, name, ha="center", ground=False)
        pen.label(axes, bottom * 1.12 - 4, row, number(bottom, 1), bold=False, ha="right")
        pen.label(axes, top * 1.12 + 4, row, number(top, 1), bold=False)
    (bottom, top), (_, wide) = ends["float16"], ends["float64"]
    alt = (
        "Four bars on the line of x, one a type: where the exponential of x is neither 0 nor infinite. "
        f"float16 reaches from {number(bottom, 1)} to {number(top, 1)}, float64 up to {number(wide, 1)}; "
        "bfloat16 and float32 end at almost the same place, 88.7."
    )
    return Figure(canvas, "types-on-the-line", alt)


@pen.style()
def four_formulas(stored, dtype="float32", logit=-20):
    """The errors of one loss in four formulas, against the logit, and what each gives at one of them.

    The still of the moving figure of this name, from the same stored numbers; nothing is computed again. The
    top edge stands for every larger error, infinity included.
    """
    bits, logits, ways = BITS[dtype], stored["logits"], stored[dtype]
    low, top = 2.0**-6, 2.0 ** (bits + 10)
    canvas, (axes,) = pen.sheet()
    axes.set_yscale("log", base=2)
    pen.frame(
        axes,
        x="logit x, label 0",
        y="error (ulp)",
        xlim=(logits[0], logits[-1]),
        ylim=(low, top * 1.5),
        xticks=(-60, -20, 0, 20, 60),
        yticks={
            1: "1",
            2.0 ** (bits // 2): _power_of_two(bits // 2),
            2.0**bits: _power_of_two(bits),
            top: "∞",
        },
    )
    pen.line(axes, (logit, logit), (low, top), "control", linewidth=1, zorder=2)
    k = logits.index(logit)
    for way, look in LOOKS.items():
        errors = [top if error is None else min(max(error, low), top) for error in ways[way]["errors"]]
        pen.line(axes, *_without_runs(logits, errors), **look)
        pen.point(axes, logit, errors[k], look["meaning"])
    at = {way: ways[way]["values"][k] for way in ways}
    pen.label(axes, logit + 3, 2.0 ** (bits + 5.2), f"clipped {at['clipped']}", "error")
    same = at["naive"] == at["framework"]
    both = f"naive, framework {at['naive']}" if same else "naive, framework"
    pen.label(axes, -59, 2.0 ** (bits - 5), both, "error")
    pen.label(axes, -59, 2.0**3.6, f"companion {at['companion']}")
    pen.label(axes, 59, 2.0 ** (bits + 7), "naive", "error", ha="right")
    pen.label(axes, 59, 2.0 ** (bits - 6), "clipped", "error", ha="right")
    alt = (
        f"Errors in ulp of four formulas for the loss of label 0 in {dtype}, against the logit from −60 to "
        f"60. At logit {number(logit)} the loss is {stored['exact'][k]}: naive gives {at['naive']}, clipped "
        f"{at['clipped']}, framework {at['framework']}, companion {at['companion']}. Companion is off by at "
        f"most {number(max(ways['companion']['errors']), 1)} ulp everywhere."
    )
    return Figure(canvas, "four-formulas", alt)


@pen.style()
def whole_line(measured, dtype="float64"):
    """The errors of one loss in four formulas, along the whole line; `measured` are entries of a result."""
    ways = {
        entry["peer"]: entry
        for entry in measured
        if (entry["function"], entry["dtype"]) == ("loss, label 0", dtype)
    }
    bits = BITS[dtype]
    low, top = 2.0**-3, 2.0 ** (bits + 14)
    canvas, (axes,) = pen.sheet()
    axes.set_xscale("asinh", linear_width=WIDE)
    axes.set_yscale("log", base=2)
    pen.frame(
        axes,
        x="logit x, label 0",
        y="error (ulp)",
        xlim=(-1000, 1000),
        ylim=(low, top * 4),
        xticks={-710: "−710", -37: "−37", 0: "0", 37: "37", 1000: "1000"},
        yticks={
            1: "1",
            2.0 ** (bits // 2): _power_of_two(bits // 2),
            2.0**bits: _power_of_two(bits),
            top: "∞",
        },
    )
    for way, look in {**LOOKS, "PyTorch": LOOKS["framework"]}.items():
        if way in ways:
            errors = [float(error) for error in ways[way]["ulp"]]
            errors = [top if math.isnan(error) else min(max(error, low), top) for error in errors]
            errors = [2.0 ** (round(4 * math.log2(error)) / 4) for error in errors]  # no finer is seen
            pen.line(axes, *_without_runs(ways[way]["at"], errors), **look)
    pen.label(axes, -12, 2.0 ** (bits + 5), "clipped", "error")
    pen.label(axes, -900, 2.0 ** (bits - 11), "naive, PyTorch", "error")
    pen.label(axes, -900, 2.0**8, "companion")
    pen.label(axes, 900, 2.0 ** (bits + 8), "naive", "error", ha="right")
    pen.label(axes, 900, 2.0 ** (bits - 9), "clipped", "error", ha="right")
    worst = max(float(error) for error in ways["companion"]["ulp"])
    alt = (
        f"Errors in ulp of four formulas for the loss of label 0 in {dtype}, against the logit from −1000 "
        f"to 1000. Left of 0 naive and PyTorch lose all their {bits} bits; naive is infinite from 37 on "
        f"and not a number beyond −710. Companion is off by at most {number(worst, 1)} ulp on the whole line."
    )
    return Figure(canvas, "whole-line", alt)


@pen.style()
def soft_labels(measured):
    """The loss of a soft label in two forms: one subtracts two large numbers, the other only adds."""
    ways = {entry["peer"]: entry for entry in measured if entry["function"] == "loss, soft label"}
    low, high = 2.0**-8, 2.0**12
    canvas, (axes,) = pen.sheet()
    axes.set_xscale("asinh", linear_width=WIDE)
    axes.set_yscale("log", base=2)
    pen.frame(
        axes,
        x="logit x, label 0.999",
        y="error (ulp)",
        xlim=(-1000, 1000),
        ylim=(low, high),
        xticks={-1000: "−1000", -20: "−20", 0: "0", 20: "20", 1000: "1000"},
        yticks={2.0**-4: "2⁻⁴", 1: "1", 2.0**4: "2⁴", 2.0**8: "2⁸", high: "2¹²"},
    )
    for way, meaning in (("TensorFlow", "error"), ("companion", "ink")):
        errors = [max(float(error), low) for error in ways[way]["ulp"]]
        pen.line(axes, *_without_runs(ways[way]["at"], errors), meaning, linewidth=1.6)
    worst = max(float(error) for error in ways["TensorFlow"]["ulp"])
    pen.label(axes, 900, 2.0**10.4, "max(x, 0) − xy + …", "error", ha="right")
    pen.label(axes, -950, 2.0**2.6, "companion")
    alt = (
        "Errors in ulp of two formulas for the loss of a soft label, 0.999, in float64, against the logit. "
        f"For positive logits the difference max(x, 0) − xy is off by up to {worst:.0f} ulp, and the form "
        "without a difference by less than 1."
    )
    return Figure(canvas, "soft-labels", alt)


@pen.style()
def log1mexp_forms(measured):
    """log(1 − eˣ) in two forms, each of which is exact where the other is not; between them, −log 2."""
    ways = {entry["peer"]: entry for entry in measured if entry["function"] == "log1mexp"}
    low, high = 2.0**-6, 2.0**56
    canvas, (axes,) = pen.sheet()
    axes.set_xscale("log", base=2)
    axes.set_yscale("log", base=2)
    pen.frame(
        axes,
        x="distance −x of x from 0",
        y="error (ulp)",
        xlim=(2.0**-60, 2.0**10),
        ylim=(low, high),
        xticks={2.0**-54: "2⁻⁵⁴", 2.0**-27: "2⁻²⁷", math.log(2): "log 2", 2.0**9: "2⁹"},
        yticks={1: "1", 2.0**18: "2¹⁸", 2.0**36: "2³⁶", 2.0**53: "2⁵³"},
    )
    pen.line(axes, (math.log(2),) * 2, (low, high), "gradient", linewidth=1.4, dashed=True)
    for way, dashed in (("log1p", False), ("expm1", True)):
        x = [-float(point) for point in ways[way]["at"]]
        errors = [min(max(float(error), low), high) for error in ways[way]["ulp"]]
        pen.line(axes, *_without_runs(x, errors), "error", dashed=dashed, linewidth=1.6)
    pen.label(axes, 2.0**-44, 2.0**26, "log1p(−eˣ)", "error")
    pen.label(axes, 2.0**-1, 2.0**30, "log(−expm1(x))", "error", ha="right")
    alt = (
        "Errors in ulp of two forms of log(1 − e to the x) in float64, against −x, both axes logarithmic. "
        "With log1p the error grows towards 0, with expm1 away from 0; both are small near log 2 = 0.693, "
        "where the course changes from one to the other."
    )
    return Figure(canvas, "log1mexp-forms", alt)


@pen.style()
def clipped_gradients():
    """The gradient of label 1: the right one, that of a clipped loss, and that of a floor under p(1 − p)."""
    logits = np.linspace(-45, 5, 501)
    right = -sigmoid(-logits)
    # (p − 1)/max(p(1 − p), 1e−12) times p(1 − p)
    weight = sigmoid(logits) * sigmoid(-logits)
    floored = right * np.minimum(weight * 1e12, 1)
    cap = -math.log(1e7 - 1)  # where σ(x) is 1e−7
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="logit x, label 1",
        y="gradient",
        xlim=(-45, 5),
        ylim=(-1.08, 0.12),
        xticks={-45: "−45", -27.6: "−27.6", cap: "−16.1", 0: "0"},
        yticks=(-1, -0.5, 0),
    )
    pen.line(axes, logits, right, "gradient")
    inside = logits > cap
    pen.line(axes, (-45, cap, cap), (0, 0, right[inside][0]), "error", dashed=True)
    pen.line(axes, logits[logits < -20], floored[logits < -20], "error", linestyle=":")
    pen.label(axes, -3, -0.62, "right", "gradient", ha="right")
    pen.label(axes, -15.2, -0.25, "clip 10⁻⁷", "error")
    pen.label(axes, -29.5, -0.62, "floor 10⁻¹²", "error", ha="right")
    at30 = floored[np.argmin(np.abs(logits + 30))]
    alt = (
        "The gradient of the loss of label 1 against the logit. The right one stays at −1 however far left; "
        "that of a loss clipped at one ten-millionth is 0 left of −16.1; that with a floor of 10⁻¹² under "
        f"p(1 − p) fades left of −27.6, to {number(at30, 4)} at −30."
    )
    return Figure(canvas, "clipped-gradients", alt)


def _without_runs(x, y):
    """The ends of each level stretch, and all other points: the same line with fewer of them."""
    kept = [k for k in range(len(y)) if not (0 < k < len(y) - 1 and y[k - 1] == y[k] == y[k + 1])]
    return [x[k] for k in kept], [y[k] for k in kept]


def _power_of_two(power):
    return "2" + str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
