"""All commands by id, checked when they are put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.commands.command import Command, Danger, no_question
from core.commands.scope import Scope
from core.errors import Conflict, NotFound, UsageError


class Registry:
    """Commands in their order. Raises Conflict for an id or key that is taken."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._by_id: dict[str, Command] = {}
        for command in commands:
            _check(command)
            if command.id in self._by_id:
                raise Conflict(f"two commands are called {command.id!r}")
            self._by_id[command.id] = command
        clash = next(iter(clashes(self)), None)
        if clash is not None:
            raise Conflict(f"the key {clash[0]!r} means both {clash[1].id!r} and {clash[2].id!r}")

    def __iter__(self) -> Iterator[Command]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, command_id: str) -> bool:
        return command_id in self._by_id

    def __getitem__(self, command_id: str) -> Command:
        """By id. Raises NotFound."""
        if command_id not in self._by_id:
            raise NotFound(f"there is no command {command_id!r}")
        return self._by_id[command_id]

    def of(self, *scopes: Scope) -> tuple[Command, ...]:
        """Those of some scopes."""
        return tuple(command for command in self if command.scope in scopes)

    def for_key(self, key: str, scope: Scope) -> Command | None:
        """What a key means in a pane: the pane's own command, else the one that works everywhere."""
        for wanted in (scope, Scope.EVERYWHERE):
            for command in self.of(wanted):
                if key in command.keys.split(","):
                    return command
        return None


def clashes(commands: Iterable[Command]) -> Iterator[tuple[str, Command, Command]]:
    """Keys with two meanings in one place: a key that works everywhere may not mean anything else anywhere."""
    seen: dict[str, list[Command]] = {}
    for command in commands:
        for key in command.keys.split(","):
            for other in seen.get(key, ()):
                if other.scope == command.scope or Scope.EVERYWHERE in (other.scope, command.scope):
                    yield key, other, command
            seen.setdefault(key, []).append(command)


def _check(command: Command) -> None:
    for name in ("id", "title", "keys", "help"):
        if not getattr(command, name).strip():
            raise UsageError(f"the command {command.id!r} has no {name}")
    asks = command.question is not no_question
    if command.danger in (Danger.COSTLY, Danger.DESTRUCTIVE) and not asks:
        raise UsageError(f"the command {command.id!r} is dangerous and asks nothing")
