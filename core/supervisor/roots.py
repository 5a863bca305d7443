"""Whose trees of processes are sampled: conversations and background processes, told alike."""

from __future__ import annotations

import math
from typing import NamedTuple

from core.model.process import Process, ProcessSample
from core.services.processes.samples import Running
from core.services.states.judging import Watched
from core.services.states.observing import Look
from core.terminals.host import TerminalFact
from core.terminals.process_groups import Usage
from core.terminals.process_identity import began_at

SAME = 0.02  # seconds: start times are told to a hundredth


class Root(NamedTuple):
    """The top of one tree, with what else tells whether it does anything."""

    subject: str
    name: str  # as alarms name it
    state: str  # of a conversation; "" of a background process
    alive: bool  # its program runs
    usage: Usage | None  # None: not seen at this look
    began: float | None  # seconds since 1970
    output_at: float | None
    report_at: float | None  # when its agent last said anything
    ports: tuple[int, ...] | None
    before: ProcessSample | None  # the newest in the journal
    address: str = ""  # of a background process: how the command line names it


def of_conversation(one: Watched, look: Look) -> Root:
    """Its terminal's tree."""
    conversation, terminal = one.conversation, _living(look.terminals.get(one.conversation.key))
    return Root(
        conversation.subject,
        conversation.name,
        conversation.state,
        terminal is not None,
        look.used.get(terminal.pid or 0) if terminal else None,
        conversation.opened_at,
        terminal.last_output_at if terminal else None,
        one.report.at if one.report else None,
        look.ports.get(terminal.pid or 0) if terminal else None,
        one.sample,
    )


def of_process(one: Running, look: Look) -> Root:
    """The tree of a background process; what it listens on is looked at elsewhere (core/supervisor/processes.py)."""
    process = one.process
    usage = look.used.get(process.pid or 0)
    whose = f" --conversation {one.owner}" if one.owner else ""
    return Root(
        process.subject,
        f"process {process.name}",
        "",
        process.pid is not None,
        usage if usage is not None and _is_its(usage, process) else None,
        process.started_at,
        look.printed.get(process.key),
        None,
        None,
        one.sample,
        f"{process.name}{whose}",
    )


def _living(terminal: TerminalFact | None) -> TerminalFact | None:
    return None if terminal is None or terminal.dead else terminal


def _is_its(usage: Usage, process: Process) -> bool:
    """Whether it is this very process's tree, and not that of a stranger who was given its pid."""
    began = began_at(process.identity)
    started = next(row.started for row in usage.members if row.pid == usage.pid)
    return began is not None and math.isclose(began, started, rel_tol=0, abs_tol=SAME)
