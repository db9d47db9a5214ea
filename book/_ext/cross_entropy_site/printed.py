"""The same book on paper: what `make pdf` needs beside what Sphinx writes.

A proof is printed line by line, as on the website, with its mark, its reason and the judge's method.
Solutions stand at the end of their chapter. What only a screen can use stays there (`OnScreen`). The look is
in book/_print/course.sty.
"""

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.latex.nodes import thebibliography
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import texescape
from sphinx_exercise.nodes import is_exercise_enumerable_node, is_exercise_node, is_solution_node

from companion.derivation.site import Proof, domain_of, method_of, pieces, titled
from companion.exercises._result import NOT_ATTEMPTED

from .versions import date, version

ENGINE = "xelatex"
ON_SCREEN = {"xe-actions"}  # classes of what paper has no use for
OTHER_LETTERS = (
    (0x02B0, 0x03FF),  # raised letters, Greek
    (0x1D00, 0x1DBF),  # raised and lowered letters
    (0x2032, 0x2037),  # primes
    (0x2070, 0x209C),  # raised and lowered digits
    (0x2100, 0x27BF),  # letterlike, fractions, arrows, operators, shapes
    (0x2C7C, 0x2C7D),  # a lowered j
    (0x1100, 0x11FF),  # Hangul
    (0x3130, 0x318F),
    (0xAC00, 0xD7A3),
)
DERIVATION = "derivation-"  # how the place of a derivation begins
LINE, SMALL = 94, 9.0  # letters in a line of an output, and the size in points that allows so many
LONGEST_LINE = 124  # more would be too small to read; they are broken instead
SOLUTION = "sol-"  # how that of a solution does


class OnScreen(nodes.General, nodes.Element):
    """What stands on the website alone."""


def on_screen(*content):
    return [OnScreen("", *content)]


def both(html, latex):
    """The same in both languages."""
    return [nodes.raw("", html, format="html"), nodes.raw("", latex, format="latex")]


def pass_through(self, node):
    pass


def skip(self, node):
    raise nodes.SkipNode


def print_proof(self, node):
    self.body.append("\n".join(proof(node["data"])))
    raise nodes.SkipNode


def proof(data):
    """The lines of LaTeX for a derivation, a verdict or a claim."""
    if data["kind"] == "claim":
        data = titled(data)
    place = label(DERIVATION + data["id"]) if data["kind"] == "derivation" and data["id"] else ""
    domain = f"for {domain_of(data)}" if data["domain"] else ""
    count = len(data["lines"])
    yield f"\n\\begin{{xeproof}}{{{words(data['title'])}}}{{{words(domain)}}}{{{count}}}{place}"
    shown = None
    for line in data["lines"]:
        left = "" if line["lhs"] == shown else line["lhs"]
        shown = line["lhs"]
        right = f"{{}}{line['relation_latex']} {line['rhs']}"
        yield (
            f"\\xeline{{{mark(line['status'])}}}{{{left}}}{{{right}}}"
            f"{{{words(line['reason'])}}}{{{words(method_of(line))}}}"
        )
        if found := line["counterexample"]:
            joint = " " if found["text"].startswith("at ") else ": "
            said = words(f"Counterexample{joint}{found['text']}")
            yield f"\\xecounterexample{{{said}}}"
    yield "\\end{xeproof}\n"


def words(text):
    """Words for LaTeX, in which $…$ is a formula."""
    return "".join(
        f"${piece}$" if is_formula else texescape.escape(piece, ENGINE) for piece, is_formula in pieces(text)
    )


def mark(status):
    """The mark of a status; `course.sty` draws it."""
    shape = {"proved": "proved", "refuted": "refuted", "flawed, see exercise": "refuted"}.get(status, "open")
    return f"\\xemark{{{shape}}}"


def label(name):
    return rf"\phantomsection\label{{\detokenize{{{name}}}}}"


class LeaveToTheScreen(SphinxPostTransform):
    """Drops what only a screen can use: a row of links, and what an exercise says before it has an answer."""

    default_priority = 30
    formats = ("latex",)

    def run(self, **kwargs):
        for block in list(self.document.findall(nodes.container)):
            if ON_SCREEN.intersection(block["classes"]) or _waits_for_an_answer(block):
                block.parent.remove(block)


