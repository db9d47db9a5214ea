"""The exercises of the chapter on overflow, from one number to a small project."""

from math import log

import companion
from companion.exercises import _mistakes as mistakes
from companion.exercises import _numpy as np
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw, FlawInCode
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Predict

# 1 ────────────────────────────────────────────────────────────
end_of_float16 = Predict(
    id="overflow-end-of-half-precision",
    title="The end of float16",
    prompt=r"""
The largest number of float16 is 65504, a little less than $2^{16}$. Without running anything: for which $x$
does $e^x$ reach it? All you need is $\ln 2 \approx 0.6931$. Give two decimals.
""",
    starter="""
answer = ...

check("overflow-end-of-half-precision", answer)
""",
    solution="""
# the logarithm of 2¹⁶ is 16 · 0.6931, and 65504 is so near to 2¹⁶ that two decimals do not see it
answer = 16 * 0.6931

check("overflow-end-of-half-precision", answer)
""",
    answer=log(65504),
    decimals=2,
    hints=(
        "Look at the table of the four types, and at the line that gives the logarithm of the largest "
        "number.",
        "The logarithm undoes the exponential, and the logarithm of a power of 2 is its exponent times ln 2.",
        "ln 65504 is nearly ln 2¹⁶, that is 16 times ln 2.",
    ),
    mistakes=(
        Mistake(
            16,
            "This is the logarithm to base 2. Which power of e, and not of 2, is asked for?",
        ),
        Mistake(
            log(65504) / log(10),
            "This is the logarithm to base 10. Which power of e, and not of 10, is asked for?",
        ),
        Mistake(
            15 * log(2),
            "This is 15 ln 2: 15 is the exponent of the largest number, and its first factor is nearly 2. "
            "Which power of 2 is the number close to?",
        ),
        Mistake(
            24 * log(2),
            "This is 24 ln 2, where 1 + e^(−x) is 1 in float32. Which number must e^x not exceed here?",
        ),
        Mistake(
            log(3.4028235e38),
            "This is where float32 ends. Which power of 2 does float16 stop short of?",
        ),
    ),
    question="e^x reaches 65504 where x is its natural logarithm. Which power of 2 is 65504 close to?",
    shows="A logit of 12 is nothing unusual, and in float16 its exponential is already infinite. Mixed "
    "precision training runs into this first.",
)


# 2 ────────────────────────────────────────────────────────────
capped_loss = Predict(
    id="overflow-capped-loss",
    title="Stuck at a strange number",
    prompt=r"""
A program clips every probability to the range from $10^{-12}$ to $1 - 10^{-12}$ before it takes the
logarithm. For an example with label 1 the model's logit is $-50$. Which loss does the program report? Take
$\ln 10 \approx 2.302585$, and give three decimals.
""",
    starter="""
answer = ...

check("overflow-capped-loss", answer)
""",
    solution="""
# σ(−50) is about 2e−22, far below the clip, so the program takes −log(1e−12)
answer = 12 * 2.302585

check("overflow-capped-loss", answer)
""",
    answer=12 * log(10),
    decimals=3,
    hints=(
        "Look at the part on clipping, and at where its loss stops to grow.",
        "σ(−50) is about e^(−50), far below 10^(−12). Which number does the logarithm see?",
        "The program computes −log(10^(−12)), and a power comes out of a logarithm as a factor.",
    ),
    mistakes=(
        Mistake(
            50,
            "50 is the right loss, and this program does not report it. Which probability does its "
            "logarithm see?",
        ),
        Mistake(
            7 * log(10),
            "This is the cap of a clip at 10^(−7), the one in Keras. At which probability does this "
            "program clip?",
        ),
        Mistake(
            12,
            "This is the logarithm to base 10. Losses are in nats: what is 12 times ln 10?",
        ),
        Mistake(
            12 * log(10) / log(2),
            "These are bits. Losses are in nats: what is 12 times ln 10?",
        ),
        Mistake(
            -12 * log(10),
            "This is log(10^(−12)). Which sign does the loss −log p have?",
        ),
        Mistake(
            0,
            "This is the loss of the other label, −log(1 − 10^(−12)). Which term does the label 1 leave?",
        ),
    ),
    question="The clip turns σ(−50) into 10^(−12). What is minus its natural logarithm?",
    shows="A loss that stops at 27.631, 16.118 or 36.044 names the clip: 10^(−12), 10^(−7), 2^(−52).",
)


