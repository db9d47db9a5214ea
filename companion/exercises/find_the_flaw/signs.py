"""A sign or a term is lost."""

from math import log

from companion.exercises._exercise import Mistake
from companion.exercises._predict import Predict
from companion.exercises.find_the_flaw._source import Source

SOURCES = {}


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
)

EXERCISES = (boosting_loss,)
