"""The exercises of the chapter on softmax cross-entropy, from one line to a small project."""

from math import exp, log, log10

import companion
from companion.exercises import _mistakes as mistakes
from companion.exercises import _numpy as np
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Choose, Predict

SOFTMAX = {"s(j)": "exp(x[j])/Sum(exp(x[i]), (i, 1, n))"}


# 1 ────────────────────────────────────────────────────────────
surprised = Predict(
    id="softmax-outvoted",
    title="Outvoted",
    prompt=r"""
The scores are $(1, 1, 3)$, and the *first* class is what happened. Before you run anything: what is the
softmax cross-entropy, in nats? A pocket calculator's $e^2 \approx 7.389$ and its logarithm key are all you
need. Give four decimals.
""",
    starter="""
answer = ...

check("softmax-outvoted", answer)
""",
    solution="""
# the share of the first class is e/(e + e + e³) = 1/(2 + e²)
answer = np.log(2 + np.exp(2))

check("softmax-outvoted", answer)
""",
    answer=log(2 + exp(2)),
    decimals=4,
    hints=(
        "Look at the theorem on the loss of a class: which differences of scores does it need?",
        "The loss is log Σ e^(xᵢ − x₁), a sum over all three classes. Two of the three exponents are 0.",
        "log(e^0 + e^0 + e^2) = log(2 + 7.389). What is that?",
    ),
    mistakes=(
        Mistake(
            log(2 + exp(2)) - 2,
            "This is the loss if the third class had happened. Whose score is taken away from the others "
            "when the first did?",
        ),
        Mistake(
            log(5),
            "This is −log 0.2, from plain shares of 1, 1 and 3. What does the softmax do to the scores "
            "before it takes shares?",
        ),
        Mistake(
            1 / (2 + exp(2)),
            "This is the share of the first class, not yet its surprise. What is the loss of a class that "
            "was given this probability?",
        ),
        Mistake(
            -log(2 + exp(2)),
            "This is the logarithm of the share, and it is negative. Which sign does a surprise have?",
        ),
        Mistake(
            log10(2 + exp(2)),
            "This is the logarithm to base 10. Which logarithm is meant where no base is said?",
        ),
        Mistake(
            log(2 * exp(1) + exp(3)),
            "This is log Σ e^(xᵢ), the first part of the loss. Which score is still to be taken away?",
        ),
        Mistake(
            2.0,
            "This is the distance from the first score to the largest, and the loss is a little more. "
            "What do the other terms of the sum add?",
        ),
        Mistake(
            log(1 + exp(-1)),
            "This is −log σ(1), the loss of a sigmoid that sees only its own score. Which scores does a "
            "softmax look at?",
        ),
    ),
    question="The loss is log Σ e^(xᵢ − x₁). What are the three exponents?",
    shows="A distance of 2 to the largest score costs a little more than 2 nats: far out, the loss grows "
    "like the distance itself.",
)


# 2 ────────────────────────────────────────────────────────────
tags = Choose(
    id="softmax-tags",
    title="Tags on a photo",
    prompt=r"""
A photo may bear any of the tags *cat*, *sofa* and *dog*: none of them, one, or several. A network gives a
score for each tag, and this photo bears *cat* and *sofa*. Which loss has its lowest value where the network
says exactly that, with certainty?

- `"a"`: a softmax over the three scores, with the label $(\frac12, \frac12, 0)$
- `"b"`: a sigmoid for each score, and $-\log$ of the probability of each tag that is there
- `"c"`: a sigmoid for each score, and a binary cross-entropy for each tag, there or not
- `"d"`: a softmax over the three scores, with the label *cat*, and a threshold of $\frac12$ afterwards
""",
    starter="""
answer = ...

check("softmax-tags", answer)
""",
    solution="""
# three questions with a yes or no each: three sigmoids, and both terms of each loss
answer = "c"

check("softmax-tags", answer)
""",
    choices={
        "a": "softmax with a shared label",
        "b": "sigmoids, and the tags that are there",
        "c": "sigmoids, and every tag, there or not.",
        "d": "softmax with one label and a threshold",
    },
    answer="c",
    hints=(
        "Look at the section on softmax or sigmoids, and at the remark on note D there.",
        "Ask of each loss: which output makes it smallest? Is that output the one you want?",
        "Two tags are to get a probability near 1 each, and one a probability near 0. Can shares of one "
        "whole do that?",
    ),
    mistakes=(
        Mistake(
            "a",
            "The lowest value of this loss lies at the shares (½, ½, 0): the tags compete for one whole. "
            "Can two shares of one whole both be near 1?",
        ),
        Mistake(
            "b",
            "This sum is smallest where every tag is said to be there, *dog* too: nothing in it asks a "
            "probability to fall. Which term does?",
        ),
        Mistake(
            "d",
            "At most one share of a whole exceeds ½, so two tags never pass the threshold together. How "
            "many may a photo bear?",
        ),
    ),
    question="Which output makes each of the four losses smallest?",
    shows="Multi-label is several questions at once, each with a loss of its own; softmax answers one "
    "question.",
)


