"""Figures of the chapter on the focal loss: the numbers in their lines."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from reading import DRAWN, curves, lines, texts

from companion import focal_loss_with_logits, sigmoid
from companion.figures import focal_loss as draw

RANDOM = np.random.default_rng(3)


GAMMAS = (0, 0.5, 1, 2)


def losses(logits, label):
    return np.array([focal_loss_with_logits(logits, label, gamma=g, reduction="none") for g in GAMMAS])


# One call of every figure, by its name; the arguments are of the kind that the chapter passes.
CALLS = {
    "focal_losses": (),
    "easy_majority": (),
    "focal_pushes": (),
    "cumulative_share": (GAMMAS, losses(RANDOM.normal(0, 1, 50), 1), losses(RANDOM.normal(-4.6, 1, 3000), 0)),
    "slopes_of_the_logit": (),
    "expected_loss": (),
}

# Figures whose numbers the notebook computes and passes in.
COMPUTED = {"cumulative_share"}


def focal(p, gamma):
    return -((1 - p) ** gamma) * np.log(p)


def push(p, gamma):
    return (1 - p) ** gamma * (1 - p - gamma * p * np.log(p))


def test_focal_losses_are_their_formula():
    for (p, y), gamma in zip(curves(draw.focal_losses()), (0, 0.5, 1, 2, 5), strict=True):
        np.testing.assert_allclose(y, focal(p, gamma), rtol=2e-4)  # p is rounded too, and 1 − p near 1


@pytest.mark.parametrize(
    ("gamma", "share", "total"), [(0.0, "64.0", "2149.9"), (2.0, "1.4", "302.3"), (5.0, "0.0", "122.2")]
)
def test_the_easy_majority_prints_the_numbers_of_the_chapter(gamma, share, total):
    p, count = np.array([0.99, 0.9, 0.6, 0.3, 0.1]), np.array([95000, 4000, 700, 250, 50])
    figure, exact = draw.easy_majority(gamma), count * focal(p, gamma)
    assert f"{100 * exact[:2].sum() / exact.sum():.1f}" == share
    assert f"{exact.sum():.1f}" == total
    shown = {f"{share} % easy", "99 % easy", f"γ = {gamma:g}, total {total} nat"}
    assert shown <= set(texts(figure))
    (x, y), *_ = curves(figure)
    np.testing.assert_allclose(y, focal(x, gamma), rtol=2e-4)
    bars = [patch for patch in figure.matplotlib.axes[1].patches if isinstance(patch, Rectangle)]
    lower = [bar.get_width() for bar in bars if bar.get_y() == 0]
    upper = [bar.get_width() for bar in bars if bar.get_y() > 0]
    np.testing.assert_allclose(lower, exact / exact.sum(), atol=2e-6)
    np.testing.assert_allclose(upper, count / count.sum(), atol=2e-6)


@pytest.mark.parametrize(("gamma", "p"), [(2.0, 0.058), (2.0, 0.5), (1.0, 0.2), (0.5, 0.1), (5.0, 0.02)])
def test_both_pushes_and_where_they_cross(gamma, p):
    figure = draw.focal_pushes(gamma, p)
    (x, plain), (_, pushed) = curves(figure)
    np.testing.assert_allclose(plain, 1 - x, atol=2e-6)
    np.testing.assert_allclose(pushed, push(x, gamma), rtol=1e-3, atol=2e-6)
    crossing = lines(figure)[0][0][0]
    assert push(crossing - 1e-5, gamma) > 1 - crossing + 1e-5
    assert push(crossing + 1e-5, gamma) < 1 - crossing - 1e-5
    assert f"focal loss, γ = {gamma:g}: {push(p, gamma):.3f}" in texts(figure)


def test_the_still_prints_the_numbers_of_the_theorem():
    shown = texts(draw.focal_pushes())
    assert {"focal loss, γ = 2: 1.129", "cross-entropy: 0.942", "0.2976"} <= set(shown)


def test_for_gamma_one_the_pushes_cross_at_one_over_e():
    assert lines(draw.focal_pushes(1.0))[0][0][0] == pytest.approx(np.exp(-1), rel=DRAWN)


def test_cumulative_shares_end_at_one_and_name_the_hardest_fifth():
    _, objects, background = CALLS["cumulative_share"]
    figure = draw.cumulative_share(GAMMAS, objects, background)
    for panel, given in enumerate((objects, background)):
        for (x, y), values in zip(lines(figure, panel), given, strict=True):
            values = np.sort(values)
            assert (x[0], y[0], x[-1], x[8]) == (0, 0, 1, 0.8)
            assert y[-1] == pytest.approx(1)
            assert (np.diff(y) >= 0).all()
            n = len(values) // 5 * 4
            assert y[8] == pytest.approx(values[:n].sum() / values.sum(), rel=1e-4)
        hardest = [100 * (1 - y[8]) for _, y in lines(figure, panel)]
        words = f"hardest fifth: {hardest[0]:.0f} % at γ = 0,\n{hardest[-1]:.0f} % at γ = 2"
        assert words in texts(figure)


def test_slopes_against_the_logit():
    figure = draw.slopes_of_the_logit()
    (x, plain), (_, star), (_, pushed) = curves(figure)
    np.testing.assert_allclose(plain, sigmoid(x) - 1, rtol=DRAWN + 1e-9)
    np.testing.assert_allclose(star, -sigmoid(-4 * x), rtol=DRAWN + 1e-9)
    np.testing.assert_allclose(pushed, -push(sigmoid(x), 2), rtol=1e-4)
    assert pushed.min() == pytest.approx(-1.129, abs=5e-4)


@pytest.mark.parametrize(("truth", "best"), [(0.9, 0.69421), (0.75, 0.601176), (0.5, 0.5)])
def test_expected_loss_is_least_where_it_is_marked(truth, best):
    figure = draw.expected_loss(truth)
    for (q, y), gamma in zip(curves(figure), (0, 2), strict=True):
        np.testing.assert_allclose(y, truth * focal(q, gamma) + (1 - truth) * focal(1 - q, gamma), rtol=1e-4)
    marked = lines(figure)[-2][0][0]

    def risk(q):
        return truth * focal(q, 2) + (1 - truth) * focal(1 - q, 2)

    assert marked == pytest.approx(best, abs=5e-6)
    assert risk(marked) < min(risk(marked - 1e-3), risk(marked + 1e-3))
    t, q = curves(figure, 1)[0]
    assert (np.diff(t) > 0).all()
    if truth == 0.9:
        assert np.interp(truth, t, q) == pytest.approx(best, abs=1e-3)
