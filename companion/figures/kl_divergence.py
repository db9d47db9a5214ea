"""Figures of the chapter on the Kullback–Leibler divergence.

Divergences of distributions are computed with `companion`. Those of densities are sums over a fine grid,
which the pictures call quadrature.
"""

import numpy as np
from matplotlib.patches import Rectangle

from companion import kl_divergence
from companion.figures import _style as pen
from companion.figures._style import Figure, number

__all__ = [
    "negative_terms",
    "parabola_at_the_truth",
    "rounding_floor",
    "tangent_proves_gibbs",
    "three_valleys",
    "two_bumps",
]


@pen.style()
def negative_terms(p, q):
    """One bar for each term p log(p/q): some may point down, their sum never does."""
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    terms, total = p * np.log(p / q), float(kl_divergence(p, q))
    low, high = min(0.0, terms.min()), max(terms.max(), total)
    room = 0.16 * (high - low)
    canvas, (axes,) = pen.sheet()
    places = np.arange(1, len(p) + 1)
    pen.frame(
        axes,
        x="outcome",
        y="p·log(p/q) (nat)",
        xlim=(0.4, len(p) + 1.6),
        ylim=(low - room, high + room),
        xticks={**{place: str(place) for place in places}, len(p) + 1: "sum"},
        yticks={0.0: "0", **{place: number(place) for place in pen.plain_ticks(0.01, high, most=3)}},
    )
    for place, height in zip([*places, len(p) + 1], [*terms, total], strict=True):
        (height,) = pen.rounded(height)
        paid = height >= 0
        look = {"facecolor": pen.TOKENS["loss-fill" if paid else "bg"], "edgecolor": pen.TOKENS["loss"]}
        dashes = "-" if paid else (0, (3, 2))
        bar = Rectangle((place - 0.3, 0), 0.6, height, linewidth=1.6, linestyle=dashes, zorder=3, **look)
        axes.add_patch(bar)
        if paid:
            _hatch(axes, bar, 0.09 * (high - low))
        edge, va = (height + 0.25 * room, "bottom") if paid else (height - 0.25 * room, "top")
        pen.label(axes, place, edge, number(height, 4), "loss", ha="center", va=va)
    pen.line(axes, axes.get_xlim(), (0, 0), "control", linewidth=1, zorder=4)
    below = int(np.sum(terms < 0))
    alt = (
        f"Bars for the {len(p)} terms p·log(p/q): {', '.join(number(term, 4) for term in terms)}. "
        f"{below} of them point down, and their sum is {number(total, 4)} nat, above zero."
    )
    return Figure(canvas, "negative-terms", alt)


def _hatch(axes, bar, spacing):
    """Slanting lines inside a bar: a hatch of Matplotlib is a pattern, which no dark page recolours."""
    left, right, top = bar.get_x(), bar.get_x() + bar.get_width(), bar.get_height()
    rise = 2 * spacing
    for start in np.arange(-rise, top, spacing):
        (stroke,) = axes.plot((left, right), (start, start + rise), color=pen.TOKENS["loss"], linewidth=0.8)
        stroke.set(zorder=3, clip_path=bar)


@pen.style()
def tangent_proves_gibbs(p=(0.5, 0.5), q=(0.25, 0.75)):
    """log t under its tangent t − 1, with one point for each outcome at t = q/p.

    The still of the moving figure of this name. The gaps t − 1 − log t, weighted with p, add up to D(p‖q).
    """
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    at, total = q / p, float(kl_divergence(p, q))
    gaps = at - 1 - np.log(at)
    t = np.geomspace(0.24, 2, 160)
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="t = q/p of each outcome",
        y="log t and its tangent",
        xlim=(0, 2),
        ylim=(-1.4, 1.05),
        xticks={0: "0", 0.5: "½", 1: "1", 1.5: "1½", 2: "2"},
        yticks={-1: "−1", 0: "0", 1: "1"},
    )
    pen.line(axes, t, np.log(t), "model")
    pen.line(axes, (0, 2), (-1, 1), "gradient", linewidth=1.8)
    for place, gap in zip(at, gaps, strict=True):
        pen.line(axes, (place, place), (np.log(place), place - 1), "loss", linewidth=3, zorder=4)
        pen.point(axes, place, np.log(place), "model")
        pen.label(axes, place + 0.06, np.log(place) - 0.16, f"gap {number(gap, 4)}", "loss")
    pen.point(axes, 1, 0, "gradient")
    weighted = " + ".join(number(term, 5) for term in p * gaps)
    pen.label(axes, 0.08, 0.75, f"D(p‖q) = {weighted} = {number(total, 5)}", "loss")
    pen.label(axes, 0.08, -0.62, "t − 1", "gradient")
    pen.label(axes, 0.36, -1.2, "log t", "model")
    alt = (
        "The curve log t lies under its tangent t − 1 and touches it at t = 1 alone. The outcomes stand at "
        f"t = {' and '.join(number(place) for place in at)}, where the gaps are "
        f"{' and '.join(number(gap, 4) for gap in gaps)}; weighted with the true probabilities they add up "
        f"to the divergence, {number(total, 4)} nat."
    )
    return Figure(canvas, "tangent-proves-gibbs", alt)


