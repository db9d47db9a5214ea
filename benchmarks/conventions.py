"""What each library takes its arguments for, found out by asking: one short program for each cell of a table.

A question hands every function the same input. What comes back tells the answer, because each possible
reading of the input gives another number: at 0.8 and label 1, say, the loss is 0.2231 if 0.8 is a probability
and 0.3711 if it is a logit. Right numbers come from `definitions`. A number that no reading gives is shown as
it is.

`QUESTIONS` are the tables of the chapter on frameworks, `FUNCTIONS` their rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import companion
from benchmarks import definitions as of
from benchmarks.peers import Peer
from benchmarks.programs import Batch, Library, Printed

CLOSE = 1e-4  # of the number: the libraries compute in float32

COMPANION = Library("companion", ("companion",), "import companion", shown="{}.tolist()", packages=("numpy",))
TORCH = Library(
    "PyTorch",
    ("torch", "torchvision"),
    "import torch; from torch.nn import functional as F",
    "torch.tensor({})",
    "{}.tolist()",
)
TENSORFLOW = Library(
    "TensorFlow",
    ("tensorflow",),
    "import tensorflow as tf",
    "tf.constant({})",
    "{}.numpy().tolist()",
    packages=("tensorflow-cpu", "tensorflow"),
)


def _keras(backend, module):
    return Library(
        "Keras",
        ("keras", module),
        "import keras, numpy as np; from keras import losses",
        "np.array({})",
        "keras.ops.convert_to_numpy({}).tolist()",
        backend=backend,
        packages=("keras",),
        number="np.float32({})",
    )


KERAS = (_keras("JAX", "jax"), _keras("TensorFlow", "tensorflow"), _keras("PyTorch", "torch"))
OPTAX = Library(
    "JAX/Optax",
    ("jax", "optax"),
    "import jax, optax; from jax import numpy as jnp",
    "jnp.array({})",
    "{}.tolist()",
)
SKLEARN = Library(
    "scikit-learn",
    ("sklearn",),
    "from sklearn.metrics import log_loss",
    shown="float({})",
    packages=("scikit-learn",),
)
SCIPY = Library("SciPy", ("scipy",), "from scipy import special, stats", shown="{}.tolist()")
LIBRARIES = (COMPANION, TORCH, TENSORFLOW, *KERAS, OPTAX, SKLEARN, SCIPY)


@dataclass(frozen=True)
class Function:
    """One function of a library, with the setting that it is asked in."""

    libraries: tuple[Library, ...]
    task: str  # binary, classes, focal
    path: str  # as it is called after the first line of its library's programs
    arguments: str  # with {x}, the prediction, and {y}, the truth
    companion: str  # what companion calls it
    page: str  # its documentation
    setting: str = ""  # what is set to make it this function
    first: str = ""  # more to import
    one_hot: bool = False  # of classes: the truth is a distribution
    of_one_hot: str = ""  # the arguments where the truth is a distribution, if they are others
    stored: str = "{}"  # how a single prediction or label of a binary loss is wrapped

    @property
    def name(self) -> str:
        return ", ".join(filter(None, [self.path.rpartition(".")[2], self.setting]))

    def program(self, library: Library, x: str, y: str) -> str:
        """The first line, and the one that prints what the function gives."""
        if self.task in ("binary", "focal"):
            x, y = self.stored.format(x), self.stored.format(y)
        arguments = self.of_one_hot if self.of_one_hot and y.startswith("[[") else self.arguments
        arguments = arguments.format(x=library.given(x), y=library.array.format(y))
        call = f"{self.path}({', '.join(filter(None, [arguments, self.setting]))})"
        return f"{self.imports(library)}\nprint({library.shown.format(call)})"

    def imports(self, library: Library) -> str:
        return "; ".join(filter(None, [library.first, self.first]))


_OF_TORCH = "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.{}.html"
_OF_TENSORFLOW = "https://www.tensorflow.org/api_docs/python/tf/nn/{}"
_OF_KERAS = "https://keras.io/api/losses/probabilistic_losses/"
_OF_OPTAX = "https://optax.readthedocs.io/en/latest/api/losses.html"
_OF_SKLEARN = "https://scikit-learn.org/stable/modules/generated/sklearn.metrics.log_loss.html"
_OF_TORCHVISION = "https://docs.pytorch.org/vision/stable/generated/torchvision.ops.sigmoid_focal_loss.html"


def _ours_page(name: str) -> str:
    """The place of one of companion's functions on the page that describes the package."""
    return f"api.html#{getattr(companion, name).__module__}.{name}"


def _ours(task, name, **settings):
    yield Function((COMPANION,), task, f"companion.{name}", "{x}, {y}", name, _ours_page(name), **settings)


def _of_torch(task, name, companion, **settings):
    yield Function((TORCH,), task, f"F.{name}", "{x}, {y}", companion, _OF_TORCH.format(name), **settings)


