"""One function per figure, one style for all.

Each chapter has a module of its own name; a function takes data and returns a `Figure`:

    from companion.figures import sigmoid_cross_entropy as draw
    draw.sigmoid_and_slope()

matplotlib is loaded with the first module that is asked for, not with `import companion`.
"""

from importlib import import_module

CHAPTERS = (
    "entropy",
    "cross_entropy",
    "kl_divergence",
    "maximum_likelihood",
    "sigmoid_cross_entropy",
    "overflow",
    "softmax_cross_entropy",
    "focal_loss",
    "training",
    "frameworks",
)

__all__ = ["Figure", *CHAPTERS]


def __getattr__(name):
    """Load `Figure` or a chapter's module when it is first named (PEP 562)."""
    if name == "Figure":
        return import_module("companion.figures._style").Figure
    if name in CHAPTERS:
        return import_module(f"companion.figures.{name}")
    raise AttributeError(f"companion.figures has no {name!r}; it has {', '.join(__all__)}")


def __dir__():
    return __all__
