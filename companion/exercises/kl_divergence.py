"""The exercises of the chapter on the KL divergence, from one line to a small project."""

from math import log

from companion.exercises import _numpy as np
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Choose, Predict


# 1 ────────────────────────────────────────────────────────────
def _coins(p, q):
    """D(p‖q) of two coins."""
    return p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))


fair_model = Predict(
    id="kl-fair-model",
    title="A coin that is taken for fair",
    prompt=r"""
A coin shows heads with probability $\frac14$. A model takes it for fair. Before you run anything: what is
$D(p \| q)$ in nats, with the coin as truth $p$ and the model as $q$? A pocket calculator's $\log 2
\approx 0.69315$ and $\log 3 \approx 1.09861$ are all you need. Give four decimals.
""",
    starter="""
answer = ...

check("kl-fair-model", answer)
""",
    solution="""
# ¼ log(¼ / ½) + ¾ log(¾ / ½) = −¼ log 2 + ¾ (log 3 − log 2) = ¾ log 3 − log 2
answer = 0.75 * 1.09861 - 0.69315

check("kl-fair-model", answer)
""",
    answer=_coins(0.25, 0.5),
    decimals=4,
    hints=(
        "Look at the definition of the divergence. There are two outcomes, heads and tails.",
        "Each outcome gives p log(p/q), weighted with the true probability. For heads the ratio p/q is ½, "
        "for tails it is 3/2.",
        "¼ log ½ + ¾ log(3/2). What is log(3/2), and what is log ½?",
    ),
    mistakes=(
        Mistake(
            _coins(0.5, 0.25),
            "This is D(q‖p): truth and model have changed places. With which of the two are the "
            "logarithms weighted?",
        ),
        Mistake(
            _coins(0.25, 0.5) / log(2),
            "This is the divergence in bits. By what is a number of bits multiplied to count nats?",
        ),
        Mistake(
            log(2),
            "This is the cross-entropy H(p, q): against a fair model every outcome costs log 2. Which "
            "part of it would a model that knows the truth pay as well?",
        ),
        Mistake(
            _coins(0.25, 0.5) - log(2),
            "This is minus the entropy of the coin. Which price, that of the fair model, is it to be "
            "added to?",
        ),
        Mistake(
            log(2) - _coins(0.25, 0.5),
            "This is the entropy of the coin, the price that cannot be avoided. How much more does the "
            "fair model pay?",
        ),
        Mistake(
            -_coins(0.25, 0.5),
            "The sign is turned, and a divergence is never negative. Which of p and q stands above in the "
            "ratio?",
        ),
        Mistake(
            0.25 * log(0.5),
            "This is the term of heads alone. What does tails add?",
        ),
        Mistake(
            0.75 * log(1.5),
            "This is the term of tails alone. What does heads add, and with which sign?",
        ),
        Mistake(
            log(0.5) + log(1.5),
            "The two logarithms are added without their weights. How often does each outcome happen?",
        ),
    ),
    question="The divergence is ¼ log ½ + ¾ log(3/2). Which part of it differs from yours?",
    shows="Against a model that takes all n outcomes for equally likely, the divergence is log n − H(p): "
    "what the entropy lacks to its maximum.",
)