def _of_tensorflow(task, name, companion, **settings):
    yield Function(
        (TENSORFLOW,), task, f"tf.nn.{name}", "{y}, {x}", companion, _OF_TENSORFLOW.format(name), **settings
    )


def _of_keras(task, name, companion, logits, **settings):
    wrapped = {} if task == "classes" else {"stored": "[[{}]]"}
    for setting, ours in (("", companion), ("from_logits=True", logits)):
        if ours:
            yield Function(
                KERAS, task, f"losses.{name}", "{y}, {x}", ours, _OF_KERAS, setting, **wrapped, **settings
            )


def _of_optax(task, name, companion, **settings):
    yield Function((OPTAX,), task, f"optax.{name}", "{x}, {y}", companion, _OF_OPTAX, **settings)


def _of_sklearn(task, companion, arguments, **settings):
    yield Function((SKLEARN,), task, "log_loss", arguments, companion, _OF_SKLEARN, **settings)


BCE, BCE_LOGITS = "binary_cross_entropy", "binary_cross_entropy_with_logits"
CCE, CCE_LOGITS = "categorical_cross_entropy", "categorical_cross_entropy_with_logits"
FOCAL = "focal_loss_with_logits"

FUNCTIONS: list[Function] = [
    *_ours("binary", BCE),
    *_ours("binary", BCE_LOGITS),
    *_of_torch("binary", BCE, BCE),
    *_of_torch("binary", BCE_LOGITS, BCE_LOGITS),
    *_of_tensorflow("binary", "sigmoid_cross_entropy_with_logits", BCE_LOGITS),
    *_of_keras("binary", "binary_crossentropy", BCE, BCE_LOGITS),
    *_of_optax("binary", "sigmoid_binary_cross_entropy", BCE_LOGITS),
    *_of_sklearn("binary", BCE, "[{y}], [{x}], labels=[0, 1]"),
    *_ours("classes", CCE),
    *_ours("classes", CCE_LOGITS),
    *_of_torch("classes", "cross_entropy", CCE_LOGITS),
    *_of_torch("classes", "nll_loss", "–"),
    *_of_tensorflow("classes", "softmax_cross_entropy_with_logits", CCE_LOGITS, one_hot=True),
    *_of_tensorflow("classes", "sparse_softmax_cross_entropy_with_logits", CCE_LOGITS),
    *_of_keras("classes", "categorical_crossentropy", CCE, CCE_LOGITS, one_hot=True),
    *_of_keras("classes", "sparse_categorical_crossentropy", CCE, CCE_LOGITS),
    *_of_optax("classes", "softmax_cross_entropy", CCE_LOGITS, one_hot=True),
    *_of_optax("classes", "softmax_cross_entropy_with_integer_labels", CCE_LOGITS),
    *_of_sklearn("classes", CCE, "{y}, {x}, labels=[0, 1]", of_one_hot="{y}, {x}"),
    *_ours("focal", FOCAL),
    Function(
        (TORCH,),
        "focal",
        "sigmoid_focal_loss",
        "{x}, {y}",
        FOCAL,
        _OF_TORCHVISION,
        "alpha=-1",
        "from torchvision.ops import sigmoid_focal_loss",
    ),
    *_of_keras("focal", "binary_focal_crossentropy", "–", FOCAL),
    *_of_optax("focal", "sigmoid_focal_loss", FOCAL),
]


@dataclass(frozen=True)
class Cell:
    """A program of a table, the row and the column that it fills, and how its output is read."""

    library: Library
    row: str  # the function, as the table writes it
    companion: str
    page: str
    column: str
    program: str
    read: Callable[[Printed], str]
    task: str = ""


# Reading --------------------------------------------------------------------------------------------------


def reading(
    candidates: dict[str, float | tuple], warned: str = ", with a warning"
) -> Callable[[Printed], str]:
    """The first candidate whose number was printed; a refusal; another number as it is."""

    def read(printed: Printed) -> str:
        if printed.error:
            return "refused"
        numbers = printed.numbers()
        if not numbers or len(numbers) != 1:
            return printed.text
        for name, candidate in candidates.items():
            each = candidate if isinstance(candidate, tuple) else (candidate,)
            if any(math.isclose(numbers[0], number, rel_tol=CLOSE) for number in each):
                return name + (warned if printed.warns else "")
        return _number(numbers[0])

    return read


def _number(value: float) -> str:
    """Four digits, with a real minus; no minus before 0."""
    text = f"{value + 0.0:.4g}".replace("inf", "∞")
    mantissa, _, power = text.partition("e")
    if power:
        text = f"{mantissa}·10{str(int(power)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
    return text.replace("-", "−")


def _as_printed(printed: Printed) -> str:
    return "refused" if printed.error else printed.text


# The inputs that tell one reading from another ------------------------------------------------------------

