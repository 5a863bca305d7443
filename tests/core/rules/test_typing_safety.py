"""Nothing is typed into a dialog, nor behind a draft; screens as the real programs draw them."""

import pytest

from core.rules.typing_safety import draft, not_now

CLAUDE = ("\x1b[38;2;136;136;136m──────────", "\x1b[39m❯\xa0my draft\x1b[7m ", "\x1b[0m──────────")
CLAUDE_EMPTY = ("──────────", "\x1b[39m❯\xa0\x1b[7m \x1b[0m", "──────────")
CODEX_EMPTY = ("", "\x1b[1m›\x1b[0m\x1b[39m\x1b[49m \x1b[2mAsk Codex to do anything", "")
CODEX = ("› please say one word", "", "\x1b[1m›\x1b[0m my", "  long draft", "  stub-1 default")
CLAUDE_AT_START = ("\x1b[38;2;136;136;136m──── ada ─", "\x1b[39m❯\xa0\x1b[7mh\x1b[0m\x1b[39m\x1b[49malf a thought ")
CLAUDE_HINT = ("──────────", '\x1b[39m❯\xa0\x1b[7mT\x1b[0;2mry "edit <filepath>"\x1b[0m', "──────────")
CLAUDE_GREY = ("──────────", "\x1b[39m❯\xa0\x1b[7mT\x1b[0m\x1b[38;2;153;153;153mry this", "──────────")
CODEX_AT_START = ("", "\x1b[1m›\x1b[0m\x1b[39m\x1b[49m half a thought          ", "  \x1b[38;5;3mstub-1")
CODEX_DIM_BEFORE = ("\x1b[2ma hint", "›\x1b[22m half", "")
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
        (CLAUDE_AT_START, 2, 1, "half a thought"),
        (CLAUDE_HINT, 2, 1, ""),
        (CLAUDE_GREY, 2, 1, ""),
        (("❯\xa0\x1b[7mh\x1b[0m ",), 2, 0, "h"),
        (CODEX_AT_START, 2, 1, "half a thought"),
        (CODEX_DIM_BEFORE, 2, 1, "half"),
        (("\x1b[2m", "› all of it is a hint", ""), 2, 1, ""),
        (("› \x1b[38:5:8ma hint\x1b[39m",), 2, 0, ""),
        (("› \x1b[48;5;9mon red",), 2, 0, "on red"),
        (("  7 files", "› done"), 5, 0, ""),
        ((), 0, 0, ""),
        (CLAUDE, 3, 99, ""),
    ],
)
def test_drafts(lines, x, y, found):
    assert draft(lines, x, y) == found
