"""The settings and MCP files that one Claude Code conversation is started with; they lie in the journal's folder."""

from __future__ import annotations

from typing import Any

EVENTS = (
    "SessionStart",
    "SessionEnd",
    "UserPromptSubmit",
    "PreToolUse",
    "PermissionRequest",
    "PostToolUse",
    "PostToolUseFailure",
    "PostToolBatch",
    "Notification",
    "Stop",
    "StopFailure",
    "SubagentStart",
    "SubagentStop",
    "PreCompact",
    "PostCompact",
)
SECONDS = 10
PERMISSION_SECONDS = 86_400  # the dialog stays usable beside the hook, so a day's wait locks nobody out


def settings(hook: tuple[str, ...], status_line: tuple[str, ...]) -> dict[str, Any]:
    """Hooks add to the person's own; the status line replaces theirs, so ours runs theirs."""
    return {
        "hooks": {event: [{"hooks": [_hook(event, hook)]}] for event in EVENTS},
        "statusLine": {"type": "command", "command": quoted(status_line), "refreshInterval": 10},
        "crossSessionInbound": "accept",
    }


def _hook(event: str, argv: tuple[str, ...]) -> dict[str, Any]:
    seconds = PERMISSION_SECONDS if event == "PermissionRequest" else SECONDS
    return {"type": "command", "command": argv[0], "args": list(argv[1:]), "timeout": seconds}


def quoted(argv: tuple[str, ...]) -> str:
    """Words for a shell."""
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in argv)
