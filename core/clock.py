"""Time as an argument: whoever needs the time takes a Clock."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds since 1970, UTC."""

wall: Clock = time.time
