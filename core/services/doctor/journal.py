"""Checks of the journal: its files, its health, the counters derived in it, and who holds its locks."""

from __future__ import annotations

import os
import stat
import time
from typing import Any, NamedTuple

from core.errors import JournalBusy
from core.journal.connection import FILE, LOCK
from core.journal.lock import WriterLock
from core.journal.transaction import Transaction
from core.model.task import OPEN, LinkKind, TaskState
from core.rules.task_moves import resting_state
from core.services.doctor.finding import Finding, bad, fine, warn
from core.services.journal_care import verify
from core.services.project import Project
from core.services.reading import task_numbered
from core.text.values import plural, size

FILES = (FILE, f"{FILE}-wal", f"{FILE}-shm", LOCK)
WAL_LIMIT = 64 << 20  # bytes
LOCK_PATIENCE = 1.0  # seconds; a write holds the lock for milliseconds


def modes(project: Project) -> Finding:
    """Folder 0700, files 0600: the journal holds what conversations say."""
    loose = _loose(project.journal.folder)
    if not loose:
        return fine("permissions", "only you can read the journal")
    names = ", ".join(f"{os.path.basename(path)} {mode:04o}" for path, mode, _ in loose)
    return bad("permissions", f"others may read {names}", "chmod 700 the folder and 600 its files", fixable=True)


def tighten(project: Project) -> str:
    """Mends what modes() found."""
    loose = _loose(project.journal.folder)
    for path, _, wanted in loose:
        os.chmod(path, wanted)
    return f"{plural(len(loose), 'file is', 'files are')} yours alone again"


def _loose(folder: str) -> list[tuple[str, int, int]]:
    wanted = [(folder, 0o700), *((os.path.join(folder, name), 0o600) for name in FILES)]
    found = []
    for path, mode in wanted:
        if os.path.exists(path):
            now = stat.S_IMODE(os.stat(path).st_mode)
            if now & ~mode & 0o777:
                found.append((path, now, mode))
    return found


def log_size(project: Project) -> Finding:
    """A write-ahead log that only grows is kept by a reader that never lets go."""
    path = f"{project.journal.path}-wal"
    held = os.path.getsize(path) if os.path.exists(path) else 0
    if held <= WAL_LIMIT:
        return fine("log file", f"{size(held)} not yet written back")
    readers = ", ".join(_openers(path)) or "nobody that can be seen"
    return warn("log file", f"{path} has grown to {size(held)}; open in {readers}", "end the reader that hangs")


def health(project: Project) -> Finding:
    """SQLite's check, and the tables against the log."""
    found = project.journal.read(verify)
    if found.healthy:
        return fine("journal", f"{plural(found.events, 'event')}; the tables follow from them, no fault found")
    first, *others = found.words
    more = f" and {len(others)} more" if others else ""
    remedy = "`timonel journal verify` shows all; keep a copy (`timonel journal backup`) before anything else"
    return bad("journal", first + more, remedy)


_COUNTERS = """
SELECT t.id, t.{counter}, count(b.id) AS actual FROM tasks t
LEFT JOIN needs n ON n.task_id = t.id AND n.kind = '{kind}' AND n.dropped_at IS NULL
LEFT JOIN tasks b ON b.id = n.need_id AND b.state != 'done'
GROUP BY t.id HAVING t.{counter} != actual ORDER BY t.id
"""
COUNTED = {"open_needs": LinkKind.NEEDS, "open_wants": LinkKind.WANTS}
"""Counter of a task, and the links that it counts while their other end is not done."""


class Miscount(NamedTuple):
    """A counter that is off."""

    task: int
    counter: str
    said: int
    true: int

    @property
    def words(self) -> str:
        """Such as: #7 says 2 open needs, is 1."""
        return f"#{self.task} says {self.said} {self.counter.replace('_', ' ')}, is {self.true}"


def wrong_counters(connection: Any) -> list[Miscount]:
    """Every count of unfinished needs and wants that is off."""
    return [
        Miscount(number, counter, said, true)
        for counter, kind in COUNTED.items()
        for number, said, true in connection.execute(_COUNTERS.format(counter=counter, kind=kind.value)).fetchall()
    ]


def counters(project: Project) -> Finding:
    """A task whose needs are counted wrongly waits for ever or starts too early; by its wants it is put in order."""
    wrong = project.journal.read(wrong_counters)
    if not wrong:
        return fine("task counters", "every task counts its unfinished needs and wants rightly")
    named = ", ".join(one.words for one in wrong[:5])
    return bad("task counters", f"{plural(len(wrong), 'counter')} off: {named}", "timonel doctor --fix", fixable=True)


def recount(tx: Transaction) -> int:
    """Mends them through events, so that a replay agrees; returns how many. Held tasks stay with their holder."""
    wrong = wrong_counters(tx.connection)
    for number, counter, _, true in wrong:
        columns: dict[str, object] = {counter: true, "changed_at": tx.now}
        task = task_numbered(tx.connection, number)
        if counter == "open_needs" and task.state in OPEN and task.state != TaskState.LEASED:
            columns["state"] = resting_state(true, task.hold, task.ready_at, tx.now).value
        tx.append("task.recounted", f"task:{number}", **columns)
    return len(wrong)


def writer_lock(project: Project) -> Finding:
    """Whether somebody sits on the lock that every write needs."""
    path = os.path.join(project.journal.folder, LOCK)
    lock = WriterLock(path, patience=LOCK_PATIENCE)
    started = time.monotonic()
    try:
        with lock:
            waited = time.monotonic() - started
    except JournalBusy:
        holders = ", ".join(lock_holders(path)) or "a process that cannot be seen from here"
        return bad("writer lock", f"held for more than {LOCK_PATIENCE:g} s by {holders}", "end it if it hangs")
    finally:
        lock.close()
    return fine("writer lock", f"free (had after {1000 * waited:.0f} ms)")


def lock_holders(path: str) -> list[str]:
    """Who holds a lock on this file, as `name (pid 12)`. Source: proc_locks(5)."""
    inode = str(os.stat(path).st_ino)
    pids: list[int] = []
    with open("/proc/locks", encoding="ascii", errors="replace") as file:
        for line in file:
            fields = line.split()
            if len(fields) >= 8 and fields[1] == "FLOCK" and fields[5].split(":")[-1] == inode:
                pids.append(int(fields[4]))
    return [_named(pid) for pid in dict.fromkeys(pids)]


def _openers(path: str) -> list[str]:
    """Who has this file open, among the processes that we may look into."""
    import psutil

    found = []
    for process in psutil.process_iter(["pid"]):
        try:
            if any(file.path == path for file in process.open_files()):
                found.append(_named(process.pid))
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue  # not ours to look into, or gone meanwhile
    return found


def _named(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
            return f"{file.read().strip()} (pid {pid})"
    except OSError:
        return f"pid {pid}"
