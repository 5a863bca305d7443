"""What one does with a conversation: make one, go to it, write to it, answer it, see why it is as it is."""

from __future__ import annotations

import json
import shlex

from core.commands.calls import next_call
from core.commands.command import (
    Acting,
    Attach,
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
from core.commands.policy_commands import always_fields
from core.commands.scope import Scope
from core.commands.selected import no_conversation, no_terminal, not_running
from core.model.approval import Approval
from core.model.conversation import State
from core.model.process import Process
from core.rules.policy_match import Reach, reach_words
from core.rules.roles import ROLES
from core.text.values import age


def _ask_new(context: CommandContext) -> Question:
    from core.rules.names import free_name

    facts = context.project
    taken = {member.conversation.name for member in context.snapshot.members}
    return Question(
        "New conversation",
        (Fact("A branch, a worktree and a terminal of its own. Enter is enough.", "muted"),),
        (
            Field("prompt", "What to do", FieldKind.LINES, hint="its first prompt; empty: it waits for you"),
            Field("name", "Name", value=free_name(facts.default_kind, taken)),
            Field("base", "From", value=facts.branch, hint="branch, tag, commit or pr/12"),
            Field("kind", "Agent", FieldKind.CHOICE, facts.default_kind, facts.kinds),
            Field("role", "Role", FieldKind.CHOICE, "", ("", *ROLES), hint="none"),
            Field("argv", "Command", hint="program and arguments, for the agent “command”"),
        ),
        form=Form.FORM,
        yes="start",
    )


def _new(acting: Acting, _context: CommandContext, values: Values) -> Outcome:
    from core.services.conversations.spawn import SpawnRequest, spawn

    request = SpawnRequest(
        name=values.get("name", "").strip(),
        base=values.get("base", "").strip(),
        kind=values.get("kind", ""),
        prompt=values.get("prompt", "").strip(),
        argv=tuple(shlex.split(values.get("argv", ""))),
        role=values.get("role", ""),
    )
    made = spawn(acting.project, request, acting.actor, acting.report)
    return Outcome(f"{made.name} is at work", select=made.name)


def _attach(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.conversations.typing import attach_argv

    argv, env = attach_argv(acting.project, context.name, acting.actor)
    return Outcome(f"back from {context.name}", attach=Attach(context.name, argv, env))


def _cannot_attach(context: CommandContext) -> str:
    if reason := no_terminal(context):
        return reason
    if context.project.host == "plain":
        return "there is no tmux on this machine, so there is no screen to enter; the preview shows its log"
    return ""


def _cannot_type(context: CommandContext) -> str:
    if reason := not_running(context):
        return reason
    member = context.member
    if member is not None and (member.approval is not None or member.conversation.state == State.WAITING):
        return f"{context.name} waits for an answer, and typed text could answer it: press a"
    return ""


def _ask_reply(context: CommandContext) -> Question:
    return Question(
        f"Write to {context.name}",
        fields=(Field("text", "", FieldKind.LINES, hint="typed into its terminal as one piece", required=True),),
        form=Form.FORM,
        yes="send",
    )


def _reply(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    from core.services.conversations.typing import reply

    reply(acting.project, context.name, values["text"], acting.actor)
    return Outcome(f"sent to {context.name}")


def _to_answer(context: CommandContext) -> Approval | None:
    """The selected question, else the selected conversation's, else the oldest of all."""
    if context.approval is not None:
        return context.approval
    if context.member is not None and context.member.approval is not None:
        return context.member.approval
    return context.snapshot.approvals[0] if context.snapshot.approvals else None


def _nothing_to_answer(context: CommandContext) -> str:
    if _to_answer(context) is not None:
        return ""
    member = context.member
    if member is not None and member.conversation.state == State.WAITING:
        return f"{context.name} asks on its own screen: enter opens it"
    return "nobody asks anything"


def _ask_answer(context: CommandContext) -> Question | None:
    found = _to_answer(context)
    if found is None:
        return None
    facts = [Fact(line) for line in found.detail.splitlines()]
    waited = age(context.now - found.asked_at)
    return Question(
        f"{found.conversation} asks: {found.title}",
        (Fact(f"{found.kind} · waiting for {waited}", "muted"), *facts),
        (
            Field("words", "In words", hint="optional: goes with the answer"),
            Field("id", "", value=str(found.id)),
            *always_fields(found),
        ),
        form=Form.ANSWER,
    )


def _answer(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    from core.services.approvals.questions import answer

    found = _to_answer(context)
    number = int(values["id"]) if values.get("id") else found.id if found else 0
    allow = values.get("allow") == "yes"
    always, prefix = (values.get("always", ""), values.get("prefix", "")) if allow else ("", "")
    write = acting.project.journal.write
    answered = write(answer, acting.actor, number, allow, values.get("words", ""), always=always, prefix=prefix)
    if always:
        pattern = answered.about if always == Reach.EXACT else prefix
        return Outcome(f"always allowed for {answered.conversation}: {reach_words(always, pattern, answered.tool)}")
    return Outcome(f"{'allowed' if allow else 'denied'}: {answered.conversation}, {answered.title}")


def _next(_acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    on_processes = context.pane == Scope.PROCESS
    selected = context.member.conversation.key if context.member else ""
    if on_processes and context.process is not None:
        selected = context.process.key
    found = next_call(context.snapshot, selected)
    if found is None:
        return Outcome("nobody needs you")
    if isinstance(found, Process):
        return Outcome(view=f"process {found.key}")
    return Outcome(select=found.conversation.name, view="pane fleet" if on_processes else "")


def _nobody_waits(context: CommandContext) -> str:
    return "" if next_call(context.snapshot, "") else "nobody needs you"


def _evidence(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.states.evidence import evidence_of

    member = context.member
    if member is None:
        return Outcome("no conversation is selected")
    found = acting.project.journal.read(evidence_of, member.conversation.id)
    conversation = member.conversation
    lines = [
        Fact(f"{conversation.state}: {conversation.reason or 'no reason was kept'}"),
        Fact(
            f"{int(conversation.confidence * 100)} % sure · since {age(context.now - conversation.state_at)}", "muted"
        ),
        Fact(""),
        Fact("What it was decided from", "muted"),
        *(Fact(f"{age(context.now - at):>4}  {source:<9} {text}") for source, at, text in _kept(conversation.evidence)),
        Fact(""),
        Fact("Newest from each source", "muted"),
        *(Fact(f"{age(context.now - one.at):>4}  {one.source:<9} {one.name}  {one.text}") for one in found),
    ]
    if not found:
        lines.append(Fact("none: it reports nothing itself", "muted"))
    return Outcome(page=Page(f"Why {conversation.name} is {conversation.state}", tuple(lines)))


def _kept(text: str) -> list[tuple[str, float, str]]:
    return [(str(source), float(at), str(said)) for source, at, said in json.loads(text or "[]")]


CONVERSATION_COMMANDS = (
    Command(
        "conversation.new", "new conversation", "c", Scope.EVERYWHERE,
        "Makes a branch, a worktree and a terminal, and starts an agent in it. Undone as a whole if a step fails.",
        _new, lane=Lane.SLOW, question=_ask_new, rank=40, label="new",
    ),
    Command(
        "conversation.attach", "enter its terminal", "enter,o", Scope.CONVERSATION,
        "Shows the terminal full screen, with every key for the agent; the detach key comes back here.",
        _attach, lane=Lane.TERMINAL, disabled=_cannot_attach, rank=20, label="open",
    ),
    Command(
        "conversation.reply", "write to it", "i", Scope.CONVERSATION,
        "Types one line or many into its terminal as your own words. Refused while a question waits there.",
        _reply, Danger.NONE, Lane.TERMINAL, _cannot_type, _ask_reply, rank=30, label="write",
        many=Many("Write to {}"),
    ),
    Command(
        "conversation.answer", "answer a question", "a", Scope.EVERYWHERE,
        "Allows or denies what the selected conversation asks, or the oldest question of all; with words if you like.",
        _answer, disabled=_nothing_to_answer, question=_ask_answer, rank=10, label="answer",
        many=Many("Answer {}", Scope.APPROVAL),
    ),
    Command(
        "conversation.next", "next that needs you", "w", Scope.EVERYWHERE,
        "Goes to the conversation that has waited for you longest, then to the next one, then to failed processes.",
        _next, lane=Lane.HERE, disabled=_nobody_waits, rank=15, label="next",
    ),
    Command(
        "conversation.evidence", "why this state", "e", Scope.CONVERSATION,
        "Shows the facts from which its state was decided: which hook, which process, how old.",
        _evidence, disabled=no_conversation, rank=60, label="why",
    ),
)  # fmt: skip
