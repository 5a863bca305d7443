"""A command: every action of the control center as data. Keys, hints, palette, help and tests come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from core.commands.scope import Scope

if TYPE_CHECKING:
    from core.commands.context import CommandContext
    from core.model.actor import Actor
    from core.services.project import Project

Values = Mapping[str, str]
"""What the person entered, by the name of the field; a switch is "yes" or ""."""


class Danger(StrEnum):
    """What a slip would cost. From COSTLY on a command asks first, and its default answer is no."""

    NONE = "none"
    REVERSIBLE = "reversible"
    COSTLY = "costly"
    DESTRUCTIVE = "destructive"


class Lane(StrEnum):
    """Where a command runs, each an ordered queue of its own, so that a slow act never blocks an answer."""

    HERE = "here"  # pure and instant, on the screen's own thread
    JOURNAL = "journal"
    TERMINAL = "terminal"
    SLOW = "slow"  # git, processes, anything that may take seconds


class FieldKind(StrEnum):
    """How a value is entered."""

    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"
    SWITCH = "switch"


class Field(NamedTuple):
    """One value of a question."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    value: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""
    required: bool = False


class Form(StrEnum):
    """Which dialog asks a question."""

    CONFIRM = "confirm"  # yes or no, default no
    FORM = "form"  # fields; Enter sends
    ANSWER = "answer"  # allow, deny, or in words
    CHOOSE = "choose"  # one of several commands, each with its key


class Fact(NamedTuple):
    """One line about what a command would do. `tone` is muted, text, success, warning or error."""

    text: str
    tone: str = "text"
    task_state: str = ""  # whose shape stands before the text


class Question(NamedTuple):
    """What is asked before a command runs."""

    title: str
    facts: tuple[Fact, ...] = ()
    fields: tuple[Field, ...] = ()
    form: Form = Form.CONFIRM
    yes: str = "yes"
    choices: tuple[str, ...] = ()  # ids of commands, for Form.CHOOSE
    loads: bool = False  # True: more facts come from Command.facts, loaded in the background


class Page(NamedTuple):
    """A text to read: evidence, a task's history, a message, a doctor's report."""

    title: str
    lines: tuple[Fact, ...]


class Attach(NamedTuple):
    """A terminal to show full screen."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]


class Outcome(NamedTuple):
    """What came of a command. The change itself is seen in the next snapshot, never here."""

    said: str = ""  # one line, shown for a moment
    select: str = ""  # name of the conversation to put the cursor on
    page: Page | None = None
    attach: Attach | None = None
    undo: str = ""  # id of the command that takes this back
    view: str = ""  # what the screen itself does: the name of one of its actions
    follow: str = ""  # id of a command to start now, with its own question
    subjects: tuple[CommandContext, ...] = ()  # of a command on many rows: those on which it was done


class Acting(NamedTuple):
    """What a running command may use; never the screen."""

    project: Project
    actor: Actor
    report: Callable[[str], None]


Run = Callable[[Acting, "CommandContext", Values], Outcome]


def never_disabled(_context: CommandContext) -> str:
    """For commands that always work."""
    return ""


def no_question(_context: CommandContext) -> Question | None:
    """For commands that run at once."""
    return None


def nobody_skipped(_context: CommandContext, _marked: tuple[CommandContext, ...]) -> str:
    """For commands that act on whatever they are not disabled for."""
    return ""


class Many(NamedTuple):
    """How a command acts on all marked rows: the title of its one question, with {} for how many of what.

    `pane` is whose marks it takes, its own scope's when None. `skip` gives the reason why one of the marked is left
    out, or "": of a key that means two things, those for which it would mean the other one.
    """

    title: str
    pane: Scope | None = None
    skip: Callable[[CommandContext, tuple[CommandContext, ...]], str] = nobody_skipped


class Command(NamedTuple):
    """One action. `keys` are Textual's names, comma separated, the first is the one that is shown.

    `disabled` gives the reason why it cannot run now, or "". `rank` orders hints, the lowest first; 0 means no hint.
    """

    id: str
    title: str
    keys: str
    scope: Scope
    help: str
    run: Run
    danger: Danger = Danger.NONE
    lane: Lane = Lane.JOURNAL
    disabled: Callable[[CommandContext], str] = never_disabled
    question: Callable[[CommandContext], Question | None] = no_question
    facts: Callable[[Acting, CommandContext], tuple[Fact, ...]] | None = None
    rank: int = 0
    label: str = ""  # word in the hint bar, when shorter than the title
    many: Many | None = None  # None: it acts on one at a time

    @property
    def key(self) -> str:
        """The key that is shown."""
        return self.keys.split(",")[0]

    @property
    def noun(self) -> str:
        """What it is about: the part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def hint(self) -> str:
        """Its word in the hint bar."""
        return self.label or self.title
