"""What the process screen reads beside the snapshot: trees, the past as points, the end of a log."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.process import Process
from core.services.health.history import history
from core.services.processes.logs import log_lines
from core.services.processes.trees import Leaf, TreeWatch
from core.services.project import Project

UNWRITTEN = 10.0
"""Seconds: the supervisor keeps the newest points to itself for so long, and what is not known yet is no gap."""


class ProcessSource:
    """Opened and used in one thread of its own."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._trees = TreeWatch()

    def trees(self, roots: Mapping[str, int]) -> dict[str, tuple[Leaf, ...]]:
        """The processes below each root, by its key."""
        return self._trees.look(roots, self._project.clock())

    def past(self, subjects: tuple[str, ...], seconds: float, points: int) -> dict[str, tuple[float | None, ...]]:
        """CPU of each subject over `seconds` until lately, percent of one core; None where nothing is known."""
        now = self._project.clock() - UNWRITTEN
        return {
            subject: tuple(
                None if point is None else point.cpu
                for point in self._project.journal.read(history, subject, now - seconds, now, points)
            )
            for subject in subjects
        }

    def tail(self, process: Process, lines: int) -> tuple[str, ...]:
        """The last lines that it printed."""
        return log_lines(self._project, process, lines)

    def screen(self, key: str, lines: int) -> tuple[str, ...]:
        """The last lines of a conversation's terminal."""
        return self._project.host.capture_many((key,), lines).get(key, ())

    def close(self) -> None:
        """Gives the project back."""
        self._project.close()
