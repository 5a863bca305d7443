"""Watches the background processes: notices ends and orphans, restarts what is due, looks for ports."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor

from core.model.actor import THE_SUPERVISOR
from core.services.processes.moves import note_ports
from core.services.processes.reads import waiting_processes
from core.services.processes.settling import ports_of, settle_processes, start_due
from core.services.project import Project

PORTS_SECONDS = 5.0  # between two looks for ports; the process table is read for it


class ProcessWatch:
    """A loop of the supervisor. `alive` counts what keeps the supervisor itself alive."""

    def __init__(self, project: Project, thread: Executor, log: Callable[[str], None]) -> None:
        self._project = project
        self._thread = thread
        self._log = log
        self._ports_at = 0.0
        self.alive = 0

    async def tick(self) -> None:
        """One look, in a thread: a stop that was cut short may take as long as its grace."""
        for line in await asyncio.get_running_loop().run_in_executor(self._thread, self.look):
            self._log(line)

    def look(self) -> tuple[str, ...]:
        """The same, whole; returns what is worth a line in the log."""
        project = self._project
        lines = start_due(project, THE_SUPERVISOR)
        running = settle_processes(project, THE_SUPERVISOR)
        now = project.clock()
        if running and not 0 <= now - self._ports_at < PORTS_SECONDS:
            self._ports_at = now
            ports = ports_of(running)
            news = {one.id: ports[one.id] for one in running if one.id in ports and ports[one.id] != one.ports}
            if news:
                project.journal.write(note_ports, THE_SUPERVISOR, news)
        self.alive = len(running) + project.journal.read(waiting_processes)
        return lines
