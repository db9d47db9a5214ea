"""The exercises of the chapter on training, from one number to a fit of your own."""

from math import log

import companion
from companion.exercises import _numpy as np
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import FlawInCode
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Choose, Predict

SIGMA = {"sigma(x)": "1/(1 + exp(-x))", "σ(x)": "1/(1 + exp(-x))"}  # as it is typed, and as it is printed


# 1 ────────────────────────────────────────────────────────────
base_rate = Predict(
    id="training-base-rate",
    title="The loss of knowing nothing",
    prompt=r"""
A tenth of the labels are 1. A model gives every example the same probability. What is the smallest mean
cross-entropy that it can have, in nats? A calculator's $\log 10 \approx 2.302585$ and $\log 9 \approx
2.197225$ are all you need. Give four decimals.
""",
    starter="""
answer = ...

check("training-base-rate", answer)
""",
    solution="""
# the entropy of the labels: .1 log 10 + .9 log(10/9) = log 10 − .9 log 9
answer = 2.302585 - 0.9 * 2.197225

check("training-base-rate", answer)
""",
    answer=log(10) - 0.9 * log(9),
    decimals=4,
    hints=(
        "Look at the part on what a loss is worth: which single answer is the best?",
        "The best single answer is the share itself, .1. Its mean loss is the entropy of the labels.",
        "−.1 log .1 − .9 log .9, where −log .1 = log 10 and −log .9 = log 10 − log 9.",
    ),
    mistakes=(
        Mistake(
            log(2),
            "This is log 2, the loss of answering ½. Nine of ten labels are 0. Which answer is better than "
            "½?",
        ),
        Mistake(
            log(10),
            "This is −log .1, the loss of one positive example. How often does it occur, and what do the "
            "others cost?",
        ),
        Mistake(
            log(10) - log(9),
            "This is −log .9, the loss of one negative example. What do the positive ones cost?",
        ),
        Mistake(
            (log(10) - 0.9 * log(9)) / log(2),
            "This is the entropy in bits. How many nats is a bit?",
        ),
        Mistake(
            0.1 * log(10),
            "These are the positive examples' part of the mean. What is the part of the nine in ten that "
            "are negative?",
        ),
    ),
    question="The best single answer is the base rate. What is the entropy of a coin with the probability "
    ".1?",
    shows="A model of this rare class whose loss is above 0.3251 has learned less than a table with one "
    "number.",
)


# 2 ────────────────────────────────────────────────────────────
CHOICES = {
    "a": "The weights stay as they are: the descent has arrived.",
    "b": "The weights shrink towards 0, because the loss does.",
    "c": "The weights are longer, and the loss is smaller.",
    "d": "The weights are longer, and the loss is larger: it overfits.",
}

no_rest = Choose(
    id="training-no-rest",
    title="Ten times as many steps",
    prompt="""
A neuron divides its training data without a mistake after 10,000 steps of gradient descent, without a
penalty and with a learning rate that is short enough. The descent goes on for 100,000 steps. What has
changed on the training data?

- `"a"`: The weights stay as they are: the descent has arrived.
- `"b"`: The weights shrink towards 0, because the loss does.
- `"c"`: The weights are longer, and the loss is smaller.
- `"d"`: The weights are longer, and the loss is larger: it overfits.
""",
    starter="""
answer = ...

check("training-no-rest", answer)
""",
    solution="""
# along a dividing direction the loss falls for ever, so the weights go on growing
answer = "c"

check("training-no-rest", answer)
""",
    choices=CHOICES,
    answer="c",
    hints=(
        "Look at the figure of weights without end.",
        "The data are divided by these weights. What happens to the loss when all weights are doubled?",
        "By the theorem that no weights are the best, the loss falls along a dividing direction, for ever.",
    ),
    mistakes=(
        Mistake(
            "a",
            "It would have arrived where the gradient is 0. But every example still pulls with 1 − p of "
            "its true class, which is never 0. In which direction do all of them pull?",
        ),
        Mistake(
            "b",
            "With weights near 0 all probabilities are near ½, and the loss is near log 2. Which weights "
            "make probabilities near 0 and 1?",
        ),
        Mistake(
            "d",
            "On test data that may be so. On the training data a short enough step never raises the loss. "
            "Which data were asked about?",
        ),
    ),
    question="What do larger weights do to probabilities that are on the right side already?",
    shows="Nothing on the training data tells when to stop. A penalty does, or data that were put aside.",
)


