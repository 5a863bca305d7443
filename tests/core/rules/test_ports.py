import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused, UsageError
from core.rules.ports import FIRST, LAST, database_name, port_range, worktree_env

NAMES = st.text(min_size=1, max_size=60)


@given(NAMES)
def test_ranges_are_stable_aligned_and_inside(name):
    port = port_range(name)
    assert port == port_range(name) and port >= FIRST and port + 9 < LAST and (port - FIRST) % 10 == 0


def test_stable_across_processes():
    code = "from core.rules.ports import port_range; print(port_range('agent'))"
    ports = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert ports == {f"{port_range('agent')}\n"}


@given(st.lists(NAMES, unique=True, max_size=60))
def test_no_two_share_a_port(names):
    taken: list[int] = []
    for name in names:
        taken.append(port_range(name, taken))
    assert len({port + offset for port in taken for offset in range(10)}) == 10 * len(names)


def test_ranges_of_another_size_are_kept_clear():
    wished = port_range("agent")
    assert abs(port_range("agent", [wished + 5]) - (wished + 5)) >= 10
    assert port_range("agent", [0]) == wished


def test_full_and_impossible():
    taken = [port_range("x", (), 20000, 20010)]
    with pytest.raises(Refused, match="all 1 port ranges"):
        port_range("y", taken, 20000, 20010)
    for first, last, size in ((20000, 20005, 10), (20000, 21000, 0), (0, 100, 10), (65000, 70000, 10)):
        with pytest.raises(UsageError):
            port_range("x", (), first, last, size)


def test_environment():
    assert worktree_env("fix_login", 20010, 10, "shop") == {
        "PORT": "20010",
        "TIMONEL_PORT": "20010",
        "TIMONEL_PORT_END": "20019",
        "TIMONEL_DATABASE": "shop_fix_login",
    }


@given(NAMES, NAMES)
def test_database_names_are_plain_and_apart(one, two):
    for name in (one, two):
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,62}", database_name(name, "shop"))
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,62}", database_name(name))
    assert (database_name(one) == database_name(two)) == (one == two)


def test_names_that_look_alike_get_databases_apart():
    names = ["a-b", "a_b", "a.b", "日本", "日本語", "2", "x" * 60 + "1", "x" * 63 + "1", "x" * 63 + "2"]
    assert len({database_name(name) for name in names}) == len(names)
    assert database_name("a_b") == "a_b"
