"""What the supervisor sees of the machine: terminals, processes, logs. States are judged in judging.py."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from core.clock import Clock
from core.journal.transaction import Transaction
from core.model.process import ProcessSample
from core.services.health.samples import write_samples
from core.services.processes.samples import Running
from core.services.recovery.losses import Loss, losses
from core.services.states.judging import News, Watched, write_news
from core.settings.folders import process_folder
from core.terminals.host import TerminalFact, TerminalHost
from core.terminals.plain_host import printed_at
from core.terminals.process_groups import Usage


class Look(NamedTuple):
    """One look at the machine, at one moment of the steady clock."""

    terminals: dict[str, TerminalFact]  # by key
    used: dict[int, Usage]  # by root pid
    ports: Mapping[int, tuple[int, ...]]  # by root pid; not known of who is left out
    losses: dict[int, Loss]  # how those ended that have no terminal
    steady: float
    printed: Mapping[str, float] = {}  # when the log of each background process last grew, by its key


class Readers(NamedTuple):
    """Who remembers what of one look for the next: the usage of trees, and their ports."""

    used: Callable[[Collection[int]], dict[int, Usage]]
    ports: Callable[[Mapping[int, Usage], float], Mapping[int, tuple[int, ...]]]
    steady: Clock


def look(
    host: TerminalHost,
    members: tuple[Watched, ...],
    background: tuple[Running, ...],
    journal_folder: str,
    read: Readers,
) -> Look:
    """One spawn, one pass over the process table, for terminals and background processes together."""
    terminals = {fact.key: fact for fact in host.sweep()}
    shown = [fact.pid for fact in terminals.values() if fact.pid and not fact.dead]
    roots = [*shown, *(one.process.pid for one in background if one.process.pid)]
    lost = losses((one.conversation for one in members), terminals, journal_folder, host.name)
    at = read.steady()
    used = read.used(roots) if roots else {}
    ports = read.ports({pid: used[pid] for pid in shown if pid in used}, at)
    return Look(terminals, used, ports, lost, at, _printed(background, journal_folder))


def _printed(background: tuple[Running, ...], journal_folder: str) -> dict[str, float]:
    keys = [one.process.key for one in background]
    times = {key: printed_at(process_folder(journal_folder, key)) for key in keys}
    return {key: at for key, at in times.items() if at is not None}


def record(tx: Transaction, news: tuple[News, ...], samples: tuple[ProcessSample, ...], gone: tuple[str, ...]) -> None:
    """Writes one look's news; the samples of subjects that are gone are dropped."""
    write_news(tx, news)
    write_samples(tx, samples)
    for subject in gone:
        tx.live("DELETE FROM process_samples WHERE subject = ?", subject)
