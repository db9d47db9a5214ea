"""What is measured: functions of companion with their settings, each under the key that peers answer to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module

from benchmarks import definitions as of
from benchmarks import points


@dataclass(frozen=True)
class Function:
    """A function of companion: where its error is looked for, what is right, and what is aimed at."""

    key: str
    title: str
    name: str  # in companion
    arguments: points.Arguments
    definition: Callable  # of exact numbers, or of lists of them: a row
    ulps: float  # the largest error that is aimed at in float64; in float32 and float16 it is 1
    scale: Callable | None = None  # the number whose ulp is the unit, if not the right result
    options: dict = field(default_factory=dict)
    reduced: bool = False  # it takes `reduction`
    timed: bool = True
    cases: tuple = ()  # inputs that are known to surprise, in float64

    def companion(self) -> Callable | None:
        """The function, or None where companion does not have it yet."""
        try:
            return partial(getattr(import_module("companion"), self.name), **self.options)
        except (AttributeError, ImportError):
            return None


BCE, FROM_LOGITS = "binary_cross_entropy", "binary_cross_entropy_with_logits"
FOCAL, CATEGORICAL = "focal_loss_with_logits", "categorical_cross_entropy_with_logits"
HARD, SOFT = points.hard, points.soft


def _focal(gamma, key, **settings):
    options = {"gamma": gamma}
    title = f"focal loss, γ = {gamma:g}"
    yield Function(
        f"focal_{key}",
        title,
        FOCAL,
        HARD(points.REAL),
        partial(of.focal, gamma=gamma),
        5 + 3 * gamma,
        options=options,
        reduced=True,
        cases=((36.7, 1.0),),
        **settings,
    )
    yield Function(
        f"focal_{key}_gradient",
        f"{title}, gradient",
        f"{FOCAL}_gradient",
        HARD(points.REAL),
        partial(of.focal_gradient, gamma=gamma),
        7 + 3 * gamma,
        options=options,
        reduced=True,
        cases=((40.0, 1.0),),
        **settings,
    )


FUNCTIONS = [
    Function("sigmoid", "sigmoid", "sigmoid", points.REAL, of.sigmoid, 3, cases=((-710.0,),)),
    Function("log_sigmoid", "log sigmoid", "log_sigmoid", points.REAL, of.log_sigmoid, 3, cases=((40.0,),)),
    Function("softplus", "softplus", "softplus", points.REAL, of.softplus, 3, cases=((20.5,), (-40.0,))),
    Function("log1mexp", "log(1 − e^x)", "log1mexp", points.NEGATIVE, of.log1mexp, 3, cases=((-1e-20,),)),
    Function("binary_entropy", "binary entropy", "binary_entropy", points.UNIT, of.binary_entropy, 3),
    Function("entropy", "entropy of rows", "entropy", points.DISTRIBUTION, of.entropy, 3),
    Function(
        "kl_divergence",
        "KL divergence",
        "kl_divergence",
        points.TWO_DISTRIBUTIONS,
        of.kl_divergence,
        64,
        cases=(((0.3, 0.7), (0.3 * (1 + 1e-9), 0.7 - 0.3e-9)),),
    ),
    Function(
        "bce",
        "binary CE",
        BCE,
        HARD(points.UNIT),
        of.bce,
        3,
        reduced=True,
        cases=((1e-20, 1.0), (1e-9, 0.0)),
    ),
    Function(
        "bce_soft", "binary CE, soft labels", BCE, SOFT(points.UNIT), of.bce, 3, reduced=True, timed=False
    ),
    Function(
        "bce_logits",
        "binary CE with logits",
        FROM_LOGITS,
        HARD(points.REAL),
        of.bce_of_logit,
        3,
        reduced=True,
        cases=((-50.0, 0.0), (40.0, 1.0), (-800.0, 1.0)),
    ),
    Function(
        "bce_logits_soft",
        "binary CE with logits, soft labels",
        FROM_LOGITS,
        SOFT(points.REAL),
        of.bce_of_logit,
        3,
        reduced=True,
        timed=False,
        cases=((-30.0, 1e-13),),
    ),
    Function(
        "bce_logits_gradient",
        "binary CE with logits, gradient",
        f"{FROM_LOGITS}_gradient",
        HARD(points.REAL),
        of.bce_of_logit_gradient,
        3,
        reduced=True,
        cases=((40.0, 1.0),),
    ),
    Function(
        "bce_logits_gradient_soft",
        "binary CE with logits, gradient, soft labels",
        f"{FROM_LOGITS}_gradient",
        SOFT(points.REAL),
        of.bce_of_logit_gradient,
        4,
        of.bce_of_logit_gradient_scale,
        reduced=True,
        timed=False,
    ),
    *_focal(2.0, "2"),
    *_focal(0.5, "half", timed=False),
    Function("softmax", "softmax of rows", "softmax", points.SCORES, of.softmax, 4),
    Function(
        "log_softmax",
        "log softmax of rows",
        "log_softmax",
        points.SCORES,
        of.log_softmax,
        3,
        cases=(((40.0, 0.0),),),
    ),
    Function(
        "logsumexp", "log-sum-exp of rows", "logsumexp", points.SCORES, of.logsumexp, 4, of.largest_term
    ),
    Function(
        "categorical",
        "categorical CE with logits",
        CATEGORICAL,
        points.SCORES_WITH_CLASSES,
        of.categorical,
        3,
        reduced=True,
        cases=(((40.0, 0.0), 0),),
    ),
    Function(
        "categorical_gradient",
        "categorical CE with logits, gradient",
        f"{CATEGORICAL}_gradient",
        points.SCORES_WITH_CLASSES,
        of.categorical_gradient,
        4,
        reduced=True,
        cases=(((40.0, 0.0), 0),),
    ),
]
