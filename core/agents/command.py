"""Any program at all: what the person typed, or their shell."""

from __future__ import annotations

from core.agents.kind import AgentKind, Start


def command(start: Start) -> tuple[str, ...]:
    """The words behind `--` as they are, with the prompt as last word when there is one; else a login shell."""
    if start.argv:
        return (*start.argv, start.prompt) if start.prompt else start.argv
    if start.prompt:
        return ("/bin/sh", "-c", start.prompt)
    return ("/bin/sh", "-c", 'exec "${SHELL:-/bin/sh}" -l')


COMMAND = AgentKind("command", "Any command", "", command)
