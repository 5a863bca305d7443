"""From a snapshot that the feed brings to the bytes that the terminal gets."""

from tests.fakes.fleet_samples import FLEET, MEMBERS, conversation, member
from tui.notices import notifier
from tui.notices.channels import Channel
from tui.notices.ways import Ways


async def test_who_begins_to_wait_is_called_out_while_the_window_has_no_focus(desk, monkeypatch):
    monkeypatch.setattr(notifier, "GROUPED", 0.05)
    said: list[str] = []
    async with desk(ways=Ways(frozenset({Channel.OSC9}))) as here:
        here.app.notifier._write = said.append
        here.app.notifier.set_focused(False)
        stuck = member(conversation(90, "late-one", "stuck", "no sign of work"))
        await here.give(FLEET._replace(members=(*MEMBERS, stuck)))
        await here.until(lambda: said)
        assert said == ["\x1b]9;timonel: harbour: late-one is stuck: no sign of work\x07"]
