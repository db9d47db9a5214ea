"""The exercises of the chapter on the focal loss, from one line to a small project."""

from math import log, log10

import companion
from companion.exercises import _mistakes as mistakes
from companion.exercises import _numpy as np
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._exercise import Mistake
from companion.exercises._flaw import Flaw, FlawInCode
from companion.exercises._implement import Case, Implement
from companion.exercises._predict import Predict

SIGMA = {"sigma(x)": "1/(1 + exp(-x))", "σ(x)": "1/(1 + exp(-x))"}  # as it is typed, and as it is printed


# 1 ────────────────────────────────────────────────────────────
how_much_smaller = Predict(
    id="focal-how-much-smaller",
    title="How much smaller?",
    prompt=r"""
A background anchor is given the probability $p = \frac14$ of being an object. By what factor is its focal
loss with $\gamma = 2$ smaller than its cross-entropy? Answer without running anything, with a whole number.
""",
    starter="""
answer = ...

check("focal-how-much-smaller", answer)
""",
    solution="""
# background: p_t = 3/4, and the factor (1 − p_t)² is 1/16
answer = 16

check("focal-how-much-smaller", answer)
""",
    answer=16.0,
    decimals=0,
    hints=(
        "Look at the definition of p_t, and at what the focal loss adds to −log p_t.",
        "The logarithm is the same in both losses, so only the factor (1 − p_t)² counts. The anchor is "
        "background.",
        "For background p_t = 1 − p = 3/4. What is one over (1 − 3/4)²?",
    ),
    mistakes=(
        Mistake(
            16 / 9,
            "This takes p for p_t: one over (1 − 1/4)². The anchor is background. What probability does the "
            "model give to background?",
        ),
        Mistake(4, "This is the factor for γ = 1. Which power does γ = 2 take of 1 − p_t?"),
        Mistake(
            0.0625,
            "This is a factor by which a loss is multiplied, for this anchor 1/16. How many times smaller is "
            "the loss then?",
        ),
        Mistake(8, "Here γ multiplies, 2·4. Where does γ stand in the definition of the focal loss?"),
        Mistake(64, "This is the factor for γ = 3. Which power does γ = 2 take of 1 − p_t?"),
    ),
    question="The logarithm cancels, and one over (1 − p_t)² is left. What is p_t for background?",
    shows="The factor depends on p_t alone, so it treats an object at 3/4 and background at 1/4 alike.",
)


# 2 ────────────────────────────────────────────────────────────
rarer = Predict(
    id="focal-rarer-prior",
    title="One anchor in a thousand",
    prompt=r"""
In your data one anchor in a thousand holds an object, and you want a fresh model to say so. Which number
does the last bias start with? A calculator's $\log 999$ is all you need. Give four decimals.
""",
    starter="""
answer = ...

check("focal-rarer-prior", answer)
""",
    solution="""
# the log-odds of 1/1000 are log(1/999)
answer = -np.log(999)

check("focal-rarer-prior", answer)
""",
    answer=-log(999),
    decimals=4,
    hints=(
        "Look at the section on a modest start.",
        "The bias is the log-odds of the prior: the logarithm of π/(1 − π).",
        "π = 1/1000, so π/(1 − π) = 1/999. What is its logarithm?",
    ),
    mistakes=(
        Mistake(
            log(999),
            "The sign is turned: with this bias the model says object to all but one anchor in a thousand. "
            "Which logits belong to probabilities below ½?",
        ),
        Mistake(
            -log(1000),
            "This is the logarithm of the prior, log π. What do the odds have in the denominator, and π not?",
        ),
        Mistake(
            log(1000),
            "This is the surprise at an object, −log π. Which logit has the sigmoid π, and on which side of "
            "0 does it lie?",
        ),
        Mistake(
            -log10(999),
            "This is the logarithm to base 10. Which logarithm does the sigmoid undo?",
        ),
        Mistake(
            -log(1001),
            "These are odds of 1 to 1001. One anchor in a thousand holds an object: how many do not?",
        ),
        Mistake(
            -log(99),
            "This is the bias for a prior of one in a hundred. What are the odds of one in a thousand?",
        ),
        Mistake(
            -log(0.999),
            "This is the first cross-entropy of a background anchor, −log(1 − π). Which logit gives the "
            "probability π?",
        ),
    ),
    question="The sigmoid of the bias should be 1/1000. Which logit has that sigmoid?",
    shows="The first loss of a background anchor is then −log .999 = .0010 in place of .6931.",
)


