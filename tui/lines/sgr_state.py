"""The colours and attributes that SGR codes switch (ECMA-48 8.3.117, ITU T.416), as one immutable state."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color
from rich.style import Style

# Bits of SgrState.flags, and the codes that set and clear them.
BOLD, DIM, ITALIC, UNDERLINE, BLINK, REVERSE, CONCEAL, STRIKE, OVERLINE, DOUBLE = (1 << bit for bit in range(10))
_SET = {1: BOLD, 2: DIM, 3: ITALIC, 4: UNDERLINE, 5: BLINK, 6: BLINK, 7: REVERSE, 8: CONCEAL, 9: STRIKE, 21: DOUBLE,
        53: OVERLINE}  # fmt: skip
_CLEAR = {22: BOLD | DIM, 23: ITALIC, 24: UNDERLINE | DOUBLE, 25: BLINK, 27: REVERSE, 28: CONCEAL, 29: STRIKE,
          55: OVERLINE}  # fmt: skip


class SgrState(NamedTuple):
    """What the next character looks like. Colours: None is the default, 0-255 the palette, a triple is RGB."""

    fore: int | tuple[int, int, int] | None = None
    back: int | tuple[int, int, int] | None = None
    flags: int = 0
    drawing: bool = False  # the line-drawing set is switched in (SO)


START = SgrState()


@lru_cache(maxsize=4096)
def style_of(state: SgrState) -> Style:
    """The style of a state; what is not set stays open, so that the widget's own style shows through."""
    flags = state.flags
    return Style(
        color=_color(state.fore),
        bgcolor=_color(state.back),
        bold=True if flags & BOLD else None,
        dim=True if flags & DIM else None,
        italic=True if flags & ITALIC else None,
        underline=True if flags & UNDERLINE else None,
        underline2=True if flags & DOUBLE else None,
        blink=True if flags & BLINK else None,
        reverse=True if flags & REVERSE else None,
        conceal=True if flags & CONCEAL else None,
        strike=True if flags & STRIKE else None,
        overline=True if flags & OVERLINE else None,
    )


@lru_cache(maxsize=4096)
def apply_sgr(state: SgrState, parameters: str) -> SgrState:
    """The state after `CSI parameters m`. Codes that mean nothing here are skipped; numbers out of range too."""
    fore, back, flags = state.fore, state.back, state.flags
    parts = parameters.split(";")
    index = 0
    while index < len(parts):
        part = parts[index]
        index += 1
        if ":" in part:
            fore, back, flags = _colon_form(part, fore, back, flags)
            continue
        code = _number(part) or 0
        if code == 0:
            fore, back, flags = None, None, 0
        elif code in _SET:
            flags |= _SET[code]
        elif code in _CLEAR:
            flags &= ~_CLEAR[code]
        elif code in {38, 48, 58}:
            colour, index = _semicolon_colour(parts, index)
            fore, back = _with_colour(code, colour, fore, back)
        elif code in {39, 49}:
            fore, back = (None, back) if code == 39 else (fore, None)
        elif 30 <= code <= 37:
            fore = code - 30
        elif 90 <= code <= 97:
            fore = code - 82
        elif 40 <= code <= 47:
            back = code - 40
        elif 100 <= code <= 107:
            back = code - 92
    return SgrState(fore, back, flags, state.drawing)


_Colour = int | tuple[int, int, int] | None


def _colon_form(part: str, fore: _Colour, back: _Colour, flags: int) -> tuple[_Colour, _Colour, int]:
    """`4:3` (curly underline), `38:5:n`, `38:2:r:g:b` and `38:2:space:r:g:b`; `58:...` colours the underline."""
    code, *rest = [_number(number) for number in part.split(":")]
    if code == 4:
        kind = rest[0] if rest else 1
        flags &= ~(UNDERLINE | DOUBLE)
        flags |= 0 if kind == 0 else DOUBLE if kind == 2 else UNDERLINE
    elif code in {38, 48} and rest:
        colour: _Colour = None
        if rest[0] == 5 and len(rest) >= 2:
            colour = _palette(rest[1])
        elif rest[0] == 2 and len(rest) >= 4:
            colour = _rgb(rest[2:5] if len(rest) >= 5 else rest[1:4])
        fore, back = _with_colour(code, colour, fore, back)
    return fore, back, flags


def _semicolon_colour(parts: list[str], index: int) -> tuple[_Colour, int]:
    """`5;n` or `2;r;g;b` after a 38, 48 or 58; returns where to go on."""
    mode = _number(parts[index]) if index < len(parts) else None
    if mode == 5:
        return (_palette(_number(parts[index + 1])) if index + 1 < len(parts) else None), index + 2
    if mode == 2:
        return _rgb([_number(part) for part in parts[index + 1 : index + 4]]), index + 4
    return None, index + 1


def _with_colour(code: int, colour: _Colour, fore: _Colour, back: _Colour) -> tuple[_Colour, _Colour]:
    if colour is None or code == 58:
        return fore, back
    return (colour, back) if code == 38 else (fore, colour)


def _palette(number: int | None) -> _Colour:
    return number if number is not None and number < 256 else None


def _rgb(numbers: list[int | None]) -> _Colour:
    red, green, blue = [*(number or 0 for number in numbers), 0, 0, 0][:3]
    return (red, green, blue) if max(red, green, blue) < 256 else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _color(colour: _Colour) -> Color | None:
    if colour is None:
        return None
    return Color.from_ansi(colour) if isinstance(colour, int) else Color.from_rgb(*colour)
