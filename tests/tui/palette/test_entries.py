import pytest

from core.commands.context import CommandContext
from core.commands.scope import Scope
from tests.fakes.fleet_samples import FACTS, FLEET, NOW, hostile_fleet
from tui.key_bindings import REGISTRY
from tui.lines.line_styles import plain_styles
from tui.palette.entries import FIRST, MOST, entries_for
from tui.palette.entry_line import draw_entry
from tui.palette.matching import score

HERE = CommandContext(FLEET, NOW, FLEET.named("pilot-api"), project=FACTS)


def values(kind: str, query: str = "", context: CommandContext = HERE) -> list[str]:
    return [entry.value for entry in entries_for(REGISTRY, context, kind, query)]


def test_an_empty_palette_offers_what_fits():
    found = values("palette")
    assert len(found) == FIRST
    assert "command conversation.attach" in found
    assert all(not entry.reason for entry in entries_for(REGISTRY, HERE, "palette", ""))


def test_the_best_fit_comes_first():
    assert values("palette", "stop")[0] == "command conversation.stop"
    assert values("palette", "supervisor start")[0] == "command fleet.supervise"


def test_conversations_are_found_by_name_and_branch():
    assert values("palette", "tide-cache")[0] == "select tide-cache"
    assert "select docs-sweep" in values("palette", "timonel/docs")


def test_never_more_than_fit():
    assert len(values("palette", "e")) <= MOST


def test_help_lists_every_command_the_pane_in_use_first():
    assert set(values("help")) == {f"command {command.id}" for command in REGISTRY}
    assert entries_for(REGISTRY, HERE._replace(pane=Scope.TASK), "help", "")[0].group == "Tasks"


def test_what_cannot_run_stays_with_its_reason():
    entry = next(one for one in entries_for(REGISTRY, HERE, "actions", "") if one.value.endswith("restore"))
    assert "is not closed" in entry.reason
    assert "not now: pilot-api is not closed" in draw_entry(entry, 100, False, plain_styles()).text


@pytest.mark.parametrize("width", [10, 20, 44, 60, 101, 200])
def test_lines_are_never_wider_than_their_place(width):
    hostile = CommandContext(hostile_fleet(), NOW, hostile_fleet().members[0], project=FACTS)
    for entry in entries_for(REGISTRY, hostile, "palette", "go to"):
        assert draw_entry(entry, width, False, plain_styles()).cell_length <= max(width, 12)


@pytest.mark.parametrize(
    ("query", "fits"),
    [("stop", True), ("prog stop", True), ("csp", True), ("zzz", False), ("x", False), ("", True)],
)
def test_matching(query, fits):
    assert bool(score(query, "conversation: stop its program ends it", "conversation: stop its program")) is fits


def test_the_start_of_a_word_is_worth_more():
    assert score("stop", "stop it", "stop it") > score("top", "stop it", "stop it")
