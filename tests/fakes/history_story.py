"""A short history in which nothing is wrong, told by hand, and ways to make it wrong."""

import json
from typing import Any

from core.model.event import Event
from core.rules.match import Worker
from tests.fakes.history_answers import END, LIFE, Answer, Teller, line
from tests.fakes.history_check import Verdict, check

WORKERS = {"ann": Worker("ann", "builder"), "bob": Worker("bob")}
LEASED: dict[str, Any] = {"state": "leased"}
READY: dict[str, Any] = {"state": "ready", "owner": ""}
DONE: dict[str, Any] = {"state": "done", "owner": ""}


class Story:
    """Events, one a second, and answers by a label. Each answer begins half a second before its first event."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.answers: dict[str, tuple[str, Answer]] = {}
        self.cut_after: set[str] = set()  # labels after which a life ends by a kill

    def write(self, actor: str, kind: str, number: int, **columns: Any) -> None:
        """One event more."""
        seq = len(self.events) + 1
        subject = f"{kind.partition('.')[0]}:{number}"
        self.events.append(Event(seq, float(seq), actor, kind, subject, json.dumps(columns)))

    def tell(self, label: str, events: int = 1, **about: Any) -> None:
        """Who and what are the first words of the label; the answer stands for the newest events."""
        who, act = label.split()[:2]
        last = len(self.events)
        answer = Answer(act, last - events + 1, last, last - 0.5, last + 0.1, **about)
        self.answers[label] = (who, answer)

    def change(self, seq: int, actor: str = "", kind: str = "", at: float = 0.0, **columns: Any) -> None:
        """One event is another."""
        event = self.events[seq - 1]
        payload = json.dumps(json.loads(event.payload) | columns)
        self.events[seq - 1] = event._replace(
            actor=actor or event.actor, kind=kind or event.kind, at=at or event.at, payload=payload
        )

    def retell(self, label: str, **fields: Any) -> None:
        """One answer is another."""
        who, answer = self.answers[label]
        self.answers[label] = (who, answer._replace(**fields))

    def judged(self) -> Verdict:
        """What the checker says."""
        logs: dict[str, list[str]] = {name: [LIFE] for name in (*WORKERS, "supervisor")}
        for label, (who, answer) in self.answers.items():
            logs[who].append(line(answer))
            if label in self.cut_after:
                logs[who] += ['["claim", 9', "", LIFE]
        tellers = [Teller(name, [f"{text}\n" for text in (*lines, END)]) for name, lines in logs.items()]
        return check(self.events, tellers, WORKERS)


def good_story() -> Story:
    """Three tasks and three messages; one claim lapses, one answer is never given."""
    story = Story()
    for number, priority in ((1, 2), (2, 1), (3, 1)):
        story.write("operator", "task.created", number, priority=priority, state="ready")
    _the_queue(story)
    _the_bus(story)
    return story


def _the_queue(story: Story) -> None:
    story.write("ann", "task.claimed", 2, **LEASED, owner="ann", epoch=1, lease_until=10.0)  # 4
    story.tell("ann claim 2", task=2, epoch=1)
    story.write("bob", "task.claimed", 3, **LEASED, owner="bob", epoch=1, lease_until=6.0)  # 5
    story.tell("bob claim 3", task=3, epoch=1)
    story.write("ann", "task.done", 2, **DONE)  # 6
    story.tell("ann complete 2", task=2, epoch=1)
    story.write("supervisor", "task.expired", 3, **READY)  # 7
    story.tell("supervisor expire")
    story.write("ann", "task.claimed", 3, **LEASED, owner="ann", epoch=2, lease_until=20.0)  # 8
    story.tell("ann claim 3", task=3, epoch=2)
    story.tell("bob complete 3", events=0, task=3, epoch=1, refused=True)
    story.write("ann", "task.done", 3, **DONE)  # 9
    story.tell("ann complete 3", task=3, epoch=2)
    story.write("bob", "task.claimed", 1, **LEASED, owner="bob", epoch=1, lease_until=30.0)  # 10
    story.tell("bob claim 1", task=1, epoch=1)
    story.write("bob", "task.released", 1, **READY)  # 11
    story.tell("bob release 1", task=1, epoch=1)
    story.write("ann", "task.claimed", 1, **LEASED, owner="ann", epoch=2, lease_until=30.0)  # 12
    story.tell("ann claim 1", task=1, epoch=2)
    story.cut_after.add("ann claim 1")
    story.write("ann", "task.done", 1, **DONE)  # 13, and she was killed before she was told
    story.tell("bob claim nothing", events=0)


def _the_bus(story: Story) -> None:
    story.write("ann", "message.created", 1, importance="normal", expires_at=None)  # 14
    story.write("ann", "receipt.created", 1, message_id=1, recipient="bob")
    story.write("ann", "receipt.created", 2, message_id=1, recipient="operator")
    story.tell("ann send 1", events=3, messages=(1,))
    story.write("ann", "message.created", 2, importance="urgent", expires_at=None)  # 17
    story.write("ann", "receipt.created", 3, message_id=2, recipient="bob")
    story.tell("ann send 2", events=2, messages=(2,))
    story.write("bob", "receipt.delivered", 3, delivered_at=19.0)  # 19
    story.write("bob", "receipt.delivered", 1, delivered_at=19.0)
    story.tell("bob take 2 1", events=2, messages=(2, 1))
    story.write("bob", "receipt.read", 3, read_at=21.0)  # 21
    story.tell("bob read 2", messages=(2,))
    story.write("bob", "receipt.acknowledged", 3, acknowledged_at=22.0)  # 22
    story.tell("bob acknowledge 2", messages=(2,))
    story.write("ann", "message.created", 3, importance="low", expires_at=24.5)  # 23
    story.write("ann", "receipt.created", 4, message_id=3, recipient="bob")
    story.tell("ann send 3", events=2, messages=(3,))
    story.write("supervisor", "receipt.expired", 4, expired_at=25.0)  # 25
    story.tell("supervisor expire_messages")
