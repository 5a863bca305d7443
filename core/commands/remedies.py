"""What the operator can do about a conversation that is stuck, with the key of each command."""

from __future__ import annotations

from typing import NamedTuple

from core.commands.catalog import COMMANDS
from core.rules.stuck import remedies

_KEYS = {command.id: command.key for command in COMMANDS}


class Offer(NamedTuple):
    """A key of the control center, the command behind it, and what it does here."""

    key: str
    command: str
    words: str


def offers(finding: str) -> tuple[Offer, ...]:
    """For this kind of finding, the likeliest first; none where all is well."""
    return tuple(Offer(_KEYS[one.command], one.command, one.words) for one in remedies(finding))
