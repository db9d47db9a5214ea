"""The exercises of the chapter on maximum likelihood, from one line to a small project."""

from math import log

import companion
from companion.exercises import _numpy as np
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Predict

# 1 ────────────────────────────────────────────────────────────
_RARE, _COMMON = -log(0.1), -log(0.9)

base_rate = Predict(
    id="maximum-base-rate",
    title="A model that knows one number",
    prompt=r"""
Of a thousand pictures, 100 show a cat (label 1). A model knows nothing but this share and answers 0.1 to
every picture. Before you run anything: what is its mean binary cross-entropy, in nats? A pocket calculator
gives 2.3026 for the natural logarithm of 10 and 2.1972 for that of 9. Give four decimals.
""",
    starter="""
answer = ...

check("maximum-base-rate", answer)
""",
    solution="""
# a tenth costs −log 0.1 = log 10, nine tenths cost −log 0.9 = log 10 − log 9
answer = 0.1 * 2.302585 + 0.9 * (2.302585 - 2.197225)

check("maximum-base-rate", answer)
""",
    answer=0.1 * _RARE + 0.9 * _COMMON,
    decimals=4,
    hints=(
        "Look at the formula for the mean loss in the shares of ones and zeros.",
        "A cat costs −log 0.1, any other picture −log 0.9. How often does each of the two occur?",
        "0.1 · 2.3026 + 0.9 · (2.3026 − 2.1972) = …",
    ),
    mistakes=(
        Mistake(
            log(2),
            "This is log 2, what a model pays that answers ½. This one answers 0.1. What does that cost on"
            " a cat, and what on any other picture?",
        ),
        Mistake(
            _COMMON,
            "This is −log 0.9, the loss of a picture without a cat. What do the hundred cats cost?",
        ),
        Mistake(
            _RARE,
            "This is −log 0.1, the loss of a cat. How many of the pictures are cats?",
        ),
        Mistake(
            0.1 * _RARE,
            "This is the cats' part of the mean, 0.1 · log 10. What do the other nine tenths add?",
        ),
        Mistake(
            0.9 * _COMMON,
            "This is the part of the pictures without a cat. What do the cats add?",
        ),
        Mistake(
            0.9 * _RARE + 0.1 * _COMMON,
            "The two losses have changed places: here a cat costs −log 0.9. Which probability does the "
            "model give to a cat?",
        ),
        Mistake(
            (0.1 * _RARE + 0.9 * _COMMON) / log(2),
            "This is right in bits. By which factor is a nat larger than a bit?",
        ),
        Mistake(
            -(0.1 * _RARE + 0.9 * _COMMON),
            "This is the mean log-likelihood. Which sign does the loss put in front of it?",
        ),
        Mistake(
            1000 * (0.1 * _RARE + 0.9 * _COMMON),
            "This is the sum over all thousand pictures. What does the mean divide it by?",
        ),
    ),
    question="A tenth of the pictures costs −log 0.1, nine tenths cost −log 0.9. What is the mean?",
    shows="No single number does better: 0.3251 is the entropy of the shares. A trained model has to get "
    "below it before it has learned anything from the pictures.",
)


