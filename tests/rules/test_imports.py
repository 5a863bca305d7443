import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def lint(folder):
    return subprocess.run([sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, '.'); {LINT}"],
                          cwd=folder, capture_output=True, text=True, env=environment(), timeout=120)  # fmt: skip


def environment():
    import os

    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def test_the_house_keeps_its_direction():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("path", "text", "contract"),
    [
        ("core/rules/upward.py", "import core.services.reading", "Calls go down"),
        ("core/git/sideways.py", "import core.journal.journal", "Calls go down"),
        ("core/services/screen.py", "import textual", "The engine knows no screen"),
        ("core/doors/screen.py", "import tui.glyphs", "The engine knows no screen"),
        ("core/text/upward.py", "import core.model.task", "Text, settings"),
        ("core/services/raw.py", "import sqlite3", "SQLite is spoken to"),
    ],
)
def test_a_step_in_the_wrong_direction_is_found(tmp_path, path, text, contract):
    for name in ("core", "tui"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / path).write_text(text + "\n")
    done = lint(tmp_path)
    assert done.returncode != 0
    broken = [line for line in done.stdout.splitlines() if "BROKEN" in line]
    assert any(contract in line for line in broken), done.stdout
