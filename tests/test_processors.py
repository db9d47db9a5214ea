"""The errors stay within their bounds on processors without AVX-512, where NumPy rounds otherwise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

ROOT = Path(__file__).parents[1]

# What NumPy calls it: X86_V4 and parts of it today, AVX512_SKX and others in earlier versions.
AVX512 = [
    name
    for name in __cpu_dispatch__
    if __cpu_features__.get(name) and (name == "X86_V4" or name.startswith("AVX512"))
]

# A sample: each module, hard and soft labels, one row and many.
SAMPLE = [
    "tests/test_properties.py::test_accuracy",
    "tests/test_activations.py",
    "tests/test_categorical.py",
    "tests/test_information.py",
]
CHOICE = "accuracy and float64 and not base and not bits and not pos-weight and not balanced"

RUN = """
import sys, pytest
from numpy._core._multiarray_umath import __cpu_features__ as features
off = sys.argv[1].split()
assert not any(features[name] for name in off), "a feature is still on"
sys.exit(pytest.main(sys.argv[2:]))
"""


@pytest.mark.skipif(not AVX512, reason="this processor has no AVX-512, so that all tests run without it")
def test_accuracy_without_avx_512():
    names = " ".join(AVX512)
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", CHOICE]
    run = subprocess.run(
        [sys.executable, "-c", RUN, names, *options, *SAMPLE],
        cwd=ROOT,
        env={**os.environ, "NPY_DISABLE_CPU_FEATURES": names},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    passed = int(run.stdout.rpartition(" passed")[0].split()[-1])
    assert passed >= 30
