"""A sign or a term is lost."""

from math import exp, log

from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw, FlawInCode
from companion.exercises._predict import Choose, Predict
from companion.exercises.find_the_flaw._source import Claim, Source

SOURCES = {}
SIGMOID = {"sigma(x)": "1/(1 + exp(-x))", "σ(x)": "1/(1 + exp(-x))"}  # as it is typed, and as it is printed


# ──────────────────────────────────────────────────────────────
boosting_loss = Predict(
    id="flaw-boosting-loss",
    title="What does a confident miss cost?",
    prompt=r"""
For a label $y$ of 0 or 1 and a predicted probability $p$ strictly between 0 and 1, the loss of one example is
printed as

$$
L = -y \log p + (1 - y) \log(1 - p) .
$$

The label is 0, and the model says $p = 0.9$. What does the formula give, as it is printed? Four decimals, in
nat. Then put in $p = 0.1$, and compare.
""",
    starter="""
answer = ...

check("flaw-boosting-loss", answer)
""",
    solution="""
# y = 0 leaves the second term, with a plus in front of it
answer = np.log(1 - 0.9)

check("flaw-boosting-loss", answer)
""",
    answer=log(0.1),
    decimals=4,
    hints=(
        "Which of the two terms does the label 0 switch off?",
        "Only the second term is left, with the sign that it has in the formula.",
        "It is (1 − 0) log(1 − 0.9). What is the logarithm of 0.1?",
    ),
    mistakes=(
        Mistake(
            -log(0.1),
            "This is what a loss should give here. Which sign does the second term have as it is printed?",
        ),
        Mistake(
            log(0.9),
            "This is the term of the other label, or the value at p = 0.1. Which term does y = 0 leave, and "
            "what is 1 − p?",
        ),
        Mistake(
            -log(0.9),
            "This is the first term with p = 0.9, which belongs to the label 1. Which term does y = 0 leave?",
        ),
        Mistake(
            log(0.1, 2),
            "This is right in bits. What is the natural logarithm of 0.1?",
        ),
        Mistake(
            -1.0,
            "This is the logarithm to base 10. What is the natural one?",
        ),
        Mistake(
            0.0,
            "This switches both terms off. By what is log(1 − p) multiplied when y is 0?",
        ),
    ),
    question="With y = 0 the formula is log(1 − p). What is that at p = 0.9?",
    shows="A loss of −2.3026 for p = 0.9, and of −0.1054 for p = 0.1: where the label is 0, the worse "
    "prediction has the smaller loss.",
)

SOURCES["flaw-boosting-loss"] = Source(
    where="rasbt/machine-learning-book, issue 239",
    url="https://github.com/rasbt/machine-learning-book/issues/239",
    date="2026-01-21",
    status="open",
    status_note="The author has entered it in the errata and mends it in the next edition (2026-05-23).",
    confirmed="The issue quotes the printed formula, and the book's author agrees there.",
    kind="step",
    claim=Claim(
        left="-y*log(p) + (1 - y)*log(1 - p)",
        right="-y*log(p) - (1 - y)*log(1 - p)",
        names={"p": "(0, 1)", "y": "label"},
    ),
)


# ──────────────────────────────────────────────────────────────
check_it_yourself = FalseStatement(
    id="flaw-check-it-yourself",
    title="Check it yourself",
    prompt=r"""
For a score $x$ and a label $y$ of 0 or 1, read the two terms as they are printed:

$$
L = -y \log \sigma(x) + (1 - y) \log(1 - \sigma(x)) .
$$

The notes continue: the slope of $L$ with respect to $x$ is $\sigma(x) - y$, as you can check yourself. Do so.
Give a score and a label for which the slope of this $L$ is another one.
""",
    starter="""
check("flaw-check-it-yourself", counterexample={"x": ..., "y": ...})
""",
    solution="""
# for the label 0 the slope of log(1 − σ(x)) is −σ(x)
check("flaw-check-it-yourself", counterexample={"x": 0, "y": 0})
""",
    statement="Derivative(-y*log(sigma(x)) + (1 - y)*log(1 - sigma(x)), x) == sigma(x) - y",
    names={"x": "real", "y": "label"},
    defined=SIGMOID,
    answer={"x": 0, "y": 0},
    hints=(
        "There are only two labels. Which of the two terms does each of them leave?",
        "For one label the slope is as stated. For the other the term that is left has a plus.",
        "With y = 0 the formula is log(1 − σ(x)). What is its slope at x = 0?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"x": 0, "y": 1}},
            "The label 1 leaves the first term alone, which has its minus, and the slope is as stated. Which "
            "label leaves the other term?",
            seen="y == 1",
        ),
        Mistake(
            {"counterexample": {"x": 0, "y": "1/2"}},
            "A soft label mixes both terms, and the notes speak of the labels 0 and 1 alone. Which of these "
            "two leaves the second term?",
            seen="y*(1 - y) > 0",
        ),
        Mistake(
            {"counterexample": {"x": 0, "y": -1}},
            "A label of −1 belongs to another way of writing this loss. Which two labels does this one know?",
            seen="y == -1",
        ),
    ),
    question="Which label keeps the term whose sign is in doubt?",
    shows="For the label 0 this formula has the slope −σ(x): it pushes the score up, as the label 1 does. "
    "Only with a bracket around both terms is the slope σ(x) − y.",
)

