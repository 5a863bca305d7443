"""SIGKILL in each loop of the supervisor, ten at once, a locked journal, a full disk: nothing lost, nothing doubled."""

import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.journal_care import verify
from core.services.messages.sending import Draft, send
from core.services.processes import acts as process_acts
from core.services.processes.acts import Wanted, start
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor, supervisor_status
from core.services.supervision.log import last_lines
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from tests.conftest import dies
from tests.e2e.proof import HERE, until
from tests.fakes.agent_inbox import AgentInbox
from tests.speed.pty_program import PtyProgram

LOCKED = float(os.environ.get("LOCKED_SECONDS", "0"))
"""How long another process holds the journal, at least; it is told of after ten seconds. Half a minute: 30."""
RECORD = Path(__file__).parents[1] / "fixtures" / "agents" / "claude" / "session-registry.idle.json"
POINTS = (
    ("observe", "before", 1), ("observe", "after", 1), ("observe", "tick", 2),
    ("sessions", "before", 1), ("sessions", "after", 1), ("sessions", "tick", 2),
    ("deliver", "before", 1), ("deliver", "after", 1), ("deliver", "after", 2),
    ("dropbox", "before", 1), ("dropbox", "after", 1), ("dropbox", "tick", 1),
    ("leases", "before", 1), ("leases", "after", 1), ("leases", "tick", 1),
    ("heartbeat", "before", 1), ("heartbeat", "after", 1),
    ("processes", "tick", 1), ("processes", "tick", 2), ("alarms", "tick", 2), ("guards", "tick", 1),
    ("history", "before", 1), ("history", "after", 1), ("disk", "before", 1), ("disk", "after", 1),
    ("tools", "tick", 1), ("idle", "tick", 1), ("program", "tick", 1), ("log", "tick", 1), ("wal", "tick", 1),
)  # fmt: skip
"""("deliver", "before", 2) has a test of its own: there the message is out of our hands already."""


class World:
    """One conversation whose program keeps a record and an inbox, and something to do for every loop."""

    def __init__(self, project, home, inbox):
        self.project, self.inbox, self.count = project, inbox, 0
        ensure_supervisor(project)  # before spawn does it without waiting
        spawn(project, SpawnRequest("ada", kind="command", argv=("sleep", "600")), THE_OPERATOR)
        stop_supervisor(project)
        project.journal.write(
            lambda tx: tx.append("conversation.changed", "conversation:1", kind="claude"), THE_OPERATOR
        )
        self.worktree = project.journal.read(lambda c: c.execute("SELECT path FROM worktrees").fetchall()[0][0])
        self.outbox = Path(self.worktree, ".timonel", "outbox")
        self.outbox.mkdir(parents=True, exist_ok=True)
        self.record = home / ".claude" / "sessions" / "1.json"
        self.record.parent.mkdir(parents=True)
        self.transcripts = home / ".claude" / "projects" / "x"
        self.transcripts.mkdir(parents=True)
        inbox.on_message = self._keep

    def _keep(self, text=""):
        """As a session does whose id may change: its record begins with what was before."""
        lines = [json.dumps({"message": {"role": "user", "content": one}}) for one in self.inbox.given]
        (self.transcripts / f"session-{self.count}.jsonl").write_text("\n".join(lines) + "\n")

    def more_to_do(self):
        """A message to deliver, a file to take, a lease that ran out, a record that says something new, a process."""
        self.count += 1
        self._keep()
        journal, number = self.project.journal, self.count
        (fact,) = self.project.host.sweep()
        now = time.time() * 1000
        said = {
            "pid": fact.pid, "cwd": self.worktree, "startedAt": now, "status": "idle", "statusUpdatedAt": now - 5000,
            "sessionId": f"session-{number}", "messagingSocketPath": self.inbox.path,
        }  # fmt: skip
        self.record.write_text(json.dumps({**json.loads(RECORD.read_text()), **said}))
        journal.write(send, THE_OPERATOR, Draft("ada", f"letter {number}."))
        task = journal.write(create_task, THE_OPERATOR, TaskDraft(f"job {number}", max_attempts=50))
        assert journal.write(claim, THE_OPERATOR, None, task.id) is not None
        question = {"act": "message_send", "with": {"to": "operator", "text": f"from the outbox {number}"}}
        (self.outbox / f"{number}.json").write_text(json.dumps(question))
        start(self.project, Wanted(f"watch-{number}", ("sh", "-c", f"exit {number}")), THE_OPERATOR)
        journal.write(_time_passes, THE_OPERATOR)

    def settle(self):
        """A supervisor that lives brings everything to its end."""
        ensure_supervisor(self.project)

        def settled():
            self.project.journal.write(_hand_overs_grow_old, THE_OPERATOR)
            return self.ask("SELECT count(*) FROM receipts WHERE delivered_at IS NULL AND recipient = 'ada'") == [
                (0,)
            ] and not list(self.outbox.glob("*.json"))

        until(settled, 90, "everything was delivered and taken")
        until(lambda: self.ask("SELECT count(*) FROM tasks WHERE state = 'leased'") == [(0,)], 30, "leases ran out")
        stop_supervisor(self.project)

    def ask(self, sql):
        return self.project.journal.read(lambda connection: connection.execute(sql).fetchall())


