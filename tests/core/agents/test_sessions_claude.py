"""Claude Code's session registry, as captured, broken, and from versions to come."""

import json
from pathlib import Path

from core.agents.sessions import IDLE, WAITING, Standing
from core.agents.sessions_claude import Registered, Registry, of_conversation, read, registry_folder

FIXTURES = Path(__file__).parents[2] / "fixtures" / "agents" / "claude"


def captured(name):
    return json.loads((FIXTURES / f"{name}.json").read_text())


def test_an_idle_session():
    found = read(captured("session-registry.idle"))
    assert found is not None
    assert (found.pid, found.cwd, found.started_at) == (22975, "/repo-worktrees/w1", 1795226824.967)
    assert found.standing == Standing(
        IDLE, "its turn is over, by its own record", 1795230146.31, "22222222-2222-4222-8222-222222222222",
        "/tmp/cc-socks/22975.sock",
    )  # fmt: skip


def test_a_waiting_session_says_for_what():
    found = read(captured("session-registry.waiting"))
    assert found is not None
    assert (found.standing.state, found.standing.text) == (WAITING, "waits: permission prompt")


def test_a_status_of_a_later_version_says_nothing_but_the_rest_is_kept():
    found = read(captured("session-registry.idle") | {"status": "meditating", "aura": {"colour": 3}})
    assert found is not None
    assert found.standing.state == ""
    assert found.standing.inbox


def test_what_is_no_session_is_passed_over():
    for payload in (None, [], 7, {}, {"pid": "22975"}, {"pid": True}):
        assert read(payload) is None


def test_a_file_is_read_again_only_when_it_was_written_again(tmp_path):
    path = tmp_path / "22975.json"
    path.write_text(json.dumps(captured("session-registry.idle")))
    registry = Registry(str(tmp_path))
    first = registry.look()
    assert registry.look()[0] is first[0]
    path.write_text(json.dumps(captured("session-registry.waiting")))
    assert registry.look()[0].standing.state == WAITING
    path.write_text('{"pid": 22975, "sta')
    (tmp_path / "other.txt").write_text("no session")
    assert registry.look() == ()
    path.unlink()
    assert Registry(str(tmp_path / "missing")).look() == ()


def test_the_folder_moves_with_the_configuration():
    assert registry_folder({"HOME": "/home/ada"}) == "/home/ada/.claude/sessions"
    assert registry_folder({"HOME": "/home/ada", "CLAUDE_CONFIG_DIR": "/etc/c"}) == "/etc/c/sessions"


def registered(pid, cwd, started_at, text):
    return Registered(pid, cwd, started_at, Standing(text=text))


def test_the_session_of_a_conversation_is_the_newest_of_its_processes_in_its_folder():
    found = (
        registered(1, "/w/ada", 100, "another person's, in the same folder"),
        registered(2, "/w/ada", 100, "before a /clear"),
        registered(3, "/w/ada", 200, "ours"),
        registered(4, "/elsewhere", 300, "started by ours, elsewhere"),
        registered(5, "/w/ada", 20, "of the run before"),
    )
    ours = of_conversation(found, "/w/ada", 100.0, frozenset({2, 3, 4, 5}))
    assert ours is not None and ours.text == "ours"
    assert of_conversation(found, "/w/ada", 100.0, frozenset()) is None