SOURCES["flaw-check-it-yourself"] = Source(
    where="cs231n/cs231n.github.io, neural-networks-2.md",
    url="https://github.com/cs231n/cs231n.github.io/blob/3d84654b14608fbccdff2393485631aaacfc9dab/neural-networks-2.md",
    date="2026-04-27",
    commit="3d84654b14608fbccdff2393485631aaacfc9dab",
    status="open",
    status_note="The newest stored copy has no brackets; a minus came in on 2020-04-19, with the slope's "
    "sign.",
    confirmed="Read in the stored copy, line 264, and in the history of that line.",
    kind="step",
)


# ──────────────────────────────────────────────────────────────
two_weights = FlawInCode(
    id="flaw-two-weights",
    title="Background for nothing",
    prompt=r"""
A loss for marking tissue in medical images weighs the two kinds of pixels: `w` for tissue, label 1, and
`1 - w` for background, label 0. Here is the idea of its cross-entropy part, written anew with NumPy. A
network trained with this part alone marks more and more.

    1  def weighted_cross_entropy(y, p, w=0.5):
    2      p = np.clip(p, 1e-7, 1 - 1e-7)
    3      losses = -(w * y * np.log(p)) + ((1 - w) * (1 - y) * np.log(1 - p))
    4      return np.mean(losses)

Which line, and which repair of it?

- **a** `losses = (w * y * np.log(p)) + ((1 - w) * (1 - y) * np.log(1 - p))`
- **b** `losses = -(w * y * np.log(p)) + ((1 - w) * (1 - y) * np.log(p))`
- **c** `losses = -(w * y * np.log(p) + (1 - w) * (1 - y) * np.log(1 - p))`
- **d** `losses = -((1 - w) * y * np.log(p)) + (w * (1 - y) * np.log(1 - p))`
""",
    starter="""
check("flaw-two-weights", step=..., repair=...)
""",
    solution="""
# the bracket closes too early: the minus belongs to both kinds of pixels
check("flaw-two-weights", step=3, repair="c")
""",
    code="""
def weighted_cross_entropy(y, p, w=0.5):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    losses = -(w * y * np.log(p)) + ((1 - w) * (1 - y) * np.log(1 - p))
    return np.mean(losses)
""",
    step=3,
    repair="c",
    repairs={
        "a": "losses = (w * y * np.log(p)) + ((1 - w) * (1 - y) * np.log(1 - p))",
        "b": "losses = -(w * y * np.log(p)) + ((1 - w) * (1 - y) * np.log(p))",
        "c": "one minus in front of one bracket that holds both terms.",
        "d": "losses = -((1 - w) * y * np.log(p)) + (w * (1 - y) * np.log(1 - p))",
    },
    hints=(
        "Take a single background pixel, y = 0. What does it add to the mean?",
        "A logarithm of a probability is negative or 0. So each term of a loss needs a minus in front of it.",
        "Line 3 gives a background pixel with p = 0.9 half of log 0.1, which is −1.15. Which sign is "
        "missing?",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 gives both kinds of pixels the same weight. Which line adds up their losses?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 keeps the logarithms away from 0, and costs gradient only at the very ends. Which line "
            "has a term of the other sign than a loss?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 takes the mean of what it gets. Can one of these numbers be negative?",
        ),
        Mistake(
            {"step": 3, "repair": "a"},
            "This takes the minus from the first term too: now both are rewards. Which sign does a "
            "logarithm of a probability have?",
        ),
        Mistake(
            {"step": 3, "repair": "b"},
            "The logarithm has changed, and the sign has stayed: a background pixel costs log p, which is "
            "negative. What has to stand in front of it?",
        ),
        Mistake(
            {"step": 3, "repair": "d"},
            "This exchanges the two weights, and the second term keeps its plus. Does the weight decide "
            "about the sign?",
        ),
    ),
    question="Which line gives a background pixel a negative loss?",
    shows="With the early bracket a background pixel earns more the surer the network calls it tissue. The "
    "weights hide it well: they look like the part that needs care.",
)

SOURCES["flaw-two-weights"] = Source(
    where="asgsaeid/ComboLoss, combo_loss.py",
    url="https://github.com/asgsaeid/ComboLoss/blob/86d62479ddf09e9ab8266d5c451d3bf5be3d9f8d/combo_loss.py",
    date="2020-08-22",
    commit="86d62479ddf09e9ab8266d5c451d3bf5be3d9f8d",
    status="open",
    status_note="The newest stored copy has the minus on the first term only.",
    confirmed="Read in the stored copy, the line that computes out, and in its history: the first version "
    "has the bracket; the idea is written anew here.",
    kind="code",
    claim=Claim(
        left="-w*y*log(p) + (1 - w)*(1 - y)*log(1 - p)",
        right="-w*y*log(p) - (1 - w)*(1 - y)*log(1 - p)",
        names={"p": "(0, 1)", "y": "label", "w": "(0, 1)"},
    ),
)


