"""Reads the agents' own session records for conversations: the one place that says what a record says this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.agents.sessions import Standing
from core.agents.sessions_claude import Registry, of_conversation, registry_folder
from core.agents.sessions_codex import Rollout, find_rollout
from core.services.agents.records import Followed


class SessionRecords:
    """Keeps what it has read, so that a further look reads only what is new. It blocks: run it off an event loop."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._registry = Registry(registry_folder(environ))
        self._rollouts: dict[int, Rollout] = {}
        self._parents: dict[int, frozenset[int]] = {}

    def forget_all_but(self, alive: Iterable[int]) -> None:
        """Of the others nothing is kept."""
        kept = set(alive)
        self._rollouts = {number: one for number, one in self._rollouts.items() if number in kept}
        if not kept:
            self._parents = {}

    def marks(self) -> tuple[object, ...]:
        """Another one as soon as any record is another. A few microseconds for each."""
        return self._registry.marks(), tuple(one.size() for one in self._rollouts.values())

    def look(self, members: Iterable[tuple[Followed, int]]) -> dict[int, Standing]:
        """The record of each by its conversation's id; with each the pid at the root of its terminal."""
        asked = list(members)
        sessions = self._registry.look() if any(one.kind == "claude" for one, _ in asked) else ()
        listed = {each.pid for each in sessions}
        self._parents = {pid: parents for pid, parents in self._parents.items() if pid in listed}
        found: dict[int, Standing] = {}
        for one, root in asked:
            if one.kind == "claude":
                pids = frozenset(each.pid for each in sessions if self._descends(each.pid, root))
                standing = of_conversation(sessions, one.worktree, one.opened_at, pids)
            else:
                standing = self._rollout(one)
            if standing is not None:
                found[one.id] = standing
        return found

    def _rollout(self, one: Followed) -> Standing | None:
        known = self._rollouts.get(one.id)
        if one.session and (known is None or one.session not in known.path):
            if not (path := find_rollout(self._environ, one.session)):
                return None
            known = self._rollouts[one.id] = Rollout(path)
        if known is None:
            return None
        standing = known.look()
        # Records of the program that ran before a restart say nothing about this one.
        return standing if standing.at >= one.opened_at else standing._replace(state="")

    def _descends(self, pid: int, root: int) -> bool:
        """Whether a process runs below another; its parents are asked for once."""
        import psutil

        if not psutil.pid_exists(pid):
            self._parents.pop(pid, None)  # a killed program leaves its file behind
            return False
        if pid not in self._parents:
            try:
                self._parents[pid] = frozenset((pid, *(one.pid for one in psutil.Process(pid).parents())))
            except psutil.Error:
                return False
        return root in self._parents[pid]
