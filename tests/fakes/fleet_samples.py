"""A fleet with one of everything, at a fixed moment; tests and screenshots share it."""

from __future__ import annotations

from core.commands.context import ProjectFacts
from core.model.alarm import Alarm
from core.model.approval import Approval
from core.model.conversation import Conversation
from core.model.message import Message, Receipt
from core.model.process import ContextSample, Process, ProcessSample
from core.model.task import Awaited, Task
from core.model.worktree import Worktree
from core.services.snapshot.fleet import FleetSnapshot, Member

NOW = 1_780_000_000.0
HOSTILE = "\x1b]0;owned\x07[bold red]e\u202evil\x1b[2J[/] \x1b[31m界" + "z" * 60

FACTS = ProjectFacts("harbour", "main", ("claude", "codex", "command", "demo"), "claude", "tmux", "ctrl+q")


def conversation(number: int, name: str, state: str, reason: str = "", ago: float = 60, **more) -> Conversation:
    closed = NOW - ago if state == "closed" else None
    values = {
        "id": number, "name": name, "kind": "claude", "state": state, "reason": reason, "confidence": 0.95,
        "evidence": f'[["hook", {NOW - ago}, "{state}"], ["process", {NOW - 1}, "12 % of a core"]]',
        "state_at": NOW - ago, "role": "", "specialty": "", "capabilities": "", "parent_id": None, "argv": "[]",
        "prompt": "", "session": "5f1c", "host": "tmux", "exit_code": None, "port": 20000 + 10 * number,
        "created_at": NOW - 7200, "created_by": "operator", "opened_at": NOW - 7100, "closed_at": closed,
    }  # fmt: skip
    return Conversation(**{**values, **more})


def worktree(number: int, name: str, **more) -> Worktree:
    values = {
        "id": number, "path": f"/home/ana/harbour.worktrees/{name}", "branch": f"timonel/{name}", "base": "main",
        "base_commit": "4be1f00d", "made_branch": 1, "adopted": 0, "phase": "ready", "step": "ready",
        "archive_ref": "", "created_at": NOW - 7200, "removed_at": None,
    }  # fmt: skip
    return Worktree(**{**values, **more})


def task(number: int, title: str, state: str = "ready", owner: str = "", progress: float | None = None, **more) -> Task:
    ended = NOW - 900 if state in {"done", "failed", "cancelled"} else None
    values = {
        "id": number, "title": title, "body": "As agreed.\nSee the plan.", "type": "task", "priority": 2,
        "state": state, "owner": owner, "epoch": 1 if owner else 0, "attempts": 1 if owner else 0,
        "max_attempts": 3, "need_key": "", "open_needs": 0, "hold": "", "parent_id": None, "progress": progress,
        "note": "", "result": "", "failure": "", "ready_at": None, "estimate": None, "deadline": None,
        "lease": 900.0, "created_by": "operator", "created_at": NOW - 4000, "changed_at": NOW - 240,
        "ended_at": ended, "lease_until": NOW + 600 if state == "leased" else None,
    }  # fmt: skip
    return Task(**{**values, **more})


def process(number: int, cpu: float, megabytes: float) -> ProcessSample:
    return ProcessSample(
        f"conversation:{number}", 4000 + number, NOW - 7000, "claude", cpu, int(megabytes * 1024 * 1024), 4, NOW - 1
    )


def background(number: int, owner: int | None, name: str, state: str, argv: str, **more) -> Process:
    values = {
        "id": number, "conversation_id": owner, "name": name, "argv": argv, "folder": "/home/ana/harbour",
        "restart": "on-failure", "max_restarts": 5, "state": state, "reason": "", "run": "r1", "identity": "",
        "pid": None, "started_at": None, "exit_code": None, "restarts": 0, "next_start_at": None, "ports": None,
        "created_at": NOW - 3000, "created_by": "operator", "changed_at": NOW - 60, "ended_at": None,
        "removed_at": None,
    }  # fmt: skip
    return Process(**{**values, **more})


def context(number: int, used: int | None, size: int = 200_000) -> ContextSample:
    return ContextSample(number, used, size, "statusline", "opus", 1.42, NOW - 6)


def approval(
    number: int, who: str, title: str, detail: str = "", kind: str = "permission", ago: float = 130
) -> Approval:
    tool = "Bash" if kind == "permission" else ""
    return Approval(number, who, kind, title, detail, "open", NOW - ago, None, None, "", "", tool)


