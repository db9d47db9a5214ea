"""What this book's website needs beyond Jupyter Book: small modules with one job each.

chapters    a chapter carries its number in the course, whichever chapters exist
outputs     what a notebook has stored: proved lines, drawings, its title
statements  what a page states: claims, verdicts, definitions, theorems, equations, relations in the text
relations   the relations that a formula states, spelled so that two formulas can be compared
settled     the status of each statement, from what it rests on anywhere in the book
marks       the marks in a page's text: {status} and {claim}
tokens      the colours of course.css, by their light values
drawings    SVG stands inside the page and takes its colours from the style sheet
moving      a figure with a script is marked, and only its page loads the script
answers     exercises that answer in the page
in_python   exercises that answer in the page by Python, where the site has it for the browser
exercises   exercises, definitions and theorems, as this site writes them
folds       what starts folded is a <details>, which needs no script
front       directives of the front page; every number on it comes from a notebook
ledger      the proof ledger, its counts and the formula sheet
mathematics formulas are set when the book is built
head        what stands in <head>: description, address, and nothing that is not used
links       what make links asks other sites
languages   runs of Hangul are marked as Korean
named       what has a name: the index, and the names that the search page finds
printed     what the PDF needs: proofs, solutions at the end, what is left to the screen
tables      the heads of columns and rows
running     where a notebook can be run: in the browser, and elsewhere
versions    the version and the date under every page
missing     the page for an address that does not exist, and the one at the root
"""

from . import (
    answers,
    chapters,
    drawings,
    exercises,
    folds,
    front,
    head,
    in_python,
    languages,
    ledger,
    links,
    marks,
    mathematics,
    missing,
    moving,
    named,
    printed,
    running,
    tables,
    versions,
)


def setup(app):
    for module in (
        answers,
        chapters,
        drawings,
        exercises,
        folds,
        front,
        head,
        in_python,
        languages,
        ledger,
        links,
        marks,
        mathematics,
        missing,
        moving,
        named,
        printed,
        running,
        tables,
        versions,
    ):
        module.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}  # V8 survives no fork