# 2 ────────────────────────────────────────────────────────────
exponentials = Derive(
    id="kl-waiting-times",
    title="Two waiting times",
    prompt=r"""
A bus comes after a random time. The truth is the density $p(x) = a e^{-ax}$ {status}`definition` for
$x \ge 0$, with a rate $a > 0$. A model believes in another rate, $b > 0$, and so in the density
$q(x) = b e^{-bx}$ {status}`definition`. Under the truth the mean of $x$ is $1/a$. Find $D(p \| q)$, the mean
of $\log\bigl(p(x)/q(x)\bigr)$ under $p$. Write it as text in `a` and `b`, with `log` and arithmetic (`*`
for times, `**` for powers). Every form that is equal for all positive rates is right.
""",
    starter="""
answer = ...

check("kl-waiting-times", answer)
""",
    solution="""
# log(p/q) = log(a/b) + (b − a)x, and the mean of x is 1/a
answer = "log(a/b) + b/a - 1"

check("kl-waiting-times", answer)
""",
    answer="log(a/b) + b/a - 1",
    names={"a": "positive", "b": "positive"},
    without=("Derivative", "Integral"),
    hints=(
        "Look at the two Gaussians of this chapter: there, too, the logarithm of the ratio was written "
        "out first, and its mean was taken then.",
        "The logarithm of p(x)/q(x) is a constant plus a multiple of x. The mean of a constant is itself, "
        "and the mean of x is known.",
        "log(p(x)/q(x)) = log(a/b) + (b − a)·x. What is its mean?",
    ),
    mistakes=(
        Mistake(
            "log(b/a) + a/b - 1",
            "This is D(q‖p): the mean was taken under the model. Which of the two densities says how "
            "often a time occurs?",
        ),
        Mistake(
            "log(a/b)",
            "This is the constant part alone, as if the two exponentials cancelled. What is left of "
            "e^(−ax)/e^(−bx)?",
        ),
        Mistake(
            "log(a/b) + b - a",
            "The mean of x is taken for 1 here. What is it under the truth, with rate a?",
        ),
        Mistake(
            "log(a/b) + 1 - b/a",
            "A sign is turned: the logarithm of e^(−ax)/e^(−bx) is bx − ax. Which of the two is positive?",
        ),
        Mistake(
            "log(a/b) + b/a",
            "This is the divergence and 1 more. For b = a it should be 0. What does the factor e^(−ax) add?",
        ),
        Mistake(
            "log(a/b) + 1 - a/b",
            "The mean of x is taken for 1/b here, which is what the model believes. What is it under the "
            "truth?",
        ),
        Mistake(
            "log(b/a) - b/a + 1",
            "This is minus the divergence: the mean of log(q/p). Which of the two stands above in the ratio?",
        ),
        Mistake(
            "1 - log(b)",
            "This is the entropy of a waiting time with rate b. Which two densities does the ratio compare?",
        ),
    ),
    question="The mean of log(a/b) + (b − a)·x under the truth: what is it, when the mean of x is 1/a?",
    shows="With t = b/a it is t − 1 − log t, the gap between the tangent and the logarithm: the lemma "
    "itself, for one waiting time.",
)


# 3 ────────────────────────────────────────────────────────────
turned_over = Flaw(
    id="kl-ratio-turned-over",
    title="A ratio is turned over",
    prompt=r"""
A divergence is split into cross-entropy and entropy, for $n$ outcomes with positive probabilities. One
line is not equal to the line above it.

$$
\begin{aligned}
D(p \| q)
&= \sum_{i=1}^{n} p_i \log \frac{p_i}{q_i} && \text{(1)}\\
&= -\sum_{i=1}^{n} p_i \log \frac{q_i}{p_i} && \text{(2)}\\
&= -\sum_{i=1}^{n} p_i \left(\log p_i - \log q_i\right) && \text{(3)}\\
&= \sum_{i=1}^{n} -p_i \log q_i - \sum_{i=1}^{n} -p_i \log p_i && \text{(4)}
\end{aligned}
$$

Which line does not follow, and what should it say? Give the number of the line, and the whole line
repaired, as text: a sum is written `Sum(p[i]*log(q[i]), (i, 1, n))`.
""",
    starter="""
check("kl-ratio-turned-over", step=..., repair=...)
""",
    solution="""
# log(q/p) = log q − log p: what stands above the bar comes first
check("kl-ratio-turned-over", step=3,
      repair="-Sum(p[i]*(log(q[i]) - log(p[i])), (i, 1, n))")
""",
    names={"n": "count", "p": "simplex[n]", "q": "simplex[n]"},
    lines=(
        "Sum(p[i]*log(p[i]/q[i]), (i, 1, n))",
        "-Sum(p[i]*log(q[i]/p[i]), (i, 1, n))",
        "-Sum(p[i]*(log(p[i]) - log(q[i])), (i, 1, n))",
        "Sum(-p[i]*log(q[i]), (i, 1, n)) - Sum(-p[i]*log(p[i]), (i, 1, n))",
    ),
    step=3,
    repair="-Sum(p[i]*(log(q[i]) - log(p[i])), (i, 1, n))",
    hints=(
        "Put in numbers: two outcomes, p = (½, ½) and q = (¼, ¾). Which lines are positive?",
        "A divergence is not negative. One of the four lines is minus a divergence. Look at the ratio in "
        "the line above it.",
        "Line 2 holds log(q/p). What is the logarithm of a quotient, and which of the two comes first?",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 is the definition. The first question is whether line 2 is equal to it: what does a "
            "minus in front do to a logarithm?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 is equal to line 1, because −log(q/p) = log(p/q): the ratio is turned over, and the "
            "minus makes up for it. Which line takes that ratio apart?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 is cross-entropy minus entropy, which is equal to line 1. What stands before it, when "
            "it is multiplied out, has the opposite sign. Which line is that?",
        ),
        Mistake(
            {"step": 3, "repair": "Sum(p[i]*(log(q[i]) - log(p[i])), (i, 1, n))"},
            "The order is mended, and the minus in front got lost. What stands before the sum in line 2?",
        ),
        Mistake(
            {"step": 3, "repair": "-Sum(q[i]*(log(q[i]) - log(p[i])), (i, 1, n))"},
            "The order is mended, but the weights are those of the model now. With which probabilities "
            "does line 2 weight?",
        ),
        Mistake(
            {"step": 3, "repair": "-Sum(p[i]*(log(p[i]) + log(q[i])), (i, 1, n))"},
            "This would be the logarithm of a product, p·q. Which operation does the logarithm turn a "
            "quotient into?",
        ),
    ),
    question="Line 3 takes the ratio q/p of line 2 apart. What is the logarithm of q/p?",
    shows="Turned over once, a divergence becomes a number that is never positive. A value below zero is "
    "the first sign of this slip.",
)


