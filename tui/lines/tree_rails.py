"""The thin lines that lead from a whole to its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class _Signs(NamedTuple):
    passes: str  # another part follows on a level further out
    follows: str  # another part follows on this level
    last: str
    nothing: str
    open: str
    folded: str


_DRAWN = _Signs("│ ", "├ ", "└ ", "  ", "▾ ", "▸ ")
_ASCII = _Signs("| ", "|-", "`-", "  ", "- ", "+ ")


def rails_text(rails: Sequence[bool], ascii_only: bool) -> str:
    """Two cells for each level: `│ └ `."""
    signs = _ASCII if ascii_only else _DRAWN
    outer = "".join(signs.passes if follows else signs.nothing for follows in rails[:-1])
    return outer + ((signs.follows if rails[-1] else signs.last) if rails else "")


def fold_sign(folded: bool, ascii_only: bool) -> str:
    """Before the title of a whole: whether its parts are listed."""
    signs = _ASCII if ascii_only else _DRAWN
    return signs.folded if folded else signs.open
