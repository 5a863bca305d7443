"""The one cleaner of text that others wrote: agents, programs, commit messages, file names.

What comes out may be put on a terminal: no escape sequence, no control character, nothing that reorders or hides text,
and no pile of marks taller than its line. Cleaning twice changes nothing.
"""

from __future__ import annotations

import re
from functools import cache

from core.text.width import char_width

TAB = 4
MAX_MARKS = 4  # on one character; the fullest real scripts (pointed Hebrew, Tibetan) need no more

_MARK = "…"
_UNREADABLE = "\ufffd"

# ECMA-48. A string sequence (OSC, DCS, SOS, PM, APC) ends at BEL or ST, and is given up at ESC, CAN, SUB or the next
# opener, as terminals do; that also keeps the search linear. An unended one is dropped to the end of its line.
_STRING_END = r"(?:\x07|\x1b\\|\x9c)"
_STRING_BODY = r"[^\x07\x18\x1a\x1b\x90\x98\x9c-\x9f]*+"
_SEQUENCES = (
    rf"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f]){_STRING_BODY}{_STRING_END}"
    r"|\x1b[\]PX^_][^\n\x07\x18\x1a\x1b\x90\x98\x9c-\x9f]*+"
    r"|(?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]?"  # CSI
    r"|(?:\x1b[NO]|[\x8e\x8f])[ -~]?"  # one character of another set
    r"|\x1b[ -/]*+[0-~]?"  # everything else after ESC
)
_NEWLINES = "\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]"
# Controls, bidi controls, zero-width and format characters, fillers that show nothing, variation selectors and the
# tag characters in which text can be smuggled. The test compares this with the Unicode database.
_INVISIBLE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_SURROGATES = "[\ud800-\udfff]+"
_OTHER_SPACES = "[\u00a0\u1680\u2000-\u200a\u202f\u205f]"

# Compiled when they are first needed: plain text, which is most of it, needs none, and a hook has no time to spare.
_compiled = cache(re.compile)


def clean_line(text: str, max_chars: int = 4000) -> str:
    """One line: tabs and line ends become spaces, but for those at its end. At most `max_chars` characters."""
    if text.isascii() and text.isprintable():
        return _cut(text, max_chars, False)
    bounded, was_cut = _bound(text, max_chars)
    lines = _drop_invisible(_compiled(_NEWLINES).sub("\n", _compiled(_SEQUENCES).sub("", bounded)))
    line = lines.rstrip("\n").replace("\n", " ").expandtabs(TAB)
    return _cut(_settle_marks(line), max_chars, was_cut)


def clean_block(text: str, max_chars: int) -> str:
    """Many lines, each ended by a newline character alone; tabs become spaces. At most `max_chars` characters."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return _cut(text, max_chars, False)
    bounded, was_cut = _bound(text, max_chars)
    block = _drop_invisible(_compiled(_NEWLINES).sub("\n", _compiled(_SEQUENCES).sub("", bounded))).expandtabs(TAB)
    return _cut(_settle_marks(block), max_chars, was_cut)


def clean_bytes(data: bytes, max_chars: int) -> str:
    """The same for bytes; what is not UTF-8 shows as the replacement character."""
    bounded, was_cut = data[: max_chars * 32 + 65536], len(data) > max_chars * 32 + 65536
    return _cut(clean_block(bounded.decode("utf-8", errors="replace"), max_chars), max_chars, was_cut)


def _bound(text: str, max_chars: int) -> tuple[str, bool]:
    """A bound before any work: a screen of colours holds far more bytes than characters, but not without end."""
    most = max_chars * 8 + 16384
    return text[:most], len(text) > most


def _drop_invisible(text: str) -> str:
    if text.isascii():
        return _compiled(_INVISIBLE).sub("", text)
    return _compiled(_OTHER_SPACES).sub(
        " ", _compiled(_SURROGATES).sub(_UNREADABLE, _compiled(_INVISIBLE).sub("", text))
    )


def _settle_marks(text: str) -> str:
    """Drop marks that stand on nothing (they would sit on what is beside the text) and those beyond `MAX_MARKS`."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = MAX_MARKS
    for char in text:
        if char == "\n":
            marks = MAX_MARKS
        elif char_width(char):
            marks = 0
        elif (marks := marks + 1) > MAX_MARKS:
            continue
        kept.append(char)
    return "".join(kept)


def _cut(text: str, max_chars: int, was_cut: bool) -> str:
    if len(text) > max_chars:
        return text[: max(max_chars - 1, 0)] + _MARK[:max_chars]
    if was_cut and not text.endswith(_MARK):
        return text[: max(max_chars - 1, 0)] + _MARK[:max_chars]
    return text
