"""The exercises of the chapter on entropy, from one line to a small project."""

import heapq
from math import log

import companion
from companion.exercises import _numpy as np
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Choose, Predict

BINARY_ENTROPY = {"H(p)": "-p*log(p) - (1 - p)*log(1 - p)"}


# 1 ────────────────────────────────────────────────────────────
four_outcomes = Predict(
    id="entropy-four-outcomes",
    title="Four letters",
    prompt="""
A source sends one of four letters, with probabilities ½, ¼, ⅛ and ⅛. Before you run anything: what is its
entropy in *bits*? No calculator is needed. Give two decimals.
""",
    starter="""
answer = ...

check("entropy-four-outcomes", answer)
""",
    solution="""
# surprises of 1, 2, 3 and 3 bits, weighted: ½·1 + ¼·2 + ⅛·3 + ⅛·3
answer = 0.5 + 0.5 + 0.375 + 0.375

check("entropy-four-outcomes", answer)
""",
    answer=1.75,
    decimals=2,
    hints=(
        "Look at the square that is halved: how many bits is the surprise of ½, of ¼ and of ⅛?",
        "The entropy is the mean surprise. Each surprise counts as often as its letter comes.",
        "½·1 + ¼·2 + ⅛·3 + …: which term is missing?",
    ),
    mistakes=(
        Mistake(
            1.75 * log(2),
            "This is the entropy in nats: a natural logarithm was taken. One bit is log 2 nats. How many "
            "bits is it?",
        ),
        Mistake(
            2,
            "This is log₂ 4, the entropy of four letters that are equally probable. Here the first comes "
            "twice as often as the second. Does that make the next letter easier to foresee?",
        ),
        Mistake(
            2.25,
            "This is the plain mean of the four surprises 1, 2, 3 and 3. Half of the letters sent have the "
            "surprise 1. With which weights should the mean be taken?",
        ),
        Mistake(
            9,
            "This is the sum of the four surprises 1, 2, 3 and 3. A mean weighs each by its probability. "
            "What does it come to?",
        ),
        Mistake(
            1.375,
            "One letter is left out: ½·1 + ¼·2 + ⅛·3 counts three letters. How many have the probability ⅛?",
        ),
        Mistake(
            -1.75,
            "The sign is turned: this is the mean of log₂ p, and a surprise is −log₂ p. Can a mean of "
            "numbers that are not negative be negative?",
        ),
    ),
    question="The surprise of ½ is 1 bit, and each halving adds one bit. How often does each surprise come?",
    shows="Every surprise is a whole number of bits here, so that code words of 1, 2, 3 and 3 bits have "
    "exactly this mean length: the entropy is reached.",
)


# 2 ────────────────────────────────────────────────────────────
CHOICES = {
    "a": "three outcomes of four are very surprising, and the entropy is only 0.1677 nat.",
    "b": "two equal outcomes, 0.6931 nat.",
    "c": "four outcomes, one of them favoured, 0.9404 nat.",
    "d": "three equal outcomes, 1.0986 nat.",
}
most_uncertain = Choose(
    id="entropy-most-uncertain",
    title="The most uncertain of four",
    prompt="""
Four machines draw a number from 1 to 4 with these probabilities. Which one has the largest entropy? Choose
before you compute.

- `"a"`: .97, .01, .01, .01
- `"b"`: .5, .5, 0, 0
- `"c"`: .7, .1, .1, .1
- `"d"`: ⅓, ⅓, ⅓, 0
""",
    starter="""
answer = ...

check("entropy-most-uncertain", answer)
""",
    solution="""
# log 3 = 1.0986 for d; c is unequal, and it pays for that more than its fourth outcome brings
answer = "d"

check("entropy-most-uncertain", answer)
""",
    choices=CHOICES,
    answer="d",
    hints=(
        "Look at the theorem on log n, and at the strip of four outcomes under it.",
        "Machine d has the entropy log 3, machine b has log 2. For a and c, add up how much each outcome "
        "brings: −p log p.",
        "Machine c: .7 · .3567 + 3 · .1 · 2.3026 = … Is that more or less than log 3 = 1.0986?",
    ),
    mistakes=(
        Mistake(
            "a",
            "Its outcomes 2, 3 and 4 are the most surprising of all, but they come three times in a hundred. "
            "The entropy is a mean over what happens. What happens 97 times in a hundred?",
        ),
        Mistake(
            "b",
            "Its two outcomes are as uncertain as two can be: log 2 = 0.6931. Is there a machine with more "
            "than two outcomes that are equally probable?",
        ),
        Mistake(
            "c",
            "It has the most outcomes that matter, but it favours one: its entropy is 0.9404, short of log "
            "4. What is the entropy of three equal outcomes?",
        ),
    ),
    question="Which machine is the hardest to foresee?",
    shows="Both the number of outcomes and their evenness count. A rare outcome is surprising, and a machine "
    "whose other outcomes are rare is nearly certain.",
)