# 3 ────────────────────────────────────────────────────────────
slope_of_gamma_one = Derive(
    id="focal-slope-gamma-one",
    title="The slope for γ = 1",
    prompt=r"""
For an object and $\gamma = 1$ the focal loss of a logit is $-(1 - \sigma(x))\log\sigma(x)$. Differentiate
it with respect to $x$. Write the result as text, with `sigma(x)`, `log` and arithmetic, and without
`Derivative`. Every form that is equal for all real $x$ is right.
""",
    starter="""
answer = ...

check("focal-slope-gamma-one", answer)
""",
    solution="""
# σ′ log σ − (1 − σ)σ′/σ with σ′ = σ(1 − σ)
answer = "(1 - sigma(x))*(sigma(x)*log(sigma(x)) + sigma(x) - 1)"

check("focal-slope-gamma-one", answer)
""",
    answer="(1 - sigma(x))*(sigma(x)*log(sigma(x)) + sigma(x) - 1)",
    names={"x": "real"},
    defined=SIGMA,
    without=("Derivative",),
    hints=(
        "Look at the derivation of the gradient, and put γ = 1 and s = 1.",
        "Both factors move with x: use the product rule. σ′ = σ(1 − σ), and the slope of log σ is 1 − σ.",
        "The product rule gives σ′ log σ − (1 − σ)·(1 − σ). Put in σ′, and take out 1 − σ.",
    ),
    mistakes=(
        Mistake(
            "(1 - sigma(x))*(sigma(x) - 1)",
            "The factor is held fixed: this differentiates the logarithm alone. How does 1 − σ(x) change "
            "with x?",
        ),
        Mistake(
            "(1 - sigma(x))*(1 - sigma(x) - sigma(x)*log(sigma(x)))",
            "The sign is turned. The loss of an object falls as its logit grows. Which sign has its slope?",
        ),
        Mistake(
            "(1 - sigma(x))*(sigma(x) - 1 - sigma(x)*log(sigma(x)))",
            "The slope of 1 − σ has lost its minus. Which sign does the first term of the product rule have "
            "then?",
        ),
        Mistake(
            "log(sigma(x)) - (1 - sigma(x))/sigma(x)",
            "This is the slope in the probability σ. By the chain rule, which factor is missing?",
        ),
        Mistake(
            "(1 - sigma(x))*(log(sigma(x)) + sigma(x) - 1)",
            "The logarithm has lost its factor σ(x). What is σ′ in the first term of the product rule?",
        ),
        Mistake(
            "sigma(x)*(1 - sigma(x))*log(sigma(x)) - (1 - sigma(x))/sigma(x)",
            "The first term has the slope of σ, the second has not: the slope of log σ(x) in x is σ′/σ. "
            "What is that with σ′ = σ(1 − σ)?",
        ),
        Mistake(
            "sigma(x) - 1",
            "This is the slope of the cross-entropy, γ = 0. What does the factor 1 − σ(x) change?",
        ),
        Mistake(
            "(1 - sigma(x))**2*(2*sigma(x)*log(sigma(x)) + sigma(x) - 1)",
            "This is the slope for γ = 2. Which power does the loss have here?",
        ),
    ),
    question="The product rule gives σ′ log σ − (1 − σ)σ′/σ. What is it with σ′ = σ(1 − σ)?",
    shows="Both terms of the bracket are negative: logarithm and factor pull in the same direction.",
)


