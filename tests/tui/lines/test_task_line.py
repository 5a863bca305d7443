"""One line of the list of tasks: its place in the tree, what it waits for."""

from core.commands.task_tree import TreeLine
from core.model.task import Awaited
from tests.fakes.fleet_samples import NOW, task
from tui.lines.line_styles import plain_styles
from tui.lines.task_line import draw_task, task_row
from tui.lines.task_waits import waits_segments, waits_text

AFTER = (Awaited(3, "leased"), Awaited(7, "failed"), Awaited(12, "blocked"))


def drawn(line: TreeLine, width: int = 110, after=(), ascii_only: bool = False) -> str:
    strip = draw_task(task_row(line, NOW, ascii_only, after), width, False, plain_styles())
    assert strip.cell_length == width
    return strip.text


def waits(room: int, after=AFTER, ascii_only: bool = False) -> str:
    segments = waits_segments(after, room, plain_styles(), ascii_only)
    text = "".join(one.text for one in segments)
    assert len(text) == room
    return text.rstrip()


def test_a_part_hangs_on_its_rails():
    assert "│ └ paint" in drawn(TreeLine(task(5, "paint"), (True, False)))
    assert "| `-paint" in drawn(TreeLine(task(5, "paint"), (True, False)), ascii_only=True)


def test_a_whole_says_whether_it_is_folded_and_how_much_of_it_is_done():
    assert "▾ release 2/5" in drawn(TreeLine(task(1, "release"), parts=5, done=2, parked=1))
    assert "├ ▸ release 2/5 1 parked" in drawn(TreeLine(task(1, "release"), (True,), 5, 2, 1, folded=True))
    assert "+ release 2/5" in drawn(TreeLine(task(1, "release"), parts=5, done=2, folded=True), ascii_only=True)


def test_every_width_is_kept_and_the_title_outlives_the_count():
    line = TreeLine(task(1, "release the whole thing", "blocked"), (True,) * 6, 5, 2, 1, folded=True)
    for width in range(1, 140):
        drawn(line, width, AFTER)
        drawn(line, width, AFTER, ascii_only=True)
    assert "├ ▸ rele" in drawn(line, 40)


def test_what_is_waited_for_has_its_shape_and_what_will_not_end_alone_comes_first():
    assert waits_text(AFTER, False) == "after ✗ #7, ⠿ #3, ⊟ #12"
    assert waits_text(AFTER, True) == "after x #7, * #3, # #12"
    assert waits_text((), False) == ""
    assert waits(24) == "after ✗ #7, ⠿ #3, ⊟ #12"


def test_without_a_column_for_it_the_title_makes_room_for_what_is_waited_for():
    assert "├ paint the… ✗ #7 +2" in drawn(TreeLine(task(5, "paint the whole wall"), (True,)), 47, AFTER)
    assert "✗" not in drawn(TreeLine(task(5, "paint", "leased", "ada"), (True,)), 47, AFTER)


def test_what_does_not_fit_is_counted():
    assert waits(22) == "after ✗ #7, ⠿ #3 +1"
    assert waits(19) == "after ✗ #7, ⠿ #3 +1"
    assert waits(13) == "after ✗ #7 +2"
    assert waits(12) == "✗ #7 +2"
    assert waits(7) == "✗ #7 +2"
    assert waits(3) == "+3"
    assert waits(1) == "+"
    for room in range(40):
        waits(room)
        waits(room, (Awaited(123456, "ready"),))
