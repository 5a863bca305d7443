"""Our themes: quiet, one accent, and every text at least 4.5 : 1 on every background it may stand on."""

from __future__ import annotations

from rich.terminal_theme import TerminalTheme
from textual.theme import Theme

DEFAULT = "timonel-dark"


def _theme(name: str, *, dark: bool, muted: str, **colours: str) -> Theme:
    """A theme whose texts are exactly the colours given, not tints of them."""
    variables = {f"text-{role}": colours[role] for role in ("accent", "success", "warning", "error")}
    variables |= {
        "text": colours["foreground"],
        "text-muted": muted,
        "text-primary": colours["accent"],
        "block-cursor-background": f"{colours['primary']} 30%",
        "block-cursor-foreground": colours["foreground"],
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": f"{colours['primary']} 15%",
        "border": colours["accent"],
        "border-blurred": colours["panel"],
        "footer-key-foreground": colours["accent"],
        "input-selection-background": f"{colours['primary']} 40%",
        "scrollbar": colours["panel"],
        "scrollbar-hover": muted,
        "scrollbar-active": colours["accent"],
        "scrollbar-background": colours["background"],
        "scrollbar-background-hover": colours["background"],
        "scrollbar-background-active": colours["background"],
        "scrollbar-corner-color": colours["background"],
    }
    return Theme(name=name, dark=dark, variables=variables, **colours)  # type: ignore[arg-type]


TIMONEL_DARK = _theme(
    "timonel-dark",
    dark=True,
    muted="#9aa4b1",
    primary="#4f7fce",
    secondary="#7d8590",
    accent="#82b1ff",
    success="#84c991",
    warning="#e5b95c",
    error="#f58a80",
    foreground="#d8dde4",
    background="#101418",
    surface="#171c22",
    panel="#1f262e",
)

TIMONEL_LIGHT = _theme(
    "timonel-light",
    dark=False,
    muted="#525a65",
    primary="#7ba2e0",
    secondary="#6b7480",
    accent="#174ea6",
    success="#145c30",
    warning="#694400",
    error="#9b1c16",
    foreground="#1e232a",
    background="#fbfaf7",
    surface="#f2f0eb",
    panel="#e6e3dc",
)

# For red-green and blue-yellow colour blindness alike: success and error differ by dE 85 and more in every simulation.
BLUE_ORANGE = _theme(
    "blue-orange",
    dark=True,
    muted="#a0a7b0",
    primary="#3d5a7a",
    secondary="#7d8590",
    accent="#cc79a7",
    success="#56b4e9",
    warning="#f0e442",
    error="#e8702a",
    foreground="#e6e6e6",
    background="#101214",
    surface="#181b1e",
    panel="#21252a",
)

THEMES = (TIMONEL_DARK, TIMONEL_LIGHT, BLUE_ORANGE)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _terminal(background: str, foreground: str, normal: str, bright: str) -> TerminalTheme:
    return TerminalTheme(
        _rgb(background),
        _rgb(foreground),
        [_rgb(each) for each in normal.split()],
        [_rgb(each) for each in bright.split()],
    )


# The sixteen colours of programs in a terminal view (App.ansi_theme_dark and ansi_theme_light).
ANSI_DARK = _terminal(
    "#101418",
    "#d8dde4",
    "#171c22 #f0716a #84c991 #e5b95c #6ea3f7 #c792ea #6fc7cf #c3cad3",
    "#7d8590 #ff938a #a3e0ae #f5d27f #94bdff #dcb2f5 #93dfe6 #f2f5f8",
)
ANSI_LIGHT = _terminal(
    "#fbfaf7",
    "#1e232a",
    "#1e232a #9b1c16 #145c30 #694400 #174ea6 #752a9a #0b5a66 #6b7480",
    "#525a65 #b3261e #1a6b3a #7a5000 #1f5fbf #8a35b5 #0f6b78 #3b434d",
)
