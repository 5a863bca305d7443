"""The operator's words and keys for a conversation's terminal."""

from __future__ import annotations

from core.errors import Refused
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.model.conversation import Conversation, State
from core.services.identity import require_operator
from core.services.project import Project
from core.services.running import open_rows, terminal_of


def reply(project: Project, name: str, text: str, actor: Actor, submit: bool = True) -> None:
    """Pastes the text as one piece, then Enter. Refused while a question waits: Enter would answer it."""
    require_operator(actor, f"type into {name}")
    conversation, _ = open_rows(project, name)
    terminal_of(project, conversation)
    if conversation.state == State.WAITING:
        raise Refused(
            f"{name} waits for an answer ({conversation.reason}), and typed text could answer it",
            remedy=f"answer first (`timonel approval list`), or attach: `timonel attach {name}`",
            code="waits",
        )
    project.host.paste(conversation.key, text, submit)
    project.journal.write(_typed, actor, conversation, text)


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
