"""The exercises of the chapter on cross-entropy, from one line to a small project."""

from math import exp, log, log2, log10

import companion
from companion.exercises import _numpy as np
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Predict

# 1 ────────────────────────────────────────────────────────────
sure_of_a_coin = Predict(
    id="cross-fair-coin",
    title="Too sure of a coin",
    prompt=r"""
A fair coin is tossed. A model believes that heads has probability 0.9. Before you run anything: what is the
cross-entropy of the coin under the model, in nats? A pocket calculator's $\log 10 \approx 2.3026$ and
$\log 9 \approx 2.1972$ are all you need. Give four decimals.
""",
    starter="""
answer = ...

check("cross-fair-coin", answer)
""",
    solution="""
# −½ log(9/10) − ½ log(1/10) = log 10 − ½ log 9
answer = 2.3026 - 2.1972 / 2

check("cross-fair-coin", answer)
""",
    answer=log(10) - log(9) / 2,
    decimals=4,
    hints=(
        "Look at the definition of the cross-entropy: which of the two distributions weighs, and which one "
        "is inside the logarithm?",
        "The coin is the truth, so both surprises have the weight ½. The model says how large the two "
        "surprises are.",
        "−½ log(9/10) − ½ log(1/10). Write log(9/10) as log 9 − log 10. What is left?",
    ),
    mistakes=(
        Mistake(
            log(2),
            "This is log 2, the entropy of the coin: what a believer in the truth pays. The surprises "
            "here are those of the model. What does it charge for heads, and what for tails?",
        ),
        Mistake(
            -0.9 * log(0.9) - 0.1 * log(0.1),
            "This is the entropy of the model, 0.9 and 0.1 used twice. How often does the coin itself show "
            "heads?",
        ),
        Mistake(
            log2(10) - log2(9) / 2,
            "This is the right number in bits. How many nats is one bit?",
        ),
        Mistake(
            log10(10) - log10(9) / 2,
            "This is taken with the logarithm to base 10. Which logarithm belongs to nats?",
        ),
        Mistake(
            2 * log(10) - log(9),
            "This adds the two surprises up. The cross-entropy is their mean. Which weight does each have?",
        ),
        Mistake(
            log(10),
            "This is the surprise at tails alone, log 10. How often does it happen, and what does the model "
            "pay otherwise?",
        ),
        Mistake(
            log(10) - log(9),
            "This is the surprise at heads alone, log(10/9). How often does it happen, and what does the "
            "model pay otherwise?",
        ),
        Mistake(
            log(10) - log(9) / 2 - log(2),
            "This is what the model pays beyond the entropy of the coin. What does it pay in all?",
        ),
        Mistake(
            -(log(10) - log(9) / 2),
            "The sign is turned: this is ½ log 0.9 + ½ log 0.1. Which sign does a surprise have?",
        ),
    ),
    question="Half the time the model pays −log 0.9, and half the time −log 0.1. What is the mean?",
    shows="The model pays log 2 = 0.6931 for the coin and 0.5108 for being too sure. In bits it is 1.7370, "
    "where an honest bit would do.",
)


# 2 ────────────────────────────────────────────────────────────
knows_nothing = Derive(
    id="cross-knows-nothing",
    title="One who knows nothing",
    prompt=r"""
A model gives each of $n$ outcomes the same probability, whatever the truth is. What is its cross-entropy?
Write the result as text, with `n`, `log`, `exp` and arithmetic, and without `Sum`. It has to hold for every
truth $p$.
""",
    starter="""
answer = ...

check("cross-knows-nothing", answer)
""",
    solution="""
# every outcome has the surprise −log(1/n) = log n: so has the mean
answer = "log(n)"

check("cross-knows-nothing", answer)
""",
    answer="log(n)",
    names={"n": "count", "p": "simplex[n]"},
    without=("Sum", "Product"),
    hints=(
        "Look at the definition of the cross-entropy, and put in the same number for every qᵢ.",
        "Each outcome has the probability 1/n under the model, so each has the same surprise. What is the "
        "mean of equal numbers?",
        "H(p, q) = Σ pᵢ · (−log(1/n)). The bracket does not depend on i. What is Σ pᵢ?",
    ),
    mistakes=(
        Mistake(
            "-log(n)",
            "The sign is turned: −log(1/n) is a surprise, and surprises are not negative. What is −log(1/n) "
            "without the fraction?",
        ),
        Mistake(
            "n*log(n)",
            "This adds the surprise log n up n times. The weights pᵢ are missing. What do they sum to?",
        ),
        Mistake(
            "log(n)/n",
            "This weighs one outcome with 1/n and leaves the others out. What do all the weights together "
            "sum to?",
        ),
        Mistake(
            "1/n",
            "This is the probability of one outcome under the model. How surprising is an outcome of this "
            "probability?",
        ),
        Mistake(
            "n",
            "This is the perplexity. Of which number is it the exponential?",
        ),
    ),
    question="Every outcome has the surprise −log(1/n). What is the mean, if the weights sum to 1?",
    shows="So log n is the price of knowing nothing, for every truth. A classifier of n classes whose loss "
    "stays at log n has learned nothing yet: for 10 classes that is 2.3026.",
)


