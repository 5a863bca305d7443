"""What a spawn may be asked for: a worktree that is there, ignored files, setup, ports, any base, a parent."""

import json
import os
from pathlib import Path

import pytest

from core.errors import Conflict, Refused
from core.model.actor import THE_OPERATOR
from core.services.conversations.restore import restore
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.conversations.teardown import teardown, teardown_facts
from core.services.project import open_project
from core.services.reading import worktree_of
from tests.e2e.proof import git, make_dirty, picture, until

SLEEP = ("sleep", "600")


def request(name, **more):
    return SpawnRequest(name=name, kind="command", argv=more.pop("argv", SLEEP), **more)


def test_an_existing_worktree_is_adopted_and_brought_back_like_any_other(repo, project, tmp_path):
    place = tmp_path / "mine"
    git(repo, "worktree", "add", "-q", "-b", "feature", str(place))
    make_dirty(place)
    before = picture(place)
    spawn(project, request("ada", adopt=str(place)), THE_OPERATOR)
    worktree = project.journal.read(worktree_of, 1)
    assert (worktree.path, worktree.branch, worktree.adopted) == (str(place), "feature", 1)
    with pytest.raises(Conflict):
        spawn(project, request("bruno", adopt=str(place)), THE_OPERATOR)
    teardown(project, "ada", THE_OPERATOR, delete_branch=True)
    assert git(repo, "branch", "--list", "feature"), "a branch that we did not make is never removed"
    restore(project, "ada", THE_OPERATOR)
    assert picture(place) == before


def test_the_main_checkout_and_strangers_are_never_adopted(repo, project, tmp_path):
    for place in (repo, tmp_path):
        with pytest.raises(Conflict):
            spawn(project, request("ada", adopt=str(place)), THE_OPERATOR)


def test_ignored_files_setup_and_ports_reach_the_worktree(repo, home):
    (repo / ".env").write_text("SECRET=1\n")
    settings = 'copy_files = [".env"]\nsetup = ["echo $TIMONEL_PORT $TIMONEL_DATABASE > setup.txt"]\n'
    (repo / ".timonel.toml").write_text(settings)
    with open_project(str(repo), dict(os.environ)) as project:
        show = ("sh", "-c", "env > env.txt; sleep 600")
        ports = [spawn(project, request(name, argv=show), THE_OPERATOR).port for name in ("ada", "bruno")]
        place = Path(project.journal.read(worktree_of, 1).path)
        assert (place / ".env").read_text() == "SECRET=1\n"
        assert (place / "setup.txt").read_text().split()[0] == str(ports[0])
        until(lambda: (place / "env.txt").exists() and "TIMONEL_TOKEN=" in (place / "env.txt").read_text())
        seen = dict(line.split("=", 1) for line in (place / "env.txt").read_text().splitlines() if "=" in line)
        assert seen["PORT"] == str(ports[0]) and seen["TIMONEL_CONVERSATION"] == "ada"
    assert len(set(ports)) == 2 and abs(ports[0] - ports[1]) >= 10


def test_any_base_will_do(repo, project):
    first = git(repo, "rev-parse", "HEAD").strip()
    git(repo, "tag", "v1")
    (repo / "later.txt").write_text("later\n")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "later")
    for name, base in (("by-tag", "v1"), ("by-commit", first[:10]), ("by-branch", "main")):
        spawn(project, request(name, base=base, force=True), THE_OPERATOR)
    heads = [project.journal.read(worktree_of, number).base_commit for number in (1, 2, 3)]
    assert heads[:2] == [first, first] and heads[2] != first


def test_a_person_is_told_what_a_teardown_would_touch(repo, project):
    spawn(project, request("ada"), THE_OPERATOR)
    place = project.journal.read(worktree_of, 1).path
    make_dirty(place)
    facts = teardown_facts(project, "ada")
    assert "README.md" in facts.dirty and "run.sh" in facts.untracked
    assert len(facts.processes) == 1


def test_an_orchestrator_has_four_children_at_most(repo, project):
    spawn(project, request("chief", role="orchestrator"), THE_OPERATOR)
    for number in range(4):
        spawn(project, request(f"child-{number}", parent="chief"), THE_OPERATOR)
    with pytest.raises(Refused, match="at most 4"):
        spawn(project, request("one-more", parent="chief"), THE_OPERATOR)


def test_the_fleet_has_a_limit_that_can_be_forced(repo, home):
    (repo / ".timonel.toml").write_text("conversations_at_once = 1\n")
    with open_project(str(repo), dict(os.environ)) as project:
        spawn(project, request("ada"), THE_OPERATOR)
        with pytest.raises(Refused, match="allows 1"):
            spawn(project, request("bruno"), THE_OPERATOR)
        assert spawn(project, request("bruno", force=True), THE_OPERATOR).name == "bruno"
        assert json.loads(spawn(project, request("carla", force=True), THE_OPERATOR).argv) == list(SLEEP)
