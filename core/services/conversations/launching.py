"""Starts a conversation's program in its terminal, with the environment by which it is known."""

from __future__ import annotations

import json
import os
import shutil
from threading import get_ident

from core.agents.catalog import kind_named, passed, require_program
from core.agents.door_command import hook_argv, shim_text, status_line_argv
from core.agents.kind import Start
from core.git.exclude import exclude
from core.model.actor import Actor
from core.model.conversation import Conversation
from core.model.dropped import PATTERN
from core.model.worktree import Worktree
from core.rules.ports import worktree_env
from core.services.agents.mcp_address import choose_port, url
from core.services.conversations.ancestry import NAME_VARIABLE
from core.services.conversations.identity import TOKEN_VARIABLE, new_token, token_hash
from core.services.conversations.moves import opened
from core.services.project import Project
from core.services.supervision.lifecycle import ensure_supervisor, wake_supervisor
from core.terminals.host import Launch, TerminalFact


def launch(
    project: Project, conversation: Conversation, worktree: Worktree, actor: Actor, *, again: bool = False
) -> TerminalFact:
    """Starts it, or starts it `again` in place of what runs there; the journal knows when this returns."""
    if kind_named(conversation.kind).reports:
        ensure_supervisor(project)  # it reads the agent's own records, delivers to it and serves its tools
    else:
        wake_supervisor(project)  # states come from it, a moment later is early enough
    exclude(project.place.common_dir, PATTERN)
    token = new_token()
    plan = _plan(project, conversation, worktree, token, again)
    if kind_named(conversation.kind).calls_tools:
        from core.services.agents.mcp_ready import await_tools  # an HTTP client is nothing for the other kinds

        await_tools(choose_port(project.journal.folder))
    fact = project.host.restart(plan) if again else project.host.start(plan)
    keeper = project.host.keeper(conversation.key)
    project.journal.write(opened, actor, conversation.id, project.host.name, keeper, token_hash(token))
    return fact


def _plan(project: Project, conversation: Conversation, worktree: Worktree, token: str, again: bool) -> Launch:
    kind = kind_named(conversation.kind)
    require_program(kind, shutil.which)
    folder = project.folder_of(conversation.key)
    known = conversation.session if kind.has_session(conversation.session, project.environ) else ""
    start = Start(
        conversation.name,
        folder,
        worktree.path,
        "" if again and known else conversation.prompt,
        tuple(json.loads(conversation.argv)),
        known,
        project.settings.permission_mode,
        hook_argv(kind.name),
        status_line_argv(),
        url(choose_port(project.journal.folder)) if kind.calls_tools else "",
    )
    for name, text in kind.files(start).items():
        _write(os.path.join(folder, name), text, 0o600)
    return Launch(
        conversation.key, worktree.path, kind.command(start), _environment(project, conversation, token), folder
    )


def _environment(project: Project, conversation: Conversation, token: str) -> dict[str, str]:
    kind = kind_named(conversation.kind)
    settings = project.settings
    return {
        **passed(kind, project.environ),
        **kind.sets,
        **places(project),
        **worktree_env(conversation.name, conversation.port, settings.port_count),
        NAME_VARIABLE: conversation.name,
        TOKEN_VARIABLE: token,
    }


def places(project: Project) -> dict[str, str]:
    """By what a program of this project finds Timonel: the journal, its settings, and `timonel` on the PATH."""
    path = project.environ.get("PATH", os.defpath)
    return {
        **{name: project.environ[name] for name in ("TIMONEL_CONFIG", "TIMONEL_RUNTIME") if name in project.environ},
        "TIMONEL_JOURNAL": project.journal.folder,
        "PATH": f"{_shim_folder(project)}{os.pathsep}{path}",
    }


def _shim_folder(project: Project) -> str:
    """A folder with a `timonel` in it that runs this copy of the program."""
    folder = os.path.join(project.journal.folder, "bin")
    shim = os.path.join(folder, "timonel")
    text = shim_text()
    if not os.path.exists(shim) or _read(shim) != text:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        _write(shim, text, 0o700)
    return folder


def _write(path: str, text: str, mode: int) -> None:
    """Whole or not at all: a program may be reading the old one."""
    fresh = f"{path}.{os.getpid()}.{get_ident()}"
    with open(fresh, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(fresh, mode)
    os.replace(fresh, path)


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()
