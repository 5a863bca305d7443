"""Lanes, order, errors and the log, with commands made for the purpose."""

import asyncio
import threading
import time

import pytest

from core.commands.command import Command, Fact, Lane, Outcome
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.errors import Refused
from core.model.actor import THE_OPERATOR
from tests.fakes.fake_doors import FakeProject
from tests.fakes.fleet_samples import FLEET, NOW
from tui.command_runner import CommandRunner

HERE = CommandContext(FLEET, NOW, FLEET.members[0])


def command(run, lane: Lane = Lane.JOURNAL, name: str = "conversation.try", **more) -> Command:
    return Command(name, "try it", "b", Scope.CONVERSATION, "Tries.", run, lane=lane, **more)


@pytest.fixture
def runner():
    made = CommandRunner(lambda: (FakeProject(), THE_OPERATOR), lambda: NOW)  # type: ignore[arg-type, return-value]
    yield made
    made.close()


def nothing(_line: str) -> None:
    return


async def test_runs_in_a_thread_of_its_own_and_logs_it(runner):
    threads = []

    def run(acting, context, values):
        threads.append(threading.current_thread())
        acting.report("half way")
        return Outcome(f"{context.name} {values['word']}")

    lines = []
    done = await runner.run(command(run), HERE, {"word": "sails"}, lines.append)
    await asyncio.sleep(0)
    assert done.outcome == Outcome("tide-cache sails")
    assert lines == ["half way"]
    assert threads[0] is not threading.main_thread()
    (entry,) = runner.log
    assert (entry.title, entry.subject, entry.result, entry.failed) == (
        "try it",
        "tide-cache",
        "tide-cache sails",
        False,
    )


async def test_one_lane_keeps_the_order(runner):
    order = []

    def slow(_acting, _context, values):
        time.sleep(0.02 if values["n"] == "0" else 0)
        order.append(values["n"])
        return Outcome()

    await asyncio.gather(*(runner.run(command(slow), HERE, {"n": str(n)}, nothing) for n in range(5)))
    assert order == ["0", "1", "2", "3", "4"]


async def test_a_slow_act_never_blocks_an_answer(runner):
    gate = threading.Event()

    def slow(*_):
        assert gate.wait(5)
        return Outcome("spawned")

    spawning = asyncio.create_task(runner.run(command(slow, Lane.SLOW), HERE, {}, nothing))
    done = await asyncio.wait_for(runner.run(command(lambda *_: Outcome("answered")), HERE, {}, nothing), 5)
    assert done.outcome == Outcome("answered")
    assert runner.pending == 1
    gate.set()
    assert (await spawning).outcome == Outcome("spawned")
    assert runner.pending == 0


async def test_errors_are_one_line(runner):
    def refuse(*_):
        raise Refused("it waits", remedy="answer it")

    def no_disk(*_):
        raise FileNotFoundError(2, "No such file", "/nowhere")

    assert (await runner.run(command(refuse), HERE, {}, nothing)).error == "it waits; answer it"
    assert "No such file" in (await runner.run(command(no_disk), HERE, {}, nothing)).error
    assert [entry.failed for entry in runner.log] == [True, True]
    assert runner.log[0].trace == ""


async def test_a_fault_of_ours_is_shown_and_kept_with_its_trace(runner):
    def broken(*_):
        raise ZeroDivisionError("oops")

    done = await runner.run(command(broken), HERE, {}, nothing)
    assert "unexpected ZeroDivisionError" in done.error
    assert "test_command_runner" in runner.log[0].trace


async def test_facts_are_loaded_and_their_errors_told(runner):
    def facts(_acting, context):
        if context.member is None:
            raise Refused("nobody is selected")
        return (Fact("3 commits"),)

    asks = command(lambda *_: Outcome(), facts=facts)
    assert await runner.load(asks, HERE) == ((Fact("3 commits"),), "")
    assert await runner.load(asks, CommandContext()) == ((), "nobody is selected")
