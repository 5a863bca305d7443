import os

import pytest

from core.errors import TerminalFailed, UsageError
from core.terminals.clean_environment import clean_environment
from core.terminals.private_folder import private_folder
from core.terminals.tmux_config import config_text, socket_path, tmux_key


def test_a_long_path_gets_a_short_socket_of_its_own(tmp_path):
    environ = {"XDG_RUNTIME_DIR": "/tmp"}
    short = socket_path("/tmp/a", environ, 1000)
    assert short == "/tmp/a/tmux.sock"
    one, two = (socket_path("/tmp/" + letter * 120, environ, 1000) for letter in "ab")
    assert one != two
    assert one == socket_path("/tmp/" + "a" * 120, environ, 1000)
    assert max(len(one), len(two)) < 100


@pytest.mark.parametrize(("name", "key"), [("C-q", "C-q"), ("ctrl+q", "C-q"), ("f12", "F12"), ("alt+x", "M-x")])
def test_detach_keys(name, key):
    assert tmux_key(name) == key
    assert f"bind -n {key} detach-client" in config_text(key)


@pytest.mark.parametrize("name", ["q", "C-q ; kill-server", "", "ctrl+", "f13", "enter"])
def test_a_key_that_cannot_lead_back_is_refused(name):
    with pytest.raises(UsageError):
        tmux_key(name)


def test_an_open_or_linked_folder_is_refused(tmp_path):
    private_folder(str(tmp_path / "a" / "b"))
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    os.chmod(tmp_path / "a" / "b", 0o755)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    for name in ("a/b", "link"):
        with pytest.raises(TerminalFailed):
            private_folder(str(tmp_path / name))
    os.chmod(tmp_path / "a", 0o777)
    with pytest.raises(TerminalFailed):
        private_folder(str(tmp_path / "a" / "c"))


def test_environment_is_the_persons_and_not_ours():
    given = {"HOME": "/h", "PATH": "/v/bin:/usr/bin", "VIRTUAL_ENV": "/v", "API_KEY": "s", "LC_ALL": "C.UTF-8"}
    more = {"TMUX": "x", "TIMONEL_CONVERSATION": "c-1", "TIMONEL_TERMINAL": "x", "PYTHONPATH": "/p"}
    assert clean_environment({**given, **more}) == {"HOME": "/h", "PATH": "/usr/bin", "LC_ALL": "C.UTF-8"}
