"""Live facts of a conversation's processes. Never events: sampled, replaced, pruned."""

from typing import NamedTuple


class ProcessSample(NamedTuple):
    """One row of `process_samples`: the whole process group of one conversation at one moment."""

    conversation_id: int
    pid: int
    started_at: float
    command: str
    cpu: float  # percent of one core
    memory: int  # bytes, resident, summed
    children: int
    sampled_at: float


class ContextSample(NamedTuple):
    """One row of `context_samples`: how full the agent's context is, by its own figures."""

    conversation_id: int
    used: int | None  # tokens
    size: int | None  # tokens
    source: str
    model: str
    cost: float | None  # US dollars
    at: float
