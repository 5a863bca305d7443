"""`timonel mcp`: the same tools for a client of the official SDK over standard input and output."""

import json
import sys

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client


async def test_a_client_lists_and_calls_the_tools(join, repo):
    environ = join("ada")
    server = StdioServerParameters(
        command=sys.executable, args=["-P", "-m", "core.doors.cli.main", "-C", str(repo), "mcp"], env=environ
    )
    async with Client(stdio_client(server)) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert {"task_claim", "message_send", "who"} <= names
        result = await client.call_tool("who", {})
    (said,) = result.content
    assert said.type == "text"
    assert json.loads(said.text)["you"] == "ada"
