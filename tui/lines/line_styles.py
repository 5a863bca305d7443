"""The named styles in which lines are drawn, resolved once for each theme and state of a row."""

from __future__ import annotations

from typing import NamedTuple

from rich.style import Style

_BOLD = Style(bold=True)
_REVERSED = Style(bold=True, reverse=True)


class LineStyles(NamedTuple):
    """One style for each meaning; all of them carry the background of the row they are drawn on."""

    text: Style
    muted: Style
    strong: Style
    accent: Style
    success: Style
    warning: Style
    error: Style
    title: Style
    attention: Style

    def named(self, name: str) -> Style:
        """The style of a name from a table of looks; names that do not exist are plain text."""
        return getattr(self, name) if name in LineStyles._fields else self.text

    def on(self, background: Style) -> LineStyles:
        """The same on another background: of the cursor's row, of a marked row."""
        return LineStyles._make(style + background for style in self)


def plain_styles() -> LineStyles:
    """Styles told apart by attributes alone, for tests and for programs without a theme."""
    return styles_from(
        text=Style(),
        muted=Style(dim=True),
        accent=Style(color="cyan"),
        success=Style(color="green"),
        warning=Style(color="yellow"),
        error=Style(color="red"),
    )


def styles_from(
    *, text: Style, muted: Style, accent: Style, success: Style, warning: Style, error: Style
) -> LineStyles:
    """All styles from the six that a theme gives."""
    return LineStyles(
        text=text,
        muted=muted,
        strong=text + _BOLD,
        accent=accent,
        success=success,
        warning=warning,
        error=error,
        title=muted + _BOLD,
        attention=warning + _REVERSED,
    )
