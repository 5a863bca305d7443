"""Serves the tools over loopback HTTP. The port listens from the start; the SDK is loaded at the first connection."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

from core.errors import Refused
from core.journal.async_journal import AsyncJournal
from core.model.actor import Actor
from core.services.agents.acts import holder_of
from core.services.agents.mcp_address import HOST, PATH, choose_port

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
ACTOR = "timonel.actor"
BACKLOG = 128  # connections that wait while the SDK is loaded


class McpDoor:
    """A loop of the supervisor: keeps the port open and its server alive."""

    def __init__(self, journal: AsyncJournal, folder: str, log: Callable[[str], None]) -> None:
        self._journal = journal
        self._folder = folder
        self._log = log
        self._socket: socket.socket | None = None
        self._serving: asyncio.Task[None] | None = None
        self._server: Any = None

    async def tick(self) -> None:
        """Opens the port when it is not open; tells when its server died, and waits for the next client."""
        if self._serving is not None and self._serving.done():
            error, self._serving, self._socket = self._serving.exception(), None, None
            if error is not None:
                raise RuntimeError(f"the MCP server ended: {error!r}") from error
        if self._socket is None:
            self._socket = self._listen()
            asyncio.get_running_loop().add_reader(self._socket.fileno(), self._first_client)

    async def close(self) -> None:
        """Ends what is under way."""
        if self._server is not None:
            self._server.should_exit = self._server.force_exit = True
        if self._serving is not None:
            await asyncio.wait({self._serving}, timeout=5)
        elif self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()

    def _listen(self) -> socket.socket:
        port = choose_port(self._folder)
        try:
            return _listening(port)
        except OSError as error:
            fresh = choose_port(self._folder, anew=True)
            self._log(f"port {port} is taken ({error}); conversations started before need a restart to reach {fresh}")
            return _listening(fresh)

    def _first_client(self) -> None:
        assert self._socket is not None, "nobody else closes it"
        asyncio.get_running_loop().remove_reader(self._socket.fileno())
        self._serving = asyncio.ensure_future(self._serve(self._socket))

    async def _serve(self, listening: socket.socket) -> None:
        app = await asyncio.get_running_loop().run_in_executor(None, self._app)
        import uvicorn

        class Server(uvicorn.Server):
            @contextlib.contextmanager
            def capture_signals(self) -> Iterator[None]:
                yield  # the supervisor has its own

        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1, ws="none")
        self._server = Server(config)
        await self._server.serve([listening])

    def _app(self) -> App:
        from core.supervisor.mcp_tools import build

        served = build(self._journal, caller_of).streamable_http_app(
            streamable_http_path=PATH, stateless_http=True, json_response=True, host=HOST
        )
        return Bearer(served, self._journal)


class Bearer:
    """Lets only those in who carry a conversation's token."""

    def __init__(self, app: Any, journal: AsyncJournal) -> None:
        self._app = app
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] == "http":
            actor = await self._journal.read(holder_of, _token(scope))
            if actor is None:
                await _refuse(send)
                return
            scope[ACTOR] = actor
        await self._app(scope, receive, send)


async def caller_of(ctx: Any) -> Actor:
    """Who made this very request, as Bearer found."""
    request = ctx.request_context.request
    actor = request.scope.get(ACTOR) if request is not None else None
    if not isinstance(actor, Actor):
        raise Refused("this call carries no conversation's token", code="forged_token")
    return actor


def _listening(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen(BACKLOG)
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made


def _token(scope: Scope) -> str:
    found = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    kind, _, token = found.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def _refuse(send: Any) -> None:
    headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
    body = b'{"error": "this token belongs to no conversation of this repository"}'
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": body})
