"""Names that are safe everywhere: as a folder, as part of a branch, on a command line, on the screen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from core.errors import UsageError

LONGEST = 60
"""Characters of a name; at most four bytes each, so that a file name of 255 bytes can hold it with an ending."""

LONGEST_BRANCH = 200

RESERVED = frozenset(
    [
        "operator",
        "all",
        "everyone",
        "everybody",
        "broadcast",
        "head",
        "none",
        "unknown",
        "self",
        "timonel",
        "supervisor",
        "system",
        "role",
    ]
)
"""Addresses and words that mean something else here."""

_FORBIDDEN_IN_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\\"'`$&|;<>(){}!#%,=]+|@\{")


def safe_name(text: str) -> str:
    """A conversation's name from what a person typed: lower case, letters, digits, `-` and `_`.

    Letters and digits of every script stay (NFC); all else becomes a dash. Raises UsageError when nothing is left or
    the name is reserved.
    """
    name = _shaped(text)
    # Lower case and composition can each undo a little of the other; both are stable after a few rounds.
    while (again := _shaped(name)) != name:
        name = again
    if not name:
        raise UsageError(
            f"no name can be made from {_shown(text)}", remedy="use letters, digits, - and _", code="bad_name"
        )
    if name in RESERVED:
        raise UsageError(f"the name {name} is reserved", remedy="choose another name", code="reserved_name")
    return name


def safe_branch(text: str) -> str:
    """A branch name that `git check-ref-format --branch` accepts; slashes and case stay.

    Raises UsageError when nothing is left or git keeps the name for itself.
    """
    name = _branch_shaped(text)
    while (again := _branch_shaped(name)) != name:
        name = again
    if not name:
        raise UsageError(
            f"no branch name can be made from {_shown(text)}",
            remedy="use letters, digits, -, _ and /",
            code="bad_branch",
        )
    if name.upper() == "HEAD":
        raise UsageError(f"{name} is git's own name", remedy="choose another branch name", code="reserved_name")
    return name


def free_name(base: str, taken: Iterable[str]) -> str:
    """`base` when it is free, else `base-2`, `base-3`... Upper and lower case count as the same."""
    used = {name.casefold() for name in taken}
    name, number = base, 1
    while name.casefold() in used:
        number += 1
        end = f"-{number}"
        name = base[: LONGEST - len(end)].rstrip("-_") + end
    return name


def _shaped(text: str) -> str:
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower()):
        kind = unicodedata.category(character)
        if kind[0] == "L" or kind == "Nd" or character == "_":
            kept.append(character)
        elif kind in ("Mn", "Mc"):
            if kept and kept[-1] not in "-_":  # a mark belongs to the letter before it
                kept.append(character)
        elif kind not in ("Cc", "Cf", "Cs", "Co", "Cn") or character in "\t\n\r":
            kept.append("-")
    name = re.sub(r"-{2,}", "-", "".join(kept)).strip("-_")
    return name[:LONGEST].rstrip("-_")


def _branch_shaped(text: str) -> str:
    clean = "".join(
        character
        for character in unicodedata.normalize("NFC", text.strip())
        if unicodedata.category(character) not in ("Cf", "Cs", "Co", "Cn")
        and (character.isprintable() or character in "\t\n ")
    )
    parts: list[str] = []
    for part in _FORBIDDEN_IN_BRANCH.sub("-", clean.removeprefix("refs/heads/")).split("/"):
        plain = re.sub(r"\.{2,}", ".", part)
        plain = re.sub(r"-{2,}", "-", plain).strip("-.")
        while plain.lower().endswith(".lock"):
            plain = plain[: -len(".lock")].rstrip("-.")
        if plain and plain != "@":
            parts.append(plain)
    while parts and len("/".join(parts).encode()) > LONGEST_BRANCH:
        parts[-1] = parts[-1][:-1]
        if not parts[-1]:
            parts.pop()
    return "/".join(parts)


def _shown(text: str) -> str:
    return ascii(text if len(text) <= 40 else text[:39] + "…")
