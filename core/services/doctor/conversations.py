"""Checks of the conversations: the journal, git, the terminals and the supervisor must tell the same story."""

from __future__ import annotations

import os
from typing import Any

from core.git.run_git import git_text
from core.git.worktrees import default_path, list_worktrees
from core.model.conversation import ALIVE
from core.services.doctor.finding import Finding, bad, fine, warn
from core.services.project import Project
from core.services.supervision.lifecycle import supervisor_status
from core.text.values import age, plural

BEAT_LIMIT = 30.0  # seconds without a heartbeat
NAMED = 5
ARCHIVES = "refs/timonel/"


def supervisor(project: Project) -> Finding:
    """Whether it runs while somebody needs it."""
    status = supervisor_status(project)
    if not status.running:
        alive = project.journal.read(_alive)
        if alive:
            who = plural(alive, "conversation")
            return warn("supervisor", f"not running, and {who} alive", "timonel supervisor start", fixable=True)
        return fine("supervisor", "not running, and nobody needs it")
    quiet = project.clock() - status.beat_at if status.beat_at else None
    if quiet is None or quiet > BEAT_LIMIT:
        words = f"pid {status.pid} runs but its last sign of life is {age(quiet)} old"
        return bad("supervisor", words, "timonel supervisor stop, then start")
    return fine("supervisor", f"pid {status.pid}, last sign of life {age(quiet)} ago")


def _alive(connection: Any) -> int:
    marks = ", ".join("?" * len(ALIVE))
    return connection.execute(f"SELECT count(*) FROM conversations WHERE state IN ({marks})", tuple(ALIVE)).fetchall()[
        0
    ][0]


def halves(project: Project) -> Finding:
    """What a crash cut off. One that is being made right now shows here, too, and is left alone by --fix."""
    from core.services.recovery.recover import half_made  # with it comes all that makes and removes worktrees

    found = half_made(project)
    if not found:
        return fine("half-made", "none")
    named = _list([f"{one.path} ({one.phase}, after {one.step or 'nothing'})" for one in found])
    return warn("half-made", named, "timonel recover", fixable=True)


def worktrees(project: Project) -> Finding:
    """Folders without a conversation and conversations without a folder."""
    known = dict(project.journal.read(_ready))
    facts = [fact for fact in list_worktrees(project.root) if not (fact.main or fact.bare)]
    missing = [name for path, name in known.items() if not os.path.isdir(path)]
    if missing:
        return bad(
            "worktrees",
            f"the folder is gone of {_list(missing)}",
            f"`timonel teardown {missing[0]}` closes it; its branch stays",
        )
    ours = os.path.dirname(default_path(project.root, "x", project.settings.worktree_folder))
    strangers = [
        fact.path for fact in facts if os.path.realpath(fact.path) not in known and os.path.dirname(fact.path) == ours
    ]
    if strangers:
        words = f"no conversation has {_list(strangers)}"
        return warn("worktrees", words, f"`timonel spawn --adopt {strangers[0]}`, or remove it with git")
    return fine("worktrees", f"{plural(len(known), 'worktree')} of conversations, all there")


def _ready(connection: Any) -> list[tuple[str, str]]:
    found = connection.execute(
        "SELECT w.path, c.name FROM worktrees w JOIN conversations c USING (id) WHERE w.phase = 'ready'"
        " AND c.closed_at IS NULL"
    ).fetchall()
    return [(os.path.realpath(path), name) for path, name in found]


def terminals(project: Project) -> Finding:
    """Programs that run for no conversation."""
    keys = {f"c-{row[0]}" for row in project.journal.read(_open_ids)}
    facts = project.host.sweep()
    strangers = [f"{fact.key} (pid {fact.pid})" for fact in facts if fact.key not in keys]
    if strangers:
        return warn("terminals", f"no conversation has {_list(strangers)}", "end those processes if they are yours")
    return fine("terminals", f"{project.host.name}: {plural(len(facts), 'terminal')}")


def left_behind(project: Project) -> Finding:
    """What a conversation's program started and left running when it ended: each carries the terminal's tag."""
    from core.terminals.process_tree import tagged_by_age

    running = {fact.key for fact in project.host.sweep() if not fact.dead}
    ended = {f"c-{number}": name for number, name in project.journal.read(_open_names) if f"c-{number}" not in running}
    found = {name: pids for key, name in ended.items() if (pids := tagged_by_age(project.host.tag(key)))}
    if not found:
        return fine("left behind", "no process of a program that has ended")
    named = _list([f"pid {', '.join(map(str, pids[:NAMED]))} of {name}" for name, pids in found.items()])
    return warn("left behind", f"{named} lives on", f"`timonel stop {next(iter(found))}` ends it")


def _open_names(connection: Any) -> list[tuple[int, str]]:
    return connection.execute("SELECT id, name FROM conversations WHERE closed_at IS NULL").fetchall()


def _open_ids(connection: Any) -> list[tuple[int]]:
    return connection.execute("SELECT id FROM conversations WHERE closed_at IS NULL").fetchall()


def snapshots(project: Project) -> Finding:
    """Archived work that no event names: a teardown was cut off before it could note it. Never removed by us."""
    refs = git_text(project.root, "for-each-ref", "--format=%(refname)", ARCHIVES).split()
    named = project.journal.read(_named_refs)
    left = [ref for ref in refs if ref not in named]
    if left:
        words = f"{plural(len(left), 'snapshot')} that the journal does not name: {_list(left)}"
        return warn("snapshots", words, f"look with `git show {left[0]}`, then `git update-ref -d {left[0]}`")
    return fine("snapshots", f"{plural(len(refs), 'snapshot')} kept")


def _named_refs(connection: Any) -> frozenset[str]:
    found = connection.execute(
        "SELECT DISTINCT json_extract(payload, '$.archive_ref') FROM events WHERE subject LIKE 'worktree:%'"
    ).fetchall()
    return frozenset(row[0] for row in found if row[0])


def _list(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
