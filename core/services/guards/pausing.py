"""Pause and resume of everybody; what cannot be paused does not keep the others from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from core.errors import TimonelError
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.model.conversation import ALIVE, Conversation, State
from core.services.conversations.identity import require_operator
from core.services.conversations.running import pause, resume
from core.services.project import Project
from core.services.reading import rows

LAST = "SELECT payload FROM events WHERE subject = 'fleet:0' AND kind = 'fleet.paused' ORDER BY seq DESC LIMIT 1"


class Paused(NamedTuple):
    """What became of one conversation; `error` is empty when it was done, `left` when it was done wholly."""

    name: str
    error: str = ""
    left: str = ""  # what of it runs on all the same


def pause_all(project: Project, actor: Actor) -> tuple[Paused, ...]:
    """Freezes whoever runs; the log keeps who that was, so that just they can be let go on."""
    require_operator(actor, "pause everybody")
    names = [one.name for one in _open(project) if one.state in ALIVE and one.state != State.PAUSED]
    done = _each(names, lambda name: pause(project, name, actor))
    project.journal.write(_note, actor, [one.name for one in done if not one.error])
    return done


def resume_all(project: Project, actor: Actor) -> tuple[Paused, ...]:
    """Lets everybody who is paused go on."""
    require_operator(actor, "let everybody go on")
    names = [one.name for one in _open(project) if one.state == State.PAUSED]
    return _each(names, lambda name: resume(project, name, actor))


def resume_last(project: Project, actor: Actor) -> tuple[Paused, ...]:
    """Takes the last pause_all() back: whoever had been paused before stays so."""
    require_operator(actor, "let everybody go on")
    wanted = set(project.journal.read(paused_last))
    names = [one.name for one in _open(project) if one.state == State.PAUSED and one.name in wanted]
    return _each(names, lambda name: resume(project, name, actor))


def paused_last(connection: Any) -> tuple[str, ...]:
    """Whom the last pause of everybody stopped."""
    found = connection.execute(LAST).fetchall()
    return tuple(json.loads(found[0][0])["names"]) if found else ()


def left_of(paused: Conversation) -> str:
    """What a pause did not reach, in words; empty when everything of it stands still."""
    return paused.reason if paused.state == State.PAUSED and paused.confidence < 1 else ""


def _each(names: list[str], act: Callable[[str], Conversation]) -> tuple[Paused, ...]:
    done: list[Paused] = []
    for name in names:
        try:
            after = act(name)
        except TimonelError as error:
            done.append(Paused(name, error.line))
        else:
            done.append(Paused(name, left=left_of(after)))
    return tuple(done)


def _open(project: Project) -> tuple[Conversation, ...]:
    """Those that run in a terminal of ours; one that registered itself is not ours to stop."""
    found = project.journal.read(rows, Conversation, "WHERE closed_at IS NULL ORDER BY id")
    return tuple(one for one in found if not one.outside)


def _note(tx: Transaction, names: list[str]) -> None:
    tx.append("fleet.paused", "fleet:0", names=names)
