"""Questions that wait for the operator, oldest first; there only while somebody waits."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.model.approval import Approval
from tui.key_bindings import bindings_for
from tui.lines.approval_line import approval_row, draw_approval
from tui.panes.picture import Picture
from tui.widgets.line_list import LineList
from tui.widgets.row import Row

MOST = 3


class ApprovalsPane(Vertical):
    """The strip above the fleet."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.APPROVAL)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._approvals: dict[str, Approval] = {}
        self.display = False

    def compose(self) -> ComposeResult:
        """The rows."""
        yield LineList(draw_approval, id="approval-list")

    @property
    def target(self) -> LineList:
        """The rows."""
        return self.query_one(LineList)

    @property
    def selected(self) -> Approval | None:
        """The question under the cursor."""
        return self._approvals.get(self.target.cursor_key)

    def about(self, context: CommandContext, key: str) -> CommandContext:
        """The same moment about the question of a row."""
        return context._replace(approval=self._approvals.get(key))

    def show(self, picture: Picture) -> None:
        """The rows of this moment; as high as they are many."""
        approvals = picture.snapshot.approvals
        self._approvals = {str(one.id): one for one in approvals}
        self.target.set_rows([Row(str(one.id), approval_row(one, picture.now)) for one in approvals])
        height = min(len(approvals), MOST)
        if self.display != bool(height):
            self.display = bool(height)
        if height and self.styles.height != height:
            self.styles.height = height
