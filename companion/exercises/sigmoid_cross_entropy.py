"""The exercises of the chapter on sigmoid cross-entropy, from one line to a small project."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

import companion
from companion.exercises import _mistakes as mistakes
from companion.exercises import _numpy as np
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Predict

SIGMA = {"sigma(x)": "1/(1 + exp(-x))", "σ(x)": "1/(1 + exp(-x))"}  # as it is typed, and as it is printed


# 1 ────────────────────────────────────────────────────────────
def _sigma(x):
    return 1 / (1 + exp(-x))


confidently_wrong = Predict(
    id="sigmoid-confidently-wrong",
    title="Confidently wrong",
    prompt=r"""
A neuron answers $x = -4$ to an example whose label is $y = 1$. Before you run anything: what is the
derivative of its cross-entropy with respect to the logit $x$? A pocket calculator's $e^{4} \approx 54.598$
is all you need. Give four decimals.
""",
    starter="""
answer = ...

check("sigmoid-confidently-wrong", answer)
""",
    solution="""
# σ(−4) = 1/(1 + e⁴) = 1/55.598 = 0.0180, and the label is 1
answer = 0.0180 - 1

check("sigmoid-confidently-wrong", answer)
""",
    answer=_sigma(-4) - 1,
    decimals=4,
    hints=(
        "Look at the line of this chapter that gives the derivative of the cross-entropy with respect to "
        "the logit.",
        "The derivative is the predicted probability minus the label. Only σ(−4) has to be computed, and "
        "its sign follows from the label.",
        "σ(−4) = 1/(1 + e⁴) = 1/55.598. What remains when the label is taken away?",
    ),
    mistakes=(
        Mistake(
            1 - _sigma(-4),
            "This is the derivative with its sign turned: y − σ(x) in place of σ(x) − y. The loss falls "
            "when this logit grows. Which sign does the derivative of a falling function have?",
        ),
        Mistake(
            _sigma(-4),
            "This is σ(−4), the predicted probability; the label is still missing. What is left when the "
            "label y = 1 is taken away from it?",
        ),
        Mistake(
            2 * (_sigma(-4) - 1) * _sigma(-4) * _sigma(4),
            "This is the derivative of the squared error, 2(σ − y)σ(1 − σ). Its factor σ(1 − σ) is what "
            "puts it to sleep here. Which factor is left when the cross-entropy takes its place?",
        ),
        Mistake(
            (_sigma(-4) - 1) * _sigma(-4) * _sigma(4),
            "This is (σ − y)σ(1 − σ), the derivative of half the squared error. In the cross-entropy the "
            "factor σ(1 − σ) cancels. Against what?",
        ),
        Mistake(
            log(1 + exp(4)),
            "This is the loss itself, log(1 + e⁴), not its derivative. How much does the loss change when "
            "the logit changes a little?",
        ),
        Mistake(
            _sigma(-4) * _sigma(4),
            "This is σ(1 − σ), the slope of the sigmoid and the second derivative of the loss. Which "
            "derivative was asked for?",
        ),
        Mistake(
            _sigma(4) - 1,
            "This is σ(4) − 1: the exponent of σ(−4) = 1/(1 + e^(−(−4))) has lost a sign. Is e to the 4 "
            "above or below 1?",
        ),
    ),
    question="The derivative is the predicted probability minus the label. What is σ(−4), and what is the "
    "label?",
    shows="Of a push that can never reach 1, the cross-entropy uses 98 percent where the neuron is "
    "confidently wrong. The squared error would push with −0.0347.",
)


# 2 ────────────────────────────────────────────────────────────
log_slope = Derive(
    id="sigmoid-log-slope",
    title="The slope of log σ",
    prompt=r"""
For $y = 1$ the loss is $-\log\sigma(x)$. Differentiate $\log\sigma(x)$ with respect to $x$. Write the
result as text, with `sigma(x)`, `exp`, `log` and arithmetic (`*` for times, `**` for powers), and without
`Derivative`. Every form that is equal for all real $x$ is right.
""",
    starter="""
answer = ...

check("sigmoid-log-slope", answer)
""",
    solution="""
# chain rule: σ′/σ = σ(1 − σ)/σ
answer = "1 - sigma(x)"

