"""What was alive when everything was killed is started again, in stages, by whoever asks first; nothing else is."""

import json
import os
import signal
import subprocess
import sys

import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.running import pause, stop
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.reading import conversation_named
from core.services.recovery.losses import losses
from core.services.recovery.lost import lost_conversations
from core.services.recovery.revive import AT_ONCE, FAILED, LEFT, UP, Patience, revive
from core.services.states.judging import watched
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor, supervisor_status
from core.terminals.process_identity import boot
from tests.conftest import dies
from tests.e2e.proof import until

SLEEPER = ("/bin/sh", "-c", "echo here; exec sleep 600")


def make(project, *names, argv=SLEEPER):
    for name in names:
        spawn(project, SpawnRequest(name=name, kind="command", argv=argv), THE_OPERATOR)


def state(project, name):
    return project.journal.read(conversation_named, name)


def server_pid(project):
    return int(project.host.keeper("c-1").split(":")[1])


def kill(*pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        assert dies(pid)


def living(project):
    return {fact.key: fact.pid for fact in project.host.sweep() if not fact.dead}


def test_a_killed_server_s_conversations_come_back_and_the_stopped_one_does_not(open_it):
    project = open_it()
    make(project, "a", "b", "c", "d", "stopped")
    stop(project, "stopped", THE_OPERATOR)
    ensure_supervisor(project)
    kill(server_pid(project))
    until(lambda: state(project, "d").state == "failed", what="the supervisor's word")
    assert state(project, "a").reason == "lost with the server of the terminals"
    assert state(project, "a").lost in {"starting", "working", "idle"}
    assert [one.name for one in lost_conversations(project)] == ["a", "b", "c", "d"]
    said = []
    done = revive(project, THE_OPERATOR, report=said.append)
    assert [(one.name, one.verdict) for one in done] == [(name, UP) for name in "abcd"], done
    assert sum(" of 4: " in line for line in said) == -(-4 // AT_ONCE), said
    assert len(living(project)) == 4
    assert not state(project, "b").lost
    assert state(project, "stopped").state == "exited"
    assert lost_conversations(project) == ()


def test_everything_is_killed_and_the_command_line_brings_it_back(open_it, timonel_process):
    project = open_it()
    make(project, "a", "b")
    supervisor = ensure_supervisor(project).pid
    programs = list(living(project).values())
    kill(supervisor, server_pid(project))
    assert all(dies(pid) for pid in programs)
    listed = timonel_process("recover")
    assert listed.code == 0
    assert "a: was" in listed.out and "`timonel recover --yes`" in listed.out
    assert not living(project), "a listing starts nothing"
    done = timonel_process("recover", "--yes", "--json")
    assert done.code == 0, done.err
    assert [(one["name"], one["verdict"]) for one in done.data["started"]] == [("a", UP), ("b", UP)]
    assert len(living(project)) == 2
    assert timonel_process("recover").out == "nothing was half done or lost\n"


def test_after_a_reboot_it_is_said_when(open_it):
    project = open_it()
    make(project, "a")
    stop_supervisor(project)
    rows = tuple(one.conversation for one in project.journal.read(watched))
    assert rows[0].keeper.startswith(boot())
    kill(server_pid(project))
    found = losses(rows, {}, project.journal.folder, "tmux", this_boot="another-boot")
    assert found[1].words.startswith("with the reboot at 20")
    listed = lost_conversations(project, this_boot="another-boot")
    assert [one.how for one in listed] == [found[1].words]


def test_two_recovers_at_once_start_each_once(open_it, repo):
    project = open_it()
    make(project, "a", "b", "c", "d")
    stop_supervisor(project)
    kill(server_pid(project))
    words = [sys.executable, "-P", "-m", "core.doors.cli.main", "recover", "--yes", "--json"]
    both = [
        subprocess.Popen(words, cwd=repo, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    answers = [(one.communicate(timeout=90), one.returncode) for one in both]
    assert [code for _, code in answers] == [0, 0], answers
    verdicts = [one["verdict"] for (out, _), _ in answers for one in json.loads(out)["started"]]
    assert verdicts.count(UP) == 4, verdicts
    assert set(verdicts) <= {UP, LEFT}
    assert len(living(project)) == 4
    opened = project.journal.connection.execute("SELECT count(*) FROM events WHERE kind = 'conversation.opened'")
    assert opened.fetchall() == [(8,)]


def test_one_that_cannot_start_does_not_stop_the_others(open_it, tmp_path):
    project = open_it()
    switch = tmp_path / "broken"
    make(project, "a", argv=("/bin/sh", "-c", f"test -e {switch} && exit 3; exec sleep 600"))
    make(project, "b", "gone", "held")
    pause(project, "held", THE_OPERATOR)
    stop_supervisor(project)
    kill(server_pid(project))
    switch.touch()
    gone = project.journal.read(lambda c: c.execute("SELECT path FROM worktrees WHERE id = 3").fetchall())[0][0]
    os.rename(gone, f"{gone}-away")
    done = {one.name: one for one in revive(project, THE_OPERATOR)}
    assert done["a"].verdict == FAILED and "code 3" in done["a"].words
    assert done["b"].verdict == UP
    assert done["gone"].verdict == LEFT and "worktree is gone" in done["gone"].words
    assert done["held"].verdict == LEFT and "paused" in done["held"].words


def test_what_ended_by_itself_unseen_is_not_lost(open_it, tmp_path):
    project = open_it()
    door = tmp_path / "go"
    os.mkfifo(door)
    make(project, "a", argv=("/bin/sh", "-c", f"read _ < {door}; exit 0"))
    make(project, "b")
    until(lambda: supervisor_status(project).running)
    stop_supervisor(project)
    door.write_text("\n")
    until(lambda: any(fact.dead for fact in project.host.sweep()))
    kill(server_pid(project))
    assert [one.name for one in lost_conversations(project)] == ["b"]


@pytest.mark.parametrize(("kind", "words"), [("claude", ["claude", "--resume"]), ("codex", ["codex", "resume"])])
def test_an_agent_s_session_is_resumed(open_it, home, tmp_path, monkeypatch, kind, words):
    program = tmp_path / "bin" / kind
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho {kind} "$@" >> "$HOME/argv"\nexec sleep 600\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    for record in (home / ".claude/projects/-x/s-1.jsonl", home / ".codex/sessions/2026/01/01/rollout-1-s-1.jsonl"):
        record.parent.mkdir(parents=True)
        record.write_text("{}\n")
    project = open_it()
    spawn(project, SpawnRequest(name="a", kind=kind, prompt="first words"), THE_OPERATOR)
    project.journal.write(lambda tx: tx.append("conversation.session", "conversation:1", session="s-1"), THE_OPERATOR)
    until((home / "argv").exists)
    stop_supervisor(project)
    kill(server_pid(project))
    (one,) = lost_conversations(project)
    assert one.will == "resumes its session s-1"
    (home / "argv").unlink()
    revive(project, THE_OPERATOR, patience=Patience(2.0))
    said = (home / "argv").read_text().split()
    assert said[:2] == words
    assert "s-1" in said
    assert "first" not in said
