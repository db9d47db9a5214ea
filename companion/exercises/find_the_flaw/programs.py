"""The program computes something else."""

from math import e, exp, log

from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import FlawInCode
from companion.exercises._predict import Choose, Predict
from companion.exercises.find_the_flaw._source import Claim, Source

SIGMA = {"sigma(x)": "1/(1 + exp(-x))", "σ(x)": "1/(1 + exp(-x))"}  # as it is typed, and as it is printed
SOURCES = {}


# A formula, typed otherwise ───────────────────────────────────
which_test = Choose(
    id="flaw-which-test",
    title="Which test would have seen it?",
    prompt=r"""
Here is a focal loss like the published one, in NumPy and without its class weight. `p` holds probabilities of
an object, strictly between 0 and 1, and `y` labels 0 or 1. One line is not the focal loss.

    1  def focal_loss(p, y, gamma=2.0):
    2      on_objects = -((1 - p) * gamma) * np.log(p)
    3      on_background = -(p**gamma) * np.log(1 - p)
    4      return np.where(y == 1, on_objects, on_background)

A test suite has four tests. Which one fails? ($p_t$ is the probability given to the true class.)

- `"a"`: no loss is negative
- `"b"`: the loss of an object falls as `p` grows
- `"c"`: with `gamma=1` the loss is $1 - p_t$ times the cross-entropy
- `"d"`: with `gamma=0` the loss is the cross-entropy
""",
    starter="""
answer = ...

check("flaw-which-test", answer)
""",
    solution="""
# γ stands beside 1 − p and not above it: γ = 0 makes the loss of every object 0
answer = "d"

check("flaw-which-test", answer)
""",
    choices={
        "a": "no loss is negative",
        "b": "the loss of an object falls as p grows",
        "c": "with gamma=1 the loss is 1 − p_t times the cross-entropy",
        "d": "with gamma=0 the loss is the cross-entropy, and in line 2 it is 0 for every object.",
    },
    answer="d",
    hints=(
        "Compare lines 2 and 3: what does each of them do with gamma?",
        "A factor and an exponent do the same for one value of gamma. At which value do they differ most?",
        "Put gamma = 0 into line 2. Which cross-entropy does an object have at p = ½?",
    ),
    mistakes=(
        Mistake(
            "a",
            "This one passes: 1 − p and gamma are not negative, and the logarithm is not positive. Which "
            "test "
            "looks at gamma itself?",
        ),
        Mistake(
            "b",
            "This one passes: 1 − p and −log p both fall as p grows, and gamma only stretches them. For "
            "which "
            "gamma is the value known beforehand?",
        ),
        Mistake(
            "c",
            "This one passes: times 1 and to the power 1 are the same. At which other gamma is the value "
            "known beforehand?",
        ),
    ),
    question="For which gamma is a factor not the same as an exponent?",
    shows="At γ = 1 a factor and an exponent agree. A test at a limiting case has to be one that the slip "
    "does not share: here γ = 0, where the focal loss must be the cross-entropy.",
)

SOURCES["flaw-which-test"] = Source(
    where="fudannlp16/focal-loss, issue 2",
    url="https://github.com/fudannlp16/focal-loss/issues/2",
    date="2018-07-25",
    commit="86c46f6bee366b63ef53aae0fb0bd7a00c6b91dc",
    status="open",
    status_note="The newest commit, of May 2018, has the line, and a pull request that mends it (7) is not "
    "merged.",
    confirmed="We read the line in focal_loss.py; issues 2, 3 and 6 name it.",
    kind="code",
    claim=Claim(
        left="-((1 - p)*gamma)*log(p)",
        right="-(1 - p)**gamma*log(p)",
        names={"p": "(0, 1)", "gamma": "nonnegative"},
    ),
)


training_turns = Predict(
    id="flaw-training-turns",
    title="Where training turns round",
    prompt=r"""
With $\gamma = 2$, and without its class weight, this is the published loss of a *background* anchor to which
the model gives the probability $p$ of being an object:

$$
-(1 - p)^2 \log(1 - p) .
$$

Gradient descent moves $p$ to where this loss is smaller. Below a certain $p$ that is down, as it should be.
Above it, training makes the model surer and surer of an object that is not there. At which $p$ does
training turn round? Four decimals.
""",
    starter="""
answer = ...

check("flaw-training-turns", answer)
""",
    solution="""
# −u² log u with u = 1 − p: the slope −2u log u − u is 0 where log u = −½
answer = 1 - np.exp(-0.5)

check("flaw-training-turns", answer)
""",
    answer=1 - exp(-0.5),
    decimals=4,
    hints=(
        "Write u for 1 − p. The loss is then −u² log u. Where is it largest?",
        "The product rule gives the slope −2u log u − u in u. For which u above 0 is it 0?",
        "log u = −½, so u is e to the power −½. What is p?",
    ),
    mistakes=(
        Mistake(
            exp(-0.5),
            "This is 1 − p at the turn, the probability of background. What is p there?",
        ),
        Mistake(
            1 - exp(-1),
            "This is the turn for γ = 1. Which power of 1 − p does γ = 2 put in front of the logarithm?",
        ),
        Mistake(
            exp(-1),
            "This is 1 − p at the turn for γ = 1. What is the slope of −u² log u?",
        ),
        Mistake(
            0.5,
            "At ½ the loss is falling already, so the turn lies below. Where is the slope 0?",
        ),
        Mistake(
            1 - exp(-2),
            "This solves log(1 − p) = −2. The bracket of the slope is 2 log(1 − p) + 1: where is it 0?",
        ),
        Mistake(
            exp(-2),
            "This is 1 − p with a logarithm of −2. The bracket of the slope is 2 log(1 − p) + 1: where is "
            "it 0?",
        ),
    ),
    question="With u = 1 − p the slope is −u(2 log u + 1). For which u is it 0, and what is p there?",
    shows="A background anchor that starts above .3935 is driven to p = 1, and there its loss is 0. The "
    "training log looks fine.",
)

