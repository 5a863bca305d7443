"""Where a background process's output is kept, and its last lines."""

from __future__ import annotations

from core.model.process import Process
from core.services.project import Project
from core.settings.folders import process_folder


def log_of(project: Project, process: Process) -> str:
    """Path of its log; there is none before it was started."""
    from core.terminals.plain_host import log_path

    return log_path(process_folder(project.journal.folder, process.key))


def log_lines(project: Project, process: Process, lines: int) -> tuple[str, ...]:
    """The last lines, colours kept, every other control sequence gone."""
    from core.terminals.log_follow import last_lines

    return last_lines(log_of(project, process), lines)
