"""Waiting for the operator's answer: one cheap look at the journal's version, twenty times a second."""

from __future__ import annotations

import time
from collections.abc import Callable

from core.doors.cli.door import Door
from core.journal.change_watch import ChangeWatch
from core.journal.connection import connect
from core.model.approval import Approval, ApprovalState
from core.services.approvals.questions import approval_numbered, expire_approvals, withdraw

PAUSE = 0.05
"""Seconds between two looks; each costs some microseconds."""


def wait_for(
    door: Door, approval: Approval, timeout: float | None, sleep: Callable[[float], None] = time.sleep
) -> Approval:
    """The approval once it is closed, or still open after `timeout` seconds. Interrupted, the question is withdrawn."""
    connection = connect(door.project.journal.path, read_only=True)
    watch = ChangeWatch(connection)
    give_up = None if timeout is None else time.monotonic() + timeout
    try:
        while approval.state == ApprovalState.OPEN:
            if watch.moved():
                approval = approval_numbered(connection, approval.id)
                continue
            if approval.expires_at is not None and approval.expires_at <= door.project.clock():
                door.write(expire_approvals)
            elif give_up is not None and time.monotonic() >= give_up:
                break
            else:
                sleep(PAUSE)
    except KeyboardInterrupt:
        door.write(withdraw, approval.id, "whoever asked stopped waiting")
        raise
    finally:
        connection.close()
    return approval
