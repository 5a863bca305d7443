"""The supervisor reads the agents' own records: real files, this very process as the agent."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.agents.hook_events import meaning
from core.services.agents.hooks import hear
from core.services.states.evidence import note_evidence
from core.supervisor.sessions import SILENT, SessionWatch

FIXTURES = Path(__file__).parents[2] / "fixtures" / "agents"
CAPTURED = json.loads((FIXTURES / "claude" / "session-registry.idle.json").read_text())


@pytest.fixture
async def watch(journal, join, clock, tmp_path):
    """A conversation ada whose terminal's root is our parent, and the folder of the registry."""
    (tmp_path / "ada").mkdir()
    ada = await join("ada", path=str(tmp_path / "ada"), session="old")
    facts = {"c-1": SimpleNamespace(pid=os.getppid(), dead=False)}
    pool = ThreadPoolExecutor(1)
    made = SessionWatch(journal, SimpleNamespace(terminals=facts), {"HOME": str(tmp_path)}, pool, clock)  # type: ignore[arg-type]
    yield made, ada, facts
    pool.shutdown()


def register(tmp_path, status, ago=0.0, **more):
    folder = tmp_path / ".claude" / "sessions"
    folder.mkdir(parents=True, exist_ok=True)
    at = (time.time() - ago) * 1000
    record = CAPTURED | {"pid": os.getpid(), "cwd": str(tmp_path / "ada"), "startedAt": time.time() * 1000 - 30_000}
    path = folder / f"{os.getpid()}.json"
    path.write_text(json.dumps(record | {"status": status, "statusUpdatedAt": at, "sessionId": "new"} | more))


async def evidence(journal):
    return await journal.read(lambda c: dict(c.execute("SELECT source, name FROM evidence").fetchall()))


async def test_esc_is_seen_by_the_record_alone(watch, journal, tmp_path):
    sessions, ada, _ = watch
    await journal.write(hear, ada, meaning({"hook_event_name": "UserPromptSubmit", "prompt": "x"}), "")
    register(tmp_path, "busy")
    await sessions.tick()
    assert await evidence(journal) == {"hook": "working"}
    register(tmp_path, "idle", ago=-1)
    await sessions.tick()
    assert await evidence(journal) == {"hook": "working", "record": "idle"}
    assert await journal.read(lambda c: c.execute("SELECT session FROM conversations").fetchall()) == [("new",)]


async def test_a_no_in_the_pane_makes_the_question_stale(watch, journal, tmp_path):
    sessions, ada, _ = watch
    asked = json.loads((FIXTURES / "claude" / "PermissionRequest.json").read_text())
    await journal.write(hear, ada, meaning(asked), "PermissionRequest")
    register(tmp_path, "waiting", waitingFor="permission prompt")
    await sessions.tick()
    state = "SELECT state FROM approvals"
    assert await journal.read(lambda c: c.execute(state).fetchall()) == [("open",)]
    register(tmp_path, "idle", ago=-1)
    await sessions.tick()
    assert await journal.read(lambda c: c.execute(state).fetchall()) == [("stale",)]


async def test_the_question_of_a_program_that_ended_is_stale(watch, journal):
    sessions, ada, facts = watch
    asked = json.loads((FIXTURES / "claude" / "PermissionRequest.json").read_text())
    await journal.write(hear, ada, meaning(asked), "PermissionRequest")
    facts["c-1"].dead = True
    await sessions.tick()
    assert await journal.read(lambda c: c.execute("SELECT state FROM approvals").fetchall()) == [("stale",)]


async def test_a_program_that_does_not_begin_may_ask_something_in_its_terminal(watch, journal):
    sessions, _, _ = watch
    await sessions.tick()
    assert await evidence(journal) == {"record": "waiting"}
    assert SILENT < 60  # as long ago as the conversation was opened


async def test_another_persons_session_in_the_same_folder_is_not_ours(watch, journal, tmp_path):
    sessions, ada, facts = watch
    await journal.write(lambda tx: note_evidence(tx, 1, "hook", "working", "x"), ada)
    facts["c-1"].pid = 1 << 30
    register(tmp_path, "idle", ago=-1)
    await sessions.tick()
    assert await evidence(journal) == {"hook": "working"}


async def test_codexs_context_comes_from_its_rollout(journal, join, clock, tmp_path):
    await join("eve", "codex", session="abc")
    folder = tmp_path / ".codex" / "sessions" / "2026" / "11" / "21"
    folder.mkdir(parents=True)
    record = json.loads((FIXTURES / "codex" / "rollout.token_count.json").read_text())
    (folder / "rollout-x-abc.jsonl").write_text(json.dumps(record) + "\n")
    pool = ThreadPoolExecutor(1)
    facts = {"c-1": SimpleNamespace(pid=os.getppid(), dead=False)}
    sessions = SessionWatch(journal, SimpleNamespace(terminals=facts), {"HOME": str(tmp_path)}, pool, clock)  # type: ignore[arg-type]
    await sessions.tick()
    pool.shutdown()
    rows = await journal.read(lambda c: c.execute("SELECT used, size, source FROM context_samples").fetchall())
    assert rows == [(14320, 258400, "codex record")]
