"""True sometimes, claimed always."""

from math import exp, log

from companion.exercises._counterexample import FalseStatement
from companion.exercises._exercise import Mistake
from companion.exercises._predict import Predict
from companion.exercises.find_the_flaw._source import Claim, Source

SOURCES = {}
PAIR = {"n": "count", "p": "simplex[n]", "q": "simplex[n]"}
DIVERGENCE = "Sum(p[k]*log(p[k]/q[k]), (k, 1, n))"
CROSS_ENTROPY = "Sum(-p[k]*log(q[k]), (k, 1, n))"
ENTROPY = "Sum(-p[k]*log(p[k]), (k, 1, n))"
ENTROPY_OF_A_COIN = {"h(x)": "-x*log(x) - (1 - x)*log(1 - x)"}

# What a distribution of a pair can miss: a sum of 1, or an outcome of which it says 0.
NO_DISTRIBUTION = "Sum(p[k], (k, 1, n)) != 1"
NO_MODEL = "Sum(q[k], (k, 1, n)) != 1"
RULED_OUT = "Product(q[k], (k, 1, n)) == 0"


# ──────────────────────────────────────────────────────────────
kl_above_one = FalseStatement(
    id="flaw-kl-above-one",
    title="How small can it be?",
    prompt=r"""
Let $p$ and $q$ be two distributions of the same $n$ outcomes, without zeros. The caption says that

$$
D(p \| q) = \sum_{k=1}^{n} p_k \log \frac{p_k}{q_k} > 1 .
$$

Find two distributions for which this fails: lists of one length such as `[0.5, 0.5]` or `["1/3", "2/3"]`.
""",
    starter="""
check("flaw-kl-above-one", counterexample={"p": ..., "q": ...})
""",
    solution="""
# two coins that are not far apart: half a log 2 minus half a log 1.5
check("flaw-kl-above-one", counterexample={"p": [0.5, 0.5], "q": [0.25, 0.75]})
""",
    statement=f"{DIVERGENCE} > 1",
    names=PAIR,
    answer={"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]},
    hints=(
        "Which model q pays no extra at all for not knowing p?",
        "A divergence is the extra price of a model. A model that is nearly right pays nearly nothing.",
        "Take two coins that differ by little, such as (½, ½) and another one near it.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["1/2", "1/4"]}},
            "The values of q do not sum to 1. What is left over for the last outcome?",
            seen=NO_MODEL,
        ),
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["0", "1"]}},
            "This model gives 0 to something that happens, and its divergence is infinite. Which models pay "
            "little?",
            seen=RULED_OUT,
        ),
        Mistake(
            {"counterexample": {"p": ["99/100", "1/100"], "q": ["1/100", "99/100"]}},
            "These two are as far apart as can be: what nearly always happens has a hundredth in the model. "
            "What if q is near p?",
            seen=f"{DIVERGENCE} > 3",
        ),
        Mistake(
            {"counterexample": {"p": ["9/10", "1/10"], "q": ["1/5", "4/5"]}},
            "This model is still far off, and pays more than 1 nat for it. In which direction does q have "
            "to move?",
            seen=f"{DIVERGENCE} > 1",
        ),
    ),
    question="Which q pays nothing extra, and what do its neighbours pay?",
    shows="A divergence is positive for two different distributions, and as small as you like for two that "
    "are close.",
)

SOURCES["flaw-kl-above-one"] = Source(
    where="udlbook/udlbook, issue 41",
    url="https://github.com/udlbook/udlbook/issues/41",
    date="2023-03-03",
    status="fixed",
    status_note="The author answered on 2023-03-07 that the caption is mended.",
    confirmed="The issue quotes the caption of figure B.3 of a draft, and the book's author agrees there.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
kl_below_one = FalseStatement(
    id="flaw-kl-below-one",
    title="A score from 0 to 1?",
    prompt=r"""
For the divergence of two distributions without zeros, counted in nat, a docstring promises a value between
zero and one. The lower bound is right. The upper one says

$$
D(p \| q) = \sum_{k=1}^{n} p_k \log \frac{p_k}{q_k} \le 1 .
$$

Find two distributions for which this fails: lists of one length such as `[0.5, 0.5]` or `["1/3", "2/3"]`.
""",
    starter="""
check("flaw-kl-below-one", counterexample={"p": ..., "q": ...})
""",
    solution="""
# a model that is sure of the opposite: 0.8 log 9 = 1.76
check("flaw-kl-below-one", counterexample={"p": [0.9, 0.1], "q": [0.1, 0.9]})
""",
    statement=f"{DIVERGENCE} <= 1",
    names=PAIR,
    answer={"p": ["9/10", "1/10"], "q": ["1/10", "9/10"]},
    hints=(
        "When does a model pay most: when it is unsure, or when it is sure of the opposite?",
        "One term can be large by itself: a likely outcome of which the model says almost 0.",
        "Give an outcome the probability 0.9 in p. How small must q be there for 0.9 log(0.9/q) to pass 1?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["1/2", "1/4"]}},
            "The values of q do not sum to 1. What is left over for the last outcome?",
            seen=NO_MODEL,
        ),
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["1", "0"]}},
            "With a zero in the model the divergence is infinite, and the function returns inf. The question "
            "is about models without zeros. What if q is small there, but not 0?",
            seen=RULED_OUT,
        ),
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]}},
            "These two are close, and close pairs stay far below 1. What does a model pay that is sure of "
            "the opposite?",
            seen=f"{DIVERGENCE} < 1/4",
        ),
        Mistake(
            {"counterexample": {"p": ["3/4", "1/4"], "q": ["1/4", "3/4"]}},
            "This model is off, and pays for it, but not enough. How could it be surer of an opinion that is "
            "far from the truth?",
            seen=f"{DIVERGENCE} <= 1",
        ),
    ),
    question="Which single term can be large: where p is large, or where q is small, or both?",
    shows="A divergence has no upper bound. The Jensen–Shannon divergence has one: counted in bits, it lies "
    "between 0 and 1.",
)