# 3 ────────────────────────────────────────────────────────────
diagonal = Flaw(
    id="softmax-diagonal",
    title="Only the diagonal",
    prompt=r"""
Here is the gradient of the softmax cross-entropy by the chain rule, for any label $y$ on $n$ classes, with
$s_j$ for the shares. The last line says that a class with $y_k = 0$ is left alone. One line is not equal to
the line above it.

$$
\begin{aligned}
\frac{\partial \ell}{\partial x_k}
&= \sum_{j=1}^{n} \left(-\frac{y_j}{s_j}\right) \frac{\partial s_j}{\partial x_k} && \text{(1)}\\
&= \sum_{j=1}^{n} \left(-\frac{y_j}{s_j}\right) s_j (1 - s_j) \, \delta_{jk} && \text{(2)}\\
&= -\frac{y_k}{s_k} \, s_k (1 - s_k) && \text{(3)}\\
&= y_k (s_k - 1) && \text{(4)}
\end{aligned}
$$

Which line does not follow, and what should it say? Give the number of the line, and the whole line
repaired, as text, with `s(j)` for a share, `Sum(…, (j, 1, n))` and `KroneckerDelta(j, k)`, and without
`Derivative`.
""",
    starter="""
check("softmax-diagonal", step=..., repair=...)
""",
    solution="""
# the softmax's Jacobian is full: s_j (δ_jk − s_k), also where j and k differ
check("softmax-diagonal", step=2,
      repair="Sum(-y[j]/s(j)*s(j)*(KroneckerDelta(j, k) - s(k)), (j, 1, n))")
""",
    lines=(
        "Sum(-y[j]/s(j)*Derivative(s(j), x[k]), (j, 1, n))",
        "Sum(-y[j]/s(j)*s(j)*(1 - s(j))*KroneckerDelta(j, k), (j, 1, n))",
        "-y[k]/s(k)*s(k)*(1 - s(k))",
        "y[k]*(s(k) - 1)",
    ),
    step=2,
    repair="Sum(-y[j]/s(j)*s(j)*(KroneckerDelta(j, k) - s(k)), (j, 1, n))",
    names={"n": "count", "x": "real[n]", "y": "closed simplex[n]", "k": "index[n]"},
    defined=SOFTMAX,
    without=("Derivative",),
    hints=(
        "Look at the Jacobian of the softmax, and at that of sigmoids side by side.",
        "One line puts in the derivative of a share. Does a share move when the score of *another* class "
        "does?",
        "Line 2 should read Σ (−y_j/s_j) · (…), with s_j(δ_jk − s_k) in the brackets.",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 is the chain rule: every share depends on every score, so all of them are in the sum. "
            "Which line puts their slopes in?",
        ),
        Mistake(
            {"step": 3},
            "Line 3 follows from line 2: of its sum one term is left. What was put into that sum?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 follows from line 3, where s_k cancels. How did the terms with j ≠ k get lost before?",
        ),
        Mistake(
            {"step": 2, "repair": "Sum(-y[j]/s(j)*s(j)*(KroneckerDelta(j, k) - s(j)), (j, 1, n))"},
            "Close: off the diagonal the slope is −s_j·s_k. Which index has the share in the bracket?",
        ),
        Mistake(
            {"step": 2, "repair": "Sum(-y[j]/s(j)*s(j)*(KroneckerDelta(j, k) + s(k)), (j, 1, n))"},
            "The sign off the diagonal is turned: here a share rises with the score of another class. Does "
            "it?",
        ),
        Mistake(
            {"step": 2, "repair": "Sum(-y[j]/s(j)*(KroneckerDelta(j, k) - s(k)), (j, 1, n))"},
            "The factor s_j of the Jacobian got lost. What is the slope of s_j in its own score?",
        ),
    ),
    question="Line 2 puts in the slope of a share in a score. What is it where j and k differ?",
    shows="With the Jacobian of sigmoids in the place of the softmax's, only the class that happened would "
    "learn. The full one gives s_k − y_k, a push for every class.",
)


