"""A process that waits for a line on standard input and then writes to the journal named by its first argument.

opener FOLDER        opens, writes one event, closes
writer FOLDER LOG N  writes N events, noting the number of each acknowledged one in LOG
holder FOLDER        takes the writer lock until standard input ends
filler FOLDER BYTES  may write files of BYTES at most; prints the error it meets
"""

import os
import sys

from core.errors import JournalError
from core.journal.journal import Journal
from core.journal.lock import WriterLock
from core.model.actor import Actor

ME = Actor(f"process-{os.getpid()}")


def add(tx, title, body=""):
    number = tx.next_id("tasks")
    tx.append(
        "task.created", f"task:{number}", title=title, body=body, state="ready", created_by=tx.actor.name,
        created_at=tx.now, changed_at=tx.now,
    )  # fmt: skip
    return tx.append("task.noted", f"task:{number}", note=title)


def opener(folder):
    with Journal(folder) as journal:
        print(journal.write(add, ME, "hello"), flush=True)


def writer(folder, log, count):
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with Journal(folder, patience=60) as journal:
        for number in range(int(count)):
            title = f"{os.getpid()}-{number}"
            seq = journal.write(add, ME, title)
            os.write(out, f"{seq} {title}\n".encode())


def holder(folder):
    with WriterLock(os.path.join(folder, "journal.lock"), patience=5):
        print("held", flush=True)
        sys.stdin.read()


def filler(folder, limit):
    import resource
    import signal

    with Journal(folder) as journal:
        journal.write(add, ME, "before")
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
        written = 0
        try:
            for _ in range(1000):
                journal.write(add, ME, "filler", "x" * 20_000)
                written += 1
        except JournalError as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            found = journal.read(lambda c: c.execute("SELECT count(*) FROM tasks WHERE title = 'filler'").fetchall())
            journal.write(add, ME, "after")
            print(error.code, written, found[0][0], error.line, sep="\t")


if __name__ == "__main__":
    role, *words = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    {"opener": opener, "writer": writer, "holder": holder, "filler": filler}[role](*words)
