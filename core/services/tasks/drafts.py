"""Tasks are made here."""

from typing import NamedTuple

from core.errors import Refused, UsageError
from core.journal.transaction import Transaction
from core.model.task import LinkKind, Task
from core.rules.bounds import block, line, seconds, word, words
from core.rules.match import Requirement, need_key
from core.rules.roles import role_named
from core.rules.task_moves import resting_state
from core.services.keys import entry, first, scoped
from core.services.reading import task_numbered
from core.services.tasks.lease_renewal import renew
from core.services.tasks.links import count_open, write_link

MOST_LINKS = 500
MOST_TRIES = 100


class TaskDraft(NamedTuple):
    """A task as it is asked for. Times are seconds since 1970; `lease`, `estimate` and `delay` are seconds."""

    title: str
    body: str = ""
    type: str = "task"
    priority: int = 2
    requirement: Requirement = Requirement()
    needs: tuple[int, ...] = ()
    wants: tuple[int, ...] = ()
    feeds_back_to: tuple[int, ...] = ()
    parent: int | None = None
    max_attempts: int = 3
    estimate: float | None = None
    deadline: float | None = None
    delay: float | None = None
    lease: float | None = None
    hold: str = ""


def create_task(tx: Transaction, draft: TaskDraft, key: str = "") -> Task:
    """The new task, or what the first call with the same key made. Raises UsageError, NotFound."""
    key = scoped(key, "task")
    if made := first(tx.connection, key, "task"):
        return task_numbered(tx.connection, made.id)
    renew(tx)
    checked = check(draft)
    number = tx.next_id("tasks")
    for other in (*checked.needs, *checked.wants, *checked.feeds_back_to, *filter(None, (checked.parent,))):
        if other == number:  # the number it is about to get
            raise Refused(f"task #{number} cannot wait for itself", code="cycle")
        task_numbered(tx.connection, other)
    open_needs = count_open(tx.connection, checked.needs)
    ready_at = tx.now + checked.delay if checked.delay else None
    tx.append(
        "task.created",
        f"task:{number}",
        title=checked.title,
        body=checked.body,
        type=checked.type,
        priority=checked.priority,
        state=resting_state(open_needs, checked.hold, ready_at, tx.now).value,
        max_attempts=checked.max_attempts,
        need_key=need_key(checked.requirement),
        open_needs=open_needs,
        created_by=tx.actor.name,
        created_at=tx.now,
        changed_at=tx.now,
        **_given(checked, ready_at, tx.actor.name, count_open(tx.connection, checked.wants)),
        **entry(key),
    )
    for kind, others in _links(checked):
        for other in others:
            write_link(tx, number, other, kind)
    return task_numbered(tx.connection, number)


def check(draft: TaskDraft) -> TaskDraft:
    """The draft with clean words. Raises UsageError that names what is off."""
    check_priority(draft.priority)
    if not 1 <= draft.max_attempts <= MOST_TRIES:
        raise UsageError(f"a task is tried 1 to {MOST_TRIES} times, not {draft.max_attempts}", remedy="mend it")
    if len(draft.needs) + len(draft.wants) + len(draft.feeds_back_to) > MOST_LINKS:
        raise UsageError(f"a task has at most {MOST_LINKS} links", remedy="gather some of them behind one task")
    return draft._replace(
        title=line(draft.title, "the title", required=True),
        body=block(draft.body, "the text of the task"),
        type=word(draft.type.strip() or "task", "the type"),
        requirement=check_requirement(draft.requirement),
        needs=_once(draft.needs),
        wants=_once(draft.wants),
        feeds_back_to=_once(draft.feeds_back_to),
        estimate=seconds(draft.estimate, "the estimate"),
        deadline=seconds(draft.deadline, "the deadline", most=1e11),
        delay=seconds(draft.delay, "the delay"),
        lease=seconds(draft.lease, "the lease"),
        hold=line(draft.hold, "the reason"),
    )


def check_priority(priority: int | None) -> None:
    """Raises UsageError for one that is not there."""
    if priority is None or not 0 <= priority <= 4:
        raise UsageError(f"there is no priority {priority}", remedy="0 is the most urgent, 2 is usual, 4 is last")


def check_requirement(wanted: Requirement) -> Requirement:
    """With clean words. Raises UsageError."""
    if wanted.assignee.strip().startswith("role:"):
        raise UsageError("a role is no conversation's name", remedy="say it as the role: `--role builder`")
    return Requirement(
        word(wanted.assignee.strip().removeprefix("@"), "the assignee"),
        role_named(wanted.role),
        word(wanted.specialty.strip(), "the specialty"),
        words(wanted.capabilities, "the capability"),
        words(wanted.resources, "the resource"),
    )


def _given(draft: TaskDraft, ready_at: float | None, author: str, open_wants: int) -> dict[str, object]:
    """Columns that most tasks leave at their default, so that events stay short."""
    columns = {
        "parent_id": draft.parent,
        "estimate": draft.estimate,
        "deadline": draft.deadline,
        "ready_at": ready_at,
        "lease": draft.lease,
        "hold": draft.hold or None,
        "held_by": author if draft.hold else None,
        "open_wants": open_wants or None,
    }
    return {name: value for name, value in columns.items() if value is not None}


def _links(draft: TaskDraft) -> tuple[tuple[LinkKind, tuple[int, ...]], ...]:
    return (
        (LinkKind.NEEDS, draft.needs),
        (LinkKind.WANTS, draft.wants),
        (LinkKind.FEEDS_BACK_TO, draft.feeds_back_to),
    )


def _once(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers))
