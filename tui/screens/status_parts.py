"""What the status line says: counts, the supervisor, the journal's age, the host."""

from __future__ import annotations

from core.commands.attention import Group, in_groups
from core.commands.calls import alarmed_processes
from core.commands.context import supervisor_alive
from core.model.breaker import Breaker, Standing
from core.model.conversation import ALIVE, State
from core.rules.supervision import troubles
from core.text.values import age, moment, money
from tui import glyphs
from tui.panes.picture import Picture
from tui.widgets.status_line import Part

_LOOKS = {
    Group.NEEDS_YOU: ("waiting", "need you", "warning"),
    Group.WORKING: ("working", "working", "accent"),
    Group.IDLE: ("idle", "idle", "text"),
    Group.FINISHED: ("exited", "finished", "muted"),
}


def left_parts(picture: Picture, narrow: bool = False) -> list[Part]:
    """The project, and how many are in each group."""
    parts = [Part(picture.project.repository or "timonel", "strong")]
    for group, members in in_groups(picture.snapshot):
        state, word, style = _LOOKS[group]
        look = glyphs.CONVERSATIONS[state]
        count = sum(one.conversation.state != State.CLOSED for one in members)
        if group == Group.NEEDS_YOU:
            word = "needs you" if count == 1 else word
        if count and not (narrow and group == Group.FINISHED):
            parts.append(Part(f"{look.ascii if picture.project.ascii else look.glyph} {count} {word}", style))
    return parts


def right_parts(picture: Picture, news_at: float | None) -> list[Part]:
    """The least important first: it is dropped first. `news_at` is when the newest snapshot came."""
    parts = [*_spent(picture), Part(picture.project.host)]
    if news_at is not None:
        parts.append(Part(f"journal {age(picture.now - news_at)}"))
    if (alarm := picture.snapshot.host_alarm) is not None:
        parts.append(Part(f"{alarm.text}: M acknowledges it", "warning"))
    if alarmed := alarmed_processes(picture.snapshot):
        names = ", ".join(one.name for one, _ in alarmed)
        parts.append(_shaped(picture, "stuck", f"alarm of {names}: w leads there", "warning"))
    if picture.failure:
        parts.append(Part("journal unreadable", "error"))
    elif picture.loaded:
        parts.append(_supervisor(picture))
        parts += [_vendor(picture, one) for one in picture.snapshot.breakers]
    return parts


def _vendor(picture: Picture, one: Breaker) -> Part:
    """Who is paused and until when; `K` shows more."""
    if one.state == Standing.RESUMING:
        return _shaped(picture, "starting", f"{one.vendor} goes on", "accent")
    if one.state == Standing.PROBING:
        return _shaped(picture, "paused", f"{one.vendor} paused, {one.probe} tries", "warning")
    until = f"until {moment(one.until, picture.now)}" if one.until > picture.now else "until the next start"
    return _shaped(picture, "paused", f"{one.vendor} paused {until}", "warning")


def _supervisor(picture: Picture) -> Part:
    """Its state as a word, a shape and a colour; `V` shows more."""
    beat, runs = picture.snapshot.supervisor, picture.supervisor_runs
    if not supervisor_alive(picture.snapshot, picture.now):
        if runs and beat is not None:
            return _shaped(picture, "failed", f"supervisor silent {age(picture.now - beat.at)}: B replaces it", "error")
        return _shaped(picture, "stuck", "no supervisor: B starts it", "warning")
    wrong = list(troubles(beat, picture.now)) if beat is not None else []
    if not wrong:
        return Part("supervised")
    more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    return _shaped(picture, "failed", f"supervisor: {wrong[0]}{more}", "error")


def _shaped(picture: Picture, state: str, words: str, style: str) -> Part:
    look = glyphs.CONVERSATIONS[state]
    return Part(f"{look.ascii if picture.project.ascii else look.glyph} {words}", style)


def _spent(picture: Picture) -> list[Part]:
    """What all conversations together have cost; nothing when no agent says, and "+" when one that runs does not."""
    members = picture.snapshot.members
    told = [one.context.cost for one in members if one.context and one.context.cost is not None]
    silent = any(
        one.conversation.state in ALIVE and (one.context is None or one.context.cost is None) for one in members
    )
    return [Part(f"cost {money(sum(told))}{'+' if silent else ''}")] if told else []
