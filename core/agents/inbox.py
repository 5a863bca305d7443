"""How a message gets into a program that waits for its next prompt, without touching what a person is typing there.

Claude Code: a line of JSON into the socket that its registry names (documented for scripts; observed with 2.1.329).
Codex: its own `codex queue` (observed with 0.169.0).
"""

from __future__ import annotations

import contextlib
import json
import re
import socket

SECONDS = 2.0  # for the socket
_TAG = re.compile(r"<(?=/?\s*cross-session-message)", re.IGNORECASE)


def claude_line(text: str, sender: str, message_id: str) -> bytes:
    """One line for the socket. The tag, which names the sender in the pane, cannot be closed by the text."""
    name = "".join(char for char in sender if char.isalnum() or char in "-_ ")[:60] or "timonel"
    safe = _TAG.sub("‹", text)
    content = f'<cross-session-message from-name="{name}">\n{safe}\n</cross-session-message>'
    line = {
        "type": "user",
        "msgV": 1,
        "msg_id": message_id,
        "from": "uds:/nonexistent/timonel",  # answers come by our own doors, as the text says
        "priority": "next",
        "message": {"role": "user", "content": content},
    }
    return json.dumps(line).encode() + b"\n"


def hand_to_socket(path: str, line: bytes) -> None:
    """Writes it and closes. Raises OSError; the program never answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(SECONDS)
        connection.connect(path)
        connection.sendall(line)
        with contextlib.suppress(OSError):  # the program has it all, and may have closed already
            connection.shutdown(socket.SHUT_WR)


def codex_queue(program: str, thread: str, text: str) -> tuple[str, ...]:
    """The command that puts a message into a thread's queue; it ends with 0 when that worked."""
    return (program, "queue", "--disable", "daemon_auto_start", f"--thread={thread}", f"--message={text}")
