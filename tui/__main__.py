"""Starts the control center in this terminal; the command line calls main()."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from core.clock import wall
from core.services.project import Project, open_project
from core.settings.settings import Settings

if TYPE_CHECKING:
    from core.commands.context import ProjectFacts
    from core.model.actor import Actor
    from core.services.supervision.lifecycle import Seen
    from core.terminals.host import TerminalHost
    from tui.feeds.journal_feed import Source
    from tui.feeds.process_feed import Source as ProcessSource


class ProjectDoors:
    """Opens a project anew for each thread that wants one."""

    def __init__(self, start: str) -> None:
        self._start = start
        self._first = open_project(start, os.environ)

    @property
    def settings(self) -> Settings:
        """Of this project."""
        return self._first.settings

    def facts(self) -> ProjectFacts:
        """Read once."""
        from core.commands.project_facts import project_facts

        return project_facts(self._first)

    def source(self) -> Source:
        """A read-only connection of its own."""
        from core.commands.snapshot_source import JournalSource

        return JournalSource(self._first.journal.folder)

    def wake_supervisor(self) -> None:
        """States and process facts come from it."""
        from core.services.supervision.lifecycle import wake_supervisor

        wake_supervisor(self._first)

    def look_after_supervisor(self) -> Seen:
        """Starts it again when it fell."""
        from core.services.supervision.lifecycle import look_after

        return look_after(self._first)

    def host(self) -> TerminalHost:
        """Where conversations live."""
        return self._first.host

    def processes(self) -> ProcessSource:
        """A project of its own, for the process screen's thread."""
        from core.commands.process_source import ProcessSource

        return ProcessSource(open_project(self._start, os.environ))

    @property
    def acting(self):  # noqa: ANN201 (OpenActing, which is the runner's)
        """A project and who acts in it, for one lane."""

        def open_acting() -> tuple[Project, Actor]:
            from core.services.conversations.identity import current_actor

            project = open_project(self._start, os.environ)
            return project, current_actor(project.journal, os.environ)

        return open_acting

    def close(self) -> None:
        """Gives the first one back."""
        self._first.close()


def main(start: str = ".") -> int:
    """Runs the control center around `start` until the person leaves. Raises TimonelError before that."""
    doors = ProjectDoors(start)
    import asyncio

    from tui.app import TimonelApp
    from tui.hand_over import hand_over
    from tui.notices.ways import ways_from

    class ControlCenter(TimonelApp):
        def at_home(self) -> None:
            """The supervisor is woken behind the first frame, and looked after from then on."""
            from tui.feeds.supervisor_watch import SupervisorWatch

            over = hand_over(asyncio.get_running_loop())
            SupervisorWatch(doors.wake_supervisor, doors.look_after_supervisor, over(self._tell)).start()

        def _tell(self, runs: bool, fell: bool) -> None:
            if (home := self.home) is not None:
                home.show_supervisor(runs, fell)

    settings = doors.settings
    ways = ways_from(settings.notify, os.environ, sys.platform)
    ControlCenter(doors, theme=settings.theme, clock=wall, ways=ways).run()
    doors.close()
    return 0