SOURCES["flaw-training-turns"] = Source(
    where="yqyao/SSD_Pytorch, issue 32",
    url="https://github.com/yqyao/SSD_Pytorch/issues/32",
    date="2019-08-02",
    commit="6060bbb650e7a1df7c12d7c9650a38eaba4ab6a8",
    status="fixed",
    status_note="Mended a day after the report, in the repository's newest commit.",
    confirmed="We read the line and its repair in that commit's difference; the author agrees in the issue.",
    kind="code",
    claim=Claim(
        left="Derivative(-(1 - p)**2*log(1 - p), p)", right="0", names={"p": "(0, 1)"}, relation=">="
    ),
)


one_weight = Choose(
    id="flaw-one-weight",
    title="One weight for all",
    prompt=r"""
A published focal loss multiplied the loss of *every* anchor by $\alpha = 0.25$, object or background. In
the paper an object has the weight $\alpha$, and background $1 - \alpha$. What does $\alpha$ do in the
program?

- `"a"`: It makes background count three times as much as objects, as in the paper.
- `"b"`: It makes objects count a quarter as much as background.
- `"c"`: It makes every gradient a quarter as long, and moves no minimum.
- `"d"`: It makes the model predict smaller probabilities of an object.
""",
    starter="""
answer = ...

check("flaw-one-weight", answer)
""",
    solution="""
# a common factor comes out of the sum, and out of its slope
answer = "c"

check("flaw-one-weight", answer)
""",
    choices={
        "a": "It makes background count three times as much as objects, as in the paper.",
        "b": "It makes objects count a quarter as much as background.",
        "c": "It makes every gradient a quarter as long, and moves no minimum.",
        "d": "It makes the model predict smaller probabilities of an object.",
    },
    answer="c",
    hints=(
        "Write down the sum over one object and one background anchor. Which letter is in both terms?",
        "A common factor can be taken out of a sum, and out of its derivative.",
        "0.25 · (loss of the object + loss of the background): where is this smallest, and how steep is it?",
    ),
    mistakes=(
        Mistake(
            "a",
            "This is what the paper's weights do, 0.75 against 0.25. Which weight does background have in "
            "the "
            "program?",
        ),
        Mistake(
            "b",
            "This takes the weight of background for 1. By what does the program multiply it?",
        ),
        Mistake(
            "d",
            "This is what unequal weights do. What happens to a minimum if a whole sum is multiplied by "
            "0.25?",
        ),
    ),
    question="Which letter do both terms of the sum have in common?",
    shows="The same weight for all is a smaller learning rate under another name. A weight balances only "
    "what it treats differently.",
)

SOURCES["flaw-one-weight"] = Source(
    where="liuyuisanai/Focal-Loss, issue 4",
    url="https://github.com/liuyuisanai/Focal-Loss/issues/4",
    date="2017-08-16",
    commit="ba34df983246fd8e93ac0f6eb942da143aabe8bb",
    status="fixed",
    status_note="Mended on the day of the report; in donnyyou/torchcv, issue 64 (2019), the same is open.",
    confirmed="We read both lines and their repair in that commit's difference; the author agrees in the "
    "issue.",
    kind="code",
    claim=Claim(
        left="-a*t*log(q) - a*(1 - t)*log(1 - q)",
        right="-a*t*log(q) - (1 - a)*(1 - t)*log(1 - q)",
        names={"a": "(0, 1)", "t": "[0, 1]", "q": "(0, 1)"},
    ),
)


