"""What screens of known programs say, and what is not mistaken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.conversation import State
from core.rules.screen_text import read_screen
from tests.fakes.true_agent import SCREENS


def said(*lines: str):
    found = read_screen(lines, 5.0)
    return found.state if found else None


@pytest.mark.parametrize("program", list(SCREENS))
@pytest.mark.parametrize("state", ["working", "waiting", "idle"])
def test_screens_of_known_programs(program, state):
    lines = [line.format(tick=3, wheel="⠙") for line in SCREENS[program][state]]
    assert said(*lines) == State(state)


@pytest.mark.parametrize("program", list(SCREENS))
def test_a_vendors_message_is_passed_on(program):
    found = read_screen(SCREENS[program]["stuck"], 5.0)
    assert found is not None and found.trouble and found.at == 5.0


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("Overwrite chart.txt? (y/N)", State.WAITING),
        ("Press any key to continue", State.WAITING),
        ("Enter passphrase for key '/home/ada/.ssh/id_ed25519': ", State.WAITING),
        ("Run shell command? (Y)es/(N)o/(D)on't ask again [Yes]:", State.WAITING),
        ("Allow execution of: 'rm'?", State.WAITING),
        ("ada@ship:~/repo$", State.IDLE),
        (">>> ", State.IDLE),
        ("[=====>     ]  45%", State.WORKING),
        ("compiled 12 of 90 files", None),
        ("total 100%", None),
        ("see https://example.org/a#b for more", None),
    ],
)
def test_habits_of_all_programs(line, state):
    assert said("some output", line) == state


def test_words_further_up_count_no_more():
    box = ("─" * 20, "❯ ", "─" * 20)
    assert said("Do you want to proceed?", "❯ 1. Yes", "⏺ Bash(ls)", *box) == State.IDLE
    assert said("Do you want to proceed? yes", "✻ Cooking… (3s · esc to interrupt)", *box) == State.WORKING
    assert said("You've hit your session limit", "❯ go on", "✻ Cooking… (esc to interrupt)", *box) == State.WORKING
    assert said("You've hit your session limit", "⏺ I went on.", *box) == State.IDLE


@given(st.lists(st.text(max_size=80), max_size=40))
def test_any_screen_is_survived(lines):
    found = read_screen(lines, 5.0)
    assert found is None or 0 < found.confidence <= 1
