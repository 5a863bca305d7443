"""What one does with a conversation's program and worktree: stop, restart, pause, tear down, restore."""

from __future__ import annotations

from core.commands.command import Acting, Command, Danger, Fact, Field, FieldKind, Lane, Many, Outcome, Question, Values
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.commands.selected import no_terminal, not_closed, not_open, not_running
from core.model.alarm import AlarmKind
from core.model.conversation import ALIVE, State
from core.text.values import plural

FILES_NAMED = 6


def _ask_stop(context: CommandContext) -> Question | None:
    member = context.member
    if member is None or member.conversation.state in (State.IDLE, State.PAUSED):
        return None
    facts = [Fact("Its program and everything that it started are ended.")]
    if member.task is not None:
        facts.append(Fact(f"It holds task #{member.task.id}, {member.task.title}.", "warning"))
    facts.append(Fact("Worktree, branch and history stay; R starts it again.", "muted"))
    return Question(f"Stop {context.name}, which is {member.conversation.state}?", tuple(facts), yes="stop")


def _stop(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.conversations.running import stop

    stop(acting.project, context.name, acting.actor)
    return Outcome(f"{context.name} is stopped", undo="conversation.restart")


def _ask_restart(context: CommandContext) -> Question | None:
    member = context.member
    if member is None or member.conversation.state not in ALIVE:
        return None
    return Question(
        f"Restart {context.name}, which is {member.conversation.state}?",
        (
            Fact("What it is doing now is interrupted."),
            Fact("It goes on from its agent's own record where the agent has one.", "muted"),
        ),
        yes="restart",
    )


def _restart(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.conversations.running import restart

    restart(acting.project, context.name, acting.actor)
    return Outcome(f"{context.name} is started again")


def _stands_still(context: CommandContext) -> bool:
    """It was paused from here, or a signal from somewhere else has stopped it, about which there is an alarm."""
    member = context.member
    if member is None:
        return False
    held = member.process is not None and member.process.held > 0
    alarmed = any(one.kind == AlarmKind.HELD for one in member.alarms)
    return (held and alarmed) or member.conversation.state == State.PAUSED


def _paused_already(context: CommandContext, marked: tuple[CommandContext, ...]) -> str:
    """With some that run among them, the key pauses those."""
    running = any(not _stands_still(one) and not not_running(one) for one in marked)
    return f"{context.name} is paused already" if running and _stands_still(context) else ""


def _pause(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.conversations.running import pause, resume
    from core.services.guards.pausing import left_of

    if _stands_still(context):
        resume(acting.project, context.name, acting.actor)
        return Outcome(f"{context.name} goes on", undo="conversation.pause")
    left = left_of(pause(acting.project, context.name, acting.actor))
    return Outcome(f"{context.name} is {left or 'paused'}", undo="conversation.pause")


def _ask_teardown(context: CommandContext) -> Question:
    member = context.member
    facts = []
    if member is not None and member.worktree is not None:
        facts = [Fact(member.worktree.path, "muted"), Fact(f"branch {member.worktree.branch}", "muted")]
    return Question(
        f"Tear down {context.name}?",
        tuple(facts),
        (Field("delete_branch", "Delete its branch even if it is not merged", FieldKind.SWITCH),),
        yes="tear down",
        loads=True,
    )


def _teardown_facts(acting: Acting, context: CommandContext) -> tuple[Fact, ...]:
    from core.services.conversations.teardown import teardown_facts

    found = teardown_facts(acting.project, context.name)
    facts: list[Fact] = []
    if found.in_progress:
        facts.append(Fact(f"{found.in_progress} is under way", "error"))
    facts += [Fact(f"{process} runs and is ended", "warning") for process in found.processes]
    for files, word in ((found.dirty, "changed"), (found.untracked, "not in git")):
        if files:
            facts.append(Fact(f"{plural(len(files), 'file')} {word}", "warning"))
            facts += [Fact(f"  {path}", "muted") for path in files[:FILES_NAMED]]
            if len(files) > FILES_NAMED:
                facts.append(Fact(f"  and {len(files) - FILES_NAMED} more", "muted"))
    if found.unpushed:
        facts.append(Fact(f"{plural(found.unpushed, 'commit')} on no remote", "warning"))
    if found.merged:
        facts.append(Fact(f"Its branch is merged ({found.merged}) and goes with it.", "success"))
    else:
        facts.append(Fact(f"Its branch is not merged ({plural(found.ahead, 'commit')} ahead) and stays."))
    facts.append(Fact("Everything is archived first; u brings it all back.", "success"))
    return tuple(facts)


def _teardown(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    from core.services.conversations.teardown import teardown

    delete = values.get("delete_branch") == "yes"
    teardown(acting.project, context.name, acting.actor, delete_branch=delete, report=acting.report)
    return Outcome(f"{context.name} is archived", undo="conversation.restore")


def _restore(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.conversations.restore import restore

    restored = restore(acting.project, context.name, acting.actor, acting.report)
    return Outcome(f"{restored.name} is back", select=restored.name)


STOP = Command(
    "conversation.stop", "stop its program", "s", Scope.CONVERSATION,
    "Ends the program and everything it started, politely first. Worktree and branch stay. Asks when it works.",
    _stop, Danger.COSTLY, Lane.SLOW, not_running, _ask_stop, rank=70, label="stop",
    many=Many("Stop {}"),
)  # fmt: skip
RESTART = Command(
    "conversation.restart", "restart its program", "R", Scope.CONVERSATION,
    "Starts the program again in the same terminal; it goes on from the agent's own record. Asks when it runs.",
    _restart, Danger.COSTLY, Lane.SLOW, no_terminal, _ask_restart, rank=75, label="restart",
    many=Many("Restart {}"),
)  # fmt: skip
PAUSE = Command(
    "conversation.pause", "pause or go on", "p", Scope.CONVERSATION,
    "Holds the program's processes where they are, or lets them go on.",
    _pause, Danger.REVERSIBLE, Lane.SLOW, not_running, rank=80, label="pause",
    many=Many("Pause {}", skip=_paused_already),
)  # fmt: skip
RUNNING_COMMANDS = (
    STOP,
    RESTART,
    PAUSE,
    Command(
        "conversation.teardown", "tear down", "D", Scope.CONVERSATION,
        "Archives branch, index and files, then ends the program and removes the worktree. Says what is at stake.",
        _teardown, Danger.DESTRUCTIVE, Lane.SLOW, not_open, _ask_teardown, _teardown_facts, rank=90, label="tear down",
        many=Many("Tear down {}"),
    ),
    Command(
        "conversation.restore", "restore from the archive", "u", Scope.CONVERSATION,
        "Brings worktree, branch and uncommitted files of a closed conversation back as they were.",
        _restore, Danger.NONE, Lane.SLOW, not_closed, rank=25, label="restore",
        many=Many("Restore {}"),
    ),
)  # fmt: skip
