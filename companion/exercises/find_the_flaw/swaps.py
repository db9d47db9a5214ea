"""Two things change places, or one is taken for another: cases, roles, directions, bases, units."""

from math import exp, log, log2

from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import FlawInCode
from companion.exercises._predict import Choose, Predict
from companion.exercises.find_the_flaw._source import Claim, Source

# 1 ────────────────────────────────────────────────────────────
two_cases = FalseStatement(
    id="flaw-two-cases",
    title="Two cases of one coin",
    prompt=r"""
A coin shows 1 with the probability $\pi$, which is strictly between 0 and 1. A note says of the probability
of an outcome $y$: if $y$ is 1, it is $1 - \pi$, and if $y$ is 0, it is $\pi$. For which coin `pi` and which
outcome `y` does this fail? One coin is not enough to see it: there is one for which the sentence holds.
""",
    starter="""
check("flaw-two-cases", counterexample={"pi": ..., "y": ...})
""",
    solution="""
# heads with ¼: the sentence promises ¾ for it
check("flaw-two-cases", counterexample={"pi": "1/4", "y": 1})
""",
    statement="pi**y*(1 - pi)**(1 - y) == y*(1 - pi) + (1 - y)*pi",
    names={"pi": "(0, 1)", "y": "label"},
    answer={"pi": "1/4", "y": 1},
    hints=(
        "Take a coin of which you know what it does: one that shows 1 almost always, say.",
        "For that coin the probability of a 1 is large. What does the sentence promise for it?",
        "With π = 9/10 the outcome 1 has the probability 9/10. The sentence gives 1 − π for it, which is …",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"pi": "1/2", "y": 1}},
            "A fair coin does not notice the exchange: both of its outcomes have the same probability. Which "
            "coin tells its two outcomes apart?",
            seen="pi == 1/2",
        ),
        Mistake(
            {"counterexample": {"pi": "1/4", "y": "1/2"}},
            "A coin shows 0 or 1, and this y is neither. Which of the two outcomes do you take?",
            seen="y*(1 - y) != 0",
        ),
        Mistake(
            {"counterexample": {"pi": 1, "y": 1}},
            "This coin is certain, and the sentence speaks of coins with π strictly between 0 and 1. Which "
            "coin comes near this one?",
            seen="pi*(1 - pi) == 0",
        ),
    ),
    question="Is your coin fair? Which coin shows 1 more often than 0, or less often?",
    shows="The slip hides at π = ½, where every first example tends to be taken. A lopsided coin is the "
    "better test.",
)

# 2 ────────────────────────────────────────────────────────────
two_branches = FlawInCode(
    id="flaw-two-branches",
    title="A loss that likes mistakes",
    prompt=r"""
This function is meant to return the mean binary cross-entropy of logits `x` for labels `y`. The published
one, in another library and other words, has the same slip.

    1  def loss(x, y):
    2      p = 1 / (1 + np.exp(-x))
    3      shares = np.where(y == 1, 1 - p, p)
    4      return -np.log(shares).mean()

Which line, and which repair of it?

- **a** `shares = np.where(p > 0.5, p, 1 - p)`
- **b** `shares = np.where(y == 1, p, 1 - p)`
- **c** `shares = np.where(y == 0, p, 1 - p)`
- **d** `shares = np.where(y == 1, p, -p)`
""",
    starter="""
check("flaw-two-branches", step=..., repair=...)
""",
    solution="""
# where the label is 1, the model gave it the probability p
check("flaw-two-branches", step=3, repair="b")
""",
    code="""
def loss(x, y):
    p = 1 / (1 + np.exp(-x))
    shares = np.where(y == 1, 1 - p, p)
    return -np.log(shares).mean()
""",
    step=3,
    repair="b",
    repairs={
        "a": "shares = np.where(p > 0.5, p, 1 - p)",
        "b": "where the label is 1 its probability is p, elsewhere it is 1 − p.",
        "c": "shares = np.where(y == 0, p, 1 - p)",
        "d": "shares = np.where(y == 1, p, -p)",
    },
    hints=(
        "Take a sure and right prediction: logit 5, label 1. What should the loss be like, and what is it?",
        "Line 3 picks, for each label, the probability that the model gave to it. Which one is that for "
        "label 1?",
        "np.where(condition, a, b) gives a where the condition holds. For label 1 that is 1 − p in the "
        "listing, and p is right.",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 names the function and its arguments. Which line looks at the labels?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 is the sigmoid, the model's probability of label 1. Which line picks between p and 1 − "
            "p?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 takes the mean of −log of the shares, which is right for the right shares. Which shares "
            "does it get?",
        ),
        Mistake(
            {"step": 3, "repair": "a"},
            "This takes the larger share, whatever the label is: a model that is sure has a small loss, even "
            "where it is mistaken. Where do the labels enter?",
        ),
        Mistake(
            {"step": 3, "repair": "c"},
            "This is the listing in other words: p where the label is 0. What did the model give to label 0?",
        ),
        Mistake(
            {"step": 3, "repair": "d"},
            "This takes the logarithm of −p, which is no number. What is the probability of label 0?",
        ),
    ),
    question="For label 1, which of p and 1 − p did the model give to it?",
    shows="With exchanged branches the loss is that of the opposite labels: training on it would learn the "
    "opposite of the data.",
)

