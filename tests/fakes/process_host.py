"""A terminal host whose terminals are plain processes of the test: real trees, no terminal around them."""

import contextlib
import os
import signal
import subprocess
import time

from core.terminals.host import TerminalFact


class ProcessHost:
    """`run(key, argv)` starts a process group; sweep() tells of them as a real host would."""

    name = "plain"

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.outputs: dict[str, float] = {}

    def run(self, key: str, *argv: str) -> subprocess.Popen[bytes]:
        self.children[key] = subprocess.Popen(
            argv, start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.outputs[key] = time.time()
        return self.children[key]

    def sweep(self) -> tuple[TerminalFact, ...]:
        return tuple(
            TerminalFact(key, key, child.pid, code is not None, code, self.outputs[key], "", 80, 24, False)
            for key, child in self.children.items()
            for code in (child.poll(),)
        )

    def capture_many(self, _keys: object, _lines: int) -> dict[str, tuple[str, ...]]:
        return {}

    def end(self) -> None:
        for child in self.children.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
