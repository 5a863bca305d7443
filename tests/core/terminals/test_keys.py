import pytest

from core.errors import UsageError
from core.terminals.keys import Key, key_named, pasteable


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("enter", Key("Enter", b"")),
        ("shift+tab", Key("BTab", b"")),
        ("backspace", Key("BSpace", b"")),
        ("pageup", Key("PPage", b"")),
        ("F12", Key("F12", b"")),
        ("ctrl+left", Key("C-Left", b"")),
        ("ctrl+c", Key("", b"\x03")),
        ("ctrl+right_square_bracket", Key("", b"\x1d")),
        ("shift+enter", Key("", b"\x1b\r")),
        ("alt+b", Key("", b"\x1bb")),
        ("alt+B", Key("", b"\x1bB")),
        ("a", Key("", b"a")),
        (";", Key("", b";")),
        ("é", Key("", "é".encode())),
    ],
)
def test_known_keys(name, key):
    assert key_named(name) == key


@pytest.mark.parametrize("name", ["", "S-Enter", "ctrl+enter", "f13", "hyper+a", "\x1b", "enter; kill-server"])
def test_an_unknown_name_is_refused_and_not_typed(name):
    with pytest.raises(UsageError):
        key_named(name)


def test_a_paste_cannot_end_itself_or_control_the_terminal():
    assert pasteable("a\x1b[201~b\x03\x00\x7f\x9bc\td\r\ne\rf\n") == "a[201~bc\td\ne\nf\n"
    assert pasteable("ünï 漢字 👩‍🔧") == "ünï 漢字 👩‍🔧"
