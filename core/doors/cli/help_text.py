"""What `timonel help` says; the words come from their modules, the exit codes from the errors themselves."""

from __future__ import annotations

from collections.abc import Iterator

from core.doors.cli.words import SECTIONS, summary_of
from core.errors import TimonelError
from core.model.dropped import FOLDER, OUTBOX

USAGE = "timonel [-C PATH] [--json] [WORD …]"


def exit_codes() -> dict[int, str]:
    """What each exit code means: the first line of the error class that defines it."""
    found = {0: "done", 75: "nobody answered in time (approval)", 130: "interrupted"}

    def walk(kind: type[TimonelError]) -> None:
        if "exit_code" in vars(kind) and kind is not TimonelError:
            found[kind.exit_code] = _first_line(kind)
        for child in kind.__subclasses__():
            walk(child)

    found[TimonelError.exit_code] = "anything else went wrong"
    walk(TimonelError)
    return dict(sorted(found.items()))


def _first_line(kind: type[TimonelError]) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0].rstrip(".")


def help_data() -> dict[str, object]:
    """The same for programs."""
    return {
        "usage": USAGE,
        "words": {word: summary_of(word) for section in SECTIONS.values() for word in section},
        "exit_codes": {str(code): meaning for code, meaning in exit_codes().items()},
    }


def help_lines() -> Iterator[str]:
    """For people."""
    yield f"usage: {USAGE}"
    yield ""
    yield "Without a word, timonel opens the control center of the repository around the current folder."
    for heading, words in SECTIONS.items():
        yield ""
        yield f"{heading}:"
        for word in words:
            yield f"  {word:<11} {summary_of(word)}"
    yield ""
    yield "Options of every word:"
    yield "  -C PATH     act on the repository around PATH"
    yield "  --json      print JSON; an error is a JSON object on standard error"
    yield "  --help      say more about the word"
    yield "  --version   print the version"
    yield ""
    yield "Inside a conversation, all of this is done in its name, and the operator's own acts are refused. Where a"
    yield f"sandbox keeps it from the journal, its words go through files in {FOLDER}/{OUTBOX}, answered as usual."
    yield ""
    yield "Exit codes:"
    for code, meaning in exit_codes().items():
        yield f"  {code:<11} {meaning}"