# 4 ────────────────────────────────────────────────────────────
reacts = FalseStatement(
    id="softmax-reacts",
    title="Softmax reacts strongly",
    prompt=r"""
"Softmax reacts strongly to a small change of a large value", says note E. Take it at its word, for the
third of the scores $(1, 1, z)$: *the slope of its softmax is at least the slope of its plain share,
wherever it is the largest score or level with it,* $z \ge 1$,

$$
s_3 (1 - s_3) \ge \frac{2}{(z + 2)^2},
\qquad s_3 = \frac{e^z}{e + e + e^z} .
$$

Find a $z$ at which this fails: `counterexample={"z": …}`, with a whole number or a fraction as text.
""",
    starter="""
check("softmax-reacts", counterexample={"z": ...})
""",
    solution="""
# far out the softmax saturates: its slope falls like e^(−z), the share's like 1/z²
check("softmax-reacts", counterexample={"z": 10})
""",
    statement="exp(z)/(exp(1) + exp(1) + exp(z))*(1 - exp(z)/(exp(1) + exp(1) + exp(z))) >= 2/(z + 2)**2",
    names={"z": "positive"},
    where=("z >= 1",),
    answer={"z": 10},
    hints=(
        "Look at the figure with the two slopes. Where does the curve of the softmax run below the other?",
        "An exponential falls faster than any power. For which z has e^(−z) had the time to do so?",
        "Try a large z: what is s₃, nearly, and what is then left of 1 − s₃?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"z": 3}},
            "Here the softmax does react more strongly: this is the stretch in which the note is right. "
            "What happens to 1 − s₃ when z grows?",
            seen="Abs(z - 29/10) <= 17/10",
        ),
        Mistake(
            {"counterexample": {"z": 1}},
            "With three equal scores both slopes are 2/9, and ≥ holds. In which direction do they part?",
            seen="z == 1",
        ),
        Mistake(
            {"counterexample": {"z": "1/2"}},
            "Here the third score is the smallest, and the note speaks of a large value. Which z are far "
            "above 1?",
            seen="z < 1",
        ),
    ),
    question="Which of the two slopes falls faster when z is large?",
    shows="A share close to 1 has no room left to react. Sensitive in the middle, deaf far out: both are the "
    "softmax.",
)


# 5 ────────────────────────────────────────────────────────────
undo = Derive(
    id="softmax-undo-a-weight",
    title="Undo a class weight",
    prompt=r"""
Of two classes the rarer one got the weight $w$ in training, the other the weight 1. Where the rarer class
has the probability $p$, a model that fits perfectly then says $\frac{w p}{w p + 1 - p}$. Call that $q$. You
are given $q$ and $w$. What is $p$? Write it as text, in `q` and `w`.
""",
    starter="""
answer = ...

check("softmax-undo-a-weight", answer)
""",
    solution="""
# the weight multiplied the odds by w: q/(1 − q) = w·p/(1 − p); divide them by w again
answer = "q/(q + w*(1 - q))"

check("softmax-undo-a-weight", answer)
""",
    answer="q/(q + w*(1 - q))",
    names={"q": "(0, 1)", "w": "positive"},
    hints=(
        "Look at what class weights do to the best output: which quantity do they multiply?",
        "Write the odds q/(1 − q) in p and w. Then solve for the odds of p, and go back to a probability.",
        "p/(1 − p) = (q/w)/(1 − q). A probability with the odds u/v is u/(u + v).",
    ),
    mistakes=(
        Mistake(
            "q/w",
            "This divides the probability by w; the weight multiplied the odds. What are the odds of q?",
        ),
        Mistake(
            "w*q/(w*q + 1 - q)",
            "This puts the weight in a second time. In which direction does it come out again?",
        ),
        Mistake(
            "q/(w*(1 - q))",
            "These are the odds of p, not yet p itself. Which probability has these odds?",
        ),
        Mistake(
            "w*(1 - q)/(q + w*(1 - q))",
            "This is the probability of the other class, 1 − p. Which of the two shares belongs to the "
            "rarer one?",
        ),
        Mistake(
            "q",
            "This is the model's answer as it stands. For which weight would it be the probability?",
        ),
    ),
    question="The odds of q are w times those of p. What are then the odds of p?",
    shows="A class weight shifts a logit by log w and nothing else, so it can be taken out after training. "
    "Report probabilities only after that.",
)