# 4 ────────────────────────────────────────────────────────────
covers_or_chooses = Choose(
    id="kl-covers-or-chooses",
    title="One interval for two",
    prompt=r"""
The truth $p$ is uniform on two intervals, $[0, 1]$ and $[2, 3]$: it has density ½ there and 0 between.
The model $q$ has to be uniform on one single interval. When are the two divergences finite?

- `"a"`: $D(p \| q)$ when the interval of $q$ covers all of $[0, 3]$, and $D(q \| p)$ when it lies within
  $[0, 1]$ or within $[2, 3]$.
- `"b"`: $D(p \| q)$ when the interval of $q$ lies within $[0, 1]$ or within $[2, 3]$, and $D(q \| p)$
  when it covers all of $[0, 3]$.
- `"c"`: both, whenever the interval of $q$ meets one of the two intervals of $p$.
- `"d"`: neither, whatever the interval, because $p$ has a gap and $q$ has none.
""",
    starter="""
answer = ...

check("kl-covers-or-chooses", answer)
""",
    solution="""
# D(p‖q) is infinite where p > 0 and q = 0; D(q‖p) where q > 0 and p = 0
answer = "a"

check("kl-covers-or-chooses", answer)
""",
    choices={
        "a": "D(p‖q) asks that q be positive wherever p is, so q covers; D(q‖p) asks that p be positive "
        "wherever q is, so q chooses.",
        "b": "within for D(p‖q), covering for D(q‖p)",
        "c": "both, whenever the intervals meet",
        "d": "neither, whatever the interval",
    },
    answer="a",
    hints=(
        "Look at the part of the chapter on infinite divergences: where exactly does the infinity come from?",
        "D(p‖q) is infinite if something can happen (p > 0) that the model rules out (q = 0). What may "
        "the model not leave out?",
        "For D(q‖p) the roles change: q must not be positive where p = 0. Where is p = 0?",
    ),
    mistakes=(
        Mistake(
            "b",
            "These are the two directions exchanged. If q lies within [0, 1], the truth still puts half "
            "of its weight on [2, 3]. What does D(p‖q) pay for it?",
        ),
        Mistake(
            "c",
            "A meeting is not enough, because a single stretch with p > 0 and q = 0 makes D(p‖q) "
            "infinite. Which stretch is left out by q uniform on [0, 2]?",
        ),
        Mistake(
            "d",
            "The gap of p troubles one direction alone. If q covers [0, 3], where would D(p‖q) divide by 0?",
        ),
    ),
    question="Where does each direction divide by 0?",
    shows="Forward covers, reverse chooses: with smooth densities the infinities become large numbers, "
    "and the tendency stays.",
)


