"""Finds an exercise by its id. A chapter's module is listed here, and its `EXERCISES` are known."""

from difflib import get_close_matches
from functools import cache
from importlib import import_module

from companion.exercises._exercise import Exercise
from companion.exercises._text import describe, listed

# The modules in the order of the book, each with the title of its chapter.
CHAPTERS = {
    "entropy": "Entropy",
    "cross_entropy": "Cross-entropy",
    "kl_divergence": "KL divergence",
    "maximum_likelihood": "Maximum likelihood",
    "sigmoid_cross_entropy": "Sigmoid cross-entropy",
    "overflow": "Overflow",
    "softmax_cross_entropy": "Softmax cross-entropy",
    "focal_loss": "Focal loss",
    "training": "Training",
    "frameworks": "Frameworks",
    "find_the_flaw": "Find the flaw",  # a package: one module for each sort of mistake
}


@cache
def chapters() -> dict[str, tuple[Exercise, ...]]:
    """The exercises of each chapter, in the order of the book."""
    return {chapter: import_module(f"companion.exercises.{chapter}").EXERCISES for chapter in CHAPTERS}


@cache
def exercises() -> dict[str, Exercise]:
    """All exercises by id, in the order of the book."""
    found = {}
    for of_chapter in chapters().values():
        for exercise in of_chapter:
            if exercise.id in found:
                raise RuntimeError(f"two exercises are called {exercise.id!r}")
            found[exercise.id] = exercise
    return found


def find(id) -> Exercise:
    """The exercise called `id`; a `ValueError` with the nearest ids if there is none."""
    known = exercises()
    if isinstance(id, str) and id in known:
        return known[id]
    near = get_close_matches(id, known, n=3, cutoff=0.5) if isinstance(id, str) else []
    advice = f"did you mean {listed(near, 'or')}?" if near else f"there are {listed(known)}"
    raise ValueError(f"id: no exercise is called {describe(id)}; {advice}")
