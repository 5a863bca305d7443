"""How a conversation lost its terminal: with the machine, with the server of the terminals, or alone."""

from __future__ import annotations

HUNG_UP, KILLED, TERMINATED = 129, 137, 143
FROM_OUTSIDE = frozenset({None, HUNG_UP, KILLED, TERMINATED})
"""Exit codes of programs that were ended, and None where nobody was left to write one. A reboot sends TERM first."""


def how_lost(keeper: str, boot: str, keeper_lives: bool, terminal_seen: bool, exit_code: int | None, at: str) -> str:
    """Words that follow "lost"; empty when it ended by itself. `at` says when this boot began.

    `keeper` is the identity (boot:pid:start) of the process that kept the terminal, "" when it was not written down.
    """
    if exit_code not in FROM_OUTSIDE:
        return ""
    if keeper and keeper.partition(":")[0] != boot:
        return f"with the reboot at {at}"
    if terminal_seen:  # its end was watched: only a wrapper that was killed leaves no exit code
        return "" if exit_code is not None else "when its processes were killed"
    if keeper and not keeper_lives:
        return "with the server of the terminals"
    return "when its terminal was closed"
