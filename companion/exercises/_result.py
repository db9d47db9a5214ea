"""What `check` and `hint` give back: text that reads well as the last line of a notebook cell."""

import textwrap
from dataclasses import dataclass

RIGHT = "■ right"
NOT_YET = "✕ not yet"
NOT_ATTEMPTED = "not attempted yet"

WIDTH = 80  # characters, the code column of the site; a notebook breaks long lines in the middle of words


def wrap(text: str) -> str:
    """Break paragraphs at the width of a code cell. Indented lines, code or values, stay as they are."""
    fill = textwrap.TextWrapper(WIDTH, break_long_words=False, break_on_hyphens=False).fill
    return "\n".join(
        line
        if line.startswith(" ")
        else fill(line.replace(" = ", "\0=\0")).replace("\0", " ")  # y = 0 stays whole
        for line in text.splitlines()
    )


@dataclass(frozen=True, repr=False)
class _Text:
    def __repr__(self):
        # A notebook shows the repr of a cell's last value: the whole text, without quotes.
        return str(self)


@dataclass(frozen=True, repr=False)
class Result(_Text):
    """The verdict on an answer. True if it is right; `str()` is the whole text."""

    id: str
    title: str
    state: str
    message: str

    @property
    def passed(self) -> bool:
        return self.state == RIGHT

    def __bool__(self):
        return self.passed

    def __str__(self):
        return f"{self.state} · {self.title}\n{wrap(self.message)}"


@dataclass(frozen=True, repr=False)
class Hint(_Text):
    """One of an exercise's three pointers."""

    level: int
    title: str
    text: str

    def __str__(self):
        return f"Hint {self.level} of 3 · {self.title}\n{wrap(self.text)}"
