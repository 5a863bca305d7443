"""What a notification says: who, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.commands.calls import Call
from core.text.clean import clean_line
from core.text.cut import cut

LONGEST = 160  # cells
NAMED = 3  # calls named in one notification


class Notice(NamedTuple):
    """Both cleaned: one line each, without control characters."""

    title: str
    body: str


def notice_of(project: str, calling: Sequence[Call]) -> Notice:
    """One notification for everything that began to need the operator within a moment."""
    if len(calling) == 1:
        body = calling[0].words
    else:
        more = [f"{len(calling) - NAMED} more"] if len(calling) > NAMED else []
        body = f"{len(calling)} need you: {'; '.join([*(one.words for one in calling[:NAMED]), *more])}"
    return Notice(clean_line(f"timonel: {project}" if project else "timonel"), cut(clean_line(body), LONGEST))


def badge(count: int) -> str:
    """For the window's title."""
    return f"timonel: {count} need{'s' if count == 1 else ''} you" if count else "timonel"
