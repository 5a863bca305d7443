"""`timonel process` as scripts and agents call it: answers, exit codes, one clear line for every mistake."""

import io
import json
import os
import time

import pytest

from core.doors.cli.main import run
from core.errors import JournalDamaged
from core.model.actor import THE_OPERATOR, THE_SUPERVISOR
from core.model.process import ProcessSample
from core.services.health.samples import write_samples
from core.services.processes import acts as process_acts
from core.services.processes import settling as process_settling
from core.services.processes.acts import Wanted, start


@pytest.fixture(autouse=True)
def _no_supervisor(monkeypatch):
    monkeypatch.setattr(process_acts, "wake_supervisor", lambda project: None)


def ended(timonel, name):
    deadline = time.monotonic() + 20
    while (shown := timonel("process", "show", name, "--json").data)["state"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return shown


def test_what_is_known_is_shown_where_the_journal_cannot_be_written(timonel, monkeypatch):
    def full(_project):
        raise JournalDamaged("the disk is full; nothing was written", remedy="free some space")

    timonel("process", "start", "web", "--", "sh", "-c", "echo hello; exec sleep 600")
    with monkeypatch.context() as patch:
        patch.setattr(process_settling, "settle_processes", full)
        assert "web" in timonel("process", "list").out
        assert timonel("process", "show", "web", "--json").data["state"] == "running"
        deadline = time.monotonic() + 20
        while timonel("process", "logs", "web").out != "hello\n":
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert timonel("process", "stop", "web").code == 0


def test_from_start_to_removal(timonel, repo):
    made = timonel("process", "start", "web", "--restart", "on-failure", "--json", "--", "sleep", "600").data
    assert (made["name"], made["state"], made["argv"], made["conversation"]) == (
        "web",
        "running",
        ["sleep", "600"],
        None,
    )
    assert made["folder"] == str(repo) and made["ports"] is None
    (listed,) = timonel("process", "list", "--json").data
    assert (listed["pid"], listed["ports"]) == (made["pid"], [])
    assert "web   project  running" in timonel("process", "list").out
    refused = timonel("process", "start", "web", "--", "true")
    assert refused.code == 5 and "web is running already" in refused.err
    assert timonel("process", "remove", "web").code == 4
    again = timonel("process", "restart", "web", "--json").data
    assert again["pid"] != made["pid"]
    assert timonel("process", "stop", "web").out == "web: stopped; it was ended by signal 15\n"
    assert timonel("process", "stop", "web").out == "web: stopped; it was ended by signal 15\n"
    assert timonel("process", "remove", "web").code == 0
    assert timonel("process", "list").out == "no background processes\n"


def test_cpu_and_memory_are_shown_with_their_age_or_are_unknown(timonel, project):
    made = timonel("process", "start", "web", "--json", "--", "sleep", "600").data
    unknown = timonel("process", "list", "--json").data[0]
    assert (unknown["cpu"], unknown["memory"], unknown["sample_age"]) == (None, None, None)
    assert "unknown" in timonel("process", "show", "web").out
    sample = ProcessSample("process:1", made["pid"], 1.0, "sleep", 12.0, 5 << 20, 1, time.time() - 30)
    project.journal.write(write_samples, THE_SUPERVISOR, (sample,))
    known = timonel("process", "list", "--json").data[0]
    assert (known["cpu"], known["memory"], known["children"]) == (12.0, 5 << 20, 1)
    assert 30 <= known["sample_age"] < 90
    assert "12%" in (said := timonel("process", "list").out) and "5.0 MB" in said
    assert "5.0 MB" in timonel("process", "show", "web").out
    over = timonel("process", "stop", "web", "--json").data
    assert (over["cpu"], over["memory"], over["sampled_at"]) == (None, None, None)
    assert "unknown" not in timonel("process", "show", "web").out, "of what has ended there is nothing to know"


def test_it_runs_where_the_caller_stands(timonel, repo, monkeypatch):
    (repo / "front" / "src").mkdir(parents=True)
    monkeypatch.chdir(repo / "front")
    made = timonel("process", "start", "here", "--json", "--", "true").data
    assert made["folder"] == str(repo / "front")
    other = timonel("process", "start", "there", "--folder", "src", "--json", "--", "true").data
    assert other["folder"] == str(repo / "front" / "src")


def test_the_exit_code_is_shown_and_hostile_output_is_cleaned_on_a_terminal(timonel, project, monkeypatch):
    script = r"printf 'red \033]0;title\007\033[31mtext\nlast\n'; exit 7"
    start(project, Wanted("job", ("sh", "-c", script)), THE_OPERATOR)
    shown = ended(timonel, "job")
    assert (shown["state"], shown["exit_code"], shown["reason"]) == ("failed", 7, "ended with 7")
    said = timonel("process", "logs", "job", "--lines", "1", "--json")
    assert said.data["lines"] == ["last"]

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.chdir(project.root)
    out = Terminal()
    assert run(("process", "logs", "job", "--follow"), dict(os.environ), io.StringIO(), out, io.StringIO()) == 0
    assert out.getvalue() == "red text\nlast\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("process",), 2, "required: ACT"),
        (("process", "begin"), 2, "invalid choice"),
        (("process", "start", "x"), 2, "no program to run"),
        (("process", "start", "x", "--"), 2, "no program to run"),
        (("process", "start", "x", "--", "no-such-program"), 3, "no program 'no-such-program'"),
        (("process", "start", "x" * 300, "--", "true"), 2, "cannot name a process"),
        (("process", "start", "a\x1b[31mb", "--", "true"), 2, "cannot name a process"),
        (("process", "start", "x", "--folder", "/", "--", "true"), 2, "no folder inside"),
        (("process", "start", "x", "--conversation", "nobody", "--", "true"), 3, "no conversation named"),
        (("process", "start", "x", "--max-restarts", "-1", "--", "true"), 2, "max-restarts"),
        (("process", "show", "nobody"), 3, "no process named 'nobody'"),
        (("process", "logs", "nobody", "--follow"), 3, "no process named"),
        (("process", "stop", "nobody"), 3, "no process named"),
        (("process", "stop", "x", "--", "true"), 2, "takes no program"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_a_mistake_is_one_line_that_says_what_to_do(timonel, words, code, said):
    answer = timonel(*words)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.count("\n") == 1 and said in answer.err and ";" in answer.err and "\x1b" not in answer.err
    as_json = timonel(*words[:1], "--json", *words[1:])
    assert json.loads(as_json.err)["error"]["exit_code"] == code


def test_help_says_what_an_agent_must_know(capsys, timonel):
    assert timonel("process", "--help").code == 0
    assert timonel("process", "start", "--help").code == 0
    said = capsys.readouterr().out
    assert "$PORT" in said and "on-failure" in said and "inside the worktree" in said
