import pytest
from textual.app import App

from core.commands.context import CommandContext
from tests.fakes.fleet_samples import FACTS, FLEET, NOW
from tui.key_bindings import REGISTRY
from tui.palette.palette_dialog import PaletteDialog
from tui.style_files import style_files

HERE = CommandContext(FLEET, NOW, FLEET.named("pilot-api"), project=FACTS)


class Bare(App):
    CSS_PATH = style_files()


async def choose(kind: str, *keys: str) -> tuple[list, str]:
    answers: list = []
    app = Bare()
    async with app.run_test(size=(120, 40)) as pilot:
        app.push_screen(PaletteDialog(REGISTRY, HERE, kind), answers.append)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        about = app.screen.query("#about")
        text = str(about.first().content) if about else ""  # type: ignore[attr-defined]
    return answers, text


@pytest.mark.parametrize("kind", ["palette", "help", "actions"])
async def test_typing_finds_and_enter_runs(kind):
    answers, _ = await choose(kind, *"stop", "enter")
    assert answers == ["command conversation.stop"]


async def test_arrows_move_while_typing_goes_on():
    answers, _ = await choose("actions", "down", "down", "up", "enter")
    assert answers == ["command conversation.reply"]


async def test_escape_runs_nothing():
    assert (await choose("help", "escape"))[0] == [None]


async def test_what_cannot_run_says_why_and_stays():
    answers, about = await choose("actions", *"restore", "enter")
    assert answers == []
    assert about == "not now: pilot-api is not closed"


async def test_nothing_found_does_nothing():
    assert (await choose("palette", *"zzzz", "enter"))[0] == []
