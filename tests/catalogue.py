"""Every elementwise function and every loss of the package, with its reference: one list for all properties.

A new function or loss joins every test of `test_properties.py` by one entry here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import reference

import companion

SMALL = 1e-17  # below it, 1 − SMALL would round to 1


def hard_labels(dtype, size, rng):
    return rng.integers(0, 2, size).astype(dtype)


def soft_labels(dtype, size, rng):
    """Labels of every size, near 0 and near 1 too."""
    labels = rng.random(size) * 10.0 ** -rng.integers(0, 7, size)
    return np.where(rng.random(size) < 0.5, labels, 1 - labels).astype(dtype)


def probabilities(dtype):
    """Numbers strictly between 0 and 1: of every small exponent, and their complements."""
    p = reference.numbers(dtype)
    p = p[(p > 0) & (p < 1)]
    p = np.concatenate([p, 1 - p[p > SMALL]])
    return p[p < 1]


def negative(dtype):
    x = reference.numbers(dtype)
    return x[x < 0]


@dataclass(frozen=True)
class Domain:
    """What an argument may be."""

    points: Callable  # of a dtype: where the error is measured
    special: list  # where something special happens
    good: float  # a harmless number
    bad: float | None = None  # one that is refused, where there is one
    said: str = ""  # how the refusal names the set
    interval: bool = True  # or a few numbers


TINY = [5e-324, 1e-310, 1e-160]
LARGE = [37, 709.8, 745.2, 1e308, np.inf]

DOMAINS = {
    "real": Domain(reference.numbers, [-x for x in LARGE] + [-1e-310, -0.0, 0.0, *TINY, *LARGE], 0.75),
    "not positive": Domain(
        negative,
        [-x for x in LARGE + TINY] + [-np.log(2), -0.0, 0.0],
        -0.75,
        0.5,
        "must not be positive",
    ),
    "probability": Domain(
        probabilities,
        [0.0, -0.0, *TINY, 0.5, 1 - 2.0**-53, 1.0],
        0.75,
        1.5,
        r"must lie in \[0, 1\]",
    ),
    "label": Domain(
        hard_labels,
        [0.0, -0.0, *TINY, 0.3, 1 - 2.0**-53, 1.0],
        0.25,
        -0.5,
        r"must lie in \[0, 1\]",
    ),
    "hard label": Domain(hard_labels, [0.0, -0.0, 1.0], 1.0, 0.5, "must be 0 or 1", interval=False),
}


@dataclass(frozen=True)
class Function:
    """An elementwise function of the package: what it takes, what it should give, how near it must come."""

    name: str
    function: Callable
    reference: Callable
    arguments: dict  # name: domain
    ulps: float = 3  # float64; narrower types: 1
    scale: Callable | None = None  # of what size a unit in the last place is taken, if not of the reference
    labels: Callable = hard_labels
    options: dict = field(default_factory=dict)

    def __call__(self, *args):
        return self.function(*args, **self.options)

    def points(self, dtype):
        """Arguments of all kinds and sizes, in arrays of one length."""
        first, *others = self.arguments.values()
        x = DOMAINS[first].points(dtype)
        rng = np.random.default_rng(7)
        return [x] + [self.labels(dtype, len(x), rng) for _ in others]

    def special(self):
        """All combinations of the special arguments."""
        grids = np.meshgrid(*(DOMAINS[domain].special for domain in self.arguments.values()))
        return [grid.ravel() for grid in grids]

    def harmless(self):
        return [DOMAINS[domain].good for domain in self.arguments.values()]

    def errors(self, *args):
        """The error of each result, in units in the last place."""
        results = self(*args)
        for result, *numbers in zip(results, *args, strict=True):
            point = [reference.exact(number) for number in numbers]
            scale = self.scale and self.scale(*point)
            yield reference.error(result, self.reference(*point), scale)


@dataclass(frozen=True)
class Loss:
    """A loss with its derivatives by the first argument, and the definitions of all three."""

    name: str
    loss: Callable
    gradient: Callable
    second_derivative: Callable
    references: tuple  # of the loss and its two derivatives
    arguments: dict
    gradient_scale: Callable | None = None  # where a soft label makes the gradient a difference of two terms
    second_derivative_scale: Callable | None = None  # where it is a difference of two terms
    loss_ulps: float = 3
    gradient_ulps: float = 3
    second_derivative_ulps: float = 3
    options: dict = field(default_factory=dict)
    convex: bool = True

    @property
    def soft(self):
        return "label" in self.arguments.values()

    def functions(self):
        """The loss and its derivatives as elementwise functions, for hard labels and for soft ones."""
        for labels in (hard_labels, soft_labels) if self.soft else (hard_labels,):
            soft = labels is soft_labels
            gradient = {"ulps": self.gradient_ulps}
            if soft and self.gradient_scale:
                gradient = {"scale": self.gradient_scale, "ulps": 4}
            second = {"scale": self.second_derivative_scale, "ulps": self.second_derivative_ulps}
            for kind, function, definition, settings in zip(
                ("loss", "gradient", "second-derivative"),
                (self.loss, self.gradient, self.second_derivative),
                self.references,
                ({"ulps": self.loss_ulps}, gradient, second),
                strict=True,
            ):
                options = dict(self.options)
                if kind != "second-derivative":
                    options["reduction"] = "none"
                name = f"{self.name}-{kind}-{'soft' if soft else 'hard'}"
                yield Function(
                    name, function, definition, self.arguments, labels=labels, options=options, **settings
                )


POS_WEIGHT = 2.5
STAR = {"gamma": reference.exact(3.7), "beta": reference.exact(-1.3)}  # products and sums that are rounded


def focal(name, gamma=2.0, alpha=None):
    """A focal loss. An error of 1 − p_t counts γ times in its power."""
    options = {"gamma": gamma, "alpha": alpha}  # exact in binary, so that the definitions may take them
    return Loss(
        name,
        companion.focal_loss_with_logits,
        companion.focal_loss_with_logits_gradient,
        companion.focal_loss_with_logits_second_derivative,
        (
            partial(reference.focal, **options),
            partial(reference.focal_gradient, **options),
            partial(reference.focal_second_derivative, **options),
        ),
        {"logits": "real", "labels": "hard label"},
        second_derivative_scale=partial(reference.focal_second_derivative_scale, **options),
        loss_ulps=5 + 3 * gamma,
        gradient_ulps=7 + 3 * gamma,
        second_derivative_ulps=7 + 3 * gamma,
        options=options,
        convex=False,
    )


LOSSES = [
    Loss(
        "bce",
        companion.binary_cross_entropy,
        companion.binary_cross_entropy_gradient,
        companion.binary_cross_entropy_second_derivative,
        (reference.bce, reference.bce_gradient, reference.bce_second_derivative),
        {"probabilities": "probability", "labels": "label"},
    ),
    Loss(
        "bce-with-logits",
        companion.binary_cross_entropy_with_logits,
        companion.binary_cross_entropy_with_logits_gradient,
        companion.binary_cross_entropy_with_logits_second_derivative,
        (reference.bce_of_logit, reference.bce_of_logit_gradient, reference.bce_of_logit_second_derivative),
        {"logits": "real", "labels": "label"},
        gradient_scale=reference.bce_of_logit_gradient_scale,
    ),
    Loss(
        "bce-with-logits-pos-weight",
        companion.binary_cross_entropy_with_logits,
        companion.binary_cross_entropy_with_logits_gradient,
        companion.binary_cross_entropy_with_logits_second_derivative,
        (
            partial(reference.bce_of_logit, w=POS_WEIGHT),
            partial(reference.bce_of_logit_gradient, w=POS_WEIGHT),
            partial(reference.bce_of_logit_second_derivative, w=POS_WEIGHT),
        ),
        {"logits": "real", "labels": "label"},
        gradient_scale=partial(reference.bce_of_logit_gradient_scale, w=POS_WEIGHT),
        second_derivative_ulps=5,  # three roundings more: of w⁺y, of 1 − y + w⁺y, and of the product
        options={"pos_weight": POS_WEIGHT},
    ),
    focal("focal"),
    focal("focal-balanced", gamma=0.5, alpha=0.25),
    focal("focal-steep", gamma=20.0),
    Loss(
        "focal-star",
        companion.focal_star_loss_with_logits,
        companion.focal_star_loss_with_logits_gradient,
        companion.focal_star_loss_with_logits_second_derivative,
        (
            partial(reference.focal_star, **STAR),
            partial(reference.focal_star_gradient, **STAR),
            partial(reference.focal_star_second_derivative, **STAR),
        ),
        {"logits": "real", "labels": "hard label"},
        loss_ulps=5,
        gradient_ulps=5,
        second_derivative_ulps=7,
        options={name: float(number) for name, number in STAR.items()},
    ),
]


def in_base(definition, base):
    return lambda *args: definition(*args) / reference.mp.log(base)


@dataclass(frozen=True)
class Average:
    """A sum over the outcomes of one distribution or two: the function, and its definition for one row."""

    name: str
    function: Callable
    reference: Callable
    count: int  # of distributions
    ulps: float = 3
    options: dict = field(default_factory=dict)

    def __call__(self, *args, **options):
        return self.function(*args, **self.options, **options)

    @property
    def arguments(self):
        return ("p", "q")[: self.count]

    def rows(self, dtype, number, length, seed=0):
        """One array of distributions, or two: on every other row they are neighbours."""
        p = distributions(dtype, number, length, seed)
        if self.count == 1:
            return [p]
        q = distributions(dtype, number, length, seed + 1)
        rng = np.random.default_rng(seed)
        near = p[::2] * (
            1 + 10.0 ** rng.uniform(-15, -1, (len(p[::2]), 1)) * rng.uniform(-1, 1, p[::2].shape)
        )
        q[::2] = (near / near.sum(axis=1, keepdims=True)).astype(dtype)
        return [p, q]

    def error(self, result, *rows):
        """The error of one result, in units in the last place."""
        definition = self.reference(*([reference.exact(number) for number in row] for row in rows))
        return reference.error(result, definition)


def distributions(dtype, number, length, seed=0):
    """Distributions of all kinds: even, uneven, with tiny outcomes, nearly certain."""
    rng = np.random.default_rng(seed)
    p = rng.random((number, length))
    tiniest = {2: 3, 4: 30, 8: 300}[np.dtype(dtype).itemsize]
    p[1::5] *= 10.0 ** -rng.uniform(0, tiniest, p[1::5].shape)
    p[2::5] **= 8
    p[3::5, 1:] *= 10.0 ** -rng.uniform(0, 18, (len(p[3::5]), 1))
    p[4::5] = rng.exponential(size=p[4::5].shape)
    return (p / p.sum(axis=1, keepdims=True)).astype(dtype)


AVERAGES = [
    Average("entropy", companion.entropy, reference.entropy, 1),
    Average("entropy-bits", companion.entropy, in_base(reference.entropy, 2), 1, options={"base": 2}),
    Average("entropy-base-10", companion.entropy, in_base(reference.entropy, 10), 1, 4, {"base": 10}),
    Average("cross-entropy", companion.cross_entropy, reference.cross_entropy, 2),
    Average(
        "cross-entropy-bits", companion.cross_entropy, in_base(reference.cross_entropy, 2), 2, 3, {"base": 2}
    ),
    Average("kl", companion.kl_divergence, reference.kl_divergence, 2, 16),
    Average("kl-bits", companion.kl_divergence, in_base(reference.kl_divergence, 2), 2, 16, {"base": 2}),
    Average("js", companion.jensen_shannon_divergence, reference.jensen_shannon_divergence, 2, 10),
]

FUNCTIONS = [
    Function(
        "information_content",
        companion.information_content,
        reference.information_content,
        {"p": "probability"},
    ),
    *(
        Function(
            f"{function.__name__}-base-{base}",
            function,
            in_base(getattr(reference, function.__name__), base),
            {"p": "probability"},
            options={"base": base},
        )
        for function in (companion.information_content, companion.binary_entropy)
        for base in (2, 10)
    ),
    Function("binary_entropy", companion.binary_entropy, reference.binary_entropy, {"p": "probability"}),
    Function("sigmoid", companion.sigmoid, reference.sigmoid, {"x": "real"}),
    Function("log_sigmoid", companion.log_sigmoid, reference.log_sigmoid, {"x": "real"}),
    Function("softplus", companion.softplus, reference.softplus, {"x": "real"}),
    Function("log1mexp", companion.log1mexp, reference.log1mexp, {"x": "not positive"}),
    *(function for loss in LOSSES for function in loss.functions()),
]

# ---------------------------------------------------------------- losses that belong to a row of classes


@dataclass(frozen=True)
class RowLoss:
    """A loss of rows of three classes, with its gradient, their definitions, and arguments to try."""

    name: str
    loss: Callable
    gradient: Callable
    reference: Callable  # of a row and its target, the weighted and smoothed distribution of the label
    gradient_scale: Callable  # of the same: in what size the gradient's last digits are counted
    hopeless: list  # a row that costs inf
    soft: bool = False
    options: dict = field(default_factory=dict)

    @property
    def label_shape(self):
        return (3,) if self.soft else ()

    def rows(self, number):
        x = np.random.default_rng(11).normal(size=(number, 3)) * 3
        return companion.softmax(x) if "probabilities" in self.name else x

    def labels(self, number):
        classes = np.arange(number)[::-1] % 2
        return np.array([[0.5, 0.125, 0.375], [0.25, 0.75, 0.0]])[classes] if self.soft else classes

    def target(self, label):
        y = int(label) if np.ndim(label) == 0 else [reference.exact(entry) for entry in label]
        weight = [reference.exact(w) for w in self.options.get("class_weight", [1, 1, 1])]
        return reference.targets(y, 3, weight, reference.exact(self.options.get("label_smoothing", 0)))

    def row_weights(self, number):
        """Σ w y of each row, by which a mean divides."""
        if "class_weight" not in self.options:
            return np.ones(number)
        return np.array([float(sum(self.target(label))) for label in self.labels(number)])


def row_losses():
    for soft in (False, True):
        kind = "soft" if soft else "hard"
        yield RowLoss(
            f"probabilities-{kind}",
            companion.categorical_cross_entropy,
            companion.categorical_cross_entropy_gradient,
            reference.cce,
            lambda p, y: [abs(entry) for entry in reference.cce_gradient(p, y)],
            [0, 0.5, 0.5],
            soft,
        )
        for name, options in (
            ("", {}),
            ("-class-weight", {"class_weight": [0.5, 2.0, 1.25]}),
            ("-smoothing", {"label_smoothing": 0.125}),
            ("-both", {"class_weight": [0.5, 2.0, 1.25], "label_smoothing": 0.125}),
        ):
            yield RowLoss(
                f"logits-{kind}{name}",
                partial(companion.categorical_cross_entropy_with_logits, **options),
                partial(companion.categorical_cross_entropy_with_logits_gradient, **options),
                reference.cce_of_logits,
                reference.cce_of_logits_gradient_scale,
                [-np.inf, 0, 0],
                soft,
                options,
            )


ROW_LOSSES = list(row_losses())
