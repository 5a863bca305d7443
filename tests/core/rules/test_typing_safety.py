"""Nothing is typed into a dialog, nor behind a draft; screens as the real programs draw them."""

import pytest

from core.rules.typing_safety import draft, not_now

CLAUDE = ("\x1b[38;2;136;136;136m──────────", "\x1b[39m❯\xa0my draft\x1b[7m ", "\x1b[0m──────────")
CLAUDE_EMPTY = ("──────────", "\x1b[39m❯\xa0\x1b[7m \x1b[0m", "──────────")
CODEX_EMPTY = ("", "\x1b[1m›\x1b[0m\x1b[39m\x1b[49m \x1b[2mAsk Codex to do anything", "")
CODEX = ("› please say one word", "", "\x1b[1m›\x1b[0m my", "  long draft", "  stub-1 default")
DIALOG = ("Do you trust the contents of this directory?", "› 1. Yes, continue", "  2. No, quit")


@pytest.mark.parametrize(
    ("kind", "asks", "recorded", "told", "lines", "part"),
    [
        ("claude", "", "idle", "idle", (), ""),
        ("claude", "", "working", "working", (), ""),
        ("claude", "", "waiting", "working", (), "question"),
        ("claude", "", "idle", "waiting", (), "question"),
        ("claude", "", "", "", (), "does not say that it is ready"),
        ("claude", "May I?", "idle", "idle", (), "May I?"),
        ("codex", "", "working", "waiting", (), "question"),
        ("codex", "", "idle", "idle", DIALOG, ""),
        ("codex", "", "", "", CODEX_EMPTY, ""),
        ("codex", "", "", "", DIALOG, "question"),
        ("command", "", "", "", DIALOG, ""),
        ("command", "waits for oil", "", "", (), "waits for oil"),
    ],
)
def test_what_stands_in_the_way(kind, asks, recorded, told, lines, part):
    found = not_now(kind, asks, recorded, told, lines)
    assert bool(found) == bool(part)
    assert part in found


@pytest.mark.parametrize(
    ("lines", "x", "y", "found"),
    [
        (CLAUDE, 10, 1, "my draft"),
        (CLAUDE_EMPTY, 2, 1, ""),
        (CODEX_EMPTY, 2, 1, ""),
        (CODEX, 12, 3, "my\nlong draft"),
        (CODEX, 0, 1, ""),
        (("  7 files", "› done"), 5, 0, ""),
        ((), 0, 0, ""),
        (CLAUDE, 3, 99, ""),
    ],
)
def test_drafts(lines, x, y, found):
    assert draft(lines, x, y) == found