# ──────────────────────────────────────────────────────────────
face_detector = Derive(
    id="flaw-face-detector",
    title="A face that is not there",
    prompt=r"""
A face detector gives each window a probability $p$ of a face. The cross-entropy that trains it is printed, in
this course's letters, as

$$
L = -\bigl(y \log p + (1 - y)(1 - \log p)\bigr) .
$$

Take a window without a face, $y = 0$, and $p = \sigma(x)$ {status}`definition`. What is the slope of this $L$
with respect to the logit $x$? Write it as text, with `sigma(x)`, `exp`, `log` and arithmetic, and without
`Derivative`.
""",
    starter="""
answer = ...

check("flaw-face-detector", answer)
""",
    solution="""
# y = 0 leaves −(1 − log σ(x)) = log σ(x) − 1, and the slope of log σ(x) is 1 − σ(x)
answer = "1 - sigma(x)"

check("flaw-face-detector", answer)
""",
    answer="1 - sigma(x)",
    names={"x": "real"},
    defined=SIGMOID,
    without=("Derivative",),
    hints=(
        "Put y = 0 in first. What is left of the formula?",
        "It is log p − 1. The 1 has no slope, and the slope of log σ(x) stands in the chapter on sigmoid "
        "cross-entropy.",
        "The slope of log σ(x) is σ′(x)/σ(x), and σ′ = σ(1 − σ). What cancels?",
    ),
    mistakes=(
        Mistake(
            "sigma(x)",
            "This is the slope of the cross-entropy, whose second term is log(1 − p). Which logarithm is "
            "printed there?",
        ),
        Mistake(
            "sigma(x) - 1",
            "This is the slope for a window with a face, or the sign of the bracket was lost. What is minus "
            "(1 − log p)?",
        ),
        Mistake(
            "1/sigma(x)",
            "This is the slope with respect to p. By what does the chain rule multiply it?",
        ),
        Mistake(
            "sigma(x)*(1 - sigma(x))",
            "This is the slope of the sigmoid alone. What is the slope of its logarithm?",
        ),
        Mistake(
            "-sigma(x)",
            "This is the slope of log(1 − σ(x)). Which logarithm is printed in the second term?",
        ),
    ),
    question="With y = 0 the formula is log σ(x) − 1. What is its slope?",
    shows="The surer the detector is of a face that is not there, the weaker this slope: 0.018 at x = 4, "
    "where cross-entropy has 0.982. It points the right way, and is strong where nothing is left to learn.",
)

SOURCES["flaw-face-detector"] = Source(
    where="kpzhang93/MTCNN_face_detection_alignment, issue 42",
    url="https://github.com/kpzhang93/MTCNN_face_detection_alignment/issues/42",
    date="2018-08-22",
    status="open",
    status_note="The issue has no answer by an author; two readers agree with it (2018-11-28, 2019-07-31).",
    confirmed="The issue quotes equation 1 of the paper beside the cross-entropy; the paper itself was not "
    "at hand.",
    kind="step",
    claim=Claim(
        left="-(y*log(sigma(x)) + (1 - y)*(1 - log(sigma(x))))",
        right="-(y*log(sigma(x)) + (1 - y)*log(1 - sigma(x)))",
        names={"x": "real", "y": "label"},
        defined=SIGMOID,
    ),
)


# ──────────────────────────────────────────────────────────────
modulated = Choose(
    id="flaw-modulated",
    title="Taken at its word",
    prompt=r"""
A docstring introduces the focal loss of an example, with $p_t$ for the probability given to the true class,
by the general formula

$$
\mathrm{FL}(p_t) = (1 - p_t)^\gamma \log p_t .
$$

Somebody takes it at its word, with $\gamma = 2$, and lets gradient descent make it small. Where does that
drive $p_t$?

- **a** to 1, as every focal loss does
- **b** to 0
- **c** to a value in between, which depends on $\gamma$
- **d** nowhere: at $\gamma = 2$ the slope is 0 everywhere
""",
    starter="""
answer = ...

check("flaw-modulated", answer)
""",
    solution="""
# the formula grows with p_t from −∞ to 0, so the smallest values are at p_t near 0
answer = "b"

check("flaw-modulated", answer)
""",
    choices={
        "a": "to 1, as every focal loss does.",
        "b": "the formula grows with p_t, so making it small drives p_t to 0.",
        "c": "to a value in between, which depends on γ.",
        "d": "nowhere: at γ = 2 the slope is 0 everywhere.",
    },
    answer="b",
    hints=(
        "Which values does the formula take at p_t near 0, and which at p_t near 1?",
        "Both factors are known in sign: the power is positive, the logarithm is not.",
        "At p_t = 0.1 it is 0.81 times −2.30, at p_t = 0.9 it is 0.01 times −0.11. Which is smaller?",
    ),
    mistakes=(
        Mistake(
            "a",
            "That is what the focal loss does, and this formula is minus the focal loss. What is it at "
            "p_t = 0.1, and at p_t = 0.9?",
        ),
        Mistake(
            "c",
            "A lowest place in between would need a slope of 0 there. Do the two factors move in opposite "
            "directions as p_t grows?",
        ),
        Mistake(
            "d",
            "A slope of 0 everywhere would make it constant. What is the formula at p_t = 0.1, and at p_t = "
            "0.9?",
        ),
    ),
    question="Compare the formula at p_t = 0.1 with that at p_t = 0.9. Which is smaller?",
    shows="Gradient descent on it makes the model give the true class no probability at all. The next "
    "formula of the same docstring has the minus, and so has the code.",
)

