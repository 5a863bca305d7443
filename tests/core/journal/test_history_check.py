"""The checker of histories is itself checked: each thing that may go wrong with a queue or a bus is found."""

import pytest

from tests.fakes.history_story import DONE, LEASED, READY, good_story


def test_a_good_history_has_no_faults():
    verdict = good_story().judged()
    assert verdict.faults == ()
    assert verdict.counts["unheard"] == 1
    assert verdict.counts["refused"] == 1
    assert verdict.counts["claim"] == 6
    assert verdict.counts["task.claimed"] == 5


def lose_the_end(story):
    del story.events[23:]


def lose_one(story):
    del story.events[5]


def take_two_places(story):
    story.retell("bob claim 3", first=4, last=4)


def swap_the_takes(story):
    for seq, receipt in ((19, 1), (20, 3)):
        story.events[seq - 1] = story.events[seq - 1]._replace(subject=f"receipt:{receipt}")
    story.retell("bob take 2 1", messages=(1, 2))


def deliver_twice(story):
    story.write("bob", "receipt.delivered", 1, delivered_at=26.0)
    story.tell("bob take again", messages=(1,))


def deliver_after_its_end(story):
    story.write("bob", "receipt.delivered", 4, delivered_at=26.0)
    story.tell("bob take again", messages=(3,))


def create_again(story):
    story.write("operator", "task.created", 1, priority=1, state="ready")


def finish_again(story):
    story.write("ann", "task.done", 3, **DONE)
    story.tell("ann complete again", task=3, epoch=2)


def claim_the_done(story):
    story.write("bob", "task.claimed", 2, **LEASED, owner="bob", epoch=2, lease_until=90.0)
    story.tell("bob claim again", task=2, epoch=2)


def leave_one_ready(story):
    story.write("operator", "task.created", 4, priority=1, state="ready")
    story.tell("bob claim nothing more", events=0)


def leave_one_for_a_builder(story):
    story.write("operator", "task.created", 4, priority=1, state="ready", need_key="\x1fbuilder\x1f\x1f\x1f")
    story.tell("ann claim nothing", events=0)


def refuse_the_holder(story):
    story.write("operator", "task.created", 4, priority=1, state="ready")
    story.write("ann", "task.claimed", 4, **LEASED, owner="ann", epoch=1, lease_until=90.0)
    story.tell("ann claim 4", task=4, epoch=1)
    story.tell("ann complete 4", events=0, task=4, epoch=1, refused=True)


def write_the_refused(story):
    story.write("operator", "task.created", 4, priority=1, state="ready")
    story.write("ann", "task.claimed", 4, **LEASED, owner="ann", epoch=1, lease_until=90.0)
    story.tell("ann claim 4", task=4, epoch=1)
    story.write("ann", "task.done", 4, **DONE)
    story.tell("ann complete 4", task=4, epoch=1, refused=True)


def refuse_with_a_note(story):
    """What a refusal leaves: a note of its own, and a message in the supervisor's name."""
    story.write("bob", "task.refused", 3, act="done")
    story.events[-1] = story.events[-1]._replace(subject="refusal:3")
    story.write("supervisor", "message.created", 4, importance="high", expires_at=None)
    story.write("supervisor", "receipt.created", 5, message_id=4, recipient="operator")


def test_a_refusal_may_leave_a_note():
    story = good_story()
    refuse_with_a_note(story)
    story.tell("bob complete late", events=3, task=3, epoch=1, refused=True)
    assert story.judged().faults == ()


def test_a_refusal_whose_caller_was_killed_may_leave_a_note():
    story = good_story()
    story.cut_after.add("bob acknowledge 2")
    refuse_with_a_note(story)
    assert story.judged().faults == ()


def one_life_less(story):
    story.cut_after.clear()


def win_what_is_held(story):
    """Bob wins what ann holds."""
    story.events[4] = story.events[4]._replace(subject="task:2")


