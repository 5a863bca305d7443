"""`timonel demo`: four scripted conversations at work in a throwaway repository."""

from __future__ import annotations

import argparse
import os
import shutil
import time
from importlib import import_module

from core.doors.cli.door import Door
from core.services.project import Project

SUMMARY = "show four scripted conversations at work in a throwaway repository"
SCREEN = "tui.__main__"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Words of `timonel demo`."""
    parser.add_argument("--headless", action="store_true", help="without a screen: print what happens, end when done")
    parser.add_argument("--keep", action="store_true", help="leave the repository and the conversations there")
    parser.add_argument("--seconds", type=float, default=180.0, help="time limit of --headless (180)")
    parser.add_argument("--folder", help="make the repository in this folder instead of the temporary one")


def run(args: argparse.Namespace, door: Door) -> int:
    """0 only when every demo task was really done (--headless), or when the control center was left.

    All of it is removed at the end, unless it is to be kept.
    """
    from core.services.demo.repository import make_repository
    from core.services.project import open_project

    root = make_repository(args.folder)
    door.note(f"demo repository: {root}")
    with open_project(root, door.environ) as project:
        keep = args.keep
        try:
            if args.headless:
                return _headless(project, args.seconds, door)
            code = _with_screen(project, root, door)
            keep = keep or door.confirm("Let the demo's conversations go on?", unless="--keep")
            return code
        finally:
            if keep:
                door.note(f"`timonel -C {root}` opens the demo again")
            else:
                _end(project, root)


def _with_screen(project: Project, root: str, door: Door) -> int:
    from core.services.demo.crew import seed, start_crew
    from core.services.supervision.lifecycle import ensure_supervisor

    seed(project)
    ensure_supervisor(project)
    start_crew(project, door.note)
    return import_module(SCREEN).main(root) or 0


def _headless(project: Project, seconds: float, door: Door) -> int:
    from core.services.demo.crew import seed, start_crew
    from core.services.demo.watch import watch
    from core.services.supervision.lifecycle import ensure_supervisor

    seed(project)
    ensure_supervisor(project)
    start_crew(project, door.note)
    verdict = watch(project, door.note, time.sleep, seconds)
    lines = [f"{verdict.done} of {verdict.total} demo tasks done", *verdict.faults]
    door.emit({"done": verdict.done, "total": verdict.total, "faults": verdict.faults}, lines)
    return 0 if not verdict.faults else 1


def _end(project: Project, root: str) -> None:
    from core.model.conversation import Conversation
    from core.services.processes.reads import running_processes
    from core.services.reading import rows
    from core.services.supervision.lifecycle import stop_supervisor

    runtime = project.runtime
    stop_supervisor(project)
    for conversation in project.journal.read(rows, Conversation, "WHERE closed_at IS NULL"):
        project.host.stop(conversation.key, 1.0)
    for process in project.journal.read(running_processes):
        project.background.stop(process.key, process.identity, 1.0)
    project.host.shut_down()
    shutil.rmtree(os.path.dirname(root), ignore_errors=True)
    shutil.rmtree(runtime, ignore_errors=True)
