"""What is typed and pasted arrives byte for byte: with real tmux and a receiver in raw mode."""

import hashlib
import subprocess

import pytest

from core.errors import TerminalFailed, UsageError
from core.terminals import tmux_argv as argv

NASTY = ["-l x", "echo a;", ";", "a\\;", "''\"\"", "#{pid} #(id)", "$HOME `id`", "!!", "a\nb\r", "\x1b[A", "\x03\x1a"]
NASTY += ["é 漢字 👩‍🔧", "Enter", "Escape", "C-c", "\x00\x7f", "~~;;"]

KEYS = {
    "enter": b"\r",
    "up": b"\x1b[A",
    "ctrl+c": b"\x03",
    "shift+tab": b"\x1b[Z",
    "escape": b"\x1b",
    "backspace": b"\x7f",
    "f1": b"\x1bOP",
    "shift+enter": b"\x1b\r",
    ";": b";",
    "ctrl+left": b"\x1b[1;5D",
}


@pytest.fixture
def receiving(host, place, shows, until):
    """Start a receiver; gives a function that waits for so many bytes and returns all that came."""

    def begin(greeting=""):
        launch, out = place.receiver("c-1", greeting)
        host.start(launch)
        shows(host, "c-1", "ready")

        def received(size):
            until(lambda: out.stat().st_size >= size)
            return out.read_bytes()

        return received

    return begin


def test_nasty_text_arrives_byte_for_byte(host, receiving):
    received, sent = receiving(), b""
    for text in NASTY:
        host.type_text("c-1", text)
        sent += text.encode()
        assert received(len(sent)) == sent
    host.type_text("c-1", "")
    host.type_text("c-1", "!")
    assert received(len(sent) + 1) == sent + b"!"


def test_long_text_keeps_its_order(host, receiving):
    text = "".join(f"{number};" for number in range(3000))
    received = receiving()
    host.type_text("c-1", text)
    assert received(len(text)) == text.encode()


def test_keys(host, receiving):
    received, sent = receiving(), b""
    for name, raw in KEYS.items():
        host.type_key("c-1", name)
        sent += raw
        assert received(len(sent)) == sent
    with pytest.raises(UsageError):
        host.type_key("c-1", "S-Enter")


def test_cursor_keys_follow_the_programs_mode(host, receiving):
    received = receiving("\\033[?1h")
    host.type_key("c-1", "up")
    assert received(3) == b"\x1bOA"


def test_ten_thousand_lines_arrive_whole(host, receiving):
    text = "".join(f"{number} line; with $things 'and' é\n" for number in range(10_000))
    expected = text.replace("\n", "\r").encode()
    received = receiving()
    host.paste("c-1", text, False)
    digest = hashlib.md5(received(len(expected))).hexdigest()
    assert digest == hashlib.md5(expected).hexdigest()


def test_a_bracketed_paste_cannot_be_broken_out_of(host, receiving):
    received = receiving("\\033[?2004h")
    host.paste("c-1", "one\ntwo\x1b[201~\x03three\n", True)
    expected = b"\x1b[200~one\rtwo[201~three\r\x1b[201~\r"
    assert received(len(expected)) == expected


def test_an_empty_paste_submits_only(host, receiving):
    received = receiving()
    host.paste("c-1", "\x1b", False)
    host.paste("c-1", "", True)
    assert received(1) == b"\r"


def test_enter_comes_after_a_pause(place, host, receiving):
    receiving()
    pauses = []
    place.tmux(pause=pauses.append).paste("c-1", "x", True)
    assert pauses == [0.1]


@pytest.mark.parametrize("send", ["text", "paste"])
def test_copy_mode_is_left_first(host, place, receiving, fact_of, send):
    received = receiving()
    subprocess.run(["tmux", "-S", host.socket, "copy-mode", "-t", "=c-1:"], check=True)
    assert fact_of(host, "c-1").in_mode is True
    host.type_text("c-1", "quit") if send == "text" else host.paste("c-1", "quit", False)
    assert received(4) == b"quit"
    assert fact_of(host, "c-1").in_mode is False


def test_typing_to_a_program_that_ended_is_an_error(host, place, until, ended):
    host.start(place.sh("c-1", "exit 1"))
    ended(host, "c-1")
    until(lambda: host.capture("c-1").dead)
    for act in (lambda: host.type_text("c-1", "x"), lambda: host.paste("c-1", "x", True)):
        with pytest.raises(TerminalFailed) as error:
            act()
        assert error.value.code == "terminal_ended"
    assert host.alive() is True  # tmux 3.3a crashes when it pastes into a dead pane


def test_a_paste_is_not_made_when_the_program_ends_meanwhile(host, place, until, ended):
    # Straight to the commands, as if it had ended after the first look.
    host.start(place.sh("c-1", "exit 1"))
    until(lambda: ended(host, "c-1") and host.capture("c-1").dead)
    host._link.ask(*argv.paste("c-1", "in-x"), stdin="text")
    assert host._link.ask(("list-buffers",)) == ""
    assert host.alive() is True


def test_typing_to_nobody_is_an_error_and_reaches_nobody(host, receiving):
    received = receiving()
    for act in (
        lambda: host.type_text("c-", "x"),
        lambda: host.type_key("c-10", "enter"),
        lambda: host.paste("c", "x", True),
    ):
        with pytest.raises(TerminalFailed) as error:
            act()
        assert error.value.code == "terminal_gone"
    left = subprocess.run(["tmux", "-S", host.socket, "list-buffers"], capture_output=True, text=True).stdout
    assert left == ""
    host.type_text("c-1", "!")
    assert received(1) == b"!"