# 2 ────────────────────────────────────────────────────────────
missing_brackets = Flaw(
    id="maximum-missing-brackets",
    title="A pair of brackets goes missing",
    prompt=r"""
A minus sign in front of two terms needs brackets. One of the study notes behind this course leaves some
out, and so do books. Here is the loss of one observation, derived from its probability. The first and the
last line are right.

$$
\begin{aligned}
-\log f(y, \pi)
&= -\log\left(\pi^y (1 - \pi)^{1 - y}\right) && \text{(1)}\\
&= -\left(\log \pi^y + \log (1 - \pi)^{1 - y}\right) && \text{(2)}\\
&= -y \log \pi + (1 - y) \log(1 - \pi) && \text{(3)}\\
&= y \cdot (-\log \pi) + (1 - y) \cdot (-\log(1 - \pi)) && \text{(4)}
\end{aligned}
$$

Which line does not follow, and what should it say? Give the number of the line, and the whole line
repaired, as text with `pi`, `y` and `log`.
""",
    starter="""
check("maximum-missing-brackets", step=..., repair=...)
""",
    solution="""
# the minus belongs to both terms
check("maximum-missing-brackets", step=3, repair="-(y*log(pi) + (1 - y)*log(1 - pi))")
""",
    lines=(
        "-log(pi**y*(1 - pi)**(1 - y))",
        "-(log(pi**y) + log((1 - pi)**(1 - y)))",
        "-y*log(pi) + (1 - y)*log(1 - pi)",
        "y*(-log(pi)) + (1 - y)*(-log(1 - pi))",
    ),
    step=3,
    repair="-(y*log(pi) + (1 - y)*log(1 - pi))",
    names={"pi": "(0, 1)", "y": "label"},
    defined={"π": "pi"},  # as it is printed
    hints=(
        "Put numbers in: y = 0 and π = ½. At which line does the value change?",
        "A loss is never negative. Which of the lines can be?",
        "Line 3 should read −(y log π + …), with both terms inside the brackets.",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 is the definition of the probability, put into the minus logarithm. Which line takes "
            "the brackets away?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 follows: the logarithm of a product is a sum, and the brackets keep the minus in front"
            " of both terms. What happens to them in the next line?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 is equal to line 2: a value that changes and changes back. Which line stands between "
            "them?",
        ),
        Mistake(
            {"step": 3, "repair": "y*log(pi) - (1 - y)*log(1 - pi)"},
            "Now the other term has the minus alone. In front of how many terms does it stand in line 2?",
        ),
        Mistake(
            {"step": 3, "repair": "y*log(pi) + (1 - y)*log(1 - pi)"},
            "This is the log-likelihood: the minus is gone from both terms. Which sign does a loss have?",
        ),
        Mistake(
            {"step": 3, "repair": "-(y*log(1 - pi) + (1 - y)*log(pi))"},
            "The brackets are back, but the two logarithms have changed places. Which of them does y = 1 "
            "pick in line 2?",
        ),
        Mistake(
            {"step": 3, "repair": "-y*log(pi) + (y - 1)*log(pi)"},
            "The sign is mended, but one logarithm has changed: both terms hold log π now. What stands "
            "inside the second logarithm in line 2?",
        ),
    ),
    question="Line 2 has a minus in front of two terms in brackets. What are they after the rule for the "
    "logarithm of a power?",
    shows="With the lost brackets a label of 0 costs less than nothing, and the more certain the model is "
    "of 1, the more it is paid. A training run on such a loss ends at −∞.",
)


# 3 ────────────────────────────────────────────────────────────
how_many_tosses = Predict(
    id="maximum-how-many-tosses",
    title="How many tosses for two digits?",
    prompt=r"""
A coin is close to fair. You want to know its parameter π with a standard error of 0.01. About how many
tosses does that take? Take π to be ½ in the formula for the width of a likelihood, and give a whole number.
""",
    starter="""
answer = ...

check("maximum-how-many-tosses", answer)
""",
    solution="""
# standard error² = π(1 − π)/n, so n = 0.25/0.01²
answer = 0.25 / 0.01**2

check("maximum-how-many-tosses", answer)
""",
    answer=2500.0,
    decimals=0,
    hints=(
        "Look at the Fisher information of n tosses and at the standard error that it gives.",
        "The standard error is one over the square root of the information n/(π(1 − π)). Solve for n.",
        "0.01² = 0.25/n. What is n?",
    ),
    mistakes=(
        Mistake(
            50.0,
            "This is 0.5/0.01: the square root was taken of π(1 − π) and not of n. What is the square of "
            "the standard error?",
        ),
        Mistake(
            25.0,
            "This is 0.25/0.01: the standard error has to be squared before it is compared with π(1 − "
            "π)/n. What is 0.01²?",
        ),
        Mistake(
            100.0,
            "This is 1/0.01. How does the standard error fall with n: like 1/n, or like one over its root?",
        ),
        Mistake(
            10000.0,
            "This is 1/0.01², and the factor π(1 − π) is missing. What is it for a fair coin?",
        ),
        Mistake(
            40000.0,
            "This is 4/0.01²: the information of one toss, 1/(π(1 − π)), stands where its inverse belongs."
            " Does a large information make n large or small?",
        ),
        Mistake(
            5000.0,
            "This is 0.5/0.01². What is π(1 − π) for π = ½?",
        ),
    ),
    question="The square of the standard error is π(1 − π)/n. Which n makes it 0.01²?",
    shows="One more digit costs a hundred times the tosses: 25 for one digit, 2500 for two, 250 000 for "
    "three.",
)


