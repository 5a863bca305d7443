"""One look a second while the process screen shows, and none otherwise."""

import threading

from core.errors import JournalBusy
from tests.fakes.fake_doors import FakeProcesses
from tests.fakes.fleet_samples import PROCESSES
from tests.tui.feeds.test_wall_feed import until
from tui.feeds.process_feed import ProcessFeed, Seen, Wanted

WANTED = Wanted((("c-1", 40),), ("conversation:1",), None, "c-1", 5)


def test_it_brings_trees_past_and_the_newest_lines():
    seen: list[Seen] = []
    came = threading.Event()
    feed = ProcessFeed(FakeProcesses, lambda one: (seen.append(one), came.set()))
    feed.start()
    feed.show(WANTED)
    assert came.wait(5)
    assert [leaf.pid for leaf in seen[0].trees["c-1"]] == [40, 41, 42]
    assert len(seen[0].past["conversation:1"]) == 20 and seen[0].past["conversation:1"][0] is None
    assert (seen[0].of, seen[0].tail[-1]) == ("c-1", "the screen of c-1")
    feed.show(WANTED._replace(process=PROCESSES[0]))
    until(lambda: seen[-1].of == "p-1")
    assert "server" in seen[-1].tail[-1]
    feed.show(None)
    feed.stop()
    assert not feed._thread.is_alive()


def test_a_failure_is_told_and_mends_itself():
    seen: list[Seen] = []
    source = FakeProcesses()
    source.trees = lambda roots: (_ for _ in ()).throw(JournalBusy("busy"))
    feed = ProcessFeed(lambda: source, seen.append)
    feed.start()
    feed.show(WANTED)
    until(lambda: seen)
    assert "busy" in seen[0].error
    del source.trees
    until(lambda: seen[-1].trees)
    assert seen[-1].error == ""
    feed.stop()
