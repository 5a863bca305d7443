"""Sending: a message is written once, with a receipt for each reader."""

from typing import Any, NamedTuple

from core.errors import NotFound, UsageError
from core.journal.transaction import Transaction
from core.model.actor import OPERATOR
from core.model.message import Importance, Message, MessageKind
from core.rules.addresses import Address, AddressKind, Member, parse, readers
from core.rules.bounds import block, line, seconds
from core.services.keys import entry, first, scoped
from core.services.messages.receipts import acknowledge, mark_delivered, mark_read, take_undelivered
from core.services.reading import conversation_named, find
from core.services.tasks.lease_renewal import renew

__all__ = ["Draft", "acknowledge", "mark_delivered", "mark_read", "message_numbered", "send", "take_undelivered"]


class Draft(NamedTuple):
    """A message as it is asked for. Without a recipient a reply goes to whoever wrote. `ttl` is seconds."""

    recipient: str
    body: str
    kind: str = MessageKind.NOTE
    subject: str = ""
    reply_to: int | None = None
    importance: str = Importance.NORMAL
    ttl: float | None = None


def send(tx: Transaction, draft: Draft, key: str = "") -> Message:
    """The message, queued for every reader; or what the first call with the same key sent.

    Readers of a role or of everybody are who belongs to it now. Raises NotFound, UsageError.
    """
    key = scoped(key, "message", tx.actor.name)
    if made := first(tx.connection, key, "message"):
        return message_numbered(tx.connection, made.id)
    renew(tx)
    answered = message_numbered(tx.connection, draft.reply_to) if draft.reply_to is not None else None
    address = _resolve(tx.connection, draft.recipient or _other_side(answered, tx.actor.name))
    names = readers(address, _members(tx.connection), tx.actor.name)
    if not names:
        raise NotFound(
            f"nobody else reads {address.text!r} now, so nothing was sent", remedy="`timonel list` shows who is there"
        )
    number = tx.next_id("messages")
    ttl = seconds(draft.ttl, "the time to live")
    message = Message(
        id=number,
        sender=tx.actor.name,
        recipient=address.text,
        kind=_one_of(MessageKind, draft.kind, "kind"),
        subject=line(draft.subject, "the subject"),
        body=block(draft.body, "the message", required=True),
        thread=answered.thread if answered else number,
        reply_to=draft.reply_to,
        importance=_one_of(Importance, draft.importance, "importance"),
        sent_at=tx.now,
        expires_at=tx.now + ttl if ttl else None,
    )
    columns = message._asdict()
    del columns["id"]
    tx.append("message.created", f"message:{number}", **columns, **entry(key))
    receipt = tx.next_id("receipts")
    for offset, name in enumerate(names):
        tx.append("receipt.created", f"receipt:{receipt + offset}", message_id=number, recipient=name, queued_at=tx.now)
    return message


def message_numbered(connection: Any, number: int) -> Message:
    """Raises NotFound."""
    found = find(connection, Message, "WHERE id = ?", number)
    if found is None:
        raise NotFound(f"there is no message {number}", remedy="`timonel message list` shows them all")
    return found


def _other_side(answered: Message | None, sender: str) -> str:
    """Whom a reply goes to when it does not say: who wrote, or whom they wrote to when they wrote themselves."""
    if answered is None:
        return ""
    return answered.recipient if answered.sender == sender else answered.sender


def _resolve(connection: Any, recipient: str) -> Address:
    address = parse(recipient)
    if address is None:
        raise UsageError("the message is addressed to nobody", remedy="name a conversation, role:ROLE, all or operator")
    if address.kind != AddressKind.ONE:
        return address
    conversation = conversation_named(connection, address.name)
    if conversation.closed_at is not None:
        raise NotFound(
            f"{conversation.name!r} was torn down and reads no messages",
            remedy=f"`timonel restore {conversation.name}` brings it back",
        )
    return Address(AddressKind.ONE, conversation.name)


def _members(connection: Any) -> tuple[Member, ...]:
    found = connection.execute("SELECT name, role FROM conversations WHERE closed_at IS NULL ORDER BY id").fetchall()
    return tuple(Member._make(row) for row in found if row[0] != OPERATOR)


def _one_of(kinds: type[MessageKind] | type[Importance], text: str, what: str) -> str:
    if text not in list(kinds):
        raise UsageError(f"there is no {what} {text!r}", remedy=f"choose one of: {', '.join(kinds)}")
    return str(text)
