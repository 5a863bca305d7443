import pytest

from core.commands.calls import calls
from tests.fakes.fleet_samples import HOSTILE, MEMBERS, NOBODY, conversation, member
from tui.notices.words import LONGEST, badge, notice_of


def of(*members):
    return calls(NOBODY._replace(members=members))


def test_one_is_named_with_its_reason():
    said = notice_of("harbour", of(member(conversation(1, "tide", "stuck", "no sign of work for more than 10 min"))))
    assert said == ("timonel: harbour", "tide is stuck: no sign of work for more than 10 min")


def test_a_question_says_what_is_asked():
    asking = next(one for one in MEMBERS if one.approval is not None)
    assert notice_of("", of(asking)).body == f"{asking.conversation.name} asks: {asking.approval.title}"


def test_many_are_counted():
    body = notice_of("x", of(*(member(conversation(n, f"c{n}", "failed")) for n in range(5)))).body
    assert body == "5 need you: c0 is failed; c1 is failed; c2 is failed; 2 more"


def test_hostile_text_is_one_clean_short_line():
    said = notice_of(HOSTILE, of(member(conversation(1, "evil", "stuck", HOSTILE * 20))))
    assert all(char.isprintable() for char in said.title + said.body)
    assert len(said.body) <= LONGEST


@pytest.mark.parametrize(("count", "text"), [(0, "timonel"), (1, "timonel: 1 needs you"), (3, "timonel: 3 need you")])
def test_the_badge(count, text):
    assert badge(count) == text
