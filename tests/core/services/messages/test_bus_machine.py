"""Random lives of a message bus, each step compared with a small model, and the log with the tables."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.errors import NotFound
from core.journal.replay import compare, replayed
from core.model.message import Receipt
from core.services.agents.hooks import MESSAGE_BUDGET
from core.services.messages import deliveries
from core.services.messages.reads import inbox, thread, unread, unread_counts
from core.services.messages.receipts import acknowledge, expire_messages, mark_read, take_undelivered, waiting
from core.services.messages.sending import Draft, send
from core.services.reading import rows
from tests.core.services.conftest import Queue
from tests.fakes.model_of_bus import RANKS, Bus

NAMES = ["bob", "eve", "ann", "joe"]
ROLES = {"bob": "builder", "eve": "builder", "ann": "reviewer", "joe": ""}
BODY = "x" * 840  # with what is reckoned for its frame, 1000 characters of a budget
STEPS = {"delivered": "delivered_at", "read": "read_at", "acknowledged": "acknowledged_at", "expired": "expired_at"}
KEYS = st.sampled_from(["", "", "", "k1", "k2"])


class BusMachine(RuleBasedStateMachine):
    """Every rule acts on both; what comes back must be the same, and the invariants compare the rest."""

    @initialize()
    def open(self):
        self.folder = tempfile.mkdtemp()
        self.queue = Queue(Path(self.folder))
        self.model = Bus(self.queue.clock.now)
        self.keys: dict[tuple[str, str], int] = {}
        for name in NAMES[:3]:
            self.join(name)

    def join(self, name):
        self.queue.join(name, ROLES[name])
        self.model.join(name, ROLES[name])

    @precondition(lambda self: "joe" not in self.model.roles)
    @rule()
    def one_comes_late(self):
        self.join("joe")

    @precondition(lambda self: len(self.model.here()) > 2)
    @rule(data=st.data())
    def one_leaves(self, data):
        name = data.draw(st.sampled_from(self.model.here()))
        self.queue.leave(name)
        self.model.gone.add(name)

    @rule(
        to=st.sampled_from([*NAMES[:3], "role:builder", "role:reviewer", "all", "operator"]),
        importance=st.sampled_from(sorted(RANKS)),
        ttl=st.sampled_from([None, None, 60.0]),
        key=KEYS,
        data=st.data(),
    )
    def send(self, to, importance, ttl, key, data):
        sender = data.draw(st.sampled_from([*self.model.here(), "operator"]))
        draft = Draft(to, BODY, importance=importance, ttl=ttl)
        if (sender, key) in self.keys:  # said again: the same message, and nobody gets another
            assert self.queue.by(sender, send, draft, key).id == self.keys[sender, key]
            return
        if not self.model.readers(sender, to):
            with pytest.raises(NotFound):
                self.queue.by(sender, send, draft, key)
            return
        number = self.queue.by(sender, send, draft, key).id
        self.model.send(number, sender, to, importance, ttl, None)
        if key:
            self.keys[sender, key] = number

    @precondition(lambda self: self.model.threads)
    @rule(data=st.data())
    def reply(self, data):
        sender = data.draw(st.sampled_from([*self.model.here(), "operator"]))
        answered = data.draw(st.sampled_from(sorted(self.model.threads)))
        to = self.model.other_side(answered, sender)
        draft = Draft("", BODY, reply_to=answered)
        if not self.model.readers(sender, to):
            with pytest.raises(NotFound):
                self.queue.by(sender, send, draft)
            return
        message = self.queue.by(sender, send, draft)
        self.model.send(message.id, sender, to, "normal", None, answered)
        wanted = [number for number, root in self.model.threads.items() if root == message.thread]
        assert [one.id for one in self.queue.read(thread, message.id)] == wanted

    @rule(most=st.integers(1, 3), data=st.data())
    def take(self, most, data):
        name = data.draw(st.sampled_from(sorted(self.model.roles)))
        taken = self.queue.by(name, take_undelivered, name, "hook", most * 1000)
        assert [one.id for one in taken] == self.model.take(name, most)

    @rule(data=st.data())
    def hand_over(self, data):
        """Begun by the supervisor; it ends, fails, or its process dies and nobody ends it."""
        name = data.draw(st.sampled_from(sorted(self.model.roles)))
        number = self.queue.actors[name].conversation_id
        begun = self.queue.by("supervisor", deliveries.begin, number, name)
        assert [one.id for one in begun] == self.model.begin(name, MESSAGE_BUDGET // 1000)

    @precondition(lambda self: self.model.under_way)
    @rule(well=st.booleans(), data=st.data())
    def end_the_hand_over(self, well, data):
        name = data.draw(st.sampled_from(sorted(self.model.under_way)))
        number = self.queue.actors[name].conversation_id
        _, chosen = self.model.under_way.pop(name)
        if not well:
            self.queue.by("supervisor", deliveries.failed, number, "the socket is gone")
            return
        messages = tuple(one.message for one in self.queue.read(inbox, name, 10**6) if one.message.id in chosen)
        messages += tuple(one for number in chosen for one in self.queue.read(thread, number) if one.id == number)
        self.queue.by("supervisor", deliveries.done, number, name, messages, "socket")
        for one in chosen:
            self.model.advance(name, one, "delivered")

    @precondition(lambda self: self.model.threads)
    @rule(act=st.sampled_from(["read", "acknowledge"]), data=st.data())
    def say_how_far(self, act, data):
        name = data.draw(st.sampled_from([*sorted(self.model.roles), "operator"]))
        number = data.draw(st.sampled_from(sorted(self.model.threads)))
        steps = ("delivered", "read") if act == "read" else ("delivered", "read", "acknowledged")
        call = (mark_read, name, [number]) if act == "read" else (acknowledge, name, number)
        if self.model.advance(name, number, *steps):
            self.queue.by(name, *call)
        else:
            with pytest.raises(NotFound):
                self.queue.by(name, *call)

    @rule(seconds=st.sampled_from([1.0, 29.0, 31.0, 59.0, 60.0]))
    def time_passes(self, seconds):
        self.queue.clock.pass_seconds(seconds)
        self.model.now = self.queue.clock.now

    @rule()
    def supervise(self):
        assert self.queue.by("supervisor", expire_messages) == self.model.expire()

    @invariant()
    def the_same_letters(self):
        if not hasattr(self, "model"):
            return
        found = {}
        for row in rows(self.queue.journal.connection, Receipt):
            steps = {step: getattr(row, column) for step, column in STEPS.items()}
            assert (row.recipient, row.message_id) not in found
            found[row.recipient, row.message_id] = {step: at for step, at in steps.items() if at is not None}
        assert found == {
            (name, one.message): one.steps for name, letters in self.model.letters.items() for one in letters
        }

    @invariant()
    def the_same_inboxes(self):
        if not hasattr(self, "model"):
            return
        counts = self.queue.read(unread_counts)
        for name in self.model.letters:
            wanted = self.model.unread(name)
            assert [one.message.id for one in self.queue.read(inbox, name)] == wanted
            assert self.queue.read(unread, name) == len(wanted) == counts.get(name, 0)
            waits = sorted(one.message for one in self.model.waiting(name))
            assert [one.id for one in self.queue.read(waiting, name, self.model.now)] == waits
        assert self.queue.read(deliveries.worth_waking, self.model.now) == self.model.worth_waking()

    def teardown(self):
        if not hasattr(self, "queue"):
            return
        connection = self.queue.journal.connection
        assert compare(replayed(connection), connection) == []
        self.queue.journal.close()
        shutil.rmtree(self.folder)


TestBusMachine = BusMachine.TestCase
TestBusMachine.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
