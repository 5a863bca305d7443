"""Commands that reach the server even when its socket was deleted, and that start it when that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from core.errors import TerminalFailed
from core.terminals.tmux_argv import Command
from core.terminals.tmux_run import TmuxRun
from core.terminals.tmux_server import TmuxServer

_Answer = TypeVar("_Answer")


class TmuxLink:
    """The common way costs one spawn; mending happens only after tmux said that there is no server."""

    def __init__(self, run: TmuxRun, detach_key: str) -> None:
        self._run = run
        self._server = TmuxServer(run, detach_key)

    def alive(self) -> bool:
        """Whether the server answers; one whose socket was deleted is made reachable first."""
        return self._server.answers() or self._server.revive()

    def server_identity(self) -> str:
        """Of the server that was started last; "" when none ever was."""
        return self._server.remembered()

    def ask(self, *commands: Command, stdin: str = "") -> str:
        """What the chain printed; TerminalFailed `server_dead` when there is no server."""
        return self._mended(lambda: self._run(*commands, stdin=stdin))

    def partly(self, *commands: Command) -> tuple[str, bool]:
        """What the chain printed before it came to a terminal that is gone, and whether it ran to its end."""
        return self._mended(lambda: self._run.partly(*commands))

    def ask_started(self, *commands: Command) -> str:
        """The same, with a server started where there is none."""
        try:
            return self._run(*commands)
        except TerminalFailed as error:
            if error.code != "server_dead":
                raise
        self._server.ensure()
        return self._run(*commands)

    def _mended(self, call: Callable[[], _Answer]) -> _Answer:
        try:
            return call()
        except TerminalFailed as error:
            if error.code == "server_dead" and self._server.revive():
                return call()
            raise
