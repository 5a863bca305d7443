"""`timonel teardown NAME`: says what would be lost, asks, keeps a snapshot of everything, then removes the worktree."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.doors.cli.door import Door
from core.text.values import plural

if TYPE_CHECKING:
    from core.services.conversations.teardown import TeardownFacts

SUMMARY = "remove a conversation's worktree, after a snapshot that `restore` brings back"
NAMED = 8  # files listed by name before the rest is counted


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--delete-branch", action="store_true", help="delete its branch although it is not merged")
    parser.add_argument("--dry-run", action="store_true", help="only say what is there")


def run(args: Any, door: Door) -> int:
    """Tears it down when the operator agrees; exit 1 when not."""
    from core.services.conversations.teardown import teardown, teardown_facts

    facts = teardown_facts(door.project, args.name)
    lines = tuple(fact_lines(facts, args.delete_branch))
    if args.dry_run:
        door.emit({"facts": facts}, lines)
        return 0
    for line in lines:
        door.note(line)
    if not args.yes and not door.confirm(f"Tear {facts.name} down?"):
        door.note("nothing was changed")
        return 1
    ref = teardown(
        door.project,
        args.name,
        door.actor,
        delete_branch=args.delete_branch,
        report=lambda step: door.note(f"  {step}"),
    )
    door.emit(
        {"name": facts.name, "archive_ref": ref, "facts": facts},
        [f"{facts.name} is torn down; `timonel restore {facts.name}` brings it back from {ref}"],
    )
    return 0


def fact_lines(facts: TeardownFacts, delete_branch: bool) -> Iterator[str]:
    """What the worktree holds, in the order in which it matters."""
    yield f"{facts.name}: {facts.path} on {facts.branch}"
    yield from _files("changed", facts.dirty)
    yield from _files("untracked", facts.untracked)
    if facts.in_progress:
        yield f"  {facts.in_progress} under way"
    if facts.ahead:
        merged = f"merged ({facts.merged})" if facts.merged else "not merged"
        yield f"  {plural(facts.ahead, 'commit')} of its own, {merged}"
    if facts.unpushed:
        yield f"  {plural(facts.unpushed, 'commit')} on no remote"
    if facts.processes:
        yield f"  {plural(len(facts.processes), 'live process', 'live processes')}: {', '.join(facts.processes)}"
    if delete_branch and not facts.merged:
        yield f"  {facts.branch} will be deleted; its commits stay in the snapshot"
    yield "  everything is kept in a snapshot first"


def _files(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield f"  {plural(len(names), 'file')} {what}: {', '.join(names[:NAMED])}{more}"
