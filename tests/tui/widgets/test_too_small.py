"""The page for terminals that are too small."""

from typing import Any

import pytest

from tui.widgets.too_small import TooSmall, is_too_small


@pytest.mark.parametrize(
    ("width", "height", "small"), [(60, 15, False), (59, 15, True), (60, 14, True), (200, 60, False)]
)
def test_the_least_size(width: int, height: int, small: bool) -> None:
    assert is_too_small(width, height) is small


async def test_it_says_both_sizes_and_what_waits(hold: Any) -> None:
    app = hold(TooSmall())
    async with app.run_test(size=(40, 10)) as pilot:
        app.widget.set_needs_you(2)
        await pilot.pause()
        text = "\n".join(app.lines())
        assert "40 × 10 now, 60 × 15 needed" in text
        assert "2 need you" in text
