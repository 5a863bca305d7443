"""Words that call one service: the right one, with what was said; signatures are held by autospec."""

from importlib import import_module
from types import SimpleNamespace
from unittest.mock import ANY, create_autospec

import pytest

from core.errors import GitFailed, OperatorOnly
from core.model.actor import THE_OPERATOR
from tests.fakes.fleet_samples import MEMBERS


@pytest.fixture
def service(monkeypatch):
    """service("conversations.running", "stop") puts a recording stand-in with the same signature in its place."""

    def replace(module, name, answer=None):
        place = import_module(f"core.services.{module}")
        double = create_autospec(getattr(place, name), side_effect=answer if isinstance(answer, Exception) else None)
        if not isinstance(answer, Exception):
            double.return_value = answer
        monkeypatch.setattr(place, name, double)
        return double

    return replace


A_CONVERSATION = SimpleNamespace(id=1, name="a", state="starting")


def test_spawn_hands_over_everything_that_was_said(timonel, service, repo):
    spawn = service("conversations.spawn", "spawn", A_CONVERSATION)
    said = timonel(
        "spawn", "a", "--base", "v1", "--branch", "b", "--agent", "command", "--prompt", "-", "--role", "builder",
        "--specialty", "backend", "--capability", "gpu,tests", "--capability", "docs", "--parent", "p",
        "--adopt", "../there", "--phase", "two", "--force", "--", "make", "test", "--json",
        stdin="from standard input",
    )  # fmt: skip
    assert said.code == 0, said.err
    project, request, actor, _ = spawn.call_args.args
    assert actor == THE_OPERATOR
    assert project.root == str(repo)
    assert request._asdict() == {
        "name": "a", "base": "v1", "branch": "b", "kind": "command", "prompt": "from standard input",
        "argv": ("make", "test", "--json"), "role": "builder", "specialty": "backend",
        "capabilities": ("gpu", "tests", "docs"), "parent": "p", "adopt": str(repo.parent / "there"), "phase": "two",
        "force": True,
    }  # fmt: skip
    assert "a is starting" in said.out


def test_spawn_of_a_command_needs_no_kind(timonel, service):
    spawn = service("conversations.spawn", "spawn", A_CONVERSATION)
    assert timonel("spawn", "--", "make").code == 0
    request = spawn.call_args.args[1]
    assert (request.name, request.kind, request.argv) == ("", "command", ("make",))


def test_a_failure_of_git_has_its_exit_code(timonel, service):
    service("conversations.spawn", "spawn", GitFailed("git said no\nand why"))
    said = timonel("spawn", "a")
    assert (said.code, said.err) == (6, "timonel: git said no and why\n")


@pytest.mark.parametrize("word", ["stop", "restart", "pause", "resume"])
def test_running_words_take_many_names(timonel, service, word):
    act = service("conversations.running", word, MEMBERS[1].conversation)
    assert timonel(word, "a", "b").code == 0
    assert [call.args[1:] for call in act.call_args_list] == [("a", THE_OPERATOR), ("b", THE_OPERATOR)]


def test_the_first_failure_ends_the_row(timonel, service):
    act = service("conversations.running", "stop", OperatorOnly("only the operator may stop a"))
    assert timonel("stop", "a", "b").code == 4
    assert act.call_count == 1


def test_words_are_typed_or_left_or_sent(timonel, service):
    reply = service("conversations.typing", "reply")
    assert timonel("send", "a", "hello").code == 0
    reply.assert_called_with(ANY, "a", "hello", THE_OPERATOR, submit=True)
    assert timonel("send", "a", "-", "--no-submit", stdin="two\nlines").code == 0
    reply.assert_called_with(ANY, "a", "two\nlines", THE_OPERATOR, submit=False)
    assert timonel("send", "a", "  ").code == 2
    assert timonel("send", "a", "--", "--json").code == 0
    reply.assert_called_with(ANY, "a", "--json", THE_OPERATOR, submit=True)


def test_a_message_goes_through_the_journal(timonel, conversation, service):
    conversation("a")
    reply = service("conversations.typing", "reply")
    said = timonel("send", "a", "hello", "--message", "--json")
    assert said.code == 0, said.err
    assert (said.data["recipient"], said.data["body"]) == ("a", "hello")
    reply.assert_not_called()


