"""The command log as lines."""

from __future__ import annotations

from collections.abc import Sequence

from core.commands.command import Fact
from core.text.values import age, duration
from tui.command_runner import Logged

EMPTY = (Fact("Nothing was run from here yet.", "muted"),)


def log_lines(log: Sequence[Logged], now: float) -> tuple[Fact, ...]:
    """Newest first; the trace of a fault below its line."""
    lines: list[Fact] = []
    for entry in reversed(log):
        subject = f" {entry.subject}" if entry.subject else ""
        head = (
            f"{age(now - entry.at):>4}  {duration(entry.seconds):>6}  {entry.title}{subject}: {entry.result or 'done'}"
        )
        lines.append(Fact(head, "error" if entry.failed else "text"))
        lines += [Fact(f"              {line}", "muted") for line in entry.trace.splitlines()]
    return tuple(lines) or EMPTY
