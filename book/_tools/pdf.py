"""Sets the book as a PDF: `python book/_tools/pdf.py [FOLDER]`. It needs XeLaTeX, which pip cannot install.

Sphinx writes LaTeX, latexmk runs XeLaTeX as often as it takes, and then three things are checked that
XeLaTeX only mentions in its log: letters that no font has, links that lead nowhere, and names used twice.
Every figure and table must also carry the number that it has on the website. The result is
cross-entropy-course.pdf in `_build/pdf`, unless another folder is given; the website that is built next
offers it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from bs4 import BeautifulSoup
from kernels import ROOT

NAME = "cross-entropy-course"
SITE = ROOT / "_build" / "html"
# What has to be on the path, the fonts that course.sty names, and what Debian and Ubuntu call it all.
PROGRAMS = ("xelatex", "latexmk", "kpsewhich", "rsvg-convert", "fc-list")
FONTS = ("texgyrepagella-regular.otf", "texgyrepagella-math.otf", "DejaVuSansMono.ttf", "NanumMyeongjo.ttf")
PACKAGES = (
    "texlive-xetex texlive-latex-extra texlive-fonts-recommended texlive-plain-generic latexmk "
    "fonts-texgyre fonts-texgyre-math fonts-dejavu fonts-nanum librsvg2-bin fontconfig"
)

_COMPLAINTS = re.compile(r"^Missing character: .*|^.*(?:undefined on input|multiply defined).*", re.M)
_LABEL = re.compile(r"^\\newlabel\{([^}]+)\}\{\{([^}]*)\}", re.M)

_FORMULA = re.compile("<mjx-container.*?</mjx-container>", re.S)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0] if arguments else ROOT / "_build" / "pdf").resolve()
    if absent := missing():
        print(f"The PDF needs XeLaTeX and some fonts; missing here: {', '.join(absent)}.", file=sys.stderr)
        print(f"On Debian or Ubuntu: apt install --no-install-recommends {PACKAGES}", file=sys.stderr)
        return 1
    latex = write_latex(folder)
    print(f"Setting the pages with XeLaTeX ({latex / NAME}.log); a minute or two")
    run = ["latexmk", "-xelatex", "-interaction=batchmode", "-halt-on-error", "-silent", f"{NAME}.tex"]
    if subprocess.run(run, cwd=latex, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        print("XeLaTeX stopped. The end of its log:", file=sys.stderr)
        print("\n".join(log(latex).splitlines()[-25:]), file=sys.stderr)
        return 1
    wrong = [*complaints(log(latex)), *other_numbers(labels(latex), numbers_of_the_site())]
    if wrong:
        print("\n".join(["The PDF is not right:", *wrong]), file=sys.stderr)
        return 1
    made = shutil.copy(latex / f"{NAME}.pdf", folder / f"{NAME}.pdf")
    pages = re.findall(r"Output written on .* \((\d+) pages", log(latex))[-1]
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


def log(latex: Path) -> str:
    return (latex / f"{NAME}.log").read_text("utf-8", "replace")


def complaints(text: str) -> list[str]:
    """What the log of the last run says of letters, links and names. It breaks its lines at 79 letters."""
    text = re.sub(r"^(.{79})\n", r"\1", text, flags=re.M)
    return sorted(set(_COMPLAINTS.findall(text)))


def labels(latex: Path) -> dict[str, str]:
    """{page:place: number}, as XeLaTeX counted."""
    return dict(_LABEL.findall((latex / f"{NAME}.aux").read_text("utf-8")))


def numbers_of_the_site() -> dict[str, str]:
    """{page:place: number} of each numbered figure and table of the website."""
    numbers = {}
    for path in sorted(SITE.glob("book/*.html")):
        text = _FORMULA.sub("", path.read_text("utf-8"))  # most of a page's elements, and none is numbered
        page = BeautifulSoup(text, "html.parser")
        for caption in page.select("figure .caption-number, table .caption-number"):
            place = caption.find_parent(["figure", "table"])
            numbers[f"book/{path.stem}:{place['id']}"] = caption.get_text().split()[-1]
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
