"""What is done, by chapter: text that reads well as the last line of a notebook cell."""

import textwrap
from dataclasses import asdict, dataclass

from companion.exercises import _store
from companion.exercises._registry import CHAPTERS, chapters
from companion.exercises._result import WIDTH, _Text, wrap

NOT_ATTEMPTED = "not attempted"
MARKS = {_store.RIGHT: "■", _store.NOT_YET: "✕", NOT_ATTEMPTED: "□"}


@dataclass(frozen=True)
class Entry:
    """One exercise, and how far it is. The date is that of the state."""

    id: str
    title: str
    chapter: str
    state: str
    date: str | None


@dataclass(frozen=True, repr=False)
class Progress(_Text):
    """All exercises in the order of the book; `str()` is the table, `as_dict()` has what JSON can hold."""

    entries: tuple[Entry, ...]

    def by_chapter(self) -> dict[str, list[Entry]]:
        found = {chapter: [] for chapter in CHAPTERS}
        for entry in self.entries:
            found[entry.chapter].append(entry)
        return found

    def as_dict(self) -> dict:
        return {
            "course": "cross-entropy-course",
            "version": _version(),
            "exercises": [asdict(entry) for entry in self.entries],
        }

    def __str__(self):
        legend = "   ".join(f"{mark} {state}" for state, mark in MARKS.items())
        return "\n".join([f"{_count(self.entries)} exercises   {legend}", "", *self._bars(), *self._advice()])

    def _bars(self) -> list[str]:
        width = max(map(len, CHAPTERS.values())) + 2
        lines = []
        for chapter, entries in self.by_chapter().items():
            head = f"{CHAPTERS[chapter]:{width}} {_count(entries):>8}  "
            marks = "".join(MARKS[entry.state] for entry in entries)
            lines += textwrap.wrap(marks, WIDTH, initial_indent=head, subsequent_indent=" " * len(head))
        return lines

    def _advice(self) -> list[str]:
        open = [entry.id for entry in self.entries if entry.state == _store.NOT_YET]
        new = [entry for entry in self.entries if entry.state == NOT_ATTEMPTED]
        lines = [f"Not yet: {', '.join(open)}"] if open else []
        lines += [f"Next: {new[0].id} · {new[0].title}"] if new else []
        return ["", wrap("\n".join(lines))] if lines else []


def progress() -> Progress:
    """What is right, what is not yet, and what comes next, by chapter.

    `check` remembers what was right, in a small file in your data folder; a table of it is shown, the same
    for the same work. `.as_dict()` has states and dates by id.
    """
    kept = _store.load()
    return Progress(
        tuple(
            Entry(
                exercise.id,
                exercise.title,
                chapter,
                kept.get(exercise.id, {}).get("state", NOT_ATTEMPTED),
                kept.get(exercise.id, {}).get("date"),
            )
            for chapter, found in chapters().items()
            for exercise in found
        )
    )


def _count(entries) -> str:
    return f"{sum(entry.state == _store.RIGHT for entry in entries)} of {len(entries)}"


def _version() -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("cross-entropy-course")
    except PackageNotFoundError:  # the package lies in the folder and is not installed
        return None