check("sigmoid-log-slope", answer)
""",
    answer="1 - sigma(x)",
    names={"x": "real"},
    defined=SIGMA,
    without=("Derivative",),
    hints=(
        "Look at the derivation of σ′(x), and at the chain rule for a logarithm.",
        "The derivative of log f is f′/f. Put σ for f, and for σ′ what the chapter proves about it.",
        "d/dx log σ(x) = σ(x)(1 − σ(x)) / σ(x). What is left after cancelling?",
    ),
    mistakes=(
        Mistake(
            "1/sigma(x)",
            "This is the outer derivative alone: 1/σ(x) is the slope of the logarithm at σ(x). The chain "
            "rule asks for one more factor. What is the slope of σ itself?",
        ),
        Mistake(
            "sigma(x)*(1 - sigma(x))",
            "This is the slope of σ(x), not of log σ(x). By what does the derivative of a logarithm divide?",
        ),
        Mistake(
            "sigma(x) - 1",
            "This has the sign of the loss: it is the slope of −log σ(x). Does log σ(x) rise or fall as x "
            "grows?",
        ),
        Mistake(
            "sigma(x)",
            "This is the mirror image: σ(x) is the slope of −log(1 − σ(x)), the loss for y = 0. For large "
            "x, log σ(x) is flat. What should its slope tend to there?",
        ),
    ),
    question="The derivative of log f is f′/f. What are f and f′ here?",
    shows="As 1 − σ(x) = σ(−x) lies between 0 and 1, the loss −log σ(x) always pushes the logit up, with "
    "a push that is always weaker than 1.",
)


# 3 ────────────────────────────────────────────────────────────
lost_letter = Flaw(
    id="sigmoid-lost-letter",
    title="A letter goes astray",
    prompt=r"""
One of the study notes behind this course derives the gradient of $x - xy + \log(1 + e^{-x})$, called
$H$ there, as follows, here in this course's letters. It arrives at the right result, and yet one line is not
equal to the line above it.

$$
\begin{aligned}
\frac{\partial H}{\partial x}
&= 1 - y + \frac{1}{1 + e^{-x}} \cdot \frac{\partial}{\partial x}\left(1 + e^{-x}\right) && \text{(1)}\\
&= 1 - y + \frac{1}{1 + e^{-x}} \cdot \left(-e^{-y}\right) && \text{(2)}\\
&= 1 - y - \frac{e^{-x}}{1 + e^{-x}} && \text{(3)}\\
&= \sigma(x) - y && \text{(4)}
\end{aligned}
$$

Which line does not follow, and what should it say? Give the number of the line, and the whole line
repaired, as text and without `Derivative`.
""",
    starter="""
check("sigmoid-lost-letter", step=..., repair=...)
""",
    solution="""
