"""Which letters of a screen a person wrote, told by how they are drawn: hints and suggestions are dim or coloured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_PIECE = re.compile(r"\x1b\[([0-9;:]*)m")


class Style(NamedTuple):
    """What of a letter's drawing matters here."""

    dim: bool = False
    inverse: bool = False  # a program that draws its own cursor draws it so
    coloured: bool = False


def written(lines: Sequence[str], row: int, start: int) -> str:
    """The person's own words in a row from a column on; empty when only a hint of the program stands there.

    The drawing runs on over the line ends, so all rows before are read as well. A hint may have its first letter
    under a cursor that the program draws: alone, that letter is a person's.
    """
    cells: list[tuple[str, Style]] = []
    style = Style()
    for line in lines[: row + 1]:
        pieces = list(_pieces(line, style))
        style = pieces[-1][1]
        cells = [(char, drawn) for text, drawn in pieces for char in text]
    rest = [(char, drawn) for char, drawn in cells[start:] if not char.isspace()]
    own = [char for char, drawn in rest if not (drawn.dim or drawn.coloured or drawn.inverse)]
    under_cursor = [char for char, drawn in rest if drawn.inverse]
    if not own and (not under_cursor or len(rest) > len(under_cursor)):
        return ""
    return "".join(char for char, drawn in cells[start:] if not (drawn.dim or drawn.coloured)).strip()


def _pieces(line: str, style: Style) -> Iterator[tuple[str, Style]]:
    parts = _PIECE.split(line)
    yield parts[0], style
    for codes, text in zip(parts[1::2], parts[2::2], strict=True):
        style = _after(style, codes)
        yield text, style


def _after(style: Style, codes: str) -> Style:
    words = iter(codes.replace(":", ";").split(";"))
    for word in words:
        code = int(word or 0)
        if code in (38, 48):  # a colour of its own follows: 5 and a number, or 2 and three
            for _ in range({"5": 1, "2": 3}.get(next(words, ""), 0)):
                next(words, "")
            style = style._replace(coloured=True) if code == 38 else style
        else:
            style = _set(style, code)
    return style


def _set(style: Style, code: int) -> Style:
    if code == 0:
        return Style()
    if code in (2, 22):
        return style._replace(dim=code == 2)
    if code in (7, 27):
        return style._replace(inverse=code == 7)
    if 30 <= code <= 37 or 90 <= code <= 97 or code == 39:
        return style._replace(coloured=code != 39)
    return style