nearly_probability = FlawInCode(
    id="flaw-nearly-a-probability",
    title="Five days after the paper",
    prompt=r"""
A focal loss for several classes, as it was first published, here in NumPy and with the paper's `gamma` as
default (it was 0): `x` holds the scores of one example, `k` is its class. One line is not what it should be.

    1  def focal_loss(x, k, gamma=2.0):
    2      logs = x - x.max()
    3      logs = logs - np.log(np.exp(logs).sum())
    4      cross_entropy = -logs[k]
    5      factor = (1 - logs[k]) ** gamma
    6      return factor * cross_entropy

Which line is it, and which of these should stand there?

- `"a"`: `factor = (1 - cross_entropy) ** gamma`
- `"b"`: `factor = (1 - np.exp(logs[k])) ** gamma`
- `"c"`: `factor = (1 - np.exp(-logs[k])) ** gamma`
- `"d"`: `factor = (-logs[k]) ** gamma`
""",
    starter="""
check("flaw-nearly-a-probability", step=..., repair=...)
""",
    solution="""
# logs[k] is log p_t, and the factor needs p_t itself
check("flaw-nearly-a-probability", step=5, repair="b")
""",
    code=(
        "def focal_loss(x, k, gamma=2.0):\n    logs = x - x.max()\n    logs = logs - "
        "np.log(np.exp(logs).sum())\n"
        "    cross_entropy = -logs[k]\n    factor = (1 - logs[k]) ** gamma\n    return factor * cross_entropy"
    ),
    step=5,
    repair="b",
    repairs={
        "a": "factor = (1 - cross_entropy) ** gamma",
        "b": "the exponential makes a probability of its logarithm, and 1 − p_t is between 0 and 1 again.",
        "c": "factor = (1 - np.exp(-logs[k])) ** gamma",
        "d": "factor = (-logs[k]) ** gamma",
    },
    hints=(
        "Put in two equal scores. Which probability does the class have, and what is the factor in the "
        "listing?",
        "The factor of a focal loss is between 0 and 1. Which line can give more than 1?",
        "logs[k] is negative, so 1 − logs[k] is above 1. Of what is logs[k] the logarithm?",
    ),
    mistakes=(
        Mistake({"step": 1}, "Line 1 only names the arguments. Which line can give a factor above 1?"),
        Mistake(
            {"step": 2},
            "Line 2 is right: it shifts the scores so that none is above 0, and line 3 takes the shift out. "
            "Which line can give a factor above 1?",
        ),
        Mistake(
            {"step": 3},
            "Line 3 is right: scores minus their log-sum-exp are logarithms of probabilities. Which later "
            "line takes them for something else?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 is right: the cross-entropy is minus the logarithm of p_t. Which line needs p_t itself?",
        ),
        Mistake(
            {"step": 6},
            "Line 6 is right: a focal loss is a factor times the cross-entropy. Is the factor what it should "
            "be?",
        ),
        Mistake(
            {"step": 5, "repair": "a"},
            "This is 1 + log p_t, negative as soon as p_t is below 1/e. What makes a probability of its "
            "logarithm?",
        ),
        Mistake(
            {"step": 5, "repair": "c"},
            "e to minus a logarithm of a probability is 1/p_t, and 1 − 1/p_t is negative. Which sign does "
            "the exponent have?",
        ),
        Mistake(
            {"step": 5, "repair": "d"},
            "This is the cross-entropy to a power: it has no upper bound. Which factor is at most 1?",
        ),
    ),
    question="The factor should be between 0 and 1. Which line can give more?",
    shows="With the logarithm in the place of the probability the factor is above 1 for every example, and "
    "largest for the hardest: nothing is ever dimmed.",
)

SOURCES["flaw-nearly-a-probability"] = Source(
    where="DingKe/pytorch_workplace, issue 1",
    url="https://github.com/DingKe/pytorch_workplace/issues/1",
    date="2017-08-14",
    commit="8c66a85c7d523358ba0ecdc2ff290b56e44467ea",
    status="fixed",
    status_note="Mended on the day of the report, and so in the newest copy.",
    confirmed="We read the first version (822b6d2) and its repair (8c66a85); the author agrees in the issue.",
    kind="code",
    claim=Claim(left="(1 - log(p))**2", right="(1 - p)**2", names={"p": "(0, 1)"}),
)


mean_first = FalseStatement(
    id="flaw-mean-first",
    title="First the mean, then the factor",
    prompt=r"""
A cross-entropy $a$ means that the true class was given the probability $e^{-a}$. So the focal loss of one
example, with $\gamma = 2$, is $(1 - e^{-a})^2\, a$. A program takes the mean cross-entropy of the batch
first, and then does this with the mean. For two examples, with cross-entropies $a$ and $b$ above 0, it
relies on

$$
\begin{aligned}
&\left(1 - e^{-(a + b)/2}\right)^2 \frac{a + b}{2} \\
&\qquad = \frac{(1 - e^{-a})^2\, a + (1 - e^{-b})^2\, b}{2} .
\end{aligned}
$$

Find two cross-entropies for which this fails.
""",
    starter="""
check("flaw-mean-first", counterexample={"a": ..., "b": ...})
""",
    solution="""
# one example is sure, the other is not
check("flaw-mean-first", counterexample={"a": 0.01, "b": 5})
""",
    statement="(1 - exp(-(a + b)/2))**2*(a + b)/2 == ((1 - exp(-a))**2*a + (1 - exp(-b))**2*b)/2",
    names={"a": "positive", "b": "positive"},
    answer={"a": "1/100", "b": "5"},
    hints=(
        "For which batches is a mean the same as each of its members?",
        "Take one example that the model is sure of, and one that it is not.",
        "Try a = 0.01 and b = 5. What is each side?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"a": "1", "b": "1"}},
            "With equal losses the mean is each of them, and nothing can go astray. What if one example is "
            "harder than the other?",
            seen="a == b",
        ),
        Mistake(
            {"counterexample": {"a": "-1", "b": "1"}},
            "A negative cross-entropy would be a probability above 1. Which losses do two examples have that "
            "differ?",
            seen="Min(a, b) < 0",
        ),
        Mistake(
            {"counterexample": {"a": "0", "b": "1"}},
            "A cross-entropy of 0 would be a probability of exactly 1, and the losses are above 0 here. How "
            "small may one of them be?",
            seen="Min(a, b) == 0",
        ),
    ),
    question="For which two losses does their mean stand for both?",
    shows="A function of a mean is not the mean of the function. Here all examples get one common factor, so "
    "none is dimmed against another: the loss is a cross-entropy whose learning rate drifts.",
)

