"""The offer to start again what was lost: once, over nothing else, and no by default."""

import pytest

from tests.fakes.fleet_samples import FLEET, MEMBERS, NOW, conversation, member

pytestmark = pytest.mark.usefixtures("unguarded")
LOST = FLEET._replace(
    members=(*MEMBERS, member(conversation(30, "sunk", "failed", "lost with the reboot at 12:00", lost="working")))
)


def screen(desk):
    return type(desk.app.screen).__name__


async def test_what_was_lost_is_offered_once(desk):
    async with desk(LOST) as here:
        await here.until(lambda: screen(here) == "ConfirmDialog")
        await here.until(lambda: here.app.screen._loaded)
        await here.press("enter")
        await here.until(lambda: screen(here) == "FleetScreen")
        assert here.ran == []
        await here.give(LOST._replace(seq=500))
        assert screen(here) == "FleetScreen"
        again = member(conversation(30, "sunk", "failed", "lost again", ago=1, lost="idle"))
        await here.give(LOST._replace(members=(*MEMBERS, again)))
        await here.until(lambda: screen(here) == "ConfirmDialog")
        await here.press("y")
        await here.until(lambda: here.ran)
        assert here.ran[0][0] == "fleet.revive"


async def test_it_waits_until_another_dialog_is_closed(desk):
    async with desk() as here:
        await here.press("c")
        await here.until(lambda: screen(here) == "FormDialog")
        here.doors.feed_source.give(LOST)
        here.app.feed.nudge()
        await here.until(lambda: here.app.latest is LOST)
        assert screen(here) == "FormDialog"
        await here.press("escape")
        await here.until(lambda: screen(here) == "ConfirmDialog")


async def test_one_that_merely_failed_is_not_offered(desk):
    async with desk(FLEET._replace(members=(member(conversation(30, "crashed", "failed", ago=NOW)),))) as here:
        assert screen(here) == "FleetScreen"
