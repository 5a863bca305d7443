"""Who acts: a conversation by its token, the operator without one; and what only the operator may do.

This guards against mistakes and prompt injection through our doors, not against a hostile process of the same user.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.errors import OperatorOnly, Refused
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR, Actor
from core.services.conversations.ancestry import NAME_VARIABLE, inherited_name

TOKEN_VARIABLE = "TIMONEL_TOKEN"


def new_token() -> str:
    """A secret for one conversation; only its hash is stored."""
    import secrets

    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """SHA-256, hexadecimal."""
    # As random.py does it: hashlib loads OpenSSL, which takes longer than all the rest of a hook's work.
    try:
        from _sha2 import sha256  # pyright: ignore[reportMissingImports]
    except ImportError:
        try:
            from _sha256 import sha256  # Python 3.11  # pyright: ignore[reportMissingImports]
        except ImportError:
            from hashlib import sha256
    return sha256(token.encode()).hexdigest()


def _holder(connection: Any, token: str) -> Actor | None:
    found = connection.execute(
        "SELECT name, id FROM conversations WHERE token_hash = ? AND token_hash != ''", (token_hash(token),)
    ).fetchall()
    return Actor(*found[0]) if found else None


def current_actor(journal: Journal, environ: Mapping[str, str], inherited: Callable[[], str] = inherited_name) -> Actor:
    """The conversation that this process belongs to, or the operator. Raises Refused for a token nobody has."""
    if token := environ.get(TOKEN_VARIABLE):
        actor = journal.read(_holder, token)
        if actor is None:
            raise Refused(
                "this token belongs to no conversation of this repository",
                remedy=f"unset {TOKEN_VARIABLE} to act as the operator, or restart the conversation",
                code="forged_token",
            )
        return actor
    if name := environ.get(NAME_VARIABLE) or inherited():
        raise Refused(
            f"this process belongs to the conversation {name!r} but carries no token",
            remedy="start it with the environment that the conversation was given",
            code="forged_token",
        )
    return THE_OPERATOR


def require_operator(actor: Actor, act: str, inherited: Callable[[], str] = inherited_name) -> None:
    """Raises OperatorOnly for a conversation and for any process that runs below one."""
    name = "" if actor.is_operator and actor.conversation_id is None else actor.name
    name = name or inherited()
    if name:
        raise OperatorOnly(
            f"only the operator may {act}, and this process belongs to the conversation {name!r}",
            remedy="ask the operator: `timonel message send operator …` or `timonel approval ask …`",
        )
