"""What scripts and agents call often must start in little more than Python's own time: heavy imports stay out."""

import subprocess
import sys

import pytest

HEAVY = ("asyncio", "textual", "rich", "git", "psutil", "pydantic", "subprocess", "aiosqlite", "mcp", "tui")
SAY = (
    "import sys; from core.doors.cli.main import run; code = run(sys.argv[1:]);"
    "print(*(name for name in {heavy!r} if name in sys.modules), file=sys.stderr, sep=','); sys.exit(code)"
)


@pytest.mark.parametrize(
    "words",
    [
        ("task", "add", "a task"),
        ("task", "list"),
        ("task", "claim"),
        ("message", "send", "operator", "hello"),
        ("message", "inbox"),
        ("approval", "list"),
        ("list",),
        ("journal", "path"),
        ("process", "list"),
        ("help",),
        ("hook", "claude"),
    ],
    ids=" ".join,
)
def test_a_word_imports_nothing_heavy(words, repo):
    done = subprocess.run(
        [sys.executable, "-P", "-c", SAY.format(heavy=HEAVY), *words],
        cwd=repo, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stderr.splitlines()[-1] == ""
    assert done.returncode != 2 or words == ("task", "claim"), done.stderr  # the words above are real ones
