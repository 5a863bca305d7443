"""What an agent was given stands in its transcript; what it only says, quotes or cannot be read does not count."""

import json

import pytest

from core.agents.received import received, transcript


def line(role, text, outer="message"):
    return json.dumps({"type": "user", outer: {"role": role, "content": text}}, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (line("user", '<cross-session-message from-name="x">\n[message 4 from the operator to ada · note]\n> hi'), {4}),
        (line("user", [{"type": "input_text", "text": "[message 5 from bob to ada · note]\n> hi"}], "payload"), {5}),
        (line("user", "[message 4 from a to b]\n> x\n\n[message 5 from a to b]\n> y"), {4, 5}),
        (line("user", "[message 9 from a to b]"), set()),
        (line("user", "> [message 4 from a to b]"), set()),
        (line("user", "as in [message 4 from a to b]"), set()),
        (line("assistant", "[message 4 from a to b]"), set()),
        ("[message 4 from\n", set()),
        ("[1, [message 4 from", set()),
        (line("user", None), set()),
        (line("user", [None, {"text": 7}, "[message 4 from"]), set()),
    ],
)
def test_records(text, found, tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text("rubbish\n" + text + line("user", "something else"))
    assert received(str(path), [4, 5]) == found


def test_a_record_that_is_not_there_shows_nothing(tmp_path):
    assert received(str(tmp_path / "none"), [1]) == frozenset()
    assert transcript("claude", "", {}) == transcript("codex", "x", {"HOME": str(tmp_path)}) == ""
