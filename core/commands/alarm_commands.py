"""What one does with an alarm: say that it was seen."""

from __future__ import annotations

from core.commands.command import Acting, Command, Outcome, Values
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.model.alarm import Alarm


def _alarm(context: CommandContext) -> Alarm | None:
    """The selected process's, the selected conversation's, else the machine's own."""
    snapshot, member, process = context.snapshot, context.member, context.process
    found = snapshot.alarm_of(process.subject) if process else None
    return found or (member.alarm if member else None) or snapshot.host_alarm


def _no_alarm(context: CommandContext) -> str:
    if _alarm(context) is not None:
        return ""
    name = context.process.name if context.process else context.name
    return f"{name} raises no alarm" if name else "there is no alarm"


def _acknowledge(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.health.alarms import acknowledge_alarm

    alarm = _alarm(context)
    if alarm is None:
        return Outcome("there is no alarm")
    acting.project.journal.write(acknowledge_alarm, acting.actor, alarm.id)
    return Outcome(f"acknowledged: {alarm.text}")


ALARM_COMMANDS = (
    Command(
        "alarm.acknowledge", "acknowledge the alarm", "M", Scope.EVERYWHERE,
        "You have seen it: the conversation leaves “needs you”, though the alarm stays in its details until it is over."
        " Of the selected background process, else of the selected conversation, else of the machine.",
        _acknowledge, disabled=_no_alarm, rank=18, label="acknowledge",
    ),
)  # fmt: skip
