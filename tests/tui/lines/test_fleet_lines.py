"""The lines of the fleet screen, without a screen."""

import pytest

from core.commands.attention import Group
from core.commands.command import Fact
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.commands.task_tree import TreeLine
from core.model.evidence import Evidence
from core.model.health import DiskSample
from core.model.todo import SubAgent, Todo
from core.text.width import width as cells_of
from tests.fakes.fleet_samples import (
    ALARMS,
    APPROVALS,
    FACTS,
    FLEET,
    MEMBERS,
    MESSAGES,
    NOBODY,
    NOW,
    RECEIPTS,
    TASKS,
    context,
    hostile_fleet,
    member,
    receipt,
    task,
)
from tui.command_runner import Logged
from tui.key_bindings import REGISTRY
from tui.lines.approval_line import approval_row, draw_approval
from tui.lines.details_lines import details_lines, preview_title
from tui.lines.fleet_line import context_share, draw_fleet, draw_titles, fleet_row, group_row
from tui.lines.hint_line import hints_for, written
from tui.lines.line_styles import plain_styles
from tui.lines.log_lines import log_lines
from tui.lines.message_line import draw_message, message_row, progress_of
from tui.lines.task_line import draw_task, task_row
from tui.panes.facts_view import wrapped
from tui.panes.picture import Picture
from tui.screens.status_parts import right_parts

STYLES = plain_styles()
WIDTHS = [20, 38, 58, 76, 97, 117, 140, 200]
HOSTILE = hostile_fleet()


def fleet_text(number: int, width: int = 117) -> str:
    return draw_fleet(fleet_row(MEMBERS[number], NOW), width, False, STYLES).text


def test_a_line_tells_state_name_task_and_age():
    text = fleet_text(1)
    assert text.startswith("⠿ working")
    for words in ("pilot-api", "#13 Move the pilot", "30%", "75% ^", "87%", "655MB", "38s"):
        assert words in text


def test_a_wide_line_tells_output_disk_and_ports_too():
    sample = MEMBERS[1].process._replace(output_at=NOW - 7200, ports="3000 8080")
    one = MEMBERS[1]._replace(process=sample, disk=DiskSample(2, 3 << 30, 1 << 30, 9, 0, NOW))
    text = draw_fleet(fleet_row(one, NOW), 200, False, STYLES).text
    for words in ("2h", "4.0GB+", "3000 8080"):
        assert words in text
    assert "8080" not in draw_fleet(fleet_row(one, NOW), 140, False, STYLES).text
    assert all(word in draw_titles(200, STYLES).text for word in ("output", "disk", "ports", "branch"))


def test_what_can_be_done_names_the_task_or_leaves_it_out():
    stuck = MEMBERS[1]._replace(conversation=MEMBERS[1].conversation._replace(state="stuck", finding="silent"))
    told = "\n".join(line.text for line in details_lines(stuck, NOW))
    assert "can do    enter  look at its terminal" in told
    assert "v      give its task to another: #13, in the tasks" in told
    assert "give its task" not in "\n".join(line.text for line in details_lines(stuck._replace(task=None), NOW))


def test_a_question_is_told_instead_of_the_state():
    assert "allow?" in fleet_text(0)
    assert "Run `rm -rf" in fleet_text(0)
    assert "asks" in fleet_text(3)


def test_what_is_not_known_is_unknown_and_never_zero():
    assert "unknown" in fleet_text(5)
    assert context_share(member(MEMBERS[0].conversation, context=context(1, None))) is None


def test_no_gauge_above_a_hundred():
    assert context_share(HOSTILE.members[0]) == 100.0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_lines_are_exactly_as_wide_as_asked(width, ascii_only):
    for one in HOSTILE.members:
        row = fleet_row(one, NOW, ascii_only)
        assert draw_fleet(row, width, False, STYLES).cell_length == max(width, 10)
        assert "\x1b" not in draw_fleet(row, width, False, STYLES).text
    for one in HOSTILE.tasks:
        assert draw_task(task_row(TreeLine(one), NOW, ascii_only), width, False, STYLES).cell_length == width
    for message in HOSTILE.messages:
        assert draw_message(message_row(message, (), NOW, ascii_only), width, False, STYLES).cell_length == width
    for approval in HOSTILE.approvals:
        assert draw_approval(approval_row(approval, NOW), width, False, STYLES).cell_length <= max(width, 24)


def test_in_ascii_nothing_is_drawn_that_is_not_ascii():
    text = draw_fleet(fleet_row(MEMBERS[2], NOW, True), 140, False, STYLES).text
    assert text.replace("…", "").isascii()


