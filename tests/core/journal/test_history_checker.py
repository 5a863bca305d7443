"""Sixteen processes, killed and stopped at random; what each of them was told is checked against the log."""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from core.journal.journal import Journal
from core.journal.replay import compare, replayed
from core.model.actor import THE_OPERATOR
from core.services.task_claims import claim, worker_named
from core.services.task_drafts import TaskDraft, create_task

WORKERS = 16
SECONDS = 6.0
NAMES = [f"w{number}" for number in range(WORKERS)]


def join(tx: Any, names: list[str]) -> None:
    for number, name in enumerate(names, 1):
        tx.append(
            "conversation.created", f"conversation:{number}", name=name, kind="demo", state="working", state_at=tx.now,
            created_at=tx.now, created_by="operator", role="builder",
        )  # fmt: skip
    for number in range(200):
        create_task(tx, TaskDraft(f"first {number}", priority=number % 5, lease=0.25))


@pytest.fixture
def shared(folder: Path) -> Iterator[Journal]:
    """A journal with sixteen conversations and two hundred tasks of a short lease."""
    with Journal(str(folder)) as journal:
        journal.write(join, THE_OPERATOR, NAMES)
        yield journal


def told(logs: Path) -> list[dict[str, Any]]:
    """Everything that every worker wrote down; a kill may have cut the last line of a log."""
    found = []
    for path in sorted(logs.iterdir()):
        for line in path.read_text().split("\n")[:-1]:
            found.append({**json.loads(line), "who": path.name.split(".")[0]})
    return found


def storm(start: Callable[..., "Popen[str]"], folder: Path, logs: Path) -> Counter[str]:
    """Lets them run, kills some (another takes the name over) and stops some for longer than their leases."""
    dice = random.Random(7)
    living = {name: start("history_worker.py", folder, name, logs / f"{name}.0", name[1:], SECONDS) for name in NAMES}
    stopped: dict[str, float] = {}
    done: Counter[str] = Counter()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        name = dice.choice(NAMES)
        now = time.monotonic()
        for one in [one for one, until in stopped.items() if until < now]:
            os.kill(living[one].pid, signal.SIGCONT)
            del stopped[one]
        if name not in stopped and living[name].poll() is None:
            if dice.random() < 0.5:
                living[name].kill()
                living[name].wait()
                done["killed"] += 1
                log = logs / f"{name}.{done['killed']}"
                seconds = max(end - time.monotonic(), 0.1)
                living[name] = start("history_worker.py", folder, name, log, dice.randrange(10**6), seconds)
            else:
                os.kill(living[name].pid, signal.SIGSTOP)
                stopped[name] = now + dice.uniform(0.3, 0.6)
                done["stopped"] += 1
        time.sleep(0.05)  # the pace of the storm, not a wait for anything
    for name in stopped:
        os.kill(living[name].pid, signal.SIGCONT)
    for process in living.values():
        assert process.wait(timeout=20) == 0, process.stderr and process.stderr.read()
    return done


