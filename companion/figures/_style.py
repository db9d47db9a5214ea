"""The one visual language of the course, for figures that stand still.

A figure is drawn once, as SVG in the light values of the tokens below. The site replaces each of these
colours by the variable of its name, and so gets the dark figure from the same output; any other colour would
be left behind there. Notebooks store the SVG and compare it byte by byte, so everything here is
deterministic: no date, no random ids, text as outlines, and data rounded before they are drawn, because the
last digit of an exponential differs between processors.
"""

import io
import math
import re
from contextlib import contextmanager

import matplotlib
import numpy as np
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import MaxNLocator

# A colour always means the same thing. Emphasis is bold type, never a colour.
TOKENS = {
    "bg": "#fcfcfa",  # the ground, and the inside of hollow points
    "rule": "#d9d9d2",  # hairlines
    "control": "#74797f",  # axes, guides
    "ink": "#1b1f24",  # words that name no line
    "soft": "#454b53",  # numbers on the axes
    "truth": "#1b3c8a",  # the truth p, the data
    "model": "#a06013",  # the model q, its predictions
    "loss": "#9c42d7",  # a loss, an excess
    "gradient": "#1b7b66",  # slopes, steps
    "error": "#881212",  # rounding, failure
    "truth-fill": "#cfdaf3",
    "model-fill": "#f3dfc0",
    "loss-fill": "#e9d6f7",
    "gradient-fill": "#cbe8df",
    "error-fill": "#f5d5d2",
}

WIDTH, HEIGHT, STACKED = 4.8, 3.0, 5.4  # inches; at 460 px wide, 10 pt are 13 px
LEFT, RIGHT, ABOVE, BELOW = 0.5, 0.32, 0.36, 0.56  # inches kept free around a panel for words
MOST_TICKS = 5

_RC = {
    "figure.facecolor": TOKENS["bg"],
    "savefig.facecolor": TOKENS["bg"],
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "mathtext.fontset": "cm",
    "text.color": TOKENS["ink"],
    "axes.facecolor": "none",
    "axes.edgecolor": TOKENS["control"],
    "axes.linewidth": 0.9,
    "axes.labelcolor": TOKENS["ink"],
    "axes.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": TOKENS["rule"],
    "grid.linewidth": 0.8,
    "xtick.color": TOKENS["control"],
    "ytick.color": TOKENS["control"],
    "xtick.labelcolor": TOKENS["soft"],
    "ytick.labelcolor": TOKENS["soft"],
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "xtick.major.pad": 5,
    "ytick.major.pad": 6,
    "lines.linewidth": 2.2,
    "lines.dashed_pattern": (3.6, 1.8),
    "lines.solid_capstyle": "round",
    "svg.fonttype": "path",
}


@contextmanager
def style():
    """The course's settings and none of the reader's. Decorates every function that draws: `@style()`."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_RC)
        yield


class Figure:
    """A finished figure: SVG in a notebook, a sentence in a terminal.

    `alt` says what is drawn, then the finding with its number; it is the output's text/plain, so a notebook
    that compares its outputs compares this sentence too. `svg` is the picture as text, `savefig(path)` writes
    it as .svg, .png or .pdf, and `matplotlib` is the figure underneath, for whoever wants to go on drawing.
    """

    def __init__(self, canvas, name, alt):
        self.matplotlib, self.name, self.alt = canvas, name, alt
        self.svg = _svg(canvas, name)

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/svg+xml": self.svg, "text/plain": self.alt}

    def savefig(self, path, **options):
        """Write the figure to `path`; the ending chooses the format (200 dpi where that matters)."""
        with style():
            self.matplotlib.savefig(path, **{"dpi": 200, **options})


def _svg(canvas, name):
    """The figure as SVG that can stand inside a page beside others.

    Ids carry the figure's name, because a page may hold several figures. Matplotlib's rule for `*` becomes
    two attributes of the root, because inside a page it would be a rule for the whole page.
    """
    with style(), matplotlib.rc_context({"svg.hashsalt": name}), io.StringIO() as text:
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        canvas.savefig(text, format="svg", metadata=nothing)
        svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    svg, rules = re.subn(r'\s*<defs>\s*<style type="text/css">\*\{[^}]*\}</style>\s*</defs>', "", svg)
    if rules != 1:
        raise RuntimeError("matplotlib no longer writes the rule for * that is replaced here")
    svg = svg.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    return re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{name}-", svg)


def sheet(panels=1):
    """An empty figure of the course's size and its panels, one above the other: `canvas, [axes, ...]`."""
    height = HEIGHT if panels == 1 else STACKED
    canvas = Canvas(figsize=(WIDTH, height))
    each = height / panels
    return canvas, [
        canvas.add_axes(
            (
                LEFT / WIDTH,
                ((panels - 1 - row) * each + BELOW) / height,
                (WIDTH - LEFT - RIGHT) / WIDTH,
                (each - ABOVE - BELOW) / height,
            )
        )
        for row in range(panels)
    ]