# the derivative of 1 + e^(−x) with respect to x is −e^(−x): the exponent keeps its x
check("sigmoid-lost-letter", step=2, repair="1 - y + 1/(1 + exp(-x)) * (-exp(-x))")
""",
    lines=(
        "1 - y + 1/(1 + exp(-x)) * Derivative(1 + exp(-x), x)",
        "1 - y + 1/(1 + exp(-x)) * (-exp(-y))",
        "1 - y - exp(-x)/(1 + exp(-x))",
        "sigma(x) - y",
    ),
    step=2,
    repair="1 - y + 1/(1 + exp(-x)) * (-exp(-x))",
    names={"x": "real", "y": "[0, 1]"},
    defined=SIGMA,
    without=("Derivative",),
    hints=(
        "Put numbers in: x = 0 and y = 1, say. At which line does the value change?",
        "One line differentiates 1 + e^(−x). With respect to which letter?",
        "Line 2 should read 1 − y + 1/(1 + e^(−x)) · (…), with the derivative of e^(−x) with respect to x "
        "in the brackets.",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 follows: it is the chain rule for log(1 + e^(−x)), with the inner derivative still to "
            "be done. Which line does it?",
        ),
        Mistake(
            {"step": 3},
            "Line 3 is equal to line 1, so the error has gone again by then. A value that changes and "
            "changes back: which line stands between them?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 follows from line 3, since 1 − e^(−x)/(1 + e^(−x)) = 1/(1 + e^(−x)). The first lines "
            "are left. At x = 0, y = 1, which two of them differ?",
        ),
        Mistake(
            {"step": 2, "repair": "-exp(-x)"},
            "−e^(−x) is the inner derivative, and only that. What does the whole of line 2 say with it in "
            "its place?",
        ),
        Mistake(
            {"step": 2, "repair": "1 - y + 1/(1 + exp(-x)) * exp(-x)"},
            "The letter is mended, but a sign got lost: the exponent −x has a derivative of its own. What "
            "is it?",
        ),
        Mistake(
            {"step": 2, "repair": "1 - y - exp(-y)/(1 + exp(-x))"},
            "This is line 2 as it stands, written in another way. Its exponent still holds the label. "
            "With respect to which letter is 1 + e^(−x) differentiated?",
        ),
        Mistake(
            {"step": 2, "repair": "1 - y - exp(-x)"},
            "The letter is mended, but the outer derivative 1/(1 + e^(−x)) got lost. What multiplies the "
            "inner derivative in line 1?",
        ),
    ),
    question="Line 2 carries out the derivative that line 1 announces. What is the derivative of 1 + "
    "e^(−x) with respect to x?",
    shows="Line 3 repairs the slip silently, so that the result looks proved. This is why a judge looks "
    "at every line, not at the last one.",
)


# 4 ────────────────────────────────────────────────────────────
def _bce_gradient(logits, labels):
    return companion.binary_cross_entropy_with_logits_gradient(logits, labels, reduction="mean")


def _batch(logits, labels, **where):
    return Case({"logits": logits, "labels": labels}, **where)


def _batches():
    yield _batch([0.0], [1.0])
    yield _batch([0.0, 2.0], [1.0, 0.0])
    yield _batch([-1.0, 3.0, 0.5], [0.3, 0.9, 0.5])
    yield _batch([[2.0, -1.0, 0.0]], [[1.0, 0.0, 1.0]])
    yield _batch([[2.0, -1.0], [0.5, 1.5], [-3.0, 0.0]], [[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    rng = np.random.default_rng(5)
    for shape in [(4,), (7,), (20,), (2, 2), (5, 3), (8, 4), (3, 2, 2)]:
        yield _batch(rng.normal(0, 3, shape), rng.integers(0, 2, shape).astype(float))
        yield _batch(rng.normal(0, 3, shape), rng.random(shape))
    yield _batch([1.0, -2.0], [1.0, 1.0], group="float32", dtype="float32")
    yield _batch([[1.0, -2.0], [0.0, 0.5]], [[1.0, 1.0], [0.0, 1.0]], group="float32", dtype="float32")
    yield _batch([-800.0], [1.0], group="extremes")
    yield _batch([800.0], [0.0], group="extremes")
    yield _batch([-800.0, 800.0, -720.0, 720.0], [0.0, 1.0, 1.0, 0.0], group="extremes")


def _naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _two_branches(x):
    return np.where(x >= 0, _naive_sigmoid(x), np.exp(x) / (1 + np.exp(x)))


def _squared_error_gradient(logits, labels):
    p = companion.sigmoid(logits)
    return 2 * (p - labels) * p * (1 - p) / logits.size


def _single_losses(logits, labels):
    return companion.binary_cross_entropy_with_logits(logits, labels, reduction="none")


def _sigmoid_slope(logits, labels):
    return companion.sigmoid(logits) * companion.sigmoid(-logits)


def _weighted_like(form):
    """Whether an answer is `form`, with the weight 1/n of the mean or without."""

    def seen(inputs, got, expected):
        right = form(**inputs)
        # six digits, which a form in float32 has too
        return any(np.allclose(n * got[0], right, rtol=1e-5, atol=1e-6) for n in (1, right.size))

    return seen


def _clipped(inputs, got, expected):
    """Whether far out every probability stays off 0 and 1 by the same small number."""
    logits = inputs["logits"]
    short = (got[0] - expected[0]) * logits.size * np.where(logits < 0, 1, -1)
    # Below 1e-14 it would be rounding, and above 0.01 no clip; 1 − 1e-12 has four digits left of the 1e-12.
    return np.all(np.abs(logits) > 700) and 1e-14 < short.min() <= short.max() < min(0.01, 1.01 * short.min())


batch_gradient = Implement(
    id="sigmoid-batch-gradient",
    title="One gradient for a whole batch",
    prompt=r"""
Write `bce_gradient(logits, labels)`: the gradient, with respect to the logits, of the *mean* binary
cross-entropy. Both arrays have the same shape, `(N,)` for one label an example, or `(N, C)` for C labels an
example (multi-label), and the mean goes over all elements. The result has the shape and the dtype of
`logits`, labels may be soft, and logits as far out as ±800 cause no warning. You may use
`companion.sigmoid`.
""",
    starter="""
def bce_gradient(logits, labels):
    ...


check("sigmoid-batch-gradient", bce_gradient)
""",
    solution="""
def bce_gradient(logits, labels):
    return (sigmoid(logits) - labels) / logits.size


