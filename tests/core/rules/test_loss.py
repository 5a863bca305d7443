"""What took a terminal away, by boot, server and exit code."""

import pytest

from core.rules.loss import how_lost


@pytest.mark.parametrize(
    ("keeper", "lives", "seen", "code", "words"),
    [
        ("old:1:2", False, False, None, "with the reboot at noon"),
        ("old:1:2", False, False, 143, "with the reboot at noon"),
        ("old:1:2", False, False, 0, ""),
        ("old:1:2", False, True, None, "with the reboot at noon"),
        ("now:1:2", False, False, None, "with the server of the terminals"),
        ("now:1:2", False, False, 129, "with the server of the terminals"),
        ("now:1:2", False, False, 3, ""),
        ("now:1:2", True, False, None, "when its terminal was closed"),
        ("now:1:2", True, True, None, "when its processes were killed"),
        ("now:1:2", True, True, 137, ""),
        ("", False, False, None, "when its terminal was closed"),
    ],
)
def test_how_lost(keeper, lives, seen, code, words):
    assert how_lost(keeper, "now", lives, seen, code, "noon") == words