# 3 ────────────────────────────────────────────────────────────
two_roles = Choose(
    id="flaw-two-roles",
    title="Which of the two is looked at?",
    prompt=r"""
A glossary prints a cross-entropy for one example. Its first argument is the prediction, a probability, and
its second the label, 0 or 1:

    def cross_entropy(prediction, label):
        if prediction == 1:
            return -np.log(label)
        return -np.log(1 - label)

What does it return for predictions strictly between 0 and 1?

- `"a"`: the right loss where the label is 1, and that of the other label where it is 0.
- `"b"`: 0 for every label 0 and infinity for every label 1, whatever the prediction.
- `"c"`: for both labels the loss that belongs to the other label.
- `"d"`: the right loss for both labels, because cross-entropy is symmetric in its two arguments.
""",
    starter="""
answer = ...

check("flaw-two-roles", answer)
""",
    solution="""
# no such prediction is 1, so it is always −log(1 − label): −log 1 or −log 0
answer = "b"

check("flaw-two-roles", answer)
""",
    choices={
        "a": "right for label 1 alone",
        "b": "the branch is never taken, and the prediction enters nowhere else: −log 1 is 0, and −log 0 "
        "is ∞.",
        "c": "the loss of the other label",
        "d": "right for both labels",
    },
    answer="b",
    hints=(
        "Put in a prediction of 0.8 and follow the lines by hand, for label 1 and for label 0.",
        "Which of the two branches is taken for a prediction of 0.8? And for 0.1?",
        "It is the second branch for both: −log(1 − label). What is that for label 0, and for label 1?",
    ),
    mistakes=(
        Mistake(
            "a",
            "For label 1 this takes the right branch to be reached. The prediction is compared with 1, and "
            "strictly between 0 and 1 it never is. Which branch remains?",
        ),
        Mistake(
            "c",
            "This is what exchanged branches would do, and here the two arguments have changed places. Does "
            "the prediction enter the logarithm at all?",
        ),
        Mistake(
            "d",
            "Cross-entropy is not symmetric, and a label of 0 or 1 is a distribution with a zero in it. What "
            "is −log(1 − label) for label 1?",
        ),
    ),
    question="Which branch is taken for a prediction of 0.8?",
    shows="The result does not depend on the prediction. Such a loss has slope 0 in the prediction and "
    "teaches a model nothing.",
)

# 4 ────────────────────────────────────────────────────────────
two_letters = FalseStatement(
    id="flaw-two-letters",
    title="Letters that books exchange",
    prompt=r"""
Note E calls the prediction $p$ and the truth $q$; this course calls the truth $p$ and the model $q$. Each is
consistent. Now a reader takes a formula from the one and letters from the other, and says that it does not
matter: for any two distributions, $-\sum_i p_i \log q_i$ and $-\sum_i q_i \log p_i$ are the same. Give two
distributions without zeros for which they are not: lists such as `[0.5, 0.5]` or `["1/3", "1/3", "1/3"]`.
""",
    starter="""
check("flaw-two-letters", counterexample={"p": ..., "q": ...})
""",
    solution="""
# a fair coin believed to be lopsided, and the other way round
check("flaw-two-letters", counterexample={"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]})
""",
    statement="Sum(-p[k]*log(q[k]), (k, 1, n)) == Sum(-q[k]*log(p[k]), (k, 1, n))",
    names={"n": "count", "p": "simplex[n]", "q": "simplex[n]"},
    answer={"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]},
    hints=(
        "Take one of the two uniform. What is the cross-entropy under a uniform model?",
        "With q uniform, one of the two sides is log n, whatever p is. Is the other one, too?",
        "For two outcomes and p = (½, ½) the right side is log 2. Make q lopsided: the left side then has a "
        "large −log of a small number in it.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": [1], "q": [1]}},
            "With a single outcome there is only one distribution. What about two outcomes?",
            seen="n <= 1",
        ),
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": ["1/2", "1/2"]}},
            "The two distributions are the same, and so are then both sides. Which pair differs?",
            seen="Sum((p[k] - q[k])**2, (k, 1, n)) == 0",
        ),
        Mistake(
            {"counterexample": {"p": ["1/4", "3/4"], "q": ["3/4", "1/4"]}},
            "These two are mirror images, and exchanging them only exchanges the terms of the sum. What if "
            "one of them is fair?",
        ),
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": [1, 0]}},
            "One of the probabilities is 0 here, and the sentence speaks of distributions without zeros. "
            "Which small number can stand in its place?",
            seen="Product(p[k]*q[k], (k, 1, n)) == 0",
        ),
    ),
    question="Is one of your distributions a rearrangement of the other? What if one is uniform and the "
    "other is not?",
    shows="The one before the logarithm says how often, the one inside says how surprising. Look for these "
    "two places, not for the letters.",
)