# 4 ────────────────────────────────────────────────────────────
add_one = Derive(
    id="maximum-add-one",
    title="One of each, before the first toss",
    prompt=r"""
After three ones in three tosses the estimate is 1, and a single zero would cost an infinite loss. A remedy:
pretend that one 1 and one 0 had been seen before the first toss. If $k$ of $n$ real tosses are 1, the
log-likelihood of all of them together is $(k + 1) \log \pi + (n - k + 1) \log(1 - \pi)$. For which $\pi$ is
it largest? Write the result as text, with `k` and `n`.
""",
    starter="""
answer = ...

check("maximum-add-one", answer)
""",
    solution="""
# the mean of n + 2 tosses, of which k + 1 are ones
answer = "(k + 1)/(n + 2)"

check("maximum-add-one", answer)
""",
    answer="(k + 1)/(n + 2)",
    names={"k": "nonnegative", "n": "positive"},
    hints=(
        "Look at the theorem on where the likelihood is largest.",
        "These are the tosses of a longer series. How long is it, and how many of its tosses are ones?",
        "The share of ones among n + 2 tosses is (k + …)/(n + 2).",
    ),
    mistakes=(
        Mistake(
            "k/n",
            "This is the mean of the real tosses alone. Which tosses does the formula count besides?",
        ),
        Mistake(
            "(k + 1)/(n + 1)",
            "The made-up 1 is counted, the made-up 0 is not. How many tosses are there in all?",
        ),
        Mistake(
            "(k + 1)/n",
            "The numerator counts a made-up toss, the denominator counts none: with all ones this is above"
            " 1. How many tosses are there in all?",
        ),
        Mistake(
            "(k + 1)/n + 2",
            "Without brackets the division is by n alone, and 2 is added afterwards. What belongs in the "
            "denominator?",
        ),
        Mistake(
            "k/(n + 2)",
            "The denominator counts two made-up tosses, the numerator none of them. One of the two is a 1."
            " Where does it belong?",
        ),
        Mistake(
            "(k + 2)/(n + 2)",
            "Both made-up tosses are counted as ones. What was the second?",
        ),
        Mistake(
            "(n - k + 1)/(n + 2)",
            "This is the share of zeros. Which outcome does π belong to?",
        ),
    ),
    question="The slope is (k + 1)/π − (n − k + 1)/(1 − π). Where is it zero?",
    shows="It lies strictly between 0 and 1 even when all tosses agree, so no toss that comes later costs "
    "an infinite loss. The rule is Laplace's.",
)


# 5 ────────────────────────────────────────────────────────────
def _tosses(p, y, **where):
    return Case({"p": p, "y": y}, **where)


def _series():
    yield _tosses(0.5, [1.0])
    yield _tosses(0.25, [0.0])
    yield _tosses(0.75, [1.0, 0.0, 1.0, 1.0])
    yield _tosses(0.9, [0.0, 0.0])
    rng = np.random.default_rng(4)
    for size, p in [(7, 0.3), (20, 0.7), (50, 0.45)]:
        yield _tosses(p, (rng.random(size) < p).astype(float))
    for size, p in [(1100, 0.5), (3000, 0.8), (100000, 0.02)]:
        y = (np.arange(size) % 50 < 50 * p).astype(float)
        yield _tosses(p, y, group="many tosses")
    yield _tosses(0.0, [0.0, 0.0, 0.0], group="the ends")
    yield _tosses(1.0, [1.0, 1.0], group="the ends")
    yield _tosses(0.0, [0.0, 1.0], group="the ends")
    yield _tosses(1.0, [1.0, 0.0, 1.0], group="the ends")
    yield _tosses(1e-20, [0.0, 0.0], group="tiny probabilities")
    yield _tosses(3e-17, [0.0, 0.0, 0.0, 0.0], group="tiny probabilities")


