import pytest

from core.errors import NotFound, OperatorOnly, Refused, UsageError
from core.model.actor import Actor
from core.services.approvals.policies import allow_always, policies, revoke
from core.services.approvals.questions import (
    answer,
    approval_numbered,
    ask,
    expire_approvals,
    list_approvals,
    open_approvals,
    withdraw,
    withdraw_all,
)


def asked(queue, who="bob", title="may I?", **more):
    return queue.by(who, ask, who, "permission", title, **more)


def test_a_question_waits_for_the_operator_oldest_first(queue):
    asked(queue)
    queue.clock.pass_seconds(1)
    asked(queue, "eve")
    assert [one.conversation for one in queue.read(open_approvals)] == ["bob", "eve"]
    queue.by("operator", answer, 1, True, "once")
    assert [one.id for one in queue.read(open_approvals)] == [2]
    done = queue.read(approval_numbered, 1)
    assert (done.state, done.answered_by, done.words, done.answered_at) == (
        "allowed",
        "operator",
        "once",
        queue.clock.now,
    )
    assert queue.by("operator", answer, 2, False).state == "denied"
    assert [one.id for one in queue.read(list_approvals)] == [2, 1]


@pytest.mark.parametrize("who", ["bob", "eve", "supervisor", "forger"])
def test_only_the_operator_answers(queue, who):
    queue.actors["forger"] = Actor("operator", 9)
    asked(queue)
    with pytest.raises(OperatorOnly):
        queue.by(who, answer, 1, True)
    with pytest.raises(OperatorOnly):
        queue.by(who, allow_always, "bob", "Bash")
    assert queue.read(approval_numbered, 1).state == "open"


@pytest.mark.parametrize(
    ("close", "said"),
    [
        (lambda queue: queue.by("operator", answer, 1, False), "was denied by operator"),
        (lambda queue: queue.by("bob", withdraw, 1, "the dialog was closed"), "is stale: the dialog was closed"),
        (lambda queue: queue.clock.pass_seconds(61), "has expired"),
        (lambda queue: (queue.clock.pass_seconds(61), queue.by("supervisor", expire_approvals)), "has expired"),
    ],
)
def test_a_question_that_no_longer_stands_is_not_answered(queue, close, said):
    asked(queue, ttl=60.0)
    close(queue)
    before = queue.read(approval_numbered, 1)
    with pytest.raises(Refused, match=said) as error:
        queue.by("operator", answer, 1, True)
    assert error.value.code == "approval_closed"
    assert queue.read(approval_numbered, 1) == before


def test_withdrawing_what_is_closed_changes_nothing(queue):
    asked(queue)
    queue.by("operator", answer, 1, True)
    assert queue.by("bob", withdraw, 1, "gone").state == "allowed"
    assert queue.kinds("approval:1") == ["approval.created", "approval.allowed"]


def test_questions_end_with_their_conversations_program(queue):
    for who in ("bob", "bob", "eve"):
        asked(queue, who)
    assert [one.id for one in queue.by("supervisor", withdraw_all, "bob", "the program ended")] == [1, 2]
    assert [one.id for one in queue.read(open_approvals)] == [3]


def test_questions_expire(queue):
    asked(queue, ttl=60.0)
    asked(queue)
    assert queue.by("supervisor", expire_approvals) == ()
    queue.clock.pass_seconds(60)
    assert [one.id for one in queue.by("supervisor", expire_approvals)] == [1]
    assert queue.read(approval_numbered, 1).state == "expired"


def test_always_allows_the_same_tool_in_that_conversation_until_it_is_revoked(queue):
    asked(queue, tool="Bash(make)")
    queue.by("operator", answer, 1, True, always="tool")
    again = asked(queue, tool="Bash(make)")
    assert (again.state, again.answered_by) == ("allowed", "operator")
    assert again.words == "policy 1: Bash(make) is always allowed here"
    assert asked(queue, tool="Bash(rm)").state == "open"
    assert asked(queue, "eve", tool="Bash(make)").state == "open"
    assert asked(queue).state == "open"
    assert queue.by("bob", ask, "bob", "decision", "which?", tool="Bash(make)").state == "open"
    with pytest.raises(OperatorOnly):
        queue.by("bob", revoke, 1)
    assert queue.by("operator", revoke, 1).revoked_by == "operator"
    assert asked(queue, tool="Bash(make)").state == "open"
    assert queue.read(policies) == ()
    with pytest.raises(Refused, match="revoked by operator already"):
        queue.by("operator", revoke, 1)
    assert queue.by("operator", allow_always, "bob", "Bash(make)").id == 2
    assert queue.by("operator", allow_always, "bob", "Bash(make)").id == 2


