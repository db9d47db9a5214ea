"""Notebooks for programs that know no MyST: JupyterLite and Colab show its roles and directives unread.

`plain(notebook, titles(notebooks), site)` gives a copy in which they have become words. A definition or
theorem begins with its kind and name in bold; an exercise has a heading, and its solution one that is closed
until it is opened. What the site links to a place of its own is named by its title; a link to a page leads
to the site, if its address is known, and is otherwise only its words. The code cells are those of the book.
"""

from __future__ import annotations

import re
from copy import deepcopy

ROLE = re.compile(r"\{(?P<role>[\w:-]+)\}`(?P<text>[^`<]*?)\s*(?:<(?P<target>[^`>]*)>)?`")
# ```{prf:theorem} The floor, up to the same number of ``` or ::: at the start of a line.
DIRECTIVE = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?P<kind>[\w:-]+)\}[ \t]*(?P<title>.*)\n(?P<options>(?::[\w-]+:.*\n)*)"
    r"(?P<body>(?:.*\n?)*?)(?:^(?P=fence)[ \t]*$|\Z)",
    re.M,
)
LABEL = re.compile(r"^:label: *(\S+)", re.M)
PAGE = re.compile(r"\[(?P<words>[^]]*)\]\((?P<page>\w*)(?P<ending>\.md|\.ipynb|)(?P<place>#[^)\s]*)?\)")
TARGET = re.compile(r"^\([\w-]+\)=\n?", re.M)
# What the site says of its own pages, whose cells do not run.
OF_SITE = re.compile(r"\s*On this page the\s+cells\s+stand\s+still:[^()]*\(\[how\]\(index\.md#run-it\)\)\.")
EXERCISE, SOLUTION = "### Exercise: ", "#### Solution"


def titles(notebooks) -> dict[str, str]:
    """What each label of the book names, by its title."""
    found = {}
    for notebook in notebooks:
        for cell in markdown(notebook):
            for directive in DIRECTIVE.finditer(source(cell)):
                if label := LABEL.search(directive["options"]):
                    found[label[1]] = directive["title"] or name(directive["kind"])
    return found


def plain(notebook: dict, titles: dict[str, str], site: str = "", keep=("",)) -> dict:
    """A copy in words; `site` is the address of the built site, `keep` the endings of links left alone."""
    copy = deepcopy(notebook)
    for cell in markdown(copy):
        cell["source"] = in_words(source(cell), titles, site, keep)
    cells = list(zip(copy["cells"], map(source, notebook["cells"]), strict=True))
    for place, (cell, _) in enumerate(cells):
        if cell["source"] == SOLUTION and ends_with_its_solution(cells[place:]):
            cell["metadata"]["jp-MarkdownHeadingCollapsed"] = True
    copy["cells"] = [cell for cell, _ in cells if source(cell)]
    return copy


def ends_with_its_solution(cells) -> bool:
    """Whether what a closed heading hides, all up to the next heading, is the solution and nothing else."""
    end = next(place for place, (_, before) in enumerate(cells) if "{solution-end}" in before)
    after = next((source(cell) for cell, _ in cells[end:] if source(cell)), "# ")
    return bool(re.match(r"#{1,4} ", after))


def in_words(text: str, titles: dict[str, str], site: str, keep) -> str:
    text = DIRECTIVE.sub(spelled, text)
    text = OF_SITE.sub("", TARGET.sub("", text))
    text = ROLE.sub(lambda role: named(role, titles), text)
    text = PAGE.sub(lambda link: led(link, site, keep), text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def spelled(directive: re.Match) -> str:
    kind, title = directive["kind"], directive["title"].strip()
    body = directive["body"].strip().removesuffix(directive["fence"]).rstrip()  # it may end in its last line
    if kind == "exercise-start":
        return f"{EXERCISE}{title}"
    if kind == "solution-start":
        return SOLUTION
    if kind in ("exercise-end", "solution-end"):
        return ""
    if kind == "status":
        return f"{body}\n\n({title})"
    return f"**{name(kind)}{f' ({title})' if title else ''}.** {body}"


def name(kind: str) -> str:
    return kind.removeprefix("prf:").removesuffix("-start").capitalize()


def named(role: re.Match, titles: dict[str, str]) -> str:
    kind, text, target = role["role"], role["text"], role["target"]
    if kind == "math":
        return f"${text}$"
    if kind == "ref" and text == "Solution":
        return ""
    if kind in ("status", "claim", "cite"):
        return {"status": f"({text})", "claim": f"(see `{text}`)", "cite": f"[{text}]"}[kind]
    if kind == "numref" and text.startswith("fig-"):
        return "the figure"
    return text if target else titles.get(text, text)


def led(link: re.Match, site: str, keep) -> str:
    if link["ending"] in keep:
        return link[0]
    if not site:
        return link["words"]
    return f"[{link['words']}]({site.rstrip('/')}/book/{link['page']}.html{link['place'] or ''})"


def markdown(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]


def source(cell: dict) -> str:
    return "".join(cell["source"])
