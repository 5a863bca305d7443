"""Pages that tell of one thing: its keys work from there."""

from core.commands.command import Outcome, Page
from tui.dialogs import dialog


async def test_what_one_reads_about_can_be_acted_on_without_going_back(desk, monkeypatch):
    monkeypatch.setattr(dialog, "GUARD_SECONDS", 0.0)
    async with desk(outcome=Outcome(page=Page("Why", ()))) as here:
        here.select("pilot-api")
        await here.press("e")
        await here.until(lambda: type(here.app.screen).__name__ == "TextDialog")
        assert str(here.app.screen.query_one("#keys").content) == (
            "j k scroll · a answer · o open · i write · s stop · esc back"
        )
        await here.press("p")
        await here.until(lambda: len(here.ran) == 2)
        assert [(name, context.name) for name, context, _ in here.ran] == [
            ("conversation.evidence", "pilot-api"),
            ("conversation.pause", "pilot-api"),
        ]
