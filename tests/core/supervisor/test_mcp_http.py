"""The tools over loopback HTTP, as a client of the official SDK and as a stranger see them."""

import asyncio
import json
import urllib.error
import urllib.request

import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.exceptions import MCPError

from core.model.actor import THE_OPERATOR
from core.services.agents.acts import ACTS
from core.services.agents.mcp_address import choose_port, remembered_port, url
from core.services.messages.reads import inbox
from core.services.tasks.overrides import override
from core.services.tasks.queue import TaskDraft, create_task
from core.supervisor.mcp_http import McpDoor


@pytest.fixture
async def door(journal):
    said = []
    opened = McpDoor(journal, journal.journal.folder, said.append)
    await opened.tick()
    yield opened
    await opened.close()
    assert said == []


def address(journal):
    return url(choose_port(journal.journal.folder))


class Session:
    """One client with one conversation's token."""

    def __init__(self, journal, name):
        self.http = create_mcp_http_client(headers={"Authorization": f"Bearer token-of-{name}"})
        self.client = Client(streamable_http_client(address(journal), http_client=self.http))

    async def __aenter__(self):
        await self.http.__aenter__()
        return await self.client.__aenter__()

    async def __aexit__(self, *error):
        await self.client.__aexit__(*error)
        await self.http.__aexit__(*error)


async def call(client, tool, **given):
    result = await client.call_tool(tool, given)
    return result.is_error, json.loads(text_of(result.content))


def text_of(parts):
    (only,) = parts
    return only.text


async def test_every_act_is_a_tool_that_says_when_to_use_it(door, journal, join):
    await join("ada")
    async with Session(journal, "ada") as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == set(ACTS)
    assert all(len(tool.description or "") > 60 for tool in tools.values())
    assert tools["task_done"].input_schema["required"] == ["result"]
    assert "tx" not in tools["task_done"].input_schema["properties"]
    assert tools["task_done"].input_schema["additionalProperties"] is False
    assert "ctx" not in tools["task_done"].input_schema["properties"]
    notes = tools["who"].annotations
    assert notes is not None and notes.read_only_hint is True


async def test_each_caller_acts_in_its_own_name_at_the_same_time(door, journal, join):
    await join("ada")
    await join("eve")
    for title in ("one", "two"):
        await journal.write(create_task, THE_OPERATOR, TaskDraft(title))
    async with Session(journal, "ada") as ada, Session(journal, "eve") as eve:
        await asyncio.gather(call(ada, "task_claim"), call(eve, "task_claim"))
        for client, name in ((ada, "ada"), (eve, "eve")):
            failed, said = await call(client, "who")
            assert (failed, said["you"]) == (False, name)
            await call(client, "task_done", result=f"by {name}")
    rows = await journal.read(lambda c: c.execute("SELECT ended_by, result FROM tasks ORDER BY ended_by").fetchall())
    assert rows == [("ada", "by ada"), ("eve", "by eve")]


async def test_an_error_is_told_with_what_to_do(door, journal, join):
    await join("ada")
    async with Session(journal, "ada") as client:
        result = await client.call_tool("task_done", {"result": "what?"})
    assert result.is_error
    assert "you hold no task; task_claim takes one (not_found)" in text_of(result.content)


async def test_a_late_done_is_refused_and_both_sides_see_it(door, journal, join):
    await join("ada")
    await journal.write(create_task, THE_OPERATOR, TaskDraft("light the lamp"))
    async with Session(journal, "ada") as client:
        await call(client, "task_claim")
        await journal.write(override, THE_OPERATOR, 1, "release", "ada is stuck")
        result = await client.call_tool("task_done", {"result": "it burns"})
    assert result.is_error
    assert "nobody holds task #1 now, it is ready (your claim was 1)" in text_of(result.content)
    assert "(lease_lost)" in text_of(result.content)
    (letter,) = await journal.read(inbox, "operator")
    assert "ada reported task #1 done, which was refused" in letter.message.body
    assert "it burns" in letter.message.body


async def test_resources_show_the_fleet_and_the_tasks(door, journal, join):
    await join("ada")
    await journal.write(create_task, THE_OPERATOR, TaskDraft("light the lamp"))
    async with Session(journal, "ada") as client:
        listed = [str(one.uri) for one in (await client.list_resources()).resources]
        assert listed[0] == "timonel://fleet" and "timonel://tasks/failed" in listed
        for uri in listed:
            assert (await client.read_resource(uri)).contents
        with pytest.raises(MCPError, match="read one of: ready"):
            await client.read_resource("timonel://tasks/lost")
        fleet = await client.read_resource("timonel://fleet")
        ready = await client.read_resource("timonel://tasks/ready")
    assert json.loads(text_of(fleet.contents))["you"] == "ada"
    assert json.loads(text_of(ready.contents))[0]["title"] == "light the lamp"


def ask(address, **headers):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    known = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    request = urllib.request.Request(address, body, known | headers, method="POST")
    try:
        return urllib.request.urlopen(request, timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer forged"}, {"Authorization": "Bearer "}, {"Authorization": "Basic token-of-ada"}],
)
async def test_strangers_stay_outside(headers, door, journal, join):
    await join("ada")
    assert await asyncio.to_thread(ask, address(journal), **headers) == 401


async def test_a_browser_page_that_was_led_here_stays_outside(door, journal, join):
    await join("ada")
    known = {"Authorization": "Bearer token-of-ada"}
    assert await asyncio.to_thread(ask, address(journal), Host="evil.example", **known) == 421
    assert await asyncio.to_thread(ask, address(journal), Origin="https://evil.example", **known) == 403


async def test_a_conversation_that_was_torn_down_is_a_stranger(door, journal, join):
    ada = await join("ada")
    await journal.write(
        lambda tx: tx.append("conversation.closed", f"conversation:{ada.conversation_id}", closed_at=tx.now),
        THE_OPERATOR,
    )
    assert await asyncio.to_thread(ask, address(journal), Authorization="Bearer token-of-ada") == 401


async def test_the_port_is_the_same_after_a_restart(journal, join):
    ports = []
    for _ in range(2):
        door = McpDoor(journal, journal.journal.folder, print)
        await door.tick()
        ports.append(remembered_port(journal.journal.folder))
        await door.close()
    assert ports[0] == ports[1]


async def test_a_taken_port_is_changed_and_told(journal):
    import socket

    port = choose_port(journal.journal.folder)
    said = []
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        door = McpDoor(journal, journal.journal.folder, said.append)
        await door.tick()
        assert remembered_port(journal.journal.folder) != port
        assert str(port) in said[0]
        await door.close()


async def test_the_sdk_is_not_loaded_before_somebody_comes(tmp_path):
    script = (
        "import asyncio, sys\n"
        "from core.journal.async_journal import AsyncJournal\n"
        "from core.supervisor.mcp_http import McpDoor\n"
        "async def main():\n"
        "    journal = await AsyncJournal.open(sys.argv[1])\n"
        "    door = McpDoor(journal, sys.argv[1], print)\n"
        "    await door.tick()\n"
        "    await door.close()\n"
        "    await journal.close()\n"
        "    print(sorted({'mcp', 'uvicorn', 'pydantic', 'starlette'} & set(sys.modules)))\n"
        "asyncio.run(main())\n"
    )
    import sys

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(tmp_path / "j"), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert out.decode().strip() == "[]"