# 3 ────────────────────────────────────────────────────────────
forgotten_weight = Flaw(
    id="entropy-forgotten-weight",
    title="Two outcomes seen as one",
    prompt=r"""
Two outcomes have the probabilities $p$ and $q$. Somebody who does not tell them apart sees one outcome of
probability $s$, the sum of $p$ and $q$. What is lost? This derivation splits what the two add to the entropy
into what is still seen, and the entropy of the question "which of the two?". One line is not equal to the
line above it.

$$
\begin{aligned}
-p \log p - q \log q
&= -p \left(\log s + \log\frac{p}{s}\right) - q \left(\log s + \log\frac{q}{s}\right) && \text{(1)}\\
&= -s \log s - p \log\frac{p}{s} - q \log\frac{q}{s} && \text{(2)}\\
&= -s \log s - \frac{p}{s} \log\frac{p}{s} - \frac{q}{s} \log\frac{q}{s} && \text{(3)}
\end{aligned}
$$

Which line does not follow, and what should it say? Give the number of the line, and the whole line
repaired, as text. Write `s` for the sum; `H(p/s)` may stand for the binary entropy of $p/s$.
""",
    starter="""
check("entropy-forgotten-weight", step=..., repair=...)
""",
    solution="""
# "which of the two?" is asked only if one of them came: its entropy counts with the weight s
check("entropy-forgotten-weight", step=3,
      repair="-s*log(s) + s*H(p/s)")
""",
    lines=(
        "-p*(log(s) + log(p/s)) - q*(log(s) + log(q/s))",
        "-s*log(s) - p*log(p/s) - q*log(q/s)",
        "-s*log(s) - p/s*log(p/s) - q/s*log(q/s)",
    ),
    step=3,
    repair="-s*log(s) - p*log(p/s) - q*log(q/s)",
    names={"p": "(0, 1)", "q": "(0, 1)"},
    defined={"s": "p + q", **BINARY_ENTROPY},
    hints=(
        "Put numbers in: p = q = ¼. Which lines give log 2, and which does not?",
        "Compare this with the chain rule. With which weight does the entropy of a second question count, "
        "when it is asked only sometimes?",
        'Line 3 should read −s log s + s · (…), with the entropy of "which of the two?" in the brackets.',
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 follows: the two logarithms in each bracket add up to log p and to log q. Which line "
            "changes the value?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 follows: the terms with log s are taken together, the others stay as they are. Which of "
            "them does the next line change?",
        ),
        Mistake(
            {"step": 3, "repair": "-p/s*log(p/s) - q/s*log(q/s)"},
            'This is the entropy of "which of the two?", and only that. How often is it asked, and what '
            "stands before it in line 3?",
        ),
        Mistake(
            {"step": 3, "repair": "-s*log(s) - s*(-p/s*log(p/s) - q/s*log(q/s))"},
            "The weight s is there, but the second entropy is taken away instead of added. Do two answers "
            "tell less than one?",
        ),
        Mistake(
            {"step": 3, "repair": "-log(s) - p/s*log(p/s) - q/s*log(q/s)"},
            "Now the first term has lost its weight too: this is the whole line divided by s. What does line "
            "2 have in front of log s?",
        ),
        Mistake(
            {"step": 3, "repair": "-s*log(s)"},
            "This is what is still seen, without what is lost. What do the two other terms of line 2 come "
            "to?",
        ),
    ),
    question="Line 3 brings in the shares p/s and q/s. By what were the terms of line 2 divided?",
    shows="What is lost is s times the entropy of the question that is no longer asked. This is Shannon's "
    "rule for a choice that is broken down into two.",
)


