import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.task import Awaited, TaskState
from tests.fakes.fleet_samples import HOSTILE, NOW, task
from tui.lines.line_styles import plain_styles
from tui.lines.task_card import draw_card, task_card

STYLES = plain_styles()
AFTER = (Awaited(3, "leased"), Awaited(7, "failed"))


def drawn(one, after=(), width=34) -> list[str]:
    return [strip.text.rstrip() for strip in draw_card(task_card(one, after, NOW), width, False, STYLES)]


@pytest.mark.parametrize(
    ("one", "after", "lines"),
    [
        (
            task(12, "Cache the tide tables", "leased", "tide-cache", 0.62, priority=0),
            (),
            ["⠿ #12 Cache the tide tables     p0", "  tide-cache          62% 10m left"],
        ),
        (task(15, "Review", "blocked"), AFTER, ["⊟ #15 Review", "  after ✗ #7, ⠿ #3              4m"]),
        (task(15, "Review", "blocked", hold="Monday"), AFTER, ["⊟ #15 Review", "  held back: Monday             4m"]),
        (task(16, "Measure"), (), ["◦ #16 Measure", "  for anybody                   4m"]),
        (
            task(17, "Translate", "scheduled", ready_at=NOW + 90, failure="no net"),
            (),
            ["⋯ #17 Translate", "  tried, no net              in 1m"],
        ),
        (
            task(11, "Fix it", "failed", failure="timed out", failure_class="tests"),
            (),
            ["✗ #11 Fix it", "  tests: timed out             15m"],
        ),
        (task(10, "Lint", "done", ended_by="eve"), (), ["✓ #10 Lint", "  by eve                       15m"]),
    ],
)
def test_what_a_card_says(one, after, lines):
    assert drawn(one, after) == lines


def test_a_claim_that_ran_out_and_a_progress_that_nobody_told():
    assert drawn(task(1, "x", "leased", "bob", lease_until=NOW - 1))[1].endswith("–    overdue")


@given(st.integers(0, 90), st.sampled_from(list(TaskState)), st.integers(0, 10**12), st.integers(0, 4))
def test_both_lines_never_exceed_their_room(width, state, number, priority):
    one = task(number, HOSTILE, state, HOSTILE, 0.4, priority=priority, failure=HOSTILE, hold="")
    if width < 26:  # the widget gives a card no less
        return
    for strip in draw_card(task_card(one, AFTER, NOW), width, False, STYLES):
        assert strip.cell_length <= width
        assert "\x1b" not in strip.text
