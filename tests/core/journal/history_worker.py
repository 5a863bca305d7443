"""One worker of the storm: does random things and writes down each call before it is made and each answer after it.

Words: folder of the journal, own name, own log, seed, seconds to live, and `wait` to hold one claim until told.
"""

import json
import os
import random
import sys
import time
from typing import Any

from core.errors import LeaseLost
from core.journal.journal import Journal
from core.model.actor import Actor
from core.services.message_receipts import take_undelivered
from core.services.messages import Draft, send
from core.services.task_acts import complete, progress, release
from core.services.task_claims import claim
from core.services.task_drafts import TaskDraft, create_task

LEASE = 0.25  # seconds


class Worker:
    """Its log is written by single appends, so that a kill cuts no line of an answer that was given."""

    def __init__(self, folder: str, name: str, log: str, seed: int) -> None:
        self.journal = Journal(folder)
        found = self.journal.connection.execute("SELECT id FROM conversations WHERE name = ?", (name,)).fetchall()
        self.actor = Actor(name, found[0][0])
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.random = random.Random(seed)

    def note(self, **facts: object) -> None:
        os.write(self.log, (json.dumps(facts) + "\n").encode())

    def call(self, said: str, change: Any, *args: Any, **kw: Any) -> Any:
        self.note(call=said, at=time.time())
        try:
            result = self.journal.write(change, self.actor, *args, **kw)
        except LeaseLost as error:
            self.note(refused=said, message=error.message, args=args[:2])
            return None
        return result

    def create(self, number: int) -> None:
        key = f"{self.actor.name}-{os.getpid()}-{number}"
        task = self.call("create", create_task, TaskDraft(key, priority=self.random.randrange(5), lease=LEASE), key)
        self.note(ok="create", task=task.id, title=key)

    def work(self, _number: int) -> None:
        task = self.call("claim", claim)
        if task is None:
            return
        self.note(ok="claim", task=task.id, epoch=task.epoch)
        time.sleep(self.random.choice((0.0, 0.0, 0.01, 0.05)))  # its work; this is where a stop often hits
        end: Any = self.random.choice((complete, complete, complete, release, progress))
        words = (0.5,) if end is progress else ()
        if self.call(end.__name__, end, task.id, task.epoch, *words) is not None:
            self.note(ok=end.__name__, task=task.id, epoch=task.epoch)

    def post(self, number: int) -> None:
        to = self.random.choice(("all", "w0", "w1", "role:builder"))
        message = self.call("send", send, Draft(to, f"{self.actor.name} {number}"))
        if message is not None:
            self.note(ok="send", message=message.id)

    def take(self, _number: int) -> None:
        taken = self.call("take", take_undelivered, self.actor.name, "hook") or ()
        self.note(ok="take", messages=[one.id for one in taken])


def main(folder: str, name: str, log: str, seed: str, seconds: str, wait: str = "") -> None:
    worker = Worker(folder, name, log, int(seed))
    if wait:
        task = worker.call("claim", claim)
        print(task.id, task.epoch, flush=True)
        sys.stdin.readline()
        worker.call("complete", complete, task.id, task.epoch)
        return
    end = time.monotonic() + float(seconds)
    number = 0
    while time.monotonic() < end:
        number += 1
        worker.random.choice((worker.create, worker.work, worker.work, worker.post, worker.take))(number)
    worker.note(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