# 4 ────────────────────────────────────────────────────────────
PAIR = {"h(p)": "-xlogy(p, p) - xlogy(1 - p, 1 - p)"}

dependent_pair = FalseStatement(
    id="entropy-dependent-pair",
    title="When entropies do not add",
    prompt=r"""
Two questions, each to be answered yes or no. The four pairs of answers, yes and yes, yes and no, no and yes,
no and no, have the probabilities $r_1$, $r_2$, $r_3$ and $r_4$. So the first answer is yes with probability
$r_1 + r_2$, and the second with probability $r_1 + r_3$. Somebody claims that the entropy of the pair is
always the sum of the two entropies, with the binary entropy $h$:

$$
-\sum_{k=1}^{4} r_k \log r_k = h(r_1 + r_2) + h(r_1 + r_3)
$$

Find four probabilities for which the two sides differ. They are written as text or numbers, such as `"1/3"`
or `0.25`, and have to sum to 1; zeros are allowed.
""",
    starter="""
check("entropy-dependent-pair", counterexample={"r": ...})
""",
    solution="""
# two coins glued together: the second answer tells nothing new
check("entropy-dependent-pair", counterexample={"r": ["1/2", 0, 0, "1/2"]})
""",
    statement="Sum(-xlogy(r[k], r[k]), (k, 1, 4)) == h(r[1] + r[2]) + h(r[1] + r[3])",
    names={"r": "closed simplex[4]"},
    defined=PAIR,
    answer={"r": ["1/2", 0, 0, "1/2"]},
    hints=(
        "Look at the sentence before the derivation on independent entropies. What does it suppose of the "
        "pair?",
        "For independent answers the table is a product: r₁ is (r₁ + r₂) times (r₁ + r₃). Give the two "
        "answers something to do with each other.",
        "Let the second answer always repeat the first. Which two of the four probabilities are 0 then?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"r": ["1/4", "1/4", "1/4", "1/4"]}},
            "Two fair coins, tossed separately: here the entropies do add. What if the second coin looks at "
            "the first?",
        ),
        Mistake(
            {"counterexample": {"r": ["1/2", "1/2", "1/2", "1/2"]}},
            "These four do not sum to 1, and so they are not the probabilities of all four pairs. By what "
            "could you divide them?",
            seen="r[1] + r[2] + r[3] + r[4] != 1",
        ),
        Mistake(
            {"counterexample": {"r": [1, 0, 0, 0]}},
            "Nothing is uncertain here, and both sides are 0. Which tables leave both answers open?",
            seen="Max(Max(r[1], r[2]), Max(r[3], r[4])) == 1",
        ),
        Mistake(
            {"counterexample": {"r": ["1/2", "1/2", 0, 0]}},
            "One of the two answers is certain here, so it cannot depend on the other. Which tables leave "
            "both answers open?",
            seen="(r[1] + r[2])*(r[3] + r[4])*(r[1] + r[3])*(r[2] + r[4]) == 0",
        ),
        Mistake(
            {"counterexample": {"r": ["1/6", "1/3", "1/6", "1/3"]}},
            "In this table r₁ r₄ is r₂ r₃, and that makes the answers independent: whatever the first is, "
            "the second has the same chances. What has to be changed?",
            seen="r[1]*r[4] == r[2]*r[3]",
        ),
    ),
    question="The two sides agree where the answers are independent. How can one answer tell something about "
    "the other?",
    shows="The pair has less entropy than the two answers together have, whenever one tells something about "
    "the other. The difference is called mutual information.",
)


