"""The SDK's server as an agent can use it best: a call that is off is refused in one line, resources can be listed."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import Resource
from pydantic import ValidationError

from core.model.task import TaskState
from core.services.agents.acts import ACTS

FLEET = "timonel://fleet"
TASKS = "timonel://tasks"


class ToolServer(MCPServer[Any]):
    """Refuses arguments that a tool has not: left out in silence, a wrong word would make another call of it."""

    async def call_tool(self, name: str, arguments: Mapping[str, Any], context: Any = None) -> Any:
        """As the SDK's. Raises ToolError that says what is off and what the tool takes."""
        if name not in ACTS:
            raise ToolError(f"there is no tool {name!r}; there are: {', '.join(ACTS)} (usage)")
        taken = arguments_of(name)
        if unknown := [word for word in arguments if word not in taken]:
            raise ToolError(_off(name, f"no argument {', '.join(map(repr, unknown))}", taken))
        try:
            return await super().call_tool(name, dict(arguments), context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                said = [f"{_place(one['loc'])}: {one['msg']}" for one in error.__cause__.errors()]
                raise ToolError(_off(name, "; ".join(said), taken)) from error
            raise

    async def list_resources(self) -> list[Resource]:
        """What can be read, by its whole address: programs that know no templates would see nothing."""
        found = {FLEET: "Every open conversation: name, role, state, what it does, its task."}
        found |= {f"{TASKS}/{state}": f"The newest tasks that are {state}." for state in TaskState}
        return [
            Resource(uri=uri, name=uri.partition("//")[2], description=said, mime_type="application/json")
            for uri, said in found.items()
        ]


def arguments_of(name: str) -> tuple[str, ...]:
    """The words that this tool takes."""
    return tuple(word for word in inspect.signature(ACTS[name]).parameters if word != "tx")


def _off(name: str, said: str, taken: Iterable[str]) -> str:
    return f"{name}: {said}; nothing was done; it takes: {', '.join(taken) or 'nothing'} (usage)"


def _place(loc: Iterable[int | str]) -> str:
    return ".".join(str(part) for part in loc)