# 3 ────────────────────────────────────────────────────────────
gradient_on_the_left = Derive(
    id="overflow-gradient-on-the-left",
    title="A gradient that keeps its digits",
    prompt=r"""
For $x < 0$ no positive exponent is needed if everything is written in $e^{x}$, called `u` here, a number
between 0 and 1. Write the gradient $\sigma(x) - y$ as *one* fraction in `u` and `y`, with the denominator
`1 + u`. Every form that is equal for all such numbers is right.
""",
    starter="""
answer = ...

check("overflow-gradient-on-the-left", answer)
""",
    solution="""
# σ(x) = u/(1 + u), and y = y(1 + u)/(1 + u)
answer = "((1 - y)*u - y)/(1 + u)"

check("overflow-gradient-on-the-left", answer)
""",
    answer="((1 - y)*u - y)/(1 + u)",
    names={"u": "(0, 1)", "y": "[0, 1]"},
    hints=(
        "Look at the case x < 0 in the proof of the one-formula sigmoid.",
        "There σ(x) is u/(1 + u). Bring y to the same denominator: y is y(1 + u)/(1 + u).",
        "The numerator is u − y(1 + u). Collect what has the factor u.",
    ),
    mistakes=(
        Mistake(
            "((1 - y) - y*u)/(1 + u)",
            "This is the gradient on the other side, x ≥ 0, with u for e^(−x). What is σ(x) in u = e^x?",
        ),
        Mistake(
            "u/(1 + u)",
            "This is σ(x); the label is missing. What is left when y is taken away from it?",
        ),
        Mistake(
            "y - u/(1 + u)",
            "The sign is turned. Is the gradient σ(x) − y or y − σ(x)?",
        ),
        Mistake(
            "(u - y)/(1 + u)",
            "y came over the denominator 1 + u without its factor. By what is y multiplied when it moves "
            "into the numerator?",
        ),
        Mistake(
            "(1 - y)*u - y",
            "This is the numerator alone. What is it divided by?",
        ),
    ),
    question="σ(x) is u/(1 + u) with u = e^x. What does y become over the same denominator?",
    shows="As ((1 − y)u − y)/(1 + u) it is u/(1 + u) for label 0 and −1/(1 + u) for label 1: nothing of "
    "size 1 is taken from 1. Other equal forms, u/(1 + u) − y among them, are as right and may lose digits. "
    "companion computes this one on the left, and its mirror image on the right.",
)


