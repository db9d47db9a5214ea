"""Builds what "Run this chapter in your browser" opens: `python book/_lite/build.py`, as `make lite` does.

The result is `_build/lite`: JupyterLite with the notebooks, Pyodide's core, and every pure Python package
that the course needs, so that a browser loads them from the site itself. The compiled packages (NumPy,
Matplotlib, SciPy, scikit-learn) stay where Pyodide publishes them, and a browser fetches them from there
when a cell asks for one. `make book` then copies the result into the site and links each notebook to it;
course.json says of which files it was made, so that a page is never linked to an older state of its
notebook.

Downloads are kept in `_build/lite-downloads` and compared with the sums that stand in this folder.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import urllib.request
from pathlib import Path

import nbformat

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(ROOT / "book" / "_tools"))
from plain import plain, titles  # noqa: E402

OUTPUT = ROOT / "_build" / "lite"
DOWNLOADS = ROOT / "_build" / "lite-downloads"
WORK = ROOT / "_build" / "lite-work"

PYODIDE = "pyodide@314.0.6"  # the one that jupyterlite-pyodide-kernel 0.8.6 is made for
PYODIDE_SHA512 = "BKDTJyIqFxC4BExLqeRS3f5xvXZIjOt8C3zGLN/Cc7tFxSwvKVhVkchQQ2AGLOtR4YrVOIFxbV8poyDOOmWwxQ=="
# Where Pyodide publishes its packages. What is not on the site comes from here, when a cell asks for it.
ELSEWHERE = "https://cdn.jsdelivr.net/pyodide/v314.0.6/full/"
# What a browser runs of Pyodide; the package also has consoles, types and maps.
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
# Loaded while Python starts, in parallel: the kernel's own packages, then what every derivation needs.
AT_START = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]
# What an exercise loads that is answered on its page, where Python has no kernel.
IN_PAGE = ["sympy", "cross-entropy-course", "course-in-browser"]
AT_START += IN_PAGE
# What our own packages need; the versions are those of the lock.
DEPENDS = {"cross-entropy-course": ["sympy", "mpmath"]}
IMPORTS = {"cross-entropy-course": ["companion"], "pyodide-kernel": ["pyodide_kernel"]}
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
NO_NPM = """\
make lite needs npm to fetch Pyodide. It comes with Node.js: packages nodejs and npm, or nodejs.org.
Everything else works without it; make book then leaves out the link to the browser."""
# What the first figure loads from elsewhere, NumPy first.
COMPILED = ("numpy", "matplotlib", "contourpy", "kiwisolver", "pillow")
INTERFACE = (
    8.0e6  # bytes of JupyterLab that a browser loads, measured; tests/site/test_lite.py holds the sum to it
)
SETTINGS_OF_IPYTHON = "/lib/python3.14/site-packages/course_in_browser/ipython"


def main() -> int:
    if shutil.which("npm") is None:
        print(NO_NPM, file=sys.stderr)
        return 1
    shutil.rmtree(WORK, ignore_errors=True)
    made_of = {path.relative_to(ROOT).as_posix(): sha256(path) for path in [*carried(), *package()]}
    site = WORK / "lite"
    lite = WORK / "input"
    pyodide = lite / "static" / "pyodide"
    core(pyodide)
    wheels = pyodide / "wheels"
    wheels.mkdir()
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    lock = locked(lock, gathered(wheels))
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), "utf-8")
    contents(lite / "contents")
    configure(lite)
    build(lite, site)
    sizes = {
        "start MB": megabytes(INTERFACE + loaded(pyodide, lock, AT_START)),
        "compiled MB": megabytes(compiled(lock, COMPILED)),
        "page bytes": loaded(pyodide, lock, IN_PAGE),
        "NumPy MB": megabytes(compiled(lock, COMPILED[:1])),
    }
    about = {**sizes, "in page": IN_PAGE, "made of": made_of}
    (site / "course.json").write_text(json.dumps(about, indent=1), "utf-8")
    shutil.rmtree(OUTPUT, ignore_errors=True)
    site.rename(OUTPUT)
    shutil.rmtree(WORK)
    files = [path for path in OUTPUT.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"JupyterLite with the course is in {OUTPUT.relative_to(ROOT)}: {len(files)} files, {size:.1f} MB.")
    return 0


def carried() -> list[Path]:
    """The notebooks, the page of symbols that they lead to, and the data that their cells read."""
    patterns = (
        "book/*.ipynb",
        "book/notation.md",
        "benchmarks/results/*.json",
        "book/_static/figures/*-data.js",
    )
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def package() -> list[Path]:
    """The files of companion, and of what the browser's kernel loads beside it."""
    folders = (ROOT / "companion", HERE / "browser")
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def core(folder: Path) -> None:
    """Pyodide's core, from its package at npm."""
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    archive = DOWNLOADS / f"{PYODIDE.replace('@', '-')}.tgz"
    if not archive.exists():
        run("npm", "pack", "--silent", PYODIDE, "--pack-destination", str(DOWNLOADS))
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != PYODIDE_SHA512:
        archive.unlink()
        raise SystemExit(f"{archive.name} is not the file that this course was tested with: sum {found}.")
    folder.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        for name in CORE:
            (folder / name).write_bytes(tar.extractfile(f"package/{name}").read())


