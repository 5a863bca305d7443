"""What each command asks of the services: with services that only note it down."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from core.commands.catalog import COMMANDS
from core.commands.command import Acting, Fact, Lane
from core.commands.context import CommandContext
from core.commands.registry import Registry
from core.model.actor import THE_OPERATOR
from core.model.approval import Policy
from tests.fakes.fleet_samples import ALARMED, ALARMS, APPROVALS, FACTS, FLEET, MEMBERS, MESSAGES, NOW, PROCESSES

REGISTRY = Registry(COMMANDS)


def on(name: str = "tide-cache", **more) -> CommandContext:
    return CommandContext(FLEET, NOW, FLEET.named(name), project=FACTS, **more)


def test_new_spawns_what_was_asked(noted):
    noted.service("core.services.conversations.spawn", spawn=MEMBERS[1].conversation, SpawnRequest=SimpleNamespace)
    values = {
        "name": " kite ",
        "base": "dev",
        "kind": "codex",
        "prompt": "go",
        "argv": "sh -c 'a b'",
        "role": "builder",
    }
    outcome = noted.run("conversation.new", on(), **values)
    ((_, (project, request, actor, report), _),) = noted.calls
    assert (request.name, request.base, request.kind, request.prompt) == ("kite", "dev", "codex", "go")
    assert request.argv == ("sh", "-c", "a b")
    assert (project, actor) == (noted.project, THE_OPERATOR)
    report("worktree")
    assert noted.steps == ["worktree"]
    assert outcome.select == "pilot-api"


@pytest.mark.parametrize(("name", "act"), [("stop", "stop"), ("restart", "restart"), ("pause", "pause")])
def test_running_acts_on_the_selected_one(noted, name, act):
    functions = dict.fromkeys(("stop", "restart", "resume"))
    noted.service("core.services.conversations.running", **functions, pause=MEMBERS[1].conversation)
    outcome = noted.run(f"conversation.{name}", on())
    assert noted.calls == [(act, (noted.project, "tide-cache", THE_OPERATOR), {})]
    assert "tide-cache" in outcome.said


def test_a_pause_that_did_not_reach_all_of_it_says_so(noted):
    half = MEMBERS[1].conversation._replace(state="paused", reason="paused, but 1 process runs on", confidence=0.6)
    noted.service("core.services.conversations.running", pause=half, resume=None)
    assert "1 process runs on" in noted.run("conversation.pause", on()).said


def test_pause_lets_a_paused_one_go_on(noted):
    noted.service("core.services.conversations.running", pause=None, resume=None)
    assert noted.run("conversation.pause", on("plan-q3")).undo == "conversation.pause"
    assert noted.calls[0][0] == "resume"


def test_pause_lets_one_go_on_that_a_signal_stopped_and_an_alarm_tells_of(noted):
    noted.service("core.services.conversations.running", pause=MEMBERS[0].conversation, resume=None)
    member = next(one for one in MEMBERS if one.conversation.state == "working" and one.process is not None)
    held = member._replace(process=member.process._replace(held=1))
    noted.run("conversation.pause", on()._replace(member=held))  # one job of its shell: there is no alarm
    noted.run("conversation.pause", on()._replace(member=held._replace(alarms=(ALARMS[0]._replace(kind="held"),))))
    assert [call[0] for call in noted.calls] == ["pause", "resume"]


@pytest.mark.parametrize(("switch", "deletes"), [("yes", True), ("", False)])
def test_teardown_and_its_undo(noted, switch, deletes):
    noted.service("core.services.conversations.teardown", teardown="refs/x")
    outcome = noted.run("conversation.teardown", on(), delete_branch=switch)
    assert noted.calls[0][2]["delete_branch"] is deletes
    assert outcome.undo == "conversation.restore"


def test_teardown_tells_what_is_at_stake(noted):
    facts = SimpleNamespace(
        in_progress="a rebase", processes=("claude (pid 7)",), dirty=tuple(f"f{n}" for n in range(9)),
        untracked=("notes.md",), unpushed=3, merged="", ahead=3,
    )  # fmt: skip
    noted.service("core.services.conversations.teardown", teardown_facts=facts)
    load = REGISTRY["conversation.teardown"].facts
    lines = [fact.text for fact in load(Acting(noted.project, THE_OPERATOR, print), on())]  # type: ignore[arg-type, misc]
    text = "\n".join(lines)
    for words in ("a rebase is under way", "claude (pid 7) runs", "9 files changed", "and 3 more", "1 file not in git"):
        assert words in text
    assert "3 commits on no remote" in text
    assert "not merged (3 commits ahead) and stays" in text


def test_restore_reply_attach(noted):
    noted.service("core.services.conversations.restore", restore=MEMBERS[8].conversation)
    noted.service("core.services.conversations.typing", reply=None, attach_argv=(("tmux",), {"A": "1"}))
    assert noted.run("conversation.restore", on("old-radar")).select == "old-radar"
    assert noted.run("conversation.reply", on("pilot-api"), text="go\non").said == "sent to pilot-api"
    assert noted.calls[-1] == ("reply", (noted.project, "pilot-api", "go\non", THE_OPERATOR), {})
    attach = noted.run("conversation.attach", on("pilot-api")).attach
    assert attach == ("pilot-api", ("tmux",), {"A": "1"})


@pytest.mark.parametrize(
    ("allow", "always", "expected"),
    [("yes", "", (True, "")), ("", "tool", (False, "")), ("yes", "tool", (True, "tool"))],
)
def test_answer(noted, allow, always, expected):
    noted.service("core.services.approvals.questions", answer=APPROVALS[0])
    noted.run("conversation.answer", on(), id="5", allow=allow, words="fine", always=always)
    name, args, more = noted.calls[0]
    assert (name, args) == ("answer", (5, expected[0], "fine"))
    assert more == {"always": expected[1], "prefix": ""}


def test_a_standing_permission_is_taken_back(noted):
    gone = Policy(7, "tide-cache", "Bash", NOW - 60, "operator", None, "", "", "prefix", "npm test")
    noted.service("core.services.approvals.policies", revoke=gone)
    said = noted.run("policy.revoke", on(), policy="7  tide-cache: commands that begin with npm test").said
    assert said.startswith("tide-cache is asked again about") and "npm test" in said
    assert noted.calls[0][1] == (7,)


def test_evidence_shows_both_kinds(noted):
    from core.model.evidence import Evidence

    noted.service("core.services.states.evidence", evidence_of=(Evidence(1, "hook", "Stop", NOW - 3, "turn over"),))
    page = noted.run("conversation.evidence", on()).page
    text = "\n".join(line.text for line in page.lines)
    assert page.title == "Why tide-cache is waiting"
    assert "process   12 % of a core" in text
    assert "hook      Stop  turn over" in text


def test_next_selects_the_one_who_waits_longest(noted):
    assert REGISTRY["conversation.next"].lane is Lane.HERE
    assert noted.run("conversation.next", on("docs-sweep")).select == "crane-index"


def test_messages(noted):
    noted.service("core.services.messages.sending", send=MESSAGES[0], Draft=SimpleNamespace)
    noted.service("core.services.messages.receipts", mark_read=(), acknowledge=None)
    noted.run("message.compose", on(), to="all", body=" hello ", kind="note", importance="high")
    draft = next(words[0] for name, words, _ in noted.calls if name == "send")
    assert (draft.recipient, draft.body, draft.importance) == ("all", "hello", "high")
    noted.run("message.reply", on(message=MESSAGES[0]), body="yes")
    assert noted.calls[1][1][0].reply_to == 24
    noted.service("core.commands.message_page", thread_lines=(Fact("the thread"),))
    page = noted.run("message.read", on(message=MESSAGES[0])).page
    assert noted.calls[2] == ("mark_read", ("operator", (24,)), {})
    assert noted.calls[3] == ("thread_lines", (24, NOW), {})
    assert page.lines == (Fact("the thread"),)
    noted.run("message.acknowledge", on(message=MESSAGES[0]))
    assert noted.calls[4] == ("acknowledge", ("operator", 24), {})
    assert noted.run("message.seen", on(message=MESSAGES[0])).said == "message 24 is marked as read"
    assert noted.calls[5] == ("mark_read", ("operator", (24,)), {})


def test_reading_a_read_message_writes_nothing(noted):
    noted.service("core.services.messages.receipts", mark_read=())
    noted.service("core.commands.message_page", thread_lines=())
    noted.run("message.read", on(message=MESSAGES[3]))
    assert [name for name, *_ in noted.calls] == ["thread_lines"]


def test_fleet(noted):
    noted.service(
        "core.services.supervision.lifecycle", ensure_supervisor=SimpleNamespace(pid=77), stop_supervisor=True
    )
    noted.service("core.services.recovery.recover", recover=("kite: undone",))
    finding = SimpleNamespace(verdict="bad", name="git", words="too old", remedy="update it")
    noted.service("core.services.doctor.examine", examine=[finding])
    assert "77" in noted.run("fleet.supervise", on()).said
    assert "ended" in noted.run("fleet.unsupervise", on()).said
    assert noted.run("fleet.recover", on()).page.lines[0].text == "kite: undone"
    lines = noted.run("fleet.doctor", on()).page.lines
    assert [(line.text, line.tone) for line in lines] == [("bad   git: too old", "error"), ("      update it", "muted")]


def test_guards(noted):
    done = (SimpleNamespace(name="a", error="", left=""), SimpleNamespace(name="b", error="", left=""))
    noted.service("core.services.guards.pausing", pause_all=done, resume_last=(), resume_all=done)
    noted.service("core.services.guards.breakers", close=SimpleNamespace(vendor="anthropic"))
    up = SimpleNamespace(name="a", verdict="up", words="its screen shows something")
    noted.service("core.services.recovery.revive", revive=(up,), UP="up")
    paused = noted.run("fleet.pause_all", on())
    assert (paused.said, paused.undo) == ("2 conversations paused", "fleet.resume_all")
    assert "2 conversations" in noted.run("fleet.resume_all", on()).said
    assert "anthropic goes on" in noted.run("fleet.close_breaker", on(), vendor="anthropic", why="paid").said
    assert noted.calls[-1][1] == ("anthropic", "paid")
    assert noted.run("fleet.revive", on()).said == "1 conversation at work again"
    failed = SimpleNamespace(name="b", verdict="failed", words="it ended with code 3")
    noted.service("core.services.recovery.revive", revive=(up, failed), UP="up")
    assert [line.tone for line in noted.run("fleet.revive", on()).page.lines] == ["success", "error"]


def test_alarms(noted):
    noted.service("core.services.health.alarms", acknowledge_alarm=None)
    for name, words in (("docs-sweep", "5.1 GB"), ("plan-q3", "300 MB")):
        assert words in noted.run("alarm.acknowledge", CommandContext(ALARMED, NOW, ALARMED.named(name))).said
    assert [call[1][-1] for call in noted.calls] == [1, 2]
    its = ALARMS[0]._replace(id=3, conversation_id=2, process_id=2, text="process tests: …")
    both = ALARMED._replace(alarms=(*ALARMS, its))
    on_its_row = CommandContext(both, NOW, both.named("docs-sweep"), process=PROCESSES[1])
    assert "process tests" in noted.run("alarm.acknowledge", on_its_row).said


def test_every_command_of_the_catalog_is_run_here():
    text = "".join(file.read_text() for file in Path(__file__).parent.glob("test_*_runs.py"))
    for one in COMMANDS:
        noun, _, verb = one.id.partition(".")
        assert f'"{one.id}"' in text or (noun in text and f'("{verb}"' in text), one.id
