"""One call for all terminals, and none while the wall is not shown."""

import threading
import time

from core.errors import TerminalFailed
from tui.feeds.wall_feed import WallFeed, WallWanted


class CountingHost:
    def __init__(self) -> None:
        self.calls: list[tuple[tuple[str, ...], int]] = []
        self.fails = False

    def capture_many(self, keys, lines):
        self.calls.append((keys, lines))
        if self.fails:
            raise TerminalFailed("the terminal server is gone", remedy="start it")
        return {key: (f"{key} says",) for key in keys}


def until(true, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_one_call_for_all_and_silence_when_nobody_looks():
    host, told, came = CountingHost(), [], threading.Event()
    feed = WallFeed(lambda: host, lambda tails: (told.append((dict(tails.lines), tails.error)), came.set()))
    feed.start()
    assert host.calls == []
    feed.show(WallWanted(("c-1", "c-2"), 12))
    assert came.wait(5)
    assert told == [({"c-1": ("c-1 says",), "c-2": ("c-2 says",)}, "")]
    until(lambda: len(host.calls) >= 2)
    assert host.calls[0] == (("c-1", "c-2"), 12) and len(told) == 1
    feed.show(None)
    feed.stop()
    assert not feed._thread.is_alive()


def test_a_failure_is_told_once_and_mends_itself():
    host, told = CountingHost(), []
    host.fails = True
    feed = WallFeed(lambda: host, lambda tails: told.append(tails.error))
    feed.start()
    feed.show(WallWanted(("c-1",), 5))
    until(lambda: told)
    assert "terminal server is gone" in told[0]
    host.fails = False
    until(lambda: len(told) == 2)
    assert told[1] == ""
    feed.stop()