def test_titles_stand_above_their_columns():
    titles, line = draw_titles(117, STYLES).text, fleet_text(1)
    assert titles.index("name") == line.index("pilot-api")
    assert titles.index("doing") == line.index("#13")
    assert titles.rstrip().endswith("age")
    assert line.rstrip().endswith("38s")


def test_groups_are_counted():
    assert draw_fleet(group_row(Group.NEEDS_YOU, 3), 40, False, STYLES).text == "Needs you 3"


def test_a_task_held_back_says_so():
    assert "held" in draw_task(task_row(TreeLine(TASKS[4]._replace(hold="wait")), NOW), 80, False, STYLES).text


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((), "queued"),
        ((1,), "queued"),
        ((2,), "delivered"),
        ((3, 3), "read"),
        ((4, 1), "1/2 seen"),
        ((2, 1), "1/2 delivered"),
    ],
)
def test_how_far_a_message_has_come(steps, words):
    assert progress_of([receipt(n, 1, f"c{n}", step) for n, step in enumerate(steps)]) == words


def test_an_unread_message_and_an_urgent_one_are_marked():
    rows = [message_row(one, [r for r in RECEIPTS if r.message_id == one.id], NOW) for one in MESSAGES]
    assert [(row.unread, row.urgent) for row in rows] == [(True, True), (False, False), (False, False), (False, False)]
    assert "pilot-api › you" in draw_message(rows[0], 80, False, STYLES).text


def test_a_question_tells_who_what_and_since_when():
    text = draw_approval(approval_row(APPROVALS[0], NOW), 100, False, STYLES).text
    for words in ("tide-cache", "Run `rm -rf build/cache`", "3m", "a answer"):
        assert words in text


def test_hints_are_about_the_selection_and_end_with_what_always_works():
    hints = hints_for(REGISTRY, CommandContext(FLEET, NOW, MEMBERS[8], project=FACTS))
    labels = [hint.label for hint in hints]
    assert "restore" in labels
    assert "open" not in labels
    assert labels.index("restore") < labels.index("help")
    task = hints_for(REGISTRY, CommandContext(FLEET, NOW, MEMBERS[1], TASKS[0], project=FACTS, pane=Scope.TASK))
    assert {"override", "release"} <= {hint.label for hint in task}
    assert "stop" not in {hint.label for hint in task}


def test_the_supervisor_is_offered_first_when_it_is_down():
    down = CommandContext(FLEET._replace(supervisor_at=NOW - 60), NOW, MEMBERS[1], project=FACTS)
    assert hints_for(REGISTRY, down)[0].key == "B"


def test_keys_are_written_as_people_know_them():
    assert [written(key) for key in ("question_mark", "colon", "c", "escape")] == ["?", ":", "c", "esc"]


def test_details_say_where_everything_is():
    text = "\n".join(line.text for line in details_lines(MEMBERS[0], NOW))
    for words in ("allow?: Run", "#12 Cache the tide tables", "62% wiring the eviction", "timonel/tide-cache",
                  "91k of 200k", "statusline, 6s ago", "$1.42", "claude (pid 4001, 4 below)", "1 unread"):  # fmt: skip
        assert words in text
    unknown = "\n".join(line.text for line in details_lines(MEMBERS[6], NOW))
    assert [line.split()[0] for line in unknown.splitlines() if "unknown" in line] == [
        "process", "output", "heard", "disk", "context",
    ]  # fmt: skip


def test_details_of_one_that_is_stuck_offer_commands_with_their_keys_and_show_the_evidence():
    stuck = MEMBERS[0].conversation._replace(finding="silent", evidence=f'[["hook", {NOW - 60}, "working: Bash"]]')
    text = "\n".join(line.text for line in details_lines(MEMBERS[0]._replace(conversation=stuck), NOW))
    assert "R      restart it" in text
    assert "1m hook: working: Bash" in text


def test_health_is_shown_with_its_ages():
    known = MEMBERS[3].process
    assert known is not None
    member = MEMBERS[3]._replace(
        approval=None,
        process=known._replace(ports="3000 8080", held=2, output_at=NOW - 30),
        disk=DiskSample(4, 4 << 20, 300 << 20, 4000, 0, NOW - 240),
        heard=Evidence(4, "hook", "working", NOW - 12, ""),
        alarms=ALARMS[:1],
    )
    lines = [line.text for line in details_lines(member, NOW)]
    for words in (
        "state     alarm: its processes use 5.1 GB", "4 below, 2 stopped", "listens   on 3000 8080",
        "output    30s ago", "heard     working, by hook 12s ago", "disk      at least 4.0 MB, and 300 MB",
        "measured  4m ago",
        "alarm     its processes use 5.1 GB of memory (limit 4.0 GB) (1m ago)",
    ):  # fmt: skip
        assert any(words in line for line in lines), words
    row = fleet_row(member, NOW)
    assert (row.look.word, row.about, row.age) == ("alarm", ALARMS[0].text, "1m")


