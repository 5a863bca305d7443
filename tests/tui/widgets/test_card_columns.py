"""The board on a screen."""

from textual.strip import Strip

from tui.lines.notice_lines import Notice
from tui.lines.text_strip import text_strip
from tui.widgets.card_columns import CardColumn, CardColumns


def draw(card, width, _selected, styles) -> tuple[Strip, Strip]:
    return text_strip([(card, styles.text)], width, styles.text), text_strip(
        [("below", styles.text)], width, styles.text
    )


def columns(*sizes: int) -> list[CardColumn]:
    return [
        CardColumn(f"c{at}", str(size), "text", "", {f"{at}.{number}": f"card {at}.{number}" for number in range(size)})
        for at, size in enumerate(sizes)
    ]


def board() -> CardColumns:
    return CardColumns(draw, notice=Notice("Nothing to do"), id="board")


async def test_keys_move_over_the_cards_and_open_one(hold):
    app = hold(board())
    async with app.run_test(size=(60, 9)) as pilot:
        app.widget.focus()
        app.widget.set_columns(columns(10, 3), lambda record: record)
        await pilot.pause()
        assert app.widget.cursor_key == "0.0"
        assert app.lines()[0].split() == ["c0", "10", "at", "1", "c1", "3"]
        assert app.lines()[1].startswith("❯ card 0.0")
        await pilot.press("j", "j", "l", "j")
        assert app.widget.cursor_key == "1.1"
        await pilot.press("h", "G")
        assert app.widget.cursor_key == "0.9"
        assert app.lines()[-2].startswith("❯ card 0.9")
        assert "card 1.0" in app.lines()[1]  # the other column did not scroll
        await pilot.press("enter")
        assert [(type(one).__name__, one.key) for one in app.said][-1] == ("Chosen", "0.9")


async def test_a_narrow_screen_shows_the_columns_around_the_cursor(hold):
    app = hold(board())
    async with app.run_test(size=(50, 9)) as pilot:
        app.widget.focus()
        app.widget.set_columns(columns(2, 2, 2, 2), lambda record: record)
        await pilot.pause()
        assert "c0" in app.lines()[0]
        assert "2 more ›" in app.lines()[0]
        await pilot.press("l", "l", "l")
        assert app.widget.cursor_key == "3.0"
        assert app.lines()[0].startswith("‹ c2")
        await pilot.resize_terminal(120, 9)
        await pilot.pause()
        assert all(f"c{at}" in app.lines()[0] for at in range(4))


async def test_a_click_selects_a_second_one_opens_and_the_wheel_scrolls_one_column(hold):
    app = hold(board())
    async with app.run_test(size=(60, 9)) as pilot:
        app.widget.set_columns(columns(10, 10), lambda record: record)
        await pilot.pause()
        await pilot.click(app.widget, offset=(40, 4))
        assert app.widget.cursor_key == "1.1"
        await pilot.click(app.widget, offset=(40, 4), times=2)
        assert type(app.said[-1]).__name__ == "Chosen"
        app.widget._scroll(40, 3)
        assert "card 1.3" in app.lines()[1]
        assert "card 0.0" in app.lines()[1]


async def test_only_cards_in_view_are_made_and_only_changed_lines_painted(hold, monkeypatch):
    app = hold(board())
    async with app.run_test(size=(60, 9)) as pilot:
        made = []

        def make(record):
            made.append(record)
            return record

        app.widget.set_columns(columns(10_000, 10_000), make)
        await pilot.pause()
        made.clear()
        painted = []
        monkeypatch.setattr(app.widget, "refresh", lambda *regions, **_: painted.extend(regions))
        app.widget.set_columns(columns(10_000, 10_000), make)
        assert painted == []
        assert len(made) == 8
        app.widget.action_move(1)
        assert sorted(region.y for region in painted) == [0, 1, 3]


async def test_without_cards_it_says_what_belongs_here(hold):
    app = hold(board())
    async with app.run_test(size=(60, 9)) as pilot:
        app.widget.set_columns(columns(0, 0), lambda record: record)
        await pilot.pause()
        assert any("Nothing to do" in line for line in app.lines())
        app.widget.set_columns(columns(1, 0), lambda record: record)
        await pilot.pause()
        assert any("card 0.0" in line for line in app.lines())
