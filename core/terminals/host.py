"""What a terminal host is asked and what it answers; every call blocks until it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

# In the environment of every program of a terminal: "<runtime directory>:<key>". The runtime directory makes it
# unique among repositories, whose conversations may share a key such as "c-1".
TAG = "TIMONEL_TERMINAL"


class Launch(NamedTuple):
    """What to run. `env` is added to the host's clean environment; `folder` is private to this conversation."""

    key: str
    cwd: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    folder: str
    width: int = 120
    height: int = 40


class TerminalFact(NamedTuple):
    """One terminal as a sweep saw it. `pid` is the wrapper's: the root of the conversation's process tree.

    `exit_code` is what the wrapper wrote (128+N for signal N); None while the program runs, and None on a dead
    terminal whose wrapper was killed: then nobody knows. `last_output_at` is in seconds since 1970.
    """

    key: str
    terminal: str
    pid: int | None
    dead: bool
    exit_code: int | None
    last_output_at: float | None
    title: str
    width: int
    height: int
    in_mode: bool


class Frame(NamedTuple):
    """A screen: `height` lines with SGR sequences, whose state runs on over the line ends."""

    lines: tuple[str, ...]
    width: int
    height: int
    cursor_x: int
    cursor_y: int
    cursor_shown: bool
    alternate: bool
    in_mode: bool
    dead: bool
    history_size: int


class Stopped(NamedTuple):
    """How a stop went: the program's exit code where known, processes that ended, and how many had to be killed."""

    key: str
    exit_code: int | None
    ended: int
    killed: int


class TerminalHost(Protocol):
    """Keeps programs alive beyond us. Calls for one terminal must come from one thread, in order.

    Codes of the TerminalFailed they raise: no_tmux, server_dead, terminal_gone, terminal_ended, tmux_timeout,
    tmux_version, terminal_failed.
    """

    @property
    def name(self) -> str:
        """`tmux` or `plain`."""
        ...

    @property
    def can_type(self) -> bool:
        """Whether type_key, type_text and paste work here."""
        ...

    def alive(self) -> bool:
        """Whether the host answers now."""
        ...

    def start(self, launch: Launch) -> TerminalFact:
        """Run a program in a new terminal; Conflict when the key has one."""
        ...

    def restart(self, launch: Launch, grace_s: float = 2.0) -> TerminalFact:
        """End what runs under this key and run the program in its place; a missing terminal is made."""
        ...

    def stop(self, key: str, grace_s: float) -> Stopped:
        """End the whole tree, politely for `grace_s` seconds, then by force, and drop the terminal. Idempotent."""
        ...

    def sweep(self) -> tuple[TerminalFact, ...]:
        """All terminals; none when the host is down."""
        ...

    def tag(self, key: str) -> str:
        """The value of TAG in the environment of every program of this terminal."""
        ...

    def keeper(self, key: str) -> str:
        """The process whose end takes this terminal along, as process_identity.py writes it; "" when unknown."""
        ...

    def capture(self, key: str) -> Frame:
        """The screen now."""
        ...

    def capture_many(self, keys: Sequence[str], lines: int) -> dict[str, tuple[str, ...]]:
        """The last written lines of each screen; a terminal that is gone is left out."""
        ...

    def history(self, key: str, lines: int) -> tuple[str, ...]:
        """Up to `lines` lines that have scrolled away, then the screen."""
        ...

    def type_key(self, key: str, name: str) -> None:
        """Press one named key; UsageError when no such key is known."""
        ...

    def type_text(self, key: str, text: str) -> None:
        """Type the text exactly as it is, byte for byte."""
        ...

    def paste(self, key: str, text: str, submit: bool) -> None:
        """Paste as a terminal would, cleaned of control characters; then Enter when `submit`."""
        ...

    def resize(self, key: str, width: int, height: int) -> None:
        """Give the terminal this size, in cells."""
        ...

    def shut_down(self) -> None:
        """End the host itself; its terminals end with it. For throwaway projects."""
        ...

    def attach_argv(self, key: str) -> tuple[str, ...]:
        """The command that shows the terminal full screen; run it with `attach_env`."""
        ...

    def attach_env(self) -> dict[str, str]:
        """The environment for `attach_argv`."""
        ...
