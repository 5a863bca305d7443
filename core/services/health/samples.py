"""Samples of processes and of the machine, as they are written down: live facts, replaced by the next ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from core.journal.transaction import Transaction
from core.model.health import HealthPoint, HostSample
from core.model.process import ProcessSample
from core.services.health.history import add_points
from core.services.reading import TABLE_OF

if TYPE_CHECKING:
    from core.model.evidence import Evidence

MEGABYTE = 1 << 20
ALIVE = (
    "SELECT 'conversation:' || id FROM conversations WHERE closed_at IS NULL"
    " UNION ALL SELECT 'process:' || id FROM processes WHERE removed_at IS NULL AND ended_at IS NULL"
)
OUTPUT_SECONDS = 2.0  # by which the age of the last output may be wrong on the screen


def sample_moved(old: ProcessSample | None, new: ProcessSample) -> bool:
    """Whether a person would see a difference: a percent, a megabyte, another process or port, newer output."""
    return old is None or _shown(old) != _shown(new) or _printed_since(old, new)


def _shown(sample: ProcessSample) -> tuple[object, ...]:
    return (sample.pid, sample.children, round(sample.cpu), sample.memory // MEGABYTE, sample.ports, sample.held)


def _printed_since(old: ProcessSample, new: ProcessSample) -> bool:
    return (new.output_at or 0.0) - (old.output_at or 0.0) >= OUTPUT_SECONDS


def write_samples(tx: Transaction, samples: Iterable[ProcessSample]) -> None:
    """The newest of each that is there still."""
    alive = {row[0] for row in tx.all(ALIVE)}
    for sample in samples:
        if sample.subject in alive:
            replace(tx, sample)


def keep(
    tx: Transaction, samples: Iterable[ProcessSample], points: Iterable[HealthPoint], host: HostSample | None
) -> None:
    """One transaction for the whole fleet: points for the history, and samples that did not move made young again."""
    write_samples(tx, samples)
    add_points(tx, points)
    if host is not None:
        replace(tx, host)


def replace(tx: Transaction, row: NamedTuple) -> None:
    """Puts a live record into its table, in the place of the one before."""
    columns = ", ".join(row._fields)
    marks = ", ".join("?" * len(row._fields))
    tx.live(f"INSERT OR REPLACE INTO {TABLE_OF[type(row).__name__]}({columns}) VALUES ({marks})", *row)


NEWEST = (
    "SELECT conversation_id, source, name, max(at), text FROM evidence"
    " WHERE source IN ('hook', 'door', 'record') GROUP BY conversation_id"
)


def newest_reports(connection: Any) -> dict[int, Evidence]:
    """What each conversation's agent said last, by hook, door or its own record."""
    from core.model.evidence import Evidence

    return {row[0]: Evidence(*row) for row in connection.execute(NEWEST).fetchall()}
