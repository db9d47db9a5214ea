"""The version and the date that stand under every page.

The version is that of pyproject.toml. The date is that of the last commit, so that a book built twice from
one commit is the same book; SOURCE_DATE_EPOCH, where it is set, says another. Without history there is none.
"""

import os
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path


def version(root):
    """The package's version; nothing for a book that is not in the folder of a package."""
    package = root / "pyproject.toml"
    if not package.is_file():
        return ""
    return tomllib.loads(package.read_text(encoding="utf-8"))["project"]["version"]


def date(root):
    """The day in UTC, or None."""
    time = seconds(root)
    return datetime.fromtimestamp(int(time), UTC).date() if time else None


def seconds(root):
    """The time that the book is dated by, since 1970, in digits; nothing where there is none."""
    return os.environ.get("SOURCE_DATE_EPOCH") or _last_commit(root)


def _last_commit(root):
    if not (root / ".git").exists():  # a folder above may have a history of its own
        return ""
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def _tell(app, config):
    root = Path(app.srcdir)
    config.html_context |= {"course_version": version(root), "course_date": date(root)}


def setup(app):
    app.connect("config-inited", _tell)
