"""The `timonel` program: reads the words of a call, runs the one that was said, and ends with its exit code.

Without a word it opens the control center. That is the one place where a door reaches for the screen, by name and
late, so that no word pays for it.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from core.errors import JournalError, TimonelError, UsageError

if TYPE_CHECKING:
    from core.doors.cli.call import Call
    from core.doors.cli.door import Door

SCREEN = "tui.__main__"
PIPE_CLOSED = 128 + 13  # as a shell reports a program that SIGPIPE ended
INTERRUPTED = 128 + 2


def entry() -> NoReturn:
    """The program itself. A word leaves at once: Python's own tidying up would take milliseconds and do nothing."""
    gc.set_threshold(50_000, 20, 20)  # imports make no garbage, and looking for it doubles what they cost
    code = run()
    if len(sys.argv) > 1:
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def run(
    argv: Sequence[str] | None = None,
    environ: Mapping[str, str] | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> int:
    """One call of the program; returns its exit code and never raises a TimonelError."""
    given = list(sys.argv[1:] if argv is None else argv)
    environ = os.environ if environ is None else environ
    streams = (stdin or sys.stdin, stdout or _output(), stderr or sys.stderr)
    if given and given[0] in {"hook", "statusline"}:
        return _answer_agent(given, environ, *streams)
    from core.doors.cli.call import read_call, wants_json
    from core.doors.cli.door import Door

    door = Door(environ, *streams, json=wants_json(given))
    try:
        call = read_call(given)
        code = _answer(call, door)
        if call.word != "supervisor":
            door.look_after_supervisor()
        door.stdout.flush()
        return code
    except TimonelError as error:
        door.fail(error)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read us has gone. Python would complain once more when it flushes at exit.
        if door.stdout is sys.stdout:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        door.close()


def _output() -> TextIO:
    """A terminal that is not in UTF-8 gets escapes for what it cannot show, never an error."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.encoding != "utf-8":
        sys.stdout.reconfigure(errors="backslashreplace")
    return sys.stdout


def _answer_agent(given: list[str], environ: Mapping[str, str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """What agent programs run at their events: as little as can be stands between the call and its answer."""
    if given[0] == "hook":
        from core.doors import hook

        return hook.run(given[1:], environ, stdin, stdout, stderr)
    from core.doors import status_line

    return status_line.run(environ, stdin, stdout, stderr)


def _answer(call: Call, door: Door) -> int:
    from core.doors.cli.words import GROUPS

    door.start = call.start or os.getcwd()
    match call.word:
        case "":
            return _open_screen(door)
        case "-h" | "--help":
            return _help(door)
        case "help":
            return _answer(call._replace(word=call.words[0], words=("--help",)), door) if call.words else _help(door)
        case "--version" | "version":
            return _version(door)
        case word if word in GROUPS:
            return _say(call, door)
        case word:
            raise _unknown(word)


def _say(call: Call, door: Door) -> int:
    from core.doors.cli.parser import parser_for
    from core.doors.cli.words import module_of, summary_of

    module = module_of(call.word)
    parser = parser_for(call.word, summary_of(call.word))
    parser.set_defaults(word=call.word)
    module.add_arguments(parser)
    words = list(call.words)
    takes_rest = getattr(module, "REST", False)
    if call.rest is not None and not takes_rest:
        words += ["--", *call.rest]
    try:
        args: Any = parser.parse_args(words)
    except SystemExit as end:  # --help has printed and is done
        return end.code if isinstance(end.code, int) else 0
    if takes_rest:
        args.rest = call.rest or ()
    try:
        return module.run(args, door)
    except JournalError as error:
        from core.doors import dropbox

        if not dropbox.applies(error, door.environ):
            raise
        return dropbox.leave(call.word, args, door, error)


def _open_screen(door: Door) -> int:
    if not (door.stdin.isatty() and door.stdout.isatty()):
        raise UsageError("the control center needs a terminal", remedy="`timonel help` lists words for scripts")
    door.project.close()  # a folder without a repository is told about before the screen is taken over
    door.forget_project()
    return import_module(SCREEN).main(door.start) or 0


def _help(door: Door) -> int:
    from core.doors.cli.help_text import help_data, help_lines

    door.emit(help_data(), help_lines())
    return 0


def _version(door: Door) -> int:
    from core.services.supervision.program import program_version

    door.emit({"version": program_version()}, [f"timonel {program_version()}"])
    return 0


def _unknown(word: str) -> UsageError:
    if word.startswith("-"):
        return UsageError(f"there is no option {word}", remedy="`timonel help` lists what there is")
    from difflib import get_close_matches

    from core.doors.cli.words import GROUPS

    close = get_close_matches(word, GROUPS, 3, 0.5)
    remedy = f"did you mean {', '.join(close)}?" if close else "`timonel help` lists what there is"
    return UsageError(f"there is no word {word!r}", remedy=remedy)


if __name__ == "__main__":
    entry()