SOURCES["flaw-mean-first"] = Source(
    where="ZhaoJ9014/face.evoLVe, issue 120",
    url="https://github.com/ZhaoJ9014/face.evoLVe/issues/120",
    date="2020-05-22",
    commit="a9897bda52bdbb8d7c2fe28f1e21827dfd69d14e",
    status="open",
    status_note="The issue is closed, and the newest copy (2025) has the mean before the factor all the "
    "same.",
    confirmed="We read loss/focal.py, in which the cross-entropy keeps its default, a mean over the batch.",
    kind="code",
)


three_ways = FalseStatement(
    id="flaw-three-ways",
    title="Three ways not to notice",
    prompt=r"""
A weight $w$ for the positive class belongs to the first term of the loss of a logit, $-w y \log \sigma(x) -
(1 - y) \log \sigma(-x)$. (Here $\sigma(-x)$ stands for one minus $\sigma(x)$.) A library multiplied the
whole loss by $1 + (w - 1)y$ instead, which is $w$ for the label 1 and 1 for the label 0. It relied on

$$
(1 + (w - 1) y) \bigl(-y \log \sigma(x) - (1 - y) \log \sigma(-x)\bigr)
= -w y \log \sigma(x) - (1 - y) \log \sigma(-x) .
$$

Its own tests passed. Labels may be soft, in $[0, 1]$, and $w$ is positive. Find a logit, a label and a
weight at which the two sides differ.
""",
    starter="""
check("flaw-three-ways", counterexample={"x": ..., "y": ..., "w": ...})
""",
    solution="""
# a soft label, a weight other than 1 and a logit other than 0
check("flaw-three-ways", counterexample={"x": 1, "y": "1/2", "w": 2})
""",
    statement="(1 + (w - 1)*y)*(-y*log(sigma(x)) - (1 - y)*log(sigma(-x))) "
    "== -w*y*log(sigma(x)) - (1 - y)*log(sigma(-x))",
    names={"x": "real", "y": "[0, 1]", "w": "positive"},
    defined=SIGMA,
    answer={"x": "1", "y": "1/2", "w": "2"},
    hints=(
        "For the labels 0 and 1 the two sides agree. Which labels are left?",
        "A weight of 1 weighs nothing. What is special about the logit 0?",
        "Take y = ½, w = 2 and a logit other than 0. What is each side there?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"x": "1", "y": "1", "w": "2"}},
            "With a hard label one of the two terms is gone, and both sides weigh the other alike. Which "
            "labels keep both terms?",
            seen="y*(1 - y) == 0",
        ),
        Mistake(
            {"counterexample": {"x": "1", "y": "1/2", "w": "1"}},
            "A weight of 1 weighs nothing, wherever it stands. Which weights change something?",
            seen="w == 1",
        ),
        Mistake(
            {"counterexample": {"x": "0", "y": "1/2", "w": "2"}},
            "At the logit 0 both logarithms are log ½, so it makes no difference which of them is weighted. "
            "At which logits do they differ?",
            seen="x == 0",
        ),
    ),
    question="Which labels keep both terms, which weights weigh, and at which logits do the logarithms "
    "differ?",
    shows="The two sides differ by (w − 1) y (1 − y) x: four factors, and each of them can hide the slip "
    "from a "
    "test. Choose inputs at which no factor of anything is 0 or 1.",
)

SOURCES["flaw-three-ways"] = Source(
    where="paiml/aprender, pull request 2204",
    url="https://github.com/paiml/aprender/pull/2204",
    date="2026-06-24",
    commit="4f4048d7439abeea53ca6ec19ef692c56beba671",
    status="fixed",
    status_note="Mended by this pull request, which is merged.",
    confirmed="We read the weighted whole in loss.rs, as it was before; the pull request describes it, "
    "with a test.",
    kind="code",
)


# Fed with something else ──────────────────────────────────────
most_sure = Predict(
    id="flaw-most-sure",
    title="As sure as it can be",
    prompt=r"""
A network for ten kinds of clothes ends in a softmax. Its loss was told to expect scores, so it takes a
softmax of what it is given, and then minus the logarithm. Suppose the network is trained to perfection: it
gives the right kind the probability 1. Which probability does the loss see for it? Four decimals.
""",
    starter="""
answer = ...

check("flaw-most-sure", answer)
""",
    solution="""
# the softmax of (1, 0, …, 0): e¹ against nine times e⁰
answer = np.e / (np.e + 9)

check("flaw-most-sure", answer)
""",
    answer=e / (e + 9),
    decimals=4,
    hints=(
        "What are the ten numbers that the loss is given?",
        "They are 1 and nine times 0. What is their softmax?",
        "e¹/(e¹ + 9e⁰). What is that?",
    ),
    mistakes=(
        Mistake(
            1.0,
            "This is what the network says. What does a second softmax make of 1 and nine times 0?",
        ),
        Mistake(
            0.1,
            "This is knowing nothing: ten equal numbers. Which ten numbers is the loss given?",
        ),
        Mistake(
            -log(e / (e + 9)),
            "This is the loss, minus the logarithm. Of which probability?",
        ),
        Mistake(
            e / (e + 10),
            "This counts ten other kinds. How many kinds are there besides the right one?",
        ),
        Mistake(
            e / (e + 1),
            "This is the answer for two classes. How many other kinds have the exponential e⁰ = 1 here?",
        ),
        Mistake(
            1 / (e + 9),
            "This is what the loss sees for one of the other kinds. Which exponential belongs to the right "
            "one?",
        ),
    ),
    question="The loss is given 1 and nine times 0. What is the softmax of these ten numbers?",
    shows="The loss of this network is 1.4612, and it cannot be less. Knowing nothing costs 2.3026.",
)

