"""The exercises from a terminal: `python -m companion.exercises --help`."""

import argparse
import json
import os
import sys
import warnings

from companion.exercises import hint, progress
from companion.exercises._plain import plain
from companion.exercises._progress import MARKS
from companion.exercises._registry import CHAPTERS, find
from companion.exercises._result import NOT_ATTEMPTED, wrap
from companion.exercises._run import LIMITS_MEMORY, MEGABYTES, SECONDS, run
from companion.exercises._store import record

PROGRAM = "python -m companion.exercises"
RIGHT, NOT_YET, USAGE, INTERRUPTED = 0, 1, 2, 130  # exit codes
LARGEST = 2**20  # bytes of a learner's file

ABOUT = f"""\
The exercises of the Cross-Entropy Course, from a terminal. One way through:

  {PROGRAM} list                                   what there is
  {PROGRAM} show sigmoid-log-slope                 what is asked
  {PROGRAM} show sigmoid-log-slope --starter > answer.py
                                 ... fill in answer.py with any editor ...
  {PROGRAM} check sigmoid-log-slope answer.py      is it right, and if not, why
  {PROGRAM} hint sigmoid-log-slope                 where to look
  {PROGRAM} progress                               what is done

`python` is the one that has the course: the one you typed this with, such as .venv/bin/python.
"""
CODES = "Exit codes: 0 right, or done as asked; 1 not right yet; 2 no such exercise, file or option."
CHECKING = f"""\
Executes FILE with this Python and judges the answer in it. The file either calls check("ID", ...) itself, as
the starter does, or only defines what the starter gives to check. NumPy (as np), check, hint and all that
companion exports are there without an import.

The file runs in a process of its own, for {SECONDS} seconds at most and, on systems that can limit it (not on
macOS and Windows), with {MEGABYTES} MB of memory. That guards against mistakes, not against malice: run only
files that you would run anyway.
"""


class Refused(Exception):
    """What cannot be done as asked: a sentence."""


def main(arguments: list[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a terminal without ■ shows ? in its place
    parser = _parser()
    asked = parser.parse_args(arguments)
    if not hasattr(asked, "do"):
        parser.print_help(sys.stderr)
        return USAGE
    try:
        with warnings.catch_warnings():
            warnings.showwarning = lambda message, *_: print(f"Note: {message}", file=sys.stderr)
            code = asked.do(asked)
        sys.stdout.flush()
        return code
    except Refused as reason:
        print(reason, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `| head` has seen enough; what is left goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return RIGHT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=PROGRAM, description=ABOUT, epilog=CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(metavar="COMMAND")

    def command(name, do, summary, description=None):
        made = commands.add_parser(
            name,
            help=summary,
            description=description or summary,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(do=do)
        return made

    command("list", _list, "list all exercises by chapter, with how far each is")
    showing = command("show", _show, "print what an exercise asks, and what to start from")
    showing.add_argument("id", metavar="ID")
    showing.add_argument("--starter", action="store_true", help="only the code to start from")
    checking = command("check", _check, "run a file and judge the answer in it", CHECKING)
    checking.add_argument("id", metavar="ID")
    checking.add_argument("file", metavar="FILE", help="a Python file; - reads it from standard input")
    checking.add_argument("--seconds", type=_seconds, default=SECONDS, help="time limit (%(default)s)")
    checking.add_argument(
        "--megabytes", type=_megabytes, default=MEGABYTES, help="memory limit (%(default)s)"
    )
    hinting = command("hint", _hint, "print a hint: 1 where to look, 2 the idea, 3 the first line")
    hinting.add_argument("id", metavar="ID")
    hinting.add_argument("level", metavar="LEVEL", type=int, choices=(1, 2, 3), nargs="?", default=1)
    showing = command("progress", _progress, "show what is right, by chapter")
    showing.add_argument(
        "--json", action="store_true", help="id, chapter, state and date of each, for a program"
    )
    return parser


def _seconds(text: str) -> float:
    return _number(text, float, 0.1, 3600)


def _megabytes(text: str) -> int:
    return _number(text, int, 512, 2**20)  # Python with NumPy and SymPy takes most of the 512


def _number(text, kind, least, most):
    try:
        value = kind(text)
    except ValueError:
        value = None
    if value is None or not least <= value <= most:
        raise argparse.ArgumentTypeError(f"a number from {least} to {most} is expected, not {text!r}")
    return value


def _exercise(id: str):
    try:
        return find(id)
    except ValueError as reason:
        raise Refused(f"{str(reason).removeprefix('id: ')}\nAll of them: {PROGRAM} list") from None


def _list(asked) -> int:
    for chapter, entries in progress().by_chapter().items():
        print(CHAPTERS[chapter])
        for entry in entries:
            print(f"  {MARKS[entry.state]} {entry.id:34} {entry.title}")
        print()
    print("   ".join(f"{mark} {state}" for state, mark in MARKS.items()))
    return RIGHT


def _show(asked) -> int:
    exercise = _exercise(asked.id)
    if asked.starter:
        print(exercise.starter.strip())
        return RIGHT
    entry = next(entry for entry in progress().entries if entry.id == exercise.id)
    print(f"{exercise.title}\n{exercise.id} · {CHAPTERS[entry.chapter]} · {entry.state}\n")
    print(f"{plain(exercise.prompt)}\n\nTo start from:\n")
    print("\n".join(f"    {line}".rstrip() for line in exercise.starter.strip().splitlines()))
    print(f"\n{wrap(f'{exercise.form} In a file, say answer.py:')}\n")
    print(f"    {PROGRAM} show {exercise.id} --starter > answer.py")
    print(f"    {PROGRAM} check {exercise.id} answer.py")
    return RIGHT


def _check(asked) -> int:
    exercise = _exercise(asked.id)
    source = _read(asked.file)
    file = "<stdin>" if asked.file == "-" else asked.file
    memory = f", {asked.megabytes} MB" if LIMITS_MEMORY else ""
    print(f"Executing {file} as a program of yours (at most {asked.seconds:g} s{memory}).", flush=True)
    ran = run(exercise, file, source, asked.seconds, asked.megabytes)
    if ran.printed:
        print("\n".join(f"  | {line}" for line in ran.printed.splitlines()))
    record(ran.result.id, ran.result.state)
    first = f"{PROGRAM} hint {exercise.id}"
    print(str(ran.result).replace(f'hint("{exercise.id}", 1)', first))
    if ran.result.passed:
        return RIGHT
    if ran.result.state != NOT_ATTEMPTED:
        print(f"For a pointer: {first}")
    return NOT_YET


def _read(file: str) -> str:
    try:
        with sys.stdin.buffer if file == "-" else open(file, "rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, ValueError) as reason:  # ValueError: a name with a null character
        raise Refused(f"{file} cannot be read: {getattr(reason, 'strerror', None) or reason}.") from None
    if len(content) > LARGEST:
        raise Refused(f"{file} is larger than {LARGEST // 2**20} MB. Is it a Python file?")
    if file.endswith(".ipynb"):
        raise Refused(f"{file} is a notebook. Copy the cell with your answer into a file that ends in .py.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        line = content.count(b"\n", 0, reason.start) + 1
        raise Refused(
            f"{file} is not UTF-8: line {line} has the byte 0x{content[reason.start]:02x}."
        ) from None


def _hint(asked) -> int:
    _exercise(asked.id)
    print(hint(asked.id, asked.level))
    return RIGHT


def _progress(asked) -> int:
    found = progress()
    print(json.dumps(found.as_dict(), indent=2) if asked.json else found)
    return RIGHT


if __name__ == "__main__":
    sys.exit(main())
