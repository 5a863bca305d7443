"""Progress bars and context gauges, exactly as wide as asked."""

from __future__ import annotations

from math import isfinite
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from core.text.cut import pad
from core.text.values import UNKNOWN, UNKNOWN_WORD
from tui.lines.line_styles import LineStyles

_FULL, _HALF = "━", "╸"  # thin, so that bars of neighbouring rows stay apart
_TRACK, _ASCII_FULL, _ASCII_TRACK = "─", "#", "."


class Level(NamedTuple):
    """How full a context is: from which percentage, its word, its sign and its style."""

    floor: int
    word: str
    sign: str
    style: str


LEVELS = (
    Level(95, "full", "!!", "error"),
    Level(90, "critical", "! ", "error"),
    Level(70, "filling", "^ ", "warning"),
    Level(0, "ok", "  ", "success"),
)
STALE = Level(0, "stale", "~ ", "muted")


def gauge_level(percent: float | None) -> Level | None:
    """The level of a percentage; None when it is not known."""
    value = _known(percent)
    return None if value is None else next(level for level in LEVELS if value >= level.floor or level.floor == 0)


def progress_bar(
    fraction: float | None,
    width: int,
    styles: LineStyles,
    *,
    style: str = "accent",
    ascii_only: bool = False,
    label: str = "",
) -> list[Segment]:
    """A bar with its percentage, or with `label` in its place, when there is room for both.

    `fraction` is 0 to 1, None when unknown.
    """
    if width <= 0:
        return []
    value = _known(fraction)
    if value is None:
        return [Segment(pad(UNKNOWN_WORD if width >= len(UNKNOWN_WORD) else UNKNOWN, width), styles.muted)]
    share = min(max(value, 0.0), 1.0)
    number = label or f"{int(share * 100 + 1e-9)}%"
    room = max(5, len(number) + 1)
    if width < room + 4:
        return [Segment(pad(number, width, "right", mark=""), styles.named(style))]
    bar = _bar(share, width - room, styles.named(style), styles.muted, ascii_only)
    return [*bar, Segment(pad(number, room, "right"), styles.text if share < 1 else styles.success)]


def gauge(
    percent: float | None, width: int, styles: LineStyles, *, ascii_only: bool = False, stale: bool = False
) -> list[Segment]:
    """How full a context is: a bar, the number, and a sign from 70 % on. Unknown is shown as unknown, never as empty.

    With room for it the level's word follows too. The number never exceeds 100. A stale one is dim and says so.
    """
    if width <= 0:
        return []
    level = STALE if stale else gauge_level(percent)
    value = _known(percent)
    if level is None or value is None:
        return [Segment(pad(UNKNOWN_WORD if width >= len(UNKNOWN_WORD) else UNKNOWN, width), styles.muted)]
    share = min(max(value, 0.0), 100.0)
    style = styles.named(level.style)
    number = f"{int(share)}%"
    if width < 7:
        short = number + level.sign.strip()
        return [Segment(pad(short if len(short) <= width else number, width, "right", mark=""), style)]
    label = f"{number:>4} {level.sign}"
    if width < 12:
        return [Segment(pad(label, width, "right"), style)]
    label = f" {label} {level.word:<8}" if width >= 24 else f" {label}"
    return [*_bar(share / 100, width - len(label), style, styles.muted, ascii_only), Segment(label, style)]


def gauge_words(percent: float | None) -> str:
    """The same in words, for lists without bars, logs and screen readers: "72% filling"."""
    level, value = gauge_level(percent), _known(percent)
    if level is None or value is None:
        return UNKNOWN_WORD
    return f"{int(min(max(value, 0), 100))}% {level.word}"


def _bar(share: float, width: int, full: Style, track: Style, ascii_only: bool) -> list[Segment]:
    """Cells in halves, so that a narrow bar still moves; anything above nothing shows, only all of it is full."""
    if ascii_only:
        cells = int(share * width)
        return [Segment(_ASCII_FULL * cells, full), Segment(_ASCII_TRACK * (width - cells), track)]
    halves = int(share * width * 2)
    if share > 0:
        halves = max(halves, 1)
    whole, rest = divmod(halves, 2)
    drawn = _FULL * whole + _HALF * rest
    return [Segment(drawn, full), Segment(_TRACK * (width - len(drawn)), track)]


def _known(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