# 3 ────────────────────────────────────────────────────────────
weighted_logit = Derive(
    id="training-weighted-logit",
    title="What a weight does to the best logit",
    prompt=r"""
At some place the truth is $p$, between 0 and 1, and positives count $w > 0$ times in the loss. The expected
slope $(1 - p + wp)\,\sigma(x) - wp$ vanishes at the best logit $x$. Find that $x$, as text with `p`, `w`,
`log` and arithmetic.
""",
    starter="""
answer = ...

check("training-weighted-logit", answer)
""",
    solution="""
# σ(x) = wp/(1 − p + wp), so the odds are wp/(1 − p)
answer = "log(w*p/(1 - p))"

check("training-weighted-logit", answer)
""",
    answer="log(p/(1 - p)) + log(w)",
    names={"p": "(0, 1)", "w": "positive"},
    hints=(
        "Look at the line of this chapter in which the weight's logarithm appears.",
        "Solve for σ(x) first. Then the log-odds of that probability are x.",
        "σ(x) = wp/(1 − p + wp). Its odds, σ/(1 − σ), have a short form.",
    ),
    mistakes=(
        Mistake(
            "log(p/(1 - p))",
            "These are the log-odds of the truth, the best logit without a weight. For w = 9 more is paid "
            "for a missed positive. Into which direction does that push the logit?",
        ),
        Mistake(
            "w*log(p/(1 - p))",
            "The weight multiplies the odds, not their logarithm. What does a factor become under a "
            "logarithm?",
        ),
        Mistake(
            "log(p/(1 - p)) - log(w)",
            "The shift has its sign turned: a heavier positive class is predicted more often, not less. "
            "Which sign does log w have for w = 9?",
        ),
        Mistake(
            "w*p/(1 - p)",
            "These are the odds. A logit is their logarithm. What is it here?",
        ),
        Mistake(
            "w*p/(1 - p + w*p)",
            "This is the probability σ(x). Which number has it for its sigmoid?",
        ),
        Mistake(
            "log(w*p)",
            "This is the logarithm of wp, where that of the odds is needed. By what is wp divided in the "
            "odds?",
        ),
    ),
    question="Which probability makes the expected slope vanish, and what are its log-odds?",
    shows="So a model trained with the weight w is made honest by taking log w off its logits.",
)


# 4 ────────────────────────────────────────────────────────────
HELD = """
def newton(A, y, C, steps=30):
    w = np.zeros(A.shape[1])
    held = np.append(np.ones(A.shape[1] - 1), 0.0)
    for _ in range(steps):
        q = sigmoid(A @ w)
        gradient = C * A.T @ (q - y) + w
        hessian = C * (A.T * (q * (1 - q))) @ A + np.diag(held)
        w = w - np.linalg.solve(hessian, gradient)
    return w
"""

held_bias = FlawInCode(
    id="training-held-bias",
    title="The bias is held",
    prompt=r"""
This function is meant to minimise the penalised objective of this chapter. The last column of `A` is the
column of ones, so the last entry of `w` is the bias, which the penalty must leave free. One line does not
do what it should.

```
1  def newton(A, y, C, steps=30):
2      w = np.zeros(A.shape[1])
3      held = np.append(np.ones(A.shape[1] - 1), 0.0)
4      for _ in range(steps):
5          q = sigmoid(A @ w)
6          gradient = C * A.T @ (q - y) + w
7          hessian = C * (A.T * (q * (1 - q))) @ A + np.diag(held)
8          w = w - np.linalg.solve(hessian, gradient)
9      return w
```

Which line is it, and which repair is right?

- `"a"`: `gradient = C * A.T @ (q - y) / len(y) + w`
- `"b"`: `gradient = C * A.T @ (q - y) + held * w`
- `"c"`: `gradient = C * A.T @ (y - q) + w`
- `"d"`: `gradient = A.T @ (q - y) + C * w`
""",
    starter="""
check("training-held-bias", step=..., repair=...)
""",
    solution="""
# the slope of the penalty is w for the weights and 0 for the bias
check("training-held-bias", step=6, repair="b")
""",
    code=HELD,
    step=6,
    repair="b",
    repairs={
        "a": "gradient = C * A.T @ (q - y) / len(y) + w",
        "b": "gradient = C * A.T @ (q - y) + held * w",
        "c": "gradient = C * A.T @ (y - q) + w",
        "d": "gradient = A.T @ (q - y) + C * w",
    },
    hints=(
        "Look at the two gradients of this chapter, for a weight and for the bias.",
        "The penalty has a slope for every weight. What is its slope for the bias?",
        "One line adds the whole of w, and the bias is its last entry.",
    ),
    mistakes=(
        Mistake(
            {"step": 7},
            "The Hessian adds 1 for the weights and 0 for the bias: the bias is free here. Which other line "
            "speaks of the penalty?",
        ),
        Mistake(
            {"step": 8},
            "This is Newton's step, as it should be: it solves Hessian · step = gradient. What goes into it?",
        ),
        Mistake(
            {"step": 6, "repair": "a"},
            "The objective is a sum over the examples, and this divides by their number. What about the "
            "bias?",
        ),
        Mistake(
            {"step": 6, "repair": "c"},
            "This turns the sign of the loss's part: the step would go uphill. What about the bias?",
        ),
        Mistake(
            {"step": 6, "repair": "d"},
            "C belongs to the losses, not to the penalty. And the bias is still held. Which entry of w "
            "must not be added?",
        ),
    ),
    question="What is the slope of ½ Σ w² for the bias?",
    shows="Where Newton's method comes to rest its gradient is 0, whichever Hessian made the steps. Here "
    "that is the minimum of the objective that holds the bias, too. Nothing crashes, and the base "
    "rate is missed.",
)


