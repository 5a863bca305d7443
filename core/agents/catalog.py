"""All agent kinds by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.agents.claude import CLAUDE
from core.agents.codex import CODEX
from core.agents.command import COMMAND
from core.agents.demo import DEMO
from core.agents.kind import AgentKind
from core.errors import NotFound, TerminalFailed

KINDS: Mapping[str, AgentKind] = {kind.name: kind for kind in (CLAUDE, CODEX, COMMAND, DEMO)}


def kind_named(name: str) -> AgentKind:
    """Raises NotFound that lists the kinds."""
    if name not in KINDS:
        raise NotFound(f"there is no agent kind {name!r}", remedy=f"kinds are: {', '.join(KINDS)}")
    return KINDS[name]


def vendor_of(name: str) -> str:
    """Whose account conversations of this kind use; "" for kinds without one, and for kinds that are not ours."""
    return KINDS[name].vendor if name in KINDS else ""


def require_program(kind: AgentKind, which: Callable[[str], str | None]) -> None:
    """Raises TerminalFailed when the program of this kind is not on this machine."""
    if kind.program and which(kind.program) is None:
        raise TerminalFailed(
            f"{kind.title} is not installed: there is no program `{kind.program}`",
            remedy=f"install it (`{kind.install}`) or choose another kind: --agent command -- PROGRAM",
            code="agent_missing",
        )


def default_kind(wanted: str, which: Callable[[str], str | None]) -> str:
    """The kind of a new conversation: the setting when its program is here, else the first that is, else demo."""
    for name in (wanted, "claude", "codex"):
        kind = KINDS.get(name)
        if kind is not None and (not kind.program or which(kind.program)):
            return name
    return "demo"


def passed(kind: AgentKind, environ: Mapping[str, str]) -> dict[str, str]:
    """The part of the operator's environment that a program of this kind needs."""
    if not kind.passes:
        return {}
    return {name: value for name, value in environ.items() if name.startswith(kind.passes)}
