"""What an agent may do to the plan: look at a task, add, split, link, hold back. Their docstrings are what it reads."""

from collections.abc import Callable
from json import loads
from typing import Any

from core.errors import UsageError
from core.journal.transaction import Transaction
from core.model.task import LinkKind, TaskState
from core.rules.match import Requirement
from core.services.agents.tasks import Answer, at_most, brief, in_hand, whole
from core.services.reading import task_numbered
from core.services.tasks import queue as tasks


def task_show(tx: Transaction, task: int) -> Answer:
    """Read one task: its text, why it is not ready or who holds it, its result, and what it is linked to."""
    found = task_numbered(tx.connection, task)
    links = [{"kind": one.kind, "task": brief(one.task)} for one in tasks.links_of(tx.connection, task)]
    after = [{"kind": one.kind, "of": brief(one.task)} for one in tasks.dependants_of(tx.connection, task)]
    why = list(tasks.explain(tx.connection, task, tx.now))
    return {"task": whole(found) | {"result": found.result}, "why": why, "links": links, "linked_from": after}


def task_list(tx: Transaction, state: str = "", owner: str = "", parent: int | None = None, limit: int = 20) -> Answer:
    """List tasks, the newest first: of a `state` (ready, blocked, scheduled, leased, done, failed, cancelled), in the
    hands of `owner`, the parts of `parent`. `limit` is 50 at most."""
    if state and state not in list(TaskState):
        raise UsageError(f"there is no state {state!r}", remedy=f"choose one of: {', '.join(TaskState)}")
    found = tasks.list_tasks(tx.connection, state, owner, parent, at_most(limit))
    return {"tasks": [brief(task) | {"holder": task.owner, "parent": task.parent_id} for task in found]}


def task_history(tx: Transaction, task: int) -> Answer:
    """Read everything that happened to a task, oldest first: who did what, when, under which claim."""
    task_numbered(tx.connection, task)
    return {
        "events": [
            {
                "seq": one.seq,
                "seconds_ago": tx.now - one.at,
                "by": one.actor,
                "what": one.kind,
                "with": loads(one.payload),
            }
            for one in tasks.history(tx.connection, f"task:{task}")
        ]
    }


def task_add(
    tx: Transaction,
    title: str,
    body: str = "",
    needs: list[int] | None = None,
    wants: list[int] | None = None,
    feeds_back_to: list[int] | None = None,
    parent: int | None = None,
    role: str = "",
    specialty: str = "",
    capabilities: list[str] | None = None,
    uses: list[str] | None = None,
    assignee: str = "",
    type: str = "task",
    priority: int = 2,
    tries: int = 3,
    estimate_seconds: float | None = None,
    due_in_seconds: float | None = None,
    after_seconds: float | None = None,
    lease_seconds: float | None = None,
    hold: str = "",
    key: str = "",
) -> Answer:
    """Put a new task into the shared queue, for instance work that you found and that is not yours to do now. `needs`
    are numbers of tasks that must be done first, `wants` of those that would better be; it may send those of
    `feeds_back_to` back. `role`, `specialty`, `capabilities` and `assignee` say who may take it; while somebody holds
    it, no other task uses what it `uses`. `priority` 0 is most urgent, 2 usual; the same `key` adds it once."""
    draft = tasks.TaskDraft(
        title,
        body,
        type=type,
        priority=priority,
        requirement=Requirement(assignee, role, specialty, tuple(capabilities or ()), tuple(uses or ())),
        needs=tuple(needs or ()),
        wants=tuple(wants or ()),
        feeds_back_to=tuple(feeds_back_to or ()),
        parent=parent,
        max_attempts=tries,
        estimate=estimate_seconds,
        deadline=tx.now + due_in_seconds if due_in_seconds else None,
        delay=after_seconds,
        lease=lease_seconds,
        hold=hold,
    )
    return {"task": brief(tasks.create_task(tx, draft, key))}


def task_split(
    tx: Transaction,
    parts: list[str | dict[str, Any]],
    task: int | None = None,
    in_order: bool = False,
    claim: int | None = None,
) -> Answer:
    """Cut your task, or one that you made, into parts that others may take side by side. You give it up, and it is
    ready again when all of them are done: task_show tells their results. A part is a title, or an object with `title`
    and any of `body`, `type`, `priority`, `assignee`, `role`, `specialty`, `capabilities`, `uses`, `estimate_seconds`
    and `needs`, the places (from 1) of other parts of this list that must be done first; what a part does not say it
    takes from the whole, but for the estimate. With `in_order` each part needs the one before it."""
    wanted = [tasks.part_from(part) for part in parts]
    made = tasks.split(tx, *in_hand(tx, task, claim), tasks.one_after_the_other(wanted) if in_order else wanted)
    return {"parts": [brief(part) for part in made]}


def task_link(tx: Transaction, task: int, other: int, kind: str = "needs", drop: bool = False) -> Answer:
    """Say that a task `needs` another, `wants` it first, or `feeds-back-to` it; `drop` takes the link away."""
    if kind not in list(LinkKind):
        raise UsageError(f"there is no link {kind!r}", remedy=f"choose one of: {', '.join(LinkKind)}")
    change = tasks.unlink if drop else tasks.link
    return {"task": brief(change(tx, task, other, LinkKind(kind)))}


def task_block(tx: Transaction, why: str, task: int | None = None) -> Answer:
    """Keep a task from being taken until task_unblock, because something is missing that no other task makes. When it
    is the one that you hold, you give it up."""
    number, epoch = in_hand(tx, task)
    return {"task": brief(tasks.hold(tx, number, why, epoch))}


def task_unblock(tx: Transaction, task: int) -> Answer:
    """Free a task that was blocked by task_block. What the operator holds back, only the operator frees."""
    return {"task": brief(tasks.unhold(tx, task))}


def task_requeue(tx: Transaction, task: int) -> Answer:
    """Try a failed or cancelled task that you made again, with fresh tries."""
    return {"task": brief(tasks.requeue(tx, task))}


def task_reassign(tx: Transaction, task: int, to: str) -> Answer:
    """Reserve a task that you made and nobody holds for one conversation, or with an empty name for whoever fits."""
    return {"task": brief(tasks.reassign(tx, task, to))}


def task_cancel(tx: Transaction, task: int, why: str) -> Answer:
    """Take a task that you made, and that nobody else holds, out of the queue. What needs it stays blocked."""
    return {"task": brief(tasks.cancel(tx, task, why))}


ACTS: tuple[Callable[..., Answer], ...] = (
    task_show,
    task_list,
    task_history,
    task_add,
    task_split,
    task_link,
    task_block,
    task_unblock,
    task_requeue,
    task_reassign,
    task_cancel,
)
