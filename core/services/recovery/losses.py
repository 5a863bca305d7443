"""Which conversations lost their terminals, by the machine's facts: this boot, the terminals' server, exit codes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.model.conversation import ENDED, Conversation
from core.rules.loss import how_lost
from core.settings.folders import conversation_folder
from core.terminals.host import TerminalFact
from core.terminals.process_identity import boot, same_process
from core.terminals.wrapper import last_status


class Loss(NamedTuple):
    """How it ended: the exit code where there is one, and how it was lost; no words when it ended by itself."""

    exit_code: int | None
    words: str


def losses(
    conversations: Iterable[Conversation],
    terminals: Mapping[str, TerminalFact],
    journal_folder: str,
    host: str,
    this_boot: str = "",
) -> dict[int, Loss]:
    """For every conversation that the journal holds for alive and that has no living terminal.

    One that was started by another host is left out: this one cannot see whether it lives.
    """
    found: dict[int, Loss] = {}
    now = this_boot or boot()
    for one in conversations:
        terminal = terminals.get(one.key)
        if one.state in ENDED or one.opened_at is None or one.host != host or not (terminal is None or terminal.dead):
            continue
        code = terminal.exit_code if terminal else last_status(conversation_folder(journal_folder, one.key))
        lives = bool(one.keeper) and same_process(one.keeper) is not None
        found[one.id] = Loss(code, how_lost(one.keeper, now, lives, terminal is not None, code, booted_at()))
    return found


def booted_at() -> str:
    """When the machine was started, in the operator's time."""
    import psutil

    return time.strftime("%Y-%m-%d %H:%M", time.localtime(psutil.boot_time()))