check("sigmoid-batch-gradient", bce_gradient)
""",
    function="bce_gradient",
    reference=_bce_gradient,
    cases=_batches,
    # A few roundings each in σ, the difference and the quotient, in any order. The absolute part leaves out
    # how σ − 1 loses digits far to the right: that is the subject of the next chapter.
    tolerance={"float64": (1e-13, 1e-15), "float32": (1e-6, 1e-7)},
    keeps_dtype=True,
    quiet=True,
    hints=(
        "Look at the derivative σ(x) − y of a single loss, and at what the mean does to it.",
        "Every logit enters one single loss only, so the gradient is taken element by element. A mean "
        "over n losses gives each of them the weight 1/n.",
        "return (sigmoid(logits) - labels) / … : how many losses does the mean go over? `logits.size` "
        "counts them.",
    ),
    mistakes=(
        Mistake(
            lambda logits, labels: companion.sigmoid(logits) - labels,
            "This is the gradient of the sum. What weight does the mean give to each single loss?",
        ),
        Mistake(
            lambda logits, labels: (companion.sigmoid(logits) - labels) / len(logits),
            "This divides by the number of rows. With several labels an example the mean goes over all "
            "elements. How many are there?",
        ),
        Mistake(
            lambda logits, labels: (labels - companion.sigmoid(logits)) / logits.size,
            "The sign is turned: this is labels − σ, the direction in which the loss falls. The gradient "
            "points to where it rises. Which of the two was asked for?",
        ),
        Mistake(
            lambda logits, labels: (companion.softmax(logits) - labels) / logits.size,
            "This couples the labels of an example by a softmax. In a multi-label problem each logit has "
            "a sigmoid of its own. Which logits does the derivative of one loss depend on?",
        ),
        Mistake(
            _squared_error_gradient,
            "This is the gradient of the squared error: it still has the factor σ(1 − σ). What does the "
            "cross-entropy put in the place of 2(σ − y)σ(1 − σ)?",
        ),
        mistakes.hard_labels(_bce_gradient),
        Mistake(
            lambda logits, labels: np.mean(companion.sigmoid(logits) - labels),
            "This is the mean of the gradient's elements, one number. Each logit has a derivative of its "
            "own. Where does the 1/n belong?",
        ),
        mistakes.double(_bce_gradient),
        Mistake(
            lambda logits, labels: (_naive_sigmoid(logits) - labels) / logits.size,
            "exp(−x) overflows at x = −800. The quotient 1/(1 + ∞) = 0 saves the value this time, and the "
            "warning says that it was luck. Which form of σ has no positive exponent where x is negative?",
        ),
        Mistake(
            lambda logits, labels: (np.exp(logits) / (1 + np.exp(logits)) - labels) / logits.size,
            "exp(x) overflows at x = 800, and ∞/(1 + ∞) is nan. Which form of σ has no positive exponent "
            "where x is positive?",
        ),
        Mistake(
            lambda logits, labels: (_two_branches(logits) - labels) / logits.size,
            "Both branches of `np.where` are computed for every logit, so the exponential overflows in "
            "the branch that is then thrown away. What does exp(−|x|) do on both sides?",
        ),
        Mistake(
            lambda logits, labels: (
                (np.clip(companion.sigmoid(logits), 1e-7, 1 - 1e-7) - labels) / logits.size
            ),
            "A probability or a logit is clipped, so the gradient stops short of ±1 at logits of ±800. "
            "Clipping guards a logarithm or a quotient. Which of the two is left in σ(x) − y?",
            seen=_clipped,
        ),
        Mistake(
            lambda logits, labels: companion.binary_cross_entropy_with_logits(logits, labels),
            "This is the mean loss itself, one number, not its gradient. How much does it change when one "
            "logit changes a little?",
        ),
        Mistake(
            _single_losses,
            "These are the losses themselves, not their derivatives. How much does each change when its "
            "logit changes a little?",
            seen=_weighted_like(_single_losses),
        ),
        Mistake(
            _sigmoid_slope,
            "This is σ(1 − σ), the slope of the sigmoid and the second derivative of each loss. The label "
            "does not enter it. Where does it enter the first derivative?",
            seen=_weighted_like(_sigmoid_slope),
        ),
    ),
    question="The mean over n losses has the gradient (σ(x) − y)/n. Which of its parts differs from yours?",
    shows="One line serves a batch, several labels at once and soft labels, because every logit meets "
    "only its own label.",
)


# 5 ────────────────────────────────────────────────────────────
squared_error_curvature = Derive(
    id="sigmoid-squared-error-curvature",
    title="Where the squared error bends downwards",
    prompt=r"""
Cross-entropy is convex in the logit. Is the squared error? For $y = 1$ it is $(\sigma(x) - 1)^2$. Find its
second derivative with respect to $x$, as text with `sigma(x)` and without `Derivative`. Then read off where
it is negative.
""",
    starter="""
answer = ...

check("sigmoid-squared-error-curvature", answer)
""",
    solution="""
