"""What a word of the command line is given: the project, who acts, and where answers go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TextIO, TypeVar

from core.errors import TimonelError, UsageError

if TYPE_CHECKING:
    from core.journal.transaction import Transaction
    from core.model.actor import Actor
    from core.services.project import Project

P = ParamSpec("P")
T = TypeVar("T")
LONGEST_LINE = 100_000  # characters


def clean(line: str) -> str:
    """What may be put on a terminal. Plain text, nearly all there is, needs no cleaner and does not load one."""
    if line.isascii() and line.isprintable() and len(line) <= LONGEST_LINE:
        return line.rstrip()
    from core.text.clean import clean_line

    return clean_line(line, LONGEST_LINE)


class Door:
    """One call of the program. `project` and `actor` are found when they are first asked for."""

    def __init__(
        self, environ: Mapping[str, str], stdin: TextIO, stdout: TextIO, stderr: TextIO, *, json: bool = False
    ) -> None:
        self.environ = environ
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.json = json
        self.start = "."
        self._project: Project | None = None
        self._actor: Actor | None = None
        self._read: str | None = None

    @property
    def project(self) -> Project:
        """The repository around `-C PATH` or the current folder. Raises UsageError outside of one."""
        if self._project is None:
            from core.services.project import open_project

            self._project = open_project(self.start, self.environ)
        return self._project

    @property
    def actor(self) -> Actor:
        """The conversation that this process belongs to, or the operator. Raises Refused for a forged token."""
        if self._actor is None:
            from core.services.conversations.identity import current_actor

            self._actor = current_actor(self.project.journal, self.environ)
        return self._actor

    def write(self, change: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kw: P.kwargs) -> T:
        """One transaction as the actor."""
        return self.project.journal.write(change, self.actor, *args, **kw)

    def read(self, query: Callable[Concatenate[Any, P], T], /, *args: P.args, **kw: P.kwargs) -> T:
        """One consistent read."""
        return self.project.journal.read(query, *args, **kw)

    def emit(self, data: Any, lines: Iterable[str]) -> None:
        """The answer: `data` as one line of JSON when that was asked for, else the lines, cleaned."""
        if self.json:
            from core.doors.cli.json_form import json_text

            self.stdout.write(json_text(data) + "\n")
            return
        for line in lines:
            self.stdout.write(clean(line) + "\n")

    def note(self, line: str) -> None:
        """One line about progress, on standard error, so that answers stay parseable; left out with --json."""
        if not self.json:
            self.stderr.write(clean(line) + "\n")
            self.stderr.flush()

    def fail(self, error: TimonelError) -> None:
        """The error as one line, or as a JSON object."""
        if self.json:
            from core.doors.cli.json_form import json_text

            self.stderr.write(json_text({"error": {**error.as_json(), "exit_code": error.exit_code}}) + "\n")
        else:
            self.stderr.write(f"timonel: {clean(error.line)}\n")

    def confirm(self, question: str, *, unless: str = "--yes") -> bool:
        """Asks y/N. Raises UsageError when nobody can answer, naming the option that answers for scripts."""
        if self.json or not (self.stdin.isatty() and self.stderr.isatty()):
            raise UsageError(f"{question} Nobody is here to answer", remedy=f"say {unless} to go on without asking")
        self.stderr.write(f"{clean(question)} [y/N] ")
        self.stderr.flush()
        return self.stdin.readline().strip().lower() in {"y", "yes"}

    def text_from(self, given: str) -> str:
        """A text argument; `-` reads standard input to its end, and is the same text when it is asked for again.

        Raises UsageError when that is no UTF-8.
        """
        if given != "-":
            return given
        try:
            self._read = self.stdin.read() if self._read is None else self._read
        except UnicodeDecodeError as error:
            raise UsageError(
                f"standard input is no text in UTF-8: {error.reason} at byte {error.start}",
                remedy="write it to a file in your worktree and name the path",
            ) from error
        return self._read

    def forget_project(self) -> None:
        """Opens it anew when it is next asked for."""
        self._project = None

    def look_after_supervisor(self) -> None:
        """A person's command that finds that the supervisor fell starts it again. An agent's may run in a sandbox."""
        if self._project is None or self.environ.get("TIMONEL_CONVERSATION"):
            return
        from core.services.supervision.lock import look

        if look(self._project.journal.folder).fell:
            from core.services.supervision.lifecycle import wake_supervisor

            wake_supervisor(self._project)
            self.note("the supervisor had ended without a word; it is started again (`timonel supervisor log`)")

    def close(self) -> None:
        """Gives the journal back."""
        if self._project is not None:
            self._project.close()
            self._project = None
