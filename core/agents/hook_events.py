"""What a hook of Claude Code or Codex means; both send the same kind of JSON. Unknown events mean nothing.

Contracts observed with Claude Code 2.1.329 and codex-cli 0.169.0.
"""

from __future__ import annotations

from typing import Any, NamedTuple

WORKING, IDLE, WAITING = "working", "idle", "waiting"
LONGEST = 200  # characters of a command or a message kept as evidence


class Permission(NamedTuple):
    """A question of the agent that the operator may answer from outside."""

    tool: str
    title: str
    detail: str


class Meaning(NamedTuple):
    """`state` empty: the event says nothing about it. `delivers`: text may be handed to the model in the reply."""

    state: str = ""
    text: str = ""
    session: str = ""
    permission: Permission | None = None
    delivers: bool = False
    settles: bool = False  # a question that was open has been answered, in the pane or by us
    ended: bool = False


def meaning(payload: dict[str, Any]) -> Meaning:
    """Reads one hook's standard input."""
    event = _text(payload, "hook_event_name")
    reader = _READERS.get(event)
    if reader is None:
        return Meaning(session=_text(payload, "session_id"))
    found = reader(payload)
    # A sub-agent's hooks carry its own session in `agent_id`; the conversation's is the same in all of them.
    return found._replace(session=_text(payload, "session_id"), text=found.text[:LONGEST])


def _prompt(payload: dict[str, Any]) -> Meaning:
    return Meaning(WORKING, f"was told: {_text(payload, 'prompt')}", delivers=True)


def _tool(payload: dict[str, Any]) -> Meaning:
    return Meaning(WORKING, _call(payload))


def _tool_done(payload: dict[str, Any]) -> Meaning:
    return Meaning(WORKING, f"did: {_call(payload)}", delivers=not payload.get("agent_id"), settles=True)


def _tool_failed(payload: dict[str, Any]) -> Meaning:
    return Meaning(WORKING, f"failed: {_call(payload)}", settles=True)


def _permission(payload: dict[str, Any]) -> Meaning:
    title = _call(payload)
    detail = _text(payload.get("tool_input"), "description")
    return Meaning(WAITING, f"wants: {title}", permission=Permission(_text(payload, "tool_name"), title, detail))


def _notification(payload: dict[str, Any]) -> Meaning:
    if payload.get("notification_type") == "permission_prompt":
        return Meaning(WAITING, _text(payload, "message"))
    if payload.get("notification_type") == "idle_prompt":
        return Meaning(IDLE, _text(payload, "message"))
    return Meaning()


def _stop(payload: dict[str, Any]) -> Meaning:
    running = [task for task in payload.get("background_tasks") or () if _is_running(task)]
    if running:
        return Meaning(WORKING, f"waits for {len(running)} background tasks", settles=True)
    return Meaning(IDLE, _text(payload, "last_assistant_message") or "its turn is over", delivers=True, settles=True)


def _stop_failure(payload: dict[str, Any]) -> Meaning:
    words = _text(payload, "last_assistant_message") or _text(payload, "error")
    return Meaning(IDLE, f"its turn failed: {words}", settles=True)


def _session_start(payload: dict[str, Any]) -> Meaning:
    return Meaning(IDLE, f"session {_text(payload, 'source') or 'started'}", delivers=True)


def _session_end(payload: dict[str, Any]) -> Meaning:
    return Meaning(IDLE, f"session ended: {_text(payload, 'reason')}", settles=True, ended=True)


_READERS = {
    "SessionStart": _session_start,
    "SessionEnd": _session_end,
    "UserPromptSubmit": _prompt,
    "PreToolUse": _tool,
    "PostToolUse": _tool_done,
    "PostToolBatch": _tool_done,
    "PostToolUseFailure": _tool_failed,
    "PermissionRequest": _permission,
    "Notification": _notification,
    "Stop": _stop,
    "StopFailure": _stop_failure,
    "PreCompact": lambda _payload: Meaning(WORKING, "compacts its context"),
    "PostCompact": lambda _payload: Meaning(WORKING, "compacted its context"),
    "SubagentStart": lambda payload: Meaning(WORKING, f"sub-agent {_text(payload, 'agent_type')} started"),
    "SubagentStop": lambda payload: Meaning(WORKING, f"sub-agent {_text(payload, 'agent_type')} ended"),
}


def _call(payload: dict[str, Any]) -> str:
    """A tool call in one line: the tool and what it is about."""
    tool, given = _text(payload, "tool_name"), payload.get("tool_input")
    for name in ("command", "file_path", "path", "pattern", "url", "query", "prompt", "description"):
        if words := _text(given, name):
            return f"{tool}: {words}"
    return tool or "several tools"


def _is_running(task: Any) -> bool:
    return isinstance(task, dict) and task.get("status", "running") == "running"


def _text(where: Any, name: str) -> str:
    """A text in an object that may be anything."""
    value = where.get(name) if isinstance(where, dict) else None
    return value if isinstance(value, str) else ""
