"""The queue as its callers see it: every act and every reading under one name."""

from core.services.tasks.acts import complete, extend, fail, progress, release, snooze
from core.services.tasks.claims import claim, worker_named
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.leases import expire, renew, wake
from core.services.tasks.links import link, unlink
from core.services.tasks.overrides import override
from core.services.tasks.parts import Part, one_after_the_other, part_from
from core.services.tasks.reads import dependants_of, explain, held_by, history, links_of, list_tasks, ready_tasks
from core.services.tasks.shapes import cancel, hold, reassign, requeue, split, unhold

__all__ = [
    "Part",
    "TaskDraft",
    "cancel",
    "claim",
    "complete",
    "create_task",
    "dependants_of",
    "expire",
    "explain",
    "extend",
    "fail",
    "held_by",
    "history",
    "hold",
    "link",
    "links_of",
    "list_tasks",
    "one_after_the_other",
    "override",
    "part_from",
    "progress",
    "ready_tasks",
    "reassign",
    "release",
    "renew",
    "requeue",
    "snooze",
    "split",
    "unhold",
    "unlink",
    "wake",
    "worker_named",
]
