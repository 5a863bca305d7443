"""Bad input through MCP and the dropbox: the same checks, an error that says what to do, and nothing half-written."""

import asyncio
import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.model.actor import THE_OPERATOR
from core.services.agents.mcp_address import choose_port, url
from core.services.tasks.queue import TaskDraft, claim, create_task
from core.supervisor.dropbox import Outboxes
from core.supervisor.mcp_http import McpDoor
from tests.core.doors.test_bad_input_cli import STANDS
from tests.core.supervisor.test_mcp_http import Session, text_of

BIG = "x" * 70_000
CASES = [
    ("task_claim", {"task": 99}, "not_found"),
    ("task_done", {"result": "x", "task": 99}, "not_found"),
    ("task_done", {"result": "x", "task": 2}, ""),  # nobody's, or another's
    ("task_progress", {"percent": 500}, "usage"),
    ("task_add", {"title": ""}, "usage"),
    ("task_add", {"title": "x" * 400}, "usage"),
    ("task_add", {"title": "t", "body": BIG}, "usage"),
    ("task_add", {"title": "t", "needs": [99]}, "not_found"),
    ("task_add", {"title": "t", "priority": 9}, "usage"),
    ("message_send", {"to": "nobody", "text": "hello"}, "not_found"),
    ("message_send", {"to": "eve", "text": ""}, "usage"),
    ("message_send", {"to": "eve", "text": "\u0000\u0001"}, "usage"),
    ("message_send", {"to": "eve", "text": BIG}, "usage"),
    ("message_send", {"to": "eve", "text": "x", "kind": "gossip"}, "usage"),
    ("message_send", {"text": "x", "reply_to": 99}, "not_found"),
    ("approval_ask", {"question": ""}, "usage"),
    ("approval_ask", {"question": "x", "kind": "bribe"}, "usage"),
    ("approval_state", {"approval": 99}, "not_found"),
    ("report", {"state": "bored"}, "usage"),
    ("context", {"used": -5, "size": 100}, "usage"),
    ("register", {"role": "two words"}, "usage"),
]
SHAPES = [
    ("task_claim", {"task": "one"}, "task: Input should be a valid integer"),
    ("task_claim", {"number": 1}, "no argument 'number'; nothing was done; it takes: task, key"),
    ("task_done", {}, "result: Field required"),
    ("message_acknowledge", {"x": 1}, "it takes: message (usage)"),
    ("nonsense", {}, "there are: task_ready"),
]


@pytest.fixture
async def crew(journal, join, tmp_path):
    """ada and eve; ada holds task 1, eve task 2."""
    ada = await join("ada", path=str(tmp_path / "ada"))
    eve = await join("eve")
    for title in ("one", "two"):
        await journal.write(create_task, THE_OPERATOR, TaskDraft(title))
    await journal.write(claim, ada, task_id=1)
    await journal.write(claim, eve, task_id=2)


async def events(journal):
    return await journal.read(lambda c: [c.execute(sql).fetchall() for sql in STANDS])


async def test_through_mcp(crew, journal):
    door = McpDoor(journal, journal.journal.folder, print)
    await door.tick()
    try:
        async with Session(journal, "ada") as client:
            for tool, given, code in CASES:
                before = await events(journal)
                result = await client.call_tool(tool, given)
                said = text_of(result.content)
                assert result.is_error, (tool, given, said)
                assert f"({code}" in said or not code, (tool, given, said)
                assert await events(journal) == before, (tool, given)
            for tool, given, hint in SHAPES:
                before = await events(journal)
                result = await client.call_tool(tool, given)
                said = text_of(result.content)
                assert result.is_error, (tool, given, said)
                assert hint in said and said.endswith("(usage)"), (tool, given, said)
                assert "pydantic" not in said and "\n" not in said
                assert await events(journal) == before, (tool, given)
    finally:
        await door.close()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"\xff\xfe\x00", b'{"jsonrpc": "1.0"}', b"[" * 5000])
async def test_what_is_no_call_is_refused_and_the_door_stays_open(body, crew, journal):
    door = McpDoor(journal, journal.journal.folder, print)
    await door.tick()

    def post(data):
        known = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        known["Authorization"] = "Bearer token-of-ada"
        request = urllib.request.Request(url(choose_port(journal.journal.folder)), data, known, method="POST")
        try:
            return urllib.request.urlopen(request, timeout=20).status
        except urllib.error.HTTPError as error:
            return error.code

    try:
        before = await events(journal)
        assert 400 <= await asyncio.to_thread(post, body) < 500
        assert await events(journal) == before
        assert await asyncio.to_thread(post, b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}') == 200
    finally:
        await door.close()


async def test_through_the_dropbox(crew, journal, clock, tmp_path):
    outbox = tmp_path / "ada" / ".timonel" / "outbox"
    outbox.mkdir(parents=True)
    bad = [{"act": tool, "with": given} for tool, given, _ in CASES]
    bad += [{"act": "approve"}, {"act": 7}, {"with": {}}, {"act": "who", "with": []}, {"act": "report"}]
    bad += [{"act": "task_claim", "with": {"task": "one"}}, {"act": "task_claim", "with": {"colour": 1}}, [], 7, None]
    for number, one in enumerate(bad):
        (outbox / f"{number:03}.json").write_text(json.dumps(one))
    (outbox / "800.json").write_bytes(b"\xff\xfe\x00 not text")
    (outbox / "900.json").write_text('"' + "x" * 300_000 + '"')
    (outbox / "link.json").symlink_to("/etc/passwd")
    before = await events(journal)
    pool = ThreadPoolExecutor(1)
    await Outboxes(journal, pool, lambda: clock() + 60, lambda _line: None).tick()
    pool.shutdown()
    assert list(outbox.iterdir()) == []
    reasons = sorted((tmp_path / "ada" / ".timonel" / "rejected").glob("*.reason.txt"))
    assert len(reasons) == len(bad) + 3
    assert all(reason.read_text().strip() for reason in reasons)
    assert await events(journal) == before
