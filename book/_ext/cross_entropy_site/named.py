"""What has a name in the book: words, theorems, definitions, derivations, functions, exercises, sections.

course-index LANGUAGE   the alphabetical index: `english`, with each word the results that are named after it;
                        `korean`, the Korean words
names.js                the same names, and those of exercises and sections, for the search page (find.js)

Nothing is typed for them: the words come from the glossary, the results from the ledger, the functions from
the page on the package, the exercises from `companion.exercises`.
"""

import json
import re
from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from companion.exercises._registry import chapters

from .front import link, skip
from .languages import _RUN as HANGUL
from .ledger import pages
from .printed import both

SCRIPT = "names.js"
# In the order in which places of the same name are listed.
WORD, DEFINITION, THEOREM, DERIVATION, FUNCTION = "word", "definition", "theorem", "derivation", "function"
CLASS = "class"
EXERCISE, CHAPTER, SECTION = "exercise", "chapter", "section"
KINDS = (WORD, DEFINITION, THEOREM, DERIVATION, FUNCTION, CLASS, CHAPTER, SECTION, EXERCISE)
OF_THEIR_OWN = (WORD, DEFINITION, THEOREM, FUNCTION, CLASS)  # these have entries of their own in the index
RESULTS = (THEOREM, DERIVATION)
_STATED = {"definition": DEFINITION, "theorem": THEOREM, "claim": DERIVATION}
_SHORT = re.compile(r"\bShort: ([^.]+)\.")
_ARTICLE = re.compile(r"^(the|an?) (?=.)", re.I)
# The first letters of Hangul syllables, in the order of their code points; a doubled one goes with the plain.
_INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _OF_ONE_INITIAL = ord("가"), 588


class Name(NamedTuple):
    text: str  # formulas between dollars
    kind: str
    page: str
    place: str
    status: str = ""
    also: tuple = ()  # other names of the same thing

    def plain(self):
        """The text with its formulas as one would type them."""
        return re.sub(r"[${}\\]", "", self.text)


def names(env):
    """Everything that has a name, from the words to the exercises."""
    yield from words(env)
    for page in pages(env):
        for one in page.statements:
            if one.kind in _STATED and one.title and one.place:
                also = (one.id,) if one.id else ()
                yield Name(one.title, _STATED[one.kind], page.name, one.place, one.status, also)
    for full, entry in env.domaindata["py"]["objects"].items():
        if entry.objtype != "module" and not entry.aliased:
            yield Name(*_called(full, entry.objtype), entry.docname, entry.node_id, also=(full,))
    for chapter, found in chapters().items():
        if (page := f"book/{chapter}") in env.found_docs:
            for one in found:
                yield Name(one.title, EXERCISE, page, f"ex-{one.id}", also=(one.id,))
    yield from sections(env)


def words(env):
    """The words of the glossary, each with its short form and its Korean names."""
    for page in sorted({page for page, _ in env.domaindata["std"]["terms"].values()}):
        for glossary in env.get_doctree(page).findall(addnodes.glossary):
            for item in glossary.findall(nodes.definition_list_item):
                terms = list(item.findall(nodes.term))
                first, *others = (term.astext() for term in terms)
                short = _SHORT.findall(" ".join(item.astext().split()))
                yield Name(first, WORD, page, terms[0]["ids"][0], also=(*others, *short))


def sections(env):
    """The chapters and the pages for practice, with their sections."""
    for page in (*env.config.course_chapters, *env.config.course_practice):
        for entry in env.tocs[page].findall(nodes.reference) if page in env.tocs else ():
            kind = SECTION if entry["anchorname"] else CHAPTER
            yield Name(entry.astext(), kind, page, entry["anchorname"].removeprefix("#"))


def _called(full, objtype):
    """("Derivation.eq()", "function") of companion.derivation.Derivation.eq: a method keeps its class."""
    *_, owner, name = full.split(".")
    name = f"{owner}.{name}" if owner[0].isupper() else name
    if objtype in ("class", "exception"):
        return name, CLASS
    return (name if objtype == "property" else f"{name}()"), FUNCTION


# The index -------------------------------------------------------------------------------------------------


class NameIndex(nodes.General, nodes.Element):
    """Stands for the index until every page has been read."""


class CourseIndex(SphinxDirective):
    required_arguments = 1

    def run(self):
        if self.arguments[0] not in ("english", "korean"):
            raise self.error(f"{self.arguments[0]!r} is no language of the index: english or korean")
        for name in self.env.found_docs:
            self.env.note_dependency(str(self.env.doc2path(name)))
        return [NameIndex(language=self.arguments[0])]


class WriteIndex(SphinxPostTransform):
    default_priority = 10
    formats = ("html", "latex")

    def run(self, **kwargs):
        for place in list(self.document.findall(NameIndex)):
            found = list(names(self.env))
            chapter = {page: about["number"] for page, about in self.config.course_chapters.items()}
            korean = place["language"] == "korean"
            written = _korean(found) if korean else _english(found, chapter)
            place.replace_self([*both("", r"\begin{xeindex}"), *written, *both("", r"\end{xeindex}")])


