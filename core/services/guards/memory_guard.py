"""No conversation is started when the machine has no memory for it: the kernel would end another one."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

from core.errors import Refused
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.rules.room import lacking
from core.services.project import Project
from core.terminals.machine_memory import memory
from core.text.values import size

MEGABYTE = 1 << 20
SAMPLES = (
    "SELECT p.memory FROM process_samples p JOIN conversations c ON p.subject = 'conversation:' || c.id"
    " WHERE c.kind = ? AND c.closed_at IS NULL"
)


def expected_memory(connection: Any, kind: str, floor: int) -> int:
    """Bytes that one more of this kind will want: the median of those alive, and no less than the floor."""
    used = [row[0] for row in connection.execute(SAMPLES, (kind,)).fetchall()]
    return max(floor, int(median(used))) if used else floor


def require_memory(
    project: Project, name: str, kind: str, actor: Actor, *, forced: bool, available: Callable[[], int] | None = None
) -> None:
    """Raises Refused with the figures when it would not fit; forced, that is recorded instead."""
    settings = project.settings
    expected = project.journal.read(expected_memory, kind, settings.memory_expected * MEGABYTE)
    free = available() if available else memory().available
    short = lacking(free, expected, settings.memory_reserve * MEGABYTE)
    if not short:
        return
    said = (
        f"{size(free)} of memory are available; {kind} is expected to need {size(expected)}"
        f" and {size(settings.memory_reserve * MEGABYTE)} stay free: {size(short)} are missing"
    )
    if forced:
        project.journal.write(_overridden, actor, name, said)
        return
    raise Refused(
        said, remedy="stop a conversation, lower the setting memory_reserve, or say --force", code="memory_low"
    )


def _overridden(tx: Transaction, name: str, said: str) -> None:
    tx.append("guard.overridden", "guard:memory", guard="memory", conversation=name, said=said)
