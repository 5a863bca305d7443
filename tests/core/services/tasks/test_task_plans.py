"""How SQLite runs the queries that run all the time: by index, however many rows there are and before any ANALYZE."""

import pytest

from core.services.messages.reads import INBOX, UNREAD
from core.services.messages.receipts import WAITING
from core.services.tasks.choosing import BEST, IN_USE
from core.services.tasks.leases import DUE, EXPIRED, RENEW, WAKING
from core.services.tasks.links import _DEPENDANTS, _NEEDED
from core.services.tasks.reads import READY

SELECT = "SELECT * FROM tasks "


@pytest.mark.parametrize(
    ("sql", "values", "steps"),
    [
        (SELECT + READY, ("", 5), ["SEARCH tasks USING INDEX tasks_ready (need_key=?)"]),
        (SELECT + EXPIRED, (1.0, 5), ["SEARCH tasks USING INDEX tasks_leased (lease_until<?)"]),
        (SELECT + WAKING, (1.0, 5), ["SEARCH tasks USING INDEX tasks_scheduled (ready_at<?)"]),
        (DUE, (1.0,), ["COVERING INDEX tasks_leased (lease_until<?)", "COVERING INDEX tasks_scheduled (ready_at<?)"]),
        (IN_USE, (), ["USING COVERING INDEX tasks_using"]),
        (RENEW, (1.0, "bob"), ["tasks USING INDEX tasks_leased"]),
        (_NEEDED, (1,), ["SEARCH needs USING INDEX needs_of (task_id=?)"]),
        (_DEPENDANTS, (1,), ["USING INDEX needs_freed_by (need_id=?)", "INTEGER PRIMARY KEY (rowid=?)"]),
        (WAITING, ("bob",), ["r USING INDEX receipts_waiting (recipient=?)", "INTEGER PRIMARY KEY (rowid=?)"]),
        (INBOX, ("bob", 0.0, 5), ["r USING INDEX receipts_unread (recipient=?)", "INTEGER PRIMARY KEY (rowid=?)"]),
        (UNREAD, ("bob",), ["SEARCH receipts USING INDEX receipts_unread (recipient=?)"]),
        ("SELECT 1 FROM receipts WHERE message_id = ? AND recipient = ?", (1, "bob"), ["receipts_of (message_id=?"]),
        ("SELECT 1 FROM approvals WHERE state = 'open' ORDER BY asked_at", (), ["INDEX approvals_open"]),
        ("SELECT 1 FROM events WHERE subject = ? ORDER BY seq", ("task:1",), ["events_by_subject (subject=?)"]),
    ],
)
def test_hot_queries_go_by_index(queue, sql, values, steps):
    plan = queue.plan(sql, *values)
    for step in steps:
        assert step in plan
    assert "SCAN t" not in plan.replace("SCAN tasks USING", "")
    assert "SCAN receipts" not in plan


def test_a_claim_skips_from_key_to_key(queue):
    plan = queue.plan(BEST)
    assert plan.count("SEARCH tasks USING COVERING INDEX tasks_ready (need_key>?)") == 1
    assert plan.count("SEARCH tasks USING COVERING INDEX tasks_ready (need_key=?)") == 1
    assert "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)" in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN tasks" not in plan