# 3 ────────────────────────────────────────────────────────────
below_the_entropy = FalseStatement(
    id="cross-below-the-entropy",
    title="Better than the truth?",
    prompt=r"""
"The mean loss of a training run is never below the entropy of the truth." Refute it. Let $p$ be the truth,
$r$ the frequencies of the draws that the run was given, and $q$ the model, each without zeros. The mean loss
is $-\sum_{i=1}^{n} r_i \log q_i$, and the entropy is $-\sum_{i=1}^{n} p_i \log p_i$. Give three
distributions for which the statement fails: lists such as `[0.5, 0.5]` or `["1/3", "1/3", "1/3"]`, all of
one length.
""",
    starter="""
check("cross-below-the-entropy", counterexample={"p": ..., "r": ..., "q": ...})
""",
    solution="""
# the bag, twenty draws with too many red ones, and a model that has learned these draws
draws = [0.9, 0.05, 0.05]
bag = [0.8, 0.1, 0.1]

check("cross-below-the-entropy", counterexample={"p": bag, "r": draws, "q": draws})
""",
    statement="Sum(-r[i]*log(q[i]), (i, 1, n)) >= Sum(-p[i]*log(p[i]), (i, 1, n))",
    names={"n": "count", "p": "simplex[n]", "r": "simplex[n]", "q": "simplex[n]"},
    answer={"p": [0.8, 0.1, 0.1], "r": [0.9, 0.05, 0.05], "q": [0.9, 0.05, 0.05]},
    hints=(
        "Look at the theorem of the floor: which entropy is the floor under a mean over draws?",
        "Choose the model that is cheapest for the draws. Then the mean loss is the entropy of their "
        "frequencies. Which frequencies have a small one?",
        "Take q equal to r, with r more one-sided than p. A fair coin as the truth is a good start: p = "
        "[0.5, 0.5].",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": ["1/4", "3/4"], "r": ["1/4", "3/4"], "q": ["1/2", "1/2"]}},
            "Here the draws have the frequencies of the truth, and then the theorem holds for every model. "
            "What if the draws are a small sample, with frequencies of their own?",
            seen="Sum((p[i] - r[i])**2, (i, 1, n)) == 0",
        ),
        Mistake(
            {"counterexample": {"p": ["1/4", "3/4"], "r": ["1/2", "1/2"], "q": ["1/2", "1/2"]}},
            "The model fits the draws, which is as cheap as can be, but these draws are no less uncertain "
            "than the truth. Which frequencies have a smaller entropy than p?",
            # q is r, or as good as r, and r is no less uncertain than p
            seen="Sum(r[i]*log(r[i]) - p[i]*log(p[i]) + 10**6*(q[i] - r[i])**2, (i, 1, n)) <= 0",
        ),
        Mistake(
            {"counterexample": {"p": ["1/4", "3/4"], "r": ["1/2", "1/2"], "q": ["1/4", "3/4"]}},
            "The model is the truth here, and for these draws that is expensive. Which model is the cheapest "
            "one for given draws?",
            seen="Sum((q[i] - p[i])**2, (i, 1, n)) == 0",
        ),
    ),
    question="The floor under the left side is the entropy of r. How can r and q be chosen so that it is "
    "small, and reached?",
    shows="The floor under a mean over draws is the entropy of their frequencies, which may lie below that "
    "of the truth. No model beats the truth: on new draws it pays the entropy of the truth or more.",
)


