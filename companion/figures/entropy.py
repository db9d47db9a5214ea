"""Figures of the chapter on entropy.

Curves are computed with `companion`; the code of the letters is passed in by the notebook.
"""

import numpy as np
from matplotlib.patches import Rectangle

from companion import binary_entropy, entropy, information_content
from companion.figures import _style as pen
from companion.figures._style import Figure, number

__all__ = ["code_lengths", "fair_coin", "halving", "small_probabilities", "spreading"]

FRACTIONS = {0.5: "½", 0.25: "¼", 0.125: "⅛", 0.0625: "1/16"}


@pen.style()
def halving(p=0.125):
    """A square of area 1, halved until the share p is left, and beside it the surprise −log p.

    The still of the moving figure of this name; p is ½, ¼, ⅛ or 1/16.
    """
    bits, nats = (float(information_content(p, base=base)) for base in (2, None))
    canvas = pen.Canvas(figsize=(pen.WIDTH, pen.HEIGHT))
    room = canvas.add_axes((0.12 / pen.WIDTH, 0.56 / pen.HEIGHT, 2.0 / pen.WIDTH, 2.0 / pen.HEIGHT))
    room.set(xlim=(0, 1), ylim=(0, 1))
    room.set_axis_off()
    _box(room, (0, 0, 1, 1), "bg", "control")
    left, bottom, width, height = 0.0, 0.0, 1.0, 1.0
    for halvings in range(round(bits)):
        if halvings % 2:
            height /= 2
            cut = (left, left + width), (bottom + height, bottom + height)
        else:
            width /= 2
            cut = (left + width, left + width), (bottom, bottom + height)
        pen.line(room, *cut, "control", linewidth=1)
    _box(room, (left, bottom, width, height), "truth-fill", "truth")
    pen.label(room, left + width / 2, bottom + height / 2, FRACTIONS[p], "truth", ha="center", ground=False)
    under = f"{_times(round(bits))} halved"
    canvas.text(0.12 / pen.WIDTH, 0.3 / pen.HEIGHT, under, va="center", fontsize=10)

    axes = canvas.add_axes((2.72 / pen.WIDTH, 0.56 / pen.HEIGHT, 1.76 / pen.WIDTH, 2.0 / pen.HEIGHT))
    ticks = {0: "0", 0.125: "⅛", 0.5: "½", 1: "1"}
    limits = {"xlim": (0, 1), "ylim": (0, 3.2), "xticks": ticks, "yticks": (0, 1, 2, 3)}
    pen.frame(axes, x="probability p", y="surprise −log p (nat)", **limits)
    shares = np.linspace(0.04, 1, 121)
    pen.line(axes, shares, information_content(shares), "truth")
    for share in (0.5**k for k in range(1, round(bits) + 1)):
        pen.point(axes, share, information_content(share), "truth")
    words = f"{number(nats, 4)} nat\n= {number(bits)} bit{'s' * (bits > 1)}"
    pen.label(axes, p + 0.1, nats + 0.16, words, "truth")
    alt = (
        f"A square with {FRACTIONS[p]} of its area shaded, left over after {round(bits)} halvings, beside "
        f"the curve −log p, which falls to 0 at p = 1. At p = {FRACTIONS[p]} it stands at {number(nats, 4)} "
        f"nat, {number(bits)} bits."
    )
    return Figure(canvas, "halving", alt)


def _times(halvings):
    return {1: "once", 2: "twice"}.get(halvings) or f"{halvings} times"


def _box(axes, place, fill, edge, **look):
    left, bottom, width, height = place
    look = {
        "facecolor": pen.TOKENS[fill],
        "edgecolor": pen.TOKENS[edge],
        "linewidth": 1.4,
        "zorder": 2,
        **look,
    }
    return axes.add_patch(Rectangle((left, bottom), width, height, clip_on=False, **look))


@pen.style()
def fair_coin(p=0.2):
    """The binary entropy of a coin, its largest value, and its tangent at p.

    The still of the moving figure of this name.
    """
    h = float(binary_entropy(p))
    slope = float(information_content(p) - information_content(1 - p))  # log((1 − p)/p)
    bend = -1 / (p * (1 - p))
    tosses = np.linspace(0, 1, 201)
    canvas, (axes,) = pen.sheet()
    limits = {"xlim": (0, 1), "ylim": (0, 0.92)}
    ticks = {0: "0", p: number(p).removeprefix("0"), 0.5: "½", 1: "1"}
    pen.frame(
        axes, x="probability p of heads", y="entropy (nat)", xticks=ticks, yticks=(0, 0.25, 0.5), **limits
    )
    pen.line(axes, tosses, binary_entropy(tosses), "truth")
    far = np.linspace(-0.26, 0.26, 105)  # as far as the tangent stays in the picture
    inside = (p + far >= 0) & (p + far <= 1) & (h + slope * far >= 0) & (h + slope * far <= 0.9)
    reach = far[inside][[0, -1]]
    pen.line(axes, p + reach, h + slope * reach, "gradient", zorder=4)
    pen.point(axes, p, h, "truth")
    pen.point(axes, 0.5, np.log(2), "truth")
    pen.label(axes, 0.55, 0.775, f"maximum ln 2 = {number(np.log(2), 4)}", "truth")
    pen.label(axes, p + 0.06, h - 0.06, f"H = {number(h, 4)}", "truth")
    words = f"slope {number(slope, 4)}\nsecond derivative {number(bend)}"
    pen.label(axes, p + 0.06, h - 0.24, words, "gradient")
    alt = (
        "The entropy of a coin against the probability p of heads, an arch: 0 at p = 0 and at p = 1, largest "
        f"at ½ with ln 2 = {number(np.log(2), 4)}. At p = {number(p)} it is {number(h, 4)}, and its tangent, "
        f"with slope {number(slope, 4)}, lies above the arch. The second derivative is {number(bend)}."
    )
    return Figure(canvas, "fair-coin", alt)