# 6 ────────────────────────────────────────────────────────────
def _gradient(logits, labels):
    return companion.categorical_cross_entropy_with_logits_gradient(logits, labels)


def _batch(logits, labels, **where):
    return Case({"logits": logits, "labels": labels}, **where)


def _batches():
    yield _batch([[1.0, 1.0, 3.0]], [[1.0, 0.0, 0.0]])
    yield _batch([[0.0, 1.0], [2.0, -1.0]], [[1.0, 0.0], [0.0, 1.0]])
    yield _batch([[1.0, 0.0, -2.0], [0.5, 0.5, 0.5]], [[0.0, 0.0, 1.0], [0.25, 0.5, 0.25]])
    rng = np.random.default_rng(7)
    for count, classes in [(2, 2), (3, 3), (4, 3), (5, 4), (8, 10)]:
        yield _batch(rng.normal(0, 3, (count, classes)), np.eye(classes)[rng.integers(0, classes, count)])
        yield _batch(rng.normal(0, 3, (count, classes)), rng.dirichlet(np.ones(classes), count))
    yield _batch([[1.0, 1.0, 3.0], [0.0, 2.0, 1.0]], np.eye(3)[[0, 1]], group="float32", dtype="float32")
    yield _batch([[800.0, 0.0], [-800.0, -900.0]], [[0.0, 1.0], [1.0, 0.0]], group="extremes")


def _naive_softmax(x, axis=-1):
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)