def _time_passes(tx):
    tx.live("UPDATE tasks SET lease_until = ? WHERE state = 'leased'", tx.now - 1000)
    tx.live("DELETE FROM disk_samples")  # so that there is something to measure again


def _hand_overs_grow_old(tx):
    tx.live("UPDATE evidence SET at = ? WHERE source = 'delivery' AND at > ?", tx.now - 60, tx.now - 50)


@pytest.fixture
def world(project, home, monkeypatch):
    monkeypatch.setattr(process_acts, "wake_supervisor", lambda project: None)  # the test says when one runs
    with tempfile.TemporaryDirectory(prefix="tml-") as folder:  # not among the terminals' sockets: those are ended
        inbox = AgentInbox(f"{folder}/agent")
        yield World(project, home, inbox)
        stop_supervisor(project)
        inbox.close()


def die(project, loop, moment, number):
    words = [sys.executable, str(HERE / "dying_supervisor.py"), project.root, loop, moment, str(number)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=90, env=dict(os.environ))
    assert done.returncode == -signal.SIGKILL, (loop, moment, number, done.returncode, done.stderr)


@pytest.mark.timeout(300)
def test_killed_in_each_loop_nothing_is_lost_or_done_twice(world, project):
    for loop, moment, number in POINTS:
        world.more_to_do()
        project.journal.write(_hand_overs_grow_old, THE_OPERATOR)
        die(project, loop, moment, number)
        # A program that it was about to start holds its lock until it is that program.
        until(lambda: supervisor_status(project).fallen, 5, f"{loop} {moment}: a fallen supervisor")
    world.settle()
    letters = "".join(world.inbox.given)
    for number in range(1, world.count + 1):
        assert letters.count(f"letter {number}.") == 1, number
    taken = world.ask("SELECT body FROM messages WHERE sender = 'ada' ORDER BY id")
    assert [body for (body,) in taken] == [f"from the outbox {number}" for number in range(1, world.count + 1)]
    given_back = world.ask("SELECT subject, count(*) FROM events WHERE kind = 'task.expired' GROUP BY 1")
    assert len(given_back) == world.count and {count for _, count in given_back} == {1}
    ended = world.ask("SELECT subject, count(*) FROM events WHERE kind = 'process.ended' GROUP BY 1")
    assert len(ended) == world.count and {count for _, count in ended} == {1}
    codes = world.ask("SELECT exit_code FROM processes ORDER BY id")
    assert [code for (code,) in codes] == list(range(1, world.count + 1))
    assert project.journal.read(verify).healthy
    assert "ended without a word" in _log(project)
    assert len(world.ask("SELECT 1 FROM events WHERE kind = 'supervisor.replaced'")) > 1


@pytest.mark.timeout(120)
@pytest.mark.parametrize("moment", [("before", 2), ("tick", 2)])
def test_killed_between_the_agents_inbox_and_the_journal_a_letter_is_neither_lost_nor_given_twice(
    moment, world, project
):
    world.more_to_do()
    die(project, "deliver", *moment)
    if moment[0] == "before":
        until(lambda: world.inbox.given)
    world.settle()
    assert "".join(world.inbox.given).count("letter 1.") == 1
    via = world.ask("SELECT via FROM receipts WHERE recipient = 'ada'")
    assert via == [("transcript",)] if moment[0] == "before" else via in ([("transcript",)], [("inbox",)])


def test_ten_started_at_once_leave_one(project, repo, open_it):
    def start(_number):
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "core.doors.cli.main", "-C", str(repo), "supervisor", "run"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    with ThreadPoolExecutor(10) as pool:
        started = list(pool.map(start, range(10)))
    until(lambda: sum(one.poll() is not None for one in started) == 9, 60, "nine of ten ended")
    (alive,) = [one for one in started if one.poll() is None]
    assert supervisor_status(project).pid == alive.pid
    for one in started:
        if one is not alive:
            assert one.returncode == 5 and b"already" in (one.stderr.read() if one.stderr else b"")
    stop_supervisor(project)
    alive.wait(10)


