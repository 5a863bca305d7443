"""What one does with processes: start one in the background, read its log, stop, restart, forget, end one of a tree.

On the row of a conversation, stop and restart are the conversation's own.
"""

from __future__ import annotations

import shlex

from core.commands.command import (
    Acting,
    Command,
    Danger,
    Fact,
    Field,
    FieldKind,
    Form,
    Lane,
    Many,
    Outcome,
    Page,
    Question,
    Values,
)
from core.commands.context import CommandContext
from core.commands.running_commands import PAUSE, RESTART, STOP
from core.commands.scope import Scope
from core.errors import UsageError
from core.model.process import Process, ProcessState, Restart

PROJECT = "the project"
LOG_LINES = 500


def _none_selected(context: CommandContext) -> str:
    return "" if context.process else "no background process is selected"


def _of_conversation(context: CommandContext) -> bool:
    """The row of a conversation itself is selected, neither a part of its tree nor what it runs beside."""
    return context.member is not None and context.process is None and context.leaf is None


def _nothing_to_stop(context: CommandContext) -> str:
    if context.leaf is not None:
        return ""
    if _of_conversation(context):
        return STOP.disabled(context)
    if reason := _none_selected(context):
        return reason
    process = context.process
    stops = process is not None and (process.runs or process.state == ProcessState.RESTARTING)
    return "" if stops else f"{_name(context)} has ended"


def _nothing_to_restart(context: CommandContext) -> str:
    if context.leaf is not None:
        return f"{context.leaf.name} is one part of a tree: R on the row above restarts the whole"
    return RESTART.disabled(context) if _of_conversation(context) else _none_selected(context)


def _alive(context: CommandContext) -> str:
    if reason := _none_selected(context):
        return reason
    return f"{_name(context)} is alive: s stops it" if context.process and context.process.runs else ""


def _name(context: CommandContext) -> str:
    return context.process.name if context.process else ""


def _ask_start(context: CommandContext) -> Question:
    owners = (PROJECT, *(one.conversation.name for one in context.snapshot.members if not one.conversation.closed_at))
    return Question(
        "Start in the background",
        (Fact("It goes on without a terminal; its output and its exit code are kept.", "muted"),),
        (
            Field("name", "Name", required=True, hint="server"),
            Field("command", "Command", required=True, hint="npm run dev"),
            Field("owner", "For", FieldKind.CHOICE, context.name if context.name in owners else PROJECT, owners),
            Field("restart", "Restart", FieldKind.CHOICE, Restart.NEVER, tuple(Restart)),
        ),
        Form.FORM,
        "start",
    )


def _start(acting: Acting, _context: CommandContext, values: Values) -> Outcome:
    from core.services.processes.acts import Wanted, start

    try:
        argv = tuple(shlex.split(values["command"]))
    except ValueError as error:
        raise UsageError(f"the command cannot be read: {error}", remedy="close the quotation") from error
    owner = "" if values["owner"] == PROJECT else values["owner"]
    wanted = Wanted(values["name"].strip(), argv, owner, restart=values["restart"])
    started = start(acting.project, wanted, acting.actor)
    return Outcome(f"{started.name} runs as process {started.pid}")


def _ask_stop(context: CommandContext) -> Question | None:
    if (leaf := context.leaf) is not None:
        below = Fact("It and everything below it are asked to end, then ended.", "warning")
        return Question(f"End {leaf.name} (pid {leaf.pid})?", (below,), yes="end it")
    if _of_conversation(context):
        return STOP.question(context)
    ports = context.process.ports if context.process else ""
    facts = [Fact("Its program and everything that it started are asked to end, then ended.", "warning")]
    if ports:
        facts.append(Fact(f"Whoever uses port {ports} loses it.", "warning"))
    return Question(f"Stop {_name(context)}?", tuple(facts), yes="stop")