def _picked(p, y):
    return np.where(y == 1, p, 1 - p)


def _quiet(function):
    """Without the warnings of log 0, which no exercise here is about."""

    def quiet(p, y):
        with np.errstate(all="ignore"):
            return function(p, y)

    return quiet


def _clipped(inputs, got, expected):
    """Whether p = 0 or 1 is taken for a number nearby: what is impossible costs a finite number."""
    near = np.isinf(expected[0]) or 0 < np.abs(got[0] - expected[0]) < 0.01 * inputs["y"].size
    return bool(inputs["p"] in (0.0, 1.0) and np.isfinite(got[0]) and near)


def _shifted(inputs, got, expected):
    """Whether the result is a shade too large inside the interval, as if something were added to p."""
    return bool(0 < inputs["p"] < 1 and 0 < got[0] - expected[0] < 1e-5 * np.abs(expected[0]))


no_underflow = Implement(
    id="maximum-no-underflow",
    title="A likelihood that does not vanish",
    prompt=r"""
Write `log_likelihood(p, y)`: the log-likelihood, in nats, of the labels in `y` (an array of shape `(n,)`
that holds zeros and ones) under the parameter `p`, a number in $[0, 1]$. It has to work for a hundred
thousand labels. If `p` gives the probability 0 to a label that is there, the result is `-np.inf`; a label
that is not there adds nothing, whatever its probability. And a `p` as small as 1e-20 still counts. Use
NumPy only.
""",
    starter="""
def log_likelihood(p, y):
    ...


check("maximum-no-underflow", log_likelihood)
""",
    solution="""
def log_likelihood(p, y):
    ones = y.sum()
    zeros = y.size - ones
    with np.errstate(divide="ignore"):  # log 0 is −inf here, and meant
        log_p, log_rest = np.log(p), np.log1p(-p)
    return (ones * log_p if ones else 0.0) + (zeros * log_rest if zeros else 0.0)


check("maximum-no-underflow", log_likelihood)
""",
    function="log_likelihood",
    reference=lambda p, y: companion.bernoulli_log_likelihood(p, y),
    cases=_series,
    tolerance={"float64": (1e-11, 0), "tiny probabilities": (1e-9, 0)},
    hints=(
        "Look at the log-likelihood in the number of ones, k log π + (n − k) log(1 − π).",
        "Add logarithms instead of multiplying probabilities. Where a count is 0, its logarithm must not "
        "enter: 0 times −inf is nan. And `np.log1p(-p)` keeps a tiny p that 1 − p loses.",
        "ones = y.sum(); the first term is ones * np.log(p) if ones else 0.0. What is the second?",
    ),
    mistakes=(
        Mistake(
            _quiet(lambda p, y: np.log(np.prod(_picked(p, y)))),
            "The product comes first and underflows: with many labels it is 0, and its logarithm −inf. "
            "What does the logarithm of a product turn into?",
        ),
        Mistake(
            _quiet(lambda p, y: np.sum(np.log(_picked(p, y)))),
            "Everything is right but the tiny p: 1 − 1e-20 is 1 in floating point, and its logarithm 0. "
            "Which NumPy function computes log(1 + u) for a small u?",
        ),
        Mistake(
            _quiet(lambda p, y: np.sum(y * np.log(p) + (1 - y) * np.log1p(-p))),
            "At the ends this is nan: a label that switches a term off multiplies 0 by −inf there. How can"
            " the term be left out instead?",
            seen=lambda inputs, got, expected: bool(np.isnan(got[0])),
        ),
        Mistake(
            _quiet(lambda p, y: np.mean(np.log(_picked(p, y)))),
            "This is the mean over the labels. The log-likelihood is the sum. What did the division by n do?",
        ),
        Mistake(
            _quiet(lambda p, y: -np.sum(np.log(_picked(p, y)))),
            "This has the sign of a loss. Which sign does the logarithm of a probability have?",
        ),
        Mistake(
            _quiet(lambda p, y: y.sum() * np.log(p)),
            "Only the ones are counted. What does a zero contribute?",
        ),
        Mistake(
            _quiet(lambda p, y: np.sum(np.log(_picked(1 - p, y)))),
            "The two cases have changed places: a 1 has the probability p here, not 1 − p. Which is which?",
        ),
        Mistake(
            _quiet(lambda p, y: np.sum(np.log2(_picked(p, y)))),
            "This is right in bits. Which logarithm gives nats?",
        ),
        Mistake(
            lambda p, y: np.sum(np.log(_picked(p, y) + 1e-9)),
            "A small number was added inside the logarithm to keep it from 0. It changes every value, and "
            "makes of −inf a finite number. How can a term be left out without touching the others?",
            seen=_shifted,
        ),
        Mistake(
            lambda p, y: np.sum(np.log(_picked(np.clip(p, 1e-7, 1 - 1e-7), y))),
            "The probability is clipped away from 0 and 1, so that an impossible label costs a finite "
            "number, and a certain one costs something. What does the definition say at p = 0?",
            seen=_clipped,
        ),
    ),
    question="The log-likelihood is the number of ones times log p, plus the number of zeros times log(1 −"
    " p). Which of the two parts differs?",
    shows="Two counts are all that the likelihood knows of the data, so a hundred thousand labels cost two"
    " logarithms.",
)


