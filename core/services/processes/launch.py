"""Starts a background process in its owner's folder, with an environment that every restart finds again."""

from __future__ import annotations

import json
import os
import shutil

from core.agents.catalog import kind_named, passed
from core.errors import NotFound, Refused, TerminalFailed, TimonelError, UsageError
from core.model.actor import Actor
from core.model.conversation import Conversation
from core.model.process import Process
from core.rules.ports import worktree_env
from core.services.conversations.ancestry import NAME_VARIABLE
from core.services.conversations.launching import places
from core.services.processes import moves
from core.services.project import Project
from core.services.reading import conversation_numbered, worktree_of
from core.terminals.clean_environment import clean_environment
from core.terminals.host import Launch

_ENVIRONMENT = "environment.json"
_NOT_TAKEN = ("TIMONEL", "TMUX", "GIT_")


def home_of(project: Project, owner: int | None) -> str:
    """The folder that its processes may run in: the conversation's worktree or the main checkout. Raises Refused."""
    if owner is None:
        return project.root
    conversation = project.journal.read(conversation_numbered, owner)
    worktree = project.journal.read(worktree_of, owner)
    if worktree is None or conversation.closed_at is not None:
        raise Refused(
            f"{conversation.name} was torn down", remedy=f"`timonel restore {conversation.name}` brings it back"
        )
    return worktree.path


def folder_within(home: str, wanted: str) -> str:
    """The folder as a full path; `home` when none is wanted. Raises UsageError for one outside, or none at all."""
    folder = os.path.normpath(os.path.join(home, wanted))
    inside = os.path.commonpath((os.path.realpath(home), os.path.realpath(folder))) == os.path.realpath(home)
    if not inside or not os.path.isdir(folder):
        raise UsageError(f"{wanted!r} is no folder inside {home}", remedy="name one by its path from there")
    return folder


def require_program(argv: tuple[str, ...], folder: str, path: str) -> None:
    """Raises NotFound before anything is written down."""
    program = argv[0] if argv else ""
    where = os.path.join(folder, program) if os.sep in program else program
    if not program or shutil.which(where, path=path) is None:
        raise NotFound(
            f"there is no program {program[:60]!r}",
            remedy="is it installed, executable and on the PATH? A line of shell goes into: -- sh -c 'LINE'",
            code="no_program",
        )


def environment(project: Project, owner: int | None, actor: Actor) -> dict[str, str]:
    """Of whoever starts it. The operator's own, with whatever secrets, goes to processes of the project only."""
    own = owner is None or actor.conversation_id is not None
    base = dict(project.environ) if own else clean_environment(project.environ)
    base = {name: value for name, value in base.items() if not name.startswith(_NOT_TAKEN)}
    if owner is None:
        return base | places(project)
    conversation = project.journal.read(conversation_numbered, owner)
    return base | _of_conversation(project, conversation) | places(project)


def _of_conversation(project: Project, conversation: Conversation) -> dict[str, str]:
    """Its ports and its name; not its token, which changes at every restart: a process acts through no door."""
    return {
        **passed(kind_named(conversation.kind), project.environ),
        **worktree_env(conversation.name, conversation.port, project.settings.port_count),
        NAME_VARIABLE: conversation.name,
    }


def keep_environment(project: Project, process: Process, environ: dict[str, str]) -> None:
    """Writes it beside the log, for restarts by the supervisor; nobody else may read it."""
    path = os.path.join(project.folder_of_process(process.key), _ENVIRONMENT)
    descriptor = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(environ, file)
    os.replace(path + ".new", path)


def kept_environment(project: Project, process: Process) -> dict[str, str]:
    """Raises TerminalFailed when it is gone."""
    path = os.path.join(project.folder_of_process(process.key), _ENVIRONMENT)
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        raise TerminalFailed(
            f"the environment of {process.name} is gone", remedy=f"`timonel process start {process.name} -- …` anew"
        ) from error


def launch(project: Project, process: Process, actor: Actor) -> None:
    """Starts what was claimed; the journal knows how it went when this returns. The caller holds its lock."""
    try:
        environ = kept_environment(project, process)
        argv = tuple(json.loads(process.argv))
        require_program(argv, process.folder, environ.get("PATH", os.defpath))
        folder = project.folder_of_process(process.key)
        plan = Launch(process.key, process.folder, argv, {}, folder)
        identity = project.background.start(plan, process.run, environ)
    except TimonelError as error:
        project.journal.write(moves.refused, actor, process.id, error.line)
        raise
    project.journal.write(moves.started, actor, process.id, identity)