# 5 ────────────────────────────────────────────────────────────
mirrored_pair = FalseStatement(
    id="kl-counterexample",
    title="A counterexample to “always asymmetric”",
    prompt=r"""
The divergence is sometimes called asymmetric for *all* pairs: $D(p \| q)$ and $D(q \| p)$ are said to differ
whenever $p$ and $q$ do. A textbook once said so, and mended it. Refute the sentence with two different coins,
one with the probability `p` of heads and one with `q`, for which the two directions agree. A value may be
written as text, such as `"1/3"`, or as a number, such as `0.3`.
""",
    starter="""
check("kl-counterexample", counterexample={"p": ..., "q": ...})
""",
    solution="""
# the mirrored coin: heads and tails change places, and with them the terms of the sum
check("kl-counterexample", counterexample={"p": 0.2, "q": 0.8})
""",
    statement="d(p, q) != d(q, p)",
    names={"p": "(0, 1)", "q": "(0, 1)"},
    where=("p != q",),
    defined={"d(p, q)": "p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))"},
    answer={"p": "1/5", "q": "4/5"},
    hints=(
        "Take any coin that is not fair, and look for another that is as lopsided.",
        "Write both divergences out for two coins with p and q. Each has two terms. When does one sum "
        "have the terms of the other?",
        "D(p‖q) = p log(p/q) + (1 − p) log((1 − p)/(1 − q)). What happens to it for q = 1 − p?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": "1/5", "q": "1/5"}},
            "Both coins are the same here: both divergences are 0, and the sentence speaks of different "
            "coins. Which other coin is as lopsided as the first?",
            seen="p == q",
        ),
        Mistake(
            {"counterexample": {"p": "1/3", "q": "0.6666666666666666"}},
            "These are mirror images but for a rounding: a decimal number counts as it is written, and here "
            "the two do not sum to 1 exactly. How do you write the one that was rounded as text, such as "
            '"2/3"?',
            # near, and not equal
            seen="(p + q - 1)**2*(1/10**18 - (p + q - 1)**2) > 0",
        ),
        Mistake(
            {"counterexample": {"p": "1/5", "q": "1/2"}},
            "One of the two coins is fair, and the mirror image of a fair coin is itself. Which two coins "
            "that are not fair are mirror images?",
            seen="(p - 1/2)*(q - 1/2) == 0",
        ),
        Mistake(
            {"counterexample": {"p": "1/5", "q": "2/5"}},
            "One probability is twice the other, and nothing follows from that for the two directions. "
            "What would exchange the two terms of the sum?",
            seen="(q - 2*p)*(p - 2*q) == 0",
        ),
        Mistake(
            {"counterexample": {"p": "1/5", "q": "1/3"}},
            "Both coins favour the same side. The two terms of the sum change places when heads and tails "
            "do. On which side does the second coin have to lie?",
            seen="(p - 1/2)*(q - 1/2) > 0",
        ),
    ),
    question="For which q has D(q‖p) the same two terms as D(p‖q), in the other order?",
    shows="Not symmetric means: there are pairs for which the directions differ. For mirrored pairs they "
    "agree, and so one pair proves nothing in general.",
)


# 6 ────────────────────────────────────────────────────────────
def _kl(p, q):
    happens = p > 0
    if np.any(q[happens] == 0):
        return np.inf
    return np.sum(p[happens] * np.log(p[happens] / q[happens]))


def _quietly(function):
    """The same function, without warnings: what a mistake does, apart from what NumPy says about it."""

    def quiet(p, q):
        with np.errstate(all="ignore"):
            return function(p, q)

    return quiet


def _pair(p, q, group="values"):
    return Case({"p": p, "q": q}, group=group)


