"""Tables for notebooks: header cells and a caption on a page, aligned columns in a terminal.

    from companion.tables import Table
    Table(["type", "digits"], [["float32", "24"]], "How many binary digits a type has.")

In a cell, `x` between backticks is code, and [x](address) a link.
"""

import re
from html import escape

__all__ = ["Table"]

_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


class Table:
    """A table whose first `heads` columns name the rows.

    `rows` may also be a dict, {heading: rows}: each group then stands under its heading.
    """

    def __init__(self, header, rows, caption, *, heads=1):
        self.header, self.caption, self.heads = list(header), caption, heads
        groups = rows if isinstance(rows, dict) else {"": rows}
        self.groups = {heading: [list(row) for row in group] for heading, group in groups.items()}
        for row in self.rows:
            if len(row) != len(self.header):
                raise ValueError(f"rows: {row} has {len(row)} cells; the header has {len(self.header)}")

    @property
    def rows(self):
        """All rows, without the headings of their groups."""
        return [row for group in self.groups.values() for row in group]

    def __repr__(self):
        plain = [[_plain(cell) for cell in row] for row in (self.header, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*plain, strict=True)]

        def line(row):
            return "  ".join(map(str.ljust, map(_plain, row), widths)).rstrip()

        lines = [_plain(self.caption), "", line(self.header), "  ".join("─" * width for width in widths)]
        for heading, group in self.groups.items():
            lines += [f"{_plain(heading)}:"] if heading else []
            lines += map(line, group)
        return "\n".join(lines)

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{_html(name)}</th>' for name in self.header)
        body = "".join(self._body(heading, group) for heading, group in self.groups.items())
        caption = f"<caption>{_html(self.caption)}</caption>"
        return f'<div class="xe-table"><table>{caption}<thead><tr>{head}</tr></thead>{body}</table></div>'

    def _body(self, heading, group):
        """The rows of one group, in HTML, under their heading."""
        over = f'<tr><th scope="rowgroup" colspan="{len(self.header)}">{_html(heading)}</th></tr>'
        rows = "".join(f"<tr>{''.join(self._cells(row))}</tr>" for row in group)
        return f"<tbody>{over if heading else ''}{rows}</tbody>"

    def _cells(self, row):
        for column, cell in enumerate(row):
            if column < self.heads:
                yield f'<th scope="row">{_html(cell)}</th>'
            else:
                yield f"<td>{_html(cell)}</td>"


def _html(text):
    """Marked up; a long name may be broken after an underscore."""
    text = _CODE.sub(lambda code: f"<code>{code[1].replace('_', '_<wbr>')}</code>", escape(text, quote=False))
    return _LINK.sub(r'<a href="\2">\1</a>', text)


def _plain(text):
    return _CODE.sub(r"\1", _LINK.sub(r"\1", text))