def _stop(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    if _of_conversation(context):
        return STOP.run(acting, context, values)
    if context.leaf is not None:
        from core.services.processes.trees import end_process

        return Outcome(f"{context.leaf.name}: {end_process(acting.project, context.leaf, acting.actor)}")
    from core.services.processes.acts import stop

    stopped = stop(acting.project, _selected(context), acting.actor)
    return Outcome(f"{stopped.name} is {stopped.state}")


def _ask_restart(context: CommandContext) -> Question | None:
    if _of_conversation(context):
        return RESTART.question(context)
    if context.process is None or not context.process.runs:
        return None
    return Question(f"Restart {_name(context)}?", (Fact("What runs now is ended first.", "warning"),), yes="restart")


def _restart(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    if _of_conversation(context):
        return RESTART.run(acting, context, values)
    from core.services.processes.acts import restart

    restarted = restart(acting.project, _selected(context), acting.actor)
    return Outcome(f"{restarted.name} runs as process {restarted.pid}")


def _not_halted(context: CommandContext) -> str:
    if _of_conversation(context):
        return PAUSE.disabled(context)
    if reason := _none_selected(context):
        return reason
    halted = context.process is not None and context.process.state == ProcessState.PAUSED
    return "" if halted else f"nothing has halted {_name(context)}"


def _go_on(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    if _of_conversation(context):
        return PAUSE.run(acting, context, values)
    from core.services.processes.acts import go_on

    return Outcome(f"{go_on(acting.project, _selected(context), acting.actor).name} goes on")


def _ask_remove(context: CommandContext) -> Question:
    return Question(f"Forget {_name(context)}?", (Fact("Its log is deleted.", "warning"),), yes="forget it")


def _remove(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.processes.acts import remove

    remove(acting.project, _selected(context), acting.actor)
    return Outcome(f"{_name(context)} is forgotten")


def _read(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.processes.logs import log_lines

    process = _selected(context)
    lines = log_lines(acting.project, process, LOG_LINES)
    facts = tuple(Fact(line) for line in lines) or (Fact("It has printed nothing yet.", "muted"),)
    return Outcome(page=Page(f"Log of {process.name}", facts))


def _selected(context: CommandContext) -> Process:
    assert context.process is not None, "disabled without one"
    return context.process


PROCESS_COMMANDS = (
    Command(
        "process.start", "start a process", "n", Scope.PROCESS,
        "Runs a program in the background, for a conversation or the project: a server, a watcher.",
        _start, lane=Lane.SLOW, question=_ask_start, label="start", rank=10,
    ),
    Command(
        "process.read", "read its log", "enter,e", Scope.PROCESS,
        "Shows the last lines that it printed; the selected one's newest lines are always below the list.",
        _read, disabled=_none_selected, label="log", rank=20,
    ),
    Command(
        "process.stop", "stop or end it", "s", Scope.PROCESS,
        "Ends a background process, a conversation's program, or one process of a tree with what is below it.",
        _stop, Danger.COSTLY, Lane.SLOW, _nothing_to_stop, _ask_stop, label="stop", rank=30,
        many=Many("Stop {}"),
    ),
    Command(
        "process.restart", "start it again", "R", Scope.PROCESS,
        "Starts the same program in the same folder with the same environment; what runs is ended first.",
        _restart, Danger.COSTLY, Lane.SLOW, _nothing_to_restart, _ask_restart, label="restart", rank=40,
        many=Many("Start {} again"),
    ),
    Command(
        "process.continue", "let it go on", "p", Scope.PROCESS,
        "Lets a background process go on that a signal has halted; a conversation's program is paused or goes on.",
        _go_on, lane=Lane.SLOW, disabled=_not_halted, label="go on",
    ),
    Command(
        "process.remove", "forget it", "D", Scope.PROCESS,
        "Takes one that has ended off the list, and deletes its log.",
        _remove, Danger.COSTLY, Lane.SLOW, _alive, _ask_remove, label="forget",
        many=Many("Forget {}"),
    ),
)  # fmt: skip