# 4 ────────────────────────────────────────────────────────────
lost_probability = Flaw(
    id="focal-lost-probability",
    title="A probability goes astray",
    prompt=r"""
Here is the gradient for an object once more, with $\sigma$ short for $\sigma(x)$. It ends in a formula that
looks like the one in the paper, and yet one line is not equal to the line above it.

$$
\begin{aligned}
\frac{\partial}{\partial x} \bigl(-(1 - \sigma)^\gamma \log \sigma\bigr)
&= \gamma (1 - \sigma)^{\gamma - 1} \sigma (1 - \sigma) \log \sigma
- (1 - \sigma)^\gamma \frac{\sigma (1 - \sigma)}{\sigma} && \text{(1)}\\
&= \gamma (1 - \sigma)^\gamma \sigma \log \sigma - (1 - \sigma)^\gamma (1 - \sigma) && \text{(2)}\\
&= (1 - \sigma)^\gamma (\gamma \log \sigma - 1 + \sigma) && \text{(3)}\\
&= -(1 - \sigma)^\gamma (1 - \sigma - \gamma \log \sigma) && \text{(4)}
\end{aligned}
$$

Which line does not follow, and what should it say? Give the number of the line, and the whole line
repaired, as text, with `sigma(x)` and `gamma`.
""",
    starter="""
check("focal-lost-probability", step=..., repair=...)
""",
    solution="""
# the first term keeps its factor σ
check("focal-lost-probability", step=3,
      repair="(1 - sigma(x))**gamma*(gamma*sigma(x)*log(sigma(x)) - 1 + sigma(x))")
""",
    lines=(
        "gamma*(1 - sigma(x))**(gamma - 1)*sigma(x)*(1 - sigma(x))*log(sigma(x)) "
        "- (1 - sigma(x))**gamma*sigma(x)*(1 - sigma(x))/sigma(x)",
        "gamma*(1 - sigma(x))**gamma*sigma(x)*log(sigma(x)) - (1 - sigma(x))**gamma*(1 - sigma(x))",
        "(1 - sigma(x))**gamma*(gamma*log(sigma(x)) - 1 + sigma(x))",
        "-(1 - sigma(x))**gamma*(1 - sigma(x) - gamma*log(sigma(x)))",
    ),
    step=3,
    repair="(1 - sigma(x))**gamma*(gamma*sigma(x)*log(sigma(x)) - 1 + sigma(x))",
    names={"x": "real", "gamma": "positive"},
    defined=SIGMA,
    without=("Derivative",),
    hints=(
        "Put numbers in: x = 0, where σ is ½, and γ = 2. At which line does the value change?",
        "One line takes out the factor (1 − σ)^γ. What does each term keep?",
        "Line 3 should read (1 − σ)^γ (γ … log σ − 1 + σ). Which letter stands before the logarithm in line "
        "2?",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 follows: it is the product rule, with σ(1 − σ) for the slope of σ. Which line takes out "
            "a common factor?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 follows: one more 1 − σ in the power, and σ cancels in the second term. Which line "
            "takes out a common factor?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 is line 3 with its signs turned twice. At x = 0, which line differs from the one above "
            "it?",
        ),
        Mistake(
            {"step": 3, "repair": "(1 - sigma(x))**gamma*(gamma*sigma(x)*log(sigma(x)) + 1 - sigma(x))"},
            "The letter is back, but the sign of 1 − σ is turned. Which sign does the second term have in "
            "line 2?",
        ),
        Mistake(
            {"step": 3, "repair": "(1 - sigma(x))**gamma*(gamma*sigma(x)*log(sigma(x)) - 1)"},
            "The letter is back, but the second term has lost its σ. What is left of (1 − σ)^γ (1 − σ) when "
            "(1 − σ)^γ is taken out?",
        ),
        Mistake(
            {"step": 3, "repair": "(1 - sigma(x))**gamma*(gamma*sigma(x)*log(sigma(x)) - 1 - sigma(x))"},
            "The letter is back, but the sign of the last σ is turned. What is −(1 − σ) without its bracket?",
        ),
        Mistake(
            {"step": 3, "repair": "gamma*sigma(x)*log(sigma(x)) - 1 + sigma(x)"},
            "The bracket is right, and the factor in front of it got lost. What does line 3 take out?",
        ),
        Mistake(
            {"step": 3, "repair": "(1 - sigma(x))**gamma*(sigma(x)*log(sigma(x)) - 1 + sigma(x))"},
            "σ is back, and γ got lost. Which two letters stand before the logarithm in line 2?",
        ),
    ),
    question="Line 3 takes out (1 − σ)^γ. What is left of each term of line 2?",
    shows="Without its σ the pull would have no bound as σ goes to 0. With it the pull goes to 1.",
)


