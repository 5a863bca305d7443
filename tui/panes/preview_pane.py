"""The selected conversation's screen, live, with its state above it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from core.commands.scope import Scope
from core.model.conversation import ALIVE, State
from core.terminals.host import Frame
from core.text.cut import cut_middle, pad
from core.text.width import width as cells_of
from tui.key_bindings import bindings_for
from tui.lines.details_lines import preview_place, preview_title
from tui.lines.notice_lines import Notice
from tui.lines.text_strip import text_strip
from tui.panes.pane import Pane
from tui.panes.picture import Picture
from tui.widgets.line_view import LineView
from tui.widgets.status_line import Part
from tui.widgets.terminal_view import TerminalView

NONE = Notice("No screen", "Select a conversation, and its terminal shows here.", style="muted")
CLOSED = Notice("Closed", "Its worktree is archived: branch, index and files.", "u", "brings it back")
STARTING = Notice("Starting", "Its terminal is being made.", style="muted")


OUTSIDE = Notice("No screen", "It runs outside of Timonel; what it says of itself is in its details.", style="muted")


class PlaceLine(LineView):
    """Where the conversation lives, and the keys that lead in and out."""

    def __init__(self) -> None:
        super().__init__(classes="place-line")
        self._texts = ("", "")

    def set_texts(self, place: str, keys: str) -> None:
        """Left and right."""
        if (place, keys) != self._texts:
            self._texts = (place, keys)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width, styles = self.size.width, self.line_styles()
        place, keys = self._texts
        room = max(width - cells_of(keys) - 5, 0)
        text = pad(cut_middle(place, room), room)
        return text_strip([("   ", styles.text), (text, styles.muted), (f" {keys} ", styles.muted)], width, styles.text)


class PreviewPane(Pane):
    """Pane 2."""

    NUMBER, NAME = "2", "Screen"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.CONVERSATION)]

    class Sized(Message):
        """The view has another size; the terminal shall have it too."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._key = ""
        self._place = PlaceLine()

    def compose_body(self) -> ComposeResult:
        """Where it lives, and its screen."""
        yield self._place
        yield TerminalView(id="terminal")

    @property
    def target(self) -> TerminalView:
        """The screen."""
        return self.query_one(TerminalView)

    @property
    def terminal_key(self) -> str:
        """Of the terminal that is to be shown; "" when there is none."""
        return self._key

    @property
    def view_size(self) -> tuple[int, int]:
        """Width and height in cells."""
        return self.target.size.width, self.target.size.height

    def on_resize(self, _event: events.Resize) -> None:
        """The layout changed."""
        self.post_message(self.Sized())

    def show(self, picture: Picture) -> None:
        """Another conversation, or another state of the same."""
        member = picture.member
        if member is None:
            self._key = ""
            self.heading.set_parts(())
            self._place.set_texts("", "")
            self._blank(NONE)
            return
        conversation = member.conversation
        word, style = preview_title(member)
        self.heading.set_parts([Part(conversation.name, "strong"), Part(word, style)], "e why")
        typing = picture.project.host != "plain" and conversation.state != State.CLOSED and not conversation.outside
        keys = f"enter full screen · {picture.project.detach_key} back"
        self._place.set_texts(preview_place(member), keys if typing else "")
        key = "" if conversation.state == State.CLOSED or conversation.outside else conversation.key
        if key != self._key or not key:
            self._key = key
            self._blank(STARTING if key else CLOSED if conversation.state == State.CLOSED else OUTSIDE)
        ended = conversation.state not in ALIVE and bool(key)
        code = "" if conversation.exit_code is None else f", exit code {conversation.exit_code}"
        self.target.say(f"{conversation.state}{code} · R starts it again" if ended else "", "warning")

    def show_frame(self, key: str, frame: Frame | None, error: str) -> None:
        """A screen, unless another is wanted by now. On an error the last one stays, dimmed."""
        if key != self._key:
            return
        view = self.target
        if frame is None:
            view.set_notice(Notice("No screen", error, style="warning"))
            view.show((), stale=True)
            return
        view.show(frame.lines, (frame.cursor_x, frame.cursor_y) if frame.cursor_shown else None, frame.dead)

    def _blank(self, notice: Notice) -> None:
        self.target.set_notice(notice)
        self.target.show(())
        self.target.say("")
