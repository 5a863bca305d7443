"""Claims a task, says which, waits for a line, and then reports its end. Words: folder of the journal, own name."""

import sys

from core.errors import LeaseLost
from core.journal.journal import Journal
from core.model.actor import Actor
from core.services.tasks.acts import complete
from core.services.tasks.claims import claim

with Journal(sys.argv[1]) as journal:
    found = journal.connection.execute("SELECT id FROM conversations WHERE name = ?", (sys.argv[2],)).fetchall()
    actor = Actor(sys.argv[2], found[0][0])
    task = journal.write(claim, actor)
    assert task is not None
    print(task.id, task.epoch, flush=True)
    sys.stdin.readline()
    try:
        journal.write(complete, actor, task.id, task.epoch)
    except LeaseLost as error:
        print(error.message, flush=True)