@pytest.mark.timeout(120)
def test_a_journal_locked_by_another_process_is_told_of_and_waited_for(project, repo):
    from core.journal.connection import LOCK

    pid = ensure_supervisor(project).pid
    until(lambda: supervisor_status(project).loops)
    holder = os.open(os.path.join(project.journal.folder, LOCK), os.O_RDWR)
    fcntl.flock(holder, fcntl.LOCK_EX)
    released = time.monotonic() + LOCKED
    until(lambda: "held the journal's lock" in _log(project), 30, "the log says it")
    until(lambda: time.monotonic() > released, LOCKED + 1)
    before = supervisor_status(project).beat_at or 0
    os.close(holder)
    until(lambda: (supervisor_status(project).beat_at or 0) > before, 40, "a heartbeat")
    until(
        lambda: not supervisor_status(project).troubles and supervisor_status(project).loops, 60, "all loops are well"
    )
    assert supervisor_status(project).pid == pid
    assert "mended" in [line.word for line in last_lines(project.journal.folder, 200)]
    stop_supervisor(project)


@pytest.mark.timeout(120)
def test_a_full_disk_is_told_of_and_outlived(project):
    """A limit on the size of any file that the process writes stands for the full disk: no privilege is needed."""
    status = ensure_supervisor(project)
    assert status.pid is not None
    until(lambda: supervisor_status(project).loops)
    project.journal.shrink_wal()
    soft, hard = resource.prlimit(status.pid, resource.RLIMIT_FSIZE)
    log = os.path.getsize(os.path.join(project.journal.folder, "supervisor.log"))
    resource.prlimit(status.pid, resource.RLIMIT_FSIZE, (log + 2000, hard))  # room for words, none for the journal
    until(lambda: "full or failing" in _log(project), 60, "the log says it")
    assert not dies(status.pid, 0.2)
    before = supervisor_status(project).beat_at or 0
    resource.prlimit(status.pid, resource.RLIMIT_FSIZE, (soft, hard))
    until(lambda: (supervisor_status(project).beat_at or 0) > before, 60, "a heartbeat")
    assert psutil.Process(status.pid).is_running()
    assert project.journal.read(verify).healthy
    stop_supervisor(project)


def _log(project):
    return " ".join(line.text for line in last_lines(project.journal.folder, 1000))


def test_a_command_that_finds_a_fallen_one_starts_it_again(project, timonel_process):
    pid = ensure_supervisor(project).pid
    os.kill(pid or 0, signal.SIGKILL)
    until(lambda: supervisor_status(project).fallen)
    asked = {"TIMONEL_CONVERSATION": "ada"}
    assert "started again" not in timonel_process("list", environ=asked).err  # it may sit in a sandbox
    assert "started again" in timonel_process("list").err
    until(lambda: supervisor_status(project).running)
    assert "started again" not in timonel_process("list").err
    stop_supervisor(project)
    assert "started again" not in timonel_process("list").err  # what a person stopped stays stopped
    assert not supervisor_status(project).running


def test_an_open_control_center_starts_a_fallen_one_again_within_seconds_and_says_so(project, repo):
    argv = [sys.executable, "-P", "-m", "core.doors.cli.main"]
    with PtyProgram(argv, os.environ, str(repo)) as center:
        center.wait_for(b"leave")

        def told():
            center.drain(0.1)  # a terminal that nobody reads would hold the program up
            return supervisor_status(project).loops

        until(told)
        first = supervisor_status(project).pid
        os.kill(first or 0, signal.SIGKILL)
        center.wait_for(b"started again")
        until(lambda: told() and supervisor_status(project).pid != first)
    stop_supervisor(project)


def test_a_screen_says_within_a_second_that_the_supervisor_was_stopped(project, repo):
    argv = [sys.executable, "-P", "-m", "core.doors.cli.main"]
    with PtyProgram(argv, os.environ, str(repo)) as center:
        center.wait_for(b"supervised")
        stop_supervisor(project)
        assert supervisor_status(project).beat_at is None
        began = time.monotonic()
        center.wait_for(b"no supervisor")
        print(f"told after {time.monotonic() - began:.2f} s")
        assert time.monotonic() - began < 4  # a heartbeat is believed for five
