"""What every notebook of the book must keep, beyond that its outputs are reproduced.

nbval executes the notebooks and compares what they store, but passes a cell that was never run and compares
no bitmaps. These rules close such gaps and hold what readers are promised: pictures with alternative text,
short cells, no path of anybody's machine. Each rule takes a notebook and yields one complaint for each place.
`test_notebooks.py` runs them over the book and, over notebooks made wrong on purpose, sees each of them fire.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from IPython.core.displayhook import DisplayHook
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser
from nbformat import NotebookNode

LONGEST_CELL = 20

# Tags that a cell may bear. Any other is refused, for a misspelt tag does nothing and says nothing.
TAGS = {
    "hide-input": "the code is folded on the site",
    "hide-output": "the output is folded on the site",
    "hide-cell": "both are folded",
    "remove-input": "the code is not shown: its output is the point",
    "remove-output": "the output is not shown",
    "remove-cell": "nothing is shown: set-up that teaches nothing",
    "scroll-output": "a long output scrolls",
    "full-width": "the output takes the whole column",
    "margin": "the output stands in the margin",
}
# A cell that may fail or go uncompared, as (notebook, cell id, tag): the reason.
TAG_EXCEPTIONS: dict[tuple[str, str, str], str] = {}
# A cell that may show a bitmap, which nothing compares, as (notebook, cell id): the reason.
BITMAP_EXCEPTIONS: dict[tuple[str, str], str] = {}

UNSEEN = {"hide-input", "hide-cell", "remove-input", "remove-cell"}
NBVAL_COMMENT = re.compile(r"^\s*#\s*(NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)", re.MULTILINE)
# Home folders, temporary folders and installed packages of a machine; a drive letter; an object's address.
MACHINE = re.compile(
    r"(?<![\w.:/])/(?:home|Users|root|tmp|mnt|opt|work|workspace)/[\w.-]+|site-packages|ipykernel_\d+"
    r"|\b[A-Z]:\\(?:Users|Windows)|\bat 0x[0-9a-fA-F]{6,}"
)
FILE_NAME = re.compile(
    r"^\S+\.(svg|png|jpe?g|gif)$|_build/|^\s*(figure|image|picture|plot|chart)\s*\d*\s*$", re.I
)
MARKDOWN_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)")
HTML_IMAGE = re.compile(r"<img\b[^>]*>", re.I)
HTML_ALT = re.compile(r"""\balt\s*=\s*(["'])(.*?)\1""", re.I | re.S)
DIRECTIVE_IMAGE = re.compile(r"^([`:]{3,})\{(?:image|figure)\}\s*(\S+)\n(.*?)^\1", re.MULTILINE | re.S)
DIRECTIVE_ALT = re.compile(r"^:alt:\s*(.*)$", re.MULTILINE)

MYST = create_md_parser(MdParserConfig(enable_extensions={"colon_fence"}), DocutilsRenderer)

Complaints = Iterator[str]


def code_cells(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """The code cells, each with the words by which a complaint names it."""
    for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), start=1):
        yield f"code cell {number} (id {cell.get('id')})", cell


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def pictures(cell: NotebookNode) -> list[str]:
    """The media types of the pictures that a code cell shows."""
    return [kind for output in cell.outputs for kind in output.get("data", {}) if "image/" in kind]


def executed_in_order(notebook: NotebookNode, name: str) -> Complaints:
    """Counts are 1 to n: run from top to bottom in a fresh kernel. This catches stripped notebooks too."""
    for number, (where, cell) in enumerate(code_cells(notebook), start=1):
        if not cell.source.strip():
            yield f"{where} is empty"
        if cell.execution_count != number:
            yield f"{where} has the execution count {cell.execution_count}, not {number}: make refresh"
        for output in cell.outputs:
            if output.get("execution_count", number) != number:
                yield f"{where} has an output of run {output.execution_count}: make refresh"


def no_stored_error(notebook: NotebookNode, name: str) -> Complaints:
    """No cell stores an error, and none warns: what a reader sees on stderr is a fault of ours."""
    for where, cell in code_cells(notebook):
        for output in cell.outputs:
            allowed = "raises-exception" in tags(cell)  # the tag itself needs a reason: known_tags
            if output.output_type == "error" and not allowed:
                yield f"{where} stores the error {output.ename}: {output.evalue}"
            if output.output_type == "stream" and output.name == "stderr":
                yield f"{where} writes to stderr: {output.text.strip()[:80]}"


def known_tags(notebook: NotebookNode, name: str) -> Complaints:
    """No tag or comment takes a cell out of the comparison, unless the list above gives the reason."""
    for where, cell in code_cells(notebook):
        for tag in tags(cell):
            if tag not in TAGS and (name, cell.get("id"), tag) not in TAG_EXCEPTIONS:
                yield f"{where} has the tag {tag}, which needs a reason in tests/notebook_rules.py"
        for comment in NBVAL_COMMENT.findall(cell.source):
            yield f"{where} has the comment {comment}: outputs are always compared"