def member(row: Conversation, **more) -> Member:
    values = {
        "worktree": worktree(row.id, row.name), "process": None, "context": None, "task": None,
        "approval": None, "unread": 0,
    }  # fmt: skip
    return Member(row, **{**values, **more})


def message(number: int, sender: str, recipient: str, body: str, ago: float, **more) -> Message:
    values = {
        "id": number, "sender": sender, "recipient": recipient, "kind": "note", "subject": "", "body": body,
        "thread": number, "reply_to": None, "importance": "normal", "sent_at": NOW - ago, "expires_at": None,
    }  # fmt: skip
    return Message(**{**values, **more})


def receipt(number: int, of: int, who: str, steps: int, ago: float = 60) -> Receipt:
    times = [NOW - ago + step for step in range(steps)] + [None] * (4 - steps)
    return Receipt(number, of, who, times[0] or NOW, *times[1:], via="hook" if steps > 1 else "")


TASKS = (
    task(12, "Cache the tide tables", "leased", "tide-cache", 0.62, note="wiring the eviction"),
    task(13, "Move the pilot API to v2", "leased", "pilot-api", 0.3),
    task(14, "Write the berth planner's tests", "leased", "berth-tests", 0.86),
    task(15, "Review the pilot API", "blocked", open_needs=1),
    task(16, "Measure the crane scheduler", "ready", priority=1),
    task(17, "Translate the manual", "scheduled"),
    task(11, "Fix the flaky lock test", "failed", failure="the suite timed out three times", attempts=3),
    task(10, "Upgrade the linter", "done", result="merged"),
    task(9, "Try another map library", "cancelled"),
)
APPROVALS = (
    approval(5, "tide-cache", "Run `rm -rf build/cache`", "Bash: rm -rf build/cache && make warm", ago=190),
    approval(6, "map-render", "Which projection should the chart use?", "Mercator or UTM", "decision", ago=45),
)
MEMBERS = (
    member(
        conversation(1, "tide-cache", "waiting", "asks for a permission", 190, role="builder"),
        task=TASKS[0], process=process(1, 2, 412), context=context(1, 91_000), approval=APPROVALS[0], unread=1,
    ),
    member(
        conversation(2, "pilot-api", "working", "runs the tests", 38, role="builder"),
        task=TASKS[1], process=process(2, 87.4, 655), context=context(2, 151_000),
    ),
    member(
        conversation(3, "berth-tests", "working", "edits planner_test.py", 4),
        task=TASKS[2], process=process(3, 31, 388), context=context(3, 60_500),
    ),
    member(
        conversation(4, "map-render", "working", "thinks", 12, kind="codex"),
        process=process(4, 6, 210), approval=APPROVALS[1],
    ),
    member(
        conversation(5, "crane-index", "stuck", "no sign of work for 14 min", 840, confidence=0.8),
        process=process(5, 0, 1433), context=context(5, 193_000),
    ),
    member(conversation(6, "docs-sweep", "idle", "its turn is over", 660), process=process(6, 0, 240)),
    member(conversation(7, "plan-q3", "paused", "paused by the operator", 1500, role="planner")),
    member(conversation(8, "lint-fix", "exited", "its program ended with code 0", 5400, exit_code=0)),
    member(
        conversation(9, "old-radar", "closed", "torn down by the operator", 90_000),
        worktree=worktree(9, "old-radar", phase="removed", archive_ref="refs/timonel/archive/old-radar/1"),
    ),
    member(conversation(10, "gate-log", "failed", "its program ended with code 1", 300, exit_code=1)),
)  # fmt: skip
MESSAGES = (
    message(24, "pilot-api", "operator", "v2 answers; may I drop the old route?", 50, importance="high"),
    message(23, "operator", "all", "Freeze main until 18:00.", 900),
    message(22, "berth-tests", "role:builder", "The fixture moved to tests/data.", 1500, kind="status_update"),
    message(21, "docs-sweep", "operator", "All links checked.", 3000, kind="completion_notice"),
)
RECEIPTS = (
    receipt(1, 24, "operator", 2),
    receipt(2, 23, "tide-cache", 3),
    receipt(3, 23, "pilot-api", 2),
    receipt(4, 22, "pilot-api", 4),
    receipt(5, 21, "operator", 4),
)
COUNTS = {"leased": 3, "ready": 1, "blocked": 1, "scheduled": 1, "failed": 1, "done": 1, "cancelled": 1}

