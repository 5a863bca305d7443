"""What a hook does to the journal: evidence, lease, session, messages handed over, questions asked.

Messages go through two transactions. The first takes them in hand (a live fact that names the hook's process), then
the hook writes them to its agent, and the second marks them delivered. A hook that is killed before it wrote loses
nothing: with its process gone the next event takes the messages again, at the latest after HANDING_OVER seconds. One
that is killed between writing and marking may give them twice, since no agent tells that it has read: Codex throws
away what a killed hook wrote, Claude Code (2.1.329, observed) uses it. Losing is worse than repeating, and every
message carries its number, by which a reader knows it again.

What the supervisor hands over comes back as a prompt, which is the receipt: it is delivered then, also when the
supervisor has died meanwhile. When it died and no prompt was heard of, the agent's transcript is asked first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.journal.transaction import Transaction
from core.services.guards.troubles import clear_trouble, note_error
from core.services.states.evidence import note_evidence
from core.services.states.reported_state import follow_report
from core.services.tasks.lease_renewal import renew

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
UNDER_WAY = "SELECT name FROM evidence WHERE conversation_id = ? AND source = 'delivery' AND at > ?"
HANDING_OVER = 30.0
"""Seconds after which a hand-over that nobody ended is taken for failed (core/services/messages/deliveries.py)."""
BEGUN = "under way"  # the name of a hand-over that the supervisor makes
BY_HOOK = "hook "  # how the name of a hand-over begins that a hook makes; its pid follows
SUB_AGENTS = " sub-agents"  # how the words of a turn end that waits for them
MESSAGE_BUDGET = 4000  # characters of messages put into an agent's context at once


class Heard(NamedTuple):
    """What the hook's reply needs: text for the model, and the question that was asked."""

    words: str = ""
    approval: Approval | None = None
    handed: tuple[int, ...] = ()  # numbers of the messages in the words, to be marked when they are written


NOTHING = Heard()
Had = Callable[[Sequence[int]], Collection[int]]
"""Which of these messages the agent's own record shows."""


def no_record(_numbers: Sequence[int]) -> Collection[int]:
    """There is none: it shows nothing."""
    return ()


def hear(tx: Transaction, meaning: Meaning, event: str, pid: int = 0, had: Had = no_record) -> Heard:
    """Everything that one hook means, in one transaction. `pid` is the process that will write the reply.

    `had` looks into the agent's own record, and is asked only when a supervisor died in the middle of a hand-over.
    """
    number, name = tx.actor.conversation_id, tx.actor.name
    assert number is not None, "only a conversation has hooks"
    state = _note_state(tx, number, meaning, event)
    if event in ANSWERS and tx.one(PROBES, name) is not None:
        from core.services.guards.breakers import note_answer

        note_answer(tx, name)
    if meaning.unknown:
        _count_unknown(tx, number, meaning.unknown)
    renew(tx, name)
    note_session(tx, number, meaning.session)
    if meaning.settles:
        settle(tx, name, meaning.call)
    heard = NOTHING
    if meaning.permission is not None:
        heard = _ask(tx, name, meaning.permission)
    elif meaning.delivers:
        if meaning.given:
            _note_given(tx, number, name, meaning.given)
        words, handed = _messages(tx, name, pid, had)
        heard = Heard(words, handed=handed)
    if heard.approval is not None and heard.approval.state != "open":
        state = "working"
        note_evidence(tx, number, "hook", state, "was allowed by your standing answer")
    if heard.words and event == "Stop":
        state = "working"
        note_evidence(tx, number, "hook", state, "was given messages at the end of its turn")
    if state:
        follow_report(tx, number, state)
    return heard


def _note_state(tx: Transaction, number: int, meaning: Meaning, event: str) -> str:
    """What it says of the agent's own state; returns working, idle, waiting, or nothing."""
    state = ""
    if meaning.todo is not None or meaning.roster is not None:
        state = _note_work(tx, number, meaning)
    if meaning.state:
        state, text = _said(tx, number, meaning, event)
        note_evidence(tx, number, "hook", state, text)
    if meaning.repeat:
        _count_repeats(tx, number, meaning)
    if meaning.state == "working":
        clear_trouble(tx, number)
    elif meaning.error:
        note_error(tx, number, "hook", meaning.error)
    return state


def _note_work(tx: Transaction, number: int, meaning: Meaning) -> str:
    """The agent's own list and its sub-agents. When the last that it waited for ends, its turn is over: idle."""
    from core.services.agents.work import count_running, note_sub_agents, note_todo

    if meaning.todo is not None:
        note_todo(tx, number, meaning.todo)
    if meaning.roster is None:
        return ""
    note_sub_agents(tx, number, meaning.roster)
    if meaning.roster.ended and not count_running(tx, number):
        said = tx.one("SELECT text FROM evidence WHERE conversation_id = ? AND source = 'hook'", number)
        if said and said[0].endswith(SUB_AGENTS):
            note_evidence(tx, number, "hook", "idle", "its sub-agents have ended")
            return "idle"
    return ""