# 5 ────────────────────────────────────────────────────────────
calibrated = FalseStatement(
    id="training-calibrated",
    title="Is a weighted model calibrated?",
    prompt=r"""
“A weight on the positives only makes the training faster: the best prediction is still the truth.” Then at
the true log-odds, $x = \log\frac{p}{1 - p}$ {status}`definition`, the expected slope $(1 - p +
wp)\,\sigma(x) - wp$ would vanish for all $p$ between 0 and 1 and all weights $w > 0$. Refute it with one
pair of numbers, as text such as `"1/3"` or as numbers.
""",
    starter="""
check("training-calibrated", counterexample={"p": ..., "w": ...})
""",
    solution="""
# at p = ½ the left side is (1 + w)/4, the right side w/2: they agree for w = 1 alone
check("training-calibrated", counterexample={"p": "1/2", "w": 2})
""",
    statement="(1 - p + w*p)*sigma(log(p/(1 - p))) == w*p",
    names={"p": "(0, 1)", "w": "positive"},
    defined=SIGMA,
    answer={"p": "1/2", "w": "2"},
    hints=(
        "The sigmoid of the log-odds is the probability itself. What is left of the left side?",
        "The two sides are (1 − p + wp)·p and wp. Divide both by p.",
        "1 − p + wp = w says (1 − w)(1 − p) = 0. For which weights does that fail?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": "1/2", "w": "1"}},
            "With w = 1 there is no weight, and the statement is true. What about other weights?",
            seen="w == 1",
        ),
        Mistake(
            {"counterexample": {"p": "1", "w": "2"}},
            "p = 1 has no log-odds, and the statement does not speak of it. Which probabilities does it "
            "speak of?",
        ),
        Mistake(
            {"counterexample": {"p": "1/2", "w": "0"}},
            "A weight of 0 takes the positives out of the loss, and the statement speaks of positive "
            "weights. Which one do you try?",
        ),
    ),
    question="For which weights is 1 − p + wp equal to w?",
    shows="The statement fails for every weight but 1, at every p. A weight buys recall and pays with "
    "probabilities.",
)


# 6 ────────────────────────────────────────────────────────────
def _penalised_gradient(weights, bias, features, labels, C):
    residual = companion.sigmoid(features @ weights + bias) - labels
    return C * features.T @ residual + weights, C * np.sum(residual)


def _objectives():
    rng = np.random.default_rng(19)
    yield Case({"weights": [0.5], "bias": 0.25, "features": [[1.0], [-2.0]], "labels": [1.0, 1.0], "C": 1.0})
    yield Case({"weights": [1.0, -1.0], "bias": 0.0, "features": [[2.0, 1.0]], "labels": [0.0], "C": 2.0})
    for size, width, C in [(5, 1, 1.0), (8, 2, 0.5), (20, 3, 10.0)]:
        features = np.round(rng.normal(0, 1, (size, width)), 3)
        labels = rng.integers(0, 2, size).astype(float)
        weights = np.round(rng.normal(0, 1, width), 3)
        yield Case({"weights": weights, "bias": float(width), "features": features, "labels": labels, "C": C})


