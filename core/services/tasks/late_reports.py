"""A report that comes too late is refused: the reporter gets the error, the operator a message."""

from __future__ import annotations

from json import loads
from typing import Any

from core.errors import LeaseLost
from core.journal.transaction import Transaction
from core.model.actor import OPERATOR, THE_SUPERVISOR
from core.model.message import Importance, MessageKind
from core.model.task import Task
from core.text.clean import clean_block

ENDS = {"done": "done", "fail": "failed"}
"""Reports that the operator is told of; of the others the task's history tells."""

MOST = 2000
"""Characters of a late report that are kept: its work may be good although its word no longer counts."""

_LAST_CLAIM = (
    "SELECT seq, subject, payload FROM events INDEXED BY events_of_claims"
    " WHERE actor = ? AND kind = 'task.claimed' ORDER BY seq DESC LIMIT 1"
)
_RAN_OUT = "SELECT 1 FROM events WHERE subject = ? AND seq > ? AND kind = 'task.expired'"


def too_late(task: Task, epoch: int | None, said: str, act: str, words: str) -> LeaseLost:
    """The refusal of `act`; what it leaves is written after the refused change was undone, whatever the door."""

    def note(tx: Transaction) -> None:
        _note(tx, task, epoch, said, act, words)

    return LeaseLost(
        f"{said}; nothing was changed",
        remedy=f"stop working on it; `timonel task why {task.id}` says what happened",
        afterwards=note,
    )


def lost_claim(connection: Any, name: str) -> tuple[int, int] | None:
    """The number and the epoch of the newest claim of this conversation, when it was taken from them or ran out."""
    from core.services.reading import task_numbered

    found = connection.execute(_LAST_CLAIM, (name,)).fetchall()
    if not found:
        return None
    ((seq, subject, payload),) = found
    number, epoch = int(subject.partition(":")[2]), int(loads(payload)["epoch"])
    if task_numbered(connection, number).epoch == epoch and not connection.execute(_RAN_OUT, (subject, seq)).fetchall():
        return None
    return number, epoch


def _note(tx: Transaction, task: Task, epoch: int | None, said: str, act: str, words: str) -> None:
    """Once for each conversation and act while the task stays as it is, however often it is repeated."""
    if tx.actor.conversation_id is None or (task.ended_by == tx.actor.name and task.epoch == (epoch or task.epoch)):
        return  # the operator sees the refusal itself; a repeated report of one's own end is no conflict
    subject, kept = f"refusal:{task.id}", clean_block(words, MOST)
    note = {"act": act, "now_epoch": task.epoch, "holder": task.owner, "state": str(task.state)}
    earlier = tx.all("SELECT payload FROM events WHERE subject = ? AND actor = ?", subject, tx.actor.name)
    if any(note.items() <= loads(payload).items() for (payload,) in earlier):
        return
    tx.append("task.refused", subject, **note, epoch=epoch, why=said, words=kept)
    if act in ENDS:
        _tell(
            tx,
            f"late word about task #{task.id}",
            f"{tx.actor.name} reported task #{task.id} {ENDS[act]}, which was"
            f" refused: {said}. It said:\n{kept or 'nothing more'}",
        )


def _tell(tx: Transaction, subject: str, words: str) -> None:
    from core.services.messages.sending import Draft, send

    as_supervisor = Transaction(tx.connection, THE_SUPERVISOR, tx.now)
    send(as_supervisor, Draft(OPERATOR, words, MessageKind.STATUS_UPDATE, subject, importance=Importance.HIGH))
