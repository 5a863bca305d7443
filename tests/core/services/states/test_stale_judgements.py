"""A judgement that was made just before somebody paused, resumed or stopped a conversation is not written."""

import pytest

from core.model.conversation import State
from core.rules.judgement import Judgement
from core.services.conversations.state_moves import moved
from core.services.states.judging import News, watched, write_news

IDLE = Judgement(State.IDLE, "quiet", 0.5, ())
HELD = Judgement(State.PAUSED, "paused by the operator", 1.0, ())
LOST = Judgement(State.FAILED, "lost with the server of the terminals", 1.0, ())


def state(queue):
    return queue.read(lambda c: c.execute("SELECT state, lost FROM conversations WHERE id = 1").fetchall())[0]


@pytest.mark.parametrize(
    ("before", "then", "judged", "lost"),
    [
        ("working", "paused", IDLE, False),
        ("paused", "working", HELD, False),
        ("working", "exited", LOST, True),
    ],
)
def test_it_is_left_to_the_next_look(queue, before, then, judged, lost):
    queue.by(
        "operator",
        lambda tx: tx.append(
            "worktree.created", "worktree:1", path="/nowhere", branch="b", phase="ready", created_at=tx.now
        ),
    )
    queue.by("operator", moved, 1, Judgement(State(before), "", 1.0, ()))
    (seen,) = queue.read(watched)
    queue.by("operator", moved, 1, Judgement(State(then), "", 1.0, ()))
    queue.by("supervisor", write_news, (News(seen, judged, lost=lost),))
    assert state(queue) == (then, "")
    (seen,) = queue.read(watched)
    queue.by("supervisor", write_news, (News(seen, judged, lost=lost),))
    assert state(queue) == (judged.state, then if lost else "")
