"""Inputs that any program may meet, for which a library returns a number that is not the loss.

Each is a program of two lines, run in a process of its own; beside what it prints stands the right value,
from `definitions`, and, where another line does better, that line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import definitions as of
from benchmarks.conventions import COMPANION, KERAS, OPTAX, SCIPY, SKLEARN, TENSORFLOW, TORCH
from benchmarks.programs import Batch, Library

_mp, _x = of.mp, of.exact


@dataclass(frozen=True)
class Surprise:
    """A program, what is right in its place, and the line to write instead."""

    id: str
    library: Library
    first: str
    line: str
    right: object  # a number, or words where there is no number
    instead: str = ""  # the second line, changed
    instead_first: str = ""  # the first line, if it has to change too

    def program(self) -> str:
        return f"{self.first}\n{self.line}"

    def better(self) -> str:
        return self.instead and f"{self.instead_first or self.first}\n{self.instead}"


_TORCH = "import torch; from torch.nn import functional as F"
_LEAF = f"{_TORCH}; x = torch.tensor({{}}, requires_grad=True)"
_FOCAL = "from torchvision.ops import sigmoid_focal_loss"
_KERAS = "import keras, numpy as np"
_JNP = "import optax; from jax import numpy as jnp"
_P, _Q = "[0.3, 0.7]", "[0.3 * (1 + 1e-9), 0.7 - 0.3e-9]"
_KL = of.kl_divergence([_x(0.3), _x(0.7)], [_x(0.3 * (1 + 1e-9)), _x(0.7 - 0.3e-9)])

SURPRISES = (
    Surprise(
        "a confident zero",
        TORCH,
        _TORCH,
        "print(F.binary_cross_entropy_with_logits(torch.tensor(-15.0), torch.tensor(0.0)))",
        of.bce_of_logit(_x(-15.0), _x(0.0)),
        "print(F.softplus(torch.tensor(-15.0)))",
    ),
    Surprise(
        "a gradient that fades",
        TORCH,
        _LEAF.format("-30.0"),
        "F.binary_cross_entropy(torch.sigmoid(x), torch.tensor(1.0)).backward(); print(x.grad)",
        of.bce_of_logit_gradient(_x(-30.0), _x(1.0)),
        "F.binary_cross_entropy_with_logits(x, torch.tensor(1.0)).backward(); print(x.grad)",
    ),
    Surprise(
        "a focal gradient that is none",
        TORCH,
        f"import torch; {_FOCAL}; x = torch.tensor(17.0, requires_grad=True)",
        "sigmoid_focal_loss(x, torch.tensor(1.0), alpha=-1, gamma=0.5).backward(); print(x.grad)",
        of.focal_gradient(_x(17.0), _x(1.0), gamma=0.5),
        "(torch.sigmoid(-x)**0.5 * -F.logsigmoid(x)).backward(); print(x.grad)",
        _LEAF.format("17.0"),
    ),
    Surprise(
        "a masked class",
        TORCH,
        _TORCH,
        "print(F.cross_entropy(torch.tensor([[0.0, -torch.inf]]), torch.tensor([[1.0, 0.0]])))",
        _mp.mpf(0),
        "print(F.cross_entropy(torch.tensor([[0.0, -torch.inf]]), torch.tensor([0])))",
    ),
    Surprise(
        "half a divergence",
        TORCH,
        _TORCH,
        "print(F.kl_div(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.9, 0.1]])))",
        of.kl_divergence([_x(0.9), _x(0.1)], [_x(0.5), _x(0.5)]),
        "print(F.kl_div(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.9, 0.1]]), reduction='sum'))",
    ),
    Surprise(
        "a capped loss",
        KERAS[0],
        _KERAS,
        "print(keras.losses.binary_crossentropy([[1.0]], keras.ops.sigmoid(np.float32([[-40.0]]))))",
        of.bce_of_logit(_x(-40.0), _x(1.0)),
        "print(keras.losses.binary_crossentropy([[1.0]], np.float32([[-40.0]]), from_logits=True))",
    ),
    Surprise(
        "a class that does not exist",
        KERAS[0],
        _KERAS,
        "print(keras.losses.sparse_categorical_crossentropy(np.array([5]), np.float32([[0.8, 0.2]])))",
        "no loss: there are two classes",
    ),
    Surprise(
        "weights that reach nothing",
        KERAS[0],
        f"{_KERAS}; loss = keras.losses.BinaryCrossentropy(from_logits=True)",
        "print(loss(np.float32([1, 0]), np.float32([2, 0]), sample_weight=np.float32([3, 1])))",
        (3 * of.softplus(_x(-2.0)) + _mp.log(2)) / 2,
        "print(loss(np.float32([[1], [0]]), np.float32([[2], [0]]), sample_weight=np.float32([3, 1])))",
    ),
    Surprise(
        "a class taken for a distribution",
        TENSORFLOW,
        "import tensorflow as tf",
        "print(tf.nn.softmax_cross_entropy_with_logits([0], [[0.8, 0.2]]).numpy())",
        of.categorical([_x(0.8), _x(0.2)], 0),
        "print(tf.nn.sparse_softmax_cross_entropy_with_logits([0], [[0.8, 0.2]]).numpy())",
    ),
    Surprise(
        "a class counted from the end",
        OPTAX,
        _JNP,
        "print(optax.softmax_cross_entropy_with_integer_labels(jnp.array([[0.8, 0.2]]), jnp.array([-1])))",
        "no loss: there is no class −1",
    ),
    Surprise(
        "columns in the order of the alphabet",
        SKLEARN,
        "from sklearn.metrics import log_loss",
        "print(log_loss(['spam', 'ham'], [[0.9, 0.1], [0.1, 0.9]]))",
        -_mp.log(_x(0.9)),
        "print(log_loss(['spam', 'ham'], [[0.1, 0.9], [0.9, 0.1]]))",
    ),
    Surprise(
        "neighbours at distance zero",
        SCIPY,
        "from scipy import special",
        f"print(special.kl_div({_P}, {_Q}).sum())",
        _KL,
        f"print(companion.kl_divergence({_P}, {_Q}))",
        "import companion",
    ),
)


def measure(surprises=SURPRISES) -> Iterator[dict]:
    """One entry for each program whose library is installed."""
    for one in surprises:
        if one.library.missing():
            continue
        (printed,) = Batch(one.library, [one.program()]).run()
        entry = {
            "question": "surprises",
            "peer": one.library.name,
            "on": one.library.backend,
            "row": one.id,
            "program": one.program(),
            "printed": printed.text or printed.error,
            "answer": one.right if isinstance(one.right, str) else _mp.nstr(one.right, 9),
        }
        if one.instead:
            (better,) = Batch(COMPANION if "companion" in one.better() else one.library, [one.better()]).run()
            entry |= {"instead": one.better(), "instead_printed": better.text or better.error}
        yield entry
