"""Waits until the supervisor serves its tools, so that an agent finds them in its first turn."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable

from core.services.agents.mcp_address import HOST, PATH

PATIENCE = 10.0
"""Seconds: loading the MCP SDK takes one or two, once for each supervisor."""
PAUSE = 0.05  # between two tries while the port is not open yet


def await_tools(port: int, patience: float = PATIENCE, steady: Callable[[], float] = time.monotonic) -> bool:
    """Whether the server answers; any answer will do, and one without a token is a refusal.

    A client that comes earlier is not lost, it only waits; but Codex begins its first turn without the tools.
    """
    deadline = steady() + patience
    while (left := deadline - steady()) > 0:
        connection = http.client.HTTPConnection(HOST, port, timeout=left)
        try:
            connection.request("GET", PATH)
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(min(PAUSE, left))
            continue
        finally:
            connection.close()
        return True
    return False