SOURCES["flaw-kl-below-one"] = Source(
    where="piskvorky/gensim, issue 1358",
    url="https://github.com/piskvorky/gensim/issues/1358",
    date="2017-05-23",
    commit="c4e594dbfacb2bf6cad6cfc1578473139b389d4e",
    status="fixed",
    status_note="Mended by pull request 1373 on 2017-06-02; the copy of 2025-10-16 gives a range without an "
    "upper bound.",
    confirmed="The commit shows the docstring of kullback_leibler before and after.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
logloss_range = FalseStatement(
    id="flaw-logloss-range",
    title="A grade between 0 and 1?",
    prompt=r"""
For one example with a label $y$ of 0 or 1 and a predicted probability $p$ strictly between 0 and 1, a manual
says that the log loss, counted in nat, ranges between 0 and 1. The lower bound is right. The upper one says

$$
-y \log p - (1 - y) \log(1 - p) \le 1 .
$$

Find a label and a prediction for which this fails.
""",
    starter="""
check("flaw-logloss-range", counterexample={"y": ..., "p": ...})
""",
    solution="""
# it happened, and the model gave it one chance in ten: log 10 = 2.30
check("flaw-logloss-range", counterexample={"y": 1, "p": "1/10"})
""",
    statement="-y*log(p) - (1 - y)*log(1 - p) <= 1",
    names={"y": "label", "p": "(0, 1)"},
    answer={"y": 1, "p": "1/10"},
    hints=(
        "For which predictions is a loss large at all?",
        "With the label 1 the loss is −log p. What does it do when p falls?",
        "−log p passes 1 where p falls below 1/e, about 0.37.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"y": 1, "p": 0}},
            "A prediction of exactly 0 or 1 lies outside: the formula has no value there, or the loss is 0. "
            "Which predictions are close to that end?",
            seen="p*(1 - p) == 0",
        ),
        Mistake(
            {"counterexample": {"y": 1, "p": "9/10"}},
            "This prediction leans to the side that came true, so the loss stays below log 2, which is 0.69. "
            "What does a confident miss cost?",
            seen="(2*y - 1)*(2*p - 1) > 0",
        ),
        Mistake(
            {"counterexample": {"y": 1, "p": "1/2"}},
            "This is the undecided model, and its loss is log 2, or 0.69. On which side of it is the loss "
            "larger?",
            seen="p == 1/2",
        ),
        Mistake(
            {"counterexample": {"y": 0, "p": "3/5"}},
            "The prediction leans to the other side, but by little: the loss does not pass 1. How small must "
            "the probability of what happened be for that?",
            seen="-y*log(p) - (1 - y)*log(1 - p) <= 1",
        ),
    ),
    question="How small is the probability that the model gave to what happened?",
    shows="The loss passes 1 as soon as what happened had less than 1/e = 0.37 in the model, and it has no "
    "upper bound.",
)

SOURCES["flaw-logloss-range"] = Source(
    where="h2oai/tutorials, issue 45",
    url="https://github.com/h2oai/tutorials/issues/45",
    date="2019-11-01",
    commit="00114bfd5958be429d3d18137344cf08b2c31ed4",
    status="fixed",
    status_note="Tutorials and manual were mended on 2019-11-05; later copies of both give no upper bound.",
    confirmed="The manual at this commit of h2oai/h2o-3 (performance-and-prediction.rst) has the range, the "
    "one at commit 413019f has it no more.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
density_entropy = FalseStatement(
    id="flaw-density-entropy",
    title="Never below zero?",
    prompt=r"""
A chapter defines the entropy $H(X)$ of a random variable as the mean of $-\log p(x)$, with a probability or
a density, and then lists its first property: it is not negative, for all $X$. Take a waiting time with the
density $a e^{-ax}$ for $x \ge 0$ and the rate $a > 0$. Its entropy is $1 - \log a$ in nat, and the claim
becomes

$$
1 - \log a \ge 0 .
$$

Find a rate for which this fails.
""",
    starter="""
check("flaw-density-entropy", counterexample={"a": ...})
""",
    solution="""
# ten buses a minute: the wait is surely short, and 1 − log 10 = −1.30
check("flaw-density-entropy", counterexample={"a": 10})
""",
    statement="1 - log(a) >= 0",
    names={"a": "positive"},
    answer={"a": 10},
    hints=(
        "Which waiting time is less uncertain, one with a small rate or one with a large one?",
        "A density may be larger than 1, and then its −log is negative. Where is this density large?",
        "1 − log a falls as a grows. For which a is log a equal to 1?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"a": 0}},
            "A rate of 0 or less gives no density. Which rates does the statement speak of?",
            seen="a <= 0",
        ),
        Mistake(
            {"counterexample": {"a": "exp(1)"}},
            "At this rate the entropy is 0 to the digit, and 0 is not negative. What about a larger rate?",
            seen="a == exp(1)",
        ),
        Mistake(
            {"counterexample": {"a": "1/2"}},
            "Such a wait is long and uncertain, and its entropy is positive. What is it like when the buses "
            "come quickly?",
            seen="a <= 1",
        ),
        Mistake(
            {"counterexample": {"a": 2}},
            "Here the entropy is smaller than 1, and still positive. How far does the rate have to go on?",
            seen="a < exp(1)",
        ),
    ),
    question="Where does 1 − log a change its sign?",
    shows="A density may exceed 1, so the mean of its −log may be negative. Of probabilities the statement "
    "is true.",
)

SOURCES["flaw-density-entropy"] = Source(
    where="d2l-ai/d2l-en, pull request 1669",
    url="https://github.com/d2l-ai/d2l-en/pull/1669",
    date="2021-03-09",
    commit="17f3b5e0b5df810b4e7dc7488226f5650b0a8c3b",
    status="fixed",
    status_note="Merged on 2021-03-17; the copy of 2024-03-16 limits the property to discrete variables.",
    confirmed="The commit shows the list of properties in information-theory.md before and after.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
GAUSSIANS = {"d(a, r, b, s)": "log(s/r) + (r**2 + (a - b)**2)/(2*s**2) - 1/2"}

both_ways = FalseStatement(
    id="flaw-both-ways",
    title="There and back, for two bells",
    prompt=r"""
A list of properties says: $D(P \| Q)$ and $D(Q \| P)$ differ, if $P$ and $Q$ do. Two coins refute it in the
exercise `kl-counterexample`. Now let $P$ be the Gaussian with the mean $a$ and the standard deviation $r$,
and $Q$ that with the mean $b$ and the standard deviation $s$. Then the two divergences are $d(a, r, b, s)$
and $d(b, s, a, r)$, with the one function
$d(a, r, b, s) = \log \frac{s}{r} + \frac{r^2 + (a - b)^2}{2 s^2} - \frac12$ {status}`definition`, and the
claim is that

$$
d(a, r, b, s) \ne d(b, s, a, r) .
$$

Find two different Gaussians for which this fails.
""",
    starter="""
check("flaw-both-ways", counterexample={"a": ..., "r": ..., "b": ..., "s": ...})
""",
    solution="""
# two bells of one width: what is left is (a − b)²/(2s²), the same from both sides
check("flaw-both-ways", counterexample={"a": 0, "r": 1, "b": 3, "s": 1})
""",
    statement="d(a, r, b, s) != d(b, s, a, r)",
    names={"a": "real", "r": "positive", "b": "real", "s": "positive"},
    where=("(a - b)**2 + (r - s)**2 > 0",),
    defined=GAUSSIANS,
    answer={"a": 0, "r": 1, "b": 3, "s": 1},
    hints=(
        "In which of the four letters is the formula lopsided, and in which is it not?",
        "The means enter as (a − b)², which is the same both ways. What is not the same both ways?",
        "Give both Gaussians the same standard deviation. What is left of d?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"a": 0, "r": 0, "b": 1, "s": 1}},
            "A standard deviation has to be positive. Which of the four letters are standard deviations?",
            seen="Min(r, s) <= 0",
        ),
        Mistake(
            {"counterexample": {"a": 0, "r": 1, "b": 0, "s": 1}},
            "This is one Gaussian twice, and the claim speaks of two different ones. Which of the four "
            "letters may differ without harm?",
            seen="(a - b)**2 + (r - s)**2 == 0",
        ),
        Mistake(
            {"counterexample": {"a": 0, "r": 1, "b": 0, "s": 2}},
            "The two differ in width alone, and then the directions do differ: to take a wide bell for a "
            "narrow one costs more. What if they differ in the means instead?",
            seen="(a - b)**2 == 0",
        ),
        Mistake(
            {"counterexample": {"a": 0, "r": 1, "b": 1, "s": 2}},
            "The widths differ here, and log(s/r) has two signs in the two directions. What if the widths "
            "are the same?",
            seen="(r - s)**2 > 0",
        ),
    ),
    question="Which terms of d change when the two Gaussians change places?",
    shows="“Not symmetric” means that some pairs differ, and not that all do. For Gaussians of one width the "
    "two directions agree.",
)

