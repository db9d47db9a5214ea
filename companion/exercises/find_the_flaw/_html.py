"""The table of the page *Find the flaw* as HTML. It is loaded only where that table is shown."""

import re
from html import escape

COLUMNS = ("Item", "Where and how it was seen", "Counterexample", "Today")


def as_html(table) -> str:
    """The table, with a body for each group."""
    head = "".join(f'<th scope="col">{column}</th>' for column in COLUMNS)
    body = "".join(_group(title, rows) for title, rows in table.groups.items())
    return f'<table class="xe-sentences">\n<thead><tr>{head}</tr></thead>\n{body}</table>'


def _group(title: str, rows) -> str:
    head = f'<tr><th colspan="{len(COLUMNS)}" scope="rowgroup">{escape(title)}: {len(rows)}</th></tr>'
    return f"<tbody>\n{head}\n" + "\n".join(map(_row, rows)) + "\n</tbody>\n"


def _row(row) -> str:
    exercise, source = row.exercise, row.source
    place = _breakable(source.where)
    seen = f'<a href="{escape(source.url)}">{place}</a>, {source.date}' if source.url else place
    cells = (
        f'<a href="#ex-{exercise.id}">{escape(exercise.title)}</a><br><code>{exercise.id}</code>',
        f"{seen}.<br>{source.kind.capitalize()}. {escape(source.confirmed)}",
        escape(row.counterexample),
        f"{source.status.capitalize()}. {escape(source.status_note)}",
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _breakable(place: str) -> str:
    """A place, with spots at which a narrow column may break it."""
    return re.sub(r"([/_.-])(?=\w)", r"\1<wbr>", escape(place))