batch_gradient = Implement(
    id="softmax-batch-gradient",
    title="A gradient for every class",
    prompt=r"""
Write `softmax_gradient(logits, labels)`: the gradient, with respect to the logits, of the *mean* softmax
cross-entropy over N examples. Both arrays have the shape `(N, K)`, one row an example, and each row of
`labels` is a distribution, mostly one-hot. The result has the shape and the dtype of `logits`, and logits as
far out as ±800 cause no warning. You may use `companion.softmax`.
""",
    starter="""
def softmax_gradient(logits, labels):
    ...


check("softmax-batch-gradient", softmax_gradient)
""",
    solution="""
from companion import softmax


def softmax_gradient(logits, labels):
    return (softmax(logits, axis=-1) - labels) / len(logits)


check("softmax-batch-gradient", softmax_gradient)
""",
    function="softmax_gradient",
    reference=_gradient,
    cases=_batches,
    # A few roundings each in the shares, the difference and the quotient; near a label it cancels.
    tolerance={"float64": (1e-12, 1e-15), "float32": (1e-5, 1e-7)},
    keeps_dtype=True,
    quiet=True,
    hints=(
        "Look at the gradient of a single example, and at how many losses the mean goes over.",
        "Each row has one loss and a gradient of its own, shares minus label. The mean gives each row the "
        "weight 1/N.",
        "return (softmax(logits, axis=-1) - labels) / … : how many rows are there?",
    ),
    mistakes=(
        Mistake(
            lambda logits, labels: len(logits) * _gradient(logits, labels),
            "This is the gradient of the sum: divide by N. Which weight does the mean give to each example?",
        ),
        Mistake(
            lambda logits, labels: _gradient(logits, labels) / logits.shape[1],
            "This divides by the number of elements, N times K. The classes of one example share a single "
            "loss. How many losses does the mean go over?",
        ),
        Mistake(
            lambda logits, labels: (companion.softmax(companion.softmax(logits)) - labels) / len(logits),
            "The softmax is applied twice: to the logits, and then to its own result. Which of the two gives "
            "the shares of the logits?",
        ),
        Mistake(
            lambda logits, labels: (companion.softmax(logits, axis=0) - labels) / len(logits),
            "These are shares along the other axis: those of each *column* add up to 1, so the examples "
            "compete with each other. Along which axis do the classes lie?",
        ),
        mistakes.turned(
            _gradient,
            "The sign is turned: this is labels minus shares, the direction in which the loss falls. Which "
            "of the two is the gradient?",
        ),
        Mistake(
            lambda logits, labels: companion.softmax(logits) / len(logits),
            "These are the shares; the labels are still missing. What pushes the class that happened "
            "upwards?",
        ),
        Mistake(
            lambda logits, labels: labels * (companion.softmax(logits) - 1) / len(logits),
            "Here only the classes of the label learn: elsewhere the result is 0. What does the loss do when "
            "the score of another class rises?",
        ),
        Mistake(
            lambda logits, labels: (companion.sigmoid(logits) - labels) / len(logits),
            "This gives each score a sigmoid of its own, the gradient of a multi-label loss. What ties the "
            "shares of one row together?",
        ),
        Mistake(
            lambda logits, labels: (_naive_softmax(logits) - labels) / len(logits),
            "exp(x) overflows at x = 800, and ∞/∞ is nan. What may be taken away from a row of scores "
            "without changing its softmax?",
        ),
        mistakes.double(_gradient),
        Mistake(
            lambda logits, labels: companion.categorical_cross_entropy_with_logits(logits, labels),
            "This is the mean loss itself, one number, not its gradient. How much does it change when one "
            "logit changes a little?",
        ),
    ),
    question="The gradient of the mean is (softmax(x) − y)/N, row by row. Which of its parts differs from "
    "yours?",
    shows="One line again, as for the sigmoid; what changed is that every class is in it.",
)


# 7 ────────────────────────────────────────────────────────────
def _log_softmax(x, axis):
    return companion.log_softmax(x, axis=axis)


def _rows(x, axis, **where):
    return Case({"x": x, "axis": axis}, **where)


def _scores():
    yield _rows([1.0, 1.0, 3.0], 0)
    yield _rows([[0.0, 1.0], [2.0, 0.0]], 1)
    rng = np.random.default_rng(7)
    for shape, axis in [((4,), 0), ((3, 4), -1), ((3, 4), 0), ((2, 3, 4), 1), ((5, 2), 1)]:
        yield _rows(rng.normal(0, 3, shape), axis)
    yield _rows([[1.0, 1.0, 3.0], [0.0, 2.0, 1.0]], 1, group="float32", dtype="float32")
    yield _rows([[800.0, 799.0], [0.0, 1.0]], 1, group="extremes")
    yield _rows([[-800.0, -801.0]], 1, group="extremes")
    yield _rows([[1000.0, 1001.0], [-1000.0, -1001.0]], 1, group="extremes")
    yield _rows([[900.0, 0.0, 1.0]], 1, group="extremes")
    yield _rows([40.0, 0.0], 0, group="a class far ahead")
    yield _rows([[1.0, 45.0, 2.0], [50.0, 1.0, 1.0]], 1, group="a class far ahead")


def _shifted(x, axis):
    return x - x.max(axis=axis, keepdims=True)


def _log_of_sum(x, axis):
    return np.log(np.exp(x).sum(axis=axis, keepdims=True))