PROCESSES = (
    background(1, None, "server", "running", '["npm", "run", "dev"]', pid=4501, started_at=NOW - 900, ports="20021"),
    background(2, 2, "tests", "given-up", '["npm", "test", "--", "--watch"]', reason="ended with 1; restarted 5 times",
               exit_code=1, restarts=5, ended_at=NOW - 200),
    background(3, None, "docs", "exited", '["mkdocs", "build"]', reason="ended with 0", exit_code=0, ended_at=NOW - 60),
)  # fmt: skip
UNREAD = sum(one.recipient == "operator" and one.read_at is None for one in RECEIPTS)
FLEET = FleetSnapshot(
    421, MEMBERS, TASKS, COUNTS, MESSAGES, RECEIPTS, APPROVALS, NOW - 1.0, processes=PROCESSES, unread=UNREAD
)
ALARMS = (
    Alarm(1, 6, "memory", "its processes use 5.1 GB of memory (limit 4.0 GB)", 5.1e9, 4.3e9, NOW - 70, None, None, ""),
    Alarm(2, None, "host_memory", "the machine has 300 MB of memory left", 3, 8, NOW - 9, None, None, ""),
)
ALARMED = FLEET._replace(
    members=tuple(one._replace(alarms=ALARMS[:1]) if one.conversation.id == 6 else one for one in MEMBERS),
    alarms=ALARMS,
)
NOBODY = FleetSnapshot(0, (), (), {}, (), (), (), None)


def hostile_fleet() -> FleetSnapshot:
    """The same with names, questions and messages that try to break the screen."""
    asked = approval(7, "evil", HOSTILE, HOSTILE)
    bad = member(
        conversation(11, HOSTILE, "working", HOSTILE),
        approval=asked, task=task(30, HOSTILE, "leased", HOSTILE, 4.2), context=context(11, 900_000),
    )  # fmt: skip
    return FLEET._replace(
        members=(bad, *MEMBERS),
        tasks=(task(31, HOSTILE, "failed"), *TASKS),
        messages=(message(40, HOSTILE, "operator", HOSTILE, 3, subject="[link=x]"), *MESSAGES),
        approvals=(*APPROVALS, asked),
    )


def big_fleet(size: int) -> FleetSnapshot:
    """Many conversations in every state."""
    states = ("working", "idle", "working", "stuck", "exited")
    members = tuple(
        member(
            conversation(number, f"agent-{number:03}", states[number % 5], "at work", number),
            process=process(number, number % 100, 200 + number),
            context=context(number, number * 900),
        )
        for number in range(1, size + 1)
    )
    return FLEET._replace(members=members, approvals=())


def long_queue(size: int) -> FleetSnapshot:
    """A queue with so many tasks in view, in every state, and ten thousand that were done before."""
    states = ("ready", "blocked", "ready", "leased", "scheduled", "failed", "done")
    titles = (
        "Cache the tide tables per harbour",
        "Move the pilot API to v2",
        "Review it",
        "Measure the crane scheduler",
    )
    tasks = tuple(
        task(
            100 + at, titles[at % 4], states[at % 7], f"agent-{at:02}" if at % 7 == 3 else "", (at % 10) / 10,
            priority=at % 4 if at % 5 == 0 else 2, failure="timed out three times" if at % 7 == 5 else "",
            failure_class="tests", ready_at=NOW + at * 9, lease_until=NOW + at * 37 % 900 - 40, ended_by="eve",
            open_needs=int(at % 7 == 1), hold="until Monday" if at % 35 == 1 else "",
        )
        for at in range(size)
    )  # fmt: skip
    counts = {state: sum(one.state == state for one in tasks) for state in set(states)}
    after = {one.id: (Awaited(100, "ready"), Awaited(103, "leased")) for one in tasks if one.state == "blocked"}
    return FLEET._replace(tasks=tasks, task_counts=counts | {"done": 10_000}, after=after)


SCREEN = (
    "\x1b[1m● I'll cache the tide tables per harbour.\x1b[0m",
    "",
    "  \x1b[32m✓\x1b[0m Read \x1b[36msrc/tides/table.py\x1b[0m (212 lines)",
    "  \x1b[32m✓\x1b[0m Edit \x1b[36msrc/tides/cache.py\x1b[0m \x1b[32m+41\x1b[0m \x1b[31m-7\x1b[0m",
    "",
    "\x1b[2m    def warm(self, harbour: str) -> None:\x1b[0m",
    "\x1b[32m+       self._tables[harbour] = load(harbour)\x1b[0m",
    "",
    "\x1b[33m? Run this command?\x1b[0m",
    "    rm -rf build/cache && make warm",
    "",
    "  \x1b[7m 1. Yes \x1b[0m  2. Yes, always  3. No",
)
