"""Which ways lead to the operator from this terminal, and what is written on each.

Sources: OSC 9 of iTerm2; OSC 777;notify of rxvt-unicode; OSC 99 of kitty's desktop notifications; the passthrough of
tmux(1); XTWINOPS 22 and 23 of xterm's control sequences for the window's title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from core.errors import UsageError
from tui.notices.words import Notice

ESCAPE, BELL, END = "\x1b", "\x07", "\x1b\\"


class Channel(StrEnum):
    """`terminal` stands for the one of the OSC sequences that this terminal is known to show."""

    BELL = "bell"
    TITLE = "title"
    TERMINAL = "terminal"
    DESKTOP = "desktop"
    OSC9 = "osc9"
    OSC99 = "osc99"
    OSC777 = "osc777"


SEQUENCES = (Channel.OSC9, Channel.OSC99, Channel.OSC777)
_PROGRAMS = {
    "iTerm.app": Channel.OSC9,
    "WezTerm": Channel.OSC9,
    "ghostty": Channel.OSC777,
    "rio": Channel.OSC9,
    "WarpTerminal": Channel.OSC9,
}
_TERMS = {
    "xterm-kitty": Channel.OSC99,
    "xterm-ghostty": Channel.OSC777,
    "foot": Channel.OSC777,
    "foot-extra": Channel.OSC777,
    "rxvt-unicode-256color": Channel.OSC777,
    "wezterm": Channel.OSC9,
}


def channels(wanted: Sequence[str], environ: Mapping[str, str], desktop: bool) -> frozenset[Channel]:
    """The setting `notify`, made concrete. A terminal that shows notifications itself spares the desktop's.

    Raises UsageError for a way that does not exist.
    """
    known = [each.value for each in Channel]
    for name in wanted:
        if name not in known:
            raise UsageError(f"notify: there is no way {name!r}", remedy=f"ways are: {', '.join(known)}")
    found = {Channel(name) for name in wanted}
    if Channel.TERMINAL in found:
        found.remove(Channel.TERMINAL)
        if (spoken := sequence_of(environ)) is not None:
            found.add(spoken)
    if not desktop or found.intersection(SEQUENCES):
        found.discard(Channel.DESKTOP)
    return frozenset(found)


def sequence_of(environ: Mapping[str, str]) -> Channel | None:
    """What the terminal around us understands; None when we do not know, for a wrong guess prints rubbish."""
    if environ.get("KITTY_WINDOW_ID"):
        return Channel.OSC99
    if environ.get("GHOSTTY_RESOURCES_DIR"):
        return Channel.OSC777
    return _PROGRAMS.get(environ.get("TERM_PROGRAM", "")) or _TERMS.get(environ.get("TERM", ""))


def written(ways: frozenset[Channel], notice: Notice, in_tmux: bool) -> str:
    """The bytes for the terminal, in one piece."""
    title = notice.title.replace(";", ",")
    sequences = {
        Channel.OSC9: f"{ESCAPE}]9;{notice.title}: {notice.body}{BELL}",
        Channel.OSC777: f"{ESCAPE}]777;notify;{title};{notice.body}{BELL}",
        Channel.OSC99: f"{ESCAPE}]99;i=timonel:d=0;{notice.title}{END}{ESCAPE}]99;i=timonel:p=body;{notice.body}{END}",
    }
    said = "".join(text for channel, text in sequences.items() if channel in ways)
    return (through_tmux(said) if in_tmux and said else said) + (BELL if Channel.BELL in ways else "")


def through_tmux(text: str) -> str:
    """tmux hands it on when `allow-passthrough` is on, and drops it otherwise."""
    return f"{ESCAPE}Ptmux;{text.replace(ESCAPE, ESCAPE * 2)}{END}"


def window_title(text: str) -> str:
    """Names the window."""
    return f"{ESCAPE}]2;{text}{END}"


KEEP_TITLE, OLD_TITLE = f"{ESCAPE}[22;2t", f"{ESCAPE}[23;2t"
"""Put the window's title aside at the start, and back at the end."""


def desktop_argv(
    environ: Mapping[str, str], platform: str, which: Callable[[str], str | None]
) -> tuple[str, ...] | None:
    """The command of this desktop, to which title and body are added as words; None where there is none.

    Over ssh there is none: the message would show on a screen that nobody sits at.
    """
    if environ.get("SSH_CONNECTION"):
        return None
    if platform == "darwin" and (program := which("osascript")):
        script = ("on run words", "display notification (item 2 of words) with title (item 1 of words)", "end run")
        return (program, *(word for line in script for word in ("-e", line)))
    if (environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")) and (program := which("notify-send")):
        return (program, "--app-name=timonel", "--")
    return None
