"""What an agent kind is: data and pure functions from a start to a command and to the files it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Start(NamedTuple):
    """One start of a conversation's program."""

    name: str
    folder: str  # private folder for generated files
    worktree: str
    prompt: str  # first prompt; empty at a restart that resumes
    argv: tuple[str, ...]  # what the person typed behind `--`
    session: str  # the agent's own session id to resume, empty at the first start
    permission_mode: str  # for kinds that have modes
    hook: tuple[str, ...] = ()  # command that the agent runs at its events
    status_line: tuple[str, ...] = ()  # command that it runs for its status line
    tools: str = ""  # address of the MCP server; its bearer token is in the environment


def no_files(_start: Start) -> Mapping[str, str]:
    """For kinds that need none."""
    return {}


def any_session(_session: str, _environ: Mapping[str, str]) -> bool:
    """For kinds that keep no sessions, or whose sessions cannot be looked up."""
    return True


class AgentKind(NamedTuple):
    """How to start one kind of agent. `program` is looked for on the PATH; empty when it is bundled."""

    name: str
    title: str
    program: str
    command: Callable[[Start], tuple[str, ...]]
    files: Callable[[Start], Mapping[str, str]] = no_files  # name in the private folder → text
    passes: tuple[str, ...] = ()  # variables of the operator's environment that it needs, or their prefixes
    sets: Mapping[str, str] = {}  # variables for its quiet running
    reports: bool = False  # whether it says itself what it does
    calls_tools: bool = False  # whether it is an MCP client
    has_session: Callable[[str, Mapping[str, str]], bool] = any_session  # whether this session can be resumed
    vendor: str = ""  # whose account it uses; empty where that is not known
    install: str = ""  # how a person gets it
