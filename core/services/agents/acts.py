"""What an agent may do through MCP or the dropbox: each act is one transaction in its own name.

The docstrings are what the model reads, so they say when to use an act, not how it is made.
"""

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import UsageError
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.model.conversation import State
from core.services.agents import plans as agent_plans
from core.services.agents import talk as agent_talk
from core.services.agents.context import note_context
from core.services.agents.describing import About, describe
from core.services.agents.tasks import Answer, at_most, brief, in_hand, whole
from core.services.states.evidence import note_evidence
from core.services.tasks import queue as tasks

STATES = ("working", "idle", "waiting")


def task_ready(tx: Transaction, limit: int = 10, fits: str = "", anybody: bool = False) -> Answer:
    """List the tasks that you could claim now, in the order in which you would get them. Changes nothing. `fits` names
    another conversation that could; with `anybody` it is whatever somebody could claim. `limit` is 50 at most."""
    worker = None if anybody else tasks.worker_named(tx.connection, fits or tx.actor.name)
    return {"ready": [brief(task) for task in tasks.ready_tasks(tx.connection, worker, at_most(limit))]}


def task_claim(tx: Transaction, task: int | None = None, key: str = "", lease_seconds: float | None = None) -> Answer:
    """Take a task: the best that fits you, or the one with this number. Work on it until you call task_done,
    task_fail or task_release. The answer holds its whole text; `claimed` is null when nothing is ready for you. The
    same `key` answers with the same claim, for a call that is made again because its answer was lost. Silent for longer
    than its lease, you lose it: say `lease_seconds` for long silent work. The `claim` in the answer may be given with
    every later report: it is refused when the task was another's meanwhile."""
    claimed = tasks.claim(tx, task_id=task, key=key, lease=lease_seconds)
    return {"claimed": whole(claimed) if claimed else None}


def task_progress(
    tx: Transaction, percent: float | None = None, note: str = "", task: int | None = None, claim: int | None = None
) -> Answer:
    """Say how far your task is, 0 to 100, with a few words on what you do now. The operator sees it at once, and it
    keeps the task yours: call it every few minutes. Without `task` it means the one that you hold."""
    if percent is not None and not 0 <= percent <= 100:
        raise UsageError(f"`percent` is {percent:g}", remedy="say 0 to 100, such as 40, or leave it out when unknown")
    share = None if percent is None else percent / 100
    return {"task": brief(tasks.progress(tx, *in_hand(tx, task, claim), share, note))}


def task_done(tx: Transaction, result: str, task: int | None = None, claim: int | None = None) -> Answer:
    """Report your task as done. `result` says what was made and where (files, branch, decisions): whoever depends on
    it reads this. Call it only when the work is finished and checked."""
    return {"task": brief(tasks.complete(tx, *in_hand(tx, task, claim), result))}


def task_fail(
    tx: Transaction,
    reason: str,
    retry: bool = True,
    failure_class: str = "error",
    task: int | None = None,
    claim: int | None = None,
) -> Answer:
    """Report that you cannot do your task and why. With `retry` it is tried again later, perhaps by another; without,
    it is parked until the operator looks at it. `failure_class` is one word, such as tests, timeout or unclear."""
    failed = tasks.fail(tx, *in_hand(tx, task, claim), reason, retry, failure_class=failure_class)
    return {"task": brief(failed)}


def task_release(tx: Transaction, note: str = "", task: int | None = None, claim: int | None = None) -> Answer:
    """Give your task back unfinished, for others to take. `note` tells the next one what you found out."""
    return {"task": brief(tasks.release(tx, *in_hand(tx, task, claim), note))}


def task_snooze(
    tx: Transaction, seconds: float, note: str = "", task: int | None = None, claim: int | None = None
) -> Answer:
    """Give your task back until so many seconds have passed, when it has to wait for something that nobody works on."""
    return {"task": brief(tasks.snooze(tx, *in_hand(tx, task, claim), seconds, note))}