# 4 ────────────────────────────────────────────────────────────
every_logit = Flaw(
    id="cross-every-logit",
    title="Who else moves?",
    prompt=r"""
The model is a softmax, $s_j = \frac{e^{x_j}}{\sum_{i=1}^{n} e^{x_i}}$, and the truth $p$ may be any
distribution. Someone differentiates the cross-entropy with respect to the logit $x_k$. The slope of a sum is
the sum of the slopes, so this starts with line 1. The result is right, and yet one line is not equal to the
line above it.

$$
\begin{aligned}
& \sum_{i=1}^{n} \left(-p_i \frac{\partial}{\partial x_k} \log s_i\right) && \text{(1)}\\
&\quad = -p_k (1 - s_k) && \text{(2)}\\
&\quad = s_k - p_k && \text{(3)}
\end{aligned}
$$

Which line does not follow, and what should it say? Give the number of the line, and the whole line
repaired, as text and without `Derivative`. The softmax is `s(i)`, and a sum is written
`Sum(f, (i, 1, n))`. `KroneckerDelta(i, k)` is 1 if $i$ is $k$, and 0 otherwise.
""",
    starter="""
check("cross-every-logit", step=..., repair=...)
""",
    solution="""
# x_k stands in every denominator: log s_i moves by δ_ik − s_k, for every i
repair = "Sum(-p[i]*(KroneckerDelta(i, k) - s(k)), (i, 1, n))"

check("cross-every-logit", step=2, repair=repair)
""",
    lines=(
        "Sum(-p[i]*Derivative(log(s(i)), x[k]), (i, 1, n))",
        "-p[k]*(1 - s(k))",
        "s(k) - p[k]",
    ),
    step=2,
    repair="Sum(-p[i]*(KroneckerDelta(i, k) - s(k)), (i, 1, n))",
    names={"n": "count", "x": "real[n]", "p": "simplex[n]", "k": "index[n]"},
    defined={"s(j)": "exp(x[j])/Sum(exp(x[i]), (i, 1, n))"},
    without=("Derivative",),
    hints=(
        "Put numbers in: two outcomes, both logits 0 and the truth (¼, ¾), say. At which line does the value "
        "change?",
        "One line carries the derivative out. In which of the terms log sᵢ does the logit x_k occur?",
        "log sᵢ = xᵢ − log Σ e^(x_j). The first part moves with x_k only if i = k; the second moves for "
        "every i, by s_k.",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 is the slope of the sum, written as a sum of slopes, with nothing carried out yet. Which "
            "line carries it out?",
        ),
        Mistake(
            {"step": 3},
            "Line 3 is the value of line 1, so the slip has gone again by then. Which line stands between "
            "them?",
        ),
        Mistake(
            {"step": 2, "repair": "-p[k]*(1 - s(k))"},
            "This is line 2 as it stands: only the term of k is kept. The logit x_k stands in every "
            "denominator. Which terms are missing?",
        ),
        Mistake(
            {"step": 2, "repair": "Sum(-p[i]*(1 - s(k)), (i, 1, n))"},
            "All terms are there now, and each is treated as if it were the term of k. Where i is another "
            "outcome than k, does the numerator of sᵢ move with x_k?",
        ),
        Mistake(
            {"step": 2, "repair": "Sum(p[i]*(KroneckerDelta(i, k) - s(k)), (i, 1, n))"},
            "All terms are there, and the minus in front of pᵢ got lost. Where does it stand in line 1?",
        ),
        Mistake(
            {"step": 2, "repair": "Sum(-p[i]*(KroneckerDelta(i, k) - s(i)), (i, 1, n))"},
            "All terms are there, and each moves by its own share sᵢ. But it is the denominator that moves "
            "with x_k, and it is the same for all of them. What is the slope of its logarithm?",
        ),
        Mistake(
            {"step": 2, "repair": "-p[k]/s(k)"},
            "This differentiates with respect to the share s_k, not to the logit x_k. By the chain rule, how "
            "does each share move with x_k?",
        ),
    ),
    question="Line 2 carries out the slopes that line 1 announces. What is the slope of log sᵢ for i = k, "
    "and for every other i?",
    shows="Every outcome pulls on every logit, because the sum in the denominator contains them all. Line 3 "
    "repairs the slip silently.",
)