def test_the_alarm_of_a_background_process_says_which_keys_end_it():
    its = ALARMS[0]._replace(process_id=3)
    lines = [line.text for line in details_lines(MEMBERS[3]._replace(alarms=(its,)), NOW)]
    assert any(line.startswith("can do    7 s") for line in lines)
    own = [line.text for line in details_lines(MEMBERS[3]._replace(alarms=ALARMS[:1]), NOW)]
    assert not any("7 s" in line for line in own)


def test_the_title_of_the_preview_tells_why():
    assert preview_title(MEMBERS[4]) == ("stuck: no sign of work for 14 min", "warning")


def test_facts_wrap_under_their_labels():
    lines = wrapped(Fact("folder    /home/ana/a/very/long/path/of/things"), 24, 10)
    assert lines[0].text == "folder    /home/ana/a/ve"
    assert all(line.text.startswith(" " * 10) for line in lines[1:])
    assert all(cells_of(line.text) <= 24 for line in lines)


def test_the_log_is_newest_first_and_keeps_the_trace():
    log = (
        Logged(NOW - 60, "stop", "ada", "stopped", False, 0.4),
        Logged(NOW, "new", "", "boom", True, 2.0, "Traceback\nboom"),
    )
    lines = [line.text for line in log_lines(log, NOW)]
    assert lines[0].endswith("new: boom")
    assert lines[1].strip() == "Traceback"
    assert lines[-1].endswith("stop ada: stopped")
    assert log_lines((), NOW)[0].text.startswith("Nothing")


def test_without_a_report_the_bar_shows_the_agents_own_list_and_says_so():
    todo = Todo(3, 7, "wire the lamp", NOW - 40)
    working = MEMBERS[1].conversation
    for one in (member(working, todo=todo), member(working, task=task(3, "Light", "leased", "x"), todo=todo)):
        text = draw_fleet(fleet_row(one, NOW), 117, False, STYLES).text
        assert "3/7" in text and "unknown" not in text.split("3/7")[0]
    reported = member(working, task=task(3, "Light", "leased", "x", 0.6), todo=todo)
    assert "60%" in draw_fleet(fleet_row(reported, NOW), 117, False, STYLES).text
    said = "\n".join(fact.text for fact in details_lines(reported, NOW))
    assert "3/7 wire the lamp" in said and "its own to-do list, 40s ago" in said


def test_running_sub_agents_are_told():
    one = member(MEMBERS[1].conversation, sub_agents=(SubAgent(2, "a", "explorer", NOW - 90),) * 2)
    assert "2 sub-agents" in draw_fleet(fleet_row(one, NOW), 117, False, STYLES).text
    said = "\n".join(fact.text for fact in details_lines(one, NOW))
    assert "2 sub-agents running (explorer)" in said and "the oldest for 1m" in said


def test_an_old_figure_of_one_that_works_is_stale_everywhere():
    old = MEMBERS[1]._replace(context=context(2, 151_000)._replace(at=NOW - 4000))
    assert fleet_row(old, NOW).stale
    assert not fleet_row(MEMBERS[1], NOW).stale
    assert any("1h ago: stale" in fact.text for fact in details_lines(old, NOW))


def test_cost_is_shown_with_its_source_and_unknown_as_unknown():
    assert fleet_row(MEMBERS[1], NOW).cost == "$1.42"
    told = [fact.text for fact in details_lines(MEMBERS[1], NOW)]
    assert "cost      $1.42, by its own figures" in told
    silent = MEMBERS[1]._replace(context=context(2, 151_000)._replace(cost=None))
    assert fleet_row(silent, NOW).cost == ""
    assert "cost      unknown" in [fact.text for fact in details_lines(silent, NOW)]


def test_the_total_cost_says_when_some_did_not_tell_theirs():
    picture = Picture(FLEET, NOW, FACTS, loaded=True)
    assert right_parts(picture, NOW)[0].text == "cost $5.68+"
    told = FLEET._replace(members=MEMBERS[:3])
    assert right_parts(picture._replace(snapshot=told), NOW)[0].text == "cost $4.26"
    assert right_parts(picture._replace(snapshot=NOBODY), NOW)[0].text == "tmux"
