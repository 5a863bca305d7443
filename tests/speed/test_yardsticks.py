"""Our queue beside others that live in a SQLite file: rates and waits, with a long queue and many processes."""

import json
import statistics
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field

import pytest

from tests.conftest import ROOT
from tests.speed import yardsticks
from tests.speed.side_by_side import percentile
from tests.speed.yardsticks import YARDSTICKS, missing

PROCESSES = (1, 4, 16)
ROUNDS = 3
AT_ONCE = 2000  # claims of one measured block, of all processes together: the queue stays long
SECONDS = 2.0  # of a block at most
RAW_SHARE = 0.2  # ours is two transactions with events and the rules of leases, raw two bare statements
RAW_WAIT = {0.5: 4, 0.99: 40}  # the longest of them meet the checkpoints of three times as many pages


@dataclass
class Found:
    """What the blocks of one queue with one number of processes told."""

    rates: list[float] = field(default_factory=list)  # claims with their ends, a second
    claims: list[float] = field(default_factory=list)  # ms of each claim
    wholes: list[float] = field(default_factory=list)  # ms of each claim with its end


def block(name: str, folder: str, count: int, environ: dict[str, str]) -> tuple[Found, list[object]]:
    """One block: all processes begin together, when the last of them is here."""
    words = [sys.executable, yardsticks.__file__, name, folder, str(AT_ONCE // count), str(SECONDS)]
    workers = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ, cwd=folder)
        for _ in range(count)
    ]
    for worker in workers:
        assert worker.stdout is not None and worker.stdout.readline() == "here\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    answers = [json.loads(worker.communicate(timeout=300)[0]) for worker in workers]
    claimed = [json.dumps(one) for answer in answers for one in answer[2]]
    passed = max(answer[1] for answer in answers) - min(answer[0] for answer in answers)
    claims = [time for answer in answers for time in answer[3]]
    wholes = [time for answer in answers for time in answer[4]]
    return Found([len(claimed) / passed], claims, wholes), claimed


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("count", PROCESSES)
def test_beside_other_queues(bars, request, tmp_path, environ, count):
    length = min(int(request.config.getoption("--tasks")), 1_000_000)
    names = [name for name in YARDSTICKS if not missing(name)]
    for name in YARDSTICKS:
        if why := missing(name):
            bars.skip(f"ours / {name}", why)
    places = {name: tmp_path / name.replace(" ", "-") for name in names}
    for name in names:
        places[name].mkdir()
        YARDSTICKS[name][1](str(places[name])).fill(length)
    found = {name: Found() for name in names}
    taken: dict[str, Counter[object]] = {name: Counter() for name in names}
    for number in range(ROUNDS):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            one, claimed = block(name, str(places[name]), count, {**environ, "PYTHONPATH": str(ROOT)})
            found[name].rates += one.rates
            found[name].claims += one.claims
            found[name].wholes += one.wholes
            taken[name].update(claimed)
    ours = found["ours"]
    about = f"{count} processes, {length:,} pending" if count > 1 else f"{length:,} pending"
    for name in names[1:]:
        theirs = found[name]
        bare = name == "raw SQLite"
        twice = sum(times - 1 for times in taken[name].values())
        said = f"ours / {name}, {about}" + (f" ({twice} of its tasks were claimed twice)" if twice else "")
        least = RAW_SHARE if bare else 1
        bars.share(f"claim and complete, {said}", statistics.median(ours.rates), statistics.median(theirs.rates), least)
        for share in (0.5, 0.99):
            mine, others = percentile(ours.claims, share), percentile(theirs.claims, share)
            bars.ratio(f"wait for a claim, p{share * 100:.0f}, {said}", mine, others, RAW_WAIT[share] if bare else 1)
    assert max(taken["ours"].values()) == 1
    bars.check()
