"""The exercises of the page *Find the flaw*: mistakes that were really made, each with its source.

Four modules, one for each sort of mistake. Each has its `EXERCISES` in the order of the page, and in
`SOURCES` what is known of each of them, by the exercise's id. `table()` shows all of it.
"""

from collections import Counter

from companion.exercises.find_the_flaw import always, programs, signs, swaps
from companion.exercises.find_the_flaw._table import Row, Table

# The modules in the order of the page, each with the title of its group.
GROUPS = {
    "A sign or a term is lost": signs,
    "Two things change places, or one is taken for another": swaps,
    "True sometimes, claimed always": always,
    "The program computes something else": programs,
}

EXERCISES = tuple(exercise for group in GROUPS.values() for exercise in group.EXERCISES)
SOURCES = {id: source for group in GROUPS.values() for id, source in group.SOURCES.items()}


def table() -> Table:
    """All items with their sources, and a point at which each fails. A notebook shows them as a table.

    Returns
    -------
    Table
        Its `groups` hold the rows by the sort of mistake; a row has an `exercise`, its `source` and a
        `counterexample`.
    """
    return Table(
        {
            title: tuple(Row(exercise, group.SOURCES[exercise.id]) for exercise in group.EXERCISES)
            for title, group in GROUPS.items()
        }
    )


def count(field: str) -> dict[str, int]:
    """How many items there are of each sort.

    Parameters
    ----------
    field : {"status", "kind"}
        What to sort by: what has become of an item, or what sort of thing it is.

    Returns
    -------
    dict
        The number of items for each word.
    """
    return dict(Counter(getattr(source, field) for source in SOURCES.values()))