SOURCES["flaw-both-ways"] = Source(
    where="d2l-ai/d2l-en, pull request 1302",
    url="https://github.com/d2l-ai/d2l-en/pull/1302",
    date="2020-08-07",
    commit="56d3328820c8310d96cc7f5c72bb2d85ad77fca1",
    status="fixed",
    status_note="Merged on 2020-08-07; the copy of 2024-03-16 says that there are such P and Q.",
    confirmed="The commit shows the list of properties in information-theory.md before and after.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
detour = FalseStatement(
    id="flaw-detour",
    title="The detour",
    prompt=r"""
Let $h(x)$ be the entropy of a coin that shows heads with probability $x$. The Jensen–Shannon divergence of
two coins is the entropy of the coin halfway between, minus the mean of the two entropies:
$j(x, y) = h\left(\frac{x + y}{2}\right) - \frac{h(x) + h(y)}{2}$ {status}`definition`. A *distance* is
symmetric, 0 only from a point to itself, and never longer than a detour. The first two hold here. The third
one says, for three coins with probabilities $p$, $q$ and $r$ of heads,

$$
j(p, q) \le j(p, r) + j(r, q) .
$$

Find three coins, each with a probability strictly between 0 and 1, for which the detour over $r$ is shorter.
""",
    starter="""
check("flaw-detour", counterexample={"p": ..., "q": ..., "r": ...})
""",
    solution="""
# two opposite coins, and the fair one between them
check("flaw-detour", counterexample={"p": "1/10", "q": "9/10", "r": "1/2"})
""",
    statement="j(p, q) <= j(p, r) + j(r, q)",
    names={"p": "(0, 1)", "q": "(0, 1)", "r": "(0, 1)"},
    defined={**ENTROPY_OF_A_COIN, "j(x, y)": "h((x + y)/2) - (h(x) + h(y))/2"},
    answer={"p": "1/10", "q": "9/10", "r": "1/2"},
    hints=(
        "Where would a stop cost least: beyond one of the two coins, or between them?",
        "For close coins the divergence grows like the square of their difference. Which is larger, the "
        "square of 2, or twice the square of 1?",
        "Take p and q on opposite sides, and r halfway.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": 0, "q": 1, "r": "1/2"}},
            "A coin that always falls the same way lies outside here: 0·log 0 needs a convention. Which "
            "coins are close to it?",
            seen="p*(1 - p)*q*(1 - q)*r*(1 - r) == 0",
        ),
        Mistake(
            {"counterexample": {"p": "1/3", "q": "1/3", "r": "1/2"}},
            "From a coin to itself the way is 0, and no detour is shorter. Which two coins are far apart?",
            seen="p == q",
        ),
        Mistake(
            {"counterexample": {"p": "1/10", "q": "9/10", "r": "1/10"}},
            "The stop is at one of the two coins, so that the detour is the way itself. Where else could r "
            "be?",
            seen="(p - r)*(q - r) == 0",
        ),
        Mistake(
            {"counterexample": {"p": "1/10", "q": "1/2", "r": "9/10"}},
            "The stop lies beyond one of the two coins. What if it lies between them?",
            seen="(p - r)*(q - r) > 0",
        ),
    ),
    question="What does a stop halfway do to a quantity that grows like a square?",
    shows="Two halves of a way cost a quarter each, near enough: the divergence behaves like the square of a "
    "distance. Its square root is one.",
)

