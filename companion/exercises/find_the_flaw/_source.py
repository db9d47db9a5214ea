"""Where a flaw was found: enough to find it again, and to say what has become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STATUSES = ("fixed", "open", "unknown")
KINDS = ("step", "statement", "code", "convention")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the flaw claims, as one relation for the judge, and the domain that it is claimed for.

    Parameters
    ----------
    left, right : str
        The two sides.
    names : mapping
        Where each letter lives.
    relation : str, default "=="
        What is claimed to hold between them.
    where : tuple of str
        Conditions that tie letters together.
    defined : mapping
        Short names, and the formulas that they stand for.
    """

    left: str
    right: str
    names: Mapping[str, str]
    relation: str = "=="
    where: tuple[str, ...] = ()
    defined: Mapping[str, str] = field(default_factory=dict)

    def verdict(self):
        """What the judge says to it."""
        from companion.derivation import Domain, judge

        domain = Domain(**self.names)
        for name, formula in self.defined.items():
            domain.define(name, formula)
        domain = domain.given(*self.where) if self.where else domain
        return judge(self.left, self.right, domain, self.relation)


@dataclass(frozen=True, kw_only=True)
class Source:
    """What the table of the page *Find the flaw* says of one item.

    Parameters
    ----------
    where : str
        The place in words, such as "fastai/fastbook, issue 396", or a study note by its letter.
    url : str or None
        Its address; none for a study note.
    date : str
        The day of the report or of the commit, "2021-03-04"; "" where none is known.
    commit : str or None
        The commit in which the flaw was read, or that mended it.
    status : {"fixed", "open", "unknown"}
        What has become of it.
    status_note : str
        One sentence: what the stored copy of the source shows, as of the day it was looked at.
    confirmed : str
        One sentence: where and how the flaw was seen.
    kind : {"step", "statement", "code", "convention"}
        What sort of thing is flawed.
    licence : str
        The licence of the source where a short passage of it is quoted; else "paraphrased".
    claim : Claim or None
        What the judge refutes, where the exercise itself does not hold it.
    """

    where: str
    url: str | None
    date: str
    commit: str | None = None
    status: str
    status_note: str
    confirmed: str
    kind: str
    licence: str = "paraphrased"
    claim: Claim | None = None

    def __post_init__(self):
        if self.status not in STATUSES:
            raise ValueError(f"status: expected one of {', '.join(STATUSES)}, got {self.status!r}")
        if self.kind not in KINDS:
            raise ValueError(f"kind: expected one of {', '.join(KINDS)}, got {self.kind!r}")
