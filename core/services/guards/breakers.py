"""Vendors' breakers in the journal: opened by the first trouble, asked by whoever hands out work, closed by success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.agents.catalog import KINDS, vendor_of
from core.errors import NotFound, Refused
from core.journal.transaction import Transaction
from core.model.breaker import Breaker, Standing
from core.rules import breaker as rule
from core.rules.bounds import line
from core.services.conversations.identity import require_operator
from core.services.reading import find, rows
from core.text.values import moment

if TYPE_CHECKING:
    from core.rules.vendor_trouble import VendorTrouble

ANY_NOT_CLOSED = "SELECT 1 FROM breakers WHERE state != 'closed' LIMIT 1"
GOING = (
    "SELECT name FROM conversations WHERE closed_at IS NULL AND kind = ?"
    " AND state NOT IN ('exited', 'failed', 'paused') ORDER BY id"
)


def trip(tx: Transaction, conversation_id: int, trouble: VendorTrouble) -> Breaker | None:
    """Opens the breaker of the vendor at the first trouble; None when it is known, or when it is nobody's account."""
    if trouble.vendor not in {kind.vendor for kind in KINDS.values() if kind.vendor}:
        return None
    found = tx.one("SELECT name FROM conversations WHERE id = ?", conversation_id)
    name = found[0] if found else ""
    old = breaker_of(tx.connection, trouble.vendor)
    fresh = old or Breaker(tx.next_id("breakers"), trouble.vendor, Standing.CLOSED, "", "", "", 0.0, 0.0, 0.0)
    opened = rule.tripped(fresh, trouble.kind, trouble.text, name, trouble.reset_at, tx.now)
    if opened is not None:
        _keep(tx, old, opened, "opened")
    return opened


def note_answer(tx: Transaction, name: str) -> None:
    """The vendor answered this conversation."""
    for old in standing(tx.connection):
        if (fresh := rule.answered(old, name, tx.now)) is not None:
            _keep(tx, old, fresh, "resuming")


def tick(tx: Transaction) -> tuple[tuple[Breaker, tuple[str, ...]], ...]:
    """Moves every breaker on; returns those that stand now, each with the names that may go on."""
    for old in standing(tx.connection):
        fresh = rule.ticked(old, order_of(tx.connection, old.vendor), tx.now)
        if fresh is not None:
            _keep(tx, old, fresh, str(fresh.state))
    found = []
    for one in standing(tx.connection):
        order = order_of(tx.connection, one.vendor)
        found.append((one, tuple(name for name in order if rule.admits(one, name, order, tx.now))))
    return tuple(found)


def close(tx: Transaction, vendor: str, why: str) -> Breaker:
    """The operator says that it is over: the conversations go on one by one. Raises OperatorOnly, NotFound, Refused."""
    require_operator(tx.actor, f"close the breaker of {vendor}", lambda: "")
    old = breaker_of(tx.connection, vendor)
    if old is None or old.state == Standing.CLOSED:
        raise NotFound(f"nothing is paused for {vendor!r}", remedy="`timonel guard list` shows what is")
    fresh = rule.resumed(old, tx.now)._replace(closed_by=tx.actor.name, why=line(why, "the reason", required=True))
    _keep(tx, old, fresh, "resuming")
    return fresh


def admit_new(tx: Transaction, name: str, kind: str, *, forced: bool) -> None:
    """Before a conversation is started or started again. Raises Refused; forced, it is recorded instead."""
    vendor = vendor_of(kind)
    found = breaker_of(tx.connection, vendor) if vendor else None
    if found is None or found.state == Standing.CLOSED:
        return
    if rule.admits_new(found, tx.now):
        if found.state == Standing.OPEN:
            _keep(tx, found, found._replace(state=Standing.PROBING, probe=name, changed_at=tx.now), "probing")
        return
    if forced:
        tx.append("guard.overridden", f"guard:{vendor}", guard="quota", conversation=name, said=found.text)
        return
    raise Refused(
        words(found, tx.now),
        remedy=f"wait, close it with `timonel guard close {vendor} --why …`, or say --force",
        code="vendor_paused",
    )


def refuse_held(tx: Transaction, name: str) -> None:
    """Before work is handed to a conversation. Raises Refused when it is paused, or its vendor is."""
    found = tx.one("SELECT kind, state FROM conversations WHERE name = ?", name)
    if found is None:
        return
    if found[1] == "paused":
        raise Refused(
            f"{name} is paused and is given no work", remedy=f"`timonel resume {name}` lets it go on", code="paused"
        )
    for one in standing(tx.connection):
        order = order_of(tx.connection, one.vendor)
        if vendor_of(found[0]) == one.vendor and not rule.admits(one, name, order, tx.now):
            raise Refused(
                words(one, tx.now),
                remedy="end your turn now: you are told when you can go on; nothing of yours is lost",
                code="vendor_paused",
            )


def held(connection: Any, now: float) -> frozenset[str]:
    """Who may not be woken: the paused, and whose vendor is."""
    names = {row[0] for row in connection.execute("SELECT name FROM conversations WHERE state = 'paused'").fetchall()}
    for one in standing(connection):
        order = order_of(connection, one.vendor)
        names |= {name for name in order if not rule.admits(one, name, order, now)}
    return frozenset(names)


def standing(connection: Any) -> tuple[Breaker, ...]:
    """Those that are not closed; mostly none, which costs one look."""
    if not connection.execute(ANY_NOT_CLOSED).fetchall():
        return ()
    return rows(connection, Breaker, "WHERE state != 'closed' ORDER BY id")


def breaker_of(connection: Any, vendor: str) -> Breaker | None:
    """Open or closed; None when this vendor never made trouble."""
    return find(connection, Breaker, "WHERE vendor = ?", vendor)


def order_of(connection: Any, vendor: str) -> tuple[str, ...]:
    """The vendor's conversations that could go on, the oldest first."""
    kinds = [kind.name for kind in KINDS.values() if kind.vendor == vendor]
    return tuple(row[0] for kind in kinds for row in connection.execute(GOING, (kind,)).fetchall())


def words(one: Breaker, now: float) -> str:
    """One line: who is paused, until when, and why."""
    what = "its limit is used up" if one.kind == "quota" else "it does not accept the account"
    match one.state:
        case Standing.OPEN if now >= one.until:
            return f"{one.vendor} was paused, and the next conversation that is started tries it: {what} ({one.text})"
        case Standing.OPEN:
            said = "" if one.reset_at is not None else ", when one conversation tries"
            return f"{one.vendor} is paused until {moment(one.until, now)}{said}: {what} ({one.text})"
        case Standing.PROBING:
            return f"{one.vendor} is paused while {one.probe} tries whether it goes on: {what} ({one.text})"
        case Standing.RESUMING:
            return f"{one.vendor} goes on, one conversation after another"
    return f"{one.vendor} is not paused"


def _keep(tx: Transaction, old: Breaker | None, fresh: Breaker, kind: str) -> None:
    """One event with the columns that differ."""
    before = old._asdict() if old is not None else {}
    changed = {name: value for name, value in fresh._asdict().items() if name != "id" and before.get(name) != value}
    if old is None:
        changed = {name: value for name, value in fresh._asdict().items() if name != "id"}
    tx.append(f"breaker.{'created' if old is None else kind}", f"breaker:{fresh.id}", **changed)
