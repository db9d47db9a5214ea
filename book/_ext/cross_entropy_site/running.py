"""Where a notebook can be run: below the title of its page, folded.

In the browser, if `make lite` was run and of the very files of this book: its result is then copied into the
site. On Binder, Colab and a JupyterHub, if the environment says where the repository and the hub are, as the
publishing workflow does:

COURSE_REPOSITORY   owner/name at GitHub
COURSE_BRANCH       the branch that is published; main, unless this says otherwise
COURSE_HUB          the address of a JupyterHub with nbgitpuller

With none of these a page is as it would be without this module, and no link leads nowhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode

from sphinx.errors import ConfigError
from sphinx.util import logging

BINDER, COLAB = "https://mybinder.org/v2/gh", "https://colab.research.google.com/github"
COLAB_BRANCH = "colab"  # where the workflow puts the notebooks with the cell that installs the course
FOLDER = "lite"  # of the browser's notebooks, in the site
AFTER_TITLE = re.compile(r"</h1>\s*(?:<p>.*?</p>)?", re.S)  # and after its question
ONLY_WITH_BROWSER = re.compile(r'<div class="xe-run-here\b[^>]*>.*?</div>', re.S)  # what a page may say of it
# Before the exercises, where nothing can be answered; and otherwise.
ONLY_WITHOUT_BROWSER = re.compile(r"On this page the\s+cells\s+stand\s+still:.*?</p>", re.S)
ANSWERED_HERE = "On this page each has a field for your answer.</p>"
BEFORE = """\
The {what} opens as a notebook in which you can change and run every cell; its exercises answer there.
Nothing is installed. Starting it loads {start} MB from this site: JupyterLab, Python for the browser
(Pyodide), SymPy and the course. The first start takes up to half a minute. Derivations need no more.
NumPy and Matplotlib{size} come from Pyodide’s own distribution on another host,
<code>cdn.jsdelivr.net</code>, with the first cell that computes or draws. Your changes and your progress
are kept in this browser alone, until you delete its data."""
FROM_FILE = """\
Opened from a file, this page cannot start it: a browser allows that only for pages from a server. In the
repository, <code>make serve</code> is one."""
log = logging.getLogger(__name__)


# In the browser ---------------------------------------------------------------------------------------------


def browsers(root: Path) -> dict:
    """What course.json says of the notebooks for the browser; nothing where they are missing or old."""
    manifest = root / "_build" / FOLDER / "course.json"
    if not manifest.is_file():
        return {}
    about = json.loads(manifest.read_text("utf-8"))
    changed = [name for name, sum in about["made of"].items() if checksum(root / name) != sum]
    if changed:
        log.info(f"no links to the browser: {changed[0]} has changed since `make lite`, so run it again")
        return {}
    return about


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def address(page: str) -> str:
    """Where the notebook of a page opens, from the site's root."""
    return f"{FOLDER}/notebooks/index.html?path={quote(page)}.ipynb"


def copy(source: Path, target: Path) -> None:
    """The folder as it stands, in place of an older one; by links where the file system has them."""
    shutil.rmtree(target, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_link)


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


# Elsewhere --------------------------------------------------------------------------------------------------


def places(environment) -> dict[str, str]:
    """The other places and their addresses, in which {page} stands for the notebook's path."""
    repository, hub = environment.get("COURSE_REPOSITORY", ""), environment.get("COURSE_HUB", "").rstrip("/")
    if not repository:
        return {}
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        raise ConfigError(f"COURSE_REPOSITORY is {repository!r}, and has to be owner/name.")
    if hub and not re.match(r"https?://", hub):
        raise ConfigError(f"COURSE_HUB is {hub!r}, and has to begin with https://.")
    branch = environment.get("COURSE_BRANCH") or "main"
    found = {
        "Binder": f"{BINDER}/{repository}/{quote(branch, safe='')}?urlpath=lab/tree/{{page}}",
        "Colab": f"{COLAB}/{repository}/blob/{COLAB_BRANCH}/{{page}}",
    }
    if hub:
        asked = {"repo": f"https://github.com/{repository}", "branch": branch}
        path = f"lab/tree/{repository.split('/')[1]}/"
        found["your JupyterHub"] = (
            f"{hub}/hub/user-redirect/git-pull?{urlencode(asked)}&urlpath={quote(path, safe='')}{{page}}"
        )
    return found


# On the page ------------------------------------------------------------------------------------------------


def block(page: str, what: str, lite: dict, elsewhere: dict[str, str], up: str) -> str:
    """The folded block for a notebook, or nothing; `up` leads from its page to the site's root."""
    path = f"{page}.ipynb"
    links = [
        f'<a href="{escape(address.replace("{page}", quote(path)))}">{escape(name)}</a>'
        for name, address in elsewhere.items()
    ]
    if path in lite.get("made of", {}):
        start = up + address(page)
        others = f" <span>Also on {_joined(links)}.</span>" if links else ""
        body = (
            f"<p>{_before(what, lite)}</p>"
            f'<p class="xe-run-start"><a class="xe-button" href="{start}">Start the notebook</a>{others}</p>'
            f'<p class="xe-run-file">{FROM_FILE}</p>'
        )
        return _folded(f"Run this {what} in your browser", body)
    if links:
        body = f"<p>On {_joined(links)}, as a notebook in which you can change every cell.</p>"
        return _folded(f"Run this {what}", body)
    return ""


def _folded(summary: str, body: str) -> str:
    return f'<details class="xe-run"><summary>{summary}</summary>{body}</details>'


def _before(what: str, lite: dict) -> str:
    """What a reader has to know before the notebook is started."""
    size = f" ({lite['compiled MB']} MB)" if lite["compiled MB"] else ""
    return BEFORE.format(what=what, start=lite["start MB"], size=size)


def _joined(links: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(links[:-1]), links[-1]]))


def _add_block(app, pagename, templatename, context, doctree):
    config = app.config
    if app.builder.format != "html" or not doctree:
        return
    if config.course_lite:
        context["body"] = ONLY_WITHOUT_BROWSER.sub(ANSWERED_HERE, context["body"])
    else:
        context["body"] = ONLY_WITH_BROWSER.sub("", context["body"])
    if Path(app.env.doc2path(pagename)).suffix == ".ipynb":
        what = "chapter" if pagename in config.course_chapters else "page"
        up = "../" * pagename.count("/")
        found = block(pagename, what, config.course_lite, config.course_places, up)
        context["body"] = AFTER_TITLE.sub(lambda title: title[0] + found, context["body"], count=1)


def _configure(app, config):
    config.course_lite = browsers(Path(app.srcdir))
    config.course_places = places(os.environ)


def _copy(app, exception):
    if exception is None and app.builder.name == "html":
        source = Path(app.srcdir, "_build", FOLDER)
        copy(source if app.config.course_lite else Path(source, "none"), Path(app.outdir, FOLDER))


def setup(app):
    # Pages are written anew when one of these is another than at the last build.
    app.add_config_value("course_lite", {}, "html")
    app.add_config_value("course_places", {}, "html")
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _add_block)
    app.connect("build-finished", _copy)
