"""The definitions of all that is measured, for numbers of 60 digits: those of the tests, and some more."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from reference import (  # found on the path just now
    bce,
    bce_of_logit,
    bce_of_logit_gradient,
    bce_of_logit_gradient_scale,
    error,
    exact,
    log1mexp,
    log_sigmoid,
    log_softmax,
    logsumexp,
    mp,
    sigmoid,
    softmax,
    softplus,
)

__all__ = [
    "bce",
    "bce_of_logit",
    "bce_of_logit_gradient",
    "bce_of_logit_gradient_scale",
    "binary_entropy",
    "categorical",
    "categorical_gradient",
    "entropy",
    "error",
    "exact",
    "focal",
    "focal_gradient",
    "kl_divergence",
    "largest",
    "log1mexp",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "mp",
    "sigmoid",
    "softmax",
    "softplus",
]


def binary_entropy(p):
    return -p * mp.log(p) - (1 - p) * mp.log1p(-p)


def entropy(p):
    return mp.fsum(-share * mp.log(share) for share in p if share)


def kl_divergence(p, q):
    """Σ p log(p/q) − p + q: what it is for numbers that need not sum to one."""

    def term(p, q):
        if p == 0 or q == 0:
            return q if p == 0 else mp.inf
        return p * mp.log(p / q) - p + q

    return mp.fsum(term(*pair) for pair in zip(p, q, strict=True))


def focal(gamma):
    """(1 − p_t)^γ · (−log p_t), with 1 − p_t = σ(−x_t) and x_t the logit of the true class."""

    def definition(x, y):
        x_t = x if y == 1 else -x
        return sigmoid(-x_t) ** gamma * softplus(-x_t)

    return definition


def focal_gradient(gamma):
    """s (1 − p_t)^γ (γ p_t log p_t + p_t − 1), with s = 2y − 1; both terms have one sign."""

    def definition(x, y):
        s = 1 if y == 1 else -1
        p_t, q_t, log_p_t = sigmoid(s * x), sigmoid(-s * x), -softplus(-s * x)
        return s * q_t**gamma * (gamma * p_t * log_p_t - q_t)

    return definition


def categorical(x, k):
    return -log_softmax(x)[k]


def categorical_gradient(x, k):
    """softmax(x), and for the true class minus the softmax of all the others."""
    shares = softmax(x)
    others = [share for j, share in enumerate(shares) if j != k]
    return [-mp.fsum(others) if j == k else share for j, share in enumerate(shares)]


def largest(x):
    """The largest term of logsumexp(x) = m + log1p(Σ e^(x − m)), where m is the largest score."""
    return max(abs(max(x)), logsumexp(x) - max(x))