# 5 ────────────────────────────────────────────────────────────
def _cross_entropy(p, q):
    return companion.cross_entropy(p, q)


def _beliefs():
    for p, q in [
        ([1.0], [1.0]),
        ([0.5, 0.5], [0.5, 0.5]),
        ([0.5, 0.5], [0.25, 0.75]),
        ([0.25, 0.75], [0.5, 0.5]),
        ([0.8, 0.1, 0.1], [0.2, 0.2, 0.6]),
        ([0.2, 0.2, 0.6], [0.8, 0.1, 0.1]),
        ([0.125, 0.125, 0.25, 0.5], [0.25, 0.5, 0.125, 0.125]),
    ]:
        yield Case({"p": p, "q": q})
    yield Case({"p": [0.0, 1.0], "q": [0.25, 0.75]}, group="an outcome that never happens")
    yield Case({"p": [0.5, 0.0, 0.5], "q": [0.25, 0.5, 0.25]}, group="an outcome that never happens")
    yield Case({"p": [0.0, 1.0], "q": [0.0, 1.0]}, group="a zero in both")
    yield Case({"p": [0.25, 0.0, 0.75], "q": [0.5, 0.0, 0.5]}, group="a zero in both")
    yield Case({"p": [1.0, 0.0], "q": [0.0, 1.0]}, group="called impossible, and it happens")
    yield Case({"p": [0.5, 0.25, 0.25], "q": [0.5, 0.5, 0.0]}, group="called impossible, and it happens")


def _plain(p, q):
    return -np.sum(p * np.log(q))


def _shifted(epsilon):
    return lambda p, q: -np.sum(p * np.log(q + epsilon))


def _of_happening(p, q, log=None):
    """Over the outcomes that happen, without warnings."""
    kept = p > 0
    with np.errstate(divide="ignore"):
        return -np.sum(p[kept] * (log or np.log)(q[kept]))


def _capped(inputs, got, expected):
    """Whether an infinite cost came back as a large finite one."""
    return bool(np.all(np.isinf(expected[0]) & np.isfinite(got[0]) & (got[0] > 1)))


