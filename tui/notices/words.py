"""What a notification says: who, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.text.clean import clean_line
from core.text.cut import cut

if TYPE_CHECKING:
    from core.services.fleet_snapshot import Member

LONGEST = 160  # cells
NAMED = 3  # conversations named in one notification


class Notice(NamedTuple):
    """Both cleaned: one line each, without control characters."""

    title: str
    body: str


def notice_of(project: str, members: Sequence[Member]) -> Notice:
    """One notification for everybody who began to need the operator within a moment."""
    if len(members) == 1:
        body = f"{members[0].conversation.name} {why(members[0])}"
    else:
        named = [f"{one.conversation.name} {why(one)}" for one in members[:NAMED]]
        more = [f"{len(members) - NAMED} more"] if len(members) > NAMED else []
        body = f"{len(members)} need you: {'; '.join([*named, *more])}"
    return Notice(clean_line(f"timonel: {project}" if project else "timonel"), cut(clean_line(body), LONGEST))


def why(member: Member) -> str:
    """Permission, question, stuck or failed, in a few words."""
    if member.approval is not None:
        return f"asks: {member.approval.title}"
    conversation = member.conversation
    return f"is {conversation.state}: {conversation.reason}" if conversation.reason else f"is {conversation.state}"


def badge(count: int) -> str:
    """For the window's title."""
    return f"timonel: {count} need{'s' if count == 1 else ''} you" if count else "timonel"
