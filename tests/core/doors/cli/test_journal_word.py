import json
import signal
import subprocess
import sys

import pytest

from core.doors.cli.moments import read_moment
from core.errors import UsageError
from core.journal.driver import DRIVER
from core.model.actor import THE_OPERATOR


def test_a_healthy_journal_verifies(timonel, conversation):
    conversation("a")
    said = timonel("journal", "verify", "--json")
    assert (said.code, said.data) == (0, {"healthy": True, "events": 2, "complaints": []})


def test_a_table_changed_behind_the_log_is_told(timonel, conversation, project):
    conversation("a")
    project.journal.connection.execute("UPDATE conversations SET kind = 'forged'")
    said = timonel("journal", "verify")
    assert said.code == 8
    assert "forged" in said.out


def test_the_fleet_as_it_was(timonel, conversation, project):
    conversation("a", "working")
    then = timonel("list", "--json").data[0]["created_at"]
    conversation("b", "idle")
    project.journal.write(lambda tx: tx.append("conversation.state", "conversation:1", state="failed"), THE_OPERATOR)

    def fleet(until):
        data = timonel("journal", "replay", "--until", until, "--json").data
        return [(one["name"], one["state"]) for one in data["conversations"]]

    assert fleet("1") == [("a", "working")]
    assert fleet("4") == [("a", "working"), ("b", "idle")]
    assert fleet("5") == [("a", "failed"), ("b", "idle")]
    assert ("a", "working") in fleet("4")
    assert timonel("journal", "replay", "--until", "3d").code == 3
    assert timonel("journal", "replay", "--until", then.replace("Z", "+00:00")).code in {0, 3}
    assert "after event 2" in timonel("journal", "replay", "--until", "2").out


def test_the_log_since_and_about(timonel, conversation):
    conversation("a")
    conversation("b")

    def seqs(*words):
        return [json.loads(line)["seq"] for line in timonel("journal", "log", "--json", *words).out.splitlines()]

    assert seqs() == [1, 2, 3, 4]
    assert seqs("--since", "2") == [3, 4]
    assert seqs("--limit", "1") == [4]
    assert seqs("--subject", "worktree:1") == [2]
    first = timonel("journal", "log").out.splitlines()[0]
    assert "conversation.created  conversation:1" in first


def test_following_shows_what_comes_and_ends_with_the_interrupt(repo, project, conversation):
    conversation("a")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "core.doors.cli.main", "journal", "log", "--follow", "--json"],
        cwd=repo, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    assert process.stdout and process.stderr
    try:
        assert [json.loads(process.stdout.readline())["seq"] for _ in range(2)] == [1, 2]
        conversation("b")
        assert [json.loads(process.stdout.readline())["seq"] for _ in range(2)] == [3, 4]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 130
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.communicate()


def test_a_copy_is_whole_and_never_overwrites(timonel, conversation, repo, tmp_path):
    conversation("a")
    target = tmp_path / "copy.db"
    assert timonel("journal", "backup", str(target)).code == 0
    connection = DRIVER.module.connect(str(target))
    assert connection.execute("SELECT name FROM conversations").fetchall() == [("a",)]
    connection.close()
    assert target.stat().st_mode & 0o777 == 0o600
    assert timonel("journal", "backup", str(target)).code == 5
    first = timonel("journal", "backup", "--json").data["path"]
    second = timonel("journal", "backup", "--json").data["path"]
    assert first != second
    assert first.startswith(str(repo / ".git" / "timonel" / "journal.db.v1-"))


NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("120", (120, None)),
        ("15m", (None, NOW - 900)),
        ("2h", (None, NOW - 7200)),
        ("3d", (None, NOW - 3 * 86400)),
        ("2023-11-14T22:13:20+00:00", (None, NOW)),
        ("2023-11-14T22:13:20Z", (None, NOW)),
    ],
)
def test_moments(text, moment):
    assert read_moment(text, NOW) == moment


@pytest.mark.parametrize("text", ["", "soon", "m", "-3", "1.5h"])
def test_what_is_no_moment(text):
    with pytest.raises(UsageError):
        read_moment(text, NOW)
