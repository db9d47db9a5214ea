"""The exercises of the page on frameworks: what a library does with numbers that it is handed."""

from math import log

from companion.exercises._exercise import Mistake
from companion.exercises._flaw import FlawInCode
from companion.exercises._predict import Choose, Predict

# 1 ────────────────────────────────────────────────────────────
class_weights = Predict(
    id="frameworks-class-weights",
    title="The weight of a class",
    prompt=r"""
Two examples of classes 0 and 1 have the losses 0.2 and 0.8, and the classes have the weights 3 and 1. What
does PyTorch's `cross_entropy` return, with `weight` set and the labels given as classes? Give two decimals.
""",
    starter="""
answer = ...

check("frameworks-class-weights", answer)
""",
    solution="""
# the weighted sum, divided by the sum of the weights
answer = (3 * 0.2 + 1 * 0.8) / (3 + 1)

check("frameworks-class-weights", answer)
""",
    answer=0.35,
    decimals=2,
    hints=(
        "Look for `cross_entropy` in the table on what a weighted mean divides by.",
        "The weights of the classes multiply the losses. What is left is the divisor.",
        "Labels that are classes: the divisor is the sum of the weights that were used.",
    ),
    mistakes=(
        Mistake(
            0.7,
            "This divides by the number of examples. In which form do the labels have to come for that?",
        ),
        Mistake(1.4, "This is the weighted sum. What is it divided by in a mean?"),
        Mistake(0.5, "This is the mean without the weights. What is 3 · 0.2 + 1 · 0.8?"),
    ),
    question="What is the weighted sum, and what are the weights together?",
    shows="With classes for labels PyTorch divides by the sum of the weights.",
)

# 2 ────────────────────────────────────────────────────────────
one_hot = Predict(
    id="frameworks-one-hot",
    title="The same labels, one-hot",
    prompt=r"""
The same two examples and the same weights. Somebody turns the labels into the rows (1, 0) and (0, 1), because
the next experiment needs soft labels. What does `cross_entropy` return now? Give two decimals.
""",
    starter="""
answer = ...

check("frameworks-one-hot", answer)
""",
    solution="""
# with distributions for labels the divisor is the number of examples
answer = (3 * 0.2 + 1 * 0.8) / 2

check("frameworks-one-hot", answer)
""",
    answer=0.7,
    decimals=2,
    hints=(
        "The table on what a weighted mean divides by has two rows for `cross_entropy`.",
        "A distribution has no one class whose weight could be added up.",
        "Labels that are distributions: the divisor is the number of examples, 2.",
    ),
    mistakes=(
        Mistake(
            0.35,
            "This is the mean for labels that are classes. What can a library add up when a label is spread "
            "over several classes?",
        ),
        Mistake(1.4, "This is the weighted sum. How many examples are there?"),
        Mistake(0.5, "This is the mean without the weights. What is 3 · 0.2 + 1 · 0.8?"),
    ),
    question="What is the weighted sum, and how many examples are there?",
    shows="The loss has doubled, and the learning rate with it, though nothing about the data has changed.",
)

# 3 ────────────────────────────────────────────────────────────
swapped = Choose(
    id="frameworks-swapped",
    title="Truth and prediction",
    prompt=r"""
A program moves from PyTorch to Keras. It calls `binary_crossentropy(p, y)` from `keras.losses` with
probabilities $p$ from a sigmoid and labels $y$ that are 0 or 1, as it called PyTorch's function before. What
happens?

- `"a"`: an error is raised, because labels are no probabilities
- `"b"`: nan comes back, because the logarithm of 0 is taken
- `"c"`: a number comes back, and it is not the loss
- `"d"`: the loss comes back, because the formula treats both alike
""",
    starter="""
answer = ...

check("frameworks-swapped", answer)
""",
    solution="""
# Keras takes the truth first; the labels are clipped like probabilities, so every logarithm is finite
answer = "c"

check("frameworks-swapped", answer)
""",
    choices={
        "a": "an error",
        "b": "nan",
        "c": "a number that is not the loss.",
        "d": "the loss",
    },
    answer="c",
    hints=(
        "Look at the table on which argument comes first, and at its column on swapping.",
        "Keras takes the truth first. What does it do to a prediction of 0 or 1 before it takes a logarithm?",
        "The labels stand where predictions are expected, and are clipped at 10⁻⁷.",
    ),
    mistakes=(
        Mistake(
            "a",
            "A label that is 0 or 1 passes for a probability. And is a probability refused where a label "
            "is expected?",
        ),
        Mistake(
            "b",
            "The logarithm of 0 would be taken without a guard. What does Keras do to predictions before the "
            "logarithm?",
        ),
        Mistake(
            "d",
            "The logarithm is taken of one of the two alone. Which one is it, when they are swapped?",
        ),
    ),
    question="Which of the two does Keras take the logarithm of?",
    shows="Nothing complains: arguments passed by name cannot be swapped.",
)