def gathered(folder: Path) -> list[Path]:
    """Every wheel of the site: the pure packages, the kernel's, the course and the browser's extension."""
    kept = DOWNLOADS / "wheels"
    listed = (HERE / "wheels.txt").read_text("utf-8")
    if not kept.is_dir() or listed != (kept / "wheels.txt").read_text("utf-8"):
        shutil.rmtree(kept, ignore_errors=True)
        options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version=3.14"]
        pip("download", *options, "--dest", str(kept), "--requirement", str(HERE / "wheels.txt"))
        (kept / "wheels.txt").write_text(listed, "utf-8")
    extension = Path(sys.prefix, "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension")
    of_kernel = [
        path
        for name in ("piplite", "ipykernel", "pyodide_kernel")
        for path in (extension / "static" / "pypi").glob(f"{name}-*.whl")
    ]
    for path in [*kept.glob("*.whl"), *of_kernel]:
        shutil.copy2(path, folder)
    # Built from copies, because a build leaves folders behind in what it builds from.
    course, browser = WORK / "course", WORK / "browser"
    course.mkdir()
    shutil.copytree(ROOT / "companion", course / "companion", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, course)
    shutil.copytree(HERE / "browser", browser, ignore=shutil.ignore_patterns("__pycache__"))
    pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(course), str(browser))
    return sorted(folder.glob("*.whl"))


def locked(lock: dict, wheels: list[Path]) -> dict:
    """Pyodide's list of packages, with ours from the site and every other one from where Pyodide has it."""
    packages = lock["packages"]
    for entry in packages.values():
        entry["file_name"] = ELSEWHERE + entry["file_name"]
    for wheel in wheels:
        name, version = (part.replace("_", "-") for part in wheel.name.split("-")[:2])
        name = name.lower()
        known = packages.get(name, {})
        packages[name] = {
            "name": name,
            "version": version,
            "file_name": f"wheels/{wheel.name}",
            "install_dir": "site",
            "sha256": sha256(wheel),
            "package_type": "package",
            "imports": known.get("imports") or IMPORTS.get(name) or [name.replace("-", "_")],
            "depends": DEPENDS.get(name, known.get("depends", [])),
            "unvendored_tests": False,
        }
    return lock


def loaded(pyodide: Path, lock: dict, packages: list[str]) -> int:
    """How many bytes a browser loads for Python with these packages and what they need."""
    names, found = list(packages), set()
    while names:
        name = names.pop().lower().replace("_", "-")
        if name not in found:
            found.add(name)
            names += lock["packages"][name]["depends"]
    files = [pyodide / name for name in CORE] + [
        pyodide / lock["packages"][name]["file_name"] for name in found
    ]
    return sum(path.stat().st_size for path in files)


def compiled(lock: dict, names: tuple[str, ...]) -> int:
    """How many bytes of these packages come from elsewhere; 0 where that host cannot be asked."""
    sizes = []
    for name in names:
        request = urllib.request.Request(lock["packages"][name]["file_name"], method="HEAD")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                sizes.append(int(answer.headers["Content-Length"]))
        except (OSError, TypeError):  # TypeError: no length is told
            return 0
    return sum(sizes)


def megabytes(size: float) -> int:
    return round(size / 1e6)


def contents(folder: Path) -> None:
    """What a reader finds in JupyterLite: the folders as they are here, so that cells find their data."""
    # nbformat joins the lines of outputs, which JupyterLite would show with commas between them.
    notebooks = {path: nbformat.read(path, as_version=4) for path in carried() if path.suffix == ".ipynb"}
    named = titles(notebooks.values())
    for path in carried():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        if notebook := notebooks.get(path):
            inside = plain(notebook, named, os.environ.get("COURSE_BASE_URL", ""), keep=("", ".ipynb"))
            inside["metadata"]["kernelspec"] = KERNEL
            for cell in inside["cells"]:
                cell["metadata"]["trusted"] = True  # the stored figures are shown
                if cell["cell_type"] == "code":
                    cell["execution_count"] = None  # it has not run here
            target.write_text(json.dumps(inside, indent=1, ensure_ascii=False), "utf-8")
        else:
            shutil.copy2(path, target)


def configure(lite: Path) -> None:
    kernel = {
        "pyodideUrl": "./static/pyodide/pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "packages": AT_START,
            "env": {"IPYTHONDIR": SETTINGS_OF_IPYTHON},
        },
    }
    settings = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "The Cross-Entropy Course",
            "exposeAppInBrowser": True,  # the tests press its buttons
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        },
    }
    overrides = {
        "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    (lite / "jupyter-lite.json").write_text(json.dumps(settings, indent=1), "utf-8")
    (lite / "overrides.json").write_text(json.dumps(overrides, indent=1), "utf-8")


def build(lite: Path, site: Path) -> None:
    apps = [option for app in ("notebooks", "tree", "edit") for option in ("--apps", app)]
    slim = ["--no-sourcemaps", "--no-unused-shared-packages", "--no-libarchive"]
    folders = ["--lite-dir", str(lite), "--contents", str(lite / "contents"), "--output-dir", str(site)]
    run(sys.executable, "-m", "jupyterlite_core", "build", *folders, *apps, *slim, folder=WORK)


def pip(*arguments: str) -> None:
    run(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments)


def run(*command: str, folder=ROOT) -> None:
    """Run a program; if it fails, show what it said, and stop."""
    ended = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if ended.returncode:
        print(ended.stdout + ended.stderr, file=sys.stderr)
        raise SystemExit(f"{' '.join(command[:4])} … ended with status {ended.returncode}.")


if __name__ == "__main__":
    raise SystemExit(main())