# 6 ────────────────────────────────────────────────────────────
best_critic = Derive(
    id="maximum-best-critic",
    title="The best critic of a forger",
    prompt=r"""
In a classic GAN one network forges pictures and another, the critic, gets real pictures (label 1) and
forged ones (label 0), equally many, and is trained with binary cross-entropy. Look at one picture. It turns
up with probability $p$ among the real ones and with probability $q$ among the forged ones, both above 0. If
the critic answers $d$ to it, the picture adds $p \log d + q \log(1 - d)$ to the log-likelihood. Which
answer $d$ between 0 and 1 makes this largest? Write it as text, with `p` and `q`.
""",
    starter="""
answer = ...

check("maximum-best-critic", answer)
""",
    solution="""
# the slope p/d − q/(1 − d) is zero where p(1 − d) = qd
answer = "p/(p + q)"

check("maximum-best-critic", answer)
""",
    answer="p/(p + q)",
    names={"p": "positive", "q": "positive"},
    hints=(
        "Look at the log-likelihood k log π + (n − k) log(1 − π) and at its peak.",
        "With p for the number of ones and q for the number of zeros it is the same formula. Their total "
        "need not be a whole number.",
        "The slope is p/d − q/(1 − d). Set it to zero and multiply by d(1 − d).",
    ),
    mistakes=(
        Mistake(
            "q/(p + q)",
            "This is the share of the forged ones. Which label does d give the probability of?",
        ),
        Mistake(
            "p/p + q",
            "Without brackets this is 1 + q, for a division comes before a sum. What is p divided by?",
        ),
        Mistake(
            "p/q",
            "These are the odds of real against forged, and they can be above 1. Which probability has "
            "these odds?",
        ),
        Mistake(
            "p",
            "This is what k/n would be if p and q added to 1. Here they need not. What are they divided by?",
        ),
        Mistake(
            "1/2",
            "This is the answer where p and q are equal, when the forger is as good as can be. What if the"
            " picture is three times as frequent among the real ones?",
        ),
        Mistake(
            "p - q",
            "A difference can be negative, and an answer is a probability. Where is the slope p/d − q/(1 −"
            " d) zero?",
        ),
        Mistake(
            "p/(1 + p)",
            "The 1 stands where q belongs: d/(1 − d) is p/q. What is d then?",
        ),
    ),
    question="The slope is p/d − q/(1 − d). Where is it zero?",
    shows="The critic's best answer is the share of real ones among the pictures that look like this one. "
    "It is maximum likelihood again, with a parameter for each picture.",
)