# 4 ────────────────────────────────────────────────────────────
sure = Predict(
    id="frameworks-sure-of-everything",
    title="Sure of everything",
    prompt=r"""
A Keras model ends in a sigmoid, and computes on JAX. It is sure of everything: each probability is 0 or 1,
and nine of ten examples are right. Which mean does `binary_crossentropy` report? Take
$\ln 10 \approx 2.3026$, and give two decimals.
""",
    starter="""
answer = ...

check("frameworks-sure-of-everything", answer)
""",
    solution="""
# one example in ten costs −log 10⁻⁷, and the others next to nothing
answer = 7 * 2.3026 / 10

check("frameworks-sure-of-everything", answer)
""",
    answer=0.7 * log(10),
    decimals=2,
    hints=(
        "Look at the row of Keras in the table on what limits the loss.",
        "A right example costs about 10⁻⁷. What does the one that is not cost, of ten?",
        "The probability 0 is read as 10⁻⁷, whose logarithm is −7 · 2.3026.",
    ),
    mistakes=(
        Mistake(
            7 * log(10),
            "This is what one example costs that the model gets upside down. How many of ten are there?",
        ),
        Mistake(
            10,
            "This would be a cut at 100, a tenth of it. Whose guard is that, and what is Keras's?",
        ),
        Mistake(
            0.9 * 7 * log(10),
            "This counts the nine that are right. Which examples cost something?",
        ),
        Mistake(
            -log(0.9),
            "This is the loss of a model that says 0.9 each time. What does this one say of the example that "
            "it gets upside down?",
        ),
    ),
    question="What does the one example cost, and by how many is it divided?",
    shows="The mean is the guard's number: with a clip at 10⁻¹² it would be 2.76, and without one infinite.",
)

# 5 ────────────────────────────────────────────────────────────
divergence = FlawInCode(
    id="frameworks-divergence",
    title="A divergence in PyTorch",
    prompt=r"""
This function is to return the KL divergence of the model $q$ from the truth $p$, one number a row. For the
truth (0.9, 0.1) and the model (0.5, 0.5) it returns −0.8251. One line is not what it should be.

```python
def divergence(p, q):                        # line 1: rows of positive numbers that sum to 1
    each = F.kl_div(q, p, reduction="none")  # line 2
    return each.sum(dim=-1)                  # line 3
```

Which line is it, and which of these should stand there?

- `"a"`: `each = F.kl_div(q.log(), p, reduction="none")`
- `"b"`: `each = F.kl_div(p.log(), q, reduction="none")`
- `"c"`: `each = F.kl_div(p, q.log(), reduction="none")`
- `"d"`: `each = F.kl_div(q.log(), p)`
""",
    starter="""
check("frameworks-divergence", step=..., repair=...)
""",
    solution="""
# the logarithm of the model comes first, the truth second
check("frameworks-divergence", step=2, repair="a")
""",
    code=('def divergence(p, q):\n    each = F.kl_div(q, p, reduction="none")\n    return each.sum(dim=-1)'),
    step=2,
    repair="a",
    repairs={
        "a": 'each = F.kl_div(q.log(), p, reduction="none")',
        "b": 'each = F.kl_div(p.log(), q, reduction="none")',
        "c": 'each = F.kl_div(p, q.log(), reduction="none")',
        "d": "each = F.kl_div(q.log(), p)",
    },
    hints=(
        "Look at the table on the KL divergence, at its column on the first argument.",
        "A divergence is never negative. So something that is no logarithm is taken for one.",
        "First the logarithm of the model, then the truth.",
    ),
    mistakes=(
        Mistake({"step": 1}, "Line 1 only names the arguments. Which line hands them to PyTorch?"),
        Mistake(
            {"step": 3},
            "Line 3 adds up the terms of each row, as it should. What are the terms made of?",
        ),
        Mistake(
            {"step": 2, "repair": "b"},
            "This is a divergence, that of the truth from the model. Whose logarithm comes first?",
        ),
        Mistake(
            {"step": 2, "repair": "c"},
            "Here a logarithm stands where the truth belongs, and it is negative. Where is the model's?",
        ),
        Mistake(
            {"step": 2, "repair": "d"},
            "The order is right, and the default gives one number for the whole batch, divided by the number "
            "of entries. What does line 3 expect?",
        ),
    ),
    question="Which argument does PyTorch expect first, and in which form?",
    shows="No error was raised, because both are rows of numbers. A negative divergence was the only sign.",
)

EXERCISES = (class_weights, one_hot, swapped, sure, divergence)
