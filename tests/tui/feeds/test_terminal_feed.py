"""The order and the rate of calls to a terminal, with a host that only counts."""

import threading
import time

import pytest

from core.errors import TerminalFailed
from tests.fakes.fake_doors import FakeHost
from tui.feeds.terminal_feed import BURST, TerminalFeed


class Counting(FakeHost):
    def __init__(self) -> None:
        super().__init__()
        self.captures: list[tuple[str, float, str]] = []
        self.error: TerminalFailed | None = None

    def capture(self, key):
        self.captures.append((key, time.monotonic(), threading.current_thread().name))
        if self.error is not None:
            raise self.error
        return super().capture(key)


@pytest.fixture
def host():
    return Counting()


@pytest.fixture
def feed(host):
    delivered: list = []
    made = TerminalFeed(lambda: host, lambda *frame: delivered.append(frame))
    made.delivered = delivered  # type: ignore[attr-defined]
    made.start()
    yield made
    made.stop()


def until(true) -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.005)


def test_nothing_is_asked_while_nothing_is_shown(feed, host):
    time.sleep(0.15)
    assert host.captures == []


def test_shows_the_selected_one_and_tells_only_what_is_new(feed, host):
    feed.show("c-1", 80, 24)
    until(lambda: len(host.captures) >= 4)
    assert [frame[0] for frame in feed.delivered] == ["c-1"]
    host.lines = ("other",)
    until(lambda: len(feed.delivered) == 2)
    assert feed.delivered[1][1].lines == ("other",)
    assert {thread for _, _, thread in host.captures} == {"terminals"}


def test_the_size_is_given_once_it_holds(feed, host):
    for width in range(60, 80):
        feed.show("c-1", width, 24)
        time.sleep(0.005)
    until(lambda: host.sizes)
    time.sleep(0.3)
    assert host.sizes == [("c-1", 79, 24)]


def test_input_brings_a_burst(feed, host):
    feed.show("c-1", 80, 24)
    until(lambda: len(host.captures) >= 2)
    before = len(host.captures)
    began = time.monotonic()
    feed.burst()
    until(lambda: len(host.captures) >= before + len(BURST))
    assert time.monotonic() - began < 0.25


def test_paused_and_unfocused(feed, host):
    feed.show("c-1", 80, 24)
    until(lambda: host.captures)
    feed.set_paused(True)
    time.sleep(0.05)
    count = len(host.captures)
    time.sleep(0.3)
    assert len(host.captures) == count
    feed.set_paused(False)
    feed.set_focused(False)
    until(lambda: host.sizes)
    count = len(host.captures)
    time.sleep(0.5)
    assert len(host.captures) <= count + 1


def test_an_error_is_one_line_and_looked_at_again(feed, host):
    host.error = TerminalFailed("the server is gone", remedy="restart it")
    feed.show("c-1", 80, 24)
    until(lambda: feed.delivered)
    assert feed.delivered[0] == ("c-1", None, "the server is gone; restart it")
    host.error = None
    until(lambda: len(feed.delivered) == 2)
    assert feed.delivered[1][1] is not None
