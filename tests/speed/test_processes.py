"""What agents start many times a minute, beside a Python that does nothing."""

import sys
from pathlib import Path

import pytest

from core.agents.door_command import door_argv, hook_argv
from core.model.actor import THE_OPERATOR
from core.services.conversations.identity import new_token, token_hash
from tests.speed.side_by_side import medians, process_time

FIXTURES = Path(__file__).parents[1] / "fixtures" / "agents" / "claude"
NOTHING = [sys.executable, "-c", "pass"]


@pytest.fixture
def conversation(project, environ):
    """The environment of a program of a conversation. The journal stays open meanwhile, as the supervisor has it."""
    token = new_token()

    def join(tx):
        tx.append(
            "conversation.created", f"conversation:{tx.next_id('conversations')}", name="bob", kind="claude",
            state="working", state_at=tx.now, created_at=tx.now, created_by="operator", opened_at=tx.now,
            token_hash=token_hash(token),
        )  # fmt: skip

    project.journal.write(join, THE_OPERATOR)
    return {
        **environ,
        "TIMONEL_CONVERSATION": "bob",
        "TIMONEL_TOKEN": token,
        "TIMONEL_JOURNAL": project.journal.folder,
    }


@pytest.mark.timeout(600)
def test_a_hook(bars, rounds, conversation, project, repo):
    events = ("PreToolUse", "PostToolUse", "Stop")
    said = {event: (FIXTURES / f"{event}.json").read_text() for event in events}
    cases = {
        event: lambda text=text: process_time(hook_argv("claude"), conversation, str(repo), text)
        for event, text in said.items()
    }
    found = medians({"pass": lambda: process_time(NOTHING, conversation, str(repo)), **cases}, rounds)
    heard = project.journal.read(
        lambda connection: connection.execute("SELECT name FROM evidence WHERE source = 'hook'").fetchall()
    )
    assert len(heard) == 1  # it did its work
    for event in events:
        bars.ratio(f"hook, {event} / python -c pass", found[event], found["pass"], 2.5)
    bars.check()


@pytest.mark.timeout(600)
def test_create_claim_and_send(bars, rounds, conversation, environ, project, repo):
    def call(*words, env=conversation):
        return lambda: process_time((*door_argv(), *words), env, str(repo))

    cases = {
        "pass": lambda: process_time(NOTHING, conversation, str(repo)),
        "create": call("task", "add", "Measure the crane scheduler"),
        "claim": call("task", "claim"),
        "send": call("message", "send", "operator", "The fixture moved to tests/data."),
        "create, by the operator": call("task", "add", "Measure the crane scheduler", env=environ),
    }
    found = medians(cases, rounds)
    counts = project.journal.read(
        lambda connection: connection.execute(
            "SELECT (SELECT count(*) FROM tasks), (SELECT count(*) FROM tasks WHERE state = 'leased'),"
            " (SELECT count(*) FROM messages)"
        ).fetchall()[0]
    )
    assert counts == (2 * (rounds + 1), rounds + 1, rounds + 1)
    for name in list(cases)[1:]:
        bars.ratio(f"command line, {name} / python -c pass", found[name], found["pass"], 4)
    bars.check()