# 5 ────────────────────────────────────────────────────────────
who_expects = Derive(
    id="flaw-who-expects",
    title="Who expects what?",
    prompt=r"""
A lecture describes a Kullback–Leibler divergence in words: the excess surprise, on average, of one who
anticipates that $x$ is drawn from $f$ when it is drawn from $g$. Write down what the words say, for $n$
outcomes with positive probabilities: the surprise of that person minus the surprise of one who anticipates
$g$, on average. Answer as text in the families `f` and `g`; a sum is written `Sum(f[i]*log(g[i]), (i, 1,
n))`.
""",
    starter="""
answer = ...

check("flaw-who-expects", answer)
""",
    solution="""
# g draws, so g weighs; f is anticipated, so −log f is the surprise, and −log g was due
answer = "Sum(g[i]*(-log(f[i]) + log(g[i])), (i, 1, n))"

check("flaw-who-expects", answer)
""",
    answer="Sum(g[i]*log(g[i]/f[i]), (i, 1, n))",
    names={"n": "count", "f": "simplex[n]", "g": "simplex[n]"},
    hints=(
        "Two questions: how often does an outcome come, and how surprised is the person when it comes?",
        "It comes with the probability that the draw has, gᵢ. The person expected it with fᵢ, and is "
        "surprised by −log fᵢ.",
        "The excess at outcome i is −log fᵢ + log gᵢ. With which probability is it to be weighted?",
    ),
    mistakes=(
        Mistake(
            "Sum(f[i]*log(f[i]/g[i]), (i, 1, n))",
            "This is the excess surprise of one who anticipates g while f is drawn: the two have changed "
            "places. Which of them says how often an outcome comes?",
        ),
        Mistake(
            "Sum(g[i]*log(f[i]/g[i]), (i, 1, n))",
            "The weights are right, and the ratio is turned over: this is minus the excess. Which surprise "
            "is the larger one on average?",
        ),
        Mistake(
            "Sum(f[i]*log(g[i]/f[i]), (i, 1, n))",
            "Here both the weights and the sign are those of the other direction. Who draws, and who "
            "expects?",
        ),
        Mistake(
            "Sum(-g[i]*log(f[i]), (i, 1, n))",
            "This is the whole surprise, the cross-entropy. What would one pay who anticipates g?",
        ),
        Mistake(
            "Sum(-f[i]*log(g[i]), (i, 1, n))",
            "This is the whole surprise of one who anticipates g while f is drawn. Who draws here, and what "
            "is to be taken off?",
        ),
        Mistake(
            "Sum(-g[i]*log(g[i]), (i, 1, n))",
            "This is the entropy of g, the surprise that nobody avoids. What does expecting f cost on top?",
        ),
        Mistake(
            "Sum(f[i]*(log(g[i]) - log(f[i])) + g[i]*(log(g[i]) - log(f[i])), (i, 1, n))",
            "Both distributions weigh here. From which one is x drawn?",
        ),
    ),
    question="What is drawn weighs, and what is expected stands inside the logarithm. Which is which here?",
    shows="In the usual notation this is D(g‖f): what is drawn comes first. The lecture's formula was "
    "D(f‖g).",
)


# 6 ────────────────────────────────────────────────────────────
BOB, ALICE = (1 / 2, 1 / 4, 1 / 8, 1 / 8), (1 / 8, 1 / 2, 1 / 4, 1 / 8)


def _bits(events, code):
    """The mean length of messages about `events` in the best code for `code`."""
    return -sum(p * log2(q) for p, q in zip(events, code, strict=True))


borrowed_code = Predict(
    id="flaw-borrowed-code",
    title="In another's code",
    prompt=r"""
Bob speaks of four things with the probabilities $\frac12, \frac14, \frac18, \frac18$, Alice of the same four
with $\frac18, \frac12, \frac14, \frac18$. Each has the best code for their own words: a word of probability
$q$ takes $-\log_2 q$ bits. One day Bob uses *Alice's* code. How many bits does a word of his take on
average? Give three decimals.
""",
    starter="""
answer = ...

check("flaw-borrowed-code", answer)
""",
    solution="""
# Bob's words weigh, Alice's code has the lengths 3, 1, 2, 3
answer = 1/2 * 3 + 1/4 * 1 + 1/8 * 2 + 1/8 * 3

check("flaw-borrowed-code", answer)
""",
    answer=_bits(BOB, ALICE),
    decimals=3,
    hints=(
        "Write down the four lengths of the code in use, and beside them how often each word is said.",
        "Alice's code has the lengths 3, 1, 2 and 3 bits. It is Bob who speaks.",
        "½·3 + ¼·1 + …: the first word is Bob's most frequent one, and Alice has a long code word for it.",
    ),
    mistakes=(
        Mistake(
            _bits(ALICE, BOB),
            "This is Alice speaking in Bob's code: speaker and code have changed places. (The plain mean of "
            "the four lengths is the same number.) Who speaks here, and how often does he say each word?",
        ),
        Mistake(
            _bits(BOB, BOB),
            "This is the entropy, 1.75 bits: Bob in his own code, or Alice in hers. How long is Bob's most "
            "frequent word in Alice's code?",
        ),
        Mistake(
            _bits(BOB, ALICE) - _bits(BOB, BOB),
            "This is what Bob pays on top of his own code, the divergence. How many bits does he use in all?",
        ),
        Mistake(
            _bits(ALICE, BOB) - _bits(ALICE, ALICE),
            "This is what Alice pays on top in Bob's code. Who speaks here, and how many bits are that in "
            "all?",
        ),
        Mistake(
            _bits(BOB, ALICE) * log(2),
            "This is the right length in nats. What is it in bits?",
        ),
        Mistake(
            2.0,
            "Two bits is a code that treats all four alike. What are the lengths in Alice's code?",
        ),
    ),
    question="Who speaks weighs, and whose code it is has the lengths. How long is each of Bob's words in "
    "Alice's code?",
    shows="Alice in Bob's code takes 2.25 bits, so the two directions differ: by 0.625 over his entropy and "
    "by 0.5 over hers. A picture of the one does not illustrate the other.",
)


