"""Takes the files that agents leave in `.timonel/outbox`: same acts, same checks, in the name of their conversation.

A file is `{"act": NAME, "with": {…}}`, with the acts and arguments of core/services/agents/acts.py; `{"act": "help"}`
lists them. It is done once, however often its taker dies: the log remembers it. Its answer goes to `answers/`, a bad
file to `rejected/` beside its reason. With `"wait": true` a question that the operator has not answered yet is answered
a second time: its file lies in `waiting/` until core/services/agents/dropbox_waiting.py writes the later answer.
"""

import json
import os
import stat
import typing
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core.errors import Refused, TimonelError, UsageError
from core.journal.transaction import Transaction
from core.model.dropped import (
    ACT,
    ANSWERS,
    FOLDER,
    OUTBOX,
    REASON,
    REJECTED,
    SENDER,
    WAIT,
    WAITING,
    WITH,
    later,
    reason,
)
from core.rules.fitting import misfit
from core.services.agents import acts as agent_acts
from core.services.agents.acts import READS

LARGEST = 256 * 1024  # bytes
AT_ONCE = 100  # files of one worktree in one look
WAITED_FOR = frozenset({"approval_ask", "approval_state"})


class Dropped(NamedTuple):
    """One file as it was found; `mark` is the same only for the same file."""

    path: str
    name: str
    mark: str
    changed_at: float
    owner: str  # the conversation of its worktree


class Asked(NamedTuple):
    """What a file says."""

    act: str
    given: dict[str, Any]
    wait: bool = False


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


def find(box: Box, place: str = OUTBOX) -> tuple[Dropped, ...]:
    """What lies in its outbox, oldest first. Links are not followed: they could lead to files of others."""
    folder = os.path.join(box.worktree, FOLDER, place)
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
            found.append(Dropped(entry.path, entry.name, mark, facts.st_mtime, box.name))
    return tuple(sorted(found, key=lambda one: (one.changed_at, one.name))[:AT_ONCE])


def read(one: Dropped) -> Asked:
    """Raises UsageError; Refused for what is no plain file, or was left in another's worktree."""
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
    if not isinstance(asked, dict) or not isinstance(asked.get(ACT), str):
        raise UsageError(f"{one.name} names no act", remedy=f"acts are: {', '.join(ACTS)}")
    if wrong := misfit(asked, {ACT: str, WITH: dict[str, Any], WAIT: bool, SENDER: str}):
        raise UsageError(f"{one.name} {wrong}")
    if asked.get(SENDER, one.owner) != one.owner:
        raise Refused(
            f"{one.name} is of {asked[SENDER]}, and this is the outbox of {one.owner}",
            remedy="leave it in the outbox of your own worktree",
        )
    name, wait = asked[ACT], asked.get(WAIT, False)
    if wait and name not in WAITED_FOR:
        raise UsageError(f"{name} is answered at once", remedy=f"`wait` is for {' and '.join(sorted(WAITED_FOR))}")
    return Asked(name, _checked(name, asked.get(WITH, {})), wait)


def take(tx: Transaction, asked: Asked, one: Dropped) -> dict[str, Any]:
    """Does it in this transaction, or answers as the first time. What changes nothing is answered anew."""
    import hashlib

    act = ACTS[asked.act]
    if asked.act in READS or act is help:
        return act(tx, **asked.given)

    subject = f"dropbox:{hashlib.sha256(one.mark.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}"
    done = tx.one("SELECT payload FROM events WHERE subject = ?", subject)
    if done is not None:
        return json.loads(done[0])["answer"]
    answer = act(tx, **asked.given)
    tx.append("dropbox.taken", subject, file=one.name, act=asked.act, answer=answer)
    return answer


def answer(box: Box, one: Dropped, said: dict[str, Any]) -> None:
    """Writes the answer, then removes the question."""
    put(box, ANSWERS, one.name, _text(said))
    os.unlink(one.path)


def put_off(box: Box, one: Dropped, said: dict[str, Any]) -> None:
    """Answers that the question is open and where the later answer will be; its file waits."""
    name = later(said["approval"])
    put(box, ANSWERS, one.name, _text(said | {"later": f"{ANSWERS}/{name}"}))
    os.replace(one.path, os.path.join(folder_of(box, WAITING), name))


def reject(box: Box, one: Dropped, error: TimonelError) -> None:
    """Moves the file away, so that it is not tried again, and says why beside it."""
    put(box, REJECTED, one.name + REASON, reason(error))
    os.replace(one.path, os.path.join(box.worktree, FOLDER, REJECTED, one.name))


def folder_of(box: Box, name: str) -> str:
    """Made when it is missing. Raises Refused for a link."""
    place = os.path.join(box.worktree, FOLDER, name)
    os.makedirs(place, exist_ok=True)
    if os.path.islink(place):
        raise Refused(f"{place} is a link", remedy="remove it")
    return place


def put(box: Box, folder: str, name: str, text: str) -> None:
    """Whole or not at all, and never through a link."""
    place = folder_of(box, folder)
    fresh = os.path.join(place, f".{name}.{os.getpid()}")
    with open(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    os.replace(fresh, os.path.join(place, name))


def _text(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _checked(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Raises UsageError for an act, an argument or a kind of value that there is not."""
    if name not in ACTS:
        raise UsageError(f"there is no act {name!r}", remedy=f"acts are: {', '.join(ACTS)}")
    code = ACTS[name].__code__
    needed = code.co_varnames[1 : code.co_argcount - len(ACTS[name].__defaults__ or ())]
    if wrong := misfit(given, arguments(ACTS[name]), needed):
        raise UsageError(f"{name} {wrong}")
    return given


def help(tx: Transaction, act: str = "") -> dict[str, Any]:
    """List the acts, each with its first sentence; with `act`, tell all of one: what it is for and what it takes."""
    if not act:
        return {"acts": {name: _said(one).partition(". ")[0].rstrip(".") for name, one in ACTS.items()}}
    if act not in ACTS:
        raise UsageError(f"there is no act {act!r}", remedy=f"acts are: {', '.join(ACTS)}")
    takes = {
        word: hint.__name__ if isinstance(hint, type) else str(hint) for word, hint in arguments(ACTS[act]).items()
    }
    return {"act": act, "for": _said(ACTS[act]), "takes": takes}


def _said(act: Callable[..., Any]) -> str:
    return " ".join((act.__doc__ or "").split())


ACTS: Mapping[str, Callable[..., dict[str, Any]]] = {**agent_acts.ACTS, "help": help}


def arguments(act: Callable[..., Any]) -> dict[str, Any]:
    """Their names and types."""
    hints = typing.get_type_hints(act)
    return {word: hint for word, hint in hints.items() if word not in {"tx", "return"}}