SOURCES["flaw-detour"] = Source(
    where="drostlab/philentropy, issue 36",
    url="https://github.com/drostlab/philentropy/issues/36",
    date="2024-05-03",
    commit="9e171b253f76f9319ffc06ada1109437f1279847",
    status="fixed",
    status_note="The author agreed on 2024-05-16; the copy of 2025-12-14 says in JSD.R that the distance "
    "needs a square root.",
    confirmed="The issue and its answer, and R/JSD.R and R/distance.R at this commit.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
shifted_by_the_largest = Predict(
    id="flaw-shifted-by-the-largest",
    title="A program that believes it",
    prompt=r"""
For the function $g(x) = \log \sum_{i=1}^{n} e^{x_i}$ {status}`definition` an exercise of a textbook asks to
show that it does not change when a number $b$ is added to all scores,

$$
g(x + b) = g(x) ,
$$

and then to choose $b$ so that a program is stable. (The exercise `overflow-vanished-shift` finds the step at
which such a proof fails.) Here somebody takes the line at its word: a program subtracts the largest score
from every score, computes the log-sum-exp of what is left, and returns that. What does it return for the
scores 1000, 1001 and 1002? Four decimals.
""",
    starter="""
answer = ...

check("flaw-shifted-by-the-largest", answer)
""",
    solution="""
# the scores become −2, −1 and 0, and what was taken away does not come back
answer = np.log(np.exp(-2) + np.exp(-1) + 1)

check("flaw-shifted-by-the-largest", answer)
""",
    answer=log(exp(-2) + exp(-1) + 1),
    decimals=4,
    hints=(
        "What are the three scores after the largest one is subtracted?",
        "The exponentials of 0, −1 and −2 are 1, 0.3679 and 0.1353.",
        "The logarithm of 1.5032 is asked for.",
    ),
    mistakes=(
        Mistake(
            1002 + log(exp(-2) + exp(-1) + 1),
            "This is the log-sum-exp of the three scores, as it should be. The program never adds 1002 back. "
            "What does it return?",
        ),
        Mistake(
            exp(-2) + exp(-1) + 1,
            "This is the sum of the three exponentials. What is its logarithm?",
        ),
        Mistake(
            2 + log(exp(-2) + exp(-1) + 1),
            "Here the smallest score was subtracted. Which one does the program subtract?",
        ),
        Mistake(
            log(3),
            "This is log-sum-exp of three scores that are equal. What are the scores after the shift?",
        ),
        Mistake(
            0.0,
            "This takes the smaller exponentials for 0. How large is the exponential of −1?",
        ),
        Mistake(
            -log(exp(-2) + exp(-1) + 1),
            "This is minus the logarithm, as in a loss. Does the program turn the sign?",
        ),
        Mistake(
            1 / (1 + exp(-1) + exp(-2)),
            "This is the largest share of the softmax, which a shift does leave alone. What is the logarithm "
            "of the sum itself?",
        ),
    ),
    question="After the shift the scores are −2, −1 and 0. What is their log-sum-exp?",
    shows="The result is 1002 too small. It is what a softmax may forget, because it cancels there, and what "
    "a log-sum-exp must add back.",
)

SOURCES["flaw-shifted-by-the-largest"] = Source(
    where="d2l-ai/d2l-en, chapter_linear-classification/softmax-regression.md, an exercise",
    url="https://github.com/d2l-ai/d2l-en/pull/2592",
    date="2024-03-17",
    commit="23d7a5aecceee57d1292c56e90cce307f183bb0a",
    status="open",
    status_note="The copy of 2024-03-16 has the line; pull request 2592, which mends it, is closed and not "
    "marked as merged.",
    confirmed="Line 541 of the chapter at this commit, and the pull request.",
    kind="statement",
    claim=Claim(
        left="log(Sum(exp(x[i] + b), (i, 1, n)))",
        right="log(Sum(exp(x[i]), (i, 1, n)))",
        names={"n": "count", "x": "real[n]", "b": "real"},
    ),
)


# ──────────────────────────────────────────────────────────────
scaled_weights = FalseStatement(
    id="flaw-scaled-weights",
    title="All weights, times C",
    prompt=r"""
An example is classified correctly with the margin $a > 0$, so that its share of the loss depends on $e^{-a}$.
Multiply all weights by $C > 1$, and the margin becomes $Ca$. To show that the loss falls, a textbook writes

$$
e^{-C a} = e^{-C} e^{-a} < e^{-a} .
$$

The two ends are right. Find a factor $C$ and a margin $a$ for which the *first* relation fails.
""",
    starter="""
check("flaw-scaled-weights", counterexample={"C": ..., "a": ...})
""",
    solution="""
# double the weights of an example with margin 1: e⁻² on the left, e⁻³ in the middle
check("flaw-scaled-weights", counterexample={"C": 2, "a": 1})
""",
    statement="exp(-C*a) == exp(-C)*exp(-a)",
    names={"C": "positive", "a": "positive"},
    where=("C > 1",),
    answer={"C": 2, "a": 1},
    hints=(
        "Write the middle as one power of e. What is its exponent?",
        "The left has a product in the exponent, the middle a sum. When do the two differ?",
        "Try the margin 1: which numbers are C·1 and C + 1?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"C": 2, "a": 2}},
            "This is one of the rare pairs whose product is their sum, so the line holds. What if you change "
            "one of the two?",
            seen="C*a == C + a",
        ),
        Mistake(
            {"counterexample": {"C": 2, "a": -1}},
            "The margin of an example that is classified correctly is positive, and this one is not. It "
            "tells a story of its own, further down. Which margins are asked for here?",
            seen="a <= 0",
        ),
        Mistake(
            {"counterexample": {"C": 1, "a": 1}},
            "This factor does not make the weights larger, and the line speaks of factors above 1. Which "
            "factor do you try?",
            seen="C <= 1",
        ),
    ),
    question="Which rule turns a product of powers of e into one power?",
    shows="Powers multiply by adding exponents. What multiplies an exponent is a power of the power: "
    "(e⁻ᵃ) to the power C.",
)

SOURCES["flaw-scaled-weights"] = Source(
    where="neonwatty/machine-learning-refined, issue 16",
    url="https://github.com/neonwatty/machine-learning-refined/issues/16",
    date="2020-07-27",
    status="fixed",
    status_note="The authors answered on 2020-10-13 that it is in their list of errata.",
    confirmed="The issue quotes page 145 of the second edition, and an author agrees there.",
    kind="step",
)


# ──────────────────────────────────────────────────────────────
strongly_convex = FalseStatement(
    id="flaw-strongly-convex",
    title="How strongly is it bent?",
    prompt=r"""
A function of one variable is *strongly convex* if its second derivative stays above one and the same positive
number everywhere. A textbook calls the logistic loss strongly convex. In the logit $x$ its second derivative
is $\sigma(x)(1 - \sigma(x))$. Is one thousandth a number that it stays above?

$$
\sigma(x) (1 - \sigma(x)) \ge \frac{1}{1000}
$$

Find a logit for which this fails.
""",
    starter="""
check("flaw-strongly-convex", counterexample={"x": ...})
""",
    solution="""
# far out the loss is nearly a straight line: at 8 the bend is e⁻⁸ or so, 0.0003
check("flaw-strongly-convex", counterexample={"x": 8})
""",
    statement="sigma(x)*(1 - sigma(x)) >= 1/1000",
    names={"x": "real"},
    defined={"sigma(x)": "1/(1 + exp(-x))"},
    answer={"x": 8},
    hints=(
        "Where does the loss look like a straight line?",
        "Far to the right σ is nearly 1. What is then left of 1 − σ?",
        "σ(x)(1 − σ(x)) is below e^(−|x|). From which |x| on is that below one thousandth?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"x": 0}},
            "Here the bend is ¼, the largest that it gets. In which directions does it fall off?",
            seen="x == 0",
        ),
        Mistake(
            {"counterexample": {"x": 3}},
            "This is still the bent middle of the loss. What is the loss like far away from it?",
            seen="Abs(x) <= 5",
        ),
        Mistake(
            {"counterexample": {"x": "-6"}},
            "The bend is small here, but not that small. How much further do you have to go?",
            seen="Abs(x) <= 6",
        ),
        Mistake(
            {"counterexample": {"x": "13/2"}},
            "Very near: here the bend is still a little above one thousandth. What about 7?",
            seen="Abs(x) < 7",
        ),
    ),
    question="What is the bend far to the left, and far to the right?",
    shows="The same happens to every positive number in the place of one thousandth: the loss is convex, and "
    "not strongly.",
)