# 7 ────────────────────────────────────────────────────────────
above_or_below = FalseStatement(
    id="flaw-above-or-below",
    title="A ceiling or a floor?",
    prompt=r"""
Lecture notes on language models say of the cross-entropy of a truth $p$ under a model $q$ that its *upper*
bound is the entropy of $p$. So $-\sum_i p_i \log q_i$ should never be above $-\sum_i p_i \log p_i$. Give two
distributions without zeros for which it is: lists such as `[0.5, 0.5]` or `["1/3", "1/3", "1/3"]`.
""",
    starter="""
check("flaw-above-or-below", counterexample={"p": ..., "q": ...})
""",
    solution="""
# a model that is off: any pair of different distributions will do
p, q = ["1/2", "1/2"], ["1/4", "3/4"]

check("flaw-above-or-below", counterexample={"p": p, "q": q})
""",
    statement="Sum(-p[k]*log(q[k]), (k, 1, n)) <= Sum(-p[k]*log(p[k]), (k, 1, n))",
    names={"n": "count", "p": "simplex[n]", "q": "simplex[n]"},
    answer={"p": ["1/2", "1/2"], "q": ["1/4", "3/4"]},
    hints=(
        "What does a model pay that knows the truth, and what does one pay that does not?",
        "The difference of the two sides is a divergence. Which sign does it have?",
        "Take a fair coin as the truth. Its entropy is log 2. Choose a model that is not fair, and compute "
        "the other side.",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": [1], "q": [1]}},
            "With a single outcome there is only one distribution, and both sides are 0. What about two "
            "outcomes?",
            seen="n <= 1",
        ),
        Mistake(
            {"counterexample": {"p": ["1/4", "3/4"], "q": ["1/4", "3/4"]}},
            "The model is the truth here, and then the two sides are equal: the one case in which the "
            "statement holds. What if the model is off?",
            seen="Sum((p[k] - q[k])**2, (k, 1, n)) == 0",
        ),
        Mistake(
            {"counterexample": {"p": ["1/2", "1/2"], "q": [1, 0]}},
            "One of the probabilities is 0 here, and the statement speaks of distributions without zeros. "
            "Which small number can stand in its place?",
            seen="Product(p[k]*q[k], (k, 1, n)) == 0",
        ),
    ),
    question="Do the two distributions differ? What does a model pay that is off?",
    shows="Every pair of different distributions refutes it. The entropy is a floor, and it is the "
    "cross-entropy that bounds the entropy from above.",
)

# 8 ────────────────────────────────────────────────────────────
goes_to_one = Predict(
    id="flaw-goes-to-one",
    title="Where the loss passes 1",
    prompt=r"""
Note A says that for the label 0 and a prediction $p$ that goes to 1 the loss "diverges to 1". At which
prediction $p$ has the loss, $-\log(1 - p)$, that value already? Give four decimals.
""",
    starter="""
answer = ...

check("flaw-goes-to-one", answer)
""",
    solution="""
# −log(1 − p) = 1 where 1 − p = 1/e
answer = 1 - np.exp(-1)

check("flaw-goes-to-one", answer)
""",
    answer=1 - exp(-1),
    decimals=4,
    hints=(
        "Set the loss equal to 1 and solve for p.",
        "If −log(1 − p) is 1, then log(1 − p) is −1. Which number has the logarithm −1?",
        "1 − p = 1/e, and 1/e is about 0.3679.",
    ),
    mistakes=(
        Mistake(
            exp(-1),
            "This is where the loss for label 1 has the value 1. Which loss belongs to label 0?",
        ),
        Mistake(
            0.9,
            "This is right for logarithms to base 10. Which base has a loss in nats?",
        ),
        Mistake(
            0.5,
            "At ½ the loss is log 2, or one bit. In which unit is it to be 1?",
        ),
        Mistake(
            1.0,
            "At 1 the loss is not finite: 1 − p is 0 there, and has no logarithm. Where is it 1?",
        ),
        Mistake(
            0.0,
            "At 0 the prediction is right and the loss is 0. In which direction does it grow?",
        ),
        Mistake(
            1 - exp(1),
            "This is negative, and no probability: the sign in the exponent is turned. Which number has the "
            "logarithm −1?",
        ),
    ),
    question="Which number has the logarithm −1?",
    shows="So 1 is passed at 0.6321 already, and every other number is passed later: the prediction goes to "
    "1, and the loss to infinity.",
)

