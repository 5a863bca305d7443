"""The newest messages between everybody, by thread: the newest of each, older ones below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.model.message import Message, Receipt
from core.services.snapshot.fleet import FleetSnapshot
from tui.key_bindings import bindings_for
from tui.lines.message_line import FoldRow, MessageRow, draw_message, message_row
from tui.lines.notice_lines import Notice
from tui.panes.pane import Pane
from tui.panes.picture import Picture
from tui.panes.row_cache import RowCache
from tui.widgets.line_list import LineList
from tui.widgets.row import Row
from tui.widgets.status_line import Part

LISTED = 3
"""Messages of one thread in the list; enter shows them all."""
INDENT = 2
EMPTY = Notice("No message", "What conversations write to each other and to you.", "m", "writes one")


class MessagesPane(Pane):
    """Pane 4."""

    NUMBER, NAME = "4", "Messages"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.MESSAGE)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._messages: dict[str, Message] = {}
        self._shown: FleetSnapshot | None = None
        self._cache: RowCache[Message] = RowCache()

    def compose_body(self) -> ComposeResult:
        """The rows."""
        yield LineList(draw_message, notice=EMPTY, id="message-list")

    @property
    def target(self) -> LineList:
        """The rows."""
        return self.query_one(LineList)

    @property
    def selected(self) -> Message | None:
        """The message under the cursor."""
        return self._messages.get(self.target.cursor_key)

    def about(self, context: CommandContext, key: str) -> CommandContext:
        """The same moment about the message of a row."""
        return context._replace(message=self._messages.get(key))

    def show(self, picture: Picture) -> None:
        """Newest first."""
        receipts: defaultdict[int, list[Receipt]] = defaultdict(list)
        for one in picture.snapshot.receipts:
            receipts[one.message_id].append(one)
        messages = picture.snapshot.messages
        self._messages = {str(message.id): message for message in messages}

        def make(message: Message) -> MessageRow:
            indent = INDENT if message.id in older else 0
            return message_row(message, receipts[message.id], picture.now, picture.project.ascii, indent)

        aging = frozenset(self.target.visible_keys) if picture.snapshot is self._shown else None
        self._shown = picture.snapshot
        threads = by_thread(messages)
        listed = [message for one in threads for message in one[:LISTED]]
        older = {message.id for one in threads for message in one[1:]}
        records = [(str(message.id), message, message.sent_at) for message in listed]
        rows = self._cache.rows(records, picture.now, make, (picture.snapshot.receipts, older), aging)
        self.target.set_rows(_folded(rows, threads))
        unread = picture.snapshot.unread
        self.heading.set_parts([Part(f"{unread} unread", "accent")] if unread else [])


def by_thread(messages: Sequence[Message]) -> list[list[Message]]:
    """Messages come newest first: so do the threads, and the messages within each."""
    threads: dict[int, list[Message]] = {}
    for message in messages:
        threads.setdefault(message.thread, []).append(message)
    return list(threads.values())


def _folded(rows: list[Row], threads: list[list[Message]]) -> list[Row]:
    """The rows, and below each thread that goes on how many more there are."""
    found: list[Row] = []
    taken = iter(rows)
    for thread in threads:
        found.extend(islice(taken, min(len(thread), LISTED)))
        if len(thread) > LISTED:
            found.append(Row(f"fold-{thread[0].thread}", FoldRow(len(thread) - LISTED), "header"))
    return found