def _english(found, chapter):
    """Under each letter the names, and at each name its places. An article does not count."""
    same = defaultdict(list)
    for name in sorted(found, key=lambda name: KINDS.index(name.kind)):
        if name.kind in OF_THEIR_OWN:
            same[name.plain().lower()].append(name)
    results = [name for name in found if name.kind in RESULTS]
    keys = {text: _ARTICLE.sub("", re.sub(r"^\W+", "", text)) for text in same}
    texts = sorted(same, key=lambda text: (not keys[text][0].isascii(), keys[text]))
    grouped = groupby(texts, lambda text: _letter(keys[text]))
    return _letters(
        (letter, [_entry(same[text], results, chapter) for text in of_letter])
        for letter, of_letter in grouped
    )


def _letter(key):
    """The heading under which a name stands; Greek letters are few."""
    return "0–9" if key[0].isdigit() else key[0].upper() if key[0].isascii() else "Α–Ω"


def _korean(found):
    """The Korean words, each with its English one."""
    korean = sorted(
        (other, name) for name in found if name.kind == WORD for other in name.also if HANGUL.match(other)
    )
    grouped = groupby(korean, lambda pair: initial(pair[0]))
    return _letters((letter, [_word(*pair) for pair in pairs]) for letter, pairs in grouped)


def initial(text):
    """The first consonant of a word in Hangul, under which a dictionary has it."""
    return _INITIALS[(ord(text[0]) - _FIRST_SYLLABLE) // _OF_ONE_INITIAL]


def _entry(places, results, chapter):
    """A name with its places; below a word, the results that bear it in their names."""
    first, *others = places
    shown = [
        link(first.page, first.place, first.plain(), paged=True),
        _html(f" <span>{_about(first, chapter)}"),
    ]
    for other in others:
        shown += [
            *both("", r"\unskip"),
            nodes.Text(", "),
            link(other.page, other.place, _about(other, chapter), paged=True),
        ]
    shown.append(_html("</span>"))
    below = [
        one for one in results if first.kind == WORD and one not in places and names_it(one.text, first.text)
    ]
    if below:
        shown.append(_html("<ul>"))
        for one in sorted(below, key=lambda one: (chapter.get(one.page, 99), one.text.lower())):
            way = link(one.page, one.place, one.plain(), paged=True)
            about = _html(f" <span>{_about(one, chapter)}</span>")
            shown += [*both("<li>", r"\xebelow{"), way, about, *both("</li>", "}")]
        shown.append(_html("</ul>"))
    return shown


def _about(name, chapter):
    kind = "" if name.kind == DERIVATION else name.kind
    number = f"ch. {chapter[name.page]}" if name.page in chapter else ""
    return ", ".join(filter(None, (kind, number)))


def names_it(title, word):
    """Whether a title has the word, in singular or plural, and not as a part of another word."""
    stem, plural = (word[:-1], "(y|ies)") if word.endswith("y") else (word, "s?")
    return re.search(rf"(?<![\w-]){re.escape(stem)}{plural}(?![\w-])", title, re.I) is not None


def _word(korean, name):
    start, end = both(" <span>", " "), both("</span>", "")
    return [link(name.page, name.place, korean, paged=True), *start, nodes.Text(name.text), *end]


def _letters(groups):
    shown = []
    for letter, entries in groups:
        shown += [*both('<h3 class="xe-letter">', r"\xeletter{"), nodes.Text(letter)]
        shown += both('</h3><ul class="xe-index">', "}")
        for entry in entries:
            shown += [*both("<li>", r"\xename{"), *entry, *both("</li>", "}")]
        shown += [_html("</ul>")]
    return shown


# The search ------------------------------------------------------------------------------------------------


def as_script(env):
    """The names as a script, which a page can load from a file as well as from a server."""
    found = list(names(env))
    places = sorted({name.page for name in found})
    rows = [
        [name.plain(), KINDS.index(name.kind), places.index(name.page), name.place, name.status, *name.also]
        for name in found
    ]
    titles = {page: env.titles[page].astext() for page in places}
    data = {"kinds": KINDS, "pages": [[page, titles[page]] for page in places], "names": rows}
    return f"const courseNames = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def _write(app, exception):
    if exception is None and app.builder.name == "html":
        Path(app.outdir, SCRIPT).write_text(as_script(app.env), "utf-8")


def _html(text):
    return nodes.raw("", text, format="html")


def setup(app):
    app.add_node(NameIndex, latex=(skip, None), text=(skip, None))
    app.add_directive("course-index", CourseIndex)
    app.add_post_transform(WriteIndex)
    app.connect("build-finished", _write)
