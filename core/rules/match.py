"""Who may claim a task: a requirement as one canonical key, so that ready tasks can be found by index."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

_FIELDS = "\x1f"


class Requirement(NamedTuple):
    """What a task asks of its holder, and the named resources that it uses alone."""

    assignee: str = ""
    role: str = ""
    specialty: str = ""
    capabilities: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()


class Worker(NamedTuple):
    """What a conversation offers."""

    name: str
    role: str = ""
    specialty: str = ""
    capabilities: frozenset[str] = frozenset()


def need_key(requirement: Requirement) -> str:
    """Canonical text of a requirement; empty when anybody may take the task."""
    if requirement == Requirement():
        return ""
    return _FIELDS.join(
        (
            requirement.assignee,
            requirement.role,
            requirement.specialty,
            ",".join(sorted(set(requirement.capabilities))),
            ",".join(sorted(set(requirement.resources))),
        )
    )


def requirement(key: str) -> Requirement:
    """The inverse of need_key()."""
    if not key:
        return Requirement()
    assignee, role, specialty, capabilities, resources = key.split(_FIELDS)
    return Requirement(assignee, role, specialty, _words(capabilities), _words(resources))


def covers(key: str, worker: Worker, held: Collection[str] = ()) -> bool:
    """True when this worker may take a task of this key now, given the resources that others hold.

    Whoever it is reserved for may take it, whatever they are: they were chosen by name.
    """
    wanted = requirement(key)
    if any(resource in held for resource in wanted.resources):
        return False
    if wanted.assignee:
        return wanted.assignee == worker.name
    return (
        wanted.role in {"", worker.role}
        and wanted.specialty in {"", worker.specialty}
        and worker.capabilities.issuperset(wanted.capabilities)
    )


def lacking(wanted: Requirement, worker: Worker) -> Requirement:
    """The part of a requirement that this worker does not offer; what tasks use is not theirs to offer."""
    if wanted.assignee:
        return Requirement() if wanted.assignee == worker.name else Requirement(assignee=wanted.assignee)
    return Requirement(
        role=wanted.role if wanted.role != worker.role else "",
        specialty=wanted.specialty if wanted.specialty != worker.specialty else "",
        capabilities=tuple(word for word in wanted.capabilities if word not in worker.capabilities),
    )


def canonical(words: Iterable[str]) -> str:
    """Capabilities as they are stored: sorted, without repeats."""
    return ",".join(sorted({word.strip() for word in words if word.strip()}))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
