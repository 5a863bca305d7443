"""Real processes at once: none is refused, nothing acknowledged is lost, whoever is killed."""

import random
import time

from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
from core.services.journal_care import verify

AT_ONCE = 16
ROUNDS = 20
EVENTS = 400  # of each writer
KILLS = 40
SEED = 20


def await_ready(processes):
    for process in processes:
        assert process.stdout.readline() == "ready\n", process.stderr.read()


def go(processes):
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()


def test_sixteen_may_open_a_new_journal_at_once(tmp_path, start):
    for round_number in range(ROUNDS):
        folder = tmp_path / str(round_number)
        processes = [start("writing.py", "opener", folder) for _ in range(AT_ONCE)]
        await_ready(processes)
        go(processes)
        answers = [process.communicate(timeout=60) for process in processes]
        assert [err for _, err in answers if err] == []
        assert sorted(int(out) for out, _ in answers) == list(range(2, 2 * AT_ONCE + 1, 2))


def test_kills_lose_nothing_that_was_acknowledged(tmp_path, start):
    chance = random.Random(SEED)
    folder, logs = tmp_path / "journal", tmp_path / "logs"
    logs.mkdir()
    Journal(str(folder)).close()
    number = 0

    def one_more():
        nonlocal number
        number += 1
        process = start("writing.py", "writer", folder, logs / str(number), EVENTS)
        go([process])
        return process, logs / str(number)

    running = [one_more() for _ in range(AT_ONCE)]
    kills = 0
    deadline = time.monotonic() + 120
    while kills < KILLS and time.monotonic() < deadline:
        # Only those that have begun to write: a kill before that would prove nothing.
        writing = [one for one in running if one[0].poll() is None and one[1].exists()]
        if not writing:
            running = [one for one in running if one[0].poll() is None] or [one_more() for _ in range(AT_ONCE)]
            continue
        time.sleep(chance.random() * 0.01)
        process, log = victim = chance.choice(writing)
        process.kill()
        process.wait(timeout=10)
        kills += len(log.read_text().splitlines()) < EVENTS
        running.remove(victim)
        running.append(one_more())
    for process, _ in running:
        assert process.wait(timeout=120) == 0, process.stderr.read()
    assert kills == KILLS

    acknowledged = {}
    for log in logs.iterdir():
        for line in log.read_text().splitlines():
            seq, title = line.split()
            acknowledged[int(seq)] = title
    with Journal(str(folder)) as journal:
        stored = dict(
            journal.read(
                lambda c: c.execute(
                    "SELECT seq, json_extract(payload, '$.note') FROM events WHERE kind = 'task.noted'"
                ).fetchall()
            )
        )
        found = journal.read(verify)
        journal.write(lambda tx: None, THE_OPERATOR)
    assert len(acknowledged) >= AT_ONCE * EVENTS // 2
    assert {seq: title for seq, title in acknowledged.items() if stored.get(seq) != title} == {}
    assert found.words == ()


def test_the_lock_of_a_killed_holder_is_free_at_once(tmp_path, start):
    folder = tmp_path / "journal"
    Journal(str(folder)).close()
    holder = start("writing.py", "holder", folder)
    await_ready([holder])
    go([holder])
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait(timeout=10)
    with Journal(str(folder), patience=0.5) as journal:
        journal.write(lambda tx: None, THE_OPERATOR)