SOURCES["flaw-most-sure"] = Source(
    where="d2l-ai/d2l-en, pull request 1053",
    url="https://github.com/d2l-ai/d2l-en/pull/1053",
    date="2020-06-22",
    commit="ad28ca77e8183ac1aa8f2861b377bb029a647bcb",
    status="fixed",
    status_note="Mended by this pull request; the newest copy has no softmax in front of that loss.",
    confirmed="We read mlp-concise.md before it (a softmax, and a loss from logits), and its difference.",
    kind="code",
    claim=Claim(left="exp(q)/(exp(q) + 9*exp((1 - q)/9))", right="q", names={"q": "(0, 1)"}),
)


what_pulls = Derive(
    id="flaw-what-pulls",
    title="What does it pull towards?",
    prompt=r"""
The log loss, as a book on Bayesian methods had it in its list of loss functions, with the book's letters
written as ours: a label $y$, here soft and strictly between 0 and 1, and a prediction $p$.

$$
-p \log y - (1 - p) \log(1 - y)
$$

Differentiate it with respect to the prediction. Write the result as text with `y`, `p` and `log`, and without
`Derivative`. Every form that is equal for all such numbers is right. Then look at which letter is missing.
""",
    starter="""
answer = ...

check("flaw-what-pulls", answer)
""",
    solution="""
# the logarithms do not move with p: each term is a number times p or 1 − p
answer = "log(1 - y) - log(y)"

check("flaw-what-pulls", answer)
""",
    answer="log(1 - y) - log(y)",
    names={"y": "(0, 1)", "p": "(0, 1)"},
    without=("Derivative",),
    hints=(
        "Which parts of the two terms move when p moves?",
        "The logarithms are constants here: each term is a number times p, or times 1 − p.",
        "The slope of −p log y is −log y. What is the slope of −(1 − p) log(1 − y)?",
    ),
    mistakes=(
        Mistake(
            "log(y) - log(1 - y)",
            "The sign is turned. What is the slope of −p log y?",
        ),
        Mistake(
            "(p - y)/(p*(1 - p))",
            "This is the slope of the log loss as it should be. In the formula as it stands, of which letter "
            "are the logarithms taken?",
        ),
        Mistake(
            "-p/y + (1 - p)/(1 - y)",
            "This is the slope with respect to the label. Which letter can a model move?",
        ),
        Mistake(
            "-log(y) - log(1 - y)",
            "The inner derivative of 1 − p is lost. Which sign does p have in the second term?",
        ),
        Mistake(
            "-log(y)",
            "This is the slope of the first term. What does the second one add?",
        ),
        Mistake(
            "log(1 - y)",
            "This is the slope of the second term. What does the first one add?",
        ),
        Mistake(
            "log(1 - p) - log(p)",
            "The letters have changed places: the logarithms are of the label. What do they do when p moves?",
        ),
    ),
    question="Each term is a number times p, or times 1 − p. What are these two numbers?",
    shows="The prediction is missing: the pull is the same everywhere, so p runs to 0 or to 1 and never "
    "stops at "
    "y. And for a hard label log 0 stands in it.",
)

SOURCES["flaw-what-pulls"] = Source(
    where="CamDavidsonPilon/Probabilistic-Programming-and-Bayesian-Methods-for-Hackers, pull request 438",
    url="https://github.com/CamDavidsonPilon/Probabilistic-Programming-and-Bayesian-Methods-for-Hackers/pull/438",
    date="2019-01-27",
    commit="be1faee30c4eb6bef4c049b6e11499db144c5697",
    status="fixed",
    status_note="Mended by this pull request in all editions of the chapter, and so in the newest copy.",
    confirmed="We read formula and repair in that commit's difference; the author agrees in the thread.",
    kind="step",
    claim=Claim(
        left="Derivative(-p*log(y) - (1 - p)*log(1 - y), p)",
        right="(p - y)/(p*(1 - p))",
        names={"y": "(0, 1)", "p": "(0, 1)"},
    ),
)


half_of_what = Predict(
    id="flaw-half-of-what",
    title="Half of what?",
    prompt=r"""
A classifier of texts trains its logit $x$ with the sigmoid cross-entropy, and reports its accuracy with
this line:

    predicted = (logits > 0.5).astype(int)

Above which *probability* does it say 1? Four decimals.
""",
    starter="""
answer = ...

check("flaw-half-of-what", answer)
""",
    solution="""
# 0.5 is a logit here, and its probability is σ(0.5)
answer = 1 / (1 + np.exp(-0.5))

check("flaw-half-of-what", answer)
""",
    answer=1 / (1 + exp(-0.5)),
    decimals=4,
    hints=(
        "What kind of number is compared with 0.5?",
        "A logit becomes a probability by the sigmoid. Which probability has the logit 0.5?",
        "1/(1 + e^(−0.5)). What is that?",
    ),
    mistakes=(
        Mistake(
            0.5,
            "This would be so if probabilities were compared. Which probability belongs to the logit 0.5?",
        ),
        Mistake(
            1 / (1 + exp(0.5)),
            "This is σ(−0.5). Which sign does the exponent have in σ(0.5)?",
        ),
        Mistake(
            exp(-0.5),
            "This is e^(−0.5) alone. What does the sigmoid do with it?",
        ),
        Mistake(
            exp(0.5),
            "These are the odds at the logit 0.5. Which probability has these odds?",
        ),
        Mistake(
            0.0,
            "This is the logit that belongs to ½, the threshold that was meant. Which probability belongs to "
            "the logit 0.5?",
        ),
    ),
    question="The sigmoid of the logit 0.5 is asked for. What is it?",
    shows="Everything between .5 and .6225 is counted as a no. The training is right and the report is not.",
)

