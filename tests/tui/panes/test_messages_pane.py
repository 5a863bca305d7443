from tests.fakes.fleet_samples import FLEET, message, receipt

THREAD = tuple(
    message(number, who, "operator" if who == "pilot-api" else "pilot-api", f"word {number}", 100 - number, thread=30)
    for number, who in ((36, "pilot-api"), (35, "operator"), (33, "pilot-api"), (31, "operator"), (30, "pilot-api"))
)
OTHER = message(34, "tide-cache", "operator", "of another thread", 66)


def shown(here) -> list[str]:
    pane = here.home.messages
    return [line.rstrip() for y in range(6) if (line := pane.target.render_line(y).text).strip()]


async def test_a_thread_stands_together_under_its_newest_message(desk):
    snapshot = FLEET._replace(
        messages=(*THREAD[:2], OTHER, *THREAD[2:]),
        receipts=(receipt(1, 36, "operator", 2), receipt(2, 33, "operator", 4)),
    )
    async with desk(snapshot) as here:
        await here.press("4", "z")
        lines = shown(here)

        assert "+  pilot-api › you" in lines[0]
        assert "    you › pilot-api" in lines[1]
        assert "word 33" in lines[2]
        assert lines[3].strip() == "2 earlier in this thread"
        assert "of another thread" in lines[4]
        assert here.home.context().message.id == 36
        await here.press("j", "j", "j")
        assert here.home.context().message.id == 34  # the fold is no message
