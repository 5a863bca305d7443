"""Takes the files that agents leave in `.timonel/outbox`: same acts, same checks, in the name of their conversation.

A file is `{"act": NAME, "with": {…}}`, with the acts and arguments of core/services/agent_acts.py. It is done once,
however often its taker dies: the log remembers it. Its answer goes to `answers/`, a bad file to `rejected/` beside
its reason.
"""

import json
import os
import stat
import typing
from collections.abc import Callable
from typing import Any, NamedTuple

from core.errors import Refused, TimonelError, UsageError
from core.journal.transaction import Transaction
from core.model.dropped import ANSWERS, FOLDER, OUTBOX, REASON, REJECTED
from core.rules.fitting import misfit
from core.services.agent_acts import ACTS

LARGEST = 256 * 1024  # bytes
AT_ONCE = 100  # files of one worktree in one look


class Dropped(NamedTuple):
    """One file as it was found; `mark` is the same only for the same file."""

    path: str
    name: str
    mark: str
    changed_at: float


class Box(NamedTuple):
    """A worktree that may have an outbox, and whose it is."""

    conversation_id: int
    name: str
    worktree: str


def boxes(connection: Any) -> tuple[Box, ...]:
    """Of every conversation that is open."""
    found = connection.execute(
        "SELECT c.id, c.name, w.path FROM conversations c JOIN worktrees w ON w.id = c.id"
        " WHERE c.closed_at IS NULL AND w.phase = 'ready'"
    ).fetchall()
    return tuple(map(Box._make, found))


def find(box: Box) -> tuple[Dropped, ...]:
    """What lies in its outbox, oldest first. Links are not followed: they could lead to files of others."""
    folder = os.path.join(box.worktree, FOLDER, OUTBOX)
    if any(os.path.islink(part) for part in (os.path.dirname(folder), folder)):
        return ()
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return ()  # nobody has left anything yet
    found: list[Dropped] = []
    for entry in entries:
        if entry.name.endswith(".json") and not entry.name.startswith("."):
            facts = entry.stat(follow_symlinks=False)
            mark = f"{box.conversation_id}:{facts.st_ino}:{facts.st_mtime_ns}:{entry.name}"
            found.append(Dropped(entry.path, entry.name, mark, facts.st_mtime))
    return tuple(sorted(found, key=lambda one: (one.changed_at, one.name))[:AT_ONCE])


def read(one: Dropped) -> tuple[str, dict[str, Any]]:
    """The act and its arguments. Raises UsageError, Refused for what is no plain file."""
    facts = os.lstat(one.path)
    if not stat.S_ISREG(facts.st_mode):
        raise Refused(f"{one.name} is no plain file", remedy="write a file, not a link")
    if facts.st_size > LARGEST:
        raise UsageError(f"{one.name} has {facts.st_size} bytes, at most {LARGEST} fit", remedy="shorten it")
    with open(os.open(one.path, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8", errors="replace") as file:
        text = file.read()
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{one.name} is not JSON: {error}", remedy='write {"act": "who", "with": {}}') from error
    if not isinstance(asked, dict) or not isinstance(asked.get("act"), str):
        raise UsageError(f"{one.name} names no act", remedy=f"acts are: {', '.join(ACTS)}")
    given = asked.get("with", {})
    if not isinstance(given, dict):
        raise UsageError(f"{one.name}: `with` must be an object of arguments")
    return asked["act"], _checked(asked["act"], given)


def take(tx: Transaction, act: str, given: dict[str, Any], one: Dropped) -> dict[str, Any]:
    """Does it in this transaction, or answers as the first time."""
    import hashlib

    subject = f"dropbox:{hashlib.sha256(one.mark.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}"
    done = tx.one("SELECT payload FROM events WHERE subject = ?", subject)
    if done is not None:
        return json.loads(done[0])["answer"]
    answer = ACTS[act](tx, **given)
    tx.append("dropbox.taken", subject, file=one.name, act=act, answer=answer)
    return answer


def answer(box: Box, one: Dropped, said: dict[str, Any]) -> None:
    """Writes the answer, then removes the question."""
    _put(box, ANSWERS, one.name, json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    os.unlink(one.path)


def reject(box: Box, one: Dropped, error: TimonelError) -> None:
    """Moves the file away, so that it is not tried again, and says why beside it."""
    _put(box, REJECTED, one.name + REASON, error.line + "\n")
    os.replace(one.path, os.path.join(box.worktree, FOLDER, REJECTED, one.name))


def _put(box: Box, folder: str, name: str, text: str) -> None:
    """Whole or not at all, and never through a link."""
    place = os.path.join(box.worktree, FOLDER, folder)
    os.makedirs(place, exist_ok=True)
    if os.path.islink(place):
        raise Refused(f"{place} is a link", remedy="remove it")
    fresh = os.path.join(place, f".{name}.{os.getpid()}")
    with open(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    os.replace(fresh, os.path.join(place, name))


def _checked(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Raises UsageError for an act, an argument or a kind of value that there is not."""
    if name not in ACTS:
        raise UsageError(f"there is no act {name!r}", remedy=f"acts are: {', '.join(ACTS)}")
    code = ACTS[name].__code__
    needed = code.co_varnames[1 : code.co_argcount - len(ACTS[name].__defaults__ or ())]
    if wrong := misfit(given, arguments(ACTS[name]), needed):
        raise UsageError(f"{name} {wrong}")
    return given


def arguments(act: Callable[..., Any]) -> dict[str, Any]:
    """Their names and types."""
    hints = typing.get_type_hints(act)
    return {word: hint for word, hint in hints.items() if word not in {"tx", "return"}}
