import os

import pytest

from core.terminals.choose import OLDEST, choose_host, parse_version, tmux_version
from core.terminals.install_hint import install_hint


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("tmux 3.3a\n", (3, 3, "a")),
        ("tmux 3.6", (3, 6, "")),
        ("tmux next-3.7", (3, 7, "")),
        ("tmux 3.5-rc", (3, 5, "")),
        ("tmux master", (99, 0, "")),
        ("tmux openbsd-7.6", None),
        ("", None),
    ],
)
def test_versions(said, version):
    assert parse_version(said) == version


def test_old_versions_compare_as_old():
    versions = [parse_version(said) for said in ("tmux 3.2", "tmux 3.2a", "tmux 3.3", "tmux 3.10")]
    assert [version is not None and version >= OLDEST for version in versions] == [False, True, True, True]


def fake(folder, name, says="exit 1"):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{says}\n")
    os.chmod(path, 0o755)
    return {"PATH": str(folder), "HOME": str(folder)}


@pytest.mark.parametrize(
    ("says", "name"),
    [("echo tmux 3.6b", "tmux"), ("echo tmux 3.2a", "tmux"), ("echo tmux 3.1c", "plain"), ("exit 1", "plain")],
)
def test_the_host_follows_the_version(tmp_path, says, name):
    environ = fake(tmp_path / "bin", "tmux", says)
    assert choose_host("/tmp/x", environ=environ).name == name


def test_no_tmux_is_the_plain_host_and_an_install_command(tmp_path):
    environ = fake(tmp_path / "bin", "pacman")
    assert tmux_version(environ) is None
    host = choose_host("/tmp/x", environ=environ)
    assert (host.name, host.can_type) == ("plain", False)
    assert install_hint(environ) == "sudo pacman -S tmux"
    assert install_hint({"PATH": "/nowhere"}).startswith("see ")
