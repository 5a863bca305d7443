"""What the supervisor sees of the machine: terminals and processes. States are judged in judging.py."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from core.clock import Clock
from core.journal.transaction import Transaction
from core.model.process import ProcessSample
from core.services.judging import News, Watched, write_news
from core.services.losses import Loss, losses
from core.services.samples import write_samples
from core.terminals.host import TerminalFact, TerminalHost
from core.terminals.process_groups import Usage


class Look(NamedTuple):
    """One look at the machine, at one moment of the steady clock."""

    terminals: dict[str, TerminalFact]  # by key
    used: dict[int, Usage]  # by root pid
    ports: Mapping[int, tuple[int, ...]]  # by root pid; not known of who is left out
    losses: dict[int, Loss]  # how those ended that have no terminal
    steady: float


class Readers(NamedTuple):
    """Who remembers what of one look for the next: the usage of trees, and their ports."""

    used: Callable[[Collection[int]], dict[int, Usage]]
    ports: Callable[[Mapping[int, Usage], float], Mapping[int, tuple[int, ...]]]
    steady: Clock


def look(host: TerminalHost, members: tuple[Watched, ...], journal_folder: str, read: Readers) -> Look:
    """One spawn, one pass over the process table."""
    terminals = {fact.key: fact for fact in host.sweep()}
    roots = [fact.pid for fact in terminals.values() if fact.pid and not fact.dead]
    lost = losses((one.conversation for one in members), terminals, journal_folder, host.name)
    at = read.steady()
    used = read.used(roots) if roots else {}
    return Look(terminals, used, read.ports(used, at), lost, at)


def record(tx: Transaction, news: tuple[News, ...], samples: tuple[ProcessSample, ...], gone: tuple[int, ...]) -> None:
    """Writes one look's news; the samples of those that are gone are dropped."""
    write_news(tx, news)
    write_samples(tx, samples)
    for number in gone:
        tx.live("DELETE FROM process_samples WHERE conversation_id = ?", number)
