"""From the command to the first frame, and what the control center costs while nothing happens."""

import shutil
import sys

import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from tests.conftest import ROOT
from tests.speed.pty_program import PtyProgram, app
from tests.speed.side_by_side import medians

SETTLED = 3.0  # seconds after the first frame
WATCHED = 10.0
LOADED = b"agent-"  # of a row's name
PAINTED = b"leave"  # the last word of the first frame: the hint bar's
OPEN = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from core.doors.cli.main import entry; entry()"


@pytest.mark.timeout(900)
def test_the_first_frame(bars, rounds, repo, environ):
    def first(argv, mark) -> float:
        with PtyProgram(argv, environ, str(repo)) as program:
            passed = (program.wait_for(mark) - program.began) * 1000
            return passed

    # The very command that a person types, with its supervisor; and the same screen alone.
    cases = {
        "minimal": lambda: first(app("minimal"), b"first-frame"),
        "timonel": lambda: first([sys.executable, "-P", "-c", OPEN], PAINTED),
        "screen": lambda: first(app("center", str(repo)), PAINTED),
    }
    found = medians(cases, min(rounds, 15))
    bars.ratio("first frame / minimal Textual app", found["timonel"], found["minimal"], 1.3)
    bars.ratio("first frame, the supervisor not counted / minimal Textual app", found["screen"], found["minimal"], 1.3)
    bars.check()


def a_hundred(project, real: int) -> None:
    """Conversations: so many of them in terminals in which nothing happens, the others ended."""
    for number in range(real):
        request = SpawnRequest(f"agent-0{number:02}", kind="command", argv=("sleep", "600"), force=True)
        spawn(project, request, THE_OPERATOR)

    def rows(tx):
        for number in range(100 - real):
            tx.append(
                "conversation.created", f"conversation:{tx.next_id('conversations')}", name=f"agent-0{90 - number:02}x",
                kind="command", state="exited", state_at=tx.now, created_at=tx.now, created_by="operator",
                opened_at=tx.now, exit_code=0,
            )  # fmt: skip

    project.journal.write(rows, THE_OPERATOR)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("real", "most"), [(0, 1.0), (10, 3.0)], ids=["ended", "terminals-idle"])
def test_doing_nothing_costs_nothing(bars, project, repo, environ, runtime, real, most):
    if real and shutil.which("tmux") is None:
        pytest.skip("needs tmux")
    a_hundred(project, real)
    with PtyProgram(app("center", str(repo)), environ, str(repo)) as program:
        program.wait_for(LOADED)
        program.drain(SETTLED)
        used = program.cpu(WATCHED)
    about = f"{real} idle terminals" if real else "all ended"
    bars.limit(f"idle, 100 conversations, {about}", used, most, "% of a core")
    bars.check()


@pytest.mark.timeout(300)
def test_memory(bars, repo, environ):
    with PtyProgram(app("fleet", "200", "10000"), environ, str(repo)) as program:
        program.wait_for(LOADED)
        program.drain(SETTLED)
        bars.limit("memory, 200 conversations and 10,000 lines", program.memory(), 80, "MB")
    bars.check()
