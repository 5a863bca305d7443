"""Brings the journal's picture of the background processes up to what the machine says: ends, orphans, due restarts.

The supervisor does it once a second, and whoever lists the processes does it too, so that the list is true when no
supervisor runs.
"""

from __future__ import annotations

import os

from core.errors import Conflict, JournalError, TimonelError
from core.model.actor import THE_SUPERVISOR, Actor
from core.model.process import Process, ProcessState
from core.rules.process_moves import REBOOTED, Seen, move
from core.services.conversations.busy import only_one
from core.services.processes import moves
from core.services.processes.launch import launch
from core.services.processes.reads import due_processes, process_numbered, running_processes
from core.services.project import Project
from core.terminals.ports_in_use import listening_ports
from core.terminals.process_groups import process_table, trees
from core.terminals.process_identity import identity

STARTING_SECONDS = 5.0
"""A start takes some milliseconds; one that is older and in nobody's hands was cut short."""


def settle_processes(project: Project, actor: Actor = THE_SUPERVISOR) -> tuple[Process, ...]:
    """Writes down what has changed since the last look; returns those of which something is alive."""
    for process in project.journal.read(running_processes):
        if process.state in (ProcessState.STARTING, ProcessState.STOPPING):
            _finish(project, process, actor)
        else:
            settle(project, process, actor)
    return project.journal.read(running_processes)


def settle_if_possible(project: Project) -> None:
    """Before something is merely shown: where the journal cannot be written, what it knows is better than nothing."""
    try:
        settle_processes(project)
    except JournalError:
        return  # whoever wants to change something is told why that cannot be


def settle(project: Project, process: Process, actor: Actor) -> Process:
    """One of them. What another hand changes meanwhile is left as it is."""
    orphaned = process.state == ProcessState.ORPHANED
    folder = project.folder_of_process(process.key)
    look = project.background.look(process.key, folder, process.run, process.identity, orphaned)
    seen = Seen(look.alive, look.halted, look.exit_code, look.ended_at, look.left, _same_boot(process))
    step = move(process, seen, project.clock())
    if step is not None:
        project.journal.write(moves.moved, actor, process, step, look.root)
    return project.journal.read(process_numbered, process.id) if step else process


def start_due(project: Project, actor: Actor) -> tuple[str, ...]:
    """Starts those again whose pause is over; a line for each, also for one that could not be started."""
    lines: list[str] = []
    for process in project.journal.read(due_processes, project.clock()):
        try:
            with only_one(project.folder_of_process(process.key), process.name):
                if project.journal.read(process_numbered, process.id).state != ProcessState.RESTARTING:
                    continue
                if _same_boot(process):
                    begin_again(project, process, actor)
                    lines.append(f"process {process.name}: restart {process.restarts} of {process.max_restarts}")
                else:
                    project.journal.write(moves.refused, actor, process.id, REBOOTED)
        except TimonelError as error:
            lines.append(f"process {process.name}: not restarted: {error.line}")
    return tuple(lines)


def begin_again(project: Project, process: Process, actor: Actor, **columns: object) -> Process:
    """A further start of a known process; the caller holds its lock. Raises TimonelError, after writing down why."""
    project.journal.write(moves.begin, actor, process.id, os.urandom(4).hex(), **columns)
    launch(project, project.journal.read(process_numbered, process.id), actor)
    return project.journal.read(process_numbered, process.id)


def ports_of(processes: tuple[Process, ...]) -> dict[int, str]:
    """The TCP ports that the tree of each running process listens on, by its id; what cannot be seen is left out."""
    roots = {process.id: process.pid for process in processes if process.runs and process.pid}
    if not roots:
        return {}
    members = trees(process_table(), roots.values())
    ports = listening_ports({pid for tree in members.values() for pid in tree})
    found: dict[int, str] = {}
    for number, root in roots.items():
        seen = [ports[pid] for pid in members.get(root, ()) if pid in ports]
        if seen:
            found[number] = ",".join(map(str, sorted({port for each in seen for port in each})))
    return found


def programs_of(processes: tuple[Process, ...]) -> dict[int, int]:
    """The pid of the program itself by the process's id: the child of the wrapper, to which no signal is of use."""
    table = process_table()
    found: dict[int, int] = {}
    for process in processes:
        if process.runs and process.pid in table:
            below = [row for row in table.values() if row.parent == process.pid and not row.ended]
            orphan = process.state == ProcessState.ORPHANED or not below
            found[process.id] = process.pid if orphan else min(below, key=lambda row: (row.started, row.pid)).pid
    return found


def _finish(project: Project, process: Process, actor: Actor) -> None:
    """A start or stop that was cut short, if nobody is about to finish it himself."""
    if project.clock() - process.changed_at < STARTING_SECONDS:
        return
    try:
        with only_one(project.folder_of_process(process.key), process.name):
            process = project.journal.read(process_numbered, process.id)
            if process.state == ProcessState.STOPPING:
                project.background.stop(process.key, process.identity, project.settings.stop_seconds)
            if process.state in (ProcessState.STARTING, ProcessState.STOPPING):
                settle(project, process, actor)
    except Conflict as busy:
        if busy.code != "busy":
            raise


def _same_boot(process: Process) -> bool:
    now = identity(os.getpid())
    known = process.identity.partition(":")[0]
    return now is None or known in ("", "ended", now.partition(":")[0])