def test_one_winner_nothing_lost_nothing_twice(shared, start, folder, tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    done = storm(start, folder, logs)
    facts = told(logs)
    assert done["killed"] >= 10
    assert done["stopped"] >= 10
    assert any(fact.get("refused") for fact in facts)  # some stops outlasted a lease
    assert Counter(fact["ok"] for fact in facts if "ok" in fact)["complete"] >= 100

    check_claims(shared, facts)
    check_ends(shared, facts)
    check_kept(shared, facts)
    check_deliveries(shared, facts)
    check_tables(shared)


def events(journal: Journal, noun: str) -> dict[int, list[tuple[int, str, str, dict[str, Any]]]]:
    """Sequence number, actor, kind and payload by the subject's id."""
    found: dict[int, list[tuple[int, str, str, dict[str, Any]]]] = {}
    query = "SELECT seq, actor, kind, payload, subject FROM events WHERE subject LIKE ? ORDER BY seq"
    for seq, actor, kind, payload, subject in journal.connection.execute(query, (f"{noun}:%",)).fetchall():
        found.setdefault(int(subject.partition(":")[2]), []).append((seq, actor, kind, json.loads(payload)))
    return found


def check_claims(journal: Journal, facts: list[dict[str, Any]]) -> None:
    """One winner for each epoch; epochs grow by one; nobody wins while another holds."""
    winners = Counter((fact["task"], fact["epoch"]) for fact in facts if fact.get("ok") == "claim")
    assert winners
    assert max(winners.values()) == 1
    owners: dict[tuple[int, int], str] = {}
    for number, happened in events(journal, "task").items():
        epoch, holder = 0, ""
        for _, actor, kind, payload in happened:
            if kind == "task.claimed":
                assert holder == "", f"#{number} was claimed by {actor} while {holder} held it"
                assert payload["epoch"] == epoch + 1
                epoch, holder = payload["epoch"], payload["owner"]
                owners[number, epoch] = actor
            elif kind in ("task.progressed", "task.done", "task.released"):
                assert actor == holder, f"#{number} was changed by {actor} while {holder or 'nobody'} held it"
            if payload.get("owner") == "":
                holder = ""
    for fact in facts:
        if fact.get("ok") == "claim":
            assert owners[fact["task"], fact["epoch"]] == fact["who"]


def check_ends(journal: Journal, facts: list[dict[str, Any]]) -> None:
    """Whoever was told that it is done was the one who did it, under the newest claim; nothing is done twice."""
    done: dict[int, tuple[str, int]] = {}
    for number, happened in events(journal, "task").items():
        epoch = 0
        for _, actor, kind, payload in happened:
            assert number not in done, f"#{number} went on after it was done"
            epoch = payload.get("epoch", epoch)
            if kind == "task.done":
                done[number] = (actor, epoch)
    for fact in facts:
        if fact.get("ok") == "complete":
            assert done[fact["task"]] == (fact["who"], fact["epoch"])
        if fact.get("refused") == "complete":
            assert done.get(fact["args"][0]) != (fact["who"], fact["args"][1])


def check_kept(journal: Journal, facts: list[dict[str, Any]]) -> None:
    """What was acknowledged is there."""
    titles = dict(journal.connection.execute("SELECT id, title FROM tasks").fetchall())
    senders = dict(journal.connection.execute("SELECT id, sender FROM messages").fetchall())
    for fact in facts:
        if fact.get("ok") == "create":
            assert titles[fact["task"]] == fact["title"]
        if fact.get("ok") == "send":
            assert senders[fact["message"]] == fact["who"]


def check_deliveries(journal: Journal, facts: list[dict[str, Any]]) -> None:
    """Nothing is delivered twice, and what a reader was given is marked as delivered."""
    given = Counter((fact["who"], number) for fact in facts if fact.get("ok") == "take" for number in fact["messages"])
    assert given
    assert max(given.values()) == 1
    for happened in events(journal, "receipt").values():
        assert sum(kind == "receipt.delivered" for _, _, kind, _ in happened) <= 1
    query = "SELECT recipient, message_id FROM receipts WHERE delivered_at IS NOT NULL"
    marked = set(journal.connection.execute(query).fetchall())
    assert set(given) <= marked


def check_tables(journal: Journal) -> None:
    """The file is whole, the tables are what the log says, and nothing waits that is free to go."""
    assert journal.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert compare(replayed(journal.connection), journal.connection) == []


def has_lapsed(connection: Any, number: int) -> bool:
    found = connection.execute("SELECT lease_until FROM tasks WHERE id = ?", (number,)).fetchall()
    return found[0][0] < time.time()


def test_a_worker_that_was_stopped_past_its_lease_is_refused(shared, start, folder, tmp_path):
    log = tmp_path / "w0.0"
    late = start("history_worker.py", folder, "w0", log, 1, 0, "wait")
    assert late.stdout is not None and late.stdin is not None
    number, epoch = map(int, late.stdout.readline().split())
    os.kill(late.pid, signal.SIGSTOP)
    winner = shared.read(worker_named, "w1")
    give_up = time.monotonic() + 10
    while not shared.read(has_lapsed, number):
        assert time.monotonic() < give_up
        time.sleep(0.02)
    task = shared.write(claim, THE_OPERATOR, winner)  # gives the lapsed claim back, and takes the most urgent
    if task is not None and task.id != number:
        task = shared.write(claim, THE_OPERATOR, winner, number)
    assert task is not None and (task.owner, task.epoch) == ("w1", epoch + 1)
    os.kill(late.pid, signal.SIGCONT)
    late.stdin.write("\n")
    late.stdin.flush()
    assert late.wait(timeout=20) == 0
    refused = json.loads(log.read_text().split("\n")[-2])
    assert refused["refused"] == "complete"
    assert f"task #{number} is held by w1 now (claim {epoch + 1})" in refused["message"]
    check_tables(shared)
