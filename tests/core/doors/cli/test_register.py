"""`timonel register`: a plain shell in a worktree joins, works and leaves; a conversation describes itself."""

import os
import shlex
import subprocess

import pytest

from core.model.conversation import OUTSIDE


@pytest.fixture
def shell(repo, tmp_path, timonel_process):
    """A linked worktree of the person's own; runs the command line in it."""
    place = tmp_path / "mine"
    subprocess.run(["git", "worktree", "add", "-q", "-b", "mine", str(place)], cwd=repo, check=True)

    def call(*words, environ=None):
        return timonel_process(*words, cwd=place, environ=environ)

    call.place = place
    return call


def variables(lines):
    assert all(line.startswith("export ") for line in lines)
    return dict(shlex.split(line)[1].split("=", 1) for line in lines)


def written(project):
    """Events of ours: the supervisor notes states whenever it looks."""
    kinds = "SELECT kind, subject FROM events WHERE kind != 'conversation.moved'"
    return project.journal.read(lambda c: c.execute(kinds).fetchall())


def columns(project, *names):
    return project.journal.read(
        lambda c: c.execute(f"SELECT {', '.join(names)} FROM conversations ORDER BY id").fetchall()
    )


def test_a_shell_joins_works_and_leaves(shell, project, timonel_process):
    said = shell("register", "helm", "--role", "builder", "--capabilities", "sql,rust", "--export")
    assert said.code == 0, said.err
    environ = variables(said.out.splitlines())
    assert set(environ) == {"TIMONEL_CONVERSATION", "TIMONEL_TOKEN", "TIMONEL_JOURNAL"}
    assert columns(project, "name", "kind", "role", "capabilities", "host") == [
        ("helm", "command", "builder", "rust,sql", OUTSIDE)
    ]
    timonel_process("task", "add", "light the lamp", "--role", "builder")
    assert "#1 light the lamp" in shell("task", "claim", environ=environ).out
    assert shell("report", "working", "on the lamp", environ=environ).code == 0
    assert shell("message", "send", "operator", "nearly", environ=environ).code == 0
    assert shell("task", "done", "--result", "it burns", environ=environ).code == 0
    assert "has left" in shell("register", "--end", environ=environ).out
    assert shell("task", "claim", environ=environ).code != 0, "its token is worth nothing now"
    assert shell.place.is_dir()
    assert shell("register", "helm").code == 0, "the name and the worktree are free again"


def test_a_shell_evaluates_what_it_prints(shell):
    exported = shell("register", "it's me", "--export").out
    shown = subprocess.run(
        ["sh", "-c", f"{exported}\necho $TIMONEL_CONVERSATION"], capture_output=True, text=True, check=True
    )
    assert shown.stdout == "it-s-me\n"


def test_refusals_name_what_to_do_and_write_nothing(shell, project, timonel_process):
    assert shell("register", "helm").code == 0
    events = written(project)
    for words, cwd, code, part in [
        (("register", "helm"), shell.place, 5, "belongs to a conversation already"),
        (("register", "other"), shell.place, 5, "belongs to a conversation already"),
        (("register", "other"), None, 5, "the main checkout cannot be adopted"),
        (("register",), shell.place, 2, "which name?"),
        (("register", "nobody", "--renew"), shell.place, 3, "no conversation named"),
        (("register", "x", "--role", "no spaces here"), shell.place, 5, "belongs to"),
    ]:
        done = timonel_process(*words, **({"cwd": cwd} if cwd else {}))
        assert (done.code, part in done.err) == (code, True), (words, done.err)
    assert written(project) == events


def test_a_lost_token_is_replaced(shell):
    old = variables(shell("register", "helm", "--export").out.splitlines())
    new = variables(shell("register", "helm", "--renew", "--export").out.splitlines())
    assert shell("report", "idle", environ=new).code == 0
    assert "belongs to no conversation" in shell("report", "idle", environ=old).err


def test_nothing_is_typed_into_it_and_it_is_not_restarted(shell, timonel_process):
    shell("register", "helm")
    for words in (("send", "helm", "hello"), ("stop", "helm"), ("restart", "helm")):
        done = timonel_process(*words)
        assert (done.code, "outside of Timonel's terminals" in done.err) == (4, True), done.err


def test_its_state_is_what_it_says(shell, project):
    from core.rules.facts import Limits
    from core.services.states import judging

    environ = variables(shell("register", "helm", "--export").out.splitlines())

    def judged():
        (one,) = project.journal.read(judging.watched)
        return judging.judged(one, judging.facts_of(one, project.clock(), Limits()))

    assert "nothing reported" in judged().reason and judged().confidence < 0.5
    shell("report", "working", "on the lamp", environ=environ)
    assert (judged().state, judged().reason) == ("working", "on the lamp")


def test_a_conversation_describes_itself_and_nobody_else(conversation, timonel, project):
    bob = {"TIMONEL_TOKEN": "t", "TIMONEL_CONVERSATION": "bob"}
    conversation("bob", token="t", role="planner")
    said = timonel("register", "--specialty", "testing", "--capabilities", "b,a", "--session", "s-9", environ=bob)
    assert said.out == "bob: planner · testing · a,b · s-9\n"
    before = written(project)
    assert timonel("register", "--specialty", "testing", environ=bob).code == 0, "nothing new is no event"
    assert timonel("register", "eve", environ=bob).code == 2
    assert timonel("register", "--role", "two words", environ=bob).code == 2
    assert timonel("register", "--end", environ=bob).code == 5, "Timonel started it"
    assert written(project) == before
    assert os.environ.get("TIMONEL_TOKEN") is None
