"""The page of a task, over a real journal."""

import pytest

from core.commands.task_page import task_lines
from core.errors import LeaseLost
from core.services.tasks.acts import complete, progress
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.overrides import override
from core.services.tasks.parts import Part
from tests.core.services.conftest import Queue


@pytest.fixture
def queue(tmp_path):
    made = Queue(tmp_path)
    made.join("bob", "builder")
    made.join("eve", "builder")
    yield made
    made.journal.close()


def page(queue, number) -> str:
    return "\n".join(fact.text for fact in queue.read(task_lines, number, queue.clock.now))


def test_every_fact_is_on_it(queue):
    queue.by("operator", create_task, TaskDraft("lay the keel", body="of oak"))
    queue.by("operator", create_task, TaskDraft("raise the mast", needs=(1,), deadline=queue.clock.now + 7200.0))
    queue.by("bob", claim)
    queue.by("bob", progress, 1, 1, 0.4, "planing")
    queue.clock.pass_seconds(60)
    told = page(queue, 1)
    for words in (
        "leased · priority 2 · task · try 1 of 3",
        "bob since 1m, claim 1, 14m 00s of the claim left",
        "40% planing",
        "made       by operator, 1m ago",
        "of oak",
        "needed by  #2 raise the mast (blocked)",
        "claimed for bob as claim 1, try 1",
        "progress 40% planing",
    ):
        assert words in told, words
    assert "needs      #1 lay the keel (leased by bob)" in page(queue, 2)
    assert "deadline   in 1h 59m" in page(queue, 2)
    assert "nobody, and nobody ever did" in page(queue, 2)


def test_overrides_and_late_words_are_in_its_history_with_who_and_why(queue):
    queue.by("operator", create_task, TaskDraft("lay the keel"))
    queue.by("bob", claim)
    queue.by("operator", override, 1, "release", "bob sleeps")
    queue.by("eve", claim)
    with pytest.raises(LeaseLost):
        queue.by("bob", complete, 1, 1, "it floats")
    told = page(queue, 1)
    assert "operator     override release, taken from bob (claim 1): bob sleeps" in told
    assert "bob          late “done” refused, task #1 is held by eve now (claim 3): “it floats”" in told


def test_parts_and_what_came_of_it(queue):
    queue.by("operator", create_task, TaskDraft("lay the keel"))
    queue.by("operator", override, 1, "split", "too long", parts=[Part("bow"), Part("stern")])
    queue.by("operator", override, 2, "failed", "no oak")
    queue.by("bob", complete, queue.by("bob", claim).id, 1, "stern laid")
    told = page(queue, 1)
    assert "part       #2 bow (failed)" in told
    assert "part       #3 stern (done)" in told
    assert "Failure, class operator" in page(queue, 2)
    assert "part of    #1 lay the keel (blocked)" in page(queue, 2)
    assert "stern laid" in page(queue, 3)
    assert "ended      by bob" in page(queue, 3)