def _distributions():
    yield _pair([0.5, 0.5], [0.25, 0.75])
    yield _pair([0.8, 0.1, 0.1], [0.2, 0.2, 0.6])
    yield _pair([0.25, 0.75], [0.25, 0.75])
    rng = np.random.default_rng(3)
    for size in (2, 3, 5, 10):
        yield _pair(rng.dirichlet(np.ones(size)), rng.dirichlet(np.ones(size)))
    yield _pair([0.0, 1.0], [0.25, 0.75], group="p = 0")
    yield _pair([0.5, 0.0, 0.5], [0.25, 0.5, 0.25], group="p = 0")
    yield _pair([0.0, 0.4, 0.6], [0.0, 0.5, 0.5], group="p = 0 and q = 0")
    yield _pair([0.5, 0.5], [1.0, 0.0], group="p > 0 and q = 0")
    yield _pair([0.2, 0.3, 0.5], [0.0, 0.5, 0.5], group="p > 0 and q = 0")


def _padded(p, q, epsilon=1e-12):
    return np.sum(p * np.log((p + epsilon) / (q + epsilon)))


def _looks_padded(inputs, got, expected):
    """Whether a small number was added to the probabilities, or put in place of the smallest."""
    p, q = inputs["p"], inputs["q"]
    if np.isclose(got[0], expected[0], rtol=1e-13, atol=1e-15):
        return False
    for epsilon in [*10.0 ** -np.arange(3, 21), np.finfo(float).eps]:
        model = np.array([q + epsilon, np.maximum(q, epsilon)])[:, None]
        truth = np.array([p, p + epsilon, np.maximum(p, epsilon)])
        forms = np.sum(truth * np.log(truth / model), axis=-1), np.sum(p * np.log(truth / model), axis=-1)
        if np.any(np.isclose(got[0], forms, rtol=1e-13, atol=1e-15)):
            return True
    return False


safe = Implement(
    id="kl-safe",
    title="A divergence that survives zeros",
    prompt=r"""
Write `kl(p, q)` in NumPy. Both arrays have shape `(n,)` and sum to 1; return $D(p \| q)$ in nats.
Outcomes with $p_i = 0$ cost nothing, whatever $q_i$ is; an outcome with $p_i > 0$ and $q_i = 0$ makes the
result infinite. No input causes a warning.
""",
    starter="""
def kl(p, q):
    ...


check("kl-safe", kl)
""",
    solution="""
def kl(p, q):
    happens = p > 0
    if np.any(q[happens] == 0):
        return np.inf
    return np.sum(p[happens] * np.log(p[happens] / q[happens]))


check("kl-safe", kl)
""",
    function="kl",
    reference=_kl,
    cases=_distributions,
    # Terms below 10, a dozen of them, each rounded at 1e-16: 1e-14, with room for ten such errors.
    tolerance={"float64": (1e-12, 1e-13)},
    quiet=True,
    hints=(
        "Look at the definition of the divergence: over which outcomes does the sum run?",
        "Choose the outcomes with p > 0 first, with a mask, and compute with those alone. Then ask "
        "whether one of them has q = 0.",
        "happens = p > 0; if np.any(q[happens] == 0): return np.inf",
    ),
    mistakes=(
        Mistake(
            _quietly(lambda p, q: _kl(q, p)),
            "This is D(q‖p): the logarithms are weighted with the model. Which of the two says how often "
            "an outcome happens?",
        ),
        Mistake(
            lambda p, q: _kl(p, q) / log(2),
            "Every value is 1/log 2 times the right one: these are bits. Which logarithm counts nats?",
        ),
        Mistake(
            _quietly(lambda p, q: -np.sum(p * np.log(q))),
            "This is the cross-entropy. For q = p it should be 0 and is not. Which part is to be taken away?",
        ),
        Mistake(
            _quietly(lambda p, q: np.sum(np.abs(p * np.log(p / q)))),
            "These are the sizes of the terms, added up. Some terms are negative, and they count as "
            "savings. What happens without the absolute value?",
        ),
        Mistake(
            lambda p, q: np.mean(p * np.log(p / q)),
            "This is the mean of the terms, and the divergence is their sum: the weights p are inside "
            "already. By what is it too small?",
        ),
        Mistake(
            lambda p, q: np.sum(p * np.log(p / q)),
            "The formula is right where all probabilities are positive. At p = 0 it computes 0 times −∞, "
            "which is nan. Which outcomes should the sum run over?",
        ),
        Mistake(
            _padded,
            "A small number is added to the probabilities, or stands in for 0. It changes every value a "
            "little, and where the result should be infinite it is finite and says how small that number "
            "is. What does the model claim about an outcome with q = 0?",
            seen=_looks_padded,
        ),
        Mistake(
            lambda p, q: np.sum(p[(p > 0) & (q > 0)] * np.log(p[(p > 0) & (q > 0)] / q[(p > 0) & (q > 0)])),
            "Outcomes with q = 0 are left out of the sum. One that can happen and that the model rules "
            "out is then free of charge. What should it cost?",
        ),
    ),
    question="The sum of p log(p/q) runs over the outcomes with p > 0. What does it give at this input?",
    shows="A mask before the logarithm needs no small numbers, and keeps the one infinity that means "
    "something.",
)