# 7 ────────────────────────────────────────────────────────────
flawless_forger = Predict(
    id="maximum-flawless-forger",
    title="The flawless forger",
    prompt=r"""
The forger has become flawless: every picture is as probable among the forged ones as among the real ones.
The critic answers as well as can be. What is its loss now, the mean over the real pictures plus the mean
over the forged ones, in nats? Give four decimals.
""",
    starter="""
answer = ...

check("maximum-flawless-forger", answer)
""",
    solution="""
# p = q, so the best answer is p/(p + q) = ½, and each of the two means is log 2
answer = 2 * np.log(2)

check("maximum-flawless-forger", answer)
""",
    answer=2 * log(2),
    decimals=4,
    hints=(
        "Look at the best answer p/(p + q) of the exercise before.",
        "Where p and q are equal the answer is the same for all pictures. What does it cost on a real one,"
        " and what on a forged one?",
        "−log ½ on each side. What is their sum?",
    ),
    mistakes=(
        Mistake(
            log(2),
            "This is one of the two means. The loss here adds both, as the two halves of a GAN's loss are "
            "usually logged. What is the sum?",
        ),
        Mistake(
            -2 * log(2),
            "This is the value of the game, −log 4, which the critic makes large. What does the loss, "
            "which it makes small, have for a sign?",
        ),
        Mistake(
            0.0,
            "A loss of 0 belongs to a critic that is sure and right about each picture. How sure can it be"
            " where real and forged are equally frequent?",
        ),
        Mistake(
            2.0,
            "This is right in bits: one for each side. How many nats are they?",
        ),
        Mistake(
            0.5,
            "This is the critic's answer. What does an answer of ½ cost, on a real picture and on a forged"
            " one?",
        ),
        Mistake(
            4 * log(2),
            "This counts each side twice. What does one answer of ½ cost?",
        ),
    ),
    question="The best answer is p/(p + q), and here p and q are equal. What do a real and a forged "
    "picture cost?",
    shows="A critic's loss that settles at 1.3863 can mean a flawless forger. It can also mean a critic "
    "that has learned nothing: both answer ½.",
)


# 8 ────────────────────────────────────────────────────────────
def _slope(prevalence, sizes, positives):
    """(1 − π) times the derivative of the log-likelihood; it falls as π grows."""
    u = (1 - prevalence) ** sizes
    return np.sum(np.where(positives == 1, sizes * u / (1 - u), -sizes))


def _bisect(sizes, positives, steps):
    low, high = 0.0, 1.0
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (middle, high) if _slope(middle, sizes, positives) > 0 else (low, middle)
    return (low + high) / 2


def _prevalence(sizes, positives, steps=60):
    if positives.all() or not positives.any():
        return float(positives.all())
    return _bisect(sizes, positives, steps)


def _equal_sizes(sizes, positives, of=None):
    return 1 - (1 - np.mean(positives)) ** (1 / (np.mean(sizes) if of is None else of(sizes)))


def _nearby(inputs, got, expected):
    """Near the maximum, in the way of a coarse grid or of a search that was stopped."""
    return 0 < np.abs(got[0] - expected[0]) < 0.02


def _pools():
    yield Case({"sizes": [1.0, 1.0, 1.0, 1.0], "positives": [1.0, 0.0, 0.0, 1.0]})
    yield Case({"sizes": [10.0, 10.0], "positives": [1.0, 0.0]})
    yield Case({"sizes": [1.0, 20.0, 50.0], "positives": [0.0, 0.0, 1.0]})
    rng = np.random.default_rng(43)
    for number, prevalence in [(30, 0.02), (60, 0.1), (200, 0.05)]:
        sizes = rng.integers(1, 30, number).astype(float)
        yield Case(
            {"sizes": sizes, "positives": (rng.random(number) > (1 - prevalence) ** sizes).astype(float)}
        )
    yield Case({"sizes": [5.0, 8.0], "positives": [0.0, 0.0]}, group="pools that agree")
    yield Case({"sizes": [5.0, 8.0, 2.0], "positives": [1.0, 1.0, 1.0]}, group="pools that agree")