with_zeros = Implement(
    id="cross-with-zeros",
    title="Zeros and all",
    prompt=r"""
Write `believed_surprise(p, q)`: the cross-entropy of the truth `p` under the model `q`, in nats, from nothing
but NumPy. Both are arrays of shape `(n,)` that sum to 1, and both may contain zeros. An outcome that never
happens costs nothing, whatever the model says of it. One that happens although the model calls it impossible
costs `inf`. NumPy must not warn.
""",
    starter="""
def believed_surprise(p, q):
    ...


check("cross-with-zeros", believed_surprise)
""",
    solution="""
def believed_surprise(p, q):
    happens = p > 0
    if np.any(q[happens] == 0):
        return np.inf
    return -np.sum(p[happens] * np.log(q[happens]))


check("cross-with-zeros", believed_surprise)
""",
    function="believed_surprise",
    reference=_cross_entropy,
    cases=_beliefs,
    # Six digits: a small number added to q does no harm to ordinary values. inf has to be inf.
    tolerance={"float64": (1e-6, 1e-6)},
    quiet=True,
    hints=(
        "Look at the definition of the cross-entropy and at what it says of zeros. What does NumPy make of "
        "0 · log 0?",
        "Leave out the outcomes with p = 0 before you take a logarithm. Then ask whether one of the others "
        "has q = 0.",
        "happens = p > 0 picks the outcomes that count. If any of q[happens] is 0, the cost is np.inf.",
    ),
    mistakes=(
        Mistake(
            _plain,
            "This is the formula as it stands, and for 0 · log 0 NumPy says nan. What does an outcome cost "
            "that never happens?",
        ),
        Mistake(
            lambda p, q: companion.cross_entropy(q, p),
            "Truth and model are exchanged: this weighs with q and takes the logarithm of p. Whose surprise "
            "is it, and how often does it happen?",
        ),
        Mistake(
            lambda p, q: companion.entropy(p),
            "This is the entropy of the truth, and the model does not enter it. Which of the two is inside "
            "the logarithm?",
        ),
        Mistake(
            lambda p, q: companion.kl_divergence(p, q),
            "This is what is paid beyond the entropy, the divergence. What is paid in all?",
        ),
        Mistake(
            lambda p, q: _of_happening(p, q, np.log2),
            "This is right in bits. Which logarithm belongs to nats?",
        ),
        Mistake(
            lambda p, q: -companion.cross_entropy(p, q),
            "The sign is turned. Which sign does a surprise have?",
        ),
        Mistake(
            lambda p, q: companion.cross_entropy(p, q) / len(p),
            "This is divided by the number of outcomes. The weights of the mean are the p, and they are in "
            "it already. What do they sum to?",
        ),
        Mistake(
            _shifted(1e-12),
            "A small number is added to q, or q is kept above one, so that an infinite cost comes out as a "
            "large finite one. What should it cost when the impossible happens?",
            seen=_capped,
        ),
        Mistake(
            lambda p, q: _of_happening(p, q) if np.all(q > 0) else np.inf,
            "Every zero of the model counts as infinitely bad here, also at an outcome that never happens. "
            "What does such an outcome cost?",
        ),
        Mistake(
            lambda p, q: _of_happening(*(v[q > 0] for v in (p, q))),
            "Outcomes with q = 0 are left out, also where they happen. What should it cost when the "
            "impossible happens?",
        ),
    ),
    question="Each outcome that happens costs −log q, and p says how often. Which part of the mean differs "
    "from yours?",
    shows="Both conventions are limits, and `companion.cross_entropy` keeps them. A number added inside the "
    "logarithm would hide the one case that you most need to see.",
)


# 6 ────────────────────────────────────────────────────────────
four_words = Predict(
    id="cross-four-words",
    title="Four words",
    prompt=r"""
A language model reads a sentence of four words. To the words that come it had given the probabilities
½, ⅛, ¼ and 1/16. What is its perplexity per word? No calculator is needed but for one square root,
$\sqrt{2} \approx 1.414214$. Give four decimals.
""",
    starter="""
answer = ...

check("cross-four-words", answer)
""",
    solution="""
# surprises of 1, 3, 2 and 4 bits: their mean is 2.5 bits, and 2^2.5 = 4·√2
answer = 4 * 1.414214

check("cross-four-words", answer)
""",
    answer=2**2.5,
    decimals=4,
    hints=(
        "Look at the definition of perplexity. Which number is taken as an exponent?",
        "All four probabilities are powers of ½, so count in bits: how surprising is each word? Then take "
        "the mean.",
        "The surprises are 1, 3, 2 and 4 bits. Two to the power of their mean is the perplexity.",
    ),
    mistakes=(
        Mistake(
            2.5,
            "This is the mean surprise, in bits. What is the number of equally likely words that would be as "
            "surprising?",
        ),
        Mistake(
            exp(2.5),
            "This takes e to the power of a number of bits. Which base belongs to bits?",
        ),
        Mistake(
            2 ** (2.5 * log(2)),
            "This takes 2 to the power of a number of nats. Which base belongs to nats?",
        ),
        Mistake(
            7.5,
            "This is the mean of 2, 8, 4 and 16: the exponential was taken before the mean. Of what is the "
            "mean taken in a cross-entropy?",
        ),
        Mistake(
            4 / (1 / 2 + 1 / 8 + 1 / 4 + 1 / 16),
            "This is one over the mean probability. Of what is the mean taken in a cross-entropy?",
        ),
        Mistake(
            1024,
            "This is one over the probability of the whole sentence. How many words share it?",
        ),
        Mistake(
            2.5 * log(2),
            "This is the mean surprise, in nats. What is its exponential?",
        ),
        Mistake(
            2**-2.5,
            "This is the geometric mean of the four probabilities, and the perplexity is one over it. What "
            "is that?",
        ),
    ),
    question="The mean surprise is (1 + 3 + 2 + 4)/4 bits. What is its exponential, to the base that belongs "
    "to bits?",
    shows="The perplexity is one over the geometric mean of the probabilities: the model is as surprised as "
    "one that guesses among 5.6569 equally likely words each time.",
)


