"""How the parts of a task are spelled: their titles, then options with the place of the part, `--role 2=reviewer`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from core.doors.cli.amounts import numbers, span
from core.doors.cli.parser import ActParser

if TYPE_CHECKING:
    from core.doors.cli.door import Door
    from core.services.tasks.parts import Part

T = TypeVar("T")
SPELLING = (
    "An option of a part is [PART=]VALUE: `--role 2=reviewer` is about the second part, `--role reviewer` about all. "
    "What is not said of a part is taken from the whole; its estimate is not."
)


class OfPart(NamedTuple):
    """A value and the part that it is about, from 1; None for all of them."""

    place: int | None
    value: Any


def add_part_options(act: ActParser, note: str = "", of_priority: str = "") -> None:
    """Beside the titles, which the act takes itself. `note` begins each help, `of_priority` that of the priority."""

    def option(name: str, kind: Callable[[str], Any], metavar: str, said: str, dest: str = "") -> None:
        begins = of_priority or note if name == "--priority" else note
        act.add_argument(
            name, dest=f"part_{dest or name[2:]}", type=_of_part(kind), action="append", default=[],
            metavar=metavar, help=f"{begins}{said}",
        )  # fmt: skip

    act.add_argument("--in-order", action="store_true", help=f"{note}each part needs the one before it")
    option("--needs", numbers, "P=Q,Q", "part P cannot begin before parts Q are done")
    option("--body", str, "[P=]TEXT", "what the part's holder must know")
    option("--type", str, "[P=]WORD", "such as build, review")
    option("--priority", int, "[P=]0-4", "0 is the most urgent")
    option("--for", str, "[P=]NAME", "only this conversation may take it", "assignee")
    option("--role", str, "[P=]ROLE", "only a conversation of this role; empty for any")
    option("--specialty", str, "[P=]WORD", "only one with this specialty; empty for any")
    option("--can", str, "[P=]CAPABILITY", "its holder must have it", "capabilities")
    option("--uses", str, "[P=]RESOURCE", "no other task uses it meanwhile")
    option("--estimate", span, "[P=]TIME", "such as 30m, 2h", "estimate_seconds")


def parts_of(titles: list[str], args: Any, door: Door) -> list[Part]:
    """Raises UsageError for a part that there is not."""
    from core.services.tasks.parts import Part, one_after_the_other

    fields: list[dict[str, Any]] = [{"title": title} for title in titles]
    for name in ("body", "type", "priority", "assignee", "role", "specialty", "estimate_seconds"):
        for place, value in getattr(args, f"part_{name}"):
            for one in _meant(fields, place):
                one[name] = door.text_from(value) if name == "body" else value
    for name in ("capabilities", "uses"):
        for place, value in getattr(args, f"part_{name}"):
            for one in _meant(fields, place):
                one[name] = (*one.get(name, ()), *filter(None, (value,)))
    for place, others in args.part_needs:
        for one in _meant(fields, place):
            one["needs"] = (*one.get("needs", ()), *others)
    parts = [Part(**one) for one in fields]
    return one_after_the_other(parts) if args.in_order else parts


def part_words(part: Part) -> dict[str, Any]:
    """The same as JSON, without what was not said."""
    unsaid = type(part)(part.title)._asdict()
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in part._asdict().items()
        if name == "title" or value != unsaid[name]
    }


def _of_part(kind: Callable[[str], T]) -> Callable[[str], OfPart]:
    def read(text: str) -> OfPart:
        place, marked, value = text.partition("=")
        if not marked or not place.isdecimal():
            place, value = "", text
        try:
            return OfPart(int(place) if place else None, kind(value))
        except ValueError:
            raise ArgumentTypeError(f"{value!r} is not a number") from None

    return read


def _meant(fields: list[dict[str, Any]], place: int | None) -> list[dict[str, Any]]:
    from core.errors import UsageError

    if place is None:
        return fields
    if not 1 <= place <= len(fields):
        raise UsageError(f"there is no part {place}; there are {len(fields)}", remedy="count parts from 1")
    return [fields[place - 1]]