X = of.exact(0.8)
ROW = [of.exact(0.8), of.exact(0.2)]
BINARY = {
    "probabilities": float(of.bce(X, of.exact(1.0))),
    "logits": float(of.bce_of_logit(X, of.exact(1.0))),
}
CLASSES = {
    "probabilities": float(-of.mp.log(X)),
    "logits": float(of.categorical(ROW, 0)),
    "log-probabilities": -0.8,
}
FOCUSED = {
    "probabilities": float((1 - X) ** 2 * -of.mp.log(X)),
    "logits": float(of.focal(X, of.exact(1.0), gamma=2.0)),
}
READINGS = {"binary": BINARY, "classes": CLASSES, "focal": FOCUSED}


def _first_input(function: Function) -> tuple[str, str]:
    if function.task == "classes":
        return "[[0.8, 0.2]]", "[[1.0, 0.0]]" if function.one_hot else "[0]"
    return "0.8", "1.0"


def _of(task: str) -> Iterator[tuple[Function, Library]]:
    for function in FUNCTIONS:
        if function.task in task.split():
            yield from ((function, library) for library in function.libraries)


def _cell(function, library, column, program, read) -> Cell:
    more = (column, program, read, function.task)
    return Cell(library, function.name, function.companion, function.page, *more)


def takes() -> Iterator[Cell]:
    """Logits or probabilities? The loss of the prediction 0.8, or of the row (0.8, 0.2), that is right."""
    for function, library in _of("binary classes focal"):
        program = function.program(library, *_first_input(function))
        yield _cell(function, library, "The prediction is", program, reading(READINGS[function.task]))


def order() -> Iterator[Cell]:
    """The names of the first two arguments; and what happens when truth and prediction change places."""
    for function, library in _of("binary classes focal"):
        line = f"print(*list(inspect.signature({function.path}).parameters)[:2], sep=', ')"
        imports = f"{function.imports(library)}; import inspect"
        yield _cell(function, library, "First two arguments", f"{imports}\n{line}", _as_printed)
        x, y = _first_input(function)
        truth_first = function.arguments.index("{y}") < function.arguments.index("{x}")
        read = reading({"truth" if truth_first else "prediction": _value_of_first(function)})
        yield _cell(function, library, "The first is the", function.program(library, x, y), read)
        yield _cell(function, library, "If they are swapped", function.program(library, y, x), reading({}))


def _value_of_first(function: Function) -> float:
    """What `takes` finds: with truth and prediction the other way round it would be another number."""
    taken = "logits" if "logits" in function.companion else "probabilities"
    if function.companion == "–":
        taken = "log-probabilities" if function.task == "classes" else "probabilities"
    return READINGS[function.task][taken]


def _binary_label(function: Function, y: float) -> float:
    """The loss of a label by its definition."""
    y = of.exact(y)
    return float(
        of.bce_of_logit(X, y)
        if "logits" in function.companion
        else -y * of.mp.log(X) - (1 - y) * of.mp.log(1 - X)
    )


def binary_labels() -> Iterator[Cell]:
    for function, library in _of("binary"):
        for column, y, value in (
            ("Integer 1", "1", 1.0),
            ("True", "True", 1.0),
            ("Soft, 0.3", "0.3", 0.3),
        ):
            read = reading({"taken": _binary_label(function, value)})
            yield _cell(function, library, column, function.program(library, "0.8", y), read)
        program = function.program(library, "0.8", "2.0")
        yield _cell(function, library, "Label 2", program, reading({}))


def class_labels() -> Iterator[Cell]:
    def loss(function, *labels):
        logits = "logits" in function.companion
        terms = of.log_softmax(ROW) if logits else [of.mp.log(number) for number in ROW]
        if function.companion == "–":
            terms = ROW
        return float(-sum(of.exact(y) * term for y, term in zip(labels, terms, strict=True)))

    for function, library in _of("classes"):
        for column, y, labels in (
            ("Class 0", "[0]", (1.0, 0.0)),
            ("One-hot", "[[1.0, 0.0]]", (1.0, 0.0)),
            ("Soft, (0.3, 0.7)", "[[0.3, 0.7]]", (0.3, 0.7)),
        ):
            read = reading({"taken": loss(function, *labels)})
            yield _cell(function, library, column, function.program(library, "[[0.8, 0.2]]", y), read)
        for column, y in (("Class −1", "[-1]"), ("Class 5 of 2", "[5]")):
            program = function.program(library, "[[0.8, 0.2]]", y)
            yield _cell(function, library, column, program, reading({}))


def focal_defaults() -> Iterator[Cell]:
    """The focal loss at the logit 0 with label 1, when no γ or α is named: (½)² log 2, or a quarter of it."""
    found = {"γ = 2, no α": math.log(2) / 4, "γ = 2, α = ¼": math.log(2) / 16}
    for function, library in _of("focal"):
        if "logits" in function.companion:
            plain = replace(function, setting=function.setting.replace("alpha=-1", ""))
            yield _cell(plain, library, "By default", plain.program(library, "0.0", "1.0"), reading(found))


