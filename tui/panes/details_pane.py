"""Everything known about the selected conversation."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.commands.scope import Scope
from tui.key_bindings import bindings_for
from tui.lines.details_lines import details_lines
from tui.lines.notice_lines import Notice
from tui.panes.facts_view import FactsView
from tui.panes.pane import Pane
from tui.panes.picture import Picture
from tui.widgets.status_line import Part

LABEL = 10


class DetailsPane(Pane):
    """Pane 5."""

    NUMBER, NAME = "5", "Details"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.CONVERSATION)]

    def compose_body(self) -> ComposeResult:
        """The lines."""
        yield FactsView(indent=LABEL, id="details")

    @property
    def target(self) -> FactsView:
        """The lines."""
        return self.query_one(FactsView)

    def show(self, picture: Picture) -> None:
        """Of the selected conversation."""
        member = picture.member
        self.heading.set_parts([Part(member.conversation.name, "strong")] if member else [])
        self.target.set_notice(Notice("No details", "Select a conversation.", style="muted"))
        self.target.set_facts(details_lines(member, picture.now) if member else ())
