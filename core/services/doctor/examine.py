"""`timonel doctor`: every check in one table, and the mending of what can be mended without a person's judgement."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.errors import JournalError, TimonelError
from core.git.locate import locate
from core.model.actor import Actor
from core.services.doctor import conversations, journal, machine
from core.services.doctor.finding import Finding, Verdict, bad
from core.services.project import Project

Look = Callable[[Project], Finding]
Mend = Callable[[Project, Actor], str]


class Check(NamedTuple):
    """One question about a project, and what mends a bad answer."""

    name: str
    look: Look
    mend: Mend | None = None


def _recount(project: Project, actor: Actor) -> str:
    return f"{project.journal.write(journal.recount, actor)} counted anew"


def _recover(project: Project, actor: Actor) -> str:
    from core.services.recovery.recover import recover

    return "; ".join(recover(project, actor)) or "nothing was left to mend"


def _start(project: Project, _actor: Actor) -> str:
    from core.services.supervision.lifecycle import ensure_supervisor

    return f"started, pid {ensure_supervisor(project).pid}"


CHECKS: tuple[Check, ...] = (
    Check("permissions", journal.modes, lambda project, _actor: journal.tighten(project)),
    Check("writer lock", journal.writer_lock),
    Check("log file", journal.log_size),
    Check("journal", journal.health),
    Check("task counters", journal.counters, _recount),
    Check("half-made", conversations.halves, _recover),
    Check("worktrees", conversations.worktrees),
    Check("terminals", conversations.terminals),
    Check("left behind", conversations.left_behind),
    Check("snapshots", conversations.snapshots),
    Check("supervisor", conversations.supervisor, _start),
)


def examine_machine(start: str, run: machine.Run = machine.printed) -> Iterator[Finding]:
    """What can be said without a journal. Raises UsageError outside a repository."""
    common = locate(start).common_dir
    yield machine.python()
    yield machine.git(run)
    yield machine.tmux(run)
    yield machine.agents(shutil.which)
    yield machine.sqlite()
    yield machine.filesystem(common)
    yield machine.disk(common)


def examine(project: Project, checks: tuple[Check, ...] = CHECKS) -> Iterator[Finding]:
    """The rest. A check that cannot be made is itself a finding, and the others go on."""
    for check in checks:
        try:
            yield check.look(project)
        except TimonelError as error:
            yield bad(check.name, f"cannot be checked: {error.message}", error.remedy)


def unopened(error: JournalError) -> Finding:
    """The finding when the journal itself cannot be opened."""
    return bad("journal", error.message, error.remedy)


def mend(project: Project, actor: Actor, findings: tuple[Finding, ...]) -> Iterator[str]:
    """Mends every fixable finding; one line for each, also for those that would not be mended."""
    by_name = {check.name: check for check in CHECKS}
    for finding in findings:
        check = by_name.get(finding.name)
        if not finding.fixable or finding.verdict == Verdict.OK or check is None or check.mend is None:
            continue
        try:
            yield f"{finding.name}: {check.mend(project, actor)}"
        except TimonelError as error:
            yield f"{finding.name}: {error.line}"
        except OSError as error:
            yield f"{finding.name}: {error.strerror}: {os.fsdecode(error.filename or '')}"


def worst(findings: tuple[Finding, ...]) -> Verdict:
    """The verdict of them all."""
    order = list(Verdict)
    return max((finding.verdict for finding in findings), key=order.index, default=Verdict.OK)
