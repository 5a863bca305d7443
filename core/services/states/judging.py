"""What the journal knows of the conversations whose states are judged, and how a new judgement is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from core.model.conversation import ENDED, Conversation, State
from core.model.process import ProcessSample
from core.model.trouble import Trouble
from core.rules.facts import Facts, Held, Limits
from core.rules.judgement import Judgement
from core.rules.state import judge
from core.services.conversations.state_moves import moved
from core.services.reading import rows

if TYPE_CHECKING:
    from core.journal.transaction import Transaction
    from core.rules.screen_text import Hint
    from core.services.recovery.losses import Loss
    from core.terminals.host import TerminalFact

REPORTS = (
    "SELECT conversation_id, source, name, at, text FROM evidence"
    " WHERE source IN ('hook', 'door', 'record', 'repeat') ORDER BY at"
)
ASKED = "SELECT conversation, title, asked_at FROM approvals WHERE state = 'open' ORDER BY asked_at DESC, id DESC"
PAUSING = 5.0  # seconds in which a pause reaches everybody, and a sample tells of it
HELD = "SELECT owner, id, lease_until, lease FROM tasks WHERE state = 'leased' ORDER BY lease_until DESC"
OPEN = "WHERE closed_at IS NULL AND id IN (SELECT id FROM worktrees WHERE phase = 'ready')"


class Report(NamedTuple):
    """What an agent said of itself, or its record says: working, idle or waiting."""

    what: str
    at: float
    by: str
    text: str


class Asked(NamedTuple):
    """A question of an agent to the operator, and since when."""

    title: str
    at: float


class Repeats(NamedTuple):
    """How often in a row it made the same call with the same result, and which call."""

    times: int = 0
    call: str = ""


class Watched(NamedTuple):
    """A conversation that is open, with what the journal knows of it."""

    conversation: Conversation
    report: Report | None = None  # the newest
    asked: Asked | None = None  # the oldest question that is open
    trouble: Trouble | None = None
    held: Held | None = None  # the claim that ends first
    repeats: Repeats = Repeats()
    sample: ProcessSample | None = None

    @property
    def facts_of_state(self) -> tuple[object, ...]:
        """What a judgement rests on; when any of it is another by now, the judgement is out of date."""
        one = self.conversation
        return one.state, one.opened_at, one.closed_at, self.report, self.asked, self.trouble


def watched(connection: Any, number: int | None = None) -> tuple[Watched, ...]:
    """Every conversation whose worktree is ready and that was not torn down; or only this one."""
    reports: dict[int, Report] = {}
    repeats: dict[int, Repeats] = {}
    for one, source, name, at, text in connection.execute(REPORTS).fetchall():
        if source == "repeat":
            repeats[one] = Repeats(int(name.partition(" ")[0]), text)
        else:
            reports[one] = Report(name, at, source, text)
    asked = {row[0]: Asked(*row[1:]) for row in connection.execute(ASKED).fetchall()}
    held = {row[0]: Held(*row[1:]) for row in connection.execute(HELD).fetchall()}
    samples = {row.subject: row for row in rows(connection, ProcessSample)}
    troubles = {row.conversation_id: row for row in rows(connection, Trouble)}
    found = (
        rows(connection, Conversation, f"{OPEN} ORDER BY id")
        if number is None
        else rows(connection, Conversation, f"{OPEN} AND id = ?", number)
    )
    return tuple(
        Watched(
            row,
            reports.get(row.id),
            asked.get(row.name),
            troubles.get(row.id),
            held.get(row.name),
            repeats.get(row.id, Repeats()),
            samples.get(row.subject),
        )
        for row in found
    )


def facts_of(
    one: Watched, now: float, limits: Limits, terminal: TerminalFact | None = None, loss: Loss | None = None
) -> Facts:
    """What the journal and a terminal say, for core/rules/state.py."""
    report = one.report
    return Facts(
        now=now,
        opened_at=one.conversation.opened_at,
        terminal_seen=terminal is not None,
        terminal_dead=terminal is not None and terminal.dead,
        exit_code=loss.exit_code if loss else terminal.exit_code if terminal else None,
        paused=one.conversation.state == State.PAUSED,
        approval=one.asked.title if one.asked else "",
        approval_at=one.asked.at if one.asked else None,
        reported=report.what if report else "",
        reported_at=report.at if report else None,
        reported_by=report.by if report else "",
        reported_text=report.text if report else "",
        output_at=terminal.last_output_at if terminal else None,
        trouble=one.trouble,
        repeats=one.repeats.times,
        repeated=one.repeats.call,
        held=one.held,
        limits=limits,
        lost=loss.words if loss else "",
    )


def running_on(one: Watched, sample: ProcessSample | None, now: float) -> int:
    """How many of its processes run although it is paused, once the pause has had its time."""
    if sample is None or one.conversation.state != State.PAUSED or now - one.conversation.state_at < PAUSING:
        return 0
    return max(0, sample.children - sample.held)


def judged(one: Watched, facts: Facts) -> Judgement:
    """By the rule for its kind of place: in a terminal of ours, or outside."""
    if not one.conversation.outside:
        return judge(facts)
    from core.rules.outside_state import judge_outside

    return judge_outside(
        facts.now,
        facts.approval,
        facts.reported,
        facts.reported_at,
        facts.reported_text,
        facts.limits.quiet,
        one.held,
    )


def on_screen(one: Watched, hint: Hint | None, now: float) -> Trouble | None:
    """The trouble that counts when its screen shows this. One that was read there is gone when it shows it no more."""
    from core.rules.vendor_trouble import read_trouble
    from core.services.guards.troubles import vendor_named

    known = one.trouble
    if hint is None or (known is not None and known.source != "screen"):
        return known
    found = read_trouble(hint.trouble, vendor_named(one.conversation.kind), now, is_error=False)
    if found is None:
        return None
    if known is not None and known.text == found.text:
        return known  # its times were counted from when it was first seen
    return Trouble(one.conversation.id, *found, "screen", now)


class News(NamedTuple):
    """A judgement that says something new, and the facts of the journal it was made from."""

    seen: Watched
    judgement: Judgement
    exit_code: int | None = None
    trouble: Trouble | None = None
    lost: bool = False  # its terminal was taken from it


def changed(one: Watched, judgement: Judgement, terminal: TerminalFact | None) -> bool:
    """Whether this judgement says anything new. One that ended and was cleared away stays as it ended."""
    if terminal is None and one.conversation.state in ENDED:
        return False
    return (one.conversation.state, one.conversation.reason) != (judgement.state, judgement.reason)


def write_news(tx: Transaction, news: tuple[News, ...]) -> None:
    """What became out of date while it was judged is left alone: a hook was quicker, or it was started anew."""
    from core.services.guards.troubles import clear_trouble, keep_trouble

    by_id = {one.conversation.id: one for one in watched(tx.connection)}
    for each in news:
        number = each.seen.conversation.id
        if number not in by_id or by_id[number].facts_of_state != each.seen.facts_of_state:
            continue
        if each.trouble != each.seen.trouble:
            if each.trouble is None:
                clear_trouble(tx, number)
            else:
                keep_trouble(tx, each.trouble)
        lost = each.seen.conversation.state if each.lost else ""
        moved(tx, number, each.judgement, each.exit_code, lost=lost)