# 5 ────────────────────────────────────────────────────────────
pulls_harder = FalseStatement(
    id="focal-pulls-harder",
    title="A smaller loss, a smaller pull?",
    prompt=r"""
"The focal loss is never larger than cross-entropy, so it never pulls harder." For $\gamma = 1$ the
statement says that $(1 - p)(1 - p - p\log p)$ is at most $1 - p$ for every $p = p_t$ in $(0, 1)$. Find a
probability at which it fails.
""",
    starter="""
check("focal-pulls-harder", counterexample={"p": ...})
""",
    solution="""
# at .1 the pull is .9·(.9 + .230) = 1.017, and cross-entropy's is .9
check("focal-pulls-harder", counterexample={"p": 0.1})
""",
    statement="(1 - p)*(1 - p - p*log(p)) <= 1 - p",
    names={"p": "(0, 1)"},
    answer={"p": "1/10"},
    hints=(
        "Look at the figure with both pulls. On which side of the crossing is the focal loss above?",
        "Divide by 1 − p: the statement says that −p − p log p is at most 0. When is −log p larger than 1?",
        "It fails wherever p is below 1/e = .368. Which number is that?",
    ),
    mistakes=(
        Mistake(
            {"counterexample": {"p": "9/10"}},
            "Here the model is sure and right, and the focal loss pulls less. What about an example on "
            "which it is mistaken?",
            seen="p > 1/2",
        ),
        Mistake(
            {"counterexample": {"p": "1/2"}},
            "At ½ the two pulls are .4233 and .5. Which of the two grows faster when p falls?",
        ),
        Mistake(
            {"counterexample": {"p": "2/5"}},
            "The right direction, and not far enough: −log p is still below 1. Where does it reach 1?",
            seen="p > 37/100",
        ),
    ),
    question="Divide by 1 − p. For which p is −log p larger than 1?",
    shows="An inequality between two functions says nothing about their slopes. Here the crossing is at 1/e.",
)


# 6 ────────────────────────────────────────────────────────────
factor_on_negatives = FlawInCode(
    id="focal-factor-on-negatives",
    title="A detector that forgets its background",
    prompt=r"""
A detector was trained with this function, where `p` holds probabilities of an object and `y` labels. It
learns to find objects, and then it finds them everywhere. One line is at fault; a program like it has been
published.

    1  def focal_loss(p, y, gamma=2.0, alpha=0.25):
    2      on_objects = -alpha * (1 - p) ** gamma * np.log(p)
    3      on_background = -(1 - alpha) * (1 - p) ** gamma * np.log(1 - p)
    4      losses = np.where(y == 1, on_objects, on_background)
    5      return losses.sum() / (y == 1).sum()

Which line, and which repair of it?

- **a** `-(1 - alpha) * p**gamma * np.log(1 - p)`
- **b** `-alpha * (1 - p) ** gamma * np.log(1 - p)`
- **c** `-(1 - alpha) * (1 - p) ** gamma * np.log(p)`
- **d** `(1 - alpha) * p**gamma * np.log(1 - p)`
""",
    starter="""
check("focal-factor-on-negatives", step=..., repair=...)
""",
    solution="""
# for background p_t is 1 − p, so that 1 − p_t is p
check("focal-factor-on-negatives", step=3, repair="a")
""",
    code="""
def focal_loss(p, y, gamma=2.0, alpha=0.25):
    on_objects = -alpha * (1 - p) ** gamma * np.log(p)
    on_background = -(1 - alpha) * (1 - p) ** gamma * np.log(1 - p)
    losses = np.where(y == 1, on_objects, on_background)
    return losses.sum() / (y == 1).sum()
""",
    step=3,
    repair="a",
    repairs={
        "a": "for background p_t is 1 − p, so that its factor 1 − p_t is p.",
        "b": "-alpha * (1 - p) ** gamma * np.log(1 - p)",
        "c": "-(1 - alpha) * (1 - p) ** gamma * np.log(p)",
        "d": "(1 - alpha) * p**gamma * np.log(1 - p)",
    },
    hints=(
        "Write down p_t and 1 − p_t for an object and for background, and compare with the listing.",
        "Think of a background anchor that the model takes for an object, p = .99. What is its factor in the "
        "listing?",
        "In line 3 the factor should be 1 − p_t, and p_t is 1 − p there. What is 1 − (1 − p)?",
    ),
    mistakes=(
        Mistake(
            {"step": 1},
            "Line 1 holds the paper's defaults. Which line treats a mistaken anchor as a settled one?",
        ),
        Mistake(
            {"step": 2},
            "Line 2 is right: for an object p_t is p. What is p_t for background?",
        ),
        Mistake(
            {"step": 4},
            "Line 4 takes each anchor's own loss. Are both of the losses that it takes from right?",
        ),
        Mistake(
            {"step": 5},
            "Line 5 divides by the number of objects, as the paper does. Which line computes a loss that is "
            "not the focal loss?",
        ),
        Mistake(
            {"step": 3, "repair": "b"},
            "This changes the class weight, and 1 − alpha was right for background. Which factor should be "
            "near 1 for background with p = .99?",
        ),
        Mistake(
            {"step": 3, "repair": "c"},
            "This takes the logarithm of p, and for background p_t is 1 − p. Is the logarithm or the factor "
            "to be mended?",
        ),
        Mistake(
            {"step": 3, "repair": "d"},
            "The factor is right here, but the minus is gone: this loss is negative. Which sign does a "
            "logarithm of a probability have?",
        ),
    ),
    question="For background p_t is 1 − p. What is 1 − p_t?",
    shows="With (1 − p)^γ a background anchor taken for an object has hardly any loss: nothing corrects it.",
)