SOURCES["flaw-modulated"] = Source(
    where="keras-team/keras, keras/src/losses/losses.py",
    url="https://github.com/keras-team/keras/blob/3422977a5e38fb2f7709aaa9a08e47f0c43d0f60/keras/src/losses/losses.py",
    date="2026-08-21",
    commit="3422977a5e38fb2f7709aaa9a08e47f0c43d0f60",
    status="open",
    status_note="The newest stored copy has the formula without its minus, and ten lines below with it.",
    confirmed="Read in the stored copy, line 1037; the line has been there since at least 2023-04-30.",
    kind="statement",
    licence="Apache-2.0",
    claim=Claim(
        left="(1 - p)**g*log(p)", right="-(1 - p)**g*log(p)", names={"p": "(0, 1)", "g": "nonnegative"}
    ),
)


# ──────────────────────────────────────────────────────────────
own_example = Predict(
    id="flaw-own-example",
    title="An example beside its formula",
    prompt=r"""
A docstring says of a cross-entropy of logits $x$ and a whole-number label $y$, counted from 0, that it
returns for each row $i$

$$
\sigma_i = \log\left(\frac{\exp(x_{i y_i})}{\sum_j \exp(x_{i j})}\right) .
$$

Below stands an example: the logits (1.2, −0.8, −0.5) with the label 0 give 0.2761. What does the formula
give? Four decimals.
""",
    starter="""
x = np.array([1.2, -0.8, -0.5])
answer = ...

check("flaw-own-example", answer)
""",
    solution="""
x = np.array([1.2, -0.8, -0.5])
answer = np.log(np.exp(x[0]) / np.exp(x).sum())

check("flaw-own-example", answer)
""",
    answer=1.2 - log(exp(1.2) + exp(-0.8) + exp(-0.5)),
    decimals=4,
    hints=(
        "What lies in the large bracket is a probability. Which sign does its logarithm have?",
        "Compute it in NumPy, as it is printed: the exponentials, their sum, the share of the first, its "
        "logarithm.",
        "The share of the first is 0.7587. What is its logarithm?",
    ),
    mistakes=(
        Mistake(
            -(1.2 - log(exp(1.2) + exp(-0.8) + exp(-0.5))),
            "This is what the example prints, and what the function returns. Does the formula have a minus?",
        ),
        Mistake(
            exp(1.2) / (exp(1.2) + exp(-0.8) + exp(-0.5)),
            "This is the share itself, the probability of class 0. What is its logarithm?",
        ),
        Mistake(
            (1.2 - log(exp(1.2) + exp(-0.8) + exp(-0.5))) / log(2),
            "This is right in bits. What is it with the natural logarithm?",
        ),
        Mistake(
            -0.8 - log(exp(1.2) + exp(-0.8) + exp(-0.5)),
            "This takes the second logit. Which one has the number 0?",
        ),
        Mistake(
            (1.2 - log(exp(1.2) + exp(-0.8) + exp(-0.5))) / log(10),
            "This is the logarithm to base 10. What is the natural one?",
        ),
    ),
    question="The formula is the logarithm of the first share. What is that share?",
    shows="The formula gives −0.2761 and the example beside it 0.2761: one of the two has to go. A "
    "cross-entropy cannot be negative here, so it is the formula.",
)

SOURCES["flaw-own-example"] = Source(
    where="google-deepmind/optax, optax/losses/_classification.py",
    url="https://github.com/google-deepmind/optax/blob/2edbcbe2390da13983b92cbef94ac0460ecde1c5/optax/losses/_classification.py",
    date="2026-08-07",
    commit="2edbcbe2390da13983b92cbef94ac0460ecde1c5",
    status="open",
    status_note="The newest stored copy has no minus; the formula of the sister function was mended on "
    "2024-09-02.",
    confirmed="Read in the stored copy, lines 327 to 330, of softmax_cross_entropy_with_integer_labels.",
    kind="statement",
    licence="Apache-2.0",
    claim=Claim(
        left="log(exp(x[t])/Sum(exp(x[j]), (j, 1, n)))",
        right="-log(exp(x[t])/Sum(exp(x[j]), (j, 1, n)))",
        names={"n": "count", "x": "real[n]", "t": "index[n]"},
    ),
)


# ──────────────────────────────────────────────────────────────
uniform_entropy = FalseStatement(
    id="flaw-uniform-entropy",
    title="The most uncertain of all",
    prompt=r"""
A lecture on divergences defines the entropy of $n$ probabilities $f_i$ as $H = \sum_i f_i \log(1/f_i)$
{status}`definition`, notes that the uniform distribution has the largest one, and gives its value:

$$
\sum_{k=1}^{n} \frac{1}{n} \log\frac{1}{1/n} = -\log n .
$$

Give a number of outcomes $n$ for which that is not so.
""",
    starter="""
check("flaw-uniform-entropy", counterexample={"n": ...})
""",
    solution="""
# a fair coin: its entropy is log 2, and not −log 2
check("flaw-uniform-entropy", counterexample={"n": 2})
""",
    statement="Sum(1/n*log(1/(1/n)), (k, 1, n)) == -log(n)",
    names={"n": "count"},
    answer={"n": 2},
    hints=(
        "Which sign does an entropy have, and which the right side?",
        "All terms on the left are the same: 1/n times log n, and there are n of them.",
        "For a coin, n = 2, the left side is log 2 = 0.693. What is the right side?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"n": 1}},
            "With one outcome nothing is uncertain, both sides are 0, and a 0 has no sign to lose. What "
            "about two outcomes?",
        ),
        Mistake(
            {"counterexample": {"n": 0}},
            "No outcomes make no distribution. What is the smallest number of outcomes that leaves something "
            "uncertain?",
        ),
        Mistake(
            {"counterexample": {"n": "1/2"}},
            "Half an outcome is none: n counts. Which whole numbers does it speak of?",
        ),
    ),
    question="For which n are both sides 0?",
    shows="The statement holds for n = 1 alone. The case that is tried first, because nothing has to be "
    "computed, is the one that cannot show a lost sign.",
)

