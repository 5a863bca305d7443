"""Starts, stops, restarts and removes background processes."""

from __future__ import annotations

import os
import shutil
from contextlib import AbstractContextManager
from typing import NamedTuple

from core.errors import JournalError, Refused, TerminalFailed, UsageError
from core.model.actor import Actor
from core.model.process import Process, ProcessState, Restart
from core.rules.names import LONGEST, safe_name
from core.rules.restarts import MOST
from core.services.conversations.busy import only_one
from core.services.conversations.identity import require_operator
from core.services.processes import moves
from core.services.processes.launch import (
    environment,
    folder_within,
    home_of,
    keep_environment,
    launch,
    require_program,
)
from core.services.processes.moves import Draft
from core.services.processes.reads import owner_of, process_named, process_numbered, processes_of
from core.services.processes.settling import begin_again, settle, settle_if_possible, settle_processes
from core.services.project import Project
from core.services.supervision.lifecycle import wake_supervisor
from core.terminals.process_identity import same_process
from core.text.clean import clean_line

PATIENCE = 10.0
"""Seconds to wait for another hand at the same process."""


class Wanted(NamedTuple):
    """What a caller asks to be run. `folder` is a path from the worktree's (or main checkout's) root, or a full one."""

    name: str
    argv: tuple[str, ...] = ()  # empty: as it ran before
    conversation: str = ""  # empty: the caller's own, or the project
    folder: str = ""
    restart: str = Restart.NEVER
    max_restarts: int = MOST


def start(project: Project, wanted: Wanted, actor: Actor) -> Process:
    """Raises Conflict when one of that name is alive, NotFound when there is no such program."""
    if safe_name(wanted.name) != wanted.name:
        raise UsageError(
            f"{clean_line(wanted.name, 60)!r} cannot name a process",
            remedy=f"use small letters, digits, - and _, at most {LONGEST}: {safe_name(wanted.name)}",
            code="bad_name",
        )
    if wanted.restart not in set(Restart) or not 0 <= wanted.max_restarts <= 1000:
        raise UsageError(
            f"{clean_line(wanted.restart, 40)!r}, at most {wanted.max_restarts} times, is no way to restart a process",
            remedy=f"say {', '.join(Restart)}, and at most 1000 times",
        )
    owner = project.journal.read(owner_of, actor, wanted.conversation)
    require_own(owner, actor, "start a process for another conversation or the project")
    draft = Draft(
        wanted.name,
        wanted.argv,
        folder_within(home_of(project, owner), wanted.folder),
        wanted.restart,
        wanted.max_restarts,
    )
    environ = environment(project, owner, actor)
    if wanted.argv:
        require_program(draft.argv, draft.folder, environ.get("PATH", os.defpath))
    settle_processes(project)  # one that has ended meanwhile makes room for itself
    process = project.journal.write(moves.claim, actor, owner, draft, os.urandom(4).hex())
    with _held(project, process):
        keep_environment(project, process, environ)
        launch(project, process, actor)
    wake_supervisor(project)  # it notices the end and restarts; a moment later is early enough
    return project.journal.read(process_numbered, process.id)


def stop(project: Project, process: Process, actor: Actor) -> Process:
    """Ends the whole tree and what it left behind, politely first. Stopping what has ended changes nothing."""
    require_own(process.conversation_id, actor, f"stop {process.name}")
    with _held(project, process):
        return _stop(project, process, actor)


def restart(project: Project, process: Process, actor: Actor) -> Process:
    """Ends what runs, and starts the same program in the same folder with the same environment."""
    require_own(process.conversation_id, actor, f"restart {process.name}")
    home_of(project, process.conversation_id)
    with _held(project, process):
        _stop(project, process, actor)
        restarted = begin_again(project, process, actor, restarts=0)
    wake_supervisor(project)
    return restarted


def go_on(project: Project, process: Process, actor: Actor) -> Process:
    """Lets one go on that a signal has halted (SIGSTOP), with everything below it. Raises Refused when none has."""
    from core.terminals.tree_hold import let_go

    require_own(process.conversation_id, actor, f"let {process.name} go on")
    if process.state != ProcessState.PAUSED:
        raise Refused(f"{process.name} is {process.state}: nothing holds it", remedy="`timonel process list` shows it")
    with _held(project, process):
        root = same_process(process.identity)
        let_go(root or 0, project.background.tag(process.key))
        return settle(project, project.journal.read(process_numbered, process.id), actor)


def remove(project: Project, process: Process, actor: Actor) -> None:
    """Forgets one that has ended, and deletes its log. Raises Refused for one that is alive."""
    require_own(process.conversation_id, actor, f"remove {process.name}")
    with _held(project, process):
        if settle(project, project.journal.read(process_numbered, process.id), actor).runs:
            raise Refused(
                f"{process.name} is alive (pid {process.pid})", remedy=f"`timonel process stop {process.name}` first"
            )
        project.journal.write(moves.removed, actor, process.id)
        shutil.rmtree(project.folder_of_process(process.key), ignore_errors=True)


def stop_all(project: Project, owner: int | None, actor: Actor) -> tuple[Process, ...]:
    """Every process of a conversation that is alive or about to be; its caller has asked whether that may be."""
    found = project.journal.read(processes_of, owner)
    alive = [one for one in found if one.runs or one.state == ProcessState.RESTARTING]
    stopped: list[Process] = []
    for process in alive:
        with _held(project, process):
            stopped.append(_stop(project, process, actor))
    return tuple(stopped)


def find_process(project: Project, name: str, actor: Actor, conversation: str = "") -> Process:
    """The one that is meant, as the machine says it is. Raises NotFound, UsageError."""
    process = project.journal.read(process_named, actor, name, conversation)
    settle_if_possible(project)
    return project.journal.read(process_numbered, process.id)


def require_own(owner: int | None, actor: Actor, act: str) -> None:
    """A conversation has a say over its own processes, the operator over all."""
    if actor.conversation_id is None or owner != actor.conversation_id:
        require_operator(actor, act)


def _note_stopping(project: Project, process: Process, actor: Actor) -> bool:
    """Whether it could be written. A full disk must not keep the program alive that fills it."""
    try:
        project.journal.write(moves.stopping, actor, process.id)
    except JournalError:
        return False
    return True


def _stop(project: Project, process: Process, actor: Actor) -> Process:
    process = project.journal.read(process_numbered, process.id)
    if not (process.runs or process.state == ProcessState.RESTARTING):
        return process
    noted = _note_stopping(project, process, actor)
    project.background.stop(process.key, process.identity, project.settings.stop_seconds)
    if not noted and not _note_stopping(project, process, actor):
        raise JournalError(
            f"{process.name} is ended, but the journal at {project.journal.path} cannot be written to say so",
            remedy="make room on the disk, then stop it once more",
        )
    stopped = settle(project, project.journal.read(process_numbered, process.id), actor)
    if stopped.runs:
        raise TerminalFailed(
            f"{process.name} (pid {process.pid}) does not end, although it was killed",
            remedy="the kernel holds it (a dead disk or network drive?); look at it with `ps`",
        )
    return stopped


def _held(project: Project, process: Process) -> AbstractContextManager[None]:
    return only_one(project.folder_of_process(process.key), process.name, PATIENCE)
