"""What concerns the whole project: the supervisor, its health, and what a crash left behind."""

from __future__ import annotations

from core.commands.command import Acting, Command, Danger, Fact, Lane, Outcome, Page, Question, Values
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.model.supervision import SILENT

LOG_LINES = 20
_TONES = {"ok": "success", "warn": "warning", "bad": "error"}


def _runs_already(context: CommandContext) -> str:
    return "the supervisor runs" if context.supervisor_alive else ""


def _start(acting: Acting, _context: CommandContext, _values: Values) -> Outcome:
    from core.services.supervision.lifecycle import ensure_supervisor

    acting.report("starting the supervisor")
    status = ensure_supervisor(acting.project, SILENT)
    return Outcome(f"the supervisor runs as process {status.pid}")


def _status(acting: Acting, _context: CommandContext, _values: Values) -> Outcome:
    from core.services.supervision.lifecycle import supervisor_status
    from core.services.supervision.log import last_lines
    from core.services.supervision.words import log_words, loop_lines, loops_at, status_line

    status, now = supervisor_status(acting.project), acting.project.clock()
    lines = [Fact(status_line(status, now), "success" if status.running and not status.troubles else "warning")]
    then = loops_at(status, now)
    for loop, words in zip(status.loops, loop_lines(status.loops, then), strict=True):
        wrong = loop.failures or loop.stalled(then) is not None
        lines.append(Fact(f"  {words}", "error" if wrong else "text"))
    lines += [Fact(""), Fact("Its log, the newest last (`timonel supervisor log` shows more):", "muted")]
    lines += [Fact(f"  {log_words(line)}", "muted") for line in last_lines(acting.project.journal.folder, LOG_LINES)]
    return Outcome(page=Page("Supervisor", tuple(lines)))


def _does_not_run(context: CommandContext) -> str:
    return "" if context.supervisor_alive or context.supervisor_runs else "the supervisor does not run"


def _ask_stop(_context: CommandContext) -> Question:
    facts = (
        Fact("Nothing is lost: claims, messages and hooks go on through the journal."),
        Fact("Until it runs again leases do not expire, states grow old, the idle are not woken.", "muted"),
    )
    return Question("Stop the supervisor?", facts, yes="stop")


def _stop(acting: Acting, _context: CommandContext, _values: Values) -> Outcome:
    from core.services.supervision.lifecycle import stop_supervisor

    return Outcome("the supervisor ended" if stop_supervisor(acting.project) else "no supervisor ran")


def _doctor(acting: Acting, _context: CommandContext, _values: Values) -> Outcome:
    from core.services.doctor.examine import examine

    lines: list[Fact] = []
    for found in examine(acting.project):
        lines.append(Fact(f"{found.verdict:<5} {found.name}: {found.words}", _TONES.get(found.verdict, "text")))
        if found.remedy:
            lines.append(Fact(f"      {found.remedy}", "muted"))
    return Outcome(page=Page("Doctor", tuple(lines)))


def _recover(acting: Acting, _context: CommandContext, _values: Values) -> Outcome:
    from core.services.recovery.recover import recover

    lines = recover(acting.project, acting.actor)
    if not lines:
        return Outcome("nothing was half made")
    return Outcome(page=Page("Recovered", tuple(Fact(line) for line in lines)))


FLEET_COMMANDS = (
    Command(
        "fleet.supervise", "start the supervisor", "B", Scope.EVERYWHERE,
        "Starts what watches, delivers, expires leases and finds the stuck in the background; replaces a hung one.",
        _start, lane=Lane.SLOW, disabled=_runs_already, label="start supervisor", rank=5,
    ),
    Command(
        "fleet.unsupervise", "stop the supervisor", "Z", Scope.EVERYWHERE,
        "Ends the background process. Conversations go on, and nothing is lost.",
        _stop, Danger.COSTLY, Lane.SLOW, _does_not_run, _ask_stop,
    ),
    Command(
        "fleet.supervisor", "supervisor status", "V", Scope.EVERYWHERE,
        "Shows whether the background process runs, how each of its loops is, and its log.",
        _status, lane=Lane.SLOW,
    ),
    Command(
        "fleet.doctor", "doctor", "H", Scope.EVERYWHERE,
        "Examines git, the terminals, the journal, its driver and the agents, and says what to mend.",
        _doctor, lane=Lane.SLOW,
    ),
    Command(
        "fleet.recover", "recover", "Y", Scope.EVERYWHERE,
        "Finds worktrees that a crash left half made or half removed, and finishes or undoes them.",
        _recover, Danger.REVERSIBLE, Lane.SLOW,
    ),
)  # fmt: skip