# first derivative: −2σ(1 − σ)²; the product rule and σ′ = σ(1 − σ) give the second
answer = "2*sigma(x)*(1 - sigma(x))**2*(3*sigma(x) - 1)"

check("sigmoid-squared-error-curvature", answer)
""",
    answer="2*sigma(x)*(1 - sigma(x))**2*(3*sigma(x) - 1)",
    names={"x": "real"},
    defined=SIGMA,
    without=("Derivative",),
    hints=(
        "Look at σ′(x) = σ(x)(1 − σ(x)). Here it is used twice, once for each derivative.",
        "Differentiate once: 2(σ − 1)σ′ = −2σ(1 − σ)². Then use the product rule on σ and (1 − σ)².",
        "The second derivative is −2[σ′(1 − σ)² − 2σ(1 − σ)σ′]. Put in σ′ = σ(1 − σ) and take out what "
        "both terms share.",
    ),
    mistakes=(
        Mistake(
            "-2*sigma(x)*(1 - sigma(x))**2",
            "This is the first derivative. What does the product rule make of σ(1 − σ)²?",
        ),
        Mistake(
            "2*sigma(x)**2*(1 - sigma(x))**2",
            "This is 2σ′², one of the product rule's two terms, and never negative. What about the term "
            "2(σ − 1)σ″?",
        ),
        Mistake(
            "-2*sigma(x)*(1 - sigma(x))**2*(3*sigma(x) - 1)",
            "The sign is turned: this is the negative of the second derivative. As the loss levels "
            "off towards 0, for large x, does it bend upwards or downwards?",
        ),
        Mistake(
            "sigma(x)*(1 - sigma(x))**2*(3*sigma(x) - 1)",
            "This is half of it: the second derivative of ½(σ − 1)². Which factor does the square bring "
            "down?",
        ),
        Mistake(
            "-2*(1 - sigma(x))*(1 - 3*sigma(x))",
            "This differentiates with respect to σ the second time, not to x. By the chain rule, which "
            "factor is missing?",
        ),
        Mistake(
            "2",
            "This is the second derivative with respect to σ. The logit enters through σ(x): what does "
            "the chain rule add, twice?",
        ),
        Mistake(
            "sigma(x)*(1 - sigma(x))",
            "This is the second derivative of the cross-entropy. What is the first derivative of (σ(x) − "
            "1)²?",
        ),
        Mistake(
            "2*sigma(x)**2*(1 - sigma(x))*(2 - 3*sigma(x))",
            "This is the second derivative for y = 0, of σ(x)². What changes in the first derivative when "
            "y = 1?",
        ),
    ),
    question="The first derivative is −2σ(1 − σ)². What does the product rule give, with σ′ = σ(1 − σ)?",
    shows="Its sign is that of 3σ(x) − 1: negative for σ(x) < 1/3, that is for x < −ln 2. The squared "
    "error is not convex there, and there the neuron is wrong. The cross-entropy bends upwards everywhere.",
)


# 6 ────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class _Loss:
    """A function of the weights with its exact gradient, and words for messages."""

    words: str
    value: Callable
    gradient: Callable

    def __call__(self, weights):
        return self.value(np.asarray(weights))


def _square():
    return _Loss("w₁²", lambda w: w[0] ** 2, lambda w: np.array([2 * w[0]]))


def _cube():
    return _Loss("w₁³", lambda w: w[0] ** 3, lambda w: np.array([3 * w[0] ** 2]))


def _saddle():
    return _Loss(
        "w₁² + 3w₁w₂",
        lambda w: w[0] ** 2 + 3 * w[0] * w[1],
        lambda w: np.array([2 * w[0] + 3 * w[1], 3 * w[0]]),
    )


def _wave():
    return _Loss(
        "exp(w₁)·sin(w₂) + w₃",
        lambda w: np.exp(w[0]) * np.sin(w[1]) + w[2],
        lambda w: np.array([np.exp(w[0]) * np.sin(w[1]), np.exp(w[0]) * np.cos(w[1]), 1.0]),
    )


def _neuron():
    features, labels = np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.5]]), np.array([1.0, 0.0, 1.0])
    return _Loss(
        "the mean cross-entropy of a neuron on three examples",
        lambda w: companion.binary_cross_entropy_with_logits(features @ w, labels),
        lambda w: features.T @ (companion.sigmoid(features @ w) - labels) / len(labels),
    )


def _losses():
    for loss, weights, step in [
        (_square(), [3.0], 0.5),
        (_cube(), [1.0], 0.5),
        (_saddle(), [1.0, 2.0], 0.25),
        (_wave(), [0.0, 1.0, -2.0], 0.125),
        (_neuron(), [0.5, -1.0], 0.01),
    ]:
        yield Case({"loss": loss, "weights": weights, "step": step})
    for loss, weights in [(_cube(), [1.0]), (_wave(), [0.0, 1.0, -2.0]), (_neuron(), [0.5, -1.0])]:
        yield Case({"loss": loss, "weights": weights}, group="the default step")


def _numerical_gradient(loss, weights, step=None):
    """Central differences; where the step is left to the learner, the exact gradient is the measure."""
    return loss.gradient(weights) if step is None else _central(loss, weights, step)


def _differences(quotient, weights, step):
    """The quotient for each weight, given the shift of that weight alone."""
    return np.array([quotient(shift) for shift in step * np.eye(weights.size)])


def _central(loss, w, step=1e-5):
    return _differences(lambda shift: (loss(w + shift) - loss(w - shift)) / (2 * step), w, step)


def _forward(loss, w, step=1e-5):
    return _differences(lambda shift: (loss(w + shift) - loss(w)) / step, w, step)


def _backward(loss, w, step=1e-5):
    return _differences(lambda shift: (loss(w) - loss(w - shift)) / step, w, step)


def _all_at_once(loss, w, step=1e-5):
    return np.full_like(w, (loss(w + step) - loss(w - step)) / (2 * step))


def _not_put_back(loss, w, step=1e-5):
    gradient = np.zeros_like(w)
    for k in range(w.size):
        w[k] += step
        above = loss(w)
        w[k] -= 2 * step
        gradient[k] = (above - loss(w)) / (2 * step)
    return gradient


gradient_check = Implement(
    id="sigmoid-gradient-check",
    title="A gradient check of your own",
    prompt=r"""
