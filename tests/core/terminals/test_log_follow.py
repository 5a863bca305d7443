"""Following a log through its rotation, to the end of the program."""

import os
from pathlib import Path

from core.terminals.log_follow import follow, last_lines


def test_the_last_lines_reach_back_into_the_log_before(tmp_path):
    (tmp_path / "log").write_text("c\nd\n")
    (tmp_path / "log.1").write_text("a\n\x1b[2Jb\n")
    assert last_lines(str(tmp_path / "log"), 3) == ("b", "c", "d")
    assert last_lines(str(tmp_path / "log"), 1) == ("d",)
    assert last_lines(str(tmp_path / "none"), 5) == ()


def test_nothing_is_lost_at_a_rotation_nor_at_the_end(tmp_path):
    log = tmp_path / "log"
    log.write_text("old\nlast\n")
    steps = iter([lambda: append(log, "one\n"), lambda: rotate(log, "two\n"), lambda: append(log, "three")])

    def ended() -> bool:
        step = next(steps, None)
        if step:
            step()
        return step is None

    assert list(follow(str(log), 1, ended)) == ["last", "one", "two", "three"]


def test_a_log_that_comes_later_is_found(tmp_path):
    log = tmp_path / "log"
    steps = iter([lambda: append(log, "first\n")])

    def ended() -> bool:
        step = next(steps, None)
        if step:
            step()
        return step is None

    assert list(follow(str(log), 10, ended)) == ["first"]


def append(log: Path, text: str) -> None:
    with log.open("a") as file:
        file.write(text)


def rotate(log: Path, text: str) -> None:
    os.replace(log, f"{log}.1")
    append(log, text)
