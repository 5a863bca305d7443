import pytest

from core.model.process import Process, ProcessState, Restart
from core.rules.process_moves import Seen, ending, move

RUNS = Process(
    1, None, "web", '["x"]', "/", Restart.ON_FAILURE, 5, ProcessState.RUNNING, "", "r", "b:9:1", 9, 100.0, None, 0,
    None, None, 90.0, "operator", 100.0, None, None,
)  # fmt: skip
ALIVE = Seen(True, False, None, None, (), True)
GONE = Seen(False, False, 1, 105.0, (), True)


def state_of(process, seen):
    found = move(process, seen, 110.0)
    return found.state if found else None


def test_what_runs_on_is_no_news():
    assert move(RUNS, ALIVE, 110.0) is None


@pytest.mark.parametrize(
    ("state", "seen", "expected"),
    [
        (ProcessState.STARTING, ALIVE, ProcessState.RUNNING),
        (ProcessState.RUNNING, ALIVE._replace(halted=True), ProcessState.PAUSED),
        (ProcessState.PAUSED, ALIVE._replace(halted=True), None),
        (ProcessState.PAUSED, ALIVE, ProcessState.RUNNING),
        (ProcessState.STOPPING, ALIVE, None),
        (ProcessState.RUNNING, GONE._replace(left=(7,)), ProcessState.ORPHANED),
        (ProcessState.ORPHANED, GONE._replace(left=(7,)), None),
        (ProcessState.STOPPING, GONE._replace(left=(7,)), None),
        (ProcessState.STOPPING, GONE, ProcessState.STOPPED),
        (ProcessState.RUNNING, GONE._replace(exit_code=0), ProcessState.EXITED),
        (ProcessState.RUNNING, GONE, ProcessState.RESTARTING),
        (ProcessState.ORPHANED, GONE, ProcessState.RESTARTING),
    ],
)
def test_states(state, seen, expected):
    assert state_of(RUNS._replace(state=state), seen) == expected


def test_a_restart_is_counted_from_the_end_not_from_when_it_was_noticed():
    found = move(RUNS, GONE, 9999.0)
    assert found and (found.next_start_at, found.ended_at, found.restarts) == (106.0, 105.0, 1)
    assert found.reason == "ended with 1; restart 1 of 5"


def test_a_lost_exit_code_is_a_failure_and_stays_unknown():
    found = move(RUNS._replace(restart=Restart.NEVER), GONE._replace(exit_code=None, ended_at=None), 110.0)
    assert found and (found.state, found.exit_code, found.ended_at) == (ProcessState.FAILED, None, 110.0)
    assert "nobody knows" in found.reason


def test_nothing_is_restarted_silently_after_a_reboot():
    found = move(RUNS, Seen(False, False, None, None, (), False), 110.0)
    assert found and (found.state, found.next_start_at) == (ProcessState.FAILED, None)


def test_given_up():
    found = move(RUNS._replace(restarts=5), GONE, 110.0)
    assert found and (found.state, found.reason) == (ProcessState.GIVEN_UP, "ended with 1 after 5 restarts in a row")


def test_ends_in_words():
    assert [ending(code) for code in (0, 7, 143)] == ["ended with 0", "ended with 7", "was ended by signal 15"]
