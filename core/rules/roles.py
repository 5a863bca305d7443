"""The roles that there are. A word that is none would wait, as a task's, for somebody who can never come."""

from core.errors import UsageError

ROLES = ("orchestrator", "planner", "builder", "reviewer")


def role_named(text: str) -> str:
    """One of them, or nothing. Raises UsageError."""
    word = text.strip()
    if word and word not in ROLES:
        from core.text.clean import clean_line

        raise UsageError(
            f"there is no role {clean_line(word, 60)!r}",
            remedy=f"roles are {', '.join(ROLES)}; a specialty or a capability may be any word",
        )
    return word
