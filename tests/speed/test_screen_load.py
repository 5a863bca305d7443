"""200 rows of which ten change ten times a second: our list and the whole control center beside a DataTable."""

import json
import random
import statistics
from pathlib import Path

import pytest

from tests.speed.pty_program import PtyProgram, app
from tests.speed.side_by_side import percentile
from tui.glyphs import CURSOR

SETTLED = 3.0  # seconds after the first rows
WATCHED = 8.0
ROUNDS = 3
KEYS = 60
APPS = ("busy_list", "busy_fleet", "busy_table")
MARK = b"agent-"  # of a row


@pytest.mark.timeout(900)
def test_the_load_of_changing_rows(bars, repo, environ, tmp_path):
    found = {name: [] for name in APPS}
    lags = {name: [] for name in APPS}
    for _ in range(ROUNDS):
        for name in APPS:
            report = tmp_path / name
            with PtyProgram(app(name, str(report)), environ, str(repo)) as program:
                program.wait_for(MARK)
                program.drain(SETTLED)
                skipped = len(json.loads(report.read_text()))
                found[name].append(program.cpu(WATCHED))
                assert program.drain(0.5) > 100, "nothing was painted, so nothing was measured"
            lags[name] += json.loads(report.read_text())[skipped:]
    used = {name: statistics.median(values) for name, values in found.items()}
    bars.ratio("200 rows, our list / DataTable", used["busy_list"], used["busy_table"], 1 / 8, "% of a core")
    for name, what in (("busy_list", "our list"), ("busy_fleet", "the whole control center")):
        bars.limit(f"200 rows, {what}", used[name], 10, "% of a core")
        bars.limit(f"loop lag under that load, {what}, p99", percentile(lags[name], 0.99), 25, "ms")
    bars.check()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["busy_list", "busy_fleet"])
def test_from_a_key_to_its_paint(bars, repo, environ, tmp_path, name):
    chance, delays = random.Random(7), []
    with PtyProgram(app(name, str(Path(tmp_path, "report"))), environ, str(repo)) as program:
        program.wait_for(MARK)
        program.drain(SETTLED)
        for number in range(KEYS):
            program.drain(0.1 + 0.1 * chance.random())  # out of step with the changes
            program.press(b"jk"[number % 2 : number % 2 + 1])
            pressed = program.pressed
            delays.append((program.wait_for(CURSOR.encode(), 2.0) - pressed) * 1000)
    bars.limit(f"key to paint under that load, {name.replace('_', ' ')}, p95", percentile(delays, 0.95), 60, "ms")
    bars.check()
