import time

import psutil
import pytest

from core.errors import TerminalFailed
from core.git.setup_commands import TAIL_BYTES, run_setup


def gone(pid: int) -> bool:
    try:
        psutil.Process(pid).wait(timeout=10)
    except psutil.NoSuchProcess:
        return True
    return True


def test_runs_in_order_in_the_worktree_with_the_environment(tmp_path):
    heard: list[str] = []
    commands = ["pwd > where", "echo $PORT $HOME; echo oops >&2", "cat where"]
    results = run_setup(str(tmp_path), commands, {"PORT": "20010", "HOME": "/h"}, told=heard.append)
    assert heard == commands and [result.command for result in results] == commands
    assert results[1].tail == "20010 /h\noops\n" and results[2].tail.strip() == str(tmp_path)


def test_failure_names_the_command_its_code_and_its_words_and_stops(tmp_path):
    with pytest.raises(TerminalFailed, match=r"`echo bad news >&2; exit 3` ended with code 3: bad news") as caught:
        run_setup(str(tmp_path), ["echo bad news >&2; exit 3", "touch second"], {})
    assert caught.value.code == "setup_failed" and not (tmp_path / "second").exists()
    with pytest.raises(TerminalFailed, match="SIGKILL"):
        run_setup(str(tmp_path), ["kill -9 $$"], {})


def test_too_long_ends_the_whole_group_even_the_deaf(tmp_path):
    command = "trap '' TERM; (trap '' TERM; sleep 300) & echo $! > pid; echo begun; wait"
    begun = time.monotonic()
    with pytest.raises(TerminalFailed, match=r"took longer than 0\.5 s and was stopped: begun"):
        run_setup(str(tmp_path), [command], {}, seconds=0.5)
    assert time.monotonic() - begun < 20
    assert gone(int((tmp_path / "pid").read_text()))


def test_what_it_leaves_running_is_not_waited_for(tmp_path):
    begun = time.monotonic()
    run_setup(str(tmp_path), ["sleep 300 & echo $! > pid"], {}, seconds=60)
    assert time.monotonic() - begun < 30
    process = psutil.Process(int((tmp_path / "pid").read_text()))
    process.kill()


def test_it_cannot_wait_for_the_keyboard(tmp_path):
    (result,) = run_setup(str(tmp_path), ["read line || echo nobody there"], {}, seconds=30)
    assert result.tail == "nobody there\n"


def test_only_the_end_of_much_output_is_kept(tmp_path):
    (result,) = run_setup(str(tmp_path), ["yes | head -c 1000000; printf 'the \\377 end'"], {})
    assert len(result.tail) <= TAIL_BYTES and result.tail.endswith("the \ufffd end")


def test_inherited_git_variables_do_not_reach_it(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert run_setup(str(tmp_path), ["echo [$GIT_DIR]"], {})[0].tail == "[]\n"


def test_no_commands_and_no_folder(tmp_path):
    assert run_setup(str(tmp_path), [], {}) == ()
    with pytest.raises(TerminalFailed, match="could not start"):
        run_setup(str(tmp_path / "none"), ["true"], {})


def test_time_comes_from_the_clock(tmp_path):
    ticks = iter((100.0, 107.5))
    assert run_setup(str(tmp_path), ["true"], {}, clock=lambda: next(ticks))[0].seconds == 7.5