# 9 ────────────────────────────────────────────────────────────
about_ten = Predict(
    id="flaw-about-ten",
    title="How rare is a loss of ten?",
    prompt=r"""
Note D says that losses lie between 0 and about 10, because $\log 10^{-10}$ is about −10. Losses in this
course are in nats. A model has the loss 10 where it gives the true class a probability of *one in how many*?
Round to a whole number.
""",
    starter="""
answer = ...

check("flaw-about-ten", answer)
""",
    solution="""
# −log(1/m) = log m = 10
answer = np.exp(10)

check("flaw-about-ten", answer)
""",
    answer=exp(10),
    decimals=0,
    hints=(
        "The loss at a probability of 1/m is −log(1/m), which is log m.",
        "You look for the number whose natural logarithm is 10.",
        "It is e¹⁰: about 2.718 multiplied by itself ten times.",
    ),
    mistakes=(
        Mistake(
            1e10,
            "This is the number whose logarithm to base 10 is 10, and note D's number. Which base has a loss "
            "in nats?",
        ),
        Mistake(
            1024,
            "This is a loss of 10 bits. How many bits is a nat?",
        ),
        Mistake(
            exp(-10),
            "This is the probability itself, or nearly 0. One in how many is that?",
        ),
        Mistake(
            10,
            "This is the loss. Which number has it as its natural logarithm?",
        ),
        Mistake(
            exp(10) * 10,
            "This is 10·e¹⁰, a power too many. Which number has the natural logarithm 10?",
        ),
    ),
    question="Which number has the natural logarithm 10?",
    shows="At one in ten thousand million the loss is 10·log 10, about 23.03. And there are smaller "
    "probabilities: no number bounds a loss.",
)

# 10 ───────────────────────────────────────────────────────────
billion_halves = Predict(
    id="flaw-billion-halves",
    title="A billion halves",
    prompt=r"""
Half times half, a billion ($10^9$) factors: far too small for a computer, and so a textbook takes the
logarithm, which turns the product into a sum. It prints −301,029,995.6. Everywhere else in that section the
logarithm is the natural one. What should it print, in *millions*, to one decimal? The natural logarithm of 2
is 0.693147, to six decimals, and that is all you need.
""",
    starter="""
answer = ...

check("flaw-billion-halves", answer)
""",
    solution="""
# a billion terms, each log ½ = −log 2
answer = -1000 * 0.693147

check("flaw-billion-halves", answer)
""",
    answer=-1000 * log(2),
    decimals=1,
    hints=(
        "The logarithm of a product of equal factors is their number times the logarithm of one.",
        "One factor contributes log ½ = −log 2. There are a thousand million of them.",
        "In millions: −1000 · log 2. Which number has the digits 30103, and which logarithm of 2 is it?",
    ),
    mistakes=(
        Mistake(
            -301.0299956,
            "These are the digits that were printed: 0.30103 is the logarithm of 2 to base 10. What is its "
            "natural logarithm?",
        ),
        Mistake(
            -1000.0,
            "This is the logarithm to base 2: one bit for each factor. What is it in nats?",
        ),
        Mistake(
            1000 * log(2),
            "The sign is turned: the product is below 1. Which sign has its logarithm?",
        ),
        Mistake(
            301.0299956,
            "This has the digits that were printed, and the sign of a number above 1. Which base, and which "
            "sign?",
        ),
        Mistake(
            -log(2),
            "This is the logarithm of a single factor. How many of them are there, in millions?",
        ),
        Mistake(
            -1e9 * log(2),
            "This counts in ones. How many millions is it?",
        ),
    ),
    question="A thousand million times log ½: what is that in millions?",
    shows="The two numbers differ by the factor log 10, about 2.3026. The point that the book makes, that "
    "the "
    "sum fits where the product vanishes, holds for both.",
)

