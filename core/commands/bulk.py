"""One command on many marked rows: asked once, run once for each through the same service, told in one line.

Every way to start a command comes through `acting_on`, so that keys, hints, palette and menus agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.commands.bulk_question import asked_once, heading, own_values
from core.commands.command import Acting, Command, Danger, Fact, Many, Outcome, Page, Question, Values
from core.commands.context import CommandContext
from core.errors import TimonelError
from core.text.values import plural


class LeftOut(NamedTuple):
    """A marked row that a command cannot act on, and why."""

    context: CommandContext
    reason: str


def acting_on(command: Command, context: CommandContext) -> tuple[Command, CommandContext]:
    """What a command does now, and on what: all marked rows of the pane when there are some, else the selected one.

    What changes a thing and knows no way to do so with many is refused, lest it act on the row of the cursor alone.
    """
    if context.marked and command.many is not None and context.pane == (command.many.pane or command.scope):
        return _for_many(command, command.many), context
    if context.marked and command.scope == context.pane and command.danger is not Danger.NONE:
        number = len(context.marked)
        why = f"“{command.title}” works on one at a time: esc clears the {plural(number, 'mark')}"
        return command._replace(disabled=lambda _: why), context
    return command, context._replace(marked=())


def sorted_out(command: Command, context: CommandContext) -> tuple[list[CommandContext], list[LeftOut]]:
    """The marked rows that it can act on, and the others with the reason."""
    able: list[CommandContext] = []
    left: list[LeftOut] = []
    for one in context.marked:
        reason = command.disabled(one)
        if not reason and command.many is not None:
            reason = command.many.skip(one, context.marked)
        if reason:
            left.append(LeftOut(one, reason))
        else:
            able.append(one)
    return able, left


def _for_many(command: Command, many: Many) -> Command:
    def disabled(context: CommandContext) -> str:
        able, left = sorted_out(command, context)
        return "" if able or not left else f"none of the {len(left)} marked: {left[0].reason}"

    def question(context: CommandContext) -> Question | None:
        able, left = sorted_out(command, context)
        return asked_once(command, many, able, _left_facts(left, len(context.marked)))

    def facts(acting: Acting, context: CommandContext) -> tuple[Fact, ...]:
        found: list[Fact] = []
        for one in sorted_out(command, context)[0]:
            asked = command.question(one)
            found.append(Fact(heading(command, one), "strong"))
            found += [*(asked.facts if asked else ()), *(command.facts(acting, one) if command.facts else ()), Fact("")]
        return tuple(found[:-1])

    def run(acting: Acting, context: CommandContext, values: Values) -> Outcome:
        able, left = sorted_out(command, context)
        done: list[tuple[CommandContext, Outcome]] = []
        refused: list[LeftOut] = []
        for at, one in enumerate(able, 1):
            if len(able) > 1:
                acting.report(f"{at} of {len(able)}: {heading(command, one)}")
            try:
                outcome = command.run(acting, one, {**own_values(command, one), **values})
            except TimonelError as error:
                refused.append(LeftOut(one, error.line))
            except OSError as error:
                refused.append(LeftOut(one, f"the system said: {error}"))
            else:
                if outcome.follow:
                    return outcome  # a menu: what was chosen asks and acts on all of them itself
                done.append((one, outcome))
        return _told(command, done, refused, left)

    return command._replace(
        disabled=disabled, question=question, facts=facts if command.facts is not None else None, run=run
    )


def _told(
    command: Command,
    done: Sequence[tuple[CommandContext, Outcome]],
    refused: Sequence[LeftOut],
    left: Sequence[LeftOut],
) -> Outcome:
    if len(done) == 1 and not refused and not left:
        said = done[0][1].said
    else:
        parts = [f"{len(done)} done"]
        parts += [f"{len(refused)} refused"] if refused else []
        parts += [f"{len(left)} left out"] if left else []
        said = f"{command.title}: {', '.join(parts)}"
    page = None
    if refused:
        facts = [Fact(said, "warning"), Fact("")]
        facts += [Fact(f"{heading(command, one.context)}: {one.reason}", "error") for one in refused]
        facts += [Fact(f"{heading(command, one.context)}: {one.reason}", "muted") for one in left]
        page = Page("Not all of them", tuple(facts))
    undo = {outcome.undo for _, outcome in done}
    return Outcome(
        said, page=page, undo=undo.pop() if len(undo) == 1 else "", subjects=tuple(context for context, _ in done)
    )


def _left_facts(left: Sequence[LeftOut], marked: int) -> tuple[Fact, ...]:
    """How many of the marked it is not about, and why: each reason once."""
    if not left:
        return ()
    reasons = list(dict.fromkeys(one.reason for one in left))
    more = f"; and {len(reasons) - 1} more reasons" if len(reasons) > 1 else ""
    return (Fact(f"{len(left)} of the {marked} marked left out: {reasons[0]}{more}", "warning"),)