def short_cells(notebook: NotebookNode, name: str) -> Complaints:
    """What a reader sees of a cell fits the eye."""
    for where, cell in code_cells(notebook):
        lines = len(cell.source.splitlines())
        if lines > LONGEST_CELL and not UNSEEN & set(tags(cell)):
            yield f"{where} shows {lines} lines, more than {LONGEST_CELL}"


def no_trailing_semicolon(notebook: NotebookNode, name: str) -> Complaints:
    """Jupyter hides a result that ends in a semicolon, nbval does not: bind the result to a name instead."""
    for where, cell in code_cells(notebook):
        if DisplayHook.semicolon_at_end_of_expression(cell.source):
            yield f"{where} ends with a semicolon: bind the result to a name instead"


def described_pictures(notebook: NotebookNode, name: str) -> Complaints:
    """Every picture has words: a caption, a name to refer to and its own alternative text."""
    alts = Counter()
    for where, cell in code_cells(notebook):
        shown = pictures(cell)
        if not shown:
            continue
        if len(shown) > 1:
            yield f"{where} shows {len(shown)} pictures: one a cell, so that each has its own words"
        said = cell.metadata.get("mystnb", {})
        alt = str(said.get("image", {}).get("alt", "")).strip()
        alts[alt] += 1
        yield from bad_alt(where, alt)
        if alt and alts[alt] == 2:
            yield f"{where} repeats the alternative text of another picture"
        for field in ("caption", "name"):
            if not str(said.get("figure", {}).get(field, "")).strip():
                yield f"{where} shows a picture without a {field} (cell metadata mystnb.figure.{field})"
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            yield from (f"cell {number}: {what}" for what in undescribed_in_markdown(cell.source))


def bad_alt(where: str, alt: str) -> Complaints:
    if not alt:
        yield f"{where} shows a picture without alternative text (cell metadata mystnb.image.alt)"
    elif FILE_NAME.search(alt):
        yield f"{where} has the alternative text {alt!r}, which says nothing"


def undescribed_in_markdown(text: str) -> Complaints:
    """Pictures of a page in MyST Markdown that have no alternative text, in each way to write one."""
    found = [(path, alt) for alt, path in MARKDOWN_IMAGE.findall(text)]
    for tag in HTML_IMAGE.findall(text):
        alt = HTML_ALT.search(tag)
        found.append((tag, alt[2] if alt else ""))
    for _, path, body in DIRECTIVE_IMAGE.findall(text):
        alt = DIRECTIVE_ALT.search(body)
        found.append((path, alt[1] if alt else ""))
    for path, alt in found:
        yield from bad_alt(path, alt.strip())


def compared_outputs_only(notebook: NotebookNode, name: str) -> Complaints:
    """nbval compares neither bitmaps nor widgets: pictures are SVG."""
    for where, cell in code_cells(notebook):
        for output in cell.outputs:
            for kind in output.get("data", {}):
                bitmap = "image/" in kind and not kind.endswith("image/svg+xml")
                if bitmap and (name, cell.get("id")) not in BITMAP_EXCEPTIONS:
                    yield f"{where} shows {kind}, which is not compared: make it SVG"
                if "jupyter.widget" in kind:
                    yield f"{where} shows a widget, which works on no page"


def closed_fences(notebook: NotebookNode, name: str) -> Complaints:
    """A block ends by a line of its own: one left open swallows what follows it."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            yield from (f"cell {number} (id {cell.get('id')}) {what}" for what in open_fences(cell.source))


def open_fences(text: str) -> Complaints:
    lines = text.splitlines()
    for token in MYST.parse(text):
        if token.type in {"fence", "colon_fence"}:
            first, end = token.map
            if end - first < 2 or not re.fullmatch(rf"\s*{token.markup}+\s*", lines[end - 1]):
                yield f"leaves {lines[first].strip()!r} open"
            yield from open_fences(token.content)


def no_machine_path(notebook: NotebookNode, name: str) -> Complaints:
    """Nothing tells where a notebook was run, and nothing depends on it."""
    for number, cell in enumerate(notebook.cells, start=1):
        texts = [cell.source]
        for output in cell.get("outputs", []):
            texts += [output.get("text", ""), *output.get("traceback", []), output.get("evalue", "")]
            texts += [str(value) for value in output.get("data", {}).values()]
        for text in texts:
            if found := MACHINE.search(text):
                yield f"cell {number} (id {cell.get('id')}) contains {found[0]!r}"


RULES = (
    executed_in_order,
    no_stored_error,
    known_tags,
    short_cells,
    no_trailing_semicolon,
    described_pictures,
    compared_outputs_only,
    closed_fences,
    no_machine_path,
)
