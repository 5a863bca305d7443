"""What a hook of Claude Code or Codex means; both send the same kind of JSON. Unknown events mean nothing.

Contracts observed with Claude Code 2.1.329 and codex-cli 0.169.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from core.agents.hook_fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.agents.todo_calls import TodoNews

WORKING, IDLE, WAITING = "working", "idle", "waiting"
PROMPTED = "prompt"  # in Meaning.repeat: whatever was repeated begins anew
LONGEST = 200  # characters of a command or a message kept as evidence
TITLE = 300  # characters of a question that the operator sees at once
DETAIL = 8000  # and of the whole of it, one key away


class Permission(NamedTuple):
    """A question of the agent that the operator may answer from outside."""

    tool: str
    title: str
    detail: str
    about: str = ""  # the whole command or path, by which it may be allowed for always


class Roster(NamedTuple):
    """What an event says about sub-agents, each with its id and type; `only` is the whole list, where it tells that."""

    started: tuple[tuple[str, str], ...] = ()
    ended: str = ""
    only: tuple[tuple[str, str], ...] | None = None


class Meaning(NamedTuple):
    """`state` empty: the event says nothing about it. `delivers`: text may be handed to the model in the reply."""

    state: str = ""
    text: str = ""
    session: str = ""
    permission: Permission | None = None
    delivers: bool = False
    settles: bool = False  # questions that were open have been answered, in the pane or by us
    unknown: str = ""  # an event, or a field of one, of a name that we do not know
    call: str = ""  # with `settles`: the one whose title this is; empty for all of them
    ended: bool = False
    repeat: str = ""  # a short sum over a call and its result, or over a prompt
    error: str = ""  # the vendor's own words when a turn ended by an error
    todo: TodoNews | None = None
    roster: Roster | None = None
    given: tuple[int, ...] = ()  # numbers of messages that a prompt consists of


def meaning(payload: dict[str, Any]) -> Meaning:
    """Reads one hook's standard input."""
    event = _text(payload, "hook_event_name")
    reader = _READERS.get(event)
    if reader is None:
        return Meaning(session=_text(payload, "session_id"), unknown=event)
    found = reader(payload)
    strange = payload.keys() - FIELDS
    # A sub-agent's hooks name it in `agent_id`; the session is the conversation's in all of them.
    unknown = f"{event}.{min(strange)}" if strange else ""
    return found._replace(session=_text(payload, "session_id"), text=found.text[:LONGEST], unknown=unknown)


def _prompt(payload: dict[str, Any]) -> Meaning:
    prompt = _text(payload, "prompt")
    ours = prompt.lstrip().startswith(("<cross-session-message", "[message "))
    own = not payload.get("agent_id")  # Codex tells of the prompts of its sub-agents too
    said = "was given messages" if ours else f"was told: {prompt}"
    given = tuple(_numbers(prompt)) if ours else ()
    return Meaning(WORKING, said, delivers=own, repeat=PROMPTED, given=given)


def _numbers(prompt: str) -> Iterator[int]:
    """Of the messages in it: core/rules/message_text.py begins each so, and the lines of its body with `> `."""
    for line in prompt.splitlines():
        head, number = line[:9], line[9:].partition(" from ")[0]
        if head == "[message " and number.isdecimal():
            yield int(number)


def _tool(payload: dict[str, Any]) -> Meaning:
    return Meaning(WORKING, _call(payload))


def _tool_done(payload: dict[str, Any]) -> Meaning:
    """Calls run side by side, so one that is done answers no question but its own."""
    said, own = f"did: {_call(payload)}", not payload.get("agent_id")
    news = _todo(payload) if own else None
    same = _sum(payload, "tool_response")
    return Meaning(WORKING, said, delivers=own, settles=True, call=_title(payload), todo=news, repeat=same)


def _todo(payload: dict[str, Any]) -> TodoNews | None:
    """What the call says about the agent's own list."""
    from core.agents.todo_calls import TOOLS, todo_news

    tool = _text(payload, "tool_name")
    return todo_news(tool, payload.get("tool_input"), payload.get("tool_response")) if tool in TOOLS else None


def _batch_done(payload: dict[str, Any]) -> Meaning:
    own = not payload.get("agent_id")
    calls = payload.get("tool_calls")
    said = f"did {len(calls)} calls" if isinstance(calls, list) and len(calls) > 1 else "did a call"
    return Meaning(WORKING, said, settles=own)


def _tool_failed(payload: dict[str, Any]) -> Meaning:
    same = _sum(payload, "error")
    return Meaning(WORKING, f"failed: {_call(payload)}", settles=True, call=_title(payload), repeat=same)


def _permission(payload: dict[str, Any]) -> Meaning:
    given, title = payload.get("tool_input"), _title(payload)
    parts = [_text(given, "description"), _call(payload) if _call(payload) != title else ""]
    detail = "\n\n".join(filter(None, parts))[:DETAIL]
    asked = Permission(_text(payload, "tool_name"), title, detail, _about(given))
    return Meaning(WAITING, f"wants: {title}", permission=asked)


def _about(given: Any) -> str:
    """The command or path by itself. A call that wants to leave its sandbox is not like others of the same words."""
    if isinstance(given, dict) and given.get("dangerouslyDisableSandbox"):
        return ""
    return _text(given, "command") or _text(given, "file_path")


