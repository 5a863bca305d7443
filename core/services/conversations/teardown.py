"""Removes a conversation's terminal and worktree, after everything in it was archived under a private ref."""

from __future__ import annotations

import os
import shutil
from typing import NamedTuple

from core.errors import Refused
from core.git import branches as git_branches
from core.git.archive import Snapshot, archive_ref, read_snapshot
from core.git.facts import loss_facts
from core.git.merged import merged
from core.git.snapshot_take import changed_since, take_snapshot
from core.git.worktree_remove import prune, remove_worktree
from core.model.actor import Actor
from core.model.conversation import Conversation
from core.model.worktree import Phase, Worktree
from core.services.conversations import moves
from core.services.conversations.busy import only_one
from core.services.conversations.identity import require_operator
from core.services.conversations.spawn import Report, quiet
from core.services.processes.acts import stop_all
from core.services.processes.reads import processes_of
from core.services.project import Project
from core.services.reading import conversation_named, worktree_of

STEPS = ("begun", "archived", "removed_worktree")
"""What `worktrees.step` says on the way down; recovery goes on behind the last one."""


class TeardownFacts(NamedTuple):
    """What a person should know before: named files, commits and programs, not only their number."""

    name: str
    branch: str
    path: str
    dirty: tuple[str, ...]
    untracked: tuple[str, ...]
    unpushed: int
    ahead: int
    processes: tuple[str, ...]
    merged: str  # how its branch got into the main checkout's branch, empty when it did not
    in_progress: str  # a merge or rebase that is under way


def teardown_facts(project: Project, name: str) -> TeardownFacts:
    """Asks git and the terminal; takes some ten milliseconds."""
    conversation, worktree = _open_rows(project, name)
    there = os.path.isdir(worktree.path)
    facts = loss_facts(worktree.path, worktree.base_commit) if there else None
    alive = [fact for fact in project.host.sweep() if fact.key == conversation.key and not fact.dead]
    return TeardownFacts(
        conversation.name,
        worktree.branch,
        worktree.path,
        facts.dirty if facts else (),
        facts.untracked if facts else (),
        facts.unpushed if facts else 0,
        facts.ahead if facts else 0,
        (
            *(f"{conversation.kind} (pid {fact.pid})" for fact in alive),
            *(f"{one.name} (pid {one.pid})" for one in project.journal.read(processes_of, conversation.id) if one.runs),
        ),
        _merged(project, worktree),
        (facts.in_progress or "") if facts else "",
    )


def teardown(project: Project, name: str, actor: Actor, *, delete_branch: bool = False, report: Report = quiet) -> str:
    """Returns the archive's ref. The branch goes when it is merged or when asked for; its commits stay archived."""
    if actor.name != name:
        require_operator(actor, f"tear down {name}")
    conversation, worktree = _open_rows(project, name)
    with only_one(project.folder_of(conversation.key), name):
        project.journal.write(moves.step, actor, conversation.id, "begun", phase=Phase.REMOVING)
        return finish_teardown(project, conversation, worktree, actor, remove_branch=delete_branch, report=report)


def finish_teardown(
    project: Project,
    conversation: Conversation,
    worktree: Worktree,
    actor: Actor,
    *,
    remove_branch: bool = False,
    report: Report = quiet,
) -> str:
    """Every step may be repeated: recovery calls this after a crash at any point behind `begun`."""
    write = project.journal.write
    ref = worktree.archive_ref
    if os.path.isdir(worktree.path):
        report("archive")
        snapshot = _snapshot(project, conversation, worktree)
        ref = snapshot.ref
        write(moves.step, actor, conversation.id, "archived", archive_ref=ref)
        report("terminal")
        project.host.stop(conversation.key, project.settings.stop_seconds)
        stop_all(project, conversation.id, actor)
        report("archive again")  # the program may have written until it ended
        if changed_since(worktree.path, snapshot):
            ref = _snapshot(project, conversation, worktree._replace(archive_ref="")).ref
            write(moves.step, actor, conversation.id, "archived", archive_ref=ref)
        report("worktree")
        remove_worktree(project.root, worktree.path, force=True)
    else:
        project.host.stop(conversation.key, project.settings.stop_seconds)
        stop_all(project, conversation.id, actor)
        prune(project.root)
    write(moves.step, actor, conversation.id, "removed_worktree")
    if worktree.made_branch and (remove_branch or _merged(project, worktree)):
        report("branch")
        git_branches.delete_branch(project.root, worktree.branch)
    report("the journal")
    write(moves.closed, actor, conversation.id, ref)
    shutil.rmtree(project.folder_of(conversation.key), ignore_errors=True)
    return ref


def _snapshot(project: Project, conversation: Conversation, worktree: Worktree) -> Snapshot:
    """A new one, or the one of a teardown that was cut short. Raises Refused, naming what no snapshot can hold."""
    if worktree.archive_ref and worktree.step == "archived":
        return read_snapshot(project.root, worktree.archive_ref)
    now = project.clock()
    taken = take_snapshot(worktree.path, archive_ref(conversation.name, now), f"{conversation.name} at teardown")
    if taken.loses:
        names = ", ".join(f"{part.path} ({part.why})" for part in taken.loses[:5])
        raise Refused(
            f"{conversation.name} holds what an archive cannot keep: {names}",
            remedy="push or move it away, then tear down again; nothing was removed",
            code="would_lose",
        )
    return taken


def _merged(project: Project, worktree: Worktree) -> str:
    """How the branch got into the main checkout's HEAD, when it holds commits of its own; empty when it did not."""
    if git_branches.branch_commit(project.root, worktree.branch) is None:
        return ""
    found = merged(project.root, worktree.branch, "HEAD")
    return found.how if found.yes else ""


def _open_rows(project: Project, name: str) -> tuple[Conversation, Worktree]:
    conversation = project.journal.read(conversation_named, name)
    worktree = project.journal.read(worktree_of, conversation.id)
    if conversation.closed_at is not None or worktree is None:
        raise Refused(f"{name} was torn down already", remedy=f"`timonel restore {name}` brings it back")
    if worktree.phase == Phase.MAKING:
        raise Refused(f"{name} is half-made", remedy="`timonel recover` finishes or undoes it")
    return conversation, worktree
