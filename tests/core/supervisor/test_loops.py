"""Each loop for itself: a failing one is noted, tried again more and more slowly, and takes no other along."""

import asyncio

import pytest

from core.errors import TimonelError
from core.supervisor import loops
from core.supervisor.loops import LONGEST_PAUSE, Health, Loop, keep_running, pause_after


class Said:
    def __init__(self):
        self.lines = []

    def __call__(self, *line):
        self.lines.append(line)

    def words(self, loop):
        return [word for name, word, _ in self.lines if name == loop]


@pytest.fixture
def said():
    return Said()


class Strange(Exception):
    """What nobody thought of."""


@pytest.mark.parametrize("error", [TimonelError("the sea is rough"), OSError(28, "no space"), Strange("a bug")])
async def test_whatever_a_loop_raises_leaves_the_others_running_and_is_heard(said, error):
    health, stopping = Health(said), asyncio.Event()
    good = 0

    async def works():
        nonlocal good
        good += 1
        if good == 5:
            stopping.set()

    async def fails():
        raise error

    await asyncio.gather(
        keep_running(Loop("works", 0.005, works), health, stopping),
        keep_running(Loop("fails", 0.005, fails), health, stopping),
    )
    assert good == 5
    assert health.loops["works"].failures == 0 and health.loops["fails"].failures >= 1
    assert health.loops["fails"].error in said.lines[0][2] and str(error) in said.lines[0][2]
    assert ("trace" in said.words("fails")) == isinstance(error, Strange)


async def test_a_tick_that_is_cancelled_from_inside_counts_as_a_failure_and_goes_on(said):
    health, stopping = Health(said), asyncio.Event()
    ticks = 0

    async def cancelled():
        nonlocal ticks
        ticks += 1
        if ticks == 2:
            stopping.set()
        raise asyncio.CancelledError

    await keep_running(Loop("odd", 0.005, cancelled), health, stopping)
    assert ticks == 2 and health.loops["odd"].failures == 2


async def test_a_loop_that_mends_itself_is_forgiven(said):
    health, stopping = Health(said), asyncio.Event()
    tries = 0

    async def mends():
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OSError("not yet")
        stopping.set()

    await keep_running(Loop("mends", 0.005, mends), health, stopping)
    assert (health.loops["mends"].error, health.loops["mends"].failures) == ("", 0)
    assert said.words("mends") == ["failed", "mended"]


async def test_one_that_hangs_shows_as_stalled_and_the_others_tick(said, monkeypatch):
    monkeypatch.setattr(loops, "LEAVE_SECONDS", 0.01)
    now = 100.0
    health, stopping = Health(said, lambda: now), asyncio.Event()
    good = 0

    async def hangs():
        await asyncio.Event().wait()

    async def works():
        nonlocal good, now
        good, now = good + 1, now + 10
        if good == 5:
            stopping.set()

    await asyncio.wait_for(
        asyncio.gather(
            keep_running(Loop("hangs", 1.0, hangs), health, stopping), _until_stalled(health, lambda: now, works)
        ),
        10,
    )
    assert good == 5
    assert "did not end in time" in health.loops["hangs"].error  # and so the supervisor could end


async def _until_stalled(health, clock, works):
    for _ in range(5):
        await asyncio.sleep(0)
        await works()
    assert health.loops["hangs"].stalled(clock()) == 50.0


def test_a_thousand_equal_failures_make_a_few_lines(said):
    health, loop = Health(said, lambda: 1.0), Loop("sick", 1.0, None)  # type: ignore[arg-type]
    for _ in range(1000):
        health.began(loop)
        health.ended(loop, OSError("no such socket"))
    assert len(said.lines) == 10
    assert "512 times in a row" in said.lines[-1][2]
    health.began(loop)
    health.ended(loop, OSError("now something else"))
    assert "something else" in said.lines[-1][2]


def test_pauses_double_up_to_a_limit():
    assert [pause_after(1.0, failures) for failures in (0, 1, 2, 3)] == [1.0, 2.0, 4.0, 8.0]
    assert pause_after(1.0, 5000) == LONGEST_PAUSE
    assert pause_after(600.0, 5) == 600.0
