"""The page of a thread, over a real journal."""

import pytest

from core.commands.message_page import thread_lines
from core.services.messages.receipts import acknowledge, expire_messages, mark_read, take_undelivered
from core.services.messages.sending import Draft, send
from tests.core.services.conftest import Queue


@pytest.fixture
def queue(tmp_path):
    made = Queue(tmp_path)
    made.join("bob", "builder")
    made.join("eve", "builder")
    yield made
    made.journal.close()


def page(queue, number) -> list[str]:
    return [fact.text for fact in queue.read(thread_lines, number, queue.clock.now)]


def test_all_messages_of_the_thread_with_times_and_ways(queue):
    queue.by("bob", send, Draft("eve", "which glue?\nor nails?", "help_request", "the mast", importance="high"))
    queue.clock.pass_seconds(60)
    queue.by("eve", take_undelivered, "eve", "hook")
    queue.clock.pass_seconds(60)
    queue.by("eve", mark_read, "eve", (1,))
    queue.by("eve", send, Draft("", "tar", reply_to=1))
    queue.clock.pass_seconds(60)
    queue.by("bob", acknowledge, "bob", 2)
    assert (
        page(queue, 2)
        == page(queue, 1)
        == [
            "bob to eve · 3m ago · help_request · high · message 1",
            "the mast",
            "which glue?",
            "or nails?",
            "   eve: queued 3m ago · delivered 2m ago by hook · read 1m ago",
            "",
            "eve to bob · 1m ago · note · message 2",
            "tar",
            "   bob: queued 1m ago · delivered 0s ago by cli · read 0s ago · acknowledged 0s ago",
        ]
    )


def test_what_has_not_happened_is_said_too(queue):
    queue.by("bob", send, Draft("all", "hello", ttl=100.0))
    queue.by("eve", take_undelivered, "eve", "socket")
    told = page(queue, 1)
    assert told[0].endswith("expires in 1m · message 1")
    assert "   eve: queued 0s ago · delivered 0s ago by socket · not read yet" in told
    queue.by("operator", send, Draft("bob", "late", ttl=10.0))
    assert page(queue, 2)[-1].endswith("not delivered yet")
    queue.clock.pass_seconds(11)
    queue.by("supervisor", expire_messages)
    assert page(queue, 2)[-1] == "   bob: queued 11s ago · expired undelivered 0s ago"
