"""The colours of course.css: contrast, and how far apart they stay for colour-blind readers.

Contrast: WCAG 2.2, relative luminance. Colour blindness: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes,
"A physiologically-based model for simulation of color vision deficiency", IEEE Transactions on Visualization
and Computer Graphics 15(6), 2009, matrices for severity 1, applied to linear RGB. Distance: CIEDE2000, as in
G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula", Color Research and Application 30(1),
2005.
"""

import itertools

import numpy as np
import pytest
from cross_entropy_site import tokens

PALETTES = {"light": tokens.light(), "dark": tokens.dark()}
DATA = ("truth", "model", "loss", "gradient", "error")

# The worst contrast with bg and surface, light and dark; for a fill, the contrast of ink upon it.
CONTRASTS = {
    "control": (3.9, 5.1),
    "ink": (14.9, 13.1),
    "soft": (7.9, 8.6),
    "truth": (9.2, 4.5),
    "model": (4.5, 8.6),
    "loss": (4.5, 9.7),
    "gradient": (4.6, 9.5),
    "error": (8.8, 4.5),
    "proved": (4.8, 8.0),
    "refuted": (8.8, 4.5),
    "open": (6.1, 7.4),
    "focus": (9.2, 8.7),
    "truth-fill": (11.8, 10.5),
    "model-fill": (12.7, 9.6),
    "loss-fill": (12.2, 9.5),
    "gradient-fill": (12.7, 8.8),
    "error-fill": (12.1, 10.6),
    "tok-keyword": (6.9, 8.9),
    "tok-string": (6.7, 9.0),
    "tok-number": (8.0, 7.2),
    "tok-name": (9.2, 7.8),
    "tok-comment": (5.7, 6.7),
}

# The smallest distance among the five colours of data.
DISTANCES = {
    "light": {"normal": 24.0, "protan": 14.8, "deutan": 15.4, "tritan": 15.6},
    "dark": {"normal": 29.8, "protan": 17.6, "deutan": 17.6, "tritan": 17.6},
}
LEAST_BETWEEN_STATUSES = 10.2

VISION = {
    "normal": np.eye(3),
    "protan": np.array([
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deutan": np.array([
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
    "tritan": np.array([
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip
XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
WHITE = (0.95047, 1.0, 1.08883)  # D65
PRINTED = 0.05  # the tables are rounded to one decimal


def linear(colour):
    """#rrggbb as linear RGB in [0, 1]."""
    value = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    one, other = (linear(colour) @ (0.2126, 0.7152, 0.0722) + 0.05 for colour in (one, other))
    return max(one, other) / min(one, other)


def lab(rgb):
    """Linear RGB as CIELAB."""
    t = XYZ @ rgb / WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one, other):
    """The distance of two colours in CIELAB. Names as in the paper; angles in degrees."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(c7 / (c7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    dh = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    mean_h = (h1 + dh / 2) % 360 if c1 * c2 else h1 + h2
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    hues = np.cos(np.radians([mean_h - 30, 2 * mean_h, 3 * mean_h + 6, 4 * mean_h - 63]))
    t = 1 + hues @ (-0.17, 0.24, 0.32, -0.20)
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    turn = 60 * np.exp(-(((mean_h - 275) / 25) ** 2))
    r_t = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * np.sin(np.radians(turn))
    x, y, z = (l2 - l1) / s_l, (c2 - c1) / s_c, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(dh / 2)) / s_h
    return float(np.sqrt(x**2 + y**2 + z**2 + r_t * y * z))


def distance(one, other, vision="normal"):
    one, other = (np.clip(VISION[vision] @ linear(colour), 0, 1) for colour in (one, other))
    return ciede2000(lab(one), lab(other))


def least_distance(palette, names, vision):
    return min(
        distance(palette[one], palette[other], vision) for one, other in itertools.combinations(names, 2)
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [  # from table 1 of Sharma, Wu and Dalal, which gives four decimals
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distance_formula(one, other, expected):
    assert ciede2000(one, other) == pytest.approx(expected, abs=5e-5)


def test_contrast_formula():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_both_palettes_name_the_same_colours():
    assert list(PALETTES["light"]) == list(PALETTES["dark"])
    assert {"bg", "surface", "rule", *CONTRASTS} == set(PALETTES["light"])


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("name", CONTRASTS)
def test_contrast(name, theme):
    palette = PALETTES[theme]
    grounds = ("ink",) if name.endswith("-fill") else ("bg", "surface")
    worst = min(contrast(palette[name], palette[ground]) for ground in grounds)
    assert worst == pytest.approx(CONTRASTS[name][theme == "dark"], abs=PRINTED + 1e-9)


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("vision", VISION)
def test_colours_of_data_stay_apart(theme, vision):
    least = least_distance(PALETTES[theme], DATA, vision)
    assert least == pytest.approx(DISTANCES[theme][vision], abs=PRINTED + 1e-9)


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("vision", VISION)
def test_statuses_stay_apart(theme, vision):
    # Proved and refuted are the closest; that is why their shapes differ too.
    least = least_distance(PALETTES[theme], ("proved", "refuted", "open"), vision)
    assert least >= LEAST_BETWEEN_STATUSES - PRINTED
