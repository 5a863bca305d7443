import subprocess

import pytest

from core.errors import TerminalFailed, UsageError
from core.terminals.host import TAG
from core.terminals.wrapper import PANE_WRAPPER, prepare, read_status

NASTY = "a'b\"c $HOME `id` \\ !! ; # \n\ttab é 漢 * ~"


def run(launch, **more):
    command = prepare(launch, "r1", "tag:1", PANE_WRAPPER)
    return subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}, **more)


def test_arguments_and_environment_arrive_as_they_are(place):
    launch = place.launch("c-1", "/usr/bin/env", "printf", "%s|%s", NASTY, "", env={"X": NASTY})
    done = run(launch)
    assert done.stdout == f"{NASTY}|"
    assert "launch-r1" not in [path.name for path in (place.root / "folder of c-1").iterdir()]
    shown = run(place.sh("c-1", f'printf "%s|%s|%s" "$X" "${TAG}" "$PWD"', env={"X": NASTY})).stdout
    assert shown == f"{NASTY}|tag:1|{place.work}"


@pytest.mark.parametrize(("script", "code"), [("exit 7", 7), ("kill -TERM $$", 143), ("kill -KILL $$", 137)])
def test_exit_codes(place, script, code):
    launch = place.sh("c-1", script)
    assert read_status(launch.folder, "r1") is None
    assert run(launch).returncode == code
    assert read_status(launch.folder, "r1") == code


def test_an_unknown_program_is_127_and_the_next_run_forgets_it(place):
    launch = place.launch("c-1", "no-such-program")
    run(launch)
    assert read_status(launch.folder, "r1") == 127
    prepare(launch, "r2", "tag:1", PANE_WRAPPER)
    assert read_status(launch.folder, "r1") is None


def test_a_directory_that_vanished_is_126_and_not_home(place):
    gone = place.root / "gone"
    gone.mkdir()
    launch = place.sh("c-1", "echo ran")._replace(cwd=str(gone))
    command = prepare(launch, "r1", "tag:1", PANE_WRAPPER)
    gone.rmdir()
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (126, "")
    assert "gone" in done.stderr


def test_a_long_argument_is_no_trouble_up_to_the_kernels_limit(place):
    assert run(place.launch("c-1", "/usr/bin/printf", "%s", "x" * 131_000)).stdout == "x" * 131_000
    with pytest.raises(UsageError):
        run(place.launch("c-1", "/usr/bin/printf", "x" * 131_072))


@pytest.mark.parametrize("key", ["", "hub", "c.1", "c:1", "-c", "1", "%0", "c 1", "c/1", "é"])
def test_bad_keys_are_refused(place, key):
    with pytest.raises(UsageError):
        run(place.sh(key, "true"))


def test_a_missing_directory_and_a_bad_name_are_refused(place):
    with pytest.raises(TerminalFailed):
        run(place.sh("c-1", "true")._replace(cwd=str(place.root / "none")))
    with pytest.raises(UsageError):
        run(place.sh("c-1", "true", env={"A B": "x"}))
