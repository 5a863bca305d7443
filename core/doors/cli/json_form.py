"""Records as JSON: named fields, and times that people and programs can both read."""

from __future__ import annotations

from datetime import UTC, datetime
from json import JSONEncoder
from typing import Any

_encode = JSONEncoder(ensure_ascii=False).encode
TIMES = frozenset({"at", "deadline", "lease_until"})


def iso(seconds: float | None) -> str | None:
    """ISO 8601, UTC, to the millisecond: 2026-01-31T12:00:00.000Z."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def json_form(value: Any) -> Any:
    """NamedTuples become objects; fields that hold a time become text and keep their seconds as `<field>_seconds`."""
    fields = getattr(value, "_fields", None)
    if fields is not None:
        return _object(dict(zip(fields, value, strict=True)))
    if isinstance(value, dict):
        return {str(key): json_form(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [json_form(item) for item in value]
    return value


def _object(record: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, (int, float)) and (name in TIMES or name.endswith("_at")):
            made[name] = iso(value)
            made[f"{name}_seconds"] = value
        else:
            made[name] = json_form(value)
    return made


def json_text(value: Any) -> str:
    """One line of JSON; line ends inside texts are escaped by JSON itself."""
    return _encode(json_form(value))