def test_keys_are_pressed_in_order(timonel, service):
    press = service("conversations.typing", "press")
    assert timonel("type", "a", "up", "enter").code == 0
    assert [call.args[1:] for call in press.call_args_list] == [
        ("a", "up", THE_OPERATOR),
        ("a", "enter", THE_OPERATOR),
    ]


def test_attaching_needs_a_terminal(timonel, service):
    attach = service("conversations.typing", "attach_argv")
    said = timonel("attach", "a")
    assert said.code == 2
    assert "show a --screen" in said.err
    attach.assert_not_called()


@pytest.fixture
def facts():
    """What a worktree with work in it holds."""
    from core.services.conversations.teardown import TeardownFacts

    return TeardownFacts("a", "timonel/a", "/w/a", ("m.py",), ("n.py", "o.py"), 2, 3, ("make (pid 9)",), "", "rebase")


def test_teardown_tells_what_is_there_and_asks(timonel, service, facts):
    service("conversations.teardown", "teardown_facts", facts)
    teardown = service("conversations.teardown", "teardown", "refs/timonel/archive/a/1")
    said = timonel("teardown", "a")
    assert said.code == 2
    for part in ("1 file changed: m.py", "2 files untracked", "3 commits of its own, not merged", "2 commits on no"):
        assert part in said.err
    assert "make (pid 9)" in said.err
    assert "rebase under way" in said.err
    assert "--yes" in said.err
    teardown.assert_not_called()


def test_a_dry_run_changes_nothing(timonel, service, facts):
    service("conversations.teardown", "teardown_facts", facts)
    teardown = service("conversations.teardown", "teardown")
    assert "m.py" in timonel("teardown", "a", "--dry-run").out
    assert timonel("teardown", "a", "--dry-run", "--json").data["facts"]["dirty"] == ["m.py"]
    teardown.assert_not_called()


def test_scripts_say_yes(timonel, service, facts):
    service("conversations.teardown", "teardown_facts", facts)
    teardown = service("conversations.teardown", "teardown", "refs/timonel/archive/a/1")
    said = timonel("teardown", "a", "--yes", "--delete-branch", "--json")
    assert said.data["archive_ref"] == "refs/timonel/archive/a/1"
    teardown.assert_called_once_with(ANY, "a", THE_OPERATOR, delete_branch=True, report=ANY)


@pytest.mark.parametrize(("answer", "done"), [("y\n", 1), ("yes\n", 1), ("n\n", 0), ("\n", 0), ("", 0)])
def test_the_operator_is_asked_on_a_terminal(repo, service, facts, answer, done):
    import io
    import os

    from core.doors.cli.main import run

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    service("conversations.teardown", "teardown_facts", facts)
    teardown = service("conversations.teardown", "teardown", "refs/x")
    err = Terminal()
    code = run(["-C", str(repo), "teardown", "a"], dict(os.environ), Terminal(answer), Terminal(), err)
    assert (code, teardown.call_count) == (0 if done else 1, done)
    assert "[y/N]" in err.getvalue()


def test_restore_and_recover(timonel, service):
    restore = service("conversations.restore", "restore", A_CONVERSATION)
    recover = service("recovery.recover", "recover", ())
    service("recovery.lost", "lost_conversations", ())
    assert "a is back" in timonel("restore", "a").out
    assert restore.call_args.args[1:3] == ("a", THE_OPERATOR)
    assert timonel("recover").out == "nothing was half done or lost\n"
    recover.return_value = ("b: was half-made and is undone",)
    assert timonel("recover", "--json").data["done"] == ["b: was half-made and is undone"]


@pytest.mark.parametrize(("running", "code"), [(True, 0), (False, 1)])
def test_the_supervisor_is_asked_after(timonel, service, running, code):
    from core.services.supervision.lifecycle import SupervisorStatus

    service("supervision.lifecycle", "supervisor_status", SupervisorStatus(running, 7 if running else None))
    said = timonel("supervisor", "status", "--json")
    assert (said.code, said.data["running"]) == (code, running)


def test_the_supervisor_is_started_and_stopped(timonel, service):
    from core.services.supervision.lifecycle import SupervisorStatus

    service("supervision.lifecycle", "supervisor_status", SupervisorStatus(False))
    ensure, stop = (
        service("supervision.lifecycle", "ensure_supervisor"),
        service("supervision.lifecycle", "stop_supervisor"),
    )
    assert timonel("supervisor", "stop").code == 0
    assert timonel("supervisor", "start").code == 1  # it was started and does not run: not a success
    assert (ensure.call_count, stop.call_count) == (1, 1)