Write `numerical_gradient(loss, weights, step=…)`, the tool that catches a mistaken gradient. `loss` takes an
array of weights, shape `(D,)`, and returns a number; the result is its gradient by *central* differences,
one weight at a time, with `weights` left as they were. Then choose the default `step` so that the gradient
has nine right decimals for losses and weights of ordinary size.
""",
    starter="""
def numerical_gradient(loss, weights, step=...):
    ...


check("sigmoid-gradient-check", numerical_gradient)
""",
    solution="""
def numerical_gradient(loss, weights, step=1e-5):
    gradient = np.zeros(weights.size)
    for k in range(weights.size):
        shift = np.zeros(weights.size)
        shift[k] = step
        gradient[k] = (loss(weights + shift) - loss(weights - shift)) / (2 * step)
    return gradient


check("sigmoid-gradient-check", numerical_gradient)
""",
    function="numerical_gradient",
    default="step",
    reference=_numerical_gradient,
    cases=_losses,
    # Rounding in the loss, some 1e-16, is divided by the step given, 0.01 at least: 1e-14, with room for ten
    # such errors. With the default step nine decimals are asked for.
    tolerance={"float64": (0, 1e-13), "the default step": (0, 1e-9)},
    hints=(
        "Look at the part of the chapter on the gradient check, and at the step size where its error is "
        "smallest.",
        "Shift one weight up by the step, then down by it; the two losses are two steps apart. Do that "
        "for each weight, on a copy. The error of the formula falls like step², rounding grows like "
        "10⁻¹⁶/step.",
        "gradient[k] = (loss(weights + shift) - loss(weights - shift)) / (2 * step), where shift is zero "
        "except for shift[k] = step.",
    ),
    mistakes=(
        Mistake(
            _forward,
            "These are forward differences, from w to w + step. Their error falls like step, that of "
            "central differences like step². Where does the second point have to lie?",
        ),
        Mistake(
            _backward,
            "These are backward differences, from w − step to w. Their error falls like step, that of "
            "central differences like step². Where does the second point have to lie?",
        ),
        Mistake(
            lambda loss, w, step=1e-5: 2 * _central(loss, w, step),
            "Every value is twice the right one. How far apart are the two points at which the loss is "
            "taken?",
        ),
        Mistake(
            lambda loss, w, step=1e-5: -_central(loss, w, step),
            "The sign is turned: the loss below is taken minus the loss above. Which of the two comes "
            "first in a difference quotient?",
        ),
        Mistake(
            _all_at_once,
            "All weights are shifted at once, so every element is the sum of all partial derivatives. "
            "Which weights may move when the k-th derivative is taken?",
        ),
        Mistake(
            _not_put_back,
            "A weight is not put back after its turn: the derivatives that follow are taken at another "
            "point, and the caller's array has changed. What happens if you work on a copy?",
        ),
        Mistake(
            lambda loss, w, step=1e-3: _central(loss, w, step),
            "The differences are right; with a default step of 1e-3 the formula's own error, step²·f‴/6, "
            "is near 1e-6. By how much does it fall when the step is ten times shorter?",
        ),
        Mistake(
            lambda loss, w, step=1e-4: _central(loss, w, step),
            "The differences are right; with a default step of 1e-4 the formula's own error, step²·f‴/6, "
            "is near 1e-8. By how much does it fall when the step is ten times shorter?",
        ),
        Mistake(
            lambda loss, w, step=1e-8: _central(loss, w, step),
            "The differences are right; with a default step of 1e-8 rounding, 1e-16/step, is near 1e-8. By "
            "how much does it fall when the step is ten times longer?",
        ),
    ),
    question="A central difference is (loss(w + step) − loss(w − step))/(2·step), one weight at a time. "
    "Which part of it differs from yours?",
    questions={
        "the default step": "Too long a step leaves the formula's error step²·f‴/6, too short a one "
        "leaves rounding, about 1e-16/step. For which step are the two alike?",
    },
    shows="The best step balances step² against 1e-16/step, so that it lies near the cube root of 1e-16. "
    "With it you can check every gradient of this course.",
)


# 7 ────────────────────────────────────────────────────────────
def _with_ones(features):
    return np.column_stack([features, np.ones(len(features))])


def _newton(A, labels, penalty=None, steps=30):
    """Minimise the summed cross-entropy plus ½ Σ penalty·w², to the last digits."""
    w = np.zeros(A.shape[1])
    penalty = np.zeros(A.shape[1]) if penalty is None else penalty
    for _ in range(steps):
        p = companion.sigmoid(A @ w)
        hessian = (A.T * (p * (1 - p))) @ A + np.diag(penalty)
        w = w - np.linalg.solve(hessian, A.T @ (p - labels) + penalty * w)
    return w


def _split(w):
    return w[:-1], w[-1]


def _fit_neuron(features, labels):
    return _split(_newton(_with_ones(features), labels))


def _fit_without_bias(features, labels):
    return _newton(features, labels), 0.0


def _fit_with_penalty(features, labels):
    return _split(_newton(_with_ones(features), labels, penalty=np.append(np.ones(features.shape[1]), 0.0)))


def _fit_a_line(features, labels):
    return _split(np.linalg.lstsq(_with_ones(features), labels)[0])


def _fit_squared_error(features, labels):
    """Descend the squared error (σ − y)² from the cross-entropy's optimum, where it is convex enough."""
    A = _with_ones(features)
    w = _newton(A, labels)
    for _ in range(1000):
        p = companion.sigmoid(A @ w)
        w = w - 4.0 * A.T @ ((p - labels) * p * (1 - p)) / len(labels)
    return _split(w)


