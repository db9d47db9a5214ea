"""The figure of the page on frameworks: the largest error of each library, from a stored measurement."""

import math

from matplotlib.figure import Figure as Canvas

from companion.figures import _style as pen
from companion.figures._style import Figure

__all__ = ["digits_lost"]

SHOWN = {
    "sigmoid": "sigmoid",
    "softplus": "softplus",
    "softmax": "softmax",
    "log_softmax": "log softmax",
    "bce_logits": "cross-entropy of a logit",
    "bce_logits_gradient": "its gradient",
    "categorical": "cross-entropy of a row",
    "focal_2": "focal loss",
    "focal_2_gradient": "its gradient",
    "kl_divergence": "KL divergence",
}
OURS, NO_LIBRARY = "companion", "textbook"
SMALL, LARGE, ALL = 2.0**5, 2.0**45, 2.0**53  # ulp; below SMALL no name is written
LEFT, RIGHT, ABOVE, BELOW = 0.2, 0.2, 0.1, 0.5  # inches around the panel


@pen.style()
def digits_lost(measured):
    """The largest error of each library in float64, function by function; `measured` are entries of a result.

    Only results that are normal numbers count, so that a library which gives 0 below 10⁻³⁰⁸ is not shown by
    that alone. The right edge stands for an error as large as the result, and for every larger one.
    """
    canvas = Canvas(figsize=(pen.WIDTH, pen.STACKED))
    inside = (
        LEFT / pen.WIDTH,
        BELOW / pen.STACKED,
        1 - (LEFT + RIGHT) / pen.WIDTH,
        1 - (ABOVE + BELOW) / pen.STACKED,
    )
    axes = canvas.add_axes(inside)
    axes.set_xscale("log", base=2)
    axes.grid(False)
    axes.spines["left"].set_visible(False)
    pen.frame(
        axes,
        x="error (ulp)",
        y="",
        xlim=(0.7, ALL * 4),
        ylim=(-0.5, len(SHOWN) - 0.25),
        xticks={1: "1", 2.0**26: "2²⁶", ALL: "2⁵³"},
        yticks={},
    )
    pen.line(axes, (ALL, ALL), (-0.5, len(SHOWN) - 0.25), "control", linewidth=1, zorder=1)
    ours, others = [], []
    for row, (key, title) in enumerate(SHOWN.items()):
        errors = largest(measured, key)
        y = len(SHOWN) - 1 - row
        pen.line(axes, (1, ALL), (y, y), "rule", linewidth=0.8, zorder=1)
        pen.label(axes, 0.9, y + 0.42, title, ground=False)
        places = {name: min(max(error, 1), ALL) for name, error in errors.items()}
        ours.append((places.pop(OURS), y))
        others += [(place, y) for place in sorted(set(places.values()))]
        far = [name for name in errors if errors[name] >= LARGE]
        between = [name for name in errors if SMALL <= errors[name] < LARGE]
        if far:
            pen.label(axes, ALL / 8, y, _names(far, errors), "error", ha="right")
        if between:
            pen.label(axes, max(errors[name] for name in between) * 8, y, _names(between, errors), "error")
        if row == 0:
            pen.label(axes, errors[OURS] * 8, y, OURS)
    pen.point(axes, *zip(*others, strict=True), "error")
    pen.point(axes, *zip(*ours, strict=True), "ink")
    found = [largest(measured, key) for key in SHOWN]
    ours = math.ceil(max(errors[OURS] for errors in found))
    others = [[error for name, error in errors.items() if name != OURS] for errors in found]
    some, every = (sum(of(errors) >= LARGE for errors in others) for of in (max, min))
    alt = (
        "For ten functions in float64, the largest error of each library in units in the last place. "
        f"Companion stays below {ours}. For {some} of the ten some library loses every digit, and for "
        f"{every} every other library does."
    )
    return Figure(canvas, "digits-lost", alt)


def largest(measured, key, dtype="float64"):
    """The largest error of each library for one function, among normal results; companion's first."""
    found = {
        entry["peer"]: float(entry["normal"]["ulp"])
        for entry in measured
        if (entry["function"], entry["dtype"]) == (key, dtype)
        and entry["peer"] != NO_LIBRARY
        and "normal" in entry
    }
    return {OURS: found.pop(OURS), **found}


def _names(names, errors):
    """The names in a line; in short, if they are all but companion's."""
    if len(names) == len(errors) - 1:
        return "all others"
    return ", ".join(name.replace("JAX/Optax", "JAX").replace("scikit-learn", "sklearn") for name in names)
