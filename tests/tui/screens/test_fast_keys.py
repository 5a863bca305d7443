"""Keys that come in one burst, faster than a screen can change: each means what it means where the last one led."""

from textual import events


def burst(here, *keys):
    for key in keys:
        here.app.post_message(events.Key(key, "/" if key == "slash" else key))


async def test_what_is_typed_right_after_the_filter_is_opened_filters(desk):
    async with desk() as here:
        burst(here, "slash", "D", "c", "q")
        await here.until(lambda: here.home.fleet.filter.value == "Dcq")
        assert here.app.screen is here.home and here.ran == []


async def test_a_key_right_after_a_panes_number_is_about_that_pane(desk):
    async with desk() as here:
        burst(here, "3", "e")
        await here.until(lambda: here.ran)
        assert [name for name, _, _ in here.ran] == ["task.read"]
