"""A million claims and five hundred kills: no task twice, and nothing lost of what was acknowledged.

The run that the design asks for: --claims 1000000 --kills 500. The checker (tests/fakes/history_check.py) reads every
answer of every process and every event, in order and once, so the memory of it does not grow with the run.
"""

import resource

import pytest

from core.journal.journal import Journal
from tests.fakes.history_claims import claim_all


@pytest.mark.timeout(7200)
def test_claims_and_kills(bars, request, tmp_path):
    claims, kills = (int(request.config.getoption(f"--{name}")) for name in ("claims", "kills"))
    with Journal(str(tmp_path / "journal"), patience=60) as journal:
        found = claim_all(journal, tmp_path / "logs", claims, kills)
        assert journal.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    counts = found.verdict.counts
    print(f"\n{dict(found.done)} {dict(found.storm)} {dict(counts)}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{counts['task.claimed'] / found.seconds:.0f} claims/s and as many ends; {memory:.0f} MB for the checker")
    name = f"{counts['task.claimed']:,} claims, {found.storm['killed']} kills, {found.storm['stopped']} stops"
    bars.limit(f"{name}: contradictions of any kind in the history", counts["faults"], 0, "")
    assert found.verdict.faults == ()
    bars.limit(f"{name}: tasks done other than once", abs(counts["task.done"] - claims), 0, "")
    bars.limit(
        f"{name}: acknowledged ends that are not in the tables", max(counts["complete"] - found.done["done"], 0), 0, ""
    )
    assert counts["claim"] >= claims - counts["unheard"]
    assert found.done == {"done": claims}
    assert found.storm["killed"] == kills
    bars.check()