# 4 ────────────────────────────────────────────────────────────
vanished_shift = Flaw(
    id="overflow-vanished-shift",
    title="A shift vanishes",
    prompt=r"""
An exercise in a well-known textbook asks its readers to show that adding $b$ to every score does not change
their log-sum-exp. Here is a proof that arrives there. One line is not equal to the line above it.

$$
\begin{aligned}
\log \sum_{i=1}^{n} e^{x_i + b}
&= \log \sum_{i=1}^{n} e^{b} e^{x_i} && \text{(1)}\\
&= \log\left(e^{b} \sum_{i=1}^{n} e^{x_i}\right) && \text{(2)}\\
&= \log \sum_{i=1}^{n} e^{x_i} && \text{(3)}
\end{aligned}
$$

Which line does not follow, and what should it say? Give the number of the line, and the whole line repaired,
as text, with `Sum(exp(x[i]), (i, 1, n))` for the sum.
""",
    starter="""
check("overflow-vanished-shift", step=..., repair=...)
""",
    solution="""
# in a quotient e^b would cancel; in a logarithm it comes out as b
check("overflow-vanished-shift", step=3, repair="b + log(Sum(exp(x[i]), (i, 1, n)))")
""",
    lines=(
        "log(Sum(exp(b)*exp(x[i]), (i, 1, n)))",
        "log(exp(b)*Sum(exp(x[i]), (i, 1, n)))",
        "log(Sum(exp(x[i]), (i, 1, n)))",
    ),
    step=3,
    repair="b + log(Sum(exp(x[i]), (i, 1, n)))",
    names={"n": "count", "x": "real[n]", "b": "real"},
    hints=(
        "Put numbers in: one score, x = 0, and b = 1. At which line does the value change?",
        "A common factor can be taken out of a sum. What does the logarithm make of a factor?",
        "The logarithm of a product is a sum of two logarithms, and log e^b = b.",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 follows: e to a sum is a product of powers. Which line loses a factor?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 follows: e^b is the same in every term, so it can be taken out of the sum. What "
            "happens to it then?",
        ),
        Mistake(
            {"step": 3, "repair": "exp(b) + log(Sum(exp(x[i]), (i, 1, n)))"},
            "The factor is e^b, and it stands inside the logarithm. What is log e^b?",
        ),
        Mistake(
            {"step": 3, "repair": "b*log(Sum(exp(x[i]), (i, 1, n)))"},
            "A factor inside a logarithm becomes a summand, not a factor. What is the logarithm of a "
            "product?",
        ),
        Mistake(
            {"step": 3, "repair": "n*b + log(Sum(exp(x[i]), (i, 1, n)))"},
            "e^b was taken out of the sum once, not once for each score. How often does it stand in line 2?",
        ),
        Mistake(
            {"step": 3, "repair": "-b + log(Sum(exp(x[i]), (i, 1, n)))"},
            "The sign is turned. If every score grows by 1, does their log-sum-exp grow or fall?",
        ),
    ),
    question="Line 3 takes a factor out of a logarithm. What does it become outside?",
    shows="Softmax does not change, because there e^b stands above and below. Log-sum-exp moves along "
    "with its scores, and a program that forgets to add the shift back is off by exactly that shift.",
)


# 5 ────────────────────────────────────────────────────────────
smooth_maximum = FalseStatement(
    id="overflow-smooth-maximum",
    title="How smooth is the smooth maximum?",
    prompt=r"""
The log-sum-exp of two scores lies above the larger of them. Somebody claims that it is never more than ½
above it:

$$
\log(e^x + e^z) \le \max(x, z) + \tfrac{1}{2} .
$$

Find two scores for which this fails.
""",
    starter="""
check("overflow-smooth-maximum", counterexample={"x": ..., "z": ...})
""",
    solution="""
# equal scores: the sum is 2eˣ, and its logarithm is x + log 2, which is 0.69 above
check("overflow-smooth-maximum", counterexample={"x": 0, "z": 0})
""",
    statement="log(exp(x) + exp(z)) <= Max(x, z) + 1/2",
    names={"x": "real", "z": "real"},
    answer={"x": 0, "z": 0},
    hints=(
        "Look at the two bounds of log-sum-exp, and at the scores for which the upper one is reached.",
        "Take the larger score out: what is left is log(1 + e^(−d)), with d the distance of the two.",
        "log(1 + e^(−d)) falls as d grows. Where is it largest?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"x": "1000", "z": "0"}},
            "Here the smaller score adds less than 10^(−43): in float64 nothing is left of it. At which "
            "distance does it add most?",
            seen="Abs(x - z) >= 100",
        ),
        Mistake(
            {"counterexample": {"x": "1", "z": "0"}},
            "One score leads by 1 or more, so that log(1 + e^(−1)), which is 0.31, is the most that the "
            "other adds. What if they are closer?",
            seen="Abs(x - z) >= 1",
        ),
        Mistake(
            {"counterexample": {"x": "1/2", "z": "0"}},
            "Close: at a distance of ½ the excess is 0.47. What if they are closer still?",
            seen="Abs(x - z) >= 11/25",
        ),
    ),
    question="The excess over the larger score is log(1 + e^(−d)) at the distance d. For which d does it "
    "pass ½?",
    shows="The excess is largest for equal scores, where it is log 2 for two of them and log n for n. So "
    "the shift by the largest score leaves a sum between 1 and n, whatever the scores.",
)


