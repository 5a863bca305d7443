"""Codex in its terminal, with our hooks. Its shared daemon stays off: each conversation has its own environment."""

from __future__ import annotations

import json

from core.agents.claude_files import quoted
from core.agents.kind import AgentKind, Start
from core.agents.sessions_codex import find_rollout

EVENTS = (
    "SessionStart",
    "UserPromptSubmit",
    "PreToolUse",
    "PermissionRequest",
    "PostToolUse",
    "SubagentStart",
    "SubagentStop",
    "Stop",
    "SessionEnd",
)


def command(start: Start) -> tuple[str, ...]:
    """A new thread with the prompt, or the old thread resumed; hooks are given for this launch only."""
    options = (
        "--disable",
        "daemon_auto_start",
        "--dangerously-bypass-hook-trust",
        "-C",
        start.worktree,
        "-a",
        "on-request",
        "-s",
        "workspace-write",
        "-c",
        "allow_login_shell=false",  # a login shell may set PATH anew and lose the `timonel` on it
        "-c",
        "tools.update_plan.enabled=true",  # off by default in 0.169.0; its list is the progress that we show
        *(word for event in EVENTS for word in ("-c", _hook(event, start.hook))),
        *(("-c", _tools(start.tools)) if start.tools else ()),
        *start.argv,
    )
    if start.session:
        return ("codex", "resume", *options, start.session)
    return ("codex", *options, "--", start.prompt) if start.prompt else ("codex", *options)


def _hook(event: str, argv: tuple[str, ...]) -> str:
    """A TOML value; JSON's string form is valid TOML."""
    return f'hooks.{event}=[{{hooks=[{{type="command",command={json.dumps(quoted(argv))}}}]}}]'


def _tools(address: str) -> str:
    """The supervisor's tools, without a question at each first call; the token stays in the environment."""
    parts = (
        f"url={json.dumps(address)}",
        'bearer_token_env_var="TIMONEL_TOKEN"',
        'default_tools_approval_mode="approve"',
        "startup_timeout_sec=30",
    )
    return f"mcp_servers.timonel={{{','.join(parts)}}}"


CODEX = AgentKind(
    "codex",
    "Codex",
    "codex",
    command,
    passes=("OPENAI_", "CODEX_"),
    reports=True,
    calls_tools=True,
    has_session=lambda session, environ: bool(find_rollout(environ, session)),
    vendor="openai",
    install="npm install -g @openai/codex",
)