# 7 ────────────────────────────────────────────────────────────
worst_case = Derive(
    id="cross-hedged",
    title="A belief that cannot be ruined",
    prompt=r"""
A model $q$ over $n$ classes is hedged: a share $h$ of its belief, with $0 < h < 1$, is spread evenly, so
that class $k$ gets the probability $(1 - h)\,q_k + h/n$. However bad $q$ is, the loss for a one-hot label
now stays finite. What is the largest loss that any $q$ can bring about? Write it as text, with `n`, `h`,
`log` and arithmetic.
""",
    starter="""
answer = ...

check("cross-hedged", answer)
""",
    solution="""
# the worst case: q gave the class that comes nothing, and h/n of the hedge is left
answer = "log(n/h)"

check("cross-hedged", answer)
""",
    answer="log(n/h)",
    names={"n": "count", "h": "(0, 1)"},
    without=("Sum",),
    hints=(
        "Look at the loss of a one-hot label: it is minus the logarithm of one probability. When is it "
        "largest?",
        "The loss is largest where the probability of the class that comes is smallest. How small can "
        "(1 − h)·q_k + h/n become?",
        "At q_k = 0 the probability is h/n. What is minus its logarithm?",
    ),
    mistakes=(
        Mistake(
            "-log(h)",
            "This would be right if all of the hedge fell on the class that comes. Over how many classes is "
            "it spread?",
        ),
        Mistake(
            "log(n)",
            "This is the loss of the even belief by itself, a hedge of 1. What is left for one class when "
            "the hedge is h?",
        ),
        Mistake(
            "log(h/n)",
            "The sign is turned: this is the logarithm of the smallest probability. What is the loss?",
        ),
        Mistake(
            "-log(1 - h + h/n)",
            "This is the smallest loss, where q is sure of the right class. Where is the loss largest?",
        ),
        Mistake(
            "-log(1 - h)",
            "This leaves the hedge out and puts q_k = 1. Which q_k makes the probability smallest?",
        ),
        Mistake(
            "n/h",
            "This is one over the smallest probability. What is the loss of that probability?",
        ),
    ),
    question="The loss is −log((1 − h)·q_k + h/n). For which q_k is it largest, and what is it there?",
    shows="Unlike clipping, a hedged belief still sums to 1, so the loss is an honest cross-entropy. For 10 "
    "classes and a hedge of one percent it never exceeds log 1000 = 6.91.",
)


# 8 ────────────────────────────────────────────────────────────
def _softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


def _cost(p, q):
    return -np.sum(p * np.log(q))


def _in_the_probabilities(p, rate, steps):
    """The losses of a descent that moves the probabilities themselves by model minus truth."""
    q, losses = np.full(len(p), 1 / len(p)), []
    for _ in range(steps + 1):
        losses.append(_cost(p, q))
        q = q - rate * (q - p)
    return np.array(losses)


def _run(p, rate, steps, slope=None, cost=None, start=0):
    """The losses of gradient descent from logits 0; `slope` and `cost` take p and the model."""
    x, losses = np.zeros(len(p)), []
    for _ in range(start, steps + 1):
        q = _softmax(x)
        losses.append((cost or _cost)(p, q))
        x = x - rate * (slope or (lambda p, q: q - p))(p, q)
    return np.array(losses)


def _truths():
    for p, rate, steps in [
        ([0.5, 0.5], 1.0, 2),
        ([0.8, 0.1, 0.1], 1.0, 1),
        ([0.8, 0.1, 0.1], 1.0, 10),
        ([0.25, 0.75], 0.5, 20),
        ([0.1, 0.2, 0.3, 0.4], 1.5, 50),
        ([0.05, 0.05, 0.2, 0.3, 0.4], 0.1, 30),
    ]:
        yield Case({"truth": p, "rate": rate, "steps": steps})


