import os

import pytest

from tests.fakes.fleet_samples import ALARMS, FLEET, NOW, PROCESSES, conversation, member
from tui.notices.channels import KEEP_TITLE, OLD_TITLE, Channel
from tui.notices.notifier import UNSEEN, Notifier
from tui.notices.ways import Ways

CALM = FLEET._replace(members=(member(conversation(1, "tide", "working")),), approvals=(), processes=())
STUCK = CALM._replace(members=(member(conversation(1, "tide", "stuck", "silent")),))


class Bench:
    """A notifier whose terminal, timer and clock are ours."""

    def __init__(self, *ways: Channel, desktop: tuple[str, ...] | None = None) -> None:
        self.now = NOW
        self.said: list[str] = []
        self.timers: list[tuple[float, object]] = []
        self.notifier = Notifier(
            Ways(frozenset(ways), desktop=desktop),
            self.said.append,
            lambda seconds, call: self.timers.append((seconds, call)),
            lambda: self.now,
            "harbour",
        )

    def ring(self) -> None:
        timers, self.timers = self.timers, []
        for _, call in timers:
            call()


def test_it_calls_once_who_begins_to_wait_while_nobody_looks():
    bench = Bench(Channel.BELL)
    bench.notifier.set_focused(False)
    bench.notifier.look(CALM)
    bench.notifier.look(STUCK)
    bench.notifier.look(STUCK)
    assert len(bench.timers) == 1 and bench.said == []
    bench.ring()
    assert bench.said == ["\x07"]
    bench.notifier.look(STUCK)
    assert bench.timers == []


def test_nobody_is_called_who_looks():
    bench = Bench(Channel.BELL)
    bench.notifier.set_focused(True)
    bench.notifier.look(CALM)
    bench.notifier.look(STUCK)
    bench.notifier.set_focused(False)
    bench.notifier.look(STUCK)
    bench.ring()
    assert bench.said == []


def test_coming_back_or_an_answer_within_the_moment_ends_it():
    for change in (lambda bench: bench.notifier.set_focused(True), lambda bench: bench.notifier.look(CALM)):
        bench = Bench(Channel.BELL)
        bench.notifier.set_focused(False)
        bench.notifier.look(CALM)
        bench.notifier.look(STUCK)
        change(bench)
        bench.ring()
        assert bench.said == []


def test_what_stood_at_the_start_is_no_news():
    bench = Bench(Channel.BELL)
    bench.notifier.set_focused(False)
    bench.notifier.look(STUCK)
    bench.ring()
    assert bench.said == []


def test_many_make_one_call():
    bench = Bench(Channel.OSC9)
    bench.notifier.set_focused(False)
    bench.notifier.look(CALM)
    bench.notifier.look(STUCK)
    both = (*STUCK.members, member(conversation(2, "crane", "failed", "code 1")))
    bench.notifier.look(CALM._replace(members=both))
    assert len(bench.timers) == 1
    bench.ring()
    assert len(bench.said) == 1 and "2 need you: " in bench.said[0]


def test_a_machine_s_alarm_and_a_process_that_was_given_up_call_too():
    bench = Bench(Channel.OSC9)
    bench.notifier.set_focused(False)
    bench.notifier.look(CALM)
    bench.notifier.look(CALM._replace(processes=PROCESSES, alarms=ALARMS[1:]))
    bench.ring()
    assert "2 need you: tests was given up: ended with 1" in bench.said[0]
    assert "the machine has 300 MB of memory left" in bench.said[0]


def test_a_terminal_that_never_speaks_of_focus_is_left_after_a_minute_without_a_key():
    bench = Bench(Channel.BELL)
    bench.notifier.look(CALM)
    assert not bench.notifier.away
    bench.now += UNSEEN + 1
    assert bench.notifier.away
    bench.notifier.touched()
    assert not bench.notifier.away


def test_the_title_counts_and_is_put_back():
    bench = Bench(Channel.TITLE)
    bench.notifier.begin()
    bench.notifier.look(CALM)
    bench.notifier.look(STUCK)
    bench.notifier.end()
    assert bench.said == [KEEP_TITLE, "\x1b]2;timonel\x1b\\", "\x1b]2;timonel: 1 needs you\x1b\\", OLD_TITLE]


@pytest.mark.timeout(30)
def test_the_desktop_gets_title_and_body_as_words(tmp_path):
    heard = tmp_path / "heard"
    os.mkfifo(heard)
    script = f'printf "%s\\n" "$@" > {heard}'
    bench = Bench(Channel.DESKTOP, desktop=("/bin/sh", "-c", script, "sh"))
    bench.notifier.set_focused(False)
    bench.notifier.look(CALM)
    bench.notifier.look(STUCK)
    bench.ring()
    assert heard.read_text() == "timonel: harbour\ntide is stuck: silent\n"
