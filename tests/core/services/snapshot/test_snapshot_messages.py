"""What the screen shows of many messages: the newest, and none that the operator has not read is lost below them."""

from core.model.actor import OPERATOR
from core.services.messages.receipts import mark_read
from core.services.messages.sending import Draft, send
from core.services.snapshot.fleet import load_snapshot
from core.services.snapshot.messages import NEWEST


def test_an_unread_message_to_the_operator_stays_however_much_comes_after_it(queue):
    mine = queue.by("bob", send, Draft(OPERATOR, "the roof leaks")).id
    for number in range(NEWEST + 5):
        queue.by("bob", send, Draft("eve", f"message {number}"))
    snapshot = queue.read(load_snapshot)
    assert (len(snapshot.messages), snapshot.messages[-1].id, snapshot.unread) == (NEWEST + 1, mine, 1)
    assert [one.recipient for one in snapshot.receipts if one.message_id == mine] == [OPERATOR]
    queue.by(OPERATOR, mark_read, OPERATOR, [mine])
    snapshot = queue.read(load_snapshot)
    assert (len(snapshot.messages), snapshot.unread) == (NEWEST, 0)