# 5 ────────────────────────────────────────────────────────────
until_heads = Derive(
    id="entropy-until-heads",
    title="Until the first heads",
    prompt=r"""
Toss a coin that shows heads with probability $p$ until the first heads. How uncertain is the *number* of
tosses? It has infinitely many possible values, and its entropy is finite all the same; call it $G$. Ask for
it in two questions: was the first toss heads? If it was not, you stand where you started. The chain rule
turns this into an equation for $G$. Solve it, in nats, as text with `p`, `log` and arithmetic; `H(p)` may
stand for the binary entropy.
""",
    starter="""
answer = ...

check("entropy-until-heads", answer)
""",
    solution="""
# G = H(p) + p·0 + (1 − p)·G, and so p·G = H(p)
answer = "H(p)/p"

check("entropy-until-heads", answer)
""",
    answer="H(p)/p",
    names={"p": "(0, 1)"},
    defined=BINARY_ENTROPY,
    without=("Derivative", "Sum"),
    hints=(
        "Look at the chain rule: the entropy of the first answer, plus the entropies of the second answer, "
        "each with its weight.",
        "After heads nothing is left to ask. After tails the same question starts again, with the same "
        "entropy G. With which probability does that happen?",
        "G = H(p) + p·0 + (1 − p)·G. Bring the terms with G to one side. What remains?",
    ),
    mistakes=(
        Mistake(
            "H(p)",
            "This is the entropy of the first toss alone. After tails there is more to ask. With which "
            "weight does the rest count?",
        ),
        Mistake(
            "H(p)/(1 - p)",
            "Here heads and tails have changed places: this stops at the first tails. After which side does "
            "everything start again?",
        ),
        Mistake(
            "-log(p)",
            "This is the surprise of heads at a single toss. What is the entropy of that toss, and what "
            "comes after tails?",
        ),
        Mistake(
            "H(p)*(2 - p)",
            "This is H(p) + (1 − p) H(p): two tosses at most. After a second tails the question starts "
            "again. What stands in place of the second H(p)?",
        ),
        Mistake(
            "1/p",
            "This is the mean number of tosses, not the entropy of their number. Each toss brings H(p). What "
            "do they bring together?",
        ),
    ),
    question="The chain rule says G = H(p) + p · (what heads leaves) + (1 − p) · (what tails leaves). What "
    "do they leave?",
    shows="It is the entropy of one toss times 1/p, the mean number of tosses. For a fair coin it is 2 bits: "
    "send each toss as one bit, and that is the mean number of bits sent.",
)


# 6 ────────────────────────────────────────────────────────────
def _of_counts(counts):
    counts = np.asarray(counts, dtype=float)
    return companion.entropy(counts / counts.sum(axis=-1, keepdims=True), base=2)


def _counted():
    def case(counts, group):
        return Case({"counts": counts}, group=group, dtype="int64")

    yield case([1, 1], "one row")
    yield case([4, 2, 1, 1], "one row")
    yield case([7, 1, 3], "one row")
    yield case([[1, 1], [3, 1]], "rows")
    yield case([[5, 2, 3], [10, 10, 20]], "rows")
    rng = np.random.default_rng(1)
    for shape in [(6,), (26,), (3, 5), (2, 3, 4)]:
        yield case(rng.integers(1, 40, shape), "rows" if len(shape) > 1 else "one row")
    yield case([3, 0], "zeros")
    yield case([0, 5, 0, 5], "zeros")
    yield case([[1, 0, 0], [0, 2, 2]], "zeros")


def _shares(counts, axis=-1):
    counts = np.asarray(counts, dtype=float)
    return counts / counts.sum(axis=axis, keepdims=True)


def _naive_bits(counts):
    p = _shares(counts)
    return -(p * np.log2(p)).sum(axis=-1)


def _of_shifted(counts):
    p = _shares(counts)
    return -(p * np.log2(p + 1e-6)).sum(axis=-1)


def _nearly_right(inputs, got, expected):
    gap = np.abs(got[0] - expected[0]).max()
    return bool(2e-13 < gap < 0.05)


def _has_nan(inputs, got, expected):
    return bool(np.isnan(got[0]).any())