pooled_tests = Implement(
    id="maximum-pooled-tests",
    title="Project: one test for many people",
    prompt=r"""
To save tests, the samples of several people are mixed, and the mixture is tested. A pool of $m$ people is
negative only if all of them are, which has the probability $(1 - \pi)^m$ if each is infected with
probability $\pi$, independently. Write `prevalence(sizes, positives)`: `sizes` holds the numbers of people
in the pools (floats, shape `(N,)`), `positives` holds 1 for a positive pool and 0 for a negative one.
Return the $\pi$ under which these results are most probable, to six digits. If all pools are negative it is
0, if all are positive it is 1.
""",
    starter="""
def prevalence(sizes, positives):
    ...


check("maximum-pooled-tests", prevalence)
""",
    solution="""
def prevalence(sizes, positives):
    if positives.all() or not positives.any():
        return float(positives.all())         # the maximum sits on the boundary
    low, high = 0.0, 1.0
    for _ in range(60):                       # halve what holds the score's zero
        middle = (low + high) / 2
        negative = (1 - middle) ** sizes      # the probability of a negative pool
        slopes = np.where(positives == 1, sizes * negative / (1 - negative), -sizes)
        low, high = (middle, high) if slopes.sum() > 0 else (low, middle)
    return (low + high) / 2


check("maximum-pooled-tests", prevalence)
""",
    function="prevalence",
    reference=_prevalence,
    cases=_pools,
    tolerance={"float64": (1e-6, 1e-9)},
    hints=(
        "Look at the binary cross-entropy of a model that gives each example its own probability.",
        "A pool is positive with probability 1 − (1 − π)^m. Write down the sum of the log-probabilities "
        "and find its peak: by its slope and bisection, by Newton's method, or on ever finer grids.",
        "(1 − π) times the slope is the sum of m·u/(1 − u) over the positive pools minus the sum of m over"
        " the negative ones, with u = (1 − π)**m. It falls as π grows. Where does it change its sign?",
    ),
    mistakes=(
        Mistake(
            lambda sizes, positives: np.mean(positives),
            "This is the share of positive pools. A pool of ten is positive more often than a person is. "
            "What is the probability of a positive pool?",
        ),
        Mistake(
            lambda sizes, positives: np.sum(positives) / np.sum(sizes),
            "This counts one infected person for each positive pool. How many can there be in one?",
        ),
        Mistake(
            lambda sizes, positives: np.sum(positives * sizes) / np.sum(sizes),
            "This counts everyone in a positive pool as infected. How many have to be?",
        ),
        Mistake(
            lambda sizes, positives: _equal_sizes(sizes, positives),
            "This is the formula for pools of one size, with the mean size put in. A positive pool says "
            "less the larger it is. What does the sum of the log-probabilities look like when the sizes "
            "differ?",
        ),
        Mistake(
            lambda sizes, positives: 1 - _prevalence(sizes, positives),
            "This is the probability of not being infected. Which of the two was asked for?",
        ),
        Mistake(
            lambda sizes, positives: _prevalence(sizes, 1 - positives),
            "Positive and negative pools have changed places. Which of the two has the probability (1 − "
            "π)^m?",
        ),
        Mistake(
            lambda sizes, positives: _bisect(sizes, positives, 8) + 1e-4,
            "Near the maximum, not at it yet: six digits are asked for, and the ends 0 and 1 exactly. Does"
            " the search take more steps, a finer grid, or a case of its own for pools that all agree?",
            seen=_nearby,
        ),
    ),
    question="At the maximum the slope of the log-likelihood is zero. What is it at your result?",
    shows="Any model that gives each outcome a probability can be trained in this way: minus the sum of "
    "their logarithms is its loss.",
)

EXERCISES = (
    base_rate,
    missing_brackets,
    how_many_tosses,
    add_one,
    no_underflow,
    best_critic,
    flawless_forger,
    pooled_tests,
)