def _descend(features, labels, rate, steps):
    A = _with_ones(features)
    w = np.zeros(A.shape[1])
    for _ in range(steps):
        w = w - rate * A.T @ (companion.sigmoid(A @ w) - labels) / len(labels)
    return _split(w)


def _standardised(features, ddof=0):
    return (features - features.mean(axis=0)) / features.std(axis=0, ddof=ddof)


def _of_standardised(inputs, fitted, expected):
    """Whether this is the optimum for features of mean 0 and spread 1, in either convention of the spread."""
    changed = [inputs | {"features": _standardised(inputs["features"], ddof)} for ddof in (0, 1)]
    return any(_residual(given, fitted)[0] < 1e-6 for given in changed)


def _residual(inputs, fitted):
    """The largest element of the gradient at a fit, and how far its loss lies above that at zero weights."""
    A = _with_ones(inputs["features"])
    x = A @ np.append(*fitted)
    loss = np.mean(np.logaddexp(0, x) - inputs["labels"] * x)
    return np.max(np.abs(A.T @ (companion.sigmoid(x) - inputs["labels"]))) / len(x), loss - np.log(2)


def _went_astray(inputs, fitted, expected):
    return not np.all(np.isfinite(np.append(*fitted))) or _residual(inputs, fitted)[1] > 0


def _stopped_early(inputs, fitted, expected):
    return not _went_astray(inputs, fitted, expected) and _residual(inputs, fitted)[0] > 1e-9


def _animals():
    yield Case({"features": [[-2.0], [-1.0], [0.0], [1.0], [2.0]], "labels": [0.0, 1.0, 0.0, 1.0, 1.0]})
    rng = np.random.default_rng(21)
    for size, weights, bias in [(30, [1.0], -0.5), (40, [0.8, -1.2], 0.5), (60, [0.5, 1.0, -1.0], 1.0)]:
        features = np.round(rng.normal(0, 1, (size, len(weights))), 3)
        chance = companion.sigmoid(features @ np.array(weights) + bias)
        yield Case({"features": features, "labels": (rng.random(size) < chance).astype(float)})


