"""A project as the services see it: the repository, its journal, the settings and the terminals."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.clock import Clock, wall
from core.errors import JournalDamaged, UsageError
from core.git.filesystems import network_filesystem
from core.git.locate import Place, locate
from core.journal.journal import Journal
from core.settings.folders import (
    config_folder,
    conversation_folder,
    journal_folder,
    process_folder,
    remembered,
    runtime_folder,
)
from core.settings.load import load
from core.settings.settings import Settings

if TYPE_CHECKING:
    from core.terminals.background import Background
    from core.terminals.host import TerminalHost


class Project:
    """Everything a service needs, passed as one argument. One for each thread or process that acts."""

    def __init__(
        self, place: Place, journal: Journal, settings: Settings, environ: Mapping[str, str], clock: Clock
    ) -> None:
        self.place = place
        self.journal = journal
        self.settings = settings
        self.environ = environ
        self.clock = clock
        self._host: TerminalHost | None = None
        self._background: Background | None = None

    @property
    def root(self) -> str:
        """The main checkout, or the current one when there is no main one."""
        return self.place.main_root or self.place.root

    @property
    def runtime(self) -> str:
        """Folder of the terminals' socket: the one chosen at first, so that a cron job finds the same terminals."""
        chosen = runtime_folder(self.place.common_dir, self.environ)
        return chosen if "TIMONEL_RUNTIME" in self.environ else remembered(self.journal.folder, chosen)

    @property
    def host(self) -> TerminalHost:
        """Where conversations live on this machine; chosen at the first use."""
        if self._host is None:
            from core.terminals.choose import choose_host

            self._host = choose_host(self.runtime, environ=self.environ, detach_key=self.settings.detach_key)
        return self._host

    @property
    def background(self) -> Background:
        """Where background processes run: on every machine the same."""
        if self._background is None:
            from core.terminals.background import Background

            self._background = Background(self.runtime)
        return self._background

    def folder_of(self, key: str) -> str:
        """The private folder of one conversation, made when missing."""
        folder = conversation_folder(self.journal.folder, key)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return folder

    def folder_of_process(self, key: str) -> str:
        """The private folder of one background process (log, status file, environment), made when missing."""
        folder = process_folder(self.journal.folder, key)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return folder

    def close(self) -> None:
        """Gives the journal back."""
        self.journal.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def open_project(start: str, environ: Mapping[str, str], clock: Clock = wall) -> Project:
    """Finds the repository around `start` and opens its journal. Raises UsageError, JournalError."""
    place = locate(start)
    if place.bare:
        raise UsageError(
            f"{place.root} is a bare repository, and conversations branch from a checkout",
            remedy="add a worktree to it (`git worktree add ../main`) and start there",
        )
    if kind := network_filesystem(place.common_dir):
        raise JournalDamaged(
            f"{place.common_dir} lies on a network file system ({kind}), where a shared journal can lose data",
            remedy="clone the repository to a local disk and start there",
            code="network_filesystem",
        )
    settings = load(place.main_root or place.root, config_folder(environ), environ)
    journal = Journal(journal_folder(place.common_dir), clock=clock, full_sync=settings.full_sync)
    return Project(place, journal, settings, environ, clock)
