"""`timonel hook KIND`: what an agent program runs at its events. Small and quick, because it runs at every tool call.

It always ends with code 0 and never blocks the agent, but for a permission that waits for the operator.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from core.agents.hook_events import meaning
from core.errors import TimonelError
from core.journal.journal import Journal
from core.services.agents import hooks
from core.services.conversations.identity import current_actor

if TYPE_CHECKING:
    from core.agents.hook_replies import Reply
    from core.model.actor import Actor

JOURNAL_VARIABLE = "TIMONEL_JOURNAL"
POLL = 0.1  # seconds between two looks for the operator's answer
LOCK_PATIENCE = 2.0  # seconds for other writers of the journal; an event less is better than an agent that waits
PATIENCE = {"claude": 86_000.0, "codex": 8.0}
"""Seconds to wait for the operator. Claude's dialog stays usable meanwhile; Codex shows its own only afterwards."""


def run(words: list[str], environ: Mapping[str, str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """`words` is the agent kind. Errors are one line on standard error."""
    kind = words[0] if words else "claude"
    try:
        payload = _read(stdin.read() or "{}")
        folder = environ.get(JOURNAL_VARIABLE, "")
        if isinstance(payload, dict) and folder:
            with Journal(folder, patience=LOCK_PATIENCE) as journal:
                _hear_and_reply(journal, current_actor(journal, environ), kind, payload, stdout)
    except TimonelError as error:
        print(f"timonel hook: {error.line}", file=stderr)
    except (ValueError, RecursionError) as error:  # the latter: brackets in brackets, thousands deep
        print(f"timonel hook: not JSON: {error}", file=stderr)
    except BrokenPipeError:
        return 0  # the agent has gone: what was in hand is handed over again
    return 0


def _read(text: str) -> Any:
    """Raises ValueError. Half of a character (a text that was cut between `\\ud83d` and its other half) becomes `?`."""
    payload = json.loads(text)
    if "\\ud" in text.lower():
        payload = json.loads(json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"))
    return payload


def _hear_and_reply(journal: Journal, actor: Actor, kind: str, payload: dict[str, Any], stdout: TextIO) -> None:
    """Messages are marked delivered only when they are written (core/services/agents/hooks.py says why)."""
    if actor.conversation_id is None:
        return
    event = str(payload.get("hook_event_name", ""))
    heard = journal.write(hooks.hear, actor, meaning(payload), event, os.getpid(), partial(_had, payload))
    if heard == hooks.NOTHING or not (reply := answer(journal, actor, kind, payload, heard)):
        return
    json.dump(reply, stdout)
    stdout.flush()
    if heard.handed:
        journal.write(hooks.handed_over, actor, heard.handed, event)


def _had(payload: dict[str, Any], numbers: Sequence[int]) -> frozenset[int]:
    from core.agents.received import received

    path = payload.get("transcript_path")
    return received(path, numbers) if isinstance(path, str) else frozenset()


def answer(journal: Journal, actor: Actor, kind: str, payload: dict[str, Any], heard: hooks.Heard) -> Reply | None:
    """The reply for the agent, if there is one; a question waits here for the operator."""
    event = str(payload.get("hook_event_name", ""))
    from core.agents import hook_replies
    from core.model.approval import ApprovalState

    if heard.approval is not None and heard.approval.state == ApprovalState.ALLOWED:
        return hook_replies.decided(payload, True, "")
    if heard.approval is not None:
        said = _wait(journal, actor, heard.approval.id, PATIENCE.get(kind, 8.0))
        return hook_replies.decided(payload, *said) if said is not None else None
    if event == "Stop" and kind == "codex":
        return hook_replies.go_on(heard.words)
    return hook_replies.context(event, heard.words)


def _wait(journal: Journal, actor: Actor, approval_id: int, patience: float) -> tuple[bool, str] | None:
    """The operator's answer and words; None when the prompt went away, the agent ended, or patience did."""
    from core.journal.change_watch import ChangeWatch
    from core.journal.connection import FILE, connect

    connection = connect(os.path.join(journal.folder, FILE), read_only=True)
    watch, agent = ChangeWatch(connection), os.getppid()
    deadline = time.monotonic() + patience
    try:
        while time.monotonic() < deadline and os.getppid() == agent:
            if watch.moved():
                state, words = journal.read(_answer, approval_id)
                if state != "open":
                    return (state == "allowed", words) if state in {"allowed", "denied"} else None
            time.sleep(POLL)
    finally:
        connection.close()
    journal.write(hooks.give_up, actor, approval_id, "nobody answered here; the agent asks in its terminal")
    return None


def _answer(connection: Any, approval_id: int) -> tuple[str, str]:
    return connection.execute("SELECT state, words FROM approvals WHERE id = ?", (approval_id,)).fetchall()[0]


def main() -> None:
    """Entry point of the hook process."""
    code = run(sys.argv[2:], os.environ, sys.stdin, sys.stdout, sys.stderr)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        os._exit(code)  # the agent has gone; nobody is left to tell
    os._exit(code)  # Python's own tidying up would take milliseconds and do nothing