# What comes back of a batch: two rows of three logits, each with a label of its own.
_BATCH = "[[0.5, 0.25, 0.125], [0.75, 0.375, 0.0625]]"
_LABELS = "[[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]"


def comes_back() -> Iterator[Cell]:
    """The shape of the result, when nothing is said about it: every loss, one a row, or one number."""
    shapes = {(): "one number", (2,): "one a row", (2, 3): "one for each entry"}

    def read(printed: Printed) -> str:
        if printed.error:
            return "refused"
        shape = shapes[printed.shape()]
        return f"{shape}, the {_mean_or_sum(printed.numbers()[0])}" if shape == "one number" else shape

    def _mean_or_sum(number):
        return (
            "mean" if number < 2 else "sum"
        )  # each loss here is between 0.08 and 1.6, and there are six or two

    for function, library in _of("binary focal classes"):
        if function.task == "classes":
            y = "[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]" if function.one_hot else "[0, 1]"
            arguments = function.arguments.replace("labels=[0, 1]", "labels=[0, 1, 2]")
            x = "[[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]]"
        else:
            arguments, x, y = function.arguments, _BATCH, _LABELS
            if library is SKLEARN:
                arguments, x, y = "{y}, {x}", "[0.5, 0.25]", "[1, 0]"
        text = arguments.format(x=library.given(x), y=library.array.format(y))
        call = f"{function.path}({', '.join(filter(None, [text, function.setting]))})"
        program = f"{function.imports(library)}\nprint({library.shown.format(call)})"
        yield _cell(function, library, "By default", program, read)

    for library in KERAS:
        for row, ours, x, y in (
            ("BinaryCrossentropy()", BCE, _BATCH, _LABELS),
            (
                "CategoricalCrossentropy()",
                CCE,
                "[[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]]",
                "[[1, 0, 0], [0, 1, 0]]",
            ),
        ):
            call = f"losses.{row}({library.array.format(y)}, {library.array.format(x)})"
            program = f"{library.first}\nprint({library.shown.format(call)})"
            yield Cell(library, row, ours, _OF_KERAS, "By default", program, read)


# Weights: two examples with the losses log(1 + e^−2) and log 2, weighted 3 and 1.
_A, _B = float(of.softplus(of.exact(-2.0))), math.log(2)
WEIGHTED = {
    "their sum": (3 * _A + _B) / 4,
    "the number of examples": (3 * _A + _B) / 2,
    "nothing: it is a sum": 3 * _A + _B,
    "the weights reach no example": (_A + _B) / 2 * 2,
}
SKIPPED = {"those that count": _A, "all examples": _A / 2}


def _weights_of(
    library, row, ours, page, line, column="Weighted, the mean divides by", found=WEIGHTED, imports=""
):
    first = "; ".join(filter(None, [library.first, imports]))
    return Cell(
        library, row, ours, page, column, f"{first}\nprint({library.shown.format(line)})", reading(found)
    )


_SAMPLE, _CLASS, _POSITIVE = "sample_weight", "class_weight", "pos_weight"