penalised_gradient = Implement(
    id="training-penalised-gradient",
    title="The gradient of the penalised objective",
    prompt=r"""
Write `penalised_gradient(weights, bias, features, labels, C)`: the gradient of the penalised objective $C
\sum_i \ell(x_i, y_i) + \frac{1}{2} \sum_k w_k^2$ in the weights and in the bias, as a pair. `weights` has
shape `(D,)`, `features` `(N, D)`, `labels` `(N,)`; `bias` and `C` are numbers, and so is the second result.
You may use `companion.sigmoid`.
""",
    starter="""
def penalised_gradient(weights, bias, features, labels, C):
    ...


check("training-penalised-gradient", penalised_gradient)
""",
    solution="""
def penalised_gradient(weights, bias, features, labels, C):
    residual = sigmoid(features @ weights + bias) - labels
    return C * features.T @ residual + weights, C * residual.sum()


check("training-penalised-gradient", penalised_gradient)
""",
    function="penalised_gradient",
    reference=_penalised_gradient,
    cases=_objectives,
    returns=("gradient in the weights", "gradient in the bias"),
    tolerance={"float64": (1e-10, 1e-12)},  # sums of up to twenty terms, in any order
    hints=(
        "Look at the two proved gradients of this chapter, for a weight and for the bias.",
        "Each example pulls with σ(x) − y, times the feature, times C. The penalty adds the weight itself, "
        "and nothing for the bias.",
        "residual = sigmoid(features @ weights + bias) - labels",
    ),
    mistakes=(
        Mistake(
            lambda w, b, A, y, C: (
                _penalised_gradient(w, b, A, y, C)[0],
                _penalised_gradient(w, b, A, y, C)[1] + b,
            ),
            "The bias is held by the penalty here. Over which letters does the penalty's sum go?",
        ),
        Mistake(
            lambda w, b, A, y, C: (
                _penalised_gradient(w, b, A, y, C)[0] + w,
                _penalised_gradient(w, b, A, y, C)[1],
            ),
            "The penalty's part is 2w, which belongs to Σ w² without the factor ½. What is the slope of ½w²?",
        ),
        Mistake(
            lambda w, b, A, y, C: (
                _penalised_gradient(w, b, A, y, C)[0] - w,
                _penalised_gradient(w, b, A, y, C)[1],
            ),
            "This is the gradient of the losses alone. What does the penalty add to it?",
        ),
        Mistake(
            lambda w, b, A, y, C: tuple(part / len(y) for part in _penalised_gradient(w, b, A, y, C)),
            "Everything is divided by N. The objective is a sum over the examples. What does it weigh the "
            "penalty with?",
        ),
        Mistake(
            lambda w, b, A, y, C: (
                _penalised_gradient(w, b, A, y, 1.0)[0] - w + C * w,
                _penalised_gradient(w, b, A, y, 1.0)[1],
            ),
            "C stands on the penalty here. Which of the two parts of J does it multiply?",
        ),
        Mistake(
            lambda w, b, A, y, C: (
                2 * w - _penalised_gradient(w, b, A, y, C)[0],
                -_penalised_gradient(w, b, A, y, C)[1],
            ),
            "The losses' part has its sign turned: y − σ in place of σ − y. In which direction does the "
            "loss rise?",
        ),
    ),
    question="The gradient is C Aᵀ(σ − y) + w for the weights, and C Σ (σ − y) for the bias. Which part "
    "differs?",
    shows="Where it vanishes the predictions add up to the number of positives: the free bias sees to that.",
)


# 7 ────────────────────────────────────────────────────────────
def _precision_and_recall(scores, labels, threshold):
    called = scores >= threshold
    found = np.sum(called & (labels == 1))
    return found / np.sum(called), found / np.sum(labels == 1)


