"""A background process as the command line shows it: a row of the table, an object for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.doors.cli.door import Door

if TYPE_CHECKING:
    from core.model.process import Process, ProcessSample

HEADINGS = (
    "NAME", "OF", "STATE", "FOR", "CPU", "MEMORY", "SEEN", "PID", "PORTS", "EXIT", "RESTARTS", "COMMAND", "WHY",
)  # fmt: skip
NUMBERS = ("FOR", "CPU", "MEMORY", "SEEN", "PID", "EXIT", "RESTARTS")


def row_of(
    process: Process, program: int | None, sample: ProcessSample | None, names: Mapping[int | None, str], now: float
) -> tuple[str, ...]:
    """The cells under HEADINGS; what is not known of one that runs is a dash, and nothing of one that has ended.

    `program` is the pid of the program itself, not of the wrapper around it.
    """
    from json import loads
    from shlex import join

    from core.text.values import age, percent, size

    since = process.ended_at if process.ended_at is not None else process.started_at
    return (
        process.name,
        names[process.conversation_id] or "project",
        process.state,
        age(None if since is None else now - since),
        percent(sample.cpu if sample else None) if process.runs else "",
        size(sample.memory if sample else None) if process.runs else "",
        age(now - sample.sampled_at if sample else None) if process.runs else "",
        str(program or ""),
        (process.ports or "") if process.ports is not None or not process.runs else "unknown",
        "" if process.exit_code is None else str(process.exit_code),
        str(process.restarts or ""),
        join(loads(process.argv))[:50],
        process.reason,
    )


def data_of(
    process: Process,
    door: Door,
    names: Mapping[int | None, str] | None = None,
    samples: Mapping[int, ProcessSample] | None = None,
) -> dict[str, Any]:
    """A process for programs: its argv as a list, its ports as numbers, its owner by name (null: the project).

    `cpu` (percent of a core), `memory` (bytes) and `children` are null where the supervisor knows nothing.
    """
    from json import loads

    from core.doors.cli.json_form import json_form
    from core.services.processes.samples import process_samples

    if names is None:
        from core.services.processes.reads import owner_names

        names = door.read(owner_names)
    if samples is None:
        samples = door.read(process_samples, (process,))
    data = json_form(process)
    data["argv"] = [word.encode("utf-8", "replace").decode() for word in loads(process.argv)]
    data["ports"] = None if process.ports is None else [int(port) for port in process.ports.split(",") if port]
    data["conversation"] = names[process.conversation_id] or None
    sample = samples.get(process.id)
    measured = ("cpu", "memory", "children", "held", "output_at", "sampled_at")
    known = json_form(sample) if sample else {}
    data |= {name: known.get(name) for name in measured}
    data["sample_age"] = max(door.project.clock() - sample.sampled_at, 0.0) if sample else None
    from core.services.processes.logs import log_of

    data["log"] = log_of(door.project, process)
    return data


def measured_words(data: Mapping[str, Any]) -> dict[str, str]:
    """What was measured, in words."""
    from core.text.values import UNKNOWN_WORD, age, percent, size

    if (ago := data["sample_age"]) is None:
        return dict.fromkeys(("cpu", "memory", "children", "held", "output_at", "sample_age"), UNKNOWN_WORD)
    return {"cpu": percent(data["cpu"]), "memory": size(data["memory"]), "sample_age": age(ago)}


def value_words(value: Any) -> str:
    """One value of the object for people."""
    if isinstance(value, list):
        from shlex import join

        return join(map(str, value)) or "none"
    return "" if value is None else str(value)
