"""The demo's four scripted conversations, and the work for them."""

from __future__ import annotations

from typing import NamedTuple

from core.agents.demo_program.work import ASKS, FAILS_ONCE
from core.journal.transaction import Transaction
from core.model.actor import THE_OPERATOR
from core.model.conversation import Conversation
from core.model.task import Task
from core.services.conversations.spawn import Report, SpawnRequest, quiet, spawn
from core.services.messages import sending as messages
from core.services.project import Project
from core.services.tasks import drafts as task_drafts

CREW = (
    ("ada", "builder", "backend"),
    ("bruno", "builder", "frontend"),
    ("clara", "reviewer", "testing"),
    ("dario", "builder", "documentation"),
)


class Plan(NamedTuple):
    """A task of the demo; `needs` are places in this list."""

    title: str
    type: str = "task"
    priority: int = 2
    needs: tuple[int, ...] = ()


PLANS = (
    Plan("Model the tides", priority=1),
    Plan("Berth ships by length", priority=1),
    Plan("Clean the build folder", ASKS, 1),
    Plan("Fix the flaky port test", FAILS_ONCE, 1),
    Plan("Write the harbour guide", needs=(0,)),
    Plan("Show tides beside berths", needs=(0, 1)),
    Plan("Review the berths", needs=(1,)),
    Plan("Release 0.2", priority=3, needs=(4, 5, 6)),
)


def seed(project: Project) -> tuple[Task, ...]:
    """Writes the tasks and a first message into the journal."""
    return project.journal.write(_seed, THE_OPERATOR)


def start_crew(project: Project, report: Report = quiet) -> tuple[Conversation, ...]:
    """Spawns the four conversations, one after the other."""
    crew: list[Conversation] = []
    for name, role, specialty in CREW:
        request = SpawnRequest(name=name, kind="demo", role=role, specialty=specialty, prompt="Take what is ready.")
        crew.append(spawn(project, request, THE_OPERATOR, lambda step, who=name: report(f"{who}: {step}")))
    project.journal.write(_welcome, THE_OPERATOR)
    return tuple(crew)


def _seed(tx: Transaction) -> tuple[Task, ...]:
    made: list[Task] = []
    for plan in PLANS:
        needs = tuple(made[place].id for place in plan.needs)
        draft = task_drafts.TaskDraft(title=plan.title, type=plan.type, priority=plan.priority, needs=needs)
        made.append(task_drafts.create_task(tx, draft))
    return tuple(made)


def _welcome(tx: Transaction) -> None:
    text = "Welcome aboard. Commit small, and tell me when you are done."
    messages.send(tx, messages.Draft(recipient="all", body=text, kind="broadcast", subject="Welcome"))