def _waits_for_an_answer(block):
    return "cell_output" in block["classes"] and block.astext().startswith(NOT_ATTEMPTED)


class Places(SphinxPostTransform):
    """The places of exercises and of headings inside a block, which are not printed without this."""

    default_priority = 30
    formats = ("latex",)

    def run(self, **kwargs):
        pages = {page["docname"]: page for page in self.document.findall(addnodes.start_of_file)}
        done = set()  # the front page holds all the others
        for name, page in [*pages.items(), (self.config.root_doc, self.document)]:
            for block in page.findall(_has_a_place):
                if id(block) not in done:
                    done.add(id(block))
                    self.name(block, name)

    def name(self, block, page):
        known = {target.get("refid") for target in self.document.findall(nodes.target)}
        places = "".join(label(f"{page}:{name}") for name in block["ids"] if name not in known)
        behind_the_title = 0 if isinstance(block, nodes.rubric) else 1
        block.insert(behind_the_title, nodes.raw("", places, format="latex"))


def _has_a_place(node):
    return isinstance(node, nodes.rubric) or is_exercise_node(node) or is_exercise_enumerable_node(node)


class Kinds(SphinxPostTransform):
    """Says of each block what it is, because all of them are the same to Sphinx."""

    default_priority = 36  # after the solutions have moved (35): it stands right before its block
    formats = ("latex",)

    def run(self, **kwargs):
        for block in list(self.document.findall(kind_of)):
            place = block.parent.index(block)
            block.parent.insert(place, nodes.raw("", f"\\xekind{{{kind_of(block)}}}\n", format="latex"))


def kind_of(node):
    """exercise, solution, definition or theorem; "" of what is no such block."""
    if is_exercise_node(node) or is_exercise_enumerable_node(node):
        return "exercise"
    if is_solution_node(node):
        return "solution"
    realtype = node.get("realtype") if isinstance(node, nodes.Element) else None  # sphinx-proof sets it
    return {None: "", "definition": "definition"}.get(realtype, "theorem")


class NumbersOfTheSite(SphinxPostTransform):
    """A link to Exercise 4.2 prints the number that the website has, not that of LaTeX's last counter."""

    default_priority = 40
    formats = ("latex",)

    def run(self, **kwargs):
        for link in list(self.document.findall(addnodes.number_reference)):
            link.replace_self(nodes.reference("", "", *link.children, **link.attributes))


class SolutionsAtTheEnd(SphinxPostTransform):
    """Collects the solutions of a chapter behind it, so that a page does not give its answers away."""

    default_priority = 35  # after sphinx-exercise has resolved the titles of its solutions (20 to 22)
    formats = ("latex",)

    def run(self, **kwargs):
        for page in list(self.document.findall(addnodes.start_of_file)):
            solutions = list(page.findall(is_solution_node))
            chapter = next(page.findall(nodes.section), None)
            if not solutions or chapter is None:
                continue
            for link in list(page.findall(_to_a_solution)):
                self.shorten(link, page["docname"])
            for solution in solutions:
                solution.parent.remove(solution)
            chapter += nodes.section("", nodes.title("", "Solutions"), *solutions, ids=["solutions-printed"])

    def shorten(self, link, page):
        """The link says the page; the number and the name stand above it."""
        place = rf"\pageref*{{\detokenize{{{page}:{_target(link)}}}}}"
        link.children = []
        link += [nodes.Text("Solution on page "), nodes.raw("", place, format="latex")]


def _to_a_solution(node):
    return isinstance(node, nodes.reference) and _target(node).startswith(SOLUTION)


def _target(link):
    return link.get("refid") or link.get("refuri", "").partition("#")[2]


class BibliographyInItsPlace(SphinxPostTransform):
    """Sphinx puts the bibliography behind all pages, below a heading of its own. It goes to its page."""

    default_priority = 760  # after Sphinx has collected it (750)
    formats = ("latex",)

    def run(self, **kwargs):
        pages = {key.docname for key in self.env.get_domain("cite").bibliographies}
        for works in list(self.document.findall(thebibliography)):
            for page in self.document.findall(addnodes.start_of_file):
                if page["docname"] in pages:
                    works.parent.remove(works)
                    for note in list(works.findall(_repeats_an_address)):
                        note.parent.remove(note)
                    next(page.findall(nodes.section)).append(works)
                    break


