"""The server's life: started once, remembered, and made reachable again when its socket was deleted."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from core.errors import TerminalFailed
from core.terminals.private_folder import private_folder
from core.terminals.process_identity import identity, same_process
from core.terminals.tmux_config import HUB, config_text
from core.terminals.tmux_run import TmuxRun

_LOCK_S = 15.0
_SOCKET_S = 3.0
_SEARCH_S = 5.0  # between two fruitless searches through the process table by those who look every second
# Longer than anybody waits, and within what every `sleep` takes.
_HUB_PROGRAM = ("sleep", "2147483647")


class TmuxServer:
    """One server behind one socket; several control centers may share it."""

    def __init__(self, run: TmuxRun, detach_key: str) -> None:
        self._run = run
        self._detach_key = detach_key
        self._folder = Path(run.socket).parent
        self._record = self._folder / "server.json"
        self._search_after = 0.0  # monotonic

    def answers(self) -> bool:
        """Whether a client reaches it."""
        try:
            self._run(("list-sessions", "-F", ""))
        except TerminalFailed as error:
            if error.code == "server_dead":
                return False
            raise
        return True

    def remembered(self) -> str:
        """The identity that was written down when it was started; "" when there is none or it is not one."""
        try:
            known = json.loads(self._record.read_text(encoding="ascii")).get("server")
        except (OSError, ValueError, AttributeError):
            return ""
        return known if isinstance(known, str) else ""

    def ensure(self) -> None:
        """Make it reachable, or start it; of two callers at once one does it and the other waits."""
        private_folder(str(self._folder))
        with self._locked():
            if not (self.answers() or self._revived()):
                self._start()

    def revive(self) -> bool:
        """Whether a server whose socket was deleted is reachable again. Looked for now and then: it is costly."""
        if time.monotonic() < self._search_after:
            return False
        if not self._folder.is_dir():
            if self._find() is None:
                self._search_after = time.monotonic() + _SEARCH_S
                return False
            private_folder(str(self._folder))
        with self._locked():
            found = self.answers() or self._revived()
        self._search_after = 0.0 if found else time.monotonic() + _SEARCH_S
        return found

    def _revived(self) -> bool:
        pid = self._find()
        if pid is None:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGUSR1)
        return _came_true(self.answers, _SOCKET_S)

    def _start(self) -> None:
        config = self._folder / "tmux.conf"
        draft = self._folder / "tmux.conf.new"
        draft.write_text(config_text(self._detach_key), encoding="ascii")
        draft.replace(config)
        home = self._run.env.get("HOME", "")
        hub = ("new-session", "-d", "-s", HUB, "-x", "80", "-y", "24", *_HUB_PROGRAM)
        said = self._run.start_server(
            str(config), home if home and Path(home).is_dir() else "/", hub, ("display-message", "-p", "#{pid}")
        )
        draft = self._folder / "server.json.new"
        draft.write_text(json.dumps({"server": identity(int(said.split()[-1]))}), encoding="ascii")
        draft.replace(self._record)

    def _find(self) -> int | None:
        """Its pid: by the record, which is not believed unless it is that very process, else by its command line."""
        if known := self.remembered():
            return same_process(known)
        import psutil  # only after a cleaner took the record with the socket

        for process in psutil.process_iter(["name", "cmdline", "uids"]):
            words = process.info["cmdline"] or []
            ours = process.info["uids"] is not None and process.info["uids"].real == os.getuid()
            if ours and "start-server" in words and words[1:4] == ["-u", "-S", self._run.socket]:
                return process.pid
        return None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        descriptor = os.open(self._folder / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if not _came_true(lambda: _try_lock(descriptor), _LOCK_S):
                raise TerminalFailed(
                    "another process has been starting the terminals' server for long",
                    code="tmux_timeout",
                    remedy="try again; `timonel doctor` names who holds it",
                )
            yield
        finally:
            os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _came_true(condition: Callable[[], bool], timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.01)
    return True