SOURCES["flaw-uniform-entropy"] = Source(
    where="QuantEcon/lecture-python.myst, lectures/divergence_measures.md",
    url="https://github.com/QuantEcon/lecture-python.myst/blob/40e15dc23b712c68268102588d3ffada4c8b8e1f/lectures/divergence_measures.md",
    date="2026-08-07",
    commit="40e15dc23b712c68268102588d3ffada4c8b8e1f",
    status="open",
    status_note="The newest stored copy says −log(n); the note has stood there since 2025-08-18.",
    confirmed="Read in the stored copy, line 93, in the note behind the definition of entropy.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
between_lines = Flaw(
    id="flaw-between-lines",
    title="Between two lines",
    prompt=r"""
Lecture slides take the loss of logistic regression from its definition to a short form in one step, from line
(1) to line (4). The two lines between are ours. The label $y$ is 0 or 1, the score $x$ any real number.

$$
\begin{aligned}
L &= -y \log \sigma(x) - (1 - y) \log(1 - \sigma(x)) && \text{(1)}\\
&= -y \log \frac{e^x}{1 + e^x} - (1 - y) \log \frac{1}{1 + e^x} && \text{(2)}\\
&= -y \bigl(x - \log(1 + e^x)\bigr) + (1 - y) \log(1 + e^x) && \text{(3)}\\
&= y x - \log(1 + e^x) && \text{(4)}
\end{aligned}
$$

Which line does not follow, and what should it say? Give the number of the line, and the whole line repaired,
as text with `x`, `y`, `log` and `exp`.
""",
    starter="""
check("flaw-between-lines", step=..., repair=...)
""",
    solution="""
# the two logarithms of line (3) have a plus, and y·x a minus
check("flaw-between-lines", step=4, repair="log(1 + exp(x)) - y*x")
""",
    lines=(
        "-y*log(sigma(x)) - (1 - y)*log(1 - sigma(x))",
        "-y*log(exp(x)/(1 + exp(x))) - (1 - y)*log(1/(1 + exp(x)))",
        "-y*(x - log(1 + exp(x))) + (1 - y)*log(1 + exp(x))",
        "y*x - log(1 + exp(x))",
    ),
    step=4,
    repair="log(1 + exp(x)) - y*x",
    names={"x": "real", "y": "label"},
    defined=SIGMOID,
    hints=(
        "Put x = 0 and y = 0 into each line. Where does the value change?",
        "A loss is the surprise at what happened, and cannot be negative. Which line can be?",
        "Line 3 holds y log(1 + exp(x)) and (1 − y) log(1 + exp(x)), both with a plus. What do they add up "
        "to?",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 is the definition: minus the logarithm of the probability given to what happened. Which "
            "line has another sign than the one above it?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 writes both probabilities as fractions over 1 + exp(x), and follows. What happens to the "
            "signs further down?",
        ),
        Mistake(
            {"step": 3},
            "Line 3 takes both logarithms of fractions apart, and follows: minus a logarithm of one over "
            "something is a plus. Which line is left?",
        ),
        Mistake(
            {"step": 4, "repair": "y*x + log(1 + exp(x))"},
            "The logarithm is mended, and y·x still has the sign of the slide. Which one has it in line 3?",
        ),
        Mistake(
            {"step": 4, "repair": "-y*x - log(1 + exp(x))"},
            "Now y·x is mended, and the logarithm still has the sign of the slide. Which one has it in line "
            "3?",
        ),
        Mistake(
            {"step": 4, "repair": "log(1 + exp(-x)) - y*x"},
            "The signs in front are right, and the one in the exponent has changed. Which exponential does "
            "line 3 have?",
        ),
    ),
    question="Collect the terms of line 3: what has y·x in front of it, and what log(1 + exp(x))?",
    shows="Line 4 is the log-likelihood, which is to be made large. Between two lines a loss has turned "
    "into it.",
)

SOURCES["flaw-between-lines"] = Source(
    where="slds-lmu/lecture_i2ml, issue 294",
    url="https://github.com/slds-lmu/lecture_i2ml/issues/294",
    date="2019-03-25",
    status="fixed",
    status_note="Closed on 2020-04-15: the slides were rewritten, and state the loss without deriving it.",
    confirmed="The issue quotes both lines of the slide and the repair.",
    kind="step",
)


