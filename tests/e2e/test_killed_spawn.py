"""SIGKILL at every step of spawn: afterwards there is a whole conversation or none, and its name can be used."""

from pathlib import Path

import pytest

from core.errors import NotFound
from core.model.actor import THE_OPERATOR
from core.model.worktree import Phase
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.reading import conversation_named, worktree_of
from core.services.recovery.recover import half_made, recover
from tests.e2e.proof import dying, git, until

STEPS = 15
"""At least as many as spawn has; the last run checks that none is left out."""


@pytest.mark.parametrize("step", range(STEPS))
def test_spawn_killed_at_any_step_is_whole_or_nothing(repo, open_it, step):
    steps, finished = dying(repo, "spawn", "ada", step)
    project = open_it()
    recover(project, THE_OPERATOR)
    assert half_made(project) == ()
    try:
        conversation = project.journal.read(conversation_named, "ada")
    except NotFound:
        assert not finished, steps
        _nothing_is_left(repo)
        again = spawn(project, SpawnRequest(name="ada", kind="command", argv=("/bin/sleep", "600")), THE_OPERATOR)
        assert again.name == "ada"
    else:
        worktree = project.journal.read(worktree_of, conversation.id)
        assert worktree is not None and worktree.phase == Phase.READY
        assert Path(worktree.path, "README.md").read_text() == "an example\n"
        assert git(worktree.path, "branch", "--show-current").strip() == worktree.branch
        until(lambda: [fact for fact in project.host.sweep() if fact.key == conversation.key and not fact.dead])


def test_the_steps_above_are_all_there_are(repo, open_it):
    steps, finished = dying(repo, "spawn", "ada", 10_000)
    assert finished
    assert len(steps) - 1 <= STEPS, steps


def _nothing_is_left(repo):
    assert git(repo, "worktree", "list").count("\n") == 1
    assert git(repo, "branch", "--list").split() == ["*", "main"]
    assert not list(Path(repo.parent, f"{repo.name}.worktrees").glob("*"))