@pen.style()
def parabola_at_the_truth(p=0.3):
    """D(p‖q) of two coins against q, with the parabola (q − p)²/(2p(1 − p)) that it follows near q = p."""
    q = np.linspace(0.004, 0.996, 249)
    truth, model = np.array([p, 1 - p]), np.column_stack([q, 1 - q])
    divergence, parabola = kl_divergence(truth, model), (q - p) ** 2 / (2 * p * (1 - p))
    near = (np.array([p - 0.1, p + 0.1]) - p) ** 2 / (2 * p * (1 - p))
    there = kl_divergence(truth, np.array([p + 0.1, 0.9 - p]))
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="the model's probability q of heads",
        y="D(p‖q) (nat)",
        xlim=(0, 1),
        ylim=(0, 1.25),
        xticks={0: "0", p: f"p = {number(p)}", 0.6: "0.6", 1: "1"},
        yticks=(0, 0.5, 1),
    )
    inside = divergence <= 1.25
    pen.line(axes, q[inside], divergence[inside], "loss")
    below = parabola <= 1.25
    pen.line(axes, q[below], parabola[below], "loss", dashed=True)
    lowest = 2 * (q - p) ** 2
    pen.line(axes, q, lowest, "control", linewidth=1.2)
    pen.point(axes, p, 0, "truth")
    pen.label(axes, 0.66, 0.55, "parabola, dashed", "loss", ha="right")
    pen.label(axes, 0.885, 1.1, "D(p‖q)", "loss", ha="right")
    pen.label(axes, 0.985, 0.28, "2(p − q)²", bold=False, ha="right")
    alt = (
        f"The divergence of a coin with p = {number(p)} from a model q, which is 0 at q = p and grows "
        "without end towards q = 0 and q = 1. Near q = p it follows a parabola: at a distance of 0.1 they "
        f"are {number(float(there), 4)} and {number(float(near[1]), 4)} nat. The flatter parabola "
        "2(p − q)² stays below."
    )
    return Figure(canvas, "parabola-at-the-truth", alt)


# ---------------------------------------------------------------- two bumps, one Gaussian

BUMPS, WIDTH_OF_A_BUMP = (-2.0, 2.0), 0.6
GRID = np.linspace(-30, 30, 6001)


def _log_gaussian(x, mean, width):
    return -((x - mean) ** 2) / (2 * width**2) - np.log(width * np.sqrt(2 * np.pi))


def _log_bumps(x):
    """log of ½N(−2, .6²) + ½N(2, .6²), without underflow far out."""
    left, right = (_log_gaussian(x, mean, WIDTH_OF_A_BUMP) for mean in BUMPS)
    return np.logaddexp(left, right) - np.log(2)


def _quadrature(log_p, log_q):
    """∫ p log(p/q) as a sum over the grid."""
    return float(np.sum(np.exp(log_p) * (log_p - log_q)) * (GRID[1] - GRID[0]))


@pen.style()
def two_bumps(mean=0.0, width=4.36**0.5):
    """Two bumps, one Gaussian, and both divergences between them, by quadrature.

    The still of the moving figure of this name.
    """
    truth, model = _log_bumps(GRID), _log_gaussian(GRID, mean, width)
    forward, reverse = _quadrature(truth, model), _quadrature(model, truth)
    x = np.linspace(-6, 6, 97)
    bumps, gaussian = np.exp(_log_bumps(x)), np.exp(_log_gaussian(x, mean, width))
    top = 1.5 * max(bumps.max(), gaussian.max())
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="x",
        y="density",
        xlim=(-6, 6),
        ylim=(0, top),
        xticks=(-4, -2, 0, 2, 4),
        yticks=(0, 0.2, 0.4),
    )
    fill = pen.rounded(bumps)
    axes.fill_between(pen.rounded(x), fill, color=pen.TOKENS["truth-fill"], linewidth=0, zorder=2)
    pen.line(axes, x, bumps, "truth")
    pen.line(axes, x, gaussian, "model")
    pen.label(axes, -5.8, 0.93 * top, f"forward D(p‖q) {number(forward, 4)}", "loss")
    pen.label(axes, -5.8, 0.81 * top, f"reverse D(q‖p) {number(reverse, 4)}", "loss")
    pen.label(axes, 5.8, 0.93 * top, "nat, by quadrature", bold=False, ha="right")
    pen.label(axes, 2.85, 0.5 * top, "two bumps p", "truth")
    pen.label(axes, 0, 0.5 * top, "Gaussian q", "model", ha="center")
    alt = (
        "Two bumps at −2 and 2, each of width 0.6, and one Gaussian of mean "
        f"{number(mean)} and width {number(width, 4)} that covers both. By quadrature the forward divergence "
        f"is {number(forward, 4)} nat and the reverse one {number(reverse, 4)}."
    )
    return Figure(canvas, "two-bumps", alt)