def _said(tx: Transaction, number: int, meaning: Meaning, event: str) -> tuple[str, str]:
    """State and words. Codex ends its turn while sub-agents run, without a word of them: that is not idle."""
    if event == "Stop" and meaning.state == "idle":
        running = tx.one("SELECT count(*) FROM sub_agents WHERE conversation_id = ?", number)[0]
        if running:
            return "working", f"waits for {running}{SUB_AGENTS}"
    return meaning.state, meaning.text


def _note_given(tx: Transaction, number: int, name: str, given: tuple[int, ...]) -> None:
    """A prompt shows what the supervisor is handing over. Numbers in anybody else's prompt are only words."""
    if not _begun_by_supervisor(tx, number):
        return
    from core.services.messages.receipts import mark_delivered, waiting

    shown = [one.id for one in waiting(tx.connection, name, tx.now) if one.id in given]
    if shown:
        mark_delivered(tx, name, shown, "prompt")
        tx.live("DELETE FROM evidence WHERE conversation_id = ? AND source = 'delivery'", number)


def _begun_by_supervisor(tx: Transaction, number: int) -> bool:
    """Whether a hand-over of the supervisor's began and nobody ended it."""
    found = tx.one("SELECT name FROM evidence WHERE conversation_id = ? AND source = 'delivery'", number)
    return found is not None and found[0] == BEGUN


def _messages(tx: Transaction, name: str, pid: int, had: Had) -> tuple[str, tuple[int, ...]]:
    """What waits for this conversation, quoted, and taken in hand."""
    number = tx.actor.conversation_id
    if number is None or tx.one(ANY_WAITING, name) is None or _in_other_hands(tx, number):
        return "", ()
    from core.rules.message_text import digest, injected
    from core.services.messages.receipts import mark_delivered, waiting

    if _begun_by_supervisor(tx, number):
        mark_delivered(tx, name, had([one.id for one in waiting(tx.connection, name, tx.now)]), "transcript")
    chosen, left = digest(waiting(tx.connection, name, tx.now), MESSAGE_BUDGET)
    if not chosen:
        return "", ()
    note_evidence(tx, number, "delivery", f"{BY_HOOK}{pid}", f"{len(chosen)} messages are being handed over")
    return injected(chosen, left, tx.now, MESSAGE_BUDGET), tuple(one.id for one in chosen)


def handed_over(tx: Transaction, messages: tuple[int, ...], event: str) -> None:
    """They are written: delivered, and out of our hands."""
    from core.services.messages.receipts import mark_delivered

    mark_delivered(tx, tx.actor.name, messages, event)
    tx.live("DELETE FROM evidence WHERE conversation_id = ? AND source = 'delivery'", tx.actor.conversation_id)


def _in_other_hands(tx: Transaction, number: int) -> bool:
    """Whether the supervisor or another hook that lives is handing messages over this moment."""
    found = tx.one(UNDER_WAY, number, tx.now - HANDING_OVER)
    if found is None:
        return False
    pid = found[0].removeprefix(BY_HOOK)
    return not (found[0].startswith(BY_HOOK) and pid.isdigit() and not _runs(int(pid)))


def _runs(pid: int) -> bool:
    """Whether there is such a process; of another person's it can only be said that it is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _count_unknown(tx: Transaction, number: int, event: str) -> None:
    """Passed over, but not silently: a new version of the agent may say things that we should read."""
    known = tx.one("SELECT text FROM evidence WHERE conversation_id = ? AND source = 'unknown'", number)
    seen = int(known[0].split()[0]) if known else 0
    from core.text.values import plural

    note_evidence(tx, number, "unknown", event[:60], f"{plural(seen + 1, 'hook')} with an unknown event or field")


def _count_repeats(tx: Transaction, number: int, meaning: Meaning) -> None:
    """How often in a row the same call had the same result. A new prompt begins anew."""
    known = tx.one("SELECT name FROM evidence WHERE conversation_id = ? AND source = 'repeat'", number)
    count, _, before = known[0].partition(" ") if known else ("0", "", "")
    if meaning.repeat == "prompt":
        tx.live("DELETE FROM evidence WHERE conversation_id = ? AND source = 'repeat'", number)
        return
    often = int(count) + 1 if before == meaning.repeat else 1
    note_evidence(tx, number, "repeat", f"{often} {meaning.repeat}", meaning.text)


def give_up(tx: Transaction, approval_id: int, why: str) -> None:
    """The prompt is gone: a later answer would reach nobody."""
    from core.services.approvals.questions import withdraw

    withdraw(tx, approval_id, why)


def _ask(tx: Transaction, name: str, permission: Permission) -> Heard:
    from core.services.approvals.questions import ask

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
    from core.services.approvals.questions import withdraw

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
