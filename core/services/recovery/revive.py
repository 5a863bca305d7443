"""Starts lost conversations again, a few at a time; each is seen to be alive before the next few are started."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from core.agents.catalog import kind_named
from core.errors import TerminalFailed, TimonelError
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.model.conversation import Conversation
from core.services.conversations.busy import only_one
from core.services.conversations.identity import require_operator
from core.services.conversations.launching import launch
from core.services.conversations.running import admit_start, open_rows
from core.services.project import Project
from core.services.reading import conversation_named
from core.services.recovery.lost import Lost, is_lost_still, lost_conversations
from core.services.tasks.lease_renewal import renew
from core.terminals.host import TerminalFact

AT_ONCE = 3
"""So many are started together: an agent takes most of its processor time and memory while it starts."""

STEADY = 1.0
"""Seconds that a program must have lived before it counts as come up: most that fail, fail at once."""

SIGN_SECONDS = 30.0
"""How long a program may take until its first sign: a hook, its session record, anything on its screen."""

NOT_TRIED = frozenset({"busy", "alive_again", "vendor_paused", "memory_low"})
"""Codes of errors that say: not now, or somebody else does it."""

UP, SILENT, FAILED, LEFT = "up", "silent", "failed", "left"
SIGNS = "SELECT source FROM evidence WHERE conversation_id = ? AND source IN ('hook', 'door', 'record') AND at >= ?"


class Revived(NamedTuple):
    """What became of one: up, silent (alive without any sign yet), failed, or left as it was."""

    name: str
    verdict: str
    words: str


class Patience(NamedTuple):
    """How long to wait for signs, in seconds, and how to wait."""

    sign: float = SIGN_SECONDS
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


PATIENCE = Patience()


def revive(
    project: Project,
    actor: Actor,
    names: Collection[str] = (),
    report: Callable[[str], None] = lambda _line: None,
    patience: Patience = PATIENCE,
) -> tuple[Revived, ...]:
    """Every lost conversation, or those named; one that fails does not stop the others. Raises OperatorOnly."""
    require_operator(actor, "start lost conversations again")
    plan = [one for one in lost_conversations(project) if not names or one.name in names]
    done = [Revived(one.name, LEFT, one.why_not) for one in plan if one.why_not]
    willing = [one for one in plan if not one.why_not]
    for first in range(0, len(willing), AT_ONCE):
        stage = willing[first : first + AT_ONCE]
        report(f"{first + 1} to {first + len(stage)} of {len(willing)}: {', '.join(one.name for one in stage)}")
        for each in _stage(project, actor, stage, patience):
            report(f"{each.name}: {each.verdict}, {each.words}")
            done.append(each)
    return tuple(done)


def _stage(project: Project, actor: Actor, stage: list[Lost], patience: Patience) -> Iterator[Revived]:
    started: dict[str, tuple[Conversation, float]] = {}
    for one in stage:
        try:
            row = _start(project, actor, one)
        except (TimonelError, OSError) as error:
            busy = isinstance(error, TimonelError) and error.code in NOT_TRIED
            yield Revived(one.name, LEFT if busy else FAILED, _line(error))
            continue
        started[row.key] = (row, patience.clock())
    while started:
        terminals = {fact.key: fact for fact in project.host.sweep()}
        for key, (row, since) in list(started.items()):
            found = _verdict(project, row, terminals.get(key), patience.clock() - since, patience)
            if found is not None:
                del started[key]
                yield found
        if started:
            patience.sleep(0.1)


def _start(project: Project, actor: Actor, one: Lost) -> Conversation:
    """Under its lock, and only when nobody else did it. Its claims get a whole lease."""
    row, worktree = open_rows(project, one.name)
    with only_one(project.folder_of(row.key), one.name):
        if not is_lost_still(project, row.id):
            raise TerminalFailed("somebody else has started it already", code="alive_again")
        admit_start(project, row, actor)
        launch(project, row, worktree, actor, again=True)
        project.journal.write(_renew, actor, one.name)
    return project.journal.read(conversation_named, one.name)


def _renew(tx: Transaction, name: str) -> None:
    renew(tx, name)


def _verdict(
    project: Project, row: Conversation, fact: TerminalFact | None, age: float, patience: Patience
) -> Revived | None:
    """None while it is too early to say."""
    if fact is None or fact.dead:
        code = fact.exit_code if fact else None
        how = f"it ended at once with code {code}" if code is not None else "its terminal went away at once"
        return Revived(row.name, FAILED, f"{how}; `timonel attach {row.name}` shows what it said")
    if age < STEADY:
        return None
    if sign := _sign(project, row):
        return Revived(row.name, UP, sign)
    if not kind_named(row.kind).reports:
        return Revived(row.name, UP, "its program runs")
    if age < patience.sign:
        return None
    return Revived(row.name, SILENT, f"it runs, and has given no sign in {patience.sign:.0f} s")


def _sign(project: Project, row: Conversation) -> str:
    """The first thing that it has shown since its start."""

    def reported(connection: Any) -> str:
        found = connection.execute(SIGNS, (row.id, row.opened_at)).fetchall()
        return found[0][0] if found else ""

    if source := project.journal.read(reported):
        return f"it reported (by {source})"
    try:
        frame = project.host.capture(row.key)
    except TerminalFailed:
        return ""  # it ended this moment: the next look says how
    return "its screen shows something" if any(line.strip() for line in frame.lines) else ""


def _line(error: TimonelError | OSError) -> str:
    return error.line if isinstance(error, TimonelError) else str(error)