of_counts = Implement(
    id="entropy-of-counts",
    title="From counts to bits",
    prompt="""
Write `entropy_of_counts(counts)`. `counts` says how often each outcome was seen, along the last axis; other
axes hold further tables, each with at least one outcome that was seen. The result is the entropy, in *bits*,
of the shares of each table: shape `(n,)` gives a number, shape `(m, n)` gives `m` of them. Outcomes that were
never seen add nothing and cause no warning. Write it with NumPy alone.
""",
    starter="""
def entropy_of_counts(counts):
    ...


check("entropy-of-counts", entropy_of_counts)
""",
    solution="""
def entropy_of_counts(counts):
    p = counts / counts.sum(axis=-1, keepdims=True)
    seen = np.where(p > 0, p, 1)  # log 1 = 0, and 0 times it is 0
    return -(p * np.log2(seen)).sum(axis=-1)


check("entropy-of-counts", entropy_of_counts)
""",
    function="entropy_of_counts",
    reference=_of_counts,
    cases=_counted,
    tolerance={"int64": (1e-12, 1e-12)},
    quiet=True,
    hints=(
        "Look at the definition of the entropy, and at what the chapter says about outcomes of probability "
        "0.",
        "First make shares of the counts: divide by their sum along the last axis (`keepdims=True` keeps the "
        "shapes together). Then no logarithm may meet a 0, not even one whose product is thrown away.",
        "p = counts / counts.sum(axis=-1, keepdims=True); seen = np.where(p > 0, p, 1). What is −p · log₂ of "
        "`seen` where p is 0?",
    ),
    mistakes=(
        Mistake(
            lambda counts: _of_counts(counts) * np.log(2),
            "These are nats: the logarithm is the natural one. Bits are asked for. By what do you divide, or "
            "which logarithm do you take?",
        ),
        Mistake(
            lambda counts: -(counts * np.log2(counts)).sum(axis=-1),
            "The counts were never divided by their sum, so these are not probabilities. What do the shares "
            "of a table sum to?",
        ),
        Mistake(
            lambda counts: -(lambda p: p * np.log2(p))(counts / counts.sum()).sum(axis=-1),
            "The counts are divided by the sum of the whole array, and every table needs its own. Which axis "
            "does the sum go along, and what keeps the shapes together?",
        ),
        Mistake(
            lambda counts: -(lambda p: p * np.log2(p))(_shares(counts)).sum(),
            "The entropies of all tables are added into one number. Along which axis does the last sum go?",
        ),
        Mistake(
            lambda counts: _shares(counts).max(axis=-1) * 0 + np.log2(np.shape(counts)[-1]),
            "This is log₂ n, the entropy of n outcomes that are equally probable. The counts do not enter. "
            "Where do the shares come in?",
        ),
        Mistake(
            _of_shifted,
            "A small number was added inside the logarithm to keep it from 0. It keeps the nan away and "
            "changes every other value. How can a share of 0 be left out without touching the others?",
            seen=_nearly_right,
        ),
        Mistake(
            _naive_bits,
            "An outcome that was never seen gives nan: 0 times log 0 is 0 on paper and nan in floating "
            "point. What can the logarithm be given in place of that 0?",
            seen=_has_nan,
        ),
    ),
    question="The entropy is the sum of −p log₂ p along the last axis. What is p here?",
    shows="This is the estimate that everybody writes. From few counts it is too small on average, as the "
    "chapter shows.",
)


# 7 ────────────────────────────────────────────────────────────
def _conditional(joint):
    return companion.entropy(np.ravel(joint)) - companion.entropy(np.sum(joint, axis=1))


def _tables():
    def case(joint, group="values"):
        return Case({"joint": joint}, group=group)

    yield case([[0.25, 0.25], [0.25, 0.25]])
    yield case([[0.5, 0.25], [0.125, 0.125]])
    yield case([[0.1, 0.2, 0.3], [0.2, 0.1, 0.1]])
    rng = np.random.default_rng(2)
    for shape in [(3, 2), (2, 4), (4, 4), (5, 3)]:
        table = rng.integers(1, 9, shape)
        yield case(table / table.sum())
    yield case([[0.5, 0.0], [0.25, 0.25]], "zeros")
    yield case([[0.5, 0.0], [0.0, 0.5]], "zeros")
    yield case([[0.5, 0.5], [0.0, 0.0]], "zeros")


def _mean_of_rows(joint):
    rows = joint / joint.sum(axis=1, keepdims=True)
    return -(rows * np.log(rows)).sum(axis=1).mean()


def _weighted_rows(joint):
    rows = joint / joint.sum(axis=1, keepdims=True)
    return (joint.sum(axis=1) * -(rows * np.log(rows)).sum(axis=1)).sum()


