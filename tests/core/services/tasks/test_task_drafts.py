import math

import pytest

from core.errors import NotFound, UsageError
from core.rules.bounds import BLOCK
from core.rules.match import Requirement, requirement
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.reads import list_tasks


def test_everything_that_was_asked_for_is_kept(queue):
    parent = queue.by("operator", create_task, TaskDraft("whole"))
    wanted = Requirement("bob", "builder", "backend", ("sql", "python"), ("db",))
    task = queue.by(
        "bob",
        create_task,
        TaskDraft(
            " a\ttitle\n", "line\r\nline", "review", 0, wanted, parent=parent.id, max_attempts=7, estimate=60.0,
            deadline=2_000_000.0, delay=30.0, lease=45.0,
        ),
    )  # fmt: skip
    assert (task.title, task.body, task.type, task.priority) == ("a  title", "line\nline", "review", 0)
    assert (task.parent_id, task.max_attempts, task.estimate, task.deadline) == (parent.id, 7, 60.0, 2_000_000.0)
    assert (task.lease, task.state, task.ready_at) == (45.0, "scheduled", queue.clock.now + 30)
    assert (task.created_by, task.created_at) == ("bob", queue.clock.now)
    assert requirement(task.need_key)._replace(capabilities=()) == wanted._replace(capabilities=())
    assert requirement(task.need_key).capabilities == ("python", "sql")


def test_a_held_draft_is_blocked_by_its_author(queue):
    task = queue.by("bob", create_task, TaskDraft("x", hold="wait"))
    assert (task.state, task.hold, task.held_by) == ("blocked", "wait", "bob")


@pytest.mark.parametrize(
    "draft",
    [
        TaskDraft(""),
        TaskDraft(" \x1b[2J\x00 "),
        TaskDraft("x" * 301),
        TaskDraft("x", "y" * (BLOCK + 1)),
        TaskDraft("x", priority=5),
        TaskDraft("x", priority=-1),
        TaskDraft("x", max_attempts=0),
        TaskDraft("x", max_attempts=101),
        TaskDraft("x", type="two words"),
        TaskDraft("x", estimate=-1.0),
        TaskDraft("x", estimate=math.nan),
        TaskDraft("x", lease=math.inf),
        TaskDraft("x", delay=0.0),
        TaskDraft("x", requirement=Requirement(role="a\x1fb")),
        TaskDraft("x", requirement=Requirement(capabilities=("a,b",))),
        TaskDraft("x", requirement=Requirement(assignee="bob eve")),
        TaskDraft("x", needs=tuple(range(1, 600))),
    ],
    ids=str,
)
def test_drafts_that_make_no_sense_are_refused_whole(queue, draft):
    with pytest.raises(UsageError) as error:
        queue.by("bob", create_task, draft)
    assert error.value.remedy
    assert queue.read(list_tasks) == ()


@pytest.mark.parametrize("draft", [TaskDraft("x", needs=(9,)), TaskDraft("x", wants=(9,)), TaskDraft("x", parent=9)])
def test_links_to_nothing_are_refused_whole(queue, draft):
    with pytest.raises(NotFound, match="no task #9"):
        queue.by("bob", create_task, draft)
    assert queue.read(list_tasks) == ()


def test_half_characters_are_stored_as_readable_text(queue):
    task = queue.by("bob", create_task, TaskDraft("a \ud800 b", "c \udcff d"))
    assert (task.title, task.body) == ("a \ufffd b", "c \ufffd d")
    assert queue.read(list_tasks) == (task,)