# 6 ────────────────────────────────────────────────────────────
lost_size = FlawInCode(
    id="overflow-lost-size",
    title="Stable, says the comment",
    prompt=r"""
This function is copied from project to project, with a comment that calls it stable. One line is not what it
should be.

```python
def loss(x, y):                      # line 1: logits and labels, arrays
    E = np.exp(-x)                   # line 2
    linear = np.maximum(x, 0) - x*y  # line 3
    return linear + np.log1p(E)      # line 4
```

Which line is it, and which of these should stand there?

- `"a"`: `E = np.exp(-np.abs(x))`
- `"b"`: `E = np.exp(np.minimum(-x, 700))`
- `"c"`: `E = np.exp(x)`
- `"d"`: `E = np.exp(-np.maximum(x, 0))`
""",
    starter="""
check("overflow-lost-size", step=..., repair=...)
""",
    solution="""
# for x < 0 the sum takes max(x, 0), so the logarithm must be that of 1 + e^x
check("overflow-lost-size", step=2, repair="a")
""",
    code=(
        "def loss(x, y):\n    E = np.exp(-x)\n    linear = np.maximum(x, 0) - x*y\n"
        "    return linear + np.log1p(E)"
    ),
    step=2,
    repair="a",
    repairs={
        "a": "E = np.exp(-np.abs(x))",
        "b": "E = np.exp(np.minimum(-x, 700))",
        "c": "E = np.exp(x)",
        "d": "E = np.exp(-np.maximum(x, 0))",
    },
    hints=(
        "Look at the one-formula loss, and compare it with the listing letter by letter.",
        "Put in x = −1 and y = 0. The right loss is log(1 + e^(−1)), about 0.31. What does the listing give?",
        "The exponent in line 2 has to be at most 0 on both sides, and equal to x for x < 0.",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 only names the arguments. Which line has an exponent that can be positive?",
        ),
        Mistake(
            {"step": 3},
            "Line 3 is max(x, 0) − xy, as in the chapter. Which line has an exponent that can be positive?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 is right: log1p(E) keeps what is small. Is E what it should be on both sides of 0?",
        ),
        Mistake(
            {"step": 2, "repair": "b"},
            "This only stops the overflow: for x < 0 the value stays too large, log(1 + e^(−x)) "
            "counted where log(1 + e^x) belongs. What does it give at x = −1, y = 0?",
        ),
        Mistake(
            {"step": 2, "repair": "c"},
            "Now x < 0 is right, and for x > 0 the exponent is positive. Which exponent is at most 0 on "
            "both sides?",
        ),
        Mistake(
            {"step": 2, "repair": "d"},
            "Nothing overflows, but for x < 0 this E is always 1. Which exponent is x for negative x and "
            "−x for positive x?",
        ),
    ),
    question="Which exponent of the listing can be positive?",
    shows="For x ≥ 0 the listing is right, and for x < 0 it is too large by −x, long before anything "
    "overflows. Tests with positive logits alone do not see it.",
)


# 7 ────────────────────────────────────────────────────────────
def _losses(logits, labels):
    return companion.binary_cross_entropy_with_logits(logits, labels, reduction="none")


def _pair(logits, labels, **where):
    return Case({"logits": logits, "labels": labels}, **where)