@pen.style()
def spreading(p=(0.4, 0.3, 0.2, 0.1)):
    """A strip of outcomes, as wide as they are probable, and under it the entropy against log n.

    The still of the moving figure of this name.
    """
    p = np.asarray(p, dtype=float)
    h, most = float(entropy(p)), float(np.log(len(p)))
    left, wide = 0.2, 4.4
    canvas, axes = pen.blank()
    pen.label(axes, left, 2.72, f"{len(p)} outcomes, as wide as they are probable", bold=False)
    start = left
    for share in p:
        _box(axes, (start, 1.72, wide * share, 0.72), "truth-fill", "truth")
        text = number(share).removeprefix("0")
        pen.label(axes, start + wide * share / 2, 2.08, text, "truth", ha="center", ground=False)
        start += wide * share
    pen.label(axes, left, 1.34, "entropy (nat)", bold=False)
    _box(axes, (left, 0.62, wide, 0.44), "bg", "control", linestyle="--")
    _box(axes, (left, 0.62, wide * h / most, 0.44), "truth-fill", "truth")
    pen.label(axes, left + 0.12, 0.84, f"H = {number(h, 4)}", "truth", ground=False)
    pen.label(axes, left + wide, 1.34, f"log {len(p)} = {number(most, 4)}", ha="right")
    pen.label(axes, left + wide, 0.34, f"log {len(p)} − H = {number(most - h, 4)}", bold=False, ha="right")
    shares = ", ".join(number(share) for share in p)
    alt = (
        f"A strip cut into {len(p)} outcomes of probability {shares}, and a bar for its entropy, "
        f"{number(h, 4)} nat, which falls short of log {len(p)} = {number(most, 4)} by {number(most - h, 4)}."
    )
    return Figure(canvas, "spreading", alt)


@pen.style()
def small_probabilities():
    """What an outcome adds to the entropy, −p log p: under 2√p near 0, and never more than 1/e."""
    p = np.linspace(0, 1, 121) ** 3  # close together near 0, where the curve is steep
    canvas, (axes,) = pen.sheet()
    peak = float(np.exp(-1))
    limits = {"xlim": (0, 1), "ylim": (0, 0.78)}
    ticks = {0: "0", peak: "1/e", 1: "1"}
    pen.frame(axes, x="probability p", y="nat", xticks=ticks, yticks=(0, 0.25, 0.5, 0.75), **limits)
    under = p <= 0.15
    pen.line(axes, p[under], 2 * np.sqrt(p[under]), "control", linewidth=1.6)
    terms = np.zeros_like(p)
    terms[1:] = p[1:] * information_content(p[1:])
    pen.line(axes, p, terms, "truth")
    pen.point(axes, peak, peak, "truth")
    pen.label(axes, 0.17, 0.7, "2√p", bold=False)
    pen.label(axes, peak, peak + 0.09, f"maximum 1/e = {number(peak, 4)}", "truth", ha="center")
    pen.label(axes, 0.72, 0.3, "−p log p", "truth")
    alt = (
        "The curve −p log p for p from 0 to 1: it starts at 0, stays below 2√p, rises to its maximum "
        f"1/e = {number(peak, 4)} at p = 1/e, and ends at 0."
    )
    return Figure(canvas, "small-probabilities", alt)


@pen.style()
def code_lengths(symbols, probabilities, lengths):
    """The length of each code word against the surprise of its symbol, both in bits."""
    surprise = pen.rounded(information_content(np.asarray(probabilities, dtype=float), base=2))
    lengths = np.asarray(lengths, dtype=float)
    low = np.floor(min(surprise.min(), lengths.min())) - 1
    high = np.ceil(max(surprise.max(), lengths.max())) + 0.4
    ticks = pen.plain_ticks(low, high, most=5)
    canvas, (axes,) = pen.sheet()
    ends = {"xlim": (low, high), "ylim": (low, high)}
    pen.frame(axes, x="surprise of the symbol (bits)", y="length of its code word (bits)", xticks=ticks,
              yticks=ticks, **ends)  # fmt: skip
    pen.line(axes, (low, high), (low, high), "control", linewidth=1.2, zorder=2)
    pen.point(axes, surprise, lengths, "model").set_linestyle("none")
    names = ["space" if symbol == " " else symbol for symbol in symbols]
    first, last = int(np.argmin(surprise)), int(np.argmax(surprise))
    pen.label(axes, surprise[first] + 0.25, lengths[first], names[first], "model")
    rare = ", ".join(sorted(n for n, bits in zip(names, surprise, strict=True) if bits == surprise[last]))
    pen.label(axes, surprise[last] - 0.25, lengths[last] + 0.55, rare, "model", ha="right")
    pen.label(axes, high - 0.5, low + 1.95, "line: length = surprise", bold=False, ha="right")
    far = float(np.max(np.abs(lengths - surprise)))
    alt = (
        f"{len(lengths)} points, one for each symbol, with the surprise of the symbol across and the length "
        f"of its code word up, along the line where the two are equal. None is farther from it than "
        f"{number(far, 2)} bits."
    )
    return Figure(canvas, "code-lengths", alt)
