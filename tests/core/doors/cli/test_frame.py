"""What holds for every word: where options stand, how errors are told, what the exit codes are."""

import json
import os
import subprocess
import sys

import pytest

from core import errors
from core.doors.cli import main
from core.doors.cli.call import read_call
from core.doors.cli.door import Door
from core.doors.cli.help_text import exit_codes
from core.doors.cli.words import GROUPS, module_of, summary_of


@pytest.mark.parametrize("words", [("--json", "list"), ("list", "--json"), ("list", "--all", "--json")])
def test_json_may_stand_anywhere(timonel, words):
    said = timonel(*words)
    assert (said.code, said.data, said.err) == (0, [], "")


@pytest.mark.parametrize("words", [("-C", "{repo}", "journal", "path"), ("journal", "path", "-C", "{repo}")])
def test_the_repository_may_be_named_anywhere(timonel, repo, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    said = timonel(*(word.format(repo=repo) for word in words))
    assert said.out.strip() == str(repo / ".git" / "timonel" / "journal.db")


def test_the_repository_is_found_from_a_folder_inside(timonel, repo, monkeypatch):
    (repo / "deep" / "inside").mkdir(parents=True)
    monkeypatch.chdir(repo / "deep" / "inside")
    assert timonel("list").code == 0


def test_what_follows_two_dashes_is_not_ours():
    call = read_call(["-C", "a", "spawn", "x", "--", "tool", "--json", "-C", "b"])
    assert (call.start, call.json, call.word, call.words) == ("a", False, "spawn", ("x",))
    assert call.rest == ("tool", "--json", "-C", "b")


def test_paths_add_up_as_in_git():
    assert read_call(["-C", "a", "-C", "b", "list"]).start == "a/b"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("lst",), "did you mean list"),
        (("xyzzy",), "`timonel help`"),
        (("--colour",), "no option --colour"),
        (("-C",), "-C needs the path"),
        (("list", "--colour"), "unrecognized arguments: --colour"),
        (("list", "--state", "asleep"), "states are: starting"),
        (("list", "--al"), "unrecognized arguments: --al"),
        (("journal",), "required"),
        (("show",), "NAME"),
        (("journal", "replay", "--until", "soon"), "is no moment"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(timonel, words, part):
    said = timonel(*words)
    assert said.code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("timonel: ")
    assert part in said.err


def test_a_mistake_is_json_for_whoever_asked_for_json(timonel):
    said = timonel("--json", "show", "nobody")
    error = json.loads(said.err)["error"]
    assert (said.code, error["code"], error["exit_code"]) == (3, "not_found", 3)
    assert "nobody" in error["message"]
    assert error["remedy"]


def test_outside_a_repository(timonel, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = timonel("list")
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "not a git repository" in said.err


def test_an_error_cannot_speak_to_the_terminal(timonel):
    said = timonel("show", "\x1b]0;title\x07\x1b[2Jx")
    assert "\x1b" not in said.err


def test_every_error_class_has_its_line_in_the_help(timonel):
    said = timonel("help")
    assert said.code == 0
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.TimonelError):
            assert kind.exit_code in exit_codes()
    for code, meaning in exit_codes().items():
        assert any(line.split(maxsplit=1) == [str(code), meaning] for line in said.out.splitlines())


@pytest.mark.parametrize("word", sorted(GROUPS))
def test_every_word_is_in_the_help_and_explains_itself(timonel, word, capsys):
    assert f"  {word} " in timonel("help").out
    assert timonel(word, "--help").code == 0
    assert summary_of(word) in " ".join(capsys.readouterr().out.split())
    assert timonel("help", word).code == 0
    assert callable(module_of(word).run)


def test_the_help_is_there_without_a_repository(timonel, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "usage: timonel" in timonel("--help").out
    assert timonel("help", "--json").data["exit_codes"]["3"]
    assert timonel("--version").out.startswith("timonel ")


def test_the_screen_is_not_opened_without_a_terminal(timonel):
    said = timonel()
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "needs a terminal" in said.err


def test_without_a_word_the_screen_is_opened_on_the_repository(repo, monkeypatch):
    import io
    from types import SimpleNamespace

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    opened = []
    screen = SimpleNamespace(main=opened.append)
    monkeypatch.setattr(main, "import_module", lambda name: screen if name == "tui.__main__" else None)
    assert main.run(["-C", str(repo)], dict(os.environ), Terminal(), Terminal(), Terminal()) == 0
    assert opened == [str(repo)]


def test_an_interrupt_ends_with_130(timonel, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Door, "emit", interrupt)
    assert timonel("list").code == 130


def test_a_reader_that_goes_away_gets_no_traceback(repo):
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "core.doors.cli.main", "--version"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=repo, text=True,
    )  # fmt: skip
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.wait(timeout=30) == main.PIPE_CLOSED
    assert process.stderr.read() == ""
    process.stderr.close()


def test_a_token_nobody_has_is_refused(timonel):
    said = timonel("report", "working", environ={"TIMONEL_TOKEN": "forged", "TIMONEL_CONVERSATION": "x"})
    assert said.code == 4
    assert "token belongs to no conversation" in said.err


def test_the_program_is_a_process_with_the_same_answers(timonel_process, tmp_path):
    assert timonel_process("list", "--json").data == []
    said = timonel_process("list", cwd=tmp_path)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
