"""Random lives of a queue and a bus, each step compared with a small model, and the log with the tables."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.errors import LeaseLost, Refused
from core.journal.replay import compare, replayed
from core.rules.match import Requirement
from core.services.messages.receipts import mark_read, take_undelivered
from core.services.messages.sending import Draft, send
from core.services.tasks.acts import complete, fail, progress, release, snooze
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.leases import expire, wake
from core.services.tasks.links import link
from core.services.tasks.overrides import override
from core.services.tasks.reads import list_tasks, ready_tasks
from tests.core.services.conftest import Queue
from tests.fakes.model_of_queue import LEASE, WORKERS, Model, ModelTask

NAMES = st.sampled_from(sorted(WORKERS))
RANKS = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
ACTS = [complete, release, fail, snooze, progress]
WORDS = {fail: ("no", True), snooze: (50.0,), progress: (0.5,)}
BODY = "x" * 840  # with what is reckoned for its frame, 1000 characters of a budget


class QueueMachine(RuleBasedStateMachine):
    """Every rule acts on both; what comes back must be the same, and the invariants compare the rest."""

    @initialize()
    def open(self):
        self.folder = tempfile.mkdtemp()
        self.queue = Queue(Path(self.folder))
        for name, (role, can) in WORKERS.items():
            self.queue.join(name, role, "", ",".join(sorted(can)))
        self.model = Model()
        self.model.now = self.queue.clock.now

    @rule(
        priority=st.integers(0, 4),
        role=st.sampled_from(["", "", "builder", "reviewer"]),
        can=st.sampled_from(["", "", "sql"]),
        resource=st.sampled_from(["", "", "db"]),
        data=st.data(),
    )
    def create(self, priority, role, can, resource, data):
        needs = data.draw(st.sets(st.sampled_from(sorted(self.model.tasks)), max_size=3)) if self.model.tasks else set()
        wanted = Requirement("", role, "", (can,) if can else (), (resource,) if resource else ())
        draft = TaskDraft("x", priority=priority, requirement=wanted, needs=tuple(needs), lease=LEASE)
        made = self.queue.by("operator", create_task, draft)
        task = ModelTask(priority, role, can, resource, needs)
        self.model.tasks[made.id] = task
        self.model.rest(task)

    @rule(name=NAMES)
    def claim(self, name):
        task = self.queue.by(name, claim)
        assert (task.id if task else None) == self.model.claim(name)

    @precondition(lambda self: self.model.tasks)
    @rule(name=NAMES, act=st.sampled_from(ACTS), behind=st.integers(0, 2), data=st.data())
    def report_late(self, name, act, behind, data):
        number = data.draw(st.sampled_from(sorted(self.model.tasks)))
        task = self.model.tasks[number]
        if task.state == "leased" and task.owner == name and not behind:
            return
        with pytest.raises(LeaseLost):  # it leaves no trace, not even a renewed claim
            self.queue.by(name, act, number, task.epoch - behind, *WORDS.get(act, ()))

    @precondition(lambda self: any(task.owner for task in self.model.tasks.values()))
    @rule(act=st.sampled_from(ACTS), data=st.data())
    def report(self, act, data):
        held = sorted(number for number, task in self.model.tasks.items() if task.owner)
        number = data.draw(st.sampled_from(held))
        task = self.model.tasks[number]
        name, words = task.owner, WORDS.get(act, ())
        more = {"chance": lambda: 1.0} if act is fail else {}
        self.queue.by(name, act, number, task.epoch, *words, **more)
        self.model.renew(name)
        if act is complete:
            task.state, task.owner = "done", ""
        elif act is fail and task.attempts >= 3:
            task.state, task.owner = "failed", ""
        elif act is not progress:
            if act is not fail:
                task.attempts -= 1
            pause = {fail: 30.0 * 2 ** (task.attempts - 1), snooze: 50.0}.get(act)
            task.ready_at = self.model.now + pause if pause else task.ready_at
            self.model.rest(task)
        self.model.settle()

    @precondition(lambda self: self.model.tasks)
    @rule(act=st.sampled_from(["release", "requeue", "cancel", "done", "failed", "hold", "unhold"]), data=st.data())
    def override(self, act, data):
        number = data.draw(st.sampled_from(sorted(self.model.tasks)))
        task = self.model.tasks[number]
        fits = {
            "release": task.state == "leased",
            "requeue": task.state not in ("ready", "blocked"),
            "cancel": task.state not in ("done", "cancelled"),
            "done": task.state != "done",
            "failed": task.state not in ("done", "failed", "cancelled"),
            "hold": task.state not in ("done", "failed", "cancelled"),
            "unhold": task.hold and task.state == "blocked",
        }[act]
        if not fits:
            with pytest.raises(Refused):
                self.queue.by("operator", override, number, act, "because")
            return
        self.queue.by("operator", override, number, act, "because")
        if task.owner:
            self._forget_the_news()
        if act != "unhold":
            task.epoch += 1
        if act in ("cancel", "done", "failed"):
            task.state = {"cancel": "cancelled"}.get(act, act)
            task.owner = ""
        else:
            task.hold = act == "hold" or (task.hold and act != "unhold")
            task.attempts = {"release": max(task.attempts - 1, 0), "requeue": 0}.get(act, task.attempts)
            task.ready_at = 0.0 if act == "requeue" else task.ready_at
            self.model.rest(task)
        self.model.settle()

    @precondition(lambda self: len(self.model.tasks) > 1)
    @rule(data=st.data())
    def link(self, data):
        numbers = st.sampled_from(sorted(self.model.tasks))
        one, other = data.draw(numbers), data.draw(numbers)
        task = self.model.tasks[one]
        if other in task.needs:
            return
        if self.model.reaches(other, one):
            with pytest.raises(Refused, match=f"#{one}"):
                self.queue.by("operator", link, one, other)
            return
        self.queue.by("operator", link, one, other)
        task.needs.add(other)
        self.model.settle()

    @rule(seconds=st.sampled_from([1.0, 49.0, 99.0, 101.0]))
    def time_passes(self, seconds):
        self.queue.clock.pass_seconds(seconds)
        self.model.now = self.queue.clock.now

    @rule()
    def supervise(self):
        self.queue.by("supervisor", expire)
        self.queue.by("supervisor", wake)
        self.model.expire()
        self.model.wake()

    @rule(
        sender=NAMES,
        to=st.sampled_from(["bob", "role:builder", "all", "operator"]),
        importance=st.sampled_from(sorted(RANKS)),
        ttl=st.sampled_from([None, None, 60.0]),
    )
    def send(self, sender, to, importance, ttl):
        roles = {"role:builder": {"bob", "eve"}, "all": {*WORKERS, "operator"}}
        readers = roles.get(to, {to}) - ({sender} if to in roles else set())
        message = self.queue.by(sender, send, Draft(to, BODY, importance=importance, ttl=ttl))
        self.model.renew(sender)
        ends = self.model.now + ttl if ttl else float("inf")
        for name in readers:
            self.model.queued[name].append((RANKS[importance], message.id, ends))

    @rule(name=NAMES, most=st.integers(1, 3))
    def take(self, name, most):
        taken = self.queue.by(name, take_undelivered, name, "hook", most * 1000)
        self.model.renew(name)
        assert [one.id for one in taken] == self.model.take(name, most)

    @rule(name=NAMES)
    def read(self, name):
        self.queue.by(name, mark_read, name, self.model.delivered[name])
        self.model.renew(name)

    @invariant()
    def same_tasks(self):
        if not hasattr(self, "model"):
            return
        real = {
            task.id: (task.state, task.owner, task.epoch, task.attempts, task.open_needs)
            for task in self.queue.read(list_tasks)
        }
        assert real == {
            number: (task.state, task.owner, task.epoch, task.attempts, self.model.open_needs(task))
            for number, task in self.model.tasks.items()
        }
        ready = [task.id for task in self.queue.read(ready_tasks)]
        wanted = sorted((task.priority, number) for number, task in self.model.tasks.items() if task.state == "ready")
        assert ready == [number for _, number in wanted]

    @invariant()
    def same_deliveries(self):
        if not hasattr(self, "model"):
            return
        found = self.queue.journal.connection.execute(
            "SELECT recipient, message_id FROM receipts WHERE delivered_at IS NOT NULL"
        ).fetchall()
        wanted = [(name, number) for name, numbers in self.model.delivered.items() for number in numbers]
        assert sorted(found) == sorted(wanted)
        assert len(wanted) == len(set(wanted))

    def teardown(self):
        if not hasattr(self, "queue"):
            return
        connection = self.queue.journal.connection
        assert compare(replayed(connection), connection) == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        self.queue.journal.close()
        shutil.rmtree(self.folder)

    def _forget_the_news(self):
        """Whoever loses a task by the operator's hand gets a message, of another size; budgets stay simple without."""

        def forget(tx):
            (receipt,) = tx.one("SELECT max(id) FROM receipts")
            tx.append("receipt.expired", f"receipt:{receipt}", expired_at=tx.now)

        self.queue.by("operator", forget)


TestQueueMachine = QueueMachine.TestCase
TestQueueMachine.settings = settings(
    max_examples=100,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