def _pairs():
    yield _pair([0.0], [1.0])
    yield _pair([1.0, -2.0], [1.0, 1.0])
    yield _pair([[1.5, -0.5], [0.0, 3.0]], [[0.0, 1.0], [1.0, 0.0]])
    rng = np.random.default_rng(6)
    for shape in [(5,), (12,), (3, 4)]:
        yield _pair(np.round(rng.normal(0, 2, shape), 3), rng.integers(0, 2, shape).astype(float))
    yield _pair([0.5, -1.0, 2.0], [0.3, 0.9, 0.5], group="soft labels")
    yield _pair([-710.0], [1.0], group="extremes")
    yield _pair([710.0, -800.0, 800.0, -710.0], [0.0, 0.0, 1.0, 1.0], group="extremes")
    yield _pair([-20.0], [0.0], group="tails")
    yield _pair([20.0, 40.0, 100.0], [1.0, 1.0, 1.0], group="tails")
    yield _pair([-30.0, -50.0, -300.0], [0.0, 0.0, 0.0], group="tails")
    yield _pair([30.0, -30.0], [1 - 2.0**-40, 2.0**-44], group="soft tails")
    yield _pair([100.1, -70.3], [0.999999999, 1e-9], group="soft tails")
    yield _pair([1.0, -2.0, 20.0], [1.0, 1.0, 1.0], group="float32", dtype="float32")


def _from_probability(logits, labels):
    p = 1 / (1 + np.exp(-logits))
    return -(labels * np.log(p) + (1 - labels) * np.log(1 - p))


def _as_derived(logits, labels):
    return (1 - labels) * logits + np.log(1 + np.exp(-logits))


def _clip_the_probability(logits, labels):
    p = np.clip(companion.sigmoid(logits), 1e-7, 1 - 1e-7)
    return -(labels * np.log(p) + (1 - labels) * np.log(1 - p))


def _clip_the_logit(logits, labels):
    return _losses(np.clip(logits, -500, 500), labels)


def _both_branches(logits, labels):
    left = np.log1p(np.exp(logits)) - logits * labels
    right = (1 - labels) * logits + np.log1p(np.exp(-logits))
    return np.where(logits >= 0, right, left)


def _plain_logarithm(logits, labels):
    linear = np.maximum(logits, 0) * (1 - labels) - np.minimum(logits, 0) * labels
    return linear + np.log(1 + np.exp(-np.abs(logits)))


def _with_log_sigmoid(logits, labels):
    return (1 - labels) * logits - companion.log_sigmoid(logits)


def _with_a_difference(logits, labels):
    return np.maximum(logits, 0) - logits * labels + np.log1p(np.exp(-np.abs(logits)))


def _without_the_size(logits, labels):
    return np.maximum(logits, 0) - logits * labels + np.log1p(np.exp(-logits))