# 7 ────────────────────────────────────────────────────────────
def _deviance(p, q, terms=12, near=0.25):
    """The terms, by so many terms of the series where |u| is below `near`, by the logarithm elsewhere."""
    u = (p - q) / (p + q)
    tail = sum(u ** (2 * k + 1) / (2 * k + 1) for k in range(1, terms))
    series = (p + q) * (u * (u + tail) + tail)
    return np.where(np.abs(u) < near, series, p * np.log(p / q) - p + q)


def _written(p, q):
    return p * np.log(p / q) - p + q


def _terms(p, q, group="values"):
    return Case({"p": p, "q": q}, group=group)


def _neighbours():
    yield _terms([0.8], [0.2])
    yield _terms([0.1, 0.1], [0.2, 0.6])
    yield _terms([0.5, 0.3, 0.9], [0.5, 0.6, 0.1])
    rng = np.random.default_rng(4)
    yield _terms(rng.uniform(0.01, 1, 20), rng.uniform(0.01, 1, 20))
    for gap in (1e-3, 1e-6, 1e-9, 1e-12):
        p = np.array([0.3, 0.7, 0.02])
        yield _terms(p, p * (1 + gap * np.array([1.0, -1.0, 2.0])), group="neighbours")
    yield _terms([0.3, 1e-300, 0.25], [0.3, 1e-300, 0.25], group="neighbours")


def _rounded_away(inputs, got, expected):
    """Whether the error is small beside p, and large beside the term: something of p's size was cancelled."""
    error = np.abs(got[0] - expected[0])
    return np.any(error > 1e-12 * expected[0]) and np.all(error <= 1e-15 * (inputs["p"] + inputs["q"]))