# 7 ────────────────────────────────────────────────────────────
def _focal_loss(logits, labels, gamma):
    return companion.focal_loss_with_logits(logits, labels, gamma=gamma, reduction="none")


def _scenes():
    def scene(logits, labels, gamma, **where):
        return Case({"logits": logits, "labels": labels, "gamma": gamma}, **where)

    yield scene([0.0], [1.0], 2.0)
    yield scene([2.0, 2.0], [1.0, 0.0], 2.0)
    yield scene([-1.0, 3.0, 0.5], [0.0, 1.0, 1.0], 1.0)
    yield scene([[2.0, -1.0], [0.5, -3.0]], [[1.0, 1.0], [0.0, 0.0]], 0.5)
    rng = np.random.default_rng(8)
    for gamma in (0.0, 0.5, 2.0, 5.0):
        yield scene(rng.normal(0, 3, 9), rng.integers(0, 2, 9).astype(float), gamma)
    yield scene([40.0, -40.0], [1.0, 0.0], 0.0, group="gamma zero")
    yield scene([40.0, -40.0, 40.0], [1.0, 0.0, 0.0], 0.5, group="far out")
    yield scene([100.0, -100.0, -100.0], [1.0, 1.0, 0.0], 2.0, group="far out")
    yield scene([800.0, -800.0, 800.0, -800.0], [1.0, 1.0, 0.0, 0.0], 2.0, group="overflow")


def _from_probabilities(change):
    def answer(logits, labels, gamma):
        with np.errstate(all="ignore"):
            p = 1 / (1 + np.exp(-logits))
            return change(p, np.where(labels == 1, p, 1 - p), labels, gamma)

    return answer


def _stable_but(change):
    def answer(logits, labels, gamma):
        x = np.where(labels == 1, logits, -logits)
        return change(x, -companion.log_sigmoid(x), companion.sigmoid(-x), gamma)

    return answer


