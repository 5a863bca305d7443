"""What a hook may answer, in the words of Claude Code; Codex took over the same form."""

from __future__ import annotations

from typing import Any

Reply = dict[str, Any]
QUESTION = "AskUserQuestion"
"""The tool by which Claude Code asks the person; its answer is the words of an allowance."""


def permission(allow: bool, words: str) -> Reply:
    """The operator's answer to a PermissionRequest; a refusal carries their words to the model."""
    decision: Reply = (
        {"behavior": "allow"} if allow else {"behavior": "deny", "message": words or "The operator said no."}
    )
    return {"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": decision}}


def decided(payload: dict[str, Any], allow: bool, words: str) -> Reply | None:
    """The operator's answer to this very request. None leaves it to the dialog in the pane: a question of the agent
    needs words, and a bare "allow" has none."""
    if payload.get("tool_name") != QUESTION or not allow:
        return permission(allow, words)
    answers = chosen(payload.get("tool_input"), words)
    if not answers:
        return None
    given = {**payload["tool_input"], "answers": answers}
    decision = {"behavior": "allow", "updatedInput": given}
    return {"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": decision}}


def chosen(given: Any, words: str) -> dict[str, str]:
    """The words as answers, a line for each question; a single line answers them all. Labels match in any case."""
    questions = given.get("questions") if isinstance(given, dict) else None
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if not lines or not isinstance(questions, list):
        return {}
    answers: dict[str, str] = {}
    for place, one in enumerate(questions):
        if isinstance(one, dict) and isinstance(one.get("question"), str):
            said = lines[min(place, len(lines) - 1)]
            answers[one["question"]] = next((label for label in labels(one) if label.lower() == said.lower()), said)
    return answers


def labels(question: dict[str, Any]) -> list[str]:
    """What may be chosen."""
    options = question.get("options")
    found = [one.get("label") for one in options if isinstance(one, dict)] if isinstance(options, list) else []
    return [label for label in found if isinstance(label, str)]


def context(event: str, text: str) -> Reply:
    """Text for the model beside the event: between two tool calls, with a prompt, or at the end of a turn."""
    return {"hookSpecificOutput": {"hookEventName": event, "additionalContext": text}}


def go_on(text: str) -> Reply:
    """Ends no turn: the text becomes the next thing the model reads (Codex at a Stop)."""
    return {"decision": "block", "reason": text}
