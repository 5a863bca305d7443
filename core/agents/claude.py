"""Claude Code in its terminal, with our hooks and status line. Nothing is written into the person's own settings."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from core.agents import claude_files
from core.agents.kind import AgentKind, Start

SETTINGS = "claude.settings.json"


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
        *start.argv,
    )
    if start.session:
        return ("claude", "--resume", start.session, *options)
    return ("claude", *options, "--", start.prompt) if start.prompt else ("claude", *options)


def files(start: Start) -> Mapping[str, str]:
    """The settings file that `--settings` names."""
    return {SETTINGS: json.dumps(claude_files.settings(start.hook, start.status_line), indent=1)}


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
    install="npm install -g @anthropic-ai/claude-code",
)