# 11 ───────────────────────────────────────────────────────────
two_to_the_nats = Predict(
    id="flaw-two-to-the-nats",
    title="A perplexity of sixteen",
    prompt=r"""
A library reports the perplexity of a language model on a text as 16. Its code takes the mean cross-entropy as
the framework returns it, with natural logarithms, and raises 2 to this power. What is the perplexity of the
model on that text? Give one decimal.
""",
    starter="""
answer = ...

check("flaw-two-to-the-nats", answer)
""",
    solution="""
# 16 is 2⁴, so the loss is 4 nats, and a perplexity is e to the number of nats
answer = np.exp(4)

check("flaw-two-to-the-nats", answer)
""",
    answer=exp(4),
    decimals=1,
    hints=(
        "Go back first: which loss gave 16?",
        "2 to the power of the loss is 16, so the loss is 4. In which unit is it?",
        "A perplexity undoes the logarithm: 2 to the number of bits, or e to the number of nats. Here it "
        "is e⁴.",
    ),
    mistakes=(
        Mistake(
            16.0,
            "This is the number as reported: nats were put where bits belong. What is e to the same loss?",
        ),
        Mistake(
            4.0,
            "This is the mean loss, 4 nats. Which perplexity belongs to it?",
        ),
        Mistake(
            16 ** log(2),
            "This is 2⁴ with the loss made smaller first: 4 nats were turned into bits the other way round. "
            "How many bits are 4 nats?",
        ),
        Mistake(
            16 / log(2),
            "It is the loss that changes by the factor log 2 between nats and bits, and the perplexity is "
            "its "
            "exponential. What is e to the loss?",
        ),
        Mistake(
            16 * log(2),
            "Here the perplexity itself was converted. Which number is it that is measured in nats?",
        ),
        Mistake(
            log(16),
            "This takes 16 for e to the loss and goes back to the loss. Which power gave 16 in this code?",
        ),
    ),
    question="Which loss makes 2 to its power 16, and in which unit is that loss?",
    shows="The reported number flatters: 16 in place of 54.6. And it flatters the more, the worse the model "
    "is, since the right one is the reported one to the power 1/log 2, about 1.44.",
)

# 12 ───────────────────────────────────────────────────────────
first_loss = Choose(
    id="flaw-first-loss",
    title="The first number on the screen",
    prompt=r"""
Three classes, small random weights: a softmax gives each class about one third. A course says that the first
loss is about 1.1, and gives the expression `np.log(1.0/3)` for it. You type the expression in, see −1.0986,
and your own training prints −1.0986 as its first loss, too. What do you conclude?

- `"a"`: Nothing: the loss is measured from another zero, and only its changes matter.
- `"b"`: The model starts better than chance, since its loss is below 0.
- `"c"`: The regularisation is negative at the start and pulls the loss below 0.
- `"d"`: A minus is missing in front of the logarithm: a mean of −log of probabilities is never below 0.
""",
    starter="""
answer = ...

check("flaw-first-loss", answer)
""",
    solution="""
# the surprise at one third is −log(1/3) = log 3
answer = "d"

check("flaw-first-loss", answer)
""",
    choices={
        "a": "only its changes matter",
        "b": "better than chance",
        "c": "negative regularisation",
        "d": "the surprise at a probability of ⅓ is −log ⅓ = log 3, about 1.0986.",
    },
    answer="d",
    hints=(
        "Which values can the logarithm of a probability have?",
        "A loss is a surprise. Can one be surprised by less than nothing?",
        "A probability is at most 1, so its logarithm is at most 0. Which sign has −log of it?",
    ),
    mistakes=(
        Mistake(
            "a",
            "The changes are turned as well: a training that makes this number small makes the probabilities "
            "of the true classes small. Which sign has −log of a probability?",
        ),
        Mistake(
            "b",
            "Even a model that is sure and right has the loss 0 and not less, because a probability is at "
            "most 1. What is "
            "the loss of one that guesses among three?",
        ),
        Mistake(
            "c",
            "A sum of squares times a positive number is not negative. Which part of the loss is left, and "
            "can it be below 0?",
        ),
    ),
    question="Which sign has −log of a probability?",
    shows="The number in the sentence was right, and the expression beside it was its opposite. Whoever "
    "copied the expression had a loss with the sign turned.",
)

