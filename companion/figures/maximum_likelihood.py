"""Figures of the chapter on maximum likelihood.

Curves are computed with `companion`; the tosses are passed in by the notebook.
"""

import numpy as np

from companion import (
    bernoulli_log_likelihood,
    bernoulli_mle,
    bernoulli_score,
    binary_cross_entropy,
    binary_entropy,
)
from companion.figures import _style as pen
from companion.figures._style import Figure, number

__all__ = ["likelihood_peak", "likelihood_width", "loss_floor", "product_underflows", "two_losses"]

PARAMETER = {"x": "parameter π", "xlim": (0, 1)}


def _at(parameters, tosses):
    """The arguments of a likelihood at many parameters: a column, and a row of observations."""
    return np.asarray(parameters, dtype=float)[:, np.newaxis], np.asarray(tosses, dtype=float)


def _mean_loss(parameters, tosses):
    return binary_cross_entropy(*_at(parameters, tosses), reduction="none").mean(axis=-1)


@pen.style()
def likelihood_peak(tosses, pi=0.5):
    """The log-likelihood of some tosses over π, its peak at their mean, and value and slope at one `pi`.

    The still of the moving figure of this name.
    """
    tosses, here = np.asarray(tosses, dtype=float), np.array([float(pi)])
    mean, n = bernoulli_mle(tosses), len(tosses)
    peak = bernoulli_log_likelihood(mean, tosses)
    (value,), (slope,) = bernoulli_log_likelihood(*_at(here, tosses)), bernoulli_score(*_at(here, tosses))
    (loss,) = _mean_loss(here, tosses)
    low, high = -1.5 * n, -0.28 * n
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        y="log L (nat)",
        ylim=(low, high),
        xticks={0: "0", 0.5: "½", 1: "1"} | {float(round(mean, 4)): number(round(mean, 4))},
        yticks=(low, -n, -0.6 * n),
        **PARAMETER,
    )
    parameters = pen.rounded(0.5 - 0.5 * np.cos(np.linspace(0.5, np.pi - 0.06, 90)))  # dense where steep
    values = bernoulli_log_likelihood(*_at(parameters, tosses))
    pen.line(axes, (mean, mean), (low, peak), "truth", linewidth=1.2, zorder=2)
    pen.line(axes, parameters, values, "model")
    reach = np.array([-0.13, 0.13])
    pen.line(axes, here + reach, value + slope * reach, "gradient", zorder=4)
    pen.point(axes, here, value, "gradient")
    pen.point(axes, mean, peak, "truth")
    places = 0.04 + 0.045 * np.arange(n)
    for label in (0, 1):
        row = places[tosses == label]
        dots = pen.point(axes, row, np.full(len(row), high - 0.06 * n), "truth")
        dots.set(linestyle="none", markerfacecolor=pen.TOKENS["truth" if label else "bg"])
    words = f"{tosses.sum():.0f} ones, {n - tosses.sum():.0f} zeros"
    pen.label(axes, 0.06 + 0.045 * n, high - 0.06 * n, words, "truth")
    pen.label(axes, mean, peak + 0.09 * n, f"mean {number(mean)}", "truth", ha="center")
    for row, (text, meaning) in enumerate(
        (
            (f"at π = {number(pi)}", "ink"),
            (f"log L = {number(value, 4)}", "model"),
            (f"score = {number(round(slope, 4))}", "gradient"),
            (f"BCE = {number(loss, 4)}", "loss"),
        )
    ):
        pen.label(axes, 0.37, -0.98 * n - 0.12 * n * row, text, meaning, bold=row > 0)
    alt = (
        f"{n} tosses as dots, {tosses.sum():.0f} of them filled, and their log-likelihood against the "
        f"parameter π, an arch with its peak at {number(mean)}, the mean, where it is {number(peak, 4)}. At "
        f"π = {number(pi)} it is {number(value, 4)}, its slope, the score, is {number(round(slope, 4))}, and "
        f"the binary cross-entropy is {number(loss, 4)}."
    )
    return Figure(canvas, "likelihood-peak", alt)


@pen.style()
def product_underflows(ends):
    """Minus the log-probability of n tosses of a fair coin, and where the product is 0 in each number type.

    `ends` holds the first n with the product 0, by the name of the type.
    """
    canvas, (axes,) = pen.sheet()
    axes.set(xscale="log", yscale="log")
    pen.frame(
        axes,
        x="number n of tosses of a fair coin",
        y="minus the log-likelihood (nat)",
        xlim=(1, 1e6),
        ylim=(0.5, 1e6),
        xticks=pen.decades(1, 1e6),
        yticks={10.0**power: pen.power_of_ten(power) for power in (0, 2)} | {1e4: "10⁴", 1e6: "10⁶"},
    )
    n = np.geomspace(1, 1e6, 60)
    pen.line(axes, n, n * np.log(2), "model")
    for name, end in ends.items():
        pen.line(axes, (end, end), (0.5, end * np.log(2)), "error", linewidth=1.4, dashed=True, zorder=2)
        pen.point(axes, end, end * np.log(2), "error")
        pen.label(axes, end * 1.6, end * np.log(2) / 1.6, f"{name}: 0 from n = {end}", "error")
    pen.label(axes, 2e4, 6e4, "the sum goes on", "model", ha="right")
    last = list(ends.items())[-1]
    alt = (
        "Minus the log-likelihood of n tosses of a fair coin, a straight line on two logarithmic axes, and "
        "the places where the product of the probabilities becomes 0: "
        + ", ".join(f"n = {end} in {name}" for name, end in ends.items())
        + f". The sum of the logarithms passes n = {last[1]} as if nothing were there."
    )
    return Figure(canvas, "product-underflows", alt)


