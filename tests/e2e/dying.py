"""A process that spawns, tears down or restores, and kills itself with SIGKILL at its Nth step; prints the steps.

dying.py REPOSITORY spawn|teardown|restore NAME N

A step is every report of the service, and the moments just before and just after each write to the journal. With N
beyond the last step the act is carried through.
"""

import os
import signal
import sys

from core.model.actor import THE_OPERATOR
from core.services.conversations.restore import restore
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.conversations.teardown import teardown
from core.services.project import open_project

SLEEPER = ("/bin/sh", "-c", "echo at work; exec sleep 600")


class Steps:
    def __init__(self, last):
        self.left = last

    def __call__(self, name):
        print(name, flush=True)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def main(repository, act, name, last):
    steps = Steps(int(last))
    with open_project(repository, dict(os.environ)) as project:
        write = project.journal.write

        def dying_write(change, *words, **more):
            steps(f"before {change.__name__}")
            result = write(change, *words, **more)
            steps(f"after {change.__name__}")
            return result

        project.journal.write = dying_write
        if act == "spawn":
            spawn(project, SpawnRequest(name=name, kind="command", argv=SLEEPER), THE_OPERATOR, steps)
        elif act == "teardown":
            teardown(project, name, THE_OPERATOR, report=steps)
        else:
            restore(project, name, THE_OPERATOR, report=steps)
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
