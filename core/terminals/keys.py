"""Names of keys, ours and Textual's, to what tmux is asked to send. Pure.

A fixed table, because tmux types a key name that it does not know as text. Names that a program may want in
another form (cursor keys in application mode) go by tmux's name; the rest as bytes.
"""

from __future__ import annotations

from typing import NamedTuple

from core.errors import UsageError


class Key(NamedTuple):
    """Either a key name of tmux or the bytes to send; the other one is empty."""

    name: str
    raw: bytes


_NAMED = {
    "enter": "Enter",
    "return": "Enter",
    "escape": "Escape",
    "esc": "Escape",
    "tab": "Tab",
    "shift+tab": "BTab",
    "backtab": "BTab",
    "backspace": "BSpace",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
    "pageup": "PPage",
    "pagedown": "NPage",
    "insert": "IC",
    "delete": "DC",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
_MODIFIED = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete")
_MODIFIERS = {"ctrl": "C", "shift": "S", "alt": "M", "ctrl+shift": "C-S", "alt+shift": "M-S", "ctrl+alt": "C-M"}
_NAMED |= {f"{ours}+{key}": f"{theirs}-{_NAMED[key]}" for ours, theirs in _MODIFIERS.items() for key in _MODIFIED}

# A new line inside a prompt: agents read ESC CR so, and tmux before 3.5 has no Shift+Enter of its own.
_RAW = {
    "space": b" ",
    "shift+enter": b"\x1b\r",
    "alt+enter": b"\x1b\r",
    "alt+backspace": b"\x1b\x7f",
    "ctrl+space": b"\x00",
    "ctrl+@": b"\x00",
    "ctrl+left_square_bracket": b"\x1b",
    "ctrl+[": b"\x1b",
    "ctrl+backslash": b"\x1c",
    "ctrl+\\": b"\x1c",
    "ctrl+right_square_bracket": b"\x1d",
    "ctrl+]": b"\x1d",
    "ctrl+circumflex_accent": b"\x1e",
    "ctrl+^": b"\x1e",
    "ctrl+underscore": b"\x1f",
    "ctrl+_": b"\x1f",
    "ctrl+slash": b"\x1f",
    **{f"ctrl+{letter}": bytes([ord(letter) - 96]) for letter in "abcdefghijklmnopqrstuvwxyz"},
}


def key_named(name: str) -> Key:
    """The key for a name such as `enter`, `ctrl+c`, `shift+tab`, `f1`, `alt+b` or one printable character."""
    if len(name) == 1 and name.isprintable():
        return Key("", name.encode())
    folded = name.lower()
    if folded in _NAMED:
        return Key(_NAMED[folded], b"")
    if folded in _RAW:
        return Key("", _RAW[folded])
    alt, _, rest = name.partition("+")
    if alt.lower() == "alt" and len(rest) == 1 and rest.isprintable():
        return Key("", b"\x1b" + rest.encode())
    raise UsageError(
        f"no key is called {name[:40]!r}", remedy="use a name such as enter, escape, up, ctrl+c, shift+tab or f1"
    )


def pasteable(text: str) -> str:
    """Text as it may be pasted: no ESC (an embedded end mark would end the paste), no C0 but tab and newline, no C1."""
    joined = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in joined if char in "\t\n" or not (char < " " or "\x7f" <= char <= "\x9f"))
