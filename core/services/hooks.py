"""What a hook does to the journal: evidence, lease, session, messages handed over, questions asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.journal.transaction import Transaction
from core.services.evidence import note_evidence
from core.services.lease_renewal import renew
from core.services.troubles import clear_trouble, note_error

if TYPE_CHECKING:  # what most events do not need is imported where it is used
    from core.agents.hook_events import Meaning, Permission
    from core.model.approval import Approval

ANY_WAITING = "SELECT 1 FROM receipts WHERE recipient = ? AND delivered_at IS NULL AND expired_at IS NULL LIMIT 1"
ANSWERS = frozenset({"PreToolUse", "Stop"})
"""What comes only after the vendor has answered."""
PROBES = "SELECT 1 FROM breakers WHERE state = 'probing' AND probe = ?"
ASKED = (
    "SELECT id, title FROM approvals WHERE state = 'open' AND conversation = ? AND kind = 'permission' AND tool != ''"
    " AND asked_at <= ? ORDER BY asked_at, id"
)
UNDER_WAY = "SELECT 1 FROM evidence WHERE conversation_id = ? AND source = 'delivery' AND at > ?"
HANDING_OVER = 30.0
"""Seconds after which a hand-over that nobody ended is taken for failed (core/services/deliveries.py)."""
SUB_AGENTS = " sub-agents"  # how the words of a turn end that waits for them
MESSAGE_BUDGET = 4000  # characters of messages put into an agent's context at once


class Heard(NamedTuple):
    """What the hook's reply needs: text for the model, and the question that was asked."""

    words: str = ""
    approval: Approval | None = None


NOTHING = Heard()


def hear(tx: Transaction, meaning: Meaning, event: str) -> Heard:
    """Everything that one hook means, in one transaction."""
    number, name = tx.actor.conversation_id, tx.actor.name
    assert number is not None, "only a conversation has hooks"
    if meaning.todo is not None or meaning.roster is not None:
        _note_work(tx, number, meaning)
    if meaning.state:
        note_evidence(tx, number, "hook", *_said(tx, number, meaning, event))
    if meaning.state == "working":
        clear_trouble(tx, number)
    elif meaning.error:
        note_error(tx, number, "hook", meaning.error)
    if event in ANSWERS and tx.one(PROBES, name) is not None:
        from core.services.breakers import note_answer

        note_answer(tx, name)
    if meaning.unknown:
        _count_unknown(tx, number, meaning.unknown)
    renew(tx, name)
    note_session(tx, number, meaning.session)
    if meaning.settles:
        settle(tx, name, meaning.call)
    if meaning.permission is not None:
        return _ask(tx, name, meaning.permission)
    words = _messages(tx, name, event) if meaning.delivers else ""
    if words and event == "Stop":
        note_evidence(tx, number, "hook", "working", "was given messages at the end of its turn")
    return Heard(words)


def _note_work(tx: Transaction, number: int, meaning: Meaning) -> None:
    """The agent's own list and its sub-agents. When the last of those that it waited for ends, its turn is over."""
    from core.services.agent_work import count_running, note_sub_agents, note_todo

    if meaning.todo is not None:
        note_todo(tx, number, meaning.todo)
    if meaning.roster is None:
        return
    note_sub_agents(tx, number, meaning.roster)
    if meaning.roster.ended and not count_running(tx, number):
        said = tx.one("SELECT text FROM evidence WHERE conversation_id = ? AND source = 'hook'", number)
        if said and said[0].endswith(SUB_AGENTS):
            note_evidence(tx, number, "hook", "idle", "its sub-agents have ended")


def _said(tx: Transaction, number: int, meaning: Meaning, event: str) -> tuple[str, str]:
    """State and words. Codex ends its turn while sub-agents run, without a word of them: that is not idle."""
    if event == "Stop" and meaning.state == "idle":
        running = tx.one("SELECT count(*) FROM sub_agents WHERE conversation_id = ?", number)[0]
        if running:
            return "working", f"waits for {running}{SUB_AGENTS}"
    return meaning.state, meaning.text


def _messages(tx: Transaction, name: str, event: str) -> str:
    """What waits for this conversation, quoted; marked delivered in the same transaction that hands it over."""
    if tx.one(ANY_WAITING, name) is None:
        return ""
    if tx.one(UNDER_WAY, tx.actor.conversation_id, tx.now - HANDING_OVER) is not None:
        return ""  # the supervisor is handing them over this moment; the next event takes what is left
    from core.rules.message_text import injected
    from core.services.message_receipts import take_undelivered, waiting

    taken = take_undelivered(tx, name, event, MESSAGE_BUDGET)
    left = len(waiting(tx.connection, name, tx.now)) if taken else 0
    return injected(taken, left, tx.now, MESSAGE_BUDGET)


def _count_unknown(tx: Transaction, number: int, event: str) -> None:
    """Passed over, but not silently: a new version of the agent may say things that we should read."""
    known = tx.one("SELECT text FROM evidence WHERE conversation_id = ? AND source = 'unknown'", number)
    seen = int(known[0].split()[0]) if known else 0
    note_evidence(tx, number, "unknown", event[:60], f"{seen + 1} hooks of unknown events")


def give_up(tx: Transaction, approval_id: int, why: str) -> None:
    """The prompt is gone: a later answer would reach nobody."""
    from core.services.approvals import withdraw

    withdraw(tx, approval_id, why)


def _ask(tx: Transaction, name: str, permission: Permission) -> Heard:
    from core.services.approvals import ask

    asked = ask(
        tx, name, "permission", permission.title, permission.detail, tool=permission.tool, about=permission.about
    )
    return Heard(approval=asked)


def settle(tx: Transaction, name: str, call: str = "", until: float | None = None) -> None:
    """The agent went on: what it asked was answered, here or in its own terminal. `call` names one question.

    `until` leaves alone what was asked later than that.
    """
    asked = tx.all(ASKED, name, tx.now if until is None else until)
    if not asked:
        return
    from core.rules.bounds import line
    from core.services.approvals import withdraw

    meant = line(call, "the question", most=1000) if call else ""
    for number, title in asked:
        if not meant or title == meant:
            withdraw(tx, number, "answered in the terminal")


def note_session(tx: Transaction, number: int, session: str) -> None:
    """The agent's own id of its newest session, by which a restart resumes it."""
    if not session:
        return
    known = tx.one("SELECT session FROM conversations WHERE id = ?", number)
    if known and known[0] != session:
        tx.append("conversation.session", f"conversation:{number}", session=session)
