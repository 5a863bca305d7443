"""The wall: the tails of all conversations that are open, at once."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.commands.scope import Scope
from core.model.conversation import ALIVE, State
from core.services.snapshot.fleet import Member
from core.text.values import plural
from tui.feeds.wall_feed import Tails, WallWanted
from tui.key_bindings import bindings_for
from tui.lines.fleet_line import state_look
from tui.lines.notice_lines import Notice
from tui.panes.pane import Pane
from tui.panes.picture import Picture
from tui.widgets.status_line import Part
from tui.widgets.wall_view import Tile, WallView

NOBODY = Notice("Nobody at work", "The terminals of all open conversations show here side by side.", "c", "starts one")


class WallPane(Pane):
    """Pane 6. Tiles keep their places: who needs the operator is told by state, not by moving about."""

    NUMBER, NAME = "6", "Wall"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.CONVERSATION)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._tails = Tails()
        self._picture: tuple[Picture, frozenset[int]] | None = None

    def compose_body(self) -> ComposeResult:
        """The tiles."""
        yield WallView(NOBODY, id="wall-view")

    @property
    def target(self) -> WallView:
        """The tiles."""
        return self.query_one(WallView)

    @property
    def wanted(self) -> WallWanted | None:
        """The terminals on the screen, and how many lines each may show; None while it shows none."""
        view = self.target
        if not self.display or not view.size or not view.page:
            return None
        return WallWanted(tuple(tile.key for tile in view.page), view.grid.row(0)[1])

    def show(self, picture: Picture, shown: frozenset[int] = frozenset()) -> None:
        """Those of the fleet's rows that have a terminal."""
        self._picture = (picture, shown)
        members = [one for one in picture.snapshot.members if one.conversation.id in shown and _has_terminal(one)]
        members.sort(key=lambda one: one.conversation.id)
        ids = [one.conversation.id for one in members]
        selected = picture.member.conversation.id if picture.member else None
        view = self.target
        view.show(
            tuple(_tile(one, self._tails.lines.get(one.conversation.key), picture.project.ascii) for one in members),
            ids.index(selected) if selected in ids else 0,
        )
        page, first, span = len(view.page), view.first_shown, plural(len(members), "terminal")
        if page < len(members):
            span = f"{first + 1}–{first + page} of {span}"
        self.heading.set_parts([Part(span)], "enter full screen · i write")

    def show_tails(self, tails: Tails) -> None:
        """What the terminals say now."""
        self._tails = tails
        if self._picture is not None and self.display:
            self.show(*self._picture)


def _has_terminal(member: Member) -> bool:
    return member.conversation.state in ALIVE or member.conversation.state == State.FAILED


def _tile(member: Member, lines: tuple[str, ...] | None, ascii_only: bool) -> Tile:
    look = state_look(member)
    conversation = member.conversation
    return Tile(
        conversation.key,
        conversation.name,
        f"{look.ascii if ascii_only else look.glyph} {look.word}",
        look.style,
        member.approval.title if member.approval else conversation.reason,
        lines,
    )
