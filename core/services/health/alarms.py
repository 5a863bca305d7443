"""Alarms: the supervisor raises and clears them, anybody reads them, the operator acknowledges them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from core.errors import NotFound
from core.journal.transaction import Transaction
from core.model.alarm import Alarm
from core.model.health import DiskSample
from core.model.process import RUNNING_STATES
from core.rules.health import Check, Key
from core.services.conversations.identity import require_operator
from core.services.reading import find, rows

LISTED = 200
OPEN = "WHERE cleared_at IS NULL ORDER BY raised_at, id"
_RUNNING = ", ".join(f"'{state}'" for state in RUNNING_STATES)
KNOWN = (
    "SELECT 'conversation:' || id FROM conversations WHERE closed_at IS NULL"
    f" UNION ALL SELECT 'process:' || id FROM processes WHERE removed_at IS NULL AND state IN ({_RUNNING})"
)


class AlarmFacts(NamedTuple):
    """What the journal knows that the next look is compared with."""

    open_keys: frozenset[Key]
    disks: dict[str, DiskSample]  # by the conversation's subject
    known: frozenset[str]  # subjects: conversations that are not torn down, processes that run


def alarm_facts(connection: Any) -> AlarmFacts:
    """Reads them."""
    return AlarmFacts(
        frozenset((one.subject, one.kind) for one in open_alarms(connection)),
        {f"conversation:{row.conversation_id}": row for row in rows(connection, DiskSample)},
        frozenset(row[0] for row in connection.execute(KNOWN).fetchall()),
    )


def open_alarms(connection: Any) -> tuple[Alarm, ...]:
    """Those that still hold, oldest first, acknowledged or not."""
    return rows(connection, Alarm, OPEN)


def list_alarms(connection: Any) -> tuple[Alarm, ...]:
    """Cleared ones too, newest first."""
    return rows(connection, Alarm, "ORDER BY id DESC LIMIT ?", LISTED)


def alarm_numbered(connection: Any, number: int) -> Alarm:
    """Raises NotFound."""
    found = find(connection, Alarm, "WHERE id = ?", number)
    if found is None:
        raise NotFound(f"there is no alarm {number}", remedy="`timonel alarm list --all` shows them")
    return found


def record_alarms(tx: Transaction, raised: Iterable[Check], cleared: Iterable[Key]) -> None:
    """Writes one look's news; what another supervisor wrote meanwhile is not written twice."""
    still = {(one.subject, one.kind): one for one in open_alarms(tx.connection)}
    for check in raised:
        if check.key not in still:
            subject, kind = check.key
            tx.append(
                "alarm.created",
                f"alarm:{tx.next_id('alarms')}",
                **_about(tx, subject),
                kind=str(kind),
                text=check.text,
                figure=check.figure,
                threshold=check.threshold,
                raised_at=tx.now,
            )
    for key in cleared:
        if (one := still.get(key)) is not None:
            tx.append("alarm.cleared", f"alarm:{one.id}", cleared_at=tx.now)


def _about(tx: Transaction, subject: str) -> dict[str, int | None]:
    """Whose it is: a background process's alarm is its conversation's, too, so that whoever looks there sees it."""
    noun, _, number = subject.partition(":")
    if noun == "process":
        owner = tx.one("SELECT conversation_id FROM processes WHERE id = ?", int(number))
        return {"process_id": int(number), "conversation_id": owner[0]}
    return {"conversation_id": int(number) if number else None}


def acknowledge_alarm(tx: Transaction, number: int) -> Alarm:
    """It still holds, and calls for nobody any more. Again: nothing happens. Raises NotFound, OperatorOnly."""
    require_operator(tx.actor, f"acknowledge alarm {number}")
    alarm = alarm_numbered(tx.connection, number)
    if alarm.acknowledged_at is None:
        tx.append("alarm.acknowledged", f"alarm:{number}", acknowledged_at=tx.now, acknowledged_by=tx.actor.name)
    return alarm_numbered(tx.connection, number)
