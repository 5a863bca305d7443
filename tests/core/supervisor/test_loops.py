"""Each loop for itself: a failing one is noted, tried again more and more slowly, and takes no other along."""

import asyncio

from core.errors import TimonelError
from core.supervisor.loops import LONGEST_PAUSE, Health, Loop, keep_running, pause_after


async def test_a_failing_loop_leaves_the_others_running_and_is_heard():
    health, stopping, said = Health(), asyncio.Event(), []
    good = 0

    async def works():
        nonlocal good
        good += 1
        if good == 5:
            stopping.set()

    async def fails():
        raise TimonelError("the sea is rough")

    await asyncio.gather(
        keep_running(Loop("works", 0.005, works), health, stopping, said.append),
        keep_running(Loop("fails", 0.005, fails), health, stopping, said.append),
    )
    assert good == 5
    assert health.words == {"fails": "the sea is rough"}
    assert health.failures["works"] == 0 and health.failures["fails"] >= 1
    assert any("the sea is rough" in line for line in said)


async def test_a_loop_that_mends_itself_is_forgiven():
    health, stopping = Health(), asyncio.Event()
    tries = 0

    async def mends():
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OSError("not yet")
        stopping.set()

    await keep_running(Loop("mends", 0.005, mends), health, stopping, lambda _line: None)
    assert health.words == {} and health.failures["mends"] == 0


def test_pauses_double_up_to_a_limit():
    assert [pause_after(1.0, failures) for failures in (0, 1, 2, 3)] == [1.0, 2.0, 4.0, 8.0]
    assert pause_after(1.0, 50) == LONGEST_PAUSE
    assert pause_after(600.0, 5) == 600.0
