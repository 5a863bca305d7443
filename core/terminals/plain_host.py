"""The host without screens: detached programs with a log and a status file, for machines without tmux.

A program is known by boot, pid and start time, so that neither a later process with its number nor another boot is
taken for it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.errors import Conflict, Refused, TerminalFailed
from core.terminals import plain_record
from core.terminals.clean_environment import clean_environment
from core.terminals.host import TAG, Frame, Launch, Stopped, TerminalFact
from core.terminals.install_hint import install_hint
from core.terminals.launch_check import check_key, check_size
from core.terminals.log_tail import log_tail
from core.terminals.plain_record import PlainRecord
from core.terminals.private_folder import private_folder
from core.terminals.process_identity import identity, same_process
from core.terminals.wrapper import PLAIN_WRAPPER, discard, prepare, read_status

_LOG_BYTES = 8 * 1024 * 1024


class PlainHost:
    """Implements TerminalHost but for typing; a screen is the end of the log."""

    name = "plain"
    can_type = False

    def __init__(self, runtime_dir: str, *, environ: Mapping[str, str] | None = None) -> None:
        self._environ = dict(os.environ if environ is None else environ)
        self._runtime_dir = runtime_dir
        self._records = str(Path(runtime_dir, "plain"))
        self._children: list[subprocess.Popen[bytes]] = []

    def alive(self) -> bool:
        """There is no server that could be down."""
        return True

    def start(self, launch: Launch) -> TerminalFact:
        """Run the program detached; Conflict while this key has a terminal, dead or alive."""
        with self._locked():
            if plain_record.load(self._records, launch.key):
                raise Conflict(f"{launch.key} has a terminal already", remedy="restart that one, or stop it first")
            run = os.urandom(4).hex()
            command = prepare(launch, run, self.tag(launch.key), PLAIN_WRAPPER)
            try:
                process = self._spawn(launch, command)
            except OSError as error:
                discard(launch, run)
                raise TerminalFailed(
                    f"cannot start {launch.key}: {error.strerror}", remedy="look at the limits of the machine"
                ) from error
            self._children.append(process)
            # It cannot have been reaped yet, so a missing identity means that it has ended already.
            known = identity(process.pid) or f"ended:{process.pid}:0"
            record = PlainRecord(launch.key, known, run, launch.folder, launch.width, launch.height)
            plain_record.save(self._records, record)
        return _fact(record)

    def restart(self, launch: Launch, grace_s: float = 2.0) -> TerminalFact:
        """End the old tree, then start."""
        self.stop(launch.key, grace_s)
        return self.start(launch)

    def stop(self, key: str, grace_s: float) -> Stopped:
        """TERM, then KILL for the whole tree; then the record is dropped. The log stays."""
        from core.terminals.process_tree import end

        check_key(key)
        record = plain_record.load(self._records, key)
        ending = end(same_process(record.process) if record else None, self.tag(key), grace_s)
        self._reap()
        code = read_status(record.folder, record.run) if record else None
        plain_record.forget(self._records, key)
        return Stopped(key, code, *ending)

    def sweep(self) -> tuple[TerminalFact, ...]:
        """Every terminal that was started and not stopped."""
        self._reap()
        return tuple(_fact(record) for record in plain_record.load_all(self._records))

    def keeper(self, key: str) -> str:
        """Its own wrapper: nothing else keeps it."""
        record = plain_record.load(self._records, key)
        return record.process if record else ""

    def capture(self, key: str) -> Frame:
        """The last lines of the log, with no cursor."""
        record = self._known(key)
        fact = _fact(record)
        lines = log_tail(log_path(record.folder), record.height)
        blank = ("",) * (record.height - len(lines))
        return Frame((*lines, *blank), record.width, record.height, 0, 0, False, False, False, fact.dead, 0)

    def capture_many(self, keys: Sequence[str], lines: int) -> dict[str, tuple[str, ...]]:
        """The last lines of each log."""
        records = {key: plain_record.load(self._records, key) for key in keys}
        return {key: log_tail(log_path(record.folder), lines) for key, record in records.items() if record}

    def history(self, key: str, lines: int) -> tuple[str, ...]:
        """So many lines of the log before its last screen, and that."""
        record = self._known(key)
        return log_tail(log_path(record.folder), lines + record.height)

    def type_key(self, key: str, name: str) -> None:
        """Refused."""
        raise self._cannot_type(key)

    def type_text(self, key: str, text: str) -> None:
        """Refused."""
        raise self._cannot_type(key)

    def paste(self, key: str, text: str, submit: bool) -> None:
        """Refused."""
        raise self._cannot_type(key)

    def resize(self, key: str, width: int, height: int) -> None:
        """Show so many lines from now on; the program has no screen to resize."""
        check_size(width, height)
        with self._locked():
            plain_record.save(self._records, self._known(key)._replace(width=width, height=height))

    def shut_down(self) -> None:
        """Nothing: there is no server."""

    def attach_argv(self, key: str) -> tuple[str, ...]:
        """Follow the log in `less`, which lets colours through and no other control sequence."""
        less = shutil.which("less", path=self._environ.get("PATH"))
        if less is None:
            raise Refused(
                f"{key} runs without a screen and `less` is missing", remedy=f"install tmux: {install_hint()}"
            )
        return (less, "-R", "+F", log_path(self._known(key).folder))

    def attach_env(self) -> dict[str, str]:
        """Ours, without options of `less` that could let programs write files or run commands."""
        return {name: value for name, value in self._environ.items() if not name.startswith("LESS")} | {
            "LESSSECURE": "1"
        }

    def _spawn(self, launch: Launch, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        log = Path(log_path(launch.folder))
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=descriptor,
                stderr=subprocess.STDOUT,
                cwd=launch.cwd,
                env={**clean_environment(self._environ), TAG: self.tag(launch.key)},
                start_new_session=True,
            )
        finally:
            os.close(descriptor)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        private_folder(self._runtime_dir)
        private_folder(self._records)
        descriptor = os.open(Path(self._records, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def tag(self, key: str) -> str:
        """What every program of this terminal carries in its environment, wherever it went."""
        return f"{self._runtime_dir}:{key}"

    def _known(self, key: str) -> PlainRecord:
        record = plain_record.load(self._records, key)
        if record is None:
            raise TerminalFailed("the terminal is gone", code="terminal_gone", remedy="restart the conversation")
        return record

    def _reap(self) -> None:
        self._children = [child for child in self._children if child.poll() is None]

    def _cannot_type(self, key: str) -> Refused:
        return Refused(
            f"the plain host cannot type: {key} runs without a screen",
            remedy=f"install tmux ({install_hint()}) and restart the conversation",
        )


def log_path(folder: str) -> str:
    """Where a program without a screen writes; lines of earlier runs stay before it."""
    return str(Path(folder, "output.log"))


def printed_at(folder: str) -> float | None:
    """When its output last grew, seconds since 1970; None when it has printed nothing that is kept."""
    try:
        return os.stat(log_path(folder)).st_mtime
    except OSError:
        return None


def _fact(record: PlainRecord) -> TerminalFact:
    code = read_status(record.folder, record.run)
    pid = None
    if code is None:
        pid = same_process(record.process)
        # It may have ended between the two looks: then its code is there now.
        code = read_status(record.folder, record.run) if pid is None else None
    written = printed_at(record.folder)
    return TerminalFact(
        record.key, record.process, pid, pid is None, code, written, "", record.width, record.height, False
    )
