import pytest

from core.terminals.log_tail import log_tail, shown


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        ("10%\r20%\r100%", "100%"),
        ("done\r", "done"),
        ("a\x1b[2Jb\x1b[1;1Hc\x1b]0;title\x07d\x1b]8;;x\x1b\\e\x1bPq\x1b\\f\x1b(0g", "abcdefg"),
        ("a\x07\x08\x9bb\tc", "ab      c"),
    ],
)
def test_a_line_keeps_its_colours_only(row, seen):
    assert shown(row) == seen


def test_the_end_of_a_file(tmp_path):
    path = tmp_path / "log"
    assert log_tail(str(path), 5) == ()
    path.write_text("".join(f"line {number}\n" for number in range(100_000)) + "half")
    assert log_tail(str(path), 2) == ("line 99999", "half")
    assert log_tail(str(path), 0) == ()
    path.write_text("x" * 400_000)
    assert log_tail(str(path), 3) == ("x" * 262_144,)
