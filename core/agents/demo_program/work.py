"""Does one task for real: edits files in the worktree, commits, reports progress, asks, fails once where told to."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from core.agents.demo_program.door import DoorClosed, call
from core.agents.demo_program.screen import Screen

STEPS = ("Read the code", "Write the change", "Write a test", "Run the tests")
ASKS, FAILS_ONCE = "demo-asks", "demo-flaky"
"""Task types that make the agent ask a permission, or fail at its first attempt."""


def do_task(task: dict[str, Any], screen: Screen) -> None:
    """Works a claimed task to its end; a refused write means that somebody else holds it now."""
    number, epoch = str(task["id"]), str(task["epoch"])
    screen.say(f"Task #{number}: {task['title']}")
    try:
        for done, step in enumerate(STEPS):
            call("task", "progress", number, "--epoch", epoch, str(done / len(STEPS)), step)
            call("report", "working", step)
            if not _step(done, task, screen):
                return
            screen.think(1.2)
        commit = _commit(f"{task['title']} (#{number})")
        call("task", "done", number, "--epoch", epoch, "--result", f"commit {commit}")
        call("message", "send", "operator", f"#{number} is done in {commit}", "--kind", "completion_notice")
        screen.act("Done", f"#{number}", [f"commit {commit}"])
    except DoorClosed as refusal:
        screen.act("Stopped", f"#{number}", [str(refusal)], failed=True)


def _step(done: int, task: dict[str, Any], screen: Screen) -> bool:
    """One step; False when the task ended with it."""
    if done == 0:
        files = sorted(os.listdir("."))
        screen.act("Read", ".", [f"{len(files)} entries, {', '.join(files[:3])} …"])
    elif done == 1:
        screen.act("Edit", _source(task), _edit(_source(task), f"# {task['title']}\n"))
    elif done == 2:
        return _permitted(task, screen)
    elif task["type"] == FAILS_ONCE and task["attempts"] <= 1:
        screen.act("Bash", "python -m unittest", ["1 failed: the port was taken"], failed=True)
        call("task", "fail", str(task["id"]), "--epoch", str(task["epoch"]), "--why", "the port was taken")
        return False
    else:
        screen.act("Bash", "python -m unittest", ["ok"])
    return True


def _permitted(task: dict[str, Any], screen: Screen) -> bool:
    if task["type"] != ASKS:
        screen.act(
            "Write", f"tests/test_{task['id']}.py", _edit(f"tests/test_{task['id']}.py", "assert True is not False\n")
        )
        return True
    title = "Delete the old build folder?"
    screen.ask(title)
    try:
        answer = call("approval", "ask", title, "--detail", "rm -r build", "--wait")
    except DoorClosed as refusal:
        screen.act("Bash", "rm -r build", [f"not allowed: {refusal}"], failed=True)
        return True
    screen.act("Bash", "rm -r build", [f"allowed by {answer['answered_by']}"])
    return True


def _source(task: dict[str, Any]) -> str:
    return f"src/change_{task['id']}.py"


def _edit(path: str, line: str) -> list[str]:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        file.write(line)
    return [f"+ {line.rstrip()}"]


def _commit(title: str) -> str:
    identity = ("-c", "user.name=Timonel demo", "-c", "user.email=demo@timonel.invalid")
    subprocess.run(["git", "add", "-A"], check=True, capture_output=True)
    subprocess.run(["git", *identity, "commit", "-q", "-m", title], check=True, capture_output=True)
    return subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