SOURCES["flaw-half-of-what"] = Source(
    where="tensorflow/models, issue 3269",
    url="https://github.com/tensorflow/models/issues/3269",
    date="2018-01-30",
    commit="0cd0e9651d01238d1505d391e1c13c793433752f",
    status="fixed",
    status_note="Mended in February 2018: a later copy of the file (ebafe28) compares with 0.",
    confirmed="We read both in research/adversarial_text/layers.py; an author calls it a real bug in the "
    "issue.",
    kind="code",
    claim=Claim(
        left="sigma(x)",
        right="1/2",
        names={"x": "real"},
        relation="<=",
        where=("x <= 1/2",),
        defined={"sigma(x)": "1/(1 + exp(-x))"},
    ),
)


company = Predict(
    id="flaw-judged-by-company",
    title="Judged by its company",
    prompt=r"""
A library of metrics takes scores, and finds out by itself what they are. If all scores of a call lie from 0
to 1, it takes them for probabilities; otherwise for logits, and applies a sigmoid. Then it says 1 above ½.

A model gives the logits 0.2, 0.4 and 2.0 to three examples, all three with label 1. The metric is called
once for each of them. Which accuracy does it report? Two decimals.
""",
    starter="""
answer = ...

check("flaw-judged-by-company", answer)
""",
    solution="""
# 0.2 and 0.4 pass for probabilities, below ½; only 2.0 is taken for a logit
answer = 1 / 3

check("flaw-judged-by-company", answer)
""",
    answer=1 / 3,
    decimals=2,
    hints=(
        "Each call sees one score. Which of the three does it take for a probability?",
        "0.2 and 0.4 lie from 0 to 1, 2.0 does not.",
        "Taken for probabilities, 0.2 and 0.4 are below ½. What is σ(2.0)?",
    ),
    mistakes=(
        Mistake(
            1.0,
            "This is what it reports if all three come in one call, and what is right. What does it take 0.2 "
            "for, when it comes alone?",
        ),
        Mistake(
            0.0,
            "2.0 cannot be a probability, so it is taken for a logit. What is its sigmoid?",
        ),
        Mistake(
            2 / 3,
            "This counts one of 0.2 and 0.4 as a hit. What are they taken for when they come alone, and on "
            "which side of ½ are they?",
        ),
        Mistake(
            100 / 3,
            "This is in per cent. Which fraction of the three is it?",
        ),
    ),
    question="Which of the three scores are taken for probabilities, and on which side of ½ are they?",
    shows="Whether an example counts as a hit depends on who else is in the call. What a number is cannot be "
    "read off its value: the caller has to say it.",
)

SOURCES["flaw-judged-by-company"] = Source(
    where="Lightning-AI/torchmetrics, issue 1604",
    url="https://github.com/Lightning-AI/torchmetrics/issues/1604",
    date="2023-03-09",
    commit="dab033394560ab3ce05e3d14c13f32e4cde6b351",
    status="open",
    status_note="The newest copy (August 2026) decides so, and the documentation says that it does.",
    confirmed="We read normalize_logits_if_needed in utilities/compute.py, and where the metrics call it.",
    kind="code",
    claim=Claim(left="sigma(x)", right="x", names={"x": "[0, 1]"}, defined={"sigma(x)": "1/(1 + exp(-x))"}),
)