training_run = Implement(
    id="cross-training-run",
    title="Project: watch it fall to the entropy",
    prompt=r"""
Write `training_run(truth, rate, steps)` from nothing but NumPy. A model over the outcomes of `truth`, an
array of shape `(n,)`, is the softmax of $n$ logits that start at 0. Gradient descent with the learning rate
`rate` minimises its cross-entropy under the truth. Return the cross-entropies before the first step and
after each step, in nats: an array of shape `(steps + 1,)`. No probability in `truth` is 0.
""",
    starter="""
def training_run(truth, rate, steps):
    ...


check("cross-training-run", training_run)
""",
    solution="""
def training_run(truth, rate, steps):
    logits, losses = np.zeros(len(truth)), []
    for _ in range(steps + 1):
        model = np.exp(logits) / np.exp(logits).sum()
        losses.append(-np.sum(truth * np.log(model)))
        logits = logits - rate * (model - truth)
    return np.array(losses)


check("cross-training-run", training_run)
""",
    function="training_run",
    reference=_run,
    cases=_truths,
    # Fifty steps of a descent that forgets its roundings.
    tolerance={"float64": (1e-9, 1e-12)},
    hints=(
        "Look at the training run of this chapter: a softmax, a loss, and a gradient of one line.",
        "The gradient with respect to the logits is model minus truth. Note the loss first, then take the "
        "step; do that once more than there are steps.",
        "logits = logits - rate * (model - truth), with model = np.exp(logits) / np.exp(logits).sum().",
    ),
    mistakes=(
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps, slope=lambda p, q: p - q),
            "The loss rises: the step goes uphill, along the gradient. Which sign makes it fall?",
        ),
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps, start=1),
            "One loss is missing: there are `steps` numbers where `steps + 1` are asked for. Is the loss "
            "before the first step among them?",
        ),
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps + 1)[1:],
            "The first number is the loss after one step, and so on: each comes a step too late. Which loss "
            "has to be noted before anything moves?",
        ),
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps, slope=lambda p, q: (q - p) / len(p)),
            "The steps are n times too short: the gradient was divided by the number of outcomes. Does the "
            "cross-entropy divide by n?",
        ),
        Mistake(
            _in_the_probabilities,
            "The step was taken in the probabilities. Model minus truth is the gradient in the logits; which "
            "numbers does it move, and how do the probabilities follow?",
        ),
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps, slope=lambda p, q: -p * (1 - q)),
            "Each logit hears only its own outcome: this is −p(1 − q). The logit also stands in the "
            "denominators of all the others. What is the gradient with those?",
        ),
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps, slope=lambda p, q: q - (p == np.max(p))),
            "The truth was hardened to its most probable outcome, and the model runs past the truth. What "
            "takes the place of the ones and zeros in model minus truth?",
        ),
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps, cost=lambda p, q: -np.sum(q * np.log(q))),
            "This is the entropy of the model at each step. Which distribution weighs in the cross-entropy?",
        ),
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps, cost=lambda p, q: np.sum(p * np.log(p / q))),
            "This is the gap above the entropy, which falls to 0. What is left when the entropy is not taken "
            "away?",
        ),
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps, cost=lambda p, q: -np.sum(p * np.log2(q))),
            "The descent is right, and the losses are in bits. Which logarithm belongs to nats?",
        ),
        Mistake(
            lambda p, rate, steps: _run(p, rate, steps, cost=lambda p, q: -np.mean(p * np.log(q))),
            "The losses are n times too small: this is a mean over the outcomes. The weights of the mean are "
            "the truth. What do they sum to?",
        ),
    ),
    question="Note the loss, then take the step: logits − rate · (model − truth). Which part differs from "
    "yours?",
    shows="The numbers fall to the entropy of the truth and no lower. With a rate near 1 a few dozen steps "
    "are enough. These logits stay small; where they may be large, take `companion.softmax`, which "
    "does not overflow.",
)


EXERCISES = (
    sure_of_a_coin,
    knows_nothing,
    below_the_entropy,
    every_logit,
    with_zeros,
    four_words,
    worst_case,
    training_run,
)
