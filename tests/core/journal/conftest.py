import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from core.journal.journal import Journal

HERE = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a journal goes; not there yet."""
    return tmp_path / "journal"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    """A new journal."""
    with Journal(str(folder)) as made:
        yield made


@pytest.fixture
def start() -> Iterator[Callable[..., "Popen[str]"]]:
    """Starts a script beside this file as a process; those still there at the end are killed."""
    started: list[Popen[str]] = []

    def run(script: str, *words: object) -> "Popen[str]":
        process = Popen(
            [sys.executable, str(HERE / script), *map(str, words)], stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