# ──────────────────────────────────────────────────────────────
constant_minus = Flaw(
    id="flaw-constant-minus",
    title="Which of the two is subtracted?",
    prompt=r"""
A textbook explains why maximum likelihood fits a model $q$ to the data's distribution $p$. It rewrites the
mean log-likelihood, by adding and taking away the same thing, as a divergence and a constant. In this
course's letters, and for $n$ outcomes:

$$
\begin{aligned}
\ell &= \sum_{k=1}^n p_k \log q_k && \text{(1)}\\
&= \sum_{k=1}^n p_k \left(\log \frac{q_k}{p_k} + \log p_k\right) && \text{(2)}\\
&= \sum_{k=1}^n p_k \log \frac{p_k}{q_k} - \sum_{k=1}^n p_k \log p_k && \text{(3)}
\end{aligned}
$$

Line (2) is ours. Which line does not follow, and what should it say? Give the number of the line, and the
whole line repaired, as text with sums such as `Sum(p[k]*log(q[k]), (k, 1, n))`.
""",
    starter="""
check("flaw-constant-minus", step=..., repair=...)
""",
    solution="""
# turning the ratio over turns the sign of its logarithm, and log p keeps its plus
check("flaw-constant-minus", step=3,
      repair="Sum(p[k]*log(p[k]), (k, 1, n)) - Sum(p[k]*log(p[k]/q[k]), (k, 1, n))")
""",
    lines=(
        "Sum(p[k]*log(q[k]), (k, 1, n))",
        "Sum(p[k]*(log(q[k]/p[k]) + log(p[k])), (k, 1, n))",
        "Sum(p[k]*log(p[k]/q[k]), (k, 1, n)) - Sum(p[k]*log(p[k]), (k, 1, n))",
    ),
    step=3,
    repair="Sum(p[k]*log(p[k]), (k, 1, n)) - Sum(p[k]*log(p[k]/q[k]), (k, 1, n))",
    names={"n": "count", "p": "simplex[n]", "q": "simplex[n]"},
    hints=(
        "Take p and q the same. What is line 1 then, and what is line 3?",
        "The ratio in line 3 is that of line 2, turned over. What does that do to its logarithm?",
        "It should start with Sum(p[k]*log(p[k]), (k, 1, n)). What follows, and with which sign?",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 is what the derivation starts from: the mean of log q under p. Which line turns a ratio "
            "over?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 follows: log q = log(q/p) + log p. What happens to the two parts in the next line?",
        ),
        Mistake(
            {
                "step": 3,
                "repair": "Sum(p[k]*log(p[k]/q[k]), (k, 1, n)) + Sum(p[k]*log(p[k]), (k, 1, n))",
            },
            "The constant is mended, and the divergence has kept its sign although its ratio was turned "
            "over. Which sign does it need?",
        ),
        Mistake(
            {
                "step": 3,
                "repair": "-Sum(p[k]*log(p[k]/q[k]), (k, 1, n)) - Sum(p[k]*log(p[k]), (k, 1, n))",
            },
            "The divergence is mended, and the constant still has the sign of the book. Which one has log p "
            "in line 2?",
        ),
        Mistake(
            {
                "step": 3,
                "repair": "Sum(p[k]*log(p[k]), (k, 1, n)) - Sum(p[k]*log(q[k]), (k, 1, n))",
            },
            "This is the divergence alone. Line 2 has two parts, and their sum is no divergence. What is "
            "the sum of the p log p, and what is left?",
        ),
    ),
    question="Split the sum of line 2 in two. Which sign does each part have?",
    shows="The mean log-likelihood is a constant minus the divergence. So it is largest where the "
    "divergence is smallest, and as printed it would be the other way round.",
)

SOURCES["flaw-constant-minus"] = Source(
    where="probml/pml2-book, issue 52",
    url="https://github.com/probml/pml2-book/issues/52",
    date="2022-04-04",
    status="fixed",
    status_note="The author answered on 2022-04-11 that it is fixed; issue 103 of July 2022 asked about the "
    "sign of the constant, and the author gave it as it should be.",
    confirmed="The issue states equations 25.6 and 25.7 of the version of 2022-03-14 in words and in "
    "letters.",
    kind="step",
)


# ──────────────────────────────────────────────────────────────
upside_down = FalseStatement(
    id="flaw-upside-down",
    title="Proved above, stated below",
    prompt=r"""
Lecture notes prove that the mean of the logarithm of a ratio is never negative, and then sum up what they
have proved. For two distributions $p$ and $q$ over $n$ outcomes, none of them 0, the summary reads

$$
\sum_{k=1}^{n} p_k \log \frac{q_k}{p_k} \ge 0 .
$$

Give two distributions for which it fails: lists such as `[0.5, 0.5]` or `["1/3", "1/3", "1/3"]`, of one
length.
""",
    starter="""
check("flaw-upside-down", counterexample={"p": ..., "q": ...})
""",
    solution="""
# any two that differ will do
check("flaw-upside-down", counterexample={"p": [0.5, 0.5], "q": [0.25, 0.75]})
""",
    statement="Sum(p[k]*log(q[k]/p[k]), (k, 1, n)) >= 0",
    names={"n": "count", "p": "simplex[n]", "q": "simplex[n]"},
    answer={"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]},
    hints=(
        "Which divergence is this, and with which sign?",
        "Turning a ratio over turns the sign of its logarithm, in every term.",
        "With p = (½, ½) and q = (¼, ¾) the sum is ½ log ½ + ½ log 1.5. Which sign does it have?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["1/2", "1/2"]}},
            "Where both distributions are the same, every logarithm is 0, and the sum too. What if they "
            "differ?",
            seen="Sum((p[k] - q[k])**2, (k, 1, n)) == 0",
        ),
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": [1, 0]}},
            "One of these probabilities is 0, and the notes divide by it or take its logarithm. Which "
            "distributions have no 0?",
            seen="Product(p[k]*q[k], (k, 1, n)) == 0",
        ),
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["1/2", "3/4"]}},
            "One of these lists does not sum to 1, and for such lists the sum can have either sign. Which "
            "two distributions do?",
        ),
    ),
    question="With which sign is this sum a KL divergence?",
    shows="It fails for every two distributions that differ: the sum is minus a KL divergence. The proof "
    "above it has the ratio the right way up.",
)

