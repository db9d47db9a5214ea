"""Implement a function. It is called with inputs that it has not seen, and compared with a reference."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from companion.exercises import _numpy as np
from companion.exercises._call import Outcome, call, numbers
from companion.exercises._compare import Difference, agree, first_difference, shown
from companion.exercises._exercise import Exercise, Mistake
from companion.exercises._limits import SECONDS
from companion.exercises._result import Result
from companion.exercises._text import describe, table


@dataclass(frozen=True)
class Case:
    """Arguments of one call, in order; lists become arrays of `dtype`.

    The groups of an exercise are looked at one after the other, and the first with a difference is the one
    that is talked about: what goes wrong at ordinary values comes before what goes wrong at extremes.
    """

    inputs: Mapping[str, object]
    group: str = "values"
    dtype: str = "float64"

    def arguments(self) -> dict:
        return {
            name: np.array(value, self.dtype) if isinstance(value, list | np.ndarray) else value
            for name, value in self.inputs.items()
        }


@dataclass(frozen=True)
class _Trial:
    """One case, carried out: the arguments, what was expected and what came."""

    case: Case
    arguments: dict
    expected: tuple
    outcome: Outcome

    @property
    def size(self) -> int:
        return sum(value.size for value in self.arguments.values() if isinstance(value, np.ndarray))


@dataclass(frozen=True, kw_only=True)
class Implement(Exercise):
    """A `function` that gives what `reference` gives, on all `cases`.

    `tolerance` holds (relative, absolute) by group of cases or, where the group has none, by dtype.
    """

    function: str  # its name, for messages
    reference: Callable
    cases: Callable[[], Iterable[Case]]  # called when an answer is checked, so that importing loads no NumPy
    tolerance: Mapping[str, tuple[float, float]]
    returns: tuple[str, ...] = ("result",)
    keeps_dtype: bool = False
    quiet: bool = False  # a floating-point warning counts as a difference
    default: str = ""  # the parameter whose default is the learner's to choose: some cases leave it out
    questions: Mapping[str, str] = field(default_factory=dict)  # `question`, where a group has one of its own

    keeps_time = True

    @property
    def form(self):
        return f'The answer is the function itself: check("{self.id}", {self.function}).'

    def review(self, answer) -> Result:
        if not callable(answer):
            return self.not_yet(f"This is {describe(answer)}, and a function is asked for. {self.form}")
        groups: dict[str, list[Case]] = {}
        for case in self.cases():
            groups.setdefault(case.group, []).append(case)
        trials, left = [], self.seconds
        for cases in groups.values():
            for case in cases:
                trials.append(trial := self._try(answer, case, left))
                left = max(left - trial.outcome.seconds, 0.1)
                if trial.outcome.late:  # every other input would take as long
                    return self._explain(trials, [(trial, self._difference(trial))])
            if trials[0].outcome.blank:
                return self.not_attempted()
            failed = [(trial, found) for trial in trials if (found := self._difference(trial))]
            if failed:
                return self._explain(trials, failed)
        return self.right(f"Right on all {len(trials)} inputs ({', '.join(groups)}).")

    def _try(self, function, case: Case, left: float = SECONDS) -> _Trial:
        arguments = case.arguments()
        expected = numbers(self.reference(*arguments.values()), self.returns)
        if self.default and self.default not in arguments and _lacks_default(function, len(arguments)):
            missing = f"The default {self.default} is still to be chosen"
            advice = f"write {self.default}=1e-… in the first line."
            return _Trial(case, arguments, expected, Outcome(trouble=f"{missing}: {advice}"))
        return _Trial(case, arguments, expected, call(function, arguments, self.returns, left, self.seconds))

    def _difference(self, trial: _Trial) -> Difference | None:
        outcome = trial.outcome
        if outcome.trouble:
            return Difference(outcome.trouble)
        if outcome.blank:
            return Difference("Here it still returns `...`. What should it return?")
        found = first_difference(
            outcome.arrays, trial.expected, self.returns, self._tolerance(trial.case), self.keeps_dtype
        )
        if found:
            return found
        if outcome.changed:
            return Difference(
                f"The values are right, but `{outcome.changed[0]}` comes back changed, and it belongs to the "
                "caller. What happens if you work on a copy?"
            )
        if self.quiet and outcome.warned:
            return Difference(
                f"The values are right, but NumPy warns: {outcome.warned}. Which operation causes it?"
            )
        return None

    def _tolerance(self, case: Case) -> tuple[float, float]:
        return self.tolerance.get(case.group) or self.tolerance[case.dtype]

    def _explain(self, trials, failed) -> Result:
        trial, found = min(failed, key=lambda pair: pair[0].size)
        mistake = None if found.certain else self._recognise(trials, [trial for trial, _ in failed])
        if mistake:
            message = mistake.message
        elif found.yours:
            question = found.question or self.questions.get(trial.case.group, self.question)
            message = f"{found.what} {question}"
        else:
            message = found.what
        rows = {name: _shown(value) for name, value in trial.arguments.items()}
        if found.yours:
            rows |= {"yours": found.yours, "expected": found.expected}
        return self.not_yet("\n".join([message, *table(rows)]))

    def _recognise(self, trials, failed) -> Mistake | None:
        """The first known mistake that does, on every input tried so far, what the answer did."""
        for mistake in self.mistakes:
            if mistake.seen:
                found = all(self._seen(mistake, trial) for trial in failed)
            else:
                found = all(self._same(mistake, trial) for trial in trials)
            if found:
                return mistake
        return None

    def _seen(self, mistake: Mistake, trial: _Trial) -> bool:
        got = trial.outcome.arrays
        if got is None or _shapes(got) != _shapes(trial.expected):
            return False
        with np.errstate(all="ignore"):
            return bool(mistake.seen(trial.arguments, got, trial.expected))

    def _same(self, mistake: Mistake, trial: _Trial) -> bool:
        mine, other = trial.outcome, call(mistake.answer, trial.arguments, self.returns)
        return (
            mine.arrays is not None
            and other.arrays is not None
            and agree(mine.arrays, other.arrays, self._tolerance(trial.case))
            and (not self.keeps_dtype or _dtypes(mine.arrays) == _dtypes(other.arrays))
            and (not self.quiet or bool(mine.warned) == bool(other.warned))
            and mine.changed == other.changed
        )


def _lacks_default(function, position: int) -> bool:
    """Whether the parameter at `position` has no default, or still the starter's `...`."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # no signature to read
        return False
    if (
        position >= len(parameters)
        or parameters[position].kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD
    ):
        return False
    default = parameters[position].default
    return default is inspect.Parameter.empty or default is Ellipsis


def _shapes(arrays):
    return [array.shape for array in arrays]


def _dtypes(arrays):
    return [array.dtype for array in arrays]


def _shown(value) -> str:
    if isinstance(value, np.ndarray):
        return shown(value)
    return value.words if hasattr(value, "words") else describe(value)
