"""Codex's rollout: captured records, a file that grows, is cut, is broken."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.agents.sessions import IDLE, WORKING, Standing
from core.agents.sessions_codex import FIRST_READ, Rollout, after, find_rollout, fold
from core.agents.status_line import Figures

FIXTURES = Path(__file__).parents[2] / "fixtures" / "agents" / "codex"


def captured(name):
    return json.loads((FIXTURES / f"rollout.{name}.json").read_text())


def line(name):
    return json.dumps(captured(name)).encode()


def test_a_turn_from_its_start_to_its_end():
    began = after(Standing(), captured("task_started"))
    assert (began.state, round(began.at, 3)) == (WORKING, 1795229174.147)
    ended = after(began, captured("task_complete"))
    assert (ended.state, ended.text) == (IDLE, "slow done")


def test_an_interrupted_turn_is_idle():
    found = fold(Standing(), [line("task_started"), line("turn_aborted")])
    assert (found.state, found.text) == (IDLE, "its turn was interrupted")


def test_context_is_the_newest_requests_total():
    found = after(Standing(), captured("token_count"))
    assert found.figures == Figures(14320, 258400, "", None)
    assert found.state == ""


def test_the_thread_is_known_from_the_first_record():
    assert after(Standing(), captured("session_meta")).session == "01a1fbfb-a26e-7181-a662-b81beb98d1f9"


def test_unknown_and_broken_records_are_counted_and_passed_over():
    lines = [line("task_started"), b'{"type": "novelty", "payload": 7}', b"{broken", b"", b"[1]"]
    found = fold(Standing(), lines)
    assert (found.state, found.unknown) == (WORKING, 3)


def test_every_known_record_type_is_known():
    kinds = {kind.partition("/")[0] for kind in captured("record-types")}
    assert fold(Standing(), [json.dumps({"type": kind, "payload": {}}).encode() for kind in kinds]).unknown == 0


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_no_shape_is_an_error(payload):
    for event in ("task_started", "turn_aborted", "token_count"):
        after(Standing(), {"type": "event_msg", "timestamp": payload, "payload": {"type": event, "info": payload}})
    after(Standing(), payload)


def test_only_what_was_added_is_read(tmp_path):
    path = tmp_path / "rollout.jsonl"
    path.write_bytes(line("session_meta") + b"\n" + line("task_started") + b"\n")
    rollout = Rollout(str(path))
    assert rollout.look().state == WORKING
    half = line("turn_aborted")
    with path.open("ab") as file:
        file.write(half[:50])
    assert rollout.look().state == WORKING
    with path.open("ab") as file:
        file.write(half[50:] + b"\n")
    found = rollout.look()
    assert (found.state, found.unknown, found.session[:8]) == (IDLE, 0, "01a1fbfb")
    path.write_bytes(line("task_started") + b"\n")  # shorter: another file of the same name
    assert rollout.look().state == WORKING
    path.unlink()
    assert rollout.look().state == WORKING


def test_of_a_long_file_only_the_end_is_read_and_its_cut_line_is_no_mistake(tmp_path):
    path = tmp_path / "rollout.jsonl"
    long = json.dumps({"type": "response_item", "payload": {"text": "x" * FIRST_READ}}).encode()
    path.write_bytes(long + b"\n" + line("turn_aborted") + b"\n")
    found = Rollout(str(path)).look()
    assert (found.state, found.unknown) == (IDLE, 0)


def test_a_thread_is_found_by_its_id_whatever_the_day(tmp_path):
    folder = tmp_path / ".codex" / "sessions" / "2026" / "11" / "21"
    folder.mkdir(parents=True)
    wanted = folder / "rollout-2026-11-21T02-42-14-abc.jsonl"
    wanted.touch()
    (folder / "rollout-2026-11-21T02-42-15-abd.jsonl").touch()
    assert find_rollout({"HOME": str(tmp_path)}, "abc") == str(wanted)
    assert find_rollout({"HOME": str(tmp_path)}, "ab*") == ""
    assert find_rollout({"HOME": "/nowhere", "CODEX_HOME": str(tmp_path / ".codex")}, "abc") == str(wanted)