@pen.style()
def three_valleys(means, forward, reverse):
    """Both divergences of the bumps and one Gaussian against its mean, with the best width for each mean."""
    means, forward, reverse = (np.asarray(values, dtype=float) for values in (means, forward, reverse))
    top = 1.15 * reverse.max()
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="mean of the Gaussian, with the best width for it",
        y="divergence (nat)",
        xlim=(means[0], means[-1]),
        ylim=(0, top),
        xticks={-2: "−2", 0: "0", 2: "2"},
        yticks=(0, 0.5, 1, 1.5, 2),
    )
    pen.line(axes, means, forward, "loss")
    pen.line(axes, means, reverse, "loss", dashed=True)
    inner = np.flatnonzero((reverse[1:-1] < reverse[:-2]) & (reverse[1:-1] < reverse[2:])) + 1
    for k in inner:
        pen.point(axes, means[k], reverse[k], "loss")
        pen.label(
            axes, means[k], reverse[k] - 0.05 * top, number(reverse[k], 2), "loss", ha="center", va="top"
        )
    lowest = int(np.argmin(forward))
    pen.point(axes, means[lowest], forward[lowest], "loss")
    beside = {"ha": "center", "va": "top"}
    words = f"forward D(p‖q): {number(forward[lowest], 2)}"
    pen.label(axes, means[lowest], forward[lowest] - 0.05 * top, words, "loss", **beside)
    pen.label(axes, 0, 0.72 * top, "reverse D(q‖p)", "loss", **beside)
    alt = (
        "Divergence against the mean of the Gaussian. Forward has one valley, at mean "
        f"{number(float(means[lowest]), 1)}, with {number(float(forward[lowest]), 2)} nat. Reverse has "
        f"{len(inner)}, at means {', '.join(number(float(means[k]), 1) for k in inner)}, with "
        f"{', '.join(number(float(reverse[k]), 2) for k in inner)} nat."
    )
    return Figure(canvas, "three-valleys", alt)


@pen.style()
def rounding_floor(gaps, textbook, series):
    """What the textbook sum and the series give for closer and closer distributions, by size.

    Where the textbook sum is negative its point is filled. It is rounding there, so two digits are drawn.
    """
    order = np.argsort(gaps)
    gaps = np.asarray(gaps, dtype=float)[order]
    textbook = pen.rounded(np.asarray(textbook, dtype=float)[order], digits=2)
    series = pen.rounded(np.asarray(series, dtype=float)[order], digits=4)
    low, high = series.min() / 30, series.max() * 30
    canvas, (axes,) = pen.sheet()
    axes.set(xscale="log", yscale="log")
    pen.frame(
        axes,
        x="relative gap of the first outcome",
        y="size of the computed D(p‖q)",
        xlim=(gaps[0] / 2, gaps[-1] * 2),
        ylim=(low, high),
        xticks=pen.decades(gaps[0], gaps[-1]),
        yticks=pen.decades(low, high),
    )
    pen.line(axes, gaps, series, "truth")
    for sign, inside in ((1, "bg"), (-1, "error")):
        some = textbook * sign > 0
        points = pen.point(axes, gaps[some], np.abs(textbook[some]), "error")
        points.set(linestyle="none", markerfacecolor=pen.TOKENS[inside])
    some = int(0.3 * len(gaps))
    pen.label(axes, gaps[0], 1e-10, "textbook sum", "error")
    pen.label(axes, gaps[0], 2e-13, "filled: negative", "error", bold=False)
    pen.label(axes, gaps[some] * 8, series[some] * 2e-2, "series", "truth")
    negative = int(np.sum(textbook < 0))
    alt = (
        "Size of the computed divergence against the gap, both axes logarithmic. The series falls with the "
        f"square of the gap down to {series.min():.0e}".replace("-", "−")
        + ". The textbook sum leaves that line near "
        f"{pen.power_of_ten(-16)} and stays there; {negative} of its {len(gaps)} values are negative."
    )
    return Figure(canvas, "rounding-floor", alt)
