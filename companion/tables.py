"""Tables for notebooks: header cells and a caption on a page, aligned columns in a terminal.

    from companion.tables import Table
    Table(["type", "digits"], [["float32", "24"]], "How many binary digits a type has.")

In a cell, `x` between backticks is code, and [x](address) a link.
"""

import re
from html import escape
from itertools import groupby

__all__ = ["Table"]

_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


class Table:
    """A table whose first `heads` columns name the rows.

    Rows that follow one another and agree in their first cell share it, if there is a second name.
    """

    def __init__(self, header, rows, caption, *, heads=1):
        self.header, self.rows = list(header), [list(row) for row in rows]
        self.caption, self.heads = caption, heads
        for row in self.rows:
            if len(row) != len(self.header):
                raise ValueError(f"rows: {row} has {len(row)} cells; the header has {len(self.header)}")

    def __repr__(self):
        rows = [[_plain(cell) for cell in row] for row in (self.header, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        return "\n".join(
            [_plain(self.caption), "", lines[0], "  ".join("─" * width for width in widths), *lines[1:]]
        )

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{_html(name)}</th>' for name in self.header)
        bodies = (list(rows) for _, rows in groupby(self.rows, key=lambda row: row[0]))
        body = "".join(f"<tbody>{''.join(self._lines(rows))}</tbody>" for rows in bodies)
        caption = f"<caption>{_html(self.caption)}</caption>"
        return f'<div class="xe-table"><table>{caption}<thead><tr>{head}</tr></thead>{body}</table></div>'

    def _lines(self, rows):
        """The rows of one group, in HTML."""
        shared = len(rows) > 1 and self.heads > 1
        for number, row in enumerate(rows):
            cells = []
            for column, cell in enumerate(row):
                if column == 0 and shared:
                    span = f'<th scope="rowgroup" rowspan="{len(rows)}">{_html(cell)}</th>'
                    cells.append(span if number == 0 else "")
                elif column < self.heads:
                    cells.append(f'<th scope="row">{_html(cell)}</th>')
                else:
                    cells.append(f"<td>{_html(cell)}</td>")
            yield f"<tr>{''.join(cells)}</tr>"


def _html(text):
    text = _CODE.sub(r"<code>\1</code>", escape(text, quote=False))
    return _LINK.sub(r'<a href="\2">\1</a>', text)


def _plain(text):
    return _CODE.sub(r"\1", _LINK.sub(r"\1", text))