log_softmax = Implement(
    id="softmax-logarithm",
    title="The logarithm of a softmax",
    prompt=r"""
Write `log_softmax(x, axis)` from nothing but NumPy: the logarithm of the softmax along one axis of `x`, an
array of any number of dimensions. Shape and dtype are those of `x`, and `x` stays as it was. No score is too
large: (1000, 1001) has a softmax, and no warning is due. And no digit is lost: the first entry for
`[40., 0.]` is −4.248354255291589e−18 and not 0.
""",
    starter="""
def log_softmax(x, axis):
    ...


check("softmax-logarithm", log_softmax)
""",
    solution="""
def log_softmax(x, axis):
    largest = np.expand_dims(x.argmax(axis=axis), axis)
    below = x - np.take_along_axis(x, largest, axis=axis)  # no entry is positive
    others = np.exp(below)
    np.put_along_axis(others, largest, 0, axis=axis)  # its term, e⁰ = 1, is in log1p
    return below - np.log1p(others.sum(axis=axis, keepdims=True))


check("softmax-logarithm", log_softmax)
""",
    function="log_softmax",
    reference=_log_softmax,
    cases=_scores,
    # One subtraction, one exponential, one log1p; nothing cancels, because both terms are negative.
    tolerance={"float64": (1e-13, 0), "float32": (1e-5, 0)},
    keeps_dtype=True,
    quiet=True,
    hints=(
        "Look at the section on floating point: what may be taken away from all scores, and what does "
        "log1p do?",
        "Take the largest score of each row away. Its own term of the sum is then 1: leave it out of the "
        "sum, and let log1p put it in.",
        "below = x - x.max(axis=axis, keepdims=True); of np.exp(below) add up all terms but one largest, "
        "and subtract np.log1p of that sum.",
    ),
    mistakes=(
        Mistake(
            lambda x, axis: x - _log_of_sum(x, axis),
            "exp(x) overflows for scores like 800, and its logarithm is ∞. What may be taken away from all "
            "scores first?",
        ),
        Mistake(
            lambda x, axis: np.log(_naive_softmax(x, axis)),
            "This takes the logarithm of shares: exp(x) overflows for scores like 800, and a share that "
            "underflows has the logarithm −∞. Can the logarithm be taken before the exponential?",
        ),
        Mistake(
            lambda x, axis: np.log(companion.softmax(x, axis=axis)),
            "A share that is too small for its type becomes 0, and its logarithm −∞, where −900 was right. "
            "Can the logarithm be taken before the exponential?",
        ),
        Mistake(
            lambda x, axis: (x - x.max()) - np.log(np.exp(x - x.max()).sum()),
            "This adds up the whole array: all of its shares together make 1. Along which axis should they?",
        ),
        Mistake(
            lambda x, axis: (x - x.max()) - _log_of_sum(x - x.max(), axis),
            "This takes the largest score of the whole array away. A row far below it underflows as a "
            "whole. Along which axis does each row have a largest of its own?",
        ),
        Mistake(
            lambda x, axis: _shifted(x, axis) - _log_of_sum(_shifted(x, axis), axis),
            "The shift is right. But where one class is far ahead, 1 + 4·10⁻¹⁸ rounds to 1 and its logarithm "
            "to 0. Which function takes the logarithm of 1 + u for a tiny u?",
        ),
        Mistake(
            lambda x, axis: (
                _shifted(x, axis) - np.log1p(np.exp(_shifted(x, axis)).sum(axis=axis, keepdims=True))
            ),
            "log1p adds a 1, and the sum has the largest term, e⁰ = 1, once more. Which term has to leave "
            "the sum?",
        ),
        Mistake(
            lambda x, axis: companion.log_softmax(x, axis=-1),
            "The axis is another one: this always goes along the last one. Which axis was asked for?",
        ),
        Mistake(
            lambda x, axis: companion.softmax(x, axis=axis),
            "These are the shares themselves. What is the logarithm of each?",
        ),
        Mistake(
            lambda x, axis: -companion.log_softmax(x, axis=axis),
            "The sign is turned: these are the losses, −log s. Which sign has the logarithm of a share?",
        ),
        mistakes.double(_log_softmax),
    ),
    question="It is xₖ − m − log Σ e^(xᵢ − m), with m the largest score along the axis. Which part of it "
    "differs from yours?",
    questions={
        "a class far ahead": "The exact value is −log(1 + u) with a tiny u. Where does the 1 swallow it?",
    },
    shows="This is how `companion.log_softmax` is built: a shift for the range, log1p for the digits.",
)


# 8 ────────────────────────────────────────────────────────────
def _with_ones(features):
    return np.column_stack([features, np.ones(len(features))])


