"""Rows in columns, aligned by terminal cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.text.clean import clean_line
from core.text.cut import pad
from core.text.width import width

GAP = "  "


def table_lines(headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = ()) -> Iterator[str]:
    """A heading line, then the rows. Columns named in `right` hold numbers; the last column is never padded."""
    cells = [[clean_line(cell) for cell in row] for row in rows]
    lines = [list(headings), *cells]
    widths = [max(width(line[column]) for line in lines) for column in range(len(headings))]
    aligned = ["right" if heading in right else "left" for heading in headings]
    for line in lines:
        parts = [
            pad(cell, own, "right" if side == "right" else "left")
            for cell, own, side in zip(line, widths, aligned, strict=True)
        ]
        yield GAP.join(parts).rstrip()


def field_lines(fields: Iterable[tuple[str, str]]) -> Iterator[str]:
    """`name  value` lines; fields without a value are left out."""
    shown = [(name, clean_line(value)) for name, value in fields if value]
    own = max((width(name) for name, _ in shown), default=0)
    for name, value in shown:
        yield f"{pad(name, own)}{GAP}{value}"
