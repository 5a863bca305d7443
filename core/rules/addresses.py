"""Addresses of messages: a name, `role:builder`, `all`, `operator`."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from core.model.actor import EVERYBODY, OPERATOR

_ROLE = "role:"
_EVERYBODY = frozenset({EVERYBODY, "everybody", "everyone"})


class AddressKind(StrEnum):
    """Whom an address means."""

    ONE = "one"
    ROLE = "role"
    EVERYBODY = "everybody"
    OPERATOR = "operator"


class Address(NamedTuple):
    """An address taken apart; `text` is its one spelling."""

    kind: AddressKind
    name: str

    @property
    def text(self) -> str:
        """As it is stored and shown."""
        return _ROLE + self.name if self.kind == AddressKind.ROLE else self.name


class Member(NamedTuple):
    """A conversation that may get messages, as far as an address is concerned."""

    name: str
    role: str


def parse(text: str) -> Address | None:
    """None when nothing is addressed."""
    word = text.strip().removeprefix("@")
    if word in _EVERYBODY:
        return Address(AddressKind.EVERYBODY, EVERYBODY)
    if word == OPERATOR:
        return Address(AddressKind.OPERATOR, OPERATOR)
    if word.startswith(_ROLE):
        role = word[len(_ROLE) :].strip()
        return Address(AddressKind.ROLE, role) if role else None
    return Address(AddressKind.ONE, word) if word else None


def readers(address: Address, members: tuple[Member, ...], sender: str) -> tuple[str, ...]:
    """Who gets it, among the open conversations and the operator. A sender never gets their own broadcast."""
    match address.kind:
        case AddressKind.OPERATOR:
            return (OPERATOR,)
        case AddressKind.ONE:
            return (address.name,)
        case AddressKind.ROLE:
            found = [member.name for member in members if member.role == address.name]
        case AddressKind.EVERYBODY:
            found = [*(member.name for member in members), OPERATOR]
    return tuple(name for name in found if name != sender)
