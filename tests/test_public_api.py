"""What `import companion` offers, what it costs, and which module may import which."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import companion

ROOT = Path(companion.__file__).parent

SIGNATURES = {
    "sigmoid": "(x)",
    "log_sigmoid": "(x)",
    "softplus": "(x)",
    "log1mexp": "(x)",
    "logsumexp": "(x, *, axis=-1, keepdims=False)",
    "softmax": "(x, *, axis=-1)",
    "log_softmax": "(x, *, axis=-1)",
    "information_content": "(p, *, base=None)",
    "binary_entropy": "(p, *, base=None)",
    "entropy": "(p, *, base=None, axis=-1)",
    "cross_entropy": "(p, q, *, base=None, axis=-1)",
    "perplexity": "(p, q, *, axis=-1)",
    "kl_divergence": "(p, q, *, base=None, axis=-1)",
    "jensen_shannon_divergence": "(p, q, *, base=None, axis=-1)",
    "bernoulli_log_likelihood": "(p, y, *, axis=-1)",
    "bernoulli_score": "(p, y, *, axis=-1)",
    "bernoulli_mle": "(y, *, axis=-1)",
    "binary_cross_entropy": "(probabilities, labels, *, sample_weight=None, reduction='mean')",
    "binary_cross_entropy_gradient": "(probabilities, labels, *, sample_weight=None, reduction='mean')",
    "binary_cross_entropy_second_derivative": "(probabilities, labels, *, sample_weight=None)",
    "binary_cross_entropy_with_logits": (
        "(logits, labels, *, pos_weight=None, sample_weight=None, reduction='mean')"
    ),
    "binary_cross_entropy_with_logits_gradient": (
        "(logits, labels, *, pos_weight=None, sample_weight=None, reduction='mean')"
    ),
    "binary_cross_entropy_with_logits_second_derivative": (
        "(logits, labels, *, pos_weight=None, sample_weight=None)"
    ),
    "focal_loss_with_logits": (
        "(logits, labels, *, gamma=2.0, alpha=None, sample_weight=None, reduction='mean')"
    ),
    "focal_loss_with_logits_gradient": (
        "(logits, labels, *, gamma=2.0, alpha=None, sample_weight=None, reduction='mean')"
    ),
    "focal_loss_with_logits_second_derivative": (
        "(logits, labels, *, gamma=2.0, alpha=None, sample_weight=None)"
    ),
    "focal_star_loss_with_logits": (
        "(logits, labels, *, gamma=2.0, beta=0.0, sample_weight=None, reduction='mean')"
    ),
    "focal_star_loss_with_logits_gradient": (
        "(logits, labels, *, gamma=2.0, beta=0.0, sample_weight=None, reduction='mean')"
    ),
    "focal_star_loss_with_logits_second_derivative": (
        "(logits, labels, *, gamma=2.0, beta=0.0, sample_weight=None)"
    ),
    "categorical_cross_entropy": (
        "(probabilities, labels, *, axis=-1, sample_weight=None, reduction='mean')"
    ),
    "categorical_cross_entropy_gradient": (
        "(probabilities, labels, *, axis=-1, sample_weight=None, reduction='mean')"
    ),
    "categorical_cross_entropy_with_logits": (
        "(logits, labels, *, axis=-1, class_weight=None, label_smoothing=0.0, sample_weight=None, "
        "reduction='mean')"
    ),
    "categorical_cross_entropy_with_logits_gradient": (
        "(logits, labels, *, axis=-1, class_weight=None, label_smoothing=0.0, sample_weight=None, "
        "reduction='mean')"
    ),
    "categorical_cross_entropy_with_logits_hessian_vector_product": (
        "(logits, labels, v, *, axis=-1, class_weight=None, label_smoothing=0.0, sample_weight=None, "
        "reduction='mean')"
    ),
}

# Which modules of the package each numeric module may import, beside NumPy and the standard library.
MAY_IMPORT = {
    "__init__": set(),
    "_arrays": set(),
    "activations": {"_arrays"},
    "information": {"_arrays", "activations"},
    "likelihood": {"_arrays", "activations"},
    "binary": {"_arrays", "activations"},
    "categorical": {"_arrays", "activations"},
    "focal": {"_arrays", "activations"},
}


def test_the_public_names():
    assert companion.__all__ == sorted(SIGNATURES)
    assert set(SIGNATURES) <= set(dir(companion))


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures(name):
    """Model output first, then labels; everything else by keyword."""
    function = getattr(companion, name)
    assert function.__name__ == name
    assert str(inspect.signature(function)) == SIGNATURES[name]


@pytest.mark.parametrize("name", SIGNATURES)
def test_docstrings_are_contracts(name):
    """What it is, what comes back, an identity that runs; arguments and errors, or the twin that has them."""
    text = inspect.getdoc(getattr(companion, name))
    assert text.splitlines()[0].endswith(".")
    assert "Returns\n-------" in text
    assert "Examples\n--------" in text
    assert ">>> " in text
    if "Arguments and errors are those of" not in text:
        assert "Parameters\n----------" in text
        assert "Raises\n------" in text


def test_each_module_exports_its_public_names():
    for module in sorted(set(companion._MODULE_OF.values())):
        loaded = getattr(__import__(f"companion.{module}"), module)
        assert sorted(loaded.__all__) == [
            name for name in companion.__all__ if getattr(companion, name).__module__ == loaded.__name__
        ]


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'companion' has no attribute 'crossentropy'"):
        companion.crossentropy  # noqa: B018
    with pytest.raises(ImportError, match="crossentropy"):
        from companion import crossentropy  # noqa: F401


def loaded_after(statement):
    """Which of the heavy packages a fresh interpreter has loaded after a statement."""
    heavy = ("numpy", "sympy", "matplotlib", "mpmath", "flint", "IPython", "docutils")
    program = f"import sys; {statement}; print(*(name for name in {heavy} if name in sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_after("import companion; dir(companion)") == set()


def test_the_numeric_core_loads_numpy_alone():
    assert loaded_after("import companion; [getattr(companion, name) for name in companion.__all__]") == {
        "numpy"
    }


@pytest.mark.parametrize("module", MAY_IMPORT)
def test_imports_run_one_way(module):
    tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            imported.add(node.module)
    own = {name.removeprefix("companion.") for name in imported if name.split(".")[0] == "companion"}
    others = {name.split(".")[0] for name in imported} - {"companion", "numpy"}
    assert own <= MAY_IMPORT[module]
    assert others <= sys.stdlib_module_names
