"""Shows a terminal full screen: our screen steps aside, tmux takes the terminal, and one key comes back."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from core.commands.command import Attach

if TYPE_CHECKING:
    from tui.app import TimonelApp

NOTICE_SECONDS = 0.7  # the first time: long enough to read one line


async def attached(app: TimonelApp, attach: Attach, detach_key: str) -> str:
    """Waits until the person comes back; one line when it did not work."""
    app.terminals.set_paused(True)
    try:
        # Without the batch the driver's queue fills while nobody writes it, and the loop would block.
        with app.batch_update(), app.suspend():
            if not app.knows_detach_key:
                app.knows_detach_key = True
                sys.stdout.write(f"\x1b[2J\x1b[H\r\n  {attach.name}: {detach_key} comes back to the control center\r\n")
                sys.stdout.flush()
                await asyncio.sleep(NOTICE_SECONDS)
            process = await asyncio.create_subprocess_exec(*attach.argv, env=dict(attach.env))
            code = await process.wait()
    except SuspendNotSupported:
        return "this terminal cannot be given away; attach from another one: `timonel attach`"
    except OSError as error:
        return f"cannot start {attach.argv[0]}: {error.strerror}"
    finally:
        app.terminals.set_paused(False)
    return "" if code == 0 else f"{attach.argv[0]} ended with code {code}"
