import pytest

from core.errors import UsageError
from core.settings.settings import Settings
from tui.notices.channels import Channel, channels, desktop_argv, sequence_of, written
from tui.notices.words import Notice

NOTICE = Notice("timonel: harbour", "tide asks: Bash: make; make install")
ALL = Settings().notify


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "xterm-kitty"}, Channel.OSC99),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1"}, Channel.OSC99),
        ({"TERM_PROGRAM": "iTerm.app"}, Channel.OSC9),
        ({"TERM": "foot"}, Channel.OSC777),
    ],
)
def test_the_terminal_decides(environ, spoken):
    assert sequence_of(environ) == spoken


def test_a_terminal_that_shows_them_spares_the_desktop():
    assert channels(ALL, {"TERM": "foot"}, desktop=True) == {Channel.BELL, Channel.TITLE, Channel.OSC777}
    assert channels(ALL, {"TERM": "xterm"}, desktop=True) == {Channel.BELL, Channel.TITLE, Channel.DESKTOP}
    assert channels(ALL, {"TERM": "xterm"}, desktop=False) == {Channel.BELL, Channel.TITLE}
    assert channels((), {"TERM": "foot"}, desktop=True) == frozenset()


def test_a_way_that_does_not_exist_is_named():
    with pytest.raises(UsageError, match="pigeon"):
        channels(("pigeon",), {}, desktop=False)


@pytest.mark.parametrize(
    ("way", "text"),
    [
        (Channel.OSC9, "\x1b]9;timonel: harbour: tide asks: Bash: make; make install\x07"),
        (Channel.OSC777, "\x1b]777;notify;timonel: harbour;tide asks: Bash: make; make install\x07"),
        (
            Channel.OSC99,
            "\x1b]99;i=timonel:d=0;timonel: harbour\x1b\\"
            "\x1b]99;i=timonel:p=body;tide asks: Bash: make; make install\x1b\\",
        ),
        (Channel.BELL, "\x07"),
        (Channel.TITLE, ""),
    ],
)
def test_what_is_written(way, text):
    assert written(frozenset({way}), NOTICE, in_tmux=False) == text


def test_tmux_hands_it_on_and_rings_itself():
    said = written(frozenset({Channel.OSC9, Channel.BELL}), Notice("a", "b"), in_tmux=True)
    assert said == "\x1bPtmux;\x1b\x1b]9;a: b\x07\x1b\\\x07"
    assert written(frozenset({Channel.BELL}), Notice("a", "b"), in_tmux=True) == "\x07"


def test_the_desktop_is_found_by_its_program():
    def which(program):
        return f"/bin/{program}"

    assert desktop_argv({"DISPLAY": ":0"}, "linux", which) == ("/bin/notify-send", "--app-name=timonel", "--")
    assert desktop_argv({}, "linux", which) is None
    assert desktop_argv({"DISPLAY": ":0", "SSH_CONNECTION": "x"}, "linux", which) is None
    assert desktop_argv({"DISPLAY": ":0"}, "linux", lambda _program: None) is None
    mac = desktop_argv({}, "darwin", which)
    assert mac is not None and mac[0] == "/bin/osascript" and "end run" in mac