SOURCES["flaw-upside-down"] = Source(
    where="StanfordDataCompressionClass/notes, pull request 9",
    url="https://github.com/StanfordDataCompressionClass/notes/pull/9",
    date="2026-04-12",
    commit="0512cc4e1504699be028901739bd2b2cdb5fc615",
    status="open",
    status_note="A correction by one of the authors was open when the thread was stored.",
    confirmed="Read in the stored copy of 2025-12-06, src/lossless_iid/entropy.md, lines 136 and 142.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
three_repairs = FalseStatement(
    id="flaw-three-repairs",
    title="A divergence below zero",
    prompt=r"""
An autoencoder's loss contains the KL divergence of a bell curve, with mean $m$ and standard deviation
$\sigma = e^s$ {status}`definition`, from the standard one. For a time a program computed it as

$$
D = \tfrac12 \left(e^{2s} + m^2 - 1 + 2s\right) .
$$

No KL divergence is negative. Give values of $m$ and $s$ at which this $D$ is.
""",
    starter="""
check("flaw-three-repairs", counterexample={"m": ..., "s": ...})
""",
    solution="""
# a narrow bell in the right place: e**(−2) − 1 − 2 is negative
check("flaw-three-repairs", counterexample={"m": 0, "s": -1})
""",
    statement="(exp(2*s) + m**2 - 1 + 2*s)/2 >= 0",
    names={"m": "real", "s": "real"},
    answer={"m": 0, "s": -1},
    hints=(
        "Which of the four terms can be negative, and for which s?",
        "The square only adds, so leave it out: m = 0. What does a narrow bell do, with s below 0?",
        "At m = 0 and s = −1 the bracket is e⁻² − 1 − 2. What is its sign?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"m": 1, "s": 0}},
            "At s = 0 the last term is 0, whichever sign it has, and what is left is half a square. What if "
            "the bell is narrower than the standard one?",
            seen="s == 0",
        ),
        Mistake(
            {"counterexample": {"m": 0, "s": 1}},
            "A bell wider than the standard one makes all that stands beside −1 positive and more than 1. "
            "What about a narrower one?",
            seen="s > 0",
        ),
        Mistake(
            {"counterexample": {"m": 3, "s": -1}},
            "The bell is narrow, as it should be, and so far away that the square outweighs the rest. Which "
            "mean adds nothing?",
            seen="exp(2*s) + m**2 - 1 + 2*s >= 0",
        ),
    ),
    question="Which sign does the last term have for a narrow bell?",
    shows="Training on it makes every bell as narrow as it can be, for log σ falls without end. At m = 0 "
    "and s = 0, the one point that everybody tries, the formula is right.",
)

SOURCES["flaw-three-repairs"] = Source(
    where="FluxML/model-zoo, pull request 147",
    url="https://github.com/FluxML/model-zoo/pull/147",
    date="2019-06-14",
    commit="cf2cac4e31c0c1f37c2aa198c858ebde8247456a",
    status="fixed",
    status_note="Merged on 2019-07-11; the stored copy computes minus twice the logarithm.",
    confirmed="Read in the stored history of vision/mnist/vae.jl, in commits 33cd471, 70b04ec and cf2cac4.",
    kind="code",
    licence="MIT",
)


# ──────────────────────────────────────────────────────────────
largest_loss = Choose(
    id="flaw-largest-loss",
    title="The parameter that the last line asks for",
    prompt=r"""
Note B looks for the most probable parameter $\pi$ of a coin, multiplies the log-likelihood by −1 to get a
loss, and keeps the word *argmax* in front of it. Take its last line at its word for ten tosses with three
heads:

$$
\operatorname{argmax}_{0 < \pi < 1} \bigl(-3 \log \pi - 7 \log(1 - \pi)\bigr) .
$$

Which parameter is that?

- **a** 0.3, the share of the heads
- **b** 0.7, the share of the tails
- **c** 0.5, the most uncertain coin
- **d** none
""",
    starter="""
answer = ...

check("flaw-largest-loss", answer)
""",
    solution="""
# towards both ends the loss grows without bound
answer = "d"

check("flaw-largest-loss", answer)
""",
    choices={
        "a": "0.3, the share of the heads.",
        "b": "0.7, the share of the tails.",
        "c": "0.5, the most uncertain coin.",
        "d": "none: towards 0 and towards 1 this grows without bound.",
    },
    answer="d",
    hints=(
        "Compute it for a few parameters, such as 0.3, 0.1 and 0.01.",
        "It is a loss, and it is made large here. What costs most?",
        "At 0.01 it is 13.9, at 0.0001 it is 27.6. Where does that end?",
    ),
    mistakes=(
        Mistake(
            "a",
            "At the share of the heads this is smallest: 6.11. Is there a parameter with more?",
        ),
        Mistake(
            "b",
            "At 0.7 this is 9.50, more than at 0.3. What is it at 0.99?",
        ),
        Mistake(
            "c",
            "At 0.5 this is 10 log 2 = 6.93. What is it near the ends?",
        ),
    ),
    question="What is it at π = 0.01, and at π = 0.0001?",
    shows="A largest loss does not exist: the line asks for the worst coin, and there is always a worse "
    "one. With argmin it asks for 0.3.",
)

