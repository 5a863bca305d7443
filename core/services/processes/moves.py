"""The changes of a background process's row, as plain functions of a transaction."""

from __future__ import annotations

import json
from typing import NamedTuple

from core.errors import Conflict, Refused, UsageError
from core.journal.transaction import Transaction
from core.model.process import RUNNING_STATES, Process, ProcessState
from core.rules.process_moves import Move
from core.services.processes.reads import process_numbered
from core.services.reading import find

MOST = 20
"""Processes of one conversation, or of the project, that may be alive at once: a loop that starts them ends here."""


class Draft(NamedTuple):
    """What is to run. Without `argv` a process that is known is started again as it was."""

    name: str
    argv: tuple[str, ...]
    folder: str
    restart: str
    max_restarts: int


def claim(tx: Transaction, owner: int | None, draft: Draft, run: str) -> Process:
    """Makes the row, or takes that of a process that has ended; whoever comes second is told. Raises Conflict."""
    known = find(
        tx.connection, Process, "WHERE removed_at IS NULL AND conversation_id IS ? AND name = ?", owner, draft.name
    )
    if known is not None and known.runs:
        raise Conflict(
            f"{draft.name} is {known.state} already (pid {known.pid or 'not known yet'})",
            remedy=f"`timonel process restart {draft.name}` starts it anew, or choose another name",
        )
    if known is None and not draft.argv:
        raise UsageError(f"there is no program to run for {draft.name}", remedy="say it behind --: -- npm run dev")
    _refuse_many(tx, owner)
    if known is None:
        return _create(tx, owner, draft, run)
    columns: dict[str, object] = {}
    if draft.argv:
        columns = {
            "argv": json.dumps(draft.argv),
            "folder": draft.folder,
            "restart": draft.restart,
            "max_restarts": draft.max_restarts,
        }
    begin(tx, known.id, run, restarts=0, **columns)
    return process_numbered(tx.connection, known.id)


def _create(tx: Transaction, owner: int | None, draft: Draft, run: str) -> Process:
    number = tx.next_id("processes")
    tx.append(
        "process.created",
        f"process:{number}",
        conversation_id=owner,
        name=draft.name,
        argv=json.dumps(draft.argv),
        folder=draft.folder,
        restart=draft.restart,
        max_restarts=draft.max_restarts,
        state=ProcessState.STARTING,
        run=run,
        created_at=tx.now,
        created_by=tx.actor.name,
        changed_at=tx.now,
    )
    return process_numbered(tx.connection, number)


def _refuse_many(tx: Transaction, owner: int | None) -> None:
    marks = ", ".join("?" * len(RUNNING_STATES))
    alive = tx.one(
        f"SELECT count(*) FROM processes WHERE removed_at IS NULL AND conversation_id IS ? AND state IN ({marks})",
        owner,
        *RUNNING_STATES,
    )
    if alive[0] >= MOST:
        raise Refused(
            f"{alive[0]} background processes are alive here, and no more than {MOST} may be",
            remedy="`timonel process list` shows them; stop some",
            code="too_many_processes",
        )


def begin(tx: Transaction, number: int, run: str, **columns: object) -> None:
    """A start is under way; its status file will be that of `run`."""
    tx.append(
        "process.starting",
        f"process:{number}",
        state=ProcessState.STARTING,
        reason="",
        run=run,
        identity="",
        pid=None,
        started_at=None,
        exit_code=None,
        next_start_at=None,
        changed_at=tx.now,
        ended_at=None,
        **columns,
    )
    _forget_facts(tx, number)


def started(tx: Transaction, number: int, identity: str) -> None:
    """Its wrapper lives."""
    tx.append(
        "process.started",
        f"process:{number}",
        state=ProcessState.RUNNING,
        identity=identity,
        pid=pid_in(identity),
        started_at=tx.now,
        changed_at=tx.now,
    )


def refused(tx: Transaction, number: int, why: str) -> None:
    """It could not be started."""
    tx.append(
        "process.ended",
        f"process:{number}",
        state=ProcessState.FAILED,
        reason=why,
        next_start_at=None,
        changed_at=tx.now,
        ended_at=tx.now,
    )


def stopping(tx: Transaction, number: int) -> None:
    """Somebody wants it to end; whoever finds it half-ended carries on."""
    reason = f"stopped by {tx.actor.name}"
    tx.append(
        "process.stopping",
        f"process:{number}",
        state=ProcessState.STOPPING,
        reason=reason,
        next_start_at=None,
        changed_at=tx.now,
    )


def moved(tx: Transaction, process: Process, move: Move, identity: str) -> None:
    """What the machine said. Nothing, when another hand was quicker."""
    if process_numbered(tx.connection, process.id)._replace(ports=process.ports) != process:
        return
    columns: dict[str, object] = {"identity": identity, "pid": pid_in(identity)} if identity != process.identity else {}
    if process.started_at is None and identity:
        columns["started_at"] = tx.now
    tx.append(
        move.kind,
        f"process:{process.id}",
        state=move.state,
        reason=move.reason,
        exit_code=move.exit_code,
        restarts=move.restarts,
        next_start_at=move.next_start_at,
        ended_at=move.ended_at,
        changed_at=tx.now,
        **columns,
    )
    if move.ended_at is not None:
        _forget_facts(tx, process.id)


def removed(tx: Transaction, number: int) -> None:
    """It is shown no more; its name is free."""
    tx.append("process.removed", f"process:{number}", changed_at=tx.now, removed_at=tx.now)


def _forget_facts(tx: Transaction, number: int) -> None:
    """What was measured of the run that is over."""
    tx.live("UPDATE processes SET ports = NULL WHERE id = ?", number)
    tx.live("DELETE FROM process_samples WHERE subject = ?", f"process:{number}")


def note_ports(tx: Transaction, found: dict[int, str]) -> None:
    """The ports that each listens on; live facts."""
    for number, ports in found.items():
        tx.live("UPDATE processes SET ports = ? WHERE id = ?", ports, number)


def pid_in(identity: str) -> int | None:
    """The pid in `boot:pid:start`; None when there is none."""
    part = identity.split(":")[1] if identity.count(":") == 2 else ""
    return int(part) if part.isdigit() else None
