"""When the journal cannot be written from here (an agent's sandbox): the call is left in the worktree's outbox.

The supervisor takes it within a second and answers beside it; the caller is told what became of it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

from core.doors.cli.door import Door
from core.doors.cli.task_parts import part_words, parts_of
from core.errors import JournalError, Refused, TimonelError
from core.git.locate import locate
from core.model.dropped import ANSWERS, FOLDER, OUTBOX, REASON, REJECTED
from core.services.ancestry import NAME_VARIABLE

ANSWER_SECONDS = 5.0
QUEUED = 0

Given = dict[str, Any]


def applies(error: TimonelError, environ: Mapping[str, str]) -> bool:
    """Whether this is a conversation that is not allowed to write the journal."""
    return isinstance(error, JournalError) and error.code == "no_permission" and bool(environ.get(NAME_VARIABLE))


def leave(word: str, args: Any, door: Door, error: TimonelError) -> int:
    """Leaves the call and waits a little for its answer. Raises the error again when the word cannot be left."""
    translate = CALLS.get((word, getattr(args, "act", "")))
    if translate is None:
        raise error
    act, given = translate(args, door)
    name = _write(door, {"act": act, "with": {key: value for key, value in given.items() if value is not None}})
    folder = os.path.join(locate(door.start).root, FOLDER)
    door.note(f"the journal cannot be written from here, so this was left in {FOLDER}/{OUTBOX}/{name}")
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        if (said := _read(os.path.join(folder, ANSWERS, name))) is not None:
            door.emit(json.loads(said), said.splitlines())
            return 0
        if (why := _read(os.path.join(folder, REJECTED, name + REASON))) is not None:
            raise Refused(why.strip(), code="rejected")
        time.sleep(0.05)
    door.emit({"queued": name}, [f"queued; the answer will be in {FOLDER}/{ANSWERS}/{name}"])
    return QUEUED


def _write(door: Door, asked: Given) -> str:
    """Whole or not at all. Raises Refused when not even the worktree can be written."""
    outbox = os.path.join(locate(door.start).root, FOLDER, OUTBOX)
    name = f"{time.time():.6f}-{os.getpid()}.json"
    try:
        os.makedirs(outbox, exist_ok=True)
        fresh = os.path.join(outbox, f".{name}")
        with open(fresh, "w", encoding="utf-8") as file:
            json.dump(asked, file, ensure_ascii=False)
        os.replace(fresh, os.path.join(outbox, name))
    except OSError as error:
        raise Refused(
            f"neither the journal nor {outbox} can be written: {error.strerror}", code="no_permission"
        ) from error
    return name


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _progress(args: Any, _door: Door) -> tuple[str, Given]:
    percent = None if args.fraction is None else args.fraction * 100
    return "task_progress", {"percent": percent, "note": args.note, "task": args.number}


def _send(args: Any, door: Door) -> tuple[str, Given]:
    *to, text = args.words
    return "message_send", {
        "to": to[0] if to else "",
        "text": door.text_from(text),
        "kind": args.kind,
        "subject": args.subject,
        "importance": args.importance,
        "reply_to": args.reply_to,
        "key": args.key,
        "ttl_seconds": args.ttl,
    }


def _ask(args: Any, door: Door) -> tuple[str, Given]:
    detail = door.text_from(args.detail)
    given = {"question": args.title, "detail": detail, "kind": args.kind}
    return "approval_ask", given | {"key": args.key, "ttl_seconds": args.ttl}


def _add(args: Any, door: Door) -> tuple[str, Given]:
    return "task_add", {
        "title": args.title,
        "body": door.text_from(args.body),
        "needs": list(args.needs),
        "wants": list(args.wants),
        "feeds_back_to": list(args.feeds_back_to),
        "parent": args.parent,
        "role": args.role,
        "specialty": args.specialty,
        "capabilities": args.can,
        "uses": args.uses,
        "assignee": args.assignee,
        "type": args.type,
        "priority": args.priority,
        "tries": args.tries,
        "estimate_seconds": args.estimate,
        "due_in_seconds": args.due_in,
        "after_seconds": args.after,
        "lease_seconds": args.lease,
        "hold": args.hold,
        "key": args.key,
    }


def _fail(args: Any, door: Door) -> tuple[str, Given]:
    given = {"reason": door.text_from(args.why), "retry": not args.no_retry, "failure_class": args.kind}
    return "task_fail", given | {"task": args.number}


def _snooze(args: Any, _door: Door) -> tuple[str, Given]:
    return "task_snooze", {"seconds": args.delay, "note": args.note, "task": args.number}


def _split(args: Any, door: Door) -> tuple[str, Given]:
    parts = [part_words(part) for part in parts_of(args.parts, args, door)]
    return "task_split", {"parts": parts, "task": args.number}


def _link(args: Any, _door: Door) -> tuple[str, Given]:
    return "task_link", {"task": args.number, "other": args.other, "kind": args.kind, "drop": args.drop}


def _show(args: Any, _door: Door) -> tuple[str, Given]:
    return "task_show", {"task": args.number}


def _done(args: Any, door: Door) -> tuple[str, Given]:
    return "task_done", {"result": door.text_from(args.result), "task": args.number}


def _register(args: Any, _door: Door) -> tuple[str, Given]:
    words = None if args.capabilities is None else args.capabilities.split(",")
    return "register", {"role": args.role, "specialty": args.specialty, "capabilities": words}


CALLS: Mapping[tuple[str, str], Callable[[Any, Door], tuple[str, Given]]] = {
    ("task", "claim"): lambda args, _door: ("task_claim", {"task": args.number, "key": args.key}),
    ("task", "ready"): lambda args, _door: ("task_ready", {"limit": args.limit}),
    ("task", "add"): _add,
    ("task", "progress"): _progress,
    ("task", "done"): _done,
    ("task", "fail"): _fail,
    ("task", "release"): lambda args, _door: ("task_release", {"note": args.note, "task": args.number}),
    ("task", "snooze"): _snooze,
    ("task", "show"): _show,
    ("task", "why"): _show,
    ("task", "link"): _link,
    ("task", "split"): _split,
    ("task", "hold"): lambda args, _door: ("task_block", {"why": args.why, "task": args.number}),
    ("task", "unhold"): lambda args, _door: ("task_unblock", {"task": args.number}),
    ("task", "requeue"): lambda args, _door: ("task_requeue", {"task": args.number}),
    ("task", "reassign"): lambda args, _door: ("task_reassign", {"task": args.number, "to": args.to}),
    ("task", "cancel"): lambda args, _door: ("task_cancel", {"task": args.number, "why": args.why}),
    ("message", "send"): _send,
    ("message", "ack"): lambda args, _door: ("message_acknowledge", {"message": args.id}),
    ("message", "inbox"): lambda args, _door: ("message_inbox", {"limit": args.limit}),
    ("message", "read"): lambda _args, _door: ("message_inbox", {}),
    ("approval", "ask"): _ask,
    ("approval", "wait"): lambda args, _door: ("approval_state", {"approval": args.id}),
    ("progress", ""): _progress,
    ("report", ""): lambda args, _door: ("report", {"state": args.state, "text": args.text}),
    ("context", ""): lambda args, _door: ("context", {"used": args.used, "size": args.size}),
    ("register", ""): _register,
    ("list", ""): lambda _args, _door: ("who", {}),
}
"""Word and act of the command line → act of the dropbox."""