def weights() -> Iterator[Cell]:
    """The logits 2 and 0 with the labels 1 and 0; or the rows (2, 0) and (0, 0) with the classes 0 and 1."""
    torch_ce = _OF_TORCH.format("cross_entropy")
    rows = "[[2.0, 0.0], [0.0, 0.0]]"
    yield from (
        _weights_of(
            COMPANION,
            f"{BCE_LOGITS}, {name}",
            name,
            _ours_page(BCE_LOGITS),
            f"companion.{BCE_LOGITS}({line})",
        )
        for name, line in (
            (_SAMPLE, "[2.0, 0.0], [1, 0], sample_weight=[3, 1]"),
            (_POSITIVE, "[2.0, 0.0], [1, 0], pos_weight=3"),
        )
    )
    line = f"companion.{CCE_LOGITS}({rows}, [0, 1], class_weight=[3, 1])"
    yield _weights_of(COMPANION, f"{CCE_LOGITS}, {_CLASS}", _CLASS, _ours_page(CCE_LOGITS), line)
    for row, ours, page, line in (
        (
            f"{BCE_LOGITS}, weight",
            _SAMPLE,
            _OF_TORCH.format(BCE_LOGITS),
            "torch.tensor([2.0, 0.0]), torch.tensor([1.0, 0.0]), weight=torch.tensor([3.0, 1.0])",
        ),
        (
            f"{BCE_LOGITS}, pos_weight",
            _POSITIVE,
            _OF_TORCH.format(BCE_LOGITS),
            "torch.tensor([2.0, 0.0]), torch.tensor([1.0, 0.0]), pos_weight=torch.tensor(3.0)",
        ),
        (
            "cross_entropy, weight, classes",
            _CLASS,
            torch_ce,
            f"torch.tensor({rows}), torch.tensor([0, 1]), weight=torch.tensor([3.0, 1.0])",
        ),
        (
            "cross_entropy, weight, distributions",
            _CLASS,
            torch_ce,
            f"torch.tensor({rows}), torch.tensor([[1.0, 0.0], [0.0, 1.0]]), weight=torch.tensor([3.0, 1.0])",
        ),
    ):
        yield _weights_of(TORCH, row, ours, page, f"F.{row.partition(',')[0]}({line})")
    yield _weights_of(
        TENSORFLOW,
        "compat.v1.losses.sigmoid_cross_entropy, weights",
        _SAMPLE,
        "https://www.tensorflow.org/api_docs/python/tf/compat/v1/losses/sigmoid_cross_entropy",
        "tf.compat.v1.losses.sigmoid_cross_entropy([1.0, 0.0], [2.0, 0.0], weights=[3.0, 1.0])",
    )
    for library in KERAS:
        for row, settings, y, x in (
            ("BinaryCrossentropy, sample_weight, columns", "", "[[1.0], [0.0]]", "[[2.0], [0.0]]"),
            ("BinaryCrossentropy, sample_weight, one list", "", "[1.0, 0.0]", "[2.0, 0.0]"),
            (
                "BinaryCrossentropy, reduction='mean_with_sample_weight'",
                ", reduction='mean_with_sample_weight'",
                "[[1.0], [0.0]]",
                "[[2.0], [0.0]]",
            ),
        ):
            given = f"np.array({y}), np.array({x}), sample_weight=np.array([3.0, 1.0])"
            line = f"losses.BinaryCrossentropy(from_logits=True{settings})({given})"
            yield _weights_of(library, row, _SAMPLE, _OF_KERAS, line)
    losses = "optax.sigmoid_binary_cross_entropy(jnp.array([2.0, 0.0]), jnp.array([1.0, 0.0]))"
    yield _weights_of(
        OPTAX,
        "jnp.average(losses, weights=w)",
        _SAMPLE,
        _OF_OPTAX,
        f"jnp.average({losses}, weights=jnp.array([3.0, 1.0]))",
    )
    yield _weights_of(
        OPTAX, "jnp.mean(w * losses)", "–", _OF_OPTAX, f"jnp.mean(jnp.array([3.0, 1.0]) * {losses})"
    )
    for row, settings in (
        ("log_loss, sample_weight", ""),
        ("log_loss, sample_weight, normalize=False", ", normalize=False"),
    ):
        line = f"log_loss([1, 0], special.expit([2.0, 0.0]), sample_weight=[3, 1]{settings})"
        yield _weights_of(SKLEARN, row, _SAMPLE, _OF_SKLEARN, line, imports="from scipy import special")


def skipped() -> Iterator[Cell]:
    """An example that is not to count: what a mean divides by, and what it is when none counts."""
    rows = "[[2.0, 0.0], [0.0, 0.0]]"
    for library, row, page, line in (
        (
            TORCH,
            "cross_entropy, ignore_index",
            _OF_TORCH.format("cross_entropy"),
            f"F.cross_entropy(torch.tensor({rows}), torch.tensor([{{}}]))",
        ),
        *(
            (
                library,
                "SparseCategoricalCrossentropy, ignore_class",
                _OF_KERAS,
                f"losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-100)"
                f"(np.array([{{}}]), np.array({rows}))",
            )
            for library in KERAS
        ),
    ):
        for column, labels in (
            ("One of two is skipped, the mean divides by", "0, -100"),
            ("All are skipped", "-100, -100"),
        ):
            found = SKIPPED if "One" in column else {}
            yield _weights_of(library, row, "–", page, line.format(labels), column, found)
    ours = f"companion.{CCE_LOGITS}({rows}, [0, 1], sample_weight=[{{}}])"
    row = f"{CCE_LOGITS}, sample_weight of 0"
    for column, given in (
        ("One of two is skipped, the mean divides by", "1, 0"),
        ("All are skipped", "0, 0"),
    ):
        found = SKIPPED if "One" in column else {}
        yield _weights_of(
            COMPANION, row, "sample_weight", _ours_page(CCE_LOGITS), ours.format(given), column, found
        )


# Guards: the loss of a true class that was given the probability 0, and what is left of the gradient.
_EPS32 = 2.0**-23
GUARDS = {
    "∞: nothing is clipped": math.inf,
    "100: the loss is cut there": 100.0,
    "16.12: probabilities from 10⁻⁷": -math.log(1e-7),
    "15.94: probabilities from 2⁻²³": -math.log(_EPS32),
    "36.04: probabilities from 2⁻⁵²": -math.log(2.0**-52),
}
_BEHIND = "Gradient at the logit −40"


