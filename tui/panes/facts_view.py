"""Lines of facts, wrapped; scrolled when they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from core.commands.command import Fact
from core.text.clean import clean_block
from core.text.cut import wrap
from tui import glyphs
from tui.lines.notice_lines import Notice, notice_strips
from tui.lines.text_strip import text_strip
from tui.widgets.line_view import LineView

LONGEST = 20_000
SHAPE = 2  # cells of the shape of a state and the blank behind it


class FactsView(LineView, can_focus=True, inherit_bindings=False):
    """Shows facts; each may take several lines, indented as its first one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "by(1)", "down", show=False),
        Binding("k,up", "by(-1)", "up", show=False),
        Binding("g,home", "by(-100000)", "top", show=False),
        Binding("G,end", "by(100000)", "end", show=False),
        Binding("ctrl+d,pagedown,space", "page(1)", "page down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "page up", show=False),
    ]

    def __init__(
        self, facts: Sequence[Fact] = (), *, indent: int = 0, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._facts = tuple(facts)
        self._indent = indent  # of continuation lines: the width of labels
        self._lines: list[Fact] = []
        self._notice = Notice("Nothing here", style="muted")

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show these."""
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self._lay_out()

    def set_notice(self, notice: Notice) -> None:
        """What to show when there are none."""
        if notice != self._notice:
            self._notice = notice
            if not self._facts:
                self.refresh()

    def on_resize(self) -> None:
        """Wraps anew."""
        self._lay_out()

    def action_by(self, lines: int) -> None:
        """Scroll by lines."""
        last = max(len(self._lines) - self.size.height, 0)
        self.scroll_to_line(min(max(self.scroll_offset.y + lines, 0), last))

    def action_page(self, way: int) -> None:
        """Scroll by a screenful."""
        self.action_by(way * max(self.size.height - 1, 1))

    def lines_for(self, width: int) -> list[Fact]:
        """The facts as they wrap in so many cells."""
        return [line for fact in self._facts for line in wrapped(fact, max(width, 1), self._indent)]

    def get_content_height(self, container, viewport, width: int) -> int:  # noqa: ANN001 (as its base)
        """As high as its lines."""
        return max(len(self.lines_for(width)), 1)

    def render_line(self, y: int) -> Strip:
        """One line of the visible part."""
        width, styles = self.size.width, self.line_styles()
        if not self._facts:
            return notice_strips(self._notice, width, self.size.height, styles)[y]
        index = y + self.scroll_offset.y
        if index >= len(self._lines):
            return self.blank_line(width)
        fact = self._lines[index]
        pieces = [(fact.text, styles.named(fact.tone))]
        if fact.task_state:
            look = glyphs.look(glyphs.TASKS, fact.task_state)
            shape = look.ascii if self.ascii_only else look.glyph
            pieces.insert(0, (shape + " ", styles.named(look.style)))
        return text_strip(pieces, width, styles.text)

    def _lay_out(self) -> None:
        self._lines = self.lines_for(self.size.width)
        self.set_line_count(len(self._lines))
        self.refresh(layout=self.styles.is_auto_height)


def wrapped(fact: Fact, width: int, indent: int = 0) -> list[Fact]:
    """One fact as lines of at most `width` cells."""
    if fact.task_state:
        first, *others = wrapped(fact._replace(task_state=""), max(width - SHAPE, 1), indent)
        return [
            first._replace(task_state=fact.task_state),
            *(one._replace(text=" " * SHAPE + one.text) for one in others),
        ]
    text = clean_block(fact.text, LONGEST)
    if not text.strip():
        return [Fact("", fact.tone)]
    hang = indent if indent < width // 2 else 0
    label, rest = text[:hang], text[hang:]
    first, *others = wrap(rest, max(width - hang, 1)) or [""]
    return [Fact(label + first, fact.tone), *(Fact(" " * hang + line, fact.tone) for line in others)]
