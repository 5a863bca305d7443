"""Claude Code in its terminal, with our hooks and status line. Nothing is written into the person's own settings."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Mapping

from core.agents import claude_files
from core.agents.kind import AgentKind, Start

SETTINGS = "claude.settings.json"
TOOLS = "claude.mcp.json"


def command(start: Start) -> tuple[str, ...]:
    """A new session with the prompt as first words, or the old session resumed."""
    options = (
        "--name",
        start.name,
        "--permission-mode",
        start.permission_mode,
        "--settings",
        os.path.join(start.folder, SETTINGS),
        "--allowedTools",
        "Bash(timonel *)",
        claude_files.TOOLS_ALLOWED,
        *(("--mcp-config", os.path.join(start.folder, TOOLS)) if start.tools else ()),
        *start.argv,
    )
    if start.session:
        return ("claude", "--resume", start.session, *options)
    return ("claude", *options, "--", start.prompt) if start.prompt else ("claude", *options)


def files(start: Start) -> Mapping[str, str]:
    """What `--settings` and `--mcp-config` name. The person's own settings and servers stay in force."""
    hooks = claude_files.settings(start.hook, start.status_line, start.permission_mode)
    made = {SETTINGS: json.dumps(hooks, indent=1)}
    if start.tools:
        made[TOOLS] = json.dumps(claude_files.servers(start.tools), indent=1)
    return made


def has_session(session: str, environ: Mapping[str, str]) -> bool:
    """Whether its transcript was written: one that was killed early has none, and `--resume` would fail."""
    home = environ.get("CLAUDE_CONFIG_DIR") or os.path.join(environ.get("HOME", ""), ".claude")
    pattern = os.path.join(glob.escape(home), "projects", "*", f"{glob.escape(session)}.jsonl")
    return any(os.path.getsize(path) for path in glob.glob(pattern))


CLAUDE = AgentKind(
    "claude",
    "Claude Code",
    "claude",
    command,
    files,
    passes=(
        "ANTHROPIC_",
        "CLAUDE_CONFIG_DIR",
        "AWS_",
        "GOOGLE_",
        "CLOUD_ML_REGION",
        "DISABLE_",
        "CLAUDE_CODE_DISABLE_",
    ),
    reports=True,
    calls_tools=True,
    has_session=has_session,
    vendor="anthropic",
    install="npm install -g @anthropic-ai/claude-code",
)
