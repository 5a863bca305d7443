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


SERVER = "timonel"
TOOLS_ALLOWED = f"mcp__{SERVER}__*"


def settings(hook: tuple[str, ...], status_line: tuple[str, ...], mode: str = "") -> dict[str, Any]:
    """Hooks add to the person's own; the status line replaces theirs, so ours runs theirs."""
    made: dict[str, Any] = {
        "hooks": {event: [{"hooks": [_hook(event, hook)]}] for event in EVENTS},
        "statusLine": {"type": "command", "command": quoted(status_line), "refreshInterval": 10},
        "crossSessionInbound": "accept",
    }
    if mode == "bypassPermissions":
        made["skipDangerousModePermissionPrompt"] = True  # the mode was chosen in Timonel's own settings
    return made


def servers(address: str) -> dict[str, Any]:
    """The supervisor's tools, loaded at once instead of behind a search. The token stays in the environment."""
    entry = {
        "type": "http",
        "url": address,
        "headers": {"Authorization": "Bearer ${TIMONEL_TOKEN}"},
        "alwaysLoad": True,
    }
    return {"mcpServers": {SERVER: entry}}


def _hook(event: str, argv: tuple[str, ...]) -> dict[str, Any]:
    seconds = PERMISSION_SECONDS if event == "PermissionRequest" else SECONDS
    return {"type": "command", "command": argv[0], "args": list(argv[1:]), "timeout": seconds}


def quoted(argv: tuple[str, ...]) -> str:
    """Words for a shell."""
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in argv)
