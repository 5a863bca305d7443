"""The demo's throwaway repository."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping

from core.git.run_git import git_text

HARBOUR = """
\"\"\"Ships in a harbour.\"\"\"

SHIPS: list[str] = []


def dock(name: str) -> None:
    SHIPS.append(name)
"""
TEST = """
from src.harbour import SHIPS, dock


def test_dock():
    dock("Ada")
    assert "Ada" in SHIPS
"""
FILES: Mapping[str, str] = {
    "README.md": "# Harbour\n\nA small program that Timonel's demo conversations work on.\n",
    ".gitignore": "build/\n.env\n",
    "src/harbour.py": HARBOUR.lstrip(),
    "src/tides.py": '"""High and low water."""\n\nHIGH = 6.2\nLOW = 0.9\n',
    "tests/test_harbour.py": TEST.lstrip(),
}


def make_repository(parent: str | None = None) -> str:
    """A new repository in a folder of its own; returns its path."""
    root = os.path.join(tempfile.mkdtemp(prefix="timonel-demo-", dir=parent), "harbour")
    for name, text in FILES.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    git_text(root, "init", "-q", "-b", "main")
    git_text(root, "add", "-A")
    identity = ("-c", "user.name=Timonel demo", "-c", "user.email=demo@timonel.invalid")
    git_text(root, *identity, "commit", "-q", "-m", "A harbour")
    return root
