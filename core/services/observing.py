"""What the supervisor sees of the conversations, and what it writes down: states by evidence, process samples."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from core.clock import Clock
from core.journal.transaction import Transaction
from core.model.conversation import ENDED, Conversation, State
from core.model.process import ProcessSample
from core.rules.outside_state import judge_outside
from core.rules.state import Facts, Judgement, judge
from core.services.conversation_moves import moved
from core.services.losses import Loss, losses
from core.services.reading import rows
from core.services.samples import write_samples
from core.terminals.host import TerminalFact, TerminalHost
from core.terminals.process_groups import Usage


class Watched(NamedTuple):
    """A conversation that is open, with what the journal knows of it."""

    conversation: Conversation
    reported: tuple[str, float, str, str] | None  # what, when, by, text: the newest report
    approval: str
    owns_task: bool
    sample: ProcessSample | None


def watched(connection: Any) -> tuple[Watched, ...]:
    """Every conversation whose worktree is ready and that was not torn down."""
    reports: dict[int, tuple[str, float, str, str]] = {}
    for number, name, at, source, text in connection.execute(
        "SELECT conversation_id, name, at, source, text FROM evidence"
        " WHERE source IN ('hook', 'door', 'record') ORDER BY at"
    ).fetchall():
        reports[number] = (name, at, source, text)
    asked = dict(
        connection.execute(
            "SELECT conversation, title FROM approvals WHERE state = 'open' ORDER BY asked_at DESC"
        ).fetchall()
    )
    owners = {row[0] for row in connection.execute("SELECT owner FROM tasks WHERE state = 'leased'").fetchall()}
    samples = {row.conversation_id: row for row in rows(connection, ProcessSample)}
    where = "WHERE closed_at IS NULL AND id IN (SELECT id FROM worktrees WHERE phase = 'ready') ORDER BY id"
    return tuple(
        Watched(row, reports.get(row.id), asked.get(row.name, ""), row.name in owners, samples.get(row.id))
        for row in rows(connection, Conversation, where)
    )


class Look(NamedTuple):
    """One look at the machine, at one moment of the steady clock."""

    terminals: dict[str, TerminalFact]  # by key
    used: dict[int, Usage]  # by root pid
    ports: Mapping[int, tuple[int, ...]]  # by root pid; not known of who is left out
    losses: dict[int, Loss]  # how those ended that have no terminal
    steady: float


class Readers(NamedTuple):
    """Who remembers what of one look for the next: the usage of trees, and their ports."""

    used: Callable[[Collection[int]], dict[int, Usage]]
    ports: Callable[[Mapping[int, Usage], float], Mapping[int, tuple[int, ...]]]
    steady: Clock


def look(host: TerminalHost, members: tuple[Watched, ...], journal_folder: str, read: Readers) -> Look:
    """One spawn, one pass over the process table."""
    terminals = {fact.key: fact for fact in host.sweep()}
    roots = [fact.pid for fact in terminals.values() if fact.pid and not fact.dead]
    lost = losses((one.conversation for one in members), terminals, journal_folder, host.name)
    at = read.steady()
    used = read.used(roots) if roots else {}
    return Look(terminals, used, read.ports(used, at), lost, at)


class Steadiness(NamedTuple):
    """How long silence may last, in seconds, and since when the clock can be trusted to measure it."""

    quiet_limit: float
    since: float = 0.0


def judged(
    one: Watched, terminal: TerminalFact | None, cpu: float | None, now: float, steady: Steadiness, loss: Loss | None
) -> Judgement:
    """Brings the journal's and the machine's facts together for core/rules/state.py."""
    what, at, by, text = one.reported or ("", None, "", "")
    if one.conversation.outside:
        return judge_outside(now, one.approval, what, at, text, steady.quiet_limit)
    return judge(
        Facts(
            now=now,
            opened_at=one.conversation.opened_at,
            terminal_seen=terminal is not None,
            terminal_dead=terminal is not None and terminal.dead,
            exit_code=loss.exit_code if loss else terminal.exit_code if terminal else None,
            paused=one.conversation.state == State.PAUSED,
            approval=one.approval,
            reported=what,
            reported_at=at,
            reported_by=by,
            reported_text=text,
            output_at=terminal.last_output_at if terminal else None,
            cpu=cpu,
            quiet_limit=steady.quiet_limit,
            owns_task=one.owns_task,
            lost=loss.words if loss else "",
            steady_since=steady.since,
        )
    )


class Ruling(NamedTuple):
    """A judgement to be written, with the start that it is about; `lost` when its terminal was taken from it."""

    judgement: Judgement
    exit_code: int | None
    opened_at: float | None
    lost: bool


def changed(one: Watched, judgement: Judgement, terminal: TerminalFact | None) -> bool:
    """Whether this judgement says anything new. One that ended and was cleared away stays as it ended."""
    if terminal is None and one.conversation.state in ENDED:
        return False
    return (one.conversation.state, one.conversation.reason) != (judgement.state, judgement.reason)


def record(
    tx: Transaction,
    judgements: Mapping[int, Ruling],
    samples: tuple[ProcessSample, ...],
    gone: tuple[int, ...],
) -> None:
    """Writes one tick's news. A conversation that changed hands meanwhile (restart, teardown) is left alone."""
    for number, (judgement, exit_code, opened_at, lost) in judgements.items():
        found = tx.one("SELECT closed_at, opened_at, state FROM conversations WHERE id = ?", number)
        if found and found[0] is None and found[1] == opened_at and not (lost and found[2] in ENDED):
            moved(tx, number, judgement, exit_code, lost=found[2] if lost else "")
    write_samples(tx, samples)
    for number in gone:
        tx.live("DELETE FROM process_samples WHERE conversation_id = ?", number)