given_the_row = Implement(
    id="entropy-given-the-row",
    title="What the second answer still tells",
    prompt=r"""
Write `conditional_entropy(joint)`. `joint` is a table of shape `(n, m)`, and $r_{ij}$, its entry in row $i$
and column $j$, is the probability that the first answer is $i$ and the second is $j$. The result is one
number, in nats: the mean entropy of the second answer when the first is known. Some entries may be 0, and so
may a whole row. You may use `companion.entropy`.
""",
    starter="""
def conditional_entropy(joint):
    ...


check("entropy-given-the-row", conditional_entropy)
""",
    solution="""
from companion import entropy


def conditional_entropy(joint):
    return entropy(joint.ravel()) - entropy(joint.sum(axis=1))  # the chain rule, turned round


check("entropy-given-the-row", conditional_entropy)
""",
    function="conditional_entropy",
    reference=_conditional,
    cases=_tables,
    tolerance={"float64": (1e-12, 1e-12)},
    hints=(
        "Look at the chain rule. Of its three entropies you know how to compute two.",
        "The entropy of the whole table is the entropy of the first answer plus the number asked for. The "
        "first answer has the row sums as its probabilities.",
        "entropy(joint.ravel()) takes all entries as one distribution. What is to be taken away from it?",
    ),
    mistakes=(
        Mistake(
            lambda joint: companion.entropy(np.ravel(joint)),
            "This is the entropy of both answers together. How much of it does the first answer tell "
            "already?",
        ),
        Mistake(
            lambda joint: companion.entropy(np.sum(joint, axis=1)),
            "This is the entropy of the first answer, from the row sums. It is one of the two numbers that "
            "you need. What is the other?",
        ),
        Mistake(
            lambda joint: companion.entropy(np.sum(joint, axis=0)),
            "This is the entropy of the second answer when the first is *not* known. What changes once the "
            "row is known?",
        ),
        Mistake(
            lambda joint: companion.entropy(np.ravel(joint)) - companion.entropy(np.sum(joint, axis=0)),
            "Rows and columns have changed places: this is the entropy of the row when the column is known. "
            "Which axis does the sum for the first answer go along?",
        ),
        Mistake(
            lambda joint: (
                companion.entropy(np.sum(joint, axis=1))
                + companion.entropy(np.sum(joint, axis=0))
                - companion.entropy(np.ravel(joint))
            ),
            "This is the mutual information: what the first answer saves. What is left of the second answer "
            "after that?",
        ),
        Mistake(
            _mean_of_rows,
            "This is the plain mean of the entropies of the rows. A row that comes often counts more. With "
            "which weights does the chain rule take the mean?",
        ),
        Mistake(
            _weighted_rows,
            "The rows and their weights are right, and an entry or a row of 0 gives nan. Does the chain rule "
            "lead to the same number without dividing by a row sum?",
            seen=_has_nan,
        ),
    ),
    question="Entropy of both answers = entropy of the first + the number asked for. What are the first two?",
    shows="The chain rule spares the division: rows of probability 0 need no care at all.",
)


# 8 ────────────────────────────────────────────────────────────
def _huffman_mean(probabilities):
    heap, mean = list(probabilities), 0.0
    heapq.heapify(heap)
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        mean += joined
        heapq.heappush(heap, joined)
    return mean


def _sources():
    def case(probabilities):
        return Case({"probabilities": probabilities})

    yield case([0.5, 0.5])
    yield case([0.99, 0.01])
    yield case([0.2, 0.3, 0.5])
    yield case([0.4, 0.3, 0.2, 0.1])
    yield case([0.35, 0.17, 0.17, 0.16, 0.15])
    yield case([1 / 6] * 6)
    rng = np.random.default_rng(3)
    for n in (7, 12, 27):
        weights = rng.integers(1, 50, n)
        yield case(weights / weights.sum())


def _rounded_up(probabilities):
    return float(np.sum(probabilities * np.ceil(-np.log2(probabilities))))


def _never_sorted_again(probabilities):
    ordered, mean = sorted(probabilities), 0.0
    while len(ordered) > 1:
        ordered[:2] = [ordered[0] + ordered[1]]
        mean += ordered[0]
    return mean


