"""One worker of a storm, a process of its own: does what its trade is and writes down each answer that it is given.

Words: folder of the journal, own name, own log, seed, trade, lease in seconds. It ends at SIGTERM, after what it is at.
"""

import os
import random
import signal
import sys
import time
from typing import Any

from core.errors import LeaseLost
from core.journal.journal import Journal
from core.model.actor import SUPERVISOR, THE_SUPERVISOR, Actor
from core.model.message import Importance
from core.rules.match import Requirement
from core.services.messages.receipts import acknowledge, expire_messages, mark_read, take_undelivered
from core.services.messages.sending import Draft, send
from core.services.tasks.acts import complete, progress, release
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.leases import expire, wake
from core.services.tasks.reads import held_by
from tests.fakes.history_answers import END, LIFE, Answer, line

PATIENCE = 60.0  # seconds for the journal's lock: whoever holds it may be stopped
NEWEST = "SELECT coalesce(max(seq), 0) FROM events"
REST = 0.01  # seconds after a claim that found nothing


class Worker:
    """Its log is written by single appends, each whole or not at all but for a kill in its midst."""

    def __init__(self, folder: str, name: str, log: str, seed: int, lease: float) -> None:
        self.journal = Journal(folder, patience=PATIENCE)
        found = self.journal.connection.execute("SELECT id FROM conversations WHERE name = ?", (name,)).fetchall()
        self.actor = Actor(name, found[0][0]) if found else THE_SUPERVISOR
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.random = random.Random(seed)
        self.lease = lease
        self.note("\n" + LIFE)

    def note(self, text: str) -> None:
        os.write(self.log, f"{text}\n".encode())

    def call(self, act: str, change: Any, *args: Any) -> Any:
        """Makes the call and notes the answer; None when it was refused."""
        first = last = 0

        def whole(tx: Any) -> Any:
            nonlocal first, last
            first = tx.one(NEWEST)[0] + 1
            last = first - 1
            try:
                result = change(tx, *args)
            except LeaseLost as refusal:
                if refusal.afterwards is not None:
                    refusal.afterwards = noted(refusal.afterwards)
                raise
            last = tx.seq or last
            return result

        def noted(leave: Any) -> Any:
            """What a refusal leaves in the log, under the same lock."""

            def whole_refusal(tx: Any) -> None:
                nonlocal last
                leave(tx)
                last = tx.one(NEWEST)[0]

            return whole_refusal

        began = time.monotonic()
        try:
            result = self.journal.write(whole, self.actor)
        except LeaseLost:
            self.note(line(Answer(act, first, last, began, time.monotonic(), *args[:2], refused=True)))
            return None
        about = _about(act, result, args)
        self.note(line(Answer(act, first, last, began, time.monotonic(), **about)))
        return result

    def claim_and_end(self, ends: tuple[Any, ...], work: float = 0.0) -> None:
        task = self.call("claim", claim)
        if task is None:
            time.sleep(REST)
            return
        time.sleep(work)
        end = self.random.choice(ends)
        self.call(end.__name__, end, task.id, task.epoch, *((0.5,) if end is progress else ()))

    def go_on(self) -> None:
        """What an earlier life of this name still holds is its own: any act of it renews those claims."""
        for task in self.journal.read(held_by, self.actor.name):
            self.call("complete", complete, task.id, task.epoch)

    def create(self) -> None:
        role = self.random.choice(("", "", "builder", "reviewer"))
        draft = TaskDraft("a part", "", "task", self.random.randrange(5), Requirement(role=role), lease=self.lease)
        self.call("create", create_task, draft)

    def post(self) -> None:
        to = self.random.choice(("all", "w0", "w1", "role:builder"))
        importance = self.random.choice(list(Importance))
        ttl = self.random.choice((None, None, 0.2))
        self.call("send", send, Draft(to, "x" * self.random.randrange(1, 900), importance=importance, ttl=ttl))

    def read(self) -> None:
        taken = self.call("take", take_undelivered, self.actor.name, "hook", 2000)
        if taken and self.random.random() < 0.7:
            self.call("read", mark_read, self.actor.name, [one.id for one in taken])
            self.call("acknowledge", acknowledge, self.actor.name, taken[0].id)

    def mix(self) -> None:
        """Everything that a conversation does."""
        act = self.random.choice(("create", "work", "work", "work", "post", "read"))
        if act == "work":
            work = self.random.choice((0.0, 0.0, 0.01, 0.05))  # this is where a stop often hits
            self.claim_and_end((complete, complete, complete, release, progress), work)
        else:
            getattr(self, act)()

    def queue(self) -> None:
        """One task after the other, as fast as can be."""
        self.claim_and_end((complete,))

    def supervise(self) -> None:
        """What the supervisor does with the journal, again and again."""
        for change in (expire, wake, expire_messages):
            self.call(change.__name__, change)
        time.sleep(0.05)  # its pace


def _about(act: str, result: Any, args: tuple[Any, ...]) -> dict[str, Any]:
    match act:
        case "create":
            return {"task": result.id}
        case "claim":
            return {"task": result.id, "epoch": result.epoch} if result else {}
        case "complete" | "release" | "progress":
            return {"task": args[0], "epoch": args[1]}
        case "send":
            return {"messages": (result.id,)}
        case "take":
            return {"messages": tuple(one.id for one in result)}
        case "read":
            return {"messages": tuple(args[1])}
        case "acknowledge":
            return {"messages": (args[1],)}
    return {}


def main(folder: str, name: str, log: str, seed: str, trade: str, lease: str) -> None:
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    worker = Worker(folder, name, log, int(seed), float(lease))
    act = getattr(worker, "supervise" if name == SUPERVISOR else trade)
    worker.go_on()
    while not told:
        act()
    worker.note(END)


if __name__ == "__main__":
    main(*sys.argv[1:])
