"""How many conversations may be alive: in all, in one phase of a plan, and under one orchestrator."""

from __future__ import annotations

from core.errors import Refused
from core.journal.transaction import Transaction
from core.settings.settings import Settings

CHILDREN = 4
"""Most conversations that one orchestrator may have at once; nobody may force more."""

ALIVE = "SELECT count(*) FROM conversations WHERE closed_at IS NULL AND state NOT IN ('exited', 'failed')"


def refuse_full(tx: Transaction, parent_id: int | None, phase: str, settings: Settings, *, forced: bool) -> None:
    """Raises Refused that names the limit. What is forced beyond a setting is recorded."""
    _hold(tx, tx.one(ALIVE)[0], settings.conversations_at_once, "are alive", "conversations_at_once", forced=forced)
    if phase:
        alive = tx.one(f"{ALIVE} AND phase = ?", phase)[0]
        where = f"are alive in the phase {phase!r}"
        _hold(tx, alive, settings.conversations_per_phase, where, "conversations_per_phase", forced=forced)
    if parent_id is not None:
        children = tx.one("SELECT count(*) FROM conversations WHERE parent_id = ? AND closed_at IS NULL", parent_id)
        if children[0] >= CHILDREN:
            raise Refused(f"an orchestrator has at most {CHILDREN} conversations", remedy="close one of them first")


def _hold(tx: Transaction, alive: int, limit: int, where: str, setting: str, *, forced: bool) -> None:
    if alive < limit:
        return
    said = f"{alive} conversations {where}, and the setting {setting} allows {limit}"
    if forced:
        tx.append("guard.overridden", "guard:caps", guard=setting, said=said)
        return
    raise Refused(said, remedy="stop one, raise the setting, or use --force", code="fleet_full")
