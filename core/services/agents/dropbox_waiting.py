"""Questions of the outbox whose file waits: the operator's answer is delivered as a later answer file.

The waiting file is all that is remembered, so a restart forgets nobody, and whoever removes it is told nothing more.
"""

from __future__ import annotations

import re
from typing import Any

from core.errors import NotFound, UsageError
from core.model.approval import ApprovalState
from core.model.dropped import WAITING, later
from core.services.agents import dropbox
from core.services.agents.dropbox import Box, Dropped
from core.services.approvals.questions import approval_numbered

_NAME = re.compile(r"approval-([0-9]{1,15})\.json")


def find(box: Box) -> tuple[Dropped, ...]:
    """The files of its questions that wait, oldest first."""
    return dropbox.find(box, WAITING)


def answer_of(connection: Any, one: Dropped) -> dict[str, Any] | None:
    """What the operator answered to the question that this file is named after; None while it is open.

    Raises UsageError, NotFound for a file that is not about a question of its owner.
    """
    match = _NAME.fullmatch(one.name)
    if match is None:
        raise UsageError(f"{one.name} is named after no question", remedy=f"such as {later(3)}")
    found = approval_numbered(connection, int(match[1]))
    if found.conversation != one.owner:
        raise NotFound(f"{one.owner} asked no question {found.id}", remedy="approval_ask asks one")
    if found.state == ApprovalState.OPEN:
        return None
    return {"approval": found.id, "state": str(found.state), "words": found.words}