def _decisions():
    yield Case({"scores": [0.9, 0.8, 0.3, 0.1], "labels": [1.0, 0.0, 1.0, 0.0], "threshold": 0.75})
    yield Case({"scores": [0.5, 0.4, 0.6], "labels": [1.0, 1.0, 0.0], "threshold": 0.5})
    rng = np.random.default_rng(7)
    for size in (6, 15, 40):
        scores = np.round(rng.random(size), 2)
        labels = (rng.random(size) < 0.3 + 0.5 * scores).astype(float)
        labels[0] = 1.0
        yield Case({"scores": scores, "labels": labels, "threshold": float(np.sort(scores)[size // 3])})


precision_recall = Implement(
    id="training-precision-recall",
    title="Precision and recall",
    prompt=r"""
Write `precision_and_recall(scores, labels, threshold)`, the pair of the two. An example is called positive
if its score is *at least* the threshold. `scores` and `labels` have shape `(N,)`, labels are 0 and 1, and
both some positives and some examples called positive exist.
""",
    starter="""
def precision_and_recall(scores, labels, threshold):
    ...


check("training-precision-recall", precision_and_recall)
""",
    solution="""
def precision_and_recall(scores, labels, threshold):
    called = scores >= threshold
    found = np.sum(called & (labels == 1))
    return found / np.sum(called), found / np.sum(labels == 1)


check("training-precision-recall", precision_and_recall)
""",
    function="precision_and_recall",
    reference=_precision_and_recall,
    cases=_decisions,
    returns=("precision", "recall"),
    tolerance={"float64": (1e-12, 0)},  # one division
    hints=(
        "Look at the definition of precision and recall in this chapter.",
        "Both have the same numerator: the positives that are called so. What does each divide by?",
        "called = scores >= threshold; found = np.sum(called & (labels == 1))",
    ),
    mistakes=(
        Mistake(
            lambda s, y, t: tuple(reversed(_precision_and_recall(s, y, t))),
            "Precision and recall have changed places. Which of them is a share of what was called positive?",
        ),
        Mistake(
            lambda s, y, t: _above(s, y, t),
            "A score equal to the threshold is left out here. What does “at least” say?",
        ),
        Mistake(
            lambda s, y, t: (np.mean((s >= t) == (y == 1)), _precision_and_recall(s, y, t)[1]),
            "The first number is the accuracy, the share of all decisions that are right. Of which "
            "examples is precision a share?",
        ),
        Mistake(
            lambda s, y, t: (
                _precision_and_recall(s, y, t)[0],
                np.mean(s[y == 0] < t) if np.any(y == 0) else 0.0,
            ),
            "The second number is the share of the *negatives* that are called negative, the specificity. "
            "Which class does recall look at?",
        ),
        Mistake(
            lambda s, y, t: tuple(np.full(2, np.sum((s >= t) & (y == 1)) / len(y))),
            "Both are divided by the number of all examples. What is each of them a share of?",
        ),
    ),
    question="Precision divides by the examples called positive, recall by the positives. Which of the two "
    "differs?",
    shows="Neither asks about the negatives that were left alone, and so neither is flattered by a rare "
    "class.",
)


def _above(scores, labels, threshold):
    called = scores > threshold
    found = np.sum(called & (labels == 1))
    return found / max(np.sum(called), 1), found / np.sum(labels == 1)


# 8 ────────────────────────────────────────────────────────────
def _minimise(features, labels, C, penalty=1.0, on_bias=0.0, steps=60):
    """Newton's method on C Σ ℓ + ½ Σ penalty·w² + ½ on_bias·b²."""
    A = np.column_stack([features, np.ones(len(features))])
    held = np.append(np.full(features.shape[1], penalty), on_bias)
    w = np.zeros(A.shape[1])
    for _ in range(steps):
        q = companion.sigmoid(A @ w)
        hessian = C * (A.T * (q * (1 - q))) @ A + np.diag(held)
        w = w - np.linalg.solve(hessian, C * A.T @ (q - labels) + held * w)
    return w[:-1], w[-1]


def _fit(features, labels, C):
    return _minimise(features, labels, C)


def _descend(features, labels, C, steps):
    weights, bias = np.zeros(features.shape[1]), 0.0
    rate = 1 / (C * (np.linalg.norm(features) ** 2 + len(features)) / 4 + 1)
    for _ in range(steps):
        slope, slope_of_bias = _penalised_gradient(weights, bias, features, labels, C)
        weights, bias = weights - rate * slope, bias - rate * slope_of_bias
    return weights, bias


def _on_its_way(inputs, fitted, expected):
    """Whether the objective is below that of zero weights, with a gradient that is not 0."""
    weights, bias = (np.asarray(part, dtype=float) for part in fitted)
    features, labels, C = inputs["features"], inputs["labels"], inputs["C"]
    if not (np.all(np.isfinite(weights)) and np.all(np.isfinite(bias))):
        return False

    def objective(w, b):
        losses = companion.binary_cross_entropy_with_logits(features @ w + b, labels, reduction="sum")
        return C * losses + np.sum(w**2) / 2

    slope, slope_of_bias = _penalised_gradient(weights, bias, features, labels, C)
    falls = objective(weights, bias) < objective(0 * weights, 0.0)
    return bool(falls and max(np.max(np.abs(slope)), abs(slope_of_bias)) > 1e-6)


def _tumours():
    rng = np.random.default_rng(93)
    for size, width, C in [(8, 1, 1.0), (30, 2, 1.0), (40, 3, 10.0), (25, 2, 0.1)]:
        features = np.round(rng.normal(0, 1, (size, width)) + 1.0, 3)
        labels = (features[:, 0] + 0.5 * rng.normal(0, 1, size) > 1.2).astype(float)
        labels[:2] = 0.0, 1.0
        yield Case({"features": features, "labels": labels, "C": C})


fit_with_penalty = Implement(
    id="training-fit",
    title="Project: a library's logistic regression",
    prompt=r"""
Write `fit(features, labels, C)`: the `weights`, shape `(D,)`, and the `bias`, a number, that minimise $C
\sum_i \ell(x_i, y_i) + \frac{1}{2} \sum_k w_k^2$ with the bias free, each to six digits. Use NumPy and
`companion` only. Your function is tried on data that you have not seen; some of them can be divided without
a mistake, and the penalty is what gives them a best fit.
""",
    starter="""
def fit(features, labels, C):
    weights, bias = ..., ...
    return weights, bias


check("training-fit", fit)
""",
    solution="""
def fit(features, labels, C):
    A = np.column_stack([features, np.ones(len(features))])
    held = np.append(np.ones(features.shape[1]), 0.0)  # the bias is free
    w = np.zeros(A.shape[1])
    for _ in range(40):
        q = sigmoid(A @ w)
        slope = C * A.T @ (q - labels) + held * w
        w = w - np.linalg.solve(C * (A.T * (q * (1 - q))) @ A + np.diag(held), slope)
    return w[:-1], w[-1]


check("training-fit", fit)
""",
    function="fit",
    reference=_fit,
    cases=_tumours,
    returns=("weights", "bias"),
    tolerance={"float64": (1e-6, 1e-6)},  # the six digits asked for
    hints=(
        "Look at the three ways down, and at the objective, gradient and Hessian in code.",
        "Append a column of ones, hold the weights with 1 and the bias with 0, and repeat Newton's step "
        "until the gradient is 0.",
        "held = np.append(np.ones(features.shape[1]), 0.0)",
    ),
    mistakes=(
        Mistake(
            lambda features, labels, C: _minimise(features, labels, C, on_bias=1.0),
            "The penalty holds the bias, too. Is the mean of your predictions the share of positives?",
        ),
        Mistake(
            lambda features, labels, C: _minimise(features, labels, C / len(labels)),
            "This takes the mean of the losses. The objective has their sum. By which factor is C too small?",
        ),
        Mistake(
            lambda features, labels, C: _minimise(features, labels, 1 / C),
            "C and 1/C have changed places: C multiplies the losses. Does a large C mean a strong penalty "
            "or a weak one?",
        ),
        Mistake(
            lambda features, labels, C: _minimise(features, labels, C, penalty=2.0),
            "This minimises C Σ ℓ + Σ w², without the factor ½. What does the ½ do to the slope?",
        ),
        Mistake(
            lambda features, labels, C: _minimise(features, 1 - labels, C),
            "Weights and bias have their signs turned. Is it σ − y or y − σ that is taken away?",
        ),
        Mistake(
            lambda features, labels, C: _descend(features, labels, C, 30),
            "On its way, not there yet: the objective has fallen, and its gradient at this fit is not 0. "
            "Does it take more steps, or longer ones?",
            seen=_on_its_way,
        ),
    ),
    question="At the best fit C Aᵀ(σ − y) + w is 0 for the weights, and C Σ(σ − y) for the bias. What are "
    "they at yours?",
    shows="It is what scikit-learn's LogisticRegression computes, and you can say of every line why it is "
    "there.",
)

EXERCISES = (
    base_rate,
    no_rest,
    weighted_logit,
    held_bias,
    calibrated,
    penalised_gradient,
    precision_recall,
    fit_with_penalty,
)
