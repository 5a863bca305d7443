import pytest

from core.errors import NotFound, Refused, UsageError
from core.model.message import Message, Receipt
from core.rules.bounds import BLOCK
from core.services.messages.reads import inbox, list_messages, receipts, received, thread, unread, unread_counts
from core.services.messages.receipts import (
    acknowledge,
    expire_messages,
    mark_delivered,
    mark_read,
    receipt_of,
    take_undelivered,
    waiting,
)
from core.services.messages.sending import Draft, send
from core.services.reading import rows


def readers(queue, number):
    return [receipt.recipient for receipt in queue.read(receipts, number)]


def times(queue, number, name):
    receipt = queue.read(receipt_of, number, name)
    return receipt.delivered_at, receipt.read_at, receipt.acknowledged_at, receipt.expired_at


def test_a_message_reaches_whom_it_is_addressed_to(queue):
    for to, who in (
        ("eve", ["eve"]),
        ("role:builder", ["eve"]),
        ("all", ["eve", "ann", "operator"]),
        ("operator", ["operator"]),
    ):
        assert readers(queue, queue.by("bob", send, Draft(to, "hello")).id) == who
    assert readers(queue, queue.by("operator", send, Draft("all", "hello")).id) == ["bob", "eve", "ann"]
    assert readers(queue, queue.by("ann", send, Draft("role:builder", "hello")).id) == ["bob", "eve"]


def test_membership_counts_when_it_is_sent(queue):
    first = queue.by("operator", send, Draft("role:builder", "hello")).id
    queue.join("joe", "builder")
    queue.leave("eve")
    assert readers(queue, first) == ["bob", "eve"]
    assert readers(queue, queue.by("operator", send, Draft("role:builder", "hello")).id) == ["bob", "joe"]


@pytest.mark.parametrize("to", ["bobb", "eve2", "role:planner", "supervisor"])
def test_nobody_there_is_an_error_and_nothing_is_sent(queue, to):
    with pytest.raises(NotFound) as error:
        queue.by("operator", send, Draft(to, "hello"))
    if to == "bobb":
        assert error.value.remedy == "did you mean bob?"
    assert queue.read(list_messages) == ()


def test_an_exited_conversation_finds_its_messages_later_and_a_closed_one_gets_none(queue):
    queue.join("gone", **{"exit_code": 1})
    message = queue.by("bob", send, Draft("gone", "for when you are back"))
    assert [one.id for one in queue.by("gone", take_undelivered, "gone", "hook")] == [message.id]
    queue.leave("gone")
    with pytest.raises(NotFound, match="torn down"):
        queue.by("bob", send, Draft("gone", "hello"))


def test_it_is_delivered_once_and_the_most_important_first(queue):
    for importance in ("low", "normal", "urgent", "high", "urgent"):
        queue.by("bob", send, Draft("eve", importance, importance=importance))
    assert [one.id for one in queue.by("eve", take_undelivered, "eve", "hook")] == [3, 5, 4, 2, 1]
    assert queue.by("eve", take_undelivered, "eve", "hook") == ()
    assert queue.by("supervisor", take_undelivered, "eve", "socket") == ()
    assert {one.via for one in rows(queue.journal.connection, Receipt)} == {"hook"}


def test_what_does_not_fit_waits_for_the_next_time(queue):
    for number in range(40):
        queue.by("bob", send, Draft("eve", f"{number:02} " + "x" * 300))
    seen: list[int] = []
    while taken := queue.by("eve", take_undelivered, "eve", "hook", 2000):
        assert sum(len(one.body) for one in taken) <= 2000
        assert len(queue.read(waiting, "eve", queue.clock.now)) == 40 - len(seen) - len(taken)
        seen += [one.id for one in taken]
    assert seen == list(range(1, 41))


def test_times_are_written_when_they_are_true_and_never_before(queue):
    queue.by("bob", send, Draft("eve", "hello"))
    assert times(queue, 1, "eve") == (None, None, None, None)
    for act, step in (
        (lambda: queue.by("eve", take_undelivered, "eve", "hook"), 0),
        (lambda: queue.by("eve", mark_read, "eve", [1]), 1),
        (lambda: queue.by("eve", acknowledge, "eve", 1), 2),
    ):
        before = times(queue, 1, "eve")
        queue.clock.pass_seconds(5)
        act()
        after = times(queue, 1, "eve")
        assert after[step] == queue.clock.now
        assert after[:step] + after[step + 1 :] == before[:step] + before[step + 1 :]
        act()
        assert times(queue, 1, "eve") == after
    assert queue.kinds("receipt:1") == [
        "receipt.created",
        "receipt.delivered",
        "receipt.read",
        "receipt.acknowledged",
    ]


def test_nobody_reads_or_acknowledges_for_another(queue):
    queue.by("bob", send, Draft("eve", "hello"))
    for who in ("bob", "operator", "supervisor"):
        for act, words in ((mark_read, ([1],)), (acknowledge, (1,))):
            with pytest.raises(Refused):
                queue.by(who, act, "eve", *words)
    for who in ("bob", "operator"):
        with pytest.raises(Refused):
            queue.by(who, take_undelivered, "eve", "hook")
        with pytest.raises(Refused):
            queue.by(who, mark_delivered, "eve", [1], "socket")
    assert times(queue, 1, "eve") == (None, None, None, None)
    with pytest.raises(NotFound):
        queue.by("ann", mark_read, "ann", [1])