# 13 ───────────────────────────────────────────────────────────
sorted_draws = FlawInCode(
    id="flaw-sorted-draws",
    title="Ten thousand numbers each",
    prompt=r"""
This program is meant to compare two Gaussians of width 1, with the means 0 and 1: how far is each from the
other? Both answers should be half a nat, which is 0.72 bits. It prints numbers in the thousands, far apart.

    1  def divergence(p, q):
    2      terms = p * np.log2(p / q)
    3      return abs(np.nansum(terms))
    4
    5  x = np.sort(rng.normal(0, 1, 10000))
    6  y = np.sort(rng.normal(1, 1, 10000))
    7  print(divergence(x, y), divergence(y, x))

Which line takes one thing for another, and what should be handed over there?

- **a** the draws as they came, unsorted, so that they are still random
- **b** the draws without their signs, so that every logarithm exists
- **c** the draws divided by their sum, so that they sum to 1
- **d** for narrow cells of the axis, the share of each Gaussian in each cell
""",
    starter="""
check("flaw-sorted-draws", step=..., repair=...)
""",
    solution="""
# what is drawn are places on the axis; the formula asks for probabilities
check("flaw-sorted-draws", step=7, repair="d")
""",
    code="""
def divergence(p, q):
    terms = p * np.log2(p / q)
    return abs(np.nansum(terms))

x = np.sort(rng.normal(0, 1, 10000))
y = np.sort(rng.normal(1, 1, 10000))
print(divergence(x, y), divergence(y, x))
""",
    step=7,
    repair="d",
    repairs={
        "a": "the draws as they came",
        "b": "the draws without their signs",
        "c": "the draws divided by their sum",
        "d": "the formula asks how probable each cell is, under the one Gaussian and under the other.",
    },
    hints=(
        "Ask of each array what its entries are: a probability, a place, a count?",
        "An entry of x is a place on the axis, such as −0.3. What does p log(p/q) ask for?",
        "Lines 5 and 6 make two lists of places. Only one line hands them to a formula for probabilities.",
    ),
    mistakes=(
        Mistake(
            {"step": 2},
            "Line 2 is the divergence of two distributions, outcome by outcome, which is right for "
            "probabilities. What does it get here?",
        ),
        Mistake(
            {"step": 3},
            "Line 3 hides the symptoms: for probabilities nothing is nan and no sign needs to be taken off. "
            "Which line makes them necessary?",
        ),
        Mistake(
            {"step": 5},
            "Line 5 draws from the first Gaussian and sorts, which harms no list of draws. Which line takes "
            "the draws for something else?",
        ),
        Mistake(
            {"step": 6},
            "Line 6 draws from the second Gaussian and sorts, which harms no list of draws. Which line takes "
            "the draws for something else?",
        ),
        Mistake(
            {"step": 7, "repair": "a"},
            "Unsorted they are still places on the axis and no probabilities. What does the formula ask for?",
        ),
        Mistake(
            {"step": 7, "repair": "b"},
            "Without signs every logarithm exists, and distances from 0 are still no probabilities. What "
            "does "
            "the formula ask for?",
        ),
        Mistake(
            {"step": 7, "repair": "c"},
            "A sum of 1 does not make them probabilities: many are negative, and a place far out would count "
            "as likely. What does the formula ask for?",
        ),
    ),
    question="What are the entries of x and y, and what does the formula ask for?",
    shows="A list of draws and a list of probabilities are both arrays of numbers. A function that checks "
    "its arguments tells them apart.",
)

EXERCISES = (
    two_cases,
    two_branches,
    two_roles,
    two_letters,
    who_expects,
    borrowed_code,
    above_or_below,
    goes_to_one,
    about_ten,
    billion_halves,
    two_to_the_nats,
    first_loss,
    sorted_draws,
)

D2L = "https://github.com/d2l-ai/d2l-en/blob/23d7a5aecceee57d1292c56e90cce307f183bb0a"