stable_loss = Implement(
    id="overflow-stable-loss",
    title="A loss that does not break",
    prompt=r"""
Write `stable_loss(logits, labels)` in plain NumPy, without `companion`: the binary cross-entropy of each
logit, in nats. The result has the shape and the dtype of `logits`; labels may be soft. Logits as far out as
±800 cause no warning and no infinity, and every float64 loss has twelve right digits, however small it is,
for soft labels too.
""",
    starter="""
def stable_loss(logits, labels):
    ...


check("overflow-stable-loss", stable_loss)
""",
    solution="""
def stable_loss(logits, labels):
    E = np.exp(-np.abs(logits))
    too_high = np.maximum(logits, 0) * (1 - labels)
    too_low = np.minimum(logits, 0) * labels
    return too_high - too_low + np.log1p(E)


check("overflow-stable-loss", stable_loss)
""",
    function="stable_loss",
    reference=_losses,
    cases=_pairs,
    # Twelve digits are asked for; plain forms lose two or three digits of float64 at the ordinary logits.
    tolerance={"float64": (1e-12, 0), "float32": (1e-6, 0)},
    keeps_dtype=True,
    quiet=True,
    hints=(
        "Look at the last form of the loss in the part on soft labels.",
        "One exponential is enough: E = e^(−|x|), never above 1. Then three terms, none of them negative: "
        "one for a logit too high, one for a logit too low, and log1p(E).",
        "return np.maximum(logits, 0) * (1 - labels) - np.minimum(logits, 0) * labels + …",
    ),
    mistakes=(
        Mistake(
            _from_probability,
            "The loss is taken from a probability that was rounded to 0 or 1: log(0) is −∞, and 0·∞ is "
            "nan. Can the loss be computed from the logit, without the probability?",
        ),
        mistakes.overflows(_as_derived, "exp(−x)", "x = −710"),
        Mistake(
            _clip_the_probability,
            "The probability is clipped at 1e-7, so the loss stops at 16.118, and clipping hides the "
            "gradient: beyond it the loss is flat. What is the loss at x = −710, y = 1, without a "
            "probability?",
        ),
        Mistake(
            _clip_the_logit,
            "The logit is clipped at ±500, and beyond that the loss is flat, with no gradient. Which "
            "exponent cannot be positive, so that nothing has to be clipped?",
        ),
        Mistake(
            _both_branches,
            "The values are right, but `np.where` computes both branches for every logit, and the one "
            "that is thrown away overflows. What does exp(−|x|) do on both sides?",
        ),
        Mistake(
            _plain_logarithm,
            "1 + E rounds to 1 where E is small, and its logarithm to 0. Which function takes the "
            "logarithm of 1 + E without forming the sum?",
        ),
        Mistake(
            _with_log_sigmoid,
            "(1 − y)x − log σ(x) is a difference of nearly equal numbers for a very negative logit with "
            "label 0. Which form adds only numbers that are not negative?",
        ),
        Mistake(
            _with_a_difference,
            "max(x, 0) − xy cancels where the label is nearly 1 and the logit large. What is it when x is "
            "written as max(x, 0) + min(x, 0)?",
        ),
        Mistake(
            _without_the_size,
            "For x < 0 the value is too large by −x: the exponent lacks its |x|. Which exponent is at "
            "most 0 on both sides?",
        ),
        mistakes.hard_labels(_losses),
        mistakes.turned(
            _losses, "This is the log-likelihood; the loss is minus that. Which sign does a loss have?"
        ),
        mistakes.other_base(_losses, 2),
        mistakes.one_number(_losses),
        mistakes.double(_losses),
    ),
    question="The loss is max(x, 0)(1 − y) − min(x, 0)y + log1p(e^(−|x|)). Which of its three terms "
    "differs from yours?",
    questions={
        "tails": "A loss as small as e^(−|x|) is asked for here, to twelve digits. Which step of yours "
        "rounds it away?",
        "soft tails": "Here the loss is small although the logit is large. Which two large numbers are "
        "subtracted?",
    },
    shows="Four lines, no clip, no epsilon, no branch: three terms that are never negative, so that "
    "nothing can cancel, and one exponent that is never positive, so that nothing can overflow.",
)


# 8 ────────────────────────────────────────────────────────────
def _log_mean_exp(scores):
    return companion.logsumexp(scores) - log(scores.shape[-1])


def _rows(scores, **where):
    return Case({"scores": scores}, **where)


def _score_rows():
    low = -np.inf
    yield _rows([0.0, 1.0])
    yield _rows([2.0, -1.0, 0.5])
    yield _rows([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]])
    rng = np.random.default_rng(8)
    for shape in [(6,), (4, 5), (2, 3, 4)]:
        yield _rows(np.round(rng.normal(0, 3, shape), 3))
    yield _rows([1000.0, 1001.0], group="extremes")
    yield _rows([-1000.0, -1001.5, -1003.0], group="extremes")
    yield _rows([[1000.0, 1000.5], [-1000.0, -1002.0]], group="extremes")
    yield _rows([0.0, low], group="minus infinity")
    yield _rows([[low, low], [3.0, low]], group="minus infinity")
    yield _rows([[1.0, 2.0], [50.0, 60.0]], group="float32", dtype="float32")


def _shifted_by_all(scores):
    shift = scores.max()
    return shift + np.log(np.mean(np.exp(scores - shift), axis=-1))


def _shifted_by_row(scores):
    shift = scores.max(axis=-1, keepdims=True)
    return shift[..., 0] + np.log(np.mean(np.exp(scores - shift), axis=-1))


