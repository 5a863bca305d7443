"""Background processes, and live facts of all processes. Samples are no events: sampled, replaced, pruned."""

from enum import StrEnum
from typing import NamedTuple


class ProcessState(StrEnum):
    """What is known of a background process; computed from the machine's facts (core/rules/process_moves.py)."""

    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"  # halted by SIGSTOP
    STOPPING = "stopping"
    ORPHANED = "orphaned"  # its program has ended, processes that it started live on
    RESTARTING = "restarting"  # it ended, and is started again at `next_start_at`
    EXITED = "exited"  # with code 0
    FAILED = "failed"  # with another code, with none that anybody knows, or it could not be started
    GIVEN_UP = "given-up"  # failed, and restarted as often as it may be
    STOPPED = "stopped"  # by hand


RUNNING_STATES = (
    ProcessState.STARTING,
    ProcessState.RUNNING,
    ProcessState.PAUSED,
    ProcessState.STOPPING,
    ProcessState.ORPHANED,
)
"""States in which something of it is alive, as far as the journal knows."""


class Restart(StrEnum):
    """When a process that ended by itself is started again."""

    NEVER = "never"
    ON_FAILURE = "on-failure"
    ALWAYS = "always"


class Process(NamedTuple):
    """One row of `processes`: a program that runs in the background. Times are seconds since 1970, UTC."""

    id: int
    conversation_id: int | None  # None: the project's own
    name: str  # unique in its conversation, or in the project, until it is removed
    argv: str  # JSON list
    folder: str  # where it runs
    restart: str
    max_restarts: int
    state: str
    reason: str
    run: str  # names the status file of its last start
    identity: str  # boot, pid and start time of its wrapper, or of the oldest process that it left behind
    pid: int | None
    started_at: float | None
    exit_code: int | None  # 128+N for signal N; None: not ended, or nobody knows
    restarts: int  # in a row, without a good run between
    next_start_at: float | None
    ports: str | None  # comma separated TCP ports that it listens on, seen by the supervisor; None: unknown
    created_at: float
    created_by: str
    changed_at: float
    ended_at: float | None
    removed_at: float | None

    @property
    def key(self) -> str:
        """Names its private folder, and marks its processes."""
        return f"p-{self.id}"

    @property
    def subject(self) -> str:
        """Under which its events, its samples and its history are kept."""
        return f"process:{self.id}"

    @property
    def runs(self) -> bool:
        """Whether something of it is alive, as far as the journal knows."""
        return self.state in RUNNING_STATES


class ProcessSample(NamedTuple):
    """One row of `process_samples`: the whole tree of a conversation or of a background process at one moment."""

    subject: str  # "conversation:7" or "process:3"
    pid: int
    started_at: float
    command: str
    cpu: float  # percent of one core
    memory: int  # bytes, resident, summed
    children: int
    sampled_at: float
    ports: str | None = None  # that it listens on, "3000 8080"; None: not looked at
    held: int = 0  # processes that a signal has stopped
    output_at: float | None = None  # when its terminal, or its log, last showed something new


class ContextSample(NamedTuple):
    """One row of `context_samples`: how full the agent's context is, by its own figures."""

    conversation_id: int
    used: int | None  # tokens
    size: int | None  # tokens
    source: str
    model: str
    cost: float | None  # US dollars
    at: float