# Rounded away ─────────────────────────────────────────────────
power_of_ten = Predict(
    id="flaw-power-of-ten",
    title="Which ε is large enough?",
    prompt=r"""
A program clips probabilities to the range from ε to 1 − ε, so that no logarithm is taken of 0. In float32 the
neighbours of 1 below it are $2^{-24}$ apart, about $6 \cdot 10^{-8}$. For which whole $k$ is $10^{-k}$ the
*smallest* power of ten that still does anything at 1, so that 1 − ε is not rounded back to 1?
""",
    starter="""
answer = ...

check("flaw-power-of-ten", answer)
""",
    solution="""
# half a step below 1 is 2⁻²⁵, about 3·10⁻⁸: 10⁻⁷ is more, 10⁻⁸ is less
answer = 7

check("flaw-power-of-ten", answer)
""",
    answer=7.0,
    decimals=0,
    hints=(
        "Which numbers are rounded to 1? What is the largest distance from 1 that gets lost?",
        "Half a step is rounded away: 2⁻²⁵, about 3·10⁻⁸.",
        "Is 10⁻⁷ above 3·10⁻⁸, and 10⁻⁸?",
    ),
    mistakes=(
        Mistake(
            8.0,
            "10⁻⁸ is less than half a step, 3·10⁻⁸, so 1 − 10⁻⁸ is rounded back to 1. Which power of ten is "
            "more?",
        ),
        Mistake(
            6.0,
            "10⁻⁶ works, and it is not the smallest that does. How large is half a step below 1?",
        ),
        Mistake(
            15.0,
            "This ε is made for float64. How large is half a step below 1 in float32?",
        ),
        Mistake(
            16.0,
            "This is where float64 ends, half a step of 2⁻⁵⁴ below 1. How large is it in float32?",
        ),
        Mistake(
            24.0,
            "This counts in powers of 2. Which power of ten is about 2⁻²⁴?",
        ),
        Mistake(
            -7.0,
            "This has the sign of the exponent in it, and 10⁻ᵏ has one already. What is k?",
        ),
        Mistake(
            0.0,
            "This rounds to 0: it may be the power itself, and its exponent is asked for. What is k in 10⁻ᵏ?",
        ),
        Mistake(
            38.0,
            "This is the size of the smallest normal numbers, near 0. How far apart are the numbers near 1?",
        ),
    ),
    question="Half a step below 1 is 2⁻²⁵, about 3·10⁻⁸. Which powers of ten are larger?",
    shows="Near 0 float32 knows numbers as small as 10⁻⁴⁵; near 1 it has steps of 6·10⁻⁸. An ε that guards "
    "one "
    "end of the range need not guard the other.",
)

SOURCES["flaw-power-of-ten"] = Source(
    where="scikit-learn/scikit-learn, issue 24315",
    url="https://github.com/scikit-learn/scikit-learn/issues/24315",
    date="2022-09-01",
    status="fixed",
    status_note="Mended in pull request 24354: scikit-learn 1.9.1 clips by the machine epsilon of the type.",
    confirmed="We ran the rule of the issue in NumPy, with its result nan, and read the code of version "
    "1.9.1.",
    kind="code",
    claim=Claim(left="1/10**15", right="1/2**25", names={}, relation=">"),
)


last_step = Predict(
    id="flaw-last-step",
    title="One step too many",
    prompt=r"""
A vision library computes the focal loss of an object with the logit $x$ in float32: `p = 1 / (1 +
exp(-x))`, and then `(1 - p)**2` times a cross-entropy that is right to the last digit. Take $x$ a hair
below 24 log 2 (16.6355). Then the exponential is a hair above $2^{-24}$, which is half a step of float32
above 1, and the sum is rounded *up*, to $1 + 2^{-23}$. How many times too large is the loss? A whole
number.
""",
    starter="""
answer = ...

check("flaw-last-step", answer)
""",
    solution="""
# 1 − p is 2⁻²³ where 2⁻²⁴ is right: twice, and squared
answer = 4

check("flaw-last-step", answer)
""",
    answer=4.0,
    decimals=0,
    hints=(
        "What is 1 − p on paper? It is almost the exponential itself.",
        "On paper 1 − p is 2⁻²⁴, and the program has 2⁻²³. By which factor is that too large?",
        "Twice as large, and then it is squared. What is 2²?",
    ),
    mistakes=(
        Mistake(
            2.0,
            "This is the factor of 1 − p itself. What does the square make of it?",
        ),
        Mistake(
            0.0,
            "This is less than the right loss. A hair above 24 log 2 the program does return 0. Below it, "
            "is its "
            "1 − p too large or too small?",
        ),
        Mistake(
            1.0,
            "This would be so if 1 − p were right. Its right value is 2⁻²⁴: what does the program have?",
        ),
        Mistake(
            8.0,
            "This is the third power of 2. Which power does γ = 2 take?",
        ),
        Mistake(
            16.0,
            "This squares twice. 2⁻²³ over 2⁻²⁴ is 2: what is its square?",
        ),
    ),
    question="1 − p is 2⁻²³ in place of 2⁻²⁴. What does the square make of that factor?",
    shows="A hair above 24 log 2 the same loss is 0. Between 4 times too large and nothing there is one "
    "step of "
    "float32.",
)

SOURCES["flaw-last-step"] = Source(
    where="facebookresearch/fvcore, fvcore/nn/focal_loss.py",
    url="https://github.com/facebookresearch/fvcore/blob/3378afe0d71dc2aa95e358bc78dc9b67cb48825a/fvcore/nn/focal_loss.py",
    date="2026-02-25",
    commit="3378afe0d71dc2aa95e358bc78dc9b67cb48825a",
    status="open",
    status_note="The newest copy forms 1 − p_t as a difference, and so does torchvision's.",
    confirmed="We read both files, and ran their arithmetic in NumPy, in float32 and float64.",
    kind="code",
    claim=Claim(left="(1/2**23)**2", right="(1/2**24)**2", names={}),
)