SOURCES["flaw-strongly-convex"] = Source(
    where="uu-sml/sml-book-page, issue 81",
    url="https://github.com/uu-sml/sml-book-page/issues/81",
    date="2023-08-17",
    status="open",
    status_note="An author answered on 2026-03-04 that the word should go, and closed the issue; the book "
    "itself was not looked at.",
    confirmed="The issue names page 187 of the draft of 2022-07-08, and an author agrees there.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
outside_or_inside = FalseStatement(
    id="flaw-outside-or-inside",
    title="The mean outside, or inside?",
    prompt=r"""
An image has $n$ partners, and a model gives them the probabilities $p_1, \dots, p_n$, each strictly between 0
and 1. There are two losses to choose from: the mean of the logarithms (the mean *outside*), or the
logarithm of the mean (*inside*). Because the logarithm is concave, an early version of a paper says, the
first is the smaller one:

$$
\frac{1}{n} \sum_{i=1}^{n} -\log p_i \le -\log\left(\frac{1}{n} \sum_{i=1}^{n} p_i\right) .
$$

Find a list of probabilities for which this fails: `counterexample={"p": [0.5, …]}`.
""",
    starter="""
check("flaw-outside-or-inside", counterexample={"p": ...})
""",
    solution="""
# one partner found, one missed: the mean of the losses remembers the miss
check("flaw-outside-or-inside", counterexample={"p": ["1/2", "1/8"]})
""",
    statement="Sum(-log(p[i]), (i, 1, n))/n <= -log(Sum(p[i], (i, 1, n))/n)",
    names={"n": "count", "p": "(0, 1)[n]"},
    answer={"p": ["1/2", "1/8"]},
    hints=(
        "Try two partners of whom one was found and the other one missed.",
        "The mean of the logarithms is ruined by one small probability. What does the mean of the "
        "probabilities do with it?",
        "Take ½ and ⅛. The losses are log 2 and log 8. What is their mean, and what is −log of 5/16?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": ["1/2", "3/2"]}},
            "Not all of these are probabilities strictly between 0 and 1. Which ones are?",
            seen="Product(p[i]*(1 - p[i]), (i, 1, n)) <= 0",
        ),
        Mistake(
            {"counterexample": {"p": ["1/3"]}},
            "With one partner there is nothing to take a mean of, and both sides are the same. What about "
            "two?",
            seen="n == 1",
        ),
        Mistake(
            {"counterexample": {"p": ["1/3", "1/3"]}},
            "All partners have the same probability here, and then it does not matter where the mean "
            "stands. What if they differ?",
            seen="Sum(Sum((p[i] - p[j])**2, (i, 1, n)), (j, 1, n)) == 0",
        ),
    ),
    question="What does a single small probability do to each of the two sides?",
    shows="Every list with two different values refutes it. The logarithm is concave, so −log is convex, and "
    "the sign turns the inequality round.",
)

SOURCES["flaw-outside-or-inside"] = Source(
    where="HobbitLong/SupContrast, issue 61",
    url="https://github.com/HobbitLong/SupContrast/issues/61",
    date="2021-01-13",
    status="fixed",
    status_note="An author answered on 2021-03-21 that it was a typo, mended in the newest version; issue "
    "149 of 2024 quotes the mended sentence.",
    confirmed="The issue states the inequality of the paper, and an author agrees there.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
gain = FalseStatement(
    id="flaw-gain",
    title="What a question is worth",
    prompt=r"""
A decision tree asks a question and so splits its examples in two: a share $w$ goes to the left, where a share
$a$ of them is positive, the rest to the right, with a share $b$. Before the split the share
$m = w a + (1 - w) b$ {status}`definition` was positive. Let $h(x)$ be the entropy of a coin in *bits*. After
the split it is $e = w h(a) + (1 - w) h(b)$ {status}`definition`, and the information gain is defined as
the entropy before minus that after, the left side here. A collection of interview answers has the right side,
*one minus the entropy*:

$$
h(m) - e = 1 - e .
$$

Find a split, with all three shares strictly between 0 and 1, for which this fails.
""",
    starter="""
check("flaw-gain", counterexample={"w": ..., "a": ..., "b": ...})
""",
    solution="""
# one in ten is positive before and after: worth nothing, and 1 − h is 0.53 bits
check("flaw-gain", counterexample={"w": "1/2", "a": "1/10", "b": "1/10"})
""",
    statement="h(w*a + (1 - w)*b) - (w*h(a) + (1 - w)*h(b)) == 1 - (w*h(a) + (1 - w)*h(b))",
    names={"w": "(0, 1)", "a": "(0, 1)", "b": "(0, 1)"},
    defined={"h(x)": "-(x*log(x) + (1 - x)*log(1 - x))/log(2)"},
    answer={"w": "1/2", "a": "1/10", "b": "1/10"},
    hints=(
        "The two sides differ in one term. Which one?",
        "How uncertain were the examples before the split? The formula takes it for 1 bit. Which coins have "
        "1 bit?",
        "Take examples of which few are positive, on both sides of the split.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"w": "1/2", "a": 0, "b": "1/10"}},
            "A share of 0 or 1 lies outside here: 0·log 0 needs a convention. Which shares are close to it?",
            seen="w*(1 - w)*a*(1 - a)*b*(1 - b) == 0",
        ),
        Mistake(
            {"counterexample": {"w": "1/3", "a": "1/2", "b": "1/2"}},
            "Both sides of the split are half positive, and so were the examples before. What if positives "
            "are rare?",
            seen="Abs(a - 1/2) + Abs(b - 1/2) == 0",
        ),
        Mistake(
            {"counterexample": {"w": "1/2", "a": "1/4", "b": "3/4"}},
            "Before this split half of the examples are positive, which is 1 bit, and so the formula is "
            "right. What if it was not half?",
            seen="w*a + (1 - w)*b == 1/2",
        ),
    ),
    question="What was the entropy before the split?",
    shows="The formula takes the entropy before the split for 1 bit, which two classes of equal size have. "
    "With rare positives it credits a question for what was known before.",
)

SOURCES["flaw-gain"] = Source(
    where="boost-devs/ai-tech-interview, issue 141",
    url="https://github.com/boost-devs/ai-tech-interview/issues/141",
    date="2021-11-09",
    commit="255539826e2bcbff2484e330ef7260ee8446dcfa",
    status="fixed",
    status_note="Mended on 2021-11-20; the copy of 2026-03-18 subtracts from the entropy before.",
    confirmed="The commit shows answers/1-statistics-math.md before and after.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
perfect_prediction = FalseStatement(
    id="flaw-perfect-prediction",
    title="Predicted to the digit",
    prompt=r"""
A report gives the outputs of a network to its loss twice, as prediction and as label, and the loss is above
zero. Is that a bug? The labels are then distributions $p$ without zeros, and what was expected is

$$
-\sum_{k=1}^{n} p_k \log p_k = 0 .
$$

Find a label for which this fails: a list such as `[0.5, 0.5]`.
""",
    starter="""
check("flaw-perfect-prediction", counterexample={"p": ...})
""",
    solution="""
# the label itself is uncertain, and no prediction is cheaper than the label: log 2
check("flaw-perfect-prediction", counterexample={"p": [0.5, 0.5]})
""",
    statement=f"{ENTROPY} == 0",
    names={"n": "count", "p": "simplex[n]"},
    answer={"p": ["1/2", "1/2"]},
    hints=(
        "What is the name of the left side?",
        "The cross-entropy of a distribution with itself is its entropy. When is an entropy 0?",
        "Take a label that is not sure of one class.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": ["1", "0"]}},
            "A label that is sure of one class has the entropy 0, and with such labels the expectation is "
            "right. What about a label that is not sure?",
            seen="Product(p[k], (k, 1, n)) == 0",
        ),
        Mistake(
            {"counterexample": {"p": ["1"]}},
            "There is one class alone, which is certain, and the loss is 0. What about two classes?",
            seen="n == 1",
        ),
        Mistake(
            {"counterexample": {"p": ["1/2", "1/4"]}},
            "The values do not sum to 1, and a label is a distribution. What is left over for the last "
            "class?",
            seen=NO_DISTRIBUTION,
        ),
    ),
    question="Which labels have the entropy 0, and which do not?",
    shows="The smallest loss is the entropy of the label: 0 for one-hot labels, and more for soft ones. The "
    "divergence is 0 in both cases.",
)

