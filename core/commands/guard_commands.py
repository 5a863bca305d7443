"""What guards the whole fleet: pause and go on of everybody, a vendor that is paused, what a reboot or a kill took."""

from __future__ import annotations

from core.commands.command import (
    Acting,
    Command,
    Danger,
    Fact,
    Field,
    FieldKind,
    Form,
    Lane,
    Outcome,
    Page,
    Question,
    Values,
)
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.model.conversation import ALIVE, State
from core.text.values import plural

_TONES = {"up": "success", "silent": "warning", "failed": "error", "left": "muted"}


def _states(context: CommandContext) -> list[str]:
    return [member.conversation.state for member in context.snapshot.members]


def _nobody_runs(context: CommandContext) -> str:
    return "" if any(one in ALIVE and one != State.PAUSED for one in _states(context)) else "nobody runs"


def _nobody_is_paused(context: CommandContext) -> str:
    return "" if State.PAUSED in _states(context) else "nobody is paused"


def _pause_all(acting: Acting, _context: CommandContext, _values: Values) -> Outcome:
    from core.services.guards.pausing import pause_all

    return _told(pause_all(acting.project, acting.actor), "paused", undo="fleet.resume_all")


def _resume_all(acting: Acting, _context: CommandContext, _values: Values) -> Outcome:
    from core.services.guards.pausing import resume_all, resume_last

    done = resume_last(acting.project, acting.actor) or resume_all(acting.project, acting.actor)
    return _told(done, "going on", undo="fleet.pause_all")


def _told(done: tuple, word: str, undo: str) -> Outcome:
    failed = [f"{one.name}: {one.error or one.left}" for one in done if one.error or one.left]
    if failed:
        return Outcome(page=Page(f"Not everybody is {word}", tuple(map(Fact, failed))))
    return Outcome(f"{plural(len(done), 'conversation')} {word}", undo=undo if done else "")


def _no_vendor_is_paused(context: CommandContext) -> str:
    return "" if context.snapshot.breakers else "no vendor is paused"


def _ask_vendor(context: CommandContext) -> Question | None:
    from core.services.guards.breakers import words

    found = context.snapshot.breakers
    if not found:
        return None
    vendors = tuple(one.vendor for one in found)
    return Question(
        "Let a vendor's conversations go on?",
        (
            *(Fact(words(one, context.now), "warning") for one in found),
            Fact("They go on one after another; new trouble pauses them again.", "muted"),
        ),
        (
            Field("vendor", "Vendor", FieldKind.CHOICE, vendors[0], vendors),
            Field("why", "Why", hint="such as: logged in again", required=True),
        ),
        form=Form.FORM,
        yes="go on",
    )


def _close_vendor(acting: Acting, _context: CommandContext, values: Values) -> Outcome:
    from core.services.guards.breakers import close

    closed = acting.project.journal.write(close, acting.actor, values["vendor"], values["why"])
    return Outcome(f"{closed.vendor} goes on, one conversation after another")


def _ask_revive(_context: CommandContext) -> Question:
    return Question("Start again what a reboot or a kill took?", yes="start", loads=True)


def _lost_facts(acting: Acting, _context: CommandContext) -> tuple[Fact, ...]:
    from core.services.recovery.lost import lost_conversations
    from core.services.recovery.revive import AT_ONCE

    lost = lost_conversations(acting.project)
    if not lost:
        return (Fact("Nobody is lost: there is nothing to start.", "muted"),)
    facts = [
        Fact(
            f"{one.name} was {one.state}, lost {one.how}: {one.why_not or one.will}",
            "muted" if one.why_not else "warning" if one.holds_task else "text",
        )
        for one in lost
    ]
    return (*facts, Fact(f"{AT_ONCE} at a time; the next when those are seen to be alive.", "muted"))


def _revive(acting: Acting, _context: CommandContext, _values: Values) -> Outcome:
    from core.services.recovery.revive import UP, revive

    done = revive(acting.project, acting.actor, report=acting.report)
    if not done:
        return Outcome("nobody is lost")
    if all(one.verdict == UP for one in done):
        return Outcome(f"{plural(len(done), 'conversation')} at work again")
    lines = tuple(Fact(f"{one.name}: {one.verdict}, {one.words}", _TONES[one.verdict]) for one in done)
    return Outcome(page=Page("Started again", lines))


GUARD_COMMANDS = (
    Command(
        "fleet.pause_all", "pause everybody", "P", Scope.EVERYWHERE,
        "Holds the processes of every conversation where they are. They keep their tasks and are given nothing.",
        _pause_all, Danger.REVERSIBLE, Lane.SLOW, _nobody_runs,
    ),
    Command(
        "fleet.resume_all", "everybody goes on", "O", Scope.EVERYWHERE,
        "Lets those go on who were paused together last; when there are none, everybody who is paused.",
        _resume_all, Danger.REVERSIBLE, Lane.SLOW, _nobody_is_paused,
    ),
    Command(
        "fleet.close_breaker", "let a paused vendor go on", "K", Scope.EVERYWHERE,
        "Ends the pause that a vendor's limit or a failed login began, before its time; with the reason.",
        _close_vendor, Danger.REVERSIBLE, disabled=_no_vendor_is_paused, question=_ask_vendor,
    ),
    Command(
        "fleet.revive", "start the lost again", "N", Scope.EVERYWHERE,
        "Starts what was alive before a reboot or a kill, a few at a time, with its agent's session. Says who first.",
        _revive, Danger.COSTLY, Lane.SLOW, question=_ask_revive, facts=_lost_facts,
    ),
)  # fmt: skip
