"""Whether words from outside, such as JSON, fit what they are for: names that there are, values of their types."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Collection, Mapping, Sequence
from typing import Any


def misfit(given: Mapping[str, Any], wanted: Mapping[str, Any], required: Collection[str] = ()) -> str:
    """What is off, to be read after the name of the thing; empty when all fits. `wanted` are names and type hints."""
    for word, value in given.items():
        if word not in wanted:
            return f"has no argument {word!r}; it takes: {', '.join(wanted) or 'nothing'}"
        if not fits(value, wanted[word]):
            return f"is given a {word} that cannot be {json.dumps(value)[:60]}"
    missing = [word for word in required if word not in given]
    return f"needs {', '.join(missing)}" if missing else ""


def fits(value: Any, hint: Any) -> bool:
    """True when the value is one of JSON's for this type hint. True is no number."""
    if hint is Any:
        return True
    if isinstance(hint, types.UnionType):
        return any(fits(value, part) for part in typing.get_args(hint))
    if typing.get_origin(hint) in {list, Sequence}:
        (inner,) = typing.get_args(hint)
        return isinstance(value, list) and all(fits(item, inner) for item in value)
    if typing.get_origin(hint) is dict:
        return isinstance(value, dict)
    if hint in {int, float}:
        return isinstance(value, int if hint is int else int | float) and not isinstance(value, bool)
    return isinstance(value, hint)
