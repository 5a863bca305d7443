"""The status line."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui.lines.line_styles import plain_styles
from tui.widgets.status_line import Part, StatusLine, status_strip

STYLES = plain_styles()


def test_both_sides() -> None:
    strip = status_strip([Part("fleet"), Part("api")], [Part("3 working"), Part("$1.20")], 40, STYLES)
    assert strip.text == " fleet  api" + " " * 12 + "3 working  $1.20 "


def test_the_right_side_gives_way_from_its_left() -> None:
    strip = status_strip([Part("a-long-breadcrumb")], [Part("3 working"), Part("$1.20")], 30, STYLES)
    assert strip.text == " a-long-breadcrumb      $1.20 "


async def test_a_flash_goes_away_by_itself(hold: Any) -> None:
    app = hold(StatusLine())
    async with app.run_test(size=(40, 3)) as pilot:
        app.widget.set_parts([Part("fleet")], [Part("2 need you", "warning")])
        app.widget.flash("archived, u undoes", seconds=30)
        await pilot.pause()
        assert app.lines()[0].startswith(" archived, u undoes") and "2 need you" in app.lines()[0]
        app.widget.flash("[bold]again", seconds=0.05)
        assert app.lines()[0].startswith(" [bold]again")
        while app.widget.flashing:
            await pilot.pause(0.02)
        assert app.lines()[0].startswith(" fleet")


_parts = st.lists(
    st.builds(Part, st.text(max_size=20), st.sampled_from(["muted", "error", "no such style"])), max_size=4
)


@given(_parts, _parts, st.integers(0, 100))
def test_any_parts_fit_their_line(left: list[Part], right: list[Part], width: int) -> None:
    assert status_strip(left, right, width, STYLES).cell_length == width