below_zero = FalseStatement(
    id="flaw-below-zero",
    title="A guard in front of the logarithm",
    prompt=r"""
So that no logarithm is taken of 0, a library added a small number $c$ before each logarithm, $10^{-12}$ in
its case. One of its tests, had there been one, might have said that no loss is negative:

$$
-\log(p + c) \ge 0 .
$$

Here $p$ is the probability given to what happened, from 0 to 1, and $c$ is positive. Find a point where
this fails.
""",
    starter="""
check("flaw-below-zero", counterexample={"p": ..., "c": ...})
""",
    solution="""
# a sure prediction, and right: p + c is above 1
check("flaw-below-zero", counterexample={"p": 1, "c": "1e-12"})
""",
    statement="-log(p + c) >= 0",
    names={"p": "[0, 1]", "c": "positive"},
    answer={"p": "1", "c": "1/1000000000000"},
    hints=(
        "For which numbers is a logarithm positive?",
        "p + c has to be above 1. Which predictions are so near to 1?",
        "Take a prediction that is as sure as can be, and right. What is p then?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": "1/2", "c": "1/1000000000000"}},
            "Here p + c is below 1, so its logarithm is negative and the loss is positive. Which p brings "
            "the "
            "sum above 1?",
            seen="p + c < 1",
        ),
        Mistake(
            {"counterexample": {"p": "1/2", "c": "1/2"}},
            "Here p + c is 1, and the loss is 0, which is allowed. What if p is a little larger?",
            seen="p + c == 1",
        ),
        Mistake(
            {"counterexample": {"p": "1", "c": "0"}},
            "Without c there is nothing to find, and it is positive here. What does the smallest c do at p "
            "= 1?",
            seen="c == 0",
        ),
        Mistake(
            {"counterexample": {"p": "2", "c": "1/1000000000000"}},
            "No probability is above 1. How near to 1 may p come?",
            seen="p > 1",
        ),
    ),
    question="For which p is p + c above 1?",
    shows="On paper no loss is below 0, so whoever sees one suspects everything else first. Take the "
    "larger of "
    "p and c, or start from the logit.",
)

SOURCES["flaw-below-zero"] = Source(
    where="pytorch/pytorch, issue 2866",
    url="https://github.com/pytorch/pytorch/issues/2866",
    date="2018-05-30",
    commit="008af87c5f0d6652418bf0d884e63a3a06682e1d",
    status="fixed",
    status_note="Mended in pull request 8147 (June 2018); later copies take the larger of log p and −100.",
    confirmed="A comment of 2018-05-30 shows −1.0001e−12 for zeros against zeros; we read two later "
    "versions.",
    kind="code",
)


missing_minus = Choose(
    id="flaw-missing-minus",
    title="A minus too few?",
    prompt=r"""
A report says that a vision library's focal loss has lost its minus. In the paper the loss is
$-\alpha_t (1 - p_t)^\gamma \log p_t$, and the library's lines are, shortened:

    1  ce_loss = binary_cross_entropy_with_logits(inputs, targets)
    2  loss = ce_loss * (1 - p_t) ** gamma
    3  loss = alpha_t * loss

The report proposes `loss = -alpha_t * loss` in line 3. What is the case?

- `"a"`: The minus is missing: as it stands, training maximises the loss.
- `"b"`: Line 1 has the minus in it: with another one the loss would be negative, and training would
  maximise it.
- `"c"`: The minus is missing, and it changes nothing, since a factor moves no minimum.
- `"d"`: The minus belongs into line 2, in front of `(1 - p_t)`.
""",
    starter="""
answer = ...

check("flaw-missing-minus", answer)
""",
    solution="""
# a cross-entropy is minus a logarithm already
answer = "b"

check("flaw-missing-minus", answer)
""",
    choices={
        "a": "The minus is missing: as it stands, training maximises the loss.",
        "b": "Line 1 has the minus in it: with another one the loss would be negative, and training would "
        "maximise it.",
        "c": "The minus is missing, and it changes nothing, since a factor moves no minimum.",
        "d": "The minus belongs into line 2, in front of (1 - p_t).",
    },
    answer="b",
    hints=(
        "Put numbers in: an object with the logit 0. What does line 1 give?",
        "A cross-entropy is minus a logarithm of a probability. Which sign does it have?",
        "At the logit 0 line 1 gives log 2, which is positive. Which sign do lines 2 and 3 leave it?",
    ),
    mistakes=(
        Mistake(
            "a",
            "This takes line 1 for a logarithm. What does it give for an object with the logit 0, and with "
            "which sign?",
        ),
        Mistake(
            "c",
            "A positive factor moves no minimum, but a minus makes a maximum of it. Which sign does line 1 "
            "give?",
        ),
        Mistake(
            "d",
            "(−(1 − p_t))² is the same as (1 − p_t)², and for other γ it need not exist. Which sign does "
            "line 1 give?",
        ),
    ),
    question="Which sign does a cross-entropy have?",
    shows="Not every alarm is a flaw. Formula and program may put a sign in different places: compare one "
    "number, not the letters.",
)

SOURCES["flaw-missing-minus"] = Source(
    where="pytorch/vision, issue 8519",
    url="https://github.com/pytorch/vision/issues/8519",
    date="2024-07-08",
    commit="148ddaaa5d27abc8300dbb4e689d1aea31892930",
    status="fixed",
    status_note="The issue is closed; the program was right, and the copy that we read has no second minus.",
    confirmed="We read the issue, and the file that it speaks of.",
    kind="statement",
    licence="BSD-3-Clause",
    claim=Claim(left="-(-log(p))*(1 - p)**2", right="-(1 - p)**2*log(p)", names={"p": "(0, 1)"}),
)

EXERCISES = (
    which_test,
    training_turns,
    one_weight,
    nearly_probability,
    mean_first,
    three_ways,
    most_sure,
    what_pulls,
    half_of_what,
    company,
    power_of_ten,
    last_step,
    below_zero,
    missing_minus,
)