def _put_last(probabilities):
    ordered, mean = sorted(probabilities), 0.0
    while len(ordered) > 1:
        ordered = [*ordered[2:], ordered[0] + ordered[1]]
        mean += ordered[-1]
    return mean


def _largest_first(probabilities):
    heap, mean = [-p for p in probabilities], 0.0
    heapq.heapify(heap)
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        mean -= joined
        heapq.heappush(heap, joined)
    return mean


def _split(ordered):
    """The mean length, times the weight of the group, when groups are cut into halves from the top."""
    if len(ordered) == 1:
        return 0.0
    total = sum(ordered)
    cuts = [abs(total - 2 * sum(ordered[:k])) for k in range(1, len(ordered))]
    cut = 1 + cuts.index(min(cuts))
    return total + _split(ordered[:cut]) + _split(ordered[cut:])


best_code = Implement(
    id="entropy-best-code",
    title="Project: the length of the best code",
    prompt="""
Write `mean_code_length(probabilities)`: the mean length, in bits a symbol, of a Huffman code for symbols with
these probabilities, shape `(n,)`, two or more of them, all positive. You need not write down a single code
word: each time two groups are joined, every word in them grows by one bit. What does that add to the mean?
The standard library's `heapq` keeps a list whose smallest element is at hand.
""",
    starter="""
def mean_code_length(probabilities):
    ...


check("entropy-best-code", mean_code_length)
""",
    solution="""
from heapq import heapify, heappop, heappush


def mean_code_length(probabilities):
    groups, mean = list(probabilities), 0.0
    heapify(groups)
    while len(groups) > 1:
        joined = heappop(groups) + heappop(groups)
        mean += joined  # all words in the two groups grow by one bit
        heappush(groups, joined)
    return mean


check("entropy-best-code", mean_code_length)
""",
    function="mean_code_length",
    reference=_huffman_mean,
    cases=_sources,
    tolerance={"float64": (1e-12, 1e-12)},
    hints=(
        "Look at the function `huffman` of the chapter: the two rarest groups are joined again and again.",
        "A joined group has the probability of both together. Joining makes each word in it one bit longer, "
        "so it adds this probability to the mean length.",
        "heapq.heapify(groups); while len(groups) > 1: joined = heapq.heappop(groups) + "
        "heapq.heappop(groups). What happens to `joined` next?",
    ),
    mistakes=(
        Mistake(
            _rounded_up,
            "These are the surprises rounded up, −log₂ p to the next whole number. Such a code exists, and "
            "it is seldom the shortest. Which two groups does Huffman join first?",
        ),
        Mistake(
            lambda probabilities: companion.entropy(probabilities, base=2),
            "This is the entropy, which no code can beat. Words have whole numbers of bits. How long are "
            "they when the two rarest groups are joined again and again?",
        ),
        Mistake(
            lambda probabilities: float(np.ceil(np.log2(len(probabilities)))),
            "This gives every symbol a word of the same length. Which symbols deserve a shorter one?",
        ),
        Mistake(
            _never_sorted_again,
            "The joined group stays at the front, so that every symbol is joined to it in turn. It may have "
            "grown past others. Where among them does it belong?",
        ),
        Mistake(
            _put_last,
            "The joined group goes to the end of the list, behind groups that may be more probable. Where "
            "among them does it belong?",
        ),
        Mistake(
            _largest_first,
            "The two *most* probable groups are joined here, and frequent symbols end up with the longest "
            "words. Which two should be joined?",
        ),
        Mistake(
            lambda probabilities: _split(sorted(map(float, probabilities), reverse=True)),
            "These lengths come from cutting the list into halves from the top, as Shannon and Fano did. "
            "That is near the best and not always the best. What happens if you join from the bottom?",
        ),
    ),
    question="Each time two groups are joined, every word in them grows by one bit. What does that add to "
    "the mean?",
    shows="The mean length is the sum of the probabilities of all joined groups. It lies between the entropy "
    "and the entropy plus one bit.",
)

EXERCISES = (
    four_outcomes,
    most_uncertain,
    forgotten_weight,
    dependent_pair,
    until_heads,
    of_counts,
    given_the_row,
    best_code,
)
