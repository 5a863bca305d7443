"""The demo agent's loop: claim a task, do it, and when there is none wait for one, for a message or for typed words."""

from __future__ import annotations

import os
import select
import sys
import time

from core.agents.demo_program.door import DoorClosed, call
from core.agents.demo_program.screen import Screen
from core.agents.demo_program.work import do_task

CONTEXT_SIZE = 200_000  # tokens of the imagined model
PATIENCE = 2.0  # seconds between two looks at the queue


def run() -> None:
    """Entry point; argv is the conversation's name and its first prompt."""
    name, prompt = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    screen = Screen(float(os.environ.get("TIMONEL_DEMO_SPEED", "1")))
    screen.say(f"{name} at work in {os.path.basename(os.getcwd())}")
    if prompt:
        screen.say(f"My orders: {prompt}")
    try:
        _work(screen)
    except DoorClosed as refusal:
        screen.act("timonel", "", [str(refusal)], failed=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _work(screen: Screen) -> None:
    used, idle = 12_000, False
    while True:
        task = call("task", "claim")
        if task:
            idle = False
            do_task(task, screen)
            used = min(used + 23_000, 150_000)
            call("context", str(used), str(CONTEXT_SIZE), "--source", "demo", "--model", "demo-1")
        elif not idle:
            idle = True
            call("report", "idle", "no task is ready for me")
            screen.say("Nothing to do. Give me a task, a message, or type here.")
        _hear_messages(screen)
        if idle and _hear_words(screen):
            return


def _hear_messages(screen: Screen) -> None:
    for letter in call("message", "inbox"):
        message = letter["message"]
        call("message", "read", str(message["id"]))
        screen.act("Message", f"from {message['sender']}", [message["body"]])


def _hear_words(screen: Screen) -> bool:
    """Waits a little for a typed line; True when the person said exit."""
    deadline = time.monotonic() + PATIENCE
    while (left := deadline - time.monotonic()) > 0:
        if not sys.stdin.isatty():
            time.sleep(left)
            return False
        if not select.select([sys.stdin], [], [], left)[0]:
            return False
        words = sys.stdin.readline()
        if not words or words.strip() in {"exit", "quit"}:
            screen.say("Good-bye.")
            return True
        screen.say(f"You said: {words.strip()}")
    return False
