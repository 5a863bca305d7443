"""Standing permissions: what an answer may allow for always, and taking it back."""

from __future__ import annotations

from core.commands.command import Acting, Command, Field, FieldKind, Form, Outcome, Question, Values
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.model.approval import Approval, Policy
from core.rules.policy_match import Reach, prefix_of, reach_words


def always_fields(asked: Approval) -> tuple[Field, ...]:
    """What the answer dialog offers, the narrowest first; `value` is the pattern, `label` says what it would allow."""
    if not asked.tool or asked.kind != "permission":
        return ()
    fields: list[Field] = []
    if asked.about:
        fields.append(Field(Reach.EXACT.value, "exactly this", value=asked.about))
    if prefix := prefix_of(asked.tool, asked.about):
        where = f"below {prefix}" if prefix.startswith("/") else f"“{prefix} …”"
        fields.append(Field(Reach.PREFIX.value, where, value=prefix))
    fields.append(Field(Reach.TOOL.value, f"any {asked.tool}"))
    return tuple(fields)


def _line(one: Policy) -> str:
    return f"{one.id}  {one.conversation}: {reach_words(one.reach, one.pattern, one.tool)}"[:100]


def _none(context: CommandContext) -> str:
    return "" if context.snapshot.policies else "nothing is always allowed"


def _ask_revoke(context: CommandContext) -> Question:
    lines = tuple(_line(one) for one in context.snapshot.policies)
    own = [_line(one) for one in context.snapshot.policies if one.conversation == context.name]
    first = next(iter((*own, *lines)), "")
    return Question(
        "Ask again about",
        fields=(Field("policy", "Always allowed", FieldKind.CHOICE, first, lines),),
        form=Form.FORM,
        yes="ask again",
    )


def _revoke(acting: Acting, _context: CommandContext, values: Values) -> Outcome:
    from core.services.approvals.policies import revoke

    number = int(values["policy"].split()[0])
    revoked = acting.project.journal.write(revoke, acting.actor, number)
    said = reach_words(revoked.reach, revoked.pattern, revoked.tool)
    return Outcome(f"{revoked.conversation} is asked again about {said}")


POLICY_COMMANDS = (
    Command(
        "policy.revoke", "ask again about what is always allowed", "A", Scope.EVERYWHERE,
        "Takes back a standing permission: from now on the conversation has to ask again.",
        _revoke, disabled=_none, question=_ask_revoke, label="ask again",
    ),
)  # fmt: skip