def _notification(payload: dict[str, Any]) -> Meaning:
    if payload.get("notification_type") == "permission_prompt":
        return Meaning(WAITING, _text(payload, "message"))
    if payload.get("notification_type") == "idle_prompt":
        return Meaning(IDLE, _text(payload, "message"))
    return Meaning()


def _stop(payload: dict[str, Any]) -> Meaning:
    tasks = payload.get("background_tasks")
    running = [task for task in tasks if _is_running(task)] if isinstance(tasks, list) else []
    agents = tuple((_text(one, "id"), _text(one, "agent_type")) for one in running if _text(one, "type") == "subagent")
    roster = Roster(only=agents) if isinstance(tasks, list) else None
    if running:  # one of them may have asked something, so nothing is settled
        return Meaning(WORKING, f"waits for {len(running)} background tasks", delivers=True, roster=roster)
    said = _text(payload, "last_assistant_message") or "its turn is over"
    return Meaning(IDLE, said, delivers=True, settles=True, roster=roster)


def _stop_failure(payload: dict[str, Any]) -> Meaning:
    error, words = _text(payload, "error"), _text(payload, "last_assistant_message")
    return Meaning(IDLE, f"its turn failed: {words or error}", settles=True, error=f"{error}: {words}"[:DETAIL])


def _session_start(payload: dict[str, Any]) -> Meaning:
    """Nothing is delivered here: text at the start of a session wakes nobody.

    A first prompt may follow at once, and a compaction is in the midst of a turn: neither is idle, and where nothing
    follows, the session record says so.
    """
    from core.agents.todo_calls import FORGOTTEN

    source = _text(payload, "source")
    state = "" if source in {"startup", "compact"} else IDLE
    return Meaning(state, f"session {source or 'started'}", todo=FORGOTTEN if source in {"startup", "clear"} else None)


def _sub_agent_start(payload: dict[str, Any]) -> Meaning:
    agent, kind = _text(payload, "agent_id"), _text(payload, "agent_type")
    return Meaning(WORKING, f"sub-agent {kind} started", roster=Roster(started=((agent, kind),)) if agent else None)


def _sub_agent_stop(payload: dict[str, Any]) -> Meaning:
    """The turn goes on or is over: the session record and what the conversation itself said last know."""
    agent = _text(payload, "agent_id")
    return Meaning(roster=Roster(ended=agent) if agent else None)


def _session_end(payload: dict[str, Any]) -> Meaning:
    return Meaning(IDLE, f"session ended: {_text(payload, 'reason')}", settles=True, ended=True)


_READERS = {
    "SessionStart": _session_start,
    "SessionEnd": _session_end,
    "UserPromptSubmit": _prompt,
    "PreToolUse": _tool,
    "PostToolUse": _tool_done,
    "PostToolBatch": _batch_done,
    "PostToolUseFailure": _tool_failed,
    "PermissionRequest": _permission,
    "Notification": _notification,
    "Stop": _stop,
    "StopFailure": _stop_failure,
    "PreCompact": lambda _payload: Meaning(WORKING, "compacts its context"),
    # It may come after the end of a turn, which goes on or not: the session record knows.
    "PostCompact": lambda _payload: Meaning(),
    "SubagentStart": _sub_agent_start,
    "SubagentStop": _sub_agent_stop,
}


def _sum(payload: dict[str, Any], result: str) -> str:
    """Equal for equal calls with equal results; who repeats itself is noticed by it."""
    import binascii
    import json

    parts = [payload.get(name) for name in ("tool_name", "tool_input", result)]
    return f"{binascii.crc32(json.dumps(parts, sort_keys=True).encode()):08x}"


def _call(payload: dict[str, Any]) -> str:
    """A tool call in one line: the tool and what it is about."""
    tool, given = _text(payload, "tool_name"), payload.get("tool_input")
    if tool == "AskUserQuestion":
        return _questions(given)
    if tool == "ExitPlanMode":
        return f"start with this plan? {_text(given, 'plan')}".rstrip()
    for name in ("command", "file_path", "path", "pattern", "url", "query", "prompt", "description"):
        if words := _text(given, name):
            return f"{tool}: {words}"
    return tool or "several tools"


def _questions(given: Any) -> str:
    """What the agent asks the person, with what may be chosen."""
    found = given.get("questions") if isinstance(given, dict) else None
    said: list[str] = []
    for one in found if isinstance(found, list) else ():
        options = one.get("options") if isinstance(one, dict) else None
        labels = [_text(option, "label") for option in options] if isinstance(options, list) else []
        said.append(f"{_text(one, 'question')} ({' | '.join(labels)})" if labels else _text(one, "question"))
    return " ".join(said) or "asks a question"


def _title(payload: dict[str, Any]) -> str:
    """The same call as the title of a question: one line that is not too long."""
    words = " ".join(_call(payload).split())
    return words if len(words) <= TITLE else words[: TITLE - 1].rstrip() + "…"


def _is_running(task: Any) -> bool:
    return isinstance(task, dict) and task.get("status", "running") == "running"


def _text(where: Any, name: str) -> str:
    """A text in an object that may be anything."""
    value = where.get(name) if isinstance(where, dict) else None
    return value if isinstance(value, str) else ""
