"""`timonel demo --headless` in real tmux: every task is really done, and nothing is left behind."""

import json
import os
import subprocess
import sys

TIMONEL = (sys.executable, "-P", "-m", "core.doors.cli.main")


def test_the_demo_ends_well_and_cleans_up(home, runtime, tmp_path):
    place = tmp_path / "place"
    place.mkdir()
    done = subprocess.run(
        [*TIMONEL, "demo", "--headless", "--json", "--folder", str(place)],
        capture_output=True, text=True, cwd=tmp_path, timeout=150, env={**os.environ, "TIMONEL_DEMO_SPEED": "8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout) == {"done": 8, "total": 8, "faults": []}
    assert "Traceback" not in done.stderr
    assert not list(place.iterdir())
    assert not [name for _, _, names in os.walk(runtime) for name in names if name.endswith("sock")]


def test_it_fails_when_a_task_was_not_done(home, runtime, tmp_path):
    """Time runs out before the crew can finish: the verdict is no, and it names the tasks."""
    place = tmp_path / "place"
    place.mkdir()
    done = subprocess.run(
        [*TIMONEL, "demo", "--headless", "--seconds", "1", "--folder", str(place)],
        capture_output=True, text=True, cwd=tmp_path, timeout=150,
    )  # fmt: skip
    assert done.returncode == 1
    assert "0 of 8 demo tasks done" in done.stdout
    assert "#8 Release 0.2: blocked" in done.stdout


def test_it_cleans_up_where_the_session_chose_the_runtime_folder(home, tmp_path):
    """Without TIMONEL_RUNTIME, as on a person's machine."""
    place = tmp_path / "place"
    place.mkdir()
    environ = {name: value for name, value in os.environ.items() if name != "TIMONEL_RUNTIME"}
    done = subprocess.run(
        [*TIMONEL, "demo", "--headless", "--seconds", "1", "--folder", str(place)],
        capture_output=True, text=True, cwd=tmp_path, timeout=150, env={**environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert "Traceback" not in done.stderr and "of 8 demo tasks done" in done.stdout
    assert not list(place.iterdir())
    assert not list(tmp_path.glob("timonel-*/*"))
