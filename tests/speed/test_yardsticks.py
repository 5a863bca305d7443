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
SECONDS = 1.5  # of one measured block: the queue stays long
RAW_SHARE = 0.2  # ours is two transactions with events and the rules of leases, raw two bare statements
RAW_WAIT = {0.5: 4.0, 0.99: 40.0}  # the longest of them meet the checkpoints of three times as many pages
ALONE = {0.5: 1.0, 0.99: 2.0}  # one process: we write an event with each claim, so checkpoints come twice as often
TOGETHER = {0.5: 1.0, 1.0: 1.0}
"""Many processes: a p99 flatters whoever starves his workers, since those that wait long make few claims. So the
longest wait is compared, and how much the worst served of the workers got of its equal part."""


@dataclass
class Found:
    """What the blocks of one queue with one number of processes told."""

    rates: list[float] = field(default_factory=list)  # claims with their ends, a second
    claims: list[float] = field(default_factory=list)  # ms of each claim
    least: list[float] = field(default_factory=list)  # the worst served worker's part of what an equal part would be


def block(name: str, folder: str, count: int, environ: dict[str, str]) -> tuple[Found, list[object]]:
    """One block: all processes begin together, when the last of them is here."""
    words = [sys.executable, yardsticks.__file__, name, folder, str(SECONDS)]
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
    least = min(len(answer[2]) for answer in answers) * count / len(claimed)
    return Found([len(claimed) / passed], claims, [least]), claimed


def worded(share: float) -> str:
    return f"p{share * 100:.0f}" if share < 1 else "longest"


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
            found[name].least += one.least
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
        for share, most in (RAW_WAIT if bare else TOGETHER if count > 1 else ALONE).items():
            mine, others = percentile(ours.claims, share), percentile(theirs.claims, share)
            bars.ratio(f"wait for a claim, {worded(share)}, {said}", mine, others, most)
        if count > 1:
            bars.tell(f"the worst served worker's part of an equal part, {said}", min(ours.least), min(theirs.least))
    assert max(taken["ours"].values()) == 1
    bars.check()
