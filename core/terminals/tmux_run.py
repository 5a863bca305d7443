"""The one place that runs tmux: short plain processes, many commands in each. Never a control client."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from core.errors import TerminalFailed
from core.terminals.tmux_argv import Command, chain

_DEAD = ("no server running", "error connecting", "lost server", "server exited", "server not found")
_GONE = ("can't find", "no such session", "no such window", "no such pane", "no current")
_VERSION = ("protocol version mismatch", "server version is too")


class TmuxRun:
    """Speaks to the server behind one socket."""

    def __init__(self, program: str, socket: str, env: Mapping[str, str], timeout_s: float = 10.0) -> None:
        self.program = program
        self.socket = socket
        self.env = dict(env)
        self.timeout_s = timeout_s

    def __call__(self, *commands: Command, stdin: str = "") -> str:
        """Run the commands as one chain, which stops at its first error. Never starts a server."""
        return self._spawn(["-N", *self._head(), *chain(*commands)], stdin)

    def partly(self, *commands: Command) -> tuple[str, bool]:
        """What the chain printed, and whether it ran to its end: it stops at a terminal that is gone."""
        done = self._finish(["-N", *self._head(), *chain(*commands)], "")
        if done.returncode:
            error = failure(done.stderr.decode(errors="replace"))
            if error.code != "terminal_gone":
                raise error
        return done.stdout.decode(errors="replace"), done.returncode == 0

    def start_server(self, config: str, cwd: str, *commands: Command) -> str:
        """Start the server in this directory and environment, then run the commands."""
        return self._spawn([*self._head(), "-f", config, *chain(("start-server",), *commands)], "", cwd)

    def _head(self) -> list[str]:
        return ["-u", "-S", self.socket]

    def _spawn(self, words: list[str], stdin: str, cwd: str | None = None) -> str:
        done = self._finish(words, stdin, cwd)
        if done.returncode:
            raise failure(done.stderr.decode(errors="replace"))
        return done.stdout.decode(errors="replace")

    def _finish(self, words: list[str], stdin: str, cwd: str | None = None) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                [self.program, *words],
                input=stdin.encode(errors="replace"),
                capture_output=True,
                timeout=self.timeout_s,
                env=self.env,
                cwd=cwd,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TerminalFailed(
                f"tmux did not answer for {self.timeout_s:g} s",
                code="tmux_timeout",
                remedy="try again; if it stays so, look at the load of the machine",
            ) from error
        except OSError as error:
            raise TerminalFailed(
                f"cannot run {self.program}: {error.strerror}", code="no_tmux", remedy="install tmux 3.2a or newer"
            ) from error


def failure(said: str) -> TerminalFailed:
    """tmux's words as an error with a code."""
    line = " ".join(said.split()) or "tmux failed and said nothing"
    if line.startswith(_DEAD):
        return TerminalFailed(
            "the terminals' server is not running",
            code="server_dead",
            remedy="restart the conversation: a new server is started with it",
        )
    if line.startswith(_GONE):
        return TerminalFailed(
            f"the terminal is gone ({line})", code="terminal_gone", remedy="restart the conversation to give it one"
        )
    if line.startswith(_VERSION):
        return TerminalFailed(
            f"tmux was replaced while its server was running ({line})",
            code="tmux_version",
            remedy="end the conversations, so that a server of the new version can start",
        )
    return TerminalFailed(f"tmux: {line}", remedy="run `timonel doctor` to see what is wrong")