from_logits = Implement(
    id="focal-from-logits",
    title="The focal loss from logits",
    prompt=r"""
Write `focal_loss(logits, labels, gamma)`: the focal loss of each logit, without a class weight. Both arrays
have the same shape, labels are 0 or 1, and `gamma` is a number, 0 or larger. No number may be nan or
infinite for logits as far out as ±800, and NumPy should not warn. You may use `companion.log_sigmoid` and
`companion.sigmoid`.
""",
    starter="""
def focal_loss(logits, labels, gamma):
    ...


check("focal-from-logits", focal_loss)
""",
    solution="""
from companion import log_sigmoid, sigmoid


def focal_loss(logits, labels, gamma):
    towards_truth = (2 * labels - 1) * logits
    return -(sigmoid(-towards_truth) ** gamma) * log_sigmoid(towards_truth)


check("focal-from-logits", focal_loss)
""",
    function="focal_loss",
    reference=_focal_loss,
    cases=_scenes,
    tolerance={"float64": (1e-11, 0.0)},
    quiet=True,
    hints=(
        "Look at p_t of a logit: it is a sigmoid of the logit taken with the sign of the label.",
        "With u = (2y − 1)x both labels are one formula, and 1 − σ(u) is σ(−u), without a difference.",
        "u = (2 * labels - 1) * logits, and then the power of sigmoid(-u) times log_sigmoid(u). Which sign?",
    ),
    mistakes=(
        Mistake(
            _stable_but(lambda x, loss, q, gamma: -(q**gamma) * loss),
            "This is the formula without its minus: the logarithm of a probability is negative. Which sign "
            "should a loss have?",
        ),
        Mistake(
            _stable_but(lambda x, loss, q, gamma: loss),
            "This is the cross-entropy, γ = 0: the factor is missing. What multiplies −log p_t?",
        ),
        Mistake(
            _stable_but(lambda x, loss, q, gamma: companion.sigmoid(x) ** gamma * loss),
            "The factor is p_t^γ here, large for what is settled. Which examples should fade?",
        ),
        Mistake(
            _stable_but(lambda x, loss, q, gamma: q * gamma * loss),
            "γ multiplies the factor here. Where does γ stand in the definition?",
        ),
        Mistake(
            lambda logits, labels, gamma: (
                companion.sigmoid(-logits) ** gamma
                * -companion.log_sigmoid(np.where(labels == 1, logits, -logits))
            ),
            "The factor is (1 − p)^γ for both labels. For background it should be p^γ. What is 1 − p_t "
            "there?",
        ),
        Mistake(
            lambda logits, labels, gamma: (
                companion.sigmoid(-logits) ** gamma * -companion.log_sigmoid(logits)
            ),
            "The labels do not enter: every logit is treated as an object's. What is p_t for background?",
        ),
        Mistake(
            _stable_but(lambda x, loss, q, gamma: companion.sigmoid(x) ** gamma * -companion.log_sigmoid(-x)),
            "The labels are turned: an object is treated as background, and background as an object. Which "
            "sign has 2y − 1 for an object?",
        ),
        Mistake(
            _stable_but(lambda x, loss, q, gamma: 0.25 * q**gamma * loss),
            "This has the class weight α = .25 in it, for both labels. Which weight is asked for here?",
        ),
        Mistake(
            _stable_but(lambda x, loss, q, gamma: (1 - companion.sigmoid(x)) ** gamma * loss),
            "The logarithm is right, but 1 − p_t is a difference, and it is 0 where p_t rounds to 1. Which "
            "sigmoid has the value 1 − σ(u)?",
        ),
        mistakes.one_number(_focal_loss),
        Mistake(
            _from_probabilities(
                lambda p, pt, y, gamma: -y * (1 - p) ** gamma * np.log(p) - (1 - y) * p**gamma * np.log(1 - p)
            ),
            "Both terms are computed, and where σ(x) rounds to 1 the second is 0·(−∞), which is nan. Which "
            "sigmoid has the value 1 − σ(x), without a difference?",
        ),
        Mistake(
            _from_probabilities(lambda p, pt, y, gamma: -((1 - pt) ** gamma) * np.log(pt)),
            "Where p_t rounds to 0 or 1, its digits are gone, and with them the loss. How do you compute "
            "log p_t from the logit, without computing p_t first?",
        ),
        Mistake(
            _from_probabilities(
                lambda p, pt, y, gamma: (
                    -((1 - np.clip(pt, 1e-7, 1 - 1e-7)) ** gamma) * np.log(np.clip(pt, 1e-7, 1 - 1e-7))
                )
            ),
            "A probability is clipped, so that −log p_t stays between 1e-7 and 16.1. What is −log σ(x) at x "
            "= 40, and at x = −100?",
        ),
    ),
    question="With u = (2y − 1)x the loss is σ(−u)^γ times −log σ(u). Which part of it differs from yours?",
    shows="One sign covers both labels, and no power of γ − 1, no difference and no ε is needed.",
)


# 8 ────────────────────────────────────────────────────────────
def _size(q, gamma):
    return (1 - q) ** gamma / q - gamma * (1 - q) ** (gamma - 1) * np.log(q)


def _truth(q, gamma):
    return _size(1 - q, gamma) / (_size(q, gamma) + _size(1 - q, gamma))


def _turned(q, gamma):  # a slip in the product rule
    return (1 - q) ** gamma / q + gamma * (1 - q) ** (gamma - 1) * np.log(q)


