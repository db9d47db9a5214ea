"""How each library is asked for the functions of `benchmarks.functions`, by their keys.

Each is asked in the way that its documentation shows; where it has no function of that name, a user would
compose one, and the composition stands here. Losses and gradients take `reduction`: "mean", as in training,
or "none", one for each entry (for a gradient: the derivative of that entry's own loss).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from inspect import signature

import numpy as np


@dataclass(frozen=True)
class Peer:
    """A library: its functions by key, and how arrays go in and come out."""

    name: str
    versions: dict
    functions: dict[str, Callable]
    take: Callable = np.asarray  # an array of NumPy → its own
    give: Callable = np.asarray  # and back
    wait: Callable = lambda result: result  # until the result is there
    seen: bool = False  # tracemalloc sees its memory
    at_most: dict = field(default_factory=dict)  # key: number of points, where a call takes long


def of_companion():
    from benchmarks.functions import FUNCTIONS

    found = {function.key: function.companion() for function in FUNCTIONS}
    functions = {key: call for key, call in found.items() if call}
    return Peer("companion", {"numpy": version("numpy")}, functions, seen=True)


def _reduced(losses, reduction):
    return losses.mean() if reduction == "mean" else losses


def _per_loss(gradients, reduction, count):
    """Derivatives of single losses, or of their mean."""
    return gradients / count if reduction == "mean" else gradients


def textbook():
    """The formulas as they are printed, in NumPy."""

    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    def bce(p, y, reduction="none"):
        return _reduced(-(y * np.log(p) + (1 - y) * np.log(1 - p)), reduction)

    def focal(x, y, reduction="none", gamma=2.0):
        p_t = np.where(y == 1, sigmoid(x), 1 - sigmoid(x))
        return _reduced(-((1 - p_t) ** gamma) * np.log(p_t), reduction)

    def focal_gradient(x, y, reduction="none", gamma=2.0):
        p_t = np.where(y == 1, sigmoid(x), 1 - sigmoid(x))
        each = (2 * y - 1) * (1 - p_t) ** gamma * (gamma * p_t * np.log(p_t) + p_t - 1)
        return _per_loss(each, reduction, x.size)

    def softmax(x):
        E = np.exp(x)
        return E / E.sum(axis=-1, keepdims=True)

    def categorical(x, k, reduction="none"):
        return _reduced(-np.log(_chosen(softmax(x), k)), reduction)

    def categorical_gradient(x, k, reduction="none"):
        return _per_loss(softmax(x) - _one_hot(k, x), reduction, len(x))

    def of_logits(x, y, reduction="none"):
        return bce(sigmoid(x), y, reduction)

    def of_logits_gradient(x, y, reduction="none"):
        return _per_loss(sigmoid(x) - y, reduction, x.size)

    functions = {
        "sigmoid": sigmoid,
        "log_sigmoid": lambda x: np.log(sigmoid(x)),
        "softplus": lambda x: np.log(1 + np.exp(x)),
        "log1mexp": lambda x: np.log(1 - np.exp(x)),
        "binary_entropy": lambda p: -p * np.log(p) - (1 - p) * np.log(1 - p),
        "entropy": lambda p: -np.sum(p * np.log(p), axis=-1),
        "kl_divergence": lambda p, q: np.sum(p * np.log(p / q), axis=-1),
        "softmax": softmax,
        "log_softmax": lambda x: np.log(softmax(x)),
        "logsumexp": lambda x: np.log(np.sum(np.exp(x), axis=-1)),
        "categorical": categorical,
        "categorical_gradient": categorical_gradient,
        **_binary(bce, of_logits, of_logits_gradient, focal, focal_gradient),
    }
    return Peer("textbook", {"numpy": version("numpy")}, functions, seen=True)


def _binary(bce=None, of_logits=None, gradient=None, focal=None, focal_gradient=None):
    """The functions of two arguments under all the keys that they answer to, soft labels and γ included."""
    half = {"gamma": 0.5}
    functions = {
        "bce": bce,
        "bce_soft": bce,
        "bce_logits": of_logits,
        "bce_logits_soft": of_logits,
        "bce_logits_gradient": gradient,
        "bce_logits_gradient_soft": gradient,
        "focal_2": focal,
        "focal_half": focal and partial(focal, **half),
        "focal_2_gradient": focal_gradient,
        "focal_half_gradient": focal_gradient and partial(focal_gradient, **half),
    }
    return {key: function for key, function in functions.items() if function}


def _chosen(rows, k):
    return np.take_along_axis(rows, k[:, None], axis=-1)[:, 0]


def _one_hot(k, x):
    return (k[:, None] == np.arange(x.shape[-1])).astype(x.dtype)


def of_scipy():
    from scipy import special

    def bce(p, y, reduction="none"):
        return _reduced(-special.xlogy(y, p) - special.xlog1py(1 - y, -p), reduction)

    def of_logits(x, y, reduction="none"):
        return _reduced(-y * special.log_expit(x) - (1 - y) * special.log_expit(-x), reduction)

    def gradient(x, y, reduction="none"):
        return _per_loss(special.expit(x) - y, reduction, x.size)

    def focal(x, y, reduction="none", gamma=2.0):
        x_t = (2 * y - 1) * x
        return _reduced(-(special.expit(-x_t) ** gamma) * special.log_expit(x_t), reduction)

    def focal_gradient(x, y, reduction="none", gamma=2.0):
        s = 2 * y - 1
        p_t, q_t, log_p_t = special.expit(s * x), special.expit(-s * x), special.log_expit(s * x)
        return _per_loss(s * q_t**gamma * (gamma * p_t * log_p_t - q_t), reduction, x.size)

    def categorical(x, k, reduction="none"):
        return _reduced(special.logsumexp(x, axis=-1) - _chosen(x, k), reduction)

    def categorical_gradient(x, k, reduction="none"):
        return _per_loss(special.softmax(x, axis=-1) - _one_hot(k, x), reduction, len(x))

    functions = {
        "sigmoid": special.expit,
        "log_sigmoid": special.log_expit,
        "softplus": special.softplus,
        "log1mexp": lambda x: np.log(-special.expm1(x)),
        "binary_entropy": lambda p: special.entr(p) + special.entr(1 - p),
        "entropy": lambda p: special.entr(p).sum(axis=-1),
        "kl_divergence": lambda p, q: special.kl_div(p, q).sum(axis=-1),
        "softmax": partial(special.softmax, axis=-1),
        "log_softmax": partial(special.log_softmax, axis=-1),
        "logsumexp": partial(special.logsumexp, axis=-1),
        "categorical": categorical,
        "categorical_gradient": categorical_gradient,
        **_binary(bce, of_logits, gradient, focal, focal_gradient),
    }
    return Peer("SciPy", {"scipy": version("scipy")}, functions, seen=True)


def of_torch():
    import torch
    from torch.nn import functional as F

    torch.set_num_threads(1)
    versions = {"torch": version("torch")}

    def derivative(loss):
        def function(x, y, reduction="none", **options):
            x = x.detach().requires_grad_()
            how = "mean" if reduction == "mean" else "sum"
            return torch.autograd.grad(loss(x, y, reduction=how, **options), x)[0]

        return function

    def bce(p, y, reduction="none"):
        return F.binary_cross_entropy(p, y, reduction=reduction)

    def of_logits(x, y, reduction="none"):
        return F.binary_cross_entropy_with_logits(x, y, reduction=reduction)

    def categorical(x, k, reduction="none"):
        return F.cross_entropy(x, k, reduction=reduction)

    focal = focal_gradient = None
    try:
        from torchvision.ops import sigmoid_focal_loss

        def focal(x, y, reduction="none", gamma=2.0):
            return sigmoid_focal_loss(x, y, alpha=-1, gamma=gamma, reduction=reduction)

        focal_gradient = derivative(focal)
        versions["torchvision"] = version("torchvision")
    except ImportError:
        pass

    functions = {
        "sigmoid": torch.sigmoid,
        "log_sigmoid": F.logsigmoid,
        "softplus": F.softplus,
        "binary_entropy": lambda p: torch.special.entr(p) + torch.special.entr(1 - p),
        "entropy": lambda p: torch.special.entr(p).sum(dim=-1),
        "kl_divergence": lambda p, q: F.kl_div(q.log(), p, reduction="none").sum(dim=-1),
        "softmax": partial(torch.softmax, dim=-1),
        "log_softmax": partial(torch.log_softmax, dim=-1),
        "logsumexp": partial(torch.logsumexp, dim=-1),
        "categorical": categorical,
        "categorical_gradient": derivative(categorical),
        **_binary(bce, of_logits, derivative(of_logits), focal, focal_gradient),
    }
    return Peer("PyTorch", versions, functions, torch.from_numpy, lambda result: result.detach().numpy())


def _jax():
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)
    return jax


def _compiled(jax, functions):
    """Each function compiled, once for each reduction: so JAX is used."""

    def compiled(function):
        takes = "reduction" in signature(function).parameters
        return jax.jit(function, static_argnames=("reduction",) if takes else ())

    return {key: compiled(function) for key, function in functions.items()}


def of_jax():
    jax = _jax()
    import optax
    from jax import numpy as jnp
    from jax.scipy import special

    def derivative(loss):
        def function(x, y, reduction="none", **options):
            total = jnp.mean if reduction == "mean" else jnp.sum
            return jax.grad(lambda x: total(loss(x, y, **options)))(x)

        return function

    def of_logits(x, y, reduction="none"):
        return _reduced(optax.sigmoid_binary_cross_entropy(x, y), reduction)

    def focal(x, y, reduction="none", gamma=2.0):
        return _reduced(optax.sigmoid_focal_loss(x, y, gamma=gamma), reduction)

    def categorical(x, k, reduction="none"):
        return _reduced(optax.softmax_cross_entropy_with_integer_labels(x, k), reduction)

    functions = {
        "sigmoid": jax.nn.sigmoid,
        "log_sigmoid": jax.nn.log_sigmoid,
        "softplus": jax.nn.softplus,
        "log1mexp": lambda x: jax.nn.log1mexp(-x),
        "binary_entropy": lambda p: special.entr(p) + special.entr(1 - p),
        "entropy": lambda p: special.entr(p).sum(axis=-1),
        "kl_divergence": lambda p, q: special.kl_div(p, q).sum(axis=-1),
        "softmax": jax.nn.softmax,
        "log_softmax": jax.nn.log_softmax,
        "logsumexp": partial(jax.nn.logsumexp, axis=-1),
        "categorical": categorical,
        "categorical_gradient": derivative(categorical),
        **_binary(None, of_logits, derivative(of_logits), focal, derivative(focal)),
    }
    versions = {name: version(name) for name in ("jax", "optax")}
    return Peer("JAX/Optax", versions, _compiled(jax, functions), jnp.asarray, wait=jax.block_until_ready)


def of_sklearn():
    from sklearn._loss import HalfBinomialLoss, HalfMultinomialLoss  # the losses inside LogisticRegression
    from sklearn.metrics import log_loss

    binomial = HalfBinomialLoss()

    def bce(p, y, reduction="none"):
        if reduction == "mean":
            return log_loss(y, p, labels=[0, 1])
        return np.array(
            [log_loss([truth], [share], labels=[0, 1]) for truth, share in zip(y, p, strict=True)]
        )

    def of_logits(x, y, reduction="none"):
        return _reduced(binomial.loss(y_true=y, raw_prediction=x), reduction)

    def gradient(x, y, reduction="none"):
        return _per_loss(binomial.gradient(y_true=y, raw_prediction=x), reduction, x.size)

    def categorical(x, k, reduction="none"):
        losses = HalfMultinomialLoss(n_classes=x.shape[1]).loss(y_true=k.astype(x.dtype), raw_prediction=x)
        return _reduced(losses, reduction)

    def categorical_gradient(x, k, reduction="none"):
        loss = HalfMultinomialLoss(n_classes=x.shape[1])
        return _per_loss(loss.gradient(y_true=k.astype(x.dtype), raw_prediction=x), reduction, len(x))

    functions = _binary(bce, of_logits, gradient)
    del functions["bce_soft"]  # labels are classes there
    functions |= {"categorical": categorical, "categorical_gradient": categorical_gradient}
    return Peer("scikit-learn", {"scikit-learn": version("scikit-learn")}, functions, at_most={"bce": 300})


def of_keras():
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras
    from keras import losses, ops

    jax = _jax()
    from jax import numpy as jnp

    def each(loss, **options):
        """The loss of each entry: Keras averages over the last axis, so that gets length 1."""

        def function(x, y, reduction="none", **more):
            return _reduced(loss(y[:, None], x[:, None], **options, **more), reduction)

        return function

    def categorical(x, k, reduction="none"):
        return _reduced(losses.sparse_categorical_crossentropy(k, x, from_logits=True), reduction)

    functions = {
        "sigmoid": ops.sigmoid,
        "log_sigmoid": ops.log_sigmoid,
        "softplus": ops.softplus,
        "kl_divergence": losses.kl_divergence,
        "softmax": ops.softmax,
        "log_softmax": ops.log_softmax,
        "logsumexp": partial(ops.logsumexp, axis=-1),
        "categorical": categorical,
        **_binary(
            each(losses.binary_crossentropy),
            each(losses.binary_crossentropy, from_logits=True),
            None,
            each(losses.binary_focal_crossentropy, from_logits=True),
        ),
    }
    versions = {"keras": version("keras"), "keras backend": keras.backend.backend()}
    return Peer("Keras", versions, _compiled(jax, functions), jnp.asarray, wait=jax.block_until_ready)


MAKERS = {
    "companion": of_companion,
    "textbook": textbook,
    "SciPy": of_scipy,
    "PyTorch": of_torch,
    "JAX/Optax": of_jax,
    "scikit-learn": of_sklearn,
    "Keras": of_keras,
}


def load(names=None) -> tuple[list[Peer], dict[str, str]]:
    """The peers that are installed here; and of the others, why they are left out."""
    found, left_out = [], {}
    for name in names or MAKERS:
        try:
            found.append(MAKERS[name]())
        except ImportError as error:
            left_out[name] = f"not installed: {error.name}" if error.name else str(error)
    return found, left_out
