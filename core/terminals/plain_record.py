"""What the plain host remembers of a terminal, on disk, for whoever comes later."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple


class PlainRecord(NamedTuple):
    """`process` is the wrapper's identity: boot, pid and start time; see process_identity.py."""

    key: str
    process: str
    run: str
    folder: str
    width: int
    height: int


def save(directory: str, record: PlainRecord) -> None:
    """Write the record whole or not at all."""
    path = _path(directory, record.key)
    draft = path.with_suffix(f".{record.run}.new")
    draft.write_text(json.dumps(record._asdict()), encoding="utf-8")
    draft.replace(path)


def load(directory: str, key: str) -> PlainRecord | None:
    """The record of this key; None when there is none or it is not one."""
    try:
        fields = json.loads(_path(directory, key).read_text(encoding="utf-8"))
        return PlainRecord(**fields)
    except (OSError, ValueError, TypeError):
        return None


def load_all(directory: str) -> tuple[PlainRecord, ...]:
    """Every record, by key."""
    try:
        names = sorted(name.removesuffix(".json") for name in os.listdir(directory) if name.endswith(".json"))
    except OSError:
        return ()
    return tuple(record for record in (load(directory, name) for name in names) if record is not None)


def forget(directory: str, key: str) -> None:
    """Delete the record, if there is one."""
    _path(directory, key).unlink(missing_ok=True)


def _path(directory: str, key: str) -> Path:
    return Path(directory, f"{key}.json")