def guards() -> Iterator[Cell]:
    for function, library in _of("binary classes"):
        if "logits" in function.companion or function.companion == "–":
            continue
        x = "[[0.0, 1.0]]" if function.task == "classes" else "0.0"
        program = function.program(library, x, _first_input(function)[1])
        yield _cell(function, library, "Loss at probability 0", program, reading(GUARDS))
        x = "[[1.0, 0.0]]" if function.task == "classes" else "1.0"
        program = function.program(library, x, _first_input(function)[1])
        yield _cell(function, library, "Loss at probability 1", program, reading({}))
        x = "[[3.0, 1.0]]" if function.task == "classes" else "3.0"
        program = function.program(library, x, _first_input(function)[1])
        yield _cell(function, library, "Loss at 3, no probability", program, reading({}))
    for function, library in _of("binary focal"):
        if "logits" in function.companion:
            program = function.program(library, "-200.0", "1.0")
            read = reading({"200: nothing is clipped": 200.0, **GUARDS})
            yield _cell(function, library, "Loss at the logit −200", program, read)


_TAPE = (
    "import tensorflow as tf; x = tf.Variable({})\n"
    "with tf.GradientTape() as tape: loss = {}\n"
    "print(tape.gradient(loss, x).numpy(){}.tolist())"
)


def slopes() -> Iterator[Cell]:
    """The gradient with respect to the logit −40 whose label is 1; −1 is right, to 17 digits."""

    gradient = f"{BCE_LOGITS}_gradient"

    def cell(library, row, ours, page, program):
        return Cell(library, row, ours, page, _BEHIND, program, reading({"−1": -1.0}))

    yield cell(
        COMPANION,
        gradient,
        gradient,
        _ours_page(gradient),
        f"import companion\nprint(companion.{gradient}(-40.0, 1).tolist())",
    )
    for name, call in (
        (f"{BCE} of sigmoid", f"{BCE}(torch.sigmoid(x), torch.tensor(1.0))"),
        (BCE_LOGITS, f"{BCE_LOGITS}(x, torch.tensor(1.0))"),
    ):
        first = f"{TORCH.first}; x = torch.tensor(-40.0, requires_grad=True)"
        program = f"{first}\nF.{call}.backward(); print(x.grad.tolist())"
        ours = gradient if "logits" in name else "–"
        yield cell(TORCH, name, ours, _OF_TORCH.format(name.partition(" ")[0]), program)
    name = "sigmoid_cross_entropy_with_logits"
    yield cell(
        TENSORFLOW,
        name,
        gradient,
        _OF_TENSORFLOW.format(name),
        _TAPE.format("-40.0", f"tf.nn.{name}(1.0, x)", ""),
    )
    name = "binary_crossentropy"
    for row, ours, call in (
        (f"{name} of sigmoid", "–", f"losses.{name}(np.array([[1.0]]), keras.ops.sigmoid(x))[0]"),
        (
            f"{name}, from_logits=True",
            gradient,
            f"losses.{name}(np.array([[1.0]]), x, from_logits=True)[0]",
        ),
    ):
        first = KERAS[0].first
        program = {
            "JAX": f"{first}; import jax\n"
            f"print(jax.grad(lambda x: {call})(np.float32([[-40.0]]))[0, 0].tolist())",
            "TensorFlow": f"{first}; {_TAPE.format('[[-40.0]]', call, '[0, 0]')}",
            "PyTorch": f"{first}; import torch; x = torch.tensor([[-40.0]], requires_grad=True)\n"
            f"{call}.backward(); print(x.grad[0, 0].tolist())",
        }
        yield from (cell(library, row, ours, _OF_KERAS, program[library.backend]) for library in KERAS)
    name = "sigmoid_binary_cross_entropy"
    yield cell(
        OPTAX,
        name,
        gradient,
        _OF_OPTAX,
        f"{OPTAX.first}\nprint(jax.grad(lambda x: optax.{name}(x, jnp.array(1.0)))(-40.0).tolist())",
    )


def row_sums() -> Iterator[Cell]:
    """The row (0.8, 0.8), which sums to 1.6, where the first class is true."""
    read = reading({"taken as it is": CLASSES["probabilities"], "divided by its sum": math.log(2)})
    for function, library in _of("classes"):
        if "logits" not in function.companion and function.companion != "–":
            program = function.program(library, "[[0.8, 0.8]]", _first_input(function)[1])
            yield _cell(function, library, "A row that sums to 1.6", program, read)
    page = "https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.entropy.html"
    halved = reading({"divided by its sum": math.log(2), "taken as it is": float(-1.6 * of.mp.log(X))})
    for library, row, program in (
        (COMPANION, "entropy", "import companion\nprint(companion.entropy([0.8, 0.8]).tolist())"),
        (SCIPY, "stats.entropy", f"{SCIPY.first}\nprint(stats.entropy([0.8, 0.8]).tolist())"),
    ):
        yield Cell(
            library,
            row,
            "entropy",
            _ours_page(row) if library is COMPANION else page,
            "A row that sums to 1.6",
            program,
            halved,
        )


