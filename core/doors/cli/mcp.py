"""`timonel mcp`: the same tools over standard input and output, for clients that the supervisor does not serve."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door

SUMMARY = "serve Timonel's tools to an MCP client over standard input and output"


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.epilog = f"A client's entry: command `timonel`, arguments `-C REPOSITORY mcp`. {parser.epilog or ''}"


def run(args: Any, door: Door) -> int:
    """Serves until the client closes its side."""
    import asyncio

    return asyncio.run(_serve(door))


async def _serve(door: Door) -> int:
    from core.journal.async_journal import AsyncJournal
    from core.supervisor.mcp_tools import build

    actor, folder = door.actor, door.project.journal.folder

    async def find_actor(_ctx: Any) -> Any:
        return actor

    journal = await AsyncJournal.open(folder)
    try:
        await build(journal, find_actor).run_stdio_async()
    finally:
        await journal.close()
    return 0