def blank():
    """An empty figure to place shapes and words on, in inches from the lower left corner: `canvas, axes`."""
    canvas = Canvas(figsize=(WIDTH, HEIGHT))
    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
    axes.set_axis_off()
    return canvas, axes


def frame(axes, *, x, y, xlim, ylim, xticks, yticks):
    """Limits, a few ticks at values that matter (places, or {place: text}), x below, y above its axis."""
    axes.set(xlim=rounded(xlim), ylim=rounded(ylim))
    for axis, ticks in ((axes.xaxis, xticks), (axes.yaxis, yticks)):
        words = ticks if isinstance(ticks, dict) else {place: number(place) for place in ticks}
        if len(words) > MOST_TICKS:
            raise ValueError(f"{len(words)} ticks, at most {MOST_TICKS} are read")
        axis.set_ticks(list(words), labels=list(words.values()))
        axis.set_ticks([], minor=True)
    axes.set_xlabel(x, labelpad=5)
    axes.annotate(y, (0, 1), (-14, 9), xycoords="axes fraction", textcoords="offset points")


def line(axes, x, y, meaning, *, dashed=False, **options):
    """A curve in the colour of its meaning; `dashed` for the second curve of the same meaning."""
    options = {"linestyle": "--" if dashed else "-", "zorder": 3, **options}
    return axes.plot(rounded(x), rounded(y), color=TOKENS[meaning], **options)[0]


def point(axes, x, y, meaning):
    """A hollow point, 7 pt, on a curve."""
    look = {"markersize": 7, "markerfacecolor": TOKENS["bg"], "markeredgecolor": TOKENS[meaning]}
    return axes.plot(rounded(x), rounded(y), "o", **look, markeredgewidth=1.8, zorder=5, clip_on=False)[0]


def label(axes, x, y, text, meaning="ink", *, ha="left", va="center", bold=True, ground=True):
    """Words beside what they name, in its colour; `ground` keeps the hairlines from running through them."""
    box = {"facecolor": TOKENS["bg"], "edgecolor": "none", "pad": 1.0} if ground else None
    weight = "bold" if bold else "normal"
    (x,), (y,) = rounded(x), rounded(y)
    return axes.text(
        x, y, text, color=TOKENS[meaning], ha=ha, va=va, weight=weight, bbox=box, zorder=4, linespacing=1.25
    )


def arrow(axes, start, end, meaning):
    """An arrow between two places in data coordinates; None where it would be shorter than its own head."""
    head = 11
    (x0, y0), (x1, y1) = axes.transData.transform([start, end]) * 72 / axes.figure.dpi
    if math.hypot(x1 - x0, y1 - y0) < head:
        return None
    look = {"arrowstyle": "-|>", "mutation_scale": head, "linewidth": 2.6, "joinstyle": "miter"}
    look = {**look, "color": TOKENS[meaning], "shrinkA": 0, "shrinkB": 0}
    return axes.annotate("", end, start, arrowprops=look, zorder=4)


def rounded(values, digits=6):
    """`values` to so many significant digits: what is drawn must not depend on a processor's last digit."""
    return np.array([float(f"{value:.{digits}g}") for value in np.ravel(np.asarray(values, dtype=float))])


def decades(low, high, most=4):
    """At most so many powers of ten from `low` to `high`, evenly spaced, as {place: "10⁻³"}."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    stride = max(1, math.ceil((last - first + 1) / most))
    return {10.0**power: power_of_ten(power) for power in range(first, last + 1, stride)}


def plain_ticks(low, high, most=4):
    """About so many round numbers from `low` to `high`."""
    places = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(place) for place in rounded(places) if low <= place <= high]


def power_of_ten(power):
    """10⁻³, and plain numbers from 1 to 10 000."""
    return f"{10**power:,}".replace(",", " ") if 0 <= power <= 4 else "10" + str(power).translate(_RAISED)


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value, digits=None):
    """A number as the course prints it: a real minus, and no zeros after the point unless `digits` asks."""
    text = f"{value:g}" if digits is None else f"{value:.{digits}f}"
    return text.replace("-", "−")
