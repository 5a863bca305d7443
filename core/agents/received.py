"""Whether an agent's own transcript shows that it was given a message: the receipt of a hand-over nobody saw end.

Claude Code's transcript and Codex's rollout are files of JSON lines; what the user or a peer said stands in records
of the role `user`. Observed with 2.1.329 and 0.169.0.
"""

from __future__ import annotations

import glob
import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from core.agents.sessions import text_in
from core.agents.sessions_codex import find_rollout

TAIL = 1 << 25  # bytes of the end that are searched; Claude Code keeps whole requests there
_HEAD = re.compile(r"^\[message (\d+) from ", re.MULTILINE)
"""As core/rules/message_text.py begins a message; the lines of its body begin with `> `."""


def transcript(kind: str, session: str, environ: Mapping[str, str]) -> str:
    """Path of the session's record; empty when there is none."""
    if not session:
        return ""
    if kind == "codex":
        return find_rollout(environ, session)
    home = environ.get("CLAUDE_CONFIG_DIR") or os.path.join(environ.get("HOME", ""), ".claude")
    return max(glob.glob(os.path.join(glob.escape(home), "projects", "*", f"{glob.escape(session)}.jsonl")), default="")


def received(path: str, wanted: Iterable[int]) -> frozenset[int]:
    """Which of these messages stand in the record as given to the agent. A record that cannot be read shows none."""
    left = frozenset(wanted)
    found: set[int] = set()
    try:
        with open(path, "rb") as file:
            file.seek(max(0, os.path.getsize(path) - TAIL))
            for line in file:
                if b"[message " in line:
                    found |= {int(number) for text in _given(line) for number in _HEAD.findall(text)} & left
    except OSError:
        return frozenset()
    return frozenset(found)


def _given(line: bytes) -> list[str]:
    """Texts that one record says the agent was given."""
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError):
        return []
    if not isinstance(record, dict):
        return []
    said = record.get("message") or record.get("payload")
    if not isinstance(said, dict) or said.get("role") != "user":
        return []
    content = said.get("content")
    parts = content if isinstance(content, list) else [{"text": content}]
    texts = [text_in(part, "text") for part in parts]
    return [text for text in texts if text]