SOURCES = {
    "flaw-two-cases": Source(
        where="Note B",
        url=None,
        date="",
        status="unknown",
        status_note="A study note; the chapter on maximum likelihood repairs it.",
        confirmed="Read in the note: row X1 of its list of slips.",
        kind="step",
    ),
    "flaw-two-branches": Source(
        where="fastai/fastbook, pull request 396",
        url="https://github.com/fastai/fastbook/pull/396",
        date="2021-01-31",
        status="fixed",
        status_note="Mended once in December 2020 (pull request 349) and reported again in 2021 (396, 403, "
        "480); in 480 the author writes in April 2022 that it is mended, and 515 quotes the mended line in "
        "May 2022.",
        confirmed="The five threads, three of which quote the line, and a stored copy of the notebook "
        "clean/06_multicat.ipynb that has it.",
        kind="code",
        claim=Claim(
            left="-y*log(1 - sigma(x)) - (1 - y)*log(sigma(x))",
            right="-y*log(sigma(x)) - (1 - y)*log(1 - sigma(x))",
            names={"x": "real", "y": "label"},
            defined={"sigma(x)": "1/(1 + exp(-x))"},
        ),
    ),
    "flaw-two-roles": Source(
        where="bfortuner/ml-glossary, issue 28",
        url="https://github.com/bfortuner/ml-glossary/issues/28",
        date="2018-07-10",
        commit="143b60abd6eb66ccbe8e2dd3634dffe0adaf3844",
        status="fixed",
        status_note="Mended on 2018-07-26, and still so in the copy of 2022-07-01.",
        confirmed="The thread, in which the author agrees, and the lines taken out and put in by the commit.",
        kind="code",
        claim=Claim(
            left="-log(1 - y)", right="-y*log(p) - (1 - y)*log(1 - p)", names={"p": "(0, 1)", "y": "label"}
        ),
    ),
    "flaw-two-letters": Source(
        where="Note E",
        url=None,
        date="",
        status="unknown",
        status_note="Nothing to mend: a convention, and the reverse of the usual one.",
        confirmed="Read in the note: row X10 of its list.",
        kind="convention",
    ),
    "flaw-who-expects": Source(
        where="QuantEcon/lecture-python.myst, lectures/divergence_measures.md",
        url="https://github.com/QuantEcon/lecture-python.myst/blob/40e15dc23b712c68268102588d3ffada4c8b8e1f/"
        "lectures/divergence_measures.md",
        date="2025-08-18",
        commit="40e15dc23b712c68268102588d3ffada4c8b8e1f",
        status="open",
        status_note="The sentence stands in the copy of 2026-08-07; a later one on the page has the right "
        "order.",
        confirmed="The lecture's source, and the commit that brought the sentence.",
        kind="statement",
        claim=Claim(
            left="Sum(f[i]*log(f[i]/g[i]), (i, 1, n))",
            right="Sum(g[i]*(-log(f[i]) + log(g[i])), (i, 1, n))",
            names={"n": "count", "f": "simplex[n]", "g": "simplex[n]"},
        ),
    ),
    "flaw-borrowed-code": Source(
        where="colah/colah.github.io, pull request 26",
        url="https://github.com/colah/colah.github.io/pull/26",
        date="2016-11-26",
        commit="326e14a4157b769d60437ed9f5957c3ac7b2153a",
        status="fixed",
        status_note="Merged on 2017-02-22, and still so in the copy of 2023-12-28.",
        confirmed="The thread, the commit that exchanges the two file names, and both pictures looked at.",
        kind="statement",
        claim=Claim(left="1/2*3 + 1/4*1 + 1/8*2 + 1/8*3", right="1/8*1 + 1/2*2 + 1/4*3 + 1/8*3", names={}),
    ),
    "flaw-above-or-below": Source(
        where="datawhalechina/so-large-lm, issue 41",
        url="https://github.com/datawhalechina/so-large-lm/issues/41",
        date="2025-03-10",
        commit="aec61236446157608dad94af513382114240e1c0",
        status="open",
        status_note="The sentence stands in docs/content/ch01.md in the copy of 2025-12-18.",
        confirmed="The thread, the sentence, and that of the English course on which the notes build.",
        kind="statement",
    ),
    "flaw-goes-to-one": Source(
        where="Note A",
        url=None,
        date="",
        status="unknown",
        status_note="A study note; the chapter on maximum likelihood repairs it.",
        confirmed="Read in the note: row X3 of its list.",
        kind="statement",
        claim=Claim(left="-log(1 - p)", right="B", names={"p": "(0, 1)", "B": "positive"}, relation="<="),
    ),
    "flaw-about-ten": Source(
        where="Note D",
        url=None,
        date="",
        status="unknown",
        status_note="A study note; the chapter on cross-entropy repairs it.",
        confirmed="Read in the note: row X7 of its list.",
        kind="statement",
        claim=Claim(left="-log(1/10**10)", right="10", names={}),
    ),
    "flaw-billion-halves": Source(
        where="d2l-ai/d2l-en, appendix on mathematics, maximum-likelihood.md",
        url=f"{D2L}/chapter_appendix-mathematics-for-deep-learning/maximum-likelihood.md",
        date="2019-10-25",
        commit="23d7a5aecceee57d1292c56e90cce307f183bb0a",
        status="open",
        status_note="The number stands in the copy of 2024-03-16, as it has since October 2019.",
        confirmed="The chapter's source; its programs take the natural logarithm.",
        kind="statement",
        claim=Claim(left="1000000000*log(1/2)", right="-3010299956/10", names={}),
    ),
    "flaw-two-to-the-nats": Source(
        where="huggingface/evaluate, issue 241",
        url="https://github.com/huggingface/evaluate/issues/241",
        date="2022-08-10",
        commit="738b641551075b35264face4445b26e02209be17",
        status="fixed",
        status_note="Mended on the day of the report, the documents in the week after; still so in the copy "
        "of 2026-04-08.",
        confirmed="The thread, the one that answers it (242), and the line taken out by the commit.",
        kind="code",
        claim=Claim(left="2**L", right="exp(L)", names={"L": "positive"}),
    ),
    "flaw-first-loss": Source(
        where="cs231n/cs231n.github.io, pull request 244",
        url="https://github.com/cs231n/cs231n.github.io/pull/244",
        date="2020-09-05",
        commit="54f1102addd079b7c279853b29a70c692920685b",
        status="fixed",
        status_note="Merged on 2020-09-06, and still so in the copy of 2026-04-27.",
        confirmed="The thread, the commit, and the page's first version of 2015.",
        kind="statement",
        licence="MIT",
        claim=Claim(left="log(1/3)", right="log(3)", names={}),
    ),
    "flaw-sorted-draws": Source(
        where="d2l-ai/d2l-en, appendix on mathematics, information-theory.md",
        url=f"{D2L}/chapter_appendix-mathematics-for-deep-learning/information-theory.md",
        date="2019-11-13",
        commit="23d7a5aecceee57d1292c56e90cce307f183bb0a",
        status="open",
        status_note="The example stands in the copy of 2024-03-16, as it has since November 2019.",
        confirmed="The chapter's source, and its steps repeated with NumPy.",
        kind="code",
        claim=Claim(left="log(x/y)", right="1/2 - x", names={"x": "positive", "y": "positive"}),
    ),
}
