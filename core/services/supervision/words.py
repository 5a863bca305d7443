"""How the supervisor is, in words: for the command line, the control center and the doctor."""

from __future__ import annotations

from datetime import datetime

from core.model.supervision import SILENT, LoopHealth
from core.services.supervision.lifecycle import SupervisorStatus
from core.services.supervision.log import LogLine
from core.services.supervision.program import program_version
from core.text.values import age, duration


def status_line(status: SupervisorStatus, now: float) -> str:
    """One line about the process."""
    if not status.running:
        why = f": process {status.fallen} ended without a word" if status.fallen else ""
        return f"the supervisor is not running{why}"
    if status.since_at is None:
        return f"the supervisor is running as process {status.pid}; it has not told anything yet"
    words = f"the supervisor has been running as process {status.pid} for {duration(now - status.since_at)}"
    words += f", version {status.version or 'unknown'}, last sign of life {age(_since(status.beat_at, now))} ago"
    if status.version and status.version != program_version():
        words += f" (this program is {program_version()})"
    if status.silence(now) >= SILENT:
        words += "; it hangs, was halted, or cannot write (`timonel doctor` tells): starting it anew loses nothing"
    return words


def loops_at(status: SupervisorStatus, now: float) -> float:
    """The moment at which its loops are to be judged: of one that is silent, that of its last word."""
    return now - status.silence(now) if status.silence(now) >= SILENT else now


def loop_lines(loops: tuple[LoopHealth, ...], now: float) -> list[str]:
    """One line for each loop."""
    width = max((len(loop.name) for loop in loops), default=0)
    return [f"{loop.name:<{width}}  {_words(loop, now)}" for loop in loops]


def log_words(line: LogLine) -> str:
    """A line of its log as people read it: the time of day, where, what."""
    moment = datetime.fromtimestamp(line.at).strftime("%m-%d %H:%M:%S") if line.at is not None else ""
    return "  ".join(word for word in (moment, line.loop, line.word, line.text) if word)


def _words(loop: LoopHealth, now: float) -> str:
    ran = "never ran well" if loop.ran_at is None else f"ran {age(now - loop.ran_at)} ago"
    if loop.took is not None:
        ran += f", took {loop.took * 1000:.0f} ms"
    if (stalled := loop.stalled(now)) is not None:
        return f"stalled: its tick has been under way for {age(stalled)}; {ran}"
    if not loop.failures:
        return f"well: {ran}"
    again = "" if loop.next_at is None else f", tries again in {age(loop.next_at - now)}"
    return f"failing ({loop.failures}): {loop.error}; {ran}{again}"


def _since(moment: float | None, now: float) -> float | None:
    return None if moment is None else now - moment
