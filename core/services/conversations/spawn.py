"""Makes a conversation: branch, worktree, setup, terminal; all of it or nothing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from typing import Any, NamedTuple

from core.agents.catalog import default_kind, kind_named, require_program
from core.errors import Conflict, TimonelError
from core.git.bases import Base, resolve_base
from core.git.branches import branch_commit, checked_out_at
from core.git.bring_files import bring_files
from core.git.setup_commands import run_setup
from core.git.worktree_add import add_worktree
from core.git.worktrees import default_path, list_worktrees
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.model.conversation import Conversation
from core.model.worktree import Phase, Worktree
from core.rules.bounds import line
from core.rules.match import canonical
from core.rules.names import free_name, safe_branch, safe_name
from core.rules.ports import port_range, worktree_env
from core.rules.roles import role_named
from core.services.conversations import moves
from core.services.conversations.busy import only_one
from core.services.conversations.launching import launch
from core.services.conversations.undo import undo_making
from core.services.guards.breakers import admit_new
from core.services.guards.caps import refuse_full
from core.services.guards.memory_guard import require_memory
from core.services.project import Project
from core.services.reading import conversation_named, conversation_numbered, find, worktree_of

Report = Callable[[str], None]


def quiet(_line: str) -> None:
    """Reports to nobody."""


class SpawnRequest(NamedTuple):
    """What a person or an agent asks for; empty fields get sensible values."""

    name: str = ""
    base: str = ""
    branch: str = ""
    kind: str = ""
    prompt: str = ""
    argv: tuple[str, ...] = ()
    role: str = ""
    specialty: str = ""
    capabilities: tuple[str, ...] = ()
    parent: str = ""
    adopt: str = ""  # path of a worktree that is there already
    phase: str = ""  # of a plan; only so many work in one phase at once
    force: bool = False  # past the guards (caps, memory, a vendor that is paused); the operator alone, and recorded


def spawn(project: Project, request: SpawnRequest, actor: Actor, report: Report = quiet) -> Conversation:
    """The new conversation, at work. On failure everything made is undone and the error says which step failed."""
    kind = kind_named(request.kind or default_kind(project.settings.default_agent, shutil.which))
    require_program(kind, shutil.which)
    require_memory(project, request.name, kind.name, actor, forced=_forced(request, actor))
    adopted = worktree_to_adopt(project, request.adopt) if request.adopt else None
    base = resolve_base(project.place.root, request.base)
    number = project.journal.write(_plan, actor, project, request, kind.name, base, adopted)
    conversation, worktree = _rows(project, number)
    with only_one(project.folder_of(conversation.key), conversation.name):
        doing = ["the plan"]

        def begin(step: str) -> None:
            doing[0] = step
            report(step)

        try:
            _make(project, conversation, worktree, base, actor, begin)
        except (TimonelError, OSError) as error:
            undo_making(project, conversation, worktree, actor, f"{doing[0]} failed: {error}")
            if isinstance(error, TimonelError):
                error.message = f"{conversation.name}: {doing[0]} failed and all was undone: {error.message}"
                raise
            raise TimonelError(f"{conversation.name}: {doing[0]} failed and all was undone: {error}") from error
    return project.journal.read(conversation_named, conversation.name)


def _forced(request: SpawnRequest, actor: Actor) -> bool:
    return request.force and actor.conversation_id is None


def _make(
    project: Project, conversation: Conversation, worktree: Worktree, base: Base, actor: Actor, begin: Report
) -> None:
    """Each step is done, then written down; a crash in between is found by core/services/recovery/recover.py."""
    write = project.journal.write
    if not worktree.adopted:
        begin("worktree")
        add_worktree(project.root, worktree.path, worktree.branch, base.commit, bool(worktree.made_branch))
        write(moves.step, actor, conversation.id, "checked_out")
        begin("ignored files")
        bring_files(project.root, worktree.path, project.settings.copy_files, project.settings.link_files)
        begin("setup")
        environment = worktree_env(conversation.name, conversation.port, project.settings.port_count)
        run_setup(worktree.path, project.settings.setup, environment, project.settings.setup_seconds)
        write(moves.step, actor, conversation.id, "set_up")
    begin("terminal")
    launch(project, conversation, worktree, actor)
    begin("the journal")
    write(moves.step, actor, conversation.id, "ready", phase=Phase.READY)


def _plan(
    tx: Transaction, project: Project, request: SpawnRequest, kind: str, base: Base, adopted: Worktree | None
) -> int:
    taken = {row[0] for row in tx.all("SELECT name FROM conversations")}
    name = safe_name(request.name) if request.name else free_name(kind, taken)
    parent = conversation_named(tx.connection, request.parent).id if request.parent else tx.actor.conversation_id
    forced = _forced(request, tx.actor)
    refuse_full(tx, parent, request.phase, project.settings, forced=forced)
    moves.refuse_taken(tx, name)
    admit_new(tx, name, kind, forced=forced)
    ports = [row[0] for row in tx.all("SELECT port FROM conversations WHERE closed_at IS NULL")]
    if adopted is None:
        place = _new_place(project, request, name)
    else:
        place = {"path": adopted.path, "branch": adopted.branch, "adopted": 1, "made_branch": 0}
    return moves.plan(
        tx,
        {
            "name": name,
            "kind": kind,
            "role": role_named(request.role),
            "specialty": request.specialty,
            "capabilities": canonical(request.capabilities),
            "parent_id": parent,
            "phase": line(request.phase, "the phase"),
            "argv": json.dumps(request.argv),
            "prompt": request.prompt,
            "port": port_range(name, ports, project.settings.port_first, size=project.settings.port_count),
        },
        {**place, "base": base.ref or base.commit, "base_commit": base.commit},
    )


def _new_place(project: Project, request: SpawnRequest, name: str) -> dict[str, Any]:
    """Path and branch of a new worktree. Raises Conflict when one of them is taken."""
    branch = safe_branch(request.branch or project.settings.branch_prefix + name)
    path = default_path(project.root, name, project.settings.worktree_folder)
    there = branch_commit(project.root, branch) is not None
    if there and (where := checked_out_at(project.root, branch)):
        raise Conflict(
            f"the branch {branch!r} is checked out at {where}",
            remedy="name another branch with --branch, or --adopt it",
        )
    if there and not request.branch:
        raise Conflict(
            f"the branch {branch!r} exists already", remedy=f"use it with `--branch {branch}`, or choose another name"
        )
    if os.path.lexists(path):
        raise Conflict(f"{path} exists already", remedy="move it away, choose another name, or --adopt it")
    return {"path": path, "branch": branch, "adopted": 0, "made_branch": int(not there)}


def worktree_to_adopt(project: Project, path: str) -> Worktree:
    """The linked worktree of this repository at `path`, as a row to be. Raises Conflict when it is none, or taken."""
    wanted = os.path.realpath(path)
    for fact in list_worktrees(project.root):
        if os.path.realpath(fact.path) != wanted:
            continue
        if fact.main:
            raise Conflict("the main checkout cannot be adopted", remedy="spawn a conversation from its branch")
        held = project.journal.read(find, Worktree, "WHERE path = ? AND phase NOT IN ('removed', 'undone')", fact.path)
        if held is not None:
            raise Conflict(f"{fact.path} belongs to a conversation already", remedy="`timonel list` names it")
        return Worktree(0, fact.path, fact.branch or "", "", fact.head, 0, 1, Phase.MAKING, "", "", 0.0, None)
    raise Conflict(f"{path} is no worktree of this repository", remedy="`git worktree list` shows them")


def _rows(project: Project, number: int) -> tuple[Conversation, Worktree]:
    def both(connection: Any) -> tuple[Conversation, Worktree]:
        worktree = worktree_of(connection, number)
        assert worktree is not None, "written a moment ago"
        return conversation_numbered(connection, number), worktree

    return project.journal.read(both)
