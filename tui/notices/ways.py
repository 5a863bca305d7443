"""How this operator is reached: the setting `notify` and what this machine has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tui.notices.channels import Channel, channels, desktop_argv


class Ways(NamedTuple):
    """Channels, whether tmux stands between, and the desktop's program."""

    channels: frozenset[Channel] = frozenset()
    in_tmux: bool = False
    desktop: tuple[str, ...] | None = None


def ways_from(wanted: tuple[str, ...], environ: Mapping[str, str], platform: str) -> Ways:
    """Raises UsageError for a way that does not exist."""
    import shutil

    desktop = desktop_argv(environ, platform, shutil.which)
    return Ways(channels(wanted, environ, desktop is not None), bool(environ.get("TMUX")), desktop)
