"""Derivations that a machine judges, line by line.

- `domain`, `reader`, `expression`: what is said, and about which numbers; nothing is evaluated;
- `judge`: proved, refuted or undecided, from `proofs` (`normal_form`, `signs`, `polynomial`) and from
  `refuter` (`balls`, `_intervals`); certified, from `certified`; resting on SymPy, from `analysis`
  (`sympy_values`, `numerical`);
- `derivation`, `statuses`, `decimals`: the chain of lines, what it adds up to, and its decimals;
- `reasons`: rules that a reason names and that can be checked;
- `causes` (`repairs`, `parts`): why a line may have been refused;
- `rendering`, `prose`, `site`: how all this looks in a notebook, a terminal and the book;
- `tie`: a proved formula against the function that computes it.

NumPy is loaded by `tie` alone, when it is called.
"""

from companion.derivation.derivation import Derivation, StepRefused
from companion.derivation.domain import Domain, DomainError
from companion.derivation.judge import Verdict, judge
from companion.derivation.reader import ReadError
from companion.derivation.tie import NotTied, tie

__all__ = [
    "Derivation",
    "Domain",
    "DomainError",
    "NotTied",
    "ReadError",
    "StepRefused",
    "Verdict",
    "judge",
    "tie",
]