SOURCES["flaw-perfect-prediction"] = Source(
    where="tensorflow/tensorflow, issue 40025",
    url="https://github.com/tensorflow/tensorflow/issues/40025",
    date="2020-05-31",
    status="fixed",
    status_note="The reporter closed it on the same day, as the behaviour to be expected.",
    confirmed="The issue, with its program and the loss of 1.9904, and the reporter's second message.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
product_of_entropies = FalseStatement(
    id="flaw-product-of-entropies",
    title="Entropy times entropy",
    prompt=r"""
Note D says that the entropy of the label, times the entropy of the output, gives the loss. Suppose that
somebody defends it: “It is not exact, but it is a safe lower estimate.” For a label $p$ and an output $q$
without zeros, with their entropies $H(p)$ and $H(q)$ counted in nat, this would be

$$
H(p) H(q) \le -\sum_{k=1}^{n} p_k \log q_k .
$$

Refute that, too: two lists of one length.
""",
    starter="""
check("flaw-product-of-entropies", counterexample={"p": ..., "q": ...})
""",
    solution="""
# three equal shares: each entropy is log 3 = 1.0986, and its square is larger
thirds = ["1/3", "1/3", "1/3"]

check("flaw-product-of-entropies", counterexample={"p": thirds, "q": thirds})
""",
    statement=f"({ENTROPY})*(Sum(-q[k]*log(q[k]), (k, 1, n))) <= {CROSS_ENTROPY}",
    names=PAIR,
    answer={"p": ["1/3", "1/3", "1/3"], "q": ["1/3", "1/3", "1/3"]},
    hints=(
        "A product of two numbers below 1 is small. When is an entropy above 1?",
        "For q = p the right side is one entropy, and the left side its square. Which numbers are smaller "
        "than their square?",
        "How many outcomes does it take for an entropy above 1 nat?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]}},
            "With two outcomes no entropy is above log 2, which is 0.69, and so the product is small. How "
            "large can it get with more outcomes?",
            seen="n == 2",
        ),
        Mistake(
            {"counterexample": {"p": ["1/3", "1/3", "1/3"], "q": ["1/2", "1/4", "1/8"]}},
            "The values of q do not sum to 1. What is left over for the last outcome?",
            seen=NO_MODEL,
        ),
        Mistake(
            {"counterexample": {"p": ["1/3", "1/3", "1/6"], "q": ["1/3", "1/3", "1/3"]}},
            "The values of p do not sum to 1. What is left over for the last outcome?",
            seen=NO_DISTRIBUTION,
        ),
        Mistake(
            {"counterexample": {"p": ["9/10", "1/20", "1/20"], "q": ["1/3", "1/3", "1/3"]}},
            "One of the two entropies is 1 or less here, and shrinks the product. Which distributions have "
            "an entropy above 1?",
            seen=f"Min({ENTROPY}, Sum(-q[k]*log(q[k]), (k, 1, n))) <= 1",
        ),
        Mistake(
            {"counterexample": {"p": ["5/12", "5/12", "1/6"], "q": ["1/6", "5/12", "5/12"]}},
            "Both entropies are above 1, and the model is off, which makes the right side large. What if "
            "the model is the truth?",
            seen="Sum((p[k] - q[k])**2, (k, 1, n)) > 0",
        ),
    ),
    question="For q = p, one side is the square of the other. When is a square the larger one?",
    shows="A product of two entropies is not even counted in the same unit: in bits it grows by the square "
    "of 1/log 2, and the loss by 1/log 2.",
)

SOURCES["flaw-product-of-entropies"] = Source(
    where="Note D",
    url=None,
    date="",
    status="unknown",
    status_note="Nothing is known of a newer version of the note.",
    confirmed="Read in the note: row X6 of the list that this course was built on.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
object_there = FalseStatement(
    id="flaw-object-there",
    title="A letter of the focal loss",
    prompt=r"""
For an anchor with the label $y$ (1 for an object, 0 for background) a detector gives the probability $p$ that
an object is there. The focal loss is written with $p_t = yp + (1 - y)(1 - p)$ {status}`definition`. Note D
reads $p_t$ as *the probability that an object is there*:

$$
y p + (1 - y)(1 - p) = p .
$$

Find an anchor for which this fails.
""",
    starter="""
check("flaw-object-there", counterexample={"y": ..., "p": ...})
""",
    solution="""
# background, recognised: 0.1 for an object, and so 0.9 for what is there
check("flaw-object-there", counterexample={"y": 0, "p": 0.1})
""",
    statement="y*p + (1 - y)*(1 - p) == p",
    names={"y": "label", "p": "(0, 1)"},
    answer={"y": 0, "p": "1/10"},
    hints=(
        "Put both labels in. For which one is the left side p?",
        "The t stands for truth, or target. What is true of background?",
        "Take an anchor with background in it. What is the left side for y = 0?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"y": 1, "p": "9/10"}},
            "On an object the note is right: there the true class is the object. What about background?",
            seen="y == 1",
        ),
        Mistake(
            {"counterexample": {"y": 0, "p": "1/2"}},
            "An undecided detector gives ½ to both, and then it does not matter which one is meant. What if "
            "it is decided?",
            seen="p == 1/2",
        ),
        Mistake(
            {"counterexample": {"y": 0, "p": 0}},
            "A probability of exactly 0 or 1 lies outside, where a logarithm would have no value. Which "
            "value is close to it?",
            seen="p*(1 - p) == 0",
        ),
    ),
    question="What is the left side for y = 0?",
    shows="p_t is the probability given to what is there. A background anchor that is recognised has a p_t "
    "near 1, and so a small loss.",
)

