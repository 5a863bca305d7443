"""Makes every picture of this folder from the real program: `python screenshots/make_screenshots.py`.

The demo's four conversations work in real terminals, and the control center is driven by keys as a person would drive
it. Needs tmux, `rsvg-convert` (librsvg2-bin) and the font DejaVu Sans Mono.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from textual.pilot import Pilot

from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.demo.crew import seed, start_crew
from core.services.demo.repository import make_repository
from core.services.processes.acts import Wanted, start, stop_all
from core.services.project import Project, open_project
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor
from tui.__main__ import ProjectDoors
from tui.app import TimonelApp

HERE = Path(__file__).parent
WEB_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)
FONT = "DejaVu Sans Mono"
WAITING_SECONDS = 40.0
SERVER = """
import http.server, os, threading, time
server = http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), http.server.BaseHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for number in range(10_000):
    print(f"GET /tides/{number} 200", flush=True)
    time.sleep(1)
"""


def main() -> None:
    """All pictures, or those named on the command line."""
    wanted = set(sys.argv[1:])
    with _demo() as project:
        asyncio.run(_pictures(project, lambda name: not wanted or name in wanted))


async def _pictures(project: Project, wants: Callable[[str], bool]) -> None:
    for name, size, theme in (
        ("fleet-120x40", (120, 40), "timonel-dark"),
        ("fleet-220x60", (220, 60), "timonel-dark"),
        ("fleet-80x24", (80, 24), "timonel-dark"),
        ("fleet-light-120x40", (120, 40), "timonel-light"),
        ("fleet-blue-orange-120x40", (120, 40), "blue-orange"),
    ):
        if wants(name):
            async with _open(project, size, theme) as (app, pilot):
                await _save(app, pilot, name)
    for name, keys in (
        ("new-conversation", ("c",)),
        ("teardown", ("D",)),
        ("help", ("question_mark",)),
        ("why", ("e",)),
        ("answer", ("a",)),
        ("wall", ("6",)),
        ("processes", ("7", "G")),
        ("board", ("b",)),
    ):
        if wants(name):
            async with _open(project, (120, 40), "timonel-dark") as (app, pilot):
                await pilot.press(*keys)
                await asyncio.sleep(2.5)
                await _save(app, pilot, name)


@asynccontextmanager
async def _open(project: Project, size: tuple[int, int], theme: str) -> AsyncIterator[tuple[TimonelApp, Pilot[None]]]:
    """The control center, once it shows all conversations and a terminal."""
    doors = ProjectDoors(project.root)
    app = TimonelApp(doors, theme=theme)
    async with app.run_test(size=size) as pilot:
        deadline = time.monotonic() + WAITING_SECONDS
        while time.monotonic() < deadline and not (app.home and app.latest.approvals):
            await asyncio.sleep(0.1)
        await pilot.press("j")
        await asyncio.sleep(1.5)
        yield app, pilot
    doors.close()


async def _save(app: TimonelApp, pilot: Pilot[None], name: str) -> None:
    await pilot.pause()
    svg = WEB_FONT.sub("", app.export_screenshot(title="timonel")).replace("Fira Code", FONT)
    svg = svg.replace("<text ", '<text xml:space="preserve" ').replace("&#160;", " ")
    draw = ("rsvg-convert", "--format", "png", "--output", str(HERE / f"{name}.png"))
    await asyncio.to_thread(subprocess.run, draw, input=svg.encode(), check=True)
    print(name)


@contextmanager
def _demo() -> Iterator[Project]:
    """The demo at work: one asks, others are busy, one was stopped by an error, one watches."""
    place = tempfile.mkdtemp(prefix="tml-")
    environ = {**os.environ, "TIMONEL_RUNTIME": place, "TIMONEL_CONFIG": place, "TIMONEL_DEMO_SPEED": "0.3"}
    os.environ.update(environ)
    root = make_repository(place)
    with open_project(root, environ) as project:
        try:
            seed(project)
            ensure_supervisor(project)
            start_crew(project)
            watcher = ("sh", "-c", "n=0; while :; do n=$((n+1)); echo rebuilt $n modules; sleep 2; done")
            spawn(project, SpawnRequest(name="watcher", kind="command", argv=watcher), THE_OPERATOR)
            broken = ("sh", "-c", "echo no such target: docs >&2; exit 2")
            spawn(project, SpawnRequest(name="docs", kind="command", argv=broken), THE_OPERATOR)
            server = ("python3", "-c", SERVER)
            start(project, Wanted("server", server, "ada", restart="on-failure"), THE_OPERATOR)
            start(project, Wanted("lint", ("sh", "-c", "echo 2 files with errors; exit 1")), THE_OPERATOR)
            yield project
        finally:
            for owner in (None, 1):
                stop_all(project, owner, THE_OPERATOR)
            stop_supervisor(project)
            for key in ("c-1", "c-2", "c-3", "c-4", "c-5", "c-6"):
                project.host.stop(key, 1.0)
            project.host.shut_down()
            shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
