"""The control center starts a supervisor that fell, tells so, and does not hurry when it falls again and again."""

import time

from core.services.supervision.lifecycle import Seen
from tui.feeds.supervisor_watch import SupervisorWatch


def until(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


class Scene:
    """What the looks find, one after the other; the last one stays."""

    def __init__(self, *finds):
        self.finds, self.moments, self.told, self.woken = list(finds), [], [], 0

    def look(self):
        self.moments.append(time.monotonic())
        found = self.finds.pop(0) if len(self.finds) > 1 else self.finds[0]
        if isinstance(found, OSError):
            raise found
        return found

    def wake(self):
        self.woken += 1

    def watch(self):
        SupervisorWatch(self.wake, self.look, lambda *words: self.told.append(words), 0.02).start()


def test_one_that_fell_is_told_once_and_then_it_runs():
    scene = Scene(Seen.ENDED, Seen.RUNS, Seen.RUNS, Seen.FELL, Seen.RUNS)
    scene.watch()
    until(lambda: len(scene.moments) > 6)
    assert scene.told == [(False, False), (True, False), (False, True), (True, False)]
    assert scene.woken == 1


def test_looks_are_rarer_when_it_falls_again_and_again():
    scene = Scene(Seen.FELL)
    scene.watch()
    until(lambda: len(scene.moments) > 4)
    pauses = [later - earlier for earlier, later in zip(scene.moments, scene.moments[1:], strict=False)]
    assert pauses[0] >= 0.04 and pauses[1] >= 0.08 and pauses[2] >= 0.16


def test_a_machine_on_which_nothing_can_be_started_does_not_end_the_watch(monkeypatch):
    monkeypatch.setattr("tui.feeds.supervisor_watch.LONGEST", 0.02)
    scene = Scene(OSError("no space left"), Seen.RUNS)
    scene.watch()
    until(lambda: scene.told)
    assert scene.told == [(True, False)]