SOURCES["flaw-largest-loss"] = Source(
    where="Note B",
    url=None,
    date="",
    status="unknown",
    status_note="A study note; this course mends it.",
    confirmed="Read in the note: row X2 of the list that this course was built on.",
    kind="step",
    claim=Claim(
        left="-3*log(p) - 7*log(1 - p)",
        right="-3*log(3/10) - 7*log(7/10)",
        names={"p": "(0, 1)"},
        relation="<=",
    ),
)


# ──────────────────────────────────────────────────────────────
hidden_letter = FalseStatement(
    id="flaw-hidden-letter",
    title="Where a stray letter hides",
    prompt=r"""
Note C differentiates $1 + e^{-x}$ with respect to the logit $x$ and writes the label in the exponent. In this
course's letters, for every real $x$ and a label $y$ of 0 or 1:

$$
\frac{\partial}{\partial x}\left(1 + e^{-x}\right) = -e^{-y} .
$$

A single pair of numbers refutes it, if it is not one of two that hide the slip. Give one that shows it.
""",
    starter="""
check("flaw-hidden-letter", counterexample={"x": ..., "y": ...})
""",
    solution="""
# any logit that is not the label
check("flaw-hidden-letter", counterexample={"x": 2, "y": 1})
""",
    statement="Derivative(1 + exp(-x), x) == -exp(-y)",
    names={"x": "real", "y": "label"},
    answer={"x": 2, "y": 1},
    hints=(
        "The derivative is −exp(−x). When is that the right side?",
        "The two sides are the same exactly where the logit is as large as the label.",
        "With x = 2 the left side is −0.135. What is the right side at y = 1?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"x": 0, "y": 0}},
            "Both exponents are 0 here, and both sides −1: zeros hide which letter is which. What if the "
            "logit is another number?",
        ),
        Mistake(
            {"counterexample": {"x": 1, "y": 1}},
            "Logit and label are both 1 here, and a letter that goes astray is not seen. What if they "
            "differ?",
        ),
        Mistake(
            {"counterexample": {"x": 2, "y": 2}},
            "Logit and label are the same number again, and this label is none: the note knows 0 and 1. "
            "What if the two differ?",
            seen="x == y",
        ),
    ),
    question="At which points are −exp(−x) and −exp(−y) the same number?",
    shows="Only two points hide it, (0, 0) and (1, 1), and both are numbers that one tries first. A check "
    "at numbers that differ from each other, and from 0 and 1, sees it at once.",
)

SOURCES["flaw-hidden-letter"] = Source(
    where="Note C",
    url=None,
    date="",
    status="unknown",
    status_note="A study note; this course mends it.",
    confirmed="Read in the note: row X4 of the list that this course was built on.",
    kind="step",
)


# ──────────────────────────────────────────────────────────────
lost_logarithm = Derive(
    id="flaw-lost-logarithm",
    title="From where on is there a value?",
    prompt=r"""
Note C writes the cross-entropy of two classes, with the true probability $p$ and the predicted $q$ of the
first one, with a single logarithm:

$$
H = -p \log\{q - (1 - p)\} .
$$

For a given $p$ strictly between 0 and 1: which number must $q$ exceed, so that this has a value at all? Write
it as text, with `p`.
""",
    starter="""
answer = ...

check("flaw-lost-logarithm", answer)
""",
    solution="""
# a logarithm needs something positive: q − (1 − p) > 0
answer = "1 - p"

check("flaw-lost-logarithm", answer)
""",
    answer="1 - p",
    names={"p": "(0, 1)"},
    hints=(
        "Of which numbers is there a logarithm?",
        "What stands in the braces has to be above 0.",
        "q − (1 − p) > 0. What is q compared with?",
    ),
    mistakes=(
        Mistake(
            "p",
            "This is the truth itself. Which number is taken away from q in the braces?",
        ),
        Mistake(
            "0",
            "A cross-entropy does need q above 0, and this formula needs more. What is taken away from q?",
        ),
        Mistake(
            "p - 1",
            "The sign is turned: this is negative, and every q exceeds it. What has to be added to both "
            "sides of q − (1 − p) > 0?",
        ),
        Mistake(
            "1/2",
            "This is right for p = ½ alone. What is it for p = 0.9?",
        ),
        Mistake(
            "1",
            "No probability exceeds 1. What is taken away from q in the braces?",
        ),
    ),
    question="Solve q − (1 − p) > 0 for q.",
    shows="On half of all pairs, those with p + q ≤ 1, the formula has no value. For a sure truth, p = 1, "
    "it is −log q, and so a one-hot label does not notice the lost logarithm.",
)

SOURCES["flaw-lost-logarithm"] = Source(
    where="Note C",
    url=None,
    date="",
    status="unknown",
    status_note="A study note; this course mends it.",
    confirmed="Read in the note: row X5 of the list that this course was built on.",
    kind="step",
    claim=Claim(
        left="-p*log(q) - (1 - p)*log(1 - q)",
        right="-p*log(q - (1 - p))",
        names={"p": "(0, 1)", "q": "(0, 1)"},
    ),
)

EXERCISES = (
    boosting_loss,
    check_it_yourself,
    two_weights,
    face_detector,
    between_lines,
    modulated,
    own_example,
    uniform_entropy,
    upside_down,
    constant_minus,
    three_repairs,
    largest_loss,
    hidden_letter,
    lost_logarithm,
)