near_terms = Implement(
    id="kl-near-terms",
    title="The term that keeps its digits",
    prompt=r"""
Write `deviance(p, q)`: the array of the terms $p_i \log(p_i/q_i) - p_i + q_i$ for arrays of positive
numbers of the same shape, with twelve right digits also where $p_i$ and $q_i$ differ by one part in
$10^{12}$, and exactly 0 where they are equal. In $u$, the difference of $p$ and $q$ over their sum, a term is
$(p + q) \left( u \operatorname{artanh} u + \operatorname{artanh} u - u \right)$, and artanh has the series
$u + u^3/3 + u^5/5 + \dots$ For $u$ between $-\frac14$ and $\frac14$ twelve terms of it are plenty; beyond,
the logarithm does well.
""",
    starter="""
def deviance(p, q):
    ...


check("kl-near-terms", deviance)
""",
    solution="""
def deviance(p, q):
    u = (p - q) / (p + q)
    tail = sum(u ** (2 * k + 1) / (2 * k + 1) for k in range(1, 12))  # artanh u − u
    near = (p + q) * (u * (u + tail) + tail)
    return np.where(np.abs(u) < 0.25, near, p * np.log(p / q) - p + q)


check("kl-near-terms", deviance)
""",
    function="deviance",
    reference=_deviance,
    cases=_neighbours,
    # Twelve digits of each term. A term of 0.0 must be 0: nothing absolute is forgiven below 1e-300.
    tolerance={"float64": (1e-12, 0.0), "values": (1e-12, 1e-300), "neighbours": (1e-12, 1e-300)},
    hints=(
        "Look at the last part of the chapter: which two numbers cancel when artanh u − u is computed as "
        "it stands?",
        "Leave the u out of the series from the start: artanh u − u = u³/3 + u⁵/5 + … Then u·artanh u is "
        "u times (u + this sum).",
        "tail = sum(u ** (2 * k + 1) / (2 * k + 1) for k in range(1, 12)) is artanh u − u.",
    ),
    mistakes=(
        Mistake(
            _written,
            "The formula is right far away; for neighbours p log(p/q) and q − p cancel, and what is left "
            "is rounding. How does the series begin, when nothing is taken away from it?",
        ),
        Mistake(
            lambda p, q: p * np.log(p / q) - (p - q),
            "The formula is right far away; for neighbours p log(p/q) and p − q cancel, and what is left "
            "is rounding. How does the series begin, when nothing is taken away from it?",
        ),
        Mistake(
            lambda p, q: -p * np.log1p((q - p) / p) - (p - q),
            "log1p keeps the digits of the logarithm; but then p − q is taken away, which is nearly as "
            "large, and they are gone. What is left of the logarithm's series without its first term?",
        ),
        Mistake(
            lambda p, q: (
                (p + q)
                * (
                    (p - q) / (p + q) * np.arctanh((p - q) / (p + q))
                    + np.arctanh((p - q) / (p + q))
                    - (p - q) / (p + q)
                )
            ),
            "The form in u is used as it stands. For small u, artanh u − u takes away two numbers that "
            "agree in almost all digits. Which series gives their difference at once?",
        ),
        Mistake(
            lambda p, q: p * np.log(p / q),
            "The −p + q is missing. Without it single terms are negative, and neighbours cost about p − "
            "q. What does each term become with it?",
        ),
        Mistake(
            lambda p, q: (p - q) ** 2 / (2 * p),
            "This is the parabola that the term follows near q = p. Far away it is another number. From "
            "where on does the logarithm serve better?",
        ),
        Mistake(
            lambda p, q: _deviance(p, q, terms=2),
            "The series stops after two terms. Near u = ¼ each term is only some sixteen times smaller than "
            "the one before. How many does it take for twelve digits?",
        ),
        Mistake(
            lambda p, q: _deviance(p, q, near=1.0),
            "The series is used far away, too, where its terms shrink too slowly. From where on does the "
            "logarithm serve better?",
        ),
        Mistake(
            lambda p, q: (p - q) ** 2 / (p + q),
            "This is the first term of the series, s·u². Which terms come next?",
        ),
        Mistake(
            lambda p, q: _deviance(q, p),
            "p and q have changed places. Which of the two stands before the logarithm?",
        ),
        Mistake(
            lambda p, q: p * ((q - p) / p - np.log1p((q - p) / p)),
            "The error is small beside p and large beside the term: somewhere two numbers that nearly "
            "agree are taken from each other. Which subtraction does the series avoid?",
            seen=_rounded_away,
        ),
    ),
    question="For small u the term is (p + q)·(u² + u³/3 + u⁴/3 + …). Which part of it differs from yours?",
    shows="No subtraction of nearly equal numbers is left but the one in u, which is exact for "
    "neighbours: so no digit is lost, however near they are.",
)


# 8 ────────────────────────────────────────────────────────────
def _fit(weights, means, widths):
    mean = np.sum(weights * means)
    variance = np.sum(weights * (widths**2 + (means - mean) ** 2))
    return mean, np.sqrt(variance)


def _mixtures():
    def mixture(weights, means, widths):
        return Case({"weights": weights, "means": means, "widths": widths})

    yield mixture([1.0], [3.0], [0.5])
    yield mixture([0.5, 0.5], [-2.0, 2.0], [0.6, 0.6])
    yield mixture([0.25, 0.75], [0.0, 1.0], [1.0, 2.0])
    yield mixture([0.2, 0.3, 0.5], [-1.0, 0.5, 4.0], [0.3, 1.0, 0.7])
    yield mixture([0.1, 0.2, 0.3, 0.4], [5.0, -5.0, 2.0, 0.0], [1.0, 0.1, 2.0, 0.5])


