"""When the journal cannot be written from here (an agent's sandbox): the call is left in the worktree's outbox.

The supervisor takes it within a second and answers beside it; the caller is told what became of it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from math import inf
from typing import Any

from core.doors.cli.approval import DENIED, TIMED_OUT
from core.doors.cli.door import Door
from core.doors.cli.task_making import NOTHING
from core.doors.dropbox_words import CHOSEN, OPERATOR, REFUSED, REFUSED_OPTIONS, WORDS, Left
from core.errors import JournalError, OperatorOnly, Refused, TimonelError
from core.git.locate import locate
from core.model.dropped import ACT, ANSWERS, FOLDER, OUTBOX, REASON, REJECTED, SENDER, WAIT, WITH, rejection
from core.services.conversations.ancestry import NAME_VARIABLE

ANSWER_SECONDS = 5.0
QUEUED = 0
PAUSE = 0.05

Answer = dict[str, Any]


def applies(error: TimonelError, environ: Mapping[str, str]) -> bool:
    """Whether this is a conversation that is not allowed to write the journal."""
    return isinstance(error, JournalError) and error.code == "no_permission" and bool(environ.get(NAME_VARIABLE))


def leave(word: str, args: Any, door: Door, error: TimonelError) -> int:
    """Leaves the call and waits for its answer. Raises Refused for what cannot be left, with what to do instead."""
    said = (word, getattr(args, "act", ""))
    if said not in WORDS and said not in CHOSEN:
        raise _refusal(f"`timonel {' '.join(said).strip()}`", REFUSED.get(said, OPERATOR), error)
    _refuse_options(said, args, door, error)
    left = CHOSEN[said](args, door) if said in CHOSEN else WORDS[said]
    waits = said == ("approval", "wait") or bool(getattr(args, "wait", False))
    asked = {ACT: left.act, WITH: _arguments(left, args, door), SENDER: door.environ[NAME_VARIABLE]}
    folder = _folder(door)
    name = _write(folder, asked | ({WAIT: True} if waits else {}))
    door.note(f"the journal cannot be written from here, so this was left in {FOLDER}/{OUTBOX}/{name}")
    patience = (args.timeout or inf) if waits else ANSWER_SECONDS
    return _await(folder, name, patience, door, waits)


def _refuse_options(said: tuple[str, str], args: Any, door: Door, error: TimonelError) -> None:
    """Whoever they name, an agent speaks for itself."""
    for option, instead in REFUSED_OPTIONS.get(said, {}).items():
        if getattr(args, option):
            raise _refusal(f"--{option} of `timonel {' '.join(said).strip()}`", instead, error)
    own = WORDS[said].own if said in WORDS else frozenset()
    if other := next((name for option in own if (name := getattr(args, option, "")) not in _own_names(door)), ""):
        raise Refused(f"a conversation speaks for itself alone, not for {other}", remedy="leave the name out")


def _own_names(door: Door) -> tuple[str, ...]:
    return "", door.environ[NAME_VARIABLE]


def _refusal(what: str, instead: str, error: TimonelError) -> Refused:
    if instead == OPERATOR:
        return OperatorOnly(f"{what} is not for a conversation that cannot write the journal", remedy=OPERATOR)
    return Refused(f"{what} needs the journal, and {error.message}", remedy=instead, code=error.code)


def _arguments(left: Left, args: Any, door: Door) -> Answer:
    given: Answer = dict(left.always)
    for option, argument in left.takes.items():
        given[argument] = getattr(args, option)
    for option, turn in left.turns.items():
        given |= turn(getattr(args, option), door)
    return {argument: value for argument, value in given.items() if value is not None}


def _folder(door: Door) -> str:
    """Where the outbox is. Raises Refused in the main checkout, whose outbox nobody empties."""
    place = locate(door.start)
    if not place.linked:
        raise Refused(
            f"the journal cannot be written from here, and {place.root} is no conversation's worktree",
            remedy="say it inside your own worktree",
            code="no_permission",
        )
    return os.path.join(place.root, FOLDER)


def _await(folder: str, name: str, patience: float, door: Door, waits: bool) -> int:
    """The exit code, once the answer is there, or nobody can wait any longer."""
    until = time.monotonic() + patience
    first = _answer(folder, name, until)
    if first is None:
        door.emit({"queued": name}, [f"queued; the answer will be in {FOLDER}/{ANSWERS}/{name}"])
        return TIMED_OUT if waits else QUEUED
    if not (waits and "later" in first):
        return _tell(first, door, waits)
    number = first["approval"]
    door.note(f"question {number} is asked; the operator's answer will be in {FOLDER}/{first['later']}")
    try:
        last = _answer(folder, os.path.basename(first["later"]), until)
    except KeyboardInterrupt:
        _write(folder, {ACT: "approval_withdraw", WITH: {"approval": number, "why": "whoever asked stopped waiting"}})
        raise
    return _tell(last or first, door, waits)


def _tell(said: Answer, door: Door, waits: bool) -> int:
    door.emit(said, json.dumps(said, ensure_ascii=False, indent=1).splitlines())
    if waits:
        return {"allowed": 0, "open": TIMED_OUT}.get(said["state"], DENIED)
    return NOTHING if said.get("claimed", said) is None else 0


def _answer(folder: str, name: str, until: float) -> Answer | None:
    """The answer under this name, None when none came. Raises Refused with the reason of a rejection."""
    while True:
        if (said := _read(os.path.join(folder, ANSWERS, name))) is not None:
            return json.loads(said)
        if (why := _read(os.path.join(folder, REJECTED, name + REASON))) is not None:
            raise _rejected(why)
        if time.monotonic() >= until:
            return None
        time.sleep(PAUSE)


def _rejected(why: str) -> Refused:
    """With the code and the exit code that the error has where the journal can be written."""
    found = rejection(why)
    error = Refused(found.line, code=found.code)
    error.exit_code = found.exit_code
    return error


def _write(folder: str, asked: Answer) -> str:
    """Whole or not at all. Raises Refused when not even the worktree can be written."""
    outbox = os.path.join(folder, OUTBOX)
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
