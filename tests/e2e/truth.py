"""True states beside detected ones: how often the detected one was wrong, and how late it was.

Wrong: the share of time in which the detected state was another than the true one, without the first `allowed` seconds
after each true change, which are the delay's. Delay: from a true change to the first moment at which the detected state
is the true one; a change that was never noticed counts as late as its state lasted, and is counted apart.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.project import Project
from tests.conftest import ROOT

AGENT = Path(__file__).parents[1] / "fakes" / "true_agent.py"
AFTER = 3.0  # seconds in which the last change may still be noticed


class Change(NamedTuple):
    """From when on which state, and by what."""

    at: float
    state: str
    what: str


class Passage(NamedTuple):
    """One true change and what was made of it; seconds."""

    name: str
    delay: float
    missed: bool
    wrong: float  # of `counted`
    counted: float


def compare(true: list[Change], seen: list[Change], allowed: float, end: float) -> list[Passage]:
    """Both in order of time; what was true and seen at first counts from its beginning."""
    found = []
    for before, now, after in zip([None, *true], true, [*true[1:], None], strict=False):
        if before is None:
            continue
        until = after.at if after else end
        spans = _spans(seen, now.at, until)
        right = [begin for begin, _, state in spans if state == now.state]
        counted_from = min(now.at + allowed, until)
        wrong = sum(max(0.0, stop - max(begin, counted_from)) for begin, stop, state in spans if state != now.state)
        delay = right[0] - now.at if right else until - now.at
        name = f"{before.state} → {now.state} ({now.what})"
        found.append(Passage(name, delay, not right, wrong, until - counted_from))
    return found


def _spans(seen: list[Change], begin: float, end: float) -> list[tuple[float, float, str]]:
    """The detected states between two moments."""
    spans = []
    for now, after in zip(seen, [*seen[1:], Change(end, "", "")], strict=True):
        start, stop = max(now.at, begin), min(after.at, end)
        if start < stop:
            spans.append((start, stop, now.state))
    return spans


class Figures(NamedTuple):
    """Of all passages: percent of the time, seconds."""

    wrong: float
    p50: float
    p95: float
    missed: int


def figures(passages: list[Passage]) -> Figures:
    delays = sorted(one.delay for one in passages)
    counted = sum(one.counted for one in passages)
    wrong = 100 * sum(one.wrong for one in passages) / counted if counted else 0.0
    return Figures(wrong, _at(delays, 0.5), _at(delays, 0.95), sum(one.missed for one in passages))


def table(title: str, passages: list[Passage]) -> list[str]:
    """A line for each kind of change, and one for all."""
    by_name: dict[str, list[Passage]] = defaultdict(list)
    for one in passages:
        by_name[one.name].append(one)
    lines = [f"{title:<52} count  wrong %   p50 s   p95 s  missed"]
    for name, those in [*sorted(by_name.items()), ("all", passages)]:
        of = figures(those)
        lines.append(f"  {name:<50} {len(those):>5} {of.wrong:>8.2f} {of.p50:>7.3f} {of.p95:>7.3f} {of.missed:>7}")
    return lines


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def install_claude(folder: Path, log: Path, rounds: int, dwell: float) -> None:
    """A program named claude for the PATH: the stand-in that reports by hooks and a session record."""
    folder.mkdir()
    program = folder / "claude"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{AGENT}" hooks "{log}" {rounds} {dwell} "$@"\n')
    program.chmod(0o755)


def spawn_painted(project: Project, name: str, style: str, log: Path, rounds: int, dwell: float) -> None:
    """A conversation of which nothing is known but its screen."""
    words = (sys.executable, str(AGENT), style, str(log), str(rounds), str(dwell))
    spawn(project, SpawnRequest(name=name, kind="command", argv=words), THE_OPERATOR)


def true_states(log: Path, name: str) -> list[Change]:
    path = log / f"{name}.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [Change(one["at"], one["state"], one["what"]) for one in map(json.loads, lines)]


def seen_states(project: Project, name: str) -> list[Change]:
    """Every state that the journal had, from the events."""
    sql = (
        "SELECT at, payload FROM events WHERE subject ="
        " 'conversation:' || (SELECT id FROM conversations WHERE name = ?) ORDER BY seq"
    )
    rows = project.journal.read(lambda connection: connection.execute(sql, (name,)).fetchall())
    told = [(at, json.loads(payload)) for at, payload in rows]
    return [Change(at, payload["state"], payload.get("reason", "")) for at, payload in told if "state" in payload]


def watch(project: Project, log: Path, names: list[str], allowed: float, seconds: float) -> list[Passage]:
    """Waits until every stand-in has been killed and that could be noticed; then compares."""
    deadline = time.monotonic() + seconds
    true = {name: true_states(log, name) for name in names}
    while any(not changes or changes[-1].state != "failed" for changes in true.values()):
        assert time.monotonic() < deadline, f"not at their end: {true}"
        time.sleep(0.2)
        true = {name: true_states(log, name) for name in names}
    time.sleep(AFTER)
    found = []
    for name in names:
        found += compare(true[name], seen_states(project, name), allowed, true[name][-1].at + AFTER)
    return found


def environment(folder: Path) -> dict[str, str]:
    """With the stand-in before everything else on the PATH."""
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
