"""Every command, by its own key, on a running screen. A command without a line here fails the last test."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from core.commands.command import Danger, Form
from core.commands.context import CommandContext
from core.model.approval import Policy
from core.model.breaker import Breaker
from tests.fakes.fleet_samples import ALARMED, FLEET, NOW
from tui.key_bindings import REGISTRY

pytestmark = pytest.mark.usefixtures("unguarded")


class Case(NamedTuple):
    """`first` is pressed before the command's key, `then` after it; `ran` are the values that it got, None: nothing."""

    id: str
    on: str = "pilot-api"
    first: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    ran: dict[str, str] | None = {}  # noqa: RUF012
    dialog: str = ""
    snapshot: object = FLEET


POLICIES = (
    Policy(3, "tide-cache", "Read", NOW, "operator", None, "", ""),
    Policy(4, "pilot-api", "Bash", NOW, "operator", None, "", "", "exact", "make"),
)
T, M, P = ("3",), ("4",), ("7",)
SERVER = (*P, "G", "k")
DOWN = ("j",)
BREAKER = Breaker(1, "anthropic", "open", "quota", "limit", "pilot-api", NOW - 60, NOW - 60, NOW + 3600, NOW + 3595)
PAUSED_VENDOR = FLEET._replace(breakers=(BREAKER,))
CASES = (
    Case("conversation.new", then=("enter",), dialog="FormDialog", ran={"base": "main", "kind": "claude"}),
    Case("conversation.attach"),
    Case(
        "conversation.reply", then=("g", "o", "ctrl+j", "o", "n", "enter"), dialog="FormDialog", ran={"text": "go\non"}
    ),
    Case("conversation.answer", "tide-cache", then=("y",), dialog="AnswerDialog", ran={"id": "5", "allow": "yes"}),
    Case("conversation.evidence"),
    Case(
        "policy.revoke",
        then=("enter",),
        dialog="FormDialog",
        ran={"policy": "4  pilot-api: Bash: exactly 'make'"},
        snapshot=FLEET._replace(policies=POLICIES),
    ),
    Case("conversation.stop", then=("y",), dialog="ConfirmDialog"),
    Case("conversation.restart", then=("y",), dialog="ConfirmDialog"),
    Case("conversation.pause"),
    Case("conversation.teardown", then=("y",), dialog="ConfirmDialog", ran={"delete_branch": ""}),
    Case("conversation.restore", "old-radar"),
    Case("task.new", then=("s", "a", "i", "l", "enter"), dialog="FormDialog", ran={"title": "sail", "assignee": ""}),
    Case("task.read", first=T),
    Case("task.override", first=T, then=("F",), dialog="ChooseDialog", ran={"command": "task.done"}),
    Case("task.hold", first=T),
    Case("task.release", first=(*T, *DOWN), then=("enter",), dialog="FormDialog", ran={"why": ""}),
    Case("task.reassign", first=T, then=("enter",), dialog="FormDialog", ran={"to": "tide-cache", "why": ""}),
    Case("task.requeue", first=T, then=("o", "k", "enter"), dialog="FormDialog", ran={"why": "ok"}),
    Case("task.extend", first=(*T, *DOWN), then=("enter",), dialog="FormDialog", ran={"by": "15 minutes", "why": ""}),
    Case("task.snooze", first=(*T, *DOWN), then=("enter",), dialog="FormDialog", ran={"by": "1 hour", "why": ""}),
    Case("task.priority", first=T, then=("0", "enter"), dialog="FormDialog", ran={"priority": "0 most urgent"}),
    Case(
        "task.split",
        first=T,
        then=("a", "ctrl+j", "b", "enter"),
        dialog="FormDialog",
        ran={"parts": "a\nb", "order": "side by side", "why": ""},
    ),
    Case(
        "task.message",
        first=(*T, *DOWN),
        then=("h", "i", "enter"),
        dialog="FormDialog",
        ran={"body": "hi", "importance": "high"},
    ),
    Case("task.done", first=T, then=("i", "n", "o", "enter", "y"), dialog="ConfirmDialog", ran={"why": "no"}),
    Case("task.failed", first=T, then=("i", "n", "o", "enter", "y"), dialog="ConfirmDialog", ran={"why": "no"}),
    Case("task.cancel", first=T, then=("i", "n", "o", "enter", "y"), dialog="ConfirmDialog", ran={"why": "no"}),
    Case("message.compose", then=("h", "i", "enter"), dialog="FormDialog", ran={"to": "pilot-api", "body": "hi"}),
    Case("message.read", first=M),
    Case("message.seen", first=M),
    Case("message.reply", first=M, then=("y", "e", "s", "enter"), dialog="FormDialog", ran={"body": "yes"}),
    Case("message.acknowledge", first=M),
    Case("alarm.acknowledge", snapshot=ALARMED),
    Case(
        "process.start",
        first=P,
        then=("w", "e", "b", "tab", "x", "enter"),
        dialog="FormDialog",
        ran={"name": "web", "command": "x", "restart": "never"},
    ),
    Case("process.read", first=SERVER),
    Case("process.stop", first=SERVER, then=("y",), dialog="ConfirmDialog"),
    Case("process.restart", first=SERVER, then=("y",), dialog="ConfirmDialog"),
    Case("process.continue", first=P),
    Case("process.remove", first=(*P, "G"), then=("y",), dialog="ConfirmDialog"),
    Case("fleet.supervise", snapshot=FLEET._replace(supervisor_at=None)),
    Case("fleet.unsupervise", then=("y",), dialog="ConfirmDialog"),
    Case("fleet.supervisor"),
    Case("fleet.doctor"),
    Case("fleet.recover"),
    Case("fleet.pause_all"),
    Case("fleet.resume_all"),
    Case(
        "fleet.close_breaker",
        then=("o", "k", "enter"),
        dialog="FormDialog",
        ran={"vendor": "anthropic", "why": "ok"},
        snapshot=PAUSED_VENDOR,
    ),
    Case("fleet.revive", then=("y",), dialog="ConfirmDialog"),
)
VIEWS = {
    "conversation.next": lambda desk: desk.home.context().name == "crane-index",
    "task.fold": lambda desk: "has no parts" in desk.home.status.flashing,  # tests/tui/panes/test_tasks_pane.py folds
    "task.fold_all": lambda desk: desk.home.active == "tasks",
    "view.help": lambda desk: len(desk.app.screen.query("#entries")),
    "view.palette": lambda desk: len(desk.app.screen.query("#entries")),
    "view.actions": lambda desk: len(desk.app.screen.query("#entries")),
    "view.log": lambda desk: len(desk.app.screen.query("#page")),
    "view.filter": lambda desk: desk.home.fleet.filter.has_focus,
    "view.undo": lambda desk: desk.home.status.flashing == "there is nothing to undo",
    "view.next_pane": lambda desk: desk.home.active == "screen",
    "view.previous_pane": lambda desk: desk.home.active == "messages",
    "view.pane_fleet": lambda desk: desk.home.fleet.target.has_focus,
    "view.pane_screen": lambda desk: desk.home.preview.target.has_focus,
    "view.pane_tasks": lambda desk: desk.home.tasks.target.has_focus,
    "view.pane_messages": lambda desk: desk.home.messages.target.has_focus,
    "view.pane_details": lambda desk: desk.home.panes["details"].target.has_focus,
    "view.pane_wall": lambda desk: desk.home.wall.target.has_focus and desk.home.shown == {"wall"},
    "view.board": lambda desk: desk.home.tasks.as_board and desk.home.tasks.board.has_focus,
    "view.pane_processes": lambda desk: desk.home.processes.target.has_focus and desk.home.shown == {"processes"},
    "view.bigger": lambda desk: desk.home.zoom == "row",
    "view.smaller": lambda desk: desk.home.zoom == "normal",
    "view.zoom": lambda desk: desk.home.zoom == "full" and len(desk.home.shown) == 1,
    "view.theme": lambda desk: desk.app.theme != "timonel-dark",
    "view.back": lambda desk: desk.home.active == "fleet",
    "view.quit": lambda desk: "Leave" in str(desk.app.screen.query_one("#title").content),
    "view.keep": lambda desk: desk.app.clipboard == "pilot-api" and "q leaves" in desk.home.status.flashing,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_command(desk, case: Case):
    command = REGISTRY[case.id]
    async with desk(case.snapshot) as open_desk:
        open_desk.select(case.on)
        await open_desk.press(*case.first, command.key)
        await open_desk.until(lambda: open_desk.ran or type(open_desk.app.screen).__name__ != "FleetScreen")
        if case.dialog:
            assert type(open_desk.app.screen).__name__ == case.dialog
            asked = command.question(open_desk.home.context())
            if asked is not None and asked.loads:
                await open_desk.until(lambda: open_desk.app.screen._loaded)
            await open_desk.press(*case.then)
        await open_desk.until(lambda: open_desk.ran)
        name, context, values = open_desk.ran[0]
        assert name == case.id
        assert {key: values.get(key) for key in case.ran or {}} == case.ran
        if command.noun == "conversation" and case.id != "conversation.new":
            assert context.name == case.on


@pytest.mark.parametrize("name", VIEWS)
async def test_view(desk, name: str):
    async with desk() as open_desk:
        open_desk.select("pilot-api")
        await open_desk.press(*(T if REGISTRY[name].noun == "task" else ()), REGISTRY[name].key)
        await open_desk.until(lambda: VIEWS[name](open_desk))
        assert open_desk.ran == []


@pytest.mark.parametrize("command", list(REGISTRY), ids=lambda command: command.id)
async def test_every_command_is_found_in_the_palette(command):
    from tui.palette.entries import entries_for

    found = entries_for(REGISTRY, CommandContext(FLEET, NOW, FLEET.members[0]), "palette", command.title)
    assert f"command {command.id}" in {entry.value for entry in found}


@pytest.mark.parametrize("name", [one.id for one in REGISTRY if one.danger in (Danger.COSTLY, Danger.DESTRUCTIVE)])
async def test_enter_alone_never_does_what_is_dangerous(desk, name: str):
    async with desk() as open_desk:
        open_desk.select("pilot-api")
        await open_desk.press(*(T if REGISTRY[name].noun == "task" else ()), REGISTRY[name].key)
        await open_desk.until(lambda: type(open_desk.app.screen).__name__ == "ConfirmDialog")
        asked = REGISTRY[name].question(open_desk.home.context())
        assert asked is not None
        assert asked.form is Form.CONFIRM
        await open_desk.press("enter")
        await open_desk.until(lambda: type(open_desk.app.screen).__name__ == "FleetScreen")
        assert open_desk.ran == []


def test_every_command_is_tested_here():
    assert {case.id for case in CASES} | set(VIEWS) == {command.id for command in REGISTRY}
