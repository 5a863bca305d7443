"""A conversation: one agent at work, with a durable name, a branch, a worktree and a terminal."""

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """What a conversation is doing; always computed from evidence (core/rules/state.py)."""

    STARTING = "starting"
    WORKING = "working"
    WAITING = "waiting"
    IDLE = "idle"
    STUCK = "stuck"
    PAUSED = "paused"
    EXITED = "exited"
    FAILED = "failed"
    CLOSED = "closed"


ALIVE = frozenset({State.STARTING, State.WORKING, State.WAITING, State.IDLE, State.STUCK, State.PAUSED})
"""States in which a program is expected to run in the terminal."""

ENDED = frozenset({State.EXITED, State.FAILED})
"""States of a conversation whose program ended but whose worktree is still there."""


OUTSIDE = "none"
"""Host of a conversation whose program Timonel did not start and does not see."""


class Conversation(NamedTuple):
    """One row of `conversations`. Times are seconds since 1970, UTC."""

    id: int
    name: str
    kind: str
    state: str
    reason: str
    confidence: float
    evidence: str  # JSON list of [source, at, text]
    state_at: float
    role: str
    specialty: str
    capabilities: str  # sorted, comma separated
    parent_id: int | None
    argv: str  # JSON list; what the person asked to run, empty for kinds that decide themselves
    prompt: str
    session: str  # the agent's own session id, newest
    host: str  # "tmux", "plain", or OUTSIDE
    exit_code: int | None
    port: int
    created_at: float
    created_by: str
    opened_at: float | None
    closed_at: float | None
    keeper: str = ""  # identity of the process that keeps its terminal: boot:pid:start
    lost: str = ""  # the state in which its terminal was lost; empty while it is there, and when it ended by itself
    phase: str = ""  # the phase of a plan that it works in
    finding: str = ""  # what is wrong with it: a kind of core/rules/stuck.py; empty when all is well

    @property
    def key(self) -> str:
        """Name of its terminal session and of its private folder."""
        return f"c-{self.id}"

    @property
    def subject(self) -> str:
        """Under which its events, its samples and its history are kept."""
        return f"conversation:{self.id}"

    @property
    def outside(self) -> bool:
        """Whether it registered itself and has no terminal here."""
        return self.host == OUTSIDE