def _fit(A, labels, penalty=0.0, steps=40):
    """Shares at the optimum of the summed cross-entropy plus ½ penalty Σ W², by Newton's method.

    The Hessian is singular along shifts of all classes; `lstsq` takes the shortest of the equal steps.
    """
    columns, classes = A.shape[1], labels.shape[1]
    W = np.zeros((columns, classes))
    for _ in range(steps):
        s = companion.softmax(A @ W)
        gradient = A.T @ (s - labels) + penalty * W
        blocks = np.einsum("ij,ik,il->ijkl", A, s, A)
        hessian = np.einsum("ijkl,km->jklm", blocks, np.eye(classes))
        hessian = hessian - np.einsum("ijkl,im->jklm", blocks, s)
        size = columns * classes
        hessian = hessian.reshape(size, size) + penalty * np.eye(size)
        W = W - np.linalg.lstsq(hessian, gradient.ravel(), rcond=1e-12)[0].reshape(W.shape)
    return companion.softmax(A @ W)


def _fit_kinds(features, labels):
    return _fit(_with_ones(features), labels)


def _one_against_the_rest(features, labels):
    columns = [_fit(_with_ones(features), np.column_stack([y, 1 - y]))[:, 0] for y in labels.T]
    shares = np.column_stack(columns)
    return shares / shares.sum(axis=1, keepdims=True)


def _descend(features, labels, rate, steps):
    A = _with_ones(features)
    W = np.zeros((A.shape[1], labels.shape[1]))
    for _ in range(steps):
        W = W - rate * A.T @ (companion.softmax(A @ W) - labels) / len(labels)
    return companion.softmax(A @ W)


def _fit_twice(features, labels):
    A = _with_ones(features)
    W = np.zeros((A.shape[1], labels.shape[1]))
    for _ in range(300):
        s = companion.softmax(A @ W)
        g = companion.softmax(s) - labels
        W = W - A.T @ (s * (g - (s * g).sum(axis=1, keepdims=True))) / len(labels)
    return companion.softmax(A @ W)


def _loss(inputs, got):
    with np.errstate(all="ignore"):
        return -np.mean(np.sum(inputs["labels"] * np.log(got[0]), axis=1))


def _is_distribution(got):
    return np.all(np.isfinite(got[0])) and np.allclose(got[0].sum(axis=1), 1, atol=1e-6)


def _went_astray(inputs, got, expected):
    """Whether the class that happened gets less than it would from equal shares, in the mean."""
    count = got[0].shape[1]
    given = np.mean(np.sum(inputs["labels"] * got[0], axis=1))
    return not np.all(np.isfinite(got[0])) or given < 1 / count


def _through_softmax_twice(inputs, got, expected):
    """Whether these are on the way of the descent through two softmaxes: surer than the best shares."""
    surer = np.mean(got[0].max(axis=1)) > np.mean(expected[0].max(axis=1)) + 1e-3
    return _is_distribution(got) and surer and _loss(inputs, got) > _loss(inputs, expected) + 1e-3


def _stopped_early(inputs, got, expected):
    less_sure = np.mean(got[0].max(axis=1)) <= np.mean(expected[0].max(axis=1)) + 1e-3
    between = _loss(inputs, expected) < _loss(inputs, got) <= np.log(got[0].shape[1]) + 1e-9
    gap = np.max(np.abs(_with_ones(inputs["features"]).T @ (got[0] - inputs["labels"])))
    return _is_distribution(got) and less_sure and between and gap > 1e-6


def _kinds():
    """Points that occur once in every class, so that no classes can be parted, and more beside them."""
    rng = np.random.default_rng(11)
    for extra, classes, columns in [(3, 2, 1), (12, 3, 2), (20, 3, 2), (24, 4, 3)]:
        base = np.vstack([np.eye(columns), -np.ones((1, columns))])
        features = np.vstack(
            [np.repeat(base, classes, axis=0), np.round(rng.normal(0, 1, (extra, columns)), 2)]
        )
        kind = np.concatenate([np.tile(np.arange(classes), len(base)), rng.integers(0, classes, extra)])
        yield Case({"features": features, "labels": np.eye(classes)[kind]})


