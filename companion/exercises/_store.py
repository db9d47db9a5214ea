"""Keeps what was done: one small file in the user's data folder.

    {"exercises": {"sigmoid-log-slope": {"state": "right", "date": "2026-01-31"}}}

The file is written whole or not at all, and one process at a time changes it. Whatever goes wrong with it is
told once, as a warning, and never reaches the verdict on an answer.
"""

import json
import os
import sys
import warnings
from contextlib import nullcontext
from datetime import date
from itertools import count
from pathlib import Path

from companion.exercises import _result

# Where the file is, if not in the user's data folder. With ":memory:" there is none, and what was done is
# forgotten when the process ends: so the book's notebooks and the tests mark nobody's work as done.
VARIABLE = "CROSS_ENTROPY_COURSE_PROGRESS"
MEMORY = ":memory:"

RIGHT, NOT_YET = "right", "not yet"
STATES = {_result.RIGHT: RIGHT, _result.NOT_YET: NOT_YET}  # that nothing was attempted is not kept
TIMEOUT = 3  # seconds to wait for another process that is writing

_memory: dict = {"exercises": {}}
_told: set[str] = set()


class Damaged(Exception):
    """The file holds something else than progress."""


def place() -> Path | None:
    """Where progress is kept; `None` if only in memory."""
    named = os.environ.get(VARIABLE, "")
    if named:
        return None if named == MEMORY else Path(named)
    if sys.platform == "emscripten":  # JupyterLite: its drive is the working folder, and the browser keeps it
        return Path("cross-entropy-course-progress.json")
    from platformdirs import user_data_path

    return user_data_path("cross-entropy-course", appauthor=False) / "progress.json"


def load() -> dict[str, dict]:
    """State and date by the id of the exercise; nothing, with a warning, if the file cannot be read."""
    try:
        return _memory["exercises"] if (path := place()) is None else _read(path)["exercises"]
    except Damaged:
        _tell(f"{path} holds no progress. It will be kept under another name when an answer is recorded.")
    except Exception as trouble:
        _tell(f"Your progress cannot be read: {trouble}.")
    return {}


def record(id: str, verdict: str) -> None:
    """Remember the state of a result, if it is news: what was right once stays right, with its first date."""
    if not (state := STATES.get(verdict)):
        return
    try:
        path = place()
        if path is None:
            _news(_memory, id, state)
        elif _is_news(path, id, state):
            path.parent.mkdir(parents=True, exist_ok=True)
            with _alone(path):
                aside = _set_aside_if_damaged(path)
                content = _read(path)  # again: another process may have written since
                if _news(content, id, state):
                    _write(path, content)
            if aside:
                _tell(f"{path} held no progress. It is kept as {aside.name}, and a new file is begun.")
    except Exception as trouble:  # a file must not stand between an answer and its verdict
        _tell(f"This answer is not kept in your progress: {trouble}.")


def _news(content: dict, id: str, state: str) -> bool:
    """Put `state` into `content`; whether that changes anything."""
    before = content["exercises"].get(id, {}).get("state")
    if before in (RIGHT, state):
        return False
    content["exercises"][id] = {"state": state, "date": date.today().isoformat()}
    return True


def _is_news(path: Path, id: str, state: str) -> bool:
    """Whether there is anything to write. Most answers change nothing, and need no lock."""
    try:
        return _news(_read(path), id, state)
    except Damaged:
        return True


def _read(path: Path) -> dict:
    if path.exists() and not path.is_file():  # a device must be neither read to its end nor renamed
        raise OSError(f"{path} is no ordinary file")
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {"exercises": {}}
    except (ValueError, RecursionError):
        raise Damaged from None
    entries = content.get("exercises") if isinstance(content, dict) else None
    if not isinstance(entries, dict) or not all(map(_is_entry, entries.values())):
        raise Damaged
    return content


def _is_entry(value) -> bool:
    return (
        isinstance(value, dict)
        and value.get("state") in STATES.values()
        and isinstance(value.get("date"), str)
    )


def _set_aside_if_damaged(path: Path) -> Path | None:
    """Give a damaged file another name, under which nothing is yet."""
    try:
        _read(path)
    except Damaged:
        names = (path.with_name(f"{path.stem}.damaged-{k}{path.suffix}") for k in count(1))
        aside = next(name for name in names if not name.exists())
        path.rename(aside)
        return aside
    return None


def _write(path: Path, content: dict) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    if path.exists():
        path.open("r+b").close()  # refused if the file is read-only: a new one would take its place
    if sys.platform == "emscripten":  # the drive of JupyterLite takes a file as a whole, when it is closed
        path.write_text(text, encoding="utf-8")
        return
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.", suffix=".new")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)  # before the new name: after a power cut there is the old file or the new one
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _alone(path: Path):
    """While this is held, no other process changes the file. A browser has only one."""
    if sys.platform == "emscripten":
        return nullcontext()
    from filelock import FileLock

    return FileLock(f"{path}.lock", timeout=TIMEOUT)


def _tell(message: str) -> None:
    """Warn, once, at the line that called check() or progress()."""
    if message in _told:
        return
    _told.add(message)
    try:
        warnings.warn(message, stacklevel=4)
    except UserWarning:  # warnings are made errors here; this one is still none of the answer's
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(message, stacklevel=4)
