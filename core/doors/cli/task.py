"""`timonel task`: the queue."""

from __future__ import annotations

from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from core.doors.cli.amounts import number, numbers, priority, share, span, words
from core.doors.cli.door import Door
from core.doors.cli.parser import ActParser, acts_of
from core.doors.cli.task_parts import SPELLING, add_part_options

SUMMARY = "take, report and plan units of work"
EPILOG = (
    "A worker's day: `timonel task claim`, `timonel progress 40% NOTE`, `timonel task done --result TEXT` (or fail, "
    "release, snooze). Without a number these mean the task that you hold. A claim has a number (epoch); a report "
    "under an older one is refused and says who holds the task now. Anything you do here renews your claim; a silence "
    "longer than its lease (15 minutes unless said) loses it. A TIME is 90s, 15m, 2h or 1d; an N is 12 or #12."
)
STATES = ("ready", "blocked", "scheduled", "leased", "done", "failed", "cancelled")
OVERRIDES = (
    *("release", "reassign", "requeue", "done", "failed", "extend", "split", "cancel", "hold", "unhold"),
    *("snooze", "priority"),
)
_MAKING, _HOLDING, _PLANNING = "task_making", "task_holding", "task_planning"
_MODULE = {
    **dict.fromkeys(("add", "list", "ready", "show", "claim", "why", "history"), _MAKING),
    **dict.fromkeys(("progress", "done", "fail", "release", "snooze", "extend"), _HOLDING),
    **dict.fromkeys(("hold", "unhold", "split", "cancel", "reassign", "requeue", "link", "override"), _PLANNING),
}


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.epilog = f"{EPILOG} {parser.epilog or ''}"
    act = acts_of(parser)
    _add(act("add", "put a task into the queue"))
    _read(act)
    _hold(act)
    _plan(act)


def run(args: Any, door: Door) -> int:
    """Does what the act says."""
    module = import_module(f"core.doors.cli.{_MODULE[args.act]}")
    return module.ACTS[args.act](args, door)


def _add(add: ActParser) -> None:
    add.add_argument("title", metavar="TITLE")
    add.add_argument("--body", default="", metavar="TEXT", help="what its holder must know; - reads standard input")
    add.add_argument("--priority", type=priority, default=2, metavar="0-4", help="0 is the most urgent; 2 unless said")
    add.add_argument("--type", default="task", metavar="WORD", help="such as build, review, bug")
    add.add_argument("--needs", type=numbers, default=[], metavar="N,N", help="cannot begin before these are done")
    add.add_argument("--wants", type=numbers, default=[], metavar="N,N", help="would rather come after these")
    add.add_argument("--feeds-back-to", type=numbers, default=[], metavar="N,N", help="may send these back")
    add.add_argument("--parent", type=number, default=None, metavar="N", help="the task that it is a part of")
    add.add_argument("--for", dest="assignee", default="", metavar="NAME", help="only this conversation may take it")
    add.add_argument("--role", default="", help="only a conversation of this role")
    add.add_argument("--specialty", default="", help="only one with this specialty")
    add.add_argument("--can", action="extend", type=words, default=[], metavar="WORD,…", help="asked of its holder")
    add.add_argument("--uses", action="extend", type=words, default=[], metavar="WORD,…", help="used alone meanwhile")
    add.add_argument("--tries", type=number, default=3, metavar="N", help="before it is parked; 3 unless said")
    add.add_argument("--estimate", type=span, default=None, metavar="TIME", help="such as 30m, 2h")
    add.add_argument("--due-in", type=span, default=None, metavar="TIME", help="its deadline")
    add.add_argument("--after", type=span, default=None, metavar="TIME", help="nobody may take it before")
    add.add_argument("--lease", type=span, default=None, metavar="TIME", help="a silent holder loses it after this")
    add.add_argument("--hold", default="", metavar="WHY", help="nobody may take it until it is freed")
    add.add_argument("--key", default="", help="the same key adds nothing a second time and answers the same")


