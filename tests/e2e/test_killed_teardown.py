"""SIGKILL at every step of teardown and restore: no file, staged change or commit is ever lost."""

from pathlib import Path

import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.restore import restore
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.project import open_project
from core.services.reading import conversation_named, worktree_of
from core.services.recovery.recover import half_made, recover
from core.terminals.process_groups import process_table
from tests.e2e.proof import dying, git, make_dirty, picture, until

TEARDOWN_STEPS, RESTORE_STEPS = 17, 11
"""At least as many as there are; the tests at the end check that none is left out."""


@pytest.fixture
def dirty(repo, open_it):
    """A conversation with a commit of its own and a worktree full of unfinished work."""
    project = open_it()
    spawn(project, SpawnRequest(name="ada", kind="command", argv=("/bin/sleep", "600")), THE_OPERATOR)
    worktree = project.journal.read(worktree_of, 1)
    assert worktree is not None
    Path(worktree.path, "committed.txt").write_text("mine\n")
    git(worktree.path, "add", "committed.txt")
    git(worktree.path, "commit", "-q", "-m", "mine")
    make_dirty(worktree.path)
    return worktree.path, picture(worktree.path), git(worktree.path, "rev-parse", "HEAD")


@pytest.mark.parametrize("step", range(TEARDOWN_STEPS))
def test_teardown_killed_at_any_step_loses_nothing(repo, open_it, dirty, step):
    path, before, head = dirty
    dying(repo, "teardown", "ada", step)
    _all_is_there(open_it(), path, before, head)


@pytest.mark.parametrize("step", range(RESTORE_STEPS))
def test_restore_killed_at_any_step_loses_nothing(repo, open_it, dirty, step):
    path, before, head = dirty
    dying(repo, "teardown", "ada", 10_000)
    dying(repo, "restore", "ada", step)
    _all_is_there(open_it(), path, before, head)


def test_the_steps_above_are_all_there_are(repo, dirty):
    steps, finished = dying(repo, "teardown", "ada", 10_000)
    assert finished and len(steps) - 1 <= TEARDOWN_STEPS, steps
    steps, finished = dying(repo, "restore", "ada", 10_000)
    assert finished and len(steps) - 1 <= RESTORE_STEPS, steps


def _all_is_there(project, path, before, head):
    """After recovery the conversation is open or torn down whole; in both cases all its work can be seen again."""
    recover(project, THE_OPERATOR)
    assert half_made(project) == ()
    conversation = project.journal.read(conversation_named, "ada")
    if conversation.closed_at is not None:
        assert not Path(path).exists()
        restore(project, "ada", THE_OPERATOR)
    assert picture(path) == before
    assert git(path, "rev-parse", "HEAD") == head
    assert git(path, "branch", "--show-current").strip() == "timonel/ada"
    assert not [fact for fact in project.host.sweep() if fact.dead]


def test_a_teardown_ends_every_process_and_a_restore_starts_it_again(repo, open_it, dirty):
    project = open_it()
    alive = [fact.pid for fact in project.host.sweep()]
    assert len(alive) == 1
    dying(repo, "teardown", "ada", 10_000)
    assert project.host.sweep() == ()
    until(lambda: alive[0] not in process_table(), what="the end of the old program")
    with open_project(str(repo), project.environ) as another:
        restore(another, "ada", THE_OPERATOR)
        assert [fact.key for fact in another.host.sweep() if not fact.dead] == ["c-1"]