FAULTS = {
    "one task, two winners": (win_what_is_held, "while it was leased"),
    "a claim of what is done": (claim_the_done, "task.claimed of #2 after it had ended"),
    "done twice": (finish_again, "task.done of #3 after it had ended"),
    "made twice": (create_again, "task.created of #1 a second time"),
    "an epoch that stays": (lambda s: s.change(8, epoch=1), "under claim 1, after claim 1"),
    "an epoch that leaps": (lambda s: s.change(12, epoch=4), "under claim 4, after claim 1"),
    "an answer with another epoch": (lambda s: s.retell("ann claim 3", epoch=3), "the log has another claim"),
    "an end under an old claim": (lambda s: s.retell("ann complete 3", epoch=1), "the log has another claim"),
    "a claim out of order": (lambda s: s.change(2, priority=3), "task.claimed of #2 by ann before #3"),
    "an end by somebody else": (lambda s: s.change(6, actor="supervisor"), "by supervisor while ann held it"),
    "an end of what nobody holds": (lambda s: s.change(4, kind="task.noted", **READY), "while nobody held it"),
    "a lease cut short": (lambda s: s.change(5, lease_until=9.0), "before the lease of bob ran out"),
    "a claim for another": (lambda s: s.change(10, owner="ann"), "by bob for ann"),
    "nothing, although one is ready": (leave_one_ready, "although #4 was ready for it"),
    "nothing, although one fits its role": (leave_one_for_a_builder, "although #4 was ready for it"),
    "nothing, although it claimed": (lambda s: s.retell("bob claim 1", task=0), "nothing, and the log has task:1"),
    "the holder is refused": (refuse_the_holder, "although it holds #4 under claim 1"),
    "refused, and written": (write_the_refused, "refused, and yet it was written"),
    "an end that is lost": (lose_the_end, "and it is lost"),
    "an event that is lost": (lose_one, "event 7 follows event 5"),
    "another task than told": (lambda s: s.retell("ann claim 2", task=3), "#3, and the log has ['task:2']"),
    "another's place": (take_two_places, "which is another's"),
    "another's event within": (lambda s: s.change(15, actor="bob"), "and bob wrote there"),
    "done, and nobody was told": (one_life_less, "ann lived on and was not told of its task.done"),
    "refused, and nobody was told": (refuse_with_a_note, "bob lived on and was not told of its task.refused"),
    "against the clock": (lambda s: s.retell("ann claim 3", began=1.0, ended=1.5), "one began that comes before it"),
    "delivered twice": (deliver_twice, "message 1 for bob has delivered_at twice"),
    "delivered out of order": (swap_the_takes, "before receipt 3"),
    "delivered to another": (lambda s: s.change(20, actor="ann"), "to ann, and it is for bob"),
    "delivered after its time": (lambda s: s.change(14, expires_at=15.0), "after its time to live"),
    "delivered after it expired": (deliver_after_its_end, "receipt:4 after it was over"),
    "not what was given": (lambda s: s.retell("bob take 2 1", messages=(2,)), "[2], and the log has [2, 1]"),
    "given, and not in the log": (lambda s: s.retell("bob take 2 1", messages=(2, 1, 3)), "the log has [2, 1]"),
    "read by another": (lambda s: s.change(21, actor="ann"), "by ann for bob"),
    "read twice": (lambda s: s.change(22, read_at=22.0), "has read_at twice"),
    "expired before its time": (lambda s: s.change(23, expires_at=99.0), "before its time"),
    "expired after delivery": (lambda s: s.change(19, kind="receipt.expired"), "before its time"),
    "sent twice to one": (lambda s: s.change(16, recipient="bob"), "bob has message 1 already"),
    "sent, and lost": (lambda s: s.change(17, kind="note.written"), "and the log has []"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(name):
    spoil, words = FAULTS[name]
    story = good_story()
    spoil(story)
    faults = story.judged().faults
    assert any(words in fault for fault in faults), faults


def test_faults_are_counted_beyond_those_that_are_listed():
    story = good_story()
    for _ in range(80):
        create_again(story)
    verdict = story.judged()
    assert len(verdict.faults) == 50
    assert verdict.counts["faults"] == 80
