"""The package under The Cross-Entropy Course: each derived formula as a function that computes it.

Which chapter uses which module:

* *Entropy*, *Cross-entropy* and *KL divergence* — `companion.information` (information content, entropy,
  cross-entropy, perplexity, the Kullback–Leibler and Jensen–Shannon divergences).
* *Maximum likelihood* — `companion.likelihood` (Bernoulli log-likelihood, score, estimate), and from
  `companion.binary` and `companion.information` the loss and the divergence that it comes to.
* *Sigmoid cross-entropy* — `companion.activations` (sigmoid, softplus, softmax and their logarithms),
  `companion.binary` (binary cross-entropy from probabilities and from logits, gradient, second derivative),
  `companion.derivation` (derivations that are judged line by line), `companion.exercises` (checks and
  hints) and `companion.figures` (the pictures).
* *Overflow* — the same modules: how their functions keep their digits.
* *Softmax cross-entropy* — `companion.categorical` (categorical cross-entropy from probabilities and from
  logits, gradient, Hessian times a vector).
* *Focal loss* — `companion.focal` (the focal loss and the paper's FL*, from logits).
* *Training* — the losses of the chapters before it, on real data.

The functions of the numeric modules are names of this package: `from companion import sigmoid`. They are
loaded when they are first asked for, so that `import companion` costs next to nothing, and
`companion.derivation` works where NumPy is not installed.
"""

from importlib import import_module

_MODULE_OF = {
    "sigmoid": "activations",
    "log_sigmoid": "activations",
    "softplus": "activations",
    "log1mexp": "activations",
    "logsumexp": "activations",
    "softmax": "activations",
    "log_softmax": "activations",
    "information_content": "information",
    "binary_entropy": "information",
    "entropy": "information",
    "cross_entropy": "information",
    "perplexity": "information",
    "kl_divergence": "information",
    "jensen_shannon_divergence": "information",
    "bernoulli_log_likelihood": "likelihood",
    "bernoulli_score": "likelihood",
    "bernoulli_mle": "likelihood",
    "binary_cross_entropy": "binary",
    "binary_cross_entropy_gradient": "binary",
    "binary_cross_entropy_second_derivative": "binary",
    "binary_cross_entropy_with_logits": "binary",
    "binary_cross_entropy_with_logits_gradient": "binary",
    "binary_cross_entropy_with_logits_second_derivative": "binary",
    "categorical_cross_entropy": "categorical",
    "categorical_cross_entropy_gradient": "categorical",
    "categorical_cross_entropy_with_logits": "categorical",
    "categorical_cross_entropy_with_logits_gradient": "categorical",
    "categorical_cross_entropy_with_logits_hessian_vector_product": "categorical",
    "focal_loss_with_logits": "focal",
    "focal_loss_with_logits_gradient": "focal",
    "focal_loss_with_logits_second_derivative": "focal",
    "focal_star_loss_with_logits": "focal",
    "focal_star_loss_with_logits_gradient": "focal",
    "focal_star_loss_with_logits_second_derivative": "focal",
}

__all__ = sorted(_MODULE_OF)


def __getattr__(name):
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    function = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = function  # the next time it is found without this function
    return function


def __dir__():
    return sorted({*globals(), *__all__})
