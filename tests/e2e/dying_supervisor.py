"""A supervisor that kills itself with SIGKILL in one of its loops.

dying_supervisor.py REPOSITORY LOOP before|after|tick N: just before or just after the Nth write of that loop to the
journal, or at the end of its Nth tick. It ends with 3 when that never came.
"""

import contextvars
import os
import signal
import sys
import threading

from core.journal.async_journal import AsyncJournal
from core.supervisor import main

SECONDS = 20.0
LOOP = contextvars.ContextVar("loop", default="")  # each tick is a task of its own, and has its own


def arm(loop, moment, number):
    left = number

    def reached(now):
        nonlocal left
        if LOOP.get() == loop and now == moment:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    real_write, real_table = AsyncJournal.write, main.loop_table

    async def write(self, change, actor, /, *words, **more):
        reached("before")
        result = await real_write(self, change, actor, *words, **more)
        reached("after")
        return result

    def table(given):
        return tuple(one._replace(tick=watched(one)) for one in real_table(given))

    def watched(one):
        async def tick():
            LOOP.set(one.name)
            await one.tick()
            reached("tick")

        return tick

    AsyncJournal.write = write
    main.loop_table = table


if __name__ == "__main__":
    repository, loop, moment, number = sys.argv[1:]
    arm(loop, moment, int(number))
    late = threading.Timer(SECONDS, os._exit, (3,))
    late.daemon = True
    late.start()
    main.run(repository, dict(os.environ))