fit_a_neuron = Implement(
    id="sigmoid-fit-a-neuron",
    title="Project: train a neuron",
    prompt=r"""
Write `fit_neuron(features, labels)` from nothing but NumPy and `companion.sigmoid`. `features` has shape
`(N, D)`, `labels` has shape `(N,)` and holds zeros and ones; return `weights`, shape `(D,)`, and `bias`, a
number, that minimise the mean cross-entropy, each to six digits. Gradient descent or Newton's method: both
get there. Your function is tried on animals that you have not seen. Their classes overlap, so a finite
optimum exists, and their features are of ordinary size.
""",
    starter="""
def fit_neuron(features, labels):
    weights, bias = ..., ...
    return weights, bias


check("sigmoid-fit-a-neuron", fit_neuron)
""",
    solution="""
def fit_neuron(features, labels):
    A = np.column_stack([features, np.ones(len(features))])  # the bias: weight of a feature that is always 1
    w = np.zeros(A.shape[1])
    for _ in range(20):  # Newton's method doubles the right digits with each step
        p = sigmoid(A @ w)
        gradient = A.T @ (p - labels) / len(labels)
        hessian = (A.T * (p * (1 - p))) @ A / len(labels)
        w = w - np.linalg.solve(hessian, gradient)
    return w[:-1], w[-1]


check("sigmoid-fit-a-neuron", fit_neuron)
""",
    function="fit_neuron",
    reference=_fit_neuron,
    cases=_animals,
    returns=("weights", "bias"),
    tolerance={"float64": (1e-6, 1e-6)},  # the six digits asked for
    hints=(
        "Look at the neuron that this chapter trains, and at the gradient Aᵀ(σ − y)/N.",
        "Append a column of ones to the features, so that the bias becomes the last weight. Then repeat: "
        "probabilities, gradient, step, until the gradient is 0 to eight digits. Newton's step solves "
        "Hessian · step = gradient, with the Hessian AᵀSA/N.",
        "A = np.column_stack([features, np.ones(len(features))]); w = np.zeros(A.shape[1])",
    ),
    mistakes=(
        Mistake(
            _fit_without_bias,
            "These are the best weights of a neuron without a bias: its boundary is forced through the "
            "origin. Which column does the matrix of features lack?",
        ),
        Mistake(
            _fit_with_penalty,
            "These weights are pulled towards 0: they minimise the loss plus an L2 penalty, as "
            "scikit-learn's default (C = 1) does. What is minimised when only the cross-entropy counts?",
        ),
        Mistake(
            _fit_squared_error,
            "These weights minimise the squared error (σ − y)². Its gradient carries the factor σ(1 − σ). "
            "What is the gradient of the cross-entropy?",
        ),
        Mistake(
            _fit_a_line,
            "These are the weights of a straight line through the labels, fitted by least squares. Where "
            "does the sigmoid come in?",
        ),
        Mistake(
            lambda features, labels: _fit_neuron(features, 1 - labels),
            "Weights and bias have their signs turned: this neuron predicts label 0. Is it σ − y or y − σ "
            "that is taken away, and which label belongs to large logits?",
        ),
        Mistake(
            lambda features, labels: _fit_neuron(_standardised(features), labels),
            "These are the weights for standardised features, and the caller's features are not "
            "standardised. Which factor turns a weight per spread into a weight per unit, and what "
            "happens to the bias?",
            seen=_of_standardised,
        ),
        Mistake(
            lambda features, labels: _descend(features, labels, -0.1, 100),
            "The loss at this fit is higher than with all weights at 0, or not finite. A step against the "
            "gradient makes it smaller. Do you step along the gradient, do you step too far (is the sum "
            "divided by N?), or are the labels −1 and 1?",
            seen=_went_astray,
        ),
        Mistake(
            lambda features, labels: _descend(features, labels, 0.1, 100),
            "On its way, not there yet: the loss has fallen, and its gradient at this fit is not 0. Does "
            "it take more steps, or longer ones?",
            seen=_stopped_early,
        ),
    ),
    question="At the optimum the gradient Aᵀ(σ − y)/N is 0, for the column of ones too. What is it at "
    "your fit?",
    shows="However you got there: the loss is convex, so on data that overlap all ways lead to this one "
    "optimum.",
)

EXERCISES = (
    confidently_wrong,
    log_slope,
    lost_letter,
    batch_gradient,
    squared_error_curvature,
    gradient_check,
    fit_a_neuron,
)
