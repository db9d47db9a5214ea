"""Has a learner's file run by another process, and ends that when its time is up.

What the file may use: so many seconds, on every system; so much memory, where the system can limit the
address space of a process (Linux and other POSIX systems, not macOS or Windows). Otherwise it may do whatever
a program of its user may do: this guards against mistakes, not against malice.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from companion.exercises import _store
from companion.exercises._child import LONGEST, STUCK, VERDICT, lines_of
from companion.exercises._exercise import Exercise
from companion.exercises._result import Result

SECONDS, MEGABYTES = 30, 2048
LIMITS_MEMORY = find_spec("resource") is not None and sys.platform != "darwin"
_GRACE = 10  # seconds to start Python in, and for its own watch to end it
_SHOWN = 1000  # characters of what a file prints


@dataclass(frozen=True)
class Ran:
    """The verdict on a file, and the beginning of what it printed."""

    result: Result
    printed: str


def run(exercise: Exercise, file: str, source: str, seconds=SECONDS, megabytes=MEGABYTES) -> Ran:
    """Execute the text of a file, within limits, and judge the answer that it gives."""
    with TemporaryDirectory() as folder:
        arguments = [exercise.id, file, folder, str(seconds), str(megabytes)]
        process = subprocess.Popen(
            # -P: the folder in which this is typed does not come first on the path
            [sys.executable, "-P", "-m", "companion.exercises._child", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that all it starts can be ended with it
            env=_environment(),
        )
        output = _Output(process.stdout)
        try:
            with suppress(BrokenPipeError), process.stdin:
                process.stdin.write(source.encode())
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds + _GRACE)
        finally:
            code = process.poll()
            _end(process)
        result = _verdict(Path(folder))
        if result is None:
            stuck = Path(folder, STUCK).read_text() if Path(folder, STUCK).exists() else ""
            said = _time_is_up(stuck, file, source, seconds) if stuck or code is None else _ended(code)
            result = exercise.not_yet(said)
        return Ran(result, output.text())


def _environment() -> dict[str, str]:
    """The learner's own, with our package on the path; only the verdict counts, and is recorded out here."""
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]))
    threads = {
        "OPENBLAS_NUM_THREADS": "1"
    }  # each takes address space, on a large machine more than is allowed
    return threads | os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1", _store.VARIABLE: _store.MEMORY}


class _Output:
    """Reads to the end, so that the process is never held up, and keeps the beginning."""

    def __init__(self, stream):
        self.kept, self.more = b"", False
        self.thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self.thread.start()

    def _read(self, stream):
        with stream:
            while chunk := stream.read1(2**16):
                room = 4 * _SHOWN - len(self.kept)  # a character has up to four bytes
                self.kept, self.more = self.kept + chunk[:room], self.more or len(chunk) > room

    def text(self) -> str:
        self.thread.join(1)
        text = self.kept.decode("utf-8", errors="replace")
        return f"{text[:_SHOWN]}…\n(the rest is not shown)\n" if self.more or len(text) > _SHOWN else text


def _end(process) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()


def _verdict(folder: Path) -> Result | None:
    try:
        return Result(**json.loads((folder / VERDICT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _ended(code: int) -> str:
    """Why there is no verdict, though there was time."""
    if code < 0:
        return f"Python was ended by {signal.Signals(-code).name} while the file ran."
    return f"The file ended Python itself, with exit code {code}, before its answer was checked."


def _time_is_up(stuck: str, file: str, source: str, seconds) -> str:
    """Which line of the file was running, from what Python's watch wrote: the innermost call comes first."""
    name = Path(file).name.encode("ascii", "backslashreplace").decode()
    found = re.search(rf'File "{re.escape(name)}", line (\d+) in ', stuck)
    if not found:
        return f"The {seconds:g} s were over before the answer was judged."
    number = int(found[1])
    said = f"After {seconds:g} s the file was still at line {number}. Does a loop there come to its end?"
    return f"{said}\n    {lines_of(source)[number - 1].strip()[:LONGEST]}"
