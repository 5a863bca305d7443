"""Who acts: the operator, the supervisor, or a conversation by its name."""

from typing import NamedTuple

OPERATOR = "operator"
SUPERVISOR = "supervisor"
EVERYBODY = "all"
RESERVED = frozenset({OPERATOR, SUPERVISOR, EVERYBODY, "everybody", "everyone", "role", "system", "head"})


class Actor(NamedTuple):
    """The one who asks for a change. `conversation_id` is None for the operator and the supervisor."""

    name: str
    conversation_id: int | None = None

    @property
    def is_operator(self) -> bool:
        """True for the person at the control center."""
        return self.name == OPERATOR


THE_OPERATOR = Actor(OPERATOR)
THE_SUPERVISOR = Actor(SUPERVISOR)
