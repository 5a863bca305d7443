"""What is sent into a terminal: keys, text as it is, and pastes."""

from __future__ import annotations

import os
from collections.abc import Callable

from core.errors import TerminalFailed
from core.terminals import tmux_argv as argv
from core.terminals.keys import key_named, pasteable
from core.terminals.tmux_link import TmuxLink

# Agents take text and CR in one read for a paste that ends with a new line.
_ENTER_AFTER_S = 0.1


class TmuxTyping:
    """Sends in the order of its calls; refuses when the program has ended, where tmux would drop it unsaid."""

    def __init__(self, link: TmuxLink, pause: Callable[[float], None]) -> None:
        self._link = link
        self._pause = pause

    def press(self, key: str, name: str) -> None:
        """One key by its name."""
        self._send(key, argv.press(key, key_named(name)))

    def text(self, key: str, text: str) -> None:
        """The text's UTF-8 bytes, whatever they are."""
        for command in argv.hex_chunks(key, text.encode(errors="replace")):
            self._send(key, command)

    def paste(self, key: str, text: str, submit: bool) -> None:
        """The text without control characters, then Enter when `submit`. An empty text pastes nothing."""
        clean = pasteable(text)
        if clean:
            buffer = f"in-{os.getpid()}-{os.urandom(4).hex()}"
            try:
                self._send(key, *argv.paste(key, buffer), stdin=clean)
            except TerminalFailed:
                self._drop(buffer)
                raise
        if submit:
            if clean:
                self._pause(_ENTER_AFTER_S)
            self.press(key, "enter")

    def _send(self, key: str, *commands: argv.Command, stdin: str = "") -> None:
        said = self._link.ask(*argv.unless_gone(key, *commands), stdin=stdin)
        if said.split("\n", 1)[0] == "1":
            raise TerminalFailed(
                f"the program of {key} has ended", code="terminal_ended", remedy="restart the conversation"
            )

    def _drop(self, buffer: str) -> None:
        try:
            self._link.ask(("delete-buffer", "-b", buffer))
        except TerminalFailed:
            return  # it was never loaded, or the server took it along