fit_kinds = Implement(
    id="softmax-fit-kinds",
    title="Project: train a softmax",
    prompt=r"""
Write `fit_kinds(features, labels)` from nothing but NumPy and `companion.softmax`. `features` has the shape
`(N, D)`, `labels` the shape `(N, K)` and one-hot rows. Give each class a weight for every feature and a bias,
minimise the mean softmax cross-entropy, and return the *probabilities* of the N examples, shape `(N, K)`, to
five decimals. (Not the weights: they are not unique, the probabilities are.) Your function is tried on
data that you have not seen. Their classes overlap, and their features are of ordinary size.
""",
    starter="""
def fit_kinds(features, labels):
    ...


check("softmax-fit-kinds", fit_kinds)
""",
    solution="""
from companion import softmax


def fit_kinds(features, labels):
    A = np.column_stack([features, np.ones(len(features))])  # ones, for the bias
    W = np.zeros((A.shape[1], labels.shape[1]))
    # no direction bends by more than half of the largest eigenvalue
    rate = 2 / np.linalg.eigvalsh(A.T @ A / len(A)).max()
    for _ in range(20000):
        gradient = A.T @ (softmax(A @ W) - labels) / len(A)
        if np.abs(gradient).max() < 1e-9:
            break
        W = W - rate * gradient
    return softmax(A @ W)


check("softmax-fit-kinds", fit_kinds)
""",
    function="fit_kinds",
    reference=_fit_kinds,
    cases=_kinds,
    returns=("probabilities",),
    tolerance={"float64": (0, 5e-6)},  # the five decimals asked for
    hints=(
        "Look at the training of cats, dogs and rabbits in this chapter, and at the theorem that halves "
        "the curvature.",
        "Append a column of ones. Then repeat: logits A @ W, shares, gradient Aᵀ(s − y)/N, step. The loss "
        "bends by no more than half of the largest eigenvalue of AᵀA/N, so a step of 2 over that "
        "eigenvalue is safe.",
        "A = np.column_stack([features, np.ones(len(features))]); W = np.zeros((A.shape[1], "
        "labels.shape[1]))",
    ),
    mistakes=(
        Mistake(
            lambda features, labels: _fit(features, labels),
            "These are the best probabilities of a model without biases. Which column does the matrix of "
            "features lack?",
        ),
        Mistake(
            lambda features, labels: _fit(_with_ones(features), labels, penalty=1.0),
            "These probabilities are pulled towards each other: they belong to the loss plus a penalty on "
            "the weights. What is minimised when only the cross-entropy counts?",
        ),
        Mistake(
            _one_against_the_rest,
            "This trains a sigmoid for each class against the rest, and takes shares of the results "
            "afterwards. What changes when the classes are tied together while they learn?",
        ),
        Mistake(
            lambda features, labels: np.tile(labels.mean(axis=0), (len(labels), 1)),
            "These are the frequencies of the classes, the same for every example. Where do the features "
            "come in?",
        ),
        Mistake(
            lambda features, labels: _descend(features, labels, -0.5, 30),
            "The classes that happened get less here than from weights of 0, or the numbers are not finite. "
            "A step against the gradient makes the loss smaller. Do you step along the gradient, or too far?",
            seen=_went_astray,
        ),
        Mistake(
            _fit_twice,
            "These shares are surer of themselves than the best ones, and their loss is higher. Is the "
            "softmax applied twice, once by you and once more inside the loss?",
            seen=_through_softmax_twice,
        ),
        Mistake(
            lambda features, labels: _descend(features, labels, 0.1, 50),
            "On its way, not there yet: the loss has fallen, and the gradient Aᵀ(s − y) is not 0. Does it "
            "take more steps, or longer ones?",
            seen=_stopped_early,
        ),
    ),
    question="At the optimum Aᵀ(s − y) is 0 for every class, in the column of ones too. What is it for your "
    "probabilities?",
    shows="The loss is convex, so all ways lead to these probabilities, and half of the curvature bound was "
    "enough to choose the step.",
)

EXERCISES = (
    surprised,
    tags,
    diagonal,
    reacts,
    undo,
    batch_gradient,
    log_softmax,
    fit_kinds,
)