_P, _Q = "[[0.9, 0.1]]", "[[0.5, 0.5]]"
_KL = {
    "truth": float(of.kl_divergence([of.exact(0.9), of.exact(0.1)], [of.exact(0.5), of.exact(0.5)])),
    "model": float(of.kl_divergence([of.exact(0.5), of.exact(0.5)], [of.exact(0.9), of.exact(0.1)])),
}


def divergences() -> Iterator[Cell]:
    """KL(p‖q) for p = (0.9, 0.1) and q = (0.5, 0.5): 0.3681; the other way round 0.5108."""
    scipy = "https://docs.scipy.org/doc/scipy/reference/generated/scipy.{}.html"
    for library, row, page, call, form in (
        (
            COMPANION,
            "kl_divergence",
            _ours_page("kl_divergence"),
            "companion.kl_divergence({p}, {q})[0]",
            "probabilities",
        ),
        (TORCH, "kl_div", _OF_TORCH.format("kl_div"), "F.kl_div({q}.log(), {p})", "log of the model"),
        (
            TORCH,
            "kl_div, reduction='batchmean'",
            _OF_TORCH.format("kl_div"),
            "F.kl_div({q}.log(), {p}, reduction='batchmean')",
            "log of the model",
        ),
        *(
            (library, "kl_divergence", _OF_KERAS, "losses.kl_divergence({p}, {q})[0]", "probabilities")
            for library in KERAS
        ),
        (
            OPTAX,
            "losses.kl_divergence",
            _OF_OPTAX,
            "optax.losses.kl_divergence(jnp.log({q}), {p})[0]",
            "log of the model",
        ),
        (
            SCIPY,
            "special.rel_entr",
            scipy.format("special.rel_entr"),
            "special.rel_entr({p}, {q}).sum()",
            "probabilities",
        ),
        (
            SCIPY,
            "special.kl_div",
            scipy.format("special.kl_div"),
            "special.kl_div({p}, {q}).sum()",
            "probabilities",
        ),
        (
            SCIPY,
            "stats.entropy",
            scipy.format("stats.entropy"),
            "stats.entropy({p}, {q}, axis=1)[0]",
            "probabilities",
        ),
    ):
        given = call.format(p=library.array.format(_P), q=library.array.format(_Q))
        program = f"{library.first}\nprint({library.shown.format(given)})"
        truth_first = call.index("{p}") < call.index("{q}")
        first = "truth p" if truth_first else f"{form} q" if form.startswith("log") else "model q"
        for column, read in (
            ("First argument", reading({first: (_KL["truth"], _KL["truth"] / 2)}, warned="")),
            ("What comes back", reading({"the divergence": _KL["truth"], "half of it": _KL["truth"] / 2})),
        ):
            yield Cell(library, row, "kl_divergence", page, column, program, read)


# The functions underneath, at 0.8 or at the row (0.8, 0.2).
_UNDER = {
    "sigmoid": ("0.8", float(of.sigmoid(X))),
    "log_sigmoid": ("0.8", float(of.log_sigmoid(X))),
    "softplus": ("0.8", float(of.softplus(X))),
    "softmax": ("[0.8, 0.2]", float(of.softmax(ROW)[0])),
    "log_softmax": ("[0.8, 0.2]", float(of.log_softmax(ROW)[0])),
    "logsumexp": ("[0.8, 0.2]", float(of.logsumexp(ROW))),
    "log1mexp": ("-0.8", float(of.log1mexp(of.exact(-0.8)))),
}
_SPELT = {
    TORCH: {
        "sigmoid": "torch.sigmoid({})",
        "log_sigmoid": "F.logsigmoid({})",
        "softplus": "F.softplus({})",
        "softmax": "torch.softmax({}, dim=-1)",
        "log_softmax": "torch.log_softmax({}, dim=-1)",
        "logsumexp": "torch.logsumexp({}, dim=-1)",
    },
    TENSORFLOW: {
        "sigmoid": "tf.sigmoid({})",
        "log_sigmoid": "tf.math.log_sigmoid({})",
        "softplus": "tf.math.softplus({})",
        "softmax": "tf.nn.softmax({})",
        "log_softmax": "tf.nn.log_softmax({})",
        "logsumexp": "tf.reduce_logsumexp({})",
    },
    KERAS[0]: {
        "sigmoid": "keras.ops.sigmoid({})",
        "log_sigmoid": "keras.ops.log_sigmoid({})",
        "softplus": "keras.ops.softplus({})",
        "softmax": "keras.ops.softmax({})",
        "log_softmax": "keras.ops.log_softmax({})",
        "logsumexp": "keras.ops.logsumexp({})",
    },
    OPTAX: {
        "sigmoid": "jax.nn.sigmoid({})",
        "log_sigmoid": "jax.nn.log_sigmoid({})",
        "softplus": "jax.nn.softplus({})",
        "softmax": "jax.nn.softmax({})",
        "log_softmax": "jax.nn.log_softmax({})",
        "logsumexp": "jax.nn.logsumexp({})",
        "log1mexp": "jax.nn.log1mexp(-{})",
    },
    SCIPY: {
        "sigmoid": "special.expit({})",
        "log_sigmoid": "special.log_expit({})",
        "softplus": "special.softplus({})",
        "softmax": "special.softmax({}, axis=-1)",
        "log_softmax": "special.log_softmax({}, axis=-1)",
        "logsumexp": "special.logsumexp({}, axis=-1)",
    },
}


