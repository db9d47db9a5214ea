"""A chapter carries its number in the course.

Sphinx counts the pages of a table of contents from 1. Here the chapters have fixed numbers, and some are not
written yet, so the numbers come from the table `course_chapters` in _config.yml: {page: {number, question}}.
Figures, exercises, theorems and equations of chapter 5 are then 5.1, 5.2, …; its sections carry no numbers.
A page that is no chapter counts its own: 1, 2, …
"""

from docutils import nodes
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.errors import ConfigError

_assign_figure_numbers = TocTreeCollector.assign_figure_numbers


def assign_section_numbers(self, env):
    """Stands in for the method of the same name; returns the pages whose number changed, as that one does."""
    before, env.toc_secnumbers = env.toc_secnumbers, {}
    for page, entry in env.config.course_chapters.items():
        if page in env.tocs:
            env.toc_secnumbers[page] = _number(env, page, (entry["number"],))
    return [page for page, numbers in env.toc_secnumbers.items() if numbers != before.get(page)]


def assign_figure_numbers(self, env):
    """Sphinx's method of the same name, but for pages without a number, which it counts through as one."""
    before = env.toc_fignumbers
    _assign_figure_numbers(self, env)
    for page, kinds in env.toc_fignumbers.items():
        if page not in env.config.course_chapters:
            env.toc_fignumbers[page] = {kind: _from_one(numbers) for kind, numbers in kinds.items()}
    return [page for page, kinds in env.toc_fignumbers.items() if kinds != before.get(page)]


def _from_one(numbers):
    """{place: (17,), other: (18,)} as {place: (1,), other: (2,)}; Sphinx has counted in order."""
    return {place: (count,) for count, place in enumerate(numbers, 1)}


def _number(env, page, number):
    numbers = {}
    for link in env.tocs[page].findall(nodes.reference):
        # The first link of a page's contents, to the page itself, has no anchor.
        numbers[link["anchorname"]] = None if link["anchorname"] else number
        if not link["anchorname"]:
            link["secnumber"] = number
    env.titles[page]["secnumber"] = number
    return numbers


def _check(app, config):
    numbers = [entry["number"] for entry in config.course_chapters.values()]
    if len(set(numbers)) < len(numbers):
        raise ConfigError(f"course_chapters gives one number to two chapters: {sorted(numbers)}")


def setup(app):
    app.add_config_value("course_chapters", {}, "env")
    app.connect("config-inited", _check)
    # Sphinx has no event between numbering the sections and numbering the figures, which builds on it.
    TocTreeCollector.assign_section_numbers = assign_section_numbers
    TocTreeCollector.assign_figure_numbers = assign_figure_numbers
