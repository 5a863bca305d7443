"""list, show, report, context: what the journal knows, as people and as programs read it."""

import pytest

from core.model.actor import THE_OPERATOR
from core.text.width import width


def test_the_table_is_aligned_whatever_the_names(timonel, conversation):
    conversation("plain", "working", reason="hook says so")
    conversation("名前", "waiting", reason="asks to run `make`")
    conversation("ended", "exited")
    head, *lines = timonel("list").out.splitlines()
    at = head.index("STATE")
    assert [line.split()[0] for line in lines] == ["plain", "名前", "ended"]
    for line, state in zip(lines, ("working", "waiting", "exited"), strict=True):
        assert width(line[: line.index(state)]) == at
    assert lines[1].endswith("asks to run `make`")


def test_states_choose_who_is_shown(timonel, conversation):
    for name, state in (("a", "working"), ("b", "waiting"), ("c", "stuck"), ("d", "closed")):
        conversation(name, state)

    def names(*words):
        return [one["name"] for one in timonel("list", "--json", *words).data]

    assert names() == ["a", "b", "c"]
    assert names("--all") == ["a", "b", "c", "d"]
    assert names("--state", "working,closed") == ["a", "d"]
    assert names("--state", "needs-you") == ["b", "c"]
    assert names("--state", "idle") == []


def test_a_low_confidence_shows(timonel, conversation):
    conversation("a", "working", confidence=0.3)
    assert "working?" in timonel("list").out


def test_hostile_text_is_cleaned(timonel, conversation):
    conversation("a", "working", reason="\x1b[31mred\x1b[0m\nsecond")
    out = timonel("list").out
    assert "\x1b" not in out
    assert out.count("\n") == 2
    assert "red second" in out


def test_json_has_fields_times_and_seconds(timonel, conversation):
    conversation("a", argv='["make","test"]', capabilities="gpu,tests")
    (one,) = timonel("list", "--json").data
    assert one["argv"] == ["make", "test"]
    assert one["capabilities"] == ["gpu", "tests"]
    assert one["created_at"].endswith("Z")
    assert one["created_at_seconds"] == one["worktree"]["created_at_seconds"]
    assert one["context_percent"] is None
    assert one["worktree"]["branch"] == "timonel/a"


def test_show_says_what_is_known_and_where_from(timonel, conversation, project):
    conversation("a", "working", token="secret", reason="its hook said so")
    said = timonel("report", "working", "on the parser", environ={"TIMONEL_TOKEN": "secret"})
    assert said.code == 0, said.err
    out = timonel("show", "a").out
    assert "its hook said so" in out
    assert "door: working on the parser" in out
    assert "/nowhere/a" in out
    data = timonel("show", "a", "--json").data
    assert data["evidence_facts"][0]["source"] == "door"
    assert data["process"] is None


def test_context_is_noted_with_its_source(timonel, conversation):
    conversation("a", token="secret")
    assert "unknown" in timonel("show", "a").out
    words = ("context", "150", "200", "--source", "transcript", "--model", "m-1", "--cost", "0.5")
    said = timonel(*words, environ={"TIMONEL_TOKEN": "secret"})
    assert said.code == 0, said.err
    out = timonel("show", "a").out
    assert "150 tokens of 200 (75%), $0.50, says transcript" in out
    assert timonel("list", "--json").data[0]["context_percent"] == 75


def test_no_gauge_goes_over_the_top(timonel, conversation):
    conversation("a")
    timonel("context", "300", "200", "--of", "a")
    assert timonel("list", "--json").data[0]["context_percent"] == 100


@pytest.mark.parametrize("words", [("context", "1", "0"), ("context", "1", "many")])
def test_impossible_figures_are_refused(timonel, conversation, words):
    conversation("a")
    assert timonel(*words, "--of", "a").code == 2
    assert timonel("show", "a", "--json").data["context"] is None


def test_a_conversation_speaks_for_itself_and_the_operator_for_whom_he_names(timonel, conversation):
    conversation("a", token="secret")
    conversation("b")
    assert timonel("report", "idle", "--of", "b", environ={"TIMONEL_TOKEN": "secret"}).code == 2
    assert timonel("report", "idle").code == 2
    assert timonel("report", "idle", "--of", "b").code == 0
    assert timonel("report", "idle", "--of", "nobody").code == 3
    facts = timonel("show", "b", "--json").data["evidence_facts"]
    assert [fact["name"] for fact in facts] == ["idle"]


def test_a_task_in_hand_is_shown_with_its_progress(timonel, conversation, project):
    conversation("a")

    def create(tx):
        tx.append(
            "task.created", "task:1", title="Write the parser", state="leased", owner="a", progress=0.4,
            created_by="operator", created_at=tx.now, changed_at=tx.now,
        )  # fmt: skip

    project.journal.write(create, THE_OPERATOR)
    assert "#1 40% Write the parser" in timonel("list").out
    assert timonel("list", "--json").data[0]["task"]["id"] == 1


def test_a_name_that_is_nearly_right(timonel, conversation):
    conversation("parser")
    said = timonel("show", "parsre")
    assert said.code == 3
    assert "did you mean parser?" in said.err


def test_show_offers_what_can_be_done_and_says_from_what_the_state_was_decided(timonel, conversation, project):
    now = project.clock()
    conversation(
        "a", "stuck", reason="no sign of work", finding="silent", evidence=f'[["screen", {now}, "last output"]]'
    )
    out = timonel("show", "a").out
    assert "R      restart it" in out and "ago  screen: last output" in out
    offered = timonel("show", "a", "--json").data["remedies"]
    assert {one["command"] for one in offered} >= {"conversation.attach", "conversation.restart"}