def underneath() -> Iterator[Cell]:
    """What each library calls the functions that the losses are made of. Rows are companion's names."""
    for name, (x, value) in _UNDER.items():
        for library, spelt in _SPELT.items():
            if name in spelt:
                array = "np.array({})" if library in (SCIPY, KERAS[0]) else library.array
                call = spelt[name].format(array.format(x))
                result = library.shown.format(call)
                if x.startswith("[") and name != "logsumexp":
                    result += "[0]"
                more = "; import numpy as np" if "np.array" in array and "jnp" not in array else ""
                program = f"{library.first}{more}\nprint({result})"
                shown = spelt[name].replace("({}", "(x").replace("(-{}", "(-x").replace("-x", "−x")
                yield Cell(library, name, name, "", library.name, program, reading({f"`{shown}`": value}))


QUESTIONS: dict[str, Callable[[], Iterator[Cell]]] = {
    "takes": takes,
    "order": order,
    "binary labels": binary_labels,
    "class labels": class_labels,
    "focal defaults": focal_defaults,
    "comes back": comes_back,
    "weights": weights,
    "skipped": skipped,
    "guards": guards,
    "slopes": slopes,
    "row sums": row_sums,
    "divergences": divergences,
    "underneath": underneath,
}


# Asking ----------------------------------------------------------------------------------------------------


def measure(questions=tuple(QUESTIONS), libraries=LIBRARIES) -> Iterator[dict]:
    """One entry for each cell whose library is installed; of Keras' backends, one for all that agree."""
    cells = [(question, cell) for question in questions for cell in QUESTIONS[question]()]
    printed = {}
    for library in libraries:
        programs = list(dict.fromkeys(cell.program for _, cell in cells if cell.library is library))
        if programs and not library.missing():
            results = Batch(library, programs).run()
            printed |= {(library, program): one for program, one in zip(programs, results, strict=True)}
    entries = []
    for question, cell in cells:
        if (cell.library, cell.program) in printed:
            one = printed[cell.library, cell.program]
            entries.append(
                {
                    "question": question,
                    "peer": cell.library.name,
                    "on": cell.library.backend,
                    "task": cell.task,
                    "row": cell.row,
                    "companion": cell.companion,
                    "page": cell.page,
                    "column": cell.column,
                    "program": cell.program,
                    "printed": one.text or one.error,
                    "answer": cell.read(one),
                }
            )
    yield from _merged(entries)


def _merged(entries: list[dict]) -> Iterator[dict]:
    """Rows that differ in their backend alone become one, which names its backends unless it has them all."""
    rows: dict[tuple, dict[str, list[dict]]] = {}
    for entry in entries:
        key = tuple(entry[name] for name in ("question", "task", "peer", "row"))
        rows.setdefault(key, {}).setdefault(entry["on"], []).append(entry)
    for by_backend in rows.values():
        alike: dict[tuple, list[str]] = {}
        for backend, some in by_backend.items():
            alike.setdefault(tuple(entry["answer"] for entry in some), []).append(backend)
        for backends in alike.values():
            on = "" if len(alike) == 1 else ", ".join(backends)
            yield from ({**entry, "on": on} for entry in by_backend[backends[0]])


def found(libraries=LIBRARIES) -> tuple[list[Peer], dict[str, str]]:
    """The libraries that are installed, with their versions and backends; and why others are left out."""
    peers: dict[str, Peer] = {}
    left_out = {}
    for library in libraries:
        name = f"{library.name} on {library.backend}" if library.backend else library.name
        if missing := library.missing():
            left_out[name] = f"not installed: {', '.join(missing)}"
            continue
        versions = library.versions()
        if library.backend and library.name in peers:
            versions["backends"] = f"{peers[library.name].versions['backends']}, {library.backend}"
        elif library.backend:
            versions["backends"] = library.backend
        peers[library.name] = Peer(library.name, versions, {})
    return list(peers.values()), left_out
