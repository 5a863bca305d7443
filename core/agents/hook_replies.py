"""What a hook may answer, in the words of Claude Code; Codex took over the same form."""

from __future__ import annotations

from typing import Any

Reply = dict[str, Any]


def permission(allow: bool, words: str) -> Reply:
    """The operator's answer to a PermissionRequest; a refusal carries their words to the model."""
    decision: Reply = (
        {"behavior": "allow"} if allow else {"behavior": "deny", "message": words or "The operator said no."}
    )
    return {"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": decision}}


def context(event: str, text: str) -> Reply:
    """Text for the model beside the event: between two tool calls, with a prompt, or at the end of a turn."""
    return {"hookSpecificOutput": {"hookEventName": event, "additionalContext": text}}


def go_on(text: str) -> Reply:
    """Ends no turn: the text becomes the next thing the model reads (Codex at a Stop)."""
    return {"decision": "block", "reason": text}
