"""The status line as Claude Code runs it: it feeds the gauge and shows the person's own line."""

import json
import subprocess
from pathlib import Path

from core.agents.door_command import status_line_argv

CAPTURED = (Path(__file__).parents[2] / "fixtures" / "agents" / "claude" / "statusLine.json").read_text()


def line(environ, text=CAPTURED):
    done = subprocess.run(status_line_argv(), input=text, env=environ, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0
    return done


def test_the_gauge_is_fed(join, project, home):
    assert line(join("ada") | {"HOME": str(home)}).stdout == "Opus 5.5 · context 1 %\n"
    found = project.journal.read(
        lambda c: c.execute("SELECT used, size, source, model FROM context_samples").fetchall()
    )
    assert found == [(9700, 1_000_000, "claude status line", "Opus 5.5")]


def test_the_persons_own_line_is_run_with_the_same_input(join, home):
    (home / ".claude").mkdir()
    own = {"statusLine": {"type": "command", "command": "printf 'my own %s' \"$(head -c 1)\""}}
    (home / ".claude" / "settings.json").write_text(json.dumps(own))
    assert line(join("ada") | {"HOME": str(home)}).stdout == "my own {\n"


def test_broken_settings_of_the_person_are_theirs_to_mend(join, home):
    (home / ".claude").mkdir()
    (home / ".claude" / "settings.json").write_text("{broken")
    assert line(join("ada") | {"HOME": str(home)}).stdout == "Opus 5.5 · context 1 %\n"


def test_trouble_is_told_and_a_line_is_shown_all_the_same(join, home):
    forged = line(join("ada") | {"HOME": str(home), "TIMONEL_TOKEN": "forged"})
    assert forged.stdout == "Opus 5.5 · context 1 %\n"
    assert "belongs to no conversation" in forged.stderr
    assert "not JSON" in line(join("eve"), "{").stderr
