"""From a thread of our own to the screen's thread."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any

Call = Callable[..., None]


def hand_over(loop: asyncio.AbstractEventLoop) -> Callable[[Call], Call]:
    """Makes a call that only leaves a note for the loop; when the loop is gone nobody needs it.

    What is called runs in the context in which this was made: timers that it starts must know their app.
    """
    context = contextvars.copy_context()

    def over(target: Call) -> Call:
        def call(*values: Any) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(target, *values, context=context)

        return call

    return over
