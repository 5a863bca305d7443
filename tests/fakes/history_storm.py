"""Real processes at one journal, killed and stopped at random; and what is proven about them afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.journal.connection import FILE, connect
from core.journal.journal import Journal
from core.model.actor import SUPERVISOR, THE_OPERATOR
from core.model.event import Event
from core.rules.match import Worker
from tests.fakes import history_worker
from tests.fakes.history_answers import Teller
from tests.fakes.history_check import Verdict, check

ROLES = ("builder", "reviewer", "")


def roster(count: int) -> dict[str, Worker]:
    """Who works, and what they may claim."""
    return {f"w{number}": Worker(f"w{number}", ROLES[number % len(ROLES)]) for number in range(count)}


def join(tx: Any, workers: dict[str, Worker]) -> None:
    """Conversations for them."""
    for number, worker in enumerate(workers.values(), 1):
        tx.append(
            "conversation.created", f"conversation:{number}", name=worker.name, kind="demo", state="working",
            state_at=tx.now, created_at=tx.now, created_by="operator", role=worker.role,
        )  # fmt: skip


class Storm:
    """A process for each worker and one for the supervisor, each with a log that outlives its kills."""

    def __init__(self, journal: Journal, logs: Path, workers: int, trade: str, lease: float, seed: int = 7) -> None:
        self.workers = roster(workers)
        self.done: Counter[str] = Counter()
        self._journal = journal
        self._logs = logs
        self._words = (trade, str(lease))
        self._dice = random.Random(seed)
        self._stopped: dict[str, float] = {}  # until when
        self._dead: dict[str, float] = {}
        self._sizes: dict[str, int] = {}  # of the logs, when the newest life was started
        logs.mkdir()
        journal.write(join, THE_OPERATOR, self.workers)
        self._living = {name: self._start(name) for name in (*self.workers, SUPERVISOR)}

    def kill_one(self, shortest: float, longest: float) -> None:
        """Another takes the name over after so many seconds, before or after the claims of the dead have lapsed."""
        begun = [name for name in self._living if self._has_begun(name)]
        if self._most_run():
            name = self._dice.choice(begun)
            self._living[name].kill()
            self._living[name].wait()
            self._stopped.pop(name, None)
            self._dead[name] = time.monotonic() + self._dice.uniform(shortest, longest)
            self.done["killed"] += 1

    def stop_one(self, shortest: float, longest: float) -> None:
        """For so many seconds."""
        if self._most_run():
            name = self._dice.choice(self._running())
            os.kill(self._living[name].pid, signal.SIGSTOP)
            self._stopped[name] = time.monotonic() + self._dice.uniform(shortest, longest)
            self.done["stopped"] += 1

    def go_on(self) -> None:
        """Lets those run again whose time has come, and starts those anew whose time was over."""
        for name in [name for name, until in self._stopped.items() if until < time.monotonic()]:
            os.kill(self._living[name].pid, signal.SIGCONT)
            del self._stopped[name]
        for name in [name for name, until in self._dead.items() if until < time.monotonic()]:
            self._living[name] = self._start(name)
            del self._dead[name]

    def end(self) -> None:
        """Everybody ends what they are at. Each must have lived well until then."""
        living = {name: process for name, process in self._living.items() if name not in self._dead}
        for name, process in living.items():
            process.terminate()
            if name in self._stopped:
                os.kill(process.pid, signal.SIGCONT)
        for name, process in living.items():
            # One that had not yet begun to listen ends by the signal.
            assert process.wait(timeout=90) in (0, -signal.SIGTERM), f"{name} ended with {process.returncode}"

    def abandon(self) -> None:
        """After a failure: nobody is left behind."""
        for process in self._living.values():
            if process.poll() is None:
                process.kill()
                process.wait()

    def judged(self) -> Verdict:
        """What the checker says about the whole history."""
        tellers = [Teller(name, _lines(self._logs / name)) for name in self._living]
        return check(events(self._journal), tellers, self.workers)

    def _running(self) -> list[str]:
        return [name for name in self.workers if name not in self._stopped and self._has_begun(name)]

    def _most_run(self) -> bool:
        """A storm leaves more than half of them at work, however slow the machine starts new ones."""
        return len(self._running()) > len(self.workers) // 2

    def _has_begun(self, name: str) -> bool:
        """It lives and has written something down: to kill or stop it earlier would prove nothing."""
        return name not in self._dead and _size(self._logs / name) > self._sizes[name]

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        self._sizes[name] = _size(self._logs / name)
        words = (self._journal.folder, name, str(self._logs / name), str(self._dice.randrange(10**6)), *self._words)
        return subprocess.Popen([sys.executable, history_worker.__file__, *words])


def events(journal: Journal) -> Iterator[Event]:
    """The whole log, some thousand lines in memory at a time."""
    connection = connect(os.path.join(journal.folder, FILE), read_only=True)
    last = 0
    while rows := connection.execute("SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT 5000", (last,)).fetchall():
        yield from map(Event._make, rows)
        last = rows[-1][0]
    connection.close()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _lines(path: Path) -> Iterator[str]:
    if path.exists():
        with path.open() as file:
            yield from file