def test_only_a_permission_for_a_named_tool_is_allowed_for_always(queue):
    asked(queue)
    queue.by("bob", ask, "bob", "decision", "which?", tool="x")
    asked(queue, tool="x")
    for number, allow in ((1, True), (2, True), (3, False)):
        with pytest.raises(UsageError, match="allowed for always"):
            queue.by("operator", answer, number, allow, always="tool")
    assert len(queue.read(open_approvals)) == 3


def test_the_same_key_asks_once(queue):
    assert asked(queue, key="call-1").id == asked(queue, title="other", key="call-1").id
    assert asked(queue, "eve", key="call-1").id == 2


def test_words_that_are_off_are_refused(queue):
    for kind, title, ttl, said in (
        ("wish", "x", None, "no kind of approval"),
        ("gate", " \x00", None, "the question is empty"),
        ("gate", "x", -1.0, "time limit"),
    ):
        with pytest.raises(UsageError, match=said):
            queue.by("bob", ask, "bob", kind, title, ttl=ttl)
    with pytest.raises(Refused, match="cannot ask for eve"):
        queue.by("bob", ask, "eve", "gate", "x")
    with pytest.raises(NotFound):
        queue.by("supervisor", ask, "nobody", "gate", "x")
    with pytest.raises(NotFound):
        queue.by("operator", answer, 7, True)
    asked(queue)
    with pytest.raises(Refused, match="cannot withdraw"):
        queue.by("eve", withdraw, 1, "mine")


def test_a_beginning_is_allowed_and_a_shell_sign_behind_it_asks_again(queue):
    asked(queue, tool="Bash", about="npm test --watch")
    queue.by("operator", answer, 1, True, always="prefix", prefix="npm test")
    assert asked(queue, tool="Bash", about="npm test src").state == "allowed"
    for about in ("npm test && rm -rf /", "npm testify", "npm test\nrm", ""):
        assert asked(queue, tool="Bash", about=about).state == "open"
    assert asked(queue, "eve", tool="Bash", about="npm test").state == "open"
    assert "begin with 'npm test'" in queue.read(approval_numbered, 2).words


def test_exactly_this_command(queue):
    asked(queue, tool="Bash", about="a && b")
    queue.by("operator", answer, 1, True, always="exact")
    assert asked(queue, tool="Bash", about="a && b").state == "allowed"
    assert asked(queue, tool="Bash", about="a && b && c").state == "open"
    assert asked(queue, tool="Bash").state == "open"


@pytest.mark.parametrize(
    ("always", "prefix", "about"),
    [("prefix", "npm", "make"), ("prefix", "", "make"), ("exact", "", ""), ("prefix", "a;", "a;b"), ("all", "", "x")],
)
def test_a_permission_that_makes_no_sense_answers_nothing(queue, always, prefix, about):
    asked(queue, tool="Bash", about=about)
    before = queue.kinds("approval:1")
    with pytest.raises(UsageError):
        queue.by("operator", answer, 1, True, always=always, prefix=prefix)
    assert queue.kinds("approval:1") == before
    assert queue.read(policies) == ()


def test_a_call_that_is_too_long_or_leaves_its_sandbox_is_never_covered_by_its_words(queue):
    from core.agents.hook_events import meaning

    asked(queue, tool="Bash", about="x" * 9000)
    assert queue.read(approval_numbered, 1).about == ""
    given = {"command": "ls", "dangerouslyDisableSandbox": True}
    found = meaning({"hook_event_name": "PermissionRequest", "tool_name": "Bash", "tool_input": given}).permission
    assert found is not None and found.about == ""
