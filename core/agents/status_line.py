"""Claude Code's status line feed: context use, model and cost by its own figures."""

from __future__ import annotations

from typing import Any, NamedTuple


class Figures(NamedTuple):
    """Tokens in the context, its size, the model's name, US dollars; None where the agent does not know yet."""

    used: int | None
    size: int | None
    model: str
    cost: float | None


def figures(payload: dict[str, Any]) -> Figures:
    """Use is input + cache write + cache read of the newest answer, as the program itself computes its percentage."""
    window = _part(payload, "context_window")
    usage = _part(window, "current_usage")
    parts = [usage.get(name) for name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")]
    known = [part for part in parts if isinstance(part, int)]
    size = window.get("context_window_size")
    cost = _part(payload, "cost").get("total_cost_usd")
    model = _part(payload, "model").get("display_name")
    return Figures(
        sum(known) if known else None,
        size if isinstance(size, int) else None,
        model if isinstance(model, str) else "",
        float(cost) if isinstance(cost, int | float) else None,
    )


def line(found: Figures) -> str:
    """What the pane shows when the person has no status line of their own."""
    if found.used is None or not found.size:
        return f"{found.model} · context unknown" if found.model else "context unknown"
    return f"{found.model} · context {min(100, round(100 * found.used / found.size))} %"


def _part(where: dict[str, Any], name: str) -> dict[str, Any]:
    value = where.get(name)
    return value if isinstance(value, dict) else {}