def _repeats_an_address(node):
    """The entry of a work says its address; Sphinx says it again in a footnote."""
    return isinstance(node, nodes.footnote | nodes.footnote_reference)


class WideOutputs(SphinxPostTransform):
    """An output whose lines are longer than those of the page is set smaller, so that they stay lines."""

    default_priority = 30
    formats = ("latex",)

    def run(self, **kwargs):
        for output in list(self.document.findall(_is_output)):
            longest = max(map(len, output.astext().splitlines()), default=0)
            if LINE < longest <= LONGEST_LINE:
                place = output.parent.index(output)
                size = f"{SMALL * LINE / longest:.2f}"
                start = nodes.raw("", f"\\begingroup\\xewide{{{size}}}\n", format="latex")
                end = nodes.raw("", "\\endgroup\n", format="latex")
                output.parent[place : place + 1] = [start, output, end]


def _is_output(node):
    return (
        isinstance(node, nodes.literal_block)
        and node.parent is not None
        and "cell_output" in node.parent.get("classes", ())
    )


class OutsideTheChapters(SphinxPostTransform):
    """A page that is no chapter has no number, as on the website."""

    default_priority = 800
    formats = ("latex",)

    def run(self, **kwargs):
        for page in self.document.findall(addnodes.start_of_file):
            name = page["docname"]
            if name in self.env.found_docs and name not in self.config.course_chapters:
                page.insert(0, nodes.raw("", "\\xeoutside\n", format="latex"))


def _look(app, config):
    """Our own look in place of the one that sphinx-jupyterbook-latex has put there."""
    config.latex_theme = "manual"
    root = Path(app.srcdir)
    told = {"version": version(root), "date": in_words(date(root)), "author": config.author}
    config.latex_elements |= {
        "preamble": r"\usepackage{course}"
        + "".join(f"\n\\newcommand{{\\xe{name}}}{{{words(value)}}}" for name, value in told.items()),
        "maketitle": r"\xetitlepage",
        "tableofcontents": r"\xecontents",
        "makeindex": "",  # the index of the website is printed, with pages
        "printindex": "",
    }


def in_words(day):
    """3 May 2026; nothing where there is no date."""
    return f"{day.day} {day:%B %Y}" if day else ""


def _letters(app):
    r"""\xeother around each letter that a font of words may not have: it takes the letter from another one.

    XeTeX leaves out what its font lacks and only says so in its log. The maps, for words and for code, have
    no public name in Sphinx.
    """
    if app.builder.format == "latex":
        for first, last in OTHER_LETTERS:
            for code in range(first, last + 1):
                for letters in (
                    texescape._tex_escape_map_without_unicode,
                    texescape._tex_hlescape_map_without_unicode,
                ):
                    letters[code] = rf"\xeother{{{chr(code)}}}"


PDF = Path("_build") / "pdf" / "cross-entropy-course.pdf"


def _offer(app, config):
    """The website has the PDF, and a link to it, if `make pdf` has made it before."""
    made = Path(app.srcdir) / PDF
    if made.is_file() and made.with_suffix(".pages").is_file():
        config.html_extra_path.append(str(PDF))
        config.html_context |= {"course_pdf": PDF.name, "course_pdf_size": size_of(made)}


def size_of(made):
    """How long the PDF is and how large; the number of pages stands beside it."""
    pages = made.with_suffix(".pages").read_text("utf-8").strip()
    return f"{pages} pages, {made.stat().st_size / 1e6:.1f} MB"


def setup(app):
    app.connect("config-inited", _offer)
    app.connect("builder-inited", _letters)
    app.connect("config-inited", _look, priority=900)  # after sphinx-jupyterbook-latex
    app.add_node(OnScreen, html=(pass_through, pass_through), latex=(skip, None), text=(skip, None))
    app.add_node(Proof, html=(pass_through, pass_through), latex=(print_proof, None), text=(skip, None))
    app.add_post_transform(LeaveToTheScreen)
    app.add_post_transform(Places)
    app.add_post_transform(Kinds)
    app.add_post_transform(WideOutputs)
    app.add_post_transform(NumbersOfTheSite)
    app.add_post_transform(SolutionsAtTheEnd)
    app.add_post_transform(BibliographyInItsPlace)
    app.add_post_transform(OutsideTheChapters)
