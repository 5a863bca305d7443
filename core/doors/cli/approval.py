"""`timonel approval`: questions that only the operator answers."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from core.doors.cli.amounts import number, span
from core.doors.cli.door import Door
from core.doors.cli.parser import acts_of
from core.errors import UsageError
from core.model.approval import Approval, ApprovalState
from core.text.values import age

SUMMARY = "ask the operator for permission or a decision, and answer"
DENIED, TIMED_OUT = 4, 75
KINDS = ("permission", "decision", "gate")
EPILOG = (
    "Exit codes of --wait: 0 allowed, 4 denied, or closed without an answer, 75 nobody answered in time "
    "(the question stays open; `timonel approval wait ID` goes on waiting). Where a sandbox keeps you from the "
    "journal, it waits for the file .timonel/answers/approval-ID.json, which the operator's answer makes."
)


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.epilog = f"{EPILOG} {parser.epilog or ''}"
    act = acts_of(parser)
    ask = act("ask", "ask the operator; answers at once with the number of the question, unless you --wait")
    ask.add_argument("title", metavar="QUESTION")
    ask.add_argument("--detail", default="", metavar="TEXT", help="why you ask; - reads standard input")
    ask.add_argument("--kind", default="decision", choices=KINDS, help="permission is for a tool; decision unless said")
    ask.add_argument("--tool", default="", help="what a permission is about, so that it can be allowed for always")
    ask.add_argument("--ttl", type=span, default=None, metavar="TIME", help="the question ends after this")
    ask.add_argument("--wait", action="store_true", help="end with the answer, in the exit code")
    ask.add_argument(
        "--timeout", type=span, default=None, metavar="TIME", help="of --wait; as long as it takes, unless said"
    )
    ask.add_argument("--of", default="", metavar="NAME", help="the operator asks for a conversation")
    ask.add_argument("--key", default="", help="the same key asks nothing a second time")
    wait = act("wait", "wait for the answer to a question of yours")
    wait.add_argument("id", type=number, metavar="ID")
    wait.add_argument("--timeout", type=span, default=None, metavar="TIME", help="as long as it takes, unless said")
    listed = act("list", "show what waits for an answer, oldest first")
    listed.add_argument("--all", action="store_true", help="what was answered, too, newest first")
    listed.add_argument("--of", default="", metavar="NAME", help="with --all: of this conversation")
    answer = act("answer", "answer a question (the operator)")
    answer.add_argument("id", type=number, metavar="ID")
    answer.add_argument("answer", choices=("allow", "deny"))
    answer.add_argument("words", nargs="?", default="", metavar="WORDS", help="that the asker reads")
    always = "from now on, in this conversation: "
    answer.add_argument("--always", action="store_true", help=f"{always}this tool, whatever it does")
    answer.add_argument("--always-exactly", action="store_true", help=f"{always}this very command or path")
    answer.add_argument(
        "--always-starting", default="", metavar="TEXT", help=f"{always}commands that begin so, or paths below it"
    )
    withdraw = act("withdraw", "take back a question of yours")
    withdraw.add_argument("id", type=number, metavar="ID")
    withdraw.add_argument("why", nargs="?", default="withdrawn", metavar="WHY")
    policy = act("policy", "show what is always allowed; add or revoke (the operator)")
    policy.add_argument("--of", default="", metavar="NAME")
    policy.add_argument("--allow", default="", metavar="TOOL", help="in the conversation named by --of")
    policy.add_argument("--exactly", default="", metavar="TEXT", help="with --allow: only this command or path")
    policy.add_argument("--starting", default="", metavar="TEXT", help="with --allow: commands that begin so")
    policy.add_argument("--revoke", type=number, default=None, metavar="ID")


def run(args: Any, door: Door) -> int:
    """Does what the act says."""
    return ACTS[args.act](args, door)


def _ask(args: Any, door: Door) -> int:
    from core.services.approvals.questions import ask

    detail = door.text_from(args.detail)
    approval = door.write(
        ask, args.of or door.actor.name, args.kind, args.title, detail, args.ttl, tool=args.tool, key=args.key
    )
    if args.wait:
        return _await(approval, args.timeout, door)
    door.emit(approval, [_line(approval, door.project.clock())])
    return 0


def _wait(args: Any, door: Door) -> int:
    from core.services.approvals.questions import approval_numbered

    return _await(door.read(approval_numbered, args.id), args.timeout, door)


def _await(approval: Approval, timeout: float | None, door: Door) -> int:
    from core.doors.cli.approval_wait import wait_for

    approval = wait_for(door, approval, timeout)
    door.emit(approval, [_line(approval, door.project.clock())])
    match approval.state:
        case ApprovalState.ALLOWED:
            return 0
        case ApprovalState.OPEN:
            return TIMED_OUT
        case _:
            return DENIED


def _list(args: Any, door: Door) -> int:
    from core.services.approvals.questions import list_approvals, open_approvals

    found = door.read(list_approvals, args.of) if args.all else door.read(open_approvals)
    now = door.project.clock()
    door.emit(found, [_line(one, now) for one in found] or ["nothing waits for an answer"])
    return 0


def _answer(args: Any, door: Door) -> int:
    from core.services.approvals.questions import answer
    from core.services.conversations.identity import require_operator

    require_operator(door.actor, f"answer approval {args.id}")
    reach = _reach(args.always_starting, args.always_exactly, args.always)
    approval = door.write(
        answer, args.id, args.answer == "allow", args.words, always=reach, prefix=args.always_starting
    )
    door.emit(approval, [_line(approval, door.project.clock())])
    return 0


def _withdraw(args: Any, door: Door) -> int:
    from core.services.approvals.questions import withdraw

    approval = door.write(withdraw, args.id, args.why)
    door.emit(approval, [_line(approval, door.project.clock())])
    return 0


def _policy(args: Any, door: Door) -> int:
    from core.rules.policy_match import reach_words
    from core.services.approvals.policies import allow_always, policies, revoke
    from core.services.conversations.identity import require_operator

    if args.allow or args.revoke is not None:
        require_operator(door.actor, "change what is always allowed")
    if args.allow:
        if not args.of:
            raise UsageError("a tool is allowed in one conversation", remedy="name it with --of NAME")
        reach = _reach(args.starting, bool(args.exactly), True)
        door.write(allow_always, args.of, args.allow, "by hand", reach, args.starting or args.exactly)
    if args.revoke is not None:
        door.write(revoke, args.revoke)
    found = door.read(policies, args.of)
    lines = [
        f"{one.id:>4}  {one.conversation}: {reach_words(one.reach, one.pattern, one.tool)}, allowed by {one.created_by}"
        for one in found
    ]
    door.emit(found, lines or ["nothing is always allowed"])
    return 0


def _reach(starting: str, exactly: bool, tool: bool) -> str:
    """The narrowest that was said."""
    return "prefix" if starting else "exact" if exactly else "tool" if tool else ""


def _line(approval: Approval, now: float) -> str:
    words = f": {approval.words}" if approval.words else ""
    by = f" by {approval.answered_by}" if approval.answered_by else ""
    return (
        f"{approval.id:>4}  {age(now - approval.asked_at):>4}  {approval.conversation}  {approval.kind}"
        f"  {approval.title[:100]}  [{approval.state}{by}{words}]"
    )


ACTS: Mapping[str, Callable[[Any, Door], int]] = {
    "ask": _ask,
    "wait": _wait,
    "list": _list,
    "answer": _answer,
    "withdraw": _withdraw,
    "policy": _policy,
}
