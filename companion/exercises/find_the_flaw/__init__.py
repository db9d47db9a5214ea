"""The exercises of the page *Find the flaw*: mistakes that were really made, each with its source.

Four modules, one for each sort of mistake. Each has its `EXERCISES` in the order of the page, and in
`SOURCES` what is known of each of them, by the exercise's id.
"""

from companion.exercises.find_the_flaw import always, programs, signs, swaps

GROUPS = {
    "signs": "A sign or a term is lost",
    "swaps": "Two things change places, or one is taken for another",
    "always": "True sometimes, claimed always",
    "programs": "The program computes something else",
}

EXERCISES = (*signs.EXERCISES, *swaps.EXERCISES, *always.EXERCISES, *programs.EXERCISES)
SOURCES = {**signs.SOURCES, **swaps.SOURCES, **always.SOURCES, **programs.SOURCES}