SOURCES["flaw-object-there"] = Source(
    where="Note D",
    url=None,
    date="",
    status="unknown",
    status_note="Nothing is known of a newer version of the note.",
    confirmed="Read in the note: row X8 of the list that this course was built on.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
own_score = FalseStatement(
    id="flaw-own-score",
    title="Its own score",
    prompt=r"""
“Only the positive sample learns”, says note D of cross-entropy in general. If that were so for a softmax, the
score of the true class would be all that matters, and a high score would be enough. Three classes have the
scores $a$, $b$ and $c$, the first is the true one, and its score is at least 5. Is the loss then below one
tenth?

$$
-\log \frac{e^a}{e^a + e^b + e^c} \le \frac{1}{10}
$$

Find three scores, with $a \ge 5$, for which this fails.
""",
    starter="""
check("flaw-own-score", counterexample={"a": ..., "b": ..., "c": ...})
""",
    solution="""
# a high score is worth nothing if another class has it, too: log 2 and a bit
check("flaw-own-score", counterexample={"a": 5, "b": 5, "c": 0})
""",
    statement="-log(exp(a)/(exp(a) + exp(b) + exp(c))) <= 1/10",
    names={"a": "real", "b": "real", "c": "real"},
    where=("a >= 5",),
    answer={"a": 5, "b": 5, "c": 0},
    hints=(
        "The scores of the other classes stand in the denominator. What do they do to the share?",
        "A softmax knows differences of scores, and no scores.",
        "Give another class the same score as the true one. What is the share then?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"a": 0, "b": 0, "c": 0}},
            "The score of the true class is below 5, and the question is about scores from 5 on. Which "
            "other score would do harm to a high one?",
            seen="a < 5",
        ),
        Mistake(
            {"counterexample": {"a": 10, "b": 0, "c": 0}},
            "The true class leads by far, and the loss is next to nothing. Who decides how far it leads?",
            seen="Min(a - b, a - c) >= 5",
        ),
        Mistake(
            {"counterexample": {"a": 5, "b": 2, "c": 1}},
            "The lead is smaller here, and still large enough for a share above 0.9. How small can the lead "
            "get while a is 5?",
            seen="Min(a - b, a - c) > 2",
        ),
    ),
    question="By how much does the true class lead?",
    shows="The loss depends on the lead of the true class. So the scores of all other classes learn, too: "
    "each is pushed down by its own share.",
)

SOURCES["flaw-own-score"] = Source(
    where="Note D",
    url=None,
    date="",
    status="unknown",
    status_note="Nothing is known of a newer version of the note.",
    confirmed="Read in the note: row X9 of the list that this course was built on.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
rare_event = FalseStatement(
    id="flaw-rare-event",
    title="One very surprising event",
    prompt=r"""
Note E says that the entropy is higher when there is more information, and explains it by a very surprising
event. Let three outcomes have the probabilities $p$, $q$ and $1 - p - q$, all positive. The first one is very
surprising, by almost 3 nats or more: $p \le \frac{1}{20}$ {status}`condition`. Is the whole then at least as
uncertain as the toss of a fair coin?

$$
\begin{aligned}
& -p \log p - q \log q\\
&\quad - (1 - p - q) \log(1 - p - q) \ge \log 2
\end{aligned}
$$

Find two probabilities $p$ and $q$ for which this fails.
""",
    starter="""
check("flaw-rare-event", counterexample={"p": ..., "q": ...})
""",
    solution="""
# a large surprise that hardly ever comes, and a third outcome that is nearly certain
check("flaw-rare-event", counterexample={"p": 0.01, "q": 0.01})
""",
    statement="-p*log(p) - q*log(q) - (1 - p - q)*log(1 - p - q) >= log(2)",
    names={"p": "(0, 1)", "q": "(0, 1)"},
    where=("p <= 1/20", "p + q < 1"),
    answer={"p": "1/100", "q": "1/100"},
    hints=(
        "How often does the large surprise come, and so how often does it enter the mean?",
        "An entropy is small when one outcome is nearly certain. Can that be so here?",
        "Make the third outcome likely: p and q both small.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": "1/2", "q": "1/4"}},
            "The first outcome is no large surprise here: the question is about a p of 1/20 at most. What "
            "are the other two like when it is that rare?",
            seen="p > 1/20",
        ),
        Mistake(
            {"counterexample": {"p": "1/20", "q": "19/20"}},
            "Nothing is left for the third outcome, and all three are to be positive. What if q is a little "
            "smaller?",
            seen="p + q >= 1",
        ),
        Mistake(
            {"counterexample": {"p": "1/20", "q": "1/2"}},
            "The two other outcomes are about equally likely here. That is where the uncertainty comes from, "
            "and the rare one adds little. What if one of the two is nearly certain?",
            seen="Max(q, 1 - p - q) <= 3/5",
        ),
        Mistake(
            {"counterexample": {"p": "1/20", "q": "1/4"}},
            "One of the two others leads, but there is still much doubt between them. How could there be "
            "less?",
            seen="-p*log(p) - q*log(q) - (1 - p - q)*log(1 - p - q) >= log(2)",
        ),
    ),
    question="Which outcome carries most of the mean, and how surprising is it?",
    shows="An event has a surprise, and a distribution has an entropy: the mean surprise. A surprise that "
    "hardly ever comes adds hardly anything to it.",
)

SOURCES["flaw-rare-event"] = Source(
    where="Note E",
    url=None,
    date="",
    status="unknown",
    status_note="Nothing is known of a newer version of the note.",
    confirmed="Read in the note: row X11 of the list that this course was built on.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
near_it = FalseStatement(
    id="flaw-near-it",
    title="It comes near, therefore …",
    prompt=r"""
Note E observes that learning brings the cross-entropy near the entropy of the truth, and goes on: *therefore*
it is at least the entropy. Try this *therefore* on another number that comes near the entropy of the truth
while the model $q$ comes near the truth $p$: the model's *own* entropy. With the entropy
$h(x) = -x \log x - (1 - x) \log(1 - x)$ {status}`definition` of a coin, and for two coins that differ by at
most one hundredth, it would say

$$
h(q) \ge h(p) .
$$

Find two such coins for which this fails.
""",
    starter="""
check("flaw-near-it", counterexample={"p": ..., "q": ...})
""",
    solution="""
# a model that is a little surer than the truth
check("flaw-near-it", counterexample={"p": 0.3, "q": 0.29})
""",
    statement="h(q) >= h(p)",
    names={"p": "(0, 1)", "q": "(0, 1)"},
    where=("p - q <= 1/100", "q - p <= 1/100"),
    defined=ENTROPY_OF_A_COIN,
    answer={"p": "3/10", "q": "29/100"},
    hints=(
        "Which of two coins has the smaller entropy, the more lopsided or the less?",
        "The model's own entropy is below that of the truth if the model is surer than it should be.",
        "Take a truth that is no fair coin, and a model that leans a little more to the same side.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": "3/10", "q": "3/10"}},
            "The model is the truth, and so both sides are the same. What if it is a little off?",
            seen="p == q",
        ),
        Mistake(
            {"counterexample": {"p": "3/10", "q": "7/10"}},
            "Mirror images have the same entropy, and so both sides are the same. Which coin is close to the "
            "first one, and more lopsided?",
            seen="p + q == 1",
        ),
        Mistake(
            {"counterexample": {"p": "3/10", "q": "1/10"}},
            "These two coins are further apart than a hundredth, and the statement speaks of close ones. "
            "Which close one leans the same way?",
            seen="Abs(p - q) > 1/100",
        ),
        Mistake(
            {"counterexample": {"p": "3/10", "q": "31/100"}},
            "This model is closer to a fair coin than the truth is, and so it is the more uncertain one. "
            "What about the other direction?",
            seen="Abs(q - 1/2) < Abs(p - 1/2)",
        ),
    ),
    question="Is your model surer or less sure than the truth?",
    shows="What comes near a number may come from above or from below. That a cross-entropy never lies below "
    "the entropy is Gibbs' inequality, and it holds for every model.",
)