def _predictions():
    for gamma in (2.0, 1.0, 0.0, 5.0, 0.5):
        yield Case({"q": [0.1, 0.5, 0.69421, 0.9], "gamma": gamma})
    rng = np.random.default_rng(42)
    for gamma in (0.5, 1.0, 2.0, 3.0):
        yield Case({"q": 0.01 + 0.98 * rng.random(12), "gamma": gamma})
    yield Case({"q": [0.001, 0.999, 0.01, 0.99], "gamma": 2.0}, group="near the ends")


behind = Implement(
    id="focal-truth-behind",
    title="Project: the truth behind a prediction",
    prompt=r"""
A model was trained with the focal loss, and you want probabilities. Write `truth_behind(q, gamma)`: for
predictions `q` strictly between 0 and 1, the truth $t$ at which the expected focal loss $-t(1 - q)^\gamma
\log q - (1 - t) q^\gamma \log(1 - q)$ is least at $q$. The chapter does it for $\gamma = 2$; yours should
take any $\gamma \ge 0$. Then try it: for which predictions does $\gamma = 5$ change a probability by more
than .2?
""",
    starter="""
def truth_behind(q, gamma):
    ...


check("focal-truth-behind", truth_behind)
""",
    solution="""
def truth_behind(q, gamma):
    def size_of_slope(u):  # of −(1 − u)^γ log u
        return (1 - u) ** gamma / u - gamma * (1 - u) ** (gamma - 1) * np.log(u)

    # the slope of the expected loss is (1 − t) A(1 − q) − t A(q); it is 0 at this t
    return size_of_slope(1 - q) / (size_of_slope(q) + size_of_slope(1 - q))


check("focal-truth-behind", truth_behind)
""",
    function="truth_behind",
    reference=_truth,
    cases=_predictions,
    tolerance={"float64": (1e-9, 1e-12)},
    hints=(
        "Look at the derivation of the slope of the expected loss, and redo it with γ in place of 2.",
        "With A(u) for the size of the slope of −(1 − u)^γ log u, the slope is (1 − t)A(1 − q) − tA(q). Set "
        "it to 0 and solve for t.",
        "A(u) = (1 − u)^γ/u − γ(1 − u)^(γ − 1) log u, and t = A(1 − q)/(…). What stands in the denominator?",
    ),
    mistakes=(
        Mistake(
            lambda q, gamma: q + 0 * gamma,
            "This takes the prediction for the truth, which is right for γ = 0 only. Where does the slope "
            "of the expected loss vanish for other γ?",
        ),
        Mistake(
            lambda q, gamma: 1 - _truth(q, gamma),
            "This is 1 − t: the two answers have changed places. Which of A(q) and A(1 − q) goes with t?",
        ),
        Mistake(
            lambda q, gamma: _truth(q, 2.0),
            "This is right for γ = 2 and takes no notice of γ. Where does the 2 come from in the chapter's "
            "formula?",
        ),
        Mistake(
            lambda q, gamma: q**gamma / (1 - q) / ((1 - q) ** gamma / q + q**gamma / (1 - q)),
            "The factor is held fixed in the slope: its own derivative is missing. How does (1 − u)^γ "
            "change with u?",
        ),
        Mistake(
            lambda q, gamma: _size(1 - q, gamma) / _size(q, gamma),
            "These are the odds t/(1 − t). Which probability has these odds?",
        ),
        Mistake(
            lambda q, gamma: _turned(1 - q, gamma) / (_turned(q, gamma) + _turned(1 - q, gamma)),
            "The slope of (1 − u)^γ has lost its minus, so that the two terms of A(u) work against each "
            "other. Which sign has the logarithm of u?",
        ),
        Mistake(
            lambda q, gamma: -_size(1 - q, gamma) / (_size(q, gamma) - _size(1 - q, gamma)),
            "A sign got lost: t A(q) = (1 − t) A(1 − q). What is t when all terms with t stand on one side?",
            seen=lambda inputs, got, expected: np.any((got[0] < 0) | (got[0] > 1)),
        ),
    ),
    question="The slope (1 − t)A(1 − q) − tA(q) should vanish. Which part of it is different in yours?",
    shows="The map is increasing, so it changes no ranking and no decision at ½, but every probability.",
)

EXERCISES = (
    how_much_smaller,
    rarer,
    slope_of_gamma_one,
    lost_probability,
    pulls_harder,
    factor_on_negatives,
    from_logits,
    behind,
)
