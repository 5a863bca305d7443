"""Benchmarks: run only when asked for by --speed, each number beside its yardstick, measured in the same run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.speed.side_by_side import Bars

TABLE = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("speed")
    group.addoption("--speed", action="store_true", help="run the benchmarks")
    group.addoption("--tasks", type=int, default=200_000, help="how long the queue is that is measured")
    group.addoption("--seconds", type=float, default=60, help="how long a fleet is watched, idle and busy")
    group.addoption("--fleet", type=int, default=100, help="of how many conversations")
    group.addoption(
        "--claims", type=int, default=50_000, help="how many tasks processes claim that are killed meanwhile"
    )
    group.addoption("--kills", type=int, default=50, help="how many of those processes are killed")
    group.addoption("--rounds", type=int, default=25, help="interleaved rounds of what is measured by process")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without --speed there are no benchmarks: not even skipped ones."""
    return None if config.getoption("--speed", default=False) else True


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TABLE] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := config.stash.get(TABLE, []):
        terminalreporter.section("ours / yardstick = ratio (bar)")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
def bars(request: pytest.FixtureRequest) -> Iterator[Bars]:
    """Takes the numbers of one test; prints each, and fails the test at its end when one of them missed its bar."""
    made = Bars()
    yield made
    request.config.stash[TABLE].extend(made.lines)


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--rounds") or 0)


@pytest.fixture
def environ() -> dict[str, str]:
    """What a process of a person's shell has: nothing of a conversation, and no path that only tests need."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
