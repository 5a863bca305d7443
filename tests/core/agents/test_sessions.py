"""When a session record knows better than the hooks."""

import pytest

from core.agents.sessions import IDLE, WAITING, WORKING, Standing, Told, news


def standing(state, at):
    return Standing(state, "", at)


@pytest.mark.parametrize(
    ("record", "told", "expected"),
    [
        (standing(IDLE, 20), Told(WORKING, "did: Bash", 10), True),  # Esc: no hook fires
        (standing(IDLE, 10), Told(WORKING, "was told", 20), False),  # the record is older
        (standing(IDLE, 20), Told(IDLE, "Done.", 10), False),  # nothing new: the hook's words stay
        (standing(WAITING, 20), Told(WORKING, "", 10), True),  # a dialog without a hook
        (standing(WORKING, 20), Told(WAITING, "wants", 10), True),  # it was answered in the pane
        (standing(WORKING, 10.2), Told(WAITING, "wants", 10), False),  # written down before the dialog
        (standing(IDLE, 20), Told(WORKING, "waits for 2 background tasks", 10), False),
        (standing("", 20), Told(WORKING, "", 10), False),
        (standing(IDLE, 20), Told(), True),
    ],
)
def test_news(record, told, expected):
    assert news(record, told) is expected
