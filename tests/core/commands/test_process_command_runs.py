"""What each command about processes asks of the services."""

import pytest

from core.commands.catalog import COMMANDS
from core.commands.context import CommandContext
from core.commands.registry import Registry
from core.errors import UsageError
from core.services.processes.acts import Wanted
from core.services.processes.trees import Leaf
from tests.fakes.fleet_samples import FLEET, NOW, PROCESSES

REGISTRY = Registry(COMMANDS)
LEAF = Leaf(77, 5.0, "node", 2, 1.0, 100, False)
SERVER, TESTS, DOCS = PROCESSES


def on(process=None, leaf=None) -> CommandContext:
    return CommandContext(FLEET, NOW, FLEET.members[1], process=process, leaf=leaf)


def test_start_runs_the_words_for_whom_they_are_meant(noted):
    noted.service("core.services.processes.acts", start=SERVER, Wanted=Wanted)
    values = {"name": " web ", "command": "npm run 'my dev'", "owner": "the project", "restart": "always"}
    assert "4501" in noted.run("process.start", on(), **values).said
    assert noted.calls[0][1][1] == Wanted("web", ("npm", "run", "my dev"), restart="always")
    with pytest.raises(UsageError, match="cannot be read"):
        noted.run("process.start", on(), **{**values, "command": "'open"})


def test_stop_means_the_background_process_or_the_one_of_a_tree(noted):
    noted.service("core.services.processes.acts", stop=SERVER._replace(state="stopped"))
    noted.service("core.services.processes.trees", end_process="1 ended")
    assert noted.run("process.stop", on(SERVER)).said == "server is stopped"
    assert noted.run("process.stop", on(leaf=LEAF)).said == "node: 1 ended"
    assert noted.calls[0][1][1] is SERVER and noted.calls[1][1][1] is LEAF


def test_restart_remove_and_read(noted):
    noted.service("core.services.processes.acts", restart=SERVER, remove=None)
    noted.service("core.services.processes.logs", log_lines=("listening", "GET /"))
    assert "4501" in noted.run("process.restart", on(SERVER)).said
    assert noted.run("process.remove", on(DOCS)).said == "docs is forgotten"
    page = noted.run("process.read", on(SERVER)).page
    assert (page.title, [line.text for line in page.lines]) == ("Log of server", ["listening", "GET /"])


def test_only_one_that_was_halted_can_go_on(noted):
    noted.service("core.services.processes.acts", go_on=SERVER)
    go_on = REGISTRY["process.continue"]
    assert go_on.disabled(on(SERVER)) == "nothing has halted server"
    halted = SERVER._replace(state="paused")
    assert go_on.disabled(on(halted)) == ""
    assert noted.run("process.continue", on(halted)).said == "server goes on"


def test_reasons_and_stakes():
    stop, remove, restart = (REGISTRY[f"process.{verb}"] for verb in ("stop", "remove", "restart"))
    assert stop.disabled(CommandContext(FLEET, NOW)) == "no background process is selected"
    assert restart.disabled(CommandContext(FLEET, NOW)) == "no background process is selected"
    assert "R on the row above" in restart.disabled(on(leaf=LEAF))
    assert stop.disabled(on(DOCS)) == "docs has ended"
    assert stop.disabled(on(SERVER)) == stop.disabled(on(leaf=LEAF)) == ""
    assert remove.disabled(on(SERVER)) == "server is alive: s stops it"
    assert "port 20021" in "".join(fact.text for fact in stop.question(on(SERVER)).facts)
    assert stop.question(on(leaf=LEAF)).title == "End node (pid 77)?"
    assert restart.question(on(DOCS)) is None and restart.question(on(SERVER)) is not None


def test_on_the_row_of_a_conversation_they_are_its_own(noted):
    noted.service(
        "core.services.conversations.running", stop=None, restart=None, pause=FLEET.members[1].conversation, resume=None
    )
    stop, restart = REGISTRY["process.stop"], REGISTRY["process.restart"]
    assert noted.run("process.continue", on()) == noted.run("conversation.pause", on())
    noted.calls.clear()
    for command, own in ((stop, "conversation.stop"), (restart, "conversation.restart")):
        assert command.disabled(on()) == ""
        asked = command.question(on())
        assert asked is not None and "pilot-api" in asked.title
        assert noted.run(command.id, on()) == noted.run(own, on())
    assert [call[1][1] for call in noted.calls] == ["pilot-api"] * 4
    ended = FLEET.named("old-radar")
    assert "closed" in stop.disabled(CommandContext(FLEET, NOW, ended))