def task_extend(tx: Transaction, seconds: float, task: int | None = None, claim: int | None = None) -> Answer:
    """Keep your task through a silence of so many seconds, such as a long build. Any act of yours keeps it, too."""
    extended = tasks.extend(tx, *in_hand(tx, task, claim), seconds)
    return {"task": brief(extended), "lapses_in_seconds": (extended.lease_until or tx.now) - tx.now}


def report(tx: Transaction, state: str, text: str = "") -> Answer:
    """Say in a few words what you do now (`working`), that you wait for somebody (`waiting`), or are done (`idle`)."""
    if state not in STATES:
        raise UsageError(f"there is no state {state!r}", remedy=f"say one of: {', '.join(STATES)}")
    note_evidence(tx, _self(tx), "door", state, text)
    return {"state": state}


def context(
    tx: Transaction, used: int, size: int, source: str = "door", model: str = "", cost: float | None = None
) -> Answer:
    """Say how many tokens of your context are used and how many fit, if you know them and nobody measures them; and
    where the figures come from, your model, and what the session has cost in dollars."""
    note_context(tx, _self(tx), used, size, source=source, model=model, cost=cost)
    return {"used": used, "size": size}


def register(
    tx: Transaction,
    role: str | None = None,
    specialty: str | None = None,
    capabilities: list[str] | None = None,
    session: str | None = None,
) -> Answer:
    """Say what you are, so that fitting tasks and messages reach you: role (orchestrator, planner, builder, reviewer),
    specialty (such as frontend or testing), capabilities (single words), `session` (your program's own id of it). What
    you leave out stays as it is."""
    found = describe(tx, About(role, specialty, capabilities, session))
    words = [word for word in found.capabilities.split(",") if word]
    return {"you": found.name, "role": found.role, "specialty": found.specialty, "capabilities": words}


def who(tx: Transaction, states: list[str] | None = None, closed: bool = False) -> Answer:
    """List yourself and the other conversations: name, role, specialty, state and what each is doing. `states` narrows
    it, such as ["working", "idle"]; with `closed`, those that were torn down are among them."""
    found = tx.all(
        "SELECT c.name, c.kind, c.role, c.specialty, c.state, c.reason, t.id, t.title FROM conversations c"
        " LEFT JOIN tasks t ON t.owner = c.name AND t.state = 'leased' WHERE (? OR c.closed_at IS NULL) ORDER BY c.id",
        closed or State.CLOSED in (states or ()),
    )
    names = ("name", "kind", "role", "specialty", "state", "doing", "task", "task_title")
    listed = [dict(zip(names, row, strict=True)) for row in found]
    return {"you": tx.actor.name, "conversations": [one for one in listed if not states or one["state"] in states]}


def _self(tx: Transaction) -> int:
    if tx.actor.conversation_id is None:
        raise UsageError("only a conversation reports about itself")
    return tx.actor.conversation_id


ACTS: Mapping[str, Callable[..., Answer]] = {
    act.__name__: act
    for act in (
        task_ready,
        task_claim,
        task_progress,
        task_done,
        task_fail,
        task_release,
        task_snooze,
        task_extend,
        *agent_plans.ACTS,
        *agent_talk.ACTS,
        report,
        context,
        register,
        who,
    )
}


READS = frozenset(
    {
        *("task_ready", "task_show", "task_list", "task_history", "who"),
        *("message_list", "message_thread", "approval_state", "approval_list", "approval_policies"),
    }
)
"""Acts that change nothing."""


def holder_of(connection: Any, token: str) -> Actor | None:
    """The conversation that was started with this token."""
    from core.services.conversations.identity import token_hash

    found = connection.execute(
        "SELECT name, id FROM conversations WHERE token_hash = ? AND token_hash != '' AND closed_at IS NULL",
        (token_hash(token),),
    ).fetchall()
    return Actor(*found[0]) if found else None
