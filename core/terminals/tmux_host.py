"""The tmux host: one private server, one session for each conversation, found again by any later control center.

Sessions are targeted by their exact name, which is the key. Their status folder and run stand on the pane, so that
nothing has to be remembered here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence

from core.errors import Conflict, TerminalFailed
from core.terminals import tmux_argv as argv
from core.terminals.clean_environment import clean_environment
from core.terminals.frame_parse import PaneRow, parse_frame, parse_sweep, parse_tails
from core.terminals.host import TAG, Frame, Launch, Stopped, TerminalFact
from core.terminals.launch_check import check_key, check_size
from core.terminals.tmux_config import DETACH_KEY, socket_path, tmux_key
from core.terminals.tmux_link import TmuxLink
from core.terminals.tmux_run import TmuxRun
from core.terminals.tmux_typing import TmuxTyping
from core.terminals.wrapper import PANE_WRAPPER, discard, prepare, read_status

_HISTORY_MAX = 10_000


class TmuxHost:
    """Implements TerminalHost with short tmux processes."""

    name = "tmux"
    can_type = True

    def __init__(
        self,
        runtime_dir: str,
        *,
        program: str = "tmux",
        environ: Mapping[str, str] | None = None,
        detach_key: str = DETACH_KEY,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._environ = dict(os.environ if environ is None else environ)
        self._runtime_dir = runtime_dir
        self._detach_key = tmux_key(detach_key)
        socket = socket_path(runtime_dir, self._environ, os.getuid())
        self._program = program
        self._socket = socket
        self._link = TmuxLink(TmuxRun(program, socket, clean_environment(self._environ)), self._detach_key)
        self._typing = TmuxTyping(self._link, pause)

    @property
    def socket(self) -> str:
        """Path of the server's socket."""
        return self._socket

    def alive(self) -> bool:
        """Whether the server answers; one whose socket was deleted is made reachable first."""
        return self._link.alive()

    def start(self, launch: Launch) -> TerminalFact:
        """A new session for this key; Conflict when there is one. Starts the server when needed."""
        run = _new_run()
        program = prepare(launch, run, self.tag(launch.key), PANE_WRAPPER)
        commands = (
            argv.new_session(launch.key, launch.width, launch.height, self._tagging(launch.key), program),
            *argv.mark(launch.key, run, launch.folder),
        )
        try:
            said = self._link.ask_started(*commands)
        except TerminalFailed as error:
            discard(launch, run)
            if "duplicate session" in error.message:
                raise Conflict(
                    f"{launch.key} has a terminal already", remedy="restart that one, or stop it first"
                ) from error
            raise
        return _born(launch, said)

    def restart(self, launch: Launch, grace_s: float = 2.0) -> TerminalFact:
        """End the old tree, then run the program in the same pane; in a new one when there is none."""
        check_key(launch.key)
        row = self._row(launch.key)
        # All of the old run ends first: the new one carries the same tag.
        self._end(launch.key, row, grace_s)
        if row is None:
            return self.start(launch)
        run = _new_run()
        program = prepare(launch, run, self.tag(launch.key), PANE_WRAPPER)
        commands = (
            argv.resize(launch.key, launch.width, launch.height),
            argv.respawn(launch.key, self._tagging(launch.key), program),
            *argv.mark(launch.key, run, launch.folder),
            argv.describe(launch.key, "#{pane_id} #{pane_pid}"),
        )
        try:
            return _born(launch, self._link.ask(*commands))
        except TerminalFailed as error:
            discard(launch, run)
            if error.code in ("terminal_gone", "server_dead"):
                return self.start(launch)
            raise

    def stop(self, key: str, grace_s: float) -> Stopped:
        """Ctrl+C, TERM, KILL for the whole tree, then the session is dropped. Also without a server: what it left."""
        check_key(key)
        row = self._row(key)
        ending = self._end(key, row, grace_s)
        code = read_status(row.folder, row.run) if row else None
        if row:
            try:
                self._link.ask(("kill-session", "-t", f"={key}"))
            except TerminalFailed as error:
                if error.code not in ("terminal_gone", "server_dead"):
                    raise
        return Stopped(key, code, *ending)

    def sweep(self) -> tuple[TerminalFact, ...]:
        """Every conversation's terminal, by one tmux process; none when the server is down."""
        return tuple(_fact(row) for row in self._rows())

    def keeper(self, key: str) -> str:
        """The server, one for all."""
        check_key(key)
        return self._link.server_identity()

    def capture(self, key: str) -> Frame:
        """The screen, with where the cursor is."""
        return parse_frame(self._link.ask(*argv.frame(key)))

    def capture_many(self, keys: Sequence[str], lines: int) -> dict[str, tuple[str, ...]]:
        """The last written lines of each screen, by one tmux process for about 80 keys."""
        tails: dict[str, tuple[str, ...]] = {}
        left = list(dict.fromkeys(keys))
        while left:
            batch = next(argv.batches(argv.tail(key) for key in left))
            asked = left[: len(batch) // len(argv.tail(left[0]))]
            try:
                said, complete = self._link.partly(*batch)
            except TerminalFailed as error:
                if error.code == "server_dead":
                    return tails
                raise
            found = parse_tails(said, lines)
            tails |= found
            # The chain stops at the first terminal that is gone: that one is left out, those behind it asked again.
            left = left[len(asked) if complete else len(found) + 1 :]
        return tails

    def history(self, key: str, lines: int) -> tuple[str, ...]:
        """Up to so many lines that have scrolled away, then the screen."""
        said = self._link.ask(argv.history(key, max(0, min(lines, _HISTORY_MAX))))
        return tuple(said.removesuffix("\n").split("\n"))

    def type_key(self, key: str, name: str) -> None:
        """Press one key of the table in `keys.py`."""
        self._typing.press(key, name)

    def type_text(self, key: str, text: str) -> None:
        """Type the text byte for byte."""
        self._typing.text(key, text)

    def paste(self, key: str, text: str, submit: bool) -> None:
        """Paste the cleaned text, bracketed if the program asked for it; then Enter, as a press of its own."""
        self._typing.paste(key, text, submit)

    def resize(self, key: str, width: int, height: int) -> None:
        """Give the pane this size until somebody attaches."""
        check_size(width, height)
        self._link.ask(argv.resize(key, width, height))

    def shut_down(self) -> None:
        """End the server and every terminal in it."""
        try:
            self._link.ask(("kill-server",))
        except TerminalFailed as error:
            if error.code != "server_dead":
                raise

    def attach_argv(self, key: str) -> tuple[str, ...]:
        """Take the size of the attaching terminal from now on, bind the way back, attach."""
        words = argv.chain(
            ("set-option", "-w", "-u", "-t", argv.target(key), "window-size"),
            ("bind-key", "-n", self._detach_key, "detach-client"),
            ("attach-session", "-t", argv.target(key)),
        )
        return (self._program, "-N", "-u", "-S", self.socket, *words)

    def attach_env(self) -> dict[str, str]:
        """Ours without TMUX: tmux refuses to attach inside the person's own tmux while it is set."""
        return {name: value for name, value in self._environ.items() if name not in ("TMUX", "TMUX_PANE")}

    def tag(self, key: str) -> str:
        """What every program of this terminal carries in its environment, wherever it went."""
        return f"{self._runtime_dir}:{key}"

    def _tagging(self, key: str) -> str:
        return f"{TAG}={self.tag(key)}"

    def _rows(self) -> tuple[PaneRow, ...]:
        try:
            return parse_sweep(self._link.ask(("list-panes", "-a", "-F", argv.SWEEP_FORMAT)))
        except TerminalFailed as error:
            if error.code == "server_dead":
                return ()
            raise

    def _row(self, key: str) -> PaneRow | None:
        return next((row for row in self._rows() if row.key == key), None)

    def _end(self, key: str, row: PaneRow | None, grace_s: float) -> tuple[int, int]:
        from core.terminals.process_tree import end, is_child

        def interrupt() -> None:
            try:
                self._typing.press(key, "ctrl+c")
            except TerminalFailed:
                return  # it ended meanwhile: there is nothing to interrupt

        root, running = None, False
        if row is not None and row.pid is not None and is_child(row.pid, row.server):
            root, running = row.pid, True
        return end(root, self.tag(key), grace_s, interrupt if running else None)


def _new_run() -> str:
    return os.urandom(4).hex()


def _born(launch: Launch, said: str) -> TerminalFact:
    pane, pid = said.split()[-2:]
    return TerminalFact(launch.key, pane, int(pid), False, None, None, "", launch.width, launch.height, False)


def _fact(row: PaneRow) -> TerminalFact:
    code = read_status(row.folder, row.run)
    return TerminalFact(
        key=row.key,
        terminal=row.pane,
        pid=row.pid,
        # A child in the background may hold the pane open after the program has ended.
        dead=row.dead or code is not None,
        exit_code=code,
        last_output_at=row.activity,
        # Until a program gives a title, tmux gives the machine's name.
        title="" if row.title == os.uname().nodename else row.title,
        width=row.width,
        height=row.height,
        in_mode=row.in_mode,
    )
