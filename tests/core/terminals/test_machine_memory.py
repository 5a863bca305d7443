"""The memory that can be had is no more than the tightest limit of a control group allows."""

import pytest

from core.terminals.machine_memory import Memory, bounded, memory

GIGABYTE = 1 << 30
MACHINE = Memory(64 * GIGABYTE, 32 * GIGABYTE)


@pytest.fixture
def groups(tmp_path):
    """Makes a group: its limit and use in gigabytes, and how much of that only caches files."""

    class Groups:
        root, own = str(tmp_path / "cgroup"), str(tmp_path / "own")

        def make(self, path, limit, used, cached=0.0):
            folder = tmp_path / "cgroup" / path
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "memory.max").write_text(f"{limit if limit == 'max' else int(limit * GIGABYTE)}\n")
            (folder / "memory.current").write_text(f"{int(used * GIGABYTE)}\n")
            half = int(cached * GIGABYTE) // 2
            (folder / "memory.stat").write_text(f"anon 5\ninactive_file {half}\nactive_file {half}\nrubbish\n")

        def seen_from(self, line):
            (tmp_path / "own").write_text(f"{line}\n")
            total, available = bounded(MACHINE, self.root, self.own)
            return total / GIGABYTE, available / GIGABYTE

    return Groups()


def test_without_a_limit_the_machine_s_own_figures_count(groups):
    assert groups.seen_from("0::/") == (64, 32)
    groups.make("user/shell", "max", 3)
    assert groups.seen_from("0::/user/shell") == (64, 32)
    assert bounded(MACHINE, groups.root, groups.own + ".none") == MACHINE


def test_a_container_sees_its_limit_at_the_root(groups):
    groups.make("", 8, 5, cached=1)
    assert groups.seen_from("0::/") == (8, 4)
    assert groups.seen_from("0::/../../outside/of/the/namespace") == (8, 4)


def test_the_tightest_limit_on_the_way_up_counts(groups):
    groups.make("system", 16, 15)
    groups.make("system/service", 8, 2)
    groups.make("system/service/worker", "max", 2)
    groups.make("system/other", 2, 1)
    assert groups.seen_from("0::/system/service/worker") == (8, 1)
    assert groups.seen_from("0::/system/other") == (2, 1)


def test_a_limit_that_is_above_what_the_machine_has_changes_nothing(groups):
    groups.make("", 999, 1)
    assert groups.seen_from("0::/") == (64, 32)


def test_a_group_that_is_over_its_limit_has_nothing_left_and_not_less(groups):
    groups.make("small", 1, 2)
    assert groups.seen_from("0::/small") == (1, 0)


def test_the_older_version_keeps_its_figures_elsewhere(groups, tmp_path):
    folder = tmp_path / "cgroup" / "memory" / "box"
    folder.mkdir(parents=True)
    (folder / "memory.limit_in_bytes").write_text(f"{8 * GIGABYTE}\n")
    (folder / "memory.usage_in_bytes").write_text(f"{5 * GIGABYTE}\n")
    (folder / "memory.stat").write_text(f"inactive_file 7\ntotal_inactive_file {GIGABYTE}\n")
    (folder.parent / "memory.limit_in_bytes").write_text("9223372036854771712\n")
    (folder.parent / "memory.usage_in_bytes").write_text("1\n")
    assert groups.seen_from("5:cpu,memory:/box/gone\n0::/") == (8, 4)


def test_this_process_has_memory():
    found = memory()
    assert 0 < found.available <= found.total