def test_a_door_that_learns_later_marks_what_it_delivered(queue):
    queue.by("bob", send, Draft("eve", "hello"))
    assert queue.by("supervisor", mark_delivered, "eve", [1], "socket") == (1,)
    assert queue.by("supervisor", mark_delivered, "eve", [1], "socket") == ()


def test_what_outlived_its_time_is_not_delivered_and_says_so(queue):
    queue.by("bob", send, Draft("eve", "lunch?", ttl=60.0))
    queue.by("bob", send, Draft("eve", "hello"))
    queue.clock.pass_seconds(60)
    assert [one.id for one in queue.read(waiting, "eve", queue.clock.now)] == [2]
    assert [one.id for one in queue.by("eve", take_undelivered, "eve", "hook")] == [2]
    assert times(queue, 1, "eve") == (None, None, None, queue.clock.now)
    assert queue.read(unread, "eve") == 1
    queue.by("bob", send, Draft("all", "lunch?", ttl=60.0))
    queue.clock.pass_seconds(60)
    assert queue.by("supervisor", expire_messages) == 3
    assert queue.by("supervisor", expire_messages) == 0


def test_a_reply_goes_to_the_sender_and_stays_in_the_thread(queue):
    first = queue.by("bob", send, Draft("eve", "which port?"))
    second = queue.by("eve", send, Draft("", "8080", reply_to=first.id))
    third = queue.by("bob", send, Draft("", "thanks", reply_to=second.id))
    other = queue.by("eve", send, Draft("", "and 8081", reply_to=second.id))
    assert [one.recipient for one in (second, third, other)] == ["bob", "eve", "bob"]
    assert [one.id for one in queue.read(thread, third.id)] == [1, 2, 3, 4]
    assert {one.thread for one in (first, second, third, other)} == {first.id}
    with pytest.raises(NotFound):
        queue.by("eve", send, Draft("", "what?", reply_to=99))


def test_the_same_key_sends_one_message(queue):
    first = queue.by("bob", send, Draft("eve", "hello"), "k")
    assert queue.by("bob", send, Draft("ann", "other words"), "k") == first
    assert queue.by("ann", send, Draft("eve", "hello"), "k").id != first.id
    assert queue.read(unread, "eve") == 2


def test_counts_and_inbox_show_what_is_unread(queue):
    for _ in range(3):
        queue.by("bob", send, Draft("eve", "hello"))
    queue.by("bob", send, Draft("all", "hello"))
    queue.by("eve", take_undelivered, "eve", "hook")
    queue.by("eve", mark_read, "eve", [2])
    assert [one.message.id for one in queue.read(inbox, "eve")] == [1, 3, 4]
    assert [one.message.id for one in queue.read(received, "eve")] == [4, 3, 2, 1]
    assert queue.read(unread_counts) == {"eve": 3, "ann": 1, "operator": 1}


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft("eve", "x" * (BLOCK + 1)), "at most 65536 fit"),
        (Draft("eve", "é" * BLOCK), "131072 bytes"),
        (Draft("eve", ""), "the message is empty"),
        (Draft("eve", "\x1b[2J\x07\u200b\n"), "the message is empty"),
        (Draft("eve", "a\x00b"), "the message is no text: 1 of its 3 characters are binary"),
        (Draft("eve", "\udcff\udc86" * 300 + "x" * 9000), "600 of its 9600 characters"),
        (Draft("eve", "x", kind="shout"), "no kind 'shout'"),
        (Draft("eve", "x", importance="huge"), "no importance 'huge'"),
        (Draft("eve", "x", subject="s" * 301), "301 characters"),
        (Draft("eve", "x", ttl=0.0), "time to live"),
        (Draft("eve", "x", ttl=float("nan")), "time to live"),
        (Draft("", "x"), "addressed to nobody"),
        (Draft("role:", "x"), "addressed to nobody"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_words_that_are_off_are_refused_and_nothing_is_sent(queue, draft, said):
    with pytest.raises(UsageError, match=said):
        queue.by("bob", send, draft)
    assert rows(queue.journal.connection, Message) == ()


def test_stray_bytes_and_controls_are_kept_as_readable_text(queue):
    body = "a latin one letter \udcff and " + "".join(map(chr, range(1, 32))) + "\x1b]0;title\x07end \ud800"
    message = queue.by("bob", send, Draft("eve", body, subject="a\x00b\nc"))
    assert message == queue.read(list_messages)[0]
    assert message.body.encode("utf-8")
    assert not set(message.body) & {"\x1b", "\x07", "\x7f"}
    assert "\ufffd and" in message.body and "end" in message.body
    assert message.subject == "ab c"


def test_a_message_as_large_as_may_be_is_whole(queue):
    body = "x" * (BLOCK - 1) + "y"
    assert queue.by("bob", send, Draft("eve", body)).body == body
    (taken,) = queue.by("eve", take_undelivered, "eve", "hook", 100)
    assert taken.body == body
