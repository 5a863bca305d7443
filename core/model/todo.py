"""The agent's own to-do list, and its sub-agents. Live facts: told by its hooks, never events."""

from typing import NamedTuple

PENDING, UNDER_WAY, DONE = "pending", "in_progress", "completed"


class Todo(NamedTuple):
    """How far the list is; `current` is the item under way, empty when none is. `at` is when it last changed."""

    done: int
    total: int
    current: str
    at: float

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.done / self.total

    @property
    def words(self) -> str:
        """As people write it: 3/7."""
        return f"{self.done}/{self.total}"


class SubAgent(NamedTuple):
    """One row of `sub_agents`: an agent that the conversation's agent started and that runs."""

    conversation_id: int
    agent: str  # the program's own id of it
    type: str
    started_at: float
