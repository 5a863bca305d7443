"""What happened to a task, in words: each event with its age, who did it, and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from core.commands.command import Fact
from core.model.event import Event
from core.text.values import age, duration, percent, plural

Told = Callable[[dict[str, Any]], str]


def _claimed(said: dict[str, Any]) -> str:
    return f"claimed for {said.get('owner', '?')} as claim {said.get('epoch', '?')}, try {said.get('attempts', '?')}"


def _progressed(said: dict[str, Any]) -> str:
    share = "" if said.get("progress") is None else percent(said["progress"] * 100)
    return " ".join(part for part in ("progress", share, said.get("note", "")) if part)


def _refused(said: dict[str, Any]) -> str:
    words = f": “{said['words']}”" if said.get("words") else ""
    return f"late “{said.get('act', '?')}” refused, {said.get('why', '')}{words}"


def _overridden(kind: str, said: dict[str, Any]) -> str:
    holder = f", taken from {said['holder']} (claim {said.get('epoch', '?')})" if said.get("holder") else ""
    return f"override {kind.partition('.')[2]}{holder}: {said.get('why', '')}"


def _failed(said: dict[str, Any]) -> str:
    kind = f" ({said['failure_class']})" if said.get("failure_class") else ""
    return f"{kind}: {said.get('failure', '')}"


WORDS: dict[str, Told] = {
    "task.created": lambda said: f"made, {said.get('state', '')}",
    "task.claimed": _claimed,
    "task.progressed": _progressed,
    "task.done": lambda said: f"done{': ' + said['result'] if said.get('result') else ''}",
    "task.failed": lambda said: f"failed for good{_failed(said)}",
    "task.retry_planned": lambda said: f"failed, will be tried again{_failed(said)}",
    "task.expired": lambda said: f"claim ran out{_failed(said)}",
    "task.released": lambda said: f"given back{': ' + said['note'] if said.get('note') else ''}",
    "task.snoozed": lambda said: f"put to sleep{': ' + said['note'] if said.get('note') else ''}",
    "task.prioritised": lambda said: f"priority {said.get('priority', '?')}",
    "task.held": lambda said: f"held back: {said.get('hold', '')}",
    "task.freed": lambda _: "freed",
    "task.cancelled": lambda said: f"cancelled: {said.get('note', '')}",
    "task.reassigned": lambda said: (
        f"reserved for {said.get('need_key', '').partition(chr(31))[0] or 'whoever is free'}"
    ),
    "task.requeued": lambda _: "queued again with fresh tries",
    "task.split": lambda said: f"split into {', '.join(f'#{part}' for part in said.get('parts', ())) or 'parts'}",
    "task.woken": lambda _: "awake, ready again",
    "task.needs_counted": lambda said: f"{plural(said.get('open_needs', 0), 'need')} left",
    "task.wants_counted": lambda said: f"would rather come after {said.get('open_wants', '?')} others",
    "task.refused": _refused,
}
_TONES = {"task.refused": "warning", "task.failed": "error", "task.expired": "warning", "task.done": "success"}


def history_facts(events: Iterable[Event], now: float) -> list[Fact]:
    """Oldest first, one line each."""
    return [_line(event, now) for event in events]


def told(event: Event) -> str:
    """What one event says, on one line."""
    return " ".join(_text(event, json.loads(event.payload)).split())


def _line(event: Event, now: float) -> Fact:
    tone = "accent" if event.kind.startswith("override.") else _TONES.get(event.kind, "text")
    return Fact(f"{age(now - event.at):>4}  {event.actor:<12} {told(event)}", tone)


def _text(event: Event, said: dict[str, Any]) -> str:
    if event.kind.startswith("override."):
        return _overridden(event.kind, said)
    if event.kind == "task.extended":
        return f"claim extended to {duration((said.get('lease_until') or event.at) - event.at)}"
    words = WORDS.get(event.kind)
    return words(said) if words else event.kind.partition(".")[2].replace("_", " ")
