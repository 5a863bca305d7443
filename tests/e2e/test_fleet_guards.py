"""Caps, memory and pauses with real terminals."""

import os

import psutil
import pytest

from core.errors import Refused
from core.model.actor import THE_OPERATOR
from core.services.conversations.running import pause
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.guards.pausing import pause_all, resume_all, resume_last
from core.services.project import open_project
from core.services.reading import conversation_named
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor
from core.terminals import tree_hold
from tests.e2e.proof import until

LOOP = ("/bin/sh", "-c", "while :; do sleep 0.05; done")


def request(name, **more):
    return SpawnRequest(name=name, kind="command", argv=LOOP, **more)


def statuses(project):
    """Of every program below a wrapper."""
    found = {}
    for fact in project.host.sweep():
        below = psutil.Process(fact.pid).children(recursive=True)
        found[fact.key] = {one.status() for one in below if one.is_running()} - {psutil.STATUS_ZOMBIE}
    return found


def frozen(project, key):
    return statuses(project)[key] == {psutil.STATUS_STOPPED}


def test_everybody_is_paused_and_only_those_go_on_who_were_paused_by_it(project, timonel):
    for name in "abc":
        spawn(project, request(name), THE_OPERATOR)
    pause(project, "c", THE_OPERATOR)
    assert [(one.name, one.error) for one in pause_all(project, THE_OPERATOR)] == [("a", ""), ("b", "")]
    until(lambda: all(frozen(project, f"c-{number}") for number in (1, 2, 3)))
    assert {one.name for one in resume_last(project, THE_OPERATOR)} == {"a", "b"}
    until(lambda: not frozen(project, "c-1"))
    assert frozen(project, "c-3")
    assert project.journal.read(conversation_named, "c").state == "paused"
    assert [one.name for one in resume_all(project, THE_OPERATOR)] == ["c"]
    said = timonel("pause", "--all", "--json")
    assert (said.code, said.data["names"]) == (0, ["a", "b", "c"])
    assert timonel("resume", "--all").code == 0
    assert timonel("pause").code == 2
    assert timonel("pause", "a", "--all").code == 2


def test_one_that_cannot_be_paused_does_not_keep_the_others_from_it(project, timonel):
    ensure_supervisor(project)  # a spawn wakes one without waiting for it
    spawn(project, request("a"), THE_OPERATOR)
    spawn(project, request("b"), THE_OPERATOR)
    stop_supervisor(project)  # nobody shall notice before us
    project.host.stop("c-1", 0)
    said = timonel("pause", "--all")
    assert said.code == 1
    assert "a: no program of a is running" in said.err
    assert "b: paused" in said.err


def test_a_pause_that_does_not_reach_every_process_says_so(project, timonel, monkeypatch):
    ensure_supervisor(project)
    spawn(project, request("a"), THE_OPERATOR)
    stop_supervisor(project)
    monkeypatch.setattr(tree_hold, "hold", lambda root, tag: (None, None))
    for words in (("pause", "a"), ("pause", "--all")):
        said = timonel(*words)
        assert (said.code, "a: paused, but 2 processes run on" in said.err) == (0, True), said.err
        assert timonel("resume", "a").code == 0
    assert "run on" not in timonel("list").out


def test_a_phase_has_room_for_so_many(repo, home):
    (repo / ".timonel.toml").write_text("conversations_per_phase = 1\n")
    with open_project(str(repo), dict(os.environ)) as project:
        spawn(project, request("a", phase="build"), THE_OPERATOR)
        with pytest.raises(Refused, match="in the phase 'build', and the setting conversations_per_phase allows 1"):
            spawn(project, request("b", phase="build"), THE_OPERATOR)
        spawn(project, request("b", phase="review"), THE_OPERATOR)
        spawn(project, request("c", phase="build", force=True), THE_OPERATOR)
        found = project.journal.connection.execute("SELECT count(*) FROM events WHERE kind = 'guard.overridden'")
        assert found.fetchall() == [(1,)]


def test_what_would_not_fit_into_memory_is_not_started(project, timonel):
    environ = {"TIMONEL_SET_MEMORY_RESERVE": "999999999"}
    said = timonel("spawn", "a", "--json", "--", *LOOP, environ=environ)
    assert said.code == 4
    assert '"code":"memory_low"' in said.err.replace(" ", "")
    assert "of memory are available; command is expected to need 200 MB" in said.err
    assert timonel("list", "--json").data == []
    assert timonel("spawn", "a", "--force", "--", *LOOP, environ=environ).code == 0
    assert timonel("stop", "a").code == 0
    assert timonel("restart", "a", environ=environ).code == 4
    assert timonel("restart", "a", "--force", environ=environ).code == 0