log_mean_exp = Implement(
    id="overflow-log-mean-exp",
    title="Project: the mean of huge numbers",
    prompt=r"""
An ensemble of models gives log-probabilities, and their average is wanted: write `log_mean_exp(scores)`, the
logarithm of the mean of $e^{x}$ over the last axis. `scores` has one axis or more. Its entries may be as
large as 1000 or as low as −1000, in one row or another, and some are $-\infty$: an impossible event, whose
exponential is 0. A row with nothing but $-\infty$ gives $-\infty$. No warning appears, and the dtype stays.
Plain NumPy, without `companion`.
""",
    starter="""
def log_mean_exp(scores):
    ...


check("overflow-log-mean-exp", log_mean_exp)
""",
    solution="""
def log_mean_exp(scores):
    largest = scores.max(axis=-1, keepdims=True)
    shift = np.where(np.isfinite(largest), largest, 0)  # −∞ − (−∞) would be nan
    with np.errstate(divide="ignore"):                  # log 0 is −∞, as it should be
        return shift[..., 0] + np.log(np.mean(np.exp(scores - shift), axis=-1))


check("overflow-log-mean-exp", log_mean_exp)
""",
    function="log_mean_exp",
    reference=_log_mean_exp,
    cases=_score_rows,
    tolerance={"float64": (1e-12, 1e-14), "float32": (1e-5, 1e-6)},
    keeps_dtype=True,
    quiet=True,
    hints=(
        "Look at the part on log-sum-exp, and at the shift that makes every exponent at most 0.",
        "Take the largest score of each row out, and add it back after the logarithm. Where the largest "
        "is −∞ there is nothing to take out: shift by 0 there.",
        "shift = scores.max(axis=-1, keepdims=True), made 0 where it is not finite; then the logarithm of "
        "the mean of np.exp(scores - shift).",
    ),
    mistakes=(
        mistakes.overflows(lambda scores: np.log(np.mean(np.exp(scores), axis=-1)), "exp(x)", "x = 1000"),
        Mistake(
            lambda scores: companion.logsumexp(scores),
            "This is the logarithm of the sum. By which number does the mean divide it?",
        ),
        Mistake(
            lambda scores: _log_mean_exp(scores) - scores.max(axis=-1),
            "The shift is not added back: LSE(x − m) is LSE(x) − m. What has to follow the logarithm?",
        ),
        Mistake(
            lambda scores: _log_mean_exp(scores) + log(scores.shape[-1]) - log(scores.size),
            "The mean divides by the number of all entries. How many are there in a row?",
        ),
        Mistake(
            lambda scores: np.mean(scores, axis=-1),
            "This is the mean of the scores: the logarithm was taken before the mean. In which order does "
            "log-mean-exp work?",
        ),
        Mistake(
            lambda scores: scores.max(axis=-1),
            "This is the largest score alone. What do the others add to it?",
        ),
        Mistake(
            _shifted_by_all,
            "One shift for all rows: a row that lies far below the largest score of all underflows to 0, "
            "and its logarithm is −∞. Which shift does each row need?",
        ),
        Mistake(
            _shifted_by_row,
            "Right for every row but one: where all scores are −∞, the difference −∞ − (−∞) is nan. By "
            "what should such a row be shifted?",
        ),
        mistakes.other_axis(_log_mean_exp),
        mistakes.double(_log_mean_exp),
    ),
    question="It is m + log of the mean of e^(x − m), with m the largest score of the row. Which part "
    "differs from yours?",
    questions={
        "minus infinity": "Here some scores are −∞, and their exponential is 0. What happens to a row "
        "without any finite score?",
    },
    shows="The same few lines serve a mixture of Gaussians, the evidence of a Bayesian model and the "
    "average of an ensemble: shift by the largest, exponentiate, sum, take the logarithm, shift back.",
)

EXERCISES = (
    end_of_float16,
    capped_loss,
    gradient_on_the_left,
    vanished_shift,
    smooth_maximum,
    lost_size,
    stable_loss,
    log_mean_exp,
)
