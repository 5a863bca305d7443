"""The programs whose screens are measured: `python screen_apps.py NAME`. Each is started in a terminal of its own."""

import asyncio
import json
import sys
import time
from pathlib import Path

ROWS = 200
CHANGING = (3, 6, 29, 49, 69, 89, 109, 129, 149, 169)  # as shown: some are in view; the cursor is never on them
TICK = 0.1  # seconds


def minimal() -> None:
    """The smallest Textual app there is."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Minimal(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("first-frame")

    Minimal().run()


def center(start: str) -> None:
    """The control center of a repository, without waking the supervisor."""
    from tui.__main__ import ProjectDoors
    from tui.app import TimonelApp

    TimonelApp(ProjectDoors(start)).run()


def fleet(size: str, lines: str) -> None:
    """The control center over so many conversations, with so many lines of text beside them."""
    from tests.fakes.fake_doors import FakeDoors
    from tests.fakes.fleet_samples import NOW, big_fleet
    from tui.app import TimonelApp
    from tui.lines.text_lines import TextEntry
    from tui.widgets.line_text import LineText

    class Fleet(TimonelApp):
        def at_home(self) -> None:
            if int(lines):
                text = LineText(id="transcript")
                text.styles.height = 5
                self.screen.mount(text)
                self.call_after_refresh(
                    text.append, [TextEntry(f"line {number} of a long talk " * 3) for number in range(int(lines))]
                )

    Fleet(FakeDoors(big_fleet(int(size))), clock=lambda: NOW).run()


def busy_fleet(report: str) -> None:
    """The control center while ten of 200 conversations change ten times a second."""
    from core.commands.attention import in_groups
    from tests.fakes.fake_doors import FakeDoors
    from tests.fakes.fleet_samples import NOW, big_fleet
    from tui.app import TimonelApp

    doors = FakeDoors(big_fleet(ROWS))
    shown = [one.conversation.id for _, group in in_groups(doors.feed_source.snapshot) for one in group]
    changing = [shown[number] - 1 for number in CHANGING]

    class Busy(TimonelApp):
        count = 0

        def at_home(self) -> None:
            self.set_interval(TICK, self.change)
            self.run_worker(measure_lag(report), thread=False)

        def change(self) -> None:
            self.count += 1
            members = list(doors.feed_source.snapshot.members)
            for number in changing:
                process = members[number].process
                assert process is not None
                members[number] = members[number]._replace(process=process._replace(cpu=self.count % 100))
            doors.feed_source.give(doors.feed_source.snapshot._replace(members=tuple(members)))

    Busy(doors, clock=lambda: NOW).run()


def busy_list(report: str) -> None:
    """Our list alone, drawing the fleet's own lines; rows are made as the fleet's pane makes them."""
    from textual.app import App, ComposeResult

    from core.services.snapshot.fleet import Member
    from tests.fakes.fleet_samples import NOW, big_fleet
    from tui.lines.fleet_line import draw_fleet, fleet_row
    from tui.panes.row_cache import RowCache
    from tui.themes import DEFAULT, THEMES
    from tui.widgets.line_list import LineList

    members = list(big_fleet(ROWS).members)
    cache: RowCache[Member] = RowCache()

    class Busy(App[None]):
        count = 0

        def compose(self) -> ComposeResult:
            yield LineList(draw_fleet)

        def on_mount(self) -> None:
            for each in THEMES:
                self.register_theme(each)
            self.theme = DEFAULT
            self.change()
            self.set_interval(TICK, self.change)
            self.run_worker(measure_lag(report), thread=False)

        def change(self) -> None:
            self.count += 1
            for number in CHANGING:
                process = members[number].process
                assert process is not None
                members[number] = members[number]._replace(process=process._replace(cpu=self.count % 100))
            records = ((str(one.conversation.id), one, NOW) for one in members)
            self.query_one(LineList).set_rows(cache.rows(records, NOW, lambda one: fleet_row(one, NOW, False)))

    Busy().run()


def busy_table(report: str) -> None:
    """The same rows in Textual's DataTable, where only the cells that changed are updated."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    names = ("name", "state", "reason", "task", "done", "context", "cpu", "memory")

    class Busy(App[None]):
        count = 0

        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            table = self.query_one(DataTable)
            for name in names:
                table.add_column(name, key=name, width=12)
            for number in range(ROWS):
                cells = (
                    f"agent-{number:03}",
                    "working",
                    "at work",
                    "a task",
                    "40%",
                    "31%",
                    str(number % 100),
                    "412 MB",
                )
                table.add_row(*cells, key=str(number))
            self.set_interval(TICK, self.change)
            self.run_worker(measure_lag(report), thread=False)

        def change(self) -> None:
            self.count += 1
            table = self.query_one(DataTable)
            for number in CHANGING:
                table.update_cell(str(number), "cpu", str(self.count % 100))

    Busy().run()


async def measure_lag(report: str) -> None:
    """How much later than asked a sleeper of 10 ms wakes up: written down once a second, in ms."""
    lags: list[float] = []
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.01)
        lags.append((time.perf_counter() - began - 0.01) * 1000)
        if len(lags) % 50 == 0:
            Path(report).write_text(json.dumps(lags))


APPS = (minimal, center, fleet, busy_fleet, busy_list, busy_table)

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    {app.__name__: app for app in APPS}[sys.argv[1]](*sys.argv[2:])
