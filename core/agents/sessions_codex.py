"""Codex's rollout: a file of JSON lines that grows with the thread. Observed with codex-cli 0.169.0."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core.agents.sessions import IDLE, WORKING, Standing, number_in, part_of, text_in
from core.agents.status_line import Figures

FIRST_READ = 1 << 18  # bytes of the end that are read at first
MOST_AT_ONCE = 1 << 22
_KNOWN = frozenset(
    (
        "event_msg",
        "response_item",
        "session_meta",
        "turn_context",
        "token_usage_record",
        "world_state",
        "compacted",
    )
)


def find_rollout(environ: Mapping[str, str], session: str) -> str:
    """The file of this thread; empty while there is none."""
    home = environ.get("CODEX_HOME") or os.path.join(environ.get("HOME", ""), ".codex")
    pattern = os.path.join(glob.escape(home), "sessions", "*", "*", "*", f"rollout-*-{glob.escape(session)}.jsonl")
    return max(glob.glob(pattern), default="")


class Rollout:
    """Reads what was added since the last look."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.standing = Standing()
        self._offset = -1
        self._rest = b""

    def size(self) -> int:
        """Bytes of the file now; -1 when it is gone."""
        try:
            return os.path.getsize(self.path)
        except OSError:
            return -1

    def look(self) -> Standing:
        """Where the thread stands now. A file that is gone or shorter is read anew."""
        try:
            size = os.path.getsize(self.path)
            if self._offset < 0 or size < self._offset:
                self._offset, self._rest = max(0, size - FIRST_READ), b""
                cut = self._offset > 0
            else:
                cut = False
            if size > self._offset:
                with open(self.path, "rb") as file:
                    file.seek(self._offset)
                    block = file.read(MOST_AT_ONCE)
                self._offset += len(block)
                *lines, self._rest = (self._rest + block).split(b"\n")
                self.standing = fold(self.standing, lines[1:] if cut else lines)
        except OSError:
            return self.standing
        return self.standing


def fold(standing: Standing, lines: Iterable[bytes]) -> Standing:
    """The standing after these lines; what is broken or unknown is counted and passed over."""
    for line in lines:
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            standing = standing._replace(unknown=standing.unknown + 1)
            continue
        standing = after(standing, record)
    return standing


def after(standing: Standing, record: Any) -> Standing:
    """One record."""
    kind, payload = text_in(record, "type"), part_of(record, "payload")
    if kind not in _KNOWN:
        return standing._replace(unknown=standing.unknown + 1)
    if kind == "session_meta":
        return standing._replace(session=text_in(payload, "id") or text_in(payload, "session_id"))
    if kind != "event_msg":
        return standing
    event = text_in(payload, "type")
    if event == "token_count":
        return standing._replace(figures=_figures(part_of(payload, "info")) or standing.figures)
    found = _turn(event, payload)
    at = _seconds(text_in(record, "timestamp")) or standing.at
    error = text_in(payload, "message")[:300] if event == "error" else ""
    return standing._replace(state=found[0], text=found[1][:200], at=at, error=error) if found else standing


def _turn(event: str, payload: dict[str, Any]) -> tuple[str, str] | None:
    """What the beginning or end of a turn means."""
    match event:
        case "task_started":
            return WORKING, "works, by its own record"
        case "task_complete":
            return IDLE, text_in(payload, "last_agent_message") or "its turn is over"
        case "error":
            return IDLE, f"its turn failed: {text_in(payload, 'message')}"
        case "turn_aborted":
            return IDLE, f"its turn was {text_in(payload, 'reason') or 'stopped'}"
    return None


def _figures(info: dict[str, Any]) -> Figures | None:
    """Use is the newest request's total; the size is what Codex itself counts as usable."""
    used = number_in(part_of(info, "last_token_usage"), "total_tokens")
    size = number_in(info, "model_context_window")
    if used is None and not size:
        return None
    return Figures(None if used is None else int(used), int(size) if size else None, "", None)


def _seconds(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, RecursionError):
        return None
