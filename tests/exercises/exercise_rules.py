"""What every exercise must keep, whatever its kind.

Each rule takes an exercise and yields one complaint for each place where it is not kept.
`test_every_exercise.py` runs them over the course and over the example in CONTRIBUTING.md, and sees each of
them fire on an exercise that was made wrong on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

import companion
from companion.exercises._counterexample import FalseStatement
from companion.exercises._derive import Derive
from companion.exercises._flaw import Flaw, FlawInCode
from companion.exercises._implement import Implement
from companion.exercises._predict import Choose

Complaints = Iterator[str]

# The tone: the answer says what is so and asks on. It neither scolds nor praises, and nothing is "obvious".
UNWANTED = re.compile(
    r"\b(wrong|false|simply|obviously|clearly|just|easy|easily|trivial|sorry|unfortunately|great|perfect|"
    r"excellent|well done|good job|congratulations|bravo|nice|oops)\b|!(?!=)",
    re.IGNORECASE,
)
# These speak of the neuron, not of the learner.
ABOUT_OTHERS = re.compile(r"confidently wrong|neuron is wrong", re.IGNORECASE)


def answered(exercise, mistake):
    """The result for the answer that a mistake is an example of."""
    if exercise.parts:
        return exercise.check(None, mistake.answer)
    return exercise.check(mistake.answer, {})


def run_cell(exercise, code):
    """Run a notebook cell whose last expression is its value, as the chapter does."""

    def check(id, answer=None, *more, **parts):
        assert id == exercise.id, f"the cell asks about {id}"
        return exercise.check((answer, *more) if more else answer, parts)

    body, call, arguments = code.strip().rpartition("check(")
    names = {name: getattr(companion, name) for name in companion.__all__} | {"np": np, "check": check}
    exec(compile(body, "cell", "exec"), names)
    return eval(compile(call + arguments, "cell", "eval"), names)


def flat(text) -> str:
    return " ".join(str(text).split())


def starter_is_not_attempted(exercise) -> Complaints:
    result = run_cell(exercise, exercise.starter)
    if result.state != "not attempted yet":
        yield f"the starter says {result.state!r}"
    for nothing in (None, ...):
        if exercise.check(nothing, {}).state != "not attempted yet":
            yield f"{nothing} counts as an attempt"


def solution_is_right(exercise) -> Complaints:
    result = run_cell(exercise, exercise.solution)
    if not result.passed:
        yield f"the solution is answered by: {result}"
    elif flat(exercise.shows) not in flat(result):
        yield "a right answer does not say what it shows"


def hints_are_three(exercise) -> Complaints:
    if len(exercise.hints) != 3 or len(set(exercise.hints)) != 3 or not all(exercise.hints):
        yield f"there are {len(set(exercise.hints))} hints"
        return
    for level, text in enumerate(exercise.hints, 1):
        if flat(exercise.hint(level)) != f"Hint {level} of 3 · {exercise.title} {flat(text)}":
            yield f"hint {level} is not shown"


def mistakes_are_three_at_least(exercise) -> Complaints:
    messages = [mistake.message for mistake in exercise.mistakes]
    if len(messages) < 3:
        yield f"there are {len(messages)} known mistakes"
    if len(set(messages)) < len(messages):
        yield "two mistakes have the same message"


def mistake_gets_its_own_message(exercise) -> Complaints:
    for mistake in exercise.mistakes:
        result = answered(exercise, mistake)
        if result.passed:
            yield f"a known mistake passes: {mistake.message}"
        elif not result.message.startswith(mistake.message):
            yield f"{mistake.message!r} is answered by {result.message!r}"


def mistake_is_named_and_asks_on(exercise) -> Complaints:
    for mistake in exercise.mistakes:
        if not mistake.message.endswith("?"):
            yield f"no question leads on: {mistake.message}"
        if mistake.message.split(".")[0].endswith("?"):
            yield f"the first sentence does not name the mistake: {mistake.message}"


def reference_is_no_mistake(exercise) -> Complaints:
    """What is right matches no mistake, not even where something else lets it pass before."""
    for mistake in exercise.mistakes:
        if matches(exercise, mistake):
            yield f"the reference matches the mistake: {mistake.message}"


def matches(exercise, mistake) -> bool:
    match exercise:
        case Implement():
            trials = [exercise._try(exercise.reference, case) for case in exercise.cases()]
            if mistake.seen:
                return any(exercise._seen(mistake, trial) for trial in trials)
            return all(exercise._same(mistake, trial) for trial in trials)
        case Derive() if exercise.asks_relation:
            from companion.exercises._relation import read_relation, standing

            domain = exercise.domain()
            sides = (read_relation(text, domain) for text in (mistake.answer, exercise.answer))
            return standing(*sides, domain) == "same"
        case Derive():
            return exercise.judge(mistake.answer, exercise.answer).status != "refuted"
        case Flaw() if "repair" in mistake.answer:
            return exercise.judge(mistake.answer["repair"], exercise.repair).status != "refuted"
        case Flaw() | FlawInCode():
            return mistake.answer == {"step": exercise.step, "repair": exercise.repair} or (
                mistake.answer == {"step": exercise.step}
            )
        case FalseStatement():
            from companion.exercises._point import read_point

            domain = exercise.domain()
            return exercise._is(mistake, read_point(dict(exercise.answer), domain), domain)
        case Choose():
            return mistake.answer == exercise.answer
    return exercise._agrees(mistake.answer, exercise.answer)


def mathematics_is_right(exercise) -> Complaints:
    """The machine finds the exercise itself as it says it is."""
    match exercise:
        case Derive() if exercise.asks_relation:
            from companion.derivation import judge
            from companion.exercises._relation import read_relation

            domain = exercise.domain()
            asked = read_relation(exercise.answer, domain)
            verdict = judge(asked.left, asked.right, domain, asked.sign, certificate=exercise.certificate)
            if not verdict:
                yield f"the relation asked for is {verdict.status}"
        case Flaw():
            for number, line in enumerate(exercise.lines, 1):
                status = exercise.judge(line, exercise.lines[number - 2]).status if number > 1 else "proved"
                own = exercise.known(number).get(None)
                if number == exercise.step and exercise.judge(line, exercise.repair).status != "refuted":
                    yield f"line {number} is not flawed"
                if number < exercise.step and status != "proved":
                    yield f"line {number}, above the flaw, does not follow"
                if number != exercise.step and status != "proved" and not own:
                    yield f"line {number} does not follow from the one above, and no message says why"
        case FlawInCode():
            lines = exercise.code.strip().splitlines()
            if not 1 <= exercise.step <= len(lines):
                yield f"there is no line {exercise.step}"
            if missing := set(exercise.repairs) - {exercise.repair} - set(exercise.known(exercise.step)):
                yield f"no message for the repairs {sorted(missing)}"
            if exercise.repair not in exercise.repairs:
                yield f"{exercise.repair!r} is not among the repairs"
        case FalseStatement():
            result = exercise.check(None, {"counterexample": dict(exercise.answer)})
            if not result.passed:
                yield f"its own counterexample is answered by: {result}"


def tone_is_calm(exercise) -> Complaints:
    texts = [exercise.title, exercise.prompt, exercise.question, exercise.shows, *exercise.hints]
    for text in [*texts, *(mistake.message for mistake in exercise.mistakes)]:
        if found := UNWANTED.search(ABOUT_OTHERS.sub("", flat(text))):
            yield f"{found[0]!r} in {flat(text)!r}"


def text_fits_the_code_column(exercise) -> Complaints:
    for mistake in exercise.mistakes:
        for line in str(answered(exercise, mistake)).splitlines():
            if len(line) > 80:
                yield f"{len(line)} characters: {line}"


def text_has_no_address(exercise) -> Complaints:
    for mistake in exercise.mistakes:
        if re.search(r"0x[0-9a-f]{6}", str(answered(exercise, mistake))):
            yield f"an address in the answer to {mistake.message!r}"


RULES = (
    starter_is_not_attempted,
    solution_is_right,
    hints_are_three,
    mistakes_are_three_at_least,
    mistake_gets_its_own_message,
    mistake_is_named_and_asks_on,
    reference_is_no_mistake,
    mathematics_is_right,
    tone_is_calm,
    text_fits_the_code_column,
    text_has_no_address,
)