def _of_all(function):
    """A fit whose mean is the mixture's, and whose width comes from a function of all of it."""
    return lambda w, m, s: (np.sum(w * m), function(w, m, s))


forward_fit = Implement(
    id="kl-forward-fit",
    title="Project: one Gaussian for many bumps",
    prompt=r"""
The truth $p$ is a mixture of Gaussians: bump $k$ has weight $w_k$, mean $m_k$ and width (standard
deviation) $s_k$, and the weights sum to 1. Write `fit(weights, means, widths)`: the mean and the width of
the one Gaussian $q$ for which the forward divergence $D(p \| q)$ is smallest. All three arrays have shape
`(K,)`. No search is needed; this chapter has proved what the answer is.
""",
    starter="""
def fit(weights, means, widths):
    mean, width = ..., ...
    return mean, width


check("kl-forward-fit", fit)
""",
    solution="""
def fit(weights, means, widths):
    mean = np.sum(weights * means)
    variance = np.sum(weights * (widths**2 + (means - mean) ** 2))
    return mean, np.sqrt(variance)


check("kl-forward-fit", fit)
""",
    function="fit",
    reference=_fit,
    cases=_mixtures,
    returns=("mean", "width"),
    # A few roundings at 1e-16 of numbers up to 25, and the root halves them: room for a hundred.
    tolerance={"float64": (1e-12, 1e-12)},
    hints=(
        "Look at the part on forward fits: which two numbers of the truth does the best Gaussian take over?",
        "The best mean is the mean of p, the best variance is the variance of p. The variance of a "
        "mixture has two parts: the mean of the bumps' variances, and the variance of their means.",
        "mean = np.sum(weights * means); each bump then adds its weight times s² + (m − mean)².",
    ),
    mistakes=(
        Mistake(
            lambda w, m, s: _fit(w, m, s)[::-1],
            "Both numbers are right, and the width comes first. Which one does the exercise name first?",
        ),
        Mistake(
            lambda w, m, s: (np.mean(m), np.sqrt(np.mean(s**2 + (m - np.mean(m)) ** 2))),
            "All bumps are counted alike here. How much of the truth lies in each?",
        ),
        Mistake(
            _of_all(lambda w, m, s: np.sqrt(np.sum(w * s**2))),
            "The mean is right. The width counts the bumps' own widths and not the distances between "
            "them. What does a bump far from the mean add to the variance?",
        ),
        Mistake(
            _of_all(lambda w, m, s: np.sum(w * s)),
            "The mean is right. The width is the mean of the widths, and it is variances that add up. "
            "What do the distances between the bumps add?",
        ),
        Mistake(
            _of_all(lambda w, m, s: np.sum(w * (s**2 + (m - np.sum(w * m)) ** 2))),
            "The mean is right, and the second number is the variance. Which function of it is the width?",
        ),
        Mistake(
            _of_all(lambda w, m, s: np.sqrt(np.sum(w * (s**2 + m**2)))),
            "The mean is right. The width is that of deviations from 0. From which point are they to be "
            "counted?",
        ),
        Mistake(
            _of_all(lambda w, m, s: np.sqrt(np.sum(w * (m - np.sum(w * m)) ** 2))),
            "The mean is right. The width counts the distances between the bumps and not their own "
            "widths. What is it when there is a single bump?",
        ),
        Mistake(
            _of_all(lambda w, m, s: np.sqrt(np.sum(w**2 * s**2))),
            "The mean is right. This is the width of a weighted sum of independent numbers; in a mixture "
            "one bump is chosen at random. How much does each bump's variance count?",
        ),
        Mistake(
            lambda w, m, s: (m[np.argmax(w)], s[np.argmax(w)]),
            "This is the heaviest bump, which is more like what a reverse fit chooses. Which direction "
            "covers all of them?",
        ),
    ),
    question="The best Gaussian has the mean and the variance of the mixture. Which of the two differs "
    "from yours?",
    shows="Mean and variance are all that a forward fit sees. Maximum likelihood with a Gaussian does the "
    "same to data.",
)

EXERCISES = (
    fair_model,
    exponentials,
    turned_over,
    covers_or_chooses,
    mirrored_pair,
    safe,
    near_terms,
    forward_fit,
)
