"""The operator's words and keys for a conversation's terminal."""

from __future__ import annotations

from core.errors import Refused
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.model.conversation import Conversation, State
from core.rules.typing_safety import RECORDED, draft, not_now
from core.services.agents.records import followed
from core.services.agents.session_records import SessionRecords
from core.services.approvals.questions import open_approvals
from core.services.conversations.identity import require_operator
from core.services.conversations.running import open_rows, terminal_of
from core.services.project import Project
from core.terminals.host import TerminalFact


def reply(project: Project, name: str, text: str, actor: Actor, submit: bool = True) -> None:
    """Pastes the text as one piece, then Enter. Raises Refused while a question or a draft is in its way."""
    require_operator(actor, f"type into {name}")
    conversation, _ = open_rows(project, name)
    terminal = terminal_of(project, conversation)
    if project.host.can_type:
        _refuse_unsafe(project, conversation, terminal)
    project.host.paste(conversation.key, text, submit)
    project.journal.write(_typed, actor, conversation, text)


def _refuse_unsafe(project: Project, conversation: Conversation, terminal: TerminalFact) -> None:
    """Reads everything anew: what the journal says was true up to a second ago."""
    name = conversation.name
    asked = next((one.title for one in project.journal.read(open_approvals) if one.conversation == name), "")
    followed_now = {one.name: one for one in project.journal.read(followed)}.get(name)
    recorded = told = ""
    if followed_now is not None:
        told = followed_now.told.state
        found = SessionRecords(project.environ).look([(followed_now, terminal.pid or 0)])
        recorded = found[followed_now.id].state if followed_now.id in found else ""
    elif conversation.state == State.WAITING:
        asked = asked or conversation.reason
    frame = project.host.capture(conversation.key)
    if why := not_now(conversation.kind, asked, recorded, told, frame.lines):
        raise Refused(
            f"nothing was typed into {name}: {why}",
            remedy=f"answer first (`timonel approval list`), or look: `timonel attach {name}`",
            code="waits",
        )
    if conversation.kind in RECORDED and (left := draft(frame.lines, frame.cursor_x, frame.cursor_y)):
        raise Refused(
            f"nothing was typed into {name}: its input line holds a draft, which would be sent too: {left[:80]!r}",
            remedy=f"send or clear it (`timonel attach {name}`), or use `timonel send {name} --message TEXT`",
            code="draft",
        )


def press(project: Project, name: str, key: str, actor: Actor) -> None:
    """One named key, such as `enter`, `ctrl+c`, `up`."""
    require_operator(actor, f"type into {name}")
    conversation, _ = open_rows(project, name)
    terminal_of(project, conversation)
    project.host.type_key(conversation.key, key)


def attach_argv(project: Project, name: str, actor: Actor) -> tuple[tuple[str, ...], dict[str, str]]:
    """The command and environment that show the terminal full screen; the detach key leads back."""
    require_operator(actor, f"attach to {name}")
    conversation, _ = open_rows(project, name)
    if not project.host.can_type:
        raise Refused(
            f"{name} runs on the plain host, which has no screen to attach to",
            remedy=f"install tmux, then `timonel restart {name}`",
        )
    terminal_of(project, conversation)
    return project.host.attach_argv(conversation.key), project.host.attach_env()


def _typed(tx: Transaction, conversation: Conversation, text: str) -> None:
    tx.append("conversation.typed", f"log:{conversation.id}", name=conversation.name, text=text[:2000])
