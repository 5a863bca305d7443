"""What the tests of background processes start, look at and wait for."""

import time
from pathlib import Path

from core.services.processes.acts import Wanted
from core.services.processes.reads import process_numbered
from core.services.processes.settling import settle_processes
from core.terminals.plain_host import log_path
from tests.e2e.proof import until


class Clock:
    """Real time, moved on by the test."""

    def __init__(self):
        self.ahead = 0.0

    def __call__(self):
        return time.time() + self.ahead


def sh(name, script, **more):
    """A line of shell as a process."""
    return Wanted(name, ("sh", "-c", script), **more)


def becomes(project, process, state):
    """Looks until it is in that state."""

    def look():
        settle_processes(project)
        return (one := project.journal.read(process_numbered, process.id)).state == state and one

    return until(look, what=f"{process.name} {state}")


def log_of(project, process):
    """Its log."""
    return Path(log_path(project.folder_of_process(process.key)))
