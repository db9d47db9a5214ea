"""The largest error of each function, in units in the last place, and at which input it is made.

The right value is that of the definition on the exact value of each floating-point input, in 60 digits. An
error of ∞ is nan or infinity where a number is right, or the reverse, or more units than a float64 can count.

Some libraries give 0 for every subnormal result (below 2.2e−308 in float64), which is as many as 4.5e15 units
off. So that this does not hide what else they do, the largest error among normal results is told beside it.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator

import numpy as np

from benchmarks import definitions as of
from benchmarks.functions import FUNCTIONS, Function
from benchmarks.peers import Peer

DTYPES = (np.float64, np.float32, np.float16)
FULL, QUICK = 4, 0.1  # numbers of each exponent
FAR = 4  # ulp: what is further off is counted


def measure(peers: list[Peer], quick=False, functions=FUNCTIONS, dtypes=DTYPES) -> Iterator[dict]:
    """One entry for each function, dtype and peer."""
    for function in functions:
        for dtype in dtypes:
            arguments = _admitted(function.arguments.everywhere(dtype, QUICK if quick else FULL))
            right = right_values(function, arguments)
            for peer in peers:
                if function.key in peer.functions:
                    yield {
                        "function": function.key,
                        "title": function.title,
                        "dtype": np.dtype(dtype).name,
                        "peer": peer.name,
                        "aim": (function.ulps if dtype is np.float64 else 1) if _is_ours(peer) else None,
                        **_errors(function, peer, arguments, right),
                    }


def cases(peers: list[Peer], functions=FUNCTIONS) -> Iterator[dict]:
    """What each peer answers, in float64, to inputs that are known to surprise."""
    for function in functions:
        for case in function.cases:
            arguments = [np.array([part], dtype=None if isinstance(part, int) else float) for part in case]
            right = right_values(function, arguments)[0]
            for peer in peers:
                if function.key not in peer.functions:
                    continue
                computed = ask(function, peer, arguments)
                yield {
                    "function": function.key,
                    "title": function.title,
                    "at": [np.asarray(part).tolist() for part in case],
                    "right": _digits(right),
                    "peer": peer.name,
                    "computed": _plain(computed[0] if isinstance(computed, np.ndarray) else computed),
                }


def _is_ours(peer):
    return peer.name == "companion"


def _admitted(arguments):
    """Only rows that hold numbers: rounding to a narrow type may have left infinities."""
    fine = np.ones(len(arguments[0]), dtype=bool)
    for array in arguments:
        fine &= np.isfinite(array).reshape(len(array), -1).all(axis=1)
    return [array[fine] for array in arguments]


def right_values(function: Function, arguments) -> list:
    """The definition at each point; for some functions of rows, a list a point."""
    return [function.definition(*point) for point in _exact_points(arguments)]


def _exact_points(arguments):
    return zip(*(map(_exact, array) for array in arguments), strict=True)


def _exact(entry):
    if np.ndim(entry):
        return [of.exact(number) for number in entry]
    return int(entry) if isinstance(entry, np.integer) else of.exact(entry)


def ask(function: Function, peer: Peer, arguments):
    """The peer's answers as an array of the type of the first argument, or what it raised, in words."""
    settings = {"reduction": "none"} if function.reduced else {}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # what a peer warns of, its numbers show
            answer = peer.functions[function.key](*map(peer.take, arguments), **settings)
            return np.asarray(peer.give(answer)).astype(arguments[0].dtype)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


def _errors(function, peer, arguments, right):
    count = min(len(right), peer.at_most.get(function.key, len(right)))
    step = len(right) // count
    arguments, right = [array[::step] for array in arguments], right[::step]
    computed = ask(function, peer, arguments)
    if isinstance(computed, str):
        return {"refused": computed}
    errors = []
    for point, got, wanted in zip(_exact_points(arguments), computed, right, strict=True):
        scale = function.scale and function.scale(*point)
        errors.append(_largest(got, wanted, scale))
    errors = np.array(errors)
    bound = max(FAR, function.ulps) if arguments[0].dtype == np.float64 else FAR

    def worst(among):
        i = int(np.argmax(np.where(among, errors, -1)))
        return {
            "ulp": _number(errors[i]),
            "at": [array[i].tolist() for array in arguments],
            "computed": _plain(computed[i]),
            "right": _digits(right[i]),
        }

    normal = np.array([_is_normal(wanted, arguments[0].dtype) for wanted in right])
    return {
        **worst(True),
        "normal": worst(normal),
        "far": round(float(np.mean(errors > bound)), 4),
        "far_means_ulp": bound,
        "points": len(errors),
    }


def _is_normal(value, dtype):
    if isinstance(value, list):
        return all(_is_normal(entry, dtype) for entry in value)
    return abs(value) >= np.finfo(dtype).tiny


def _largest(got, wanted, scale):
    if np.ndim(got):
        return max(map(_largest, got, wanted, [scale] * len(wanted)))
    return of.error(got, wanted, scale)


def _number(error):
    return "inf" if math.isinf(error) else float(f"{error:.6g}")


def _plain(value):
    """For JSON: numbers as they are, and nan and infinities in words."""
    if isinstance(value, str):
        return value
    if np.ndim(value):
        return [_plain(entry) for entry in value]
    value = float(value)
    return value if math.isfinite(value) else str(value)


def _digits(value):
    return [_digits(entry) for entry in value] if isinstance(value, list) else of.mp.nstr(value, 17)
