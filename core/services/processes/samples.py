"""What the supervisor measured of background processes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from core.model.process import Process, ProcessSample
from core.services.processes.reads import running_processes
from core.services.reading import rows

OWNERS = (
    "SELECT p.id, c.name FROM processes p JOIN conversations c ON c.id = p.conversation_id WHERE p.removed_at IS NULL"
)


class Running(NamedTuple):
    """A background process of which something is alive."""

    process: Process
    owner: str = ""  # name of its conversation; "": it is the project's own
    sample: ProcessSample | None = None  # the newest


def running(connection: Any) -> tuple[Running, ...]:
    """All of them, for the look at their trees."""
    found = running_processes(connection)
    if not found:
        return ()
    owners = dict(connection.execute(OWNERS).fetchall())
    samples = process_samples(connection, found)
    return tuple(Running(one, owners.get(one.id, ""), samples.get(one.id)) for one in found)


def process_samples(connection: Any, processes: Iterable[Process]) -> dict[int, ProcessSample]:
    """The newest sample by the process's id. What has ended, or was measured when another pid ran it, has none."""
    newest = {one.subject: one for one in rows(connection, ProcessSample, "WHERE subject GLOB 'process:*'")}
    found = ((one, newest.get(one.subject)) for one in processes if one.runs)
    return {one.id: sample for one, sample in found if sample is not None and sample.pid == one.pid}
