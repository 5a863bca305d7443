import pytest

from core.terminals import tmux_argv as argv
from core.terminals.keys import key_named


@pytest.mark.parametrize(
    ("word", "sent"),
    [("a;", "a\\;"), (";", "\\;"), ("a\\;", "a\\\\;"), ("a;b", "a;b"), ("", ""), ("a;;", "a;\\;")],
)
def test_a_last_semicolon_does_not_separate(word, sent):
    assert argv.chain(("x", word), ("y",)) == ["x", sent, ";", "y"]


def test_targets_are_exact_session_names():
    for command in (*argv.frame("c-1"), argv.resize("c-1", 10, 10), argv.hex_bytes("c-1", b"a")):
        assert command[command.index("-t") + 1] == "=c-1:"


def test_text_goes_as_hex_and_keys_by_name():
    assert argv.press("c-1", key_named("up"))[-1] == "Up"
    assert argv.hex_bytes("c-1", "é;".encode())[-4:] == ("-H", "c3", "a9", "3b")


def test_long_text_is_divided_below_the_limit():
    raw = bytes(range(256)) * 100
    chunks = list(argv.hex_chunks("c-1", raw))
    assert bytes(int(word, 16) for chunk in chunks for word in chunk[4:]) == raw
    assert all(argv.size(chunk) < argv.LIMIT - 1000 for chunk in chunks)


def test_batches_keep_order_and_groups_whole():
    groups = [argv.tail(f"c-{number}") for number in range(300)]
    batches = list(argv.batches(groups))
    assert [command for batch in batches for command in batch] == [command for group in groups for command in group]
    assert 1 < len(batches) < 8
    for batch in batches:
        assert len(batch) % 3 == 0
        assert sum(len(word) + 1 for word in argv.chain(*batch)) < 16_000


def test_new_session_has_no_directory_that_tmux_would_expand():
    words = argv.new_session("c-1", 80, 24, "A=b", ("/bin/sh", "-c", "x"))
    assert "-c" not in words[: words.index("/bin/sh")]
    assert words[words.index("-s") + 1] == "c-1"