SOURCES["flaw-near-it"] = Source(
    where="Note E",
    url=None,
    date="",
    status="unknown",
    status_note="Nothing is known of a newer version of the note.",
    confirmed="Read in the note: row X12 of the list that this course was built on.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
small_loss = FalseStatement(
    id="flaw-small-loss",
    title="A small loss, a right answer?",
    prompt=r"""
Note D says of multi-label problems, too, that only the positives count. Take one label $y$, 0 or 1, and the
logit $x$ of its sigmoid. The loss is then the yes-term alone, $-y \log \sigma(x)$, which is the same as
$y \log(1 + e^{-x})$. Say that it is small, below one tenth. Then, for all $x$ and $y$ with such a loss, the
sign of the logit should agree with the label:

$$
(2y - 1) x > 0 .
$$

Find a label and a logit for which this fails.
""",
    starter="""
check("flaw-small-loss", counterexample={"y": ..., "x": ...})
""",
    solution="""
# a no to which the network says a loud yes: the yes-term does not notice
check("flaw-small-loss", counterexample={"y": 0, "x": 5})
""",
    statement="(2*y - 1)*x > 0",
    names={"y": "label", "x": "real"},
    where=("y*log(1 + exp(-x)) < 1/10",),
    answer={"y": 0, "x": 5},
    hints=(
        "For which label is the yes-term not there at all?",
        "With y = 0 the loss is 0, whatever the network says.",
        "Take y = 0 and a logit that says yes.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"y": "1/2", "x": -5}},
            "This label is neither 0 nor 1, and the sentence speaks of these two. For which of them is the "
            "loss small whatever the logit is?",
            seen="y*(1 - y) != 0",
        ),
        Mistake(
            {"counterexample": {"y": 1, "x": -5}},
            "Here the loss is large, as it should be, and the statement speaks of small losses. For which "
            "label is the loss always small?",
            seen="y*log(1 + exp(-x)) >= 1/10",
        ),
        Mistake(
            {"counterexample": {"y": 1, "x": 5}},
            "A yes to which the network says yes: the statement is right there. What about a no?",
            seen="y == 1",
        ),
        Mistake(
            {"counterexample": {"y": 0, "x": -5}},
            "A no to which the network says no. Nothing in the loss has told it to. What could it say "
            "instead, at the same price?",
            seen="x < 0",
        ),
    ),
    question="What is the loss for y = 0?",
    shows="Without the terms of the no a network may answer yes to everything, at a loss of nearly 0. With "
    "both terms a loss below log 2 means the right sign.",
)

SOURCES["flaw-small-loss"] = Source(
    where="Note D",
    url=None,
    date="",
    status="unknown",
    status_note="Nothing is known of a newer version of the note.",
    confirmed="Read in the note: row X13 of the list that this course was built on.",
    kind="statement",
)


# ──────────────────────────────────────────────────────────────
loudest = FalseStatement(
    id="flaw-loudest",
    title="Who weighs most?",
    prompt=r"""
Of the scores (1, 1, 3) a softmax makes the shares .1065, .1065 and .7870: the largest value gains. Note E
goes on to say that the cross-entropy, too, “weights differently”. Does it give most weight to the largest
output? For two classes with the truth $(p, 1 - p)$ and the output $(q, 1 - q)$, of which the first is the
larger one, this would say of the two terms of the loss

$$
-p \log q \ge -(1 - p) \log(1 - q) .
$$

Find a truth, and an output with $q$ above ½, for which this fails.
""",
    starter="""
check("flaw-loudest", counterexample={"p": ..., "q": ...})
""",
    solution="""
# an undecided truth: both weights are ½, and the smaller output surprises more
check("flaw-loudest", counterexample={"p": "1/2", "q": "4/5"})
""",
    statement="-p*log(q) >= -(1 - p)*log(1 - q)",
    names={"p": "(0, 1)", "q": "(0, 1)"},
    where=("q > 1/2",),
    answer={"p": "1/2", "q": "4/5"},
    hints=(
        "With which numbers are the logarithms multiplied, those of the truth or those of the output?",
        "If both weights are the same, the larger surprise wins. Which output is the more surprising one?",
        "Take p = ½. Which of −log q and −log(1 − q) is larger?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": "1/2", "q": "1/5"}},
            "The first output is not the larger one here, and the question is about a q above ½. What does "
            "the statement say of the mirror image?",
            seen="q <= 1/2",
        ),
        Mistake(
            {"counterexample": {"p": 0, "q": "4/5"}},
            "A truth of exactly 0 or 1 lies outside here. Which truth is close to it?",
            seen="p*(1 - p) == 0",
        ),
        Mistake(
            {"counterexample": {"p": "99/100", "q": "4/5"}},
            "The truth gives most of its weight to the first class here, and so the first term is the larger "
            "one. Whose weight was that, the output's or the truth's?",
            seen="p > 1/2",
        ),
    ),
    question="Which two numbers are the weights, and which two the surprises?",
    shows="The weights of a cross-entropy are the true probabilities, whatever the output says. What gives "
    "more to the largest value is the softmax.",
)

SOURCES["flaw-loudest"] = Source(
    where="Note E",
    url=None,
    date="",
    status="unknown",
    status_note="Nothing is known of a newer version of the note.",
    confirmed="Read in the note: row X14 of the list that this course was built on.",
    kind="statement",
)

EXERCISES = (
    logloss_range,
    kl_above_one,
    kl_below_one,
    density_entropy,
    perfect_prediction,
    both_ways,
    detour,
    shifted_by_the_largest,
    scaled_weights,
    strongly_convex,
    outside_or_inside,
    gain,
    product_of_entropies,
    object_there,
    own_score,
    rare_event,
    near_it,
    small_loss,
    loudest,
)
