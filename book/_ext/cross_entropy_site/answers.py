"""Exercises that a form answers in the page: those whose answer is a number or a letter.

In its chapter such an exercise gets a form below its prompt. `course-exercise ID` shows it on another page,
with the way to its solution; {course-count}`…` counts exercises. The form carries as data what it compares
with and every sentence that it says. The exercise's own `check` has said them all, at build time. answers.js
compares and shows.
"""

import json
from dataclasses import replace
from html import escape

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx_exercise.nodes import is_exercise_node

from companion.exercises._predict import Choose, Predict
from companion.exercises._registry import chapters, exercises, find

from .front import link

SCRIPT = "answers.js"
GIVEN = "{}"  # the answer's place in a sentence
_START = '<form class="xe-answer'
AS_TYPED = 'autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false"'
_LABEL = "ex-"  # the label of an exercise is its id after this


def answers_in_page(exercise):
    """By a form, and so on every site; in_python has the others."""
    return isinstance(exercise, (Predict, Choose))


def said(exercise):
    """What answers.js needs: the numbers to compare with, and the sentences of `check`."""
    if isinstance(exercise, Choose):
        results = {letter: exercise.check(letter, {}) for letter in exercise.choices}
        return {"letters": {letter: [result.passed, result.message] for letter, result in results.items()}}
    return {
        "answer": float(exercise.answer),
        "decimals": exercise.decimals,
        "within": 0.5 * 10.0**-exercise.decimals * (1 + 1e-9),
        "close": 0.01 * 10.0**-exercise.decimals,
        "half": [0.5 * 10.0**-places for places in range(exercise.decimals)],
        "mistakes": [[float(mistake.answer), mistake.message] for mistake in exercise.mistakes],
        **_sentences(exercise),
    }


def _sentences(exercise):
    """One sentence of each sort. None depends on the answer, and that of a third is right to no decimal."""
    decimals, third = exercise.decimals, 1 / 3
    exercise = replace(exercise, answer=third, mistakes=())

    def sentence(given, shown):
        before, found, after = exercise.check(given, {}).message.partition(shown)
        if not found:
            raise ValueError(f"{exercise.id}: asked about {given!r}, its check does not say {shown!r}")
        return before + GIVEN + after

    def of_number(number, places=decimals):
        given = f"{number:.{places}f}"
        return sentence(given, f"{float(given):.{decimals}f}")

    found = {"unreadable": sentence("?", "'?'"), "right": of_number(third), "other": of_number(1000)}
    if decimals > 1:
        found |= {
            "coarse": sentence("0.3", "0.3"),
            "off": of_number(third + 2 * 10.0**-decimals, decimals + 2),
        }
    return found


def form(exercise):
    """The form as HTML, with three hints that unfold one by one. Without script it is not shown."""
    name = escape(exercise.id)
    ask = _choices(exercise, name) if isinstance(exercise, Choose) else _number(exercise, name)
    return (
        f'{_START} pst-js-only" {about(exercise)}>'
        f'<script type="application/json">{data(said(exercise))}</script>{ask}'
        '<button class="xe-button">Check</button><div role="status" class="xe-verdict"></div>'
        f"{hints(exercise)}</form>"
    )


def about(exercise):
    """The attributes of a form that say, to the script and to the ear, which exercise it answers."""
    return f'data-exercise="{escape(exercise.id)}" aria-label="Answer to: {escape(exercise.title)}"'


def data(value):
    """As JSON that can stand in a script of the page, and not end it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", r"<\/")


def hints(exercise):
    """Three hints that unfold one by one."""
    folds = "".join(
        f"<details><summary>Hint {level}</summary><p>{escape(text)}</p></details>"
        for level, text in enumerate(exercise.hints, 1)
    )
    return f'<div class="xe-hints">{folds}</div>'


def _number(exercise, name):
    return (
        f'<label for="answer-{name}">Your answer</label><input type="text" id="answer-{name}" name="answer" '
        f'aria-describedby="form-{name}" {AS_TYPED}>'
        f'<span class="xe-hidden" id="form-{name}">{escape(exercise.form)}</span>'
    )


def _choices(exercise, name):
    choices = "".join(
        f'<label><input type="radio" name="answer" value="{letter}">{letter}</label>'
        for letter in map(escape, exercise.choices)
    )
    return f"<fieldset><legend>Your answer</legend>{choices}</fieldset>"


class CourseExercise(SphinxDirective):
    """An exercise outside its chapter: prompt, form, and the way to its solution."""

    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        try:
            exercise = find(name)
        except ValueError as unknown:
            raise self.error(str(unknown)) from unknown
        if not answers_in_page(exercise):
            raise self.error(f"{name} asks for more than a number or a letter, so no page can answer it")
        [chapter] = [chapter for chapter, found in chapters().items() if exercise in found]
        prompt = nodes.Element()
        lines = StringList(exercise.prompt.strip().splitlines(), source=self.get_source_info()[0])
        self.state.nested_parse(lines, self.content_offset, prompt)
        call = escape(f'check("{name}", answer)')
        return [
            _html(
                f'<div class="exercise admonition"><p class="admonition-title">{escape(exercise.title)}</p>'
            ),
            *prompt.children,
            _html(form(exercise)),
            _html(
                "<noscript><p>A script compares the answer. Where none runs, the notebook of the chapter "
                f"does the same: <code>{call}</code></p></noscript><p>"
            ),
            link(f"book/{chapter}", f"sol-{name}", "Its solution, in the chapter"),
            _html("</p></div>"),
        ]


class Count(SphinxRole):
    """How many exercises the course has, or answers in the page by a form."""

    def run(self):
        known = list(exercises().values())
        counts = {"exercises": len(known), "in the page": sum(map(answers_in_page, known))}
        if self.text not in counts:
            words = f"{self.text!r} is not counted here; known are: {'; '.join(counts)}"
            return [], [self.inliner.reporter.error(words, line=self.lineno)]
        return [nodes.Text(str(counts[self.text]))], []


class AnswerInPage(SphinxPostTransform):
    """Puts a form below the prompt of each exercise that one can answer, and folds its cell."""

    default_priority = 26  # after PlainBlocks has taken the wrapper away
    formats = ("html",)

    def run(self, **kwargs):
        for block in self.document.findall(is_exercise_node):
            for exercise in filter(answers_in_page, known(block)):
                fold_cell(block, form(exercise))


def known(block):
    """The exercise that stands in this block, if the course has it."""
    names = (label.removeprefix(_LABEL) for label in block["ids"] if label.startswith(_LABEL))
    return [exercises()[name] for name in names if name in exercises()]


def fold_cell(block, before, classes="xe-fold hide"):
    """Folds the cell for the answer, below what answers in the page. With the class hide none is printed."""
    place = next(place for place, child in enumerate(block) if "cell" in child.get("classes", ()))
    start = f'<details class="{classes}"><summary>The same in the notebook</summary>'
    block[place : place + 1] = [_html(before + start), block[place], _html("</details>")]


def _load_script(app, pagename, templatename, context, doctree):
    if _START in context.get("body", ""):
        app.add_js_file(SCRIPT, defer="defer")


def _html(text):
    return nodes.raw("", text, format="html")


def setup(app):
    app.add_directive("course-exercise", CourseExercise)
    app.add_role("course-count", Count())
    app.add_post_transform(AnswerInPage)
    app.connect("html-page-context", _load_script)