@pen.style()
def two_losses(probability=0.2):
    """The loss −log ŷ of the label 1 and −log(1 − ŷ) of the label 0, mirror images about ŷ = ½."""
    grid, top = np.linspace(0.015, 0.985, 195), 4.2
    losses = {
        label: binary_cross_entropy(grid, np.full_like(grid, label), reduction="none") for label in (1, 0)
    }
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        x="predicted probability ŷ",
        y="loss (nat)",
        xlim=(0, 1),
        ylim=(0, top),
        xticks={
            0: "0",
            probability: number(probability),
            0.5: "½",
            1 - probability: number(1 - probability),
            1: "1",
        },
        yticks=(0, 1, 2, 3, 4),
    )
    pen.line(axes, (0.5, 0.5), (0, top), "control", linewidth=1.2, zorder=2)
    for label, loss in losses.items():
        pen.line(axes, grid, loss, "loss", dashed=label == 0)
    same = -np.log(probability)
    pen.line(axes, (probability, 1 - probability), (same, same), "control", linewidth=1.2, zorder=2)
    pen.point(axes, (probability, 1 - probability), (same, same), "loss").set_linestyle("none")
    pen.label(axes, 0.08, 3.3, "y = 1: −log ŷ", "loss")
    pen.label(axes, 0.92, 3.3, "y = 0: −log(1 − ŷ)", "loss", ha="right")
    pen.label(axes, 0.5, same, number(same, 4), ha="center")
    pen.label(axes, 0.5, 1.05, number(np.log(2), 4), ha="center")
    pen.point(axes, 0.5, np.log(2), "loss")
    alt = (
        "Two losses against the predicted probability. That of the label 1 falls from infinity at 0 to 0 at "
        "1, that of the label 0 rises from 0 to infinity: mirror images about ½, where both are "
        f"{number(np.log(2), 4)}. At {number(probability)} and at {number(1 - probability)} the higher one "
        f"is {number(same, 4)}."
    )
    return Figure(canvas, "two-losses", alt)


@pen.style()
def loss_floor(tosses, pi=0.3):
    """The mean loss over π, never below the entropy of the shares; at `pi` the excess, a divergence."""
    tosses, here = np.asarray(tosses, dtype=float), np.array([float(pi)])
    mean = bernoulli_mle(tosses)
    floor, (loss,) = binary_entropy(mean), _mean_loss(here, tosses)
    top = 2.1
    canvas, (axes,) = pen.sheet()
    ticks = {0: "0", float(pi): number(pi), float(mean): number(mean), 1: "1"}
    pen.frame(axes, y="mean loss (nat)", ylim=(0, top), xticks=ticks, yticks=(0, 0.5, 1, 1.5, 2), **PARAMETER)
    parameters = np.linspace(0.002, 0.998, 499)
    losses = _mean_loss(parameters, tosses)
    pen.line(axes, (0, 1), (floor, floor), "truth")
    pen.line(axes, parameters[losses < top], losses[losses < top], "loss")
    pen.arrow(axes, (pi, floor), (pi, loss), "loss")
    pen.point(axes, mean, floor, "truth")
    pen.label(axes, 0.03, floor - 0.15, f"floor: entropy of the shares, {number(floor, 4)}", "truth")
    words = f"loss {number(loss, 4)}:\nabove the floor by KL = {number(loss - floor, 4)}"
    pen.label(axes, pi + 0.03, loss + 0.4, words, "loss")
    alt = (
        f"The mean loss of tosses with a share {number(mean)} of ones against the parameter π, a valley. Its "
        f"lowest point, {number(floor, 4)} at {number(mean)}, is the entropy of the shares. At π = "
        f"{number(pi)} the loss is {number(loss, 4)}, which is {number(loss - floor, 4)} above that floor."
    )
    return Figure(canvas, "loss-floor", alt)


@pen.style()
def likelihood_width(sizes=(10, 100, 1000), share=0.7):
    """The likelihood, as a share of its peak, of more and more tosses with the same share of ones."""
    canvas, (axes,) = pen.sheet()
    pen.frame(
        axes,
        y="likelihood, as a share of its peak",
        ylim=(0, 1.04),
        xticks={0: "0", 0.5: "½", share: number(share), 1: "1"},
        yticks={0: "0", 0.5: "½", 1: "1"},
        **PARAMETER,
    )
    errors = [np.sqrt(share * (1 - share) / n) for n in sizes]
    for n, error, height in zip(sizes, errors, (0.5, 0.72, 0.94), strict=True):
        tosses = np.arange(n) < round(share * n)
        parameters = np.clip(share + error * np.linspace(-5, 5, 161), 0.001, 0.999)
        relative = _share_of_peak(parameters, tosses, share)
        pen.line(axes, parameters, relative, "model", linewidth=1.8)
        ends = share + error * np.array([-1, 1])
        pen.point(axes, ends, _share_of_peak(ends, tosses, share), "model").set_linestyle("none")
        flank = np.interp(height, relative[:80], parameters[:80])
        pen.line(axes, (0.36, flank), (height, height), "control", linewidth=1, zorder=2)
        pen.label(axes, 0.03, height, f"n = {n}, ± {number(error, 3)}", "model")
    alt = (
        f"Likelihoods of the parameter π from {', '.join(str(n) for n in sizes)} tosses with a share "
        f"{number(share)} of ones, each as a share of its peak: bells around {number(share)} that grow "
        f"narrower. Their standard errors, marked, are {', '.join(number(error, 3) for error in errors)}."
    )
    return Figure(canvas, "likelihood-width", alt)


def _share_of_peak(parameters, tosses, share):
    return np.exp(
        bernoulli_log_likelihood(*_at(parameters, tosses)) - bernoulli_log_likelihood(share, tosses)
    )