def _read(act: Any) -> None:
    listed = act("list", "show tasks, the newest first")
    listed.add_argument("--state", default="", choices=STATES)
    listed.add_argument("--owner", default="", metavar="NAME", help="in this conversation's hands")
    listed.add_argument("--parent", type=number, default=None, metavar="N", help="parts of this task")
    listed.add_argument("--limit", type=number, default=50, metavar="N")
    ready = act("ready", "show what you may take now, in the order in which you would get it")
    ready.add_argument("--as", dest="name", default="", metavar="NAME", help="what fits this conversation")
    ready.add_argument("--all", action="store_true", help="what fits anybody")
    ready.add_argument("--limit", type=number, default=20, metavar="N")
    for name, summary in (
        ("show", "show a task with its links and its standing"),
        ("why", "say why a task is not ready, or who holds it"),
        ("history", "show everything that happened to a task"),
    ):
        act(name, summary).add_argument("number", type=number, metavar="N")
    claim = act("claim", "take a task: this one, or the best that fits you; exit code 3 when none does")
    claim.add_argument("number", type=number, nargs="?", default=None, metavar="N", help="the best, when left out")
    claim.add_argument("--lease", type=span, default=None, metavar="TIME", help="a silence this long does not lose it")
    claim.add_argument("--key", default="", help="the same key answers with the same claim")
    claim.add_argument("--as", dest="name", default="", metavar="NAME", help="the operator claims for a conversation")


def _hold(act: Any) -> None:
    def mine(name: str, summary: str) -> ActParser:
        made = act(name, summary)
        made.add_argument("--epoch", type=number, default=None, metavar="E", help="the number of your claim")
        made.add_argument("--as", dest="name", default="", metavar="NAME", help="the operator speaks for a holder")
        return made

    def numbered(name: str, summary: str) -> ActParser:
        made = mine(name, summary)
        made.add_argument("number", type=number, nargs="?", default=None, metavar="N", help="else the one you hold")
        return made

    progress = mine("progress", "say how far a task is (`timonel progress` for the one you hold)")
    progress.add_argument("number", type=number, metavar="N")
    progress.add_argument("fraction", type=share, metavar="SHARE", help="0.4 or 40%%; - when unknown")
    progress.add_argument("note", nargs="?", default="", metavar="NOTE")
    done = numbered("done", "report a task as done; what needs it may begin")
    done.add_argument("--result", default="", metavar="TEXT", help="what came out; - reads standard input")
    fail = numbered("fail", "report that it did not work; it is tried again after a pause, parked after its last try")
    fail.add_argument("--why", required=True, metavar="TEXT", help="- reads standard input")
    fail.add_argument("--class", dest="kind", default="error", metavar="WORD", help="such as tests, timeout, unclear")
    fail.add_argument("--no-retry", action="store_true", help="another try makes no sense: park it")
    release = numbered("release", "give a task back; the try does not count")
    release.add_argument("--note", default="", help="for its next holder")
    snooze = numbered("snooze", "give a task back until later; the try does not count")
    snooze.add_argument(
        "--for", dest="delay", type=span, required=True, metavar="TIME", help="nobody may take it before"
    )
    snooze.add_argument("--note", default="", help="for its next holder")
    extend = numbered("extend", "keep a task through a long silence")
    extend.add_argument("--for", dest="by", type=span, required=True, metavar="TIME", help="from now on, at least")


def _plan(act: Any) -> None:
    def one(name: str, summary: str, more: str = "") -> ActParser:
        made = act(name, summary, more)
        made.add_argument("number", type=number, metavar="N")
        return made

    one("hold", "keep a task from being taken; you give it up when you hold it").add_argument("why", metavar="WHY")
    one("unhold", "free a task that is held back")
    split = one("split", "cut a task into parts; you give it up, and it is ready again after them", SPELLING)
    split.add_argument("parts", nargs="+", metavar="TITLE")
    split.add_argument("--epoch", type=number, default=None, metavar="E", help="the number of your claim")
    add_part_options(split)
    one("cancel", "take a task that you made out of the queue; what needs it stays blocked").add_argument(
        "--why", required=True
    )
    one("reassign", "reserve a task that you made for one conversation").add_argument(
        "to", metavar="NAME", help='"" for whoever fits'
    )
    one("requeue", "try a failed or cancelled task that you made again")
    link = one("link", "make task N need OTHER (or want it first, or feed back to it)")
    link.add_argument("other", type=number, metavar="OTHER")
    link.add_argument("--kind", default="needs", choices=("needs", "wants", "feeds-back-to"))
    link.add_argument("--drop", action="store_true", help="take the link away")
    override = one("override", "the operator's own hand: recorded, and the old holder's late word is refused")
    override.add_argument("override", choices=OVERRIDES)
    override.add_argument("--why", required=True)
    override.add_argument("--to", default="", metavar="NAME", help="of reassign")
    override.add_argument("--by", type=span, default=0.0, metavar="TIME", help="of extend and snooze")
    override.add_argument("--part", action="append", default=[], metavar="TITLE", help="of split")
    add_part_options(override, "of split: ", of_priority="of split and priority: ")
    override.add_argument("--result", default="", metavar="TEXT", help="of done")
