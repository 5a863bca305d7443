"""How many terminal cells a text takes.

Rules as in UAX #11: wide and fullwidth characters take two cells, marks that stand on the character before take none,
everything else one. Ambiguous characters take one, as in every terminal that is not set up otherwise. A variation
selector takes no cell and widens nothing: terminals disagree about it, so `clean` drops it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width

_JOINER = "\u200d"
_SOFT_HYPHEN = "\u00ad"
_NOTHING = {"Mn", "Me", "Mc", "Cc", "Cs", "Zl", "Zp"}
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")  # they colour the emoji before them
# Wide since Unicode 16, which the database of an older Python does not know.
_WIDE_SINCE = (
    ("\u2630", "\u2637"),
    ("\u268a", "\u268f"),
    ("\u4dc0", "\u4dff"),
    ("\U0001d300", "\U0001d356"),
    ("\U0001d360", "\U0001d376"),
)
# Vowels and final consonants of Hangul are drawn inside the syllable that the leading consonant opened.
_HANGUL_INNER = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff"))


@lru_cache(maxsize=8192)
def char_width(char: str) -> int:
    """Cells of one character: 0, 1 or 2. Control characters count 0."""
    kind = category(char)
    if kind in _NOTHING or (kind == "Cf" and char != _SOFT_HYPHEN):
        return 0
    if any(first <= char <= last for first, last in (*_HANGUL_INNER, _SKIN_TONES)):
        return 0
    if east_asian_width(char) in {"W", "F"} or any(first <= char <= last for first, last in _WIDE_SINCE):
        return 2
    return 1


def is_plain(text: str) -> bool:
    """True when every character is printable ASCII, so that one character is one cell."""
    return text.isascii() and text.isprintable()


def width(text: str) -> int:
    """Cells of a text."""
    if is_plain(text):
        return len(text)
    if _JOINER not in text:
        return sum(map(char_width, text))
    return sum(cells for _, cells in clusters(text))


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """What a person sees as one character, each with its cells: a base with its marks and whatever is joined to it."""
    held, cells, joining = "", 0, False
    for char in text:
        own = 0 if joining else char_width(char)
        if held and own:
            yield held, cells
            held, cells = "", 0
        held += char
        cells += own
        joining = char == _JOINER and bool(cells)
    if held:
        yield held, cells
