"""`timonel doctor`: is everything that Timonel stands on sound, and what to do where it is not."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from core.doors.cli.door import Door
from core.errors import JournalError
from core.services.doctor.finding import Finding, Verdict
from core.text.values import plural

SUMMARY = "check this machine, the journal and the conversations; --fix mends"
WIDTH = 14


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument("--fix", action="store_true", help="mend what can be mended without losing anything")


def run(args: Any, door: Door) -> int:
    """Exit 1 when something is bad, also after --fix."""
    from core.services.doctor import examine as doctor

    findings = tuple(_findings(door))
    fixed: tuple[str, ...] = ()
    if args.fix and any(finding.fixable for finding in findings):
        from core.services.conversations.identity import require_operator

        require_operator(door.actor, "mend the journal")
        fixed = tuple(doctor.mend(door.project, door.actor, findings))
        findings = tuple(_findings(door))
    verdict = doctor.worst(findings)
    door.emit({"verdict": verdict, "findings": findings, "fixed": fixed}, _lines(findings, fixed))
    return 1 if verdict == Verdict.BAD else 0


def _findings(door: Door) -> Iterator[Finding]:
    from core.services.doctor import examine as doctor

    yield from doctor.examine_machine(door.start)
    try:
        project = door.project
    except JournalError as error:
        yield doctor.unopened(error)
        return
    yield from doctor.examine(project)


def _lines(findings: tuple[Finding, ...], fixed: tuple[str, ...]) -> Iterator[str]:
    for finding in findings:
        yield f"{finding.verdict:<5} {finding.name:<{WIDTH}} {finding.words}"
        if finding.remedy and finding.verdict != Verdict.OK:
            yield f"{'':<5} {'':<{WIDTH}} → {finding.remedy}"
    for line in fixed:
        yield f"fixed {line}"
    bad = [finding for finding in findings if finding.verdict == Verdict.BAD]
    fixable = [finding for finding in findings if finding.fixable]
    yield ""
    yield f"{plural(len(bad), 'fault')}" if bad else "no faults"
    if fixable:
        yield f"`timonel doctor --fix` mends {', '.join(finding.name for finding in fixable)}"
