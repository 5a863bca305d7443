"""How background processes start, start again, belong to somebody and end: real programs, a clock that is moved."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.errors import Conflict, NotFound, OperatorOnly, Refused, UsageError
from core.model.actor import THE_OPERATOR, THE_SUPERVISOR, Actor
from core.model.process import ProcessState
from core.services.conversations.restore import restore
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.conversations.teardown import teardown, teardown_facts
from core.services.processes.acts import Wanted, find_process, remove, restart, start, stop
from core.services.processes.reads import process_numbered
from core.services.processes.settling import settle_processes, start_due
from core.services.snapshot.fleet import load_snapshot
from tests.conftest import dies
from tests.e2e.process_proof import becomes, log_of, sh
from tests.e2e.proof import until


def test_restarts_with_a_growing_pause_up_to_a_cap(lone_project, clock):
    made = start(lone_project, sh("crash", "echo run; exit 3", restart="on-failure", max_restarts=3), THE_OPERATOR)
    pauses = []
    for number in (1, 2, 3):
        waits = becomes(lone_project, made, ProcessState.RESTARTING)
        assert waits.restarts == number and waits.exit_code == 3
        pauses.append(waits.next_start_at - waits.ended_at)
        if waits.next_start_at > clock() + 0.5:
            assert start_due(lone_project, THE_SUPERVISOR) == ()
        clock.ahead = max(clock.ahead, waits.next_start_at - time.time())
        assert len(start_due(lone_project, THE_SUPERVISOR)) == 1
    over = becomes(lone_project, made, ProcessState.GIVEN_UP)
    assert pauses == pytest.approx([1, 2, 4]) and over.reason == "ended with 3 after 3 restarts in a row"
    log = log_of(lone_project, made)
    until(lambda: log.read_text() == "run\n" * 4, what="four runs in the log")
    kinds = lone_project.journal.connection.execute("SELECT kind FROM events WHERE subject = 'process:1'").fetchall()
    assert [kind for (kind,) in kinds].count("process.ended") == 4


def test_stopping_one_that_waits_for_its_restart_cancels_it(lone_project, clock):
    made = start(lone_project, sh("crash", "exit 3", restart="always"), THE_OPERATOR)
    waits = becomes(lone_project, made, ProcessState.RESTARTING)
    assert stop(lone_project, waits, THE_OPERATOR).state == ProcessState.STOPPED
    clock.ahead = 1000.0
    assert start_due(lone_project, THE_SUPERVISOR) == ()


def test_a_restart_by_hand_and_a_removal(lone_project):
    made = start(lone_project, sh("web", "exec sleep 600"), THE_OPERATOR)
    again = restart(lone_project, made, THE_OPERATOR)
    assert again.state == ProcessState.RUNNING and again.pid != made.pid and dies(made.pid)
    with pytest.raises(Refused, match="is alive"):
        remove(lone_project, again, THE_OPERATOR)
    remove(lone_project, stop(lone_project, again, THE_OPERATOR), THE_OPERATOR)
    with pytest.raises(NotFound):
        find_process(lone_project, "web", THE_OPERATOR)
    assert not (Path(lone_project.journal.folder, "processes", made.key)).exists()


def test_of_two_starts_at_once_one_wins(lone_project):
    outcomes = []

    def begin():
        try:
            outcomes.append(start(lone_project, sh("web", "exec sleep 600"), THE_OPERATOR).pid)
        except Conflict as error:
            outcomes.append(error.code)

    both = [threading.Thread(target=begin) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert outcomes.count("conflict") == 3, outcomes
    stop(lone_project, find_process(lone_project, "web", THE_OPERATOR), THE_OPERATOR)


def test_a_starter_that_was_killed_leaves_one_that_is_found_again(lone_project, clock, monkeypatch):
    from core.services.processes import launch as process_launch

    class Killed(BaseException):
        pass

    def never(*_words):
        raise Killed

    monkeypatch.setattr(process_launch.moves, "started", never)
    with pytest.raises(Killed):
        start(lone_project, sh("web", "exec sleep 600"), THE_OPERATOR)
    monkeypatch.undo()
    assert [one.state for one in settle_processes(lone_project)] == [ProcessState.STARTING], "it may be about to finish"
    clock.ahead = 10.0
    (found,) = settle_processes(lone_project)
    assert (found.state, found.pid is not None) == (ProcessState.RUNNING, True)
    stop(lone_project, found, THE_OPERATOR)


def test_a_process_of_a_conversation_has_its_place_and_ends_with_it(lone_project):
    ada = spawn(lone_project, SpawnRequest(name="ada", kind="command", argv=("sleep", "600")), THE_OPERATOR)
    bob = spawn(lone_project, SpawnRequest(name="bob", kind="command", argv=("sleep", "600")), THE_OPERATOR)
    evil = "env -u TIMONEL_CONVERSATION timonel task add evil 2>&1"
    says = f"echo $PORT $TIMONEL_CONVERSATION ${{TIMONEL_TOKEN:-no token}}; pwd; {evil}; exec sleep 600"
    web = start(lone_project, sh("web", says), Actor("ada", ada.id))
    log = log_of(lone_project, web)
    words = until(lambda: log.exists() and len(lines := log.read_text().split("\n")) == 4 and lines)
    assert words[0] == f"{ada.port} ada no token" and words[1].endswith("/ada")
    assert "belongs to the conversation 'ada' but carries no token" in words[2], "it is nobody's way to be the operator"
    with pytest.raises(OperatorOnly):
        stop(lone_project, web, Actor("bob", bob.id))
    with pytest.raises(OperatorOnly):
        start(lone_project, sh("web", "true", conversation="ada"), Actor("bob", bob.id))
    assert f"web (pid {web.pid})" in teardown_facts(lone_project, "ada").processes
    teardown(lone_project, "ada", THE_OPERATOR)
    assert dies(web.pid)
    assert lone_project.journal.read(process_numbered, web.id).state == ProcessState.STOPPED
    assert lone_project.journal.read(load_snapshot).processes == ()
    restore(lone_project, "ada", THE_OPERATOR)
    assert [one.state for one in lone_project.journal.read(load_snapshot).processes] == [ProcessState.STOPPED]
    assert start(lone_project, Wanted("web", conversation="ada"), THE_OPERATOR).state == ProcessState.RUNNING
    for name in ("ada", "bob"):
        teardown(lone_project, name, THE_OPERATOR)


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Wanted("x", ("no-such-program",)), NotFound),
        (Wanted("x"), UsageError),
        (Wanted("a\x1b[31mb", ("true",)), UsageError),
        (Wanted("x" * 300, ("true",)), UsageError),
        (Wanted("", ("true",)), UsageError),
        (Wanted("operator", ("true",)), UsageError),
        (Wanted("x", ("true",), folder="/"), UsageError),
        (Wanted("x", ("true",), folder="../.."), UsageError),
        (Wanted("x", ("true",), conversation="nobody"), NotFound),
        (Wanted("x", ("true",), restart="sometimes"), UsageError),
        (Wanted("x", ("true", "a" * 140_000)), UsageError),
    ],
)
def test_bad_words_start_nothing(lone_project, wanted, error):
    with pytest.raises(error) as refused:
        start(lone_project, wanted, THE_OPERATOR)
    assert refused.value.remedy and "\x1b" not in refused.value.line
    assert settle_processes(lone_project) == ()


def test_the_command_line_follows_a_log_to_its_end(lone_project, timonel_process):
    made = start(
        lone_project, sh("job", "while ! [ -e go ]; do sleep 0.02; done; printf 'a\\033[2Jb\\nend'"), THE_OPERATOR
    )
    follower = subprocess.Popen(
        [sys.executable, "-P", "-m", "core.doors.cli.main", "process", "logs", "job", "--follow"],
        cwd=lone_project.root, stdout=subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    Path(lone_project.root, "go").touch()
    out, _ = follower.communicate(timeout=60)
    assert (out, follower.returncode) == (b"a\x1b[2Jb\nend\n", 0), "a pipe gets what was printed"
    said = timonel_process("process", "logs", "job", "--json")
    assert said.data["lines"] == ["ab", "end"]
    shown = timonel_process("process", "show", "job", "--json").data
    assert (shown["state"], shown["exit_code"], shown["ports"]) == ("exited", 0, None)
    assert json.loads(timonel_process("process", "list", "--json").out)[0]["name"] == made.name
