"""How long each function takes, against its peers, on one thread; and how much memory it needs meanwhile.

A machine is never quiet. So the peers take turns, a few calls each, in an order that moves on with every
turn; what is counted is processor time, of all threads, not the time on the clock; and what is told is the
median over the turns, with the quartiles. A ratio is that of the medians, companion's in the denominator: 2
means that companion is twice as fast. Its spread is that of the ratios turn by turn.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.functions import FUNCTIONS, Function
from benchmarks.peers import Peer

SIZES = (100, 10_000, 1_000_000, 10_000_000)
QUICK_SIZES = (100, 10_000)
MEMORY_SIZE = 1_000_000
TURN = 0.002  # seconds that a turn should take at least
TURNS = (5, 41)  # at least, at most
BUDGET = 4.0  # seconds for all peers of one function at one size, within those numbers of turns


def arguments(function: Function, size: int, dtype) -> list[np.ndarray]:
    """Ordinary input, as in training: logits of standard deviation 4, labels of both kinds, rows of ten."""
    made = function.arguments.ordinary(np.random.default_rng(6), size)
    return [array if array.dtype.kind == "i" else array.astype(dtype) for array in made]


def measure(peers: list[Peer], quick=False, functions=FUNCTIONS) -> Iterator[dict]:
    """One entry for each function, dtype, size and peer; float32 at one size only."""
    jobs = [(size, np.float64) for size in (QUICK_SIZES if quick else SIZES)]
    if not quick:
        jobs.append((MEMORY_SIZE, np.float32))
    for function in functions:
        if not function.timed:
            continue
        for size, dtype in jobs:
            given = arguments(function, size, dtype)
            calls = {
                peer.name: _call(function, peer, given) for peer in peers if function.key in peer.functions
            }
            calls = {name: call for name, call in calls.items() if _works(call)}
            times = take_turns(calls, budget=0.05 if quick else BUDGET)
            for name in calls:
                yield {
                    "function": function.key,
                    "title": function.title,
                    "dtype": np.dtype(dtype).name,
                    "size": size,
                    "peer": name,
                    "seconds": _quartiles(times[name]),
                    "turns": len(times[name]),
                    "times_as_fast": _ratio(times, name),
                }


def memory(peers: list[Peer], functions=FUNCTIONS) -> Iterator[dict]:
    """The largest memory in use during a call, without inputs and result, as a share of the first input.

    Of the peers, only those that take their memory from NumPy can be seen.
    """
    for function in functions:
        if not function.timed:
            continue
        given = arguments(function, MEMORY_SIZE, np.float64)
        for peer in peers:
            if peer.seen and function.key in peer.functions:
                call = _call(function, peer, given)
                if _works(call):
                    yield {
                        "function": function.key,
                        "title": function.title,
                        "peer": peer.name,
                        "share": round(peak(call) / given[0].nbytes, 4),
                    }


def peak(call: Callable) -> int:
    """Bytes that a call needs at its height, beyond what was there and what it returns."""
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        result = call()
        _, height = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return max(0, height - before - getattr(result, "nbytes", 0))


def _call(function: Function, peer: Peer, given) -> Callable:
    settings = {"reduction": "mean"} if function.reduced else {}
    own = [peer.take(array) for array in given]
    return lambda: peer.wait(peer.functions[function.key](*own, **settings))


def _works(call):
    """Whether the peer takes these arguments; JAX compiles meanwhile."""
    try:
        with np.errstate(all="ignore"):
            call()
    except Exception:
        return False
    return True


def take_turns(calls: dict[str, Callable], budget: float) -> dict[str, list[float]]:
    """Seconds of processor time a call, turn by turn."""
    names = list(calls)
    repeats = {}
    for name in names:
        once = min(_timed(calls[name], 1) for _ in range(2))
        repeats[name] = max(1, round(TURN / max(once, 1e-7)))
    times = {name: [] for name in names}
    least, most = TURNS
    end = time.perf_counter() + budget
    for turn in range(most):
        if turn >= least and time.perf_counter() > end:
            break
        for place in range(len(names)):
            name = names[(place + turn) % len(names)]
            times[name].append(_timed(calls[name], repeats[name]) / repeats[name])
    return times


def _timed(call, repeats):
    with np.errstate(all="ignore"):
        start = time.process_time()
        for _ in range(repeats):
            call()
        return time.process_time() - start


def _quartiles(values):
    return [float(f"{value:.4g}") for value in np.percentile(values, [25, 50, 75])]


def _ratio(times, name):
    """How many times as fast companion is: of the medians; and the quartiles of the ratios turn by turn."""
    if "companion" not in times:
        return None
    ours, theirs = np.array(times["companion"]), np.array(times[name])
    low, _, high = np.percentile(theirs / ours, [25, 50, 75])
    return [round(float(value), 3) for value in (low, np.median(theirs) / np.median(ours), high)]
