"""The bundled `demo` agent: a scripted program that needs no account and works through the public doors."""

from __future__ import annotations

import sys

from core.agents.door_command import IMPORT_ROOT, PYTHON
from core.agents.kind import AgentKind, Start


def command(start: Start) -> tuple[str, ...]:
    """Runs core/agents/demo_program with the name of the conversation and its prompt."""
    script = f"import sys; sys.path.insert(0, {IMPORT_ROOT!r}); from core.agents.demo_program.main import run; run()"
    return (PYTHON or sys.executable, "-P", "-u", "-c", script, start.name, start.prompt)


DEMO = AgentKind("demo", "Demo agent (scripted, needs no account)", "", command, passes=("TIMONEL_DEMO",), reports=True)
