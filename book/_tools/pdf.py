"""Sets the book as a PDF: `python book/_tools/pdf.py [FOLDER]`. It needs XeLaTeX, which pip cannot install.

Sphinx writes LaTeX, latexmk runs XeLaTeX as often as it takes, and then four things are checked that XeLaTeX
only mentions in its log: letters that no font has, links that lead nowhere, names used twice, and what sticks
out of its column, its cell or its page. Every figure, table, exercise, definition and theorem must also carry
the number that it has on the website. The result is cross-entropy-course.pdf in `_build/pdf`, unless another
folder is given; the website that is built next offers it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bs4 import BeautifulSoup
from kernels import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
from cross_entropy_site.versions import seconds

NAME = "cross-entropy-course"
SITE = ROOT / "_build" / "html"
# What has to be on the path, and the fonts that course.sty names.
PROGRAMS = ("xelatex", "latexmk", "kpsewhich", "rsvg-convert", "fc-list")
FONTS = ("texgyrepagella-regular.otf", "texgyrepagella-math.otf", "DejaVuSansMono.ttf", "NanumMyeongjo.ttf")
PACKAGES = (
    "texlive-xetex texlive-latex-extra texlive-fonts-recommended texlive-plain-generic latexmk "
    "fonts-texgyre fonts-texgyre-math fonts-dejavu fonts-nanum librsvg2-bin fontconfig"
)
HOW_TO_INSTALL = f"""\
On Debian or Ubuntu: apt install --no-install-recommends {PACKAGES}
On macOS and Windows we have not tried it. It takes TeX Live in full (on macOS: MacTeX), the fonts DejaVu and
NanumMyeongjo, rsvg-convert (of librsvg) and fc-list (of fontconfig)."""
TOO_WIDE = 5  # points

_COMPLAINTS = re.compile(r"^Missing character: .*|^.*(?:undefined on input|multiply defined).*", re.M)
_STICKS_OUT = re.compile(r"^Overfull \\[hv]box \(([\d.]+)pt too .*|\[(\d+)(?=[\]\n<{])", re.M)
_LABEL = re.compile(r"^\\newlabel\{([^}]+)\}\{\{([^}]*)\}", re.M)

# A definition or a theorem has its place before its title, an exercise behind it.
_TITLED = re.compile(
    r"\\label\{([^}]+)\}\s*\\begin\{sphinxadmonition\}\{note\}\{[A-Z][a-z]+ ([\d.]+)[^\n]*\n"
    r"(?:\s*\\phantomsection\\label\{\\detokenize\{([^}]+)\}\})?"
)

_FORMULA = re.compile("<mjx-container.*?</mjx-container>", re.S)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0] if arguments else ROOT / "_build" / "pdf").resolve()
    if absent := missing():
        print(f"The PDF needs XeLaTeX and some fonts; missing here: {', '.join(absent)}.", file=sys.stderr)
        print(HOW_TO_INSTALL, file=sys.stderr)
        return 1
    latex = write_latex(folder)
    print(f"Setting the pages with XeLaTeX ({latex / NAME}.log); a minute or two")
    run = ["latexmk", "-xelatex", "-interaction=batchmode", "-halt-on-error", "-silent", f"{NAME}.tex"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if subprocess.run(run, cwd=latex, env=dated(), **quiet).returncode:
        print("XeLaTeX stopped. The end of its log:", file=sys.stderr)
        print("\n".join(log(latex).splitlines()[-25:]), file=sys.stderr)
        return 1
    printed, on_site = labels(latex) | titles(latex), numbers_of_the_site()
    wrong = [*complaints(log(latex)), *sticking_out(log(latex)), *other_numbers(printed, on_site)]
    if wrong:
        print("\n".join(["The PDF is not right:", *wrong]), file=sys.stderr)
        return 1
    made = shutil.copy(latex / f"{NAME}.pdf", folder / f"{NAME}.pdf")
    pages = re.findall(r"Output written on .* \((\d+) pages", log(latex))[-1]
    Path(made).with_suffix(".pages").write_text(pages, "utf-8")  # the website says it beside its link
    print(f"{made}: {pages} pages, {Path(made).stat().st_size / 1e6:.1f} MB")
    return 0


def missing() -> list[str]:
    """The programs and fonts that are not there."""
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    return absent or [font for font in FONTS if not has_font(font)]


def has_font(name: str) -> bool:
    found = subprocess.run(["fc-list", ":", "file"], capture_output=True, text=True, check=False).stdout
    known = subprocess.run(["kpsewhich", name], capture_output=True, text=True, check=False).returncode == 0
    return known or f"/{name}:" in found


def write_latex(folder: Path) -> Path:
    """The book in LaTeX, from nothing; a warning fails it, as for the website."""
    latex = folder / "_build" / "latex"
    shutil.rmtree(latex, ignore_errors=True)
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "--keep-going", "-n"]
    command += ["--builder", "latex", "--path-output", folder]
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True)
    return latex


def dated() -> dict[str, str]:
    """The environment in which a PDF has the date of the book, so that the same comes of it again."""
    time = seconds(ROOT)
    return os.environ | ({"SOURCE_DATE_EPOCH": time, "FORCE_SOURCE_DATE": "1"} if time else {})


def log(latex: Path) -> str:
    return (latex / f"{NAME}.log").read_text("utf-8", "replace")


def complaints(text: str) -> list[str]:
    """What the log of the last run says of letters, links and names. It breaks its lines at 79 letters."""
    text = re.sub(r"^(.{79})\n", r"\1", text, flags=re.M)
    return sorted(set(_COMPLAINTS.findall(text)))


def sticking_out(text: str) -> list[str]:
    """What is too wide or too high, with the page that was set when XeLaTeX said so."""
    page, found = 0, []
    for place in _STICKS_OUT.finditer(text):
        if place[2]:
            page = int(place[2])
        elif float(place[1]) > TOO_WIDE:
            found.append(f"Page {page + 1}: {place[0]}")
    return found


def labels(latex: Path) -> dict[str, str]:
    """{page:place: number}, as XeLaTeX counted."""
    return dict(_LABEL.findall((latex / f"{NAME}.aux").read_text("utf-8")))


def titles(latex: Path) -> dict[str, str]:
    """{page:place: number} of exercises, definitions and theorems, which carry it in their titles."""
    found = _TITLED.findall((latex / f"{NAME}.tex").read_text("utf-8"))
    return {inside or before: number for before, number, inside in found}


def numbers_of_the_site() -> dict[str, str]:
    """{page:place: number} of each figure, table, exercise, definition and theorem of the website."""
    numbers = {}
    for path in sorted(SITE.glob("book/*.html")):
        text = _FORMULA.sub("", path.read_text("utf-8"))  # most of a page's elements, and none is numbered
        page = BeautifulSoup(text, "html.parser")
        for caption in page.select("figure .caption-number, table .caption-number, p .caption-number"):
            place = caption.find_parent(["figure", "table", "div"])
            number = caption.get_text().split()[-1]
            if number[0].isdigit():
                numbers[f"book/{path.stem}:{place['id']}"] = number
    return numbers


def other_numbers(printed: dict[str, str], on_site: dict[str, str]) -> list[str]:
    """What has another number on paper than on the website."""
    return [
        f"{place} is {printed.get(place, 'missing')} in the PDF and {number} on the website"
        for place, number in on_site.items()
        if printed.get(place) != number
    ]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
