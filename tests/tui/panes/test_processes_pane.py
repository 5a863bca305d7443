from core.model.process import ProcessState
from tests.fakes.fleet_samples import ALARMS, FLEET, HOSTILE, PROCESSES

SERVER, TESTS, DOCS = PROCESSES


def keys(here) -> list[str]:
    return [row.key for row in here.home.processes.target.rows]


async def test_trees_stand_below_their_conversation_and_the_projects_own_last(desk):
    async with desk(size=(160, 44)) as here:
        await here.press("7")
        await here.until(lambda: any(" " in key for key in keys(here)))
        found = keys(here)
        assert found.index("c-2") < found.index("c-2 4003 1.0") < found.index("p-2") < found.index("project")
        assert found[-3:] == ["project", "p-1", "p-3"]


async def test_a_background_process_shows_its_past_and_its_alarm(desk):
    alarm = ALARMS[0]._replace(
        conversation_id=None, process_id=SERVER.id, text="process server: its processes use 5 GB"
    )
    async with desk(FLEET._replace(alarms=(alarm,)), size=(200, 44)) as here:
        await here.press("7")
        assert {SERVER.subject, "conversation:2"} <= set(here.home.processes.wanted.subjects)

        def row():
            return next(one.payload for one in here.home.processes.target.rows if one.key == SERVER.key)

        await here.until(lambda: any(one is not None for one in row().past))
        assert (row().look.word, row().about.partition(";")[0]) == ("alarm", alarm.text + " · npm run dev")
        here.home.processes.target.move_to(SERVER.key)
        await here.press("M")
        await here.until(lambda: here.ran)
        name, context, _ = here.ran.pop()
        assert (name, context.process) == ("alarm.acknowledge", SERVER)


async def test_the_selected_one_prints_below(desk):
    async with desk(size=(120, 40)) as here:
        await here.press("7", "G", "k")
        assert here.home.context().process == SERVER
        assert here.home.context().name == ""
        here.home.processes.target.move_to("p-2")
        assert (here.home.context().process, here.home.context().name) == (TESTS, "pilot-api")
        await here.press("G", "k")
        log = here.home.query_one("#process-log")
        await here.until(lambda: any("server line 39" in log.render_line(y).text for y in range(log.size.height)))
        await here.press("g")
        await here.until(lambda: any("the screen of c-1" in log.render_line(y).text for y in range(log.size.height)))


async def test_a_process_of_the_system_is_selected_as_itself(desk):
    async with desk(size=(120, 40)) as here:
        await here.press("7")
        await here.until(lambda: any(" " in key for key in keys(here)))
        await here.press("g", "j")
        context = here.home.context()
        assert context.process is None
        assert (context.leaf.pid, context.leaf.name) == (4002, "claude")
        assert context.name == here.home.picture.snapshot.members[0].conversation.name


async def test_nobody_looks_at_processes_while_they_are_not_shown(desk):
    async with desk() as here:
        assert here.home.processes.wanted is None
        await here.press("7")
        assert here.home.processes.wanted is not None
        await here.press("escape")
        assert here.home.processes.wanted is None


async def test_hostile_names_keep_the_shape(desk):
    evil = SERVER._replace(name=HOSTILE, argv='["\\u001b[2J", "x\\ny"]', reason=HOSTILE, state=ProcessState.FAILED)
    async with desk(FLEET._replace(processes=(evil,))) as here:
        await here.press("7")
        target = here.home.processes.target
        strips = [target.render_line(y) for y in range(target.size.height)]
        assert {strip.cell_length for strip in strips} == {target.size.width}
        assert all(char.isprintable() for strip in strips for char in strip.text)


async def test_a_conversation_is_stopped_and_restarted_from_its_row(desk, unguarded):
    async with desk(size=(120, 40)) as here:
        await here.press("7")
        here.home.processes.target.move_to("c-2")
        for key, command in (("s", "process.stop"), ("R", "process.restart")):
            await here.press(key)
            await here.until(lambda: type(here.app.screen).__name__ == "ConfirmDialog")
            await here.press("y")
            await here.until(lambda: here.ran)
            name, context, _ = here.ran.pop()
            assert (name, context.name, context.process, context.leaf) == (command, "pilot-api", None, None)


async def test_w_comes_to_a_process_that_was_given_up_and_goes_back_to_the_fleet(desk):
    async with desk(FLEET._replace(members=FLEET.members[:2], approvals=FLEET.approvals[:1])) as here:
        here.select("pilot-api")
        await here.press("w")
        await here.until(lambda: here.home.context().name == "tide-cache")
        await here.press("w")
        await here.until(lambda: here.home.active == "processes")
        assert here.home.context().process == TESTS
        await here.press("w")
        await here.until(lambda: here.home.active == "fleet")
        assert here.home.context().name == "tide-cache"


async def test_a_conversation_that_is_started_again_keeps_its_row_and_the_cursor(desk):
    async with desk(size=(120, 40)) as here:
        await here.press("7")
        here.home.processes.target.move_to("c-2")
        again = FLEET.named("pilot-api")
        starting = again._replace(process=None, conversation=again.conversation._replace(state="starting"))
        members = tuple(starting if one is again else one for one in FLEET.members)
        await here.give(FLEET._replace(members=members, processes=()))
        assert here.home.processes.target.cursor_key == "c-2"
